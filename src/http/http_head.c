/* Stage head: is this a request that every reader would read alike?
 *
 * The HTTP library below is lax (docs/architecture.md), so everything that its
 * parser lets through is judged again here, before any handler runs. */
#include <string.h>
#include <strings.h>

#include "http_int.h"

#define HEADER(text, member) { text, sizeof(text) - 1, offsetof(struct http_headers, member) }
static const struct known {
	const char *name;
	size_t len, at;
} known[] = {
	HEADER("Host", host),
	HEADER("Cookie", cookie),
	HEADER("Origin", origin),
	HEADER("Sec-Fetch-Site", sec_fetch_site),
	HEADER("Sec-Fetch-Mode", sec_fetch_mode),
	HEADER("Sec-Fetch-Dest", sec_fetch_dest),
	HEADER("Content-Type", content_type),
	HEADER("Accept", accept),
	HEADER("Accept-Language", accept_language),
	HEADER("Accept-Encoding", accept_encoding),
	HEADER("Authorization", authorization),
	HEADER("If-Match", if_match),
	HEADER("If-None-Match", if_none_match),
	HEADER("Idempotency-Key", idempotency_key),
	HEADER("HX-Request", hx_request),
	HEADER("HX-Target", hx_target),
	HEADER("X-CSRF-Token", csrf_token),
	HEADER("User-Agent", user_agent),
};

static const char *const methods[HTTP_METHODS] = {
	[HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST",
	[HTTP_PUT] = "PUT", [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
};

const char *http_method_name(enum http_method m)
{
	CHECK(m < HTTP_METHODS);
	return methods[m];
}

static struct http_refusal take_method(struct http_request *req, const char *method)
{
	static const char *const closed[] = { "TRACE", "OPTIONS", "CONNECT" };

	for (size_t i = 0; i < HTTP_METHODS; i++) {
		if (!str_eq(method, methods[i]))
			continue;
		req->head = i == HTTP_HEAD;
		req->method = req->head ? HTTP_GET : (enum http_method)i;
		return HTTP_FINE;
	}
	for (size_t i = 0; i < COUNT_OF(closed); i++)
		if (str_eq(method, closed[i]))
			return HTTP_REFUSE(405, "http.method");
	return HTTP_REFUSE(501, "http.method");
}

/* Digits only: "+5", "0x5", "5, 5" and " 5" have been read as different lengths. */
static bool take_length(const char *s, uint64_t *ret_n)
{
	uint64_t n = 0;

	if (!*s || strlen(s) > 18)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		n = n * 10 + (uint64_t)(*s - '0');
	}
	*ret_n = n;
	return true;
}

/* The lines that say where a request ends; each may come once. */
static struct http_refusal take_framing(struct http_raw *raw)
{
	const char *length = NULL, *coding = NULL;

	for (size_t i = 0; i < raw->headers.n; i++) {
		const struct http_pair *h = &raw->headers.item[i];

		if (strcasecmp(h->name, "Content-Length") == 0) {
			if (length)
				return HTTP_REFUSE(400, "http.framing");
			length = h->value;
		} else if (strcasecmp(h->name, "Transfer-Encoding") == 0) {
			if (coding)
				return HTTP_REFUSE(400, "http.framing");
			coding = h->value;
		} else if (strcasecmp(h->name, "Content-Encoding") == 0) {
			return HTTP_REFUSE(415, "http.content_encoding");
		} else if (strcasecmp(h->name, "Expect") == 0
				&& strcasecmp(h->value, "100-continue") != 0) {
			return HTTP_REFUSE(417, "http.expect");
		}
	}
	if (length && coding)
		return HTTP_REFUSE(400, "http.framing");
	if (coding && str_eq(raw->version, "HTTP/1.0"))
		return HTTP_REFUSE(400, "http.framing");
	if (coding && strcasecmp(coding, "chunked") != 0)
		return HTTP_REFUSE(501, "http.transfer_encoding");
	raw->chunked = coding != NULL;
	raw->content_length = 0;
	if (length && !take_length(length, &raw->content_length))
		return HTTP_REFUSE(400, "http.framing");
	return HTTP_FINE;
}

static struct http_refusal take_headers(struct http_request *req, const struct http_raw *raw)
{
	size_t bytes = 0;

	if (raw->headers.n > HTTP_HEADERS_MAX)
		return HTTP_REFUSE(431, "http.headers");
	for (size_t i = 0; i < raw->headers.n; i++) {
		const struct http_pair *h = &raw->headers.item[i];
		size_t name_len = strlen(h->name), value_len = strlen(h->value);

		bytes += name_len + value_len + 4;
		/* A blank before the colon makes the name no token. */
		if (!http_is_token(h->name))
			return HTTP_REFUSE(400, "http.header_name");
		for (const char *p = h->value; *p; p++)
			if (((unsigned char)*p < 0x20 && *p != '\t') || (unsigned char)*p >= 0x7f)
				return HTTP_REFUSE(400, "http.header_value");
		for (size_t k = 0; k < COUNT_OF(known); k++) {
			const char **slot = (const char **)((char *)&req->h + known[k].at);

			if (known[k].len != name_len || strcasecmp(known[k].name, h->name) != 0)
				continue;
			if (*slot)
				return HTTP_REFUSE(400, "http.header_repeated");
			*slot = h->value;
			break;
		}
	}
	if (bytes > raw->policy->header_max)
		return HTTP_REFUSE(431, "http.headers");
	req->headers = raw->headers;
	return HTTP_FINE;
}

/* reg-name, IPv4 or [IPv6], and perhaps a port; nothing exotic. */
static bool host_fine(const char *host)
{
	size_t n;

	if (host[0] == '[') {
		n = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
		if (n == 1 || host[n] != ']')
			return false;
		n++;
	} else {
		n = strspn(host, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-");
		if (!n || n > 253)
			return false;
	}
	if (host[n] == ':') {
		size_t digits = strspn(host + n + 1, "0123456789");

		if (!digits || digits > 5)
			return false;
		n += 1 + digits;
	}
	return !host[n];
}

static bool host_ours(const char *host, const char *const *hosts)
{
	size_t len = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");

	if (!hosts)
		return true;
	for (; *hosts; hosts++)
		if (strlen(*hosts) == len && strncasecmp(*hosts, host, len) == 0)
			return true;
	return false;
}

/* "http://host/path" is allowed by RFC 9112 3.2.2; a host other than the one in
 * the Host line would let a proxy and us disagree. */
static struct http_refusal take_target(struct http_request *req, const struct http_raw *raw)
{
	const char *s = raw->target, *query;
	struct http_refusal no;

	if (strlen(s) > HTTP_TARGET_MAX)
		return HTTP_REFUSE(414, "http.target_too_long");
	if (strncasecmp(s, "http://", 7) == 0 || strncasecmp(s, "https://", 8) == 0) {
		size_t len;

		s = strstr(s, "//") + 2;
		len = strcspn(s, "/?");
		if (strlen(req->h.host) != len || strncasecmp(req->h.host, s, len) != 0)
			return HTTP_REFUSE(400, "http.host");
		s += len;
	}
	req->target = s;
	query = strchr(s, '?');
	no = http_parse_path(req, s, query ? (size_t)(query - s) : strlen(s));
	if (no.status || !query)
		return no;
	query++;
	for (const char *p = query; *p; p++)
		if ((unsigned char)*p <= 0x20 || (unsigned char)*p > 0x7e || *p == '#')
			return HTTP_REFUSE(400, "http.query");
	return http_parse_pairs(req->arena, query, strlen(query), &req->query);
}

/* The address nearest to our own proxy is the last one of X-Forwarded-For; all
 * before it are the client's own words. */
static struct http_refusal take_remote(struct http_request *req, const struct http_raw *raw)
{
	const char *forwarded = NULL, *proto = NULL;

	req->remote = raw->peer;
	req->secure = raw->policy->secure;
	if (!raw->policy->trusted_proxy || !str_eq(raw->policy->trusted_proxy, raw->peer))
		return HTTP_FINE;
	for (size_t i = 0; i < raw->headers.n; i++) {
		const struct http_pair *h = &raw->headers.item[i];

		if (strcasecmp(h->name, "X-Forwarded-For") == 0) {
			if (forwarded)
				return HTTP_REFUSE(400, "http.header_repeated");
			forwarded = h->value;
		} else if (strcasecmp(h->name, "X-Forwarded-Proto") == 0) {
			if (proto)
				return HTTP_REFUSE(400, "http.header_repeated");
			proto = h->value;
		}
	}
	if (proto && strcasecmp(proto, "https") == 0)
		req->secure = true;
	if (forwarded) {
		const char *last = strrchr(forwarded, ',');
		size_t len;

		last = last ? last + 1 : forwarded;
		last += strspn(last, " \t");
		len = strspn(last, "0123456789abcdefABCDEF:.");
		if (!len || len > 45 || last[len])
			return HTTP_REFUSE(400, "http.forwarded");
		req->remote = last;
	}
	return HTTP_FINE;
}

struct http_refusal http_take_head(struct http_request *req, struct http_raw *raw)
{
	struct http_refusal no;

	if (!str_eq(raw->version, "HTTP/1.1") && !str_eq(raw->version, "HTTP/1.0"))
		return HTTP_REFUSE(505, "http.version");
	no = take_framing(raw);
	if (no.status)
		return no;
	no = take_headers(req, raw);
	if (no.status)
		return no;
	if (!req->h.host || !host_fine(req->h.host) || !host_ours(req->h.host, raw->policy->hosts))
		return HTTP_REFUSE(400, "http.host");
	no = take_target(req, raw);
	if (no.status)
		return no;
	no = take_remote(req, raw);
	if (no.status)
		return no;
	if (req->h.cookie)
		no = http_parse_cookies(req->arena, req->h.cookie, &req->cookies);
	if (no.status)
		return no;
	/* Last, so that a refusal of the method can be dressed like one of the path. */
	return take_method(req, raw->method);
}
