/* Moving house: copy, catch up, prove, close; between any two engines at hand. */
#include "store_move.h"
#include "t_store_pet.h"

#include <stdio.h>
#include <sys/stat.h>

struct seen { int64_t rows, written, removed; char digest[SHARD_MAX][65]; };

static void see(void *arg, const struct move_shard *s)
{
	struct seen *n = arg;

	n->rows += s->rows;
	n->written += s->written;
	n->removed += s->removed;
	str_copy(n->digest[s->shard.v], 65, s->digest);
}

static enum rc move(struct world *from, struct world *to, bool write, struct seen *ret_seen, int64_t *ret_differ)
{
	const struct move_calls calls = { .arg = ret_seen, .done = see };

	*ret_seen = (struct seen){0};
	return store_move(from->store, to->store, write, &calls, &from->fault, ret_differ);
}

/* Closes the new store and gives it the keys of the old one, as an operator does before serving it. */
static void same_keys(struct world *to, const struct world *from)
{
	char path[128], key[256];
	FILE *f;
	size_t n;

	store_close(to->store);
	snprintf(path, sizeof path, "%s/keys/master.key", from->dir);
	f = fopen(path, "re");
	CHECK(f);
	n = fread(key, 1, sizeof key, f);
	fclose(f);
	snprintf(path, sizeof path, "%s/keys/master.key", to->dir);
	CHECK(unlink(path) == 0);
	f = fopen(path, "we");
	CHECK(f && fwrite(key, 1, n, f) == n && fclose(f) == 0 && chmod(path, 0400) == 0);
}

static void problem(void *arg, const struct verify_problem *p)
{
	(void)arg;
	printf("# %s %lld %s\n", p->table, (long long)p->key, p->code);
}

static int64_t problems(struct world *w)
{
	const struct verify_calls calls = { .problem = problem };
	struct verify_counts n;

	CHECK(store_verify(w->store, pet_types, 1, &calls, &w->fault, &n) == OK);
	return n.problems;
}

static void rename_pet(struct world *w, int64_t key, const char *name)
{
	struct pet old, p;
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.rename") == OK);
	CHECK(row_load(&tx, &pet_type, key, &old) == OK);
	p = old;
	p.name = name;
	CHECK(row_update(&tx, &pet_type, &old, &p) == OK && tx_commit(&tx) == OK);
}

static void drop_pet(struct world *w, int64_t key)
{
	struct pet old;
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.drop") == OK);
	CHECK(row_load(&tx, &pet_type, key, &old) == OK);
	CHECK(row_delete(&tx, &pet_type, &old) == OK && tx_commit(&tx) == OK);
}

static void t_move(bool from_pg, bool to_pg)
{
	struct world from, to;
	struct store_config c;
	struct seen first, second;
	int64_t differ = 0, key[900];

	printf("# from %s to %s\n", from_pg ? "postgresql" : "sqlite", to_pg ? "postgresql" : "sqlite");
	world_new(&from, from_pg);
	world_new(&to, to_pg);
	/* More than two pages, with values of every kind: empty, null, long. */
	for (int i = 0; i < 900; i++)
		key[i] = pet_add(&from, i % 7 ? "پیشی" : "هاپو", i % 3 ? "09120000000" : NULL);
	is_rc(move(&from, &to, true, &first, &differ), OK, "a copy");
	ok(first.rows > 900 && first.written >= 900, "wrote all of it");
	is_rc(move(&from, &to, false, &second, &differ), OK, "compared");
	is_i64(differ, 0, "both hold the same");
	is_str(second.digest[PET_SHARD.v], first.digest[PET_SHARD.v], "with the same digest");

	rename_pet(&from, key[3], "نام تازه");
	drop_pet(&from, key[450]);
	drop_pet(&from, key[899]);
	pet_add(&from, "تازه‌وارد", "09120000001");
	is_rc(move(&from, &to, false, &second, &differ), OK, "compared after more work");
	ok(differ > 0, "they differ");
	ok(strcmp(second.digest[PET_SHARD.v], first.digest[PET_SHARD.v]) != 0, "and so does the digest");
	is_rc(move(&from, &to, true, &second, &differ), OK, "caught up");
	ok(second.written < 100, "writing what changed only");
	is_i64(second.removed, 2, "and taking away what is gone");
	is_rc(move(&from, &to, false, &second, &differ), OK, "compared again");
	is_i64(differ, 0, "the same again");

	is_rc(store_mark_moved(from.store, &from.fault), OK, "the old house is closed");
	store_close(from.store);
	c = world_config(&from, false);
	is_rc(store_open(&c, &from.fault, &from.store), FAILED, "and does not open");
	is_str(from.fault.code, "store.moved", "for that reason");
	c.moved_too = true;
	is_rc(store_open(&c, &from.fault, &from.store), OK, "but for moving back");

	same_keys(&to, &from);
	world_open(&to, false);
	is_i64(problems(&to), 0, "the new one opens with the keys of the old one, and every seal fits");
	ok(pet_add(&to, "نخستین در خانه تازه", NULL) > 0, "it is worked in");
	is_rc(move(&to, &from, true, &second, &differ), OK, "and moved back");
	store_close(from.store);
	c.moved_too = false;
	is_rc(store_open(&c, &from.fault, &from.store), OK, "which opens the old one again");
	is_i64(problems(&from), 0, "whole");
	world_free(&from);
	world_free(&to);
}

int main(void)
{
	t_move(false, false);
	if (world_pg()) {
		t_move(false, true);
		t_move(true, false);
	} else {
		skip("MOVING TO AND FROM POSTGRESQL", "ZENDEGI_TEST_PG is not set");
	}
	return done();
}
