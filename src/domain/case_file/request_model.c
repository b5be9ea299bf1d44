/* Requests as nouns and verbs. */
#include "case_file_int.h"

#include "message.h"

const struct choice request_state_choices[] = {
	{ REQUEST_NEW,         "new",         "تازه", "New" },
	{ REQUEST_ASSIGNED,    "assigned",    "سپرده‌شده", "Assigned" },
	{ REQUEST_IN_PROGRESS, "in_progress", "در دست پیگیری", "In progress" },
	{ REQUEST_ANSWERED,    "answered",    "پاسخ داده شد", "Answered" },
	{ REQUEST_CLOSED,      "closed",      "بسته", "Closed" },
	{ REQUEST_REFUSED,     "refused",     "پذیرفته نشد", "Refused" },
	{ REQUEST_MOVED,       "moved",       "با خانواده به استان دیگر رفت", "Went along to another province" },
	{ 0 }
};

const struct choice request_holder_choices[] = {
	{ HELD_BY_OWNER,   "owner",   "مسئول درخواست", "Its owner" },
	{ HELD_BY_MANAGER, "manager", "مدیر مرکز", "Manager of the centre" },
	{ HELD_BY_COUNTY,  "county",  "کارشناس شهرستان", "Expert of the county" },
	{ 0 }
};

const struct choice request_channel_choices[] = {
	{ CHANNEL_IN_PERSON,  "in_person",  "حضوری", "In person" },
	{ CHANNEL_PHONE,      "phone",      "تلفنی", "By phone" },
	{ CHANNEL_ONLINE,     "online",     "اینترنتی", "Online" },
	{ CHANNEL_OUTREACH,   "outreach",   "در بازدید یا محله", "During outreach" },
	{ CHANNEL_INTRODUCED, "introduced", "معرفی دیگران", "Introduced by others" },
	{ 0 }
};

const struct choice request_refusal_choices[] = {
	{ 1, "not_entitled",  "شرایط این خدمت را ندارد", "Does not meet the conditions" },
	{ 2, "no_resources",  "اکنون اعتبار یا ظرفیت نیست", "No means or room at present" },
	{ 3, "not_here",      "کار مرکز یا بهزیستی نیست", "Not a task of the centre" },
	{ 4, "documents",     "مدارک کامل نشد", "Documents stayed incomplete" },
	{ 5, "served",        "همین خدمت از جای دیگر داده شده", "Already served elsewhere" },
	{ 6, "decided_above", "ادارهٔ بالاتر نپذیرفت", "Refused by the office above" },
	{ 7, "other",         "دلیل دیگر", "Another reason" },
	{ 0 }
};

const struct choice request_call_choices[] = {
	{ CALL_WANTS,       "wants",       "هنوز می‌خواهد", "Still wants it" },
	{ CALL_GAVE_UP,     "gave_up",     "دیگر نمی‌خواهد", "Does not want it any more" },
	{ CALL_NOT_REACHED, "not_reached", "پاسخ نداد", "Not reached" },
	{ 0 }
};

#define APPLICANT_FIELDS(s, more)                                                             \
	FIELD(s, applicant_name, "نام مراجع", "Applicant", .kind = TEXT_NAME, .max = 120),        \
	FIELD(s, applicant_phone, "تلفن", "Phone", .kind = TEXT_PHONE, .flags = SENSITIVE | more), \
	FIELD(s, applicant_national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID,       \
		.flags = SENSITIVE | more),                                                      \
	FIELD(s, subject, "خدمت", "Service", .flags = REQUIRED, .min = 1, .max = SERVICE_NUMBERS_MAX), \
	CHOICE(s, channel, request_channel_choices, "راه مراجعه", "Channel", .flags = REQUIRED), \
	FIELD(s, description, "شرح درخواست", "Description", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 4000), \
	FIELD(s, urgent, "فوری", "Urgent")

static const struct field request_fields[] = {
	KEY(request),
	VER(request),
	FIELD(request, number, "شمارهٔ درخواست", "Request number", .kind = TEXT_CODE,
		.flags = UNIQUE | REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(request, tracking_code, "کد پیگیری", "Tracking code", .kind = TEXT_CODE,
		.flags = UNIQUE | REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(request, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	LINK(request, household, "خانوار", "Household", .ref = &household_type, .flags = INTERNAL),
	APPLICANT_FIELDS(request, BLIND),
	CHOICE(request, state, request_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	KEYED(request, owner, "مسئول", "Owner", .flags = INTERNAL),
	FIELD(request, due_on, "مهلت", "Due on", .flags = REQUIRED),
	FIELD(request, received_at, "زمان دریافت", "Received at", .flags = REQUIRED | INTERNAL),
	FIELD(request, answered_at, "زمان پاسخ", "Answered at", .flags = INTERNAL),
	FIELD(request, closed_at, "زمان بستن", "Closed at", .flags = INTERNAL),
	FIELD(request, answer, "پاسخ", "Answer", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 4000),
	KEYED(request, edition, "ویرایش خدمت", "Edition of the service", .flags = INTERNAL),
	FIELD(request, step, "گام‌های انجام‌شده", "Steps done", .flags = INTERNAL),
	FIELD(request, moved_on, "آخرین پیگیری", "Last moved on", .flags = INTERNAL),
	FIELD(request, missed, "قرارهای ازدست‌رفته", "Appointments missed", .flags = INTERNAL),
	CHOICE(request, refusal, request_refusal_choices, "چرا پذیرفته نشد", "Why refused", .flags = INTERNAL),
	KEYED(request, decided_by, "تصمیم‌گیرنده", "Decided by", .flags = INTERNAL),
	FIELD(request, instead, "راه‌های دیگر", "Other resources", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL,
		.max = 2000),
	CHOICE(request, held_by, request_holder_choices, "اکنون نزد", "Now with", .flags = INTERNAL),
	FIELD(request, held_since, "از روز", "Since", .flags = INTERNAL),
};
RECORD_TYPE(request, "درخواست", "Request");

static const struct field request_register_fields[] = {
	FIELD(request_register, unit, "مرکز", "Centre"),
	KEYED(request_register, household, "خانوار", "Household"),
	APPLICANT_FIELDS(request_register, 0),
	FIELD(request_register, due_on, "مهلت", "Due on"),
	KEYED(request_register, owner, "مسئول", "Owner"),
};
RECORD_TYPE(request_register, "ثبت درخواست", "New request");

static const struct field request_assign_fields[] = {
	KEYED(request_assign, owner, "مسئول", "Owner", .flags = REQUIRED),
};
RECORD_TYPE(request_assign, "سپردن درخواست", "Assignment of a request");

static const struct field request_answer_fields[] = {
	FIELD(request_answer, answer, "پاسخ", "Answer", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 4000),
};
RECORD_TYPE(request_answer, "پاسخ درخواست", "Answer");

static const struct field request_close_fields[] = {
	FIELD(request_close, note, "توضیح", "Explanation", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 1000),
};
RECORD_TYPE(request_close, "بستن درخواست", "Closing of a request");

static const struct field request_refuse_fields[] = {
	CHOICE(request_refuse, refusal, request_refusal_choices, "چرا پذیرفته نشد", "Why refused", .flags = REQUIRED),
	FIELD(request_refuse, answer, "به مراجع چه گفته شد", "What the applicant was told", .kind = TEXT_NOTE,
		.flags = REQUIRED | SENSITIVE, .max = 4000),
	FIELD(request_refuse, instead, "چه راه دیگری هست", "What else there is", .kind = TEXT_NOTE,
		.flags = REQUIRED | SENSITIVE, .max = 2000,
		.hint_fa = "خیریه، بیمه، شهرداری، خدمت دیگری از همین مرکز", .hint_en = "A charity, insurance, another service here"),
};
RECORD_TYPE(request_refuse, "نپذیرفتن درخواست", "Refusal of a request");

static const struct field request_call_fields[] = {
	CHOICE(request_call, outcome, request_call_choices, "نتیجهٔ تماس", "Outcome", .flags = REQUIRED),
	FIELD(request_call, note, "چه گفت", "What was said", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 1000),
};
RECORD_TYPE(request_call, "تماس دربارهٔ درخواست", "Call about a request");

static const struct field request_rise_fields[] = {
	CHOICE(request_rise, held_by, request_holder_choices, "اکنون نزد", "Now with", .flags = REQUIRED),
};
RECORD_TYPE(request_rise, "بالا رفتن درخواست دیرشده", "A late request rises");

static const struct field request_reopen_fields[] = {
	FIELD(request_reopen, answer, "به خانواده چه گفته شد", "What the family was told", .kind = TEXT_NOTE,
		.flags = REQUIRED | SENSITIVE, .max = 2000),
};
RECORD_TYPE(request_reopen, "باز شدن دوبارهٔ درخواست", "A refused request opens again");

static const struct field request_tie_fields[] = {
	KEYED(request_tie, household, "خانوار", "Household", .flags = REQUIRED),
};
RECORD_TYPE(request_tie, "پیوند درخواست با پرونده", "Request tied to a file");

#define BIT(state) (1u << (state))
#define UNFINISHED (BIT(REQUEST_NEW) | BIT(REQUEST_ASSIGNED) | BIT(REQUEST_IN_PROGRESS))

const struct operation op_request_register = {
	.name = "request.register", .fa = "ثبت درخواست", .en = "Register a request",
	.subject = &request_type, .input = &request_register_type, .roles = ROLES_CENTRE, .flags = OP_CREATE,
	.states = request_state_choices, .to_state = REQUEST_NEW,
	.path = "/requests", .method = "POST", .run = request_register_run,
};
const struct operation op_request_assign = {
	.name = "request.assign", .fa = "سپردن به همکار", .en = "Assign",
	.subject = &request_type, .input = &request_assign_type,
	.roles = ROLES_CENTRE | ROLE_BIT(ROLE_COUNTY_EXPERT), .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED,
	.path = "/requests/{key}/owner", .method = "POST", .run = request_assign_run,
};
const struct operation op_request_start = {
	.name = "request.start", .fa = "آغاز پیگیری", .en = "Start",
	.subject = &request_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = BIT(REQUEST_NEW) | BIT(REQUEST_ASSIGNED),
	.to_state = REQUEST_IN_PROGRESS,
	.path = "/requests/{key}/start", .method = "POST", .run = request_start_run,
};
const struct operation op_request_answer = {
	.name = "request.answer", .fa = "پاسخ دادن", .en = "Answer",
	.subject = &request_type, .input = &request_answer_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED, .to_state = REQUEST_ANSWERED,
	.path = "/requests/{key}/answer", .method = "POST", .run = request_answer_run,
};
const struct operation op_request_close = {
	.name = "request.close", .fa = "بستن درخواست", .en = "Close",
	.subject = &request_type, .input = &request_close_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED | BIT(REQUEST_ANSWERED),
	.to_state = REQUEST_CLOSED,
	.path = "/requests/{key}/close", .method = "POST", .run = request_close_run,
};
const struct operation op_request_rise = {
	.name = "request.rise", .fa = "بالا رفتن درخواست دیرشده", .en = "A late request rises",
	.subject = &request_type, .input = &request_rise_type, .flags = OP_INTERNAL,
	.states = request_state_choices, .from_states = UNFINISHED, .run = request_rise_run,
};
const struct operation op_request_tie = {
	.name = "request.tie", .fa = "پیوند با پروندهٔ خانوار", .en = "Tie to a file",
	.subject = &request_type, .input = &request_tie_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED | BIT(REQUEST_ANSWERED),
	.path = "/requests/{key}/household", .method = "POST", .run = request_tie_run,
};

const struct operation op_request_step = {
	.name = "request.step", .fa = "گام بعد", .en = "Next step",
	.subject = &request_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED, .to_state = REQUEST_IN_PROGRESS,
	.path = "/requests/{key}/step", .method = "POST", .run = request_step_run,
};
const struct operation op_request_missed = {
	.name = "request.missed", .fa = "سر قرار نیامد", .en = "Did not come",
	.subject = &request_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED,
	.path = "/requests/{key}/missed", .method = "POST", .run = request_missed_run,
};
const struct operation op_request_call = {
	.name = "request.call", .fa = "تماس با مراجع", .en = "Call the applicant",
	.subject = &request_type, .input = &request_call_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED,
	.path = "/requests/{key}/call", .method = "POST", .run = request_call_run,
};
const struct operation op_request_refuse = {
	.name = "request.refuse", .fa = "نپذیرفتن", .en = "Refuse",
	.subject = &request_type, .input = &request_refuse_type,
	.roles = ROLES_CENTRE & ~ROLE_BIT(ROLE_RECEPTIONIST), .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED, .to_state = REQUEST_REFUSED,
	.path = "/requests/{key}/refuse", .method = "POST", .run = request_refuse_run,
};
const struct operation op_request_tired = {
	.name = "request.tired", .fa = "زنگ زدن به کسی که خسته شده", .en = "Somebody has grown tired: call",
	.subject = &request_type, .flags = OP_INTERNAL,
	.states = request_state_choices, .from_states = UNFINISHED, .run = request_tired_run,
};
const struct operation op_request_reopen = {
	.name = "request.reopen", .fa = "باز کردن دوبارهٔ درخواست", .en = "Open a refused request again",
	.subject = &request_type, .input = &request_reopen_type,
	.roles = ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE) | ROLE_BIT(ROLE_COUNTY_EXPERT) |
		ROLE_BIT(ROLE_PROVINCE_EXPERT) | ROLE_BIT(ROLE_HEADQUARTERS), .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = BIT(REQUEST_REFUSED), .to_state = REQUEST_IN_PROGRESS,
	.path = "/requests/{key}/reopen", .method = "POST", .run = request_reopen_run,
};

MESSAGES(request,
	{ "request.not_found", "درخواستی با این مشخصات پیدا نشد.", "There is no such request." },
	{ "request.wrong_state", "این درخواست در مرحله‌ای نیست که این کار شدنی باشد.",
		"This is not possible in the present state of the request." },
	{ "request.applicant_needed", "نام مراجع را بنویسید، یا خانوار را برگزینید.",
		"Give the applicant's name, or choose the household." },
	{ "request.no_answer_no_close", "درخواست بی‌پاسخ را بدون توضیح نمی‌توان بست.",
		"A request without an answer needs an explanation to be closed." },
	{ "request.tied", "این درخواست پیش‌تر به پروندهٔ دیگری پیوند خورده است.",
		"This request belongs to another file already." },
	{ "request.owner_not_here", "این همکار اکنون در این مرکز کار نمی‌کند.",
		"This colleague does not work at this centre now." },
	{ "request.steps_done", "همهٔ گام‌های این خدمت انجام شده است؛ اکنون پاسخ را بنویسید.",
		"All steps of this service are done; now write the answer." },
	{ "request.due_past", "مهلت نمی‌تواند پیش از امروز باشد.", "The deadline cannot be before today." },
);
