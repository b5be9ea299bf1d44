/* A JSON body into a record.  What is taken must be valid, and what is written
 * again must be JSON that gives the same record. */
#include "fuzz.h"
#include "json.h"
#include "t_types.h"

#include <string.h>

static void check_taken(const struct sample *s, struct arena *a)
{
	struct fault fault = { 0 };
	const struct jval *v = NULL;
	AUTO(buf) out = { 0 };

	CHECK(record_validate(&sample_type, s, a, &fault) == OK);
	buf_init(&out, 8 << 20);
	record_to_json(&sample_type, s, true, &out);
	CHECK(!out.overflow);
	CHECK(json_read_limited(a, buf_str(&out), out.len, 8 << 20, JSON_DEPTH_MAX + 1, NULL, &v) == OK);
	for (size_t i = 0; i < sample_type.nfields; i++) {
		const struct field *f = &sample_type.fields[i];
		const char *code = NULL, *text = value_text(f, s, a);
		struct sample again;

		record_init(&sample_type, &again);
		if (!text || f->flags & INTERNAL)
			continue;
		CHECK(value_read(f, text, &again, a, &code) == OK);
		CHECK(value_equal(f, s, &again));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { 0 };
	struct sample s;
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	record_init(&sample_type, &s);
	if (record_from_json(&sample_type, (const char *)data, size, &s, &a, &fault) == OK)
		check_taken(&s, &a);
	else
		CHECK(fault.code && message_of(fault.code, LANG_FA));
	for (size_t i = 0; i < fault.nfields; i++)
		CHECK(message_of(fault.field[i].code, LANG_FA));
	arena_release(&a);
	return 0;
}
