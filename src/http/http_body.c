/* Stage body: what came, decoded once; and the questions handlers ask of it. */
#include <string.h>
#include <strings.h>

#include "http_int.h"

/* Media type without parameters. */
static size_t type_len(const char *s)
{
	size_t n = strcspn(s, ";");

	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return n;
}

bool http_type_is(const struct http_request *req, const char *type)
{
	const char *s = req->h.content_type;

	return s && type_len(s) == strlen(type) && strncasecmp(s, type, type_len(s)) == 0;
}

const char *http_value_param(struct arena *a, const char *value, const char *name)
{
	size_t name_len = strlen(name);
	const char *p = value + strcspn(value, ";");

	while (*p == ';') {
		size_t len;
		bool ours;

		p += 1 + strspn(p + 1, " \t");
		len = strcspn(p, "=;");
		if (p[len] != '=')
			return NULL;
		ours = len == name_len && strncasecmp(p, name, len) == 0;
		p += len + 1;
		if (*p == '"') {
			char *text = arena_alloc(a, strlen(p)), *out = text;

			for (p++; *p && *p != '"'; p++) {
				/* Browsers write \" for a quote in old versions and send \ in
				 * names as it is: only \" and \\ are escapes. */
				if (p[0] == '\\' && (p[1] == '"' || p[1] == '\\'))
					p++;
				*out++ = *p;
			}
			if (*p != '"')
				return NULL;
			p++;
			if (ours)
				return text;
		} else {
			len = strcspn(p, "; \t");
			if (ours)
				return arena_strndup(a, p, len);
			p += len;
		}
		p += strspn(p, " \t");
	}
	return NULL;
}

/* utf-8 or nothing: a page of ours never sends anything else. */
static bool charset_fine(struct http_request *req)
{
	const char *charset = http_value_param(req->arena, req->h.content_type, "charset");

	return !charset || strcasecmp(charset, "utf-8") == 0;
}

static struct http_refusal take_form(struct http_request *req)
{
	if (http_type_is(req, "application/x-www-form-urlencoded"))
		return http_parse_pairs(req->arena, req->body, req->body_len, &req->form);
	if (http_type_is(req, "multipart/form-data")) {
		const char *boundary = http_value_param(req->arena, req->h.content_type, "boundary");

		if (!boundary)
			return HTTP_REFUSE(400, "http.multipart");
		return http_parse_multipart(req->arena, boundary, req->body, req->body_len,
				&req->form, &req->part, &req->nparts);
	}
	if (http_type_is(req, "application/json") || strncasecmp(req->h.content_type, "text/", 5) == 0) {
		if (!utf8_valid(req->body, req->body_len) || memchr(req->body, '\0', req->body_len))
			return HTTP_REFUSE(400, "http.body_text");
	}
	return HTTP_FINE;
}

struct http_refusal http_take_body(struct http_request *req)
{
	struct http_refusal no = HTTP_FINE;

	if (req->body_len && req->h.content_type) {
		if (!charset_fine(req))
			return HTTP_REFUSE(415, "http.charset");
		no = take_form(req);
		if (no.status)
			return no;
	}
	if (!(req->route->flags & HTTP_REPEAT) && (http_repeats(&req->query) || http_repeats(&req->form)))
		return HTTP_REFUSE(400, "http.field_repeated");
	return HTTP_FINE;
}

/* ---- questions ---------------------------------------------------------------- */

static const char *pair_once(const struct http_pairs *p, const char *name)
{
	const char *found = NULL;

	for (size_t i = 0; i < p->n; i++) {
		if (!str_eq(p->item[i].name, name))
			continue;
		if (found)
			return NULL;
		found = p->item[i].value;
	}
	return found;
}

const char *http_query(const struct http_request *req, const char *name)
{
	return pair_once(&req->query, name);
}

const char *http_form(const struct http_request *req, const char *name)
{
	return pair_once(&req->form, name);
}

const char *http_cookie(const struct http_request *req, const char *name)
{
	/* Over TLS only the prefixed name counts: a plain one may have been
	 * planted by a neighbouring host. */
	if (req->secure)
		name = arena_printf(req->arena, "__Host-%s", name);
	return pair_once(&req->cookies, name);
}

const char *http_header(const struct http_request *req, const char *name)
{
	for (size_t i = 0; i < req->headers.n; i++)
		if (strcasecmp(req->headers.item[i].name, name) == 0)
			return req->headers.item[i].value;
	return NULL;
}

const struct http_part *http_file(const struct http_request *req, const char *name)
{
	const struct http_part *found = NULL;

	for (size_t i = 0; i < req->nparts; i++) {
		if (!str_eq(req->part[i].name, name))
			continue;
		if (found)
			return NULL;
		found = &req->part[i];
	}
	return found;
}

size_t http_pairs_all(const struct http_request *req, const struct http_pairs *p, const char *name,
		const char *const **ret_values)
{
	const char **values = ARENA_ARRAY(req->arena, const char *, p->n);
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->item[i].name, name))
			values[n++] = p->item[i].value;
	*ret_values = values;
	return n;
}

/* Weight in thousandths of one item of an Accept-* list: "fa;q=0.8". */
static int weight(const char *s, size_t n)
{
	const char *q = memmem(s, n, "q=", 2);
	int w = 1000, digit = 100;

	if (!q)
		return w;
	q += 2;
	w = *q == '1' ? 1000 : 0;
	if (*q != '0' || q[1] != '.')
		return w;
	for (q += 2; digit && q < s + n && *q >= '0' && *q <= '9'; q++, digit /= 10)
		w += (*q - '0') * digit;
	return w;
}

/* Weight that list gives to name, -1 when it is not there.  A subtag counts: fa-IR is fa. */
static int list_weight(const char *list, const char *name)
{
	size_t name_len = strlen(name);
	int best = -1;

	for (const char *p = list; p && *p; ) {
		size_t len = strcspn(p, ","), lead = strspn(p, " \t");

		if (lead < len && strncasecmp(p + lead, name, name_len) == 0
		    && strchr("-; \t,", p[lead + name_len])) {
			int w = weight(p, len);

			best = w > best ? w : best;
		}
		p += len + (p[len] == ',');
	}
	return best;
}

const char *http_language(const struct http_request *req, const char *fallback)
{
	int fa = list_weight(req->h.accept_language, "fa");
	int en = list_weight(req->h.accept_language, "en");

	if (fa <= 0 && en <= 0)
		return fallback;
	return fa >= en ? "fa" : "en";
}

bool http_accepts_gzip(const struct http_request *req)
{
	return list_weight(req->h.accept_encoding, "gzip") > 0;
}

enum rc http_form_read(struct arena *a, const char *body, struct http_pairs *ret_pairs)
{
	struct http_refusal no = http_parse_pairs(a, body, strlen(body), ret_pairs);

	return no.status ? INVALID : OK;
}

const char *http_pairs_first(const struct http_pairs *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->item[i].name, name))
			return p->item[i].value;
	return NULL;
}
