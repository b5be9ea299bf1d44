/* The SQL of this room: what waits for somebody. */
#include "plan_int.h"

enum rc plan_waiting_list(struct ctx *ctx, struct tx *tx, enum plan_state state, size_t max,
		struct plan_waiting **ret_list, size_t *ret_n)
{
	struct plan_waiting *list = ARENA_ARRAY(tx->arena, struct plan_waiting, max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select p.key, p.household, h.family_name, p.proposed_on, p.unit from assistance_plan p "
		"join household h on h.key = p.household where p.unit between $1 and $2 and p.state = $3 and h.state = 1 "
		"order by p.proposed_on, p.key limit $4"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int(state), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct plan_waiting){ { rows_int(&r, 0) }, { rows_int(&r, 1) }, rows_text(&r, 2), rows_date(&r, 3),
			rows_int(&r, 4) };
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}
