/* What belongs to a household, and what of it goes on when the household moves. */
#include "movable.h"

#include <string.h>

#include "assessment.h"
#include "community.h"
#include "contact.h"
#include "consent.h"
#include "counselling.h"
#include "document.h"
#include "intake.h"
#include "money.h"
#include "office.h"
#include "pension.h"
#include "milestone.h"
#include "plan.h"
#include "support_exit.h"
#include "referral.h"
#include "scheme.h"
#include "task.h"
#include "visit.h"

/* A plan needs somebody who goes.  Where nobody has the file yet, the promised day becomes
 * the day on which the next visit is due, so that no promise is lost (R119). */
static void visit_follow(struct moving *mv, void *record)
{
	struct visit *v = record;

	if (v->state != VISIT_PLANNED || v->unit == mv->h.unit)
		return;
	if (mv->h.worker) {
		v->unit = mv->h.unit;
		v->worker = mv->h.worker;
		return;
	}
	v->state = VISIT_CANCELLED;
	if (date_is_none(mv->due) || date_cmp(v->planned_on, mv->due) < 0)
		mv->due = v->planned_on;
}

/* What waits for a decision waits for it at the new centre. */
static void pension_follow(struct moving *mv, void *record)
{
	struct pension_proposal *pp = record;

	if (pp->state == PENSION_WAITING || pp->state == PENSION_RETURNED)
		pp->unit = mv->h.unit;
}

static void need_follow(struct moving *mv, void *record)
{
	struct need *n = record;

	if (n->state == NEED_OPEN)
		n->unit = mv->h.unit;
}

/* Who waits goes on waiting at the new centre, since the same day. */
static void waiting_follow(struct moving *mv, void *record)
{
	struct waiting *w = record;

	if (w->state == WAITING)
		w->unit = mv->h.unit;
}

static void plan_follow(struct moving *mv, void *record)
{
	struct assistance_plan *p = record;

	if (p->state < PLAN_CLOSED)
		p->unit = mv->h.unit;
}

static void alert_follow(struct moving *mv, void *record)
{
	struct alert *a = record;

	if (a->state == ALERT_OPEN)
		a->unit = mv->h.unit;
}

/* Who takes part goes on at the new centre; its worker follows. */
static void participation_follow(struct moving *mv, void *record)
{
	struct participation *e = record;

	if (e->state != ENROLLED)
		return;
	e->unit = mv->h.unit;
	if (mv->h.worker)
		e->follower = mv->h.worker;
}

/* What waits for an answer is answered to the new centre; letters stay those of who signed. */
static void referral_follow(struct moving *mv, void *record)
{
	struct referral *r = record;

	r->unit = mv->h.unit;
	if (r->state > REFERRAL_ACCEPTED)
		return;
	if (mv->h.worker)
		r->worker = mv->h.worker;
	if (mv->between)
		referral_anew(mv->ctx, r);
}

/* Within a province household_move_in does it, with its counters. */
static void request_follow(struct moving *mv, void *record)
{
	struct request *r = record;

	if (!mv->between || r->state >= REQUEST_ANSWERED)
		return;
	r->unit = mv->h.unit;
	r->owner = 0;
	r->state = REQUEST_NEW;
	r->held_by = 0;
	r->held_since = DATE_NONE;
}

static void task_follow(struct moving *mv, void *record)
{
	struct task *t = record;

	if (!mv->between || t->state != TASK_OPEN)
		return;
	t->unit = mv->h.unit;
	t->worker = mv->h.worker;
}

#define OPEN(name, s, cond) static bool name##_open(const void *record) \
	{ const struct s *r = record; return cond; }
OPEN(request, request, r->state < REQUEST_ANSWERED)
OPEN(task, task, r->state == TASK_OPEN)
OPEN(visit, visit, r->state == VISIT_PLANNED)
OPEN(pension, pension_proposal, r->state == PENSION_WAITING || r->state == PENSION_RETURNED)
OPEN(need, need, r->state == NEED_OPEN)
OPEN(waiting, waiting, r->state == WAITING)
OPEN(plan, assistance_plan, r->state < PLAN_CLOSED)
OPEN(alert, alert, r->state == ALERT_OPEN)
OPEN(exit, support_exit, r->state == EXIT_PROPOSED)
OPEN(sent, referral, r->state <= REFERRAL_ACCEPTED)

/* ---- a family that comes back: its trace gives way ------------------------------------- */

static enum rc request_way(struct tx *tx, const void *record)
{
	const struct request *r = record;
	struct request trace;
	request_key key;
	enum rc rc = request_trace(tx, r->tracking_code, &key);

	if (rc || !key.v)
		return rc;
	rc = row_load(tx, &request_type, key.v, &trace);
	if (rc) return rc;
	request_count(tx, &trace, -1);
	return row_delete(tx, &request_type, &trace);
}

static enum rc referral_way(struct tx *tx, const void *record)
{
	return referral_link_give_way(tx, record);
}

static enum rc letter_way(struct tx *tx, const void *record)
{
	return letter_give_way(tx, record);
}

/* ---- counters -------------------------------------------------------------------------- */

static void count_request(struct tx *tx, const void *record, int sign)
{
	request_count(tx, record, sign);
}

static void count_task(struct tx *tx, const void *record, int sign)
{
	task_count(tx, record, sign);
}

static void count_visit(struct tx *tx, const void *record, int sign)
{
	visit_count(tx, record, sign);
}

const struct movable movables[] = {
	{ &form_answer_type, "household" },
	{ &alert_type, "household", .follow = alert_follow, .parked = ALERT_DONE, .open = alert_open },
	{ &member_type, "household" },
	{ &file_assignment_type, "household" },
	{ &centre_membership_type, "household" },
	{ &request_type, "household", .follow = request_follow, .count = count_request, .parked = REQUEST_MOVED,
		.open = request_open, .make_way = request_way },
	{ &visit_type, "household", .follow = visit_follow, .count = count_visit, .parked = VISIT_CANCELLED,
		.open = visit_open },
	{ &attachment_type, "household", .content = "hash" },
	{ &contact_type, "household" },
	{ &consent_type, "household" },
	{ &counselling_type, "household" },     /* notes stay under their key where they were written */
	{ &pension_proposal_type, "household", .follow = pension_follow, .parked = PENSION_WITHDRAWN,
		.open = pension_open },
	{ &task_type, "household", .follow = task_follow, .count = count_task, .parked = TASK_DROPPED,
		.open = task_open },
	{ &document_type, "household", .content = "hash" },
	{ &waiting_type, "household", .follow = waiting_follow, .parked = WAITING_LEFT, .open = waiting_open },
	{ &need_type, "household", .follow = need_follow, .parked = NEED_SET_ASIDE, .open = need_open },
	{ &strength_type, "household" },
	{ &tie_type, "household" },
	{ &assistance_plan_type, "household", .follow = plan_follow, .parked = PLAN_CLOSED,
		.open = plan_open },
	{ &plan_goal_type, "household" },
	{ &plan_act_type, "household" },
	{ &support_exit_type, "household", .parked = EXIT_DECLINED, .open = exit_open },
	{ &referral_type, "household", .follow = referral_follow, .parked = REFERRAL_WITHDRAWN,
		.open = sent_open, .make_way = referral_way, .count = referral_count },
	{ &sent_letter_type, "household", .make_way = letter_way },
	{ &household_event_type, "household" },
	{ &milestone_type, "household" },
	{ &attendance_type, "household" },
	{ &allocation_type, "household" },
	{ &story_type, "household" },
	{ &participation_type, "household", .follow = participation_follow },
	{ NULL }
};

enum rc movable_list(struct tx *tx, const struct movable *m, household_key household, void *ret_array, size_t *ret_n)
{
	void *list;
	size_t n;
	enum rc rc;

	rc = row_list_by(tx, m->type, m->by, household.v, MOVABLE_MAX + 1, &list, &n);
	if (rc) return rc;
	if (n > MOVABLE_MAX)
		return fault_set(tx->fault, LIMIT, "transfer.too_much", "%s", m->type->name);
	*(void **)ret_array = list;
	*ret_n = n;
	return OK;
}

static enum rc follow_all(struct moving *mv, const struct movable *m)
{
	void *copy = arena_alloc(mv->tx->arena, m->type->size);
	char *list;
	size_t n;
	enum rc rc;

	rc = movable_list(mv->tx, m, mv->h.key, &list, &n);
	if (rc) return rc;
	for (size_t i = 0; i < n; i++) {
		const void *old = list + i * m->type->size;

		memcpy(copy, old, m->type->size);
		m->follow(mv, copy);
		if (m->count) {
			m->count(mv->tx, old, -1);
			m->count(mv->tx, copy, +1);
		}
		rc = row_update(mv->tx, m->type, old, copy);
		if (rc) return rc;
	}
	return OK;
}

enum rc movables_follow(struct ctx *ctx, struct tx *tx, household_key household, int64_t unit_from)
{
	struct moving mv = { .ctx = ctx, .tx = tx, .unit_from = unit_from };
	enum rc rc;

	rc = household_load(ctx, tx, household, &mv.h);
	if (rc) return rc;
	for (const struct movable *m = movables; m->type; m++) {
		if (!m->follow)
			continue;
		rc = follow_all(&mv, m);
		if (rc) return rc;
	}
	if (date_is_none(mv.due) || mv.h.state != HOUSEHOLD_OPEN ||
	    (!date_is_none(mv.h.next_visit_due) && date_cmp(mv.h.next_visit_due, mv.due) <= 0))
		return OK;
	return household_set_visit_dates(ctx, tx, household, mv.h.last_visit_on, mv.due);
}
