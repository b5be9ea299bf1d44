/* What only PostgreSQL can do to us: cut connections, doubtful commits, a second
 * process on the same schema. */
#include "t_store_pet.h"
#include "store_pg.h"

#include <pthread.h>

static void problem(void *arg, const struct verify_problem *p)
{
	(void)arg;
	printf("# %s %lld %s\n", p->table, (long long)p->key, p->code);
}

static int64_t count(struct world *w, const char *table)
{
	PGconn *pg = PQconnectdb(w->url);
	PGresult *r = PQexec(pg, table);
	int64_t n = -1;

	if (PQresultStatus(r) != PGRES_TUPLES_OK || !str_to_i64(PQgetvalue(r, 0, 0), &n))
		printf("# %s\n", PQerrorMessage(pg));
	PQclear(r);
	PQfinish(pg);
	return n;
}

/* All connections of the store are cut; the next acts must not notice, for
 * nothing was under way. */
static void t_cut_idle(struct world *w)
{
	struct fault f = {0};
	struct pet p = pet_make("پس از قطع", NULL);
	AUTO(tx) tx = {0};
	AUTO(tx) rd = {0};

	pet_add(w, "پیش از قطع", NULL);
	count(w, "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() "
		"and pid <> pg_backend_pid()");
	usleep(100000);
	is_rc(tx_read(&rd, w->store, PET_SHARD, &w->arena, &f), OK, "reading goes on after the server cut us off");
	tx_release(&rd);
	is_rc(tx_write(&tx, w->store, PET_SHARD, &w->arena, &f, &sara, "pet.add"), OK, "so does writing");
	is_rc(row_insert(&tx, &pet_type, &p), OK, "a row");
	is_rc(tx_commit(&tx), OK, "committed");
}

/* Cut in the middle: nothing was done, and it says BUSY, which is tried again. */
static void t_cut_open(struct world *w)
{
	struct fault f = {0};
	struct pet p = pet_make("میانه", NULL);
	int64_t before = count(w, "select count(*) from province_15.pet");
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &f, &sara, "pet.add") == OK);
	CHECK(row_insert(&tx, &pet_type, &p) == OK);
	count(w, "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() "
		"and pid <> pg_backend_pid()");
	usleep(100000);
	p.key.v = 0;
	is_rc(row_insert(&tx, &pet_type, &p), BUSY, "a statement on a cut connection is BUSY");
	is_str(f.code, "store.lost", "store.lost");
	tx_release(&tx);
	is_i64(count(w, "select count(*) from province_15.pet"), before, "nothing of it is there");
	ok(pet_add(w, "دوباره", NULL) > 0, "tried again it works");
}

/* Cut between the last statement and COMMIT: nobody knows, and nobody may try again. */
static void t_cut_commit(struct world *w)
{
	struct fault f = {0};
	struct pet p = pet_make("تردید", NULL);
	AUTO(tx) tx = {0};
	enum rc rc;

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &f, &sara, "pet.add") == OK);
	CHECK(row_insert(&tx, &pet_type, &p) == OK);
	CHECK(journal_finish(&tx) == OK);             /* what tx_commit does up to COMMIT */
	CHECK(DRIVER(tx.conn)->control(tx.conn, CONTROL_RELEASE) == OK);
	count(w, "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() "
		"and pid <> pg_backend_pid()");
	usleep(100000);
	rc = DRIVER(tx.conn)->control(tx.conn, CONTROL_COMMIT);
	is_rc(rc, FAILED, "COMMIT without an answer is no BUSY");
	ok(tx.conn->err.kind == ERR_COMMIT_UNKNOWN, "it is store.commit_unknown");
	tx.conn->broken = true;
	tx.failed = FAILED;
	tx_release(&tx);
	ok(pet_add(w, "بعد", NULL) > 0, "and the store goes on");
}

static void t_errors(struct world *w)
{
	struct fault f = {0};
	AUTO(tx) tx = {0};

	CHECK(store_ddl(w->store, PET_SHARD, "create table odd (a {I64} primary key not null, b text, "
		"c {I64}, constraint odd_b_c unique (b, c), constraint odd_small check (a < 100))", &f) == OK);
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &f, &sara, "odd") == OK);
	CHECK(db_exec(&tx, SQL("insert into odd (a, b, c) values ($1, $2, $3)"), VALS(v_int(1), v_text("x"), v_int(2)), NULL) == OK);
	is_rc(db_exec(&tx, SQL("insert into odd (a, b, c) values ($1, $2, $3)"), VALS(v_int(2), v_text("SECRET"), v_int(2)), NULL),
		OK, "another");
	is_rc(db_exec(&tx, SQL("update odd set b = $1"), VALS(v_text("SECRET")), NULL), CONFLICT, "the same twice is a CONFLICT");
	is_str(tx.conn->err.column, "c", "by the last column of the constraint");
	is_str(tx.conn->err.table, "odd", "and its table");
	ok(!strstr(f.detail, "SECRET"), "no value in the fault");
	tx_release(&tx);
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &f, &sara, "odd") == OK);
	is_rc(db_exec(&tx, SQL("insert into odd (a, b, c) values ($1, $2, $3)"), VALS(v_int(200), v_text("y"), v_int(2)), NULL),
		FAILED, "a rule of the table broken is our fault");
	ok(tx.conn->err.kind == ERR_CHECK, "ERR_CHECK");
	tx_release(&tx);
}

struct job { struct world *w; struct store *store; };

static void *worker(void *arg)
{
	struct job *j = arg;
	struct world own = *j->w;

	own.store = j->store;
	arena_init(&own.arena, ARENA_CAP_DEFAULT);
	for (int i = 0; i < 60; i++) {
		pet_add(&own, "هم‌زمان", "09120000000");
		arena_reset(&own.arena);
	}
	arena_release(&own.arena);
	return NULL;
}

/* Two stores on one schema stand for two processes. */
static void t_two(struct world *w)
{
	struct store_config c = world_config(w, false);
	struct verify_calls calls = { .problem = problem };
	struct verify_counts n = {0};
	struct store *other = NULL;
	struct job job[4];
	pthread_t thread[4];
	int64_t before = count(w, "select count(*) from province_15.pet"), counted;

	is_rc(store_open(&c, &w->fault, &other), OK, "a second process opens the same schemas");
	counted = count(w, "select value from province_15.counter where metric = 1 and subject = 7 and bucket = 0");
	for (int i = 0; i < 4; i++) {
		job[i] = (struct job){ w, i % 2 ? other : w->store };
		CHECK(pthread_create(&thread[i], NULL, worker, &job[i]) == 0);
	}
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	is_i64(count(w, "select count(*) from province_15.pet") - before, 240, "both wrote all of theirs");
	is_i64(count(w, "select value from province_15.counter where metric = 1 and subject = 7 and bucket = 0") - counted, 240,
		"counters are exact");
	is_rc(store_verify(w->store, pet_types, 1, &calls, &w->fault, &n), OK, "verify runs");
	is_i64(n.problems, 0, "and finds one unbroken chain");
	store_close(other);
}

static void see(void *arg, const struct doctor_line *l)
{
	printf("# %s = %s%s\n", l->name, l->value, l->good ? "" : " (bad)");
	++*(int *)arg;
}

int main(void)
{
	struct world w;
	int lines = 0;

	if (!world_pg()) {
		skip("PostgreSQL", "ZENDEGI_TEST_PG is not set");
		return done();
	}
	world_new(&w, true);
	t_cut_idle(&w);
	t_cut_open(&w);
	t_cut_commit(&w);
	t_errors(&w);
	t_two(&w);
	is_rc(store_doctor(w.store, see, &lines, &w.fault), OK, "doctor");
	is_i64(lines, 7, "engine and six settings");
	world_free(&w);
	return done();
}
