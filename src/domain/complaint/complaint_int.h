/* complaint_int.h - what the files of this room share; nobody else includes it. */
#ifndef COMPLAINT_INT_H
#define COMPLAINT_INT_H

#include "complaint.h"
#include "metrics.h"
#include "store_admin.h"

typedef enum rc complaint_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
complaint_run appeal_run_add, appeal_run_tell, complaint_run_tell, complaint_run_take, complaint_run_ask,
	complaint_run_reply, complaint_run_answer, complaint_run_reopen, complaint_run_close, complaint_run_rise;

/* One decision of a household; NOT_FOUND when there is no such refusal. */
MUST_USE enum rc decision_find(struct ctx *ctx, struct tx *tx, household_key household, int64_t key, struct decision *ret_d);
/* The appeal was right: what was decided is undone; CONFLICT of the room where that is no longer possible. */
MUST_USE enum rc decision_undo(struct ctx *ctx, struct tx *tx, const struct complaint *c, const char *told);

/* ---- SQL (complaint_store.c) ----------------------------------------------------------------------- */

/* Open ones whose day was until that one, or answered until that moment; keys. */
MUST_USE enum rc complaints_late(struct tx *tx, date_t until, size_t max, int64_t **ret_keys, size_t *ret_n);
MUST_USE enum rc complaints_settled(struct tx *tx, int64_t until_ms, size_t max, int64_t **ret_keys, size_t *ret_n);
MUST_USE enum rc complaint_open_of(struct tx *tx, int64_t decision, int64_t *ret_n);
MUST_USE enum rc complaint_count(struct tx *tx, struct recount *rec);

#endif
