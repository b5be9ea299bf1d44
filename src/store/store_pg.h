/* store_pg - what only PostgreSQL can be asked; for doctor. */
#ifndef STORE_PG_H
#define STORE_PG_H

#include "store_int.h"

/* fsync, full_page_writes, synchronous_commit, data_checksums, data_sync_retry, server_version. */
MUST_USE enum rc store_pg_settings(struct store_conn *c,
		void (*see)(void *arg, const char *name, const char *value), void *arg);

#endif
