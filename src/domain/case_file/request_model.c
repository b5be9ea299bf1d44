/* Requests as nouns and verbs. */
#include "case_file_int.h"

#include "message.h"

const struct choice request_state_choices[] = {
	{ REQUEST_NEW,         "new",         "تازه", "New" },
	{ REQUEST_ASSIGNED,    "assigned",    "سپرده‌شده", "Assigned" },
	{ REQUEST_IN_PROGRESS, "in_progress", "در دست پیگیری", "In progress" },
	{ REQUEST_ANSWERED,    "answered",    "پاسخ داده شد", "Answered" },
	{ REQUEST_CLOSED,      "closed",      "بسته", "Closed" },
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

/* The 22 services of the legal list, in its order (R70-R91), worded for a short list. */
const struct choice service_choices[] = {
	{ 1,  "adoption",               "درخواست فرزندخواندگی", "Adoption request" },
	{ 2,  "request_file",           "پذیرش و تشکیل پرونده", "Reception and case file" },
	{ 3,  "initial_interview",      "مصاحبهٔ نخست", "Initial interview" },
	{ 4,  "document_check",         "دریافت و بررسی مدارک", "Document check" },
	{ 5,  "home_visit",             "بازدید منزل", "Home visit" },
	{ 6,  "needs_plan",             "تحلیل نیاز و برنامهٔ کمک", "Needs and assistance plan" },
	{ 7,  "aid_referral",           "کمک مالی و معرفی‌نامه", "Financial aid and letters" },
	{ 8,  "household_follow_up",    "پیگیری کارهای خانوار", "Household follow-up" },
	{ 9,  "higher_referral",        "ارجاع به مراکز و دستگاه‌های دیگر", "Referral to others" },
	{ 10, "local_assessment",       "نیازها و داشته‌های محله", "Local needs and assets" },
	{ 11, "volunteers_donors",      "داوطلبان، خیرین و معتمدین", "Volunteers and donors" },
	{ 12, "neighbourhood_study",    "شناخت وضعیت محله", "Neighbourhood study" },
	{ 13, "community_groups",       "گروه‌های محلی", "Community groups" },
	{ 14, "active_identification",  "شناسایی خانواده‌های نیازمند همراهی", "Active identification" },
	{ 15, "family_education",       "آموزش خانواده", "Family education" },
	{ 16, "life_skills",            "مهارت‌های زندگی", "Life skills" },
	{ 17, "disability_awareness",   "آگاهی برای پیشگیری از معلولیت", "Disability awareness" },
	{ 18, "screening",              "غربالگری", "Screening" },
	{ 19, "licence_enquiry",        "استعلام پروانهٔ مراکز", "Licence enquiries" },
	{ 20, "information",            "معرفی خدمات", "Information" },
	{ 21, "schemes",                "همکاری در طرح‌ها", "Schemes" },
	{ 22, "public_contributions",   "جلب کمک‌های مردمی", "Public contributions" },
	{ 0 }
};

#define APPLICANT_FIELDS(s, more)                                                             \
	FIELD(s, applicant_name, "نام مراجع", "Applicant", .kind = TEXT_NAME, .max = 120),        \
	FIELD(s, applicant_phone, "تلفن", "Phone", .kind = TEXT_PHONE, .flags = SENSITIVE | more), \
	FIELD(s, applicant_national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID,       \
		.flags = SENSITIVE | more),                                                      \
	CHOICE(s, subject, service_choices, "موضوع", "Subject", .flags = REQUIRED),              \
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
	.subject = &request_type, .input = &request_assign_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
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
const struct operation op_request_tie = {
	.name = "request.tie", .fa = "پیوند با پروندهٔ خانوار", .en = "Tie to a file",
	.subject = &request_type, .input = &request_tie_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = request_state_choices, .from_states = UNFINISHED | BIT(REQUEST_ANSWERED),
	.path = "/requests/{key}/household", .method = "POST", .run = request_tie_run,
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
	{ "request.due_past", "مهلت نمی‌تواند پیش از امروز باشد.", "The deadline cannot be before today." },
);
