/* t_world - a store with the national shard and provinces 15 and 03, on each engine at
 * hand, and people of two centres to act in it. */
#ifndef T_WORLD_H
#define T_WORLD_H

#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#include "case_file_int.h"
#include "store_test.h"
#include "tap.h"

#define PROVINCE shard_of_province(15)
#define CENTRE_A unit_make(15, 1, 7)
#define CENTRE_B unit_make(15, 1, 8)
#define CENTRE_C unit_make(15, 2, 1)
#define CENTRE_FAR unit_make(3, 1, 1)          /* of another province */
#define T_NOW INT64_C(1795000000000)          /* November 2026 */

struct world {
	char dir[64], url[512], key[128], database[64];
	struct clock clock;
	struct rng rng;
	struct store *store;
	struct arena arena;
	bool pg;
};

static inline const char *world_pg(void) { return getenv("ZENDEGI_TEST_PG"); }

static inline void world_sql(const char *text)
{
	PGconn *pg = PQconnectdb(world_pg());
	PGresult *r = PQexec(pg, text);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		printf("# %s\n", PQerrorMessage(pg));
	PQclear(r);
	PQfinish(pg);
}

static inline void world_new(struct world *w, bool pg)
{
	static int count;
	struct store_config c;
	struct fault f = { 0 };

	*w = (struct world){ .pg = pg, .clock = clock_fixed(T_NOW), .rng = rng_seeded(11) };
	str_copy(w->dir, sizeof w->dir, "/tmp/t_case.XXXXXX");
	CHECK(mkdtemp(w->dir));
	arena_init(&w->arena, ARENA_CAP_DEFAULT);
	snprintf(w->url, sizeof w->url, "sqlite:%s/data", w->dir);
	snprintf(w->key, sizeof w->key, "%s/keys/master.key", w->dir);
	if (pg) {
		const char *base = world_pg();
		char sql[128];

		snprintf(w->database, sizeof w->database, "zc_%d_%d", (int)getpid(), ++count);
		snprintf(sql, sizeof sql, "create database %s", w->database);
		world_sql(sql);
		snprintf(w->url, sizeof w->url, strstr(base, "://") ? "%s%cdbname=%s" : "%s%cdbname=%s", base,
				!strstr(base, "://") ? ' ' : strchr(base, '?') ? '&' : '?', w->database);
	}
	c = (struct store_config){ .url = w->url, .key_file = w->key, .clock = &w->clock, .rng = &w->rng,
		.create = true, .provinces = "15,03", .no_fsync = true };
	if (store_open(&c, &f, &w->store)) {
		printf("# store_open: %s %s\n", f.code, f.detail);
		exit(1);
	}
}

static inline void world_free(struct world *w)
{
	char text[160];

	store_close(w->store);
	arena_release(&w->arena);
	if (w->pg) {
		snprintf(text, sizeof text, "drop database %s with (force)", w->database);
		world_sql(text);
	}
	CHECK(str_prefix(w->dir, "/tmp/t_case."));
	if (!fork()) {
		execl("/bin/rm", "rm", "-rf", w->dir, (char *)NULL);
		_exit(1);
	}
}

static inline struct ctx as_program(struct world *w)
{
	struct ctx ctx;

	ctx_system(&ctx, w->store, &w->arena);
	return ctx;
}

static inline struct ctx as(struct world *w, unit_no unit, enum role role)
{
	struct ctx ctx;

	ctx_init(&ctx, w->store, &w->arena);
	ctx.actor = (struct actor){ .staff = 7000000 + unit.v, .name = "همکار", .role = role, .unit = unit };
	ctx.scope = unit_range_of(unit);
	return ctx;
}

static inline enum rc run(struct ctx *ctx, const struct operation *op, const void *input, int64_t subject,
		int64_t *ret_key)
{
	shard_id shard = PROVINCE;
	int64_t key = 0;
	enum rc rc;

	fault_clear(&ctx->fault);
	if (unit_shard(ctx->actor.unit).v != SHARD_NATIONAL.v)
		shard = unit_shard(ctx->actor.unit);
	rc = operation_run(ctx, op, shard, input, subject, &key);
	if (ret_key)
		*ret_key = key;
	return rc;
}

/* A valid but unissued national ID: the check digit after nine given ones. */
static inline const char *national_id(struct world *w, int serial)
{
	char id[12];
	int sum = 0, rest;

	snprintf(id, sizeof id, "999%06d", serial % 1000000);
	for (int i = 0; i < 9; i++)
		sum += (id[i] - '0') * (10 - i);
	rest = sum % 11;
	id[9] = (char)('0' + (rest < 2 ? rest : 11 - rest));
	id[10] = 0;
	return arena_strdup(&w->arena, id);
}

static inline struct household_open family(const char *given, const char *surname, const char *id)
{
	struct household_open in;

	household_open_blank(&in);
	in.given_name = given;
	in.surname = surname;
	in.national_id = id;
	in.birth_on = (date_t){ 2445000 };
	in.sex = SEX_FEMALE;
	if (!id) {
		in.id_kind = ID_NONE;
		in.id_reason = "گم شده";
	}
	return in;
}

static inline int64_t opened(struct world *w, unit_no centre, const char *given, const char *surname, const char *id)
{
	struct ctx ctx = as(w, centre, ROLE_RECEPTIONIST);
	struct household_open in = family(given, surname, id);
	int64_t key = 0;
	enum rc rc = run(&ctx, &op_household_open, &in, 0, &key);

	if (rc)
		printf("# household.open: %s %s %s\n", rc_name(rc), ctx.fault.code, ctx.fault.detail);
	CHECK(rc == OK);
	return key;
}

static inline struct household household_of(struct world *w, int64_t key)
{
	struct ctx ctx = as_program(w);
	AUTO(tx) tx = { 0 };
	struct household h;

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(row_load(&tx, &household_type, key, &h) == OK);
	return h;
}

static inline int64_t counted(struct world *w, enum metric metric, int64_t subject, int64_t bucket)
{
	struct ctx ctx = as_program(w);
	AUTO(tx) tx = { 0 };
	int64_t v = 0;

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(counter_get(&tx, metric, subject, bucket, &v) == OK);
	return v;
}

static inline int64_t recount_differs(struct world *w)
{
	struct ctx ctx = as_program(w);
	int64_t n = -1, m = -1;

	if (case_file_recount(&ctx, PROVINCE, false, &n))
		printf("# recount: %s %s\n", ctx.fault.code, ctx.fault.detail);
	if (case_file_reindex(&ctx, PROVINCE, true, &m))
		printf("# reindex: %s %s\n", ctx.fault.code, ctx.fault.detail);
	return n < 0 || m < 0 ? -1 : n + m;
}

/* Runs both engines; prints a skip when there is no PostgreSQL. */
static inline int both_engines(void (*all)(struct world *w))
{
	struct world w;

	printf("# SQLite\n");
	world_new(&w, false);
	all(&w);
	world_free(&w);
	if (!world_pg()) {
		skip("PostgreSQL", "ZENDEGI_TEST_PG is not set");
		return done();
	}
	printf("# PostgreSQL\n");
	world_new(&w, true);
	all(&w);
	world_free(&w);
	return done();
}

#endif
