#include "fuzz.h"
#include "store_journal.h"

#include <stdlib.h>

/* Whatever stands in a damaged journal: no read beyond the text, every change
 * inside it, and an end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	const char *at = text, *end = text + strlen(text);
	struct journal_change c;
	struct journal_sealed p;

	while (journal_change_next(&at, &c) == OK) {
		const char *sealed = c.sealed;

		CHECK(c.text >= text && c.text < c.end && c.end <= end && at == c.end);
		CHECK(strlen(c.table) < sizeof(c.table) && c.key >= 0);
		while (sealed && journal_sealed_next(&sealed, &p) == OK) {
			CHECK(sealed <= end);
			for (int i = 0; i < 2; i++)
				CHECK(!p.value[i] || (p.value[i] > c.text && p.value[i] + p.len[i] < end));
		}
	}
	free(text);
	return 0;
}
