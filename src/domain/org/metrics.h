/* metrics - the counters that all rooms share, and at which levels they are kept.
 *
 * Counters are kept at write time (store.h) in the province shard of the subject
 * and read for dashboards; zendegi check recounts them.  The subject of a counter
 * is a unit number (centre, county, province) or, where said so, also a staff
 * key; staff keys are far above unit numbers, so the two never meet.  The country
 * is the sum over the provinces.
 */
#ifndef METRICS_H
#define METRICS_H

#include "access.h"

enum metric {
	M_OPEN_FILES = 1,          /* bucket 0; also staff: open files of a social worker */
	M_CLOSED_FILES,            /* bucket 0 */
	M_MEMBERS,                 /* bucket 0: members of open files */
	M_DUE_DAY,                 /* bucket: Julian day on which the next visit falls due; also staff */
	M_DUE_MONTH,               /* bucket: Jalali month index of the same; also staff */
	M_VISITS_MONTH,            /* bucket: Jalali month index; visits done; also staff */
	M_VISITS_NOBODY_MONTH,     /* of those tried: nobody home; also staff */
	M_REQUESTS_OPEN = 10,      /* bucket 0; also staff; 8 and 9 stand for nothing */
	M_REQUESTS_MONTH,          /* bucket: Jalali month index in which they came */
	M_FILES_NO_WORKER,         /* bucket 0 (R2) */
	M_LEGACY_FILES,            /* bucket: target group; the old count, one per person (C4) */
	M_TASK_DUE_DAY,            /* open tasks; bucket: Julian day until which they shall be done; also staff */
	M_LIGHT_MONTH,             /* bucket: Jalali month index; people helped without a file (R37) */
	M_GLASS,                   /* bucket 0: opened in an emergency and not reviewed yet; also staff (R30) */
	M_STAGNANT,                /* bucket 0: stagnant files that wait for review (R117) */
	M_STAGNANT_MONTH,          /* bucket: Jalali month index; such files closed */
	M_FREED,                   /* bucket: month index * 16 + close_reason; pensions that ended (R142) */
	M_SAVED,                   /* the same buckets; rial a month */
	M_REFERRALS_OUT,           /* bucket 0; unfinished ones sent; also staff */
	M_REFERRALS_IN,            /* bucket 0; those that wait for a unit, by receiver */
	M_TRANSFERS_WAITING,       /* bucket 0; files offered or asked for, by the centre that is to answer */
	M_COMPLAINTS_OPEN,         /* bucket 0; subject: the unit that handles them, alone (complaint.h) */
	M_COMPLAINTS_MONTH,        /* bucket: Jalali month index in which they came; by the unit they are about */
	M_LAST
};

/* Stable name in exports and in the output of zendegi check; NULL for no metric. */
const char *metric_name(int metric);

/* Adds delta for the unit and every level above it within the province. */
void metric_add_unit(struct tx *tx, enum metric metric, int64_t unit, int64_t bucket, int64_t delta);
/* Adds delta for a person; 0 (nobody) adds nothing. */
void metric_add_staff(struct tx *tx, enum metric metric, int64_t staff, int64_t bucket, int64_t delta);

#endif
