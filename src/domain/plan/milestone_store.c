/* The SQL of milestones. */
#include "milestone.h"

enum rc milestone_list(struct ctx *ctx, struct tx *tx, household_key household, date_t since, size_t max,
		struct milestone_row **ret_rows, size_t *ret_n)
{
	struct milestone_row *list = ARENA_ARRAY(tx->arena, struct milestone_row, max);
	struct val lo = v_int(ctx->scope.lo), hi = v_int(ctx->scope.hi), most = v_int((int64_t)max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = household.v ?
		db_query(tx, &r, SQL("select m.key, m.household, h.family_name, m.words, m.kind, m.on_day, m.told_by from milestone m"
			" join household h on h.key = m.household where m.household = $1 and h.unit between $2 and $3"
			" order by m.on_day desc, m.key desc limit $4"), VALS(v_int(household.v), lo, hi, most)) :
		db_query(tx, &r, SQL("select m.key, m.household, h.family_name, m.words, m.kind, m.on_day, m.told_by from milestone m"
			" join household h on h.key = m.household where m.unit between $1 and $2 and h.unit between $1 and $2"
			" and m.on_day >= $3 order by m.on_day desc, m.key desc limit $4"), VALS(lo, hi, v_date(tx, since), most));

	if (rc)
		return rc;
	while (n < max && rows_next(&r)) {
		int64_t key = rows_int(&r, 0);

		list[n++] = (struct milestone_row){ .key = { key }, .household = { rows_int(&r, 1) }, .family_name = rows_text(&r, 2),
			.words = rows_secret(&r, 3, &milestone_type, "words", key), .kind = (int32_t)rows_int(&r, 4),
			.on_day = rows_date(&r, 5), .told_by = rows_int(&r, 6) };
	}
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}
