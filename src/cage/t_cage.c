/* The cage: what it lets through, what it refuses, and that it holds. */
#include "cage_int.h"
#include "tap.h"

#include <fcntl.h>
#include <png.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <turbojpeg.h>
#include <unistd.h>
#include <zip.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* ---- pictures -------------------------------------------------------------------------- */

/* Upper left quarter red, all else blue. */
static uint8_t *draw(int w, int h)
{
	uint8_t *rgb = xmalloc((size_t)w * (size_t)h * 3);

	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			uint8_t *c = rgb + ((size_t)y * (size_t)w + (size_t)x) * 3;
			bool red = x < w / 2 && y < h / 2;

			c[0] = red ? 230 : 10;
			c[1] = 10;
			c[2] = red ? 10 : 230;
		}
	return rgb;
}

/* A JPEG as a telephone makes it: with EXIF that says how it was held, and where. */
static void make_jpeg(struct buf *out, int w, int h, int orientation)
{
	static const char exif[] = "Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\0\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26"
		"\0\0\0\0GPS-33.4878-48.3558";
	uint8_t *rgb = draw(w, h), app1[4 + sizeof exif] = { 0xff, 0xe1, 0, sizeof exif + 2 };
	unsigned char *jpeg = NULL;
	unsigned long n = 0;
	tjhandle tj = tjInitCompress();

	CHECK(tjCompress2(tj, rgb, w, w * 3, h, TJPF_RGB, &jpeg, &n, TJSAMP_420, 90, 0) == 0);
	memcpy(app1 + 4, exif, sizeof exif);
	app1[4 + 25] = (uint8_t)orientation;
	buf_put(out, jpeg, 2);
	buf_put(out, app1, sizeof app1);
	buf_put(out, jpeg + 2, n - 2);
	tjFree(jpeg);
	tjDestroy(tj);
	free(rgb);
}

static const uint8_t *corner(const struct cage_image *i, int x, int y, uint8_t rgb[3])
{
	tjhandle tj = tjInitDecompress();
	uint8_t *all = xmalloc((size_t)i->width * (size_t)i->height * 3);

	CHECK(tjDecompress2(tj, i->bytes, i->n, all, i->width, i->width * 3, i->height, TJPF_RGB, 0) == 0);
	memcpy(rgb, all + ((size_t)y * (size_t)i->width + (size_t)x) * 3, 3);
	free(all);
	tjDestroy(tj);
	return rgb;
}

static bool is_red(const struct cage_image *i, bool right, bool low)
{
	uint8_t rgb[3];

	corner(i, right ? i->width - 5 : 4, low ? i->height - 5 : 4, rgb);
	return rgb[0] > 180 && rgb[2] < 90;
}

static void test_turned(struct arena *a)
{
	/* Where the red quarter must be after each way of holding the telephone. */
	static const struct { bool right, low; } want[] = {
		{ false, false }, { true, false }, { true, true }, { false, true },
		{ false, false }, { true, false }, { true, true }, { false, true } };

	for (int o = 1; o <= 8; o++) {
		struct cage_image i;
		struct fault f = {0};
		struct buf b;

		buf_init(&b, 4 << 20);
		make_jpeg(&b, 640, 320, o);
		is_i64(cage_orientation((const uint8_t *)b.data, b.len), o, "the orientation is read");
		if (is_rc(cage_jpeg(a, b.data, b.len, 1600, &f, &i), OK, "a picture is taken"))
			ok(i.width == (o > 4 ? 320 : 640) && is_red(&i, want[o - 1].right, want[o - 1].low),
				"orientation %d stands upright", o);
		buf_release(&b);
	}
}

static void test_jpeg(struct arena *a)
{
	struct cage_image i;
	struct fault f = {0};
	struct buf b;

	buf_init(&b, 16 << 20);
	make_jpeg(&b, 4000, 3000, 6);
	ok(memmem(b.data, b.len, "GPS-33", 6), "the picture sent says where it was taken");
	is_rc(cage_jpeg(a, b.data, b.len, 1600, &f, &i), OK, "a picture of twelve million pixels is taken");
	is_i64(i.width, 1200, "it is upright and small");
	is_i64(i.height, 1600, "1600 pixels high");
	ok(!memmem(i.bytes, i.n, "GPS", 3) && !memmem(i.bytes, i.n, "Exif", 4), "no place and no camera is left");
	is_rc(cage_jpeg(a, b.data, b.len / 2, 1600, &f, &i), INVALID, "half a picture is refused");
	is_str(f.code, "cage.image.broken", "as broken");
	is_rc(cage_jpeg(a, b.data, 300, 1600, &f, &i), INVALID, "the head of a picture alone is refused");
	is_rc(cage_jpeg(a, "GIF89a.......", 13, 1600, &f, &i), INVALID, "another kind is refused");
	is_str(f.code, "cage.image.kind", "by its first bytes");
	is_rc(cage_jpeg(a, "", 0, 1600, &f, &i), INVALID, "nothing is no picture");
	is_rc(cage_jpeg(a, b.data, CAGE_IMAGE_MAX + 1, 1600, &f, &i), LIMIT, "more than 8 MiB are refused unread");
	buf_release(&b);
}

static void make_png(struct buf *out, int w, int h)
{
	png_image image = { .version = PNG_IMAGE_VERSION, .width = (png_uint_32)w, .height = (png_uint_32)h,
		.format = PNG_FORMAT_RGB };
	uint8_t *rgb = draw(w, h), *mem;
	png_alloc_size_t n = 0;

	CHECK(png_image_write_to_memory(&image, NULL, &n, 0, rgb, 0, NULL));
	mem = xmalloc(n);
	CHECK(png_image_write_to_memory(&image, mem, &n, 0, rgb, 0, NULL));
	buf_put(out, mem, n);
	free(mem);
	free(rgb);
}

static void test_png(struct arena *a)
{
	struct cage_image i;
	struct fault f = {0};
	struct buf b;

	buf_init(&b, 16 << 20);
	make_png(&b, 900, 2000);
	is_rc(cage_jpeg(a, b.data, b.len, 1600, &f, &i), OK, "a PNG is taken");
	ok(i.width == 720 && i.height == 1600 && is_red(&i, false, false) && !is_red(&i, true, true), "as a small JPEG");
	b.data[b.len / 2] ^= 0x55;
	is_rc(cage_jpeg(a, b.data, b.len, 1600, &f, &i), INVALID, "a PNG with a wrong sum is refused");
	buf_clear(&b);
	make_png(&b, 60, 60);
	/* It says it is 40000 x 40000; the sum of the head is set right as an attacker would. */
	memcpy(b.data + 16, "\0\0\x9c\x40\0\0\x9c\x40", 8);
	uint32_t crc = (uint32_t)0;
	for (size_t k = 12; k < 29; k++) {
		crc = k == 12 ? ~0u : crc;
		crc ^= (uint8_t)b.data[k];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	crc = ~crc;
	for (int k = 0; k < 4; k++)
		b.data[29 + k] = (char)(crc >> (24 - 8 * k));
	is_rc(cage_jpeg(a, b.data, b.len, 1600, &f, &i), LIMIT, "a picture of a thousand million pixels is refused");
	is_str(f.code, "cage.image.pixels", "before it is decoded");
	buf_release(&b);
}

/* ---- workbooks ---------------------------------------------------------------------------- */

#define REL "<Relationships><Relationship Id=\"rId7\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
#define BOOK "<workbook><sheets><sheet name=\"h\" r:id=\"rId9\" state=\"hidden\" xmlns:r=\"r\"/><sheet name=\"فهرست\" r:id=\"rId7\" xmlns:r=\"r\"/></sheets></workbook>"
#define STYLES "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[$-3000401]yyyy/mm/dd;@\"/></numFmts>" \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"

struct entry { const char *name, *text; size_t n; };

static void make_book(struct buf *out, const struct entry *e, size_t n)
{
	zip_error_t err;
	zip_source_t *src = zip_source_buffer_create(NULL, 0, 0, &err);
	zip_t *z = zip_open_from_source(src, ZIP_CREATE, &err);
	zip_stat_t st;
	char *all;

	zip_source_keep(src);
	for (size_t i = 0; i < n; i++)
		zip_file_add(z, e[i].name, zip_source_buffer(z, e[i].text, e[i].n ? e[i].n : strlen(e[i].text), 0), 0);
	CHECK(zip_close(z) == 0);
	zip_stat_init(&st);
	CHECK(zip_source_open(src) == 0 && zip_source_stat(src, &st) == 0);
	all = xmalloc(st.size);
	zip_source_read(src, all, st.size);
	buf_clear(out);
	buf_put(out, all, st.size);
	free(all);
	zip_source_close(src);
	zip_source_free(src);
}

static void make_sheet(struct buf *out, const char *sheet, const char *more_name, const char *more)
{
	struct entry e[] = { { "xl/workbook.xml", BOOK, 0 }, { "xl/_rels/workbook.xml.rels", REL, 0 },
		{ "xl/styles.xml", STYLES, 0 },
		{ "xl/sharedStrings.xml", "<sst><si><t>نام</t></si><si><r><t>زه</t></r><r><t>را</t></r><rPh><t>x</t></rPh></si></sst>", 0 },
		{ "xl/worksheets/sheet1.xml", sheet, 0 }, { more_name, more, 0 } };

	make_book(out, e, more_name ? 6 : 5);
}

static enum rc join_row(void *arg, int64_t no, const char *const *cell, size_t n)
{
	struct buf *out = arg;

	buf_printf(out, "%d:", (int)no);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s|", cell[i]);
	return OK;
}

static const char *read_book(struct buf *book, struct buf *said)
{
	struct fault f = {0};
	enum rc rc;

	buf_clear(said);
	rc = cage_xlsx(book->data, book->len, join_row, said, &f);
	return rc ? f.code : buf_str(said);
}

static void test_sheet(struct buf *b, struct buf *said)
{
	make_sheet(b, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
		"<row r=\"2\"><c r=\"A2\"/></row>"
		"<row r=\"4\"><c r=\"A4\"><v>1234567890</v></c><c r=\"B4\" s=\"1\"><v>45000</v></c><c r=\"C4\" s=\"2\"><v>31127.5</v></c>"
		"<c r=\"D4\" t=\"inlineStr\"><is><t>=HYPERLINK(1)</t></is></c><c r=\"E4\" t=\"str\"><f>A1</f><v>x</v></c>"
		"<c r=\"F4\"><v>4.073E9</v></c><c r=\"G4\"><v>1.5</v></c></row></sheetData></worksheet>", NULL, NULL);
	is_str(read_book(b, said), "1:نام||زهرا|4:1234567890|2023-03-15|1985-03-21|=HYPERLINK(1)|x|4073000000|1.5|",
		"texts, gaps, days, values of formulas and numbers come as text");
	make_sheet(b, "<worksheet><sheetData><row><c><v>1</v></c><c/><c><v>3</v></c></row></sheetData></worksheet>", NULL, NULL);
	is_str(read_book(b, said), "1:1||3|", "cells without names stand in their order");
	make_sheet(b, "<worksheet><sheetData/></worksheet>", NULL, NULL);
	is_str(read_book(b, said), "cage.sheet.empty", "an empty sheet is said to be empty");
}

static void test_refused(struct buf *b, struct buf *said)
{
	static const struct { const char *sheet, *name, *text, *want; } cases[] = {
		{ "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>",
			NULL, NULL, "cage.sheet.doctype" },
		{ "<worksheet/>", "xl/vbaProject.bin", "x", "cage.sheet.macros" },
		{ "<worksheet/>", "xl/externalLinks/externalLink1.xml", "x", "cage.sheet.links" },
		{ "<worksheet/>", "../../etc/passwd", "x", "cage.sheet.entries" },
		{ "<worksheet/>", "/etc/passwd", "x", "cage.sheet.entries" },
		{ "<worksheet><sheetData><row r=\"1\"><c r=\"GS1\"><v>1</v></c></row></sheetData></worksheet>", NULL, NULL, "cage.sheet.columns" },
		{ "<worksheet><sheetData><row r=\"2\"/><row r=\"1\"/></sheetData></worksheet>", NULL, NULL, "cage.sheet.broken" },
		{ "<worksheet><sheetData><row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>", NULL, NULL, "cage.sheet.broken" },
		{ "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row></sheetData></worksheet>", NULL, NULL, "cage.sheet.broken" },
		{ "<worksheet><sheetData><row r=\"1\">", NULL, NULL, "cage.sheet.broken" },
		{ "<worksheet>\xff</worksheet>", NULL, NULL, "cage.sheet.broken" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		make_sheet(b, cases[i].sheet, cases[i].name, cases[i].text);
		is_str(read_book(b, said), cases[i].want, cases[i].want);
	}
	buf_clear(b);
	buf_puts(b, "name,surname\n");
	is_str(read_book(b, said), "cage.sheet.kind", "a text is no workbook");
	buf_clear(b);
	buf_put(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.................", 24);
	is_str(read_book(b, said), "cage.sheet.locked", "a workbook with a password is named so");
	make_sheet(b, "<worksheet><sheetData/></worksheet>", NULL, NULL);
	b->len -= 30;
	is_str(read_book(b, said), "cage.sheet.broken", "a cut-off workbook is refused");
}

static void test_bombs(struct buf *b, struct buf *said)
{
	struct buf big;
	struct entry many[70];
	char names[70][16];

	buf_init(&big, 64 << 20);
	buf_puts(&big, "<worksheet><sheetData>");
	while (big.len < 30 << 20)
		buf_puts(&big, "                                                                                    ");
	make_sheet(b, buf_str(&big), NULL, NULL);
	is_str(read_book(b, said), "cage.sheet.bomb", "what swells more than a hundred times is refused");
	buf_clear(&big);
	buf_puts(&big, "<worksheet><sheetData>");
	for (int i = 1; i <= CAGE_ROWS_MAX + 1; i++)
		buf_printf(&big, "<row r=\"%d\"><c r=\"A%d\"><v>%d</v></c></row>", i, i, (i * 7919) % 100003);
	buf_puts(&big, "</sheetData></worksheet>");
	make_sheet(b, buf_str(&big), NULL, NULL);
	is_str(read_book(b, said), "cage.sheet.rows", "more than 100,000 rows are refused");
	for (size_t i = 0; i < 70; i++) {
		snprintf(names[i], sizeof names[i], "xl/%zu.xml", i);
		many[i] = (struct entry){ names[i], "<a/>", 0 };
	}
	make_book(b, many, 70);
	is_str(read_book(b, said), "cage.sheet.entries", "more than 64 entries are refused");
	buf_clear(&big);
	for (int i = 0; i < 5000; i++)
		buf_puts(&big, "<a>");
	make_sheet(b, buf_str(&big), NULL, NULL);
	is_str(read_book(b, said), "cage.sheet.broken", "endless nesting is refused");
	buf_release(&big);
}

static void test_damaged(struct buf *b, struct buf *said)
{
	struct rng r = rng_seeded(7);
	struct buf good;
	int refused = 0, named = 0;

	buf_init(&good, 1 << 20);
	make_sheet(&good, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>12</v></c></row></sheetData></worksheet>", NULL, NULL);
	for (int i = 0; i < 40; i++) {
		buf_clear(b);
		buf_put(b, good.data, good.len);
		for (int k = 0; k < 8; k++)
			b->data[rng_below(&r, b->len)] ^= (char)(1 + rng_below(&r, 255));
		const char *got = read_book(b, said);

		refused += str_prefix(got, "cage.");
		named += str_prefix(got, "cage.") || str_eq(got, "1:12|");
	}
	ok(refused > 20, "damaged workbooks are refused (%d of 40)", refused);
	is_i64(named, 40, "or read as they were; nothing else happens");
	buf_release(&good);
}

/* ---- that it holds ---------------------------------------------------------------------------- */

/* The signal that ended a child which was locked up and then did what it may not. */
static int ended_by(void (*misdeed)(void))
{
	struct cage_limits l = { .memory_bytes = (int64_t)1 << 30, .cpu_s = 1 };
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (!cage_lock(&l))
			_exit(90);
		misdeed();
		_exit(91);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static void open_file(void) { (void)!open("/etc/hostname", O_RDONLY); }
static void open_socket(void) { (void)!socket(AF_INET, SOCK_STREAM, 0); }
static void start_program(void) { char *argv[] = { NULL }; execve("/bin/true", argv, argv); }
static void start_process(void) { (void)!fork(); }
static void run_for_ever(void) { for (volatile int i = 0; ; i++) i = 0; }
static void eat_memory(void) { if (!malloc((size_t)2 << 30)) abort(); }
static void do_nothing(void) { }

static void test_lock(void)
{
	if (SANITIZED) {
		skip("system calls", "sanitizers need calls that the cage takes away");
		return;
	}
	is_i64(ended_by(do_nothing), -91, "the cage lets a quiet child end");
	is_i64(ended_by(open_file), SIGSYS, "no file can be opened");
	is_i64(ended_by(open_socket), SIGSYS, "no socket");
	is_i64(ended_by(start_program), SIGSYS, "no other program");
	is_i64(ended_by(start_process), SIGSYS, "no further process");
	is_i64(ended_by(eat_memory), SIGABRT, "no more memory than allowed");
	int ended = ended_by(run_for_ever);
	ok(ended == SIGKILL || ended == SIGXCPU, "no more time than allowed");
}

/* Children of this test that misbehave on purpose; see main. */
static int bad_child(const char *how)
{
	char piece[70000] = {0};

	if (str_eq(how, "hang"))
		for (;;)
			pause();
	if (str_eq(how, "crash"))
		abort();
	if (str_eq(how, "nested")) {
		struct arena a;
		struct fault f = {0};
		struct cage_image i;

		arena_init(&a, 1 << 20);
		return cage_jpeg(&a, "x", 1, 1600, &f, &i) == FAILED && str_eq(f.code, "cage.nested") &&
			write(1, "Z\0\0\0\0", 5) == 5 ? 0 : 1;
	}
	if (str_eq(how, "huge"))
		return write(1, "R\xff\xff\xff\x7f", 5) == 5 ? 0 : 1;
	if (str_eq(how, "empty"))
		return write(1, "Z\0\0\0\0", 5) == 5 ? 0 : 1;
	while (write(1, "R\x01\0\0\0x", 6) == 6 && write(1, "R\x10\x10\x01\0", 5) == 5 && write(1, piece, 69648) > 0)
		continue;
	return 0;
}

static enum rc count_frame(void *arg, char kind, const uint8_t *bytes, size_t n)
{
	(void)kind;
	(void)bytes;
	(void)n;
	++*(int *)arg;
	return OK;
}

static void test_parent(void)
{
	static const struct { const char *kind; enum rc rc; const char *code; } cases[] = {
		{ "hang", BUSY, "cage.slow" }, { "crash", INVALID, "cage.crashed" }, { "huge", LIMIT, "cage.too_large" },
		{ "flood", LIMIT, "cage.too_large" }, { "nested", OK, NULL }, { "empty", OK, NULL } };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int frames = 0;
		struct fault f = {0};
		struct cage_job job = { .kind = cases[i].kind, .in_max = 100, .frame_max = 1 << 20, .total_max = 8 << 20,
			.wall_ms = 300, .frame = count_frame, .arg = &frames };

		is_rc(cage_run(&job, "x", 1, &f), cases[i].rc, cases[i].kind);
		is_str(f.code, cases[i].code, "and the reason is named");
	}
}

int main(int argc, char **argv)
{
	struct arena a;
	struct buf b, said;

	if (cage_is_child(argc, argv))
		return str_eq(argv[2], "jpeg") || str_eq(argv[2], "xlsx") ? cage_child(argc, argv) : bad_child(argv[2]);
	arena_init(&a, ARENA_CAP_DEFAULT);
	buf_init(&b, 64 << 20);
	buf_init(&said, 64 << 20);
	test_jpeg(&a);
	test_turned(&a);
	test_png(&a);
	test_sheet(&b, &said);
	test_refused(&b, &said);
	test_bombs(&b, &said);
	test_damaged(&b, &said);
	test_lock();
	test_parent();
	buf_release(&b);
	buf_release(&said);
	arena_release(&a);
	return done();
}
