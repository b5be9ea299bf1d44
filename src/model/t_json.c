#include "json.h"
#include "tap.h"

#include <stdio.h>

static struct arena a;

static const char *code_of(const char *text)
{
	const struct jval *v = NULL;
	struct fault f = { 0 };
	enum rc rc = json_read(&a, text, strlen(text), &f, &v);

	return rc ? f.code : "ok";
}

static const char *again(const char *text)
{
	const struct jval *v = NULL;
	struct buf out;
	struct jw w;
	const char *copy;

	if (json_read(&a, text, strlen(text), NULL, &v))
		return NULL;
	buf_init(&out, 100000);
	jw_init(&w, &out);
	jw_value(&w, v);
	jw_done(&w);
	copy = arena_strdup(&a, buf_str(&out));
	buf_release(&out);
	return copy;
}

static void test_refusals(void)
{
	static char big[JSON_BYTES_MAX + 8];

	is_str(code_of("{\"a\":[1,{\"b\":null}]}"), "ok", "a small document is read");
	is_str(code_of(""), "json.form", "nothing is refused");
	is_str(code_of("{\"a\":1,}"), "json.form", "a comma too many is refused");
	is_str(code_of("{\"a\":1} x"), "json.form", "text behind the value is refused");
	is_str(code_of("{'a':1}"), "json.form", "single quotes are refused");
	is_str(code_of("[NaN]"), "json.form", "NaN is refused");
	is_str(code_of("[\"\xc0\xaf\"]"), "json.form", "an overlong byte pair is refused");
	is_str(code_of("[\"\\ud800\"]"), "json.form", "half a surrogate pair is refused");
	is_str(code_of("[\"a\\u0000b\"]"), "json.form", "NUL is refused");
	is_str(code_of("[9223372036854775808]"), "json.form", "a number beyond 64 bits is refused");
	is_str(code_of("{\"a\":1,\"a\":2}"), "json.duplicate", "a name that stands twice is refused");
	is_str(code_of("[[[[[[[[1]]]]]]]]"), "ok", "eight levels are read");
	is_str(code_of("[[[[[[[[[1]]]]]]]]]"), "json.too_deep", "nine levels are refused");
	is_str(code_of("[\"[[[[[[[[[[\\\"[[[[\"]"), "ok", "brackets within a text are no levels");
	memset(big, '[', sizeof(big) - 1);
	is_str(code_of(big), "json.too_large", "a body beyond 256 KiB is refused");
	big[JSON_BYTES_MAX] = '\0';
	is_str(code_of(big), "json.too_deep", "256 KiB of brackets do not reach the parser");
}

/* Written in pairs: what is read, and what it becomes when written again. */
static void test_grammar(void)
{
	static const struct { const char *in, *want; } good[] = {
		{ " [ ] ", "[]" }, { "\t{ }\r\n", "{}" }, { "-0", "0" }, { "0", "0" }, { "\"\"", "\"\"" },
		{ "[-9223372036854775808]", "[-9223372036854775808]" }, { "1.5e+2", "150" }, { "2E-1", "0.20000000000000001" },
		{ "\"\\u0041\\/\\b\\f\\n\\r\\t\\\\\\\"\"", "\"A/\\u0008\\u000c\\n\\u000d\\t\\\\\\\"\"" },
		{ "\"\\u06cc\\u200c\\ud83d\\ude00\"", "\"ی\xe2\x80\x8c\xf0\x9f\x98\x80\"" },
		{ "[true,false,null]", "[true,false,null]" },
	};
	static const char *const bad[] = { "01", "-", "+1", "1.", ".5", "1e", "1e+", "[1 2]", "[1,]", "{\"a\"}", "{\"a\":}",
		"{a:1}", "tru", "nul", "True", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"a\nb\"", "\"\\udc00\"",
		"\"\\ud800\\u0041\"", "\"\\ud800x\"", "1e999", "[", "{", "]", ",", "\xef\xbb\xbf[]", "[1]]", "/**/1", "\"\xed\xa0\x80\"",
		"\"\xff\"", "\x01" };
	char many[4000] = "{";
	size_t n = 1;

	for (size_t i = 0; i < COUNT_OF(good); i++)
		is_str(again(good[i].in), good[i].want, good[i].in);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		is_str(code_of(bad[i]), "json.form", "no JSON is refused");
	for (int i = 0; i < 100; i++)
		n += (size_t)snprintf(many + n, sizeof(many) - n, "\"m%d\":%d,", i * 7 % 100, i);
	memcpy(many + n - 1, "}", 2);
	is_str(code_of(many), "ok", "a hundred different members");
	memcpy(many + n - 1, ",\"m63\":1}", 10);
	is_str(code_of(many), "json.duplicate", "a hundred and one of them not");
	is_str(code_of("{\"a\":1,\"\\u0061\":2}"), "json.duplicate", "the same name, written otherwise");
}

static void test_reading(void)
{
	static const char text[] = "{\"n\":-5,\"t\":\"نان\",\"y\":true,\"x\":null,\"l\":[1,\"b\"],\"r\":2.5}";
	const struct jval *v = NULL;

	ok(json_read(&a, text, strlen(text), NULL, &v) == OK, "reads");
	is_i64(v->n, 6, "six members");
	is_i64(jval_int(v, "n", 0), -5, "a number");
	is_i64(jval_int(v, "t", 7), 7, "a text is no number");
	is_str(jval_text(v, "t"), "نان", "a text");
	ok(!jval_text(v, "n") && !jval_text(v, "none"), "no text where there is none");
	ok(jval_bool(v, "y", false), "a bool");
	is_str(jval_items(v, "l")->next->text, "b", "items in order");
	ok(!jval_items(v, "t") && !jval_get(NULL, "x"), "nothing of nothing");
	ok(jval_get(v, "r")->d == 2.5, "a real");
	is_str(again(text), text, "written again it is the same text, members in order");
	is_str(again("[1e300,-0.1]"), "[1.0000000000000001e+300,-0.10000000000000001]", "reals come back exactly");
}

static void test_writing(void)
{
	struct buf out;
	struct jw w;

	buf_init(&out, 1000);
	json_put_text(&out, "</script>&\"\\\n\t\x01\x7f\xe2\x80\xa8»");
	is_str(buf_str(&out), "\"\\u003c/script\\u003e\\u0026\\\"\\\\\\n\\t\\u0001\\u007f\\u2028»\"",
		"a text cannot leave its quotes or a script element");
	buf_clear(&out);
	json_put_text(&out, NULL);
	is_str(buf_str(&out), "null", "no text is null");
	buf_clear(&out);
	jw_init_pretty(&w, &out);
	jw_object(&w);
	jw_int_of(&w, "a", 1);
	jw_array_of(&w, "b");
	jw_end(&w);
	jw_object_of(&w, "c");
	jw_bool_of(&w, "d", false);
	jw_end(&w);
	jw_end(&w);
	jw_done(&w);
	is_str(buf_str(&out), "{\n\t\"a\": 1,\n\t\"b\": [],\n\t\"c\": {\n\t\t\"d\": false\n\t}\n}\n", "pretty");
	buf_release(&out);
}

int main(void)
{
	arena_init(&a, ARENA_CAP_DEFAULT);
	test_refusals();
	test_grammar();
	test_reading();
	test_writing();
	arena_release(&a);
	return done();
}
