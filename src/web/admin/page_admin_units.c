/* The organisation tree: what is open, opening, changing and closing with dates (R54, R66, R69). */
#include "page_admin.h"

enum { FOUND_MAX = 100, FORMER_MAX = 100 };

static const char *unit_path(struct page *p, int64_t no, const char *verb)
{
	return page_path(p, verb ? "/admin/units/%lld/%s" : "/admin/units/%lld%s", (long long)no, verb ? verb : "");
}

/* ---- one unit and what is below it -------------------------------------------------------------- */

struct former_row { const char *name; date_t until; };
static const struct view_field former_fields[] = {
	VIEW_TEXT(struct former_row, name), VIEW_DATE(struct former_row, until),
};
static VIEW_ROW(former_view, struct former_row, former_fields);

struct units_page {
	const char *heading, *up_href, *up_text, *problem, *q, *successor, *successor_href, *new_href, *new_text,
		*change_href, *close_href, *history_href, *toggle_href, *code, *phone, *address, *point, *staff_href, *points_href;
	int32_t kind;
	bool found, closed_too, may_change, closed;
	int64_t capacity;
	date_t valid_from, valid_to;
	struct html table;
	const struct former_row *former;
	size_t nformer;
};
static const struct view_field units_fields[] = {
	VIEW_TEXT(struct units_page, heading), VIEW_URL(struct units_page, up_href), VIEW_TEXT(struct units_page, up_text),
	VIEW_TEXT(struct units_page, problem), VIEW_TEXT(struct units_page, q), VIEW_TEXT(struct units_page, successor),
	VIEW_URL(struct units_page, successor_href), VIEW_URL(struct units_page, new_href),
	VIEW_TEXT(struct units_page, new_text), VIEW_URL(struct units_page, change_href),
	VIEW_URL(struct units_page, close_href), VIEW_URL(struct units_page, history_href),
	VIEW_URL(struct units_page, toggle_href), VIEW_CODE(struct units_page, code), VIEW_CODE(struct units_page, phone),
	VIEW_TEXT(struct units_page, address), VIEW_CODE(struct units_page, point), VIEW_URL(struct units_page, staff_href),
	VIEW_URL(struct units_page, points_href), VIEW_CHOICE(struct units_page, kind, unit_kind_choices),
	VIEW_BOOL(struct units_page, found), VIEW_BOOL(struct units_page, closed_too),
	VIEW_BOOL(struct units_page, may_change), VIEW_BOOL(struct units_page, closed),
	VIEW_INT(struct units_page, capacity), VIEW_DATE(struct units_page, valid_from),
	VIEW_DATE(struct units_page, valid_to), VIEW_HTML(struct units_page, table),
	VIEW_LIST(struct units_page, former, nformer, former_view),
};
VIEW_PAGE(admin_units_view, struct units_page, units_fields, "admin_units");

static int64_t open_below(struct page *p, int64_t no, enum unit_level level, int64_t *capacity)
{
	const struct org_unit *u;
	size_t pos = 0;
	int64_t n = 0;

	*capacity = 0;
	while ((u = org_next(p->ctx.org, unit_range_of(UNIT(no)), level, &pos)))
		if (org_unit_open(u, p->today)) {
			n++;
			*capacity += u->capacity;
		}
	return n;
}

static struct html number(struct page *p, int64_t v)
{
	struct buf b;

	buf_init(&b, 64);
	html_put_i64(&b, p->lang, v);
	return html_of_buf(p->arena, &b);
}

static struct html unit_state(struct page *p, const struct org_unit *u)
{
	if (date_cmp(u->valid_from, p->today) > 0)
		return html_tag(p->arena, "u", page_text(p, "admin.unit.coming"));
	return org_unit_open(u, p->today) ? html_tag(p->arena, "g", page_text(p, "admin.unit.open")) :
		html_tag(p->arena, "", page_text(p, "admin.unit.closed"));
}

static struct html units_table(struct page *p, const struct org_unit *const *list, size_t n, const char *empty)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "admin.unit.name"), .head = true }, { .label = page_text(p, "admin.unit.kind") },
		{ .label = page_text(p, "admin.unit.code") }, { .label = page_text(p, "admin.unit.centres"), .number = true },
		{ .label = page_text(p, "admin.unit.capacity"), .number = true }, { .label = page_text(p, "admin.state") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, n * COUNT_OF(columns));

	for (size_t i = 0; i < n; i++) {
		const struct org_unit *u = list[i];
		struct html *c = &cells[i * COUNT_OF(columns)];
		int64_t capacity, centres = open_below(p, u->no.v, LEVEL_CENTRE, &capacity);

		c[0] = html_link(p->arena, unit_path(p, u->no.v, NULL), u->name);
		c[1] = html_text(p->arena, choice_label(unit_kind_choices, u->kind, p->lang));
		if (u->code)
			c[2] = html_code(p->arena, p->lang, u->code);
		if (unit_level_of(u->no) != LEVEL_CENTRE)
			c[3] = number(p, centres);
		c[4] = number(p, unit_level_of(u->no) == LEVEL_CENTRE ? u->capacity : capacity);
		c[5] = unit_state(p, u);
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "nav.units"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = n, .empty = empty });
}

static void children_table(struct page *p, int64_t no, struct units_page *s)
{
	size_t total = org_nchildren(p->ctx.org, no), n = 0;
	const struct org_unit **list = ARENA_ARRAY(p->arena, const struct org_unit *, total);

	for (size_t i = 0; i < total; i++) {
		const struct org_unit *u = org_child(p->ctx.org, no, i);

		if (s->closed_too || org_unit_open(u, p->today) || date_cmp(u->valid_from, p->today) > 0)
			list[n++] = u;
	}
	s->table = units_table(p, list, n, page_text(p, "admin.unit.nothing_below"));
}

static const char *new_text(struct page *p, enum unit_level level)
{
	return page_text(p, level == LEVEL_COUNTRY ? "admin.unit.new_province" :
		level == LEVEL_PROVINCE ? "admin.unit.new_county" : "admin.unit.new_centre");
}

static void set_links(struct page *p, int64_t no, struct units_page *s)
{
	enum unit_level level = unit_level_of(UNIT(no));

	s->found = true;
	s->history_href = unit_path(p, no, "history");
	if (level != LEVEL_COUNTRY && in_scope(&p->ctx, unit_parent(UNIT(no)).v)) {
		s->up_href = unit_path(p, unit_parent(UNIT(no)).v, NULL);
		s->up_text = admin_unit_name(p, unit_parent(UNIT(no)).v);
	}
	if (!s->closed && level != LEVEL_CENTRE) {
		s->new_href = unit_path(p, no, "new");
		s->new_text = new_text(p, level);
		s->toggle_href = page_path(p, s->closed_too ? "/admin/units/%lld" : "/admin/units/%lld?closed=1", (long long)no);
	}
	if (!s->closed && s->may_change) {
		s->change_href = unit_path(p, no, "change");
		s->close_href = unit_path(p, no, "close");
	}
	if (p->ctx.actor.role == ROLE_ADMINISTRATOR)
		s->staff_href = admin_at(p, "/admin/staff", no);
	if (ADMIN_POINTS & ROLE_BIT(p->ctx.actor.role))
		s->points_href = admin_at(p, "/admin/points", no);
}

static enum rc load_former(struct page *p, int64_t no, struct units_page *s)
{
	struct unit_former_name *list;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = row_list_by(&tx, &unit_former_name_type, "unit", no, FORMER_MAX, &list, &n);
	if (rc)
		return rc;
	struct former_row *rows = ARENA_ARRAY(p->arena, struct former_row, n);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct former_row){ list[i].name, list[i].until };
	s->former = rows;
	s->nformer = n;
	return OK;
}

static void fill_unit(struct page *p, const struct org_unit *u, struct units_page *s)
{
	s->kind = u->kind;
	s->code = u->code;
	s->phone = u->phone;
	s->address = u->address;
	s->capacity = unit_level_of(u->no) == LEVEL_CENTRE ? u->capacity : INT_NONE;
	s->valid_from = u->valid_from;
	s->valid_to = u->valid_to;
	s->closed = !date_is_none(u->valid_to);
	s->may_change = true;
	if (u->lat_e6 != INT_NONE && u->lng_e6 != INT_NONE)
		s->point = arena_printf(p->arena, "%lld.%06lld, %lld.%06lld", (long long)(u->lat_e6 / 1000000),
			(long long)(u->lat_e6 % 1000000), (long long)(u->lng_e6 / 1000000), (long long)(u->lng_e6 % 1000000));
	if (u->successor != INT_NONE && u->successor) {
		s->successor = admin_unit_name(p, u->successor);
		s->successor_href = unit_path(p, u->successor, NULL);
	}
}

static enum rc show_unit(struct page *p, int64_t no, const char *problem)
{
	const struct org_unit *u = org_unit(p->ctx.org, no);
	struct units_page s = { .problem = problem, .capacity = INT_NONE,
		.closed_too = str_eq(http_query(p->req, "closed"), "1") };
	enum rc rc;

	if (!unit_no_valid(no) || !in_scope(&p->ctx, no) || (!u && no != 0))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	s.heading = admin_unit_name(p, no);
	if (u)
		fill_unit(p, u, &s);
	set_links(p, no, &s);
	rc = load_former(p, no, &s);
	if (rc)
		return rc;
	if (unit_level_of(UNIT(no)) != LEVEL_CENTRE)
		children_table(p, no, &s);
	return page_show_titled(p, &admin_units_view, s.heading, &s);
}

enum rc admin_unit(struct page *p)
{
	return show_unit(p, http_path_key(p->req, "no"), NULL);
}

enum rc admin_units(struct page *p)
{
	struct unit_filter f = { .text = http_query(p->req, "q"), .under = p->ctx.actor.unit.v, .closed_too = true };
	struct units_page s = { .q = f.text, .capacity = INT_NONE };
	const struct org_unit **list;
	size_t n;
	enum rc rc;

	if (str_empty(f.text))
		return show_unit(p, p->ctx.actor.unit.v, NULL);
	rc = unit_list(&p->ctx, &f, &list, &n);
	if (rc)
		return rc;
	s.heading = view_textf(p->arena, p->lang, "admin.unit.found", "q", f.text, NULL);
	s.up_href = "/admin/units";
	s.up_text = page_text(p, "nav.units");
	s.table = units_table(p, list, n < FOUND_MAX ? n : FOUND_MAX, page_text(p, "admin.unit.none_found"));
	return page_show_titled(p, &admin_units_view, s.heading, &s);
}

/* ---- opening -------------------------------------------------------------------------------------- */

static size_t kinds_of(struct page *p, enum unit_level level, struct form_option *list)
{
	size_t n = 0;

	for (const struct choice *c = unit_kind_choices; c->value; c++)
		if (unit_kind_level(c->value) == level)
			list[n++] = (struct form_option){ c->code, p->lang == LANG_EN ? c->en : c->fa };
	return n;
}

static const struct org_unit *unit_of_path(struct page *p, int64_t *ret_no)
{
	*ret_no = http_path_key(p->req, "no");
	return unit_no_valid(*ret_no) && in_scope(&p->ctx, *ret_no) ? org_unit(p->ctx.org, *ret_no) : NULL;
}

static const char *const open_centre[] = { "kind", "name", "short_name", "code", "capacity", "address", "phone", "point",
	"own_no", "valid_from", NULL };
static const char *const open_above[] = { "kind", "name", "short_name", "code", "address", "phone", "point", "own_no",
	"valid_from", NULL };
static const char *const change_centre[] = { "kind", "name", "renamed_on", "short_name", "code", "capacity", "address",
	"phone", "point", NULL };
static const char *const change_above[] = { "kind", "name", "renamed_on", "short_name", "code", "address", "phone",
	"point", NULL };

static enum rc show_new(struct page *p, int64_t parent, struct admin_place *place, const char *problem)
{
	enum unit_level level = unit_level_of(UNIT(parent));
	struct form_option kinds[16];
	struct form_options options = { .field = "kind", .list = kinds, .n = kinds_of(p, level + 1, kinds) };
	struct form f = admin_form_of(p, p->req->path, &place->type, place->record, 0);
	struct admin_page a = { .heading = new_text(p, level), .problem = problem, .up_href = unit_path(p, parent, NULL),
		.up_text = admin_unit_name(p, parent) };

	f.only = level == LEVEL_COUNTY ? open_centre : open_above;
	f.options = &options;
	f.noptions = 1;
	f.submit = page_text(p, "admin.unit.open_it");
	f.cancel_href = a.up_href;
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

/* A unit that can have others below it, inside the scope; the country may not be recorded itself. */
static enum rc parent_of_path(struct page *p, int64_t *ret_no)
{
	const struct org_unit *u = unit_of_path(p, ret_no);

	if ((!u && (*ret_no != 0 || !in_scope(&p->ctx, 0))) || unit_level_of(UNIT(*ret_no)) == LEVEL_CENTRE)
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	return OK;
}

static void blank_unit(struct page *p, int64_t parent, struct admin_place *place)
{
	struct unit_open in;

	record_init(&unit_open_type, &in);
	in.parent = parent;
	in.valid_from = p->today;
	in.kind = unit_level_of(UNIT(parent)) == LEVEL_COUNTRY ? UNIT_PROVINCE :
		unit_level_of(UNIT(parent)) == LEVEL_PROVINCE ? UNIT_COUNTY : UNIT_URBAN_CENTRE;
	admin_place_init(p, place, &unit_open_type, &in);
}

enum rc admin_unit_new_get(struct page *p)
{
	struct admin_place place;
	int64_t parent;
	enum rc rc = parent_of_path(p, &parent);

	if (rc)
		return rc;
	blank_unit(p, parent, &place);
	return show_new(p, parent, &place, NULL);
}

enum rc admin_unit_new_post(struct page *p)
{
	struct admin_place place;
	const char *problem;
	int64_t parent;
	enum rc rc = parent_of_path(p, &parent);

	if (rc)
		return rc;
	blank_unit(p, parent, &place);
	rc = admin_place_form(p, &place);
	((struct unit_open *)place.record)->parent = parent;
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_unit_open, SHARD_NATIONAL, place.record, 0, NULL);
	admin_place_faults(p);
	if (rc == CONFLICT && str_eq(p->ctx.fault.code, "unit.no.taken") && !p->ctx.fault.nfields) {
		fault_field(&p->ctx.fault, "own_no", "unit.no_taken", NULL);
		rc = INVALID;
	}
	if (admin_again(p, rc, &problem))
		return show_new(p, parent, &place, problem);
	if (rc)
		return rc;
	return page_redirect(p, unit_path(p, parent, NULL), "notice.unit_opened");
}

/* ---- changing and closing ---------------------------------------------------------------------------- */

static enum rc load_unit(struct page *p, struct unit *ret_unit)
{
	int64_t no = http_path_key(p->req, "no");
	enum rc rc;
	AUTO(tx) tx = {0};

	if (!unit_no_valid(no))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	return unit_by_no(&p->ctx, &tx, no, ret_unit);
}

static enum rc show_change(struct page *p, const struct unit *u, struct admin_place *place, const char *problem)
{
	enum unit_level level = unit_level_of(UNIT(u->no));
	struct form_option kinds[16];
	struct form_options options = { .field = "kind", .list = kinds, .n = kinds_of(p, level, kinds) };
	struct form f = admin_form_of(p, p->req->path, &place->type, place->record, u->ver);
	struct admin_page a = { .problem = problem, .up_href = unit_path(p, u->no, NULL), .up_text = u->name,
		.heading = view_textf(p->arena, p->lang, "admin.unit.change_heading", "name", u->name, NULL) };

	f.only = level == LEVEL_CENTRE ? change_centre : change_above;
	f.options = &options;
	f.noptions = 1;
	f.cancel_href = a.up_href;
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

static void change_of(struct page *p, const struct unit *u, struct admin_place *place)
{
	struct unit_change now = { .kind = u->kind, .name = u->name, .short_name = u->short_name, .code = u->code,
		.capacity = u->capacity, .address = u->address, .phone = u->phone, .lat_e6 = u->lat_e6, .lng_e6 = u->lng_e6 };

	admin_place_init(p, place, &unit_change_type, &now);
}

enum rc admin_unit_change_get(struct page *p)
{
	struct admin_place place;
	struct unit u;
	enum rc rc = load_unit(p, &u);

	if (rc)
		return rc;
	change_of(p, &u, &place);
	return show_change(p, &u, &place, NULL);
}

enum rc admin_unit_change_post(struct page *p)
{
	struct admin_place place;
	const char *problem;
	struct unit u;
	enum rc rc = load_unit(p, &u);

	if (rc)
		return rc;
	change_of(p, &u, &place);
	rc = admin_place_form(p, &place);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_unit_change, SHARD_NATIONAL, place.record, u.key.v, NULL);
	admin_place_faults(p);
	if (admin_again(p, rc, &problem))
		return show_change(p, &u, &place, problem);
	if (rc)
		return rc;
	return page_redirect(p, unit_path(p, u.no, NULL), "notice.unit_changed");
}

static enum rc show_close(struct page *p, const struct unit *u, const struct unit_close *in, const char *problem)
{
	enum unit_level level = unit_level_of(UNIT(u->no));
	struct unit_range among = level == LEVEL_CENTRE ? unit_range_of(unit_province(UNIT(u->no))) :
		unit_range_of(unit_parent(UNIT(u->no)));
	struct form_options options = { .field = "successor" };
	struct form f = admin_form_of(p, p->req->path, &unit_close_type, in, u->ver);
	struct admin_page a = { .problem = problem, .up_href = unit_path(p, u->no, NULL), .up_text = u->name,
		.intro = page_text(p, "admin.unit.close_intro"),
		.heading = view_textf(p->arena, p->lang, "admin.unit.close_heading", "name", u->name, NULL) };

	options.n = admin_units_in(p, among, level, &options.list);
	f.options = &options;
	f.noptions = 1;
	f.submit = page_text(p, "admin.unit.close");
	f.cancel_href = a.up_href;
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

enum rc admin_unit_close_get(struct page *p)
{
	struct unit_close in = { .valid_to = p->today, .successor = INT_NONE };
	struct unit u;
	enum rc rc = load_unit(p, &u);

	if (rc)
		return rc;
	return show_close(p, &u, &in, NULL);
}

enum rc admin_unit_close_post(struct page *p)
{
	struct unit_close in = { .successor = INT_NONE };
	const char *problem;
	struct unit u;
	enum rc rc = load_unit(p, &u);

	if (rc)
		return rc;
	rc = page_form(p, &unit_close_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_unit_close, SHARD_NATIONAL, &in, u.key.v, NULL);
	if (admin_again(p, rc, &problem))
		return show_close(p, &u, &in, problem);
	if (rc)
		return rc;
	return page_redirect(p, unit_path(p, u.no, NULL), "notice.unit_closed");
}

enum rc admin_unit_history(struct page *p)
{
	struct unit u;
	enum rc rc = load_unit(p, &u);

	if (rc)
		return rc;
	return admin_history(p, u.key.v, u.name, unit_path(p, u.no, NULL));
}
