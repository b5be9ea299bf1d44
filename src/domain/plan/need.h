/* need - what a family needs, what it is able to do, and who stands around it (R1, R15, R109).
 *
 * Needs and strengths are kept in pairs on purpose: a need says how severe and how
 * risky it is, what shows it, and how soon somebody must get in touch; a strength or
 * resource stands beside that need or beside the family as a whole.  Both may be one
 * member's.  A plan is not proposed from needs alone (plan.h).
 *
 * Risk.  The risk of a need sets the day until which the family is to be contacted
 * first, by dated settings (SETTING_FIRST_CONTACT + the code of the risk, in days);
 * that day is a task (task.h), so it stands on the day of the worker and of the manager.
 * A need riskier than its household raises the household's risk.
 *
 * Ties are the lines of the ecomap: with whom, how strong, which way help goes.
 *
 * Every function that takes a ctx reads and writes inside ctx->scope only.
 */
#ifndef NEED_H
#define NEED_H

#include "case_file.h"

KEY_TYPE(need);
KEY_TYPE(strength);
KEY_TYPE(tie);

enum need_state { NEED_OPEN = 1, NEED_MET, NEED_SET_ASIDE };
enum need_category { NEED_FOOD = 1, NEED_HOUSING, NEED_INCOME, NEED_HEALTH, NEED_MENTAL_HEALTH, NEED_ADDICTION,
	NEED_VIOLENCE, NEED_CHILD_CARE, NEED_EDUCATION, NEED_DISABILITY, NEED_OLD_AGE, NEED_PAPERS, NEED_FAMILY,
	NEED_NEIGHBOURHOOD, NEED_OTHER };
enum need_severity { SEVERITY_MILD = 1, SEVERITY_MARKED, SEVERITY_SEVERE, SEVERITY_CRISIS };
enum tie_quality { TIE_STRONG = 1, TIE_WEAK, TIE_STRESSFUL, TIE_BROKEN };
enum tie_flow { FLOW_BOTH = 1, FLOW_TO_FAMILY, FLOW_FROM_FAMILY };
extern const struct choice need_state_choices[], need_category_choices[], need_severity_choices[],
	need_end_choices[], strength_kind_choices[], tie_kind_choices[], tie_quality_choices[], tie_flow_choices[];

struct need {
	need_key key;
	int64_t ver;
	household_key household;
	int64_t unit;
	member_key member;               /* 0: the household's */
	int32_t category, severity, risk;
	int64_t priority;                /* 1 comes first */
	const char *words, *evidence;
	date_t found_on, contact_by;
	int64_t worker;                  /* who wrote it down */
	int32_t state;
	date_t closed_on;
	const char *closed_note;
};
extern const struct record_type need_type;

struct strength {
	strength_key key;
	int64_t ver;
	household_key household;
	int64_t unit;
	member_key member;
	need_key need;                   /* beside which need; 0: of the family as a whole */
	int32_t kind;
	const char *words;
	date_t found_on;
};
extern const struct record_type strength_type;

struct tie {
	tie_key key;
	int64_t ver;
	household_key household;
	int64_t unit;
	int32_t with_kind;
	const char *with_name;
	int32_t quality, flow;
	const char *note;
};
extern const struct record_type tie_type;

/* ---- inputs; need.change takes the whole record ------------------------------------------ */

struct need_add {
	household_key household;
	member_key member;
	int32_t category, severity, risk;
	int64_t priority;                /* none: after those there are */
	const char *words, *evidence;
};
struct need_close { int32_t state; const char *note; };
struct strength_add {
	household_key household;
	member_key member;
	need_key need;
	int32_t kind;
	const char *words;
};
struct tie_add {
	household_key household;
	int32_t with_kind;
	const char *with_name;
	int32_t quality, flow;
	const char *note;
};
extern const struct record_type need_add_type, need_close_type, strength_add_type, tie_add_type;
extern const struct operation op_need_add, op_need_change, op_need_close, op_strength_add, op_strength_remove,
	op_tie_add, op_tie_remove;
extern const struct operation *const plan_operations[];          /* of the whole room */
extern const size_t plan_noperations;

#define SETTING_FIRST_CONTACT "first_contact_days."

/* ---- reading: the caller has the household through its scope; one statement each --------------- */

/* Open ones first, by priority. */
MUST_USE enum rc need_list(struct tx *tx, household_key household, struct need **ret_list, size_t *ret_n);
MUST_USE enum rc strength_list(struct tx *tx, household_key household, struct strength **ret_list, size_t *ret_n);
MUST_USE enum rc tie_list(struct tx *tx, household_key household, struct tie **ret_list, size_t *ret_n);

#endif
