/* store_admin - what the command line asks of a whole store: verify, recount,
 * backup, restore, state of the engine.
 *
 * verify reads everything.  It needs no trust in the engine: each row carries a
 * keyed digest and the number of the journal entry that wrote it, each entry is
 * chained to the one before, and the ends of the chains are sealed.  So a turned
 * bit, a row changed, brought back from an old state, taken away or put in from
 * outside, a ciphertext moved, an entry changed or cut off: each is found, and
 * named by table and key.  What it cannot see is a whole store set back to an
 * older state of itself; the heads printed by it, kept elsewhere, show that.
 */
#ifndef STORE_ADMIN_H
#define STORE_ADMIN_H

#include "store.h"

/* ---- loading much at once ------------------------------------------------------------- */

/* Between these, tx_commit of this thread does not wait for the disk: groups of
 * up to 2,000 (demo, import).  store_bulk_end makes all durable.  Exclusive per shard. */
MUST_USE enum rc store_bulk_begin(struct store *s, shard_id shard);
MUST_USE enum rc store_bulk_end(struct store *s, shard_id shard);

/* ---- verify ---------------------------------------------------------------------- */

struct verify_problem {
	shard_id shard;
	const char *table;           /* "journal" and the like for what is not a record */
	int64_t key;                 /* of the row, seq of the entry; 0 when it is about the table */
	const char *column;          /* NULL when the row as a whole */
	/* database.damaged   the engine itself finds the file broken
	 * row.changed        digest does not fit: a column was changed behind our back
	 * row.old            an older state of the row was brought back
	 * row.ahead          the row names an entry that is not in the journal
	 * row.missing        the journal knows it, the table does not
	 * row.unknown        the table has it, the journal does not
	 * value.sealed       a sensitive value does not open: changed or moved
	 * journal.changed    hash does not fit the entry before, or the entry was changed
	 * journal.gap        entries are missing before this one
	 * journal.cut        the end of the chain is missing, or goes on behind its seal
	 * journal.malformed  changes are not as this program writes them
	 * journal.table      the journal names a table that this program does not know
	 * journal.subject    the index of the history pages does not fit the entries */
	const char *code;
};
struct verify_counts { int64_t shards, entries, reads, rows, values, problems; };
struct verify_head { shard_id shard; int64_t seq; char code[17]; };     /* first 64 bits of the chain's end */
/* Shards are looked at by several threads, largest first; calls come one at a time. */
struct verify_calls {
	void *arg;
	void (*problem)(void *arg, const struct verify_problem *p);
	void (*progress)(void *arg, shard_id shard, int64_t done, int64_t total);     /* of all; may be NULL */
	void (*head)(void *arg, const struct verify_head *h);                         /* may be NULL */
};
/* types: all record types of the program.  OK means that it ran to the end, not
 * that all is well: look at ret_counts->problems. */
MUST_USE enum rc store_verify(struct store *s, const struct record_type *const *types, size_t ntypes,
		const struct verify_calls *calls, struct fault *f, struct verify_counts *ret_counts);

/* ---- recount ----------------------------------------------------------------------- */

/* For `zendegi check`: the domain counts its rows anew, the store compares. */
struct recount;
struct recount *recount_new(void);
void recount_free(struct recount *r);
void recount_add(struct recount *r, int metric, int64_t subject, int64_t bucket, int64_t delta);
/* Calls see for each counter of metric_lo..metric_hi that is not what was
 * counted (also when one side has none); *ret_n is how many there were. */
MUST_USE enum rc recount_compare(struct recount *r, struct tx *tx, int metric_lo, int metric_hi,
		void (*see)(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted),
		void *arg, int64_t *ret_n);

/* ---- backup and restore (SQLite) ------------------------------------------------------- */

/* A backup is a new directory TO/2026-11-22T170000Z with one file a shard, each
 * consistent in itself, whatever else lies in the data directory (uploads), and
 * `manifest`: sizes, BLAKE2b-256 of every file, heads of the chains, and a MAC by
 * the store's key.  Keys are never in it.  It runs while the program serves.  It
 * appears under its name when all of it is on the disk, else not at all.
 *
 * public_key: 32 bytes, or NULL.  With it every file is encrypted to that key
 * (secretstream, its key in a sealed box), so that neither the server nor who
 * finds the medium can read it without the secret half, kept elsewhere. */
struct backup_counts { int64_t files, bytes; };
MUST_USE enum rc store_backup(struct store *s, const char *to, const unsigned char *public_key,
		struct buf *ret_dir, struct backup_counts *ret_counts, struct fault *f);
/* Checks all sums of a backup.  secret_key: NULL, or 32 bytes to open it too. */
MUST_USE enum rc backup_verify(const char *dir, const unsigned char *secret_key,
		struct backup_counts *ret_counts, struct fault *f);
/* Into a directory that is missing or empty; checks everything before the first
 * file gets its name.  The key file is put in place by hand (docs/operations.md). */
MUST_USE enum rc backup_restore(const char *dir, const unsigned char *secret_key, const char *data_dir,
		struct backup_counts *ret_counts, struct fault *f);
/* Does the manifest bear the MAC of this store's key?  CONFLICT "backup.mac" if not. */
MUST_USE enum rc backup_authentic(struct store *s, const char *dir, struct fault *f);
/* A new pair: secret half into a file 0400, public half in hexadecimal. */
MUST_USE enum rc backup_keygen(const char *secret_path, const char *public_path, struct fault *f);
MUST_USE enum rc backup_key_read(const char *path, unsigned char ret_key[32], struct fault *f);

/* ---- doctor ------------------------------------------------------------------------------ */

struct doctor_line { const char *name, *value; bool good; };
/* Settings on which durability rests, each good or not. */
MUST_USE enum rc store_doctor(struct store *s, void (*see)(void *arg, const struct doctor_line *l),
		void *arg, struct fault *f);

#endif
