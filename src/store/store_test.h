/* store_test - what unit tests of this and of upper rooms need of the store and
 * the product does not: tables of their own, the schema oracle, faults on demand.
 */
#ifndef STORE_TEST_H
#define STORE_TEST_H

#include "store.h"

/* Columns of each type's table as migrated against those the model asks for:
 * names, order, types, not null.  FAILED "store.schema" names the first difference. */
MUST_USE enum rc store_check_schema(struct store *s, const struct record_type *const *types, size_t n,
		struct fault *f);

/* Prepares every registered text on the national and on one province shard, as
 * store_open does; that leaves out the texts of files t_*, whose tables are their
 * own.  FAILED "store.statement" names file and line. */
MUST_USE enum rc store_check_statements(struct store *s, bool tests_too, struct fault *f);

/* DDL of a type as the model asks for it, with the tokens of migrations. */
void record_ddl(const struct record_type *t, struct buf *out);
/* Runs DDL with tokens on a shard, in one transaction. */
MUST_USE enum rc store_ddl(struct store *s, shard_id shard, const char *text, struct fault *f);

/* The engine fails at the n-th call from now on (1 = the next): a statement's
 * step, BEGIN, SAVEPOINT, RELEASE or COMMIT.  repeat: and at all after it.
 * n = 0 disarms and returns.  Calls are counted over all connections. */
enum store_fault { STORE_FAULT_BUSY, STORE_FAULT_FULL, STORE_FAULT_IO, STORE_FAULT_LOST };
void store_fault_arm(struct store *s, int64_t n, enum store_fault kind, bool repeat);
/* Calls since it was armed. */
int64_t store_fault_calls(const struct store *s);

#endif
