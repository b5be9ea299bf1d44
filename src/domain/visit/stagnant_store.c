/* The SQL of files that stand still. */
#include "visit_int.h"

#include "metrics.h"
#include "stagnant.h"

/* The last day on which anybody did anything about the family. */
#define LAST_ACT "(select max(d) from (select h.opened_on as d union all select coalesce(h.last_visit_on, '')" \
	" union all select coalesce(h.confirmed_on, '') union all select coalesce(h.address_confirmed_on, '')" \
	" union all select coalesce(max(v.day), '') from visit v where v.household = h.key and v.state = 2" \
	" union all select coalesce(max(t.done_on), '') from task t where t.household = h.key and t.state = 2) acts)"
/* Tries in vain since somebody was last met. */
#define TRIES "((select count(*) from visit v where v.household = h.key and v.state = 3 and v.day > coalesce(h.last_visit_on, ''))" \
	" + (select count(*) from contact c where c.household = h.key and c.outcome = 2 and c.at >" \
	" coalesce((select max(r.at) from contact r where r.household = h.key and r.outcome = 1), 0)))"
#define GONE "exists (select 1 from visit v where v.household = h.key and v.state = 5 and v.day >= coalesce(h.last_visit_on, ''))"

#define CANDIDATES(which) \
	"select f.key, f.unit, f.since, f.why from (select h.key, h.unit, " LAST_ACT " as since, case" \
	" when h.members = 1 and m.birth_on < $4 then 4 when " GONE " then 3 when " TRIES " >= $5 then 2 else 1 end as why" \
	" from household h left join member m on m.key = h.head where " which " and h.unit between $1 and $2 and h.state = 1" \
	" and not exists (select 1 from stagnant s where s.household = h.key and (s.state = 1 or (s.state = 2 and s.ask_again > $6)))" \
	" and (coalesce(h.last_visit_on, h.opened_on) < $3 or h.members = 1 or h.next_visit_due <= $6)) f" \
	" where f.why > 1 or f.since < $3 order by f.since, f.key limit $7"

enum rc stagnant_candidates(struct tx *tx, const struct stagnant_rule *rule, household_key one, size_t max,
		struct stagnant **ret_list, size_t *ret_n)
{
	struct stagnant *list = ARENA_ARRAY(tx->arena, struct stagnant, max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, one.v ? SQL(CANDIDATES("h.key = $8")) : SQL(CANDIDATES("cast($8 as bigint) = 0")),
		VALS(v_int(rule->range.lo), v_int(rule->range.hi), v_date(tx, rule->still_since), v_date(tx, rule->born_before),
			v_int(rule->tries), v_date(tx, rule->today), v_int((int64_t)max), v_int(one.v)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct stagnant){ .household = { rows_int(&r, 0) }, .unit = rows_int(&r, 1), .since = rows_date(&r, 2),
			.why = (int32_t)rows_int(&r, 3) };
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc stagnant_over(struct tx *tx, struct unit_range range, size_t max, int64_t *ret_keys, size_t *ret_n)
{
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select s.key from stagnant s join household h on h.key = s.household"
		" where s.unit between $1 and $2 and s.state = 1 and (h.state <> 1 or h.unit <> s.unit or h.last_visit_on > s.since)"
		" order by s.key limit $3"), VALS(v_int(range.lo), v_int(range.hi), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		ret_keys[n++] = rows_int(&r, 0);
	*ret_n = n;
	return rows_rc(&r);
}

enum rc stagnant_load(struct ctx *ctx, struct tx *tx, stagnant_key key, struct stagnant *ret_s)
{
	struct stagnant s;
	enum rc rc = row_load(tx, &stagnant_type, key.v, &s);

	if (rc)
		return rc;
	if (!range_has(ctx->scope, s.unit))
		return ctx_fault(ctx, NOT_FOUND, "stagnant.not_found");
	*ret_s = s;
	return OK;
}

#define ROW "select s.key, s.ver, s.household, h.family_name, h.file_number, s.unit, h.worker, h.members, s.why, s.state," \
	" s.close_reason, s.since, s.decided_on, s.pension, s.saved from stagnant s join household h on h.key = s.household"

static void read_row(struct rows *r, struct stagnant_row *row)
{
	*row = (struct stagnant_row){ .key = { rows_int(r, 0) }, .ver = rows_int(r, 1), .household = { rows_int(r, 2) },
		.family_name = rows_text(r, 3), .file_number = rows_text(r, 4), .unit = rows_int(r, 5),
		.worker = rows_int(r, 6), .members = rows_int(r, 7), .why = (int32_t)rows_int(r, 8),
		.state = (int32_t)rows_int(r, 9), .close_reason = (int32_t)rows_int(r, 10), .since = rows_date(r, 11),
		.decided_on = rows_date(r, 12), .pension = rows_int(r, 13) != 0, .saved = { rows_int(r, 14) } };
}

enum rc stagnant_row_of(struct tx *tx, struct unit_range range, stagnant_key key, struct stagnant_row *ret_row)
{
	AUTO(rows) r = {0};
	bool found;
	enum rc rc = db_query(tx, &r, SQL(ROW " where s.key = $1 and s.unit between $2 and $3"),
		VALS(v_int(key.v), v_int(range.lo), v_int(range.hi)));

	if (rc)
		return rc;
	found = rows_next(&r);
	if (found)
		read_row(&r, ret_row);
	rc = rows_rc(&r);
	return rc ? rc : found ? OK : fault_set(tx->fault, NOT_FOUND, "stagnant.not_found", NULL);
}

enum rc stagnant_barred(struct tx *tx, household_key household, struct stagnant_bar *ret_bar)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select (select count(*) from request where household = $1 and state < 4),"
		" (select count(*) from task where household = $1 and state = 1 and kind not in (2, 6))"), VALS(v_int(household.v)));

	if (rc)
		return rc;
	if (rows_next(&r))
		*ret_bar = (struct stagnant_bar){ rows_int(&r, 0), rows_int(&r, 1) };
	return rows_rc(&r);
}

static enum rc ask(struct tx *tx, struct rows *r, const struct stagnant_filter *f, size_t max)
{
	if (f->state == STAGNANT_FOUND)
		return db_query(tx, r, SQL(ROW " where s.unit between $1 and $2 and s.state = 1 and h.state = 1 and h.unit = s.unit"
			" and (cast($3 as bigint) = 0 or s.why = $3) and (s.since, s.key) > ($4, $5) order by s.since, s.key limit $6"),
			VALS(v_int(f->range.lo), v_int(f->range.hi), v_int(f->why), v_text(f->after_sort ? f->after_sort : ""),
				v_int(f->after_key), v_int((int64_t)max + 1)));
	return db_query(tx, r, SQL(ROW " where s.unit between $1 and $2 and s.state = $3"
		" and (cast($4 as bigint) = 0 or s.why = $4) order by s.decided_on desc, s.key desc limit $5"),
		VALS(v_int(f->range.lo), v_int(f->range.hi), v_int(f->state), v_int(f->why), v_int((int64_t)max + 1)));
}

enum rc stagnant_list(struct tx *tx, const struct stagnant_filter *f, size_t max, struct stagnant_row **ret_rows, size_t *ret_n,
		bool *ret_more)
{
	struct stagnant_row *list = ARENA_ARRAY(tx->arena, struct stagnant_row, max + 1);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = ask(tx, &r, f, max);

	if (rc)
		return rc;
	while (n < max + 1 && rows_next(&r))
		read_row(&r, &list[n++]);
	*ret_more = n > max;
	*ret_n = n > max ? max : n;
	*ret_rows = list;
	return rows_rc(&r);
}

/* ---- recount ------------------------------------------------------------------------------------ */

struct counting { struct recount *rec; int64_t unit; };

static void add_levels(void *arg, int metric, int64_t bucket, int64_t n)
{
	const struct counting *c = arg;

	recount_add(c->rec, metric, c->unit, bucket, n);
	recount_add(c->rec, metric, unit_county((unit_no){ c->unit }).v, bucket, n);
	recount_add(c->rec, metric, unit_province((unit_no){ c->unit }).v, bucket, n);
}

enum rc stagnant_count_rows(struct tx *tx, struct recount *rec)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select unit, state, decided_on, coalesce(close_reason, 0), pension, coalesce(saved, 0)"
		" from stagnant where state = 1 or state = 3"), NO_VALS);

	if (rc)
		return rc;
	while (rows_next(&r)) {
		struct stagnant s = { .unit = rows_int(&r, 0), .state = (int32_t)rows_int(&r, 1), .decided_on = rows_date(&r, 2),
			.close_reason = (int32_t)rows_int(&r, 3), .pension = rows_int(&r, 4) != 0, .saved = { rows_int(&r, 5) } };
		struct counting c = { rec, s.unit };

		stagnant_counts(&s, add_levels, &c);
	}
	return rows_rc(&r);
}
