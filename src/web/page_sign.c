/* Signing in step by step, the own account, acting under another role (R45). */
#include "page.h"

#include <string.h>

#define SESSION_COOKIE "session"
#define ANY ROLES_ALL

/* ---- signing in -------------------------------------------------------------------- */

struct sample_row { const char *role, *user_name, *password; };
struct sign_page {
	const char *user_name, *error, *next;
	bool demo;
	const struct sample_row *samples;
	size_t nsamples;
};
static const struct view_field sample_fields[] = {
	VIEW_TEXT(struct sample_row, role), VIEW_CODE(struct sample_row, user_name),
	VIEW_CODE(struct sample_row, password),
};
static VIEW_ROW(sample_view, struct sample_row, sample_fields);
static const struct view_field sign_fields[] = {
	VIEW_TEXT(struct sign_page, user_name), VIEW_TEXT(struct sign_page, error),
	VIEW_TEXT(struct sign_page, next), VIEW_BOOL(struct sign_page, demo),
	VIEW_LIST(struct sign_page, samples, nsamples, sample_view),
};
static VIEW_PAGE(sign_view, struct sign_page, sign_fields, "sign_in");

/* The accounts that `zendegi demo` makes; shown only on an installation made by it. */
static const struct { enum role role; const char *user_name; } samples[] = {
	{ ROLE_SOCIAL_WORKER, "madadkar" }, { ROLE_RECEPTIONIST, "paziresh" },
	{ ROLE_CENTRE_MANAGER, "modir" }, { ROLE_TECHNICAL_RESPONSIBLE, "fanni" },
	{ ROLE_COUNTY_EXPERT, "shahrestan" }, { ROLE_PROVINCE_EXPERT, "ostan" },
	{ ROLE_INSPECTOR, "bazres" }, { ROLE_HEADQUARTERS, "setad" }, { ROLE_ADMINISTRATOR, "admin" },
};
#define SAMPLE_PASSWORD "zendegi-1405"

static enum rc show_sign_in(struct page *p, const char *error)
{
	struct sample_row *rows = ARENA_ARRAY(p->arena, struct sample_row, COUNT_OF(samples));
	struct sign_page s = { .error = error, .demo = p->web->c.demo, .samples = rows,
		.nsamples = p->web->c.demo ? COUNT_OF(samples) : 0 };

	s.user_name = http_form(p->req, "user_name");
	s.next = p->req->method == HTTP_GET ? http_query(p->req, "next") : http_form(p->req, "next");
	for (size_t i = 0; i < s.nsamples; i++)
		rows[i] = (struct sample_row){ choice_label(role_choices, samples[i].role, p->lang),
			samples[i].user_name, SAMPLE_PASSWORD };
	p->layout.wide = true;
	return page_show(p, &sign_view, "sign.title", &s);
}

static enum rc sign_in_get(struct page *p)
{
	if (p->signed_in)
		return page_redirect(p, "/", NULL);
	return show_sign_in(p, NULL);
}

/* Only a path of ours may follow (ASVS 3.7.2). */
static const char *safe_next(const char *next)
{
	if (str_empty(next) || next[0] != '/' || next[1] == '/' || next[1] == '\\' || strchr(next, '\n') || strchr(next, '\r'))
		return "/";
	return next;
}

static enum rc go_on(struct page *p, const struct signed_in *in, const char *next)
{
	http_set_cookie(p->req, p->res, SESSION_COOKIE, in->token, 0);
	switch (in->stage) {
	case STAGE_PASSWORD: return page_redirect(p, "/password", NULL);
	case STAGE_ENROL: return page_redirect(p, "/second-factor/set-up", NULL);
	case STAGE_FACTOR: return page_redirect(p, "/second-factor", NULL);
	case STAGE_OPEN: break;
	}
	return page_redirect(p, safe_next(next), NULL);
}

/* DENIED, LIMIT and BUSY of signing in are said on the form itself. */
static const char *refusal(struct page *p, enum rc rc, int *ret_status)
{
	*ret_status = rc == LIMIT ? 429 : rc == BUSY ? 503 : 422;
	switch (rc) {
	case DENIED: return page_text(p, str_eq(p->ctx.fault.code, "access.code_wrong") ?
		"sign.code_wrong" : "sign.wrong");
	case LIMIT: return page_text(p, "sign.slow_down");
	case BUSY: return page_text(p, "sign.busy");
	case OK: case NOT_FOUND: case INVALID: case CONFLICT: case FAILED: break;
	}
	return NULL;
}

static enum rc sign_in_post(struct page *p)
{
	struct sign_in in = { .user_name = http_form(p->req, "user_name"),
		.password = http_form(p->req, "password"),
		.address = p->req->remote, .device = p->req->h.user_agent };
	struct signed_in out = {0};
	const char *text;
	enum rc rc;

	if (str_empty(in.user_name) || str_empty(in.password)) {
		p->res->status = 422;
		return show_sign_in(p, page_text(p, "sign.empty"));
	}
	rc = sign_in(p->web->c.auth, &p->ctx, &in, &out);
	if (rc == OK)
		return go_on(p, &out, http_form(p->req, "next"));
	text = refusal(p, rc, &p->res->status);
	return text ? show_sign_in(p, text) : rc;
}

static const char *token(struct page *p)
{
	return http_cookie(p->req, SESSION_COOKIE);
}

static enum rc sign_out(struct page *p)
{
	enum rc rc = session_close(&p->ctx, token(p));

	if (rc)
		return rc;
	http_set_cookie(p->req, p->res, SESSION_COOKIE, "", -1);
	http_set(p->res, "Clear-Site-Data", "\"cache\", \"storage\"");
	return page_redirect(p, "/sign-in", "notice.signed_out");
}

/* ---- second factor --------------------------------------------------------------------- */

struct factor_page {
	const char *error, *secret;
	struct html qr;
	const struct factor_code *codes;
	size_t ncodes;
};
struct factor_code { const char *code; };
static const struct view_field factor_code_fields[] = { VIEW_CODE(struct factor_code, code) };
static VIEW_ROW(factor_code_view, struct factor_code, factor_code_fields);
static const struct view_field factor_fields[] = {
	VIEW_TEXT(struct factor_page, error), VIEW_CODE(struct factor_page, secret),
	VIEW_HTML(struct factor_page, qr), VIEW_LIST(struct factor_page, codes, ncodes, factor_code_view),
};
static VIEW_PAGE(factor_view, struct factor_page, factor_fields, "second_factor");
static VIEW_PAGE(enrol_view, struct factor_page, factor_fields, "second_factor_set_up");
static VIEW_PAGE(codes_view, struct factor_page, factor_fields, "recovery_codes");

static enum rc show_factor(struct page *p, const char *error)
{
	struct factor_page f = { .error = error };

	p->layout.wide = true;
	return page_show(p, &factor_view, "factor.title", &f);
}

static enum rc factor_get(struct page *p)
{
	return show_factor(p, NULL);
}

static enum rc factor_post(struct page *p)
{
	const char *code = http_form(p->req, "code"), *text;
	struct signed_in out = {0};
	enum rc rc;

	if (str_empty(code)) {
		p->res->status = 422;
		return show_factor(p, page_text(p, "factor.empty"));
	}
	rc = sign_in_factor(p->web->c.auth, &p->ctx, token(p), code, p->req->remote, &out);
	if (rc == OK)
		return go_on(p, &out, NULL);
	text = refusal(p, rc, &p->res->status);
	return text ? show_factor(p, text) : rc;
}

static enum rc show_enrol(struct page *p, const char *secret, const char *uri, const char *error)
{
	struct factor_page f = { .error = error, .secret = secret };

	if (uri)
		f.qr = widget_qr(p->arena, uri, page_text(p, "factor.qr"));
	p->layout.wide = true;
	return page_show(p, &enrol_view, "factor.set_up", &f);
}

static enum rc enrol_get(struct page *p)
{
	struct enrolment e;
	enum rc rc = factor_begin(&p->ctx, token(p), &e);

	if (rc)
		return rc;
	return show_enrol(p, e.secret_base32, e.uri, NULL);
}

static enum rc enrol_post(struct page *p)
{
	const char *secret = http_form(p->req, "secret"), *code = http_form(p->req, "code"), *text;
	struct recovery recovery;
	struct signed_in out = {0};
	struct factor_code rows[RECOVERY_CODES];
	struct factor_page f = { .codes = rows, .ncodes = RECOVERY_CODES };
	enum rc rc;

	rc = factor_confirm(p->web->c.auth, &p->ctx, token(p), secret ? secret : "", code ? code : "",
		p->req->remote, &recovery, &out);
	if (rc) {
		text = refusal(p, rc, &p->res->status);
		return text ? show_enrol(p, secret, NULL, text) : rc;
	}
	http_set_cookie(p->req, p->res, SESSION_COOKIE, out.token, 0);
	for (size_t i = 0; i < RECOVERY_CODES; i++)
		rows[i].code = recovery.code[i];
	p->layout.wide = true;
	return page_show(p, &codes_view, "factor.recovery", &f);
}

/* ---- password ------------------------------------------------------------------------------ */

struct password_page { const char *error; bool ask_current; };
static const struct view_field password_fields[] = {
	VIEW_TEXT(struct password_page, error), VIEW_BOOL(struct password_page, ask_current),
};
static VIEW_PAGE(password_view, struct password_page, password_fields, "password");

static enum rc show_password(struct page *p, const char *error)
{
	struct password_page s = { .error = error, .ask_current = p->session.stage == STAGE_OPEN };

	p->layout.wide = !p->signed_in;
	return page_show(p, &password_view, "password.title", &s);
}

static enum rc password_get(struct page *p)
{
	return show_password(p, NULL);
}

static enum rc password_post(struct page *p)
{
	const char *typed = http_form(p->req, "password"), *again = http_form(p->req, "again"), *text;
	struct signed_in out = {0};
	enum rc rc;

	p->res->status = 422;
	if (str_empty(typed))
		return show_password(p, page_text(p, "password.empty"));
	if (!str_eq(typed, again))
		return show_password(p, page_text(p, "password.differ"));
	p->res->status = 200;
	rc = password_set(p->web->c.auth, &p->ctx, token(p), http_form(p->req, "current"), typed, p->req->remote, &out);
	if (rc == OK)
		return go_on(p, &out, "/");
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show_password(p, widget_error_text(p->arena, p->lang, &p->ctx.fault.field[0]));
	}
	text = refusal(p, rc, &p->res->status);
	return text ? show_password(p, text) : rc;
}

/* ---- the own account -------------------------------------------------------------------------- */

struct own_role { int64_t key; const char *role, *unit, *position; bool current; };
struct own_session { const char *id, *device; instant_t opened, seen; bool current; };
struct me_page {
	const struct own_role *roles;
	size_t nroles;
	const struct own_session *sessions;
	size_t nsessions;
};
static const struct view_field own_role_fields[] = {
	VIEW_KEY(struct own_role, key), VIEW_TEXT(struct own_role, role), VIEW_TEXT(struct own_role, unit),
	VIEW_TEXT(struct own_role, position), VIEW_BOOL(struct own_role, current),
};
static VIEW_ROW(own_role_view, struct own_role, own_role_fields);
static const struct view_field own_session_fields[] = {
	VIEW_TEXT(struct own_session, id), VIEW_TEXT(struct own_session, device),
	VIEW_TIME(struct own_session, opened), VIEW_TIME(struct own_session, seen),
	VIEW_BOOL(struct own_session, current),
};
static VIEW_ROW(own_session_view, struct own_session, own_session_fields);
static const struct view_field me_fields[] = {
	VIEW_LIST(struct me_page, roles, nroles, own_role_view),
	VIEW_LIST(struct me_page, sessions, nsessions, own_session_view),
};
static VIEW_PAGE(me_view, struct me_page, me_fields, "me");

static enum rc load_roles(struct page *p, struct me_page *m)
{
	struct staff_role *roles;
	size_t n, k = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = staff_roles(&tx, (staff_key){ p->ctx.actor.staff }, p->today, &roles, &n);
	if (rc)
		return rc;
	struct own_role *rows = ARENA_ARRAY(p->arena, struct own_role, n);
	for (size_t i = 0; i < n; i++)
		if (roles[i].current)
			rows[k++] = (struct own_role){ .key = roles[i].key.v,
				.role = choice_label(role_choices, roles[i].role, p->lang),
				.unit = page_unit_name(p, roles[i].unit),
				.position = choice_label(position_choices, roles[i].position, p->lang),
				.current = roles[i].key.v == p->session.assignment.v };
	m->roles = rows;
	m->nroles = k;
	return tx_commit(&tx);
}

/* Whoever looks for a stranger among own sessions knows a browser and a system by name, not by
 * its line of versions.  Order matters: most browsers also name those they descend from. */
static const char *device_text(struct page *p, const char *agent)
{
	static const struct { const char *mark, *fa, *en; } browsers[] = {
		{ "Edg", "اج", "Edge" }, { "OPR/", "اپرا", "Opera" }, { "SamsungBrowser", "مرورگر سامسونگ", "Samsung browser" },
		{ "Firefox/", "فایرفاکس", "Firefox" }, { "FxiOS", "فایرفاکس", "Firefox" }, { "Chrom", "کروم", "Chrome" },
		{ "CriOS", "کروم", "Chrome" }, { "Safari/", "سافاری", "Safari" },
	}, systems[] = {
		{ "Android", "اندروید", "Android" }, { "iPhone", "آیفون", "iPhone" }, { "iPad", "آیپد", "iPad" },
		{ "Windows", "ویندوز", "Windows" }, { "Mac OS", "مک", "Mac" }, { "Linux", "لینوکس", "Linux" },
	};
	bool fa = p->lang == LANG_FA;
	size_t b = 0, s = 0;

	while (b < COUNT_OF(browsers) && !(agent && strstr(agent, browsers[b].mark)))
		b++;
	while (s < COUNT_OF(systems) && !(agent && strstr(agent, systems[s].mark)))
		s++;
	if (b == COUNT_OF(browsers) || s == COUNT_OF(systems))
		return page_text(p, "me.device_unknown");
	return view_textf(p->arena, p->lang, "me.device", "browser", fa ? browsers[b].fa : browsers[b].en,
		"system", fa ? systems[s].fa : systems[s].en, NULL);
}

static enum rc me_get(struct page *p)
{
	struct me_page m = {0};
	struct session_row *list;
	size_t n;
	enum rc rc = load_roles(p, &m);

	if (rc)
		return rc;
	rc = session_list(&p->ctx, &list, &n);
	if (rc)
		return rc;
	struct own_session *rows = ARENA_ARRAY(p->arena, struct own_session, n);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct own_session){ .id = list[i].id, .device = device_text(p, list[i].device),
			.opened = { list[i].opened_ms }, .seen = { list[i].seen_ms },
			.current = str_eq(list[i].id, p->session.id) };
	m.sessions = rows;
	m.nsessions = n;
	return page_show(p, &me_view, "me.title", &m);
}

static enum rc me_role(struct page *p)
{
	struct signed_in out = {0};
	int64_t to = page_typed_key(p, "assignment");
	enum rc rc;

	if (!to)
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	rc = session_switch(&p->ctx, token(p), (role_assignment_key){ to }, &out);
	if (rc)
		return rc;
	return go_on(p, &out, "/");
}

static enum rc me_end_session(struct page *p)
{
	const char *id = http_form(p->req, "id");
	enum rc rc = session_close_own(&p->ctx, id ? id : "");

	if (rc)
		return rc;
	return page_redirect(p, "/me", "notice.session_ended");
}

const struct web_page pages_sign[] = {
	{ HTTP_GET, "/sign-in", PAGE_PUBLIC, sign_in_get, "sign in" },
	{ HTTP_POST, "/sign-in", PAGE_PUBLIC, sign_in_post, "sign in" },
	{ HTTP_POST, "/sign-out", PAGE_STAGE | ANY, sign_out, "sign out" },
	{ HTTP_GET, "/second-factor", PAGE_STAGE, factor_get, "second factor" },
	{ HTTP_POST, "/second-factor", PAGE_STAGE, factor_post, "second factor" },
	{ HTTP_GET, "/second-factor/set-up", PAGE_STAGE, enrol_get, "set up the second factor", HTTP_WORKER },
	{ HTTP_POST, "/second-factor/set-up", PAGE_STAGE, enrol_post, "set up the second factor" },
	{ HTTP_GET, "/password", PAGE_STAGE, password_get, "own password" },
	{ HTTP_POST, "/password", PAGE_STAGE, password_post, "own password" },
	{ HTTP_GET, "/me", ANY, me_get, "own account" },
	{ HTTP_POST, "/me/role", ANY, me_role, "act under another own role" },
	{ HTTP_POST, "/me/sessions/end", ANY, me_end_session, "end an own session" },
	{ .pattern = NULL }
};
const struct view_type *const views_sign[] = {
	&sign_view, &factor_view, &enrol_view, &codes_view, &password_view, &me_view, NULL
};
