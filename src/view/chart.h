/* chart - figures as SVG made on the server: no script, prints, has words for
 * people who do not see it (title, description, and names on links).
 *
 * Time runs from left to right in both languages, as in the charts that people
 * here know from spreadsheets; bars and steps follow the reading direction.
 * Results live in the arena.  Values may be missing: CHART_NONE.
 */
#ifndef CHART_H
#define CHART_H

#include "view.h"

#define CHART_NONE INT64_MIN

/* value of total as a bar; label is read aloud ("60 percent of the autumn plan").
 * tone: "" teal, "a" amber, "r" red. total 0 gives an empty bar. */
struct html chart_bar(struct arena *a, int64_t value, int64_t total, const char *tone, const char *label);

/* A line of at most 60 values without axes; tone as above. */
struct html chart_spark(struct arena *a, const int64_t *values, size_t n, const char *tone);

/* One point a Jalali month. */
struct chart_month { int year, month; int64_t value; };
struct chart_line {
	enum lang lang;
	const char *title, *unit;            /* unit is said in the description: "visits" */
	const struct chart_month *points;    /* oldest first, 2..36 */
	size_t npoints;
	int64_t target;                      /* dashed line; CHART_NONE: none */
	const char *target_label;
	bool from_zero;
	bool percent;                        /* values are percents */
	bool running;                        /* the newest month is not over: it must not look like a fall */
};
struct html chart_line(struct arena *a, const struct chart_line *c);

/* Horizontal bars, one a row, as a list. */
struct chart_row { const char *label, *href; int64_t value, total; const char *text, *tone; };
struct html chart_rows(struct arena *a, enum lang lang, const struct chart_row *rows, size_t n);

/* The map of provinces.  id is the short code of the map ("LO" for Lorestan),
 * value decides the class; text is shown in the name ("82.6 %"). Provinces
 * without an entry are grey and carry no link. */
struct map_province { const char *id, *href, *text; int64_t value; };
struct map {
	enum lang lang;
	const char *title;
	const struct map_province *provinces;
	size_t nprovinces;
	int64_t breaks[4];                   /* four limits, ascending: five classes */
	bool low_is_bad;                     /* lowest class in amber, others teal */
	const char *class_label[5];          /* for the legend; NULL: no legend */
};
struct html chart_map(struct arena *a, const struct map *m);
bool chart_map_has(const char *id);

#endif
