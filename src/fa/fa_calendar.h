/* fa_calendar - holidays and working days.
 *
 * Holidays are data, one table a year, never computed: lunar days and the rule
 * set itself change.  A year without a table is said to be unknown
 * (fa_holidays_known) so that pages can mark the result as unofficial.  The
 * weekly holidays and the closures of one province are the caller's data too.
 */
#ifndef FA_CALENDAR_H
#define FA_CALENDAR_H

#include "fa_jalali.h"

struct holiday {
	date_t date;
	const char *name;              /* Persian, as published */
};

/* Sorted by day, no day twice.  Zeroed is the empty set. */
struct holiday_set {
	struct holiday *day;
	size_t n;
};

/* Reads lines "jalali,gregorian,weekday_fa,kind,name_fa", that heading first, and adds
 * them to set, whose memory comes from a.  The two dates and the weekday must
 * agree.  INVALID with *ret_line the first bad line; set is then unchanged. */
MUST_USE enum rc fa_holidays_read(struct holiday_set *set, struct arena *a, const char *csv, int *ret_line);
bool fa_holidays_known(const struct holiday_set *set, int year);
const char *fa_holiday_name(const struct holiday_set *set, date_t d);    /* NULL: none */

struct work_calendar {
	const struct holiday_set *national, *local;    /* either may be NULL */
	unsigned weekly;                               /* bit 1 << weekday is off */
};
#define FA_WEEKLY_FRIDAY (1u << FA_FRIDAY)
#define FA_WEEKLY_THURSDAY_FRIDAY (1u << FA_THURSDAY | 1u << FA_FRIDAY)

bool fa_is_workday(const struct work_calendar *c, date_t d);
date_t fa_next_workday(const struct work_calendar *c, date_t d);         /* d itself if it is one */
/* n working days after d (before for negative n); 0 gives fa_next_workday(d). */
date_t fa_add_workdays(const struct work_calendar *c, date_t d, int n);
/* Working days in from <= day < to. */
int fa_workdays_between(const struct work_calendar *c, date_t from, date_t to);

#endif
