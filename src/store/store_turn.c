/* The write turn of a shard, groups of operations, and when they are durable.
 *
 * The turn goes from thread to thread in the order of asking.  Who waits with work
 * (store_turn_work) need not even wake for it: the holder does the work of those behind
 * it as well, each in its savepoint, until the queue is empty or the group is full, and
 * then commits for all.  So a group costs one change of threads, not one an operation.
 *
 * On SQLite COMMIT writes the WAL and the sync comes after it, without the turn: while
 * the disk works on one group, the next is filled.  It stays open, with nobody holding
 * the turn, until that sync is over; then one of its members is woken to commit it.
 * Members are answered when a sync that began after their COMMIT has returned.
 *
 * What is decided is decided under one lock, so somebody always commits and somebody
 * always syncs.  Nobody waits for anything else while holding the turn but the disk;
 * hence no deadlock. */
#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "store_int.h"

#define GROUP_OPS 128
#define GROUP_US 10000
#define TURN_WAIT_S 30

/* What a waiter is to do.  WAITING is set by itself only, the rest by others. */
enum {
	WAITING,
	GRANTED,                         /* the turn is its own */
	COMMIT_DUTY,                     /* so it is, and its work is done: commit the group it is in */
	SYNC_DUTY,                       /* sync what was committed */
	DONE
};

/* On the stack of who waits: after DONE it may be gone at any moment, so it is woken by
 * the address alone; a wake that comes too late wakes nobody. */
static void wake(atomic_int *state)
{
	if (state)
		syscall(SYS_futex, state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static atomic_int *order(struct waiter *w, int what)
{
	atomic_store_explicit(&w->state, what, memory_order_release);
	return &w->state;
}

/* Until something is asked of w, or until the given time (0: for ever). */
static int sleep_on(struct waiter *w, int64_t until_us)
{
	int state;

	while ((state = atomic_load_explicit(&w->state, memory_order_acquire)) == WAITING) {
		int64_t left = until_us ? until_us - store_mono_us() : 0;
		struct timespec t = { left / 1000000, left % 1000000 * 1000 };

		if (until_us && left <= 0)
			break;
		syscall(SYS_futex, &w->state, FUTEX_WAIT_PRIVATE, WAITING, until_us ? &t : NULL, NULL, 0);
	}
	return state;
}

/* ---- the queue ---------------------------------------------------------------------- */

static bool mine(struct shard *sh)
{
	return sh->taken && pthread_equal(sh->holder, pthread_self());
}

bool store_turn_bulk(struct shard *sh)
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
	w->next = NULL;
	w->queued = false;
}

/* Called and left with the lock held; waits without it.  False: in vain. */
static bool queue_up(struct shard *sh, struct waiter *w)
{
	int64_t until = store_mono_us() + (int64_t)TURN_WAIT_S * 1000000;

	if (sh->last)
		sh->last->next = w;
	else
		sh->first = w;
	sh->last = w;
	w->queued = true;
	pthread_mutex_unlock(&sh->lock);
	sleep_on(w, until);
	pthread_mutex_lock(&sh->lock);
	/* Else it has the turn, or who has it is at its work. */
	if (!w->queued)
		return true;
	unqueue(sh, w);
	return false;
}

static enum rc enter(struct shard *sh, struct waiter *w, struct fault *f)
{
	bool got = true;

	pthread_mutex_lock(&sh->lock);
	/* Two write transactions of one thread on one shard would wait for each other. */
	CHECK(!mine(sh));
	if (sh->taken) {
		got = queue_up(sh, w);
	} else {
		sh->taken = true;
		sh->holder = pthread_self();
		order(w, GRANTED);
	}
	pthread_mutex_unlock(&sh->lock);
	return got ? OK : fault_set(f, BUSY, "store.queue", "%s: no write turn in %d s", sh->name, TURN_WAIT_S);
}

/* Of who was granted the turn. */
static void hold(struct shard *sh)
{
	pthread_mutex_lock(&sh->lock);
	sh->holder = pthread_self();
	pthread_mutex_unlock(&sh->lock);
}

enum rc store_turn_take(struct shard *sh, struct fault *f)
{
	struct waiter w = { .next = NULL };
	enum rc rc = enter(sh, &w, f);

	if (rc)
		return rc;
	hold(sh);
	return OK;
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
	unqueue(sh, w);
	/* Until the next holder wakes nobody may take the turn for its own. */
	sh->holder = (pthread_t)0;
	return order(w, GRANTED);
}

/* ---- groups -------------------------------------------------------------------------- */

enum { GROUP_OPEN, GROUP_DURABLE, GROUP_FAILED };

struct group *store_group_join(struct shard *sh)
{
	struct group *g = sh->group;

	atomic_fetch_add_explicit(&g->refs, 1, memory_order_relaxed);
	return g;
}

static void group_unref(struct group *g)
{
	if (atomic_fetch_sub_explicit(&g->refs, 1, memory_order_acq_rel) == 1)
		free(g);
}

enum rc store_group_wait(struct group *g, struct fault *f)
{
	int state;
	enum rc rc;

	while ((state = atomic_load_explicit(&g->state, memory_order_acquire)) == GROUP_OPEN)
		syscall(SYS_futex, &g->state, FUTEX_WAIT_PRIVATE, GROUP_OPEN, NULL, NULL, 0);
	rc = g->rc;
	if (rc)
		rc = fault_set(f, rc, g->code, "group not committed");
	group_unref(g);
	return rc;
}

static void group_end(struct group *g, enum rc rc, const char *code)
{
	struct waiter *w = g->done;

	g->rc = rc;
	g->code = code;
	atomic_store_explicit(&g->state, rc ? GROUP_FAILED : GROUP_DURABLE, memory_order_release);
	if (atomic_load_explicit(&g->refs, memory_order_relaxed) > 1)
		syscall(SYS_futex, &g->state, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
	while (w) {
		struct waiter *next = w->next;

		w->rc = rc;
		w->code = code;
		wake(order(w, DONE));
		w = next;
	}
	group_unref(g);
}

/* Until nobody syncs, or so many syncs have come to their end. */
static void await_syncs(struct shard *sh, int64_t n)
{
	const struct timespec little = { .tv_nsec = 200000 };
	int64_t until;

	pthread_mutex_lock(&sh->lock);
	until = sh->syncs + n;
	while (sh->syncing && sh->syncs < until) {
		pthread_mutex_unlock(&sh->lock);
		nanosleep(&little, NULL);
		pthread_mutex_lock(&sh->lock);
	}
	pthread_mutex_unlock(&sh->lock);
}

/* The one that is under way may have begun before the last COMMIT. */
void store_settle(struct shard *sh)
{
	await_syncs(sh, 2);
}

/* The connection may go only when nobody syncs through it. */
void store_writer_close(struct shard *sh)
{
	await_syncs(sh, INT64_MAX / 2);
	journal_shard_close(sh);
	store_conn_close(sh->writer);
	sh->writer = NULL;
}

void store_group_undo(struct shard *sh, enum rc rc, const char *code)
{
	struct store_conn *c = sh->writer;
	struct group *g = sh->group;

	if (sh->bulk && g->members > 0 && !sh->bulk_rc)
		sh->bulk_rc = rc;
	store_conn_quiet(c);
	if (!c->broken && DRIVER(c)->in_transaction(c) && DRIVER(c)->control(c, CONTROL_ROLLBACK) != OK)
		c->broken = true;
	journal_shard_rollback(sh);
	counters_forget(sh);
	sh->key_floor_dirty = sh->key_floor > 0;
	sh->group = NULL;
	group_end(g, rc, code);
	if (c->broken)
		store_writer_close(sh);
}

void store_die_of_disk(struct shard *sh, const char *detail)
{
	log_kv(LOG_ERROR, "store.commit_io_error", "shard", sh->name, "detail", detail, NULL);
	CHECK(!"error of the disk at commit");
}

static void sync_log(struct shard *sh, void *log)
{
	if (log && !sh->store->driver->log_sync(log))
		store_die_of_disk(sh, "fsync of the log");
}

/* Turn held, no savepoint open.  ret_group: committed and still to be synced and ended,
 * NULL when there is nothing to do. */
static enum rc group_commit(struct shard *sh, struct fault *f, struct group **ret_group)
{
	struct store_conn *c = sh->writer;
	struct group *g = sh->group;
	struct fault own = { 0 };
	enum rc rc = OK;

	*ret_group = NULL;
	if (!g)
		return OK;
	if (g->members > 0) {
		rc = counters_flush(sh, c, &own);
		if (!rc)
			rc = store_floor_write(sh, c, &own);
		if (!rc) {
			rc = DRIVER(c)->control(c, CONTROL_COMMIT);
			if (rc) {
				if (c->err.kind == ERR_IO)
					store_die_of_disk(sh, c->err.detail);
				rc = store_conn_fault(c, &own);
			}
		}
	}
	if (rc || g->members == 0) {
		if (rc)
			log_kv(LOG_ERROR, "store.group_failed", "shard", sh->name, "rc", rc_name(rc),
				"code", own.code, "detail", own.detail, NULL);
		if (rc && (c->err.kind == ERR_LOST || c->err.kind == ERR_COMMIT_UNKNOWN))
			c->broken = true;
		store_group_undo(sh, rc, own.code);
		return rc ? fault_set(f, rc, own.code, "%s", own.detail) : OK;
	}
	counters_forget(sh);
	atomic_fetch_add_explicit(&sh->commits, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&sh->operations, g->members, memory_order_relaxed);
	sh->group = NULL;
	g->log = DRIVER(c)->log_of ? DRIVER(c)->log_of(c) : NULL;
	store_wal_wrote(sh);
	*ret_group = g;
	return OK;
}

enum rc store_group_finish(struct shard *sh, struct fault *f)
{
	struct group *g;
	enum rc rc = group_commit(sh, f, &g);

	if (!g)
		return rc;
	sync_log(sh, g->log);
	group_end(g, OK, NULL);
	return OK;
}

/* ---- passing it on ----------------------------------------------------------------------- */

static bool full(const struct group *g)
{
	return g->members >= GROUP_OPS || store_mono_us() - g->begun_us > GROUP_US;
}

static void work_for(struct shard *sh, struct waiter *w)
{
	enum rc rc = w->work(sh, w->arg);

	if (rc) {
		w->rc = rc;
		wake(order(w, DONE));
		return;
	}
	w->next = sh->group->done;
	sh->group->done = w;
}

/* Turn held.  Does the work of the queue, commits unless somebody else will, and gives
 * the turn away; true when this thread is to sync. */
static bool turn_pass(struct shard *sh)
{
	struct group *g, *committed = NULL;
	bool sync = false;

	pthread_mutex_lock(&sh->lock);
	for (;;) {
		struct waiter *w = sh->first;

		g = sh->group;
		if (w && w->work && !(g && full(g))) {
			unqueue(sh, w);
			pthread_mutex_unlock(&sh->lock);
			work_for(sh, w);
			pthread_mutex_lock(&sh->lock);
			continue;
		}
		/* Who syncs sees to the group that is left open here. */
		if (!g || ((w || sh->syncing) && !full(g)))
			break;
		pthread_mutex_unlock(&sh->lock);
		(void)!group_commit(sh, NULL, &committed);
		if (committed && !committed->log) {
			group_end(committed, OK, NULL);
			committed = NULL;
		}
		pthread_mutex_lock(&sh->lock);
		break;
	}
	if (committed) {
		committed->next = sh->unsynced;
		sh->unsynced = committed;
		sync = !sh->syncing;
		sh->syncing = true;
	}
	atomic_int *next = give(sh);
	pthread_mutex_unlock(&sh->lock);
	wake(next);
	return sync;
}

/* Owner of sh->syncing.  Ends what was committed when it began; true when it has taken
 * the turn because the group that was left open has nobody to commit it. */
static bool sync_groups(struct shard *sh)
{
	struct group *g, *list;
	atomic_int *next = NULL;
	bool took = false;

	pthread_mutex_lock(&sh->lock);
	do {
		list = sh->unsynced;
		sh->unsynced = NULL;
		pthread_mutex_unlock(&sh->lock);
		sync_log(sh, list->log);
		while ((g = list)) {
			list = g->next;
			group_end(g, OK, NULL);
		}
		pthread_mutex_lock(&sh->lock);
		sh->syncs++;
		/* Nobody syncs for others for ever: a member of the next group goes on. */
		if (sh->unsynced && sh->unsynced->done) {
			next = order(sh->unsynced->done, SYNC_DUTY);
			pthread_mutex_unlock(&sh->lock);
			wake(next);
			return false;
		}
	} while (sh->unsynced);
	sh->syncing = false;
	/* In this order: with the turn taken the group is its holder's alone. */
	if (!sh->taken && sh->group) {
		sh->taken = true;
		took = !sh->group->done;
		sh->holder = took ? pthread_self() : (pthread_t)0;
		if (!took)
			next = order(sh->group->done, COMMIT_DUTY);
	}
	pthread_mutex_unlock(&sh->lock);
	wake(next);
	return took;
}

static void carry_on(struct shard *sh, bool sync)
{
	do {
		if (!sync && !turn_pass(sh))
			return;
		sync = false;
	} while (sync_groups(sh));
}

void store_turn_give(struct shard *sh)
{
	carry_on(sh, false);
}

enum rc store_turn_work(struct shard *sh, struct waiter *w, struct fault *f)
{
	enum rc rc = enter(sh, w, f);
	int state;

	if (rc)
		return rc;
	while ((state = sleep_on(w, 0)) != DONE) {
		/* Before the duty is done: that may be what ends the group. */
		atomic_store_explicit(&w->state, WAITING, memory_order_relaxed);
		if (state == SYNC_DUTY) {
			carry_on(sh, true);
			continue;
		}
		hold(sh);
		if (state == GRANTED)
			work_for(sh, w);
		carry_on(sh, false);
	}
	return w->rc && w->code ? fault_set(f, w->rc, w->code, "%s: group not committed", sh->name) : w->rc;
}

