/* store_counter - doors between the journal, the counters and the read log:
 * called with the write turn, inside this room only. */
#ifndef STORE_COUNTER_H
#define STORE_COUNTER_H

#include "store_int.h"

void counters_open(struct shard *sh);
void counters_close(struct shard *sh);
void counters_begin(struct shard *sh);                   /* a transaction begins: no delta yet */

MUST_USE enum rc journal_flush(struct shard *sh, struct tx *tx);   /* heads, before COMMIT */
void journal_emitted(struct tx *tx, int64_t subject);
int64_t journal_actor(const struct tx *tx);
MUST_USE enum rc journal_read_add(struct tx *tx, int64_t subject, const char *what);

#endif
