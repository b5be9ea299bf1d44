/* Forms from record types: label above, hint, error at the field and in a
 * summary on top; what the person typed stays as typed (R383, R391). */
#include "markup.h"
#include "message.h"

enum { RADIOS_MAX = 5 };

struct control {
	const struct form *form;
	const struct field *field;
	const struct field_error *error;     /* NULL: none */
	const char *typed;                   /* NULL: not sent, the record stands */
	const char *id;
	const char *hint;
	const struct form_options *options;  /* NULL: those of the field */
};

const char *widget_error_text(struct arena *a, enum lang lang, const struct field_error *e)
{
	return message_text(e->code, e->arg, lang, a);
}

static const struct field_error *error_of(const struct form *f, const char *name)
{
	for (size_t i = 0; f->fault && i < f->fault->nfields; i++)
		if (str_eq(f->fault->field[i].field, name))
			return &f->fault->field[i];
	return NULL;
}

static const struct form_options *options_of(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->noptions; i++)
		if (str_eq(f->options[i].field, name))
			return &f->options[i];
	return NULL;
}

static const char *form_id(const struct form *f)
{
	return f->id ? f->id : "f";
}

/* ---- what stands in a control ------------------------------------------------ */

static const void *member(const struct control *c)
{
	return c->form->record ? (const char *)c->form->record + c->field->offset : NULL;
}

static bool has_digits_only(enum text_kind kind)
{
	return kind == TEXT_NATIONAL_ID || kind == TEXT_MOBILE || kind == TEXT_PHONE || kind == TEXT_POSTCODE;
}

/* Text for an input: as typed, else the record's value as people write it. */
static void put_value(struct buf *b, struct arena *a, const struct control *c)
{
	const struct field *f = c->field;
	enum lang lang = c->form->lang;
	if (c->typed) {
		html_put(b, c->typed);
		return;
	}
	const void *m = member(c);
	if (!m || value_is_none(f, c->form->record))
		return;
	switch (f->type) {
	case F_TEXT:
		if (lang == LANG_FA && has_digits_only(f->kind))
			fa_put_digits_fa(b, *(const char *const *)m);
		else
			html_put(b, *(const char *const *)m);
		break;
	case F_INT:
		if (f->flags & CLOCK)
			fa_put_digits(b, value_text(f, c->form->record, a), lang);
		else
			fa_put_plain(b, *(const int64_t *)m, lang);
		break;
	case F_DATE: fa_put_date(b, *(const date_t *)m, FA_DATE_SHORT, lang); break;
	case F_MONEY: fa_put_number(b, ((const money_t *)m)->rial, lang); break;
	default: html_put(b, value_text(f, c->form->record, a));
	}
}

/* "a,b" holds code or label of the choice. */
static bool typed_has(const char *typed, const struct choice *ch)
{
	const char *const words[] = { ch->code, ch->fa, ch->en };
	for (const char *s = typed; *s;) {
		size_t n = strcspn(s, ",");
		for (size_t i = 0; i < COUNT_OF(words); i++)
			if (words[i] && strlen(words[i]) == n && memcmp(words[i], s, n) == 0)
				return true;
		s += n + (s[n] == ',');
	}
	return false;
}

static bool is_chosen(const struct control *c, const struct choice *ch)
{
	if (c->typed)
		return typed_has(c->typed, ch);
	const void *m = member(c);
	if (!m)
		return false;
	if (c->field->flags & MULTI)
		return *(const int64_t *)m >> (ch->value - 1) & 1;
	return *(const int32_t *)m == ch->value;
}

static bool nothing_chosen(const struct control *c)
{
	for (const struct choice *ch = c->field->choices; ch->value; ch++)
		if (is_chosen(c, ch))
			return false;
	return true;
}

static bool is_ticked(const struct control *c)
{
	if (!c->typed) {
		const bool *m = member(c);
		return m && *m;
	}
	size_t n = strlen(c->typed);
	return n && c->typed[n - 1] == '1';
}

/* ---- controls --------------------------------------------------------------- */

static void put_common(struct buf *b, const struct control *c)
{
	put_attr(b, "id", c->id);
	put_attr(b, "name", c->field->name);
	if (c->field->flags & REQUIRED && !c->form->filter)
		buf_puts(b, " required");
	if (c->error)
		buf_puts(b, " aria-invalid=\"true\"");
	if (c->hint || c->error) {
		buf_puts(b, " aria-describedby=\"");
		if (c->hint) {
			html_put(b, c->id);
			buf_puts(b, "-hint");
		}
		if (c->error) {
			buf_puts(b, c->hint ? " " : "");
			html_put(b, c->id);
			buf_puts(b, "-err");
		}
		buf_putc(b, '"');
	}
}

static void put_input(struct buf *b, struct arena *a, const struct control *c, const char *more)
{
	buf_puts(b, "<input");
	put_common(b, c);
	buf_puts(b, more);
	buf_puts(b, " value=\"");
	if (c->field->kind != TEXT_PASSWORD)
		put_value(b, a, c);
	buf_puts(b, "\">");
}

static void put_textarea(struct buf *b, struct arena *a, const struct control *c)
{
	int64_t least, most;
	field_limits(c->field, &least, &most);
	buf_puts(b, "<textarea");
	put_common(b, c);
	if (c->form->lang == LANG_EN)
		buf_puts(b, " dir=\"auto\"");
	/* Not maxlength: it would cut a pasted note without a word. */
	if (most > 0)
		buf_printf(b, " data-max=\"%lld\"", (long long)most);
	buf_puts(b, c->field->kind == TEXT_ADDRESS ? " rows=\"2\">\n" : " rows=\"3\">\n");
	put_value(b, a, c);
	buf_puts(b, "</textarea>");
}

static void put_text_control(struct buf *b, struct arena *a, const struct control *c)
{
	switch (c->field->kind) {
	case TEXT_NOTE: case TEXT_ADDRESS: put_textarea(b, a, c); break;
	case TEXT_PASSWORD: put_input(b, a, c, " type=\"password\" dir=\"ltr\" class=\"c20\""); break;
	case TEXT_MOBILE: case TEXT_PHONE:
		put_input(b, a, c, " type=\"text\" inputmode=\"tel\" dir=\"ltr\" class=\"c10\" autocomplete=\"off\"");
		break;
	case TEXT_NATIONAL_ID: case TEXT_POSTCODE:
		put_input(b, a, c, " type=\"text\" inputmode=\"numeric\" dir=\"ltr\" class=\"c10\" autocomplete=\"off\"");
		break;
	case TEXT_CODE: put_input(b, a, c, " type=\"text\" dir=\"ltr\" class=\"c10\" autocomplete=\"off\""); break;
	case TEXT_SHEBA: put_input(b, a, c, " type=\"text\" dir=\"ltr\" class=\"c20\" autocomplete=\"off\""); break;
	case TEXT_USER_NAME: put_input(b, a, c, " type=\"text\" dir=\"ltr\" class=\"c20\" autocapitalize=\"none\" autocomplete=\"username\""); break;
	default:
		/* Persian names in an English form run from right to left. */
		put_input(b, a, c, c->form->lang == LANG_EN ? " type=\"text\" dir=\"auto\" autocomplete=\"off\""
			: " type=\"text\" autocomplete=\"off\"");
	}
}

static void put_quick(struct buf *b, const struct control *c, const char *id, date_t d)
{
	buf_puts(b, "<button type=\"button\" class=\"chip\" hidden data-set=\"");
	fa_put_date(b, d, FA_DATE_SHORT, c->form->lang);
	buf_puts(b, "\">");
	html_put(b, view_text(c->form->lang, id));
	buf_puts(b, "</button>");
}

/* The quick buttons are shown by the script that serves them.  What is planned lies ahead,
 * what was done lies behind; nobody was born yesterday often enough for a button. */
static void put_date_control(struct buf *b, struct arena *a, const struct control *c)
{
	buf_puts(b, "<div class=\"date\" data-date>");
	put_input(b, a, c, " type=\"text\" inputmode=\"numeric\" dir=\"ltr\" autocomplete=\"off\"");
	if (!date_is_none(c->form->today) && !c->form->filter && !str_eq(c->field->name, "birth_on")) {
		bool ahead = str_prefix(c->field->name, "planned");
		put_quick(b, c, "form.today", c->form->today);
		if (ahead) {
			put_quick(b, c, "form.tomorrow", fa_add_days(c->form->today, 1));
			put_quick(b, c, "form.next_week", fa_add_days(c->form->today, 7));
		} else {
			put_quick(b, c, "form.yesterday", fa_add_days(c->form->today, -1));
		}
	}
	buf_puts(b, "</div>");
}

static void put_option(struct buf *b, const struct control *c, const struct choice *ch)
{
	buf_puts(b, "<option");
	put_attr(b, "value", ch->code);
	if (is_chosen(c, ch))
		buf_puts(b, " selected");
	buf_putc(b, '>');
	html_put(b, c->form->lang == LANG_EN ? ch->en : ch->fa);
	buf_puts(b, "</option>");
}

/* Is this the one that was sent, or else that stands in the record? */
static bool is_option(const struct control *c, struct arena *a, const char *value)
{
	if (c->typed)
		return str_eq(c->typed, value);
	return member(c) && str_eq(value_text(c->field, c->form->record, a), value);
}

static void put_options(struct buf *b, struct arena *a, const struct control *c)
{
	for (size_t i = 0; i < c->options->n; i++) {
		const struct form_option *o = &c->options->list[i];
		buf_puts(b, "<option");
		put_attr(b, "value", o->value);
		if (is_option(c, a, o->value))
			buf_puts(b, " selected");
		buf_putc(b, '>');
		html_put(b, o->label);
		buf_puts(b, "</option>");
	}
}

static void put_select(struct buf *b, struct arena *a, const struct control *c)
{
	enum lang lang = c->form->lang;
	buf_puts(b, "<select");
	put_common(b, c);
	buf_puts(b, "><option value=\"\">");
	html_put(b, view_text(lang, c->form->filter ? "form.any" : "form.choose"));
	buf_puts(b, "</option>");
	if (c->options)
		put_options(b, a, c);
	else
		for (const struct choice *ch = c->field->choices; ch->value; ch++)
			put_option(b, c, ch);
	buf_puts(b, "</select>");
}

static void put_pick(struct buf *b, const struct control *c, const char *type, const char *code,
	const char *label, bool first, bool chosen, size_t number)
{
	buf_puts(b, "<label><input");
	put_attr(b, "type", type);
	buf_puts(b, " id=\"");
	html_put(b, c->id);
	if (!first)
		buf_printf(b, "-%zu", number);
	buf_putc(b, '"');
	put_attr(b, "name", c->field->name);
	put_attr(b, "value", code);
	if (chosen)
		buf_puts(b, " checked");
	if (c->error)
		buf_puts(b, " aria-invalid=\"true\"");
	buf_putc(b, '>');
	html_put(b, label);
	buf_puts(b, "</label>");
}

/* An empty one before tick boxes: none ticked is an answer, not an absent field. */
static void put_none(struct buf *b, const struct control *c)
{
	buf_puts(b, "<input type=\"hidden\"");
	put_attr(b, "name", c->field->name);
	buf_puts(b, " value=\"\">");
}

/* A text of values joined by ",": a tick box for each that there is to choose from. */
static void put_many(struct buf *b, struct arena *a, const struct control *c)
{
	const char *now = c->typed ? c->typed : member(c) ? value_text(c->field, c->form->record, a) : NULL;

	put_none(b, c);
	buf_puts(b, "<div class=\"radios\">");
	for (size_t i = 0; i < c->options->n; i++) {
		const struct form_option *o = &c->options->list[i];
		struct choice as_choice = { .code = o->value };

		put_pick(b, c, "checkbox", o->value, o->label, i == 0, now && typed_has(now, &as_choice), i);
	}
	buf_puts(b, "</div>");
}

static void put_picks(struct buf *b, const struct control *c)
{
	bool multi = c->field->flags & MULTI;
	enum lang lang = c->form->lang;
	size_t n = 0;
	if (multi)
		put_none(b, c);
	buf_puts(b, "<div class=\"radios\">");
	for (const struct choice *ch = c->field->choices; ch->value; ch++, n++)
		put_pick(b, c, multi ? "checkbox" : "radio", ch->code, lang == LANG_EN ? ch->en : ch->fa,
			n == 0, is_chosen(c, ch), n);
	if (!multi && !(c->field->flags & REQUIRED))
		put_pick(b, c, "radio", "", view_text(lang, "form.not_stated"), false, nothing_chosen(c), n);
	buf_puts(b, "</div>");
}

static void put_tick(struct buf *b, const struct control *c, const char *label)
{
	buf_puts(b, "<input type=\"hidden\"");
	put_attr(b, "name", c->field->name);
	buf_puts(b, " value=\"0\"><label class=\"check\"><input type=\"checkbox\" value=\"1\"");
	put_common(b, c);
	if (is_ticked(c))
		buf_puts(b, " checked");
	buf_putc(b, '>');
	html_put(b, label);
	buf_puts(b, "</label>");
}

/* ---- a field ----------------------------------------------------------------- */

static bool is_picks(const struct form *form, const struct field *f)
{
	if (form->filter)
		return false;
	if (f->flags & MULTI)
		return true;
	if (f->type != F_CHOICE)
		return false;
	size_t n = 0;
	for (const struct choice *c = f->choices; c->value; c++)
		n++;
	return n <= RADIOS_MAX;
}

static void put_messages(struct buf *b, struct arena *a, const struct control *c)
{
	enum lang lang = c->form->lang;
	if (c->hint) {
		buf_puts(b, "<p class=\"hint\" id=\"");
		html_put(b, c->id);
		buf_puts(b, "-hint\">");
		html_put(b, c->hint);
		buf_puts(b, "</p>");
	}
	if (c->error) {
		buf_puts(b, "<p class=\"err\" id=\"");
		html_put(b, c->id);
		buf_puts(b, "-err\">");
		put_icon(b, "alert-circle", "s");
		buf_puts(b, "<span class=\"vh\">");
		html_put(b, view_text(lang, "form.error_word"));
		buf_puts(b, "</span> ");
		html_put(b, widget_error_text(a, lang, c->error));
		buf_puts(b, "</p>");
	}
}

static void put_label_text(struct buf *b, const struct control *c)
{
	enum lang lang = c->form->lang;
	html_put(b, field_label(c->field, lang));
	if (!(c->field->flags & REQUIRED) && !c->form->filter) {
		buf_puts(b, " <span class=\"opt\">");
		html_put(b, view_text(lang, "form.optional"));
		buf_puts(b, "</span>");
	}
}

static void put_control(struct buf *b, struct arena *a, const struct control *c)
{
	if (c->options) {
		put_select(b, a, c);
		return;
	}
	switch (c->field->type) {
	case F_TEXT: put_text_control(b, a, c); break;
	case F_INT: put_input(b, a, c, " type=\"text\" inputmode=\"numeric\" class=\"c5\" autocomplete=\"off\""); break;
	case F_DATE: put_date_control(b, a, c); break;
	case F_MONEY:
		buf_puts(b, "<div class=\"unit\">");
		put_input(b, a, c, " type=\"text\" inputmode=\"numeric\" class=\"c10\" autocomplete=\"off\"");
		buf_puts(b, "<span>");
		html_put(b, view_text(c->form->lang, "form.rial"));
		buf_puts(b, "</span></div>");
		break;
	case F_CHOICE: put_select(b, a, c); break;
	default: put_input(b, a, c, " type=\"text\"");
	}
}

static void put_field(struct buf *b, struct arena *a, const struct form *form, const struct field *f)
{
	struct control c = { .form = form, .field = f, .error = error_of(form, f->name) };
	c.typed = form->typed ? form->typed(form->typed_arg, f->name) : NULL;
	c.id = arena_printf(a, "%s-%s", form_id(form), f->name);
	c.hint = form->lang == LANG_EN ? f->hint_en : f->hint_fa;
	c.options = options_of(form, f->name);
	if (!c.options && (f->type == F_KEY || f->type == F_REF || f->type == F_JSON)) {
		buf_puts(b, "<input type=\"hidden\"");
		put_attr(b, "name", f->name);
		buf_puts(b, " value=\"");
		put_value(b, a, &c);
		buf_puts(b, "\">");
		return;
	}
	bool many = c.options && c.options->many;
	bool picks = many || is_picks(form, f);
	const char *bad = c.error ? " bad" : "";
	if (picks) {
		buf_printf(b, "<fieldset class=\"f%s\"", bad);
		if (c.hint || c.error) {
			buf_puts(b, " aria-describedby=\"");
			html_put(b, c.id);
			buf_puts(b, c.error ? "-err\"" : "-hint\"");
		}
		buf_puts(b, "><legend>");
		put_label_text(b, &c);
		buf_puts(b, "</legend>");
		put_messages(b, a, &c);
		if (many)
			put_many(b, a, &c);
		else
			put_picks(b, &c);
		buf_puts(b, "</fieldset>");
		return;
	}
	buf_printf(b, "<div class=\"f%s\">", bad);
	if (f->type == F_BOOL && !form->filter) {
		put_messages(b, a, &c);
		put_tick(b, &c, field_label(f, form->lang));
	} else {
		buf_puts(b, "<label");
		put_attr(b, "for", c.id);
		buf_putc(b, '>');
		put_label_text(b, &c);
		buf_puts(b, "</label>");
		put_messages(b, a, &c);
		put_control(b, a, &c);
	}
	buf_puts(b, "</div>");
}

struct html widget_field(struct arena *a, const struct form *f, const char *name)
{
	struct buf b;
	const struct field *field = record_field(f->type, name);
	CHECK(field);
	buf_init(&b, MARKUP_MAX);
	put_field(&b, a, f, field);
	return html_of_buf(a, &b);
}

/* ---- the whole form -------------------------------------------------------------- */

static void put_errors(struct buf *b, struct arena *a, const struct form *f)
{
	if (!f->fault || !f->fault->nfields)
		return;
	buf_puts(b, "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" data-focus><h2>");
	html_put(b, view_text(f->lang, f->fault->nfields == 1 ? "form.error_one" : "form.error_title"));
	buf_puts(b, "</h2><ul>");
	for (size_t i = 0; i < f->fault->nfields; i++) {
		const struct field_error *e = &f->fault->field[i];
		const struct field *field = record_field(f->type, e->field);
		buf_puts(b, "<li>");
		if (field) {
			buf_printf(b, "<a href=\"#%s-", form_id(f));
			html_put(b, e->field);
			buf_puts(b, "\"><b>");
			html_put(b, field_label(field, f->lang));
			buf_puts(b, ":</b> ");
		}
		html_put(b, widget_error_text(a, f->lang, e));
		buf_puts(b, field ? "</a></li>" : "</li>");
	}
	buf_puts(b, "</ul></div>");
}

struct html widget_errors(struct arena *a, const struct form *f)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	put_errors(&b, a, f);
	return html_of_buf(a, &b);
}

static void put_hidden(struct buf *b, const char *name, const char *value)
{
	buf_puts(b, "<input type=\"hidden\"");
	put_attr(b, "name", name);
	put_attr(b, "value", value ? value : "");
	buf_putc(b, '>');
}

/* What was written, and what is at fault, is never hidden behind a legend. */
static bool group_says_something(struct arena *a, const struct form *f, const struct form_group *g)
{
	for (const char *const *n = g->fields; *n; n++) {
		const struct field *field = record_field(f->type, *n);
		const char *typed = f->typed ? f->typed(f->typed_arg, *n) : NULL;

		if (error_of(f, *n))
			return true;
		if (field->type != F_TEXT && field->type != F_DATE && field->type != F_MONEY)
			continue;
		if (typed ? !str_empty(typed) : f->record && !value_is_none(field, f->record) &&
				!str_empty(value_text(field, f->record, a)))
			return true;
	}
	return false;
}

static void put_group(struct buf *b, struct arena *a, const struct form *f, const struct form_group *g)
{
	if (g->fold) {
		buf_puts(b, group_says_something(a, f, g) ? "<details class=\"fold\" open><summary>" : "<details class=\"fold\"><summary>");
		html_put(b, g->legend);
		buf_puts(b, "</summary><div class=\"group\" role=\"group\"");
		put_attr(b, "aria-label", g->legend);
		buf_putc(b, '>');
	} else {
		buf_puts(b, "<fieldset class=\"group\"><legend>");
		html_put(b, g->legend);
		buf_puts(b, "</legend>");
	}
	if (g->hint) {
		buf_puts(b, "<p class=\"hint\">");
		html_put(b, g->hint);
		buf_puts(b, "</p>");
	}
	for (const char *const *n = g->fields; *n; n++) {
		const struct field *field = record_field(f->type, *n);
		CHECK(field);
		put_field(b, a, f, field);
	}
	buf_puts(b, g->fold ? "</div></details>" : "</fieldset>");
}

static void put_fields(struct buf *b, struct arena *a, const struct form *f)
{
	if (f->groups) {
		for (size_t g = 0; g < f->ngroups; g++)
			put_group(b, a, f, &f->groups[g]);
		return;
	}
	if (f->only) {
		for (const char *const *n = f->only; *n; n++) {
			const struct field *field = record_field(f->type, *n);
			CHECK(field);
			put_field(b, a, f, field);
		}
		return;
	}
	for (size_t i = 0; i < f->type->nfields; i++)
		if (!(f->type->fields[i].flags & INTERNAL))
			put_field(b, a, f, &f->type->fields[i]);
}

static void put_actions(struct buf *b, const struct form *f)
{
	const char *submit = f->submit ? f->submit : view_text(f->lang, f->filter ? "form.filter" : "form.save");
	if (!f->filter)
		buf_puts(b, "<div class=\"actions\">");
	buf_puts(b, f->filter || f->quiet ? "<button class=\"btn\">" : "<button class=\"btn p\">");
	html_put(b, submit);
	buf_puts(b, "</button>");
	if (f->cancel_href) {
		buf_puts(b, "<a class=\"btn g\"");
		put_attr(b, "href", f->cancel_href);
		buf_putc(b, '>');
		html_put(b, view_text(f->lang, "form.cancel"));
		buf_puts(b, "</a>");
	}
	if (f->draft)
		buf_puts(b, "<span class=\"saved\" role=\"status\"></span>");
	if (!f->filter)
		buf_puts(b, "</div>");
}

struct html widget_form(struct arena *a, const struct form *f)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	buf_puts(&b, f->filter ? "<form class=\"filters\"" : "<form class=\"form\" method=\"post\" novalidate");
	put_attr(&b, "action", f->action);
	put_attr(&b, "data-draft", f->draft);
	buf_putc(&b, '>');
	if (!f->told)
		put_errors(&b, a, f);
	if (!f->filter)
		put_hidden(&b, "csrf", f->csrf);
	for (size_t i = 0; i < f->nhidden; i++)
		put_hidden(&b, f->hidden[i].name, f->hidden[i].value);
	put_fields(&b, a, f);
	put_actions(&b, f);
	buf_puts(&b, "</form>");
	return html_of_buf(a, &b);
}
