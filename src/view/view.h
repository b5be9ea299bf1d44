/* view - turns structs into pages: templates, texts, assets, and the layout.
 *
 * Widgets (forms, tables, charts) are in widget.h and chart.h, spreadsheet
 * writers in sheet.h.  The room knows no SQL and no HTTP; it reads structs and
 * appends bytes to a buffer.
 *
 * Templates are files in templates/, built into the program and compiled at
 * start against descriptors (struct view_type).  A name that the descriptor
 * does not have, an icon or asset or text that does not exist, a tag left
 * open: the start fails and says file:line.  At run time a template cannot
 * fail; it walks a flat array of operations.
 *
 * Escaping is decided by the type of the value and the place it stands in,
 * never by the template; there is no raw form.  Only struct html, which
 * widgets make, goes out as markup.  Inside href, src and action, text is
 * percent-encoded and numbers have ASCII digits; a whole URL must be a
 * VIEW_URL.  A value outside quotes, or inside script or style, is refused at
 * start.
 *
 * Syntax (x is a field, or a.b for a field of a VIEW_SUB; names are looked up
 * in the row, then the enclosing rows, then the page, then struct layout; the
 * layout's own template sees only its struct):
 *   {{x}}  {{x|format}}          a value; formats below
 *   {{#list}} … {{/list}}        once per row
 *   {{#flag}} … {{/flag}}        when true / not empty / not zero
 *   {{^flag}} … {{/flag}}        when false, empty, zero, or no rows
 *   {{#x=code}} … {{/x}}         when the VIEW_CHOICE x has that code (also ^)
 *   {{> name}}                   templates/name.html, compiled in place
 *   {{_ text.id}}                text from po, escaped
 *   {{_ text.id who=name n=count|format}}   with {who} and {n} in the text;
 *                                text.id.one is taken when n is 1, if it exists
 *   {{icon home}} {{icon home s}}  decorative icon; s small, l large
 *   {{asset app.css}}            URL of a built-in file, with its hash
 *   {{! comment}}
 * A line that holds only a section tag, partial or comment leaves no line.
 *
 * Formats: dates   short ۱۴۰۵/۰۹/۰۱ (default)  long یکشنبه ۱ آذر ۱۴۰۵
 *                  day ۱ آذر   month آذر ۱۴۰۵   iso 2026-11-22   ago ۱۷ روز پیش
 *          times   clock ۱۰:۴۲ (default)  datetime ۱ آذر ۱۴۰۵، ۱۰:۴۲  and the date formats
 *          numbers group ۱٬۲۳۴ (default)  plain ۱۲۳۴  ascii 1234  percent ۸۲٪  tenth (826 → ۸۲٫۶)
 *          money   rial ۳۴٬۲۰۰٬۰۰۰ ریال (default)  plain  ascii
 *          text    lines (line breaks kept)  initial (first letter)
 *          choice  label (default)  code (for class="tag {{x|code}}" and value="")
 *
 * Who owns what: struct view lives as long as the process and is read-only
 * after view_new, so threads may share it.  Data given to view_render must
 * stay as it is during the call only.
 */
#ifndef VIEW_H
#define VIEW_H

#include "base.h"
#include "model.h"

/* Markup that is known to be safe.  Made by widgets only; text NULL is empty. */
struct html {
	const char *text;
	size_t len;
};

/* ---- descriptors --------------------------------------------------------- */

enum view_kind {
	VIEW_K_TEXT, VIEW_K_CODE, VIEW_K_URL, VIEW_K_HTML, VIEW_K_I32, VIEW_K_I64, VIEW_K_U64,
	VIEW_K_BOOL, VIEW_K_DATE, VIEW_K_TIME, VIEW_K_MONEY, VIEW_K_KEY, VIEW_K_CHOICE,
	VIEW_K_LIST, VIEW_K_SUB
};

struct view_type;
struct view_field {
	const char *name;
	enum view_kind kind;
	uint32_t offset;
	uint32_t count_offset;               /* VIEW_LIST: where the size_t count lives */
	const struct view_type *sub;         /* VIEW_LIST, VIEW_SUB */
	const struct choice *choices;        /* VIEW_CHOICE */
};

struct view_type {
	const char *name;                    /* for messages at start */
	const char *template;                /* "day" for templates/day.html; NULL for rows */
	size_t size;
	const struct view_field *fields;
	size_t nfields;
};

/* Field macros: the member must have the C type named here, or it does not
 * compile.  Texts may be NULL (empty). */
#define VIEW_FIELD_(T, m, k, ...) { .name = #m, .kind = (k), .offset = offsetof(T, m), ##__VA_ARGS__ }
#define VIEW_STR_(T, m, k) _Generic(&((T *)0)->m, const char **: (k), char **: (k))
/* const char *: plain text, escaped. */
#define VIEW_TEXT(T, m) VIEW_FIELD_(T, m, VIEW_STR_(T, m, VIEW_K_TEXT))
/* const char *: codes, IDs, phones: <bdi dir="ltr">, digits of the language; codes with
 * Latin letters keep their own digits. */
#define VIEW_CODE(T, m) VIEW_FIELD_(T, m, VIEW_STR_(T, m, VIEW_K_CODE))
/* const char *: a whole URL, only /…, ?…, #… or tel:…; anything else goes out as "#". */
#define VIEW_URL(T, m) VIEW_FIELD_(T, m, VIEW_STR_(T, m, VIEW_K_URL))
/* struct html */
#define VIEW_HTML(T, m) VIEW_FIELD_(T, m, _Generic(((T *)0)->m, struct html: VIEW_K_HTML))
/* int, int32_t, int64_t, size_t, uint64_t; INT_NONE is empty */
#define VIEW_INT(T, m) VIEW_FIELD_(T, m, _Generic(((T *)0)->m, int32_t: VIEW_K_I32, \
	int64_t: VIEW_K_I64, uint64_t: VIEW_K_U64))
#define VIEW_BOOL(T, m) VIEW_FIELD_(T, m, _Generic(((T *)0)->m, bool: VIEW_K_BOOL))
#define VIEW_DATE(T, m) VIEW_FIELD_(T, m, _Generic(((T *)0)->m, date_t: VIEW_K_DATE))
/* instant_t, shown in Tehran time; 0 is empty */
#define VIEW_TIME(T, m) VIEW_FIELD_(T, m, _Generic(((T *)0)->m, instant_t: VIEW_K_TIME))
#define VIEW_MONEY(T, m) VIEW_FIELD_(T, m, _Generic(((T *)0)->m, money_t: VIEW_K_MONEY))
/* int64_t record key or a one-member key struct: key_write text, for URLs and hidden fields */
#define VIEW_KEY(T, m) VIEW_FIELD_(T, m, sizeof(((T *)0)->m) == sizeof(int64_t) ? VIEW_K_KEY : (enum view_kind)-1)
/* int32_t with a table of choices ended by value 0 */
#define VIEW_CHOICE(T, m, table) VIEW_FIELD_(T, m, _Generic(((T *)0)->m, int32_t: VIEW_K_CHOICE), .choices = (table))
/* m points at count rows of the struct that `row` (a struct view_type) describes */
#define VIEW_LIST(T, m, count, row) VIEW_FIELD_(T, m, VIEW_K_LIST, .sub = &(row), \
	.count_offset = offsetof(T, count) + 0 * sizeof(_Generic(((T *)0)->count, size_t: 1)) \
		+ 0 * sizeof(*((T *)0)->m))
/* m is a struct (not a pointer) that `type` describes */
#define VIEW_SUB(T, m, type) VIEW_FIELD_(T, m, VIEW_K_SUB, .sub = &(type))

/* static const struct view_field day_fields[] = {…};  VIEW_ROW(day_row, struct day_row, day_fields)
 * VIEW_PAGE(day_view, struct day_page, day_fields, "day"): also names the template. */
#define VIEW_ROW(var, T, table) const struct view_type var = { .name = #T, .size = sizeof(T), \
	.fields = (table), .nfields = COUNT_OF(table) }
#define VIEW_PAGE(var, T, table, tmpl) const struct view_type var = { .name = #T, .template = (tmpl), \
	.size = sizeof(T), .fields = (table), .nfields = COUNT_OF(table) }

/* ---- layout: what stands around every page ---------------------------------- */

struct nav_item {
	const char *href, *icon;             /* icon: a name of the sprite, checked by view_icon_known */
	const char *label;                   /* view_text(lang, "nav.day") */
	int64_t count;                       /* 0 shows none */
	bool hot;                            /* the count asks for attention */
	bool current;                        /* aria-current="page" */
	bool bar;                            /* also on the phone's bottom bar (at most 4, then "more") */
	const char *group;                   /* heading above this item, or NULL */
	bool opens, open, closes;            /* begins a fold under that heading; it stands open; is its last */
};

struct layout {
	enum lang lang;
	const char *theme;                   /* "light", "dark" or "" (as the device) */
	date_t today;                        /* in Tehran; for |ago */
	const char *title;                   /* without the product's name */
	const char *path;                    /* of this page, for the language and theme switches */
	const char *csrf;                    /* token; every form holds {{> csrf}} */
	const char *user, *role, *unit;      /* user NULL or "": nobody is signed in, bare page */
	const char *sync;                    /* text of the sync state, or NULL */
	bool sync_late;
	const struct nav_item *nav;
	size_t nnav;
	int64_t unread;                      /* notices */
	bool search;                         /* this person may search: the field is shown */
	const char *query;                   /* what stands in the search field */
	const char *notice;                  /* one message after a redirect, or NULL */
	bool wide;                           /* no side bar: print and sign-in pages */
	struct html body;                    /* instead of a page template: view_render(v, NULL, …) */
	int32_t lang_choice;                 /* view_render sets these two for the template */
	bool bare;
};

/* ---- compiling and rendering --------------------------------------------- */

struct view;
struct view_source { const char *name; const char *text; size_t len; };

/* Compiles every page in both languages.  INVALID when any template is wrong;
 * errors then holds one "templates/day.html:12: unknown name 'visits'" per
 * line.  sources NULL takes the built-in templates. */
MUST_USE enum rc view_new(const struct view_source *sources, size_t nsources,
	const struct view_type *const *pages, size_t npages, struct buf *errors, struct view **ret_view);
void view_free(struct view *v);

/* Appends the whole page.  data is what type describes; it is a CHECK that
 * type was given to view_new.  type NULL shows l->body instead. */
void view_render(const struct view *v, const struct view_type *type, const struct layout *l,
	const void *data, struct buf *out);
/* Without the layout: parts for htmx, slips, mails. */
void view_render_part(const struct view *v, const struct view_type *type, const struct layout *l,
	const void *data, struct buf *out);

/* ---- texts ---------------------------------------------------------------- */

/* Text of po/fa.po or po/en.po; the build refuses ids that only one of them
 * has.  An unknown id is a CHECK: ids are literals of ours. */
const char *view_text(enum lang lang, const char *id);
const char *view_text_find(enum lang lang, const char *id);     /* NULL when there is none */
/* Replaces {name} by values, pairs ended by NULL: view_textf(a, lang, "day.hello", "name", n, NULL) */
const char *view_textf(struct arena *a, enum lang lang, const char *id, ...) __attribute__((sentinel));

/* ---- built-in files ----------------------------------------------------------- */

struct view_asset {
	const char *path;                    /* "/a/app.3f2a9c01.css" */
	const char *name;                    /* "app.css" */
	const char *type;                    /* Content-Type */
	const char *etag;                    /* with quotes */
	const uint8_t *data, *gz;            /* gz NULL when compressing does not pay */
	size_t len, gz_len;
	bool forever;                        /* hashed path: Cache-Control immutable; else no-cache */
};
/* By request path, hashed or one of the fixed ones (/sw.js, /favicon.svg …); NULL when unknown. */
const struct view_asset *view_asset_find(const char *path);
const struct view_asset *view_asset_named(const char *name);         /* "app.css" */
bool view_icon_known(const char *name);

#endif
