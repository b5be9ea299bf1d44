/* zendegi demo: makes the sample and prints how to come in. */
#include "demo.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* ---- provinces, several at a time --------------------------------------------------------- */

enum { MAKERS_MAX = 8, CACHE_KIB = 4096 };

struct team {
	struct app *a;
	const struct demo_words *words;
	const struct demo_plan *plan;
	const struct demo_province *order[31];       /* largest first */
	atomic_size_t next;
	atomic_int failed;
	struct progress bar;
	struct fault fault;                          /* of the first that failed */
};

static enum rc directory_of(struct app *a, const struct demo_province *p)
{
	struct arena arena;
	struct ctx ctx;
	enum rc rc;

	arena_init(&arena, ARENA_CAP_DEFAULT);
	app_ctx(a, &ctx, &arena);
	rc = people_directory_rebuild(&ctx, shard_of_province(p->code));
	if (rc)
		a->fault = ctx.fault;
	arena_release(&arena);
	return rc;
}

static void *make_provinces(void *arg)
{
	struct team *t = arg;
	struct app own = *t->a;          /* what is shared stays so; the fault is this thread's */
	size_t i;

	while (!atomic_load(&t->failed) && (i = atomic_fetch_add(&t->next, 1)) < t->plan->nprovinces) {
		const struct demo_province *p = t->order[i];
		enum rc rc;

		demo_time_begin(t->a->clock.fixed_ms, (uint64_t)own.o->seed * 1000 + (uint64_t)p->code);
		rc = demo_cases_make(&own, t->words, t->plan, p, &t->bar);
		if (rc == OK)
			rc = directory_of(&own, p);
		if (rc && atomic_exchange(&t->failed, (int)rc) == 0)
			t->fault = own.fault;
	}
	return NULL;
}

static int larger_first(const void *a, const void *b)
{
	const struct demo_province *x = *(const struct demo_province *const *)a, *y = *(const struct demo_province *const *)b;

	return x->households != y->households ? (x->households < y->households) - (x->households > y->households) :
		x->code - y->code;
}

static enum rc make_cases(struct app *a, const struct demo_words *words, const struct demo_plan *plan)
{
	struct team t = { .a = a, .words = words, .plan = plan };
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = cores > MAKERS_MAX ? MAKERS_MAX : cores > 1 ? (size_t)cores : 1, n = 0;
	pthread_t thread[MAKERS_MAX];

	for (size_t i = 0; i < plan->nprovinces; i++)
		t.order[i] = &plan->province[i];
	qsort(t.order, plan->nprovinces, sizeof t.order[0], larger_first);
	progress_start(&t.bar, a->o, "households and visits", (int64_t)plan->households);
	while (n < wanted && n < plan->nprovinces && pthread_create(&thread[n], NULL, make_provinces, &t) == 0)
		n++;
	for (size_t i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	progress_end(&t.bar);
	if (n == 0)
		return fault_set(&a->fault, FAILED, "app.thread", "%s", "");
	a->fault = t.fault;
	return (enum rc)atomic_load(&t.failed);
}

static enum rc fill(struct app *a, struct demo_plan *plan)
{
	struct demo_words words;
	struct progress bar;
	enum rc rc, ended;

	demo_words_load(&a->arena, &words);
	progress_start(&bar, a->o, "units and staff", (int64_t)plan->centres);
	rc = store_bulk_begin(a->store, SHARD_NATIONAL);
	if (rc)
		return rc;
	rc = set(a, SETTING_SECOND_FACTOR, "0");
	if (rc == OK)
		rc = set(a, "demo", "1");
	if (rc == OK)
		rc = demo_org_make(a, &words, plan, &bar);
	ended = store_bulk_end(a->store, SHARD_NATIONAL);
	if (rc == OK)
		rc = ended;
	progress_end(&bar);
	if (rc)
		return rc;
	demo_number_people((uint64_t)a->o->seed, plan);
	return make_cases(a, &words, plan);
}

static enum rc finish(struct app *a)
{
	enum rc rc = jobs_run_once(a, &a->fault);

	return rc ? rc : set_passwords(a);
}

static void say(const struct options *o, const struct demo_plan *plan, int64_t ms)
{
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	printf("%zu households of %llu persons in %zu centres of %zu province%s, made in %.1f s\n\n", plan->households,
		(unsigned long long)plan->persons, plan->centres, plan->nprovinces, plan->nprovinces == 1 ? "" : "s",
		(double)ms / 1000);
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
	/* The indexes of a large province are written in no order: let them stay in memory. */
	if (!own.cache_kib)
		own.cache_kib = CACHE_KIB;
	if (app_open(&a, &own, APP_CREATE | APP_NO_FSYNC, provinces_asked(o)) != OK)
		return EXIT_FAILED;
	demo_time_use(&a);
	rc = demo_plan_make(&a, &plan);
	if (rc == OK)
		rc = fill(&a, &plan);
	if (rc == OK)
		rc = finish(&a);
	if (rc)
		app_fail("demo", rc, &a.fault);
	else
		say(o, &plan, (clock_mono(&mono) - began) / 1000);
	app_close(&a);
	return rc ? EXIT_FAILED : EXIT_OK;
}
