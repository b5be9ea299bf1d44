/* Needs, strengths and ties: tables only. */
#include "plan_int.h"

const struct choice need_state_choices[] = {
	{ NEED_OPEN,      "open",      "باز", "Open" },
	{ NEED_MET,       "met",       "برآورده شد", "Met" },
	{ NEED_SET_ASIDE, "set_aside", "کنار گذاشته شد", "Set aside" },
	{ 0 }
};

const struct choice need_end_choices[] = {
	{ NEED_MET,       "met",       "برآورده شد", "Met" },
	{ NEED_SET_ASIDE, "set_aside", "کنار گذاشته شد", "Set aside" },
	{ 0 }
};

const struct choice need_category_choices[] = {
	{ NEED_FOOD,          "food",          "خوراک و پوشاک", "Food and clothing" },
	{ NEED_HOUSING,       "housing",       "خانه", "Housing" },
	{ NEED_INCOME,        "income",        "کار و درآمد", "Work and income" },
	{ NEED_HEALTH,        "health",        "سلامت و درمان", "Health" },
	{ NEED_MENTAL_HEALTH, "mental_health", "سلامت روان", "Mental health" },
	{ NEED_ADDICTION,     "addiction",     "اعتیاد", "Addiction" },
	{ NEED_VIOLENCE,      "violence",      "خشونت و ناامنی", "Violence and safety" },
	{ NEED_CHILD_CARE,    "child_care",    "مراقبت از کودک", "Care of children" },
	{ NEED_EDUCATION,     "education",     "آموزش و مدرسه", "School and learning" },
	{ NEED_DISABILITY,    "disability",    "توان‌بخشی", "Rehabilitation" },
	{ NEED_OLD_AGE,       "old_age",       "مراقبت از سالمند", "Care of older people" },
	{ NEED_PAPERS,        "papers",        "مدارک و حقوق", "Papers and rights" },
	{ NEED_FAMILY,        "family",        "رابطه‌های خانواده", "Family relations" },
	{ NEED_NEIGHBOURHOOD, "neighbourhood", "محله و همسایگی", "Neighbourhood" },
	{ NEED_OTHER,         "other",         "نیاز دیگر", "Other" },
	{ 0 }
};

const struct choice need_severity_choices[] = {
	{ SEVERITY_MILD,   "mild",   "خفیف", "Mild" },
	{ SEVERITY_MARKED, "marked", "محسوس", "Marked" },
	{ SEVERITY_SEVERE, "severe", "شدید", "Severe" },
	{ SEVERITY_CRISIS, "crisis", "بحرانی", "Crisis" },
	{ 0 }
};

const struct choice strength_kind_choices[] = {
	{ 1, "skill",      "مهارت و حرفه", "Skill or trade" },
	{ 2, "experience", "تجربهٔ خوب گذشته", "Good past experience" },
	{ 3, "family",     "پشتیبانی خانواده و خویشان", "Support of family" },
	{ 4, "neighbours", "همسایه‌ها و معتمدان محل", "Neighbours and trusted people" },
	{ 5, "work",       "کار یا درآمد", "Work or income" },
	{ 6, "property",   "خانه، زمین، ابزار کار", "Home, land, tools" },
	{ 7, "place",      "فضاهای محله", "Places of the neighbourhood" },
	{ 8, "health",     "سلامت و توان", "Health and strength" },
	{ 9, "hope",       "امید، باور و پشتکار", "Hope, faith and persistence" },
	{ 10, "learning",  "درس و یادگیری", "Learning" },
	{ 11, "other",     "دارایی دیگر", "Another resource" },
	{ 0 }
};

const struct choice tie_kind_choices[] = {
	{ 1, "kin",       "خویشاوند", "Kin" },
	{ 2, "friend",    "دوست", "Friend" },
	{ 3, "neighbour", "همسایه", "Neighbour" },
	{ 4, "school",    "مدرسه", "School" },
	{ 5, "health",    "خانهٔ بهداشت و درمان", "Health care" },
	{ 6, "work",      "محل کار", "Workplace" },
	{ 7, "charity",   "خیریه", "Charity" },
	{ 8, "mosque",    "مسجد و هیئت", "Mosque" },
	{ 9, "office",    "اداره یا نهاد", "Public office" },
	{ 10, "centre",   "همین مرکز", "This centre" },
	{ 11, "other",    "دیگر", "Other" },
	{ 0 }
};

const struct choice tie_quality_choices[] = {
	{ TIE_STRONG,    "strong",    "پیوند استوار", "Strong" },
	{ TIE_WEAK,      "weak",      "پیوند سست", "Weak" },
	{ TIE_STRESSFUL, "stressful", "پیوند پرتنش", "Stressful" },
	{ TIE_BROKEN,    "broken",    "پیوند بریده", "Broken" },
	{ 0 }
};

const struct choice tie_flow_choices[] = {
	{ FLOW_BOTH,        "both",        "دوسویه", "Both ways" },
	{ FLOW_TO_FAMILY,   "to_family",   "به سوی خانواده", "Towards the family" },
	{ FLOW_FROM_FAMILY, "from_family", "از سوی خانواده", "From the family" },
	{ 0 }
};

/* ---- nouns and inputs: one text of fields for both ------------------------------------------- */

#define NEED_FIELDS(s)                                                                            \
	REF(s, member, member, "نیاز چه کسی", "Whose",                                             \
		.hint_fa = "خالی بماند: نیاز همهٔ خانواده.", .hint_en = "Empty: the whole family’s."), \
	CHOICE(s, category, need_category_choices, "زمینه", "Category", .flags = REQUIRED),         \
	FIELD(s, words, "نیاز", "The need", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500, \
		.hint_fa = "با واژه‌های خود خانواده، کوتاه.", .hint_en = "Short, in the family’s own words."), \
	CHOICE(s, severity, need_severity_choices, "شدت", "Severity", .flags = REQUIRED),           \
	CHOICE(s, risk, risk_level_choices, "سطح خطر", "Risk", .flags = REQUIRED,                   \
		.hint_fa = "خطر بالاتر، مهلت نخستین تماس را کوتاه‌تر می‌کند.",                     \
		.hint_en = "A higher risk shortens the time until the first contact."),             \
	FIELD(s, evidence, "از کجا می‌دانیم", "What shows it", .kind = TEXT_NOTE,                   \
		.flags = SENSITIVE, .max = 2000)

static const struct field need_fields[] = {
	KEY(need), VER(need),
	REF(need, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(need, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	NEED_FIELDS(need),
	FIELD(need, priority, "اولویت", "Priority", .flags = REQUIRED, .min = 1, .max = 99),
	FIELD(need, found_on, "شناسایی در", "Found on", .flags = REQUIRED | INTERNAL),
	FIELD(need, contact_by, "مهلت نخستین تماس", "First contact until", .flags = REQUIRED | INTERNAL),
	FIELD(need, worker, "ثبت‌کننده", "Written by", .flags = REQUIRED | INTERNAL),
	CHOICE(need, state, need_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(need, closed_on, "پایان", "Ended on", .flags = INTERNAL),
	FIELD(need, closed_note, "چگونه", "How", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 1000),
};
RECORD_TYPE(need, "نیاز", "Need");

static const struct field strength_fields[] = {
	KEY(strength), VER(strength),
	REF(strength, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(strength, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	REF(strength, member, member, "از آنِ چه کسی", "Whose"),
	REF(strength, need, need, "در کنار کدام نیاز", "Beside which need"),
	CHOICE(strength, kind, strength_kind_choices, "گونه", "Kind", .flags = REQUIRED),
	FIELD(strength, words, "توانمندی", "The strength", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500),
	FIELD(strength, found_on, "ثبت در", "Noted on", .flags = REQUIRED | INTERNAL),
};
RECORD_TYPE(strength, "توانمندی", "Strength");

#define TIE_FIELDS(s)                                                                             \
	CHOICE(s, with_kind, tie_kind_choices, "با که یا کجا", "With whom", .flags = REQUIRED),     \
	FIELD(s, with_name, "نام", "Name", .kind = TEXT_NAME, .flags = REQUIRED | SENSITIVE, .max = 60), \
	CHOICE(s, quality, tie_quality_choices, "پیوند", "The tie", .flags = REQUIRED),             \
	CHOICE(s, flow, tie_flow_choices, "سوی یاری", "Which way help goes", .flags = REQUIRED),     \
	FIELD(s, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 500)

static const struct field tie_fields[] = {
	KEY(tie), VER(tie),
	REF(tie, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(tie, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	TIE_FIELDS(tie),
};
RECORD_TYPE(tie, "پیوند", "Tie");

static const struct field need_add_fields[] = {
	REF(need_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	NEED_FIELDS(need_add),
	FIELD(need_add, priority, "اولویت", "Priority", .min = 1, .max = 99,
		.hint_fa = "۱ یعنی نخست به این برسیم؛ خالی بماند: پس از نیازهای دیگر.",
		.hint_en = "1 comes first; empty: after the others."),
};
RECORD_TYPE(need_add, "نیاز تازه", "New need");

static const struct field need_close_fields[] = {
	CHOICE(need_close, state, need_end_choices, "چه شد", "What became of it", .flags = REQUIRED),
	FIELD(need_close, note, "چگونه", "How", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 1000),
};
RECORD_TYPE(need_close, "پایان نیاز", "End of a need");

static const struct field strength_add_fields[] = {
	REF(strength_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	CHOICE(strength_add, kind, strength_kind_choices, "گونه", "Kind", .flags = REQUIRED),
	FIELD(strength_add, words, "توانمندی یا دارایی", "The strength or resource", .kind = TEXT_NOTE,
		.flags = REQUIRED | SENSITIVE, .max = 500,
		.hint_fa = "چه چیزی پیش از این خوب پیش رفته؟ روی چه کسی می‌شود حساب کرد؟",
		.hint_en = "What went well before? Who can be counted on?"),
	REF(strength_add, member, member, "از آنِ چه کسی", "Whose",
		.hint_fa = "خالی بماند: همهٔ خانواده.", .hint_en = "Empty: the whole family’s."),
	REF(strength_add, need, need, "در کنار کدام نیاز", "Beside which need"),
};
RECORD_TYPE(strength_add, "توانمندی تازه", "New strength");

static const struct field tie_add_fields[] = {
	REF(tie_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	TIE_FIELDS(tie_add),
};
RECORD_TYPE(tie_add, "پیوند تازه", "New tie");

/* ---- verbs ------------------------------------------------------------------------------------ */

#define OPEN (1u << NEED_OPEN)

const struct operation op_need_add = {
	.name = "need.add", .fa = "ثبت نیاز", .en = "Write down a need", .subject = &need_type, .input = &need_add_type,
	.roles = PLAN_WORKERS, .flags = OP_CREATE, .states = need_state_choices, .to_state = NEED_OPEN,
	.path = "/needs", .method = "POST", .run = need_add_run,
};
const struct operation op_need_change = {
	.name = "need.change", .fa = "ویرایش نیاز", .en = "Change a need", .subject = &need_type, .input = &need_type,
	.roles = PLAN_WORKERS, .flags = OP_CHANGE, .states = need_state_choices, .from_states = OPEN,
	.path = "/needs/{key}", .method = "PATCH", .run = need_change_run,
};
const struct operation op_need_close = {
	.name = "need.close", .fa = "پایان نیاز", .en = "End a need", .subject = &need_type, .input = &need_close_type,
	.roles = PLAN_WORKERS, .flags = OP_CHANGE, .states = need_state_choices, .from_states = OPEN, .to_state = NEED_MET,
	.path = "/needs/{key}/close", .method = "POST", .run = need_close_run,
};
const struct operation op_strength_add = {
	.name = "strength.add", .fa = "ثبت توانمندی", .en = "Write down a strength", .subject = &strength_type,
	.input = &strength_add_type, .roles = PLAN_WORKERS, .flags = OP_CREATE,
	.path = "/strengths", .method = "POST", .run = strength_add_run,
};
const struct operation op_strength_remove = {
	.name = "strength.remove", .fa = "برداشتن توانمندی", .en = "Take a strength away", .subject = &strength_type,
	.roles = PLAN_WORKERS, .flags = OP_CHANGE, .path = "/strengths/{key}/remove", .method = "POST",
	.run = strength_remove_run,
};
const struct operation op_tie_add = {
	.name = "tie.add", .fa = "ثبت پیوند", .en = "Write down a tie", .subject = &tie_type, .input = &tie_add_type,
	.roles = PLAN_WORKERS, .flags = OP_CREATE, .path = "/ties", .method = "POST", .run = tie_add_run,
};
const struct operation op_tie_remove = {
	.name = "tie.remove", .fa = "برداشتن پیوند", .en = "Take a tie away", .subject = &tie_type,
	.roles = PLAN_WORKERS, .flags = OP_CHANGE, .path = "/ties/{key}/remove", .method = "POST", .run = tie_remove_run,
};

MESSAGES(need,
	{ "need.not_found", "این نیاز یا توانمندی پیدا نشد، یا در محدودهٔ کار شما نیست.",
	  "There is no such need or strength, or it is outside your area." },
	{ "need.not_open", "این نیاز پیش‌تر پایان یافته است.", "This need has ended already." },
	{ "need.other_household", "این نیاز از خانوار دیگری است.", "That need is another household’s." },
	{ "need.many", "برای یک خانوار بیش از صد مورد نمی‌شود نوشت.", "There is room for a hundred a household." },
);
