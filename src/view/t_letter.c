/* Letters: a whole one, one that runs over pages, one that is too long; equal bytes twice. */
#include "letter.h"
#include "tap.h"

#include <stdio.h>
#include <string.h>

static const struct letter_part parts[] = {
	{ LETTER_TEXT, NULL, "بدین‌وسیله آقای امیرحسین رضایی فرزند محمد، عضو خانوار تحت پوشش این مرکز، بر پایه بازدید منزل مورخ "
		"۱۴۰۵/۰۲/۱۴ و نظر کارشناس توان‌بخشی (فرم \xE2\x81\xA6" "CBR-12" "\xE2\x81\xA9) برای دریافت یک دستگاه ویلچر معرفی می‌شود. "
		"خواهشمند است پس از بررسی، نتیجه را حداکثر تا پانزده روز کاری اعلام فرمایید." },
	{ LETTER_HEADING, NULL, "آنچه همراه این نامه است" },
	{ LETTER_ITEM, NULL, "تصویر نظر پزشک" },
	{ LETTER_ITEM, NULL, "برگه بازدید منزل" },
	{ LETTER_PAIR, "هزینه برآوردی", "۱۸۵٬۰۰۰٬۰۰۰ ریال" },
	{ LETTER_PAIR, "نشانی", "خیابان ولیعصر، کوچه لاله، پلاک ۸؛ مسئلهٔ هیئت، مِهر، مَهر، لا إله" },
};

static struct letter one(enum lang lang)
{
	date_t day;

	CHECK(fa_date(1405, 9, 1, &day));
	return (struct letter){ .lang = lang, .organisation = "سازمان بهزیستی کشور", .unit = "مرکز مثبت زندگی خرم‌آباد ۷",
		.number = "\xE2\x81\xA6۱۴۰۵/۷/۰۰۴۱۲\xE2\x81\xA9", .attachment = "دارد", .date = day,
		.title = "معرفی‌نامه برای دریافت وسیله کمک‌حرکتی", .to = "به: اداره بهزیستی شهرستان خرم‌آباد، معاونت توان‌بخشی",
		.greeting = "با سلام و احترام،", .parts = parts, .nparts = COUNT_OF(parts), .closing = "با احترام",
		.signed_by = "مریم صادقی", .position = "مددکار اجتماعی، مسئول فنی مرکز",
		.check_url = "https://zendegi.example/letter/7F3K9QXD2M",
		.check_note = "برای اطمینان از درستی نامه، رمزینه را پویش کنید یا کد \xE2\x81\xA6" "7F3K-9QXD-2M" "\xE2\x81\xA9 را در صفحه پیگیری بنویسید." };
}

static size_t pages_of(struct buf *pdf)
{
	static const char mark[] = "/Type /Page ";
	size_t n = 0;

	for (size_t i = 0; i + sizeof mark - 1 <= pdf->len; i++)
		n += memcmp(pdf->data + i, mark, sizeof mark - 1) == 0;
	return n;
}

int main(int argc, char **argv)
{
	struct letters *l = letters_new();
	struct letter in = one(LANG_FA);
	struct letter_part many[2000];
	struct fault f = {0};
	struct buf a, b;

	buf_init(&a, 8 << 20);
	buf_init(&b, 8 << 20);
	is_rc(letter_write(l, &in, &a, &f), OK, "a letter is written");
	ok(a.len > 5000 && a.len < 200000 && memcmp(a.data, "%PDF-1.", 7) == 0, "it is a PDF of a sensible size");
	is_i64((int64_t)pages_of(&a), 1, "on one page");
	is_rc(letter_write(l, &in, &b, &f), OK, "and once more");
	ok(a.len == b.len && memcmp(a.data, b.data, a.len) == 0, "with the same bytes");
	if (argc > 1) {
		FILE *out = fopen(argv[1], "wbe");

		CHECK(out && fwrite(a.data, 1, a.len, out) == a.len && fclose(out) == 0);
	}
	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = parts[0];
	in.parts = many;
	in.nparts = 20;
	buf_clear(&b);
	is_rc(letter_write(l, &in, &b, &f), OK, "a long letter");
	ok(pages_of(&b) >= 3, "goes over to further pages");
	in.nparts = COUNT_OF(many);
	buf_clear(&b);
	is_rc(letter_write(l, &in, &b, &f), INVALID, "one without end is refused");
	is_str(f.code, "letter.too_long", "and says so");
	in = (struct letter){ .lang = LANG_EN, .title = "A title alone" };
	buf_clear(&b);
	is_rc(letter_write(l, &in, &b, &f), OK, "empty pieces are left out");
	buf_release(&a);
	buf_release(&b);
	letters_free(l);
	return done();
}
