/* Agencies and referrals of the sample: one in each state that a centre sees daily. */
#include "demo.h"

#include "referral.h"

static const struct sample_agency { const char *name, *offers; int32_t kind; } agencies[DEMO_AGENCIES] = {
	{ "مرکز بهداشت محله", "غربالگری، واکسن، مراقبت مادر و کودک", 1 },
	{ "آموزش فنی‌وحرفه‌ای", "دوره خیاطی، آشپزی و تعمیر با گواهی", 5 },
	{ "صندوق قرض‌الحسنه", "وام اشتغال و وام درمان", 7 },
	{ "خیریه همسایگان", "بسته خوراک، لوازم مدرسه، سمعک و عینک", 9 },
};

enum rc demo_agencies_make(struct ctx *manager, int64_t ret_keys[DEMO_AGENCIES])
{
	enum rc rc = OK;

	for (size_t i = 0; rc == OK && i < DEMO_AGENCIES; i++) {
		struct agency a;

		record_init(&agency_type, &a);
		a.name = agencies[i].name;
		a.offers = agencies[i].offers;
		a.kind = agencies[i].kind;
		a.active = true;
		rc = operation_run(manager, &op_agency_add, SHARD_NATIONAL, &a, 0, &ret_keys[i]);
	}
	return rc;
}

static const struct sample_referral { int32_t kind; const char *subject, *words; } samples[DEMO_AGENCIES] = {
	{ REFERRAL_SERVICE, "مراقبت پس از زایمان", "برای هفته آینده نوبت می‌خواهند." },
	{ REFERRAL_LETTER, "دوره خیاطی برای مادر خانواده", "سه روز در هفته می‌تواند بیاید." },
	{ REFERRAL_ONE_OFF, "وام کوچک برای خرید چرخ خیاطی", "ضامن دارند." },
	{ REFERRAL_SERVICE, "سمعک برای پدربزرگ", NULL },
};

enum rc demo_referral_make(struct ctx *worker, struct ctx *manager, const int64_t agency[DEMO_AGENCIES],
		household_key household, size_t nth)
{
	const struct sample_referral *s = &samples[nth % DEMO_AGENCIES];
	struct referral_draft in;
	struct referral_send send = { .consent = REFERRAL_SPOKEN };
	struct referral_accept yes = { .answer = "هفته آینده بیایند." };
	struct referral_finish end;
	shard_id shard = shard_of_key(household.v);
	int64_t key;
	enum rc rc;

	record_init(&referral_draft_type, &in);
	in.household = household;
	in.kind = s->kind;
	in.to_kind = TO_AGENCY;
	in.agency = agency[nth % DEMO_AGENCIES];
	in.subject = s->subject;
	in.words = s->words;
	in.shared = 1 << (SHARE_NAME - 1) | 1 << (SHARE_PHONE - 1);
	rc = operation_run(worker, &op_referral_draft, shard, &in, 0, &key);
	if (rc == OK && nth % 5 != 4)
		rc = operation_run(worker, &op_referral_send, shard, &send, key, &key);
	if (rc == OK && nth % 5 == 1)
		rc = operation_run(manager, &op_letter_issue, shard, NULL, key, &key);
	if (rc == OK && nth % 5 == 2)
		rc = operation_run(worker, &op_referral_accept, shard, &yes, key, &key);
	record_init(&referral_finish_type, &end);
	end.result = "وام پرداخت شد و چرخ خریده شد.";
	if (rc == OK && nth % 5 == 2)
		rc = operation_run(worker, &op_referral_finish, shard, &end, key, &key);
	return rc;
}
