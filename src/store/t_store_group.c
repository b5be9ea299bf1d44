/* Many threads on one shard: nobody is lost, nobody waits for ever, and one
 * COMMIT serves many. */
#include "t_store.h"

#define THREADS 32
#define OPS 60

struct worker {
	pthread_t thread;
	struct store *store;
	int number, committed, released, conflicts, wrong;
};

static const struct who somebody = { .person = 2, .role = 1, .unit = 160010007 };

/* One operation: a visit and a family, of which every eighth wants a code that somebody has. */
struct one { struct worker *w; int i; bool doomed; };

static enum rc body(struct tx *tx, void *arg)
{
	struct one *o = arg;
	char code[32];
	struct t_visit v = { .family = { 1000 + o->w->number }, .day = { 2460000 }, .outcome = 1, .note = "خوب" };
	struct t_family x = { .code = code, .name = "x" };

	snprintf(code, sizeof code, o->i % 8 == 1 || o->i % 8 == 2 ? "taken" : "%d-%d", o->w->number, o->i);
	enum rc rc = row_insert(tx, &t_visit_type, &v);
	if (!rc)
		rc = row_insert(tx, &t_family_type, &x);
	counter_add(tx, 1, o->w->number, 0, 1);
	o->doomed = !rc && (o->i % 8 == 5 || o->i % 8 == 6);
	return rc;
}

/* A rule said no, after everything was written. */
static enum rc body_or_no(struct tx *tx, void *arg)
{
	struct one *o = arg;
	enum rc rc = body(tx, o);

	return o->doomed ? DENIED : rc;
}

/* By turns with a turn of its own, and as work that whoever has the turn does. */
static void one(struct worker *w, struct arena *a, int i)
{
	struct fault f = { 0 };
	struct one o = { .w = w, .i = i };
	struct tx tx = { 0 };
	enum rc rc;

	if (i % 2) {
		if (tx_write(&tx, w->store, P15, a, &f, &somebody, "visit.record") != OK) {
			w->wrong++;
			return;
		}
		rc = body(&tx, &o);
		if (!rc)
			rc = o.doomed ? DENIED : tx_commit(&tx);
	} else {
		rc = tx_run(w->store, P15, a, &f, &somebody, "visit.record", body_or_no, &o);
	}
	if (rc == CONFLICT)
		w->conflicts++;
	else if (rc == DENIED)
		w->released++;
	else if (rc == OK)
		w->committed++;
	else
		w->wrong++;
	tx_release(&tx);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct fault f = { 0 };
	struct arena a;
	struct tx tx;

	arena_init(&a, ARENA_CAP_DEFAULT);
	for (int i = 0; i < OPS; i++) {
		int64_t n = 0;

		one(w, &a, i);
		/* What was acknowledged is seen by the next reader. */
		if (tx_read(&tx, w->store, P15, &a, &f) != OK ||
				db_int(&tx, SQL("select count(*) from t_visit where family = $1"),
					VALS(v_int(1000 + w->number)), &n) != OK || n != w->committed)
			w->wrong++;
		tx_release(&tx);
		arena_reset(&a);
	}
	arena_release(&a);
	return NULL;
}

static int64_t count(struct store *s, struct arena *a, struct sql q)
{
	struct fault f = { 0 };
	struct tx tx;
	int64_t n = -1;

	CHECK(tx_read(&tx, s, P15, a, &f) == OK);
	CHECK(db_int(&tx, q, NO_VALS, &n) == OK);
	tx_release(&tx);
	return n;
}

static void test_threads(struct store *s, struct arena *a)
{
	static struct worker w[THREADS];
	int committed = 0, conflicts = 0, wrong = 0;
	struct fault f = { 0 };
	struct tx tx;
	struct t_family x = { .code = "taken", .name = "x" };

	CHECK(tx_write(&tx, s, P15, a, &f, &somebody, "family.create") == OK);
	CHECK(row_insert(&tx, &t_family_type, &x) == OK && tx_commit(&tx) == OK);
	int64_t before = atomic_load(&s->shard[16]->commits);
	for (int i = 0; i < THREADS; i++) {
		w[i] = (struct worker){ .store = s, .number = i };
		CHECK(pthread_create(&w[i].thread, NULL, work, &w[i]) == 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(w[i].thread, NULL);
		committed += w[i].committed;
		conflicts += w[i].conflicts;
		wrong += w[i].wrong;
	}
	int64_t commits = atomic_load(&s->shard[16]->commits) - before;
	is_i64(wrong, 0, "no thread saw anything wrong");
	is_i64(conflicts, THREADS * ((OPS + 6) / 8 + (OPS + 5) / 8), "conflicts hit only who asked for them");
	is_i64(count(s, a, SQL("select count(*) from t_visit")), committed, "all acknowledged are there, nothing else");
	is_i64(count(s, a, SQL("select cast(coalesce(sum(value), 0) as bigint) from counter where metric = 1")), committed,
		"counters agree");
	is_i64(count(s, a, SQL("select count(*) from journal")), committed + 1, "an entry each");
	is_i64(count(s, a, SQL("select max(seq) from journal")), committed + 1, "numbered without a gap");
	printf("# %d operations in %d groups\n", committed, (int)commits);
	ok(commits * 3 < committed, "one COMMIT serves several");
	struct store_stats stats;
	store_stats(s, &stats);
	ok(stats.operations == committed + 1 && stats.commits == commits + before, "and is counted");
}

/* The checkpoint thread asks for the turn like any writer and then ends groups in
 * which it is no member. */
struct taker {
	struct shard *shard;
	atomic_bool stop;
};

static void *take_turns(void *arg)
{
	struct taker *t = arg;

	while (!atomic_load(&t->stop)) {
		CHECK(store_turn_take(t->shard, NULL) == OK);
		CHECK(store_group_finish(t->shard, NULL) == OK);
		store_turn_give(t->shard);
	}
	return NULL;
}

static void test_foreign_turn(struct store *s, struct arena *a)
{
	struct taker t = { .shard = s->shard[16] };
	pthread_t thread;
	int good = 0;

	alarm(30);                         /* a lost wake-up would wait for ever */
	CHECK(pthread_create(&thread, NULL, take_turns, &t) == 0);
	for (int i = 0; i < 300; i++) {
		struct fault f = { 0 };
		struct tx tx;
		struct t_visit v = { .family = { 1 }, .day = { 2460000 }, .outcome = 1 };

		if (tx_write(&tx, s, P15, a, &f, &somebody, "visit.record") == OK &&
				row_insert(&tx, &t_visit_type, &v) == OK && tx_commit(&tx) == OK)
			good++;
		tx_release(&tx);
	}
	atomic_store(&t.stop, true);
	pthread_join(thread, NULL);
	alarm(0);
	is_i64(good, 300, "groups ended by somebody who is no member");
}

static void all(bool pg)
{
	struct t_place p;
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	t_place_init(&p, pg);
	struct store *s = t_open_with_tables(&p);
	test_threads(s, &a);
	test_foreign_turn(s, &a);
	store_close(s);
	t_place_release(&p);
	arena_release(&a);
}

int main(void)
{
	log_init(2, LOG_WARN);
	t_both(all);
	return done();
}
