#include "json.h"
#include "message.h"
#include "record_load.h"
#include "tap.h"

static struct arena a;

static const char *detail_of(const char *json)
{
	const struct record_type *t = NULL;
	struct fault f = { 0 };
	enum rc rc = record_type_from_json(&a, json, strlen(json), &f, &t);

	if (!rc)
		return "ok";
	return strcmp(f.code, "form.definition") == 0 ? arena_strdup(&a, f.detail) : f.code;
}

static void test_use(void)
{
	static const char json[] = "{\"name\":\"needs\",\"fa\":\"نیازها\",\"fields\":["
		"{\"name\":\"alone\",\"fa\":\"تنها\",\"type\":\"yes_no\"},"
		"{\"name\":\"income\",\"fa\":\"درآمد\",\"en\":\"Income\",\"type\":\"money\",\"required\":true,\"max\":1000},"
		"{\"name\":\"housing\",\"fa\":\"مسکن\",\"type\":\"choice\",\"choices\":["
			"{\"value\":1,\"code\":\"own\",\"fa\":\"ملکی\"},{\"value\":7,\"code\":\"rent\",\"fa\":\"اجاره‌ای\"}]},"
		"{\"name\":\"id\",\"fa\":\"کد ملی\",\"type\":\"text\",\"kind\":\"national_id\",\"sensitive\":true},"
		"{\"name\":\"aids\",\"fa\":\"وسیله‌ها\",\"type\":\"set\",\"choices\":[{\"value\":2,\"code\":\"cane\",\"fa\":\"عصا\"}]}]}";
	const struct record_type *t = NULL;
	struct fault f = { 0 };
	struct buf out;
	void *record;
	const char *answer;

	ok(record_type_from_json(&a, json, strlen(json), &f, &t) == OK, "a definition is loaded");
	is_i64(t->nfields, 5, "five fields");
	is_i64(t->fields[1].offset, 8, "laid out as a compiler would");
	is_str(t->fields[0].en, "تنها", "without an English label the Persian one stands");
	record = arena_alloc(&a, t->size);
	record_init(t, record);
	answer = "{\"alone\":true,\"housing\":\"اجاره ای\",\"aids\":[\"cane\"],\"id\":\"1234567891\",\"income\":900}";
	ok(record_from_json(t, answer, strlen(answer), record, &a, &f) == OK, "answers are read");
	buf_init(&out, 1000);
	record_to_json(t, record, false, &out);
	is_str(buf_str(&out), "{\"alone\":true,\"income\":900,\"housing\":\"rent\",\"aids\":[\"cane\"]}",
		"and written, but what is sensitive");
	answer = "{\"income\":2000}";
	ok(record_from_json(t, answer, strlen(answer), record, &a, &f) == INVALID, "limits hold");
	is_str(f.field[0].code, "number.too_large", "with the usual codes");
	buf_release(&out);
}

static void test_refusals(void)
{
#define FORM(fields) "{\"name\":\"f\",\"fa\":\"ف\",\"fields\":[" fields "]}"
#define TEXT_FIELD "{\"name\":\"a\",\"fa\":\"آ\",\"type\":\"text\"}"
	is_str(detail_of(FORM(TEXT_FIELD)), "ok", "the smallest form");
	is_str(detail_of("{"), "json.form", "no JSON");
	is_str(detail_of("[]"), "form: a member that is not known", "no object");
	is_str(detail_of(FORM("")), "fields: an array of 1 to 64", "no fields");
	is_str(detail_of(FORM("1")), "fields: a member that is not known", "a field that is none");
	is_str(detail_of(FORM(TEXT_FIELD "," TEXT_FIELD)), "form: a field name that stands twice", "twice");
	is_str(detail_of(FORM("{\"name\":\"a\",\"fa\":\"آ\",\"type\":\"texts\"}")), "a: an unknown type", "type");
	is_str(detail_of(FORM("{\"name\":\"a\",\"fa\":\"آ\",\"type\":\"text\",\"kind\":\"password\"}")),
		"a: an unknown kind", "no passwords in forms");
	is_str(detail_of(FORM("{\"name\":\"a\",\"fa\":\"آ\",\"type\":\"text\",\"requird\":true}")),
		"fields: a member that is not known", "a misspelt member");
	is_str(detail_of(FORM("{\"name\":\"A b\",\"fa\":\"آ\",\"type\":\"text\"}")),
		"form: a field without a proper name or label", "a name that is no name");
	is_str(detail_of(FORM("{\"name\":\"a\",\"fa\":\"آ\",\"type\":\"choice\"}")), "form: a choice without choices",
		"no choices");
	is_str(detail_of(FORM("{\"name\":\"a\",\"fa\":\"آ\",\"type\":\"set\",\"choices\":[{\"value\":64,\"code\":\"c\",\"fa\":\"ج\"}]}")),
		"form: a choice whose value does not fit", "a set too wide");
	is_str(detail_of(FORM("{\"name\":\"a\",\"fa\":\"آ\",\"type\":\"choice\",\"choices\":[{\"value\":0,\"code\":\"c\",\"fa\":\"ج\"}]}")),
		"a: the value of a choice is a number from 1", "a choice zero");
	is_str(detail_of(FORM("{\"name\":\"a\",\"fa\":\"آ\",\"type\":\"integer\",\"sensitive\":true}")),
		"form: a sensitive field that is not text", "a sensitive number");
}

int main(void)
{
	arena_init(&a, ARENA_CAP_DEFAULT);
	test_use();
	test_refusals();
	ok(message_of("form.definition", LANG_FA) != NULL, "its code has a text");
	arena_release(&a);
	return done();
}
