/* Helpers and groups: in the register, changed, ended; nobody is deleted. */
#include "community_int.h"

int64_t sheet_of(int64_t unit, date_t day)
{
	return SHEET_OF(unit, fa_jalali(day).year);
}

enum rc community_at_centre(struct ctx *ctx)
{
	return unit_level_of(ctx->actor.unit) == LEVEL_CENTRE ? OK : ctx_fault(ctx, NOT_FOUND, "lead.unit");
}

static enum rc check_supervisor(struct ctx *ctx, struct tx *tx, const struct helper *h)
{
	struct helper over;
	enum rc rc;

	if (!h->supervisor)
		return OK;
	if (!HELPER_IS(h->kinds, HELPER_FACILITATOR))
		return ctx_refuse(ctx, "supervisor", "helper.supervisor_of");
	rc = row_load(tx, &helper_type, h->supervisor, &over);
	if (rc == NOT_FOUND || (!rc && (over.unit != h->unit || !HELPER_IS(over.kinds, HELPER_INTERMEDIATE) ||
			over.state != HELPER_ACTIVE || over.key.v == h->key.v)))
		return ctx_refuse(ctx, "supervisor", "helper.supervisor");
	return rc;
}

static enum rc check_helper(struct ctx *ctx, struct tx *tx, const struct helper *h)
{
	if (!h->kinds)
		return ctx_refuse(ctx, "kinds", "required");
	if (h->may_contact && str_empty(h->phone))
		return ctx_refuse(ctx, "phone", "helper.phone");
	if (h->session_fee.rial != INT_NONE && !HELPER_IS(h->kinds, HELPER_EXPERT))
		return ctx_refuse(ctx, "session_fee", "helper.fee");
	if (date_cmp(h->since, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "since", "visit.future");
	return check_supervisor(ctx, tx, h);
}

static void take(struct helper *h, const struct helper_input *in)
{
	h->kinds = in->kinds;
	h->name = in->name;
	h->phone = in->phone;
	h->may_contact = in->may_contact;
	h->skills = in->skills;
	h->availability = in->availability;
	h->neighbourhood = in->neighbourhood;
	h->supervisor = in->supervisor;
	h->programme = in->programme;
	h->session_fee = in->session_fee;
	h->since = in->since;
}

enum rc helper_run_add(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct helper h;
	enum rc rc = community_at_centre(ctx);

	(void)subject;
	if (rc)
		return rc;
	record_init(&helper_type, &h);
	take(&h, input);
	h.unit = ctx->actor.unit.v;
	h.state = HELPER_ACTIVE;
	rc = check_helper(ctx, tx, &h);
	if (!rc)
		rc = row_insert(tx, &helper_type, &h);
	if (rc)
		return rc;
	journal_subject(tx, h.key.v);
	*ret_key = h.key.v;
	return OK;
}

enum rc helper_run_offer(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct helper_offer *in = input;
	struct helper h;
	enum rc rc;

	(void)subject;
	if (unit_level_of(UNIT(in->unit)) != LEVEL_CENTRE || !org_centre_open(ctx, tx, in->unit))
		return ctx_fault(ctx, NOT_FOUND, "lead.unit");
	record_init(&helper_type, &h);
	h.unit = in->unit;
	h.kinds = in->kinds;
	h.name = in->name;
	h.phone = in->phone;
	h.skills = in->skills;
	h.availability = in->availability;
	h.may_contact = in->may_contact;
	h.since = ctx_today(ctx);
	h.state = HELPER_OFFERED;
	rc = check_helper(ctx, tx, &h);
	if (!rc)
		rc = row_insert(tx, &helper_type, &h);
	if (rc)
		return rc;
	*ret_key = h.key.v;
	return OK;
}

enum rc helper_offered(struct ctx *program, const struct helper_offer *in, helper_key *ret_key)
{
	return operation_run(program, &op_helper_offer, unit_shard(UNIT(in->unit)), in, 0, &ret_key->v);
}

static enum rc helper_of(struct ctx *ctx, struct tx *tx, int64_t key, struct helper *ret_h)
{
	enum rc rc = row_load(tx, &helper_type, key, ret_h);

	if (rc)
		return rc;
	if (!in_scope(ctx, ret_h->unit))
		return ctx_fault(ctx, NOT_FOUND, "helper.not_found");
	if (ret_h->state == HELPER_ENDED)
		return ctx_fault(ctx, CONFLICT, "helper.ended");
	journal_subject(tx, key);
	return OK;
}

enum rc helper_run_change(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct helper old, h;
	enum rc rc = helper_of(ctx, tx, subject, &old);

	if (rc)
		return rc;
	h = old;
	take(&h, input);
	rc = check_helper(ctx, tx, &h);
	*ret_key = subject;
	return rc ? rc : row_update(tx, &helper_type, &old, &h);
}

enum rc helper_run_accept(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct helper old, h;
	enum rc rc = helper_of(ctx, tx, subject, &old);

	(void)input;
	if (rc)
		return rc;
	if (old.state != HELPER_OFFERED)
		return ctx_fault(ctx, CONFLICT, "access.wrong_state");
	h = old;
	h.state = HELPER_ACTIVE;
	*ret_key = subject;
	return row_update(tx, &helper_type, &old, &h);
}

enum rc helper_run_end(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct helper_end *in = input;
	struct helper old, h;
	enum rc rc = helper_of(ctx, tx, subject, &old);

	if (rc)
		return rc;
	h = old;
	h.state = HELPER_ENDED;
	h.ended_on = ctx_today(ctx);
	h.end_note = in->note;
	*ret_key = subject;
	return row_update(tx, &helper_type, &old, &h);
}

/* ---- groups ---------------------------------------------------------------------------- */

static enum rc check_circle(struct ctx *ctx, struct tx *tx, const struct circle *c)
{
	struct helper h;
	enum rc rc;

	if (date_cmp(c->founded_on, ctx_today(ctx)) > 0)
		return ctx_refuse(ctx, "founded_on", "visit.future");
	if (!c->contact)
		return OK;
	rc = row_load(tx, &helper_type, c->contact, &h);
	return rc == NOT_FOUND || (!rc && h.unit != c->unit) ? ctx_refuse(ctx, "contact", "helper.not_found") : rc;
}

static void take_circle(struct circle *c, const struct circle_input *in)
{
	c->name = in->name;
	c->kind = in->kind;
	c->neighbourhood = in->neighbourhood;
	c->people = in->people;
	c->contact = in->contact;
	c->founded_on = in->founded_on;
	c->aim = in->aim;
}

enum rc circle_run_found(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct circle c;
	enum rc rc = community_at_centre(ctx);

	(void)subject;
	if (rc)
		return rc;
	record_init(&circle_type, &c);
	take_circle(&c, input);
	c.unit = ctx->actor.unit.v;
	c.state = CIRCLE_ACTIVE;
	rc = check_circle(ctx, tx, &c);
	if (!rc)
		rc = row_insert(tx, &circle_type, &c);
	if (rc)
		return rc;
	journal_subject(tx, c.key.v);
	*ret_key = c.key.v;
	return OK;
}

static enum rc circle_of(struct ctx *ctx, struct tx *tx, int64_t key, struct circle *ret_c)
{
	enum rc rc = row_load(tx, &circle_type, key, ret_c);

	if (rc)
		return rc;
	if (!in_scope(ctx, ret_c->unit))
		return ctx_fault(ctx, NOT_FOUND, "circle.not_found");
	if (ret_c->state == CIRCLE_ENDED)
		return ctx_fault(ctx, CONFLICT, "circle.ended");
	journal_subject(tx, key);
	return OK;
}

enum rc circle_run_change(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct circle old, c;
	enum rc rc = circle_of(ctx, tx, subject, &old);

	if (rc)
		return rc;
	c = old;
	take_circle(&c, input);
	rc = check_circle(ctx, tx, &c);
	*ret_key = subject;
	return rc ? rc : row_update(tx, &circle_type, &old, &c);
}

enum rc circle_run_end(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct circle_end *in = input;
	struct circle old, c;
	enum rc rc = circle_of(ctx, tx, subject, &old);

	if (rc)
		return rc;
	c = old;
	c.state = CIRCLE_ENDED;
	c.ended_on = ctx_today(ctx);
	c.end_note = in->note;
	*ret_key = subject;
	return row_update(tx, &circle_type, &old, &c);
}
