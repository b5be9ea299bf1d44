/* PostgreSQL below the store: one schema a shard, found through search_path.
 *
 * BEGIN, SAVEPOINT and RELEASE are not sent by themselves but with whatever
 * comes next, which halves the round trips of an operation.  Integers go out as
 * text and take the type the server infers, so that one text serves bigint and
 * integer columns; results come as text, bytea in hexadecimal.
 *
 * A COMMIT is believed only when the server says COMMIT and no warning came
 * with it: a cancelled wait for the standby answers with a warning although the
 * row may be lost (docs: store rules).  When the connection goes during COMMIT
 * nobody knows; that is store.commit_unknown and never retried blindly. */
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "store_int.h"
#include "store_pg.h"

#define DEADLINE_MS 60000              /* statements; the server's own limits are lower */
#define COMMIT_DEADLINE_MS 20000

struct pg_conn {
	struct store_conn c;
	PGconn *pg;
	struct buf pending;            /* control statements not sent yet */
	bool committing, warned;
	unsigned names;                /* of prepared statements */
};

struct pg_stmt {
	struct store_stmt s;
	char name[16];
	void *values;                  /* copies of the bound ones until the first step */
	const char *const *value;
	int *length, *format;
	int n;
	PGresult *result;
	int row;
	bool done;
};

static struct pg_conn *conn_of(struct store_conn *c)
{
	return (struct pg_conn *)c;
}

static struct pg_stmt *stmt_of(struct store_stmt *st)
{
	return (struct pg_stmt *)st;
}

/* ---- errors ---------------------------------------------------------------------- */

static enum store_err_kind kind_of(const char *state)
{
	static const struct { const char *prefix; enum store_err_kind kind; } list[] = {
		{ "40001", ERR_BUSY }, { "40P01", ERR_BUSY }, { "55P03", ERR_BUSY }, { "57014", ERR_BUSY },
		{ "08P01", ERR_OTHER }, { "08", ERR_LOST }, { "57P0", ERR_LOST }, { "25006", ERR_LOST },
		{ "25P03", ERR_LOST }, { "53100", ERR_FULL }, { "53", ERR_BUSY },
		{ "23505", ERR_UNIQUE }, { "23503", ERR_REFERENCE }, { "23514", ERR_CHECK },
		{ "23502", ERR_NOT_NULL }, { "58", ERR_IO }, { "XX001", ERR_IO }, { "XX002", ERR_IO },
	};

	for (size_t i = 0; i < COUNT_OF(list); i++)
		if (str_prefix(state, list[i].prefix))
			return list[i].kind;
	return ERR_OTHER;
}

/* "Key (unit, code)=(7, 12) already exists." in whatever language: the last
 * name before ")=(".  What follows are values and stays out of everything. */
static void unique_column(struct store_err *e, const char *detail)
{
	const char *end = detail ? strstr(detail, ")=(") : NULL;
	const char *from = end;

	while (from && from > detail && from[-1] != '(' && from[-1] != ' ')
		from--;
	if (from && (size_t)(end - from) < sizeof e->column)
		memcpy(e->column, from, (size_t)(end - from));
}

static enum rc fail_lost(struct pg_conn *p, const char *why)
{
	p->c.err = (struct store_err){ .kind = p->committing ? ERR_COMMIT_UNKNOWN : ERR_LOST };
	str_copy(p->c.err.detail, sizeof p->c.err.detail, why);
	p->c.broken = true;
	return store_err_rc(p->c.err.kind);
}

static const char *diag(const PGresult *r, int field)
{
	const char *text = PQresultErrorField(r, field);

	return text ? text : "";
}

static enum rc fail(struct pg_conn *p, const PGresult *r)
{
	struct store_err *e = &p->c.err;
	const char *state = diag(r, PG_DIAG_SQLSTATE);

	if (PQstatus(p->pg) == CONNECTION_BAD || !*state)
		return fail_lost(p, "connection lost");
	*e = (struct store_err){ .kind = kind_of(state) };
	if ((e->kind == ERR_LOST || e->kind == ERR_IO) && p->committing)
		e->kind = ERR_COMMIT_UNKNOWN;
	if (e->kind == ERR_LOST || e->kind == ERR_COMMIT_UNKNOWN)
		p->c.broken = true;
	str_copy(e->table, sizeof e->table, diag(r, PG_DIAG_TABLE_NAME));
	if (e->kind == ERR_UNIQUE)
		unique_column(e, diag(r, PG_DIAG_MESSAGE_DETAIL));
	/* Only these classes speak of names; others may quote what a person typed. */
	if (str_prefix(state, "42") || str_prefix(state, "57") || str_prefix(state, "53"))
		snprintf(e->detail, sizeof e->detail, "%s %s", state, diag(r, PG_DIAG_MESSAGE_PRIMARY));
	else
		snprintf(e->detail, sizeof e->detail, "%s %s.%s %s", state, e->table,
			diag(r, PG_DIAG_COLUMN_NAME), diag(r, PG_DIAG_CONSTRAINT_NAME));
	return store_err_rc(e->kind);
}

static void on_notice(void *arg, const PGresult *r)
{
	struct pg_conn *p = arg;
	const char *severity = diag(r, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (!str_eq(severity, "WARNING"))
		return;
	p->warned = true;
	log_kv(LOG_WARN, "postgresql_warning", "sqlstate", diag(r, PG_DIAG_SQLSTATE), NULL);
}

/* ---- talking ------------------------------------------------------------------------ */

/* Has the server hung up while we were idle?  Asked before each BEGIN, which is
 * sent later, so that a restart of the server is seen here and costs nobody his act. */
static bool alive(struct pg_conn *p)
{
	struct pollfd fd = { .fd = PQsocket(p->pg), .events = POLLIN };

	for (int i = 0; i < 3 && fd.fd >= 0 && poll(&fd, 1, 0) > 0; i++)
		if (!PQconsumeInput(p->pg))
			return false;
	return fd.fd >= 0 && PQstatus(p->pg) == CONNECTION_OK;
}

/* Waits for all answers of what was sent; libpq's own waiting has no deadline. */
static enum rc answers(struct pg_conn *p, PGresult **ret_last)
{
	int64_t until = store_mono_us() / 1000 + (p->committing ? COMMIT_DEADLINE_MS : DEADLINE_MS);
	PGresult *last = NULL, *r;
	bool failed = false;

	for (;;) {
		while (PQflush(p->pg) == 1 || PQisBusy(p->pg)) {
			struct pollfd fd = { .fd = PQsocket(p->pg), .events = POLLIN };
			int64_t left = until - store_mono_us() / 1000;

			if (left <= 0 || fd.fd < 0) {
				PQclear(last);
				return fail_lost(p, "no answer in time");
			}
			if (PQflush(p->pg) == 1)
				fd.events |= POLLOUT;
			if (poll(&fd, 1, (int)left) < 0 && errno != EINTR) {
				PQclear(last);
				return fail_lost(p, "poll");
			}
			if (!PQconsumeInput(p->pg)) {
				PQclear(last);
				return fail_lost(p, "connection lost");
			}
		}
		r = PQgetResult(p->pg);
		if (!r)
			break;
		if (failed) {
			PQclear(r);
			continue;
		}
		PQclear(last);
		last = r;
		failed = PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK &&
			PQresultStatus(r) != PGRES_EMPTY_QUERY;
	}
	if (!last)
		return fail_lost(p, "no result");
	if (failed) {
		enum rc rc = fail(p, last);

		PQclear(last);
		return rc;
	}
	*ret_last = last;
	return OK;
}

static enum rc simple(struct pg_conn *p, const char *text, PGresult **ret_last)
{
	if (p->c.broken || !PQsendQuery(p->pg, text))
		return fail_lost(p, "cannot send");
	return answers(p, ret_last);
}

static enum rc send_pending(struct pg_conn *p)
{
	PGresult *r;
	enum rc rc;

	if (p->pending.len == 0)
		return OK;
	rc = simple(p, buf_str(&p->pending), &r);
	buf_clear(&p->pending);
	if (!rc)
		PQclear(r);
	return rc;
}

static enum rc run(struct pg_conn *p, const char *text)
{
	PGresult *r;
	enum rc rc = simple(p, text, &r);

	if (!rc)
		PQclear(r);
	return rc;
}

/* ---- store and connections ------------------------------------------------------------ */

/* "province-15" -> province_15: a plain name that needs no quotes. */
static void schema_of(const char *shard, char ret_schema[32])
{
	str_copy(ret_schema, 32, shard);
	for (char *s = ret_schema; *s; s++)
		if (*s == '-')
			*s = '_';
}

static enum rc pg_init(struct store *s, struct fault *f)
{
	char *error = NULL;
	PQconninfoOption *options = PQconninfoParse(s->config.url, &error);

	if (!options) {
		PQfreemem(error);            /* may quote the URL with its password */
		return fault_set(f, INVALID, "store.url", "not a PostgreSQL connection text");
	}
	PQconninfoFree(options);
	if (!PQisthreadsafe())
		return fault_set(f, FAILED, "store.engine", "libpq is not thread-safe");
	return OK;
}

static void pg_fini(struct store *s)
{
	(void)s;
}

/* Settings in the URL win: those before expand_dbname's dbname lose to it. */
static PGconn *dial(struct store *s)
{
	static const char *const names[] = { "connect_timeout", "application_name", "keepalives_idle",
		"tcp_user_timeout", "dbname", "client_encoding", NULL };
	const char *const values[] = { "5", "zendegi", "30", "60000", s->config.url, "UTF8", NULL };

	return PQconnectdbParams(names, values, 1);
}

static enum rc pg_list(struct store *s, uint64_t *ret_mask, struct fault *f)
{
	PGconn *pg = dial(s);
	PGresult *r = NULL;
	uint64_t mask = 0;
	enum rc rc = OK;

	if (PQstatus(pg) == CONNECTION_OK)
		r = PQexec(pg, "select table_schema from information_schema.tables where table_name = 'meta' "
			"and (table_schema = 'national' or table_schema like 'province!___' escape '!')");
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		rc = fault_set(f, BUSY, "store.lost", "cannot reach PostgreSQL");
	for (int i = 0; !rc && i < PQntuples(r); i++) {
		for (int id = 0; id < SHARD_MAX; id++) {
			char name[16], schema[32];

			shard_name((shard_id){ id }, name);
			schema_of(name, schema);
			if (str_eq(schema, PQgetvalue(r, i, 0)))
				mask |= UINT64_C(1) << id;
		}
	}
	PQclear(r);
	PQfinish(pg);
	if (rc)
		return rc;
	*ret_mask = mask;
	return OK;
}

static enum rc pg_open(struct store_conn *c, bool make)
{
	struct pg_conn *p = conn_of(c);
	char schema[32];
	AUTO(buf) b;
	enum rc rc;

	buf_init(&b, 4096);
	buf_init(&p->pending, 4096);
	p->pg = dial(c->store);
	CHECK(p->pg);
	if (PQstatus(p->pg) != CONNECTION_OK)
		return fail_lost(p, "cannot connect");
	PQsetNoticeReceiver(p->pg, on_notice, p);
	schema_of(c->shard->name, schema);
	if (make) {
		/* Two programs started at once: the second waits here. */
		buf_printf(&b, "begin; select pg_advisory_xact_lock(8243012, hashtext('%s')); "
			"create schema if not exists %s; commit;", schema, schema);
		rc = run(p, buf_str(&b));
		if (rc)
			return rc;
		buf_clear(&b);
	}
	buf_printf(&b, "set search_path = %s; set lock_timeout = '10s'; set statement_timeout = '%s'; "
		"set standard_conforming_strings = on; set bytea_output = 'hex'; set time zone 'UTC'; ",
		schema, c->write ? "50s" : "30s");
	if (!c->write)
		buf_puts(&b, "set default_transaction_read_only = on; ");
	else
		buf_printf(&b, "set synchronous_commit = %s; ", c->store->config.no_fsync ? "off" : "on");
	return run(p, buf_str(&b));
}

static void pg_close(struct store_conn *c)
{
	struct pg_conn *p = conn_of(c);

	PQfinish(p->pg);
	p->pg = NULL;
	buf_release(&p->pending);
}

/* Until the server's own housekeeping comes by, a freshly filled table counts as
 * small, and lists over a wide scope read all of it. */
static enum rc pg_analyse(struct store_conn *c)
{
	return DRIVER(c)->script(c, "do $$ declare t text; begin"
		" for t in select format('%I.%I', schemaname, tablename) from pg_tables"
		" where schemaname = current_schema() loop execute 'analyze ' || t; end loop; end $$");
}

/* Migrations of two programs must not run at once; the lock goes with the transaction. */
static enum rc pg_script(struct store_conn *c, const char *text)
{
	struct pg_conn *p = conn_of(c);
	char schema[32];
	AUTO(buf) b;
	enum rc rc = send_pending(p);

	if (rc)
		return rc;
	buf_init(&b, 256);
	schema_of(c->shard->name, schema);
	buf_printf(&b, "select pg_advisory_xact_lock(8243012, hashtext('%s'))", schema);
	rc = run(p, buf_str(&b));
	return rc ? rc : run(p, text);
}

/* The answer must be the word COMMIT: a failed transaction answers ROLLBACK. */
static enum rc commit(struct pg_conn *p)
{
	PGresult *r = NULL;
	enum rc rc;

	p->committing = true;
	p->warned = false;
	rc = simple(p, buf_str(&p->pending), &r);
	buf_clear(&p->pending);
	if (!rc && (p->warned || !str_eq(PQcmdStatus(r), "COMMIT"))) {
		p->c.err = (struct store_err){ .kind = p->warned ? ERR_COMMIT_UNKNOWN : ERR_OTHER };
		str_copy(p->c.err.detail, sizeof p->c.err.detail,
			p->warned ? "a warning came with COMMIT" : "COMMIT was answered otherwise");
		rc = store_err_rc(p->c.err.kind);
	}
	PQclear(r);
	p->committing = false;
	return rc;
}

static enum rc pg_control(struct store_conn *c, enum store_control what)
{
	static const char *const text[] = {
		[CONTROL_BEGIN_READ] = "begin isolation level repeatable read read only; ",
		[CONTROL_BEGIN_WRITE] = "begin isolation level read committed read write; ",
		[CONTROL_SAVEPOINT] = "savepoint op; ", [CONTROL_RELEASE] = "release op; ",
		[CONTROL_ROLLBACK_TO] = "rollback to op; ",
		[CONTROL_COMMIT] = "commit", [CONTROL_ROLLBACK] = "rollback",
	};
	struct pg_conn *p = conn_of(c);

	if (what == CONTROL_ROLLBACK) {
		buf_clear(&p->pending);
		if (p->c.broken || PQtransactionStatus(p->pg) == PQTRANS_IDLE)
			return OK;
		return run(p, text[what]);
	}
	/* A reader that ran nothing has nothing to end. */
	if (what == CONTROL_COMMIT && !c->write && PQtransactionStatus(p->pg) == PQTRANS_IDLE) {
		buf_clear(&p->pending);
		return OK;
	}
	if (what <= CONTROL_BEGIN_WRITE && (p->c.broken || !alive(p)))
		return fail_lost(p, "the server has hung up");
	buf_puts(&p->pending, text[what]);
	if (what == CONTROL_COMMIT)
		return commit(p);
	return what == CONTROL_ROLLBACK_TO ? send_pending(p) : OK;
}

static bool pg_in_transaction(struct store_conn *c)
{
	struct pg_conn *p = conn_of(c);
	PGTransactionStatusType t = PQtransactionStatus(p->pg);

	return !c->broken && (p->pending.len > 0 || t == PQTRANS_INTRANS || t == PQTRANS_INERROR);
}

/* ---- statements ------------------------------------------------------------------------- */

static enum rc pg_prepare(struct store_conn *c, const char *text, struct store_stmt **ret_st)
{
	struct pg_conn *p = conn_of(c);
	struct pg_stmt *st;
	PGresult *r;
	char name[16];
	enum rc rc = send_pending(p);

	if (rc)
		return rc;
	snprintf(name, sizeof name, "s%u", ++p->names);
	if (c->broken || !PQsendPrepare(p->pg, name, text, 0, NULL))
		return fail_lost(p, "cannot send");
	rc = answers(p, &r);
	if (rc)
		return rc;
	PQclear(r);
	st = xcalloc(1, sizeof *st);
	str_copy(st->name, sizeof st->name, name);
	*ret_st = &st->s;
	return OK;
}

static void clear(struct pg_stmt *st)
{
	PQclear(st->result);
	free(st->values);
	st->result = NULL;
	st->values = NULL;
	st->done = false;
}

static void pg_finalise(struct store_stmt *s)
{
	struct pg_stmt *st = stmt_of(s);
	struct pg_conn *p = conn_of(s->conn);
	char text[40];

	clear(st);
	/* In a failed transaction the server refuses; the name is never used again,
	 * and goes with the connection. */
	if (!p->c.broken && PQtransactionStatus(p->pg) != PQTRANS_INERROR &&
			PQtransactionStatus(p->pg) != PQTRANS_ACTIVE && !s->cached) {
		snprintf(text, sizeof text, "deallocate %s", st->name);
		(void)!run(p, text);
	}
	free(st);
}

/* One piece of memory: pointers, lengths, formats, then the bytes. */
static enum rc pg_bind(struct store_stmt *s, const struct val *v, size_t n, bool keep)
{
	struct pg_stmt *st = stmt_of(s);
	size_t bytes = 0;
	const char **value;
	char *at;

	(void)keep;
	clear(st);
	for (size_t i = 0; i < n; i++)
		bytes += v[i].type == VAL_INT ? 24 : v[i].type == VAL_NULL ? 0 : v[i].n + 1;
	st->values = xmalloc(n * (sizeof *value + 2 * sizeof(int)) + bytes + 1);
	value = st->values;
	st->length = (int *)(value + n);
	st->format = st->length + n;
	at = (char *)(st->format + n);
	for (size_t i = 0; i < n; i++) {
		size_t len = v[i].n;

		value[i] = v[i].type == VAL_NULL ? NULL : at;
		st->format[i] = v[i].type == VAL_BLOB;
		if (v[i].type == VAL_NULL)
			len = 0;
		else if (v[i].type == VAL_INT)
			len = (size_t)snprintf(at, 24, "%lld", (long long)v[i].i);
		else if (len)
			memcpy(at, v[i].p, len);
		st->length[i] = (int)len;
		if (value[i]) {
			at[len] = '\0';
			at += len + 1;
		}
	}
	st->value = value;
	st->n = (int)n;
	return OK;
}

static enum rc pg_step(struct store_stmt *s, bool *ret_row)
{
	struct pg_stmt *st = stmt_of(s);
	struct pg_conn *p = conn_of(s->conn);
	enum rc rc;

	if (!st->result && !st->done) {
		rc = send_pending(p);
		if (rc)
			return rc;
		if (p->c.broken || !PQsendQueryPrepared(p->pg, st->name, st->n, st->value, st->length, st->format, 0))
			return fail_lost(p, "cannot send");
		rc = answers(p, &st->result);
		if (rc)
			return rc;
		free(st->values);
		st->values = NULL;
		st->row = -1;
	}
	st->row++;
	st->done = st->row >= PQntuples(st->result);
	*ret_row = !st->done;
	return OK;
}

static void pg_reset(struct store_stmt *s)
{
	clear(stmt_of(s));
}

static int64_t pg_changes(struct store_stmt *s)
{
	struct pg_stmt *st = stmt_of(s);
	int64_t n = 0;

	if (!st->result || !str_to_i64(PQcmdTuples(st->result), &n))
		return 0;
	return n;
}

static bool pg_is_null(struct store_stmt *s, int col)
{
	struct pg_stmt *st = stmt_of(s);

	return PQgetisnull(st->result, st->row, col);
}

static int64_t pg_get_int(struct store_stmt *s, int col)
{
	struct pg_stmt *st = stmt_of(s);
	int64_t v = 0;

	if (!str_to_i64(PQgetvalue(st->result, st->row, col), &v))
		return 0;
	return v;
}

static const char *pg_get_text(struct store_stmt *s, int col, size_t *ret_n)
{
	struct pg_stmt *st = stmt_of(s);

	*ret_n = 0;
	if (PQgetisnull(st->result, st->row, col))
		return NULL;
	*ret_n = (size_t)PQgetlength(st->result, st->row, col);
	return PQgetvalue(st->result, st->row, col);
}

/* "\x0a1b" -> bytes, in memory that goes with the result. */
static const void *pg_get_blob(struct store_stmt *s, int col, size_t *ret_n)
{
	struct pg_stmt *st = stmt_of(s);
	const char *hex;
	size_t n;
	void *p;

	hex = pg_get_text(s, col, &n);
	*ret_n = 0;
	if (!hex || n < 2 || hex[0] != '\\' || hex[1] != 'x')
		return NULL;
	n = (n - 2) / 2;
	p = PQresultAlloc(st->result, n + 1);
	CHECK(p);
	if (!hex_read(hex + 2, p, n))
		return NULL;
	*ret_n = n;
	return p;
}

/* Numbers of tables grow as they are made; a primary key has its columns in conkey. */
static enum rc pg_tables(struct store_conn *c,
		void (*see)(void *arg, const char *table, const char *column, const char *type, int pk), void *arg)
{
	struct pg_conn *p = conn_of(c);
	PGresult *r;
	enum rc rc = send_pending(p);

	if (rc)
		return rc;
	if (c->broken || !PQsendQueryParams(p->pg, "select t.relname, a.attname, format_type(a.atttypid, null), "
			"coalesce(array_position(k.conkey, a.attnum), 0) from pg_class t "
			"join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped "
			"left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p' "
			"where t.relnamespace = current_schema()::regnamespace and t.relkind = 'r' order by t.oid, a.attnum",
			0, NULL, NULL, NULL, NULL, 0))
		return fail_lost(p, "cannot send");
	rc = answers(p, &r);
	if (rc)
		return rc;
	for (int i = 0; i < PQntuples(r); i++) {
		int64_t pk = 0;

		CHECK(str_to_i64(PQgetvalue(r, i, 3), &pk));
		see(arg, PQgetvalue(r, i, 0), PQgetvalue(r, i, 1), PQgetvalue(r, i, 2), (int)pk);
	}
	PQclear(r);
	return OK;
}

static enum rc pg_columns(struct store_conn *c, const char *table,
		void (*see)(void *arg, const char *name, const char *type, bool not_null), void *arg)
{
	struct pg_conn *p = conn_of(c);
	PGresult *r;
	enum rc rc = send_pending(p);

	if (rc)
		return rc;
	if (c->broken || !PQsendQueryParams(p->pg, "select column_name, data_type, is_nullable "
			"from information_schema.columns where table_schema = current_schema() and table_name = $1 "
			"order by ordinal_position", 1, NULL, &table, NULL, NULL, 0))
		return fail_lost(p, "cannot send");
	rc = answers(p, &r);
	if (rc)
		return rc;
	for (int i = 0; i < PQntuples(r); i++)
		see(arg, PQgetvalue(r, i, 0), PQgetvalue(r, i, 1), str_eq(PQgetvalue(r, i, 2), "NO"));
	PQclear(r);
	return OK;
}

enum rc store_pg_settings(struct store_conn *c, void (*see)(void *arg, const char *name, const char *value), void *arg)
{
	struct pg_conn *p = conn_of(c);
	PGresult *r;
	enum rc rc = send_pending(p);

	if (rc)
		return rc;
	rc = simple(p, "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', "
		"'synchronous_commit', 'data_checksums', 'server_version', 'data_sync_retry') order by name", &r);
	if (rc)
		return rc;
	for (int i = 0; i < PQntuples(r); i++)
		see(arg, PQgetvalue(r, i, 0), PQgetvalue(r, i, 1));
	PQclear(r);
	return OK;
}

const struct store_driver store_driver_pg = {
	.name = "postgresql", .conn_size = sizeof(struct pg_conn),
	.init = pg_init, .fini = pg_fini, .list = pg_list,
	.open = pg_open, .close = pg_close, .script = pg_script, .analyse = pg_analyse,
	.control = pg_control, .in_transaction = pg_in_transaction,
	.prepare = pg_prepare, .finalise = pg_finalise, .bind = pg_bind,
	.step = pg_step, .reset = pg_reset, .changes = pg_changes,
	.is_null = pg_is_null, .get_int = pg_get_int,
	.get_text = pg_get_text, .get_blob = pg_get_blob,
	.ddl_i64 = "bigint", .ddl_blob = "bytea", .ddl_strict = "", .ddl_without_rowid = "",
	.columns = pg_columns, .tables = pg_tables,
};
