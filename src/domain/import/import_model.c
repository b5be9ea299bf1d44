/* The nouns and verbs of taking lists: tables only. */
#include "import_int.h"
#include "import_run.h"

#include "message.h"

const struct choice import_state_choices[] = {
	{ IMPORT_OPEN,    "open",    "در حال بررسی", "Being checked" },
	{ IMPORT_RUNNING, "running", "در حال ورود", "Being taken" },
	{ IMPORT_DONE,    "done",    "وارد شد", "Taken" },
	{ IMPORT_UNDOING, "undoing", "در حال بازگرداندن", "Being undone" },
	{ IMPORT_UNDONE,  "undone",  "بازگردانده شد", "Undone" },
	{ IMPORT_DROPPED, "dropped", "کنار گذاشته شد", "Put aside" },
	{ 0 }
};

const struct choice import_outcome_choices[] = {
	{ ROW_TAKEN,   "taken",   "وارد شد", "Taken" },
	{ ROW_REFUSED, "refused", "وارد نشد", "Not taken" },
	{ ROW_UNDONE,  "undone",  "بازگردانده شد", "Undone" },
	{ ROW_KEPT,    "kept",    "بازگردانده نشد", "Not undone" },
	{ 0 }
};

const struct choice import_doubt_choices[] = {
	{ DOUBT_PHONE,     "phone",     "تلفن یکسان", "The same phone" },
	{ DOUBT_TWO_HEADS, "two_heads", "یک خانه، دو سرپرست", "One dwelling, two heads" },
	{ 0 }
};

static const struct field import_batch_fields[] = {
	KEY(import_batch),
	VER(import_batch),
	FIELD(import_batch, unit, "استان", "Province", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(import_batch, centre, "مرکز", "Centre", .flags = INTERNAL, .min = 0, .max = INT64_C(999999999)),
	FIELD(import_batch, file_name, "نام فایل", "File", .kind = TEXT_PLAIN, .flags = INTERNAL | IMMUTABLE, .max = 200),
	FIELD(import_batch, content, "اثر محتوا", "Content", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL | IMMUTABLE,
		.max = 64),
	FIELD(import_batch, mapping, "ستون‌ها", "Columns", .kind = TEXT_CODE, .flags = INTERNAL, .max = 400),
	FIELD(import_batch, joined, "خانوارهای یکی‌شده", "Joined households", .kind = TEXT_CODE, .flags = INTERNAL,
		.max = 60000),
	CHOICE(import_batch, state, import_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(import_batch, lines, "ردیف‌ها", "Rows", .flags = INTERNAL),
	FIELD(import_batch, homes, "خانوارها", "Households", .flags = INTERNAL),
	FIELD(import_batch, people, "افراد", "People", .flags = INTERNAL),
	FIELD(import_batch, refused, "واردنشده", "Not taken", .flags = INTERNAL),
	FIELD(import_batch, undone, "بازگشته", "Undone", .flags = INTERNAL),
	FIELD(import_batch, kept, "بازنگشته", "Not undone", .flags = INTERNAL),
	FIELD(import_batch, old_count, "شمارش پیشین", "Old count", .kind = TEXT_CODE, .flags = INTERNAL, .max = 200),
	FIELD(import_batch, made_by, "از", "By", .flags = INTERNAL | IMMUTABLE),
	FIELD(import_batch, made_at, "در", "At", .flags = INTERNAL | IMMUTABLE),
	FIELD(import_batch, ended_at, "پایان", "Ended", .flags = INTERNAL),
	FIELD(import_batch, forgotten_at, "پاک شدن ردیف‌ها", "Rows deleted", .flags = INTERNAL),
};
RECORD_TYPE(import_batch, "ورود گروهی", "Import");

static const struct field import_settings_fields[] = {
	FIELD(import_settings, mapping, "ستون‌ها", "Columns", .kind = TEXT_CODE, .max = 400),
	FIELD(import_settings, joined, "خانوارهای یکی‌شده", "Joined households", .kind = TEXT_CODE, .max = 60000),
	FIELD(import_settings, centre, "مرکز", "Centre", .min = 0, .max = INT64_C(999999999)),
};
RECORD_TYPE(import_settings, "تنظیم ورود گروهی", "Settings of an import");

#define MAY (ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_PROVINCE_EXPERT))

const struct operation op_import_upload = {
	.name = "import.upload", .fa = "فرستادن فهرست", .en = "Upload a list", .subject = &import_batch_type,
	.roles = MAY, .run = import_run_upload,
};
const struct operation op_import_settings = {
	.name = "import.settings", .fa = "تعیین ستون‌ها و خانوارها", .en = "Set columns and households",
	.subject = &import_batch_type, .input = &import_settings_type, .roles = MAY, .run = import_run_settings,
};
const struct operation op_import_confirm = {
	.name = "import.confirm", .fa = "وارد کردن", .en = "Take the list", .subject = &import_batch_type,
	.roles = MAY, .run = import_run_confirm,
};
const struct operation op_import_undo = {
	.name = "import.undo", .fa = "بازگرداندن", .en = "Undo", .subject = &import_batch_type,
	.roles = MAY, .run = import_run_undo,
};
const struct operation op_import_drop = {
	.name = "import.drop", .fa = "کنار گذاشتن", .en = "Put aside", .subject = &import_batch_type,
	.roles = MAY, .run = import_run_drop,
};
const struct operation op_import_forget = {
	.name = "import.forget", .fa = "پاک کردن ردیف‌های نگه‌داشته‌شده", .en = "Delete the kept rows",
	.subject = &import_batch_type, .flags = OP_INTERNAL, .run = import_run_forget,
};
const struct operation *const import_operations[] = {
	&op_import_upload, &op_import_settings, &op_import_confirm, &op_import_undo, &op_import_drop,
	&op_import_forget,
};
const size_t import_noperations = COUNT_OF(import_operations);

MESSAGES(import,
	{ "import.not_utf8", "نویسه‌های این فایل خوانده نمی‌شود؛ آن را با قالب «CSV UTF-8» یا xlsx ذخیره کنید.",
		"The letters of this file cannot be read; save it as “CSV UTF-8” or xlsx." },
	{ "import.quote", "در این فایل یک گیومه باز مانده است؛ آن را دوباره ذخیره کنید.",
		"A quotation mark in this file is never closed; please save it again." },
	{ "import.empty", "این فایل ردیفی ندارد؛ ردیف نخست باید نام ستون‌ها باشد.",
		"This file has no rows; the first row must name the columns." },
	{ "import.lines", "این فایل بیش از ۱۰۰٬۰۰۰ ردیف دارد؛ آن را چند بخش کنید.",
		"This file has more than 100,000 rows; please split it." },
	{ "import.columns", "این فایل بیش از ۲۰۰ ستون دارد؛ ستون‌های اضافه را پاک کنید.",
		"This file has more than 200 columns; please remove those not needed." },
	{ "import.short_year", "سال دورقمی است؛ نزدیک‌ترین تاریخ گذشته در نظر گرفته شد.",
		"The year has two digits; it was read as the nearest such day in the past." },
	{ "import.kept", "ردیف‌های نگه‌داشته‌شده خوانده نشد.", "The kept rows could not be read." },
	{ "import.state", "این کار در وضعیت کنونی این فهرست ممکن نیست؛ صفحه را دوباره باز کنید.",
		"That cannot be done in the list's present state; open the page again." },
	{ "import.columns_missing", "ستون نام و نام خانوادگی را تعیین کنید.", "Say which columns hold name and surname." },
	{ "import.nothing_good", "هیچ ردیفی بی‌خطا نیست؛ اول خطاها را برطرف کنید.",
		"No row is without errors; please mend them first." },
	{ "import.formula", "این خانه به جای متن، فرمول دارد.", "This cell holds a formula instead of text." },
	{ "import.group", "این گروه هدف شناخته نشد.", "This target group is not known." },
	{ "import.group_missing", "گروه هدف نوشته نشده است.", "The target group is not given." },
	{ "import.word", "این واژه شناخته نشد و کنار گذاشته می‌شود.", "This word is not known and is left out." },
	{ "import.no_id", "کد ملی ندارد؛ بدون کد ملی وارد می‌شود.", "There is no national ID; taken without one." },
	{ "import.centre", "مرکزی با این کد یا نام در این استان نیست.", "There is no centre of this code or name in the province." },
	{ "import.centre_missing", "مرکز این پرونده نوشته نشده است.", "The centre of this file is not given." },
	{ "import.future", "این تاریخ هنوز نرسیده و کنار گذاشته می‌شود.", "This day has not come yet and is left out." },
	{ "import.twice", "این کد ملی در ردیف {arg} هم آمده است.", "This national ID stands in row {arg} too." },
	{ "import.file_twice", "این شمارهٔ پرونده در ردیف {arg} هم آمده است.", "This file number stands in row {arg} too." },
	{ "import.known", "این شخص هم‌اکنون در سامانه پرونده باز دارد.", "This person has an open file already." },
	{ "import.home_refused", "این خانوار وارد نشد.", "This household was not taken." },
	{ "import.changed_later", "این پرونده پس از ورود تغییر کرده است.", "This file was changed after it was taken." },
	{ "import.closed_later", "این پرونده پس از ورود بسته یا منتقل شده است.", "This file was closed or moved after it was taken." },
);
