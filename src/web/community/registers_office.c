/* What is kept about the work itself: inspections, enquiries for licences, stories, the year's aims; directives, justice,
 * and the page of a centre for everybody (R19, R26, R47, R52, R88, R393, R394). */
#include "register.h"

#include "community.h"
#include "office.h"
#include "page_plan.h"
#include "page_service.h"
#include "report.h"
#include "scheme.h"

/* ---- registers ------------------------------------------------------------------------------ */

static enum rc inspection_options(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *o)
{
	(void)tx;
	(void)unit;
	(void)record;
	o->list[o->n++] = file_centres(p, p->ctx.scope, 0, "unit");
	return OK;
}

static void inspection_new(struct page *p, void *input) { ((struct inspection_input *)input)->day = p->today; }
static void licence_new(struct page *p, void *input) { ((struct licence_input *)input)->asked_on = p->today; }
static void aim_new(struct page *p, void *input) { ((struct aim_input *)input)->year = fa_jalali(p->today).year; }

/* The way into work: who is looked after in a scheme, who learns, who has work (R393). */
static enum rc aim_figures(struct page *p, struct tx *tx, int64_t unit, int year, struct register_figures *f)
{
	enum { TRAINING = 4, WORK = 5 };
	struct participation_sum *sums;
	int64_t in = 0, trained = 0, placed = 0;
	size_t n;
	enum rc rc = participation_sums(&p->ctx, tx, 0, &sums, &n);

	(void)unit;
	(void)year;
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		in += sums[i].n;
		trained += sums[i].outcome == TRAINING ? sums[i].n : 0;
		placed += sums[i].outcome == WORK ? sums[i].n : 0;
	}
	register_figure(p, f, "aims.seekers", in, NULL);
	register_figure(p, f, "aims.trained", trained, NULL);
	register_figure(p, f, "aims.placed", placed, NULL);
	return OK;
}

static const char *const inspection_columns[] = { "seen", "day", "place", "files", "privacy", "staff", "service", "mend_by", "state", NULL };
static const char *const licence_columns[] = { "institution", "licence", "purpose", "clause", "asked_on", "state", NULL };
static const char *const story_columns[] = { "title", "state", "published_on", NULL };
static const char *const aim_columns[] = { "what", "kind", "target", "reached", NULL };
static const struct operation *const inspection_verbs[] = { &op_inspection_answer, &op_inspection_close, NULL };
static const struct operation *const licence_verbs[] = { &op_licence_letter, &op_licence_visit, &op_licence_finish, NULL };
static const struct operation *const story_verbs[] = { &op_story_publish, &op_story_take_back, NULL };
static const struct operation *const aim_verbs[] = { &op_aim_report, NULL };

const struct register_of registers_office[] = {
	{ .path = "/inspections", .icon = "eye", .title = "inspections.title", .sub = "inspections.sub", .none = "inspections.none",
		.add_label = "inspections.add", .saved = "notice.register_saved", .type = &inspection_type, .add = &op_inspection_record,
		.verbs = inspection_verbs, .columns = inspection_columns, .by = "unit", .history = true, .above_adds = true,
		.options = inspection_options, .prepare = inspection_new },
	{ .path = "/licences", .icon = "id", .title = "licences.title", .sub = "licences.sub", .none = "licences.none",
		.add_label = "licences.add", .saved = "notice.register_saved", .type = &licence_enquiry_type, .add = &op_licence_open,
		.verbs = licence_verbs, .columns = licence_columns, .by = "sheet", .history = true, .prepare = licence_new },
	{ .path = "/stories", .icon = "heart-handshake", .title = "stories.title", .sub = "stories.sub", .none = "stories.none",
		.add_label = "stories.add", .saved = "notice.register_saved", .type = &story_type, .verbs = story_verbs,
		.columns = story_columns, .by = "unit", .history = true },
	{ .path = "/aims", .icon = "target-arrow", .title = "aims.title", .sub = "aims.sub", .none = "aims.none",
		.add_label = "aims.add", .saved = "notice.register_saved", .type = &year_aim_type, .add = &op_aim_set,
		.verbs = aim_verbs, .columns = aim_columns, .by = "sheet", .history = true, .above = aim_figures, .prepare = aim_new },
	{ .path = NULL }
};

static enum rc prepare_story(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)tx;
	f->lead = page_text(p, "stories.lead");
	return OK;
}

const struct deed deeds_office[] = {
	{ .op = &op_story_write, .first = "households", .verb = "story", .title = "stories.add", .submit = "stories.add",
		.notice = "notice.register_saved", .to = "", .prepare = prepare_story },
	{ .op = NULL }
};

/* ---- directives --------------------------------------------------------------------------------- */

struct directive_line { const char *number, *title, *about, *words; date_t on; int64_t edition; bool older; };
static const struct view_field directive_fields[] = {
	VIEW_CODE(struct directive_line, number), VIEW_TEXT(struct directive_line, title), VIEW_TEXT(struct directive_line, about),
	VIEW_TEXT(struct directive_line, words), VIEW_DATE(struct directive_line, on), VIEW_INT(struct directive_line, edition),
	VIEW_BOOL(struct directive_line, older),
};
static VIEW_ROW(directive_view, struct directive_line, directive_fields);
struct directives_page { const char *search; struct html form; const struct directive_line *rows; size_t nrows; };
static const struct view_field directives_fields[] = {
	VIEW_TEXT(struct directives_page, search), VIEW_HTML(struct directives_page, form),
	VIEW_LIST(struct directives_page, rows, nrows, directive_view),
};
static VIEW_PAGE(directives_view, struct directives_page, directives_fields, "directives");

static enum rc show_directives(struct page *p, const struct directive_input *in)
{
	struct directives_page s = { .search = http_query(p->req, "q") };
	struct form_hidden hidden = { "once", page_once(p) };
	struct directive_line *rows;
	struct directive *list;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = directive_list(&tx, s.search, &list, &s.nrows);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct directive_line, s.nrows);
	for (size_t i = 0; i < s.nrows; i++) {
		rows[i] = (struct directive_line){ list[i].number, list[i].title, list[i].about, list[i].words, list[i].issued_on,
			list[i].edition, false };
		for (size_t k = 0; k < s.nrows; k++)
			if (str_eq(list[k].number, list[i].number) && list[k].edition > list[i].edition)
				rows[i].older = true;
	}
	s.rows = rows;
	if (may(&p->ctx, &op_directive_add)) {
		struct form f = page_form_of(p, "/directives", &directive_input_type, in);

		f.hidden = &hidden;
		f.nhidden = 1;
		f.submit = page_text(p, "directives.add");
		s.form = widget_form(p->arena, &f);
	}
	return page_show(p, &directives_view, "directives.title", &s);
}

static enum rc directives_get(struct page *p)
{
	struct directive_input in;

	record_init(&directive_input_type, &in);
	in.issued_on = p->today;
	return show_directives(p, &in);
}

static enum rc directives_post(struct page *p)
{
	struct directive_input in;
	int64_t key;
	enum rc rc;

	record_init(&directive_input_type, &in);
	rc = page_form(p, &directive_input_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_directive_add, SHARD_NATIONAL, &in, 0, &key);
	if (file_is_form_error(rc, p)) {
		p->res->status = 422;
		return show_directives(p, &in);
	}
	return rc ? rc : page_redirect(p, "/directives", "notice.register_saved");
}

/* ---- justice --------------------------------------------------------------------------------------- */

struct justice_line { int32_t kind; int64_t places, files, seen, waiting, days; struct html bar; };
static const struct view_field justice_fields[] = {
	VIEW_CHOICE(struct justice_line, kind, neighbourhood_kind_choices), VIEW_INT(struct justice_line, places),
	VIEW_INT(struct justice_line, files), VIEW_INT(struct justice_line, seen), VIEW_INT(struct justice_line, waiting),
	VIEW_INT(struct justice_line, days), VIEW_HTML(struct justice_line, bar),
};
static VIEW_ROW(justice_view, struct justice_line, justice_fields);
struct justice_page { const struct justice_line *rows; size_t nrows; };
static const struct view_field justice_page_fields[] = { VIEW_LIST(struct justice_page, rows, nrows, justice_view) };
static VIEW_PAGE(justice_page_view, struct justice_page, justice_page_fields, "justice");

static enum rc justice(struct page *p)
{
	struct justice_page s = {0};
	struct justice_line *lines;
	struct justice_row *rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (!rc)
		rc = justice_rows(&p->ctx, &tx, p->today, &rows, &s.nrows);
	if (rc)
		return rc;
	lines = ARENA_ARRAY(p->arena, struct justice_line, s.nrows);
	for (size_t i = 0; i < s.nrows; i++)
		lines[i] = (struct justice_line){ .kind = rows[i].kind, .places = rows[i].places, .files = rows[i].files, .seen = rows[i].seen,
			.waiting = rows[i].waiting, .days = rows[i].days,
			.bar = chart_bar(p->arena, rows[i].seen, rows[i].files, NULL, page_text(p, "justice.seen")) };
	s.rows = lines;
	return page_show(p, &justice_page_view, "justice.title", &s);
}

/* ---- a centre, for everybody ---------------------------------------------------------------------------- */

struct point_line { const char *name, *times, *programmes; };
static const struct view_field point_fields[] = {
	VIEW_TEXT(struct point_line, name), VIEW_TEXT(struct point_line, times), VIEW_TEXT(struct point_line, programmes),
};
static VIEW_ROW(point_view, struct point_line, point_fields);
struct told_line { const char *title, *words; };
static const struct view_field told_fields[] = { VIEW_TEXT(struct told_line, title), VIEW_TEXT(struct told_line, words) };
static VIEW_ROW(told_view, struct told_line, told_fields);
struct fee_line { const char *name, *fee; };
static const struct view_field fee_fields[] = { VIEW_TEXT(struct fee_line, name), VIEW_TEXT(struct fee_line, fee) };
static VIEW_ROW(fee_view, struct fee_line, fee_fields);
struct centre_page {
	const char *name, *address, *phone;
	int64_t files, visits, light, meetings, people;
	bool few;
	const struct point_line *points;
	size_t npoints;
	const struct fee_line *services;
	size_t nservices;
	const struct told_line *stories;
	size_t nstories;
};
static const struct view_field centre_fields[] = {
	VIEW_TEXT(struct centre_page, name), VIEW_TEXT(struct centre_page, address), VIEW_CODE(struct centre_page, phone),
	VIEW_INT(struct centre_page, files), VIEW_INT(struct centre_page, visits), VIEW_INT(struct centre_page, light),
	VIEW_INT(struct centre_page, meetings), VIEW_INT(struct centre_page, people), VIEW_BOOL(struct centre_page, few),
	VIEW_LIST(struct centre_page, points, npoints, point_view), VIEW_LIST(struct centre_page, services, nservices, fee_view),
	VIEW_LIST(struct centre_page, stories, nstories, told_view),
};
static VIEW_PAGE(centre_public_view, struct centre_page, centre_fields, "centre_public");

static enum rc put_services(struct page *p, struct centre_page *s)
{
	const struct service *one;
	struct fee_line *rows;
	struct services all;
	size_t pos = 0;
	enum rc rc = services_of(&p->ctx, &all);

	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct fee_line, all.n + 1);
	while ((one = service_next(&all, p->today, true, &pos)) != NULL)
		rows[s->nservices++] = (struct fee_line){ service_label(one, p->lang), service_fee_text(p, one) };
	s->services = rows;
	return OK;
}

/* Only sums, by the program itself; nothing below five is told. */
static enum rc put_figures(struct page *p, struct ctx *program, unit_no unit, struct centre_page *s)
{
	enum { TOLD_FROM = 5 };
	struct service_point *points;
	struct story_told *stories;
	struct report *r = ARENA_NEW(p->arena, struct report);
	struct meeting_sum *sums;
	struct point_line *lines;
	struct told_line *told;
	size_t nsums, nstories;
	AUTO(tx) tx = {0};
	enum rc rc = report_of(program, unit, BELOW_NONE, r);

	if (!rc)
		rc = ctx_read(program, unit_shard(unit), &tx);
	if (!rc)
		rc = service_point_list(program, &tx, unit.v, false, &points, &s->npoints);
	if (!rc)
		rc = meeting_sums(program, &tx, unit.v, fa_add_months(p->today, -12), fa_add_days(p->today, 1), &sums, &nsums);
	if (!rc)
		rc = stories_told(&tx, p->today, &stories, &nstories);
	if (rc)
		return rc;
	lines = ARENA_ARRAY(p->arena, struct point_line, s->npoints);
	for (size_t i = 0; i < s->npoints; i++)
		lines[i] = (struct point_line){ points[i].name, points[i].opening_times, points[i].programmes };
	told = ARENA_ARRAY(p->arena, struct told_line, nstories);
	for (size_t i = 0; i < nstories; i++)
		if (stories[i].unit == unit.v)
			told[s->nstories++] = (struct told_line){ stories[i].title, stories[i].words };
	for (size_t i = 0; i < nsums; i++) {
		s->meetings += sums[i].meetings;
		s->people += sums[i].people;
	}
	s->points = lines;
	s->stories = told;
	s->few = r->unit.files < TOLD_FROM;
	s->files = r->unit.files;
	s->visits = r->unit.visits_year;
	return OK;
}

static enum rc centre_public(struct page *p)
{
	const struct org_unit *u = NULL;
	int64_t no = http_path_key(p->req, "unit");
	struct centre_page s = {0};
	struct ctx program;
	enum rc rc;

	if (unit_no_valid(no) && unit_level_of(UNIT(no)) == LEVEL_CENTRE)
		u = org_unit(p->ctx.org, no);
	if (!u || !org_unit_open(u, p->today))
		return ctx_fault(&p->ctx, NOT_FOUND, "unit.unknown");
	ctx_system(&program, p->ctx.store, p->arena);
	program.org = p->ctx.org;
	s.name = u->name;
	s.address = u->address;
	s.phone = u->phone;
	rc = put_services(p, &s);
	if (!rc)
		rc = put_figures(p, &program, u->no, &s);
	p->layout.wide = true;
	return rc ? rc : page_show_titled(p, &centre_public_view, s.name, &s);
}

struct centre_line { int64_t no; const char *name, *address; };
static const struct view_field centre_line_fields[] = {
	VIEW_INT(struct centre_line, no), VIEW_TEXT(struct centre_line, name), VIEW_TEXT(struct centre_line, address),
};
static VIEW_ROW(centre_line_view, struct centre_line, centre_line_fields);
struct centres_page { bool counties; const struct centre_line *rows; size_t nrows; };
static const struct view_field centres_fields[] = {
	VIEW_BOOL(struct centres_page, counties), VIEW_LIST(struct centres_page, rows, nrows, centre_line_view),
};
static VIEW_PAGE(centres_public_view, struct centres_page, centres_fields, "centres_public");

static enum rc centres_public(struct page *p)
{
	const char *county = http_query(p->req, "county");
	struct centre_line *rows = ARENA_ARRAY(p->arena, struct centre_line, org_count(p->ctx.org) + 1);
	struct centres_page s = { .counties = true };
	const struct org_unit *u;
	int64_t no = 0;
	size_t pos = 0;

	if (!str_empty(county) && str_to_i64(county, &no) && unit_no_valid(no) && unit_level_of(UNIT(no)) == LEVEL_COUNTY)
		s.counties = false;
	while ((u = org_next(p->ctx.org, unit_range_of(UNIT(s.counties ? 0 : no)), s.counties ? LEVEL_COUNTY : LEVEL_CENTRE, &pos)) != NULL)
		if (org_unit_open(u, p->today))
			rows[s.nrows++] = (struct centre_line){ u->no.v, u->name, u->address };
	s.rows = rows;
	p->layout.wide = true;
	return page_show(p, &centres_public_view, "centres.title", &s);
}

#define INSPECTION_READERS (FILE_LEADERS | ROLES_ABOVE)
const struct web_page pages_office[] = {
	REGISTER("/inspections", INSPECTION_READERS, op_inspection_record, "inspections"),
	REGISTER_VERB("/inspections/{key}/answer", op_inspection_answer, "answer an inspection"),
	REGISTER_VERB("/inspections/{key}/close", op_inspection_close, "close an inspection"),
	REGISTER("/licences", INSPECTION_READERS, op_licence_open, "licence enquiries"),
	REGISTER_VERB("/licences/{key}/letter", op_licence_letter, "a letter of an enquiry"),
	REGISTER_VERB("/licences/{key}/visit", op_licence_visit, "look at the place"),
	REGISTER_VERB("/licences/{key}/finish", op_licence_finish, "answer an enquiry"),
	{ HTTP_GET, "/stories", FILE_VISITORS, register_list, "stories" },
	{ HTTP_GET, "/stories/{key}", FILE_VISITORS, register_show, "one story" },
	REGISTER_VERB("/stories/{key}/publish", op_story_publish, "publish a story"),
	REGISTER_VERB("/stories/{key}/take-back", op_story_take_back, "take a story back"),
	DEED("/households/{key}/story", FILE_VISITORS, op_story_write, "write a story"),
	REGISTER("/aims", INSPECTION_READERS, op_aim_set, "aims of the year"),
	REGISTER_VERB("/aims/{key}/report", op_aim_report, "report an aim"),
	{ HTTP_GET, "/directives", ROLES_ALL, directives_get, "directives" },
	{ HTTP_POST, "/directives", ROLES_ALL, directives_post, "add a directive", 0, 0, &op_directive_add },
	{ HTTP_GET, "/justice", FILE_LEADERS | ROLES_ABOVE, justice, "service by kind of neighbourhood" },
	{ HTTP_GET, "/centres", PAGE_PUBLIC, centres_public, "centres for everybody" },
	{ HTTP_GET, "/centres/{unit:int}", PAGE_PUBLIC, centre_public, "one centre for everybody" },
	{ .pattern = NULL }
};
const struct view_type *const views_office[] = { &directives_view, &justice_page_view, &centre_public_view, &centres_public_view, NULL };
