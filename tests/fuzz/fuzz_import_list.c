/* Lists as text: what is read and kept comes back the same when it is loaded again, within the
 * limits; heads are guessed without leaving the list.  The first byte never makes a workbook of
 * it: those have a fuzzer of their own and would start a process each. */
#include "fuzz.h"
#include "import_int.h"

#include <stdlib.h>

static void same(const struct import_table *a, const struct import_table *b)
{
	CHECK(a->ncols == b->ncols && a->nlines == b->nlines);
	for (size_t c = 0; c < a->ncols; c++)
		CHECK(str_eq(a->head[c], b->head[c]));
	for (size_t i = 0; i < a->nlines; i++) {
		CHECK(a->line[i].no == b->line[i].no);
		for (size_t c = 0; c < a->ncols; c++)
			CHECK(str_eq(a->line[i].cell[c], b->line[i].cell[c]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct import_table t, again;
	struct import_mapping m;
	struct fault f = {0};
	struct arena a;
	struct buf b;

	if (size >= 4 && (memcmp(data, "PK\3\4", 4) == 0 || memcmp(data, "\xd0\xcf\x11\xe0", 4) == 0))
		return 0;
	arena_init(&a, ARENA_CAP_DEFAULT);
	if (import_read(&a, data, size, &f, &t) == OK) {
		CHECK(t.ncols >= 1 && t.ncols <= IMPORT_COLUMNS_MAX && t.nlines >= 1 && t.nlines <= IMPORT_LINES_MAX);
		import_guess(&t, &m);
		for (int i = 0; i < IMPORT_FIELDS; i++)
			CHECK(m.column[i] >= -1 && m.column[i] < (int)t.ncols);
		import_table_write(&t, &b);
		CHECK(!b.overflow && import_table_load(&a, b.data, b.len, &f, &again) == OK);
		same(&t, &again);
		buf_release(&b);
	}
	arena_release(&a);
	return 0;
}
