/* The app for phones: one page without personal data, its worker and its manifest; what it
 * shows comes from /api/v1/sync and stays sealed on the phone. */
#include "page.h"

#include <string.h>

#include "json.h"

static enum rc root_file(struct page *p, const char *path)
{
	const struct view_asset *a = view_asset_find(path);
	char etag[24];

	if (!a || !str_copy(etag, sizeof etag, a->etag + 1))
		return NOT_FOUND;
	etag[strcspn(etag, "\"")] = '\0';
	http_send_asset(p->req, p->res, &(struct http_asset){ .path = a->path, .type = a->type,
		.etag = arena_strdup(p->arena, etag), .bytes = a->data, .gz = a->gz, .len = a->len, .gz_len = a->gz_len });
	return OK;
}

static enum rc shell(struct page *p)
{
	return root_file(p, "/app.html");
}

/* Its place would let it answer for every page; it asks for /app alone (js/app.js). */
static enum rc worker(struct page *p)
{
	return root_file(p, "/app-worker.js");
}

static enum rc manifest(struct page *p)
{
	return root_file(p, "/app.webmanifest");
}

static enum rc icon(struct page *p)
{
	return root_file(p, "/app-icon.svg");
}

/* The token of the forms for a page that no server has drawn: only to our own pages. */
static enum rc who(struct page *p)
{
	struct jw w;

	jw_init(&w, &p->res->body);
	jw_object(&w);
	jw_text_of(&w, "name", p->ctx.actor.name);
	jw_text_of(&w, "csrf", p->layout.csrf);
	jw_end(&w);
	jw_done(&w);
	p->res->type = "application/json; charset=utf-8";
	return OK;
}

#define PHONES (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
const struct web_page pages_app[] = {
	{ HTTP_GET, "/app", PAGE_PUBLIC, shell, "the app for phones" },
	{ HTTP_GET, "/app-worker.js", PAGE_PUBLIC, worker, "its part that works without network" },
	{ HTTP_GET, "/app.webmanifest", PAGE_PUBLIC, manifest, "its manifest" },
	{ HTTP_GET, "/app-icon.svg", PAGE_PUBLIC, icon, "its icon" },
	{ HTTP_GET, "/app-who", PHONES, who, "who registers a phone" },
	{ .pattern = NULL }
};
