/* The manager's day and the load of the centre: who carries what, what is overdue, handing
 * files over (R2, R69, R135, R251, R392). */
#include "desk.h"
#include "page_plan.h"

#include <stdlib.h>

#include "balance.h"
#include "metrics.h"
#include "report.h"

enum { TREND_MONTHS = 13, SHORT_LIST = 6, FILES_MAX = 200, MOVES_MAX = 6 };

/* ---- the load of each worker ------------------------------------------------------------- */

struct load_row {
	int64_t worker, files, members, overdue, urgent, visits_month, visits_year, room;
	const char *name, *href, *late_href;
	bool over, chosen, nobody, gone;
	struct html bar;
};
static const struct view_field load_fields[] = {
	VIEW_KEY(struct load_row, worker), VIEW_INT(struct load_row, files), VIEW_INT(struct load_row, members),
	VIEW_INT(struct load_row, overdue), VIEW_INT(struct load_row, urgent),
	VIEW_INT(struct load_row, visits_month), VIEW_INT(struct load_row, visits_year),
	VIEW_INT(struct load_row, room), VIEW_TEXT(struct load_row, name), VIEW_URL(struct load_row, href),
	VIEW_URL(struct load_row, late_href), VIEW_BOOL(struct load_row, over), VIEW_BOOL(struct load_row, chosen),
	VIEW_BOOL(struct load_row, nobody), VIEW_BOOL(struct load_row, gone), VIEW_HTML(struct load_row, bar),
};
static VIEW_ROW(load_view, struct load_row, load_fields);

/* How many files one social worker carries well: a dated figure that may be changed. */
static enum rc files_limit(struct page *p, int64_t *ret_limit)
{
	enum rc rc = setting_number(&p->ctx, "files_per_worker", 200, ret_limit);

	if (rc == OK && *ret_limit < 1)
		*ret_limit = 200;
	return rc;
}

static int worst_first(const void *a, const void *b)
{
	const struct load_row *x = a, *y = b;

	if (x->overdue != y->overdue)
		return x->overdue > y->overdue ? -1 : 1;
	return (x->files < y->files) - (x->files > y->files);
}

/* Those who have files, then colleagues who have none yet. */
static size_t merge(const struct caseload_row *list, size_t n, const struct form_option *people, size_t npeople,
		struct load_row *rows)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		rows[k++] = (struct load_row){ .worker = list[i].worker, .files = list[i].files,
			.members = list[i].members, .overdue = list[i].overdue, .urgent = list[i].urgent,
			.nobody = !list[i].worker, .gone = list[i].worker != 0 };
	for (size_t i = 0; i < npeople; i++) {
		size_t at = 0;
		int64_t key;

		if (!key_read(people[i].value, &key))
			continue;
		while (at < n && rows[at].worker != key)
			at++;
		if (at < n)
			rows[at].gone = false;
		else
			rows[k++] = (struct load_row){ .worker = key };
	}
	return k;
}

static void name_rows(struct page *p, int64_t limit, struct load_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct load_row *r = &rows[i];

		r->name = r->nobody ? page_text(p, "load.nobody") : page_staff_name(p, r->worker);
		r->href = r->nobody ? "/centre/load?worker=none" :
			page_path(p, "/centre/load?worker=%s", page_key_text(p, r->worker));
		r->late_href = r->nobody ? r->href : page_path(p, "/visits?worker=%s", page_key_text(p, r->worker));
		r->over = !r->nobody && r->files > limit;
		r->room = r->nobody || r->gone || r->files >= limit ? 0 : limit - r->files;
		if (r->nobody)
			continue;
		r->bar = chart_bar(p->arena, r->files, r->files > limit ? r->files : limit,
			r->over ? "r" : r->files * 10 > limit * 9 ? "a" : "",
			view_textf(p->arena, p->lang, "load.bar", "name", r->name, NULL));
	}
}

/* This month's and the year's visits: two spans a worker, a statement for five. */
struct adding { struct load_row *row[COUNTER_SPANS / 2]; };

static void add_to_row(void *arg, size_t span, int64_t subject, int64_t value)
{
	struct load_row *r = ((struct adding *)arg)->row[span / 2];

	(void)subject;
	*(span % 2 ? &r->visits_year : &r->visits_month) += value;
}

static enum rc add_visits(struct page *p, struct tx *tx, struct load_row *rows, size_t n)
{
	int month = fa_month_index(p->today);

	for (size_t i = 0; i < n;) {
		struct counter_span spans[COUNTER_SPANS];
		struct adding a;
		size_t k = 0;
		enum rc rc;

		for (; i < n && k < COUNTER_SPANS / 2; i++) {
			if (rows[i].nobody)
				continue;
			a.row[k] = &rows[i];
			spans[2 * k] = (struct counter_span){ M_VISITS_MONTH, rows[i].worker, rows[i].worker, month, month };
			spans[2 * k + 1] = (struct counter_span){ M_VISITS_MONTH, rows[i].worker, rows[i].worker, month - 11, month };
			k++;
		}
		rc = k ? counter_spans(tx, spans, 2 * k, add_to_row, &a) : OK;
		if (rc)
			return rc;
	}
	return OK;
}

struct loads { struct load_row *rows; size_t n; struct form_option *people; size_t npeople; int64_t limit; };

static enum rc load_loads(struct page *p, struct tx *tx, struct loads *ret_l)
{
	struct caseload_row *list;
	struct loads l;
	size_t n;
	enum rc rc = desk_staff(p, p->ctx.actor.unit.v, true, &l.people, &l.npeople);

	if (rc)
		return rc;
	rc = files_limit(p, &l.limit);
	if (rc)
		return rc;
	rc = caseload(tx, p->ctx.actor.unit, p->today, &list, &n);
	if (rc)
		return rc;
	l.rows = ARENA_ARRAY(p->arena, struct load_row, n + l.npeople);
	l.n = merge(list, n, l.people, l.npeople, l.rows);
	qsort(l.rows, l.n, sizeof *l.rows, worst_first);
	name_rows(p, l.limit, l.rows, l.n);
	*ret_l = l;
	return OK;
}

/* ---- the manager's day ------------------------------------------------------------------------ */

struct plan_row { assistance_plan_key plan; const char *family_name; date_t since; };
static const struct view_field plan_row_fields[] = {
	VIEW_KEY(struct plan_row, plan), VIEW_TEXT(struct plan_row, family_name), VIEW_DATE(struct plan_row, since),
};
static VIEW_ROW(plan_row_view, struct plan_row, plan_row_fields);

struct centre_page {
	const char *name;
	date_t date;
	int64_t readings, files, members, overdue, no_worker, requests, visits_month, month_target, visits_year, seen, done,
		capacity, over_capacity, limit, points, workers;
	bool more_late, crowded, has_tasks, more_tasks, has_plans;
	const struct plan_row *plans;
	size_t nplans;
	const struct task_line *tasks;
	size_t ntasks;
	struct html capacity_bar, month_bar, trend;
	const struct load_row *worst;
	size_t nworst;
	const struct desk_request *due;
	size_t ndue;
	const struct page_pension *pensions;
	size_t npensions;
	bool has_pensions, has_alerts;
	const struct alert_row *alerts;
	size_t nalerts;
};
static const struct view_field centre_fields[] = {
	VIEW_TEXT(struct centre_page, name), VIEW_DATE(struct centre_page, date), VIEW_INT(struct centre_page, files),
	VIEW_INT(struct centre_page, members), VIEW_INT(struct centre_page, overdue),
	VIEW_INT(struct centre_page, readings), VIEW_INT(struct centre_page, no_worker), VIEW_INT(struct centre_page, requests),
	VIEW_INT(struct centre_page, visits_month), VIEW_INT(struct centre_page, month_target),
	VIEW_INT(struct centre_page, visits_year), VIEW_INT(struct centre_page, seen),
	VIEW_INT(struct centre_page, done), VIEW_INT(struct centre_page, capacity),
	VIEW_INT(struct centre_page, over_capacity), VIEW_INT(struct centre_page, limit),
	VIEW_INT(struct centre_page, points), VIEW_INT(struct centre_page, workers),
	VIEW_BOOL(struct centre_page, more_late), VIEW_BOOL(struct centre_page, has_tasks),
	VIEW_LIST(struct centre_page, plans, nplans, plan_row_view), VIEW_BOOL(struct centre_page, has_plans),
	VIEW_BOOL(struct centre_page, more_tasks), VIEW_LIST(struct centre_page, tasks, ntasks, task_line_view),
	VIEW_BOOL(struct centre_page, crowded), VIEW_HTML(struct centre_page, capacity_bar),
	VIEW_HTML(struct centre_page, month_bar), VIEW_HTML(struct centre_page, trend),
	VIEW_LIST(struct centre_page, worst, nworst, load_view),
	VIEW_LIST(struct centre_page, due, ndue, desk_request_view),
	VIEW_LIST(struct centre_page, alerts, nalerts, alert_row_view), VIEW_BOOL(struct centre_page, has_alerts),
	VIEW_LIST(struct centre_page, pensions, npensions, page_pension_view),
	VIEW_BOOL(struct centre_page, has_pensions),
};
static VIEW_PAGE(centre_view, struct centre_page, centre_fields, "centre");

static void set_figures(struct page *p, const struct unit_figures *f, struct centre_page *s)
{
	const struct org_unit *unit = org_unit(p->ctx.org, p->ctx.actor.unit.v);

	s->files = f->files;
	s->members = f->members;
	s->overdue = f->overdue;
	s->no_worker = f->no_worker;
	s->requests = f->requests;
	s->visits_month = f->visits_month;
	s->visits_year = f->visits_year;
	s->seen = f->seen;
	s->done = f->done;
	/* Two visits a file and year: a sixth of the files each month (R128). */
	s->month_target = (f->files + 5) / 6;
	s->capacity = unit ? unit->capacity : 0;
	s->crowded = s->capacity > 0 && f->files > s->capacity;
	s->over_capacity = s->crowded ? f->files - s->capacity : 0;
	s->capacity_bar = chart_bar(p->arena, f->files, s->crowded ? f->files : s->capacity,
		s->crowded ? "r" : f->files * 10 > s->capacity * 9 ? "a" : "", page_text(p, "centre.capacity_bar"));
	s->month_bar = chart_bar(p->arena, f->visits_month, s->month_target, "", page_text(p, "centre.month_bar"));
}

static void draw_trend(struct page *p, const struct report *r, struct centre_page *s)
{
	struct chart_month points[TREND_MONTHS];
	struct chart_line line = { .lang = p->lang, .title = page_text(p, "overview.trend"),
		.unit = page_text(p, "overview.visits_unit"), .points = points, .npoints = TREND_MONTHS,
		.target = s->files ? s->month_target : CHART_NONE, .target_label = page_text(p, "overview.target"),
		.from_zero = true, .running = true };

	for (size_t i = 0; i < TREND_MONTHS; i++) {
		const struct month_figures *m = &r->months[REPORT_MONTHS - TREND_MONTHS + i];

		points[i] = (struct chart_month){ m->month / 12, m->month % 12 + 1, m->visits };
	}
	s->trend = chart_line(p->arena, &line);
}

static enum rc load_due(struct page *p, struct tx *tx, struct centre_page *s)
{
	struct request_filter f = { .range = p->ctx.scope, .unfinished = true, .due_until = p->today };
	struct request_row *list;
	enum rc rc = request_list(tx, &f, SHORT_LIST, &list, &s->ndue, &s->more_late);

	if (rc)
		return rc;
	s->due = desk_requests(p, list, s->ndue);
	return OK;
}

static enum rc load_points(struct page *p, struct tx *tx, struct centre_page *s)
{
	struct service_point *list;
	size_t n;
	enum rc rc = service_point_list(&p->ctx, tx, p->ctx.actor.unit.v, false, &list, &n);

	if (rc)
		return rc;
	s->points = (int64_t)n;
	return OK;
}

static enum rc load_worst(struct page *p, struct tx *tx, struct centre_page *s)
{
	struct loads l;
	enum rc rc = load_loads(p, tx, &l);

	if (rc)
		return rc;
	s->worst = l.rows;
	s->nworst = l.n < SHORT_LIST ? l.n : SHORT_LIST;
	s->limit = l.limit;
	s->workers = (int64_t)l.npeople;
	return OK;
}

static enum rc load_pensions(struct page *p, struct tx *tx, struct centre_page *s)
{
	struct pension_filter f = { .state = PENSION_WAITING };
	enum rc rc = page_pensions(p, tx, &f, SHORT_LIST, &s->pensions, &s->npensions);

	s->has_pensions = s->npensions > 0;
	return rc;
}

/* Plans that wait for the technical responsible of this centre. */
static enum rc load_plans(struct page *p, struct tx *tx, struct centre_page *s)
{
	struct plan_waiting *list;
	struct plan_row *rows;
	enum rc rc;

	if (!may(&p->ctx, &op_plan_approve))
		return OK;
	rc = plan_waiting_list(&p->ctx, tx, PLAN_PROPOSED, SHORT_LIST, &list, &s->nplans);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct plan_row, s->nplans);
	for (size_t i = 0; i < s->nplans; i++)
		rows[i] = (struct plan_row){ list[i].plan, list[i].family_name, list[i].since };
	s->plans = rows;
	s->has_plans = s->nplans > 0;
	return OK;
}

/* Colleagues who opened very many files, not yet looked into (R21). */
static enum rc load_readings(struct page *p, struct centre_page *s)
{
	struct read_alarm *list;
	size_t n = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = read_alarm_list(&p->ctx, &tx, false, SHORT_LIST, &list, &n);
	s->readings = (int64_t)n;
	return rc ? rc : tx_commit(&tx);
}

static enum rc centre(struct page *p)
{
	struct centre_page s = { .name = page_unit_name(p, p->ctx.actor.unit.v), .date = p->today };
	struct report r;
	enum rc rc = report_of(&p->ctx, p->ctx.actor.unit, BELOW_NONE, &r);

	if (rc)
		return rc;
	set_figures(p, &r.unit, &s);
	draw_trend(p, &r, &s);
	rc = load_readings(p, &s);
	if (rc)
		return rc;
	AUTO(tx) tx = {0};
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = load_worst(p, &tx, &s);
	if (rc)
		return rc;
	rc = load_due(p, &tx, &s);
	if (rc)
		return rc;
	rc = load_pensions(p, &tx, &s);
	if (rc)
		return rc;
	rc = task_lines_due(p, &tx, 0, fa_add_days(p->today, -1), SHORT_LIST, &s.tasks, &s.ntasks, &s.more_tasks);
	if (rc)
		return rc;
	s.has_tasks = s.ntasks > 0;
	rc = load_plans(p, &tx, &s);
	if (rc)
		return rc;
	rc = load_points(p, &tx, &s);
	if (rc)
		return rc;
	rc = page_alerts(p, &tx, 0, &s.alerts, &s.nalerts);
	if (rc)
		return rc;
	s.has_alerts = s.nalerts > 0;
	return page_show(p, &centre_view, "centre.title", &s);
}

/* ---- handing files over ----------------------------------------------------------------------------- */

struct file_row {
	household_key key;
	const char *family_name, *file_number, *area, *value;
	date_t due;
	int64_t members, late;
	int32_t risk;
	bool high_risk, ticked;
};
static const struct view_field file_fields[] = {
	VIEW_KEY(struct file_row, key), VIEW_TEXT(struct file_row, family_name),
	VIEW_CODE(struct file_row, file_number), VIEW_TEXT(struct file_row, area), VIEW_TEXT(struct file_row, value),
	VIEW_DATE(struct file_row, due), VIEW_INT(struct file_row, members), VIEW_INT(struct file_row, late),
	VIEW_CHOICE(struct file_row, risk, risk_level_choices), VIEW_BOOL(struct file_row, high_risk),
	VIEW_BOOL(struct file_row, ticked),
};
static VIEW_ROW(file_view, struct file_row, file_fields);

struct target_row { const char *value, *name; int64_t files, room; bool chosen; };
static const struct view_field target_fields[] = {
	VIEW_TEXT(struct target_row, value), VIEW_TEXT(struct target_row, name), VIEW_INT(struct target_row, files),
	VIEW_INT(struct target_row, room), VIEW_BOOL(struct target_row, chosen),
};
static VIEW_ROW(target_view, struct target_row, target_fields);

struct move_row { const char *from, *to, *href; int64_t files; bool nobody; };
static const struct view_field move_fields[] = {
	VIEW_TEXT(struct move_row, from), VIEW_TEXT(struct move_row, to), VIEW_URL(struct move_row, href),
	VIEW_INT(struct move_row, files), VIEW_BOOL(struct move_row, nobody),
};
static VIEW_ROW(move_view, struct move_row, move_fields);

struct load_page {
	int64_t limit, moved, left_out, most;
	bool chosen, nobody, done, more, may_assign;
	const char *from, *from_name, *to_name, *reason, *error;
	const struct load_row *rows;
	size_t nrows;
	const struct file_row *files;
	size_t nfiles;
	const struct target_row *targets;
	size_t ntargets;
	const struct move_row *moves;
	size_t nmoves;
};
static const struct view_field load_page_fields[] = {
	VIEW_INT(struct load_page, limit), VIEW_INT(struct load_page, moved), VIEW_INT(struct load_page, left_out),
	VIEW_INT(struct load_page, most), VIEW_BOOL(struct load_page, chosen), VIEW_BOOL(struct load_page, nobody),
	VIEW_BOOL(struct load_page, done), VIEW_BOOL(struct load_page, more),
	VIEW_BOOL(struct load_page, may_assign), VIEW_TEXT(struct load_page, from),
	VIEW_TEXT(struct load_page, from_name), VIEW_TEXT(struct load_page, to_name),
	VIEW_TEXT(struct load_page, reason), VIEW_TEXT(struct load_page, error),
	VIEW_LIST(struct load_page, rows, nrows, load_view), VIEW_LIST(struct load_page, files, nfiles, file_view),
	VIEW_LIST(struct load_page, targets, ntargets, target_view),
	VIEW_LIST(struct load_page, moves, nmoves, move_view),
};
static VIEW_PAGE(load_page_view, struct load_page, load_page_fields, "load");

/* Whose files: a worker's key, or "none" for those without. */
struct whose { bool asked, nobody; int64_t worker; const char *text; };

static struct whose whose_of(const char *text)
{
	struct whose w = { .text = text };

	w.nobody = str_eq(text, "none");
	w.asked = w.nobody || (!str_empty(text) && key_read(text, &w.worker));
	return w;
}

static enum rc list_files(struct page *p, struct tx *tx, const struct whose *w, struct household_row **ret_list,
		size_t *ret_n, bool *ret_more)
{
	struct household_filter f = { .range = p->ctx.scope, .worker = w->worker, .without_worker = w->nobody,
		.order = HOUSEHOLD_BY_NAME };

	return household_list(tx, &f, FILES_MAX, ret_list, ret_n, ret_more);
}

static bool is_ticked(const char *const *picks, size_t n, const char *value)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(picks[i], value))
			return true;
	return false;
}

static enum rc fill_files(struct page *p, struct tx *tx, const struct whose *w, struct load_page *s)
{
	struct household_row *list;
	const char *const *picks;
	size_t npicks = http_pairs_all(p->req, &p->req->form, "file", &picks);
	enum rc rc = list_files(p, tx, w, &list, &s->nfiles, &s->more);

	if (rc)
		return rc;
	struct file_row *rows = ARENA_ARRAY(p->arena, struct file_row, s->nfiles);
	for (size_t i = 0; i < s->nfiles; i++) {
		rows[i] = (struct file_row){ .key = list[i].key, .family_name = list[i].family_name,
			.file_number = list[i].file_number, .area = list[i].area, .due = list[i].next_visit_due,
			.members = list[i].members, .late = page_days_late(p, list[i].next_visit_due),
			.risk = list[i].risk_level, .high_risk = list[i].risk_level >= RISK_HIGH,
			.value = page_key_text(p, list[i].key.v) };
		rows[i].ticked = is_ticked(picks, npicks, rows[i].value);
	}
	s->files = rows;
	return OK;
}

static int64_t files_of(const struct loads *l, int64_t worker)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->rows[i].worker == worker)
			return l->rows[i].files;
	return 0;
}

static void fill_targets(struct page *p, const struct loads *l, const struct whose *w, const char *to, struct load_page *s)
{
	struct target_row *rows = ARENA_ARRAY(p->arena, struct target_row, l->npeople);

	for (size_t i = 0; i < l->npeople; i++) {
		int64_t key, files;

		if (!key_read(l->people[i].value, &key) || (!w->nobody && key == w->worker))
			continue;
		files = files_of(l, key);
		rows[s->ntargets++] = (struct target_row){ .value = l->people[i].value, .name = l->people[i].label,
			.files = files, .room = files < l->limit ? l->limit - files : 0,
			.chosen = str_eq(to, l->people[i].value) };
	}
	s->targets = rows;
}

static void fill_moves(struct page *p, const struct loads *l, struct load_page *s)
{
	struct balance_load *loads = ARENA_ARRAY(p->arena, struct balance_load, l->n);
	struct balance_move moves[MOVES_MAX];
	struct move_row *rows = ARENA_ARRAY(p->arena, struct move_row, MOVES_MAX);
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		loads[n++] = (struct balance_load){ l->rows[i].worker, l->rows[i].files, l->rows[i].gone };
	s->nmoves = balance_suggest(loads, n, l->limit, moves, MOVES_MAX);
	for (size_t i = 0; i < s->nmoves; i++) {
		const char *from = moves[i].from ? page_key_text(p, moves[i].from) : "none";

		rows[i] = (struct move_row){ .nobody = !moves[i].from, .from = page_staff_name(p, moves[i].from),
			.to = page_staff_name(p, moves[i].to), .files = moves[i].files,
			.href = page_path(p, "/centre/load?worker=%s&to=%s", from, page_key_text(p, moves[i].to)) };
	}
	s->moves = rows;
}

static enum rc show_load(struct page *p, struct whose w, const char *to, struct load_page *s)
{
	struct loads l;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = load_loads(p, &tx, &l);
	if (rc)
		return rc;
	rc = add_visits(p, &tx, l.rows, l.n);
	if (rc)
		return rc;
	if (w.asked) {
		rc = fill_files(p, &tx, &w, s);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < l.n; i++)
		l.rows[i].chosen = w.asked && (w.nobody ? l.rows[i].nobody : l.rows[i].worker == w.worker);
	s->rows = l.rows;
	s->nrows = l.n;
	s->limit = l.limit;
	s->most = FILES_MAX;
	s->chosen = w.asked;
	s->nobody = w.nobody;
	s->from = w.text;
	s->from_name = w.nobody ? "" : page_staff_name(p, w.worker);
	s->may_assign = may(&p->ctx, &op_household_assign);
	fill_targets(p, &l, &w, to, s);
	fill_moves(p, &l, s);
	return page_show(p, &load_page_view, "load.title", s);
}

static enum rc load_get(struct page *p)
{
	const char *moved = http_query(p->req, "moved"), *left = http_query(p->req, "left");
	const char *to = http_query(p->req, "to");
	struct load_page s = {0};
	int64_t key;

	if (!str_empty(moved) && str_to_i64(moved, &s.moved)) {
		s.done = true;
		if (str_empty(left) || !str_to_i64(left, &s.left_out))
			s.left_out = 0;
		if (!str_empty(to) && key_read(to, &key))
			s.to_name = page_staff_name(p, key);
	}
	return show_load(p, whose_of(http_query(p->req, "worker")), to, &s);
}

/* The files to hand over: those ticked, or all that were listed. */
static enum rc picked(struct page *p, const struct whose *w, household_key **ret_keys, size_t *ret_n)
{
	const char *const *picks;
	size_t n = http_pairs_all(p->req, &p->req->form, "file", &picks), k = 0;
	household_key *keys;

	if (str_eq(http_form(p->req, "all"), "1")) {
		struct household_row *list;
		bool more;
		enum rc rc;
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, page_shard(p), &tx);
		if (rc)
			return rc;
		rc = list_files(p, &tx, w, &list, &n, &more);
		if (rc)
			return rc;
		keys = ARENA_ARRAY(p->arena, household_key, n);
		for (size_t i = 0; i < n; i++)
			keys[k++] = list[i].key;
	} else {
		keys = ARENA_ARRAY(p->arena, household_key, n);
		for (size_t i = 0; i < n && k < FILES_MAX; i++)
			if (key_read(picks[i], &keys[k].v))
				k++;
	}
	*ret_keys = keys;
	*ret_n = k;
	return OK;
}

/* Is it still with the one it is to be taken from?  Somebody else may have been quicker. */
static enum rc still_with(struct page *p, household_key key, const struct whose *w, bool *ret_yes)
{
	struct household_row h;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	rc = household_row_of(&tx, p->ctx.scope, key, &h);
	if (rc == NOT_FOUND) {
		*ret_yes = false;
		return OK;
	}
	if (rc)
		return rc;
	*ret_yes = h.state == HOUSEHOLD_OPEN && h.worker == (w->nobody ? 0 : w->worker);
	return OK;
}

/* Each file by its own operation: its own line of history, with the reason (R2). */
static enum rc hand_over(struct page *p, const struct whose *w, const struct household_assign *in,
		const household_key *keys, size_t n, int64_t *ret_moved)
{
	int64_t moved = 0, none;

	for (size_t i = 0; i < n; i++) {
		bool yes;
		enum rc rc = still_with(p, keys[i], w, &yes);

		if (rc)
			return rc;
		if (!yes)
			continue;
		p->ctx.if_version = 0;
		rc = operation_run(&p->ctx, &op_household_assign, shard_of_key(keys[i].v), in, keys[i].v, &none);
		if (rc == NOT_FOUND || rc == CONFLICT)
			continue;
		if (rc)
			return rc;
		moved++;
	}
	*ret_moved = moved;
	return OK;
}

static enum rc refuse(struct page *p, const struct whose *w, const char *text_id)
{
	struct load_page s = { .reason = http_form(p->req, "reason"), .error = page_text(p, text_id) };

	p->res->status = 422;
	return show_load(p, *w, http_form(p->req, "worker"), &s);
}

static enum rc load_post(struct page *p)
{
	struct whose w = whose_of(http_form(p->req, "from"));
	struct household_assign in = {0};
	household_key *keys;
	int64_t moved;
	size_t n;
	enum rc rc;

	if (!w.asked)
		return ctx_fault(&p->ctx, INVALID, "input.invalid");
	rc = picked(p, &w, &keys, &n);
	if (rc)
		return rc;
	if (!n)
		return refuse(p, &w, "load.error.files");
	rc = page_form(p, &household_assign_type, &in);
	if (rc == OK && str_empty(in.reason))
		return refuse(p, &w, "load.error.reason");
	if (rc == OK)
		rc = hand_over(p, &w, &in, keys, n, &moved);
	if (desk_form_error(rc, p))
		return refuse(p, &w, str_eq(p->ctx.fault.field[0].field, "reason") ? "load.error.long" : "load.error.to");
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/centre/load?worker=%s&to=%s&moved=%lld&left=%lld", w.text,
		page_key_text(p, in.worker),
		(long long)moved, (long long)n - (long long)moved), NULL);
}

const struct web_page pages_manage[] = {
	{ HTTP_GET, "/centre", DESK_LEADERS, centre, "the manager's day" },
	{ HTTP_GET, "/centre/load", DESK_LEADERS, load_get, "load of each worker, and handing files over" },
	{ HTTP_POST, "/centre/load", DESK_LEADERS, load_post, "hand files over to a colleague",
		HTTP_WORKER | HTTP_REPEAT, .op = &op_household_assign },
	{ .pattern = NULL }
};
const struct view_type *const views_manage[] = { &centre_view, &load_page_view, NULL };
