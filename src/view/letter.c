/* Letters as PDF. */
#include "letter.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Points.  A4 with margins as wide as ministries' letter paper has them. */
#define PAGE_W 595.28
#define PAGE_H 841.89
#define MARGIN 57.0
#define BOTTOM 60.0
#define WIDTH (PAGE_W - 2 * MARGIN)
#define QR_SIZE 86.0
#define FONT "Vazirmatn"
enum { PAGES_MOST = 20 };

struct letters {
	pthread_mutex_t lock;
	bool tried;
	int font_fd;
	PangoFontMap *map;               /* NULL: the font could not be opened */
};

/* ---- the font ------------------------------------------------------------------------- */

/* The browser's file is packed (WOFF2); FreeType unpacks it, and Pango, which wants a
 * file with a path, gets one that exists in memory only. */
static int unpack_font(const struct view_asset *woff)
{
	FT_Library lib;
	FT_Face face;
	FT_ULong n = 0;
	unsigned char *plain = NULL;
	int fd = -1;

	if (FT_Init_FreeType(&lib))
		return -1;
	if (!FT_New_Memory_Face(lib, woff->data, (FT_Long)woff->len, 0, &face)) {
		if (!FT_Load_Sfnt_Table(face, 0, 0, NULL, &n) && n) {
			plain = xmalloc(n);
			if (!FT_Load_Sfnt_Table(face, 0, 0, plain, &n))
				fd = memfd_create("font", MFD_CLOEXEC);
		}
		FT_Done_Face(face);
	}
	FT_Done_FreeType(lib);
	if (fd >= 0 && write(fd, plain, n) != (ssize_t)n) {
		close(fd);
		fd = -1;
	}
	free(plain);
	return fd;
}

static void open_font(struct letters *l)
{
	const struct view_asset *woff = view_asset_named("vazirmatn.woff2");
	FcConfig *config;
	char path[48];

	l->tried = true;
	l->font_fd = woff ? unpack_font(woff) : -1;
	if (l->font_fd < 0)
		return;
	snprintf(path, sizeof path, "/proc/self/fd/%d", l->font_fd);
	config = FcConfigCreate();
	if (config && FcConfigAppFontAddFile(config, (const FcChar8 *)path)) {
		l->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
		pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(l->map), config);
	}
	if (config)
		FcConfigDestroy(config);
}

struct letters *letters_new(void)
{
	struct letters *l = xcalloc(1, sizeof *l);

	pthread_mutex_init(&l->lock, NULL);
	l->font_fd = -1;
	return l;
}

void letters_free(struct letters *l)
{
	if (!l)
		return;
	if (l->map)
		g_object_unref(l->map);
	if (l->font_fd >= 0)
		close(l->font_fd);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

/* ---- the sheet -------------------------------------------------------------------------- */

struct sheet_of {
	const struct letter *in;
	cairo_t *cr;
	PangoContext *text;
	bool rtl;
	double y;
	int page;
	bool too_long;
};

struct style { double size; bool bold; double r, g, b; };
static const struct style body = { 11, false, .11, .11, .11 }, strong = { 11, true, .11, .11, .11 },
	head = { 15, true, .11, .11, .11 }, title = { 15, true, .11, .11, .11 }, small = { 8.5, false, .38, .4, .42 },
	meta = { 9.5, false, .11, .11, .11 };
enum side { SIDE_START, SIDE_CENTRE, SIDE_END };

static PangoLayout *lay_out(const struct sheet_of *s, const struct style *st, const char *text, double width, enum side side,
		bool justify)
{
	PangoLayout *l = pango_layout_new(s->text);
	PangoFontDescription *d = pango_font_description_new();

	pango_font_description_set_family_static(d, FONT);
	pango_font_description_set_absolute_size(d, st->size * PANGO_SCALE);
	pango_font_description_set_weight(d, st->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, d);
	pango_font_description_free(d);
	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_line_spacing(l, 1.75F);
	pango_layout_set_justify(l, justify);
	/* The direction is the letter's, not that of the first word.  In a context from right to
	 * left Pango's LEFT is the left edge unless line and context differ, so sides are named by hand. */
	pango_layout_set_auto_dir(l, FALSE);
	pango_layout_set_alignment(l, side == SIDE_CENTRE ? PANGO_ALIGN_CENTER :
		(side == SIDE_START) == s->rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_text(l, text, -1);
	return l;
}

static double height_of(PangoLayout *l)
{
	int h;

	pango_layout_get_size(l, NULL, &h);
	return (double)h / PANGO_SCALE;
}

static void colour(struct sheet_of *s, const struct style *st)
{
	cairo_set_source_rgb(s->cr, st->r, st->g, st->b);
}

/* A piece that stays on its place; returns its height. */
static double put(struct sheet_of *s, const struct style *st, const char *text, double x, double y, double width, enum side side)
{
	PangoLayout *l;
	double h;

	if (str_empty(text))
		return 0;
	l = lay_out(s, st, text, width, side, false);
	h = height_of(l);
	colour(s, st);
	cairo_move_to(s->cr, x, y);
	pango_cairo_show_layout(s->cr, l);
	g_object_unref(l);
	return h;
}

static void page_end(struct sheet_of *s)
{
	struct buf b;

	buf_init(&b, 64);
	fa_put_plain(&b, s->page, s->in->lang);
	/* One page needs no number. */
	if (s->page > 1)
		put(s, &small, buf_str(&b), MARGIN, PAGE_H - 40, WIDTH, SIDE_CENTRE);
	buf_release(&b);
	cairo_show_page(s->cr);
}

/* Room of this height below y, on the next page if need be. */
static void need(struct sheet_of *s, double height)
{
	if (s->y + height <= PAGE_H - BOTTOM || s->too_long)
		return;
	page_end(s);
	s->too_long = ++s->page > PAGES_MOST;
	s->y = MARGIN;
}

/* A piece of running text: line by line, so that it may go over to the next page. */
static void flow(struct sheet_of *s, const struct style *st, const char *text, double x, double width, enum side side,
		bool justify, const char *tag)
{
	PangoLayout *l;
	PangoLayoutIter *at;

	if (str_empty(text))
		return;
	l = lay_out(s, st, text, width, side, justify);
	at = pango_layout_get_iter(l);
	colour(s, st);
	cairo_tag_begin(s->cr, tag, NULL);
	do {
		PangoRectangle box;
		double top, bottom, baseline = (double)pango_layout_iter_get_baseline(at) / PANGO_SCALE;
		int y0, y1;

		pango_layout_iter_get_line_yrange(at, &y0, &y1);
		pango_layout_iter_get_line_extents(at, NULL, &box);
		top = (double)y0 / PANGO_SCALE;
		bottom = (double)y1 / PANGO_SCALE;
		if (s->y + bottom - top > PAGE_H - BOTTOM) {
			/* A tag belongs to one page. */
			cairo_tag_end(s->cr, tag);
			need(s, bottom - top);
			colour(s, st);
			cairo_tag_begin(s->cr, tag, NULL);
		}
		cairo_move_to(s->cr, x + (double)box.x / PANGO_SCALE, s->y + baseline - top);
		pango_cairo_show_layout_line(s->cr, pango_layout_iter_get_line_readonly(at));
		s->y += bottom - top;
	} while (pango_layout_iter_next_line(at) && !s->too_long);
	cairo_tag_end(s->cr, tag);
	pango_layout_iter_free(at);
	g_object_unref(l);
}

/* ---- pieces of a letter ------------------------------------------------------------------- */

/* x of a box of that width at the reading direction's beginning (or end), this far in. */
static double at_start(const struct sheet_of *s, double in, double width)
{
	return s->rtl ? PAGE_W - MARGIN - in - width : MARGIN + in;
}

static double at_end(const struct sheet_of *s, double in, double width)
{
	return s->rtl ? MARGIN + in : PAGE_W - MARGIN - in - width;
}

static void put_mark(struct sheet_of *s)
{
	cairo_set_source_rgb(s->cr, .05, .38, .36);
	cairo_rectangle(s->cr, at_start(s, 0, 34), s->y, 34, 34);
	cairo_fill(s->cr);
}

static const char *word(const struct sheet_of *s, const char *fa, const char *en)
{
	return s->in->lang == LANG_EN ? en : fa;
}

static double put_meta(struct sheet_of *s, double y, const char *label, const char *text)
{
	struct buf b;
	double h;

	if (str_empty(text))
		return 0;
	buf_init(&b, 1 << 16);
	buf_printf(&b, "%s: %s", label, text);
	h = put(s, &meta, buf_str(&b), at_end(s, 0, 190), y, 190, SIDE_START);
	buf_release(&b);
	return h;
}

static void put_head(struct sheet_of *s)
{
	const struct letter *in = s->in;
	double left = s->y, right = s->y;
	struct buf date;

	cairo_tag_begin(s->cr, "Sect", NULL);
	put_mark(s);
	right += put(s, &head, in->organisation, at_start(s, 46, 240), right - 2, 240, SIDE_START);
	right += put(s, &meta, in->unit, at_start(s, 46, 240), right, 240, SIDE_START);
	buf_init(&date, 256);
	if (!date_is_none(in->date))
		fa_put_date(&date, in->date, FA_DATE_SHORT, in->lang);
	left += put_meta(s, left, word(s, "شماره", "Number"), in->number);
	left += put_meta(s, left, word(s, "تاریخ", "Date"), buf_str(&date));
	left += put_meta(s, left, word(s, "پیوست", "Enclosure"), in->attachment);
	buf_release(&date);
	cairo_tag_end(s->cr, "Sect");
	s->y = (left > right ? left : right) + 8;
	if (s->y < MARGIN + 44)
		s->y = MARGIN + 44;
	cairo_set_source_rgb(s->cr, .8, .8, .79);
	cairo_rectangle(s->cr, MARGIN, s->y, WIDTH, .7);
	cairo_fill(s->cr);
	s->y += 22;
}

static void put_part(struct sheet_of *s, const struct letter_part *p)
{
	double y, width = 130;

	switch (p->kind) {
	case LETTER_TEXT:
		flow(s, &body, p->text, MARGIN, WIDTH, SIDE_START, true, "P");
		s->y += 6;
		break;
	case LETTER_HEADING:
		s->y += 8;
		need(s, 60);
		flow(s, &strong, p->text, MARGIN, WIDTH, SIDE_START, false, "H2");
		s->y += 2;
		break;
	case LETTER_ITEM:
		need(s, 24);
		put(s, &body, "•", at_start(s, 0, 12), s->y, 12, SIDE_START);
		flow(s, &body, p->text, s->rtl ? MARGIN : MARGIN + 16, WIDTH - 16, SIDE_START, false, "LI");
		break;
	case LETTER_PAIR:
		need(s, 24);
		y = s->y;
		y += put(s, &meta, p->label, at_start(s, 0, width), y, width, SIDE_START);
		flow(s, &body, p->text, s->rtl ? MARGIN : MARGIN + width + 10, WIDTH - width - 10, SIDE_START, false, "P");
		s->y = s->y > y ? s->y : y;
		break;
	}
}

static bool put_qr(struct sheet_of *s, double y)
{
	QRcode *q = QRcode_encodeString8bit(s->in->check_url, 0, QR_ECLEVEL_M);
	double x0 = at_start(s, 0, QR_SIZE), unit;

	if (!q)
		return false;
	unit = QR_SIZE / q->width;
	cairo_set_source_rgb(s->cr, 0, 0, 0);
	for (int y1 = 0; y1 < q->width; y1++)
		for (int x1 = 0, n; x1 < q->width; x1 += n ? n : 1) {
			for (n = 0; x1 + n < q->width && q->data[y1 * q->width + x1 + n] & 1; n++)
				;
			if (n)
				cairo_rectangle(s->cr, x0 + x1 * unit, y + y1 * unit, n * unit, unit);
		}
	cairo_fill(s->cr);
	QRcode_free(q);
	return true;
}

static bool put_foot(struct sheet_of *s)
{
	const struct letter *in = s->in;
	double x = at_end(s, 10, 200), y;
	bool good = true;

	s->y += 14;
	need(s, QR_SIZE + 50);
	y = s->y;
	y += put(s, &body, in->closing, x, y, 200, SIDE_CENTRE);
	y += put(s, &strong, in->signed_by, x, y, 200, SIDE_CENTRE);
	y += put(s, &body, in->position, x, y, 200, SIDE_CENTRE);
	if (!str_empty(in->check_url)) {
		good = put_qr(s, s->y + 6);
		if (y < s->y + QR_SIZE + 14)
			y = s->y + QR_SIZE + 14;
	}
	s->y = y;
	s->y += put(s, &small, in->check_note, MARGIN, s->y, WIDTH, SIDE_START);
	return good;
}

static bool draw(struct sheet_of *s)
{
	const struct letter *in = s->in;
	bool good;

	s->page = 1;
	s->y = MARGIN;
	put_head(s);
	flow(s, &title, in->title, MARGIN, WIDTH, SIDE_CENTRE, false, "H1");
	s->y += 10;
	flow(s, &strong, in->to, MARGIN, WIDTH, SIDE_START, false, "P");
	flow(s, &body, in->greeting, MARGIN, WIDTH, SIDE_START, false, "P");
	s->y += 4;
	for (size_t i = 0; i < in->nparts && !s->too_long; i++)
		put_part(s, &in->parts[i]);
	good = put_foot(s);
	page_end(s);
	return good && !s->too_long;
}

/* ---- the file ---------------------------------------------------------------------------------- */

static cairo_status_t sink(void *arg, const unsigned char *bytes, unsigned n)
{
	buf_put(arg, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *pdf, const struct letter *in)
{
	char day[FA_ISO_SIZE], iso[FA_ISO_SIZE + 16];

	fa_iso_write(in->date, day);
	snprintf(iso, sizeof iso, "%sT00:00:00Z", day);
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, in->title ? in->title : "");
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "Zendegi");
	if (!date_is_none(in->date))
		cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, iso);
}

static enum rc write_file(struct letters *l, const struct letter *in, struct buf *out, struct fault *f)
{
	cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(sink, out, PAGE_W, PAGE_H);
	struct sheet_of s = { .in = in, .cr = cairo_create(pdf), .rtl = in->lang != LANG_EN };
	cairo_status_t status;
	bool good;

	describe(pdf, in);
	s.text = pango_font_map_create_context(l->map);
	pango_cairo_update_context(s.cr, s.text);
	pango_context_set_base_dir(s.text, s.rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
	pango_context_set_language(s.text, pango_language_from_string(s.rtl ? "fa" : "en"));
	cairo_tag_begin(s.cr, "Document", NULL);
	good = draw(&s);
	cairo_tag_end(s.cr, "Document");
	g_object_unref(s.text);
	cairo_destroy(s.cr);
	cairo_surface_finish(pdf);
	status = cairo_surface_status(pdf);
	cairo_surface_destroy(pdf);
	if (s.too_long)
		return fault_set(f, INVALID, "letter.too_long", "%d pages", PAGES_MOST);
	if (!good || status != CAIRO_STATUS_SUCCESS)
		return fault_set(f, FAILED, "letter.failed", "cairo %d", (int)status);
	return OK;
}

enum rc letter_write(struct letters *l, const struct letter *in, struct buf *out, struct fault *f)
{
	enum rc rc;

	pthread_mutex_lock(&l->lock);
	if (!l->tried)
		open_font(l);
	rc = l->map ? write_file(l, in, out, f) : fault_set(f, FAILED, "letter.font", "%s", "");
	pthread_mutex_unlock(&l->lock);
	return rc;
}
