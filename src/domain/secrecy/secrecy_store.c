/* SQL of this room. */
#include "secrecy_int.h"

enum { ALARMS_MAX = 200 };

enum rc read_alarm_of(struct tx *national, int64_t staff, date_t day, int64_t *ret_key)
{
	return db_int(national, SQL_NATIONAL("select key from read_alarm where day = $1 and staff = $2"),
		VALS(v_date(national, day), v_int(staff)), ret_key);
}

enum rc read_alarm_list(struct ctx *ctx, struct tx *national, bool reviewed_too, size_t max,
		struct read_alarm **ret_list, size_t *ret_n)
{
	size_t most = max < ALARMS_MAX ? max : ALARMS_MAX, n = 0;
	struct read_alarm *list = ARENA_ARRAY(national->arena, struct read_alarm, most);
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL("select key, ver, staff, role, unit, day, files, state, "
		"coalesce(stopped_at, 0), coalesce(lifted_at, 0), coalesce(lifted_by, 0), coalesce(reviewed_at, 0), "
		"coalesce(reviewed_by, 0) from read_alarm where unit between $1 and $2 and state <= $3 "
		"order by case when state = 4 then 1 else 0 end, key desc limit $4"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int(reviewed_too ? READ_REVIEWED : READ_LIFTED),
			v_int((int64_t)most)));

	if (rc)
		return rc;
	for (; n < most && rows_next(&r); n++)
		list[n] = (struct read_alarm){ .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .staff = rows_int(&r, 2),
			.role = (int32_t)rows_int(&r, 3), .unit = rows_int(&r, 4), .day = rows_date(&r, 5),
			.files = rows_int(&r, 6), .state = (int32_t)rows_int(&r, 7), .stopped_at = { rows_int(&r, 8) },
			.lifted_at = { rows_int(&r, 9) }, .lifted_by = rows_int(&r, 10),
			.reviewed_at = { rows_int(&r, 11) }, .reviewed_by = rows_int(&r, 12) };
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc consent_stands(struct tx *tx, household_key household, enum consent_purpose purpose, date_t day,
		consent_key *ret_key)
{
	return db_int(tx, SQL("select coalesce(max(key), 0) from consent where household = $1 and purpose = $2 and state = 1 "
		"and given_on <= $3 and (until_on is null or until_on >= $3)"),
		VALS(v_int(household.v), v_int(purpose), v_date(tx, day)), &ret_key->v);
}
