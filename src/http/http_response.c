/* Responses: what handlers say, and what is added to every answer. */
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "http_int.h"

void http_response_init(struct http_response *res, struct arena *a)
{
	*res = (struct http_response){ .status = 200, .fd = -1, .arena = a };
	buf_init(&res->body, HTTP_BODY_MAX);
}

static void drop_body(struct http_response *res)
{
	if (res->kind == HTTP_BODY_FILE && res->fd >= 0)
		close(res->fd);
	if (res->kind == HTTP_BODY_STREAM && res->stream.done)
		res->stream.done(res->stream.state);
	res->fd = -1;
	res->stream = (struct http_stream){ 0 };
	res->kind = HTTP_BODY_BUF;
	res->bytes = NULL;
	res->len = 0;
}

void http_response_release(struct http_response *res)
{
	drop_body(res);
	buf_release(&res->body);
}

void http_response_reset(struct http_response *res)
{
	struct buf body = res->body;
	struct arena *a = res->arena;

	drop_body(res);
	buf_clear(&body);
	*res = (struct http_response){ .status = 200, .fd = -1, .arena = a, .body = body };
}

void http_add(struct http_response *res, const char *name, const char *value)
{
	CHECK(http_is_token(name));
	for (const char *p = value; *p; p++)
		CHECK((unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f);
	CHECK(res->nheaders < HTTP_RESPONSE_HEADERS);
	res->header[res->nheaders].name = name;
	res->header[res->nheaders++].value = arena_strdup(res->arena, value);
}

void http_set(struct http_response *res, const char *name, const char *value)
{
	size_t kept = 0;

	for (size_t i = 0; i < res->nheaders; i++)
		if (strcasecmp(res->header[i].name, name) != 0)
			res->header[kept++] = res->header[i];
	res->nheaders = kept;
	http_add(res, name, value);
}

const char *http_get_header(const struct http_response *res, const char *name)
{
	for (size_t i = 0; i < res->nheaders; i++)
		if (strcasecmp(res->header[i].name, name) == 0)
			return res->header[i].value;
	return NULL;
}

void http_redirect(struct http_response *res, int status, const char *path)
{
	AUTO(buf) b;

	CHECK(path[0] == '/' && path[1] != '/' && path[1] != '\\');
	drop_body(res);
	buf_clear(&res->body);
	buf_init(&b, HTTP_BODY_MAX);
	/* Persian in a path becomes %XX; what is encoded already stays. */
	for (const char *p = path; *p; p++) {
		if ((unsigned char)*p <= 0x20 || (unsigned char)*p >= 0x7f)
			buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*p);
		else
			buf_putc(&b, *p);
	}
	res->status = status;
	http_set(res, "Location", buf_str(&b));
}

void http_send_bytes(struct http_response *res, const char *type, const void *bytes, size_t len)
{
	drop_body(res);
	res->type = type;
	res->kind = HTTP_BODY_STATIC;
	res->bytes = bytes;
	res->len = len;
}

void http_send_file(struct http_response *res, const char *type, int fd, size_t len)
{
	CHECK(fd >= 0);
	drop_body(res);
	res->type = type;
	res->kind = HTTP_BODY_FILE;
	res->fd = fd;
	res->len = len;
}

void http_send_stream(struct http_response *res, const char *type, struct http_stream stream)
{
	CHECK(stream.next);
	drop_body(res);
	res->type = type;
	res->kind = HTTP_BODY_STREAM;
	res->stream = stream;
}

void http_send_asset(const struct http_request *req, struct http_response *res,
		const struct http_asset *asset)
{
	bool packed = asset->gz && http_accepts_gzip(req);

	http_send_bytes(res, asset->type, packed ? asset->gz : asset->bytes,
			packed ? asset->gz_len : asset->len);
	if (asset->gz)
		http_set(res, "Vary", "Accept-Encoding");
	if (packed)
		http_set(res, "Content-Encoding", "gzip");
	/* Two representations, two tags. */
	if (asset->etag)
		res->etag = arena_printf(res->arena, packed ? "\"%s-gz\"" : "\"%s\"", asset->etag);
	http_set(res, "Cache-Control",
			asset->immutable ? "public, max-age=31536000, immutable" : "no-cache");
}

/* Taken out of file names: what mirrors text so that "gpj.exe" reads "exe.jpg",
 * controls, and what a file system takes for a folder. */
static bool unfit_in_name(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == '/' || cp == '\\'
		|| cp == 0x200e || cp == 0x200f || cp == 0x061c
		|| (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

void http_attachment(struct http_response *res, const char *filename)
{
	AUTO(buf) ascii;
	AUTO(buf) clean;
	AUTO(buf) value;

	buf_init(&ascii, 1024);
	buf_init(&clean, 1024);
	buf_init(&value, 8192);
	for (const char *p = filename; *p && clean.len < 240; ) {
		uint32_t cp = utf8_next(&p);

		if (unfit_in_name(cp))
			continue;
		utf8_put(&clean, cp);
		buf_putc(&ascii, cp < 0x7f && !strchr("\"%;", (int)cp) ? (char)cp : '_');
	}
	buf_printf(&value, "attachment; filename=\"%s\"; filename*=UTF-8''", buf_str(&ascii));
	http_percent(&value, buf_str(&clean));
	CHECK(!value.overflow);
	http_set(res, "Content-Disposition", buf_str(&value));
}

void http_security_headers(struct http_response *res, bool secure)
{
	static const struct http_pair always[] = {
		/* No inline script or style anywhere, no embedding, no foreign origin. */
		{ "Content-Security-Policy",
		  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
		  "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
		  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
		{ "X-Content-Type-Options", "nosniff" },
		{ "Referrer-Policy", "no-referrer" },
		{ "Cross-Origin-Opener-Policy", "same-origin" },
		{ "Cross-Origin-Resource-Policy", "same-origin" },
		/* The offline visit app takes photos and, when asked, the place. */
		{ "Permissions-Policy",
		  "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()" },
		/* Personal data stays out of every cache unless somebody says otherwise. */
		{ "Cache-Control", "no-store" },
	};

	for (size_t i = 0; i < COUNT_OF(always); i++) {
		if (http_get_header(res, always[i].name))
			continue;
		CHECK(res->nheaders < HTTP_RESPONSE_HEADERS);
		res->header[res->nheaders++] = always[i];
	}
	if (secure && !http_get_header(res, "Strict-Transport-Security"))
		http_add(res, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

void http_set_cookie(const struct http_request *req, struct http_response *res, const char *name,
		const char *value, int64_t max_age_s)
{
	AUTO(buf) b;

	CHECK(http_is_token(name));
	for (const char *p = value; *p; p++)
		CHECK((unsigned char)*p > 0x20 && (unsigned char)*p < 0x7f && !strchr("\",;\\", *p));
	buf_init(&b, 4096);
	buf_printf(&b, "%s%s=%s; Path=/; HttpOnly; SameSite=Lax", req->secure ? "__Host-" : "",
			name, value);
	if (req->secure)
		buf_puts(&b, "; Secure");
	if (max_age_s)
		buf_printf(&b, "; Max-Age=%lld", (long long)(max_age_s < 0 ? 0 : max_age_s));
	CHECK(!b.overflow);
	http_add(res, "Set-Cookie", buf_str(&b));
}

bool http_bodyless(int status)
{
	return status == 204 || status == 304;
}

/* Weak comparison, RFC 9110 13.1.2. */
static bool etag_listed(const char *list, const char *etag)
{
	size_t n = strlen(etag);

	if (str_eq(list, "*"))
		return true;
	while (*list) {
		size_t len;

		list += strspn(list, " \t,");
		if (str_prefix(list, "W/"))
			list += 2;
		len = strcspn(list, ",");
		while (len && (list[len - 1] == ' ' || list[len - 1] == '\t'))
			len--;
		if (len == n && memcmp(list, etag, n) == 0)
			return true;
		list += strcspn(list, ",");
	}
	return false;
}

void http_finish(const struct http_request *req, struct http_response *res)
{
	if (res->kind == HTTP_BODY_BUF && res->body.overflow) {
		http_response_reset(res);
		res->status = 500;
		http_send_bytes(res, "text/plain; charset=utf-8", "", 0);
	}
	if (res->etag) {
		http_set(res, "ETag", res->etag);
		if (req && res->status == 200 && req->method == HTTP_GET && req->h.if_none_match
		    && etag_listed(req->h.if_none_match, res->etag))
			res->status = 304;
	}
	if (http_bodyless(res->status)) {
		drop_body(res);
		buf_clear(&res->body);
	} else if (res->type) {
		http_set(res, "Content-Type", res->type);
	}
	http_security_headers(res, req && req->secure);
	if (res->close)
		http_set(res, "Connection", "close");
}

bool http_run(void *app, struct http_request *req, struct http_response *res)
{
	req->route->handler(app, req, res);
	CHECK(!res->later || req->hurried);
	if (res->later) {
		http_response_reset(res);
		req->hurried = false;
		return false;
	}
	http_finish(req, res);
	return true;
}
