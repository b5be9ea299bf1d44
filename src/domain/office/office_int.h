/* office_int.h - between the files of this room. */
#ifndef OFFICE_INT_H
#define OFFICE_INT_H

#include "office.h"

typedef enum rc office_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
office_run directive_run_add, inspection_run_record, inspection_run_answer, inspection_run_close, licence_run_open,
	licence_run_letter, licence_run_visit, licence_run_finish, story_run_write, story_run_publish, story_run_take_back,
	aim_run_set, aim_run_report;
MUST_USE enum rc directive_editions(struct tx *national, const char *number, int64_t *ret_n);

#endif
