/* SQLite below the store: one file a shard, WAL.
 *
 * synchronous=NORMAL: the WAL is synced before a checkpoint and when it begins anew, as
 * ever, but not by COMMIT.  The store does that itself (log_sync) before it answers, so
 * that the next group may be written meanwhile; durable is what FULL makes durable.
 *
 * Deliberate settings (docs/adr): secure_delete=FAST overwrites what is deleted
 * where the page is written anyway; sensitive columns are ciphertext, so the rest
 * is not worth a second write.  mmap off: a read error is an error, not a signal.
 * wal_autocheckpoint=0: the maintenance thread does it outside the commit path. */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_frames.h"

#define PARAMS_MAX 160

struct sqlite_conn {
	struct store_conn c;
	sqlite3 *db;
	sqlite3_stmt *control[CONTROL_ROLLBACK + 1];
};

struct sqlite_stmt {
	struct store_stmt s;
	sqlite3_stmt *st;
	int nparams;
	unsigned char place[PARAMS_MAX];   /* $i -> SQLite's index */
};

static sqlite3 *db_of(struct store_conn *c)
{
	return ((struct sqlite_conn *)c)->db;
}

static sqlite3_stmt *stmt_of(struct store_stmt *st)
{
	return ((struct sqlite_stmt *)st)->st;
}

/* os: errno of the failed call, which was 0 before; sqlite3_system_errno is not
 * set when COMMIT fails. */
static enum store_err_kind kind_of(int code, int os)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID: return ERR_UNIQUE;
	case SQLITE_CONSTRAINT_FOREIGNKEY: return ERR_REFERENCE;
	case SQLITE_CONSTRAINT_CHECK:
	case SQLITE_CONSTRAINT_DATATYPE: return ERR_CHECK;
	case SQLITE_CONSTRAINT_NOTNULL: return ERR_NOT_NULL;
	}
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT: return ERR_BUSY;
	case SQLITE_FULL: return ERR_FULL;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		/* A write without room; but an fsync that failed is never harmless. */
		if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC)
			return ERR_IO;
		return os == ENOSPC || os == EDQUOT || os == EFBIG ? ERR_FULL : ERR_IO;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_READONLY: return ERR_IO;
	}
	return ERR_OTHER;
}

/* "UNIQUE constraint failed: household.unit, household.code": the last column. */
static void unique_column(struct store_err *e, const char *message)
{
	const char *last = strrchr(message, ' ');
	const char *dot = last ? strchr(last, '.') : NULL;

	if (!dot)
		return;
	size_t n = (size_t)(dot - last - 1);
	if (n < sizeof e->table)
		memcpy(e->table, last + 1, n);
	str_copy(e->column, sizeof e->column, dot + 1);
}

static enum rc fail(struct store_conn *c, int code)
{
	sqlite3 *db = db_of(c);
	struct store_err *e = &c->err;

	*e = (struct store_err){ .kind = kind_of(code, errno), .engine_code = code };
	/* Messages of SQLite name tables and columns, never values. */
	str_copy(e->detail, sizeof e->detail, db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
	if (e->kind == ERR_UNIQUE)
		unique_column(e, e->detail);
	return store_err_rc(e->kind);
}

static int on_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
	struct store_conn *c = arg;

	(void)db;
	(void)name;
	atomic_store_explicit(&c->shard->wal_pages, pages, memory_order_relaxed);
	return SQLITE_OK;
}

static void path_of(struct store *s, const char *name, struct buf *out)
{
	buf_puts(out, s->dir);
	buf_putc(out, '/');
	buf_puts(out, name);
	buf_puts(out, ".db");
}

static enum rc sqlite_init(struct store *s, struct fault *f)
{
	/* One lock less per malloc; connections are never shared by two threads at once. */
	(void)sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_initialize() != SQLITE_OK)
		return fault_set(f, FAILED, "store.engine", "sqlite3_initialize");
	s->driver_state = store_frames_new();
	return OK;
}

static void sqlite_fini(struct store *s)
{
	store_frames_free(s->driver_state);
	s->driver_state = NULL;
}

static enum rc sqlite_list(struct store *s, uint64_t *ret_mask, struct fault *f)
{
	uint64_t mask = 0;
	struct stat st;

	for (int i = 0; i < SHARD_MAX; i++) {
		AUTO(buf) path;
		char name[16];

		buf_init(&path, 4096);
		shard_name((shard_id){ i }, name);
		path_of(s, name, &path);
		if (stat(buf_str(&path), &st) == 0)
			mask |= UINT64_C(1) << i;
		else if (errno != ENOENT)
			return fault_set(f, FAILED, "store.io", "%s: errno %d", name, errno);
	}
	*ret_mask = mask;
	return OK;
}

static void limits(sqlite3 *db)
{
	static const struct { int what, value; } list[] = {
		{ SQLITE_LIMIT_LENGTH, 16 << 20 }, { SQLITE_LIMIT_SQL_LENGTH, 100000 },
		{ SQLITE_LIMIT_COLUMN, 200 }, { SQLITE_LIMIT_EXPR_DEPTH, 60 },
		{ SQLITE_LIMIT_COMPOUND_SELECT, 12 }, { SQLITE_LIMIT_FUNCTION_ARG, 8 },
		{ SQLITE_LIMIT_ATTACHED, 0 }, { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 400 },
		{ SQLITE_LIMIT_VARIABLE_NUMBER, PARAMS_MAX - 1 }, { SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
		{ SQLITE_LIMIT_WORKER_THREADS, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(list); i++)
		sqlite3_limit(db, list[i].what, list[i].value);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
}

/* All readers of provinces that may be open share a budget: one province's each keep what a
 * centre works on (twenty families are 4.5 MB of pages far from each other), with 31 the memory
 * goal still holds.  The country's tables are small. */
#define READERS_BUDGET_KIB (48 << 10)
#define READER_MOST_KIB 8192
#define NATIONAL_READER_KIB 1024
/* So do writers: one province's keep the pages of its families and indexes, 31 do with little. */
#define WRITERS_BUDGET_KIB (64 << 10)
#define WRITER_MOST_KIB (32 << 10)
#define WRITER_LEAST_KIB 2048

static int cache_of(const struct store_conn *c)
{
	struct store *s = c->store;
	int shards = 0, readers;

	/* A writer holds the pages of a whole group; it gives them back when idle. */
	if (s->config.cache_kib)
		return c->write ? s->config.cache_kib * 8 : s->config.cache_kib;
	for (int i = 0; i < SHARD_MAX; i++)
		shards += s->shard[i] != NULL;
	if (c->write) {
		int share = WRITERS_BUDGET_KIB / (shards ? shards : 1);

		return share > WRITER_MOST_KIB ? WRITER_MOST_KIB : share < WRITER_LEAST_KIB ? WRITER_LEAST_KIB : share;
	}
	if (c->shard == s->shard[0] && shards > 1)
		return NATIONAL_READER_KIB;
	readers = store_readers_most(s, shards - 1);
	return READERS_BUDGET_KIB / readers < READER_MOST_KIB ? READERS_BUDGET_KIB / readers : READER_MOST_KIB;
}

static enum rc sqlite_open(struct store_conn *c, bool make)
{
	struct sqlite_conn *q = (struct sqlite_conn *)c;
	const struct store_config *k = &c->store->config;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
		SQLITE_OPEN_EXRESCODE | (make ? SQLITE_OPEN_CREATE : 0);
	AUTO(buf) path;
	AUTO(buf) setup;

	buf_init(&path, 4096);
	buf_init(&setup, 1024);
	path_of(c->store, c->shard->name, &path);
	int e = sqlite3_open_v2(buf_str(&path), &q->db, flags, c->write ? store_frames_name(c->store->driver_state) : NULL);
	if (e != SQLITE_OK)
		return fail(c, e);
	sqlite3_busy_timeout(q->db, 5000);
	limits(q->db);
	buf_printf(&setup, "pragma cache_size = -%d; pragma mmap_size = 0; pragma temp_store = 2;"
		" pragma cell_size_check = 1; pragma wal_autocheckpoint = 0;",
		cache_of(c));
	if (c->write)
		buf_printf(&setup, "pragma journal_mode = wal; pragma synchronous = %s;"
			" pragma secure_delete = fast; pragma journal_size_limit = 67108864;",
			k->no_fsync ? "off" : "normal");
	else
		buf_puts(&setup, "pragma query_only = 1;");
	e = sqlite3_exec(q->db, buf_str(&setup), NULL, NULL, NULL);
	if (e != SQLITE_OK)
		return fail(c, e);
	if (c->write)
		sqlite3_wal_hook(q->db, on_wal, c);
	return OK;
}

static void sqlite_close(struct store_conn *c)
{
	struct sqlite_conn *q = (struct sqlite_conn *)c;

	for (size_t i = 0; i < COUNT_OF(q->control); i++)
		sqlite3_finalize(q->control[i]);
	if (q->db)
		CHECK(sqlite3_close(q->db) == SQLITE_OK);   /* else a statement leaked */
	q->db = NULL;
}

static enum rc sqlite_script(struct store_conn *c, const char *text)
{
	errno = 0;
	int e = sqlite3_exec(db_of(c), text, NULL, NULL, NULL);

	return e == SQLITE_OK ? OK : fail(c, e);
}

static enum rc sqlite_control(struct store_conn *c, enum store_control what)
{
	static const char *const text[] = {
		[CONTROL_BEGIN_READ] = "begin deferred", [CONTROL_BEGIN_WRITE] = "begin immediate",
		[CONTROL_SAVEPOINT] = "savepoint op", [CONTROL_RELEASE] = "release op",
		[CONTROL_ROLLBACK_TO] = "rollback to op",
		[CONTROL_COMMIT] = "commit", [CONTROL_ROLLBACK] = "rollback",
	};
	struct sqlite_conn *q = (struct sqlite_conn *)c;
	int e;

	if (!q->control[what]) {
		e = sqlite3_prepare_v3(q->db, text[what], -1, SQLITE_PREPARE_PERSISTENT, &q->control[what], NULL);
		if (e != SQLITE_OK)
			return fail(c, e);
	}
	errno = 0;
	e = sqlite3_step(q->control[what]);
	if (e == SQLITE_DONE) {
		sqlite3_reset(q->control[what]);
		return OK;
	}
	enum rc rc = fail(c, e);
	sqlite3_reset(q->control[what]);
	return rc;
}

static bool sqlite_in_transaction(struct store_conn *c)
{
	return sqlite3_get_autocommit(db_of(c)) == 0;
}

static enum rc sqlite_prepare(struct store_conn *c, const char *text, struct store_stmt **ret_st)
{
	const char *tail = NULL;
	sqlite3_stmt *st = NULL;
	char name[12];

	int e = sqlite3_prepare_v3(db_of(c), text, -1, SQLITE_PREPARE_PERSISTENT, &st, &tail);
	if (e != SQLITE_OK)
		return fail(c, e);
	struct sqlite_stmt *q = xcalloc(1, sizeof *q);
	q->st = st;
	q->nparams = sqlite3_bind_parameter_count(st);
	for (int i = 1; i <= q->nparams; i++) {
		snprintf(name, sizeof name, "$%d", i);
		q->place[i] = (unsigned char)sqlite3_bind_parameter_index(st, name);
	}
	*ret_st = &q->s;
	return OK;
}

static void sqlite_finalise(struct store_stmt *st)
{
	sqlite3_finalize(stmt_of(st));
	free(st);
}

static enum rc misuse(struct store_stmt *st, const char *what, int got, int want)
{
	st->conn->err = (struct store_err){ .kind = ERR_OTHER };
	snprintf(st->conn->err.detail, sizeof st->conn->err.detail, "%s: %d for %d", what, got, want);
	return store_err_rc(ERR_OTHER);
}

static enum rc sqlite_bind(struct store_stmt *st, const struct val *v, size_t n, bool keep)
{
	struct sqlite_stmt *q = (struct sqlite_stmt *)st;
	sqlite3_destructor_type life = keep ? SQLITE_TRANSIENT : SQLITE_STATIC;

	if ((int)n != q->nparams)
		return misuse(st, "values", (int)n, q->nparams);
	for (size_t i = 0; i < n; i++) {
		int at = q->place[i + 1], e = SQLITE_OK;

		if (!at)
			return misuse(st, "gap in $1..$n", (int)i + 1, q->nparams);
		switch (v[i].type) {
		case VAL_NULL: e = sqlite3_bind_null(q->st, at); break;
		case VAL_INT: e = sqlite3_bind_int64(q->st, at, v[i].i); break;
		case VAL_TEXT: e = sqlite3_bind_text(q->st, at, v[i].p, (int)v[i].n, life); break;
		case VAL_BLOB:
			/* An empty blob is not null. */
			e = v[i].n ? sqlite3_bind_blob(q->st, at, v[i].p, (int)v[i].n, life)
				: sqlite3_bind_zeroblob(q->st, at, 0);
			break;
		}
		if (e != SQLITE_OK)
			return fail(st->conn, e);
	}
	return OK;
}

static enum rc sqlite_step(struct store_stmt *st, bool *ret_row)
{
	errno = 0;
	int e = sqlite3_step(stmt_of(st));

	if (e != SQLITE_ROW && e != SQLITE_DONE)
		return fail(st->conn, e);
	*ret_row = e == SQLITE_ROW;
	return OK;
}

static void sqlite_reset_stmt(struct store_stmt *st)
{
	(void)sqlite3_reset(stmt_of(st));
}

static int64_t sqlite_changes(struct store_stmt *st)
{
	return sqlite3_changes64(db_of(st->conn));
}

static bool sqlite_is_null(struct store_stmt *st, int col)
{
	return sqlite3_column_type(stmt_of(st), col) == SQLITE_NULL;
}

static int64_t sqlite_get_int(struct store_stmt *st, int col)
{
	return sqlite3_column_int64(stmt_of(st), col);
}

static const char *sqlite_get_text(struct store_stmt *st, int col, size_t *ret_n)
{
	const char *text = (const char *)sqlite3_column_text(stmt_of(st), col);

	*ret_n = (size_t)sqlite3_column_bytes(stmt_of(st), col);
	return text;
}

static const void *sqlite_get_blob(struct store_stmt *st, int col, size_t *ret_n)
{
	const void *p = sqlite3_column_blob(stmt_of(st), col);

	*ret_n = (size_t)sqlite3_column_bytes(stmt_of(st), col);
	return p;
}

static enum rc sqlite_tables(struct store_conn *c,
		void (*see)(void *arg, const char *table, const char *column, const char *type, int pk), void *arg)
{
	sqlite3_stmt *st = NULL;
	int e = sqlite3_prepare_v2(db_of(c), "select m.name, p.name, p.type, p.pk from sqlite_master m, "
		"pragma_table_info(m.name) p where m.type = 'table' and m.name not like 'sqlite_%' order by m.rowid, p.cid",
		-1, &st, NULL);

	while (e == SQLITE_OK || e == SQLITE_ROW) {
		e = sqlite3_step(st);
		if (e == SQLITE_ROW)
			see(arg, (const char *)sqlite3_column_text(st, 0), (const char *)sqlite3_column_text(st, 1),
				(const char *)sqlite3_column_text(st, 2), sqlite3_column_int(st, 3));
	}
	enum rc rc = e == SQLITE_DONE ? OK : fail(c, e);
	sqlite3_finalize(st);
	return rc;
}

static enum rc sqlite_columns(struct store_conn *c, const char *table,
		void (*see)(void *arg, const char *name, const char *type, bool not_null), void *arg)
{
	sqlite3_stmt *st = NULL;
	int e = sqlite3_prepare_v2(db_of(c),
		"select name, type, \"notnull\" from pragma_table_info($1) order by cid", -1, &st, NULL);

	if (e == SQLITE_OK)
		e = sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	if (e == SQLITE_OK) {
		while ((e = sqlite3_step(st)) == SQLITE_ROW)
			see(arg, (const char *)sqlite3_column_text(st, 0),
				(const char *)sqlite3_column_text(st, 1), sqlite3_column_int(st, 2) != 0);
	}
	enum rc rc = e == SQLITE_DONE ? OK : fail(c, e);
	sqlite3_finalize(st);
	return rc;
}

static void *sqlite_log_of(struct store_conn *c)
{
	sqlite3_file *wal = NULL;

	if (c->store->config.no_fsync)
		return NULL;
	CHECK(sqlite3_file_control(db_of(c), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal) == SQLITE_OK);
	CHECK(wal && wal->pMethods);
	return wal;
}

static bool sqlite_log_sync(void *log)
{
	sqlite3_file *wal = log;

	return wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

/* all: everything into the file and the WAL cut to nothing; the caller holds the write turn. */
static enum rc sqlite_checkpoint(struct store_conn *c, bool all)
{
	errno = 0;
	int e = sqlite3_wal_checkpoint_v2(db_of(c), NULL,
		all ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	return e == SQLITE_OK ? OK : fail(c, e);
}

static void sqlite_shrink(struct store_conn *c)
{
	sqlite3_db_release_memory(db_of(c));
}

const struct store_driver store_driver_sqlite = {
	.name = "sqlite", .conn_size = sizeof(struct sqlite_conn),
	.init = sqlite_init, .fini = sqlite_fini, .list = sqlite_list,
	.open = sqlite_open, .close = sqlite_close, .script = sqlite_script,
	.control = sqlite_control, .in_transaction = sqlite_in_transaction,
	.prepare = sqlite_prepare, .finalise = sqlite_finalise, .bind = sqlite_bind,
	.step = sqlite_step, .reset = sqlite_reset_stmt, .changes = sqlite_changes,
	.is_null = sqlite_is_null, .get_int = sqlite_get_int,
	.get_text = sqlite_get_text, .get_blob = sqlite_get_blob,
	.ddl_i64 = "integer", .ddl_blob = "blob", .ddl_strict = "strict",
	.ddl_without_rowid = "without rowid",
	.log_of = sqlite_log_of, .log_sync = sqlite_log_sync,
	.columns = sqlite_columns, .tables = sqlite_tables, .checkpoint = sqlite_checkpoint, .shrink = sqlite_shrink,
};
