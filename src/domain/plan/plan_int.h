/* plan_int.h - what the files of this room share; nobody else includes it. */
#ifndef PLAN_INT_H
#define PLAN_INT_H

#include "message.h"
#include "plan.h"
#include "request.h"
#include "staff.h"
#include "support_exit.h"
#include "task.h"

#define PLAN_WORKERS (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | \
	ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

typedef enum rc plan_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key);
plan_run need_add_run, need_change_run, need_close_run, strength_add_run, strength_remove_run, tie_add_run, tie_remove_run;
plan_run plan_draft_run, plan_change_run, goal_add_run, goal_remove_run, act_add_run, act_remove_run, plan_propose_run,
	plan_approve_run, plan_above_run, plan_return_run, plan_start_run, plan_review_run, plan_close_run,
	exit_propose_run, exit_approve_run, exit_decline_run;

/* A need of this household, 0 is fine; INVALID at "need". */
MUST_USE enum rc need_check(struct ctx *ctx, struct tx *tx, need_key need, household_key household);

/* The household for a change that needs an open file. */
MUST_USE enum rc plan_household(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h);

#endif
