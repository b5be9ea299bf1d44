#include "fa.h"
#include "t_vectors.h"
#include "tap.h"

static const char *code_of(struct arena *a, const char *kind, const char *text)
{
	const char *code = "untouched";
	char *id = arena_alloc(a, 64);
	bool odd = false;
	enum rc rc;

	if (str_eq(kind, "national_id"))
		rc = fa_national_id(text, id, &code);
	else if (str_eq(kind, "legal_id"))
		rc = fa_legal_id(text, id, &code);
	else if (str_eq(kind, "foreign_id"))
		rc = fa_foreign_id(text, id, &code);
	else if (str_eq(kind, "iban"))
		rc = fa_sheba(text, id, &code);
	else if (str_eq(kind, "card"))
		rc = fa_card(text, id, &code);
	else if (str_eq(kind, "mobile"))
		rc = fa_mobile(text, id, &code);
	else if (str_eq(kind, "phone"))
		rc = fa_phone(text, id, &code);
	else
		rc = fa_postal_code(text, id, &odd, &code);
	if (rc)
		return code;
	return odd ? "odd" : id;
}

static void test_vectors(struct arena *a)
{
	char *text = file_text(a, VECTORS "/ids.csv"), *column[4];
	int rows = 0;

	line_next(&text, column, 4);
	while (line_next(&text, column, 4)) {
		const char *got = code_of(a, column[0], column[1]);
		bool good = strchr(got, '.') == NULL && !str_eq(got, "odd");

		ok(good == !str_eq(column[2], "0"), "%s %s: %s", column[0], column[1], got);
		if (str_eq(column[0], "mobile") && good)
			is_str(got, column[2], "its one form");
		rows++;
	}
	ok(rows == 51, "%d vectors", rows);
}

static void test_typed(struct arena *a)
{
	static const struct { const char *kind, *typed, *want; } cases[] = {
		{ "national_id", "", "national_id.required" }, { "national_id", " - ", "national_id.required" },
		{ "national_id", "۰۰۷۶۵۴۳۲۱۸", "0076543218" }, { "national_id", "٧٦٥٤٣٢١٨", "0076543218" },
		{ "national_id", "007-654321-8", "0076543218" }, { "national_id", "\u2066 0076543218\u2069", "0076543218" },
		{ "national_id", "00765432l8", "national_id.digits" }, { "national_id", "علی", "national_id.digits" },
		{ "national_id", "7654321", "national_id.length" }, { "national_id", "5555555555", "national_id.repeated" },
		{ "national_id", "0010000003", "national_id.serial" },
		{ "national_id", "1234567890", "national_id.check_digit" },
		{ "legal_id", "10380284790", "10380284790" }, { "legal_id", "1038028479", "legal_id.length" },
		{ "foreign_id", "123456789012", "123456789012" }, { "foreign_id", "12345678901", "foreign_id.length" },
		{ "iban", "ir82 0540 1026 8002 0817 9090 02", "IR820540102680020817909002" },
		{ "iban", "۸۲۰۵۴۰۱۰۲۶۸۰۰۲۰۸۱۷۹۰۹۰۰۲", "IR820540102680020817909002" },
		{ "iban", "DE820540102680020817909002", "sheba.country" }, { "iban", "IR82", "sheba.length" },
		{ "iban", "IR82054010268002081790900X", "sheba.digits" },
		{ "iban", "IR830540102680020817909002", "sheba.check_digit" },
		{ "card", "6037-7016-8909-5443", "6037701689095443" }, { "card", "6037701689095434", "card.check_digit" },
		{ "mobile", "+98 (0) 912 345 67 89", "09123456789" }, { "mobile", "+49 912 345 6789", "mobile.digits" },
		{ "mobile", "02112345678", "mobile.prefix" }, { "mobile", "0912345678", "mobile.length" },
		{ "phone", "۰۶۶-۳۳۲۲۱۱۰۰", "06633221100" }, { "phone", "33221100", "phone.prefix" },
		{ "phone", "+98 66 3322 1100", "06633221100" }, { "phone", "09123456789", "09123456789" },
		{ "phone", "0663322110", "phone.length" },
		{ "postal", "۱۶۱۹۷-۳۵۷۴۴", "1619735744" }, { "postal", "1111111111", "odd" },
		{ "postal", "161973574", "postal_code.length" },
		{ "national_id", "1111111111111111111111111111111111111111111111111111111111", "national_id.digits" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		is_str(code_of(a, cases[i].kind, cases[i].typed), cases[i].want, cases[i].typed);
	is_str(fa_sheba_bank("IR820540102680020817909002", LANG_EN), "Parsian Bank", "bank of an account");
	ok(!fa_sheba_bank("IR829990102680020817909002", LANG_FA) && !fa_sheba_bank("", LANG_FA), "unknown bank");
}

static void test_shown(void)
{
	AUTO(buf) b;

	buf_init(&b, 2000);
	fa_put_national_id_masked(&b, "4070000021", LANG_FA);
	is_str(buf_str(&b), "\u2066۴۰۷•••••۲۱\u2069", "masked national ID");
	buf_clear(&b);
	fa_put_phone_masked(&b, "09161234821", LANG_FA);
	is_str(buf_str(&b), "\u2066۰۹۱۶ ••• ۴۸۲۱\u2069", "masked mobile");
	buf_clear(&b);
	fa_put_phone(&b, "06633221100", LANG_EN);
	is_str(buf_str(&b), "\u2066066 33221100\u2069", "landline");
	buf_clear(&b);
	fa_put_sheba(&b, "IR820540102680020817909002", LANG_FA);
	is_str(buf_str(&b), "\u2066IR۸۲ ۰۵۴۰ ۱۰۲۶ ۸۰۰۲ ۰۸۱۷ ۹۰۹۰ ۰۲\u2069", "Sheba in fours");
	buf_clear(&b);
	fa_put_card_masked(&b, "6037701689095443", LANG_EN);
	is_str(buf_str(&b), "\u20666037 •••• •••• 5443\u2069", "masked card");
	buf_clear(&b);
	fa_put_national_id_masked(&b, "12", LANG_FA);
	is_str(buf_str(&b), "\u2066•••\u2069", "what is not of that length is hidden whole");
	buf_clear(&b);
	fa_put_national_id(&b, "", LANG_FA);
	is_str(buf_str(&b), "", "nothing shows nothing");
}

static void test_numbers_shown(void)
{
	AUTO(buf) b;

	buf_init(&b, 2000);
#define SHOWS(call, want) (buf_clear(&b), call, is_str(buf_str(&b), want, want))
	SHOWS(fa_put_number(&b, 1234567, LANG_FA), "۱٬۲۳۴٬۵۶۷");
	SHOWS(fa_put_number(&b, 999, LANG_EN), "999");
	SHOWS(fa_put_number(&b, 1000, LANG_EN), "1,000");
	SHOWS(fa_put_number(&b, -5, LANG_FA), "\u2066−۵\u2069");
	SHOWS(fa_put_number(&b, INT64_MIN, LANG_EN), "-9,223,372,036,854,775,808");
	SHOWS(fa_put_plain(&b, 1405, LANG_FA), "۱۴۰۵");
	SHOWS(fa_put_decimal(&b, 12345, 2, LANG_FA), "۱۲۳٫۴۵");
	SHOWS(fa_put_decimal(&b, -5, 1, LANG_EN), "-0.5");
	SHOWS(fa_put_percent(&b, 542, 1, LANG_FA), "۵۴٫۲٪");
	SHOWS(fa_put_percent(&b, 54, 0, LANG_EN), "54%");
	SHOWS(fa_put_rial(&b, 1200000, LANG_FA), "۱٬۲۰۰٬۰۰۰ ریال");
	SHOWS(fa_put_toman(&b, 1200000, LANG_FA), "۱۲۰٬۰۰۰ تومان");
	SHOWS(fa_put_toman(&b, 5, LANG_FA), "۰٫۵ تومان");
	SHOWS(fa_put_compact(&b, 999, LANG_FA), "۹۹۹");
	SHOWS(fa_put_compact(&b, 1018041, LANG_FA), "۱ میلیون");
	SHOWS(fa_put_compact(&b, 1240000, LANG_FA), "۱٫۲ میلیون");
	SHOWS(fa_put_compact(&b, 999950, LANG_EN), "1 million");
	SHOWS(fa_put_compact(&b, 999949, LANG_EN), "999.9 thousand");
	SHOWS(fa_put_compact(&b, INT64_MIN, LANG_EN), "-9,223,372 trillion");
	SHOWS(fa_put_digits_fa(&b, "A1 ٢ b"), "A۱ ۲ b");
	SHOWS(fa_put_digits_ascii(&b, "۱٢3"), "123");
}

static void test_numbers_typed(struct arena *a)
{
	static const struct { const char *typed; int places; const char *want; } cases[] = {
		{ "۱٬۲۳۴٬۵۶۷", 0, "1234567" }, { "1,234", 0, "1234" }, { "1 234 567", 0, "1234567" }, { " -۵ ", 0, "-5" },
		{ "۱،۲۰۰", 0, "1200" }, { "1234567", 0, "1234567" }, { "1,5", 0, "number.form" }, { "12,34", 0, "number.form" },
		{ "1234,567", 0, "number.form" }, { ",123", 0, "number.form" }, { "1,,234", 0, "number.form" },
		{ "", 0, "number.required" }, { "  ", 0, "number.required" }, { "-", 0, "number.form" }, { "12a", 0, "number.form" },
		{ "1.5", 0, "number.places" }, { "1.0", 0, "1" }, { "۱/۵", 1, "15" }, { "۱٫۲۵", 2, "125" }, { ".5", 1, "5" },
		{ "1.25", 1, "number.places" }, { "1.2.3", 2, "number.form" }, { "1.", 1, "number.form" }, { ".", 1, "number.form" },
		{ "9223372036854775807", 0, "9223372036854775807" }, { "9223372036854775808", 0, "number.range" },
		{ "9223372036854775807", 1, "number.range" }, { "1.2,345", 2, "number.form" }, { "--5", 0, "number.form" },
		{ "1111111111111111111111111111111111111111111111111111111111111111", 0, "number.form" },
		{ "1,234.5", 1, "12345" }, { "\u200f12\u200f", 0, "12" },
	};
	static const struct { const char *typed; bool toman; const char *want; } money[] = {
		{ "120000", true, "1200000" }, { "120000", false, "120000" }, { "۱۲۰٬۰۰۰ تومان", false, "1200000" },
		{ "1,200,000 ریال", true, "1200000" }, { "۱۰ريال", true, "10" }, { "0.5 toman", false, "5" },
		{ "0.5", false, "number.places" }, { "تومان", true, "number.required" },
	};
	const char *code;
	int64_t v;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum rc rc = fa_parse_decimal(cases[i].typed, cases[i].places, &v, &code);

		is_str(rc ? code : arena_printf(a, "%" PRId64, v), cases[i].want, cases[i].typed);
	}
	for (size_t i = 0; i < COUNT_OF(money); i++) {
		enum rc rc = fa_parse_money(money[i].typed, money[i].toman, &v, &code);

		is_str(rc ? code : arena_printf(a, "%" PRId64, v), money[i].want, money[i].typed);
	}
	is_rc(fa_parse_int("۴۲", &v, &code), OK, "fa_parse_int");
	is_i64(v, 42, "forty-two");
}

int main(void)
{
	AUTO(arena) a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	test_vectors(&a);
	test_typed(&a);
	test_shown();
	test_numbers_shown();
	test_numbers_typed(&a);
	return done();
}
