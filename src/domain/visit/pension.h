/* pension - what a visit proposes about the pension goes to approval (R133).
 *
 * Recording a visit with a proposal and its reason makes one pension_proposal.  The
 * technical responsible or the manager of the centre approves it, or returns it with a
 * reason; whoever raised it may then write a better reason and send it again, or take it
 * back.  Nobody decides over a proposal of the own hand.
 *
 *	waiting --approve--> approved          returned --resubmit--> waiting
 *	waiting --return---> returned          waiting, returned --withdraw--> withdrawn
 *
 * A waiting proposal has a deadline in working days; each sending sets it anew.  It goes
 * with the file to another centre, and ends (withdrawn) when the file closes.  The
 * payment itself is decided elsewhere: this room says what the centre stands behind.
 */
#ifndef PENSION_H
#define PENSION_H

#include "case_file.h"
#include "visit.h"

#define PENSION_WORKING_DAYS 5          /* to the decision */

KEY_TYPE(pension_proposal);
enum pension_state { PENSION_WAITING = 1, PENSION_APPROVED, PENSION_RETURNED, PENSION_WITHDRAWN };
extern const struct choice pension_state_choices[];

struct pension_proposal {
	pension_proposal_key key;
	int64_t ver;
	household_key household;
	visit_key visit;                 /* one visit, one proposal */
	int64_t unit, worker;            /* centre of the file; staff key of the proposer */
	int32_t change;                  /* visit_pension_choices: start, raise, lower, stop */
	const char *reason;
	int32_t state;
	instant_t proposed_at;           /* last sent */
	date_t due_on;
	int64_t decided_by;              /* staff key; 0 while it waits */
	instant_t decided_at;
	const char *answer;              /* why it was returned, or what goes with the approval */
};
extern const struct record_type pension_proposal_type;

struct pension_approve_input { const char *answer; };
struct pension_return_input { const char *answer; };
struct pension_resubmit_input { const char *pension_reason; };
extern const struct record_type pension_approve_input_type, pension_return_input_type,
	pension_resubmit_input_type;
/* In visit_operations[]; subjects are proposals. */
extern const struct operation op_pension_approve, op_pension_return, op_pension_resubmit, op_pension_withdraw;

/* One proposal in scope, all fields opened. */
MUST_USE enum rc pension_load(struct ctx *ctx, struct tx *tx, pension_proposal_key key, struct pension_proposal *ret_p);

/* The proposal that a visit made; NOT_FOUND when it made none. */
MUST_USE enum rc pension_of_visit(struct ctx *ctx, struct tx *tx, visit_key visit, struct pension_proposal *ret_p);

struct pension_filter {
	int64_t worker;                  /* 0: of everybody */
	int32_t state;                   /* 0: any */
};
struct pension_row {
	pension_proposal_key key;
	household_key household;
	const char *family_name, *file_number;
	int64_t unit, worker;
	int32_t change, state;
	instant_t proposed_at;
	date_t due_on;
};
/* Of the scope, the nearest deadline first; at most max (200).  Nothing sensitive. */
MUST_USE enum rc pension_list(struct ctx *ctx, struct tx *tx, const struct pension_filter *f, size_t max,
		struct pension_row **ret_rows, size_t *ret_n);

#endif
