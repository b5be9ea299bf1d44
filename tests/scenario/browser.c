/* The browser of the scenarios: reads pages as people see them, fills in and sends forms. */
#include "scenario.h"

#include <strings.h>

/* ---- musts --------------------------------------------------------------------------- */

bool must_at(struct scene *s, bool good, const char *file, int line, const char *fmt, ...)
{
	const char *base = strrchr(file, '/');
	char text[1200];
	va_list ap;

	if (good)
		return true;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	printf("# %s:%d: %s\n", base ? base + 1 : file, line, text);
	s->failed++;
	return false;
}

static const char *main_text(struct browser *b);

void status_at(struct browser *b, int got, int want, const char *file, int line)
{
	must_at(b->s, got == want, file, line, "%s got %d, not %d%s%s: %.400s", b->who, got, want,
		where(b)[0] ? " to " : "", where(b), main_text(b));
}

void see_at(struct browser *b, const char *text, bool want, const char *file, int line)
{
	bool seen = strstr(text_of(b), text) != NULL;

	if (want)
		must_at(b->s, seen, file, line, "%s does not see \"%s\" in: %.700s", b->who, text, main_text(b));
	else
		must_at(b->s, !seen, file, line, "%s sees \"%s\"", b->who, text);
}

void cost_at(struct scene *s, int most, const char *what, const char *file, int line)
{
	must_at(s, s->statements > 0 && s->statements <= most, file, line, "%s takes %d statements, %d are allowed", what,
		s->statements, most);
}

/* ---- going places ------------------------------------------------------------------------ */

struct browser *new_browser(struct scene *s, const char *who)
{
	struct browser *b = xcalloc(1, sizeof *b);

	CHECK(s->nbrowsers < COUNT_OF(s->browser));
	s->browser[s->nbrowsers++] = b;
	b->s = s;
	b->who = who;
	http_drive_init(&b->d, web_router(s->web), s->web);
	http_drive_with(&b->d, "User-Agent", "Firefox");
	return b;
}

struct browser *enter(struct scene *s, enum person who)
{
	const struct person_about *p = &people_about[who];
	struct browser *b = new_browser(s, p->user);

	must_open(b, "/sign-in");
	struct form_on_page *f = the_form(b, "/sign-in");

	type(f, "user_name", p->user);
	type(f, "password", PASSWORD);
	must_go(f);
	return b;
}

int get(struct browser *b, const char *fmt, ...)
{
	char path[600];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path, sizeof path, fmt, ap);
	va_end(ap);
	return http_drive_get(&b->d, arena_strdup(&b->s->w.arena, path));
}

int post(struct browser *b, const char *path, ...)
{
	const char *name, *csrf = csrf_of(b);
	struct buf body;
	va_list ap;
	int status;

	buf_init(&body, 1 << 20);
	va_start(ap, path);
	while ((name = va_arg(ap, const char *)) != NULL) {
		if (str_eq(name, "csrf"))
			csrf = "";
		http_form_add(&body, name, va_arg(ap, const char *));
	}
	va_end(ap);
	if (csrf[0])
		http_form_add(&body, "csrf", csrf);
	status = http_drive_post(&b->d, path, buf_str(&body));
	buf_release(&body);
	return status;
}

const char *where(struct browser *b)
{
	const char *to = http_drive_header(&b->d, "Location");

	return to ? to : "";
}

/* ---- reading -------------------------------------------------------------------------------- */

/* One code point of HTML text: entities as the templates write them. */
static const char *entity(const char *at, struct buf *out)
{
	static const struct { const char *name, *text; } known[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&nbsp;", " " } };

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_prefix(at, known[i].name)) {
			buf_puts(out, known[i].text);
			return at + strlen(known[i].name);
		}
	buf_putc(out, '&');
	return at + 1;
}

static const char *decoded(struct scene *s, const char *from, size_t n)
{
	char *copy = arena_strndup(&s->w.arena, from, n);
	const char *text;
	struct buf b;

	if (!strchr(copy, '&'))
		return copy;
	buf_init(&b, 1 << 20);
	for (const char *p = copy; *p;) {
		if (*p == '&')
			p = entity(p, &b);
		else
			buf_putc(&b, *p++);
	}
	text = arena_strdup(&s->w.arena, buf_str(&b));
	buf_release(&b);
	return text;
}

/* LRI, RLI, FSI, PDI, LRM, RLM: seen by nobody. */
static size_t unseen(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	if (u[0] == 0xe2 && u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9)
		return 3;
	if (u[0] == 0xe2 && u[1] == 0x80 && (u[2] == 0x8e || u[2] == 0x8f))
		return 3;
	return 0;
}

static const char *plain(struct scene *s, const char *html)
{
	const char *text;
	struct buf b;
	bool blank = true;

	buf_init(&b, 8 << 20);
	for (const char *p = html; *p;) {
		if (str_prefix(p, "<script") || str_prefix(p, "<style")) {
			const char *end = strstr(p, "</s");

			p = end ? end + 3 : p + strlen(p);
		} else if (*p == '<') {
			const char *end = strchr(p, '>');

			p = end ? end + 1 : p + strlen(p);
			if (!blank)
				buf_putc(&b, ' ');
			blank = true;
		} else if (unseen(p)) {
			p += unseen(p);
		} else if (*p == ' ' || *p == '\n' || *p == '\t') {
			if (!blank)
				buf_putc(&b, ' ');
			blank = true;
			p++;
		} else if (*p == '&') {
			p = entity(p, &b);
			blank = false;
		} else {
			buf_putc(&b, *p++);
			blank = false;
		}
	}
	text = arena_strdup(&s->w.arena, buf_str(&b));
	buf_release(&b);
	return text;
}

const char *text_of(struct browser *b)
{
	return plain(b->s, b->d.body);
}

static const char *main_text(struct browser *b)
{
	const char *from = strstr(b->d.body, "<main");

	return plain(b->s, from ? from : b->d.body);
}

/* ---- forms ------------------------------------------------------------------------------------ */

static const char *attribute(struct scene *s, const char *tag, const char *end, const char *name)
{
	char want[64];
	const char *at;

	snprintf(want, sizeof want, " %s=\"", name);
	at = memmem(tag, (size_t)(end - tag), want, strlen(want));
	if (!at)
		return NULL;
	at += strlen(want);
	return decoded(s, at, strcspn(at, "\""));
}

static bool flag(const char *tag, const char *end, const char *name)
{
	char want[64];
	const char *at = tag;
	size_t n = (size_t)snprintf(want, sizeof want, " %s", name);

	while ((at = memmem(at, (size_t)(end - at), want, n)) != NULL) {
		if (at[n] == ' ' || at[n] == '>' || at[n] == '=')
			return true;
		at += n;
	}
	return false;
}

static struct form_value *add(struct form_on_page *f, const char *name, const char *value, int kind, bool on)
{
	CHECK(f->n < FORM_FIELDS_MAX);
	f->field[f->n] = (struct form_value){ .name = name, .value = value ? value : "", .on = on };
	f->field[f->n].kind = kind;
	return &f->field[f->n++];
}

static void read_input(struct form_on_page *f, const char *tag, const char *end)
{
	struct scene *s = f->b->s;
	const char *name = attribute(s, tag, end, "name"), *kind = attribute(s, tag, end, "type");
	const char *value = attribute(s, tag, end, "value");

	if (!name || flag(tag, end, "disabled"))
		return;
	if (kind && str_eq(kind, "radio"))
		add(f, name, value ? value : "on", RADIO, flag(tag, end, "checked"));
	else if (kind && str_eq(kind, "checkbox"))
		add(f, name, value ? value : "on", BOX, flag(tag, end, "checked"));
	else if (!kind || (!str_eq(kind, "file") && !str_eq(kind, "submit")))
		add(f, name, value, HIDDEN_OR_TEXT, true);
}

static const char *read_select(struct form_on_page *f, const char *tag, const char *end)
{
	struct scene *s = f->b->s;
	const char *name = attribute(s, tag, end, "name"), *close = strstr(end, "</select>");
	size_t at = f->n;
	bool chosen = false;

	CHECK(close && name);
	add(f, name, "", SELECT, true);
	for (const char *o = end; (o = strstr(o, "<option")) != NULL && o < close; o++) {
		const char *tag_end = strchr(o, '>'), *value = attribute(s, o, tag_end, "value");

		if (!value)
			value = decoded(s, tag_end + 1, strcspn(tag_end + 1, "<"));
		add(f, name, value, OPTION, false);
		if (flag(o, tag_end, "selected") || f->n == at + 2) {
			f->field[at].value = value;
			chosen = true;
		}
	}
	(void)chosen;
	return close;
}

static void read_form(struct form_on_page *f, const char *from, const char *to)
{
	for (const char *p = from; p < to;) {
		const char *tag = memchr(p, '<', (size_t)(to - p)), *end;

		if (!tag)
			break;
		end = strchr(tag, '>');
		if (str_prefix(tag, "<input")) {
			read_input(f, tag, end);
		} else if (str_prefix(tag, "<select")) {
			end = read_select(f, tag, end);
		} else if (str_prefix(tag, "<textarea")) {
			const char *name = attribute(f->b->s, tag, end, "name"), *close = strstr(end, "</textarea>");
			const char *body = end + 1;

			CHECK(close);
			if (*body == '\n')
				body++;
			if (name)
				add(f, name, decoded(f->b->s, body, (size_t)(close - body)), HIDDEN_OR_TEXT, true);
			end = close;
		}
		p = end + 1;
	}
}

static struct form_on_page *find_form(struct browser *b, const char *action)
{
	const char *path = b->d.body;

	for (const char *p = path; (p = strstr(p, "<form")) != NULL;) {
		const char *tag_end = strchr(p, '>'), *end = strstr(p, "</form>");
		const char *to = attribute(b->s, p, tag_end, "action"), *method = attribute(b->s, p, tag_end, "method");

		CHECK(end && tag_end);
		if (to && strstr(to, action) && !(str_eq(to, "/search") && !str_eq(action, "/search"))) {
			struct form_on_page *f = ARENA_NEW(&b->s->w.arena, struct form_on_page);

			f->b = b;
			f->action = to;
			f->post = method && strcasecmp(method, "post") == 0;
			read_form(f, tag_end + 1, end);
			return f;
		}
		p = end;
	}
	return NULL;
}

bool has_form(struct browser *b, const char *action)
{
	return find_form(b, action) != NULL;
}

struct form_on_page *the_form_at(struct browser *b, const char *action, const char *file, int line)
{
	struct form_on_page *f = find_form(b, action);

	if (!f) {
		must_at(b->s, false, file, line, "%s finds no form to \"%s\" in: %.400s", b->who, action, main_text(b));
		f = ARENA_NEW(&b->s->w.arena, struct form_on_page);
		f->b = b;
		f->action = "/no-such-form";
		f->post = true;
	}
	return f;
}

void type_at(struct form_on_page *f, const char *name, const char *value, const char *file, int line)
{
	struct form_value *text = NULL;
	bool found = false, named = false;

	for (size_t i = 0; i < f->n; i++) {
		struct form_value *v = &f->field[i];

		if (!str_eq(v->name, name))
			continue;
		named = true;
		if (v->kind == RADIO) {
			v->on = str_eq(v->value, value);
			found = found || v->on;
		} else if (v->kind == BOX && (str_eq(v->value, value) || str_empty(value))) {
			v->on = !str_empty(value);
			found = true;
		} else if (v->kind == SELECT) {
			text = v;
		} else if (v->kind == OPTION) {
			found = found || str_eq(v->value, value);
		} else if (v->kind == HIDDEN_OR_TEXT) {
			text = v;
			found = true;
		}
	}
	must_at(f->b->s, found, file, line, "form %s: no %s %s=%s", f->action, named ? "choice" : "field", name, value);
	/* A hidden 0 stands before a tick box of the same name and stays. */
	if (text && found)
		for (size_t i = 0; i < f->n; i++)
			if (&f->field[i] == text && !(i + 1 < f->n && f->field[i + 1].kind == BOX && str_eq(f->field[i + 1].name, name)))
				text->value = arena_strdup(&f->b->s->w.arena, value);
}

const char *typed_in(struct form_on_page *f, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const struct form_value *v = &f->field[i];

		if (str_eq(v->name, name) && (v->kind == HIDDEN_OR_TEXT || v->kind == SELECT || (v->kind != OPTION && v->on)))
			value = v->value;
	}
	return value;
}

int go_with(struct form_on_page *f, const char *button, const char *value)
{
	struct buf body;
	int status;

	buf_init(&body, 4 << 20);
	for (size_t i = 0; i < f->n; i++) {
		const struct form_value *v = &f->field[i];

		if (v->kind == OPTION || ((v->kind == RADIO || v->kind == BOX) && !v->on))
			continue;
		http_form_add(&body, v->name, v->value);
	}
	if (button)
		http_form_add(&body, button, value);
	if (f->post)
		status = http_drive_post(&f->b->d, f->action, buf_str(&body));
	else
		status = http_drive_get(&f->b->d, say(f->b->s, "%s?%s", f->action, buf_str(&body)));
	buf_release(&body);
	return status;
}

int go(struct form_on_page *f)
{
	return go_with(f, NULL, NULL);
}

const char *csrf_of(struct browser *b)
{
	const char *at = strstr(b->d.body, "name=\"csrf\" value=\"");

	if (!at)
		return "";
	at += strlen("name=\"csrf\" value=\"");
	return arena_strndup(&b->s->w.arena, at, strcspn(at, "\""));
}
