/* The catalogue as delivered, editions side by side, delegation by the nearest unit. */
#include <stdio.h>
#include <stdlib.h>

#include "../../access/t_world.h"
#include "service.h"

static char *read_catalogue(void)
{
	FILE *f = fopen(SERVICES, "rb");
	char *text = xcalloc(1, 300000);

	CHECK(f);
	CHECK(fread(text, 1, 299999, f) > 1000);
	fclose(f);
	return text;
}

static void actor(struct test_world *w, struct ctx *ctx)
{
	ctx_init(ctx, w->store, &w->arena);
	ctx->actor = (struct actor){ .staff = 7, .name = "مدیر", .role = ROLE_ADMINISTRATOR };
	ctx->scope = unit_range_of(ctx->actor.unit);
}

static enum rc seeded(struct test_world *w, const char *json)
{
	struct ctx ctx;

	ctx_system(&ctx, w->store, &w->arena);
	return services_seed(&ctx, json);
}

static struct services now(struct ctx *ctx)
{
	struct services list;

	CHECK(services_of(ctx, &list) == OK);
	return list;
}

static void delivered(struct test_world *w, struct ctx *ctx, const char *json)
{
	const struct service *s;
	struct services list;
	size_t pos = 0, offered = 0, all = 0;
	int64_t last = 0;
	bool ordered = true;

	is_rc(seeded(w, json), OK, "catalogue as delivered");
	is_rc(seeded(w, json), OK, "once only");
	list = now(ctx);
	while ((s = service_next(&list, ctx_today(ctx), false, &pos)) != NULL) {
		ordered = ordered && s->number == ++last;
		all++;
		offered += s->offered;
	}
	ok(ordered && all == 31, "31 in order: %zu", all);
	ok(offered == 22, "22 are offered, nine wait: %zu", offered);
	s = service_on(&list, 5, ctx_today(ctx));
	ok(s && str_eq(s->code, "home_visit") && service_days(s) == 15, "the fifth is the home visit");
	ok(service_by_code(&list, "screening", ctx_today(ctx))->fee_public.rial > 0, "screening costs the public a little");
	ok(service_on(&list, 5, (date_t){ 1 }) == NULL, "before its first day there is none");
}

static struct service_input fresh(struct ctx *ctx)
{
	struct service_input in;

	record_init(&service_input_type, &in);
	in.code = "legal_aid";
	in.name = "راهنمایی حقوقی";
	in.about = "یک وکیل داوطلب به پرسش شما پاسخ می‌دهد.";
	in.heading = 4;
	in.field = FIELD_SOCIAL;
	in.level = 1;
	in.offered = true;
	in.step1 = "قرار گفت‌وگو";
	in.step1_days = 4;
	in.step1_role = ROLE_RECEPTIONIST;
	in.valid_from = ctx_today(ctx);
	return in;
}

static void editions(struct ctx *ctx)
{
	struct service_input in = fresh(ctx);
	const struct service *s;
	struct services list;
	int64_t first, second, none;

	is_rc(operation_run(ctx, &op_service_add, SHARD_NATIONAL, &in, 0, &first), OK, "a new service");
	is_rc(operation_run(ctx, &op_service_add, SHARD_NATIONAL, &in, 0, &none), CONFLICT, "its word is taken");
	in.step1_days = INT_NONE;
	is_rc(operation_run(ctx, &op_service_revise, SHARD_NATIONAL, &in, first, &none), INVALID, "a step without days");
	in.step1_days = 9;
	in.valid_from = fa_add_days(ctx_today(ctx), 10);
	ctx->if_version = 1;
	is_rc(operation_run(ctx, &op_service_revise, SHARD_NATIONAL, &in, first, &second), OK, "an edition for later");
	list = now(ctx);
	s = service_on(&list, 32, ctx_today(ctx));
	ok(s && s->key.v == first && service_days(s) == 4, "today the first holds");
	s = service_on(&list, 32, in.valid_from);
	ok(s && s->key.v == second && s->edition == 2 && service_days(s) == 9, "then the second");
	ok(service_of_key(&list, first)->edition == 1, "the first is still there for who began with it");
	ctx->if_version = 1;
	is_rc(operation_run(ctx, &op_service_revise, SHARD_NATIONAL, &in, first, &none), CONFLICT, "from the newest only");
	ctx->if_version = 0;
	ctx->actor.unit = unit_make(15, 0, 0);
	is_rc(operation_run(ctx, &op_service_add, SHARD_NATIONAL, &in, 0, &none), DENIED, "a province does not decide");
	ctx->actor.unit = UNIT(0);
}

static void delegated(struct test_world *w, struct ctx *ctx)
{
	unit_no centre = unit_make(15, 1, 7), other = unit_make(15, 1, 8);
	struct delegation_set in = { .unit = unit_make(15, 1, 0).v, .service = 18, .degree = DELEGATED_NOT,
		.valid_from = fa_add_days(ctx_today(ctx), -1) };
	struct delegations list;
	int64_t key;
	AUTO(tx) tx = {0};

	is_rc(operation_run(ctx, &op_delegation_set, SHARD_NATIONAL, &in, 0, &key), OK, "a county does not do screening");
	in.unit = centre.v;
	in.degree = DELEGATED_PARTLY;
	is_rc(operation_run(ctx, &op_delegation_set, SHARD_NATIONAL, &in, 0, &key), INVALID, "partly needs its limits");
	in.limits = "تنها بینایی";
	is_rc(operation_run(ctx, &op_delegation_set, SHARD_NATIONAL, &in, 0, &key), OK, "one centre does a part");
	in.service = 99;
	is_rc(operation_run(ctx, &op_delegation_set, SHARD_NATIONAL, &in, 0, &key), INVALID, "no such service");
	(void)w;
	CHECK(ctx_read(ctx, SHARD_NATIONAL, &tx) == OK);
	CHECK(delegations_of(&tx, centre.v, ctx_today(ctx), &list) == OK);
	ok(delegation_at(&list, centre.v, 18)->degree == DELEGATED_PARTLY, "the nearest counts");
	CHECK(delegations_of(&tx, other.v, ctx_today(ctx), &list) == OK);
	ok(delegation_at(&list, other.v, 18)->degree == DELEGATED_NOT, "else the county's");
	ok(delegation_at(&list, other.v, 5) == NULL, "unsaid is delegated");
}

int main(void)
{
	struct test_world w;
	struct ctx ctx;
	char *json = read_catalogue();

	ok(record_type_fault(&service_type) == NULL, "service: %s", record_type_fault(&service_type));
	ok(record_type_fault(&service_input_type) == NULL, "input: %s", record_type_fault(&service_input_type));
	ok(record_type_fault(&delegation_type) == NULL, "delegation: %s", record_type_fault(&delegation_type));
	test_world_new(&w, false);
	actor(&w, &ctx);
	delivered(&w, &ctx, json);
	editions(&ctx);
	delegated(&w, &ctx);
	test_world_release(&w);
	free(json);
	return tap_done();
}
