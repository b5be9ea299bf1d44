/* zendegi demo: makes the sample and prints how to come in. */
#include "demo.h"

#include <stdio.h>
#include <sys/stat.h>

#include "case_file.h"
#include "store_admin.h"

#define DEMO_PASSWORD "zendegi-1405"

static const char *const accounts[] = { "madadkar", "paziresh", "modir", "fanni", "shahrestan", "ostan",
	"bazres", "setad", "admin" };

static enum rc set(struct app *a, const char *name, const char *value)
{
	struct setting_change in = { .name = name, .value = value };
	struct arena arena;
	struct ctx ctx;
	int64_t none;
	enum rc rc;

	arena_init(&arena, ARENA_CAP_DEFAULT);
	app_ctx(a, &ctx, &arena);
	CHECK(fa_date(1399, 1, 1, &in.from_on));
	rc = operation_run(&ctx, &op_setting_change, SHARD_NATIONAL, &in, 0, &none);
	if (rc)
		a->fault = ctx.fault;
	arena_release(&arena);
	return rc;
}

static enum rc set_passwords(struct app *a)
{
	for (size_t i = 0; i < COUNT_OF(accounts); i++) {
		struct arena arena;
		struct staff staff;
		struct ctx ctx;
		enum rc rc;

		arena_init(&arena, ARENA_CAP_DEFAULT);
		app_ctx(a, &ctx, &arena);
		{
			AUTO(tx) tx = {0};
			rc = ctx_read(&ctx, SHARD_NATIONAL, &tx);
			if (rc == OK)
				rc = staff_by_user_name(&tx, accounts[i], &staff);
		}
		if (rc == OK)
			rc = password_put(a->auth, &ctx, staff.key, DEMO_PASSWORD);
		if (rc)
			a->fault = ctx.fault;
		arena_release(&arena);
		if (rc)
			return rc;
	}
	return OK;
}

static enum rc fill(struct app *a, struct demo_plan *plan)
{
	struct demo_words words;
	struct progress bar;
	int64_t done = 0;
	enum rc rc, ended;

	demo_words_load(&a->arena, &words);
	progress_start(&bar, a->o, "units and staff", 1);
	rc = store_bulk_begin(a->store, SHARD_NATIONAL);
	if (rc == OK)
		rc = set(a, SETTING_SECOND_FACTOR, "0");
	if (rc == OK)
		rc = set(a, "demo", "1");
	if (rc == OK)
		rc = demo_org_make(a, &words, plan);
	ended = store_bulk_end(a->store, SHARD_NATIONAL);
	if (rc == OK)
		rc = ended;
	progress_end(&bar);
	progress_start(&bar, a->o, "households and visits", (int64_t)plan->households);
	for (size_t i = 0; rc == OK && i < plan->nprovinces; i++)
		rc = demo_cases_make(a, &words, &plan->province[i], &bar, &done);
	progress_end(&bar);
	return rc;
}

static enum rc finish(struct app *a, const struct demo_plan *plan)
{
	struct arena arena;
	struct ctx ctx;
	enum rc rc = OK;

	arena_init(&arena, (size_t)2 << 30);
	app_ctx(a, &ctx, &arena);
	for (size_t i = 0; rc == OK && i < plan->nprovinces; i++) {
		rc = people_directory_rebuild(&ctx, shard_of_province(plan->province[i].code));
		arena_reset(&arena);
	}
	if (rc)
		a->fault = ctx.fault;
	arena_release(&arena);
	if (rc)
		return rc;
	rc = jobs_run_once(a, &a->fault);
	if (rc)
		return rc;
	return set_passwords(a);
}

static void say(const struct options *o, const struct demo_plan *plan, int64_t ms)
{
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	printf("%zu households in %zu province%s, made in %.1f s\n\n", plan->households, plan->nprovinces,
		plan->nprovinces == 1 ? "" : "s", (double)ms / 1000);
	printf("Sign in with one of these (password %s):\n", DEMO_PASSWORD);
	for (size_t i = 0; i < COUNT_OF(accounts); i++) {
		static const enum role roles[] = { ROLE_SOCIAL_WORKER, ROLE_RECEPTIONIST, ROLE_CENTRE_MANAGER,
			ROLE_TECHNICAL_RESPONSIBLE, ROLE_COUNTY_EXPERT, ROLE_PROVINCE_EXPERT, ROLE_INSPECTOR,
			ROLE_HEADQUARTERS, ROLE_ADMINISTRATOR };

		printf("  %-12s %-24s %s\n", accounts[i], choice_label(role_choices, roles[i], LANG_EN),
			choice_label(role_choices, roles[i], LANG_FA));
	}
	arena_release(&a);
	(void)o;
}

static const char *provinces_asked(const struct options *o)
{
	if (str_eq(o->province, "national"))
		return "all";
	return !o->province || str_eq(o->province, "lorestan") ? "15" : o->province;
}

int cmd_demo(const struct options *o)
{
	struct demo_plan plan;
	struct clock mono = clock_system();
	int64_t began = clock_mono(&mono);
	struct options own = *o;
	struct app a;
	struct stat st;
	char path[4096];
	enum rc rc;

	if (!o->data || snprintf(path, sizeof path, "%s/national.db", o->data) >= (int)sizeof path) {
		fprintf(stderr, "zendegi demo: --data DIR is needed\n");
		return EXIT_USAGE;
	}
	if (!o->store && stat(path, &st) == 0) {
		fprintf(stderr, "zendegi demo: there are data in that directory already\n");
		return EXIT_FAILED;
	}
	if (!own.clock)
		own.clock = "now";
	if (app_open(&a, &own, APP_CREATE | APP_NO_FSYNC, provinces_asked(o)) != OK)
		return EXIT_FAILED;
	rc = demo_plan_make(&a, &plan);
	if (rc == OK)
		rc = fill(&a, &plan);
	if (rc == OK)
		rc = finish(&a, &plan);
	if (rc)
		app_fail("demo", rc, &a.fault);
	else
		say(o, &plan, (clock_mono(&mono) - began) / 1000);
	app_close(&a);
	return rc ? EXIT_FAILED : EXIT_OK;
}
