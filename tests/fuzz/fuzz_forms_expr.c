/* A rule of a form: whatever is taken can be evaluated, and gives the same twice. */
#include "fuzz.h"
#include "expr.h"

#include <stdlib.h>

static int64_t rows(void *arg, const char *name)
{
	(void)arg;
	return name[0] == 'p' ? 3 : -1;
}

static struct expr_value value(void *arg, const char *name, const char *repeat, size_t row)
{
	(void)arg;
	if (repeat)
		return expr_number((double)row);
	return name[0] == 't' ? expr_text("3") : (struct expr_value){ .kind = EV_DAY, .day = { 2457714 } };
}

static void path(void *arg, const char *name, struct buf *out)
{
	(void)arg;
	buf_puts(out, name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	AUTO(buf) first = {0};
	AUTO(buf) second = {0};
	const struct expr *e;
	const char *code = NULL;
	struct arena a;
	size_t at = 0;

	arena_init(&a, ARENA_CAP_DEFAULT);
	if (strlen(text) == size && utf8_valid(text, size)) {
		if (expr_parse(&a, text, &e, &code, &at) == OK) {
			struct expr_env env = { .today = { 2461367 }, .rows = rows, .value = value, .arena = &a };

			buf_init(&first, 1 << 20);
			buf_init(&second, 1 << 20);
			expr_value_put(&first, expr_value_of(e, &env), true);
			expr_value_put(&second, expr_value_of(e, &env), true);
			CHECK(strcmp(buf_str(&first), buf_str(&second)) == 0);
			buf_clear(&second);
			(void)expr_put_xpath(e, path, NULL, &second);
		} else {
			CHECK(code && at <= utf8_count(text));
		}
	}
	arena_release(&a);
	free(text);
	return 0;
}
