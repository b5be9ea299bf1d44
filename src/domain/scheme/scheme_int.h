/* scheme_int.h - between the files of this room. */
#ifndef SCHEME_INT_H
#define SCHEME_INT_H

#include "scheme.h"

typedef enum rc scheme_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
scheme_run scheme_run_order, scheme_run_change, scheme_run_end, participation_run_add, participation_run_finish, participation_run_leave,
	participation_run_hand_over;
/* Taking part at a centre now, and whether this member is among them. */
MUST_USE enum rc participation_counts(struct tx *tx, int64_t scheme, int64_t unit, int64_t member, int64_t *ret_n, bool *ret_there);

#endif
