/* store_ahead - what a new record needs and the write turn does not.
 *
 * Whoever wants to make a record takes its key and seals its secret texts while others
 * have the turn; row_insert then finds both.  The texts are known again by their address,
 * so a verb that stores another text than the one of its input has it sealed as ever. */
#ifndef STORE_AHEAD_H
#define STORE_AHEAD_H

#include "store.h"

struct ahead;

/* For a record of type t made of the texts of input that have the same names; all of it lies
 * in a.  NULL when there is nothing to seal, or when keys are given out only with the turn (on
 * PostgreSQL, where other processes give them out too, and before a shard's first write). */
struct ahead *ahead_make(struct store *s, shard_id shard, struct arena *a, const struct record_type *t,
		const struct record_type *input_type, const void *input);
/* In the transaction, before its first row; NULL is fine.  The first record of that type that
 * is inserted without a key gets it.  May be used again after a transaction that failed. */
void ahead_use(struct tx *tx, struct ahead *h);

#endif
