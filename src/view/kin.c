/* Genogram and ecomap as SVG; shapes carry classes, colours are the style sheet's. */
#include "kin.h"
#include "markup.h"

#include <math.h>

enum { SLOT = 116, ROW = 132, R = 24, TOP = 40, LETTERS = 16 };

/* At most so many letters, cut at a whole one. */
static void put_short(struct buf *b, const char *text, size_t letters)
{
	char part[160];
	size_t n = 0, i = 0;

	for (; text && text[i] && i + 5 < sizeof part; i++) {
		if (((unsigned char)text[i] & 0xC0) != 0x80 && n++ == letters)
			break;
		part[i] = text[i];
	}
	part[i] = '\0';
	html_put(b, part);
	if (text && text[i])
		buf_puts(b, "…");
}

static void put_head(struct buf *b, const char *class, double w, double h, const char *title, const char *text)
{
	buf_printf(b, "<svg class=\"%s\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" role=\"img\"", class, w, h, w, h);
	put_attr(b, "aria-label", title);
	buf_puts(b, "><title>");
	html_put(b, title);
	buf_puts(b, "</title><desc>");
	html_put(b, text);
	buf_puts(b, "</desc>");
}

/* ---- genogram -------------------------------------------------------------------------- */

static double at_x(const struct kin_person *p)
{
	return SLOT * (p->col + 0.5);
}

static double at_y(const struct kin_person *p)
{
	return TOP + ROW * p->row;
}

static void put_shape(struct buf *b, const struct kin_person *p, double r)
{
	double x = at_x(p), y = at_y(p);

	switch (p->shape) {
	case KIN_MAN:
		buf_printf(b, "<rect class=\"who\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", x - r, y - r, 2 * r, 2 * r);
		break;
	case KIN_WOMAN:
		buf_printf(b, "<circle class=\"who\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", x, y, r);
		break;
	case KIN_UNBORN:
		buf_printf(b, "<path class=\"who\" d=\"M%.1f %.1fL%.1f %.1fH%.1fZ\"/>", x, y - r, x + r, y + r, x - r);
		break;
	case KIN_UNKNOWN:
		buf_printf(b, "<path class=\"who\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fL%.1f %.1fZ\"/>", x, y - r, x + r, y, x, y + r,
			x - r, y);
		break;
	}
}

static void put_person(struct buf *b, const struct kin_person *p)
{
	double x = at_x(p), y = at_y(p);

	put_shape(b, p, R);
	if (p->index)
		put_shape(b, p, R - 4);
	if (p->dead)
		buf_printf(b, "<path class=\"ln\" d=\"M%.1f %.1fL%.1f %.1fM%.1f %.1fL%.1f %.1f\"/>", x - R, y - R, x + R, y + R,
			x + R, y - R, x - R, y + R);
	if (p->age) {
		buf_printf(b, "<text class=\"age\" x=\"%.1f\" y=\"%.1f\">", x, y + 5);
		html_put(b, p->age);
		buf_puts(b, "</text>");
	}
	buf_printf(b, "<text x=\"%.1f\" y=\"%.1f\">", x, y + R + 18);
	put_short(b, p->name, LETTERS);
	buf_puts(b, "</text>");
}

static bool adjacent(const struct kin_person *a, const struct kin_person *b)
{
	return fabs(a->col - b->col) < 1.01;
}

/* One slash or two across the middle of the partners' line. */
static void put_slashes(struct buf *b, double x, double y, enum kin_bond bond)
{
	for (int i = 0; i < (bond == KIN_DIVORCED ? 2 : bond == KIN_SEPARATED); i++)
		buf_printf(b, "<path class=\"ln\" d=\"M%.1f %.1fl8 -16\"/>", x - 6 + 7 * i, y + 8);
}

static void put_couple(struct buf *b, const struct kin_person *p, const struct kin_person *q, enum kin_bond bond)
{
	const struct kin_person *l = p->col < q->col ? p : q, *r = l == p ? q : p;
	double y = at_y(l), mid = (at_x(l) + at_x(r)) / 2;

	if (adjacent(l, r)) {
		buf_printf(b, "<path class=\"ln\" d=\"M%.1f %.1fH%.1f\"/>", at_x(l) + R, y, at_x(r) - R);
		put_slashes(b, mid, y, bond);
		return;
	}
	buf_printf(b, "<path class=\"ln\" d=\"M%.1f %.1fv-10H%.1fv10\"/>", at_x(l), y - R, at_x(r));
	put_slashes(b, mid, y - R - 10, bond);
}

static void put_child(struct buf *b, const struct genogram *g, const struct kin_child *c)
{
	const struct kin_person *a = &g->people[c->a], *child = &g->people[c->child];
	const struct kin_person *other = c->b == SIZE_MAX ? NULL : &g->people[c->b];
	bool between = other && adjacent(a, other);
	double x = between ? (at_x(a) + at_x(other)) / 2 : at_x(a), y = between ? at_y(a) : at_y(a) + R + 24;
	double turn = at_y(child) - R - 16;

	buf_printf(b, "<path class=\"ln%s\" d=\"M%.1f %.1fV%.1fH%.1fV%.1f\"/>", c->dashed ? " dash" : "", x, y, turn,
		at_x(child), at_y(child) - R);
}

struct html chart_genogram(struct arena *a, const struct genogram *g)
{
	double cols = 1;
	int rows = 1;
	struct buf b;

	for (size_t i = 0; i < g->n; i++) {
		cols = fmax(cols, g->people[i].col + 1);
		rows = g->people[i].row + 1 > rows ? g->people[i].row + 1 : rows;
	}
	buf_init(&b, MARKUP_MAX);
	put_head(&b, "kin", SLOT * cols, TOP + ROW * (rows - 1) + R + 30, g->title, g->text);
	for (size_t i = 0; i < g->nchildren; i++)
		put_child(&b, g, &g->children[i]);
	for (size_t i = 0; i < g->ncouples; i++)
		put_couple(&b, &g->people[g->couples[i].a], &g->people[g->couples[i].b], g->couples[i].bond);
	for (size_t i = 0; i < g->n; i++)
		put_person(&b, &g->people[i]);
	buf_puts(&b, "</svg>");
	return html_of_buf(a, &b);
}

/* ---- ecomap ------------------------------------------------------------------------------- */

enum { EW = 640, EH = 430, HUB = 52, BOX_W = 124, BOX_H = 44, TIES_MAX = 24 };

struct segment { double x1, y1, x2, y2; };

/* From the rim of the family's circle to the edge of the box around (x, y). */
static struct segment between(double x, double y)
{
	double cx = EW / 2.0, cy = EH / 2.0, dx = x - cx, dy = y - cy, d = hypot(dx, dy);
	double out = fmin(fabs(dx) > 1 ? (BOX_W / 2.0 + 5) * d / fabs(dx) : 1e9, fabs(dy) > 1 ? (BOX_H / 2.0 + 5) * d / fabs(dy) : 1e9);

	return (struct segment){ cx + dx / d * (HUB + 5), cy + dy / d * (HUB + 5), x - dx / d * out, y - dy / d * out };
}

static void put_arrow(struct buf *b, double x, double y, double angle)
{
	double left = angle + 2.65, right = angle - 2.65;

	buf_printf(b, "<path class=\"tip\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fZ\"/>", x, y, x + 10 * cos(left), y + 10 * sin(left),
		x + 10 * cos(right), y + 10 * sin(right));
}

static void put_tie_line(struct buf *b, const struct segment *s, enum eco_line line)
{
	static const char *const class[] = { "tie strong", "tie dash", "tie stress", "tie dash" };
	double dx = s->x2 - s->x1, dy = s->y2 - s->y1, d = hypot(dx, dy), nx = -dy / d, ny = dx / d;
	int steps = (int)(d / 7);

	buf_printf(b, "<path class=\"%s\" d=\"M%.1f %.1f", class[line], s->x1, s->y1);
	for (int i = 1; line == ECO_STRESSFUL && i < steps; i++)
		buf_printf(b, "L%.1f %.1f", s->x1 + dx * i / steps + nx * (i % 2 ? 5 : -5), s->y1 + dy * i / steps + ny * (i % 2 ? 5 : -5));
	buf_printf(b, "L%.1f %.1f\"/>", s->x2, s->y2);
	if (line == ECO_BROKEN)
		for (int i = -1; i <= 1; i += 2) {
			double x = s->x1 + dx / 2 + dx / d * 3 * i, y = s->y1 + dy / 2 + dy / d * 3 * i;

			buf_printf(b, "<path class=\"tie\" d=\"M%.1f %.1fL%.1f %.1f\"/>", x + nx * 8, y + ny * 8, x - nx * 8, y - ny * 8);
		}
}

static void put_tie(struct buf *b, const struct eco_tie *t, size_t i, size_t n)
{
	/* The first on top, then clockwise. */
	double angle = -M_PI / 2 + 2 * M_PI * (double)i / (double)n;
	double x = EW / 2.0 + (EW / 2.0 - BOX_W / 2.0 - 4) * cos(angle), y = EH / 2.0 + (EH / 2.0 - BOX_H / 2.0 - 4) * sin(angle);
	struct segment s = between(x, y);
	double way = atan2(s.y2 - s.y1, s.x2 - s.x1);

	put_tie_line(b, &s, t->line);
	if (t->from_family)
		put_arrow(b, s.x2, s.y2, way);
	if (t->to_family)
		put_arrow(b, s.x1, s.y1, way + M_PI);
	buf_printf(b, "<rect class=\"who\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"8\"/>", x - BOX_W / 2.0, y - BOX_H / 2.0,
		BOX_W, BOX_H);
	buf_printf(b, "<text x=\"%.1f\" y=\"%.1f\">", x, y - 3);
	put_short(b, t->name, LETTERS);
	buf_printf(b, "</text><text class=\"of\" x=\"%.1f\" y=\"%.1f\">", x, y + 14);
	put_short(b, t->kind, LETTERS);
	buf_puts(b, "</text>");
}

struct html chart_ecomap(struct arena *a, const struct ecomap *e)
{
	size_t n = e->n < TIES_MAX ? e->n : TIES_MAX;
	struct buf b;

	buf_init(&b, MARKUP_MAX);
	put_head(&b, "kin", EW, EH, e->title, e->text);
	for (size_t i = 0; i < n; i++)
		put_tie(&b, &e->ties[i], i, n);
	buf_printf(&b, "<circle class=\"who hub\" cx=\"%d\" cy=\"%d\" r=\"%d\"/><text class=\"age\" x=\"%d\" y=\"%d\">", EW / 2, EH / 2, HUB,
		EW / 2, EH / 2 + 5);
	put_short(&b, e->family, LETTERS);
	buf_puts(&b, "</text></svg>");
	return html_of_buf(a, &b);
}
