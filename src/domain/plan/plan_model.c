/* The assistance plan: tables only. */
#include "plan_int.h"

const struct choice plan_state_choices[] = {
	{ PLAN_DRAFT,    "draft",    "پیش‌نویس", "Draft" },
	{ PLAN_PROPOSED, "proposed", "در انتظار تأیید مسئول فنی", "Waits for the technical responsible" },
	{ PLAN_ABOVE,    "above",    "در انتظار تأیید بالاتر", "Waits for approval above" },
	{ PLAN_APPROVED, "approved", "تأییدشده", "Approved" },
	{ PLAN_RUNNING,  "running",  "در حال اجرا", "Running" },
	{ PLAN_REVIEWED, "reviewed", "بازنگری‌شده", "Reviewed" },
	{ PLAN_CLOSED,   "closed",   "پایان‌یافته", "Closed" },
	{ PLAN_REPLACED, "replaced", "جایش را نسخهٔ تازه گرفت", "Replaced by a newer version" },
	{ 0 }
};

const struct choice plan_level_choices[] = {
	{ PLAN_BY_CENTRE,   "centre",   "مسئول فنی مرکز", "The centre’s technical responsible" },
	{ PLAN_BY_COUNTY,   "county",   "کارشناس شهرستان", "The county" },
	{ PLAN_BY_PROVINCE, "province", "کارشناس استان", "The province" },
	{ 0 }
};

const struct choice plan_means_choices[] = {
	{ MEANS_NONE,         "none",         "بی‌هزینه", "No cost" },
	{ MEANS_ORGANISATION, "organisation", "اعتبار بهزیستی", "The organisation" },
	{ MEANS_CHARITY,      "charity",      "خیریه و خیران محله", "Charity" },
	{ MEANS_RELIEF,       "relief",       "کمیتهٔ امداد", "Relief committee" },
	{ MEANS_MUNICIPALITY, "municipality", "شهرداری یا دهیاری", "Municipality" },
	{ MEANS_FAMILY,       "family",       "خود خانواده", "The family" },
	{ MEANS_OTHER,        "other",        "جای دیگر", "Another source" },
	{ 0 }
};

/* ---- nouns -------------------------------------------------------------------------------------- */

#define AIM(s) FIELD(s, aim, "خانواده می‌خواهد به کجا برسد", "What the family wants to reach", .kind = TEXT_NOTE, \
	.flags = REQUIRED | SENSITIVE, .max = 1000, .hint_fa = "با واژه‌های خود خانواده.", .hint_en = "In its own words.")

static const struct field assistance_plan_fields[] = {
	KEY(assistance_plan), VER(assistance_plan),
	REF(assistance_plan, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(assistance_plan, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(assistance_plan, version, "نسخه", "Version", .flags = REQUIRED | INTERNAL | IMMUTABLE, .min = 1, .max = 1000),
	CHOICE(assistance_plan, state, plan_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	AIM(assistance_plan),
	FIELD(assistance_plan, start_on, "آغاز", "Started on", .flags = INTERNAL),
	FIELD(assistance_plan, review_on, "روز بازنگری", "Review on", .flags = REQUIRED),
	FIELD(assistance_plan, worker, "مددکار", "Social worker", .flags = REQUIRED | INTERNAL),
	FIELD(assistance_plan, total, "هزینه", "Cost", .flags = INTERNAL),
	CHOICE(assistance_plan, level, plan_level_choices, "تأیید با", "Approved by", .flags = REQUIRED | INTERNAL),
	FIELD(assistance_plan, family_agrees, "خانواده با این برنامه موافق است", "The family agrees", .flags = INTERNAL),
	FIELD(assistance_plan, family_words, "سخن خانواده", "The family’s words", .kind = TEXT_NOTE,
		.flags = SENSITIVE | INTERNAL, .max = 1000),
	FIELD(assistance_plan, proposed_on, "پیشنهاد در", "Proposed on", .flags = INTERNAL),
	FIELD(assistance_plan, proposed_by, "پیشنهاددهنده", "Proposed by", .flags = INTERNAL),
	FIELD(assistance_plan, approved_on, "تأیید در", "Approved on", .flags = INTERNAL),
	FIELD(assistance_plan, approved_by, "تأییدکننده", "Approved by", .flags = INTERNAL),
	FIELD(assistance_plan, above_on, "تأیید بالاتر در", "Approved above on", .flags = INTERNAL),
	FIELD(assistance_plan, above_by, "تأییدکنندهٔ بالاتر", "Approved above by", .flags = INTERNAL),
	FIELD(assistance_plan, reviewed_on, "بازنگری در", "Reviewed on", .flags = INTERNAL),
	FIELD(assistance_plan, closed_on, "پایان", "Ended on", .flags = INTERNAL),
	FIELD(assistance_plan, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 2000),
	REF(assistance_plan, previous, assistance_plan, "نسخهٔ پیشین", "Version before", .flags = INTERNAL | IMMUTABLE),
};
RECORD_TYPE(assistance_plan, "برنامهٔ کمک", "Assistance plan");

static const struct field plan_goal_fields[] = {
	KEY(plan_goal), VER(plan_goal),
	REF(plan_goal, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	REF(plan_goal, plan, assistance_plan, "برنامه", "Plan", .flags = REQUIRED | IMMUTABLE),
	REF(plan_goal, need, need, "نیاز", "Need"),
	FIELD(plan_goal, words, "هدف", "Goal", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500),
	FIELD(plan_goal, measure, "از کجا می‌فهمیم رسیده‌ایم", "How we shall know", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 500),
};
RECORD_TYPE(plan_goal, "هدف برنامه", "Goal of a plan");

#define ACT_FIELDS(s)                                                                                         \
	FIELD(s, what, "چه کاری", "What", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500,          \
		.hint_fa = "کوتاه و روشن؛ همین جمله در برگ خانواده می‌آید.",                                       \
		.hint_en = "Short and plain: this sentence stands on the family’s page."),                         \
	KEYED(s, staff, "همکار", "Colleague", .hint_fa = "خالی بماند: مددکار همین پرونده.",                      \
		.hint_en = "Empty: the file’s own worker."),                                                       \
	REF(s, member, member, "اگر خود خانواده انجام می‌دهد، چه کسی", "If the family does it, who"),             \
	FIELD(s, due_on, "تا چه روزی", "Until", .flags = REQUIRED),                                              \
	CHOICE(s, means, plan_means_choices, "از کجا تأمین می‌شود", "From which means", .flags = REQUIRED),        \
	FIELD(s, amount, "مبلغ", "Amount")

static const struct field plan_act_fields[] = {
	KEY(plan_act), VER(plan_act),
	REF(plan_act, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	REF(plan_act, plan, assistance_plan, "برنامه", "Plan", .flags = REQUIRED | IMMUTABLE),
	REF(plan_act, goal, plan_goal, "هدف", "Goal", .flags = REQUIRED | IMMUTABLE),
	ACT_FIELDS(plan_act),
};
RECORD_TYPE(plan_act, "اقدام برنامه", "Act of a plan");

/* ---- inputs --------------------------------------------------------------------------------------- */

static const struct field plan_draft_fields[] = {
	REF(plan_draft, household, household, "خانوار", "Household", .flags = REQUIRED),
	AIM(plan_draft),
	FIELD(plan_draft, review_on, "روز بازنگری", "Review on", .flags = REQUIRED),
};
RECORD_TYPE(plan_draft, "برنامهٔ تازه", "New plan");

static const struct field plan_goal_add_fields[] = {
	REF(plan_goal_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	REF(plan_goal_add, plan, assistance_plan, "برنامه", "Plan", .flags = REQUIRED),
	REF(plan_goal_add, need, need, "برای کدام نیاز", "For which need"),
	FIELD(plan_goal_add, words, "هدف", "Goal", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500,
		.hint_fa = "وقتی این برنامه خوب پیش برود، چه چیزی در زندگی‌شان عوض شده؟",
		.hint_en = "When this goes well, what will be different in their life?"),
	FIELD(plan_goal_add, measure, "از کجا می‌فهمیم رسیده‌ایم", "How we shall know", .kind = TEXT_NOTE,
		.flags = SENSITIVE, .max = 500),
};
RECORD_TYPE(plan_goal_add, "هدف تازه", "New goal");

static const struct field plan_act_add_fields[] = {
	REF(plan_act_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	REF(plan_act_add, goal, plan_goal, "هدف", "Goal", .flags = REQUIRED),
	ACT_FIELDS(plan_act_add),
};
RECORD_TYPE(plan_act_add, "اقدام تازه", "New act");

static const struct field plan_propose_fields[] = {
	FIELD(plan_propose, family_agrees, "خانواده با این برنامه موافق است", "The family agrees"),
	FIELD(plan_propose, family_words, "خانواده چه گفت", "What the family said", .kind = TEXT_NOTE,
		.flags = REQUIRED | SENSITIVE, .max = 1000),
};
RECORD_TYPE(plan_propose, "پیشنهاد برنامه", "Proposal of a plan");

static const struct field plan_word_fields[] = {
	FIELD(plan_word, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 2000),
};
RECORD_TYPE(plan_word, "تأیید برنامه", "Approval of a plan");

static const struct field plan_reason_fields[] = {
	FIELD(plan_reason, note, "چرا", "Why", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 2000),
};
RECORD_TYPE(plan_reason, "دلیل", "Reason");

static const struct field plan_review_fields[] = {
	FIELD(plan_review, note, "چه پیش رفت و چه نه", "What went well and what did not", .kind = TEXT_NOTE,
		.flags = REQUIRED | SENSITIVE, .max = 2000),
	FIELD(plan_review, review_on, "بازنگری بعدی", "Next review", .flags = REQUIRED),
};
RECORD_TYPE(plan_review, "بازنگری برنامه", "Review of a plan");

/* ---- verbs ------------------------------------------------------------------------------------------ */

#define IN(s) (1u << (s))
#define TECHNICAL ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE)
#define ABOVE (ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define PLAN_STEP(name_, fa_, en_, input_, roles_, from_, to_, path_, run_) {                                       \
	.name = name_, .fa = fa_, .en = en_, .subject = &assistance_plan_type, .input = input_, .roles = roles_,      \
	.flags = OP_CHANGE, .states = plan_state_choices, .from_states = from_, .to_state = to_,                      \
	.path = "/plans/{key}/" path_, .method = "POST", .run = run_ }

const struct operation op_plan_draft = {
	.name = "plan.draft", .fa = "برنامهٔ تازه", .en = "Draft a plan", .subject = &assistance_plan_type,
	.input = &plan_draft_type, .roles = PLAN_WORKERS, .flags = OP_CREATE, .states = plan_state_choices,
	.to_state = PLAN_DRAFT, .path = "/plans", .method = "POST", .run = plan_draft_run,
};
const struct operation op_plan_change = {
	.name = "plan.change", .fa = "ویرایش پیش‌نویس", .en = "Change a draft", .subject = &assistance_plan_type,
	.input = &assistance_plan_type, .roles = PLAN_WORKERS, .flags = OP_CHANGE, .states = plan_state_choices,
	.from_states = IN(PLAN_DRAFT), .path = "/plans/{key}", .method = "PATCH", .run = plan_change_run,
};
const struct operation op_goal_add = {
	.name = "plan_goal.add", .fa = "هدف تازه", .en = "Add a goal", .subject = &plan_goal_type,
	.input = &plan_goal_add_type, .roles = PLAN_WORKERS, .flags = OP_CREATE, .path = "/goals", .method = "POST",
	.run = goal_add_run,
};
const struct operation op_goal_remove = {
	.name = "plan_goal.remove", .fa = "برداشتن هدف", .en = "Take a goal away", .subject = &plan_goal_type,
	.roles = PLAN_WORKERS, .flags = OP_CHANGE, .path = "/goals/{key}/remove", .method = "POST", .run = goal_remove_run,
};
const struct operation op_act_add = {
	.name = "plan_act.add", .fa = "اقدام تازه", .en = "Add an act", .subject = &plan_act_type,
	.input = &plan_act_add_type, .roles = PLAN_WORKERS, .flags = OP_CREATE, .path = "/acts", .method = "POST",
	.run = act_add_run,
};
const struct operation op_act_remove = {
	.name = "plan_act.remove", .fa = "برداشتن اقدام", .en = "Take an act away", .subject = &plan_act_type,
	.roles = PLAN_WORKERS, .flags = OP_CHANGE, .path = "/acts/{key}/remove", .method = "POST", .run = act_remove_run,
};
const struct operation op_plan_propose = PLAN_STEP("plan.propose", "پیشنهاد برنامه", "Propose a plan", &plan_propose_type,
	PLAN_WORKERS, IN(PLAN_DRAFT), PLAN_PROPOSED, "propose", plan_propose_run);
const struct operation op_plan_approve = PLAN_STEP("plan.approve", "تأیید برنامه", "Approve a plan", &plan_word_type,
	TECHNICAL, IN(PLAN_PROPOSED), PLAN_APPROVED, "approve", plan_approve_run);
const struct operation op_plan_approve_above = PLAN_STEP("plan.approve_above", "تأیید بالاتر", "Approve a plan above",
	&plan_word_type, ABOVE, IN(PLAN_ABOVE), PLAN_APPROVED, "approve-above", plan_above_run);
const struct operation op_plan_return = PLAN_STEP("plan.return", "برگرداندن برنامه", "Return a plan", &plan_reason_type,
	TECHNICAL | ABOVE, IN(PLAN_PROPOSED) | IN(PLAN_ABOVE), PLAN_DRAFT, "return", plan_return_run);
const struct operation op_plan_start = PLAN_STEP("plan.start", "آغاز برنامه", "Start a plan", NULL, PLAN_WORKERS,
	IN(PLAN_APPROVED), PLAN_RUNNING, "start", plan_start_run);
const struct operation op_plan_review = PLAN_STEP("plan.review", "بازنگری برنامه", "Review a plan", &plan_review_type,
	PLAN_WORKERS, IN(PLAN_RUNNING) | IN(PLAN_REVIEWED), PLAN_REVIEWED, "review", plan_review_run);
const struct operation op_plan_close = PLAN_STEP("plan.close", "پایان برنامه", "Close a plan", &plan_reason_type,
	PLAN_WORKERS, IN(PLAN_DRAFT) | IN(PLAN_APPROVED) | IN(PLAN_RUNNING) | IN(PLAN_REVIEWED), PLAN_CLOSED, "close",
	plan_close_run);

MESSAGES(plan,
	{ "plan.frozen", "این برنامه تأیید یا پیشنهاد شده است و دیگر تغییر نمی‌کند. برای تغییر، نسخهٔ تازه بسازید.",
	  "This plan is proposed or approved and changes no more. Draft a new version." },
	{ "plan.draft_open", "این خانوار هم‌اکنون یک پیش‌نویس یا پیشنهاد باز دارد؛ همان را ادامه دهید.",
	  "This household has an open draft or proposal; go on with that one." },
	{ "plan.no_goal", "برنامه هنوز هدفی ندارد. دست‌کم یک هدف بنویسید.", "The plan has no goal yet. Write at least one." },
	{ "plan.goal_without_act", "برای هر هدف دست‌کم یک اقدام بنویسید.", "Write at least one act for every goal." },
	{ "plan.no_strength", "پیش از پیشنهاد برنامه، دست‌کم یک توانمندی خانواده را در «نیازها و توانمندی‌ها» بنویسید.",
	  "Before proposing, write down at least one strength of the family." },
	{ "plan.own", "برنامه‌ای را که خودتان پیشنهاد داده‌اید، همکار دیگری تأیید می‌کند.",
	  "A plan that you proposed yourself is approved by somebody else." },
	{ "plan.over_limit", "هزینهٔ این برنامه از سقف شهرستان بیشتر است؛ تأییدش با استان است.",
	  "The plan costs more than the county may approve; the province does." },
	{ "plan.day_past", "این روز گذشته است؛ امروز یا پس از آن را بنویسید.", "That day is past; write today or later." },
	{ "plan.other_plan", "این هدف از برنامهٔ دیگری است.", "That goal is another plan’s." },
	{ "plan.many", "برای یک برنامه بیش از سی هدف و صد اقدام نمی‌شود نوشت.", "A plan has room for thirty goals and a hundred acts." },
);
