/* Leads: told, looked at, turned into a request or closed with a reason. */
#include "intake_int.h"

/* Active identification is the fourteenth service (R83). */
enum { SERVICE_IDENTIFICATION = 14 };

static enum rc check_told(struct ctx *ctx, const struct lead_add *in)
{
	if (!str_empty(in->family) || !str_empty(in->place) || !str_empty(in->phone))
		return OK;
	return ctx_refuse(ctx, "place", "lead.who");
}

enum rc lead_run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct lead_add *in = input;
	int64_t unit = in->unit && in->unit != INT_NONE ? in->unit : ctx->actor.unit.v;
	struct lead l = { .unit = unit, .source = in->source, .state = LEAD_NEW, .family = in->family, .place = in->place,
		.phone = in->phone, .what = in->what, .urgent = in->urgent, .reporter_name = in->reporter_name,
		.reporter_phone = in->reporter_phone, .received_at = { tx_now(tx) } };
	enum rc rc;

	(void)subject;
	if (unit_level_of(UNIT(unit)) != LEVEL_CENTRE || !range_has(ctx->scope, unit) || !org_centre_open(ctx, tx, unit))
		return ctx_fault(ctx, NOT_FOUND, "lead.unit");
	rc = check_told(ctx, in);
	if (rc)
		return rc;
	l.due_on = ctx_workday(ctx, ctx_today(ctx), in->urgent ? 1 : LEAD_WORKING_DAYS);
	rc = row_insert(tx, &lead_type, &l);
	if (rc)
		return rc;
	journal_subject(tx, l.key.v);
	*ret_key = l.key.v;
	return OK;
}

static const struct operation report_op = {
	.name = "lead.report", .fa = "خبر از صفحهٔ همگانی", .en = "Lead from the public page",
	.subject = &lead_type, .input = &lead_add_type, .flags = OP_INTERNAL, .run = lead_run_add,
};

enum rc lead_report(struct ctx *program, const struct lead_add *in, lead_key *ret_key)
{
	return operation_run(program, &report_op, unit_shard(UNIT(in->unit)), in, 0, &ret_key->v);
}

static enum rc load_any(struct ctx *ctx, struct tx *tx, int64_t key, struct lead *ret_lead)
{
	struct lead l;
	enum rc rc = row_load(tx, &lead_type, key, &l);

	if (rc)
		return rc;
	if (!range_has(ctx->scope, l.unit))
		return ctx_fault(ctx, NOT_FOUND, "lead.not_found");
	*ret_lead = l;
	return OK;
}

enum rc lead_load(struct ctx *ctx, struct tx *tx, lead_key key, struct lead *ret_lead)
{
	enum rc rc = load_any(ctx, tx, key.v, ret_lead);

	if (rc)
		return rc;
	if (ctx->actor.role != ROLE_TECHNICAL_RESPONSIBLE)
		ret_lead->reporter_name = ret_lead->reporter_phone = NULL;
	return OK;
}

static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, struct lead *ret_lead)
{
	enum rc rc = load_any(ctx, tx, key, ret_lead);

	if (rc)
		return rc;
	if (ret_lead->state >= LEAD_REQUEST)
		return ctx_fault(ctx, CONFLICT, "lead.done");
	journal_subject(tx, key);
	return OK;
}

enum rc lead_run_take(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct lead old, l;
	enum rc rc = for_change(ctx, tx, subject, &old);

	(void)input;
	if (rc)
		return rc;
	l = old;
	l.owner = ctx->actor.staff;
	l.state = LEAD_CHECKING;
	*ret_key = subject;
	return row_update(tx, &lead_type, &old, &l);
}

/* The request says nothing of who told (R101). */
enum rc lead_run_convert(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct request_register in;
	struct lead old, l;
	enum rc rc = for_change(ctx, tx, subject, &old);

	(void)input;
	if (rc)
		return rc;
	record_init(&request_register_type, &in);
	in.unit = old.unit;
	in.applicant_name = !str_empty(old.family) ? old.family : "خانوادهٔ معرفی‌شده";
	in.applicant_phone = old.phone;
	in.subject = SERVICE_IDENTIFICATION;
	in.channel = old.source == LEAD_VISIT ? CHANNEL_OUTREACH : CHANNEL_INTRODUCED;
	in.description = str_empty(old.place) ? old.what : arena_printf(tx->arena, "%s\n%s", old.what, old.place);
	in.urgent = old.urgent;
	in.owner = old.owner;
	l = old;
	rc = request_register_in(ctx, tx, &in, (instant_t){ 0 }, &l.request);
	if (rc)
		return rc;
	l.state = LEAD_REQUEST;
	l.closed_at.ms = tx_now(tx);
	if (!l.owner)
		l.owner = ctx->actor.staff;
	*ret_key = subject;
	return row_update(tx, &lead_type, &old, &l);
}

enum rc lead_run_close(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct lead_close *in = input;
	struct lead old, l;
	enum rc rc = for_change(ctx, tx, subject, &old);

	if (rc)
		return rc;
	l = old;
	l.state = LEAD_CLOSED;
	l.reason = in->reason;
	l.note = in->note;
	l.closed_at.ms = tx_now(tx);
	if (!l.owner)
		l.owner = ctx->actor.staff;
	*ret_key = subject;
	return row_update(tx, &lead_type, &old, &l);
}
