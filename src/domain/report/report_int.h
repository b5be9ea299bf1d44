/* report_int.h - what the files of this room share; nobody else includes it. */
#ifndef REPORT_INT_H
#define REPORT_INT_H

#include "report.h"

/* The unit exists and lies in the scope; else NOT_FOUND. */
MUST_USE enum rc report_holds(struct ctx *ctx, unit_no unit);

#endif
