/* Maintenance beside the commits: checkpoints, idle connections.
 *
 * SQLite copies its WAL into the file in one of two ways here.  Every few MB the
 * thread copies what is committed while writers go on (PASSIVE).  When the WAL has
 * grown further, or the shard has been idle, it takes the write turn like any
 * writer and copies the little that is left, so that the WAL begins anew; that
 * holds writers up for one fsync. */
#include <stdlib.h>
#include <time.h>

#include "store_int.h"

/* Pages that are written again and again are copied once a checkpoint, so a visit costs
 * the disk less the longer the WAL may grow. */
#define PAGES_PASSIVE 2048             /* 8 MiB */
#define PAGES_RESTART 12288            /* 48 MiB: now with the turn */
#define IDLE_US 3000000                /* a shard unwritten for this long is emptied */
#define CLOSE_US 30000000              /* and its connections closed after this */

struct maintenance {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop, due;
	struct store_conn *conn[SHARD_MAX];
	long done_pages[SHARD_MAX];        /* WAL length at the last checkpoint */
};

/* Called by the holder of the turn after each COMMIT. */
void store_wal_wrote(struct shard *sh)
{
	struct maintenance *m = sh->store->maintenance;
	long pages = atomic_load_explicit(&sh->wal_pages, memory_order_relaxed);

	atomic_store_explicit(&sh->last_write_us, store_mono_us(), memory_order_relaxed);
	if (pages < sh->wal_seen)          /* the WAL began anew */
		atomic_store(&sh->wal_alert, PAGES_PASSIVE);
	sh->wal_seen = pages;
	if (!m || pages < PAGES_PASSIVE || pages < atomic_load(&sh->wal_alert))
		return;
	pthread_mutex_lock(&m->lock);
	if (!m->due) {
		m->due = true;
		pthread_cond_signal(&m->wake);
	}
	pthread_mutex_unlock(&m->lock);
}

static enum rc conn_ready(struct maintenance *m, struct shard *sh)
{
	struct fault f = { 0 };

	if (m->conn[sh->id.v])
		return OK;
	enum rc rc = store_conn_open(sh, false, false, &f, &m->conn[sh->id.v]);
	if (rc)
		log_kv(LOG_ERROR, "store.checkpoint_open", "shard", sh->name, "detail", f.detail, NULL);
	return rc;
}

static void checkpoint(struct maintenance *m, struct shard *sh, bool all)
{
	struct store_conn *c = m->conn[sh->id.v];

	if (DRIVER(c)->checkpoint(c, all) == OK || c->err.kind == ERR_BUSY)
		return;
	log_kv(LOG_ERROR, "store.checkpoint", "shard", sh->name, "detail", c->err.detail, NULL);
	/* As at COMMIT: a second fsync could report success for pages the kernel dropped. */
	CHECK(c->err.kind != ERR_IO);
}

/* With the turn: the WAL ends here and the next writer begins it anew. */
static void checkpoint_turn(struct maintenance *m, struct shard *sh, bool truncate)
{
	if (store_turn_take(sh, NULL) != OK)
		return;
	if (store_group_finish(sh, NULL) == OK) {
		checkpoint(m, sh, truncate);
		if (truncate) {
			atomic_store(&sh->wal_pages, 0);
			if (sh->writer && DRIVER(sh->writer)->shrink)
				DRIVER(sh->writer)->shrink(sh->writer);
		}
	}
	store_turn_give(sh);
}

static void close_idle(struct maintenance *m, struct shard *sh, int64_t now)
{
	store_readers_close(sh, now - CLOSE_US);
	if (now - atomic_load(&sh->last_write_us) < CLOSE_US)
		return;
	store_conn_close(m->conn[sh->id.v]);
	m->conn[sh->id.v] = NULL;
	pthread_mutex_lock(&sh->lock);
	bool writer = !sh->taken && sh->writer;
	pthread_mutex_unlock(&sh->lock);
	if (!writer || store_turn_take(sh, NULL) != OK)
		return;
	/* Somebody may have written meanwhile; then it was not idle after all, no harm. */
	if (store_group_finish(sh, NULL) == OK && sh->writer)
		store_writer_close(sh);
	store_turn_give(sh);
}

static void look_after(struct maintenance *m, struct shard *sh)
{
	int64_t now = store_mono_us();
	long pages = atomic_load(&sh->wal_pages), *done = &m->done_pages[sh->id.v];
	bool idle = now - atomic_load(&sh->last_write_us) > IDLE_US;

	if (pages < *done)
		*done = 0;
	if (sh->store->driver->checkpoint && pages > 0 && conn_ready(m, sh) == OK) {
		if (idle) {
			checkpoint_turn(m, sh, true);
		} else if (pages - *done >= PAGES_PASSIVE) {
			checkpoint(m, sh, false);
			*done = pages;
			/* A long snapshot may keep the WAL from beginning anew: not tried
			 * again before it has grown by another step. */
			if (pages >= PAGES_RESTART)
				checkpoint_turn(m, sh, false);
			atomic_store(&sh->wal_alert, pages + PAGES_PASSIVE);
		}
	}
	if (idle)
		close_idle(m, sh, now);
}

static void *run(void *arg)
{
	struct store *s = arg;
	struct maintenance *m = s->maintenance;

	pthread_mutex_lock(&m->lock);
	while (!m->stop) {
		struct timespec until;

		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		if (!m->due)
			pthread_cond_timedwait(&m->wake, &m->lock, &until);
		m->due = false;
		if (m->stop)
			break;
		pthread_mutex_unlock(&m->lock);
		for (int i = 0; i < SHARD_MAX; i++) {
			if (s->shard[i])
				look_after(m, s->shard[i]);
		}
		pthread_mutex_lock(&m->lock);
	}
	pthread_mutex_unlock(&m->lock);
	return NULL;
}

enum rc store_wal_start(struct store *s, struct fault *f)
{
	struct maintenance *m = xcalloc(1, sizeof *m);
	pthread_condattr_t attr;

	pthread_mutex_init(&m->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&m->wake, &attr);
	pthread_condattr_destroy(&attr);
	s->maintenance = m;
	int e = pthread_create(&m->thread, NULL, run, s);
	if (e) {
		s->maintenance = NULL;
		free(m);
		return fault_set(f, FAILED, "store.thread", "pthread_create: %d", e);
	}
	return OK;
}

void store_wal_stop(struct store *s)
{
	struct maintenance *m = s->maintenance;

	if (!m)
		return;
	pthread_mutex_lock(&m->lock);
	m->stop = true;
	pthread_cond_signal(&m->wake);
	pthread_mutex_unlock(&m->lock);
	pthread_join(m->thread, NULL);
	for (int i = 0; i < SHARD_MAX; i++)
		store_conn_close(m->conn[i]);
	pthread_cond_destroy(&m->wake);
	pthread_mutex_destroy(&m->lock);
	free(m);
	s->maintenance = NULL;
}
