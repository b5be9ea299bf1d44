/* The SQL of this room. */
#include "family_int.h"

enum rc event_known(struct tx *tx, const struct household_event *e, bool *ret_yes)
{
	int64_t n = 0;
	enum rc rc = db_int(tx, SQL("select count(*) from household_event where household = $1 and kind = $2"
			" and on_day = $3 and coalesce(member, 0) = $4"),
			VALS(v_int(e->household.v), v_int(e->kind), v_date(tx, e->on_day), v_int(e->member.v)), &n);

	*ret_yes = n > 0;
	return rc;
}

enum rc household_by_number(struct ctx *ctx, struct tx *tx, const char *file_number, household_key *ret_key)
{
	return db_int(tx, SQL("select key from household where file_number = $1 and unit between $2 and $3"),
			VALS(v_text(file_number), v_int(ctx->scope.lo), v_int(ctx->scope.hi)), &ret_key->v);
}
