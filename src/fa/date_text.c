/* Days as people type and read them. */
#include "fa.h"

#include <string.h>

static const char *const months[2][13] = {
	[LANG_FA] = { "", "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
		      "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند" },
	[LANG_EN] = { "", "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
		      "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand" },
};

static const char *const weekdays[2][7] = {
	[LANG_FA] = { "شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه" },
	[LANG_EN] = { "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday" },
};

const char *fa_month_name(int month, enum lang lang)
{
	CHECK(month >= 1 && month <= 12);
	return months[lang == LANG_EN][month];
}

const char *fa_weekday_name(int weekday, enum lang lang)
{
	CHECK(weekday >= 0 && weekday < 7);
	return weekdays[lang == LANG_EN][weekday];
}

static void put_padded(struct buf *b, int v, int width, enum lang lang)
{
	char text[8];

	text[width] = '\0';
	for (int i = width - 1; i >= 0; i--) {
		text[i] = (char)('0' + v % 10);
		v /= 10;
	}
	fa_put_digits(b, text, lang);
}

void fa_put_date(struct buf *b, date_t d, enum fa_date_style style, enum lang lang)
{
	struct jalali j = fa_jalali(d);

	if (!j.year)
		return;
	if (style == FA_DATE_SHORT) {
		put_padded(b, j.year, 4, lang);
		buf_putc(b, '/');
		put_padded(b, j.month, 2, lang);
		buf_putc(b, '/');
		put_padded(b, j.day, 2, lang);
		return;
	}
	if (style == FA_DATE_LONG) {
		buf_puts(b, fa_weekday_name(fa_weekday(d), lang));
		buf_putc(b, ' ');
	}
	if (style != FA_DATE_MONTH_YEAR) {
		fa_put_plain(b, j.day, lang);
		buf_putc(b, ' ');
	}
	buf_puts(b, fa_month_name(j.month, lang));
	if (style == FA_DATE_DAY_MONTH)
		return;
	buf_putc(b, ' ');
	fa_put_plain(b, j.year, lang);
}

void fa_put_time(struct buf *b, int64_t ms, enum lang lang)
{
	int minute = fa_minute_of_ms(ms);

	put_padded(b, minute / 60, 2, lang);
	buf_putc(b, ':');
	put_padded(b, minute % 60, 2, lang);
}

void fa_put_moment(struct buf *b, int64_t ms, enum lang lang)
{
	fa_put_date(b, fa_day_of_ms(ms), FA_DATE_MEDIUM, lang);
	buf_puts(b, lang == LANG_EN ? ", " : "، ");
	fa_put_time(b, ms, lang);
}

/* ---- typed ----------------------------------------------------------------------- */

struct typed {
	int value[3];
	int digits[3];            /* how many digits were typed; 0 for a month's name */
	int n;
};

static int month_by_name(const char *word)
{
	AUTO(buf) b = { 0 };
	int month = 0;

	for (int m = 1; m <= 12 && !month; m++)
		for (int lang = 0; lang < 2 && !month; lang++) {
			buf_init(&b, 32);
			fa_joined_key(&b, months[lang][m]);
			if (str_eq(buf_str(&b), word))
				month = m;
			buf_release(&b);
		}
	return month;
}

/* Cuts a folded line (ASCII digits, single spaces, lower case) into at most three parts. */
static bool typed_read(char *s, struct typed *t)
{
	while (*s) {
		char *from = s;

		if (*s == ' ') {
			s++;
			continue;
		}
		if (t->n == 3)
			return false;
		if (*s >= '0' && *s <= '9') {
			for (; *s >= '0' && *s <= '9'; s++) {
				if (++t->digits[t->n] > 8)
					return false;
				t->value[t->n] = t->value[t->n] * 10 + *s - '0';
			}
		} else {
			char end;

			while (*s && *s != ' ' && !(*s >= '0' && *s <= '9'))
				s++;
			end = *s;
			*s = '\0';
			t->value[t->n] = month_by_name(from);
			if (!t->value[t->n] && t->n && str_eq(from, "ماه")) {
				*s = end;
				continue;
			}
			*s = end;
			if (!t->value[t->n])
				return false;
		}
		t->n++;
	}
	return true;
}

/* 14050901, as bar codes and other programs write it. */
static void typed_split(struct typed *t)
{
	int all = t->value[0];

	if (t->n != 1 || t->digits[0] != 8)
		return;
	*t = (struct typed){
		.value = { all / 10000, all / 100 % 100, all % 100 },
		.digits = { 4, 2, 2 },
		.n = 3,
	};
}

static const char *typed_date(struct typed *t, date_t *ret_date)
{
	int year, month, day;
	bool year_last;

	typed_split(t);
	if (t->n != 3 || !t->digits[0] || !t->digits[2])
		return "date.form";
	year_last = t->digits[2] > 2 && t->digits[0] <= 2;
	year = t->value[year_last ? 2 : 0];
	month = t->value[1];
	day = t->value[year_last ? 0 : 2];
	if (t->digits[1] > 2 || t->digits[year_last ? 0 : 2] > 2 || t->digits[year_last ? 2 : 0] > 4)
		return "date.form";
	/* A month's name is followed by the year: 1 Azar 05. */
	if (t->digits[year_last ? 2 : 0] < 4)
		return "date.year_short";
	if (year >= 1900 && year <= 2199)
		return "date.gregorian";
	if (year < FA_YEAR_FIRST || year > FA_YEAR_LAST)
		return "date.year_range";
	if (month < 1 || month > 12)
		return "date.month";
	return fa_date(year, month, day, ret_date) ? NULL : "date.day";
}

enum rc fa_date_parse(const char *text, date_t *ret_date, const char **ret_code)
{
	struct typed t = { .n = 0 };
	AUTO(buf) folded = { 0 };
	const char *code;
	date_t d;

	/* Separators become spaces, digits ASCII, half-spaces and marks vanish. */
	buf_init(&folded, 120);
	fa_search_key(&folded, text);
	if (!folded.overflow && folded.len == 0 && text[strspn(text, " \t\r\n")] == '\0') {
		*ret_code = "date.required";
		return INVALID;
	}
	if (folded.overflow || folded.len == 0 || !typed_read(folded.data, &t)) {
		*ret_code = "date.form";
		return INVALID;
	}
	code = typed_date(&t, &d);
	if (code) {
		*ret_code = code;
		return INVALID;
	}
	*ret_date = d;
	return OK;
}
