/* The household's file as a noun, its verbs, and the texts of its errors. */
#include "task_int.h"

#include "message.h"

const struct choice household_state_choices[] = {
	{ HOUSEHOLD_OPEN,   "open",   "باز", "Open" },
	{ HOUSEHOLD_CLOSED, "closed", "بسته", "Closed" },
	{ HOUSEHOLD_MOVED,  "moved",  "رفته به استان دیگر", "Moved to another province" },
	{ 0 }
};

const struct choice stage_choices[] = {
	{ STAGE_INTAKE,       "intake",       "پذیرش", "Intake" },
	{ STAGE_INTERVIEW,    "interview",    "مصاحبه", "Interview" },
	{ STAGE_DOCUMENTS,    "documents",    "مدارک", "Documents" },
	{ STAGE_HOME_VISIT,   "home_visit",   "بازدید منزل", "Home visit" },
	{ STAGE_NEEDS,        "needs",        "تحلیل نیاز", "Needs" },
	{ STAGE_PLAN,         "plan",         "برنامهٔ کمک", "Plan" },
	{ STAGE_REFERRAL,     "referral",     "ارجاع", "Referral" },
	{ STAGE_FOLLOW_UP,    "follow_up",    "پیگیری", "Follow-up" },
	{ STAGE_INDEPENDENCE, "independence", "استقلال", "Independence" },
	{ 0 }
};

const struct choice visit_programme_choices[] = {
	{ PROGRAMME_ORDINARY,    "ordinary",    "هر شش ماه", "Every six months" },
	{ PROGRAMME_AID_CHILD,   "aid_child",   "کودک امدادبگیر", "Aid-receiving child" },
	{ PROGRAMME_HOST_FAMILY, "host_family", "خانوادهٔ میهمان یا میزبان", "Host family" },
	{ PROGRAMME_INTENSIVE,   "intensive",   "پیگیری فشرده", "Intensive" },
	{ PROGRAMME_NONE,        "none",        "بدون بازدید دوره‌ای", "No periodic visits" },
	{ 0 }
};

const struct choice risk_level_choices[] = {
	{ RISK_LOW,    "low",    "کم", "Low" },
	{ RISK_MEDIUM, "medium", "متوسط", "Medium" },
	{ RISK_HIGH,   "high",   "زیاد", "High" },
	{ RISK_URGENT, "urgent", "فوری", "Urgent" },
	{ 0 }
};

const struct choice household_source_choices[] = {
	{ SOURCE_RECEPTION, "reception", "مراجعه به مرکز", "Came to the centre" },
	{ SOURCE_IMPORT,    "import",    "پرونده‌های واگذارشده", "Handed-over files" },
	{ SOURCE_LEAD,      "lead",      "شناسایی در محله", "Found in the neighbourhood" },
	{ SOURCE_TRANSFER,  "transfer",  "انتقال از استان دیگر", "From another province" },
	{ 0 }
};

const struct choice housing_choices[] = {
	{ HOUSING_OWNER,          "owner",        "خانهٔ خودشان", "Own home" },
	{ HOUSING_RENT,           "rent",         "اجاره", "Rented" },
	{ HOUSING_MORTGAGE,       "deposit",      "رهن کامل", "Full deposit" },
	{ HOUSING_FREE,           "free",         "رایگان", "Free of charge" },
	{ HOUSING_WITH_RELATIVES, "relatives",    "نزد خویشاوندان", "With relatives" },
	{ HOUSING_ORGANISATION,   "organisation", "سازمانی", "Provided by an organisation" },
	{ HOUSING_TEMPORARY,      "temporary",    "سرپناه موقت", "Temporary shelter" },
	{ HOUSING_NONE,           "none",         "بی‌سرپناه", "No shelter" },
	{ 0 }
};

const struct choice close_reason_choices[] = {
	{ CLOSE_INDEPENDENT,        "independent", "خانواده مستقل شد", "The family became independent" },
	{ CLOSE_DIED,               "died", "درگذشت", "Died" },
	{ CLOSE_MOVED_ABROAD,       "abroad", "رفتن از کشور", "Left the country" },
	{ CLOSE_NOT_FOUND,          "not_found", "خانواده پیدا نشد", "The family could not be found" },
	{ CLOSE_DUPLICATE,          "duplicate", "پروندهٔ تکراری", "Duplicate file" },
	{ CLOSE_OWN_WISH,           "own_wish", "به خواست خانواده", "At the family's wish" },
	{ CLOSE_NO_LONGER_ELIGIBLE, "not_eligible", "دیگر در گروه هدف نیست", "No longer in the target group" },
	{ CLOSE_OTHER,              "other", "دلیل دیگر", "Other" },
	{ CLOSE_JOINED,             "joined", "پیوستن به خانوار دیگر", "Joined another household" },
	{ 0 }
};

const struct choice condition_choices[] = {
	{ 1,  "ill_member",        "بیماری یکی از اعضا", "Illness of a member" },
	{ 2,  "ill_spouse",        "بیماری همسر", "Illness of the spouse" },
	{ 3,  "debt",              "بدهی سنگین", "Heavy debt" },
	{ 4,  "no_income",         "بی‌درآمد", "No income" },
	{ 5,  "unsteady_work",     "کار روزمزد و ناپایدار", "Day labour" },
	{ 6,  "poor_dwelling",     "خانهٔ نامناسب", "Poor dwelling" },
	{ 7,  "eviction",          "خطر از دست دادن خانه", "May lose the home" },
	{ 8,  "absent_father",     "نبود پدر", "Absent father" },
	{ 9,  "absent_mother",     "نبود مادر", "Absent mother" },
	{ 10, "prison",            "زندانی بودن یکی از اعضا", "A member in prison" },
	{ 11, "dependence",        "اعتیاد در خانواده", "Substance dependence" },
	{ 12, "violence",          "خشونت در خانواده", "Violence in the family" },
	{ 13, "loss",              "سوگ تازه", "Recent loss" },
	{ 14, "isolated",          "تنهایی و دوری از خویشاوندان", "Isolation" },
	{ 15, "child_labour",      "کودک کار", "Working child" },
	{ 16, "school_trouble",    "دشواری در تحصیل فرزندان", "Trouble at school" },
	{ 0 }
};

#define ADDRESS_FIELDS(s)                                                                    \
	FIELD(s, address, "نشانی", "Address", .kind = TEXT_ADDRESS, .flags = SENSITIVE, .max = 300), \
	FIELD(s, area, "خیابان یا روستا", "Street or village", .kind = TEXT_PLAIN, .max = 80,    \
		.hint_fa = "در فهرست‌ها دیده می‌شود؛ کوچه و پلاک را این‌جا ننویسید.",              \
		.hint_en = "Shown in lists; no lane or house number here."),                    \
	FIELD(s, postal_code, "کد پستی", "Postal code", .kind = TEXT_POSTCODE, .flags = SENSITIVE), \
	FIELD(s, phone, "تلفن خانه", "Phone", .kind = TEXT_PHONE, .flags = SENSITIVE | BLIND),   \
	FIELD(s, point, "جای خانه روی نقشه", "Place on the map", .kind = TEXT_CODE,              \
		.flags = SENSITIVE, .max = 30)

static const struct field household_fields[] = {
	KEY(household),
	VER(household),
	FIELD(household, file_number, "شمارهٔ پرونده", "File number", .kind = TEXT_CODE,
		.flags = UNIQUE | REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(household, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	KEYED(household, worker, "مددکار", "Social worker", .flags = INTERNAL),
	FIELD(household, worker_since, "مددکار از", "Social worker since", .flags = INTERNAL),
	CHOICE(household, state, household_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	CHOICE(household, stage, stage_choices, "مرحله", "Stage", .flags = REQUIRED | INTERNAL),
	FIELD(household, family_name, "نام خانوادگی خانوار", "Family name", .kind = TEXT_NAME,
		.flags = REQUIRED, .max = 80),
	FIELD(household, sort_name, "کلید ترتیب", "Sort key", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL,
		.max = 400),
	LINK(household, head, "سرپرست", "Head", .ref = &member_type, .flags = INTERNAL),
	KEYED(household, neighbourhood, "محله", "Neighbourhood"),
	ADDRESS_FIELDS(household),
	FIELD(household, address_confirmed_on, "تأیید نشانی", "Address confirmed on", .flags = INTERNAL),
	FIELD(household, confirmed_on, "تأیید اطلاعات", "Data confirmed on", .flags = INTERNAL),
	CHOICE(household, housing, housing_choices, "خانه", "Housing"),
	FIELD(household, rent, "اجارهٔ ماهانه", "Monthly rent", .min = 0, .max = 100000000000),
	FIELD(household, members, "تعداد اعضا", "Members", .flags = REQUIRED | INTERNAL),
	FIELD(household, opened_on, "تاریخ تشکیل پرونده", "Opened on", .flags = REQUIRED | INTERNAL),
	FIELD(household, closed_on, "تاریخ بستن پرونده", "Closed on", .flags = INTERNAL),
	CHOICE(household, close_reason, close_reason_choices, "دلیل بستن", "Reason for closing", .flags = INTERNAL),
	FIELD(household, close_note, "توضیح بستن", "Explanation of closing", .kind = TEXT_NOTE,
		.flags = SENSITIVE | INTERNAL, .max = 1000),
	FIELD(household, last_visit_on, "آخرین بازدید", "Last visit", .flags = INTERNAL),
	FIELD(household, next_visit_due, "موعد بازدید بعدی", "Next visit due", .flags = INTERNAL),
	CHOICE(household, visit_programme, visit_programme_choices, "برنامهٔ بازدید", "Visit programme"),
	CHOICE(household, risk_level, risk_level_choices, "سطح خطر", "Risk"),
	FIELD(household, conditions, "وضعیت خانواده", "Conditions", .flags = MULTI | SENSITIVE,
		.choices = condition_choices),
	FIELD(household, hide_address, "نشانی پنهان بماند", "Keep the address hidden",
		.hint_fa = "برای خانواده‌هایی که کسی نباید جای آن‌ها را بداند.",
		.hint_en = "For families whose place somebody must not learn."),
	FIELD(household, paper_archive_no, "شمارهٔ بایگانی کاغذی", "Paper archive number", .kind = TEXT_CODE,
		.max = 40),
	FIELD(household, note, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 8000),
	CHOICE(household, source, household_source_choices, "از کجا آمده", "Source"),
	KEYED(household, import_batch, "دستهٔ واردشده", "Import batch", .flags = INTERNAL),
	FIELD(household, programme_since, "برنامهٔ بازدید از", "Visit programme since", .flags = INTERNAL),
};
RECORD_TYPE(household, "خانوار", "Household");

static const struct field file_assignment_fields[] = {
	KEY(file_assignment),
	VER(file_assignment),
	REF(file_assignment, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(file_assignment, unit, "مرکز", "Centre", .flags = REQUIRED | IMMUTABLE),
	KEYED(file_assignment, worker_from, "از مددکار", "From", .flags = IMMUTABLE),
	KEYED(file_assignment, worker_to, "به مددکار", "To", .flags = IMMUTABLE),
	KEYED(file_assignment, by, "ثبت‌کننده", "By", .flags = IMMUTABLE),
	FIELD(file_assignment, at, "زمان", "At", .flags = REQUIRED | IMMUTABLE),
	FIELD(file_assignment, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = SENSITIVE | IMMUTABLE,
		.max = 500),
};
RECORD_TYPE(file_assignment, "واگذاری پرونده", "File assignment");

static const struct field centre_membership_fields[] = {
	KEY(centre_membership),
	VER(centre_membership),
	REF(centre_membership, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(centre_membership, unit, "مرکز", "Centre", .flags = REQUIRED | IMMUTABLE),
	FIELD(centre_membership, unit_from, "مرکز پیشین", "Former centre", .flags = REQUIRED | IMMUTABLE),
	KEYED(centre_membership, by, "ثبت‌کننده", "By", .flags = IMMUTABLE),
	FIELD(centre_membership, at, "زمان", "At", .flags = REQUIRED | IMMUTABLE),
	FIELD(centre_membership, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = SENSITIVE | IMMUTABLE,
		.max = 500),
};
RECORD_TYPE(centre_membership, "عضویت در مرکز", "Centre membership");

/* ---- inputs ----------------------------------------------------------------- */

static const struct field household_open_fields[] = {
	FIELD(household_open, unit, "مرکز", "Centre"),
	KEYED(household_open, request, "درخواست", "Request"),
	KEYED(household_open, worker, "مددکار", "Social worker"),
	FIELD(household_open, given_name, "نام سرپرست", "Head's given name", .kind = TEXT_NAME,
		.flags = REQUIRED, .max = 60),
	FIELD(household_open, surname, "نام خانوادگی سرپرست", "Head's surname", .kind = TEXT_NAME,
		.flags = REQUIRED, .max = 80),
	FIELD(household_open, father_name, "نام پدر", "Father's name", .kind = TEXT_NAME, .max = 60),
	CHOICE(household_open, sex, sex_choices, "جنس", "Sex"),
	FIELD(household_open, birth_on, "تاریخ تولد", "Born on"),
	CHOICE(household_open, birth_kind, birth_kind_choices, "دقت تاریخ تولد", "Kind of birth date"),
	CHOICE(household_open, id_kind, id_kind_choices, "شناسه", "Kind of ID", .flags = REQUIRED),
	FIELD(household_open, id_reason, "چرا شناسه ندارد", "Why there is no ID", .kind = TEXT_PLAIN, .flags = SENSITIVE, .max = 200),
	FIELD(household_open, national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID, .flags = SENSITIVE),
	FIELD(household_open, foreign_id, "شناسهٔ اتباع خارجی", "ID of foreign nationals", .kind = TEXT_CODE,
		.flags = SENSITIVE, .max = 20),
	FIELD(household_open, mobile, "تلفن همراه", "Mobile", .kind = TEXT_MOBILE, .flags = SENSITIVE),
	CHOICE(household_open, marital, marital_choices, "وضعیت زناشویی", "Marital status"),
	CHOICE(household_open, target_group, target_group_choices, "گروه هدف در پروندهٔ پیشین",
		"Target group of the old file"),
	FIELD(household_open, duplicate_reason, "چرا در دو پرونده است", "Why in two files", .kind = TEXT_NOTE,
		.flags = SENSITIVE, .max = 500),
	KEYED(household_open, neighbourhood, "محله", "Neighbourhood"),
	ADDRESS_FIELDS(household_open),
	CHOICE(household_open, housing, housing_choices, "خانه", "Housing"),
	CHOICE(household_open, visit_programme, visit_programme_choices, "برنامهٔ بازدید", "Visit programme"),
	CHOICE(household_open, risk_level, risk_level_choices, "سطح خطر", "Risk"),
	CHOICE(household_open, source, household_source_choices, "از کجا آمده", "Source"),
	FIELD(household_open, hide_address, "نشانی پنهان بماند", "Keep the address hidden"),
	FIELD(household_open, paper_archive_no, "شمارهٔ بایگانی کاغذی", "Paper archive number",
		.kind = TEXT_CODE, .max = 40),
	FIELD(household_open, note, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 8000),
	KEYED(household_open, import_batch, "دستهٔ واردشده", "Import batch", .flags = INTERNAL),
};
RECORD_TYPE(household_open, "تشکیل پرونده", "New file");

static const struct field household_assign_fields[] = {
	KEYED(household_assign, worker, "مددکار", "Social worker", .flags = REQUIRED),
	FIELD(household_assign, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 500),
};
RECORD_TYPE(household_assign, "سپردن به مددکار", "Assignment");

static const struct field household_move_fields[] = {
	FIELD(household_move, unit, "مرکز تازه", "New centre", .flags = REQUIRED, .min = 1, .max = 999999999),
	FIELD(household_move, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500),
};
RECORD_TYPE(household_move, "انتقال به مرکز دیگر", "Move to another centre");

static const struct field household_close_fields[] = {
	CHOICE(household_close, close_reason, close_reason_choices, "دلیل بستن", "Reason", .flags = REQUIRED),
	FIELD(household_close, reason, "توضیح", "Explanation", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 1000),
	FIELD(household_close, despite_requests, "با وجود درخواست‌های باز بسته شود", "Close despite open requests"),
	FIELD(household_close, despite_tasks, "با وجود کارهای باز بسته شود", "Close despite open tasks"),
};
RECORD_TYPE(household_close, "بستن پرونده", "Closing");

static const struct field household_reopen_fields[] = {
	FIELD(household_reopen, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE,
		.max = 1000),
};
RECORD_TYPE(household_reopen, "باز کردن دوباره", "Reopening");

static const struct field household_address_fields[] = {
	ADDRESS_FIELDS(household_address),
	KEYED(household_address, neighbourhood, "محله", "Neighbourhood"),
};
RECORD_TYPE(household_address, "تأیید نشانی", "Address");

static const struct field member_leave_fields[] = {
	CHOICE(member_leave, leave_reason, leave_reason_choices, "دلیل", "Reason", .flags = REQUIRED),
	FIELD(member_leave, left_on, "تاریخ", "Date", .flags = REQUIRED),
	FIELD(member_leave, note, "توضیح", "Explanation", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 500),
};
RECORD_TYPE(member_leave, "رفتن از خانوار", "Leaving the household");

/* ---- verbs --------------------------------------------------------------------- */

#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
/* Both centres of a move lie in the reach of these only. */
#define MOVERS (ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define OPEN (1u << HOUSEHOLD_OPEN)
#define CLOSED (1u << HOUSEHOLD_CLOSED)

const struct operation op_household_open = {
	.name = "household.open", .fa = "تشکیل پرونده", .en = "Open a file",
	.subject = &household_type, .input = &household_open_type, .roles = ROLES_CENTRE, .flags = OP_CREATE,
	.states = household_state_choices, .to_state = HOUSEHOLD_OPEN,
	.path = "/households", .method = "POST", .run = household_open_run,
};
const struct operation op_household_change = {
	.name = "household.change", .fa = "ویرایش پرونده", .en = "Change the file",
	.subject = &household_type, .input = &household_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.states = household_state_choices, .from_states = OPEN,
	.path = "/households/{key}", .method = "PATCH", .run = household_change_run,
};
const struct operation op_household_confirm_address = {
	.name = "household.confirm_address", .fa = "تأیید نشانی", .en = "Confirm the address",
	.subject = &household_type, .input = &household_address_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE | OP_EVENT,
	.states = household_state_choices, .from_states = OPEN,
	.path = "/households/{key}/address", .method = "POST", .run = household_address_run,
};
const struct operation op_household_assign = {
	.name = "household.assign", .fa = "سپردن به مددکار", .en = "Assign to a social worker",
	.subject = &household_type, .input = &household_assign_type, .roles = LEADERS, .flags = OP_CHANGE,
	.states = household_state_choices, .from_states = OPEN,
	.path = "/households/{key}/worker", .method = "POST", .run = household_assign_run,
};
const struct operation op_household_move_centre = {
	.name = "household.move_centre", .fa = "انتقال به مرکز دیگر", .en = "Move to another centre",
	.subject = &household_type, .input = &household_move_type, .roles = MOVERS, .flags = OP_CHANGE | OP_EVENT,
	.states = household_state_choices, .from_states = OPEN,
	.path = "/households/{key}/centre", .method = "POST", .run = household_move_run,
};
const struct operation op_household_close = {
	.name = "household.close", .fa = "بستن پرونده", .en = "Close the file",
	.subject = &household_type, .input = &household_close_type, .roles = LEADERS, .flags = OP_CHANGE | OP_EVENT,
	.states = household_state_choices, .from_states = OPEN, .to_state = HOUSEHOLD_CLOSED,
	.path = "/households/{key}/close", .method = "POST", .run = household_close_run,
};
const struct operation op_household_reopen = {
	.name = "household.reopen", .fa = "باز کردن دوباره", .en = "Reopen the file",
	.subject = &household_type, .input = &household_reopen_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE | OP_EVENT,
	.states = household_state_choices, .from_states = CLOSED, .to_state = HOUSEHOLD_OPEN,
	.path = "/households/{key}/reopen", .method = "POST", .run = household_reopen_run,
};
const struct operation op_member_add = {
	.name = "member.add", .fa = "افزودن عضو", .en = "Add a member",
	.subject = &member_type, .input = &member_type, .roles = ROLES_CENTRE, .flags = OP_CREATE | OP_EVENT,
	.path = "/members", .method = "POST", .run = member_add_run,
};
const struct operation op_member_change = {
	.name = "member.change", .fa = "ویرایش عضو", .en = "Change a member",
	.subject = &member_type, .input = &member_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE,
	.path = "/members/{key}", .method = "PATCH", .run = member_change_run,
};
const struct operation op_member_leave = {
	.name = "member.leave", .fa = "رفتن از خانوار", .en = "Leave the household",
	.subject = &member_type, .input = &member_leave_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE | OP_EVENT,
	.path = "/members/{key}/leave", .method = "POST", .run = member_leave_run,
};
const struct operation op_member_set_head = {
	.name = "member.set_head", .fa = "سرپرست شدن", .en = "Make head of household",
	.subject = &member_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE | OP_EVENT,
	.path = "/members/{key}/head", .method = "POST", .run = member_set_head_run,
};

const struct operation *const case_file_operations[] = {
	&op_household_open, &op_household_change, &op_household_confirm_address, &op_household_assign,
	&op_household_move_centre, &op_household_close, &op_household_reopen,
	&op_member_add, &op_member_change, &op_member_leave, &op_member_set_head,
	&op_request_register, &op_request_assign, &op_request_start, &op_request_answer, &op_request_close, &op_request_tie,
	&op_request_step, &op_request_missed, &op_request_call, &op_request_refuse, &op_request_rise, &op_request_reopen, &op_request_tired,
	&op_task_add, &op_task_finish, &op_task_move, &op_task_drop,
};
const size_t case_file_noperations = COUNT_OF(case_file_operations);

MESSAGES(case_file,
	{ "household.not_found", "این پرونده پیدا نشد، یا در محدودهٔ کار شما نیست.",
		"There is no such file, or it is outside your area." },
	{ "household.unit", "این مرکز پیدا نشد، یا در محدودهٔ کار شما نیست.",
		"There is no such centre, or it is outside your area." },
	{ "household.serials", "شماره‌های مرکزهای این استان تمام شده است. به سرپرست سامانه خبر دهید.",
		"This province has no centre serials left. Tell the administrator." },
	{ "household.moved", "این پرونده به استان دیگری رفته است و این‌جا فقط خواندنی است.",
		"This file moved to another province and can only be read here." },
	{ "household.moved_to", "این پرونده به «{arg}» رفته است و این‌جا فقط خواندنی است. هرچه تازه است، آن‌جا نوشته می‌شود؛ با همکاران آن‌جا هماهنگ کنید.",
		"This file went to “{arg}” and can only be read here. What is new is written there; talk to the colleagues there." },
	{ "household.not_open", "این پرونده باز نیست. اگر لازم است، نخست آن را دوباره باز کنید.",
		"This file is not open. Reopen it first if needed." },
	{ "household.not_closed", "این پرونده بسته نیست.", "This file is not closed." },
	{ "household.nobody_left", "کسی در این پرونده نمانده است. برای کسی که دوباره مراجعه کرده پروندهٔ تازه باز کنید.",
		"Nobody is left in this file. Open a new one for whoever came again." },
	{ "household.requests_open", "این خانوار درخواست بی‌پاسخ دارد. نخست پاسخ دهید، یا دلیل بستن را بنویسید و تأیید کنید.",
		"This household has unanswered requests. Answer them, or give the reason and confirm." },
	{ "household.exit_first", "خانواده‌ای که مستقل شده با «پیشنهاد خروج از حمایت» در برگهٔ «برنامهٔ کمک» بدرقه می‌شود.",
		"A family that became independent leaves by the proposal of an exit, on the tab of its plans." },
	{ "household.tasks_open", "برای این خانوار کار بازی هست. نخست نتیجه‌اش را ثبت کنید، یا دلیل بستن را بنویسید و تأیید کنید.",
		"There are open tasks for this household. Record their results, or give the reason and confirm." },
	{ "household.unit_not_centre", "پرونده را فقط به یک مرکز می‌توان سپرد.", "A file belongs to a centre." },
	{ "household.other_province", "این مرکز در استان دیگری است. برای انتقال به استان دیگر درخواست انتقال بدهید.",
		"This centre lies in another province. Ask for a transfer between provinces." },
	{ "household.same_centre", "این پرونده هم‌اکنون در همین مرکز است.", "The file is at this centre already." },
	{ "household.reason_needed", "دلیل را بنویسید.", "Say why." },
	{ "household.neighbourhood", "این محله در فهرست محله‌های استان نیست.",
		"This neighbourhood is not in the province's list." },
	{ "household.worker_not_here", "این همکار اکنون مددکار این مرکز نیست.",
		"This colleague is not a social worker of this centre now." },
	{ "household.point", "جای روی نقشه را به شکل «طول و عرض جغرافیایی» بنویسید؛ نمونه: 33.4878,48.3558",
		"Write the place as latitude,longitude; example: 33.4878,48.3558" },
	{ "member.is_head", "سرپرست را نمی‌توان برداشت. نخست عضو دیگری را سرپرست کنید.",
		"The head cannot leave. Make another member head first." },
	{ "member.not_active", "این شخص دیگر عضو این خانوار نیست.", "This person is no longer a member." },
	{ "member.left_before_joining", "تاریخ رفتن پیش از تاریخ عضویت یا پس از امروز است.",
		"The day of leaving is before joining or after today." },
	{ "member.second_head", "این خانوار سرپرست دارد. عضو تازه را با نسبت دیگری ثبت کنید و سپس سرپرست را عوض کنید.",
		"This household has a head. Add the person with another relation, then change the head." },
	{ "member.unborn_head", "کسی که هنوز به دنیا نیامده نمی‌تواند سرپرست باشد.", "A child not born yet cannot be head." },
);
