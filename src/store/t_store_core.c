/* Opening, transactions, statements and records on one thread. */
#include "t_store.h"
#include "store_admin.h"

static const struct who nobody = { .person = 1, .role = 1, .unit = 160010007 };

static void test_open(struct t_place *p)
{
	struct fault f = { 0 };
	struct store *s, *t = NULL;
	shard_id list[SHARD_MAX];

	p->config.create = false;
	is_rc(store_open(&p->config, &f, &s), NOT_FOUND, "nothing there, and nothing made unasked");
	p->config.create = true;
	s = t_open(p);
	if (!ok(s != NULL, "makes a store"))
		return;
	is_i64(store_shards(s, list), 2, "two shards");
	ok(list[0].v == 0 && list[1].v == 16, "national and province 15");
	ok(!store_has_shard(s, shard_of_province(7)), "no other province");
	if (!p->pg)
		is_rc(store_open(&p->config, &f, &t), BUSY, "a second one is refused");
	store_close(s);
	p->config.create = false;
	s = t_open(p);
	ok(s != NULL, "opens again without create");
	store_close(s);
	p->config.create = true;
	s = t_open(p);
	ok(s != NULL, "migrating again changes nothing");
	struct arena a;
	struct tx tx;
	int64_t n = 0;
	arena_init(&a, ARENA_CAP_DEFAULT);
	is_rc(tx_read(&tx, s, P15, &a, &f), OK, "reads");
	is_rc(db_int(&tx, SQL("select count(*) from migration where kind <> 'national'"), NO_VALS, &n), OK, "counts");
	int64_t want = 0;
	for (size_t i = 0; i < store_nmigrations; i++)
		want += !str_eq(store_migrations[i].kind, "national");
	is_i64(n, want, "each migration noted once");
	tx_release(&tx);
	is_rc(store_ddl(s, P15, "insert into migration (kind, number, name, at) values ('common', 999, 'x', 0)", &f), OK,
		"as if from the future");
	store_close(s);
	is_rc(store_open(&p->config, &f, &s), FAILED, "a newer schema is refused");
	is_str(f.code, "store.schema_newer", "by name");
	arena_release(&a);
}

static void test_older(struct t_place *p)
{
	struct fault f = { 0 };
	struct store *s = t_open(p);

	is_rc(store_ddl(s, P15, "delete from migration where kind = 'common' and number = 1", &f), OK,
		"as if from the past");
	store_close(s);
	p->config.create = false;
	is_rc(store_open(&p->config, &f, &s), FAILED, "an older schema is refused without create");
	is_str(f.code, "store.schema_older", "by name");
	p->config.create = true;
	is_rc(store_open(&p->config, &f, &s), FAILED, "a migration that fails stops the start");
	s = NULL;
}

__attribute__((used)) static int64_t broken_text(struct tx *tx)
{
	int64_t v = 0;

	return db_int(tx, SQL("select no_such_column from meta"), NO_VALS, &v);
}

static void test_statements(struct store *s)
{
	struct fault f = { 0 };

	is_rc(store_check_statements(s, false, &f), OK, "all texts of the product are understood");
	is_rc(store_check_statements(s, true, &f), FAILED, "a wrong text is found before it is used");
	is_str(f.code, "store.statement", "by name");
	ok(strstr(f.detail, "t_store_core.c:") && strstr(f.detail, "no_such_column"), "with its place: %s", f.detail);
}

static int64_t things(struct tx *tx)
{
	int64_t n = -1;

	CHECK(db_int(tx, SQL("select count(*) from thing"), NO_VALS, &n) == OK);
	return n;
}

static void test_snapshots(struct store *s, struct arena *a)
{
	struct fault f = { 0 };
	struct tx many[7], w;

	for (size_t i = 0; i < COUNT_OF(many); i++)
		is_rc(tx_read(&many[i], s, P15, a, &f), OK, "a snapshot more than the pool has");
	int64_t before = things(&many[0]);
	CHECK(tx_write(&w, s, P15, a, &f, &nobody, "test.write") == OK);
	CHECK(db_exec(&w, SQL("insert into thing (id, name) values ($1, $2)"), VALS(v_int(50), v_text("neu")), NULL) == OK);
	is_i64(things(&many[0]), before, "what is not committed is not seen");
	journal_subject(&w, 1);
	CHECK(tx_commit(&w) == OK);
	is_i64(things(&many[0]), before, "a snapshot stays as it was");
	is_i64(things(&many[6]), before + 1, "one that begins later sees it");
	for (size_t i = 0; i < COUNT_OF(many); i++)
		tx_release(&many[i]);
	struct store_stats stats;
	store_stats(s, &stats);
	ok(stats.readers >= 1 && stats.readers <= 4, "the pool keeps no more than its limit: %d", stats.readers);
}

static void test_rows(struct store *s, struct arena *a)
{
	struct fault f = { 0 };
	struct tx tx;
	int64_t n = 0;
	AUTO(rows) r = { 0 };

	is_rc(store_ddl(s, P15, "create table thing (id {I64} primary key not null, name text, data {BLOB}) {STRICT}", &f),
		OK, "makes a table");
	is_rc(tx_write(&tx, s, P15, a, &f, &nobody, "test.write"), OK, "begins");
	is_rc(db_exec(&tx, SQL("insert into thing (id, name, data) values ($1, $3, $2)"),
		VALS(v_int(1), v_blob("\0\1", 2), v_text("آب")), &n), OK, "inserts, values by number");
	is_i64(n, 1, "one row");
	is_rc(db_exec(&tx, SQL("insert into thing (id, name, data) values ($1, $2, $3)"),
		VALS(v_int(2), v_null(), v_blob("", 0)), NULL), OK, "nulls and empty blobs");
	is_rc(db_query(&tx, &r, SQL("select id, name, data from thing where id >= $1 order by id"), VALS(v_int(0))), OK,
		"queries");
	ok(rows_next(&r), "first");
	is_i64(rows_int(&r, 0), 1, "its id");
	is_str(rows_text(&r, 1), "آب", "its name");
	size_t len;
	const void *p = rows_blob(&r, 2, &len);
	ok(len == 2 && memcmp(p, "\0\1", 2) == 0, "its data");
	/* The same text again while the first is read. */
	struct rows q = { 0 };
	is_rc(db_query(&tx, &q, SQL("select id from thing where id > $1 order by id"), VALS(v_int(0))), OK, "a query inside");
	ok(rows_next(&q) && rows_next(&q) && !rows_next(&q), "two rows in it");
	ok(rows_next(&r), "second");
	ok(rows_null(&r, 1) && rows_text(&r, 1) == NULL, "null name");
	p = rows_blob(&r, 2, &len);
	ok(p && len == 0, "empty is not null");
	ok(!rows_next(&r), "no third");
	is_rc(rows_rc(&r), OK, "ended well");
	is_rc(tx_commit(&tx), OK, "commits");

	is_rc(tx_write(&tx, s, P15, a, &f, &nobody, "test.write"), OK, "begins another");
	is_rc(db_exec(&tx, SQL("delete from thing where id >= $1"), VALS(v_int(0)), &n), OK, "deletes");
	is_i64(n, 2, "both");
	tx_release(&tx);
	is_rc(tx_read(&tx, s, P15, a, &f), OK, "reads");
	is_rc(db_int(&tx, SQL("select count(*) from thing"), NO_VALS, &n), OK, "counts");
	is_i64(n, 2, "released is undone");
	tx_release(&tx);

	is_rc(tx_write(&tx, s, P15, a, &f, &nobody, "test.write"), OK, "begins a third");
	is_rc(db_exec(&tx, SQL("insert into thing (id, name) values ($1, $2)"), VALS(v_int(7), v_text("x")), NULL), OK, "one");
	is_rc(db_exec(&tx, SQL("insert into thing (id, name) values ($1, $2)"), VALS(v_int(1), v_text("x")), NULL), CONFLICT,
		"a key twice is a conflict");
	is_rc(db_exec(&tx, SQL("insert into thing (id, name) values ($1, $2)"), VALS(v_int(8), v_text("x")), NULL), CONFLICT,
		"and dooms the transaction");
	is_rc(tx_commit(&tx), CONFLICT, "which does not commit");
	is_rc(tx_read(&tx, s, P15, a, &f), OK, "reads");
	is_rc(db_int(&tx, SQL("select count(*) from thing"), NO_VALS, &n), OK, "counts");
	is_i64(n, 2, "nothing of it stayed");
	is_rc(db_int(&tx, SQL("select id from thing where name = $1"), VALS(v_text("none")), &n), NOT_FOUND, "no row");
	tx_release(&tx);
	is_rc(tx_read(&tx, s, shard_of_province(3), a, &f), NOT_FOUND, "a shard that is not here");
	tx_release(&tx);
}

static t_family_key family_make(struct store *s, struct arena *a, const char *code, const char *id, enum rc want, const char *code_want)
{
	struct fault f = { 0 };
	struct tx tx;
	struct t_family x = { .code = code, .name = "رضایی", .national_id = id, .note = "راز", .members = 4, .active = true };

	CHECK(tx_write(&tx, s, P15, a, &f, &nobody, "family.create") == OK);
	enum rc rc = row_insert(&tx, &t_family_type, &x);
	is_rc(rc, want, code);
	if (code_want)
		is_str(f.code, code_want, "says which");
	if (!rc) {
		rc = tx_commit(&tx);
		is_rc(rc, OK, "commits");
	}
	tx_release(&tx);
	return x.key;
}

static void test_records(struct store *s, struct arena *a)
{
	struct fault f = { 0 };
	struct tx tx;
	struct t_family x = { 0 }, y;
	struct t_visit v = { 0 }, w = { 0 }, *list = NULL;
	const struct record_type *types[] = { &t_family_type, &t_visit_type };
	size_t n = 0;

	if (!is_rc(store_check_schema(s, types, 2, &f), OK, "tables are as the model asks"))
		printf("# %s\n", f.detail);
	t_family_key k1 = family_make(s, a, "A-1", "0012345679", OK, NULL);
	t_family_key k2 = family_make(s, a, "A-2", NULL, OK, NULL);
	ok(k2.v > k1.v && shard_of_key(k1.v).v == 16, "keys grow and name their shard");
	family_make(s, a, "A-1", NULL, CONFLICT, "t_family.code.taken");
	family_make(s, a, "A-3", "0012345679", CONFLICT, "t_family.national_id.taken");

	CHECK(tx_write(&tx, s, P15, a, &f, &nobody, "visit.record") == OK);
	is_rc(row_load(&tx, &t_family_type, k1.v, &x), OK, "loads");
	is_str(x.national_id, "0012345679", "a sealed value opens");
	is_str(x.note, "راز", "another too");
	ok(x.active && x.members == 4 && x.ver == 1 && x.key.v == k1.v, "and the rest");
	record_init(&t_visit_type, &v);
	v.family = k1;
	CHECK(fa_iso_read("2025-11-20", &v.day));
	v.outcome = 2;
	v.answers = (json_t){ "{\"a\":1}" };
	v.note = "کسی نبود";
	is_rc(row_insert(&tx, &t_visit_type, &v), OK, "inserts a visit");
	is_rc(row_load(&tx, &t_visit_type, v.key.v, &w), OK, "loads it within the transaction");
	is_i64(record_diff(&t_visit_type, &v, &w), 0, "the same comes back, nulls too");
	ok(w.cost.rial == INT_NONE && w.at.ms == 0 && w.needs == 0, "none is none");
	y = x;
	y.members = 5;
	y.active = false;
	is_rc(row_update(&tx, &t_family_type, &x, &y), OK, "updates");
	is_i64(y.ver, 2, "version counts up");
	struct t_family z = x;
	z.members = 9;
	is_rc(row_update(&tx, &t_family_type, &x, &z), CONFLICT, "the old version is stale");
	is_str(f.code, "store.stale", "by name");
	z = y;
	is_rc(row_update(&tx, &t_family_type, &y, &z), OK, "no change, no write");
	is_i64(z.ver, 2, "and no new version");
	z.code = "B";
	is_rc(row_update(&tx, &t_family_type, &y, &z), INVALID, "immutable is refused");
	is_rc(tx_commit(&tx), OK, "commits");

	CHECK(tx_read(&tx, s, P15, a, &f) == OK);
	is_rc(row_load(&tx, &t_family_type, k1.v, &x), OK, "loads again");
	ok(x.members == 5 && !x.active, "changed");
	is_str(x.national_id, "0012345679", "the sealed value stayed");
	is_rc(row_list_by(&tx, &t_visit_type, "family", k1.v, 10, &list, &n), OK, "lists");
	ok(n == 1 && list[0].key.v == v.key.v, "the visit");
	is_str(list[0].note, "کسی نبود", "with its note");
	struct blind b = blind_of(s, "national_id", "0012345679");
	int64_t key = 0;
	is_rc(db_int(&tx, SQL("select key from t_family where national_id_bx = $1"), VALS(v_blind(&b)), &key), OK,
		"found by blind index");
	is_i64(key, k1.v, "the right one");
	is_rc(row_load(&tx, &t_family_type, 5, &y), NOT_FOUND, "no such key");
	tx_release(&tx);

	CHECK(tx_write(&tx, s, P15, a, &f, &nobody, "visit.delete") == OK);
	is_rc(row_delete(&tx, &t_visit_type, &list[0]), OK, "deletes");
	is_rc(row_delete(&tx, &t_visit_type, &list[0]), CONFLICT, "not twice");
	is_rc(tx_commit(&tx), OK, "commits");
	struct journal_row *rows = NULL;
	CHECK(tx_read(&tx, s, P15, a, &f) == OK);
	is_rc(journal_of(&tx, k1.v, 0, 10, &rows, &n), OK, "history");
	is_i64(n, 1, "the family's own entry");
	tx_release(&tx);
}

static void test_moved_ciphertext(struct store *s, struct arena *a)
{
	struct fault f = { 0 };
	struct tx tx;
	struct t_family x;

	t_family_key k1 = family_make(s, a, "C-1", "0081234569", OK, NULL);
	t_family_key k2 = family_make(s, a, "C-2", NULL, OK, NULL);
	CHECK(tx_write(&tx, s, P15, a, &f, &nobody, "test.tamper") == OK);
	is_rc(db_exec(&tx, SQL("update t_family set note = (select f.note from t_family f where f.key = $1) where key = $2"),
		VALS(v_int(k1.v), v_int(k2.v)), NULL), OK, "somebody copies a ciphertext");
	is_rc(tx_commit(&tx), OK, "into another row");
	CHECK(tx_read(&tx, s, P15, a, &f) == OK);
	is_rc(row_load(&tx, &t_family_type, k2.v, &x), FAILED, "it does not open there");
	is_str(f.code, "store.sealed", "by name");
	tx_release(&tx);
}

static void test_beside(struct t_place *p, struct store *s, struct arena *a)
{
	struct store_config c = p->config;
	struct fault f = { 0 };
	struct store *beside = NULL;
	struct tx tx;
	int64_t n = 0;

	c.create = false;
	c.read_only = true;
	is_rc(store_open(&c, &f, &beside), OK, "opens beside a store that serves");
	CHECK(beside);
	family_make(s, a, "D-1", NULL, OK, NULL);
	CHECK(tx_read(&tx, beside, P15, a, &f) == OK);
	is_rc(db_int(&tx, SQL("select count(*) from t_family where code = 'D-1'"), NO_VALS, &n), OK, "reads");
	is_i64(n, 1, "what was just written");
	ok(db_exec(&tx, SQL("delete from t_family where code = 'D-1'"), NO_VALS, &n) != OK, "a snapshot cannot write");
	tx_release(&tx);
	is_rc(tx_write(&tx, beside, P15, a, &f, &nobody, "test.write"), DENIED, "nor does it write otherwise");
	tx_release(&tx);
	store_close(beside);
	family_make(s, a, "D-2", NULL, OK, NULL);
}

static void test_keys(struct t_place *p, struct arena *a)
{
	struct fault f = { 0 };
	struct store *s = t_open(p);
	struct tx tx;
	int64_t last = 0, key = 0;
	bool grows = true;

	CHECK(tx_write(&tx, s, P15, a, &f, &nobody, "test.keys") == OK);
	for (int i = 0; i < 200000; i++) {
		key = key_new(&tx);
		grows = grows && key > last && shard_of_key(key).v == 16;
		last = key;
	}
	ok(grows, "200,000 keys within one millisecond grow");
	journal_subject(&tx, 1);
	is_rc(tx_commit(&tx), OK, "commits");
	store_close(s);
	clock_set(&p->clock, T_NOW - 1000000);
	s = t_open(p);
	CHECK(tx_write(&tx, s, P15, a, &f, &nobody, "test.keys") == OK);
	ok(key_new(&tx) > last, "they grow over a restart and a clock set back");
	tx_release(&tx);
	store_close(s);
	clock_set(&p->clock, T_NOW);
}

static void test_schema_check(struct store *s)
{
	struct fault f = { 0 };
	const struct record_type *types[] = { &t_visit_type };

	is_rc(store_ddl(s, P15, "alter table t_visit add column extra {I64}", &f), OK, "a column too many");
	is_rc(store_check_schema(s, types, 1, &f), FAILED, "is found");
	is_str(f.detail, store_is_sqlite(s) ? "t_visit: database \"extra integer\", model \"\""
		: "t_visit: database \"extra bigint\", model \"\"", "and named");
}

static void test_bulk(struct store *s, struct arena *a)
{
	struct fault f = { 0 };
	struct tx tx;
	int64_t n = 0;
	bool good = true;

	is_rc(store_bulk_begin(s, P15), OK, "bulk begins");
	for (int i = 0; i < 4100; i++) {
		struct t_visit v = { .family = { 77 }, .day = { 2460000 }, .outcome = 1 };

		good = good && tx_write(&tx, s, P15, a, &f, &nobody, "visit.record") == OK;
		good = good && row_insert(&tx, &t_visit_type, &v) == OK;
		if (i % 100 == 3)
			tx_release(&tx);
		else
			good = good && tx_commit(&tx) == OK;
	}
	ok(good, "4,100 operations");
	is_rc(store_bulk_end(s, P15), OK, "bulk ends");
	CHECK(tx_read(&tx, s, P15, a, &f) == OK);
	CHECK(db_int(&tx, SQL("select count(*) from t_visit where family = 77"), NO_VALS, &n) == OK);
	is_i64(n, 4100 - 41, "all but the released");
	tx_release(&tx);
}

static void all(bool pg)
{
	struct t_place p;
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	t_place_init(&p, pg);
	test_open(&p);
	t_place_release(&p);
	t_place_init(&p, pg);
	test_older(&p);
	t_place_release(&p);
	t_place_init(&p, pg);
	struct store *s = t_open_with_tables(&p);
	test_rows(s, &a);
	test_statements(s);
	test_snapshots(s, &a);
	test_records(s, &a);
	test_moved_ciphertext(s, &a);
	test_beside(&p, s, &a);
	test_bulk(s, &a);
	test_schema_check(s);
	store_close(s);
	test_keys(&p, &a);
	t_place_release(&p);
	arena_release(&a);
}

int main(void)
{
	log_init(2, LOG_WARN);
	t_both(all);
	return done();
}
