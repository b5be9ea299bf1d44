/* SQL of receipts. */
#include "money_int.h"

enum { SUMS_MAX = 20, GIFTS_MAX = 60 };

enum rc receipt_last_serial(struct tx *tx, int64_t sheet, int64_t *ret_serial)
{
	return db_int(tx, SQL("select coalesce(max(serial), 0) from receipt where sheet = $1"), VALS(v_int(sheet)), ret_serial);
}

enum rc receipt_sums(struct tx *tx, int64_t sheet, struct receipt_sum **ret_rows, size_t *ret_n)
{
	struct receipt_sum *list = ARENA_ARRAY(tx->arena, struct receipt_sum, SUMS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select kind, coalesce(who, 0), count(*), sum(amount), sum(coalesce(remains, 0)) from receipt"
		" where sheet = $1 and state = 1 group by kind, coalesce(who, 0) order by kind, coalesce(who, 0) limit 20"),
		VALS(v_int(sheet)));

	if (rc)
		return rc;
	while (n < SUMS_MAX && rows_next(&r))
		list[n++] = (struct receipt_sum){ (int32_t)rows_int(&r, 0), (int32_t)rows_int(&r, 1), rows_int(&r, 2),
			{ rows_int(&r, 3) }, { rows_int(&r, 4) } };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc gifts_left(struct tx *tx, int64_t unit, struct gift **ret_rows, size_t *ret_n)
{
	struct gift *list = ARENA_ARRAY(tx->arena, struct gift, GIFTS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key, number, what, remains from receipt where unit = $1 and remains > 0 and state = 1"
		" order by key limit 60"), VALS(v_int(unit)));

	if (rc)
		return rc;
	while (n < GIFTS_MAX && rows_next(&r))
		list[n++] = (struct gift){ { rows_int(&r, 0) }, rows_text(&r, 1), rows_text(&r, 2), { rows_int(&r, 3) } };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}
