/* SQL of home visits.  household's plain columns are joined for lists: name, number,
 * area, size; nothing sensitive is read here. */
#include "visit_int.h"

#include "contact.h"
#include "metrics.h"
#include "veiled.h"

enum rc visit_in_scope(struct ctx *ctx, struct tx *tx, int64_t key)
{
	int64_t one;

	/* By the centre that has the file now: after a transfer the past goes with it (R119). */
	return db_int(tx, SQL("select 1 from visit v join household h on h.key = v.household"
		" where v.key = $1 and h.unit between $2 and $3"),
		VALS(v_int(key), v_int(ctx->scope.lo), v_int(ctx->scope.hi)), &one);
}

enum rc visit_count_done(struct tx *tx, household_key household, date_t on, int64_t *ret_n)
{
	return db_int(tx, SQL("select count(*) from visit where household = $1 and day = $2 and state = 2"),
		VALS(v_int(household.v), v_date(tx, on)), ret_n);
}

enum rc visit_load(struct ctx *ctx, struct tx *tx, visit_key key, struct visit *ret_visit)
{
	enum rc rc = visit_in_scope(ctx, tx, key.v);

	if (rc)
		return rc;
	return row_load(tx, &visit_type, key.v, ret_visit);
}

/* Records of the keys in the first column of r, at most max, in its order. */
static enum rc load_all(struct tx *tx, struct rows *r, const struct record_type *t, size_t max,
		void *ret_array, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max);
	char *list;
	size_t n = 0;
	enum rc rc;

	while (n < max && rows_next(r))
		keys[n++] = rows_int(r, 0);
	rc = rows_rc(r);
	if (rc)
		return rc;
	list = arena_alloc(tx->arena, (n ? n : 1) * t->size);
	for (size_t i = 0; i < n; i++) {
		rc = row_load(tx, t, keys[i], list + i * t->size);
		if (rc)
			return rc;
	}
	*(void **)ret_array = list;
	*ret_n = n;
	return OK;
}

enum rc visit_planned_of(struct tx *tx, household_key household, struct visit **ret_list, size_t *ret_n)
{
	enum { PLANNED_MAX = 20 };
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from visit where household = $1 and state = 1 order by day, key limit 20"),
		VALS(v_int(household.v)));

	if (rc)
		return rc;
	return load_all(tx, &r, &visit_type, PLANNED_MAX, ret_list, ret_n);
}

/* ---- lines ------------------------------------------------------------------------- */

/* Column order of the query below. */
static void read_line(struct rows *r, struct visit_line *l)
{
	*l = (struct visit_line){
		.visit = { rows_int(r, 0) }, .ver = rows_int(r, 1), .household = { rows_int(r, 2) },
		.unit = rows_int(r, 3), .worker = rows_int(r, 4), .kind = (int32_t)rows_int(r, 5),
		.state = (int32_t)rows_int(r, 6), .planned_on = rows_date(r, 7), .visited_on = rows_date(r, 8),
		.planned_minute = rows_null(r, 9) ? INT_NONE : rows_int(r, 9),
		.position = rows_null(r, 10) ? INT_NONE : rows_int(r, 10),
		.family_name = rows_text(r, 11), .file_number = rows_text(r, 12), .area = rows_text(r, 13),
		.members = rows_int(r, 14), .neighbourhood = rows_int(r, 15), .risk = (int32_t)rows_int(r, 16),
		.due = rows_date(r, 17), .last_visit = rows_date(r, 18),
	};
}

static enum rc read_lines(struct tx *tx, struct rows *r, size_t max, struct visit_line **ret_lines, size_t *ret_n)
{
	struct visit_line *list = ARENA_ARRAY(tx->arena, struct visit_line, max);
	size_t n = 0;
	enum rc rc;

	while (n < max && rows_next(r))
		read_line(r, &list[n++]);
	rc = rows_rc(r);
	if (rc)
		return rc;
	*ret_lines = list;
	*ret_n = n;
	return OK;
}

enum { LINES_MAX = 200 };

enum rc visit_days(struct ctx *ctx, struct tx *tx, int64_t worker, date_t from, date_t to,
		struct visit_line **ret_lines, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL(
		"select v.key, v.ver, v.household, v.unit, v.worker, v.kind, v.state, v.planned_on, v.visited_on, "
		"v.planned_minute, v.position, h.family_name, h.file_number, h.area, h.members, h.neighbourhood, "
		"h.risk_level, h.next_visit_due, h.last_visit_on "
		"from visit v join household h on h.key = v.household "
		"where v.worker = $1 and v.day between $2 and $3 and v.state <> 6 and v.unit between $4 and $5 "
		"order by v.day, coalesce(v.planned_minute, 9999), coalesce(v.position, 99), h.neighbourhood, v.key "
		"limit 200"),
		VALS(v_int(worker), v_date(tx, from), v_date(tx, to), v_int(ctx->scope.lo), v_int(ctx->scope.hi)));

	if (rc)
		return rc;
	return read_lines(tx, &r, LINES_MAX, ret_lines, ret_n);
}

/* The family is the same in each row, so it is looked at once, for the scope. */
enum rc visit_history(struct ctx *ctx, struct tx *tx, household_key household, size_t max,
		struct visit_line **ret_lines, size_t *ret_n)
{
	struct visit_line *list = ARENA_ARRAY(tx->arena, struct visit_line, max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL(
		"select v.key, v.ver, v.unit, v.worker, v.kind, v.state, v.planned_on, v.visited_on, v.planned_minute, "
		"v.position, pp.key, pp.change, pp.state from visit v left join pension_proposal pp on pp.visit = v.key "
		"where v.household = (select h.key from household h where h.key = $1 and h.unit between $2 and $3) "
		"and v.state <> 6 order by v.day desc, v.key desc limit $4"),
		VALS(v_int(household.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int((int64_t)max)));

	if (rc)
		return rc;
	for (; n < max && rows_next(&r); n++)
		list[n] = (struct visit_line){
			.visit = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .household = household,
			.unit = rows_int(&r, 2), .worker = rows_int(&r, 3), .kind = (int32_t)rows_int(&r, 4),
			.state = (int32_t)rows_int(&r, 5), .planned_on = rows_date(&r, 6), .visited_on = rows_date(&r, 7),
			.planned_minute = rows_null(&r, 8) ? INT_NONE : rows_int(&r, 8),
			.position = rows_null(&r, 9) ? INT_NONE : rows_int(&r, 9), .proposal = rows_int(&r, 10),
			.pension_change = (int32_t)rows_int(&r, 11), .pension_state = (int32_t)rows_int(&r, 12) };
	*ret_lines = list;
	*ret_n = n;
	return rows_rc(&r);
}

/* ---- rules ---------------------------------------------------------------------------- */

enum { RULES_MAX = 500 };

enum rc visit_rules_load(struct tx *national, struct visit_rules *ret_rules)
{
	struct visit_rule *list;
	size_t n;
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL(
		"select key from visit_rule order by coalesce(act, 1), programme, coalesce(risk, 0), after_days, valid_from, key limit 500"), NO_VALS);

	if (rc)
		return rc;
	rc = load_all(national, &r, &visit_rule_type, RULES_MAX, &list, &n);
	if (rc)
		return rc;
	*ret_rules = (struct visit_rules){ list, n };
	return OK;
}

enum rc contact_last(struct tx *tx, const struct household *h, date_t *ret_day)
{
	int64_t at = 0;
	enum rc rc = db_int(tx, SQL("select coalesce(max(at), 0) from contact where household = $1 and outcome = 1"),
		VALS(v_int(h->key.v)), &at);

	if (rc)
		return rc;
	*ret_day = h->last_visit_on;
	if (at && date_cmp(*ret_day, fa_day_of_ms(at)) < 0)
		*ret_day = fa_day_of_ms(at);
	return OK;
}

enum rc talk_candidates(struct tx *tx, int64_t after, int32_t risk, size_t max, int64_t *ret_keys, size_t *ret_n)
{
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(tx, &r, SQL("select h.key from household h where h.key > $1 and h.state = 1"
		" and (h.visit_programme in (2, 3, 4) or coalesce(h.risk_level, 0) >= $2) and not exists"
		" (select 1 from task t where t.household = h.key and t.state = 1 and t.kind = 2)"
		" order by h.key limit $3"), VALS(v_int(after), v_int(risk), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		ret_keys[n++] = rows_int(&r, 0);
	*ret_n = n;
	return rows_rc(&r);
}

enum rc visit_rules_stamp_of(struct tx *national, struct visit_rules_stamp *ret_stamp)
{
	struct visit_rules_stamp s = {0};
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL("select count(*), coalesce(max(jseq), 0) from visit_rule"),
		NO_VALS);

	if (rc)
		return rc;
	if (rows_next(&r))
		s = (struct visit_rules_stamp){ rows_int(&r, 0), rows_int(&r, 1) };
	*ret_stamp = s;
	return rows_rc(&r);
}

/* ---- recount --------------------------------------------------------------------------- */

struct seen { int64_t unit, worker, n; int state, month; };

static void take(shard_id shard, struct recount *rec, const struct seen *s)
{
	enum metric m = s->state == VISIT_DONE ? M_VISITS_MONTH : M_VISITS_NOBODY_MONTH;

	if (unit_shard(UNIT(s->unit)).v != shard.v)
		return;
	for (unit_no u = { s->unit }; unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
		recount_add(rec, m, u.v, s->month, s->n);
	if (s->worker && !unit_veiled(s->unit))
		recount_add(rec, m, s->worker, s->month, s->n);
}

enum rc visit_count_rows(struct tx *tx, struct recount *rec)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select unit, worker, state, visited_on, count(*) from visit "
		"where state = 2 or state = 3 group by unit, worker, state, visited_on"), NO_VALS);

	if (rc)
		return rc;
	while (rows_next(&r)) {
		struct seen s = { .unit = rows_int(&r, 0), .worker = rows_int(&r, 1), .state = (int)rows_int(&r, 2),
			.month = fa_month_index(rows_date(&r, 3)), .n = rows_int(&r, 4) };

		take(tx->shard, rec, &s);
	}
	return rows_rc(&r);
}

/* ---- contacts ---------------------------------------------------------------------------- */

enum { CONTACTS_MAX = 100 };

enum rc contact_history(struct ctx *ctx, struct tx *tx, household_key household, size_t max,
		struct contact **ret_list, size_t *ret_n)
{
	size_t most = max < CONTACTS_MAX ? max : CONTACTS_MAX;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select c.key from contact c join household h on h.key = c.household "
		"where c.household = $1 and h.unit between $2 and $3 order by c.at desc, c.key desc limit $4"),
		VALS(v_int(household.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int((int64_t)most)));

	if (rc)
		return rc;
	return load_all(tx, &r, &contact_type, most, ret_list, ret_n);
}

enum rc contact_due_of(struct ctx *ctx, struct tx *tx, int64_t worker, date_t until, size_t max,
		struct contact_due **ret_list, size_t *ret_n)
{
	struct contact_due *list = ARENA_ARRAY(tx->arena, struct contact_due, max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL(
		"select c.household, h.family_name, h.area, c.again_on from contact c "
		"join household h on h.key = c.household "
		"where c.worker = $1 and c.again_on <= $2 and h.state = 1 and h.unit between $3 and $4 "
		"and not exists (select 1 from contact later where later.household = c.household and later.at > c.at) "
		"order by c.again_on, c.key limit $5"),
		VALS(v_int(worker), v_date(tx, until), v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct contact_due){ .household = { rows_int(&r, 0) }, .family_name = rows_text(&r, 1),
			.area = rows_text(&r, 2), .again_on = rows_date(&r, 3) };
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

/* ---- proposals about the pension ------------------------------------------------------------ */

enum rc pension_load(struct ctx *ctx, struct tx *tx, pension_proposal_key key, struct pension_proposal *ret_p)
{
	struct pension_proposal p;
	enum rc rc = row_load(tx, &pension_proposal_type, key.v, &p);

	if (rc)
		return rc;
	if (!range_has(ctx->scope, p.unit))
		return ctx_fault(ctx, NOT_FOUND, "pension.not_found");
	*ret_p = p;
	return OK;
}

enum rc pension_of_visit(struct ctx *ctx, struct tx *tx, visit_key visit, struct pension_proposal *ret_p)
{
	struct pension_proposal *list;
	size_t n;
	enum rc rc = row_list_by(tx, &pension_proposal_type, "visit", visit.v, 1, &list, &n);

	if (rc)
		return rc;
	if (!n || !range_has(ctx->scope, list[0].unit))
		return ctx_fault(ctx, NOT_FOUND, "pension.not_found");
	*ret_p = list[0];
	return OK;
}

enum rc pension_open_of(struct tx *tx, household_key household, struct pension_proposal **ret_list, size_t *ret_n)
{
	enum { OPEN_MAX = 50 };
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select key from pension_proposal where household = $1 "
		"and (state = 1 or state = 3) order by key limit 50"), VALS(v_int(household.v)));

	if (rc)
		return rc;
	return load_all(tx, &r, &pension_proposal_type, OPEN_MAX, ret_list, ret_n);
}

enum rc pension_list(struct ctx *ctx, struct tx *tx, const struct pension_filter *f, size_t max,
		struct pension_row **ret_rows, size_t *ret_n)
{
	size_t most = max < LINES_MAX ? max : LINES_MAX, n = 0;
	struct pension_row *list = ARENA_ARRAY(tx->arena, struct pension_row, most);
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL(
		"select pp.key, pp.household, h.family_name, h.file_number, pp.unit, pp.worker, pp.change, pp.state, "
		"pp.proposed_at, pp.due_on from pension_proposal pp join household h on h.key = pp.household "
		"where pp.unit between $1 and $2 and (cast($3 as bigint) = 0 or pp.worker = $3) "
		"and (cast($4 as bigint) = 0 or pp.state = $4) order by pp.due_on, pp.key limit $5"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int(f->worker), v_int(f->state),
			v_int((int64_t)most)));

	if (rc)
		return rc;
	for (; n < most && rows_next(&r); n++)
		list[n] = (struct pension_row){ .key = { rows_int(&r, 0) }, .household = { rows_int(&r, 1) },
			.family_name = rows_text(&r, 2), .file_number = rows_text(&r, 3), .unit = rows_int(&r, 4),
			.worker = rows_int(&r, 5), .change = (int32_t)rows_int(&r, 6), .state = (int32_t)rows_int(&r, 7),
			.proposed_at = { rows_int(&r, 8) }, .due_on = rows_date(&r, 9) };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}
