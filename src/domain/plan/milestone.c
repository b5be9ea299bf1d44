/* Good news with its day (R182, R390). */
#include "milestone.h"

#include "plan_int.h"

const struct choice milestone_kind_choices[] = {
	{ MILESTONE_TRAINING, "training",  "آموزش آغاز شد", "Training begun" },
	{ MILESTONE_TRAINED,  "trained",   "آموزش به پایان رسید", "Training finished" },
	{ MILESTONE_ORDER,    "order",     "نخستین سفارش کار", "First order" },
	{ MILESTONE_INCOME,   "income",    "نخستین درآمد", "First income" },
	{ MILESTONE_WORKSHOP, "workshop",  "کارگاه یا کار خودش را راه انداخت", "A workshop or work of one’s own" },
	{ MILESTONE_LOAN,     "loan",      "وام گرفت یا وامش را پرداخت", "Loan taken or paid back" },
	{ MILESTONE_SCHOOL,   "school",    "بازگشت به مدرسه", "Back at school" },
	{ MILESTONE_HEALTH,   "health",    "بهتر شدن حال", "Better health" },
	{ MILESTONE_OTHER,    "other",     "خبر خوب دیگر", "Other good news" },
	{ 0 }
};

#define TOLD(s, more)                                                                                        \
	REF(s, member, member, "دربارهٔ چه کسی", "About whom", .flags = more,                                      \
		.hint_fa = "خالی بماند: همهٔ خانواده.", .hint_en = "Empty: the whole family."),                  \
	CHOICE(s, kind, milestone_kind_choices, "چه خبری", "What news", .flags = REQUIRED | more),            \
	FIELD(s, on_day, "در چه روزی", "On which day", .flags = REQUIRED | more),                               \
	FIELD(s, words, "به زبان ساده", "In plain words", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE | more, .max = 400)

static const struct field milestone_fields[] = {
	KEY(milestone), VER(milestone),
	REF(milestone, household, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(milestone, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	TOLD(milestone, INTERNAL | IMMUTABLE),
	KEYED(milestone, told_by, "ثبت‌کننده", "Written down by", .flags = REQUIRED | INTERNAL | IMMUTABLE),
};
RECORD_TYPE(milestone, "خبر خوب", "Milestone");

static const struct field milestone_add_fields[] = {
	REF(milestone_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	TOLD(milestone_add, 0),
};
RECORD_TYPE(milestone_add, "خبر خوب تازه", "New milestone");

static enum rc run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct milestone_add *in = input;
	struct milestone m = { .household = in->household, .member = in->member, .kind = in->kind, .on_day = in->on_day,
		.words = in->words, .told_by = ctx_done_by(ctx) };
	struct household h;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (!rc)
		rc = household_member_check(ctx, tx, in->member, in->household);
	if (rc)
		return rc;
	if (date_cmp(in->on_day, ctx_today(ctx)) > 0) {
		fault_field(&ctx->fault, "on_day", "milestone.later", NULL);
		return ctx_fault(ctx, INVALID, "milestone.later");
	}
	m.unit = h.unit;
	rc = row_insert(tx, &milestone_type, &m);
	*ret_key = m.key.v;
	return rc;
}

const struct operation op_milestone_add = {
	.name = "milestone.add", .fa = "ثبت خبر خوب", .en = "Write down good news", .subject = &milestone_type,
	.input = &milestone_add_type, .roles = PLAN_WORKERS, .flags = OP_CREATE | OP_EVENT,
	.path = "/milestones", .method = "POST", .run = run_add,
};

MESSAGES(milestone,
	{ "milestone.later", "این روز هنوز نیامده است.", "That day has not come yet." },
);
