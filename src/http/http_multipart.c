/* multipart/form-data (RFC 7578), read strictly from a body that lies in memory
 * or is mapped.  Parts point into the body; only plain fields are copied, since
 * they need their NUL. */
#include <string.h>
#include <strings.h>

#include "http_int.h"

#define PART_HEAD_MAX ((size_t)2048)
#define PART_HEADERS_MAX 8

struct reader {
	struct arena *a;
	const char *at, *end;
	const char *delimiter;          /* CR LF "--" boundary */
	size_t delimiter_len;
	size_t text;                    /* bytes of plain fields so far */
};

static void *grow(struct arena *a, const void *old, size_t n, size_t size, size_t more)
{
	void *p = arena_alloc(a, size * more);

	if (n)
		memcpy(p, old, n * size);
	return p;
}

static bool boundary_fine(const char *s)
{
	size_t n = strlen(s);

	if (!n || n > 70 || s[n - 1] == ' ')
		return false;
	return strspn(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ") == n;
}

/* The name as people may see it: no folders, no control or bidi characters. */
static const char *shown_name(struct arena *a, const char *s)
{
	char *clean, *out;
	const char *p, *from;

	for (p = s; *p; p++)
		if (*p == '/' || *p == '\\')
			s = p + 1;
	clean = out = arena_alloc(a, strlen(s) + 1);
	for (p = s; (from = p), *p; ) {
		uint32_t cp = utf8_next(&p);
		bool bidi = (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069)
			|| cp == 0x200e || cp == 0x200f || cp == 0x061c;

		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || bidi)
			continue;
		memcpy(out, from, (size_t)(p - from));
		out += p - from;
	}
	return clean[0] ? clean : "file";
}

/* One header line of a part, NUL-terminated. */
static struct http_refusal take_line(struct reader *r, char *line, struct http_part *part)
{
	char *colon = strchr(line, ':'), *value;

	if (!colon)
		return HTTP_REFUSE(400, "http.multipart");
	*colon = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	if (!http_is_token(line))
		return HTTP_REFUSE(400, "http.multipart");
	if (strcasecmp(line, "Content-Disposition") == 0) {
		const char *filename;

		if (part->name || strncasecmp(value, "form-data;", 10) != 0)
			return HTTP_REFUSE(400, "http.multipart");
		if (http_value_param(r->a, value, "filename*"))
			return HTTP_REFUSE(400, "http.multipart");
		part->name = http_value_param(r->a, value, "name");
		filename = http_value_param(r->a, value, "filename");
		part->filename = filename;
		if (str_empty(part->name))
			return HTTP_REFUSE(400, "http.multipart");
	} else if (strcasecmp(line, "Content-Type") == 0) {
		if (part->type)
			return HTTP_REFUSE(400, "http.multipart");
		part->type = value;
	} else if (strcasecmp(line, "Content-Transfer-Encoding") == 0
			&& strcasecmp(value, "binary") != 0 && strcasecmp(value, "8bit") != 0
			&& strcasecmp(value, "7bit") != 0) {
		return HTTP_REFUSE(400, "http.multipart");
	}
	return HTTP_FINE;
}

/* Header lines up to the empty one. */
static struct http_refusal take_part_head(struct reader *r, struct http_part *part)
{
	size_t room = (size_t)(r->end - r->at);
	const char *stop;

	stop = memmem(r->at, room < PART_HEAD_MAX ? room : PART_HEAD_MAX, "\r\n\r\n", 4);
	if (!stop)
		return HTTP_REFUSE(400, "http.multipart");
	stop += 2;
	for (int n = 0; r->at < stop; n++) {
		const char *eol = memmem(r->at, (size_t)(stop - r->at), "\r\n", 2);
		size_t len = (size_t)(eol - r->at);
		struct http_refusal no;

		if (n == PART_HEADERS_MAX || !http_control_free(r->at, len, false) || !utf8_valid(r->at, len))
			return HTTP_REFUSE(400, "http.multipart");
		no = take_line(r, arena_strndup(r->a, r->at, len), part);
		if (no.status)
			return no;
		r->at = eol + 2;
	}
	r->at = stop + 2;
	return part->name ? HTTP_FINE : HTTP_REFUSE(400, "http.multipart");
}

/* Bytes up to the next delimiter; afterwards r->at stands behind it. */
static bool take_bytes(struct reader *r, struct http_part *part)
{
	const char *stop = memmem(r->at, (size_t)(r->end - r->at), r->delimiter, r->delimiter_len);

	if (!stop)
		return false;
	part->bytes = r->at;
	part->len = (size_t)(stop - r->at);
	r->at = stop + r->delimiter_len;
	return true;
}

static struct http_refusal take_field(struct reader *r, const struct http_part *part, struct http_pair *ret)
{
	r->text += part->len;
	if (r->text > HTTP_FORM_TEXT_MAX)
		return HTTP_REFUSE(413, "http.too_large");
	if (!utf8_valid(part->bytes, part->len) || !http_control_free(part->bytes, part->len, true))
		return HTTP_REFUSE(400, "http.field");
	ret->name = part->name;
	ret->value = arena_strndup(r->a, part->bytes, part->len);
	return HTTP_FINE;
}

/* After a delimiter: "--" ends the form, CR LF begins a part. */
static bool at_end(const struct reader *r)
{
	return r->end - r->at >= 2 && r->at[0] == '-' && r->at[1] == '-';
}

static bool at_part(const struct reader *r)
{
	return r->end - r->at >= 2 && r->at[0] == '\r' && r->at[1] == '\n';
}

struct http_refusal http_parse_multipart(struct arena *a, const char *boundary, const char *s, size_t n,
		struct http_pairs *ret_form, const struct http_part **ret_part, size_t *ret_nparts)
{
	struct reader r = { .a = a, .at = s, .end = s + n };
	struct http_pair *form = NULL;
	struct http_part *file = NULL;
	size_t nform = 0, nfile = 0, room = 0;

	if (!boundary_fine(boundary))
		return HTTP_REFUSE(400, "http.multipart");
	r.delimiter = arena_printf(a, "\r\n--%s", boundary);
	r.delimiter_len = strlen(r.delimiter);
	/* The first delimiter stands at the very start; nobody needs a preamble. */
	if (n < r.delimiter_len - 2 || memcmp(s, r.delimiter + 2, r.delimiter_len - 2) != 0)
		return HTTP_REFUSE(400, "http.multipart");
	r.at += r.delimiter_len - 2;
	while (!at_end(&r)) {
		struct http_part part = { 0 };
		struct http_refusal no;

		if (!at_part(&r))
			return HTTP_REFUSE(400, "http.multipart");
		r.at += 2;
		if (nform + nfile == HTTP_FIELDS_MAX)
			return HTTP_REFUSE(400, "http.too_many_fields");
		no = take_part_head(&r, &part);
		if (no.status)
			return no;
		if (!take_bytes(&r, &part))
			return HTTP_REFUSE(400, "http.multipart");
		if (nform + nfile == room) {
			size_t more = room ? room * 2 : 16;

			form = grow(a, form, nform, sizeof(*form), more);
			file = grow(a, file, nfile, sizeof(*file), more);
			room = more;
		}
		if (!part.filename) {
			no = take_field(&r, &part, &form[nform++]);
			if (no.status)
				return no;
		} else if (part.filename[0] || part.len) {
			/* A file input that was left empty comes as an empty name. */
			part.filename = shown_name(a, part.filename);
			part.type = part.type ? part.type : "";
			file[nfile++] = part;
		}
	}
	*ret_form = (struct http_pairs){ form, nform };
	*ret_part = file;
	*ret_nparts = nfile;
	return HTTP_FINE;
}
