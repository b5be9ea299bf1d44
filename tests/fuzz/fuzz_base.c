#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), key[KEY_TEXT_SIZE], small[7];
	unsigned char bytes[8];
	const char *s = text;
	AUTO(buf) b = { 0 };
	size_t n = strlen(text);
	int64_t v, again;

	buf_init(&b, 4 * n + 64);
	while (*s) {
		const char *from = s;
		uint32_t cp = utf8_next(&s);

		CHECK(s > from && s - from <= 4 && cp);
		utf8_put(&b, cp);
	}
	CHECK(utf8_valid(buf_str(&b), b.len));
	/* Valid text comes back byte for byte. */
	CHECK(!utf8_valid(text, n) || (b.len == n && memcmp(buf_str(&b), text, n) == 0));
	if (utf8_valid(text, n)) {
		str_copy(small, sizeof(small), text);
		CHECK(utf8_valid(small, strlen(small)));
	}
	if (str_to_i64(text, &v)) {
		buf_clear(&b);
		buf_put_i64(&b, v);
		CHECK(str_to_i64(buf_str(&b), &again) && again == v);
	}
	if (key_read(text, &v)) {
		CHECK(v >= 0);
		key_write(v, key);
		CHECK(key_read(key, &again) && again == v);
	}
	if (hex_read(text, bytes, sizeof(bytes)))
		CHECK(n == 2 * sizeof(bytes));
	free(text);
	return 0;
}
