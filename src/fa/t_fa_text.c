#include "fa.h"
#include "t_vectors.h"
#include "tap.h"

#include <stdlib.h>

static const char *with(struct arena *a, void (*f)(struct buf *, const char *), const char *text)
{
	AUTO(buf) b;

	buf_init(&b, 4000);
	f(&b, text);
	return arena_strdup(a, buf_str(&b));
}

static void test_normalise(struct arena *a)
{
	static const struct { const char *in, *want; } cases[] = {
		{ "علي كريمي", "علی کریمی" }, { "  علی   رضا ", "علی رضا" }, { "ســلام", "سلام" },
		{ "می\u200c\u200cشود", "می\u200cشود" }, { "خانه\u200c ها\u200c", "خانه ها" },
		{ "\u200cعلی\u200c", "علی" }, { "خانه\u200c، باغ", "خانه، باغ" }, { "نیم\u00adفاصله", "نیم\u200cفاصله" },
		{ "\u202eعلی\u202c\u200f", "علی" }, { "a\u00a0b\tc", "a b c" }, { "مؤمن آقائی رأفت", "مؤمن آقائی رأفت" },
		{ "خانۀ مُحَمَّد", "خانۀ مُحَمَّد" }, { "\ufeffس", "س" }, { "ﺳﻼﻡ", "سلام" }, { "ﷲ ﷼", "الله ریال" },
		{ "a\nb", "a b" }, { "۱۲", "۱۲" }, { "\x01\x7f", "" }, { "", "" }, { "ھمہ", "همه" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		is_str(with(a, fa_normalise, cases[i].in), cases[i].want, cases[i].want);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *once = with(a, fa_normalise, cases[i].in);

		is_str(with(a, fa_normalise, once), once, "normalising twice changes nothing");
	}
	is_str(with(a, fa_normalise_note, "  یک\r\nدو \n\n\n\nسه\n"), "یک\nدو\n\nسه", "a note keeps its lines");
}

/* Runs of plain text are copied in one piece; a mark that normalising drops, put
 * behind every letter, makes it look at each alone, and the result is the same. */
static void test_pieces(struct arena *a)
{
	static const uint32_t alphabet[] = { 'a', 'Z', '7', '.', '-', ' ', ' ', '\t', '\n', 0x7f, 0xa0, 0xad, 0xe9,
		0x0621, 0x0627, 0x0628, 0x0640, 0x0643, 0x0645, 0x0648, 0x0649, 0x064a, 0x064e, 0x0661, 0x0671, 0x067e,
		0x06a9, 0x06af, 0x06c1, 0x06cc, 0x06f5, 0x060c, 0x061f, 0x200c, 0x200c, 0x200d, 0x2028, 0x202e, 0xfefb,
		0xfdf2, 0x1f600 };
	struct rng rng = rng_seeded(7);
	bool same = true;

	for (int i = 0; same && i < 3000; i++) {
		AUTO(buf) whole = { 0 };
		AUTO(buf) marked = { 0 };
		size_t n = rng_u64(&rng) % 24;

		buf_init(&whole, 400);
		buf_init(&marked, 400);
		while (n--) {
			/* Mostly of the same kind, so that there are runs. */
			uint32_t cp = alphabet[rng_u64(&rng) % (rng_u64(&rng) % 3 ? 7 : COUNT_OF(alphabet))];

			utf8_put(&whole, cp);
			utf8_put(&marked, cp);
			utf8_put(&marked, 0x200e);
		}
		same = str_eq(with(a, fa_normalise, buf_str(&whole)), with(a, fa_normalise, buf_str(&marked))) &&
			str_eq(with(a, fa_normalise_note, buf_str(&whole)), with(a, fa_normalise_note, buf_str(&marked)));
	}
	ok(same, "normalising in pieces and letter by letter is the same");
}

static uint32_t code_point(const char *u)
{
	return (uint32_t)strtoul(u + 2, NULL, 16);
}

/* Each rule of the table, letter by letter, holds in the search key. */
static void test_rules(struct arena *a)
{
	char *text = file_text(a, VECTORS "/normalisation_rules.csv"), *column[5];
	int rows = 0;
	AUTO(buf) b;

	buf_init(&b, 100);
	line_next(&text, column, 5);
	while (line_next(&text, column, 5)) {
		const char *to = column[2];
		const char *want;

		if (!str_prefix(column[0], "U+") || strlen(column[0]) != 6 || !str_prefix(to[0] ? to : "U+", "U+"))
			continue;
		buf_clear(&b);
		utf8_put(&b, 'x');
		utf8_put(&b, code_point(column[0]));
		utf8_put(&b, 'y');
		want = "xy";
		/* The half-space is dropped in keys; the soft hyphen is one. */
		if (*to && code_point(to) == 0x20 && !str_eq(column[0], "U+200C"))
			want = "x y";
		else if (*to && code_point(to) > 0x20 && code_point(to) != 0x200c)
			want = arena_printf(a, "x%sy", column[3]);
		/* Separators part words in keys whatever they look like. */
		if (*to == '\0' && str_eq(column[1], "٫"))
			continue;
		is_str(with(a, fa_search_key, buf_str(&b)), want, column[0]);
		rows++;
	}
	ok(rows >= 24, "%d rules of the table hold", rows);
}

static void test_nfkc(struct arena *a)
{
	char *text = file_text(a, VECTORS "/presentation_forms_nfkc.csv"), *column[3];
	int rows = 0, wrong = 0;
	AUTO(buf) b;

	buf_init(&b, 200);
	line_next(&text, column, 3);
	while (line_next(&text, column, 3)) {
		buf_clear(&b);
		for (const char *p = column[2]; (p = strstr(p, "U+")); p += 2)
			utf8_put(&b, code_point(p));
		wrong += !str_eq(fa_nfkc(code_point(column[0])), buf_str(&b));
		rows++;
	}
	ok(rows == 731 && wrong == 0, "%d presentation forms", rows);
	ok(!fa_nfkc('a') && !fa_nfkc(0xfb4f) && !fa_nfkc(0xfd3e) && !fa_nfkc(0x10fb50), "nothing else has one");
}

static void test_keys(struct arena *a)
{
	static const struct { const char *in, *want; } search[] = {
		{ "آقای رضائی", "اقای رضایی" }, { "مُحَمَّد", "محمد" }, { "می\u200cشود", "میشود" }, { "خانهٔ ما", "خانه ما" },
		{ "۱۲۳ ٤٥", "123 45" }, { "Ahmad-ALI", "ahmad ali" }, { "«باغ»، گل!", "باغ گل" }, { "جزء", "جز" },
		{ "  ", "" }, { "😀علی", "علی" }, { "ﺭﺿﺎ", "رضا" },
	};
	static const char *const same[][2] = {
		{ "محمدرضا", "محمد رضا" }, { "محمد\u200cرضا", "محمد رضا" }, { "سید محمد موسوی", "محمد موسوي" },
		{ "سیدمحمد", "محمد" }, { "سید\u200cمحمد", "محمد" }, { "حاج سید علی", "علی" }, { "حاجیه خانم زهرا", "خانم زهرا" },
		{ "نصرالله", "نصراله" }, { "رضائی", "رضایی" }, { "رضایی", "رضای" }, { "میر حسین", "حسین" },
		{ "سیده زهرا", "زهرا" }, { "علی اکبر", "علی‌اکبر" },
	};
	static const char *const differ[][2] = {
		{ "میرزا", "زا" }, { "سیدی", "ی" }, { "سید", "" }, { "حاجیان", "ان" }, { "سیده", "ه" },
	};

	for (size_t i = 0; i < COUNT_OF(search); i++)
		is_str(with(a, fa_search_key, search[i].in), search[i].want, search[i].in);
	is_str(with(a, fa_joined_key, "محمد رضا\u200cعلی"), "محمدرضاعلی", "joined");
	for (size_t i = 0; i < COUNT_OF(same); i++)
		is_str(with(a, fa_name_key, same[i][0]), with(a, fa_name_key, same[i][1]), same[i][0]);
	for (size_t i = 0; i < COUNT_OF(differ); i++)
		ok(!str_eq(with(a, fa_name_key, differ[i][0]), with(a, fa_name_key, differ[i][1])),
		   "%s stays a name", differ[i][0]);
}

static void test_sort(struct arena *a)
{
	static const char *const order[] = {
		"", "۲ بهار", "آب", "آبان", "ابر", "اکبر", "ب", "بابک", "پارسا", "تقی", "ثریا", "جواد", "چنگیز", "حسن", "خسرو",
		"داریوش", "ذبیح", "رضا", "رضا تقوی", "رضازاده", "زهرا", "ژاله", "سارا", "شیوا", "صادق", "ضیا", "طاهر",
		"ظفر", "علی", "غلام", "فرید", "قاسم", "کاوه", "گلی", "لاله", "مریم", "نادر", "وحید", "هاشم", "یاسر", "Ali", "Ωx",
	};
	bool ascii = true;

	for (size_t i = 0; i + 1 < COUNT_OF(order); i++) {
		const char *one = with(a, fa_sort_key, order[i]), *two = with(a, fa_sort_key, order[i + 1]);

		ok(strcmp(one, two) < 0, "%s before %s", order[i], order[i + 1]);
		for (const char *p = two; *p; p++)
			ascii = ascii && *p >= ' ' && *p < 0x7f;
	}
	ok(ascii, "keys are printable ASCII");
	is_str(with(a, fa_sort_key, "كريمي"), with(a, fa_sort_key, "کریمی"), "keyboards do not matter");
}

static void test_plain(struct arena *a)
{
	is_str(with(a, fa_put_ltr, "V-12"), "\u2066V-12\u2069", "left-to-right piece");
	is_str(with(a, fa_put_isolated, "علی"), "\u2068علی\u2069", "isolated piece");
}

int main(void)
{
	AUTO(arena) a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	test_normalise(&a);
	test_pieces(&a);
	test_rules(&a);
	test_nfkc(&a);
	test_keys(&a);
	test_sort(&a);
	test_plain(&a);
	return done();
}
