/* Outbox, inbox and idempotency keys: what makes an act happen once, although
 * messages between shards and requests from clients may come twice. */
#include "store_counter.h"
#include "store_seal.h"

#include <string.h>

#define DIGEST 32

enum rc tx_emit(struct tx *tx, const char *event, int64_t subject, const char *payload)
{
	enum rc rc = db_exec(tx, SQL("insert into event (id, name, subject, at, payload) values ($1, $2, $3, $4, $5)"),
			VALS(v_int(key_new(tx)), v_text(event), v_int(subject), v_int(tx_now(tx)), v_text(payload)), NULL);
	if (rc)
		return rc;
	journal_emitted(tx, subject);
	return OK;
}

enum rc event_list(struct tx *tx, size_t max, struct event **ret_events, size_t *ret_n)
{
	struct event *list = ARENA_ARRAY(tx->arena, struct event, max);
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(tx, &r, SQL("select id, name, subject, at, payload from event order by id limit $1"),
			VALS(v_int((int64_t)max)));
	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct event){ .id = rows_int(&r, 0), .name = rows_text(&r, 1), .subject = rows_int(&r, 2),
			.at_ms = rows_int(&r, 3), .payload = rows_text(&r, 4), .shard = tx->shard };
	rc = rows_rc(&r);
	if (rc)
		return rc;
	/* Other shards will act on them: they must not outlive what they speak of. */
	if (!tx->write)
		store_settle(tx->conn->shard);
	*ret_events = list;
	*ret_n = n;
	return OK;
}

enum rc event_done(struct tx *tx, int64_t id)
{
	return db_exec(tx, SQL("delete from event where id = $1"), VALS(v_int(id)), NULL);
}

enum rc inbox_take(struct tx *tx, int64_t message, bool *ret_first)
{
	int64_t n = 0;
	enum rc rc = db_exec(tx, SQL("insert into inbox (message, at) values ($1, $2) on conflict (message) do nothing"),
			VALS(v_int(message), v_int(tx_now(tx))), &n);
	if (rc)
		return rc;
	*ret_first = n == 1;
	return OK;
}

/* ---- idempotency -------------------------------------------------------------------- */

/* The person stands in the hash: nobody finds out by a key of his own what
 * another has done. */
static struct blind key_hash(struct tx *tx, const char *key)
{
	char *text = arena_printf(tx->arena, "%lld %s", (long long)journal_actor(tx), key);

	return seal_blind(tx->store->seal, "idempotency", text);
}

enum rc idempotency_find(struct tx *tx, const char *key, const void *digest32, int64_t *ret_key)
{
	struct blind h = key_hash(tx, key);
	AUTO(rows) r = {0};
	const void *digest;
	size_t n;
	enum rc rc = db_query(tx, &r, SQL("select digest, result from idempotency where key = $1"), VALS(v_blind(&h)));

	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	digest = rows_blob(&r, 0, &n);
	if (n != DIGEST || memcmp(digest, digest32, DIGEST) != 0)
		return fault_set(tx->fault, CONFLICT, "idempotency.other_request", "the key was used for another request");
	*ret_key = rows_int(&r, 1);
	return OK;
}

enum rc idempotency_note(struct tx *tx, const char *key, const void *digest32, int64_t result_key)
{
	struct blind h = key_hash(tx, key);

	return db_exec(tx, SQL("insert into idempotency (key, digest, result, at) values ($1, $2, $3, $4)"),
			VALS(v_blind(&h), v_blob(digest32, DIGEST), v_int(result_key), v_int(tx_now(tx))), NULL);
}

enum rc store_forget_old(struct tx *tx, int64_t before_ms, int64_t *ret_n)
{
	int64_t n = 0, m = 0;
	enum rc rc = db_exec(tx, SQL("delete from idempotency where key in "
			"(select key from idempotency where at < $1 order by key limit 5000)"), VALS(v_int(before_ms)), &n);
	if (rc)
		return rc;
	rc = db_exec(tx, SQL("delete from inbox where message in "
			"(select message from inbox where at < $1 order by message limit 5000)"), VALS(v_int(before_ms)), &m);
	if (rc)
		return rc;
	*ret_n = n + m;
	return OK;
}
