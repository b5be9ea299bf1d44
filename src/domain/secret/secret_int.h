/* secret_int - between the .c files of this room only. */
#ifndef SECRET_INT_H
#define SECRET_INT_H

#include "glass.h"
#include "secret.h"
#include "veiled.h"

enum rc secret_shut_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc secret_join_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc secret_leave_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc secret_reopen_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc glass_break_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc glass_review_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);

/* The number of the province's next secret file. */
MUST_USE enum rc veil_next(struct tx *tx, int64_t *ret_nth);
/* Rows of a table that name the household in other columns than "household". */
MUST_USE enum rc duplicate_keys(struct tx *tx, household_key household, int64_t **ret_keys, size_t *ret_n);
MUST_USE enum rc lead_keys(struct tx *tx, household_key household, int64_t **ret_keys, size_t *ret_n);
MUST_USE enum rc team_member_of(struct tx *tx, household_key household, int64_t staff, int64_t *ret_key);
/* The secret file of this number whose centre lies in the scope: its household and unit; NOT_FOUND. */
MUST_USE enum rc secret_by_number(struct ctx *ctx, struct tx *tx, const char *file_number, household_key *ret_key, int64_t *ret_unit);

/* The lead of a secret file's team; plain columns only. */
MUST_USE enum rc secret_lead(struct tx *tx, int64_t unit, int64_t *ret_staff);
void glass_count(struct tx *tx, const struct glass *g, int sign);
struct recount;
MUST_USE enum rc glass_count_rows(struct tx *tx, struct recount *rec);
MUST_USE enum rc glasses_since(struct tx *tx, int64_t staff, int64_t since_ms, int64_t *ret_n);
MUST_USE enum rc glasses_late(struct tx *tx, date_t today, size_t max, int64_t **ret_keys, size_t *ret_n);

#endif
