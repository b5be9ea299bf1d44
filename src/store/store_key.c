/* Record keys: 41 bits milliseconds since 2020, 6 bits shard, 16 bits counted up
 * from a chance start.  A floor kept in the shard makes them grow over restarts
 * and clocks set back: it is written ahead, so that it costs one row in a minute. */
#include <stdio.h>

#include "store_ahead_int.h"

#define EPOCH_MS INT64_C(1577836800000)          /* 2020-01-01 UTC */
#define FLOOR_AHEAD_MS 60000

shard_id shard_of_key(int64_t key)
{
	return (shard_id){ (int)(key >> 16 & 0x3f) };
}

static int64_t make(struct shard *sh, int64_t ms, uint64_t low)
{
	return ms << 22 | (int64_t)sh->id.v << 16 | (int64_t)low;
}

/* Each key once, and none below one that was given out before, whoever asks. */
static int64_t next_key(struct store *s, struct shard *sh)
{
	int64_t ms = clock_now(s->clock) - EPOCH_MS;
	int64_t last = atomic_load_explicit(&sh->last_key, memory_order_relaxed), key;

	do {
		if (ms > last >> 22)
			key = make(sh, ms, rng_below(s->rng, 0x4000));
		else if ((last & 0xffff) < 0xffff)
			key = make(sh, last >> 22, (uint64_t)(last & 0xffff) + 1);
		else
			key = make(sh, (last >> 22) + 1, 0);
	} while (!atomic_compare_exchange_weak_explicit(&sh->last_key, &last, key, memory_order_relaxed,
			memory_order_relaxed));
	return key;
}

void store_key_taken(struct tx *tx, int64_t key)
{
	struct shard *sh = tx->store->shard[tx->shard.v];
	/* On PostgreSQL other processes write too: they must see each key's height. */
	int64_t ahead = store_is_sqlite(tx->store) ? FLOOR_AHEAD_MS : 0;

	if (key < sh->key_floor)
		return;
	sh->key_floor = make(sh, (key >> 22) + ahead, 0xffff);
	sh->key_floor_dirty = true;
}

int64_t key_new(struct tx *tx)
{
	int64_t key;

	CHECK(tx->write && !tx->done);
	key = next_key(tx->store, tx->store->shard[tx->shard.v]);
	store_key_taken(tx, key);
	return key;
}

bool store_key_ahead(struct store *s, shard_id shard, int64_t *ret_key)
{
	struct shard *sh = store_has_shard(s, shard) ? s->shard[shard.v] : NULL;

	if (!sh || !store_is_sqlite(s) || !atomic_load_explicit(&sh->last_key, memory_order_relaxed))
		return false;
	*ret_key = next_key(s, sh);
	return true;
}

enum rc store_floor_read(struct shard *sh, struct store_conn *c, struct fault *f)
{
	struct arena a;
	struct tx tx;
	int64_t floor = 0;

	arena_init(&a, 65536);
	tx_over(&tx, c, &a, f);
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(&tx, &r, SQL("select value from meta where name = 'key_floor'"), NO_VALS);
	if (!rc && rows_next(&r)) {
		if (!str_to_i64(rows_text(&r, 0), &floor))
			rc = fault_set(f, FAILED, "store.meta", "key_floor is no number");
	}
	if (!rc)
		rc = rows_rc(&r);
	arena_release(&a);
	if (rc)
		return rc;
	sh->key_floor = floor;
	for (int64_t last = atomic_load(&sh->last_key);
			last < floor && !atomic_compare_exchange_weak(&sh->last_key, &last, floor); )
		;
	return OK;
}

enum rc store_floor_write(struct shard *sh, struct store_conn *c, struct fault *f)
{
	struct tx tx;
	char text[24];

	if (!sh->key_floor_dirty)
		return OK;
	tx_over(&tx, c, NULL, f);
	snprintf(text, sizeof text, "%lld", (long long)sh->key_floor);
	enum rc rc = db_exec(&tx, SQL("insert into meta (name, value) values ('key_floor', $1)"
		" on conflict (name) do update set value = excluded.value"), VALS(v_text(text)), NULL);
	if (rc)
		return rc;
	sh->key_floor_dirty = false;
	return OK;
}
