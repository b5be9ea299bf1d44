/* A batch that is taken has what the header promises; nothing else gets through. */
#include "fuzz.h"
#include "sync.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sync_batch b = {0};
	struct sync_cursor c;
	struct fault f = {0};
	struct arena a;
	char *text = fuzz_text(data, size);

	arena_init(&a, ARENA_CAP_DEFAULT);
	if (sync_batch_read(&a, text, size, &f, &b) == OK) {
		CHECK(b.n <= SYNC_ITEMS_MAX && b.now_ms >= 0);
		for (size_t i = 0; i < b.n; i++) {
			const struct sync_item *it = &b.item[i];

			CHECK(strlen(it->id) >= 16 && strlen(it->id) <= SYNC_ID_MAX && it->household > 0);
			CHECK(it->body && it->body[0] == '{' && it->fields && it->at_ms >= 0 && it->ver >= 0);
			CHECK(sync_done_at(it->at_ms, b.now_ms, 1795000000000) <= 1795000000000);
		}
	}
	if (sync_cursor_read(text, &c))
		CHECK(c.seq >= 0);
	arena_release(&a);
	free(text);
	return 0;
}
