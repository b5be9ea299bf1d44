/* The frames of a transaction go to the WAL in one write.
 *
 * SQLite writes each frame in two calls, 24 bytes and a page; with some hundred frames
 * a group the calls cost more than the bytes.  Here they are gathered and written with
 * the frame that commits (its header says so), or when room runs out.  Nobody misses
 * them before: other connections look at frames only after the commit is published in
 * the WAL's index, which SQLite does after that last write has succeeded, and what this
 * connection reads back is written first.
 *
 * A sync comes from another thread than the writes (store_turn.c) and concerns what was
 * committed; that is written already, so it passes by the buffer. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_frames.h"

#define ROOM (124 << 10)               /* SQLite's own file takes less than 128 KiB a call */
#define FRAME_HEADER 24

struct frames {
	sqlite3_file base;
	sqlite3_int64 end;               /* of the last write */
	int n;                           /* bytes kept back, the last before end */
	bool commits;                    /* the frame whose header came last is a transaction's last */
	unsigned char *buf;              /* NULL until first used */
	/* the real file stands behind this struct */
};

struct frames_vfs {
	sqlite3_vfs vfs;
	sqlite3_vfs *usual;              /* the default when it was made */
	char name[32];
};

static sqlite3_file *real_of(sqlite3_file *f)
{
	return (sqlite3_file *)((struct frames *)f + 1);
}

static int put(struct frames *w)
{
	sqlite3_file *real = real_of(&w->base);
	int n = w->n;

	w->n = 0;
	return n ? real->pMethods->xWrite(real, w->buf, n, w->end - n) : SQLITE_OK;
}

static int frames_close(sqlite3_file *f)
{
	struct frames *w = (struct frames *)f;
	int e = put(w), closed = real_of(f)->pMethods->xClose(real_of(f));

	free(w->buf);
	w->buf = NULL;
	return e ? e : closed;
}

static int frames_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	int e = put((struct frames *)f);

	return e ? e : real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}

/* Only what follows the write before is kept back: whatever SQLite writes anew (a header of
 * the WAL, a frame of the same transaction, a checksum) is written at once.  So nothing
 * stays behind a frame that commits. */
static int frames_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct frames *w = (struct frames *)f;
	const unsigned char *head = p;
	bool follows = at == w->end, commits = w->commits;
	int e = SQLITE_OK;

	if (!follows || w->n + n > ROOM)
		e = put(w);
	if (e)
		return e;
	w->end = at + n;
	w->commits = n == FRAME_HEADER ? head[4] || head[5] || head[6] || head[7] : follows && commits;
	if (!follows || n > ROOM)
		return real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
	if (!w->buf)
		w->buf = xmalloc(ROOM);
	memcpy(w->buf + w->n, p, (size_t)n);
	w->n += n;
	return n != FRAME_HEADER && w->commits ? put(w) : SQLITE_OK;
}

static int frames_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int e = put((struct frames *)f);

	return e ? e : real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int frames_sync(sqlite3_file *f, int flags)
{
	return real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int frames_size(sqlite3_file *f, sqlite3_int64 *ret_size)
{
	int e = put((struct frames *)f);

	return e ? e : real_of(f)->pMethods->xFileSize(real_of(f), ret_size);
}

static int frames_lock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int frames_unlock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int frames_reserved(sqlite3_file *f, int *ret_yes)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret_yes);
}

static int frames_control(sqlite3_file *f, int what, void *arg)
{
	return real_of(f)->pMethods->xFileControl(real_of(f), what, arg);
}

static int frames_sector(sqlite3_file *f)
{
	return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int frames_device(sqlite3_file *f)
{
	return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static const sqlite3_io_methods methods = {
	.iVersion = 1, .xClose = frames_close, .xRead = frames_read, .xWrite = frames_write,
	.xTruncate = frames_truncate, .xSync = frames_sync, .xFileSize = frames_size, .xLock = frames_lock,
	.xUnlock = frames_unlock, .xCheckReservedLock = frames_reserved, .xFileControl = frames_control,
	.xSectorSize = frames_sector, .xDeviceCharacteristics = frames_device,
};

/* Only the WAL is wrapped; everything else is opened as ever. */
static int frames_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	sqlite3_vfs *usual = ((struct frames_vfs *)v)->usual;
	struct frames *w = (struct frames *)f;
	int e;

	if (!(flags & SQLITE_OPEN_WAL))
		return usual->xOpen(usual, name, f, flags, ret_flags);
	*w = (struct frames){ .n = 0 };
	memset(real_of(f), 0, (size_t)usual->szOsFile);
	e = usual->xOpen(usual, name, real_of(f), flags, ret_flags);
	/* What failed to open wants no close, unless it says so by having methods. */
	if (e == SQLITE_OK || real_of(f)->pMethods)
		w->base.pMethods = &methods;
	return e;
}

struct frames_vfs *store_frames_new(void)
{
	struct frames_vfs *v = xcalloc(1, sizeof *v);

	v->usual = sqlite3_vfs_find(NULL);
	CHECK(v->usual);
	v->vfs = *v->usual;
	/* SQLite finds it by name, and one process may have several stores. */
	snprintf(v->name, sizeof v->name, "zendegi-%p", (void *)v);
	v->vfs.pNext = NULL;
	v->vfs.zName = v->name;
	v->vfs.szOsFile = v->usual->szOsFile + (int)sizeof(struct frames);
	v->vfs.xOpen = frames_open;
	CHECK(sqlite3_vfs_register(&v->vfs, 0) == SQLITE_OK);
	return v;
}

void store_frames_free(struct frames_vfs *v)
{
	if (!v)
		return;
	sqlite3_vfs_unregister(&v->vfs);
	free(v);
}

const char *store_frames_name(const struct frames_vfs *v)
{
	return v->name;
}
