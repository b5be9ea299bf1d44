/* The assistance plan: drafted, proposed, approved, started, reviewed, closed. */
#include "plan_int.h"

#include <stdlib.h>
#include <string.h>

enum { GOALS_MAX = 30, ACTS_MAX = 100, VERSIONS_MAX = 200 };
/* Rial; settings change them. */
#define CENTRE_LIMIT INT64_C(500000000)
#define COUNTY_LIMIT INT64_C(2000000000)

/* ---- reading --------------------------------------------------------------------------------- */

static enum rc load_whole(struct tx *tx, struct plan_whole *w)
{
	enum rc rc = row_list_by(tx, &plan_goal_type, "plan", w->plan.key.v, GOALS_MAX, &w->goals, &w->ngoals);

	return rc ? rc : row_list_by(tx, &plan_act_type, "plan", w->plan.key.v, ACTS_MAX, &w->acts, &w->nacts);
}

enum rc plan_load(struct ctx *ctx, struct tx *tx, assistance_plan_key key, struct plan_whole *ret_w)
{
	struct plan_whole w = {0};
	enum rc rc = row_load(tx, &assistance_plan_type, key.v, &w.plan);

	if (rc)
		return rc;
	rc = household_load(ctx, tx, w.plan.household, &w.household);
	if (!rc)
		rc = load_whole(tx, &w);
	if (rc)
		return rc;
	*ret_w = w;
	return OK;
}

static int newest_first(const void *a, const void *b)
{
	const struct assistance_plan *x = a, *y = b;

	return (x->version < y->version) - (x->version > y->version);
}

enum rc plan_list(struct tx *tx, household_key household, struct assistance_plan **ret_list, size_t *ret_n)
{
	enum rc rc = row_list_by(tx, &assistance_plan_type, "household", household.v, VERSIONS_MAX, ret_list, ret_n);

	if (rc)
		return rc;
	qsort(*ret_list, *ret_n, sizeof **ret_list, newest_first);
	return OK;
}

/* The plan with its household, for a step of it. */
static enum rc for_step(struct ctx *ctx, struct tx *tx, int64_t key, struct plan_whole *w)
{
	enum rc rc = row_load(tx, &assistance_plan_type, key, &w->plan);

	if (rc)
		return rc;
	rc = plan_household(ctx, tx, w->plan.household, &w->household);
	return rc ? rc : load_whole(tx, w);
}

static enum rc past(struct ctx *ctx, const char *field)
{
	fault_field(&ctx->fault, field, "plan.day_past", NULL);
	return ctx_fault(ctx, INVALID, "plan.day_past");
}

/* ---- drafting ----------------------------------------------------------------------------------- */

static bool is_open(int32_t state)
{
	return state == PLAN_DRAFT || state == PLAN_PROPOSED || state == PLAN_ABOVE || state == PLAN_APPROVED;
}

static bool is_live(int32_t state)
{
	return state == PLAN_RUNNING || state == PLAN_REVIEWED;
}

/* True when the task of an act of this household is done already. */
static bool is_done(const struct task *tasks, size_t n, int64_t act)
{
	for (size_t i = 0; i < n; i++)
		if (tasks[i].source == act && tasks[i].state == TASK_DONE)
			return true;
	return false;
}

/* A new version begins with what is not done yet. */
static enum rc copy_goals(struct tx *tx, const struct plan_whole *from, const struct task *tasks, size_t ntasks,
		const struct assistance_plan *to)
{
	for (size_t g = 0; g < from->ngoals; g++) {
		struct plan_goal goal = from->goals[g];
		enum rc rc;

		goal.key.v = 0;
		goal.plan = to->key;
		rc = row_insert(tx, &plan_goal_type, &goal);
		for (size_t i = 0; !rc && i < from->nacts; i++) {
			struct plan_act act = from->acts[i];

			if (act.goal.v != from->goals[g].key.v || is_done(tasks, ntasks, act.key.v))
				continue;
			act.key.v = 0;
			act.plan = to->key;
			act.goal = goal.key;
			rc = row_insert(tx, &plan_act_type, &act);
		}
		if (rc)
			return rc;
	}
	return OK;
}

enum rc plan_draft_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_draft *in = input;
	struct assistance_plan p = { .household = in->household, .version = 1, .state = PLAN_DRAFT, .aim = in->aim,
		.review_on = in->review_on, .worker = ctx->actor.staff, .total = { INT_NONE }, .level = PLAN_BY_CENTRE };
	struct plan_whole before = {0};
	struct assistance_plan *list;
	struct task *tasks;
	struct household h;
	size_t n, ntasks;
	enum rc rc = plan_household(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	if (date_cmp(in->review_on, ctx_today(ctx)) < 0)
		return past(ctx, "review_on");
	rc = plan_list(tx, in->household, &list, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (is_open(list[i].state))
			return ctx_fault(ctx, CONFLICT, "plan.draft_open");
	for (size_t i = 0; i < n && !p.previous.v; i++)
		if (is_live(list[i].state)) {
			before.plan = list[i];
			p.previous = list[i].key;
		}
	p.version = n ? list[0].version + 1 : 1;
	p.unit = h.unit;
	rc = row_insert(tx, &assistance_plan_type, &p);
	*ret_key = p.key.v;
	if (rc || !p.previous.v)
		return rc;
	rc = load_whole(tx, &before);
	if (!rc)
		rc = row_list_by(tx, &task_type, "household", in->household.v, 1000, &tasks, &ntasks);
	return rc ? rc : copy_goals(tx, &before, tasks, ntasks, &p);
}

enum rc plan_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct assistance_plan *in = input;
	struct plan_whole w = {0};
	struct assistance_plan p;
	enum rc rc = for_step(ctx, tx, subject, &w);

	if (rc)
		return rc;
	if (w.plan.state != PLAN_DRAFT)
		return ctx_fault(ctx, CONFLICT, "plan.frozen");
	if (date_cmp(in->review_on, ctx_today(ctx)) < 0)
		return past(ctx, "review_on");
	p = w.plan;
	p.aim = in->aim;
	p.review_on = in->review_on;
	*ret_key = subject;
	return row_update(tx, &assistance_plan_type, &w.plan, &p);
}

/* ---- goals and acts: in a draft only --------------------------------------------------------------- */

static enum rc draft_for(struct ctx *ctx, struct tx *tx, assistance_plan_key key, household_key household, struct plan_whole *w)
{
	enum rc rc = for_step(ctx, tx, key.v, w);

	if (rc)
		return rc;
	if (household.v && household.v != w->plan.household.v)
		return ctx_fault(ctx, NOT_FOUND, "need.not_found");
	return w->plan.state == PLAN_DRAFT ? OK : ctx_fault(ctx, CONFLICT, "plan.frozen");
}

enum rc goal_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_goal_add *in = input;
	struct plan_goal g = { .household = in->household, .plan = in->plan, .need = in->need, .words = in->words,
		.measure = in->measure };
	struct plan_whole w = {0};
	enum rc rc = draft_for(ctx, tx, in->plan, in->household, &w);

	(void)subject;
	if (rc)
		return rc;
	if (w.ngoals >= GOALS_MAX)
		return ctx_fault(ctx, LIMIT, "plan.many");
	rc = need_check(ctx, tx, in->need, in->household);
	if (!rc)
		rc = row_insert(tx, &plan_goal_type, &g);
	*ret_key = g.key.v;
	return rc;
}

enum rc goal_remove_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct plan_whole w = {0};
	struct plan_goal g;
	enum rc rc = row_load(tx, &plan_goal_type, subject, &g);

	(void)input;
	if (rc)
		return rc;
	rc = draft_for(ctx, tx, g.plan, g.household, &w);
	for (size_t i = 0; !rc && i < w.nacts; i++)
		if (w.acts[i].goal.v == subject)
			rc = row_delete(tx, &plan_act_type, &w.acts[i]);
	if (rc)
		return rc;
	*ret_key = g.plan.v;
	return row_delete(tx, &plan_goal_type, &g);
}

enum rc act_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_act_add *in = input;
	struct plan_act a = { .household = in->household, .goal = in->goal, .what = in->what,
		.staff = in->staff == INT_NONE ? 0 : in->staff, .member = in->member, .due_on = in->due_on, .means = in->means,
		.amount = in->amount };
	struct plan_whole w = {0};
	struct plan_goal g;
	enum rc rc = row_load(tx, &plan_goal_type, in->goal.v, &g);

	(void)subject;
	if (rc)
		return rc;
	rc = draft_for(ctx, tx, g.plan, in->household, &w);
	if (rc)
		return rc;
	if (w.nacts >= ACTS_MAX)
		return ctx_fault(ctx, LIMIT, "plan.many");
	if (date_cmp(in->due_on, ctx_today(ctx)) < 0)
		return past(ctx, "due_on");
	rc = household_member_check(ctx, tx, in->member, in->household);
	if (rc)
		return rc;
	a.plan = g.plan;
	rc = row_insert(tx, &plan_act_type, &a);
	*ret_key = a.key.v;
	return rc;
}

enum rc act_remove_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct plan_whole w = {0};
	struct plan_act a;
	enum rc rc = row_load(tx, &plan_act_type, subject, &a);

	(void)input;
	if (rc)
		return rc;
	rc = draft_for(ctx, tx, a.plan, a.household, &w);
	if (rc)
		return rc;
	*ret_key = a.plan.v;
	return row_delete(tx, &plan_act_type, &a);
}

/* ---- proposing and approving ------------------------------------------------------------------------- */

static enum rc complete(struct ctx *ctx, struct tx *tx, const struct plan_whole *w)
{
	struct strength *strengths;
	size_t n;
	enum rc rc;

	if (!w->ngoals)
		return ctx_fault(ctx, CONFLICT, "plan.no_goal");
	for (size_t g = 0; g < w->ngoals; g++) {
		size_t acts = 0;

		for (size_t i = 0; i < w->nacts; i++)
			acts += w->acts[i].goal.v == w->goals[g].key.v;
		if (!acts)
			return ctx_fault(ctx, CONFLICT, "plan.goal_without_act");
	}
	rc = strength_list(tx, w->plan.household, &strengths, &n);
	if (rc)
		return rc;
	/* Never needs alone (R15). */
	return n ? OK : ctx_fault(ctx, CONFLICT, "plan.no_strength");
}

/* Who has to approve so much money, by the limits of today. */
static enum rc level_of(struct ctx *ctx, int64_t total, int32_t *ret_level)
{
	int64_t centre, county;
	enum rc rc = setting_number(ctx, SETTING_PLAN_CENTRE, CENTRE_LIMIT, &centre);

	if (!rc)
		rc = setting_number(ctx, SETTING_PLAN_COUNTY, COUNTY_LIMIT, &county);
	if (rc)
		return rc;
	*ret_level = total <= centre ? PLAN_BY_CENTRE : total <= county ? PLAN_BY_COUNTY : PLAN_BY_PROVINCE;
	return OK;
}

enum rc plan_propose_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_propose *in = input;
	struct plan_whole w = {0};
	struct assistance_plan p;
	enum rc rc = for_step(ctx, tx, subject, &w);

	if (!rc)
		rc = complete(ctx, tx, &w);
	if (rc)
		return rc;
	p = w.plan;
	p.state = PLAN_PROPOSED;
	p.total.rial = 0;
	for (size_t i = 0; i < w.nacts; i++)
		if (w.acts[i].amount.rial != INT_NONE)
			p.total.rial += w.acts[i].amount.rial;
	rc = level_of(ctx, p.total.rial, &p.level);
	if (rc)
		return rc;
	p.family_agrees = in->family_agrees;
	p.family_words = in->family_words;
	p.proposed_on = ctx_today(ctx);
	p.proposed_by = ctx->actor.staff;
	p.note = NULL;
	rc = row_update(tx, &assistance_plan_type, &w.plan, &p);
	if (rc)
		return rc;
	*ret_key = subject;
	if (w.household.stage >= STAGE_PLAN)
		return OK;
	struct household h = w.household;
	h.stage = STAGE_PLAN;
	return household_save(ctx, tx, &w.household, &h);
}

enum rc plan_approve_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_word *in = input;
	struct plan_whole w = {0};
	struct assistance_plan p;
	enum rc rc = for_step(ctx, tx, subject, &w);

	if (rc)
		return rc;
	p = w.plan;
	if (p.proposed_by == ctx->actor.staff)
		return ctx_fault(ctx, CONFLICT, "plan.own");
	p.state = p.level == PLAN_BY_CENTRE ? PLAN_APPROVED : PLAN_ABOVE;
	p.approved_on = ctx_today(ctx);
	p.approved_by = ctx->actor.staff;
	p.note = in->note;
	*ret_key = subject;
	return row_update(tx, &assistance_plan_type, &w.plan, &p);
}

enum rc plan_above_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_word *in = input;
	struct plan_whole w = {0};
	struct assistance_plan p;
	enum rc rc = for_step(ctx, tx, subject, &w);

	if (rc)
		return rc;
	p = w.plan;
	if (p.level == PLAN_BY_PROVINCE && ctx->actor.role != ROLE_PROVINCE_EXPERT)
		return ctx_fault(ctx, CONFLICT, "plan.over_limit");
	p.state = PLAN_APPROVED;
	p.above_on = ctx_today(ctx);
	p.above_by = ctx->actor.staff;
	p.note = in->note;
	*ret_key = subject;
	return row_update(tx, &assistance_plan_type, &w.plan, &p);
}

enum rc plan_return_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_reason *in = input;
	struct plan_whole w = {0};
	struct assistance_plan p;
	enum rc rc = for_step(ctx, tx, subject, &w);

	if (rc)
		return rc;
	p = w.plan;
	p.state = PLAN_DRAFT;
	p.approved_on = p.above_on = DATE_NONE;
	p.approved_by = p.above_by = 0;
	p.note = in->note;
	*ret_key = subject;
	return row_update(tx, &assistance_plan_type, &w.plan, &p);
}

/* ---- running --------------------------------------------------------------------------------------------- */

static enum rc make_tasks(struct ctx *ctx, struct tx *tx, const struct plan_whole *w)
{
	struct task review = { .household = w->plan.household, .kind = TASK_PLAN_REVIEW, .due_on = w->plan.review_on,
		.source = w->plan.key.v };

	for (size_t i = 0; i < w->nacts; i++) {
		const struct plan_act *a = &w->acts[i];
		struct task t = { .household = a->household, .kind = TASK_ACT, .what = a->what, .due_on = a->due_on,
			.worker = a->staff, .member = a->member, .source = a->key.v };
		enum rc rc = task_make_in(ctx, tx, &t);

		if (rc)
			return rc;
	}
	return task_make_in(ctx, tx, &review);
}

static enum rc drop_tasks(struct ctx *ctx, struct tx *tx, const struct plan_whole *w, const char *note)
{
	enum rc rc = tasks_drop_of(ctx, tx, w->plan.household, w->plan.key.v, note);

	for (size_t i = 0; !rc && i < w->nacts; i++)
		rc = tasks_drop_of(ctx, tx, w->plan.household, w->acts[i].key.v, note);
	return rc;
}

/* The version that ran until now. */
static enum rc replace(struct ctx *ctx, struct tx *tx, const struct plan_whole *now)
{
	struct assistance_plan *list;
	size_t n;
	enum rc rc = plan_list(tx, now->plan.household, &list, &n);

	for (size_t i = 0; !rc && i < n; i++) {
		struct plan_whole old = { .plan = list[i] };
		struct assistance_plan p = list[i];

		if (!is_live(p.state))
			continue;
		p.state = PLAN_REPLACED;
		p.closed_on = ctx_today(ctx);
		rc = row_update(tx, &assistance_plan_type, &list[i], &p);
		if (!rc)
			rc = load_whole(tx, &old);
		if (!rc)
			rc = drop_tasks(ctx, tx, &old, NULL);
	}
	return rc;
}

enum rc plan_start_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct plan_whole w = {0};
	struct assistance_plan p;
	struct household h;
	enum rc rc = for_step(ctx, tx, subject, &w);

	(void)input;
	if (!rc)
		rc = replace(ctx, tx, &w);
	if (rc)
		return rc;
	p = w.plan;
	p.state = PLAN_RUNNING;
	p.start_on = ctx_today(ctx);
	rc = row_update(tx, &assistance_plan_type, &w.plan, &p);
	if (!rc)
		rc = make_tasks(ctx, tx, &w);
	if (rc)
		return rc;
	*ret_key = subject;
	h = w.household;
	if (h.stage < STAGE_FOLLOW_UP)
		h.stage = STAGE_FOLLOW_UP;
	return household_save(ctx, tx, &w.household, &h);
}

enum rc plan_review_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_review *in = input;
	struct plan_whole w = {0};
	struct assistance_plan p;
	struct task next;
	enum rc rc = for_step(ctx, tx, subject, &w);

	if (rc)
		return rc;
	if (date_cmp(in->review_on, ctx_today(ctx)) <= 0)
		return past(ctx, "review_on");
	p = w.plan;
	p.state = PLAN_REVIEWED;
	p.reviewed_on = ctx_today(ctx);
	p.review_on = in->review_on;
	p.note = in->note;
	rc = row_update(tx, &assistance_plan_type, &w.plan, &p);
	if (!rc)
		rc = tasks_settle(ctx, tx, p.household, TASK_BIT(TASK_PLAN_REVIEW), ctx_today(ctx));
	if (rc)
		return rc;
	next = (struct task){ .household = p.household, .kind = TASK_PLAN_REVIEW, .due_on = p.review_on, .source = subject };
	*ret_key = subject;
	return task_make_in(ctx, tx, &next);
}

enum rc plan_close_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct plan_reason *in = input;
	struct plan_whole w = {0};
	struct assistance_plan p;
	enum rc rc = for_step(ctx, tx, subject, &w);

	if (rc)
		return rc;
	p = w.plan;
	p.state = PLAN_CLOSED;
	p.closed_on = ctx_today(ctx);
	p.note = in->note;
	rc = row_update(tx, &assistance_plan_type, &w.plan, &p);
	if (rc)
		return rc;
	*ret_key = subject;
	return drop_tasks(ctx, tx, &w, in->note);
}
