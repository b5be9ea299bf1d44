/* kill -9 at random moments: whatever was acknowledged is there afterwards. */
#include <fcntl.h>
#include <signal.h>

#include "t_store.h"

#define ROUNDS 8
#define THREADS 8

struct worker {
	struct store *store;
	int pipe;
};

static const struct who somebody = { .person = 4, .role = 1, .unit = 160010007 };

static void *write_for_ever(void *arg)
{
	struct worker *w = arg;
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	for (;;) {
		struct fault f = { 0 };
		struct tx tx;
		struct t_visit v = { .family = { 1 }, .day = { 2460000 }, .outcome = 1, .note = "یادداشت" };

		if (tx_write(&tx, w->store, P15, &a, &f, &somebody, "visit.record") == OK &&
				row_insert(&tx, &t_visit_type, &v) == OK && tx_commit(&tx) == OK)
			CHECK(write(w->pipe, &v.key.v, sizeof v.key.v) == sizeof v.key.v);
		tx_release(&tx);
		arena_reset(&a);
	}
	return NULL;
}

static _Noreturn void child(struct t_place *p, int out)
{
	struct worker w = { .store = t_open(p), .pipe = out };
	pthread_t thread;

	CHECK(w.store);
	for (int i = 0; i < THREADS; i++)
		CHECK(pthread_create(&thread, NULL, write_for_ever, &w) == 0);
	for (;;)
		pause();
}

static void round_of(struct t_place *p, struct arena *a, struct rng *rng, int64_t *total)
{
	int fd[2], status;
	int64_t key, n = 0, missing = 0, rows = 0, seq = 0;
	struct fault f = { 0 };
	struct tx tx;

	CHECK(pipe(fd) == 0);
	pid_t pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		close(fd[0]);
		child(p, fd[1]);
	}
	close(fd[1]);
	/* After the first acknowledgement some random time more. */
	CHECK(read(fd[0], &key, sizeof key) == sizeof key);
	int64_t *keys = xmalloc(sizeof *keys * 1000000);
	keys[n++] = key;
	CHECK(fcntl(fd[0], F_SETFL, O_NONBLOCK) == 0);
	int64_t end = store_mono_us() + (int64_t)rng_below(rng, 150000);
	while (store_mono_us() < end && n < 900000) {
		if (read(fd[0], &key, sizeof key) == sizeof key)
			keys[n++] = key;
		else
			usleep(200);
	}
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid);
	while (read(fd[0], &key, sizeof key) == sizeof key)
		keys[n++] = key;
	close(fd[0]);
	struct store *s = t_open(p);
	CHECK(s);
	CHECK(tx_read(&tx, s, P15, a, &f) == OK);
	for (int64_t i = 0; i < n; i++) {
		int64_t one = 0;

		if (db_int(&tx, SQL("select key from t_visit where key = $1"), VALS(v_int(keys[i])), &one) != OK)
			missing++;
	}
	CHECK(db_int(&tx, SQL("select count(*) from t_visit"), NO_VALS, &rows) == OK);
	CHECK(db_int(&tx, SQL("select max(seq) from journal"), NO_VALS, &seq) == OK);
	tx_release(&tx);
	store_close(s);
	free(keys);
	*total += n;
	is_i64(missing, 0, "all acknowledged are there");
	ok(rows >= *total && rows == seq, "rows and journal agree");
}

static void all(bool pg)
{
	struct t_place p;
	struct arena a;
	struct rng rng = rng_system();
	int64_t total = 0;

	arena_init(&a, ARENA_CAP_DEFAULT);
	t_place_init(&p, pg);
	store_close(t_open_with_tables(&p));
	for (int i = 0; i < ROUNDS; i++) {
		round_of(&p, &a, &rng, &total);
		arena_reset(&a);
	}
	printf("# %lld operations acknowledged before a kill\n", (long long)total);
	t_place_release(&p);
	arena_release(&a);
}

int main(void)
{
	log_init(2, LOG_WARN);
	t_both(all);
	return done();
}
