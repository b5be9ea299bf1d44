#include "record_load.h"
#include "json.h"

#include <string.h>

enum { FIELDS_MAX = 64, CHOICES_MAX = 200 };

struct loader { struct arena *a; struct fault *f; };

static enum rc bad(struct loader *l, const char *where, const char *what)
{
	return fault_set(l->f, INVALID, "form.definition", "%.60s: %s", where, what);
}

static const struct { const char *word; enum field_type type; uint16_t size; unsigned flags; } types[] = {
	{ "text", F_TEXT, sizeof(char *), 0 },
	{ "integer", F_INT, sizeof(int64_t), 0 },
	{ "set", F_INT, sizeof(int64_t), MULTI },
	{ "yes_no", F_BOOL, sizeof(bool), 0 },
	{ "date", F_DATE, sizeof(date_t), 0 },
	{ "time", F_TIME, sizeof(instant_t), 0 },
	{ "money", F_MONEY, sizeof(money_t), 0 },
	{ "choice", F_CHOICE, sizeof(int32_t), 0 },
	{ "json", F_JSON, sizeof(json_t), 0 },
};

static const struct { const char *word; enum text_kind kind; } kinds[] = {
	{ "plain", TEXT_PLAIN }, { "name", TEXT_NAME }, { "note", TEXT_NOTE }, { "code", TEXT_CODE },
	{ "national_id", TEXT_NATIONAL_ID }, { "mobile", TEXT_MOBILE }, { "phone", TEXT_PHONE },
	{ "postcode", TEXT_POSTCODE }, { "sheba", TEXT_SHEBA }, { "address", TEXT_ADDRESS },
};

/* A misspelt member must not silently lose its meaning. */
static bool only_knows(const struct jval *v, const char *const *names)
{
	for (const struct jval *m = v->child; m; m = m->next) {
		const char *const *n = names;

		while (*n && strcmp(*n, m->name) != 0)
			n++;
		if (!*n)
			return false;
	}
	return true;
}

static const char *english(const struct jval *v)
{
	const char *en = jval_text(v, "en");

	return en ? en : jval_text(v, "fa");
}

static enum rc load_choices(struct loader *l, const struct jval *v, const char *where, const struct choice **ret_list)
{
	static const char *const names[] = { "value", "code", "fa", "en", NULL };
	const struct jval *array = jval_get(v, "choices");
	struct choice *list;
	size_t n = 0;

	if (!array)
		return OK;
	if (array->kind != JV_ARRAY || array->n > CHOICES_MAX)
		return bad(l, where, "choices are an array of at most 200");
	list = ARENA_ARRAY(l->a, struct choice, array->n + 1);
	for (const struct jval *c = array->child; c; c = c->next) {
		int64_t value = jval_int(c, "value", 0);

		if (c->kind != JV_OBJECT || !only_knows(c, names))
			return bad(l, where, "a choice has value, code, fa, en");
		if (value < 1 || value > INT32_MAX)
			return bad(l, where, "the value of a choice is a number from 1");
		list[n++] = (struct choice){ (int32_t)value, jval_text(c, "code"), jval_text(c, "fa"), english(c) };
	}
	*ret_list = list;
	return OK;
}

static enum rc load_type(struct loader *l, const struct jval *v, struct field *f)
{
	const char *type = jval_text(v, "type"), *kind = jval_text(v, "kind");
	bool known = false;

	for (size_t i = 0; type && i < COUNT_OF(types); i++) {
		if (strcmp(types[i].word, type) != 0)
			continue;
		f->type = types[i].type;
		f->size = types[i].size;
		f->flags |= types[i].flags;
		known = true;
	}
	if (!known)
		return bad(l, f->name, "an unknown type");
	if (!jval_get(v, "kind"))
		return OK;
	for (size_t i = 0; kind && f->type == F_TEXT && i < COUNT_OF(kinds); i++) {
		if (strcmp(kinds[i].word, kind) == 0) {
			f->kind = kinds[i].kind;
			return OK;
		}
	}
	return bad(l, f->name, "an unknown kind");
}

static enum rc load_field(struct loader *l, const struct jval *v, struct field *f)
{
	static const char *const names[] = { "name", "fa", "en", "hint_fa", "hint_en", "type", "kind",
		"min", "max", "required", "sensitive", "immutable", "choices", NULL };
	enum rc rc;

	if (v->kind != JV_OBJECT || !only_knows(v, names))
		return bad(l, "fields", "a member that is not known");
	f->name = jval_text(v, "name");
	if (!f->name)
		return bad(l, "fields", "a field without a name");
	f->fa = jval_text(v, "fa");
	f->en = english(v);
	f->hint_fa = jval_text(v, "hint_fa");
	f->hint_en = jval_text(v, "hint_en");
	f->min = jval_int(v, "min", 0);
	f->max = jval_int(v, "max", 0);
	f->flags = (jval_bool(v, "required", false) ? REQUIRED : 0) |
		(jval_bool(v, "sensitive", false) ? SENSITIVE : 0) |
		(jval_bool(v, "immutable", false) ? IMMUTABLE : 0);
	rc = load_type(l, v, f);
	if (rc)
		return rc;
	return load_choices(l, v, f->name, &f->choices);
}

/* Offsets as a compiler would give them, in the order of the definition. */
static size_t lay_out(struct field *fields, size_t n)
{
	size_t at = 0, widest = 1;

	for (size_t i = 0; i < n; i++) {
		size_t width = fields[i].size;

		at = (at + width - 1) / width * width;
		fields[i].offset = (uint16_t)at;
		at += width;
		widest = width > widest ? width : widest;
	}
	return (at + widest - 1) / widest * widest;
}

static enum rc load(struct loader *l, const struct jval *v, const struct record_type **ret_type)
{
	static const char *const names[] = { "name", "fa", "en", "fields", NULL };
	const struct jval *array = jval_get(v, "fields");
	struct record_type *t = ARENA_NEW(l->a, struct record_type);
	struct field *fields;
	const char *fault;
	enum rc rc;

	if (v->kind != JV_OBJECT || !only_knows(v, names))
		return bad(l, "form", "a member that is not known");
	if (!array || array->kind != JV_ARRAY || array->n < 1 || array->n > FIELDS_MAX)
		return bad(l, "fields", "an array of 1 to 64");
	fields = ARENA_ARRAY(l->a, struct field, array->n);
	for (const struct jval *c = array->child; c; c = c->next) {
		rc = load_field(l, c, &fields[t->nfields++]);
		if (rc)
			return rc;
	}
	t->name = jval_text(v, "name");
	t->fa = jval_text(v, "fa");
	t->en = english(v);
	t->fields = fields;
	t->size = lay_out(fields, t->nfields);
	fault = record_type_fault(t);
	if (fault)
		return bad(l, "form", fault);
	*ret_type = t;
	return OK;
}

enum rc record_type_from_json(struct arena *a, const char *json, size_t len, struct fault *f,
		const struct record_type **ret_type)
{
	const struct jval *v = NULL;
	enum rc rc = json_read(a, json, len, f, &v);

	if (rc)
		return rc;
	return load(&(struct loader){ a, f }, v, ret_type);
}
