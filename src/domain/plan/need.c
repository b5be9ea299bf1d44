/* Needs, strengths, ties: writing them down. */
#include "milestone.h"
#include "plan_int.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 100 };

enum rc plan_household(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h)
{
	enum rc rc = household_for_change(ctx, tx, key, ret_h);

	if (rc)
		return rc;
	return ret_h->state == HOUSEHOLD_OPEN ? OK : ctx_fault(ctx, CONFLICT, "household.not_open");
}

/* ---- risk and the first contact ---------------------------------------------------------------- */

/* Days until somebody must have been in touch, as delivered; settings change them. */
static int64_t contact_days(int32_t risk)
{
	switch (risk) {
	case RISK_URGENT: return 1;
	case RISK_HIGH: return 3;
	case RISK_MEDIUM: return 7;
	default: return 30;
	}
}

static enum rc contact_by(struct ctx *ctx, int32_t risk, date_t *ret_day)
{
	const struct choice *c = choice_of(risk_level_choices, risk);
	int64_t days = contact_days(risk);
	enum rc rc = setting_number(ctx, arena_printf(ctx->arena, SETTING_FIRST_CONTACT "%s", c ? c->code : "low"), days, &days);

	if (rc)
		return rc;
	*ret_day = fa_add_days(ctx_today(ctx), days < 366 ? (int)days : 366);
	return OK;
}

/* The household's stage and risk follow its needs; one save. */
static enum rc raise_household(struct ctx *ctx, struct tx *tx, const struct household *old, int32_t risk)
{
	struct household h = *old;

	if (h.stage < STAGE_NEEDS)
		h.stage = STAGE_NEEDS;
	if (risk > h.risk_level)
		h.risk_level = risk;
	return household_save(ctx, tx, old, &h);
}

static enum rc ask_contact(struct ctx *ctx, struct tx *tx, const struct need *n)
{
	struct task t = { .household = n->household, .kind = TASK_FIRST_CONTACT, .due_on = n->contact_by };

	return task_make_once(ctx, tx, &t);
}

/* ---- reading ----------------------------------------------------------------------------------------- */

static int by_priority(const void *a, const void *b)
{
	const struct need *x = a, *y = b;

	if (x->state != y->state)
		return x->state - y->state;
	if (x->priority != y->priority)
		return x->priority < y->priority ? -1 : 1;
	return (x->key.v > y->key.v) - (x->key.v < y->key.v);
}

enum rc need_list(struct tx *tx, household_key household, struct need **ret_list, size_t *ret_n)
{
	enum rc rc = row_list_by(tx, &need_type, "household", household.v, MOST, ret_list, ret_n);

	if (rc)
		return rc;
	qsort(*ret_list, *ret_n, sizeof **ret_list, by_priority);
	return OK;
}

enum rc strength_list(struct tx *tx, household_key household, struct strength **ret_list, size_t *ret_n)
{
	return row_list_by(tx, &strength_type, "household", household.v, MOST, ret_list, ret_n);
}

enum rc tie_list(struct tx *tx, household_key household, struct tie **ret_list, size_t *ret_n)
{
	return row_list_by(tx, &tie_type, "household", household.v, MOST, ret_list, ret_n);
}

/* ---- needs ----------------------------------------------------------------------------------------- */

/* The first priority behind those of the open needs. */
static int64_t after_all(const struct need *list, size_t n)
{
	int64_t last = 0;

	for (size_t i = 0; i < n; i++)
		if (list[i].state == NEED_OPEN && list[i].priority > last)
			last = list[i].priority;
	return last < 99 ? last + 1 : 99;
}

enum rc need_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct need_add *in = input;
	struct need n = { .household = in->household, .member = in->member, .category = in->category,
		.severity = in->severity, .risk = in->risk, .priority = in->priority, .words = in->words,
		.evidence = in->evidence, .found_on = ctx_today(ctx), .worker = ctx->actor.staff, .state = NEED_OPEN };
	struct household h;
	struct need *have;
	size_t nhave;
	enum rc rc = plan_household(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	rc = household_member_check(ctx, tx, in->member, in->household);
	if (rc)
		return rc;
	rc = need_list(tx, in->household, &have, &nhave);
	if (rc)
		return rc;
	if (nhave >= MOST)
		return ctx_fault(ctx, LIMIT, "need.many");
	if (n.priority == INT_NONE)
		n.priority = after_all(have, nhave);
	rc = contact_by(ctx, n.risk, &n.contact_by);
	if (rc)
		return rc;
	n.unit = h.unit;
	rc = row_insert(tx, &need_type, &n);
	if (rc)
		return rc;
	rc = ask_contact(ctx, tx, &n);
	if (rc)
		return rc;
	*ret_key = n.key.v;
	return raise_household(ctx, tx, &h, n.risk);
}

static enum rc need_for_change(struct ctx *ctx, struct tx *tx, int64_t key, struct need *ret_n, struct household *ret_h)
{
	enum rc rc = row_load(tx, &need_type, key, ret_n);

	if (rc)
		return rc;
	rc = plan_household(ctx, tx, ret_n->household, ret_h);
	if (rc)
		return rc;
	return ret_n->state == NEED_OPEN ? OK : ctx_fault(ctx, CONFLICT, "need.not_open");
}

enum rc need_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct need *in = input;
	struct need old, n;
	struct household h;
	enum rc rc = need_for_change(ctx, tx, subject, &old, &h);

	if (rc)
		return rc;
	rc = household_member_check(ctx, tx, in->member, old.household);
	if (rc)
		return rc;
	n = old;
	n.member = in->member;
	n.category = in->category;
	n.severity = in->severity;
	n.risk = in->risk;
	n.priority = in->priority;
	n.words = in->words;
	n.evidence = in->evidence;
	if (n.risk > old.risk) {
		rc = contact_by(ctx, n.risk, &n.contact_by);
		if (!rc)
			rc = ask_contact(ctx, tx, &n);
		if (rc)
			return rc;
	}
	rc = row_update(tx, &need_type, &old, &n);
	if (rc)
		return rc;
	*ret_key = subject;
	return raise_household(ctx, tx, &h, n.risk);
}

enum rc need_close_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct need_close *in = input;
	struct need old, n;
	struct household h;
	enum rc rc = need_for_change(ctx, tx, subject, &old, &h);

	if (rc)
		return rc;
	n = old;
	n.state = in->state;
	n.closed_on = ctx_today(ctx);
	n.closed_note = in->note;
	rc = row_update(tx, &need_type, &old, &n);
	if (rc)
		return rc;
	*ret_key = subject;
	return OK;
}

enum rc need_check(struct ctx *ctx, struct tx *tx, need_key need, household_key household)
{
	struct need n;
	enum rc rc;

	if (!need.v)
		return OK;
	rc = row_load(tx, &need_type, need.v, &n);
	if (rc && rc != NOT_FOUND)
		return rc;
	if (rc == OK && n.household.v == household.v)
		return OK;
	fault_clear(&ctx->fault);
	fault_field(&ctx->fault, "need", "need.other_household", NULL);
	return ctx_fault(ctx, INVALID, "need.other_household");
}

/* ---- strengths and ties ---------------------------------------------------------------------------- */

enum rc strength_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct strength_add *in = input;
	struct strength s = { .household = in->household, .member = in->member, .need = in->need, .kind = in->kind,
		.words = in->words, .found_on = ctx_today(ctx) };
	struct household h;
	enum rc rc = plan_household(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	rc = household_member_check(ctx, tx, in->member, in->household);
	if (rc)
		return rc;
	rc = need_check(ctx, tx, in->need, in->household);
	if (rc)
		return rc;
	s.unit = h.unit;
	rc = row_insert(tx, &strength_type, &s);
	*ret_key = s.key.v;
	return rc;
}

/* A line that was wrong goes; the journal keeps it. */
static enum rc take_away(struct ctx *ctx, struct tx *tx, const struct record_type *t, void *record, int64_t subject,
		int64_t *ret_key)
{
	const struct field *household = record_field(t, "household");
	household_key of;
	struct household h;
	enum rc rc = row_load(tx, t, subject, record);

	if (rc)
		return rc;
	memcpy(&of, (const char *)record + household->offset, sizeof of);
	rc = plan_household(ctx, tx, of, &h);
	if (rc)
		return rc;
	*ret_key = subject;
	return row_delete(tx, t, record);
}

enum rc strength_remove_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct strength s;

	(void)input;
	return take_away(ctx, tx, &strength_type, &s, subject, ret_key);
}

enum rc tie_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct tie_add *in = input;
	struct tie t = { .household = in->household, .with_kind = in->with_kind, .with_name = in->with_name,
		.quality = in->quality, .flow = in->flow, .note = in->note };
	struct household h;
	enum rc rc = plan_household(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	t.unit = h.unit;
	rc = row_insert(tx, &tie_type, &t);
	*ret_key = t.key.v;
	return rc;
}

enum rc tie_remove_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct tie t;

	(void)input;
	return take_away(ctx, tx, &tie_type, &t, subject, ret_key);
}

const struct operation *const plan_operations[] = {
	&op_need_add, &op_need_change, &op_need_close, &op_strength_add, &op_strength_remove, &op_tie_add, &op_tie_remove,
	&op_plan_draft, &op_plan_change, &op_goal_add, &op_goal_remove, &op_act_add, &op_act_remove, &op_plan_propose,
	&op_plan_approve, &op_plan_approve_above, &op_plan_return, &op_plan_start, &op_plan_review, &op_plan_close,
	&op_exit_propose, &op_exit_approve, &op_exit_decline, &op_milestone_add,
};
const size_t plan_noperations = COUNT_OF(plan_operations);
