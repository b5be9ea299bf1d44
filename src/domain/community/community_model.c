/* Helpers, groups, projects, meetings and studies as nouns and verbs. */
#include "community_int.h"

#include "message.h"

const struct choice helper_kind_choices[] = {
	{ HELPER_VOLUNTEER,    "volunteer",    "داوطلب", "Volunteer" },
	{ HELPER_DONOR,        "donor",        "خیّر", "Donor" },
	{ HELPER_TRUSTED,      "trusted",      "معتمد محل", "Trusted person" },
	{ HELPER_ACTIVIST,     "activist",     "فعال محلی", "Local activist" },
	{ HELPER_COMPANION,    "companion",    "همیار", "Companion" },
	{ HELPER_FACILITATOR,  "facilitator",  "تسهیلگر محلی", "Local facilitator" },
	{ HELPER_INTERMEDIATE, "intermediate", "تسهیلگر میانی", "Intermediate facilitator" },
	{ HELPER_EXPERT,       "expert",       "کارشناس محلی", "Local expert" },
	{ 0 }
};
const struct choice helper_state_choices[] = {
	{ HELPER_OFFERED, "offered", "پیشنهاد کمک داده", "Offered help" },
	{ HELPER_ACTIVE,  "active",  "همراه مرکز", "Active" },
	{ HELPER_ENDED,   "ended",   "پایان همکاری", "Ended" },
	{ 0 }
};
const struct choice circle_kind_choices[] = {
	{ 1, "team",      "تیم محله", "Neighbourhood team" },
	{ 2, "cbo",       "گروه اجتماع‌محور", "Community-based organisation" },
	{ 3, "self_help", "گروه خودیار", "Self-help group" },
	{ 4, "club",      "کانون یا باشگاه", "Club" },
	{ 5, "fund",      "صندوق خرد", "Savings group" },
	{ 6, "other",     "گروه دیگر", "Another group" },
	{ 0 }
};
const struct choice circle_state_choices[] = {
	{ CIRCLE_ACTIVE, "active", "در کار", "Active" },
	{ CIRCLE_ENDED,  "ended",  "پایان یافته", "Ended" },
	{ 0 }
};
const struct choice project_kind_choices[] = {
	{ PROJECT_COURSE,        "course",        "کلاس و کارگاه", "Course" },
	{ PROJECT_CAMPAIGN,      "campaign",      "آگاه‌سازی", "Campaign" },
	{ PROJECT_INFORMATION,   "information",   "معرفی خدمات", "Information" },
	{ PROJECT_ADVOCACY,      "advocacy",      "حمایت‌طلبی", "Advocacy" },
	{ PROJECT_NEIGHBOURHOOD, "neighbourhood", "کار محله", "Project of the neighbourhood" },
	{ 0 }
};
const struct choice project_state_choices[] = {
	{ PROJECT_RUNNING, "running", "در جریان", "Running" },
	{ PROJECT_DONE,    "done",    "به پایان رسید", "Done" },
	{ PROJECT_STOPPED, "stopped", "نیمه‌کاره ماند", "Stopped" },
	{ 0 }
};
const struct choice meeting_phase_choices[] = {
	{ PHASE_SESSION,    "session",    "نشست یا کلاس", "Session" },
	{ PHASE_NEEDS,      "needs",      "نیازسنجی با مردم", "Looking at needs together" },
	{ PHASE_ACTION,     "action",     "اقدام", "Action" },
	{ PHASE_EVALUATION, "evaluation", "ارزیابی با مردم", "Judging it together" },
	{ 0 }
};
const struct choice meeting_doer_choices[] = {
	{ DOER_CENTRE,      "centre",      "همکاران مرکز", "The centre" },
	{ DOER_FACILITATOR, "facilitator", "تسهیلگر", "A facilitator" },
	{ DOER_RESIDENTS,   "residents",   "خود اهالی", "The residents themselves" },
	{ 0 }
};
const struct choice taking_part_choices[] = {
	{ PART_TOLD,     "told",     "باخبر شدند", "They were told" },
	{ PART_HEARD,    "heard",    "نظرشان پرسیده شد", "They were asked" },
	{ PART_INVOLVED, "involved", "در کار دست داشتند", "They were involved" },
	{ PART_PARTNERS, "partners", "با هم تصمیم گرفتند", "Decided together" },
	{ PART_LEADING,  "leading",  "خودشان پیش بردند", "They led" },
	{ 0 }
};
const struct choice place_need_choices[] = {
	{ 1, "work",      "کار و درآمد", "Work and income" },
	{ 2, "housing",   "خانهٔ سالم", "Sound housing" },
	{ 3, "school",    "مدرسه و ماندن در آن", "School and staying there" },
	{ 4, "health",    "درمان در دسترس", "Health care nearby" },
	{ 5, "addiction", "اعتیاد", "Addiction" },
	{ 6, "violence",  "خشونت", "Violence" },
	{ 7, "child_work", "کار کودکان", "Child labour" },
	{ 8, "youth",     "جای امن برای نوجوانان", "A safe place for the young" },
	{ 9, "access",    "راه برای ویلچر و کالسکه", "Ways for wheelchairs" },
	{ 10, "water",    "آب، فاضلاب، روشنایی", "Water, sewage, light" },
	{ 0 }
};
const struct choice place_asset_choices[] = {
	{ 1, "school",    "مدرسه", "School" },
	{ 2, "mosque",    "مسجد یا حسینیه", "Mosque" },
	{ 3, "health",    "خانهٔ بهداشت", "Health house" },
	{ 4, "park",      "بوستان و زمین بازی", "Park" },
	{ 5, "workshop",  "کارگاه و کسب‌وکار", "Workshops" },
	{ 6, "library",   "کتابخانه یا سرای محله", "Library" },
	{ 7, "charity",   "خیریه", "Charity" },
	{ 8, "groups",    "گروه‌های مردمی", "Groups of people" },
	{ 9, "skills",    "مردم کاربلد", "Skilled people" },
	{ 10, "solidarity", "همسایگی و همیاری", "Good neighbours" },
	{ 0 }
};

/* Keys of the same room are kept as numbers: forms offer them by name. */
#define PLACE(s) KEYED(s, neighbourhood, "محله", "Neighbourhood")

#define HELPER_TOLD(s)                                                                                    \
	FIELD(s, kinds, "چه نقشی دارد", "Roles", .flags = MULTI | REQUIRED, .choices = helper_kind_choices), \
	FIELD(s, name, "نام", "Name", .kind = TEXT_NAME, .flags = REQUIRED, .max = 80),                     \
	FIELD(s, phone, "تلفن همراه", "Mobile", .kind = TEXT_MOBILE, .flags = SENSITIVE),                   \
	FIELD(s, may_contact, "گفته است که می‌توان با او تماس گرفت", "Agreed to be contacted"),              \
	FIELD(s, skills, "چه کاری از او برمی‌آید", "Skills", .max = 300),                                    \
	FIELD(s, availability, "چه روزها و ساعت‌هایی", "When", .max = 200),                                  \
	PLACE(s),                                                                                         \
	KEYED(s, supervisor, "تسهیلگر میانی او", "Intermediate facilitator",                                 \
		.hint_fa = "تنها برای تسهیلگر محلی", .hint_en = "For a local facilitator only"),              \
	FIELD(s, programme, "در کدام برنامه", "Programme", .max = 120),                                      \
	FIELD(s, session_fee, "دستمزد هر نشست", "Fee of a session", .min = 0, .max = 1000000000,             \
		.hint_fa = "تنها برای کارشناس محلی", .hint_en = "For a local expert only"),                   \
	FIELD(s, since, "همراه از", "Since", .flags = REQUIRED)

static const struct field helper_fields[] = {
	KEY(helper), VER(helper), FIELD(helper, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	HELPER_TOLD(helper),
	CHOICE(helper, state, helper_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(helper, ended_on, "پایان", "Ended on", .flags = INTERNAL),
	FIELD(helper, end_note, "چرا پایان یافت", "Why it ended", .kind = TEXT_NOTE, .flags = INTERNAL | SENSITIVE, .max = 500),
};
RECORD_TYPE(helper, "همراه محله", "Helper");
static const struct field helper_input_fields[] = { HELPER_TOLD(helper_input) };
RECORD_TYPE(helper_input, "مشخصات همراه", "About a helper");
static const struct field helper_offer_fields[] = {
	FIELD(helper_offer, unit, "مرکز", "Centre", .flags = REQUIRED),
	FIELD(helper_offer, kinds, "چگونه می‌خواهید کمک کنید", "How you wish to help", .flags = MULTI | REQUIRED,
		.choices = helper_kind_choices),
	FIELD(helper_offer, name, "نام شما", "Your name", .kind = TEXT_NAME, .flags = REQUIRED, .max = 80),
	FIELD(helper_offer, phone, "تلفن همراه شما", "Your mobile", .kind = TEXT_MOBILE, .flags = REQUIRED | SENSITIVE),
	FIELD(helper_offer, may_contact, "مرکز می‌تواند با من تماس بگیرد", "The centre may contact me"),
	FIELD(helper_offer, skills, "چه کاری از شما برمی‌آید", "What you are good at", .max = 300),
	FIELD(helper_offer, availability, "چه روزها و ساعت‌هایی", "When", .max = 200),
};
RECORD_TYPE(helper_offer, "پیشنهاد کمک", "Offer of help");
static const struct field helper_end_fields[] = {
	FIELD(helper_end, note, "چرا", "Why", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500),
};
RECORD_TYPE(helper_end, "پایان همکاری", "End of helping");

#define CIRCLE_TOLD(s)                                                                                    \
	FIELD(s, name, "نام گروه", "Name", .flags = REQUIRED, .max = 100),                                   \
	CHOICE(s, kind, circle_kind_choices, "گونه", "Kind", .flags = REQUIRED),                             \
	PLACE(s),                                                                                         \
	FIELD(s, people, "چند نفرند", "Members", .min = 2, .max = 5000, .flags = REQUIRED),                  \
	KEYED(s, contact, "رابط گروه", "Contact"),                                                           \
	FIELD(s, founded_on, "از تاریخ", "Since", .flags = REQUIRED),                                        \
	FIELD(s, aim, "برای چه گرد آمده‌اند", "What for", .max = 500)
static const struct field circle_fields[] = {
	KEY(circle), VER(circle), FIELD(circle, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	CIRCLE_TOLD(circle),
	CHOICE(circle, state, circle_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(circle, ended_on, "پایان", "Ended on", .flags = INTERNAL),
	FIELD(circle, end_note, "چرا پایان یافت", "Why it ended", .max = 500, .flags = INTERNAL),
};
RECORD_TYPE(circle, "گروه محله", "Group");
static const struct field circle_input_fields[] = { CIRCLE_TOLD(circle_input) };
RECORD_TYPE(circle_input, "مشخصات گروه", "About a group");
static const struct field circle_end_fields[] = { FIELD(circle_end, note, "چرا", "Why", .flags = REQUIRED, .max = 500) };
RECORD_TYPE(circle_end, "پایان کار گروه", "End of a group");

#define PROJECT_TOLD(s)                                                                                   \
	FIELD(s, name, "نام برنامه", "Name", .flags = REQUIRED, .max = 120),                                 \
	CHOICE(s, kind, project_kind_choices, "گونه", "Kind", .flags = REQUIRED),                            \
	FIELD(s, service, "کدام خدمت", "Service", .flags = REQUIRED),                                        \
	PLACE(s),                                                                                         \
	KEYED(s, circle, "با کدام گروه", "Group"),                                                           \
	FIELD(s, sessions, "چند نشست در برنامه است", "Planned sessions", .min = 1, .max = 200),              \
	FIELD(s, aim, "برای چه", "What for", .max = 500),                                                    \
	FIELD(s, begins_on, "آغاز", "Begins on", .flags = REQUIRED)
static const struct field project_fields[] = {
	KEY(project), VER(project), FIELD(project, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(project, sheet, "برگ دفتر", "Sheet", .flags = REQUIRED | INTERNAL),
	PROJECT_TOLD(project),
	CHOICE(project, state, project_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(project, ended_on, "پایان", "Ended on", .flags = INTERNAL),
	FIELD(project, result, "چه به دست آمد", "Result", .kind = TEXT_NOTE, .max = 2000, .flags = INTERNAL),
};
RECORD_TYPE(project, "برنامهٔ محله", "Project");
static const struct field project_input_fields[] = { PROJECT_TOLD(project_input) };
RECORD_TYPE(project_input, "برنامهٔ تازه", "New project");
static const struct field project_end_fields[] = {
	FIELD(project_end, result, "چه به دست آمد", "Result", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 2000) };
RECORD_TYPE(project_end, "پایان برنامه", "End of a project");

#define MEETING_TOLD(s)                                                                                   \
	REF(s, project, project, "برنامه", "Project", .flags = REQUIRED),                                    \
	CHOICE(s, phase, meeting_phase_choices, "چه بود", "What it was", .flags = REQUIRED),                 \
	FIELD(s, day, "روز", "Day", .flags = REQUIRED),                                                      \
	FIELD(s, topic, "دربارهٔ چه", "About", .flags = REQUIRED, .max = 200),                               \
	FIELD(s, place, "کجا", "Where", .max = 120),                                                         \
	FIELD(s, people, "چند نفر آمدند", "How many came", .min = 1, .max = 20000, .flags = REQUIRED),       \
	FIELD(s, women, "از آن‌ها زن یا دختر", "Of them women or girls", .min = 0, .max = 20000),            \
	CHOICE(s, doer, meeting_doer_choices, "کار را چه کسی پیش برد", "Who did it", .flags = REQUIRED),     \
	CHOICE(s, level, taking_part_choices, "مردم تا کجا همراه بودند", "How far people took part"),        \
	KEYED(s, helper, "با همراهی", "Led by"),                                                             \
	FIELD(s, took_part, "چه کسانی بودند", "Who took part", .max = 500,                                   \
		.hint_fa = "گروه‌ها را بنویسید، نه نام خانواده‌ها را", .hint_en = "Groups of people, not names of families"), \
	FIELD(s, decisions, "چه قراری گذاشته شد", "What was agreed", .kind = TEXT_NOTE, .max = 2000)
static const struct field meeting_fields[] = {
	KEY(meeting), VER(meeting), FIELD(meeting, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	MEETING_TOLD(meeting),
	KEYED(meeting, neighbourhood, "محله", "Neighbourhood", .flags = INTERNAL),
	KEYED(meeting, circle, "گروه", "Group", .flags = INTERNAL),
	FIELD(meeting, service, "خدمت", "Service", .flags = REQUIRED | INTERNAL),
	FIELD(meeting, fee, "دستمزد", "Fee", .flags = INTERNAL),
	KEYED(meeting, by, "ثبت‌کننده", "Recorded by", .flags = INTERNAL),
};
RECORD_TYPE(meeting, "نشست", "Meeting");
static const struct field meeting_record_fields[] = { MEETING_TOLD(meeting_record) };
RECORD_TYPE(meeting_record, "نشست تازه", "New meeting");

static const struct field attendance_fields[] = {
	KEY(attendance), VER(attendance), FIELD(attendance, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	KEYED(attendance, meeting, "نشست", "Meeting", .flags = REQUIRED),
	KEYED(attendance, project, "برنامه", "Project", .flags = REQUIRED),
	REF(attendance, household, household, "خانوار", "Household", .flags = REQUIRED),
	REF(attendance, member, member, "چه کسی", "Who", .flags = REQUIRED),
	FIELD(attendance, day, "روز", "Day", .flags = REQUIRED),
	FIELD(attendance, what, "چه بود", "What it was", .flags = REQUIRED, .max = 400),
};
RECORD_TYPE(attendance, "حضور", "Attendance");
static const struct field attendance_add_fields[] = {
	REF(attendance_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	REF(attendance_add, member, member, "چه کسی", "Who", .flags = REQUIRED),
	REF(attendance_add, meeting, meeting, "کدام نشست", "Which meeting", .flags = REQUIRED),
};
RECORD_TYPE(attendance_add, "ثبت حضور", "Attendance to record");

#define STUDY_TOLD(s)                                                                                     \
	KEYED(s, neighbourhood, "محله", "Neighbourhood", .flags = REQUIRED),                                 \
	FIELD(s, day, "روز", "Day", .flags = REQUIRED),                                                      \
	FIELD(s, people, "جمعیت", "Population", .min = 1, .max = 1000000),                                   \
	FIELD(s, jobless, "بیکاران از هر صد نفر", "Jobless of a hundred", .min = 0, .max = 100),             \
	FIELD(s, dropouts, "کودکان بازمانده از تحصیل", "Children out of school", .min = 0, .max = 100000),   \
	FIELD(s, alone, "زنان سرپرست خانوار", "Women heading households", .min = 0, .max = 100000),          \
	FIELD(s, needs, "نیازها", "Needs", .flags = MULTI, .choices = place_need_choices),                   \
	FIELD(s, assets, "داشته‌ها", "Assets", .flags = MULTI, .choices = place_asset_choices),              \
	FIELD(s, asset_words, "داشته‌ها با واژه‌های مردم", "Assets in people's words", .kind = TEXT_NOTE, .max = 2000), \
	FIELD(s, words, "محله چگونه است", "What the place is like", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 4000), \
	FIELD(s, asked, "از چند نفر پرسیده شد", "People asked", .min = 1, .max = 20000, .flags = REQUIRED),  \
	CHOICE(s, level, taking_part_choices, "مردم تا کجا همراه بودند", "How far people took part", .flags = REQUIRED)
static const struct field study_fields[] = {
	KEY(study), VER(study), FIELD(study, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	STUDY_TOLD(study),
	KEYED(study, by, "ثبت‌کننده", "Recorded by", .flags = INTERNAL),
};
RECORD_TYPE(study, "شناخت محله", "Study of a neighbourhood");
static const struct field study_record_fields[] = { STUDY_TOLD(study_record) };
RECORD_TYPE(study_record, "شناخت تازهٔ محله", "New study");

#define BIT(state) (1u << (state))
#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define WORKERS (LEADERS | ROLE_BIT(ROLE_SOCIAL_WORKER))
#define HELPERS .subject = &helper_type, .states = helper_state_choices, .method = "POST"
#define CIRCLES .subject = &circle_type, .states = circle_state_choices, .method = "POST", .roles = WORKERS
#define PROJECTS .subject = &project_type, .states = project_state_choices, .method = "POST", .roles = WORKERS

const struct operation op_helper_add = { .name = "helper.add", .fa = "نوشتن همراه محله", .en = "Add a helper", HELPERS,
	.roles = ROLES_CENTRE, .input = &helper_input_type, .flags = OP_CREATE, .to_state = HELPER_ACTIVE, .path = "/helpers",
	.run = helper_run_add };
const struct operation op_helper_change = { .name = "helper.change", .fa = "اصلاح مشخصات همراه", .en = "Change a helper", HELPERS,
	.roles = WORKERS, .input = &helper_input_type, .flags = OP_CHANGE, .from_states = BIT(HELPER_OFFERED) | BIT(HELPER_ACTIVE),
	.path = "/helpers/{key}/change", .run = helper_run_change };
const struct operation op_helper_accept = { .name = "helper.accept", .fa = "گفت‌وگو شد؛ همراه ماست", .en = "Accept a helper", HELPERS,
	.roles = WORKERS, .flags = OP_CHANGE, .from_states = BIT(HELPER_OFFERED), .to_state = HELPER_ACTIVE,
	.path = "/helpers/{key}/accept", .run = helper_run_accept };
const struct operation op_helper_end = { .name = "helper.end", .fa = "پایان همکاری", .en = "End of helping", HELPERS,
	.roles = WORKERS, .input = &helper_end_type, .flags = OP_CHANGE, .from_states = BIT(HELPER_OFFERED) | BIT(HELPER_ACTIVE),
	.to_state = HELPER_ENDED, .path = "/helpers/{key}/end", .run = helper_run_end };
const struct operation op_helper_offer = { .name = "helper.offer", .fa = "پیشنهاد کمک از صفحهٔ همگانی",
	.en = "Offer from the public page", .subject = &helper_type, .input = &helper_offer_type, .flags = OP_INTERNAL,
	.run = helper_run_offer };

const struct operation op_circle_found = { .name = "circle.found", .fa = "نوشتن گروه", .en = "Add a group", CIRCLES,
	.input = &circle_input_type, .flags = OP_CREATE, .to_state = CIRCLE_ACTIVE, .path = "/circles", .run = circle_run_found };
const struct operation op_circle_change = { .name = "circle.change", .fa = "اصلاح مشخصات گروه", .en = "Change a group", CIRCLES,
	.input = &circle_input_type, .flags = OP_CHANGE, .from_states = BIT(CIRCLE_ACTIVE), .path = "/circles/{key}/change",
	.run = circle_run_change };
const struct operation op_circle_end = { .name = "circle.end", .fa = "پایان کار گروه", .en = "End of a group", CIRCLES,
	.input = &circle_end_type, .flags = OP_CHANGE, .from_states = BIT(CIRCLE_ACTIVE), .to_state = CIRCLE_ENDED,
	.path = "/circles/{key}/end", .run = circle_run_end };

const struct operation op_project_start = { .name = "project.start", .fa = "آغاز برنامه", .en = "Start a project", PROJECTS,
	.input = &project_input_type, .flags = OP_CREATE, .to_state = PROJECT_RUNNING, .path = "/projects", .run = project_run_start };
const struct operation op_project_finish = { .name = "project.finish", .fa = "به پایان رسید", .en = "Finish a project", PROJECTS,
	.input = &project_end_type, .flags = OP_CHANGE, .from_states = BIT(PROJECT_RUNNING), .to_state = PROJECT_DONE,
	.path = "/projects/{key}/finish", .run = project_run_finish };
const struct operation op_project_stop = { .name = "project.stop", .fa = "نیمه‌کاره ماند", .en = "Stop a project", PROJECTS,
	.input = &project_end_type, .flags = OP_CHANGE, .from_states = BIT(PROJECT_RUNNING), .to_state = PROJECT_STOPPED,
	.path = "/projects/{key}/stop", .run = project_run_stop };
const struct operation op_meeting_record = { .name = "meeting.record", .fa = "ثبت نشست", .en = "Record a meeting",
	.subject = &meeting_type, .roles = WORKERS, .input = &meeting_record_type, .flags = OP_CREATE, .path = "/meetings",
	.method = "POST", .run = meeting_run_record };
const struct operation op_attendance_add = { .name = "attendance.add", .fa = "ثبت حضور در برنامهٔ محله", .en = "Record an attendance",
	.subject = &attendance_type, .roles = WORKERS, .input = &attendance_add_type, .flags = OP_CREATE | OP_EVENT,
	.path = "/attendances", .method = "POST", .run = attendance_run_add };
const struct operation op_study_record = { .name = "study.record", .fa = "ثبت شناخت محله", .en = "Record a study",
	.subject = &study_type, .roles = WORKERS, .input = &study_record_type, .flags = OP_CREATE, .path = "/studies",
	.method = "POST", .run = study_run_record };

const struct operation *const community_operations[] = {
	&op_helper_add, &op_helper_change, &op_helper_accept, &op_helper_end, &op_circle_found, &op_circle_change, &op_circle_end,
	&op_project_start, &op_project_finish, &op_project_stop, &op_meeting_record, &op_attendance_add, &op_study_record,
};
const size_t community_noperations = COUNT_OF(community_operations);

MESSAGES(community,
	{ "helper.not_found", "این همراه در دفتر مرکز نیست یا همکاری‌اش پایان یافته است.", "No such helper of this centre." },
	{ "helper.ended", "همکاری پایان یافته است؛ اگر بازگشت، تازه بنویسیدش.", "This helping has ended; write them down anew." },
	{ "helper.phone", "برای تماس، تلفن لازم است.", "To be contacted, a phone is needed." },
	{ "helper.fee", "دستمزد نشست تنها برای کارشناس محلی است.", "Only a local expert has a fee." },
	{ "helper.supervisor", "تسهیلگر میانی این مرکز را برگزینید.", "Choose an intermediate facilitator of this centre." },
	{ "helper.supervisor_of", "تنها تسهیلگر محلی زیر نظر تسهیلگر میانی است.", "Only a local facilitator has one above." },
	{ "circle.not_found", "این گروه در دفتر مرکز نیست.", "No such group of this centre." },
	{ "circle.ended", "کار این گروه پایان یافته است.", "This group has ended." },
	{ "project.not_found", "این برنامه پیدا نشد.", "There is no such project." },
	{ "project.ended", "این برنامه پایان یافته است.", "This project has ended." },
	{ "project.service", "خدمتی را که امروز داده می‌شود برگزینید.", "Choose a service that is offered today." },
	{ "project.before", "برنامه در این روز هنوز آغاز نشده بود.", "The project had not begun on this day." },
	{ "project.nothing", "هنوز نشستی نوشته نشده است.", "No meeting has been written down yet." },
	{ "project.phases", "کار محله وقتی به پایان می‌رسد که نیازسنجی، اقدام و ارزیابی با مردم هر سه نوشته شده باشد.",
		"A project of the neighbourhood ends when needs, action and evaluation are written down." },
	{ "project.phase_needed", "در کار محله بنویسید نیازسنجی بود، اقدام یا ارزیابی.", "Say whether it was needs, action or evaluation." },
	{ "project.who", "بنویسید چه کسانی همراه بودند.", "Say who took part." },
	{ "meeting.not_found", "نشستی از همین مرکز را برگزینید.", "Choose a meeting of this centre." },
	{ "meeting.member", "کسی از همین خانوار را برگزینید.", "Choose somebody of this household." },
	{ "meeting.already", "حضور او در این نشست نوشته شده است.", "This attendance is written down already." },
	{ "study.place", "محله‌ای از همین مرکز را برگزینید.", "Choose a neighbourhood of this centre." },
);
