/* store_file - files of a backup: copied with a checksum, perhaps sealed. */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "store.h"

#define FILE_SUM 32

enum file_way {
	FILE_PLAIN,        /* copy, or only read when there is no target */
	FILE_SEAL,         /* encrypt to a public key */
	FILE_OPEN          /* decrypt with the secret key */
};
struct file_result { int64_t bytes; unsigned char sum[FILE_SUM]; };    /* of the stored side */

/* From one file to another (made anew, synced; NULL: only read and sum).  key:
 * public for FILE_SEAL, secret for FILE_OPEN, else NULL.  FAILED "backup.damaged"
 * when it does not open, LIMIT "store.disk_full" when there is no room. */
MUST_USE enum rc file_pass(const char *from, const char *to, enum file_way way, const unsigned char *key,
		struct fault *f, struct file_result *ret);
MUST_USE enum rc file_sync_dir(const char *dir, struct fault *f);
/* Syncs the directory that holds path's name. */
MUST_USE enum rc file_sync_above(const char *path, struct fault *f);
/* Makes the directories above path. */
MUST_USE enum rc file_parents(const char *path, struct fault *f);
/* A whole small file as text. */
MUST_USE enum rc file_text(const char *path, size_t max, struct buf *ret_text, struct fault *f);
/* Makes a file with this content, synced; fails when there is one. */
MUST_USE enum rc file_make(const char *path, const void *p, size_t n, mode_t mode, struct fault *f);
/* The files a manifest names, none of which leads out of its directory; FAILED when it is not ours. */
MUST_USE enum rc backup_manifest_read(const char *text, void (*see)(void *arg, const char *name, int64_t bytes),
		void *arg);

#endif
