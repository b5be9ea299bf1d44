/* Journal: one entry per transaction, chained; see store.h and store_journal.h. */
#include "store_journal.h"
#include "store_ahead_int.h"
#include "store_counter.h"
#include "store_row.h"
#include "json.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define CHANGES_MAX ((size_t)16 << 20)
#define SUBJECTS_MAX 4096
#define SCRATCH_CAP ((size_t)256 << 20)

/* Lives in the arena of its transaction; the bulk of it in the shard's state. */
struct journal_entry {
	struct journal_state *state;
	struct who who;
	const char *verb;
	int64_t seq, hlc, at, first_key;
	char id[UUID_SIZE];
	bool emitted, written;
	struct ahead *ahead;
	struct val event;                /* journal_event; null until said */
	unsigned char hash[CHAIN_HASH];
	bool read_written;               /* the read log's chain moves on too */
	struct chain_head read_head;
};

/* One per shard; belongs to the holder of the write turn. */
struct journal_state {
	bool locked, read_locked;        /* heads were read in this group and belong to us */
	bool moved, read_moved;          /* they must be written before COMMIT */
	struct chain_head head, read_head;
	struct buf changes;              /* of the transaction that is open */
	size_t nchanges;
	int64_t *subject;
	size_t nsubjects, subjects_cap;
	struct arena scratch;            /* emptied with every transaction */
	bool overflow;
};

enum rc journal_shard_open(struct shard *sh, struct store_conn *c, struct fault *f)
{
	struct journal_state *j = xcalloc(1, sizeof *j);

	(void)c;
	(void)f;
	buf_init(&j->changes, CHANGES_MAX);
	arena_init(&j->scratch, SCRATCH_CAP);
	sh->journal = j;
	counters_open(sh);
	return OK;
}

void journal_shard_close(struct shard *sh)
{
	struct journal_state *j = sh->journal;

	if (!j)
		return;
	buf_release(&j->changes);
	arena_release(&j->scratch);
	free(j->subject);
	free(j);
	sh->journal = NULL;
	counters_close(sh);
}

/* The group is over, whichever way: the next one reads the heads again. */
void journal_shard_rollback(struct shard *sh)
{
	struct journal_state *j = sh->journal;

	if (j)
		j->locked = j->read_locked = j->moved = j->read_moved = false;
}

/* ---- heads ----------------------------------------------------------------------- */

void chain_head_seal(const struct seal *k, int chain, const struct chain_head *h, unsigned char ret_seal[CHAIN_HASH])
{
	seal_chain(k, "journal_head", h->hash, VALS(v_int(chain), v_int(h->node), v_int(h->seq), v_int(h->hlc)), ret_seal);
}

static enum rc head_read(struct rows *r, int chain, struct chain_head *ret_head)
{
	struct chain_head h = { .node = rows_int(r, 0), .seq = rows_int(r, 1), .hlc = rows_int(r, 2) };
	unsigned char seal[CHAIN_HASH];
	const void *hash, *stored;
	size_t n;

	hash = rows_blob(r, 3, &n);
	if (!hash || n != CHAIN_HASH)
		return FAILED;
	memcpy(h.hash, hash, CHAIN_HASH);
	stored = rows_blob(r, 4, &n);
	chain_head_seal(r->tx->store->seal, chain, &h, seal);
	if (!stored || n != CHAIN_HASH || memcmp(stored, seal, CHAIN_HASH) != 0)
		return FAILED;
	*ret_head = h;
	return OK;
}

enum rc chain_head_load(struct tx *tx, int chain, struct chain_head *ret_head)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select node, seq, hlc, hash, seal from journal_head where chain = $1"),
			VALS(v_int(chain)));
	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	return head_read(&r, chain, ret_head);
}

/* First use of a chain.  With entries but no head somebody took the head away. */
static enum rc head_make(struct tx *tx, int chain, struct chain_head *ret_head)
{
	struct chain_head h = {0};
	unsigned char seal[CHAIN_HASH];
	int64_t n;
	enum rc rc = chain == CHAIN_JOURNAL ? db_int(tx, SQL("select count(*) from journal"), NO_VALS, &n)
		: db_int(tx, SQL("select count(*) from read_log"), NO_VALS, &n);
	if (rc)
		return rc;
	if (n)
		return fault_set(tx->fault, FAILED, "store.journal_head", "the end of chain %d is missing", chain);
	rng_fill(tx->store->rng, &h.node, sizeof h.node);
	h.node &= INT64_MAX;
	chain_head_seal(tx->store->seal, chain, &h, seal);
	rc = db_exec(tx, SQL("insert into journal_head (chain, node, seq, hlc, hash, seal) "
			"values ($1, $2, $3, $4, $5, $6)"),
			VALS(v_int(chain), v_int(h.node), v_int(0), v_int(0), v_blob(h.hash, CHAIN_HASH),
				v_blob(seal, CHAIN_HASH)), NULL);
	if (rc)
		return rc;
	*ret_head = h;
	return OK;
}

/* On PostgreSQL an update, though it changes nothing: it holds back other
 * processes until our COMMIT.  It has to be repeated after ROLLBACK TO, which
 * lets the row go: hence "locked" is set when the transaction was accepted. */
static enum rc head_lock(struct tx *tx, int chain, struct chain_head *ret_head)
{
	AUTO(rows) r = {0};
	/* SQLite's one writer has the file to itself and only reads. */
	enum rc rc = db_query(tx, &r, store_is_sqlite(tx->store)
			? SQL("select node, seq, hlc, hash, seal from journal_head where chain = $1")
			: SQL("update journal_head set seq = seq where chain = $1 returning node, seq, hlc, hash, seal"),
			VALS(v_int(chain)));
	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : head_make(tx, chain, ret_head);
	rc = head_read(&r, chain, ret_head);
	if (rc)
		return fault_set(tx->fault, FAILED, "store.journal_head", "the end of chain %d is not ours", chain);
	while (rows_next(&r))
		;
	return rows_rc(&r);
}

static enum rc head_write(struct tx *tx, int chain, const struct chain_head *h)
{
	unsigned char seal[CHAIN_HASH];

	chain_head_seal(tx->store->seal, chain, h, seal);
	return db_exec(tx, SQL("update journal_head set seq = $2, hlc = $3, hash = $4, seal = $5 where chain = $1"),
			VALS(v_int(chain), v_int(h->seq), v_int(h->hlc), v_blob(h->hash, CHAIN_HASH),
				v_blob(seal, CHAIN_HASH)), NULL);
}

enum rc journal_flush(struct shard *sh, struct tx *tx)
{
	struct journal_state *j = sh->journal;
	enum rc rc;

	if (j->moved) {
		rc = head_write(tx, CHAIN_JOURNAL, &j->head);
		if (rc)
			return rc;
	}
	if (j->read_moved)
		return head_write(tx, CHAIN_READ, &j->read_head);
	return OK;
}

/* ---- an entry ---------------------------------------------------------------------- */

enum rc journal_begin(struct tx *tx, const struct who *who, const char *verb)
{
	struct journal_state *j = tx->conn->shard->journal;
	struct journal_entry *e = ARENA_NEW(tx->arena, struct journal_entry);
	struct chain_head head = j->head;
	enum rc rc;

	if (!j->locked) {
		rc = head_lock(tx, CHAIN_JOURNAL, &head);
		if (rc)
			return rc;
		j->head = head;
	}
	buf_clear(&j->changes);
	arena_reset(&j->scratch);
	j->nchanges = j->nsubjects = 0;
	j->overflow = false;
	counters_begin(tx->conn->shard);
	e->state = j;
	e->who = who ? *who : (struct who){0};
	e->verb = verb;
	e->seq = head.seq + 1;
	e->at = tx_now(tx);
	/* Hybrid logical clock: milliseconds and 16 bits of count; never goes back
	 * although the wall clock may. */
	e->hlc = e->at << 16;
	if (e->hlc <= head.hlc)
		e->hlc = head.hlc + 1;
	tx->entry = e;
	return OK;
}

int64_t journal_actor(const struct tx *tx)
{
	return tx->entry->who.person;
}

int64_t journal_seq(const struct tx *tx)
{
	return tx->entry->seq;
}

const char *journal_id(struct tx *tx)
{
	struct journal_entry *e = tx->entry;

	CHECK(e);
	if (!e->id[0])
		uuid7(tx->store->clock, tx->store->rng, e->id);
	return e->id;
}

void journal_event(struct tx *tx, bool event)
{
	if (event || tx->entry->event.type == VAL_NULL)
		tx->entry->event = v_int(event);
}

void journal_subject(struct tx *tx, int64_t subject)
{
	struct journal_state *j = tx->entry->state;

	CHECK(tx->write);
	if (!subject)
		return;
	for (size_t i = 0; i < j->nsubjects; i++)
		if (j->subject[i] == subject)
			return;
	if (j->nsubjects == SUBJECTS_MAX) {
		j->overflow = true;
		return;
	}
	if (j->nsubjects == j->subjects_cap) {
		j->subjects_cap = j->subjects_cap ? j->subjects_cap * 2 : 8;
		j->subject = xrealloc(j->subject, j->subjects_cap * sizeof *j->subject);
	}
	j->subject[j->nsubjects++] = subject;
}

void journal_emitted(struct tx *tx, int64_t subject)
{
	tx->entry->emitted = true;
	if (!tx->entry->first_key)
		tx->entry->first_key = subject;
}

struct ahead **journal_ahead(struct tx *tx)
{
	return &tx->entry->ahead;
}

static void put_base64(struct tx *tx, const void *bytes, size_t n)
{
	struct journal_state *j = tx->entry->state;
	const struct ahead_text *made = ahead_sealed_at(tx, bytes);
	size_t length = made ? made->base64_n : base64_length(n);
	const char *text = made ? made->base64 : NULL;

	if (!made) {
		char *b64 = arena_alloc(&j->scratch, length + 1);

		base64_write(bytes, n, b64);
		text = b64;
	}
	buf_putc(&j->changes, '"');
	buf_put(&j->changes, text, length);
	buf_putc(&j->changes, '"');
}

/* A value that the row does not hold any more. */
static void put_sealed(struct tx *tx, struct seal_at at, const char *text)
{
	struct journal_state *j = tx->entry->state;
	size_t n;
	unsigned char *sealed;

	if (!text) {
		buf_puts(&j->changes, "null");
		return;
	}
	n = strlen(text);
	sealed = arena_alloc(&j->scratch, n + SEAL_OVERHEAD);
	seal_put_under(tx->store->seal, tx_veil_write(tx), at, text, n, sealed);
	put_base64(tx, sealed, n + SEAL_OVERHEAD);
}

/* Numbers, days and codes are put down as they are, with nothing in them to escape. */
static void put_plain(struct journal_state *j, const struct field *fl, const void *record)
{
	if (!record || value_is_none(fl, record)) {
		buf_puts(&j->changes, "null");
	} else if (fl->type == F_TEXT || fl->type == F_JSON) {
		json_put_text(&j->changes, value_text(fl, record, &j->scratch));
	} else {
		buf_putc(&j->changes, '"');
		value_put(fl, record, &j->changes);
		buf_putc(&j->changes, '"');
	}
}

/* column: as written into the row, NULL where there is none. */
static void put_pair(struct tx *tx, const struct record_type *t, const struct field *fl, int64_t key,
		const void *old, const void *record, const struct val *column, bool first)
{
	struct journal_state *j = tx->entry->state;

	buf_puts(&j->changes, first ? "\"" : ",\"");
	buf_puts(&j->changes, fl->name);
	buf_puts(&j->changes, "\":[");
	if (fl->flags & SENSITIVE) {
		struct seal_at at = { t->name, fl->name, key };
		const char *before = old ? value_text(fl, old, &j->scratch) : NULL;
		const char *after = record ? value_text(fl, record, &j->scratch) : NULL;

		put_sealed(tx, at, before);
		buf_putc(&j->changes, ',');
		/* A text is sealed once, for the row; what is no text stands there otherwise than here. */
		if (after && column && column->type == VAL_BLOB && (fl->type == F_TEXT || fl->type == F_JSON))
			put_base64(tx, column->p, column->n);
		else
			put_sealed(tx, at, after);
	} else {
		put_plain(j, fl, old);
		buf_putc(&j->changes, ',');
		put_plain(j, fl, record);
	}
	buf_putc(&j->changes, ']');
}

static bool pair_belongs(const struct field *fl, size_t i, const void *old, const void *record, uint64_t mask)
{
	if (fl->type == F_KEY || str_eq(fl->name, "ver"))
		return false;
	if (old && record)
		return mask >> i & 1;
	return !value_is_none(fl, old ? old : record);
}

void journal_add_change(struct tx *tx, const struct record_type *t, const void *old, const void *record, uint64_t mask,
		const struct val *column)
{
	const struct record_info *info = record_info_of(tx->store, t);
	struct journal_state *j = tx->entry->state;
	struct buf *out = &j->changes;
	const void *now = record ? record : old;
	const struct field *ver = record_field(t, "ver");
	char key_text[KEY_TEXT_SIZE];
	int64_t key, version = 0;
	bool sensitive = false;
	size_t n = 0;

	memcpy(&key, now, sizeof key);          /* every record begins with its key */
	if (ver)
		memcpy(&version, (const char *)now + ver->offset, sizeof version);
	key_write(key, key_text);
	buf_puts(out, j->nchanges++ ? ",{\"table\":\"" : "[{\"table\":\"");
	buf_puts(out, t->name);
	buf_puts(out, "\",\"key\":\"");
	buf_puts(out, key_text);
	buf_puts(out, !old ? "\",\"op\":\"insert\",\"ver\":" : record ? "\",\"op\":\"update\",\"ver\":"
		: "\",\"op\":\"delete\",\"ver\":");
	buf_put_i64(out, version);
	buf_puts(out, ",\"fields\":{");
	for (size_t i = 0; i < t->nfields; i++) {
		if (!pair_belongs(&t->fields[i], i, old, record, mask))
			continue;
		if (t->fields[i].flags & SENSITIVE)
			sensitive = true;
		else
			put_pair(tx, t, &t->fields[i], key, old, record, NULL, n++ == 0);
	}
	buf_putc(out, '}');
	if (sensitive) {
		buf_puts(out, ",\"sealed\":{");
		n = 0;
		for (size_t i = 0; i < t->nfields; i++)
			if (t->fields[i].flags & SENSITIVE && pair_belongs(&t->fields[i], i, old, record, mask))
				put_pair(tx, t, &t->fields[i], key, old, record,
					column ? &column[info->at[i]] : NULL, n++ == 0);
		buf_putc(out, '}');
	}
	buf_putc(out, '}');
	if (!tx->entry->first_key)
		tx->entry->first_key = key;
}

/* More than one subject: all of them as text, so that the chain covers them. */
static const char *subjects_text(struct journal_state *j)
{
	char key[KEY_TEXT_SIZE];
	struct buf b;
	const char *text;

	if (j->nsubjects < 2)
		return NULL;
	buf_init(&b, SUBJECTS_MAX * KEY_TEXT_SIZE);
	for (size_t i = 0; i < j->nsubjects; i++) {
		key_write(j->subject[i], key);
		if (i)
			buf_putc(&b, ' ');
		buf_puts(&b, key);
	}
	text = arena_strdup(&j->scratch, buf_str(&b));
	buf_release(&b);
	return text;
}

static enum rc entry_write(struct tx *tx)
{
	struct journal_entry *e = tx->entry;
	struct journal_state *j = e->state;
	struct val reason = v_null();

	if (!str_empty(e->who.reason)) {
		size_t n = strlen(e->who.reason);
		unsigned char *sealed = arena_alloc(&j->scratch, n + SEAL_OVERHEAD);

		seal_put_under(tx->store->seal, tx_veil_write(tx), (struct seal_at){ "journal", "reason", e->seq }, e->who.reason,
			n, sealed);
		reason = v_blob(sealed, n + SEAL_OVERHEAD);
	}
	struct val v[JOURNAL_COLUMNS] = {
		v_int(e->seq), v_text(journal_id(tx)), v_int(j->head.node), v_int(e->hlc), v_int(e->at),
		v_int(e->who.person), v_int(e->who.role), v_int(e->who.unit), v_text(e->who.device),
		v_text(e->verb), v_int(j->subject[0]), v_text(subjects_text(j)),
		v_text(j->nchanges ? buf_str(&j->changes) : "[]"), reason,
	};
	seal_chain(tx->store->seal, "journal", j->head.hash, v, JOURNAL_COLUMNS - 1, e->hash);
	v[JOURNAL_COLUMNS - 1] = v_blob(e->hash, CHAIN_HASH);
	return db_exec(tx, SQL("insert into journal (seq, id, node, hlc, at, actor, role, unit, device, verb, "
			"subject, subjects, changes, reason, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
			"$11, $12, $13, $14, $15)"), v, JOURNAL_COLUMNS, NULL);
}

enum rc journal_finish(struct tx *tx)
{
	struct journal_entry *e = tx->entry;
	struct journal_state *j = e->state;
	enum rc rc;

	if (!j->nchanges && !j->nsubjects && !e->emitted)
		return OK;
	if (j->nchanges)
		buf_putc(&j->changes, ']');
	if (!j->nsubjects)
		journal_subject(tx, e->first_key);
	if (!j->nsubjects)
		return fault_set(tx->fault, FAILED, "store.journal_subject", "%s: an entry without a subject", e->verb);
	if (j->changes.overflow || j->overflow)
		return fault_set(tx->fault, LIMIT, "store.transaction_too_large", "%s", e->verb);
	rc = entry_write(tx);
	for (size_t i = 0; !rc && i < j->nsubjects; i++)
		rc = db_exec(tx, SQL("insert into journal_subject (subject, seq, event) values ($1, $2, $3)"),
				VALS(v_int(j->subject[i]), v_int(e->seq), e->event), NULL);
	if (rc)
		return rc;
	e->written = true;
	return OK;
}

void journal_accept(struct tx *tx)
{
	struct journal_entry *e = tx->entry;
	struct journal_state *j = e->state;

	j->locked = true;
	if (e->written) {
		j->head.seq = e->seq;
		j->head.hlc = e->hlc;
		memcpy(j->head.hash, e->hash, CHAIN_HASH);
		j->moved = true;
	}
	if (e->read_written) {
		j->read_head = e->read_head;
		j->read_locked = j->read_moved = true;
	}
}

/* ---- the read log's chain (store_read.c) -------------------------------------------- */

enum rc journal_read_add(struct tx *tx, int64_t subject, const char *what)
{
	struct journal_entry *e = tx->entry;
	struct journal_state *j = e->state;
	struct chain_head h = j->read_head;
	unsigned char hash[CHAIN_HASH];
	enum rc rc;

	if (e->read_written)
		h = e->read_head;
	else if (!j->read_locked) {
		rc = head_lock(tx, CHAIN_READ, &h);
		if (rc)
			return rc;
	}
	struct val v[] = { v_int(h.seq + 1), v_int(e->at), v_int(e->who.person), v_int(e->who.role),
		v_int(e->who.unit), v_int(subject), v_text(what), v_null() };
	seal_chain(tx->store->seal, "read_log", h.hash, v, COUNT_OF(v) - 1, hash);
	v[COUNT_OF(v) - 1] = v_blob(hash, CHAIN_HASH);
	rc = db_exec(tx, SQL("insert into read_log (seq, at, person, role, unit, subject, what, hash) "
			"values ($1, $2, $3, $4, $5, $6, $7, $8)"), v, COUNT_OF(v), NULL);
	if (rc)
		return rc;
	h.seq++;
	h.hlc = e->hlc;
	memcpy(h.hash, hash, CHAIN_HASH);
	e->read_head = h;
	e->read_written = true;
	return OK;
}
