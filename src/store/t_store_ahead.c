/* What is made before the turn: the record gets that key and that ciphertext, journal and
 * seals hold, and whatever differs from the input is sealed as ever. */
#include "t_store_pet.h"
#include "store_ahead.h"

#include <string.h>

static const char note[] = "یادداشتی که پیش از نوبت نوشتن مهر می‌شود و در سطر و دفتر یکی است NOTE-AHEAD";

static struct pet loaded(struct world *w, int64_t key)
{
	struct pet p = { .ver = 0 };
	AUTO(tx) tx = {0};

	CHECK(tx_read(&tx, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	CHECK(row_load(&tx, &pet_type, key, &p) == OK);
	return p;
}

static void print_problem(void *arg, const struct verify_problem *p)
{
	(void)arg;
	printf("# %s %lld %s\n", p->table, (long long)p->key, p->code);
}

static void clean(struct world *w)
{
	struct verify_calls calls = { .problem = print_problem };
	struct verify_counts counts = { 0 };

	is_rc(store_verify(w->store, pet_types, 1, &calls, &w->fault, &counts), OK, "verify runs");
	ok(counts.problems == 0, "and finds nothing wrong");
}

static void t_ahead(struct world *w)
{
	struct pet in = { .name = "پیشی", .phone = "09121234567", .note = note, .unit = 7, .kind = 1 }, one = in, two = in;
	struct ahead *h;
	int64_t before = pet_add(w, "اول", "09121234566");

	h = ahead_make(w->store, PET_SHARD, &w->arena, &pet_type, &pet_type, &in);
	if (w->pg) {
		ok(!h, "on PostgreSQL keys are given out with the turn only");
		return;
	}
	ok(h != NULL, "made without a transaction");
	{
		AUTO(tx) tx = {0};

		CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.add") == OK);
		ahead_use(&tx, h);
		CHECK(row_insert(&tx, &pet_type, &one) == OK);
	}
	ok(one.key.v > before, "its key is larger than those before");
	struct pet again = in;
	/* What the verb stores instead, and a second record of the type. */
	again.note = "متن دیگری که فعل به جای آن می‌نویسد";
	AUTO(tx) tx = {0};
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.add") == OK);
	ahead_use(&tx, h);
	CHECK(row_insert(&tx, &pet_type, &again) == OK);
	CHECK(row_insert(&tx, &pet_type, &two) == OK);
	CHECK(tx_commit(&tx) == OK);
	ok(again.key.v == one.key.v, "a transaction that failed leaves it for the next");
	ok(two.key.v != again.key.v, "one record gets it, the next has a key of its own");
	is_str(loaded(w, again.key.v).note, again.note, "another text than the input's is stored, not the input's");
	is_str(loaded(w, again.key.v).phone, in.phone, "what was sealed before opens");
	is_str(loaded(w, two.key.v).note, note, "what was not opens, too");
	clean(w);
	ok(pet_add(w, "آخر", "09121234568") > two.key.v, "keys go on growing");
	world_reopen(w);
	ok(!ahead_make(w->store, PET_SHARD, &w->arena, &pet_type, &pet_type, &in), "before the first write no key is known");
	ok(pet_add(w, "بعد", "09121234569") > two.key.v, "and after a restart keys go on growing");
	h = ahead_make(w->store, PET_SHARD, &w->arena, &pet_type, &pet_type,
		&(struct pet){ .name = "کوتاه", .note = "کم" });
	ok(!h, "for a few letters it is not worth a key");
}

/* The same ciphertext in the row and in the journal, which hands it out opened. */
static void t_journal(struct world *w)
{
	struct pet in = { .name = "جوجه", .note = note, .unit = 7, .kind = 2 };
	struct journal_row *row;
	struct ahead *h;
	size_t n;

	pet_add(w, "نخست", "09121234561");
	h = ahead_make(w->store, PET_SHARD, &w->arena, &pet_type, &pet_type, &in);
	AUTO(tx) tx = {0};
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.add") == OK);
	ahead_use(&tx, h);
	CHECK(row_insert(&tx, &pet_type, &in) == OK);
	CHECK(tx_commit(&tx) == OK);
	AUTO(tx) see = {0};
	CHECK(tx_read(&see, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	CHECK(journal_of(&see, in.key.v, 0, 5, &row, &n) == OK);
	ok(n == 1 && strstr(row[0].changes, "NOTE-AHEAD"), "the journal opens it");
	clean(w);
}

int main(void)
{
	for (int pg = 0; pg <= (world_pg() ? 1 : 0); pg++) {
		struct world w;

		world_new(&w, pg);
		t_ahead(&w);
		world_free(&w);
		world_new(&w, pg);
		t_journal(&w);
		world_free(&w);
	}
	return tap_done();
}
