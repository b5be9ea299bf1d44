/* The stages of a request, in order; every page and API entry passes here. */
#include "web_int.h"

#include "token.h"

#include "secret.h"

/* ---- language and theme --------------------------------------------------------- */

/* Persian unless somebody chose otherwise: many phones here are set to English by their maker. */
static enum lang lang_of(const struct http_request *req)
{
	const char *cookie = http_cookie(req, "lang");

	/* A program says what it means; a browser repeats what its maker set. */
	if (!cookie && str_prefix(req->path, "/api/") && req->h.accept_language && str_prefix(req->h.accept_language, "en"))
		return LANG_EN;
	if (!cookie)
		return LANG_FA;
	return str_eq(cookie, "en") ? LANG_EN : LANG_FA;
}

static const char *theme_of(const struct http_request *req)
{
	const char *cookie = http_cookie(req, "theme");

	return str_eq(cookie, "dark") ? "dark" : str_eq(cookie, "light") ? "light" : "";
}

/* ---- who --------------------------------------------------------------------------- */

static enum rc find_actor(struct page *p)
{
	const char *bearer = p->req->h.authorization, *cookie;
	enum rc rc;

	if (p->api && bearer && str_prefix(bearer, "Bearer ")) {
		rc = token_known(p->web->c.auth, &p->ctx, bearer + 7);
		p->signed_in = rc == OK;
		p->phone = str_prefix(bearer + 7, PHONE_TOKEN_PREFIX);
		return rc == NOT_FOUND ? OK : rc;
	}
	cookie = http_cookie(p->req, "session");
	if (!cookie)
		return OK;
	rc = session_check(&p->ctx, cookie, &p->session);
	if (rc == NOT_FOUND)
		return OK;
	if (rc)
		return rc;
	p->signed_in = p->session.stage == STAGE_OPEN;
	p->layout.csrf = p->session.csrf;
	return OK;
}

/* Where a session that is not open yet has to go on. */
static const char *stage_path(enum session_stage stage)
{
	switch (stage) {
	case STAGE_PASSWORD: return "/password";
	case STAGE_ENROL: return "/second-factor/set-up";
	case STAGE_FACTOR: return "/second-factor";
	case STAGE_OPEN: break;
	}
	return "/";
}

static bool has_session(const struct page *p)
{
	return p->session.id[0] != '\0';
}

/* A key says by itself in which shard its record lies.  Whoever makes one up must not lead
 * a page about families to the national shard, where their tables are not. */
static bool key_misleads(const struct page *p, const struct web_page *page)
{
	static const char *const of_the_country[] = { "/admin/", "/devices/", "/schemes/" };
	bool national = page->op && page->op->flags & OP_NATIONAL;

	for (size_t i = 0; !page->op && i < COUNT_OF(of_the_country); i++)
		national = national || str_prefix(page->pattern, of_the_country[i]);
	if (national)
		return false;
	for (size_t i = 0; i < p->req->nparams; i++)
		if (str_eq(p->req->param[i].name, "key") &&
		    shard_of_key(p->req->param[i].key).v == SHARD_NATIONAL.v)
			return true;
	return false;
}

/* True when the request may go on; else it has been answered. */
static bool admit(struct page *p, const struct web_page *page)
{
	if (page->roles & PAGE_PUBLIC)
		return true;
	if ((page->roles & PAGE_STAGE) && has_session(p))
		return true;
	if (!p->signed_in && p->api) {
		p->ctx.fault.code = "access.sign_in_needed";
		p->res->status = 401;
		http_set(p->res, "WWW-Authenticate", "Bearer");
		web_fail(p, DENIED);
		return false;
	}
	if (!p->signed_in) {
		const char *to = has_session(p) ? stage_path(p->session.stage) : "/sign-in";

		/* Back to the form, where what was typed stands as a draft (R391). */
		if (!has_session(p) && web_has_page(page->pattern) && !str_eq(p->req->path, "/"))
			to = http_url(p->arena, to, "next", p->req->path, NULL);
		http_redirect(p->res, 303, to);
		return false;
	}
	/* Outsiders see DENIED as NOT_FOUND: a page that is not theirs does not exist. */
	if (!(page->roles & ROLE_BIT(p->ctx.actor.role)) || (page->op && !may(&p->ctx, page->op))) {
		web_fail(p, NOT_FOUND);
		return false;
	}
	if (p->phone && !str_prefix(page->pattern, "/api/v1/sync/")) {
		web_fail(p, NOT_FOUND);
		return false;
	}
	if (key_misleads(p, page)) {
		web_fail(p, NOT_FOUND);
		return false;
	}
	return true;
}

/* ---- meant --------------------------------------------------------------------------- */

/* A change must come from our own page: the browser says so (Sec-Fetch-Site, Origin)
 * and the form carries the session's token.  A bearer token is proof by itself. */
static bool meant(struct page *p)
{
	const struct http_headers *h = &p->req->h;
	const char *token;

	if (p->req->method == HTTP_GET)
		return true;
	if (h->sec_fetch_site && !str_eq(h->sec_fetch_site, "same-origin") && !str_eq(h->sec_fetch_site, "none"))
		return false;
	if (h->origin && !str_eq(h->origin, "null")) {
		const char *host = str_prefix(h->origin, "https://") ? h->origin + 8 :
			str_prefix(h->origin, "http://") ? h->origin + 7 : "";

		if (!str_eq(host, h->host))
			return false;
	}
	if (!has_session(p))
		return true;        /* signing in, or a bearer token */
	token = h->csrf_token ? h->csrf_token : http_form(p->req, "csrf");
	return token && session_csrf_ok(&p->session, token);
}

/* ---- show ------------------------------------------------------------------------------ */

static void fill_layout(struct page *p)
{
	struct layout *l = &p->layout;
	const char *notice = http_cookie(p->req, "notice");

	l->lang = p->lang;
	l->theme = theme_of(p->req);
	l->today = p->today;
	l->path = p->req->path;
	if (notice && view_text_find(p->lang, notice)) {
		l->notice = view_text(p->lang, notice);
		http_set_cookie(p->req, p->res, "notice", "", -1);
	}
	if (!p->signed_in || p->api)
		return;
	l->user = p->ctx.actor.name;
	l->role = choice_label(role_choices, p->ctx.actor.role, p->lang);
	l->search = (SEARCHERS & ROLE_BIT(p->ctx.actor.role)) != 0;
	l->unit = org_name(p->ctx.org, p->ctx.actor.unit.v, DATE_NONE);
}

static void init_page(struct page *p, struct web *w, struct http_request *req, struct http_response *res)
{
	*p = (struct page){ .web = w, .req = req, .res = res, .arena = req->arena };
	ctx_init(&p->ctx, w->c.store, req->arena);
	p->ctx.hurried = req->hurried;
	p->lang = p->ctx.lang = lang_of(req);
	p->today = ctx_today(&p->ctx);
	p->ctx.calendar = w->c.calendar;
	p->ctx.orgs = w->c.orgs;
	p->ctx.org = org_get(w->c.orgs);
	p->ctx.visit_rules = w->c.visit_rules ? visit_rules_get(w->c.visit_rules) : NULL;
	p->ctx.services = w->c.services ? services_get(w->c.services) : NULL;
	p->api = str_prefix(req->path, "/api/");
	p->layout.csrf = "";
}

/* The page itself, for who may see it. */
static enum rc run(struct page *p, const struct web_page *page)
{
	if (!meant(p))
		return ctx_fault(&p->ctx, DENIED, "access.not_meant");
	return page->run(p);
}

/* For whom this is not there, a secret file of the own team may be what was meant, or one whose glass is
 * broken: the same page again, with the one file as scope (secret.h).  Only people at pages, and only when
 * nothing was found, so that ordinary files cost nothing more; no file of another's answers differently. */
static enum rc run_behind(struct page *p, const struct web_page *page)
{
	const struct unit_range scope = p->ctx.scope;
	const bool one = str_prefix(page->pattern, "/households/{key}");
	struct secret_door *door = ARENA_ARRAY(p->arena, struct secret_door, SECRETS_MAX);
	struct fault kept = p->ctx.fault;
	enum rc rc;
	size_t n = 0;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, page_shard(p), &tx);
		if (!rc)
			rc = secret_doors(&p->ctx, &tx, (household_key){ one ? page_key(p, "key") : 0 }, door, &n);
		if (rc)
			return rc;
	}
	rc = NOT_FOUND;
	for (size_t i = 0; rc == NOT_FOUND && i < n; i++) {
		fault_clear(&p->ctx.fault);
		p->ctx.scope = (struct unit_range){ door[i].unit, door[i].unit };
		p->glass = door[i].glass;
		rc = page->run(p);
	}
	if (rc == NOT_FOUND) {
		p->ctx.scope = scope;
		p->ctx.fault = kept;
	}
	return rc;
}

static bool may_be_behind(const struct page *p)
{
	return p->signed_in && !p->api && p->ctx.actor.staff && unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE;
}

void web_enter(void *app, struct http_request *req, struct http_response *res)
{
	const struct web_page *page = req->route->extra;
	struct page p;
	enum rc rc;

	init_page(&p, app, req, res);
	rc = find_actor(&p);
	fill_layout(&p);
	if (!rc && admit(&p, page))
		rc = run(&p, page);
	if (rc == NOT_FOUND && may_be_behind(&p))
		rc = run_behind(&p, page);
	/* Nobody has seen anything yet; a thread that may wait begins anew. */
	res->later = p.ctx.later;
	if (rc && !res->later)
		web_fail(&p, rc);
	/* Before the answer goes out: who is told that the rule stands, finds it in force. */
	if (p.ctx.rules_changed && p.web->c.visit_rules &&
	    visit_rule_holder_reload(p.web->c.visit_rules, NULL) != OK)
		log_kv(LOG_WARN, "visit_rules_reload_failed", NULL);
	if (p.ctx.services_changed && p.web->c.services && service_holder_reload(p.web->c.services, NULL) != OK)
		log_kv(LOG_WARN, "services_reload_failed", NULL);
	if (p.web->c.observe && !res->later)
		p.web->c.observe(p.web->c.observe_arg, req, res->status, p.ctx.statements);
	services_put(p.ctx.services);
	visit_rules_put(p.ctx.visit_rules);
	org_put(p.ctx.org);
}
