/* Opening and closing what every command needs. */
#include "app.h"

#include "forms.h"
#include "scheme.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "message.h"

extern const char holidays_1404_csv[], holidays_1405_csv[], catalogue_services_json[], catalogue_schemes_json[];

int app_fail(const char *what, enum rc rc, const struct fault *f)
{
	struct arena a;
	const char *code = f && f->code ? f->code : rc_name(rc);

	arena_init(&a, ARENA_CAP_DEFAULT);
	fprintf(stderr, "zendegi: %s: %s (%s%s%s)\n", what, message_text(code, NULL, LANG_EN, &a), code,
		f && f->detail[0] ? ", " : "", f ? f->detail : "");
	for (size_t i = 0; f && i < f->nfields; i++)
		fprintf(stderr, "  %s: %s\n", f->field[i].field,
			message_text(f->field[i].code, f->field[i].arg, LANG_EN, &a));
	arena_release(&a);
	return EXIT_FAILED;
}

static bool set_clock(struct app *a)
{
	date_t day;
	char iso[FA_ISO_SIZE];

	a->clock = clock_system();
	if (!a->o->clock)
		return true;
	if (str_eq(a->o->clock, "now")) {
		a->clock = clock_fixed(clock_now(&a->clock));
		return true;
	}
	/* Noon of that day in Iran, or the minute named: 2026-11-22T09:30. */
	if (!str_copy(iso, sizeof iso, a->o->clock))
		iso[sizeof iso - 1] = '\0';
	if (!fa_iso_read(iso, &day))
		return false;
	a->clock = clock_fixed(fa_ms_of_day(day) + 12 * 3600 * 1000);
	if (strlen(a->o->clock) == 16 && a->o->clock[10] == 'T') {
		const char *t = a->o->clock + 11;
		int64_t hour = (t[0] - '0') * 10 + t[1] - '0', minute = (t[3] - '0') * 10 + t[4] - '0';

		if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || t[2] != ':')
			return false;
		clock_set(&a->clock, fa_ms_of_day(day) + (hour * 60 + minute) * 60000);
	}
	return true;
}

static enum rc read_once(struct app *a, bool may_write)
{
	static const char *const tables[] = { holidays_1404_csv, holidays_1405_csv };
	struct ctx ctx;
	const char *demo;
	int line;
	enum rc rc;

	for (size_t i = 0; i < COUNT_OF(tables); i++)
		CHECK(fa_holidays_read(&a->holidays, &a->arena, tables[i], &line) == OK);
	a->calendar = (struct work_calendar){ .national = &a->holidays, .weekly = FA_WEEKLY_THURSDAY_FRIDAY };
	ctx_system(&ctx, a->store, &a->arena);
	if (may_write) {
		rc = visit_rules_seed(&ctx);
		if (rc == OK)
			rc = services_seed(&ctx, catalogue_services_json);
		if (!rc)
			rc = forms_seed(&ctx);
		if (!rc)
			rc = schemes_seed(&ctx, catalogue_schemes_json);
		if (rc) {
			a->fault = ctx.fault;
			return rc;
		}
	}
	AUTO(tx) tx = {0};
	rc = tx_read(&tx, a->store, SHARD_NATIONAL, &a->arena, &a->fault);
	if (rc)
		return rc;
	rc = visit_rules_load(&tx, &a->rules);
	if (rc)
		return rc;
	rc = services_load(&tx, &a->services);
	if (rc)
		return rc;
	rc = setting_get(&tx, "demo", fa_day_of_ms(clock_now(&a->clock)), "0", &demo);
	if (rc)
		return rc;
	a->demo = str_eq(demo, "1");
	return tx_commit(&tx);
}

enum rc app_open(struct app *a, const struct options *o, unsigned flags, const char *provinces)
{
	struct store_config c = { .key_file = o->key_file, .cache_kib = (int)o->cache_kib,
		.create = (flags & APP_CREATE) != 0, .provinces = provinces, .no_fsync = (flags & APP_NO_FSYNC) != 0,
		.read_only = (flags & APP_READ_ONLY) != 0, .migrate = (flags & APP_MIGRATE) != 0 };
	struct auth_config ac = {0};
	enum rc rc;

	*a = (struct app){ .o = o };
	arena_init(&a->arena, ARENA_CAP_DEFAULT);
	if (!o->data && !o->store) {
		fprintf(stderr, "zendegi: --data DIR is needed\n");
		return INVALID;
	}
	if (!set_clock(a)) {
		fprintf(stderr, "zendegi: --clock takes 2026-11-22 or 2026-11-22T09:30\n");
		return INVALID;
	}
	a->rng = o->clock ? rng_seeded((uint64_t)o->seed) : rng_system();
	c.url = o->store ? o->store : arena_printf(&a->arena, "sqlite:%s", o->data);
	/* Photos and lists lie beside the database; PostgreSQL has no folder of its own for them. */
	c.files_dir = o->store && o->data ? arena_printf(&a->arena, "%s/files", o->data) : NULL;
	if (o->store && o->data && !c.key_file)
		c.key_file = arena_printf(&a->arena, "%s.keys/master.key", o->data);
	c.clock = &a->clock;
	c.rng = &a->rng;
	rc = store_open(&c, &a->fault, &a->store);
	if (rc == OK)
		rc = read_once(a, (flags & APP_READ_ONLY) == 0);
	if (rc == OK)
		rc = auth_new(&ac, a->store, &a->fault, &a->auth);
	if (rc == OK)
		rc = org_holder_new(a->store, &a->fault, &a->orgs);
	if (rc == OK)
		rc = visit_rule_holder_init(&a->rule_holder, a->store, &a->fault);
	if (rc == OK)
		rc = service_holder_init(&a->service_holder, a->store, &a->fault);
	if (rc) {
		app_fail("open", rc, &a->fault);
		app_close(a);
	}
	return rc;
}

void app_close(struct app *a)
{
	service_holder_release(&a->service_holder);
	visit_rule_holder_release(&a->rule_holder);
	if (a->orgs)
		org_holder_free(a->orgs);
	if (a->auth)
		auth_free(a->auth);
	if (a->store)
		store_close(a->store);
	arena_release(&a->arena);
	*a = (struct app){0};
}

void app_ctx(struct app *a, struct ctx *ctx, struct arena *arena)
{
	ctx_system(ctx, a->store, arena);
	ctx->orgs = a->orgs;
	ctx->visit_rules = &a->rules;
	ctx->services = &a->services;
}

/* ---- progress ------------------------------------------------------------------------- */

enum { BAR = 30, EVERY_US = 100000, LINE_EVERY_US = 10000000 };

static int64_t mono_now(void)
{
	struct clock c = clock_system();

	return clock_mono(&c);
}

void progress_start(struct progress *p, const struct options *o, const char *what, int64_t total)
{
	*p = (struct progress){ .what = what, .total = total, .tty = isatty(2), .quiet = o->quiet };
	p->began_us = p->shown_us = mono_now();
	if (!p->quiet && !p->tty)
		fprintf(stderr, "%s ...\n", what);
}

static int percent(const struct progress *p)
{
	int64_t done = atomic_load(&p->done);

	return p->total > 0 && done < p->total ? (int)(done * 100 / p->total) : 100;
}

static void draw(const struct progress *p, int64_t now)
{
	int at = percent(p), full = at * BAR / 100;
	int64_t left = at > 2 ? (now - p->began_us) / 1000000 * (100 - at) / at : 0;

	fprintf(stderr, "\r%-28s [", p->what);
	for (int i = 0; i < BAR; i++)
		fputc(i < full ? '#' : '.', stderr);
	fprintf(stderr, "] %3d %%", at);
	if (left > 0)
		fprintf(stderr, ", %lld:%02lld left  ", (long long)left / 60, (long long)left % 60);
	else
		fputs("             ", stderr);
}

/* Redrawn ten times a second on a terminal; elsewhere a line every ten seconds. */
static void show(struct progress *p)
{
	int64_t now;

	if (p->quiet || atomic_flag_test_and_set(&p->drawing))
		return;
	now = mono_now();
	if (now - p->shown_us >= (p->tty ? EVERY_US : LINE_EVERY_US)) {
		p->shown_us = now;
		if (p->tty)
			draw(p, now);
		else
			fprintf(stderr, "%s: %d %%\n", p->what, percent(p));
	}
	atomic_flag_clear(&p->drawing);
}

void progress_to(struct progress *p, int64_t done)
{
	atomic_store(&p->done, done);
	show(p);
}

void progress_add(struct progress *p, int64_t more)
{
	atomic_fetch_add(&p->done, more);
	show(p);
}

void progress_end(struct progress *p)
{
	int64_t now = mono_now();

	atomic_store(&p->done, p->total);
	if (p->quiet)
		return;
	if (!p->tty) {
		fprintf(stderr, "%s: %.1f s\n", p->what, (double)(now - p->began_us) / 1e6);
		return;
	}
	draw(p, now);
	fputc('\n', stderr);
}
