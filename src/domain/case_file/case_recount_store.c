/* The counters of files and requests, computed anew from the rows and compared
 * with what was kept at write time (zendegi check). */
#include "case_file_int.h"

#include <stdlib.h>
#include <string.h>

/* Expected counters, gathered in blocks and sorted at the end. */
#define BLOCK 4096
struct cell { int32_t metric; int64_t subject, bucket, value; };
struct block { struct block *next; size_t n; struct cell cell[BLOCK]; };
struct tally { struct arena *arena; struct block *first; size_t n; };

static void put(struct tally *t, enum metric metric, int64_t subject, int64_t bucket, int64_t value)
{
	if (value == 0)
		return;
	if (!t->first || t->first->n == BLOCK) {
		struct block *b = ARENA_NEW(t->arena, struct block);

		b->next = t->first;
		t->first = b;
	}
	t->first->cell[t->first->n++] = (struct cell){ metric, subject, bucket, value };
	t->n++;
}

/* For the unit and every level above it within the province, as metric_add_unit does. */
static void put_unit(struct tally *t, enum metric metric, int64_t unit, int64_t bucket, int64_t value)
{
	unit_no u = { unit };

	put(t, metric, unit, bucket, value);
	if (unit_level_of(u) == LEVEL_CENTRE)
		put(t, metric, unit_county(u).v, bucket, value);
	if (unit_level_of(u) != LEVEL_PROVINCE)
		put(t, metric, unit_province(u).v, bucket, value);
}

static int cell_order(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;

	if (x->metric != y->metric)
		return x->metric < y->metric ? -1 : 1;
	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return x->bucket < y->bucket ? -1 : x->bucket > y->bucket;
}

static struct cell *tally_sorted(struct tally *t, size_t *ret_n)
{
	struct cell *all = ARENA_ARRAY(t->arena, struct cell, t->n);
	size_t n = 0, kept = 0;

	for (const struct block *b = t->first; b; b = b->next) {
		memcpy(all + n, b->cell, b->n * sizeof *all);
		n += b->n;
	}
	if (n > 1)
		qsort(all, n, sizeof *all, cell_order);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && cell_order(&all[kept - 1], &all[i]) == 0)
			all[kept - 1].value += all[i].value;
		else
			all[kept++] = all[i];
	}
	*ret_n = kept;
	return all;
}

/* ---- from rows ------------------------------------------------------------------ */

static enum rc count_files(struct tx *tx, struct tally *t)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select unit, worker, state, count(*), sum(members) from household"
			" where state in (1, 2) group by unit, worker, state order by unit, worker, state"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&r)) {
		int64_t unit = rows_int(&r, 0), worker = rows_int(&r, 1), files = rows_int(&r, 3);

		if (rows_int(&r, 2) == HOUSEHOLD_CLOSED) {
			put_unit(t, M_CLOSED_FILES, unit, 0, files);
			continue;
		}
		put_unit(t, M_OPEN_FILES, unit, 0, files);
		put_unit(t, M_MEMBERS, unit, 0, rows_int(&r, 4));
		if (worker)
			put(t, M_OPEN_FILES, worker, 0, files);
		else
			put_unit(t, M_FILES_NO_WORKER, unit, 0, files);
	}
	return rows_rc(&r);
}

static enum rc count_due(struct tx *tx, struct tally *t)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select unit, worker, next_visit_due, count(*) from household"
			" where state = 1 and next_visit_due is not null group by unit, worker, next_visit_due"
			" order by unit, worker, next_visit_due"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&r)) {
		int64_t unit = rows_int(&r, 0), worker = rows_int(&r, 1), files = rows_int(&r, 3);
		date_t due = rows_date(&r, 2);

		put_unit(t, M_DUE_DAY, unit, due.n, files);
		put_unit(t, M_DUE_MONTH, unit, fa_month_index(due), files);
		if (worker) {
			put(t, M_DUE_DAY, worker, due.n, files);
			put(t, M_DUE_MONTH, worker, fa_month_index(due), files);
		}
	}
	return rows_rc(&r);
}

static enum rc count_legacy_files(struct tx *tx, struct tally *t)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select h.unit, m.target_group, count(*) from member m"
			" join household h on h.key = m.household"
			" where h.state = 1 and m.status = 1 and m.target_group between 1 and 5"
			" group by h.unit, m.target_group order by h.unit, m.target_group"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&r))
		put_unit(t, M_LEGACY_FILES, rows_int(&r, 0), rows_int(&r, 1), rows_int(&r, 2));
	return rows_rc(&r);
}

#define HALF_HOUR_MS 1800000

static enum rc count_requests(struct tx *tx, struct tally *t)
{
	AUTO(rows) open = { 0 };
	AUTO(rows) came = { 0 };
	enum rc rc;

	rc = db_query(tx, &open, SQL("select unit, owner, count(*) from request where state < 4"
			" group by unit, owner order by unit, owner"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&open)) {
		put_unit(t, M_REQUESTS_OPEN, rows_int(&open, 0), 0, rows_int(&open, 2));
		if (rows_int(&open, 1))
			put(t, M_REQUESTS_OPEN, rows_int(&open, 1), 0, rows_int(&open, 2));
	}
	rc = rows_rc(&open);
	if (rc) return rc;
	/* Days begin on a half hour of UTC here, so half hours never straddle a month. */
	rc = db_query(tx, &came, SQL("select unit, received_at / 1800000, count(*) from request"
			" group by unit, received_at / 1800000 order by unit, received_at / 1800000"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&came)) {
		date_t day = fa_day_of_ms(rows_int(&came, 1) * HALF_HOUR_MS);

		put_unit(t, M_REQUESTS_MONTH, rows_int(&came, 0), fa_month_index(day), rows_int(&came, 2));
	}
	return rows_rc(&came);
}

/* ---- against the counters ------------------------------------------------------------ */

static const enum metric counted[] = {
	M_OPEN_FILES, M_CLOSED_FILES, M_MEMBERS, M_DUE_DAY, M_DUE_MONTH, M_REQUESTS_OPEN, M_REQUESTS_MONTH,
	M_FILES_NO_WORKER, M_LEGACY_FILES,
};

#define ROWS_MAX 2000000

static enum rc compare_metric(struct tx *tx, enum metric metric, const struct cell *want, size_t n, bool fix,
		int64_t *differences)
{
	struct counter_row *have;
	size_t nhave, i = 0, j = 0;
	enum rc rc;

	rc = counter_list(tx, metric, 0, INT64_MAX, 0, INT64_MAX, ROWS_MAX, &have, &nhave);
	if (rc) return rc;
	while (i < n || j < nhave) {
		struct cell h = { .metric = metric };
		int order;

		if (j < nhave)
			h = (struct cell){ metric, have[j].subject, have[j].bucket, have[j].value };
		order = i == n ? 1 : j == nhave ? -1 : cell_order(&want[i], &h);
		if (order < 0) {
			++*differences;
			if (fix)
				counter_add(tx, metric, want[i].subject, want[i].bucket, want[i].value);
		} else if (order > 0 ? h.value != 0 : h.value != want[i].value) {
			++*differences;
			if (fix)
				counter_add(tx, metric, h.subject, h.bucket,
						(order > 0 ? 0 : want[i].value) - h.value);
		}
		i += order <= 0;
		j += order >= 0;
	}
	return OK;
}

static enum rc recount_in(struct tx *tx, bool fix, int64_t *differences)
{
	struct tally t = { .arena = tx->arena };
	struct cell *all;
	size_t n, at = 0;
	enum rc rc;

	rc = count_files(tx, &t);
	if (rc) return rc;
	rc = count_due(tx, &t);
	if (rc) return rc;
	rc = count_legacy_files(tx, &t);
	if (rc) return rc;
	rc = count_requests(tx, &t);
	if (rc) return rc;
	all = tally_sorted(&t, &n);
	for (size_t m = 0; m < COUNT_OF(counted); m++) {
		size_t from, count = 0;

		for (at = 0; at < n && all[at].metric != (int32_t)counted[m]; at++)
			;
		from = at;
		while (from + count < n && all[from + count].metric == (int32_t)counted[m])
			count++;
		rc = compare_metric(tx, counted[m], all + from, count, fix, differences);
		if (rc) return rc;
	}
	return OK;
}

enum rc case_file_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences)
{
	AUTO(tx) tx = { 0 };
	struct arena own;
	struct who who = ctx_who(ctx);
	int64_t differences = 0;
	enum rc rc;

	/* A whole province's counters may need more than a request's arena. */
	arena_init(&own, (size_t)1 << 30);
	rc = fix ? tx_write(&tx, ctx->store, province, &own, &ctx->fault, &who, "counters.recount")
		: tx_read(&tx, ctx->store, province, &own, &ctx->fault);
	if (!rc)
		rc = recount_in(&tx, fix, &differences);
	if (!rc && fix)
		rc = tx_commit(&tx);
	tx_release(&tx);
	arena_release(&own);
	if (rc) return rc;
	*ret_differences = differences;
	return OK;
}

/* ---- keys and directory, numbers ---------------------------------------------------------- */

#define REINDEX_CHUNK 200

static enum rc reindex_chunk(struct ctx *ctx, shard_id province, bool check_only, struct arena *a,
		household_key *after, int64_t *differences, size_t *ret_n)
{
	AUTO(tx) tx = { 0 };
	struct who who = ctx_who(ctx);
	household_key *keys;
	enum rc rc;

	rc = check_only ? tx_read(&tx, ctx->store, province, a, &ctx->fault)
		: tx_write(&tx, ctx->store, province, a, &ctx->fault, &who, "people.reindex");
	if (rc) return rc;
	rc = household_keys(&tx, *after, REINDEX_CHUNK, &keys, ret_n);
	if (rc) return rc;
	for (size_t i = 0; i < *ret_n; i++) {
		struct household h;

		rc = row_load(&tx, &household_type, keys[i].v, &h);
		if (rc) return rc;
		rc = people_reindex_household(&tx, keys[i], (unit_no){ h.unit }, h.state == HOUSEHOLD_OPEN, h.phone,
				check_only, differences);
		if (rc) return rc;
		*after = keys[i];
	}
	return check_only ? OK : tx_commit(&tx);
}

enum rc case_file_reindex(struct ctx *ctx, shard_id province, bool check_only, int64_t *ret_differences)
{
	household_key after = { 0 };
	int64_t differences = 0;
	struct arena chunk;
	size_t n = 0;
	enum rc rc;

	arena_init(&chunk, ARENA_CAP_DEFAULT);
	do {
		arena_reset(&chunk);
		rc = reindex_chunk(ctx, province, check_only, &chunk, &after, &differences, &n);
	} while (!rc && n > 0);
	arena_release(&chunk);
	if (rc) return rc;
	*ret_differences = differences;
	return OK;
}

enum rc case_file_series_rebuild(struct ctx *ctx, shard_id province)
{
	AUTO(tx) tx = { 0 };
	struct who who = ctx_who(ctx);
	enum rc rc;

	rc = tx_write(&tx, ctx->store, province, ctx->arena, &ctx->fault, &who, "case_file.series");
	if (rc) return rc;
	rc = series_clear(&tx);
	if (rc) return rc;
	rc = series_fill(&tx);
	if (rc) return rc;
	return tx_commit(&tx);
}
