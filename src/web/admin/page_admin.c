/* The administrator's pages: what they share, and the table of all of them. */
#include "page_admin.h"

#include <string.h>

#include "message.h"
#include "page_file.h"

/* ---- one list or one form --------------------------------------------------------------- */

static const struct view_field admin_fields[] = {
	VIEW_TEXT(struct admin_page, heading), VIEW_TEXT(struct admin_page, sub), VIEW_TEXT(struct admin_page, intro),
	VIEW_TEXT(struct admin_page, problem), VIEW_URL(struct admin_page, up_href), VIEW_TEXT(struct admin_page, up_text),
	VIEW_URL(struct admin_page, act_href), VIEW_TEXT(struct admin_page, act_text),
	VIEW_URL(struct admin_page, more_href), VIEW_TEXT(struct admin_page, more_text),
	VIEW_HTML(struct admin_page, filter), VIEW_HTML(struct admin_page, table),
	VIEW_HTML(struct admin_page, second), VIEW_HTML(struct admin_page, form),
};
VIEW_PAGE(admin_view, struct admin_page, admin_fields, "admin");

enum rc admin_show(struct page *p, const struct admin_page *a)
{
	return page_show_titled(p, &admin_view, a->heading, a);
}

bool admin_again(struct page *p, enum rc rc, const char **ret_problem)
{
	const struct fault *f = &p->ctx.fault;

	*ret_problem = NULL;
	if (rc == INVALID && f->nfields) {
		p->res->status = 422;
		return true;
	}
	if ((rc != INVALID && rc != CONFLICT && rc != DENIED) || str_empty(f->code))
		return false;
	p->res->status = rc == CONFLICT ? 409 : rc == DENIED ? 403 : 422;
	*ret_problem = message_text(f->code, NULL, p->lang, p->arena);
	return true;
}

struct html admin_do(struct page *p, const char *href, const char *text, const char *of)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_puts(&b, "<a class=\"btn s\" href=\"");
	html_put(&b, href);
	buf_puts(&b, "\">");
	html_put(&b, text);
	buf_puts(&b, "<span class=\"vh\"> ");
	html_put(&b, of);
	buf_puts(&b, "</span></a>");
	return html_of_buf(p->arena, &b);
}

bool admin_sent(struct page *p, const char *action)
{
	return p->req->method != HTTP_GET && str_eq(p->req->path, action);
}

struct form admin_form_of(struct page *p, const char *action, const struct record_type *t, const void *record,
		int64_t ver)
{
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 2);
	struct form f = page_form_of(p, action, t, record);

	if (!admin_sent(p, action)) {
		f.typed = NULL;
		f.fault = NULL;
	}
	if (ver)
		hidden[f.nhidden++] = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)ver) };
	else
		hidden[f.nhidden++] = (struct form_hidden){ "once", page_once(p) };
	f.hidden = hidden;
	return f;
}

/* ---- a fresh second factor ----------------------------------------------------------------- */

struct kept_field { const char *name, *value; };
struct ask_page { const char *action, *error; bool factor; const struct kept_field *kept; size_t nkept; };
static const struct view_field kept_fields[] = {
	VIEW_TEXT(struct kept_field, name), VIEW_TEXT(struct kept_field, value),
};
static VIEW_ROW(kept_view, struct kept_field, kept_fields);
static const struct view_field ask_fields[] = {
	VIEW_URL(struct ask_page, action), VIEW_TEXT(struct ask_page, error), VIEW_BOOL(struct ask_page, factor),
	VIEW_LIST(struct ask_page, kept, nkept, kept_view),
};
static VIEW_PAGE(ask_view, struct ask_page, ask_fields, "admin_fresh");

#define FRESH_FIELD "fresh"

static enum rc show_ask(struct page *p, const char *error)
{
	const struct http_pairs *form = &p->req->form;
	struct kept_field *kept = ARENA_ARRAY(p->arena, struct kept_field, form->n);
	struct ask_page s = { .action = p->req->path, .error = error, .kept = kept };
	enum rc rc = factor_known(&p->ctx, &s.factor);

	if (rc)
		return rc;
	for (size_t i = 0; i < form->n; i++)
		if (!str_eq(form->item[i].name, "csrf") && !str_eq(form->item[i].name, FRESH_FIELD))
			kept[s.nkept++] = (struct kept_field){ form->item[i].name, form->item[i].value };
	return page_show(p, &ask_view, "admin.fresh.title", &s);
}

enum rc admin_ask(struct page *p, bool *ret_asked)
{
	const char *typed = http_form(p->req, FRESH_FIELD), *text;
	enum rc rc;

	*ret_asked = false;
	if (second_factor_is_fresh(ctx_now(&p->ctx), p->ctx.actor.second_factor_ms))
		return OK;
	*ret_asked = true;
	if (str_empty(typed))
		return show_ask(p, NULL);
	rc = session_refresh(p->web->c.auth, &p->ctx, http_cookie(p->req, "session"), typed, p->req->remote);
	if (rc == OK) {
		*ret_asked = false;
		return OK;
	}
	if (rc != DENIED && rc != LIMIT && rc != BUSY)
		return rc;
	p->res->status = rc == LIMIT ? 429 : rc == BUSY ? 503 : 422;
	text = message_text(p->ctx.fault.code, NULL, p->lang, p->arena);
	return show_ask(p, text);
}

struct secret_page { const char *title, *text, *code, *back; };
static const struct view_field secret_fields[] = {
	VIEW_TEXT(struct secret_page, title), VIEW_TEXT(struct secret_page, text), VIEW_TEXT(struct secret_page, code),
	VIEW_URL(struct secret_page, back),
};
static VIEW_PAGE(secret_view, struct secret_page, secret_fields, "admin_secret");

enum rc admin_secret(struct page *p, const char *title_id, const char *text_id, const char *code,
		const char *back_href)
{
	struct secret_page s = { page_text(p, title_id), page_text(p, text_id), code, back_href };

	return page_show(p, &secret_view, title_id, &s);
}

/* ---- units ------------------------------------------------------------------------------------ */

const char *admin_unit_name(struct page *p, int64_t no)
{
	const char *name = page_unit_name(p, no);

	return no == 0 && str_empty(name) ? page_text(p, "admin.country") : name;
}

const char *admin_no(struct page *p, int64_t no)
{
	return arena_printf(p->arena, "%lld", (long long)no);
}

const char *admin_at(struct page *p, const char *path, int64_t unit)
{
	return http_url(p->arena, path, "unit", admin_no(p, unit), NULL);
}

const char *admin_date(struct page *p, date_t d)
{
	struct buf b;
	const char *text;

	buf_init(&b, 100);
	fa_put_date(&b, d, FA_DATE_SHORT, p->lang);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

struct near { struct page *p; struct form_option *list; size_t n; unsigned levels; };

static void add_unit(struct near *near, int64_t no, bool below)
{
	struct page *p = near->p;
	const char *name = admin_unit_name(p, no);

	if (!(near->levels >> unit_level_of(UNIT(no)) & 1) || !in_scope(&p->ctx, no))
		return;
	near->list[near->n++] = (struct form_option){ admin_no(p, no), below ? arena_printf(p->arena, "– %s", name) : name };
}

static void add_children(struct near *near, int64_t no)
{
	const struct org *org = near->p->ctx.org;

	for (size_t i = 0, n = org_nchildren(org, no); i < n; i++) {
		const struct org_unit *u = org_child(org, no, i);

		if (org_unit_open(u, near->p->today))
			add_unit(near, u->no.v, true);
	}
}

size_t admin_units_near(struct page *p, int64_t around, unsigned levels, const struct form_option **ret_list)
{
	int64_t above = unit_level_of(UNIT(around)) == LEVEL_CENTRE ? unit_county(UNIT(around)).v : around;
	int64_t path[3];
	size_t npath = 0;
	struct near near = { .p = p, .levels = levels };

	near.list = ARENA_ARRAY(p->arena, struct form_option, org_nchildren(p->ctx.org, above) + 5);
	for (int64_t no = above; no != 0; no = unit_parent(UNIT(no)).v)
		path[npath++] = no;
	add_unit(&near, 0, false);
	while (npath)
		add_unit(&near, path[--npath], false);
	add_children(&near, above);
	*ret_list = near.list;
	return near.n;
}

size_t admin_units_in(struct page *p, struct unit_range r, enum unit_level level, const struct form_option **ret_list)
{
	struct form_option *list = ARENA_ARRAY(p->arena, struct form_option, org_count(p->ctx.org));
	const struct org_unit *u;
	size_t n = 0, pos = 0;

	while ((u = org_next(p->ctx.org, r, level, &pos)))
		if (org_unit_open(u, p->today))
			list[n++] = (struct form_option){ admin_no(p, u->no.v), u->name };
	*ret_list = list;
	return n;
}

int64_t admin_unit_asked(struct page *p)
{
	const char *text = http_query(p->req, "unit");
	int64_t no;

	if (str_empty(text))
		text = http_form(p->req, "unit");
	if (str_empty(text) || !str_to_i64(text, &no) || !unit_no_valid(no) || !in_scope(&p->ctx, no))
		return p->ctx.actor.unit.v;
	return no;
}

int64_t admin_unit_narrowed(struct page *p, enum unit_level level)
{
	int64_t unit = admin_unit_asked(p), only = unit;

	if (!str_empty(http_query(p->req, "unit")))
		return unit;
	while (only >= 0 && unit_level_of(UNIT(unit)) < level) {
		only = -1;
		for (size_t i = 0, n = org_nchildren(p->ctx.org, unit); i < n; i++) {
			const struct org_unit *u = org_child(p->ctx.org, unit, i);

			if (!org_unit_open(u, p->today))
				continue;
			if (only >= 0)
				return unit;
			only = u->no.v;
		}
		if (only >= 0)
			unit = only;
	}
	return unit;
}

struct unit_filter_form { int64_t unit; };
static const struct field unit_filter_form_fields[] = {
	FIELD(unit_filter_form, unit, "واحد", "Unit"),
};
static RECORD_TYPE(unit_filter_form, "انتخاب واحد", "Choose a unit");

struct html admin_unit_filter(struct page *p, const char *path, int64_t unit, unsigned levels)
{
	struct unit_filter_form now = { unit };
	struct form_options options = { .field = "unit" };
	struct form f = page_form_of(p, path, &unit_filter_form_type, &now);

	options.n = admin_units_near(p, unit, levels, &options.list);
	f.filter = true;
	f.typed = NULL;
	f.fault = NULL;
	f.id = "u";
	f.options = &options;
	f.noptions = 1;
	return widget_form(p->arena, &f);
}

/* ---- a place on the map as one field ------------------------------------------------------------- */

static const char *point_text(struct page *p, int64_t lat, int64_t lng)
{
	if (lat == INT_NONE || lng == INT_NONE)
		return NULL;
	return arena_printf(p->arena, "%lld.%06lld, %lld.%06lld", (long long)(lat / 1000000), (long long)(lat % 1000000),
		(long long)(lng / 1000000), (long long)(lng % 1000000));
}

static int64_t *number_of(const struct record_type *t, void *record, const char *name)
{
	const struct field *f = record_field(t, name);

	CHECK(f && f->type == F_INT);
	return (int64_t *)((char *)record + f->offset);
}

static struct field point_field(size_t offset)
{
	return (struct field){ .name = "point", .fa = "جای روی نقشه", .en = "Place on the map",
		.hint_fa = "عرض و طول جغرافیایی با ویرگول میان آن‌ها، مانند ۳۳٫۴۸۷۸، ۴۸٫۳۵۵۸",
		.hint_en = "Latitude and longitude with a comma between them, like 33.4878, 48.3558",
		.type = F_TEXT, .kind = TEXT_CODE, .max = 40, .offset = (uint16_t)offset, .size = sizeof(const char *) };
}

void admin_place_init(struct page *p, struct admin_place *place, const struct record_type *t, const void *input)
{
	struct field *fields = ARENA_ARRAY(p->arena, struct field, t->nfields);
	size_t offset = (t->size + 7) / 8 * 8, n = 0;
	char *record = arena_alloc(p->arena, offset + sizeof(const char *));

	for (size_t i = 0; i < t->nfields; i++) {
		if (str_eq(t->fields[i].name, "lat_e6"))
			fields[n++] = point_field(offset);
		else if (!str_eq(t->fields[i].name, "lng_e6"))
			fields[n++] = t->fields[i];
	}
	memcpy(record, input, t->size);
	*(const char **)(void *)(record + offset) = point_text(p, *number_of(t, record, "lat_e6"),
		*number_of(t, record, "lng_e6"));
	*place = (struct admin_place){ .type = *t, .of = t, .record = record };
	place->type.fields = fields;
	place->type.nfields = n;
	place->type.size = offset + sizeof(const char *);
}

bool admin_point_read(const char *typed, int64_t *ret_lat_e6, int64_t *ret_lng_e6)
{
	const char *code;
	char half[2][32];
	const char *sep;
	size_t skip = 1;

	if (str_empty(typed)) {
		*ret_lat_e6 = *ret_lng_e6 = INT_NONE;
		return true;
	}
	sep = strstr(typed, "،");
	if (sep)
		skip = strlen("،");
	else
		sep = strchr(typed, ',');
	if (!sep)
		sep = strchr(typed, ' ');
	if (!sep || (size_t)(sep - typed) >= sizeof half[0] || !str_copy(half[1], sizeof half[1], sep + skip))
		return false;
	memcpy(half[0], typed, (size_t)(sep - typed));
	half[0][sep - typed] = '\0';
	return fa_parse_decimal(half[0], 6, ret_lat_e6, &code) == OK && fa_parse_decimal(half[1], 6, ret_lng_e6, &code) == OK;
}

enum rc admin_place_form(struct page *p, struct admin_place *place)
{
	const struct field *point = record_field(&place->type, "point");
	int64_t lat, lng;
	enum rc rc = page_form(p, &place->type, place->record);

	if (rc && rc != INVALID)
		return rc;
	if (!admin_point_read(*(const char **)(void *)((char *)place->record + point->offset), &lat, &lng)) {
		fault_field(&p->ctx.fault, "point", "place.point", NULL);
		return ctx_fault(&p->ctx, INVALID, "input.invalid");
	}
	*number_of(place->of, place->record, "lat_e6") = lat;
	*number_of(place->of, place->record, "lng_e6") = lng;
	return rc;
}

void admin_place_faults(struct page *p)
{
	struct fault *f = &p->ctx.fault;
	size_t n = 0;
	bool had = false;

	for (size_t i = 0; i < f->nfields; i++) {
		bool number = str_eq(f->field[i].field, "lat_e6") || str_eq(f->field[i].field, "lng_e6");

		if (number && had)
			continue;
		f->field[n] = f->field[i];
		if (number) {
			f->field[n].field = "point";
			f->field[n].code = "place.point";
			had = true;
		}
		n++;
	}
	f->nfields = n;
}

/* ---- who changed what ------------------------------------------------------------------------------ */

struct history_page {
	const char *name, *up_href;
	const struct history_entry *entries;
	size_t nentries;
	struct html pager;
};
static const struct view_field history_fields[] = {
	VIEW_TEXT(struct history_page, name), VIEW_URL(struct history_page, up_href),
	VIEW_LIST(struct history_page, entries, nentries, history_entry_view), VIEW_HTML(struct history_page, pager),
};
static VIEW_PAGE(history_view, struct history_page, history_fields, "admin_history");

enum rc admin_history(struct page *p, int64_t subject, const char *name, const char *up_href)
{
	struct history_page s = { .name = name, .up_href = up_href };
	struct history_ask ask = { .subject = subject };
	const char *after = http_query(p->req, "after");
	struct history_entry *rows;
	int64_t next = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (str_empty(after) || !str_to_i64(after, &ask.before) || ask.before < 0)
		ask.before = 0;
	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = history_entries(p, &tx, &ask, &rows, &s.nentries, &next);
	if (rc)
		return rc;
	s.entries = rows;
	s.pager = widget_pager(p->arena, p->lang, p->req->path, NULL,
		next ? arena_printf(p->arena, "%lld", (long long)next) : NULL);
	return page_show_titled(p, &history_view, view_textf(p->arena, p->lang, "admin.history.heading", "name", name, NULL),
		&s);
}

/* ---- the table ---------------------------------------------------------------------------------------- */

const struct web_page pages_admin[] = {
	{ HTTP_GET, "/admin/staff", ADMIN_STAFF, admin_staff_list, "people with accounts" },
	{ HTTP_POST, "/admin/staff", ADMIN_STAFF, admin_staff_find, "find people by name" },
	{ HTTP_GET, "/admin/staff/new", ADMIN_STAFF, admin_staff_new, "form of a new member of staff" },
	{ HTTP_POST, "/admin/staff/new", ADMIN_STAFF, admin_staff_create, "add a member of staff", .op = &op_staff_create },
	{ HTTP_GET, "/admin/staff/{key}", ADMIN_STAFF, admin_staff_show, "one member of staff" },
	{ HTTP_POST, "/admin/staff/{key}/change", ADMIN_STAFF, admin_staff_change, "change a member of staff",
		.op = &op_staff_change },
	{ HTTP_POST, "/admin/staff/{key}/grant", ADMIN_STAFF, admin_staff_grant, "grant a role", .op = &op_role_grant },
	{ HTTP_GET, "/admin/staff/{key}/roles/{role}", ADMIN_STAFF, admin_role_end_get, "form of the end of a role" },
	{ HTTP_POST, "/admin/staff/{key}/roles/{role}", ADMIN_STAFF, admin_role_end_post, "end a role", .op = &op_role_end },
	{ HTTP_POST, "/admin/staff/{key}/leave", ADMIN_STAFF, admin_staff_leave, "record leaving", .op = &op_staff_leave },
	{ HTTP_POST, "/admin/staff/{key}/reset", ADMIN_STAFF, admin_staff_reset, "new one-time code",
		.op = &op_credential_reset },
	{ HTTP_POST, "/admin/staff/{key}/token", ADMIN_STAFF, admin_staff_token, "make a token for programs" },
	{ HTTP_POST, "/admin/staff/{key}/revoke", ADMIN_STAFF, admin_staff_revoke, "revoke a token" },
	{ HTTP_GET, "/admin/staff/{key}/history", ADMIN_STAFF, admin_staff_history, "who changed what about a person" },

	{ HTTP_GET, "/admin/units", ADMIN_TREE, admin_units, "the organisation, or units by name" },
	{ HTTP_GET, "/admin/units/{no:int}", ADMIN_TREE, admin_unit, "one unit" },
	{ HTTP_GET, "/admin/units/{no:int}/new", ADMIN_TREE, admin_unit_new_get, "form of a unit below" },
	{ HTTP_POST, "/admin/units/{no:int}/new", ADMIN_TREE, admin_unit_new_post, "open a unit", .op = &op_unit_open },
	{ HTTP_GET, "/admin/units/{no:int}/change", ADMIN_TREE, admin_unit_change_get, "form of a unit" },
	{ HTTP_POST, "/admin/units/{no:int}/change", ADMIN_TREE, admin_unit_change_post, "change a unit", .op = &op_unit_change },
	{ HTTP_GET, "/admin/units/{no:int}/close", ADMIN_TREE, admin_unit_close_get, "form of closing a unit" },
	{ HTTP_POST, "/admin/units/{no:int}/close", ADMIN_TREE, admin_unit_close_post, "close a unit", .op = &op_unit_close },
	{ HTTP_GET, "/admin/units/{no:int}/history", ADMIN_TREE, admin_unit_history, "who changed what about a unit" },

	{ HTTP_GET, "/admin/neighbourhoods", ADMIN_PLACES, admin_neighbourhoods, "neighbourhoods of a county" },
	{ HTTP_GET, "/admin/neighbourhoods/new", ADMIN_PLACES, admin_neighbourhood_new_get, "form of a neighbourhood" },
	{ HTTP_POST, "/admin/neighbourhoods/new", ADMIN_PLACES, admin_neighbourhood_new_post, "add a neighbourhood",
		.op = &op_neighbourhood_add },
	{ HTTP_GET, "/admin/neighbourhoods/which", ADMIN_POINTS | ROLES_CENTRE, admin_which_get, "which centre answers for a place" },
	{ HTTP_POST, "/admin/neighbourhoods/which", ADMIN_POINTS | ROLES_CENTRE, admin_which_post, "which centre answers for a place" },
	{ HTTP_GET, "/admin/neighbourhoods/{key}", ADMIN_PLACES, admin_neighbourhood_get, "one neighbourhood" },
	{ HTTP_POST, "/admin/neighbourhoods/{key}", ADMIN_PLACES, admin_neighbourhood_post, "change a neighbourhood",
		.op = &op_neighbourhood_change },

	{ HTTP_GET, "/admin/points", ADMIN_POINTS, admin_points, "service points" },
	{ HTTP_GET, "/admin/points/new", ADMIN_POINTS, admin_point_new_get, "form of a service point" },
	{ HTTP_POST, "/admin/points/new", ADMIN_POINTS, admin_point_new_post, "add a service point", .op = &op_service_point_add },
	{ HTTP_GET, "/admin/points/{key}", ADMIN_POINTS, admin_point_get, "one service point" },
	{ HTTP_POST, "/admin/points/{key}", ADMIN_POINTS, admin_point_post, "change a service point",
		.op = &op_service_point_change },
	{ HTTP_GET, "/admin/points/{key}/close", ADMIN_POINTS, admin_point_close_get, "form of closing a service point" },
	{ HTTP_POST, "/admin/points/{key}/close", ADMIN_POINTS, admin_point_close_post, "close a service point",
		.op = &op_service_point_close },

	{ HTTP_GET, "/admin/rules", ADMIN, admin_rules, "rules of visits" },
	{ HTTP_GET, "/admin/rules/new", ADMIN, admin_rule_new_get, "form of a visit rule" },
	{ HTTP_POST, "/admin/rules/new", ADMIN, admin_rule_new_post, "add a visit rule", .op = &op_visit_rule_add },
	{ HTTP_GET, "/admin/rules/{key}/end", ADMIN, admin_rule_end_get, "form of the end of a rule" },
	{ HTTP_POST, "/admin/rules/{key}/end", ADMIN, admin_rule_end_post, "end a visit rule", .op = &op_visit_rule_end },
	{ HTTP_GET, "/admin/rules/{key}/history", ADMIN, admin_rule_history, "who changed a rule" },
	{ HTTP_GET, "/admin/settings", ADMIN, admin_settings, "settings" },
	{ HTTP_GET, "/admin/settings/change", ADMIN, admin_setting_get, "one setting" },
	{ HTTP_POST, "/admin/settings/change", ADMIN, admin_setting_post, "change a setting", .op = &op_setting_change },
	{ .pattern = NULL }
};
const struct view_type *const views_admin[] = {
	&admin_view, &ask_view, &secret_view, &admin_staff_list_view, &admin_staff_view, &history_view,
	&admin_units_view, &admin_which_view, &admin_settings_view, NULL
};

MESSAGES(admin,
	{ "place.point", "جای روی نقشه دو عدد است، نخست عرض و سپس طول: ۳۳٫۴۸۷۸، ۴۸٫۳۵۵۸",
		"A place on the map is two numbers, latitude first: 33.4878, 48.3558" },
);
