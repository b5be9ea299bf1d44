/* The clock jumps: keys go on growing, the journal stays in order, verify is clean,
 * and what was written while it was wrong is read like everything else. */
#include "store_admin.h"
#include "t_store.h"

#define HOUR INT64_C(3600000)
#define YEAR (8766 * HOUR)
/* 1408/12/30, the last day of a leap year: 20 March 2030, noon in Iran. */
#define LEAP_DAY INT64_C(1900225800000)

static const struct who somebody = { .person = 3, .role = 1, .unit = 160010007 };
static const struct record_type *const types[] = { &t_family_type, &t_visit_type };

struct seen { int64_t key, hlc; bool keys, order, wrote; };

static void write_one(struct store *s, struct arena *a, int number, struct seen *seen)
{
	struct fault f = { 0 };
	struct tx tx;
	char code[32];
	struct t_family x = { .code = code, .name = "رضایی" };
	int64_t hlc = 0;

	snprintf(code, sizeof code, "F-%d", number);
	enum rc rc = tx_write(&tx, s, P15, a, &f, &somebody, "family.make");
	if (!rc)
		rc = row_insert(&tx, &t_family_type, &x);
	if (!rc)
		rc = tx_emit(&tx, "family.made", x.key.v, "{}");
	if (!rc)
		rc = tx_commit(&tx);
	tx_release(&tx);
	seen->wrote = seen->wrote && rc == OK;
	seen->keys = seen->keys && x.key.v > seen->key;
	seen->key = x.key.v;
	CHECK(tx_read(&tx, s, P15, a, &f) == OK);
	CHECK(db_int(&tx, SQL("select hlc from journal order by seq desc limit 1"), NO_VALS, &hlc) == OK);
	tx_release(&tx);
	seen->order = seen->order && hlc > seen->hlc;
	seen->hlc = hlc;
}

static void print_problem(void *arg, const struct verify_problem *p)
{
	(void)arg;
	printf("# %s %lld %s\n", p->table, (long long)p->key, p->code);
}

static void all(bool pg)
{
	static const int64_t times[] = {
		T_NOW, T_NOW + HOUR, T_NOW - HOUR, T_NOW - 10 * YEAR, LEAP_DAY, LEAP_DAY + 12 * HOUR, T_NOW,
		T_NOW - 30 * YEAR, T_NOW + 10 * YEAR, T_NOW,
	};
	struct seen seen = { .keys = true, .order = true, .wrote = true };
	struct verify_calls calls = { .problem = print_problem };
	struct verify_counts counts = { 0 };
	struct fault f = { 0 };
	struct t_place p;
	struct arena a;
	struct tx tx;
	int64_t rows = 0;
	int number = 0;

	arena_init(&a, ARENA_CAP_DEFAULT);
	t_place_init(&p, pg);
	struct store *s = t_open_with_tables(&p);
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		clock_set(&p.clock, times[i]);
		for (int k = 0; k < 20; k++)
			write_one(s, &a, ++number, &seen);
		is_rc(read_log(s, &somebody, seen.key, "file", &a, &f), OK, "a read at this time");
		/* A restart must not forget how far keys and journal had come. */
		if (i % 2) {
			store_close(s);
			s = t_open(&p);
		}
	}
	ok(seen.wrote, "every write is accepted, whatever the clock says");
	ok(seen.keys, "keys only grow, over jumps and restarts");
	ok(seen.order, "the journal's order is that of writing");
	CHECK(tx_read(&tx, s, P15, &a, &f) == OK);
	CHECK(db_int(&tx, SQL("select count(*) from t_family"), NO_VALS, &rows) == OK);
	tx_release(&tx);
	is_i64(rows, number, "all rows are there");
	is_rc(store_verify(s, types, COUNT_OF(types), &calls, &f, &counts), OK, "verify runs");
	is_i64(counts.problems, 0, "and finds nothing");
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
