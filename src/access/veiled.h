/* veiled - the unit numbers of secret files (R30, R39, ADR 69).
 *
 * Scope is `unit between $a and $b` in every query (access.h).  A secret file, and all that belongs to it,
 * stands in a unit of its own, whose number lies above the range of the whole country: no role's scope
 * reaches it, so no list, count, search, export or job meets it, and no query has to know about
 * secrecy.  Whoever is in the file's team works with a ctx whose scope is that one number; then, and only
 * then, ctx_read and operation_run open the file's key (store_veil.h).
 *
 *	nth * 10,000,000,000 + number of the centre       the nth secret file of the province
 *	       5,000,000,000 + number of the province     its pool: where secret files are counted together
 *
 * Counters climb from a veiled unit to the pool of the province and no further (unit_parent).
 */
#ifndef VEILED_H
#define VEILED_H

#include "access.h"

#define VEILED_FIRST INT64_C(10000000000)
#define VEIL_POOL INT64_C(5000000000)
#define VEILS_MAX INT64_C(10000000)       /* in a province */

bool unit_veiled(int64_t no);
/* The centre behind a veiled number; any other as it is. */
unit_no unit_seen(unit_no u);
unit_no unit_veil(unit_no centre, int64_t nth);
unit_no unit_veil_pool(unit_no province);

#endif
