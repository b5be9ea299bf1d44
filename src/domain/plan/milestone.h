/* milestone - good news of a family, with its day: training begun, first order, first income (R182, R390).
 *
 * A milestone is a fact and only added to.  What the team sees of it names family and step, and whoever
 * may not see the file sees nothing.  Household in scope, as everywhere; province shard.
 */
#ifndef MILESTONE_H
#define MILESTONE_H

#include "case_file.h"

KEY_TYPE(milestone);

enum milestone_kind { MILESTONE_TRAINING = 1, MILESTONE_TRAINED, MILESTONE_ORDER, MILESTONE_INCOME, MILESTONE_WORKSHOP,
	MILESTONE_LOAN, MILESTONE_SCHOOL, MILESTONE_HEALTH, MILESTONE_OTHER };
extern const struct choice milestone_kind_choices[];

struct milestone {
	milestone_key key;
	int64_t ver;
	household_key household;
	int64_t unit;                    /* centre then */
	member_key member;               /* 0: the family as a whole */
	int32_t kind;
	date_t on_day;
	const char *words;               /* small and in plain words */
	int64_t told_by;                 /* staff key */
};
extern const struct record_type milestone_type;

struct milestone_add { household_key household; member_key member; int32_t kind; date_t on_day; const char *words; };
extern const struct record_type milestone_add_type;
extern const struct operation op_milestone_add;          /* in plan_operations[] */

#define MILESTONE_NEWS_DAYS 60           /* so long it is news for the team */

struct milestone_row { milestone_key key; household_key household; const char *family_name, *words; int32_t kind; date_t on_day;
	int64_t told_by; };
/* Of the scope since a day, latest first; household 0: of all files.  One statement. */
MUST_USE enum rc milestone_list(struct ctx *ctx, struct tx *tx, household_key household, date_t since, size_t max,
		struct milestone_row **ret_rows, size_t *ret_n);

#endif
