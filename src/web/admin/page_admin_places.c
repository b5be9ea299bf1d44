/* Neighbourhoods and whose they are (R4, R5), service points (R59), and "which centre?". */
#include "page_admin.h"

static struct html kind_tag(struct page *p, int32_t kind)
{
	const char *tone = kind == NEIGHBOURHOOD_ORDINARY ? "" : kind == NEIGHBOURHOOD_RURAL ? "t" : "a";

	return html_tag(p->arena, tone, choice_label(neighbourhood_kind_choices, kind, p->lang));
}

/* ---- neighbourhoods ------------------------------------------------------------------------------ */

static const char *neighbourhoods_at(struct page *p, int64_t county)
{
	return admin_at(p, "/admin/neighbourhoods", county);
}

static struct html neighbourhoods_table(struct page *p, const struct neighbourhood *list, size_t n)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "admin.place.name"), .head = true }, { .label = page_text(p, "admin.place.kind") },
		{ .label = page_text(p, "admin.place.centre") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, n * COUNT_OF(columns));

	for (size_t i = 0; i < n; i++) {
		struct html *c = &cells[i * COUNT_OF(columns)];

		c[0] = html_link(p->arena, page_path(p, "/admin/neighbourhoods/%s", page_key_text(p, list[i].key.v)), list[i].name);
		c[1] = kind_tag(p, list[i].kind);
		c[2] = list[i].centre != INT_NONE && list[i].centre ? html_text(p->arena, page_unit_name(p, list[i].centre)) :
			html_tag(p->arena, "r", page_text(p, "admin.place.no_centre"));
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "nav.neighbourhoods"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = n,
		.empty = page_text(p, "admin.place.none") });
}

enum rc admin_neighbourhoods(struct page *p)
{
	int64_t unit = admin_unit_narrowed(p, LEVEL_COUNTY);
	bool county = unit_level_of(UNIT(unit)) == LEVEL_COUNTY;
	struct admin_page a = { .heading = page_text(p, "nav.neighbourhoods"), .sub = admin_unit_name(p, unit),
		.more_href = "/admin/neighbourhoods/which", .more_text = page_text(p, "admin.which.title"),
		.filter = admin_unit_filter(p, "/admin/neighbourhoods", unit, ADMIN_COUNTRY | ADMIN_PROVINCE | ADMIN_COUNTY) };
	struct neighbourhood *list;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (!county) {
		a.intro = page_text(p, "admin.place.choose_county");
		return admin_show(p, &a);
	}
	rc = ctx_read(&p->ctx, unit_shard(UNIT(unit)), &tx);
	if (rc)
		return rc;
	rc = neighbourhood_list(&p->ctx, &tx, unit, &list, &n);
	if (rc)
		return rc;
	a.act_href = admin_at(p, "/admin/neighbourhoods/new", unit);
	a.act_text = page_text(p, "admin.place.add");
	a.table = neighbourhoods_table(p, list, n);
	return admin_show(p, &a);
}

/* The county's own centres first, then the province's others: a catchment may cross a border. */
static size_t centres_for(struct page *p, int64_t county, const struct form_option **ret_list)
{
	struct unit_range own = unit_range_of(UNIT(county)), all = unit_range_of(unit_province(UNIT(county)));
	const struct form_option *first, *rest;
	size_t n = admin_units_in(p, own, LEVEL_CENTRE, &first), more = admin_units_in(p, all, LEVEL_CENTRE, &rest);
	struct form_option *list = ARENA_ARRAY(p->arena, struct form_option, n + more);
	int64_t no;

	for (size_t i = 0; i < n; i++)
		list[i] = first[i];
	for (size_t i = 0; i < more; i++)
		if (str_to_i64(rest[i].value, &no) && !range_has(own, no))
			list[n++] = (struct form_option){ rest[i].value, arena_printf(p->arena, "%s (%s)", rest[i].label,
				page_unit_name(p, unit_county(UNIT(no)).v)) };
	*ret_list = list;
	return n;
}

static enum rc show_neighbourhood(struct page *p, int64_t county, const char *heading, struct admin_place *place,
		int64_t ver, const char *problem)
{
	static const char *const only[] = { "name", "kind", "centre", "point", NULL };
	struct form_options options = { .field = "centre" };
	struct form f = admin_form_of(p, p->req->path, &place->type, place->record, ver);
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 2);
	struct admin_page a = { .heading = heading, .problem = problem, .up_href = neighbourhoods_at(p, county),
		.up_text = page_unit_name(p, county) };

	hidden[0] = f.hidden[0];
	hidden[1] = (struct form_hidden){ "unit", admin_no(p, county) };
	f.hidden = hidden;
	f.nhidden = 2;
	options.n = centres_for(p, county, &options.list);
	f.options = &options;
	f.noptions = 1;
	f.only = only;
	f.cancel_href = a.up_href;
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

static enum rc county_asked(struct page *p, int64_t *ret_county)
{
	*ret_county = admin_unit_asked(p);
	return unit_level_of(UNIT(*ret_county)) == LEVEL_COUNTY ? OK : ctx_fault(&p->ctx, NOT_FOUND, "not_found");
}

static void blank_neighbourhood(struct page *p, int64_t county, struct admin_place *place)
{
	struct neighbourhood_add in;

	record_init(&neighbourhood_add_type, &in);
	in.county = county;
	in.kind = NEIGHBOURHOOD_ORDINARY;
	admin_place_init(p, place, &neighbourhood_add_type, &in);
}

enum rc admin_neighbourhood_new_get(struct page *p)
{
	struct admin_place place;
	int64_t county;
	enum rc rc = county_asked(p, &county);

	if (rc)
		return rc;
	blank_neighbourhood(p, county, &place);
	return show_neighbourhood(p, county, page_text(p, "admin.place.add"), &place, 0, NULL);
}

enum rc admin_neighbourhood_new_post(struct page *p)
{
	struct admin_place place;
	const char *problem;
	int64_t county;
	enum rc rc = county_asked(p, &county);

	if (rc)
		return rc;
	blank_neighbourhood(p, county, &place);
	rc = admin_place_form(p, &place);
	((struct neighbourhood_add *)place.record)->county = county;
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_neighbourhood_add, unit_shard(UNIT(county)), place.record, 0, NULL);
	admin_place_faults(p);
	if (admin_again(p, rc, &problem))
		return show_neighbourhood(p, county, page_text(p, "admin.place.add"), &place, 0, problem);
	if (rc)
		return rc;
	return page_redirect(p, neighbourhoods_at(p, county), "notice.neighbourhood_added");
}

static enum rc load_neighbourhood(struct page *p, struct neighbourhood *ret, struct admin_place *ret_place)
{
	neighbourhood_key key = { page_key(p, "key") };
	struct neighbourhood_change now;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	rc = neighbourhood_get(&p->ctx, &tx, key, ret);
	if (rc)
		return rc;
	if (!in_scope(&p->ctx, ret->county))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	now = (struct neighbourhood_change){ ret->name, ret->kind, ret->centre, ret->lat_e6, ret->lng_e6 };
	admin_place_init(p, ret_place, &neighbourhood_change_type, &now);
	return OK;
}

enum rc admin_neighbourhood_get(struct page *p)
{
	struct admin_place place;
	struct neighbourhood n;
	enum rc rc = load_neighbourhood(p, &n, &place);

	if (rc)
		return rc;
	return show_neighbourhood(p, n.county, n.name, &place, n.ver, NULL);
}

enum rc admin_neighbourhood_post(struct page *p)
{
	struct admin_place place;
	const char *problem;
	struct neighbourhood n;
	enum rc rc = load_neighbourhood(p, &n, &place);

	if (rc)
		return rc;
	rc = admin_place_form(p, &place);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_neighbourhood_change, shard_of_key(n.key.v), place.record, n.key.v, NULL);
	admin_place_faults(p);
	if (admin_again(p, rc, &problem))
		return show_neighbourhood(p, n.county, n.name, &place, n.ver, problem);
	if (rc)
		return rc;
	return page_redirect(p, neighbourhoods_at(p, n.county), "notice.neighbourhood_changed");
}

/* ---- which centre? ----------------------------------------------------------------------------------- */

struct which_input { int64_t county; const char *neighbourhood, *point; };
static const struct field which_input_fields[] = {
	FIELD(which_input, county, "شهرستان", "County", .flags = REQUIRED),
	FIELD(which_input, neighbourhood, "نام محله یا روستا", "Neighbourhood or village", .max = 80),
	FIELD(which_input, point, "جای روی نقشه", "Place on the map", .kind = TEXT_CODE, .max = 40,
		.hint_fa = "عرض و طول جغرافیایی با ویرگول میان آن‌ها، مانند ۳۳٫۴۸۷۸، ۴۸٫۳۵۵۸",
		.hint_en = "Latitude and longitude with a comma between them, like 33.4878, 48.3558"),
};
static RECORD_TYPE(which_input, "کدام مرکز؟", "Which centre?");

struct which_page {
	struct html filter, form;
	const char *problem, *centre, *address, *phone, *neighbourhood, *county;
	bool found, asked;
	int64_t metres;
};
static const struct view_field which_fields[] = {
	VIEW_HTML(struct which_page, filter), VIEW_HTML(struct which_page, form), VIEW_TEXT(struct which_page, problem),
	VIEW_TEXT(struct which_page, centre), VIEW_TEXT(struct which_page, address), VIEW_CODE(struct which_page, phone),
	VIEW_TEXT(struct which_page, neighbourhood), VIEW_TEXT(struct which_page, county),
	VIEW_BOOL(struct which_page, found), VIEW_BOOL(struct which_page, asked), VIEW_INT(struct which_page, metres),
};
VIEW_PAGE(admin_which_view, struct which_page, which_fields, "admin_which");

/* Counties of the actor's province, of the whole country by way of the filter. */
static size_t counties(struct page *p, int64_t unit, const struct form_option **ret_list)
{
	if (unit == 0)
		return 0;
	return admin_units_in(p, unit_range_of(unit_province(UNIT(unit))), LEVEL_COUNTY, ret_list);
}

static enum rc show_which(struct page *p, int64_t unit, const struct which_input *in, struct which_page *s)
{
	struct form_options options = { .field = "county" };
	struct form f = page_form_of(p, "/admin/neighbourhoods/which", &which_input_type, in);
	struct form_hidden hidden = { "unit", admin_no(p, unit) };

	if (p->ctx.actor.unit.v == 0)
		s->filter = admin_unit_filter(p, "/admin/neighbourhoods/which", unit, ADMIN_PROVINCE);
	options.n = counties(p, unit, &options.list);
	f.options = &options;
	f.noptions = 1;
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "admin.which.find");
	if (options.n)
		s->form = widget_form(p->arena, &f);
	return page_show(p, &admin_which_view, "admin.which.title", s);
}

enum rc admin_which_get(struct page *p)
{
	int64_t unit = admin_unit_asked(p);
	struct which_input in = { .county = unit_level_of(UNIT(unit)) >= LEVEL_COUNTY ? unit_county(UNIT(unit)).v : INT_NONE };
	struct which_page s = { .metres = INT_NONE };

	return show_which(p, unit, &in, &s);
}

static enum rc find_centre(struct page *p, const struct which_input *in, struct which_page *s)
{
	struct place place = { .county = in->county, .neighbourhood = in->neighbourhood };
	struct centre_found found = {0};
	const struct org_unit *u;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (!unit_no_valid(in->county) || unit_level_of(UNIT(in->county)) != LEVEL_COUNTY) {
		fault_field(&p->ctx.fault, "county", "unit.unknown", NULL);
		return INVALID;
	}
	if (!admin_point_read(in->point, &place.lat_e6, &place.lng_e6)) {
		fault_field(&p->ctx.fault, "point", "place.point", NULL);
		return INVALID;
	}
	if (str_empty(in->neighbourhood) && place.lat_e6 == INT_NONE) {
		fault_field(&p->ctx.fault, "neighbourhood", "required", NULL);
		return INVALID;
	}
	rc = ctx_read(&p->ctx, unit_shard(UNIT(in->county)), &tx);
	if (rc)
		return rc;
	s->asked = true;
	rc = centre_for_address(&p->ctx, &tx, &place, &found);
	if (rc == NOT_FOUND) {
		fault_clear(&p->ctx.fault);
		return OK;
	}
	if (rc)
		return rc;
	u = org_unit(p->ctx.org, found.centre);
	s->found = true;
	s->centre = page_unit_name(p, found.centre);
	s->county = page_unit_name(p, unit_county(UNIT(found.centre)).v);
	s->neighbourhood = found.neighbourhood.v ? page_neighbourhood_name(p, &tx, found.neighbourhood.v) : NULL;
	s->address = u ? u->address : NULL;
	s->phone = u ? u->phone : NULL;
	s->metres = found.metres;
	return OK;
}

enum rc admin_which_post(struct page *p)
{
	struct which_input in = { .county = INT_NONE };
	struct which_page s = { .metres = INT_NONE };
	enum rc rc = page_form(p, &which_input_type, &in);

	if (rc == OK)
		rc = find_centre(p, &in, &s);
	if (rc && rc != INVALID)
		return rc;
	if (rc)
		p->res->status = 422;
	return show_which(p, admin_unit_asked(p), &in, &s);
}

/* ---- service points ------------------------------------------------------------------------------------- */

static const char *points_at(struct page *p, int64_t unit)
{
	return admin_at(p, "/admin/points", unit);
}

static struct html points_table(struct page *p, const struct service_point *list, size_t n, bool centre)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "admin.point.name"), .head = true }, { .label = page_text(p, "admin.point.kind") },
		{ .label = page_text(p, "admin.point.centre") }, { .label = page_text(p, "admin.point.times") },
		{ .label = page_text(p, "admin.state") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, n * COUNT_OF(columns));

	for (size_t i = 0; i < n; i++) {
		const struct service_point *x = &list[i];
		struct html *c = &cells[i * COUNT_OF(columns)];
		bool closed = !date_is_none(x->closed_on) && date_cmp(x->closed_on, p->today) <= 0;

		c[0] = html_link(p->arena, page_path(p, "/admin/points/%s", page_key_text(p, x->key.v)), x->name);
		c[1] = html_text(p->arena, choice_label(service_point_kind_choices, x->kind, p->lang));
		c[2] = html_text(p->arena, centre ? "" : page_unit_name(p, x->unit));
		c[3] = html_text(p->arena, x->opening_times);
		c[4] = html_tag(p->arena, closed ? "" : "g", page_text(p, closed ? "admin.unit.closed" : "admin.unit.open"));
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "nav.points"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = n,
		.empty = page_text(p, "admin.point.none") });
}

enum rc admin_points(struct page *p)
{
	int64_t unit = admin_unit_narrowed(p, LEVEL_PROVINCE);
	bool closed_too = str_eq(http_query(p->req, "closed"), "1"), centre = unit_level_of(UNIT(unit)) == LEVEL_CENTRE;
	struct admin_page a = { .heading = page_text(p, "nav.points"), .sub = admin_unit_name(p, unit) };
	struct service_point *list;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (unit_level_of(p->ctx.actor.unit) != LEVEL_CENTRE)
		a.filter = admin_unit_filter(p, "/admin/points", unit, ADMIN_ANY_LEVEL);
	if (unit == 0) {
		a.intro = page_text(p, "admin.point.choose_unit");
		return admin_show(p, &a);
	}
	rc = ctx_read(&p->ctx, unit_shard(UNIT(unit)), &tx);
	if (rc)
		return rc;
	rc = service_point_list(&p->ctx, &tx, unit, closed_too, &list, &n);
	if (rc)
		return rc;
	if (centre) {
		a.act_href = admin_at(p, "/admin/points/new", unit);
		a.act_text = page_text(p, "admin.point.add");
	} else {
		a.intro = page_text(p, "admin.point.choose_centre");
	}
	a.more_href = http_url(p->arena, "/admin/points", "unit", admin_no(p, unit), "closed", closed_too ? "" : "1", NULL);
	a.more_text = page_text(p, closed_too ? "admin.point.open_only" : "admin.point.closed_too");
	a.table = points_table(p, list, n, centre);
	return admin_show(p, &a);
}

static enum rc show_point(struct page *p, int64_t unit, const char *heading, struct admin_place *place,
		const struct service_point *now, const char *problem)
{
	static const char *const fresh[] = { "name", "kind", "owner", "address", "opening_times", "programmes", "point",
		"opened_on", NULL };
	static const char *const change[] = { "name", "kind", "owner", "address", "opening_times", "programmes", "point", NULL };
	struct form f = admin_form_of(p, p->req->path, &place->type, place->record, now ? now->ver : 0);
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 2);
	struct admin_page a = { .heading = heading, .problem = problem, .up_href = points_at(p, unit),
		.up_text = page_unit_name(p, unit) };

	hidden[0] = f.hidden[0];
	hidden[1] = (struct form_hidden){ "unit", admin_no(p, unit) };
	f.hidden = hidden;
	f.nhidden = 2;
	f.only = now ? change : fresh;
	f.cancel_href = a.up_href;
	if (now && date_is_none(now->closed_on)) {
		a.more_href = page_path(p, "/admin/points/%s/close", page_key_text(p, now->key.v));
		a.more_text = page_text(p, "admin.point.close");
	}
	if (now && !date_is_none(now->closed_on))
		a.intro = view_textf(p->arena, p->lang, "admin.point.closed_on", "on", admin_date(p, now->closed_on), NULL);
	else
		a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

static enum rc centre_asked(struct page *p, int64_t *ret_unit)
{
	*ret_unit = admin_unit_asked(p);
	return unit_level_of(UNIT(*ret_unit)) == LEVEL_CENTRE ? OK : ctx_fault(&p->ctx, NOT_FOUND, "not_found");
}

static void blank_point(struct page *p, int64_t unit, struct admin_place *place)
{
	struct service_point_add in;

	record_init(&service_point_add_type, &in);
	in.unit = unit;
	in.opened_on = p->today;
	admin_place_init(p, place, &service_point_add_type, &in);
}

enum rc admin_point_new_get(struct page *p)
{
	struct admin_place place;
	int64_t unit;
	enum rc rc = centre_asked(p, &unit);

	if (rc)
		return rc;
	blank_point(p, unit, &place);
	return show_point(p, unit, page_text(p, "admin.point.add"), &place, NULL, NULL);
}

enum rc admin_point_new_post(struct page *p)
{
	struct admin_place place;
	const char *problem;
	int64_t unit;
	enum rc rc = centre_asked(p, &unit);

	if (rc)
		return rc;
	blank_point(p, unit, &place);
	rc = admin_place_form(p, &place);
	((struct service_point_add *)place.record)->unit = unit;
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_service_point_add, unit_shard(UNIT(unit)), place.record, 0, NULL);
	admin_place_faults(p);
	if (admin_again(p, rc, &problem))
		return show_point(p, unit, page_text(p, "admin.point.add"), &place, NULL, problem);
	if (rc)
		return rc;
	return page_redirect(p, points_at(p, unit), "notice.point_added");
}

static enum rc load_point(struct page *p, struct service_point *ret)
{
	int64_t key = page_key(p, "key");
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
	if (rc)
		return rc;
	rc = row_load(&tx, &service_point_type, key, ret);
	if (rc)
		return rc;
	return in_scope(&p->ctx, ret->unit) ? OK : ctx_fault(&p->ctx, NOT_FOUND, "not_found");
}

static void change_of(struct page *p, const struct service_point *x, struct admin_place *place)
{
	struct service_point_change now = { x->name, x->kind, x->owner, x->address, x->opening_times, x->programmes,
		x->lat_e6, x->lng_e6 };

	admin_place_init(p, place, &service_point_change_type, &now);
}

enum rc admin_point_get(struct page *p)
{
	struct admin_place place;
	struct service_point x;
	enum rc rc = load_point(p, &x);

	if (rc)
		return rc;
	change_of(p, &x, &place);
	return show_point(p, x.unit, x.name, &place, &x, NULL);
}

enum rc admin_point_post(struct page *p)
{
	struct admin_place place;
	const char *problem;
	struct service_point x;
	enum rc rc = load_point(p, &x);

	if (rc)
		return rc;
	change_of(p, &x, &place);
	rc = admin_place_form(p, &place);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_service_point_change, shard_of_key(x.key.v), place.record, x.key.v, NULL);
	admin_place_faults(p);
	if (admin_again(p, rc, &problem))
		return show_point(p, x.unit, x.name, &place, &x, problem);
	if (rc)
		return rc;
	return page_redirect(p, points_at(p, x.unit), "notice.point_changed");
}

static enum rc show_point_close(struct page *p, const struct service_point *x, const char *problem)
{
	struct service_point_close now = { p->today };
	struct form f = admin_form_of(p, p->req->path, &service_point_close_type, &now, x->ver);
	struct admin_page a = { .problem = problem, .up_text = x->name,
		.up_href = page_path(p, "/admin/points/%s", page_key_text(p, x->key.v)),
		.heading = view_textf(p->arena, p->lang, "admin.unit.close_heading", "name", x->name, NULL) };

	f.submit = page_text(p, "admin.point.close");
	f.cancel_href = a.up_href;
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

enum rc admin_point_close_get(struct page *p)
{
	struct service_point x;
	enum rc rc = load_point(p, &x);

	if (rc)
		return rc;
	return show_point_close(p, &x, NULL);
}

enum rc admin_point_close_post(struct page *p)
{
	struct service_point_close in = {0};
	struct service_point x;
	const char *problem;
	enum rc rc = load_point(p, &x);

	if (rc)
		return rc;
	rc = page_form(p, &service_point_close_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_service_point_close, shard_of_key(x.key.v), &in, x.key.v, NULL);
	if (admin_again(p, rc, &problem))
		return show_point_close(p, &x, problem);
	if (rc)
		return rc;
	return page_redirect(p, points_at(p, x.unit), "notice.point_closed");
}
