/* The rules in memory: read once, shared by the threads of a process, swapped whole. */
#include "visit_int.h"

#include <stdatomic.h>

#define LOOK_EVERY_US 2000000          /* how late another process's change may show */
#define RULES_BYTES_MAX ((size_t)4 << 20)

/* Lies in its own arena; the last reference releases it. */
struct visit_rules_held {
	struct visit_rules rules;        /* first: handed out as such */
	atomic_int refs;
	struct visit_rules_stamp stamp;
	struct arena arena;
};

static void put(struct visit_rules_held *held)
{
	struct arena a;

	if (!held || atomic_fetch_sub(&held->refs, 1) != 1)
		return;
	a = held->arena;
	arena_release(&a);
}

static enum rc read_into(struct tx *tx, struct visit_rules_held *held)
{
	enum rc rc = visit_rules_stamp_of(tx, &held->stamp);

	if (rc)
		return rc;
	return visit_rules_load(tx, &held->rules);
}

/* Reads all rules; with have only when they differ, else *ret_held stays. */
static enum rc read_new(struct store *s, const struct visit_rules_held *have, struct fault *f,
		struct visit_rules_held **ret_held)
{
	struct visit_rules_held *held;
	struct visit_rules_stamp now;
	struct arena a;
	enum rc rc;

	arena_init(&a, RULES_BYTES_MAX);
	held = ARENA_NEW(&a, struct visit_rules_held);
	atomic_init(&held->refs, 1);
	{
		AUTO(tx) tx = {0};

		rc = tx_read(&tx, s, SHARD_NATIONAL, &a, f);
		if (!rc && have)
			rc = visit_rules_stamp_of(&tx, &now);
		if (!rc && have && now.n == have->stamp.n && now.newest == have->stamp.newest)
			held = NULL;
		if (!rc && held)
			rc = read_into(&tx, held);
	}
	if (rc || !held) {
		arena_release(&a);
		return rc;
	}
	held->arena = a;
	*ret_held = held;
	return OK;
}

enum rc visit_rule_holder_init(struct visit_rule_holder *h, struct store *s, struct fault *f)
{
	struct visit_rules_held *held = NULL;
	enum rc rc = read_new(s, NULL, f, &held);

	if (rc)
		return rc;
	*h = (struct visit_rule_holder){ .store = s, .held = held, .looked_us = clock_mono(store_clock(s)) };
	pthread_mutex_init(&h->lock, NULL);
	return OK;
}

void visit_rule_holder_release(struct visit_rule_holder *h)
{
	if (!h->store)
		return;
	put(h->held);
	pthread_mutex_destroy(&h->lock);
	*h = (struct visit_rule_holder){0};
}

static void swap_in(struct visit_rule_holder *h, struct visit_rules_held *fresh)
{
	struct visit_rules_held *old;

	pthread_mutex_lock(&h->lock);
	old = h->held;
	h->held = fresh;
	pthread_mutex_unlock(&h->lock);
	put(old);
}

static struct visit_rules_held *reference(struct visit_rule_holder *h, bool *ret_look)
{
	int64_t now = clock_mono(store_clock(h->store));
	struct visit_rules_held *held;

	pthread_mutex_lock(&h->lock);
	held = h->held;
	atomic_fetch_add(&held->refs, 1);
	*ret_look = now - h->looked_us > LOOK_EVERY_US;
	if (*ret_look)
		h->looked_us = now;      /* this thread looks, the others go on with what is */
	pthread_mutex_unlock(&h->lock);
	return held;
}

const struct visit_rules *visit_rules_get(struct visit_rule_holder *h)
{
	struct visit_rules_held *held, *fresh = NULL;
	bool look, again;

	held = reference(h, &look);
	if (!look)
		return &held->rules;
	if (read_new(h->store, held, NULL, &fresh) || !fresh)
		return &held->rules;     /* unchanged, or not readable just now: the next look tries again */
	swap_in(h, fresh);
	put(held);
	return &reference(h, &again)->rules;
}

void visit_rules_put(const struct visit_rules *rules)
{
	put((struct visit_rules_held *)(uintptr_t)rules);
}

enum rc visit_rule_holder_reload(struct visit_rule_holder *h, struct fault *f)
{
	struct visit_rules_held *fresh = NULL;
	enum rc rc = read_new(h->store, NULL, f, &fresh);

	if (rc)
		return rc;
	swap_in(h, fresh);
	return OK;
}
