/* Record keys: 41 bits milliseconds since 2020, 6 bits shard, 16 bits counted up
 * from a chance start.  A floor kept in the shard makes them grow over restarts
 * and clocks set back: it is written ahead, so that it costs one row in a minute. */
#include <stdio.h>

#include "store_int.h"

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

int64_t key_new(struct tx *tx)
{
	struct shard *sh = tx->store->shard[tx->shard.v];
	int64_t ms = clock_now(tx->store->clock) - EPOCH_MS;
	int64_t last_ms = sh->last_key >> 22;
	int64_t low = sh->last_key & 0xffff;

	CHECK(tx->write && !tx->done);
	if (ms < 0)
		ms = 0;
	if (ms > last_ms)
		sh->last_key = make(sh, ms, rng_below(tx->store->rng, 0x4000));
	else if (low < 0xffff)
		sh->last_key = make(sh, last_ms, (uint64_t)low + 1);
	else
		sh->last_key = make(sh, last_ms + 1, 0);
	/* On PostgreSQL other processes write too: they must see each key's height. */
	int64_t ahead = store_is_sqlite(tx->store) ? FLOOR_AHEAD_MS : 0;
	if (sh->last_key >= sh->key_floor) {
		sh->key_floor = make(sh, (sh->last_key >> 22) + ahead, 0xffff);
		sh->key_floor_dirty = true;
	}
	return sh->last_key;
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
	if (sh->last_key < floor)
		sh->last_key = floor;
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
