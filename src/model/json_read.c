/* The only file that knows the JSON library.  It must not include model.h: the
 * library has a json_t of its own. */
#include "json.h"

#include <jansson.h>
#include <string.h>

/* Nesting is counted before the library recurses into it.  Wrong text is left
 * for the library to refuse. */
static int depth_of(const char *text, size_t len)
{
	int depth = 0, deepest = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
		} else if (c == '"') {
			quoted = true;
		} else if (c == '[' || c == '{') {
			depth++;
			deepest = depth > deepest ? depth : deepest;
		} else if (c == ']' || c == '}') {
			depth--;
		}
	}
	return deepest;
}

static struct jval *value_of(struct arena *a, const char *name, const json_t *j);

static void children_of(struct arena *a, const json_t *j, struct jval *v)
{
	const struct jval **link = &v->child;

	if (json_is_object(j)) {
		/* The iterator functions take non-const by the library's habit; nothing changes. */
		json_t *object = (json_t *)(uintptr_t)j;

		for (void *it = json_object_iter(object); it; it = json_object_iter_next(object, it)) {
			struct jval *child = value_of(a, arena_strdup(a, json_object_iter_key(it)),
				json_object_iter_value(it));

			*link = child;
			link = &child->next;
			v->n++;
		}
		return;
	}
	for (size_t i = 0; i < json_array_size(j); i++) {
		struct jval *child = value_of(a, NULL, json_array_get(j, i));

		*link = child;
		link = &child->next;
		v->n++;
	}
}

/* Recursion is bounded: depth_of ran before. */
static struct jval *value_of(struct arena *a, const char *name, const json_t *j)
{
	struct jval *v = ARENA_NEW(a, struct jval);

	v->name = name;
	switch (json_typeof(j)) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		v->kind = json_is_object(j) ? JV_OBJECT : JV_ARRAY;
		children_of(a, j, v);
		break;
	case JSON_STRING:
		v->kind = JV_TEXT;
		v->text = arena_strndup(a, json_string_value(j), json_string_length(j));
		break;
	case JSON_INTEGER:
		v->kind = JV_INT;
		v->i = json_integer_value(j);
		v->d = (double)v->i;
		break;
	case JSON_REAL:
		v->kind = JV_REAL;
		v->d = json_real_value(j);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		v->kind = JV_BOOL;
		v->i = json_is_true(j);
		break;
	case JSON_NULL:
		break;
	}
	return v;
}

enum rc json_read_limited(struct arena *a, const char *text, size_t len, size_t bytes_max,
		int depth_max, struct fault *f, const struct jval **ret_value)
{
	json_error_t error;
	json_t *j;

	if (len > bytes_max)
		return fault_set(f, LIMIT, "json.too_large", "%zu bytes, at most %zu", len, bytes_max);
	if (depth_of(text, len) > depth_max)
		return fault_set(f, INVALID, "json.too_deep", "at most %d levels", depth_max);
	j = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!j) {
		const char *code = json_error_code(&error) == json_error_duplicate_key
			? "json.duplicate" : "json.form";

		/* Not the library's own text: it quotes what stands near. */
		return fault_set(f, INVALID, code, "line %d, column %d", error.line, error.column);
	}
	*ret_value = value_of(a, NULL, j);
	json_decref(j);
	return OK;
}

enum rc json_read(struct arena *a, const char *text, size_t len, struct fault *f,
		const struct jval **ret_value)
{
	return json_read_limited(a, text, len, JSON_BYTES_MAX, JSON_DEPTH_MAX, f, ret_value);
}

const struct jval *jval_get(const struct jval *v, const char *name)
{
	if (!v || v->kind != JV_OBJECT)
		return NULL;
	for (const struct jval *m = v->child; m; m = m->next)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

const char *jval_text(const struct jval *v, const char *name)
{
	const struct jval *m = jval_get(v, name);

	return m && m->kind == JV_TEXT ? m->text : NULL;
}

int64_t jval_int(const struct jval *v, const char *name, int64_t fallback)
{
	const struct jval *m = jval_get(v, name);

	return m && m->kind == JV_INT ? m->i : fallback;
}

bool jval_bool(const struct jval *v, const char *name, bool fallback)
{
	const struct jval *m = jval_get(v, name);

	return m && m->kind == JV_BOOL ? m->i : fallback;
}

const struct jval *jval_items(const struct jval *v, const char *name)
{
	const struct jval *m = jval_get(v, name);

	return m && m->kind == JV_ARRAY ? m->child : NULL;
}
