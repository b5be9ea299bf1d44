/* report - what province and country see: figures from counters, never from rows.
 *
 * Every figure is read from counters that operations keep at write time; their
 * cost does not grow with the number of files, and `zendegi check` proves them
 * equal to a recount.  Nothing here writes.
 *
 * Two rates, both honest (R130, R138; contradiction C5):
 *   seen   open files whose next visit is not overdue, of all open files;
 *   done   visits made in the last twelve full months and this one so far, of two
 *          visits a year for each file that is open now (the six-month rule).
 * Neither is ever shown as full by assumption: a file that was never visited is
 * overdue from 30 days after its opening.
 *
 * Units outside ctx->scope are NOT_FOUND.
 */
#ifndef REPORT_H
#define REPORT_H

#include "metrics.h"
#include "org.h"

#define REPORT_MONTHS_MAX 36

struct unit_figures {
	unit_no no;
	int64_t files, members, overdue, no_worker, requests, visits_month, visits_before, visits_year, nobody_year;
	int64_t seen, done;              /* permille; INT_NONE when there are no files */
};
/* One unit of any level. */
MUST_USE enum rc report_unit(struct ctx *ctx, unit_no unit, struct unit_figures *ret_f);
/* The units right below (country: provinces; province: counties; county: centres),
 * or, with all_centres, every centre below.  Units that never had a file are left out.
 * Worst first: by `seen`, then by overdue files. */
MUST_USE enum rc report_below(struct ctx *ctx, unit_no unit, bool all_centres,
		struct unit_figures **ret_list, size_t *ret_n);

struct month_figures { int month; int64_t visits, nobody, requests; };
/* The last n months up to this one, oldest first. */
MUST_USE enum rc report_months(struct ctx *ctx, unit_no unit, size_t n, struct month_figures *ret_months);

/* The old count of files, one a person by target group (C4): index = target group. */
#define REPORT_GROUPS 8
MUST_USE enum rc report_legacy(struct ctx *ctx, unit_no unit, int64_t ret_count[REPORT_GROUPS], int64_t *ret_total);

/* Visits of one member of staff: this month and the last twelve. */
struct staff_figures { int64_t files, overdue, visits_month, visits_year; };
MUST_USE enum rc report_staff(struct ctx *ctx, struct tx *province, int64_t staff, struct staff_figures *ret_f);

#endif
