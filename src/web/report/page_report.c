/* What county, province and country see: figures, map, trend, worst first (R130, R138, R247). */
#include "desk.h"

#include "report.h"
#include "sheet.h"

enum { TREND_MONTHS = REPORT_MONTHS - 1, WORST = 8 };

struct figure_row {
	const char *name, *href, *seen_text, *done_text;
	int64_t no, files, members, overdue, no_worker, visits_month, visits_year, seen, done;
	struct html bar;
};
static const struct view_field figure_fields[] = {
	VIEW_TEXT(struct figure_row, name), VIEW_URL(struct figure_row, href),
	VIEW_INT(struct figure_row, files), VIEW_INT(struct figure_row, members),
	VIEW_INT(struct figure_row, overdue), VIEW_INT(struct figure_row, no_worker),
	VIEW_INT(struct figure_row, visits_month), VIEW_INT(struct figure_row, visits_year),
	VIEW_INT(struct figure_row, seen), VIEW_INT(struct figure_row, done), VIEW_HTML(struct figure_row, bar),
};
static VIEW_ROW(figure_view, struct figure_row, figure_fields);

/* A centre's social workers: the last step of the way down. */
struct worker_row {
	const char *name;
	int64_t files, members, overdue, urgent, visits_month, visits_year, done;
};
static const struct view_field worker_fields[] = {
	VIEW_TEXT(struct worker_row, name), VIEW_INT(struct worker_row, files), VIEW_INT(struct worker_row, members),
	VIEW_INT(struct worker_row, overdue), VIEW_INT(struct worker_row, urgent),
	VIEW_INT(struct worker_row, visits_month), VIEW_INT(struct worker_row, visits_year),
	VIEW_INT(struct worker_row, done),
};
static VIEW_ROW(worker_view, struct worker_row, worker_fields);

struct group_row { int32_t group; int64_t count; };
static const struct view_field group_fields[] = {
	VIEW_CHOICE(struct group_row, group, target_group_choices), VIEW_INT(struct group_row, count),
};
static VIEW_ROW(group_view, struct group_row, group_fields);

struct overview_page {
	const char *name, *up_href, *up_name, *export_csv, *export_xlsx, *all_href;
	date_t date;
	bool country, province, county, centre, has_risen, more_risen;
	const struct desk_request *risen;
	size_t nrisen;
	int64_t files, members, overdue, no_worker, requests, visits_month, visits_before, visits_year, seen, done, legacy;
	struct html trend, spark, map;
	const struct figure_row *rows;
	size_t nrows;
	const struct figure_row *worst;
	size_t nworst;
	const struct group_row *groups;
	size_t ngroups;
	const struct worker_row *workers;
	size_t nworkers;
};
static const struct view_field overview_fields[] = {
	VIEW_TEXT(struct overview_page, name), VIEW_URL(struct overview_page, up_href),
	VIEW_TEXT(struct overview_page, up_name), VIEW_URL(struct overview_page, export_csv),
	VIEW_URL(struct overview_page, export_xlsx), VIEW_URL(struct overview_page, all_href),
	VIEW_DATE(struct overview_page, date), VIEW_BOOL(struct overview_page, country),
	VIEW_BOOL(struct overview_page, province), VIEW_BOOL(struct overview_page, county),
	VIEW_BOOL(struct overview_page, centre), VIEW_BOOL(struct overview_page, has_risen),
	VIEW_BOOL(struct overview_page, more_risen), VIEW_LIST(struct overview_page, risen, nrisen, desk_request_view),
	VIEW_INT(struct overview_page, files), VIEW_INT(struct overview_page, members),
	VIEW_INT(struct overview_page, overdue), VIEW_INT(struct overview_page, no_worker),
	VIEW_INT(struct overview_page, requests), VIEW_INT(struct overview_page, visits_month),
	VIEW_INT(struct overview_page, visits_before), VIEW_INT(struct overview_page, visits_year),
	VIEW_INT(struct overview_page, seen), VIEW_INT(struct overview_page, done),
	VIEW_INT(struct overview_page, legacy), VIEW_HTML(struct overview_page, trend),
	VIEW_HTML(struct overview_page, spark), VIEW_HTML(struct overview_page, map),
	VIEW_LIST(struct overview_page, rows, nrows, figure_view),
	VIEW_LIST(struct overview_page, worst, nworst, figure_view),
	VIEW_LIST(struct overview_page, groups, ngroups, group_view),
	VIEW_LIST(struct overview_page, workers, nworkers, worker_view),
};
static VIEW_PAGE(overview_view, struct overview_page, overview_fields, "overview");
static VIEW_PAGE(centres_view, struct overview_page, overview_fields, "overview_centres");

/* ---- pieces --------------------------------------------------------------------------- */

static const char *unit_href(struct page *p, unit_no unit)
{
	return page_path(p, "/overview/%lld", (long long)unit.v);
}

static const char *percent_text(struct page *p, int64_t permille)
{
	struct buf b;
	const char *text;

	if (permille == INT_NONE)
		return NULL;
	buf_init(&b, 64);
	fa_put_percent(&b, permille, 1, p->lang);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

static const char *tone_of(int64_t seen)
{
	return seen == INT_NONE || seen < 600 ? "r" : seen < 800 ? "a" : "";
}

static void fill_rows(struct page *p, const struct unit_figures *list, size_t n, struct figure_row *rows)
{
	for (size_t i = 0; i < n; i++) {
		const struct unit_figures *f = &list[i];
		const char *name = page_unit_name(p, f->no.v);

		rows[i] = (struct figure_row){ .name = name, .href = unit_href(p, f->no), .no = f->no.v,
			.files = f->files, .members = f->members, .overdue = f->overdue, .no_worker = f->no_worker,
			.visits_month = f->visits_month, .visits_year = f->visits_year, .seen = f->seen, .done = f->done,
			.bar = chart_bar(p->arena, f->seen == INT_NONE ? 0 : f->seen, 1000, tone_of(f->seen),
				view_textf(p->arena, p->lang, "overview.bar", "name", name, NULL)) };
	}
}

/* The last month is not over yet, so it is left out. */
static void draw_trend(struct page *p, const struct report *r, struct overview_page *o)
{
	struct chart_month points[TREND_MONTHS];
	int64_t values[TREND_MONTHS];
	struct chart_line line = { .lang = p->lang, .title = page_text(p, "overview.trend"),
		.unit = page_text(p, "overview.visits_unit"), .points = points, .npoints = TREND_MONTHS,
		/* Two visits a file and year: a sixth of the files each month (R128). */
		.target = r->unit.files ? (r->unit.files + 5) / 6 : CHART_NONE, .target_label = page_text(p, "overview.target"),
		.from_zero = true, .running = true };

	for (size_t i = 0; i < TREND_MONTHS; i++) {
		const struct month_figures *m = &r->months[i];

		points[i] = (struct chart_month){ m->month / 12, m->month % 12 + 1, m->visits };
		values[i] = m->visits;
	}
	o->trend = chart_line(p->arena, &line);
	o->spark = chart_spark(p->arena, values, TREND_MONTHS, "");
}

static void draw_map(struct page *p, const struct unit_figures *list, size_t n, struct overview_page *o)
{
	struct map_province *items = ARENA_ARRAY(p->arena, struct map_province, n);
	static const char *const classes[] = { "overview.class.0", "overview.class.1", "overview.class.2",
		"overview.class.3", "overview.class.4" };
	struct map m = { .lang = p->lang, .title = page_text(p, "overview.map"), .provinces = items,
		.breaks = { 500, 600, 700, 800 }, .low_is_bad = true };

	for (size_t i = 0; i < n; i++) {
		const struct org_unit *u = org_unit(p->ctx.org, list[i].no.v);

		if (!u || list[i].seen == INT_NONE || !u->code || !chart_map_has(u->code))
			continue;
		items[m.nprovinces++] = (struct map_province){ .id = u->code, .href = unit_href(p, list[i].no),
			.text = percent_text(p, list[i].seen), .value = list[i].seen };
	}
	for (size_t i = 0; i < 5; i++)
		m.class_label[i] = page_text(p, classes[i]);
	o->map = chart_map(p->arena, &m);
}

static void set_groups(struct page *p, const struct report *r, struct overview_page *o)
{
	struct group_row *rows = ARENA_ARRAY(p->arena, struct group_row, REPORT_GROUPS);

	o->legacy = r->persons;
	for (int32_t g = 1; g < REPORT_GROUPS; g++)
		if (r->group[g] > 0)
			rows[o->ngroups++] = (struct group_row){ g, r->group[g] };
	o->groups = rows;
}

static enum rc load_workers(struct page *p, unit_no centre, struct overview_page *o)
{
	struct caseload_row *list;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, unit_shard(centre), &tx);
	if (rc)
		return rc;
	rc = caseload(&tx, centre, p->today, &list, &n);
	if (rc)
		return rc;
	struct worker_row *rows = ARENA_ARRAY(p->arena, struct worker_row, n);
	for (size_t i = 0; i < n; i++) {
		struct staff_figures f = {0};

		rows[i] = (struct worker_row){ .files = list[i].files, .members = list[i].members,
			.overdue = list[i].overdue, .urgent = list[i].urgent, .done = INT_NONE,
			.name = list[i].worker ? page_staff_name(p, list[i].worker) : page_text(p, "overview.no_worker") };
		if (!list[i].worker)
			continue;
		rc = report_staff(&p->ctx, &tx, list[i].worker, &f);
		if (rc)
			return rc;
		rows[i].visits_month = f.visits_month;
		rows[i].visits_year = f.visits_year;
		if (f.files > 0)
			rows[i].done = f.visits_year * 1000 / (2 * f.files);
	}
	o->workers = rows;
	o->nworkers = n;
	return OK;
}

static void set_figures(struct page *p, unit_no unit, const struct unit_figures *f, struct overview_page *o)
{
	enum unit_level level = unit_level_of(unit);

	o->date = p->today;
	o->name = level == LEVEL_COUNTRY ? page_text(p, "overview.country") : page_unit_name(p, unit.v);
	o->country = level == LEVEL_COUNTRY;
	o->province = level == LEVEL_PROVINCE;
	o->county = level == LEVEL_COUNTY;
	o->centre = level == LEVEL_CENTRE;
	o->files = f->files;
	o->members = f->members;
	o->overdue = f->overdue;
	o->no_worker = f->no_worker;
	o->requests = f->requests;
	o->visits_month = f->visits_month;
	o->visits_before = f->visits_before;
	o->visits_year = f->visits_year;
	o->seen = f->seen;
	o->done = f->done;
	if (unit.v != p->ctx.actor.unit.v && level != LEVEL_COUNTRY) {
		unit_no up = unit_parent(unit);

		if (in_scope(&p->ctx, up.v)) {
			o->up_href = unit_href(p, up);
			o->up_name = unit_level_of(up) == LEVEL_COUNTRY ? page_text(p, "overview.country") : page_unit_name(p, up.v);
		}
	}
	o->all_href = page_path(p, "/overview/%lld/centres", (long long)unit.v);
	o->export_csv = page_path(p, "/overview/%lld/centres.csv", (long long)unit.v);
	o->export_xlsx = page_path(p, "/overview/%lld/centres.xlsx", (long long)unit.v);
}

/* ---- pages -------------------------------------------------------------------------------- */

/* Requests that no centre answered in time and that the county has now (R22). */
static enum rc load_risen(struct page *p, unit_no unit, struct overview_page *o)
{
	struct request_filter f = { .range = unit_range_of(unit), .unfinished = true, .held_by = HELD_BY_COUNTY };
	struct request_row *list;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (o->country || o->province)
		return OK;
	rc = ctx_read(&p->ctx, unit_shard(unit), &tx);
	if (rc)
		return rc;
	rc = request_list(&tx, &f, WORST, &list, &o->nrisen, &o->more_risen);
	if (rc)
		return rc;
	o->risen = desk_requests(p, list, o->nrisen);
	o->has_risen = o->nrisen > 0;
	return OK;
}

static enum rc show_unit(struct page *p, unit_no unit)
{
	struct overview_page o = {0};
	struct report r;
	enum rc rc = report_of(&p->ctx, unit, BELOW_NEXT, &r);

	if (rc)
		return rc;
	set_figures(p, unit, &r.unit, &o);
	struct figure_row *rows = ARENA_ARRAY(p->arena, struct figure_row, r.nbelow);
	fill_rows(p, r.below, r.nbelow, rows);
	o.rows = rows;
	o.nrows = r.nbelow;
	o.worst = rows;
	o.nworst = r.nbelow < WORST ? r.nbelow : WORST;
	if (o.country)
		draw_map(p, r.below, r.nbelow, &o);
	draw_trend(p, &r, &o);
	set_groups(p, &r, &o);
	rc = load_risen(p, unit, &o);
	if (rc)
		return rc;
	if (o.centre) {
		rc = load_workers(p, unit, &o);
		if (rc)
			return rc;
	}
	return page_show_titled(p, &overview_view, o.name, &o);
}

static enum rc overview(struct page *p)
{
	return show_unit(p, p->ctx.actor.unit);
}

static enum rc overview_unit(struct page *p)
{
	return show_unit(p, (unit_no){ http_path_key(p->req, "unit") });
}

static enum rc show_centres(struct page *p, unit_no unit)
{
	struct overview_page o = {0};
	struct report r;
	enum rc rc = report_of(&p->ctx, unit, BELOW_CENTRES, &r);

	if (rc)
		return rc;
	/* Worst first; all of them are in the export. */
	size_t n = r.nbelow < 500 ? r.nbelow : 500;
	struct figure_row *rows = ARENA_ARRAY(p->arena, struct figure_row, n);
	set_figures(p, unit, &r.unit, &o);
	fill_rows(p, r.below, n, rows);
	o.rows = rows;
	o.nrows = n;
	return page_show(p, &centres_view, "overview.centres", &o);
}

static enum rc centres(struct page *p)
{
	return show_centres(p, p->ctx.actor.unit);
}

static enum rc centres_unit(struct page *p)
{
	return show_centres(p, (unit_no){ http_path_key(p->req, "unit") });
}

/* ---- export ------------------------------------------------------------------------------------ */

static bool sink(void *arg, const void *bytes, size_t n)
{
	struct buf *b = arg;

	buf_put(b, bytes, n);
	return !b->overflow;
}

static enum rc write_rows(struct page *p, enum sheet_format format, const struct unit_figures *list, size_t n)
{
	const struct sheet_column columns[] = {
		{ page_text(p, "overview.col.unit"), SHEET_TEXT }, { page_text(p, "overview.col.number"), SHEET_CODE },
		{ page_text(p, "overview.files"), SHEET_INT }, { page_text(p, "overview.members"), SHEET_INT },
		{ page_text(p, "overview.overdue"), SHEET_INT }, { page_text(p, "overview.no_worker"), SHEET_INT },
		{ page_text(p, "overview.visits_month"), SHEET_INT }, { page_text(p, "overview.visits_year"), SHEET_INT },
		{ page_text(p, "overview.col.seen"), SHEET_TEXT }, { page_text(p, "overview.col.done"), SHEET_TEXT },
	};
	AUTO(sheet) s = {0};
	enum rc rc = sheet_open(&s, format, p->lang, page_text(p, "overview.centres"), columns, COUNT_OF(columns),
		sink, &p->res->body);

	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		sheet_text(&s, page_unit_name(p, list[i].no.v));
		sheet_text(&s, arena_printf(p->arena, "%lld", (long long)list[i].no.v));
		sheet_int(&s, list[i].files);
		sheet_int(&s, list[i].members);
		sheet_int(&s, list[i].overdue);
		sheet_int(&s, list[i].no_worker);
		sheet_int(&s, list[i].visits_month);
		sheet_int(&s, list[i].visits_year);
		sheet_text(&s, percent_text(p, list[i].seen));
		sheet_text(&s, percent_text(p, list[i].done));
		sheet_row(&s);
	}
	return sheet_finish(&s);
}

static enum rc export(struct page *p, enum sheet_format format, const char *ending)
{
	unit_no unit = { http_path_key(p->req, "unit") };
	struct report r;
	enum rc rc = report_of(&p->ctx, unit, BELOW_CENTRES, &r);

	if (rc)
		return rc;
	rc = write_rows(p, format, r.below, r.nbelow);
	if (rc)
		return rc;
	p->res->type = sheet_type(format);
	http_attachment(p->res, arena_printf(p->arena, "%s.%s", page_text(p, "overview.file"), ending));
	return OK;
}

static enum rc export_csv(struct page *p)
{
	return export(p, SHEET_CSV, "csv");
}

static enum rc export_xlsx(struct page *p)
{
	return export(p, SHEET_XLSX, "xlsx");
}

#define READERS (ROLES_ABOVE | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

const struct web_page pages_report[] = {
	{ HTTP_GET, "/overview", ROLES_ABOVE, overview, "figures of the own unit" },
	{ HTTP_GET, "/overview/centres", ROLES_ABOVE, centres, "all centres, worst first" },
	{ HTTP_GET, "/overview/{unit:int}", READERS, overview_unit, "figures of one unit" },
	{ HTTP_GET, "/overview/{unit:int}/centres", ROLES_ABOVE, centres_unit, "all centres below a unit" },
	{ HTTP_GET, "/overview/{unit:int}/centres.csv", ROLES_ABOVE, export_csv, "the same as CSV", HTTP_WORKER },
	{ HTTP_GET, "/overview/{unit:int}/centres.xlsx", ROLES_ABOVE, export_xlsx, "the same as XLSX", HTTP_WORKER },
	{ .pattern = NULL }
};
const struct view_type *const views_report[] = { &overview_view, &centres_view, NULL };
