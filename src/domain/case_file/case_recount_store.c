/* The counters of files and requests, computed anew from the rows and compared
 * with what was kept at write time (zendegi check). */
#include "case_file_int.h"

#include "store_admin.h"
#include "veiled.h"

/* For the unit and every level above it within the province, as metric_add_unit does. */
static void put_unit(struct tx *tx, struct recount *t, enum metric metric, int64_t unit, int64_t bucket, int64_t value)
{
	if (unit_shard(UNIT(unit)).v != tx->shard.v)
		return;
	for (unit_no u = { unit }; unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
		recount_add(t, metric, u.v, bucket, value);
}

/* ---- from rows ------------------------------------------------------------------ */

static enum rc count_files(struct tx *tx, struct recount *t)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select unit, worker, state, count(*), sum(members) from household"
			" where state in (1, 2) group by unit, worker, state order by unit, worker, state"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&r)) {
		int64_t unit = rows_int(&r, 0), worker = rows_int(&r, 1), files = rows_int(&r, 3);

		if (rows_int(&r, 2) == HOUSEHOLD_CLOSED) {
			put_unit(tx, t, M_CLOSED_FILES, unit, 0, files);
			continue;
		}
		put_unit(tx, t, M_OPEN_FILES, unit, 0, files);
		put_unit(tx, t, M_MEMBERS, unit, 0, rows_int(&r, 4));
		if (worker && !unit_veiled(unit))
			recount_add(t, M_OPEN_FILES, worker, 0, files);
		if (!worker)
			put_unit(tx, t, M_FILES_NO_WORKER, unit, 0, files);
	}
	return rows_rc(&r);
}

static enum rc count_due(struct tx *tx, struct recount *t)
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

		put_unit(tx, t, M_DUE_DAY, unit, due.n, files);
		put_unit(tx, t, M_DUE_MONTH, unit, fa_month_index(due), files);
		if (worker && !unit_veiled(unit)) {
			recount_add(t, M_DUE_DAY, worker, due.n, files);
			recount_add(t, M_DUE_MONTH, worker, fa_month_index(due), files);
		}
	}
	return rows_rc(&r);
}

static enum rc count_legacy_files(struct tx *tx, struct recount *t)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select h.unit, m.target_group, count(*) from member m"
			" join household h on h.key = m.household"
			" where h.state = 1 and m.status = 1 and m.target_group between 1 and 5"
			" group by h.unit, m.target_group order by h.unit, m.target_group"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&r))
		put_unit(tx, t, M_LEGACY_FILES, rows_int(&r, 0), rows_int(&r, 1), rows_int(&r, 2));
	return rows_rc(&r);
}

#define HALF_HOUR_MS 1800000

static enum rc count_requests(struct tx *tx, struct recount *t)
{
	AUTO(rows) open = { 0 };
	AUTO(rows) came = { 0 };
	enum rc rc;

	rc = db_query(tx, &open, SQL("select unit, owner, count(*) from request where state < 4"
			" group by unit, owner order by unit, owner"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&open)) {
		put_unit(tx, t, M_REQUESTS_OPEN, rows_int(&open, 0), 0, rows_int(&open, 2));
		if (rows_int(&open, 1) && !unit_veiled(rows_int(&open, 0)))
			recount_add(t, M_REQUESTS_OPEN, rows_int(&open, 1), 0, rows_int(&open, 2));
	}
	rc = rows_rc(&open);
	if (rc) return rc;
	/* Days begin on a half hour of UTC here, so half hours never straddle a month. */
	rc = db_query(tx, &came, SQL("select unit, received_at / 1800000, count(*) from request"
			" where state <> 7 group by unit, received_at / 1800000 order by unit, received_at / 1800000"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&came)) {
		date_t day = fa_day_of_ms(rows_int(&came, 1) * HALF_HOUR_MS);

		put_unit(tx, t, M_REQUESTS_MONTH, rows_int(&came, 0), fa_month_index(day), rows_int(&came, 2));
	}
	return rows_rc(&came);
}

static enum rc count_tasks(struct tx *tx, struct recount *t)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select unit, worker, due_on, count(*) from task where state = 1"
			" group by unit, worker, due_on order by unit, worker, due_on"), NO_VALS);
	if (rc) return rc;
	while (rows_next(&r)) {
		date_t due = rows_date(&r, 2);

		put_unit(tx, t, M_TASK_DUE_DAY, rows_int(&r, 0), due.n, rows_int(&r, 3));
		if (rows_int(&r, 1) && !unit_veiled(rows_int(&r, 0)))
			recount_add(t, M_TASK_DUE_DAY, rows_int(&r, 1), due.n, rows_int(&r, 3));
	}
	return rows_rc(&r);
}

/* ---- against the counters ------------------------------------------------------------ */

/* The counters of this room stand together in two stretches of the enum. */
_Static_assert(M_DUE_MONTH - M_OPEN_FILES == 4 && M_LEGACY_FILES - M_REQUESTS_OPEN == 3, "metrics of case files");

struct repair { struct tx *tx; bool fix; };

static void differs(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted)
{
	const struct repair *r = arg;

	if (r->fix)
		counter_add(r->tx, metric, subject, bucket, counted - stored);
}

static enum rc recount_with(struct tx *tx, struct recount *t, bool fix, int64_t *ret_differences)
{
	struct repair repair = { tx, fix };
	int64_t files, requests, tasks;
	enum rc rc;

	rc = count_files(tx, t);
	if (rc) return rc;
	rc = count_due(tx, t);
	if (rc) return rc;
	rc = count_legacy_files(tx, t);
	if (rc) return rc;
	rc = count_requests(tx, t);
	if (rc) return rc;
	rc = count_tasks(tx, t);
	if (rc) return rc;
	rc = recount_compare(t, tx, M_OPEN_FILES, M_DUE_MONTH, differs, &repair, &files);
	if (rc) return rc;
	rc = recount_compare(t, tx, M_REQUESTS_OPEN, M_LEGACY_FILES, differs, &repair, &requests);
	if (rc) return rc;
	rc = recount_compare(t, tx, M_TASK_DUE_DAY, M_TASK_DUE_DAY, differs, &repair, &tasks);
	if (rc) return rc;
	*ret_differences = files + requests + tasks;
	return OK;
}

enum rc case_file_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences)
{
	struct recount *t;
	AUTO(tx) tx = { 0 };
	struct who who = ctx_who(ctx);
	int64_t differences = 0;
	enum rc rc;

	rc = fix ? tx_write(&tx, ctx->store, province, ctx->arena, &ctx->fault, &who, "counters.recount")
		: ctx_read(ctx, province, &tx);
	if (rc) return rc;
	t = recount_new();
	rc = recount_with(&tx, t, fix, &differences);
	recount_free(t);
	if (!rc && fix)
		rc = tx_commit(&tx);
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
