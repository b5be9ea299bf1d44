/* Referrals: of a file, of a centre, one of them with its next step (R76, R78, R112, R113, R271-R278). */
#include "page_complaint.h"

#include "desk.h"

#include <string.h>

enum { FILE_MAX = 50, SHOWN = 100, RESOURCES = 5, REQUESTS = 20 };

#define SENDERS PLAN_WORKERS
#define OFFICES (ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define SEERS (SENDERS | ROLES_ABOVE)

const struct record_type referral_nothing = { .name = "none", .fa = "", .en = "" };

/* ---- rows ------------------------------------------------------------------------------------- */

struct line {
	referral_key key;
	const char *family_name, *subject, *to_name, *from, *worker;
	int32_t kind, state;
	date_t due;
	int64_t late;
	bool open, act;
};
static const struct view_field line_fields[] = {
	VIEW_KEY(struct line, key), VIEW_TEXT(struct line, family_name), VIEW_TEXT(struct line, subject),
	VIEW_TEXT(struct line, to_name), VIEW_TEXT(struct line, from), VIEW_TEXT(struct line, worker),
	VIEW_CHOICE(struct line, kind, referral_kind_choices), VIEW_CHOICE(struct line, state, referral_state_choices),
	VIEW_DATE(struct line, due), VIEW_INT(struct line, late), VIEW_BOOL(struct line, open), VIEW_BOOL(struct line, act),
};
static VIEW_ROW(line_view, struct line, line_fields);

static const struct line *lines(struct page *p, const struct referral_row *rows, size_t n, bool in)
{
	struct line *list = ARENA_ARRAY(p->arena, struct line, n);

	for (size_t i = 0; i < n; i++) {
		const struct referral_row *r = &rows[i];
		bool open = referral_open(r->state);

		list[i] = (struct line){ .key = r->key, .family_name = r->family_name, .subject = r->subject,
			.to_name = r->to_name, .from = page_unit_name(p, r->unit),
			.worker = r->family_name && r->worker != p->ctx.actor.staff ? page_staff_name(p, r->worker) : NULL,
			.kind = r->kind, .state = r->state, .due = r->due_on, .open = open,
			.late = open && !date_is_none(r->due_on) ? page_days_late(p, r->due_on) : 0,
			.act = r->state == REFERRAL_DRAFT || r->state == REFERRAL_DONE || r->state == REFERRAL_REFUSED ||
				(in && open) };
	}
	return list;
}

struct file_page { struct file_head head; bool may; const struct line *rows; size_t nrows; };
static const struct view_field file_fields[] = {
	VIEW_SUB(struct file_page, head, file_head_view), VIEW_BOOL(struct file_page, may),
	VIEW_LIST(struct file_page, rows, nrows, line_view),
};
static VIEW_PAGE(file_view, struct file_page, file_fields, "file_referrals");

static enum rc file_referrals(struct page *p)
{
	struct file_page *s = ARENA_NEW(p->arena, struct file_page);
	struct referral_row *rows;
	struct household h;
	struct member *m;
	size_t nm;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (!rc)
		rc = file_load(p, &tx, TAB_REFERRALS, &h, &m, &nm, &s->head);
	if (!rc)
		rc = referral_list(&p->ctx, &tx, REFERRALS_OF_HOUSEHOLD, h.key, true, FILE_MAX, &rows, &s->nrows);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		rc = page_read_log(p, h.key, "referrals");
	if (rc)
		return rc;
	s->rows = lines(p, rows, s->nrows, false);
	s->may = h.state == HOUSEHOLD_OPEN && may(&p->ctx, &op_referral_draft);
	return page_show_titled(p, &file_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "file.tab.referrals"), "name", h.family_name, NULL), s);
}

struct list_page { bool in, all; struct html tabs; const struct line *rows; size_t nrows; };
static const struct view_field list_fields[] = {
	VIEW_BOOL(struct list_page, in), VIEW_BOOL(struct list_page, all), VIEW_HTML(struct list_page, tabs),
	VIEW_LIST(struct list_page, rows, nrows, line_view),
};
static VIEW_PAGE(list_view, struct list_page, list_fields, "referrals");

static enum rc referrals(struct page *p)
{
	const char *show = http_query(p->req, "show");
	/* An office receives; it sends nothing itself. */
	bool office = (ROLE_BIT(p->ctx.actor.role) & OFFICES) && str_empty(show);
	struct list_page s = { .in = office || str_eq(show, "in"), .all = str_eq(show, "all") };
	struct tab tabs[] = { { "/referrals?show=out", page_text(p, "referral.out"), 0, !s.in && !s.all },
		{ "/referrals?show=in", page_text(p, "referral.in"), 0, s.in },
		{ "/referrals?show=all", page_text(p, "referral.all"), 0, s.all } };
	struct referral_row *rows = NULL;
	enum rc rc = OK;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (!rc && tx.shard.v != SHARD_NATIONAL.v)
		rc = referral_list(&p->ctx, &tx, s.in ? REFERRALS_IN : REFERRALS_OUT, (household_key){ 0 }, s.all, SHOWN,
			&rows, &s.nrows);
	if (rc)
		return rc;
	s.rows = lines(p, rows, s.nrows, s.in);
	s.tabs = widget_tabs(p->arena, p->lang, page_text(p, "referral.title"), tabs, COUNT_OF(tabs));
	return page_show(p, &list_view, "referral.title", &s);
}

/* ---- other resources ----------------------------------------------------------------------------- */

static const struct view_field resource_fields[] = {
	VIEW_TEXT(struct resource_row, name), VIEW_TEXT(struct resource_row, offers),
	VIEW_CHOICE(struct resource_row, kind, agency_kind_choices),
};
VIEW_ROW(resource_row_view, struct resource_row, resource_fields);

enum rc referral_resources(struct page *p, int64_t unit, const struct resource_row **ret_rows, size_t *ret_n)
{
	struct resource_row *rows = ARENA_ARRAY(p->arena, struct resource_row, RESOURCES);
	struct agency *list;
	size_t n, k = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = agency_list(&tx, unit, 0, NULL, &list, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n && k < RESOURCES; i++)
		if (list[i].active)
			rows[k++] = (struct resource_row){ arena_strdup(p->arena, list[i].name),
				list[i].offers ? arena_strdup(p->arena, list[i].offers) : NULL, list[i].kind };
	*ret_rows = rows;
	*ret_n = k;
	return OK;
}

/* ---- one of them ----------------------------------------------------------------------------------- */

struct referral_page {
	referral_key key;
	household_key household;
	bool holder, link_lives;
	const char *family_name, *subject, *to_name, *from, *worker, *told, *next, *despite, *answer, *decided_by, *result,
		*closed_note, *refused, *edit_href, *link, *letter_number, *letter_href;
	int32_t kind, to_kind, state, consent, refusal, decided_role, via, letter_state;
	date_t due, letter_on;
	int64_t late;
	money_t granted;
	instant_t sent_at, seen_at, decided_at, done_at, link_until;
	struct html send, accept, refuse, finish, close, withdraw, reopen, issue, revoke, make_link;
	struct appeal_box appeal;
	const char *agreed_href;
	bool agreed;
};
static const struct view_field referral_fields[] = {
	VIEW_KEY(struct referral_page, key), VIEW_KEY(struct referral_page, household), VIEW_BOOL(struct referral_page, holder),
	VIEW_BOOL(struct referral_page, link_lives),
	VIEW_SUB(struct referral_page, appeal, appeal_box_view), VIEW_HTML(struct referral_page, reopen),
	VIEW_URL(struct referral_page, agreed_href), VIEW_BOOL(struct referral_page, agreed),
	VIEW_TEXT(struct referral_page, family_name), VIEW_TEXT(struct referral_page, subject),
	VIEW_TEXT(struct referral_page, to_name), VIEW_TEXT(struct referral_page, from), VIEW_TEXT(struct referral_page, worker),
	VIEW_TEXT(struct referral_page, told), VIEW_TEXT(struct referral_page, next), VIEW_TEXT(struct referral_page, despite),
	VIEW_TEXT(struct referral_page, answer), VIEW_TEXT(struct referral_page, decided_by),
	VIEW_TEXT(struct referral_page, result), VIEW_TEXT(struct referral_page, closed_note),
	VIEW_TEXT(struct referral_page, refused), VIEW_URL(struct referral_page, edit_href),
	VIEW_CODE(struct referral_page, link), VIEW_CODE(struct referral_page, letter_number),
	VIEW_URL(struct referral_page, letter_href), VIEW_CHOICE(struct referral_page, kind, referral_kind_choices),
	VIEW_CHOICE(struct referral_page, to_kind, referral_to_choices),
	VIEW_CHOICE(struct referral_page, state, referral_state_choices),
	VIEW_CHOICE(struct referral_page, consent, referral_consent_choices),
	VIEW_CHOICE(struct referral_page, refusal, referral_refusal_choices),
	VIEW_CHOICE(struct referral_page, decided_role, role_choices), VIEW_CHOICE(struct referral_page, via, referral_via_choices),
	VIEW_CHOICE(struct referral_page, letter_state, letter_state_choices), VIEW_DATE(struct referral_page, due),
	VIEW_DATE(struct referral_page, letter_on), VIEW_INT(struct referral_page, late),
	VIEW_MONEY(struct referral_page, granted), VIEW_TIME(struct referral_page, sent_at),
	VIEW_TIME(struct referral_page, seen_at), VIEW_TIME(struct referral_page, decided_at),
	VIEW_TIME(struct referral_page, done_at), VIEW_TIME(struct referral_page, link_until),
	VIEW_HTML(struct referral_page, send), VIEW_HTML(struct referral_page, accept), VIEW_HTML(struct referral_page, refuse),
	VIEW_HTML(struct referral_page, finish), VIEW_HTML(struct referral_page, close),
	VIEW_HTML(struct referral_page, withdraw), VIEW_HTML(struct referral_page, issue),
	VIEW_HTML(struct referral_page, revoke), VIEW_HTML(struct referral_page, make_link),
};
static VIEW_PAGE(referral_view, struct referral_page, referral_fields, "referral");

const char *referral_next(struct page *p, const struct referral *r, bool holder)
{
	switch (r->state) {
	case REFERRAL_DRAFT: return page_text(p, "referral.next.draft");
	case REFERRAL_SENT:
	case REFERRAL_SEEN:
		return page_text(p, !holder ? "referral.next.yours" : r->to_unit > 0 ? "referral.next.waits" : "referral.next.outside");
	case REFERRAL_ACCEPTED: return page_text(p, holder ? "referral.next.accepted" : "referral.next.do");
	case REFERRAL_REFUSED: return page_text(p, "referral.next.refused");
	case REFERRAL_DONE: return page_text(p, "referral.next.done");
	case REFERRAL_WITHDRAWN: return page_text(p, "referral.next.withdrawn");
	default: return page_text(p, "referral.next.closed");
	}
}

#define BIT(s) (1u << (s))

static bool refused(const struct referral *r)
{
	return r->state == REFERRAL_REFUSED || (r->state == REFERRAL_CLOSED && r->refusal);
}

static struct html verb_form(struct page *p, const struct referral *r, const struct operation *op, const char *verb,
		const char *submit, bool allowed, bool quiet)
{
	if (!allowed || !may(&p->ctx, op) || (op->from_states && !(op->from_states & BIT(r->state))))
		return (struct html){0};
	return desk_form(p, page_path(p, "/referrals/%s/%s", page_key_text(p, r->key.v), verb), verb,
		op->input ? op->input : &referral_nothing, r->ver, submit, NULL, quiet);
}

struct found { struct referral r; struct sent_letter l; bool letter, agreed; const char *family_name, *told;
	struct appeal_box appeal; };

static void put_forms(struct page *p, const struct found *f, const struct referral_sides *sides, struct referral_page *s)
{
	const struct referral *r = &f->r;
	const struct sent_letter *l = f->letter ? &f->l : NULL;
	bool open = referral_open(r->state), valid = l && l->state == LETTER_VALID;

	s->send = f->agreed && may(&p->ctx, &op_referral_send) ? desk_form(p, page_path(p, "/referrals/%s/send",
			page_key_text(p, r->key.v)), "send", &referral_nothing, r->ver, "referral.send", NULL, false) :
		verb_form(p, r, &op_referral_send, "send", "referral.send", sides->holder, false);
	s->accept = verb_form(p, r, &op_referral_accept, "accept", "referral.accept", sides->answers, false);
	s->refuse = verb_form(p, r, &op_referral_refuse, "refuse", "referral.refuse", sides->answers, true);
	s->finish = verb_form(p, r, &op_referral_finish, "finish", "referral.finish", sides->answers, false);
	s->close = verb_form(p, r, &op_referral_close, "close", "referral.close", sides->holder, false);
	s->reopen = verb_form(p, r, &op_referral_reopen, "reopen", "referral.reopen", sides->holder && refused(r), true);
	s->withdraw = verb_form(p, r, &op_referral_withdraw, "withdraw", "referral.withdraw", sides->holder, true);
	s->issue = verb_form(p, r, &op_letter_issue, "letter", "referral.issue", sides->holder && !valid, true);
	s->revoke = verb_form(p, r, &op_letter_revoke, "letter/revoke", "referral.revoke", sides->holder && valid, true);
	if (sides->holder && open && r->to_unit <= 0 && may(&p->ctx, &op_referral_draft))
		s->make_link = desk_form(p, page_path(p, "/referrals/%s/link", page_key_text(p, r->key.v)), "link",
			&referral_nothing, r->ver, str_empty(r->link_hash) ? "referral.link_make" : "referral.link_again", NULL, true);
	if (sides->holder && r->state == REFERRAL_DRAFT && may(&p->ctx, &op_referral_change))
		s->edit_href = page_path(p, "/referrals/%s/edit", page_key_text(p, r->key.v));
}

/* Has the family agreed to be referred (consent.h)?  Then nobody asks it a second time. */
static enum rc stands(struct page *p, struct tx *tx, struct found *f)
{
	consent_key key;
	enum rc rc = consent_stands(tx, f->r.household, CONSENT_FOR_REFERRAL, p->today, &key);

	f->agreed = rc == OK && key.v;
	return rc;
}

static enum rc find(struct page *p, struct found *f)
{
	struct household h;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (!rc)
		rc = referral_load(&p->ctx, &tx, (referral_key){ page_key(p, "key") }, &f->r);
	if (rc)
		return rc;
	f->told = f->r.told;
	if (referral_sides(&p->ctx, &f->r).holder) {
		rc = household_load(&p->ctx, &tx, f->r.household, &h);
		if (rc)
			return rc;
		f->family_name = h.family_name;
		if (str_empty(f->told))
			rc = referral_tell(&p->ctx, &tx, &f->r, &f->told);
		if (!rc && f->r.state == REFERRAL_DRAFT)
			rc = stands(p, &tx, f);
		if (!rc && refused(&f->r))
			rc = appeal_box_fill(p, &tx, f->r.household, f->r.key.v, f->r.unit, &f->appeal);
	}
	if (rc)
		return rc;
	rc = letter_of(&tx, f->r.key, &f->l);
	if (rc && rc != NOT_FOUND)
		return rc;
	f->letter = rc == OK;
	fault_clear(&p->ctx.fault);
	return tx_commit(&tx);
}

static enum rc show(struct page *p, const char *refused, const char *link)
{
	struct referral_page *s = ARENA_NEW(p->arena, struct referral_page);
	struct found *f = ARENA_NEW(p->arena, struct found);
	struct fault kept = p->ctx.fault;
	struct referral_sides sides;
	const struct referral *r = &f->r;
	enum rc rc = find(p, f);

	if (rc)
		return rc;
	p->ctx.fault = kept;
	rc = page_read_log(p, r->household, "referral");
	if (rc)
		return rc;
	sides = referral_sides(&p->ctx, r);
	*s = (struct referral_page){ .key = r->key, .household = r->household, .holder = sides.holder,
		.family_name = f->family_name, .subject = sides.holder ? r->subject : NULL, .to_name = r->to_name,
		.from = page_unit_name(p, r->unit), .worker = page_staff_name(p, r->worker), .told = f->told,
		.next = referral_next(p, r, sides.holder && !sides.receiver), .despite = sides.holder ? r->despite : NULL,
		.answer = r->answer, .decided_by = page_staff_name(p, r->decided_by), .result = r->result,
		.closed_note = sides.holder ? r->closed_note : NULL, .refused = refused, .link = link, .kind = r->kind,
		.to_kind = r->to_kind, .state = r->state, .consent = r->consent, .refusal = r->refusal,
		.decided_role = r->decided_role, .via = r->via, .due = r->due_on, .granted = r->granted, .sent_at = r->sent_at,
		.seen_at = r->seen_at, .decided_at = r->decided_at, .done_at = r->done_at, .link_until = r->link_until,
		.link_lives = !str_empty(r->link_hash),
		.late = referral_open(r->state) ? page_days_late(p, r->due_on) : 0, .appeal = f->appeal, .agreed = f->agreed,
		.agreed_href = sides.holder && r->agreed.v ? page_path(p, "/households/%s/consents", page_key_text(p, r->household.v)) : NULL };
	if (f->letter) {
		s->letter_number = f->l.number;
		s->letter_on = f->l.issued_on;
		s->letter_state = f->l.state;
		s->letter_href = page_path(p, "/referrals/%s/letter.pdf", page_key_text(p, r->key.v));
	}
	put_forms(p, f, &sides, s);
	return page_show(p, &referral_view, "referral.one", s);
}

/* Whoever receives it has seen it from now on. */
static enum rc referral_get(struct page *p)
{
	struct found *f = ARENA_NEW(p->arena, struct found);
	enum rc rc = find(p, f);

	if (!rc)
		rc = referral_look(&p->ctx, &f->r);
	return rc ? rc : show(p, NULL, NULL);
}

static const struct verb { const char *last; const struct operation *op; } verbs[] = {
	{ "send", &op_referral_send }, { "accept", &op_referral_accept }, { "refuse", &op_referral_refuse },
	{ "finish", &op_referral_finish }, { "close", &op_referral_close }, { "withdraw", &op_referral_withdraw }, { "reopen", &op_referral_reopen },
	{ "letter", &op_letter_issue }, { "revoke", &op_letter_revoke }, { NULL, NULL }
};

static enum rc referral_post(struct page *p)
{
	const char *last = p->req->segment[p->req->nsegments - 1];
	const struct verb *v = verbs;
	int64_t key = page_key(p, "key");
	void *in = NULL;
	enum rc rc;

	while (!str_eq(v->last, last))
		v++;
	if (v->op->input) {
		in = arena_alloc(p->arena, v->op->input->size);
		record_init(v->op->input, in);
	}
	rc = page_form(p, v->op->input, in);
	if (rc == OK)
		rc = operation_run(&p->ctx, v->op, shard_of_key(key), in, key, &key);
	if (page_overtaken(rc, p))
		return rc;
	if (file_is_form_error(rc, p)) {
		p->res->status = rc == CONFLICT ? 409 : 422;
		return show(p, rc == CONFLICT ? file_fault_text(p) : NULL, NULL);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/referrals/%s", page_key_text(p, page_key(p, "key"))),
		arena_printf(p->arena, "notice.referral.%s", v->last));
}

/* The link is shown this once and never again; only its hash is kept. */
static enum rc link_post(struct page *p)
{
	char token[REFERRAL_TOKEN_LEN + 1];
	enum rc rc = page_form(p, NULL, NULL);

	if (rc == OK)
		rc = referral_link_make(&p->ctx, (referral_key){ page_key(p, "key") }, token);
	if (file_is_form_error(rc, p)) {
		p->res->status = 409;
		return show(p, file_fault_text(p), NULL);
	}
	if (rc)
		return rc;
	return show(p, NULL, arena_printf(p->arena, "https://%s/answer?t=%s", p->req->h.host, token));
}

/* ---- writing one ------------------------------------------------------------------------------------ */

static void units_to(struct page *p, struct deed_form *f)
{
	struct unit_range range = unit_range_of(unit_province(UNIT(f->h.unit)));
	struct form_option *o = ARENA_ARRAY(p->arena, struct form_option, org_count(p->ctx.org));
	static const enum unit_level levels[] = { LEVEL_PROVINCE, LEVEL_COUNTY, LEVEL_CENTRE };
	size_t n = 0;

	for (size_t l = 0; l < COUNT_OF(levels); l++) {
		const struct org_unit *u;
		size_t pos = 0;

		while ((u = org_next(p->ctx.org, range, levels[l], &pos)))
			if (u->no.v != f->h.unit && org_unit_open(u, p->today))
				o[n++] = (struct form_option){ arena_printf(p->arena, "%lld", (long long)u->no.v), u->name };
	}
	f->options[f->noptions++] = (struct form_options){ "to_unit", o, n };
}

static enum rc agencies_to(struct page *p, struct deed_form *f)
{
	struct form_option *o;
	struct agency *list;
	size_t n, k = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = agency_list(&tx, f->h.unit, 0, NULL, &list, &n);
	if (rc)
		return rc;
	o = ARENA_ARRAY(p->arena, struct form_option, n);
	for (size_t i = 0; i < n; i++)
		if (list[i].active)
			o[k++] = (struct form_option){ page_key_text(p, list[i].key.v), arena_strdup(p->arena, list[i].name) };
	f->options[f->noptions++] = (struct form_options){ "agency", o, k };
	return OK;
}

static enum rc requests_of(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct request_filter filter = { .range = p->ctx.scope, .household = f->h.key, .unfinished = true };
	struct form_option *o = ARENA_ARRAY(p->arena, struct form_option, REQUESTS);
	struct request_row *rows;
	size_t n;
	bool more;
	enum rc rc = request_list(tx, &filter, REQUESTS, &rows, &n, &more);

	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		o[i] = (struct form_option){ page_key_text(p, rows[i].key.v), arena_printf(p->arena, "%s — %s",
			page_service_name(p, rows[i].subject), rows[i].number) };
	f->options[f->noptions++] = (struct form_options){ "request", o, n };
	return OK;
}

static enum rc prepare_draft(struct page *p, struct tx *tx, struct deed_form *f)
{
	const struct referral *r = f->record;
	struct referral_draft *in = f->input;
	enum rc rc;

	if (r)
		*in = (struct referral_draft){ .household = r->household, .kind = r->kind, .to_kind = r->to_kind,
			.to_unit = r->to_unit, .agency = r->agency, .person = r->to_kind == TO_PERSON ? r->to_name : NULL,
			.member = r->member, .request = r->request, .subject = r->subject, .words = r->words,
			.amount = r->amount, .shared = r->shared };
	else
		in->shared = 1 << (SHARE_NAME - 1);
	f->lead = page_text(p, "referral.lead");
	deed_members(p, f, "member");
	units_to(p, f);
	rc = agencies_to(p, f);
	return rc ? rc : requests_of(p, tx, f);
}

static const char *const draft_only[] = { "kind", "to_kind", "to_unit", "agency", "person", "subject", "words", "amount",
	"member", "request", "shared", NULL };

const struct deed deeds_referral[] = {
	{ .op = &op_referral_draft, .first = "households", .verb = "referral", .title = "referral.new",
		.submit = "referral.save_draft", .notice = "notice.referral.draft", .only = draft_only, .to = "/referrals",
		.own = "referrals", .prepare = prepare_draft },
	{ .op = &op_referral_change, .first = "referrals", .verb = "edit", .title = "referral.edit",
		.submit = "referral.save_draft", .notice = "notice.referral.draft", .only = draft_only, .to = "/referrals",
		.own = "referrals", .prepare = prepare_draft },
	{ .op = NULL }
};

#define POST(verb_, op_, label_) { HTTP_POST, "/referrals/{key}/" verb_, ROLES_ALL, referral_post, label_, 0, 0, &(op_) }

const struct web_page pages_referral[] = {
	{ HTTP_GET, "/households/{key}/referrals", PLAN_READERS, file_referrals, "referrals of a case file" },
	DEED("/households/{key}/referral", SENDERS, op_referral_draft, "write a referral"),
	DEED("/referrals/{key}/edit", SENDERS, op_referral_change, "change the draft of a referral"),
	{ HTTP_GET, "/referrals", SEERS, referrals, "referrals sent and received" },
	{ HTTP_GET, "/referrals/{key}", SEERS, referral_get, "one referral", HTTP_WORKER },
	POST("send", op_referral_send, "send a referral"),
	POST("accept", op_referral_accept, "accept a referral"),
	POST("refuse", op_referral_refuse, "refuse a referral"),
	POST("finish", op_referral_finish, "result of a referral"),
	POST("close", op_referral_close, "close a referral"),
	POST("withdraw", op_referral_withdraw, "withdraw a referral"),
	POST("reopen", op_referral_reopen, "send a refused referral again"),
	POST("letter", op_letter_issue, "issue a letter"),
	POST("letter/revoke", op_letter_revoke, "revoke a letter"),
	{ HTTP_POST, "/referrals/{key}/link", SENDERS, link_post, "make a link to answer" },
	{ .pattern = NULL }
};
const struct view_type *const views_referral[] = { &file_view, &list_view, &referral_view, NULL };
