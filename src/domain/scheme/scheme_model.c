/* Schemes and participations as nouns and verbs. */
#include "scheme_int.h"

#include "message.h"

const struct choice scheme_state_choices[] = {
	{ SCHEME_RUNNING, "running", "در جریان", "Running" },
	{ SCHEME_ENDED,   "ended",   "پایان یافته", "Ended" },
	{ 0 }
};
const struct choice scheme_want_choices[] = {
	{ WANT_OUT_OF_SCHOOL, "out_of_school", "بازمانده از تحصیل", "Out of school" },
	{ WANT_DISABILITY,    "disability",    "دارای معلولیت", "With a disability" },
	{ WANT_WOMAN_HEAD,    "woman_head",    "زن سرپرست خانوار", "Woman heading a household" },
	{ WANT_CHILD_FILE,    "child_file",    "کودک امدادبگیر", "Aid-receiving child" },
	{ 0 }
};
const struct choice participation_state_choices[] = {
	{ ENROLLED,         "enrolled", "در طرح", "Taking part" },
	{ PARTICIPATION_DONE,   "done",     "به نتیجه رسید", "Done" },
	{ PARTICIPATION_LEFT,   "left",     "از طرح بیرون رفت", "Left" },
	{ PARTICIPATION_HANDED, "handed",   "واگذار شد", "Handed over" },
	{ 0 }
};
const struct choice outcome_choices[] = {
	{ 1, "well",      "نیازی به کار بیشتر نیست", "Nothing more is needed" },
	{ 2, "referred",  "ارجاع شد", "Referred" },
	{ 3, "school",    "به مدرسه بازگشت", "Back at school" },
	{ 4, "training",  "در آموزش مهارت", "In training" },
	{ 5, "work",      "سر کار رفت", "At work" },
	{ 6, "equipment", "وسیله یا خدمت گرفت", "Got what was needed" },
	{ 7, "other",     "نتیجهٔ دیگر", "Another outcome" },
	{ 0 }
};

#define SCHEME_TOLD(s)                                                                                    \
	FIELD(s, name, "نام طرح", "Name", .flags = REQUIRED, .max = 160),                                    \
	FIELD(s, about, "طرح چیست", "What it is", .kind = TEXT_NOTE, .max = 2000),                           \
	FIELD(s, ordered_by, "حوزهٔ تخصصی", "Specialist field", .flags = REQUIRED, .max = 120),              \
	CHOICE(s, field, service_field_choices, "زمینه", "Field", .flags = REQUIRED),                        \
	FIELD(s, age_from, "از چند سالگی", "Age from", .min = 0, .max = 120),                                \
	FIELD(s, age_to, "تا چند سالگی", "Age to", .min = 0, .max = 120),                                    \
	CHOICE(s, sex, sex_choices, "جنس", "Sex"),                                                           \
	FIELD(s, wants, "برای چه کسانی", "For whom", .flags = MULTI, .choices = scheme_want_choices),        \
	FIELD(s, form, "کد فرم", "Code of the form", .kind = TEXT_CODE, .max = 40),                          \
	FIELD(s, quota, "سهم هر مرکز (نفر)", "Quota of a centre", .min = 1, .max = 100000,                   \
		.hint_fa = "خالی: برای همه باز است", .hint_en = "Empty: open to all"),                        \
	FIELD(s, hands_over, "گام واگذاری پرونده دارد", "Has a step of handing over"),                       \
	FIELD(s, begins_on, "آغاز", "Begins on", .flags = REQUIRED),                                         \
	FIELD(s, report_by, "مهلت گزارش", "Report by"),                                                      \
	FIELD(s, directive_no, "شمارهٔ دستورالعمل", "Directive", .kind = TEXT_CODE, .max = 40)
static const struct field scheme_fields[] = {
	KEY(scheme), VER(scheme),
	SCHEME_TOLD(scheme),
	KEYED(scheme, owner, "صاحب طرح", "Owner", .flags = INTERNAL),
	CHOICE(scheme, state, scheme_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(scheme, ended_on, "پایان", "Ended on", .flags = INTERNAL),
};
RECORD_TYPE(scheme, "طرح", "Scheme", .national = true);
static const struct field scheme_input_fields[] = { SCHEME_TOLD(scheme_input) };
RECORD_TYPE(scheme_input, "مشخصات طرح", "About a scheme");

static const struct field participation_fields[] = {
	KEY(participation), VER(participation), FIELD(participation, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	REF(participation, household, household, "خانوار", "Household", .flags = REQUIRED),
	REF(participation, member, member, "چه کسی", "Who", .flags = REQUIRED),
	KEYED(participation, scheme, "طرح", "Scheme", .flags = REQUIRED),
	FIELD(participation, scheme_name, "نام طرح", "Name of the scheme", .flags = REQUIRED | INTERNAL, .max = 160),
	KEYED(participation, follower, "پیگیر", "Followed by", .flags = INTERNAL),
	FIELD(participation, since, "از روز", "Since", .flags = REQUIRED | INTERNAL),
	FIELD(participation, ended_on, "پایان", "Ended on", .flags = INTERNAL),
	CHOICE(participation, state, participation_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	CHOICE(participation, outcome, outcome_choices, "نتیجه", "Outcome", .flags = INTERNAL),
	FIELD(participation, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 1000),
};
RECORD_TYPE(participation, "نام‌نویسی در طرح", "Enrolment");
static const struct field participation_add_fields[] = {
	REF(participation_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	REF(participation_add, member, member, "چه کسی", "Who", .flags = REQUIRED),
	KEYED(participation_add, scheme, "کدام طرح", "Which scheme", .flags = REQUIRED),
};
RECORD_TYPE(participation_add, "نام‌نویسی تازه", "New participation");
static const struct field participation_finish_fields[] = {
	CHOICE(participation_finish, outcome, outcome_choices, "چه شد", "Outcome", .flags = REQUIRED),
	FIELD(participation_finish, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 1000),
};
RECORD_TYPE(participation_finish, "نتیجهٔ طرح", "Outcome of an participation");
static const struct field participation_leave_fields[] = {
	FIELD(participation_leave, note, "به کجا، چرا", "Where to, why", .kind = TEXT_NOTE, .flags = SENSITIVE | REQUIRED, .max = 1000) };
RECORD_TYPE(participation_leave, "پایان حضور در طرح", "Leaving a scheme");

#define BIT(state) (1u << (state))
#define WORKERS (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define SCHEMES .subject = &scheme_type, .states = scheme_state_choices, .roles = ROLE_BIT(ROLE_HEADQUARTERS), .method = "POST"
#define PARTICIPATIONS .subject = &participation_type, .states = participation_state_choices, .roles = WORKERS, .method = "POST"

const struct operation op_scheme_order = { .name = "scheme.order", .fa = "سفارش طرح", .en = "Order a scheme", SCHEMES,
	.input = &scheme_input_type, .flags = OP_CREATE | OP_NATIONAL, .to_state = SCHEME_RUNNING, .path = "/schemes", .run = scheme_run_order };
const struct operation op_scheme_change = { .name = "scheme.change", .fa = "تغییر طرح", .en = "Change a scheme", SCHEMES,
	.input = &scheme_input_type, .flags = OP_CHANGE | OP_NATIONAL, .from_states = BIT(SCHEME_RUNNING), .path = "/schemes/{key}/change",
	.run = scheme_run_change };
const struct operation op_scheme_end = { .name = "scheme.end", .fa = "پایان طرح", .en = "End a scheme", SCHEMES,
	.flags = OP_CHANGE | OP_NATIONAL, .from_states = BIT(SCHEME_RUNNING), .to_state = SCHEME_ENDED, .path = "/schemes/{key}/end",
	.run = scheme_run_end };
const struct operation op_participation_add = { .name = "participation.add", .fa = "نام‌نویسی در طرح", .en = "Enrol in a scheme", PARTICIPATIONS,
	.input = &participation_add_type, .flags = OP_CREATE | OP_EVENT, .to_state = ENROLLED, .path = "/participations", .run = participation_run_add };
const struct operation op_participation_finish = { .name = "participation.finish", .fa = "ثبت نتیجه", .en = "Record the outcome", PARTICIPATIONS,
	.input = &participation_finish_type, .flags = OP_CHANGE | OP_EVENT, .from_states = BIT(ENROLLED), .to_state = PARTICIPATION_DONE,
	.path = "/participations/{key}/finish", .run = participation_run_finish };
const struct operation op_participation_leave = { .name = "participation.leave", .fa = "بیرون رفتن از طرح", .en = "Leave a scheme", PARTICIPATIONS,
	.input = &participation_leave_type, .flags = OP_CHANGE, .from_states = BIT(ENROLLED), .to_state = PARTICIPATION_LEFT,
	.path = "/participations/{key}/leave", .run = participation_run_leave };
const struct operation op_participation_hand_over = { .name = "participation.hand_over", .fa = "واگذاری پرونده", .en = "Hand over", PARTICIPATIONS,
	.input = &participation_leave_type, .flags = OP_CHANGE | OP_EVENT, .from_states = BIT(ENROLLED), .to_state = PARTICIPATION_HANDED,
	.path = "/participations/{key}/hand-over", .run = participation_run_hand_over };

const struct operation *const scheme_operations[] = { &op_scheme_order, &op_scheme_change, &op_scheme_end, &op_participation_add,
	&op_participation_finish, &op_participation_leave, &op_participation_hand_over };
const size_t scheme_noperations = COUNT_OF(scheme_operations);

MESSAGES(scheme,
	{ "scheme.ages", "سن پایان از سن آغاز کمتر است.", "The last age is below the first." },
	{ "scheme.others", "این طرح را حوزهٔ دیگری سفارش داده است.", "Another field ordered this scheme." },
	{ "scheme.not_running", "این طرح امروز در جریان نیست.", "This scheme is not running today." },
	{ "scheme.not_for", "این طرح برای او نیست: سن یا شرایطش با طرح نمی‌خواند.", "This scheme is not for this person: age or conditions." },
	{ "scheme.already", "او در این طرح هست.", "This person takes part already." },
	{ "scheme.full", "سهم این مرکز از طرح پر شده است.", "The quota of this centre is used up." },
	{ "scheme.no_hand_over", "این طرح گام واگذاری ندارد.", "This scheme has no step of handing over." },
);
