/* store_bench - what the store adds to the engine below it.
 *
 *	store_bench [FOLDER] [SECONDS] [visits|pg]
 *
 * Prints the floor (fdatasync), raw SQLite with 32 rows a transaction, then
 * operations of the store with 1 and 32 threads, reads, bulk loading and opening
 * 32 shards, all in one run: only ratios between these lines mean something. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "t_store.h"
#include "store_admin.h"

#define THREADS 32
#define SAMPLES 2000000

static char body[1501];
static int64_t run_us = 3000000;
static const struct who somebody = { .person = 4, .role = 1, .unit = 160010007, .device = "bench" };

static int order(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (int64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static void report(const char *name, int64_t ops, int64_t us, int64_t cpu, int64_t *sample, int64_t n)
{
	qsort(sample, (size_t)n, sizeof *sample, order);
	printf("%-34s %9.0f /s  %7.1f us cpu  p50 %7.3f ms  p99 %7.3f ms\n", name, (double)ops * 1e6 / (double)us,
		(double)cpu / (double)(ops ? ops : 1), n ? (double)sample[n / 2] / 1000 : 0,
		n ? (double)sample[n * 99 / 100] / 1000 : 0);
	fflush(stdout);
}

static void floor_run(const char *dir, int64_t *sample)
{
	char path[128], page[4096] = { 1 };
	int64_t n = 0, from = store_mono_us(), now = from;

	snprintf(path, sizeof path, "%s/floor", dir);
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	CHECK(fd >= 0);
	while (now - from < run_us / 2 && n < SAMPLES) {
		CHECK(write(fd, page, sizeof page) == sizeof page && fdatasync(fd) == 0);
		int64_t t = store_mono_us();
		sample[n++] = t - now;
		now = t;
	}
	close(fd);
	report("fdatasync of 4 KiB", n, now - from, 0, sample, n);
}

static void raw_run(const char *dir, int64_t *sample, int rows)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	char path[128], name[64];
	struct rng rng = rng_seeded(1);
	int64_t n = 0, txns = 0, cpu = cpu_us();

	snprintf(path, sizeof path, "%s/raw%d.db", dir, rows);
	CHECK(sqlite3_open(path, &db) == SQLITE_OK);
	CHECK(sqlite3_exec(db, "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = 0;"
		"create table v (key integer primary key, family integer, day text, request integer, body text) strict;"
		"create index v1 on v (family); create unique index v2 on v (request)", NULL, NULL, NULL) == SQLITE_OK);
	CHECK(sqlite3_prepare_v2(db, "insert into v values (?1, ?2, '2025-11-20', ?4, ?3)", -1, &st, NULL) == SQLITE_OK);
	int64_t from = store_mono_us(), now = from;
	while (now - from < run_us && txns < SAMPLES) {
		CHECK(sqlite3_exec(db, "begin immediate", NULL, NULL, NULL) == SQLITE_OK);
		for (int i = 0; i < rows; i++, n++) {
			sqlite3_bind_int64(st, 1, n + 1);
			sqlite3_bind_int64(st, 2, n * 7919 % 100000);
			sqlite3_bind_text(st, 3, body, -1, SQLITE_STATIC);
			sqlite3_bind_int64(st, 4, (int64_t)rng_u64(&rng));   /* chance, like an idempotency key */
			CHECK(sqlite3_step(st) == SQLITE_DONE);
			sqlite3_reset(st);
		}
		CHECK(sqlite3_exec(db, "commit", NULL, NULL, NULL) == SQLITE_OK);
		int64_t t = store_mono_us();
		sample[txns++] = t - now;
		now = t;
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	snprintf(name, sizeof name, "raw SQLite, %d rows/txn: rows", rows);
	report(name, n, now - from, cpu_us() - cpu, sample, txns);
}

struct worker {
	pthread_t thread;
	struct store *store;
	int number;
	int64_t until, n, max, *sample;
	int64_t *family;
	int nfamilies;
};

/* A visit: the new row with a sealed note, the family's row changed, two
 * counters, an event, the journal entry. */
static void visit(struct worker *w, struct arena *a)
{
	struct fault f = { 0 };
	struct tx tx;
	struct t_family x, y;
	int64_t key = w->family[(w->number * 7919 + w->n * 104729) % w->nfamilies];
	struct t_visit v = { .family = { key }, .day = { 2460000 }, .outcome = 1, .at = { T_NOW },
		.answers = { body }, .note = "مادر خانواده در منزل بود و پرسش‌ها پاسخ داده شد." };

	CHECK(tx_write(&tx, w->store, P15, a, &f, &somebody, "visit.record") == OK);
	CHECK(row_load(&tx, &t_family_type, key, &x) == OK);
	CHECK(row_insert(&tx, &t_visit_type, &v) == OK);
	y = x;
	y.members = x.members % 9 + 1;
	CHECK(row_update(&tx, &t_family_type, &x, &y) == OK);
	counter_add(&tx, 1, 160010007, 16852, 1);
	counter_add(&tx, 2, somebody.person, 16852, 1);
	journal_subject(&tx, key);
	CHECK(tx_emit(&tx, "visit.recorded", v.key.v, "{}") == OK);
	CHECK(tx_commit(&tx) == OK);
}

static void *visits(void *arg)
{
	struct worker *w = arg;
	struct arena a;
	int64_t now = store_mono_us();

	arena_init(&a, ARENA_CAP_DEFAULT);
	while (now < w->until && w->n < w->max) {
		visit(w, &a);
		arena_reset(&a);
		int64_t t = store_mono_us();
		w->sample[w->n++] = t - now;
		now = t;
	}
	arena_release(&a);
	return NULL;
}

static void store_run(struct store *s, int threads, int64_t *sample, int64_t *family, int nfamilies)
{
	static struct worker w[THREADS];
	int64_t from = store_mono_us(), cpu = cpu_us(), n = 0, commits = atomic_load(&s->shard[16]->commits);
	char name[64];

	for (int i = 0; i < threads; i++) {
		w[i] = (struct worker){ .store = s, .number = i, .until = from + run_us, .max = SAMPLES / threads,
			.sample = sample + SAMPLES / threads * i, .family = family, .nfamilies = nfamilies };
		CHECK(pthread_create(&w[i].thread, NULL, visits, &w[i]) == 0);
	}
	for (int i = 0; i < threads; i++) {
		pthread_join(w[i].thread, NULL);
		memmove(sample + n, w[i].sample, (size_t)w[i].n * sizeof *sample);
		n += w[i].n;
	}
	int64_t us = store_mono_us() - from;
	commits = atomic_load(&s->shard[16]->commits) - commits;
	snprintf(name, sizeof name, "store, %d thread%s: visits", threads, threads > 1 ? "s" : "");
	report(name, n, us, cpu_us() - cpu, sample, n);
	printf("  %.1f visits a group, WAL %ld pages\n", (double)n / (double)(commits ? commits : 1),
		atomic_load(&s->shard[16]->wal_pages));
}

static void read_run(struct store *s, int64_t *sample, int64_t *family, int nfamilies)
{
	struct fault f = { 0 };
	struct arena a;
	struct tx tx;
	struct t_family x;
	int64_t from = store_mono_us(), now = from, cpu = cpu_us(), n = 0;

	arena_init(&a, ARENA_CAP_DEFAULT);
	for (; now - from < run_us / 2 && n < SAMPLES; n++) {
		CHECK(tx_read(&tx, s, P15, &a, &f) == OK);
		CHECK(row_load(&tx, &t_family_type, family[n * 104729 % nfamilies], &x) == OK);
		tx_release(&tx);
		arena_reset(&a);
		int64_t t = store_mono_us();
		sample[n] = t - now;
		now = t;
	}
	report("store: snapshot, one record", n, now - from, cpu_us() - cpu, sample, n);
	arena_release(&a);
}

static void bulk_run(struct store *s, int64_t *sample)
{
	struct fault f = { 0 };
	struct arena a;
	int64_t from = store_mono_us(), cpu = cpu_us(), rows = 0;

	arena_init(&a, ARENA_CAP_DEFAULT);
	CHECK(store_bulk_begin(s, P15) == OK);
	while (store_mono_us() - from < run_us) {
		struct tx tx;

		CHECK(tx_write(&tx, s, P15, &a, &f, &somebody, "visit.record") == OK);
		for (int i = 0; i < 3; i++) {
			struct t_visit v = { .family = { rows + 1 }, .day = { 2460000 }, .outcome = 1,
				.note = "مادر خانواده در منزل بود." };
			CHECK(row_insert(&tx, &t_visit_type, &v) == OK);
			rows++;
		}
		counter_add(&tx, 1, 160010007, 16852, 3);
		CHECK(tx_commit(&tx) == OK);
		arena_reset(&a);
	}
	CHECK(store_bulk_end(s, P15) == OK);
	report("store, bulk, 3 rows/operation: rows", rows, store_mono_us() - from, cpu_us() - cpu, sample, 0);
	arena_release(&a);
}

static int64_t anonymous_kib(void)
{
	char line[256];
	long kib = 0;
	FILE *in = fopen("/proc/self/status", "r");

	while (in && fgets(line, sizeof line, in)) {
		if (str_prefix(line, "RssAnon:"))
			kib = strtol(line + 8, NULL, 10);
	}
	if (in)
		fclose(in);
	return kib;
}

static void open_run(void)
{
	struct t_place p;

	t_place_sqlite(&p);
	p.config.provinces = "all";
	p.config.no_fsync = true;
	int64_t from = store_mono_us();
	store_close(t_open(&p));
	int64_t made = store_mono_us();
	p.config.create = false;
	int64_t before = anonymous_kib();
	struct store *s = t_open(&p);
	int64_t opened = store_mono_us();
	printf("32 shards: made %.0f ms, opened %.0f ms, %lld KiB more\n", (double)(made - from) / 1000,
		(double)(opened - made) / 1000, (long long)(anonymous_kib() - before));
	store_close(s);
	t_place_release(&p);
}

static void families_make(struct store *s, int64_t *family, int n)
{
	struct fault f = { 0 };
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	CHECK(store_bulk_begin(s, P15) == OK);
	for (int i = 0; i < n; i++) {
		struct tx tx;
		char code[24], id[16];
		struct t_family x = { .code = code, .national_id = id, .name = "خانوادهٔ آزمایشی", .members = 4 };

		snprintf(code, sizeof code, "15-01-%06d", i);
		snprintf(id, sizeof id, "%010d", i);
		CHECK(tx_write(&tx, s, P15, &a, &f, &somebody, "family.create") == OK);
		CHECK(row_insert(&tx, &t_family_type, &x) == OK && tx_commit(&tx) == OK);
		family[i] = x.key.v;
		arena_reset(&a);
	}
	CHECK(store_bulk_end(s, P15) == OK);
	arena_release(&a);
}

int main(int argc, char **argv)
{
	static int64_t family[20000];
	int64_t *sample = xmalloc(sizeof *sample * SAMPLES);
	struct t_place p;

	if (argc > 1)
		CHECK(setenv("ZENDEGI_TEST_DIR", argv[1], 1) == 0);
	if (argc > 2)
		run_us = strtol(argv[2], NULL, 10) * 1000000;
	log_init(2, LOG_WARN);
	memset(body, 'x', sizeof body - 1);
	body[0] = '{';
	/* pg: the same on the server of ZENDEGI_TEST_PG; visits: 32 threads only, for profiling. */
	bool pg = argc > 3 && str_eq(argv[3], "pg"), only = argc > 3 && !pg;
	t_place_init(&p, pg);
	p.config.clock = NULL;
	p.config.rng = NULL;
	if (!only) {
		floor_run(p.dir, sample);
		if (!pg) {
			raw_run(p.dir, sample, 1);
			raw_run(p.dir, sample, 32);
		}
	}
	struct store *s = t_open_with_tables(&p);
	families_make(s, family, COUNT_OF(family));
	if (!only)
		store_run(s, 1, sample, family, COUNT_OF(family));
	store_run(s, THREADS, sample, family, COUNT_OF(family));
	if (!only) {
		read_run(s, sample, family, COUNT_OF(family));
		bulk_run(s, sample);
	}
	store_close(s);
	t_place_release(&p);
	if (!only && !pg)
		open_run();
	free(sample);
	return 0;
}
