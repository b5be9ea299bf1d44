/* zendegi first-admin and token: accounts from the console. */
#include "app.h"

#include <stdio.h>

int cmd_first_admin(const struct options *o)
{
	char code[ONE_TIME_CODE_SIZE];
	struct arena arena;
	struct ctx ctx;
	struct app a;
	enum rc rc;

	if (!o->user || !o->name) {
		fputs("zendegi first-admin: --user NAME and --name NAME are needed\n", stderr);
		return EXIT_USAGE;
	}
	if (app_open(&a, o, APP_CREATE, o->province ? o->province : "all") != OK)
		return EXIT_FAILED;
	arena_init(&arena, ARENA_CAP_DEFAULT);
	app_ctx(&a, &ctx, &arena);
	rc = first_administrator(&ctx, o->user, o->name, code);
	if (rc)
		app_fail("first-admin", rc, &ctx.fault);
	else
		printf("One-time code, good for 24 hours: %s\nSign in with it as the password and choose your own.\n", code);
	arena_release(&arena);
	app_close(&a);
	return rc ? EXIT_FAILED : EXIT_OK;
}

/* The role asked for, or the first current one. */
static const struct staff_role *pick_role(const struct options *o, const struct staff_role *roles, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct choice *c = choice_of(role_choices, roles[i].role);

		if (roles[i].current && (!o->role || (c && str_eq(c->code, o->role))))
			return &roles[i];
	}
	return NULL;
}

static enum rc find_role(struct ctx *ctx, const struct options *o, struct staff *ret_staff, role_assignment_key *ret_role)
{
	const struct staff_role *role;
	struct staff_role *roles;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = staff_by_user_name(&tx, o->user, ret_staff);
	if (rc)
		return rc;
	rc = staff_roles(&tx, ret_staff->key, ctx_today(ctx), &roles, &n);
	if (rc)
		return rc;
	role = pick_role(o, roles, n);
	if (!role)
		return ctx_fault(ctx, NOT_FOUND, "access.no_role");
	*ret_role = role->key;
	return tx_commit(&tx);
}

int cmd_token(const struct options *o)
{
	char token[API_TOKEN_SIZE];
	struct staff staff;
	role_assignment_key role;
	struct arena arena;
	struct ctx ctx;
	struct app a;
	enum rc rc;

	if (!o->user || o->days < 1 || o->days > 3660) {
		fputs("zendegi token: --user NAME is needed; --days 1..3660\n", stderr);
		return EXIT_USAGE;
	}
	if (app_open(&a, o, 0, NULL) != OK)
		return EXIT_FAILED;
	arena_init(&arena, ARENA_CAP_DEFAULT);
	app_ctx(&a, &ctx, &arena);
	rc = find_role(&ctx, o, &staff, &role);
	if (rc == OK)
		rc = token_create(&ctx, staff.key, role, "console", o->days * 86400 * 1000, token);
	if (rc)
		app_fail("token", rc, &ctx.fault);
	else
		puts(token);
	arena_release(&arena);
	app_close(&a);
	return rc ? EXIT_FAILED : EXIT_OK;
}
