/* Sealed values outside record tables, and sealed files by content. */
#include "store_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "store_seal.h"

struct val v_secret(struct tx *tx, const char *table, const char *column, int64_t key, const char *text)
{
	struct seal_at at = { table, column, key };
	unsigned char *out;
	size_t n;

	if (!text)
		return v_null();
	n = strlen(text);
	out = arena_alloc(tx->arena, n + SEAL_OVERHEAD);
	seal_put_under(tx->store->seal, tx_veil_write(tx), at, text, n, out);
	return v_blob(out, n + SEAL_OVERHEAD);
}

const char *rows_secret_at(struct rows *r, int col, const char *table, const char *column, int64_t key)
{
	struct seal_at at = { table, column, key };
	size_t n;
	const void *sealed;

	if (rows_null(r, col))
		return NULL;
	sealed = rows_blob(r, col, &n);
	return seal_text_under(r->tx->store->seal, tx_veil(r->tx), at, sealed, n, r->tx->arena);
}

/* ---- files --------------------------------------------------------------------------- */

enum { FILE_MAX = 32 << 20, PATH_SIZE = 1024 };

/* The content is the place: a file moved under another name does not open. */
static struct seal_at at_file(const char *hash)
{
	return (struct seal_at){ "file", hash, 0 };
}

static bool dir_of(struct store *s, shard_id shard, const char *hash, char *ret_path, size_t size)
{
	const char *base = s->config.files_dir;
	int n;

	if (base)
		n = snprintf(ret_path, size, "%s/%d/%.2s", base, shard.v, hash);
	else if (s->dir)
		n = snprintf(ret_path, size, "%s/files/%d/%.2s", s->dir, shard.v, hash);
	else
		return false;
	return n > 0 && (size_t)n < size;
}

static enum rc io_fault(struct fault *f)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return fault_set(f, LIMIT, "store.disk_full", "file");
	return fault_set(f, FAILED, "store.file", "errno %d", errno);
}

/* An fsync that failed is fatal as at COMMIT: asked again, the system may say yes
 * for data that it has dropped.  A full disk says so before anything is kept. */
static bool synced(int fd)
{
	if (fsync(fd) == 0)
		return true;
	CHECK(errno == ENOSPC || errno == EDQUOT);
	return false;
}

static bool sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && synced(fd);
	int saved = errno;

	if (fd >= 0)
		close(fd);
	errno = saved;
	return done;
}

static bool sync_above(const char *path)
{
	const char *slash = strrchr(path, '/');
	char up[PATH_SIZE];

	if (!slash)
		return sync_folder(".");
	snprintf(up, sizeof up, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	return sync_folder(up);
}

/* Makes what is missing; a new folder's name is synced in the one above. */
static bool make_dirs(char *path)
{
	for (char *c = path + 1; ; c++) {
		char was = *c;

		if (was != '/' && was != '\0')
			continue;
		*c = '\0';
		bool made = mkdir(path, 0700) == 0;
		bool good = made ? sync_above(path) : errno == EEXIST;
		*c = was;
		if (!good || was == '\0')
			return good;
	}
}

static bool write_all(int fd, const unsigned char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return false;
		p += w;
		n -= (size_t)w;
	}
	return true;
}

/* Data first, then the name, then the folder that holds the name. */
static enum rc write_synced(const char *dir, const char *path, const unsigned char *bytes, size_t n, struct fault *f)
{
	char temp[PATH_SIZE + 8];
	int fd;
	bool ok;

	snprintf(temp, sizeof temp, "%s.XXXXXX", path);
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0)
		return io_fault(f);
	ok = write_all(fd, bytes, n) && synced(fd);
	if (close(fd) || !ok || rename(temp, path)) {
		int saved = errno;

		unlink(temp);
		errno = saved;
		return io_fault(f);
	}
	return sync_folder(dir) ? OK : io_fault(f);
}

enum rc store_file_put(struct store *s, shard_id shard, const void *bytes, size_t n,
		struct fault *f, char ret_hash[STORE_FILE_HASH])
{
	static const unsigned char zero[CHAIN_HASH];
	unsigned char digest[CHAIN_HASH];
	struct val v = v_blob(bytes, n);
	char hash[STORE_FILE_HASH], dir[PATH_SIZE], path[PATH_SIZE];
	unsigned char *sealed;
	enum rc rc;

	if (n == 0 || n > FILE_MAX)
		return fault_set(f, LIMIT, "store.file_size", "%zu bytes", n);
	seal_chain(s->seal, "file", zero, &v, 1, digest);
	sodium_bin2hex(hash, sizeof hash, digest, sizeof digest);
	if (!dir_of(s, shard, hash, dir, sizeof dir - STORE_FILE_HASH - 1))
		return fault_set(f, FAILED, "store.files_dir", "not configured");
	if (!make_dirs(dir))
		return io_fault(f);
	snprintf(path, sizeof path, "%.900s/%s", dir, hash);
	if (access(path, F_OK) != 0) {
		sealed = xmalloc(n + SEAL_OVERHEAD);
		seal_put(s->seal, at_file(hash), bytes, n, sealed);
		rc = write_synced(dir, path, sealed, n + SEAL_OVERHEAD, f);
		free(sealed);
		if (rc)
			return rc;
	} else if (!sync_folder(dir)) {
		/* Somebody else may have put it there this moment and not have come to this. */
		return io_fault(f);
	}
	memcpy(ret_hash, hash, sizeof hash);
	return OK;
}

static bool is_hash(const char *hash)
{
	return hash && strlen(hash) == STORE_FILE_HASH - 1 && strspn(hash, "0123456789abcdef") == STORE_FILE_HASH - 1;
}

/* Where the file of this hash lies; false: it is no hash, or there is no place for files. */
static bool path_of(struct store *s, shard_id shard, const char *hash, char dir[PATH_SIZE], char path[PATH_SIZE])
{
	if (!is_hash(hash) || !dir_of(s, shard, hash, dir, PATH_SIZE - STORE_FILE_HASH - 1))
		return false;
	snprintf(path, PATH_SIZE, "%.900s/%s", dir, hash);
	return true;
}

bool store_file_has(struct store *s, shard_id shard, const char *hash)
{
	char dir[PATH_SIZE], path[PATH_SIZE];

	return path_of(s, shard, hash, dir, path) && access(path, F_OK) == 0;
}

enum rc store_file_delete(struct store *s, shard_id shard, const char *hash, struct fault *f)
{
	char dir[PATH_SIZE], path[PATH_SIZE];

	if (!path_of(s, shard, hash, dir, path))
		return fault_set(f, NOT_FOUND, "store.file_missing", "%s", "");
	if (unlink(path) != 0)
		return errno == ENOENT ? OK : io_fault(f);
	return sync_folder(dir) ? OK : io_fault(f);
}

enum rc store_file_get(struct store *s, shard_id shard, const char *hash, struct arena *a,
		struct fault *f, const void **ret_bytes, size_t *ret_n)
{
	char dir[PATH_SIZE], path[PATH_SIZE];
	struct stat st;
	size_t size, got = 0;
	int fd;

	if (!path_of(s, shard, hash, dir, path))
		return fault_set(f, NOT_FOUND, "store.file_missing", "%s", "");
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &st) || st.st_size < SEAL_OVERHEAD || st.st_size > FILE_MAX + SEAL_OVERHEAD) {
		if (fd >= 0)
			close(fd);
		return fault_set(f, NOT_FOUND, "store.file_missing", "%s", "");
	}
	size = (size_t)st.st_size;
	unsigned char *sealed = arena_alloc(a, size), *plain = arena_alloc(a, size);
	while (got < size) {
		ssize_t r = read(fd, sealed + got, size - got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			break;
		got += (size_t)r;
	}
	close(fd);
	if (got != size || seal_get(s->seal, at_file(hash), sealed, size, plain, ret_n))
		return fault_set(f, FAILED, "store.sealed", "file");
	*ret_bytes = plain;
	return OK;
}
