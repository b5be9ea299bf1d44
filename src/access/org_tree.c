/* org_tree - the organisation in memory: made once, shared, swapped whole. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "access_int.h"
#include "veiled.h"

#define LOOK_EVERY_US 2000000          /* how late another process's change may show */
#define ORG_BYTES_MAX ((size_t)256 << 20)

struct org {
	atomic_int refs;
	struct arena arena;
	struct org_unit *unit;           /* by number */
	size_t n;
	const struct org_unit **child;   /* by parent, then number */
	struct former *former;           /* by unit, then day */
	size_t nformer;
	int64_t stamp[3];                /* what was counted when it was read */
};

struct org_holder {
	struct store *store;
	pthread_mutex_t lock;
	struct org *org;
	int64_t looked_us;
};

static int by_parent(const void *a, const void *b)
{
	const struct org_unit *x = *(const struct org_unit *const *)a, *y = *(const struct org_unit *const *)b;
	int64_t px = unit_parent(x->no).v, py = unit_parent(y->no).v;

	if (px != py)
		return px < py ? -1 : 1;
	return (x->no.v > y->no.v) - (x->no.v < y->no.v);
}

static void fill(struct org *o)
{
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < o->n; i++) {
		struct org_unit *u = &o->unit[i];

		if (!u->short_name)
			u->short_name = u->name;
		if (unit_level_of(u->no) != LEVEL_CENTRE)
			u->capacity = 0;
		else if (u->capacity == INT_NONE)
			u->capacity = u->kind == UNIT_RURAL_CENTRE ? CAPACITY_RURAL : CAPACITY_URBAN;
		buf_clear(&b);
		fa_search_key(&b, u->name);
		buf_putc(&b, ' ');
		fa_search_key(&b, u->short_name);
		if (u->code) {
			buf_putc(&b, ' ');
			fa_search_key(&b, u->code);
		}
		u->search = arena_strdup(&o->arena, buf_str(&b));
		o->child[i] = u;
	}
	buf_release(&b);
	if (o->n)
		qsort(o->child, o->n, sizeof *o->child, by_parent);
}

static void org_free(struct org *o)
{
	arena_release(&o->arena);
	free(o);
}

enum rc org_load(struct tx *tx, const struct org **ret_org)
{
	struct arena *request = tx->arena;
	struct org *o = xcalloc(1, sizeof *o);
	enum rc rc;

	arena_init(&o->arena, ORG_BYTES_MAX);
	atomic_init(&o->refs, 1);
	tx->arena = &o->arena;           /* texts of rows shall live as long as the tree */
	rc = store_org_count(tx, &o->stamp[0], &o->stamp[1], &o->stamp[2]);
	if (!rc) {
		o->unit = ARENA_ARRAY(&o->arena, struct org_unit, (size_t)o->stamp[0]);
		o->child = ARENA_ARRAY(&o->arena, const struct org_unit *, (size_t)o->stamp[0]);
		o->former = ARENA_ARRAY(&o->arena, struct former, (size_t)o->stamp[1]);
		rc = store_org_units(tx, o->unit, (size_t)o->stamp[0], &o->n);
	}
	if (!rc)
		rc = store_org_former(tx, o->former, (size_t)o->stamp[1], &o->nformer);
	tx->arena = request;
	if (rc) {
		org_free(o);
		return rc;
	}
	fill(o);
	*ret_org = o;
	return OK;
}

void org_put(const struct org *org)
{
	struct org *o = (struct org *)(uintptr_t)org;

	if (o && atomic_fetch_sub(&o->refs, 1) == 1)
		org_free(o);
}

/* Reads the tree when it differs from have (always when have is NULL). */
static enum rc read_new(struct store *s, const struct org *have, struct fault *f, struct org **ret_org)
{
	int64_t stamp[3] = { 0 };
	const struct org *o = NULL;
	struct arena a;
	enum rc rc;

	arena_init(&a, (size_t)1 << 20);
	{
		AUTO(tx) tx = { 0 };

		rc = tx_read(&tx, s, SHARD_NATIONAL, &a, f);
		if (!rc && have)
			rc = store_org_count(&tx, &stamp[0], &stamp[1], &stamp[2]);
		if (!rc && (!have || memcmp(stamp, have->stamp, sizeof stamp) != 0))
			rc = org_load(&tx, &o);
	}
	arena_release(&a);
	if (!rc)
		*ret_org = (struct org *)(uintptr_t)o;
	return rc;
}

static void swap_in(struct org_holder *h, struct org *fresh)
{
	struct org *old;

	pthread_mutex_lock(&h->lock);
	old = h->org;
	h->org = fresh;
	pthread_mutex_unlock(&h->lock);
	org_put(old);
}

enum rc org_holder_new(struct store *s, struct fault *f, struct org_holder **ret_holder)
{
	struct org_holder *h;
	struct org *o = NULL;
	enum rc rc = read_new(s, NULL, f, &o);

	if (rc)
		return rc;
	h = xcalloc(1, sizeof *h);
	h->store = s;
	h->org = o;
	h->looked_us = clock_mono(store_clock(s));
	pthread_mutex_init(&h->lock, NULL);
	*ret_holder = h;
	return OK;
}

void org_holder_free(struct org_holder *h)
{
	if (!h)
		return;
	org_put(h->org);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

enum rc org_holder_reload(struct org_holder *h, struct fault *f)
{
	struct org *o = NULL;
	enum rc rc = read_new(h->store, NULL, f, &o);

	if (rc)
		return rc;
	swap_in(h, o);
	return OK;
}

static struct org *reference(struct org_holder *h, bool *ret_look)
{
	int64_t now = clock_mono(store_clock(h->store));
	struct org *o;

	pthread_mutex_lock(&h->lock);
	o = h->org;
	atomic_fetch_add(&o->refs, 1);
	*ret_look = now - h->looked_us > LOOK_EVERY_US;
	if (*ret_look)
		h->looked_us = now;      /* this thread looks, the others go on with what is */
	pthread_mutex_unlock(&h->lock);
	return o;
}

const struct org *org_get(struct org_holder *h)
{
	bool look, again;
	struct org *o = reference(h, &look), *fresh = NULL;

	if (!look)
		return o;
	if (read_new(h->store, o, NULL, &fresh) || !fresh)
		return o;                /* unchanged, or not readable just now: the next look tries again */
	swap_in(h, fresh);
	org_put(o);
	return reference(h, &again);
}

/* ---- questions ------------------------------------------------------------------------- */

size_t org_count(const struct org *org)
{
	return org ? org->n : 0;
}

const struct org_unit *org_at(const struct org *org, size_t i)
{
	CHECK(org && i < org->n);
	return &org->unit[i];
}

/* Index of the first unit whose number is at least no. */
static size_t lower(const struct org *org, int64_t no)
{
	size_t lo = 0, hi = org->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (org->unit[mid].no.v < no)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct org_unit *org_unit(const struct org *org, int64_t no)
{
	size_t i;

	if (!org)
		return NULL;
	i = lower(org, no);
	return i < org->n && org->unit[i].no.v == no ? &org->unit[i] : NULL;
}

const char *org_name(const struct org *org, int64_t no, date_t day)
{
	const struct org_unit *u = org_unit(org, unit_seen(UNIT(no)).v);

	if (!u)
		return "";
	if (date_is_none(day))
		return u->name;
	for (size_t i = 0; i < org->nformer; i++)
		if (org->former[i].unit == no && date_cmp(org->former[i].until, day) > 0)
			return org->former[i].name;
	return u->name;
}

bool org_unit_open(const struct org_unit *u, date_t day)
{
	return date_cmp(u->valid_from, day) <= 0 && (date_is_none(u->valid_to) || date_cmp(u->valid_to, day) > 0);
}

static size_t first_child(const struct org *org, int64_t no)
{
	size_t lo = 0, hi = org->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (unit_parent(org->child[mid]->no).v < no)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* The country is its own parent by number; it is no child of itself. */
	if (lo < org->n && org->child[lo]->no.v == no)
		lo++;
	return lo;
}

size_t org_nchildren(const struct org *org, int64_t no)
{
	size_t n = 0;

	if (!org)
		return 0;
	for (size_t i = first_child(org, no); i < org->n && unit_parent(org->child[i]->no).v == no; i++)
		n++;
	return n;
}

const struct org_unit *org_child(const struct org *org, int64_t no, size_t i)
{
	size_t at = first_child(org, no) + i;

	CHECK(at < org->n && unit_parent(org->child[at]->no).v == no);
	return org->child[at];
}

const struct org_unit *org_next(const struct org *org, struct unit_range r, enum unit_level level, size_t *pos)
{
	if (!org)
		return NULL;
	if (*pos == 0)
		*pos = lower(org, r.lo);
	while (*pos < org->n && org->unit[*pos].no.v <= r.hi) {
		const struct org_unit *u = &org->unit[(*pos)++];

		if (unit_level_of(u->no) == level)
			return u;
	}
	return NULL;
}

int64_t distance_m(int64_t lat1_e6, int64_t lng1_e6, int64_t lat2_e6, int64_t lng2_e6)
{
	const double rad = 3.14159265358979323846 / 180e6, earth_m = 6371008.8;
	double dlat = (double)(lat2_e6 - lat1_e6) * rad, dlng = (double)(lng2_e6 - lng1_e6) * rad;
	double h = sin(dlat / 2) * sin(dlat / 2) +
		cos((double)lat1_e6 * rad) * cos((double)lat2_e6 * rad) * sin(dlng / 2) * sin(dlng / 2);

	return (int64_t)llround(2 * earth_m * asin(sqrt(h < 1 ? h : 1)));
}

const struct org_unit *org_nearest(const struct org *org, struct unit_range r, int64_t lat_e6, int64_t lng_e6,
		date_t day, int64_t *ret_metres)
{
	const struct org_unit *u, *best = NULL;
	int64_t best_m = 0;
	size_t pos = 0;

	while ((u = org_next(org, r, LEVEL_CENTRE, &pos))) {
		int64_t m;

		if (u->lat_e6 == INT_NONE || u->lng_e6 == INT_NONE || !org_unit_open(u, day))
			continue;
		m = distance_m(lat_e6, lng_e6, u->lat_e6, u->lng_e6);
		if (!best || m < best_m) {
			best = u;
			best_m = m;
		}
	}
	if (best && ret_metres)
		*ret_metres = best_m;
	return best;
}
