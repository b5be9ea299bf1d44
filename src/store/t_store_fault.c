/* The n-th call into the engine fails, for every n: an operation leaves
 * everything or nothing, and the store goes on.  And a disk that is really full. */
#include <signal.h>
#include <sys/resource.h>

#include "t_store.h"

static const struct who somebody = { .person = 3, .role = 1, .unit = 160010007 };

/* One of everything: two records, an update, a counter, an event. */
static enum rc operation(struct store *s, struct arena *a, int64_t number, bool *ret_acknowledged)
{
	struct fault f = { 0 };
	struct tx tx;
	char code[32];
	struct t_family x = { .code = code, .name = "رضایی", .national_id = NULL, .note = "راز" };
	struct t_visit v = { .day = { 2460000 }, .outcome = 1 };

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
	v.family = x.key;
	if (!rc)
		rc = row_insert(&tx, &t_visit_type, &v);
	counter_add(&tx, 9, 1, 0, 1);
	if (!rc)
		rc = tx_emit(&tx, "family.made", x.key.v, "{}");
	if (!rc)
		rc = tx_commit(&tx);
	*ret_acknowledged = !rc;
	tx_release(&tx);
	return rc;
}

static int64_t count(struct store *s, struct arena *a, struct sql q)
{
	struct fault f = { 0 };
	struct tx tx;
	int64_t n = -1;

	if (tx_read(&tx, s, P15, a, &f) != OK)
		return -1;
	if (db_int(&tx, q, NO_VALS, &n) != OK)
		n = -2;
	tx_release(&tx);
	return n;
}

static bool consistent(struct store *s, struct arena *a, int64_t want)
{
	int64_t family = count(s, a, SQL("select count(*) from t_family where members = 3"));
	int64_t visit = count(s, a, SQL("select count(*) from t_visit"));
	int64_t journal = count(s, a, SQL("select coalesce(max(seq), 0) from journal"));
	int64_t counter = count(s, a, SQL("select cast(coalesce(sum(value), 0) as bigint) from counter where metric = 9"));
	int64_t event = count(s, a, SQL("select count(*) from event"));

	if (family == want && visit == want && journal == want && counter == want && event == want)
		return true;
	printf("# want %lld: families %lld visits %lld journal %lld counter %lld events %lld\n", (long long)want,
		(long long)family, (long long)visit, (long long)journal, (long long)counter, (long long)event);
	return false;
}

static void test_nth(struct t_place *p, bool pg, enum store_fault kind, bool repeat, const char *name)
{
	struct arena a;
	struct store *s;
	int64_t done_ops = 0, number = 0, n = 1, failures = 0;
	bool all = true, struck = true, named = true;

	t_place_init(p, pg);
	s = t_open_with_tables(p);
	arena_init(&a, ARENA_CAP_DEFAULT);
	for (; struck && n < 400; n++) {
		bool acknowledged = false;

		store_fault_arm(s, n, kind, repeat);
		enum rc rc = operation(s, &a, ++number, &acknowledged);
		struck = store_fault_calls(s) >= n;
		store_fault_arm(s, 0, kind, false);
		done_ops += acknowledged;
		failures += rc != OK;
		named = named && (rc == OK || rc == BUSY || rc == LIMIT || rc == FAILED);
		all = all && consistent(s, &a, done_ops);
		arena_reset(&a);
	}
	printf("# %s: %lld places, %lld failed\n", name, (long long)n - 1, (long long)failures);
	ok(!struck && failures > 10, "%s: tried at every call", name);
	ok(all, "%s: everything or nothing", name);
	ok(named, "%s: a proper outcome", name);
	bool acknowledged = false;
	is_rc(operation(s, &a, ++number, &acknowledged), OK, "goes on afterwards");
	ok(consistent(s, &a, done_ops + 1), "and is whole");
	store_close(s);
	arena_release(&a);
	t_place_release(p);
}

/* An error of the disk at COMMIT ends the process at once. */
static void test_io_at_commit(struct t_place *p)
{
	int status = 0;
	int64_t calls;
	bool acknowledged = false;
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	t_place_sqlite(p);
	struct store *s = t_open_with_tables(p);
	CHECK(operation(s, &a, 1, &acknowledged) == OK);
	store_fault_arm(s, 0, STORE_FAULT_IO, false);
	CHECK(operation(s, &a, 2, &acknowledged) == OK);
	calls = store_fault_calls(s);
	store_close(s);
	pid_t child = fork();
	if (child == 0) {
		fclose(stderr);
		s = t_open(p);
		CHECK(operation(s, &a, 3, &acknowledged) == OK);
		store_fault_arm(s, calls, STORE_FAULT_IO, false);     /* the last call is COMMIT */
		(void)!operation(s, &a, 4, &acknowledged);
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "an error of the disk at COMMIT ends the process");
	s = t_open(p);
	ok(consistent(s, &a, 3), "what was acknowledged before is there");
	store_close(s);
	t_place_release(p);
	arena_release(&a);
}

static enum rc big(struct store *s, struct arena *a, struct fault *f)
{
	static char note[60001];
	struct tx tx;
	struct t_visit v = { .family = { 5 }, .day = { 2460000 }, .outcome = 1, .note = note };

	memset(note, 'x', sizeof note - 1);
	enum rc rc = tx_write(&tx, s, P15, a, f, &somebody, "visit.record");
	if (rc)
		return rc;
	rc = row_insert(&tx, &t_visit_type, &v);
	if (!rc)
		rc = tx_commit(&tx);
	tx_release(&tx);
	return rc;
}

static void test_disk_full(struct t_place *p)
{
	struct rlimit was, small;
	struct arena a;
	struct fault f = { 0 };
	int64_t n = 0;
	enum rc rc = OK;

	arena_init(&a, ARENA_CAP_DEFAULT);
	t_place_sqlite(p);
	struct store *s = t_open_with_tables(p);
	signal(SIGXFSZ, SIG_IGN);
	CHECK(getrlimit(RLIMIT_FSIZE, &was) == 0);
	small = was;
	small.rlim_cur = 2 << 20;
	CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
	while (n < 200 && (rc = big(s, &a, &f)) == OK)
		n++;
	is_rc(rc, LIMIT, "a full disk is a limit");
	is_str(f.code, "store.disk_full", "by name");
	is_rc(big(s, &a, &f), LIMIT, "still full");
	ok(n > 3, "some were written before");
	is_i64(count(s, &a, SQL("select count(*) from t_visit")), n, "reading goes on");
	const int64_t one_file = INT64_C(77) << 22 | (int64_t)P15.v << 16, other_file = one_file + 1;
	f = (struct fault){ 0 };
	small.rlim_cur = 4096;             /* not even a small entry fits */
	CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
	is_rc(read_log(s, &somebody, one_file, "file", &a, &f), OK, "reading a file, too");
	ok(!f.code, "and nobody is told otherwise");
	is_i64(count(s, &a, SQL("select count(*) from read_log")), 0, "who read it waits to be written");
	CHECK(setrlimit(RLIMIT_FSIZE, &was) == 0);
	is_rc(big(s, &a, &f), OK, "there is room again: writing too, without a restart");
	is_i64(count(s, &a, SQL("select count(*) from t_visit")), n + 1, "all acknowledged are there");
	is_rc(read_log(s, &somebody, other_file, "file", &a, &f), OK, "the next reader");
	is_i64(count(s, &a, SQL("select count(*) from read_log")), 2, "brings those who waited along");
	store_close(s);
	s = t_open(p);
	is_i64(count(s, &a, SQL("select count(*) from t_visit")), n + 1, "after a restart too");
	store_close(s);
	t_place_release(p);
	arena_release(&a);
}

static void nth(bool pg)
{
	struct t_place p;

	test_nth(&p, pg, STORE_FAULT_BUSY, false, "busy once");
	test_nth(&p, pg, STORE_FAULT_BUSY, true, "busy for ever");
	test_nth(&p, pg, STORE_FAULT_FULL, false, "full once");
	test_nth(&p, pg, STORE_FAULT_FULL, true, "full for ever");
	test_nth(&p, pg, STORE_FAULT_LOST, false, "lost once");
	test_nth(&p, pg, STORE_FAULT_LOST, true, "lost for ever");
}

int main(void)
{
	struct t_place p;

	log_init(2, LOG_ERROR + 1);
	t_both(nth);
	test_io_at_commit(&p);
	test_disk_full(&p);
	return done();
}
