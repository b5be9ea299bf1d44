/* Tasks: made by people and rules, done, tried again, given up; they follow the file. */
#include "task_int.h"

#include <string.h>

#include "json.h"
#include "staff.h"

enum { RETRY_DAYS = 3, DAYS_MAX = 3660 };

/* ---- storing: every change of a row moves its counters ------------------------------ */

static void count(struct tx *tx, const struct task *t, int sign)
{
	struct deltas d = { 0 };

	deltas_task(&d, t, sign);
	deltas_write(tx, &d);
}

static enum rc task_insert(struct tx *tx, struct task *t)
{
	enum rc rc = row_insert(tx, &task_type, t);

	if (rc) return rc;
	count(tx, t, +1);
	return OK;
}

static enum rc task_save(struct tx *tx, const struct task *old, struct task *t)
{
	enum rc rc = row_update(tx, &task_type, old, t);

	if (rc) return rc;
	count(tx, old, -1);
	count(tx, t, +1);
	return OK;
}

enum rc task_load(struct ctx *ctx, struct tx *tx, task_key key, struct task *ret_t)
{
	struct task t;
	enum rc rc = row_load(tx, &task_type, key.v, &t);

	if (rc) return rc;
	if (!range_has(ctx->scope, t.unit))
		return ctx_fault(ctx, NOT_FOUND, "task.not_found");
	*ret_t = t;
	return OK;
}

static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, struct task *ret_t)
{
	struct task t;
	enum rc rc = task_load(ctx, tx, (task_key){ key }, &t);

	if (rc) return rc;
	rc = household_stays(ctx, tx, t.household);
	if (rc) return rc;
	if (t.state != TASK_OPEN)
		return ctx_fault(ctx, CONFLICT, "task.not_open");
	journal_subject(tx, t.household.v);
	*ret_t = t;
	return OK;
}

/* ---- making ---------------------------------------------------------------------------- */

static enum rc make_for(struct ctx *ctx, struct tx *tx, const struct household *h, struct task *t)
{
	t->unit = h->unit;
	if (none_to_zero(t->worker) == 0)
		t->worker = h->worker;
	t->state = TASK_OPEN;
	t->attempt = t->attempt > 0 ? t->attempt : 1;
	t->made_at = (instant_t){ tx_now(tx) };
	t->made_by = ctx->actor.staff;
	return task_insert(tx, t);
}

enum rc task_make_in(struct ctx *ctx, struct tx *tx, struct task *t)
{
	struct household h;
	enum rc rc = household_for_change(ctx, tx, t->household, &h);

	if (rc) return rc;
	return make_for(ctx, tx, &h, t);
}

enum rc task_make_once(struct ctx *ctx, struct tx *tx, struct task *t)
{
	struct task *list, sooner;
	size_t n;
	enum rc rc = tasks_open_of(tx, t->household, TASK_BIT(t->kind), 0, &list, &n);

	if (rc) return rc;
	if (n == 0)
		return task_make_in(ctx, tx, t);
	t->key = list[0].key;
	if (date_cmp(list[0].due_on, t->due_on) <= 0)
		return OK;
	sooner = list[0];
	sooner.due_on = t->due_on;
	sooner.opens_on = t->opens_on;
	return task_save(tx, &list[0], &sooner);
}

enum rc task_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct task_add *in = input;
	struct task t = { .household = in->household, .kind = in->kind, .what = in->what, .due_on = in->due_on,
		.worker = none_to_zero(in->worker), .member = in->member };
	struct household h;
	enum rc rc;

	(void)subject;
	rc = household_for_change(ctx, tx, in->household, &h);
	if (rc) return rc;
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	if (date_cmp(in->due_on, ctx_today(ctx)) < 0) {
		fault_field(&ctx->fault, "due_on", "task.past", NULL);
		return ctx_fault(ctx, INVALID, "task.past");
	}
	rc = household_member_check(ctx, tx, in->member, in->household);
	if (rc) return rc;
	rc = household_worker_check(ctx, t.worker, h.unit);
	if (rc) return rc;
	rc = make_for(ctx, tx, &h, &t);
	if (rc) return rc;
	*ret_key = t.key.v;
	return OK;
}

/* ---- ending ---------------------------------------------------------------------------- */

static enum rc end(struct ctx *ctx, struct tx *tx, const struct task *old, enum task_state state, int32_t outcome,
		date_t on, const char *note)
{
	struct task t = *old;

	t.state = (int32_t)state;
	t.outcome = outcome;
	t.done_on = on;
	t.done_by = ctx->actor.staff;
	t.note = note;
	return task_save(tx, old, &t);
}

static enum rc next_attempt(struct ctx *ctx, struct tx *tx, const struct task *old, date_t again_on)
{
	struct task t = { .household = old->household, .unit = old->unit, .worker = old->worker, .member = old->member,
		.kind = old->kind, .state = TASK_OPEN, .what = old->what, .attempt = old->attempt + 1,
		.source = old->source, .before = old->key, .made_at = { tx_now(tx) }, .made_by = ctx->actor.staff };
	int64_t days;
	enum rc rc;

	if (date_is_none(again_on)) {
		rc = setting_number(ctx, SETTING_TASK_RETRY, RETRY_DAYS, &days);
		if (rc) return rc;
		again_on = fa_add_days(ctx_today(ctx), days > 0 && days < DAYS_MAX ? (int)days : RETRY_DAYS);
	}
	t.due_on = again_on;
	return task_insert(tx, &t);
}

enum rc task_finish_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct task_finish *in = input;
	date_t today = ctx_today(ctx);
	struct task t;
	enum rc rc = for_change(ctx, tx, subject, &t);

	if (rc) return rc;
	if (in->outcome == TASK_OUTCOME_NOT_POSSIBLE && str_empty(in->note)) {
		fault_field(&ctx->fault, "note", "task.note_needed", NULL);
		return ctx_fault(ctx, INVALID, "task.note_needed");
	}
	if (!date_is_none(in->again_on) && date_cmp(in->again_on, today) < 0) {
		fault_field(&ctx->fault, "again_on", "task.past", NULL);
		return ctx_fault(ctx, INVALID, "task.past");
	}
	*ret_key = subject;
	if (in->outcome == TASK_OUTCOME_NOT_REACHED) {
		rc = end(ctx, tx, &t, TASK_TRIED, in->outcome, today, in->note);
		return rc ? rc : next_attempt(ctx, tx, &t, in->again_on);
	}
	return end(ctx, tx, &t, in->outcome == TASK_OUTCOME_DONE ? TASK_DONE : TASK_DROPPED, in->outcome, today, in->note);
}

enum rc task_move_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct task_move *in = input;
	struct task old, t;
	enum rc rc = for_change(ctx, tx, subject, &old);

	if (rc) return rc;
	if (date_cmp(in->due_on, ctx_today(ctx)) < 0) {
		fault_field(&ctx->fault, "due_on", "task.past", NULL);
		return ctx_fault(ctx, INVALID, "task.past");
	}
	t = old;
	t.due_on = in->due_on;
	t.note = in->note;
	if (!date_is_none(t.opens_on) && date_cmp(t.opens_on, t.due_on) > 0)
		t.opens_on = t.due_on;
	*ret_key = subject;
	return task_save(tx, &old, &t);
}

enum rc task_drop_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct task_drop *in = input;
	struct task t;
	enum rc rc = for_change(ctx, tx, subject, &t);

	if (rc) return rc;
	*ret_key = subject;
	return end(ctx, tx, &t, TASK_DROPPED, TASK_OUTCOME_NOT_POSSIBLE, ctx_today(ctx), in->note);
}

/* ---- for other rooms ------------------------------------------------------------------- */

enum rc tasks_settle(struct ctx *ctx, struct tx *tx, household_key household, unsigned kinds, date_t on)
{
	struct task *list;
	size_t n;
	enum rc rc = tasks_open_of(tx, household, kinds, 0, &list, &n);

	for (size_t i = 0; !rc && i < n; i++)
		rc = end(ctx, tx, &list[i], TASK_DONE, TASK_OUTCOME_DONE, on, NULL);
	return rc;
}

enum rc tasks_outdated(struct ctx *ctx, struct tx *tx, household_key household, unsigned kinds)
{
	struct task *list;
	size_t n;
	enum rc rc = tasks_open_of(tx, household, kinds, 0, &list, &n);

	for (size_t i = 0; !rc && i < n; i++)
		rc = end(ctx, tx, &list[i], TASK_DROPPED, 0, ctx_today(ctx), NULL);
	return rc;
}

enum rc tasks_missed(struct ctx *ctx, struct tx *tx, household_key household, unsigned kinds, date_t again_on)
{
	struct task *list;
	size_t n;
	enum rc rc = tasks_open_of(tx, household, kinds, 0, &list, &n);

	for (size_t i = 0; !rc && i < n; i++) {
		/* Before its window a try takes nothing away. */
		if (!date_is_none(list[i].opens_on) && date_cmp(list[i].opens_on, ctx_today(ctx)) > 0)
			continue;
		rc = end(ctx, tx, &list[i], TASK_TRIED, TASK_OUTCOME_NOT_REACHED, ctx_today(ctx), NULL);
		if (!rc)
			rc = next_attempt(ctx, tx, &list[i], again_on);
	}
	return rc;
}

enum rc tasks_drop_of(struct ctx *ctx, struct tx *tx, household_key household, int64_t source, const char *note)
{
	struct task *list;
	size_t n;
	enum rc rc = tasks_open_of(tx, household, 0, source, &list, &n);

	for (size_t i = 0; !rc && i < n; i++)
		rc = end(ctx, tx, &list[i], TASK_DROPPED, 0, ctx_today(ctx), note);
	return rc;
}

enum rc tasks_done_of(struct ctx *ctx, struct tx *tx, household_key household, int64_t source)
{
	struct task *list;
	size_t n;
	enum rc rc = tasks_open_of(tx, household, 0, source, &list, &n);

	for (size_t i = 0; !rc && i < n; i++)
		rc = end(ctx, tx, &list[i], TASK_DONE, TASK_OUTCOME_DONE, ctx_today(ctx), NULL);
	return rc;
}

enum rc tasks_follow(struct tx *tx, const struct household *old, const struct household *h)
{
	struct task *list;
	size_t n;
	enum rc rc = tasks_open_of(tx, h->key, 0, 0, &list, &n);

	for (size_t i = 0; !rc && i < n; i++) {
		struct task t = list[i];

		t.unit = h->unit;
		/* A colleague who took one on keeps it, unless the file leaves the centre. */
		if (t.worker == old->worker || old->unit != h->unit)
			t.worker = h->worker;
		rc = task_save(tx, &list[i], &t);
	}
	return rc;
}

enum rc tasks_close(struct ctx *ctx, struct tx *tx, household_key household)
{
	struct task *list;
	size_t n;
	enum rc rc = tasks_open_of(tx, household, 0, 0, &list, &n);

	for (size_t i = 0; !rc && i < n; i++)
		if (list[i].kind != TASK_AFTER_CARE)
			rc = end(ctx, tx, &list[i], TASK_DROPPED, 0, ctx_today(ctx), NULL);
	return rc;
}

/* ---- by events ---------------------------------------------------------------------------- */

struct wanted { struct task task; int64_t event; };

static enum rc wanted_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct wanted *in = input;
	struct task t = in->task;
	bool first;
	enum rc rc;

	rc = inbox_take(tx, in->event, &first);
	if (rc) return rc;
	*ret_key = 0;
	if (!first)
		return OK;
	t.household = (household_key){ subject };
	rc = task_make_in(ctx, tx, &t);
	if (rc) return rc;
	journal_subject(tx, subject);
	*ret_key = t.key.v;
	return OK;
}

static const struct operation wanted_op = {
	.name = "task.wanted", .fa = "کار از بخش دیگر", .en = "A task another part asks for",
	.subject = &task_type, .flags = OP_INTERNAL, .run = wanted_run,
};

enum rc task_apply(struct ctx *ctx, const struct event *event)
{
	const struct jval *v;
	const struct choice *kind;
	struct wanted in = { .event = event->id };
	int64_t none, days;
	enum rc rc;

	if (!str_eq(event->name, "task.wanted"))
		return OK;
	if (json_read(ctx->arena, event->payload, strlen(event->payload), NULL, &v) != OK)
		return OK;
	kind = choice_by_code(task_kind_choices, jval_text(v, "kind"));
	days = jval_int(v, "days", 0);
	if (!kind || days < 0 || days > DAYS_MAX)
		return OK;
	in.task.kind = kind->value;
	in.task.what = jval_text(v, "what");
	in.task.due_on = fa_add_days(fa_day_of_ms(event->at_ms), (int)days);
	rc = operation_run(ctx, &wanted_op, shard_of_key(event->subject), &in, event->subject, &none);
	return rc == NOT_FOUND ? OK : rc;
}
