/* store_int - the inside of the store room; no other room may include it.
 *
 * Files and who calls whom:
 *   store.c          open, close, shards, migrations, lock file, statement check
 *   store_turn.c     write turn, groups, when they are durable
 *   store_tx.c       snapshots and write transactions; store_query.c db_*, rows_*
 *   store_row.c      record types -> texts, binding, row_*; store_ahead.c what is made before the turn
 *   store_sqlite.c, store_pg.c, store_fault.c   drivers (struct store_driver); store_frames.c the WAL below SQLite
 *   store_seal.c     keys, sealing, blind index, row digest      (store_seal.h)
 *   store_journal.c  journal entry and chain, store_history.c reading it and the read log,
 *   store_counter.c  counters, store_event.c outbox, inbox, idempotency keys:
 *                    called through the hooks at the end of this header
 *   store_verify.c, store_backup.c   (store_admin.h), store_watch.c   (store_watch.h)
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
#include "store_driver.h"
#include "store_seal.h"
#include "store_watch.h"

enum rc store_err_rc(enum store_err_kind kind);
/* conn->err -> fault (code and detail); returns the outcome. */
enum rc store_conn_fault(const struct store_conn *c, struct fault *f);

/* ---- shards and the write turn ------------------------------------------------- */

struct shard;

/* A thread in the queue for the write turn.  With work whoever has the turn may do it;
 * OK makes it a member of the open group. */
struct waiter {
	atomic_int state;
	bool queued;
	struct waiter *next;             /* in the queue, then among the members of its group */
	enum rc (*work)(struct shard *sh, void *arg);
	void *arg;
	enum rc rc;
	const char *code;                /* static; NULL: the work has said what is wrong */
};

/* The members of one COMMIT.  Each waits until it is done. */
struct group {
	atomic_int state;                /* 0 open, 1 durable, 2 failed */
	enum rc rc;
	const char *code;                /* static */
	int members;                     /* committed into it */
	atomic_int refs;                 /* the shard and each member of store_group_join */
	struct waiter *done;             /* members of store_turn_work */
	int64_t begun_us;
	void *log;                       /* to be synced; NULL: COMMIT was that */
	struct group *next;              /* in shard's unsynced */
};

/* What statements have cost.  Texts beyond the table are counted in its last place. */
#define STATEMENT_USE_MAX 4096
struct statement_use { atomic_llong calls, ms, slow; _Atomic(const char *) text; };

struct shard {
	struct store *store;
	shard_id id;
	char name[16];                   /* "national", "province-15" */
	pthread_mutex_t lock;            /* queue, pool and group references */
	/* write turn */
	bool taken;                      /* somebody holds the turn */
	pthread_t holder;
	bool bulk;                       /* holder keeps the turn between its transactions */
	enum rc bulk_rc;                 /* a group of it was lost */
	struct waiter *first, *last;
	bool syncing;                    /* a thread syncs, or was told to */
	int64_t syncs;                   /* finished so far */
	struct group *unsynced;          /* committed; only while syncing */
	/* turn: only the holder touches these */
	struct store_conn *writer;       /* NULL until first used */
	struct group *group;             /* open transaction, NULL if none */
	_Atomic int64_t last_key;        /* of any thread; 0 until the floor was read */
	int64_t key_floor;               /* stored in meta, so keys grow over restarts */
	bool key_floor_dirty;
	struct journal_state *journal;   /* hooks' own, made by journal_shard_open */
	struct counter_state *counters;
	/* read pool */
	struct store_conn *idle;         /* last used first */
	int nopen;
	pthread_cond_t returned;
	atomic_llong commits, operations; /* groups made durable, and their members */
	/* checkpoint */
	atomic_long wal_pages;
	atomic_long wal_alert;           /* this long, and the maintenance thread is woken */
	long wal_seen;                   /* turn: length after the COMMIT before */
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
	bool driver_ready;               /* init succeeded */
	struct shard *shard[SHARD_MAX];  /* by shard_id, NULL: not here */
	int nshards;
	char *dir;                       /* SQLite: directory without "sqlite:" */
	int lock_fd;
	struct seal *seal;               /* keys; opened by store_open before any shard */
	struct read_log *read_log;       /* store_journal.c: coalescing table with its own lock */
	struct record_cache *records;    /* store_row.c */
	struct store_fault_plan *fault;  /* store_fault.c, NULL unless armed */
	struct maintenance *maintenance; /* store_wal.c: the checkpoint thread */
	struct statement_use *use;       /* by statement index; STATEMENT_USE_MAX of them */
	atomic_int readers_open;
};

/* All calls into the engine go through here, so that the fault driver sees them. */
#define DRIVER(c) ((c)->store->driver)
MUST_USE enum rc store_conn_open(struct shard *sh, bool write, bool make, struct fault *f, struct store_conn **ret_c);
void store_conn_close(struct store_conn *c);               /* NULL is fine */
/* The cached statement of an index; prepares it on first use.  Registered texts
 * have indexes 0..n-1, texts of record types follow (store_row.c). */
enum rc store_stmt_get(struct store_conn *c, size_t index, const char *text, struct store_stmt **ret_st);
void store_stmt_put(struct store_stmt *st);
void store_statement_name(size_t index, const char *text, char ret_name[STATEMENT_NAME_SIZE]);   /* store_watch.c */
/* The engine's step, its time noted for store_statements. */
MUST_USE enum rc store_stmt_step(struct store_stmt *st, bool *ret_row);
void store_conn_quiet(struct store_conn *c);               /* resets what is still being read */
/* The engine's error of a statement in tx -> fault; dooms a write transaction. */
enum rc store_tx_fail(struct tx *tx, const char *file, int line);
MUST_USE enum rc store_reader_take(struct shard *sh, struct fault *f, struct store_conn **ret_c);
void store_reader_put(struct store_conn *c);
/* Read connections that may be open at a time. */
int store_readers_most(struct store *s, int shards);
void store_readers_close(struct shard *sh, int64_t idle_before_us);
MUST_USE enum rc store_turn_take(struct shard *sh, struct fault *f);
void store_turn_give(struct shard *sh);                    /* commits an open group unless another will */
/* Has w's work done and waits until it is durable. */
MUST_USE enum rc store_turn_work(struct shard *sh, struct waiter *w, struct fault *f);
bool store_turn_bulk(struct shard *sh);                    /* this thread loads in bulk */
/* Turn held, no savepoint open: commits the open group and makes it durable. */
MUST_USE enum rc store_group_finish(struct shard *sh, struct fault *f);
struct group *store_group_join(struct shard *sh);          /* turn held; store_group_wait after giving it */
MUST_USE enum rc store_group_wait(struct group *g, struct fault *f);
/* Returns when all is durable that a snapshot of before shows. */
void store_settle(struct shard *sh);
/* Everything of the group is undone; its members learn why. */
void store_group_undo(struct shard *sh, enum rc rc, const char *code);
void store_writer_close(struct shard *sh);                 /* turn held, no group open */
/* An error of the disk at COMMIT leaves unknown what is on it; asking again may get a
 * success for data that the kernel has dropped.  So the process ends, and the start
 * after it reads what is really there. */
void store_die_of_disk(struct shard *sh, const char *detail);
MUST_USE enum rc store_floor_read(struct shard *sh, struct store_conn *c, struct fault *f);
MUST_USE enum rc store_floor_write(struct shard *sh, struct store_conn *c, struct fault *f);
MUST_USE enum rc store_moved_check(struct store *s, struct fault *f);   /* store_move.c */
MUST_USE enum rc store_wal_start(struct store *s, struct fault *f);
void store_wal_stop(struct store *s);
void store_wal_wrote(struct shard *sh);
struct record_cache *record_cache_new(void);
void record_cache_free(struct record_cache *rc);           /* NULL is fine */
/* The veil of a transaction (store_veil.c): to read under, and to write under; NULL: none. */
const struct veil *tx_veil(const struct tx *tx);
const struct veil *tx_veil_write(const struct tx *tx);
void veil_close(struct store_conn *c);                     /* with every transaction */
/* By the id that stands in a sealed value, for verify; NOT_FOUND. */
MUST_USE enum rc veil_with_id(struct tx *tx, const unsigned char *id, struct veil *ret_v);
void shard_name(shard_id shard, char ret_name[16]);
int64_t store_mono_us(void);
extern const struct sql_text __start_zendegi_sql[] __attribute__((weak)), __stop_zendegi_sql[] __attribute__((weak));
static inline size_t store_sql_count(void) { return (size_t)(__stop_zendegi_sql - __start_zendegi_sql); }
static inline size_t store_sql_index(struct sql q) { return (size_t)(q.t - __start_zendegi_sql); }

/* DDL tokens -> engine spelling. */
void store_ddl_expand(const struct store_driver *d, const char *text, struct buf *out);
/* Embedded by tools/migrations.py from migrations/{common,national,province}. */
struct migration { const char *kind; int number; const char *name, *text; };
extern const struct migration store_migrations[];
extern const size_t store_nmigrations;

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
/* One row's change.  old NULL: insert, record NULL: delete; mask: bits of fields that differ;
 * column: record's values as written, in the order of record_info (store_row.h). */
void journal_add_change(struct tx *tx, const struct record_type *t, const void *old, const void *record, uint64_t mask,
		const struct val *column);
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
