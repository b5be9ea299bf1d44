/* Adds counters up: a unit, the units below it, months. */
#include "report_int.h"

#include "store_series.h"

#include <stdlib.h>

enum { YEAR_MONTHS = 12, UNITS_MAX = 3000 };

enum rc report_holds(struct ctx *ctx, unit_no unit)
{
	struct unit_range r = unit_range_of(unit);

	/* A number of the right shape that no unit has: no page full of zeros for it. */
	if (ctx->org && unit.v && !org_unit(ctx->org, unit.v))
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	if (r.lo < ctx->scope.lo || r.hi > ctx->scope.hi)
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	return OK;
}

static void rates(struct unit_figures *f)
{
	f->seen = f->done = INT_NONE;
	if (f->files <= 0)
		return;
	f->seen = (f->files - f->overdue) * 1000 / f->files;
	f->done = f->visits_year * 1000 / (2 * f->files);
}

/* ---- one province ----------------------------------------------------------------- */

/* A unit and those below it, as far as they lie in one province. */
struct gather {
	struct unit_figures root, *below;          /* below: sorted by number */
	size_t nbelow;
	int month;
	struct report *into;                       /* months and groups of the root */
};

static int by_number(const void *a, const void *b)
{
	int64_t x = ((const struct unit_figures *)a)->no.v, y = ((const struct unit_figures *)b)->no.v;

	return (x > y) - (x < y);
}

enum { FILES, MEMBERS, NO_WORKER, REQUESTS, VISITS, NOBODY, OVERDUE_MONTHS, OVERDUE_DAYS, ARRIVED, GROUPS, SPANS };

static void add_figure(const struct gather *g, struct unit_figures *f, size_t span, int64_t bucket, int64_t value)
{
	static const size_t plain[SPANS] = { [FILES] = offsetof(struct unit_figures, files),
		[MEMBERS] = offsetof(struct unit_figures, members), [NO_WORKER] = offsetof(struct unit_figures, no_worker),
		[REQUESTS] = offsetof(struct unit_figures, requests),
		[OVERDUE_MONTHS] = offsetof(struct unit_figures, overdue),
		[OVERDUE_DAYS] = offsetof(struct unit_figures, overdue) };
	bool year = bucket > g->month - YEAR_MONTHS;

	if (plain[span])
		*(int64_t *)((char *)f + plain[span]) += value;
	if (span == NOBODY && year)
		f->nobody_year += value;
	if (span != VISITS)
		return;
	if (bucket == g->month)
		f->visits_month += value;
	if (bucket == g->month - 1)
		f->visits_before += value;
	if (year)
		f->visits_year += value;
}

static void add_month(const struct gather *g, size_t span, int64_t bucket, int64_t value)
{
	struct month_figures *m = &g->into->months[bucket - (g->month - REPORT_MONTHS + 1)];

	if (span == VISITS)
		m->visits += value;
	else if (span == NOBODY)
		m->nobody += value;
	else
		m->requests += value;
}

static void add_value(void *arg, size_t span, int64_t subject, int64_t bucket, int64_t value)
{
	struct gather *g = arg;
	struct unit_figures key = { .no = { subject } }, *f;

	f = g->nbelow ? bsearch(&key, g->below, g->nbelow, sizeof key, by_number) : NULL;
	if (f)
		add_figure(g, f, span, bucket, value);
	if (subject != g->root.no.v)
		return;
	add_figure(g, &g->root, span, bucket, value);
	if (span == VISITS || span == NOBODY || span == ARRIVED)
		add_month(g, span, bucket, value);
	else if (span == GROUPS)
		g->into->group[bucket] += value;
}

static enum rc gather(struct ctx *ctx, shard_id shard, struct gather *g)
{
	date_t today = ctx_today(ctx);
	int month = g->month, first = month - REPORT_MONTHS + 1;
	int64_t lo = g->root.no.v, hi = g->nbelow ? g->below[g->nbelow - 1].no.v : lo;
	const struct counter_span spans[SPANS] = {
		[FILES] = { M_OPEN_FILES, lo, hi, 0, 0 }, [MEMBERS] = { M_MEMBERS, lo, hi, 0, 0 },
		[NO_WORKER] = { M_FILES_NO_WORKER, lo, hi, 0, 0 }, [REQUESTS] = { M_REQUESTS_OPEN, lo, hi, 0, 0 },
		[VISITS] = { M_VISITS_MONTH, lo, hi, first, month },
		[NOBODY] = { M_VISITS_NOBODY_MONTH, lo, hi, first, month },
		[OVERDUE_MONTHS] = { M_DUE_MONTH, lo, hi, 0, month - 1 },
		[OVERDUE_DAYS] = { M_DUE_DAY, lo, hi, fa_month_start(month).n, today.n - 1 },
		[ARRIVED] = { M_REQUESTS_MONTH, lo, lo, first, month },
		[GROUPS] = { M_LEGACY_FILES, lo, lo, 0, REPORT_GROUPS - 1 },
	};
	enum rc rc;

	if (!store_has_shard(ctx->store, shard))
		return OK;
	AUTO(tx) tx = {0};
	rc = ctx_read(ctx, shard, &tx);
	if (!rc)
		rc = counter_series(&tx, spans, SPANS, add_value, g);
	return rc ? rc : tx_commit(&tx);
}

/* ---- a unit and those below it ------------------------------------------------------- */

static void add(struct unit_figures *sum, const struct unit_figures *f)
{
	sum->files += f->files;
	sum->members += f->members;
	sum->overdue += f->overdue;
	sum->no_worker += f->no_worker;
	sum->requests += f->requests;
	sum->visits_month += f->visits_month;
	sum->visits_before += f->visits_before;
	sum->visits_year += f->visits_year;
	sum->nobody_year += f->nobody_year;
}

static int worst_first(const void *a, const void *b)
{
	const struct unit_figures *x = a, *y = b;

	if (x->seen != y->seen)
		return x->seen < y->seen ? -1 : 1;
	if (x->overdue != y->overdue)
		return x->overdue > y->overdue ? -1 : 1;
	return by_number(a, b);
}

/* In the order of numbers. */
static size_t list_below(struct ctx *ctx, unit_no unit, enum report_below below, struct unit_figures *list)
{
	enum unit_level level = unit_level_of(unit), want = below == BELOW_CENTRES ? LEVEL_CENTRE : level + 1;
	struct unit_range r = unit_range_of(unit);
	const struct org_unit *u;
	size_t pos = 0, n = 0;

	if (level == LEVEL_CENTRE || below == BELOW_NONE)
		return 0;
	while (n < UNITS_MAX && (u = org_next(ctx->org, r, want, &pos)) != NULL)
		list[n++] = (struct unit_figures){ .no = u->no };
	return n;
}

/* root: the unit itself, or a province of the country. */
static enum rc add_root(struct ctx *ctx, unit_no root, struct report *r)
{
	shard_id shard = unit_shard(root);
	struct gather g = { .root = { .no = root }, .below = r->below, .into = r,
		.month = r->months[REPORT_MONTHS - 1].month };
	size_t n = r->nbelow;
	enum rc rc;

	while (n > 0 && unit_shard(g.below->no).v < shard.v)
		g.below++, n--;
	while (g.nbelow < n && unit_shard(g.below[g.nbelow].no).v == shard.v)
		g.nbelow++;
	rc = gather(ctx, shard, &g);
	add(&r->unit, &g.root);
	return rc;
}

static enum rc add_country(struct ctx *ctx, struct report *r)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(ctx->store, shards);

	for (int i = 0; i < n; i++) {
		enum rc rc = shards[i].v > 0 ? add_root(ctx, unit_make(shards[i].v - 1, 0, 0), r) : OK;

		if (rc)
			return rc;
	}
	return OK;
}

static void finish(struct report *r)
{
	size_t k = 0;

	rates(&r->unit);
	for (size_t i = 0; i < r->nbelow; i++) {
		struct unit_figures *f = &r->below[i];

		rates(f);
		if (f->files > 0 || f->visits_year > 0 || f->requests > 0)
			r->below[k++] = *f;
	}
	r->nbelow = k;
	qsort(r->below, k, sizeof *r->below, worst_first);
	for (size_t i = 0; i < REPORT_GROUPS; i++)
		r->persons += r->group[i];
}

enum rc report_of(struct ctx *ctx, unit_no unit, enum report_below below, struct report *ret_r)
{
	int month = fa_month_index(ctx_today(ctx));
	struct report r = { .unit = { .no = unit } };
	enum rc rc = report_holds(ctx, unit);

	if (rc)
		return rc;
	r.below = ARENA_ARRAY(ctx->arena, struct unit_figures, below == BELOW_NONE ? 1 : UNITS_MAX);
	r.nbelow = list_below(ctx, unit, below, r.below);
	for (int i = 0; i < REPORT_MONTHS; i++)
		r.months[i].month = month - (REPORT_MONTHS - 1 - i);
	rc = unit_level_of(unit) == LEVEL_COUNTRY ? add_country(ctx, &r) : add_root(ctx, unit, &r);
	if (rc)
		return rc;
	finish(&r);
	*ret_r = r;
	return OK;
}

/* ---- people ---------------------------------------------------------------------------- */

static void add_staff(void *arg, size_t span, int64_t subject, int64_t value)
{
	int64_t **into = arg;

	(void)subject;
	*into[span] += value;
}

enum rc report_staff(struct ctx *ctx, struct tx *province, int64_t staff, struct staff_figures *ret_f)
{
	date_t today = ctx_today(ctx);
	int month = fa_month_index(today);
	struct staff_figures f = {0};
	int64_t *into[] = { &f.files, &f.overdue, &f.overdue, &f.visits_month, &f.visits_year };
	const struct counter_span spans[] = {
		{ M_OPEN_FILES, staff, staff, 0, 0 }, { M_DUE_MONTH, staff, staff, 0, month - 1 },
		{ M_DUE_DAY, staff, staff, fa_month_start(month).n, today.n - 1 },
		{ M_VISITS_MONTH, staff, staff, month, month },
		{ M_VISITS_MONTH, staff, staff, month - YEAR_MONTHS + 1, month },
	};
	enum rc rc = counter_spans(province, spans, COUNT_OF(spans), add_staff, into);

	if (rc)
		return rc;
	*ret_f = f;
	return OK;
}
