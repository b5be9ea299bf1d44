/* zendegi import: a list of existing files from the command line; import undo KEY takes one back. */
#include "app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import_result.h"
#include "message.h"

enum { SHOWN = 20, STEP_MS = 2000 };

static enum lang console_lang(void)
{
	const char *l = getenv("LANG");

	return l && str_prefix(l, "fa") ? LANG_FA : LANG_EN;
}

/* The whole file in memory; NULL after saying why not. */
static char *read_file(const char *path, size_t most, size_t *ret_n)
{
	FILE *f = fopen(path, "rbe");
	struct stat st;
	char *bytes = NULL;

	if (!f || fstat(fileno(f), &st) || !S_ISREG(st.st_mode)) {
		fprintf(stderr, "zendegi import: %s cannot be read\n", path);
	} else if ((uint64_t)st.st_size > most) {
		fprintf(stderr, "zendegi import: %s is larger than %zu MiB\n", path, most >> 20);
	} else {
		bytes = xmalloc((size_t)st.st_size + 1);
		*ret_n = fread(bytes, 1, (size_t)st.st_size, f);
		bytes[*ret_n] = '\0';
	}
	if (f)
		fclose(f);
	return bytes;
}

/* ---- what goes where --------------------------------------------------------------------- */

static int field_of(const char *s, size_t n)
{
	for (int f = 0; f < IMPORT_FIELDS; f++)
		if (strlen(import_fields[f].code) == n && memcmp(import_fields[f].code, s, n) == 0)
			return f;
	return -1;
}

/* "surname=نام خانوادگی" or "surname=3" (from 1), "surname=" for none; one a line, # begins a remark. */
static bool read_map(const char *path, const struct import_table *t, struct import_mapping *m)
{
	size_t n;
	char *text = read_file(path, 1 << 20, &n), *line, *next;
	bool good = text != NULL;

	for (line = text; line && *line && good; line = next) {
		char *equals;
		int64_t number;
		int f, column = -1;

		next = line + strcspn(line, "\r\n");
		if (*next)
			*next++ = '\0';
		if (!*line || *line == '#')
			continue;
		equals = strchr(line, '=');
		f = equals ? field_of(line, (size_t)(equals - line)) : -1;
		if (f >= 0 && str_to_i64(equals + 1, &number) && number >= 1 && (size_t)number <= t->ncols)
			column = (int)number - 1;
		for (size_t c = 0; f >= 0 && column < 0 && c < t->ncols; c++)
			if (str_eq(t->head[c], equals + 1))
				column = (int)c;
		if (f < 0 || (column < 0 && equals[1])) {
			fprintf(stderr, "zendegi import: --map does not fit: %s\n", line);
			good = false;
		} else {
			m->column[f] = column;
		}
	}
	free(text);
	return good;
}

static void show_mapping(const struct import_plan *p, enum lang lang)
{
	puts("columns:");
	for (int f = 0; f < IMPORT_FIELDS; f++) {
		int c = p->mapping.column[f];

		printf("  %-14s %s\n", import_fields[f].code, c < 0 ? (lang == LANG_FA ? "ندارد" : "none") : p->table.head[c]);
	}
}

static void show_problems(const struct import_plan *p, enum lang lang, struct arena *a)
{
	int shown = 0;

	for (size_t i = 0; i < p->npeople; i++)
		for (const struct import_problem *x = p->person[i].problems; x && p->person[i].refused; x = x->next) {
			if (!x->error)
				continue;
			if (shown++ == SHOWN) {
				puts("  ...");
				return;
			}
			printf("  row %lld, %s: %s\n", (long long)p->person[i].line, import_fields[x->field].code,
				message_text(x->code, x->arg, lang, a));
		}
}

static void show_plan(const struct import_plan *p, enum lang lang, struct arena *a)
{
	show_mapping(p, lang);
	printf("rows %zu, good %zu, with errors %zu, with remarks %zu\n", p->npeople, p->npeople - p->refused,
		p->refused, p->warned);
	show_problems(p, lang, a);
	printf("households %zu, likely households left apart %zu\n", p->nhomes, p->nproposals);
	puts("old count by group:");
	for (int g = 0; g < IMPORT_GROUPS; g++)
		if (p->old_count[g])
			printf("  %-24s %lld\n", g ? choice_of(target_group_choices, g)->code : "none", (long long)p->old_count[g]);
}

/* ---- doing --------------------------------------------------------------------------------- */

static enum rc load_batch(struct ctx *ctx, import_batch_key key, struct import_batch *ret_b)
{
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(ctx, shard_of_key(key.v), &tx);

	if (rc)
		return rc;
	return import_load(ctx, &tx, key, ret_b);
}

static enum rc work(struct app *a, struct ctx *ctx, import_batch_key key, const char *what)
{
	struct import_progress p = {0};
	struct progress bar;
	enum rc rc = OK;

	progress_start(&bar, a->o, what, 1);
	while (rc == OK && !p.finished) {
		rc = import_work(ctx, key, STEP_MS, &p);
		bar.total = p.total;
		progress_to(&bar, p.done);
	}
	progress_end(&bar);
	return rc ? rc : jobs_run_once(a, &ctx->fault);
}

static bool to_file(void *arg, const void *bytes, size_t n)
{
	return fwrite(bytes, 1, n, arg) == n;
}

static enum rc write_result(const struct options *o, struct ctx *ctx, import_batch_key key, enum lang lang)
{
	const char *path = o->to ? o->to : arena_printf(ctx->arena, "%s.result.csv", o->file);
	FILE *f = fopen(path, "wbe");
	enum rc rc;

	if (!f)
		return fault_set(&ctx->fault, FAILED, "failed", "the result file cannot be written");
	rc = import_result_sheet(ctx, key, SHEET_CSV, lang, to_file, f);
	if (fclose(f) && rc == OK)
		rc = fault_set(&ctx->fault, FAILED, "failed", "the result file cannot be written");
	if (rc == OK)
		printf("result: %s\n", path);
	return rc;
}

static enum rc show_done(struct ctx *ctx, import_batch_key key, enum lang lang)
{
	int64_t by[IMPORT_GROUPS];
	struct import_batch b;
	char text[KEY_TEXT_SIZE];
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(ctx, shard_of_key(key.v), &tx);
	if (rc == OK)
		rc = import_load(ctx, &tx, key, &b);
	if (rc == OK)
		rc = import_count(&tx, key, by);
	if (rc)
		return rc;
	key_write(key.v, text);
	printf("batch %s (%s): %lld people in %lld households, %lld not taken, %lld undone, %lld not undone\n", text,
		choice_label(import_state_choices, b.state, lang), (long long)b.people, (long long)b.homes,
		(long long)b.refused, (long long)b.undone, (long long)b.kept);
	printf("old count %s; counted now", b.old_count ? b.old_count : "");
	for (int g = 0; g < IMPORT_GROUPS; g++)
		if (by[g])
			printf(" %d:%lld", g, (long long)by[g]);
	puts("");
	return OK;
}

static bool agreed(const struct options *o)
{
	char answer[16];

	if (o->yes)
		return true;
	fputs("Take this list? [y/N] ", stderr);
	return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static enum rc set_map(const struct options *o, struct ctx *ctx, const struct import_batch *b, const struct import_plan *p,
		bool *ret_changed)
{
	struct import_mapping m = p->mapping;
	struct import_settings in = { .joined = b->joined, .centre = b->centre };
	int64_t none;

	*ret_changed = o->map != NULL;
	if (!o->map)
		return OK;
	if (!read_map(o->map, &p->table, &m))
		return fault_set(&ctx->fault, INVALID, "input.invalid", "--map");
	in.mapping = import_mapping_text(&m, ctx->arena);
	return operation_run(ctx, &op_import_settings, shard_of_key(b->key.v), &in, b->key.v, &none);
}

/* Reads, maps and shows; true in *ret_go when it shall be taken. */
static enum rc look(const struct options *o, struct ctx *ctx, import_batch_key key, enum lang lang, bool *ret_go)
{
	AUTO(import_plan) p = {0};
	struct import_batch b;
	import_batch_key same = {0};
	char text[KEY_TEXT_SIZE];
	bool changed;
	enum rc rc = load_batch(ctx, key, &b);

	if (rc == OK)
		rc = import_plan_load(ctx, &b, &p);
	if (rc == OK)
		rc = set_map(o, ctx, &b, &p, &changed);
	if (rc == OK && changed) {
		import_plan_release(&p);
		rc = load_batch(ctx, key, &b);
		if (rc == OK)
			rc = import_plan_load(ctx, &b, &p);
	}
	if (rc)
		return rc;
	show_plan(&p, lang, ctx->arena);
	{
		AUTO(tx) tx = {0};
		rc = ctx_read(ctx, shard_of_key(key.v), &tx);
		if (rc == OK)
			rc = import_same(ctx, &tx, &b, &same);
		if (rc)
			return rc;
	}
	if (same.v) {
		key_write(same.v, text);
		printf("The same rows were taken before, as batch %s.\n", text);
	}
	*ret_go = !o->dry_run && agreed(o);
	return OK;
}

static enum rc run(const struct options *o, struct app *a, struct ctx *ctx, shard_id province, int64_t centre)
{
	enum lang lang = console_lang();
	import_batch_key key;
	int64_t none;
	size_t n;
	char *bytes = read_file(o->file, IMPORT_FILE_MAX, &n);
	const char *name = strrchr(o->file, '/');
	bool go = false;
	enum rc rc;

	if (!bytes)
		return fault_set(&ctx->fault, FAILED, "failed", "--file");
	rc = import_upload(ctx, province, name ? name + 1 : o->file, bytes, n, centre, &key);
	free(bytes);
	if (rc == OK)
		rc = look(o, ctx, key, lang, &go);
	if (rc)
		return rc;
	if (!go)
		return operation_run(ctx, &op_import_drop, province, NULL, key.v, &none);
	rc = import_confirm(ctx, key);
	if (rc == OK)
		rc = work(a, ctx, key, "import");
	if (rc == OK)
		rc = show_done(ctx, key, lang);
	return rc ? rc : write_result(o, ctx, key, lang);
}

static enum rc undo(struct app *a, struct ctx *ctx, const char *word)
{
	import_batch_key key;
	int64_t none;
	enum rc rc;

	if (!key_read(word, &key.v))
		return fault_set(&ctx->fault, NOT_FOUND, "not_found", "batch");
	rc = operation_run(ctx, &op_import_undo, shard_of_key(key.v), NULL, key.v, &none);
	if (rc == OK)
		rc = work(a, ctx, key, "undo");
	return rc ? rc : show_done(ctx, key, console_lang());
}

/* The province of --unit, else the only one there is. */
static bool find_province(const struct options *o, struct app *a, shard_id *ret_shard, int64_t *ret_centre)
{
	shard_id list[SHARD_MAX];
	int n = store_shards(a->store, list), provinces = 0;
	int64_t unit = 0;

	if (o->unit && (!str_to_i64(o->unit, &unit) || !unit_no_valid(unit) || unit_level_of(UNIT(unit)) == LEVEL_COUNTRY)) {
		fputs("zendegi import: --unit takes the number of a province or centre\n", stderr);
		return false;
	}
	*ret_centre = unit && unit_level_of(UNIT(unit)) == LEVEL_CENTRE ? unit : 0;
	for (int i = 0; i < n; i++)
		if (list[i].v != SHARD_NATIONAL.v && (!unit || unit_shard(UNIT(unit)).v == list[i].v)) {
			*ret_shard = list[i];
			provinces++;
		}
	if (provinces == 1)
		return true;
	fputs("zendegi import: say which province with --unit\n", stderr);
	return false;
}

int cmd_import(const struct options *o)
{
	bool taking_back = o->nrest == 2 && str_eq(o->rest[0], "undo");
	struct arena arena;
	struct ctx ctx;
	struct app a;
	shard_id province;
	int64_t centre;
	enum rc rc = OK;
	int status = EXIT_OK;

	if (!taking_back && (!o->file || o->nrest)) {
		fputs("zendegi import: --data DIR --file F.csv|F.xlsx, or undo BATCH\n", stderr);
		return EXIT_USAGE;
	}
	if (app_open(&a, o, 0, NULL) != OK)
		return EXIT_FAILED;
	arena_init(&arena, ARENA_CAP_DEFAULT);
	app_ctx(&a, &ctx, &arena);
	if (taking_back)
		rc = undo(&a, &ctx, o->rest[1]);
	else if (find_province(o, &a, &province, &centre))
		rc = run(o, &a, &ctx, province, centre);
	else
		status = EXIT_USAGE;
	if (rc)
		status = app_fail("import", rc, &ctx.fault);
	arena_release(&arena);
	app_close(&a);
	return status;
}
