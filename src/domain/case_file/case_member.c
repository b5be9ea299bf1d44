/* The household's people: coming, changing, leaving, becoming its head. */
#include "case_file_int.h"

/* Loads the member and, through the actor's scope, its open household. */
static enum rc member_for_change(struct ctx *ctx, struct tx *tx, int64_t key, struct member *ret_m,
		struct household *ret_h)
{
	struct household h;
	struct member m;
	enum rc rc;

	rc = row_load(tx, &member_type, key, &m);
	if (rc) return rc;
	rc = household_for_change(ctx, tx, m.household, &h);
	if (rc) return rc;
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	if (m.status != MEMBER_ACTIVE)
		return ctx_fault(ctx, CONFLICT, "member.not_active");
	*ret_m = m;
	*ret_h = h;
	return OK;
}

static void count_legacy(struct tx *tx, const struct household *h, const struct member *old, const struct member *m)
{
	struct deltas d = { 0 };
	struct legacy l = { 0 };

	if (old && counts_legacy(old))
		l.n[old->target_group]--;
	if (m && counts_legacy(m))
		l.n[m->target_group]++;
	deltas_legacy(&d, h, &l, +1);
	deltas_write(tx, &d);
}

enum rc member_add_in(struct ctx *ctx, struct tx *tx, struct member *m, unsigned flags)
{
	struct household old, h;
	enum rc rc;

	rc = household_for_change(ctx, tx, m->household, &old);
	if (rc) return rc;
	if (old.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	if (m->relation == RELATION_HEAD)
		return ctx_fault(ctx, CONFLICT, "member.second_head");
	m->key.v = 0;
	m->is_head = false;
	m->status = MEMBER_ACTIVE;
	m->left_on = DATE_NONE;
	m->leave_reason = 0;
	if (date_is_none(m->joined_on))
		m->joined_on = ctx_today(ctx);
	rc = member_check(ctx, m);
	if (rc) return rc;
	rc = member_insert(ctx, tx, (unit_no){ old.unit }, true, flags, m);
	if (rc) return rc;
	h = old;
	h.members++;
	h.confirmed_on = ctx_today(ctx);
	rc = household_save(ctx, tx, &old, &h);
	if (rc) return rc;
	count_legacy(tx, &h, NULL, m);
	return flags & MEMBER_BULK ? OK : people_directory_emit(tx, h.key, (unit_no){ h.unit });
}

enum rc member_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct member m;
	enum rc rc;

	(void)subject;
	member_blank(&m);
	record_take(&member_type, input, &m);
	m.household = ((const struct member *)input)->household;
	rc = member_add_in(ctx, tx, &m, 0);
	if (rc) return rc;
	*ret_key = m.key.v;
	return OK;
}

static bool directory_differs(const struct member *old, const struct member *m)
{
	return old->status != m->status || !str_eq(old->national_id, m->national_id)
			|| !str_eq(old->foreign_id, m->foreign_id) || !str_eq(old->mobile, m->mobile);
}

/* The member's row, the household's row and all that follows from them. */
static enum rc store_change(struct ctx *ctx, struct tx *tx, const struct member *mold, struct member *m,
		const struct household *hold, struct household *h)
{
	unit_no unit = { h->unit };
	enum rc rc;

	rc = member_update(ctx, tx, unit, true, mold, m);
	if (rc) return rc;
	h->confirmed_on = ctx_today(ctx);
	rc = household_save(ctx, tx, hold, h);
	if (rc) return rc;
	count_legacy(tx, h, mold, m);
	return directory_differs(mold, m) ? people_directory_emit(tx, h->key, unit) : OK;
}

enum rc member_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct household hold, h;
	struct member old, m;
	enum rc rc;

	rc = member_for_change(ctx, tx, subject, &old, &hold);
	if (rc) return rc;
	m = old;
	h = hold;
	record_take(&member_type, input, &m);
	/* Who is head is changed by member.set_head only, and the head's relation with it. */
	if (m.is_head)
		m.relation = RELATION_HEAD;
	else if (m.relation == RELATION_HEAD)
		return ctx_fault(ctx, CONFLICT, "member.second_head");
	rc = member_check(ctx, &m);
	if (rc) return rc;
	if (m.is_head && m.birth_kind == BIRTH_EXPECTED)
		return ctx_fault(ctx, CONFLICT, "member.unborn_head");
	*ret_key = subject;
	return store_change(ctx, tx, &old, &m, &hold, &h);
}

enum rc member_save_in(struct ctx *ctx, struct tx *tx, const struct member *old, struct member *m)
{
	struct household hold, h;
	struct member stored;
	enum rc rc;

	rc = member_for_change(ctx, tx, old->key.v, &stored, &hold);
	if (rc) return rc;
	rc = member_check(ctx, m);
	if (rc) return rc;
	h = hold;
	return store_change(ctx, tx, &stored, m, &hold, &h);
}

static enum rc take_leave(struct ctx *ctx, const struct member *old, const struct member_leave *in, struct member *m)
{
	if (date_cmp(in->left_on, old->joined_on) < 0 || date_cmp(in->left_on, ctx_today(ctx)) > 0) {
		fault_field(&ctx->fault, "left_on", "member.left_before_joining", NULL);
		return ctx_fault(ctx, INVALID, "member.left_before_joining");
	}
	*m = *old;
	m->status = in->leave_reason == LEAVE_DIED ? MEMBER_DIED : MEMBER_LEFT;
	m->leave_reason = in->leave_reason;
	m->leave_note = in->note;
	m->left_on = in->left_on;
	return OK;
}

enum rc member_leave_in(struct ctx *ctx, struct tx *tx, member_key key, const struct member_leave *in)
{
	struct household hold, h;
	struct member old, m;
	enum rc rc;

	rc = member_for_change(ctx, tx, key.v, &old, &hold);
	if (rc) return rc;
	if (old.is_head)
		return ctx_fault(ctx, CONFLICT, "member.is_head");
	rc = take_leave(ctx, &old, in, &m);
	if (rc) return rc;
	h = hold;
	h.members--;
	return store_change(ctx, tx, &old, &m, &hold, &h);
}

enum rc member_leave_last_in(struct ctx *ctx, struct tx *tx, member_key key, const struct member_leave *in,
		enum close_reason reason)
{
	struct household hold, closed, h;
	struct member old, m;
	enum rc rc;

	rc = member_for_change(ctx, tx, key.v, &old, &hold);
	if (rc) return rc;
	CHECK(old.is_head && hold.members == 1);
	rc = take_leave(ctx, &old, in, &m);
	if (rc) return rc;
	/* Closed while the last one still counts, so that the counters let go of what they hold. */
	rc = household_close_in(ctx, tx, hold.key, reason, in->note);
	if (rc) return rc;
	rc = row_load(tx, &household_type, hold.key.v, &closed);
	if (rc) return rc;
	rc = member_update(ctx, tx, (unit_no){ hold.unit }, false, &old, &m);
	if (rc) return rc;
	h = closed;
	h.members = 0;
	rc = household_save(ctx, tx, &closed, &h);
	if (rc) return rc;
	return people_directory_emit(tx, h.key, (unit_no){ h.unit });
}

static enum rc return_rows(struct ctx *ctx, struct tx *tx, const struct member *old, struct member *m,
		const struct household *hold, struct household *h)
{
	bool reopened = hold->state != h->state;
	enum rc rc;

	/* The member first: opening the file counts who is in it. */
	rc = member_update(ctx, tx, (unit_no){ h->unit }, h->state == HOUSEHOLD_OPEN, old, m);
	if (rc) return rc;
	h->members++;
	rc = household_save(ctx, tx, hold, h);
	if (rc) return rc;
	if (!reopened)
		count_legacy(tx, h, old, m);
	return people_directory_emit(tx, h->key, (unit_no){ h->unit });
}

enum rc member_return_in(struct ctx *ctx, struct tx *tx, member_key key, const struct household_return *back)
{
	struct household hold, h;
	struct member old, m;
	enum rc rc;

	rc = row_load(tx, &member_type, key.v, &old);
	if (rc) return rc;
	rc = household_for_change(ctx, tx, old.household, &hold);
	if (rc) return rc;
	if (hold.state != (back->reopen ? HOUSEHOLD_CLOSED : HOUSEHOLD_OPEN))
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	if (old.status == MEMBER_ACTIVE)
		return OK;
	m = old;
	m.status = MEMBER_ACTIVE;
	m.left_on = DATE_NONE;
	m.leave_reason = 0;
	m.leave_note = NULL;
	h = hold;
	if (back->reopen) {
		h.state = HOUSEHOLD_OPEN;
		h.closed_on = DATE_NONE;
		h.close_reason = 0;
		h.close_note = NULL;
		h.next_visit_due = back->next_visit_due;
		h.stage = back->stage;
	}
	return return_rows(ctx, tx, &old, &m, &hold, &h);
}

enum rc member_leave_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	*ret_key = subject;
	return member_leave_in(ctx, tx, (member_key){ subject }, input);
}

/* Relations are to the head; seen from the new head the old one is ... */
static int32_t relation_turned(int32_t relation)
{
	switch (relation) {
	case RELATION_SPOUSE: return RELATION_SPOUSE;
	case RELATION_SECOND_WIFE: return RELATION_SPOUSE;
	case RELATION_CHILD: return RELATION_PARENT;
	case RELATION_PARENT: return RELATION_CHILD;
	case RELATION_SIBLING: return RELATION_SIBLING;
	case RELATION_CHILD_IN_LAW: return RELATION_PARENT_IN_LAW;
	case RELATION_PARENT_IN_LAW: return RELATION_CHILD_IN_LAW;
	case RELATION_GRANDCHILD: return RELATION_GRANDPARENT;
	case RELATION_GRANDPARENT: return RELATION_GRANDCHILD;
	case RELATION_EX_SPOUSE: return RELATION_EX_SPOUSE;
	case RELATION_NON_RELATIVE: return RELATION_NON_RELATIVE;
	default: return RELATION_OTHER_RELATIVE;
	}
}

enum rc member_set_head_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	(void)input;
	*ret_key = subject;
	return member_set_head_in(ctx, tx, (member_key){ subject });
}

enum rc member_set_head_in(struct ctx *ctx, struct tx *tx, member_key key)
{
	struct member old, m, hold_m, head;
	struct household hold, h;
	enum rc rc;

	rc = member_for_change(ctx, tx, key.v, &old, &hold);
	if (rc) return rc;
	if (old.is_head)
		return OK;
	if (old.birth_kind == BIRTH_EXPECTED)
		return ctx_fault(ctx, CONFLICT, "member.unborn_head");
	rc = row_load(tx, &member_type, hold.head.v, &hold_m);
	if (rc) return rc;
	head = hold_m;
	head.is_head = false;
	head.relation = relation_turned(old.relation);
	m = old;
	m.is_head = true;
	m.relation = RELATION_HEAD;
	rc = row_update(tx, &member_type, &hold_m, &head);
	if (rc) return rc;
	h = hold;
	h.head = m.key;
	return store_change(ctx, tx, &old, &m, &hold, &h);
}

enum rc household_member_check(struct ctx *ctx, struct tx *tx, member_key key, household_key household)
{
	struct member m;
	enum rc rc;

	if (!key.v)
		return OK;
	rc = row_load(tx, &member_type, key.v, &m);
	if (rc && rc != NOT_FOUND) return rc;
	if (rc == OK && m.household.v == household.v)
		return OK;
	fault_clear(&ctx->fault);
	fault_field(&ctx->fault, "member", "task.member", NULL);
	return ctx_fault(ctx, INVALID, "task.member");
}
