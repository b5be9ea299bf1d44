/* Transfers: what waits for whom, one of them with its next step, offering and requesting (R119, R258). */
#include "page_file.h"

#include "desk.h"
#include "transfer.h"

enum { SHOWN = 50 };

#define SEERS (ROLES_CENTRE | ROLES_ABOVE)
#define DECIDERS (FILE_LEADERS | ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))

/* ---- the list ----------------------------------------------------------------------- */

struct transfer_row {
	case_transfer_key key;
	const char *family_name, *file_number, *from, *to;
	int32_t direction, state;
	date_t due;
	instant_t asked_at;
	bool mine, waiting, late;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct transfer_row, key), VIEW_TEXT(struct transfer_row, family_name),
	VIEW_CODE(struct transfer_row, file_number), VIEW_TEXT(struct transfer_row, from),
	VIEW_TEXT(struct transfer_row, to), VIEW_CHOICE(struct transfer_row, direction, transfer_direction_choices),
	VIEW_CHOICE(struct transfer_row, state, transfer_state_choices), VIEW_DATE(struct transfer_row, due),
	VIEW_TIME(struct transfer_row, asked_at), VIEW_BOOL(struct transfer_row, mine),
	VIEW_BOOL(struct transfer_row, waiting), VIEW_BOOL(struct transfer_row, late),
};
static VIEW_ROW(row_view, struct transfer_row, row_fields);

struct transfers_page {
	bool all, may_ask, may_many, any_waiting;
	const struct transfer_row *rows;
	size_t nrows;
	struct html tabs, pager;
};
static const struct view_field transfers_fields[] = {
	VIEW_BOOL(struct transfers_page, all), VIEW_BOOL(struct transfers_page, may_ask),
	VIEW_BOOL(struct transfers_page, may_many), VIEW_BOOL(struct transfers_page, any_waiting),
	VIEW_LIST(struct transfers_page, rows, nrows, row_view), VIEW_HTML(struct transfers_page, tabs),
	VIEW_HTML(struct transfers_page, pager),
};
static VIEW_PAGE(transfers_view, struct transfers_page, transfers_fields, "transfers");

static enum rc transfers(struct page *p)
{
	struct transfers_page s = { .all = str_eq(http_query(p->req, "state"), "any"),
		.may_ask = may(&p->ctx, &op_transfer_request), .may_many = may(&p->ctx, &op_transfer_accept) };
	struct tab tabs[] = { { "/transfers", page_text(p, "transfer.waiting"), 0, !s.all },
		{ "/transfers?state=any", page_text(p, "transfer.all"), 0, s.all } };
	struct case_transfer *list;
	struct transfer_row *rows;
	bool more;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (rc)
		return rc;
	/* On the national shard there are no files. */
	if (tx.shard.v != SHARD_NATIONAL.v) {
		rc = transfer_list(&p->ctx, &tx, !s.all, page_asked_key(p, "after"), SHOWN, &list, &s.nrows, &more);
		if (rc)
			return rc;
	} else {
		list = NULL, s.nrows = 0, more = false;
	}
	rows = ARENA_ARRAY(p->arena, struct transfer_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++) {
		bool waiting = list[i].state == TRANSFER_WAITING;

		rows[i] = (struct transfer_row){ .key = list[i].twin.v ? list[i].twin : list[i].key, .family_name = list[i].family_name,
			.file_number = list[i].file_number, .from = page_unit_name(p, list[i].unit_from),
			.to = page_unit_name(p, list[i].unit_to), .direction = list[i].direction, .state = list[i].state,
			.due = list[i].due_on, .asked_at = list[i].asked_at, .waiting = waiting,
			.mine = waiting && transfer_sides(&p->ctx, &list[i]).decides && may(&p->ctx, &op_transfer_accept),
			.late = waiting && page_days_late(p, list[i].due_on) > 0 };
		s.any_waiting = s.any_waiting || (waiting && s.may_many);
	}
	s.rows = rows;
	s.tabs = widget_tabs(p->arena, p->lang, page_text(p, "transfer.title"), tabs, COUNT_OF(tabs));
	s.pager = widget_pager(p->arena, p->lang, s.all ? "/transfers?state=any" : "/transfers", NULL,
		more ? page_key_text(p, list[s.nrows - 1].key.v) : NULL);
	return page_show(p, &transfers_view, "transfer.title", &s);
}

/* ---- one of them ---------------------------------------------------------------------- */

struct transfer_page {
	case_transfer_key key;
	const char *family_name, *file_number, *from, *to, *reason, *despite, *question, *reply, *decision_note, *asked_by,
		*decided_by, *next, *refused;
	const char *file_href, *back;
	int64_t members;
	int32_t direction, state, consent;
	date_t due;
	instant_t asked_at, question_at, reply_at, decided_at;
	struct html accept, refuse, ask, answer, withdraw;
};
static const struct view_field transfer_fields[] = {
	VIEW_KEY(struct transfer_page, key), VIEW_TEXT(struct transfer_page, family_name),
	VIEW_CODE(struct transfer_page, file_number), VIEW_TEXT(struct transfer_page, from),
	VIEW_TEXT(struct transfer_page, to), VIEW_TEXT(struct transfer_page, reason),
	VIEW_TEXT(struct transfer_page, despite), VIEW_TEXT(struct transfer_page, question),
	VIEW_TEXT(struct transfer_page, reply), VIEW_TEXT(struct transfer_page, decision_note),
	VIEW_TEXT(struct transfer_page, asked_by), VIEW_TEXT(struct transfer_page, decided_by),
	VIEW_TEXT(struct transfer_page, next), VIEW_TEXT(struct transfer_page, refused),
	VIEW_URL(struct transfer_page, file_href), VIEW_INT(struct transfer_page, members),
	VIEW_CHOICE(struct transfer_page, direction, transfer_direction_choices),
	VIEW_CHOICE(struct transfer_page, state, transfer_state_choices),
	VIEW_CHOICE(struct transfer_page, consent, transfer_consent_choices), VIEW_DATE(struct transfer_page, due),
	VIEW_TIME(struct transfer_page, asked_at), VIEW_TIME(struct transfer_page, question_at),
	VIEW_TIME(struct transfer_page, reply_at), VIEW_TIME(struct transfer_page, decided_at),
	VIEW_HTML(struct transfer_page, accept), VIEW_HTML(struct transfer_page, refuse),
	VIEW_HTML(struct transfer_page, ask), VIEW_HTML(struct transfer_page, answer),
	VIEW_HTML(struct transfer_page, withdraw),
};
static VIEW_PAGE(transfer_view, struct transfer_page, transfer_fields, "transfer");

static const struct step_form { const char *verb, *submit; const struct operation *op; } step_forms[] = {
	{ "accept", "transfer.accept", &op_transfer_accept }, { "refuse", "transfer.refuse", &op_transfer_refuse },
	{ "ask", "transfer.ask", &op_transfer_ask }, { "reply", "transfer.reply", &op_transfer_reply },
	{ "withdraw", "transfer.withdraw", &op_transfer_withdraw },
};

static struct html step_form(struct page *p, const struct case_transfer *t, const char *verb, const struct form_options *o)
{
	for (size_t i = 0; i < COUNT_OF(step_forms); i++)
		if (str_eq(step_forms[i].verb, verb) && may(&p->ctx, step_forms[i].op))
			return desk_form(p, page_path(p, "/transfers/%s/%s", page_key_text(p, t->key.v), verb), verb,
				step_forms[i].op->input, t->ver, step_forms[i].submit, o, false);
	return (struct html){0};
}

static enum rc put_forms(struct page *p, const struct case_transfer *t, const struct transfer_sides *sides,
		struct transfer_page *s)
{
	struct form_options workers = { .field = "worker" };
	enum rc rc;

	if (t->state != TRANSFER_WAITING)
		return OK;
	if (sides->decides) {
		/* Only the new centre knows who of its people takes the file. */
		if (sides->receiver) {
			rc = file_workers(p, t->unit_to, "worker", &workers);
			if (rc)
				return rc;
		}
		s->accept = step_form(p, t, "accept", &workers);
		s->refuse = step_form(p, t, "refuse", NULL);
	}
	if (sides->receiver)
		s->ask = step_form(p, t, "ask", NULL);
	if (sides->holder && !str_empty(t->question) && str_empty(t->reply))
		s->answer = step_form(p, t, "reply", NULL);
	if (sides->asked)
		s->withdraw = step_form(p, t, "withdraw", NULL);
	return OK;
}

/* What happens next and who has to do it (R269). */
static const char *next_text(struct page *p, const struct case_transfer *t, const struct transfer_sides *sides)
{
	switch (t->state) {
	case TRANSFER_WAITING:
		return page_text(p, sides->decides ? "transfer.next.yours" : "transfer.next.theirs");
	case TRANSFER_LEAVING: return page_text(p, "transfer.next.leaving");
	case TRANSFER_DONE: return page_text(p, sides->receiver ? "transfer.next.here" : "transfer.next.there");
	case TRANSFER_LAPSED: return page_text(p, "transfer.next.lapsed");
	default: return page_text(p, "transfer.next.stays");
	}
}

/* The file as far as this person may open it: where it is now. */
static const char *file_href(struct page *p, const struct case_transfer *t, const struct transfer_sides *sides)
{
	bool moved = t->state == TRANSFER_DONE && t->moved_to.v;

	if (!(moved ? sides->receiver : sides->holder))
		return NULL;
	return page_path(p, "/households/%s", page_key_text(p, moved ? t->moved_to.v : t->household.v));
}

static enum rc show_transfer(struct page *p, const char *refused)
{
	struct transfer_page s;
	struct transfer_sides sides;
	struct case_transfer t;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
		if (rc)
			return rc;
		rc = transfer_load(&p->ctx, &tx, (case_transfer_key){ page_key(p, "key") }, &t);
		if (rc)
			return rc;
	}
	/* What happens stands in the province of the file. */
	if (t.twin.v)
		return page_redirect(p, page_path(p, "/transfers/%s", page_key_text(p, t.twin.v)), NULL);
	rc = page_read_log(p, t.household, "transfer");
	if (rc)
		return rc;
	sides = transfer_sides(&p->ctx, &t);
	s = (struct transfer_page){ .key = t.key, .family_name = t.family_name, .file_number = t.file_number,
		.from = page_unit_name(p, t.unit_from), .to = page_unit_name(p, t.unit_to), .reason = t.reason,
		.despite = t.despite, .question = t.question, .reply = t.reply, .decision_note = t.decision_note,
		.asked_by = page_staff_name(p, t.asked_by), .decided_by = page_staff_name(p, t.decided_by),
		.next = next_text(p, &t, &sides), .refused = refused, .file_href = file_href(p, &t, &sides),
		.members = t.members, .direction = t.direction, .state = t.state, .consent = t.consent,
		.due = t.state == TRANSFER_WAITING ? t.due_on : DATE_NONE, .asked_at = t.asked_at,
		.question_at = t.question_at, .reply_at = t.reply_at, .decided_at = t.decided_at };
	rc = put_forms(p, &t, &sides, &s);
	if (rc)
		return rc;
	return page_show_titled(p, &transfer_view,
		view_textf(p->arena, p->lang, "transfer.of", "name", t.family_name, NULL), &s);
}

static enum rc transfer_get(struct page *p)
{
	return show_transfer(p, NULL);
}

static enum rc transfer_post(struct page *p)
{
	const char *verb = p->req->segment[p->req->nsegments - 1];
	const struct step_form *f = step_forms;
	int64_t key = page_key(p, "key");
	void *in;
	enum rc rc;

	while (!str_eq(f->verb, verb))
		f++;
	in = arena_alloc(p->arena, f->op->input->size);
	record_init(f->op->input, in);
	rc = page_form(p, f->op->input, in);
	if (rc == OK)
		rc = operation_run(&p->ctx, f->op, shard_of_key(key), in, key, &key);
	if (page_overtaken(rc, p))
		return rc;
	if (file_is_form_error(rc, p)) {
		p->res->status = rc == CONFLICT ? 409 : 422;
		return show_transfer(p, rc == CONFLICT ? file_fault_text(p) : NULL);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/transfers/%s", page_key_text(p, page_key(p, "key"))),
		arena_printf(p->arena, "notice.transfer.%s", verb));
}

/* ---- asking for one ---------------------------------------------------------------------- */

struct elsewhere { const char *name, *href; };
static const struct view_field elsewhere_fields[] = {
	VIEW_TEXT(struct elsewhere, name), VIEW_URL(struct elsewhere, href),
};
static VIEW_ROW(elsewhere_view, struct elsewhere, elsewhere_fields);

struct ask_page { const struct elsewhere *elsewhere; size_t nelsewhere; bool more; const char *lead, *heading, *crumb, *crumb_href, *refused; struct html form; };
static const struct view_field ask_fields[] = {
	VIEW_LIST(struct ask_page, elsewhere, nelsewhere, elsewhere_view), VIEW_BOOL(struct ask_page, more),
	VIEW_TEXT(struct ask_page, lead), VIEW_TEXT(struct ask_page, heading), VIEW_TEXT(struct ask_page, crumb),
	VIEW_URL(struct ask_page, crumb_href), VIEW_TEXT(struct ask_page, refused), VIEW_HTML(struct ask_page, form),
};
static VIEW_PAGE(ask_view, struct ask_page, ask_fields, "transfer_ask");

static enum rc ask_show(struct page *p, const struct operation *op, const char *action, const void *in,
		const char *const *only, const struct form_options *options, struct ask_page *s)
{
	struct form f = page_form_of(p, action, op->input, in);
	struct form_hidden hidden = { "once", page_once(p) };

	f.only = only;
	f.options = options;
	f.noptions = options->n ? 1 : 0;
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "transfer.send");
	f.cancel_href = s->crumb_href;
	s->refused = p->res->status == 409 ? file_fault_text(p) : NULL;
	s->form = widget_form(p->arena, &f);
	return page_show_titled(p, &ask_view, s->heading, s);
}

static enum rc ask_send(struct page *p, const struct operation *op, shard_id shard, void *in)
{
	int64_t key = 0;
	enum rc rc = operation_run(&p->ctx, op, shard, in, 0, &key);

	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/transfers/%s", page_key_text(p, key)), "notice.transfer.asked");
}

/* The province whose centres are to choose from; the file's own unless another is asked for. */
static unit_no province_asked(struct page *p, unit_no own)
{
	const char *asked = http_query(p->req, "province");
	int64_t no;

	if (str_empty(asked) || !str_to_i64(asked, &no) || !unit_no_valid(no) || unit_level_of(UNIT(no)) != LEVEL_PROVINCE)
		return own;
	return UNIT(no);
}

static void put_elsewhere(struct page *p, const char *path, unit_no chosen, struct ask_page *s)
{
	struct elsewhere *list = ARENA_ARRAY(p->arena, struct elsewhere, SHARD_MAX);
	const struct org_unit *u;
	size_t pos = 0, n = 0;

	while (n < SHARD_MAX && (u = org_next(p->ctx.org, unit_range_of(UNIT(0)), LEVEL_PROVINCE, &pos)))
		if (u->no.v != chosen.v && store_has_shard(p->ctx.store, unit_shard(u->no)))
			list[n++] = (struct elsewhere){ u->short_name, page_path(p, "%s?province=%lld", path, (long long)u->no.v) };
	s->elsewhere = list;
	s->nelsewhere = n;
	s->more = n > 0;
}

static enum rc offer_page(struct page *p, const struct household *h, const struct transfer_offer *in)
{
	static const char *const only[] = { "unit_to", "consent", "reason", NULL };
	struct form_options o = file_centres(p, unit_range_of(province_asked(p, unit_province(UNIT(h->unit)))),
		h->unit, "unit_to");
	struct ask_page s = { .lead = page_text(p, "transfer.offer_lead"), .heading = page_text(p, "transfer.offer"),
		.crumb = view_textf(p->arena, p->lang, "household.of", "name", h->family_name, NULL),
		.crumb_href = page_path(p, "/households/%s", page_key_text(p, h->key.v)) };

	put_elsewhere(p, p->req->path, province_asked(p, unit_province(UNIT(h->unit))), &s);
	return ask_show(p, &op_transfer_offer, p->req->path, in, only, &o, &s);
}

static enum rc load_household(struct page *p, struct household *ret_h)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	return household_load(&p->ctx, &tx, (household_key){ page_key(p, "key") }, ret_h);
}

static enum rc offer_get(struct page *p)
{
	struct transfer_offer in = {0};
	struct household h;
	enum rc rc = load_household(p, &h);

	in.unit_to = INT_NONE;
	return rc ? rc : offer_page(p, &h, &in);
}

static enum rc offer_post(struct page *p)
{
	struct transfer_offer in = { .household = { page_key(p, "key") } };
	struct household h;
	enum rc rc = load_household(p, &h);

	if (rc)
		return rc;
	rc = page_form(p, &transfer_offer_type, &in);
	in.household = h.key;
	if (rc == OK)
		rc = ask_send(p, &op_transfer_offer, shard_of_key(h.key.v), &in);
	if (!file_is_form_error(rc, p))
		return rc;
	p->res->status = rc == CONFLICT ? 409 : 422;
	return offer_page(p, &h, &in);
}

static enum rc request_page(struct page *p, const struct transfer_request *in)
{
	static const char *const here[] = { "file_number", "consent", "reason", NULL };
	static const char *const above[] = { "file_number", "unit_to", "consent", "reason", NULL };
	bool centre = unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE;
	struct form_options o = centre ? (struct form_options){ "unit_to", NULL, 0 } : file_centres(p, p->ctx.scope, 0, "unit_to");
	struct ask_page s = { .lead = page_text(p, "transfer.request_lead"), .heading = page_text(p, "transfer.request"),
		.crumb = page_text(p, "transfer.title"), .crumb_href = "/transfers" };

	return ask_show(p, &op_transfer_request, "/transfers/new", in, centre ? here : above, &o, &s);
}

static enum rc request_get(struct page *p)
{
	struct transfer_request in = { .unit_to = INT_NONE };

	return request_page(p, &in);
}

/* A number begins with its province: the file is asked for where it is. */
static shard_id shard_of_number(struct page *p, const struct transfer_request *in)
{
	const char *no = in->file_number;
	shard_id shard = in->unit_to > 0 ? unit_shard(UNIT(in->unit_to)) : page_shard(p);

	if (!str_empty(no) && no[0] >= '0' && no[0] <= '9' && no[1] >= '0' && no[1] <= '9') {
		shard_id there = shard_of_province((no[0] - '0') * 10 + no[1] - '0');

		if (there.v < SHARD_MAX && store_has_shard(p->ctx.store, there))
			shard = there;
	}
	return shard;
}

static enum rc request_post(struct page *p)
{
	struct transfer_request in = { .unit_to = INT_NONE };
	enum rc rc = page_form(p, &transfer_request_type, &in);

	if (rc == OK)
		rc = ask_send(p, &op_transfer_request, shard_of_number(p, &in), &in);
	if (!file_is_form_error(rc, p))
		return rc;
	p->res->status = rc == CONFLICT ? 409 : 422;
	return request_page(p, &in);
}

/* ---- many at once ------------------------------------------------------------------------- */

enum { FILES_SHOWN = 150, FILES_WAITING = 500 };

static bool is_waiting(const struct case_transfer *list, size_t n, household_key key)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].household.v == key.v)
			return true;
	return false;
}

/* Open files that are not on their way already: what was sent is gone from the list. */
static enum rc files_to_give(struct page *p, struct form_options *ret_o)
{
	struct household_filter filter = { .range = p->ctx.scope, .order = HOUSEHOLD_BY_NAME };
	struct case_transfer *waiting;
	struct household_row *rows;
	struct form_option *o;
	size_t n, nwaiting, k = 0;
	bool more;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = transfer_list(&p->ctx, &tx, true, 0, FILES_WAITING, &waiting, &nwaiting, &more);
	if (rc)
		return rc;
	rc = household_list(&tx, &filter, FILES_SHOWN + nwaiting, &rows, &n, &more);
	if (rc)
		return rc;
	o = ARENA_ARRAY(p->arena, struct form_option, FILES_SHOWN);
	for (size_t i = 0; i < n && k < FILES_SHOWN; i++)
		if (!is_waiting(waiting, nwaiting, rows[i].key))
			o[k++] = (struct form_option){ page_key_text(p, rows[i].key.v), arena_printf(p->arena, "%s (%s)",
				view_textf(p->arena, p->lang, "household.of", "name", rows[i].family_name, NULL),
				file_number_text(p, rows[i].file_number)) };
	*ret_o = (struct form_options){ .field = "files", .list = o, .n = k, .many = true };
	return OK;
}

static enum rc handover_page(struct page *p, const struct transfer_handover *in)
{
	static const char *const of_centre[] = { "unit_to", "consent", "reason", "all", "files", NULL };
	static const char *const only[] = { "unit_to", "consent", "reason", "files", NULL };
	struct form_options o[2] = { file_centres(p, unit_range_of(unit_province(p->ctx.actor.unit)),
		p->ctx.actor.unit.v, "unit_to") };
	struct ask_page s = { .lead = page_text(p, "transfer.many_lead"), .heading = page_text(p, "transfer.many"),
		.crumb = page_text(p, "transfer.title"), .crumb_href = "/transfers" };
	struct form f = page_form_of(p, "/transfers/many", &transfer_handover_type, in);
	enum rc rc = files_to_give(p, &o[1]);

	if (rc)
		return rc;
	f.only = unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE ? of_centre : only;
	f.options = o;
	f.noptions = 2;
	f.submit = page_text(p, "transfer.send");
	f.cancel_href = s.crumb_href;
	s.form = widget_form(p->arena, &f);
	return page_show_titled(p, &ask_view, s.heading, &s);
}

static enum rc handover_get(struct page *p)
{
	struct transfer_handover in = { .unit_to = INT_NONE };

	return handover_page(p, &in);
}

static enum rc handover_post(struct page *p)
{
	struct transfer_handover in = { .unit_to = INT_NONE };
	struct transfer_tally t;
	enum rc rc = page_form(p, &transfer_handover_type, &in);

	if (rc == OK)
		rc = transfer_handover(&p->ctx, page_shard(p), &in, &t);
	if (file_is_form_error(rc, p)) {
		p->res->status = 422;
		return handover_page(p, &in);
	}
	if (rc)
		return rc;
	return page_redirect(p, "/transfers", t.left ? "notice.transfer.many_left" : "notice.transfer.many");
}

static enum rc many_post(struct page *p)
{
	bool accept = str_eq(p->req->segment[p->req->nsegments - 1], "accept");
	struct transfer_tally t;
	enum rc rc = transfer_many(&p->ctx, accept ? &op_transfer_accept : &op_transfer_withdraw,
		page_typed(p, "files"), &t);

	if (rc)
		return rc;
	return page_redirect(p, "/transfers", t.left ? "notice.transfer.many_left" : "notice.transfer.many");
}

/* ---- routes --------------------------------------------------------------------------------- */

const struct web_page pages_transfer[] = {
	{ HTTP_GET, "/transfers", SEERS, transfers, "transfers of case files" },
	{ HTTP_GET, "/transfers/new", ROLES_ALL, request_get, "request a transfer", 0, 0, &op_transfer_request },
	{ HTTP_POST, "/transfers/new", ROLES_ALL, request_post, "request a transfer", 0, 0, &op_transfer_request },
	{ HTTP_GET, "/transfers/many", DECIDERS, handover_get, "hand many files over", 0, 0, &op_transfer_accept },
	{ HTTP_POST, "/transfers/many", DECIDERS, handover_post, "hand many files over", 0, 0, &op_transfer_accept },
	{ HTTP_POST, "/transfers/many/accept", DECIDERS, many_post, "accept many transfers", 0, 0, &op_transfer_accept },
	{ HTTP_POST, "/transfers/many/withdraw", DECIDERS, many_post, "withdraw many transfers", 0, 0, &op_transfer_accept },
	{ HTTP_GET, "/transfers/{key}", SEERS, transfer_get, "one transfer" },
	{ HTTP_POST, "/transfers/{key}/accept", ROLES_ALL, transfer_post, "accept a transfer", 0, 0, &op_transfer_accept },
	{ HTTP_POST, "/transfers/{key}/refuse", ROLES_ALL, transfer_post, "refuse a transfer", 0, 0, &op_transfer_refuse },
	{ HTTP_POST, "/transfers/{key}/ask", ROLES_ALL, transfer_post, "ask the present centre", 0, 0, &op_transfer_ask },
	{ HTTP_POST, "/transfers/{key}/reply", ROLES_ALL, transfer_post, "reply to the new centre", 0, 0, &op_transfer_reply },
	{ HTTP_POST, "/transfers/{key}/withdraw", ROLES_ALL, transfer_post, "withdraw a transfer", 0, 0,
		&op_transfer_withdraw },
	{ HTTP_GET, "/households/{key}/transfer", ROLES_ALL, offer_get, "offer a transfer", 0, 0, &op_transfer_offer },
	{ HTTP_POST, "/households/{key}/transfer", ROLES_ALL, offer_post, "offer a transfer", 0, 0, &op_transfer_offer },
	{ .pattern = NULL }
};
const struct view_type *const views_transfer[] = { &transfers_view, &transfer_view, &ask_view, NULL };
