/* totp - one-time codes of RFC 6238 over HMAC-SHA-1 (RFC 2104, FIPS 180-4).
 *
 * SHA-1 here is what every authenticator app computes; its weakness against
 * collisions does not touch HMAC.  libsodium has none, hence these lines, held
 * to the vectors of the RFCs.
 */
#include <string.h>

#include <sodium.h>

#include "access_int.h"

static uint32_t rol(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

static void sha1_block(uint32_t h[5], const unsigned char p[64])
{
	uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
			(uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (int i = 16; i < 80; i++)
		w[i] = rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (int i = 0; i < 80; i++) {
		uint32_t f, k, t;

		if (i < 20) {
			f = (b & c) | (~b & d);
			k = 0x5a827999;
		} else if (i < 40) {
			f = b ^ c ^ d;
			k = 0x6ed9eba1;
		} else if (i < 60) {
			f = (b & c) | (b & d) | (c & d);
			k = 0x8f1bbcdc;
		} else {
			f = b ^ c ^ d;
			k = 0xca62c1d6;
		}
		t = rol(a, 5) + f + e + k + w[i];
		e = d;
		d = c;
		c = rol(b, 30);
		b = a;
		a = t;
	}
	h[0] += a;
	h[1] += b;
	h[2] += c;
	h[3] += d;
	h[4] += e;
}

void sha1(const void *p, size_t n, unsigned char ret[SHA1_SIZE])
{
	uint32_t h[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	const unsigned char *s = p;
	unsigned char last[128] = { 0 };
	size_t left = n % 64, pad = left < 56 ? 64 : 128;
	uint64_t bits = (uint64_t)n * 8;

	for (size_t i = 0; i + 64 <= n; i += 64)
		sha1_block(h, s + i);
	if (left)
		memcpy(last, s + (n - left), left);
	last[left] = 0x80;
	for (size_t i = 0; i < 8; i++)
		last[pad - 1 - i] = (unsigned char)(bits >> (8 * i));
	for (size_t i = 0; i < pad; i += 64)
		sha1_block(h, last + i);
	for (size_t i = 0; i < SHA1_SIZE; i++)
		ret[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

void hmac_sha1(const void *key, size_t nkey, const void *p, size_t n, unsigned char ret[SHA1_SIZE])
{
	unsigned char block[64 + 64] = { 0 }, inner[64 + SHA1_SIZE], k[64] = { 0 };

	CHECK(n <= 64);
	if (nkey > 64)
		sha1(key, nkey, k);
	else
		memcpy(k, key, nkey);
	for (size_t i = 0; i < 64; i++) {
		block[i] = k[i] ^ 0x36;
		inner[i] = k[i] ^ 0x5c;
	}
	memcpy(block + 64, p, n);
	sha1(block, 64 + n, inner + 64);
	sha1(inner, sizeof inner, ret);
	sodium_memzero(k, sizeof k);
	sodium_memzero(block, sizeof block);
	sodium_memzero(inner, sizeof inner);
}

uint32_t totp_at(const void *secret, size_t n, int64_t step)
{
	unsigned char counter[8], mac[SHA1_SIZE];
	uint32_t bits;
	size_t at;

	for (size_t i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	hmac_sha1(secret, n, counter, sizeof counter, mac);
	at = mac[SHA1_SIZE - 1] & 15;
	bits = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
		(uint32_t)mac[at + 2] << 8 | mac[at + 3];
	return bits % 1000000;
}

bool totp_code_read(const char *typed, uint32_t *ret_code)
{
	struct buf b;
	uint32_t code = 0;
	int n = 0;
	bool good = true;

	buf_init(&b, 256);
	fa_put_digits_ascii(&b, typed ? typed : "");
	for (const char *p = buf_str(&b); *p; p++) {
		if (*p >= '0' && *p <= '9' && n < 7) {
			code = code * 10 + (uint32_t)(*p - '0');
			n++;
		} else if (*p != ' ') {
			good = false;
		}
	}
	good = good && n == 6 && !b.overflow;
	buf_release(&b);
	if (good)
		*ret_code = code;
	return good;
}

int64_t totp_step_of(const unsigned char secret[TOTP_SECRET_BYTES], const char *code, int64_t now_ms)
{
	int64_t now = now_ms / 30000, found = 0;
	uint32_t typed;

	if (!totp_code_read(code, &typed))
		return 0;
	/* All three are computed always: the time tells nothing of which one fits. */
	for (int64_t step = now - 1; step <= now + 1; step++)
		if (totp_at(secret, TOTP_SECRET_BYTES, step) == typed)
			found = step;
	return found;
}

static const char base32_symbols[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void base32_write(const unsigned char secret[TOTP_SECRET_BYTES], char ret_text[33])
{
	for (size_t i = 0; i < 32; i++) {
		size_t bit = i * 5, at = bit / 8;
		unsigned two = (unsigned)secret[at] << 8 | (at + 1 < TOTP_SECRET_BYTES ? secret[at + 1] : 0u);

		ret_text[i] = base32_symbols[two >> (11 - bit % 8) & 31];
	}
	ret_text[32] = '\0';
}

bool base32_read(const char *text, unsigned char ret_secret[TOTP_SECRET_BYTES])
{
	unsigned char out[TOTP_SECRET_BYTES] = { 0 };
	size_t n = 0;

	for (const char *p = text ? text : ""; *p; p++) {
		char c = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
		const char *s = memchr(base32_symbols, c, 32);

		if (c == ' ' || c == '-')
			continue;
		if (!s || n == 32)
			return false;
		for (size_t bit = 0; bit < 5; bit++)
			if ((s - base32_symbols) >> (4 - bit) & 1)
				out[(n * 5 + bit) / 8] |= (unsigned char)(0x80 >> ((n * 5 + bit) % 8));
		n++;
	}
	if (n != 32)
		return false;
	memcpy(ret_secret, out, sizeof out);
	return true;
}
