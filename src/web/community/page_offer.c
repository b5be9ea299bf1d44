/* Anybody may offer help, without an account (R51): the county first, then the centre, then who and how. */
#include "desk.h"
#include "page_file.h"

#include "community.h"

struct offer_page { bool sent, held; const char *centre, *phone; struct html form; const struct desk_county *counties; size_t ncounties; };
static const struct view_field offer_fields[] = {
	VIEW_BOOL(struct offer_page, sent), VIEW_BOOL(struct offer_page, held), VIEW_TEXT(struct offer_page, centre),
	VIEW_CODE(struct offer_page, phone), VIEW_HTML(struct offer_page, form),
	VIEW_LIST(struct offer_page, counties, ncounties, desk_county_view),
};
static VIEW_PAGE(offer_view, struct offer_page, offer_fields, "offer");

static enum rc show(struct page *p, struct offer_page *s, const struct helper_offer *in)
{
	const char *county = p->req->method == HTTP_GET ? http_query(p->req, "county") : http_form(p->req, "county");
	struct form_hidden hidden = { .name = "county" };
	struct form f = page_form_of(p, "/offer", &helper_offer_type, in);
	struct form_options centres;
	int64_t no = 0;

	p->layout.wide = true;
	if (s->sent || s->held)
		return page_show(p, &offer_view, "offer.title", s);
	if (str_empty(county) || !str_to_i64(county, &no) || unit_level_of(UNIT(no)) != LEVEL_COUNTY) {
		s->counties = desk_counties(p, &s->ncounties);
		return page_show(p, &offer_view, "offer.title", s);
	}
	hidden.value = arena_printf(p->arena, "%lld", (long long)no);
	centres = file_centres(p, unit_range_of(UNIT(no)), 0, "unit");
	f.hidden = &hidden;
	f.nhidden = 1;
	f.options = &centres;
	f.noptions = 1;
	f.submit = page_text(p, "offer.send");
	s->form = widget_form(p->arena, &f);
	return page_show(p, &offer_view, "offer.title", s);
}

static enum rc offer_get(struct page *p)
{
	struct offer_page s = {0};
	struct helper_offer in;

	record_init(&helper_offer_type, &in);
	in.may_contact = true;
	return show(p, &s, &in);
}

static enum rc offer_post(struct page *p)
{
	struct auth *auth = p->web->c.auth;
	struct offer_page s = { .held = question_held(auth, &p->ctx, "offer", p->req->remote, p->req->remote) };
	const struct org_unit *u = NULL;
	struct helper_offer in;
	struct ctx program;
	helper_key made;
	enum rc rc;

	record_init(&helper_offer_type, &in);
	if (s.held) {
		p->res->status = 429;
		return show(p, &s, &in);
	}
	rc = page_form(p, &helper_offer_type, &in);
	if (rc == OK && unit_no_valid(in.unit))
		u = org_unit(p->ctx.org, in.unit);
	if (rc == OK && !u) {
		fault_field(&p->ctx.fault, "unit", "required", NULL);
		rc = INVALID;
	}
	if (rc == OK) {
		ctx_system(&program, p->ctx.store, p->arena);
		program.org = p->ctx.org;
		rc = helper_offered(&program, &in, &made);
		if (rc == INVALID)
			p->ctx.fault = program.fault;
	}
	if (rc == INVALID) {
		p->res->status = 422;
		return show(p, &s, &in);
	}
	if (rc)
		return rc;
	question_failed(auth, &p->ctx, "offer", p->req->remote, p->req->remote);
	s.sent = true;
	s.centre = u->name;
	s.phone = u->phone;
	return show(p, &s, &in);
}

const struct web_page pages_offer[] = {
	{ HTTP_GET, "/offer", PAGE_PUBLIC, offer_get, "offer help" },
	{ HTTP_POST, "/offer", PAGE_PUBLIC, offer_post, "offer help" },
	{ .pattern = NULL }
};
const struct view_type *const views_offer[] = { &offer_view, NULL };
