/* Receipts written, void, and gifts given on to needs. */
#include "money_int.h"

/* What the catalogue says for service, class and day (R24). */
static enum rc fee_of(struct ctx *ctx, const struct receipt_issue *in, money_t *ret_amount)
{
	struct services list;
	const struct service *s;
	enum rc rc = services_of(ctx, &list);

	if (rc)
		return rc;
	if (in->service == INT_NONE)
		return ctx_refuse(ctx, "service", "required");
	if (!in->who)
		return ctx_refuse(ctx, "who", "required");
	if (in->amount.rial != INT_NONE)
		return ctx_refuse(ctx, "amount", "receipt.typed");
	s = service_on(&list, in->service, in->day);
	if (!s)
		return ctx_refuse(ctx, "service", "project.service");
	*ret_amount = service_fee(s, in->who);
	return ret_amount->rial == INT_NONE || ret_amount->rial == 0 ? ctx_refuse(ctx, "service", "receipt.free") : OK;
}

static enum rc gift_of(struct ctx *ctx, const struct receipt_issue *in)
{
	if (in->service != INT_NONE || in->who)
		return ctx_refuse(ctx, in->who ? "who" : "service", "receipt.gift");
	if (in->amount.rial == INT_NONE || in->amount.rial == 0)
		return ctx_refuse(ctx, "amount", "required");
	return in->kind == RECEIPT_GOODS && str_empty(in->what) ? ctx_refuse(ctx, "what", "required") : OK;
}

static const char *number_of(struct tx *tx, unit_no unit, int64_t year, int64_t serial)
{
	int64_t within = unit.v % 10000000;

	return arena_printf(tx->arena, "%02d-%02lld-%03lld-%04lld-%05lld", unit_shard(unit).v - 1, (long long)(within / 10000),
		(long long)(within % 10000), (long long)year, (long long)serial);
}

enum rc receipt_run_issue(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct receipt_issue *in = input;
	int64_t year = fa_jalali(in->day).year;
	struct receipt r;
	enum rc rc;

	(void)subject;
	if (unit_level_of(ctx->actor.unit) != LEVEL_CENTRE)
		return ctx_fault(ctx, NOT_FOUND, "lead.unit");
	if (date_cmp(in->day, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "day", "visit.future");
	if (year != fa_jalali(ctx_today(ctx)).year)
		return ctx_refuse(ctx, "day", "receipt.year");
	record_init(&receipt_type, &r);
	r.amount = in->amount;
	rc = in->kind == RECEIPT_FEE ? fee_of(ctx, in, &r.amount) : gift_of(ctx, in);
	if (rc)
		return rc;
	r.unit = ctx->actor.unit.v;
	r.sheet = r.unit * 10000 + year;
	r.kind = in->kind;
	r.service = in->service;
	r.who = in->who;
	r.payer = in->payer;
	r.what = in->what;
	r.day = in->day;
	r.remains = in->kind == RECEIPT_FEE ? (money_t){ 0 } : in->amount;
	r.state = RECEIPT_VALID;
	r.by = ctx->actor.staff;
	rc = receipt_last_serial(tx, r.sheet, &r.serial);
	if (rc)
		return rc;
	r.serial++;
	r.number = number_of(tx, ctx->actor.unit, year, r.serial);
	rc = row_insert(tx, &receipt_type, &r);
	if (rc)
		return rc;
	journal_subject(tx, r.key.v);
	*ret_key = r.key.v;
	return OK;
}

static enum rc receipt_of(struct ctx *ctx, struct tx *tx, int64_t key, struct receipt *ret_r)
{
	enum rc rc = row_load(tx, &receipt_type, key, ret_r);

	if (rc)
		return rc;
	return in_scope(ctx, ret_r->unit) ? OK : ctx_fault(ctx, NOT_FOUND, "receipt.not_found");
}

enum rc receipt_run_void(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct receipt_void *in = input;
	struct receipt old, r;
	enum rc rc = receipt_of(ctx, tx, subject, &old);

	if (rc)
		return rc;
	journal_subject(tx, subject);
	if (old.state != RECEIPT_VALID)
		return ctx_fault(ctx, CONFLICT, "access.wrong_state");
	if (old.kind != RECEIPT_FEE && old.remains.rial != old.amount.rial)
		return ctx_fault(ctx, CONFLICT, "receipt.used");
	r = old;
	r.state = RECEIPT_VOID;
	r.remains.rial = 0;
	r.void_note = in->void_note;
	*ret_key = subject;
	return row_update(tx, &receipt_type, &old, &r);
}

enum rc allocation_run_give(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct allocation_give *in = input;
	struct receipt old, r;
	struct allocation a;
	struct household h;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (rc)
		return rc;
	rc = receipt_of(ctx, tx, in->receipt, &old);
	if (rc == NOT_FOUND || (!rc && (old.unit != h.unit || old.kind == RECEIPT_FEE || old.state != RECEIPT_VALID)))
		return ctx_refuse(ctx, "receipt", "receipt.not_found");
	if (rc)
		return rc;
	if (in->amount.rial > old.remains.rial)
		return ctx_refuse(ctx, "amount", "receipt.left");
	r = old;
	r.remains.rial -= in->amount.rial;
	rc = row_update(tx, &receipt_type, &old, &r);
	if (rc)
		return rc;
	a = (struct allocation){ .unit = h.unit, .household = h.key, .need = in->need, .receipt = in->receipt, .amount = in->amount,
		.what = in->what, .day = ctx_today(ctx), .by = ctx->actor.staff };
	journal_subject(tx, h.key.v);
	rc = row_insert(tx, &allocation_type, &a);
	*ret_key = a.key.v;
	return rc;
}
