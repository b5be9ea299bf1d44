/* store_int - the inside of the store room; no other room may include it.
 *
 * Files and who calls whom:
 *   store.c          open, close, shards, migrations, lock file, statement check
 *   store_tx.c       read pool, write turn, group commit, db_*, rows_*
 *   store_row.c      record types -> texts, binding, row_*
 *   store_sqlite.c, store_pg.c, store_fault.c   drivers (struct store_driver)
 *   store_seal.c     keys, sealing, blind index, row digest      (store_seal.h)
 *   store_journal.c  journal entry and chain, store_history.c reading it and the read log,
 *   store_counter.c  counters, store_event.c outbox, inbox, idempotency keys:
 *                    called through the hooks at the end of this header
 *   store_verify.c, store_backup.c   (store_admin.h)
 *
 * Ownership.  A write connection, everything in struct shard marked "turn", and
 * the hooks' state per shard belong to the thread that holds the shard's write
 * turn: no lock is needed for them.  A read connection belongs to the tx that
 * took it from the pool.
 */
#ifndef STORE_INT_H
#define STORE_INT_H

#include <pthread.h>
#include <stdatomic.h>

#include "store.h"

/* ---- driver ------------------------------------------------------------------ */

/* What went wrong in the engine, told apart once, here; store_err_rc makes the
 * outcome of it.  A connection keeps the last one. */
enum store_err_kind {
	ERR_NONE,
	ERR_BUSY,          /* lock, serialisation failure: try again           BUSY   store.busy */
	ERR_LOST,          /* connection gone, or COMMIT not confirmed         BUSY   store.lost */
	ERR_FULL,          /* no room on the disk                              LIMIT  store.disk_full */
	ERR_UNIQUE,        /* column is set                                    CONFLICT */
	ERR_REFERENCE, ERR_CHECK, ERR_NOT_NULL,          /* a rule of the table: our mistake   FAILED */
	ERR_IO,            /* read or write error, corrupt file                FAILED store.io */
	ERR_OTHER          /* SQL text wrong, type wrong                       FAILED store.sql */
};
struct store_err {
	enum store_err_kind kind;
	int engine_code;                 /* SQLite extended code; 0 on PostgreSQL */
	char table[64], column[64];      /* ERR_UNIQUE: last column of the violated constraint */
	char detail[120];                /* engine's message without values: no personal data */
};

enum store_control {
	CONTROL_BEGIN_READ,              /* one snapshot until COMMIT or ROLLBACK */
	CONTROL_BEGIN_WRITE,
	CONTROL_SAVEPOINT, CONTROL_RELEASE, CONTROL_ROLLBACK_TO,   /* one level, name "op" */
	CONTROL_COMMIT, CONTROL_ROLLBACK
};

struct store_stmt {
	struct store_conn *conn;
	const char *text;                /* lives as long as the connection */
	bool busy;                       /* a struct rows reads it */
	bool cached;                     /* false: finalised when released (same text twice at once) */
};

/* Drivers put their own members behind these.  Every function sets conn->err on
 * failure and returns store_err_rc(kind); nothing here logs. */
struct store_conn {
	const struct store_driver *driver;
	struct store *store;
	struct shard *shard;
	bool write;
	bool broken;                     /* close instead of pooling it */
	struct store_err err;
	struct store_stmt **stmt;        /* by statement index, NULL until used */
	size_t nstmt;
	struct store_conn *next;         /* in the pool */
	int64_t idle_since_us;
};

struct store_driver {
	const char *name;                /* "sqlite", "postgresql" */
	size_t conn_size;                /* bytes of the driver's connection, struct store_conn first */
	/* Once per store; parses the URL, may keep a state in store->driver_state. */
	enum rc (*init)(struct store *s, struct fault *f);
	void (*fini)(struct store *s);
	/* Which shards exist already?  Sets bit i of *ret_mask. */
	enum rc (*list)(struct store *s, uint64_t *ret_mask, struct fault *f);
	/* Opens a connection to the shard; makes file or schema when make is set.
	 * c is zeroed but for driver, store, shard, write. */
	enum rc (*open)(struct store_conn *c, bool make);
	void (*close)(struct store_conn *c);
	/* Several statements at once, no values: migrations.  Inside a transaction. */
	enum rc (*script)(struct store_conn *c, const char *text);
	enum rc (*control)(struct store_conn *c, enum store_control what);
	/* After a failed statement: is the transaction still open?  (SQLite ends it by
	 * itself on a full disk.) */
	bool (*in_transaction)(struct store_conn *c);
	/* text stays valid while the connection lives. */
	enum rc (*prepare)(struct store_conn *c, const char *text, struct store_stmt **ret_st);
	void (*finalise)(struct store_stmt *st);
	/* Values for $1..$n.  keep: they may vanish before the last step, copy them. */
	enum rc (*bind)(struct store_stmt *st, const struct val *v, size_t n, bool keep);
	/* First call executes.  *ret_row false: done. */
	enum rc (*step)(struct store_stmt *st, bool *ret_row);
	void (*reset)(struct store_stmt *st);
	int64_t (*changes)(struct store_stmt *st);         /* rows of the last insert, update, delete */
	/* Columns of the current row; pointers until step or reset. */
	bool (*is_null)(struct store_stmt *st, int col);
	int64_t (*get_int)(struct store_stmt *st, int col);
	const char *(*get_text)(struct store_stmt *st, int col, size_t *ret_n);
	const void *(*get_blob)(struct store_stmt *st, int col, size_t *ret_n);
	/* Replaces {I64} {BLOB} {STRICT} {WITHOUT_ROWID} in DDL. */
	const char *ddl_i64, *ddl_blob, *ddl_strict, *ddl_without_rowid;
	/* Columns of a table in order: calls see(arg, name, type as in the DDL token's
	 * engine spelling, not_null). */
	enum rc (*columns)(struct store_conn *c, const char *table,
			void (*see)(void *arg, const char *name, const char *type, bool not_null), void *arg);
	/* Maintenance outside the commit path; NULL where the engine does it itself. */
	enum rc (*checkpoint)(struct store_conn *c, bool all);
	void (*shrink)(struct store_conn *c);              /* give page cache back */
};
extern const struct store_driver store_driver_sqlite;
extern const struct store_driver store_driver_pg;

enum rc store_err_rc(enum store_err_kind kind);
/* conn->err -> fault (code and detail); returns the outcome. */
enum rc store_conn_fault(const struct store_conn *c, struct fault *f);

/* ---- shards and the write turn ------------------------------------------------- */

/* The members of one COMMIT.  Each waits until it is done. */
struct group {
	atomic_int state;                /* 0 open, 1 durable, 2 failed */
	enum rc rc;
	const char *code;                /* static */
	int members;                     /* committed into it */
	int refs;                        /* under shard->lock */
	int64_t begun_us;
};

struct waiter;                           /* a thread in the queue for the write turn */

struct shard {
	struct store *store;
	shard_id id;
	char name[16];                   /* "national", "province-15" */
	pthread_mutex_t lock;            /* queue, pool and group references */
	/* write turn */
	bool taken;                      /* somebody holds the turn */
	pthread_t holder;
	bool bulk;                       /* holder keeps the turn between its transactions */
	struct waiter *first, *last;
	/* turn: only the holder touches these */
	struct store_conn *writer;       /* NULL until first used */
	struct group *group;             /* open transaction, NULL if none */
	int64_t last_key, key_floor;     /* key_new; floor is stored in meta, so keys grow over restarts */
	bool key_floor_dirty;
	struct journal_state *journal;   /* hooks' own, made by journal_shard_open */
	struct counter_state *counters;
	/* read pool */
	struct store_conn *idle;         /* last used first */
	int nopen;
	pthread_cond_t returned;
	/* checkpoint */
	atomic_long wal_pages;
	atomic_llong last_write_us;
};

struct store {
	struct store_config config;      /* strings are the store's own copies */
	const struct store_driver *driver, *inner;   /* inner: below the fault driver */
	void *driver_state;
	struct clock clock_own;
	struct clock *clock;
	struct rng rng_own;
	struct rng *rng;
	struct shard *shard[SHARD_MAX + 32];
	int nshards;
	char *dir;                       /* SQLite: directory without "sqlite:" */
	int lock_fd;
	struct seal *seal;               /* keys; opened by store_open before any shard */
	struct read_log *read_log;       /* store_journal.c: coalescing table with its own lock */
	struct record_cache *records;    /* store_row.c */
	struct store_fault_plan *fault;  /* store_fault.c, NULL unless armed */
	struct maintenance *maintenance; /* store_wal.c: the checkpoint thread */
	atomic_int readers_open;
};

/* The cached statement of an index; prepares it on first use.  Registered texts
 * have indexes 0..n-1, texts of record types follow (store_row.c). */
enum rc store_stmt_get(struct store_conn *c, size_t index, const char *text, struct store_stmt **ret_st);
void store_stmt_put(struct store_stmt *st);
extern const struct sql_text __start_zendegi_sql[], __stop_zendegi_sql[];
static inline size_t store_sql_count(void) { return (size_t)(__stop_zendegi_sql - __start_zendegi_sql); }
static inline size_t store_sql_index(struct sql q) { return (size_t)(q.t - __start_zendegi_sql); }

/* DDL tokens -> engine spelling. */
void store_ddl_expand(const struct store_driver *d, const char *text, struct buf *out);
/* Runs DDL with tokens in one transaction on a shard: migrations and tests' own tables. */
MUST_USE enum rc store_ddl(struct store *s, shard_id shard, const char *text, struct fault *f);

/* Embedded by tools/migrations.py from migrations/{common,national,province}. */
struct migration { const char *kind; int number; const char *name, *text; };
extern const struct migration store_migrations[];
extern const size_t store_nmigrations;

/* ---- record types ----------------------------------------------------------------- */

/* DDL of a record type's table as it must be (the oracle), with tokens. */
void record_ddl(const struct record_type *t, struct buf *out);
/* Columns in order: key, ver, each field (and <name>_bx after a BLIND one), jseq, seal.  The seal is
 * seal_row over all columns between key and seal, as they stand in the database. */
size_t record_columns(const struct record_type *t, const char **ret_names, size_t max);

/* A tx over a connection in hand, for hooks that have none; never committed or released. */
void tx_over(struct tx *tx, struct store_conn *c, struct arena *a, struct fault *f);

/* Table meta (name text primary key not null, value text not null), one per shard, made by
 * migrations/common/001_meta.sql; store_journal and friends begin with 002. */

/* ---- hooks: journal, counters (called with the write turn) ----------------------------- */

/* When the write connection of a shard is opened (reads head of the chain and last seq), and at close. */
MUST_USE enum rc journal_shard_open(struct shard *sh, struct store_conn *c, struct fault *f);
void journal_shard_close(struct shard *sh);
/* A group was rolled back as a whole: forget chain head and seq beyond what is on disk. */
void journal_shard_rollback(struct shard *sh);
/* tx_write, after SAVEPOINT: makes tx->entry in the arena; the entry's seq is fixed here (head + 1). */
MUST_USE enum rc journal_begin(struct tx *tx, const struct who *who, const char *verb);
int64_t journal_seq(const struct tx *tx);                          /* jseq of rows written by tx */
/* One row's change.  old NULL: insert, record NULL: delete; mask: bits of fields that differ. */
void journal_add_change(struct tx *tx, const struct record_type *t, const void *old, const void *record, uint64_t mask);
/* tx_commit, before RELEASE: writes the entry if anything was changed, noted or emitted. */
MUST_USE enum rc journal_finish(struct tx *tx);
/* After RELEASE succeeded: the chain head moves on, counter deltas join the group. */
void journal_accept(struct tx *tx);
void counters_accept(struct tx *tx);
/* Before COMMIT: one upsert per touched counter.  c is the write connection, no savepoint is open. */
MUST_USE enum rc counters_flush(struct shard *sh, struct store_conn *c, struct fault *f);
void counters_forget(struct shard *sh);                            /* group committed or rolled back */

MUST_USE enum rc read_log_open(struct store *s, struct fault *f);
void read_log_close(struct store *s);

#endif
