/* floors - what this machine can do without us, for ratios within one run.
 *
 *	floors sync   FOLDER SECONDS         fdatasync of a 4 KiB append
 *	floors sqlite FOLDER SECONDS ROWS    raw SQLite, synchronous=FULL, ROWS visits a transaction
 *	floors pg URL SECONDS CONNECTIONS    raw PostgreSQL, one visit a transaction
 *
 * Prints one line of JSON.  The visit row is as large as ours (about 1,600 bytes of
 * body) and has two indexes, one of them over chance values as of idempotency keys. */
#include <fcntl.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base.h"

enum { SAMPLES = 2000000, BODY = 1600 };

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (int64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void report(int64_t ops, int64_t us, int64_t cpu, int64_t *sample, int64_t n)
{
	qsort(sample, (size_t)n, sizeof *sample, by_size);
	printf("{\"requests\":%lld,\"seconds\":%.4f,\"rate\":%.1f,\"p50_ms\":%.4f,\"p99_ms\":%.4f,\"cpu_us\":%lld}\n",
		(long long)ops, (double)us / 1e6, (double)ops * 1e6 / (double)us, (double)sample[n / 2] / 1000,
		(double)sample[n * 99 / 100] / 1000, (long long)cpu);
}

static void sync_floor(const char *dir, int64_t for_us, int64_t *sample)
{
	char path[4096], page[4096] = { 1 };
	int64_t n = 0, from, now;

	snprintf(path, sizeof path, "%s/floor.bin", dir);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	from = now = now_us();
	while (now - from < for_us && n < SAMPLES) {
		CHECK(write(fd, page, sizeof page) == sizeof page);
		CHECK(fdatasync(fd) == 0);
		int64_t t = now_us();
		sample[n++] = t - now;
		now = t;
	}
	close(fd);
	unlink(path);
	report(n, now - from, cpu_us(), sample, n);
}

static void sqlite_floor(const char *dir, int64_t for_us, int rows, int64_t *sample)
{
	static char body[BODY];
	char path[4096];
	sqlite3 *db;
	sqlite3_stmt *st;
	struct rng rng = rng_seeded(1);
	int64_t n = 0, txns = 0, cpu = cpu_us(), from, now;

	memset(body, 'x', sizeof body);
	snprintf(path, sizeof path, "%s/floor.db", dir);
	CHECK(sqlite3_open(path, &db) == SQLITE_OK);
	CHECK(sqlite3_exec(db, "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = 0;"
		"drop table if exists visit;"
		"create table visit (key integer primary key, household integer, day text, once integer, body text) strict;"
		"create index v1 on visit (household); create unique index v2 on visit (once)", NULL, NULL, NULL) == SQLITE_OK);
	CHECK(sqlite3_prepare_v2(db, "insert into visit values (?1, ?2, '2026-11-20', ?4, ?3)", -1, &st, NULL) == SQLITE_OK);
	from = now = now_us();
	while (now - from < for_us && txns < SAMPLES) {
		CHECK(sqlite3_exec(db, "begin immediate", NULL, NULL, NULL) == SQLITE_OK);
		for (int i = 0; i < rows; i++, n++) {
			sqlite3_bind_int64(st, 1, n + 1);
			sqlite3_bind_int64(st, 2, n * 7919 % 100000);
			sqlite3_bind_text(st, 3, body, sizeof body, SQLITE_STATIC);
			sqlite3_bind_int64(st, 4, (int64_t)rng_u64(&rng));
			CHECK(sqlite3_step(st) == SQLITE_DONE);
			sqlite3_reset(st);
		}
		CHECK(sqlite3_exec(db, "commit", NULL, NULL, NULL) == SQLITE_OK);
		int64_t t = now_us();
		sample[txns++] = t - now;
		now = t;
	}
	cpu = cpu_us() - cpu;
	sqlite3_finalize(st);
	sqlite3_close(db);
	unlink(path);
	report(n, now - from, cpu, sample, txns);
}

/* ---- PostgreSQL: a thread a connection ---------------------------------------------------- */

struct pg_floor { const char *url; int64_t until, *sample; atomic_llong next; };

static void pg_do(PGconn *pg, const char *sql)
{
	PGresult *r = PQexec(pg, sql);

	CHECK(PQresultStatus(r) == PGRES_COMMAND_OK);
	PQclear(r);
}

static void *pg_insert(void *arg)
{
	struct pg_floor *f = arg;
	PGconn *pg = PQconnectdb(f->url);
	char key[24], household[24], once[24], body[BODY + 1];
	const char *value[] = { key, household, body, once };
	struct rng rng = rng_system();
	int64_t now;

	CHECK(PQstatus(pg) == CONNECTION_OK);
	memset(body, 'x', BODY);
	body[BODY] = '\0';
	PQclear(PQprepare(pg, "i", "insert into floor_visit values ($1, $2, '2026-11-20', $4, $3)", 4, NULL));
	while ((now = now_us()) < f->until) {
		int64_t n = atomic_fetch_add(&f->next, 1);

		if (n >= SAMPLES)
			break;
		snprintf(key, sizeof key, "%lld", (long long)n + 1);
		snprintf(household, sizeof household, "%lld", (long long)(n * 7919 % 100000));
		snprintf(once, sizeof once, "%lld", (long long)(rng_u64(&rng) >> 1));
		PGresult *r = PQexecPrepared(pg, "i", 4, value, NULL, NULL, 0);
		CHECK(PQresultStatus(r) == PGRES_COMMAND_OK);
		PQclear(r);
		f->sample[n] = now_us() - now;
	}
	PQfinish(pg);
	return NULL;
}

static void pg_floor(const char *url, int64_t for_us, int connections, int64_t *sample)
{
	struct pg_floor f = { .url = url, .sample = sample };
	pthread_t thread[200];
	PGconn *pg = PQconnectdb(url);
	int64_t from, cpu = cpu_us();

	CHECK(PQstatus(pg) == CONNECTION_OK && connections > 0 && connections <= 200);
	pg_do(pg, "set client_min_messages = error");
	pg_do(pg, "drop table if exists floor_visit");
	pg_do(pg, "create table floor_visit (key bigint primary key, household bigint, day text, once bigint, body text)");
	pg_do(pg, "create index f1 on floor_visit (household)");
	pg_do(pg, "create unique index f2 on floor_visit (once)");
	from = now_us();
	f.until = from + for_us;
	for (int i = 0; i < connections; i++)
		CHECK(pthread_create(&thread[i], NULL, pg_insert, &f) == 0);
	for (int i = 0; i < connections; i++)
		pthread_join(thread[i], NULL);
	report(atomic_load(&f.next), now_us() - from, cpu_us() - cpu, sample, atomic_load(&f.next));
	pg_do(pg, "drop table floor_visit");
	PQfinish(pg);
}

int main(int argc, char **argv)
{
	int64_t *sample = xmalloc(sizeof *sample * SAMPLES);
	int64_t for_us = argc > 3 ? (int64_t)(strtod(argv[3], NULL) * 1e6) : 0;

	if (argc == 4 && str_eq(argv[1], "sync")) {
		sync_floor(argv[2], for_us, sample);
	} else if (argc == 5 && str_eq(argv[1], "sqlite")) {
		sqlite_floor(argv[2], for_us, (int)strtol(argv[4], NULL, 10), sample);
	} else if (argc == 5 && str_eq(argv[1], "pg")) {
		pg_floor(argv[2], for_us, (int)strtol(argv[4], NULL, 10), sample);
	} else {
		fprintf(stderr, "usage: floors sync FOLDER SECONDS | sqlite FOLDER SECONDS ROWS | pg URL SECONDS CONNECTIONS\n");
		return 2;
	}
	free(sample);
	return 0;
}
