/* SQL of leads, waiting lists and counts. */
#include "intake_int.h"

enum { COUNTS_MAX = 200, PHASES_SHOWN = 10 };

enum rc lead_list(struct ctx *ctx, struct tx *tx, bool all, size_t max, struct lead_row **ret_rows, size_t *ret_n)
{
	struct lead_row *list = ARENA_ARRAY(tx->arena, struct lead_row, max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, all ?
		SQL("select key, unit, owner, source, state, urgent, due_on, received_at from lead"
			" where unit between $1 and $2 order by key desc limit $3") :
		SQL("select key, unit, owner, source, state, urgent, due_on, received_at from lead"
			" where unit between $1 and $2 and state < 3 order by due_on, key limit $3"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct lead_row){ .key = { rows_int(&r, 0) }, .unit = rows_int(&r, 1), .owner = rows_int(&r, 2),
			.source = (int32_t)rows_int(&r, 3), .state = (int32_t)rows_int(&r, 4), .urgent = rows_int(&r, 5) != 0,
			.due_on = rows_date(&r, 6), .received_at = { rows_int(&r, 7) } };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc waiting_open_of(struct tx *tx, household_key household, int64_t service, int64_t *ret_key)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from waiting where household = $1 and service = $2 and state = 1"
		" order by key limit 1"), VALS(v_int(household.v), v_int(service)));

	if (rc)
		return rc;
	*ret_key = rows_next(&r) ? rows_int(&r, 0) : 0;
	return rows_rc(&r);
}

enum rc waiting_first(struct tx *tx, int64_t unit, int64_t service, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max + 1);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from waiting where unit = $1 and service = $2 and state = 1"
		" order by priority, since, key limit $3"), VALS(v_int(unit), v_int(service), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		keys[n++] = rows_int(&r, 0);
	*ret_keys = keys;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc waiting_list(struct ctx *ctx, struct tx *tx, int64_t service, size_t max, struct waiting_row **ret_rows,
		size_t *ret_n)
{
	struct waiting_row *list = ARENA_ARRAY(tx->arena, struct waiting_row, max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select w.key, w.ver, w.unit, w.household, h.family_name, h.file_number, w.priority,"
		" w.since, w.reason from waiting w join household h on h.key = w.household"
		" where w.service = $1 and w.unit between $2 and $3 and w.state = 1"
		" order by w.priority, w.since, w.key limit $4"),
		VALS(v_int(service), v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r)) {
		list[n] = (struct waiting_row){ .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .position = (int64_t)n + 1,
			.unit = rows_int(&r, 2), .household = { rows_int(&r, 3) }, .family_name = rows_text(&r, 4),
			.file_number = rows_text(&r, 5), .priority = (int32_t)rows_int(&r, 6), .since = rows_date(&r, 7),
			.reason = rows_secret(&r, 8, &waiting_type, "reason", rows_int(&r, 0)) };
		n++;
	}
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc waiting_counts(struct ctx *ctx, struct tx *tx, struct waiting_count **ret_rows, size_t *ret_n)
{
	struct waiting_count *list = ARENA_ARRAY(tx->arena, struct waiting_count, COUNTS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select service, count(*), min(since) from waiting"
		" where unit between $1 and $2 and state = 1 group by service order by service limit 200"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi)));

	if (rc)
		return rc;
	while (n < COUNTS_MAX && rows_next(&r))
		list[n++] = (struct waiting_count){ rows_int(&r, 0), rows_int(&r, 1), rows_date(&r, 2) };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc phase_list(struct ctx *ctx, struct tx *tx, int64_t service, struct phase **ret_list, size_t *ret_n)
{
	struct phase *list = ARENA_ARRAY(tx->arena, struct phase, PHASES_SHOWN);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key, ver, unit, name, taken, state, at from phase"
		" where service = $1 and unit between $2 and $3 order by key desc limit 10"),
		VALS(v_int(service), v_int(ctx->scope.lo), v_int(ctx->scope.hi)));

	if (rc)
		return rc;
	while (n < PHASES_SHOWN && rows_next(&r))
		list[n++] = (struct phase){ .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .unit = rows_int(&r, 2),
			.service = service, .name = rows_text(&r, 3), .taken = rows_int(&r, 4), .state = (int32_t)rows_int(&r, 5),
			.at = { rows_int(&r, 6) } };
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc light_month(struct ctx *ctx, struct tx *tx, date_t day, struct light_row **ret_rows, size_t *ret_n)
{
	struct light_row *list = ARENA_ARRAY(tx->arena, struct light_row, COUNTS_MAX);
	date_t first = fa_month_start(fa_month_index(day)), next = fa_add_months(first, 1);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select service, sum(people), sum(women), count(*) from light"
		" where unit between $1 and $2 and day >= $3 and day < $4 group by service order by service limit 200"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_date(tx, first), v_date(tx, next)));

	if (rc)
		return rc;
	while (n < COUNTS_MAX && rows_next(&r))
		list[n++] = (struct light_row){ rows_int(&r, 0), rows_int(&r, 1), rows_int(&r, 2), rows_int(&r, 3) };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc light_count(struct tx *tx, struct recount *rec)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select unit, day, sum(people) from light group by unit, day order by unit, day"),
		NO_VALS);

	if (rc)
		return rc;
	while (rows_next(&r))
		for (unit_no u = UNIT(rows_int(&r, 0)); unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
			recount_add(rec, M_LIGHT_MONTH, u.v, fa_month_index(rows_date(&r, 1)), rows_int(&r, 2));
	return rows_rc(&r);
}
