/* See store_ahead.h. */
#include "store_ahead_int.h"

#include <string.h>

/* Below this the turn hardly notices. */
#define WORTH_BYTES 64

struct ahead {
	const struct record_type *type;
	int64_t key;
	bool used;
	size_t n;
	struct ahead_text text[AHEAD_TEXTS];
};

static bool sealable(const struct field *f)
{
	return (f->flags & SENSITIVE) && (f->type == F_TEXT || f->type == F_JSON);
}

static const char *text_at(const struct field *f, const void *record)
{
	const char *s;

	memcpy(&s, (const char *)record + f->offset, sizeof s);
	return s && *s ? s : NULL;
}

static void seal_one(struct store *s, struct arena *a, const struct record_type *t, int64_t key, struct ahead_text *x)
{
	size_t n = strlen(x->text);
	unsigned char *out;
	char *b64;

	x->n = n + SEAL_OVERHEAD;
	out = arena_alloc(a, x->n);
	seal_put(s->seal, (struct seal_at){ t->name, x->field->name, key }, x->text, n, out);
	x->base64_n = base64_length(x->n);
	b64 = arena_alloc(a, x->base64_n + 1);
	base64_write(out, x->n, b64);
	x->sealed = out;
	x->base64 = b64;
}

struct ahead *ahead_make(struct store *s, shard_id shard, struct arena *a, const struct record_type *t,
		const struct record_type *input_type, const void *input)
{
	struct ahead *h = ARENA_NEW(a, struct ahead);
	size_t bytes = 0;

	for (size_t i = 0; i < t->nfields && h->n < AHEAD_TEXTS; i++) {
		const struct field *to = &t->fields[i], *from = sealable(to) ? record_field(input_type, to->name) : NULL;
		const char *text = from && from->type == to->type ? text_at(from, input) : NULL;

		if (!text)
			continue;
		h->text[h->n++] = (struct ahead_text){ .field = to, .text = text };
		bytes += strlen(text);
	}
	if (bytes < WORTH_BYTES || !store_key_ahead(s, shard, &h->key))
		return NULL;
	h->type = t;
	for (size_t i = 0; i < h->n; i++)
		seal_one(s, a, t, h->key, &h->text[i]);
	return h;
}

void ahead_use(struct tx *tx, struct ahead *h)
{
	if (h)
		h->used = false;
	*journal_ahead(tx) = h;
}

int64_t ahead_key(struct tx *tx, const struct record_type *t)
{
	struct ahead *h = *journal_ahead(tx);

	if (!h || h->used || h->type != t)
		return 0;
	h->used = true;
	store_key_taken(tx, h->key);
	return h->key;
}

const struct ahead_text *ahead_text_of(struct tx *tx, const struct record_type *t, const struct field *f, int64_t key,
		const void *text)
{
	struct ahead *h = *journal_ahead(tx);

	if (!h || h->key != key || h->type != t)
		return NULL;
	for (size_t i = 0; i < h->n; i++)
		if (h->text[i].field == f && h->text[i].text == text)
			return &h->text[i];
	return NULL;
}

const struct ahead_text *ahead_sealed_at(struct tx *tx, const void *sealed)
{
	struct ahead *h = *journal_ahead(tx);

	for (size_t i = 0; h && i < h->n; i++)
		if (h->text[i].sealed == sealed)
			return &h->text[i];
	return NULL;
}
