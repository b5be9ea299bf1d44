/* The SQL of complaints and appeals. */
#include "complaint_int.h"

enum rc complaint_list(struct ctx *ctx, struct tx *tx, const struct complaint_filter *f, size_t max,
		struct complaint_row **ret_rows, size_t *ret_n, bool *ret_more)
{
	struct unit_range about = f->about ? unit_range_of(UNIT(f->about)) : (struct unit_range){ 0, INT64_MAX };
	struct complaint_row *list = ARENA_ARRAY(tx->arena, struct complaint_row, max);
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(tx, &r, SQL("select key, kind, topic, state, outcome, about_unit, handler, owner, risen, reopened,"
		" due_on, received_at from complaint where handler between $1 and $2 and state <= $3"
		" and (cast($4 as bigint) = 0 or owner = $4) and about_unit between $5 and $6 and due_on < $7"
		" and (due_on > $8 or (due_on = $8 and key > $9)) order by due_on, key limit $10"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int(f->all ? COMPLAINT_CLOSED : COMPLAINT_REOPENED),
			v_int(f->owner), v_int(about.lo), v_int(about.hi),
			f->late ? v_date(tx, ctx_today(ctx)) : v_text("9"), v_text(f->after_sort ? f->after_sort : ""),
			v_int(f->after_key), v_int((int64_t)max + 1)));

	if (rc)
		return rc;
	*ret_more = false;
	while (rows_next(&r)) {
		if (n == max) {
			*ret_more = true;
			continue;
		}
		list[n++] = (struct complaint_row){ .key = { rows_int(&r, 0) }, .kind = (int32_t)rows_int(&r, 1),
			.topic = (int32_t)rows_int(&r, 2), .state = (int32_t)rows_int(&r, 3), .outcome = (int32_t)rows_int(&r, 4),
			.about_unit = rows_int(&r, 5), .handler = rows_int(&r, 6), .owner = rows_int(&r, 7), .risen = rows_int(&r, 8),
			.reopened = rows_int(&r, 9), .due_on = rows_date(&r, 10), .received_at = { rows_int(&r, 11) },
			.sort = rows_text(&r, 10) };
	}
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc complaint_by_unit(struct ctx *ctx, struct tx *tx, size_t max, struct complaint_count **ret_rows, size_t *ret_n)
{
	struct complaint_count *list = ARENA_ARRAY(tx->arena, struct complaint_count, max);
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(tx, &r, SQL("select about_unit, count(*), sum(case when state < 5 then 1 else 0 end),"
		" sum(case when state < 5 and due_on < $3 then 1 else 0 end) from complaint where handler between $1 and $2"
		" group by about_unit order by sum(case when state < 5 and due_on < $3 then 1 else 0 end) desc,"
		" sum(case when state < 5 then 1 else 0 end) desc, about_unit limit $4"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_date(tx, ctx_today(ctx)), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct complaint_count){ .unit = rows_int(&r, 0), .all = rows_int(&r, 1), .open = rows_int(&r, 2),
			.late = rows_int(&r, 3) };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc complaint_by_code(struct tx *tx, const char *code, struct complaint *ret_c)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL("select key from complaint where code = $1"), VALS(v_text(code)), &key);

	return rc ? rc : row_load(tx, &complaint_type, key, ret_c);
}

enum rc complaint_open_of(struct tx *tx, int64_t decision, int64_t *ret_n)
{
	return db_int(tx, SQL("select count(*) from complaint where decision = $1 and state < 5"), VALS(v_int(decision)), ret_n);
}

static enum rc keys_of(struct tx *tx, struct rows *r, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max);
	size_t n = 0;

	while (n < max && rows_next(r))
		keys[n++] = rows_int(r, 0);
	*ret_keys = keys;
	*ret_n = n;
	return rows_rc(r);
}

enum rc complaints_late(struct tx *tx, date_t until, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from complaint where handler > 0 and state in (1, 2, 4) and due_on <= $1"
		" order by key limit $2"), VALS(v_date(tx, until), v_int((int64_t)max)));

	return rc ? rc : keys_of(tx, &r, max, ret_keys, ret_n);
}

enum rc complaints_settled(struct tx *tx, int64_t until_ms, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from complaint where state = 5 and answered_at < $1 order by key limit $2"),
		VALS(v_int(until_ms), v_int((int64_t)max)));

	return rc ? rc : keys_of(tx, &r, max, ret_keys, ret_n);
}

enum rc complaint_count(struct tx *tx, struct recount *rec)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select handler, about_unit, state, kind, received_at from complaint order by key"), NO_VALS);

	if (rc)
		return rc;
	while (rows_next(&r)) {
		int month = fa_month_index(fa_day_of_ms(rows_int(&r, 4)));

		if (complaint_open((int32_t)rows_int(&r, 2)))
			recount_add(rec, M_COMPLAINTS_OPEN, rows_int(&r, 0), 0, 1);
		if (rows_int(&r, 3) > COMPLAINT_COMPLAINT)
			continue;
		for (unit_no u = UNIT(rows_int(&r, 1)); unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
			recount_add(rec, M_COMPLAINTS_MONTH, u.v, month, 1);
	}
	return rows_rc(&r);
}
