/* widget - pieces of markup that C makes: forms, tables, dates, timelines, QR.
 *
 * Each function returns struct html whose text lives in the arena, everything
 * from outside escaped.  The same functions serve compiled record types and
 * run-time forms, because both are struct record_type.  None can fail.
 */
#ifndef WIDGET_H
#define WIDGET_H

#include "view.h"

/* ---- making markup ------------------------------------------------------- */

struct html html_text(struct arena *a, const char *text);            /* escaped; NULL is empty */
struct html html_code(struct arena *a, enum lang lang, const char *code);   /* <bdi dir="ltr">, digits of lang */
/* A coloured label; tone: "r" red, "a" amber, "g" green, "u" blue, "t" teal, "v" violet, "" grey. */
struct html html_tag(struct arena *a, const char *tone, const char *text);
struct html html_link(struct arena *a, const char *href, const char *text);
/* For widgets of other rooms: takes over a buffer that was written with html_put_*
 * and literals of ours, and releases it. */
struct html html_of_buf(struct arena *a, struct buf *b);
void html_put(struct buf *b, const char *text);                      /* escaped for text and quoted attributes */
void html_put_url(struct buf *b, const char *text);                  /* percent-encoded, as part of a query */
void html_put_i64(struct buf *b, enum lang lang, int64_t v);         /* grouped, digits of lang */

/* ---- forms ------------------------------------------------------------------ */

/* What a form shows in one place.  typed(arg, name) is what the person sent
 * last time, kept as typed; NULL where nothing was sent, then the record's
 * value stands (record may be NULL: empty form). */
struct form {
	enum lang lang;
	date_t today;                        /* for the quick buttons of dates */
	const char *action;                  /* URL; the method is POST */
	const char *csrf;
	const char *id;                      /* prefix of element ids, unique on the page; NULL: "f" */
	const struct record_type *type;
	const void *record;
	form_get typed;
	void *typed_arg;
	const struct fault *fault;           /* errors beside the fields and in a summary; NULL: none */
	const char *submit;                  /* text of the button; NULL: "Save" */
	const char *cancel_href;             /* NULL: no way back shown */
	const char *draft;                   /* "visit/0a1b…": saved as she types (R391); NULL: no */
	const char *const *only;             /* names in order, ended by NULL; NULL: all that are not INTERNAL */
	const struct form_hidden *hidden;
	size_t nhidden;
	const struct form_group *groups;     /* fieldsets over `type`; NULL: one without heading */
	size_t ngroups;
	bool told;                           /* the page itself says above what is wrong: no summary */
	bool quiet;                          /* beside the page's main act: its button is a plain one */
	bool filter;                         /* method GET, one line, no csrf: a list's filter */
	const struct form_options *options;  /* fields whose choices are known at run time only */
	size_t noptions;
};
struct form_hidden { const char *name, *value; };
/* value: as value_text gives it (a staff key or unit number in decimal); the field,
 * an F_INT or F_REF, is drawn as a list. */
struct form_option { const char *value, *label; };
struct form_options { const char *field; const struct form_option *list; size_t n;
	bool many;                           /* an F_TEXT of values joined by ",": tick boxes */
};
/* fields ended by NULL.  fold: behind its legend until asked for, but never with words or a fault in it. */
struct form_group { const char *legend, *hint; const char *const *fields; bool fold; };

struct html widget_form(struct arena *a, const struct form *f);
/* One control with its label, hint and error, for forms written in a template. */
struct html widget_field(struct arena *a, const struct form *f, const char *name);
struct html widget_errors(struct arena *a, const struct form *f);    /* summary with links; empty if none */
/* Text of an error code: "error.<code>" with {arg}, else "error.other". */
const char *widget_error_text(struct arena *a, enum lang lang, const struct field_error *e);
/* A record as term and value pairs; SENSITIVE fields are masked unless shown. */
struct html widget_details(struct arena *a, enum lang lang, const struct record_type *t,
	const void *record, const char *const *only, bool show_sensitive);

/* One value as it is shown there; empty when there is none. */
struct html widget_value(struct arena *a, enum lang lang, const struct field *f, const void *record,
	bool show_sensitive);

/* ---- tables -------------------------------------------------------------------- */

struct table_column {
	const char *label;
	const char *sort;                    /* ?sort= value, NULL: not sortable */
	bool number;                         /* tabular digits */
	bool head;                           /* names the row: <th scope="row"> */
};
/* cells: ncolumns per row, row after row. */
struct table {
	enum lang lang;
	const char *caption;                 /* for screen readers; must not be empty */
	const struct table_column *columns;
	size_t ncolumns;
	const struct html *cells;
	size_t nrows;
	const char *url;                     /* path with filters, "/x?state=open" or "/x": sort and pager add to it */
	const char *sort;                    /* current sort key, "-name" is downwards */
	const char *next, *prev;             /* keyset cursors for ?after= and ?before=; NULL: no such page */
	const char *empty;                   /* text when there are no rows */
};
struct html widget_table(struct arena *a, const struct table *t);
/* Only the pager, for lists that are not tables. */
struct html widget_pager(struct arena *a, enum lang lang, const char *url, const char *prev, const char *next);

/* A generic list straight from records: columns named in only (NULL: all that
 * are neither INTERNAL nor SENSITIVE), the first one linked to href_prefix + key. */
struct html widget_records(struct arena *a, const struct table *frame, const struct record_type *t,
	const void *records, size_t n, const char *const *only, const char *href_prefix);

/* ---- smaller ones ------------------------------------------------------------- */

struct timeline_item {
	const char *icon, *tone;
	date_t on;
	const char *title, *text;            /* text may be NULL */
	const char *who;                     /* may be NULL */
	const char *href;                    /* may be NULL */
};
struct html widget_timeline(struct arena *a, enum lang lang, date_t today,
	const struct timeline_item *items, size_t n);

struct step { const char *label; };
/* Steps before `current` are done; on a phone it becomes "step 3 of 9" and a bar. */
struct html widget_steps(struct arena *a, enum lang lang, const struct step *steps, size_t n, size_t current);

/* more: behind "More" at the end of the strip, which names the one that is open. */
struct tab { const char *href, *label; int64_t count; bool current, more; };
struct html widget_tabs(struct arena *a, enum lang lang, const char *label, const struct tab *tabs, size_t n);

/* A QR code as SVG, for slips; text ≤ 300 bytes. label is read aloud. */
struct html widget_qr(struct arena *a, const char *text, const char *label);

#endif
