/* Figures as SVG.  Shapes carry classes, never colours, so that light, dark and
 * paper are the style sheet's business. */
#include "chart.h"
#include "embed.h"
#include "markup.h"

#include <math.h>
#include <stdio.h>

static int percent_of(int64_t value, int64_t total)
{
	if (total <= 0 || value <= 0)
		return 0;
	if (value >= total)
		return 100;
	return (int)((double)value * 100.0 / (double)total + 0.5);
}

static void put_bar(struct buf *b, int64_t value, int64_t total, const char *tone, const char *label)
{
	buf_puts(b, "<span class=\"bar");
	if (!str_empty(tone)) {
		buf_putc(b, ' ');
		html_put(b, tone);
	}
	buf_putc(b, '"');
	if (label) {
		buf_puts(b, " role=\"img\"");
		put_attr(b, "aria-label", label);
	}
	buf_printf(b, "><i class=\"w%d\"></i></span>", percent_of(value, total));
}

struct html chart_bar(struct arena *a, int64_t value, int64_t total, const char *tone, const char *label)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	put_bar(&b, value, total, tone, label);
	return html_of_buf(a, &b);
}

struct range { double low, high; bool any; };

static void range_add(struct range *r, int64_t v)
{
	if (v == CHART_NONE)
		return;
	if (!r->any || (double)v < r->low)
		r->low = (double)v;
	if (!r->any || (double)v > r->high)
		r->high = (double)v;
	r->any = true;
}

struct html chart_spark(struct arena *a, const int64_t *values, size_t n, const char *tone)
{
	enum { W = 64, H = 24 };
	struct buf b;
	struct range r = { 0 };
	buf_init(&b, MARKUP_MAX);
	CHECK(n <= 60);
	for (size_t i = 0; i < n; i++)
		range_add(&r, values[i]);
	buf_puts(&b, "<svg class=\"spark");
	if (!str_empty(tone)) {
		buf_putc(&b, ' ');
		html_put(&b, tone);
	}
	buf_printf(&b, "\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\"><path d=\"", W, H, W, H);
	bool pen = false;
	for (size_t i = 0; r.any && n > 1 && i < n; i++) {
		if (values[i] == CHART_NONE) {
			pen = false;
			continue;
		}
		double x = 2.0 + (double)(W - 4) * (double)i / (double)(n - 1);
		double y = r.high > r.low ? 3 + (H - 6) * (r.high - (double)values[i]) / (r.high - r.low) : H / 2.0;
		buf_printf(&b, "%c%.1f %.1f", pen ? 'L' : 'M', x, y);
		pen = true;
	}
	buf_puts(&b, "\"/></svg>");
	return html_of_buf(a, &b);
}

/* ---- line by month ---------------------------------------------------------- */

enum { LW = 520, LH = 232, LTOP = 30, LBOTTOM = 34, LAXIS = 62, LEDGE = 22 };

struct plot {
	const struct chart_line *c;
	double low, high, step;
};

/* Steps of 1, 2 or 5 times a power of ten, so that people can read between lines. */
static double nice_step(double span)
{
	double raw = span / 4, p = pow(10, floor(log10(raw)));
	double f = raw / p;
	double s = (f <= 1 ? 1 : f <= 2 ? 2 : f <= 5 ? 5 : 10) * p;
	return s < 1 ? 1 : s;
}

static double plot_x(const struct plot *p, size_t i)
{
	return LAXIS + (double)(LW - LAXIS - LEDGE) * (double)i / (double)(p->c->npoints - 1);
}

static double plot_y(const struct plot *p, double v)
{
	return LTOP + (LH - LTOP - LBOTTOM) * (p->high - v) / (p->high - p->low);
}

static void put_amount(struct buf *b, const struct chart_line *c, int64_t v)
{
	if (c->percent)
		fa_put_percent(b, v, 0, c->lang);
	else if (v >= 10000 || v <= -10000)
		fa_put_compact(b, v, c->lang);
	else
		fa_put_number(b, v, c->lang);
}

static const char *amount_text(struct arena *a, const struct chart_line *c, int64_t v)
{
	struct buf b;
	buf_init(&b, 128);
	put_amount(&b, c, v);
	const char *text = arena_strdup(a, buf_str(&b));
	buf_release(&b);
	return text;
}

static const char *month_text(struct arena *a, const struct chart_line *c, const struct chart_month *m)
{
	struct buf b;
	buf_init(&b, 128);
	buf_puts(&b, fa_month_name(m->month, c->lang));
	buf_putc(&b, ' ');
	fa_put_plain(&b, m->year, c->lang);
	const char *text = arena_strdup(a, buf_str(&b));
	buf_release(&b);
	return text;
}

static void put_title(struct buf *b, struct arena *a, const struct chart_line *c, const struct range *r)
{
	buf_puts(b, "<title>");
	html_put(b, c->title);
	buf_puts(b, "</title><desc>");
	if (r->any) {
		html_put(b, view_textf(a, c->lang, "chart.from_to",
			"from", month_text(a, c, &c->points[0]), "to", month_text(a, c, &c->points[c->npoints - 1]),
			"least", amount_text(a, c, (int64_t)r->low), "most", amount_text(a, c, (int64_t)r->high), NULL));
		if (c->unit) {
			buf_puts(b, c->lang == LANG_FA ? "؛ " : "; ");
			html_put(b, c->unit);
		}
	}
	buf_puts(b, "</desc>");
}

static void put_grid(struct buf *b, const struct plot *p)
{
	/* text-anchor follows the direction of the text: "end" is the left edge of Persian. */
	const char *anchor = p->c->lang == LANG_FA ? "end" : "start";
	for (double v = p->low; v <= p->high + p->step / 2; v += p->step) {
		double y = plot_y(p, v);
		buf_printf(b, "<path class=\"gl\" d=\"M%d %.1fH%d\"/>", LAXIS, y, LW - LEDGE);
		buf_printf(b, "<text x=\"2\" y=\"%.1f\" text-anchor=\"%s\">", y + 4, anchor);
		put_amount(b, p->c, (int64_t)v);
		buf_puts(b, "</text>");
	}
}

static void put_months(struct buf *b, const struct plot *p)
{
	size_t every = p->c->npoints <= 7 ? 1 : (p->c->npoints + 6) / 7;
	for (size_t i = p->c->npoints; i-- > 0;) {
		if ((p->c->npoints - 1 - i) % every)
			continue;
		const struct chart_month *m = &p->c->points[i];
		bool sofar = p->c->running && i == p->c->npoints - 1;
		if (sofar)
			buf_printf(b, "<text class=\"sofar\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">", LW - 2, LH - 10,
				p->c->lang == LANG_FA ? "start" : "end");
		else
			buf_printf(b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", plot_x(p, i), LH - 10);
		html_put(b, fa_month_name(m->month, p->c->lang));
		if (sofar) {
			buf_putc(b, ' ');
			html_put(b, view_text(p->c->lang, "chart.so_far"));
		} else if (i == p->c->npoints - 1 || m->month == 1) {
			buf_putc(b, ' ');
			char year[8];
			snprintf(year, sizeof(year), "%02d", m->year % 100);
			fa_put_digits(b, year, p->c->lang);
		}
		buf_puts(b, "</text>");
	}
}

static void put_line(struct buf *b, const struct plot *p, bool area)
{
	const struct chart_line *c = p->c;
	size_t n = c->npoints - c->running;
	buf_puts(b, area ? "<path class=\"ar\" d=\"" : "<path class=\"ln\" d=\"");
	double base = LH - LBOTTOM, first = 0, last = 0;
	bool pen = false;
	for (size_t i = 0; i <= n; i++) {
		if (i == n || c->points[i].value == CHART_NONE) {
			if (pen && area)
				buf_printf(b, "L%.1f %.1fL%.1f %.1fz", last, base, first, base);
			pen = false;
			continue;
		}
		last = plot_x(p, i);
		first = pen ? first : last;
		buf_printf(b, "%c%.1f %.1f", pen ? 'L' : 'M', last, plot_y(p, (double)c->points[i].value));
		pen = true;
	}
	buf_puts(b, "\"/>");
}

/* To where the running month has come until today. */
static void put_running(struct buf *b, const struct plot *p)
{
	const struct chart_month *m = p->c->points + p->c->npoints - 2;

	if (!p->c->running || m[0].value == CHART_NONE || m[1].value == CHART_NONE)
		return;
	buf_printf(b, "<path class=\"ln run\" d=\"M%.1f %.1fL%.1f %.1f\"/>", plot_x(p, p->c->npoints - 2), plot_y(p, (double)m[0].value),
		plot_x(p, p->c->npoints - 1), plot_y(p, (double)m[1].value));
}

static void put_points(struct buf *b, struct arena *a, const struct plot *p)
{
	const struct chart_line *c = p->c;
	for (size_t i = 0; i < c->npoints; i++) {
		if (c->points[i].value == CHART_NONE)
			continue;
		bool newest = i == c->npoints - 1;
		buf_printf(b, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"><title>", newest ? "last" : "pt",
			plot_x(p, i), plot_y(p, (double)c->points[i].value), newest ? "4.5" : "3");
		html_put(b, month_text(a, c, &c->points[i]));
		buf_puts(b, c->lang == LANG_FA ? "، " : ", ");
		put_amount(b, c, c->points[i].value);
		buf_puts(b, "</title></circle>");
	}
	const struct chart_month *m = &c->points[c->npoints - 1];
	if (m->value == CHART_NONE)
		return;
	buf_printf(b, "<text class=\"now\" x=\"%d\" y=\"%.1f\" text-anchor=\"%s\">", LW - 2,
		plot_y(p, (double)m->value) - 11, c->lang == LANG_FA ? "start" : "end");
	put_amount(b, c, m->value);
	buf_puts(b, "</text>");
}

/* Over the line, unless the first months run there. */
static double target_label_y(const struct plot *p, double y)
{
	for (size_t i = 0; i < p->c->npoints && plot_x(p, i) < LAXIS + 120; i++) {
		if (p->c->points[i].value == CHART_NONE)
			continue;
		double at = plot_y(p, (double)p->c->points[i].value);
		if (at < y + 2 && at > y - 24)
			return y + 15;
	}
	return y - 6;
}

static void put_target(struct buf *b, struct arena *a, const struct plot *p)
{
	const struct chart_line *c = p->c;
	if (c->target == CHART_NONE)
		return;
	double y = plot_y(p, (double)c->target);
	buf_printf(b, "<path class=\"tg\" d=\"M%d %.1fH%d\"/>", LAXIS, y, LW - LEDGE);
	buf_printf(b, "<text class=\"tgt\" x=\"%d\" y=\"%.1f\" text-anchor=\"%s\">", LAXIS + 4, target_label_y(p, y),
		c->lang == LANG_FA ? "end" : "start");
	html_put(b, c->target_label ? c->target_label
		: view_textf(a, c->lang, "chart.target", "value", amount_text(a, c, c->target), NULL));
	buf_puts(b, "</text>");
}

struct html chart_line(struct arena *a, const struct chart_line *c)
{
	struct buf b;
	struct range r = { 0 };
	buf_init(&b, MARKUP_MAX);
	CHECK(c->npoints >= 2 && c->npoints <= 36);
	for (size_t i = 0; i < c->npoints; i++)
		range_add(&r, c->points[i].value);
	struct range shown = r;
	range_add(&shown, c->target);
	if (c->from_zero)
		range_add(&shown, 0);
	struct plot p = { .c = c };
	p.step = nice_step(shown.high > shown.low ? shown.high - shown.low : 4);
	p.low = floor(shown.low / p.step) * p.step;
	p.high = ceil(shown.high / p.step) * p.step;
	if (p.high <= p.low)
		p.high = p.low + 4 * p.step;
	buf_printf(&b, "<svg class=\"fig\" viewBox=\"0 0 %d %d\" role=\"img\">", LW, LH);
	put_title(&b, a, c, &r);
	put_grid(&b, &p);
	put_line(&b, &p, true);
	put_target(&b, a, &p);
	put_line(&b, &p, false);
	put_running(&b, &p);
	put_points(&b, a, &p);
	put_months(&b, &p);
	buf_puts(&b, "</svg>");
	return html_of_buf(a, &b);
}

/* ---- bars ------------------------------------------------------------------------ */

struct html chart_rows(struct arena *a, enum lang lang, const struct chart_row *rows, size_t n)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	buf_puts(&b, "<ul class=\"hbars\">");
	for (size_t i = 0; i < n; i++) {
		buf_puts(&b, "<li><span>");
		if (rows[i].href) {
			buf_puts(&b, "<a");
			put_attr(&b, "href", rows[i].href);
			buf_putc(&b, '>');
		}
		html_put(&b, rows[i].label);
		buf_puts(&b, rows[i].href ? "</a></span>" : "</span>");
		put_bar(&b, rows[i].value, rows[i].total, rows[i].tone, NULL);
		buf_puts(&b, "<b>");
		if (rows[i].text)
			html_put(&b, rows[i].text);
		else
			fa_put_number(&b, rows[i].value, lang);
		buf_puts(&b, "</b></li>");
	}
	buf_puts(&b, "</ul>");
	return html_of_buf(a, &b);
}

/* ---- the map ----------------------------------------------------------------------- */

static const struct map_province *province_of(const struct map *m, const struct embed_province *e)
{
	for (size_t i = 0; i < m->nprovinces; i++)
		if (str_eq(m->provinces[i].id, e->id) || str_eq(m->provinces[i].id, e->code))
			return &m->provinces[i];
	return NULL;
}

bool chart_map_has(const char *id)
{
	for (size_t i = 0; i < view_map_nprovinces; i++)
		if (str_eq(id, view_map_provinces[i].id) || str_eq(id, view_map_provinces[i].code))
			return true;
	return false;
}

static int class_of(const struct map *m, int64_t value)
{
	int k = 0;
	while (k < 4 && value >= m->breaks[k])
		k++;
	return k;
}

static const char *class_name(const struct map *m, const struct map_province *p)
{
	static const char *const names[] = { "m0", "m1", "m2", "m3", "m4" };
	if (!p || p->value == CHART_NONE)
		return "mx";
	int k = class_of(m, p->value);
	return k == 0 && m->low_is_bad ? "mb" : names[k];
}

static void put_province(struct buf *b, const struct map *m, const struct embed_province *e)
{
	const struct map_province *p = province_of(m, e);
	const char *name = m->lang == LANG_EN ? e->en : e->fa, *cls = class_name(m, p);
	bool link = p && p->href;
	buf_puts(b, link ? "<a" : "<g role=\"img\"");
	if (link)
		put_attr(b, "href", p->href);
	buf_puts(b, " aria-label=\"");
	html_put(b, name);
	buf_puts(b, m->lang == LANG_FA ? "، " : ", ");
	html_put(b, p && p->text ? p->text : view_text(m->lang, "map.no_value"));
	buf_puts(b, "\"><title>");
	html_put(b, name);
	buf_puts(b, m->lang == LANG_FA ? "، " : ", ");
	html_put(b, p && p->text ? p->text : view_text(m->lang, "map.no_value"));
	buf_printf(b, "</title><path class=\"%s\" d=\"%s\"/>", cls, e->d);
	if (e->dots)
		buf_printf(b, "<path class=\"dot d%s\" d=\"%s\"/>", cls + 1, e->dots);
	buf_puts(b, link ? "</a>" : "</g>");
}

/* Long names stand in two lines, cut at the space nearest to the middle. */
static void put_label(struct buf *b, const struct map *m, const struct embed_province *e)
{
	const struct map_province *p = province_of(m, e);
	const char *name = m->lang == LANG_EN ? e->en : e->fa, *cut = NULL;
	size_t len = strlen(name), best = len;
	if (e->size == 0)
		return;
	for (const char *s = strchr(name, ' '); utf8_count(name) > 9 && s; s = strchr(s + 1, ' ')) {
		size_t at = (size_t)(s - name), off = at * 2 > len ? at * 2 - len : len - at * 2;
		if (off < best) {
			best = off;
			cut = s;
		}
	}
	const char *cls = class_name(m, p);
	buf_printf(b, "<text class=\"t%c z%d\" x=\"%d\" y=\"%d\" aria-hidden=\"true\">", e->outside || cls[1] == 'b' || cls[1] == 'x' ? '0' : cls[1],
		e->size, e->x, cut ? e->y - 2 : e->y + 4);
	if (cut) {
		buf_puts(b, "<tspan>");
		buf_put(b, name, (size_t)(cut - name));
		buf_printf(b, "</tspan><tspan x=\"%d\" dy=\"14\">%s</tspan>", e->x, cut + 1);
	} else {
		buf_puts(b, name);
	}
	buf_puts(b, "</text>");
}

static void put_sea(struct buf *b, const struct map *m, const char *id, int x, int y)
{
	buf_printf(b, "<text class=\"sea\" x=\"%d\" y=\"%d\">", x, y);
	html_put(b, view_text(m->lang, id));
	buf_puts(b, "</text>");
}

static void put_legend(struct buf *b, const struct map *m)
{
	if (!m->class_label[0])
		return;
	buf_puts(b, "<ul class=\"legend\">");
	for (int i = 0; i < 5; i++) {
		if (!m->class_label[i])
			continue;
		buf_printf(b, "<li><svg aria-hidden=\"true\"><rect width=\"100%%\" height=\"100%%\" class=\"m%c\"/></svg>",
			i == 0 && m->low_is_bad ? 'b' : '0' + i);
		html_put(b, m->class_label[i]);
		buf_puts(b, "</li>");
	}
	buf_puts(b, "</ul>");
}

struct html chart_map(struct arena *a, const struct map *m)
{
	struct buf b;
	buf_init(&b, MARKUP_MAX);
	buf_printf(&b, "<div class=\"map\"><svg viewBox=\"0 0 %d %d\" role=\"group\"", view_map_size[0], view_map_size[1]);
	put_attr(&b, "aria-label", m->title);
	buf_puts(&b, ">");
	for (size_t i = 0; i < view_map_nprovinces; i++)
		put_province(&b, m, &view_map_provinces[i]);
	for (size_t i = 0; i < view_map_nprovinces; i++)
		put_label(&b, m, &view_map_provinces[i]);
	put_sea(&b, m, "map.caspian", 276, 104);
	put_sea(&b, m, "map.gulf", 296, 590);
	put_sea(&b, m, "map.oman", 572, 668);
	buf_puts(&b, "</svg>");
	put_legend(&b, m);
	buf_puts(&b, "</div>");
	return html_of_buf(a, &b);
}
