/* The registers of a neighbourhood: helpers, groups, projects with their meetings, studies; and what they add up to. */
#include "register.h"

#include "community.h"
#include "page_plan.h"
#include "page_service.h"

enum { OTHERS_MAX = 1000 };

/* ---- choices ------------------------------------------------------------------------------ */

static enum rc add_places(struct page *p, struct tx *tx, int64_t unit, struct register_options *o)
{
	enum rc rc = file_places(p, tx, unit, "neighbourhood", &o->list[o->n]);

	o->n += rc == OK;
	return rc;
}

/* Active helpers of the centre of some kinds; more: those of a record that are not active any more. */
static enum rc add_helpers(struct page *p, struct tx *tx, int64_t unit, int64_t kinds, const char *field, struct register_options *o)
{
	struct form_option *list;
	struct helper *h;
	size_t n, k = 0;
	enum rc rc = row_list_by(tx, &helper_type, "unit", unit, OTHERS_MAX, &h, &n);

	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct form_option, n + 1);
	for (size_t i = 0; i < n; i++)
		if ((h[i].kinds & kinds) && h[i].state == HELPER_ACTIVE)
			list[k++] = (struct form_option){ page_key_text(p, h[i].key.v), h[i].name };
	o->list[o->n++] = (struct form_options){ .field = field, .list = list, .n = k };
	return OK;
}

#define ANY_KIND INT64_MAX
#define KIND(k) (INT64_C(1) << ((k) - 1))

static enum rc helper_options(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *o)
{
	enum rc rc = add_places(p, tx, unit, o);

	(void)record;
	return rc ? rc : add_helpers(p, tx, unit, KIND(HELPER_INTERMEDIATE), "supervisor", o);
}

static enum rc circle_options(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *o)
{
	enum rc rc = add_places(p, tx, unit, o);

	(void)record;
	return rc ? rc : add_helpers(p, tx, unit, ANY_KIND, "contact", o);
}

static enum rc add_circles(struct page *p, struct tx *tx, int64_t unit, struct register_options *o)
{
	struct form_option *list;
	struct circle *c;
	size_t n;
	enum rc rc = row_list_by(tx, &circle_type, "unit", unit, OTHERS_MAX, &c, &n);

	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct form_option, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct form_option){ page_key_text(p, c[i].key.v), c[i].name };
	o->list[o->n++] = (struct form_options){ .field = "circle", .list = list, .n = n };
	return OK;
}

static enum rc project_options(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *o)
{
	enum rc rc = add_places(p, tx, unit, o);

	(void)record;
	if (!rc)
		rc = add_circles(p, tx, unit, o);
	if (!rc)
		rc = service_choose(p, &o->list[o->n]);
	if (rc)
		return rc;
	o->list[o->n++].field = "service";
	return OK;
}

static enum rc meeting_options(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *o)
{
	(void)record;
	return add_helpers(p, tx, unit, ANY_KIND, "helper", o);
}

static enum rc study_options(struct page *p, struct tx *tx, int64_t unit, const void *record, struct register_options *o)
{
	(void)record;
	return add_places(p, tx, unit, o);
}

/* ---- helpers: a phone is shown only where the person said so ----------------------------------- */

static bool helper_hides(struct page *p, const void *record, const char *field)
{
	const struct helper *h = record;

	(void)p;
	return str_eq(field, "phone") && !h->may_contact;
}

/* How many of each kind are with the centre (R48), and the experts it gives work to (R50). */
static enum rc helper_figures(struct page *p, struct tx *tx, int64_t unit, int year, struct register_figures *f)
{
	struct meeting_sum *sums;
	struct helper *h;
	int64_t active = 0, offered = 0, facilitators = 0, experts = 0;
	money_t fees = { 0 };
	size_t n, nsums;
	date_t from, to;
	enum rc rc = row_list_by(tx, &helper_type, "unit", unit, OTHERS_MAX, &h, &n);

	CHECK(fa_date(year, 1, 1, &from) && fa_date(year + 1, 1, 1, &to));
	if (!rc)
		rc = meeting_sums(&p->ctx, tx, unit, from, to, &sums, &nsums);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		offered += h[i].state == HELPER_OFFERED;
		if (h[i].state != HELPER_ACTIVE)
			continue;
		active++;
		facilitators += (h[i].kinds & (KIND(HELPER_FACILITATOR) | KIND(HELPER_INTERMEDIATE))) != 0;
		experts += HELPER_IS(h[i].kinds, HELPER_EXPERT);
	}
	for (size_t i = 0; i < nsums; i++)
		fees.rial += sums[i].fees.rial;
	register_figure(p, f, "helpers.active", active, NULL);
	register_figure(p, f, "helpers.offered", offered, NULL);
	register_figure(p, f, "helpers.facilitators", facilitators, NULL);
	register_figure(p, f, "helpers.experts", experts, NULL);
	register_money(p, f, "helpers.fees", fees);
	return OK;
}

/* ---- what has taken place ------------------------------------------------------------------------- */

static bool preventive(struct page *p, const struct services *all, int64_t number)
{
	const struct service *s = service_on(all, number, p->today);

	return s && s->field == FIELD_PREVENTION;
}

struct done_by { int64_t n, people; };

/* Prevention apart from the rest (R12), and who does the work (R14). */
static enum rc project_figures(struct page *p, struct tx *tx, int64_t unit, int year, struct register_figures *f)
{
	static const char *const labels[] = { NULL, "projects.by_centre", "projects.by_facilitator", "projects.by_residents" };
	struct done_by doer[4] = {0};
	struct meeting_sum *sums;
	struct services all;
	int64_t before = 0, other = 0, people = 0;
	size_t n;
	date_t from, to;
	enum rc rc = services_of(&p->ctx, &all);

	CHECK(fa_date(year, 1, 1, &from) && fa_date(year + 1, 1, 1, &to));
	if (!rc)
		rc = meeting_sums(&p->ctx, tx, unit, from, to, &sums, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		*(preventive(p, &all, sums[i].service) ? &before : &other) += sums[i].meetings;
		people += sums[i].people;
		doer[sums[i].doer & 3].n += sums[i].meetings;
		doer[sums[i].doer & 3].people += sums[i].people;
	}
	register_figure(p, f, "projects.preventive", before, NULL);
	register_figure(p, f, "projects.other", other, NULL);
	register_figure(p, f, "projects.people", people, NULL);
	for (int i = DOER_CENTRE; i <= DOER_RESIDENTS; i++)
		register_figure(p, f, labels[i], doer[i].n, NULL);
	return OK;
}

static enum rc project_below(struct page *p, struct tx *tx, const void *record, struct register_figures *f)
{
	static const char *const columns[] = { "topic", "phase", "day", "people", "women", "doer", "level", "took_part", "decisions",
		"helper", NULL };
	const struct project *pr = record;
	struct register_options o = {0};
	struct attendance *came;
	struct meeting *m;
	int64_t people = 0, members = 0;
	size_t n, ncame;
	enum rc rc = row_list_by(tx, &meeting_type, "project", pr->key.v, OTHERS_MAX, &m, &n);

	if (!rc)
		rc = row_list_by(tx, &attendance_type, "project", pr->key.v, 5000, &came, &ncame);
	if (!rc)
		rc = meeting_options(p, tx, pr->unit, record, &o);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		people += m[i].people;
	register_figure(p, f, "projects.meetings", (int64_t)n, pr->sessions != INT_NONE ?
		view_textf(p->arena, p->lang, "projects.planned", "n", service_number_text(p, pr->sessions), NULL) : NULL);
	register_figure(p, f, "projects.people", people, NULL);
	/* A file that was shut since stands in a unit of its own and counts no more. */
	for (size_t i = 0; i < ncame; i++)
		members += came[i].unit == pr->unit;
	register_figure(p, f, "projects.members", members, NULL);
	f->table = register_table(p, &meeting_type, m, n, columns, &o, NULL, page_text(p, "meetings.title"), page_text(p, "meetings.none"));
	if (pr->state == PROJECT_RUNNING && may(&p->ctx, &op_meeting_record)) {
		f->act_label = page_text(p, "meetings.add");
		f->act_href = page_path(p, "/meetings/new?project=%s", page_key_text(p, pr->key.v));
	}
	return OK;
}

/* How far people took part, over time (R16). */
static enum rc put_parts(struct page *p, struct tx *tx, int64_t unit, int64_t place, int64_t circle, struct register_figures *f)
{
	struct part_point *points;
	struct chart_row *rows;
	int64_t *values;
	size_t n;
	enum rc rc = part_points(tx, unit, place, circle, &points, &n);

	if (rc || !n)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct chart_row, n);
	values = ARENA_ARRAY(p->arena, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		struct buf b;

		buf_init(&b, 64);
		fa_put_date(&b, points[i].day, FA_DATE_SHORT, p->lang);
		values[i] = points[i].level;
		rows[i] = (struct chart_row){ .label = arena_strdup(p->arena, buf_str(&b)), .value = points[i].level, .total = PART_LEADING,
			.text = choice_label(taking_part_choices, points[i].level, p->lang) };
		buf_release(&b);
	}
	register_figure(p, f, "circles.level", points[n - 1].level, choice_label(taking_part_choices, points[n - 1].level, p->lang));
	f->chart = chart_rows(p->arena, p->lang, rows, n);
	return OK;
}

static enum rc circle_below(struct page *p, struct tx *tx, const void *record, struct register_figures *f)
{
	const struct circle *c = record;

	return put_parts(p, tx, c->unit, 0, c->key.v, f);
}

/* The profile of a place: what was found, and what the centre's own files say of it (R81). */
static enum rc study_below(struct page *p, struct tx *tx, const void *record, struct register_figures *f)
{
	const struct study *s = record;
	struct place_files files;
	enum rc rc = place_files_of(tx, s->unit, s->neighbourhood, &files);

	if (rc)
		return rc;
	register_figure(p, f, "studies.files", files.files, NULL);
	register_figure(p, f, "studies.people", files.members, NULL);
	register_figure(p, f, "studies.risky", files.risky, NULL);
	return put_parts(p, tx, s->unit, s->neighbourhood, 0, f);
}

/* ---- what stands in a new one ------------------------------------------------------------------------ */

static void helper_new(struct page *p, void *input) { ((struct helper_input *)input)->since = p->today; }
static void circle_new(struct page *p, void *input) { ((struct circle_input *)input)->founded_on = p->today; }
static void project_new(struct page *p, void *input) { ((struct project_input *)input)->begins_on = p->today; }
static void study_new(struct page *p, void *input) { ((struct study_record *)input)->day = p->today; }
static void meeting_new(struct page *p, void *input)
{
	struct meeting_record *m = input;

	m->day = p->today;
	m->phase = PHASE_SESSION;
	m->doer = DOER_CENTRE;
}

/* ---- tables --------------------------------------------------------------------------------------------- */

static const char *const helper_columns[] = { "name", "kinds", "skills", "availability", "neighbourhood", "state", NULL };
static const char *const circle_columns[] = { "name", "kind", "neighbourhood", "people", "founded_on", "state", NULL };
static const char *const project_columns[] = { "name", "kind", "service", "neighbourhood", "begins_on", "state", NULL };
static const char *const meeting_columns[] = { "topic", "day", "people", NULL };
static const char *const study_columns[] = { "words", "neighbourhood", "day", "asked", "level", NULL };
static const struct operation *const helper_verbs[] = { &op_helper_accept, &op_helper_change, &op_helper_end, NULL };
static const struct operation *const circle_verbs[] = { &op_circle_change, &op_circle_end, NULL };
static const struct operation *const project_verbs[] = { &op_project_finish, &op_project_stop, NULL };

const struct register_of registers_community[] = {
	{ .path = "/helpers", .icon = "users", .title = "helpers.title", .sub = "helpers.sub", .none = "helpers.none",
		.add_label = "helpers.add", .saved = "notice.register_saved", .type = &helper_type, .add = &op_helper_add,
		.verbs = helper_verbs, .columns = helper_columns, .by = "unit", .history = true, .options = helper_options,
		.above = helper_figures, .prepare = helper_new, .hides = helper_hides },
	{ .path = "/circles", .icon = "users-group", .title = "circles.title", .sub = "circles.sub", .none = "circles.none",
		.add_label = "circles.add", .saved = "notice.register_saved", .type = &circle_type, .add = &op_circle_found,
		.verbs = circle_verbs, .columns = circle_columns, .by = "unit", .history = true, .options = circle_options,
		.below = circle_below, .prepare = circle_new },
	{ .path = "/projects", .icon = "list-check", .title = "projects.title", .sub = "projects.sub", .none = "projects.none",
		.add_label = "projects.add", .saved = "notice.register_saved", .type = &project_type, .add = &op_project_start,
		.verbs = project_verbs, .columns = project_columns, .by = "sheet", .options = project_options,
		.above = project_figures, .below = project_below, .prepare = project_new },
	{ .path = "/meetings", .icon = "calendar-event", .title = "meetings.title", .sub = "projects.sub", .none = "meetings.none",
		.add_label = "meetings.add", .saved = "notice.register_saved", .type = &meeting_type, .add = &op_meeting_record,
		.columns = meeting_columns, .parent = "project", .parent_path = "/projects", .options = meeting_options,
		.prepare = meeting_new },
	{ .path = "/studies", .icon = "map-2", .title = "studies.title", .sub = "studies.sub", .none = "studies.none",
		.add_label = "studies.add", .saved = "notice.register_saved", .type = &study_type, .add = &op_study_record,
		.columns = study_columns, .by = "unit", .history = true, .options = study_options, .below = study_below,
		.prepare = study_new },
	{ .path = NULL }
};

/* ---- somebody of a file was there ------------------------------------------------------------------------ */

enum { ATTENDED_DAYS = 120 };

static enum rc prepare_attend(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct form_option *list;
	struct meeting_line *rows;
	size_t n;
	enum rc rc = meetings_recent(tx, f->h.unit, fa_add_days(p->today, -ATTENDED_DAYS), &rows, &n);

	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct form_option, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct form_option){ page_key_text(p, rows[i].key.v), arena_printf(p->arena, "%s: %s", rows[i].project, rows[i].topic) };
	deed_members(p, f, "member");
	f->options[f->noptions++] = (struct form_options){ .field = "meeting", .list = list, .n = n };
	f->lead = page_text(p, n ? "attend.lead" : "attend.none");
	return OK;
}

const struct deed deeds_community[] = {
	{ .op = &op_attendance_add, .first = "households", .verb = "attend", .title = "attend.title", .submit = "attend.save",
		.notice = "notice.register_saved", .to = "", .prepare = prepare_attend },
	{ .op = NULL }
};

const struct web_page pages_community[] = {
	DEED("/households/{key}/attend", FILE_VISITORS, op_attendance_add, "record an attendance"),
	REGISTER("/helpers", REGISTER_READERS, op_helper_add, "helpers"),
	REGISTER_VERB("/helpers/{key}/change", op_helper_change, "change a helper"),
	REGISTER_VERB("/helpers/{key}/accept", op_helper_accept, "accept an offer of help"),
	REGISTER_VERB("/helpers/{key}/end", op_helper_end, "end of helping"),
	REGISTER("/circles", REGISTER_READERS, op_circle_found, "groups"),
	REGISTER_VERB("/circles/{key}/change", op_circle_change, "change a group"),
	REGISTER_VERB("/circles/{key}/end", op_circle_end, "end of a group"),
	REGISTER("/projects", REGISTER_READERS, op_project_start, "projects"),
	REGISTER_VERB("/projects/{key}/finish", op_project_finish, "finish a project"),
	REGISTER_VERB("/projects/{key}/stop", op_project_stop, "stop a project"),
	{ HTTP_GET, "/meetings/new", ROLES_ALL, register_new_get, "meetings: form", 0, 0, &op_meeting_record },
	{ HTTP_POST, "/meetings/new", ROLES_ALL, register_new_post, "meetings: add", 0, 0, &op_meeting_record },
	REGISTER("/studies", REGISTER_READERS, op_study_record, "studies"),
	{ .pattern = NULL }
};
