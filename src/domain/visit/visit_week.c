/* Suggests a week of visits that stays in few neighbourhoods a day (R135). */
#include "visit_int.h"

#include <stdlib.h>

enum { WEEK_DAYS = 7, POOL_MAX = 120 };

/* Which neighbourhood a new day starts in: the one of the longest overdue file left. */
static size_t first_left(const bool *taken, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!taken[i])
			return i;
	return n;
}

/* Fills one day from the pool: the first file left, then files of the same
 * neighbourhood, then the next ones in order of due day. */
static size_t fill_day(const struct household_row *pool, bool *taken, size_t npool, size_t per_day, size_t *ret_index)
{
	size_t n = 0, first = first_left(taken, npool);

	if (first == npool)
		return 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = first; i < npool && n < per_day; i++) {
			if (taken[i])
				continue;
			if (pass == 0 && pool[i].neighbourhood != pool[first].neighbourhood)
				continue;
			taken[i] = true;
			ret_index[n++] = i;
		}
	return n;
}

static size_t planned_on(const struct visit_line *lines, size_t n, date_t day)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += date_eq(lines[i].planned_on, day) && lines[i].state != VISIT_CANCELLED;
	return k;
}

enum rc visit_suggest_week(struct ctx *ctx, struct tx *tx, int64_t worker, date_t week_start,
		const struct work_calendar *calendar, int per_day,
		struct visit_suggestion **ret_list, size_t *ret_n)
{
	struct household_filter f = { .range = ctx->scope, .worker = worker, .order = HOUSEHOLD_BY_DUE,
		.due_until = fa_add_days(week_start, 2 * WEEK_DAYS) };
	struct household_row *rows;
	struct visit_line *planned;
	size_t nrows, nplanned, n = 0, index[32], want = per_day < 1 ? 1 : per_day > 32 ? 32 : (size_t)per_day;
	bool more;
	enum rc rc;

	rc = household_list(tx, &f, POOL_MAX, &rows, &nrows, &more);
	if (rc)
		return rc;
	rc = visit_days(ctx, tx, worker, week_start, fa_add_days(week_start, WEEK_DAYS - 1), &planned, &nplanned);
	if (rc)
		return rc;
	bool *taken = ARENA_ARRAY(ctx->arena, bool, nrows);
	struct visit_suggestion *list = ARENA_ARRAY(ctx->arena, struct visit_suggestion, nrows);
	for (size_t i = 0; i < nrows; i++)
		for (size_t k = 0; k < nplanned; k++)
			if (planned[k].household.v == rows[i].key.v && planned[k].state == VISIT_PLANNED)
				taken[i] = true;
	for (int d = 0; d < WEEK_DAYS; d++) {
		date_t day = fa_add_days(week_start, d);

		if (!fa_is_workday(calendar, day) || date_cmp(day, ctx_today(ctx)) < 0)
			continue;
		size_t busy = planned_on(planned, nplanned, day);
		size_t got = busy < want ? fill_day(rows, taken, nrows, want - busy, index) : 0;

		for (size_t k = 0; k < got; k++)
			list[n++] = (struct visit_suggestion){ .on = day, .position = (int64_t)k + 1,
				.household = rows[index[k]] };
	}
	*ret_list = list;
	*ret_n = n;
	return OK;
}
