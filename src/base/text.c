#include "base.h"

#include <string.h>

/* Bytes of the code point that starts at s, 0 when it is not valid UTF-8. */
static size_t utf8_length(const unsigned char *s, size_t n)
{
	static const struct { unsigned char lo, hi, second_lo, second_hi, length; } shapes[] = {
		{ 0x00, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },          /* no overlongs */
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },          /* no surrogates */
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },          /* at most U+10FFFF */
	};

	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		size_t length = shapes[i].length;

		if (s[0] < shapes[i].lo || s[0] > shapes[i].hi)
			continue;
		if (length > n)
			return 0;
		if (length > 1 && (s[1] < shapes[i].second_lo || s[1] > shapes[i].second_hi))
			return 0;
		for (size_t k = 2; k < length; k++)
			if ((s[k] & 0xc0) != 0x80)
				return 0;
		return length;
	}
	return 0;
}

static inline bool follows(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* The two shapes that nearly all Persian text has, before the table of all. */
static inline size_t length_at(const unsigned char *s, size_t n)
{
	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		return n >= 2 && follows(s[1]) ? 2 : 0;
	return utf8_length(s, n);
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* How many of eight bytes are whole ASCII and two-byte characters, all that most Persian text
 * has; 0 when something else stands among them.  The bits of each byte are moved to its
 * highest; what comes over from the neighbour lands below it and is cut off. */
static size_t plain_of_eight(const unsigned char *p)
{
	uint64_t x, high, lead, follow;

	memcpy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	high = x & EACH(0x80);
	if (!high)
		return 8;
	lead = high & x << 1;                    /* 11xxxxxx */
	follow = high & ~lead;
	/* 111xxxxx, or C0 and C1, which would be overlong */
	if (lead & (x << 2 | ~(x << 3 | x << 4 | x << 5 | x << 6)))
		return 0;
	if (follow != lead << 8)
		return 0;
	return lead >> 63 ? 7 : 8;
}

bool utf8_valid(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;

	while (n) {
		size_t length = n >= 8 ? plain_of_eight(p) : 0;

		if (!length)
			length = length_at(p, n);
		if (!length)
			return false;
		p += length;
		n -= length;
	}
	return true;
}

uint32_t utf8_next(const char **s)
{
	static const unsigned char lead_mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *p = (const unsigned char *)*s;
	size_t length;
	uint32_t cp;

	if (*p < 0x80) {
		*s += *p ? 1 : 0;
		return *p;
	}
	/* A NUL does not follow, so this never reads past the end. */
	if (*p >= 0xc2 && *p <= 0xdf && follows(p[1])) {
		*s += 2;
		return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3fu);
	}
	length = utf8_length(p, strnlen(*s, 4));
	if (!length) {
		/* Callers promise valid text; a broken byte must still not stop or overrun. */
		*s += 1;
		return 0xfffd;
	}
	cp = p[0] & lead_mask[length];
	for (size_t i = 1; i < length; i++)
		cp = cp << 6 | (p[i] & 0x3fu);
	*s += length;
	return cp;
}

void utf8_put(struct buf *b, uint32_t cp)
{
	char c[4];

	CHECK(cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff));
	if (cp < 0x80) {
		buf_putc(b, (char)cp);
	} else if (cp < 0x800) {
		c[0] = (char)(0xc0 | cp >> 6);
		c[1] = (char)(0x80 | (cp & 0x3f));
		buf_put(b, c, 2);
	} else if (cp < 0x10000) {
		c[0] = (char)(0xe0 | cp >> 12);
		c[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		c[2] = (char)(0x80 | (cp & 0x3f));
		buf_put(b, c, 3);
	} else {
		c[0] = (char)(0xf0 | cp >> 18);
		c[1] = (char)(0x80 | (cp >> 12 & 0x3f));
		c[2] = (char)(0x80 | (cp >> 6 & 0x3f));
		c[3] = (char)(0x80 | (cp & 0x3f));
		buf_put(b, c, 4);
	}
}

size_t utf8_count(const char *s)
{
	size_t n = 0;

	while (utf8_next(&s))
		n++;
	return n;
}

bool str_copy(char *dst, size_t size, const char *src)
{
	size_t n = strlen(src);

	CHECK(size > 0);
	if (n < size) {
		memcpy(dst, src, n + 1);
		return true;
	}
	/* Cut before a code point, never inside one. */
	n = size - 1;
	while (n && ((unsigned char)src[n] & 0xc0) == 0x80)
		n--;
	memcpy(dst, src, n);
	dst[n] = '\0';
	return false;
}

bool str_empty(const char *s)
{
	return !s || !*s;
}

bool str_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_to_i64(const char *s, int64_t *ret_v)
{
	bool minus = *s == '-';
	int64_t v = 0;

	s += minus;
	if (!*s)
		return false;
	for (; *s; s++) {
		int digit = *s - '0';

		if (digit < 0 || digit > 9)
			return false;
		/* Counted downwards, because INT64_MIN has no positive twin. */
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v))
			return false;
	}
	if (!minus && __builtin_sub_overflow(0, v, &v))
		return false;
	*ret_v = v;
	return true;
}

void hex_put(struct buf *b, const void *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *byte = p;

	for (size_t i = 0; i < n; i++) {
		char pair[2] = { digits[byte[i] >> 4], digits[byte[i] & 15] };

		buf_put(b, pair, 2);
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_read(const char *s, void *ret_bytes, size_t n)
{
	unsigned char *out = ret_bytes;

	if (strlen(s) != 2 * n)
		return false;
	for (size_t i = 0; i < 2 * n; i++)
		if (hex_digit(s[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(hex_digit(s[2 * i]) << 4 | hex_digit(s[2 * i + 1]));
	return true;
}

static const char base64_symbols[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_length(size_t n)
{
	return n / 3 * 4 + (n % 3 ? n % 3 + 1 : 0);
}

void base64_write(const void *p, size_t n, char *ret_text)
{
	const unsigned char *in = p;
	char *out = ret_text;

	for (; n >= 3; n -= 3, in += 3) {
		uint32_t v = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];

		*out++ = base64_symbols[v >> 18];
		*out++ = base64_symbols[v >> 12 & 63];
		*out++ = base64_symbols[v >> 6 & 63];
		*out++ = base64_symbols[v & 63];
	}
	if (n) {
		uint32_t v = (uint32_t)in[0] << 16 | (n == 2 ? (uint32_t)in[1] << 8 : 0);

		*out++ = base64_symbols[v >> 18];
		*out++ = base64_symbols[v >> 12 & 63];
		if (n == 2)
			*out++ = base64_symbols[v >> 6 & 63];
	}
	*out = '\0';
}

static const char key_symbols[] = "0123456789abcdefghjkmnpqrstvwxyz";

void key_write(int64_t key, char ret_text[KEY_TEXT_SIZE])
{
	uint64_t v = (uint64_t)key;

	CHECK(key >= 0);
	ret_text[KEY_TEXT_SIZE - 1] = '\0';
	for (int i = KEY_TEXT_SIZE - 2; i >= 0; i--) {
		ret_text[i] = key_symbols[v & 31];
		v >>= 5;
	}
}

bool key_read(const char *text, int64_t *ret_key)
{
	uint64_t v = 0;

	if (strlen(text) != KEY_TEXT_SIZE - 1)
		return false;
	for (const char *p = text; *p; p++) {
		char c = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
		const char *at;

		c = c == 'i' || c == 'l' ? '1' : c == 'o' ? '0' : c;
		at = strchr(key_symbols, c);
		/* 13 symbols hold 65 bits; a key has 63. */
		if (!at || v >> 58)
			return false;
		v = v << 5 | (uint64_t)(at - key_symbols);
	}
	if (v > INT64_MAX)
		return false;
	*ret_key = (int64_t)v;
	return true;
}
