/* Agencies, referrals and complaints of the sample: one in each state that is seen daily. */
#include "demo.h"

#include "complaint.h"
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

static const struct sample_referral { int32_t kind; const char *subject, *words; bool county; } samples[] = {
	{ REFERRAL_SERVICE, "مراقبت پس از زایمان", "برای هفته آینده نوبت می‌خواهند.", false },
	{ REFERRAL_LETTER, "دوره خیاطی برای مادر خانواده", "سه روز در هفته می‌تواند بیاید.", false },
	{ REFERRAL_ONE_OFF, "وام کوچک برای خرید چرخ خیاطی", "ضامن دارند.", false },
	{ REFERRAL_RECURRING, "مستمری برای خانواده‌ای با سه فرزند", "پدر بیمار است و کار نمی‌کند.", true },
	{ REFERRAL_SERVICE, "سمعک برای پدربزرگ", NULL, false },
	{ REFERRAL_LETTER, "توان‌بخشی در مرکز شهرستان", "هفته‌ای دو نوبت لازم است.", true },
};

enum rc demo_referral_make(struct ctx *worker, struct ctx *manager, const int64_t agency[DEMO_AGENCIES],
		household_key household, size_t nth)
{
	const struct sample_referral *s = &samples[nth % COUNT_OF(samples)];
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
	in.to_kind = s->county ? TO_COUNTY : TO_AGENCY;
	if (!s->county)
		in.agency = agency[nth % DEMO_AGENCIES];
	in.subject = s->subject;
	in.words = s->words;
	in.shared = 1 << (SHARE_NAME - 1) | 1 << (SHARE_PHONE - 1);
	rc = operation_run(worker, &op_referral_draft, shard, &in, 0, &key);
	if (rc == OK && nth % 7 != 6)
		rc = operation_run(worker, &op_referral_send, shard, &send, key, &key);
	if (rc == OK && nth % 7 != 6 && (s->county || s->kind == REFERRAL_LETTER))
		rc = operation_run(manager, &op_letter_issue, shard, NULL, key, &key);
	if (rc || s->kind != REFERRAL_ONE_OFF)
		return rc;
	rc = operation_run(worker, &op_referral_accept, shard, &yes, key, &key);
	record_init(&referral_finish_type, &end);
	end.result = "وام پرداخت شد و چرخ خریده شد.";
	return rc ? rc : operation_run(worker, &op_referral_finish, shard, &end, key, &key);
}

/* ---- what people say ------------------------------------------------------------------------- */

static const struct sample_complaint { int32_t kind, topic; const char *words; } told[] = {
	{ COMPLAINT_COMPLAINT, 2, "دو ماه پیش درخواست داده‌ایم و هنوز کسی زنگ نزده است." },
	{ COMPLAINT_FEEDBACK, 0, "سپاس از همکاری که تا خانهٔ ما آمد و با حوصله گوش داد." },
	{ COMPLAINT_COMPLAINT, 6, "پله‌های در ورودی برای صندلی چرخ‌دار مادرم رد شدنی نیست." },
	{ COMPLAINT_FEEDBACK, 0, "اگر عصرها هم باز باشید، ما که سر کاریم می‌توانیم بیاییم." },
};

/* One refusal in the week, and the family does not agree. */
static enum rc appeal(struct ctx *worker, struct ctx *manager, household_key household)
{
	struct request_refuse no = { .refusal = 2, .answer = "اعتبار این ماه تمام شده است.", .instead = "صندوق قرض‌الحسنهٔ محله" };
	struct appeal_add in = { .household = household,
		.words = "اجارهٔ سه ماه مانده و صاحبخانه جواب کرده است؛ وضع ما از آن زمان بدتر شده." };
	struct request_register ask;
	shard_id shard = shard_of_key(household.v);
	int64_t key;
	enum rc rc;

	record_init(&request_register_type, &ask);
	ask.household = household.v;
	ask.subject = 2;
	ask.channel = CHANNEL_IN_PERSON;
	ask.description = "کمک برای اجارهٔ عقب‌مانده";
	rc = operation_run(worker, &op_request_register, shard, &ask, 0, &in.decision);
	if (!rc)
		rc = operation_run(manager, &op_request_refuse, shard, &no, in.decision, &key);
	return rc ? rc : operation_run(worker, &op_appeal_add, shard, &in, 0, &key);
}

enum rc demo_complaint_make(struct ctx *program, struct ctx *worker, struct ctx *manager, household_key household, size_t nth)
{
	enum { EVERY = 3 };
	struct complaint_tell in = { .about_unit = manager->actor.unit.v };
	const struct sample_complaint *s = &told[nth / EVERY % COUNT_OF(told)];
	int64_t key;

	if (nth % EVERY == 1)
		return nth == 4 || nth == 10 ? appeal(worker, manager, household) : OK;      /* one of them late */
	if (nth % EVERY)
		return OK;
	in.kind = s->kind;
	in.topic = s->topic;
	in.words = s->words;
	return operation_run(program, &op_complaint_tell, shard_of_key(household.v), &in, 0, &key);
}
