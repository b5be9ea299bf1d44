#include "json.h"

#include <math.h>

/* Bytes at s that stand in JSON as they are: up to the next that needs a look. */
static size_t plain_bytes(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	while (*p >= 0x20 && *p != '"' && *p != '\\' && *p != '<' && *p != '>' && *p != '&' &&
			*p != 0x7f && *p != 0xe2)
		p++;
	return (size_t)(p - (const unsigned char *)s);
}

void json_put_text(struct buf *out, const char *utf8)
{
	const char *p = utf8, *start = utf8;

	if (!utf8) {
		buf_puts(out, "null");
		return;
	}
	buf_putc(out, '"');
	for (p += plain_bytes(p); *p; p += plain_bytes(p)) {
		const char *at = p;
		uint32_t cp = utf8_next(&p);
		bool line_end = cp == 0x2028 || cp == 0x2029;

		/* < > & and the two line ends: the text may stand inside a script element (ASVS 1.2.3). */
		if (cp >= 0x80 && !line_end)
			continue;
		buf_put(out, start, (size_t)(at - start));
		start = p;
		if (cp == '"' || cp == '\\')
			buf_printf(out, "\\%c", (char)cp);
		else if (cp == '\n')
			buf_puts(out, "\\n");
		else if (cp == '\t')
			buf_puts(out, "\\t");
		else
			buf_printf(out, "\\u%04x", (unsigned)cp);
	}
	buf_put(out, start, (size_t)(p - start));
	buf_putc(out, '"');
}

void jw_init(struct jw *w, struct buf *out)
{
	*w = (struct jw){ .out = out };
}

void jw_init_pretty(struct jw *w, struct buf *out)
{
	*w = (struct jw){ .out = out, .pretty = true };
}

void jw_done(struct jw *w)
{
	CHECK(w->depth == 0 && !w->named);
	if (w->pretty)
		buf_putc(w->out, '\n');
}

static void new_line(struct jw *w)
{
	if (!w->pretty)
		return;
	buf_putc(w->out, '\n');
	for (int i = 0; i < w->depth; i++)
		buf_putc(w->out, '\t');
}

static void next_item(struct jw *w)
{
	if (w->level[w->depth].filled)
		buf_putc(w->out, ',');
	w->level[w->depth].filled = true;
	if (w->depth)
		new_line(w);
}

/* Level 0 is the document itself and takes one value; below it stand the open
 * objects and arrays. */
static void before_value(struct jw *w)
{
	if (w->named) {
		w->named = false;
		return;
	}
	CHECK(!w->level[w->depth].object);
	CHECK(w->depth > 0 || !w->level[0].filled);
	next_item(w);
}

static void begin(struct jw *w, char bracket)
{
	before_value(w);
	CHECK(w->depth + 1 < JW_DEPTH_MAX);
	w->depth++;
	w->level[w->depth].object = bracket == '{';
	w->level[w->depth].filled = false;
	buf_putc(w->out, bracket);
}

void jw_object(struct jw *w)
{
	begin(w, '{');
}

void jw_array(struct jw *w)
{
	begin(w, '[');
}

void jw_end(struct jw *w)
{
	bool filled = w->level[w->depth].filled;
	char bracket = w->level[w->depth].object ? '}' : ']';

	CHECK(w->depth > 0 && !w->named);
	w->depth--;
	if (filled)
		new_line(w);
	buf_putc(w->out, bracket);
}

void jw_name(struct jw *w, const char *name)
{
	CHECK(w->level[w->depth].object && !w->named);
	next_item(w);
	json_put_text(w->out, name);
	buf_puts(w->out, w->pretty ? ": " : ":");
	w->named = true;
}

void jw_text(struct jw *w, const char *utf8)
{
	before_value(w);
	json_put_text(w->out, utf8);
}

void jw_int(struct jw *w, int64_t v)
{
	before_value(w);
	buf_put_i64(w->out, v);
}

void jw_bool(struct jw *w, bool v)
{
	before_value(w);
	buf_puts(w->out, v ? "true" : "false");
}

void jw_null(struct jw *w)
{
	jw_text(w, NULL);
}

void jw_raw(struct jw *w, const char *json)
{
	before_value(w);
	buf_puts(w->out, json);
}

static void write_real(struct jw *w, double d)
{
	before_value(w);
	CHECK(isfinite(d));
	/* 17 digits bring every double back; %g writes no locale's comma here, because
	 * the program never calls setlocale. */
	buf_printf(w->out, "%.17g", d);
}

/* As deep as the reader allowed. */
void jw_value(struct jw *w, const struct jval *v)
{
	switch (v->kind) {
	case JV_NULL:
		jw_null(w);
		break;
	case JV_BOOL:
		jw_bool(w, v->i);
		break;
	case JV_INT:
		jw_int(w, v->i);
		break;
	case JV_REAL:
		write_real(w, v->d);
		break;
	case JV_TEXT:
		jw_text(w, v->text);
		break;
	case JV_ARRAY:
	case JV_OBJECT:
		begin(w, v->kind == JV_OBJECT ? '{' : '[');
		for (const struct jval *c = v->child; c; c = c->next) {
			if (c->name)
				jw_name(w, c->name);
			jw_value(w, c);
		}
		jw_end(w);
		break;
	}
}

void jw_text_of(struct jw *w, const char *name, const char *utf8)
{
	jw_name(w, name);
	jw_text(w, utf8);
}

void jw_int_of(struct jw *w, const char *name, int64_t v)
{
	jw_name(w, name);
	jw_int(w, v);
}

void jw_bool_of(struct jw *w, const char *name, bool v)
{
	jw_name(w, name);
	jw_bool(w, v);
}

void jw_object_of(struct jw *w, const char *name)
{
	jw_name(w, name);
	jw_object(w);
}

void jw_array_of(struct jw *w, const char *name)
{
	jw_name(w, name);
	jw_array(w);
}
