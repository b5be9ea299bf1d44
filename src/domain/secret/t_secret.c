/* A file that only its team knows of. */
#include "../case_file/t_world.h"
#include "glass.h"
#include "secret.h"
#include "store_veil.h"
#include "veiled.h"

static void t_types(struct world *w)
{
	static const struct record_type *const types[] = { &secret_file_type, &secret_member_type, &secret_shut_type,
		&secret_join_type, &secret_leave_type, &secret_reopen_type, &glass_type, &glass_break_type, &glass_review_type };

	(void)w;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		is_str(record_type_fault(types[i]), NULL, types[i]->name);
}

static enum rc load(struct ctx *ctx, int64_t key, struct household *ret_h)
{
	AUTO(tx) tx = {0};
	enum rc rc;

	fault_clear(&ctx->fault);
	rc = ctx_read(ctx, shard_of_key(key), &tx);
	return rc ? rc : household_load(ctx, &tx, (household_key){ key }, ret_h);
}

static enum rc raw(struct ctx *ctx, int64_t key)
{
	struct household h;
	AUTO(tx) tx = {0};

	fault_clear(&ctx->fault);
	CHECK(ctx_read(ctx, shard_of_key(key), &tx) == OK);
	return row_load(&tx, &household_type, key, &h);
}

static size_t doors(struct ctx *ctx, int64_t key, struct secret_door *ret_d)
{
	size_t n = 0;
	AUTO(tx) tx = {0};

	CHECK(ctx_read(ctx, shard_of_key(key), &tx) == OK);
	CHECK(secret_doors(ctx, &tx, (household_key){ key }, ret_d, &n) == OK);
	return n;
}

static int64_t differences(struct world *w)
{
	struct ctx ctx = as_program(w);
	int64_t a, b, c;

	CHECK(case_file_recount(&ctx, shard_of_province(15), false, &a) == OK);
	CHECK(case_file_reindex(&ctx, shard_of_province(15), true, &b) == OK);
	CHECK(glass_recount(&ctx, shard_of_province(15), false, &c) == OK);
	return a + b + c;
}

static void t_file(struct world *w)
{
	struct ctx sara = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), hamid = as(w, CENTRE_A, ROLE_CENTRE_MANAGER), all = as_program(w), inside;
	struct secret_shut shut = { .kind = SECRET_PROTECTION, .lead = sara.actor.staff, .why = "کودک باید در امان بماند." };
	struct secret_reopen back = { "دیگر لازم نیست." };
	struct glass_break glass = { .what = GLASS_SECRET, .why = "نیمه‌شب در بیمارستان است." };
	struct secret_door d[SECRETS_MAX];
	struct household h;
	glass_key broken;
	int64_t key = opened(w, CENTRE_A, "نرگس", "پنهانی", national_id(w, 811)), pool;

	hamid.actor.staff++;
	is_rc(load(&sara, key, &h), OK, "an ordinary file");
	glass.file_number = arena_strdup(&w->arena, h.file_number);
	is_rc(secret_run(&hamid, &op_secret_shut, &(struct secret_shut){ .kind = 1, .lead = 0, .why = "-" }, key), INVALID, "with a lead");
	is_rc(secret_run(&sara, &op_secret_shut, &shut, key), OK, "shut");
	is_rc(load(&sara, key, &h), NOT_FOUND, "it is not there, for its own worker by the ordinary way");
	is_rc(load(&hamid, key, &h), NOT_FOUND, "nor for the manager");
	is_rc(load(&all, key, &h), NOT_FOUND, "nor for the program");
	is_i64((int64_t)doors(&hamid, key, d), 0, "the manager has no door");
	is_i64((int64_t)doors(&sara, key, d), 1, "its team has one");
	is_rc(secret_run(&sara, &op_secret_shut, &shut, key), NOT_FOUND, "shut once");
	inside = sara;
	inside.scope = (struct unit_range){ d[0].unit, d[0].unit };
	is_rc(load(&inside, key, &h), OK, "through it");
	ok(unit_veiled(h.unit) && unit_seen(UNIT(h.unit)).v == CENTRE_A.v, "in a unit of its own");
	is_i64(differences(w), 0, "figures and search keys agree");
	AUTO(tx) tx = {0};
	CHECK(ctx_read(&all, shard_of_province(15), &tx) == OK);
	CHECK(secret_pool(&tx, CENTRE_A, &pool) == OK);
	tx_release(&tx);
	is_i64(pool, 1, "counted in the pool of the province");
	/* An emergency. */
	is_rc(glass_break_open(&hamid, shard_of_province(15), &glass, &broken), OK, "broken");
	is_i64((int64_t)doors(&hamid, key, d), 1, "opens for an hour");
	ok(d[0].glass, "and says so");
	is_i64(differences(w), 0, "counted");
	is_rc(glass_review(&hamid, broken, &(struct glass_review){ true, "خودم." }), NOT_FOUND, "not by who broke it");
	is_rc(glass_review(&sara, broken, &(struct glass_review){ false, "لازم نبود." }), OK, "the lead says it was wrong");
	clock_set(&w->clock, T_NOW + 61 * 60000);
	is_i64((int64_t)doors(&hamid, key, d), 0, "and shuts again");
	glass.file_number = "15-0001-99999";
	is_rc(glass_break_open(&hamid, shard_of_province(15), &glass, &broken), OK, "a file that is not there looks the same");
	is_rc(secret_run(&hamid, &op_secret_reopen, &back, key), NOT_FOUND, "the manager opens nothing up");
	is_rc(secret_run(&inside, &op_secret_reopen, &back, key), OK, "the lead does");
	is_rc(load(&hamid, key, &h), OK, "an ordinary file again");
	is_i64(h.unit, CENTRE_A.v, "where it was");
	is_rc(raw(&all, key), OK, "under the key of the store");
	is_i64(differences(w), 0, "with its search keys");
}

static void each(struct world *w)
{
	t_types(w);
	t_file(w);
}

int main(void)
{
	return both_engines(each);
}
