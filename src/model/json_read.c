/* The reader: one pass over the text, values straight into the arena. */
#include "json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Objects up to this size are searched for a repeated name one by one. */
enum { FEW_MEMBERS = 16 };

struct json_in {
	const char *text, *at, *end;
	struct arena *arena;
	int depth, depth_max;
	const char *code;               /* what is wrong; NULL: json.form */
};

static bool refuse(struct json_in *in, const char *code)
{
	if (!in->code)
		in->code = code;
	return false;
}

static bool wrong(struct json_in *in)
{
	return refuse(in, "json.form");
}

static void skip_blanks(struct json_in *in)
{
	while (in->at < in->end && (*in->at == ' ' || *in->at == '\n' || *in->at == '\t' || *in->at == '\r'))
		in->at++;
}

/* The byte at hand; a NUL, which no JSON holds, at the end. */
static char here(const struct json_in *in)
{
	return in->at < in->end ? *in->at : '\0';
}

static bool take(struct json_in *in, char c)
{
	if (here(in) != c)
		return false;
	in->at++;
	return true;
}

/* ---- texts ---------------------------------------------------------------------- */

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool four_hex(struct json_in *in, uint32_t *ret_unit)
{
	uint32_t v = 0;

	if (in->end - in->at < 4)
		return wrong(in);
	for (int i = 0; i < 4; i++) {
		int digit = hex_of(*in->at);

		if (digit < 0)
			return wrong(in);
		v = v << 4 | (uint32_t)digit;
		in->at++;
	}
	*ret_unit = v;
	return true;
}

/* Behind \u: one unit or a pair of surrogates; never NUL. */
static bool escaped_point(struct json_in *in, uint32_t *ret_cp)
{
	uint32_t cp, low;

	if (!four_hex(in, &cp))
		return false;
	if (cp >= 0xd800 && cp <= 0xdbff) {
		if (!take(in, '\\') || !take(in, 'u') || !four_hex(in, &low) || low < 0xdc00 || low > 0xdfff)
			return wrong(in);
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
	} else if ((cp >= 0xdc00 && cp <= 0xdfff) || cp == 0) {
		return wrong(in);
	}
	*ret_cp = cp;
	return true;
}

static char *put_point(char *out, uint32_t cp)
{
	if (cp < 0x80) {
		*out++ = (char)cp;
		return out;
	}
	if (cp < 0x800) {
		*out++ = (char)(0xc0 | cp >> 6);
	} else {
		if (cp < 0x10000) {
			*out++ = (char)(0xe0 | cp >> 12);
		} else {
			*out++ = (char)(0xf0 | cp >> 18);
			*out++ = (char)(0x80 | (cp >> 12 & 0x3f));
		}
		*out++ = (char)(0x80 | (cp >> 6 & 0x3f));
	}
	*out++ = (char)(0x80 | (cp & 0x3f));
	return out;
}

/* At a backslash; the result is never longer than what was written. */
static bool take_escape(struct json_in *in, char **out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *which;
	uint32_t cp;
	char c;

	in->at++;
	c = here(in);
	if (!c)
		return wrong(in);
	in->at++;
	if (c == 'u') {
		if (!escaped_point(in, &cp))
			return false;
		*out = put_point(*out, cp);
		return true;
	}
	which = strchr(from, c);
	if (!which)
		return wrong(in);
	*(*out)++ = to[which - from];
	return true;
}

/* Bytes of the text up to its closing quote, as written; false when there is none
 * or a control character stands in between. */
static bool written_length(struct json_in *in, size_t *ret_n, bool *ret_escapes)
{
	const char *p = in->at;
	bool escapes = false;

	for (; p < in->end && *p != '"'; p++) {
		if ((unsigned char)*p < 0x20) {
			in->at = p;
			return wrong(in);
		}
		if (*p == '\\') {
			escapes = true;
			p++;
			if (p >= in->end)
				break;
		}
	}
	if (p >= in->end) {
		in->at = in->end;
		return wrong(in);
	}
	*ret_n = (size_t)(p - in->at);
	*ret_escapes = escapes;
	return true;
}

/* Behind the opening quote. */
static bool take_text(struct json_in *in, const char **ret_text)
{
	const char *close;
	bool escapes;
	char *text, *out;
	size_t n;

	if (!written_length(in, &n, &escapes))
		return false;
	if (!utf8_valid(in->at, n))
		return wrong(in);
	close = in->at + n;
	if (!escapes) {
		*ret_text = arena_strndup(in->arena, in->at, n);
		in->at = close + 1;
		return true;
	}
	text = out = arena_alloc(in->arena, n + 1);
	while (in->at < close) {
		if (*in->at != '\\')
			*out++ = *in->at++;
		else if (!take_escape(in, &out))
			return false;
	}
	*out = '\0';
	in->at = close + 1;
	*ret_text = text;
	return true;
}

/* ---- numbers and words ------------------------------------------------------------- */

static bool digits(struct json_in *in)
{
	const char *from = in->at;

	while (here(in) >= '0' && here(in) <= '9')
		in->at++;
	return in->at > from;
}

static bool take_number(struct json_in *in, struct jval *v)
{
	const char *from = in->at;
	char small[32];
	bool real = false;
	const char *text = small;
	size_t n;

	take(in, '-');
	if (!take(in, '0') && !digits(in))
		return wrong(in);
	if (take(in, '.')) {
		real = true;
		if (!digits(in))
			return wrong(in);
	}
	if (take(in, 'e') || take(in, 'E')) {
		real = true;
		if (!take(in, '+'))
			take(in, '-');
		if (!digits(in))
			return wrong(in);
	}
	/* Arrays of small numbers must not take more memory than their values. */
	n = (size_t)(in->at - from);
	if (n < sizeof(small)) {
		memcpy(small, from, n);
		small[n] = '\0';
	} else {
		text = arena_strndup(in->arena, from, n);
	}
	if (!real) {
		v->kind = JV_INT;
		if (!str_to_i64(text, &v->i))
			return wrong(in);
		v->d = (double)v->i;
		return true;
	}
	v->kind = JV_REAL;
	/* The grammar is checked, and the program never sets a locale with another point. */
	v->d = strtod(text, NULL);
	return isfinite(v->d) ? true : wrong(in);
}

static bool take_word(struct json_in *in, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(in->end - in->at) < n || memcmp(in->at, word, n) != 0)
		return wrong(in);
	in->at += n;
	return true;
}

/* ---- values -------------------------------------------------------------------------- */

static bool take_value(struct json_in *in, const char *name, struct jval **ret_value);

static int by_name(const void *a, const void *b)
{
	const struct jval *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* Thousands of members must not cost their square. */
static bool repeats(struct json_in *in, const struct jval *object)
{
	const struct jval **all;
	size_t n = 0;

	if (object->n <= FEW_MEMBERS) {
		for (const struct jval *m = object->child; m; m = m->next)
			for (const struct jval *o = object->child; o != m; o = o->next)
				if (strcmp(o->name, m->name) == 0)
					return true;
		return false;
	}
	all = ARENA_ARRAY(in->arena, const struct jval *, object->n);
	for (const struct jval *m = object->child; m; m = m->next)
		all[n++] = m;
	qsort(all, n, sizeof(*all), by_name);
	for (size_t i = 1; i < n; i++)
		if (strcmp(all[i - 1]->name, all[i]->name) == 0)
			return true;
	return false;
}

/* "name": */
static bool take_name(struct json_in *in, const char **ret_name)
{
	skip_blanks(in);
	if (!take(in, '"'))
		return wrong(in);
	if (!take_text(in, ret_name))
		return false;
	skip_blanks(in);
	return take(in, ':') ? true : wrong(in);
}

/* Behind the opening bracket. */
static bool take_children(struct json_in *in, struct jval *v)
{
	const struct jval **link = &v->child;
	bool object = v->kind == JV_OBJECT;
	char close = object ? '}' : ']';

	if (++in->depth > in->depth_max)
		return refuse(in, "json.too_deep");
	skip_blanks(in);
	if (!take(in, close)) {
		for (;;) {
			const char *name = NULL;
			struct jval *child;

			if (object && !take_name(in, &name))
				return false;
			if (!take_value(in, name, &child))
				return false;
			*link = child;
			link = &child->next;
			v->n++;
			skip_blanks(in);
			if (take(in, close))
				break;
			if (!take(in, ','))
				return wrong(in);
		}
	}
	in->depth--;
	return object && repeats(in, v) ? refuse(in, "json.duplicate") : true;
}

/* Recursion is bounded by depth_max. */
static bool take_value(struct json_in *in, const char *name, struct jval **ret_value)
{
	struct jval *v = ARENA_NEW(in->arena, struct jval);

	v->name = name;
	*ret_value = v;
	skip_blanks(in);
	switch (here(in)) {
	case '{':
	case '[':
		v->kind = *in->at++ == '{' ? JV_OBJECT : JV_ARRAY;
		return take_children(in, v);
	case '"':
		in->at++;
		v->kind = JV_TEXT;
		return take_text(in, &v->text);
	case 't':
		v->kind = JV_BOOL;
		v->i = 1;
		return take_word(in, "true");
	case 'f':
		v->kind = JV_BOOL;
		return take_word(in, "false");
	case 'n':
		v->kind = JV_NULL;
		return take_word(in, "null");
	default:
		return take_number(in, v);
	}
}

/* Never a word of the text itself: it may be personal. */
static enum rc say_where(const struct json_in *in, struct fault *f)
{
	int line = 1, column = 1;

	for (const char *p = in->text; p < in->at; p++) {
		column = *p == '\n' ? 1 : column + 1;
		line += *p == '\n';
	}
	if (str_eq(in->code, "json.too_deep"))
		return fault_set(f, INVALID, in->code, "at most %d levels", in->depth_max);
	return fault_set(f, INVALID, in->code, "line %d, column %d", line, column);
}

enum rc json_read_limited(struct arena *a, const char *text, size_t len, size_t bytes_max,
		int depth_max, struct fault *f, const struct jval **ret_value)
{
	struct json_in in = { .text = text, .at = text, .end = text + len, .arena = a, .depth_max = depth_max };
	struct jval *v = NULL;

	if (len > bytes_max)
		return fault_set(f, LIMIT, "json.too_large", "%zu bytes, at most %zu", len, bytes_max);
	if (!take_value(&in, NULL, &v))
		return say_where(&in, f);
	skip_blanks(&in);
	if (in.at != in.end) {
		wrong(&in);
		return say_where(&in, f);
	}
	*ret_value = v;
	return OK;
}

enum rc json_read(struct arena *a, const char *text, size_t len, struct fault *f,
		const struct jval **ret_value)
{
	return json_read_limited(a, text, len, JSON_BYTES_MAX, JSON_DEPTH_MAX, f, ret_value);
}

const struct jval *jval_get(const struct jval *v, const char *name)
{
	if (!v || v->kind != JV_OBJECT)
		return NULL;
	for (const struct jval *m = v->child; m; m = m->next)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

const char *jval_text(const struct jval *v, const char *name)
{
	const struct jval *m = jval_get(v, name);

	return m && m->kind == JV_TEXT ? m->text : NULL;
}

int64_t jval_int(const struct jval *v, const char *name, int64_t fallback)
{
	const struct jval *m = jval_get(v, name);

	return m && m->kind == JV_INT ? m->i : fallback;
}

bool jval_bool(const struct jval *v, const char *name, bool fallback)
{
	const struct jval *m = jval_get(v, name);

	return m && m->kind == JV_BOOL ? m->i : fallback;
}

const struct jval *jval_items(const struct jval *v, const char *name)
{
	const struct jval *m = jval_get(v, name);

	return m && m->kind == JV_ARRAY ? m->child : NULL;
}
