/* service_int.h - what the files of this room share; nobody else includes it. */
#ifndef SERVICE_INT_H
#define SERVICE_INT_H

#include "service.h"

enum rc service_run_add(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc service_run_revise(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc delegation_run_set(struct ctx *, struct tx *, const void *, int64_t, int64_t *);

/* service_store.c: the only place with SQL. */
MUST_USE enum rc services_stamp(struct tx *national, int64_t ret_stamp[2]);
/* Rows of the unit, those above and those below it, that began until the day. */
MUST_USE enum rc delegation_rows(struct tx *national, int64_t unit, date_t day, struct delegations *ret_list);

#endif
