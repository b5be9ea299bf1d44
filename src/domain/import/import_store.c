/* SQL of taking lists.  import_row holds numbers and outcomes only; what the rows said lies
 * in the sealed file of the batch. */
#include "import_int.h"

enum rc import_load(struct ctx *ctx, struct tx *tx, import_batch_key key, struct import_batch *ret_b)
{
	int64_t one;
	enum rc rc = db_int(tx, SQL("select 1 from import_batch where key = $1 and unit between $2 and $3"),
		VALS(v_int(key.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi)), &one);

	if (rc)
		return rc;
	return row_load(tx, &import_batch_type, key.v, ret_b);
}

static enum rc load_all(struct tx *tx, const int64_t *keys, size_t n, struct import_batch **ret_list)
{
	struct import_batch *list = ARENA_ARRAY(tx->arena, struct import_batch, n);

	for (size_t i = 0; i < n; i++) {
		enum rc rc = row_load(tx, &import_batch_type, keys[i], &list[i]);

		if (rc)
			return rc;
	}
	*ret_list = list;
	return OK;
}

enum rc import_list(struct ctx *ctx, struct tx *tx, size_t max, struct import_batch **ret_list, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max);
	size_t n = 0;
	enum rc rc;

	{
		AUTO(rows) r = {0};

		rc = db_query(tx, &r, SQL("select key from import_batch where unit between $1 and $2 "
			"order by key desc limit $3"),
			VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int((int64_t)max)));
		if (rc)
			return rc;
		while (n < max && rows_next(&r))
			keys[n++] = rows_int(&r, 0);
		rc = rows_rc(&r);
		if (rc)
			return rc;
	}
	rc = load_all(tx, keys, n, ret_list);
	if (rc)
		return rc;
	*ret_n = n;
	return OK;
}

enum rc import_same(struct ctx *ctx, struct tx *tx, const struct import_batch *b, import_batch_key *ret_key)
{
	int64_t key = 0;
	enum rc rc = db_int(tx, SQL("select key from import_batch where content = $1 and key <> $2 "
		"and state in (2, 3) and unit between $3 and $4 order by key limit 1"),
		VALS(v_text(b->content), v_int(b->key.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi)), &key);

	if (rc && rc != NOT_FOUND)
		return rc;
	*ret_key = (import_batch_key){ key };
	return OK;
}

enum rc import_waiting(struct ctx *ctx, shard_id province, import_batch_key *ret_key)
{
	AUTO(tx) tx = {0};
	int64_t key = 0;
	enum rc rc = ctx_read(ctx, province, &tx);

	if (rc)
		return rc;
	rc = db_int(&tx, SQL("select key from import_batch where state in (2, 4) order by key limit 1"), NO_VALS, &key);
	if (rc && rc != NOT_FOUND)
		return rc;
	*ret_key = (import_batch_key){ key };
	return OK;
}

/* States 1 to 6: open, running, done, undoing, undone, dropped. */
enum rc import_forgettable(struct tx *tx, int64_t before, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select b.key from import_batch b where b.forgotten_at is null "
		"and b.state not in (2, 4) and coalesce(b.ended_at, b.made_at) < $1 "
		"and not exists (select 1 from import_batch o where o.content = b.content and o.forgotten_at is null "
		"and (o.state in (2, 4) or coalesce(o.ended_at, o.made_at) >= $1)) order by b.key limit $2"),
		VALS(v_int(before), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		keys[n++] = rows_int(&r, 0);
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_keys = keys;
	*ret_n = n;
	return OK;
}

/* ---- rows ---------------------------------------------------------------------------------- */

enum rc import_note(struct tx *tx, import_batch_key batch, const struct row_note *r)
{
	return db_exec(tx, SQL("insert into import_row (batch, line, outcome, household, member, reason) "
		"values ($1, $2, $3, $4, $5, $6)"),
		VALS(v_int(batch.v), v_int(r->line), v_int(r->outcome), r->household ? v_int(r->household) : v_null(),
			r->member ? v_int(r->member) : v_null(), v_text(r->reason)), NULL);
}

enum rc import_lines_done(struct tx *tx, import_batch_key batch, const struct import_plan *p, bool *done, int64_t *ret_n)
{
	size_t i = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select line from import_row where batch = $1 order by line"), VALS(v_int(batch.v)));

	if (rc)
		return rc;
	*ret_n = 0;
	/* Both are in order of lines. */
	while (rows_next(&r)) {
		int64_t line = rows_int(&r, 0);

		while (i < p->npeople && p->person[i].line < line)
			i++;
		if (i < p->npeople && p->person[i].line == line) {
			done[i] = true;
			++*ret_n;
		}
	}
	return rows_rc(&r);
}

enum rc import_totals(struct tx *tx, import_batch_key batch, struct import_batch *b)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select count(distinct household), count(member), "
		"count(*) filter (where outcome = 2), count(*) filter (where outcome = 3), "
		"count(*) filter (where outcome = 4) from import_row where batch = $1"), VALS(v_int(batch.v)));

	if (rc)
		return rc;
	if (rows_next(&r)) {
		b->homes = rows_int(&r, 0);
		b->people = rows_int(&r, 1);
		b->refused = rows_int(&r, 2);
		b->undone = rows_int(&r, 3);
		b->kept = rows_int(&r, 4);
	}
	return rows_rc(&r);
}

enum rc import_households(struct tx *tx, import_batch_key batch, int64_t after, size_t max, int64_t *ret_keys, size_t *ret_n)
{
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select distinct household from import_row where batch = $1 and outcome = 1 "
		"and household > $2 order by household limit $3"),
		VALS(v_int(batch.v), v_int(after), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		ret_keys[n++] = rows_int(&r, 0);
	*ret_n = n;
	return rows_rc(&r);
}

enum rc import_mark(struct tx *tx, import_batch_key batch, int64_t household, int32_t outcome, const char *reason)
{
	return db_exec(tx, SQL("update import_row set outcome = $1, reason = $2 "
		"where batch = $3 and household = $4 and outcome = 1"),
		VALS(v_int(outcome), v_text(reason), v_int(batch.v), v_int(household)), NULL);
}

enum rc import_count_left(struct tx *tx, import_batch_key batch, int64_t *ret_left, int64_t *ret_all)
{
	enum rc rc = db_int(tx, SQL("select count(*) from import_row where batch = $1 and outcome = 1"),
		VALS(v_int(batch.v)), ret_left);

	if (rc)
		return rc;
	return db_int(tx, SQL("select count(*) from import_row where batch = $1 and outcome <> 2"),
		VALS(v_int(batch.v)), ret_all);
}

enum rc import_results(struct tx *tx, import_batch_key key, int64_t after_line, size_t max,
		struct import_result **ret_list, size_t *ret_n)
{
	struct import_result *list = ARENA_ARRAY(tx->arena, struct import_result, max);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select i.line, i.outcome, h.file_number, i.reason from import_row i "
		"left join household h on h.key = i.household where i.batch = $1 and i.line > $2 order by i.line limit $3"),
		VALS(v_int(key.v), v_int(after_line), v_int((int64_t)max)));

	if (rc)
		return rc;
	while (n < max && rows_next(&r))
		list[n++] = (struct import_result){ rows_int(&r, 0), (int32_t)rows_int(&r, 1), rows_text(&r, 2), rows_text(&r, 3) };
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc import_count(struct tx *tx, import_batch_key key, int64_t ret_by_group[IMPORT_GROUPS])
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select coalesce(m.target_group, 0), count(*) from import_row i "
		"join member m on m.key = i.member where i.batch = $1 and i.outcome in (1, 4) "
		"group by coalesce(m.target_group, 0) order by 1"), VALS(v_int(key.v)));

	if (rc)
		return rc;
	for (int g = 0; g < IMPORT_GROUPS; g++)
		ret_by_group[g] = 0;
	while (rows_next(&r))
		if (rows_int(&r, 0) >= 0 && rows_int(&r, 0) < IMPORT_GROUPS)
			ret_by_group[rows_int(&r, 0)] = rows_int(&r, 1);
	return rows_rc(&r);
}
