/* The rules of home visits; every function here runs inside an operation. */
#include "visit_int.h"

#include "contact.h"
#include "metrics.h"
#include "veiled.h"

static enum rc check_open(struct ctx *ctx, const struct household *h)
{
	if (h->state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	return OK;
}

static enum rc load_for_change(struct ctx *ctx, struct tx *tx, int64_t key, struct visit *ret_v)
{
	enum rc rc = visit_in_scope(ctx, tx, key);

	if (rc)
		return rc;
	rc = row_load(tx, &visit_type, key, ret_v);
	if (rc)
		return rc;
	journal_subject(tx, ret_v->household.v);
	return household_stays(ctx, tx, ret_v->household);
}

/* ---- planning -------------------------------------------------------------------- */

enum rc visit_run_plan(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct visit_plan_input *in = input;
	struct household h;
	struct visit v = { .kind = in->kind, .state = VISIT_PLANNED, .members_seen = INT_NONE };
	enum rc rc;

	(void)subject;
	rc = household_for_change(ctx, tx, in->household, &h);
	if (rc)
		return rc;
	rc = check_open(ctx, &h);
	if (rc)
		return rc;
	if (date_cmp(in->planned_on, ctx_today(ctx)) < 0) {
		fault_field(&ctx->fault, "planned_on", "visit.plan_past", NULL);
		return ctx_fault(ctx, INVALID, "visit.plan_past");
	}
	v.household = in->household;
	v.unit = h.unit;
	v.worker = h.worker ? h.worker : ctx->actor.staff;
	v.planned_on = v.day = in->planned_on;
	v.planned_minute = in->planned_minute;
	v.position = in->position;
	rc = row_insert(tx, &visit_type, &v);
	if (rc)
		return rc;
	journal_subject(tx, in->household.v);
	*ret_key = v.key.v;
	return OK;
}

enum rc visit_run_replan(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct visit_replan_input *in = input;
	struct visit old, v;
	enum rc rc;

	rc = load_for_change(ctx, tx, subject, &old);
	if (rc)
		return rc;
	if (old.state != VISIT_PLANNED)
		return ctx_fault(ctx, CONFLICT, "visit.not_planned");
	if (date_cmp(in->planned_on, ctx_today(ctx)) < 0) {
		fault_field(&ctx->fault, "planned_on", "visit.plan_past", NULL);
		return ctx_fault(ctx, INVALID, "visit.plan_past");
	}
	v = old;
	v.planned_on = v.day = in->planned_on;
	v.planned_minute = in->planned_minute;
	v.position = in->position;
	*ret_key = subject;
	return row_update(tx, &visit_type, &old, &v);
}

enum rc visit_run_cancel(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct visit_cancel_input *in = input;
	struct visit old, v;
	enum rc rc;

	rc = load_for_change(ctx, tx, subject, &old);
	if (rc)
		return rc;
	if (old.state != VISIT_PLANNED)
		return ctx_fault(ctx, CONFLICT, "visit.not_planned");
	v = old;
	v.state = VISIT_CANCELLED;
	v.amendment = in->reason;
	*ret_key = subject;
	return row_update(tx, &visit_type, &old, &v);
}

/* ---- recording ------------------------------------------------------------------- */

const struct visit_need visit_needs[] = {
	{ &visit_record_input_type, "outcome", VISIT_DONE, VISIT_DONE, "notes", NULL, "visit.notes_missing" },
	{ &visit_record_input_type, "outcome", VISIT_DONE, VISIT_DONE, "address_check", NULL, "required" },
	{ &visit_record_input_type, "address_check", ADDRESS_CORRECTED, ADDRESS_CORRECTED, "new_address", "new_phone",
		"visit.correction_missing" },
	/* choice 1 is "no change" */
	{ &visit_record_input_type, "pension_proposal", 2, INT32_MAX, "pension_reason", NULL, "visit.pension_reason_missing" },
	{ &contact_input_type, "outcome", CONTACT_REACHED, CONTACT_REACHED, "note", NULL, "contact.note_missing" },
};
const size_t visit_nneeds = COUNT_OF(visit_needs);

void visit_check_needs(struct ctx *ctx, const struct record_type *t, const void *input)
{
	for (size_t i = 0; i < visit_nneeds; i++) {
		const struct visit_need *n = &visit_needs[i];
		int32_t value;

		if (n->type != t)
			continue;
		value = *(const int32_t *)((const char *)input + record_field(t, n->when)->offset);
		if (value >= n->from && value <= n->to && value_is_none(record_field(t, n->field), input) &&
		    (!n->other || value_is_none(record_field(t, n->other), input)))
			fault_field(&ctx->fault, n->field, n->code, NULL);
	}
}

/* What one field alone cannot show; all of it at once. */
static enum rc check_record(struct ctx *ctx, const struct household *h, const struct visit_record_input *in)
{
	struct fault *f = &ctx->fault;
	size_t before = f->nfields;

	if (date_cmp(in->visited_on, ctx_today(ctx)) > 0)
		fault_field(f, "visited_on", "visit.future", NULL);
	else if (!date_is_none(h->opened_on) && date_cmp(in->visited_on, h->opened_on) < 0)
		fault_field(f, "visited_on", "visit.before_opening", NULL);
	visit_check_needs(ctx, &visit_record_input_type, in);
	if (f->nfields > before)
		return ctx_fault(ctx, INVALID, "input.invalid");
	return OK;
}

/* The planned visit it fulfils, or a new one; refuses a second result (R138: counted once). */
static enum rc find_planned(struct ctx *ctx, struct tx *tx, const struct visit_record_input *in,
		struct visit *ret_old)
{
	int64_t same_day;
	enum rc rc;

	if (in->planned.v) {
		rc = visit_in_scope(ctx, tx, in->planned.v);
		if (rc)
			return rc;
		rc = row_load(tx, &visit_type, in->planned.v, ret_old);
		if (rc)
			return rc;
		if (ret_old->household.v != in->household.v)
			return ctx_fault(ctx, NOT_FOUND, "visit.other_household");
		if (ret_old->state != VISIT_PLANNED)
			return ctx_fault(ctx, CONFLICT, "visit.already_recorded");
	}
	if (in->outcome != VISIT_DONE)
		return OK;
	rc = visit_count_done(tx, in->household, in->visited_on, &same_day);
	if (rc)
		return rc;
	if (same_day > 0)
		return ctx_fault(ctx, CONFLICT, "visit.already_recorded");
	return OK;
}

static void fill(struct visit *v, const struct visit_record_input *in)
{
	v->household = in->household;
	v->kind = in->kind;
	v->state = in->outcome;
	v->visited_on = v->day = in->visited_on;
	v->notes = in->notes;
	v->dwelling = in->dwelling;
	v->environment = in->environment;
	v->family = in->family;
	v->health = in->health;
	v->safety = in->safety;
	v->dwelling_note = in->dwelling_note;
	v->health_note = in->health_note;
	v->strengths = in->strengths;
	v->harms = in->harms;
	v->address_check = in->address_check;
	v->members_seen = in->members_seen;
	v->child_seen_alone = in->child_seen_alone;
	v->pension_proposal = in->pension_proposal;
	v->pension_reason = in->pension_reason;
	v->follow_up = in->follow_up;
	v->next_step = in->next_step;
}

/* What the visit changes in the household: dates, address, stage, risk; one save. */
static enum rc apply_to_household(struct ctx *ctx, struct tx *tx, const struct visit_record_input *in,
		const struct household *old, date_t next_due)
{
	struct household h = *old;

	if (in->outcome == VISIT_DONE && date_cmp(in->visited_on, old->last_visit_on) > 0) {
		h.last_visit_on = in->visited_on;
		h.next_visit_due = next_due;
	}
	if (in->outcome == VISIT_DONE && h.stage < STAGE_HOME_VISIT)
		h.stage = STAGE_HOME_VISIT;
	if (in->address_check == ADDRESS_CONFIRMED)
		h.address_confirmed_on = in->visited_on;
	if (in->address_check == ADDRESS_CORRECTED) {
		h.address_confirmed_on = in->visited_on;
		if (!str_empty(in->new_address))
			h.address = in->new_address;
		if (!str_empty(in->new_area))
			h.area = in->new_area;
		if (!str_empty(in->new_phone))
			h.phone = in->new_phone;
	}
	return household_save(ctx, tx, old, &h);
}

void visit_count(struct tx *tx, const struct visit *v, int sign)
{
	enum metric m = v->state == VISIT_DONE ? M_VISITS_MONTH : M_VISITS_NOBODY_MONTH;
	int month = fa_month_index(v->visited_on);

	if (v->state != VISIT_DONE && v->state != VISIT_NOBODY_HOME)
		return;
	metric_add_unit(tx, m, v->unit, month, sign);
	/* What was done in another province counts there, and in a secret file for nobody. */
	if (unit_shard(UNIT(v->unit)).v == tx->shard.v && !unit_veiled(v->unit))
		metric_add_staff(tx, m, v->worker, month, sign);
}

enum rc visit_rules_of(struct ctx *ctx, const struct visit_rules **ret_rules)
{
	struct visit_rules *rules = ARENA_ARRAY(ctx->arena, struct visit_rules, 1);
	enum rc rc;
	AUTO(tx) national = {0};

	*ret_rules = ctx->visit_rules;
	if (ctx->visit_rules)
		return OK;
	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	if (!rc)
		rc = visit_rules_load(&national, rules);
	if (rc)
		return rc;
	*ret_rules = rules;
	return tx_commit(&national);
}

static enum rc next_due_of(struct ctx *ctx, const struct household *h, date_t visited_on, date_t *ret_due)
{
	struct visit_facts f = visit_facts_of(h, visited_on);
	const struct visit_rules *rules;
	enum rc rc = visit_rules_of(ctx, &rules);

	if (rc)
		return rc;
	*ret_due = visit_next_due(rules, &f);
	return OK;
}

enum rc visit_run_record(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct visit_record_input *in = input;
	struct household h;
	struct visit old = {0}, v;
	enum rc rc;

	(void)subject;
	rc = household_for_change(ctx, tx, in->household, &h);
	if (rc)
		return rc;
	rc = check_open(ctx, &h);
	if (rc)
		return rc;
	rc = check_record(ctx, &h, in);
	if (rc)
		return rc;
	rc = find_planned(ctx, tx, in, &old);
	if (rc)
		return rc;
	v = old;
	if (!old.key.v)
		v = (struct visit){ .planned_minute = INT_NONE };
	fill(&v, in);
	v.unit = h.unit;
	v.worker = ctx_done_by(ctx) ? ctx_done_by(ctx) : h.worker;
	v.recorded_at = (instant_t){ tx_now(tx) };
	if (v.state == VISIT_DONE) {
		rc = next_due_of(ctx, &h, in->visited_on, &v.next_due);
		if (rc)
			return rc;
	}
	rc = old.key.v ? row_update(tx, &visit_type, &old, &v) : row_insert(tx, &visit_type, &v);
	if (rc)
		return rc;
	journal_subject(tx, in->household.v);
	rc = pension_propose(ctx, tx, &v);
	if (rc)
		return rc;
	rc = apply_to_household(ctx, tx, in, &h, v.next_due);
	if (rc)
		return rc;
	visit_count(tx, &v, +1);
	*ret_key = v.key.v;
	return v.state == VISIT_DONE ? visit_talked(ctx, tx, &h, in->visited_on) : OK;
}

enum rc visit_run_amend(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct visit_amend_input *in = input;
	struct visit old, v;
	enum rc rc;

	rc = load_for_change(ctx, tx, subject, &old);
	if (rc)
		return rc;
	if (old.state == VISIT_PLANNED || old.state == VISIT_CANCELLED)
		return ctx_fault(ctx, CONFLICT, "visit.not_recorded");
	/* Its author corrects it, or who answers for the centre's work. */
	if (ctx->actor.role == ROLE_SOCIAL_WORKER && old.worker != ctx->actor.staff)
		return ctx_fault(ctx, DENIED, "visit.not_author");
	v = old;
	v.amendment = in->amendment;
	*ret_key = subject;
	return row_update(tx, &visit_type, &old, &v);
}

/* ---- planned visits follow the file ------------------------------------------------ */

/* Another worker goes instead; a file that moved or closed takes its plans along into
 * nothing, but never its due date (R119): the new centre plans anew. */
enum rc visit_run_follow(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct visit *planned;
	struct household h;
	size_t n;
	enum rc rc = household_load(ctx, tx, (household_key){ subject }, &h);

	(void)input;
	if (rc)
		return rc;
	rc = visit_planned_of(tx, h.key, &planned, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		struct visit v = planned[i];

		if (h.state != HOUSEHOLD_OPEN || v.unit != h.unit || !h.worker)
			v.state = VISIT_CANCELLED;
		else
			v.worker = h.worker;
		rc = row_update(tx, &visit_type, &planned[i], &v);
		if (rc)
			return rc;
	}
	rc = pension_follow(tx, &h);
	if (rc)
		return rc;
	journal_subject(tx, subject);
	*ret_key = subject;
	return OK;
}

enum rc visit_apply(struct ctx *ctx, const struct event *event)
{
	int64_t none;
	enum rc rc;

	if (str_eq(event->name, "household.pace")) {
		ctx->visit_rules = NULL;        /* those of now */
		rc = operation_run(ctx, &op_visit_pace, event->shard, NULL, event->subject, &none);
		return rc == NOT_FOUND ? OK : rc;
	}
	if (!str_eq(event->name, "household.moved") && !str_eq(event->name, "household.closed") &&
	    !str_eq(event->name, "household.assigned"))
		return OK;
	rc = operation_run(ctx, &op_visit_follow, event->shard, NULL, event->subject, &none);
	return rc == NOT_FOUND ? OK : rc;
}
