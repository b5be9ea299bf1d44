/* store_frames - write connections of SQLite write a transaction's WAL frames at once. */
#ifndef STORE_FRAMES_H
#define STORE_FRAMES_H

#include "store_int.h"

/* A VFS over the one that is the default now; of a store, from before its first connection
 * until after its last. */
struct frames_vfs;
struct frames_vfs *store_frames_new(void);
void store_frames_free(struct frames_vfs *v);              /* NULL is fine */
const char *store_frames_name(const struct frames_vfs *v);

#endif
