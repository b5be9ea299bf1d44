/* t_store_disk - a disk that remembers: an SQLite VFS over the usual one, for
 * tests only.  The test program makes it the default with disk_register; the
 * product knows nothing of it.
 *
 * While recording, every write, truncation, deletion and finished sync of a
 * database, WAL or rollback journal is kept in order, and so is what the test
 * acknowledged (disk_ack).  disk_cut then lays down the files as a power failure
 * at a place in that order may leave them: what was synced is there; of the rest
 * anything may be - all, nothing, some of it, in another order, torn at sectors
 * of 512 bytes, some sectors nonsense; a file whose name was never synced may be
 * missing, one whose deletion was not synced may be back.
 *
 * A sync counts for what was written before it began.  Bytes beside those of a torn
 * write stay as they were: SQLite takes that for granted, too (powersafe overwrite).
 * Not thread-safe in what is
 * no call of SQLite, but for disk_ack.
 */
#ifndef T_STORE_DISK_H
#define T_STORE_DISK_H

#include "base.h"

/* Makes it, or the usual VFS again, the one that new connections use. */
void disk_register(void);
void disk_unregister(void);

void disk_record(void);                              /* from an empty directory on */
/* An operation of this number was acknowledged to somebody. */
void disk_ack(int64_t number);
size_t disk_length(void);                            /* events so far */
size_t disk_syncs(const char *suffix, size_t from);  /* of files whose name ends so, from an event on */
/* From now on the disk says "synced" and has not: what a test of it must notice. */
void disk_lie(bool lie);
/* Lays the files as of before event number `cut` down in dir; cuts must ascend. */
void disk_cut(size_t cut, struct rng *rng, const char *dir);
/* Numbers acknowledged before a cut, into list; returns how many. */
size_t disk_acknowledged(size_t cut, int64_t *list, size_t max);
void disk_forget(void);                              /* ends the recording, frees it */

/* The n-th sync (1 = the next) of a file whose name ends so fails, once. */
void disk_fail_sync(const char *suffix, int n);
/* Files together may grow to this many bytes more; -1: no limit. */
void disk_room(int64_t bytes);

#endif
