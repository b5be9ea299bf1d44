/* movable - what moves when a household goes to another centre: one line a record type.
 *
 * A room whose records belong to a household adds its type to movables[] (movable.c).  The
 * test "movable" fails when a record type with a household stands in nobody's line.
 *
 * Within a province records stay where they are and only what is still open goes on at the
 * new centre: follow changes unit, worker or state of a copy.  Between provinces all of them
 * are written anew in the other shard, under new keys and seals; references among them are
 * turned, references to what stays behind (neighbourhood, service point) become none, staff
 * keys stay; then follow does the same as within a province.
 */
#ifndef MOVABLE_H
#define MOVABLE_H

#include "family.h"

struct moving {
	struct ctx *ctx;
	struct tx *tx;
	struct household h;             /* as it stands at the new centre */
	int64_t unit_from;
	date_t due;                     /* set by follow: somebody was promised to come on that day */
	bool between;                   /* provinces */
};

struct movable {
	const struct record_type *type;
	const char *by;                 /* the field that names the household */
	/* What is still open goes on at mv->h.unit; NULL: history that stands as it is. */
	void (*follow)(struct moving *mv, void *record);
	/* The record's share in the counters, +1 or -1; only for units of the shard.  NULL: none. */
	void (*count)(struct tx *tx, const void *record, int sign);
	/* Open ones end with this state in a file that left for another province; 0: none is open. */
	int32_t parked;
	bool (*open)(const void *record);
	const char *content;            /* field with the hash of a stored file; NULL: none */
	/* Something of it is unique in a province (a code people hold): when the family comes back,
	 * the copy that it left behind gives way.  NULL: nothing is. */
	enum rc (*make_way)(struct tx *tx, const void *record);
};
extern const struct movable movables[];         /* what others name stands before them; ended by type NULL */

#define MOVABLE_MAX 2000                        /* records of one type in one household */

/* The type's records of a household in key order; LIMIT when there are more than MOVABLE_MAX. */
MUST_USE enum rc movable_list(struct tx *tx, const struct movable *m, household_key household, void *ret_array,
		size_t *ret_n);
/* Lets everything of the household follow it within its province. */
MUST_USE enum rc movables_follow(struct ctx *ctx, struct tx *tx, household_key household, int64_t unit_from);

#endif
