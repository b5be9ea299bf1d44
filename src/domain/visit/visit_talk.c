/* Talks between visits: the rules say when, a task holds the window, each one done makes the next
 * (R77, R114, R125, R137). */
#include "visit_int.h"

/* An open task of a rule that held then stays where it is; the rule makes one where none is. */
static enum rc want(struct ctx *ctx, struct tx *tx, const struct household *h, date_t last)
{
	struct visit_facts f = visit_facts_of(h, last);
	struct task t = { .household = h->key, .kind = TASK_CONTACT };
	const struct visit_rules *rules;
	struct visit_window w;
	date_t today = ctx_today(ctx);
	enum rc rc = visit_rules_of(ctx, &rules);

	if (rc)
		return rc;
	f.on = today;
	w = visit_window_of(rules, RULE_CONTACT, &f);
	if (date_is_none(w.due_on))
		return OK;
	/* A rule that is new to a file asks from today on; nobody starts with a delay. */
	if (date_cmp(w.due_on, today) < 0) {
		w.due_on = fa_add_days(today, date_diff(w.opens_on, w.due_on));
		w.opens_on = today;
	}
	t.opens_on = w.opens_on;
	t.due_on = w.due_on;
	t.source = w.rule;
	return task_make_once(ctx, tx, &t);
}

enum rc visit_talked(struct ctx *ctx, struct tx *tx, const struct household *h, date_t on)
{
	enum rc rc;

	/* Written down late: those who came after it have settled what was due. */
	if (date_cmp(on, h->last_visit_on) < 0)
		return OK;
	rc = tasks_settle(ctx, tx, h->key, TALKED, on);
	return rc ? rc : want(ctx, tx, h, on);
}

/* Programme or risk are others now: the due day and the talk ahead follow. */
enum rc visit_run_pace(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct visit_rules *rules;
	struct visit_facts f;
	struct household h;
	date_t last, due;
	enum rc rc = household_load(ctx, tx, (household_key){ subject }, &h);

	(void)input;
	*ret_key = subject;
	if (rc)
		return rc;
	journal_subject(tx, subject);
	if (h.state != HOUSEHOLD_OPEN)
		return OK;
	rc = visit_rules_of(ctx, &rules);
	if (!rc)
		rc = contact_last(tx, &h, &last);
	if (rc)
		return rc;
	f = visit_facts_of(&h, h.last_visit_on);
	f.on = ctx_today(ctx);
	due = visit_next_due(rules, &f);
	/* What was seen is due by the rules; a first visit is never put off by a change. */
	if (date_is_none(h.last_visit_on) && !date_is_none(h.next_visit_due) && date_cmp(h.next_visit_due, due) < 0)
		due = h.next_visit_due;
	if (!date_eq(due, h.next_visit_due)) {
		rc = household_set_visit_dates(ctx, tx, h.key, h.last_visit_on, due);
		if (rc)
			return rc;
	}
	rc = tasks_outdated(ctx, tx, h.key, TASK_BIT(TASK_CONTACT));
	return rc ? rc : want(ctx, tx, &h, last);
}

const struct operation op_visit_pace = {
	.name = "visit.pace", .fa = "هماهنگی موعدها با برنامه و خطر", .en = "Due days follow programme and risk",
	.subject = &household_type, .flags = OP_INTERNAL, .run = visit_run_pace,
};

static enum rc wanted_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct household h;
	date_t last;
	enum rc rc = household_load(ctx, tx, (household_key){ subject }, &h);

	(void)input;
	*ret_key = subject;
	if (!rc)
		rc = contact_last(tx, &h, &last);
	if (rc)
		return rc;
	journal_subject(tx, subject);
	return h.state == HOUSEHOLD_OPEN ? want(ctx, tx, &h, last) : OK;
}

static const struct operation wanted_op = {
	.name = "visit.talk_wanted", .fa = "گفت‌وگوی پیش رو", .en = "A talk ahead",
	.subject = &household_type, .flags = OP_INTERNAL, .run = wanted_run,
};

/* Files of ordinary programme from this risk on may have rules about talks; 99: none has. */
static int32_t least_risk(const struct visit_rules *rules)
{
	int32_t least = 99;

	for (size_t i = 0; i < rules->n; i++)
		if (rules->row[i].act == RULE_CONTACT && rules->row[i].programme == PROGRAMME_ORDINARY && rules->row[i].risk < least)
			least = rules->row[i].risk;
	return least;
}

/* Which of these the rules give a talk, by what stands in the file; reads only. */
static enum rc pick(struct ctx *ctx, struct tx *tx, const struct visit_rules *rules, size_t max, int64_t *ret_keys,
		size_t *ret_n)
{
	enum { PAGE = 200 };
	int64_t keys[PAGE], after = 0;
	size_t n, k = 0;

	do {
		enum rc rc = talk_candidates(tx, after, least_risk(rules), PAGE, keys, &n);

		for (size_t i = 0; !rc && i < n && k < max; i++) {
			struct visit_facts f;
			struct household h;

			rc = row_load(tx, &household_type, keys[i], &h);
			if (rc)
				return rc;
			f = visit_facts_of(&h, h.last_visit_on);
			f.on = ctx_today(ctx);
			if (!date_is_none(visit_window_of(rules, RULE_CONTACT, &f).due_on))
				ret_keys[k++] = keys[i];
		}
		if (rc)
			return rc;
		after = n ? keys[n - 1] : after;
	} while (n == PAGE && k < max);
	*ret_n = k;
	return OK;
}

enum rc visit_talks_wanted(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(ctx->arena, int64_t, max), none;
	const struct visit_rules *rules;
	size_t n = 0;
	enum rc rc;

	ctx->visit_rules = NULL;        /* a job may hold those of the day it began */
	rc = visit_rules_of(ctx, &rules);
	if (rc)
		return rc;
	ctx->visit_rules = rules;
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, province, &tx);
		if (!rc)
			rc = pick(ctx, &tx, rules, max, keys, &n);
		if (rc)
			return rc;
	}
	for (size_t i = 0; !rc && i < n; i++)
		rc = operation_run(ctx, &wanted_op, province, NULL, keys[i], &none);
	*ret_n = n;
	return rc;
}
