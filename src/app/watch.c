/* Figures of the running program. */
#include "watch.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store_admin.h"
#include "store_watch.h"

enum { ROUTES = 2048 /* a power of two, several times the routes there are */, STATEMENTS_SHOWN = 40 };
#define HOUR_MS INT64_C(3600000)

/* Upper ends of the classes of time in microseconds; the last class has none. */
static const int64_t class_us[] = { 1000, 5000, 20000, 100000, 500000, 2000000 };
#define CLASSES (COUNT_OF(class_us) + 1)
/* Somebody who waits for longer than this notices it. */
#define SLOW_US 1000000

struct route_use {
	_Atomic(const struct http_route *) route;
	atomic_llong in_class[CLASSES], us, failed;
};

struct hour_use { atomic_llong hour, requests, failed, slow; };

struct watch {
	struct app *app;
	int64_t started_ms;
	struct route_use route[ROUTES];
	struct hour_use hour[WEB_STATUS_HOURS];
};

struct watch *watch_new(struct app *a)
{
	struct watch *w = xcalloc(1, sizeof *w);

	w->app = a;
	w->started_ms = clock_now(&a->clock);
	return w;
}

void watch_free(struct watch *w)
{
	free(w);
}

/* ---- counting --------------------------------------------------------------------------- */

static void add(atomic_llong *n, int64_t by)
{
	atomic_fetch_add_explicit(n, by, memory_order_relaxed);
}

static int64_t get(const atomic_llong *n)
{
	return atomic_load_explicit(n, memory_order_relaxed);
}

/* Routes are told apart by their place in memory; NULL (refused before routing) has the first slot. */
static struct route_use *use_of(struct watch *w, const struct http_route *route)
{
	uintptr_t at = route ? ((uintptr_t)route / sizeof *route) | 1 : 0;

	for (size_t i = 0; i < ROUTES; i++) {
		struct route_use *u = &w->route[(at + i) & (ROUTES - 1)];
		const struct http_route *none = NULL;

		if (!route || atomic_load_explicit(&u->route, memory_order_relaxed) == route)
			return u;
		if (((at + i) & (ROUTES - 1)) != 0 && atomic_compare_exchange_strong(&u->route, &none, route))
			return u;
		if (none == route)
			return u;
	}
	return &w->route[0];
}

static struct hour_use *hour_of(struct watch *w, int64_t now_ms)
{
	int64_t hour = now_ms / HOUR_MS;
	struct hour_use *h = &w->hour[hour % WEB_STATUS_HOURS];
	long long was = get(&h->hour);

	/* The first of a new hour clears yesterday's; what two count in that instant is no matter. */
	if (was != hour && atomic_compare_exchange_strong(&h->hour, &was, hour)) {
		atomic_store_explicit(&h->requests, 0, memory_order_relaxed);
		atomic_store_explicit(&h->failed, 0, memory_order_relaxed);
		atomic_store_explicit(&h->slow, 0, memory_order_relaxed);
	}
	return h;
}

void watch_request(struct watch *w, const struct http_request *req, const struct http_response *res, int64_t us)
{
	struct route_use *u = use_of(w, req->route);
	struct hour_use *h = hour_of(w, clock_now(&w->app->clock));
	size_t c = 0;

	while (c < COUNT_OF(class_us) && us > class_us[c])
		c++;
	add(&u->in_class[c], 1);
	add(&u->us, us);
	add(&h->requests, 1);
	if (us > SLOW_US)
		add(&h->slow, 1);
	if (res->status >= 500) {
		add(&u->failed, 1);
		add(&h->failed, 1);
	}
}

/* ---- the last backup ----------------------------------------------------------------------- */

#define BACKUP_STAMP "last-backup"

int64_t backup_last_ms(const struct options *o)
{
	char path[4096], text[32] = "";
	int64_t ms = 0;
	ssize_t n;
	int fd;

	if (!o->data || snprintf(path, sizeof path, "%s/" BACKUP_STAMP, o->data) >= (int)sizeof path)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof text - 1);
	close(fd);
	if (n > 0 && text[n - 1] == '\n')
		text[n - 1] = '\0';
	return n > 0 && str_to_i64(text, &ms) && ms > 0 ? ms : 0;
}

void backup_note(const struct options *o, int64_t now_ms)
{
	char path[4096], part[4096];
	int fd;

	if (!o->data || snprintf(path, sizeof path, "%s/" BACKUP_STAMP, o->data) >= (int)sizeof path ||
	    snprintf(part, sizeof part, "%s/." BACKUP_STAMP, o->data) >= (int)sizeof part)
		return;
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	/* It informs only: a backup is no worse for a stamp that could not be written. */
	if (fd < 0 || dprintf(fd, "%lld\n", (long long)now_ms) < 0 || close(fd) != 0 || rename(part, path) != 0)
		log_kv(LOG_WARN, "backup.stamp", "written", "no", NULL);
}

/* ---- the store's state ----------------------------------------------------------------------- */

struct settings { struct buf *out; bool durable; };

static void see_setting(void *arg, const struct doctor_line *l)
{
	struct settings *s = arg;

	s->durable = s->durable && l->good;
	if (s->out)
		buf_printf(s->out, "zendegi_store_setting_good{name=\"%s\"} %d\n", l->name, l->good);
}

struct waiting { int64_t n, oldest_ms; };

static struct waiting events_waiting(struct watch *w)
{
	shard_id shards[SHARD_MAX];
	struct waiting all = {0};
	int n = store_shards(w->app->store, shards);

	for (int i = 0; i < n; i++) {
		struct arena arena;
		struct fault f = {0};
		AUTO(tx) tx = {0};
		int64_t here = 0, oldest = 0;

		arena_init(&arena, 1 << 20);
		if (tx_read(&tx, w->app->store, shards[i], &arena, &f) == OK &&
		    event_backlog(&tx, &here, &oldest) == OK) {
			all.n += here;
			if (here && (!all.oldest_ms || oldest < all.oldest_ms))
				all.oldest_ms = oldest;
		}
		tx_release(&tx);
		arena_release(&arena);
	}
	return all;
}

/* ---- Prometheus ------------------------------------------------------------------------------ */

static void head(struct buf *out, const char *name, const char *kind, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

static void metric(struct buf *out, const char *name, const char *kind, const char *help, uint64_t v)
{
	head(out, name, kind, help);
	buf_printf(out, "%s %llu\n", name, (unsigned long long)v);
}

static uint64_t anonymous_bytes(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	unsigned long long kib = 0;

	if (!f)
		return 0;
	while (fgets(line, sizeof line, f))
		if (sscanf(line, "RssAnon: %llu kB", &kib) == 1)
			break;
	fclose(f);
	return kib * 1024;
}

static void server_metrics(const struct http_server *server, struct buf *out)
{
	struct http_figures f = http_server_figures(server);

	metric(out, "zendegi_connections_open", "gauge", "Connections open now", f.connections_open);
	metric(out, "zendegi_requests_total", "counter", "Requests answered", f.requests);
	metric(out, "zendegi_requests_refused_total", "counter", "Requests refused before a handler", f.refused);
	metric(out, "zendegi_requests_busy_total", "counter", "Requests told to come back: queue full", f.busy);
	metric(out, "zendegi_requests_timed_out_total", "counter", "Requests cut by time-out", f.timed_out);
	metric(out, "zendegi_body_bytes", "gauge", "Request bodies held in memory now", f.body_bytes);
	metric(out, "zendegi_spool_bytes", "gauge", "Request bodies held on disk now", f.spool_bytes);
	metric(out, "zendegi_queue_length", "gauge", "Requests waiting for a worker", f.queued);
	metric(out, "zendegi_workers_busy", "gauge", "Workers at work", f.working);
}

static void route_lines(const struct route_use *u, struct buf *out)
{
	const struct http_route *r = atomic_load_explicit(&u->route, memory_order_relaxed);
	char label[200];
	int64_t n = 0;

	for (size_t c = 0; c < CLASSES; c++)
		n += get(&u->in_class[c]);
	if (!n)
		return;
	snprintf(label, sizeof label, "method=\"%s\",route=\"%s\"", r ? http_method_name(r->method) : "-", r ? r->pattern : "-");
	n = 0;
	for (size_t c = 0; c < COUNT_OF(class_us); c++) {
		n += get(&u->in_class[c]);
		buf_printf(out, "zendegi_request_seconds_bucket{%s,le=\"%g\"} %lld\n", label,
			(double)class_us[c] / 1e6, (long long)n);
	}
	n += get(&u->in_class[CLASSES - 1]);
	buf_printf(out, "zendegi_request_seconds_bucket{%s,le=\"+Inf\"} %lld\nzendegi_request_seconds_sum{%s} %.6f\n"
		"zendegi_request_seconds_count{%s} %lld\n", label, (long long)n, label, (double)get(&u->us) / 1e6, label,
		(long long)n);
}

static void route_metrics(const struct watch *w, struct buf *out)
{
	head(out, "zendegi_request_seconds", "histogram", "Time of requests by route");
	for (size_t i = 0; i < ROUTES; i++)
		route_lines(&w->route[i], out);
	head(out, "zendegi_requests_failed_total", "counter", "Requests that ended with 5xx");
	for (size_t i = 0; i < ROUTES; i++) {
		const struct http_route *r = atomic_load_explicit(&w->route[i].route, memory_order_relaxed);

		if (get(&w->route[i].failed))
			buf_printf(out, "zendegi_requests_failed_total{method=\"%s\",route=\"%s\"} %lld\n",
				r ? http_method_name(r->method) : "-", r ? r->pattern : "-", (long long)get(&w->route[i].failed));
	}
}

static void statement_metrics(struct store *s, struct buf *out)
{
	struct statement_figures *list = xcalloc(STATEMENTS_SHOWN, sizeof *list);
	size_t n = store_statements(s, list, STATEMENTS_SHOWN);

	head(out, "zendegi_statement_calls_total", "counter", "Calls of the most expensive statements");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "zendegi_statement_calls_total{statement=\"%s\"} %lld\n", list[i].name, (long long)list[i].calls);
	head(out, "zendegi_statement_seconds_total", "counter", "Time in the engine, sampled");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "zendegi_statement_seconds_total{statement=\"%s\"} %.3f\n", list[i].name, (double)list[i].ms / 1e3);
	head(out, "zendegi_statement_slow_total", "counter", "Calls that took 250 ms or more");
	for (size_t i = 0; i < n; i++)
		if (list[i].slow)
			buf_printf(out, "zendegi_statement_slow_total{statement=\"%s\"} %lld\n", list[i].name, (long long)list[i].slow);
	free(list);
}

static void store_metrics(struct watch *w, struct buf *out)
{
	struct store_stats st;
	struct settings settings = { out, true };
	struct waiting wait = events_waiting(w);
	struct fault f = {0};
	int64_t room = 0, all = 0, now = clock_now(&w->app->clock), backup = backup_last_ms(w->app->o);

	store_stats(w->app->store, &st);
	metric(out, "zendegi_store_operations_total", "counter", "Changes made durable", (uint64_t)st.operations);
	metric(out, "zendegi_store_commits_total", "counter", "COMMITs they shared", (uint64_t)st.commits);
	metric(out, "zendegi_store_wal_pages", "gauge", "Pages waiting for a checkpoint", (uint64_t)st.wal_pages);
	metric(out, "zendegi_store_readers", "gauge", "Read connections open", (uint64_t)st.readers);
	metric(out, "zendegi_events_waiting", "gauge", "Messages not handed on yet", (uint64_t)wait.n);
	metric(out, "zendegi_events_oldest_seconds", "gauge", "Age of the oldest of them",
		(uint64_t)(wait.oldest_ms && now > wait.oldest_ms ? (now - wait.oldest_ms) / 1000 : 0));
	head(out, "zendegi_store_setting_good", "gauge", "Settings on which durability rests: 0 is unsafe");
	if (store_doctor(w->app->store, see_setting, &settings, &f) != OK)
		buf_puts(out, "zendegi_store_setting_good{name=\"reachable\"} 0\n");
	if (store_disk_room(w->app->store, &room, &all) == OK) {
		metric(out, "zendegi_disk_free_bytes", "gauge", "Room on the disk of the data", (uint64_t)room);
		metric(out, "zendegi_disk_bytes", "gauge", "Size of that disk", (uint64_t)all);
	}
	if (backup)
		metric(out, "zendegi_backup_time_seconds", "gauge", "When the last backup ended well", (uint64_t)(backup / 1000));
}

void watch_metrics(struct watch *w, const struct http_server *server, struct buf *out)
{
	if (server)
		server_metrics(server, out);
	metric(out, "zendegi_memory_anonymous_bytes", "gauge", "Anonymous memory of the process", anonymous_bytes());
	metric(out, "zendegi_start_time_seconds", "gauge", "When it was started", (uint64_t)(w->started_ms / 1000));
	store_metrics(w, out);
	route_metrics(w, out);
	statement_metrics(w->app->store, out);
}

/* ---- the status page --------------------------------------------------------------------------- */

void watch_status(struct watch *w, struct web_status *ret_status)
{
	struct settings settings = { NULL, true };
	struct waiting wait = events_waiting(w);
	int64_t now = clock_now(&w->app->clock), this_hour = now / HOUR_MS, room, all;
	struct fault f = {0};

	*ret_status = (struct web_status){ .started = { w->started_ms }, .backup = { backup_last_ms(w->app->o) },
		.waiting = wait.n, .waiting_since = { wait.oldest_ms }, .disk_free_percent = -1 };
	ret_status->reachable = store_doctor(w->app->store, see_setting, &settings, &f) == OK;
	ret_status->durable = ret_status->reachable && settings.durable;
	if (store_disk_room(w->app->store, &room, &all) == OK && all > 0)
		ret_status->disk_free_percent = (int32_t)(room * 100 / all);
	for (int i = 0; i < WEB_STATUS_HOURS; i++) {
		int64_t hour = this_hour - (WEB_STATUS_HOURS - 1) + i;
		const struct hour_use *h = &w->hour[hour % WEB_STATUS_HOURS];
		bool known = get(&h->hour) == hour;

		ret_status->hour[i] = (struct web_status_hour){ .at = { hour * HOUR_MS },
			.requests = known ? get(&h->requests) : 0, .failed = known ? get(&h->failed) : 0,
			.slow = known ? get(&h->slow) : 0 };
	}
}
