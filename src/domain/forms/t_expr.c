/* The language of forms against the vectors that the browser is held to as well.  With an
 * argument it is the C half of tests/browser/expr.mjs: reads texts, answers each with a line. */
#include "expr.h"

#include <stdlib.h>

#include "tap.h"

enum { LINE_MAX_ = 16384, TODAY = 2461367 };

static struct expr_value text(const char *s)
{
	return expr_text(s);
}

static int64_t rows(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "people") == 0 ? 3 : -1;
}

static struct expr_value value(void *arg, const char *name, const char *repeat, size_t row)
{
	static const struct expr_value set[] = { { .kind = EV_TEXT, .text = "a" }, { .kind = EV_TEXT, .text = "b" } };
	static const struct expr_value ages[] = { { .kind = EV_NUMBER, .number = 31 }, { 0 }, { .kind = EV_NUMBER, .number = 11 } };
	static const struct expr_value likes[] = { { .kind = EV_TEXT, .text = "x" }, { .kind = EV_TEXT, .text = "y" }, { 0 } };

	(void)arg;
	if (strcmp(name, "two") == 0)
		return expr_number(2);
	if (strcmp(name, "code3") == 0)
		return text("3");
	if (strcmp(name, "word") == 0)
		return text("آب");
	if (strcmp(name, "yes") == 0 || strcmp(name, "no") == 0)
		return (struct expr_value){ .kind = EV_TRUTH, .truth = name[0] == 'y' };
	if (strcmp(name, "birth") == 0)
		return (struct expr_value){ .kind = EV_DAY, .day = { 2457714 } };
	if (strcmp(name, "set") == 0)
		return (struct expr_value){ .kind = EV_LIST, .item = set, .n = 2 };
	if (strcmp(name, "ages") == 0)
		return repeat ? ages[row] : (struct expr_value){ .kind = EV_LIST, .item = ages, .n = 3 };
	if (strcmp(name, "likes") == 0)
		return repeat ? likes[row] : (struct expr_value){ .kind = EV_LIST, .item = likes, .n = 3 };
	return (struct expr_value){ 0 };
}

static void answer(const char *line, bool exact, struct buf *out)
{
	const struct expr *e;
	const char *code;
	struct arena a;
	size_t at;

	arena_init(&a, ARENA_CAP_DEFAULT);
	if (expr_parse(&a, line, &e, &code, &at) == OK) {
		struct expr_env env = { .today = { TODAY }, .self = expr_number(5), .rows = rows, .value = value, .arena = &a };

		expr_value_put(out, expr_value_of(e, &env), exact);
	} else {
		buf_printf(out, "!%s %zu", code, at);
	}
	arena_release(&a);
}

static int serve(void)
{
	static char line[LINE_MAX_];

	while (fgets(line, sizeof line, stdin)) {
		AUTO(buf) out = {0};

		line[strcspn(line, "\n")] = '\0';
		buf_init(&out, 1 << 16);
		answer(line, true, &out);
		puts(buf_str(&out));
	}
	return 0;
}

static void deep(void)
{
	AUTO(buf) b = {0};
	AUTO(buf) out = {0};

	buf_init(&b, 1 << 16);
	buf_init(&out, 1 << 10);
	for (int i = 0; i < 30; i++)
		buf_putc(&b, '(');
	answer(buf_str(&b), false, &out);
	is_str(buf_str(&out), "!expr.deep 24", "brackets in brackets end");
	buf_clear(&b);
	buf_clear(&out);
	for (int i = 0; i < 300; i++)
		buf_puts(&b, "1+");
	answer(buf_str(&b), false, &out);
	ok(str_prefix(buf_str(&out), "!expr.many"), "and so do long sums");
	buf_clear(&b);
	buf_clear(&out);
	for (int i = 0; i < 2001; i++)
		buf_puts(&b, "۱");
	answer(buf_str(&b), false, &out);
	is_str(buf_str(&out), "!expr.long 0", "and long texts");
}

static void path(void *arg, const char *name, struct buf *out)
{
	(void)arg;
	buf_printf(out, "/data/%s", name);
}

static void xpath(void)
{
	AUTO(buf) out = {0};
	const struct expr *e;
	const char *code;
	struct arena a;
	size_t at;

	arena_init(&a, ARENA_CAP_DEFAULT);
	buf_init(&out, 1 << 12);
	ok(expr_parse(&a, "age(birth) >= 18 and selected(set, 'a') or count_selected(set) mod 2 = 1", &e, &code, &at) == OK &&
		expr_put_xpath(e, path, NULL, &out), "a rule can be said in XPath");
	is_str(buf_str(&out), "(((int((today() - /data/birth) div 365.2422) >= 18) and selected(/data/set, 'a'))"
		" or ((count-selected(/data/set) mod 2) = 1))", "with its brackets");
	ok(expr_parse(&a, "sum(people, ages * 2)", &e, &code, &at) == OK && !expr_put_xpath(e, path, NULL, &out),
		"a loop cannot");
	arena_release(&a);
}

int main(int argc, char **argv)
{
	char line[LINE_MAX_];
	FILE *f;

	if (argc > 1 && strcmp(argv[1], "serve") == 0)
		return serve();
	f = fopen(argc > 1 ? argv[1] : "tests/vectors/expr.txt", "r");
	if (!ok(f != NULL, "the vectors are there"))
		return done();
	while (fgets(line, sizeof line, f)) {
		char *tab = strchr(line, '\t');
		AUTO(buf) out = {0};

		if (line[0] == '#' || !tab)
			continue;
		line[strcspn(line, "\n")] = '\0';
		*tab = '\0';
		buf_init(&out, 1 << 12);
		answer(line, false, &out);
		is_str(buf_str(&out), tab + 1, line);
	}
	fclose(f);
	deep();
	xpath();
	return done();
}
