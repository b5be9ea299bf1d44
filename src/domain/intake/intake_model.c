/* Leads, waiting lists and help without a file as nouns and verbs. */
#include "intake_int.h"

#include "message.h"

const struct choice lead_state_choices[] = {
	{ LEAD_NEW,      "new",      "تازه", "New" },
	{ LEAD_CHECKING, "checking", "در دست بررسی", "Being looked at" },
	{ LEAD_REQUEST,  "request",  "درخواست شد", "Became a request" },
	{ LEAD_CLOSED,   "closed",   "بسته", "Closed" },
	{ 0 }
};
const struct choice lead_source_choices[] = {
	{ LEAD_CITIZEN,      "citizen",      "مردم، صفحهٔ همگانی", "Citizen, public page" },
	{ LEAD_NEIGHBOUR,    "neighbour",    "همسایه یا معتمد", "Neighbour" },
	{ LEAD_SCHOOL,       "school",       "مدرسه", "School" },
	{ LEAD_HEALTH_HOUSE, "health_house", "خانهٔ بهداشت", "Health house" },
	{ LEAD_VISIT,        "visit",        "در بازدید محله", "During outreach" },
	{ LEAD_AGENCY,       "agency",       "دستگاه یا خیریه", "Agency or charity" },
	{ LEAD_OTHER,        "other",        "راه دیگر", "Another way" },
	{ 0 }
};
const struct choice lead_reason_choices[] = {
	{ 1, "has_file",  "پرونده دارد", "Has a file already" },
	{ 2, "no_need",   "کمکی نخواست", "Wished no help" },
	{ 3, "not_found", "پیدا نشد", "Not found" },
	{ 4, "elsewhere", "به جای درست معرفی شد", "Passed on to the right place" },
	{ 5, "twice",     "پیش‌تر خبر داده شده بود", "Told before" },
	{ 6, "other",     "دلیل دیگر", "Another reason" },
	{ 0 }
};
const struct choice waiting_state_choices[] = {
	{ WAITING,       "waiting", "در انتظار", "Waiting" },
	{ WAITING_TAKEN, "taken",   "نوبتش رسید", "Taken" },
	{ WAITING_LEFT,  "left",    "از فهرست بیرون رفت", "Left the list" },
	{ 0 }
};
const struct choice waiting_priority_choices[] = {
	{ PRIORITY_FIRST,    "first",    "پیش از همه", "First" },
	{ PRIORITY_RAISED,   "raised",   "جلوتر", "Raised" },
	{ PRIORITY_ORDINARY, "ordinary", "به نوبت", "In turn" },
	{ 0 }
};
const struct choice phase_state_choices[] = {
	{ PHASE_DONE,   "done",   "انجام شد", "Done" },
	{ PHASE_UNDONE, "undone", "برگردانده شد", "Taken back" },
	{ 0 }
};

#define LEAD_TOLD(s)                                                                                      \
	CHOICE(s, source, lead_source_choices, "چه کسی خبر داد", "Who told", .flags = REQUIRED),         \
	FIELD(s, family, "نام خانواده", "Family", .kind = TEXT_PLAIN, .flags = SENSITIVE, .max = 120),       \
	FIELD(s, place, "نشانی یا نشانه‌های جا", "Where they live", .kind = TEXT_ADDRESS, .flags = SENSITIVE, .max = 300), \
	FIELD(s, phone, "تلفن خانواده", "Their phone", .kind = TEXT_PHONE, .flags = SENSITIVE),          \
	FIELD(s, what, "چه دیده یا شنیده شده", "What was seen or heard", .kind = TEXT_NOTE,                \
		.flags = REQUIRED | SENSITIVE, .max = 2000),                                              \
	FIELD(s, urgent, "فوری؛ کسی در خطر است", "Urgent; somebody is in danger"),                         \
	FIELD(s, reporter_name, "نام خبردهنده", "Name of who told", .kind = TEXT_PLAIN, .flags = SENSITIVE, .max = 120, \
		.hint_fa = "لازم نیست؛ اگر باشد تنها مسئول فنی می‌بیند", .hint_en = "Not needed; only the technical responsible sees it"), \
	FIELD(s, reporter_phone, "تلفن خبردهنده", "Phone of who told", .kind = TEXT_PHONE, .flags = SENSITIVE)

static const struct field lead_fields[] = {
	KEY(lead), VER(lead),
	FIELD(lead, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	LEAD_TOLD(lead),
	CHOICE(lead, state, lead_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	KEYED(lead, owner, "مسئول", "Owner", .flags = INTERNAL),
	FIELD(lead, due_on, "مهلت", "Due on", .flags = REQUIRED | INTERNAL),
	FIELD(lead, received_at, "زمان خبر", "Received at", .flags = REQUIRED | INTERNAL),
	FIELD(lead, closed_at, "زمان بستن", "Closed at", .flags = INTERNAL),
	CHOICE(lead, reason, lead_reason_choices, "چرا بسته شد", "Why closed", .flags = INTERNAL),
	FIELD(lead, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 1000),
	REF(lead, request, request, "درخواست", "Request", .flags = INTERNAL),
};
RECORD_TYPE(lead, "خبر", "Lead");

static const struct field lead_add_fields[] = { FIELD(lead_add, unit, "مرکز", "Centre"), LEAD_TOLD(lead_add) };
RECORD_TYPE(lead_add, "خبر تازه", "New lead");

static const struct field lead_close_fields[] = {
	CHOICE(lead_close, reason, lead_reason_choices, "چرا بسته می‌شود", "Why", .flags = REQUIRED),
	FIELD(lead_close, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 1000),
};
RECORD_TYPE(lead_close, "بستن خبر", "Closing of a lead");

#define WAITING_ASKED(s)                                                                                  \
	FIELD(s, service, "خدمت", "Service", .flags = REQUIRED),                                         \
	CHOICE(s, priority, waiting_priority_choices, "اولویت", "Priority", .flags = REQUIRED),          \
	FIELD(s, reason, "چرا جلوتر", "Why before others", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 500)

static const struct field waiting_fields[] = {
	KEY(waiting), VER(waiting),
	FIELD(waiting, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	REF(waiting, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	WAITING_ASKED(waiting),
	CHOICE(waiting, state, waiting_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(waiting, since, "از روز", "Since", .flags = REQUIRED | INTERNAL),
	FIELD(waiting, ended_on, "پایان انتظار", "Ended on", .flags = INTERNAL),
	REF(waiting, request, request, "درخواست", "Request", .flags = INTERNAL),
	LINK(waiting, phase, "مرحله", "Phase", .ref = &phase_type, .flags = INTERNAL),
	FIELD(waiting, note, "چرا بیرون رفت", "Why it left", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 500),
};
RECORD_TYPE(waiting, "نوبت", "Waiting");

static const struct field phase_fields[] = {
	KEY(phase), VER(phase),
	FIELD(phase, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(phase, service, "خدمت", "Service", .flags = REQUIRED),
	FIELD(phase, name, "نام مرحله", "Name of the phase", .max = 80, .flags = REQUIRED),
	FIELD(phase, taken, "چند خانوار", "How many", .min = 1, .max = PHASE_MAX, .flags = REQUIRED),
	CHOICE(phase, state, phase_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(phase, at, "زمان", "At", .flags = REQUIRED | INTERNAL),
};
RECORD_TYPE(phase, "مرحلهٔ پذیرش", "Phase of intake");

static const struct field waiting_add_fields[] = {
	REF(waiting_add, household, household, "خانوار", "Household", .flags = REQUIRED), WAITING_ASKED(waiting_add) };
RECORD_TYPE(waiting_add, "افزودن به فهرست انتظار", "Joining a waiting list");
static const struct field waiting_leave_fields[] = {
	FIELD(waiting_leave, note, "چرا", "Why", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500) };
RECORD_TYPE(waiting_leave, "بیرون رفتن از فهرست", "Leaving a waiting list");
static const struct field phase_take_fields[] = {
	FIELD(phase_take, unit, "مرکز", "Centre"),
	FIELD(phase_take, service, "خدمت", "Service", .flags = REQUIRED),
	FIELD(phase_take, name, "نام مرحله", "Name of the phase", .max = 80, .flags = REQUIRED),
	FIELD(phase_take, taken, "چند خانوار", "How many", .min = 1, .max = PHASE_MAX, .flags = REQUIRED),
};
RECORD_TYPE(phase_take, "پذیرش یک مرحله", "Intake of a phase");

#define LIGHT_TOLD(s)                                                                                     \
	FIELD(s, service, "خدمت", "Service", .flags = REQUIRED),                                         \
	FIELD(s, day, "روز", "Day", .flags = REQUIRED),                                                  \
	FIELD(s, people, "چند نفر", "People", .min = 1, .max = 5000, .flags = REQUIRED),                 \
	FIELD(s, women, "از آن‌ها زن یا دختر", "Of them women or girls", .min = 0, .max = 5000),           \
	FIELD(s, topic, "دربارهٔ چه", "About", .max = 120)
static const struct field light_fields[] = {
	KEY(light), VER(light), FIELD(light, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	LIGHT_TOLD(light), KEYED(light, by, "ثبت‌کننده", "Recorded by", .flags = INTERNAL),
};
RECORD_TYPE(light, "خدمت بی‌پرونده", "Service without a file");
static const struct field light_record_fields[] = { LIGHT_TOLD(light_record) };
RECORD_TYPE(light_record, "شمارش خدمت", "Count of a service");
static const struct field one_off_fields[] = {
	FIELD(one_off, given_name, "نام", "Given name", .kind = TEXT_NAME, .flags = REQUIRED, .max = 60),
	FIELD(one_off, surname, "نام خانوادگی", "Surname", .kind = TEXT_NAME, .flags = REQUIRED, .max = 80),
	FIELD(one_off, national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID, .flags = SENSITIVE),
	FIELD(one_off, mobile, "تلفن همراه", "Mobile", .kind = TEXT_MOBILE, .flags = SENSITIVE),
	FIELD(one_off, service, "خدمت", "Service", .flags = REQUIRED),
	FIELD(one_off, what, "چه کاری شد", "What was done", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 1000),
};
RECORD_TYPE(one_off, "خدمت یک‌باره", "One-off service");

#define BIT(state) (1u << (state))
#define LEAD_WORK .subject = &lead_type, .roles = ROLES_CENTRE, .states = lead_state_choices
#define WAIT_WORK .roles = ROLES_CENTRE
#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

const struct operation op_lead_add = { .name = "lead.add", .fa = "ثبت خبر", .en = "Add a lead", LEAD_WORK,
	.input = &lead_add_type, .flags = OP_CREATE, .to_state = LEAD_NEW, .path = "/leads", .method = "POST",
	.run = lead_run_add };
const struct operation op_lead_take = { .name = "lead.take", .fa = "من بررسی می‌کنم", .en = "I look into it", LEAD_WORK,
	.flags = OP_CHANGE, .from_states = BIT(LEAD_NEW) | BIT(LEAD_CHECKING), .to_state = LEAD_CHECKING,
	.path = "/leads/{key}/take", .method = "POST", .run = lead_run_take };
const struct operation op_lead_convert = { .name = "lead.convert", .fa = "ثبت درخواست از خبر", .en = "Make a request of it",
	LEAD_WORK, .flags = OP_CHANGE, .from_states = BIT(LEAD_NEW) | BIT(LEAD_CHECKING), .to_state = LEAD_REQUEST,
	.path = "/leads/{key}/request", .method = "POST", .run = lead_run_convert };
const struct operation op_lead_close = { .name = "lead.close", .fa = "بستن خبر", .en = "Close a lead", LEAD_WORK,
	.input = &lead_close_type, .flags = OP_CHANGE, .from_states = BIT(LEAD_NEW) | BIT(LEAD_CHECKING),
	.to_state = LEAD_CLOSED, .path = "/leads/{key}/close", .method = "POST", .run = lead_run_close };

const struct operation op_waiting_add = { .name = "waiting.add", .fa = "افزودن به فهرست انتظار", .en = "Join a waiting list",
	.subject = &waiting_type, WAIT_WORK, .input = &waiting_add_type, .flags = OP_CREATE, .states = waiting_state_choices,
	.to_state = WAITING, .path = "/waiting", .method = "POST", .run = waiting_run_add };
const struct operation op_waiting_take = { .name = "waiting.take", .fa = "نوبتش رسید", .en = "Take from the list",
	.subject = &waiting_type, WAIT_WORK, .flags = OP_CHANGE, .states = waiting_state_choices, .from_states = BIT(WAITING),
	.to_state = WAITING_TAKEN, .path = "/waiting/{key}/take", .method = "POST", .run = waiting_run_take };
const struct operation op_waiting_leave = { .name = "waiting.leave", .fa = "بیرون از فهرست انتظار", .en = "Leave the list",
	.subject = &waiting_type, WAIT_WORK, .input = &waiting_leave_type, .flags = OP_CHANGE, .states = waiting_state_choices,
	.from_states = BIT(WAITING), .to_state = WAITING_LEFT, .path = "/waiting/{key}/leave", .method = "POST",
	.run = waiting_run_leave };
const struct operation op_phase_take = { .name = "phase.take", .fa = "پذیرش یک مرحله", .en = "Take a phase",
	.subject = &phase_type, .roles = LEADERS, .input = &phase_take_type, .flags = OP_CREATE, .states = phase_state_choices,
	.to_state = PHASE_DONE, .path = "/phases", .method = "POST", .run = phase_run_take };
const struct operation op_phase_undo = { .name = "phase.undo", .fa = "برگرداندن مرحله", .en = "Take a phase back",
	.subject = &phase_type, .roles = LEADERS, .flags = OP_CHANGE, .states = phase_state_choices,
	.from_states = BIT(PHASE_DONE), .to_state = PHASE_UNDONE, .path = "/phases/{key}/undo", .method = "POST",
	.run = phase_run_undo };

const struct operation op_light_record = { .name = "light.record", .fa = "شمارش خدمت بی‌پرونده", .en = "Count help without a file",
	.subject = &light_type, .roles = ROLES_CENTRE, .input = &light_record_type, .flags = OP_CREATE, .path = "/light",
	.method = "POST", .run = light_run_record };
const struct operation op_one_off = { .name = "one_off.record", .fa = "خدمت یک‌باره", .en = "One-off service",
	.subject = &household_type, .roles = ROLES_CENTRE, .input = &one_off_type, .flags = OP_CREATE, .path = "/one-off",
	.method = "POST", .run = one_off_run };

const struct operation *const intake_operations[] = {
	&op_lead_add, &op_lead_take, &op_lead_convert, &op_lead_close, &op_waiting_add, &op_waiting_take, &op_waiting_leave,
	&op_phase_take, &op_phase_undo, &op_light_record, &op_one_off,
};
const size_t intake_noperations = COUNT_OF(intake_operations);

MESSAGES(intake,
	{ "lead.unit", "این مرکز پیدا نشد یا بسته است.", "There is no such centre, or it is closed." },
	{ "lead.who", "نام، نشانی یا تلفن خانواده را بنویسید؛ یکی کافی است.", "Give a name, a place or a phone; one is enough." },
	{ "lead.not_found", "این خبر پیدا نشد.", "There is no such lead." },
	{ "lead.done", "این خبر پیش‌تر به نتیجه رسیده است.", "This lead has come to an end already." },
	{ "waiting.no_list", "این خدمت فهرست انتظار ندارد؛ درخواست ثبت کنید.", "This service has no list; register a request." },
	{ "waiting.reason", "بنویسید چرا این خانواده جلوتر است.", "Say why this family comes before others." },
	{ "waiting.already", "این خانوار در همین فهرست هست.", "This household waits for it already." },
	{ "waiting.not_found", "این نوبت پیدا نشد.", "There is no such line." },
	{ "waiting.over", "این نوبت دیگر در فهرست نیست.", "This line is no longer waiting." },
	{ "waiting.unit", "مرحله در یک مرکز پذیرش می‌شود.", "A phase is taken at one centre." },
	{ "waiting.empty", "کسی در این فهرست منتظر نیست.", "Nobody waits for this." },
	{ "phase.undone", "این مرحله پیش‌تر برگردانده شده است.", "This phase was taken back already." },
	{ "light.needs_file", "این خدمت بدون پرونده شمرده نمی‌شود.", "This service is not counted without a file." },
	{ "light.women", "از شمار همه بیشتر است.", "More than all of them." },
	{ "request.touched", "کار روی یکی از درخواست‌های این مرحله آغاز شده است و دیگر برنمی‌گردد.",
		"Work on a request of this phase has begun; it cannot be taken back." },
);
