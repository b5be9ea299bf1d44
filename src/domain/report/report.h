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

#define REPORT_MONTHS 14             /* this one, and thirteen that are over: a year and its month of last year */
#define REPORT_GROUPS 8              /* target groups */

struct unit_figures {
	unit_no no;
	int64_t files, members, overdue, no_worker, requests, visits_month, visits_before, visits_year, nobody_year;
	int64_t seen, done;              /* permille; INT_NONE when there are no files */
};
struct month_figures { int month; int64_t visits, nobody, requests; };

struct report {
	struct unit_figures unit;
	struct unit_figures *below;      /* worst first: by `seen`, then by overdue files */
	size_t nbelow;
	struct month_figures months[REPORT_MONTHS];     /* oldest first */
	/* The old count of files, one a person by target group (C4): index = target group. */
	int64_t group[REPORT_GROUPS], persons;
};
/* BELOW_NEXT: the units right below (country: provinces; province: counties; county: centres).
 * Units that never had a file are left out. */
enum report_below { BELOW_NONE, BELOW_NEXT, BELOW_CENTRES };
/* A unit of any level and those below it; one statement for each province. */
MUST_USE enum rc report_of(struct ctx *ctx, unit_no unit, enum report_below below, struct report *ret_r);

/* Stagnant files, and what closing them freed in the last twelve months (R117, R142).  Units below
 * without any of it are left out. */
#define FREED_WHYS 16                    /* index = close_reason */
struct freed_figures {
	unit_no no;
	int64_t waiting, closed, freed, saved;   /* files, files, pensions, rial a month */
	int64_t by_reason[FREED_WHYS], saved_by_reason[FREED_WHYS];
};
/* One statement for each province. */
MUST_USE enum rc report_freed(struct ctx *ctx, unit_no unit, struct freed_figures *ret_own,
		struct freed_figures **ret_below, size_t *ret_n);

/* Visits of one member of staff: this month and the last twelve. */
struct staff_figures { int64_t files, overdue, visits_month, visits_year; };
MUST_USE enum rc report_staff(struct ctx *ctx, struct tx *province, int64_t staff, struct staff_figures *ret_f);

#endif
