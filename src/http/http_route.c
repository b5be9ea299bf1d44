/* The router: a tree of path segments, built once, read by every thread. */
#include <stdlib.h>
#include <string.h>

#include "http_int.h"

enum slot { SLOT_TEXT, SLOT_INT, SLOT_KEY, SLOT_WORD, SLOTS };

struct node {
	char *text;                             /* SLOT_TEXT: the segment */
	enum slot slot;
	struct node *child, *next;              /* children in the order they are tried */
	const struct http_route *route[HTTP_METHODS];
};

struct http_router {
	struct node root;
	http_refuse_fn *refuse;
};

struct http_router *http_router_new(void)
{
	return xcalloc(1, sizeof(struct http_router));
}

static void node_free(struct node *n)
{
	while (n) {
		struct node *next = n->next;

		node_free(n->child);
		free(n->text);
		free(n);
		n = next;
	}
}

void http_router_free(struct http_router *r)
{
	if (!r)
		return;
	node_free(r->root.child);
	free(r);
}

void http_router_refuse(struct http_router *r, http_refuse_fn *refuse)
{
	r->refuse = refuse;
}

/* {name}, {name:int}, {name:word} or fixed text. */
static enum slot slot_of(const char *s, size_t n, const char **ret_name, size_t *ret_len)
{
	const char *colon;

	if (!n || s[0] != '{')
		return SLOT_TEXT;
	CHECK(n > 2 && s[n - 1] == '}');
	colon = memchr(s, ':', n);
	*ret_name = s + 1;
	*ret_len = (size_t)((colon ? colon : s + n - 1) - s - 1);
	CHECK(*ret_len > 0);
	if (!colon)
		return SLOT_KEY;
	if (n - 1 - (size_t)(colon + 1 - s) == 3 && memcmp(colon + 1, "int", 3) == 0)
		return SLOT_INT;
	CHECK(n - 1 - (size_t)(colon + 1 - s) == 4 && memcmp(colon + 1, "word", 4) == 0);
	return SLOT_WORD;
}

static struct node *node_for(struct node *parent, const char *s, size_t n)
{
	const char *name;
	size_t name_len;
	enum slot slot = slot_of(s, n, &name, &name_len);
	struct node **at = &parent->child, *fresh;

	for (struct node *c = parent->child; c; c = c->next) {
		if (c->slot != slot)
			continue;
		if (slot != SLOT_TEXT || (strlen(c->text) == n && memcmp(c->text, s, n) == 0))
			return c;
	}
	while (*at && (*at)->slot <= slot)
		at = &(*at)->next;
	fresh = xcalloc(1, sizeof(*fresh));
	fresh->slot = slot;
	if (slot == SLOT_TEXT) {
		fresh->text = xcalloc(1, n + 1);
		memcpy(fresh->text, s, n);
	}
	fresh->next = *at;
	*at = fresh;
	return fresh;
}

void http_router_add(struct http_router *r, const struct http_route *routes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct http_route *route = &routes[i];
		const char *s = route->pattern;
		struct node *node = &r->root;
		unsigned where = route->flags & (HTTP_INLINE | HTTP_WORKER);

		CHECK(route->handler && route->method != HTTP_HEAD && route->method < HTTP_METHODS);
		CHECK(where == HTTP_INLINE || where == HTTP_WORKER);
		CHECK(s[0] == '/');
		for (size_t depth = 0; s[0] && s[1]; depth++) {
			size_t len = strcspn(s + 1, "/");

			CHECK(len > 0 && depth < HTTP_SEGMENTS_MAX);
			node = node_for(node, s + 1, len);
			s += 1 + len;
		}
		CHECK(!s[0] || node == &r->root);       /* no slash at the end */
		CHECK(!node->route[route->method]);     /* two routes for the same requests */
		node->route[route->method] = route;
	}
}

/* ---- matching ------------------------------------------------------------------ */

static bool take_int(const char *s, int64_t *ret_v)
{
	if (s[0] < '0' || s[0] > '9' || (s[0] == '0' && s[1]))
		return false;
	return str_to_i64(s, ret_v);
}

static bool word_fine(const char *s)
{
	size_t n = strspn(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-");

	return n >= 1 && n <= 100 && !s[n] && s[0] != '.';
}

static bool slot_takes(const struct node *n, const char *s, int64_t *ret_key)
{
	switch (n->slot) {
	case SLOT_TEXT:
		return str_eq(n->text, s);
	case SLOT_INT:
		return take_int(s, ret_key);
	case SLOT_KEY:
		return key_read(s, ret_key);
	case SLOT_WORD:
		return word_fine(s);
	default:
		return false;
	}
}

struct match {
	struct http_request *req;
	unsigned allowed;                       /* methods seen on nodes that match the path */
};

static const struct http_route *match_from(struct match *m, const struct node *n, size_t depth, size_t params)
{
	struct http_request *req = m->req;

	if (depth == req->nsegments) {
		for (unsigned i = 0; i < HTTP_METHODS; i++)
			if (n->route[i])
				m->allowed |= 1u << i;
		if (n->route[req->method])
			req->nparams = params;
		return n->route[req->method];
	}
	for (const struct node *c = n->child; c; c = c->next) {
		const struct http_route *found;
		int64_t key = 0;

		if (!slot_takes(c, req->segment[depth], &key))
			continue;
		if (c->slot != SLOT_TEXT) {
			req->param[params].text = req->segment[depth];
			req->param[params].key = key;
		}
		found = match_from(m, c, depth + 1, params + (c->slot != SLOT_TEXT));
		if (found)
			return found;
	}
	return NULL;
}

/* Names come from the pattern of the route that won: two routes may name the
 * same place differently. */
static void name_params(struct http_request *req, const struct http_route *route)
{
	size_t i = 0;

	for (const char *s = route->pattern; s[0] && s[1]; ) {
		size_t len = strcspn(s + 1, "/"), name_len;
		const char *name;

		if (slot_of(s + 1, len, &name, &name_len) != SLOT_TEXT)
			req->param[i++].name = arena_strndup(req->arena, name, name_len);
		s += 1 + len;
	}
	CHECK(i == req->nparams);
}

struct http_refusal http_take_route(const struct http_router *r, struct http_request *req,
		struct http_response *res)
{
	struct match m = { .req = req };

	req->route = match_from(&m, &r->root, 0, 0);
	if (req->route) {
		name_params(req, req->route);
		return HTTP_FINE;
	}
	if (m.allowed) {
		AUTO(buf) b;

		buf_init(&b, 64);
		for (unsigned i = 0; i < HTTP_METHODS; i++) {
			if (!(m.allowed & (1u << i)))
				continue;
			buf_puts(&b, b.len ? ", " : "");
			buf_puts(&b, i == HTTP_GET ? "GET, HEAD" : http_method_name(i));
		}
		http_set(res, "Allow", buf_str(&b));
		return HTTP_REFUSE(405, "http.method");
	}
	return HTTP_REFUSE(404, "http.not_found");
}

static const struct http_param *param(const struct http_request *req, const char *name)
{
	for (size_t i = 0; i < req->nparams; i++)
		if (str_eq(req->param[i].name, name))
			return &req->param[i];
	return NULL;
}

int64_t http_path_key(const struct http_request *req, const char *name)
{
	const struct http_param *p = param(req, name);

	CHECK(p);
	return p->key;
}

const char *http_path_word(const struct http_request *req, const char *name)
{
	const struct http_param *p = param(req, name);

	CHECK(p);
	return p->text;
}

/* ---- refusals --------------------------------------------------------------------- */

static const struct words {
	int status;
	const char *text;
} words[] = {
	{ 400, "این درخواست را نفهمیدیم.\nWe could not read this request.\n" },
	{ 404, "چنین صفحه‌ای نیست.\nThere is no such page.\n" },
	{ 405, "این کار در این نشانی شدنی نیست.\nThis address does not take that method.\n" },
	{ 413, "آنچه فرستادید از اندازهٔ مجاز بزرگ‌تر است.\nWhat you sent is larger than allowed.\n" },
	{ 414, "نشانی بیش از اندازه بلند است.\nThe address is too long.\n" },
	{ 415, "این نوع داده پذیرفته نمی‌شود.\nThis kind of data is not accepted.\n" },
	{ 431, "سربرگ‌های درخواست بیش از اندازه بزرگ‌اند.\nThe request headers are too large.\n" },
	{ 503, "سامانه اکنون شلوغ است. چند لحظهٔ دیگر دوباره بفرستید.\n"
	       "We are busy right now. Please try again in a moment.\n" },
};

void http_refuse(const struct http_router *r, void *app, const struct http_request *req,
		struct http_response *res, struct http_refusal why)
{
	const char *text = words[0].text;

	res->status = why.status;
	if (why.status == 503)
		http_set(res, "Retry-After", "2");
	if (why.status == 405 && !http_get_header(res, "Allow"))
		http_set(res, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i].status == why.status)
			text = words[i].text;
	if (r->refuse && req)
		r->refuse(app, req, res, why.code);
	else
		http_send_bytes(res, "text/plain; charset=utf-8", text, strlen(text));
	CHECK(res->status == why.status);
	http_finish(req, res);
}
