/* One household on one screen (R387), and its tabs of members, visits and requests. */
#include "page_file.h"

#include <stdlib.h>

#include "community.h"
#include "money.h"
#include "scheme.h"
#include "transfer.h"

enum { VISITS_SHOWN = 5, VISITS_READ = 8, VISITS_ALL = 200, REQUESTS_ALL = 50, MISSING_SHOWN = 6,
	EVENTS_READ = 30, EVENTS_SHOWN = 9, DUE_SOON_DAYS = 30 };

/* ---- visits and requests as rows ----------------------------------------------------- */

struct visit_row {
	visit_key key;
	const char *time, *worker;
	int32_t kind, state;
	date_t day;
	bool done, planned, failed;
	pension_proposal_key proposal;
	int32_t pension_change, pension_state;
};
static const struct view_field visit_row_fields[] = {
	VIEW_KEY(struct visit_row, key), VIEW_CODE(struct visit_row, time), VIEW_TEXT(struct visit_row, worker),
	VIEW_CHOICE(struct visit_row, kind, visit_kind_choices),
	VIEW_CHOICE(struct visit_row, state, visit_state_choices), VIEW_DATE(struct visit_row, day),
	VIEW_BOOL(struct visit_row, done), VIEW_BOOL(struct visit_row, planned), VIEW_BOOL(struct visit_row, failed),
	VIEW_KEY(struct visit_row, proposal), VIEW_CHOICE(struct visit_row, pension_change, visit_pension_choices),
	VIEW_CHOICE(struct visit_row, pension_state, pension_state_choices),
};
static VIEW_ROW(visit_row_view, struct visit_row, visit_row_fields);

static struct visit_row *visit_rows(struct page *p, const struct visit_line *l, size_t n)
{
	struct visit_row *rows = ARENA_ARRAY(p->arena, struct visit_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct visit_row){ .key = l[i].visit, .time = page_minute(p, l[i].planned_minute),
			.worker = page_staff_name(p, l[i].worker), .kind = l[i].kind, .state = l[i].state,
			.day = date_is_none(l[i].visited_on) ? l[i].planned_on : l[i].visited_on,
			.done = l[i].state == VISIT_DONE, .planned = l[i].state == VISIT_PLANNED,
			.failed = l[i].state != VISIT_DONE && l[i].state != VISIT_PLANNED,
			.proposal = { l[i].proposal }, .pension_change = l[i].pension_change,
			.pension_state = l[i].pension_state };
	return rows;
}

struct asked_row {
	request_key key;
	const char *number, *owner, *subject, *step;
	int32_t state;
	date_t due;
	instant_t received;
	int64_t late;
	bool urgent, unfinished;
};
static const struct view_field asked_row_fields[] = {
	VIEW_KEY(struct asked_row, key), VIEW_CODE(struct asked_row, number), VIEW_TEXT(struct asked_row, owner),
	VIEW_TEXT(struct asked_row, subject), VIEW_TEXT(struct asked_row, step), VIEW_CHOICE(struct asked_row, state, request_state_choices),
	VIEW_DATE(struct asked_row, due), VIEW_TIME(struct asked_row, received), VIEW_INT(struct asked_row, late),
	VIEW_BOOL(struct asked_row, urgent), VIEW_BOOL(struct asked_row, unfinished),
};
static VIEW_ROW(asked_row_view, struct asked_row, asked_row_fields);

static struct asked_row *asked_rows(struct page *p, const struct request_row *r, size_t n, bool owners)
{
	struct asked_row *rows = ARENA_ARRAY(p->arena, struct asked_row, n);

	for (size_t i = 0; i < n; i++) {
		bool unfinished = r[i].state < REQUEST_ANSWERED;

		rows[i] = (struct asked_row){ .key = r[i].key, .number = r[i].number,
			.owner = owners ? page_staff_name(p, r[i].owner > 0 ? r[i].owner : 0) : NULL,
			.subject = page_service_name(p, r[i].subject),
			.step = unfinished ? page_step(p, r[i].edition, r[i].step) : NULL, .state = r[i].state, .due = r[i].due_on, .received = r[i].received_at,
			.late = unfinished ? page_days_late(p, r[i].due_on) : 0, .urgent = r[i].urgent && unfinished,
			.unfinished = unfinished };
	}
	return rows;
}

/* ---- the first tab -------------------------------------------------------------------- */

struct missing_row { const char *label, *who, *href; };
static const struct view_field missing_fields[] = {
	VIEW_TEXT(struct missing_row, label), VIEW_TEXT(struct missing_row, who), VIEW_URL(struct missing_row, href),
};
static VIEW_ROW(missing_view, struct missing_row, missing_fields);

struct file_page {
	struct file_head head;
	const char *moved_unit, *new_number;
	bool shown, nobody, moved, stale, stale_address, may_read_visits, soon, visit_today, may_ask;
	int64_t late, missing_more;
	date_t due, planned_on, closed_on, last_visit, opened_on, worker_since, confirmed_on, address_confirmed_on;
	const char *planned_time, *close_reason;
	visit_key planned;
	const char *address, *postal_code, *phone, *neighbourhood, *area, *paper_archive_no;
	struct html life, score, timeline;
	int64_t percent;
	const struct member_row *members;
	size_t nmembers;
	const struct visit_row *visits;
	size_t nvisits;
	const struct asked_row *requests;
	size_t nrequests;
	const struct missing_row *missing;
	size_t nmissing;
};
static const struct view_field file_page_fields[] = {
	VIEW_SUB(struct file_page, head, file_head_view), VIEW_BOOL(struct file_page, shown),
	VIEW_TEXT(struct file_page, moved_unit), VIEW_CODE(struct file_page, new_number),
	VIEW_BOOL(struct file_page, nobody), VIEW_BOOL(struct file_page, moved), VIEW_BOOL(struct file_page, stale),
	VIEW_BOOL(struct file_page, stale_address),
	VIEW_BOOL(struct file_page, may_read_visits), VIEW_BOOL(struct file_page, soon),
	VIEW_BOOL(struct file_page, visit_today), VIEW_BOOL(struct file_page, may_ask), VIEW_INT(struct file_page, late),
	VIEW_INT(struct file_page, missing_more), VIEW_DATE(struct file_page, due),
	VIEW_DATE(struct file_page, planned_on), VIEW_DATE(struct file_page, closed_on),
	VIEW_DATE(struct file_page, last_visit), VIEW_DATE(struct file_page, opened_on),
	VIEW_DATE(struct file_page, worker_since), VIEW_DATE(struct file_page, confirmed_on),
	VIEW_DATE(struct file_page, address_confirmed_on), VIEW_CODE(struct file_page, planned_time),
	VIEW_TEXT(struct file_page, close_reason), VIEW_KEY(struct file_page, planned),
	VIEW_TEXT(struct file_page, address), VIEW_CODE(struct file_page, postal_code),
	VIEW_CODE(struct file_page, phone), VIEW_TEXT(struct file_page, neighbourhood),
	VIEW_TEXT(struct file_page, area), VIEW_CODE(struct file_page, paper_archive_no),
	VIEW_HTML(struct file_page, life), VIEW_HTML(struct file_page, score), VIEW_HTML(struct file_page, timeline),
	VIEW_INT(struct file_page, percent), VIEW_LIST(struct file_page, members, nmembers, member_row_view),
	VIEW_LIST(struct file_page, visits, nvisits, visit_row_view),
	VIEW_LIST(struct file_page, requests, nrequests, asked_row_view),
	VIEW_LIST(struct file_page, missing, nmissing, missing_view),
};
VIEW_PAGE(file_show_view, struct file_page, file_page_fields, "file");

/* ---- what has happened ---------------------------------------------------------------------- */

/* Changes of state that a person reads as an event; edits stand in the history. */
static const struct { const struct operation *op; const char *icon, *tone, *text; } told[] = {
	{ &op_household_confirm_address, "map-pin", "t", "file.event.address" },
	{ &op_household_close, "lock", "", "file.event.closed" },
	{ &op_household_reopen, "folder-open", "g", "file.event.reopened" },
	{ &op_household_move_centre, "transfer", "a", "file.event.moved" },
	{ &op_transfer_offer, "transfer", "a", "file.event.transfer_offered" },
	{ &op_transfer_accept, "transfer", "g", "file.event.moved" },
	{ &op_household_arrive, "transfer", "g", "file.event.arrived" },
	{ &op_transfer_refuse, "ban", "", "file.event.transfer_refused" },
	{ &op_member_add, "user-plus", "t", "file.event.member_added" },
	{ &op_member_leave, "user-minus", "", "file.event.member_left" },
	{ &op_participation_add, "clipboard-list", "t", "file.event.enrolled" },
	{ &op_participation_finish, "circle-check", "g", "file.event.scheme_done" },
	{ &op_participation_hand_over, "transfer", "a", "file.event.scheme_handed" },
	{ &op_allocation_give, "heart-plus", "g", "file.event.gift" },
	{ &op_attendance_add, "users-group", "t", "file.event.attended" },
	{ &op_member_set_head, "user-check", "v", "file.event.head" },
};

/* An event that is not marked as one would never be read. */
bool file_events_marked(void)
{
	bool all = true;

	for (size_t i = 0; i < COUNT_OF(told); i++)
		all = all && told[i].op->flags & OP_EVENT;
	for (const struct household_event_about *a = household_event_kinds; a->kind; a++)
		all = all && a->op->flags & OP_EVENT;
	return all;
}

struct happening { int64_t ms; size_t n; struct timeline_item item; };
struct events { struct happening list[96]; size_t n; };

/* ms: the moment where it is known; 0 stands for the beginning of the day. */
static void tell(struct events *e, int64_t ms, struct timeline_item item)
{
	if (ms)
		item.on = fa_day_of_ms(ms);
	if (e->n == COUNT_OF(e->list) || date_is_none(item.on))
		return;
	e->list[e->n] = (struct happening){ ms ? ms : fa_ms_of_day(item.on), e->n, item };
	e->n++;
}

static int later_first(const void *a, const void *b)
{
	const struct happening *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? 1 : -1;
	return (x->n < y->n) - (x->n > y->n);
}

static void tell_visits(struct page *p, struct events *e, const struct visit_line *l, size_t n, bool links)
{
	for (size_t i = 0; i < n; i++) {
		if (l[i].state == VISIT_PLANNED || l[i].state == VISIT_CANCELLED)
			continue;
		tell(e, 0, (struct timeline_item){ .icon = "home-heart", .tone = l[i].state == VISIT_DONE ? "g" : "a",
			.on = l[i].visited_on, .who = page_staff_name(p, l[i].worker),
			.title = view_textf(p->arena, p->lang, "file.event.visit", "kind",
				choice_label(visit_kind_choices, l[i].kind, p->lang), NULL),
			.text = l[i].state == VISIT_DONE ? NULL : choice_label(visit_state_choices, l[i].state, p->lang),
			.href = links ? page_path(p, "/visits/%s", page_key_text(p, l[i].visit.v)) : NULL });
	}
}

/* Reasons may hold what a stranger must not read: only on the page that shows all. */
static void tell_assignments(struct page *p, struct events *e, const struct file_assignment *a, size_t n, bool shown)
{
	for (size_t i = n > 4 ? n - 4 : 0; i < n; i++)
		tell(e, a[i].at.ms, (struct timeline_item){ .icon = "user-heart", .tone = "u",
			.title = a[i].worker_to > 0 ? view_textf(p->arena, p->lang, "file.event.assigned", "name",
				page_staff_name(p, a[i].worker_to), NULL) : page_text(p, "file.event.unassigned"),
			.text = !shown || str_empty(a[i].reason) ? NULL : a[i].reason });
}

/* Events of the family have their icon and words in the table of their room. */
static void tell_event(struct page *p, struct events *e, const struct journal_row *row, bool shown)
{
	for (const struct household_event_about *a = household_event_kinds; a->kind; a++)
		if (str_eq(row->verb, a->op->name))
			tell(e, row->at_ms, (struct timeline_item){ .icon = a->icon, .tone = a->tone,
				.title = p->lang == LANG_EN ? a->op->en : a->op->fa,
				.text = !shown || str_empty(row->reason) ? NULL : row->reason });
}

static enum rc tell_journal(struct page *p, struct tx *tx, struct events *e, int64_t key, bool shown)
{
	struct journal_row *rows;
	int64_t since = 0;
	size_t n;
	enum rc rc;

	/* What is older than all that is shown need not be read. */
	qsort(e->list, e->n, sizeof e->list[0], later_first);
	if (e->n >= EVENTS_SHOWN)
		since = e->list[EVENTS_SHOWN - 1].ms;
	rc = journal_events_of(tx, key, since, EVENTS_READ, shown, &rows, &n);

	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		tell_event(p, e, &rows[i], shown);
		for (size_t k = 0; k < COUNT_OF(told); k++)
			if (str_eq(rows[i].verb, told[k].op->name))
				tell(e, rows[i].at_ms, (struct timeline_item){ .icon = told[k].icon, .tone = told[k].tone,
					.title = page_text(p, told[k].text),
					.text = !shown || str_empty(rows[i].reason) ? NULL : rows[i].reason });
	}
	return OK;
}

static enum rc timeline(struct page *p, struct tx *tx, const struct household_page *hp, const struct visit_line *visits,
		size_t nvisits, const struct file_page *s, struct html *ret_html)
{
	struct events *e = ARENA_NEW(p->arena, struct events);
	struct timeline_item shown[EVENTS_SHOWN];
	size_t n;
	enum rc rc;

	tell_visits(p, e, visits, nvisits, s->may_read_visits);
	for (size_t i = 0; i < hp->nrequests; i++)
		tell(e, hp->requests[i].received_at.ms, (struct timeline_item){ .icon = "inbox", .tone = "t",
			.title = view_textf(p->arena, p->lang, "file.event.request", "what",
				page_service_name(p, hp->requests[i].subject), NULL),
			.href = page_path(p, "/requests/%s", page_key_text(p, hp->requests[i].key.v)) });
	tell_assignments(p, e, hp->assignments, hp->nassignments, s->shown);
	tell(e, 0, (struct timeline_item){ .icon = "folder-plus", .tone = "", .on = hp->h.opened_on,
		.title = page_text(p, "file.event.opened") });
	rc = tell_journal(p, tx, e, hp->h.key.v, s->shown);
	if (rc)
		return rc;
	qsort(e->list, e->n, sizeof e->list[0], later_first);
	n = e->n < EVENTS_SHOWN ? e->n : EVENTS_SHOWN;
	for (size_t i = 0; i < n; i++)
		shown[i] = e->list[i].item;
	*ret_html = widget_timeline(p->arena, p->lang, p->today, shown, n);
	return OK;
}

/* ---- parts of the first tab --------------------------------------------------------------------- */

static void fill_missing(struct page *p, const struct household_page *hp, struct file_page *s)
{
	size_t n = hp->complete.n < MISSING_SHOWN ? hp->complete.n : MISSING_SHOWN;
	struct missing_row *rows = ARENA_ARRAY(p->arena, struct missing_row, n);

	for (size_t i = 0; i < n; i++) {
		const struct missing_item *m = &hp->complete.item[i];

		rows[i].label = p->lang == LANG_FA ? m->fa : m->en;
		if (s->head.may_edit)
			rows[i].href = m->member ? page_path(p, "/members/%s/edit", page_key_text(p, m->member)) :
				str_eq(m->code, "worker") ? page_path(p, "/households/%s/worker", page_key_text(p, hp->h.key.v)) :
				str_eq(m->code, "first_visit") ? page_path(p, "/households/%s/visit", page_key_text(p, hp->h.key.v)) :
				page_path(p, "/households/%s/edit", page_key_text(p, hp->h.key.v));
		if (str_eq(m->code, "worker") && !s->head.may_assign)
			rows[i].href = NULL;
		if (str_eq(m->code, "first_visit") && !s->head.may_visit)
			rows[i].href = NULL;
		for (size_t k = 0; m->member && k < hp->nmembers; k++)
			if (hp->members[k].key.v == m->member)
				rows[i].who = member_shown_name(&hp->members[k], p->arena);
	}
	s->missing = rows;
	s->nmissing = n;
	s->missing_more = (int64_t)(hp->complete.n - n);
	s->percent = hp->complete.percent;
	s->score = chart_bar(p->arena, s->percent, 100, s->percent < 60 ? "a" : "", page_text(p, "file.score"));
}

static void fill_contact(struct page *p, struct tx *tx, const struct household *h, struct file_page *s)
{
	if (!s->head.hidden) {
		s->neighbourhood = h->neighbourhood > 0 ? page_neighbourhood_name(p, tx, h->neighbourhood) : NULL;
		s->area = h->area;
		s->address = str_empty(h->address) ? NULL : s->shown ? h->address : "•••••";
		s->postal_code = str_empty(h->postal_code) ? NULL : s->shown ? h->postal_code : "•••••";
		s->phone = str_empty(h->phone) ? NULL : s->shown ? h->phone : file_mask_phone(p->arena, h->phone);
	}
	s->paper_archive_no = h->paper_archive_no;
}

static void fill_due(struct page *p, const struct household *h, const struct visit_line *v, size_t n, struct file_page *s)
{
	if (h->state != HOUSEHOLD_OPEN)
		return;
	s->due = h->next_visit_due;
	s->late = page_days_late(p, h->next_visit_due);
	s->soon = !s->late && !date_is_none(s->due) && date_diff(p->today, s->due) <= DUE_SOON_DAYS;
	for (size_t i = 0; i < n; i++) {
		if (v[i].state != VISIT_PLANNED || (!date_is_none(s->planned_on) && date_cmp(v[i].planned_on, s->planned_on) > 0))
			continue;
		s->planned = v[i].visit;
		s->planned_on = v[i].planned_on;
		s->planned_time = page_minute(p, v[i].planned_minute);
	}
	s->visit_today = !date_is_none(s->planned_on) && date_cmp(s->planned_on, p->today) <= 0;
}

static void fill_household(const struct household_page *hp, struct page *p, struct file_page *s)
{
	static const char *const life[] = { "housing", "rent", "risk_level", "visit_programme", "conditions", "source",
		"note", NULL };
	const struct household *h = &hp->h;

	s->nobody = h->state == HOUSEHOLD_OPEN && h->worker <= 0;
	s->moved = h->state == HOUSEHOLD_MOVED;
	s->stale = hp->stale;
	s->stale_address = date_is_none(h->address_confirmed_on) ||
		date_cmp(h->address_confirmed_on, fa_add_months(p->today, -12)) < 0;
	s->closed_on = h->closed_on;
	s->close_reason = choice_label(close_reason_choices, h->close_reason, p->lang);
	s->last_visit = h->last_visit_on;
	s->opened_on = h->opened_on;
	s->worker_since = h->worker_since;
	s->confirmed_on = h->confirmed_on;
	s->address_confirmed_on = h->address_confirmed_on;
	s->life = widget_details(p->arena, p->lang, &household_type, h, life, s->shown);
}

/* Where the file went, with its number there; the number is not there yet while it is on its way. */
static enum rc fill_moved(struct page *p, struct tx *tx, household_key key, struct file_page *s)
{
	struct case_transfer t;
	enum rc rc;

	if (!s->moved)
		return OK;
	rc = transfer_away(tx, key, &t);
	if (rc)
		return rc == NOT_FOUND ? OK : rc;
	s->moved_unit = page_unit_name(p, t.unit_to);
	s->new_number = t.new_number;
	return OK;
}

static enum rc fill(struct page *p, struct tx *tx, bool shown, struct file_page *s)
{
	household_key key = { page_key(p, "key") };
	struct household_page hp;
	struct visit_line *visits;
	size_t nvisits;
	enum rc rc;

	rc = household_page(&p->ctx, tx, key, &hp);
	if (rc)
		return rc;
	rc = visit_history(&p->ctx, tx, key, VISITS_READ, &visits, &nvisits);
	if (rc)
		return rc;
	/* The own file mostly names oneself; others are asked for together. */
	if (hp.h.worker != p->ctx.actor.staff)
		file_warm_names(p, hp.h.unit);
	s->shown = shown;
	s->may_read_visits = ((FILE_VISITORS | ROLES_ABOVE) & ROLE_BIT(p->ctx.actor.role)) != 0;
	s->may_ask = may(&p->ctx, &op_request_register);
	file_head_fill(p, tx, &hp.h, hp.members, hp.nmembers, TAB_OVERVIEW, &s->head);
	fill_household(&hp, p, s);
	fill_contact(p, tx, &hp.h, s);
	fill_due(p, &hp.h, visits, nvisits, s);
	fill_missing(p, &hp, s);
	s->members = file_member_rows(p, hp.members, hp.nmembers, shown);
	s->nmembers = hp.nmembers;
	s->nvisits = nvisits < VISITS_SHOWN ? nvisits : VISITS_SHOWN;
	s->visits = visit_rows(p, visits, s->nvisits);
	s->requests = asked_rows(p, hp.requests, hp.nrequests, false);
	s->nrequests = hp.nrequests;
	rc = fill_moved(p, tx, key, s);
	return rc ? rc : timeline(p, tx, &hp, visits, nvisits, s, &s->timeline);
}

static enum rc show(struct page *p, bool shown)
{
	household_key key = { page_key(p, "key") };
	struct file_page *s = ARENA_NEW(p->arena, struct file_page);
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	rc = fill(p, &tx, shown, s);
	if (rc)
		return rc;
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	/* The trace comes before the page; without it nothing is shown (R21, R244). */
	rc = page_read_log(p, key, shown ? "sensitive" : "file");
	if (rc)
		return rc;
	return page_show_titled(p, &file_show_view,
		view_textf(p->arena, p->lang, "household.of", "name", s->head.name, NULL), s);
}

enum rc file_show(struct page *p)
{
	return show(p, false);
}

/* Switching the language on a page that was posted leads to the page itself. */
enum rc file_show_sensitive(struct page *p)
{
	p->layout.path = page_path(p, "/households/%s", page_key_text(p, page_key(p, "key")));
	return show(p, true);
}

/* ---- the other tabs ----------------------------------------------------------------------------------- */

struct members_page { struct file_head head; bool have_former; const struct member_row *members, *former; size_t nmembers, nformer; };
static const struct view_field members_fields[] = {
	VIEW_SUB(struct members_page, head, file_head_view), VIEW_BOOL(struct members_page, have_former),
	VIEW_LIST(struct members_page, members, nmembers, member_row_view),
	VIEW_LIST(struct members_page, former, nformer, member_row_view),
};
VIEW_PAGE(file_members_view, struct members_page, members_fields, "file_members_page");

struct visits_page { struct file_head head; bool may_read_visits; const struct visit_row *visits; size_t nvisits; };
static const struct view_field visits_fields[] = {
	VIEW_SUB(struct visits_page, head, file_head_view), VIEW_BOOL(struct visits_page, may_read_visits),
	VIEW_LIST(struct visits_page, visits, nvisits, visit_row_view),
};
VIEW_PAGE(file_visits_view, struct visits_page, visits_fields, "file_visits_page");

struct requests_page { struct file_head head; bool may_ask; const struct asked_row *requests; size_t nrequests; };
static const struct view_field requests_fields[] = {
	VIEW_SUB(struct requests_page, head, file_head_view), VIEW_BOOL(struct requests_page, may_ask),
	VIEW_LIST(struct requests_page, requests, nrequests, asked_row_view),
};
VIEW_PAGE(file_requests_view, struct requests_page, requests_fields, "file_requests_page");

static enum rc show_tab(struct page *p, struct tx *tx, const struct file_head *head, const char *what,
		const struct view_type *view, const void *data)
{
	enum rc rc = tx_commit(tx);

	if (rc)
		return rc;
	rc = page_read_log(p, head->key, what);
	if (rc)
		return rc;
	return page_show_titled(p, view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, page_path(p, "file.tab.%s", what)), "name", head->name, NULL), data);
}

enum rc file_members(struct page *p)
{
	struct members_page s = {0};
	struct household h;
	struct member *m, *active, *former;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = file_load(p, &tx, TAB_MEMBERS, &h, &m, &n, &s.head);
	if (rc)
		return rc;
	active = ARENA_ARRAY(p->arena, struct member, n);
	former = ARENA_ARRAY(p->arena, struct member, n);
	for (size_t i = 0; i < n; i++) {
		if (m[i].status == MEMBER_ACTIVE)
			active[s.nmembers++] = m[i];
		else
			former[s.nformer++] = m[i];
	}
	s.have_former = s.nformer > 0;
	s.members = file_member_rows(p, active, s.nmembers, false);
	s.former = file_member_rows(p, former, s.nformer, false);
	return show_tab(p, &tx, &s.head, "members", &file_members_view, &s);
}

enum rc file_visits(struct page *p)
{
	struct visits_page s = { .may_read_visits = ((FILE_VISITORS | ROLES_ABOVE) & ROLE_BIT(p->ctx.actor.role)) != 0 };
	struct household h;
	struct member *m;
	struct visit_line *lines;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = file_load(p, &tx, TAB_VISITS, &h, &m, &n, &s.head);
	if (rc)
		return rc;
	rc = visit_history(&p->ctx, &tx, h.key, VISITS_ALL, &lines, &s.nvisits);
	if (rc)
		return rc;
	s.visits = visit_rows(p, lines, s.nvisits);
	return show_tab(p, &tx, &s.head, "visits", &file_visits_view, &s);
}

enum rc file_requests(struct page *p)
{
	struct requests_page s = { .may_ask = may(&p->ctx, &op_request_register) };
	struct request_filter f = { .range = p->ctx.scope, .order = REQUEST_BY_NEWEST };
	struct household h;
	struct member *m;
	struct request_row *list;
	size_t n;
	bool more;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = file_load(p, &tx, TAB_REQUESTS, &h, &m, &n, &s.head);
	if (rc)
		return rc;
	f.household = h.key;
	rc = request_list(&tx, &f, REQUESTS_ALL, &list, &s.nrequests, &more);
	if (rc)
		return rc;
	s.requests = asked_rows(p, list, s.nrequests, true);
	return show_tab(p, &tx, &s.head, "requests", &file_requests_view, &s);
}
