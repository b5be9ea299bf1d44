/* store_move - a store's content to another one, between engines or between places.
 *
 * One act does copying, catching up and proving: each table of each shard is gone
 * through in the order of its primary key on both sides, a page at a time; where
 * the pages differ, the rows are written over (and rows too many taken away).
 * Into an empty store that is a copy; after more work at the source it is a
 * catch-up that writes only what changed; without writing it is the proof that
 * both hold the same, byte for byte, with a digest a shard to write down.
 *
 * Rows go as they are: sealed values stay sealed, so both sides need the same key
 * file.  Files (photos) are no rows and are not touched.  The source is read in a
 * snapshot a table; for the last catch-up and the proof nothing may write to it.
 */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include "store.h"

struct move_shard { shard_id shard; int64_t tables, rows, written, removed; char digest[65]; };
struct move_calls {
	void *arg;
	void (*progress)(void *arg, shard_id shard, const char *table, int64_t rows);   /* may be NULL */
	void (*done)(void *arg, const struct move_shard *s);
};
/* from and to have the same schema (this program's); shards that `to` lacks: INVALID
 * "store.move_shards".  write false: nothing is changed, *ret_differ counts the pages
 * that are not the same.  A unique value that stands at another row of `to` is
 * CONFLICT "store.taken": begin again with an empty store. */
MUST_USE enum rc store_move(struct store *from, struct store *to, bool write, const struct move_calls *calls,
		struct fault *f, int64_t *ret_differ);

/* Marks a store whose content has moved on: store_open refuses it ("store.moved"),
 * unless the configuration says moved_too.  It is open alone then. */
MUST_USE enum rc store_mark_moved(struct store *s, struct fault *f);

#endif
