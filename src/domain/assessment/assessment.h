/* assessment - filled forms of households and members, their scores, and the alerts they raise.
 *
 * A form_answer is a fact: who was asked, with which version of which form, on which day, and
 * what was said.  It is never edited; one given in error is withdrawn with a reason and asked anew.
 * The answers are one sealed JSON document (form_state_json); scores stand beside it as numbers, so
 * that a file shows them over time.  A score is advice, not a diagnosis.
 *
 * An alert is raised in the same transaction when an alert rule of the form holds (PHQ-9's item 9).
 * It follows the household: whoever is responsible today, and the leaders of the centre, see it
 * until somebody has written what was done.
 *
 * Scope is the household's; SQL stands in assessment_store.c alone.
 */
#ifndef ASSESSMENT_H
#define ASSESSMENT_H

#include "case_file.h"
#include "forms.h"

KEY_TYPE(form_answer);
KEY_TYPE(alert);

enum answer_state { ANSWER_VALID = 1, ANSWER_WITHDRAWN };
enum alert_state { ALERT_OPEN = 1, ALERT_DONE };
extern const struct choice answer_state_choices[], alert_state_choices[];

struct form_answer {
	form_answer_key key;
	int64_t ver;
	household_key household;
	member_key member;               /* 0: about the household */
	form_version_key form;
	const char *code;                /* of the form, so that lists need no look at it */
	int64_t number;                  /* its version */
	int64_t unit, worker;            /* centre at the time; who asked */
	int32_t state;
	date_t answered_on;
	instant_t written_at;
	json_t answers;
	int64_t score_1, score_2, score_3, score_4;      /* hundredths, in the order of the form; INT_NONE */
	const char *result_fa, *result_en, *tone;        /* what the first score means, as the form says it */
	const char *withdrawn;           /* why */
};
extern const struct record_type form_answer_type;

struct alert {
	alert_key key;
	int64_t ver;
	household_key household;
	member_key member;
	form_answer_key answer;
	int64_t unit;
	int32_t state;
	const char *code;                /* "phq9.item9" */
	const char *text;                /* in Persian, as the form says it */
	bool urgent;
	instant_t raised_at, done_at;
	int64_t done_by;
	const char *done_note;           /* what was done */
};
extern const struct record_type alert_type;

struct form_answer_input {
	household_key household;
	member_key member;
	form_version_key form;
	date_t answered_on;
	json_t answers;
};
struct form_withdraw_input { const char *reason; };
struct alert_done_input { const char *note; };
extern const struct record_type form_answer_input_type, form_withdraw_input_type, alert_done_input_type;

extern const struct operation op_form_answer, op_form_withdraw, op_alert_done;
extern const struct operation *const assessment_operations[];
extern const size_t assessment_noperations;

/* Latest first, without the answers; at most 200. */
MUST_USE enum rc answers_of(struct ctx *ctx, struct tx *tx, household_key household,
		struct form_answer **ret_list, size_t *ret_n);
/* One with its answers opened; NOT_FOUND outside the scope. */
MUST_USE enum rc answer_load(struct ctx *ctx, struct tx *tx, form_answer_key key, struct form_answer *ret_answer);
static inline int64_t answer_score(const struct form_answer *a, size_t i)
{
	return i == 0 ? a->score_1 : i == 1 ? a->score_2 : i == 2 ? a->score_3 : a->score_4;
}

/* Open alerts of the scope, the urgent and oldest first; worker 0: of all files. */
struct alert_line { alert_key key; int64_t ver; household_key household; form_answer_key answer; const char *family_name,
	*text; bool urgent; instant_t raised_at; };
MUST_USE enum rc alerts_open(struct ctx *ctx, struct tx *tx, int64_t worker, size_t max,
		struct alert_line **ret_list, size_t *ret_n);
MUST_USE enum rc alerts_of(struct ctx *ctx, struct tx *tx, household_key household,
		struct alert_line **ret_list, size_t *ret_n);

/* What the file knows about a question, as it would be typed; NULL when nothing.  path: the item's
 * prefill; row: of a repeat with prefill "members".  member: whom the form is about, may be NULL. */
struct prefill { const struct household *household; const struct member *members; size_t n; const struct member *member;
	struct arena *arena; const struct form_def *form; };
const char *prefill_typed(void *prefill, const struct form_item *item, size_t row);   /* form_typed_fn */
size_t prefill_rows(void *prefill, const struct form_item *repeat);                   /* form_rows_fn */

#endif
