/* Batches: kept, planned, confirmed. */
#include "import_int.h"
#include "import_run.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "units.h"

#define PLAN_MEMORY ((size_t)1 << 30)

/* ---- uploading -------------------------------------------------------------------------- */

struct upload { const char *file_name, *content, *mapping; int64_t centre, lines; };

enum rc import_run_upload(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct upload *in = input;
	unit_no province = unit_make(tx->shard.v - 1, 0, 0);
	struct import_batch b = { .unit = province.v, .centre = in->centre, .file_name = in->file_name,
		.content = in->content, .mapping = in->mapping, .state = IMPORT_OPEN, .lines = in->lines,
		.made_by = ctx->actor.staff, .made_at = { tx_now(tx) } };
	enum rc rc;

	(void)subject;
	if (!range_has(ctx->scope, province.v) && !range_has(unit_range_of(province), ctx->actor.unit.v))
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	/* The same rows of an older list may have been deleted since they were found here. */
	if (!store_file_has(ctx->store, tx->shard, in->content))
		return ctx_fault(ctx, CONFLICT, "import.kept");
	rc = row_insert(tx, &import_batch_type, &b);
	if (rc)
		return rc;
	*ret_key = b.key.v;
	return OK;
}

/* Reading and sealing in memory of its own; what leaves is a hash and a few words. */
static enum rc keep(struct ctx *ctx, shard_id province, const void *bytes, size_t n, struct arena *big,
		struct upload *in, char hash[STORE_FILE_HASH])
{
	struct import_table t;
	struct import_mapping m;
	enum rc rc = import_read(big, bytes, n, &ctx->fault, &t);
	AUTO(buf) text = {0};

	if (rc)
		return rc;
	import_guess(&t, &m);
	in->mapping = import_mapping_text(&m, ctx->arena);
	in->lines = (int64_t)t.nlines;
	import_table_write(&t, &text);
	if (text.overflow)
		return ctx_fault(ctx, LIMIT, "cage.too_large");
	return store_file_put(ctx->store, province, text.data, text.len, &ctx->fault, hash);
}

enum rc import_upload(struct ctx *ctx, shard_id province, const char *file_name, const void *bytes,
		size_t n, int64_t centre, import_batch_key *ret_key)
{
	struct upload in = { .centre = centre };
	char hash[STORE_FILE_HASH], name[200];
	struct arena big;
	int64_t key;
	enum rc rc;

	if (!may(ctx, &op_import_upload))
		return ctx_fault(ctx, DENIED, "access.denied");
	if (centre && (unit_level_of(UNIT(centre)) != LEVEL_CENTRE || unit_shard(UNIT(centre)).v != province.v ||
			!in_scope(ctx, centre)))
		return ctx_fault(ctx, INVALID, "import.centre");
	arena_init(&big, PLAN_MEMORY);
	rc = keep(ctx, province, bytes, n, &big, &in, hash);
	arena_release(&big);
	if (rc)
		return rc;
	/* A name that is cut is still a name. */
	(void)str_copy(name, sizeof name, file_name ? file_name : "");
	in.file_name = name[0] ? name : NULL;
	in.content = hash;
	rc = operation_run(ctx, &op_import_upload, province, &in, 0, &key);
	if (rc)
		return rc;
	*ret_key = (import_batch_key){ key };
	return OK;
}

/* ---- changing a batch that is still open ------------------------------------------------- */

static enum rc load_in(struct ctx *ctx, struct tx *tx, int64_t key, int32_t state, struct import_batch *ret_b)
{
	enum rc rc = import_load(ctx, tx, (import_batch_key){ key }, ret_b);

	if (rc)
		return rc;
	return ret_b->state == state ? OK : ctx_fault(ctx, CONFLICT, "import.state");
}

enum rc import_run_settings(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct import_settings *in = input;
	struct import_batch old, b;
	enum rc rc = load_in(ctx, tx, subject, IMPORT_OPEN, &old);

	if (rc)
		return rc;
	if (in->centre > 0 && (unit_level_of(UNIT(in->centre)) != LEVEL_CENTRE || !in_scope(ctx, in->centre) ||
			unit_shard(UNIT(in->centre)).v != tx->shard.v))
		return ctx_fault(ctx, INVALID, "import.centre");
	b = old;
	b.mapping = in->mapping;
	b.joined = in->joined;
	b.centre = in->centre > 0 ? in->centre : 0;
	*ret_key = subject;
	return row_update(tx, &import_batch_type, &old, &b);
}

static enum rc to_state(struct ctx *ctx, struct tx *tx, int64_t subject, int32_t from, int32_t to, int64_t *ret_key)
{
	struct import_batch old, b;
	enum rc rc = load_in(ctx, tx, subject, from, &old);

	if (rc)
		return rc;
	b = old;
	b.state = to;
	if (to == IMPORT_DROPPED)
		b.ended_at = (instant_t){ tx_now(tx) };
	*ret_key = subject;
	return row_update(tx, &import_batch_type, &old, &b);
}

enum rc import_run_undo(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	return to_state(ctx, tx, subject, IMPORT_DONE, IMPORT_UNDOING, ret_key);
}

enum rc import_run_drop(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	return to_state(ctx, tx, subject, IMPORT_OPEN, IMPORT_DROPPED, ret_key);
}

/* ---- forgetting ------------------------------------------------------------------------- */

static int64_t forget_before(int64_t now)
{
	return now - INT64_C(86400000) * IMPORT_KEPT_DAYS;
}

/* The file goes before the row says so: what is broken off here is done again by the next sweep. */
enum rc import_run_forget(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct import_batch old, b;
	enum rc rc = row_load(tx, &import_batch_type, subject, &old);

	(void)input;
	if (rc)
		return rc;
	/* Somebody went on with it a moment ago. */
	if (old.state == IMPORT_RUNNING || old.state == IMPORT_UNDOING)
		return ctx_fault(ctx, CONFLICT, "import.state");
	rc = store_file_delete(ctx->store, tx->shard, old.content, &ctx->fault);
	if (rc)
		return rc;
	b = old;
	b.forgotten_at = (instant_t){ tx_now(tx) };
	if (b.state == IMPORT_OPEN) {
		b.state = IMPORT_DROPPED;
		b.ended_at = b.forgotten_at;
	}
	*ret_key = subject;
	return row_update(tx, &import_batch_type, &old, &b);
}

enum rc imports_forget(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n)
{
	int64_t *keys, none;
	size_t n;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, province, &tx);
		if (rc)
			return rc;
		rc = import_forgettable(&tx, forget_before(tx_now(&tx)), max, &keys, &n);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < n; i++) {
		rc = operation_run(ctx, &op_import_forget, province, NULL, keys[i], &none);
		if (rc == CONFLICT)
			fault_clear(&ctx->fault);
		else if (rc)
			return rc;
	}
	*ret_n = n;
	return OK;
}

struct confirm { int64_t ver; const char *old_count; };

enum rc import_run_confirm(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct confirm *in = input;
	struct import_batch old, b;
	enum rc rc = load_in(ctx, tx, subject, IMPORT_OPEN, &old);

	if (rc)
		return rc;
	/* What was planned is what is taken. */
	if (old.ver != in->ver)
		return ctx_fault(ctx, CONFLICT, "import.state");
	b = old;
	b.state = IMPORT_RUNNING;
	b.old_count = in->old_count;
	*ret_key = subject;
	return row_update(tx, &import_batch_type, &old, &b);
}

enum rc import_confirm(struct ctx *ctx, import_batch_key key)
{
	AUTO(import_plan) p = {0};
	AUTO(buf) count = {0};
	struct import_batch b;
	struct confirm in;
	int64_t none;
	enum rc rc;

	if (!may(ctx, &op_import_confirm))
		return ctx_fault(ctx, DENIED, "access.denied");
	{
		AUTO(tx) tx = {0};
		rc = ctx_read(ctx, shard_of_key(key.v), &tx);
		if (rc)
			return rc;
		rc = import_load(ctx, &tx, key, &b);
		if (rc)
			return rc;
	}
	rc = import_plan_load(ctx, &b, &p);
	if (rc)
		return rc;
	if (p.incomplete)
		return ctx_fault(ctx, INVALID, "import.columns_missing");
	if (p.nhomes == 0)
		return ctx_fault(ctx, INVALID, "import.nothing_good");
	buf_init(&count, 200);
	for (int g = 0; g < IMPORT_GROUPS; g++)
		if (p.old_count[g])
			buf_printf(&count, "%s%d:%lld", count.len ? "," : "", g, (long long)p.old_count[g]);
	in = (struct confirm){ b.ver, buf_str(&count) };
	return operation_run(ctx, &op_import_confirm, shard_of_key(key.v), &in, key.v, &none);
}

/* ---- the plan -------------------------------------------------------------------------------- */

void import_plan_release(struct import_plan *p)
{
	arena_release(&p->arena);
	*p = (struct import_plan){0};
}

struct same { const char *text; size_t who; };

static int by_text(const void *a, const void *b)
{
	const struct same *x = a, *y = b;
	int c = strcmp(x->text, y->text);

	return c ? c : (x->who > y->who) - (x->who < y->who);
}

/* The same person twice in one list: the first row is taken. */
static void find_twice(struct import_plan *p, enum import_field field, const char *code, bool error)
{
	struct same *list = ARENA_ARRAY(&p->arena, struct same, p->npeople);
	size_t n = 0;

	for (size_t i = 0; i < p->npeople; i++) {
		const struct import_person *w = &p->person[i];
		const char *text = field == IMPORT_FILE_NO ? w->m.legacy_file_no : w->m.national_id;

		if (!w->refused && !str_empty(text))
			list[n++] = (struct same){ text, i };
	}
	qsort(list, n, sizeof *list, by_text);
	for (size_t i = 1, first = 0; i < n; i++) {
		if (!str_eq(list[first].text, list[i].text)) {
			first = i;
			continue;
		}
		import_problem(p, &p->person[list[i].who], field, code,
			arena_printf(&p->arena, "%lld", (long long)p->person[list[first].who].line), error);
	}
}

/* Who stands in an open file of the province or country already, but by this batch. */
static enum rc find_known(struct ctx *ctx, const struct import_batch *b, struct import_plan *p)
{
	bool *done = ARENA_ARRAY(&p->arena, bool, p->npeople);
	struct arena scratch;
	int64_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(ctx, shard_of_key(b->key.v), &tx);
	if (rc == OK)
		rc = import_lines_done(&tx, b->key, p, done, &n);
	if (rc)
		return rc;
	arena_init(&scratch, ARENA_CAP_DEFAULT);
	tx.arena = &scratch;
	for (size_t i = 0; i < p->npeople && rc == OK; i++) {
		struct import_person *w = &p->person[i];
		struct directory_row *row;
		size_t found;

		if (done[i] || w->refused || str_empty(w->m.national_id))
			continue;
		rc = directory_find(&tx, DIRECTORY_NATIONAL_ID, w->m.national_id, 1, &row, &found);
		if (rc == OK && found && row[0].open)
			import_problem(p, w, IMPORT_NATIONAL_ID, "import.known", NULL, true);
		if (i % 256 == 0)
			arena_reset(&scratch);
	}
	tx_release(&tx);
	tx = (struct tx){0};
	arena_release(&scratch);
	return rc;
}

static void count_problems(struct import_plan *p)
{
	for (size_t i = 0; i < p->npeople; i++) {
		p->refused += p->person[i].refused;
		p->warned += !p->person[i].refused && p->person[i].problems;
	}
}

static enum rc make_plan(struct ctx *ctx, const struct import_batch *b, struct import_plan *p)
{
	const void *text;
	size_t n;
	enum rc rc = store_file_get(ctx->store, shard_of_key(b->key.v), b->content, &p->arena, &ctx->fault, &text, &n);

	if (rc)
		return rc;
	rc = import_table_load(&p->arena, text, n, &ctx->fault, &p->table);
	if (rc)
		return rc;
	import_mapping_read(b->mapping, p->table.ncols, &p->mapping);
	rc = import_people(ctx, b, p);
	if (rc)
		return rc;
	find_twice(p, IMPORT_NATIONAL_ID, "import.twice", true);
	find_twice(p, IMPORT_FILE_NO, "import.file_twice", false);
	rc = find_known(ctx, b, p);
	if (rc)
		return rc;
	count_problems(p);
	import_merge(p, b->joined);
	return OK;
}

enum rc import_plan_load(struct ctx *ctx, const struct import_batch *b, struct import_plan *ret_plan)
{
	const struct org *own = NULL;
	struct ctx inner = *ctx;
	struct import_plan p = {0};
	enum rc rc;

	arena_init(&p.arena, PLAN_MEMORY);
	if (!inner.org && inner.orgs)
		inner.org = own = org_get(inner.orgs);
	inner.arena = &p.arena;
	rc = make_plan(&inner, b, &p);
	if (own)
		org_put(own);
	if (rc) {
		ctx->fault = inner.fault;
		arena_release(&p.arena);
		return rc;
	}
	*ret_plan = p;
	return OK;
}

/* ---- words --------------------------------------------------------------------------------------- */

const char *import_reason_text(const char *reason, enum lang lang, struct arena *a)
{
	const char *s = reason ? reason : "";
	AUTO(buf) out = {0};

	buf_init(&out, 8192);
	while (*s) {
		size_t n = strcspn(s, " "), colon = strcspn(s, ":");
		const char *field = NULL, *token, *arg;

		if (colon < n) {
			for (int f = 0; f < IMPORT_FIELDS; f++)
				if (strlen(import_fields[f].code) == colon && memcmp(import_fields[f].code, s, colon) == 0)
					field = lang == LANG_EN ? import_fields[f].en : import_fields[f].fa;
			token = arena_strndup(a, s + colon + 1, n - colon - 1);
		} else {
			token = arena_strndup(a, s, n);
		}
		arg = strchr(token, '=');
		if (arg)
			token = arena_strndup(a, token, (size_t)(arg++ - token));
		buf_printf(&out, "%s%s%s%s", out.len ? " " : "", field ? field : "", field ? ": " : "",
			message_text(token, arg, lang, a));
		s += n;
		s += *s == ' ';
	}
	return arena_strdup(a, buf_str(&out));
}
