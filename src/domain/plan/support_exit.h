/* support_exit - leaving support for good: with the family, by two people, and looked after (R118, R174).
 *
 * The criteria are computed from the file; what each counts is a dated setting
 * (SETTING_EXIT_WEIGHT + its code; 0 takes it out), so the score of a proposal is that of
 * its day.  The score advises, people decide: one who works with the family proposes, with
 * the family's words, and another one who leads the centre's work approves or declines.
 * Approval closes the file as independent and makes two tasks that outlive it: how are
 * they after six and after twelve months?  Reopening the file is the way back.
 */
#ifndef SUPPORT_EXIT_H
#define SUPPORT_EXIT_H

#include "need.h"

KEY_TYPE(support_exit);
enum support_exit_state { EXIT_PROPOSED = 1, EXIT_APPROVED, EXIT_DECLINED };
extern const struct choice support_exit_state_choices[];

struct support_exit {
	support_exit_key key;
	int64_t ver;
	household_key household;
	int64_t unit;
	int32_t state;
	int64_t score, score_of;
	bool family_agrees;
	const char *family_words, *grounds;
	date_t proposed_on;
	int64_t proposed_by;
	date_t decided_on;
	int64_t decided_by;
	const char *note;
};
extern const struct record_type support_exit_type;
struct exit_propose { household_key household; bool family_agrees; const char *family_words, *grounds; };
struct exit_decide { const char *note; };
extern const struct record_type exit_propose_type, exit_decide_type;
extern const struct operation op_exit_propose, op_exit_approve, op_exit_decline;

#define SETTING_EXIT_WEIGHT "exit_weight."
#define EXIT_CRITERIA 6
struct exit_score {
	struct { const char *code, *fa, *en; int64_t weight; bool met; } criterion[EXIT_CRITERIA];
	int64_t score, of;
};
/* The household is in scope; its members, also those who have left. */
MUST_USE enum rc exit_score(struct ctx *ctx, struct tx *tx, const struct household *h, const struct member *members,
		size_t n, struct exit_score *ret_s);
/* Newest last; the caller has the household through its scope. */
MUST_USE enum rc exit_list(struct tx *tx, household_key household, struct support_exit **ret_list, size_t *ret_n);

#endif
