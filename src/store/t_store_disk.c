/* A disk that remembers; see t_store_disk.h. */
#include "t_store_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512
#define FILES 64
#define KINDS (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)

enum what { DID_WRITE, DID_TRUNCATE, DID_SYNC, DID_DELETE, DID_SYNC_NAMES, DID_ACK };
struct event {
	enum what what;
	int file;
	int64_t at;                        /* offset, length, number; of a sync: events before it began */
	size_t n;
	unsigned char *bytes;
};

/* One life of a file, from its making to its deletion. */
struct life {
	char name[64];
	bool deleted;                      /* while recording */
	/* while cutting: */
	unsigned char *image;              /* what is on the disk for certain */
	size_t size, room;
	size_t *pending, npending, max;    /* events since the last sync */
	bool named, gone, gone_pending;    /* name on the disk; deleted, and maybe not for certain */
};

static struct {
	sqlite3_vfs vfs, *usual;
	pthread_mutex_t lock;
	bool recording, lies;
	struct event *event;
	size_t n, max, done;               /* done: events that disk_cut has behind it */
	struct life life[FILES];
	int nlives;
	char fail_suffix[16];
	int fail_in;
	int64_t room;
} disk = { .lock = PTHREAD_MUTEX_INITIALIZER, .room = -1 };

struct disk_file {
	sqlite3_file base;
	int life;                          /* -1: not followed */
	char name[64];
	sqlite3_file *real;                /* stands behind this struct */
};

static sqlite3_file *real_of(sqlite3_file *f)
{
	return ((struct disk_file *)f)->real;
}

/* ---- recording -------------------------------------------------------------------- */

static void add(enum what what, int life, int64_t at, const void *bytes, size_t n)
{
	pthread_mutex_lock(&disk.lock);
	if (disk.recording && (life >= 0 || what == DID_ACK || what == DID_SYNC_NAMES)) {
		if (disk.n == disk.max) {
			disk.max = disk.max ? disk.max * 2 : 4096;
			disk.event = xrealloc(disk.event, disk.max * sizeof *disk.event);
		}
		struct event *e = &disk.event[disk.n++];
		*e = (struct event){ .what = what, .file = life, .at = at, .n = n };
		if (bytes) {
			e->bytes = xmalloc(n);
			memcpy(e->bytes, bytes, n);
		}
	}
	pthread_mutex_unlock(&disk.lock);
}

static int life_of(const char *name)
{
	int found = -1;

	pthread_mutex_lock(&disk.lock);
	for (int i = 0; disk.recording && i < disk.nlives; i++) {
		if (!disk.life[i].deleted && str_eq(disk.life[i].name, name))
			found = i;
	}
	if (disk.recording && found < 0) {
		CHECK(disk.nlives < FILES);
		found = disk.nlives++;
		memset(&disk.life[found], 0, sizeof disk.life[found]);
		CHECK(str_copy(disk.life[found].name, sizeof disk.life[found].name, name));
	}
	pthread_mutex_unlock(&disk.lock);
	return found;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool suffix_is(const char *name, const char *suffix)
{
	size_t n = strlen(name), k = strlen(suffix);

	return n >= k && str_eq(name + n - k, suffix);
}

/* ---- the file calls ------------------------------------------------------------------- */

static int io_close(sqlite3_file *f)
{
	return real_of(f)->pMethods ? real_of(f)->pMethods->xClose(real_of(f)) : SQLITE_OK;
}

static int io_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static int io_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct disk_file *d = (struct disk_file *)f;
	sqlite3_int64 size = 0;

	pthread_mutex_lock(&disk.lock);
	bool full = false;
	if (disk.room >= 0 && d->real->pMethods->xFileSize(d->real, &size) == SQLITE_OK && at + n > size) {
		full = at + n - size > disk.room;
		if (!full)
			disk.room -= at + n - size;
	}
	pthread_mutex_unlock(&disk.lock);
	if (full) {
		errno = ENOSPC;
		return SQLITE_FULL;
	}
	add(DID_WRITE, d->life, at, p, (size_t)n);
	return d->real->pMethods->xWrite(d->real, p, n, at);
}

static int io_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	add(DID_TRUNCATE, ((struct disk_file *)f)->life, size, NULL, 0);
	return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int io_sync(sqlite3_file *f, int flags)
{
	struct disk_file *d = (struct disk_file *)f;

	pthread_mutex_lock(&disk.lock);
	size_t before = disk.n;
	bool fail = disk.fail_in > 0 && suffix_is(d->name, disk.fail_suffix) && --disk.fail_in == 0;
	pthread_mutex_unlock(&disk.lock);
	if (fail) {
		errno = EIO;
		return SQLITE_IOERR_FSYNC;
	}
	int e = d->real->pMethods->xSync(d->real, flags);
	if (e == SQLITE_OK && !disk.lies)
		add(DID_SYNC, d->life, (int64_t)before, NULL, 0);
	return e;
}

static int io_size(sqlite3_file *f, sqlite3_int64 *ret_size)
{
	return real_of(f)->pMethods->xFileSize(real_of(f), ret_size);
}

static int io_lock(sqlite3_file *f, int level) { return real_of(f)->pMethods->xLock(real_of(f), level); }
static int io_unlock(sqlite3_file *f, int level) { return real_of(f)->pMethods->xUnlock(real_of(f), level); }
static int io_reserved(sqlite3_file *f, int *ret) { return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret); }
static int io_control(sqlite3_file *f, int op, void *arg) { return real_of(f)->pMethods->xFileControl(real_of(f), op, arg); }
static int io_sector(sqlite3_file *f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
static int io_traits(sqlite3_file *f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); }
static int io_shm_lock(sqlite3_file *f, int at, int n, int flags) { return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags); }
static void io_shm_barrier(sqlite3_file *f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
static int io_shm_unmap(sqlite3_file *f, int del) { return real_of(f)->pMethods->xShmUnmap(real_of(f), del); }

static int io_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
	return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, ret);
}

static const sqlite3_io_methods io = {
	.iVersion = 2, .xClose = io_close, .xRead = io_read, .xWrite = io_write, .xTruncate = io_truncate,
	.xSync = io_sync, .xFileSize = io_size, .xLock = io_lock, .xUnlock = io_unlock,
	.xCheckReservedLock = io_reserved, .xFileControl = io_control, .xSectorSize = io_sector,
	.xDeviceCharacteristics = io_traits, .xShmMap = io_shm_map, .xShmLock = io_shm_lock,
	.xShmBarrier = io_shm_barrier, .xShmUnmap = io_shm_unmap,
};

static int disk_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	struct disk_file *d = (struct disk_file *)f;

	(void)v;
	memset(d, 0, sizeof *d);
	d->real = (sqlite3_file *)(d + 1);
	d->life = -1;
	int e = disk.usual->xOpen(disk.usual, name, d->real, flags, ret_flags);
	if (e != SQLITE_OK)
		return e;
	d->base.pMethods = &io;
	if (name && (flags & KINDS)) {
		CHECK(str_copy(d->name, sizeof d->name, base_of(name)));
		d->life = life_of(d->name);
	}
	return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *v, const char *name, int sync_dir)
{
	(void)v;
	int e = disk.usual->xDelete(disk.usual, name, sync_dir);
	if (e != SQLITE_OK)
		return e;
	pthread_mutex_lock(&disk.lock);
	int found = -1;
	for (int i = 0; disk.recording && i < disk.nlives; i++) {
		if (!disk.life[i].deleted && str_eq(disk.life[i].name, base_of(name)))
			found = i;
	}
	if (found >= 0)
		disk.life[found].deleted = true;
	pthread_mutex_unlock(&disk.lock);
	add(DID_DELETE, found, 0, NULL, 0);
	if (sync_dir)
		add(DID_SYNC_NAMES, -1, 0, NULL, 0);
	return SQLITE_OK;
}

void disk_register(void)
{
	if (!disk.usual) {
		disk.usual = sqlite3_vfs_find(NULL);
		disk.vfs = *disk.usual;
		disk.vfs.pNext = NULL;
		disk.vfs.zName = "disk";
		disk.vfs.szOsFile = (int)sizeof(struct disk_file) + disk.usual->szOsFile;
		disk.vfs.xOpen = disk_open;
		disk.vfs.xDelete = disk_delete;
	}
	CHECK(sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK);
}

void disk_unregister(void)
{
	CHECK(sqlite3_vfs_register(disk.usual, 1) == SQLITE_OK);
}

void disk_record(void)
{
	disk_forget();
	disk.recording = true;
}

void disk_ack(int64_t number)
{
	add(DID_ACK, -1, number, NULL, 0);
}

size_t disk_length(void)
{
	pthread_mutex_lock(&disk.lock);
	size_t n = disk.n;
	pthread_mutex_unlock(&disk.lock);
	return n;
}

size_t disk_syncs(const char *suffix, size_t from)
{
	size_t n = 0;

	pthread_mutex_lock(&disk.lock);
	for (size_t i = from; i < disk.n; i++)
		n += disk.event[i].what == DID_SYNC && suffix_is(disk.life[disk.event[i].file].name, suffix);
	pthread_mutex_unlock(&disk.lock);
	return n;
}

void disk_lie(bool lie)
{
	disk.lies = lie;
}

void disk_forget(void)
{
	disk.recording = disk.lies = false;
	for (size_t i = 0; i < disk.n; i++)
		free(disk.event[i].bytes);
	free(disk.event);
	for (int i = 0; i < disk.nlives; i++) {
		free(disk.life[i].image);
		free(disk.life[i].pending);
	}
	disk.event = NULL;
	disk.n = disk.max = disk.done = 0;
	memset(disk.life, 0, sizeof disk.life);
	disk.nlives = 0;
}

void disk_fail_sync(const char *suffix, int n)
{
	CHECK(str_copy(disk.fail_suffix, sizeof disk.fail_suffix, suffix));
	disk.fail_in = n;
}

void disk_room(int64_t bytes)
{
	pthread_mutex_lock(&disk.lock);
	disk.room = bytes;
	pthread_mutex_unlock(&disk.lock);
}

/* ---- cutting ---------------------------------------------------------------------------- */

struct image { unsigned char *bytes; size_t size, room; };

static void grow(struct image *m, size_t size)
{
	if (size > m->room) {
		m->room = size * 2;
		m->bytes = xrealloc(m->bytes, m->room);
	}
	if (size > m->size)
		memset(m->bytes + m->size, 0, size - m->size);
}

static void put(struct image *m, size_t at, const unsigned char *p, size_t n)
{
	grow(m, at + n);
	memcpy(m->bytes + at, p, n);
	if (at + n > m->size)
		m->size = at + n;
}

static void apply(struct image *m, const struct event *e)
{
	if (e->what == DID_WRITE) {
		put(m, (size_t)e->at, e->bytes, e->n);
	} else if (e->what == DID_TRUNCATE) {
		grow(m, (size_t)e->at);
		m->size = (size_t)e->at;
	}
}

/* A write that was under way: some sectors old, some new, a few nonsense. */
static void apply_torn(struct image *m, const struct event *e, struct rng *rng)
{
	unsigned char nonsense[SECTOR];

	if (e->what != DID_WRITE) {
		apply(m, e);
		return;
	}
	for (size_t i = 0; i < e->n; ) {
		size_t step = SECTOR - ((size_t)e->at + i) % SECTOR;
		uint64_t roll = rng_below(rng, 16);

		if (step > e->n - i)
			step = e->n - i;
		if (roll < 7)
			put(m, (size_t)e->at + i, e->bytes + i, step);
		if (roll == 7) {
			rng_fill(rng, nonsense, step);
			put(m, (size_t)e->at + i, nonsense, step);
		}
		i += step;
	}
}

static void settle(struct life *l, size_t before)
{
	struct image m = { l->image, l->size, l->room };
	size_t kept = 0;

	for (size_t i = 0; i < l->npending; i++) {
		if (l->pending[i] < before)
			apply(&m, &disk.event[l->pending[i]]);
		else
			l->pending[kept++] = l->pending[i];
	}
	l->npending = kept;
	l->image = m.bytes;
	l->size = m.size;
	l->room = m.room;
}

static void names_synced(void)
{
	for (int i = 0; i < disk.nlives; i++)
		disk.life[i].gone_pending = false;
}

static void forward(size_t cut)
{
	for (; disk.done < cut && disk.done < disk.n; disk.done++) {
		const struct event *e = &disk.event[disk.done];
		struct life *l = e->file >= 0 ? &disk.life[e->file] : NULL;

		switch (e->what) {
		case DID_WRITE:
		case DID_TRUNCATE:
			if (l->npending == l->max) {
				l->max = l->max ? l->max * 2 : 64;
				l->pending = xrealloc(l->pending, l->max * sizeof *l->pending);
			}
			l->pending[l->npending++] = disk.done;
			break;
		case DID_SYNC:
			settle(l, (size_t)e->at);
			/* The usual VFS syncs the directory with the first sync of a new file. */
			if (!l->named)
				names_synced();
			l->named = true;
			break;
		case DID_DELETE: l->gone = l->gone_pending = true; break;
		case DID_SYNC_NAMES: names_synced(); break;
		case DID_ACK: break;
		}
	}
}

/* What is on the disk for certain, and of the rest whatever chance leaves. */
static void lay_down(const struct life *l, struct rng *rng, const char *dir)
{
	struct image m = { xmalloc(l->size + 1), l->size, l->size + 1 };
	size_t *order = xmalloc((l->npending + 1) * sizeof *order);
	uint64_t taste = rng_below(rng, 4);        /* 0 nothing, 1 all, else half of it */
	char path[256];

	if (l->size)
		memcpy(m.bytes, l->image, l->size);
	for (size_t i = 0; i < l->npending; i++) {
		size_t j = taste == 1 ? i : (size_t)rng_below(rng, i + 1);

		order[i] = order[j];
		order[j] = l->pending[i];
	}
	if (taste == 1) {
		for (size_t i = 0; i < l->npending; i++)
			order[i] = l->pending[i];
	}
	for (size_t i = 0; i < l->npending && taste > 0; i++) {
		uint64_t roll = rng_below(rng, 4);

		if (taste == 1 || roll == 0)
			apply(&m, &disk.event[order[i]]);
		else if (roll == 1)
			apply_torn(&m, &disk.event[order[i]], rng);
	}
	snprintf(path, sizeof path, "%s/%s", dir, l->name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK(fd >= 0 && write(fd, m.bytes, m.size) == (ssize_t)m.size);
	close(fd);
	free(m.bytes);
	free(order);
}

void disk_cut(size_t cut, struct rng *rng, const char *dir)
{
	CHECK(cut >= disk.done);
	disk.recording = false;
	forward(cut);
	for (int i = 0; i < disk.nlives; i++) {
		const struct life *l = &disk.life[i];
		bool later = false;

		for (int j = i + 1; j < disk.nlives; j++)
			later = later || (str_eq(disk.life[j].name, l->name) &&
				(disk.life[j].named || disk.life[j].npending > 0));
		if (l->gone && (!l->gone_pending || later || rng_below(rng, 2)))
			continue;
		if (!l->named && (l->npending == 0 || rng_below(rng, 2)))
			continue;
		lay_down(l, rng, dir);
	}
}

size_t disk_acknowledged(size_t cut, int64_t *list, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < cut && i < disk.n; i++) {
		if (disk.event[i].what != DID_ACK)
			continue;
		CHECK(n < max);
		list[n++] = disk.event[i].at;
	}
	return n;
}
