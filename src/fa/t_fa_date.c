#include "fa.h"
#include "t_vectors.h"
#include "tap.h"

static date_t day(int y, int m, int d)
{
	date_t date;

	CHECK(fa_date(y, m, d, &date));
	return date;
}

static const char *shown(struct arena *a, date_t d, enum fa_date_style style, enum lang lang)
{
	AUTO(buf) b;

	buf_init(&b, 200);
	fa_put_date(&b, d, style, lang);
	return arena_strdup(a, buf_str(&b));
}

static const char *iso(struct arena *a, date_t d)
{
	char *text = arena_alloc(a, FA_ISO_SIZE);

	fa_iso_write(d, text);
	return text;
}

static void test_vectors(struct arena *a)
{
	char *text = file_text(a, VECTORS "/jalali.csv"), *column[3];
	int rows = 0, wrong = 0;

	line_next(&text, column, 3);
	while (line_next(&text, column, 3)) {
		struct jalali j;
		date_t d = DATE_NONE;
		int y, m, dd;
		bool right;

		rows++;
		if (sscanf(column[1], "%d-%d-%d", &y, &m, &dd) != 3 || y > FA_YEAR_LAST || y < FA_YEAR_FIRST)
			continue;
		right = fa_iso_read(column[0], &d);
		j = fa_jalali(d);
		right = right && j.year == y && j.month == m && j.day == dd && date_eq(day(y, m, dd), d) &&
			str_eq(iso(a, d), column[0]) && str_eq(fa_weekday_name(fa_weekday(d), LANG_FA), column[2]);
		if (!right)
			printf("# %s %s %s\n", column[0], column[1], column[2]);
		wrong += !right;
	}
	ok(rows == 429 && wrong == 0, "all %d official days agree both ways, with weekday and ISO text", rows);
}

static void test_range(void)
{
	date_t d = day(FA_YEAR_FIRST, 1, 1), untouched = { 7 };
	bool same = true;
	int days = 0, leaps = 0;

	for (; !date_is_none(d); d = fa_add_days(d, 1)) {
		struct jalali j = fa_jalali(d);
		date_t back, from_iso;
		char text[FA_ISO_SIZE];

		fa_iso_write(d, text);
		same = same && fa_date(j.year, j.month, j.day, &back) && date_eq(back, d) &&
		       fa_iso_read(text, &from_iso) && date_eq(from_iso, d);
		days++;
	}
	for (int y = FA_YEAR_FIRST; y <= FA_YEAR_LAST; y++)
		leaps += fa_leap(y);
	ok(same, "every day of the range goes there and back");
	is_i64(days, 293 * 365 + leaps, "and none is missing");
	ok(fa_leap(1399) && fa_leap(1403) && fa_leap(1408) && !fa_leap(1404) && !fa_leap(1407), "leap years");
	ok(!fa_date(1205, 12, 1, &untouched) && !fa_date(1499, 1, 1, &untouched) &&
	   !fa_date(1404, 12, 30, &untouched) && !fa_date(1405, 7, 31, &untouched) &&
	   !fa_date(1405, 13, 1, &untouched) && !fa_date(1405, 1, 0, &untouched) && untouched.n == 7,
	   "days that are none");
	ok(fa_jalali((date_t){ INT32_MAX }).year == 0 && fa_jalali((date_t){ INT32_MIN }).year == 0,
	   "numbers out of range are no day");
	ok(!fa_iso_read("2026-02-29", &untouched) && !fa_iso_read("2026-2-3", &untouched) &&
	   !fa_iso_read("2026-02-03x", &untouched) && !fa_iso_read("", &untouched) &&
	   !fa_iso_read("2026/02/03", &untouched) && !fa_iso_read("9999-01-01", &untouched) &&
	   !fa_iso_read("0000-00-00", &untouched), "ISO text is read strictly");
	ok(fa_iso_read("2024-02-29", &untouched), "29 February of a leap year");
}

static void test_moving(struct arena *a)
{
	date_t leap_end = day(1403, 12, 30);

	is_str(shown(a, fa_add_months(day(1404, 6, 31), 6), FA_DATE_SHORT, LANG_EN), "1404/12/29",
	       "31 Shahrivar + 6 months = 29 Esfand (R128)");
	is_str(shown(a, fa_add_months(day(1403, 6, 31), 6), FA_DATE_SHORT, LANG_EN), "1403/12/30",
	       "30 Esfand in a leap year");
	is_str(shown(a, fa_add_months(day(1405, 1, 31), -1), FA_DATE_SHORT, LANG_EN), "1404/12/29", "backwards");
	is_str(shown(a, fa_add_years(leap_end, 1), FA_DATE_SHORT, LANG_EN), "1404/12/29", "a year after 30 Esfand");
	ok(date_is_none(fa_add_months(day(1498, 12, 1), 1)) && date_is_none(fa_add_years(day(1405, 1, 1), INT32_MAX)) &&
	   date_is_none(fa_add_days(day(1405, 1, 1), INT32_MAX)) && date_is_none(fa_add_days(DATE_NONE, 1)),
	   "leaving the range gives none");
	is_i64(fa_months_between(day(1404, 1, 31), day(1404, 2, 31)), 1, "months between");
	is_i64(fa_months_between(day(1404, 6, 31), day(1404, 7, 30)), 1, "a month is full on the clamped day");
	is_i64(fa_months_between(day(1404, 6, 31), day(1404, 7, 29)), 0, "and not a day before");
	is_i64(fa_months_between(day(1404, 2, 1), day(1404, 1, 2)), -1, "negative months are not rounded up");
	is_i64(fa_months_between(day(1404, 2, 2), day(1404, 1, 2)), -1, "exactly one month back");
	is_i64(fa_age(day(1380, 5, 10), day(1405, 5, 9)), 24, "the day before the birthday");
	is_i64(fa_age(day(1380, 5, 10), day(1405, 5, 10)), 25, "the birthday");
	is_i64(fa_age(leap_end, day(1404, 12, 29)), 1, "born on 30 Esfand");
	is_i64(fa_age(day(1405, 1, 2), day(1405, 1, 1)), -1, "not yet born");
	is_i64(fa_age(DATE_NONE, day(1405, 1, 1)), -1, "unknown birth");
	is_i64(fa_month_index(day(1405, 9, 1)), 1405 * 12 + 8, "month index");
	ok(date_eq(fa_month_start(1405 * 12 + 8), day(1405, 9, 1)) &&
	   date_eq(fa_month_end(1405 * 12 + 8), day(1405, 9, 30)) &&
	   date_eq(fa_year_start(1405), day(1405, 1, 1)) && date_eq(fa_year_end(1403), leap_end),
	   "first and last days");
	ok(date_eq(fa_week_start(day(1405, 1, 1)), day(1405, 1, 1)) &&
	   date_eq(fa_week_start(day(1404, 12, 29)), day(1404, 12, 23)), "weeks begin on Saturday");
	is_str(shown(a, fa_last_weekday(1405 * 12 + 8, FA_WEDNESDAY), FA_DATE_LONG, LANG_EN),
	       "Wednesday 25 Azar 1405", "last Wednesday of the month (R163)");
}

static void test_shown(struct arena *a)
{
	date_t d = day(1405, 9, 1);

	is_str(shown(a, d, FA_DATE_SHORT, LANG_FA), "۱۴۰۵/۰۹/۰۱", "short");
	is_str(shown(a, d, FA_DATE_LONG, LANG_FA), "یکشنبه ۱ آذر ۱۴۰۵", "long");
	is_str(shown(a, d, FA_DATE_DAY_MONTH, LANG_FA), "۱ آذر", "day and month");
	is_str(shown(a, d, FA_DATE_MONTH_YEAR, LANG_FA), "آذر ۱۴۰۵", "month and year");
	is_str(shown(a, d, FA_DATE_MEDIUM, LANG_EN), "1 Azar 1405", "English");
	is_str(shown(a, d, FA_DATE_LONG, LANG_EN), "Sunday 1 Azar 1405", "English, long");
	is_str(shown(a, DATE_NONE, FA_DATE_LONG, LANG_FA), "", "none shows nothing");
}

static void test_parse(struct arena *a)
{
	static const struct { const char *typed, *want; } cases[] = {
		{ "۱۴۰۵/۹/۱", "1405/09/01" }, { "1405-09-01", "1405/09/01" }, { "1405 9 1", "1405/09/01" },
		{ "١٤٠٥/٠٩/٠١", "1405/09/01" }, { "  ۱۴۰۵.۹.۱ ", "1405/09/01" }, { "14050901", "1405/09/01" },
		{ "1/9/1405", "1405/09/01" }, { "۱ آذر ۱۴۰۵", "1405/09/01" }, { "1 azar 1405", "1405/09/01" },
		{ "۱ آذر ماه ۱۴۰۵", "1405/09/01" }, { "۱آذر۱۴۰۵", "1405/09/01" },
		{ "\u2066۱۴۰۵/۰۹/۰۱\u2069", "1405/09/01" }, { "۱۲ ارديبهشت ۱۴۰۴", "1404/02/12" },
		{ "1403/12/30", "1403/12/30" },
		{ "", "date.required" }, { "  ", "date.required" }, { "05/9/1", "date.year_short" },
		{ "405/9/1", "date.year_short" }, { "1/9/05", "date.year_short" }, { "۱ آذر ۰۵", "date.year_short" },
		{ "2026-11-22", "date.gregorian" }, { "20261122", "date.gregorian" },
		{ "1100/1/1", "date.year_range" }, { "1499/1/1", "date.year_range" },
		{ "1405/13/1", "date.month" }, { "1405/0/1", "date.month" }, { "1404/12/30", "date.day" },
		{ "1405/7/31", "date.day" }, { "1405/1/0", "date.day" }, { "1405/9", "date.form" },
		{ "abc", "date.form" }, { "1405/9/1/2", "date.form" }, { "1405/9/x", "date.form" },
		{ "/", "date.form" }, { "14050901000", "date.form" }, { "1405/009/1", "date.form" },
		{ "آذر ۱ ۱۴۰۵", "date.form" }, { "1405 آذر آذر", "date.form" }, { "999999999999999999", "date.form" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *code = "untouched";
		date_t d = DATE_NONE;
		enum rc rc = fa_date_parse(cases[i].typed, &d, &code);

		is_str(rc ? code : shown(a, d, FA_DATE_SHORT, LANG_EN), cases[i].want, cases[i].typed);
	}
}

static void test_moments(struct arena *a)
{
	char *text = file_text(a, VECTORS "/tehran.csv"), *column[3];
	int rows = 0, wrong = 0;
	AUTO(buf) b;

	buf_init(&b, 100);
	line_next(&text, column, 3);
	while (line_next(&text, column, 3)) {
		int64_t ms, begin;
		date_t d;
		bool right;

		CHECK(str_to_i64(column[0], &ms));
		buf_clear(&b);
		fa_put_time(&b, ms, LANG_EN);
		d = fa_day_of_ms(ms);
		right = str_eq(iso(a, d), column[1]) && str_eq(buf_str(&b), column[2]);
		begin = fa_ms_of_day(d);
		right = right && begin <= ms && date_eq(fa_day_of_ms(begin), d) && !date_eq(fa_day_of_ms(begin - 1), d);
		if (!right)
			printf("# %s: %s %s\n", column[0], iso(a, d), buf_str(&b));
		wrong += !right;
		rows++;
	}
	ok(rows > 200 && wrong == 0, "%d moments show as in the time zone database", rows);
	buf_clear(&b);
	fa_put_moment(&b, 1795343100000, LANG_FA);
	is_str(buf_str(&b), "۱ آذر ۱۴۰۵، ۱۳:۵۵", "a moment");
	ok(fa_minute_of_ms(-1) == 209 && date_eq(fa_day_of_ms(-1), day(1348, 10, 11)), "before 1970");
	ok(!date_is_none(fa_day_of_ms(INT64_MIN)) && !date_is_none(fa_day_of_ms(INT64_MAX)), "any number is harmless");
}

static void test_calendar(struct arena *a)
{
	static const char head[] = "jalali,gregorian,weekday_fa,kind,name_fa\n";
	struct holiday_set set = { 0 }, closure = { 0 };
	struct work_calendar c = { .national = &set, .weekly = FA_WEEKLY_FRIDAY };
	int line = 0;

	is_rc(fa_holidays_read(&set, a, file_text(a, HOLIDAYS "/1405.csv"), &line), OK, "1405 reads");
	is_rc(fa_holidays_read(&set, a, file_text(a, HOLIDAYS "/1404.csv"), &line), OK, "1404 reads");
	is_i64(set.n, 51, "26 and 25 days");
	ok(fa_holidays_known(&set, 1404) && !fa_holidays_known(&set, 1406), "a year without a table is unknown");
	is_str(fa_holiday_name(&set, day(1404, 1, 1)), "نوروز", "holiday by name");
	ok(!fa_holiday_name(&set, day(1405, 2, 20)), "an ordinary day");
	is_rc(fa_holidays_read(&set, a, arena_printf(a, "%s1406-01-01,2027-03-21,دوشنبه,solar,نوروز\n", head), &line),
	      INVALID, "a wrong weekday is refused");
	ok(line == 2 && set.n == 51, "with its line, and nothing is added");
	is_rc(fa_holidays_read(&set, a, arena_printf(a, "%s1405-01-01,2026-03-21,شنبه,solar,نوروز\n", head), &line),
	      INVALID, "no day twice");
	is_rc(fa_holidays_read(&set, a, "a,b\n", &line), INVALID, "a foreign table is refused");
	ok(!fa_is_workday(&c, day(1405, 9, 6)) && fa_is_workday(&c, day(1405, 9, 5)), "Friday is off, Thursday is not");
	c.weekly = FA_WEEKLY_THURSDAY_FRIDAY;
	ok(!fa_is_workday(&c, day(1405, 9, 5)), "unless the office says so");
	c.weekly = FA_WEEKLY_FRIDAY;
	ok(date_eq(fa_next_workday(&c, day(1405, 1, 1)), day(1405, 1, 5)), "after Nowruz");
	ok(date_eq(fa_add_workdays(&c, day(1405, 1, 5), -1), day(1404, 12, 28)), "and back over it");
	ok(date_eq(fa_add_workdays(&c, day(1405, 9, 4), 3), day(1405, 9, 8)), "three working days over a Friday");
	is_i64(fa_workdays_between(&c, day(1405, 9, 1), day(1405, 9, 8)), 6, "six working days a week");
	is_rc(fa_holidays_read(&closure, a, arena_printf(a, "%s1405-09-07,2026-11-28,شنبه,closure,گرد و غبار\n", head),
	      &line), OK, "closure of a province");
	c.local = &closure;
	is_i64(fa_workdays_between(&c, day(1405, 9, 1), day(1405, 9, 8)), 5, "counts there only");
	c.weekly = 0x7f;
	ok(date_is_none(fa_next_workday(&c, day(1405, 9, 1))), "a calendar without working days ends the search");
}

int main(void)
{
	AUTO(arena) a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	test_vectors(&a);
	test_range();
	test_moving(&a);
	test_shown(&a);
	test_parse(&a);
	test_moments(&a);
	test_calendar(&a);
	return done();
}
