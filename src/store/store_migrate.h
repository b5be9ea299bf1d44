/* store_migrate - bringing a shard to the schema of this program.
 *
 * Each file of migrations/ is one transaction and is noted in the shard's own
 * table `migration`; common ones come before those of the kind.  A shard that
 * knows a migration we do not is newer than this program and is refused. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store_int.h"

/* fresh: the shard does not exist yet.  Without config.create or config.migrate nothing is written
 * and a shard that lacks a migration is FAILED "store.schema_older". */
MUST_USE enum rc store_migrate_shard(struct shard *sh, bool fresh, struct fault *f);

#endif
