/* Records from and to JSON. */
#include "json.h"
#include "value_int.h"

#include <string.h>

/* The type word of a value that cannot be meant for this field. */
static enum rc wrong_kind(const struct field *f, const char **ret_code)
{
	bool number = f->type == F_MONEY || (f->type == F_INT && !(f->flags & MULTI));

	*ret_code = number ? "number.form" : f->type == F_BOOL ? "bool.form" : "json.type";
	return INVALID;
}

static enum rc set_from_array(const struct field *f, const struct jval *v, void *record, const char **ret_code)
{
	int64_t bits = 0;

	for (const struct jval *item = v->child; item; item = item->next) {
		const struct choice *c = item->kind == JV_TEXT ? choice_typed(f->choices, item->text) : NULL;

		if (!c) {
			*ret_code = "choice.unknown";
			return INVALID;
		}
		bits |= set_bit(c->value);
	}
	memcpy((char *)record + f->offset, &bits, sizeof(bits));
	return OK;
}

/* The value as text again, in arena memory, for fields that hold a document. */
static const char *document_text(const struct jval *v, struct arena *a)
{
	AUTO(buf) out = { 0 };
	struct jw w;

	buf_init(&out, JSON_BYTES_MAX * 6);
	jw_init(&w, &out);
	jw_value(&w, v);
	jw_done(&w);
	return arena_strndup(a, buf_str(&out), out.len);
}

static enum rc field_from_json(const struct field *f, const struct jval *v, void *record, struct arena *a,
		const char **ret_code)
{
	bool number = f->type == F_MONEY || (f->type == F_INT && !(f->flags & MULTI));
	const char *document;

	if (v->kind == JV_NULL) {
		value_clear(f, record);
		return OK;
	}
	if (f->type == F_JSON) {
		document = document_text(v, a);
		memcpy((char *)record + f->offset, &document, sizeof(document));
		return OK;
	}
	if (v->kind == JV_TEXT)
		return value_read_valid(f, v->text, record, a, ret_code);
	if (v->kind == JV_INT && (number || f->type == F_BOOL))
		return value_read_valid(f, arena_printf(a, "%lld", (long long)v->i), record, a, ret_code);
	if (v->kind == JV_BOOL && f->type == F_BOOL)
		return value_read_valid(f, v->i ? "1" : "0", record, a, ret_code);
	if (v->kind == JV_ARRAY && f->flags & MULTI)
		return set_from_array(f, v, record, ret_code);
	return wrong_kind(f, ret_code);
}

/* A member's name is shown back only when it looks like a name and not like a
 * value that somebody put there. */
static const char *shown_name(const char *name)
{
	size_t n = strlen(name);

	return n <= 40 && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == n ? name : "";
}

enum rc record_from_json(const struct record_type *t, const char *json, size_t len, void *record,
		struct arena *a, struct fault *f)
{
	const struct jval *object = NULL;
	struct fields_read read = { 0 };
	enum rc rc;

	rc = json_read(a, json, len, f, &object);
	if (rc)
		return rc;
	if (object->kind != JV_OBJECT)
		return fault_set(f, INVALID, "json.not_object", "%s", t->name);
	for (const struct jval *m = object->child; m; m = m->next) {
		const struct field *field = record_field(t, m->name);
		const char *code = NULL;

		if (!field)
			fault_field(f, shown_name(m->name), "field.unknown", NULL);
		else if (field->flags & INTERNAL)
			fault_field(f, field->name, "field.read_only", NULL);
		else if (field_from_json(field, m, record, a, &code))
			fault_field(f, field->name, code, field_error_arg(field, code, a));
		else if (field->type == F_TEXT)
			fields_note(&read, (size_t)(field - t->fields));
	}
	return record_validate_rest(t, record, &read, a, f);
}

static void write_field(struct jw *w, const struct field *f, const void *record)
{
	AUTO(buf) text = { 0 };

	jw_name(w, f->name);
	if (f->flags & MULTI) {
		jw_array(w);
		for (const struct choice *c = f->choices; c && c->value; c++)
			if (set_has(value_number(f, record), c->value))
				jw_text(w, c->code);
		jw_end(w);
		return;
	}
	if (value_is_none(f, record)) {
		jw_null(w);
		return;
	}
	switch (f->type) {
	case F_INT:
	case F_MONEY:
		jw_int(w, value_number(f, record));
		break;
	case F_BOOL:
		jw_bool(w, value_number(f, record));
		break;
	case F_JSON:
		jw_raw(w, value_string(f, record));
		break;
	case F_TEXT:
		jw_text(w, value_string(f, record));
		break;
	default:
		buf_init(&text, 256);
		value_put(f, record, &text);
		jw_text(w, buf_str(&text));
		break;
	}
}

void record_to_json(const struct record_type *t, const void *record, bool with_sensitive, struct buf *out)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (f->flags & SENSITIVE && !with_sensitive)
			continue;
		if (f->type == F_TEXT && f->kind == TEXT_PASSWORD)
			continue;
		write_field(&w, f, record);
	}
	jw_end(&w);
	jw_done(&w);
}
