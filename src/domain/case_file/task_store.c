/* The SQL behind tasks. */
#include "task_int.h"

enum rc tasks_blocking(struct tx *tx, household_key household, int64_t *ret_n)
{
	/* Regular contacts end with the file by themselves, after-care begins with its end. */
	return db_int(tx, SQL("select count(*) from task where household = $1 and state = 1 and kind not in (2, 6)"),
			VALS(v_int(household.v)), ret_n);
}

enum rc tasks_open_of(struct tx *tx, household_key household, unsigned kinds, int64_t source,
		struct task **ret_list, size_t *ret_n)
{
	enum { MOST = 200 };
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, MOST);
	struct task *list;
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	/* In the order of the index: every visit asks, and sorting would cost more than finding. */
	rc = db_query(tx, &r, SQL("select key, kind from task where household = $1 and state = 1"
			" and (cast($2 as bigint) = 0 or source = cast($2 as bigint)) order by due_on, key limit 200"), VALS(v_int(household.v), v_int(source)));
	if (rc) return rc;
	while (n < MOST && rows_next(&r))
		if (!kinds || kinds >> rows_int(&r, 1) & 1)
			keys[n++] = rows_int(&r, 0);
	rc = rows_rc(&r);
	if (rc) return rc;
	list = ARENA_ARRAY(tx->arena, struct task, n);
	for (size_t i = 0; i < n; i++) {
		rc = row_load(tx, &task_type, keys[i], &list[i]);
		if (rc) return rc;
	}
	*ret_list = list;
	*ret_n = n;
	return OK;
}

/* ---- lists --------------------------------------------------------------------------- */

#define TASK_COLUMNS "t.key, t.ver, t.household, t.unit, t.worker, t.member, t.kind, t.state, t.what, t.opens_on, t.due_on," \
	" t.attempt, t.source, t.outcome, t.note, t.done_on, h.family_name, h.file_number,"                                              \
	" case when h.hide_address = 1 then null else h.area end, h.state, h.risk_level"

static void read_row(struct rows *r, struct task_row *row)
{
	int64_t key = rows_int(r, 0);

	*row = (struct task_row){ .t = { .key = { key }, .ver = rows_int(r, 1), .household = { rows_int(r, 2) },
			.unit = rows_int(r, 3), .worker = rows_int(r, 4), .member = { rows_int(r, 5) },
			.kind = (int32_t)rows_int(r, 6), .state = (int32_t)rows_int(r, 7),
			.what = rows_secret(r, 8, &task_type, "what", key), .opens_on = rows_date(r, 9),
			.due_on = rows_date(r, 10), .attempt = rows_int(r, 11), .source = rows_int(r, 12),
			.outcome = (int32_t)rows_int(r, 13), .note = rows_secret(r, 14, &task_type, "note", key),
			.done_on = rows_date(r, 15) },
		.family_name = rows_text(r, 16), .file_number = rows_text(r, 17), .area = rows_text(r, 18),
		.household_state = (int32_t)rows_int(r, 19), .risk = (int32_t)rows_int(r, 20) };
}

static enum rc read_list(struct tx *tx, struct rows *r, size_t max, struct task_row **ret_rows, size_t *ret_n, bool *ret_more)
{
	struct task_row *list = ARENA_ARRAY(tx->arena, struct task_row, max);
	size_t n = 0;
	enum rc rc;

	*ret_more = false;
	while (rows_next(r)) {
		if (n == max) {
			*ret_more = true;
			break;
		}
		read_row(r, &list[n++]);
	}
	rc = rows_rc(r);
	if (rc) return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

static enum rc ask_worker(struct tx *tx, struct rows *r, const struct task_filter *f, size_t max)
{
	return db_query(tx, r, SQL("select " TASK_COLUMNS
			" from task t join household h on h.key = t.household where t.worker = $1 and t.state = 1"
			" and t.due_on <= $2 and coalesce(t.opens_on, '') <= $3 and t.unit between $4 and $5"
			" and (t.due_on > $6 or (t.due_on = $6 and t.key > $7)) order by t.due_on, t.key limit $8"),
			VALS(v_int(f->worker), date_is_none(f->due_until) ? v_text("9") : v_date(tx, f->due_until),
				date_is_none(f->open_on) ? v_text("9") : v_date(tx, f->open_on), v_int(f->range.lo),
				v_int(f->range.hi), v_text(f->after_sort ? f->after_sort : ""), v_int(f->after_key),
				v_int((int64_t)max + 1)));
}

static enum rc ask_unit(struct tx *tx, struct rows *r, const struct task_filter *f, size_t max)
{
	return db_query(tx, r, SQL("select " TASK_COLUMNS
			" from task t join household h on h.key = t.household where t.unit between $1 and $2"
			" and t.state = 1 and t.due_on <= $3 and coalesce(t.opens_on, '') <= $4"
			" and (t.due_on > $5 or (t.due_on = $5 and t.key > $6)) order by t.due_on, t.key limit $7"),
			VALS(v_int(f->range.lo), v_int(f->range.hi),
				date_is_none(f->due_until) ? v_text("9") : v_date(tx, f->due_until),
				date_is_none(f->open_on) ? v_text("9") : v_date(tx, f->open_on),
				v_text(f->after_sort ? f->after_sort : ""), v_int(f->after_key), v_int((int64_t)max + 1)));
}

static enum rc ask_household(struct tx *tx, struct rows *r, const struct task_filter *f, size_t max)
{
	if (f->finished)
		return db_query(tx, r, SQL("select " TASK_COLUMNS
				" from task t join household h on h.key = t.household where t.household = $1 and t.state > 1"
				" and t.unit between $2 and $3 order by t.done_on desc, t.key desc limit $4"),
				VALS(v_int(f->household.v), v_int(f->range.lo), v_int(f->range.hi), v_int((int64_t)max + 1)));
	return db_query(tx, r, SQL("select " TASK_COLUMNS
			" from task t join household h on h.key = t.household where t.household = $1 and t.state = 1"
			" and t.unit between $2 and $3 order by t.due_on, t.key limit $4"),
			VALS(v_int(f->household.v), v_int(f->range.lo), v_int(f->range.hi), v_int((int64_t)max + 1)));
}

enum rc task_list(struct tx *tx, const struct task_filter *f, size_t max, struct task_row **ret_rows,
		size_t *ret_n, bool *ret_more)
{
	AUTO(rows) r = { 0 };
	enum rc rc = f->household.v ? ask_household(tx, &r, f, max) : f->worker ? ask_worker(tx, &r, f, max) :
		ask_unit(tx, &r, f, max);

	if (rc) return rc;
	return read_list(tx, &r, max, ret_rows, ret_n, ret_more);
}
