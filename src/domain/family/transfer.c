/* Offering, requesting, asking, deciding; and the move within a province. */
#include "family_int.h"
#include "veiled.h"

#include <string.h>

/* ---- seeing ---------------------------------------------------------------------- */

enum { HANDOVER_PAGE = 100 };

struct transfer_sides transfer_sides(const struct ctx *ctx, const struct case_transfer *t)
{
	struct transfer_sides s = { .holder = range_has(ctx->scope, t->unit_from),
		.receiver = range_has(ctx->scope, t->unit_to) };

	s.decides = t->direction == TRANSFER_OFFERED ? s.receiver : s.holder;
	s.asked = t->direction == TRANSFER_OFFERED ? s.holder : s.receiver;
	return s;
}

enum rc transfer_load(struct ctx *ctx, struct tx *tx, case_transfer_key key, struct case_transfer *ret_t)
{
	struct case_transfer t;
	enum rc rc;

	rc = row_load(tx, &case_transfer_type, key.v, &t);
	if (rc) return rc;
	if (!range_has(ctx->scope, t.unit_from) && !range_has(ctx->scope, t.unit_to))
		return ctx_fault(ctx, NOT_FOUND, "transfer.not_found");
	*ret_t = t;
	return OK;
}

/* The side must be the actor's; who stands on the other one sees that it is not his turn. */
static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, struct case_transfer *ret_t)
{
	enum rc rc;

	rc = transfer_load(ctx, tx, (case_transfer_key){ key }, ret_t);
	if (rc) return rc;
	/* The twin only tells; what is done is done to the transfer itself. */
	if (ret_t->state != TRANSFER_WAITING || ret_t->twin.v)
		return ctx_fault(ctx, CONFLICT, "transfer.over");
	journal_subject(tx, key);
	journal_subject(tx, ret_t->household.v);
	return OK;
}

/* ---- asking for it ------------------------------------------------------------------ */

/* An open centre anywhere in the country: centres are public. */
static bool centre_known(const struct ctx *ctx, int64_t unit)
{
	const struct org_unit *u;

	if (!unit_no_valid(unit) || unit_level_of(UNIT(unit)) != LEVEL_CENTRE ||
	    !store_has_shard(ctx->store, unit_shard(UNIT(unit))))
		return false;
	u = ctx->org ? org_unit(ctx->org, unit) : NULL;
	return ctx->org ? u && org_unit_open(u, ctx_today(ctx)) : true;
}

static enum rc not_under_way(struct ctx *ctx, struct tx *tx, household_key household)
{
	struct case_transfer t;
	enum rc rc = transfer_under_way(tx, household, &t);

	if (rc == OK)
		return ctx_fault(ctx, CONFLICT, "transfer.under_way");
	return rc == NOT_FOUND ? OK : rc;
}

static void describe(struct case_transfer *t, const struct household *h)
{
	t->household = h->key;
	t->file_number = h->file_number;
	t->family_name = h->family_name;
	t->members = h->members;
	t->unit_from = h->unit;
}

static bool of_shard(struct tx *tx, int64_t unit)
{
	return unit_shard(UNIT(unit)).v == tx->shard.v;
}

void transfer_count(struct tx *tx, const struct case_transfer *t, int sign)
{
	int64_t unit = t->direction == TRANSFER_OFFERED ? t->unit_to : t->unit_from;

	if (t->state == TRANSFER_WAITING && of_shard(tx, unit))
		metric_add_unit(tx, M_TRANSFERS_WAITING, unit, 0, sign);
}

static enum rc insert(struct ctx *ctx, struct tx *tx, struct case_transfer *t, int64_t *ret_key)
{
	enum rc rc;

	t->state = TRANSFER_WAITING;
	t->asked_by = ctx->actor.staff;
	t->asked_at.ms = tx_now(tx);
	t->due_on = ctx_workday(ctx, ctx_today(ctx), TRANSFER_DAYS);
	rc = row_insert(tx, &case_transfer_type, t);
	if (rc) return rc;
	transfer_count(tx, t, +1);
	journal_subject(tx, t->key.v);
	*ret_key = t->key.v;
	return transfer_tell(tx, t);
}

enum rc transfer_offer_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct transfer_offer *in = input;
	struct case_transfer t = { .direction = TRANSFER_OFFERED, .unit_to = in->unit_to, .consent = in->consent,
		.reason = in->reason };
	struct household h;
	enum rc rc;

	(void)subject;
	rc = household_for_change(ctx, tx, in->household, &h);
	if (rc) return rc;
	if (unit_veiled(h.unit))
		return ctx_fault(ctx, CONFLICT, "household.secret");
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	if (!centre_known(ctx, in->unit_to) || in->unit_to == h.unit)
		return ctx_refuse(ctx, "unit_to", in->unit_to == h.unit ? "household.same_centre" : "transfer.centre");
	rc = not_under_way(ctx, tx, h.key);
	if (rc) return rc;
	describe(&t, &h);
	return insert(ctx, tx, &t, ret_key);
}

/* Whoever asks knows the number from the family or from the search; nothing else is told. */
enum rc transfer_request_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct transfer_request *in = input;
	int64_t unit = in->unit_to > 0 ? in->unit_to : ctx->actor.unit.v;
	struct case_transfer t = { .direction = TRANSFER_REQUESTED, .unit_to = unit, .consent = in->consent,
		.reason = in->reason };
	struct household h;
	enum rc rc;

	(void)subject;
	if (!centre_known(ctx, unit) || !range_has(ctx->scope, unit))
		return ctx_refuse(ctx, "unit_to", "transfer.centre");
	rc = household_anywhere(ctx, tx, in->file_number, &h);
	if (rc == NOT_FOUND || (!rc && h.state != HOUSEHOLD_OPEN)) {
		fault_clear(&ctx->fault);
		return ctx_refuse(ctx, "file_number", "transfer.no_file");
	}
	if (rc) return rc;
	if (h.unit == unit)
		return ctx_refuse(ctx, "file_number", "household.same_centre");
	rc = not_under_way(ctx, tx, h.key);
	if (rc) return rc;
	describe(&t, &h);
	journal_subject(tx, h.key.v);
	return insert(ctx, tx, &t, ret_key);
}

/* ---- inquiry to the former centre --------------------------------------------------------- */

static enum rc save(struct tx *tx, const struct case_transfer *old, struct case_transfer *t, int64_t *ret_key)
{
	enum rc rc = row_update(tx, &case_transfer_type, old, t);

	*ret_key = t->key.v;
	if (!rc) {
		transfer_count(tx, old, -1);
		transfer_count(tx, t, +1);
	}
	return rc ? rc : transfer_tell(tx, t);
}

enum rc transfer_ask_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct transfer_ask *in = input;
	struct case_transfer old, t;
	enum rc rc;

	rc = for_change(ctx, tx, subject, &old);
	if (rc) return rc;
	if (!transfer_sides(ctx, &old).receiver)
		return ctx_fault(ctx, CONFLICT, "transfer.not_your_turn");
	t = old;
	t.question = in->question;
	t.question_at.ms = tx_now(tx);
	t.reply = NULL;
	t.reply_at.ms = 0;
	return save(tx, &old, &t, ret_key);
}

enum rc transfer_reply_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct transfer_reply *in = input;
	struct case_transfer old, t;
	enum rc rc;

	rc = for_change(ctx, tx, subject, &old);
	if (rc) return rc;
	if (!transfer_sides(ctx, &old).holder || str_empty(old.question))
		return ctx_fault(ctx, CONFLICT, "transfer.not_your_turn");
	t = old;
	t.reply = in->reply;
	t.reply_at.ms = tx_now(tx);
	return save(tx, &old, &t, ret_key);
}

/* ---- deciding -------------------------------------------------------------------------------- */

static void decided(struct ctx *ctx, struct tx *tx, struct case_transfer *t, enum transfer_state state, const char *note)
{
	t->state = (int32_t)state;
	t->decision_note = note;
	t->decided_by = ctx->actor.staff;
	t->decided_at.ms = tx_now(tx);
}

static enum rc move_within(struct ctx *ctx, struct tx *tx, const struct case_transfer *t)
{
	enum rc rc = household_move_in(ctx, tx, t->household, UNIT(t->unit_to), t->reason);

	if (!rc && t->worker)
		rc = household_assign_in(ctx, tx, t->household, t->worker, t->reason);
	return rc ? rc : movables_follow(ctx, tx, t->household, t->unit_from);
}

/* The transfer itself is the permission: the file lies in the reach of one side only. */
static enum rc move(struct ctx *ctx, struct tx *tx, const struct case_transfer *t)
{
	struct unit_range own = ctx->scope;
	struct household h;
	enum rc rc;

	ctx->scope = unit_range_of(unit_province(UNIT(t->unit_from)));
	rc = household_for_change(ctx, tx, t->household, &h);
	if (!rc && (h.state != HOUSEHOLD_OPEN || h.unit != t->unit_from))
		rc = ctx_fault(ctx, CONFLICT, "transfer.outdated");
	if (!rc && between_provinces(t))
		rc = household_leaves(ctx, tx, t);
	else if (!rc)
		rc = move_within(ctx, tx, t);
	ctx->scope = own;
	return rc;
}

enum rc transfer_accept_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct transfer_accept *in = input;
	struct case_transfer old, t;
	enum rc rc;

	rc = for_change(ctx, tx, subject, &old);
	if (rc) return rc;
	if (!transfer_sides(ctx, &old).decides)
		return ctx_fault(ctx, CONFLICT, "transfer.not_your_turn");
	t = old;
	if (in->consent)
		t.consent = in->consent;
	t.despite = in->despite;
	/* Nobody's file goes elsewhere without a word with the family; an exception is written down. */
	if (t.consent > CONSENT_SPOKEN && str_empty(t.despite))
		return ctx_refuse(ctx, "despite", "transfer.consent_needed");
	t.worker = in->worker > 0 ? in->worker : 0;
	if (t.worker && !transfer_sides(ctx, &old).receiver)
		t.worker = 0;
	rc = household_worker_check(ctx, t.worker, t.unit_to);
	if (rc) return rc;
	rc = move(ctx, tx, &t);
	if (rc) return rc;
	decided(ctx, tx, &t, between_provinces(&t) ? TRANSFER_LEAVING : TRANSFER_DONE, in->decision_note);
	if (!between_provinces(&t))
		t.moved_to = t.household;
	return save(tx, &old, &t, ret_key);
}

static enum rc end(struct ctx *ctx, struct tx *tx, int64_t subject, bool decides, enum transfer_state state, const char *note,
		int64_t *ret_key)
{
	struct case_transfer old, t;
	struct transfer_sides s;
	enum rc rc;

	rc = for_change(ctx, tx, subject, &old);
	if (rc) return rc;
	s = transfer_sides(ctx, &old);
	if (!(decides ? s.decides : s.asked))
		return ctx_fault(ctx, CONFLICT, "transfer.not_your_turn");
	t = old;
	decided(ctx, tx, &t, state, note);
	return save(tx, &old, &t, ret_key);
}

enum rc transfer_refuse_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct transfer_refuse *in = input;

	return end(ctx, tx, subject, true, TRANSFER_REFUSED, in->decision_note, ret_key);
}

enum rc transfer_withdraw_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct transfer_withdraw *in = input;

	return end(ctx, tx, subject, false, TRANSFER_WITHDRAWN, in->decision_note, ret_key);
}

/* ---- many at once ------------------------------------------------------------------------------- */

/* Keys joined by ",", one after the other; each is an act of its own. */
static bool next_key(const char **at, int64_t *ret_key)
{
	while (**at) {
		size_t n = strcspn(*at, ",");
		char one[KEY_TEXT_SIZE + 1] = "";

		if (n < sizeof one)
			memcpy(one, *at, n);
		*at += n + ((*at)[n] == ',');
		if (key_read(one, ret_key))
			return true;
	}
	return false;
}

/* What one of them refuses does not stop the others; what the store refuses does, and the same
 * form sent again goes on where it stopped. */
static enum rc tally(struct ctx *ctx, enum rc rc, struct transfer_tally *t)
{
	switch (rc) {
	case OK: t->done++; break;
	case CONFLICT: case NOT_FOUND: case INVALID: t->left++; break;
	default: return rc;
	}
	fault_clear(&ctx->fault);
	return OK;
}

static enum rc offer_one(struct ctx *ctx, shard_id shard, const struct transfer_handover *in, int64_t key,
		struct transfer_tally *t)
{
	struct transfer_offer one = { .household = { key }, .unit_to = in->unit_to, .consent = in->consent,
		.reason = in->reason };
	int64_t none;

	return tally(ctx, operation_run(ctx, &op_transfer_offer, shard, &one, 0, &none), t);
}

/* What is on its way by now is not met again, so this ends. */
static enum rc offer_all(struct ctx *ctx, shard_id shard, const struct transfer_handover *in, struct transfer_tally *t)
{
	int64_t *keys, after = 0;
	size_t n = HANDOVER_PAGE;
	enum rc rc = OK;

	while (!rc && n == HANDOVER_PAGE) {
		{
			AUTO(tx) tx = { 0 };

			rc = ctx_read(ctx, shard, &tx);
			if (!rc)
				rc = households_staying(&tx, ctx->scope, after, HANDOVER_PAGE, &keys, &n);
			if (rc) return rc;
		}
		for (size_t i = 0; !rc && i < n; i++) {
			after = keys[i];
			rc = offer_one(ctx, shard, in, keys[i], t);
		}
	}
	return rc;
}

enum rc transfer_handover(struct ctx *ctx, shard_id shard, const struct transfer_handover *in, struct transfer_tally *ret_t)
{
	const char *at = in->files ? in->files : "";
	enum rc rc = OK;
	int64_t key;

	*ret_t = (struct transfer_tally){ 0 };
	if (!in->all && str_empty(at))
		return ctx_refuse(ctx, "files", "transfer.which");
	/* A county's range would be all of its centres. */
	if (in->all && unit_level_of(ctx->actor.unit) != LEVEL_CENTRE)
		return ctx_refuse(ctx, "all", "transfer.all_of_centre");
	while (!rc && next_key(&at, &key))
		rc = offer_one(ctx, shard, in, key, ret_t);
	return rc || !in->all ? rc : offer_all(ctx, shard, in, ret_t);
}

enum rc transfer_many(struct ctx *ctx, const struct operation *op, const char *keys,
		struct transfer_tally *ret_t)
{
	void *in = arena_alloc(ctx->arena, op->input->size);
	const char *at = keys ? keys : "";
	int64_t key, none;

	*ret_t = (struct transfer_tally){ 0 };
	record_init(op->input, in);
	while (next_key(&at, &key)) {
		enum rc rc = tally(ctx, operation_run(ctx, op, shard_of_key(key), in, key, &none), ret_t);

		if (rc) return rc;
	}
	return OK;
}

/* ---- jobs ----------------------------------------------------------------------------------------- */

enum rc transfer_lapse_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct case_transfer old, t;
	enum rc rc;

	(void)input;
	rc = for_change(ctx, tx, subject, &old);
	if (rc) return rc;
	if (date_cmp(old.due_on, ctx_today(ctx)) >= 0)
		return ctx_fault(ctx, CONFLICT, "transfer.over");
	t = old;
	decided(ctx, tx, &t, TRANSFER_LAPSED, NULL);
	return save(tx, &old, &t, ret_key);
}

enum rc transfers_lapse(struct ctx *ctx, shard_id shard, size_t max, size_t *ret_n)
{
	int64_t *keys, none;
	size_t n;
	enum rc rc;

	{
		AUTO(tx) tx = { 0 };

		rc = ctx_read(ctx, shard, &tx);
		if (rc) return rc;
		rc = transfers_late(&tx, ctx_today(ctx), max, &keys, &n);
		if (rc) return rc;
	}
	for (size_t i = 0; i < n; i++) {
		rc = operation_run(ctx, &op_transfer_lapse, shard, NULL, keys[i], &none);
		/* Answered a moment ago. */
		if (rc == CONFLICT)
			fault_clear(&ctx->fault);
		else if (rc)
			return rc;
	}
	*ret_n = n;
	return OK;
}

/* A file that was moved by the county takes along what is open, as a transfer does. */
enum rc household_follow_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	journal_subject(tx, subject);
	*ret_key = subject;
	return movables_follow(ctx, tx, (household_key){ subject }, 0);
}

enum rc family_apply(struct ctx *ctx, const struct event *event)
{
	int64_t none;
	enum rc rc;

	if (!str_eq(event->name, "household.moved"))
		return province_apply(ctx, event);
	rc = operation_run(ctx, &op_household_follow, event->shard, NULL, event->subject, &none);
	return rc == NOT_FOUND ? OK : rc;
}

/* ---- proof ------------------------------------------------------------------------------- */

struct difference { struct tx *tx; bool fix; };

static void see_difference(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted)
{
	struct difference *d = arg;

	if (d->fix)
		counter_add(d->tx, metric, subject, bucket, counted - stored);
}

enum rc transfer_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences)
{
	struct who who = ctx_who(ctx);
	struct difference d = { .fix = fix };
	struct recount *rec = recount_new();
	AUTO(tx) tx = { 0 };
	enum rc rc = fix ? tx_write(&tx, ctx->store, province, ctx->arena, &ctx->fault, &who, "transfer.recount") :
		ctx_read(ctx, province, &tx);

	d.tx = &tx;
	if (rc == OK)
		rc = transfer_counts(&tx, rec);
	if (rc == OK)
		rc = recount_compare(rec, &tx, M_TRANSFERS_WAITING, M_TRANSFERS_WAITING, see_difference, &d, ret_differences);
	if (rc == OK)
		rc = tx_commit(&tx);
	recount_free(rec);
	return rc;
}
