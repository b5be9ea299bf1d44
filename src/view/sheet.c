/* CSV and XLSX behind the same few calls. */
#include "sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { ROWS_MAX = 1048575, CSV_CHUNK = 32 << 10, LINE_MAX_BYTES = 1 << 20 };

struct sheet_impl {
	enum sheet_format format;
	enum lang lang;
	enum sheet_cell *kinds;
	size_t ncolumns, at;                 /* at: the next cell of the row */
	size_t rows;
	enum rc rc;
	sheet_sink sink;
	void *arg;
	struct buf out;                      /* CSV not yet handed on */
	const struct record_type *type;
	bool with_sensitive;
	struct arena scratch;                /* of one record */
	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *head, *text, *number;
	uint32_t x;                          /* XLSX column; dates take two */
	char path[64];
};

static void stick(struct sheet_impl *s, enum rc rc)
{
	if (!s->rc)
		s->rc = rc;
}

/* ---- CSV ------------------------------------------------------------------ */

/* A spreadsheet runs what begins with these, also after blanks and marks of
 * direction, and in full width (security rule on exports). */
static bool looks_like_formula(const char *text)
{
	while (*text) {
		const char *at = text;
		uint32_t c = utf8_next(&text);
		if (c == ' ' || c == 0xFEFF || c == 0x200E || c == 0x200F || c == 0x200B || c == 0x00A0 || c == 0x200C
				|| (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
			continue;
		return strchr("=+-@\t\r\n", *at) || c == 0xFF1D || c == 0xFF0B || c == 0xFF0D || c == 0xFF20;
	}
	return false;
}

static void csv_flush(struct sheet_impl *s)
{
	if (s->out.overflow)
		stick(s, LIMIT);
	if (s->out.len && !s->rc && !s->sink(s->arg, s->out.data, s->out.len))
		stick(s, FAILED);
	buf_clear(&s->out);
}

static void csv_cell(struct sheet_impl *s, const char *text, bool guard)
{
	if (s->at++)
		buf_putc(&s->out, ',');
	if (str_empty(text))
		return;
	bool formula = guard && looks_like_formula(text);
	bool quoted = formula || strpbrk(text, ",\"\r\n;") || text[0] == ' ';
	if (quoted)
		buf_putc(&s->out, '"');
	if (formula)
		buf_putc(&s->out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			buf_putc(&s->out, '"');
		buf_putc(&s->out, *text);
	}
	if (quoted)
		buf_putc(&s->out, '"');
}

/* ---- XLSX ----------------------------------------------------------------- */

static void xlsx_text(struct sheet_impl *s, const char *text, lxw_format *format)
{
	/* libxlsxwriter refuses more than 32,767 characters; a note is far shorter. */
	if (!str_empty(text) && worksheet_write_string(s->page, (lxw_row_t)s->rows, (lxw_col_t)s->x, text, format) != LXW_NO_ERROR)
		stick(s, FAILED);
	s->x++;
	s->at++;
}

static enum rc xlsx_open(struct sheet_impl *s, const char *title)
{
	const char *dir = getenv("TMPDIR");
	if (snprintf(s->path, sizeof(s->path), "%s/zendegi-XXXXXX", dir && strlen(dir) < 40 ? dir : "/tmp") < 0)
		return FAILED;
	int fd = mkstemp(s->path);
	if (fd < 0) {
		s->path[0] = '\0';
		return FAILED;
	}
	close(fd);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = NULL, .use_zip64 = LXW_FALSE };
	s->book = workbook_new_opt(s->path, &options);
	if (!s->book)
		return FAILED;
	/* Names of sheets take 31 characters and none of []:*?/\ */
	char name[32 * 4];
	size_t n = 0, count = 0;
	for (const char *t = title; *t && count < 31;) {
		const char *from = t;
		uint32_t c = utf8_next(&t);
		if (c < 0x80 && (c < 0x20 || strchr("[]:*?/\\'", (int)c)))
			continue;
		memcpy(name + n, from, (size_t)(t - from));
		n += (size_t)(t - from);
		count++;
	}
	name[n] = '\0';
	s->page = workbook_add_worksheet(s->book, n ? name : NULL);
	if (!s->page)
		return FAILED;
	if (s->lang == LANG_FA)
		worksheet_right_to_left(s->page);
	worksheet_freeze_panes(s->page, 1, 0);
	s->head = workbook_add_format(s->book);
	format_set_bold(s->head);
	format_set_bottom(s->head, LXW_BORDER_THIN);
	s->text = workbook_add_format(s->book);
	format_set_num_format(s->text, "@");
	s->number = workbook_add_format(s->book);
	format_set_num_format(s->number, "#,##0");
	return OK;
}

static enum rc xlsx_finish(struct sheet_impl *s)
{
	lxw_error error = workbook_close(s->book);
	s->book = NULL;
	if (error)
		return FAILED;
	FILE *f = fopen(s->path, "rb");
	if (!f)
		return FAILED;
	char *chunk = xmalloc(CSV_CHUNK);
	enum rc rc = OK;
	for (size_t n; !rc && (n = fread(chunk, 1, CSV_CHUNK, f)) > 0;)
		if (!s->sink(s->arg, chunk, n))
			rc = FAILED;
	if (ferror(f))
		rc = FAILED;
	fclose(f);
	free(chunk);
	return rc;
}

/* ---- both -------------------------------------------------------------------- */

static void head(struct sheet_impl *s, const struct sheet_column *columns)
{
	struct buf iso;
	buf_init(&iso, 1024);
	for (size_t i = 0; i < s->ncolumns; i++) {
		bool date = columns[i].kind == SHEET_DATE;
		if (s->format == SHEET_XLSX) {
			worksheet_set_column(s->page, (lxw_col_t)s->x, (lxw_col_t)s->x, 16, NULL);
			xlsx_text(s, columns[i].label, s->head);
		} else {
			csv_cell(s, columns[i].label, true);
		}
		if (!date)
			continue;
		buf_clear(&iso);
		buf_puts(&iso, columns[i].label);
		buf_puts(&iso, " (ISO)");
		if (s->format == SHEET_XLSX) {
			worksheet_set_column(s->page, (lxw_col_t)s->x, (lxw_col_t)s->x, 12, NULL);
			xlsx_text(s, buf_str(&iso), s->head);
		} else {
			csv_cell(s, buf_str(&iso), true);
		}
	}
	buf_release(&iso);
	s->at = s->ncolumns;
}

enum rc sheet_open(struct sheet *sheet, enum sheet_format f, enum lang lang, const char *title,
	const struct sheet_column *columns, size_t ncolumns, sheet_sink sink, void *arg)
{
	struct sheet_impl *s = xcalloc(1, sizeof(*s));
	*s = (struct sheet_impl){ .format = f, .lang = lang, .ncolumns = ncolumns, .sink = sink, .arg = arg };
	s->kinds = xcalloc(ncolumns ? ncolumns : 1, sizeof(*s->kinds));
	for (size_t i = 0; i < ncolumns; i++)
		s->kinds[i] = columns[i].kind;
	buf_init(&s->out, CSV_CHUNK + LINE_MAX_BYTES);
	arena_init(&s->scratch, ARENA_CAP_DEFAULT);
	sheet->impl = s;
	if (f == SHEET_XLSX) {
		enum rc rc = xlsx_open(s, title);
		if (rc) {
			sheet_release(sheet);
			return rc;
		}
	} else {
		buf_puts(&s->out, "\xEF\xBB\xBF");
	}
	head(s, columns);
	sheet_row(sheet);
	return OK;
}

static enum sheet_cell kind_now(const struct sheet_impl *s, size_t cell)
{
	CHECK(cell < s->ncolumns);
	return s->kinds[cell];
}

/* The cell that comes next, counting a date as one. */
static size_t cell_now(const struct sheet_impl *s)
{
	size_t cell = 0;
	for (size_t left = s->at; left > 0; cell++)
		left -= s->kinds[cell] == SHEET_DATE ? 2 : 1;
	return cell;
}

void sheet_text(struct sheet *sheet, const char *text)
{
	struct sheet_impl *s = sheet->impl;
	enum sheet_cell kind = kind_now(s, cell_now(s));
	CHECK(kind == SHEET_TEXT || kind == SHEET_CODE);
	if (s->format == SHEET_XLSX)
		xlsx_text(s, text, s->text);
	else
		csv_cell(s, text, true);
}

static void put_number(struct sheet_impl *s, int64_t v)
{
	struct buf b;
	buf_init(&b, 32);
	if (v != INT_NONE)
		buf_put_i64(&b, v);
	if (s->format == SHEET_CSV) {
		csv_cell(s, buf_str(&b), false);
	} else if (v == INT_NONE) {
		xlsx_text(s, NULL, NULL);
	} else if (v > (1LL << 53) || v < -(1LL << 53)) {
		xlsx_text(s, buf_str(&b), s->text);  /* a spreadsheet would round it */
	} else {
		if (worksheet_write_number(s->page, (lxw_row_t)s->rows, (lxw_col_t)s->x, (double)v, s->number) != LXW_NO_ERROR)
			stick(s, FAILED);
		s->x++;
		s->at++;
	}
	buf_release(&b);
}

void sheet_int(struct sheet *sheet, int64_t v)
{
	CHECK(kind_now(sheet->impl, cell_now(sheet->impl)) == SHEET_INT);
	put_number(sheet->impl, v);
}

void sheet_money(struct sheet *sheet, money_t m)
{
	CHECK(kind_now(sheet->impl, cell_now(sheet->impl)) == SHEET_MONEY);
	put_number(sheet->impl, m.rial);
}

void sheet_date(struct sheet *sheet, date_t d)
{
	struct sheet_impl *s = sheet->impl;
	char iso[FA_ISO_SIZE];
	struct buf b;
	CHECK(kind_now(s, cell_now(s)) == SHEET_DATE);
	buf_init(&b, 64);
	fa_put_date(&b, d, FA_DATE_SHORT, s->lang);
	fa_iso_write(d, iso);
	if (s->format == SHEET_XLSX) {
		xlsx_text(s, buf_str(&b), s->text);
		xlsx_text(s, iso, s->text);
	} else {
		csv_cell(s, buf_str(&b), true);
		csv_cell(s, iso, true);
	}
	buf_release(&b);
}

void sheet_row(struct sheet *sheet)
{
	struct sheet_impl *s = sheet->impl;
	CHECK(s->rows == 0 || cell_now(s) == s->ncolumns);
	s->at = 0;
	s->x = 0;
	if (s->rows++ >= ROWS_MAX) {
		stick(s, LIMIT);
		s->rows--;
	}
	if (s->format == SHEET_CSV) {
		buf_puts(&s->out, "\r\n");
		if (s->out.len >= CSV_CHUNK)
			csv_flush(s);
	}
}

enum rc sheet_finish(struct sheet *sheet)
{
	struct sheet_impl *s = sheet->impl;
	if (s->format == SHEET_CSV)
		csv_flush(s);
	else if (!s->rc)
		stick(s, xlsx_finish(s));
	return s->rc;
}

void sheet_release(struct sheet *sheet)
{
	struct sheet_impl *s = sheet->impl;
	if (!s)
		return;
	if (s->book)
		(void)workbook_close(s->book);
	if (s->path[0])
		unlink(s->path);
	buf_release(&s->out);
	arena_release(&s->scratch);
	free(s->kinds);
	free(s);
	sheet->impl = NULL;
}

const char *sheet_type(enum sheet_format f)
{
	return f == SHEET_CSV ? "text/csv; charset=utf-8"
		: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

/* ---- records -------------------------------------------------------------------- */

static bool is_exported(const struct sheet_impl *s, const struct field *f)
{
	if (f->kind == TEXT_PASSWORD || f->type == F_JSON)
		return false;
	return s->with_sensitive || !(f->flags & SENSITIVE);
}

static enum sheet_cell cell_of(const struct field *f)
{
	switch (f->type) {
	case F_INT: return f->flags & MULTI ? SHEET_TEXT : SHEET_INT;
	case F_DATE: return SHEET_DATE;
	case F_MONEY: return SHEET_MONEY;
	case F_KEY: case F_REF: return SHEET_CODE;
	case F_TEXT: return f->kind == TEXT_PLAIN || f->kind == TEXT_NAME || f->kind == TEXT_NOTE || f->kind == TEXT_ADDRESS
		? SHEET_TEXT : SHEET_CODE;
	default: return SHEET_TEXT;
	}
}

enum rc sheet_open_records(struct sheet *sheet, enum sheet_format f, enum lang lang,
	const struct record_type *t, bool with_sensitive, sheet_sink sink, void *arg)
{
	struct sheet_column columns[64];
	struct sheet_impl probe = { .with_sensitive = with_sensitive };
	size_t n = 0;
	CHECK(t->nfields <= COUNT_OF(columns));
	for (size_t i = 0; i < t->nfields; i++)
		if (is_exported(&probe, &t->fields[i]))
			columns[n++] = (struct sheet_column){ field_label(&t->fields[i], lang), cell_of(&t->fields[i]) };
	enum rc rc = sheet_open(sheet, f, lang, lang == LANG_EN ? t->en : t->fa, columns, n, sink, arg);
	if (rc)
		return rc;
	sheet->impl->type = t;
	sheet->impl->with_sensitive = with_sensitive;
	return OK;
}

static const char *set_text(struct sheet_impl *s, const struct field *f, int64_t bits)
{
	struct buf b;
	buf_init(&b, 64 << 10);
	for (const struct choice *c = f->choices; c->value; c++)
		if (bits >> (c->value - 1) & 1) {
			buf_puts(&b, b.len ? (s->lang == LANG_FA ? "، " : ", ") : "");
			buf_puts(&b, s->lang == LANG_EN ? c->en : c->fa);
		}
	const char *text = arena_strdup(&s->scratch, buf_str(&b));
	buf_release(&b);
	return text;
}

void sheet_record(struct sheet *sheet, const void *record)
{
	struct sheet_impl *s = sheet->impl;
	CHECK(s->type);
	arena_reset(&s->scratch);
	for (size_t i = 0; i < s->type->nfields; i++) {
		const struct field *f = &s->type->fields[i];
		const char *m = (const char *)record + f->offset;
		if (!is_exported(s, f))
			continue;
		switch (f->type) {
		case F_INT:
			if (f->flags & MULTI)
				sheet_text(sheet, set_text(s, f, *(const int64_t *)m));
			else
				sheet_int(sheet, *(const int64_t *)m);
			break;
		case F_DATE: sheet_date(sheet, *(const date_t *)m); break;
		case F_MONEY: sheet_money(sheet, *(const money_t *)m); break;
		case F_CHOICE: sheet_text(sheet, choice_label(f->choices, *(const int32_t *)m, s->lang)); break;
		case F_BOOL: sheet_text(sheet, view_text(s->lang, *(const bool *)m ? "form.yes" : "form.no")); break;
		default: sheet_text(sheet, value_text(f, record, &s->scratch));
		}
	}
	sheet_row(sheet);
}
