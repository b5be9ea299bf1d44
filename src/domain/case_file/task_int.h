/* task_int - between the files about tasks; nobody else includes it. */
#ifndef TASK_INT_H
#define TASK_INT_H

#include "case_file_int.h"
#include "task.h"

/* What one task adds to the counters. */
void deltas_task(struct deltas *d, const struct task *t, int sign);
/* The file got another worker or centre: open tasks go along. */
MUST_USE enum rc tasks_follow(struct tx *tx, const struct household *old, const struct household *h);
/* The file is being closed: open tasks end with it, but those for afterwards. */
MUST_USE enum rc tasks_close(struct ctx *ctx, struct tx *tx, household_key household);

run_fn task_add_run, task_finish_run, task_move_run, task_drop_run;

/* Open tasks of a household, all fields; kinds 0 and source 0: any. */
MUST_USE enum rc tasks_open_of(struct tx *tx, household_key household, unsigned kinds, int64_t source,
		struct task **ret_list, size_t *ret_n);

#endif
