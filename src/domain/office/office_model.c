/* What is kept about the work itself, as nouns and verbs. */
#include "office_int.h"

#include "message.h"

const struct choice inspection_state_choices[] = {
	{ INSPECTION_OPEN,     "open",     "در انتظار پاسخ مرکز", "Waits for the centre" },
	{ INSPECTION_ANSWERED, "answered", "مرکز پاسخ داد", "Answered" },
	{ INSPECTION_CLOSED,   "closed",   "بسته", "Closed" },
	{ 0 }
};
const struct choice inspection_mark_choices[] = {
	{ MARK_GOOD,  "good",  "خوب", "Good" },
	{ MARK_MEND,  "mend",  "نیازمند اصلاح", "To be mended" },
	{ MARK_WRONG, "wrong", "نادرست", "Wrong" },
	{ 0 }
};
const struct choice licence_kind_choices[] = {
	{ 1, "agreement", "موافقت اصولی", "Agreement in principle" },
	{ 2, "founding",  "پروانهٔ تأسیس", "Founding licence" },
	{ 3, "activity",  "پروانهٔ فعالیت", "Activity licence" },
	{ 4, "technical", "پروانهٔ مسئول فنی", "Technical-responsible licence" },
	{ 0 }
};
const struct choice licence_purpose_choices[] = { { 1, "issue", "صدور", "Issue" }, { 2, "renew", "تمدید", "Renew" }, { 0 } };
const struct choice licence_state_choices[] = {
	{ LICENCE_OPEN, "open", "در دست استعلام", "Being enquired" },
	{ LICENCE_DONE, "done", "پاسخ داده شد", "Answered" },
	{ 0 }
};
const struct choice story_state_choices[] = {
	{ STORY_WRITTEN,    "written",    "نوشته شده", "Written" },
	{ STORY_PUBLISHED,  "published",  "در صفحهٔ همگانی", "Published" },
	{ STORY_TAKEN_BACK, "taken_back", "برداشته شد", "Taken back" },
	{ 0 }
};
const struct choice aim_kind_choices[] = {
	{ 1, "access",     "دسترسی آسان", "Easy access" },
	{ 2, "quality",    "کیفیت خدمت", "Quality" },
	{ 3, "prevention", "پیشگیری", "Prevention" },
	{ 4, "training",   "معرفی به آموزش مهارت", "Referral to training" },
	{ 5, "jobs",       "رساندن به کار", "Into work" },
	{ 0 }
};

static const struct field directive_fields[] = {
	KEY(directive), VER(directive),
#define DIRECTIVE_TOLD(s)                                                                                 \
	FIELD(s, number, "شمارهٔ دستورالعمل", "Number", .kind = TEXT_CODE, .flags = REQUIRED, .max = 40),    \
	FIELD(s, title, "عنوان", "Title", .flags = REQUIRED, .max = 200),                                    \
	FIELD(s, about, "موضوع", "Subject", .max = 120),                                                     \
	FIELD(s, issued_on, "روز ابلاغ", "Issued on", .flags = REQUIRED),                                    \
	FIELD(s, words, "متن", "Text", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 8000)
	DIRECTIVE_TOLD(directive),
	FIELD(directive, edition, "ویرایش", "Edition", .flags = REQUIRED | INTERNAL),
};
RECORD_TYPE(directive, "دستورالعمل", "Directive", .national = true);
static const struct field directive_input_fields[] = { DIRECTIVE_TOLD(directive_input) };
RECORD_TYPE(directive_input, "دستورالعمل تازه", "New directive");

#define INSPECTION_TOLD(s)                                                                                \
	FIELD(s, day, "روز بازرسی", "Day", .flags = REQUIRED),                                               \
	CHOICE(s, place, inspection_mark_choices, "جای مرکز و دسترسی", "Place and access", .flags = REQUIRED), \
	CHOICE(s, files, inspection_mark_choices, "پرونده‌ها و مهلت‌ها", "Files and deadlines", .flags = REQUIRED), \
	CHOICE(s, privacy, inspection_mark_choices, "رازداری", "Privacy", .flags = REQUIRED),                \
	CHOICE(s, staff, inspection_mark_choices, "همکاران و تخصص‌ها", "Staff", .flags = REQUIRED),          \
	CHOICE(s, service, inspection_mark_choices, "رفتار با مراجعان", "Service", .flags = REQUIRED),       \
	FIELD(s, seen, "چه دیده شد", "What was seen", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 4000),    \
	FIELD(s, mend, "چه چیزی اصلاح شود", "What to mend", .kind = TEXT_NOTE, .max = 2000),                 \
	FIELD(s, mend_by, "مهلت اصلاح", "Until")
static const struct field inspection_fields[] = {
	KEY(inspection), VER(inspection), FIELD(inspection, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	INSPECTION_TOLD(inspection),
	CHOICE(inspection, state, inspection_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(inspection, answer, "پاسخ مرکز", "Answer of the centre", .kind = TEXT_NOTE, .flags = INTERNAL, .max = 2000),
	KEYED(inspection, by, "بازرس", "Inspector", .flags = INTERNAL),
};
RECORD_TYPE(inspection, "بازرسی", "Inspection");
static const struct field inspection_input_fields[] = {
	FIELD(inspection_input, unit, "کدام مرکز", "Centre", .flags = REQUIRED), INSPECTION_TOLD(inspection_input) };
RECORD_TYPE(inspection_input, "بازرسی تازه", "New inspection");
static const struct field inspection_answer_fields[] = {
	FIELD(inspection_answer, answer, "چه شد و چه می‌شود", "What was done", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 2000) };
RECORD_TYPE(inspection_answer, "پاسخ بازرسی", "Answer to an inspection");

#define LICENCE_TOLD(s)                                                                                   \
	FIELD(s, institution, "نام مؤسسه یا مرکز", "Institution", .flags = REQUIRED, .max = 160),            \
	FIELD(s, applicant, "متقاضی", "Applicant", .kind = TEXT_NAME, .flags = REQUIRED | SENSITIVE, .max = 100), \
	CHOICE(s, licence, licence_kind_choices, "کدام پروانه", "Which licence", .flags = REQUIRED),         \
	CHOICE(s, purpose, licence_purpose_choices, "برای", "For", .flags = REQUIRED),                       \
	FIELD(s, clause, "بند مادهٔ ۲۶", "Clause of article 26", .min = 1, .max = 13, .flags = REQUIRED),    \
	FIELD(s, asked_on, "روز درخواست", "Asked on", .flags = REQUIRED)
static const struct field licence_enquiry_fields[] = {
	KEY(licence_enquiry), VER(licence_enquiry), FIELD(licence_enquiry, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(licence_enquiry, sheet, "برگ دفتر", "Sheet", .flags = REQUIRED | INTERNAL),
	LICENCE_TOLD(licence_enquiry),
	FIELD(licence_enquiry, letters, "نامه‌ها و پاسخ‌ها", "Letters and answers", .kind = TEXT_NOTE, .flags = INTERNAL, .max = 8000),
	FIELD(licence_enquiry, visit, "بازدید از محل", "Look at the place", .kind = TEXT_NOTE, .flags = INTERNAL, .max = 2000),
	FIELD(licence_enquiry, visited_on, "روز بازدید", "Visited on", .flags = INTERNAL),
	CHOICE(licence_enquiry, state, licence_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(licence_enquiry, opinion, "نظر مرکز", "Opinion", .kind = TEXT_NOTE, .flags = INTERNAL, .max = 2000),
	FIELD(licence_enquiry, ended_on, "روز پاسخ", "Answered on", .flags = INTERNAL),
};
RECORD_TYPE(licence_enquiry, "استعلام پروانه", "Licence enquiry");
static const struct field licence_input_fields[] = { LICENCE_TOLD(licence_input) };
RECORD_TYPE(licence_input, "استعلام تازه", "New enquiry");
static const struct field licence_letter_fields[] = {
	FIELD(licence_letter, to_whom, "از کجا پرسیده شد", "Asked of", .flags = REQUIRED, .max = 120),
	FIELD(licence_letter, letter_no, "شمارهٔ نامه", "Letter", .kind = TEXT_CODE, .flags = REQUIRED, .max = 40),
	FIELD(licence_letter, sent_on, "روز", "Day", .flags = REQUIRED),
	FIELD(licence_letter, reply, "پاسخ", "Answer", .max = 300),
};
RECORD_TYPE(licence_letter, "نامهٔ استعلام", "Letter of an enquiry");
static const struct field licence_visit_fields[] = {
	FIELD(licence_visit, visited_on, "روز بازدید", "Visited on", .flags = REQUIRED),
	FIELD(licence_visit, visit, "چه دیده شد", "What was seen", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 2000),
};
RECORD_TYPE(licence_visit, "بازدید از محل", "Look at the place");
static const struct field licence_finish_fields[] = {
	FIELD(licence_finish, opinion, "نظر مرکز", "Opinion", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 2000) };
RECORD_TYPE(licence_finish, "پاسخ استعلام", "Answer of an enquiry");

#define STORY_TOLD(s)                                                                                     \
	REF(s, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),                  \
	FIELD(s, title, "عنوان", "Title", .flags = REQUIRED, .max = 120),                                    \
	FIELD(s, words, "سرگذشت", "Story", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 4000,                \
		.hint_fa = "بی‌نام و بی‌نشانی؛ نام هیچ‌کس از خانواده در آن نیاید", .hint_en = "No names, no places")
static const struct field story_fields[] = {
	KEY(story), VER(story), FIELD(story, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	STORY_TOLD(story),
	CHOICE(story, state, story_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(story, published_on, "روز انتشار", "Published on", .flags = INTERNAL),
};
RECORD_TYPE(story, "سرگذشت", "Story");
static const struct field story_write_fields[] = { STORY_TOLD(story_write) };
RECORD_TYPE(story_write, "سرگذشت تازه", "New story");

#define AIM_TOLD(s)                                                                                       \
	FIELD(s, year, "سال", "Year", .min = 1390, .max = 1500, .flags = REQUIRED),                          \
	CHOICE(s, kind, aim_kind_choices, "اولویت", "Priority", .flags = REQUIRED),                          \
	FIELD(s, what, "چه کاری", "What", .flags = REQUIRED, .max = 200),                                    \
	FIELD(s, target, "تا چه اندازه (شمار)", "How many", .min = 1, .max = 1000000, .flags = REQUIRED)
static const struct field year_aim_fields[] = {
	KEY(year_aim), VER(year_aim), FIELD(year_aim, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(year_aim, sheet, "برگ دفتر", "Sheet", .flags = REQUIRED | INTERNAL),
	AIM_TOLD(year_aim),
	FIELD(year_aim, reached, "تا اینجا", "Reached", .flags = INTERNAL),
	FIELD(year_aim, note, "توضیح", "Note", .max = 500, .flags = INTERNAL),
};
RECORD_TYPE(year_aim, "هدف سال", "Aim of the year");
static const struct field aim_input_fields[] = { AIM_TOLD(aim_input) };
RECORD_TYPE(aim_input, "هدف تازه", "New aim");
static const struct field aim_report_fields[] = {
	FIELD(aim_report, reached, "تا اینجا", "Reached", .min = 0, .max = 1000000, .flags = REQUIRED),
	FIELD(aim_report, note, "توضیح", "Note", .max = 500),
};
RECORD_TYPE(aim_report, "گزارش هدف", "Report of an aim");

#define BIT(state) (1u << (state))
#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define WORKERS (LEADERS | ROLE_BIT(ROLE_SOCIAL_WORKER))
#define ABOVE (ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT) | ROLE_BIT(ROLE_INSPECTOR))
#define INSPECTIONS .subject = &inspection_type, .states = inspection_state_choices, .method = "POST"
#define LICENCES .subject = &licence_enquiry_type, .states = licence_state_choices, .method = "POST", .roles = LEADERS
#define STORIES .subject = &story_type, .states = story_state_choices, .method = "POST"

const struct operation op_directive_add = { .name = "directive.add", .fa = "افزودن دستورالعمل", .en = "Add a directive",
	.subject = &directive_type, .roles = ROLE_BIT(ROLE_HEADQUARTERS) | ROLE_BIT(ROLE_ADMINISTRATOR), .input = &directive_input_type,
	.flags = OP_CREATE | OP_NATIONAL, .path = "/directives", .method = "POST", .run = directive_run_add };

const struct operation op_inspection_record = { .name = "inspection.record", .fa = "ثبت بازرسی", .en = "Record an inspection",
	INSPECTIONS, .roles = ABOVE, .input = &inspection_input_type, .flags = OP_CREATE, .to_state = INSPECTION_OPEN,
	.path = "/inspections", .run = inspection_run_record };
const struct operation op_inspection_answer = { .name = "inspection.answer", .fa = "پاسخ به بازرسی", .en = "Answer an inspection",
	INSPECTIONS, .roles = LEADERS, .input = &inspection_answer_type, .flags = OP_CHANGE, .from_states = BIT(INSPECTION_OPEN),
	.to_state = INSPECTION_ANSWERED, .path = "/inspections/{key}/answer", .run = inspection_run_answer };
const struct operation op_inspection_close = { .name = "inspection.close", .fa = "اصلاح شد؛ بسته شود", .en = "Close an inspection",
	INSPECTIONS, .roles = ABOVE, .flags = OP_CHANGE, .from_states = BIT(INSPECTION_ANSWERED), .to_state = INSPECTION_CLOSED,
	.path = "/inspections/{key}/close", .run = inspection_run_close };

const struct operation op_licence_open = { .name = "licence.open", .fa = "استعلام تازه", .en = "New enquiry", LICENCES,
	.input = &licence_input_type, .flags = OP_CREATE, .to_state = LICENCE_OPEN, .path = "/licences", .run = licence_run_open };
const struct operation op_licence_letter = { .name = "licence.letter", .fa = "نامه و پاسخ", .en = "Letter and answer", LICENCES,
	.input = &licence_letter_type, .flags = OP_CHANGE, .from_states = BIT(LICENCE_OPEN), .path = "/licences/{key}/letter",
	.run = licence_run_letter };
const struct operation op_licence_visit = { .name = "licence.visit", .fa = "بازدید از محل", .en = "Look at the place", LICENCES,
	.input = &licence_visit_type, .flags = OP_CHANGE, .from_states = BIT(LICENCE_OPEN), .path = "/licences/{key}/visit",
	.run = licence_run_visit };
const struct operation op_licence_finish = { .name = "licence.finish", .fa = "فرستادن پاسخ", .en = "Send the answer", LICENCES,
	.input = &licence_finish_type, .flags = OP_CHANGE, .from_states = BIT(LICENCE_OPEN), .to_state = LICENCE_DONE,
	.path = "/licences/{key}/finish", .run = licence_run_finish };

const struct operation op_story_write = { .name = "story.write", .fa = "نوشتن سرگذشت", .en = "Write a story", STORIES, .roles = WORKERS,
	.input = &story_write_type, .flags = OP_CREATE, .to_state = STORY_WRITTEN, .path = "/stories", .run = story_run_write };
const struct operation op_story_publish = { .name = "story.publish", .fa = "انتشار", .en = "Publish", STORIES, .roles = LEADERS,
	.flags = OP_CHANGE, .from_states = BIT(STORY_WRITTEN), .to_state = STORY_PUBLISHED, .path = "/stories/{key}/publish",
	.run = story_run_publish };
const struct operation op_story_take_back = { .name = "story.take_back", .fa = "برداشتن از صفحه", .en = "Take back", STORIES,
	.roles = WORKERS, .flags = OP_CHANGE, .from_states = BIT(STORY_WRITTEN) | BIT(STORY_PUBLISHED), .to_state = STORY_TAKEN_BACK,
	.path = "/stories/{key}/take-back", .run = story_run_take_back };

const struct operation op_aim_set = { .name = "aim.set", .fa = "هدف تازه", .en = "Set an aim", .subject = &year_aim_type,
	.roles = LEADERS, .input = &aim_input_type, .flags = OP_CREATE, .path = "/aims", .method = "POST", .run = aim_run_set };
const struct operation op_aim_report = { .name = "aim.report", .fa = "ثبت پیشرفت", .en = "Report an aim", .subject = &year_aim_type,
	.roles = LEADERS, .input = &aim_report_type, .flags = OP_CHANGE, .path = "/aims/{key}/report", .method = "POST",
	.run = aim_run_report };

const struct operation *const office_operations[] = {
	&op_directive_add, &op_inspection_record, &op_inspection_answer, &op_inspection_close, &op_licence_open, &op_licence_letter,
	&op_licence_visit, &op_licence_finish, &op_story_write, &op_story_publish, &op_story_take_back, &op_aim_set, &op_aim_report,
};
const size_t office_noperations = COUNT_OF(office_operations);

MESSAGES(office,
	{ "licence.not_yet", "پیش از پاسخ، دست‌کم یک نامه و بازدید از محل نوشته شود.", "First a letter and the look at the place." },
	{ "story.consent", "برای گفتن این سرگذشت، رضایت امضاشدهٔ خانواده برای «گفتن سرگذشت» لازم است.",
		"A signed consent of the family for telling the story is needed." },
	{ "story.name", "نام یکی از اعضای خانواده در متن هست؛ آن را بردارید.", "The words name somebody of the family; take the name out." },
);
