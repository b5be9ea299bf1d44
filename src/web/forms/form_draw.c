#include "form_draw.h"

#include "message.h"

#include <string.h>

enum { DRAW_MAX = 2 << 20 };

struct draw { struct page *p; const struct form_state *s; struct buf *b; const char *name, *id; };

/* ---- what was sent ------------------------------------------------------------------------- */

static const char *sent(const struct form_sent *f, const char *name)
{
	return page_joined(f->page, f->pairs ? f->pairs : &f->page->req->form, name);
}

const char *form_sent_typed(void *arg, const struct form_item *it, size_t row)
{
	const struct form_sent *f = arg;
	const char *repeat;

	if (it->repeat < 0)
		return sent(f, arena_printf(f->page->arena, "q.%s", it->name));
	repeat = f->form->item[it->repeat].name;
	if (f->drop && str_eq(f->drop, repeat) && row >= f->drop_row)
		row++;
	return sent(f, arena_printf(f->page->arena, "q.%s.%zu.%s", repeat, row, it->name));
}

size_t form_sent_rows(void *arg, const struct form_item *repeat)
{
	const struct form_sent *f = arg;
	const char *text = sent(f, arena_printf(f->page->arena, "rows.%s", repeat->name));
	int64_t n;

	if (str_empty(text) || !str_to_i64(text, &n) || n < 0 || n > repeat->max)
		n = 1;
	if (f->drop && str_eq(f->drop, repeat->name) && n > 0)
		n--;
	return (size_t)n + (f->add && str_eq(f->add, repeat->name));
}

/* ---- pieces ---------------------------------------------------------------------------------- */

static const char *say(const struct draw *d, const char *fa, const char *en)
{
	return form_say(d->p->lang, fa, en);
}

static void put_attr(struct draw *d, const char *name, const char *value)
{
	if (!value)
		return;
	buf_printf(d->b, " %s=\"", name);
	html_put(d->b, value);
	buf_putc(d->b, '"');
}

static void put_text(struct draw *d, const char *id)
{
	html_put(d->b, page_text(d->p, id));
}

static void name_of(struct draw *d, const struct form_item *it, size_t row)
{
	const char *repeat = it->repeat >= 0 ? d->s->form->item[it->repeat].name : NULL;

	d->name = repeat ? arena_printf(d->p->arena, "q.%s.%zu.%s", repeat, row, it->name) :
		arena_printf(d->p->arena, "q.%s", it->name);
	d->id = repeat ? arena_printf(d->p->arena, "q-%s-%zu-%s", repeat, row, it->name) :
		arena_printf(d->p->arena, "q-%s", it->name);
}

/* The rules of a question, for the module. */
static void put_rules(struct draw *d, const struct form_item *it, size_t row, bool applies)
{
	put_attr(d, "data-q", it->name);
	put_attr(d, "data-t", choice_of(item_type_choices, (int32_t)it->type)->code);
	if (it->repeat >= 0) {
		put_attr(d, "data-in", d->s->form->item[it->repeat].name);
		buf_printf(d->b, " data-row=\"%zu\"", row);
	}
	put_attr(d, "data-r", it->relevant.text);
	put_attr(d, "data-n", it->required.text);
	put_attr(d, "data-c", it->constraint.text);
	put_attr(d, "data-k", it->calculate.text);
	if (it->constraint.text)
		put_attr(d, "data-m", it->constraint_fa ? say(d, it->constraint_fa, it->constraint_en) :
			message_text("form.constraint", NULL, d->p->lang, d->p->arena));
	if (!applies)
		buf_puts(d->b, " hidden");
}

static bool has_option(const struct form_cell *c, const char *code)
{
	size_t n = strlen(code);

	for (const char *s = c->typed; s; s = strchr(s, ','), s = s ? s + 1 : NULL)
		if (strncmp(s, code, n) == 0 && (s[n] == ',' || s[n] == '\0'))
			return true;
	return false;
}

static void put_options(struct draw *d, const struct form_item *it, const struct form_cell *c)
{
	const char *kind = it->type == ITEM_CHOICE ? "radio" : "checkbox";

	buf_printf(d->b, "<div class=\"radios%s\">", it->list->n <= 3 ? " few" : "");
	for (size_t i = 0; i < it->list->n; i++) {
		const struct form_choice *o = &it->list->option[i];

		buf_printf(d->b, "<label><input type=\"%s\"", kind);
		put_attr(d, "name", d->name);
		put_attr(d, "id", i ? arena_printf(d->p->arena, "%s-%zu", d->id, i) : d->id);
		put_attr(d, "value", o->code);
		buf_puts(d->b, has_option(c, o->code) ? " checked> " : "> ");
		html_put(d->b, say(d, o->fa, o->en));
		buf_puts(d->b, "</label>");
	}
	buf_puts(d->b, "</div>");
}

/* Dates from the file are ISO; people see Jalali. */
static const char *shown(struct draw *d, const struct form_item *it, const struct form_cell *c)
{
	date_t day;
	AUTO(buf) b = {0};

	if (it->type != ITEM_DATE || !c->typed || !fa_iso_read(c->typed, &day))
		return c->typed;
	buf_init(&b, 64);
	fa_put_date(&b, day, FA_DATE_SHORT, d->p->lang);
	return arena_strdup(d->p->arena, buf_str(&b));
}

static void put_input(struct draw *d, const struct form_item *it, const struct form_cell *c, const char *more)
{
	buf_printf(d->b, "<input type=\"text\" autocomplete=\"off\"%s", more);
	put_attr(d, "name", d->name);
	put_attr(d, "id", d->id);
	put_attr(d, "value", shown(d, it, c));
	if (c->error)
		buf_puts(d->b, " aria-invalid=\"true\"");
	buf_putc(d->b, '>');
}

static void put_control(struct draw *d, const struct form_item *it, const struct form_cell *c)
{
	switch (it->type) {
	case ITEM_CHOICE: case ITEM_CHOICES: put_options(d, it, c); break;
	case ITEM_NOTE:
		buf_puts(d->b, "<textarea rows=\"3\" dir=\"auto\" data-max=\"4000\"");
		put_attr(d, "name", d->name);
		put_attr(d, "id", d->id);
		buf_puts(d->b, ">\n");
		html_put(d->b, c->typed ? c->typed : "");
		buf_puts(d->b, "</textarea>");
		break;
	case ITEM_NUMBER: put_input(d, it, c, " inputmode=\"decimal\" class=\"c10\""); break;
	case ITEM_MONEY:
		buf_puts(d->b, "<div class=\"unit\">");
		put_input(d, it, c, " inputmode=\"numeric\" class=\"c20\"");
		buf_puts(d->b, "<span>");
		put_text(d, "form.rial");
		buf_puts(d->b, "</span></div>");
		break;
	case ITEM_DATE:
		buf_puts(d->b, "<div class=\"date\" data-date>");
		put_input(d, it, c, " inputmode=\"numeric\" dir=\"ltr\"");
		buf_puts(d->b, "</div>");
		break;
	case ITEM_LOCATION: put_input(d, it, c, " dir=\"ltr\" class=\"c20\""); break;
	default: put_input(d, it, c, " dir=\"auto\""); break;
	}
}

static const char *error_text(struct draw *d, const struct form_item *it, const struct form_cell *c)
{
	if (str_eq(c->error, "form.constraint") && it->constraint_fa)
		return say(d, it->constraint_fa, it->constraint_en);
	return message_text(c->error, c->arg, d->p->lang, d->p->arena);
}

static void put_question(struct draw *d, const struct form_item *it, size_t row)
{
	int i = (int)(it - d->s->form->item);
	const struct form_cell *c = &d->s->cell[i][row];
	bool set = it->type == ITEM_CHOICE || it->type == ITEM_CHOICES;
	const char *value;

	name_of(d, it, row);
	if (it->type == ITEM_LABEL) {
		buf_puts(d->b, "<p class=\"note u\"");
		put_rules(d, it, row, c->applies);
		buf_puts(d->b, "><span>");
		html_put(d->b, say(d, it->fa, it->en));
		buf_puts(d->b, "</span></p>");
		return;
	}
	buf_printf(d->b, "<%s class=\"f%s\"", set ? "fieldset" : "div", c->error ? " bad" : "");
	put_rules(d, it, row, c->applies);
	buf_puts(d->b, set ? "><legend>" : it->type == ITEM_COMPUTED ? "><span class=\"lbl\">" : "><label");
	if (!set && it->type != ITEM_COMPUTED) {
		put_attr(d, "for", d->id);
		buf_putc(d->b, '>');
	}
	html_put(d->b, say(d, it->fa, it->en));
	if (it->type != ITEM_COMPUTED) {
		buf_printf(d->b, " <span class=\"opt\"%s>", c->needed ? " hidden" : "");
		put_text(d, "form.optional");
		buf_puts(d->b, "</span>");
	}
	buf_puts(d->b, set ? "</legend>" : it->type == ITEM_COMPUTED ? "</span>" : "</label>");
	if (it->hint_fa) {
		buf_puts(d->b, "<p class=\"hint\">");
		html_put(d->b, say(d, it->hint_fa, it->hint_en));
		buf_puts(d->b, "</p>");
	}
	if (c->error) {
		buf_puts(d->b, "<p class=\"err\">");
		html_put(d->b, error_text(d, it, c));
		buf_puts(d->b, "</p>");
	}
	if (it->type == ITEM_COMPUTED) {
		value = form_cell_text(d->s, it, c, d->p->lang);
		buf_puts(d->b, "<output class=\"num\">");
		html_put(d->b, value ? value : "—");
		buf_puts(d->b, "</output>");
	} else {
		put_control(d, it, c);
	}
	buf_puts(d->b, set ? "</fieldset>" : "</div>");
}

static void put_items(struct draw *d, int from, int end, size_t row);

static void put_button(struct draw *d, const char *value, const char *text)
{
	buf_puts(d->b, "<button class=\"btn s\" name=\"do\" formnovalidate");
	put_attr(d, "value", value);
	buf_putc(d->b, '>');
	html_put(d->b, text);
	buf_puts(d->b, "</button>");
}

static void put_repeat(struct draw *d, const struct form_item *it)
{
	int i = (int)(it - d->s->form->item);
	AUTO(buf) n = {0};

	buf_puts(d->b, "<div class=\"stack\"");
	put_rules(d, it, 0, d->s->cell[i][0].applies);
	buf_printf(d->b, "><input type=\"hidden\" name=\"rows.%s\" value=\"%zu\">", it->name, d->s->rows[i]);
	for (size_t row = 0; row < d->s->rows[i]; row++) {
		buf_init(&n, 40);
		fa_put_plain(&n, (int64_t)row + 1, d->p->lang);
		buf_puts(d->b, "<fieldset class=\"group\"><legend>");
		html_put(d->b, view_textf(d->p->arena, d->p->lang, "forms.row", "what", say(d, it->fa, it->en), "n", buf_str(&n), NULL));
		buf_puts(d->b, "</legend>");
		put_items(d, i + 1, it->end, row);
		buf_puts(d->b, "<p>");
		put_button(d, arena_printf(d->p->arena, "drop.%s.%zu", it->name, row),
			view_textf(d->p->arena, d->p->lang, "forms.drop_row", "n", buf_str(&n), NULL));
		buf_puts(d->b, "</p></fieldset>");
		buf_release(&n);
	}
	buf_puts(d->b, "<p>");
	if (d->s->rows[i] < (size_t)it->max)
		put_button(d, arena_printf(d->p->arena, "add.%s", it->name),
			view_textf(d->p->arena, d->p->lang, "forms.add_row", "what", say(d, it->fa, it->en), NULL));
	buf_puts(d->b, "</p></div>");
}

static void put_items(struct draw *d, int from, int end, size_t row)
{
	for (int i = from; i < end; i++) {
		const struct form_item *it = &d->s->form->item[i];
		size_t at = it->repeat >= 0 ? row : 0;

		if (it->type > ITEM_REPEAT) {
			put_question(d, it, at);
			continue;
		}
		if (it->type == ITEM_REPEAT) {
			put_repeat(d, it);
		} else if (it->type == ITEM_SECTION) {
			buf_puts(d->b, "<section class=\"card\"");
			put_rules(d, it, 0, d->s->cell[i][0].applies);
			buf_puts(d->b, "><header><h2>");
			html_put(d->b, say(d, it->fa, it->en));
			buf_puts(d->b, "</h2></header><div class=\"pad stack\">");
			put_items(d, i + 1, it->end, row);
			buf_puts(d->b, "</div></section>");
		} else {
			buf_puts(d->b, "<fieldset class=\"group\"");
			put_rules(d, it, at, d->s->cell[i][at].applies);
			buf_puts(d->b, "><legend>");
			html_put(d->b, say(d, it->fa, it->en));
			buf_puts(d->b, "</legend>");
			put_items(d, i + 1, it->end, row);
			buf_puts(d->b, "</fieldset>");
		}
		i = it->end - 1;
	}
}

struct html form_draw(struct page *p, const struct form_state *s)
{
	AUTO(buf) b = {0};
	struct draw d = { .p = p, .s = s, .b = &b };

	buf_init(&b, DRAW_MAX);
	put_items(&d, 0, (int)s->form->n, 0);
	return html_of_buf(p->arena, &b);
}

struct html form_draw_errors(struct page *p, const struct form_state *s)
{
	AUTO(buf) b = {0};
	struct draw d = { .p = p, .s = s, .b = &b };
	size_t n = 0;

	if (!s->nerrors)
		return (struct html){0};
	buf_init(&b, DRAW_MAX);
	buf_puts(&b, "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" data-focus><h2>");
	put_text(&d, s->nerrors == 1 ? "form.error_one" : "form.error_title");
	buf_puts(&b, "</h2><ul>");
	for (size_t i = 0; i < s->form->n; i++)
		for (size_t row = 0; row < s->rows[i] && n < 20; row++) {
			const struct form_item *it = &s->form->item[i];
			const struct form_cell *c = &s->cell[i][row];

			if (!c->error)
				continue;
			n++;
			name_of(&d, it, row);
			buf_puts(&b, "<li><a href=\"#");
			html_put(&b, d.id);
			buf_puts(&b, "\"><b>");
			html_put(&b, say(&d, it->fa, it->en));
			buf_puts(&b, ":</b> ");
			html_put(&b, error_text(&d, it, c));
			buf_puts(&b, "</a></li>");
		}
	buf_puts(&b, "</ul></div>");
	return html_of_buf(p->arena, &b);
}

/* ---- to read ------------------------------------------------------------------------------------ */

static void put_answers(struct draw *d, int from, int end, size_t row)
{
	bool list = false;

	for (int i = from; i < end; i++) {
		const struct form_item *it = &d->s->form->item[i];
		const struct form_cell *c = &d->s->cell[i][it->repeat >= 0 ? row : 0];
		const char *value;

		if (it->type <= ITEM_REPEAT) {
			if (list)
				buf_puts(d->b, "</dl>");
			list = false;
			for (size_t k = 0; c->applies && k < (it->type == ITEM_REPEAT ? d->s->rows[i] : 1); k++) {
				buf_puts(d->b, it->type == ITEM_SECTION ? "<section class=\"card\"><header><h2>" : "<h3 class=\"mt\">");
				html_put(d->b, say(d, it->fa, it->en));
				buf_puts(d->b, it->type == ITEM_SECTION ? "</h2></header><div class=\"pad\">" : "</h3>");
				put_answers(d, i + 1, it->end, it->type == ITEM_REPEAT ? k : row);
				if (it->type == ITEM_SECTION)
					buf_puts(d->b, "</div></section>");
			}
			i = it->end - 1;
			continue;
		}
		value = c->applies && it->type != ITEM_LABEL ? form_cell_text(d->s, it, c, d->p->lang) : NULL;
		if (!value)
			continue;
		buf_puts(d->b, list ? "<dt>" : "<dl class=\"dl\"><dt>");
		list = true;
		html_put(d->b, say(d, it->fa, it->en));
		buf_puts(d->b, "</dt><dd>");
		html_put(d->b, value);
		buf_puts(d->b, "</dd>");
	}
	if (list)
		buf_puts(d->b, "</dl>");
}

struct html form_draw_answers(struct page *p, const struct form_state *s)
{
	AUTO(buf) b = {0};
	struct draw d = { .p = p, .s = s, .b = &b };

	buf_init(&b, DRAW_MAX);
	put_answers(&d, 0, (int)s->form->n, 0);
	return html_of_buf(p->arena, &b);
}
