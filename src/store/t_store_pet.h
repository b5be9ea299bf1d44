/* A store of its own for a test, on either engine, with one record type in it. */
#ifndef T_STORE_PET_H
#define T_STORE_PET_H

#include "store_int.h"
#include "store_admin.h"
#include "store_test.h"
#include "tap.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

KEY_TYPE(pet);
struct pet {
	pet_key key;
	int64_t ver;
	const char *name;
	const char *phone;
	const char *note;
	int64_t unit;
	date_t born;
	int32_t kind;
};
static const struct choice pet_kinds[] = { { 1, "cat", "گربه", "Cat" }, { 2, "dog", "سگ", "Dog" }, { 0 } };
static const struct field pet_fields[] = {
	KEY(pet), VER(pet),
	FIELD(pet, name, "نام", "Name", .kind = TEXT_NAME, .flags = REQUIRED),
	FIELD(pet, phone, "تلفن", "Phone", .kind = TEXT_MOBILE, .flags = SENSITIVE | BLIND),
	FIELD(pet, note, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE),
	FIELD(pet, unit, "واحد", "Unit"),
	FIELD(pet, born, "تولد", "Born"),
	CHOICE(pet, kind, pet_kinds, "نوع", "Kind"),
};
static RECORD_TYPE(pet, "جانور", "Pet", .national = false);
static const struct record_type *const pet_types[] = { &pet_type };

#define PET_SHARD ((shard_id){16})

struct world {
	char dir[64], data[96], url[512];
	char database[64];               /* PostgreSQL: made for this test */
	bool pg;
	struct clock clock;
	struct store *store;
	struct arena arena;
	struct fault fault;
};

__attribute__((unused))
static const char *world_pg(void)
{
	return getenv("ZENDEGI_TEST_PG");
}

__attribute__((unused))
static void world_sql(const char *text)
{
	PGconn *pg = PQconnectdb(world_pg());
	PGresult *r = PQexec(pg, text);

	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		printf("# %s\n", PQerrorMessage(pg));
	PQclear(r);
	PQfinish(pg);
}

__attribute__((unused))
static struct store_config world_config(struct world *w, bool create)
{
	static char key[128];

	snprintf(key, sizeof key, "%s/keys/master.key", w->dir);
	return (struct store_config){ .url = w->url, .key_file = key, .clock = &w->clock, .create = create,
		.provinces = create ? "15" : NULL, .no_fsync = true };
}

__attribute__((unused))
static void world_open(struct world *w, bool create)
{
	struct store_config c = world_config(w, create);
	enum rc rc = store_open(&c, &w->fault, &w->store);

	if (rc) {
		printf("# store_open: %s %s\n", w->fault.code, w->fault.detail);
		exit(1);
	}
	if (create) {
		struct buf b;

		buf_init(&b, 65536);
		record_ddl(&pet_type, &b);
		CHECK(store_ddl(w->store, PET_SHARD, buf_str(&b), &w->fault) == OK);
		buf_release(&b);
	}
}

__attribute__((unused))
static void world_new(struct world *w, bool pg)
{
	static int count;

	*w = (struct world){ .pg = pg };
	str_copy(w->dir, sizeof w->dir, "/tmp/t_store.XXXXXX");
	CHECK(mkdtemp(w->dir));
	snprintf(w->data, sizeof w->data, "%s/data", w->dir);
	arena_init(&w->arena, ARENA_CAP_DEFAULT);
	w->clock = clock_fixed(1795000000000);
	snprintf(w->url, sizeof w->url, "sqlite:%s", w->data);
	if (pg) {
		const char *base = world_pg();
		char sql[128];

		snprintf(w->database, sizeof w->database, "zt_%d_%d", (int)getpid(), ++count);
		snprintf(sql, sizeof sql, "create database %s", w->database);
		world_sql(sql);
		if (strstr(base, "://"))
			snprintf(w->url, sizeof w->url, "%s%cdbname=%s", base, strchr(base, '?') ? '&' : '?', w->database);
		else
			snprintf(w->url, sizeof w->url, "%s dbname=%s", base, w->database);
	}
	world_open(w, true);
}

__attribute__((unused))
static void world_reopen(struct world *w)
{
	store_close(w->store);
	world_open(w, false);
}

__attribute__((unused))
static void world_free(struct world *w)
{
	char command[160];

	store_close(w->store);
	arena_release(&w->arena);
	if (w->pg) {
		snprintf(command, sizeof command, "drop database %s with (force)", w->database);
		world_sql(command);
	}
	snprintf(command, sizeof command, "rm -rf %s", w->dir);
	CHECK(str_prefix(w->dir, "/tmp/t_store.") && !strchr(w->dir, ' '));
	if (!fork()) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(1);
	}
}

static const struct who sara = { .person = 77, .role = 1, .unit = 160100007, .device = "s-1", .reason = "تماس تلفنی" };

__attribute__((unused))
static struct pet pet_make(const char *name, const char *phone)
{
	return (struct pet){ .name = name, .phone = phone, .note = "یادداشت پنهان NOTE-PLANTED", .unit = 7, .kind = 1 };
}

/* One transaction that adds a pet and counts it. */
__attribute__((unused))
static int64_t pet_add(struct world *w, const char *name, const char *phone)
{
	struct pet p = pet_make(name, phone);
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.add") == OK);
	CHECK(row_insert(&tx, &pet_type, &p) == OK);
	counter_add(&tx, 1, p.unit, 0, 1);
	if (tx_commit(&tx) != OK) {
		printf("# %s %s\n", w->fault.code, w->fault.detail);
		exit(1);
	}
	return p.key.v;
}

#endif
