/* Stagnant files and what closing them freed: one statement for each province (R117, R142). */
#include "report_int.h"
#include "store_series.h"

enum { YEAR = 12, UNITS_MOST = 3000, WAITING = 0, CLOSED, FREED, SAVED, SPANS };

/* list[0] is the unit asked for; root what stands for it in this shard. */
struct freeing { struct freed_figures *list; size_t n; int64_t root; };

static void add_to(struct freed_figures *f, size_t span, int64_t bucket, int64_t value)
{
	switch (span) {
	case WAITING: f->waiting += value; break;
	case CLOSED: f->closed += value; break;
	case FREED:
		f->freed += value;
		f->by_reason[bucket % FREED_WHYS] += value;
		break;
	default:
		f->saved += value;
		f->saved_by_reason[bucket % FREED_WHYS] += value;
	}
}

static void add_value(void *arg, size_t span, int64_t subject, int64_t bucket, int64_t value)
{
	struct freeing *g = arg;

	if (subject == g->root)
		add_to(&g->list[0], span, bucket, value);
	for (size_t i = 1; i < g->n; i++)
		if (g->list[i].no.v == subject) {
			add_to(&g->list[i], span, bucket, value);
			return;
		}
}

static enum rc add_shard(struct ctx *ctx, unit_no root, struct freeing *g)
{
	int month = fa_month_index(ctx_today(ctx)), first = month - YEAR + 1;
	int64_t lo = root.v, hi = unit_range_of(root).hi;
	int64_t from = (int64_t)first * FREED_WHYS, to = (int64_t)month * FREED_WHYS + FREED_WHYS - 1;
	const struct counter_span spans[SPANS] = {
		[WAITING] = { M_STAGNANT, lo, hi, 0, 0 }, [CLOSED] = { M_STAGNANT_MONTH, lo, hi, first, month },
		[FREED] = { M_FREED, lo, hi, from, to }, [SAVED] = { M_SAVED, lo, hi, from, to },
	};
	enum rc rc;
	AUTO(tx) tx = {0};

	if (!store_has_shard(ctx->store, unit_shard(root)))
		return OK;
	g->root = root.v;
	rc = ctx_read(ctx, unit_shard(root), &tx);
	if (!rc)
		rc = counter_series(&tx, spans, SPANS, add_value, g);
	return rc ? rc : tx_commit(&tx);
}

static enum rc add_all(struct ctx *ctx, unit_no unit, struct freeing *g)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(ctx->store, shards);
	enum rc rc = OK;

	if (unit_level_of(unit) != LEVEL_COUNTRY)
		return add_shard(ctx, unit, g);
	for (int i = 0; !rc && i < n; i++)
		if (shards[i].v > 0)
			rc = add_shard(ctx, unit_make(shards[i].v - 1, 0, 0), g);
	return rc;
}

enum rc report_freed(struct ctx *ctx, unit_no unit, struct freed_figures *ret_own, struct freed_figures **ret_below, size_t *ret_n)
{
	struct freed_figures *list = ARENA_ARRAY(ctx->arena, struct freed_figures, UNITS_MOST);
	struct freeing g = { .list = list, .n = 1 };
	const struct org_unit *u;
	size_t pos = 0, k = 0;
	enum rc rc = report_holds(ctx, unit);

	if (rc)
		return rc;
	list[0].no = unit;
	if (unit_level_of(unit) != LEVEL_CENTRE)
		while (g.n < UNITS_MOST && (u = org_next(ctx->org, unit_range_of(unit), unit_level_of(unit) + 1, &pos)) != NULL)
			list[g.n++].no = u->no;
	rc = add_all(ctx, unit, &g);
	if (rc)
		return rc;
	*ret_own = list[0];
	for (size_t i = 1; i < g.n; i++)
		if (list[i].waiting || list[i].closed || list[i].freed)
			list[k++] = list[i];
	*ret_below = list;
	*ret_n = k;
	return OK;
}
