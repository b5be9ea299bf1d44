/* complaint - when somebody does not agree: appeals, complaints, feedback (R10, R11, R51, R389).
 *
 * An appeal is against one decision about a family: a refused request or referral, a returned proposal or
 * plan, a line taken off a waiting list, a closed file.  Staff write it for the family from its file, or whoever
 * holds the tracking code of the request does on the public page.  A complaint and a word of thanks or advice
 * come from anybody, with or without a name.
 *
 *	received, reopened --take--> in review         received, in review, reopened --ask--> asked --reply--> in review
 *	received, in review, asked, reopened --answer (accepted, not accepted, heard)--> answered --close--> closed
 *	answered --reopen (within COMPLAINT_REOPEN_DAYS)--> reopened, one level higher
 *
 * Who handles it is one level above the unit it is about: the county for a centre, the province for
 * a county.  So the centre can neither be the handler nor see a complaint: it is loaded through `handler`,
 * and a centre's scope holds only itself.  Feedback goes to the unit itself.  Of an appeal the
 * centre of the file sees that it is there, until when and what came of it (appeal_list), since it has to act;
 * its words only when its own staff wrote them down.  Nothing of a complaint is in the file's history.
 *
 * Whoever told it holds a code, and learns by it the state, a question, the answer; may reply, and reopen.
 *
 * The deadline is in working days by kind: dated setting SETTING_COMPLAINT_DAYS + code of the kind.
 * What is late rises by itself to the level above (complaints_tend, a job), and an answer that nobody
 * objects to is closed by the same job.
 *
 * An accepted appeal undoes the decision in the same transaction: the request, the referral, the line of
 * the waiting list or the file opens again by its own operation; for a proposal or a plan its worker gets a task.
 *
 * Province shard; counters M_COMPLAINTS_OPEN by handler and M_COMPLAINTS_MONTH by the unit it is about.
 */
#ifndef COMPLAINT_H
#define COMPLAINT_H

#include "request.h"

KEY_TYPE(complaint);

enum complaint_kind { COMPLAINT_APPEAL = 1, COMPLAINT_COMPLAINT, COMPLAINT_FEEDBACK };
enum complaint_state { COMPLAINT_RECEIVED = 1, COMPLAINT_REVIEW, COMPLAINT_ASKED, COMPLAINT_REOPENED, COMPLAINT_ANSWERED,
	COMPLAINT_CLOSED };
enum complaint_outcome { OUTCOME_ACCEPTED = 1, OUTCOME_NOT_ACCEPTED, OUTCOME_HEARD };
enum appeal_against { AGAINST_REQUEST = 1, AGAINST_REFERRAL, AGAINST_PENSION, AGAINST_PLAN, AGAINST_WAITING, AGAINST_CLOSING };
extern const struct choice complaint_kind_choices[], complaint_open_kind_choices[] /* without a decision */,
	complaint_topic_choices[], complaint_state_choices[], complaint_outcome_choices[], appeal_against_choices[];

#define SETTING_COMPLAINT_DAYS "complaint_days."
#define COMPLAINT_REOPEN_DAYS 15         /* calendar days after the answer */
#define COMPLAINT_RISEN_DAYS 5           /* working days that a higher level has */

struct complaint {
	complaint_key key;
	int64_t ver;
	const char *code;                /* for whoever told it; shaped as a tracking code */
	int32_t kind;
	int64_t about_unit;
	int32_t topic;
	household_key household;         /* of an appeal; 0: a request without a file */
	int32_t against;
	int64_t decision;                /* key of the record, by `against` */
	const char *decided;             /* the decision in words, as it stood */
	const char *words;
	const char *reporter_name, *reporter_phone;
	int64_t filed_by;                /* staff who wrote it down; 0: the public page */
	int64_t handler;                 /* unit */
	int64_t owner;                   /* staff of the handler; 0: nobody yet */
	int32_t state;
	int64_t risen;                   /* so many times it was late and rose */
	instant_t received_at;
	date_t due_on;
	const char *question, *reply;
	int32_t outcome;
	const char *answer;
	instant_t answered_at;
	int64_t decided_by;
	int64_t reopened;
	const char *again;               /* why it was reopened */
	instant_t closed_at;
};
extern const struct record_type complaint_type;

struct appeal_add { household_key household; int64_t decision; const char *words, *reporter_phone; };
struct appeal_tell { int64_t request; const char *words, *reporter_name, *reporter_phone; };
struct complaint_tell { int64_t about_unit; int32_t kind, topic; const char *words, *reporter_name, *reporter_phone; };
struct complaint_ask { const char *question; };
struct complaint_reply { const char *reply; };
struct complaint_answer { int32_t outcome; const char *answer; };
struct complaint_reopen { const char *again; };
extern const struct record_type appeal_add_type, appeal_tell_type, complaint_tell_type, complaint_ask_type,
	complaint_reply_type, complaint_answer_type, complaint_reopen_type;
extern const struct operation op_appeal_add, op_appeal_tell, op_complaint_tell, op_complaint_take, op_complaint_ask,
	op_complaint_reply, op_complaint_answer, op_complaint_reopen, op_complaint_close, op_complaint_rise;
extern const struct operation *const complaint_operations[];
extern const size_t complaint_noperations;

static inline bool complaint_open(int32_t state) { return state < COMPLAINT_ANSWERED; }

/* As its handler, or as who stands above it; NOT_FOUND for everybody else. */
MUST_USE enum rc complaint_load(struct ctx *ctx, struct tx *tx, complaint_key key, struct complaint *ret_c);

struct complaint_filter {
	int64_t owner;                   /* 0: anybody's */
	bool all;                        /* answered and closed ones too */
	bool late;                       /* past their day */
	int64_t about;                   /* this unit and those below; 0: any */
	const char *after_sort;          /* of the last row shown; NULL: from the start */
	int64_t after_key;
};
struct complaint_row {
	complaint_key key;
	int32_t kind, topic, state, outcome;
	int64_t about_unit, handler, owner, risen, reopened;
	date_t due_on;
	instant_t received_at;
	const char *sort;                /* for after_sort */
};
/* Of the scope, the nearest deadline first; nothing sensitive.  One statement. */
MUST_USE enum rc complaint_list(struct ctx *ctx, struct tx *tx, const struct complaint_filter *f, size_t max,
		struct complaint_row **ret_rows, size_t *ret_n, bool *ret_more);
struct complaint_count { int64_t unit, open, late, all; };
/* By the unit they are about, the most late ones first. */
MUST_USE enum rc complaint_by_unit(struct ctx *ctx, struct tx *tx, size_t max, struct complaint_count **ret_rows,
		size_t *ret_n);

/* ---- for the family's file ----------------------------------------------------------------------- */

/* A decision that may be appealed against, newest last. */
struct decision {
	int32_t against;
	int64_t key, unit;               /* unit: whose decision it was */
	int64_t service;                 /* of a request or a waiting list; else 0 */
	int64_t decided_by;              /* staff key, 0: not within the network */
	date_t on;
	const char *what, *why;          /* what is none where the service says it */
	bool appealed;                   /* an appeal against it is open */
};
MUST_USE enum rc decision_list(struct ctx *ctx, struct tx *tx, household_key household, struct decision **ret_list, size_t *ret_n);
/* Appeals of a household in scope, latest first; words, name and phone only of those that staff wrote down. */
MUST_USE enum rc appeal_list(struct ctx *ctx, struct tx *tx, household_key household, struct complaint **ret_list, size_t *ret_n);
/* The newest appeal against a decision, as appeal_list shows it; NOT_FOUND: none.  The caller has
 * loaded the decision through the actor's scope. */
MUST_USE enum rc appeal_of(struct tx *tx, int64_t decision, struct complaint *ret_c);

/* ---- by code ------------------------------------------------------------------------------------------ */

/* The record that belongs to a code, in this province; NOT_FOUND otherwise.  The page shows whoever
 * holds the code its state, question and answer, never words or names. */
MUST_USE enum rc complaint_by_code(struct tx *tx, const char *code, struct complaint *ret_c);
/* May whoever holds the code reopen it today? */
bool complaint_may_reopen(const struct ctx *ctx, const struct complaint *c);

/* ---- jobs, proof -------------------------------------------------------------------------------------- */

/* Late ones rise, answers that stood long enough close; at most max of each; as often as one likes. */
MUST_USE enum rc complaints_tend(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n);
MUST_USE enum rc complaint_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences);

#endif
