/* money_int.h - between the files of this room. */
#ifndef MONEY_INT_H
#define MONEY_INT_H

#include "money.h"

typedef enum rc money_run(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
money_run receipt_run_issue, receipt_run_void, allocation_run_give;
MUST_USE enum rc receipt_last_serial(struct tx *tx, int64_t sheet, int64_t *ret_serial);

#endif
