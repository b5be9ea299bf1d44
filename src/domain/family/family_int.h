/* family_int - between the .c files of this room only. */
#ifndef FAMILY_INT_H
#define FAMILY_INT_H

#include "duplicate.h"
#include "metrics.h"
#include "movable.h"
#include "org.h"
#include "store_admin.h"
#include "transfer.h"

typedef enum rc run_fn(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key);
run_fn event_birth_run, event_child_born_run, event_death_run, event_marriage_run, event_divorce_run, event_split_run,
	event_merge_run, event_new_head_run, event_move_run, transfer_offer_run,
	transfer_request_run, transfer_ask_run, transfer_reply_run, transfer_accept_run, transfer_refuse_run,
	transfer_withdraw_run, transfer_lapse_run, household_follow_run, household_arrive_run, transfer_arrived_run,
	transfer_told_run, duplicate_scan_run,
	duplicate_merge_run, duplicate_different_run, duplicate_undo_run;
extern const struct operation op_transfer_lapse, op_household_follow, op_transfer_arrived,
	op_transfer_told;                                                  /* jobs only */

/* ---- between provinces (province.c) ---------------------------------------------- */

static inline bool between_provinces(const struct case_transfer *t)
{
	return unit_shard(UNIT(t->unit_from)).v != unit_shard(UNIT(t->unit_to)).v;
}
/* Lets the other province know how the transfer stands. */
MUST_USE enum rc transfer_tell(struct tx *tx, const struct case_transfer *t);
/* The household leaves: read-only here, what is open parked, and the message that takes it along. */
MUST_USE enum rc household_leaves(struct ctx *ctx, struct tx *tx, const struct case_transfer *t);
/* Its share in M_TRANSFERS_WAITING. */
void transfer_count(struct tx *tx, const struct case_transfer *t, int sign);
MUST_USE enum rc province_apply(struct ctx *ctx, const struct event *event);


/* ---- SQL (family_store.c) -------------------------------------------------------- */

/* Has this been told already: the same kind, person and day? */
MUST_USE enum rc event_known(struct tx *tx, const struct household_event *e, bool *ret_yes);
/* The household of a file number within the actor's scope; NOT_FOUND otherwise. */
MUST_USE enum rc household_by_number(struct ctx *ctx, struct tx *tx, const char *file_number, household_key *ret_key);

/* The household of a file number in the province, whatever the scope: what a request asks
 * for.  Only number, family name and centre of it may be told. */
MUST_USE enum rc household_anywhere(struct ctx *ctx, struct tx *tx, const char *file_number, struct household *ret_h);
/* Pairs of active members in open files of the range that nobody looked at yet, filled but
 * for state and time. */
MUST_USE enum rc duplicate_pairs(struct tx *tx, struct unit_range range, size_t max, struct duplicate **ret_list,
		size_t *ret_n);
/* Active members with m's name, and the father's name or year of birth where both say them: by exact
 * keys when the father's name is known, else by all keys that begin with the name. */
struct alike { const char *full, *name; };      /* search key with and without the father's name */
MUST_USE enum rc members_alike(struct tx *tx, const struct alike *a, const struct member *m, size_t max,
		int64_t **ret_keys, size_t *ret_n);
/* Open requests and tasks of a household. */
MUST_USE enum rc household_work_open(struct tx *tx, household_key household, int64_t *ret_n);
/* The record that stands for a transfer of another province; key 0: none yet. */
MUST_USE enum rc transfer_twin(struct tx *tx, case_transfer_key key, case_transfer_key *ret_key);
MUST_USE enum rc transfer_counts(struct tx *tx, struct recount *rec);
/* Open files of the range that are not on their way, by key. */
MUST_USE enum rc households_staying(struct tx *tx, struct unit_range range, int64_t after, size_t max, int64_t **ret_keys,
		size_t *ret_n);
/* Keys of transfers whose answer was due before today, oldest first. */
MUST_USE enum rc transfers_late(struct tx *tx, date_t today, size_t max, int64_t **ret_keys, size_t *ret_n);

#endif
