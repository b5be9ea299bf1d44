/* visit_int.h - what the files of this room share; nobody else includes it. */
#ifndef VISIT_INT_H
#define VISIT_INT_H

#include "pension.h"
#include "visit.h"

#include "store_admin.h"
#include "task.h"

/* Tasks that are done when somebody has talked to the family. */
#define TALKED (TASK_BIT(TASK_FIRST_CONTACT) | TASK_BIT(TASK_CONTACT))

enum rc visit_run_plan(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc visit_run_replan(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc visit_run_cancel(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc visit_run_record(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc visit_run_amend(struct ctx *, struct tx *, const void *, int64_t, int64_t *);

enum rc visit_run_rule_add(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc visit_run_rule_end(struct ctx *, struct tx *, const void *, int64_t, int64_t *);

enum rc visit_run_photo(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc visit_run_follow(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
extern const struct operation op_visit_photo, op_visit_follow;

/* The rules: those the request holds, else read now. */
MUST_USE enum rc visit_rules_of(struct ctx *ctx, const struct visit_rules **ret_rules);
/* Somebody talked to the family on that day: what waited for it is done, and the rules say when
 * the next talk is due. */
MUST_USE enum rc visit_talked(struct ctx *ctx, struct tx *tx, const struct household *h, date_t on);
enum rc visit_run_pace(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
extern const struct operation op_visit_pace;
/* The last day somebody of the family was reached; none: never.  Visits count too. */
MUST_USE enum rc contact_last(struct tx *tx, const struct household *h, date_t *ret_day);
/* Open files by key that have no talk ahead and whose programme or risk may ask for one. */
MUST_USE enum rc talk_candidates(struct tx *tx, int64_t after, int32_t risk, size_t max, int64_t *ret_keys, size_t *ret_n);

/* A recorded visit that proposes something about the pension goes to approval. */
MUST_USE enum rc pension_propose(struct ctx *ctx, struct tx *tx, const struct visit *v);
/* Open proposals go with the file, and end with it. */
MUST_USE enum rc pension_follow(struct tx *tx, const struct household *h);

/* Stagnant files: what the rule looks at, and what its rows count. */
struct stagnant;
struct stagnant_rule { struct unit_range range; date_t today, still_since, born_before; int64_t tries; };
enum rc stagnant_find_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc stagnant_keep_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc stagnant_close_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc stagnant_undo_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
void stagnant_counts(const struct stagnant *s, void (*add)(void *arg, int metric, int64_t bucket, int64_t n), void *arg);
/* Of the range of the rule, or of one household in it. */
MUST_USE enum rc stagnant_candidates(struct tx *tx, const struct stagnant_rule *rule, household_key one, size_t max,
	struct stagnant **ret_list, size_t *ret_n);
/* Found ones whose file was seen, closed or moved meanwhile. */
MUST_USE enum rc stagnant_over(struct tx *tx, struct unit_range range, size_t max, int64_t *ret_keys, size_t *ret_n);
MUST_USE enum rc stagnant_count_rows(struct tx *tx, struct recount *rec);

/* visit_store.c and stagnant_store.c: the only places with SQL. */

/* The key when the file of the visit lies in the scope, else NOT_FOUND. */
MUST_USE enum rc visit_in_scope(struct ctx *ctx, struct tx *tx, int64_t key);
/* Planned visits of a household, all fields. */
MUST_USE enum rc visit_planned_of(struct tx *tx, household_key household, struct visit **ret_list, size_t *ret_n);
/* Waiting and returned proposals of a household. */
MUST_USE enum rc pension_open_of(struct tx *tx, household_key household, struct pension_proposal **ret_list, size_t *ret_n);
/* Visits of the household recorded as done on that day. */
MUST_USE enum rc visit_count_done(struct tx *tx, household_key household, date_t on, int64_t *ret_n);
/* Differs whenever the rules do: how many there are, and the newest entry that wrote one. */
struct visit_rules_stamp { int64_t n, newest; };
MUST_USE enum rc visit_rules_stamp_of(struct tx *national, struct visit_rules_stamp *ret_stamp);
/* Visits done and tried, by unit, worker and month. */
MUST_USE enum rc visit_count_rows(struct tx *tx, struct recount *rec);

#endif
