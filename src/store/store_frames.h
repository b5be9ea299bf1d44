/* store_frames - write connections of SQLite write a transaction's WAL frames at once. */
#ifndef STORE_FRAMES_H
#define STORE_FRAMES_H

#include "store_int.h"

#define STORE_FRAMES_VFS "zendegi"
/* Registers the VFS of that name over the one that is the default now; before any
 * shard is opened, by one thread at a time. */
void store_frames_ready(void);

#endif
