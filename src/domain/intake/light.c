/* Help without a file: people counted, and files that open and close in one act. */
#include "intake_int.h"

enum rc light_run_record(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct light_record *in = input;
	struct light l = { .unit = ctx->actor.unit.v, .service = in->service, .day = in->day, .people = in->people,
		.women = in->women == INT_NONE ? 0 : in->women, .topic = in->topic, .by = ctx->actor.staff };
	const struct service *s;
	struct services list;
	enum rc rc = services_of(ctx, &list);

	(void)subject;
	if (rc)
		return rc;
	if (unit_level_of(ctx->actor.unit) != LEVEL_CENTRE)
		return ctx_fault(ctx, NOT_FOUND, "lead.unit");
	s = service_on(&list, in->service, ctx_today(ctx));
	if (!s || !s->offered || !s->fileless)
		return ctx_refuse(ctx, "service", "light.needs_file");
	if (date_cmp(in->day, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "day", "visit.future");
	if (l.women > l.people)
		return ctx_refuse(ctx, "women", "light.women");
	rc = row_insert(tx, &light_type, &l);
	if (rc)
		return rc;
	journal_subject(tx, l.key.v);
	metric_add_unit(tx, M_LIGHT_MONTH, l.unit, fa_month_index(l.day), l.people);
	*ret_key = l.key.v;
	return OK;
}

/* Four deeds of the case file in one transaction: all of them or none. */
enum rc one_off_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct one_off *in = input;
	struct request_answer answer = { .answer = in->what };
	struct request_register ask;
	struct household_open open;
	request_key request;
	int64_t household, none;
	enum rc rc;

	(void)subject;
	household_open_blank(&open);
	open.given_name = in->given_name;
	open.surname = in->surname;
	open.national_id = in->national_id;
	open.mobile = in->mobile;
	if (str_empty(in->national_id)) {
		open.id_kind = ID_IN_PROCESS;
		open.id_reason = "خدمت یک‌باره؛ کد ملی پرسیده نشد.";
	}
	rc = op_household_open.run(ctx, tx, &open, 0, &household);
	if (rc)
		return rc;
	record_init(&request_register_type, &ask);
	ask.household = household;
	ask.applicant_name = arena_printf(tx->arena, "%s %s", in->given_name, in->surname);
	ask.subject = in->service;
	ask.channel = CHANNEL_IN_PERSON;
	ask.description = in->what;
	ask.owner = ctx->actor.staff;
	rc = request_register_in(ctx, tx, &ask, (instant_t){ 0 }, &request);
	if (!rc)
		rc = op_request_answer.run(ctx, tx, &answer, request.v, &none);
	if (!rc)
		rc = household_close_in(ctx, tx, (household_key){ household }, CLOSE_OTHER, "خدمت یک‌باره انجام شد.");
	if (rc)
		return rc;
	*ret_key = household;
	return OK;
}

enum rc light_people(struct tx *tx, int64_t unit, date_t day, int64_t *ret_n)
{
	return counter_get(tx, M_LIGHT_MONTH, unit, fa_month_index(day), ret_n);
}

/* ---- proof ------------------------------------------------------------------------------ */

struct difference { struct tx *tx; bool fix; };

static void see_difference(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted)
{
	struct difference *d = arg;

	if (d->fix)
		counter_add(d->tx, metric, subject, bucket, counted - stored);
}

enum rc intake_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences)
{
	struct who who = ctx_who(ctx);
	struct difference d = { .fix = fix };
	struct recount *rec = recount_new();
	AUTO(tx) tx = {0};
	enum rc rc;

	rc = fix ? tx_write(&tx, ctx->store, province, ctx->arena, &ctx->fault, &who, "intake.recount") :
		ctx_read(ctx, province, &tx);
	d.tx = &tx;
	if (rc == OK)
		rc = light_count(&tx, rec);
	if (rc == OK)
		rc = recount_compare(rec, &tx, M_LIGHT_MONTH, M_LIGHT_MONTH, see_difference, &d, ret_differences);
	if (rc == OK)
		rc = tx_commit(&tx);
	recount_free(rec);
	return rc;
}
