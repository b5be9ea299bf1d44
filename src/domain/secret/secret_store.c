/* SQL of secret files.  Only plain columns: what is sealed opens by row_load under the file's key. */
#include "secret_int.h"

#include "metrics.h"
#include "store_admin.h"

enum { KEYS_MAX = 500 };

enum rc veil_next(struct tx *tx, int64_t *ret_nth)
{
	/* Above them are keys of other things, which are no units. */
	return db_int(tx, SQL("select coalesce(max(no / 10000000000), 0) + 1 from veil where no < 100000000000000000"), NO_VALS,
		ret_nth);
}

static enum rc keys_in(struct rows *r, int64_t **ret_keys, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(r->tx->arena, int64_t, KEYS_MAX);
	size_t n = 0;

	while (n < KEYS_MAX && rows_next(r))
		keys[n++] = rows_int(r, 0);
	*ret_keys = keys;
	*ret_n = n;
	return rows_rc(r);
}

enum rc duplicate_keys(struct tx *tx, household_key household, int64_t **ret_keys, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from duplicate where file_a = $1 or file_b = $1 order by key limit 500"),
		VALS(v_int(household.v)));

	return rc ? rc : keys_in(&r, ret_keys, ret_n);
}

enum rc lead_keys(struct tx *tx, household_key household, int64_t **ret_keys, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select l.key from lead l join request q on q.key = l.request where q.household = $1 "
		"order by l.key limit 500"), VALS(v_int(household.v)));

	return rc ? rc : keys_in(&r, ret_keys, ret_n);
}

enum rc team_member_of(struct tx *tx, household_key household, int64_t staff, int64_t *ret_key)
{
	return db_int(tx, SQL("select key from secret_member where household = $1 and staff = $2 and state = 1 order by key limit 1"),
		VALS(v_int(household.v), v_int(staff)), ret_key);
}

enum rc secret_by_number(struct ctx *ctx, struct tx *tx, const char *file_number, household_key *ret_key, int64_t *ret_unit)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key, unit from household where file_number = $1 and unit > 10000000000 "
		"and unit % 10000000000 between $2 and $3"),
		VALS(v_text(file_number), v_int(ctx->scope.lo), v_int(ctx->scope.hi)));

	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	*ret_key = (household_key){ rows_int(&r, 0) };
	*ret_unit = rows_int(&r, 1);
	return OK;
}

enum rc secret_doors(struct ctx *ctx, struct tx *tx, household_key household, struct secret_door ret_list[SECRETS_MAX],
		size_t *ret_n)
{
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc;

	*ret_n = 0;
	if (!ctx->actor.staff || ctx->program)
		return OK;
	rc = db_query(tx, &r, SQL("select d.unit, d.household, max(d.member) from ("
		"select unit, household, 1 as member from secret_member where staff = $1 and state = 1 "
		"union all select veil as unit, household, 0 as member from glass where staff = $1 and veil > 0 and until_at > $2) d "
		"where (d.household = $3 or $3 = 0) and d.unit > 10000000000 and d.unit % 10000000000 between $4 and $5 "
		"group by d.unit, d.household order by d.unit limit 32"),
		VALS(v_int(ctx->actor.staff), v_int(ctx_now(ctx)), v_int(household.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi)));
	if (rc)
		return rc;
	while (n < SECRETS_MAX && rows_next(&r))
		ret_list[n++] = (struct secret_door){ rows_int(&r, 0), { rows_int(&r, 1) }, rows_int(&r, 2) == 0 };
	*ret_n = n;
	return rows_rc(&r);
}

/* ---- broken glasses ----------------------------------------------------------------------- */

enum rc secret_lead(struct tx *tx, int64_t unit, int64_t *ret_staff)
{
	return db_int(tx, SQL("select lead from secret_file where unit = $1 and state = 1"), VALS(v_int(unit)), ret_staff);
}

enum rc glass_count_rows(struct tx *tx, struct recount *rec)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select unit, coalesce(told, 0), count(*) from glass where state = 1 "
		"group by unit, told order by unit, told"), NO_VALS);

	if (rc)
		return rc;
	while (rows_next(&r)) {
		int64_t unit = rows_int(&r, 0), told = rows_int(&r, 1), n = rows_int(&r, 2);

		if (told)
			recount_add(rec, M_GLASS, told, 0, n);
		for (unit_no u = UNIT(unit); !unit_veiled(unit) && unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
			recount_add(rec, M_GLASS, u.v, 0, n);
	}
	return rows_rc(&r);
}

enum rc glasses_since(struct tx *tx, int64_t staff, int64_t since_ms, int64_t *ret_n)
{
	return db_int(tx, SQL("select count(*) from glass where staff = $1 and at >= $2"), VALS(v_int(staff), v_int(since_ms)), ret_n);
}

enum rc glasses_late(struct tx *tx, date_t today, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from glass where state = 1 and due_on < $1 order by key limit $2"),
		VALS(v_date(tx, today), v_int((int64_t)max)));

	return rc ? rc : keys_in(&r, ret_keys, ret_n);
}

enum rc glass_stands(struct ctx *ctx, struct tx *tx, household_key household, enum glass_what what, instant_t *ret_until)
{
	return db_int(tx, SQL("select coalesce(max(until_at), 0) from glass where household = $1 and staff = $2 and what = $3 "
		"and until_at > $4"),
		VALS(v_int(household.v), v_int(ctx->actor.staff), v_int(what), v_int(ctx_now(ctx))), &ret_until->ms);
}

static enum rc load_all(struct tx *tx, const int64_t *keys, size_t n, struct glass **ret_list)
{
	struct glass *list = ARENA_ARRAY(tx->arena, struct glass, n + 1);

	for (size_t i = 0; i < n; i++) {
		enum rc rc = row_load(tx, &glass_type, keys[i], &list[i]);

		if (rc)
			return rc;
	}
	*ret_list = list;
	return OK;
}

enum rc glass_list(struct ctx *ctx, struct tx *tx, bool reviewed_too, size_t max, struct glass **ret_list, size_t *ret_n)
{
	bool leader = ROLE_BIT(ctx->actor.role) & (ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE) | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLES_ABOVE);
	int64_t *keys;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from glass where (told = $1 or unit between $2 and $3) and state <= $4 "
		"order by case when state = 1 then 0 else 1 end, key desc limit $5"),
		VALS(v_int(ctx->actor.staff), v_int(leader ? ctx->scope.lo : 1), v_int(leader ? ctx->scope.hi : 0),
			v_int(reviewed_too ? GLASS_WRONG : GLASS_OPEN), v_int((int64_t)(max < KEYS_MAX ? max : KEYS_MAX))));

	if (!rc)
		rc = keys_in(&r, &keys, ret_n);
	return rc ? rc : load_all(tx, keys, *ret_n, ret_list);
}

enum rc glass_of(struct tx *tx, household_key household, size_t max, struct glass **ret_list, size_t *ret_n)
{
	int64_t *keys;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from glass where household = $1 order by key desc limit $2"),
		VALS(v_int(household.v), v_int((int64_t)(max < KEYS_MAX ? max : KEYS_MAX))));

	if (!rc)
		rc = keys_in(&r, &keys, ret_n);
	return rc ? rc : load_all(tx, keys, *ret_n, ret_list);
}
