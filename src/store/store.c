/* Opening and closing: configuration, lock, keys, shards. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_file.h"
#include "store_int.h"
#include "store_migrate.h"
#include "store_test.h"

#define PROVINCES 31

void shard_name(shard_id shard, char ret_name[16])
{
	if (shard.v == 0)
		str_copy(ret_name, 16, "national");
	else
		snprintf(ret_name, 16, "province-%02d", shard.v - 1);
}

static char *copy(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

static void config_copy(struct store *s, const struct store_config *c)
{
	s->config = *c;
	s->config.url = copy(c->url);
	s->config.key_file = copy(c->key_file);
	s->config.provinces = copy(c->provinces);
	s->clock_own = clock_system();
	s->clock = c->clock ? c->clock : &s->clock_own;
	s->rng_own = rng_system();
	s->rng = c->rng ? c->rng : &s->rng_own;
	s->lock_fd = -1;
}

/* ---- SQLite's directory ---------------------------------------------------------- */

static enum rc dir_take(struct store *s, struct fault *f)
{
	AUTO(buf) path;

	s->dir = xstrdup(s->config.url + strlen("sqlite:"));
	size_t n = strlen(s->dir);
	while (n > 1 && s->dir[n - 1] == '/')
		s->dir[--n] = '\0';
	bool made = s->config.create && mkdir(s->dir, 0700) == 0;
	if (s->config.create && !made && errno != EEXIST)
		return fault_set(f, FAILED, "store.dir", "mkdir: errno %d", errno);
	/* SQLite syncs the names in the directory, nobody but us that of the directory. */
	enum rc rc = made ? file_sync_above(s->dir, f) : OK;
	if (rc)
		return rc;
	if (s->config.read_only)
		return OK;
	buf_init(&path, 4096);
	buf_printf(&path, "%s/lock", s->dir);
	s->lock_fd = open(buf_str(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock_fd < 0)
		return fault_set(f, errno == ENOENT ? NOT_FOUND : FAILED, "store.dir", "lock: errno %d", errno);
	/* Journal head and counters are kept in memory: two processes would tear the chain. */
	if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return fault_set(f, BUSY, "store.locked", "another process serves this directory");
	return OK;
}

static enum rc keys_take(struct store *s, bool fresh, struct fault *f)
{
	AUTO(buf) path;

	buf_init(&path, 4096);
	if (s->config.key_file)
		buf_puts(&path, s->config.key_file);
	else if (s->dir)
		seal_default_path(s->dir, &path);
	else
		return fault_set(f, INVALID, "store.key_missing", "name a key file");
	return seal_new(buf_str(&path), s->dir, fresh && s->config.create, f, &s->seal);
}

/* ---- shards ---------------------------------------------------------------------------- */

static struct shard *shard_new(struct store *s, int id)
{
	struct shard *sh = xcalloc(1, sizeof *sh);
	pthread_condattr_t attr;

	sh->store = s;
	sh->id = (shard_id){ id };
	shard_name(sh->id, sh->name);
	pthread_mutex_init(&sh->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&sh->returned, &attr);
	pthread_condattr_destroy(&attr);
	return sh;
}

static void shard_free(struct shard *sh)
{
	CHECK(!sh->taken);
	journal_shard_close(sh);
	store_conn_close(sh->writer);
	store_readers_close(sh, INT64_MAX);
	pthread_cond_destroy(&sh->returned);
	pthread_mutex_destroy(&sh->lock);
	free(sh);
}

/* "15", "00,15", "all" */
static enum rc provinces_read(const char *list, uint64_t *ret_mask, struct fault *f)
{
	uint64_t mask = 1;

	if (!list) {
		*ret_mask = mask;
		return OK;
	}
	if (str_eq(list, "all")) {
		*ret_mask = (UINT64_C(1) << (PROVINCES + 1)) - 1;
		return OK;
	}
	for (const char *p = list; *p; ) {
		char *end;
		long code = strtol(p, &end, 10);

		if (end == p || code < 0 || code >= PROVINCES || (*end && *end != ','))
			return fault_set(f, INVALID, "store.provinces", "codes 00 to 30 joined by a comma, or all");
		mask |= UINT64_C(1) << (code + 1);
		p = *end ? end + 1 : end;
	}
	*ret_mask = mask;
	return OK;
}

static enum rc shards_open(struct store *s, uint64_t have, struct fault *f)
{
	uint64_t want = 0;
	enum rc rc = OK;

	if (s->config.create)
		rc = provinces_read(s->config.provinces, &want, f);
	if (rc)
		return rc;
	for (int i = 0; i < SHARD_MAX; i++) {
		if (!((have | want) >> i & 1))
			continue;
		s->shard[i] = shard_new(s, i);
		s->nshards++;
		rc = store_migrate_shard(s->shard[i], !(have >> i & 1), f);
		if (rc)
			return rc;
	}
	return OK;
}

/* ---- statement check ----------------------------------------------------------------------- */

/* Unit tests and benches have tables of their own, which are not in every store. */
static bool of_a_test(const struct sql_text *t)
{
	const char *base = strrchr(t->file, '/');

	return str_prefix(base ? base + 1 : t->file, "t_") || strstr(t->file, "bench/");
}

static enum rc check_on(struct shard *sh, bool national, bool tests_too, struct fault *f)
{
	struct store_conn *c;

	enum rc rc = store_conn_open(sh, false, false, f, &c);
	if (rc)
		return rc;
	for (const struct sql_text *t = __start_zendegi_sql; t < __stop_zendegi_sql && !rc; t++) {
		struct store_stmt *st;

		if (t->national != national || (!tests_too && of_a_test(t)))
			continue;
		if (DRIVER(c)->prepare(c, t->text, &st) != OK) {
			const char *base = strrchr(t->file, '/');
			rc = fault_set(f, FAILED, "store.statement", "%s:%d: %s",
				base ? base + 1 : t->file, t->line, c->err.detail);
			break;
		}
		st->conn = c;
		DRIVER(c)->finalise(st);
	}
	store_conn_close(c);
	return rc;
}

enum rc store_check_statements(struct store *s, bool tests_too, struct fault *f)
{
	enum rc rc = check_on(s->shard[0], true, tests_too, f);

	/* Texts for both kinds are tried on one province; without any, on the national
	 * shard nothing of a province can run. */
	for (int i = 1; i < SHARD_MAX && !rc; i++) {
		if (s->shard[i])
			return check_on(s->shard[i], false, tests_too, f);
	}
	return rc;
}

/* ---- the public ------------------------------------------------------------------------------- */

static enum rc driver_choose(struct store *s, struct fault *f)
{
	if (str_prefix(s->config.url, "sqlite:")) {
		s->driver = &store_driver_sqlite;
		s->inner = s->driver;
		return dir_take(s, f);
	}
	s->driver = &store_driver_pg;
	s->inner = s->driver;
	return OK;
}

static enum rc open_all(struct store *s, struct fault *f)
{
	uint64_t have = 0;

	enum rc rc = driver_choose(s, f);
	if (rc)
		return rc;
	rc = s->driver->init(s, f);
	if (rc)
		return rc;
	s->driver_ready = true;
	rc = s->driver->list(s, &have, f);
	if (rc)
		return rc;
	if (!(have & 1) && !s->config.create)
		return fault_set(f, NOT_FOUND, "store.missing", "no national shard here");
	rc = keys_take(s, have == 0, f);
	if (rc)
		return rc;
	s->records = record_cache_new();
	rc = shards_open(s, have, f);
	if (rc)
		return rc;
	rc = store_check_statements(s, false, f);
	if (rc)
		return rc;
	if (!s->config.moved_too)
		rc = store_moved_check(s, f);
	if (rc)
		return rc;
	rc = read_log_open(s, f);
	if (rc)
		return rc;
	if (s->config.read_only)
		return OK;
	return store_wal_start(s, f);
}

enum rc store_open(const struct store_config *c, struct fault *f, struct store **ret_store)
{
	struct store *s = xcalloc(1, sizeof *s);

	s->use = xcalloc(STATEMENT_USE_MAX, sizeof *s->use);
	config_copy(s, c);
	if (!s->config.url) {
		store_close(s);
		return fault_set(f, INVALID, "store.url", "sqlite:DIR or a PostgreSQL URL");
	}
	enum rc rc = open_all(s, f);
	if (rc) {
		store_close(s);
		return rc;
	}
	*ret_store = s;
	return OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_wal_stop(s);
	if (s->seal)
		read_log_close(s);
	for (int i = 0; i < SHARD_MAX; i++) {
		if (s->shard[i])
			shard_free(s->shard[i]);
	}
	record_cache_free(s->records);
	if (s->driver_ready)
		s->inner->fini(s);
	seal_free(s->seal);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	free(s->dir);
	free((char *)s->config.url);
	free((char *)s->config.key_file);
	free((char *)s->config.provinces);
	free(s->fault);
	free(s->use);
	free(s);
}

struct clock *store_clock(struct store *s)
{
	return s->clock;
}

struct rng *store_rng(struct store *s)
{
	return s->rng;
}

bool store_has_shard(struct store *s, shard_id shard)
{
	return shard.v >= 0 && shard.v < SHARD_MAX && s->shard[shard.v];
}

int store_shards(struct store *s, shard_id ret_list[SHARD_MAX])
{
	int n = 0;

	for (int i = 0; i < SHARD_MAX; i++) {
		if (s->shard[i])
			ret_list[n++] = (shard_id){ i };
	}
	return n;
}

bool store_is_sqlite(struct store *s)
{
	return s->inner == &store_driver_sqlite;
}

void store_stats(struct store *s, struct store_stats *ret_stats)
{
	struct store_stats t = { .readers = atomic_load(&s->readers_open) };

	for (int i = 0; i < SHARD_MAX; i++) {
		struct shard *sh = s->shard[i];

		if (!sh)
			continue;
		t.operations += atomic_load(&sh->operations);
		t.commits += atomic_load(&sh->commits);
		t.wal_pages += atomic_load(&sh->wal_pages);
	}
	*ret_stats = t;
}

int64_t store_version(struct store *s, shard_id shard)
{
	if (!store_is_sqlite(s) || !store_has_shard(s, shard))
		return 0;
	return 1 + atomic_load(&s->shard[shard.v]->commits);
}
