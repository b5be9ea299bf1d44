/* document - what a family brought, once (R73, R107).
 *
 * A document belongs to the household and is of a kind that all services share
 * (document_kind_choices), so what was brought for one request serves the next: nothing
 * is asked twice while it is good.  It is received, with a scan or as an original that was
 * seen, then verified or rejected with a reason by somebody who may judge it, and it may
 * run out on a day.
 *
 * A scan is re-encoded in the cage before it comes here and is stored sealed by the hash of
 * its content, as photos of visits are (store_file_put).  SQL: none, rows are read by their
 * household.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "case_file.h"
#include "service.h"

KEY_TYPE(document);

enum document_state { DOCUMENT_RECEIVED = 1, DOCUMENT_VERIFIED, DOCUMENT_REJECTED };
extern const struct choice document_state_choices[];
#define DOCUMENTS_MAX 200               /* of one household */

struct document {
	document_key key;
	int64_t ver;
	household_key household;
	int64_t unit;
	int32_t kind, state;
	const char *hash;                   /* of the scan; NULL: the original was seen */
	int64_t bytes, width, height;
	const char *note;                   /* whose it is; why it was rejected */
	date_t expires_on;
	instant_t added_at;
	int64_t added_by, checked_by;
	date_t checked_on;
};
struct document_receive { household_key household; int32_t kind; date_t expires_on; const char *note; };
struct document_reject { const char *note; };
extern const struct record_type document_type, document_receive_type, document_reject_type;
extern const struct operation op_document_receive, op_document_scan, op_document_verify, op_document_reject;
extern const struct operation *const document_operations[];
extern const size_t document_noperations;

/* Through the household's scope. */
MUST_USE enum rc document_load(struct ctx *ctx, document_key key, struct document *ret_d);
/* Latest last; the household is in scope. */
MUST_USE enum rc document_list(struct ctx *ctx, struct tx *tx, household_key household, struct document **ret_list, size_t *ret_n);
/* The one that counts for a kind: not rejected, not run out; verified before received.  NULL: to be asked for. */
const struct document *document_for(const struct document *list, size_t n, int32_t kind, date_t day);

struct document_scan { const void *bytes; size_t n; int width, height; };
/* Adds the scan to a document that was received. */
MUST_USE enum rc document_scan_add(struct ctx *ctx, document_key key, const struct document_scan *scan);
MUST_USE enum rc document_scan_read(struct ctx *ctx, document_key key, struct document *ret_d,
		const void **ret_bytes, size_t *ret_n);

#endif
