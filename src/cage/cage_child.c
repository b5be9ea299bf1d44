/* The child's side: gives everything up, reads one document, ends. */
#include "cage_int.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

bool cage_is_child(int argc, char **argv)
{
	return argc >= 3 && str_eq(argv[1], "--cage");
}

/* ---- giving up -------------------------------------------------------------------------- */

static bool limit(__rlimit_resource_t what, int64_t most)
{
	struct rlimit r = { (rlim_t)most, (rlim_t)most };

	return setrlimit(what, &r) == 0;
}

static bool set_limits(const struct cage_limits *l)
{
	/* The sanitizers lay out their shadow over the whole address space. */
	if (!SANITIZED && !limit(RLIMIT_AS, l->memory_bytes))
		return false;
	return limit(RLIMIT_CPU, l->cpu_s) && limit(RLIMIT_NOFILE, 3) && limit(RLIMIT_FSIZE, 0) &&
		limit(RLIMIT_CORE, 0);
}

/* No file can be opened by name.  A kernel without Landlock leaves that to seccomp. */
static bool close_file_system(void)
{
	struct landlock_ruleset_attr a = { .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE |
		LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
		LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
		LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
		LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM };
	long fd = syscall(SYS_landlock_create_ruleset, &a, sizeof a, 0);
	bool good;

	if (fd < 0)
		return errno == ENOSYS || errno == EOPNOTSUPP;
	good = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
	close((int)fd);
	return good;
}

/* Memory that is written is never executed. */
static bool allow_memory(scmp_filter_ctx c, int call)
{
	return seccomp_rule_add(c, SCMP_ACT_ALLOW, call, 1,
		SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

static bool allow_calls(scmp_filter_ctx c)
{
	static const int calls[] = {
		SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(fstat),
		SCMP_SYS(newfstatat), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
		SCMP_SYS(futex), SCMP_SYS(getrandom), SCMP_SYS(clock_gettime), SCMP_SYS(getpid), SCMP_SYS(gettid),
		SCMP_SYS(tgkill), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(exit), SCMP_SYS(exit_group),
	};

	for (size_t i = 0; i < COUNT_OF(calls); i++)
		if (seccomp_rule_add(c, SCMP_ACT_ALLOW, calls[i], 0))
			return false;
	return allow_memory(c, SCMP_SYS(mmap)) && allow_memory(c, SCMP_SYS(mprotect));
}

static bool filter_calls(void)
{
	scmp_filter_ctx c;
	bool good;

	if (SANITIZED)
		return true;
	c = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!c)
		return false;
	good = allow_calls(c) && seccomp_load(c) == 0;
	seccomp_release(c);
	return good;
}

bool cage_lock(const struct cage_limits *l)
{
	if (close_range(3, ~0U, 0))
		return false;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return false;
	/* Landlock needs a descriptor for a moment, so the limits come after it. */
	return close_file_system() && set_limits(l) && filter_calls();
}

/* ---- reading ------------------------------------------------------------------------------- */

static bool write_all(const void *p, size_t n)
{
	const char *at = p;

	while (n) {
		ssize_t w = write(1, at, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return false;
		at += w;
		n -= (size_t)w;
	}
	return true;
}

/* Rows are small and many: they leave in larger pieces. */
struct pipe_out { uint8_t held[65536]; size_t n; };

static bool flush(struct pipe_out *o)
{
	size_t n = o->n;

	o->n = 0;
	return write_all(o->held, n);
}

static bool put_frame(void *arg, char kind, const void *bytes, size_t n)
{
	struct pipe_out *o = arg;
	uint8_t head[5] = { (uint8_t)kind };
	uint32_t len = (uint32_t)n;

	memcpy(head + 1, &len, sizeof len);
	if (o->n + sizeof head + n > sizeof o->held && !flush(o))
		return false;
	if (sizeof head + n > sizeof o->held)
		return write_all(head, sizeof head) && write_all(bytes, n);
	memcpy(o->held + o->n, head, sizeof head);
	if (n)
		memcpy(o->held + o->n + sizeof head, bytes, n);
	o->n += sizeof head + n;
	return true;
}

static enum cage_code read_as(const char *kind, const char *option, const uint8_t *p, size_t n,
		const struct cage_sink *sink)
{
	int64_t side;

	if (str_eq(kind, "xlsx"))
		return cage_read_sheet(p, n, option, sink);
	if (str_eq(kind, "jpeg") && option && str_to_i64(option, &side) && side >= 16 && side <= 4096)
		return cage_read_image(p, n, (int)side, sink);
	return CAGE_IMAGE_KIND;
}

int cage_child(int argc, char **argv)
{
	struct cage_limits limits = { .memory_bytes = (int64_t)1 << 30, .cpu_s = 30 };
	struct pipe_out *out = xcalloc(1, sizeof *out);
	struct cage_sink sink = { put_frame, out };
	enum cage_code code = CAGE_TOO_LARGE;
	struct stat st;
	void *p;

	/* Dies with whoever asked, so that nothing is left behind by a server that is killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	/* libzip asks what the time of an entry means here; it shall not look for that in files. */
	if (setenv("TZ", "UTC0", 1))
		return 1;
	tzset();
	if (fstat(0, &st) || st.st_size < 0)
		return 1;
	p = st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, 0, 0) : NULL;
	if (p == MAP_FAILED || !cage_lock(&limits))
		return 1;
	if (p)
		code = read_as(argv[2], argc > 3 ? argv[3] : NULL, p, (size_t)st.st_size, &sink);
	else
		code = str_eq(argv[2], "xlsx") ? CAGE_SHEET_KIND : CAGE_IMAGE_KIND;
	if (code) {
		uint8_t said = (uint8_t)code;

		put_frame(out, 'E', &said, 1);
	} else {
		put_frame(out, 'Z', NULL, 0);
	}
	/* At once: what runs at a normal end may want calls that are gone. */
	_exit(flush(out) ? 0 : 1);
}
