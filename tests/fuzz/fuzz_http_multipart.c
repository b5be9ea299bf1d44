/* multipart/form-data with the boundary X.  Parts lie inside the body, names
 * are clean text, shown names hold no folder. */
#include "fuzz.h"
#include "http_drive.h"

#include <string.h>

static void look(void *app, struct http_request *req, struct http_response *res)
{
	size_t bytes = 0;

	(void)res;
	++*(int *)app;
	for (size_t i = 0; i < req->form.n; i++) {
		const struct http_pair *p = &req->form.item[i];

		CHECK(p->name[0] && utf8_valid(p->name, strlen(p->name)) && utf8_valid(p->value, strlen(p->value)));
		bytes += strlen(p->value);
	}
	for (size_t i = 0; i < req->nparts; i++) {
		const struct http_part *p = &req->part[i];

		CHECK(p->bytes >= req->body && p->bytes + p->len <= req->body + req->body_len);
		CHECK(p->name[0] && utf8_valid(p->name, strlen(p->name)));
		CHECK(p->filename[0] && !strchr(p->filename, '/') && !strchr(p->filename, '\\'));
		CHECK(utf8_valid(p->filename, strlen(p->filename)) && p->type);
		/* Nothing that looks like the end of a part is inside one. */
		CHECK(!memmem(p->bytes, p->len, "\r\n--X", 5));
		bytes += p->len;
	}
	CHECK(bytes <= req->body_len);
}

static const struct http_route routes[] = {
	{ HTTP_POST, "/", HTTP_WORKER | HTTP_REPEAT, (size_t)1 << 20, look, NULL },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_router *router = http_router_new();
	struct http_drive d;
	int calls = 0, status;

	http_router_add(router, routes, COUNT_OF(routes));
	http_drive_init(&d, router, &calls);
	status = http_drive_send(&d, "POST", "/", "multipart/form-data; boundary=X", data, size);
	CHECK(status == 200 || status == 400);
	CHECK(calls == (status == 200));
	http_drive_release(&d);
	http_router_free(router);
	return 0;
}
