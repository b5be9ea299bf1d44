/* Names, typed queries, relations: what needs no database. */
#include "people.h"

#include "tap.h"

static struct arena arena;

static struct person_query q_of(const char *typed)
{
	struct person_query q;

	person_query_read(typed, &arena, &q);
	return q;
}

static bool finds(const struct member *m, const char *typed)
{
	struct person_query q = q_of(typed);
	const char *key[PERSON_KEYS_MAX];
	int n = person_keys(m, &arena, key);

	for (int i = 0; i < n; i++) {
		if (q.kind == QUERY_NAME && strcmp(key[i], q.key) >= 0 && strcmp(key[i], q.key_end) < 0)
			return true;
	}
	return false;
}

static void t_names(void)
{
	struct member m = { .given_name = "محمد‌رضا", .surname = "رضائی", .father_name = "علی‌اکبر" };
	struct member s = { .given_name = "سید علی", .surname = "میرزایی", .father_name = "نصرالله" };
	const char *key[PERSON_KEYS_MAX];
	int n = person_keys(&s, &arena, key);

	ok(finds(&m, "محمدرضا رضایی"), "joined given name, other ye");
	ok(finds(&m, "محمد رضا رضایی"), "parted given name");
	ok(finds(&m, "رضایی محمد"), "surname first, unfinished");
	ok(finds(&m, "محمدرضارضایی"), "all in one piece");
	ok(finds(&m, "محمدرضا رضایی علی اکبر"), "with the father's name");
	ok(finds(&m, "محمدرضا رضایی فرزند علی‌اکبر"), "with a word between");
	ok(finds(&m, "محمد رضا رضائي"), "Arabic ye");
	ok(finds(&m, "رضايي"), "surname alone with Arabic letters");
	ok(!finds(&m, "رضا رضایی"), "not from the middle");
	ok(!finds(&m, "محمدرضا احمدی"), "not another surname");
	ok(finds(&s, "علی میرزایی"), "without the title");
	ok(finds(&s, "سید علی میرزایی"), "with the title");
	ok(finds(&s, "سیدعلی میرزایی"), "title written together");
	ok(finds(&s, "میرزایی علی"), "surname first, title left out in the middle");
	ok(finds(&s, "میرزایی سید علی"), "surname first with the title");
	ok(finds(&s, "میرزایی"), "a surname that begins like a title");
	for (int i = 1; i < n; i++)
		ok(strcmp(key[i - 1], key[i]) < 0, "keys in order, none twice");
	is_i64(q_of("علی میرزایی فرزند حسن").parts, 3, "counts words of names");
	m = (struct member){ .given_name = "فاطمه" };
	ok(finds(&m, "فاطمه"), "only a given name is there");
	m = (struct member){ 0 };
	is_i64(person_keys(&m, &arena, key), 0, "no name, no key");
}

static void t_queries(void)
{
	static const struct { const char *typed; enum person_query_kind kind; const char *text, *say; } list[] = {
		{ "", QUERY_EMPTY, NULL, "nothing" },
		{ "  -- ", QUERY_EMPTY, NULL, "nothing but marks" },
		{ "0076543218", QUERY_NATIONAL_ID, "0076543218", "national ID" },
		{ "۰۰۷۶۵۴۳۲۱۸", QUERY_NATIONAL_ID, "0076543218", "in Persian digits" },
		{ "٠٠٧٦٥٤٣٢١٨", QUERY_NATIONAL_ID, "0076543218", "in Arabic digits" },
		{ "007 654321-8", QUERY_NATIONAL_ID, "0076543218", "parted" },
		{ "76543218", QUERY_NATIONAL_ID, "0076543218", "leading zeros left out" },
		{ "۰۹۱۶ ۱۲۳ ۴۵۶۷", QUERY_PHONE, "09161234567", "mobile" },
		{ "+98 916 123 4567", QUERY_PHONE, "09161234567", "mobile with country code" },
		{ "066-33221100", QUERY_PHONE, "06633221100", "landline" },
		{ "15-0427-00183", QUERY_FILE_NUMBER, "15-0427-00183", "file number" },
		{ "۱۵-۰۴۲۷-۰۰۱۸۳", QUERY_FILE_NUMBER, "15-0427-00183", "in Persian digits" },
		{ "۱۵ ۰۴۲۷ ۰۰۱۸۳", QUERY_FILE_NUMBER, "15-0427-00183", "with spaces" },
		{ "00183-0427-15", QUERY_FILE_NUMBER, "15-0427-00183", "reversed by the writing direction" },
		{ "15042700183", QUERY_FILE_NUMBER, "15-0427-00183", "in one piece" },
		{ "15‑0427‑00183", QUERY_FILE_NUMBER, "15-0427-00183", "with other hyphens" },
		{ "15-0427-000042", QUERY_REQUEST_NUMBER, "15-0427-000042", "request number" },
		{ "7KQ4-XB2M-9TDH-E", QUERY_TRACKING_CODE, "7KQ4XB2M9TDHE", "tracking code" },
		{ "121234567890", QUERY_FOREIGN_ID, "121234567890", "ID of foreign nationals" },
		{ "فاطمه محمدی", QUERY_NAME, NULL, "a name" },
	};
	struct person_query q;

	for (size_t i = 0; i < COUNT_OF(list); i++) {
		q = q_of(list[i].typed);
		is_i64(q.kind, list[i].kind, list[i].say);
		if (list[i].text)
			is_str(q.text, list[i].text, list[i].say);
	}
	q = q_of("09042700183");
	is_i64(q.kind, QUERY_PHONE, "eleven digits may be a mobile");
	is_str(q.file_number, "09-0427-00183", "and a file number of Khorasan");
	is_i64(q_of(NULL).kind, QUERY_EMPTY, "no text at all");
}

static void t_record(void)
{
	struct member m;

	ok(record_covers_struct(&member_type), "every member of the struct is declared");
	for (const struct choice *c = relation_choices; c->value; c++)
		ok(relation_census(c->value) != 0, "relation %s stands in the census list", c->code);
	is_i64(relation_census(RELATION_SECOND_WIFE), '2', "a second wife is a spouse there");
	is_i64(relation_census(99), 0, "no such relation");
	member_blank(&m);
	ok(m.income_monthly.rial == INT_NONE, "no income is not an income of nothing");
	m.birth_kind = BIRTH_EXPECTED;
	m.birth_on = (date_t){ 2461000 };
	is_i64(member_age(&m, (date_t){ 2460900 }), -1, "no age before birth");
	m.given_name = "نرگس";
	is_str(member_shown_name(&m, &arena), "نرگس", "name without surname");
}

int main(void)
{
	arena_init(&arena, ARENA_CAP_DEFAULT);
	t_names();
	t_queries();
	t_record();
	arena_release(&arena);
	return done();
}
