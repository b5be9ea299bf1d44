/* Forms: choices that are known at run time only. */
#include "tap.h"
#include "widget.h"

#include <string.h>

struct assign { int64_t worker; };
static const struct field assign_fields[] = { FIELD(assign, worker, "مددکار", "Worker", .flags = REQUIRED) };
static RECORD_TYPE(assign, "سپردن", "Assign");

static const char *typed_other(void *arg, const char *name)
{
	(void)arg;
	return str_eq(name, "worker") ? "12" : NULL;
}

int main(void)
{
	static const struct form_option list[] = { { "11", "سارا <الف>" }, { "12", "مریم" } };
	const struct form_options options = { "worker", list, COUNT_OF(list) };
	struct assign a = { 11 };
	struct form f = { .lang = LANG_FA, .action = "/x", .type = &assign_type, .record = &a,
		.options = &options, .noptions = 1 };
	struct arena arena = { 0 };
	const char *html;

	arena_init(&arena, ARENA_CAP_DEFAULT);
	html = widget_field(&arena, &f, "worker").text;
	ok(strstr(html, "<select") && !strstr(html, "<input"), "a list, not a number to type");
	ok(strstr(html, "<option value=\"11\" selected>سارا &lt;الف&gt;"), "the record's value is chosen, the name escaped");
	f.typed = typed_other;
	html = widget_field(&arena, &f, "worker").text;
	ok(strstr(html, "<option value=\"12\" selected>") && !strstr(html, "value=\"11\" selected"), "what was sent stays");
	f.noptions = 0;
	ok(strstr(widget_field(&arena, &f, "worker").text, "<input"), "without options it is a field as before");
	arena_release(&arena);
	return done();
}
