/* A photo that was acknowledged survives a power failure: the order of fsync,
 * rename and mkdir in store_file_put, watched call by call.
 *
 * After a power failure a file has the content it had when it was last synced, and
 * a name is there for certain only once its directory was synced after the name
 * was made.  So at every moment a final name must belong to synced content, and
 * when the call returns no name may be left unsynced. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "t_store.h"

int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __real_mkdir(const char *path, mode_t mode);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_mkdir(const char *path, mode_t mode);

#define NAMES 64

static struct {
	bool watching;
	char unsynced[NAMES][512];         /* names made, their directory not yet synced */
	int nunsynced;
	char synced[512];                  /* the file synced last, at this length */
	off_t length;
	int renames, bad_renames, folder_syncs, calls, fail_at, fail_errno;
} seen;

static void directory_of(const char *path, char dir[512])
{
	CHECK(str_copy(dir, 512, path));
	char *slash = strrchr(dir, '/');
	CHECK(slash);
	*slash = '\0';
}

static void name_made(const char *path)
{
	CHECK(seen.nunsynced < NAMES);
	CHECK(str_copy(seen.unsynced[seen.nunsynced++], 512, path));
}

static void names_synced(const char *folder)
{
	int kept = 0;

	seen.folder_syncs++;
	for (int i = 0; i < seen.nunsynced; i++) {
		char dir[512];

		directory_of(seen.unsynced[i], dir);
		if (!str_eq(dir, folder))
			memmove(seen.unsynced[kept++], seen.unsynced[i], 512);
	}
	seen.nunsynced = kept;
}

int __wrap_fsync(int fd)
{
	char link[64], path[512];
	struct stat st;

	if (!seen.watching)
		return __real_fsync(fd);
	if (++seen.calls == seen.fail_at) {
		errno = seen.fail_errno;
		return -1;
	}
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, path, sizeof path - 1);
	CHECK(n > 0 && fstat(fd, &st) == 0);
	path[n] = '\0';
	if (S_ISDIR(st.st_mode)) {
		names_synced(path);
	} else {
		CHECK(str_copy(seen.synced, sizeof seen.synced, path));
		seen.length = st.st_size;
	}
	return __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
	struct stat st;

	if (seen.watching) {
		seen.renames++;
		seen.bad_renames += !str_eq(from, seen.synced) || stat(from, &st) != 0 || st.st_size != seen.length;
		name_made(to);
	}
	return __real_rename(from, to);
}

int __wrap_mkdir(const char *path, mode_t mode)
{
	int e = __real_mkdir(path, mode);

	if (seen.watching && e == 0)
		name_made(path);
	return e;
}

static enum rc put(struct store *s, const char *text, struct fault *f)
{
	char hash[STORE_FILE_HASH];

	memset(&seen.unsynced, 0, sizeof seen.unsynced);
	seen.nunsynced = seen.renames = seen.bad_renames = seen.folder_syncs = seen.calls = 0;
	seen.watching = true;
	enum rc rc = store_file_put(s, P15, text, strlen(text), f, hash);
	seen.watching = false;
	return rc;
}

static void test_order(struct store *s)
{
	struct fault f = { 0 };

	is_rc(put(s, "the first photo of all", &f), OK, "kept");
	is_i64(seen.renames, 1, "the final name is given once");
	is_i64(seen.bad_renames, 0, "to content that is synced, at its full length");
	is_i64(seen.nunsynced, 0, "file and new folders: all names are synced before it is acknowledged");
	ok(seen.folder_syncs >= 2, "of the folders that were made, too");
	is_rc(put(s, "the first photo of all", &f), OK, "the same again");
	ok(seen.renames == 0 && seen.folder_syncs == 1,
		"is not written, but its name is synced: who wrote it may not have come so far");
}

static void test_full(struct store *s)
{
	struct fault f = { 0 };

	for (int at = 1; at <= 2; at++) {
		seen.fail_at = at;
		seen.fail_errno = ENOSPC;
		is_rc(put(s, "another photo", &f), LIMIT, at == 1 ? "fsync of the file finds the disk full: a limit" : "that of the folder, too");
		is_str(f.code, "store.disk_full", "by name");
	}
	seen.fail_at = 0;
	is_rc(put(s, "another photo", &f), OK, "there is room again: kept");
	is_i64(seen.nunsynced, 0, "with its name");
}

/* In a child: it must die. */
static void test_error(struct t_place *p, int at)
{
	struct rlimit no_core = { 0, 0 };
	int status = 0;
	pid_t child = fork();

	CHECK(child >= 0);
	if (child == 0) {
		struct fault f = { 0 };
		struct store *s;

		setrlimit(RLIMIT_CORE, &no_core);
		fclose(stderr);
		s = t_open(p);
		CHECK(s && put(s, "one before", &f) == OK);
		seen.fail_at = at;
		seen.fail_errno = EIO;
		(void)!put(s, "a photo on a broken disk", &f);
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "fsync number %d fails: the process ends", at);
}

int main(void)
{
	struct t_place p;

	log_init(2, LOG_ERROR + 1);
	t_place_sqlite(&p);
	store_close(t_open(&p));
	test_error(&p, 1);
	test_error(&p, 2);
	struct store *s = t_open(&p);
	test_order(s);
	test_full(s);
	store_close(s);
	t_place_release(&p);
	return done();
}
