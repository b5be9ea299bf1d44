/* Compiling templates: see view.h for the syntax, template.h for the result. */
#include "embed.h"
#include "template.h"
#include "html_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scope {
	const struct view_type *type;
	uint8_t frame;
	uint32_t base;                       /* offset of a VIEW_SUB inside the frame */
};

struct compiler {
	const struct view_source *sources;
	size_t nsources;
	const struct view_type *page;
	enum lang lang;
	struct buf *errors;
	struct program *out;
	struct buf literals;
	bool merge;                          /* the last operation is a literal that may grow */
	struct scope scope[TMPL_DEPTH];
	size_t nscope;
	uint8_t frames;
	struct html_place place;
	bool blank;                          /* the last literal byte was collapsed white space */
	int depth;                           /* of partials */
	bool failed;
};

/* One source being read. */
struct reader {
	const struct view_source *source;
	size_t at;
	int line;
};

struct tag {
	char kind;                           /* 0 for a value, else # ^ / > _ ! or i (icon), a (asset) */
	char text[160];
	size_t start, end;                   /* of the braces in the source */
	int line;
};

static void fail(struct compiler *c, const struct reader *r, int line, const char *what, const char *name)
{
	c->failed = true;
	buf_printf(c->errors, "templates/%s.html:%d: %s%s%s%s\n", r->source->name, line, what,
		name ? " '" : "", name ? name : "", name ? "'" : "");
}

static const struct view_source *source_find(const struct compiler *c, const char *name)
{
	for (size_t i = 0; i < c->nsources; i++)
		if (str_eq(c->sources[i].name, name))
			return &c->sources[i];
	return NULL;
}

/* ---- emitting -------------------------------------------------------------- */

static struct op *emit(struct compiler *c, enum op_code code)
{
	struct program *p = c->out;
	if (p->nops == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 64;
		p->ops = xrealloc(p->ops, p->cap * sizeof(*p->ops));
	}
	struct op *op = &p->ops[p->nops++];
	*op = (struct op){ .code = (uint8_t)code };
	c->merge = code == OP_LITERAL;
	return op;
}

static void emit_literal(struct compiler *c, const char *text, size_t len)
{
	if (!len)
		return;
	if (!c->merge) {
		struct op *op = emit(c, OP_LITERAL);
		op->a = (uint32_t)c->literals.len;
	}
	c->out->ops[c->out->nops - 1].b += (uint32_t)len;
	buf_put(&c->literals, text, len);
	c->blank = false;
}

/* Text of the template itself: white space with a line break becomes one line
 * break, or one blank inside a tag, so that indentation costs nothing. */
static void emit_markup(struct compiler *c, const struct reader *r, const char *text, size_t len, int line)
{
	for (size_t i = 0; i < len; i++) {
		bool space = text[i] == ' ' || text[i] == '\n' || text[i] == '\t';
		if (space && !html_place_verbatim(&c->place)) {
			if (!c->blank) {
				emit_literal(c, html_place_in_tag(&c->place) ? " " : text[i] == ' ' ? " " : "\n", 1);
				c->blank = true;
			}
		} else {
			emit_literal(c, text + i, 1);
		}
		const char *error = html_place_step(&c->place, text[i]);
		if (error)
			fail(c, r, line, error, NULL);
		line += text[i] == '\n';
	}
}

static void emit_escaped(struct compiler *c, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		switch (text[i]) {
		case '&': emit_literal(c, "&amp;", 5); break;
		case '<': emit_literal(c, "&lt;", 4); break;
		case '>': emit_literal(c, "&gt;", 4); break;
		case '"': emit_literal(c, "&quot;", 6); break;
		default: emit_literal(c, text + i, 1);
		}
}

static uint32_t here(struct compiler *c)
{
	c->merge = false;
	return (uint32_t)c->out->nops;
}

/* ---- names ------------------------------------------------------------------ */

struct value {
	const struct view_field *field;
	uint8_t frame;
	uint32_t offset;                     /* of the member in its frame */
	uint32_t base;                       /* of the struct that holds it */
};

static const struct view_field *field_find(const struct view_type *t, const char *name, size_t len)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (strlen(t->fields[i].name) == len && memcmp(t->fields[i].name, name, len) == 0)
			return &t->fields[i];
	return NULL;
}

/* a.b.c from the innermost scope that knows a. */
static bool name_find(const struct compiler *c, const char *name, struct value *ret_v)
{
	size_t len = strcspn(name, ".");
	for (size_t i = c->nscope; i-- > 0;) {
		const struct view_field *f = field_find(c->scope[i].type, name, len);
		if (!f)
			continue;
		uint32_t base = c->scope[i].base;
		while (name[len] == '.') {
			if (f->kind != VIEW_K_SUB)
				return false;
			base += f->offset;
			name += len + 1;
			len = strcspn(name, ".");
			f = field_find(f->sub, name, len);
			if (!f)
				return false;
		}
		*ret_v = (struct value){ f, c->scope[i].frame, base + f->offset, base };
		return true;
	}
	return false;
}

static const struct { const char *name; enum format fmt; unsigned kinds; } formats[] = {
#define K(k) (1u << VIEW_K_##k)
#define K_INTS (K(I32) | K(I64) | K(U64))
	{ "short", FMT_SHORT, K(DATE) | K(TIME) }, { "long", FMT_LONG, K(DATE) | K(TIME) },
	{ "day", FMT_DAY, K(DATE) | K(TIME) }, { "month", FMT_MONTH, K(DATE) | K(TIME) },
	{ "iso", FMT_ISO, K(DATE) | K(TIME) }, { "ago", FMT_AGO, K(DATE) | K(TIME) },
	{ "clock", FMT_CLOCK, K(TIME) }, { "datetime", FMT_DATETIME, K(TIME) },
	{ "group", FMT_GROUP, K_INTS }, { "plain", FMT_PLAIN, K_INTS | K(MONEY) | K(CODE) },
	{ "ascii", FMT_ASCII, K_INTS | K(MONEY) }, { "percent", FMT_PERCENT, K_INTS },
	{ "tenth", FMT_TENTH, K_INTS }, { "rial", FMT_RIAL, K(MONEY) },
	{ "lines", FMT_LINES, K(TEXT) }, { "initial", FMT_INITIAL, K(TEXT) },
	{ "label", FMT_LABEL, K(CHOICE) }, { "code", FMT_CODE, K(CHOICE) }, { "count", FMT_COUNT, K(LIST) },
};

static bool format_find(const char *name, enum view_kind kind, enum format *ret_fmt)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_eq(formats[i].name, name) && formats[i].kinds >> kind & 1) {
			*ret_fmt = formats[i].fmt;
			return true;
		}
	return false;
}

static void emit_value(struct compiler *c, const struct reader *r, int line, const char *text)
{
	char name[160];
	CHECK(str_copy(name, sizeof(name), text));
	char *bar = strchr(name, '|');
	if (bar)
		*bar++ = '\0';
	struct value v;
	if (!name_find(c, name, &v)) {
		fail(c, r, line, "unknown name", name);
		return;
	}
	enum format fmt = FMT_DEFAULT;
	if (bar && !format_find(bar, v.field->kind, &fmt)) {
		fail(c, r, line, "no such format for this type of value:", text);
		return;
	}
	enum place place;
	const char *error = html_place_value(&c->place, v.field->kind == VIEW_K_URL, &place);
	if (!error && v.field->kind == VIEW_K_HTML && place != PLACE_TEXT)
		error = "markup cannot stand in an attribute";
	if (!error && (v.field->kind == VIEW_K_BOOL || v.field->kind == VIEW_K_SUB))
		error = "this has no text of its own; use a section or a.b:";
	if (error) {
		fail(c, r, line, error, text);
		return;
	}
	struct op *op = emit(c, OP_VALUE);
	op->kind = (uint8_t)v.field->kind;
	op->fmt = (uint8_t)fmt;
	op->place = (uint8_t)place;
	op->frame = v.frame;
	op->offset = v.field->kind == VIEW_K_LIST ? v.base + v.field->count_offset : v.offset;
	op->choices = v.field->choices;
	c->blank = false;
}

/* ---- reading tags ------------------------------------------------------------- */

/* Finds the next tag; false at the end of the source. */
static bool tag_next(struct compiler *c, struct reader *r, struct tag *ret_tag)
{
	const char *text = r->source->text;
	size_t len = r->source->len, i = r->at;
	while (i + 1 < len && !(text[i] == '{' && text[i + 1] == '{'))
		i++;
	if (i + 1 >= len)
		return false;
	*ret_tag = (struct tag){ .start = i, .line = r->line };
	for (size_t k = r->at; k < i; k++)
		ret_tag->line += text[k] == '\n';
	size_t end = i + 2;
	while (end + 1 < len && !(text[end] == '}' && text[end + 1] == '}'))
		end++;
	if (end + 1 >= len) {
		fail(c, r, ret_tag->line, "a tag is not closed", NULL);
		return false;
	}
	ret_tag->end = end + 2;
	size_t from = i + 2;
	while (from < end && (text[from] == ' ' || text[from] == '\n'))
		from++;
	while (end > from && (text[end - 1] == ' ' || text[end - 1] == '\n'))
		end--;
	if (from < end && strchr("#^/>_!", text[from])) {
		ret_tag->kind = text[from++];
		while (from < end && text[from] == ' ')
			from++;
	} else if (end - from > 5 && memcmp(text + from, "icon ", 5) == 0) {
		ret_tag->kind = 'i';
		from += 5;
	} else if (end - from > 6 && memcmp(text + from, "asset ", 6) == 0) {
		ret_tag->kind = 'a';
		from += 6;
	}
	if (ret_tag->kind == '!')
		end = from;
	if (end - from >= sizeof(ret_tag->text)) {
		fail(c, r, ret_tag->line, "a tag is too long", NULL);
		return false;
	}
	memcpy(ret_tag->text, text + from, end - from);
	return true;
}

/* Sections, partials and comments that are alone on their line take it along. */
static void tag_take_line(const struct reader *r, struct tag *t, size_t *ret_before)
{
	*ret_before = t->start;
	if (!t->kind || !strchr("#^/>!", t->kind))
		return;
	const char *text = r->source->text;
	size_t a = t->start, b = t->end;
	while (a > r->at && (text[a - 1] == ' ' || text[a - 1] == '\t'))
		a--;
	if (a > 0 && text[a - 1] != '\n')
		return;
	while (b < r->source->len && (text[b] == ' ' || text[b] == '\t'))
		b++;
	if (b < r->source->len && text[b] != '\n')
		return;
	*ret_before = a;
	t->end = b < r->source->len ? b + 1 : b;
}

static void compile_block(struct compiler *c, struct reader *r, const char *section);

/* ---- the tags -------------------------------------------------------------------- */

static void compile_section(struct compiler *c, struct reader *r, const struct tag *t)
{
	char name[160];
	CHECK(str_copy(name, sizeof(name), t->text));
	char *is = strchr(name, '=');
	if (is)
		*is++ = '\0';
	struct value v;
	if (!name_find(c, name, &v)) {
		fail(c, r, t->line, "unknown name", name);
		return;
	}
	bool unless = t->kind == '^';
	uint32_t at = here(c);
	struct op *op = emit(c, unless ? OP_UNLESS : OP_IF);
	op->kind = (uint8_t)v.field->kind;
	op->frame = v.frame;
	op->offset = v.field->kind == VIEW_K_LIST ? v.base + v.field->count_offset : v.offset;
	struct html_place place = c->place;
	size_t nscope = c->nscope;
	uint8_t frames = c->frames;
	if (is) {
		const struct choice *choice = v.field->kind == VIEW_K_CHOICE
			? choice_by_code(v.field->choices, is) : NULL;
		if (!choice) {
			fail(c, r, t->line, "no such choice:", t->text);
			return;
		}
		op->code = unless ? OP_UNLESS_IS : OP_IF_IS;
		op->a = (uint32_t)choice->value;
	} else if (v.field->kind == VIEW_K_SUB || (v.field->kind == VIEW_K_LIST && !unless)) {
		if (c->nscope == TMPL_DEPTH || (v.field->kind == VIEW_K_LIST && c->frames == TMPL_FRAMES)
				|| (v.field->kind == VIEW_K_SUB && unless)) {
			fail(c, r, t->line, unless ? "cannot be empty:" : "sections are nested too deep at", name);
			return;
		}
		if (v.field->kind == VIEW_K_SUB) {
			c->out->nops--;
			c->scope[c->nscope++] = (struct scope){ v.field->sub, v.frame, v.offset };
		} else {
			op->code = OP_LOOP;
			op->a = v.base + v.field->count_offset;
			op->offset = v.offset;
			op->into = c->frames;
			op->row_size = (uint32_t)v.field->sub->size;
			c->scope[c->nscope++] = (struct scope){ v.field->sub, c->frames++, 0 };
		}
	}
	bool loop = c->out->nops > at && c->out->ops[at].code == OP_LOOP;
	bool jump = c->out->nops > at;
	c->merge = false;
	compile_block(c, r, name);
	c->nscope = nscope;
	c->frames = frames;
	if (!html_place_same(&place, &c->place))
		fail(c, r, t->line, "a section must end where it began (text, tag or attribute):", name);
	html_place_join(&c->place, &place);
	if (loop) {
		op = emit(c, OP_NEXT);
		op->frame = c->out->ops[at].into;
		op->b = at + 1;
		op->row_size = c->out->ops[at].row_size;
	}
	if (jump)
		c->out->ops[at].b = here(c);
	c->merge = false;
}

static void compile_source(struct compiler *c, const struct view_source *s)
{
	struct reader r = { s, 0, 1 };
	compile_block(c, &r, NULL);
}

static void compile_partial(struct compiler *c, const struct reader *r, const struct tag *t)
{
	const char *name = t->text;
	if (str_eq(name, "body")) {
		if (!c->page) {
			emit_value(c, r, t->line, "body");
			return;
		}
		name = c->page->template;
	}
	const struct view_source *s = source_find(c, name);
	if (!s) {
		fail(c, r, t->line, "no template", name);
		return;
	}
	if (c->depth == TMPL_DEPTH) {
		fail(c, r, t->line, "templates include each other:", name);
		return;
	}
	/* The page's names hold in its own text only: a page with a "unit" leaves the layout's alone. */
	bool body = str_eq(t->text, "body");
	if (body)
		c->scope[c->nscope++] = (struct scope){ c->page, 1, 0 };
	c->depth++;
	compile_source(c, s);
	c->depth--;
	if (body)
		c->nscope--;
	if (!c->failed && body && !html_place_is_text(&c->place)) {
		struct reader end = { s, 0, 1 };
		fail(c, &end, 1, "a tag, comment or attribute is left open", NULL);
	}
}

static void compile_icon(struct compiler *c, const struct reader *r, const struct tag *t)
{
	char name[160];
	CHECK(str_copy(name, sizeof(name), t->text));
	char *cls = strchr(name, ' ');
	if (cls)
		*cls++ = '\0';
	enum place place;
	const char *error = html_place_value(&c->place, false, &place);
	if (!error && place != PLACE_TEXT)
		error = "an icon cannot stand in an attribute:";
	if (!error && !view_icon_known(name))
		error = "no such icon (assets/icons.txt, then tools/vendor.py):";
	if (error) {
		fail(c, r, t->line, error, name);
		return;
	}
	char markup[256];
	struct buf b;
	buf_init(&b, sizeof(markup));
	buf_printf(&b, "<svg class=\"i%s%s\" aria-hidden=\"true\"><use href=\"%s#i-%s\"/></svg>",
		cls ? " " : "", cls ? cls : "", view_asset_named("icons.svg")->path, name);
	emit_literal(c, b.data, b.len);
	buf_release(&b);
}

static void compile_asset(struct compiler *c, const struct reader *r, const struct tag *t)
{
	const struct view_asset *a = view_asset_named(t->text);
	if (!a) {
		fail(c, r, t->line, "no such asset:", t->text);
		return;
	}
	emit_literal(c, a->path, strlen(a->path));
	html_place_step(&c->place, '/');
}

/* One form of a message: literals and the values of its placeholders. */
static void emit_message(struct compiler *c, const struct reader *r, const struct tag *t,
	const char *message, char pairs[][2][80], size_t npairs, unsigned *used)
{
	for (const char *s = message; *s;) {
		size_t n = strcspn(s, "{");
		emit_escaped(c, s, n);
		s += n;
		if (!*s)
			return;
		size_t len = strcspn(++s, "}");
		size_t i = 0;
		while (i < npairs && !(strlen(pairs[i][0]) == len && memcmp(pairs[i][0], s, len) == 0))
			i++;
		if (i == npairs) {
			fail(c, r, t->line, "a placeholder of this text has no value:", t->text);
			return;
		}
		*used |= 1u << i;
		emit_value(c, r, t->line, pairs[i][1]);
		s += len + (s[len] == '}');
	}
}

/* The next word of a line of words; NULL at the end. */
static char *word_next(char **rest)
{
	char *w = *rest + strspn(*rest, " \n");
	if (!*w)
		return NULL;
	char *end = w + strcspn(w, " \n");
	*rest = *end ? end + 1 : end;
	*end = '\0';
	return w;
}

static void compile_message(struct compiler *c, const struct reader *r, const struct tag *t)
{
	enum { PAIRS = 6 };
	char copy[160], pairs[PAIRS][2][80], one[180];
	size_t npairs = 0;
	CHECK(str_copy(copy, sizeof(copy), t->text));
	char *rest = copy;
	const char *id = word_next(&rest);
	for (char *w; id && (w = word_next(&rest));) {
		char *is = strchr(w, '=');
		if (!is || npairs == PAIRS) {
			fail(c, r, t->line, "cannot read the values of", id);
			return;
		}
		*is++ = '\0';
		if (!str_copy(pairs[npairs][0], 80, w) || !str_copy(pairs[npairs][1], 80, is)) {
			fail(c, r, t->line, "a name is too long in", id);
			return;
		}
		npairs++;
	}
	const char *message = id ? view_text_find(c->lang, id) : NULL;
	if (!message) {
		fail(c, r, t->line, "no such text in po/:", id ? id : "");
		return;
	}
	enum place place;
	const char *error = html_place_value(&c->place, false, &place);
	if (error) {
		fail(c, r, t->line, error, id);
		return;
	}
	unsigned used = 0;
	struct value v = { 0 };
	const char *single = NULL;
	for (size_t i = 0; i < npairs; i++) {
		if (!str_eq(pairs[i][0], "n"))
			continue;
		char name[80];
		str_copy(name, sizeof(name), pairs[i][1]);
		name[strcspn(name, "|")] = '\0';
		if (name_find(c, name, &v) && (1u << v.field->kind & (K_INTS | K(LIST)))) {
			snprintf(one, sizeof(one), "%s.one", id);
			single = view_text_find(c->lang, one);
		}
	}
	if (single) {
		uint32_t test = here(c);
		struct op *op = emit(c, OP_IF_ONE);
		bool list = v.field->kind == VIEW_K_LIST;
		op->kind = (uint8_t)(list ? VIEW_K_U64 : v.field->kind);
		op->frame = v.frame;
		op->offset = list ? v.base + v.field->count_offset : v.offset;
		emit_message(c, r, t, single, pairs, npairs, &used);
		uint32_t over = here(c);
		emit(c, OP_IF)->kind = UINT8_MAX;    /* always jumps */
		c->out->ops[test].b = here(c);
		emit_message(c, r, t, message, pairs, npairs, &used);
		c->out->ops[over].b = here(c);
	} else {
		emit_message(c, r, t, message, pairs, npairs, &used);
	}
	if (!c->failed && used != (1u << npairs) - 1)
		fail(c, r, t->line, "the text has no placeholder for a value of", t->text);
	c->blank = false;
}

static void compile_tag(struct compiler *c, struct reader *r, const struct tag *t)
{
	switch (t->kind) {
	case 0: emit_value(c, r, t->line, t->text); break;
	case '#': case '^': compile_section(c, r, t); break;
	case '>': compile_partial(c, r, t); break;
	case '_': compile_message(c, r, t); break;
	case 'i': compile_icon(c, r, t); break;
	case 'a': compile_asset(c, r, t); break;
	default: break;
	}
}

/* Reads until {{/section}}, or until the end when section is NULL. */
static void compile_block(struct compiler *c, struct reader *r, const char *section)
{
	struct tag t;
	int opened = r->line;
	while (!c->failed && tag_next(c, r, &t)) {
		size_t before;
		tag_take_line(r, &t, &before);
		emit_markup(c, r, r->source->text + r->at, before - r->at, r->line);
		for (size_t i = r->at; i < t.end; i++)
			r->line += r->source->text[i] == '\n';
		r->at = t.end;
		if (t.kind == '/') {
			if (!section || !str_eq(section, t.text))
				fail(c, r, t.line, "this closes no open section:", t.text);
			return;
		}
		compile_tag(c, r, &t);
	}
	if (c->failed)
		return;
	if (section)
		fail(c, r, opened, "the section is not closed:", section);
	emit_markup(c, r, r->source->text + r->at, r->source->len - r->at, r->line);
	r->at = r->source->len;
}

enum rc template_compile(const struct view_source *sources, size_t nsources, const char *name,
	const struct view_type *page, enum lang lang, struct buf *errors, struct program *ret_program)
{
	struct program p = { 0 };
	struct compiler c = {
		.sources = sources, .nsources = nsources, .page = page, .lang = lang, .errors = errors,
		.out = &p, .frames = 1,
	};
	buf_init(&c.literals, 4u << 20);
	c.scope[c.nscope++] = (struct scope){ &layout_view, 0, 0 };
	if (page) {
		c.frames = 2;
		if (str_eq(name, page->template))
			c.scope[c.nscope++] = (struct scope){ page, 1, 0 };
	}
	const struct view_source *s = source_find(&c, name);
	if (s) {
		compile_source(&c, s);
		if (!c.failed && !html_place_is_text(&c.place)) {
			c.failed = true;
			buf_printf(errors, "templates/%s.html:1: a tag, comment or attribute is left open\n", name);
		}
	} else {
		c.failed = true;
		buf_printf(errors, "templates/%s.html:1: no such template\n", name);
	}
	emit(&c, OP_END);
	p.literals = xmalloc(c.literals.len + 1);
	if (c.literals.len)
		memcpy(p.literals, c.literals.data, c.literals.len);
	buf_release(&c.literals);
	if (c.failed) {
		program_release(&p);
		return INVALID;
	}
	*ret_program = p;
	return OK;
}

void program_release(struct program *p)
{
	free(p->ops);
	free(p->literals);
	*p = (struct program){ 0 };
}
