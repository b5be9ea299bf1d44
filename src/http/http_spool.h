/* http_spool - the body of one request while it comes in: in memory while it is
 * small, in an unlinked file when it is not.  Both are counted against caps for
 * the whole process, so that many half-sent uploads cannot fill it. */
#ifndef HTTP_SPOOL_H
#define HTTP_SPOOL_H

#include <stdatomic.h>

#include "base.h"

struct http_spool_caps {
	atomic_size_t memory, disk;             /* held now */
	size_t memory_max, disk_max;
	const char *dir;
};

struct http_spool {
	struct http_spool_caps *caps;
	struct buf mem;
	int fd;                                 /* -1: in memory */
	char *map;                              /* after http_spool_end */
	size_t len;
};

/* Whether dir takes files without a name; asked once at the start. */
bool http_spool_dir_fine(const char *dir);

void http_spool_init(struct http_spool *s, struct http_spool_caps *caps);
void http_spool_release(struct http_spool *s);
/* LIMIT: a cap or the disk is full. */
MUST_USE enum rc http_spool_put(struct http_spool *s, const void *p, size_t n);
/* The whole body with a NUL behind it, valid until release.  LIMIT as above. */
MUST_USE enum rc http_spool_end(struct http_spool *s, const char **ret_bytes);

#endif
