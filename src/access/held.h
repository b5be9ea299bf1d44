/* held - a small table of the national shard in memory: read once, shared by the threads
 * of a process, swapped whole when it changes.
 *
 * Units are held by org_tree.c in their own shape; visit rules and the service
 * catalogue lie in here.  A request takes a reference (held_get) and gives it back
 * (held_put); what it holds stays as it is until then.  What this process changed counts
 * from the next get after held_reload; what another process changed, two seconds later.
 */
#ifndef HELD_H
#define HELD_H

#include <pthread.h>

#include "store.h"

struct held_kind {
	size_t size, bytes_max;          /* of the struct that load fills; of all it may hold */
	MUST_USE enum rc (*load)(struct tx *national, void *ret_data);
	/* Two numbers that differ whenever the table does: how many rows, the newest entry. */
	MUST_USE enum rc (*stamp)(struct tx *national, int64_t ret_stamp[2]);
};

struct held_item;
struct held {
	struct store *store;             /* NULL: nothing is held */
	const struct held_kind *kind;
	pthread_mutex_t lock;
	struct held_item *item;
	int64_t looked_us;
};

MUST_USE enum rc held_init(struct held *h, const struct held_kind *kind, struct store *s, struct fault *f);
void held_release(struct held *h);                        /* zeroed is fine */
const void *held_get(struct held *h);
void held_put(const void *data);                          /* what get gave; NULL is fine */
MUST_USE enum rc held_reload(struct held *h, struct fault *f);

#endif
