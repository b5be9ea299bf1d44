/* Adds counters up: one unit, the units below, months. */
#include "report.h"

#include <stdlib.h>

enum { YEAR_MONTHS = 12, UNITS_MAX = 3000 };

static enum rc holds(struct ctx *ctx, unit_no unit)
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

/* ---- adding one metric into the units of a list ----------------------------------- */

struct gather {
	struct unit_figures *unit;       /* sorted by number */
	size_t n;
};

static int by_number(const void *a, const void *b)
{
	int64_t x = ((const struct unit_figures *)a)->no.v, y = ((const struct unit_figures *)b)->no.v;

	return (x > y) - (x < y);
}

static struct unit_figures *find(const struct gather *g, int64_t no)
{
	struct unit_figures key = { .no = { no } };

	return bsearch(&key, g->unit, g->n, sizeof *g->unit, by_number);
}

struct span { enum metric metric; int64_t from, to; size_t offset; };
struct adding { const struct gather *g; const struct span *spans; };

static void add_value(void *arg, size_t span, int64_t subject, int64_t value)
{
	const struct adding *a = arg;
	struct unit_figures *f = find(a->g, subject);

	if (f)
		*(int64_t *)((char *)f + a->spans[span].offset) += value;
}

static enum rc add_spans(struct tx *tx, const struct gather *g, const struct span *spans, size_t n)
{
	struct counter_span list[COUNTER_SPANS];
	struct adding a = { g, spans };

	CHECK(n <= COUNTER_SPANS);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct counter_span){ spans[i].metric, g->unit[0].no.v, g->unit[g->n - 1].no.v,
			spans[i].from, spans[i].to };
	return counter_spans(tx, list, n, add_value, &a);
}

#define INTO(member) offsetof(struct unit_figures, member)

/* Everything about the units of one province. */
static enum rc add_province(struct ctx *ctx, shard_id shard, const struct gather *g)
{
	date_t today = ctx_today(ctx);
	int month = fa_month_index(today);
	const struct span spans[] = {
		{ M_OPEN_FILES, 0, 0, INTO(files) }, { M_MEMBERS, 0, 0, INTO(members) },
		{ M_FILES_NO_WORKER, 0, 0, INTO(no_worker) }, { M_REQUESTS_OPEN, 0, 0, INTO(requests) },
		{ M_VISITS_MONTH, month, month, INTO(visits_month) },
		{ M_VISITS_MONTH, month - 1, month - 1, INTO(visits_before) },
		{ M_VISITS_MONTH, month - YEAR_MONTHS + 1, month, INTO(visits_year) },
		{ M_VISITS_NOBODY_MONTH, month - YEAR_MONTHS + 1, month, INTO(nobody_year) },
		{ M_DUE_MONTH, 0, month - 1, INTO(overdue) },
		{ M_DUE_DAY, fa_month_start(month).n, today.n - 1, INTO(overdue) },
	};
	enum rc rc;

	if (g->n == 0 || !store_has_shard(ctx->store, shard))
		return OK;
	AUTO(tx) tx = {0};
	rc = ctx_read(ctx, shard, &tx);
	if (rc)
		return rc;
	rc = add_spans(&tx, g, spans, COUNT_OF(spans));
	if (rc)
		return rc;
	for (size_t i = 0; i < g->n; i++)
		rates(&g->unit[i]);
	return tx_commit(&tx);
}

/* ---- one unit -------------------------------------------------------------------------- */

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

/* The provinces that this store holds, as units. */
static size_t provinces(struct ctx *ctx, struct unit_figures *ret_list)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(ctx->store, shards);
	size_t k = 0;

	for (int i = 0; i < n; i++)
		if (shards[i].v > 0)
			ret_list[k++] = (struct unit_figures){ .no = unit_make(shards[i].v - 1, 0, 0) };
	return k;
}

static enum rc add_provinces(struct ctx *ctx, struct unit_figures *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct gather one = { &list[i], 1 };
		enum rc rc = add_province(ctx, unit_shard(list[i].no), &one);

		if (rc)
			return rc;
	}
	return OK;
}

enum rc report_unit(struct ctx *ctx, unit_no unit, struct unit_figures *ret_f)
{
	struct unit_figures list[SHARD_MAX] = { { .no = unit } }, sum = { .no = unit };
	struct gather one = { list, 1 };
	size_t n = 1;
	enum rc rc = holds(ctx, unit);

	if (rc)
		return rc;
	if (unit_level_of(unit) == LEVEL_COUNTRY) {
		n = provinces(ctx, list);
		rc = add_provinces(ctx, list, n);
	} else {
		rc = add_province(ctx, unit_shard(unit), &one);
	}
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		add(&sum, &list[i]);
	rates(&sum);
	*ret_f = sum;
	return OK;
}

/* ---- the units below ---------------------------------------------------------------------- */

static int worst_first(const void *a, const void *b)
{
	const struct unit_figures *x = a, *y = b;

	if (x->seen != y->seen)
		return x->seen < y->seen ? -1 : 1;
	if (x->overdue != y->overdue)
		return x->overdue > y->overdue ? -1 : 1;
	return by_number(a, b);
}

static size_t list_below(struct ctx *ctx, unit_no unit, bool all_centres, struct unit_figures *list)
{
	enum unit_level level = unit_level_of(unit), want = all_centres ? LEVEL_CENTRE : level + 1;
	struct unit_range r = unit_range_of(unit);
	const struct org_unit *u;
	size_t pos = 0, n = 0;

	if (level == LEVEL_CENTRE)
		return 0;
	while (n < UNITS_MAX && (u = org_next(ctx->org, r, want, &pos)) != NULL)
		list[n++] = (struct unit_figures){ .no = u->no };
	return n;
}

/* Runs of units of the same province: each is one visit to its shard. */
static enum rc add_by_shard(struct ctx *ctx, struct unit_figures *list, size_t n)
{
	for (size_t from = 0, to; from < n; from = to) {
		shard_id shard = unit_shard(list[from].no);
		struct gather g;
		enum rc rc;

		for (to = from + 1; to < n && unit_shard(list[to].no).v == shard.v; to++)
			;
		g = (struct gather){ &list[from], to - from };
		rc = add_province(ctx, shard, &g);
		if (rc)
			return rc;
	}
	return OK;
}

enum rc report_below(struct ctx *ctx, unit_no unit, bool all_centres, struct unit_figures **ret_list, size_t *ret_n)
{
	struct unit_figures *list;
	size_t n, k = 0;
	enum rc rc = holds(ctx, unit);

	if (rc)
		return rc;
	list = ARENA_ARRAY(ctx->arena, struct unit_figures, UNITS_MAX);
	n = list_below(ctx, unit, all_centres, list);
	rc = add_by_shard(ctx, list, n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (list[i].files > 0 || list[i].visits_year > 0 || list[i].requests > 0)
			list[k++] = list[i];
	qsort(list, k, sizeof *list, worst_first);
	*ret_list = list;
	*ret_n = k;
	return OK;
}

/* ---- months, groups, people ------------------------------------------------------------------ */

static enum rc month_of_unit(struct ctx *ctx, struct tx *tx, int64_t unit, size_t n, struct month_figures *months)
{
	const struct { enum metric m; size_t offset; } what[] = {
		{ M_VISITS_MONTH, offsetof(struct month_figures, visits) },
		{ M_VISITS_NOBODY_MONTH, offsetof(struct month_figures, nobody) },
		{ M_REQUESTS_MONTH, offsetof(struct month_figures, requests) },
	};

	(void)ctx;
	for (size_t w = 0; w < COUNT_OF(what); w++) {
		struct counter_row *rows;
		size_t nrows;
		enum rc rc = counter_list(tx, what[w].m, unit, unit, months[0].month, months[n - 1].month, n, &rows, &nrows);

		if (rc)
			return rc;
		for (size_t i = 0; i < nrows; i++)
			*(int64_t *)((char *)&months[rows[i].bucket - months[0].month] + what[w].offset) += rows[i].value;
	}
	return OK;
}

/* Calls for the unit itself, or for each province when it is the country. */
static enum rc each_root(struct ctx *ctx, unit_no unit,
		enum rc (*see)(struct ctx *ctx, struct tx *tx, int64_t unit, void *arg), void *arg)
{
	struct unit_figures list[SHARD_MAX] = { { .no = unit } };
	size_t n = unit_level_of(unit) == LEVEL_COUNTRY ? provinces(ctx, list) : 1;

	for (size_t i = 0; i < n; i++) {
		AUTO(tx) tx = {0};
		enum rc rc = ctx_read(ctx, unit_shard(list[i].no), &tx);

		if (rc)
			return rc;
		rc = see(ctx, &tx, list[i].no.v, arg);
		if (rc)
			return rc;
	}
	return OK;
}

struct months_arg { size_t n; struct month_figures *months; };
static enum rc see_months(struct ctx *ctx, struct tx *tx, int64_t unit, void *arg)
{
	struct months_arg *m = arg;

	return month_of_unit(ctx, tx, unit, m->n, m->months);
}

enum rc report_months(struct ctx *ctx, unit_no unit, size_t n, struct month_figures *ret_months)
{
	struct months_arg arg = { n, ret_months };
	int month = fa_month_index(ctx_today(ctx));
	enum rc rc = holds(ctx, unit);

	CHECK(n > 0 && n <= REPORT_MONTHS_MAX);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		ret_months[i] = (struct month_figures){ .month = month - (int)(n - 1 - i) };
	return each_root(ctx, unit, see_months, &arg);
}

static enum rc see_groups(struct ctx *ctx, struct tx *tx, int64_t unit, void *arg)
{
	int64_t *count = arg;
	struct counter_row *rows;
	size_t n;
	enum rc rc = counter_list(tx, M_LEGACY_FILES, unit, unit, 0, REPORT_GROUPS - 1, REPORT_GROUPS, &rows, &n);

	(void)ctx;
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		count[rows[i].bucket] += rows[i].value;
	return OK;
}

enum rc report_legacy(struct ctx *ctx, unit_no unit, int64_t ret_count[REPORT_GROUPS], int64_t *ret_total)
{
	int64_t count[REPORT_GROUPS] = {0}, total = 0;
	enum rc rc = holds(ctx, unit);

	if (rc)
		return rc;
	rc = each_root(ctx, unit, see_groups, count);
	if (rc)
		return rc;
	for (size_t i = 0; i < REPORT_GROUPS; i++) {
		ret_count[i] = count[i];
		total += count[i];
	}
	*ret_total = total;
	return OK;
}

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
