/* Requests: the receptionist's day, lists, registering, answering, the slip (R8, R22, R102, R269). */
#include "desk.h"
#include "page_complaint.h"
#include "page_file.h"
#include "page_service.h"
#include "page_document.h"

#include <string.h>

#include "draft.h"
#include "money.h"
#include "metrics.h"

#define READERS (ROLES_CENTRE | ROLES_ABOVE)

enum { SHORT_LIST = 8, LIST_MAX = 50, MATCHES_MAX = 3 };

/* ---- the receptionist's day ------------------------------------------------------------- */

struct reception_page {
	date_t date;
	int64_t open;
	const struct desk_request *today, *free, *due;
	size_t ntoday, nfree, ndue;
	bool more_today, more_free, more_due;
	const struct page_draft *drafts;
	size_t ndrafts;
};
static const struct view_field reception_fields[] = {
	VIEW_DATE(struct reception_page, date), VIEW_INT(struct reception_page, open),
	VIEW_LIST(struct reception_page, today, ntoday, desk_request_view),
	VIEW_LIST(struct reception_page, free, nfree, desk_request_view),
	VIEW_LIST(struct reception_page, due, ndue, desk_request_view),
	VIEW_BOOL(struct reception_page, more_today), VIEW_BOOL(struct reception_page, more_free),
	VIEW_BOOL(struct reception_page, more_due),
	VIEW_LIST(struct reception_page, drafts, ndrafts, page_draft_view),
};
static VIEW_PAGE(reception_view, struct reception_page, reception_fields, "reception");

static enum rc load_today(struct page *p, struct tx *tx, struct reception_page *s)
{
	struct request_filter f = { .range = p->ctx.scope, .order = REQUEST_BY_NEWEST };
	struct request_row *list;
	size_t n, k = 0;
	enum rc rc = request_list(tx, &f, LIST_MAX, &list, &n, &s->more_today);

	if (rc)
		return rc;
	while (k < n && date_eq(fa_day_of_ms(list[k].received_at.ms), p->today))
		k++;
	s->more_today = s->more_today && k == n;
	s->ntoday = k;
	s->today = desk_requests(p, list, k);
	return OK;
}

static enum rc load_waiting(struct page *p, struct tx *tx, struct reception_page *s)
{
	struct request_filter f = { .range = p->ctx.scope, .unfinished = true, .without_owner = true };
	struct request_row *list;
	enum rc rc = request_list(tx, &f, SHORT_LIST, &list, &s->nfree, &s->more_free);

	if (rc)
		return rc;
	s->free = desk_requests(p, list, s->nfree);
	f.without_owner = false;
	f.due_until = p->today;
	rc = request_list(tx, &f, SHORT_LIST, &list, &s->ndue, &s->more_due);
	if (rc)
		return rc;
	s->due = desk_requests(p, list, s->ndue);
	return OK;
}

static enum rc reception(struct page *p)
{
	struct reception_page s = { .date = p->today };
	struct form_option *none;
	size_t n;
	enum rc rc = desk_staff(p, p->ctx.actor.unit.v, false, &none, &n);

	if (rc)
		return rc;
	AUTO(tx) tx = {0};
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = load_today(p, &tx, &s);
	if (rc)
		return rc;
	rc = load_waiting(p, &tx, &s);
	if (rc)
		return rc;
	rc = counter_get(&tx, M_REQUESTS_OPEN, p->ctx.actor.unit.v, 0, &s.open);
	if (rc)
		return rc;
	rc = page_drafts(p, &tx, SHORT_LIST, &s.drafts, &s.ndrafts);
	if (rc)
		return rc;
	return page_show(p, &reception_view, "reception.title", &s);
}

/* ---- the list ------------------------------------------------------------------------------ */

struct requests_page {
	bool mine, free, all, finished, due, quiet;
	const struct desk_request *rows;
	size_t nrows;
	struct html pager;
};
static const struct view_field requests_fields[] = {
	VIEW_BOOL(struct requests_page, mine), VIEW_BOOL(struct requests_page, free),
	VIEW_BOOL(struct requests_page, all), VIEW_BOOL(struct requests_page, finished),
	VIEW_BOOL(struct requests_page, due), VIEW_BOOL(struct requests_page, quiet), VIEW_LIST(struct requests_page, rows, nrows, desk_request_view),
	VIEW_HTML(struct requests_page, pager),
};
static VIEW_PAGE(requests_view, struct requests_page, requests_fields, "requests");

static void asked_for(struct page *p, struct requests_page *s)
{
	const char *whose = http_query(p->req, "whose"), *state = http_query(p->req, "state");
	bool worker = p->ctx.actor.role == ROLE_SOCIAL_WORKER;

	s->free = str_eq(whose, "free");
	s->mine = str_eq(whose, "mine") || (worker && !s->free && !str_eq(whose, "all"));
	s->all = !s->free && !s->mine;
	s->finished = str_eq(state, "any");
	s->due = str_eq(state, "due");
	s->quiet = str_eq(state, "quiet");
}

/* "2026-11-22.0abc…": deadline and key of the last row. */
static void read_cursor(struct page *p, struct request_filter *f)
{
	const char *after = http_query(p->req, "after"), *dot = after ? strrchr(after, '.') : NULL;

	if (!dot || !key_read(dot + 1, &f->after_key))
		return;
	f->after_sort = arena_strndup(p->arena, after, (size_t)(dot - after));
}

static enum rc requests(struct page *p)
{
	struct requests_page s = {0};
	struct request_filter f = { .range = p->ctx.scope };
	struct request_row *list;
	struct form_option *none;
	const char *url, *next = NULL;
	size_t n;
	bool more;
	enum rc rc = desk_staff(p, p->ctx.actor.unit.v, false, &none, &n);

	if (rc)
		return rc;
	asked_for(p, &s);
	f.owner = s.mine ? p->ctx.actor.staff : 0;
	f.without_owner = s.free;
	f.unfinished = !s.finished;
	f.order = s.finished ? REQUEST_BY_NEWEST : REQUEST_BY_DUE;
	f.due_until = s.due ? p->today : DATE_NONE;
	f.quiet_since = s.quiet ? fa_add_days(p->today, -REQUEST_QUIET_DAYS) : DATE_NONE;
	read_cursor(p, &f);
	AUTO(tx) tx = {0};
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = request_list(&tx, &f, LIST_MAX, &list, &s.nrows, &more);
	if (rc)
		return rc;
	s.rows = desk_requests(p, list, s.nrows);
	if (more)
		next = arena_printf(p->arena, "%s.%s", list[s.nrows - 1].sort, page_key_text(p, list[s.nrows - 1].key.v));
	url = http_url(p->arena, "/requests", "whose", s.mine ? "mine" : s.free ? "free" : "all",
		"state", s.finished ? "any" : s.due ? "due" : s.quiet ? "quiet" : "open", NULL);
	s.pager = widget_pager(p->arena, p->lang, url, NULL, next);
	return page_show(p, &requests_view, "requests.title", &s);
}

/* ---- registering ------------------------------------------------------------------------------ */

struct new_page {
	household_key household;
	const char *family_name, *file_number, *area;
	instant_t draft_at;
	struct html form;
};
static const struct view_field new_fields[] = {
	VIEW_KEY(struct new_page, household), VIEW_TEXT(struct new_page, family_name),
	VIEW_CODE(struct new_page, file_number), VIEW_TEXT(struct new_page, area),
	VIEW_TIME(struct new_page, draft_at), VIEW_HTML(struct new_page, form),
};
static VIEW_PAGE(new_view, struct new_page, new_fields, "request_new");

static const char *const who_fields[] = { "applicant_name", "applicant_phone", "applicant_national_id",
	"household", NULL };
static const char *const what_fields[] = { "subject", "channel", "description", "urgent", NULL };
static const char *const owner_fields[] = { "owner", NULL };

static const char *draft_ref(struct page *p, int64_t household)
{
	return household ? page_key_text(p, household) : "new";
}

/* The family that is already known: name and phone stand in the form at once. */
static enum rc prefill(struct page *p, struct request_register *in, struct new_page *s)
{
	struct household_row row;
	struct household h;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (shard_of_key(in->household).v == SHARD_NATIONAL.v)         /* a made-up key */
		return NOT_FOUND;
	rc = ctx_read(&p->ctx, shard_of_key(in->household), &tx);
	if (rc)
		return rc;
	rc = household_row_of(&tx, p->ctx.scope, s->household, &row);
	if (rc)
		return rc;
	s->family_name = row.family_name;
	s->file_number = row.file_number;
	s->area = row.area;
	if (p->req->method != HTTP_GET)
		return OK;
	rc = household_load(&p->ctx, &tx, s->household, &h);
	if (rc)
		return rc;
	in->applicant_name = row.head_name;
	in->applicant_phone = h.phone;
	return OK;
}

static const char *from_draft(void *arg, const char *name)
{
	return http_pairs_first(arg, name);
}

static enum rc open_draft(struct page *p, struct form *f, struct http_pairs *pairs, struct new_page *s)
{
	struct draft d;
	enum rc rc = draft_load(&p->ctx, "request", draft_ref(p, s->household.v), &d);

	if (rc == NOT_FOUND)
		return OK;
	if (rc)
		return rc;
	if (http_form_read(p->arena, d.body, pairs) != OK)
		return OK;
	f->typed = from_draft;
	f->typed_arg = pairs;
	s->draft_at = (instant_t){ d.at_ms };
	return OK;
}

static enum rc show_new(struct page *p, struct request_register *in)
{
	struct new_page s = { .household = { in->household } };
	struct form f = page_form_of(p, "/requests/new", &request_register_type, in);
	const struct form_group groups[] = {
		{ page_text(p, "request.group.who"), page_text(p, "request.group.who_hint"), who_fields },
		{ page_text(p, "request.group.what"), NULL, what_fields },
		{ page_text(p, "request.group.owner"), page_text(p, "request.group.owner_hint"), owner_fields },
	};
	struct form_hidden hidden = { "once", page_once(p) };
	struct form_options options[2] = { { .field = "owner" }, { .field = "subject" } };
	struct form_option *list;
	struct http_pairs pairs;
	enum rc rc = service_choose(p, &options[1]);

	if (rc)
		return rc;
	rc = desk_staff(p, p->ctx.actor.unit.v, false, &list, &options[0].n);

	if (rc)
		return rc;
	if (in->household) {
		rc = prefill(p, in, &s);
		if (rc)
			return rc;
	}
	if (p->req->method == HTTP_GET) {
		rc = open_draft(p, &f, &pairs, &s);
		if (rc)
			return rc;
	}
	options[0].list = list;
	f.options = options;
	f.noptions = 2;
	f.groups = groups;
	f.ngroups = COUNT_OF(groups);
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "request.register");
	f.cancel_href = p->ctx.actor.role == ROLE_RECEPTIONIST ? "/reception" : "/requests";
	f.draft = arena_printf(p->arena, "request/%s", draft_ref(p, in->household));
	s.form = widget_form(p->arena, &f);
	return page_show(p, &new_view, "request.new", &s);
}

/* A refused try is no reading and leaves nothing in the file. */
static enum rc read_family(struct page *p, household_key key)
{
	struct household_row row;
	enum rc rc;

	{
		AUTO(tx) tx = {0};
		rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
		if (rc)
			return rc;
		rc = household_row_of(&tx, p->ctx.scope, key, &row);
		if (rc)
			return rc;
	}
	return page_read_log(p, key, "request_form");
}

static enum rc new_get(struct page *p)
{
	struct request_register in = { .household = page_asked_key(p, "household"), .channel = CHANNEL_IN_PERSON };

	/* The family's phone is read for the form: the trace comes first (R21). */
	if (in.household) {
		enum rc rc = read_family(p, (household_key){ in.household });

		if (rc)
			return rc;
	}
	return show_new(p, &in);
}

/* From the search box: what was typed there stands in the form, by POST (no names in addresses). */
static enum rc start_form(struct page *p)
{
	struct request_register in = { .channel = CHANNEL_IN_PERSON };

	return show_new(p, &in);
}

static enum rc new_post(struct page *p)
{
	struct request_register in = {0};
	int64_t made;
	enum rc rc = page_form(p, &request_register_type, &in);

	if (rc == OK)
		rc = operation_run(&p->ctx, &op_request_register,
			in.household ? shard_of_key(in.household) : page_shard(p), &in, 0, &made);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show_new(p, &in);
	}
	if (rc)
		return rc;
	rc = draft_drop(&p->ctx, "request", draft_ref(p, in.household));
	if (rc)
		log_kv(LOG_WARN, "draft", "code", "not_dropped", NULL);
	return page_redirect(p, page_path(p, "/requests/%s", page_key_text(p, made)), "notice.request_registered");
}

/* ---- one request ------------------------------------------------------------------------------------ */

struct step_row { const char *name; int32_t role; int64_t days; bool done, now; };
static const struct view_field step_fields[] = {
	VIEW_TEXT(struct step_row, name), VIEW_CHOICE(struct step_row, role, role_choices), VIEW_INT(struct step_row, days),
	VIEW_BOOL(struct step_row, done), VIEW_BOOL(struct step_row, now),
};
static VIEW_ROW(step_view, struct step_row, step_fields);

struct request_page {
	request_key key;
	household_key household;
	const char *number, *code, *applicant, *family_name, *file_number, *owner, *unit, *phone_href, *subject, *decided_by;
	const char *fee, *fee_href;                       /* of a paid service (R24) */
	const char *elsewhere, *limits, *office_phone;    /* what is not delegated, and where to go (R97) */
	const struct document_need *needs;
	size_t nneeds;
	const struct step_row *steps;
	size_t nsteps;
	int64_t missed;
	int32_t channel, state, refusal;
	date_t due;
	instant_t received_at, answered_at, closed_at;
	int64_t ver;
	int32_t held_by;
	date_t held_since;
	bool risen, urgent, late, works, quiet, may_step, may_refuse, listed, may_start, may_assign, may_answer, may_close,
		no_household;
	struct html details, assign, answer, close, call, refuse, reopen;
	struct appeal_box appeal;
	const struct history_entry *history;
	size_t nhistory;
	const struct desk_match *matches;
	size_t nmatches;
};
static const struct view_field request_page_fields[] = {
	VIEW_KEY(struct request_page, key), VIEW_KEY(struct request_page, household),
	VIEW_CODE(struct request_page, number), VIEW_CODE(struct request_page, code),
	VIEW_TEXT(struct request_page, applicant), VIEW_TEXT(struct request_page, family_name),
	VIEW_CODE(struct request_page, file_number), VIEW_TEXT(struct request_page, owner),
	VIEW_TEXT(struct request_page, unit), VIEW_URL(struct request_page, phone_href),
	VIEW_TEXT(struct request_page, subject), VIEW_TEXT(struct request_page, decided_by),
	VIEW_LIST(struct request_page, needs, nneeds, document_need_view), VIEW_TEXT(struct request_page, fee), VIEW_URL(struct request_page, fee_href), VIEW_TEXT(struct request_page, elsewhere), VIEW_TEXT(struct request_page, limits),
	VIEW_CODE(struct request_page, office_phone), VIEW_LIST(struct request_page, steps, nsteps, step_view),
	VIEW_INT(struct request_page, missed), VIEW_CHOICE(struct request_page, refusal, request_refusal_choices),
	VIEW_BOOL(struct request_page, may_step), VIEW_BOOL(struct request_page, may_refuse), VIEW_BOOL(struct request_page, listed),
	VIEW_BOOL(struct request_page, quiet), VIEW_HTML(struct request_page, call), VIEW_HTML(struct request_page, refuse),
	VIEW_HTML(struct request_page, reopen), VIEW_SUB(struct request_page, appeal, appeal_box_view),
	VIEW_CHOICE(struct request_page, channel, request_channel_choices),
	VIEW_CHOICE(struct request_page, state, request_state_choices), VIEW_DATE(struct request_page, due),
	VIEW_TIME(struct request_page, received_at), VIEW_TIME(struct request_page, answered_at),
	VIEW_TIME(struct request_page, closed_at), VIEW_INT(struct request_page, ver),
	VIEW_CHOICE(struct request_page, held_by, request_holder_choices), VIEW_DATE(struct request_page, held_since),
	VIEW_BOOL(struct request_page, risen), VIEW_BOOL(struct request_page, urgent), VIEW_BOOL(struct request_page, late),
	VIEW_BOOL(struct request_page, works), VIEW_BOOL(struct request_page, may_start),
	VIEW_BOOL(struct request_page, may_assign), VIEW_BOOL(struct request_page, may_answer),
	VIEW_BOOL(struct request_page, may_close), VIEW_BOOL(struct request_page, no_household),
	VIEW_HTML(struct request_page, details), VIEW_HTML(struct request_page, assign),
	VIEW_HTML(struct request_page, answer), VIEW_HTML(struct request_page, close),
	VIEW_LIST(struct request_page, history, nhistory, history_entry_view),
	VIEW_LIST(struct request_page, matches, nmatches, desk_match_view),
};
static VIEW_PAGE(request_view, struct request_page, request_page_fields, "request");

/* Before there is an answer, none is spoken of. */
/* What was told with the request, as far as it was told: a family with a file gives its name and phone once. */
static struct html told_of(struct page *p, const struct request *r, bool works)
{
	const char *said[] = { r->applicant_name, r->applicant_phone, r->applicant_national_id, r->answer, r->instead };
	static const char *const names[] = { "applicant_name", "applicant_phone", "applicant_national_id", "answer", "instead" };
	const char *only[COUNT_OF(names) + 2] = { "description" };
	size_t n = 1;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!str_empty(said[i]))
			only[n++] = names[i];
	return widget_details(p->arena, p->lang, &request_type, r, only, works);
}

/* A request has few entries; what is older than the first page of them stands in the file's history. */
static enum rc load_history(struct page *p, struct tx *tx, struct request_page *s)
{
	struct history_ask ask = { .subject = s->key.v, .show = s->works };
	struct history_entry *rows;
	int64_t more;
	enum rc rc = history_entries(p, tx, &ask, &rows, &s->nhistory, &more);

	if (rc)
		return rc;
	s->history = rows;
	return OK;
}

static bool is_match_seen(const struct desk_match *list, size_t n, household_key key)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].household.v == key.v)
			return true;
	return false;
}

/* Somebody with this ID or phone may have a file already: then none is opened twice (R9). */
static enum rc load_matches(struct page *p, struct tx *tx, const struct request *r, struct request_page *s)
{
	struct desk_match *list = ARENA_ARRAY(p->arena, struct desk_match, MATCHES_MAX);
	const char *const typed[] = { r->applicant_national_id, r->applicant_phone };

	for (size_t t = 0; t < COUNT_OF(typed); t++) {
		struct search_result found;
		enum rc rc;

		if (str_empty(typed[t]))
			continue;
		rc = case_search(&p->ctx, tx, typed[t], NULL, 0, MATCHES_MAX, &found);
		if (rc)
			return rc;
		for (size_t i = 0; i < found.nhits && s->nmatches < MATCHES_MAX; i++) {
			const struct search_hit *h = &found.hits[i];

			if (!h->household.v || h->request.v || is_match_seen(list, s->nmatches, h->household))
				continue;
			list[s->nmatches++] = (struct desk_match){ .household = h->household,
				.name = arena_printf(p->arena, "%s %s", h->given_name ? h->given_name : "",
					h->surname ? h->surname : ""),
				.family_name = h->family_name, .file_number = h->file_number, .state = h->state };
		}
	}
	s->matches = list;
	return OK;
}

static bool may_do(struct page *p, const struct operation *op, int32_t state)
{
	return may(&p->ctx, op) && (!op->from_states || op->from_states & 1u << state);
}

static void fill_steps(struct page *p, const struct request *r, struct request_page *s)
{
	const struct service *service = p->ctx.services ? service_of_key(p->ctx.services, r->edition) : NULL;
	struct service_step steps[SERVICE_STEPS_MAX];
	int64_t done = r->step == INT_NONE ? 0 : r->step;
	struct step_row *rows;
	bool open = r->state < REQUEST_ANSWERED;

	s->quiet = open && (s->missed >= REQUEST_MISSED || (!date_is_none(r->moved_on) &&
		date_diff(r->moved_on, p->today) >= REQUEST_QUIET_DAYS));
	if (!service)
		return;
	s->nsteps = service_steps(service, steps);
	rows = ARENA_ARRAY(p->arena, struct step_row, s->nsteps);
	for (size_t i = 0; i < s->nsteps; i++)
		rows[i] = (struct step_row){ .name = steps[i].name, .role = steps[i].role, .days = steps[i].days,
			.done = (int64_t)i < done, .now = open && (int64_t)i == done };
	s->steps = rows;
	s->may_step = may_do(p, &op_request_step, r->state) && done < (int64_t)s->nsteps;
}

static void fill_request(struct page *p, const struct request *r, struct request_page *s)
{
	*s = (struct request_page){ .key = r->key, .household = r->household, .number = r->number,
		.code = desk_code_text(p->arena, r->tracking_code), .applicant = r->applicant_name,
		.unit = page_unit_name(p, r->unit), .subject = page_service_name(p, r->subject), .channel = r->channel, .state = r->state, .refusal = r->refusal,
		.missed = r->missed == INT_NONE ? 0 : r->missed,
		.due = r->due_on, .received_at = r->received_at, .answered_at = r->answered_at,
		.closed_at = r->closed_at, .ver = r->ver, .urgent = r->urgent,
		.late = r->state < REQUEST_ANSWERED && page_days_late(p, r->due_on) > 0,
		.held_by = r->held_by, .held_since = r->held_since,
		.risen = r->state < REQUEST_ANSWERED && r->held_by > HELD_BY_OWNER,
		.works = (ROLES_CENTRE & ROLE_BIT(p->ctx.actor.role)) != 0, .no_household = !r->household.v };
	s->may_assign = may_do(p, &op_request_assign, r->state);
	s->listed = (ROLE_BIT(p->ctx.actor.role) & ROLES_CENTRE) != 0;
	s->may_refuse = may_do(p, &op_request_refuse, r->state);
	fill_steps(p, r, s);
	s->may_start = may_do(p, &op_request_start, r->state);
	s->may_answer = may_do(p, &op_request_answer, r->state);
	s->may_close = may_do(p, &op_request_close, r->state);
	if (s->works && !str_empty(r->applicant_phone))
		s->phone_href = arena_printf(p->arena, "tel:%s", r->applicant_phone);
	/* What the applicant said stays at the centre; those above see that it is handled. */
	s->details = told_of(p, r, s->works);
}

static enum rc draw_forms(struct page *p, int64_t unit, struct request_page *s)
{
	struct form_options owners = { .field = "owner" };
	struct form_option *list;
	const char *key = page_key_text(p, s->key.v);
	enum rc rc = desk_staff(p, unit, false, &list, &owners.n);

	if (rc)
		return rc;
	owners.list = list;
	if (s->may_assign)
		s->assign = desk_form(p, page_path(p, "/requests/%s/owner", key), "o", &request_assign_type, s->ver,
			"request.assign", &owners, true);
	if (s->may_answer)
		s->answer = desk_form(p, page_path(p, "/requests/%s/answer", key), "a", &request_answer_type, s->ver,
			"request.answer", NULL, s->may_start);
	if (may_do(p, &op_request_call, s->state))
		s->call = desk_form(p, page_path(p, "/requests/%s/call", key), "k", &request_call_type, s->ver,
			"request.call_save", NULL, true);
	if (s->may_refuse)
		s->refuse = desk_form(p, page_path(p, "/requests/%s/refuse", key), "r", &request_refuse_type, s->ver,
			"request.refuse", NULL, true);
	if (may_do(p, &op_request_reopen, s->state))
		s->reopen = desk_form(p, page_path(p, "/requests/%s/reopen", key), "n", &request_reopen_type, s->ver,
			"request.reopen", NULL, true);
	if (s->may_close)
		s->close = desk_form(p, page_path(p, "/requests/%s/close", key), "c", &request_close_type, s->ver,
			"request.close", NULL, true);
	return OK;
}

/* The checklist of the service; what the household gave before counts (R107). */
static enum rc load_needs(struct page *p, struct tx *tx, const struct request *r, struct request_page *s)
{
	const struct service *service = p->ctx.services ? service_of_key(p->ctx.services, r->edition) : NULL;
	struct document *list;
	size_t n;
	enum rc rc;

	if (!service || service->documents <= 0 || r->state >= REQUEST_ANSWERED)
		return OK;
	rc = document_list(&p->ctx, tx, r->household, &list, &n);
	if (rc)
		return rc;
	s->needs = document_needs(p, service->documents, list, n, &s->nneeds);
	return OK;
}

static enum rc load_request(struct page *p, struct request *ret_r, struct request_page *ret_s)
{
	request_key key = { page_key(p, "key") };
	struct household_row h;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	rc = request_load(&p->ctx, &tx, key, ret_r);
	if (rc)
		return rc;
	fill_request(p, ret_r, ret_s);
	rc = load_history(p, &tx, ret_s);
	if (!rc && ret_r->state == REQUEST_REFUSED)
		rc = appeal_box_fill(p, &tx, ret_r->household, key.v, ret_r->unit, &ret_s->appeal);
	if (rc)
		return rc;
	if (!ret_r->household.v)
		return ret_s->works ? load_matches(p, &tx, ret_r, ret_s) : OK;
	rc = load_needs(p, &tx, ret_r, ret_s);
	if (rc)
		return rc;
	rc = household_row_of(&tx, p->ctx.scope, ret_r->household, &h);
	if (rc && rc != NOT_FOUND)
		return rc;
	if (rc == OK) {
		ret_s->family_name = h.family_name;
		ret_s->file_number = h.file_number;
	}
	return OK;
}

/* What the service costs, and the way to its receipt, for whoever may issue one. */
static enum rc put_fee(struct page *p, const struct request *r, struct request_page *s)
{
	const struct service *one;
	struct services all;
	enum rc rc = may(&p->ctx, &op_receipt_issue) ? services_of(&p->ctx, &all) : NOT_FOUND;

	if (rc)
		return rc == NOT_FOUND ? OK : rc;
	one = service_of_key(&all, r->edition);
	if (!one || (service_fee(one, CLIENT_MEMBER).rial <= 0 && service_fee(one, CLIENT_PUBLIC).rial <= 0))
		return OK;
	s->fee = service_fee_text(p, one);
	s->fee_href = page_path(p, "/receipts/new?service=%lld", (long long)r->subject);
	return OK;
}

static enum rc show_request(struct page *p)
{
	struct request_page s;
	struct request r;
	const char *title;
	struct buf number;
	enum rc rc = OK;

	/* Names of the centre's people first: one statement instead of one a line of history. */
	if (ROLES_CENTRE & ROLE_BIT(p->ctx.actor.role)) {
		struct form_option *none;
		size_t n;

		rc = desk_staff(p, p->ctx.actor.unit.v, false, &none, &n);
		if (rc)
			return rc;
	}
	rc = load_request(p, &r, &s);
	if (rc)
		return rc;
	s.owner = page_staff_name(p, r.owner);
	s.decided_by = r.decided_by > 0 ? page_staff_name(p, r.decided_by) : NULL;
	rc = service_elsewhere(p, r.unit, r.subject, &s.elsewhere, &s.limits, &s.office_phone);
	if (!rc)
		rc = put_fee(p, &r, &s);
	if (rc)
		return rc;
	if (s.works || s.may_assign) {
		rc = draw_forms(p, r.unit, &s);
		if (rc)
			return rc;
	}
	/* What somebody said at the desk is read here: the trace comes before the page (R21). */
	rc = page_read_log(p, (household_key){ r.household.v ? r.household.v : r.key.v }, "request");
	if (rc)
		return rc;
	buf_init(&number, 64);
	fa_put_digits(&number, r.number, p->lang);
	title = view_textf(p->arena, p->lang, "request.numbered", "number", buf_str(&number), NULL);
	buf_release(&number);
	return page_show_titled(p, &request_view, title, &s);
}

static enum rc change(struct page *p, const struct operation *verb, void *input, const char *notice)
{
	int64_t key = page_key(p, "key"), none;
	enum rc rc = OK;

	if (verb->input) {
		rc = page_form(p, verb->input, input);
	} else {
		const char *ver = http_form(p->req, "ver");

		if (str_empty(ver) || !str_to_i64(ver, &p->ctx.if_version))
			return ctx_fault(&p->ctx, CONFLICT, "conflict");
	}
	if (rc == OK)
		rc = operation_run(&p->ctx, verb, shard_of_key(key), input, key, &none);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show_request(p);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/requests/%s", page_key_text(p, key)), notice);
}

static enum rc owner_post(struct page *p)
{
	struct request_assign in = {0};

	return change(p, &op_request_assign, &in, "notice.request_assigned");
}

static enum rc start_post(struct page *p)
{
	return change(p, &op_request_start, NULL, "notice.request_started");
}

static enum rc step_post(struct page *p)
{
	return change(p, &op_request_step, NULL, "notice.request_step");
}

static enum rc missed_post(struct page *p)
{
	return change(p, &op_request_missed, NULL, "notice.request_missed");
}

static enum rc call_post(struct page *p)
{
	struct request_call in = {0};

	return change(p, &op_request_call, &in, "notice.request_called");
}

static enum rc refuse_post(struct page *p)
{
	struct request_refuse in = {0};

	return change(p, &op_request_refuse, &in, "notice.request_refused");
}

static enum rc reopen_post(struct page *p)
{
	struct request_reopen in = {0};

	return change(p, &op_request_reopen, &in, "notice.request_reopened");
}

static enum rc answer_post(struct page *p)
{
	struct request_answer in = {0};

	return change(p, &op_request_answer, &in, "notice.request_answered");
}

static enum rc close_post(struct page *p)
{
	struct request_close in = {0};

	return change(p, &op_request_close, &in, "notice.request_closed");
}

static enum rc tie_post(struct page *p)
{
	struct request_tie in = {0};

	return change(p, &op_request_tie, &in, "notice.request_tied");
}

/* ---- the slip ------------------------------------------------------------------------------------------ */

/* Nothing on it says who asked for what: slips are lost (security: public pages). */
struct slip_page {
	request_key key;
	const char *number, *code, *unit, *address, *phone, *next, *site;
	date_t due;
	instant_t received_at;
	struct html qr;
};
static const struct view_field slip_fields[] = {
	VIEW_KEY(struct slip_page, key), VIEW_CODE(struct slip_page, number), VIEW_CODE(struct slip_page, code),
	VIEW_TEXT(struct slip_page, unit), VIEW_TEXT(struct slip_page, address), VIEW_CODE(struct slip_page, phone),
	VIEW_TEXT(struct slip_page, next), VIEW_CODE(struct slip_page, site), VIEW_DATE(struct slip_page, due),
	VIEW_TIME(struct slip_page, received_at), VIEW_HTML(struct slip_page, qr),
};
static VIEW_PAGE(slip_view, struct slip_page, slip_fields, "request_slip");

static enum rc slip(struct page *p)
{
	request_key key = { page_key(p, "key") };
	const struct org_unit *unit;
	struct slip_page s;
	struct request r;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	rc = request_load(&p->ctx, &tx, key, &r);
	if (rc)
		return rc;
	unit = org_unit(p->ctx.org, r.unit);
	s = (struct slip_page){ .key = r.key, .number = r.number, .code = desk_code_text(p->arena, r.tracking_code),
		.unit = page_unit_name(p, r.unit), .address = unit ? unit->address : NULL,
		.phone = unit ? unit->phone : NULL, .due = r.due_on,
		.site = arena_printf(p->arena, "%s/track", p->req->h.host), .received_at = r.received_at,
		.next = desk_next_text(p->arena, p->lang, r.state, r.due_on, p->today),
		.qr = widget_qr(p->arena, r.tracking_code, page_text(p, "slip.qr")) };
	p->layout.wide = true;
	return page_show(p, &slip_view, "slip.title", &s);
}

const struct web_page pages_request[] = {
	{ HTTP_GET, "/reception", ROLE_BIT(ROLE_RECEPTIONIST) | DESK_LEADERS, reception, "the receptionist's day" },
	{ HTTP_GET, "/requests", ROLES_CENTRE, requests, "requests of the centre" },
	{ HTTP_GET, "/requests/new", ROLES_CENTRE, new_get, "form of a new request",
		.op = &op_request_register },
	{ HTTP_POST, "/requests/new", ROLES_CENTRE, new_post, "register a request", .op = &op_request_register },
	{ HTTP_POST, "/requests/start", ROLES_CENTRE, start_form, "form of a new request with what was searched for",
		.op = &op_request_register },
	{ HTTP_GET, "/requests/{key}", READERS, show_request, "one request" },
	{ HTTP_GET, "/requests/{key}/slip", ROLES_CENTRE, slip, "slip with number and tracking code" },
	{ HTTP_POST, "/requests/{key}/owner", ROLES_CENTRE | ROLE_BIT(ROLE_COUNTY_EXPERT), owner_post, "give a request to a colleague",
		.op = &op_request_assign },
	{ HTTP_POST, "/requests/{key}/start", ROLES_CENTRE, start_post, "start work on a request",
		.op = &op_request_start },
	{ HTTP_POST, "/requests/{key}/step", ROLES_CENTRE, step_post, "next step of a request", .op = &op_request_step },
	{ HTTP_POST, "/requests/{key}/missed", ROLES_CENTRE, missed_post, "somebody did not come",
		.op = &op_request_missed },
	{ HTTP_POST, "/requests/{key}/call", ROLES_CENTRE, call_post, "record a call about a request",
		.op = &op_request_call },
	{ HTTP_POST, "/requests/{key}/refuse", ROLES_CENTRE, refuse_post, "refuse a request", .op = &op_request_refuse },
	{ HTTP_POST, "/requests/{key}/reopen", READERS, reopen_post, "open a refused request again", .op = &op_request_reopen },
	{ HTTP_POST, "/requests/{key}/answer", ROLES_CENTRE, answer_post, "answer a request",
		.op = &op_request_answer },
	{ HTTP_POST, "/requests/{key}/household", ROLES_CENTRE, tie_post, "tie a request to the family's file",
		.op = &op_request_tie },
	{ HTTP_POST, "/requests/{key}/close", ROLES_CENTRE, close_post, "close a request", .op = &op_request_close },
	{ .pattern = NULL }
};
const struct view_type *const views_request[] = {
	&reception_view, &requests_view, &new_view, &request_view, &slip_view, NULL
};
