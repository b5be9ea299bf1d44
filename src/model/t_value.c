/* Every kind of field: what may be typed, what is stored, what is refused and why. */
#include "t_types.h"
#include "tap.h"

static struct arena a;

/* The stored text after typing, or the code it was refused with. */
static const char *typed(const char *name, const char *text)
{
	const struct field *f = record_field(&sample_type, name);
	const char *code = NULL, *stored;
	struct sample s;
	enum rc rc;

	record_init(&sample_type, &s);
	rc = value_read(f, text, &s, &a, &code);
	if (rc)
		return arena_printf(&a, "! %s", code);
	stored = value_text(f, &s, &a);
	return stored ? stored : "(none)";
}

struct vector { const char *field, *text, *want; };

static const struct vector vectors[] = {
	/* texts */
	{ "name", "  علي  كريمي ", "علی کریمی" },
	{ "name", " \xe2\x80\x8c ", "(none)" },
	{ "name", "ع", "! text.too_short" },
	{ "name", "علی\xe2\x80\xaeدخ", "! text.bidi_control" },
	{ "name", "\xe2\x81\xa6علی\xe2\x81\xa9", "! text.bidi_control" },
	{ "name", "علی\xe2\x80\x8fکریمی", "علیکریمی" },
	{ "name", "\xff\xfe", "! text.utf8" },
	{ "note", "خط یک\r\nخط دو", "خط یک\nخط دو" },
	{ "note", "یک متن که از سی نویسه بلندتر است و پذیرفته نیست", "! text.too_long" },
	{ "plain", "a\nb", "a b" },
	{ "code", "KH-۱۴۰۵/١٢", "KH-1405/12" },
	{ "user_name", "M.Karimi۲", "m.karimi2" },
	{ "user_name", "2karimi", "! user_name.form" },
	{ "user_name", "ab", "! user_name.form" },
	{ "user_name", "کریمی", "! user_name.form" },
	{ "password", "  گذر واژه ي من  ", "  گذر واژه ي من  " },
	{ "password", "", "(none)" },
	{ "address", "خیابان انقلاب،  پلاک ۱۲", "خیابان انقلاب، پلاک ۱۲" },
	/* coded texts */
	{ "national_id", "۱۲۳۴۵۶۷۸۹۱", "1234567891" },
	{ "national_id", "٠٠٧٦٥٤٣٢١٨", "0076543218" },
	{ "national_id", "76543218", "0076543218" },
	{ "national_id", "049-012345-7", "0490123457" },
	{ "national_id", "1234567890", "! national_id.check_digit" },
	{ "national_id", "1111111111", "! national_id.repeated" },
	{ "national_id", "12345", "! national_id.length" },
	{ "national_id", "12345x7891", "! national_id.digits" },
	{ "mobile", "+98 916 123 4821", "09161234821" },
	{ "mobile", "۹۱۶۱۲۳۴۸۲۱", "09161234821" },
	{ "mobile", "0663312345", "! mobile.prefix" },
	{ "phone", "066-33123456", "06633123456" },
	{ "phone", "09161234821", "09161234821" },
	{ "postcode", "68137-17133", "6813717133" },
	{ "postcode", "0220000000", "0220000000" },
	{ "postcode", "123", "! postal_code.length" },
	{ "sheba", "IR82 0540 1026 8002 0817 9090 02", "IR820540102680020817909002" },
	{ "sheba", "IR790700001000225160114001", "! sheba.check_digit" },
	/* numbers */
	{ "members", "۱۲", "12" },
	{ "members", "0", "! number.too_small" },
	{ "hour", "۱۰:۳۰", "10:30" }, { "hour", "٩.05", "09:05" }, { "hour", "1030", "10:30" }, { "hour", "8", "08:00" },
	{ "hour", "24:00", "! clock.form" }, { "hour", "10:5", "! clock.form" }, { "hour", "ten", "! clock.form" },
	{ "members", "31", "! number.too_large" },
	{ "members", "two", "! number.form" },
	{ "members", "2.5", "! number.places" },
	{ "members", "99999999999999999999", "! number.range" },
	{ "free_number", "-۱٬۲۳۴", "-1234" },
	{ "free_number", "9007199254740992", "! number.too_large" },
	{ "free_number", "-9223372036854775808", "! number.range" },
	{ "cost", "۱٬۲۰۰٬۰۰۰ ریال", "1200000" },
	{ "cost", "120,000 تومان", "1200000" },
	{ "cost", "-1", "! number.too_small" },
	{ "cost", "50000001", "! number.too_large" },
	/* yes and no */
	{ "urgent", "بله", "1" },
	{ "urgent", "آری", "1" },
	{ "urgent", "on", "1" },
	{ "urgent", "0,1", "1" },
	{ "urgent", "خير", "0" },
	{ "urgent", "No", "0" },
	{ "urgent", "", "0" },
	{ "urgent", "شاید", "! bool.form" },
	/* days and times */
	{ "any_day", "۱۴۰۵/۰۹/۰۱", "2026-11-22" },
	{ "any_day", "2026-11-22", "2026-11-22" },
	{ "any_day", "۲۰۲۶-۱۱-۲۲", "2026-11-22" },
	{ "any_day", "1 آذر 1405", "2026-11-22" },
	{ "any_day", "1405/12/30", "! date.day" },
	{ "any_day", "1405/13/01", "! date.month" },
	{ "any_day", "05/9/1", "! date.year_short" },
	{ "any_day", "2026/11/22", "! date.gregorian" },
	{ "any_day", "1200/01/01", "! date.year_range" },
	{ "any_day", "فردا", "! date.form" },
	{ "due_on", "1404/01/01", "! date.too_early" },
	{ "due_on", "1405/12/29", "! date.too_late" },
	{ "due_on", "1405/09/01", "2026-11-22" },
	{ "seen_at", "2026-11-22T10:30:05.25Z", "2026-11-22T10:30:05.250Z" },
	{ "seen_at", "2026-11-22T14:00:00+03:30", "2026-11-22T10:30:00.000Z" },
	{ "seen_at", "۱۴۰۵/۰۹/۰۱ ۱۴:۰۰", "2026-11-22T10:30:00.000Z" },
	{ "seen_at", "2026-11-22T14:00", "2026-11-22T10:30:00.000Z" },
	{ "seen_at", "2026-11-22T24:00", "! time.form" },
	{ "seen_at", "2026-11-22T14:00+99:00", "! time.form" },
	{ "seen_at", "2026-11-22", "! time.form" },
	{ "seen_at", "1405/13/01 14:00", "! date.month" },
	/* choices, sets, keys, documents */
	{ "state", "closed", "closed" },
	{ "state", "بسته شده", "closed" },
	{ "state", "closed  FOR good", "closed" },
	{ "state", "3", "! choice.unknown" },
	{ "state", "", "(none)" },
	{ "needs", "cure,bread", "bread,cure" },
	{ "needs", "مدرسه‌رفتن، نان،", "bread,school" },
	{ "needs", "", "(none)" },
	{ "needs", "bread,air", "! choice.unknown" },
	{ "unit", "000000000000A", "000000000000a" },
	{ "unit", "۰۰۰۰۰۰۰۰۰۰۰۰۷", "0000000000007" },
	{ "unit", "0000000000000", "! key.form" },
	{ "unit", "12", "! key.form" },
	{ "answers", " { \"a\" : [ 1 , \"ب\" ] } ", "{\"a\":[1,\"ب\"]}" },
	{ "answers", "{\"a\":1,\"a\":2}", "! json.duplicate" },
	{ "answers", "{", "! json.form" },
	{ "answers", "[[[[[[[[[1]]]]]]]]]", "! json.too_deep" },
};

static void test_vectors(void)
{
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		const struct vector *v = &vectors[i];

		is_str(typed(v->field, v->text), v->want, arena_printf(&a, "%s, vector %zu", v->field, i));
	}
}

/* Whatever value_text writes, value_read takes, and the value is the same. */
static void test_round_trip(void)
{
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		const struct field *f = record_field(&sample_type, vectors[i].field);
		struct sample first, second;
		const char *code = NULL;

		record_init(&sample_type, &first);
		record_init(&sample_type, &second);
		if (value_read(f, vectors[i].text, &first, &a, &code) || value_is_none(f, &first))
			continue;
		if (value_read(f, value_text(f, &first, &a), &second, &a, &code) ||
				!value_equal(f, &first, &second))
			ok(false, "%s comes back, vector %zu", f->name, i);
	}
	ok(true, "every value comes back from its text");
}

static void test_untouched(void)
{
	struct sample s;
	const char *code = NULL;

	record_init(&sample_type, &s);
	s.members = 4;
	s.name = "علی";
	ok(value_read(record_field(&sample_type, "members"), "x", &s, &a, &code) == INVALID &&
		s.members == 4, "a refused number leaves the old one");
	ok(value_read(record_field(&sample_type, "name"), "\xe2\x80\xae""ab", &s, &a, &code) == INVALID &&
		strcmp(s.name, "علی") == 0, "a refused text leaves the old one");
	ok(value_read(record_field(&sample_type, "members"), " ", &s, &a, &code) == OK &&
		s.members == INT_NONE, "a blank makes a number none");
}

/* Input that takes long or much memory is refused before it is looked at. */
static void test_large(void)
{
	size_t n = 300 << 10;
	char *big = arena_alloc(&a, n + 1);

	memset(big, 'a', n);
	is_str(typed("note", big), "! text.too_long", "300 KiB of note");
	is_str(typed("needs", big), "! text.too_long", "300 KiB of set");
	big[200 << 10] = '\0';
	is_str(typed("plain", big), "! text.too_long", "200 KiB of text");
}

int main(void)
{
	arena_init(&a, ARENA_CAP_DEFAULT);
	test_vectors();
	test_round_trip();
	test_untouched();
	test_large();
	arena_release(&a);
	return done();
}
