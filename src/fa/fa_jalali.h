/* fa_jalali - days, and how people here write them.
 *
 * A day is a date_t; everything shown or typed is Jalali, everything stored is
 * ISO text.  The 33-year rule holds from 1206 to 1498 (checked day by day
 * against the official leap list); no other year is a date here.  Functions
 * that move a day give DATE_NONE when they leave that range, and DATE_NONE for
 * DATE_NONE.  Nothing reads the clock: "today" is fa_day_of_ms(clock_now(c)).
 */
#ifndef FA_JALALI_H
#define FA_JALALI_H

#include "base.h"

enum lang { LANG_FA, LANG_EN };

/* A day as a Julian day number; 0 is "none".  1970-01-01 is 2440588. */
typedef struct { int32_t n; } date_t;
#define DATE_NONE ((date_t){ 0 })

enum { FA_YEAR_FIRST = 1206, FA_YEAR_LAST = 1498 };

struct jalali {
	int year, month, day;          /* month and day count from 1; all 0 for none */
};

static inline bool date_is_none(date_t d) { return d.n == 0; }
static inline bool date_eq(date_t a, date_t b) { return a.n == b.n; }
/* -1, 0, 1; none sorts before every day. */
static inline int date_cmp(date_t a, date_t b) { return (a.n > b.n) - (a.n < b.n); }
/* Days from a to b; both must be days. */
static inline int32_t date_diff(date_t a, date_t b) { return b.n - a.n; }

bool fa_leap(int year);                                 /* Esfand has 30 days */
int fa_month_length(int year, int month);
MUST_USE bool fa_date(int year, int month, int day, date_t *ret_date);   /* false: no such day */
bool fa_date_in_range(date_t d);
struct jalali fa_jalali(date_t d);                      /* zeros for none and out of range */

/* ---- moving ------------------------------------------------------------------ */

date_t fa_add_days(date_t d, int n);
/* Same day of the month, or its last day: 31 Shahrivar + 6 months = 29 or 30 Esfand (R128). */
date_t fa_add_months(date_t d, int n);
date_t fa_add_years(date_t d, int n);                   /* 30 Esfand becomes 29 Esfand */
/* The greatest k with fa_add_months(from, k) <= to; negative when to is earlier. */
int fa_months_between(date_t from, date_t to);
/* Completed Jalali years; -1 when unknown or not yet born. */
int fa_age(date_t birth, date_t at);

/* Months as numbers in a row, for buckets and charts: year * 12 + month - 1. */
int fa_month_index(date_t d);                           /* 0 for none */
date_t fa_month_start(int month_index);
date_t fa_month_end(int month_index);
date_t fa_year_start(int year);
date_t fa_year_end(int year);

/* Saturday = 0 ... Friday = 6; -1 for none. */
enum { FA_SATURDAY, FA_SUNDAY, FA_MONDAY, FA_TUESDAY, FA_WEDNESDAY, FA_THURSDAY, FA_FRIDAY };
int fa_weekday(date_t d);
date_t fa_week_start(date_t d);                         /* the Saturday on or before */
date_t fa_last_weekday(int month_index, int weekday);   /* "last Wednesday of the month" (R163) */

/* ---- stored text ---------------------------------------------------------------- */

/* Gregorian YYYY-MM-DD, "" for none: sorts as text, and no reader needs a calendar. */
#define FA_ISO_SIZE 11
void fa_iso_write(date_t d, char ret_text[FA_ISO_SIZE]);
/* Strict: exactly that form, ASCII digits, a real day in range.  "" is not a day. */
MUST_USE bool fa_iso_read(const char *text, date_t *ret_date);

/* ---- typed and shown ---------------------------------------------------------------- */

/* Reads a typed day: 1405/9/1, ۱۴۰۵-۰۹-۰۱, ١٤٠٥ ٩ ١, 14050901, ۱ آذر ۱۴۰۵, 1/9/1405.
 * INVALID with *ret_code one of
 *   date.required        nothing typed
 *   date.form            not a day as people write it
 *   date.year_short      two- or three-digit year: 05 may be 1305 or 1405
 *   date.gregorian       a year of the other calendar
 *   date.year_range      before 1206 or after 1498
 *   date.month           month not 1..12
 *   date.day             the month has no such day (30 Esfand, 31 Mehr) */
MUST_USE enum rc fa_date_parse(const char *text, date_t *ret_date, const char **ret_code);

enum fa_date_style {
	FA_DATE_SHORT,          /* ۱۴۰۵/۰۹/۰۱          1405/09/01 */
	FA_DATE_MEDIUM,         /* ۱ آذر ۱۴۰۵           1 Azar 1405 */
	FA_DATE_LONG,           /* یکشنبه ۱ آذر ۱۴۰۵    Sunday 1 Azar 1405 */
	FA_DATE_DAY_MONTH,      /* ۱ آذر                1 Azar */
	FA_DATE_MONTH_YEAR      /* آذر ۱۴۰۵             Azar 1405 */
};
void fa_put_date(struct buf *b, date_t d, enum fa_date_style style, enum lang lang);  /* none: nothing */
const char *fa_month_name(int month, enum lang lang);            /* 1..12 */
const char *fa_weekday_name(int weekday, enum lang lang);        /* 0..6 */

/* ---- moments ------------------------------------------------------------------------------ */

/* Milliseconds since 1970 as a day and time in Iran: UTC+3:30, and +4:30 in the
 * summers of 1387 to 1401 (no summer time since).  Older summer times are not kept. */
date_t fa_day_of_ms(int64_t ms);
int fa_minute_of_ms(int64_t ms);                        /* minute of that day, 0..1439 */
int64_t fa_ms_of_day(date_t d);                         /* when the day begins; CHECKs that it is one */
void fa_put_time(struct buf *b, int64_t ms, enum lang lang);     /* ۱۴:۰۵ */
void fa_put_moment(struct buf *b, int64_t ms, enum lang lang);   /* ۱ آذر ۱۴۰۵، ۱۴:۰۵ */

#endif
