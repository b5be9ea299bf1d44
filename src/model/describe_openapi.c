/* OpenAPI 3.1 from the tables. */
#include "describe_int.h"
#include "json.h"
#include "message.h"

#include <ctype.h>
#include <string.h>

/* ---- schemas -------------------------------------------------------------------- */

static void put_choice_codes(struct jw *w, const struct choice *list, bool or_null)
{
	jw_array_of(w, "enum");
	for (const struct choice *c = list; c && c->value; c++)
		jw_text(w, c->code);
	if (or_null)
		jw_null(w);
	jw_end(w);
}

static void put_type(struct jw *w, const char *type, bool or_null)
{
	jw_name(w, "type");
	if (!or_null) {
		jw_text(w, type);
		return;
	}
	jw_array(w);
	jw_text(w, type);
	jw_text(w, "null");
	jw_end(w);
}

static void put_key_schema(struct jw *w, bool or_null)
{
	put_type(w, "string", or_null);
	jw_text_of(w, "pattern", "^[0-9a-hjkmnp-tv-z]{13}$");
}

static void put_text_schema(struct jw *w, const struct field *f, bool or_null)
{
	int64_t lo, hi;

	put_type(w, "string", or_null);
	field_limits(f, &lo, &hi);
	if (lo)
		jw_int_of(w, "minLength", lo);
	jw_int_of(w, "maxLength", hi);
	if (f->kind == TEXT_NATIONAL_ID || f->kind == TEXT_POSTCODE)
		jw_text_of(w, "pattern", "^[0-9]{10}$");
	else if (f->kind == TEXT_MOBILE)
		jw_text_of(w, "pattern", "^09[0-9]{9}$");
	else if (f->kind == TEXT_PASSWORD)
		jw_text_of(w, "format", "password");
}

static void put_number_schema(struct jw *w, const struct field *f, bool or_null)
{
	int64_t lo, hi;

	put_type(w, "integer", or_null);
	field_limits(f, &lo, &hi);
	jw_int_of(w, "minimum", lo);
	jw_int_of(w, "maximum", hi);
	if (f->type == F_MONEY)
		jw_text_of(w, "description", "Rial.");
}

static void put_value_schema(struct jw *w, const struct field *f, bool or_null)
{
	switch (f->type) {
	case F_KEY:
	case F_REF:
		put_key_schema(w, or_null);
		break;
	case F_TEXT:
		put_text_schema(w, f, or_null);
		break;
	case F_INT:
		if (!(f->flags & MULTI)) {
			put_number_schema(w, f, or_null);
			break;
		}
		jw_text_of(w, "type", "array");
		jw_bool_of(w, "uniqueItems", true);
		jw_object_of(w, "items");
		jw_text_of(w, "type", "string");
		put_choice_codes(w, f->choices, false);
		jw_end(w);
		break;
	case F_MONEY:
		put_number_schema(w, f, or_null);
		break;
	case F_BOOL:
		jw_text_of(w, "type", "boolean");
		break;
	case F_DATE:
		put_type(w, "string", or_null);
		jw_text_of(w, "format", "date");
		break;
	case F_TIME:
		put_type(w, "string", or_null);
		jw_text_of(w, "format", "date-time");
		break;
	case F_CHOICE:
		put_type(w, "string", or_null);
		put_choice_codes(w, f->choices, or_null);
		break;
	case F_JSON:
		break;
	}
}

static void put_field_schema(struct jw *w, const struct field *f, bool or_null)
{
	jw_object_of(w, f->name);
	jw_text_of(w, "title", f->en);
	put_value_schema(w, f, or_null);
	jw_text_of(w, "x-title-fa", f->fa);
	if (f->flags & SENSITIVE)
		jw_bool_of(w, "x-sensitive", true);
	jw_end(w);
}

static bool never_none(const struct field *f)
{
	return f->flags & REQUIRED || f->type == F_BOOL || f->flags & MULTI || f->type == F_KEY;
}

/* In answers every declared member may stand; in inputs what rules set may not. */
static void put_record_schema(struct jw *w, const struct record_type *t, const char *name, bool input)
{
	bool any = false;

	jw_object_of(w, name);
	jw_text_of(w, "type", "object");
	jw_text_of(w, "title", t->en);
	jw_text_of(w, "x-title-fa", t->fa);
	jw_bool_of(w, "additionalProperties", false);
	jw_object_of(w, "properties");
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (input ? f->flags & INTERNAL : f->type == F_TEXT && f->kind == TEXT_PASSWORD)
			continue;
		put_field_schema(w, f, !never_none(f));
	}
	jw_end(w);
	for (size_t i = 0; input && i < t->nfields; i++)
		any = any || (t->fields[i].flags & REQUIRED && !(t->fields[i].flags & INTERNAL) &&
			t->fields[i].type != F_BOOL);
	if (any) {
		jw_array_of(w, "required");
		for (size_t i = 0; i < t->nfields; i++)
			if (t->fields[i].flags & REQUIRED && !(t->fields[i].flags & INTERNAL) &&
					t->fields[i].type != F_BOOL)
				jw_text(w, t->fields[i].name);
		jw_end(w);
	}
	jw_end(w);
}

static bool is_answer(const struct description *d, const struct record_type *t)
{
	for (size_t i = 0; i < d->nreads; i++)
		if (d->reads[i].response == t)
			return true;
	return false;
}

/* A type that is sent and answered has two schemas. */
static const char *input_schema(const struct description *d, const struct record_type *t, char name[80])
{
	(void)str_copy(name, 80, t->name);
	if (is_answer(d, t))
		(void)str_copy(name + strlen(name), 80 - strlen(name), "_input");
	return name;
}

static void put_problem_schema(struct jw *w)
{
	static const struct { const char *name, *type; } members[] = {
		{ "type", "string" }, { "title", "string" }, { "status", "integer" }, { "code", "string" },
		{ "detail", "string" }, { "request", "string" }
	};

	jw_object_of(w, "problem");
	jw_text_of(w, "type", "object");
	jw_text_of(w, "description", "RFC 9457. code is stable; title is its text in the language asked for.");
	jw_object_of(w, "properties");
	for (size_t i = 0; i < COUNT_OF(members); i++) {
		jw_object_of(w, members[i].name);
		jw_text_of(w, "type", members[i].type);
		jw_end(w);
	}
	jw_object_of(w, "errors");
	jw_text_of(w, "type", "array");
	jw_object_of(w, "items");
	jw_text_of(w, "type", "object");
	jw_object_of(w, "properties");
	for (const char *const *p = (const char *const[]){ "field", "code", "message", NULL }; *p; p++) {
		jw_object_of(w, *p);
		jw_text_of(w, "type", "string");
		jw_end(w);
	}
	jw_end(w);
	jw_end(w);
	jw_end(w);
	jw_end(w);
	jw_array_of(w, "required");
	jw_text(w, "status");
	jw_text(w, "code");
	jw_end(w);
	jw_end(w);
}

static void put_written_schema(struct jw *w)
{
	jw_object_of(w, "written");
	jw_text_of(w, "type", "object");
	jw_text_of(w, "description", "The record made or changed.");
	jw_object_of(w, "properties");
	jw_object_of(w, "key");
	put_key_schema(w, false);
	jw_end(w);
	jw_end(w);
	jw_array_of(w, "required");
	jw_text(w, "key");
	jw_end(w);
	jw_end(w);
}

static void put_schemas(struct jw *w, const struct description *d)
{
	char name[80];

	jw_object_of(w, "schemas");
	put_problem_schema(w);
	put_written_schema(w);
	for (size_t i = 0; i < d->nreads; i++) {
		bool shown = !d->reads[i].response;

		for (size_t k = 0; k < i; k++)
			shown = shown || d->reads[k].response == d->reads[i].response;
		if (!shown)
			put_record_schema(w, d->reads[i].response, d->reads[i].response->name, false);
	}
	for (size_t i = 0; i < d->noperations; i++) {
		const struct operation *op = d->operations[i];
		bool shown = !op->input || !has_route(op);

		for (size_t k = 0; k < i; k++)
			shown = shown || (has_route(d->operations[k]) && d->operations[k]->input == op->input);
		if (!shown)
			put_record_schema(w, op->input, input_schema(d, op->input, name), true);
	}
	jw_end(w);
}

/* ---- paths ----------------------------------------------------------------------- */

/* "{key}" is a record key, "{no:int}" a number, "{code:word}" a word. */
static void put_clean_path(struct buf *out, const char *path)
{
	bool in = false, kind = false;

	for (; *path; path++) {
		in = *path == '{' || (in && *path != '}');
		kind = in && (kind || *path == ':');
		if (!kind)
			buf_putc(out, *path);
	}
}

static void put_path_parameters(struct jw *w, const char *path)
{
	for (const char *at = strchr(path, '{'); at; at = strchr(at + 1, '{')) {
		size_t n = strcspn(at + 1, ":}");
		const char *kind = at[1 + n] == ':' ? at + 2 + n : "";
		char name[64];

		CHECK(n < sizeof(name));
		memcpy(name, at + 1, n);
		name[n] = '\0';
		jw_object(w);
		jw_text_of(w, "name", name);
		jw_text_of(w, "in", "path");
		jw_bool_of(w, "required", true);
		jw_object_of(w, "schema");
		if (str_prefix(kind, "int"))
			jw_text_of(w, "type", "integer");
		else if (str_prefix(kind, "word"))
			jw_text_of(w, "type", "string");
		else
			put_key_schema(w, false);
		jw_end(w);
		jw_end(w);
	}
}

static void put_parameter(struct jw *w, const char *in, const char *name, const char *what, bool required)
{
	jw_object(w);
	jw_text_of(w, "name", name);
	jw_text_of(w, "in", in);
	jw_bool_of(w, "required", required);
	jw_text_of(w, "description", what);
	jw_object_of(w, "schema");
	jw_text_of(w, "type", "string");
	jw_end(w);
	jw_end(w);
}

static void put_schema_ref(struct jw *w, const char *name)
{
	AUTO(buf) ref = { 0 };

	buf_init(&ref, 200);
	buf_printf(&ref, "#/components/schemas/%s", name);
	jw_text_of(w, "$ref", buf_str(&ref));
}

static void put_content(struct jw *w, const char *media, const char *schema)
{
	jw_object_of(w, "content");
	jw_object_of(w, media);
	jw_object_of(w, "schema");
	put_schema_ref(w, schema);
	jw_end(w);
	jw_end(w);
	jw_end(w);
}

static void put_roles(struct jw *w, unsigned roles)
{
	if (!roles) {
		jw_array_of(w, "security");
		jw_end(w);
		return;
	}
	jw_array_of(w, "x-roles");
	for (const struct choice *r = role_choices; r->value; r++)
		if (roles & ROLE_BIT(r->value))
			jw_text(w, r->code);
	jw_end(w);
}

static void put_problem_response(struct jw *w, const char *status, const char *what)
{
	jw_object_of(w, status);
	jw_text_of(w, "description", what);
	put_content(w, "application/problem+json", "problem");
	jw_end(w);
}

static void put_read_problems(struct jw *w, bool open)
{
	if (!open)
		put_problem_response(w, "401", "No token, or one that has ended.");
	put_problem_response(w, "404", "No such record within the actor's unit and role.");
	put_problem_response(w, "default", "Any other problem; see code.");
}

static void put_list_schema(struct jw *w, const struct record_type *t)
{
	jw_object_of(w, "content");
	jw_object_of(w, "application/json");
	jw_object_of(w, "schema");
	jw_text_of(w, "type", "object");
	jw_object_of(w, "properties");
	jw_object_of(w, "items");
	jw_text_of(w, "type", "array");
	jw_object_of(w, "items");
	if (t)
		put_schema_ref(w, t->name);
	else
		jw_text_of(w, "type", "object");
	jw_end(w);
	jw_end(w);
	jw_object_of(w, "next");
	put_type(w, "string", true);
	jw_text_of(w, "description", "Send it as ?after= for the next page; null on the last.");
	jw_end(w);
	jw_end(w);
	jw_end(w);
	jw_end(w);
	jw_end(w);
}

static void put_read_answer(struct jw *w, const struct api_read *r)
{
	jw_object_of(w, "200");
	jw_text_of(w, "description", r->en);
	if (r->list) {
		put_list_schema(w, r->response);
	} else if (r->response) {
		put_content(w, "application/json", r->response->name);
	} else {
		jw_object_of(w, "content");
		jw_object_of(w, "application/json");
		jw_object_of(w, "schema");
		jw_text_of(w, "type", "object");
		jw_end(w);
		jw_end(w);
		jw_end(w);
	}
	jw_end(w);
}

/* What is asked, as the body of a POST. */
static void put_question(struct jw *w, const struct record_type *t)
{
	jw_object_of(w, "requestBody");
	jw_bool_of(w, "required", true);
	jw_object_of(w, "content");
	jw_object_of(w, "application/json");
	jw_object_of(w, "schema");
	jw_text_of(w, "type", "object");
	jw_object_of(w, "properties");
	for (size_t i = 0; t && i < t->nfields; i++) {
		jw_object_of(w, t->fields[i].name);
		put_value_schema(w, &t->fields[i], false);
		jw_end(w);
	}
	for (int i = 0; i < 5; i++)
		jw_end(w);
}

static void put_read(struct jw *w, const struct api_read *r)
{
	jw_object_of(w, r->asks ? "post" : "get");
	jw_text_of(w, "summary", r->en);
	jw_text_of(w, "x-summary-fa", r->fa);
	put_roles(w, r->roles);
	jw_array_of(w, "parameters");
	put_path_parameters(w, r->path);
	if (r->list)
		put_parameter(w, "query", "after", "Cursor of the page before.", false);
	for (size_t i = 0; r->query && !r->asks && i < r->query->nfields; i++) {
		const struct field *f = &r->query->fields[i];

		jw_object(w);
		jw_text_of(w, "name", f->name);
		jw_text_of(w, "in", "query");
		jw_bool_of(w, "required", f->flags & REQUIRED);
		jw_text_of(w, "description", f->en);
		jw_object_of(w, "schema");
		put_value_schema(w, f, false);
		jw_end(w);
		jw_end(w);
	}
	jw_end(w);
	if (r->asks)
		put_question(w, r->query);
	jw_object_of(w, "responses");
	put_read_answer(w, r);
	put_read_problems(w, !r->roles);
	jw_end(w);
	jw_end(w);
}

static void put_operation(struct jw *w, const struct description *d, const struct operation *op)
{
	bool create = op->flags & OP_CREATE;
	char method[16], name[80];

	(void)str_copy(method, sizeof(method), method_of(op));
	for (char *p = method; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	jw_object_of(w, method);
	jw_text_of(w, "operationId", op->name);
	jw_text_of(w, "summary", op->en);
	jw_text_of(w, "x-summary-fa", op->fa);
	put_roles(w, op->roles);
	jw_array_of(w, "parameters");
	put_path_parameters(w, op->path);
	if (create)
		put_parameter(w, "header", "Idempotency-Key",
			"The same key with the same body gives the first answer again and writes nothing.", true);
	if (op->flags & OP_CHANGE)
		put_parameter(w, "header", "If-Match", "The version that was read, from ETag.", true);
	jw_end(w);
	if (op->input) {
		jw_object_of(w, "requestBody");
		jw_bool_of(w, "required", true);
		put_content(w, "application/json", input_schema(d, op->input, name));
		jw_end(w);
	}
	jw_object_of(w, "responses");
	jw_object_of(w, create ? "201" : "200");
	jw_text_of(w, "description", create ? "Recorded and durable." : "Changed and durable.");
	put_content(w, "application/json", "written");
	jw_end(w);
	put_problem_response(w, "409", "Somebody else changed it, or its state forbids this.");
	put_problem_response(w, "422", "Input to correct; errors names every field.");
	put_read_problems(w, false);
	jw_end(w);
	jw_end(w);
}

/* Is any earlier table entry on the same path?  Then it has been written with it. */
static bool path_before(const struct description *d, const char *path, size_t reads, size_t operations)
{
	for (size_t i = 0; i < reads; i++)
		if (strcmp(d->reads[i].path, path) == 0)
			return true;
	for (size_t i = 0; i < operations; i++)
		if (has_route(d->operations[i]) && strcmp(d->operations[i]->path, path) == 0)
			return true;
	return false;
}

static void put_path(struct jw *w, const struct description *d, const char *path)
{
	AUTO(buf) clean = { 0 };

	buf_init(&clean, 400);
	put_clean_path(&clean, path);
	jw_object_of(w, buf_str(&clean));
	for (size_t i = 0; i < d->nreads; i++)
		if (strcmp(d->reads[i].path, path) == 0)
			put_read(w, &d->reads[i]);
	for (size_t i = 0; i < d->noperations; i++)
		if (has_route(d->operations[i]) && strcmp(d->operations[i]->path, path) == 0)
			put_operation(w, d, d->operations[i]);
	jw_end(w);
}

static void put_security(struct jw *w)
{
	jw_object_of(w, "securitySchemes");
	jw_object_of(w, "bearer");
	jw_text_of(w, "type", "http");
	jw_text_of(w, "scheme", "bearer");
	jw_end(w);
	jw_end(w);
}

static void put_codes(struct jw *w)
{
	const struct message **list;
	struct arena a;
	size_t n;

	arena_init(&a, (size_t)1 << 20);
	n = message_list(&a, &list);
	jw_object_of(w, "x-codes");
	for (size_t i = 0; i < n; i++) {
		jw_object_of(w, list[i]->code);
		jw_text_of(w, "fa", list[i]->fa);
		jw_text_of(w, "en", list[i]->en);
		jw_end(w);
	}
	jw_end(w);
	arena_release(&a);
}

void describe_openapi(const struct description *d, struct buf *out)
{
	struct jw w;

	jw_init_pretty(&w, out);
	jw_object(&w);
	jw_text_of(&w, "openapi", "3.1.0");
	jw_object_of(&w, "info");
	jw_text_of(&w, "title", "Zendegi");
	jw_text_of(&w, "version", d->version);
	jw_object_of(&w, "license");
	jw_text_of(&w, "name", "AGPL-3.0-or-later");
	jw_text_of(&w, "identifier", "AGPL-3.0-or-later");
	jw_end(&w);
	jw_end(&w);
	jw_array_of(&w, "servers");
	jw_object(&w);
	jw_text_of(&w, "url", "/api/v1");
	jw_end(&w);
	jw_end(&w);
	jw_array_of(&w, "security");
	jw_object(&w);
	jw_array_of(&w, "bearer");
	jw_end(&w);
	jw_end(&w);
	jw_end(&w);
	jw_object_of(&w, "paths");
	for (size_t i = 0; i < d->nreads; i++)
		if (!path_before(d, d->reads[i].path, i, 0))
			put_path(&w, d, d->reads[i].path);
	for (size_t i = 0; i < d->noperations; i++)
		if (has_route(d->operations[i]) && !path_before(d, d->operations[i]->path, d->nreads, i))
			put_path(&w, d, d->operations[i]->path);
	jw_end(&w);
	jw_object_of(&w, "components");
	put_security(&w);
	put_schemas(&w, d);
	jw_end(&w);
	put_codes(&w);
	jw_end(&w);
	jw_done(&w);
}
