/* SQL of what is done together in a neighbourhood. */
#include "community_int.h"

enum { SUMS_MAX = 400, POINTS_MAX = 60 };

enum rc project_phases(struct tx *tx, project_key project, unsigned *ret_phases)
{
	unsigned phases = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select distinct phase from meeting where project = $1 order by phase"),
		VALS(v_int(project.v)));

	if (rc)
		return rc;
	while (rows_next(&r))
		phases |= 1u << rows_int(&r, 0);
	*ret_phases = phases;
	return rows_rc(&r);
}

enum rc meeting_sums(struct ctx *ctx, struct tx *tx, int64_t unit, date_t from, date_t to, struct meeting_sum **ret_rows,
		size_t *ret_n)
{
	struct meeting_sum *list = ARENA_ARRAY(tx->arena, struct meeting_sum, SUMS_MAX);
	struct unit_range r = unit_range_of(UNIT(unit));
	size_t n = 0;
	AUTO(rows) rows = {0};
	enum rc rc;

	if (r.lo < ctx->scope.lo)
		r.lo = ctx->scope.lo;
	if (r.hi > ctx->scope.hi)
		r.hi = ctx->scope.hi;
	rc = db_query(tx, &rows, SQL("select service, doer, coalesce(level, 0), count(*), sum(people), sum(coalesce(women, 0)),"
		" sum(coalesce(fee, 0)) from meeting where unit between $1 and $2 and day >= $3 and day < $4"
		" group by service, doer, coalesce(level, 0) order by service, doer, coalesce(level, 0) limit 400"),
		VALS(v_int(r.lo), v_int(r.hi), v_date(tx, from), v_date(tx, to)));
	if (rc)
		return rc;
	while (n < SUMS_MAX && rows_next(&rows))
		list[n++] = (struct meeting_sum){ .service = rows_int(&rows, 0), .doer = (int32_t)rows_int(&rows, 1),
			.level = (int32_t)rows_int(&rows, 2), .meetings = rows_int(&rows, 3), .people = rows_int(&rows, 4),
			.women = rows_int(&rows, 5), .fees = { rows_int(&rows, 6) } };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&rows);
}

enum rc part_points(struct tx *tx, int64_t unit, int64_t neighbourhood, int64_t circle, struct part_point **ret_rows,
		size_t *ret_n)
{
	struct part_point *list = ARENA_ARRAY(tx->arena, struct part_point, POINTS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = circle ?
		db_query(tx, &r, SQL("select day, level from meeting where unit = $1 and circle = $2 and level > 0"
			" order by day desc, key desc limit 60"), VALS(v_int(unit), v_int(circle))) :
		db_query(tx, &r, SQL("select day, level from meeting where unit = $1 and neighbourhood = $2 and level > 0"
			" order by day desc, key desc limit 60"), VALS(v_int(unit), v_int(neighbourhood)));

	if (rc)
		return rc;
	while (n < POINTS_MAX && rows_next(&r))
		list[n++] = (struct part_point){ rows_date(&r, 0), (int32_t)rows_int(&r, 1) };
	for (size_t i = 0; i < n / 2; i++) {
		struct part_point one = list[i];

		list[i] = list[n - 1 - i];
		list[n - 1 - i] = one;
	}
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc place_files_of(struct tx *tx, int64_t unit, int64_t neighbourhood, struct place_files *ret)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select count(*), coalesce(sum(members), 0), coalesce(sum(case when risk_level >= 3 then 1 else 0 end), 0)"
		" from household where unit = $1 and neighbourhood = $2 and state = 1"), VALS(v_int(unit), v_int(neighbourhood)));

	if (rc)
		return rc;
	if (rows_next(&r))
		*ret = (struct place_files){ rows_int(&r, 0), rows_int(&r, 1), rows_int(&r, 2) };
	return rows_rc(&r);
}

enum rc meetings_recent(struct tx *tx, int64_t unit, date_t from, struct meeting_line **ret_rows, size_t *ret_n)
{
	struct meeting_line *list = ARENA_ARRAY(tx->arena, struct meeting_line, POINTS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select m.key, p.name, m.topic, m.day from meeting m join project p on p.key = m.project"
		" where m.unit = $1 and m.day >= $2 order by m.day desc, m.key desc limit 60"), VALS(v_int(unit), v_date(tx, from)));

	if (rc)
		return rc;
	while (n < POINTS_MAX && rows_next(&r))
		list[n++] = (struct meeting_line){ { rows_int(&r, 0) }, rows_text(&r, 1), rows_text(&r, 2), rows_date(&r, 3) };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}
