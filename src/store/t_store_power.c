/* The power fails: what was acknowledged before is there, nothing is half there.
 *
 * Threads write through the store to a disk that remembers (t_store_disk.h) while
 * another copies the WAL into the file in all ways the product does.  Then the
 * power is cut at some hundred places of what happened (ZENDEGI_POWER_CUTS), each
 * time with another choice of what the disk had got to.  One run on a disk that lies
 * about its syncs shows that the test can see a loss.
 *
 * The other half: an fsync that fails ends the process, at COMMIT and at a
 * checkpoint, and nothing is acknowledged after it. */
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "store_admin.h"
#include "t_store.h"
#include "t_store_disk.h"

#define THREADS 4
#define OPS 30
#define ACKS_MAX 4096
#define COUNTED 9

static const struct who somebody = { .person = 3, .role = 1, .unit = 160010007 };
static const struct record_type *const types[] = { &t_family_type, &t_visit_type };

/* One of everything: two records, an update, a counter, an event. */
static enum rc operation(struct store *s, struct arena *a, int64_t number, size_t note_size)
{
	struct fault f = { 0 };
	struct tx tx;
	char code[32], *note = arena_alloc(a, note_size + 1);
	struct t_family x = { .code = code, .name = "رضایی", .note = note };
	struct t_visit v = { .family = { number }, .day = { 2460000 }, .outcome = 1 };

	memset(note, 'n', note_size);
	note[note_size] = '\0';
	snprintf(code, sizeof code, "F-%lld", (long long)number);
	enum rc rc = tx_write(&tx, s, P15, a, &f, &somebody, "test.everything");
	if (rc)
		return rc;
	rc = row_insert(&tx, &t_family_type, &x);
	if (!rc) {
		struct t_family y = x;

		y.members = 3;
		rc = row_update(&tx, &t_family_type, &x, &y);
	}
	if (!rc)
		rc = row_insert(&tx, &t_visit_type, &v);
	counter_add(&tx, COUNTED, 1, 0, 1);
	if (!rc)
		rc = tx_emit(&tx, "family.made", x.key.v, "{}");
	if (!rc)
		rc = tx_commit(&tx);
	tx_release(&tx);
	return rc;
}

/* ---- writing ---------------------------------------------------------------------- */

struct writer { pthread_t thread; struct store *store; int number; atomic_int *left; };

static void *write_some(void *arg)
{
	struct writer *w = arg;
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	for (int i = 0; i < OPS; i++) {
		int64_t number = w->number * 1000 + i + 1;

		/* Some fill many pages. */
		CHECK(operation(w->store, &a, number, i % 7 == 3 ? 30000 : 200) == OK);
		disk_ack(number);
		arena_reset(&a);
	}
	arena_release(&a);
	atomic_fetch_sub(w->left, 1);
	return NULL;
}

/* What the maintenance thread does, only much more often. */
static void copy_wal(struct store *s, atomic_int *left)
{
	struct shard *sh = s->shard[P15.v];
	struct store_conn *c;
	struct fault f = { 0 };

	CHECK(store_conn_open(sh, false, false, &f, &c) == OK);
	for (int i = 0; atomic_load(left) > 0; i++) {
		usleep(500);
		if (i % 3 < 2) {
			enum rc rc = DRIVER(c)->checkpoint(c, false);

			CHECK(rc == OK || c->err.kind == ERR_BUSY);
			continue;
		}
		CHECK(store_turn_take(sh, NULL) == OK);
		if (store_group_finish(sh, NULL) == OK) {
			enum rc rc = DRIVER(c)->checkpoint(c, i % 2 == 0);

			CHECK(rc == OK || c->err.kind == ERR_BUSY);
		}
		store_turn_give(sh);
	}
	store_conn_close(c);
}

static void write_all_of(struct store *s)
{
	struct writer w[THREADS];
	static atomic_int left;

	atomic_store(&left, THREADS);
	for (int i = 0; i < THREADS; i++) {
		w[i] = (struct writer){ .store = s, .number = i, .left = &left };
		CHECK(pthread_create(&w[i].thread, NULL, write_some, &w[i]) == 0);
	}
	copy_wal(s, &left);
	for (int i = 0; i < THREADS; i++)
		pthread_join(w[i].thread, NULL);
}

/* ---- looking ----------------------------------------------------------------------- */

struct seen { int64_t copied, missing, halves, problems, broken, unopened; };

static void problem(void *arg, const struct verify_problem *p)
{
	struct seen *seen = arg;

	if (seen->problems++ < 3)
		printf("# verify: %s %lld %s\n", p->table, (long long)p->key, p->code);
}

static int64_t count(struct tx *tx, struct sql q)
{
	int64_t n = -1;

	return db_int(tx, q, NO_VALS, &n) == OK ? n : -1;
}

static bool file_whole(const char *dir, const char *name)
{
	char path[256];
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	bool whole = false;

	snprintf(path, sizeof path, "%s/%s.db", dir, name);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
			sqlite3_prepare_v2(db, "pragma integrity_check", -1, &st, NULL) == SQLITE_OK &&
			sqlite3_step(st) == SQLITE_ROW)
		whole = str_eq((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	sqlite3_close(db);
	return whole;
}

static void look_at(struct store *s, struct arena *a, const int64_t *acks, size_t nacks, struct seen *seen)
{
	struct verify_calls calls = { .arg = seen, .problem = problem };
	struct verify_counts counts = { 0 };
	struct fault f = { 0 };
	struct tx tx;

	CHECK(tx_read(&tx, s, P15, a, &f) == OK);
	int64_t families = count(&tx, SQL("select count(*) from t_family where members = 3"));
	int64_t all = count(&tx, SQL("select count(*) from t_family"));
	int64_t visits = count(&tx, SQL("select count(*) from t_visit"));
	int64_t events = count(&tx, SQL("select count(*) from event"));
	int64_t journal = count(&tx, SQL("select coalesce(max(seq), 0) from journal"));
	int64_t counter = count(&tx, SQL("select cast(coalesce(sum(value), 0) as bigint) from counter where metric = 9"));
	if (families != all || families != visits || families != events || families != journal || families != counter) {
		seen->halves++;
		printf("# families %lld of %lld, visits %lld, events %lld, journal %lld, counter %lld\n", (long long)families,
			(long long)all, (long long)visits, (long long)events, (long long)journal, (long long)counter);
	}
	for (size_t i = 0; i < nacks; i++) {
		int64_t one = 0;

		if (db_int(&tx, SQL("select key from t_visit where family = $1"), VALS(v_int(acks[i])), &one) != OK)
			seen->missing++;
	}
	tx_release(&tx);
	if (store_verify(s, types, COUNT_OF(types), &calls, &f, &counts) != OK)
		seen->problems++;
}

static void empty(const char *dir)
{
	static const char *const names[] = { "national.db", "province-15.db" };
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	char path[256];

	mkdir(dir, 0700);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		for (size_t j = 0; j < COUNT_OF(ends); j++) {
			snprintf(path, sizeof path, "%s/%s%s", dir, names[i], ends[j]);
			unlink(path);
		}
}

static void cut_at(struct t_place *p, size_t cut, struct rng *rng, struct arena *a, struct seen *seen)
{
	static int64_t acks[ACKS_MAX];
	char dir[128], url[160], key[160];
	struct store_config config = p->config;
	struct store *s = NULL;
	struct fault f = { 0 };
	size_t n = disk_acknowledged(cut, acks, ACKS_MAX);

	snprintf(dir, sizeof dir, "%s/after", p->dir);
	snprintf(url, sizeof url, "sqlite:%s", dir);
	snprintf(key, sizeof key, "%s/data.keys/master.key", p->dir);
	empty(dir);
	disk_cut(cut, rng, dir);
	config.url = url;
	config.key_file = key;
	config.create = false;
	config.no_fsync = true;            /* what is looked at need not survive */
	if (store_open(&config, &f, &s) != OK) {
		printf("# at %zu: %s %s\n", cut, f.code ? f.code : "", f.detail);
		seen->unopened++;
		return;
	}
	look_at(s, a, acks, n, seen);
	store_close(s);
	seen->broken += !file_whole(dir, "province-15") + !file_whole(dir, "national");
	arena_reset(a);
}

static int by_size(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return x < y ? -1 : x > y;
}

static void run(bool lies, int cuts, uint64_t seed, struct seen *seen)
{
	struct rng rng = rng_seeded(seed);
	struct t_place p;
	struct arena a;

	*seen = (struct seen){ 0 };
	arena_init(&a, (size_t)1 << 30);
	t_place_sqlite(&p);
	disk_register();
	disk_record();
	struct store *s = t_open_with_tables(&p);
	store_close(s);
	s = t_open(&p);
	size_t ready = disk_length();
	disk_lie(lies);
	write_all_of(s);
	seen->copied = (int64_t)disk_syncs(".db", ready);
	/* Not the close: it would copy everything. */
	size_t end = disk_length(), *at = xmalloc((size_t)cuts * sizeof *at);
	for (int i = 0; i < cuts; i++)
		at[i] = i ? ready + (size_t)rng_below(&rng, end - ready) : end;
	qsort(at, (size_t)cuts, sizeof *at, by_size);
	store_close(s);
	disk_unregister();
	for (int i = 0; i < cuts; i++)
		cut_at(&p, at[i], &rng, &a, seen);
	printf("# %zu events, %d cuts, seed %llu\n", end - ready, cuts, (unsigned long long)seed);
	disk_forget();
	free(at);
	t_place_release(&p);
	arena_release(&a);
}

static void test_power(int cuts)
{
	struct rng rng = rng_system();
	struct seen seen;
	int rounds = cuts / 100 + 1;

	for (int i = 0; i < rounds; i++) {
		/* A failure is repeated with the seed it prints, as far as threads allow. */
		run(false, cuts / rounds, rng_u64(&rng), &seen);
		ok(seen.copied > 0, "power cut: among %lld checkpoints", (long long)seen.copied);
		is_i64(seen.unopened, 0, "power cut: every store opens again");
		is_i64(seen.missing, 0, "power cut: all acknowledged are there");
		is_i64(seen.halves, 0, "power cut: everything of an operation or nothing");
		is_i64(seen.problems, 0, "power cut: verify finds nothing");
		is_i64(seen.broken, 0, "power cut: the files are whole");
	}
	run(true, 8, 1, &seen);
	ok(seen.missing > 0, "a disk that only says it has synced: the test sees that %lld are lost",
		(long long)seen.missing);
}

/* ---- an fsync that fails --------------------------------------------------------------- */

/* Writes until it dies; each acknowledged number goes into the pipe. */
static _Noreturn void write_till_death(struct t_place *p, const char *suffix, int nth, size_t note_size, int out)
{
	struct rlimit no_core = { 0, 0 };
	struct arena a;

	setrlimit(RLIMIT_CORE, &no_core);
	fclose(stderr);
	arena_init(&a, ARENA_CAP_DEFAULT);
	disk_register();
	struct store *s = t_open(p);
	CHECK(s && operation(s, &a, 1, 10) == OK);
	disk_fail_sync(suffix, nth);
	for (int64_t number = 2; number < 3000; number++) {
		if (operation(s, &a, number, note_size) == OK)
			CHECK(write(out, &number, sizeof number) == sizeof number);
		arena_reset(&a);
	}
	_exit(0);
}

static void test_sync_fails(const char *suffix, int nth, size_t note_size, int64_t least, const char *name)
{
	int fd[2], status = 0;
	int64_t number, acknowledged = 1, there = 0;
	struct fault f = { 0 };
	struct t_place p;
	struct arena a;
	struct tx tx;

	arena_init(&a, ARENA_CAP_DEFAULT);
	t_place_sqlite(&p);
	store_close(t_open_with_tables(&p));
	CHECK(pipe(fd) == 0);
	pid_t child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		close(fd[0]);
		write_till_death(&p, suffix, nth, note_size, fd[1]);
	}
	close(fd[1]);
	while (read(fd[0], &number, sizeof number) == sizeof number)
		acknowledged++;
	close(fd[0]);
	CHECK(waitpid(child, &status, 0) == child);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "%s: ends the process", name);
	ok(acknowledged >= least && acknowledged < 2999, "%s: after %lld operations", name, (long long)acknowledged);
	struct store *s = t_open(&p);
	CHECK(s && tx_read(&tx, s, P15, &a, &f) == OK);
	there = count(&tx, SQL("select count(*) from t_visit"));
	tx_release(&tx);
	/* The one that hit the error may be there: nobody was told either way. */
	ok(there == acknowledged || there == acknowledged + 1, "%s: acknowledged %lld, there %lld", name,
		(long long)acknowledged, (long long)there);
	store_close(s);
	t_place_release(&p);
	arena_release(&a);
}

int main(void)
{
	const char *text = getenv("ZENDEGI_POWER_CUTS");
	int64_t cuts = 16;

	log_init(2, LOG_ERROR + 1);
	if (text)
		CHECK(str_to_i64(text, &cuts) && cuts > 0 && cuts < 100000);
	/* First, while the process has no threads that a fork would lose. */
	test_sync_fails("-wal", 1, 10, 1, "fsync of the WAL at COMMIT fails");
	test_sync_fails("-wal", 4, 10, 4, "fsync of the WAL at a later COMMIT fails");
	test_sync_fails(".db", 1, 60000, 10, "fsync of the file at a checkpoint fails");
	test_power((int)cuts);
	return done();
}
