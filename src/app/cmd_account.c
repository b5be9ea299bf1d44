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
static const struct staff_role *pick_role(const char *wanted, const struct staff_role *roles, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct choice *c = choice_of(role_choices, roles[i].role);

		if (roles[i].current && (!wanted || (c && str_eq(c->code, wanted))))
			return &roles[i];
	}
	return NULL;
}

static enum rc find_role(struct ctx *ctx, const struct token_wish *w, struct staff *ret_staff, role_assignment_key *ret_role)
{
	const struct staff_role *role;
	struct staff_role *roles;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = staff_by_user_name(&tx, w->user, ret_staff);
	if (rc)
		return rc;
	rc = staff_roles(&tx, ret_staff->key, ctx_today(ctx), &roles, &n);
	if (rc)
		return rc;
	role = pick_role(w->role, roles, n);
	if (!role)
		return ctx_fault(ctx, NOT_FOUND, "access.no_role");
	*ret_role = role->key;
	return tx_commit(&tx);
}

enum rc app_token(struct app *a, const struct token_wish *w, char token[API_TOKEN_SIZE], struct fault *f)
{
	struct staff staff;
	role_assignment_key role;
	struct arena arena;
	struct ctx ctx;
	enum rc rc;

	arena_init(&arena, ARENA_CAP_DEFAULT);
	app_ctx(a, &ctx, &arena);
	rc = find_role(&ctx, w, &staff, &role);
	if (rc == OK)
		rc = token_create(&ctx, staff.key, role, "console", w->days * 86400 * 1000, token);
	if (rc == NOT_FOUND)
		ctx.fault.code = "access.no_role";
	if (rc && f)
		*f = ctx.fault;
	arena_release(&arena);
	return rc;
}

/* True when a server holds the directory. */
static bool is_served(const struct options *o, char *dir, size_t size)
{
	const char *d = o->store && str_prefix(o->store, "sqlite:") ? o->store + 7 : o->store ? NULL : o->data;
	struct fault f = {0};
	enum rc rc;

	if (!d || !str_copy(dir, size, d))
		return false;
	rc = control_ask_token(dir, NULL, NULL, &f);
	return rc == OK;
}

int cmd_token(const struct options *o)
{
	const struct token_wish w = { .user = o->user, .role = o->role, .days = o->days };
	char token[API_TOKEN_SIZE], dir[4096];
	struct fault f = {0};
	struct app a;
	enum rc rc;

	if (!o->user || o->days < 1 || o->days > 3660) {
		fputs("zendegi token: --user NAME is needed; --days 1..3660\n", stderr);
		return EXIT_USAGE;
	}
	if (is_served(o, dir, sizeof dir)) {
		rc = control_ask_token(dir, &w, token, &f);
	} else {
		if (app_open(&a, o, 0, NULL) != OK)
			return EXIT_FAILED;
		rc = app_token(&a, &w, token, &f);
		app_close(&a);
	}
	if (rc)
		return app_fail("token", rc, &f);
	puts(token);
	return EXIT_OK;
}
