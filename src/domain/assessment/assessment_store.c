/* SQL of filled forms.  household's plain columns are joined for the scope of today and the name. */
#include "assessment_int.h"

enum { ANSWERS_MAX = 200, ALERTS_MAX = 50 };

enum rc answers_of(struct ctx *ctx, struct tx *tx, household_key household, struct form_answer **ret_list, size_t *ret_n)
{
	struct form_answer *list = ARENA_ARRAY(tx->arena, struct form_answer, ANSWERS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL(
		"select a.key, a.ver, a.member, a.form, a.code, a.number, a.worker, a.state, a.answered_on, a.written_at, "
		"a.score_1, a.score_2, a.score_3, a.score_4, a.unit, a.result_fa, a.result_en, a.tone "
		"from form_answer a join household h on h.key = a.household "
		"where a.household = $1 and h.unit between $2 and $3 order by a.answered_on desc, a.key desc limit 200"),
		VALS(v_int(household.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi)));

	if (rc)
		return rc;
	while (n < ANSWERS_MAX && rows_next(&r)) {
		int64_t score[4];

		for (int i = 0; i < 4; i++)
			score[i] = rows_null(&r, 10 + i) ? INT_NONE : rows_int(&r, 10 + i);
		list[n++] = (struct form_answer){ .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .household = household,
			.member = { rows_int(&r, 2) }, .form = { rows_int(&r, 3) }, .code = rows_text(&r, 4),
			.number = rows_int(&r, 5), .worker = rows_int(&r, 6), .state = (int32_t)rows_int(&r, 7),
			.answered_on = rows_date(&r, 8), .written_at = { rows_int(&r, 9) }, .unit = rows_int(&r, 14),
			.result_fa = rows_text(&r, 15), .result_en = rows_text(&r, 16), .tone = rows_text(&r, 17),
			.score_1 = score[0], .score_2 = score[1], .score_3 = score[2], .score_4 = score[3] };
	}
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc answer_load(struct ctx *ctx, struct tx *tx, form_answer_key key, struct form_answer *ret_answer)
{
	int64_t one;
	enum rc rc = db_int(tx, SQL("select 1 from form_answer a join household h on h.key = a.household "
		"where a.key = $1 and h.unit between $2 and $3"),
		VALS(v_int(key.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi)), &one);

	return rc ? rc : row_load(tx, &form_answer_type, key.v, ret_answer);
}

static enum rc read_alerts(struct tx *tx, struct rows *r, size_t max, struct alert_line **ret_list, size_t *ret_n)
{
	struct alert_line *list = ARENA_ARRAY(tx->arena, struct alert_line, max);
	size_t n = 0;
	enum rc rc;

	while (n < max && rows_next(r)) {
		list[n] = (struct alert_line){ .key = { rows_int(r, 0) }, .ver = rows_int(r, 1), .household = { rows_int(r, 2) },
			.answer = { rows_int(r, 3) }, .family_name = rows_text(r, 4), .urgent = rows_int(r, 5) != 0,
			.raised_at = { rows_int(r, 6) } };
		list[n].text = rows_secret(r, 7, &alert_type, "text", list[n].key.v);
		n++;
	}
	rc = rows_rc(r);
	if (rc)
		return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc alerts_open(struct ctx *ctx, struct tx *tx, int64_t worker, size_t max, struct alert_line **ret_list, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc;

	if (worker)
		rc = db_query(tx, &r, SQL("select a.key, a.ver, a.household, a.answer, h.family_name, a.urgent, a.raised_at, a.text "
			"from alert a join household h on h.key = a.household "
			"where a.state = 1 and h.worker = $1 and h.unit between $2 and $3 order by a.urgent desc, a.raised_at, a.key limit $4"),
			VALS(v_int(worker), v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int((int64_t)max)));
	else
		rc = db_query(tx, &r, SQL("select a.key, a.ver, a.household, a.answer, h.family_name, a.urgent, a.raised_at, a.text "
			"from alert a join household h on h.key = a.household "
			"where a.state = 1 and h.unit between $1 and $2 order by a.urgent desc, a.raised_at, a.key limit $3"),
			VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int((int64_t)max)));
	return rc ? rc : read_alerts(tx, &r, max, ret_list, ret_n);
}

enum rc alerts_of(struct ctx *ctx, struct tx *tx, household_key household, struct alert_line **ret_list, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL(
		"select a.key, a.ver, a.household, a.answer, h.family_name, a.urgent, a.raised_at, a.text "
		"from alert a join household h on h.key = a.household "
		"where a.state = 1 and a.household = $1 and h.unit between $2 and $3 order by a.urgent desc, a.raised_at, a.key limit 50"),
		VALS(v_int(household.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi)));

	return rc ? rc : read_alerts(tx, &r, ALERTS_MAX, ret_list, ret_n);
}
