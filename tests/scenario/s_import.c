/* What comes from outside: photos of visits, and lists of existing files (R103, R256, C4). */
#include "scenario.h"

#include <stdio.h>
#include <zip.h>

#include "import.h"
#include "sheet.h"

/* ---- photos ----------------------------------------------------------------------------- */

static int send_file(struct browser *b, const char *path, const char *field, const char *name, const void *bytes, size_t n,
		const char *more, const char *value)
{
	struct buf body;
	const char *csrf = csrf_of(b);
	int status;

	buf_init(&body, 32 << 20);
	http_multipart_add(&body, "csrf", NULL, NULL, csrf, strlen(csrf));
	if (more)
		http_multipart_add(&body, more, NULL, NULL, value, strlen(value));
	http_multipart_add(&body, field, name, "application/octet-stream", bytes, n);
	http_multipart_end(&body);
	status = http_drive_send(&b->d, "POST", path, HTTP_DRIVE_MULTIPART, body.data, body.len);
	buf_release(&body);
	return status;
}

static size_t read_photo(char *bytes, size_t room)
{
	FILE *f = fopen(PHOTO, "rbe");
	size_t n;

	CHECK(f);
	n = fread(bytes, 1, room, f);
	fclose(f);
	return n;
}

/* The first link to a photo on the last page. */
static const char *photo_link(struct browser *b)
{
	const char *at = strstr(b->d.body, "\"/photos/");

	return at ? arena_strndup(&b->s->w.arena, at + 1, strcspn(at + 1, "\"")) : "/none";
}

static void photo(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *omid = enter(s, OMID), *mina = enter(s, MINA);
	const char *visit = say(s, "/visits/%s", key_text(s, visited(s, SARA, s->moradi, s->today, "همه خانه بودند.")));
	const char *photos = say(s, "%s/photos", visit), *link;
	char bytes[8192];
	size_t n = read_photo(bytes, sizeof bytes);

	must(s, memmem(bytes, n, "Exif", 4), "the photo sent says how it was taken");
	must_open(sara, "%s", visit);
	must_see(sara, "عکسی افزوده نشده است.");
	must_answer(sara, 422, send_file(sara, photos, "photo", "a.jpg", "not a picture", 13, NULL, NULL));
	must_see(sara, "این فایل عکس نیست.");
	must_answer(sara, 422, send_file(sara, photos, "photo", "a.jpg", bytes, n / 2, NULL, NULL));
	must_see(sara, "این عکس ناقص یا خراب است");
	must_answer(sara, 303, send_file(sara, photos, "photo", "a.jpg", bytes, n, NULL, NULL));
	http_drive_follow(&sara->d);
	must_see(sara, "عکس افزوده شد.");
	link = photo_link(sara);
	must_open(sara, "%s", link);
	must(s, str_eq(http_drive_header(&sara->d, "Content-Type"), "image/jpeg"), "it comes back as a picture");
	must(s, !memmem(sara->d.body, sara->d.body_len, "Exif", 4), "without how it was taken");
	must(s, strstr(http_drive_header(&sara->d, "Content-Security-Policy"), "sandbox"), "and can do nothing");
	must_open(mina, "%s", link);
	must_answer(omid, 404, get(omid, "%s", link));
	must_open(omid, "/day");
	must_answer(omid, 404, send_file(omid, photos, "photo", "a.jpg", bytes, n, NULL, NULL));
	http_drive_with(&sara->d, "Sec-Fetch-Site", "cross-site");
	must_answer(sara, 404, get(sara, "%s", link));
}

/* ---- lists ------------------------------------------------------------------------------- */

static void work(struct scene *s, const char *path)
{
	struct import_progress p = {0};
	struct ctx ctx;
	import_batch_key key;

	must(s, key_read(strrchr(path, '/') + 1, &key.v), "the list has a page: %s", path);
	for (int i = 0; i < 100 && !p.finished; i++) {
		as_program(s, &ctx);
		if (!must(s, import_work(&ctx, key, 1000, &p) == OK, "worked on: %s", ctx.fault.code))
			return;
	}
}

static const char *list_of(struct scene *s)
{
	return say(s, "شماره پرونده,نام,نام خانوادگی,کد ملی,گروه هدف,کد ملی سرپرست,موبایل,تاریخ تولد\n"
		"11,نرگس,شیرازی,%s,زن سرپرست خانوار,,,۱۳۵۰/۱/۱\n12,امید,شیرازی,%s,معلول,%s,,1380/1/1\n"
		"13,بهار,تهرانی,%s,معلول,,09120001111,1360/2/2\n14,باران,تبریزی,%s,معلول,,09120001111,1361/2/2\n"
		"15,<b>خطا</b>,کرمانی,1234567890,معلول,,,1399/13/1\n", valid_id(s, 90001), valid_id(s, 90002),
		valid_id(s, 90001), valid_id(s, 90003), valid_id(s, 90004));
}

static const char *send_list(struct scene *s, struct browser *b)
{
	const char *csv = list_of(s);

	must_open(b, "/import");
	must_answer(b, 303, send_file(b, "/import", "file", "فهرست.csv", csv, strlen(csv), "centre",
		say(s, "%lld", (long long)s->unit[AT_A].v)));
	const char *path = arena_strdup(&s->w.arena, where(b));
	http_drive_follow(&b->d);
	return path;
}

static void list_taken(struct scene *s)
{
	struct browser *parviz = enter(s, PARVIZ);
	const char *path = send_list(s, parviz);
	struct form_on_page *f;

	must_see(parviz, "فهرست.csv");
	must_see(parviz, "رقم");
	must_see(parviz, "شاید یک خانوار باشند");
	must_see(parviz, "نرگس شیرازی");
	must(s, !strstr(parviz->d.body, "<b>خطا"), "what stands in a cell is text");
	f = the_form(parviz, "/join");
	type(f, "join", "4");
	must_go(f);
	must_see(parviz, "انتخاب شما درباره خانوارها ثبت شد.");
	f = the_form(parviz, "/columns");
	type(f, "m5", "");
	must_go(f);
	must_see(parviz, "ستون‌ها ثبت و ردیف‌ها دوباره بررسی شد.");
	f = the_form(parviz, "/confirm");
	must_go(f);
	must_see(parviz, "کار در جریان است.");
	work(s, path);
	must_open(parviz, "%s", path);
	must_see(parviz, "وارد شد");
	must_see(parviz, "در ۲ خانوار");
	must_open(parviz, "%s/result.csv", path);
	must(s, strstr(parviz->d.body, "وارد نشد") && strstr(parviz->d.body, "15-"), "the result says what became of each row");
	must_not_see(parviz, "شیرازی");
	must_open(parviz, "/import");
	f = the_form(parviz, "/search");
	type(f, "q", "نرگس شیرازی");
	must_answer(parviz, 200, go(f));
	must_see(parviz, "خانوار شیرازی");
	/* Sent again it is noticed, and nobody comes in twice. */
	path = send_list(s, parviz);
	must_see(parviz, "همین فهرست پیش‌تر وارد شده است");
	must_see(parviz, "هم‌اکنون در سامانه پرونده باز دارد");
	must(s, !has_form(parviz, "/confirm"), "and there is nothing to take");
	must_go(the_form(parviz, "/drop"));
	must_see(parviz, "کنار گذاشته شد");
}

static bool to_buf(void *arg, const void *bytes, size_t n)
{
	buf_put(arg, bytes, n);
	return true;
}

/* A workbook as spreadsheets write it, with a day as a number. */
static void workbook_taken(struct scene *s)
{
	static const struct sheet_column columns[] = { { "نام", SHEET_TEXT }, { "نام خانوادگی", SHEET_TEXT },
		{ "کد ملی", SHEET_CODE }, { "تاریخ تولد", SHEET_DATE }, { "گروه هدف", SHEET_TEXT }, { "کد مرکز", SHEET_INT } };
	struct browser *parviz = enter(s, PARVIZ);
	struct buf book;
	date_t born;
	const char *path;
	AUTO(sheet) sheet = {0};

	buf_init(&book, 1 << 20);
	CHECK(fa_date(1363, 5, 6, &born));
	CHECK(sheet_open(&sheet, SHEET_XLSX, LANG_FA, "فهرست", columns, COUNT_OF(columns), to_buf, &book) == OK);
	sheet_text(&sheet, "گلنار");
	sheet_text(&sheet, "یاسوجی");
	sheet_text(&sheet, valid_id(s, 90010));
	sheet_date(&sheet, born);
	sheet_text(&sheet, "سالمند");
	sheet_int(&sheet, s->unit[AT_A].v);
	sheet_row(&sheet);
	CHECK(sheet_finish(&sheet) == OK);
	must_open(parviz, "/import");
	must_answer(parviz, 303, send_file(parviz, "/import", "file", "فهرست.xlsx", book.data, book.len, NULL, NULL));
	path = arena_strdup(&s->w.arena, where(parviz));
	http_drive_follow(&parviz->d);
	must_see(parviz, "متولد ۱۳۶۳");
	must_see(parviz, "سالمند");
	must_go(the_form(parviz, "/confirm"));
	work(s, path);
	must_open(parviz, "%s", path);
	must_see(parviz, "در ۱ خانوار");
	buf_release(&book);
}

static void list_undone(struct scene *s)
{
	struct browser *reza = enter(s, REZA);
	const char *path = send_list(s, reza);

	must_go(the_form(reza, "/confirm"));
	work(s, path);
	must_open(reza, "%s", path);
	must_go(the_form(reza, "/undo"));
	work(s, path);
	must_open(reza, "%s", path);
	must_see(reza, "بازگردانده شد");
	must(s, !has_form(reza, "/undo"), "not twice");
	path = send_list(s, reza);
	must_not_see(reza, "همین فهرست پیش‌تر");
	must(s, has_form(reza, "/confirm"), "what was undone may come again");
}

static void list_refused(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *parviz = enter(s, PARVIZ);
	const char *path = send_list(s, parviz);

	must_answer(sara, 404, get(sara, "/import"));
	must_answer(sara, 404, get(sara, "%s", path));
	must_open(sara, "/day");
	must_answer(sara, 404, post(sara, say(s, "%s/confirm", path), NULL));
	must_open(parviz, "/import");
	must_answer(parviz, 422, send_file(parviz, "/import", "file", "x.xlsx", "PK\3\4 broken", 11, NULL, NULL));
	must_see(parviz, "این فایل اکسل ناقص یا خراب است");
	must_answer(parviz, 422, send_file(parviz, "/import", "file", "x.csv", "a,b\n\xff,1\n", 8, NULL, NULL));
	must_see(parviz, "CSV UTF-8");
	must_answer(parviz, 422, send_file(parviz, "/import", "file", "x.csv", "", 0, NULL, NULL));
	must_see(parviz, "هنوز فایلی انتخاب نکرده‌اید.");
}

/* ---- what is sent to do harm -------------------------------------------------------------- */

static void put_be32(struct buf *b, uint32_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(b, (char)(v >> shift));
}

/* The head of a picture of w x h with a right checksum, and no dots behind it. */
static void png_head(struct buf *b, uint32_t w, uint32_t h)
{
	uint32_t crc = ~0U;
	size_t from;

	buf_put(b, "\x89PNG\r\n\x1a\n", 8);
	put_be32(b, 13);
	from = b->len;
	buf_puts(b, "IHDR");
	put_be32(b, w);
	put_be32(b, h);
	buf_put(b, "\x08\x02\0\0\0", 5);
	for (size_t i = from; i < b->len; i++) {
		crc ^= (unsigned char)b->data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
	}
	put_be32(b, ~crc);
	put_be32(b, 1 << 20);
	buf_puts(b, "IDAT");
}

/* Thirty megabytes of blanks in a sheet of some kilobytes. */
static void zip_bomb(struct buf *out)
{
	enum { BLANKS = 30 << 20 };
	static const char book[] = "<workbook><sheets><sheet name=\"a\"/></sheets></workbook>";
	char *blanks = xcalloc(1, BLANKS);
	zip_error_t err;
	zip_source_t *src = zip_source_buffer_create(NULL, 0, 0, &err);
	zip_t *z = zip_open_from_source(src, ZIP_CREATE, &err);
	zip_stat_t st;

	memset(blanks, ' ', BLANKS);
	zip_source_keep(src);
	zip_file_add(z, "[Content_Types].xml", zip_source_buffer(z, "<Types/>", 8, 0), 0);
	zip_file_add(z, "xl/workbook.xml", zip_source_buffer(z, book, sizeof book - 1, 0), 0);
	zip_file_add(z, "xl/worksheets/sheet1.xml", zip_source_buffer(z, blanks, BLANKS, 0), 0);
	CHECK(zip_close(z) == 0);
	zip_stat_init(&st);
	CHECK(zip_source_open(src) == 0 && zip_source_stat(src, &st) == 0 && st.size < 1 << 20);
	CHECK(zip_source_read(src, blanks, st.size) == (zip_int64_t)st.size);
	buf_put(out, blanks, st.size);
	zip_source_close(src);
	zip_source_free(src);
	free(blanks);
}

/* Each is refused in words, before it costs memory, and the next request is served. */
static void bombs(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *parviz = enter(s, PARVIZ);
	const char *photos = say(s, "/visits/%s/photos", key_text(s, visited(s, SARA, s->moradi, s->today, "همه خانه بودند.")));
	const size_t much = 20 << 20;
	char *zeros = xcalloc(1, much);
	struct buf b;

	buf_init(&b, 4 << 20);
	png_head(&b, 50000, 50000);
	must_open(sara, "/day");
	must_answer(sara, 422, send_file(sara, photos, "photo", "a.png", b.data, b.len, NULL, NULL));
	must_see(sara, "این عکس بیش از اندازه بزرگ است");
	must_open(sara, "/day");
	must_answer(sara, 413, send_file(sara, photos, "photo", "a.jpg", zeros, much, NULL, NULL));
	must_open(sara, "/day");
	buf_clear(&b);
	zip_bomb(&b);
	must_open(parviz, "/import");
	must_answer(parviz, 422, send_file(parviz, "/import", "file", "a.xlsx", b.data, b.len, NULL, NULL));
	must_see(parviz, "حجم واقعی این فایل اکسل بیش از اندازه است.");
	must_open(parviz, "/import");
	must_answer(parviz, 422, send_file(parviz, "/import", "file", "a.csv", zeros, much, NULL, NULL));
	must_see(parviz, "CSV UTF-8");
	must_open(parviz, "/import");
	must_not_see(parviz, "a.xlsx");
	buf_release(&b);
	free(zeros);
}

const struct scenario scenarios_import[] = {
	SCENARIO("a photo is cleaned, kept and shown to who may see it", "R131", photo),
	SCENARIO("a list of old files becomes households", "R103 R256", list_taken),
	SCENARIO("a workbook of old files becomes households", "R103 R256", workbook_taken),
	SCENARIO("a list is taken back", "R103", list_undone),
	SCENARIO("who may not, and what is no list", "R256", list_refused),
	SCENARIO("files sent to do harm: a picture of 2.5 thousand million pixels, a packed sheet that swells, zeros",
		"R131 R256", bombs),
	SCENARIOS_END
};
