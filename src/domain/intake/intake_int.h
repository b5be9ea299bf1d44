/* intake_int.h - what the files of this room share; nobody else includes it. */
#ifndef INTAKE_INT_H
#define INTAKE_INT_H

#include "intake.h"
#include "metrics.h"
#include "store_admin.h"

typedef enum rc intake_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
intake_run lead_run_add, lead_run_take, lead_run_convert, lead_run_close, waiting_run_add, waiting_run_take,
	waiting_run_leave, phase_run_take, phase_run_undo, light_run_record, one_off_run;

/* intake_store.c: the only place with SQL. */
/* Key of the household's open line for the service, 0 when there is none. */
MUST_USE enum rc waiting_open_of(struct tx *tx, household_key household, int64_t service, int64_t *ret_key);
/* Keys of the first so many that wait at one centre. */
MUST_USE enum rc waiting_first(struct tx *tx, int64_t unit, int64_t service, size_t max, int64_t **ret_keys, size_t *ret_n);
MUST_USE enum rc light_count(struct tx *tx, struct recount *rec);

#endif
