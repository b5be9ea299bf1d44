/* t_store - what the unit tests of the store share: a store in a fresh place on
 * each engine at hand, and two record types with every kind of field. */
#ifndef T_STORE_H
#define T_STORE_H

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store_int.h"
#include "store_test.h"
#include "tap.h"

#define T_NOW INT64_C(1764000000000)          /* 2025-11-24 */
#define P15 ((shard_id){ 16 })

KEY_TYPE(t_family);
KEY_TYPE(t_visit);

static const struct choice t_outcomes[] = {
	{ 1, "done", "انجام شد", "Done" }, { 2, "absent", "نبودند", "Absent" }, { 0 }
};

struct t_family {
	t_family_key key;
	int64_t ver;
	const char *code, *name, *national_id, *note;
	int64_t members;
	bool active;
};
static const struct field t_family_fields[] = {
	KEY(t_family), VER(t_family),
	FIELD(t_family, code, "شماره", "Code", .flags = REQUIRED | UNIQUE | IMMUTABLE),
	FIELD(t_family, name, "نام", "Name", .kind = TEXT_NAME, .flags = REQUIRED),
	FIELD(t_family, national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID,
		.flags = SENSITIVE | BLIND | UNIQUE),
	FIELD(t_family, note, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE),
	FIELD(t_family, members, "اعضا", "Members"),
	FIELD(t_family, active, "فعال", "Active"),
};
__attribute__((unused)) static RECORD_TYPE(t_family, "خانوار", "Family");

struct t_visit {
	t_visit_key key;
	int64_t ver;
	t_family_key family;
	date_t day;
	instant_t at;
	int32_t outcome;
	money_t cost;
	int64_t needs;
	json_t answers;
	const char *note;
};
static const struct field t_visit_fields[] = {
	KEY(t_visit), VER(t_visit),
	REF(t_visit, family, t_family, "خانوار", "Family", .flags = REQUIRED),
	FIELD(t_visit, day, "روز", "Day", .flags = REQUIRED),
	FIELD(t_visit, at, "زمان", "Time"),
	CHOICE(t_visit, outcome, t_outcomes, "نتیجه", "Outcome", .flags = REQUIRED),
	FIELD(t_visit, cost, "هزینه", "Cost"),
	FIELD(t_visit, needs, "نیازها", "Needs", .flags = MULTI, .choices = t_outcomes),
	FIELD(t_visit, answers, "پاسخ‌ها", "Answers"),
	FIELD(t_visit, note, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE),
};
__attribute__((unused)) static RECORD_TYPE(t_visit, "بازدید", "Visit");

struct t_place {
	char dir[64], url[512], key_file[96];
	char database[48];             /* PostgreSQL: made for this place */
	struct clock clock;
	struct rng rng;
	struct store_config config;
	bool pg;
};

static void t_rm(const char *dir)
{
	AUTO(buf) cmd;

	buf_init(&cmd, 512);
	buf_printf(&cmd, "rm -rf %s %s.keys", dir, dir);
	if (fork() == 0) {
		execl("/bin/sh", "sh", "-c", buf_str(&cmd), (char *)NULL);
		_exit(1);
	}
	int status;
	(void)!wait(&status);
}

static void t_pg_run(const char *text)
{
	PGconn *pg = PQconnectdb(getenv("ZENDEGI_TEST_PG"));
	PGresult *r = PQexec(pg, text);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		printf("# %s\n", PQerrorMessage(pg));
	PQclear(r);
	PQfinish(pg);
}

/* Runs a test on SQLite and, when ZENDEGI_TEST_PG names a server whose user may
 * make databases, on PostgreSQL. */
__attribute__((unused))
static void t_both(void (*test)(bool pg))
{
	const char *must = getenv("ZENDEGI_TEST_REQUIRE_PG");

	test(false);
	if (getenv("ZENDEGI_TEST_PG")) {
		printf("# --- PostgreSQL\n");
		test(true);
	} else if (must && str_eq(must, "1")) {
		ok(false, "ZENDEGI_TEST_REQUIRE_PG is set, ZENDEGI_TEST_PG is not");
	} else {
		skip("EVERYTHING ON POSTGRESQL", "ZENDEGI_TEST_PG is not set");
	}
}

/* A place for a store with the national shard and province 15. */
__attribute__((unused))
static void t_place_sqlite(struct t_place *p)
{
	memset(p, 0, sizeof *p);
	const char *base = getenv("ZENDEGI_TEST_DIR");
	snprintf(p->dir, sizeof p->dir, "%s/t_store_XXXXXX", base ? base : "/tmp");
	CHECK(mkdtemp(p->dir));
	snprintf(p->url, sizeof p->url, "sqlite:%s/data", p->dir);
	p->clock = clock_fixed(T_NOW);
	p->rng = rng_seeded(7);
	p->config = (struct store_config){ .url = p->url, .clock = &p->clock, .rng = &p->rng,
		.create = true, .provinces = "15" };
}

__attribute__((unused))
static void t_place_init(struct t_place *p, bool pg)
{
	static int count;
	char sql[96];

	t_place_sqlite(p);
	p->pg = pg;
	if (!pg)
		return;
	const char *base = getenv("ZENDEGI_TEST_PG");
	snprintf(p->database, sizeof p->database, "zts_%d_%d", (int)getpid(), ++count);
	snprintf(sql, sizeof sql, "create database %s", p->database);
	t_pg_run(sql);
	if (strstr(base, "://"))
		snprintf(p->url, sizeof p->url, "%s%cdbname=%s", base, strchr(base, '?') ? '&' : '?', p->database);
	else
		snprintf(p->url, sizeof p->url, "%s dbname=%s", base, p->database);
	snprintf(p->key_file, sizeof p->key_file, "%s/keys/master.key", p->dir);
	p->config.key_file = p->key_file;
}

__attribute__((unused))
static void t_place_release(struct t_place *p)
{
	char sql[96];

	if (p->pg) {
		snprintf(sql, sizeof sql, "drop database %s with (force)", p->database);
		t_pg_run(sql);
	}
	if (p->dir[0])
		t_rm(p->dir);
}

__attribute__((unused))
static struct store *t_open(struct t_place *p)
{
	struct fault f = { 0 };
	struct store *s = NULL;

	enum rc rc = store_open(&p->config, &f, &s);
	if (rc)
		printf("# store_open: %s %s %s\n", rc_name(rc), f.code ? f.code : "", f.detail);
	return s;
}

/* The tables of the two record types above. */
__attribute__((unused))
static struct store *t_open_with_tables(struct t_place *p)
{
	struct fault f = { 0 };
	struct store *s = t_open(p);
	AUTO(buf) ddl;

	CHECK(s);
	buf_init(&ddl, 65536);
	record_ddl(&t_family_type, &ddl);
	record_ddl(&t_visit_type, &ddl);
	buf_puts(&ddl, "create index t_visit_family on t_visit (family);");
	enum rc rc = store_ddl(s, P15, buf_str(&ddl), &f);
	if (rc)
		printf("# %s %s\n%s\n", f.code, f.detail, buf_str(&ddl));
	CHECK(rc == OK);
	return s;
}

#endif
