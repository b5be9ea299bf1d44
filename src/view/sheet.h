/* sheet - rows out as CSV or XLSX, one after the other, in constant memory.
 *
 * CSV is UTF-8 with a byte order mark, comma, CRLF; a cell that a spreadsheet
 * would take for a formula gets an apostrophe in front (also after blanks and
 * direction marks).  XLSX runs from right to left in Persian, keeps codes as
 * text with their leading zeros, and gives each date two columns: Jalali text
 * and ISO.
 *
 * struct sheet is owned: AUTO(sheet).  Errors stick and come out of
 * sheet_finish: LIMIT (too many rows), FAILED (disk).
 */
#ifndef SHEET_H
#define SHEET_H

#include "view.h"

enum sheet_format { SHEET_CSV, SHEET_XLSX };
enum sheet_cell { SHEET_TEXT, SHEET_CODE, SHEET_INT, SHEET_DATE, SHEET_MONEY };

struct sheet_column { const char *label; enum sheet_cell kind; };

/* Takes bytes as they are made; false stops the writing. */
typedef bool (*sheet_sink)(void *arg, const void *bytes, size_t n);

struct sheet { struct sheet_impl *impl; };

MUST_USE enum rc sheet_open(struct sheet *s, enum sheet_format f, enum lang lang, const char *title,
	const struct sheet_column *columns, size_t ncolumns, sheet_sink sink, void *arg);
/* Cells of one row from left to right in the columns' order. */
void sheet_text(struct sheet *s, const char *text);                 /* SHEET_TEXT, SHEET_CODE; NULL is empty */
void sheet_int(struct sheet *s, int64_t v);                         /* SHEET_INT; INT_NONE is empty */
void sheet_date(struct sheet *s, date_t d);
void sheet_money(struct sheet *s, money_t m);
void sheet_row(struct sheet *s);                                    /* ends the row */
MUST_USE enum rc sheet_finish(struct sheet *s);
void sheet_release(struct sheet *s);

const char *sheet_type(enum sheet_format f);                        /* Content-Type */
/* The whole of it for a record type: header, then one call per record. */
MUST_USE enum rc sheet_open_records(struct sheet *s, enum sheet_format f, enum lang lang,
	const struct record_type *t, bool with_sensitive, sheet_sink sink, void *arg);
void sheet_record(struct sheet *s, const void *record);

#endif
