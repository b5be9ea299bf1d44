/* Tables in memory: read once, shared, swapped whole. */
#include "held.h"

#include <stdatomic.h>

#define LOOK_EVERY_US 2000000          /* how late another process's change may show */

/* Lies in its own arena; the last reference releases it.  data comes first. */
struct held_item {
	void *data;
	atomic_int refs;
	int64_t stamp[2];
	struct arena arena;
};

/* What callers hold is the data; the item stands right before it. */
struct boxed { struct held_item item; _Alignas(max_align_t) unsigned char data[]; };

static struct held_item *item_of(const void *data)
{
	return &((struct boxed *)(uintptr_t)((const unsigned char *)data - offsetof(struct boxed, data)))->item;
}

static void put(struct held_item *item)
{
	struct arena a;

	if (!item || atomic_fetch_sub(&item->refs, 1) != 1)
		return;
	a = item->arena;
	arena_release(&a);
}

static enum rc read_into(const struct held_kind *kind, struct tx *tx, struct held_item *item)
{
	enum rc rc = kind->stamp(tx, item->stamp);

	if (rc)
		return rc;
	return kind->load(tx, item->data);
}

/* Reads all; with have only when it differs, else *ret_item stays. */
static enum rc read_new(struct store *s, const struct held_kind *kind, const struct held_item *have, struct fault *f,
		struct held_item **ret_item)
{
	struct held_item *item;
	struct boxed *box;
	int64_t now[2];
	struct arena a;
	enum rc rc;

	arena_init(&a, kind->bytes_max);
	box = arena_alloc(&a, sizeof *box + kind->size);
	item = &box->item;
	item->data = box->data;
	atomic_init(&item->refs, 1);
	{
		AUTO(tx) tx = {0};

		rc = tx_read(&tx, s, SHARD_NATIONAL, &a, f);
		if (!rc && have)
			rc = kind->stamp(&tx, now);
		if (!rc && have && now[0] == have->stamp[0] && now[1] == have->stamp[1])
			item = NULL;
		if (!rc && item)
			rc = read_into(kind, &tx, item);
	}
	if (rc || !item) {
		arena_release(&a);
		return rc;
	}
	item->arena = a;
	*ret_item = item;
	return OK;
}

enum rc held_init(struct held *h, const struct held_kind *kind, struct store *s, struct fault *f)
{
	struct held_item *item = NULL;
	enum rc rc = read_new(s, kind, NULL, f, &item);

	if (rc)
		return rc;
	*h = (struct held){ .store = s, .kind = kind, .item = item, .looked_us = clock_mono(store_clock(s)) };
	pthread_mutex_init(&h->lock, NULL);
	return OK;
}

void held_release(struct held *h)
{
	if (!h->store)
		return;
	put(h->item);
	pthread_mutex_destroy(&h->lock);
	*h = (struct held){0};
}

static void swap_in(struct held *h, struct held_item *fresh)
{
	struct held_item *old;

	pthread_mutex_lock(&h->lock);
	old = h->item;
	h->item = fresh;
	pthread_mutex_unlock(&h->lock);
	put(old);
}

static struct held_item *reference(struct held *h, bool *ret_look)
{
	int64_t now = clock_mono(store_clock(h->store));
	struct held_item *item;

	pthread_mutex_lock(&h->lock);
	item = h->item;
	atomic_fetch_add(&item->refs, 1);
	*ret_look = now - h->looked_us > LOOK_EVERY_US;
	if (*ret_look)
		h->looked_us = now;      /* this thread looks, the others go on with what is */
	pthread_mutex_unlock(&h->lock);
	return item;
}

const void *held_get(struct held *h)
{
	struct held_item *item, *fresh = NULL;
	bool look, again;

	item = reference(h, &look);
	if (!look)
		return item->data;
	if (read_new(h->store, h->kind, item, NULL, &fresh) || !fresh)
		return item->data;       /* unchanged, or not readable just now: the next look tries again */
	swap_in(h, fresh);
	put(item);
	return reference(h, &again)->data;
}

void held_put(const void *data)
{
	if (data)
		put(item_of(data));
}

enum rc held_reload(struct held *h, struct fault *f)
{
	struct held_item *fresh = NULL;
	enum rc rc = read_new(h->store, h->kind, NULL, f, &fresh);

	if (rc)
		return rc;
	swap_in(h, fresh);
	return OK;
}
