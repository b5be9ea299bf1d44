/* The SQL of referrals, letters and agencies. */
#include "referral_int.h"

#include <string.h>

enum { AGENCIES_MAX = 500 };

enum rc agency_list(struct tx *national, int64_t unit, int32_t kind, const char *search, struct agency **ret_list,
		size_t *ret_n)
{
	struct unit_range range = unit_range_of(UNIT(unit));
	struct agency *list = ARENA_ARRAY(national->arena, struct agency, AGENCIES_MAX);
	AUTO(buf) want = {0}, have = {0};
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(national, &r, SQL_NATIONAL("select key, ver, unit, name, kind, offers, contact, phone, budget, active"
		" from agency where (unit between $1 and $2 or unit in ($3, $4, 0)) and (cast($5 as bigint) = 0 or kind = $5)"
		" order by active desc, name, key limit 500"),
		VALS(v_int(range.lo), v_int(range.hi), v_int(unit_county(UNIT(unit)).v), v_int(unit_province(UNIT(unit)).v),
			v_int(kind)));

	if (rc)
		return rc;
	buf_init(&want, 1024);
	buf_init(&have, 8192);
	if (!str_empty(search))
		fa_search_key(&want, search);
	while (n < AGENCIES_MAX && rows_next(&r)) {
		int64_t key = rows_int(&r, 0);
		struct agency a = { .key = { key }, .ver = rows_int(&r, 1), .unit = rows_int(&r, 2), .name = rows_text(&r, 3),
			.kind = (int32_t)rows_int(&r, 4), .offers = rows_text(&r, 5),
			.contact = rows_secret(&r, 6, &agency_type, "contact", key),
			.phone = rows_secret(&r, 7, &agency_type, "phone", key),
			.budget = { rows_null(&r, 8) ? INT_NONE : rows_int(&r, 8) }, .active = rows_int(&r, 9) != 0 };

		if (want.len) {
			buf_clear(&have);
			fa_search_key(&have, arena_printf(national->arena, "%s %s", a.name, a.offers ? a.offers : ""));
			if (!strstr(buf_str(&have), buf_str(&want)))
				continue;
		}
		list[n++] = a;
	}
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

/* ---- lists ------------------------------------------------------------------------------------ */

#define COLUMNS "r.key, r.household, h.family_name, r.to_name, r.subject, r.unit, r.worker, r.kind, r.to_kind, r.state," \
	" r.due_on, r.sent_at"

static enum rc ask(struct ctx *ctx, struct tx *tx, enum referral_which which, household_key household, bool all,
		size_t max, struct rows *r)
{
	struct val lo = v_int(ctx->scope.lo), hi = v_int(ctx->scope.hi), most = v_int((int64_t)max);
	struct val until = v_int(all ? 9 : REFERRAL_DONE);

	switch (which) {
	case REFERRALS_OF_HOUSEHOLD:
		return db_query(tx, r, SQL("select " COLUMNS " from referral r join household h on h.key = r.household"
			" where r.household = $1 and r.unit between $2 and $3 order by r.key desc limit $4"),
			VALS(v_int(household.v), lo, hi, most));
	case REFERRALS_OUT:
		return db_query(tx, r, SQL("select " COLUMNS " from referral r join household h on h.key = r.household"
			" where r.unit between $1 and $2 and r.state <= $3"
			" order by coalesce(r.due_on, '9'), r.key limit $4"), VALS(lo, hi, until, most));
	case REFERRALS_IN:
		break;
	}
	return db_query(tx, r, SQL("select " COLUMNS " from referral r join household h on h.key = r.household"
		" where r.to_unit between $1 and $2 and r.unit < 10000000000 and r.state > 1 and r.state < $3"
		" order by coalesce(r.due_on, '9'), r.key limit $4"), VALS(lo, hi, v_int(all ? 9 : REFERRAL_REFUSED), most));
}

enum rc referral_list(struct ctx *ctx, struct tx *tx, enum referral_which which, household_key household, bool all,
		size_t max, struct referral_row **ret_rows, size_t *ret_n)
{
	struct referral_row *list = ARENA_ARRAY(tx->arena, struct referral_row, max);
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = ask(ctx, tx, which, household, all, max, &r);

	if (rc)
		return rc;
	for (; n < max && rows_next(&r); n++) {
		int64_t key = rows_int(&r, 0);
		bool mine = in_scope(ctx, rows_int(&r, 5));

		list[n] = (struct referral_row){ .key = { key }, .household = { rows_int(&r, 1) },
			.family_name = mine ? rows_text(&r, 2) : NULL,
			.to_name = rows_secret(&r, 3, &referral_type, "to_name", key),
			.subject = mine ? rows_secret(&r, 4, &referral_type, "subject", key) : NULL,
			.unit = rows_int(&r, 5), .worker = rows_int(&r, 6), .kind = (int32_t)rows_int(&r, 7),
			.to_kind = (int32_t)rows_int(&r, 8), .state = (int32_t)rows_int(&r, 9), .due_on = rows_date(&r, 10),
			.sent_at = { rows_int(&r, 11) } };
	}
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc referral_counts(struct tx *tx, struct recount *rec)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select unit, worker, state, coalesce(to_unit, 0) from referral order by key"), NO_VALS);

	if (rc)
		return rc;
	while (rows_next(&r)) {
		int32_t state = (int32_t)rows_int(&r, 2);

		if (state <= REFERRAL_DONE) {
			for (unit_no u = UNIT(rows_int(&r, 0)); unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
				recount_add(rec, M_REFERRALS_OUT, u.v, 0, 1);
			if (rows_int(&r, 1))
				recount_add(rec, M_REFERRALS_OUT, rows_int(&r, 1), 0, 1);
		}
		if (referral_open(state))
			for (unit_no u = UNIT(rows_int(&r, 3)); unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
				recount_add(rec, M_REFERRALS_IN, u.v, 0, 1);
	}
	return rows_rc(&r);
}

/* ---- one by one -------------------------------------------------------------------------------- */

enum rc referral_by_hash(struct tx *tx, const char *hash, struct referral *ret_r)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL("select key from referral where link_hash = $1"), VALS(v_text(hash)), &key);

	return rc ? rc : row_load(tx, &referral_type, key, ret_r);
}

enum rc letter_last_serial(struct tx *tx, int64_t unit, int64_t year, int64_t *ret_serial)
{
	return db_int(tx, SQL("select coalesce(max(serial), 0) from sent_letter where unit = $1 and year = $2"),
		VALS(v_int(unit), v_int(year)), ret_serial);
}

enum rc letter_by_code(struct tx *tx, const char *code, struct letter_public *ret_l)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select l.number, l.unit, l.issued_on, l.revoked_on, l.state, h.state"
		" from sent_letter l join household h on h.key = l.household where l.code = $1"), VALS(v_text(code)));

	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	*ret_l = (struct letter_public){ .number = rows_text(&r, 0), .unit = rows_int(&r, 1), .issued_on = rows_date(&r, 2),
		.revoked_on = rows_date(&r, 3), .state = (int32_t)rows_int(&r, 4), .gone = rows_int(&r, 5) == HOUSEHOLD_MOVED };
	return OK;
}

enum rc letter_of_code(struct tx *tx, const char *code, sent_letter_key *ret_key)
{
	enum rc rc = db_int(tx, SQL("select key from sent_letter where code = $1"), VALS(v_text(code)), &ret_key->v);

	if (rc == NOT_FOUND)
		ret_key->v = 0;
	return rc == NOT_FOUND ? OK : rc;
}
