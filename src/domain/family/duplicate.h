/* duplicate - one person in two rows (R9): found, compared, decided, undone.
 *
 * Found while somebody is typed in and registered (duplicate_candidates) and by a scan of a unit
 * (duplicate.scan): the same national ID, or the same name, father's name and year of birth.
 * Nothing is merged by itself.  Somebody who answers for both files looks at the two side by
 * side and says: one person (which row stays), or two people (never shown again).
 *
 * Merging.  The row that stays takes over what it does not say itself; the other one leaves
 * its household as entered twice, and keeps all it said.  Was it the last one there, that
 * file closes as a duplicate; a head with a family is refused: then the families are joined
 * first (event.merge).  For DUPLICATE_UNDO_DAYS the merge is undone exactly: what was taken
 * over goes back, the member returns, the file opens with the day that was due.
 *
 * Rows of two provinces are told of by the directory; they are solved by a transfer first.
 */
#ifndef DUPLICATE_H
#define DUPLICATE_H

#include "family.h"

KEY_TYPE(duplicate);

#define DUPLICATE_UNDO_DAYS 30

enum duplicate_state { DUPLICATE_OPEN = 1, DUPLICATE_MERGED, DUPLICATE_DIFFERENT };
enum duplicate_why { WHY_NATIONAL_ID = 1, WHY_NAME };     /* bit = value - 1 */
extern const struct choice duplicate_state_choices[], duplicate_why_choices[];

struct duplicate {
	duplicate_key key;
	int64_t ver;
	member_key member_a, member_b;
	household_key file_a, file_b;
	int64_t unit_a, unit_b;
	int64_t why;
	int32_t state;
	member_key kept;
	const char *taken;                  /* names of the fields that were taken over, joined by "," */
	int32_t id_kind;                    /* of the kept one before, */
	const char *id_reason;              /* and why it had no ID */
	bool closed;                        /* the other file closed with it */
	date_t due_was;                     /* its next visit due, */
	int32_t stage_was;                  /* and its stage, for undoing */
	date_t undo_until;
	const char *note;
	instant_t found_at;
	int64_t decided_by;
	instant_t decided_at;
};
extern const struct record_type duplicate_type;

struct duplicate_scan { int64_t unit; };            /* 0: the actor's own */
struct duplicate_merge { member_key keep; const char *note; };
struct duplicate_different { const char *note; };
struct duplicate_undo { const char *note; };
extern const struct record_type duplicate_scan_type, duplicate_merge_type, duplicate_different_type, duplicate_undo_type;
extern const struct operation op_duplicate_scan, op_duplicate_merge, op_duplicate_different, op_duplicate_undo;

MUST_USE enum rc duplicate_load(struct ctx *ctx, struct tx *tx, duplicate_key key, struct duplicate *ret_d);
/* Both files within the scope; the newest first. */
MUST_USE enum rc duplicate_list(struct ctx *ctx, struct tx *tx, int32_t state, int64_t before_key, size_t max,
		struct duplicate **ret_list, size_t *ret_n, bool *ret_more);

/* Who may be the person that somebody is registering: exact ID first, then name, father's
 * name and year of birth.  Within the scope with name and file, outside only the centre
 * (member and household 0).  Few statements, each by an index. */
struct duplicate_candidate {
	member_key member;
	household_key household;
	const char *name, *father_name, *family_name, *file_number;
	date_t birth_on;
	unit_no unit;
	int64_t why;
};
#define CANDIDATES_MAX 8
MUST_USE enum rc duplicate_candidates(struct ctx *ctx, struct tx *tx, const struct member *m,
		struct duplicate_candidate ret_list[CANDIDATES_MAX], size_t *ret_n);

#endif
