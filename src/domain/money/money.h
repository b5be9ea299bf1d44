/* money - receipts of what a centre takes: fees of paid services, gifts in cash and in kind (R24, R91).
 *
 * A receipt has a number without gaps by centre and Jalali year, taken in the transaction that writes it.
 * A fee is never typed: it is what the catalogue says for the service, the class of client and the day;
 * where that is nothing, there is no receipt.  A receipt is never changed or deleted; it is void with a
 * reason, and stays in its place with its number.
 *
 * What was given goes to a need of a family (allocation), as far as it reaches; what is left of a gift is
 * counted down in the same transaction, and a gift of which something was given on cannot be void.
 *
 * Amounts are rials; goods have the value that was agreed.  Province shard, scope of the centre; SQL stands in
 * money_store.c alone.
 */
#ifndef MONEY_H
#define MONEY_H

#include "case_file.h"
#include "service.h"

KEY_TYPE(receipt);
KEY_TYPE(allocation);

enum receipt_kind { RECEIPT_FEE = 1, RECEIPT_CASH, RECEIPT_GOODS };
enum receipt_state { RECEIPT_VALID = 1, RECEIPT_VOID };
extern const struct choice receipt_kind_choices[], receipt_state_choices[];

#define RECEIPT_MEMBERS int32_t kind; int64_t service; int32_t who; const char *payer, *what; money_t amount; date_t day;
struct receipt {
	receipt_key key;
	int64_t ver, unit, sheet;            /* centre and Jalali year in one number */
	const char *number;
	int64_t serial;
	RECEIPT_MEMBERS
	money_t remains;                     /* of a gift, not given on yet */
	int32_t state;
	const char *void_note;
	int64_t by;
};
struct receipt_issue { RECEIPT_MEMBERS };
struct receipt_void { const char *void_note; };
extern const struct record_type receipt_type, receipt_issue_type, receipt_void_type;

struct allocation { allocation_key key; int64_t ver, unit; household_key household; int64_t need, receipt; money_t amount;
	const char *what; date_t day; int64_t by; };
struct allocation_give { household_key household; int64_t need, receipt; money_t amount; const char *what; };
extern const struct record_type allocation_type, allocation_give_type;

extern const struct operation op_receipt_issue, op_receipt_void, op_allocation_give;
extern const struct operation *const money_operations[];
extern const size_t money_noperations;

/* Valid receipts of a centre in a Jalali year by kind and class of client. */
struct receipt_sum { int32_t kind, who; int64_t n; money_t amount, left; };
MUST_USE enum rc receipt_sums(struct tx *tx, int64_t sheet, struct receipt_sum **ret_rows, size_t *ret_n);
/* Gifts of a centre of which something is left, the oldest first; at most 60. */
struct gift { receipt_key key; const char *number, *what; money_t left; };
MUST_USE enum rc gifts_left(struct tx *tx, int64_t unit, struct gift **ret_rows, size_t *ret_n);

#endif
