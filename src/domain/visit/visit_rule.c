/* When the next visit is due: a table of dated rules, never a constant (R128). */
#include "visit_int.h"

/* How many days a family that was never seen may wait for its first visit. */
enum { FIRST_VISIT_DAYS = 30 };

static bool holds_on(const struct visit_rule *r, date_t day)
{
	if (date_cmp(day, r->valid_from) < 0)
		return false;
	return date_is_none(r->valid_to) || date_cmp(day, r->valid_to) < 0;
}

static enum rule_act act_of(const struct visit_rule *r)
{
	return r->act == RULE_CONTACT ? RULE_CONTACT : RULE_VISIT;
}

/* The rule of the programme that holds on `day` after so many days of it: the one with
 * the latest beginning wins, so that intervals grow with time.  risk 0: rules that do not
 * ask for one; else those that hold from a risk up to this one. */
static const struct visit_rule *rule_for(const struct visit_rules *rules, enum rule_act act, int32_t programme,
		int32_t risk, int32_t age_days, date_t day)
{
	const struct visit_rule *best = NULL;

	for (size_t i = 0; i < rules->n; i++) {
		const struct visit_rule *r = &rules->row[i];

		if (act_of(r) != act || r->programme != programme || r->after_days > age_days || !holds_on(r, day))
			continue;
		if (risk ? r->risk == 0 || r->risk > risk : r->risk != 0)
			continue;
		if (!best || r->risk > best->risk || (r->risk == best->risk && r->after_days > best->after_days))
			best = r;
	}
	return best;
}

static date_t step(const struct visit_rule *r, date_t from)
{
	if (r->every_months > 0)
		return fa_add_months(from, (int)r->every_months);
	return fa_add_days(from, (int)r->every_days);
}

static date_t later(date_t a, date_t b)
{
	return date_cmp(a, b) < 0 ? b : a;
}

struct visit_facts visit_facts_of(const struct household *h, date_t last)
{
	return (struct visit_facts){ .programme = h->visit_programme, .risk = h->risk_level, .opened_on = h->opened_on,
		.since = h->programme_since, .last = last };
}

/* By one rule.  A programme that began after the last visit counts from its first day. */
static date_t due_by(const struct visit_rule *r, enum rule_act act, const struct visit_facts *f, date_t since)
{
	bool seen = !date_is_none(f->last);
	date_t due = step(r, seen ? f->last : f->opened_on), latest;

	if (date_cmp(due, since) < 0)
		due = step(r, since);
	if (seen || act != RULE_VISIT)
		return due;
	latest = fa_add_days(later(f->opened_on, since), FIRST_VISIT_DAYS);
	return date_cmp(due, latest) < 0 ? due : latest;
}

struct visit_window visit_window_of(const struct visit_rules *rules, enum rule_act act, const struct visit_facts *f)
{
	date_t since = date_is_none(f->since) ? f->opened_on : f->since;
	date_t from = date_is_none(f->last) ? f->opened_on : f->last;
	struct visit_window w = { .due_on = DATE_NONE };

	if (date_is_none(from) || f->programme == PROGRAMME_NONE)
		return w;
	from = later(from, since);
	for (int by_risk = 0; by_risk <= 1; by_risk++) {
		const struct visit_rule *r = NULL;
		date_t due;

		if (!by_risk || f->risk > 0)
			r = rule_for(rules, act, f->programme, by_risk ? f->risk : 0, date_is_none(since) ? 0 : date_diff(since, from),
				date_is_none(f->on) ? from : f->on);
		if (!r)
			continue;
		due = due_by(r, act, f, since);
		if (!date_is_none(w.due_on) && date_cmp(w.due_on, due) <= 0)
			continue;
		w = (struct visit_window){ fa_add_days(due, -(int)(r->window_days > 0 ? r->window_days : 0)), due, r->key.v };
	}
	return w;
}

date_t visit_next_due(const struct visit_rules *rules, const struct visit_facts *f)
{
	return visit_window_of(rules, RULE_VISIT, f).due_on;
}

/* ---- changing rules ------------------------------------------------------------------ */

/* An administrator of one province does not decide for the others. */
static enum rc check_country(struct ctx *ctx)
{
	return unit_level_of(ctx->actor.unit) == LEVEL_COUNTRY ? OK : ctx_fault(ctx, DENIED, "visit_rule.country");
}

static enum rc check_add(struct ctx *ctx, const struct visit_rule_add_input *in)
{
	struct fault *f = &ctx->fault;
	size_t before = f->nfields;

	if (in->act == RULE_VISIT && in->window_days > 0)
		fault_field(f, "window_days", "visit_rule.window_visit", NULL);
	if (in->programme == PROGRAMME_NONE)
		fault_field(f, "programme", "visit_rule.programme", NULL);
	if ((in->every_months == INT_NONE) == (in->every_days == INT_NONE))
		fault_field(f, "every_months", "visit_rule.one_interval", NULL);
	if (date_cmp(in->valid_from, ctx_today(ctx)) < 0)
		fault_field(f, "valid_from", "visit_rule.past", NULL);
	return f->nfields > before ? ctx_fault(ctx, INVALID, "input.invalid") : OK;
}

/* Of one programme and age one rule holds a day: the open one ends where the new begins. */
static enum rc make_room(struct ctx *ctx, struct tx *tx, const struct visit_rule *fresh)
{
	struct visit_rules have;
	enum rc rc = visit_rules_load(tx, &have);

	for (size_t i = 0; !rc && i < have.n; i++) {
		const struct visit_rule *old = &have.row[i];
		struct visit_rule ended = *old;

		if (act_of(old) != act_of(fresh) || old->programme != fresh->programme || old->risk != fresh->risk ||
		    old->after_days != fresh->after_days)
			continue;
		if (!date_is_none(old->valid_to) && date_cmp(old->valid_to, fresh->valid_from) <= 0)
			continue;
		if (!date_is_none(old->valid_to) || date_cmp(old->valid_from, fresh->valid_from) >= 0)
			return ctx_refuse(ctx, "valid_from", "visit_rule.overlaps");
		ended.valid_to = fresh->valid_from;
		rc = row_update(tx, &visit_rule_type, old, &ended);
	}
	return rc;
}

enum rc visit_run_rule_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct visit_rule_add_input *in = input;
	struct visit_rule r = { .programme = in->programme, .after_days = in->after_days == INT_NONE ? 0 : in->after_days,
		.every_months = in->every_months == INT_NONE ? 0 : in->every_months,
		.every_days = in->every_days == INT_NONE ? 0 : in->every_days, .valid_from = in->valid_from,
		.source = in->source, .act = in->act, .risk = in->risk, .window_days = in->window_days > 0 ? in->window_days : 0 };
	enum rc rc = check_country(ctx);

	(void)subject;
	if (!rc)
		rc = check_add(ctx, in);
	if (!rc)
		rc = make_room(ctx, tx, &r);
	if (!rc)
		rc = row_insert(tx, &visit_rule_type, &r);
	if (rc)
		return rc;
	journal_subject(tx, r.key.v);
	ctx->rules_changed = true;
	*ret_key = r.key.v;
	return OK;
}

enum rc visit_run_rule_end(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct visit_rule_end_input *in = input;
	struct visit_rule old, r;
	enum rc rc = check_country(ctx);

	if (!rc)
		rc = row_load(tx, &visit_rule_type, subject, &old);
	if (rc)
		return rc;
	if (!date_is_none(old.valid_to) && date_cmp(old.valid_to, in->valid_to) <= 0)
		return ctx_fault(ctx, CONFLICT, "visit_rule.ended");
	if (date_cmp(in->valid_to, ctx_today(ctx)) < 0)
		return ctx_refuse(ctx, "valid_to", "visit_rule.past");
	r = old;
	r.valid_to = in->valid_to;
	rc = date_cmp(in->valid_to, old.valid_from) <= 0 ? row_delete(tx, &visit_rule_type, &old) :
		row_update(tx, &visit_rule_type, &old, &r);
	if (rc)
		return rc;
	journal_subject(tx, subject);
	ctx->rules_changed = true;
	*ret_key = subject;
	return OK;
}

/* ---- the rules as delivered --------------------------------------------------------- */

struct seed { int32_t programme; int after_days, months, days; const char *source; int32_t risk; int window; };
static const struct seed seeds[] = {
	{ PROGRAMME_ORDINARY,    0,  6, 0,  "بازدید دوره‌ای هر شش ماه (R128)" },
	{ PROGRAMME_AID_CHILD,   0,  3, 0,  "کودکان امدادبگیر؛ قابل تغییر در سامانه" },
	{ PROGRAMME_HOST_FAMILY, 0,  0, 7,  "مراقبت موقت، مواد ۵۷ تا ۶۴: ماه نخست هفتگی" },
	{ PROGRAMME_HOST_FAMILY, 30, 0, 14, "مراقبت موقت، مواد ۵۷ تا ۶۴: ماه دوم دو هفته یک بار" },
	{ PROGRAMME_HOST_FAMILY, 60, 1, 0,  "مراقبت موقت، مواد ۵۷ تا ۶۴: سپس ماهانه" },
	{ PROGRAMME_INTENSIVE,   0,  0, 7,  "پیگیری فشرده: ماه نخست هفتگی" },
	{ PROGRAMME_INTENSIVE,   30, 1, 0,  "پیگیری فشرده: تا شش ماه ماهانه" },
	{ PROGRAMME_INTENSIVE,   180, 6, 0, "پیگیری فشرده: سپس شش ماه یک بار" },
};

/* Talks between the visits (R137): so close that nobody is out of sight, and no closer. */
static const struct seed talks[] = {
	{ PROGRAMME_ORDINARY,    0,   1, 0,  "خطر زیاد: هر ماه یک گفت‌وگو", RISK_HIGH, 10 },
	{ PROGRAMME_ORDINARY,    0,   0, 7,  "خطر فوری: هر هفته یک گفت‌وگو", RISK_URGENT, 3 },
	{ PROGRAMME_AID_CHILD,   0,   1, 0,  "کودکان امدادبگیر: هر ماه یک گفت‌وگو", 0, 10 },
	{ PROGRAMME_HOST_FAMILY, 0,   0, 7,  "مراقبت موقت، مواد ۵۷ تا ۶۴: گزارش هفتگی خانواده", 0, 3 },
	{ PROGRAMME_INTENSIVE,   0,   0, 7,  "پیگیری فشرده: ماه نخست هفتگی", 0, 3 },
	{ PROGRAMME_INTENSIVE,   30,  1, 0,  "پیگیری فشرده: تا شش ماه ماهانه", 0, 10 },
	{ PROGRAMME_INTENSIVE,   180, 6, 0,  "پیگیری فشرده: سپس شش ماه یک بار", 0, 30 },
};

static enum rc write_seeds(struct tx *tx, const struct visit_rules *have, enum rule_act act, const struct seed *list, size_t n)
{
	date_t from;

	for (size_t i = 0; i < have->n; i++)
		if (act_of(&have->row[i]) == act)
			return OK;
	/* The centres began in 1398 (C3): older days come from files handed over. */
	CHECK(fa_date(1300, 1, 1, &from));
	for (size_t i = 0; i < n; i++) {
		struct visit_rule r = { .act = (int32_t)act, .programme = list[i].programme, .risk = list[i].risk,
			.window_days = list[i].window, .after_days = list[i].after_days, .every_months = list[i].months,
			.every_days = list[i].days, .valid_from = from, .source = list[i].source };
		enum rc rc = row_insert(tx, &visit_rule_type, &r);

		if (rc)
			return rc;
	}
	return OK;
}

static enum rc seed_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct visit_rules have;
	enum rc rc;

	(void)ctx; (void)input; (void)subject;
	*ret_key = 0;
	rc = visit_rules_load(tx, &have);
	if (rc)
		return rc;
	rc = write_seeds(tx, &have, RULE_VISIT, seeds, COUNT_OF(seeds));
	return rc ? rc : write_seeds(tx, &have, RULE_CONTACT, talks, COUNT_OF(talks));
}

static const struct operation seed_op = {
	.name = "visit_rule.seed", .fa = "قاعده‌های آغازین بازدید", .en = "First visit rules",
	.subject = &visit_rule_type, .flags = OP_NATIONAL | OP_INTERNAL, .run = seed_run,
};

enum rc visit_rules_seed(struct ctx *ctx)
{
	int64_t none;

	return operation_run(ctx, &seed_op, SHARD_NATIONAL, NULL, 0, &none);
}
