/* register - registers of a centre (helpers, groups, projects, receipts, ...) as list, form, sheet and verbs.
 *
 * One struct register_of describes a register; the pages are the same for all.  A centre sees its own;
 * whoever stands above chooses a centre of the own scope first.  Registers that grow are read by the sheet,
 * a Jalali year of a centre.  Names stand for keys by the same choices that the forms offer.
 * Inside the web room only.
 */
#ifndef REGISTER_H
#define REGISTER_H

#include "page_file.h"

enum { REGISTER_MAX = 1000, REGISTER_FIGURES = 8 };
#define REGISTER_READERS (ROLES_CENTRE | ROLES_ABOVE)

struct register_options { struct form_options list[6]; size_t n; };
struct register_figure { const char *label, *text, *note; };
struct register_figures { struct register_figure list[REGISTER_FIGURES]; size_t n; struct html table, chart;
	const char *act_label, *act_href; };

struct register_of {
	const char *path, *icon;                 /* "/helpers" */
	const char *title, *sub, *none, *add_label, *saved;      /* text ids */
	const struct record_type *type;
	const struct operation *add;             /* NULL: nothing is made here */
	const struct operation *const *verbs;    /* ended by NULL; NULL: none */
	const char *const *columns;              /* of the list; the first one leads to the sheet */
	const char *by;                          /* "unit", or "sheet": of a year; NULL: no list of its own */
	const char *parent, *parent_path;        /* made for this record of the field; "/projects" */
	bool above_adds;                         /* made by those above a centre, who name it */
	bool history;                            /* who did what stands below */
	const char *heading;                     /* field that names one; NULL: the first column */
	/* Choices of fields at a centre.  record: what is shown or changed; NULL where one is made or listed. */
	enum rc (*options)(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *ret);
	enum rc (*above)(struct page *p, struct tx *tx, int64_t unit, int year, struct register_figures *ret);
	enum rc (*below)(struct page *p, struct tx *tx, const void *record, struct register_figures *ret);
	void (*prepare)(struct page *p, void *input);            /* of a new one, once it is blank */
	bool (*hides)(struct page *p, const void *record, const char *field);
};
extern const struct register_of registers_community[], registers_money[], registers_scheme[], registers_office[];        /* ended by path NULL */

enum rc register_list(struct page *p), register_new_get(struct page *p), register_new_post(struct page *p),
	register_show(struct page *p), register_verb(struct page *p);
#define REGISTER(first_, readers_, add_, label_) \
	{ HTTP_GET, first_, readers_, register_list, label_ }, \
	{ HTTP_GET, first_ "/new", ROLES_ALL, register_new_get, label_ ": form", 0, 0, &(add_) }, \
	{ HTTP_POST, first_ "/new", ROLES_ALL, register_new_post, label_ ": add", 0, 0, &(add_) }, \
	{ HTTP_GET, first_ "/{key}", readers_, register_show, label_ ": one" }
#define REGISTER_VERB(pattern_, op_, label_) { HTTP_POST, pattern_, ROLES_ALL, register_verb, label_, 0, 0, &(op_) }

/* ---- parts for the tables ---------------------------------------------------------------- */

/* The value of a member by the name of its field. */
int64_t register_int(const struct record_type *t, const void *record, const char *field);
const char *register_text(const struct record_type *t, const void *record, const char *field);
/* One value as people read it: names for keys, else as widget_value. */
struct html register_value(struct page *p, const struct record_type *t, const void *record, const char *field,
	const struct register_options *options, bool sensitive);
/* A table of records; href NULL: nothing leads on. */
struct html register_table(struct page *p, const struct record_type *t, const void *records, size_t n, const char *const *columns,
	const struct register_options *options, const char *href, const char *caption, const char *empty);
void register_figure(struct page *p, struct register_figures *f, const char *label_id, int64_t value, const char *note);
void register_money(struct page *p, struct register_figures *f, const char *label_id, money_t sum);

#endif
