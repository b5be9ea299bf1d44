/* Text as HTTP sends it: percent signs, paths, name=value pairs, cookies. */
#include <string.h>

#include "http_int.h"

bool http_is_token(const char *s)
{
	if (!s[0])
		return false;
	for (; *s; s++) {
		bool alnum = (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');

		if (!alnum && !strchr("!#$%&'*+-.^_`|~", *s))
			return false;
	}
	return true;
}

bool http_control_free(const char *s, size_t n, bool lines)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 && !(lines && (c == '\t' || c == '\n' || c == '\r')))
			return false;
		if (c == 0x7f)
			return false;
	}
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool http_unpercent(const char *s, size_t n, bool plus, char *ret, size_t *ret_n)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%') {
			int hi = i + 2 < n ? hex_digit(s[i + 1]) : -1;
			int lo = hi >= 0 ? hex_digit(s[i + 2]) : -1;

			if (lo < 0)
				return false;
			ret[out++] = (char)(hi << 4 | lo);
			i += 2;
		} else {
			ret[out++] = plus && s[i] == '+' ? ' ' : s[i];
		}
	}
	ret[out] = '\0';
	*ret_n = out;
	return true;
}

/* A segment after decoding: nothing that a second decoder, a file system or a
 * proxy could read differently. */
static bool segment_fine(const char *s, size_t n)
{
	if (memchr(s, '\0', n) || memchr(s, '/', n) || memchr(s, '\\', n))
		return false;
	if (!http_control_free(s, n, false) || !utf8_valid(s, n))
		return false;
	return !str_eq(s, ".") && !str_eq(s, "..");
}

struct http_refusal http_parse_path(struct http_request *req, const char *s, size_t n)
{
	const char *end = s + n;
	char *path = arena_alloc(req->arena, n + 1), *out = path;

	if (!n || s[0] != '/')
		return HTTP_REFUSE(400, "http.path");
	req->nsegments = 0;
	while (s < end) {
		const char *slash = memchr(s + 1, '/', (size_t)(end - s - 1));
		size_t len = (size_t)((slash ? slash : end) - s - 1), got;
		char *segment;

		for (size_t i = 1; i <= len; i++)
			if ((unsigned char)s[i] <= 0x20 || (unsigned char)s[i] > 0x7e
			    || strchr("\"#<>\\^`{|}", s[i]))
				return HTTP_REFUSE(400, "http.path");
		*out++ = '/';
		segment = arena_alloc(req->arena, len + 1);
		if (!http_unpercent(s + 1, len, false, segment, &got) || !segment_fine(segment, got))
			return HTTP_REFUSE(400, "http.path");
		if (!got && slash)      /* "//": two readers, two meanings */
			return HTTP_REFUSE(400, "http.path");
		memcpy(out, segment, got);
		out += got;
		if (n > 1) {
			if (req->nsegments == HTTP_SEGMENTS_MAX)
				return HTTP_REFUSE(404, "http.not_found");
			req->segment[req->nsegments++] = segment;
		}
		s = slash ? slash : end;
	}
	*out = '\0';
	req->path = path;
	return HTTP_FINE;
}

/* "%00", bad percent signs, bad UTF-8 and control characters are refused here
 * once, so that no handler has to think of them. */
static const char *take_text(struct arena *a, const char *s, size_t n)
{
	char *text = arena_alloc(a, n + 1);
	size_t got;

	if (!http_unpercent(s, n, true, text, &got))
		return NULL;
	if (!utf8_valid(text, got) || !http_control_free(text, got, true))
		return NULL;
	return text;
}

struct http_refusal http_parse_pairs(struct arena *a, const char *s, size_t n, struct http_pairs *ret)
{
	const char *end = s + n;
	size_t count = n > 0, used = 0;
	struct http_pair *item;

	for (size_t i = 0; i < n; i++)
		count += s[i] == '&';
	if (count > HTTP_FIELDS_MAX)
		return HTTP_REFUSE(400, "http.too_many_fields");
	if (n > HTTP_FORM_TEXT_MAX)
		return HTTP_REFUSE(413, "http.too_large");
	item = ARENA_ARRAY(a, struct http_pair, count);
	while (s < end) {
		const char *amp = memchr(s, '&', (size_t)(end - s));
		const char *stop = amp ? amp : end;
		const char *eq = memchr(s, '=', (size_t)(stop - s));

		if (stop > s) {
			const char *name_end = eq ? eq : stop;
			const char *value = eq ? eq + 1 : stop;

			if (name_end == s)
				return HTTP_REFUSE(400, "http.field");
			item[used].name = take_text(a, s, (size_t)(name_end - s));
			item[used].value = take_text(a, value, (size_t)(stop - value));
			if (!item[used].name || !item[used].value)
				return HTTP_REFUSE(400, "http.field");
			used++;
		}
		s = amp ? amp + 1 : end;
	}
	ret->item = item;
	ret->n = used;
	return HTTP_FINE;
}

static bool cookie_value_fine(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= 0x20 || c >= 0x7f || strchr("\",;\\", (int)c))
			return false;
	}
	return true;
}

/* Cookies of other programs on the same host may look like anything; what is
 * not strictly name=value is left out rather than refused. */
struct http_refusal http_parse_cookies(struct arena *a, const char *s, struct http_pairs *ret)
{
	size_t count = 1, used = 0;
	struct http_pair *item;

	for (const char *p = s; *p; p++)
		count += *p == ';';
	if (count > 100)
		return HTTP_REFUSE(400, "http.too_many_cookies");
	item = ARENA_ARRAY(a, struct http_pair, count);
	while (*s) {
		size_t len = strcspn(s, ";");
		const char *p = s, *stop = s + len, *eq;

		while (p < stop && (*p == ' ' || *p == '\t'))
			p++;
		while (stop > p && (stop[-1] == ' ' || stop[-1] == '\t'))
			stop--;
		eq = memchr(p, '=', (size_t)(stop - p));
		if (eq && cookie_value_fine(eq + 1, (size_t)(stop - eq - 1))) {
			item[used].name = arena_strndup(a, p, (size_t)(eq - p));
			item[used].value = arena_strndup(a, eq + 1, (size_t)(stop - eq - 1));
			used += http_is_token(item[used].name);
		}
		s += len + (s[len] == ';');
	}
	ret->item = item;
	ret->n = used;
	return HTTP_FINE;
}

static uint32_t name_hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static bool some_repeat(const struct http_pairs *p)
{
	/* A small open table keeps 2,000 fields from costing 2,000,000 comparisons;
	 * beyond half full it cannot come: HTTP_FIELDS_MAX is 2,000. */
	uint16_t slot[4096] = {0};

	CHECK(p->n <= HTTP_FIELDS_MAX);
	for (size_t i = 0; i < p->n; i++) {
		uint32_t at = name_hash(p->item[i].name) & 4095;

		for (; slot[at]; at = (at + 1) & 4095)
			if (str_eq(p->item[slot[at] - 1].name, p->item[i].name))
				return true;
		slot[at] = (uint16_t)(i + 1);
	}
	return false;
}

bool http_repeats(const struct http_pairs *p)
{
	return p->n > 1 && some_repeat(p);
}

static bool unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
		|| c == '-' || c == '.' || c == '_' || c == '~';
}

void http_percent(struct buf *b, const char *s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *s; s++) {
		if (unreserved(*s)) {
			buf_putc(b, *s);
		} else {
			buf_putc(b, '%');
			buf_putc(b, digits[(unsigned char)*s >> 4]);
			buf_putc(b, digits[(unsigned char)*s & 15]);
		}
	}
}

char *http_url(struct arena *a, const char *path, ...)
{
	AUTO(buf) b;
	va_list args;
	const char *name;
	char sep = strchr(path, '?') ? '&' : '?';

	buf_init(&b, HTTP_BODY_MAX);
	buf_puts(&b, path);
	va_start(args, path);
	while ((name = va_arg(args, const char *))) {
		const char *value = va_arg(args, const char *);

		buf_putc(&b, sep);
		http_percent(&b, name);
		buf_putc(&b, '=');
		http_percent(&b, value ? value : "");
		sep = '&';
	}
	va_end(args);
	CHECK(!b.overflow);
	return arena_strndup(a, b.data, b.len);
}
