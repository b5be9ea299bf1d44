#include "fa_text.h"

#include <string.h>

enum { ZWNJ = 0x200c, YE = 0x06cc, KAF = 0x06a9, HE = 0x0647, ALEF = 0x0627, WAW = 0x0648 };

static bool between(uint32_t cp, uint32_t lo, uint32_t hi)
{
	return cp >= lo && cp <= hi;
}

static bool is_mark(uint32_t cp)
{
	return between(cp, 0x064b, 0x065f) || cp == 0x0670 || between(cp, 0x0610, 0x061a) ||
	       between(cp, 0x06d6, 0x06dc) || between(cp, 0x06df, 0x06e4) ||
	       between(cp, 0x06e7, 0x06e8) || between(cp, 0x06ea, 0x06ed) || between(cp, 0x0300, 0x036f);
}

/* What no stored text keeps: bidi marks, joiners, controls, tatweel. */
static bool is_noise(uint32_t cp)
{
	return cp == 0x0640 || cp == 0x200d || cp == 0xfeff || cp == 0x061c || cp == 0x2060 ||
	       between(cp, 0x200e, 0x200f) || between(cp, 0x202a, 0x202e) ||
	       between(cp, 0x2066, 0x2069) || cp < 0x20 || between(cp, 0x7f, 0x9f);
}

static bool is_space(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == 0x00a0 || between(cp, 0x2000, 0x200a) ||
	       cp == 0x200b || cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

static bool is_newline(uint32_t cp)
{
	return cp == '\n' || cp == '\r' || cp == 0x0b || cp == 0x0c || cp == 0x85 ||
	       cp == 0x2028 || cp == 0x2029;
}

static bool is_punctuation(uint32_t cp)
{
	return (cp < 0x80 && !between(cp, '0', '9') && !between(cp, 'a', 'z') && !between(cp, 'A', 'Z')) ||
	       between(cp, 0x80, 0xbf) || cp == 0xd7 || cp == 0xf7 ||
	       between(cp, 0x0600, 0x060f) || cp == 0x061b || between(cp, 0x061d, 0x061f) ||
	       between(cp, 0x066a, 0x066d) || cp == 0x06d4 || between(cp, 0x06dd, 0x06de) || cp == 0x06e9 ||
	       between(cp, 0x2000, 0x2bff) || between(cp, 0x2e00, 0x2e7f) || between(cp, 0x3000, 0x303f) ||
	       between(cp, 0xfd3e, 0xfd3f) || between(cp, 0xfe00, 0xfe6f) || between(cp, 0xfff0, 0xffff) ||
	       cp >= 0x1f000;
}

/* Reads code points with presentation forms taken apart. */
struct reader {
	const char *at, *form;
};

static uint32_t reader_next(struct reader *r)
{
	uint32_t cp;

	if (r->form) {
		cp = utf8_next(&r->form);
		if (cp)
			return cp;
		r->form = NULL;
	}
	cp = utf8_next(&r->at);
	r->form = fa_nfkc(cp);
	if (!r->form)
		return cp;
	/* A vowel sign standing alone carries a space; inside a word that would cut it. */
	if (r->form[0] == ' ' && r->form[1])
		r->form++;
	return utf8_next(&r->form);
}

/* ---- stored text ------------------------------------------------------------------ */

/* Letters that differ by keyboard only; nobody means the one and not the other. */
static uint32_t keyboard_fold(uint32_t cp)
{
	switch (cp) {
	case 0x064a: case 0x0649:
		return YE;
	case 0x0643: case 0x06aa:
		return KAF;
	case 0x06be: case 0x06c1: case 0x06d5:
		return HE;
	case 0x0671:
		return ALEF;
	case 0x00ad:                    /* old keyboards had it for the half-space */
		return ZWNJ;
	default:
		return cp;
	}
}

struct pending {
	bool space, joiner, word;       /* word: the last thing written was part of a word */
	int newlines;
};

static void flush_pending(struct buf *b, size_t start, struct pending *p, uint32_t next)
{
	if (b->len > start) {
		for (int i = 0; i < p->newlines && i < 2; i++)
			buf_putc(b, '\n');
		if (!p->newlines && p->space)
			buf_putc(b, ' ');
		else if (!p->newlines && p->joiner && p->word && !is_punctuation(next))
			utf8_put(b, ZWNJ);
	}
	*p = (struct pending){ .word = !is_punctuation(next) };
}

/* A letter of Persian as it is stored, or a digit, by its lead byte from d8 on: 0621-063a;
 * 0641, 0642, 0644-0648, 0660-0669, 067e; 0686, 0698, 06a9, 06af; 06cc, 06f0-06f9. */
static inline bool plain_persian(const char *s)
{
	static const uint64_t plain[4] = { UINT64_C(0x7fffffe00000000), UINT64_C(0x400003ff000001f6),
		UINT64_C(0x820001000040), UINT64_C(0x3ff000000001000) };
	unsigned a = (unsigned char)s[0] - 0xd8u, b;

	if (a > 3)
		return false;
	b = (unsigned char)s[1];
	return (b & 0xc0) == 0x80 && (plain[a] >> (b & 0x3f) & 1);
}

/* A letter, digit or mark that is stored as it is: part of a word or, when
 * *ret_word is false, punctuation.  Bytes of it, 0 when it has to be looked at. */
static inline size_t plain_length(const char *s, bool *ret_word)
{
	unsigned char a = (unsigned char)s[0];

	if (a < 0x80) {
		*ret_word = !is_punctuation(a);
		return a > ' ' && a < 0x7f;
	}
	*ret_word = true;
	return plain_persian(s) ? 2 : 0;
}

/* Most text is plain with single spaces: found here and copied in one piece. */
static size_t plain_run(const char *s, bool *ret_word)
{
	bool word = false, next;
	size_t n = 0, k;

	for (;;) {
		while (plain_persian(s + n)) {
			n += 2;
			word = true;
		}
		k = plain_length(s + n, &next);
		if (k) {
			n += k;
			word = next;
		} else if (n && s[n] == ' ' && plain_length(s + n + 1, &next)) {
			n++;
		} else {
			break;
		}
	}
	*ret_word = word;
	return n;
}

/* What is not plain; returns it, for the \n after a \r. */
static uint32_t put_other(struct buf *b, size_t start, struct pending *p, uint32_t cp, uint32_t before, bool lines)
{
	uint32_t seen = cp;

	if (is_newline(cp)) {
		p->space = true;
		if (lines && !(cp == '\n' && before == '\r'))
			p->newlines += 1;
		return seen;
	}
	if (is_space(cp)) {
		p->space = true;
		return seen;
	}
	if (is_noise(cp))
		return seen;
	cp = keyboard_fold(cp);
	if (cp == ZWNJ) {
		p->joiner = true;
		return seen;
	}
	flush_pending(b, start, p, cp);
	utf8_put(b, cp);
	return seen;
}

static void normalise(struct buf *b, const char *text, bool lines)
{
	struct reader r = { .at = text };
	struct pending p = { 0 };
	size_t start = b->len;
	uint32_t cp, before = 0;

	for (;;) {
		bool word = false;
		size_t n = r.form ? 0 : plain_run(r.at, &word);

		if (n) {
			const char *first = r.at;

			flush_pending(b, start, &p, utf8_next(&first));
			buf_put(b, r.at, n);
			p.word = word;
			r.at += n;
			before = 0;
		}
		cp = reader_next(&r);
		if (!cp)
			break;
		before = put_other(b, start, &p, cp, before, lines);
	}
}

void fa_normalise(struct buf *b, const char *text)
{
	normalise(b, text, false);
}

void fa_normalise_note(struct buf *b, const char *text)
{
	normalise(b, text, true);
}

/* ---- keys ----------------------------------------------------------------------------- */

static uint32_t lower(uint32_t cp)
{
	if (between(cp, 'A', 'Z') || (between(cp, 0xc0, 0xde) && cp != 0xd7))
		return cp + 0x20;
	return cp;
}

/* The letter that stands for cp in keys; 0 drops it, ' ' parts words. */
static uint32_t key_fold(uint32_t cp)
{
	if (is_space(cp) || is_newline(cp))
		return ' ';
	cp = keyboard_fold(cp);
	if (is_noise(cp) || is_mark(cp) || cp == ZWNJ || cp == 0x0621 || cp == 0x0674)
		return 0;
	switch (cp) {
	case 0x0622: case 0x0623: case 0x0625: case 0x0672: case 0x0673: case 0x0675:
		return ALEF;
	case 0x0624: case 0x0676: case 0x06c7: case 0x06c6:
		return WAW;
	case 0x0626: case 0x0678: case 0x06d2: case 0x06d3: case 0x06cd: case 0x06ce: case 0x06d0:
		return YE;
	case 0x0629: case 0x06c0: case 0x06c2: case 0x06c3:
		return HE;
	default:
		break;
	}
	if (between(cp, 0x0660, 0x0669))
		return '0' + cp - 0x0660;
	if (between(cp, 0x06f0, 0x06f9))
		return '0' + cp - 0x06f0;
	return is_punctuation(cp) ? ' ' : lower(cp);
}

static void put_key(struct buf *b, const char *text, bool spaces)
{
	struct reader r = { .at = text };
	size_t start = b->len;
	bool space = false;
	uint32_t cp;

	while ((cp = reader_next(&r))) {
		cp = key_fold(cp);
		if (cp == ' ')
			space = true;
		if (!cp || cp == ' ')
			continue;
		if (space && spaces && b->len > start)
			buf_putc(b, ' ');
		space = false;
		utf8_put(b, cp);
	}
}

void fa_search_key(struct buf *b, const char *text)
{
	put_key(b, text, true);
}

void fa_joined_key(struct buf *b, const char *text)
{
	put_key(b, text, false);
}

/* Bytes of a title that stands as a word of its own at the start of a key. */
static size_t title_length(const char *key)
{
	static const char *const titles[] = { "سیده", "سید", "میر", "حاجیه", "حاجی", "حاج" };

	for (size_t i = 0; i < COUNT_OF(titles); i++) {
		size_t n = strlen(titles[i]);

		if (str_prefix(key, titles[i]) && key[n] == ' ' && key[n + 1])
			return n + 1;
	}
	return 0;
}

void fa_name_key(struct buf *b, const char *text)
{
	static const char glued[] = "سید", allah[] = "لله", two_ye[] = "یی";
	AUTO(buf) parted = { 0 };
	const char *at;
	size_t skip;

	buf_init(&parted, b->max);
	/* سید‌محمد with a half-space is two words here. */
	for (const char *s = text; *s; ) {
		const char *from = s;

		if (utf8_next(&s) == ZWNJ)
			buf_putc(&parted, ' ');
		else
			buf_put(&parted, from, (size_t)(s - from));
	}
	{
		AUTO(buf) key = { 0 };

		buf_init(&key, b->max);
		fa_search_key(&key, buf_str(&parted));
		at = buf_str(&key);
		while ((skip = title_length(at)))
			at += skip;
		/* سیدمحمد in one piece, but not سیدا or سیدی: at least three letters must remain. */
		if (str_prefix(at, glued) && at[sizeof(glued) - 1] != ' ' && utf8_count(at) >= 6)
			at += sizeof(glued) - 1;
		while (*at) {
			if (*at == ' ') {
				at++;
			} else if (str_prefix(at, allah)) {
				buf_puts(b, "له");
				at += sizeof(allah) - 1;
			} else if (str_prefix(at, two_ye)) {
				buf_puts(b, "ی");
				at += sizeof(two_ye) - 1;
			} else {
				buf_putc(b, *at++);
			}
		}
	}
}

/* One printable ASCII byte a letter, in the order of the alphabet from ':' to 'Z'. */
static char persian_weight(uint32_t cp)
{
	static const uint16_t alphabet[] = {
		0x0622, 0x0627, 0x0628, 0x067e, 0x062a, 0x062b, 0x062c, 0x0686, 0x062d, 0x062e, 0x062f,
		0x0630, 0x0631, 0x0632, 0x0698, 0x0633, 0x0634, 0x0635, 0x0636, 0x0637, 0x0638, 0x0639,
		0x063a, 0x0641, 0x0642, 0x06a9, 0x06af, 0x0644, 0x0645, 0x0646, 0x0648, 0x0647, 0x06cc,
	};

	for (size_t i = 0; i < COUNT_OF(alphabet); i++)
		if (alphabet[i] == cp)
			return (char)(':' + i);
	return 0;
}

void fa_sort_key(struct buf *b, const char *text)
{
	struct reader r = { .at = text };
	size_t start = b->len;
	bool space = false;
	uint32_t cp;

	while ((cp = reader_next(&r))) {
		uint32_t letter = cp == 0x0622 ? cp : key_fold(cp);
		char weight = persian_weight(letter);

		if (letter == ' ')
			space = true;
		if (!letter || letter == ' ')
			continue;
		if (space && b->len > start)
			buf_putc(b, ' ');
		space = false;
		if (weight)
			buf_putc(b, weight);
		else if (letter < 0x80)
			buf_putc(b, (char)letter);
		else
			buf_printf(b, "~%06X", (unsigned)letter);
	}
}

/* ---- plain text -------------------------------------------------------------------------- */

void fa_put_ltr(struct buf *b, const char *text)
{
	utf8_put(b, 0x2066);
	buf_puts(b, text);
	utf8_put(b, 0x2069);
}

void fa_put_isolated(struct buf *b, const char *text)
{
	utf8_put(b, 0x2068);
	buf_puts(b, text);
	utf8_put(b, 0x2069);
}
