/* SQL of schemes and of who takes part. */
#include "scheme_int.h"

enum { SCHEMES_MAX = 200, SUMS_MAX = 60 };

enum rc scheme_list(struct tx *national, struct scheme **ret_list, size_t *ret_n)
{
	struct scheme *list = ARENA_ARRAY(national->arena, struct scheme, SCHEMES_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL("select key, ver, name, about, ordered_by, field, age_from, age_to, sex, wants,"
		" form, quota, hands_over, begins_on, report_by, owner, state from scheme order by state, name, key limit 200"), NO_VALS);

	if (rc)
		return rc;
	while (n < SCHEMES_MAX && rows_next(&r))
		list[n++] = (struct scheme){ .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .name = rows_text(&r, 2),
			.about = rows_text(&r, 3), .ordered_by = rows_text(&r, 4), .field = (int32_t)rows_int(&r, 5),
			.age_from = rows_null(&r, 6) ? INT_NONE : rows_int(&r, 6), .age_to = rows_null(&r, 7) ? INT_NONE : rows_int(&r, 7),
			.sex = (int32_t)rows_int(&r, 8), .wants = rows_int(&r, 9), .form = rows_text(&r, 10),
			.quota = rows_null(&r, 11) ? INT_NONE : rows_int(&r, 11), .hands_over = rows_int(&r, 12) != 0,
			.begins_on = rows_date(&r, 13), .report_by = rows_date(&r, 14), .owner = rows_int(&r, 15),
			.state = (int32_t)rows_int(&r, 16) };
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc participation_counts(struct tx *tx, int64_t scheme, int64_t unit, int64_t member, int64_t *ret_n, bool *ret_there)
{
	int64_t there = 0;
	enum rc rc = db_int(tx, SQL("select count(*) from participation where scheme = $1 and unit = $2 and state <> 3"),
		VALS(v_int(scheme), v_int(unit)), ret_n);

	if (!rc)
		rc = db_int(tx, SQL("select count(*) from participation where scheme = $1 and member = $2 and state = 1"),
			VALS(v_int(scheme), v_int(member)), &there);
	*ret_there = there > 0;
	return rc;
}

/* Born on or after the first of these days and before the second one. */
static void born_between(const struct scheme *s, date_t today, date_t *from, date_t *before)
{
	*from = s->age_to == INT_NONE ? fa_add_months(today, -150 * 12) : fa_add_days(fa_add_months(today, -12 * ((int)s->age_to + 1)), 1);
	*before = s->age_from == INT_NONE ? fa_add_days(today, 1) : fa_add_days(fa_add_months(today, -12 * (int)s->age_from), 1);
}

enum rc scheme_fitting(struct ctx *ctx, struct tx *tx, const struct scheme *s, int64_t unit, size_t max,
		struct fit_row **ret_rows, size_t *ret_n)
{
	struct fit_row *list = ARENA_ARRAY(tx->arena, struct fit_row, max);
	bool any = s->age_from == INT_NONE && s->age_to == INT_NONE;
	date_t from, before;
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc;

	born_between(s, ctx_today(ctx), &from, &before);
	rc = db_query(tx, &r, SQL("select h.key, m.key, m.given_name, m.surname, h.family_name, h.file_number, m.birth_on, h.worker"
		" from household h join member m on m.household = h.key where h.unit = $1 and h.state = 1 and m.status = 1"
		" and ((m.birth_on >= $2 and m.birth_on < $3) or (cast($4 as bigint) = 1 and m.birth_on is null))"
		" and (cast($5 as bigint) = 0 or m.sex = $5)"
		" and (cast($6 as bigint) & 1 = 0 or m.schooling in (4, 5))"
		" and (cast($6 as bigint) & 2 = 0 or coalesce(m.disability_types, 0) <> 0)"
		" and (cast($6 as bigint) & 4 = 0 or (m.is_head = 1 and m.sex = 1))"
		" and (cast($6 as bigint) & 8 = 0 or m.target_group = 3)"
		" and not exists (select 1 from participation e where e.member = m.key and e.scheme = $7 and e.state <> 3)"
		" order by m.birth_on, m.key limit $8"),
		VALS(v_int(unit), v_date(tx, from), v_date(tx, before), v_int(any), v_int(s->sex), v_int(s->wants), v_int(s->key.v),
			v_int((int64_t)max)));
	if (rc)
		return rc;
	while (n < max && rows_next(&r)) {
		const char *given = rows_text(&r, 2), *surname = rows_text(&r, 3);

		list[n++] = (struct fit_row){ .household = { rows_int(&r, 0) }, .member = { rows_int(&r, 1) },
			.name = arena_printf(tx->arena, "%s %s", given ? given : "", surname ? surname : ""),
			.family_name = rows_text(&r, 4), .file_number = rows_text(&r, 5), .birth_on = rows_date(&r, 6), .worker = rows_int(&r, 7) };
	}
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

#define COLUMNS "e.key, e.ver, e.unit, e.household, e.member, e.scheme, e.scheme_name, e.follower, e.since, e.ended_on, e.state," \
	" e.outcome, m.given_name, m.surname, h.family_name"

enum rc participation_list(struct ctx *ctx, struct tx *tx, int64_t scheme, int64_t follower, size_t max,
		struct participation_row **ret_rows, size_t *ret_n)
{
	struct participation_row *list = ARENA_ARRAY(tx->arena, struct participation_row, max);
	struct val lo = v_int(ctx->scope.lo), hi = v_int(ctx->scope.hi), most = v_int((int64_t)max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = scheme ?
		db_query(tx, &r, SQL("select " COLUMNS " from participation e join member m on m.key = e.member join household h on h.key = e.household"
			" where e.scheme = $1 and e.unit between $2 and $3 order by e.state, e.key desc limit $4"), VALS(v_int(scheme), lo, hi, most)) :
		db_query(tx, &r, SQL("select " COLUMNS " from participation e join member m on m.key = e.member join household h on h.key = e.household"
			" where e.follower = $1 and e.unit between $2 and $3 order by e.state, e.key desc limit $4"), VALS(v_int(follower), lo, hi, most));

	if (rc)
		return rc;
	while (n < max && rows_next(&r)) {
		const char *given = rows_text(&r, 12), *surname = rows_text(&r, 13);

		list[n++] = (struct participation_row){ .e = { .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .unit = rows_int(&r, 2),
			.household = { rows_int(&r, 3) }, .member = { rows_int(&r, 4) }, .scheme = rows_int(&r, 5), .scheme_name = rows_text(&r, 6),
			.follower = rows_int(&r, 7), .since = rows_date(&r, 8), .ended_on = rows_date(&r, 9), .state = (int32_t)rows_int(&r, 10),
			.outcome = (int32_t)rows_int(&r, 11) },
			.name = arena_printf(tx->arena, "%s %s", given ? given : "", surname ? surname : ""), .family_name = rows_text(&r, 14) };
	}
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc participation_sums(struct ctx *ctx, struct tx *tx, int64_t scheme, struct participation_sum **ret_rows, size_t *ret_n)
{
	struct participation_sum *list = ARENA_ARRAY(tx->arena, struct participation_sum, SUMS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select state, coalesce(outcome, 0), count(*) from participation where (cast($1 as bigint) = 0 or scheme = $1) and unit between $2 and $3"
		" group by state, coalesce(outcome, 0) order by state, coalesce(outcome, 0) limit 60"),
		VALS(v_int(scheme), v_int(ctx->scope.lo), v_int(ctx->scope.hi)));

	if (rc)
		return rc;
	while (n < SUMS_MAX && rows_next(&r))
		list[n++] = (struct participation_sum){ (int32_t)rows_int(&r, 0), (int32_t)rows_int(&r, 1), rows_int(&r, 2) };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}
