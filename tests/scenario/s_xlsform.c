/* A form that was written in a workbook is taken as a draft, and what is wrong is told by sheet, row
 * and column (R105, R131, R254). */
#include "scenario.h"

#include <zip.h>

struct page_of_book { const char *name, *const *rows; };         /* a row: cells with "|" between */

static void put_xml(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		switch (s[i]) {
		case '<': buf_puts(b, "&lt;"); break;
		case '>': buf_puts(b, "&gt;"); break;
		case '&': buf_puts(b, "&amp;"); break;
		default: buf_putc(b, s[i]);
		}
}

static void put_sheet(struct buf *b, const char *const *rows)
{
	buf_puts(b, "<worksheet><sheetData>");
	for (; *rows; rows++) {
		const char *s = *rows;

		buf_puts(b, "<row>");
		for (size_t n; n = strcspn(s, "|"), true; s += n + 1) {
			buf_puts(b, "<c t=\"inlineStr\"><is><t>");
			put_xml(b, s, n);
			buf_puts(b, "</t></is></c>");
			if (!s[n])
				break;
		}
		buf_puts(b, "</row>");
	}
	buf_puts(b, "</sheetData></worksheet>");
}

static void put_entry(zip_t *z, const char *name, const char *text, size_t n)
{
	void *copy = xmalloc(n);

	memcpy(copy, text, n);
	CHECK(zip_file_add(z, name, zip_source_buffer(z, copy, n, 1), 0) >= 0);
}

/* Three sheets as a spreadsheet program writes them. */
static void make_book(struct buf *out, const struct page_of_book *pages, size_t n)
{
	zip_error_t err;
	zip_source_t *src = zip_source_buffer_create(NULL, 0, 0, &err);
	zip_t *z = zip_open_from_source(src, ZIP_CREATE, &err);
	struct buf book, rels, b;
	zip_stat_t st;
	char *all;

	buf_init(&book, 1 << 16);
	buf_init(&rels, 1 << 16);
	buf_init(&b, 1 << 20);
	zip_source_keep(src);
	buf_puts(&book, "<workbook><sheets>");
	buf_puts(&rels, "<Relationships>");
	for (size_t i = 0; i < n; i++) {
		buf_printf(&book, "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"r%d\" xmlns:r=\"r\"/>", pages[i].name, (int)i + 1, (int)i);
		buf_printf(&rels, "<Relationship Id=\"r%d\" Target=\"worksheets/s%d.xml\"/>", (int)i, (int)i);
		buf_clear(&b);
		put_sheet(&b, pages[i].rows);
		put_entry(z, i == 0 ? "xl/worksheets/s0.xml" : i == 1 ? "xl/worksheets/s1.xml" : "xl/worksheets/s2.xml", b.data, b.len);
	}
	buf_puts(&book, "</sheets></workbook>");
	buf_puts(&rels, "</Relationships>");
	put_entry(z, "xl/workbook.xml", book.data, book.len);
	put_entry(z, "xl/_rels/workbook.xml.rels", rels.data, rels.len);
	CHECK(zip_close(z) == 0);
	zip_stat_init(&st);
	CHECK(zip_source_open(src) == 0 && zip_source_stat(src, &st) == 0);
	all = xmalloc(st.size);
	CHECK(zip_source_read(src, all, st.size) == (zip_int64_t)st.size);
	buf_put(out, all, st.size);
	free(all);
	zip_source_close(src);
	zip_source_free(src);
	buf_release(&book);
	buf_release(&rels);
	buf_release(&b);
}

static int send_book(struct browser *b, const char *code, const void *bytes, size_t n)
{
	struct buf body;
	const char *csrf = csrf_of(b);
	int status;

	buf_init(&body, 32 << 20);
	http_multipart_add(&body, "csrf", NULL, NULL, csrf, strlen(csrf));
	http_multipart_add(&body, "code", NULL, NULL, code, strlen(code));
	http_multipart_add(&body, "file", "form.xlsx", "application/octet-stream", bytes, n);
	http_multipart_end(&body);
	status = http_drive_send(&b->d, "POST", "/admin/forms/import", HTTP_DRIVE_MULTIPART, body.data, body.len);
	buf_release(&body);
	return status;
}

static const char *const survey[] = {
	"type|name|label::Persian (fa)|label::English (en)|relevant|required|constraint|constraint_message::Persian (fa)|calculation|hint",
	"select_one yes_no|works|کسی در خانه کار می‌کند؟|Does anybody work?||yes||||",
	"begin_group|money|درآمد|Income|${works} = 'yes'|||||",
	"integer|income|درآمد ماهانه به تومان|Income||yes|. >= 0 and . < 1000000|عدد درست نیست||همهٔ درآمدها",
	"calculate|yearly||||||| ${income} * 12|",
	"end_group||||||||",
	"begin_repeat|helpers|یاریگران|Helpers|||||",
	"text|helper|نام|Name|||||",
	"end_repeat||||||||",
	"geopoint|place|جای خانه|Place|||||",
	NULL };
static const char *const choices[] = { "list_name|name|label", "yes_no|yes|بله", "yes_no|no|خیر", NULL };
static const char *const settings[] = { "form_title|form_id|about", "پرسش‌نامهٔ درآمد|income_survey|household", NULL };

static void taken(struct scene *s)
{
	const struct page_of_book pages[] = { { "settings", settings }, { "survey", survey }, { "choices", choices } };
	struct browser *golnar = enter(s, GOLNAR);
	struct buf b;

	buf_init(&b, 1 << 20);
	make_book(&b, pages, 3);
	must_open(golnar, "/admin/forms");
	must_see(golnar, "از اکسل");
	must_answer(golnar, 303, send_book(golnar, "", b.data, b.len));
	must_answer(golnar, 200, http_drive_follow(&golnar->d));
	must_see(golnar, "پرسش‌نامهٔ درآمد");
	must_see(golnar, "کسی در خانه کار می‌کند؟");
	must_see(golnar, "درآمد ماهانه به تومان");
	must_see(golnar, "یاریگران");
	must(s, strstr(golnar->d.body, "income_survey") != NULL, "the code is the form_id of the workbook");
	/* The same once more: its code is taken. */
	must_open(golnar, "/admin/forms");
	must_answer(golnar, 422, send_book(golnar, "income_survey", b.data, b.len));
	must_see(golnar, "فرمی با این کد هست");
	buf_release(&b);
}

static const char *const bad_survey[] = {
	"type|name|label|relevant|calculation",
	"select_one|works|کار می‌کند؟||",
	"audio|voice|صدا||",
	"begin_group|money|درآمد||",
	"text||بی‌نام||",
	NULL };
static const char *const later_survey[] = {
	"type|name|label|relevant", "text|first|نخست|", "text|second|دوم|${third} = 'x'", NULL };

static void told(struct scene *s)
{
	const struct page_of_book bad[] = { { "survey", bad_survey }, { "choices", choices } };
	const struct page_of_book later[] = { { "survey", later_survey } };
	const struct page_of_book none[] = { { "Sheet1", survey } };
	struct browser *golnar = enter(s, GOLNAR), *sara = enter(s, SARA);
	struct buf b;

	buf_init(&b, 1 << 20);
	make_book(&b, bad, 2);
	must_open(golnar, "/admin/forms");
	must_answer(golnar, 422, send_book(golnar, "bad", b.data, b.len));
	must_see(golnar, "برگهٔ survey، سطر ۲، ستون type: پس از نوع، نام فهرست گزینه‌ها را بنویسید");
	must_see(golnar, "برگهٔ survey، سطر ۳، ستون type: این نوع پرسش («audio») در فرم‌های این سامانه نیست.");
	must_see(golnar, "برگهٔ survey، سطر ۵، ستون name");
	must_see(golnar, "برگهٔ survey، سطر ۴، ستون type: این بخش پایان ندارد.");
	buf_clear(&b);
	make_book(&b, later, 1);
	must_open(golnar, "/admin/forms");
	must_answer(golnar, 422, send_book(golnar, "later", b.data, b.len));
	must_see(golnar, "برگهٔ survey، سطر ۳، ستون relevant");
	buf_clear(&b);
	make_book(&b, none, 1);
	must_open(golnar, "/admin/forms");
	must_answer(golnar, 422, send_book(golnar, "none", b.data, b.len));
	must_see(golnar, "برگهٔ survey");
	must_open(golnar, "/admin/forms");
	must_answer(golnar, 422, send_book(golnar, "none", "%PDF-1.7", 8));
	must_see(golnar, "این فایل اکسل نیست");
	must_open(golnar, "/admin/forms");
	must_answer(golnar, 422, send_book(golnar, "none", "", 0));
	must_open(sara, "/day");
	must_answer(sara, 404, send_book(sara, "bad", b.data, b.len));
	buf_release(&b);
}

const struct scenario scenarios_xlsform[] = {
	SCENARIO("xlsform: a workbook becomes a form", "R105 R131 R254", taken),
	SCENARIO("xlsform: what is wrong is told by sheet, row and column", "R254", told),
	SCENARIOS_END
};
