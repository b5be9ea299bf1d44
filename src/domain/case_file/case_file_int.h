/* case_file_int - between the .c files of this room only. */
#ifndef CASE_FILE_INT_H
#define CASE_FILE_INT_H

#include "case_read.h"
#include "metrics.h"
#include "org.h"

typedef enum rc run_fn(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key);
run_fn household_open_run, household_change_run, household_address_run, household_assign_run, household_move_run,
	household_close_run, household_reopen_run, member_add_run, member_change_run, member_leave_run,
	member_set_head_run, request_register_run, request_assign_run, request_start_run, request_answer_run,
	request_close_run, request_tie_run, request_step_run, request_missed_run, request_call_run,
	request_refuse_run, request_rise_run, request_reopen_run, request_tired_run;

/* Takes over from input every field that a form may set; the rest of record stays. */
void record_take(const struct record_type *t, const void *input, void *record);
static inline int64_t none_to_zero(int64_t v) { return v == INT_NONE ? 0 : v; }


/* Ties a request to the file that was opened from it. */
MUST_USE enum rc request_join(struct ctx *ctx, struct tx *tx, request_key key, household_key household);
/* Keys of unfinished requests that stand with holder since `since` at the latest, and whose
 * deadline was then too; oldest first. */
MUST_USE enum rc requests_quiet(struct tx *tx, date_t since, size_t max, int64_t **ret_keys, size_t *ret_n);
MUST_USE enum rc requests_held(struct tx *tx, enum request_holder holder, date_t since, size_t max, int64_t **ret_keys,
		size_t *ret_n);
/* The unfinished requests of a household go with it to its new centre. */
MUST_USE enum rc requests_follow(struct ctx *ctx, struct tx *tx, const struct household *h);

/* ---- counters (case_count.c) -------------------------------------------------- */

/* Old persons' files by target group (C4): counts of the household's active members. */
struct legacy { int64_t n[TARGET_OTHER + 1]; };
/* What one open or closed file adds to the counters; a change is -old +new, and
 * what cancels out is not written. */
struct deltas {
	struct delta { enum metric metric; bool staff; int64_t subject, bucket, n; } d[48];
	size_t n;
};
void deltas_household(struct deltas *d, const struct household *h, int sign);
void deltas_legacy(struct deltas *d, const struct household *h, const struct legacy *l, int sign);
void deltas_request(struct deltas *d, const struct request *r, int sign);
void deltas_write(struct tx *tx, const struct deltas *d);
static inline bool counts_legacy(const struct member *m)
{
	return m->status == MEMBER_ACTIVE && m->target_group > 0 && m->target_group <= TARGET_OTHER;
}

/* ---- SQL (case_file_store.c) ----------------------------------------------------- */

/* Serial of the centre within the province and the next running numbers. */
struct series { int64_t serial, file, request; };
MUST_USE enum rc household_state_of(struct tx *tx, household_key key, int64_t *ret_state);
/* Where the file went last; of one that left for another province the centre there. */
MUST_USE enum rc household_last_centre(struct tx *tx, household_key key, int64_t *ret_unit);
MUST_USE enum rc series_take_file(struct ctx *ctx, struct tx *tx, unit_no unit, struct series *ret_s);
MUST_USE enum rc series_take_request(struct ctx *ctx, struct tx *tx, unit_no unit, struct series *ret_s);
MUST_USE enum rc legacy_of(struct tx *tx, household_key key, struct legacy *ret_l);
MUST_USE enum rc requests_open(struct tx *tx, household_key key, int64_t *ret_n);
/* Keys of households after a key, ascending. */
MUST_USE enum rc household_keys(struct tx *tx, household_key after, size_t max, household_key **ret_keys, size_t *ret_n);
MUST_USE enum rc series_clear(struct tx *tx);
MUST_USE enum rc series_fill(struct tx *tx);

/* ---- case_search_store.c ------------------------------------------------------------------ */

/* As case_search; of names only those up to until_key, which is NULL for all. */
MUST_USE enum rc case_search_until(struct ctx *ctx, struct tx *tx, const char *typed, const char *after_key,
		int64_t after_member, const char *until_key, size_t max, struct search_result *ret_r);

#endif
