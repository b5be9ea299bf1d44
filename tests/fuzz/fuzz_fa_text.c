#include "fa.h"
#include "fuzz.h"

#include <stdlib.h>

typedef void writer(struct buf *b, const char *text);

/* What comes out is valid, and goes through a second time unchanged. */
static void settles(writer *f, const char *text)
{
	AUTO(buf) once = { 0 };
	AUTO(buf) twice = { 0 };

	buf_init(&once, 1 << 17);
	buf_init(&twice, 1 << 17);
	f(&once, text);
	CHECK(utf8_valid(buf_str(&once), once.len));
	f(&twice, buf_str(&once));
	CHECK(str_eq(buf_str(&once), buf_str(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	AUTO(buf) key = { 0 };
	AUTO(buf) cleaned = { 0 };
	AUTO(buf) again = { 0 };

	settles(fa_normalise, text);
	settles(fa_normalise_note, text);
	settles(fa_search_key, text);
	settles(fa_joined_key, text);
	buf_init(&key, 1 << 17);
	fa_name_key(&key, text);
	buf_clear(&key);
	fa_sort_key(&key, text);
	for (const char *p = buf_str(&key); *p; p++)
		CHECK(*p >= ' ' && *p < 0x7f);
	/* Stored text is found under the key of what was typed. */
	buf_init(&cleaned, 1 << 17);
	buf_init(&again, 1 << 17);
	fa_normalise(&cleaned, text);
	fa_search_key(&again, buf_str(&cleaned));
	buf_clear(&key);
	fa_search_key(&key, text);
	CHECK(str_eq(buf_str(&key), buf_str(&again)));
	free(text);
	return 0;
}
