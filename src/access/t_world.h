/* t_world - what unit tests of this and of upper rooms share: a store of its
 * own in a fresh place on either engine, with a fixed clock, the national shard
 * and province 15, and actors to act as.  Not part of the product.
 *
 *	int main(void) { TEST_ENGINES(body); return done(); }     body(struct test_world *w)
 *
 * PostgreSQL runs when ZENDEGI_TEST_PG names a server; else one line says so.
 */
#ifndef T_WORLD_H
#define T_WORLD_H

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session.h"
#include "tap.h"
#include "units.h"

#define TEST_NOW INT64_C(1795000000000)       /* 2026-11-18, 28 Aban 1405 */

struct test_world {
	char dir[64], url[512], key[128], database[64], files[128];
	bool pg;
	struct clock clock;
	struct rng rng;
	struct arena arena;
	struct store *store;
	struct auth *auth;
	struct org_holder *orgs;
};

static void test_psql(const char *text)
{
	PGconn *pg = PQconnectdb(getenv("ZENDEGI_TEST_PG"));
	PGresult *r = PQexec(pg, text);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		printf("# %s\n", PQerrorMessage(pg));
	PQclear(r);
	PQfinish(pg);
}

/* Set before test_world_new by tests of what goes from one province to another. */
__attribute__((unused))
static const char *test_provinces = "15";

__attribute__((unused))
static void test_world_new(struct test_world *w, bool pg)
{
	static int count;
	struct fault f = { 0 };
	const char *base = getenv("ZENDEGI_TEST_PG");
	char sql[128];

	memset(w, 0, sizeof *w);
	w->pg = pg;
	str_copy(w->dir, sizeof w->dir, "/tmp/t_zendegi.XXXXXX");
	CHECK(mkdtemp(w->dir));
	snprintf(w->key, sizeof w->key, "%s/keys/master.key", w->dir);
	snprintf(w->url, sizeof w->url, "sqlite:%s/data", w->dir);
	if (pg) {
		snprintf(w->database, sizeof w->database, "za_%d_%d", (int)getpid(), ++count);
		snprintf(sql, sizeof sql, "create database %s", w->database);
		test_psql(sql);
		snprintf(w->url, sizeof w->url, strstr(base, "://") ? "%s%sdbname=%s" : "%s%s dbname=%s", base,
			!strstr(base, "://") ? "" : strchr(base, '?') ? "&" : "?", w->database);
	}
	snprintf(w->files, sizeof w->files, "%s/files", w->dir);
	w->clock = clock_fixed(TEST_NOW);
	w->rng = rng_seeded(7);
	arena_init(&w->arena, ARENA_CAP_DEFAULT);
	struct store_config c = { .url = w->url, .key_file = w->key, .clock = &w->clock, .rng = &w->rng,
		.create = true, .provinces = test_provinces, .no_fsync = true, .files_dir = w->files };
	enum rc rc = store_open(&c, &f, &w->store);
	if (rc) {
		printf("Bail out! store_open: %s %s %s\n", rc_name(rc), f.code, f.detail);
		exit(1);
	}
	struct auth_config ac = { .memory = (size_t)64 << 10 };
	CHECK(auth_new(&ac, w->store, &f, &w->auth) == OK);
	CHECK(org_holder_new(w->store, &f, &w->orgs) == OK);
}

__attribute__((unused))
static void test_world_release(struct test_world *w)
{
	char sql[128];
	int status;

	org_holder_free(w->orgs);
	auth_free(w->auth);
	store_close(w->store);
	arena_release(&w->arena);
	if (w->pg) {
		snprintf(sql, sizeof sql, "drop database %s", w->database);
		test_psql(sql);
	}
	if (fork() == 0) {
		execl("/bin/rm", "rm", "-rf", w->dir, (char *)NULL);
		_exit(1);
	}
	(void)!wait(&status);
}

/* A ctx of the program itself, and one of an actor that exists nowhere else. */
__attribute__((unused))
static void test_system(struct test_world *w, struct ctx *ctx)
{
	ctx_system(ctx, w->store, &w->arena);
	ctx->orgs = w->orgs;
}

__attribute__((unused))
static void test_actor(struct test_world *w, struct ctx *ctx, int64_t staff, enum role role, int64_t unit)
{
	ctx_init(ctx, w->store, &w->arena);
	ctx->orgs = w->orgs;
	ctx->actor = (struct actor){ .staff = staff, .name = "نمونه", .role = role, .unit = UNIT(unit),
		.session = "test", .second_factor_ms = w->clock.fixed_ms };
	ctx->scope = unit_range_of(UNIT(unit));
}

/* Prints the fault when got is not want. */
__attribute__((unused))
static bool test_rc(const char *file, int line, struct ctx *ctx, enum rc got, enum rc want, const char *code,
		const char *name)
{
	bool pass = got == want && (!code || str_eq(ctx->fault.code, code));

	tap_ok(file, line, pass, "%s", name);
	if (!pass) {
		printf("#   got  %s %s %s\n", rc_name(got), ctx->fault.code ? ctx->fault.code : "", ctx->fault.detail);
		for (size_t i = 0; i < ctx->fault.nfields; i++)
			printf("#        %s: %s\n", ctx->fault.field[i].field, ctx->fault.field[i].code);
		printf("#   want %s %s\n", rc_name(want), code ? code : "");
	}
	return pass;
}
#define rc_is(ctx, got, want, code, name) test_rc(__FILE__, __LINE__, (ctx), (got), (want), (code), (name))

#define TEST_ENGINES(body) do {                                                     \
	struct test_world world_;                                                   \
	test_world_new(&world_, false);                                             \
	body(&world_);                                                              \
	test_world_release(&world_);                                                \
	if (getenv("ZENDEGI_TEST_PG")) {                                            \
		test_world_new(&world_, true);                                      \
		body(&world_);                                                      \
		test_world_release(&world_);                                        \
	} else {                                                                    \
		skip("PostgreSQL", "ZENDEGI_TEST_PG is not set");                   \
	}                                                                           \
} while (0)

#endif
