/* stagnant - files that stand still: found by rule, looked at by people, closed with a reason (R117, R142).
 *
 * A rule finds, a person decides.  Found are open files where nothing was done for a year
 * (SETTING_STAGNANT_MONTHS), where nobody answered so many times in a row (SETTING_STAGNANT_TRIES),
 * whose last visit found the family gone, or whose only member would be a hundred by now.  The
 * manager or the technical responsible keeps a file, with the reason, and is asked again after a
 * while; or closes it, one or many at once.  Open requests and tasks bar the closing here as anywhere.
 *
 *	found --keep--> kept          found --close--> closed --undo--> undone
 *	found --(seen, closed or moved meanwhile)--> over
 *
 * A closing is taken back within SETTING_STAGNANT_UNDO days: the file is open again as it was,
 * with its worker and due day.  What a closing frees: a pension by the dated rates of
 * SETTING_STIPEND and the number of members, in rial a month; counted by unit, month and reason
 * (M_FREED, M_SAVED: bucket = month * FREED_REASONS + reason), proven by `zendegi check`.
 */
#ifndef STAGNANT_H
#define STAGNANT_H

#include "case_file.h"

KEY_TYPE(stagnant);
enum stagnant_why { STAGNANT_NO_ACT = 1, STAGNANT_UNREACHABLE, STAGNANT_MOVED, STAGNANT_AGED };
enum stagnant_state { STAGNANT_FOUND = 1, STAGNANT_KEPT, STAGNANT_CLOSED, STAGNANT_UNDONE, STAGNANT_OVER };
extern const struct choice stagnant_why_choices[], stagnant_state_choices[];

#define SETTING_STAGNANT_MONTHS "stagnant_months"       /* without any act; 12 as delivered */
#define SETTING_STAGNANT_TRIES "stagnant_tries"         /* in vain, one after the other; 3 */
#define SETTING_STAGNANT_UNDO "stagnant_undo_days"      /* 30 */
#define SETTING_STAGNANT_KEEP "stagnant_keep_months"    /* asked again after; 6 */
#define SETTING_STIPEND "stipend."                      /* 1..5 (and more) persons, rial a month */
#define FREED_REASONS 16

struct stagnant {
	stagnant_key key;
	int64_t ver;
	household_key household;
	int64_t unit;
	int32_t why, state;
	date_t since, found_on;          /* last act of anybody; found by the rule */
	date_t decided_on;
	int64_t decided_by;
	const char *note;
	date_t ask_again;                /* kept until then */
	int32_t close_reason;
	bool pension;                    /* the family had one, and it ends */
	money_t saved;                   /* a month */
	date_t due_before;               /* next visit that was due: an undo brings it back */
};
extern const struct record_type stagnant_type;
struct stagnant_find { int64_t unit; };              /* 0: the actor's own */
struct stagnant_keep { const char *note; };
struct stagnant_close { int32_t close_reason; const char *note; bool pension; };
struct stagnant_undo { const char *note; };
extern const struct record_type stagnant_find_type, stagnant_keep_type, stagnant_close_type, stagnant_undo_type;
/* In visit_operations[]. */
extern const struct operation op_stagnant_find, op_stagnant_keep, op_stagnant_close, op_stagnant_undo;

struct stagnant_filter {
	struct unit_range range;
	int32_t state, why;              /* 0: any; state found asks for files still open */
	const char *after_sort;          /* day of the last row shown; NULL: from the start */
	int64_t after_key;
};
struct stagnant_row {
	stagnant_key key;
	int64_t ver;
	household_key household;
	const char *family_name, *file_number;
	int64_t unit, worker, members;
	int32_t why, state, close_reason;
	date_t since, decided_on;
	bool pension;
	money_t saved;
};
/* The longest still first; closed ones the latest first, without pages.  One statement. */
MUST_USE enum rc stagnant_list(struct tx *tx, const struct stagnant_filter *f, size_t max, struct stagnant_row **ret_rows,
		size_t *ret_n, bool *ret_more);
/* One row of any state; NOT_FOUND outside of the range. */
MUST_USE enum rc stagnant_row_of(struct tx *tx, struct unit_range range, stagnant_key key, struct stagnant_row *ret_row);
/* What bars the closing of the file: unanswered requests, open tasks (R22, R114).  One statement. */
struct stagnant_bar { int64_t requests, tasks; };
MUST_USE enum rc stagnant_barred(struct tx *tx, household_key household, struct stagnant_bar *ret_bar);
MUST_USE enum rc stagnant_load(struct ctx *ctx, struct tx *tx, stagnant_key key, struct stagnant *ret_s);
/* What a household of so many gets a month by the rates of today; in a transaction of its own. */
MUST_USE enum rc stagnant_stipend(struct ctx *ctx, int64_t members, money_t *ret_rial);
/* The day until which this closing may be taken back. */
MUST_USE enum rc stagnant_undo_until(struct ctx *ctx, const struct stagnant *s, date_t *ret_day);
/* Job: finds in the whole province; at most max new ones, noted a few at a time. */
MUST_USE enum rc stagnant_scan(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n);

#endif
