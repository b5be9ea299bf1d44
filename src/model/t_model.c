/* Whole records, the tables and the messages. */
#include "json.h"
#include "t_types.h"
#include "tap.h"

static struct arena a;

struct pair { const char *name, *text; };

static const char *from_pairs(void *arg, const char *name)
{
	for (const struct pair *p = arg; p->name; p++)
		if (strcmp(p->name, name) == 0)
			return p->text;
	return NULL;
}

static const char *code_for(const struct fault *f, const char *field)
{
	for (size_t i = 0; i < f->nfields; i++)
		if (strcmp(f->field[i].field, field) == 0)
			return f->field[i].code;
	return "ok";
}

static enum rc json_in(const char *json, struct sample *s, struct fault *f)
{
	*f = (struct fault){ 0 };
	return record_from_json(&sample_type, json, strlen(json), s, &a, f);
}

static void test_tables(void)
{
	struct record_type shorter = sample_type;
	struct sample s;

	is_str(record_type_fault(&sample_type), NULL, "the sample table is whole");
	ok(record_covers_struct(&sample_type), "every member is declared");
	shorter.nfields--;
	ok(!record_covers_struct(&shorter), "an undeclared member is found");
	ok(record_field(&sample_type, "mobile") && !record_field(&sample_type, "none"), "fields by name");
	is_str(choice_label(sample_states, 2, LANG_FA), "بسته‌شده", "Persian label");
	is_str(choice_label(sample_states, 9, LANG_EN), "", "no label");
	is_i64(choice_by_code(role_choices, "inspector")->value, ROLE_INSPECTOR, "roles by code");
	record_init(&sample_type, &s);
	ok(s.members == INT_NONE && s.cost.rial == INT_NONE && s.ver == 0 && s.needs == 0 && !s.name,
		"a new record is all none");
}

static void test_table_faults(void)
{
	static const struct choice twice[] = { { 1, "a", "آ", "A" }, { 1, "b", "ب", "B" }, { 0 } };
	static const struct choice wide[] = { { 64, "a", "آ", "A" }, { 0 } };
	struct field one = { .name = "f", .fa = "ف", .en = "F", .type = F_CHOICE, .size = 4, .choices = twice };
	struct record_type t = { .name = "t", .fa = "ت", .en = "T", .size = 4, .fields = &one, .nfields = 1 };

	is_str(record_type_fault(&t), "a choice value or code that stands twice", "double choice");
	one.choices = NULL;
	is_str(record_type_fault(&t), "a choice without choices", "no choices");
	one = (struct field){ .name = "f", .fa = "ف", .en = "F", .type = F_INT, .flags = MULTI, .size = 8,
		.choices = wide };
	t.size = 8;
	is_str(record_type_fault(&t), "a choice whose value does not fit", "a set holds 63");
	one = (struct field){ .name = "F", .fa = "ف", .en = "F", .type = F_INT, .size = 8 };
	is_str(record_type_fault(&t), "a field without a proper name or label", "capital letter");
	one.name = "f";
	is_str(record_type_fault(&t), NULL, "mended");
	one.flags = SENSITIVE;
	is_str(record_type_fault(&t), "a sensitive field that is not text", "sensitive number");
	one.flags = 0;
	one.offset = 4;
	is_str(record_type_fault(&t), "members of the struct that no field declares", "a field outside");
}

static void test_form(void)
{
	struct pair pairs[] = {
		{ "national_id", "123" }, { "members", "40" }, { "note", "سلام" }, { "days_late", "7" },
		{ "state", "nowhere" }, { "urgent", "0,1" }, { "needs", ",bread,cure" }, { NULL, NULL }
	};
	struct fault f = { 0 };
	struct sample s;

	record_init(&sample_type, &s);
	ok(record_from_form(&sample_type, from_pairs, pairs, &s, &a, &f) == INVALID, "a bad form is INVALID");
	is_str(f.code, "input.invalid", "with one code for the whole");
	is_i64(f.nfields, 4, "all errors at once");
	is_str(code_for(&f, "name"), "required", "a missing name");
	is_str(code_for(&f, "national_id"), "national_id.length", "a short national ID");
	is_str(code_for(&f, "members"), "number.too_large", "a large number");
	is_str(f.field[1].field, "members", "errors of reading stand in the order of the table");
	is_str(f.field[1].arg, "30", "with the limit for the message");
	is_str(s.note, "سلام", "good fields are taken");
	ok(s.days_late == INT_NONE, "what rules set is not taken from a form");
	ok(s.urgent, "a ticked box behind a hidden zero");
	is_i64(s.needs, 1 | 16, "a set behind a hidden blank");
	pairs[0] = (struct pair){ "name", "علی" };
	pairs[1].text = "3";
	pairs[4].text = "open";
	f = (struct fault){ 0 };
	ok(record_from_form(&sample_type, from_pairs, pairs, &s, &a, &f) == OK && f.nfields == 0, "mended");
	is_i64(s.members, 3, "members");
	is_i64(s.state, 1, "state");
}

static void test_validate(void)
{
	struct fault f = { 0 };
	struct sample s;

	record_init(&sample_type, &s);
	s.name = "علی";
	s.needs = 1 << 1;
	ok(record_validate(&sample_type, &s, &a, &f) == OK, "a record filled by the program");
	s.needs = 1 << 2;
	s.state = 7;
	s.mobile = "۰۹۱۶۱۲۳۴۸۲۱";
	s.plain = "a\xe2\x80\xaa";
	s.address = "a\x01";
	s.due_on = (date_t){ 2400000 };
	s.cost.rial = -1;
	s.days_late = -1;
	ok(record_validate(&sample_type, &s, &a, &f) == INVALID, "and one with faults");
	is_str(code_for(&f, "needs"), "choice.unknown", "a bit without a choice");
	is_str(code_for(&f, "state"), "choice.unknown", "a value without a choice");
	is_str(code_for(&f, "mobile"), "text.not_normal", "a number that was never read");
	is_str(code_for(&f, "plain"), "text.bidi_control", "a hidden direction mark");
	is_str(code_for(&f, "address"), "text.control", "a control character");
	is_str(code_for(&f, "due_on"), "date.too_early", "a day before the first");
	is_str(code_for(&f, "cost"), "number.too_small", "money below zero");
	is_i64(f.nfields, 7, "what rules set is not checked");
}

static void test_json_in(void)
{
	struct fault f;
	struct sample s;

	record_init(&sample_type, &s);
	ok(json_in("{\"name\":\"علي\",\"members\":5,\"free_number\":\"۱۲\",\"urgent\":true,\"needs\":[\"cure\",\"bread\"],"
		"\"due_on\":\"1405/09/01\",\"cost\":1200000,\"state\":\"open\",\"answers\":{\"a\":[1]},"
		"\"unit\":\"000000000000a\"}", &s, &f) == OK, "a good object");
	is_str(s.name, "علی", "text is normalised");
	ok(s.members == 5 && s.free_number == 12 && s.urgent && s.needs == 17 && s.due_on.n == 2461367 &&
		s.cost.rial == 1200000 && s.state == 1 && s.unit.v == 10, "every type");
	is_str(s.answers.text, "{\"a\":[1]}", "a document within");
	ok(json_in("{\"members\":null,\"needs\":[]}", &s, &f) == OK && s.members == INT_NONE && s.needs == 0 &&
		s.state == 1, "null is none, what is absent stays");
	ok(json_in("{\"nam\":1,\"key\":\"0000000000001\",\"days_late\":1,\"members\":2.5,\"urgent\":\"maybe\","
		"\"needs\":[\"air\"],\"name\":7,\"state\":1,\"cost\":true,\"0916\":1}", &s, &f) == INVALID, "bad members");
	is_str(code_for(&f, "nam"), "field.unknown", "unknown");
	is_str(code_for(&f, ""), "field.unknown", "a name that may be a value is not shown back");
	is_str(code_for(&f, "key"), "field.read_only", "the key");
	is_str(code_for(&f, "days_late"), "field.read_only", "what rules set");
	is_str(code_for(&f, "members"), "number.form", "a fraction");
	is_str(code_for(&f, "urgent"), "bool.form", "neither yes nor no");
	is_str(code_for(&f, "needs"), "choice.unknown", "an unknown code in a set");
	is_str(code_for(&f, "name"), "json.type", "a number for a text");
	is_str(code_for(&f, "state"), "json.type", "a number for a choice");
	is_str(code_for(&f, "cost"), "number.form", "a bool for money");
	ok(json_in("[1]", &s, &f) == INVALID, "an array");
	is_str(f.code, "json.not_object", "is no object");
	ok(json_in("{\"name\":\"a\",\"name\":\"b\"}", &s, &f) == INVALID, "twice the same name");
	is_str(f.code, "json.duplicate", "is refused");
}

static void test_json_out(void)
{
	struct sample s, back;
	struct fault f = { 0 };
	struct buf out;

	record_init(&sample_type, &s);
	s.key.v = 10;
	s.ver = 3;
	s.name = "علی <b>";
	s.note = "پنهان";
	s.password = "هرگز";
	s.needs = 16;
	s.seen_at.ms = 1000;
	buf_init(&out, 10000);
	record_to_json(&sample_type, &s, false, &out);
	ok(strstr(buf_str(&out), "{\"key\":\"000000000000a\",\"ver\":3,\"unit\":null,\"name\":\"علی \\u003cb\\u003e\",") ==
		buf_str(&out), "key, version, null, escaped text");
	ok(strstr(buf_str(&out), "\"needs\":[\"cure\"]") && strstr(buf_str(&out), "\"seen_at\":\"1970-01-01T00:00:01.000Z\"") &&
		strstr(buf_str(&out), "\"members\":null"), "sets, times, numbers that are none");
	ok(!strstr(buf_str(&out), "note") && !strstr(buf_str(&out), "national_id"), "sensitive fields are left out");
	buf_clear(&out);
	record_to_json(&sample_type, &s, true, &out);
	ok(strstr(buf_str(&out), "\"note\":\"پنهان\"") != NULL, "unless asked for");
	ok(!strstr(buf_str(&out), "هرگز"), "a password never");
	record_init(&sample_type, &back);
	ok(record_from_json(&sample_type, buf_str(&out), out.len, &back, &a, &f) == INVALID && f.nfields == 3,
		"read back, only key, version and days_late are refused");
	ok(record_diff(&sample_type, &s, &back) == (1 | 2 | (uint64_t)1 << 14), "and all else but the password is equal");
	buf_release(&out);
}

static void test_diff(void)
{
	struct sample x, y;

	record_init(&sample_type, &x);
	record_init(&sample_type, &y);
	y.name = "";
	is_i64(record_diff(&sample_type, &x, &y), 0, "no text and an empty one are the same");
	y.name = "علی";
	y.state = 1;
	is_i64(record_diff(&sample_type, &x, &y), 1 << 3 | 1 << 24, "one bit a field");
}

static void test_messages(void)
{
	is_str(message_fault(&a), NULL, "every code stands once, with both texts");
	is_str(message_text("national_id.length", NULL, LANG_FA, &a),
		"کد ملی ده رقم است؛ یک رقم کم یا زیاد شده.", "Persian");
	is_str(message_text("text.too_long", "80", LANG_FA, &a), "متن بلند است؛ آن را تا ۸۰ نویسه کوتاه کنید.",
		"the limit has Persian digits");
	is_str(message_text("text.too_long", "80", LANG_EN, &a), "The text is long; shorten it to 80 characters.",
		"or Latin ones");
	is_str(message_text("sample.code.taken", NULL, LANG_EN, &a), message_of("taken", LANG_EN), "unique fields");
	is_str(message_text("no.such", NULL, LANG_FA, &a), message_of("other", LANG_FA), "an unknown code");
	ok(!message_of("no.such", LANG_FA), "is known to be unknown");
}

int main(void)
{
	arena_init(&a, ARENA_CAP_DEFAULT);
	test_tables();
	test_table_faults();
	test_form();
	test_validate();
	test_json_in();
	test_json_out();
	test_diff();
	test_messages();
	arena_release(&a);
	return done();
}
