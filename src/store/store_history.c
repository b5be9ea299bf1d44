/* Reading the journal again, and the log of who has read a personal file. */
#include "store_counter.h"
#include "store_journal.h"
#include "json.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- changes as text ------------------------------------------------------------ */

static const char *expect(const char *s, const char *what)
{
	return s && str_prefix(s, what) ? s + strlen(what) : NULL;
}

/* A JSON string without escapes (names and keys of ours) into out. */
static const char *take_plain(const char *s, char *out, size_t size)
{
	size_t n;

	if (!s)
		return NULL;
	n = strcspn(s, "\"\\");
	if (s[n] != '"' || n >= size)
		return NULL;
	memcpy(out, s, n);
	out[n] = '\0';
	return s + n + 1;
}

/* Over an object, string-aware; s stands at its brace. */
static const char *skip_object(const char *s)
{
	int depth = 0;

	for (; *s; s++) {
		if (*s == '"') {
			for (s++; *s && *s != '"'; s++)
				if (*s == '\\' && s[1])
					s++;
			if (!*s)
				return NULL;
		} else if (*s == '{' || *s == '[') {
			depth++;
		} else if ((*s == '}' || *s == ']') && --depth == 0) {
			return s + 1;
		}
	}
	return NULL;
}

static const char *take_int(const char *s, int64_t *ret_v)
{
	char digits[24];
	size_t n;

	if (!s)
		return NULL;
	n = strspn(s, "-0123456789");
	if (n >= sizeof digits)
		return NULL;
	memcpy(digits, s, n);
	digits[n] = '\0';
	return str_to_i64(digits, ret_v) ? s + n : NULL;
}

enum rc journal_change_next(const char **at, struct journal_change *ret_change)
{
	struct journal_change c = {0};
	char key[KEY_TEXT_SIZE + 2];
	const char *s = *at;

	if (str_eq(s, "[]") || str_eq(s, "]"))
		return NOT_FOUND;
	if (*s == '[' || *s == ',')
		s++;
	c.text = s;
	s = take_plain(expect(s, "{\"table\":\""), c.table, sizeof c.table);
	s = take_plain(expect(s, ",\"key\":\""), key, sizeof key);
	s = take_plain(expect(s, ",\"op\":\""), c.op, sizeof c.op);
	s = take_int(expect(s, ",\"ver\":"), &c.ver);
	s = expect(s, ",\"fields\":");
	if (!s || *s != '{' || !key_read(key, &c.key))
		return FAILED;
	s = skip_object(s);
	if (s && *s == ',') {
		s = expect(s, ",\"sealed\":");
		c.sealed = s ? s + 1 : NULL;
		s = s && *s == '{' ? skip_object(s) : NULL;
	}
	if (!s || *s != '}')
		return FAILED;
	c.end = s + 1;
	*at = c.end;
	*ret_change = c;
	return OK;
}

static const char *take_b64(const char *s, const char **value, size_t *len)
{
	const char *end;

	if (!s)
		return NULL;
	if (str_prefix(s, "null")) {
		*value = NULL;
		*len = 0;
		return s + 4;
	}
	if (*s != '"' || !(end = strchr(s + 1, '"')))
		return NULL;
	*value = s + 1;
	*len = (size_t)(end - s - 1);
	return end + 1;
}

enum rc journal_sealed_next(const char **at, struct journal_sealed *ret_pair)
{
	struct journal_sealed p = {0};
	const char *s = *at;

	if (*s == '}')
		return NOT_FOUND;
	if (*s == ',')
		s++;
	s = take_plain(expect(s, "\""), p.name, sizeof p.name);
	s = take_b64(expect(s, ":["), &p.value[0], &p.len[0]);
	s = take_b64(expect(s, ","), &p.value[1], &p.len[1]);
	s = expect(s, "]");
	if (!s)
		return FAILED;
	*at = s;
	*ret_pair = p;
	return OK;
}

bool journal_value_veil(const char *b64, size_t n, unsigned char ret_id[SEAL_KEY_ID])
{
	unsigned char head[6];
	size_t got;

	/* Eight signs are six bytes: version and key id are among them. */
	if (n < SEAL_OVERHEAD || sodium_base642bin(head, sizeof head, b64, 8, NULL, &got, NULL,
			sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 || !seal_veil_id(head, SEAL_OVERHEAD))
		return false;
	memcpy(ret_id, head + 1, SEAL_KEY_ID);
	return true;
}

const char *journal_open_value(const struct seal *k, const struct veil *veil, struct seal_at at, const char *b64, size_t n, struct arena *a)
{
	unsigned char *sealed = arena_alloc(a, n + 1);
	size_t size;

	if (sodium_base642bin(sealed, n, b64, n, NULL, &size, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0)
		return NULL;
	return seal_text_under(k, veil, at, sealed, size, a);
}

static enum rc open_sealed(struct tx *tx, const struct journal_change *c, struct buf *out)
{
	const char *s = c->sealed;
	unsigned char id[SEAL_KEY_ID];
	struct journal_sealed p;
	bool first = true;
	enum rc rc;

	while ((rc = journal_sealed_next(&s, &p)) == OK) {
		struct seal_at at = { c->table, p.name, c->key };

		if (!first)
			buf_putc(out, ',');
		first = false;
		json_put_text(out, p.name);
		buf_puts(out, ":[");
		for (int i = 0; i < 2; i++) {
			const char *text = p.value[i]
				? journal_open_value(tx->store->seal, tx_veil(tx), at, p.value[i], p.len[i], tx->arena) : NULL;

			/* What is under another's key stays closed, and reads as nothing. */
			if (p.value[i] && !text && !journal_value_veil(p.value[i], p.len[i], id))
				return fault_set(tx->fault, FAILED, "store.sealed", "journal: %s.%s", c->table, p.name);
			if (i)
				buf_putc(out, ',');
			json_put_text(out, text);
		}
		buf_putc(out, ']');
	}
	return rc == NOT_FOUND ? OK : rc;
}

static enum rc open_changes(struct tx *tx, const char *stored, const char **ret_text)
{
	struct journal_change c;
	const char *at = stored;
	struct buf out;
	enum rc rc;
	bool first = true;

	if (!stored)
		return FAILED;
	buf_init(&out, (size_t)32 << 20);
	buf_putc(&out, '[');
	while ((rc = journal_change_next(&at, &c)) == OK) {
		if (!first)
			buf_putc(&out, ',');
		first = false;
		if (!c.sealed) {
			buf_put(&out, c.text, (size_t)(c.end - c.text));
			continue;
		}
		buf_put(&out, c.text, (size_t)(c.sealed - c.text) - strlen("\"sealed\":{"));
		buf_puts(&out, "\"sensitive\":{");
		rc = open_sealed(tx, &c, &out);
		if (rc)
			break;
		buf_puts(&out, "}}");
	}
	buf_putc(&out, ']');
	if (rc == NOT_FOUND && !out.overflow) {
		*ret_text = arena_strndup(tx->arena, out.data, out.len);
		rc = OK;
	} else if (rc == NOT_FOUND) {
		rc = fault_set(tx->fault, LIMIT, "store.journal_too_large", "history entry");
	} else if (!tx->fault || !tx->fault->code) {
		rc = fault_set(tx->fault, FAILED, "store.journal_malformed", "history entry");
	}
	buf_release(&out);
	return rc;
}

/* Columns 0 to 7 of both queries below. */
static enum rc read_head(struct tx *tx, struct rows *r, bool reasons, struct journal_row *e)
{
	const void *reason;
	size_t reason_n;

	*e = (struct journal_row){ .seq = rows_int(r, 0), .at_ms = rows_int(r, 1), .person = rows_int(r, 2),
		.role = (int32_t)rows_int(r, 3), .unit = rows_int(r, 4), .id = rows_text(r, 5), .verb = rows_text(r, 6) };
	reason = reasons ? rows_blob(r, 7, &reason_n) : NULL;
	if (!reason)
		return OK;
	e->reason = seal_text_under(tx->store->seal, tx_veil(tx), (struct seal_at){ "journal", "reason", e->seq }, reason,
			reason_n, tx->arena);
	if (seal_veil_id(reason, reason_n))
		return OK;
	return e->reason ? OK : fault_set(tx->fault, FAILED, "store.sealed", "journal: reason");
}

enum rc journal_of(struct tx *tx, int64_t subject, int64_t before_seq, size_t max,
		struct journal_row **ret_rows, size_t *ret_n)
{
	struct journal_row *list = ARENA_ARRAY(tx->arena, struct journal_row, max);
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(tx, &r, SQL("select j.seq, j.at, j.actor, j.role, j.unit, j.id, j.verb, j.reason, "
			"j.changes from journal_subject s join journal j on j.seq = s.seq "
			"where s.subject = $1 and s.seq < $2 order by s.seq desc limit $3"),
			VALS(v_int(subject), v_int(before_seq ? before_seq : INT64_MAX), v_int((int64_t)max)));
	if (rc)
		return rc;
	while (n < max && rows_next(&r)) {
		rc = read_head(tx, &r, true, &list[n]);
		if (!rc)
			rc = open_changes(tx, rows_text(&r, 8), &list[n].changes);
		if (rc)
			return rc;
		n++;
	}
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

enum rc journal_events_of(struct tx *tx, int64_t subject, int64_t since_ms, size_t max, bool reasons,
		struct journal_row **ret_rows, size_t *ret_n)
{
	struct journal_row *list = ARENA_ARRAY(tx->arena, struct journal_row, max);
	AUTO(rows) r = {0};
	size_t n = 0;
	/* The reason stands behind the changes, which may fill pages: not even touched when nobody wants it. */
	struct sql bare = SQL("select j.seq, j.at, j.actor, j.role, j.unit, j.id, j.verb "
			"from journal_subject s join journal j on j.seq = s.seq "
			"where s.subject = $1 and coalesce(s.event, 1) = 1 order by s.seq desc limit $2");
	struct sql full = SQL("select j.seq, j.at, j.actor, j.role, j.unit, j.id, j.verb, j.reason "
			"from journal_subject s join journal j on j.seq = s.seq "
			"where s.subject = $1 and coalesce(s.event, 1) = 1 order by s.seq desc limit $2");
	enum rc rc = db_query(tx, &r, reasons ? full : bare, VALS(v_int(subject), v_int((int64_t)max)));
	if (rc)
		return rc;
	while (n < max && rows_next(&r) && rows_int(&r, 1) >= since_ms) {
		rc = read_head(tx, &r, reasons, &list[n++]);
		if (rc)
			return rc;
	}
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

/* ---- who has read ------------------------------------------------------------------ */

/* What was logged and is durable, at the minute: a full table only means that
 * somebody is logged twice in a minute, never that a read is lost. */
#define RECENT 4096
struct recent { int64_t person, subject, minute; uint64_t what; };
/* Reading goes on while the disk is full.  Its entries then wait here, and stand in
 * the program's log until they are written; when no more can wait, reading ends too. */
#define WAITING 2048
struct waiting { struct who who; int64_t subject; char what[24]; };
struct read_log {
	pthread_mutex_t lock;
	struct recent recent[RECENT];
	struct waiting *waiting;           /* NULL unless the disk was full */
	size_t nwaiting;
};

static void read_log_flush(struct store *s);

enum rc read_log_open(struct store *s, struct fault *f)
{
	(void)f;
	s->read_log = xcalloc(1, sizeof *s->read_log);
	CHECK(pthread_mutex_init(&s->read_log->lock, NULL) == 0);
	return OK;
}

void read_log_close(struct store *s)
{
	if (!s->read_log)
		return;
	read_log_flush(s);
	pthread_mutex_destroy(&s->read_log->lock);
	free(s->read_log->waiting);
	free(s->read_log);
	s->read_log = NULL;
}

/* Opening a file and then having its sensitive fields shown are two reads (R21). */
static uint64_t what_hash(const char *what)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *what; what++)
		h = (h ^ (unsigned char)*what) * 0x100000001b3u;
	return h;
}

static bool recent_is(struct read_log *l, struct recent r, bool set)
{
	uint64_t h = ((uint64_t)r.person * 0x9e3779b97f4a7c15u ^ (uint64_t)r.subject ^ r.what) * 0xc2b2ae3d27d4eb4fu;
	struct recent *slot = &l->recent[h >> 52];
	bool same;

	CHECK(pthread_mutex_lock(&l->lock) == 0);
	same = slot->person == r.person && slot->subject == r.subject && slot->minute == r.minute &&
		slot->what == r.what;
	if (set)
		*slot = r;
	CHECK(pthread_mutex_unlock(&l->lock) == 0);
	return same;
}

static enum rc read_write(struct store *s, const struct who *who, int64_t subject, const char *what,
		struct arena *a, struct fault *f)
{
	AUTO(tx) tx = {0};
	enum rc rc = tx_write(&tx, s, shard_of_key(subject), a, f, who, "read");

	if (rc)
		return rc;
	rc = journal_read_add(&tx, subject, what);
	if (rc)
		return rc;
	return tx_commit(&tx);
}

static bool wait_for_room(struct read_log *l, const struct who *who, int64_t subject, const char *what)
{
	char person[24], key[KEY_TEXT_SIZE];
	bool kept = false;

	CHECK(pthread_mutex_lock(&l->lock) == 0);
	if (!l->waiting)
		l->waiting = xcalloc(WAITING, sizeof *l->waiting);
	if (l->nwaiting < WAITING) {
		struct waiting *w = &l->waiting[l->nwaiting];

		*w = (struct waiting){ .who = *who, .subject = subject };
		w->who.device = w->who.reason = NULL;
		kept = str_copy(w->what, sizeof w->what, what);
		l->nwaiting += kept;
	}
	CHECK(pthread_mutex_unlock(&l->lock) == 0);
	if (!kept)
		return false;
	snprintf(person, sizeof person, "%lld", (long long)who->person);
	key_write(subject, key);
	log_kv(LOG_WARN, "store.read_waits", "person", person, "subject", key, "what", what, NULL);
	return true;
}

/* Oldest first, until one cannot be written. */
static void read_log_flush(struct store *s)
{
	struct read_log *l = s->read_log;
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	for (;;) {
		struct fault unheard = { 0 };
		struct waiting w;

		CHECK(pthread_mutex_lock(&l->lock) == 0);
		bool any = l->nwaiting > 0;
		if (any) {
			w = l->waiting[0];
			memmove(l->waiting, l->waiting + 1, --l->nwaiting * sizeof w);
		}
		CHECK(pthread_mutex_unlock(&l->lock) == 0);
		if (!any)
			break;
		if (read_write(s, &w.who, w.subject, w.what, &a, &unheard) != OK) {
			CHECK(pthread_mutex_lock(&l->lock) == 0);
			if (l->nwaiting < WAITING)
				l->waiting[l->nwaiting++] = w;
			CHECK(pthread_mutex_unlock(&l->lock) == 0);
			break;
		}
		arena_reset(&a);
	}
	arena_release(&a);
}

static struct recent recent_now(struct store *s, const struct who *who, int64_t subject, const char *what)
{
	return (struct recent){ who->person, subject, clock_now(s->clock) / 60000, what_hash(what) };
}

bool read_logged(struct store *s, const struct who *who, int64_t subject, const char *what)
{
	return recent_is(s->read_log, recent_now(s, who, subject, what), false);
}

enum rc read_log(struct store *s, const struct who *who, int64_t subject, const char *what,
		struct arena *a, struct fault *f)
{
	struct recent r = recent_now(s, who, subject, what);
	enum rc rc;

	if (recent_is(s->read_log, r, false))
		return OK;
	rc = read_write(s, who, subject, what, a, f);
	if (rc == LIMIT && wait_for_room(s->read_log, who, subject, what)) {
		if (f)
			*f = (struct fault){ 0 };
		rc = OK;
	} else if (rc == OK) {
		CHECK(pthread_mutex_lock(&s->read_log->lock) == 0);
		bool waiting = s->read_log->nwaiting > 0;
		CHECK(pthread_mutex_unlock(&s->read_log->lock) == 0);
		if (waiting)
			read_log_flush(s);
	}
	if (rc == OK)
		recent_is(s->read_log, r, true);
	return rc;
}

enum rc read_log_of(struct tx *tx, int64_t subject, int64_t before_ms, size_t max,
		struct read_row **ret_rows, size_t *ret_n)
{
	struct read_row *list = ARENA_ARRAY(tx->arena, struct read_row, max);
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(tx, &r, SQL("select at, person, role, unit, what from read_log "
			"where subject = $1 and at < $2 order by at desc, seq desc limit $3"),
			VALS(v_int(subject), v_int(before_ms ? before_ms : INT64_MAX), v_int((int64_t)max)));
	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct read_row){ rows_int(&r, 0), rows_int(&r, 1), (int32_t)rows_int(&r, 2),
			rows_int(&r, 3), rows_text(&r, 4) };
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

enum rc read_log_by(struct tx *tx, int64_t person, int64_t since_ms, size_t max, int64_t **ret_subjects, size_t *ret_n)
{
	int64_t *list = ARENA_ARRAY(tx->arena, int64_t, max);
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(tx, &r, SQL("select distinct subject from read_log where person = $1 and at >= $2 "
			"and what <> 'export' order by subject limit $3"),
			VALS(v_int(person), v_int(since_ms), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = rows_int(&r, 0);
	*ret_subjects = list;
	*ret_n = n;
	return rows_rc(&r);
}
