/* import_int - between the files of this room. */
#ifndef IMPORT_INT_H
#define IMPORT_INT_H

#include "import.h"

/* The rows as they are kept: CSV with commas, the number of the row in front. */
void import_table_write(const struct import_table *t, struct buf *b);
MUST_USE enum rc import_table_load(struct arena *a, const char *text, size_t n, struct fault *f,
		struct import_table *ret_table);

/* Rows -> people with their problems.  plan->table and mapping are set. */
MUST_USE enum rc import_people(struct ctx *ctx, const struct import_batch *b, struct import_plan *p);
void import_problem(struct import_plan *p, struct import_person *who, enum import_field field, const char *code,
		const char *arg, bool error);
/* People -> households and proposals. */
void import_merge(struct import_plan *p, const char *joined);

/* import_store.c */
struct row_note { int64_t line; int32_t outcome; int64_t household, member; const char *reason; };
MUST_USE enum rc import_note(struct tx *tx, import_batch_key batch, const struct row_note *r);
/* Marks lines that have an outcome: done[i] for the i-th person in order of lines. */
MUST_USE enum rc import_lines_done(struct tx *tx, import_batch_key batch, const struct import_plan *p, bool *done,
		int64_t *ret_n);
MUST_USE enum rc import_totals(struct tx *tx, import_batch_key batch, struct import_batch *b);
/* Households of the batch that still stand, in order of keys after `after`. */
MUST_USE enum rc import_households(struct tx *tx, import_batch_key batch, int64_t after, size_t max, int64_t *ret_keys,
		size_t *ret_n);
MUST_USE enum rc import_mark(struct tx *tx, import_batch_key batch, int64_t household, int32_t outcome,
		const char *reason);
/* Batches at their end before `before` whose rows are still kept, and that share them with
 * none that may still need them. */
MUST_USE enum rc import_forgettable(struct tx *tx, int64_t before, size_t max, int64_t **ret_keys, size_t *ret_n);
MUST_USE enum rc import_count_left(struct tx *tx, import_batch_key batch, int64_t *ret_left, int64_t *ret_all);

#define IMPORT_VERB "import.household"

#endif
