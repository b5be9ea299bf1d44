/* A form definition that was written at run time.  What is taken is a sound
 * table, and a record of it can be filled and written. */
#include "fuzz.h"
#include "json.h"
#include "record_load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct record_type *t = NULL;
	const char *code = NULL;
	struct fault fault = { 0 };
	AUTO(buf) out = { 0 };
	struct arena a;
	void *record;

	arena_init(&a, ARENA_CAP_DEFAULT);
	if (record_type_from_json(&a, (const char *)data, size, &fault, &t) == OK) {
		CHECK(!record_type_fault(t));
		record = arena_alloc(&a, t->size);
		record_init(t, record);
		for (size_t i = 0; i < t->nfields; i++)
			if (value_read(&t->fields[i], "12", record, &a, &code))
				CHECK(value_is_none(&t->fields[i], record) || t->fields[i].type == F_BOOL);
		buf_init(&out, 1 << 20);
		record_to_json(t, record, true, &out);
		CHECK(out.data[0] == '{');
	}
	arena_release(&a);
	return 0;
}
