/* Needs, strengths and ties of a few families of the sample centre. */
#include "demo.h"

#include "need.h"
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

enum rc demo_work_make(struct ctx *ctx, household_key household, size_t nth)
{
	struct task_add call = { .household = household, .kind = TASK_FOLLOW_UP, .what = "نوبت درمانگاه را بپرسیم.",
		.due_on = fa_add_days(ctx_today(ctx), (int)(nth % 9)) };
	int64_t none;
	enum rc rc = make_needs(ctx, household, nth);

	if (rc == OK)
		rc = make_ties(ctx, household, nth);
	if (rc == OK && nth % 2 == 0)
		rc = operation_run(ctx, &op_task_add, shard_of_key(household.v), &call, 0, &none);
	return rc;
}
