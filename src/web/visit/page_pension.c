/* Proposals about the pension: those that wait, one of them, its decision (R133). */
#include "desk.h"
#include "page_complaint.h"

#define READERS (DESK_LEADERS | ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLES_ABOVE)
#define WORKERS (DESK_LEADERS | ROLE_BIT(ROLE_SOCIAL_WORKER))

enum { LIST_MAX = 100 };

/* ---- rows ----------------------------------------------------------------------------- */

static const struct view_field row_fields[] = {
	VIEW_KEY(struct page_pension, key), VIEW_KEY(struct page_pension, household),
	VIEW_TEXT(struct page_pension, family_name), VIEW_CODE(struct page_pension, file_number),
	VIEW_TEXT(struct page_pension, worker), VIEW_CHOICE(struct page_pension, change, visit_pension_choices),
	VIEW_CHOICE(struct page_pension, state, pension_state_choices), VIEW_DATE(struct page_pension, due),
	VIEW_INT(struct page_pension, late), VIEW_BOOL(struct page_pension, decide),
	VIEW_BOOL(struct page_pension, mend), VIEW_BOOL(struct page_pension, waiting),
};
VIEW_ROW(page_pension_view, struct page_pension, row_fields);

static bool may_decide(const struct page *p, int64_t worker, int32_t state)
{
	return state == PENSION_WAITING && may(&p->ctx, &op_pension_approve) && worker != p->ctx.actor.staff;
}

enum rc page_pensions(struct page *p, struct tx *province, const struct pension_filter *f, size_t max,
	const struct page_pension **ret_rows, size_t *ret_n)
{
	struct pension_row *list;
	struct page_pension *rows;
	size_t n;
	enum rc rc = pension_list(&p->ctx, province, f, max, &list, &n);

	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct page_pension, n);
	for (size_t i = 0; i < n; i++) {
		const struct pension_row *l = &list[i];
		bool waiting = l->state == PENSION_WAITING;

		rows[i] = (struct page_pension){ .key = l->key, .household = l->household,
			.family_name = l->family_name, .file_number = l->file_number,
			.worker = page_staff_name(p, l->worker), .change = l->change, .state = l->state,
			.due = l->due_on, .late = waiting ? page_days_late(p, l->due_on) : 0, .waiting = waiting,
			.decide = may_decide(p, l->worker, l->state),
			.mend = l->state == PENSION_RETURNED && l->worker == p->ctx.actor.staff };
	}
	*ret_rows = rows;
	*ret_n = n;
	return OK;
}

/* ---- the list ---------------------------------------------------------------------------- */

struct pensions_page { bool own, all; const struct page_pension *rows; size_t nrows; };
static const struct view_field pensions_fields[] = {
	VIEW_BOOL(struct pensions_page, own), VIEW_BOOL(struct pensions_page, all),
	VIEW_LIST(struct pensions_page, rows, nrows, page_pension_view),
};
static VIEW_PAGE(pensions_view, struct pensions_page, pensions_fields, "pensions");

/* Whoever decides sees what waits; whoever proposes, all of the own. */
static enum rc pensions(struct page *p)
{
	struct pensions_page s = { .own = p->ctx.actor.role == ROLE_SOCIAL_WORKER,
		.all = str_eq(http_query(p->req, "show"), "all") };
	struct pension_filter f = { .worker = s.own ? p->ctx.actor.staff : 0,
		.state = s.own || s.all ? 0 : PENSION_WAITING };
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = page_pensions(p, &tx, &f, LIST_MAX, &s.rows, &s.nrows);
	if (rc)
		return rc;
	return page_show(p, &pensions_view, "pensions.title", &s);
}

/* ---- one proposal -------------------------------------------------------------------------- */

struct pension_page {
	pension_proposal_key key;
	household_key household;
	visit_key visit;
	int64_t ver, late;
	const char *family_name, *file_number, *worker, *decided_by, *reason, *answer;
	int32_t change, state;
	date_t due, visited_on;
	instant_t proposed_at, decided_at;
	struct html seen, approve, giveback, resubmit;
	bool decide, mend, withdraw, own_waiting, decided;
	struct appeal_box appeal;
};
static const struct view_field pension_fields[] = {
	VIEW_KEY(struct pension_page, key), VIEW_KEY(struct pension_page, household), VIEW_KEY(struct pension_page, visit),
	VIEW_INT(struct pension_page, ver), VIEW_INT(struct pension_page, late),
	VIEW_TEXT(struct pension_page, family_name), VIEW_CODE(struct pension_page, file_number),
	VIEW_TEXT(struct pension_page, worker), VIEW_TEXT(struct pension_page, decided_by),
	VIEW_TEXT(struct pension_page, reason), VIEW_TEXT(struct pension_page, answer),
	VIEW_CHOICE(struct pension_page, change, visit_pension_choices),
	VIEW_CHOICE(struct pension_page, state, pension_state_choices), VIEW_DATE(struct pension_page, due),
	VIEW_DATE(struct pension_page, visited_on), VIEW_TIME(struct pension_page, proposed_at),
	VIEW_TIME(struct pension_page, decided_at), VIEW_HTML(struct pension_page, seen),
	VIEW_HTML(struct pension_page, approve), VIEW_HTML(struct pension_page, giveback),
	VIEW_HTML(struct pension_page, resubmit), VIEW_BOOL(struct pension_page, decide),
	VIEW_BOOL(struct pension_page, mend), VIEW_BOOL(struct pension_page, withdraw),
	VIEW_BOOL(struct pension_page, own_waiting), VIEW_BOOL(struct pension_page, decided),
	VIEW_SUB(struct pension_page, appeal, appeal_box_view),
};
static VIEW_PAGE(pension_view, struct pension_page, pension_fields, "pension");

static void fill(struct page *p, const struct pension_proposal *r, const struct household_row *h,
		const struct visit *v, struct pension_page *s)
{
	static const char *const seen[] = { "dwelling", "environment", "family", "health", "safety", "members_seen", "strengths",
		"harms", NULL };
	bool own = r->worker == p->ctx.actor.staff;

	*s = (struct pension_page){ .key = r->key, .household = r->household, .visit = r->visit, .ver = r->ver,
		.family_name = h->family_name, .file_number = h->file_number, .worker = page_staff_name(p, r->worker),
		.decided_by = page_staff_name(p, r->decided_by), .reason = r->reason, .answer = r->answer,
		.change = r->change, .state = r->state, .due = r->due_on, .visited_on = v->visited_on,
		.late = r->state == PENSION_WAITING ? page_days_late(p, r->due_on) : 0,
		.proposed_at = r->proposed_at, .decided_at = r->decided_at,
		.seen = widget_details(p->arena, p->lang, &visit_type, v, seen, true),
		.decide = may_decide(p, r->worker, r->state), .decided = r->decided_by != 0,
		.own_waiting = own && r->state == PENSION_WAITING,
		.mend = own && r->state == PENSION_RETURNED && may(&p->ctx, &op_pension_resubmit) };
	s->withdraw = own && may(&p->ctx, &op_pension_withdraw) &&
		(r->state == PENSION_WAITING || r->state == PENSION_RETURNED);
}

static const char *act_path(struct page *p, pension_proposal_key key, const char *act)
{
	return page_path(p, "/pensions/%s/%s", page_key_text(p, key.v), act);
}

/* Sending again starts from the words that were not enough. */
static struct html resubmit_form(struct page *p, const struct pension_proposal *r)
{
	struct pension_resubmit_input *in = ARENA_NEW(p->arena, struct pension_resubmit_input);
	struct form_hidden *hidden = ARENA_NEW(p->arena, struct form_hidden);
	struct form f = page_form_of(p, act_path(p, r->key, "resubmit"), &pension_resubmit_input_type, in);

	in->pension_reason = r->reason;
	*hidden = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)r->ver) };
	f.hidden = hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "pension.resubmit");
	return widget_form(p->arena, &f);
}

static enum rc show(struct page *p)
{
	pension_proposal_key key = { page_key(p, "key") };
	struct pension_proposal r;
	struct household_row h;
	struct visit v;
	struct pension_page s;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	rc = pension_load(&p->ctx, &tx, key, &r);
	if (rc)
		return rc;
	rc = household_row_of(&tx, p->ctx.scope, r.household, &h);
	if (rc)
		return rc;
	rc = row_load(&tx, &visit_type, r.visit.v, &v);
	if (rc)
		return rc;
	fill(p, &r, &h, &v, &s);
	if (s.decide) {
		s.approve = desk_form(p, act_path(p, key, "approve"), "a", &pension_approve_input_type, r.ver,
			"pension.approve", NULL, false);
		s.giveback = desk_form(p, act_path(p, key, "return"), "r", &pension_return_input_type, r.ver,
			"pension.return", NULL, true);
	}
	if (s.mend)
		s.resubmit = resubmit_form(p, &r);
	if (r.state == PENSION_RETURNED)
		rc = appeal_box_fill(p, &tx, r.household, key.v, r.unit, &s.appeal);
	if (!rc)
		rc = tx_commit(&tx);
	if (rc)
		return rc;
	rc = page_read_log(p, r.household, "pension");
	if (rc)
		return rc;
	return page_show(p, &pension_view, "pension.title", &s);
}

static enum rc act(struct page *p, const struct operation *verb, void *input, const char *notice)
{
	int64_t key = page_key(p, "key"), none;
	enum rc rc = page_form(p, verb->input, input);

	if (rc == OK)
		rc = operation_run(&p->ctx, verb, shard_of_key(key), verb->input ? input : NULL, key, &none);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show(p);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/pensions/%s", page_key_text(p, key)), notice);
}

static enum rc approve(struct page *p)
{
	struct pension_approve_input in = {0};

	return act(p, &op_pension_approve, &in, "notice.pension_approved");
}

static enum rc giveback(struct page *p)
{
	struct pension_return_input in = {0};

	return act(p, &op_pension_return, &in, "notice.pension_returned");
}

static enum rc resubmit(struct page *p)
{
	struct pension_resubmit_input in = {0};

	return act(p, &op_pension_resubmit, &in, "notice.pension_sent");
}

static enum rc withdraw(struct page *p)
{
	return act(p, &op_pension_withdraw, NULL, "notice.pension_withdrawn");
}

const struct web_page pages_pension[] = {
	{ HTTP_GET, "/pensions", WORKERS, pensions, "proposals about pensions" },
	{ HTTP_GET, "/pensions/{key}", READERS, show, "one proposal about a pension" },
	{ HTTP_POST, "/pensions/{key}/approve", DESK_LEADERS, approve, "approve a proposal", .op = &op_pension_approve },
	{ HTTP_POST, "/pensions/{key}/return", DESK_LEADERS, giveback, "return a proposal", .op = &op_pension_return },
	{ HTTP_POST, "/pensions/{key}/resubmit", WORKERS, resubmit, "send a proposal again", .op = &op_pension_resubmit },
	{ HTTP_POST, "/pensions/{key}/withdraw", WORKERS, withdraw, "take a proposal back", .op = &op_pension_withdraw },
	{ .pattern = NULL }
};
const struct view_type *const views_pension[] = { &pensions_view, &pension_view, NULL };
