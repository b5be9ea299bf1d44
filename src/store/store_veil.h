/* store_veil - data keys of single secret files (R30, R39, ADR 69).
 *
 * A veil is a number above all unit numbers (access/veiled.h) with a data key of its own: 32 random
 * bytes, sealed under the master key in the table veil.  While it is open in a transaction, every sensitive value
 * that the transaction writes, into rows, journal and secrets alike, is sealed under it, and
 * values sealed under it can be read.  Without it such values do not open: row_load and row_list_by
 * say NOT_FOUND, rows_secret gives NULL, so that a reader that forgot to ask learns nothing.
 *
 * One veil at a time; it closes with the transaction.  Row digests, chain and blind
 * indexes stay under the keys of the store: verify proves veiled rows as all others.
 *
 * A sealed value under a veil: as in store_seal.h with version 2 and the key id of the veil.
 */
#ifndef STORE_VEIL_H
#define STORE_VEIL_H

#include "store.h"

/* A new key under this number, and opens it; write transactions.  CONFLICT "veil.no.taken" when there is one. */
MUST_USE enum rc veil_make(struct tx *tx, int64_t no);
/* One statement.  NOT_FOUND when there is none, FAILED "store.sealed" when it is not ours. */
MUST_USE enum rc veil_open(struct tx *tx, int64_t no);
/* Number of the open veil, 0: none. */
int64_t veil_of(const struct tx *tx);
/* row_update that writes the record's sensitive values anew, under what is open now, and may change
 * what is IMMUTABLE: for who shuts a file or opens it up.  Neither changed nor sensitive: OK, no write. */
MUST_USE enum rc row_reseal(struct tx *tx, const struct record_type *t, const void *old, void *record);
/* Until it is opened again, values are written under the key of the store: a file that is
 * secret no longer is written anew so.  What is under the veil still opens. */
void veil_write_plain(struct tx *tx, bool plain);

#endif
