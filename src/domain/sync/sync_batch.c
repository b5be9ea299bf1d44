/* Reading a batch: strict, within limits, without knowing what the items say. */
#include "sync_int.h"

#include <string.h>

#include "json.h"

enum { BATCH_BYTES = 256 << 10 };
#define MOMENT_MAX INT64_C(9999999999999)        /* year 2286 in milliseconds */

bool sync_cursor_read(const char *text, struct sync_cursor *ret_c)
{
	const char *dot = text ? strchr(text, '.') : NULL;
	char seq[24];
	struct sync_cursor c;

	if (str_empty(text)) {
		*ret_c = (struct sync_cursor){ 0, 0 };
		return true;
	}
	if (!dot || (size_t)(dot - text) >= sizeof seq)
		return false;
	memcpy(seq, text, (size_t)(dot - text));
	seq[dot - text] = '\0';
	if (!str_to_i64(seq, &c.seq) || c.seq < 0 || !key_read(dot + 1, &c.key))
		return false;
	*ret_c = c;
	return true;
}

int64_t sync_done_at(int64_t done_ms, int64_t phone_now_ms, int64_t now_ms)
{
	int64_t at = done_ms + (now_ms - phone_now_ms);

	return at > now_ms || at <= 0 ? now_ms : at;
}

static bool id_ok(const char *id)
{
	size_t n = id ? strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;

	return n >= 16 && n <= SYNC_ID_MAX && id[n] == '\0';
}

static bool known(const char *name)
{
	static const char *const names[] = { "id", "verb", "at", "ver", "household", "replaces", "body" };

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq(name, names[i]))
			return true;
	return false;
}

static bool read_item(struct arena *a, const struct jval *v, struct sync_item *it)
{
	const struct jval *body = jval_get(v, "body");
	const char *household = jval_text(v, "household");
	struct buf b;
	struct jw w;

	if (v->kind != JV_OBJECT || !body || body->kind != JV_OBJECT)
		return false;
	for (const struct jval *m = v->child; m; m = m->next)
		if (!known(m->name))
			return false;
	*it = (struct sync_item){ .id = jval_text(v, "id"), .verb = jval_text(v, "verb"), .replaces = jval_text(v, "replaces"),
		.at_ms = jval_int(v, "at", -1), .ver = jval_int(v, "ver", 0), .fields = body };
	if (!id_ok(it->id) || str_empty(it->verb) || strlen(it->verb) > 40 || (it->replaces && !id_ok(it->replaces)))
		return false;
	if (it->at_ms < 0 || it->at_ms > MOMENT_MAX || it->ver < 0 || !household || !key_read(household, &it->household))
		return false;
	buf_init(&b, BATCH_BYTES * 6);
	jw_init(&w, &b);
	jw_value(&w, body);
	jw_done(&w);
	if (!b.overflow)
		it->body = arena_strndup(a, b.data, b.len);
	buf_release(&b);
	return it->body != NULL;
}

enum rc sync_batch_read(struct arena *a, const char *text, size_t len, struct fault *f, struct sync_batch *ret_b)
{
	const struct jval *v, *list;
	struct sync_batch b;
	size_t n = 0;
	enum rc rc = json_read_limited(a, text, len, BATCH_BYTES, JSON_DEPTH_MAX, f, &v);

	if (rc)
		return rc;
	list = jval_get(v, "items");
	b = (struct sync_batch){ .now_ms = jval_int(v, "now", -1) };
	if (v->kind != JV_OBJECT || v->n != 2 || b.now_ms < 0 || b.now_ms > MOMENT_MAX || !list || list->kind != JV_ARRAY)
		return fault_set(f, INVALID, "sync.batch_form", "%s", "batch");
	if (list->n > SYNC_ITEMS_MAX)
		return fault_set(f, INVALID, "sync.batch_large", "%zu items", list->n);
	b.item = ARENA_ARRAY(a, struct sync_item, list->n ? list->n : 1);
	for (const struct jval *i = list->child; i; i = i->next)
		if (!read_item(a, i, &b.item[n++]))
			return fault_set(f, INVALID, "sync.batch_form", "item %zu", n);
	b.n = n;
	*ret_b = b;
	return OK;
}
