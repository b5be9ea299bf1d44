/* community_int.h - between the files of this room. */
#ifndef COMMUNITY_INT_H
#define COMMUNITY_INT_H

#include "community.h"

typedef enum rc community_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
community_run helper_run_add, helper_run_offer, helper_run_change, helper_run_accept, helper_run_end, circle_run_found,
	circle_run_change, circle_run_end, project_run_start, project_run_finish, project_run_stop, meeting_run_record,
	attendance_run_add, study_run_record;
extern const struct operation op_helper_offer;

/* Registers are a centre's: whoever stands above reads them. */
MUST_USE enum rc community_at_centre(struct ctx *ctx);

/* Phases of which a project has a meeting: bits of enum meeting_phase. */
MUST_USE enum rc project_phases(struct tx *tx, project_key project, unsigned *ret_phases);

#endif
