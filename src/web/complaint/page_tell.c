/* For everybody: complain, praise, offer help, appeal, and follow it by a code, without an account or a name
 * (R10, R11, R51, R389).  Unknown, wrong and braked codes have one answer. */
#include "page_complaint.h"

#include "desk.h"

#include <string.h>

/* ---- telling ------------------------------------------------------------------------------ */

struct tell_page {
	bool held;
	const char *code, *next;
	struct html form;
	const struct desk_county *counties;
	size_t ncounties;
};
static const struct view_field tell_fields[] = {
	VIEW_BOOL(struct tell_page, held), VIEW_CODE(struct tell_page, code), VIEW_TEXT(struct tell_page, next),
	VIEW_HTML(struct tell_page, form), VIEW_LIST(struct tell_page, counties, ncounties, desk_county_view),
};
static VIEW_PAGE(tell_view, struct tell_page, tell_fields, "tell");

/* The centres of the county, its own office, and the province above it. */
static struct form_options units_to(struct page *p, unit_no county)
{
	const int64_t above[] = { county.v, unit_province(county).v };
	struct form_options o = file_centres(p, unit_range_of(county), 0, "about_unit");
	struct form_option *list = ARENA_ARRAY(p->arena, struct form_option, o.n + COUNT_OF(above));

	if (o.n)
		memcpy(list, o.list, o.n * sizeof *list);
	for (size_t i = 0; i < COUNT_OF(above); i++)
		list[o.n++] = (struct form_option){ arena_printf(p->arena, "%lld", (long long)above[i]), page_unit_name(p, above[i]) };
	o.list = list;
	return o;
}

static enum rc show_tell(struct page *p, struct tell_page *s, const struct complaint_tell *in)
{
	static const char *const said[] = { "kind", "about_unit", "topic", "words", NULL };
	static const char *const teller[] = { "reporter_name", "reporter_phone", NULL };
	const struct form_group groups[] = { { page_text(p, "tell.group.what"), NULL, said },
		{ page_text(p, "tell.group.who"), page_text(p, "tell.group.who_hint"), teller } };
	const char *county = p->req->method == HTTP_GET ? http_query(p->req, "county") : http_form(p->req, "county");
	struct form_options options;
	struct form_hidden hidden = { .name = "county" };
	struct form f = page_form_of(p, "/complaint", &complaint_tell_type, in);
	int64_t no = 0;

	p->layout.wide = true;
	if (s->code || s->held)
		return page_show(p, &tell_view, "tell.title", s);
	if (str_empty(county) || !str_to_i64(county, &no) || unit_level_of(UNIT(no)) != LEVEL_COUNTY || !org_unit(p->ctx.org, no)) {
		s->counties = desk_counties(p, &s->ncounties);
		return page_show(p, &tell_view, "tell.title", s);
	}
	hidden.value = arena_printf(p->arena, "%lld", (long long)no);
	f.hidden = &hidden;
	f.nhidden = 1;
	options = units_to(p, UNIT(no));
	f.options = &options;
	f.noptions = 1;
	f.groups = groups;
	f.ngroups = COUNT_OF(groups);
	f.submit = page_text(p, "tell.send");
	s->form = widget_form(p->arena, &f);
	return page_show(p, &tell_view, "tell.title", s);
}

static enum rc tell_get(struct page *p)
{
	struct tell_page s = {0};
	struct complaint_tell in;

	record_init(&complaint_tell_type, &in);
	return show_tell(p, &s, &in);
}

/* By the program itself; what is kept of who sent it is what was typed. */
static enum rc run_tell(struct page *p, const struct operation *op, shard_id shard, const void *in, struct complaint *ret_c)
{
	struct ctx program;
	int64_t key;
	enum rc rc;
	AUTO(tx) tx = {0};

	page_as_program(p, &program);
	program.inside = true;
	rc = operation_run(&program, op, shard, in, 0, &key);
	if (!rc)
		rc = ctx_read(&program, shard, &tx);
	if (!rc)
		rc = row_load(&tx, &complaint_type, key, ret_c);
	if (rc)
		p->ctx.fault = program.fault;
	return rc;
}

static enum rc tell_post(struct page *p)
{
	struct auth *auth = p->web->c.auth;
	struct tell_page s = { .held = question_held(auth, &p->ctx, "complaint", p->req->remote, p->req->remote) };
	struct complaint_tell in;
	struct complaint c;
	enum rc rc;

	record_init(&complaint_tell_type, &in);
	if (s.held) {
		p->res->status = 429;
		return show_tell(p, &s, &in);
	}
	rc = page_form(p, &complaint_tell_type, &in);
	if (rc == OK && !store_has_shard(p->ctx.store, unit_shard(UNIT(in.about_unit)))) {
		fault_field(&p->ctx.fault, "about_unit", "complaint.unit", NULL);
		rc = INVALID;
	}
	if (rc == OK)
		rc = run_tell(p, &op_complaint_tell, unit_shard(UNIT(in.about_unit)), &in, &c);
	if (rc == INVALID) {
		p->res->status = 422;
		return show_tell(p, &s, &in);
	}
	if (rc)
		return rc;
	/* Each one counts, so that a machine that floods the list has to wait. */
	question_failed(auth, &p->ctx, "complaint", p->req->remote, p->req->remote);
	s.code = desk_code_text(p->arena, c.code);
	s.next = complaint_next(p, &c);
	return show_tell(p, &s, &in);
}

/* ---- appealing with the code of a request -------------------------------------------------------- */

struct html appeal_public_form(struct page *p, const char *code, const char *digits)
{
	static const char *const only[] = { "words", "reporter_name", "reporter_phone", NULL };
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 2);
	struct form f = page_form_of(p, "/track/appeal", &appeal_tell_type, NULL);

	hidden[0] = (struct form_hidden){ "code", code };
	hidden[1] = (struct form_hidden){ "digits", digits };
	f.hidden = hidden;
	f.nhidden = 2;
	f.only = only;
	f.submit = page_text(p, "appeal.send");
	if (!str_eq(p->req->path, "/track/appeal")) {
		f.fault = NULL;
		f.typed = NULL;
	}
	return widget_form(p->arena, &f);
}

enum rc appeal_public_send(struct page *p, request_key request, const char **ret_code)
{
	struct appeal_tell in;
	struct complaint c;
	enum rc rc;

	record_init(&appeal_tell_type, &in);
	in.request = request.v;
	rc = page_form(p, &appeal_tell_type, &in);
	in.request = request.v;
	if (!rc)
		rc = run_tell(p, &op_appeal_tell, shard_of_key(request.v), &in, &c);
	if (!rc)
		*ret_code = desk_code_text(p->arena, c.code);
	return rc;
}

/* ---- following --------------------------------------------------------------------------------------- */

const char *complaint_next(struct page *p, const struct complaint *c)
{
	struct buf b;
	const char *day;

	buf_init(&b, 256);
	fa_put_date(&b, c->due_on, FA_DATE_LONG, p->lang);
	day = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	switch (c->state) {
	case COMPLAINT_RECEIVED:
	case COMPLAINT_REVIEW: return view_textf(p->arena, p->lang,
		c->handler == c->about_unit ? "complaint.next.read" : "complaint.next.review", "day", day, NULL);
	case COMPLAINT_ASKED: return page_text(p, "complaint.next.asked");
	case COMPLAINT_REOPENED: return view_textf(p->arena, p->lang, "complaint.next.reopened", "day", day, NULL);
	case COMPLAINT_ANSWERED: return page_text(p, "complaint.next.answered");
	default: return page_text(p, "complaint.next.closed");
	}
}

struct follow_page {
	bool asked, found, thanks, refused_appeal;
	const char *about, *next, *question, *answer, *refused;
	int32_t kind, state, outcome;
	instant_t received;
	struct html answering, again;
	const struct resource_row *resources;
	size_t nresources;
};
static const struct view_field follow_fields[] = {
	VIEW_BOOL(struct follow_page, asked), VIEW_BOOL(struct follow_page, found), VIEW_BOOL(struct follow_page, thanks),
	VIEW_BOOL(struct follow_page, refused_appeal), VIEW_TEXT(struct follow_page, about), VIEW_TEXT(struct follow_page, next),
	VIEW_TEXT(struct follow_page, question), VIEW_TEXT(struct follow_page, answer), VIEW_TEXT(struct follow_page, refused),
	VIEW_CHOICE(struct follow_page, kind, complaint_kind_choices), VIEW_CHOICE(struct follow_page, state, complaint_state_choices),
	VIEW_CHOICE(struct follow_page, outcome, complaint_outcome_choices), VIEW_TIME(struct follow_page, received),
	VIEW_HTML(struct follow_page, answering), VIEW_HTML(struct follow_page, again),
	VIEW_LIST(struct follow_page, resources, nresources, resource_row_view),
};
static VIEW_PAGE(follow_view, struct follow_page, follow_fields, "follow");

static const struct verb { const char *act, *submit; const struct operation *op; } verbs[] = {
	{ "reply", "complaint.reply", &op_complaint_reply }, { "reopen", "complaint.reopen", &op_complaint_reopen },
};

static struct html form_of(struct page *p, const struct complaint *c, const struct verb *v)
{
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 3);
	struct form f = page_form_of(p, "/complaint/follow", v->op->input, NULL);

	if (!(v->op->from_states & 1u << c->state) || (c->state == COMPLAINT_ANSWERED && !complaint_may_reopen(&p->ctx, c)))
		return (struct html){0};
	hidden[0] = (struct form_hidden){ "code", c->code };
	hidden[1] = (struct form_hidden){ "act", v->act };
	hidden[2] = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)c->ver) };
	f.hidden = hidden;
	f.nhidden = 3;
	f.id = v->act;
	f.submit = page_text(p, v->submit);
	f.quiet = c->state == COMPLAINT_ANSWERED;
	if (!str_eq(http_form(p->req, "act"), v->act)) {
		f.fault = NULL;
		f.typed = NULL;
	}
	return widget_form(p->arena, &f);
}

/* All provinces are asked, also after it was found. */
static enum rc find(struct page *p, const char *code, struct complaint *ret_c, bool *ret_found)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(p->ctx.store, shards);

	*ret_found = false;
	for (int i = 0; i < n; i++) {
		struct complaint c;
		enum rc rc;
		AUTO(tx) tx = {0};

		if (shards[i].v == SHARD_NATIONAL.v)
			continue;
		rc = ctx_read(&p->ctx, shards[i], &tx);
		if (!rc)
			rc = complaint_by_code(&tx, code, &c);
		if (rc && rc != NOT_FOUND)
			return rc;
		if (rc == OK) {
			*ret_c = c;
			*ret_found = true;
		}
	}
	fault_clear(&p->ctx.fault);
	return OK;
}

static enum rc show_follow(struct page *p, struct follow_page *s, const struct complaint *c)
{
	enum rc rc = OK;

	p->layout.wide = true;
	if (c) {
		s->found = true;
		s->about = page_unit_name(p, c->about_unit);
		s->next = complaint_next(p, c);
		s->question = c->state == COMPLAINT_ASKED ? c->question : NULL;
		s->answer = c->answer;
		s->kind = c->kind;
		s->state = c->state;
		s->outcome = c->outcome;
		s->received = c->received_at;
		s->refused_appeal = c->outcome == OUTCOME_NOT_ACCEPTED && c->state >= COMPLAINT_ANSWERED;
		s->answering = form_of(p, c, &verbs[0]);
		s->again = form_of(p, c, &verbs[1]);
		if (s->refused_appeal)
			rc = referral_resources(p, c->about_unit, &s->resources, &s->nresources);
	}
	return rc ? rc : page_show(p, &follow_view, "follow.title", s);
}

static enum rc follow_get(struct page *p)
{
	struct follow_page s = {0};

	return show_follow(p, &s, NULL);
}

static enum rc act(struct page *p, const struct verb *v, const struct complaint *c)
{
	struct ctx program;
	int64_t none;
	void *in = arena_alloc(p->arena, v->op->input->size);
	enum rc rc;

	record_init(v->op->input, in);
	rc = page_form(p, v->op->input, in);
	if (rc)
		return rc;
	page_as_program(p, &program);
	program.if_version = p->ctx.if_version;
	rc = operation_run(&program, v->op, shard_of_key(c->key.v), in, c->key.v, &none);
	p->ctx.fault = program.fault;
	return rc;
}

static enum rc follow_post(struct page *p)
{
	struct follow_page s = { .asked = true };
	char code[TRACKING_CODE_LEN + 1] = "";
	struct auth *auth = p->web->c.auth;
	const char *doing = http_form(p->req, "act");
	struct complaint c;
	bool held, found;
	enum rc rc;

	(void)!tracking_code_read(http_form(p->req, "code"), code);
	held = question_held(auth, &p->ctx, "follow", code, p->req->remote);
	rc = find(p, code, &c, &found);
	if (rc)
		return rc;
	if (!found && !held)
		question_failed(auth, &p->ctx, "follow", code, p->req->remote);
	if (!found || held)
		return show_follow(p, &s, NULL);
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (!str_eq(verbs[i].act, doing))
			continue;
		rc = act(p, &verbs[i], &c);
		s.thanks = rc == OK;
		if (rc && !file_is_form_error(rc, p))
			return rc;
		if (rc) {
			p->res->status = rc == CONFLICT ? 409 : 422;
			s.refused = rc == CONFLICT ? file_fault_text(p) : NULL;
			return show_follow(p, &s, &c);
		}
		rc = find(p, code, &c, &found);
		if (rc)
			return rc;
	}
	return show_follow(p, &s, &c);
}

const struct web_page pages_tell[] = {
	{ HTTP_GET, "/complaint", PAGE_PUBLIC, tell_get, "complain, praise or offer help" },
	{ HTTP_POST, "/complaint", PAGE_PUBLIC, tell_post, "complain, praise or offer help" },
	{ HTTP_GET, "/complaint/follow", PAGE_PUBLIC, follow_get, "what became of a complaint" },
	{ HTTP_POST, "/complaint/follow", PAGE_PUBLIC, follow_post, "what became of a complaint, by its code" },
	{ .pattern = NULL }
};
const struct view_type *const views_tell[] = { &tell_view, &follow_view, NULL };
