/* Needs, strengths, ties, plans and tasks of a few families of the sample centre. */
#include "demo.h"

#include "consent.h"
#include "plan.h"
#include "task.h"

struct sample_need { int32_t category, severity, risk; const char *words, *evidence; int32_t kind; const char *strength; };

static const struct sample_need needs[] = {
	{ NEED_INCOME, SEVERITY_SEVERE, RISK_MEDIUM, "درآمد خانه به آخر ماه نمی‌رسد.", "دفتر نسیهٔ مغازهٔ محله", 1,
		"مادر گلیم‌بافی بلد است و پیش‌تر سفارش می‌گرفته." },
	{ NEED_EDUCATION, SEVERITY_MARKED, RISK_LOW, "پسر بزرگ‌تر چند ماه است مدرسه نمی‌رود.", "گفت‌وگو با معاون مدرسه", 10,
		"به کارهای فنی علاقه دارد و معلمش پشت اوست." },
	{ NEED_HEALTH, SEVERITY_SEVERE, RISK_HIGH, "داروی قند مادربزرگ مرتب گرفته نمی‌شود.", "نسخه‌های نپیچیده", 4,
		"بهورز خانهٔ بهداشت هفته‌ای یک بار سر می‌زند." },
	{ NEED_HOUSING, SEVERITY_MARKED, RISK_MEDIUM, "سقف یک اتاق چکه می‌کند.", "بازدید منزل", 3,
		"دایی بچه‌ها بناست و کمک می‌کند." },
	{ NEED_MENTAL_HEALTH, SEVERITY_CRISIS, RISK_URGENT, "مادر شب‌ها نمی‌خوابد و نگران فرداست.", "گفتهٔ خودش", 9,
		"می‌گوید به خاطر بچه‌ها از پا نمی‌نشیند." },
};

static const struct { int32_t kind, quality, flow; const char *name; } ties[] = {
	{ 1, TIE_STRONG, FLOW_TO_FAMILY, "خاله" }, { 4, TIE_STRESSFUL, FLOW_BOTH, "دبستان محله" },
	{ 5, TIE_STRONG, FLOW_TO_FAMILY, "خانهٔ بهداشت" }, { 7, TIE_WEAK, FLOW_TO_FAMILY, "خیریهٔ محله" },
	{ 3, TIE_STRONG, FLOW_BOTH, "همسایهٔ دیواربه‌دیوار" }, { 1, TIE_BROKEN, FLOW_FROM_FAMILY, "خانوادهٔ پدر" },
};

static enum rc make_needs(struct ctx *ctx, household_key household, size_t nth)
{
	enum rc rc = OK;

	for (size_t i = 0; rc == OK && i < 2 + nth % 2; i++) {
		const struct sample_need *s = &needs[(nth + i) % COUNT_OF(needs)];
		struct need_add in = { .household = household, .category = s->category, .severity = s->severity,
			.risk = s->risk, .priority = INT_NONE, .words = s->words, .evidence = s->evidence };
		struct strength_add beside = { .household = household, .kind = s->kind, .words = s->strength };
		int64_t none;

		rc = operation_run(ctx, &op_need_add, shard_of_key(household.v), &in, 0, &beside.need.v);
		if (rc == OK)
			rc = operation_run(ctx, &op_strength_add, shard_of_key(household.v), &beside, 0, &none);
	}
	return rc;
}

static enum rc make_ties(struct ctx *ctx, household_key household, size_t nth)
{
	enum rc rc = OK;

	for (size_t i = 0; rc == OK && i < COUNT_OF(ties) - nth % 3; i++) {
		struct tie_add in = { .household = household, .with_kind = ties[i].kind, .with_name = ties[i].name,
			.quality = ties[i].quality, .flow = ties[i].flow };
		int64_t none;

		rc = operation_run(ctx, &op_tie_add, shard_of_key(household.v), &in, 0, &none);
	}
	return rc;
}

static const struct { const char *goal, *measure, *act, *own; int32_t means; int64_t amount; } goals[] = {
	{ "مادر سه ماه دیگر از گلیم‌بافی درآمد داشته باشد.", "هر ماه دست‌کم یک سفارش", "معرفی به کارگاه بانوان محله",
		"نمونه‌کارها را آماده می‌کند.", MEANS_ORGANISATION, 45000000 },
	{ "بچه‌ها هر روز به مدرسه بروند.", "غیبت بی‌خبر نباشد", "گفت‌وگو با مدیر مدرسه", "صبح‌ها بچه‌ها را همراهی می‌کند.", MEANS_NONE, INT_NONE },
	{ "سقف اتاق پیش از باران درست شود.", "چکه نکند", "هماهنگی مصالح با خیریه", "با برادرش سقف را می‌پوشاند.", MEANS_CHARITY, 80000000 },
};

struct steps { struct ctx *ctx; household_key household; assistance_plan_key plan; };

static enum rc step(const struct steps *s, const struct operation *op, const void *input)
{
	int64_t none;

	return operation_run(s->ctx, op, shard_of_key(s->household.v), input, s->plan.v, &none);
}

static enum rc write_plan(struct steps *s, size_t nth, member_key head)
{
	struct plan_draft draft = { .household = s->household, .aim = "می‌خواهیم روی پای خودمان بایستیم.",
		.review_on = fa_add_months(ctx_today(s->ctx), 3) };
	enum rc rc = operation_run(s->ctx, &op_plan_draft, shard_of_key(s->household.v), &draft, 0, &s->plan.v);

	for (size_t i = 0; rc == OK && i < 2; i++) {
		size_t g = (nth + i) % COUNT_OF(goals);
		struct plan_goal_add goal = { .household = s->household, .plan = s->plan, .words = goals[g].goal, .measure = goals[g].measure };
		struct plan_act_add act = { .household = s->household, .what = goals[g].act, .staff = INT_NONE,
			.due_on = fa_add_days(ctx_today(s->ctx), 10 + (int)i * 9), .means = goals[g].means, .amount = { goals[g].amount } };
		struct plan_act_add own = { .household = s->household, .what = goals[g].own, .staff = INT_NONE, .member = head,
			.due_on = fa_add_days(ctx_today(s->ctx), 25), .means = MEANS_FAMILY, .amount = { INT_NONE } };
		int64_t none;

		rc = operation_run(s->ctx, &op_goal_add, shard_of_key(s->household.v), &goal, 0, &act.goal.v);
		own.goal = act.goal;
		if (rc == OK)
			rc = operation_run(s->ctx, &op_act_add, shard_of_key(s->household.v), &act, 0, &none);
		if (rc == OK)
			rc = operation_run(s->ctx, &op_act_add, shard_of_key(s->household.v), &own, 0, &none);
	}
	return rc;
}

/* Every fourth family: a draft; one that waits; one that was approved; one that runs. */
static enum rc make_plan(struct ctx *ctx, household_key household, size_t nth, int64_t manager)
{
	struct plan_propose propose = { .family_agrees = true, .family_words = "با همین ترتیب موافقیم." };
	struct plan_word word = { .note = NULL };
	struct steps s = { .ctx = ctx, .household = household };
	struct actor worker = ctx->actor;
	struct household h;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, shard_of_key(household.v), &tx);
		if (rc == OK)
			rc = household_load(ctx, &tx, household, &h);
	}
	if (rc == OK)
		rc = write_plan(&s, nth, h.head);
	if (rc == OK && nth % 4 > 0)
		rc = step(&s, &op_plan_propose, &propose);
	if (rc == OK && nth % 4 > 1) {
		ctx->actor.staff = manager;
		ctx->actor.role = ROLE_TECHNICAL_RESPONSIBLE;
		rc = step(&s, &op_plan_approve, &word);
		ctx->actor = worker;
	}
	if (rc == OK && nth % 4 > 2)
		rc = step(&s, &op_plan_start, NULL);
	return rc;
}

/* The head of the family has agreed that its school or agency is told (R11). */
static enum rc make_consent(struct ctx *ctx, household_key household)
{
	struct consent_give in = { .household = household, .purpose = CONSENT_FOR_REFERRAL, .how = CONSENT_HOW_SIGNED,
		.what = "وضع خانه و درآمد، به اندازه‌ای که برای کمک لازم است.", .to_whom = "مدرسهٔ فرزندان",
		.given_on = ctx_today(ctx), .until_on = fa_add_months(ctx_today(ctx), 6) };
	struct household h;
	enum rc rc;
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, shard_of_key(household.v), &tx);
		if (!rc)
			rc = row_load(&tx, &household_type, household.v, &h);
		if (rc)
			return rc;
	}
	in.member = h.head;
	return operation_run(ctx, &op_consent_give, shard_of_key(household.v), &in, 0, NULL);
}

enum rc demo_work_make(struct ctx *ctx, household_key household, size_t nth, int64_t manager)
{
	struct task_add call = { .household = household, .kind = TASK_FOLLOW_UP, .what = "نوبت درمانگاه را بپرسیم.",
		.due_on = fa_add_days(ctx_today(ctx), (int)(nth % 9)) };
	int64_t none;
	enum rc rc = make_needs(ctx, household, nth);

	if (rc == OK)
		rc = make_ties(ctx, household, nth);
	if (rc == OK)
		rc = make_plan(ctx, household, nth, manager);
	if (rc == OK && nth % 3 == 0)
		rc = make_consent(ctx, household);
	if (rc == OK && nth % 2 == 0)
		rc = operation_run(ctx, &op_task_add, shard_of_key(household.v), &call, 0, &none);
	return rc;
}
