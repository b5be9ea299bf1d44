/* The rules of filled forms; every verb here runs inside an operation. */
#include "assessment_int.h"

#include <string.h>

static enum rc field_fault(struct ctx *ctx, const char *field, const char *code, const char *arg)
{
	fault_field(&ctx->fault, field, code, arg);
	return ctx_fault(ctx, INVALID, "input.invalid");
}

/* The member belongs to the household, and the form is made for the age. */
static enum rc check_member(struct ctx *ctx, struct tx *tx, const struct form_answer_input *in, const struct form_def *form)
{
	struct member m;
	int age;
	enum rc rc;

	if (form->about == FORM_HOUSEHOLD)
		return in->member.v ? field_fault(ctx, "member", "assessment.member_not_meant", NULL) : OK;
	if (!in->member.v)
		return field_fault(ctx, "member", "assessment.member_needed", NULL);
	if (shard_of_key(in->member.v).v != shard_of_key(in->household.v).v)
		return NOT_FOUND;
	rc = row_load(tx, &member_type, in->member.v, &m);
	if (rc)
		return rc;
	if (m.household.v != in->household.v)
		return NOT_FOUND;
	age = member_age(&m, in->answered_on);
	if (age >= 0 && ((form->age_min != INT_NONE && age < form->age_min) || (form->age_max != INT_NONE && age > form->age_max)))
		return field_fault(ctx, "member", "assessment.age", NULL);
	return OK;
}

/* The first answer that is wrong or missing. */
static enum rc check_state(struct ctx *ctx, const struct form_state *s)
{
	for (size_t i = 0; i < s->form->n && s->nerrors; i++)
		for (size_t row = 0; row < s->rows[i]; row++)
			if (s->cell[i][row].error)
				return field_fault(ctx, "answers", "assessment.answer", s->form->item[i].name);
	return OK;
}

static enum rc load_form(struct ctx *ctx, const struct form_answer_input *in, struct form_version *v, const struct form_def **ret_form)
{
	enum rc rc;
	AUTO(tx) national = {0};

	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	if (!rc)
		rc = form_load(&national, in->form, v, ret_form);
	if (rc)
		return rc;
	if (v->status != FORM_ACTIVE || date_cmp(v->valid_from, in->answered_on) > 0)
		return ctx_fault(ctx, CONFLICT, "assessment.form_closed");
	if (!ctx->program && !form_for_role(v, ctx->actor.role))
		return ctx_fault(ctx, DENIED, "assessment.role");
	return OK;
}

static enum rc raise_alerts(struct ctx *ctx, struct tx *tx, const struct form_answer *a, const struct form_state *s)
{
	for (size_t i = 0; i < s->form->nalerts; i++) {
		const struct form_alert *rule = &s->form->alert[i];
		struct alert al = { .household = a->household, .member = a->member, .answer = a->key, .unit = a->unit,
			.state = ALERT_OPEN, .text = rule->fa, .urgent = rule->urgent, .raised_at = { tx_now(tx) },
			.code = arena_printf(ctx->arena, "%s.%s", a->code, rule->name) };
		enum rc rc = form_alert_of(s, rule) ? row_insert(tx, &alert_type, &al) : OK;

		if (rc)
			return rc;
	}
	return OK;
}

enum rc assessment_run_answer(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct form_answer_input *in = input;
	struct form_version version;
	const struct form_def *form;
	struct form_state s;
	struct household h;
	struct form_answer a;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	if (date_cmp(in->answered_on, ctx_today(ctx)) > 0)
		return field_fault(ctx, "answered_on", "assessment.future", NULL);
	rc = load_form(ctx, in, &version, &form);
	if (!rc)
		rc = check_member(ctx, tx, in, form);
	if (rc)
		return rc;
	if (form_fill_json(form, ctx->arena, in->answered_on, in->answers.text, strlen(in->answers.text), true, &s))
		return field_fault(ctx, "answers", "form.answers", NULL);
	rc = check_state(ctx, &s);
	if (rc)
		return rc;
	record_init(&form_answer_type, &a);
	a.household = in->household;
	a.member = in->member;
	a.form = in->form;
	a.code = version.code;
	a.number = version.number;
	a.unit = h.unit;
	a.worker = ctx->actor.staff;
	a.state = ANSWER_VALID;
	a.answered_on = in->answered_on;
	a.written_at = (instant_t){ tx_now(tx) };
	a.answers = (json_t){ form_state_json(&s) };
	for (size_t i = 0; i < form->nscores; i++)
		*(int64_t *[]){ &a.score_1, &a.score_2, &a.score_3, &a.score_4 }[i] = form_score_of(&s, &form->score[i]);
	if (form->nscores) {
		const struct form_band *band = form_band_of(&form->score[0], a.score_1);

		a.result_fa = band ? band->fa : NULL;
		a.result_en = band ? band->en : NULL;
		a.tone = band ? band->tone : NULL;
	}
	rc = row_insert(tx, &form_answer_type, &a);
	if (!rc)
		rc = raise_alerts(ctx, tx, &a, &s);
	if (rc)
		return rc;
	journal_subject(tx, in->household.v);
	*ret_key = a.key.v;
	return OK;
}

/* Through the household's scope of today; the history shows it under the household. */
static enum rc within(struct ctx *ctx, struct tx *tx, household_key household)
{
	struct household h;

	return household_for_change(ctx, tx, household, &h);
}

enum rc assessment_run_withdraw(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct form_withdraw_input *in = input;
	struct form_answer old, a;
	enum rc rc = row_load(tx, &form_answer_type, subject, &old);

	if (!rc)
		rc = within(ctx, tx, old.household);
	if (rc)
		return rc;
	if (old.state != ANSWER_VALID)
		return ctx_fault(ctx, CONFLICT, "access.wrong_state");
	a = old;
	a.state = ANSWER_WITHDRAWN;
	a.withdrawn = in->reason;
	*ret_key = subject;
	return row_update(tx, &form_answer_type, &old, &a);
}

enum rc assessment_run_alert_done(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct alert_done_input *in = input;
	struct alert old, a;
	enum rc rc = row_load(tx, &alert_type, subject, &old);

	if (!rc)
		rc = within(ctx, tx, old.household);
	if (rc)
		return rc;
	if (old.state != ALERT_OPEN)
		return ctx_fault(ctx, CONFLICT, "access.wrong_state");
	a = old;
	a.state = ALERT_DONE;
	a.done_at = (instant_t){ tx_now(tx) };
	a.done_by = ctx->actor.staff;
	a.done_note = in->note;
	*ret_key = subject;
	return row_update(tx, &alert_type, &old, &a);
}

/* ---- what the file knows already ------------------------------------------------------------ */

static const char *known(const struct prefill *p, const struct record_type *t, const void *record, const char *name)
{
	const struct field *f = record ? record_field(t, name) : NULL;

	return f && !value_is_none(f, record) ? value_text(f, record, p->arena) : NULL;
}

/* Of several members those who live there; the head of the file stands where it stands. */
static const struct member *living(const struct prefill *p, size_t row)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->members[i].status == MEMBER_ACTIVE && row-- == 0)
			return &p->members[i];
	return NULL;
}

const char *prefill_typed(void *arg, const struct form_item *it, size_t row)
{
	const struct prefill *p = arg;
	const struct member *m = it->repeat >= 0 ? living(p, row) : p->member;
	const char *path = it->prefill;

	if (!path)
		return NULL;
	if (str_prefix(path, "household."))
		return known(p, &household_type, p->household, path + strlen("household."));
	if (it->repeat >= 0 && !str_eq(p->form->item[it->repeat].prefill, "members"))
		return NULL;
	return str_prefix(path, "member.") ? known(p, &member_type, m, path + strlen("member.")) : NULL;
}

size_t prefill_rows(void *arg, const struct form_item *repeat)
{
	size_t n = 0;

	while (str_eq(repeat->prefill, "members") && living(arg, n))
		n++;
	return n ? n : 1;
}
