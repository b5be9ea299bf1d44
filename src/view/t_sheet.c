/* Spreadsheets: what arrives in the office program, and what must not run there. */
#include "tap.h"
#include "sheet.h"

#include <stdlib.h>
#include <zip.h>

static bool keep(void *arg, const void *bytes, size_t n)
{
	buf_put(arg, bytes, n);
	return true;
}

static bool refuse(void *arg, const void *bytes, size_t n)
{
	(void)arg, (void)bytes, (void)n;
	return false;
}

static const struct sheet_column columns[] = {
	{ "نام", SHEET_TEXT }, { "کد", SHEET_CODE }, { "شمار", SHEET_INT }, { "موعد", SHEET_DATE }, { "مبلغ", SHEET_MONEY },
};

static void fill(struct sheet *s, const char *name)
{
	date_t d;
	CHECK(fa_date(1405, 9, 1, &d));
	sheet_text(s, name);
	sheet_text(s, "0012345678");
	sheet_int(s, -12);
	sheet_date(s, d);
	sheet_money(s, (money_t){ 34200000 });
	sheet_row(s);
}

static char *csv(const char *name)
{
	struct buf out;
	AUTO(sheet) s = { 0 };
	buf_init(&out, 1 << 20);
	CHECK(sheet_open(&s, SHEET_CSV, LANG_FA, "خانوارها", columns, COUNT_OF(columns), keep, &out) == OK);
	fill(&s, name);
	CHECK(sheet_finish(&s) == OK);
	char *text = xstrdup(buf_str(&out));
	buf_release(&out);
	return text;
}

static void csv_cells(void)
{
	char *text = csv("رضایی");
	is_str(text, "\xEF\xBB\xBFنام,کد,شمار,موعد,موعد (ISO),مبلغ\r\nرضایی,0012345678,-12,۱۴۰۵/۰۹/۰۱,2026-11-22,34200000\r\n",
		"a mark, a heading, a row; the leading zero stays");
	free(text);
	static const struct { const char *in, *out; } cells[] = {
		{ "=1+1", "\r\n\"'=1+1\"," }, { " +98", "\r\n\"' +98\"," }, { "\xE2\x80\x8F-x", "\r\n\"'\xE2\x80\x8F-x\"," },
		{ "@SUM(A1)", "\r\n\"'@SUM(A1)\"," }, { "\tx", "\r\n\"'\tx\"," }, { "＝1", "\r\n\"'＝1\"," }, { "＠x", "\r\n\"'＠x\"," },
		{ "\xEF\xBB\xBF=x", "\r\n\"'\xEF\xBB\xBF=x\"," }, { "a=b", "\r\na=b," }, { "الف, \"ب\"", "\r\n\"الف, \"\"ب\"\"\"," },
		{ "یک\nدو", "\r\n\"یک\nدو\"," }, { "", "\r\n," },
	};
	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		text = csv(cells[i].in);
		ok(strstr(text, cells[i].out), "cell %zu is written safely", i);
		if (!strstr(text, cells[i].out))
			printf("#   %s\n", text);
		free(text);
	}
}

static void csv_streams(void)
{
	AUTO(sheet) s = { 0 };
	struct buf out;
	buf_init(&out, 64 << 20);
	CHECK(sheet_open(&s, SHEET_CSV, LANG_EN, "x", columns, COUNT_OF(columns), keep, &out) == OK);
	for (int i = 0; i < 100000; i++)
		fill(&s, "خانوار");
	is_rc(sheet_finish(&s), OK, "a hundred thousand rows");
	size_t rows = 0;
	for (const char *p = buf_str(&out); (p = strchr(p, '\n')); p++)
		rows++;
	is_i64(rows, 100001, "all arrive");
	buf_release(&out);
	AUTO(sheet) broken = { 0 };
	CHECK(sheet_open(&broken, SHEET_CSV, LANG_EN, "x", columns, COUNT_OF(columns), refuse, NULL) == OK);
	fill(&broken, "x");
	is_rc(sheet_finish(&broken), FAILED, "a reader that went away is noticed");
}

static char *part(struct buf *file, const char *name)
{
	zip_error_t error;
	zip_source_t *source = zip_source_buffer_create(file->data, file->len, 0, &error);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	zip_stat_t stat;
	if (!zip || zip_stat(zip, name, 0, &stat))
		return xstrdup("");
	char *text = xcalloc(1, stat.size + 1);
	zip_file_t *f = zip_fopen(zip, name, 0);
	CHECK(f && zip_fread(f, text, stat.size) == (zip_int64_t)stat.size);
	zip_fclose(f);
	zip_close(zip);
	return text;
}

static void xlsx(void)
{
	struct buf out;
	AUTO(sheet) s = { 0 };
	buf_init(&out, 1 << 20);
	is_rc(sheet_open(&s, SHEET_XLSX, LANG_FA, "خانوارها [۱/۲]", columns, COUNT_OF(columns), keep, &out), OK, "a workbook opens");
	fill(&s, "=HYPERLINK(\"x\")");
	is_rc(sheet_finish(&s), OK, "and closes");
	char *page = part(&out, "xl/worksheets/sheet1.xml"), *book = part(&out, "xl/workbook.xml");
	ok(strstr(page, "rightToLeft=\"1\""), "it runs from right to left");
	ok(strstr(page, "t=\"inlineStr\"") && strstr(page, "0012345678") && !strstr(page, "<f>"), "codes are text, nothing is a formula");
	ok(strstr(page, "<v>34200000</v>") && strstr(page, "<v>-12</v>"), "numbers are numbers");
	ok(strstr(page, "۱۴۰۵/۰۹/۰۱") && strstr(page, "2026-11-22"), "dates in both calendars");
	ok(strstr(book, "name=\"خانوارها ۱۲\""), "the sheet has a Persian name without forbidden signs");
	free(page);
	free(book);
	buf_release(&out);
}

struct person { const char *name, *national_id; int64_t members; date_t due; bool urgent; };
static const struct field person_fields[] = {
	FIELD(person, name, "نام", "Name", .kind = TEXT_NAME), FIELD(person, national_id, "کد ملی", "National ID",
		.kind = TEXT_NATIONAL_ID, .flags = SENSITIVE),
	FIELD(person, members, "اعضا", "Members"), FIELD(person, due, "موعد", "Due"), FIELD(person, urgent, "فوری", "Urgent"),
};
static RECORD_TYPE(person, "شخص", "Person");

static void records(void)
{
	struct buf out;
	AUTO(sheet) s = { 0 };
	struct person p = { .name = "سارا", .national_id = "0012345678", .members = INT_NONE, .urgent = true };
	buf_init(&out, 1 << 20);
	CHECK(sheet_open_records(&s, SHEET_CSV, LANG_FA, &person_type, false, keep, &out) == OK);
	sheet_record(&s, &p);
	CHECK(sheet_finish(&s) == OK);
	is_str(buf_str(&out), "\xEF\xBB\xBFنام,اعضا,موعد,موعد (ISO),فوری\r\nسارا,,,,بله\r\n", "records without their secrets");
	buf_release(&out);
}

int main(void)
{
	csv_cells();
	csv_streams();
	xlsx();
	records();
	return done();
}
