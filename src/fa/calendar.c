#include "fa.h"

#include <string.h>

/* ---- reading the table ------------------------------------------------------------ */

enum { COLUMNS = 5, WORKDAY_SEARCH_MOST = 4000 };

/* Cuts one line at its commas; names of holidays hold none. */
static bool line_cut(char *line, char *ret_column[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		char *comma = strchr(line, ',');

		ret_column[i] = line;
		if (i == COLUMNS - 1)
			return !comma && *line;
		if (!comma)
			return false;
		*comma = '\0';
		line = comma + 1;
	}
	return false;
}

static bool same_word(const char *a, const char *b)
{
	AUTO(buf) ka = { 0 };
	AUTO(buf) kb = { 0 };

	buf_init(&ka, 128);
	buf_init(&kb, 128);
	fa_joined_key(&ka, a);
	fa_joined_key(&kb, b);
	return str_eq(buf_str(&ka), buf_str(&kb));
}

static bool holiday_read(char *line, struct holiday *ret_day)
{
	char *column[COLUMNS];
	const char *code;
	date_t jalali, gregorian;

	if (!line_cut(line, column))
		return false;
	if (fa_date_parse(column[0], &jalali, &code) || !fa_iso_read(column[1], &gregorian))
		return false;
	/* The table is typed by people: three ways to say the day must agree. */
	if (!date_eq(jalali, gregorian) || !same_word(column[2], fa_weekday_name(fa_weekday(jalali), LANG_FA)))
		return false;
	*ret_day = (struct holiday){ .date = jalali, .name = column[4] };
	return true;
}

static size_t lower_bound(const struct holiday *day, size_t n, date_t d)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (day[mid].date.n < d.n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool day_insert(struct holiday *day, size_t *n, struct holiday h)
{
	size_t at = lower_bound(day, *n, h.date);

	if (at < *n && date_eq(day[at].date, h.date))
		return false;
	memmove(day + at + 1, day + at, (*n - at) * sizeof(*day));
	day[at] = h;
	*n += 1;
	return true;
}

enum rc fa_holidays_read(struct holiday_set *set, struct arena *a, const char *csv, int *ret_line)
{
	char *copy = arena_strdup(a, csv), *next;
	size_t n = set->n, lines = 1;
	struct holiday *day;
	int number = 0;

	for (const char *p = csv; *p; p++)
		lines += *p == '\n';
	day = ARENA_ARRAY(a, struct holiday, n + lines);
	if (n)
		memcpy(day, set->day, n * sizeof(*day));
	for (char *line = copy; line && *line; line = next) {
		struct holiday h;
		size_t length;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		length = strlen(line);
		if (length && line[length - 1] == '\r')
			line[length - 1] = '\0';
		number++;
		if (number == 1 ? !str_eq(line, "jalali,gregorian,weekday_fa,kind,name_fa")
				: !holiday_read(line, &h) || !day_insert(day, &n, h)) {
			*ret_line = number;
			return INVALID;
		}
	}
	if (number == 0) {
		*ret_line = 1;
		return INVALID;
	}
	set->day = day;
	set->n = n;
	return OK;
}

bool fa_holidays_known(const struct holiday_set *set, int year)
{
	date_t first = fa_year_start(year);
	size_t at;

	if (!set || date_is_none(first))
		return false;
	at = lower_bound(set->day, set->n, first);
	return at < set->n && fa_jalali(set->day[at].date).year == year;
}

const char *fa_holiday_name(const struct holiday_set *set, date_t d)
{
	size_t at;

	if (!set || date_is_none(d))
		return NULL;
	at = lower_bound(set->day, set->n, d);
	return at < set->n && date_eq(set->day[at].date, d) ? set->day[at].name : NULL;
}

/* ---- working days --------------------------------------------------------------------- */

bool fa_is_workday(const struct work_calendar *c, date_t d)
{
	int weekday = fa_weekday(d);

	return weekday >= 0 && !(c->weekly >> weekday & 1) &&
	       !fa_holiday_name(c->national, d) && !fa_holiday_name(c->local, d);
}

/* The next working day from d on in steps of one day; none when there is no end to closures. */
static date_t search(const struct work_calendar *c, date_t d, int step)
{
	for (int i = 0; i < WORKDAY_SEARCH_MOST && !date_is_none(d); i++) {
		if (fa_is_workday(c, d))
			return d;
		d = fa_add_days(d, step);
	}
	return DATE_NONE;
}

date_t fa_next_workday(const struct work_calendar *c, date_t d)
{
	return search(c, d, 1);
}

date_t fa_add_workdays(const struct work_calendar *c, date_t d, int n)
{
	int step = n < 0 ? -1 : 1;

	if (n == 0)
		return fa_next_workday(c, d);
	for (; n && !date_is_none(d); n -= step)
		d = search(c, fa_add_days(d, step), step);
	return d;
}

int fa_workdays_between(const struct work_calendar *c, date_t from, date_t to)
{
	int n = 0;

	for (; !date_is_none(from) && date_cmp(from, to) < 0; from = fa_add_days(from, 1))
		n += fa_is_workday(c, from);
	return n;
}
