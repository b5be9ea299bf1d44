#include "fa_jalali.h"

/* 1 Farvardin 1 would be 492,268 days before 1970-01-01. */
enum { JDN_1970 = 2440588, DAYS_TO_1970 = 492268 };

/* Days before year y since 1 Farvardin 1.  All years used are positive. */
static int32_t days_before_year(int y)
{
	return 365 * (y - 1) + (8 * y + 21) / 33;
}

static int32_t year_begin(int y)
{
	return JDN_1970 - DAYS_TO_1970 + days_before_year(y);
}

bool fa_leap(int year)
{
	return year > 0 && (25 * (year % 33) + 11) % 33 < 8;
}

int fa_month_length(int year, int month)
{
	if (month < 1 || month > 12)
		return 0;
	if (month <= 6)
		return 31;
	return month < 12 || fa_leap(year) ? 30 : 29;
}

bool fa_date(int year, int month, int day, date_t *ret_date)
{
	if (year < FA_YEAR_FIRST || year > FA_YEAR_LAST)
		return false;
	if (day < 1 || day > fa_month_length(year, month))
		return false;
	ret_date->n = year_begin(year) + (month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6) + day - 1;
	return true;
}

bool fa_date_in_range(date_t d)
{
	return d.n >= year_begin(FA_YEAR_FIRST) && d.n < year_begin(FA_YEAR_LAST + 1);
}

struct jalali fa_jalali(date_t d)
{
	int32_t day;
	int year;

	if (!fa_date_in_range(d))
		return (struct jalali){ 0 };
	/* The first guess is right or one too late. */
	year = (d.n - year_begin(1)) / 365 + 1;
	while (year_begin(year) > d.n)
		year--;
	day = d.n - year_begin(year);
	if (day < 6 * 31)
		return (struct jalali){ .year = year, .month = day / 31 + 1, .day = day % 31 + 1 };
	day -= 6 * 31;
	return (struct jalali){ .year = year, .month = day / 30 + 7, .day = day % 30 + 1 };
}

static date_t in_range_or_none(int64_t n)
{
	if (n < year_begin(FA_YEAR_FIRST) || n >= year_begin(FA_YEAR_LAST + 1))
		return DATE_NONE;
	return (date_t){ (int32_t)n };
}

date_t fa_add_days(date_t d, int n)
{
	return fa_date_in_range(d) ? in_range_or_none((int64_t)d.n + n) : DATE_NONE;
}

date_t fa_add_months(date_t d, int n)
{
	struct jalali j = fa_jalali(d);
	int64_t index = (int64_t)j.year * 12 + j.month - 1 + n;
	date_t moved;
	int length;

	if (!j.year || index < FA_YEAR_FIRST * 12 || index > FA_YEAR_LAST * 12 + 11)
		return DATE_NONE;
	length = fa_month_length((int)(index / 12), (int)(index % 12) + 1);
	if (!fa_date((int)(index / 12), (int)(index % 12) + 1, j.day < length ? j.day : length, &moved))
		return DATE_NONE;
	return moved;
}

date_t fa_add_years(date_t d, int n)
{
	int months;

	if (__builtin_mul_overflow(n, 12, &months))
		return DATE_NONE;
	return fa_add_months(d, months);
}

int fa_months_between(date_t from, date_t to)
{
	int k;

	if (!fa_date_in_range(from) || !fa_date_in_range(to))
		return 0;
	k = fa_month_index(to) - fa_month_index(from);
	return date_cmp(fa_add_months(from, k), to) > 0 ? k - 1 : k;
}

int fa_age(date_t birth, date_t at)
{
	if (!fa_date_in_range(birth) || !fa_date_in_range(at) || date_cmp(birth, at) > 0)
		return -1;
	return fa_months_between(birth, at) / 12;
}

int fa_month_index(date_t d)
{
	struct jalali j = fa_jalali(d);

	return j.year ? j.year * 12 + j.month - 1 : 0;
}

static date_t date_or_none(int year, int month, int day)
{
	date_t d;

	return fa_date(year, month, day, &d) ? d : DATE_NONE;
}

date_t fa_month_start(int month_index)
{
	return date_or_none(month_index / 12, month_index % 12 + 1, 1);
}

date_t fa_month_end(int month_index)
{
	int year = month_index / 12, month = month_index % 12 + 1;

	return date_or_none(year, month, fa_month_length(year, month));
}

date_t fa_year_start(int year)
{
	return date_or_none(year, 1, 1);
}

date_t fa_year_end(int year)
{
	return date_or_none(year, 12, fa_month_length(year, 12));
}

int fa_weekday(date_t d)
{
	/* Day 0 was a Monday. */
	return fa_date_in_range(d) ? (d.n + 2) % 7 : -1;
}

date_t fa_week_start(date_t d)
{
	int weekday = fa_weekday(d);

	return weekday < 0 ? DATE_NONE : fa_add_days(d, -weekday);
}

date_t fa_last_weekday(int month_index, int weekday)
{
	date_t end = fa_month_end(month_index);

	CHECK(weekday >= FA_SATURDAY && weekday <= FA_FRIDAY);
	if (date_is_none(end))
		return DATE_NONE;
	return fa_add_days(end, -((fa_weekday(end) - weekday + 7) % 7));
}

/* ---- Gregorian text ------------------------------------------------------------- */

/* Years counted from 1 March, in eras of 400 years = 146,097 days. */
static int32_t gregorian_to_jdn(int y, int m, int d)
{
	int32_t era, year_of_era, day_of_year;

	y -= m <= 2;
	era = y / 400;
	year_of_era = y % 400;
	day_of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
	       - 719468 + JDN_1970;
}

static void put_digits(char *at, int v, int width)
{
	while (width--) {
		at[width] = (char)('0' + v % 10);
		v /= 10;
	}
}

void fa_iso_write(date_t d, char ret_text[FA_ISO_SIZE])
{
	int32_t days, era, day, year, month;

	if (!fa_date_in_range(d)) {
		ret_text[0] = '\0';
		return;
	}
	days = d.n - JDN_1970 + 719468;
	era = days / 146097;
	day = days % 146097;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	put_digits(ret_text, era * 400 + year + (month >= 10), 4);
	ret_text[4] = '-';
	put_digits(ret_text + 5, month < 10 ? month + 3 : month - 9, 2);
	ret_text[7] = '-';
	put_digits(ret_text + 8, day - (153 * month + 2) / 5 + 1, 2);
	ret_text[10] = '\0';
}

static int gregorian_month_length(int y, int m)
{
	static const signed char length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return length[m - 1] + (m == 2 && y % 4 == 0 && (y % 100 || y % 400 == 0));
}

bool fa_iso_read(const char *text, date_t *ret_date)
{
	int part[3] = { 0 };
	date_t d;

	for (int i = 0; i < FA_ISO_SIZE - 1; i++) {
		if (i == 4 || i == 7) {
			if (text[i] != '-')
				return false;
			continue;
		}
		if (text[i] < '0' || text[i] > '9')
			return false;
		part[(i > 4) + (i > 7)] = part[(i > 4) + (i > 7)] * 10 + text[i] - '0';
	}
	if (text[FA_ISO_SIZE - 1] || part[0] < 1 || part[1] < 1 || part[1] > 12 || part[2] < 1 ||
	    part[2] > gregorian_month_length(part[0], part[1]))
		return false;
	d.n = gregorian_to_jdn(part[0], part[1], part[2]);
	if (!fa_date_in_range(d))
		return false;
	*ret_date = d;
	return true;
}

/* ---- moments ----------------------------------------------------------------------- */

enum { MINUTE_MS = 60000, HOUR_MS = 3600000 };
#define DAY_MS ((int64_t)86400000)
#define TEHRAN_MS ((int64_t)210 * MINUTE_MS)

static int64_t midnight_ms(date_t d)
{
	return (d.n - (int64_t)JDN_1970) * DAY_MS - TEHRAN_MS;
}

static bool year_has_summer_time(int year)
{
	return year >= 1387 && year <= 1401;
}

/* Clocks went one hour forward as 1 Farvardin ended and back as 30 Shahrivar ended (their time). */
static int64_t offset_at(int64_t ms)
{
	int64_t n = JDN_1970 + (ms + TEHRAN_MS) / DAY_MS;
	struct jalali j = fa_jalali(in_range_or_none(n));

	if (!year_has_summer_time(j.year))
		return TEHRAN_MS;
	if (ms >= midnight_ms(date_or_none(j.year, 1, 2)) &&
	    ms < midnight_ms(date_or_none(j.year, 6, 31)) - HOUR_MS)
		return TEHRAN_MS + HOUR_MS;
	return TEHRAN_MS;
}

/* Milliseconds of Iranian wall time since 1970-01-01 00:00 there, floored to the range. */
static int64_t wall_ms(int64_t ms)
{
	int64_t least = midnight_ms((date_t){ year_begin(FA_YEAR_FIRST) });
	int64_t most = midnight_ms((date_t){ year_begin(FA_YEAR_LAST + 1) }) - 1;

	ms = ms < least ? least : ms > most ? most : ms;
	return ms + offset_at(ms);
}

static int64_t floor_day(int64_t wall)
{
	return wall >= 0 ? wall / DAY_MS : -((-wall + DAY_MS - 1) / DAY_MS);
}

date_t fa_day_of_ms(int64_t ms)
{
	return in_range_or_none(JDN_1970 + floor_day(wall_ms(ms)));
}

int fa_minute_of_ms(int64_t ms)
{
	int64_t wall = wall_ms(ms);

	return (int)((wall - floor_day(wall) * DAY_MS) / MINUTE_MS);
}

int64_t fa_ms_of_day(date_t d)
{
	struct jalali j = fa_jalali(d);
	bool summer;

	CHECK(j.year);
	/* 2 Farvardin began an hour "late", at 01:00; 31 Shahrivar began in winter time. */
	summer = year_has_summer_time(j.year) && j.month <= 6 &&
		!(j.month == 1 && j.day <= 2) && !(j.month == 6 && j.day == 31);
	return midnight_ms(d) - (summer ? HOUR_MS : 0);
}
