/* The public page behind a one-time link: an agency without an account answers (R78, R273).
 *
 * It shows what the referral allows and nothing else, works without JavaScript, and has one
 * answer for a link that is unknown, expired, spent or braked. */
#include "page_referral.h"

struct answer_page {
	bool found, thanks;
	const char *from, *phone, *phone_href, *told, *next, *refused;
	int32_t kind, state;
	date_t due;
	struct html accept, refuse, finish;
};
static const struct view_field answer_fields[] = {
	VIEW_BOOL(struct answer_page, found), VIEW_BOOL(struct answer_page, thanks), VIEW_TEXT(struct answer_page, from),
	VIEW_CODE(struct answer_page, phone), VIEW_URL(struct answer_page, phone_href), VIEW_TEXT(struct answer_page, told),
	VIEW_TEXT(struct answer_page, next), VIEW_TEXT(struct answer_page, refused),
	VIEW_CHOICE(struct answer_page, kind, referral_kind_choices),
	VIEW_CHOICE(struct answer_page, state, referral_state_choices), VIEW_DATE(struct answer_page, due),
	VIEW_HTML(struct answer_page, accept), VIEW_HTML(struct answer_page, refuse), VIEW_HTML(struct answer_page, finish),
};
static VIEW_PAGE(answer_view, struct answer_page, answer_fields, "answer");

static const struct verb { const char *name, *submit; const struct operation *op; } verbs[] = {
	{ "accept", "referral.accept", &op_referral_accept }, { "refuse", "referral.refuse", &op_referral_refuse },
	{ "finish", "referral.finish", &op_referral_finish },
};

static struct html form_of(struct page *p, const struct referral *r, const struct verb *v, const char *token)
{
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 3);
	struct form f = page_form_of(p, "/answer", v->op->input, NULL);

	if (!(v->op->from_states & 1u << r->state))
		return (struct html){0};
	hidden[0] = (struct form_hidden){ "t", token };
	hidden[1] = (struct form_hidden){ "act", v->name };
	hidden[2] = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)r->ver) };
	f.hidden = hidden;
	f.nhidden = 3;
	f.id = v->name;
	f.submit = page_text(p, v->submit);
	if (!str_eq(http_form(p->req, "act"), v->name)) {
		f.fault = NULL;
		f.typed = NULL;
	}
	return widget_form(p->arena, &f);
}

static void fill(struct page *p, const struct referral *r, const char *token, struct answer_page *s)
{
	const struct org_unit *u = org_unit(p->ctx.org, r->unit);

	s->found = true;
	s->from = page_unit_name(p, r->unit);
	s->phone = u ? u->phone : NULL;
	s->phone_href = str_empty(s->phone) ? NULL : arena_printf(p->arena, "tel:%s", s->phone);
	s->told = r->told;
	s->kind = r->kind;
	s->state = r->state;
	s->due = r->due_on;
	s->next = referral_next(p, r, false);
	s->accept = form_of(p, r, &verbs[0], token);
	s->refuse = form_of(p, r, &verbs[1], token);
	s->finish = form_of(p, r, &verbs[2], token);
}

static enum rc show(struct page *p, const struct answer_page *s)
{
	p->layout.wide = true;
	return page_show(p, &answer_view, "answer.title", s);
}

/* NOT_FOUND for every way in which a link does not open. */
static enum rc opened(struct page *p, struct ctx *ctx, const char *token, struct referral *ret_r)
{
	struct auth *auth = p->web->c.auth;
	bool held = question_held(auth, &p->ctx, "answer", "", p->req->remote);
	enum rc rc = referral_by_token(ctx, token, ret_r);

	if (rc == NOT_FOUND && !held)
		question_failed(auth, &p->ctx, "answer", "", p->req->remote);
	return rc == OK && held ? NOT_FOUND : rc;
}

static enum rc answer_get(struct page *p)
{
	const char *token = http_query(p->req, "t");
	struct answer_page s = {0};
	struct referral r;
	struct ctx ctx;
	enum rc rc;

	page_as_program(p, &ctx);
	rc = opened(p, &ctx, token, &r);
	if (rc == OK)
		rc = referral_look(&ctx, &r);
	if (rc == OK)
		rc = referral_by_token(&ctx, token, &r);
	if (rc == OK)
		fill(p, &r, token, &s);
	else if (rc != NOT_FOUND)
		return rc;
	return show(p, &s);
}

static enum rc answer_post(struct page *p)
{
	const char *token = http_form(p->req, "t"), *act = http_form(p->req, "act");
	const struct verb *v = NULL;
	struct answer_page s = {0};
	struct referral r;
	struct ctx ctx;
	int64_t key;
	void *in;
	enum rc rc;

	page_as_program(p, &ctx);
	rc = opened(p, &ctx, token, &r);
	if (rc == NOT_FOUND)
		return show(p, &s);
	for (size_t i = 0; i < COUNT_OF(verbs); i++)
		if (str_eq(verbs[i].name, act))
			v = &verbs[i];
	if (rc || !v)
		return rc ? rc : ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	in = arena_alloc(p->arena, v->op->input->size);
	record_init(v->op->input, in);
	rc = page_form(p, v->op->input, in);
	ctx.if_version = p->ctx.if_version;
	if (rc == OK) {
		rc = operation_run(&ctx, v->op, shard_of_key(r.key.v), in, r.key.v, &key);
		p->ctx.fault = ctx.fault;
	}
	if (rc == OK) {
		s.thanks = true;
		return show(p, &s);
	}
	if (!file_is_form_error(rc, p))
		return rc;
	p->res->status = rc == CONFLICT ? 409 : 422;
	if (rc == CONFLICT)
		s.refused = file_fault_text(p);
	fill(p, &r, token, &s);
	return show(p, &s);
}

const struct web_page pages_answer[] = {
	{ HTTP_GET, "/answer", PAGE_PUBLIC, answer_get, "answer a referral by link", HTTP_WORKER },
	{ HTTP_POST, "/answer", PAGE_PUBLIC, answer_post, "answer a referral by link" },
	{ .pattern = NULL }
};
const struct view_type *const views_answer[] = { &answer_view, NULL };
