/* One typed text into one field; the first byte says which.  What is taken must
 * be valid and come back from its own text. */
#include "fuzz.h"
#include "t_types.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct field *f;
	const char *code = NULL, *typed, *text;
	struct sample s, again;
	struct arena a;

	if (size < 1)
		return 0;
	f = &sample_type.fields[data[0] % sample_type.nfields];
	arena_init(&a, ARENA_CAP_DEFAULT);
	typed = arena_strndup(&a, (const char *)data + 1, strnlen((const char *)data + 1, size - 1));
	record_init(&sample_type, &s);
	record_init(&sample_type, &again);
	if (value_read(f, typed, &s, &a, &code)) {
		CHECK(message_of(code, LANG_FA));
		CHECK(record_diff(&sample_type, &s, &again) == 0);
	} else if ((text = value_text(f, &s, &a))) {
		CHECK(value_read(f, text, &again, &a, &code) == OK);
		CHECK(value_equal(f, &s, &again));
	}
	arena_release(&a);
	return 0;
}
