/* The door, language and theme, built-in files, and the three pages that machines ask for. */
#include "page.h"

/* Where each role begins its day. */
static const char *home_of(enum role role)
{
	switch (role) {
	case ROLE_SOCIAL_WORKER: return "/day";
	case ROLE_RECEPTIONIST: return "/reception";
	case ROLE_CENTRE_MANAGER:
	case ROLE_TECHNICAL_RESPONSIBLE: return "/centre";
	case ROLE_COUNTY_EXPERT:
	case ROLE_PROVINCE_EXPERT:
	case ROLE_INSPECTOR:
	case ROLE_HEADQUARTERS: return "/overview";
	case ROLE_ADMINISTRATOR: return "/admin/staff";
	}
	return "/me";
}

static enum rc door(struct page *p)
{
	return page_redirect(p, p->signed_in ? home_of(p->ctx.actor.role) : "/sign-in", NULL);
}

static enum rc display(struct page *p)
{
	const char *lang = http_form(p->req, "lang"), *theme = http_form(p->req, "theme");
	const char *back = http_form(p->req, "back");

	if (str_eq(lang, "fa") || str_eq(lang, "en"))
		http_set_cookie(p->req, p->res, "lang", lang, 365 * 86400);
	if (str_eq(theme, "toggle"))
		http_set_cookie(p->req, p->res, "theme", str_eq(p->layout.theme, "dark") ? "light" : "dark", 365 * 86400);
	if (str_empty(back) || back[0] != '/' || back[1] == '/' || back[1] == '\\')
		back = "/";
	return page_redirect(p, back, NULL);
}

static enum rc asset(struct page *p)
{
	const struct view_asset *a = view_asset_find(p->req->path);
	struct http_asset send;
	char *etag;

	if (!a)
		return NOT_FOUND;
	etag = arena_strdup(p->arena, a->etag[0] == '"' ? a->etag + 1 : a->etag);
	for (char *c = etag; *c; c++)
		if (*c == '"')
			*c = '\0';
	send = (struct http_asset){ .path = a->path, .type = a->type, .etag = etag, .bytes = a->data,
		.gz = a->gz, .len = a->len, .gz_len = a->gz_len, .immutable = a->forever };
	http_send_asset(p->req, p->res, &send);
	return OK;
}

static enum rc plain(struct page *p, const char *text)
{
	buf_puts(&p->res->body, text);
	p->res->type = "text/plain; charset=utf-8";
	return OK;
}

/* Alive: the process answers. */
static enum rc healthz(struct page *p)
{
	return plain(p, "ok\n");
}

/* Ready: the store answers too. */
static enum rc readyz(struct page *p)
{
	AUTO(tx) tx = {0};
	const char *none;
	enum rc rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);

	if (rc == OK)
		rc = staff_name(&tx, 0, &none);
	if (rc == OK || rc == NOT_FOUND)
		return plain(p, "ready\n");
	p->res->status = 503;
	return plain(p, "not ready\n");
}

static bool from_here(const struct page *p)
{
	return str_prefix(p->req->remote, "127.") || str_eq(p->req->remote, "::1") || str_eq(p->req->remote, "unix");
}

static enum rc metrics(struct page *p)
{
	if (!from_here(p) || !p->web->c.metrics)
		return NOT_FOUND;
	p->web->c.metrics(p->web->c.watch_arg, &p->res->body);
	p->res->type = "text/plain; version=0.0.4; charset=utf-8";
	return OK;
}

const struct web_page pages_site[] = {
	{ HTTP_GET, "/", PAGE_PUBLIC, door, "the door" },
	{ HTTP_POST, "/display", PAGE_PUBLIC, display, "language and theme" },
	{ HTTP_GET, "/a/{file:word}", PAGE_PUBLIC, asset, "built-in files" },
	{ HTTP_GET, "/favicon.svg", PAGE_PUBLIC, asset, "icon" },
	{ HTTP_GET, "/healthz", PAGE_PUBLIC, healthz, "alive" },
	{ HTTP_GET, "/readyz", PAGE_PUBLIC, readyz, "ready" },
	{ HTTP_GET, "/metrics", PAGE_PUBLIC, metrics, "figures for Prometheus, from this machine only" },
	{ .pattern = NULL }
};
const struct view_type *const views_site[] = { NULL };
