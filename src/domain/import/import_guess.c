/* Which column is what: guessed from the words of the head. */
#include "import_int.h"

#include <string.h>

const struct import_field_info import_fields[IMPORT_FIELDS] = {
	[IMPORT_FILE_NO] = { "file_no", "شماره پرونده پیشین", "Old file number", false },
	[IMPORT_GIVEN_NAME] = { "given_name", "نام", "Given name", true },
	[IMPORT_SURNAME] = { "surname", "نام خانوادگی", "Surname", true },
	[IMPORT_FATHER] = { "father_name", "نام پدر", "Father's name", false },
	[IMPORT_NATIONAL_ID] = { "national_id", "کد ملی", "National ID", false },
	[IMPORT_BIRTH] = { "birth_on", "تاریخ تولد", "Born on", false },
	[IMPORT_SEX] = { "sex", "جنسیت", "Sex", false },
	[IMPORT_GROUP] = { "target_group", "گروه هدف", "Target group", false },
	[IMPORT_DISABILITY] = { "disability", "نوع معلولیت", "Type of disability", false },
	[IMPORT_SEVERITY] = { "severity", "شدت معلولیت", "Severity", false },
	[IMPORT_RELATION] = { "relation", "نسبت با سرپرست", "Relation to the head", false },
	[IMPORT_HEAD_ID] = { "head_id", "کد ملی سرپرست", "Head's national ID", false },
	[IMPORT_ADDRESS] = { "address", "نشانی", "Address", false },
	[IMPORT_AREA] = { "area", "خیابان یا روستا", "Street or village", false },
	[IMPORT_POSTAL_CODE] = { "postal_code", "کد پستی", "Postal code", false },
	[IMPORT_PHONE] = { "phone", "تلفن خانه", "Phone", false },
	[IMPORT_MOBILE] = { "mobile", "تلفن همراه", "Mobile", false },
	[IMPORT_CENTRE] = { "centre", "مرکز", "Centre", false },
	[IMPORT_OPENED] = { "opened_on", "تاریخ تشکیل پرونده", "Opened on", false },
	[IMPORT_LAST_VISIT] = { "last_visit_on", "تاریخ آخرین بازدید", "Last visit", false },
};

/* Words of heads as lists have them, most telling first; spelling is folded before comparing. */
static const char *const words[IMPORT_FIELDS][10] = {
	[IMPORT_FILE_NO] = { "شماره پرونده پیشین", "شماره پرونده", "پرونده", "ش پرونده", "کد پرونده", "file no", "file number", "file_no", "کد مددجو" },
	[IMPORT_GIVEN_NAME] = { "نام", "نام مددجو", "اسم", "given name", "first name", "given_name", "name" },
	[IMPORT_SURNAME] = { "نام خانوادگی", "فامیل", "فامیلی", "نام خانوادگی مددجو", "شهرت", "surname", "last name", "family name" },
	[IMPORT_FATHER] = { "نام پدر", "پدر", "father", "father name", "father_name", "fathers name" },
	[IMPORT_NATIONAL_ID] = { "کد ملی", "شماره ملی", "کد ملی مددجو", "کدملی فرد", "national id", "national_id", "national code" },
	[IMPORT_BIRTH] = { "تاریخ تولد", "تولد", "سال تولد", "ت تولد", "birth", "birth date", "date of birth", "born on" },
	[IMPORT_SEX] = { "جنسیت", "جنس", "sex", "gender" },
	[IMPORT_GROUP] = { "گروه هدف", "گروه", "جامعه هدف", "نوع پرونده", "عنوان پرونده", "target group", "group" },
	[IMPORT_DISABILITY] = { "نوع معلولیت", "معلولیت", "disability", "disability type", "type of disability" },
	[IMPORT_SEVERITY] = { "شدت معلولیت", "شدت", "severity" },
	[IMPORT_RELATION] = { "نسبت با سرپرست", "نسبت", "نسبت با سرپرست خانوار", "relation", "relation to the head" },
	[IMPORT_HEAD_ID] = { "کد ملی سرپرست", "کد ملی سرپرست خانوار", "شماره ملی سرپرست", "head national id", "head id", "heads national id", "head_id" },
	[IMPORT_ADDRESS] = { "نشانی", "آدرس", "نشانی منزل", "آدرس منزل", "محل سکونت", "نشانی محل سکونت", "address" },
	[IMPORT_AREA] = { "خیابان یا روستا", "خیابان", "روستا", "محله", "area", "street" },
	[IMPORT_POSTAL_CODE] = { "کد پستی", "کدپستی منزل", "postal code", "postcode", "postal_code" },
	[IMPORT_PHONE] = { "تلفن خانه", "تلفن ثابت", "تلفن منزل", "تلفن", "شماره تلفن", "phone", "telephone" },
	[IMPORT_MOBILE] = { "تلفن همراه", "موبایل", "شماره همراه", "همراه", "شماره موبایل", "mobile" },
	[IMPORT_CENTRE] = { "کد مرکز", "مرکز", "مرکز مثبت زندگی", "نام مرکز", "کد مرکز مثبت زندگی", "centre", "center", "centre code" },
	[IMPORT_OPENED] = { "تاریخ تشکیل پرونده", "تاریخ تشکیل", "تاریخ پذیرش", "تاریخ عضویت", "opened on", "opened" },
	[IMPORT_LAST_VISIT] = { "تاریخ آخرین بازدید", "آخرین بازدید", "بازدید", "تاریخ بازدید", "last visit", "last visit on" },
};

static const char *folded(struct arena *a, const char *text)
{
	AUTO(buf) b = {0};

	buf_init(&b, 4096);
	fa_joined_key(&b, text);
	return arena_strdup(a, buf_str(&b));
}

void import_guess(const struct import_table *t, struct import_mapping *ret_mapping)
{
	struct arena a;
	bool taken[IMPORT_COLUMNS_MAX] = {0};
	const char *head[IMPORT_COLUMNS_MAX];

	arena_init(&a, ARENA_CAP_DEFAULT);
	for (size_t c = 0; c < t->ncols; c++)
		head[c] = folded(&a, t->head[c]);
	for (int f = 0; f < IMPORT_FIELDS; f++) {
		ret_mapping->column[f] = -1;
		/* The better word wins, wherever its column stands. */
		for (size_t w = 0; w < COUNT_OF(words[f]) && words[f][w] && ret_mapping->column[f] < 0; w++) {
			const char *word = folded(&a, words[f][w]);

			for (size_t c = 0; c < t->ncols && ret_mapping->column[f] < 0; c++)
				if (!taken[c] && str_eq(head[c], word)) {
					ret_mapping->column[f] = (int)c;
					taken[c] = true;
				}
		}
	}
	arena_release(&a);
}

const char *import_mapping_text(const struct import_mapping *m, struct arena *a)
{
	AUTO(buf) b = {0};

	buf_init(&b, 1024);
	for (int f = 0; f < IMPORT_FIELDS; f++)
		buf_printf(&b, "%s%d", f ? "," : "", m->column[f]);
	return arena_strdup(a, buf_str(&b));
}

void import_mapping_read(const char *text, size_t ncols, struct import_mapping *ret_mapping)
{
	const char *s = text ? text : "";

	for (int f = 0; f < IMPORT_FIELDS; f++) {
		char one[8];
		size_t n = strcspn(s, ",");
		int64_t v = -1;

		ret_mapping->column[f] = -1;
		if (n > 0 && n < sizeof one) {
			memcpy(one, s, n);
			one[n] = '\0';
			if (str_to_i64(one, &v) && v >= 0 && (size_t)v < ncols)
				ret_mapping->column[f] = (int)v;
		}
		s += n;
		if (*s == ',')
			s++;
	}
}
