/* Drafts: a sealed derived table, one row a person and form. */
#include "draft.h"

#include <string.h>

enum { DRAFTS_MAX = 100, WORD_MAX = 40 };

static shard_id shard_of(const struct ctx *ctx)
{
	return unit_shard(ctx->actor.unit);
}

static bool word_ok(const char *w)
{
	size_t n = w ? strspn(w, "abcdefghijklmnopqrstuvwxyz0123456789._-") : 0;

	return n > 0 && n <= WORD_MAX && w[n] == '\0';
}

static enum rc check(struct ctx *ctx, const char *kind, const char *ref)
{
	if (!word_ok(kind) || !word_ok(ref))
		return ctx_fault(ctx, INVALID, "draft.form");
	return OK;
}

/* The place a body is sealed for: kind and ref in the column's name, the person as row. */
static const char *column_of(struct ctx *ctx, const char *kind, const char *ref)
{
	return arena_printf(ctx->arena, "%s/%s", kind, ref);
}

enum rc draft_save(struct ctx *ctx, const char *kind, const char *ref, int64_t subject, const char *body)
{
	struct who who = ctx_who(ctx);
	int64_t staff = ctx->actor.staff, have;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = check(ctx, kind, ref);
	if (rc)
		return rc;
	if (!body || strlen(body) > DRAFT_BODY_MAX)
		return ctx_fault(ctx, LIMIT, "draft.size");
	rc = tx_write(&tx, ctx->store, shard_of(ctx), ctx->arena, &ctx->fault, &who, "draft.save");
	if (rc)
		return rc;
	/* The others: who has a hundred may still go on with each of them. */
	rc = db_int(&tx, SQL("select count(*) from draft where staff = $1 and not (kind = $2 and ref = $3)"),
		VALS(v_int(staff), v_text(kind), v_text(ref)), &have);
	if (rc)
		return rc;
	if (have >= DRAFTS_MAX)
		return ctx_fault(ctx, LIMIT, "draft.many");
	rc = db_exec(&tx, SQL("insert into draft (staff, kind, ref, subject, at, body) values ($1, $2, $3, $4, $5, $6) "
		"on conflict (staff, kind, ref) do update set subject = excluded.subject, at = excluded.at, "
		"body = excluded.body"),
		VALS(v_int(staff), v_text(kind), v_text(ref), v_int(subject), v_int(tx_now(&tx)),
			v_secret(&tx, "draft", column_of(ctx, kind, ref), staff, body)), NULL);
	if (rc)
		return rc;
	return tx_commit(&tx);
}

enum rc draft_load(struct ctx *ctx, const char *kind, const char *ref, struct draft *ret_draft)
{
	int64_t staff = ctx->actor.staff;
	struct draft d = { .kind = kind, .ref = ref };
	enum rc rc = check(ctx, kind, ref);

	if (rc)
		return rc;
	AUTO(tx) tx = {0};
	rc = ctx_read(ctx, shard_of(ctx), &tx);
	if (rc)
		return rc;
	AUTO(rows) r = {0};
	rc = db_query(&tx, &r, SQL("select subject, at, body from draft where staff = $1 and kind = $2 and ref = $3"),
		VALS(v_int(staff), v_text(kind), v_text(ref)));
	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	d.subject = rows_int(&r, 0);
	d.at_ms = rows_int(&r, 1);
	d.body = rows_secret_at(&r, 2, "draft", column_of(ctx, kind, ref), staff);
	if (!d.body)
		return ctx_fault(ctx, FAILED, "store.sealed");
	*ret_draft = d;
	return OK;
}

enum rc draft_drop(struct ctx *ctx, const char *kind, const char *ref)
{
	struct who who = ctx_who(ctx);
	enum rc rc = check(ctx, kind, ref);

	if (rc)
		return rc;
	AUTO(tx) tx = {0};
	rc = tx_write(&tx, ctx->store, shard_of(ctx), ctx->arena, &ctx->fault, &who, "draft.drop");
	if (rc)
		return rc;
	rc = db_exec(&tx, SQL("delete from draft where staff = $1 and kind = $2 and ref = $3"),
		VALS(v_int(ctx->actor.staff), v_text(kind), v_text(ref)), NULL);
	if (rc)
		return rc;
	return tx_commit(&tx);
}

enum rc draft_list(struct ctx *ctx, size_t max, struct draft **ret_list, size_t *ret_n)
{
	struct draft *list = ARENA_ARRAY(ctx->arena, struct draft, max);
	size_t n = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(ctx, shard_of(ctx), &tx);
	if (rc)
		return rc;
	AUTO(rows) r = {0};
	rc = db_query(&tx, &r, SQL("select kind, ref, subject, at from draft where staff = $1 "
		"order by at desc, kind, ref limit $2"), VALS(v_int(ctx->actor.staff), v_int((int64_t)max)));
	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct draft){ .kind = rows_text(&r, 0), .ref = rows_text(&r, 1),
			.subject = rows_int(&r, 2), .at_ms = rows_int(&r, 3) };
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc draft_sweep(struct ctx *ctx, shard_id shard, int64_t *ret_dropped)
{
	struct who who = ctx_who(ctx);
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = tx_write(&tx, ctx->store, shard, ctx->arena, &ctx->fault, &who, "draft.sweep");
	if (rc)
		return rc;
	rc = db_exec(&tx, SQL("delete from draft where at < $1"), VALS(v_int(tx_now(&tx) - DRAFT_LIFE_MS)), ret_dropped);
	if (rc)
		return rc;
	return tx_commit(&tx);
}
