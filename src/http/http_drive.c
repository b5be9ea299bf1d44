/* The in-process driver: the stages of the server without its sockets. */
#include "http_drive.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "http_int.h"

#define BOUNDARY "----zendegi"
#define COLLECTED_MAX ((size_t)256 << 20)

void http_drive_init(struct http_drive *d, const struct http_router *router, void *app)
{
	*d = (struct http_drive){
		.router = router, .app = app, .remote = "127.0.0.1", .host = "test.example",
	};
	arena_init(&d->arena, ARENA_CAP_DEFAULT);
	arena_init(&d->older, ARENA_CAP_DEFAULT);
	http_response_init(&d->res, &d->arena);
	buf_init(&d->collected, COLLECTED_MAX);
	buf_init(&d->older_body, COLLECTED_MAX);
	d->body = "";
}

void http_drive_release(struct http_drive *d)
{
	http_drive_forget(d);
	for (size_t i = 0; i < COUNT_OF(d->with); i++) {
		free((void *)d->with[i].name);
		free((void *)d->with[i].value);
	}
	http_response_release(&d->res);
	arena_release(&d->arena);
	arena_release(&d->older);
	buf_release(&d->collected);
	buf_release(&d->older_body);
}

void http_drive_forget(struct http_drive *d)
{
	for (size_t i = 0; i < COUNT_OF(d->jar); i++) {
		free(d->jar[i].name);
		free(d->jar[i].value);
		d->jar[i].name = d->jar[i].value = NULL;
	}
}

void http_drive_with(struct http_drive *d, const char *name, const char *value)
{
	struct http_pair *slot = NULL;

	for (size_t i = 0; i < COUNT_OF(d->with); i++) {
		if (d->with[i].name && strcasecmp(d->with[i].name, name) == 0) {
			slot = &d->with[i];
			break;
		}
		if (!slot && !d->with[i].name)
			slot = &d->with[i];
	}
	CHECK(slot);
	free((void *)slot->name);
	free((void *)slot->value);
	slot->name = value ? xstrdup(name) : NULL;
	slot->value = value ? xstrdup(value) : NULL;
}

const char *http_drive_header(const struct http_drive *d, const char *name)
{
	return http_get_header(&d->res, name);
}

const char *http_drive_cookie(const struct http_drive *d, const char *name)
{
	for (size_t i = 0; i < COUNT_OF(d->jar); i++) {
		const char *have = d->jar[i].name;

		if (have && (str_eq(have, name) || (str_prefix(have, "__Host-") && str_eq(have + 7, name))))
			return d->jar[i].value;
	}
	return NULL;
}

/* ---- cookies as a browser keeps them ------------------------------------------ */

static void keep_cookie(struct http_drive *d, const char *line)
{
	const char *eq = strchr(line, '=');
	size_t value_len = strcspn(eq + 1, ";");
	char *name = arena_strndup(&d->arena, line, (size_t)(eq - line));
	bool gone = strstr(line, "; Max-Age=0") != NULL;
	size_t at = COUNT_OF(d->jar);

	for (size_t i = COUNT_OF(d->jar); i-- > 0; )
		if (!d->jar[i].name && at == COUNT_OF(d->jar))
			at = i;
	for (size_t i = 0; i < COUNT_OF(d->jar); i++)
		if (str_eq(d->jar[i].name, name))
			at = i;
	CHECK(at < COUNT_OF(d->jar));
	free(d->jar[at].name);
	free(d->jar[at].value);
	d->jar[at].name = gone ? NULL : xstrdup(name);
	d->jar[at].value = gone ? NULL : xstrdup(arena_strndup(&d->arena, eq + 1, value_len));
}

static const char *jar_line(struct http_drive *d)
{
	AUTO(buf) b;

	buf_init(&b, (size_t)64 << 10);
	for (size_t i = 0; i < COUNT_OF(d->jar); i++)
		if (d->jar[i].name)
			buf_printf(&b, "%s%s=%s", b.len ? "; " : "", d->jar[i].name, d->jar[i].value);
	return b.len ? arena_strdup(&d->arena, b.data) : NULL;
}

/* ---- one request ----------------------------------------------------------------- */

struct sheet {
	struct http_pair item[HTTP_HEADERS_MAX];
	size_t n;
};

static bool has(const struct sheet *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcasecmp(s->item[i].name, name) == 0)
			return true;
	return false;
}

static void unless_given(struct sheet *s, const char *name, const char *value)
{
	if (value && !has(s, name))
		s->item[s->n++] = (struct http_pair){ name, value };
}

static void write_headers(struct http_drive *d, struct sheet *s, const char *method, const char *type,
		size_t len)
{
	bool safe = str_eq(method, "GET") || str_eq(method, "HEAD");

	/* Copied: the caller may change them from inside a handler. */
	for (size_t i = 0; i < COUNT_OF(d->with); i++)
		if (d->with[i].name)
			s->item[s->n++] = (struct http_pair){
				arena_strdup(&d->arena, d->with[i].name),
				arena_strdup(&d->arena, d->with[i].value) };
	unless_given(s, "Host", d->host);
	unless_given(s, "Cookie", jar_line(d));
	unless_given(s, "Content-Type", type);
	if (len)
		unless_given(s, "Content-Length", arena_printf(&d->arena, "%zu", len));
	if (!safe) {
		unless_given(s, "Origin", arena_printf(&d->arena, "%s://%s",
				d->secure ? "https" : "http", d->host));
		unless_given(s, "Sec-Fetch-Site", "same-origin");
	}
}

static void collect_stream(struct http_drive *d)
{
	enum rc rc = OK;

	while (rc == OK) {
		AUTO(buf) piece;

		buf_init(&piece, 4 * HTTP_STREAM_PIECE);
		rc = d->res.stream.next(d->res.stream.state, &piece);
		CHECK(!piece.overflow);
		buf_put(&d->collected, buf_str(&piece), piece.len);
	}
	/* A broken transfer has no status of its own: the browser sees it fail. */
	if (rc != NOT_FOUND)
		d->status = 0;
	if (d->res.stream.done)
		d->res.stream.done(d->res.stream.state);
	d->res.stream = (struct http_stream){ 0 };
}

static void collect_file(struct http_drive *d)
{
	char part[4096];
	ssize_t n;

	while ((n = read(d->res.fd, part, sizeof(part))) > 0)
		buf_put(&d->collected, part, (size_t)n);
	CHECK(d->collected.len == d->res.len);
}

static void collect(struct http_drive *d, bool head)
{
	struct http_response *res = &d->res;

	d->status = res->status;
	switch (res->kind) {
	case HTTP_BODY_BUF:
		buf_put(&d->collected, buf_str(&res->body), res->body.len);
		break;
	case HTTP_BODY_STATIC:
		buf_put(&d->collected, res->bytes, res->len);
		break;
	case HTTP_BODY_STREAM:
		collect_stream(d);
		break;
	case HTTP_BODY_FILE:
		collect_file(d);
		break;
	}
	CHECK(!d->collected.overflow);
	if (head)
		buf_clear(&d->collected);
	d->body = buf_str(&d->collected);
	d->body_len = d->collected.len;
	for (size_t i = 0; i < res->nheaders; i++)
		if (strcasecmp(res->header[i].name, "Set-Cookie") == 0)
			keep_cookie(d, res->header[i].value);
}

/* The last response becomes the one before: method, target and body of the new
 * request may lie in it. */
static void turn_page(struct http_drive *d)
{
	struct arena arena = d->older;
	struct buf body = d->older_body;

	http_response_reset(&d->res);
	d->older = d->arena;
	d->arena = arena;
	d->older_body = d->collected;
	d->collected = body;
	arena_reset(&d->arena);
	buf_clear(&d->collected);
}

int http_drive_send(struct http_drive *d, const char *method, const char *target, const char *type,
		const void *body, size_t len)
{
	struct http_policy policy = { .secure = d->secure, .header_max = (size_t)16 << 10 };
	struct http_request req = { .arena = &d->arena, .body = "" };
	struct sheet sheet = { .n = 0 };
	struct http_refusal no;
	struct http_raw raw;

	turn_page(d);
	write_headers(d, &sheet, method, type, len);
	raw = (struct http_raw){
		.method = method, .target = target, .version = "HTTP/1.1", .peer = d->remote,
		.headers = { sheet.item, sheet.n }, .policy = &policy,
	};
	no = http_take_head(&req, &raw);
	if (!no.status)
		no = http_take_route(d->router, &req, &d->res);
	if (!no.status && len > req.route->max_body)
		no = HTTP_REFUSE(413, "http.too_large");
	if (!no.status) {
		req.body = len ? body : "";
		req.body_len = len;
		no = http_take_body(&req);
	}
	if (no.status) {
		http_refuse(d->router, d->app, req.path ? &req : NULL, &d->res, no);
	} else {
		req.hurried = (req.route->flags & HTTP_INLINE) != 0;
		if (!http_run(d->app, &req, &d->res))
			CHECK(http_run(d->app, &req, &d->res));
	}
	collect(d, req.head);
	return d->status;
}

int http_drive_get(struct http_drive *d, const char *target)
{
	return http_drive_send(d, "GET", target, NULL, NULL, 0);
}

int http_drive_post(struct http_drive *d, const char *target, const char *form)
{
	return http_drive_send(d, "POST", target, "application/x-www-form-urlencoded", form, strlen(form));
}

int http_drive_json(struct http_drive *d, const char *method, const char *target, const char *json)
{
	return http_drive_send(d, method, target, "application/json", json, strlen(json));
}

int http_drive_follow(struct http_drive *d)
{
	for (int i = 0; i < 5 && d->status >= 300 && d->status < 400; i++) {
		const char *location = http_drive_header(d, "Location");

		if (!location)
			break;
		http_drive_get(d, location);
	}
	return d->status;
}

/* ---- bodies ----------------------------------------------------------------------- */

void http_form_add(struct buf *b, const char *name, const char *value)
{
	if (b->len)
		buf_putc(b, '&');
	http_percent(b, name);
	buf_putc(b, '=');
	http_percent(b, value);
}

void http_multipart_add(struct buf *b, const char *name, const char *filename, const char *type,
		const void *bytes, size_t len)
{
	buf_printf(b, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"", name);
	if (filename)
		buf_printf(b, "; filename=\"%s\"", filename);
	if (type)
		buf_printf(b, "\r\nContent-Type: %s", type);
	buf_puts(b, "\r\n\r\n");
	buf_put(b, bytes, len);
	buf_puts(b, "\r\n");
}

void http_multipart_end(struct buf *b)
{
	buf_puts(b, "--" BOUNDARY "--\r\n");
}
