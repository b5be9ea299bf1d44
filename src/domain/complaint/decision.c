/* Decisions that a family may appeal against, one row a kind: how they are found and how they are undone (R389). */
#include "complaint_int.h"

#include <string.h>

#include "intake.h"
#include "pension.h"
#include "plan.h"
#include "referral.h"
#include "task.h"

enum { EACH_MAX = 100, DECISIONS_MAX = 200 };

struct found { struct decision *list; size_t n; };

static void put(struct found *f, struct decision d)
{
	if (f->n < DECISIONS_MAX)
		f->list[f->n++] = d;
}

static const char *reason(struct tx *tx, const struct choice *list, int32_t v, const char *words)
{
	const char *label = choice_label(list, v, LANG_FA);

	return str_empty(words) ? label : str_empty(label) ? words : arena_printf(tx->arena, "%s: %s", label, words);
}

/* ---- found ------------------------------------------------------------------------------ */

static void see_request(struct tx *tx, const void *record, struct found *f)
{
	const struct request *r = record;

	if (r->state == REQUEST_REFUSED)
		put(f, (struct decision){ .key = r->key.v, .unit = r->unit, .service = r->subject, .decided_by = r->decided_by,
			.on = fa_day_of_ms(r->answered_at.ms), .what = r->number,
			.why = reason(tx, request_refusal_choices, r->refusal, r->answer) });
}

static void see_referral(struct tx *tx, const void *record, struct found *f)
{
	const struct referral *r = record;

	if (r->state == REFERRAL_REFUSED || (r->state == REFERRAL_CLOSED && r->refusal))
		put(f, (struct decision){ .key = r->key.v, .unit = r->to_unit > 0 ? r->to_unit : r->unit,
			.decided_by = r->decided_by, .on = fa_day_of_ms(r->decided_at.ms), .what = r->subject,
			.why = reason(tx, referral_refusal_choices, r->refusal, r->answer) });
}

static void see_pension(struct tx *tx, const void *record, struct found *f)
{
	const struct pension_proposal *p = record;

	(void)tx;
	if (p->state == PENSION_RETURNED)
		put(f, (struct decision){ .key = p->key.v, .unit = p->unit, .decided_by = p->decided_by,
			.on = fa_day_of_ms(p->decided_at.ms), .why = p->answer });
}

static void see_plan(struct tx *tx, const void *record, struct found *f)
{
	const struct assistance_plan *p = record;

	(void)tx;
	if (p->state == PLAN_DRAFT && !str_empty(p->note))
		put(f, (struct decision){ .key = p->key.v, .unit = p->unit, .on = p->proposed_on, .what = p->aim, .why = p->note });
}

static void see_waiting(struct tx *tx, const void *record, struct found *f)
{
	const struct waiting *w = record;

	(void)tx;
	if (w->state == WAITING_LEFT)
		put(f, (struct decision){ .key = w->key.v, .unit = w->unit, .service = w->service, .on = w->ended_on,
			.why = w->note });
}

/* ---- undone ------------------------------------------------------------------------------- */

static enum rc undo_request(struct ctx *ctx, struct tx *tx, const struct complaint *c, const char *told)
{
	struct request_reopen in = { .answer = told };
	int64_t none;

	return op_request_reopen.run(ctx, tx, &in, c->decision, &none);
}

static enum rc undo_referral(struct ctx *ctx, struct tx *tx, const struct complaint *c, const char *told)
{
	struct referral_reopen in = { .words = utf8_count(told) > 900 ? "پس از اعتراض خانواده، دوباره بررسی شود." : told };
	int64_t none;

	return op_referral_reopen.run(ctx, tx, &in, c->decision, &none);
}

static enum rc undo_waiting(struct ctx *ctx, struct tx *tx, const struct complaint *c, const char *told)
{
	struct waiting_add in = { .household = c->household, .priority = PRIORITY_RAISED, .reason = "اعتراض خانواده پذیرفته شد." };
	struct waiting w;
	int64_t none;
	enum rc rc = row_load(tx, &waiting_type, c->decision, &w);

	(void)told;
	in.service = w.service;
	return rc ? rc : op_waiting_add.run(ctx, tx, &in, 0, &none);
}

static enum rc undo_closing(struct ctx *ctx, struct tx *tx, const struct complaint *c, const char *told)
{
	struct household_reopen in = { .reason = "اعتراض خانواده پذیرفته شد." };
	int64_t none;

	(void)told;
	return op_household_reopen.run(ctx, tx, &in, c->household.v, &none);
}

enum { AGAIN_DAYS = 5 };

/* Only who wrote it can write it better: the worker gets a task with a day. */
static enum rc undo_by_task(struct ctx *ctx, struct tx *tx, const struct complaint *c, const char *told)
{
	struct task t = { .household = c->household, .kind = TASK_OTHER, .source = c->key.v,
		.what = c->against == AGAINST_PLAN ? "اعتراض خانواده پذیرفته شد: برنامه را دوباره برای تأیید بفرستید" :
			"اعتراض خانواده پذیرفته شد: پیشنهاد مستمری را دوباره بفرستید",
		.due_on = ctx_workday(ctx, ctx_today(ctx), AGAIN_DAYS) };

	(void)told;
	return task_make_in(ctx, tx, &t);
}

/* ---- the kinds ------------------------------------------------------------------------------ */

static const struct source {
	int32_t against;
	const struct record_type *type;     /* NULL: the file itself */
	void (*see)(struct tx *tx, const void *record, struct found *f);
	enum rc (*undo)(struct ctx *ctx, struct tx *tx, const struct complaint *c, const char *told);
} sources[] = {
	{ AGAINST_REQUEST, &request_type, see_request, undo_request },
	{ AGAINST_REFERRAL, &referral_type, see_referral, undo_referral },
	{ AGAINST_PENSION, &pension_proposal_type, see_pension, undo_by_task },
	{ AGAINST_PLAN, &assistance_plan_type, see_plan, undo_by_task },
	{ AGAINST_WAITING, &waiting_type, see_waiting, undo_waiting },
	{ AGAINST_CLOSING, NULL, NULL, undo_closing },
};

static enum rc see_all(struct tx *tx, const struct source *s, const struct household *h, struct found *f)
{
	const char *rows;
	size_t n, from = f->n;
	enum rc rc;

	if (!s->type) {
		if (h->state == HOUSEHOLD_CLOSED)
			put(f, (struct decision){ .against = s->against, .key = h->key.v, .unit = h->unit, .on = h->closed_on,
				.why = choice_label(close_reason_choices, h->close_reason, LANG_FA) });
		return OK;
	}
	rc = row_list_by(tx, s->type, "household", h->key.v, EACH_MAX, &rows, &n);
	for (size_t i = 0; !rc && i < n; i++)
		s->see(tx, rows + i * s->type->size, f);
	for (size_t i = from; i < f->n; i++)
		f->list[i].against = s->against;
	return rc;
}

enum rc decision_list(struct ctx *ctx, struct tx *tx, household_key household, struct decision **ret_list, size_t *ret_n)
{
	struct found f = { .list = ARENA_ARRAY(tx->arena, struct decision, DECISIONS_MAX) };
	struct complaint *appeals;
	struct household h;
	size_t n;
	enum rc rc = household_load(ctx, tx, household, &h);

	for (size_t i = 0; !rc && i < COUNT_OF(sources); i++)
		rc = see_all(tx, &sources[i], &h, &f);
	if (!rc)
		rc = row_list_by(tx, &complaint_type, "household", household.v, EACH_MAX, &appeals, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < f.n; i++)
		for (size_t k = 0; k < n; k++)
			if (appeals[k].decision == f.list[i].key && complaint_open(appeals[k].state))
				f.list[i].appealed = true;
	*ret_list = f.list;
	*ret_n = f.n;
	return OK;
}

enum rc decision_find(struct ctx *ctx, struct tx *tx, household_key household, int64_t key, struct decision *ret_d)
{
	struct decision *list;
	size_t n;
	enum rc rc = decision_list(ctx, tx, household, &list, &n);

	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (list[i].key == key) {
			*ret_d = list[i];
			return OK;
		}
	return ctx_fault(ctx, NOT_FOUND, "complaint.no_decision");
}

enum rc decision_undo(struct ctx *ctx, struct tx *tx, const struct complaint *c, const char *told)
{
	enum rc rc = FAILED;

	for (size_t i = 0; i < COUNT_OF(sources); i++)
		if (sources[i].against == c->against)
			rc = sources[i].undo(ctx, tx, c, told);
	/* It was settled in another way meanwhile, or the file has gone. */
	if (rc == CONFLICT || rc == NOT_FOUND || rc == INVALID) {
		fault_clear(&ctx->fault);
		return ctx_fault(ctx, CONFLICT, "complaint.undo_not_now");
	}
	return rc;
}
