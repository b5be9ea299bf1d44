/* plan - the assistance plan of a family, in versions (R110, R111, R385).
 *
 * A plan has goals, mostly one for a need, and acts: what is done, by whom (a member of
 * staff or anybody of the family), until when, from which means and with how much money.
 *
 *	draft -> proposed -> approved -> running -> reviewed -> closed
 *	         proposed -> above    where the money is more than the centre may spend
 *
 * It is drafted and proposed by those who work with the family, with the family's own
 * words; proposed only when a strength is written down (R15) and every goal has an act.
 * The technical responsible approves; the limits are dated settings in rial.  Goals and
 * acts change in a draft only: from then on a change is a new version, which begins as
 * a copy of what is not done yet and replaces the plan that runs when it starts itself.
 *
 * When a plan starts, its acts and its review become tasks (task.h); whether an act is
 * done is what its task says.
 */
#ifndef PLAN_H
#define PLAN_H

#include "need.h"

KEY_TYPE(assistance_plan);
KEY_TYPE(plan_goal);
KEY_TYPE(plan_act);

enum plan_state { PLAN_DRAFT = 1, PLAN_PROPOSED, PLAN_ABOVE, PLAN_APPROVED, PLAN_RUNNING, PLAN_REVIEWED, PLAN_CLOSED,
	PLAN_REPLACED };
enum plan_level { PLAN_BY_CENTRE = 1, PLAN_BY_COUNTY, PLAN_BY_PROVINCE };
enum plan_means { MEANS_NONE = 1, MEANS_ORGANISATION, MEANS_CHARITY, MEANS_RELIEF, MEANS_MUNICIPALITY, MEANS_FAMILY,
	MEANS_OTHER };
extern const struct choice plan_state_choices[], plan_level_choices[], plan_means_choices[];

struct assistance_plan {
	assistance_plan_key key;
	int64_t ver;
	household_key household;
	int64_t unit, version;
	int32_t state;
	const char *aim;                 /* what the family wants to reach, in its own words */
	date_t start_on, review_on;
	int64_t worker;
	money_t total;                   /* of the acts, as proposed */
	int32_t level;                   /* who has to approve, by the limits of that day */
	bool family_agrees;
	const char *family_words;
	date_t proposed_on;
	int64_t proposed_by;
	date_t approved_on;
	int64_t approved_by;
	date_t above_on;
	int64_t above_by;
	date_t reviewed_on, closed_on;
	const char *note;                /* of the last step: why returned, what the review found */
	assistance_plan_key previous;
};
extern const struct record_type assistance_plan_type;

struct plan_goal {
	plan_goal_key key;
	int64_t ver;
	household_key household;
	assistance_plan_key plan;
	need_key need;                   /* 0: of no single need */
	const char *words, *measure;     /* measure: how we shall know */
};
extern const struct record_type plan_goal_type;

struct plan_act {
	plan_act_key key;
	int64_t ver;
	household_key household;
	assistance_plan_key plan;
	plan_goal_key goal;
	const char *what;
	int64_t staff;                   /* 0: the file's worker, unless a member does it */
	member_key member;               /* of the family */
	date_t due_on;
	int32_t means;
	money_t amount;
};
extern const struct record_type plan_act_type;

struct plan_draft { household_key household; const char *aim; date_t review_on; };
struct plan_goal_add { household_key household; assistance_plan_key plan; need_key need; const char *words, *measure; };
struct plan_act_add {
	household_key household;
	plan_goal_key goal;
	const char *what;
	int64_t staff;
	member_key member;
	date_t due_on;
	int32_t means;
	money_t amount;
};
struct plan_propose { bool family_agrees; const char *family_words; };
struct plan_word { const char *note; };                  /* a step that may be explained */
struct plan_reason { const char *note; };                /* one that must be */
struct plan_review { const char *note; date_t review_on; };
extern const struct record_type plan_draft_type, plan_goal_add_type, plan_act_add_type, plan_propose_type,
	plan_word_type, plan_reason_type, plan_review_type;
extern const struct operation op_plan_draft, op_plan_change, op_goal_add, op_goal_remove, op_act_add, op_act_remove,
	op_plan_propose, op_plan_approve, op_plan_approve_above, op_plan_return, op_plan_start, op_plan_review, op_plan_close;

/* Limits in rial above which the county, then the province approves too. */
#define SETTING_PLAN_CENTRE "plan_limit.centre"
#define SETTING_PLAN_COUNTY "plan_limit.county"

/* ---- reading ------------------------------------------------------------------------------- */

/* The plan when its household lies in scope, with its goals and acts in the order they were
 * written; three statements and those of household_load. */
struct plan_whole {
	struct assistance_plan plan;
	struct household household;
	struct plan_goal *goals;
	size_t ngoals;
	struct plan_act *acts;
	size_t nacts;
};
MUST_USE enum rc plan_load(struct ctx *ctx, struct tx *tx, assistance_plan_key key, struct plan_whole *ret_w);
/* All versions of a household, the newest first; the caller has the household through its scope. */
MUST_USE enum rc plan_list(struct tx *tx, household_key household, struct assistance_plan **ret_list, size_t *ret_n);
/* Plans of the range in that state, the oldest first: what waits for somebody. */
struct plan_waiting { assistance_plan_key plan; household_key household; const char *family_name; date_t since; int64_t unit; };
MUST_USE enum rc plan_waiting_list(struct ctx *ctx, struct tx *tx, enum plan_state state, size_t max,
		struct plan_waiting **ret_list, size_t *ret_n);

#endif
