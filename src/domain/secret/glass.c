/* Breaking a glass, telling, reviewing, rising. */
#include "secret_int.h"

#include "brake.h"
#include "case_read.h"
#include "metrics.h"
#include "store_admin.h"

#define MINUTE_MS 60000
enum { WHY_LEAST = 10, RISES_MAX = 200 };

/* ---- counters ------------------------------------------------------------------------------ */

void glass_count(struct tx *tx, const struct glass *g, int sign)
{
	if (g->state != GLASS_OPEN)
		return;
	if (!unit_veiled(g->unit))
		metric_add_unit(tx, M_GLASS, g->unit, 0, sign);
	metric_add_staff(tx, M_GLASS, g->told, 0, sign);
}

struct differs { struct tx *tx; bool fix; };

static void differs(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted)
{
	const struct differs *d = arg;

	if (d->fix)
		counter_add(d->tx, metric, subject, bucket, counted - stored);
}

enum rc glass_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences)
{
	struct who who = ctx_who(ctx);
	struct recount *rec;
	AUTO(tx) tx = {0};
	struct differs d = { &tx, fix };
	enum rc rc = fix ? tx_write(&tx, ctx->store, province, ctx->arena, &ctx->fault, &who, "glass.recount") :
		ctx_read(ctx, province, &tx);

	if (rc)
		return rc;
	rec = recount_new();
	rc = glass_count_rows(&tx, rec);
	if (!rc)
		rc = recount_compare(rec, &tx, M_GLASS, M_GLASS, differs, &d, ret_differences);
	recount_free(rec);
	return rc ? rc : tx_commit(&tx);
}

/* ---- break ------------------------------------------------------------------------------------ */

static enum rc of_place(struct ctx *ctx, struct tx *tx, const struct glass_break *in, struct glass *g)
{
	struct household h;
	enum rc rc = household_load(ctx, tx, (household_key){ in->household }, &h);

	if (rc)
		return rc;
	if (household_place_shown(ctx, &h))
		return ctx_fault(ctx, CONFLICT, "glass.not_hidden");
	g->household = h.key;
	g->unit = h.unit;
	g->told = h.worker;
	journal_subject(tx, h.key.v);
	return OK;
}

/* The same rows and the same answer whether there is such a file or not. */
static enum rc of_secret(struct ctx *ctx, struct tx *tx, const struct glass_break *in, struct glass *g)
{
	household_key household;
	int64_t unit;
	enum rc rc;

	g->file_number = in->file_number;
	rc = secret_by_number(ctx, tx, in->file_number ? in->file_number : "", &household, &unit);
	if (rc == NOT_FOUND) {
		fault_clear(&ctx->fault);
		g->what = GLASS_NOTHING;
		g->unit = ctx->actor.unit.v;
		return OK;
	}
	if (rc)
		return rc;
	g->household = household;
	g->unit = g->veil = unit;
	return secret_lead(tx, unit, &g->told);
}

enum rc glass_break_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct glass_break *in = input;
	struct glass g = { .what = in->what, .staff = ctx->actor.staff, .role = (int32_t)ctx->actor.role, .why = in->why,
		.at = { tx_now(tx) }, .until_at = { tx_now(tx) + GLASS_MINUTES * MINUTE_MS }, .state = GLASS_OPEN,
		.due_on = ctx_workday(ctx, ctx_today(ctx), GLASS_DAYS) };
	int64_t n;
	enum rc rc;

	(void)subject;
	if (utf8_count(in->why) < WHY_LEAST) {
		fault_field(&ctx->fault, "why", "glass.why", NULL);
		return ctx_fault(ctx, INVALID, "glass.why");
	}
	if (in->what != GLASS_PLACE && str_empty(in->file_number))
		return ctx_refuse(ctx, "file_number", "required");
	rc = glasses_since(tx, ctx->actor.staff, fa_ms_of_day(ctx_today(ctx)), &n);
	if (rc)
		return rc;
	if (n >= GLASS_A_DAY)
		return ctx_fault(ctx, CONFLICT, "glass.often");
	rc = in->what == GLASS_PLACE ? of_place(ctx, tx, in, &g) : of_secret(ctx, tx, in, &g);
	if (rc)
		return rc;
	rc = row_insert(tx, &glass_type, &g);
	if (rc)
		return rc;
	glass_count(tx, &g, +1);
	*ret_key = g.key.v;
	return OK;
}

enum rc glass_break_open(struct ctx *ctx, shard_id province, const struct glass_break *in, glass_key *ret_key)
{
	enum rc rc;

	ctx->inside = true;
	rc = operation_run(ctx, &op_glass_break, province, in, 0, &ret_key->v);
	ctx->inside = false;
	return rc;
}

/* ---- review ---------------------------------------------------------------------------------------- */

static bool may_review(struct ctx *ctx, const struct glass *g)
{
	bool leader = ROLE_BIT(ctx->actor.role) & (ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE) | ROLE_BIT(ROLE_CENTRE_MANAGER) |
		ROLE_BIT(ROLE_COUNTY_EXPERT));

	return ctx->program || g->told == ctx->actor.staff || (leader && in_scope(ctx, g->unit));
}

enum rc glass_review_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct glass_review *in = input;
	struct glass old, g;
	enum rc rc = row_load(tx, &glass_type, subject, &old);

	if (rc == NOT_FOUND || (!rc && !may_review(ctx, &old)))
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	if (rc)
		return rc;
	if (old.staff == ctx->actor.staff)
		return ctx_fault(ctx, DENIED, "glass.own");
	g = old;
	g.state = in->right ? GLASS_RIGHT : GLASS_WRONG;
	g.reviewed_at.ms = tx_now(tx);
	g.reviewed_by = ctx->actor.staff;
	g.review_note = in->review_note;
	rc = row_update(tx, &glass_type, &old, &g);
	if (rc)
		return rc;
	if (old.household.v && !old.veil)
		journal_subject(tx, old.household.v);
	glass_count(tx, &old, -1);
	*ret_key = subject;
	return OK;
}

/* Said wrong, those who answer for the colleague learn that something was, and not in which file. */
static enum rc alarm(struct ctx *ctx, const struct glass *g)
{
	struct read_alarm_raise in = { .staff = g->staff, .role = g->role, .unit = unit_seen(UNIT(g->unit)).v, .files = 1 };
	struct ctx own;
	enum rc rc;

	if (!store_has_shard(ctx->store, SHARD_NATIONAL))
		return OK;
	ctx_system(&own, ctx->store, ctx->arena);
	rc = operation_run(&own, &op_read_alarm_raise, SHARD_NATIONAL, &in, 0, NULL);
	ctx->statements += own.statements;
	return rc;
}

enum rc glass_review(struct ctx *ctx, glass_key key, const struct glass_review *in)
{
	struct glass g;
	enum rc rc;

	ctx->inside = true;
	rc = operation_run(ctx, &op_glass_review, shard_of_key(key.v), in, key.v, NULL);
	ctx->inside = false;
	if (rc || in->right)
		return rc;
	AUTO(tx) tx = {0};
	rc = ctx_read(ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = row_load(&tx, &glass_type, key.v, &g);
	if (!rc)
		rc = tx_commit(&tx);
	return rc ? rc : alarm(ctx, &g);
}

/* ---- rising ------------------------------------------------------------------------------------------- */

static enum rc rise_one(struct ctx *ctx, struct tx *tx, const struct glass *old)
{
	struct glass g = *old;
	enum rc rc;

	g.due_on = ctx_workday(ctx, ctx_today(ctx), GLASS_DAYS);
	/* A secret file's own stay with its team. */
	if (!unit_veiled(g.unit))
		g.unit = unit_parent(UNIT(g.unit)).v;
	rc = row_update(tx, &glass_type, old, &g);
	if (rc)
		return rc;
	glass_count(tx, old, -1);
	glass_count(tx, &g, +1);
	return OK;
}

static enum rc rise_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct glass g;
	enum rc rc = row_load(tx, &glass_type, subject, &g);

	(void)input;
	*ret_key = subject;
	return rc ? rc : rise_one(ctx, tx, &g);
}

static const struct operation rise_op = { .name = "glass.rise", .fa = "بالا رفتن بررسی", .en = "An unreviewed glass rises",
	.subject = &glass_type, .flags = OP_CHANGE | OP_INTERNAL, .run = rise_run };

enum rc glass_rise(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n)
{
	int64_t *keys;
	size_t n;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, province, &tx);
		if (!rc)
			rc = glasses_late(&tx, ctx_today(ctx), max < RISES_MAX ? max : RISES_MAX, &keys, &n);
		if (!rc)
			rc = tx_commit(&tx);
		if (rc)
			return rc;
	}
	for (size_t i = 0; !rc && i < n; i++)
		rc = operation_run(ctx, &rise_op, province, NULL, keys[i], NULL);
	*ret_n = n;
	return rc;
}
