/* Stage 7 for what went wrong: one place knows statuses, pages and problem documents. */
#include "web_int.h"

#include <string.h>

#include "json.h"
#include "message.h"

struct error_page {
	const char *heading, *text, *code, *back, *call, *phone;
	const char *again;               /* path of a form that may be sent once more as it is */
	const struct http_pair *fields;
	size_t nfields;
	bool typed, stale;
	const struct page_both *both;
	size_t nboth;
};
static const struct view_field pair_fields[] = {
	VIEW_TEXT(struct http_pair, name), VIEW_TEXT(struct http_pair, value),
};
static VIEW_ROW(pair_view, struct http_pair, pair_fields);
static const struct view_field error_fields[] = {
	VIEW_URL(struct error_page, again), VIEW_LIST(struct error_page, fields, nfields, pair_view),
	VIEW_TEXT(struct error_page, heading), VIEW_TEXT(struct error_page, text),
	VIEW_TEXT(struct error_page, call), VIEW_CODE(struct error_page, phone), VIEW_CODE(struct error_page, code), VIEW_URL(struct error_page, back),
	VIEW_BOOL(struct error_page, typed), VIEW_BOOL(struct error_page, stale),
	VIEW_LIST(struct error_page, both, nboth, page_both_view),
};
static VIEW_PAGE(error_view, struct error_page, error_fields, "error");
const struct view_type *const views_error[] = { &error_view, NULL };

static int status_of(enum rc rc)
{
	switch (rc) {
	case OK: return 200;
	case NOT_FOUND: return 404;
	case DENIED: return 403;
	case INVALID: return 422;
	case CONFLICT: return 409;
	case BUSY: return 503;
	case LIMIT: return 429;
	case FAILED: break;
	}
	return 500;
}

/* Outcome without a fault of its own. */
static const char *code_of(enum rc rc)
{
	switch (rc) {
	case OK: break;
	case NOT_FOUND: return "not_found";
	case DENIED: return "access.denied";
	case INVALID: return "input.invalid";
	case CONFLICT: return "conflict";
	case BUSY: return "busy";
	case LIMIT: return "limit";
	case FAILED: break;
	}
	return "failed";
}

static const char *text_of(struct page *p, const char *code, const char *arg)
{
	return message_text(code, arg, p->lang, p->arena);
}

static void problem(struct page *p, enum rc rc, const char *code)
{
	const struct fault *f = &p->ctx.fault;
	struct jw j;

	jw_init(&j, &p->res->body);
	jw_object(&j);
	jw_text_of(&j, "type", "about:blank");
	jw_text_of(&j, "title", text_of(p, code, NULL));
	jw_int_of(&j, "status", p->res->status);
	jw_text_of(&j, "code", code);
	if (f->nfields && rc != NOT_FOUND) {
		jw_array_of(&j, "errors");
		for (size_t i = 0; i < f->nfields; i++) {
			jw_object(&j);
			jw_text_of(&j, "field", f->field[i].field);
			jw_text_of(&j, "code", f->field[i].code);
			jw_text_of(&j, "message", text_of(p, f->field[i].code, f->field[i].arg));
			jw_end(&j);
		}
		jw_end(&j);
	}
	jw_end(&j);
	jw_done(&j);
	p->res->type = "application/problem+json; charset=utf-8";
}

/* The nearest page above that this person may look at: after a refused act the record's own,
 * after a record that is not there the list. */
static const char *way_back(struct page *p, enum rc rc)
{
	const char *pattern = p->req->route ? p->req->route->pattern : "";
	size_t len = strlen(pattern), n = p->req->nsegments;

	for (;;) {
		const char *path = "";

		while (len && pattern[--len] != '/')
			;
		if (!len || !n--)
			return NULL;
		if ((rc == NOT_FOUND && memchr(pattern, '{', len)) ||
		    !web_may_see(arena_strndup(p->arena, pattern, len), p->ctx.actor.role))
			continue;
		for (size_t i = 0; i < n; i++)
			path = arena_printf(p->arena, "%s/%s", path, p->req->segment[i]);
		return path;
	}
}

/* What somebody typed comes back to him, and where a colleague was quicker, hers beside it. */
static void put_typed(struct page *p, enum rc rc, struct error_page *e)
{
	const struct web_page *page = p->req->route ? p->req->route->extra : NULL;
	int64_t subject = 0;

	if (!p->signed_in || !page || (rc != CONFLICT && rc != BUSY && rc != LIMIT))
		return;
	for (size_t i = 0; i < p->req->nparams; i++)
		if (str_eq(p->req->param[i].name, "key"))
			subject = p->req->param[i].key;
	e->nboth = page_both(p, page->op, subject, &e->both);
	e->typed = e->nboth > 0;
	e->stale = e->typed && rc == CONFLICT && str_eq(p->ctx.fault.code, "access.stale");
}

/* While nothing can be written, or nobody's session be read, the form stays in the page and is sent
 * again with one press.  Files would have to be chosen anew, and a password is not kept. */
static void keep_form(struct page *p, struct error_page *e)
{
	const struct http_request *req = p->req;

	if (req->method != HTTP_POST || !req->form.n || req->nparts || http_form(req, "password"))
		return;
	e->again = req->path;
	e->fields = req->form.item;
	e->nfields = req->form.n;
}

/* Who lifts the stop: the centre's manager by name; for her, and for who works above, the office above. */
static void whom_to_call(struct page *p, struct error_page *e)
{
	struct staff_filter f = { .under = p->ctx.actor.unit.v, .role = ROLE_CENTRE_MANAGER, .max = 1 };
	unit_no unit = p->ctx.actor.unit;
	struct staff_line *list;
	const struct org_unit *office;
	size_t n = 0;

	if (p->ctx.actor.role != ROLE_CENTRE_MANAGER && unit_level_of(unit) == LEVEL_CENTRE) {
		AUTO(tx) tx = {0};

		p->ctx.scope = unit_range_of(unit);
		if (ctx_read(&p->ctx, SHARD_NATIONAL, &tx) != OK || staff_list(&p->ctx, &tx, &f, &list, &n) != OK)
			n = 0;
	} else {
		unit = unit_parent(unit);
	}
	office = org_unit(p->ctx.org, unit.v);
	e->call = n ? view_textf(p->arena, p->lang, "error.brake_call", "name", list[0].name, NULL) :
		view_textf(p->arena, p->lang, "error.brake_office", "name", page_unit_name(p, unit.v), NULL);
	e->phone = office ? office->phone : NULL;
}

void web_fail(struct page *p, enum rc rc)
{
	const char *code = p->ctx.fault.code;
	struct error_page e;
	bool full, brake;

	if (rc == NOT_FOUND || !code)
		code = code_of(rc);
	/* No limit that the person has run into: the server's disk (RFC 4918, 507). */
	full = rc == LIMIT && str_eq(code, "store.disk_full");
	brake = rc == LIMIT && str_eq(code, "brake.stopped");
	if (rc == FAILED || rc == LIMIT || rc == BUSY)
		log_kv(rc == FAILED ? LOG_ERROR : LOG_WARN, "request", "code", code, "detail",
			p->ctx.fault.detail, "route", p->req->route ? p->req->route->pattern : "", NULL);
	buf_clear(&p->res->body);
	if (p->res->status == 200)
		p->res->status = full ? 507 : status_of(rc);
	if (rc == BUSY || (rc == LIMIT && !brake))
		http_set(p->res, "Retry-After", full ? "60" : "5");
	if (p->api) {
		problem(p, rc, code);
		return;
	}
	e = (struct error_page){
		.heading = page_text(p, rc == NOT_FOUND ? "error.heading.not_found" :
			rc == CONFLICT ? "error.heading.conflict" : rc == BUSY ? "error.heading.busy" :
			full ? "error.heading.full" : brake ? "error.heading.brake" : rc == LIMIT ? "error.heading.limit" : rc == DENIED ? "error.heading.denied" :
			rc == INVALID ? "error.heading.invalid" : "error.heading.failed"),
		.text = rc == NOT_FOUND || !p->ctx.fault.code ? text_of(p, code, NULL) : page_fault_text(p), .code = code,
		.back = p->signed_in ? way_back(p, rc) : NULL,
	};
	if (brake)
		whom_to_call(p, &e);
	put_typed(p, rc, &e);
	if (rc == BUSY || full)
		keep_form(p, &e);
	web_nav(p);
	p->layout.title = e.heading;
	view_render(p->web->view, &error_view, &p->layout, &e, &p->res->body);
	p->res->type = "text/html; charset=utf-8";
}

/* Refusals of the http room: framing, limits, no such route.  No session is looked up
 * here (the network thread must not wait), so the page is bare. */
void web_refuse(void *app, const struct http_request *req, struct http_response *res, const char *code)
{
	struct web *w = app;
	struct page p = { .web = w, .res = res, .arena = res->arena,
		.req = (struct http_request *)(uintptr_t)req };

	p.api = req->path && str_prefix(req->path, "/api/");
	p.lang = str_eq(http_cookie(req, "lang"), "en") ? LANG_EN : LANG_FA;
	p.layout = (struct layout){ .lang = p.lang, .theme = "", .csrf = "", .path = "/" };
	p.ctx.fault.code = res->status == 404 ? "not_found" : code;
	web_fail(&p, res->status == 404 ? NOT_FOUND : res->status == 503 ? BUSY :
		res->status == 413 || res->status == 431 ? LIMIT : INVALID);
}
