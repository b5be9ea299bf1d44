/* Workbooks, inside the child: the first sheet of an XLSX as rows of text.
 *
 * A workbook is a zip of XML files: xl/workbook.xml names the sheets,
 * its .rels says where they lie, sharedStrings.xml holds the texts that cells
 * point to, styles.xml tells which numbers are days. */
#include "cage_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>
#include <zip.h>

#define UNPACKED_MAX ((size_t)200 << 20)
#define TEXTS_MAX ((size_t)120 << 20)           /* of all shared strings */
enum { ENTRIES_MAX = 64, RATIO_MAX = 100, RATIO_FROM = 1 << 20, PIECE = 65536, CELL_MAX = 32767 * 4,
	ROW_MAX = 1 << 20, STYLES_MAX = 65536, DEPTH_MAX = 64, SHARED_MAX = 4000000 };

/* What the XML reader is inside of. */
enum inside { IN_NONE, IN_TEXT, IN_VALUE };

struct book {
	zip_t *zip;
	const struct cage_sink *sink;
	size_t unpacked, packed;
	enum cage_code code;
	int depth;
	/* Where the sheet is. */
	const char *wanted;             /* name of the sheet, NULL: the first */
	char sheet_id[64], sheet_path[200];
	bool days_from_1904;
	/* Shared strings: all texts behind each other. */
	struct buf shared;
	uint32_t *shared_at;
	size_t nshared, shared_room;
	/* Styles: which formats of cells are days. */
	uint8_t *format_is_day;         /* by number format */
	uint8_t *style_is_day;          /* by cell style */
	size_t nstyles;
	bool in_cell_styles;
	/* The row and the cell being read. */
	enum inside inside;
	int phonetic;
	struct buf cell, row;
	int64_t row_no, last_row, rows;
	int64_t column, next;           /* of the cell being read, and the first that may follow */
	size_t cells;                   /* written to row */
	bool anything;
	char type[12];
	size_t style;
};

static void fail(struct book *b, XML_Parser x, enum cage_code code)
{
	if (!b->code)
		b->code = code;
	XML_StopParser(x, XML_FALSE);
}

struct walk { struct book *book; XML_Parser x; };

/* Names without their prefix: some writers say x:row. */
static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

static const char *attr(const char **a, const char *name)
{
	for (; a[0]; a += 2)
		if (str_eq(local(a[0]), name))
			return a[1];
	return NULL;
}

static int64_t number(const char *s, int64_t none)
{
	int64_t v;

	return s && str_to_i64(s, &v) ? v : none;
}

static void no_doctype(void *user, const char *name, const char *system, const char *public, int internal)
{
	struct walk *w = user;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	fail(w->book, w->x, CAGE_SHEET_DOCTYPE);
}

/* ---- the zip -------------------------------------------------------------------------- */

static bool is_link(zip_t *z, zip_uint64_t i)
{
	zip_uint8_t system;
	zip_uint32_t bits;

	if (zip_file_get_external_attributes(z, i, 0, &system, &bits))
		return true;
	return system == ZIP_OPSYS_UNIX && (bits >> 16 & 0170000) == 0120000;
}

static enum cage_code check_name(const char *name)
{
	if (name[0] == '/' || strchr(name, '\\') || str_eq(name, "..") || str_prefix(name, "../") ||
	    strstr(name, "/../"))
		return CAGE_SHEET_ENTRIES;
	if (strstr(name, "vbaProject") || strstr(name, "macrosheets/"))
		return CAGE_SHEET_MACROS;
	if (strstr(name, "externalLinks/") || strstr(name, "embeddings/") || strstr(name, "connections.xml"))
		return CAGE_SHEET_LINKS;
	return CAGE_OK;
}

static enum cage_code check_entries(struct book *b, size_t n)
{
	zip_int64_t count = zip_get_num_entries(b->zip, 0);
	size_t whole = 0;

	if (count < 1)
		return CAGE_SHEET_KIND;
	if (count > ENTRIES_MAX)
		return CAGE_SHEET_ENTRIES;
	for (zip_uint64_t i = 0; i < (zip_uint64_t)count; i++) {
		zip_stat_t st;
		enum cage_code code;

		if (zip_stat_index(b->zip, i, 0, &st) || !(st.valid & ZIP_STAT_NAME) || !(st.valid & ZIP_STAT_SIZE) ||
		    !(st.valid & ZIP_STAT_COMP_SIZE) || is_link(b->zip, i))
			return CAGE_SHEET_ENTRIES;
		code = check_name(st.name);
		if (code)
			return code;
		if (st.encryption_method != ZIP_EM_NONE)
			return CAGE_SHEET_LOCKED;
		if (st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE)
			return CAGE_SHEET_ENTRIES;
		if (st.size > UNPACKED_MAX || st.comp_size > n)
			return CAGE_SHEET_BOMB;
		whole += st.size;
		if (whole > UNPACKED_MAX || (st.size > RATIO_FROM && st.size / RATIO_MAX > st.comp_size))
			return CAGE_SHEET_BOMB;
	}
	return CAGE_OK;
}

/* What an entry says of its size may be a lie, so the bytes are counted as they come. */
static enum cage_code pour(struct book *b, zip_file_t *file, XML_Parser x)
{
	size_t of_entry = 0;

	for (;;) {
		void *piece = XML_GetBuffer(x, PIECE);
		zip_int64_t n = piece ? zip_fread(file, piece, PIECE) : -1;

		if (n < 0)
			return CAGE_SHEET_BROKEN;
		of_entry += (size_t)n;
		b->unpacked += (size_t)n;
		if (b->unpacked > UNPACKED_MAX || (of_entry > RATIO_FROM && of_entry / RATIO_MAX > b->packed))
			return CAGE_SHEET_BOMB;
		if (XML_ParseBuffer(x, (int)n, n == 0) != XML_STATUS_OK)
			return b->code ? b->code : CAGE_SHEET_BROKEN;
		if (n == 0)
			return CAGE_OK;
	}
}

/* absent: what is said when there is no such entry. */
static enum cage_code read_entry(struct book *b, const char *name, XML_StartElementHandler start,
		XML_EndElementHandler stop, XML_CharacterDataHandler text, enum cage_code absent)
{
	zip_int64_t i = zip_name_locate(b->zip, name, ZIP_FL_NOCASE);
	zip_stat_t st;
	struct walk w = { b, NULL };
	zip_file_t *file;
	enum cage_code code;

	if (i < 0)
		return absent;
	if (zip_stat_index(b->zip, (zip_uint64_t)i, 0, &st))
		return CAGE_SHEET_BROKEN;
	b->packed = st.comp_size;
	file = zip_fopen_index(b->zip, (zip_uint64_t)i, 0);
	if (!file)
		return CAGE_SHEET_BROKEN;
	w.x = XML_ParserCreate(NULL);
	CHECK(w.x);
	b->depth = 0;
	XML_SetUserData(w.x, &w);
	XML_SetElementHandler(w.x, start, stop);
	XML_SetCharacterDataHandler(w.x, text);
	XML_SetStartDoctypeDeclHandler(w.x, no_doctype);
	code = pour(b, file, w.x);
	XML_ParserFree(w.x);
	zip_fclose(file);
	return code;
}

static bool deeper(struct walk *w)
{
	if (++w->book->depth <= DEPTH_MAX)
		return true;
	fail(w->book, w->x, CAGE_SHEET_BROKEN);
	return false;
}

static void up(void *user, const char *name)
{
	struct walk *w = user;

	(void)name;
	w->book->depth--;
}

/* ---- where the first sheet is ------------------------------------------------------------ */

/* Spreadsheets do not tell "Survey" from "survey" either. */
static bool same_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if ((*a >= 'A' && *a <= 'Z' ? *a - 'A' + 'a' : *a) != (*b >= 'A' && *b <= 'Z' ? *b - 'A' + 'a' : *b))
			return false;
	return *a == *b;
}

static void workbook_start(void *user, const char *name, const char **a)
{
	struct walk *w = user;
	struct book *b = w->book;
	const char *v;

	if (!deeper(w))
		return;
	name = local(name);
	if (str_eq(name, "workbookPr")) {
		v = attr(a, "date1904");
		b->days_from_1904 = v && (str_eq(v, "1") || str_eq(v, "true"));
	} else if (str_eq(name, "sheet") && !b->sheet_id[0]) {
		/* r:id, not sheetId; a hidden sheet is not what somebody means to send. */
		v = attr(a, b->wanted ? "name" : "state");
		if (b->wanted ? !v || !same_name(v, b->wanted) : v && !str_eq(v, "visible"))
			return;
		v = attr(a, "id");
		if (v && !str_copy(b->sheet_id, sizeof b->sheet_id, v))
			fail(b, w->x, CAGE_SHEET_BROKEN);
	}
}

static void links_start(void *user, const char *name, const char **a)
{
	struct walk *w = user;
	struct book *b = w->book;
	const char *target = attr(a, "Target");
	int n;

	if (!deeper(w) || !str_eq(local(name), "Relationship") || !target)
		return;
	if (!attr(a, "Id") || !str_eq(attr(a, "Id"), b->sheet_id))
		return;
	n = snprintf(b->sheet_path, sizeof b->sheet_path, "%s%s", target[0] == '/' ? "" : "xl/",
		target + (target[0] == '/'));
	if (n < 0 || (size_t)n >= sizeof b->sheet_path)
		fail(b, w->x, CAGE_SHEET_BROKEN);
}

/* ---- shared strings ------------------------------------------------------------------------- */

static void shared_start(void *user, const char *name, const char **a)
{
	struct walk *w = user;
	struct book *b = w->book;

	(void)a;
	if (!deeper(w))
		return;
	name = local(name);
	if (str_eq(name, "si")) {
		if (b->nshared == SHARED_MAX) {
			fail(b, w->x, CAGE_SHEET_BOMB);
			return;
		}
		if (b->nshared + 1 >= b->shared_room) {
			b->shared_room = b->shared_room ? b->shared_room * 2 : 1024;
			b->shared_at = xrealloc(b->shared_at, b->shared_room * sizeof *b->shared_at);
		}
		b->shared_at[b->nshared] = (uint32_t)b->shared.len;
		b->cell.len = 0;
	} else if (str_eq(name, "rPh")) {
		b->phonetic++;
	} else if (str_eq(name, "t") && !b->phonetic) {
		b->inside = IN_TEXT;
	}
}

static void shared_end(void *user, const char *name)
{
	struct walk *w = user;
	struct book *b = w->book;

	b->depth--;
	name = local(name);
	if (str_eq(name, "t"))
		b->inside = IN_NONE;
	else if (str_eq(name, "rPh") && b->phonetic)
		b->phonetic--;
	if (!str_eq(name, "si") || !b->shared_at || b->nshared + 1 >= b->shared_room)
		return;
	b->nshared++;
	b->shared_at[b->nshared] = (uint32_t)b->shared.len;
	if (b->shared.overflow)
		fail(b, w->x, CAGE_SHEET_BOMB);
}

static void shared_text(void *user, const char *s, int n)
{
	struct walk *w = user;

	if (w->book->inside == IN_TEXT)
		buf_put(&w->book->shared, s, (size_t)n);
}

/* ---- styles: which numbers are days ------------------------------------------------------------ */

/* A format means a day when a y or d stands outside quotes, brackets and escapes. */
static bool format_means_day(const char *f)
{
	for (; *f; f++) {
		char end = *f == '"' ? '"' : *f == '[' ? ']' : '\0';

		if (*f == '\\' || *f == '_' || *f == '*') {
			if (!f[1])
				return false;
			f++;
			continue;
		}
		if (end) {
			f = strchr(f + 1, end);
			if (!f)
				return false;
			continue;
		}
		if (*f == 'y' || *f == 'd' || *f == 'Y' || *f == 'D')
			return true;
	}
	return false;
}

static bool built_in_day(int64_t id)
{
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
		id == 57 || id == 58;
}

static void styles_start(void *user, const char *name, const char **a)
{
	struct walk *w = user;
	struct book *b = w->book;
	int64_t id;

	if (!deeper(w))
		return;
	name = local(name);
	id = number(attr(a, "numFmtId"), 0);
	if (id < 0 || id >= STYLES_MAX)
		id = 0;
	if (str_eq(name, "numFmt")) {
		const char *f = attr(a, "formatCode");

		b->format_is_day[id] = f && format_means_day(f);
	} else if (str_eq(name, "cellXfs")) {
		b->in_cell_styles = true;
	} else if (str_eq(name, "xf") && b->in_cell_styles && b->nstyles < STYLES_MAX) {
		b->style_is_day[b->nstyles++] = b->format_is_day[id] || built_in_day(id);
	}
}

static void styles_end(void *user, const char *name)
{
	struct walk *w = user;

	w->book->depth--;
	if (str_eq(local(name), "cellXfs"))
		w->book->in_cell_styles = false;
}

/* ---- the sheet --------------------------------------------------------------------------------- */

/* "AB12" -> 27; -1 when it is none. */
static int64_t column_of(const char *ref)
{
	int64_t c = 0;
	const char *s = ref;

	for (; *s >= 'A' && *s <= 'Z' && s - ref < 4; s++)
		c = c * 26 + (*s - 'A' + 1);
	return s == ref ? -1 : c - 1;
}

static void cell_start(struct walk *w, const char **a)
{
	struct book *b = w->book;
	const char *ref = attr(a, "r"), *type = attr(a, "t");
	int64_t column = ref ? column_of(ref) : b->next;
	int64_t style = number(attr(a, "s"), 0);

	if (column < b->next) {
		fail(b, w->x, CAGE_SHEET_BROKEN);
		return;
	}
	b->column = column;
	b->next = column + 1;
	b->style = style >= 0 && (size_t)style < b->nstyles ? (size_t)style : 0;
	if (!type || !str_copy(b->type, sizeof b->type, type))
		b->type[0] = '\0';
	buf_clear(&b->cell);
}

static void sheet_start(void *user, const char *name, const char **a)
{
	struct walk *w = user;
	struct book *b = w->book;

	if (!deeper(w))
		return;
	name = local(name);
	if (str_eq(name, "row")) {
		b->row_no = number(attr(a, "r"), b->last_row + 1);
		if (b->row_no <= b->last_row || b->row_no > 1048576) {
			fail(b, w->x, CAGE_SHEET_BROKEN);
			return;
		}
		b->cells = 0;
		b->next = 0;
		b->anything = false;
		buf_clear(&b->row);
	} else if (str_eq(name, "c")) {
		cell_start(w, a);
	} else if (str_eq(name, "v")) {
		b->inside = IN_VALUE;
	} else if (str_eq(name, "rPh")) {
		b->phonetic++;
	} else if (str_eq(name, "t") && !b->phonetic) {
		b->inside = IN_TEXT;
	}
}

static void sheet_text(void *user, const char *s, int n)
{
	struct walk *w = user;

	if (w->book->inside != IN_NONE)
		buf_put(&w->book->cell, s, (size_t)n);
}

static void put_text(struct book *b, const char *s, size_t n)
{
	uint32_t len = (uint32_t)n;

	buf_put(&b->row, &len, sizeof len);
	buf_put(&b->row, s, n);
	b->cells++;
}

/* Days since 1899-12-30 as a calendar day (the era arithmetic of the Gregorian calendar). */
static void put_day(struct book *b, int64_t serial)
{
	char text[16];
	int64_t z = serial - 25569 + 719468 + (b->days_from_1904 ? 1462 : 0);
	int64_t era = z / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int64_t d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9;

	snprintf(text, sizeof text, "%04d-%02d-%02d", (int)(yoe + era * 400 + (m <= 2)), (int)m, (int)d);
	put_text(b, text, strlen(text));
}

static void put_number(struct book *b)
{
	const char *s = buf_str(&b->cell);
	char text[40], *stop;
	double v = strtod(s, &stop);

	if (stop == s || *stop) {
		put_text(b, s, b->cell.len);
		return;
	}
	/* 2958465 is the last day of the year 9999. */
	if (b->nstyles && b->style_is_day[b->style] && v >= 1 && v <= 2958465) {
		put_day(b, (int64_t)v);
		return;
	}
	if (v > -1e15 && v < 1e15 && v == (double)(int64_t)v)
		snprintf(text, sizeof text, "%lld", (long long)v);
	else
		snprintf(text, sizeof text, "%.15g", v);
	put_text(b, text, strlen(text));
}

static void put_shared(struct book *b, XML_Parser x)
{
	int64_t i = number(buf_str(&b->cell), -1);

	if (i < 0 || (size_t)i >= b->nshared) {
		fail(b, x, CAGE_SHEET_BROKEN);
		return;
	}
	put_text(b, buf_str(&b->shared) + b->shared_at[i], b->shared_at[i + 1] - b->shared_at[i]);
}

static void cell_end(struct walk *w)
{
	struct book *b = w->book;

	if (b->cell.overflow) {
		fail(b, w->x, CAGE_TOO_LARGE);
		return;
	}
	if (b->cell.len == 0)
		return;
	if (b->column >= CAGE_COLUMNS_MAX) {
		fail(b, w->x, CAGE_SHEET_COLUMNS);
		return;
	}
	while ((int64_t)b->cells < b->column)
		put_text(b, "", 0);
	if (str_eq(b->type, "s"))
		put_shared(b, w->x);
	else if (b->type[0] && !str_eq(b->type, "n"))
		put_text(b, buf_str(&b->cell), b->cell.len);
	else
		put_number(b);
	b->anything = true;
}

/* What is no text (expat lets through what XML allows) becomes a space. */
static void clean(char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' && s[i] != '\n' && s[i] != '\t')
			s[i] = ' ';
}

static void clean_cells(struct buf *row)
{
	size_t at = 0;

	while (at + 4 <= row->len) {
		uint32_t len;

		memcpy(&len, row->data + at, sizeof len);
		clean(row->data + at + 4, len);
		at += 4 + (size_t)len;
	}
}

static void row_end(struct walk *w)
{
	struct book *b = w->book;
	uint32_t head[2] = { (uint32_t)b->row_no, (uint32_t)b->cells };
	uint8_t *frame;

	b->last_row = b->row_no;
	if (!b->anything)
		return;
	if (++b->rows > CAGE_ROWS_MAX) {
		fail(b, w->x, CAGE_SHEET_ROWS);
		return;
	}
	if (b->row.overflow || b->row.len + sizeof head > ROW_MAX) {
		fail(b, w->x, CAGE_TOO_LARGE);
		return;
	}
	clean_cells(&b->row);
	frame = xmalloc(sizeof head + b->row.len);
	memcpy(frame, head, sizeof head);
	memcpy(frame + sizeof head, b->row.data, b->row.len);
	if (!b->sink->frame(b->sink->arg, 'R', frame, sizeof head + b->row.len))
		fail(b, w->x, CAGE_SHEET_BROKEN);
	free(frame);
}

static void sheet_end(void *user, const char *name)
{
	struct walk *w = user;
	struct book *b = w->book;

	b->depth--;
	name = local(name);
	if (str_eq(name, "v") || str_eq(name, "t"))
		b->inside = IN_NONE;
	else if (str_eq(name, "rPh") && b->phonetic)
		b->phonetic--;
	else if (str_eq(name, "c") && !b->code)
		cell_end(w);
	else if (str_eq(name, "row") && !b->code)
		row_end(w);
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static enum cage_code read_book(struct book *b, size_t n)
{
	enum cage_code code = check_entries(b, n);

	if (code)
		return code;
	code = read_entry(b, "xl/workbook.xml", workbook_start, up, NULL, CAGE_SHEET_KIND);
	if (code)
		return code;
	if (!b->sheet_id[0])
		return CAGE_SHEET_EMPTY;
	code = read_entry(b, "xl/_rels/workbook.xml.rels", links_start, up, NULL, CAGE_SHEET_BROKEN);
	if (code)
		return code;
	if (!b->sheet_path[0])
		return CAGE_SHEET_BROKEN;
	code = read_entry(b, "xl/styles.xml", styles_start, styles_end, NULL, CAGE_OK);
	if (code)
		return code;
	code = read_entry(b, "xl/sharedStrings.xml", shared_start, shared_end, shared_text, CAGE_OK);
	if (code)
		return code;
	b->inside = IN_NONE;
	b->phonetic = 0;
	return read_entry(b, b->sheet_path, sheet_start, sheet_end, sheet_text, CAGE_SHEET_BROKEN);
}

enum cage_code cage_read_sheet(const uint8_t *p, size_t n, const char *sheet, const struct cage_sink *sink)
{
	static const uint8_t locked[8] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
	struct book b = { .sink = sink, .wanted = sheet };
	zip_source_t *source;
	enum cage_code code;

	if (n > CAGE_SHEET_MAX)
		return CAGE_TOO_LARGE;
	/* A workbook with a password, and the older .xls, begin like this. */
	if (n > sizeof locked && memcmp(p, locked, sizeof locked) == 0)
		return CAGE_SHEET_LOCKED;
	if (n < 4 || memcmp(p, "PK\3\4", 4) != 0)
		return CAGE_SHEET_KIND;
	source = zip_source_buffer_create(p, n, 0, NULL);
	CHECK(source);
	b.zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	if (!b.zip) {
		zip_source_free(source);
		return CAGE_SHEET_BROKEN;
	}
	buf_init(&b.shared, TEXTS_MAX);
	buf_init(&b.cell, CELL_MAX);
	buf_init(&b.row, ROW_MAX);
	b.format_is_day = xcalloc(STYLES_MAX, 1);
	b.style_is_day = xcalloc(STYLES_MAX, 1);
	code = read_book(&b, n);
	zip_discard(b.zip);
	free(b.format_is_day);
	free(b.style_is_day);
	free(b.shared_at);
	buf_release(&b.shared);
	buf_release(&b.cell);
	buf_release(&b.row);
	return code;
}
