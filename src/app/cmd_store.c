/* zendegi verify, check, backup, restore, doctor: what an operator asks of the data. */
#include "app.h"
#include "complaint.h"
#include "referral.h"
#include "transfer.h"
#include "intake.h"

#include <stdio.h>
#include <string.h>

#include "case_file.h"
#include "store_admin.h"
#include "store_watch.h"
#include "version.h"
#include "watch.h"
#include "glass.h"

/* ---- verify --------------------------------------------------------------------------- */

enum { VERIFY_CACHE_KIB = 96 << 10 };

struct verifying { const struct options *o; struct progress bar; int64_t shown; struct verify_head head[SHARD_MAX]; };

static const char *shard_name(shard_id s, char *buf, size_t n)
{
	if (s.v == 0)
		return "national";
	snprintf(buf, n, "province-%02d", s.v - 1);
	return buf;
}

static void see_problem(void *arg, const struct verify_problem *p)
{
	struct verifying *v = arg;
	char shard[24], key[KEY_TEXT_SIZE];

	key_write(p->key, key);
	if (v->shown++ < 1000)
		printf("%s %s %s%s%s: %s\n", shard_name(p->shard, shard, sizeof shard), p->table, key,
			p->column ? "." : "", p->column ? p->column : "", p->code);
}

static void see_progress(void *arg, shard_id shard, int64_t done, int64_t total)
{
	struct verifying *v = arg;

	(void)shard;
	v->bar.total = total;
	progress_to(&v->bar, done);
}

static void see_head(void *arg, const struct verify_head *h)
{
	struct verifying *v = arg;

	v->head[h->shard.v] = *h;
}

static void print_heads(const struct verifying *v)
{
	char shard[24];

	for (int i = 0; i < SHARD_MAX && !v->o->quiet; i++)
		if (v->head[i].code[0])
			printf("head %s %lld %s\n", shard_name(v->head[i].shard, shard, sizeof shard), (long long)v->head[i].seq,
				v->head[i].code);
}

static size_t count_records(const struct record_type *const *types)
{
	size_t n = 0;

	while (types[n])
		n++;
	return n;
}

int cmd_verify(const struct options *o)
{
	struct verifying v = { .o = o };
	const struct verify_calls calls = { &v, see_problem, see_progress, see_head };
	const struct record_type *const *types = web_records();
	struct options own = *o;
	struct verify_counts c;
	struct app a;
	enum rc rc;

	/* The engine looks every row up in every index: room for those of a province. */
	if (!own.cache_kib)
		own.cache_kib = VERIFY_CACHE_KIB;
	if (app_open(&a, &own, APP_READ_ONLY, NULL) != OK)
		return EXIT_FAILED;
	progress_start(&v.bar, o, "verify", 1);
	rc = store_verify(a.store, types, count_records(types), &calls, &a.fault, &c);
	progress_end(&v.bar);
	if (rc) {
		int status = app_fail("verify", rc, &a.fault);

		app_close(&a);
		return status;
	}
	print_heads(&v);
	printf("%lld shards, %lld entries, %lld rows, %lld sealed values, %lld problems\n", (long long)c.shards,
		(long long)c.entries, (long long)c.rows, (long long)c.values, (long long)c.problems);
	app_close(&a);
	return c.problems ? EXIT_FOUND : EXIT_OK;
}

/* ---- check ------------------------------------------------------------------------------ */

struct check { const char *name; enum rc (*run)(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_n); };

static enum rc check_names(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_n)
{
	return case_file_reindex(ctx, province, !fix, ret_n);
}

static const struct check checks[] = {
	{ "case file counters", case_file_recount },
	{ "visit counters", visit_recount }, { "glass counters", glass_recount },
	{ "counters of help without a file", intake_recount },
	{ "counters of complaints", complaint_recount },
	{ "counters of referrals", referral_recount },
	{ "counters of transfers", transfer_recount },
	{ "name keys and directory", check_names },
};

static int check_province(struct app *a, shard_id shard, int64_t *ret_total)
{
	char name[24];

	for (size_t i = 0; i < COUNT_OF(checks); i++) {
		struct arena arena;
		struct ctx ctx;
		int64_t n = 0;
		enum rc rc;

		arena_init(&arena, (size_t)2 << 30);
		app_ctx(a, &ctx, &arena);
		rc = checks[i].run(&ctx, shard, a->o->fix, &n);
		if (rc) {
			int status = app_fail(checks[i].name, rc, &ctx.fault);

			arena_release(&arena);
			return status;
		}
		arena_release(&arena);
		printf("%s %s: %lld %s\n", shard_name(shard, name, sizeof name), checks[i].name, (long long)n,
			a->o->fix ? "put right" : "differ");
		*ret_total += n;
	}
	return EXIT_OK;
}

int cmd_check(const struct options *o)
{
	shard_id shards[SHARD_MAX];
	int64_t total = 0;
	int status = EXIT_OK, n;
	struct app a;

	/* Counting alone may go on beside a running server. */
	if (app_open(&a, o, o->fix ? 0 : APP_READ_ONLY, NULL) != OK)
		return EXIT_FAILED;
	n = store_shards(a.store, shards);
	for (int i = 0; i < n && status == EXIT_OK; i++)
		if (shards[i].v > 0)
			status = check_province(&a, shards[i], &total);
	app_close(&a);
	if (status != EXIT_OK)
		return status;
	return total && !o->fix ? EXIT_FOUND : EXIT_OK;
}

/* ---- backup and restore -------------------------------------------------------------------- */

static const unsigned char *read_key(const char *path, unsigned char key[32], struct fault *f, enum rc *ret_rc)
{
	*ret_rc = OK;
	if (!path)
		return NULL;
	*ret_rc = backup_key_read(path, key, f);
	return *ret_rc ? NULL : key;
}

static int backup_check(const struct options *o, const char *dir)
{
	unsigned char key[32];
	struct backup_counts c;
	struct fault f = {0};
	enum rc rc;
	const unsigned char *secret = read_key(o->secret_key, key, &f, &rc);

	if (rc == OK)
		rc = backup_verify(dir, secret, &c, &f);
	if (rc)
		return app_fail("backup verify", rc, &f);
	printf("%lld files, %lld bytes: all sums are right\n", (long long)c.files, (long long)c.bytes);
	return EXIT_OK;
}

static int backup_make_keys(const char *to)
{
	struct fault f = {0};
	struct arena a;
	enum rc rc;

	arena_init(&a, ARENA_CAP_DEFAULT);
	rc = backup_keygen(arena_printf(&a, "%s.secret", to), arena_printf(&a, "%s.public", to), &f);
	arena_release(&a);
	return rc ? app_fail("backup keygen", rc, &f) : EXIT_OK;
}

int cmd_backup(const struct options *o)
{
	unsigned char key[32];
	const unsigned char *public_key;
	struct backup_counts c;
	struct buf dir;
	struct app a;
	enum rc rc;

	if (o->nrest == 2 && str_eq(o->rest[0], "verify"))
		return backup_check(o, o->rest[1]);
	if (o->nrest == 1 && str_eq(o->rest[0], "keygen") && o->to)
		return backup_make_keys(o->to);
	if (!o->to || o->nrest) {
		fputs("zendegi backup: --data DIR --to DIR, verify DIR, or keygen --to FILE\n", stderr);
		return EXIT_USAGE;
	}
	if (app_open(&a, o, APP_READ_ONLY, NULL) != OK)
		return EXIT_FAILED;
	public_key = read_key(o->public_key, key, &a.fault, &rc);
	buf_init(&dir, 4096);
	if (rc == OK)
		rc = store_backup(a.store, o->to, public_key, &dir, &c, &a.fault);
	if (rc)
		app_fail("backup", rc, &a.fault);
	else
		printf("%s: %lld files, %lld bytes\n", buf_str(&dir), (long long)c.files, (long long)c.bytes);
	if (rc == OK)
		backup_note(o, clock_now(&a.clock));
	buf_release(&dir);
	app_close(&a);
	return rc ? EXIT_FAILED : EXIT_OK;
}

int cmd_restore(const struct options *o)
{
	unsigned char key[32];
	const unsigned char *secret;
	struct backup_counts c;
	struct fault f = {0};
	enum rc rc;

	if (!o->from || !o->to) {
		fputs("zendegi restore: --from DIR --to DIR are needed\n", stderr);
		return EXIT_USAGE;
	}
	secret = read_key(o->secret_key, key, &f, &rc);
	if (rc == OK)
		rc = backup_restore(o->from, secret, o->to, &c, &f);
	if (rc)
		return app_fail("restore", rc, &f);
	printf("%lld files, %lld bytes restored; put the key file in place, then run zendegi verify\n",
		(long long)c.files, (long long)c.bytes);
	return EXIT_OK;
}

/* ---- migrate ----------------------------------------------------------------------------------- */

int cmd_migrate(const struct options *o)
{
	shard_id shards[SHARD_MAX];
	struct app a;

	if (app_open(&a, o, APP_MIGRATE, NULL) != OK)
		return EXIT_FAILED;
	if (!o->quiet)
		printf("%d shards have the schema of zendegi " ZENDEGI_VERSION "\n", store_shards(a.store, shards));
	app_close(&a);
	return EXIT_OK;
}

/* ---- doctor ---------------------------------------------------------------------------------- */

/* 1 when it is bad. */
static int say(const char *name, const char *value, bool good)
{
	printf("%-4s %-28s %s\n", good ? "good" : "BAD", name, value);
	return !good;
}

static void see_line(void *arg, const struct doctor_line *l)
{
	int *bad = arg;

	*bad += say(l->name, l->value, l->good);
}

/* The two things that a machine runs out of unnoticed: room, and a backup of today. */
static int say_room(struct app *a)
{
	int64_t room, all;
	char text[48];

	if (store_disk_room(a->store, &room, &all) != OK || all <= 0)
		return 0;
	snprintf(text, sizeof text, "%lld GB, %lld %% of the disk", (long long)(room >> 30), (long long)(room * 100 / all));
	return say("room", text, room * 10 > all);
}

static int say_backup(struct app *a)
{
	int64_t last = backup_last_ms(a->o), hours = (clock_now(&a->clock) - last) / 3600000;
	char text[64] = "none known: zendegi backup";

	if (last)
		snprintf(text, sizeof text, "%lld hours ago", (long long)hours);
	return say("last good backup", text, a->demo || (last && hours <= 26));
}

int cmd_doctor(const struct options *o)
{
	const struct org *tree;
	shard_id shards[SHARD_MAX];
	struct app a;
	int bad = 0, n;
	enum rc rc;

	if (app_open(&a, o, APP_READ_ONLY, NULL) != OK)
		return EXIT_FAILED;
	rc = store_doctor(a.store, see_line, &bad, &a.fault);
	n = store_shards(a.store, shards);
	printf("     %-28s %d\n", "shards", n);
	tree = org_get(a.orgs);
	printf("     %-28s %zu\n", "units", org_count(tree));
	org_put(tree);
	printf("     %-28s %zu\n", "visit rules", a.rules.n);
	bad += say_room(&a) + say_backup(&a);
	if (rc)
		app_fail("doctor", rc, &a.fault);
	app_close(&a);
	return rc ? EXIT_FAILED : bad ? EXIT_FOUND : EXIT_OK;
}
