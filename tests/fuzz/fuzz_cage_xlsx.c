/* Workbooks as the child of the cage reads them: rows in order, within the limits, texts whole. */
#include "cage_int.h"
#include "fuzz.h"

#include <stdlib.h>

static bool look(void *arg, char kind, const void *bytes, size_t n)
{
	int64_t *last = arg;
	const uint8_t *p = bytes;
	uint32_t head[2], len;
	size_t at = sizeof head;

	CHECK(kind == 'R' && n >= sizeof head);
	memcpy(head, p, sizeof head);
	CHECK(head[0] > *last && head[1] >= 1 && head[1] <= CAGE_COLUMNS_MAX);
	*last = head[0];
	for (uint32_t i = 0; i < head[1]; i++) {
		CHECK(n - at >= sizeof len);
		memcpy(&len, p + at, sizeof len);
		at += sizeof len;
		CHECK(len <= n - at && utf8_valid((const char *)p + at, len));
		at += len;
	}
	CHECK(at == n);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t last = 0;
	struct cage_sink sink = { look, &last };
	char *exact = fuzz_text(data, size);
	enum cage_code code = cage_read_sheet((const uint8_t *)exact, size, NULL, &sink);

	CHECK(code < CAGE_CODES);
	last = 0;
	code = cage_read_sheet((const uint8_t *)exact, size, "survey", &sink);
	CHECK(code < CAGE_CODES);
	free(exact);
	return 0;
}
