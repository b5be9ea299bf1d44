#include "describe.h"
#include "json.h"
#include "t_types.h"
#include "tap.h"

struct close_input { const char *reason; };
static const struct field close_input_fields[] = {
	FIELD(close_input, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = REQUIRED),
};
static RECORD_TYPE(close_input, "بستن", "Close");

static const struct operation open_op = {
	.name = "sample.open", .fa = "باز کردن", .en = "Open", .subject = &sample_type, .input = &sample_type,
	.roles = ROLE_BIT(ROLE_RECEPTIONIST), .flags = OP_CREATE, .states = sample_states, .to_state = 1,
	.path = "/samples", .method = "POST",
};
static const struct operation close_op = {
	.name = "sample.close", .fa = "بستن", .en = "Close", .subject = &sample_type, .input = &close_input_type,
	.roles = ROLES_CENTRE, .flags = OP_CHANGE, .states = sample_states, .from_states = 1 << 1, .to_state = 2,
	.path = "/samples/{key}", .method = "PATCH",
};
static const struct operation job_op = {
	.name = "sample.sweep", .fa = "پاک‌سازی", .en = "Sweep", .subject = &sample_type, .flags = OP_INTERNAL,
};
static const struct operation *const operations[] = { &open_op, &close_op, &job_op };
static const struct record_type *const types[] = { &unit_x_type, &sample_type };
static const struct api_read reads[] = {
	{ "/samples", "نمونه‌ها", "Samples", ROLES_ALL, &sample_type, .list = true, .query = &close_input_type },
	{ "/samples/{key}", "نمونه", "Sample", ROLES_ALL, &sample_type },
	{ "/days/{no:int}/{word:word}", "روزها", "Days", 0, NULL },
};
static const struct description description = {
	.version = "0.1.0", .types = types, .ntypes = 2, .operations = operations, .noperations = 3,
	.reads = reads, .nreads = 3,
};

static struct arena a;
static struct buf out;

static bool has(const char *text)
{
	return strstr(buf_str(&out), text) != NULL;
}

static void test_markdown(void)
{
	buf_clear(&out);
	describe_dictionary(&description, &out);
	ok(has("## unit_x\n\nواحد · Unit · national shard"), "dictionary: heading with both names");
	ok(has("| `national_id` | کد ملی | National ID | text (national ID) | 0–10 characters |  | "
		"sensitive, found by blind index |  |"), "dictionary: secrecy");
	ok(has("| `name` | نام | Name | text (name) | 2–80 characters | required |"), "dictionary: limits and rules");
	ok(has("شرح \\| کوتاه"), "dictionary: a bar does not break the table");
	ok(has("`bread` نان; `school`"), "dictionary: choices");
	buf_clear(&out);
	describe_permissions(&description, &out);
	ok(has("| `sample.open` | باز کردن | | ● | | | | | | | |\n"), "permissions: one role, one mark");
	ok(has("| `sample.sweep` (no route) | پاک‌سازی | | | | | | | | | |\n"), "permissions: nobody");
	ok(has("(anybody)"), "permissions: open routes are said to be open");
	buf_clear(&out);
	describe_states(&description, &out);
	ok(has("    [*] --> open: sample.open\n    open --> closed: sample.close\n```"), "states: arrows");
	ok(!has("sample.sweep"), "states: what moves nothing is left out");
	buf_clear(&out);
	describe_routes(&description, &out);
	ok(has("| PATCH | `/samples/{key}` | Close (`sample.close`) | close_input | social_worker, "), "routes");
	ok(!has("sweep"), "routes: an internal operation has none");
	buf_clear(&out);
	describe_codes(&out);
	ok(has("| `national_id.length` | کد ملی ده رقم است"), "codes");
}

static const struct jval *at(const struct jval *v, const char *const *path)
{
	for (; *path; path++)
		v = jval_get(v, *path);
	return v;
}
#define AT(...) at(doc, (const char *const[]){ __VA_ARGS__, NULL })

static void test_openapi(void)
{
	const struct jval *doc = NULL;
	char *first;

	buf_clear(&out);
	describe_openapi(&description, &out);
	ok(!out.overflow, "fits");
	ok(json_read_limited(&a, buf_str(&out), out.len, 4 << 20, 24, NULL, &doc) == OK,
		"is JSON without a name that stands twice");
	is_str(jval_text(doc, "openapi"), "3.1.0", "says its version");
	ok(AT("paths", "/samples", "get") && AT("paths", "/samples", "post"), "one path holds both methods");
	ok(AT("paths", "/samples/{key}", "patch", "responses", "409"), "a change may conflict");
	ok(AT("paths", "/days/{no}/{word}"), "the kinds of parameters are no part of the path");
	is_str(jval_text(AT("paths", "/days/{no}/{word}", "get", "parameters")->child->child->next->next->next,
		"type"), "integer", "but of their schema");
	ok(AT("paths", "/days/{no}/{word}", "get", "security")->n == 0, "an open route needs no token");
	is_str(jval_text(AT("paths", "/samples", "post", "parameters")->child, "name"), "Idempotency-Key",
		"creates take an Idempotency-Key");
	is_str(jval_text(AT("paths", "/samples/{key}", "patch", "parameters")->child->next, "name"), "If-Match",
		"changes take If-Match");
	ok(AT("components", "schemas", "sample", "properties", "days_late"), "answers have what rules set");
	ok(!AT("components", "schemas", "sample_input", "properties", "days_late"), "inputs do not");
	ok(!AT("components", "schemas", "sample_input", "properties", "key"), "nor a key");
	ok(!AT("components", "schemas", "sample", "properties", "password"), "no answer has a password");
	is_str(AT("components", "schemas", "sample_input", "required")->child->text, "name", "required");
	ok(AT("x-codes", "required"), "the codes stand in it");
	first = arena_strdup(&a, buf_str(&out));
	buf_clear(&out);
	describe_openapi(&description, &out);
	ok(strcmp(first, buf_str(&out)) == 0, "the same tables give the same bytes");
}

int main(void)
{
	arena_init(&a, ARENA_CAP_DEFAULT);
	buf_init(&out, 4 << 20);
	test_markdown();
	test_openapi();
	buf_release(&out);
	arena_release(&a);
	return done();
}
