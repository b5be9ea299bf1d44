/* SQL of the catalogue. */
#include "service_int.h"

enum { EDITIONS_MAX = 2000, DELEGATIONS_MAX = 4000 };

static enum rc load_keys(struct rows *r, struct arena *a, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(a, int64_t, max);
	size_t n = 0;

	while (n < max && rows_next(r))
		keys[n++] = rows_int(r, 0);
	*ret_keys = keys;
	*ret_n = n;
	return rows_rc(r);
}

enum rc services_load(struct tx *national, struct services *ret_list)
{
	struct service *list;
	int64_t *keys;
	size_t n;
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL("select key from service order by number, edition desc limit 2000"),
		NO_VALS);

	if (!rc)
		rc = load_keys(&r, national->arena, EDITIONS_MAX, &keys, &n);
	if (rc)
		return rc;
	list = ARENA_ARRAY(national->arena, struct service, n ? n : 1);
	for (size_t i = 0; i < n; i++) {
		rc = row_load(national, &service_type, keys[i], &list[i]);
		if (rc)
			return rc;
	}
	*ret_list = (struct services){ list, n };
	return OK;
}

enum rc services_stamp(struct tx *national, int64_t ret_stamp[2])
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL("select count(*), coalesce(max(jseq), 0) from service"), NO_VALS);

	if (rc)
		return rc;
	ret_stamp[0] = ret_stamp[1] = 0;
	if (rows_next(&r)) {
		ret_stamp[0] = rows_int(&r, 0);
		ret_stamp[1] = rows_int(&r, 1);
	}
	return rows_rc(&r);
}

enum rc delegation_rows(struct tx *national, int64_t unit, date_t day, struct delegations *ret_list)
{
	struct unit_range range = unit_range_of(UNIT(unit));
	unit_no u = UNIT(unit);
	struct delegation *list = ARENA_ARRAY(national->arena, struct delegation, DELEGATIONS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL(
		"select key, unit, service, degree, limits, instead, authority, valid_from from delegation "
		"where (unit between $1 and $2 or unit in ($3, $4, 0)) and valid_from <= $5 "
		"order by unit, service, valid_from desc, key desc limit 4000"),
		VALS(v_int(range.lo), v_int(range.hi), v_int(unit_county(u).v), v_int(unit_province(u).v), v_date(national, day)));

	if (rc)
		return rc;
	while (n < DELEGATIONS_MAX && rows_next(&r))
		list[n++] = (struct delegation){ .key = { rows_int(&r, 0) }, .unit = rows_int(&r, 1),
			.service = rows_int(&r, 2), .degree = (int32_t)rows_int(&r, 3), .limits = rows_text(&r, 4),
			.instead = rows_text(&r, 5), .authority = rows_text(&r, 6), .valid_from = rows_date(&r, 7) };
	*ret_list = (struct delegations){ list, n };
	return rows_rc(&r);
}
