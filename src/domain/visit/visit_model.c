/* The nouns and verbs of home visits: tables only. */
#include "visit_int.h"

#include "contact.h"
#include "message.h"
#include "stagnant.h"

const struct choice visit_kind_choices[] = {
	{ VISIT_PERIODIC,  "periodic",  "بازدید شش‌ماهه", "Six-month visit" },
	{ VISIT_FIRST,     "first",     "نخستین بازدید", "First visit" },
	{ VISIT_ON_DEMAND, "on_demand", "به درخواست خانواده", "On request" },
	{ VISIT_FOLLOW_UP, "follow_up", "پیگیری", "Follow-up" },
	{ VISIT_CRISIS,    "crisis",    "فوری (بحران)", "Crisis" },
	{ 0 }
};

/* As social workers plan their day; the way there not counted. */
int visit_minutes(int32_t kind)
{
	switch (kind) {
	case VISIT_FIRST: case VISIT_CRISIS: return 60;
	case VISIT_FOLLOW_UP: return 30;
	default: return 45;
	}
}

const struct choice visit_state_choices[] = {
	{ VISIT_PLANNED,     "planned",     "برنامه‌ریزی‌شده", "Planned" },
	{ VISIT_DONE,        "done",        "انجام شد", "Done" },
	{ VISIT_NOBODY_HOME, "nobody_home", "کسی خانه نبود", "Nobody home" },
	{ VISIT_REFUSED,     "refused",     "خانواده نپذیرفت", "Family declined" },
	{ VISIT_MOVED_AWAY,  "moved_away",  "از این نشانی رفته‌اند", "Moved away" },
	{ VISIT_CANCELLED,   "cancelled",   "لغو شد", "Cancelled" },
	{ 0 }
};

const struct choice visit_outcome_choices[] = {
	{ VISIT_DONE,        "done",        "انجام شد", "Done" },
	{ VISIT_NOBODY_HOME, "nobody_home", "کسی خانه نبود", "Nobody home" },
	{ VISIT_REFUSED,     "refused",     "خانواده نپذیرفت", "Family declined" },
	{ VISIT_MOVED_AWAY,  "moved_away",  "از این نشانی رفته‌اند", "Moved away" },
	{ 0 }
};

/* One scale for the five sections, worded about the home and not about the people (R10). */
const struct choice visit_level_choices[] = {
	{ 1, "good",       "خوب", "Good" },
	{ 2, "acceptable", "قابل قبول", "Acceptable" },
	{ 3, "strained",   "نیازمند توجه", "Needs attention" },
	{ 4, "urgent",     "نیازمند اقدام فوری", "Needs action now" },
	{ 0 }
};

const struct choice visit_address_choices[] = {
	{ ADDRESS_CONFIRMED, "confirmed", "همان نشانی پرونده است", "As in the file" },
	{ ADDRESS_CORRECTED, "corrected", "نشانی یا تلفن تازه ثبت می‌کنم", "I am correcting it" },
	{ ADDRESS_NOT_FOUND, "not_found", "این نشانی پیدا نشد", "Address not found" },
	{ 0 }
};

const struct choice visit_pension_choices[] = {
	{ 1, "none",  "تغییری لازم نیست", "No change" },
	{ 2, "start", "برقراری", "Start" },
	{ 3, "raise", "افزایش", "Raise" },
	{ 4, "lower", "کاهش", "Lower" },
	{ 5, "stop",  "توقف", "Stop" },
	{ 0 }
};

#define CENTRE_WORK (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | \
	ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

/* The form's own fields stand in the visit and in the input of visit.record with
 * one table text, so that labels and limits cannot differ. */
#define VISIT_FORM_FIELDS(s)                                                              \
	FIELD(s, notes, "شرح بازدید", "What was seen and said",                            \
		.kind = TEXT_NOTE, .flags = SENSITIVE, .max = 8000,                       \
		.hint_fa = "اول آزاد بنویسید؛ بعد بخش‌ها را کامل کنید.",                   \
		.hint_en = "Write freely first; fill in the sections afterwards."),       \
	CHOICE(s, dwelling, visit_level_choices, "خانه", "Dwelling"),                      \
	CHOICE(s, environment, visit_level_choices, "محیط و همسایگی", "Surroundings"),     \
	CHOICE(s, family, visit_level_choices, "حال خانواده", "Family"),                   \
	CHOICE(s, health, visit_level_choices, "سلامت", "Health"),                        \
	CHOICE(s, safety, visit_level_choices, "ایمنی", "Safety"),                        \
	FIELD(s, dwelling_note, "توضیح خانه", "About the dwelling",                        \
		.kind = TEXT_NOTE, .flags = SENSITIVE, .max = 2000),                      \
	FIELD(s, health_note, "توضیح سلامت", "About health",                              \
		.kind = TEXT_NOTE, .flags = SENSITIVE, .max = 2000),                      \
	FIELD(s, strengths, "توانمندی‌ها", "Strengths",                                    \
		.kind = TEXT_NOTE, .flags = SENSITIVE, .max = 4000),                      \
	FIELD(s, harms, "آسیب‌ها و نگرانی‌ها", "Harms and worries",                         \
		.kind = TEXT_NOTE, .flags = SENSITIVE, .max = 4000),                      \
	CHOICE(s, address_check, visit_address_choices, "نشانی", "Address")

#define VISIT_FORM_TAIL(s)                                                                \
	FIELD(s, members_seen, "چند عضو را دیدید؟", "Members seen", .min = 0, .max = 40),   \
	FIELD(s, child_seen_alone, "با کودک تنها گفت‌وگو شد", "Talked to the child alone"), \
	CHOICE(s, pension_proposal, visit_pension_choices, "پیشنهاد دربارهٔ مستمری",        \
		"Proposal about the pension"),                                            \
	FIELD(s, pension_reason, "دلیل پیشنهاد", "Reason of the proposal",                 \
		.kind = TEXT_NOTE, .flags = SENSITIVE, .max = 1000),                      \
	FIELD(s, follow_up, "پیگیری لازم است", "Needs follow-up"),                         \
	FIELD(s, next_step, "قدم بعدی که با خانواده قرار گذاشتید", "Next step agreed",     \
		.kind = TEXT_NOTE, .flags = SENSITIVE, .max = 1000)

static const struct field visit_fields[] = {
	KEY(visit), VER(visit),
	REF(visit, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(visit, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	KEYED(visit, worker, "مددکار", "Social worker", .flags = REQUIRED | INTERNAL),
	CHOICE(visit, kind, visit_kind_choices, "نوع بازدید", "Kind", .flags = REQUIRED),
	CHOICE(visit, state, visit_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(visit, planned_on, "روز برنامه", "Planned on"),
	FIELD(visit, planned_minute, "ساعت", "Time", .flags = CLOCK, .min = 0, .max = 1439,
		.hint_fa = "مثل ۱۰:۳۰؛ اگر ساعت مشخصی قرار نیست خالی بماند.", .hint_en = "Like 10:30; leave it empty when no hour is agreed."),
	FIELD(visit, position, "ترتیب در روز", "Order of the day", .min = 0, .max = 50),
	FIELD(visit, visited_on, "روز بازدید", "Visited on"),
	FIELD(visit, day, "روز", "Day", .flags = REQUIRED | INTERNAL),
	FIELD(visit, recorded_at, "زمان ثبت", "Recorded at", .flags = INTERNAL),
	FIELD(visit, point, "محل ثبت", "Recorded from", .flags = INTERNAL),
	VISIT_FORM_FIELDS(visit),
	VISIT_FORM_TAIL(visit),
	FIELD(visit, next_due, "موعد بعدی", "Next due", .flags = INTERNAL),
	FIELD(visit, amendment, "اصلاحیه", "Amendment", .kind = TEXT_NOTE,
		.flags = SENSITIVE, .max = 4000),
};
RECORD_TYPE(visit, "بازدید منزل", "Home visit");

const struct choice rule_act_choices[] = {
	{ RULE_VISIT,   "visit",   "بازدید منزل", "Home visit" },
	{ RULE_CONTACT, "contact", "گفت‌وگو میان بازدیدها", "Talk between visits" },
	{ 0 }
};

static const struct field visit_rule_fields[] = {
	KEY(visit_rule), VER(visit_rule),
	CHOICE(visit_rule, programme, visit_programme_choices, "برنامه", "Programme", .flags = REQUIRED),
	FIELD(visit_rule, after_days, "از چند روز پس از آغاز", "From day", .min = 0, .max = 20000),
	FIELD(visit_rule, every_months, "هر چند ماه", "Every months", .min = 0, .max = 60),
	FIELD(visit_rule, every_days, "هر چند روز", "Every days", .min = 0, .max = 1000),
	FIELD(visit_rule, valid_from, "معتبر از", "Valid from", .flags = REQUIRED),
	FIELD(visit_rule, valid_to, "معتبر تا", "Valid to"),
	FIELD(visit_rule, source, "منبع قاعده", "Source of the rule", .max = 200),
	CHOICE(visit_rule, act, rule_act_choices, "برای", "For"),
	CHOICE(visit_rule, risk, risk_level_choices, "از این سطح خطر", "From this risk on"),
	FIELD(visit_rule, window_days, "از چند روز پیش‌تر", "From how many days before", .min = 0, .max = 180),
};
RECORD_TYPE(visit_rule, "قاعدهٔ موعد بازدید", "Visit rule", .national = true);

static const struct field attachment_fields[] = {
	KEY(attachment), VER(attachment),
	REF(attachment, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	REF(attachment, visit, visit, "بازدید", "Visit", .flags = REQUIRED | IMMUTABLE),
	FIELD(attachment, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(attachment, hash, "نشان محتوا", "Content hash", .kind = TEXT_CODE,
		.flags = REQUIRED | INTERNAL | IMMUTABLE, .max = 64),
	FIELD(attachment, media_type, "نوع", "Media type", .kind = TEXT_CODE,
		.flags = REQUIRED | INTERNAL | IMMUTABLE, .max = 40),
	FIELD(attachment, bytes, "اندازه", "Bytes", .flags = INTERNAL | IMMUTABLE),
	FIELD(attachment, width, "پهنا", "Width", .flags = INTERNAL | IMMUTABLE),
	FIELD(attachment, height, "بلندی", "Height", .flags = INTERNAL | IMMUTABLE),
	FIELD(attachment, added_at, "زمان", "Added at", .flags = INTERNAL | IMMUTABLE),
	FIELD(attachment, added_by, "ثبت‌کننده", "Added by", .flags = INTERNAL | IMMUTABLE),
};
RECORD_TYPE(attachment, "عکس بازدید", "Visit photo");

/* ---- inputs ------------------------------------------------------------------- */

static const struct field visit_plan_input_fields[] = {
	REF(visit_plan_input, household, household, "خانوار", "Household", .flags = REQUIRED),
	CHOICE(visit_plan_input, kind, visit_kind_choices, "نوع بازدید", "Kind", .flags = REQUIRED),
	FIELD(visit_plan_input, planned_on, "روز", "Day", .flags = REQUIRED),
	FIELD(visit_plan_input, planned_minute, "ساعت", "Time", .flags = CLOCK, .min = 0, .max = 1439,
		.hint_fa = "مثل ۱۰:۳۰؛ اگر ساعت مشخصی قرار نیست خالی بماند.", .hint_en = "Like 10:30; leave it empty when no hour is agreed."),
	FIELD(visit_plan_input, position, "ترتیب در روز", "Order of the day", .min = 0, .max = 50),
};
RECORD_TYPE(visit_plan_input, "برنامهٔ بازدید", "Plan a visit");

static const struct field visit_replan_input_fields[] = {
	FIELD(visit_replan_input, planned_on, "روز تازه", "New day", .flags = REQUIRED),
	FIELD(visit_replan_input, planned_minute, "ساعت", "Time", .flags = CLOCK, .min = 0, .max = 1439,
		.hint_fa = "مثل ۱۰:۳۰؛ اگر ساعت مشخصی قرار نیست خالی بماند.", .hint_en = "Like 10:30; leave it empty when no hour is agreed."),
	FIELD(visit_replan_input, position, "ترتیب در روز", "Order of the day", .min = 0, .max = 50),
};
RECORD_TYPE(visit_replan_input, "تغییر روز بازدید", "Move a visit");

static const struct field visit_cancel_input_fields[] = {
	FIELD(visit_cancel_input, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 300),
};
RECORD_TYPE(visit_cancel_input, "لغو بازدید", "Cancel a visit");

static const struct field visit_record_input_fields[] = {
	REF(visit_record_input, household, household, "خانوار", "Household", .flags = REQUIRED),
	REF(visit_record_input, planned, visit, "بازدید برنامه‌ریزی‌شده", "Planned visit"),
	CHOICE(visit_record_input, kind, visit_kind_choices, "نوع بازدید", "Kind", .flags = REQUIRED),
	CHOICE(visit_record_input, outcome, visit_outcome_choices, "نتیجه", "Outcome", .flags = REQUIRED),
	FIELD(visit_record_input, visited_on, "روز بازدید", "Visited on", .flags = REQUIRED),
	VISIT_FORM_FIELDS(visit_record_input),
	FIELD(visit_record_input, new_address, "نشانی درست", "Correct address",
		.kind = TEXT_ADDRESS, .flags = SENSITIVE),
	FIELD(visit_record_input, new_area, "محدوده (بدون پلاک)", "Area, without number", .max = 80),
	FIELD(visit_record_input, new_phone, "تلفن درست", "Correct phone",
		.kind = TEXT_PHONE, .flags = SENSITIVE),
	VISIT_FORM_TAIL(visit_record_input),
};
RECORD_TYPE(visit_record_input, "ثبت بازدید", "Record a visit");

static const struct field visit_amend_input_fields[] = {
	FIELD(visit_amend_input, amendment, "اصلاحیه", "Amendment", .kind = TEXT_NOTE,
		.flags = REQUIRED | SENSITIVE, .max = 4000),
};
RECORD_TYPE(visit_amend_input, "اصلاح بازدید", "Amend a visit");

static const struct field visit_rule_add_input_fields[] = {
	CHOICE(visit_rule_add_input, act, rule_act_choices, "برای", "For", .flags = REQUIRED),
	CHOICE(visit_rule_add_input, programme, visit_programme_choices, "برنامه", "Programme", .flags = REQUIRED),
	CHOICE(visit_rule_add_input, risk, risk_level_choices, "از این سطح خطر", "From this risk on",
		.hint_fa = "خالی: برای همهٔ خانوارهای این برنامه.", .hint_en = "Empty: all households of the programme."),
	FIELD(visit_rule_add_input, after_days, "از چند روز پس از آغاز برنامه", "From how many days after the programme began",
		.min = 0, .max = 20000, .hint_fa = "خالی یا صفر: از روز نخست", .hint_en = "Empty or 0: from the first day"),
	FIELD(visit_rule_add_input, every_months, "هر چند ماه", "Every how many months", .min = 1, .max = 60,
		.hint_fa = "ماه یا روز؛ تنها یکی را بنویسید.", .hint_en = "Months or days; fill in one of the two."),
	FIELD(visit_rule_add_input, every_days, "هر چند روز", "Every how many days", .min = 1, .max = 1000),
	FIELD(visit_rule_add_input, window_days, "از چند روز پیش از موعد می‌شود انجام داد", "May be done from how many days before", .min = 0,
		.max = 180, .hint_fa = "کار از همان روز در «روز من» می‌آید.", .hint_en = "From that day it stands in “My day”."),
	FIELD(visit_rule_add_input, valid_from, "معتبر از", "Valid from", .flags = REQUIRED),
	FIELD(visit_rule_add_input, source, "منبع قاعده", "Source of the rule", .flags = REQUIRED, .max = 200,
		.hint_fa = "ماده یا شمارهٔ بخشنامه", .hint_en = "Article or number of the circular"),
};
RECORD_TYPE(visit_rule_add_input, "قاعدهٔ تازهٔ بازدید", "New visit rule");

static const struct field visit_rule_end_input_fields[] = {
	FIELD(visit_rule_end_input, valid_to, "پایان اعتبار از", "No longer valid from", .flags = REQUIRED),
};
RECORD_TYPE(visit_rule_end_input, "پایان قاعدهٔ بازدید", "End of a visit rule");

/* ---- verbs -------------------------------------------------------------------- */

#define STATE(s) (1u << (s))

const struct operation op_visit_plan = {
	.name = "visit.plan", .fa = "برنامه‌ریزی بازدید", .en = "Plan a visit",
	.subject = &visit_type, .input = &visit_plan_input_type, .roles = CENTRE_WORK,
	.flags = OP_CREATE, .states = visit_state_choices, .to_state = VISIT_PLANNED,
	.path = "/visits", .method = "POST", .run = visit_run_plan,
};
const struct operation op_visit_replan = {
	.name = "visit.replan", .fa = "تغییر روز بازدید", .en = "Move a visit",
	.subject = &visit_type, .input = &visit_replan_input_type, .roles = CENTRE_WORK,
	.flags = OP_CHANGE, .states = visit_state_choices, .from_states = STATE(VISIT_PLANNED),
	.path = "/visits/{key}/replan", .method = "POST", .run = visit_run_replan,
};
const struct operation op_visit_cancel = {
	.name = "visit.cancel", .fa = "لغو بازدید", .en = "Cancel a visit",
	.subject = &visit_type, .input = &visit_cancel_input_type, .roles = CENTRE_WORK,
	.flags = OP_CHANGE, .states = visit_state_choices, .from_states = STATE(VISIT_PLANNED),
	.to_state = VISIT_CANCELLED,
	.path = "/visits/{key}/cancel", .method = "POST", .run = visit_run_cancel,
};
const struct operation op_visit_record = {
	.name = "visit.record", .fa = "ثبت بازدید", .en = "Record a visit",
	.subject = &visit_type, .input = &visit_record_input_type, .roles = CENTRE_WORK,
	.flags = OP_CREATE, .states = visit_state_choices, .to_state = VISIT_DONE,
	.path = "/visits/record", .method = "POST", .run = visit_run_record,
};
const struct operation op_visit_amend = {
	.name = "visit.amend", .fa = "اصلاح بازدید", .en = "Amend a visit",
	.subject = &visit_type, .input = &visit_amend_input_type, .roles = CENTRE_WORK,
	.flags = OP_CHANGE, .states = visit_state_choices,
	.from_states = STATE(VISIT_DONE) | STATE(VISIT_NOBODY_HOME) | STATE(VISIT_REFUSED) |
		STATE(VISIT_MOVED_AWAY),
	.path = "/visits/{key}/amend", .method = "POST", .run = visit_run_amend,
};

const struct operation op_visit_photo = {
	.name = "visit.photo", .fa = "افزودن عکس", .en = "Add a photo",
	.subject = &visit_type, .roles = CENTRE_WORK,
	.run = visit_run_photo,
};

const struct operation op_visit_rule_add = {
	.name = "visit_rule.add", .fa = "افزودن قاعدهٔ بازدید", .en = "Add a visit rule",
	.subject = &visit_rule_type, .input = &visit_rule_add_input_type, .roles = ROLE_BIT(ROLE_ADMINISTRATOR),
	.flags = OP_CREATE | OP_NATIONAL, .path = "/visit-rules", .method = "POST", .run = visit_run_rule_add,
};
const struct operation op_visit_rule_end = {
	.name = "visit_rule.end", .fa = "پایان قاعدهٔ بازدید", .en = "End a visit rule",
	.subject = &visit_rule_type, .input = &visit_rule_end_input_type, .roles = ROLE_BIT(ROLE_ADMINISTRATOR),
	.flags = OP_CHANGE | OP_NATIONAL, .path = "/visit-rules/{key}/end", .method = "POST", .run = visit_run_rule_end,
};

const struct operation op_visit_follow = {
	.name = "visit.follow", .fa = "همراهی برنامهٔ بازدید با پرونده", .en = "Planned visits follow the file",
	.subject = &visit_type, .flags = OP_INTERNAL, .run = visit_run_follow,
};

const struct operation *const visit_operations[] = {
	&op_contact_record, &op_contact_word, &op_visit_follow, &op_visit_photo, &op_visit_plan, &op_visit_replan, &op_visit_cancel, &op_visit_record, &op_visit_amend,
	&op_visit_rule_add, &op_visit_rule_end,
	&op_stagnant_find, &op_stagnant_keep, &op_stagnant_close, &op_stagnant_undo,
	&op_pension_approve, &op_pension_return, &op_pension_resubmit, &op_pension_withdraw,
};
const size_t visit_noperations = COUNT_OF(visit_operations);

MESSAGES(visit,
	{ "visit.stale", "این بازدید در این فاصله تغییر کرده است. صفحه را دوباره باز کنید و تغییر خود را از نو بنویسید.",
	  "This visit has changed meanwhile. Open the page again and make your change once more." },
	{ "visit.plan_past", "روز برنامه باید امروز یا پس از آن باشد.", "The day must be today or later." },
	{ "visit.not_planned", "این بازدید دیگر در برنامه نیست؛ نتیجه‌اش ثبت یا لغو شده است.",
	  "This visit is no longer planned; its result is recorded or it was cancelled." },
	{ "visit.future", "روز بازدید هنوز نرسیده است. روزی را بنویسید که به خانه رفتید.",
	  "That day has not come yet. Write the day you were there." },
	{ "visit.before_opening", "این روز پیش از تشکیل پرونده است. تاریخ را یک بار دیگر ببینید.",
	  "That day is before the file was opened. Please look at the date again." },
	{ "visit.notes_missing", "چند جمله درباره آنچه دیدید و شنیدید بنویسید.", "Write a few sentences about what you saw and heard." },
	{ "visit.correction_missing", "نشانی یا تلفن درست را بنویسید، یا «همان نشانی پرونده است» را انتخاب کنید.",
	  "Write the correct address or phone, or choose “as in the file”." },
	{ "visit.pension_reason_missing", "برای پیشنهاد درباره مستمری، دلیل را بنویسید.", "Write why you propose this about the pension." },
	{ "visit.other_household", "این بازدید برای خانوار دیگری برنامه‌ریزی شده است.", "That visit is planned for another household." },
	{ "visit.already_recorded", "نتیجه این بازدید پیش‌تر ثبت شده است. اگر چیزی کم دارد، همان را اصلاح کنید.",
	  "The result of this visit is recorded already. If something is missing, amend that one." },
	{ "visit.not_recorded", "این بازدید هنوز نتیجه‌ای ندارد که اصلاح شود.", "This visit has no result yet to amend." },
	{ "attachment.many", "برای هر بازدید تا ده عکس جا هست.", "There is room for ten photos a visit." },
	{ "visit_rule.country", "قاعده‌های بازدید برای همهٔ کشور است و تنها مدیر سامانه در ستاد آن‌ها را تغییر می‌دهد.",
	  "Visit rules hold for the whole country; only the administrator at headquarters changes them." },
	{ "visit_rule.programme", "این برنامهٔ بازدید دوره‌ای ندارد.", "This programme has no periodic visits." },
	{ "visit_rule.one_interval", "یا ماه را بنویسید یا روز را؛ تنها یکی.", "Fill in months or days: one of the two." },
	{ "visit_rule.window_visit", "بازدید یک موعد دارد؛ بازه را برای گفت‌وگوها بنویسید.", "A visit has a due day; a window is for talks." },
	{ "visit_rule.past", "قاعده از امروز یا روزی پس از آن معتبر می‌شود.", "A rule begins today or later." },
	{ "visit_rule.overlaps", "برای همین برنامه قاعدهٔ دیگری در این روزها هست؛ نخست پایان آن را ثبت کنید.",
	  "Another rule of this programme holds in these days; end that one first." },
	{ "visit_rule.ended", "این قاعده پیش از این روز پایان یافته است.", "This rule has ended before that day." },
	{ "visit.not_author", "اصلاح این بازدید با مددکاری است که آن را ثبت کرده، یا مدیر مرکز.",
	  "The worker who recorded this visit amends it, or the centre’s manager." },
);
