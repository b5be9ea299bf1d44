/* store_driver - what an engine must offer to the store; inside this room only.
 *
 * A driver knows nothing of turns, groups or records.  It says what went wrong in
 * conn->err, maps it to an outcome, and never logs or retries.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store_seal.h"

struct shard;
struct store_driver;

/* What went wrong in the engine, told apart once, here; store_err_rc makes the
 * outcome of it.  A connection keeps the last one. */
enum store_err_kind {
	ERR_NONE,
	ERR_BUSY,          /* lock, serialisation failure: try again           BUSY   store.busy */
	ERR_LOST,          /* connection gone before COMMIT: nothing was done  BUSY   store.lost */
	ERR_COMMIT_UNKNOWN,/* gone during COMMIT: perhaps done; never retried
	                    * but through an idempotency key           FAILED store.commit_unknown */
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
	size_t index;                    /* of the text: store_stmt_get */
	int64_t ms;                      /* spent in the engine since it was taken, sampled */
	bool busy;                       /* a struct rows reads it */
	bool cached;                     /* false: finalised when released (same text twice at once) */
	struct store_stmt *next;         /* in conn->active */
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
	struct store_stmt *active;       /* in use; reset at the end of the transaction at the latest */
	struct store_conn *next;         /* in the pool */
	int64_t idle_since_us;
	struct veil veil;                /* of the transaction that is open; no 0: none */
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
	/* What must be synced after COMMIT before it is durable, NULL when COMMIT has done
	 * that; lives as long as the connection.  log_sync may be called by any thread. */
	void *(*log_of)(struct store_conn *c);
	bool (*log_sync)(void *log);
	/* All tables of the shard and their columns, tables in the order they were made; pk: place
	 * in the primary key from 1, 0: not in it. */
	enum rc (*tables)(struct store_conn *c, void (*see)(void *arg, const char *table, const char *column,
			const char *type, int pk), void *arg);
	/* Maintenance outside the commit path; NULL where the engine does it itself. */
	enum rc (*checkpoint)(struct store_conn *c, bool all);
	/* After bulk loading, outside a transaction: what the planner needs to know; NULL: nothing. */
	enum rc (*analyse)(struct store_conn *c);
	void (*shrink)(struct store_conn *c);              /* give page cache back */
};
extern const struct store_driver store_driver_sqlite;
extern const struct store_driver store_driver_pg;

#endif
