/* A definition of a form; what is taken can be filled with anything, written and read back as it was. */
#include "fuzz.h"
#include "form.h"

#include <stdlib.h>

static const char *typed(void *arg, const struct form_item *it, size_t row)
{
	static const char *const texts[] = { "1", "yes", "۱۴۰۰/۱/۱", "a,b", "33.4, 48.3", NULL };

	return texts[(*(const uint8_t *)arg + strlen(it->name) + row) % COUNT_OF(texts)];
}

static size_t rows(void *arg, const struct form_item *it)
{
	(void)it;
	return *(const uint8_t *)arg % 4;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct form_place place = {0};
	struct form_state s, again;
	const struct form_def *form;
	AUTO(buf) xml = {0};
	struct arena a;
	uint8_t salt = size ? data[size / 2] : 0;
	const char *json;

	arena_init(&a, ARENA_CAP_DEFAULT);
	if (form_read(&a, (const char *)data, size, &form, &place) == OK) {
		form_fill(form, &a, (date_t){ 2461367 }, typed, rows, &salt, true, &s);
		json = form_state_json(&s);
		CHECK(form_fill_json(form, &a, (date_t){ 2461367 }, json, strlen(json), false, &again) == OK);
		buf_init(&xml, 4 << 20);
		form_put_xforms(form, "x", 1, &xml);
	} else {
		CHECK(place.code);
	}
	arena_release(&a);
	return 0;
}
