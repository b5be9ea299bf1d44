/* Transactions: the write turn, group commit, snapshots.
 *
 * The turn goes from thread to thread in the order of asking.  Its holder opens
 * the engine's transaction if none is open, works in a savepoint, and at commit
 * either hands the turn on and waits, or - being the last in the queue, or the
 * group being full - commits for all.  The decision and the handing over happen
 * under one lock, so somebody always commits.  Nobody waits for anything else
 * while holding the turn but the disk; hence no deadlock. */
#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "store_int.h"

#define GROUP_OPS 128
#define GROUP_US 10000
#define BULK_OPS 2000
#define TURN_WAIT_S 30
/* Bulk loading resets the WAL by itself when it is longer than this. */
#define BULK_WAL_PAGES 16384

/* On the stack of who waits.  Once granted it may be gone at any moment, so the
 * giver wakes by the address alone; a wake that comes too late wakes nobody. */
struct waiter {
	atomic_int granted;
	struct waiter *next;
};

/* ---- the turn ---------------------------------------------------------------------- */

static bool mine(struct shard *sh)
{
	return sh->taken && pthread_equal(sh->holder, pthread_self());
}

static bool bulk_mine(struct shard *sh)
{
	pthread_mutex_lock(&sh->lock);
	bool yes = mine(sh) && sh->bulk;
	pthread_mutex_unlock(&sh->lock);
	return yes;
}

static void unqueue(struct shard *sh, struct waiter *w)
{
	struct waiter **p = &sh->first, *before = NULL;

	while (*p != w) {
		before = *p;
		p = &(*p)->next;
	}
	*p = w->next;
	if (sh->last == w)
		sh->last = before;
}

static bool granted(struct waiter *w)
{
	return atomic_load_explicit(&w->granted, memory_order_acquire);
}

/* Called and left with the lock held; waits without it. */
static bool wait_turn(struct shard *sh, struct waiter *w)
{
	int64_t until = store_mono_us() + (int64_t)TURN_WAIT_S * 1000000;

	if (sh->last)
		sh->last->next = w;
	else
		sh->first = w;
	sh->last = w;
	pthread_mutex_unlock(&sh->lock);
	while (!granted(w)) {
		int64_t left = until - store_mono_us();
		struct timespec t = { left / 1000000, left % 1000000 * 1000 };

		if (left <= 0)
			break;
		syscall(SYS_futex, &w->granted, FUTEX_WAIT_PRIVATE, 0, &t, NULL, 0);
	}
	pthread_mutex_lock(&sh->lock);
	if (granted(w))
		return true;
	unqueue(sh, w);
	return false;
}

enum rc store_turn_take(struct shard *sh, struct fault *f)
{
	struct waiter w = { .next = NULL };
	bool got = true;

	pthread_mutex_lock(&sh->lock);
	/* Two write transactions of one thread on one shard would wait for each other. */
	CHECK(!mine(sh));
	if (sh->taken)
		got = wait_turn(sh, &w);
	sh->taken = sh->taken || got;
	if (got)
		sh->holder = pthread_self();
	pthread_mutex_unlock(&sh->lock);
	return got ? OK : fault_set(f, BUSY, "store.queue", "%s: no write turn in %d s", sh->name, TURN_WAIT_S);
}

/* Under the lock: to the next in the queue, or free.  Returns whom to wake when the
 * lock is given back: woken before, he would only wait for it. */
static atomic_int *give(struct shard *sh)
{
	struct waiter *w = sh->first;

	if (!w) {
		sh->taken = false;
		return NULL;
	}
	sh->first = w->next;
	if (!sh->first)
		sh->last = NULL;
	/* Until the next holder wakes nobody may take the turn for its own. */
	sh->holder = (pthread_t)0;
	atomic_store_explicit(&w->granted, 1, memory_order_release);
	return &w->granted;
}

/* ---- groups -------------------------------------------------------------------------- */

enum { GROUP_OPEN, GROUP_DURABLE, GROUP_FAILED };

static void group_wait(struct group *g)
{
	int state;

	while ((state = atomic_load_explicit(&g->state, memory_order_acquire)) == GROUP_OPEN)
		syscall(SYS_futex, &g->state, FUTEX_WAIT_PRIVATE, GROUP_OPEN, NULL, NULL, 0);
}

static void group_unref(struct group *g)
{
	if (atomic_fetch_sub_explicit(&g->refs, 1, memory_order_acq_rel) == 1)
		free(g);
}

static void group_end(struct shard *sh, enum rc rc, const char *code)
{
	struct group *g = sh->group;

	sh->group = NULL;
	g->rc = rc;
	g->code = code;
	atomic_store_explicit(&g->state, rc ? GROUP_FAILED : GROUP_DURABLE, memory_order_release);
	/* Somebody waits if the turn was ever handed on with the group open; to whom
	 * it went does not matter, it may have been the checkpoint thread. */
	if (g->handed_on)
		syscall(SYS_futex, &g->state, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
	group_unref(g);
}

/* Everything of the group is undone; its members learn why. */
static void group_undo(struct shard *sh, enum rc rc, const char *code)
{
	struct store_conn *c = sh->writer;

	if (sh->bulk && sh->group->members > 0 && !sh->bulk_rc)
		sh->bulk_rc = rc;
	store_conn_quiet(c);
	if (!c->broken && DRIVER(c)->in_transaction(c) && DRIVER(c)->control(c, CONTROL_ROLLBACK) != OK)
		c->broken = true;
	journal_shard_rollback(sh);
	counters_forget(sh);
	sh->key_floor_dirty = sh->key_floor > 0;
	group_end(sh, rc, code);
	if (c->broken) {
		store_conn_close(c);
		sh->writer = NULL;
		journal_shard_close(sh);
	}
}

/* An error of the disk at COMMIT leaves unknown what is on it; asking again may
 * get a success for data that the kernel has dropped.  So the process ends, and
 * the start after it reads what is really there. */
static void die_of_disk(struct shard *sh, const struct store_err *e)
{
	log_kv(LOG_ERROR, "store.commit_io_error", "shard", sh->name, "detail", e->detail, NULL);
	CHECK(!"error of the disk at commit");
}

/* Turn held, no savepoint open. */
enum rc store_group_finish(struct shard *sh, struct fault *f)
{
	struct store_conn *c = sh->writer;
	struct fault own = { 0 };
	enum rc rc = OK;

	if (!sh->group)
		return OK;
	if (sh->group->members > 0) {
		rc = counters_flush(sh, c, &own);
		if (!rc)
			rc = store_floor_write(sh, c, &own);
		if (!rc) {
			rc = DRIVER(c)->control(c, CONTROL_COMMIT);
			if (rc) {
				if (c->err.kind == ERR_IO)
					die_of_disk(sh, &c->err);
				rc = store_conn_fault(c, &own);
			}
		}
	}
	if (rc || sh->group->members == 0) {
		if (rc)
			log_kv(LOG_ERROR, "store.group_failed", "shard", sh->name, "rc", rc_name(rc),
				"code", own.code, "detail", own.detail, NULL);
		if (rc && (c->err.kind == ERR_LOST || c->err.kind == ERR_COMMIT_UNKNOWN))
			c->broken = true;
		group_undo(sh, rc, own.code);
		return rc ? fault_set(f, rc, own.code, "%s", own.detail) : OK;
	}
	counters_forget(sh);
	atomic_fetch_add_explicit(&sh->commits, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&sh->operations, sh->group->members, memory_order_relaxed);
	group_end(sh, OK, NULL);
	store_wal_wrote(sh);
	return OK;
}

/* Gives the turn on; commits before when nobody waits or the group is full. */
void store_turn_give(struct shard *sh)
{
	pthread_mutex_lock(&sh->lock);
	struct group *g = sh->group;
	if (g && (!sh->first || g->members >= GROUP_OPS || store_mono_us() - g->begun_us > GROUP_US)) {
		pthread_mutex_unlock(&sh->lock);
		(void)!store_group_finish(sh, NULL);
		pthread_mutex_lock(&sh->lock);
	}
	if (sh->group)
		sh->group->handed_on = true;
	atomic_int *next = give(sh);
	pthread_mutex_unlock(&sh->lock);
	if (next)
		syscall(SYS_futex, next, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

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
		store_conn_close(c);
		sh->writer = NULL;
		journal_shard_close(sh);
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
			group_undo(sh, rc, tx->fault ? tx->fault->code : "store.lost");
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
	if (!bulk_mine(sh)) {
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
	group_undo(sh, rc, rc == LIMIT ? "store.disk_full" : "store.lost");
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
		die_of_disk(sh, &c->err);
	return rc;
}

enum rc tx_commit(struct tx *tx)
{
	CHECK(!tx->done);
	if (!tx->write) {
		read_end(tx);
		return OK;
	}
	struct shard *sh = tx->store->shard[tx->shard.v];
	struct store_conn *c = tx->conn;
	enum rc rc = tx->failed;
	store_conn_quiet(c);
	if (!rc)
		rc = journal_finish(tx);
	if (!rc && DRIVER(c)->control(c, CONTROL_RELEASE) != OK)
		rc = store_conn_fault(c, tx->fault);
	if (rc) {
		tx->failed = rc;
		tx_release(tx);
		return rc;
	}
	tx->done = true;
	journal_accept(tx);
	counters_accept(tx);
	struct group *g = sh->group;
	g->members++;
	if (sh->bulk)
		return bulk_commit(sh, tx);
	atomic_fetch_add_explicit(&g->refs, 1, memory_order_relaxed);
	store_turn_give(sh);
	group_wait(g);
	rc = g->rc;
	if (rc)
		rc = fault_set(tx->fault, rc, g->code, "%s: group not committed", sh->name);
	group_unref(g);
	return rc;
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

	CHECK(sh && sh->bulk && mine(sh));
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
