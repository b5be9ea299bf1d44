/* Path and query of a target.  What is taken has no folder above, no hidden
 * separator and no bad text, and says the same when it is written again. */
#include "fuzz.h"
#include "http_drive.h"

#include <stdlib.h>
#include <string.h>

struct seen {
	struct arena *a;
	char *again;            /* the target, rebuilt from what was decoded */
	size_t nsegments, npairs;
	bool pass;
};

static void look(void *app, struct http_request *req, struct http_response *res)
{
	struct seen *seen = app;
	AUTO(buf) b;

	(void)res;
	buf_init(&b, (size_t)1 << 20);
	for (size_t i = 0; i < req->nsegments; i++) {
		const char *s = req->segment[i];

		CHECK(utf8_valid(s, strlen(s)) && !strchr(s, '/') && !strchr(s, '\\'));
		CHECK(!str_eq(s, ".") && !str_eq(s, ".."));
		buf_putc(&b, '/');
		http_percent(&b, s);
	}
	for (size_t i = 0; i < req->query.n; i++) {
		const struct http_pair *p = &req->query.item[i];

		CHECK(p->name[0] && utf8_valid(p->name, strlen(p->name)) && utf8_valid(p->value, strlen(p->value)));
		buf_putc(&b, i ? '&' : '?');
		http_percent(&b, p->name);
		buf_putc(&b, '=');
		http_percent(&b, p->value);
	}
	if (seen->again)
		CHECK(seen->nsegments == req->nsegments && seen->npairs == req->query.n
				&& str_eq(seen->again, buf_str(&b)));
	free(seen->again);
	seen->again = xstrdup(buf_str(&b));
	seen->nsegments = req->nsegments;
	seen->npairs = req->query.n;
	seen->pass = true;
}

/* Every path that can be: x is the router's only room. */
static const struct http_route routes[] = {
	{ HTTP_GET, "/x", HTTP_INLINE | HTTP_REPEAT, 0, look, NULL },
	{ HTTP_GET, "/x/{a:word}", HTTP_INLINE | HTTP_REPEAT, 0, look, NULL },
	{ HTTP_GET, "/x/{a}/{b:int}", HTTP_INLINE | HTTP_REPEAT, 0, look, NULL },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen seen = { 0 };
	struct http_router *router = http_router_new();
	char *target = xcalloc(1, size + 1);
	struct http_drive d;
	int status;

	memcpy(target, data, size);
	http_router_add(router, routes, COUNT_OF(routes));
	http_drive_init(&d, router, &seen);
	status = http_drive_get(&d, target);
	CHECK(status == 200 || status == 400 || status == 404 || status == 414);
	CHECK((status == 200) == seen.pass);
	/* Encoding can make it longer than a target may be. */
	if (status == 200 && strlen(seen.again) <= HTTP_TARGET_MAX) {
		char *again = xstrdup(seen.again);

		CHECK(http_drive_get(&d, again) == 200);
		free(again);
	}
	http_drive_release(&d);
	http_router_free(router);
	free(seen.again);
	free(target);
	return 0;
}
