/* Leads: telling of a family in need, on the public page and at the desk (R83, R100, R101). */
#include "desk.h"
#include "page_file.h"

#include "intake.h"

enum { LIST_MAX = 60 };

/* ---- the list ---------------------------------------------------------------------------- */

struct lead_line { lead_key key; const char *owner; int32_t source, state; bool urgent, late; date_t due; instant_t received; };
static const struct view_field line_fields[] = {
	VIEW_KEY(struct lead_line, key), VIEW_TEXT(struct lead_line, owner),
	VIEW_CHOICE(struct lead_line, source, lead_source_choices), VIEW_CHOICE(struct lead_line, state, lead_state_choices),
	VIEW_BOOL(struct lead_line, urgent), VIEW_BOOL(struct lead_line, late), VIEW_DATE(struct lead_line, due),
	VIEW_TIME(struct lead_line, received),
};
static VIEW_ROW(line_view, struct lead_line, line_fields);
struct leads_page { bool all; const struct lead_line *rows; size_t nrows; };
static const struct view_field leads_fields[] = {
	VIEW_BOOL(struct leads_page, all), VIEW_LIST(struct leads_page, rows, nrows, line_view) };
static VIEW_PAGE(leads_view, struct leads_page, leads_fields, "leads");

static enum rc leads(struct page *p)
{
	struct leads_page s = { .all = str_eq(http_query(p->req, "state"), "all") };
	struct form_option *none;
	struct lead_row *list;
	struct lead_line *rows;
	size_t n;
	enum rc rc = desk_staff(p, p->ctx.actor.unit.v, false, &none, &n);
	AUTO(tx) tx = {0};

	if (!rc)
		rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = lead_list(&p->ctx, &tx, s.all, LIST_MAX, &list, &s.nrows);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct lead_line, s.nrows);
	for (size_t i = 0; i < s.nrows; i++) {
		bool open = list[i].state < LEAD_REQUEST;

		rows[i] = (struct lead_line){ .key = list[i].key, .owner = page_staff_name(p, list[i].owner),
			.source = list[i].source, .state = list[i].state, .urgent = list[i].urgent && open,
			.late = open && page_days_late(p, list[i].due_on) > 0, .due = list[i].due_on,
			.received = list[i].received_at };
	}
	s.rows = rows;
	return page_show(p, &leads_view, "leads.title", &s);
}

/* ---- one lead -------------------------------------------------------------------------------- */

struct lead_page {
	lead_key key;
	int64_t ver;
	int32_t source, state, reason;
	const char *owner, *note;
	date_t due;
	instant_t received;
	bool urgent, open, told_by, sealed;
	request_key request;
	struct html details, reporter, close;
};
static const struct view_field lead_page_fields[] = {
	VIEW_KEY(struct lead_page, key), VIEW_INT(struct lead_page, ver), VIEW_CHOICE(struct lead_page, source, lead_source_choices),
	VIEW_CHOICE(struct lead_page, state, lead_state_choices), VIEW_CHOICE(struct lead_page, reason, lead_reason_choices),
	VIEW_TEXT(struct lead_page, owner), VIEW_TEXT(struct lead_page, note), VIEW_DATE(struct lead_page, due),
	VIEW_TIME(struct lead_page, received), VIEW_BOOL(struct lead_page, urgent), VIEW_BOOL(struct lead_page, open),
	VIEW_BOOL(struct lead_page, told_by), VIEW_BOOL(struct lead_page, sealed), VIEW_KEY(struct lead_page, request),
	VIEW_HTML(struct lead_page, details), VIEW_HTML(struct lead_page, reporter), VIEW_HTML(struct lead_page, close),
};
static VIEW_PAGE(lead_view, struct lead_page, lead_page_fields, "lead");

static enum rc show_lead(struct page *p)
{
	static const char *const told[] = { "family", "place", "phone", "what", NULL };
	static const char *const reporter[] = { "reporter_name", "reporter_phone", NULL };
	lead_key key = { page_key(p, "key") };
	struct lead_page s;
	struct lead l;
	enum rc rc;

	{
		AUTO(tx) tx = {0};
		rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
		if (!rc)
			rc = lead_load(&p->ctx, &tx, key, &l);
		if (rc)
			return rc;
	}
	/* What somebody told in confidence is read here: the trace comes before the page (R21). */
	rc = page_read_log(p, (household_key){ key.v }, "lead");
	if (rc)
		return rc;
	s = (struct lead_page){ .key = key, .ver = l.ver, .source = l.source, .state = l.state, .reason = l.reason,
		.owner = page_staff_name(p, l.owner), .note = l.note, .due = l.due_on, .received = l.received_at,
		.urgent = l.urgent, .open = l.state < LEAD_REQUEST && may(&p->ctx, &op_lead_close), .request = l.request,
		.sealed = p->ctx.actor.role != ROLE_TECHNICAL_RESPONSIBLE,
		.told_by = !str_empty(l.reporter_name) || !str_empty(l.reporter_phone) };
	s.details = widget_details(p->arena, p->lang, &lead_type, &l, told, true);
	if (s.told_by)
		s.reporter = widget_details(p->arena, p->lang, &lead_type, &l, reporter, true);
	if (s.open)
		s.close = desk_form(p, page_path(p, "/leads/%s/close", page_key_text(p, key.v)), "c", &lead_close_type, l.ver,
			"lead.close", NULL, true);
	return page_show(p, &lead_view, "lead.title", &s);
}

static enum rc change(struct page *p, const struct operation *verb, void *input, const char *notice)
{
	int64_t key = page_key(p, "key"), none;
	enum rc rc = page_form(p, verb->input, input);

	if (rc == OK)
		rc = operation_run(&p->ctx, verb, shard_of_key(key), input, key, &none);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show_lead(p);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/leads/%s", page_key_text(p, key)), notice);
}

static enum rc take_post(struct page *p)
{
	return change(p, &op_lead_take, NULL, "notice.lead_taken");
}

static enum rc convert_post(struct page *p)
{
	return change(p, &op_lead_convert, NULL, "notice.lead_request");
}

static enum rc close_post(struct page *p)
{
	struct lead_close in = {0};

	return change(p, &op_lead_close, &in, "notice.lead_closed");
}

/* ---- at the desk ---------------------------------------------------------------------------------- */

struct lead_new_page { struct html form; };
static const struct view_field new_fields[] = { VIEW_HTML(struct lead_new_page, form) };
static VIEW_PAGE(new_view, struct lead_new_page, new_fields, "lead_new");

static const char *const told_fields[] = { "source", "family", "place", "phone", "what", "urgent", NULL };
static const char *const teller_fields[] = { "reporter_name", "reporter_phone", NULL };

static enum rc show_new(struct page *p, const struct lead_add *in)
{
	const struct form_group groups[] = { { page_text(p, "lead.group.family"), NULL, told_fields },
		{ page_text(p, "lead.group.teller"), page_text(p, "lead.group.teller_hint"), teller_fields } };
	struct form_hidden hidden = { "once", page_once(p) };
	struct form f = page_form_of(p, "/leads/new", &lead_add_type, in);
	struct lead_new_page s;

	f.groups = groups;
	f.ngroups = COUNT_OF(groups);
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "lead.add");
	f.cancel_href = "/leads";
	s.form = widget_form(p->arena, &f);
	return page_show(p, &new_view, "lead.new", &s);
}

static enum rc new_get(struct page *p)
{
	struct lead_add in;

	record_init(&lead_add_type, &in);
	return show_new(p, &in);
}

static enum rc new_post(struct page *p)
{
	struct lead_add in;
	int64_t made;
	enum rc rc;

	record_init(&lead_add_type, &in);
	rc = page_form(p, &lead_add_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_lead_add, page_shard(p), &in, 0, &made);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show_new(p, &in);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/leads/%s", page_key_text(p, made)), "notice.lead_added");
}

/* ---- for everybody: one form, no account, no name needed ------------------------------------------------ */

struct report_page { bool sent, held; const char *centre, *phone; struct html form; const struct desk_county *counties; size_t ncounties; };
static const struct view_field report_fields[] = {
	VIEW_BOOL(struct report_page, sent), VIEW_BOOL(struct report_page, held), VIEW_TEXT(struct report_page, centre),
	VIEW_CODE(struct report_page, phone), VIEW_HTML(struct report_page, form),
	VIEW_LIST(struct report_page, counties, ncounties, desk_county_view),
};
static VIEW_PAGE(report_view, struct report_page, report_fields, "report");

static const char *const here_fields[] = { "unit", "family", "place", "phone", "what", "urgent", NULL };

/* The county first where there is more than one; then the centres of that county. */
static enum rc show_report(struct page *p, struct report_page *s, const struct lead_add *in)
{
	const struct form_group groups[] = { { page_text(p, "lead.group.family"), NULL, here_fields },
		{ page_text(p, "lead.group.teller"), page_text(p, "lead.group.teller_public"), teller_fields } };
	struct form_options options;
	const char *county = p->req->method == HTTP_GET ? http_query(p->req, "county") : http_form(p->req, "county");
	struct form_hidden hidden = { .name = "county" };
	struct form f = page_form_of(p, "/report", &lead_add_type, in);
	int64_t no = 0;

	p->layout.wide = true;
	if (s->sent || s->held)
		return page_show(p, &report_view, "report.title", s);
	if (in && in->unit && in->unit != INT_NONE)
		no = unit_county(UNIT(in->unit)).v;
	if (!str_empty(county) && str_to_i64(county, &no) && unit_level_of(UNIT(no)) != LEVEL_COUNTY)
		no = 0;
	if (!no) {
		s->counties = desk_counties(p, &s->ncounties);
		return page_show(p, &report_view, "report.title", s);
	}
	hidden.value = arena_printf(p->arena, "%lld", (long long)no);
	f.hidden = &hidden;
	f.nhidden = 1;
	options = file_centres(p, unit_range_of(UNIT(no)), 0, "unit");
	f.options = &options;
	f.noptions = 1;
	f.groups = groups;
	f.ngroups = COUNT_OF(groups);
	f.submit = page_text(p, "report.send");
	s->form = widget_form(p->arena, &f);
	return page_show(p, &report_view, "report.title", s);
}

static enum rc report_get(struct page *p)
{
	struct report_page s = {0};
	struct lead_add in;

	record_init(&lead_add_type, &in);
	return show_report(p, &s, &in);
}

static enum rc report_post(struct page *p)
{
	struct auth *auth = p->web->c.auth;
	struct report_page s = { .held = question_held(auth, &p->ctx, "report", p->req->remote, p->req->remote) };
	const struct org_unit *u;
	struct lead_add in;
	struct ctx program;
	lead_key made;
	enum rc rc;

	record_init(&lead_add_type, &in);
	if (s.held) {
		p->res->status = 429;
		return show_report(p, &s, &in);
	}
	in.source = LEAD_CITIZEN;
	rc = page_form(p, &lead_add_type, &in);
	in.source = LEAD_CITIZEN;
	u = rc == OK && in.unit != INT_NONE && unit_no_valid(in.unit) ? org_unit(p->ctx.org, in.unit) : NULL;
	if (rc == OK && !u) {
		fault_field(&p->ctx.fault, "unit", "required", NULL);
		rc = INVALID;
	}
	if (rc == OK) {
		page_as_program(p, &program);
		rc = lead_report(&program, &in, &made);
		if (rc == INVALID)
			p->ctx.fault = program.fault;
	}
	if (rc == INVALID) {
		p->res->status = 422;
		if (!u)
			in.unit = INT_NONE;
		return show_report(p, &s, &in);
	}
	if (rc)
		return rc;
	/* Each one counts, so that a machine that floods the list has to wait. */
	question_failed(auth, &p->ctx, "report", p->req->remote, p->req->remote);
	s.sent = true;
	s.centre = u->name;
	s.phone = u->phone;
	return show_report(p, &s, &in);
}

const struct web_page pages_intake[] = {
	{ HTTP_GET, "/report", PAGE_PUBLIC, report_get, "tell of a family in need" },
	{ HTTP_POST, "/report", PAGE_PUBLIC, report_post, "tell of a family in need" },
	{ HTTP_GET, "/leads", ROLES_CENTRE, leads, "leads of the centre" },
	{ HTTP_GET, "/leads/new", ROLES_CENTRE, new_get, "form of a lead", .op = &op_lead_add },
	{ HTTP_POST, "/leads/new", ROLES_CENTRE, new_post, "add a lead", .op = &op_lead_add },
	{ HTTP_GET, "/leads/{key}", ROLES_CENTRE, show_lead, "one lead", HTTP_WORKER },
	{ HTTP_POST, "/leads/{key}/take", ROLES_CENTRE, take_post, "take a lead", .op = &op_lead_take },
	{ HTTP_POST, "/leads/{key}/request", ROLES_CENTRE, convert_post, "make a request of a lead", .op = &op_lead_convert },
	{ HTTP_POST, "/leads/{key}/close", ROLES_CENTRE, close_post, "close a lead", .op = &op_lead_close },
	{ .pattern = NULL }
};
const struct view_type *const views_intake[] = { &leads_view, &lead_view, &new_view, &report_view, NULL };
