/* Files that stand still: finding, keeping, closing, taking back. */
#include "visit_int.h"

#include "metrics.h"
#include "staff.h"
#include "stagnant.h"

enum { FIND_MAX = 500, SCAN_OPS = 50, AGE_YEARS = 100, MONTHS = 12, TRIES = 3, UNDO_DAYS = 30, KEEP_MONTHS = 6 };

/* Rates of 1404 as published, rial a month, by persons; settings give those of today. */
static const int64_t stipends[] = { 13912080, 19874400, 27824160, 35773920, 43723680 };

/* ---- counters -------------------------------------------------------------------------------- */

static int64_t freed_bucket(const struct stagnant *s)
{
	return (int64_t)fa_month_index(s->decided_on) * FREED_REASONS + s->close_reason;
}

/* One place says what a row counts: a change is minus the old, plus the new. */
void stagnant_counts(const struct stagnant *s, void (*add)(void *arg, int metric, int64_t bucket, int64_t n), void *arg)
{
	if (s->state == STAGNANT_FOUND)
		add(arg, M_STAGNANT, 0, 1);
	if (s->state != STAGNANT_CLOSED)
		return;
	add(arg, M_STAGNANT_MONTH, fa_month_index(s->decided_on), 1);
	if (!s->pension)
		return;
	add(arg, M_FREED, freed_bucket(s), 1);
	add(arg, M_SAVED, freed_bucket(s), s->saved.rial);
}

struct counting { struct tx *tx; int64_t unit; int sign; };

static void add_one(void *arg, int metric, int64_t bucket, int64_t n)
{
	struct counting *c = arg;

	metric_add_unit(c->tx, (enum metric)metric, c->unit, bucket, c->sign * n);
}

static void count(struct tx *tx, const struct stagnant *s, int sign)
{
	struct counting c = { tx, s->unit, sign };

	stagnant_counts(s, add_one, &c);
}

static enum rc save(struct tx *tx, const struct stagnant *old, struct stagnant *s)
{
	enum rc rc = row_update(tx, &stagnant_type, old, s);

	if (rc)
		return rc;
	count(tx, old, -1);
	count(tx, s, +1);
	return OK;
}

/* ---- finding ------------------------------------------------------------------------------------ */

static enum rc end_those_over(struct tx *tx, struct unit_range range)
{
	int64_t keys[FIND_MAX];
	size_t n;
	enum rc rc = stagnant_over(tx, range, FIND_MAX, keys, &n);

	for (size_t i = 0; !rc && i < n; i++) {
		struct stagnant old, s;

		rc = row_load(tx, &stagnant_type, keys[i], &old);
		if (rc)
			return rc;
		s = old;
		s.state = STAGNANT_OVER;
		rc = save(tx, &old, &s);
	}
	return rc;
}

static enum rc rule_of(struct ctx *ctx, struct unit_range range, struct stagnant_rule *ret)
{
	struct stagnant_rule rule = { .today = ctx_today(ctx), .range = range };
	int64_t months;
	enum rc rc = setting_number(ctx, SETTING_STAGNANT_MONTHS, MONTHS, &months);

	if (!rc)
		rc = setting_number(ctx, SETTING_STAGNANT_TRIES, TRIES, &rule.tries);
	if (rc)
		return rc;
	rule.still_since = fa_add_months(rule.today, -(int)(months > 0 && months < 1200 ? months : MONTHS));
	rule.born_before = fa_add_months(rule.today, -12 * AGE_YEARS);
	*ret = rule;
	return OK;
}

static enum rc note(struct tx *tx, const struct stagnant_rule *rule, struct stagnant *list, size_t n)
{
	enum rc rc = OK;

	for (size_t i = 0; !rc && i < n; i++) {
		list[i].state = STAGNANT_FOUND;
		list[i].found_on = rule->today;
		rc = row_insert(tx, &stagnant_type, &list[i]);
		if (!rc)
			count(tx, &list[i], +1);
	}
	return rc;
}

enum rc stagnant_find_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct stagnant_find *in = input;
	int64_t unit = in->unit > 0 ? in->unit : ctx->actor.unit.v;
	struct unit_range range = unit_range_of(UNIT(unit));
	struct stagnant_rule rule;
	struct stagnant *list;
	size_t n;
	enum rc rc;

	(void)subject;
	if (!unit_no_valid(unit) || range.lo < ctx->scope.lo || range.hi > ctx->scope.hi)
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	journal_subject(tx, unit);
	*ret_key = unit;
	rc = rule_of(ctx, range, &rule);
	if (!rc)
		rc = end_those_over(tx, range);
	if (!rc)
		rc = stagnant_candidates(tx, &rule, (household_key){ 0 }, FIND_MAX, &list, &n);
	return rc ? rc : note(tx, &rule, list, n);
}

/* Found in a snapshot, since the search goes through all files of the province. */
struct scan { struct stagnant_rule rule; const struct stagnant *found; size_t n; };

static enum rc scan_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct scan *in = *(struct scan *const *)input;
	enum rc rc;

	(void)ctx;
	journal_subject(tx, subject);
	*ret_key = subject;
	rc = end_those_over(tx, in->rule.range);
	/* What happened since the search counts. */
	for (size_t i = 0; !rc && i < in->n; i++) {
		struct stagnant *still;
		size_t n;

		rc = stagnant_candidates(tx, &in->rule, in->found[i].household, 1, &still, &n);
		if (!rc)
			rc = note(tx, &in->rule, still, n);
	}
	return rc;
}

static const struct operation scan_op = {
	.name = "stagnant.scan", .fa = "جست‌وجوی روزانهٔ پرونده‌های رسوبی", .en = "Daily search for stagnant files",
	.subject = &stagnant_type, .flags = OP_INTERNAL, .run = scan_run,
};

enum rc stagnant_scan(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n)
{
	int64_t root = unit_make(province.v - 1, 0, 0).v, none;
	struct stagnant *list;
	struct scan s, *in = &s;
	size_t n, at = 0;
	enum rc rc = rule_of(ctx, unit_range_of(UNIT(root)), &s.rule);

	if (rc)
		return rc;
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, province, &tx);
		if (!rc)
			rc = stagnant_candidates(&tx, &s.rule, (household_key){ 0 }, max, &list, &n);
		if (rc)
			return rc;
	}
	/* Also when nothing was found: those over end. */
	do {
		s.found = list + at;
		s.n = n - at < SCAN_OPS ? n - at : SCAN_OPS;
		rc = operation_run(ctx, &scan_op, province, &in, root, &none);
		at += s.n;
	} while (!rc && at < n);
	*ret_n = n;
	return rc;
}

/* ---- deciding -------------------------------------------------------------------------------------- */

static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, enum stagnant_state from, struct stagnant *ret_s)
{
	enum rc rc = stagnant_load(ctx, tx, (stagnant_key){ key }, ret_s);

	if (rc)
		return rc;
	journal_subject(tx, ret_s->household.v);
	return ret_s->state == (int32_t)from ? OK : ctx_fault(ctx, CONFLICT, "stagnant.decided");
}

static struct stagnant decided(struct ctx *ctx, const struct stagnant *old, enum stagnant_state state, const char *note)
{
	struct stagnant s = *old;

	s.state = (int32_t)state;
	s.note = note;
	s.decided_on = ctx_today(ctx);
	s.decided_by = ctx->actor.staff;
	return s;
}

enum rc stagnant_keep_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct stagnant_keep *in = input;
	struct stagnant old, s;
	int64_t months;
	enum rc rc = for_change(ctx, tx, subject, STAGNANT_FOUND, &old);

	if (!rc)
		rc = setting_number(ctx, SETTING_STAGNANT_KEEP, KEEP_MONTHS, &months);
	if (rc)
		return rc;
	s = decided(ctx, &old, STAGNANT_KEPT, in->note);
	s.ask_again = fa_add_months(ctx_today(ctx), months > 0 && months <= 120 ? (int)months : KEEP_MONTHS);
	*ret_key = subject;
	return save(tx, &old, &s);
}

enum rc stagnant_stipend(struct ctx *ctx, int64_t members, money_t *ret_rial)
{
	int64_t n = members < 1 ? 1 : members > (int64_t)COUNT_OF(stipends) ? (int64_t)COUNT_OF(stipends) : members;

	return setting_number(ctx, arena_printf(ctx->arena, SETTING_STIPEND "%lld", (long long)n), stipends[n - 1], &ret_rial->rial);
}

/* Nobody's request, and nothing that was promised, ends in silence (R22, R114). */
static enum rc nothing_open(struct ctx *ctx, struct tx *tx, household_key household)
{
	struct stagnant_bar bar;
	enum rc rc = stagnant_barred(tx, household, &bar);

	if (rc)
		return rc;
	if (bar.requests)
		return ctx_fault(ctx, CONFLICT, "household.requests_open");
	return bar.tasks ? ctx_fault(ctx, CONFLICT, "household.tasks_open") : OK;
}

enum rc stagnant_close_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct stagnant_close *in = input;
	struct stagnant old, s;
	struct household h;
	enum rc rc = for_change(ctx, tx, subject, STAGNANT_FOUND, &old);

	if (!rc)
		rc = household_for_change(ctx, tx, old.household, &h);
	if (!rc)
		rc = nothing_open(ctx, tx, h.key);
	if (rc)
		return rc;
	s = decided(ctx, &old, STAGNANT_CLOSED, in->note);
	s.close_reason = in->close_reason;
	s.pension = in->pension;
	s.due_before = h.next_visit_due;
	if (in->pension) {
		rc = stagnant_stipend(ctx, h.members, &s.saved);
		if (rc)
			return rc;
	}
	rc = save(tx, &old, &s);
	if (rc)
		return rc;
	*ret_key = subject;
	return household_close_in(ctx, tx, h.key, (enum close_reason)in->close_reason, in->note);
}

enum rc stagnant_undo_until(struct ctx *ctx, const struct stagnant *s, date_t *ret_day)
{
	int64_t days;
	enum rc rc = setting_number(ctx, SETTING_STAGNANT_UNDO, UNDO_DAYS, &days);

	if (rc)
		return rc;
	*ret_day = fa_add_days(s->decided_on, days >= 0 && days <= 365 ? (int)days : UNDO_DAYS);
	return OK;
}

enum rc stagnant_undo_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct stagnant_undo *in = input;
	struct stagnant old, s;
	date_t until;
	enum rc rc = for_change(ctx, tx, subject, STAGNANT_CLOSED, &old);

	if (!rc)
		rc = stagnant_undo_until(ctx, &old, &until);
	if (rc)
		return rc;
	if (date_cmp(ctx_today(ctx), until) > 0)
		return ctx_fault(ctx, CONFLICT, "stagnant.too_late");
	s = old;
	s.state = STAGNANT_UNDONE;
	s.note = in->note;
	rc = save(tx, &old, &s);
	if (rc)
		return rc;
	*ret_key = subject;
	return household_unclose_in(ctx, tx, old.household, old.due_before);
}
