/* The nouns and verbs of forms, and what is said about a form that is not right: tables only. */
#include "forms_int.h"

#include "message.h"

#define WRITERS (ROLE_BIT(ROLE_HEADQUARTERS) | ROLE_BIT(ROLE_ADMINISTRATOR))

const struct choice form_status_choices[] = {
	{ FORM_DRAFT, "draft", "پیش‌نویس", "Draft" }, { FORM_ACTIVE, "active", "در حال استفاده", "In use" },
	{ FORM_RETIRED, "retired", "کنار گذاشته", "Retired" }, { 0 }
};

static const struct field form_version_fields[] = {
	KEY(form_version), VER(form_version),
	FIELD(form_version, code, "کد فرم", "Code", .kind = TEXT_CODE, .flags = REQUIRED | IMMUTABLE, .max = 30),
	FIELD(form_version, number, "شمارهٔ نسخه", "Version number", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(form_version, status, form_status_choices, "وضعیت", "Status", .flags = REQUIRED | INTERNAL),
	FIELD(form_version, valid_from, "از روز", "From", .flags = INTERNAL),
	FIELD(form_version, fa, "نام", "Name", .flags = REQUIRED | INTERNAL, .max = 200),
	FIELD(form_version, en, "نام انگلیسی", "English name", .flags = INTERNAL, .max = 200),
	FIELD(form_version, licence, "اجازهٔ استفاده", "Licence", .flags = INTERNAL, .max = 400),
	FIELD(form_version, source, "منبع", "Source", .flags = INTERNAL, .max = 400),
	CHOICE(form_version, about, form_about_choices, "دربارهٔ", "About", .flags = REQUIRED | INTERNAL),
	FIELD(form_version, roles, "نقش‌ها", "Roles", .flags = INTERNAL),
	FIELD(form_version, written_at, "زمان نوشتن", "Written at", .flags = INTERNAL),
	FIELD(form_version, written_by, "نویسنده", "Written by", .flags = INTERNAL),
	FIELD(form_version, body, "تعریف فرم", "Definition", .flags = REQUIRED),
};
RECORD_TYPE(form_version, "نسخهٔ فرم", "Form version", .national = true);

static const struct field form_create_input_fields[] = {
	FIELD(form_create_input, code, "کد فرم", "Code", .kind = TEXT_CODE, .flags = REQUIRED, .max = 30,
		.hint_fa = "حرف‌های کوچک انگلیسی، رقم و خط زیر؛ پس از ساختن تغییر نمی‌کند.",
		.hint_en = "Small letters, digits and _; it does not change afterwards."),
	FIELD(form_create_input, body, "تعریف فرم", "Definition", .flags = REQUIRED),
};
RECORD_TYPE(form_create_input, "فرم تازه", "New form");

static const struct field form_edit_input_fields[] = {
	FIELD(form_edit_input, body, "تعریف فرم", "Definition", .flags = REQUIRED),
};
RECORD_TYPE(form_edit_input, "ویرایش فرم", "Edit a form");

static const struct field form_version_input_fields[] = {
	REF(form_version_input, from, form_version, "از نسخهٔ", "From version", .flags = REQUIRED),
};
RECORD_TYPE(form_version_input, "نسخهٔ تازه", "New version");

static const struct field form_publish_input_fields[] = {
	FIELD(form_publish_input, valid_from, "از روز", "From", .flags = REQUIRED),
};
RECORD_TYPE(form_publish_input, "انتشار فرم", "Publish a form");

const struct operation op_form_create = {
	.name = "form.create", .fa = "ساختن فرم", .en = "Create a form", .subject = &form_version_type,
	.input = &form_create_input_type, .roles = WRITERS, .flags = OP_CREATE | OP_NATIONAL,
	.path = "/forms", .method = "POST", .run = forms_run_create,
};
const struct operation op_form_version = {
	.name = "form.version", .fa = "نسخهٔ تازهٔ فرم", .en = "New version of a form", .subject = &form_version_type,
	.input = &form_version_input_type, .roles = WRITERS, .flags = OP_CREATE | OP_NATIONAL,
	.path = "/form-versions", .method = "POST", .run = forms_run_version,
};
const struct operation op_form_edit = {
	.name = "form.edit", .fa = "ویرایش فرم", .en = "Edit a form", .subject = &form_version_type,
	.input = &form_edit_input_type, .roles = WRITERS, .flags = OP_CHANGE | OP_NATIONAL,
	.path = "/forms/{key}/edit", .method = "POST", .run = forms_run_edit,
};
const struct operation op_form_publish = {
	.name = "form.publish", .fa = "انتشار فرم", .en = "Publish a form", .subject = &form_version_type,
	.input = &form_publish_input_type, .roles = WRITERS, .flags = OP_CHANGE | OP_NATIONAL,
	.states = form_status_choices, .from_states = 1u << FORM_DRAFT, .to_state = FORM_ACTIVE,
	.path = "/forms/{key}/publish", .method = "POST", .run = forms_run_publish,
};
const struct operation op_form_retire = {
	.name = "form.retire", .fa = "کنار گذاشتن فرم", .en = "Retire a form", .subject = &form_version_type,
	.roles = WRITERS, .flags = OP_CHANGE | OP_NATIONAL,
	.states = form_status_choices, .from_states = 1u << FORM_ACTIVE, .to_state = FORM_RETIRED,
	.path = "/forms/{key}/retire", .method = "POST", .run = forms_run_retire,
};
const struct operation op_form_seed = {
	.name = "form.seed", .fa = "فرم‌های همراه برنامه", .en = "Forms as shipped", .subject = &form_version_type,
	.flags = OP_INTERNAL | OP_NATIONAL, .run = forms_run_seed,
};

const struct operation *const forms_operations[] = { &op_form_create, &op_form_version, &op_form_edit,
	&op_form_publish, &op_form_retire, &op_form_seed };
const size_t forms_noperations = COUNT_OF(forms_operations);

MESSAGES(forms,
	{ "expr.empty", "عبارت خالی است.", "The rule is empty." },
	{ "expr.long", "عبارت بلند است؛ آن را به دو پرسش محاسبه‌شده بشکنید.", "The rule is too long; split it over two computed questions." },
	{ "expr.symbol", "این نشانه در عبارت معنایی ندارد.", "This sign means nothing in a rule." },
	{ "expr.text_open", "گیومهٔ این متن بسته نشده است.", "The quotation mark of this text is not closed." },
	{ "expr.number", "عدد این‌جا درست نوشته نشده است.", "The number here is not written rightly." },
	{ "expr.name", "نام پرسش درست نیست.", "This is no name of a question." },
	{ "expr.unexpected", "این‌جا چیز دیگری انتظار می‌رود.", "Something else is expected here." },
	{ "expr.end", "عبارت ناتمام است.", "The rule is not finished." },
	{ "expr.deep", "پرانتزها بیش از اندازه تودرتو است.", "Too many brackets inside each other." },
	{ "expr.many", "عبارت بیش از اندازه جزء دارد.", "The rule has too many parts." },
	{ "expr.function", "چنین تابعی نداریم.", "There is no such function." },
	{ "expr.arguments", "شمار ورودی‌های تابع درست نیست.", "The function takes another number of values." },
	{ "expr.loop_name", "در sum و count با دو ورودی، ورودی نخست نام یک ردیف تکراری است.", "With two values, the first of sum and count is the name of repeated rows." },
	{ "expr.loop_nested", "sum و count روی ردیف‌ها درون هم نمی‌آیند.", "sum and count over rows do not stand inside each other." },
	{ "form.name", "نام با حرف کوچک انگلیسی آغاز می‌شود و تنها حرف، رقم و خط زیر دارد.", "A name begins with a small letter and has only letters, digits and _." },
	{ "form.name_twice", "این نام پیش‌تر در فرم آمده است.", "This name stands in the form already." },
	{ "form.code_taken", "فرمی با این کد هست؛ نسخهٔ تازه‌ای از همان بسازید.", "A form with this code exists; make a new version of it." },
	{ "form.member", "«{arg}» شناخته نیست.", "“{arg}” is not known." },
	{ "form.rule_text", "عبارت باید متن باشد.", "A rule is a text." },
	{ "form.unknown_name", "پرسشی به نام «{arg}» در فرم نیست.", "No question is called “{arg}”." },
	{ "form.later_name", "«{arg}» پایین‌تر از این پرسش آمده است؛ آن را بالاتر ببرید.", "“{arg}” stands below this question; move it up." },
	{ "form.not_repeat", "«{arg}» ردیف تکراری نیست.", "“{arg}” is not repeated rows." },
	{ "form.no_answer", "«{arg}» پاسخی ندارد که بتوان به آن تکیه کرد.", "“{arg}” has no answer to rely on." },
	{ "form.choices", "فهرست از یک تا هشتاد گزینه دارد.", "A list has one to eighty choices." },
	{ "form.choice_code", "کد گزینه کوتاه است و فاصله و ویرگول ندارد.", "The code of a choice is short, without blanks and commas." },
	{ "form.choice_twice", "کد «{arg}» دو بار آمده است.", "The code “{arg}” comes twice." },
	{ "form.label", "متن فارسی این بخش نوشته نشده است.", "Its Persian text is missing." },
	{ "form.lists", "فهرست گزینه‌ها درست نیست یا بیش از اندازه است.", "The lists of choices are not right, or too many." },
	{ "form.list_unknown", "فهرست گزینه‌های این پرسش پیدا نشد.", "The list of this question’s choices is not there." },
	{ "form.not_here", "این بخش برای این نوع پرسش نیست.", "This part is not for this kind of question." },
	{ "form.calculate_missing", "عبارت محاسبه نوشته نشده است.", "The rule that computes it is missing." },
	{ "form.item", "این جزء فرم درست نیست.", "This part of the form is not right." },
	{ "form.type", "نوع پرسش شناخته نیست.", "The kind of question is not known." },
	{ "form.limit", "عدد این بخش بیرون از اندازه است.", "This number is out of its limits." },
	{ "form.nesting", "بخش تنها در سطح نخست می‌آید و درون آن تنها یک سطح گروه یا ردیف تکراری جا دارد.", "Sections stand on the first level, with one level of groups or rows inside." },
	{ "form.items", "فهرست پرسش‌ها نیست.", "The list of questions is missing." },
	{ "form.many", "فرم بیش از اندازه بلند است.", "The form is too long." },
	{ "form.score", "امتیاز درست تعریف نشده است.", "The score is not defined rightly." },
	{ "form.band", "بازه‌های امتیاز باید از کم به زیاد و هر یک با نام باشد.", "Ranges of a score go upwards, each with a name." },
	{ "form.alert", "هشدار درست تعریف نشده است.", "The alert is not defined rightly." },
	{ "form.about", "بنویسید فرم دربارهٔ خانوار است یا یک عضو.", "Say whether the form is about the household or a member." },
	{ "form.role", "این نقش شناخته نیست.", "This role is not known." },
	{ "form.country", "فرم‌ها برای همهٔ کشور است و تنها ستاد و مدیر سامانه آن‌ها را تغییر می‌دهند.", "Forms hold for the whole country; only headquarters and its administrator change them." },
	{ "form.not_draft", "این نسخه منتشر شده و دیگر تغییر نمی‌کند؛ نسخهٔ تازه بسازید.", "This version is published and does not change any more; make a new version." },
	{ "form.not_active", "تنها نسخه‌ای کنار گذاشته می‌شود که در حال استفاده است.", "Only a version in use can be retired." },
	{ "form.past", "فرم از امروز یا روزی پس از آن به کار می‌آید.", "A form begins today or later." },
	{ "form.empty", "فرم هنوز پرسشی ندارد.", "The form has no question yet." },
	{ "form.constraint", "این پاسخ با آنچه فرم می‌خواهد جور نیست.", "This answer does not fit what the form asks for." },
	{ "form.location", "موقعیت را این‌گونه بنویسید: 33.4878, 48.3558", "Write the place like this: 33.4878, 48.3558" },
	{ "form.answers", "پاسخ‌ها با این نسخهٔ فرم جور نیست. صفحه را دوباره باز کنید.", "The answers do not fit this version of the form. Open the page again." },
);
