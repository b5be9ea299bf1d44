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

static enum rc by_number(struct ctx *ctx, struct tx *tx, const char *file_number, struct household *ret_h)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL("select key from household where file_number = $1 and state <> 3"),
			VALS(v_text(file_number)), &key);

	(void)ctx;
	return rc ? rc : row_load(tx, &household_type, key, ret_h);
}

enum rc household_anywhere(struct ctx *ctx, struct tx *tx, const char *file_number, struct household *ret_h)
{
	return by_number(ctx, tx, file_number, ret_h);
}

/* ---- transfers ------------------------------------------------------------------------- */

static enum rc keys_of(struct rows *r, struct tx *tx, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max);
	size_t n = 0;
	enum rc rc;

	while (n < max && rows_next(r))
		keys[n++] = rows_int(r, 0);
	rc = rows_rc(r);
	if (rc) return rc;
	*ret_keys = keys;
	*ret_n = n;
	return OK;
}

enum rc transfers_late(struct tx *tx, date_t today, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL("select key from case_transfer where state = 1 and due_on < $1"
			" order by due_on, key limit $2"), VALS(v_date(tx, today), v_int((int64_t)max)));

	return rc ? rc : keys_of(&r, tx, max, ret_keys, ret_n);
}

enum rc transfer_under_way(struct tx *tx, household_key household, struct case_transfer *ret_t)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL("select key from case_transfer where household = $1 and state between 1 and 3"
			" order by key limit 1"), VALS(v_int(household.v)), &key);

	return rc ? rc : row_load(tx, &case_transfer_type, key, ret_t);
}

enum rc transfer_list(struct ctx *ctx, struct tx *tx, bool waiting, int64_t before_key, size_t max,
		struct case_transfer **ret_list, size_t *ret_n, bool *ret_more)
{
	struct case_transfer *list;
	int64_t *keys;
	size_t n;
	AUTO(rows) r = { 0 };
	enum rc rc;

	/* Two ranges of their own index each: a centre has few of either. */
	rc = db_query(tx, &r, SQL("select key from (select key, state from case_transfer where unit_from between $1 and $2"
			" union select key, state from case_transfer where unit_to between $1 and $2) t"
			" where key < $3 and (state = 1 or $4 = 0) order by key desc limit $5"),
			VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int(before_key ? before_key : INT64_MAX),
				v_int(waiting), v_int((int64_t)max + 1)));
	if (rc) return rc;
	rc = keys_of(&r, tx, max + 1, &keys, &n);
	if (rc) return rc;
	*ret_more = n > max;
	n = n > max ? max : n;
	list = ARENA_ARRAY(tx->arena, struct case_transfer, n);
	for (size_t i = 0; i < n; i++) {
		rc = row_load(tx, &case_transfer_type, keys[i], &list[i]);
		if (rc) return rc;
	}
	*ret_list = list;
	*ret_n = n;
	return OK;
}
