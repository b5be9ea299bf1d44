/* Connections: outcomes of the engine, cached statements, the pool of readers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store_int.h"

enum rc store_err_rc(enum store_err_kind kind)
{
	switch (kind) {
	case ERR_NONE: return OK;
	case ERR_BUSY:
	case ERR_LOST: return BUSY;
	case ERR_FULL: return LIMIT;
	case ERR_UNIQUE: return CONFLICT;
	case ERR_COMMIT_UNKNOWN:
	case ERR_REFERENCE:
	case ERR_CHECK:
	case ERR_NOT_NULL:
	case ERR_IO:
	case ERR_OTHER: break;
	}
	return FAILED;
}

static const char *err_code(enum store_err_kind kind)
{
	switch (kind) {
	case ERR_NONE: break;
	case ERR_BUSY: return "store.busy";
	case ERR_LOST: return "store.lost";
	case ERR_COMMIT_UNKNOWN: return "store.commit_unknown";
	case ERR_FULL: return "store.disk_full";
	case ERR_UNIQUE: return "store.taken";
	case ERR_REFERENCE: return "store.reference";
	case ERR_CHECK: return "store.check";
	case ERR_NOT_NULL: return "store.not_null";
	case ERR_IO: return "store.io";
	case ERR_OTHER: return "store.sql";
	}
	return "store.unknown";
}

enum rc store_conn_fault(const struct store_conn *c, struct fault *f)
{
	return fault_set(f, store_err_rc(c->err.kind), err_code(c->err.kind), "%s: %s (%d)",
		c->shard ? c->shard->name : "-", c->err.detail, c->err.engine_code);
}

/* ---- statements ------------------------------------------------------------------ */

static void slots_for(struct store_conn *c, size_t index)
{
	if (index < c->nstmt)
		return;
	size_t n = index + 1 > store_sql_count() ? index + 33 : store_sql_count() + 32;
	c->stmt = xrealloc(c->stmt, n * sizeof *c->stmt);
	memset(c->stmt + c->nstmt, 0, (n - c->nstmt) * sizeof *c->stmt);
	c->nstmt = n;
}

enum rc store_stmt_get(struct store_conn *c, size_t index, const char *text, struct store_stmt **ret_st)
{
	slots_for(c, index);
	struct store_stmt *st = c->stmt[index];
	if (st && !st->busy) {
		st->busy = true;
		st->next = c->active;
		c->active = st;
		*ret_st = st;
		return OK;
	}
	enum rc rc = DRIVER(c)->prepare(c, text, &st);
	if (rc)
		return rc;
	st->conn = c;
	st->text = text;
	st->index = index < STATEMENT_USE_MAX ? index : STATEMENT_USE_MAX - 1;
	st->cached = c->stmt[index] == NULL;
	if (st->cached)
		c->stmt[index] = st;
	st->busy = true;
	st->next = c->active;
	c->active = st;
	*ret_st = st;
	return OK;
}

/* Milliseconds of a clock that is read in a few nanoseconds and moves on every few
 * milliseconds: each difference is rough, their sum over many is not. */
static int64_t rough_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum rc store_stmt_step(struct store_stmt *st, bool *ret_row)
{
	int64_t before = rough_ms();
	enum rc rc = DRIVER(st->conn)->step(st, ret_row);

	st->ms += rough_ms() - before;
	return rc;
}

static void note_use(struct store_stmt *st)
{
	struct statement_use *u = &st->conn->store->use[st->index];
	char ms[24], name[STATEMENT_NAME_SIZE];

	atomic_fetch_add_explicit(&u->calls, 1, memory_order_relaxed);
	if (!atomic_load_explicit(&u->text, memory_order_relaxed))
		atomic_store_explicit(&u->text, st->text, memory_order_relaxed);
	if (!st->ms)
		return;
	atomic_fetch_add_explicit(&u->ms, st->ms, memory_order_relaxed);
	if (st->ms >= STATEMENT_SLOW_MS) {
		atomic_fetch_add_explicit(&u->slow, 1, memory_order_relaxed);
		store_statement_name(st->index, st->text, name);
		snprintf(ms, sizeof ms, "%lld", (long long)st->ms);
		log_kv(LOG_WARN, "store.slow_statement", "statement", name, "shard", st->conn->shard->name, "ms", ms, NULL);
	}
	st->ms = 0;
}

void store_stmt_put(struct store_stmt *st)
{
	struct store_conn *c = st->conn;
	struct store_stmt **p = &c->active;

	while (*p != st) {
		CHECK(*p);
		p = &(*p)->next;
	}
	*p = st->next;
	st->busy = false;
	note_use(st);
	DRIVER(c)->reset(st);
	if (!st->cached)
		DRIVER(c)->finalise(st);
}

void store_conn_quiet(struct store_conn *c)
{
	while (c->active)
		store_stmt_put(c->active);
}

/* ---- connections ------------------------------------------------------------------- */

enum rc store_conn_open(struct shard *sh, bool write, bool make, struct fault *f, struct store_conn **ret_c)
{
	const struct store_driver *d = sh->store->driver;
	struct store_conn *c = xcalloc(1, d->conn_size);

	c->driver = d;
	c->store = sh->store;
	c->shard = sh;
	c->write = write;
	enum rc rc = d->open(c, make);
	if (rc) {
		rc = store_conn_fault(c, f);
		store_conn_close(c);
		return rc;
	}
	*ret_c = c;
	return OK;
}

void store_conn_close(struct store_conn *c)
{
	if (!c)
		return;
	store_conn_quiet(c);
	for (size_t i = 0; i < c->nstmt; i++) {
		if (c->stmt[i])
			DRIVER(c)->finalise(c->stmt[i]);
	}
	free(c->stmt);
	DRIVER(c)->close(c);
	free(c);
}

/* ---- readers ------------------------------------------------------------------------- */

/* More than this over all shards, and the longest unused is closed for a new one.
 * A PostgreSQL server has 100 connections by default, and the writers need 32. */
#define READERS_CAP_SQLITE 64
#define READERS_CAP_PG 32

static int reader_limit(const struct store *s)
{
	return s->config.readers_per_shard ? s->config.readers_per_shard : 4;
}

int store_readers_most(struct store *s, int shards)
{
	int cap = store_is_sqlite(s) ? READERS_CAP_SQLITE : READERS_CAP_PG;
	int all = reader_limit(s) * (shards > 0 ? shards : 1);

	return all < cap ? all : cap;
}

/* Takes the last of a shard's idle list, which was unused the longest. */
static struct store_conn *unlink_oldest(struct shard *sh)
{
	struct store_conn **p = &sh->idle;

	if (!*p)
		return NULL;
	while ((*p)->next)
		p = &(*p)->next;
	struct store_conn *c = *p;
	*p = NULL;
	sh->nopen--;
	return c;
}

static void close_oldest(struct store *s, struct shard *but)
{
	struct shard *oldest = NULL;
	int64_t since = INT64_MAX;

	for (int i = 0; i < SHARD_MAX; i++) {
		struct shard *sh = s->shard[i];

		if (!sh || sh == but)
			continue;
		pthread_mutex_lock(&sh->lock);
		struct store_conn *c = sh->idle;
		while (c && c->next)
			c = c->next;
		if (c && c->idle_since_us < since) {
			since = c->idle_since_us;
			oldest = sh;
		}
		pthread_mutex_unlock(&sh->lock);
	}
	if (!oldest)
		return;
	pthread_mutex_lock(&oldest->lock);
	struct store_conn *c = unlink_oldest(oldest);
	pthread_mutex_unlock(&oldest->lock);
	if (c) {
		atomic_fetch_sub(&s->readers_open, 1);
		store_conn_close(c);
	}
}

/* Waits a moment for a connection to come back, no longer: whoever holds one may
 * be waiting for another itself, so the limit is a wish and never a deadlock. */
static struct store_conn *wait_idle(struct shard *sh)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 50 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	while (!sh->idle && sh->nopen >= reader_limit(sh->store)) {
		if (pthread_cond_timedwait(&sh->returned, &sh->lock, &until) != 0)
			break;
	}
	return sh->idle;
}

enum rc store_reader_take(struct shard *sh, struct fault *f, struct store_conn **ret_c)
{
	struct store *s = sh->store;

	pthread_mutex_lock(&sh->lock);
	struct store_conn *c = sh->idle;
	if (!c && sh->nopen >= reader_limit(s))
		c = wait_idle(sh);
	if (c)
		sh->idle = c->next;
	else
		sh->nopen++;
	pthread_mutex_unlock(&sh->lock);
	if (c) {
		*ret_c = c;
		return OK;
	}
	int cap = store_is_sqlite(s) ? READERS_CAP_SQLITE : READERS_CAP_PG;
	if (atomic_fetch_add(&s->readers_open, 1) >= cap)
		close_oldest(s, sh);
	enum rc rc = store_conn_open(sh, false, false, f, ret_c);
	if (rc) {
		atomic_fetch_sub(&s->readers_open, 1);
		pthread_mutex_lock(&sh->lock);
		sh->nopen--;
		pthread_mutex_unlock(&sh->lock);
	}
	return rc;
}

void store_reader_put(struct store_conn *c)
{
	struct shard *sh = c->shard;
	bool close;

	c->idle_since_us = store_mono_us();
	pthread_mutex_lock(&sh->lock);
	close = c->broken || sh->nopen > reader_limit(sh->store);
	if (close) {
		sh->nopen--;
	} else {
		c->next = sh->idle;
		sh->idle = c;
	}
	pthread_mutex_unlock(&sh->lock);
	/* After the lock is free: who wakes needs it. */
	pthread_cond_signal(&sh->returned);
	if (close) {
		atomic_fetch_sub(&sh->store->readers_open, 1);
		store_conn_close(c);
	}
}

void store_readers_close(struct shard *sh, int64_t idle_before_us)
{
	for (;;) {
		pthread_mutex_lock(&sh->lock);
		struct store_conn *c = sh->idle;
		while (c && c->next)
			c = c->next;
		if (c && c->idle_since_us < idle_before_us)
			c = unlink_oldest(sh);
		else
			c = NULL;
		pthread_mutex_unlock(&sh->lock);
		if (!c)
			return;
		atomic_fetch_sub(&sh->store->readers_open, 1);
		store_conn_close(c);
	}
}

int64_t store_mono_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
