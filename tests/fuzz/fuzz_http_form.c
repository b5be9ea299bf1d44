/* A urlencoded form.  What is taken is clean text and survives being sent again. */
#include "fuzz.h"
#include "http_drive.h"

#include <string.h>

struct seen {
	struct buf again;
	size_t n;
	int rounds;
};

static void look(void *app, struct http_request *req, struct http_response *res)
{
	struct seen *seen = app;
	AUTO(buf) b;

	(void)res;
	buf_init(&b, (size_t)1 << 20);
	for (size_t i = 0; i < req->form.n; i++) {
		const struct http_pair *p = &req->form.item[i];

		CHECK(p->name[0] && utf8_valid(p->name, strlen(p->name)) && utf8_valid(p->value, strlen(p->value)));
		CHECK(str_eq(http_form(req, p->name), p->value));       /* no name repeats */
		http_form_add(&b, p->name, p->value);
	}
	if (seen->rounds++)
		CHECK(seen->n == req->form.n && str_eq(buf_str(&seen->again), buf_str(&b)));
	buf_clear(&seen->again);
	buf_put(&seen->again, buf_str(&b), b.len);
	seen->n = req->form.n;
}

static const struct http_route routes[] = {
	{ HTTP_POST, "/", HTTP_WORKER, (size_t)1 << 20, look, NULL },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen seen = { 0 };
	struct http_router *router = http_router_new();
	struct http_drive d;
	int status;

	buf_init(&seen.again, (size_t)1 << 20);
	http_router_add(router, routes, COUNT_OF(routes));
	http_drive_init(&d, router, &seen);
	status = http_drive_send(&d, "POST", "/", "application/x-www-form-urlencoded", data, size);
	CHECK(status == 200 || status == 400);
	if (status == 200) {
		AUTO(buf) again;

		buf_init(&again, (size_t)1 << 20);
		buf_put(&again, buf_str(&seen.again), seen.again.len);
		CHECK(http_drive_post(&d, "/", buf_str(&again)) == 200);
	}
	http_drive_release(&d);
	http_router_free(router);
	buf_release(&seen.again);
	return 0;
}
