/* The nouns and verbs of filled forms: tables only. */
#include "assessment_int.h"

#include "message.h"

#define CASE_WORK (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

const struct choice answer_state_choices[] = {
	{ ANSWER_VALID, "valid", "ثبت‌شده", "Recorded" }, { ANSWER_WITHDRAWN, "withdrawn", "پس‌گرفته", "Withdrawn" }, { 0 }
};
const struct choice alert_state_choices[] = {
	{ ALERT_OPEN, "open", "باز", "Open" }, { ALERT_DONE, "done", "انجام شد", "Done" }, { 0 }
};

static const struct field form_answer_fields[] = {
	KEY(form_answer), VER(form_answer),
	REF(form_answer, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	REF(form_answer, member, member, "عضو", "Member", .flags = IMMUTABLE),
	REF(form_answer, form, form_version, "نسخهٔ فرم", "Form version", .flags = REQUIRED | IMMUTABLE),
	FIELD(form_answer, code, "کد فرم", "Form", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL | IMMUTABLE, .max = 30),
	FIELD(form_answer, number, "شمارهٔ نسخه", "Version number", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(form_answer, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(form_answer, worker, "پرسنده", "Who asked", .flags = REQUIRED | INTERNAL),
	CHOICE(form_answer, state, answer_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(form_answer, answered_on, "روز پاسخ", "Answered on", .flags = REQUIRED),
	FIELD(form_answer, written_at, "زمان ثبت", "Recorded at", .flags = INTERNAL),
	FIELD(form_answer, answers, "پاسخ‌ها", "Answers", .flags = REQUIRED | SENSITIVE),
	FIELD(form_answer, score_1, "امتیاز ۱ (صدم)", "Score 1 (hundredths)", .flags = INTERNAL),
	FIELD(form_answer, score_2, "امتیاز ۲ (صدم)", "Score 2 (hundredths)", .flags = INTERNAL),
	FIELD(form_answer, score_3, "امتیاز ۳ (صدم)", "Score 3 (hundredths)", .flags = INTERNAL),
	FIELD(form_answer, score_4, "امتیاز ۴ (صدم)", "Score 4 (hundredths)", .flags = INTERNAL),
	FIELD(form_answer, result_fa, "نتیجه", "Result", .flags = INTERNAL, .max = 200),
	FIELD(form_answer, result_en, "نتیجه به انگلیسی", "Result in English", .flags = INTERNAL, .max = 200),
	FIELD(form_answer, tone, "رنگ نتیجه", "Tone of the result", .kind = TEXT_CODE, .flags = INTERNAL, .max = 4),
	FIELD(form_answer, withdrawn, "دلیل پس گرفتن", "Why withdrawn", .kind = TEXT_NOTE, .flags = INTERNAL | SENSITIVE,
		.max = 500),
};
RECORD_TYPE(form_answer, "فرم پرشده", "Filled form");

static const struct field alert_fields[] = {
	KEY(alert), VER(alert),
	REF(alert, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	REF(alert, member, member, "عضو", "Member", .flags = IMMUTABLE),
	REF(alert, answer, form_answer, "فرم پرشده", "Filled form", .flags = REQUIRED | IMMUTABLE),
	FIELD(alert, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	CHOICE(alert, state, alert_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(alert, code, "کد هشدار", "Code", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL | IMMUTABLE, .max = 80),
	FIELD(alert, text, "هشدار", "Alert", .kind = TEXT_NOTE, .flags = REQUIRED | INTERNAL | SENSITIVE, .max = 400),
	FIELD(alert, urgent, "فوری", "Urgent", .flags = INTERNAL),
	FIELD(alert, raised_at, "زمان هشدار", "Raised at", .flags = INTERNAL),
	FIELD(alert, done_at, "زمان انجام", "Done at", .flags = INTERNAL),
	FIELD(alert, done_by, "انجام‌دهنده", "Done by", .flags = INTERNAL),
	FIELD(alert, done_note, "چه شد", "What was done", .kind = TEXT_NOTE, .flags = INTERNAL | SENSITIVE, .max = 1000),
};
RECORD_TYPE(alert, "هشدار سنجش", "Alert of an assessment");

static const struct field form_answer_input_fields[] = {
	REF(form_answer_input, household, household, "خانوار", "Household", .flags = REQUIRED),
	REF(form_answer_input, member, member, "عضو", "Member"),
	REF(form_answer_input, form, form_version, "نسخهٔ فرم", "Form version", .flags = REQUIRED),
	FIELD(form_answer_input, answered_on, "روز پاسخ", "Answered on", .flags = REQUIRED),
	FIELD(form_answer_input, answers, "پاسخ‌ها", "Answers", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(form_answer_input, "پر کردن فرم", "Fill in a form");

static const struct field form_withdraw_input_fields[] = {
	FIELD(form_withdraw_input, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500),
};
RECORD_TYPE(form_withdraw_input, "پس گرفتن فرم", "Withdraw a filled form");

static const struct field alert_done_input_fields[] = {
	FIELD(alert_done_input, note, "چه کردید؟", "What did you do?", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE,
		.max = 1000, .hint_fa = "چند کلمه: با که حرف زدید و قرار بعدی چیست.",
		.hint_en = "A few words: whom you talked to, and what comes next."),
};
RECORD_TYPE(alert_done_input, "رسیدگی به هشدار", "Act on an alert");

const struct operation op_form_answer = {
	.name = "form_answer.record", .fa = "پر کردن فرم", .en = "Fill in a form", .subject = &form_answer_type,
	.input = &form_answer_input_type, .roles = ROLES_CENTRE, .flags = OP_CREATE,
	.states = answer_state_choices, .to_state = ANSWER_VALID,
	.path = "/form-answers", .method = "POST", .run = assessment_run_answer,
};
const struct operation op_form_withdraw = {
	.name = "form_answer.withdraw", .fa = "پس گرفتن فرم", .en = "Withdraw a filled form", .subject = &form_answer_type,
	.input = &form_withdraw_input_type, .roles = CASE_WORK, .flags = OP_CHANGE,
	.states = answer_state_choices, .from_states = 1u << ANSWER_VALID, .to_state = ANSWER_WITHDRAWN,
	.path = "/form-answers/{key}/withdraw", .method = "POST", .run = assessment_run_withdraw,
};
const struct operation op_alert_done = {
	.name = "alert.done", .fa = "رسیدگی به هشدار", .en = "Act on an alert", .subject = &alert_type,
	.input = &alert_done_input_type, .roles = CASE_WORK, .flags = OP_CHANGE,
	.states = alert_state_choices, .from_states = 1u << ALERT_OPEN, .to_state = ALERT_DONE,
	.path = "/alerts/{key}/done", .method = "POST", .run = assessment_run_alert_done,
};
const struct operation *const assessment_operations[] = { &op_form_answer, &op_form_withdraw, &op_alert_done };
const size_t assessment_noperations = COUNT_OF(assessment_operations);

MESSAGES(assessment,
	{ "assessment.form_closed", "این نسخهٔ فرم در حال استفاده نیست؛ فرم را از فهرست دوباره باز کنید.",
	  "This version of the form is not in use; open the form from the list again." },
	{ "assessment.role", "این فرم را همکار دیگری پر می‌کند.", "Somebody else fills in this form." },
	{ "assessment.member_needed", "این فرم دربارهٔ یک عضو است؛ بگویید کدام عضو.", "This form is about a member; say which one." },
	{ "assessment.member_not_meant", "این فرم دربارهٔ همهٔ خانوار است.", "This form is about the whole household." },
	{ "assessment.age", "این سنجش برای سن این عضو ساخته نشده است.", "This instrument is not made for the age of this member." },
	{ "assessment.answer", "به پاسخ «{arg}» دوباره نگاه کنید.", "Look at the answer “{arg}” again." },
	{ "assessment.future", "روز پاسخ هنوز نرسیده است.", "That day has not come yet." },
);
