/* org_int - the inside of the org room.
 *
 *	org_model.c    records, inputs, choices, texts of errors
 *	org_units.c    verbs of units, neighbourhoods, service points; the centre of a place
 *	org_staff.c    verbs of staff, roles, credentials
 *	org_store.c    every SQL text; questions of pages
 *	metrics.c      counters at three levels
 */
#ifndef ORG_INT_H
#define ORG_INT_H

#include "org.h"

/* True when the place is one or none of both coordinates; else a field error. */
bool org_place_ok(struct ctx *ctx, int64_t lat_e6, int64_t lng_e6);
void org_fold(struct ctx *ctx, const char *name, const char **ret_search);

/* Unit by number, NOT_FOUND outside the actor's scope. */
MUST_USE enum rc org_store_unit(struct tx *tx, struct unit_range scope, int64_t no, struct unit *ret);
/* The highest number used in lo..hi on the grid of step, lo when none. */
MUST_USE enum rc org_store_last_no(struct tx *tx, int64_t lo, int64_t hi, int64_t step, int64_t *ret_no);
MUST_USE enum rc org_store_open_below(struct tx *tx, int64_t no, struct unit_range r, date_t day, int64_t *ret_n);
MUST_USE enum rc org_store_roles_open_at(struct tx *tx, struct unit_range r, date_t after, int64_t *ret_keys,
		size_t max, size_t *ret_n);
MUST_USE enum rc org_store_roles_open_of(struct tx *tx, int64_t staff, date_t after, int64_t *ret_keys,
		size_t max, size_t *ret_n);
/* Current and coming roles of a person with a unit outside a range, or not of the roles given. */
MUST_USE enum rc org_store_roles_beyond(struct tx *tx, int64_t staff, struct unit_range r, uint32_t roles,
		date_t today, int64_t *ret_n);
/* Overlapping grant of the same role at the same unit. */
MUST_USE enum rc org_store_role_overlaps(struct tx *tx, int64_t staff, int32_t role, int64_t unit,
		date_t from_on, date_t to_on, int64_t *ret_n);
/* Another person in a position that one alone holds, overlapping in time. */
MUST_USE enum rc org_store_position_held(struct tx *tx, int64_t unit, int32_t position, date_t from_on,
		date_t to_on, int64_t but_staff, int64_t *ret_n);
MUST_USE enum rc org_store_neighbourhood_named(struct tx *tx, int64_t county, const char *search, int64_t *ret_key);

#endif
