#include "fa_numbers.h"

#include <string.h>

/* -1 when cp is no decimal digit of the three scripts in use here. */
static int digit_of(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0x06f0 && cp <= 0x06f9)
		return (int)(cp - 0x06f0);
	if (cp >= 0x0660 && cp <= 0x0669)
		return (int)(cp - 0x0660);
	return -1;
}

void fa_put_digits(struct buf *b, const char *text, enum lang lang)
{
	while (*text) {
		const char *from = text;
		uint32_t cp = utf8_next(&text);
		int digit = digit_of(cp);

		if (digit < 0)
			buf_put(b, from, (size_t)(text - from));
		else if (lang == LANG_EN)
			buf_putc(b, (char)('0' + digit));
		else
			buf_put(b, (const char[]){ (char)0xdb, (char)(0xb0 + digit) }, 2);
	}
}

void fa_put_digits_ascii(struct buf *b, const char *text)
{
	fa_put_digits(b, text, LANG_EN);
}

void fa_put_digits_fa(struct buf *b, const char *text)
{
	fa_put_digits(b, text, LANG_FA);
}

/* ---- shown ------------------------------------------------------------------------ */

enum { PLACES_MOST = 9 };

static uint64_t power_of_ten(int places)
{
	uint64_t p = 1;

	CHECK(places >= 0 && places <= PLACES_MOST);
	while (places--)
		p *= 10;
	return p;
}

static uint64_t absolute(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* A minus would change sides inside Persian; the number is kept in one piece. */
static void begin_minus(struct buf *b, bool minus, enum lang lang)
{
	if (!minus)
		return;
	if (lang == LANG_FA)
		utf8_put(b, 0x2066);
	buf_puts(b, lang == LANG_FA ? "−" : "-");
}

static void end_minus(struct buf *b, bool minus, enum lang lang)
{
	if (minus && lang == LANG_FA)
		utf8_put(b, 0x2069);
}

static void put_grouped(struct buf *b, uint64_t v, bool grouped, enum lang lang)
{
	/* From the end: twenty digits and six marks of two bytes each. */
	char text[56] __attribute__((uninitialized));
	size_t at = sizeof text;
	int n = 0;

	do {
		if (grouped && n && n % 3 == 0) {
			if (lang != LANG_EN)
				text[--at] = (char)0xac;
			text[--at] = lang == LANG_EN ? ',' : (char)0xd9;
		}
		text[--at] = (char)((lang == LANG_EN ? '0' : 0xb0) + v % 10);
		if (lang != LANG_EN)
			text[--at] = (char)0xdb;
		n++;
		v /= 10;
	} while (v);
	buf_put(b, text + at, sizeof text - at);
}

void fa_put_plain(struct buf *b, int64_t v, enum lang lang)
{
	begin_minus(b, v < 0, lang);
	put_grouped(b, absolute(v), false, lang);
	end_minus(b, v < 0, lang);
}

void fa_put_number(struct buf *b, int64_t v, enum lang lang)
{
	begin_minus(b, v < 0, lang);
	put_grouped(b, absolute(v), true, lang);
	end_minus(b, v < 0, lang);
}

static void put_scaled(struct buf *b, uint64_t v, int places, enum lang lang)
{
	uint64_t unit = power_of_ten(places);
	char text[PLACES_MOST + 1];

	put_grouped(b, v / unit, true, lang);
	if (!places)
		return;
	buf_puts(b, lang == LANG_EN ? "." : "٫");
	v %= unit;
	text[places] = '\0';
	for (int i = places - 1; i >= 0; i--) {
		text[i] = (char)('0' + v % 10);
		v /= 10;
	}
	fa_put_digits(b, text, lang);
}

void fa_put_decimal(struct buf *b, int64_t v, int places, enum lang lang)
{
	begin_minus(b, v < 0, lang);
	put_scaled(b, absolute(v), places, lang);
	end_minus(b, v < 0, lang);
}

void fa_put_percent(struct buf *b, int64_t v, int places, enum lang lang)
{
	begin_minus(b, v < 0, lang);
	put_scaled(b, absolute(v), places, lang);
	buf_puts(b, lang == LANG_EN ? "%" : "٪");
	end_minus(b, v < 0, lang);
}

void fa_put_compact(struct buf *b, int64_t v, enum lang lang)
{
	static const struct { uint64_t unit; const char *fa, *en; } steps[] = {
		{ 1000000000000, " هزار میلیارد", " trillion" },
		{ 1000000000, " میلیارد", " billion" },
		{ 1000000, " میلیون", " million" },
		{ 1000, " هزار", " thousand" },
	};
	uint64_t u = absolute(v);

	begin_minus(b, v < 0, lang);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		uint64_t tenth = steps[i].unit / 10, tenths;

		/* 999,950 is a million to one decimal, not "1000.0 thousand". */
		if (u < steps[i].unit - steps[i].unit / 20000)
			continue;
		tenths = u / tenth + (u % tenth * 2 >= tenth);
		put_scaled(b, tenths % 10 ? tenths : tenths / 10, tenths % 10 ? 1 : 0, lang);
		buf_puts(b, lang == LANG_EN ? steps[i].en : steps[i].fa);
		end_minus(b, v < 0, lang);
		return;
	}
	put_grouped(b, u, true, lang);
	end_minus(b, v < 0, lang);
}

void fa_put_rial(struct buf *b, int64_t rial, enum lang lang)
{
	fa_put_number(b, rial, lang);
	buf_puts(b, lang == LANG_EN ? " rial" : " ریال");
}

void fa_put_toman(struct buf *b, int64_t rial, enum lang lang)
{
	if (rial % 10)
		fa_put_decimal(b, rial, 1, lang);
	else
		fa_put_number(b, rial / 10, lang);
	buf_puts(b, lang == LANG_EN ? " toman" : " تومان");
}

/* ---- typed ------------------------------------------------------------------------- */

/* The typed number as ASCII: digits, '-', ',' between groups, '.' before decimals. */
struct typed {
	char text[48];
	size_t n;
};

static char typed_symbol(uint32_t cp)
{
	int digit = digit_of(cp);

	if (digit >= 0)
		return (char)('0' + digit);
	switch (cp) {
	case ',': case 0x066c: case 0x060c: case ' ': case 0xa0: case 0x202f: case '\'': case 0x2019:
		return ',';
	case '.': case '/': case 0x066b:
		return '.';
	case '-': case 0x2212:
		return '-';
	default:
		return '\0';
	}
}

static bool is_bidi_mark(uint32_t cp)
{
	return (cp >= 0x200c && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff || cp == 0x061c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* n bytes of text as symbols; false when something else than a number stands there. */
static bool typed_read(const char *text, size_t n, struct typed *t)
{
	const char *end = text + n;

	while (text < end && is_blank(*text))
		text++;
	while (end > text && is_blank(end[-1]))
		end--;
	t->n = 0;
	while (text < end) {
		uint32_t cp = utf8_next(&text);
		char c;

		if (is_bidi_mark(cp))
			continue;
		c = typed_symbol(cp);
		if (!c || t->n == sizeof(t->text) - 1)
			return false;
		t->text[t->n++] = c;
	}
	t->text[t->n] = '\0';
	return true;
}

/* Groups must be of three: "1,5" and "12,34" are questions, not numbers. */
static bool grouping_right(const char *s)
{
	const char *end = s + strcspn(s, ".");
	const char *comma = memchr(s, ',', (size_t)(end - s));

	if (!comma)
		return true;
	if (comma == s || comma - s > 3)
		return false;
	while (comma < end) {
		const char *next = memchr(comma + 1, ',', (size_t)(end - comma - 1));

		if ((next ? next : end) - comma != 4)
			return false;
		comma = next ? next : end;
	}
	return true;
}

static const char *typed_value(const struct typed *t, int places, int64_t *ret_v)
{
	const char *s = t->text, *point;
	bool minus = false, digits = false;
	int64_t v = 0;

	if (t->n == 0)
		return "number.required";
	if (*s == '-') {
		minus = true;
		s++;
	}
	if (!grouping_right(s))
		return "number.form";
	point = strchr(s, '.');
	for (; *s; s++) {
		if (*s == ',' && (!point || s < point))
			continue;
		if (s == point)
			continue;
		if (*s < '0' || *s > '9')
			return "number.form";
		digits = true;
		if (point && s > point && s - point > places) {
			if (*s != '0')
				return "number.places";
			continue;
		}
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *s - '0', &v))
			return "number.range";
	}
	if (!digits || (point && !point[1]))
		return "number.form";
	for (int have = point ? (int)strlen(point + 1) : 0; have < places; have++)
		if (__builtin_mul_overflow(v, 10, &v))
			return "number.range";
	*ret_v = minus ? -v : v;
	return NULL;
}

static enum rc parse(const char *text, size_t n, int places, int64_t *ret_v, const char **ret_code)
{
	const char *code = "number.form";
	struct typed t;

	CHECK(places >= 0 && places <= PLACES_MOST);
	if (typed_read(text, n, &t))
		code = typed_value(&t, places, ret_v);
	if (!code)
		return OK;
	*ret_code = code;
	return INVALID;
}

enum rc fa_parse_int(const char *text, int64_t *ret_v, const char **ret_code)
{
	return parse(text, strlen(text), 0, ret_v, ret_code);
}

enum rc fa_parse_decimal(const char *text, int places, int64_t *ret_v, const char **ret_code)
{
	return parse(text, strlen(text), places, ret_v, ret_code);
}

/* Length of text without the unit at its end; *ret_toman tells which it was. */
static size_t without_unit(const char *text, size_t n, bool *ret_toman)
{
	static const struct { const char *word; bool toman; } units[] = {
		{ "ریال", false }, { "ريال", false }, { "﷼", false }, { "rial", false }, { "IRR", false },
		{ "تومان", true }, { "تومن", true }, { "toman", true },
	};

	while (n && is_blank(text[n - 1]))
		n--;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		size_t length = strlen(units[i].word);

		if (length <= n && memcmp(text + n - length, units[i].word, length) == 0) {
			*ret_toman = units[i].toman;
			return n - length;
		}
	}
	return n;
}

enum rc fa_parse_money(const char *text, bool form_in_toman, int64_t *ret_rial, const char **ret_code)
{
	bool toman = form_in_toman;
	size_t n = without_unit(text, strlen(text), &toman);

	/* A tenth of a toman is a rial, so one decimal is whole money. */
	return parse(text, n, toman ? 1 : 0, ret_rial, ret_code);
}
