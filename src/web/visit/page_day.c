/* My day and my week: what a social worker opens first (R3, R41, R125, R391). */
#include "page_plan.h"

#include <string.h>

#include "contact.h"
#include "draft.h"
#include "metrics.h"

#define SW ROLE_BIT(ROLE_SOCIAL_WORKER)

enum { SHORT_LIST = 6, DUE_SOON_DAYS = 14, TASKS_DAYS = 7, VISITS_A_DAY = 5 };

struct day_visit {
	const char *time, *family_name, *area, *file_number;
	visit_key visit;
	household_key household;
	int32_t kind, state, risk;
	int64_t members, minutes;
	bool done, now, urgent, tried;
};
static const struct view_field day_visit_fields[] = {
	VIEW_CODE(struct day_visit, time), VIEW_TEXT(struct day_visit, family_name),
	VIEW_TEXT(struct day_visit, area), VIEW_CODE(struct day_visit, file_number),
	VIEW_KEY(struct day_visit, visit), VIEW_KEY(struct day_visit, household),
	VIEW_CHOICE(struct day_visit, kind, visit_kind_choices),
	VIEW_CHOICE(struct day_visit, state, visit_state_choices),
	VIEW_CHOICE(struct day_visit, risk, risk_level_choices),
	VIEW_INT(struct day_visit, members), VIEW_INT(struct day_visit, minutes), VIEW_BOOL(struct day_visit, done),
	VIEW_BOOL(struct day_visit, now), VIEW_BOOL(struct day_visit, urgent), VIEW_BOOL(struct day_visit, tried),
};
static VIEW_ROW(day_visit_view, struct day_visit, day_visit_fields);

struct day_due {
	household_key household;
	const char *family_name, *area;
	date_t last_visit, due;
	int64_t late;
};
static const struct view_field day_due_fields[] = {
	VIEW_KEY(struct day_due, household), VIEW_TEXT(struct day_due, family_name), VIEW_TEXT(struct day_due, area),
	VIEW_DATE(struct day_due, last_visit), VIEW_DATE(struct day_due, due), VIEW_INT(struct day_due, late),
};
static VIEW_ROW(day_due_view, struct day_due, day_due_fields);

struct day_request {
	request_key key;
	const char *applicant, *subject, *step;
	int32_t channel;
	date_t due;
	instant_t received;
	bool urgent, late;
};
static const struct view_field day_request_fields[] = {
	VIEW_KEY(struct day_request, key), VIEW_TEXT(struct day_request, applicant),
	VIEW_TEXT(struct day_request, subject), VIEW_TEXT(struct day_request, step),
	VIEW_CHOICE(struct day_request, channel, request_channel_choices),
	VIEW_DATE(struct day_request, due), VIEW_TIME(struct day_request, received),
	VIEW_BOOL(struct day_request, urgent), VIEW_BOOL(struct day_request, late),
};
static VIEW_ROW(day_request_view, struct day_request, day_request_fields);

static const struct view_field draft_fields[] = {
	VIEW_TEXT(struct page_draft, label), VIEW_URL(struct page_draft, href), VIEW_TIME(struct page_draft, at),
};
VIEW_ROW(page_draft_view, struct page_draft, draft_fields);

struct day_page {
	const char *name, *next_time;
	date_t date;
	int64_t hours, today, today_done, overdue, files, oldest, requests_open, requests_late, season_done, season_target;
	struct html season_bar;
	const struct day_visit *visits;
	size_t nvisits;
	const struct day_due *late, *soon, *calls;
	size_t nlate, nsoon, ncalls;
	bool has_calls;
	const struct page_pension *pensions;
	size_t npensions;
	bool has_pensions;
	bool has_tasks, more_tasks;
	const struct task_line *tasks;
	size_t ntasks;
	const struct day_request *requests;
	size_t nrequests;
	const struct page_draft *drafts;
	size_t ndrafts;
	const struct alert_row *alerts;
	size_t nalerts;
	bool has_alerts;
};
static const struct view_field day_fields[] = {
	VIEW_TEXT(struct day_page, name), VIEW_CODE(struct day_page, next_time), VIEW_DATE(struct day_page, date),
	VIEW_INT(struct day_page, hours), VIEW_INT(struct day_page, today), VIEW_INT(struct day_page, today_done),
	VIEW_INT(struct day_page, overdue), VIEW_INT(struct day_page, files), VIEW_INT(struct day_page, oldest),
	VIEW_INT(struct day_page, requests_open), VIEW_INT(struct day_page, requests_late),
	VIEW_INT(struct day_page, season_done), VIEW_INT(struct day_page, season_target),
	VIEW_HTML(struct day_page, season_bar),
	VIEW_LIST(struct day_page, visits, nvisits, day_visit_view),
	VIEW_LIST(struct day_page, calls, ncalls, day_due_view), VIEW_BOOL(struct day_page, has_calls),
	VIEW_LIST(struct day_page, pensions, npensions, page_pension_view), VIEW_BOOL(struct day_page, has_pensions),
	VIEW_LIST(struct day_page, tasks, ntasks, task_line_view), VIEW_BOOL(struct day_page, has_tasks),
	VIEW_BOOL(struct day_page, more_tasks),
	VIEW_LIST(struct day_page, late, nlate, day_due_view), VIEW_LIST(struct day_page, soon, nsoon, day_due_view),
	VIEW_LIST(struct day_page, requests, nrequests, day_request_view),
	VIEW_LIST(struct day_page, drafts, ndrafts, page_draft_view),
	VIEW_LIST(struct day_page, alerts, nalerts, alert_row_view), VIEW_BOOL(struct day_page, has_alerts),
};
static VIEW_PAGE(day_view, struct day_page, day_fields, "day");

const char *page_minute(struct page *p, int64_t minute)
{
	if (minute == INT_NONE)
		return NULL;
	return arena_printf(p->arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

static void set_visits(struct page *p, struct day_page *d, const struct visit_line *lines, size_t n)
{
	struct day_visit *rows = ARENA_ARRAY(p->arena, struct day_visit, n);
	bool next = true;
	int64_t minutes = 0;

	for (size_t i = 0; i < n; i++) {
		const struct visit_line *l = &lines[i];
		bool planned = l->state == VISIT_PLANNED;

		rows[i] = (struct day_visit){ .time = page_minute(p, l->planned_minute), .family_name = l->family_name,
			.area = l->area, .file_number = l->file_number, .visit = l->visit, .household = l->household,
			.kind = l->kind, .state = l->state, .risk = l->risk, .members = l->members, .minutes = visit_minutes(l->kind),
			.done = l->state == VISIT_DONE, .now = planned && next,
			.tried = !planned && l->state != VISIT_DONE, .urgent = l->risk == RISK_URGENT };
		d->today++;
		minutes += planned ? rows[i].minutes : 0;
		d->today_done += rows[i].done;
		if (rows[i].now) {
			next = false;
			d->next_time = rows[i].time;
		}
	}
	d->visits = rows;
	d->nvisits = n;
	d->hours = (minutes + 30) / 60;
}

static struct day_due *due_rows(struct page *p, const struct household_row *list, size_t n)
{
	struct day_due *rows = ARENA_ARRAY(p->arena, struct day_due, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct day_due){ .household = list[i].key, .family_name = list[i].family_name,
			.area = list[i].area, .last_visit = list[i].last_visit_on, .due = list[i].next_visit_due,
			.late = page_days_late(p, list[i].next_visit_due) };
	return rows;
}

static enum rc load_due(struct page *p, struct tx *tx, struct day_page *d)
{
	struct household_filter f = { .range = p->ctx.scope, .worker = p->ctx.actor.staff,
		.order = HOUSEHOLD_BY_DUE, .due_until = fa_add_days(p->today, -1) };
	struct household_row *list;
	char yesterday[FA_ISO_SIZE];
	bool more;
	enum rc rc;

	rc = household_list(tx, &f, SHORT_LIST, &list, &d->nlate, &more);
	if (rc)
		return rc;
	d->late = due_rows(p, list, d->nlate);
	d->oldest = d->nlate ? d->late[0].late : 0;
	fa_iso_write(f.due_until, yesterday);
	f.due_until = fa_add_days(p->today, DUE_SOON_DAYS);
	f.after_sort = yesterday;
	f.after_key = INT64_MAX;
	rc = household_list(tx, &f, SHORT_LIST, &list, &d->nsoon, &more);
	if (rc)
		return rc;
	d->soon = due_rows(p, list, d->nsoon);
	return OK;
}

/* Promised calls that are still open (R137). */
static enum rc load_calls(struct page *p, struct tx *tx, struct day_page *d)
{
	struct contact_due *list;
	enum rc rc = contact_due_of(&p->ctx, tx, p->ctx.actor.staff, p->today, SHORT_LIST, &list, &d->ncalls);

	if (rc)
		return rc;
	struct day_due *rows = ARENA_ARRAY(p->arena, struct day_due, d->ncalls);
	for (size_t i = 0; i < d->ncalls; i++)
		rows[i] = (struct day_due){ .household = list[i].household, .family_name = list[i].family_name,
			.area = list[i].area, .due = list[i].again_on };
	d->calls = rows;
	d->has_calls = d->ncalls > 0;
	return OK;
}

/* Proposals that came back and want her words (R133). */
static enum rc load_pensions(struct page *p, struct tx *tx, struct day_page *d)
{
	struct pension_filter f = { .worker = p->ctx.actor.staff, .state = PENSION_RETURNED };
	enum rc rc = page_pensions(p, tx, &f, SHORT_LIST, &d->pensions, &d->npensions);

	d->has_pensions = d->npensions > 0;
	return rc;
}

static enum rc load_requests(struct page *p, struct tx *tx, struct day_page *d)
{
	struct request_filter f = { .range = p->ctx.scope, .owner = p->ctx.actor.staff, .unfinished = true };
	struct request_row *list;
	size_t n;
	bool more;
	enum rc rc = request_list(tx, &f, SHORT_LIST, &list, &n, &more);

	if (rc)
		return rc;
	struct day_request *rows = ARENA_ARRAY(p->arena, struct day_request, n);
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct day_request){ .key = list[i].key,
			.applicant = str_empty(list[i].family_name) ? list[i].applicant_name : list[i].family_name,
			.subject = page_service_name(p, list[i].subject),
			.step = page_step(p, list[i].edition, list[i].step), .channel = list[i].channel, .due = list[i].due_on,
			.received = list[i].received_at, .urgent = list[i].urgent,
			.late = page_days_late(p, list[i].due_on) > 0 };
		d->requests_late += rows[i].late;
	}
	d->requests = rows;
	d->nrequests = n;
	return counter_get(tx, M_REQUESTS_OPEN, p->ctx.actor.staff, 0, &d->requests_open);
}

/* Where a draft goes on: its form. */
static const char *draft_href(struct page *p, const struct draft *d)
{
	if (str_eq(d->kind, "visit"))
		return page_path(p, "/households/%s/visit", d->ref);
	if (str_prefix(d->kind, "form") && strlen(d->ref) == 2 * KEY_TEXT_SIZE - 1)
		return page_path(p, "/households/%s/forms/fill?form=%.13s%s%s", d->ref + KEY_TEXT_SIZE, d->ref,
			d->kind[4] == '-' ? "&member=" : "", d->kind[4] == '-' ? d->kind + 5 : "");
	if (str_eq(d->kind, "request"))
		return str_eq(d->ref, "new") ? "/requests/new" : page_path(p, "/requests/new?household=%s", d->ref);
	if (str_eq(d->kind, "household"))
		return "/households/new";
	return NULL;
}

enum rc page_drafts(struct page *p, struct tx *province, size_t max, const struct page_draft **ret_rows, size_t *ret_n)
{
	struct page_draft *rows;
	struct draft *list;
	size_t n, k = 0;
	enum rc rc = draft_list(&p->ctx, max, &list, &n);

	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct page_draft, n);
	for (size_t i = 0; i < n; i++) {
		struct household_row h = {0};
		const char *href = draft_href(p, &list[i]);

		if (!href)
			continue;
		if (list[i].subject)
			rc = household_row_of(province, p->ctx.scope, (household_key){ list[i].subject }, &h);
		if (rc == NOT_FOUND) {
			rc = OK;
			continue;       /* handed over since: the draft is of no use here */
		}
		if (rc)
			return rc;
		rows[k++] = (struct page_draft){ .href = href, .at = { list[i].at_ms },
			.label = str_prefix(list[i].kind, "form") && h.family_name ?
				view_textf(p->arena, p->lang, "day.draft.form", "name", h.family_name, NULL) :
				h.family_name ? view_textf(p->arena, p->lang, "day.draft.visit", "name", h.family_name, NULL) :
				page_text(p, str_eq(list[i].kind, "request") ? "day.draft.request" : "day.draft.household") };
	}
	*ret_rows = rows;
	*ret_n = k;
	return OK;
}

/* Files that are late by the counters, and the season's visits against the rule: two a
 * file and year, so half a visit a season (R128). */
static enum rc load_figures(struct page *p, struct tx *tx, struct day_page *d)
{
	int64_t me = p->ctx.actor.staff;
	struct jalali j = fa_jalali(p->today);
	int first = j.year * 12 + (j.month - 1) / 3 * 3;
	enum rc rc;

	rc = page_overdue(p, tx, me, &d->overdue);
	if (rc)
		return rc;
	rc = counter_get(tx, M_OPEN_FILES, me, 0, &d->files);
	if (rc)
		return rc;
	rc = counter_sum(tx, M_VISITS_MONTH, me, first, first + 2, &d->season_done);
	if (rc)
		return rc;
	d->season_target = (d->files + 1) / 2;
	d->season_bar = chart_bar(p->arena, d->season_done, d->season_target, "", page_text(p, "day.season_bar"));
	return OK;
}

static enum rc day(struct page *p)
{
	struct day_page d = { .name = p->ctx.actor.name, .date = p->today };
	struct visit_line *lines;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = visit_days(&p->ctx, &tx, p->ctx.actor.staff, p->today, p->today, &lines, &n);
	if (rc)
		return rc;
	set_visits(p, &d, lines, n);
	rc = load_due(p, &tx, &d);
	if (rc)
		return rc;
	rc = load_calls(p, &tx, &d);
	if (rc)
		return rc;
	rc = load_pensions(p, &tx, &d);
	if (rc)
		return rc;
	rc = task_lines_due(p, &tx, p->ctx.actor.staff, fa_add_days(p->today, TASKS_DAYS), SHORT_LIST, &d.tasks, &d.ntasks,
		&d.more_tasks);
	if (rc)
		return rc;
	d.has_tasks = d.ntasks > 0;
	rc = load_requests(p, &tx, &d);
	if (rc)
		return rc;
	rc = load_figures(p, &tx, &d);
	if (rc)
		return rc;
	rc = page_drafts(p, &tx, SHORT_LIST, &d.drafts, &d.ndrafts);
	if (rc)
		return rc;
	rc = page_alerts(p, &tx, p->ctx.actor.staff, &d.alerts, &d.nalerts);
	if (rc)
		return rc;
	d.has_alerts = d.nalerts > 0;
	return page_show(p, &day_view, "day.title", &d);
}

/* ---- the week ---------------------------------------------------------------------------- */

struct week_row {
	household_key household;
	visit_key visit;
	const char *time, *family_name, *area, *iso;
	int32_t kind, state;
	date_t due;
	int64_t late, position;
	bool suggested;
};
static const struct view_field week_row_fields[] = {
	VIEW_KEY(struct week_row, household), VIEW_KEY(struct week_row, visit), VIEW_CODE(struct week_row, time),
	VIEW_TEXT(struct week_row, family_name), VIEW_TEXT(struct week_row, area), VIEW_TEXT(struct week_row, iso),
	VIEW_CHOICE(struct week_row, kind, visit_kind_choices),
	VIEW_CHOICE(struct week_row, state, visit_state_choices), VIEW_DATE(struct week_row, due),
	VIEW_INT(struct week_row, late), VIEW_INT(struct week_row, position), VIEW_BOOL(struct week_row, suggested),
};
static VIEW_ROW(week_row_view, struct week_row, week_row_fields);

struct week_day { date_t date; bool off, past; const char *holiday; const struct week_row *rows; size_t nrows; };
static const struct view_field week_day_fields[] = {
	VIEW_DATE(struct week_day, date), VIEW_BOOL(struct week_day, off), VIEW_BOOL(struct week_day, past),
	VIEW_TEXT(struct week_day, holiday), VIEW_LIST(struct week_day, rows, nrows, week_row_view),
};
static VIEW_ROW(week_day_view, struct week_day, week_day_fields);

struct week_page { date_t start; const char *prev, *next; int64_t suggested; const struct week_day *days; size_t ndays; };
static const struct view_field week_fields[] = {
	VIEW_DATE(struct week_page, start), VIEW_TEXT(struct week_page, prev), VIEW_TEXT(struct week_page, next),
	VIEW_INT(struct week_page, suggested), VIEW_LIST(struct week_page, days, ndays, week_day_view),
};
static VIEW_PAGE(week_view, struct week_page, week_fields, "week");

static const char *iso_text(struct page *p, date_t d)
{
	char iso[FA_ISO_SIZE];

	fa_iso_write(d, iso);
	return arena_strdup(p->arena, iso);
}

static date_t week_asked(struct page *p, const char *typed)
{
	date_t d;

	if (str_empty(typed) || !fa_iso_read(typed, &d))
		d = p->today;
	return fa_week_start(d);
}

static size_t day_rows(struct page *p, date_t on, const struct visit_line *lines, size_t n,
		const struct visit_suggestion *sug, size_t nsug, struct week_row *rows)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		const struct visit_line *l = &lines[i];

		if (!date_eq(l->state == VISIT_PLANNED ? l->planned_on : l->visited_on, on))
			continue;
		rows[k++] = (struct week_row){ .household = l->household, .visit = l->visit,
			.time = page_minute(p, l->planned_minute), .family_name = l->family_name, .area = l->area,
			.kind = l->kind, .state = l->state, .due = l->due, .late = page_days_late(p, l->due) };
	}
	for (size_t i = 0; i < nsug; i++)
		if (date_eq(sug[i].on, on))
			rows[k++] = (struct week_row){ .household = sug[i].household.key, .iso = iso_text(p, on),
				.family_name = sug[i].household.family_name, .area = sug[i].household.area,
				.due = sug[i].household.next_visit_due, .position = sug[i].position,
				.late = page_days_late(p, sug[i].household.next_visit_due), .suggested = true };
	return k;
}

static enum rc week(struct page *p)
{
	struct week_page w = { .start = week_asked(p, http_query(p->req, "from")), .ndays = 7 };
	const struct work_calendar *cal = p->web->c.calendar;
	struct week_day *days = ARENA_ARRAY(p->arena, struct week_day, 7);
	struct visit_line *lines;
	struct visit_suggestion *sug;
	size_t n, nsug;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = visit_days(&p->ctx, &tx, p->ctx.actor.staff, w.start, fa_add_days(w.start, 6), &lines, &n);
	if (rc)
		return rc;
	rc = visit_suggest_week(&p->ctx, &tx, p->ctx.actor.staff, w.start, cal, VISITS_A_DAY, &sug, &nsug);
	if (rc)
		return rc;
	for (int i = 0; i < 7; i++) {
		date_t on = fa_add_days(w.start, i);
		struct week_row *rows = ARENA_ARRAY(p->arena, struct week_row, n + nsug);

		days[i] = (struct week_day){ .date = on, .off = !fa_is_workday(cal, on),
			.past = date_cmp(on, p->today) < 0,
			.holiday = cal->national ? fa_holiday_name(cal->national, on) : NULL, .rows = rows,
			.nrows = day_rows(p, on, lines, n, sug, nsug, rows) };
	}
	w.days = days;
	w.suggested = (int64_t)nsug;
	w.prev = iso_text(p, fa_add_days(w.start, -7));
	w.next = iso_text(p, fa_add_days(w.start, 7));
	return page_show(p, &week_view, "week.title", &w);
}

/* Plans every suggestion that was ticked: "plan" = household key and day, "0abc…/2026-11-22". */
static enum rc week_plan(struct page *p)
{
	const char *const *picks;
	size_t n = http_pairs_all(p->req, &p->req->form, "plan", &picks);
	size_t planned = 0;

	for (size_t i = 0; i < n && i < 60; i++) {
		struct visit_plan_input in = { .kind = VISIT_PERIODIC, .planned_minute = INT_NONE,
			.position = INT_NONE };
		char key[KEY_TEXT_SIZE];
		int64_t made;
		enum rc rc;

		if (!str_copy(key, sizeof key, picks[i]))
			key[KEY_TEXT_SIZE - 1] = '\0';
		if (!key_read(key, &in.household.v) || picks[i][KEY_TEXT_SIZE - 1] != '/' ||
		    !fa_iso_read(picks[i] + KEY_TEXT_SIZE, &in.planned_on))
			return ctx_fault(&p->ctx, INVALID, "input.invalid");
		rc = operation_run(&p->ctx, &op_visit_plan, shard_of_key(in.household.v), &in, 0, &made);
		if (rc == NOT_FOUND || rc == CONFLICT)
			continue;        /* closed or handed over since the page was drawn */
		if (rc)
			return rc;
		planned++;
	}
	return page_redirect(p, page_path(p, "/week?from=%s", iso_text(p, week_asked(p, http_form(p->req, "from")))),
		planned ? "notice.week_planned" : "notice.week_nothing");
}

const struct web_page pages_day[] = {
	{ HTTP_GET, "/day", SW, day, "my day" },
	{ HTTP_GET, "/week", SW, week, "my week with suggestions" },
	{ HTTP_POST, "/week", SW, week_plan, "plan the ticked suggestions", HTTP_WORKER | HTTP_REPEAT },
	{ .pattern = NULL }
};
const struct view_type *const views_day[] = { &day_view, &week_view, NULL };
