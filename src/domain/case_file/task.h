/* task - things to do about a household: who, until when, and what came of it (R77, R114).
 *
 * A task has a day until which it shall be done, often a day before which it need not,
 * and a member of staff who answers for it; it may be the family itself that does it
 * (R111), then `member` says who.  It ends as done or given up with a reason.  Where
 * nobody was reached the task ends as tried and the next attempt is made at once: the
 * chain goes on until it is done.
 *
 * Tasks belong to the file: they follow it to another worker or centre, and open ones
 * keep it from being closed in silence (R114).  What was written for after the closing
 * (TASK_AFTER_CARE) stays open then (R118).
 *
 * Any room above makes tasks with task_make_in inside its own operation.  A room of
 * another shard emits "task.wanted" with the household as subject and
 * {"kind":"follow_up","days":7,"what":"..."}; `what` names no person.
 */
#ifndef TASK_H
#define TASK_H

#include "case_file.h"

KEY_TYPE(task);

enum task_kind {
	TASK_FIRST_CONTACT = 1,         /* a need with risk asks for it; any talk or visit settles it */
	TASK_CONTACT,                   /* by the dated rules of the programme; settled likewise */
	TASK_ACT,                       /* an act of the assistance plan; source is the act */
	TASK_PLAN_REVIEW,               /* source is the plan */
	TASK_FOLLOW_UP, TASK_AFTER_CARE, TASK_REFERRAL, TASK_ALERT, TASK_OTHER
};
enum task_state { TASK_OPEN = 1, TASK_DONE, TASK_TRIED, TASK_DROPPED };
enum task_outcome { TASK_OUTCOME_DONE = 1, TASK_OUTCOME_NOT_REACHED, TASK_OUTCOME_NOT_POSSIBLE };
extern const struct choice task_kind_choices[], task_state_choices[], task_outcome_choices[];
#define TASK_BIT(kind) (1u << (kind))

struct task {
	task_key key;
	int64_t ver;
	household_key household;
	int64_t unit, worker;           /* as the file's; 0: the file has no worker */
	member_key member;              /* of the family, who does it; 0: staff */
	int32_t kind, state;
	const char *what;               /* in plain words; none where the kind says it all */
	date_t opens_on, due_on;        /* the window; opens_on none: from now on */
	int64_t attempt;                /* 1.. */
	int64_t source;                 /* key of the record it comes from, 0 = none */
	task_key before;                /* the attempt before */
	int32_t outcome;
	const char *note;
	instant_t made_at;
	int64_t made_by;
	date_t done_on;
	int64_t done_by;
};
extern const struct record_type task_type;

struct task_add {
	household_key household;
	int32_t kind;                   /* task_own_choices: what a person may write down */
	const char *what;
	date_t due_on;
	int64_t worker;                 /* none: the file's own */
	member_key member;
};
struct task_finish { int32_t outcome; const char *note; date_t again_on; };
struct task_move { date_t due_on; const char *note; };
struct task_drop { const char *note; };
extern const struct record_type task_add_type, task_finish_type, task_move_type, task_drop_type;
extern const struct operation op_task_add, op_task_finish, op_task_move, op_task_drop;

/* ---- inside a write transaction of the province -------------------------------------- */

/* household, kind, due_on and what are set; unit and worker come from the file unless
 * worker is given.  The file is in the actor's scope. */
MUST_USE enum rc task_make_in(struct ctx *ctx, struct tx *tx, struct task *t);
/* The same where one of a kind is enough for a household: an open one stays, on the earlier day. */
MUST_USE enum rc task_make_once(struct ctx *ctx, struct tx *tx, struct task *t);
/* Open tasks of these kinds (bits) are done on that day. */
MUST_USE enum rc tasks_settle(struct ctx *ctx, struct tx *tx, household_key household, unsigned kinds, date_t on);
/* Open tasks of these kinds are wanted no more: the rule they come from holds no more. */
MUST_USE enum rc tasks_outdated(struct ctx *ctx, struct tx *tx, household_key household, unsigned kinds);
/* Open tasks of these kinds were tried in vain; the next attempts come on again_on,
 * none: after the days of the setting. */
MUST_USE enum rc tasks_missed(struct ctx *ctx, struct tx *tx, household_key household, unsigned kinds, date_t again_on);
/* Open tasks of the household that come from this record are given up; note says why. */
MUST_USE enum rc tasks_drop_of(struct ctx *ctx, struct tx *tx, household_key household, int64_t source, const char *note);
/* The same, when what they waited for has come. */
MUST_USE enum rc tasks_done_of(struct ctx *ctx, struct tx *tx, household_key household, int64_t source);
/* Open tasks that keep a file from being closed in silence. */
MUST_USE enum rc tasks_blocking(struct tx *tx, household_key household, int64_t *ret_n);

#define SETTING_TASK_RETRY "task_retry_days"    /* days until the next attempt; 3 as delivered */

/* A task's share in the counters, +1 or -1: for what moves with a household. */
void task_count(struct tx *tx, const struct task *t, int sign);

/* ---- reading -------------------------------------------------------------------------- */

struct task_filter {
	struct unit_range range;
	int64_t worker;                 /* 0 = any */
	household_key household;        /* 0 = any */
	date_t due_until;               /* none = any */
	date_t open_on;                 /* windows that have opened by then; none = all */
	bool finished;                  /* those that ended, latest first; household is set then */
	const char *after_sort;         /* due day of the last row shown; NULL = from the start */
	int64_t after_key;
};
struct task_row {
	struct task t;
	const char *family_name, *file_number, *area;
	int32_t household_state, risk;
};
/* By due day; at most max.  `before` and who made it are not read.  One statement. */
MUST_USE enum rc task_list(struct tx *tx, const struct task_filter *f, size_t max, struct task_row **ret_rows,
		size_t *ret_n, bool *ret_more);
MUST_USE enum rc task_load(struct ctx *ctx, struct tx *tx, task_key key, struct task *ret_t);

/* Job: makes the task that a "task.wanted" asks for; other events are left alone (OK). */
MUST_USE enum rc task_apply(struct ctx *ctx, const struct event *event);

#endif
