/* Small pieces of markup, and how one value of a record is shown. */
#include "markup.h"
#include "template.h"

#include <qrencode.h>

struct html html_of_buf(struct arena *a, struct buf *b)
{
	CHECK(!b->overflow);
	struct html h = { arena_dup(a, buf_str(b), b->len + 1), b->len };
	buf_release(b);
	return h;
}

void put_icon(struct buf *b, const char *icon, const char *cls)
{
	CHECK(view_icon_known(icon));
	buf_puts(b, "<svg class=\"i");
	if (!str_empty(cls)) {
		buf_putc(b, ' ');
		buf_puts(b, cls);
	}
	buf_puts(b, "\" aria-hidden=\"true\"><use href=\"");
	buf_puts(b, view_asset_named("icons.svg")->path);
	buf_puts(b, "#i-");
	buf_puts(b, icon);
	buf_puts(b, "\"/></svg>");
}

void put_attr(struct buf *b, const char *name, const char *value)
{
	if (!value)
		return;
	buf_putc(b, ' ');
	buf_puts(b, name);
	buf_puts(b, "=\"");
	html_put(b, value);
	buf_putc(b, '"');
}

void put_text_n(struct buf *b, enum lang lang, const char *id, int64_t n)
{
	const char *text = view_text(lang, id);
	size_t before = strcspn(text, "{");
	buf_put(b, text, before);
	if (text[before]) {
		fa_put_number(b, n, lang);
		html_put(b, strchr(text + before, '}') + 1);
	}
}

void put_url_with(struct buf *b, const char *url, const char *name, const char *value)
{
	html_put(b, url);
	buf_puts(b, strchr(url, '?') ? "&amp;" : "?");
	buf_puts(b, name);
	buf_putc(b, '=');
	html_put_url(b, value);
}

void html_put_i64(struct buf *b, enum lang lang, int64_t v)
{
	if (v != INT_NONE)
		fa_put_number(b, v, lang);
}

struct html html_text(struct arena *a, const char *text)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	html_put(&b, text);
	return html_of_buf(a, &b);
}

struct html html_code(struct arena *a, enum lang lang, const char *code)
{
	struct buf b;
	struct layout l = { .lang = lang };
	buf_init(&b, MARKUP_MAX);
	view_put(&b, &l, VIEW_K_CODE, FMT_DEFAULT, PLACE_TEXT, NULL, &code);
	return html_of_buf(a, &b);
}

struct html html_tag(struct arena *a, const char *tone, const char *text)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	buf_puts(&b, "<span class=\"tag");
	if (!str_empty(tone)) {
		buf_putc(&b, ' ');
		html_put(&b, tone);
	}
	buf_puts(&b, "\">");
	html_put(&b, text);
	buf_puts(&b, "</span>");
	return html_of_buf(a, &b);
}

struct html html_link(struct arena *a, const char *href, const char *text)
{
	struct buf b;
	struct layout l = { 0 };
	buf_init(&b, MARKUP_MAX);
	buf_puts(&b, "<a href=\"");
	view_put(&b, &l, VIEW_K_URL, FMT_DEFAULT, PLACE_URL, NULL, &href);
	buf_puts(&b, "\">");
	html_put(&b, text);
	buf_puts(&b, "</a>");
	return html_of_buf(a, &b);
}

/* ---- values of records ---------------------------------------------------- */

static void put_set(struct buf *b, enum lang lang, const struct choice *list, int64_t bits)
{
	bool any = false;
	for (const struct choice *c = list; c->value; c++) {
		if (!(bits >> (c->value - 1) & 1))
			continue;
		if (any)
			buf_puts(b, lang == LANG_FA ? "، " : ", ");
		html_put(b, lang == LANG_EN ? c->en : c->fa);
		any = true;
	}
}

static bool is_code(const struct field *f)
{
	switch (f->kind) {
	case TEXT_CODE: case TEXT_NATIONAL_ID: case TEXT_MOBILE: case TEXT_PHONE: case TEXT_POSTCODE: case TEXT_SHEBA:
	case TEXT_USER_NAME:
		return true;
	default:
		return false;
	}
}

void put_field_value(struct buf *b, struct arena *a, enum lang lang, const struct field *f,
	const void *record, bool show_sensitive)
{
	const char *m = (const char *)record + f->offset;
	struct layout l = { .lang = lang };
	if (value_is_none(f, record))
		return;
	if ((f->flags & SENSITIVE && !show_sensitive) || f->kind == TEXT_PASSWORD) {
		buf_puts(b, "<span class=\"masked\"><span aria-hidden=\"true\">••••••</span><span class=\"vh\">");
		html_put(b, view_text(lang, "form.masked"));
		buf_puts(b, "</span></span>");
		return;
	}
	switch (f->type) {
	case F_TEXT:
		view_put(b, &l, is_code(f) ? VIEW_K_CODE : VIEW_K_TEXT, f->kind == TEXT_NOTE ? FMT_LINES : FMT_DEFAULT,
			PLACE_TEXT, NULL, m);
		break;
	case F_INT:
		if (f->flags & MULTI)
			put_set(b, lang, f->choices, *(const int64_t *)m);
		else
			view_put(b, &l, VIEW_K_I64, FMT_DEFAULT, PLACE_TEXT, NULL, m);
		break;
	case F_BOOL: html_put(b, view_text(lang, *(const bool *)m ? "form.yes" : "form.no")); break;
	case F_DATE: view_put(b, &l, VIEW_K_DATE, FMT_SHORT, PLACE_TEXT, NULL, m); break;
	case F_TIME: view_put(b, &l, VIEW_K_TIME, FMT_DATETIME, PLACE_TEXT, NULL, m); break;
	case F_MONEY: view_put(b, &l, VIEW_K_MONEY, FMT_RIAL, PLACE_TEXT, NULL, m); break;
	case F_CHOICE: html_put(b, choice_label(f->choices, *(const int32_t *)m, lang)); break;
	case F_KEY: case F_REF: {
		const char *key = value_text(f, record, a);
		view_put(b, &l, VIEW_K_CODE, FMT_DEFAULT, PLACE_TEXT, NULL, &key);
		break;
	}
	case F_JSON: break;
	}
}

static bool in_list(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (str_eq(*names, name))
			return true;
	return false;
}

struct html widget_details(struct arena *a, enum lang lang, const struct record_type *t,
	const void *record, const char *const *only, bool show_sensitive)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	buf_want(&b, MARKUP_USUAL);
	buf_puts(&b, "<dl class=\"dl wide\">");
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		if (only ? !in_list(only, f->name) : f->flags & INTERNAL || f->type == F_JSON)
			continue;
		buf_puts(&b, "<div><dt>");
		html_put(&b, field_label(f, lang));
		buf_puts(&b, "</dt><dd>");
		if (value_is_none(f, record)) {
			buf_puts(&b, "<span class=\"mut\">");
			html_put(&b, view_text(lang, "form.not_stated"));
			buf_puts(&b, "</span>");
		} else {
			put_field_value(&b, a, lang, f, record, show_sensitive);
		}
		buf_puts(&b, "</dd></div>");
	}
	buf_puts(&b, "</dl>");
	return html_of_buf(a, &b);
}

struct html widget_value(struct arena *a, enum lang lang, const struct field *f, const void *record,
	bool show_sensitive)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	put_field_value(&b, a, lang, f, record, show_sensitive);
	return html_of_buf(a, &b);
}

/* ---- QR ------------------------------------------------------------------------- */

/* One path of horizontal runs, so that printers draw no hairlines between modules. */
struct html widget_qr(struct arena *a, const char *text, const char *label)
{
	CHECK(strlen(text) <= 300);
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	QRcode *q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	CHECK(q);
	buf_printf(&b, "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" shape-rendering=\"crispEdges\"", q->width, q->width);
	put_attr(&b, "aria-label", label);
	buf_puts(&b, "><path d=\"");
	for (int y = 0; y < q->width; y++)
		for (int x = 0; x < q->width;) {
			int n = 0;
			while (x + n < q->width && q->data[y * q->width + x + n] & 1)
				n++;
			if (n)
				buf_printf(&b, "M%d %dh%dv1h-%dz", x, y, n, n);
			x += n ? n : 1;
		}
	buf_puts(&b, "\"/></svg>");
	QRcode_free(q);
	return html_of_buf(a, &b);
}
