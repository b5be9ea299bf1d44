/* Work beside requests, on one thread: the outbox of every shard, and sweeping. */
#include "app.h"

#include <pthread.h>
#include <stdlib.h>

#include "draft.h"
#include "import.h"
#include "stagnant.h"
#include "task.h"
#include "transfer.h"
#include "request.h"
#include "glass.h"
#include "complaint.h"

enum { ROUND_MS = 1000, EVENTS_A_ROUND = 200, SWEEP_MS = 600 * 1000, IMPORT_MS = 1000, LAPSES_A_SWEEP = 500, LISTS_A_SWEEP = 50,
	RISE_A_ROUND = 100, STILL_A_ROUND = 2000 };

struct jobs {
	struct app *app;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	int64_t swept_ms;
};

/* Hands on one event.  Every room that wants it sees it; applying twice does no harm. */
static enum rc hand_on(struct ctx *ctx, const struct event *e)
{
	enum rc rc = people_directory_apply(ctx, e);

	if (!rc)
		rc = task_apply(ctx, e);
	if (!rc)
		rc = family_apply(ctx, e);
	return rc ? rc : visit_apply(ctx, e);
}

/* What cannot be handed on now waits, and with it what is told later of the same thing; the rest
 * goes on.  A province that is down keeps nobody else waiting (R119). */
static enum rc hand_on_all(struct app *a, const struct event *events, size_t n, struct arena *arena, bool *waits,
		struct fault *f)
{
	enum rc first = OK;

	for (size_t i = 0; i < n; i++) {
		struct ctx ctx;
		enum rc rc;

		for (size_t k = 0; k < i; k++)
			waits[i] = waits[i] || (waits[k] && events[k].subject == events[i].subject);
		if (waits[i])
			continue;
		app_ctx(a, &ctx, arena);
		rc = hand_on(&ctx, &events[i]);
		waits[i] = rc != OK;
		if (rc && !first) {
			first = rc;
			*f = ctx.fault;
		}
	}
	return first;
}

static enum rc take_events(struct app *a, shard_id shard, struct arena *arena, struct fault *f, size_t *ret_n)
{
	struct fault later = {0};
	struct event *events;
	struct who who = {0};
	enum rc rc, stopped;
	bool *waits;
	size_t n;

	{
		AUTO(tx) tx = {0};
		rc = tx_read(&tx, a->store, shard, arena, f);
		if (rc)
			return rc;
		rc = event_list(&tx, EVENTS_A_ROUND, &events, &n);
		if (rc)
			return rc;
		rc = tx_commit(&tx);
		if (rc)
			return rc;
	}
	*ret_n = n;
	if (n == 0)
		return OK;
	waits = ARENA_ARRAY(arena, bool, n);
	stopped = hand_on_all(a, events, n, arena, waits, f);
	AUTO(tx) tx = {0};
	rc = tx_write(&tx, a->store, shard, arena, stopped ? &later : f, &who, "event.done");
	for (size_t i = 0; !rc && i < n; i++)
		if (!waits[i])
			rc = event_done(&tx, events[i].id);
	rc = rc ? rc : tx_commit(&tx);
	return stopped ? stopped : rc;
}

/* Late requests and complaints rise and glasses that nobody has looked into, and talks that the rules want become
 * tasks, once a day and some at a time, so that others are not kept waiting (R22, R30, R114). */
static enum rc rise(struct app *a, const shard_id *shards, int n, struct fault *f)
{
	bool more = false;

	for (int i = 0; i < n; i++) {
		struct arena arena;
		struct ctx ctx;
		size_t risen, glasses, talks = 0, still = 0, tended = 0, tired = 0;
		enum rc rc;

		if (atomic_load(&a->ending))
			return OK;
		if (shards[i].v == SHARD_NATIONAL.v)
			continue;
		arena_init(&arena, ARENA_CAP_DEFAULT);
		app_ctx(a, &ctx, &arena);
		if (date_eq(a->risen_on, ctx_today(&ctx))) {
			arena_release(&arena);
			return OK;
		}
		rc = requests_rise(&ctx, shards[i], RISE_A_ROUND, &risen);
		if (!rc)
			rc = visit_talks_wanted(&ctx, shards[i], RISE_A_ROUND, &talks);
		if (!rc)
			rc = glass_rise(&ctx, shards[i], RISE_A_ROUND, &glasses);
		if (!rc)
			rc = stagnant_scan(&ctx, shards[i], STILL_A_ROUND, &still);
		if (!rc)
			rc = complaints_tend(&ctx, shards[i], RISE_A_ROUND, &tended);
		if (!rc)
			rc = requests_tired(&ctx, shards[i], RISE_A_ROUND, &tired);
		if (rc)
			*f = ctx.fault;
		arena_release(&arena);
		if (rc)
			return rc;
		more = more || risen == RISE_A_ROUND || talks == RISE_A_ROUND || still == STILL_A_ROUND || tended >= RISE_A_ROUND || tired == RISE_A_ROUND;
	}
	if (!more)
		a->risen_on = fa_day_of_ms(clock_now(&a->clock));
	return OK;
}

enum rc jobs_run_once(struct app *a, struct fault *f)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(a->store, shards);
	enum rc first = OK;

	for (int i = 0; i < n; i++)
		for (size_t got = EVENTS_A_ROUND; got == EVENTS_A_ROUND && !atomic_load(&a->ending);) {
			struct fault one = {0};
			struct arena arena;
			enum rc rc;

			arena_init(&arena, ARENA_CAP_DEFAULT);
			rc = take_events(a, shards[i], &arena, &one, &got);
			arena_release(&arena);
			if (!rc)
				continue;
			if (!first)
				*f = one;
			first = first ? first : rc;
			break;
		}
	return first ? first : rise(a, shards, n, f);
}

/* Lists that wait: a second of work a province and round, so that events are not kept waiting. */
static bool work_on_imports(struct jobs *j)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(j->app->store, shards);
	bool more = false;

	for (int i = 0; i < n; i++) {
		struct import_progress p = { .finished = true };
		import_batch_key key = {0};
		struct arena arena;
		struct ctx ctx;
		enum rc rc = OK;

		if (shards[i].v == SHARD_NATIONAL.v || atomic_load(&j->app->ending))
			continue;
		arena_init(&arena, ARENA_CAP_DEFAULT);
		app_ctx(j->app, &ctx, &arena);
		rc = import_waiting(&ctx, shards[i], &key);
		if (rc == OK && key.v)
			rc = import_work(&ctx, key, IMPORT_MS, &p);
		if (rc)
			log_kv(LOG_WARN, "job", "what", "import", "code", ctx.fault.code ? ctx.fault.code : "", "detail",
				ctx.fault.detail, NULL);
		more = more || (rc == OK && !p.finished);
		arena_release(&arena);
	}
	return more;
}

static void sweep(struct jobs *j)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(j->app->store, shards);
	struct arena arena;
	struct ctx ctx;
	int64_t dropped;
	size_t n_done;

	arena_init(&arena, ARENA_CAP_DEFAULT);
	app_ctx(j->app, &ctx, &arena);
	if (session_sweep(&ctx, &dropped) != OK)
		log_kv(LOG_WARN, "job", "what", "sessions", "code", ctx.fault.code ? ctx.fault.code : "", NULL);
	for (int i = 0; i < n; i++)
		if (draft_sweep(&ctx, shards[i], &dropped) != OK)
			log_kv(LOG_WARN, "job", "what", "drafts", "code", ctx.fault.code ? ctx.fault.code : "", NULL);
	for (int i = 0; i < n; i++)
		if (shards[i].v != SHARD_NATIONAL.v && transfers_lapse(&ctx, shards[i], LAPSES_A_SWEEP, &n_done) != OK)
			log_kv(LOG_WARN, "job", "what", "transfers", "code", ctx.fault.code ? ctx.fault.code : "", NULL);
	for (int i = 0; i < n; i++)
		if (shards[i].v != SHARD_NATIONAL.v && imports_forget(&ctx, shards[i], LISTS_A_SWEEP, &n_done) != OK)
			log_kv(LOG_WARN, "job", "what", "lists", "code", ctx.fault.code ? ctx.fault.code : "", NULL);
	arena_release(&arena);
}

static void *work(void *arg)
{
	struct jobs *j = arg;

	pthread_mutex_lock(&j->lock);
	while (!j->stop) {
		struct clock mono = clock_system();
		struct timespec until;
		struct fault f = {0};
		int64_t now = clock_mono(&mono) / 1000;
		bool more;

		pthread_mutex_unlock(&j->lock);
		if (jobs_run_once(j->app, &f) != OK)
			log_kv(LOG_WARN, "job", "what", "events", "code", f.code ? f.code : "", "detail", f.detail, NULL);
		if (now - j->swept_ms > SWEEP_MS) {
			j->swept_ms = now;
			sweep(j);
		}
		more = work_on_imports(j);
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += ROUND_MS / 1000;
		pthread_mutex_lock(&j->lock);
		if (!j->stop && !more)
			pthread_cond_timedwait(&j->wake, &j->lock, &until);
	}
	pthread_mutex_unlock(&j->lock);
	return NULL;
}

enum rc jobs_start(struct app *a, struct jobs **ret_jobs)
{
	struct jobs *j = xcalloc(1, sizeof *j);
	pthread_condattr_t attr;

	j->app = a;
	pthread_mutex_init(&j->lock, NULL);
	/* A second is a second, also when the clock on the wall is set back by an hour. */
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&j->wake, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&j->thread, NULL, work, j)) {
		free(j);
		return fault_set(&a->fault, FAILED, "app.thread", "%s", "");
	}
	*ret_jobs = j;
	return OK;
}

void jobs_stop(struct jobs *j)
{
	if (!j)
		return;
	atomic_store(&j->app->ending, true);
	pthread_mutex_lock(&j->lock);
	j->stop = true;
	pthread_cond_signal(&j->wake);
	pthread_mutex_unlock(&j->lock);
	pthread_join(j->thread, NULL);
	pthread_mutex_destroy(&j->lock);
	pthread_cond_destroy(&j->wake);
	free(j);
}
