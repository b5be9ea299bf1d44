/* Requests at their steps, lines, documents, leads and counts of the sample centre. */
#include "demo.h"

#include "document.h"
#include "intake.h"

static const struct { int32_t source; bool urgent; const char *place, *what; } leads[] = {
	{ LEAD_SCHOOL, false, "کوچهٔ سوم، خانهٔ در سبز", "دانش‌آموز کلاس پنجم دو هفته است نیامده." },
	{ LEAD_HEALTH_HOUSE, true, "انتهای خیابان، طبقهٔ بالای نانوایی", "مادر باردار تنهاست و به مراقبت نمی‌رسد." },
	{ LEAD_CITIZEN, false, "روبه‌روی پارک", "پیرمردی تنها زندگی می‌کند و کسی سر نمی‌زند." },
	{ LEAD_NEIGHBOUR, false, "کوچهٔ پشت مسجد", "پدر خانواده بیکار شده و اجاره مانده است." },
};
static const struct { int64_t service, people, women; const char *topic; } counts[] = {
	{ 16, 24, 15, "گفت‌وگو با نوجوان" }, { 17, 40, 26, "آگاهی پیش از ازدواج" }, { 20, 11, 7, "پرسش‌های روز" },
};

static enum rc make_request(struct ctx *ctx, household_key household, size_t nth)
{
	static const int64_t services[] = { 7, 5, 18, 3 };
	struct request_register in;
	int64_t key, none;
	enum rc rc;

	record_init(&request_register_type, &in);
	in.household = household.v;
	in.subject = services[nth % COUNT_OF(services)];
	in.channel = CHANNEL_IN_PERSON;
	in.description = "خودشان برای این خدمت آمدند.";
	in.owner = ctx->actor.staff;
	rc = operation_run(ctx, &op_request_register, shard_of_key(household.v), &in, 0, &key);
	for (size_t i = 0; rc == OK && i < nth % 2; i++)
		rc = operation_run(ctx, &op_request_step, shard_of_key(key), NULL, key, &none);
	return rc;
}

static enum rc make_documents(struct ctx *ctx, household_key household, size_t nth)
{
	static const int32_t kinds[] = { 1, 2, 7 };
	enum rc rc = OK;

	for (size_t i = 0; rc == OK && i < 1 + nth % COUNT_OF(kinds); i++) {
		struct document_receive in = { .household = household, .kind = kinds[i],
			.expires_on = kinds[i] == 7 ? fa_add_months(ctx_today(ctx), 6) : DATE_NONE };
		int64_t key, none;

		rc = operation_run(ctx, &op_document_receive, shard_of_key(household.v), &in, 0, &key);
		if (rc == OK && i == 0)
			rc = operation_run(ctx, &op_document_verify, shard_of_key(key), NULL, key, &none);
	}
	return rc;
}

/* What the county has not handed down, as centres say of themselves (R97). */
static enum rc make_delegation(const struct ctx *worker)
{
	const struct delegation_set list[] = {
		{ worker->actor.unit.v, 1, DELEGATED_NOT, NULL, NULL, "نامهٔ ادارهٔ شهرستان", ctx_today(worker) },
		{ worker->actor.unit.v, 18, DELEGATED_PARTLY, "تنها بینایی و شنوایی", NULL, "نامهٔ ادارهٔ شهرستان", ctx_today(worker) },
	};
	struct ctx county = *worker;
	enum rc rc = OK;
	int64_t none;

	county.actor.role = ROLE_COUNTY_EXPERT;
	county.actor.unit = unit_county(worker->actor.unit);
	county.scope = unit_range_of(county.actor.unit);
	for (size_t i = 0; rc == OK && i < COUNT_OF(list); i++)
		rc = operation_run(&county, &op_delegation_set, SHARD_NATIONAL, &list[i], 0, &none);
	return rc;
}

enum rc demo_intake_make(struct ctx *ctx, household_key household, size_t nth)
{
	shard_id shard = shard_of_key(household.v);
	struct waiting_add wait = { .household = household, .service = nth % 3 ? 18 : 15,
		.priority = nth % 5 ? PRIORITY_ORDINARY : PRIORITY_RAISED, .reason = nth % 5 ? NULL : "کودک زیر سه سال" };
	int64_t none;
	enum rc rc = operation_run(ctx, &op_waiting_add, shard, &wait, 0, &none);

	if (rc == OK)
		rc = make_documents(ctx, household, nth);
	if (rc == OK)
		rc = make_request(ctx, household, nth);
	if (rc == OK && nth == 0)
		rc = make_delegation(ctx);
	if (rc == OK && nth < COUNT_OF(leads)) {
		struct lead_add in = { .unit = INT_NONE, .source = leads[nth].source, .urgent = leads[nth].urgent,
			.place = leads[nth].place, .what = leads[nth].what };

		in.unit = ctx->actor.unit.v;
		rc = operation_run(ctx, &op_lead_add, shard, &in, 0, &none);
	}
	if (rc == OK && nth < COUNT_OF(counts)) {
		struct light_record in = { counts[nth].service, ctx_today(ctx), counts[nth].people, counts[nth].women, counts[nth].topic };

		rc = operation_run(ctx, &op_light_record, shard, &in, 0, &none);
	}
	return rc;
}
