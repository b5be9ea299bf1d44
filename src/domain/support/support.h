/* support - faults of the system that people tell, and what becomes of them (R255, R370).
 *
 * Whoever is signed in tells from any page what does not work, in own words.  The administrator
 * sees all of them, says what is done, and may write a line for everybody: it stands on /status
 * with its state until a week after it was mended.  Who told sees the own ones with the answer.
 *
 * Words and answers may name people by mistake, so both are sealed; the line for everybody is not.
 * National shard.  Errors: support.line_missing, a fault of everybody without a line.
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "access.h"

enum trouble_kind { TROUBLE_ERROR = 1, TROUBLE_SLOW, TROUBLE_WRONG, TROUBLE_MISSING, TROUBLE_OTHER };
enum trouble_state { TROUBLE_NEW = 1, TROUBLE_AT_WORK, TROUBLE_MENDED, TROUBLE_ANSWERED };
extern const struct choice trouble_kind_choices[], trouble_state_choices[];

KEY_TYPE(trouble);
struct trouble {
	trouble_key key;
	int64_t ver, unit, reporter;     /* of the role it was told under */
	int32_t kind;
	const char *place;               /* which page, as the person says it */
	const char *words;
	instant_t reported_at;
	int32_t state;
	const char *headline;            /* for everybody; NULL: nobody else sees it */
	const char *answer;              /* for who told it */
	instant_t answered_at;
	int64_t answered_by;
};
struct trouble_tell { int32_t kind; const char *place, *words; };
struct trouble_answer { int32_t state; const char *headline, *answer; };
extern const struct record_type trouble_type, trouble_tell_type, trouble_answer_type;
extern const struct operation op_trouble_tell, op_trouble_answer;
extern const struct operation *const support_operations[];
extern const size_t support_noperations;

enum trouble_which { TROUBLES_OPEN, TROUBLES_ALL, TROUBLES_MINE, TROUBLES_TOLD /* lines for everybody */ };
enum { TROUBLES_MAX = 100, TROUBLE_TOLD_DAYS = 7 };
/* Newest first, at most max.  TOLD comes without words, answer and persons. */
MUST_USE enum rc trouble_list(struct ctx *ctx, struct tx *national, enum trouble_which which, size_t max,
		struct trouble **ret_list, size_t *ret_n);

#endif
