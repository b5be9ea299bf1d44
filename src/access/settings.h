/* settings - every dated setting the product reads, by name: what it means, in which unit, between what, and what
 * holds where nobody changed it.
 *
 * Rooms above read a setting by its name (setting_number in staff.h); the names of all of them stand here, like
 * those of the counters in metrics.h, so that one page shows them and one verb checks them.  A value outside of
 * its range is INVALID at "value", through whatever door it comes.  Names that are not here hold any text.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "staff.h"

enum setting_unit { SETTING_SWITCH = 1, SETTING_DAYS, SETTING_WORKDAYS, SETTING_MONTHS, SETTING_FILES, SETTING_TIMES, SETTING_POINTS,
	SETTING_RIAL };
extern const struct choice setting_unit_choices[];
enum setting_group { SETTING_SAFETY = 1, SETTING_WORK, SETTING_MONEY, SETTING_STILL, SETTING_EXIT };
extern const struct choice setting_group_choices[];

struct setting_about {
	const char *name, *fa, *en, *why_fa, *why_en;
	int32_t group, unit;
	int64_t otherwise, min, max;     /* a switch: 0 and 1 */
};
extern const struct setting_about settings_all[];        /* by group; ended by name NULL */
extern const size_t settings_n;
const struct setting_about *setting_about_of(const char *name);          /* NULL: none */
/* INVALID at "value" when the setting is known and the text is no number of its range. */
MUST_USE enum rc setting_check(struct ctx *ctx, const char *name, const char *value);

/* Every value ever set, by name, the latest first: who set it, and when.  One statement. */
struct setting_value { setting_key key; const char *name, *value; date_t from_on; int64_t by; instant_t at; };
MUST_USE enum rc setting_values(struct tx *national, struct setting_value **ret_list, size_t *ret_n);

#endif
