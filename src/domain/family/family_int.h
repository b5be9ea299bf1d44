/* family_int - between the .c files of this room only. */
#ifndef FAMILY_INT_H
#define FAMILY_INT_H

#include "family.h"

typedef enum rc run_fn(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key);
run_fn event_birth_run, event_child_born_run, event_death_run, event_marriage_run, event_divorce_run, event_split_run,
	event_merge_run, event_new_head_run, event_move_run;

/* ---- SQL (family_store.c) -------------------------------------------------------- */

/* Has this been told already: the same kind, person and day? */
MUST_USE enum rc event_known(struct tx *tx, const struct household_event *e, bool *ret_yes);
/* The household of a file number within the actor's scope; NOT_FOUND otherwise. */
MUST_USE enum rc household_by_number(struct ctx *ctx, struct tx *tx, const char *file_number, household_key *ret_key);

#endif
