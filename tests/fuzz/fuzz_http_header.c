/* One value in every header that is taken apart: cookies, languages, codings,
 * tags, media type, forwarded address.  Any text must be refused or read. */
#include "fuzz.h"
#include "http_drive.h"

#include <stdlib.h>
#include <string.h>

static void look(void *app, struct http_request *req, struct http_response *res)
{
	const char *language = http_language(req, "fa");

	(void)app;
	CHECK(str_eq(language, "fa") || str_eq(language, "en"));
	(void)http_accepts_gzip(req);
	for (size_t i = 0; i < req->cookies.n; i++) {
		const struct http_pair *c = &req->cookies.item[i];
		const char *value = http_cookie(req, c->name);

		CHECK(c->name[0] && !strpbrk(c->value, " ;,\"\\"));
		CHECK(!value || str_eq(value, c->value));
	}
	res->etag = "\"tag\"";
	buf_puts(&res->body, "x");
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/", HTTP_INLINE, 0, look, NULL },
	{ HTTP_POST, "/", HTTP_INLINE, 100, look, NULL },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "Cookie", "Accept-Language", "Accept-Encoding",
		"If-None-Match", "Content-Type", "Host", "Content-Length", "Transfer-Encoding", "Expect" };
	struct http_router *router = http_router_new();
	char *value = xcalloc(1, size + 1);
	struct http_drive d;

	memcpy(value, data, size);
	http_router_add(router, routes, COUNT_OF(routes));
	http_drive_init(&d, router, NULL);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		int status;

		http_drive_with(&d, names[i], value);
		status = http_drive_get(&d, "/");
		CHECK(status == 200 || status == 304 || (status >= 400 && status <= 501));
		status = http_drive_send(&d, "POST", "/", "application/x-www-form-urlencoded", "a=1", 3);
		CHECK(status == 200 || (status >= 400 && status <= 501));
		http_drive_with(&d, names[i], NULL);
	}
	http_drive_release(&d);
	http_router_free(router);
	free(value);
	return 0;
}
