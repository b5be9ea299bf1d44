/* Tables, pagers, timelines, steps and tabs. */
#include "markup.h"

static void put_sort(struct buf *b, const struct table *t, const struct table_column *c)
{
	bool up = str_eq(t->sort, c->sort), down = t->sort && t->sort[0] == '-' && str_eq(t->sort + 1, c->sort);
	char next[80];
	CHECK(str_copy(next + 1, sizeof(next) - 1, c->sort));
	next[0] = '-';
	buf_puts(b, up ? " aria-sort=\"ascending\">" : down ? " aria-sort=\"descending\">" : ">");
	buf_puts(b, "<a href=\"");
	put_url_with(b, t->url, "sort", up ? next : c->sort);
	buf_putc(b, '"');
	put_attr(b, "title", view_text(t->lang, up ? "table.sort_down" : "table.sort_up"));
	buf_putc(b, '>');
	html_put(b, c->label);
	if (up || down)
		put_icon(b, up ? "arrow-up" : "arrow-down", "s");
	buf_puts(b, "</a>");
}

static void put_head(struct buf *b, const struct table *t)
{
	buf_puts(b, "<thead role=\"rowgroup\"><tr role=\"row\">");
	for (size_t i = 0; i < t->ncolumns; i++) {
		buf_puts(b, "<th scope=\"col\" role=\"columnheader\"");
		if (t->columns[i].sort && t->url) {
			put_sort(b, t, &t->columns[i]);
		} else {
			buf_putc(b, '>');
			html_put(b, t->columns[i].label);
		}
		buf_puts(b, "</th>");
	}
	buf_puts(b, "</tr></thead>");
}

static void put_pager(struct buf *b, enum lang lang, const char *url, const char *prev, const char *next)
{
	if (!prev && !next)
		return;
	buf_puts(b, "<nav class=\"pager\"");
	put_attr(b, "aria-label", view_text(lang, "pager.label"));
	buf_putc(b, '>');
	for (int i = 0; i < 2; i++) {
		const char *cursor = i ? next : prev;
		if (!cursor)
			continue;
		buf_puts(b, i ? "<a class=\"btn s\" rel=\"next\" href=\"" : "<a class=\"btn s\" rel=\"prev\" href=\"");
		put_url_with(b, url, i ? "after" : "before", cursor);
		buf_puts(b, "\">");
		if (!i)
			put_icon(b, "chevron-left", "s fl");
		html_put(b, view_text(lang, i ? "pager.next" : "pager.prev"));
		if (i)
			put_icon(b, "chevron-right", "s fl");
		buf_puts(b, "</a>");
	}
	buf_puts(b, "</nav>");
}

static void put_table(struct buf *b, const struct table *t)
{
	CHECK(!str_empty(t->caption));
	if (!t->nrows) {
		buf_puts(b, "<div class=\"empty\">");
		put_icon(b, "inbox", "");
		buf_puts(b, "<p>");
		html_put(b, t->empty ? t->empty : view_text(t->lang, "table.empty"));
		buf_puts(b, "</p></div>");
		return;
	}
	/* Roles are said again because the phone layout turns rows into blocks. */
	buf_puts(b, "<div class=\"scroll\"><table class=\"t cards\" role=\"table\"><caption class=\"vh\">");
	html_put(b, t->caption);
	buf_puts(b, "</caption>");
	put_head(b, t);
	buf_puts(b, "<tbody role=\"rowgroup\">");
	for (size_t r = 0; r < t->nrows; r++) {
		buf_puts(b, "<tr role=\"row\">");
		for (size_t i = 0; i < t->ncolumns; i++) {
			const struct table_column *c = &t->columns[i];
			const struct html *h = &t->cells[r * t->ncolumns + i];
			buf_puts(b, c->head ? "<th scope=\"row\" role=\"rowheader\"" : "<td role=\"cell\"");
			if (c->number)
				buf_puts(b, " class=\"num\"");
			if (!c->head)
				put_attr(b, "data-l", c->label);
			buf_putc(b, '>');
			if (h->text)
				buf_put(b, h->text, h->len);
			buf_puts(b, c->head ? "</th>" : "</td>");
		}
		buf_puts(b, "</tr>");
	}
	buf_puts(b, "</tbody></table></div>");
}

struct html widget_table(struct arena *a, const struct table *t)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	buf_want(&b, MARKUP_USUAL);
	put_table(&b, t);
	if (t->url)
		put_pager(&b, t->lang, t->url, t->prev, t->next);
	return html_of_buf(a, &b);
}

struct html widget_pager(struct arena *a, enum lang lang, const char *url, const char *prev, const char *next)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	put_pager(&b, lang, url, prev, next);
	return html_of_buf(a, &b);
}

struct html widget_records(struct arena *a, const struct table *frame, const struct record_type *t,
	const void *records, size_t n, const char *const *only, const char *href_prefix)
{
	const struct field *fields[64];
	size_t nf = 0;
	CHECK(t->nfields <= COUNT_OF(fields));
	if (only)
		for (; *only; only++) {
			fields[nf] = record_field(t, *only);
			CHECK(fields[nf]);
			nf++;
		}
	else
		for (size_t i = 0; i < t->nfields; i++)
			if (!(t->fields[i].flags & (INTERNAL | SENSITIVE)) && t->fields[i].type != F_JSON)
				fields[nf++] = &t->fields[i];
	struct table_column *columns = ARENA_ARRAY(a, struct table_column, nf);
	struct html *cells = ARENA_ARRAY(a, struct html, nf * n);
	for (size_t i = 0; i < nf; i++)
		columns[i] = (struct table_column){ .label = field_label(fields[i], frame->lang), .head = i == 0,
			.number = fields[i]->type == F_INT || fields[i]->type == F_MONEY };
	const struct field *key = record_field(t, "key");
	for (size_t r = 0; r < n; r++) {
		const void *record = (const char *)records + r * t->size;
		for (size_t i = 0; i < nf; i++) {
			struct buf b;
			buf_init(&b, MARKUP_MAX);
			bool link = i == 0 && key && href_prefix;
			if (link) {
				buf_puts(&b, "<a href=\"");
				html_put(&b, href_prefix);
				html_put_url(&b, value_text(key, record, a));
				buf_puts(&b, "\">");
			}
			put_field_value(&b, a, frame->lang, fields[i], record, false);
			if (link)
				buf_puts(&b, "</a>");
			cells[r * nf + i] = html_of_buf(a, &b);
		}
	}
	struct table whole = *frame;
	whole.columns = columns;
	whole.ncolumns = nf;
	whole.cells = cells;
	whole.nrows = n;
	return widget_table(a, &whole);
}

/* ---- timeline, steps, tabs ----------------------------------------------------- */

struct html widget_timeline(struct arena *a, enum lang lang, date_t today,
	const struct timeline_item *items, size_t n)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	buf_want(&b, MARKUP_USUAL);
	if (!n) {
		buf_puts(&b, "<p class=\"empty\">");
		html_put(&b, view_text(lang, "timeline.empty"));
		buf_puts(&b, "</p>");
		return html_of_buf(a, &b);
	}
	buf_puts(&b, "<ol class=\"tl\">");
	for (size_t i = 0; i < n; i++) {
		const struct timeline_item *t = &items[i];
		char iso[FA_ISO_SIZE];
		fa_iso_write(t->on, iso);
		buf_puts(&b, "<li><span class=\"ic ");
		html_put(&b, t->tone);
		buf_puts(&b, "\">");
		put_icon(&b, t->icon, "s");
		buf_puts(&b, "</span><div class=\"hd\"><b>");
		if (t->href) {
			buf_puts(&b, "<a");
			put_attr(&b, "href", t->href);
			buf_putc(&b, '>');
		}
		html_put(&b, t->title);
		buf_puts(&b, t->href ? "</a></b>" : "</b>");
		buf_puts(&b, "<time");
		put_attr(&b, "datetime", iso);
		buf_putc(&b, '>');
		/* The year is said only where it is not this one. */
		bool same = !date_is_none(today) && !date_is_none(t->on) && fa_jalali(t->on).year == fa_jalali(today).year;
		fa_put_date(&b, t->on, same ? FA_DATE_DAY_MONTH : FA_DATE_MEDIUM, lang);
		buf_puts(&b, "</time></div>");
		if (t->text || t->who) {
			buf_puts(&b, "<p>");
			html_put(&b, t->text);
			if (t->who) {
				buf_puts(&b, t->text ? " <span class=\"mut\">" : "<span class=\"mut\">");
				html_put(&b, view_textf(a, lang, "timeline.by", "who", t->who, NULL));
				buf_puts(&b, "</span>");
			}
			buf_puts(&b, "</p>");
		}
		buf_puts(&b, "</li>");
	}
	buf_puts(&b, "</ol>");
	return html_of_buf(a, &b);
}

struct html widget_steps(struct arena *a, enum lang lang, const struct step *steps, size_t n, size_t current)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	buf_want(&b, MARKUP_USUAL);
	buf_puts(&b, "<ol class=\"steps\"");
	put_attr(&b, "aria-label", view_text(lang, "steps.label"));
	buf_putc(&b, '>');
	for (size_t i = 0; i < n; i++) {
		buf_puts(&b, i < current ? "<li class=\"ok\"><i>" : i == current ? "<li class=\"cur\" aria-current=\"step\"><i>" : "<li><i>");
		if (i < current)
			put_icon(&b, "check", "");
		buf_puts(&b, "</i>");
		html_put(&b, steps[i].label);
		if (i < current) {
			buf_puts(&b, "<span class=\"vh\"> ");
			html_put(&b, view_text(lang, "steps.done"));
			buf_puts(&b, "</span>");
		}
		buf_puts(&b, "</li>");
	}
	buf_puts(&b, "</ol>");
	if (n && current < n) {
		struct buf at, total;
		buf_init(&at, 64);
		buf_init(&total, 64);
		fa_put_plain(&at, (int64_t)current + 1, lang);
		fa_put_plain(&total, (int64_t)n, lang);
		buf_puts(&b, "<div class=\"stepline\"><b>");
		html_put(&b, view_textf(a, lang, "steps.at", "n", buf_str(&at), "total", buf_str(&total),
			"label", steps[current].label, NULL));
		buf_printf(&b, "</b><span class=\"bar\"><i class=\"w%zu\"></i></span></div>", (current + 1) * 100 / n);
		buf_release(&at);
		buf_release(&total);
	}
	return html_of_buf(a, &b);
}

static void put_tab(struct buf *b, enum lang lang, const struct tab *tab)
{
	buf_puts(b, "<a");
	put_attr(b, "href", tab->href);
	buf_puts(b, tab->current ? " aria-current=\"page\">" : ">");
	html_put(b, tab->label);
	if (tab->count) {
		buf_puts(b, "<span class=\"cnt\">");
		fa_put_number(b, tab->count, lang);
		buf_puts(b, "</span>");
	}
	buf_puts(b, "</a>");
}

struct html widget_tabs(struct arena *a, enum lang lang, const char *label, const struct tab *tabs, size_t n)
{
	struct buf b;
	const struct tab *inside = NULL;
	size_t more = 0;

	buf_init(&b, MARKUP_MAX);
	buf_want(&b, MARKUP_USUAL);
	buf_puts(&b, "<nav class=\"tabs\"");
	put_attr(&b, "aria-label", label);
	buf_puts(&b, "><div class=\"strip\">");
	for (size_t i = 0; i < n; i++) {
		if (!tabs[i].more)
			put_tab(&b, lang, &tabs[i]);
		else if (tabs[i].current)
			inside = &tabs[i];
		more += tabs[i].more;
	}
	buf_puts(&b, "</div>");
	if (more) {
		buf_puts(&b, inside ? "<details class=\"on\"><summary>" : "<details><summary>");
		html_put(&b, inside ? inside->label : view_text(lang, "tabs.more"));
		put_icon(&b, "chevron-down", "s");
		buf_puts(&b, "</summary><div>");
		for (size_t i = 0; i < n; i++)
			if (tabs[i].more)
				put_tab(&b, lang, &tabs[i]);
		buf_puts(&b, "</div></details>");
	}
	buf_puts(&b, "</nav>");
	return html_of_buf(a, &b);
}
