/* page_admin - what the administrator's pages share.  Inside page_admin*.c only.
 *
 * Most of them are one list or one form and go through admin_view; a form that
 * says INVALID, CONFLICT or DENIED is shown again with what was typed and a
 * sentence on top, so that a rule of the domain is a friendly message and not
 * the end of the work.
 */
#ifndef PAGE_ADMIN_H
#define PAGE_ADMIN_H

#include "page.h"

#define ADMIN ROLE_BIT(ROLE_ADMINISTRATOR)
#define ADMIN_STAFF (ADMIN | ROLE_BIT(ROLE_CENTRE_MANAGER))
#define ADMIN_TREE (ADMIN | ROLE_BIT(ROLE_HEADQUARTERS) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define ADMIN_PLACES (ADMIN | ROLE_BIT(ROLE_PROVINCE_EXPERT) | ROLE_BIT(ROLE_COUNTY_EXPERT))
#define ADMIN_POINTS (ADMIN_PLACES | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

/* One page: a line of links above, a sentence of trouble, a filter, then a list or a form. */
struct admin_page {
	const char *heading, *sub, *intro, *problem;
	const char *up_href, *up_text;
	const char *act_href, *act_text;
	const char *more_href, *more_text;
	struct html filter, table, second, form;      /* second: a table that belongs to the first */
};
extern const struct view_type admin_view;
MUST_USE enum rc admin_show(struct page *p, const struct admin_page *a);

/* After a verb: true when the page shall be shown again; then the status is set and
 * *ret_problem is the sentence for its top (NULL when the fields say it all). */
bool admin_again(struct page *p, enum rc rc, const char **ret_problem);
/* Verbs that need a fresh second factor.  *ret_asked true: a small page that asks for it has
 * been shown and holds the form as typed; the same address gets both back. */
MUST_USE enum rc admin_ask(struct page *p, bool *ret_asked);
/* A code to hand over, shown this once. */
MUST_USE enum rc admin_secret(struct page *p, const char *title_id, const char *text_id, const char *code,
		const char *back_href);

/* A link of a table's row that is something to do. */
struct html admin_do(struct page *p, const char *href, const char *text, const char *of);

/* A form of a page with several: errors and typed values only where its own verb (last
 * word of the path) was sent.  ver 0: none. */
struct form admin_form_of(struct page *p, const char *action, const struct record_type *t, const void *record,
		int64_t ver);
bool admin_sent(struct page *p, const char *action);

/* ---- units ------------------------------------------------------------------------------ */

enum { ADMIN_COUNTRY = 1 << LEVEL_COUNTRY, ADMIN_PROVINCE = 1 << LEVEL_PROVINCE, ADMIN_COUNTY = 1 << LEVEL_COUNTY,
	ADMIN_CENTRE = 1 << LEVEL_CENTRE, ADMIN_ANY_LEVEL = 30 };
/* Choices around a unit, inside the actor's scope: those above it, and those below it or
 * beside it.  A list of the whole country would be three thousand lines. */
size_t admin_units_near(struct page *p, int64_t around, unsigned levels, const struct form_option **ret_list);
/* Open units of a level in a range. */
size_t admin_units_in(struct page *p, struct unit_range r, enum unit_level level, const struct form_option **ret_list);
/* ?unit= when it lies in the scope, else the actor's own unit. */
int64_t admin_unit_asked(struct page *p);
/* The same; where none was asked for and there is one way down only, as far as that level. */
int64_t admin_unit_narrowed(struct page *p, enum unit_level level);
/* A line to move through the tree: choose, show. */
struct html admin_unit_filter(struct page *p, const char *path, int64_t unit, unsigned levels);
const char *admin_unit_name(struct page *p, int64_t no);      /* the country has one too */
const char *admin_no(struct page *p, int64_t no);             /* number as value of an option */
const char *admin_date(struct page *p, date_t d);
/* "/admin/x?unit=160010000" */
const char *admin_at(struct page *p, const char *path, int64_t unit);

/* ---- a place on the map as one field ------------------------------------------------------ */

/* The record type t with one field "point" ("33.4878, 48.3558") in place of lat_e6 and
 * lng_e6; its record begins with t's own, so a verb takes it as it is. */
struct admin_place { struct record_type type; const struct record_type *of; void *record; };
void admin_place_init(struct page *p, struct admin_place *place, const struct record_type *t, const void *input);
MUST_USE enum rc admin_place_form(struct page *p, struct admin_place *place);
/* Errors of the two numbers are errors of the one field. */
void admin_place_faults(struct page *p);
/* "33.4878, 48.3558" -> true; blank is two INT_NONE. */
bool admin_point_read(const char *typed, int64_t *ret_lat_e6, int64_t *ret_lng_e6);

/* ---- pages ---------------------------------------------------------------------------------- */

enum rc admin_staff_list(struct page *p);
enum rc admin_staff_find(struct page *p);
enum rc admin_staff_new(struct page *p);
enum rc admin_staff_create(struct page *p);
enum rc admin_staff_show(struct page *p);
enum rc admin_staff_change(struct page *p);
enum rc admin_staff_grant(struct page *p);
enum rc admin_staff_leave(struct page *p);
enum rc admin_staff_reset(struct page *p);
enum rc admin_staff_token(struct page *p);
enum rc admin_staff_revoke(struct page *p);
enum rc admin_staff_history(struct page *p);
enum rc admin_role_end_get(struct page *p);
enum rc admin_role_end_post(struct page *p);
extern const struct view_type admin_staff_list_view, admin_staff_view;

enum rc admin_units(struct page *p);
enum rc admin_unit(struct page *p);
enum rc admin_unit_new_get(struct page *p);
enum rc admin_unit_new_post(struct page *p);
enum rc admin_unit_change_get(struct page *p);
enum rc admin_unit_change_post(struct page *p);
enum rc admin_unit_close_get(struct page *p);
enum rc admin_unit_close_post(struct page *p);
enum rc admin_unit_history(struct page *p);
extern const struct view_type admin_units_view;

enum rc admin_neighbourhoods(struct page *p);
enum rc admin_neighbourhood_new_get(struct page *p);
enum rc admin_neighbourhood_new_post(struct page *p);
enum rc admin_neighbourhood_get(struct page *p);
enum rc admin_neighbourhood_post(struct page *p);
enum rc admin_which_get(struct page *p);
enum rc admin_which_post(struct page *p);
enum rc admin_points(struct page *p);
enum rc admin_point_new_get(struct page *p);
enum rc admin_point_new_post(struct page *p);
enum rc admin_point_get(struct page *p);
enum rc admin_point_post(struct page *p);
enum rc admin_point_close_get(struct page *p);
enum rc admin_point_close_post(struct page *p);
extern const struct view_type admin_which_view;

enum rc admin_rules(struct page *p);
enum rc admin_rule_new_get(struct page *p);
enum rc admin_rule_new_post(struct page *p);
enum rc admin_rule_end_get(struct page *p);
enum rc admin_rule_end_post(struct page *p);
enum rc admin_rule_history(struct page *p);
enum rc admin_settings(struct page *p);
enum rc admin_setting_get(struct page *p);
enum rc admin_setting_post(struct page *p);
extern const struct view_type admin_settings_view;

/* Who changed what about a subject of the national shard: the page behind "history" links. */
MUST_USE enum rc admin_history(struct page *p, int64_t subject, const char *name, const char *up_href);

#endif
