/* store_seal - keys, sealed values, blind indexes, row digests, chain hashes.
 *
 * One master key of 32 random bytes lives in a file outside the data directory;
 * everything else is derived from it (KDF of libsodium, context "zendegi_"):
 * a data key for sealed values, a key for blind indexes, one for row digests,
 * one for the journal chain and one for other texts that must be compared
 * without being kept.  A copy of the data without the key file shows nothing
 * sensitive, and nobody without it can make a row, a chain or a ciphertext
 * that verify would take for ours.
 *
 * Losing the key file is losing every sensitive value: docs/operations.md says
 * how to keep it.  Keys are in memory that is locked, guarded and left out of
 * core dumps.  All functions may be called by several threads at once.
 *
 * A sealed value: version 1 | key id 4 | nonce 24 | ciphertext | tag 16.  The
 * header, table, column and row key are authenticated with it, so that a value
 * moved to another person, column or table does not open.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include "store.h"

struct seal;

#define SEAL_KEY_ID 4
#define SEAL_OVERHEAD (1 + SEAL_KEY_ID + 24 + 16)

/* "DIR.keys/master.key" beside data directory DIR. */
void seal_default_path(const char *data_dir, struct buf *ret_path);

/* Reads the key file.  With create a missing one is made (directory 0700, file
 * 0400, synced); pass create only where no data exist yet.  FAILED with
 *   store.key_missing       no such file
 *   store.key_exposed       others may read it, or the group may write it
 *   store.key_in_data       it lies inside data_dir (NULL: not checked)
 *   store.key_malformed     not 64 hexadecimal digits */
MUST_USE enum rc seal_new(const char *path, const char *data_dir, bool create, struct fault *f,
		struct seal **ret_seal);
void seal_free(struct seal *k);                  /* wipes; NULL is fine */

/* Four bytes that name the key and tell nothing of it. */
void seal_key_id(const struct seal *k, unsigned char ret_id[SEAL_KEY_ID]);

struct seal_at { const char *table, *column; int64_t key; };

/* The data key of one secret file (store_veil.h). */
#define VEIL_KEY 32
struct veil { int64_t no; bool plain; unsigned char id[SEAL_KEY_ID], key[VEIL_KEY]; };

/* Writes n + SEAL_OVERHEAD bytes to out. */
void seal_put(struct seal *k, struct seal_at at, const void *plain, size_t n, unsigned char *out);
/* Writes at most n - SEAL_OVERHEAD bytes and a NUL to ret_plain (room for n bytes is
 * enough).  FAILED when it is not ours, was changed, or belongs elsewhere. */
MUST_USE enum rc seal_get(const struct seal *k, struct seal_at at, const void *sealed, size_t n,
		void *ret_plain, size_t *ret_n);
/* Under a veil; NULL: as above.  get opens both kinds. */
void seal_put_under(struct seal *k, const struct veil *v, struct seal_at at, const void *plain, size_t n,
		unsigned char *out);
MUST_USE enum rc seal_get_under(const struct seal *k, const struct veil *v, struct seal_at at, const void *sealed,
		size_t n, void *ret_plain, size_t *ret_n);
const char *seal_text_under(const struct seal *k, const struct veil *v, struct seal_at at, const void *sealed, size_t n,
		struct arena *a);
/* The key id of a value that is under a veil; NULL for any other. */
const unsigned char *seal_veil_id(const void *sealed, size_t n);
/* The same as text in an arena; NULL when it does not open. */
const char *seal_text(const struct seal *k, struct seal_at at, const void *sealed, size_t n, struct arena *a);

/* Keyed BLAKE2b-128 over kind and text: blind indexes, and hashes of what a
 * client sends (idempotency keys). */
struct blind seal_blind(const struct seal *k, const char *kind, const char *text);

/* Digest of a stored row, as its columns stand in the database (sealed values
 * as ciphertext).  Null columns are left out, so that a migration may add a
 * column without touching the old rows. */
#define ROW_DIGEST 16
void seal_row(const struct seal *k, const char *table, int64_t key, const char *const *columns,
		const struct val *values, size_t n, unsigned char ret_digest[ROW_DIGEST]);

/* A chain: hash = BLAKE2b-256(key, prev | canonical values).  Canonical: each
 * value with its type and length, so that no two rows give the same bytes. */
#define CHAIN_HASH 32
void seal_chain(const struct seal *k, const char *table, const unsigned char prev[CHAIN_HASH],
		const struct val *values, size_t n, unsigned char ret_hash[CHAIN_HASH]);

#endif
