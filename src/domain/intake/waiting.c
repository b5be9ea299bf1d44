/* Waiting lists: joining, being taken one by one or by a phase, taking a phase back. */
#include "intake_int.h"

enum rc waiting_run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct waiting_add *in = input;
	struct waiting w = { .service = in->service, .household = in->household, .priority = in->priority,
		.reason = in->reason, .state = WAITING, .since = ctx_today(ctx) };
	const struct service *s;
	struct services list;
	struct household h;
	int64_t there;
	enum rc rc = household_for_change(ctx, tx, in->household, &h);

	(void)subject;
	if (!rc)
		rc = services_of(ctx, &list);
	if (rc)
		return rc;
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	s = service_on(&list, in->service, ctx_today(ctx));
	if (!s || !s->offered || !s->waits)
		return ctx_refuse(ctx, "service", "waiting.no_list");
	if (in->priority != PRIORITY_ORDINARY && str_empty(in->reason))
		return ctx_refuse(ctx, "reason", "waiting.reason");
	rc = waiting_open_of(tx, in->household, in->service, &there);
	if (rc)
		return rc;
	if (there)
		return ctx_refuse(ctx, "service", "waiting.already");
	w.unit = h.unit;
	rc = row_insert(tx, &waiting_type, &w);
	if (rc)
		return rc;
	journal_subject(tx, w.key.v);
	journal_subject(tx, h.key.v);
	*ret_key = w.key.v;
	return OK;
}

static enum rc load_waiting(struct ctx *ctx, struct tx *tx, int64_t key, struct waiting *ret_w)
{
	struct waiting w;
	enum rc rc = row_load(tx, &waiting_type, key, &w);

	if (rc)
		return rc;
	if (!range_has(ctx->scope, w.unit))
		return ctx_fault(ctx, NOT_FOUND, "waiting.not_found");
	*ret_w = w;
	return household_stays(ctx, tx, w.household);
}

/* The household's turn has come: a request begins, and work with it. */
static enum rc take(struct ctx *ctx, struct tx *tx, int64_t key, phase_key phase)
{
	struct request_register in;
	struct waiting old, w;
	struct household h;
	enum rc rc = load_waiting(ctx, tx, key, &old);

	if (!rc && old.state != WAITING)
		rc = ctx_fault(ctx, CONFLICT, "waiting.over");
	if (!rc)
		rc = household_load(ctx, tx, old.household, &h);
	if (rc)
		return rc;
	record_init(&request_register_type, &in);
	in.household = h.key.v;
	in.subject = old.service;
	in.channel = CHANNEL_INTRODUCED;
	in.description = "نوبت خانواده در فهرست انتظار رسید.";
	in.owner = h.worker;
	w = old;
	rc = request_register_in(ctx, tx, &in, (instant_t){ 0 }, &w.request);
	if (rc)
		return rc;
	w.state = WAITING_TAKEN;
	w.ended_on = ctx_today(ctx);
	w.phase = phase;
	journal_subject(tx, key);
	return row_update(tx, &waiting_type, &old, &w);
}

enum rc waiting_run_take(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	*ret_key = subject;
	return take(ctx, tx, subject, (phase_key){ 0 });
}

enum rc waiting_run_leave(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct waiting_leave *in = input;
	struct waiting old, w;
	enum rc rc = load_waiting(ctx, tx, subject, &old);

	if (!rc && old.state != WAITING)
		rc = ctx_fault(ctx, CONFLICT, "waiting.over");
	if (rc)
		return rc;
	w = old;
	w.state = WAITING_LEFT;
	w.ended_on = ctx_today(ctx);
	w.note = in->note;
	journal_subject(tx, subject);
	journal_subject(tx, old.household.v);
	*ret_key = subject;
	return row_update(tx, &waiting_type, &old, &w);
}

/* ---- phases -------------------------------------------------------------------------- */

enum rc phase_run_take(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct phase_take *in = input;
	int64_t unit = in->unit && in->unit != INT_NONE ? in->unit : ctx->actor.unit.v;
	struct phase ph = { .unit = unit, .service = in->service, .name = in->name, .state = PHASE_DONE, .at = { tx_now(tx) } };
	int64_t *keys;
	size_t n;
	enum rc rc;

	(void)subject;
	if (unit_level_of(UNIT(unit)) != LEVEL_CENTRE || !range_has(ctx->scope, unit))
		return ctx_fault(ctx, NOT_FOUND, "waiting.unit");
	rc = waiting_first(tx, unit, in->service, (size_t)in->taken, &keys, &n);
	if (rc)
		return rc;
	if (n == 0)
		return ctx_refuse(ctx, "taken", "waiting.empty");
	ph.taken = (int64_t)n;
	rc = row_insert(tx, &phase_type, &ph);
	for (size_t i = 0; !rc && i < n; i++)
		rc = take(ctx, tx, keys[i], ph.key);
	if (rc)
		return rc;
	journal_subject(tx, ph.key.v);
	*ret_key = ph.key.v;
	return OK;
}

static enum rc put_back(struct ctx *ctx, struct tx *tx, const struct waiting *old)
{
	struct waiting w = *old;
	enum rc rc = request_withdraw_in(ctx, tx, old->request, "مرحله برگردانده شد و خانواده به فهرست انتظار بازگشت.");

	if (rc)
		return rc;
	w.state = WAITING;
	w.ended_on = DATE_NONE;
	w.request = (request_key){ 0 };
	w.phase = (phase_key){ 0 };
	journal_subject(tx, w.key.v);
	return row_update(tx, &waiting_type, old, &w);
}

enum rc phase_run_undo(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct phase old, ph;
	struct waiting *list;
	size_t n;
	enum rc rc = row_load(tx, &phase_type, subject, &old);

	(void)input;
	if (rc)
		return rc;
	if (!range_has(ctx->scope, old.unit))
		return ctx_fault(ctx, NOT_FOUND, "waiting.not_found");
	if (old.state != PHASE_DONE)
		return ctx_fault(ctx, CONFLICT, "phase.undone");
	rc = row_list_by(tx, &waiting_type, "phase", subject, PHASE_MAX, &list, &n);
	for (size_t i = 0; !rc && i < n; i++)
		rc = put_back(ctx, tx, &list[i]);
	if (rc)
		return rc;
	ph = old;
	ph.state = PHASE_UNDONE;
	journal_subject(tx, subject);
	*ret_key = subject;
	return row_update(tx, &phase_type, &old, &ph);
}
