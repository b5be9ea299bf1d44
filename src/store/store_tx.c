/* Transactions: snapshots, write transactions in the open group, bulk loading. */
#include "store_int.h"
#include "store_admin.h"

#include <stdlib.h>

#define BULK_OPS 2000
/* Bulk loading resets the WAL by itself when it is longer than this. */
#define BULK_WAL_PAGES 16384

/* ---- begin ------------------------------------------------------------------------------ */

static enum rc writer_ready(struct shard *sh, struct fault *f)
{
	struct store_conn *c;

	if (sh->writer)
		return OK;
	enum rc rc = store_conn_open(sh, true, false, f, &c);
	if (rc)
		return rc;
	rc = store_floor_read(sh, c, f);
	if (!rc)
		rc = journal_shard_open(sh, c, f);
	if (rc) {
		store_conn_close(c);
		return rc;
	}
	sh->writer = c;
	return OK;
}

static enum rc group_ready(struct shard *sh, struct fault *f)
{
	struct store_conn *c = sh->writer;

	if (sh->group)
		return OK;
	enum rc rc = DRIVER(c)->control(c, CONTROL_BEGIN_WRITE);
	if (rc && c->err.kind == ERR_LOST) {
		/* The server went away while the connection was idle: nothing is lost, open anew. */
		store_writer_close(sh);
		rc = writer_ready(sh, f);
		if (rc)
			return rc;
		c = sh->writer;
		rc = DRIVER(c)->control(c, CONTROL_BEGIN_WRITE);
	}
	if (rc)
		return store_conn_fault(c, f);
	sh->group = xcalloc(1, sizeof *sh->group);
	atomic_store(&sh->group->refs, 1);
	sh->group->begun_us = store_mono_us();
	return OK;
}

static enum rc write_begin(struct shard *sh, struct tx *tx, const struct who *who, const char *verb)
{
	enum rc rc = writer_ready(sh, tx->fault);
	if (rc)
		return rc;
	rc = group_ready(sh, tx->fault);
	if (rc)
		return rc;
	tx->conn = sh->writer;
	rc = DRIVER(tx->conn)->control(tx->conn, CONTROL_SAVEPOINT);
	if (rc) {
		rc = store_conn_fault(tx->conn, tx->fault);
		if (!DRIVER(tx->conn)->in_transaction(tx->conn) || tx->conn->err.kind == ERR_LOST) {
			tx->conn->broken = tx->conn->err.kind == ERR_LOST;
			store_group_undo(sh, rc, tx->fault ? tx->fault->code : "store.lost");
		}
		return rc;
	}
	tx->done = false;
	rc = journal_begin(tx, who, verb);
	/* Other processes may have made keys since our last group; journal_begin holds them back. */
	if (!rc && sh->group->members == 0 && !store_is_sqlite(sh->store))
		rc = store_floor_read(sh, tx->conn, tx->fault);
	if (rc)
		tx->failed = rc;
	return rc;
}

static struct shard *shard_find(struct store *s, shard_id id)
{
	return id.v >= 0 && id.v < SHARD_MAX ? s->shard[id.v] : NULL;
}

static enum rc tx_start(struct tx *tx, struct store *s, shard_id shard, struct arena *a, struct fault *f)
{
	*tx = (struct tx){ .store = s, .shard = shard, .arena = a, .fault = f, .done = true };
	if (!shard_find(s, shard))
		return fault_set(f, NOT_FOUND, "store.no_shard", "shard %d", shard.v);
	return OK;
}

enum rc tx_write(struct tx *tx, struct store *s, shard_id shard, struct arena *a, struct fault *f,
		const struct who *who, const char *verb)
{
	enum rc rc = tx_start(tx, s, shard, a, f);
	if (rc)
		return rc;
	if (s->config.read_only)
		return fault_set(f, DENIED, "store.read_only", "%s", verb);
	struct shard *sh = s->shard[shard.v];
	tx->write = true;
	if (!store_turn_bulk(sh)) {
		rc = store_turn_take(sh, f);
		if (rc)
			return rc;
	}
	rc = write_begin(sh, tx, who, verb);
	if (!rc)
		return OK;
	if (!tx->done)
		tx_release(tx);
	else if (!sh->bulk)
		store_turn_give(sh);
	return rc;
}

enum rc tx_read(struct tx *tx, struct store *s, shard_id shard, struct arena *a, struct fault *f)
{
	enum rc rc = tx_start(tx, s, shard, a, f);
	if (rc)
		return rc;
	for (int attempt = 0; ; attempt++) {
		rc = store_reader_take(s->shard[shard.v], f, &tx->conn);
		if (rc)
			return rc;
		rc = DRIVER(tx->conn)->control(tx->conn, CONTROL_BEGIN_READ);
		if (!rc)
			break;
		bool lost = tx->conn->err.kind == ERR_LOST;
		rc = store_conn_fault(tx->conn, f);
		tx->conn->broken = lost;
		store_reader_put(tx->conn);
		/* An idle connection may have been cut; the others then were too. */
		if (!lost || attempt > 4)
			return rc;
	}
	tx->done = false;
	return OK;
}

/* ---- end ------------------------------------------------------------------------------------ */

static void read_end(struct tx *tx)
{
	struct store_conn *c = tx->conn;

	store_conn_quiet(c);
	veil_close(c);
	if (DRIVER(c)->control(c, CONTROL_COMMIT) != OK) {
		if (DRIVER(c)->in_transaction(c) && DRIVER(c)->control(c, CONTROL_ROLLBACK) != OK)
			c->broken = true;
		if (c->err.kind == ERR_LOST)
			c->broken = true;
	}
	tx->done = true;
	store_reader_put(c);
}

/* Undoes one operation; the group goes on without it if the engine lets it. */
static void write_undo(struct tx *tx)
{
	struct shard *sh = tx->store->shard[tx->shard.v];
	struct store_conn *c = tx->conn;
	enum rc rc = OK;

	tx->done = true;
	store_conn_quiet(c);
	veil_close(c);
	if (!c->broken && DRIVER(c)->in_transaction(c)) {
		rc = DRIVER(c)->control(c, CONTROL_ROLLBACK_TO);
		if (!rc)
			rc = DRIVER(c)->control(c, CONTROL_RELEASE);
		if (!rc)
			return;
	}
	/* The whole transaction is gone (full disk, lost connection), and with it what
	 * others of the group have done. */
	rc = c->err.kind == ERR_FULL || tx->failed == LIMIT ? LIMIT : BUSY;
	if (rc == BUSY)
		c->broken = true;
	log_kv(LOG_ERROR, "store.group_lost", "shard", sh->name, "detail", c->err.detail, NULL);
	store_group_undo(sh, rc, rc == LIMIT ? "store.disk_full" : "store.lost");
}

void tx_release(struct tx *tx)
{
	if (!tx->store || tx->done)
		return;
	if (!tx->write) {
		read_end(tx);
		return;
	}
	struct shard *sh = tx->store->shard[tx->shard.v];
	write_undo(tx);
	if (!sh->bulk)
		store_turn_give(sh);
}

static enum rc bulk_commit(struct shard *sh, struct tx *tx)
{
	if (sh->group->members < BULK_OPS)
		return OK;
	enum rc rc = store_group_finish(sh, tx->fault);
	struct store_conn *c = sh->writer;
	if (!rc && c && DRIVER(c)->checkpoint && atomic_load(&sh->wal_pages) > BULK_WAL_PAGES &&
			DRIVER(c)->checkpoint(c, false) != OK && c->err.kind == ERR_IO)
		store_die_of_disk(sh, c->err.detail);
	return rc;
}

/* The entry, and out of the savepoint: tx is a member of the group.  On failure tx is
 * still to be undone. */
static enum rc write_accept(struct tx *tx)
{
	struct store_conn *c = tx->conn;
	enum rc rc = tx->failed;

	CHECK(!tx->done);
	store_conn_quiet(c);
	if (!rc)
		rc = journal_finish(tx);
	veil_close(c);
	if (!rc && DRIVER(c)->control(c, CONTROL_RELEASE) != OK)
		rc = store_conn_fault(c, tx->fault);
	if (rc) {
		tx->failed = rc;
		return rc;
	}
	tx->done = true;
	journal_accept(tx);
	counters_accept(tx);
	c->shard->group->members++;
	return OK;
}

enum rc tx_commit(struct tx *tx)
{
	CHECK(!tx->done);
	if (!tx->write) {
		read_end(tx);
		return OK;
	}
	struct shard *sh = tx->store->shard[tx->shard.v];
	enum rc rc = write_accept(tx);
	if (rc) {
		tx_release(tx);
		return rc;
	}
	if (sh->bulk)
		return bulk_commit(sh, tx);
	struct group *g = store_group_join(sh);
	store_turn_give(sh);
	return store_group_wait(g, tx->fault);
}

/* ---- a whole one, by whoever has the turn ------------------------------------------------ */

struct whole {
	struct tx tx;
	const struct who *who;
	const char *verb;
	enum rc (*body)(struct tx *tx, void *arg);
	void *arg;
};

static enum rc whole_run(struct shard *sh, void *arg)
{
	struct whole *w = arg;
	struct tx *tx = &w->tx;
	enum rc rc = write_begin(sh, tx, w->who, w->verb);

	if (!rc)
		rc = w->body(tx, w->arg);
	if (!rc)
		rc = write_accept(tx);
	if (rc && !tx->done)
		write_undo(tx);
	return rc;
}

enum rc tx_run(struct store *s, shard_id shard, struct arena *a, struct fault *f, const struct who *who,
		const char *verb, enum rc (*body)(struct tx *tx, void *arg), void *arg)
{
	struct whole w = { .who = who, .verb = verb, .body = body, .arg = arg };
	struct waiter asks = { .work = whole_run, .arg = &w };
	enum rc rc = tx_start(&w.tx, s, shard, a, f);

	if (rc)
		return rc;
	if (s->config.read_only)
		return fault_set(f, DENIED, "store.read_only", "%s", verb);
	struct shard *sh = s->shard[shard.v];
	w.tx.write = true;
	if (!store_turn_bulk(sh))
		return store_turn_work(sh, &asks, f);
	rc = whole_run(sh, &w);
	return rc ? rc : bulk_commit(sh, &w.tx);
}

int64_t tx_now(struct tx *tx)
{
	return clock_now(tx->store->clock);
}

void tx_over(struct tx *tx, struct store_conn *c, struct arena *a, struct fault *f)
{
	*tx = (struct tx){ .store = c->store, .conn = c, .shard = c->shard->id, .write = c->write,
		.arena = a, .fault = f };
}

/* ---- bulk --------------------------------------------------------------------------------------- */

enum rc store_bulk_begin(struct store *s, shard_id shard)
{
	struct shard *sh = shard_find(s, shard);

	if (!sh)
		return NOT_FOUND;
	enum rc rc = store_turn_take(sh, NULL);
	if (rc)
		return rc;
	rc = store_group_finish(sh, NULL);
	if (rc) {
		store_turn_give(sh);
		return rc;
	}
	pthread_mutex_lock(&sh->lock);
	sh->bulk = true;
	sh->bulk_rc = OK;
	pthread_mutex_unlock(&sh->lock);
	return OK;
}

enum rc store_bulk_end(struct store *s, shard_id shard)
{
	struct shard *sh = shard_find(s, shard);

	CHECK(sh && store_turn_bulk(sh));
	enum rc rc = store_group_finish(sh, NULL);
	if (!rc)
		rc = sh->bulk_rc;
	/* Without it lists are only slower, so loading has not failed. */
	if (!rc && sh->writer && DRIVER(sh->writer)->analyse && DRIVER(sh->writer)->analyse(sh->writer) != OK)
		log_kv(LOG_WARN, "store.analyse_failed", "shard", sh->name, "detail", sh->writer->err.detail, NULL);
	pthread_mutex_lock(&sh->lock);
	sh->bulk = false;
	pthread_mutex_unlock(&sh->lock);
	store_turn_give(sh);
	return rc;
}
