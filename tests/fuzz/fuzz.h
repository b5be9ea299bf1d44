/* fuzz - what each fuzzer offers and how it sees its input.
 *
 * A fuzzer may not crash, hang or break a promise of the header; a broken
 * promise is a CHECK.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "base.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as a string in memory of its exact size, so that ASan sees one byte too far. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);

	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

#endif
