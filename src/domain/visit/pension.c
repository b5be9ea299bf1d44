/* Proposals about the pension: tables and verbs. */
#include "visit_int.h"

#include "message.h"

const struct choice pension_state_choices[] = {
	{ PENSION_WAITING,   "waiting",   "در انتظار تصمیم", "Waiting for a decision" },
	{ PENSION_APPROVED,  "approved",  "تأیید شد", "Approved" },
	{ PENSION_RETURNED,  "returned",  "برگشت برای تکمیل", "Returned" },
	{ PENSION_WITHDRAWN, "withdrawn", "پس گرفته شد", "Withdrawn" },
	{ 0 }
};

#define REASON(s, m, more) FIELD(s, m, "دلیل پیشنهاد", "Reason of the proposal", .kind = TEXT_NOTE, \
	.flags = SENSITIVE | REQUIRED | more, .max = 1000)
#define ANSWER(s, fa_, en_, more) FIELD(s, answer, fa_, en_, .kind = TEXT_NOTE, .flags = SENSITIVE | more, .max = 1000)

static const struct field pension_proposal_fields[] = {
	KEY(pension_proposal), VER(pension_proposal),
	REF(pension_proposal, household, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	REF(pension_proposal, visit, visit, "بازدید", "Visit", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(pension_proposal, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	KEYED(pension_proposal, worker, "پیشنهاددهنده", "Proposed by", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(pension_proposal, change, visit_pension_choices, "پیشنهاد دربارهٔ مستمری", "Proposal about the pension",
		.flags = REQUIRED | INTERNAL | IMMUTABLE),
	REASON(pension_proposal, reason, INTERNAL),
	CHOICE(pension_proposal, state, pension_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(pension_proposal, proposed_at, "زمان پیشنهاد", "Proposed at", .flags = REQUIRED | INTERNAL),
	FIELD(pension_proposal, due_on, "مهلت تصمیم", "Decision due on", .flags = REQUIRED | INTERNAL),
	KEYED(pension_proposal, decided_by, "تصمیم‌گیرنده", "Decided by", .flags = INTERNAL),
	FIELD(pension_proposal, decided_at, "زمان تصمیم", "Decided at", .flags = INTERNAL),
	ANSWER(pension_proposal, "توضیح تصمیم", "Words of the decision", INTERNAL),
};
RECORD_TYPE(pension_proposal, "پیشنهاد مستمری", "Pension proposal");

static const struct field pension_approve_input_fields[] = {
	ANSWER(pension_approve_input, "توضیح (اختیاری)", "A word, if needed", 0),
};
RECORD_TYPE(pension_approve_input, "تأیید پیشنهاد مستمری", "Approve a pension proposal");

static const struct field pension_return_input_fields[] = {
	ANSWER(pension_return_input, "چه چیزی باید روشن یا کامل شود؟", "What should be made clearer?", REQUIRED),
};
RECORD_TYPE(pension_return_input, "برگرداندن پیشنهاد مستمری", "Return a pension proposal");

static const struct field pension_resubmit_input_fields[] = { REASON(pension_resubmit_input, pension_reason, 0) };
RECORD_TYPE(pension_resubmit_input, "فرستادن دوبارهٔ پیشنهاد مستمری", "Send a pension proposal again");

/* ---- verbs -------------------------------------------------------------------------- */

/* A new deadline from today; without a calendar every day but Friday is a working day. */
static void send(struct ctx *ctx, struct tx *tx, struct pension_proposal *p)
{
	p->state = PENSION_WAITING;
	p->proposed_at = (instant_t){ tx_now(tx) };
	p->due_on = ctx_workday(ctx, fa_day_of_ms(tx_now(tx)), PENSION_WORKING_DAYS);
}

enum rc pension_propose(struct ctx *ctx, struct tx *tx, const struct visit *v)
{
	struct pension_proposal p = { .household = v->household, .visit = v->key, .unit = v->unit,
		.worker = v->worker, .change = v->pension_proposal, .reason = v->pension_reason };

	/* choice 1 is "no change" */
	if (v->pension_proposal <= 1)
		return OK;
	send(ctx, tx, &p);
	return row_insert(tx, &pension_proposal_type, &p);
}

static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, struct pension_proposal *ret_p)
{
	enum rc rc = pension_load(ctx, tx, (pension_proposal_key){ key }, ret_p);

	if (rc)
		return rc;
	journal_subject(tx, ret_p->household.v);
	return household_stays(ctx, tx, ret_p->household);
}

static enum rc decide(struct ctx *ctx, struct tx *tx, int64_t key, enum pension_state state, const char *answer,
		int64_t *ret_key)
{
	struct pension_proposal old, p;
	enum rc rc = for_change(ctx, tx, key, &old);

	if (rc)
		return rc;
	if (old.state != PENSION_WAITING)
		return ctx_fault(ctx, CONFLICT, "pension.decided");
	if (old.worker == ctx->actor.staff)
		return ctx_fault(ctx, DENIED, "pension.own");
	p = old;
	p.state = (int32_t)state;
	p.answer = answer;
	p.decided_by = ctx->actor.staff;
	p.decided_at = (instant_t){ tx_now(tx) };
	*ret_key = key;
	return row_update(tx, &pension_proposal_type, &old, &p);
}

static enum rc run_approve(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct pension_approve_input *in = input;

	return decide(ctx, tx, subject, PENSION_APPROVED, in->answer, ret_key);
}

static enum rc run_return(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct pension_return_input *in = input;

	return decide(ctx, tx, subject, PENSION_RETURNED, in->answer, ret_key);
}

/* Its author goes on with it. */
static enum rc own_for_change(struct ctx *ctx, struct tx *tx, int64_t key, uint32_t states, struct pension_proposal *ret_p)
{
	enum rc rc = for_change(ctx, tx, key, ret_p);

	if (rc)
		return rc;
	if (!(states & 1u << ret_p->state))
		return ctx_fault(ctx, CONFLICT, "pension.decided");
	return ret_p->worker == ctx->actor.staff ? OK : ctx_fault(ctx, DENIED, "pension.not_author");
}

#define STATE(s) (1u << (s))

static enum rc run_resubmit(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct pension_resubmit_input *in = input;
	struct pension_proposal old, p;
	enum rc rc = own_for_change(ctx, tx, subject, STATE(PENSION_RETURNED), &old);

	if (rc)
		return rc;
	p = old;
	p.reason = in->pension_reason;
	p.decided_by = 0;
	p.decided_at = (instant_t){ 0 };
	send(ctx, tx, &p);
	*ret_key = subject;
	return row_update(tx, &pension_proposal_type, &old, &p);
}

static enum rc run_withdraw(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct pension_proposal old, p;
	enum rc rc = own_for_change(ctx, tx, subject, STATE(PENSION_WAITING) | STATE(PENSION_RETURNED), &old);

	(void)input;
	if (rc)
		return rc;
	p = old;
	p.state = PENSION_WITHDRAWN;
	*ret_key = subject;
	return row_update(tx, &pension_proposal_type, &old, &p);
}

enum rc pension_follow(struct tx *tx, const struct household *h)
{
	struct pension_proposal *list;
	size_t n;
	enum rc rc = pension_open_of(tx, h->key, &list, &n);

	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		struct pension_proposal p = list[i];

		p.unit = h->unit;
		if (h->state != HOUSEHOLD_OPEN)
			p.state = PENSION_WITHDRAWN;
		if (p.unit == list[i].unit && p.state == list[i].state)
			continue;
		rc = row_update(tx, &pension_proposal_type, &list[i], &p);
		if (rc)
			return rc;
	}
	return OK;
}

#define DECIDERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define PROPOSERS (DECIDERS | ROLE_BIT(ROLE_SOCIAL_WORKER))

const struct operation op_pension_approve = {
	.name = "pension.approve", .fa = "تأیید پیشنهاد مستمری", .en = "Approve a pension proposal",
	.subject = &pension_proposal_type, .input = &pension_approve_input_type, .roles = DECIDERS, .flags = OP_CHANGE,
	.states = pension_state_choices, .from_states = STATE(PENSION_WAITING), .to_state = PENSION_APPROVED,
	.path = "/pension-proposals/{key}/approve", .method = "POST", .run = run_approve,
};
const struct operation op_pension_return = {
	.name = "pension.return", .fa = "برگرداندن پیشنهاد مستمری", .en = "Return a pension proposal",
	.subject = &pension_proposal_type, .input = &pension_return_input_type, .roles = DECIDERS, .flags = OP_CHANGE,
	.states = pension_state_choices, .from_states = STATE(PENSION_WAITING), .to_state = PENSION_RETURNED,
	.path = "/pension-proposals/{key}/return", .method = "POST", .run = run_return,
};
const struct operation op_pension_resubmit = {
	.name = "pension.resubmit", .fa = "فرستادن دوبارهٔ پیشنهاد مستمری", .en = "Send a pension proposal again",
	.subject = &pension_proposal_type, .input = &pension_resubmit_input_type, .roles = PROPOSERS, .flags = OP_CHANGE,
	.states = pension_state_choices, .from_states = STATE(PENSION_RETURNED), .to_state = PENSION_WAITING,
	.path = "/pension-proposals/{key}/resubmit", .method = "POST", .run = run_resubmit,
};
const struct operation op_pension_withdraw = {
	.name = "pension.withdraw", .fa = "پس گرفتن پیشنهاد مستمری", .en = "Withdraw a pension proposal",
	.subject = &pension_proposal_type, .roles = PROPOSERS, .flags = OP_CHANGE,
	.states = pension_state_choices, .from_states = STATE(PENSION_WAITING) | STATE(PENSION_RETURNED),
	.to_state = PENSION_WITHDRAWN,
	.path = "/pension-proposals/{key}/withdraw", .method = "POST", .run = run_withdraw,
};

MESSAGES(pension,
	{ "pension.not_found", "پیشنهادی با این مشخصات پیدا نشد.", "There is no such proposal." },
	{ "pension.decided", "درباره این پیشنهاد پیش‌تر تصمیم گرفته شده است. صفحه را دوباره باز کنید.",
	  "This proposal has been decided meanwhile. Open the page again." },
	{ "pension.own", "تصمیم درباره پیشنهاد خودتان با همکار دیگری است.",
	  "A colleague decides over a proposal of your own." },
	{ "pension.not_author", "این کار با همکاری است که پیشنهاد را داده است.", "The colleague who raised it does this." },
);
