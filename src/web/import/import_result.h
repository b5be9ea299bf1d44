/* import_result - what became of each row of a list, as a sheet for the person who sent it.
 * Row, outcome, file number and reason; no personal values, so the file may lie about. */
#ifndef IMPORT_RESULT_H
#define IMPORT_RESULT_H

#include "import.h"
#include "sheet.h"

/* Written piece by piece to the sink; memory stays small whatever the list's size. */
MUST_USE enum rc import_result_sheet(struct ctx *ctx, import_batch_key key, enum sheet_format format, enum lang lang,
		sheet_sink sink, void *arg);

#endif
