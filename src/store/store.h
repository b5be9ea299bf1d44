/* store - shards, transactions, statements, row binding, journal, counters.
 *
 * A shard is a province (1 + SCI province code) or the national shard (0).  On
 * SQLite a shard is a file below DIR, on PostgreSQL a schema.  SQL never names
 * a shard and nothing joins across shards; both engines get the same texts
 * (docs: store rules), written as SQL("...") literals only.
 *
 * Writing.  One write connection per shard and process; tx_write waits for its
 * turn, runs in a savepoint of the open group, and tx_commit returns when the
 * whole group is durable (group commit).  Nothing is acknowledged before.  A statement
 * that fails (also a UNIQUE conflict) dooms its operation on both engines alike.  A failed
 * fsync ends the process.  Reading goes through pooled connections with a snapshot each.
 *
 * One way to change data: row_insert / row_update / row_delete write the row,
 * seal it (row digest) and put the change into the transaction's one journal
 * entry, whose hash chain covers it.  db_exec exists for derived tables only
 * (search keys, sessions, drafts, counters): tables that can be rebuilt or forgotten.
 *
 * Threads.  struct store is shared; struct tx belongs to one thread.  No store
 * function is called while holding another shard's write transaction, except
 * reading the national shard. */
#ifndef STORE_H
#define STORE_H

#include "model.h"

struct store;
typedef struct { int v; } shard_id;
#define SHARD_NATIONAL ((shard_id){0})
#define SHARD_MAX 32
static inline shard_id shard_of_province(int code) { return (shard_id){1 + code}; }

/* Record keys: 41 bits milliseconds since 2020, 6 bits shard, 16 bits chance or
 * sequence; unique over all shards, growing in each.  Zero is none. */
shard_id shard_of_key(int64_t key);

struct store_config {
	const char *url;              /* "sqlite:DIR" or a libpq URL */
	const char *key_file;         /* 0400, 32 bytes in hex; NULL: DIR.keys/master.key (store_seal.h) */
	struct clock *clock;
	struct rng *rng;
	int readers_per_shard;        /* 0: 4 */
	int cache_kib;                /* page cache of a read connection, 0: by the number of shards */
	bool create;                  /* make what is missing and migrate */
	bool migrate;                 /* bring the shards that are there to this program's schema, make none */
	const char *provinces;        /* with create: "15" or "all" or "00,15" */
	const char *files_dir;        /* sealed files; NULL: DIR/files (SQLite), refused when needed (PostgreSQL) */
	bool no_fsync;                /* tests and demo generation only; doctor shows it red */
	bool moved_too;               /* opens also what store_mark_moved has closed (store_move.h) */
	bool read_only;               /* beside a running server: takes no lock, refuses tx_write */
};
MUST_USE enum rc store_open(const struct store_config *c, struct fault *f, struct store **ret_store);
void store_close(struct store *s);
struct clock *store_clock(struct store *s);
struct rng *store_rng(struct store *s);
bool store_has_shard(struct store *s, shard_id shard);
/* Shards in order; returns their number (national first). */
int store_shards(struct store *s, shard_id ret_list[SHARD_MAX]);
bool store_is_sqlite(struct store *s);
/* Grows before anybody is told that a change of the shard is durable: what was read since
 * it had this value stands.  0 where another process may write too (PostgreSQL): never equal. */
int64_t store_version(struct store *s, shard_id shard);

/* ---- statements ------------------------------------------------------------ */

/* Only a literal makes one; each is registered in a linker section, so that all
 * are prepared at start on each engine as a check, and found by index. */
struct sql_text { const char *text, *file; int line; bool national; };
struct sql { const struct sql_text *t; };
#define SQL_ENTRY(lit, nat) ({ static const struct sql_text sql_text_                        \
	__attribute__((section("zendegi_sql"), used, aligned(8))) =                         \
	{ "" lit "", __FILE__, __LINE__, nat }; (struct sql){ &sql_text_ }; })
#define SQL(lit) SQL_ENTRY(lit, false)                 /* on a province shard or tables common to all */
#define SQL_NATIONAL(lit) SQL_ENTRY(lit, true)         /* on the national shard */

struct val {
	enum { VAL_NULL, VAL_INT, VAL_TEXT, VAL_BLOB } type;
	int64_t i;
	const void *p; size_t n;
};
static inline struct val v_int(int64_t i) { return (struct val){ .type = VAL_INT, .i = i }; }
static inline struct val v_null(void) { return (struct val){ .type = VAL_NULL }; }
struct val v_text(const char *s), v_blob(const void *p, size_t n);   /* NULL gives null */
#define VALS(...) (const struct val[]){ __VA_ARGS__ }, COUNT_OF(((const struct val[]){ __VA_ARGS__ }))
#define NO_VALS NULL, 0

struct who {                     /* who does it, for the journal */
	int64_t person;          /* staff key; 0 = the program itself */
	int32_t role;
	int64_t unit;            /* unit of the role */
	const char *device;      /* session or device id, no secret; may be NULL */
	const char *reason;      /* why, as typed; stored encrypted */
};

struct tx {
	struct store *store;
	struct store_conn *conn;
	shard_id shard;
	bool write, done;
	enum rc failed;          /* a statement failed: the transaction is doomed, tx_commit gives this */
	struct arena *arena;     /* request memory for rows and texts */
	struct journal_entry *entry;
	struct fault *fault;
	int statements;          /* run so far: statement budgets of scenarios */
	int *sum;                /* counted there too (a request's total); NULL: nowhere */
};
MUST_USE enum rc tx_read(struct tx *tx, struct store *s, shard_id shard, struct arena *a, struct fault *f);
MUST_USE enum rc tx_write(struct tx *tx, struct store *s, shard_id shard, struct arena *a, struct fault *f,
		const struct who *who, const char *verb);
MUST_USE enum rc tx_commit(struct tx *tx);             /* write: durable when OK */
/* tx_write, body, tx_commit in one, which is quicker: body may run in the thread of another
 * writer, while this one waits.  It commits nothing itself and knows no thread. */
MUST_USE enum rc tx_run(struct store *s, shard_id shard, struct arena *a, struct fault *f, const struct who *who,
		const char *verb, enum rc (*body)(struct tx *tx, void *arg), void *arg);
void tx_release(struct tx *tx);                        /* rolls back what is not committed */
int64_t tx_now(struct tx *tx);                         /* ms UTC */

MUST_USE enum rc db_exec(struct tx *tx, struct sql q, const struct val *v, size_t n, int64_t *ret_changed); /* may be NULL */

/* AUTO(rows) r = {0}; rc = db_query(tx, &r, SQL("..."), VALS(...)); while (rows_next(&r)) ...; rc = rows_rc(&r); */
struct rows { struct tx *tx; struct store_stmt *st; enum rc rc; int n; };
MUST_USE enum rc db_query(struct tx *tx, struct rows *r, struct sql q, const struct val *v, size_t n);
bool rows_next(struct rows *r);
enum rc rows_rc(const struct rows *r);
int64_t rows_int(struct rows *r, int col);             /* null gives 0 */
const char *rows_text(struct rows *r, int col);        /* copied into the tx's arena; null gives NULL */
bool rows_null(struct rows *r, int col);
const void *rows_blob(struct rows *r, int col, size_t *ret_n);   /* valid until rows_next */
void rows_release(struct rows *r);
MUST_USE enum rc db_int(struct tx *tx, struct sql q, const struct val *v, size_t n, int64_t *ret_v); /* NOT_FOUND if no row */

/* ---- records ------------------------------------------------------------------ */

int64_t key_new(struct tx *tx);

/* row_* functions carry their own texts, made from the (constant) tables; for joins select the
 * key and row_load, or name columns and read them one by one (sensitive: rows_secret). */
/* NOT_FOUND also where the shard is not of the record's kind: a key from outside may name any shard. */
MUST_USE enum rc row_load(struct tx *tx, const struct record_type *t, int64_t key, void *ret_record);
/* All rows whose `field` equals key, in key order, at most max: arena array. */
MUST_USE enum rc row_list_by(struct tx *tx, const struct record_type *t, const char *field, int64_t value,
		size_t max, void *ret_array /* struct X ** */, size_t *ret_n);
/* key 0: a new key is made and stored into the record; ver becomes 1. */
MUST_USE enum rc row_insert(struct tx *tx, const struct record_type *t, void *record);
/* old as loaded; new changed.  Checks that the row still has old's ver (else
 * CONFLICT), refuses IMMUTABLE changes, sets new's ver = old + 1.  Nothing changed: OK, no write. */
MUST_USE enum rc row_update(struct tx *tx, const struct record_type *t, const void *old, void *record);
MUST_USE enum rc row_delete(struct tx *tx, const struct record_type *t, const void *old);

/* Value of a sensitive column read by a query of one's own; NULL when null.  A
 * ciphertext moved from another row, column or table is FAILED "store.sealed". */
const char *rows_secret(struct rows *r, int col, const struct record_type *t, const char *field, int64_t key);
/* The same for derived tables that are no records (drafts): text sealed for that place,
 * in the arena of tx; NULL gives null.  rows_secret_at opens it, NULL when it does not open. */
struct val v_secret(struct tx *tx, const char *table, const char *column, int64_t key, const char *text);
const char *rows_secret_at(struct rows *r, int col, const char *table, const char *column, int64_t key);

/* Files by content (photos): sealed, below DIR/files/<shard>/; written, synced and
 * renamed before put returns, so a row that names one always finds it.  hash: 64 hex
 * digits of a keyed hash of the plain bytes.  On PostgreSQL: below the files directory
 * of the configuration.  get returns arena memory.  delete: whether a row still names the
 * file is the caller's to know; gone already is OK. */
#define STORE_FILE_HASH 65
MUST_USE enum rc store_file_put(struct store *s, shard_id shard, const void *bytes, size_t n,
		struct fault *f, char ret_hash[STORE_FILE_HASH]);
MUST_USE enum rc store_file_get(struct store *s, shard_id shard, const char *hash, struct arena *a,
		struct fault *f, const void **ret_bytes, size_t *ret_n);
MUST_USE enum rc store_file_delete(struct store *s, shard_id shard, const char *hash, struct fault *f);
MUST_USE bool store_file_has(struct store *s, shard_id shard, const char *hash);
struct blind { unsigned char b[16]; };  /* keyed index of a normalised text; kind "national_id" or "phone" */
struct blind blind_of(struct store *s, const char *kind, const char *normalised);
static inline struct val v_blind(const struct blind *b) { return v_blob(b->b, sizeof b->b); }

/* ---- journal, events, counters, idempotency --------------------------------------- */

/* The household (or other subject) a history page shows the entry under; call
 * once or more in an operation.  Without it the first row's key is used. */
void journal_subject(struct tx *tx, int64_t subject);
void journal_event(struct tx *tx, bool event);          /* of its subject's time line (OP_EVENT)?  yes stays */
/* The entry's id of this transaction, for receipts. */
const char *journal_id(struct tx *tx);

struct journal_row {                   /* one line of a history page */
	int64_t seq, at_ms, person, unit;
	int32_t role;
	const char *id, *verb, *reason, *changes;   /* changes: JSON, see below */
};
/* changes: [{"table","key","op":"insert|update|delete","ver","fields":{name:[old,new]},
 * "sensitive":{name:[old,new]}}]; values are canonical texts (value_text) or null.
 * What stands under "sensitive" is to be masked until shown.  before_seq 0: the newest. */
MUST_USE enum rc journal_of(struct tx *tx, int64_t subject, int64_t before_seq, size_t max,
		struct journal_row **ret_rows, size_t *ret_n);
/* The newest events, down to since_ms, for time lines: no changes, reasons only if asked for.  Entries of
 * which nobody said by journal_event whether they are events come too. */
MUST_USE enum rc journal_events_of(struct tx *tx, int64_t subject, int64_t since_ms, size_t max, bool reasons,
		struct journal_row **ret_rows, size_t *ret_n);

/* A read of a personal file: coalesced per person, subject, what and minute; durable
 * before it returns the first time (security: failure to log = the act fails). */
MUST_USE enum rc read_log(struct store *s, const struct who *who, int64_t subject, const char *what,
		struct arena *a, struct fault *f);
/* Stands there already: then read_log writes nothing and waits for nobody. */
bool read_logged(struct store *s, const struct who *who, int64_t subject, const char *what);
struct read_row { int64_t at_ms, person; int32_t role; int64_t unit; const char *what; };
MUST_USE enum rc read_log_of(struct tx *tx, int64_t subject, int64_t before_ms, size_t max,
		struct read_row **ret_rows, size_t *ret_n);
/* The different files that a person has read since then, lists taken out left aside. */
MUST_USE enum rc read_log_by(struct tx *tx, int64_t person, int64_t since_ms, size_t max, int64_t **ret_subjects,
		size_t *ret_n);

/* An event row in the same transaction; a job hands it on (outbox).  payload is
 * JSON without sensitive values. */
MUST_USE enum rc tx_emit(struct tx *tx, const char *event, int64_t subject, const char *payload);
struct event { int64_t id; const char *name; int64_t subject, at_ms; const char *payload; shard_id shard; };
/* Oldest unhandled events of a shard; event_done deletes one in a tx of that shard. */
MUST_USE enum rc event_list(struct tx *tx, size_t max, struct event **ret_events, size_t *ret_n);
MUST_USE enum rc event_done(struct tx *tx, int64_t id);

/* In the transaction that acts on a message from another shard (id: the event's):
 * ret_first is false when it was acted on before, then commit nothing else. */
MUST_USE enum rc inbox_take(struct tx *tx, int64_t message, bool *ret_first);

/* Counters kept at write time: deltas are gathered and written with the group.  Exact after
 * commit.  subject: unit number or staff key; bucket: Jalali month index, day number or 0. */
void counter_add(struct tx *tx, int metric, int64_t subject, int64_t bucket, int64_t delta);
MUST_USE enum rc counter_get(struct tx *tx, int metric, int64_t subject, int64_t bucket, int64_t *ret_v);  /* 0 if none */
/* Over buckets from..to inclusive. */
MUST_USE enum rc counter_sum(struct tx *tx, int metric, int64_t subject, int64_t from, int64_t to, int64_t *ret_v);
/* Several ranges in one statement.  see gets each value but 0, in no order, several for a subject: it adds up. */
enum { COUNTER_SPANS = 10 };
struct counter_span { int metric; int64_t subject_lo, subject_hi, bucket_lo, bucket_hi; };
MUST_USE enum rc counter_spans(struct tx *tx, const struct counter_span *spans, size_t n,
		void (*see)(void *arg, size_t span, int64_t subject, int64_t value), void *arg);
struct counter_row { int64_t subject, bucket, value; };
/* All rows of a metric with subject_lo..hi, bucket_lo..hi, ordered; at most max. */
MUST_USE enum rc counter_list(struct tx *tx, int metric, int64_t subject_lo, int64_t subject_hi,
		int64_t bucket_lo, int64_t bucket_hi, size_t max, struct counter_row **ret_rows, size_t *ret_n);

/* Idempotency: find the result of an earlier create with the same key by the
 * same person (digest of the request must match, else CONFLICT
 * "idempotency.other_request"); note it in the same transaction. */
MUST_USE enum rc idempotency_find(struct tx *tx, const char *key, const void *digest32, int64_t *ret_key); /* NOT_FOUND: new */
MUST_USE enum rc idempotency_note(struct tx *tx, const char *key, const void *digest32, int64_t result_key);
/* Forgets keys and messages older than before_ms, at most 5,000 of each: repeat until *ret_n is 0. */
MUST_USE enum rc store_forget_old(struct tx *tx, int64_t before_ms, int64_t *ret_n);

#endif
