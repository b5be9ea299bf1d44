/* Verify: reads every entry and every row of every shard; see store_admin.h.
 *
 * What the journal says last of each row is held in a table of a bounded size;
 * when there are more rows than fit, journal and rows are gone through several
 * times, each time for a part of the keys. */
#include "store_admin.h"
#include "store_journal.h"
#include "store_row.h"
#include "json.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE 1000
#ifndef MAP_SLOTS                                 /* a test makes it small */
#define MAP_SLOTS ((size_t)1 << 21)               /* 24 bytes each, at most */
#define MAP_FIRST ((size_t)1 << 12)
#endif
#define LOCATE_MOST 20                            /* searches of the whole journal a shard */
#define MAP_MOST (MAP_SLOTS / 4 * 3)
#define SCRATCH_CAP ((size_t)256 << 20)

struct known {                                    /* what the journal says last of a row */
	int64_t key, seq;
	uint32_t ver;
	uint16_t table;                           /* index of the type + 1; 0 = free */
	bool deleted, seen;
};

/* What the threads of one verify share; they take shard after shard. */
struct verifying {
	pthread_mutex_t lock;                     /* around calls */
	const struct verify_calls *calls;
	shard_id shard[SHARD_MAX];
	int64_t weight[SHARD_MAX];                /* entries in its journal, about as many as rows */
	int n;
	atomic_int next, failed;
	int64_t done, total;                      /* of three weights a shard: engine, journal, rows */
};

struct verify {
	struct verifying *all;
	struct store *store;
	const struct record_type *const *types;
	size_t ntypes;
	struct fault fault;
	struct verify_counts n;
	struct arena scratch;
	struct tx tx;
	struct veil veil;                         /* the last one met */
	shard_id shard;
	struct known *map;
	size_t slots, nmap, changes, part, parts;
	int64_t step_done, step_weight;           /* of the step at hand; told as progress */
	int located;
	int64_t subjects;                         /* rows of journal_subject there must be */
	uint64_t subject_sum;                     /* over (subject, seq), order does not matter */
};

static void problem(struct verify *v, const char *table, int64_t key, const char *column, const char *code)
{
	struct verify_problem p = { v->shard, table, key, column, code };

	v->n.problems++;
	pthread_mutex_lock(&v->all->lock);
	v->all->calls->problem(v->all->calls->arg, &p);
	pthread_mutex_unlock(&v->all->lock);
}

/* At most the weight of the step in all: rows are not counted before. */
static void progress(struct verify *v, int64_t more)
{
	struct verifying *all = v->all;

	if (more > v->step_weight - v->step_done)
		more = v->step_weight - v->step_done;
	v->step_done += more;
	pthread_mutex_lock(&all->lock);
	all->done += more;
	if (all->calls->progress)
		all->calls->progress(all->calls->arg, v->shard, all->done, all->total);
	pthread_mutex_unlock(&all->lock);
}

/* What was left of the step before is done; another of the same weight begins. */
static void next_step(struct verify *v)
{
	progress(v, v->step_weight - v->step_done);
	v->step_done = 0;
}

/* A query that fails because the file is broken is a finding, not the end. */
static enum rc damaged(struct verify *v, const char *table, enum rc rc)
{
	if (rc != FAILED)
		return rc;
	problem(v, table, 0, NULL, "database.damaged");
	return OK;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t h = (a * 0x9e3779b97f4a7c15u) ^ (b + 0x7f4a7c15u) * 0xc2b2ae3d27d4eb4fu;

	h ^= h >> 29;
	h *= 0x165667b19e3779f9u;
	return h ^ h >> 32;
}

/* ---- what the journal knows ------------------------------------------------------- */

static bool in_part(const struct verify *v, int64_t key)
{
	return v->parts < 2 || mix((uint64_t)key, 1) % v->parts == v->part;
}

static struct known *map_find(struct verify *v, size_t table, int64_t key)
{
	size_t i = (size_t)mix((uint64_t)key, table + 2) & (v->slots - 1);

	while (v->map[i].table && (v->map[i].key != key || v->map[i].table != table + 1))
		i = (i + 1) & (v->slots - 1);
	return &v->map[i];
}

static void map_empty(struct verify *v)
{
	memset(v->map, 0, v->slots * sizeof *v->map);
	v->nmap = 0;
}

static void map_grow(struct verify *v)
{
	struct known *old = v->map;
	size_t n = v->slots;

	v->slots *= 2;
	v->map = xcalloc(v->slots, sizeof *v->map);
	for (size_t i = 0; i < n; i++)
		if (old[i].table)
			*map_find(v, (size_t)old[i].table - 1, old[i].key) = old[i];
	free(old);
}

static void map_note(struct verify *v, size_t table, const struct journal_change *c, int64_t seq)
{
	struct known *k = map_find(v, table, c->key);

	if (!k->table) {
		if (v->nmap >= MAP_MOST)          /* counted, and gone through again in parts */
			return;
		v->nmap++;
		if (v->nmap * 4 > v->slots * 3 && v->slots < MAP_SLOTS) {
			map_grow(v);
			k = map_find(v, table, c->key);
		}
	}
	*k = (struct known){ .key = c->key, .seq = seq, .ver = (uint32_t)c->ver, .table = (uint16_t)(table + 1),
		.deleted = str_eq(c->op, "delete") };
}

static size_t type_index(const struct verify *v, const char *name)
{
	for (size_t i = 0; i < v->ntypes; i++)
		if (str_eq(v->types[i]->name, name))
			return i;
	return v->ntypes;
}

/* The key a value is sealed under, if it is that of a secret file; the last one is kept. */
static const struct veil *veil_for(struct verify *v, const void *sealed, size_t n, bool base64)
{
	unsigned char found[SEAL_KEY_ID];
	const unsigned char *id = base64 ? journal_value_veil(sealed, n, found) ? found : NULL : seal_veil_id(sealed, n);

	if (!id)
		return NULL;
	if (v->veil.no && memcmp(v->veil.id, id, SEAL_KEY_ID) == 0)
		return &v->veil;
	return veil_with_id(&v->tx, id, &v->veil) == OK ? &v->veil : NULL;
}

static void check_sealed(struct verify *v, const struct journal_change *c, int64_t seq)
{
	const char *at = c->sealed;
	struct journal_sealed p;
	enum rc rc = OK;

	while (at && (rc = journal_sealed_next(&at, &p)) == OK) {
		for (int i = 0; i < 2; i++) {
			if (!p.value[i])
				continue;
			v->n.values++;
			if (!journal_open_value(v->store->seal, veil_for(v, p.value[i], p.len[i], true),
					(struct seal_at){ c->table, p.name, c->key }, p.value[i], p.len[i], &v->scratch))
				problem(v, "journal", seq, "changes", "value.sealed");
		}
	}
	if (rc == FAILED)
		problem(v, "journal", seq, "changes", "journal.malformed");
}

static void take_changes(struct verify *v, const char *text, int64_t seq, bool first_time)
{
	struct journal_change c;
	enum rc rc;

	while ((rc = journal_change_next(&text, &c)) == OK) {
		size_t table = type_index(v, c.table);

		if (first_time) {
			v->changes++;
			check_sealed(v, &c, seq);
			if (table == v->ntypes)
				problem(v, "journal", seq, "changes", "journal.table");
		}
		if (table < v->ntypes && in_part(v, c.key))
			map_note(v, table, &c, seq);
	}
	if (rc == FAILED && first_time)
		problem(v, "journal", seq, "changes", "journal.malformed");
}

/* ---- chains ------------------------------------------------------------------------------ */

static void take_subjects(struct verify *v, int64_t seq, int64_t subject, const char *subjects)
{
	if (!subjects) {
		v->subjects++;
		v->subject_sum += mix((uint64_t)subject, (uint64_t)seq);
		return;
	}
	while (*subjects) {
		char key_text[KEY_TEXT_SIZE];
		size_t n = strcspn(subjects, " ");
		int64_t key;

		if (n >= sizeof key_text)
			break;
		memcpy(key_text, subjects, n);
		key_text[n] = '\0';
		if (!key_read(key_text, &key))
			break;
		v->subjects++;
		v->subject_sum += mix((uint64_t)key, (uint64_t)seq);
		subjects += n + (subjects[n] == ' ');
	}
}

/* After a gap the hash before is not known: one finding, not two. */
static void check_entry(struct verify *v, struct rows *r, const struct val *e, const unsigned char *prev, bool gap,
		unsigned char ret_hash[CHAIN_HASH])
{
	int64_t seq = e[0].i;
	size_t n;
	const void *hash;

	seal_chain(v->store->seal, "journal", prev, e, JOURNAL_COLUMNS - 1, ret_hash);
	hash = rows_blob(r, JOURNAL_COLUMNS - 1, &n);
	if (!hash || n != CHAIN_HASH || memcmp(hash, ret_hash, CHAIN_HASH) != 0) {
		if (!gap)
			problem(v, "journal", seq, NULL, "journal.changed");
		if (hash && n == CHAIN_HASH)          /* go on from what stands there: name each fault once */
			memcpy(ret_hash, hash, CHAIN_HASH);
	}
	if (e[13].type == VAL_BLOB) {
		v->n.values++;
		if (!seal_text_under(v->store->seal, veil_for(v, e[13].p, e[13].n, false),
				(struct seal_at){ "journal", "reason", seq }, e[13].p, e[13].n, &v->scratch))
			problem(v, "journal", seq, "reason", "value.sealed");
	}
	take_subjects(v, seq, e[10].i, e[11].p);
	v->n.entries++;
}

static void entry_values(struct rows *r, struct val e[JOURNAL_COLUMNS])
{
	static const char kind[] = "itiiiiiittittb";

	for (int i = 0; i < JOURNAL_COLUMNS - 1; i++) {
		size_t n = 0;
		const void *p;

		switch (kind[i]) {
		case 'i': e[i] = v_int(rows_int(r, i)); break;
		case 't': e[i] = v_text(rows_text(r, i)); break;
		default:
			p = rows_blob(r, i, &n);
			e[i] = p ? v_blob(p, n) : v_null();
		}
	}
}

/* The journal once: the chain is checked the first time only. */
static enum rc walk_journal(struct verify *v, bool first_time, struct chain_head *ret_end)
{
	struct chain_head end = {0};
	bool more = true;

	while (more) {
		AUTO(rows) r = {0};
		enum rc rc;

		arena_reset(&v->scratch);
		rc = db_query(&v->tx, &r, SQL(JOURNAL_SELECT "where seq > $1 order by seq limit $2"),
				VALS(v_int(end.seq), v_int(PAGE)));
		if (rc)
			return rc;
		while (rows_next(&r)) {
			struct val e[JOURNAL_COLUMNS];
			unsigned char hash[CHAIN_HASH];

			entry_values(&r, e);
			if (first_time) {
				bool gap = e[0].i != end.seq + 1;

				if (gap)
					problem(v, "journal", e[0].i, NULL, "journal.gap");
				check_entry(v, &r, e, end.hash, gap, hash);
				memcpy(end.hash, hash, CHAIN_HASH);
			}
			end.seq = e[0].i;
			take_changes(v, e[12].p ? e[12].p : "", end.seq, first_time);
		}
		rc = rows_rc(&r);
		if (rc)
			return rc;
		more = r.n == PAGE;
		if (first_time)
			progress(v, r.n);
	}
	if (ret_end)
		*ret_end = end;
	return OK;
}

static enum rc walk_reads(struct verify *v, struct chain_head *ret_end)
{
	struct chain_head end = {0};
	bool more = true;

	while (more) {
		AUTO(rows) r = {0};
		enum rc rc;

		arena_reset(&v->scratch);
		rc = db_query(&v->tx, &r, SQL("select seq, at, person, role, unit, subject, what, hash from read_log "
				"where seq > $1 order by seq limit $2"), VALS(v_int(end.seq), v_int(PAGE)));
		if (rc)
			return rc;
		while (rows_next(&r)) {
			struct val e[] = { v_int(rows_int(&r, 0)), v_int(rows_int(&r, 1)), v_int(rows_int(&r, 2)),
				v_int(rows_int(&r, 3)), v_int(rows_int(&r, 4)), v_int(rows_int(&r, 5)),
				v_text(rows_text(&r, 6)) };
			unsigned char hash[CHAIN_HASH];
			const void *stored;
			size_t n;

			seal_chain(v->store->seal, "read_log", end.hash, e, COUNT_OF(e), hash);
			stored = rows_blob(&r, 7, &n);
			if (e[0].i != end.seq + 1)
				problem(v, "read_log", e[0].i, NULL, "journal.gap");
			else if (!stored || n != CHAIN_HASH || memcmp(stored, hash, CHAIN_HASH) != 0)
				problem(v, "read_log", e[0].i, NULL, "journal.changed");
			memcpy(end.hash, stored && n == CHAIN_HASH ? stored : hash, CHAIN_HASH);
			end.seq = e[0].i;
			v->n.reads++;
		}
		rc = rows_rc(&r);
		if (rc)
			return rc;
		more = r.n == PAGE;
	}
	*ret_end = end;
	return OK;
}

static enum rc check_head(struct verify *v, int chain, const char *table, const struct chain_head *end)
{
	struct chain_head h = {0};
	enum rc rc = chain_head_load(&v->tx, chain, &h);

	if (rc == NOT_FOUND && end->seq == 0)
		return OK;
	if (rc && rc != NOT_FOUND && rc != FAILED)
		return rc;
	if (rc || h.seq != end->seq || memcmp(h.hash, end->hash, CHAIN_HASH) != 0) {
		problem(v, table, h.seq, NULL, "journal.cut");
		return OK;
	}
	if (chain == CHAIN_JOURNAL && v->all->calls->head) {
		struct verify_head head = { .shard = v->shard, .seq = h.seq };
		struct buf b;

		buf_init(&b, 32);
		hex_put(&b, h.hash, 8);
		str_copy(head.code, sizeof head.code, buf_str(&b));
		buf_release(&b);
		pthread_mutex_lock(&v->all->lock);
		v->all->calls->head(v->all->calls->arg, &head);
		pthread_mutex_unlock(&v->all->lock);
	}
	return OK;
}

/* Both sides as sums: the index is in the order of subjects, entries are not. */
static enum rc check_subjects(struct verify *v)
{
	int64_t subject = INT64_MIN, seq = 0, n = 0;
	uint64_t sum = 0;
	bool more = true;

	while (more) {
		AUTO(rows) r = {0};
		enum rc rc = db_query(&v->tx, &r, SQL("select subject, seq from journal_subject where subject >= $1 "
				"and (subject > $1 or seq > $2) order by subject, seq limit $3"),
				VALS(v_int(subject), v_int(seq), v_int(PAGE)));
		if (rc)
			return rc;
		while (rows_next(&r)) {
			subject = rows_int(&r, 0);
			seq = rows_int(&r, 1);
			sum += mix((uint64_t)subject, (uint64_t)seq);
			n++;
		}
		rc = rows_rc(&r);
		if (rc)
			return rc;
		more = r.n == PAGE;
	}
	if (n != v->subjects || sum != v->subject_sum)
		problem(v, "journal_subject", 0, NULL, "journal.subject");
	return OK;
}

/* ---- rows ------------------------------------------------------------------------------- */

struct row_plan {
	const struct record_type *type;
	size_t index, n;                         /* columns: key, those of record_info, seal */
	const char *name[COLUMNS_MAX + 2];
	char kind[COLUMNS_MAX + 2];              /* i, t, b */
	bool sealed[COLUMNS_MAX + 2];
};

static void plan_make(struct store *s, const struct record_type *t, size_t index, struct row_plan *p)
{
	const struct record_info *info = record_info_of(s, t);

	*p = (struct row_plan){ .type = t, .index = index, .n = info->ncols + 2 };
	p->name[0] = "key";
	p->kind[0] = 'i';
	for (size_t i = 0; i < info->ncols; i++) {
		const struct column *c = &info->col[i];
		const struct field *fl = c->field;

		p->name[i + 1] = c->name;
		p->kind[i + 1] = 'i';
		p->sealed[i + 1] = fl && !c->blind && info->sensitive >> c->at & 1;
		if (c->blind || p->sealed[i + 1])
			p->kind[i + 1] = 'b';
		else if (fl && (fl->type == F_TEXT || fl->type == F_JSON || fl->type == F_DATE))
			p->kind[i + 1] = 't';
	}
	p->name[p->n - 1] = "seal";
	p->kind[p->n - 1] = 'b';
}

static void row_values(struct store_stmt *st, const struct row_plan *p, struct val *e)
{
	const struct store_driver *d = DRIVER(st->conn);

	for (size_t i = 0; i < p->n; i++) {
		int col = (int)i;
		size_t n = 0;
		const void *b;

		if (d->is_null(st, col)) {
			e[i] = v_null();
		} else if (p->kind[i] == 'i') {
			e[i] = v_int(d->get_int(st, col));
		} else if (p->kind[i] == 't') {
			b = d->get_text(st, col, &n);
			e[i] = (struct val){ .type = VAL_TEXT, .p = b, .n = n };
		} else {
			b = d->get_blob(st, col, &n);
			e[i] = (struct val){ .type = VAL_BLOB, .p = b, .n = n };
		}
	}
}

/* ---- which column ------------------------------------------------------------------- */

/* A JSON string or null; returns the end of it. */
static const char *value_end(const char *s)
{
	if (str_prefix(s, "null"))
		return s + 4;
	if (*s != '"')
		return NULL;
	for (s++; *s && *s != '"'; s++)
		if (*s == '\\' && s[1])
			s++;
	return *s ? s + 1 : NULL;
}

/* The new values of one change, as JSON, into last[] by the place of the field. */
static void take_fields(struct verify *v, const struct record_type *t, const struct journal_change *c, const char **last)
{
	const char *s = strstr(c->text, "\"fields\":{");

	s = s ? s + strlen("\"fields\":{") : NULL;
	while (s && *s == '"') {
		char name[64];
		size_t n = strcspn(s + 1, "\"");
		const char *from;

		if (n >= sizeof name)
			return;
		memcpy(name, s + 1, n);
		name[n] = '\0';
		s = str_prefix(s + n + 2, ":[") ? value_end(s + n + 4) : NULL;
		from = s && *s == ',' ? s + 1 : NULL;
		s = from ? value_end(from) : NULL;
		if (!s)
			return;
		for (size_t i = 0; i < t->nfields; i++)
			if (str_eq(t->fields[i].name, name))
				last[i] = arena_strndup(&v->scratch, from, (size_t)(s - from));
		s += *s == ']';
		s += *s == ',';
	}
}

/* What the row holds against what the journal says last; NULL when they agree,
 * for then it is a column that no history shows. */
static const char *locate(struct verify *v, const struct record_type *t, int64_t key)
{
	const char *last[64] = { NULL };
	char key_text[KEY_TEXT_SIZE];
	struct journal_change c;
	void *record = arena_alloc(&v->scratch, t->size);
	const char *found = NULL;
	AUTO(rows) r = {0};

	key_write(key, key_text);
	if (++v->located > LOCATE_MOST || row_load(&v->tx, t, key, record) || t->nfields > COUNT_OF(last))
		return NULL;
	if (db_query(&v->tx, &r, SQL("select changes from journal where changes like $1 order by seq"),
			VALS(v_text(arena_printf(&v->scratch, "%%\"key\":\"%s\"%%", key_text)))))
		return NULL;
	while (rows_next(&r)) {
		const char *text = rows_text(&r, 0);

		while (text && journal_change_next(&text, &c) == OK)
			if (c.key == key && str_eq(c.table, t->name))
				take_fields(v, t, &c, last);
	}
	for (size_t i = 0; i < t->nfields && !found; i++) {
		const struct field *fl = &t->fields[i];
		struct buf b;

		if (field_is_head(fl) || fl->flags & (SENSITIVE | BLIND))
			continue;
		buf_init(&b, 1 << 24);
		json_put_text(&b, value_text(fl, record, &v->scratch));
		if (!str_eq(buf_str(&b), last[i] ? last[i] : "null"))
			found = fl->name;
		buf_release(&b);
	}
	return found;
}

/* What a row says of its entry is believed only when its digest fits. */
static bool check_row(struct verify *v, const struct row_plan *p, const struct val *e, bool first_time)
{
	int64_t key = e[0].i;
	const struct val *seal = &e[p->n - 1];
	unsigned char digest[ROW_DIGEST];
	bool named = false, fits;

	for (size_t i = 0; first_time && i < p->n; i++) {
		if (!p->sealed[i] || e[i].type == VAL_NULL)
			continue;
		v->n.values++;
		if (!seal_text_under(v->store->seal, veil_for(v, e[i].p, e[i].n, false),
				(struct seal_at){ p->type->name, p->name[i], key }, e[i].p, e[i].n, &v->scratch)) {
			problem(v, p->type->name, key, p->name[i], "value.sealed");
			named = true;
		}
	}
	seal_row(v->store->seal, p->type->name, key, p->name + 1, e + 1, p->n - 2, digest);
	fits = seal->type == VAL_BLOB && seal->n == ROW_DIGEST && memcmp(seal->p, digest, ROW_DIGEST) == 0;
	if (!first_time)
		return fits;
	if (!named && !fits)
		problem(v, p->type->name, key, locate(v, p->type, key), "row.changed");
	v->n.rows++;
	return fits;
}

static void check_against_journal(struct verify *v, const struct row_plan *p, const struct val *e, bool fits)
{
	int64_t key = e[0].i, seq = e[p->n - 2].i;
	struct known *k;

	if (!in_part(v, key))
		return;
	k = map_find(v, p->index, key);
	if (!k->table)
		problem(v, p->type->name, key, NULL, "row.unknown");
	else if (k->deleted || (fits && seq < k->seq))
		problem(v, p->type->name, key, NULL, "row.old");
	else if (fits && seq > k->seq)
		problem(v, p->type->name, key, NULL, "row.ahead");
	else if (fits && (uint32_t)e[1].i != k->ver)
		problem(v, p->type->name, key, "ver", "row.changed");
	k->seen = true;
}

static enum rc walk_page(struct verify *v, const struct row_plan *p, struct store_stmt *st, int64_t *after, bool first_time,
		int *ret_n)
{
	const struct store_driver *d = DRIVER(st->conn);
	struct val e[COLUMNS_MAX + 2];
	bool row = true, fits = true;
	int n = 0;
	enum rc rc = d->bind(st, VALS(v_int(*after), v_int(PAGE)), true);

	while (!rc && (rc = d->step(st, &row)) == OK && row) {
		row_values(st, p, e);
		*after = e[0].i;
		fits = check_row(v, p, e, first_time);
		check_against_journal(v, p, e, fits);
		n++;
	}
	d->reset(st);
	*ret_n = n;
	return rc;
}

static enum rc walk_rows(struct verify *v, size_t index, bool first_time)
{
	struct store_conn *c = v->tx.conn;
	struct row_plan *p = xmalloc(sizeof *p);
	struct store_stmt *st = NULL;
	struct buf text;
	int64_t after = INT64_MIN;
	int n = PAGE;
	enum rc rc;

	plan_make(v->store, v->types[index], index, p);
	buf_init(&text, 16384);
	for (size_t i = 0; i < p->n; i++) {
		buf_puts(&text, i ? ", " : "select ");
		buf_puts(&text, p->name[i]);
	}
	buf_printf(&text, " from %s where key > $1 order by key limit $2", p->type->name);
	rc = DRIVER(c)->prepare(c, buf_str(&text), &st);
	if (!rc)
		st->conn = c;
	while (!rc && n == PAGE) {
		arena_reset(&v->scratch);
		rc = walk_page(v, p, st, &after, first_time, &n);
		if (first_time)
			progress(v, n);
	}
	if (st)
		DRIVER(c)->finalise(st);
	buf_release(&text);
	if (rc)
		rc = damaged(v, p->type->name, store_conn_fault(c, &v->fault));
	free(p);
	return rc;
}

static void check_missing(struct verify *v)
{
	for (size_t i = 0; i < v->slots; i++) {
		const struct known *k = &v->map[i];

		if (k->table && !k->deleted && !k->seen)
			problem(v, v->types[k->table - 1]->name, k->key, NULL, "row.missing");
	}
}

/* ---- a shard --------------------------------------------------------------------------- */

/* Pages, indexes and types of STRICT tables, as the engine sees them. */
static enum rc check_engine(struct verify *v)
{
	struct store_conn *c = v->tx.conn;
	struct store_stmt *st = NULL;
	bool row = true;
	size_t n;
	enum rc rc;

	if (!store_is_sqlite(v->store))
		return OK;
	rc = DRIVER(c)->prepare(c, "pragma integrity_check(10)", &st);
	if (rc)
		return damaged(v, "database", store_conn_fault(c, &v->fault));
	st->conn = c;
	while ((rc = DRIVER(c)->step(st, &row)) == OK && row)
		if (!str_eq(DRIVER(c)->get_text(st, 0, &n), "ok"))
			problem(v, "database", 0, NULL, "database.damaged");
	DRIVER(c)->finalise(st);
	return rc ? damaged(v, "database", store_conn_fault(c, &v->fault)) : OK;
}

static bool belongs(const struct verify *v, size_t index)
{
	return v->types[index]->national == (v->shard.v == SHARD_NATIONAL.v);
}

static enum rc verify_part(struct verify *v, bool first_time)
{
	enum rc rc = OK;

	for (size_t i = 0; !rc && i < v->ntypes; i++)
		if (belongs(v, i))
			rc = walk_rows(v, i, first_time);
	if (!rc)
		check_missing(v);
	return rc;
}

static enum rc verify_chains(struct verify *v)
{
	struct chain_head end = {0}, reads = {0};
	enum rc rc;

	rc = damaged(v, "journal", walk_journal(v, true, &end));
	if (!rc)
		rc = damaged(v, "journal", check_head(v, CHAIN_JOURNAL, "journal", &end));
	if (!rc)
		rc = damaged(v, "journal_subject", check_subjects(v));
	if (!rc)
		rc = damaged(v, "read_log", walk_reads(v, &reads));
	if (!rc)
		rc = damaged(v, "read_log", check_head(v, CHAIN_READ, "read_log", &reads));
	return rc;
}

static enum rc verify_shard(struct verify *v)
{
	enum rc rc;

	map_empty(v);
	v->changes = v->part = 0;
	v->located = 0;
	v->parts = 1;
	v->subjects = 0;
	v->subject_sum = 0;
	rc = check_engine(v);
	next_step(v);
	if (!rc)
		rc = verify_chains(v);
	next_step(v);
	if (rc)
		return rc;
	if (v->nmap < MAP_MOST)
		return verify_part(v, true);
	v->parts = v->changes / (MAP_MOST / 2) + 2;       /* half full: chance cannot fill one */
	for (v->part = 0; !rc && v->part < v->parts; v->part++) {
		map_empty(v);
		rc = damaged(v, "journal", walk_journal(v, false, NULL));
		if (!rc)
			rc = verify_part(v, v->part == 0);
	}
	return rc;
}

/* ---- all shards, several at a time ------------------------------------------------------- */

enum { VERIFIERS_MAX = 4 };

static void *verify_shards(void *arg)
{
	struct verify *v = arg;
	struct verifying *all = v->all;
	int at;

	arena_init(&v->scratch, SCRATCH_CAP);
	v->slots = MAP_FIRST;
	v->map = xcalloc(v->slots, sizeof *v->map);
	while (!atomic_load(&all->failed) && (at = atomic_fetch_add(&all->next, 1)) < all->n) {
		enum rc rc;

		v->shard = all->shard[at];
		v->step_weight = all->weight[at];
		v->step_done = 0;
		rc = tx_read(&v->tx, v->store, v->shard, &v->scratch, &v->fault);
		if (!rc) {
			rc = verify_shard(v);
			tx_release(&v->tx);
			/* Its pages make room for the next one's. */
			store_readers_close(v->store->shard[v->shard.v], INT64_MAX);
		}
		next_step(v);
		v->n.shards++;
		if (rc)
			atomic_store(&all->failed, (int)rc);
	}
	free(v->map);
	arena_release(&v->scratch);
	return NULL;
}

/* How long each shard will take: heaviest first, so that none is left over at the end. */
static enum rc weigh(struct store *s, struct verifying *all, struct arena *a, struct fault *f)
{
	for (int i = 0; i < all->n; i++) {
		AUTO(tx) tx = {0};
		enum rc rc = tx_read(&tx, s, all->shard[i], a, f);

		if (rc)
			return rc;
		/* A journal that cannot be read is found and said later. */
		if (db_int(&tx, SQL("select coalesce(max(seq), 0) from journal"), NO_VALS, &all->weight[i]) != OK)
			all->weight[i] = 0;
		all->total += 3 * all->weight[i];
		for (int k = i; k > 0 && all->weight[k] > all->weight[k - 1]; k--) {
			shard_id shard = all->shard[k];
			int64_t weight = all->weight[k];

			all->shard[k] = all->shard[k - 1];
			all->weight[k] = all->weight[k - 1];
			all->shard[k - 1] = shard;
			all->weight[k - 1] = weight;
		}
	}
	return OK;
}

static void add_counts(struct verify_counts *sum, const struct verify_counts *n)
{
	sum->shards += n->shards;
	sum->entries += n->entries;
	sum->reads += n->reads;
	sum->rows += n->rows;
	sum->values += n->values;
	sum->problems += n->problems;
}

enum rc store_verify(struct store *s, const struct record_type *const *types, size_t ntypes,
		const struct verify_calls *calls, struct fault *f, struct verify_counts *ret_counts)
{
	struct verifying all = { .lock = PTHREAD_MUTEX_INITIALIZER, .calls = calls };
	struct verify v[VERIFIERS_MAX];
	pthread_t thread[VERIFIERS_MAX];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int wanted = cores > VERIFIERS_MAX ? VERIFIERS_MAX : cores > 1 ? (int)cores : 1, n = 0;
	struct verify_counts sum = {0};
	struct arena a;
	enum rc rc;

	all.n = store_shards(s, all.shard);
	arena_init(&a, ARENA_CAP_DEFAULT);
	rc = weigh(s, &all, &a, f);
	arena_release(&a);
	if (rc)
		return rc;
	for (int i = 0; i < wanted; i++)
		v[i] = (struct verify){ .all = &all, .store = s, .types = types, .ntypes = ntypes };
	/* The engine that fails on purpose counts its calls: one after the other there. */
	while (n + 1 < wanted && n + 1 < all.n && !s->fault && pthread_create(&thread[n], NULL, verify_shards, &v[n]) == 0)
		n++;
	verify_shards(&v[n]);
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i <= n; i++) {
		add_counts(&sum, &v[i].n);
		if (v[i].fault.code && f)
			*f = v[i].fault;
	}
	if (atomic_load(&all.failed))
		return (enum rc)atomic_load(&all.failed);
	*ret_counts = sum;
	return OK;
}
