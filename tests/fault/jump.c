/* Preloaded into the program by jump.py: the clock of the wall says what the test wants,
 * by so many seconds as stand in the file that ZENDEGI_TEST_JUMP names. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const volatile long *jump;

__attribute__((constructor)) static void find(void)
{
	const char *name = getenv("ZENDEGI_TEST_JUMP");
	int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
	void *p = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *jump, PROT_READ, MAP_SHARED, fd, 0);

	if (p != MAP_FAILED)
		jump = p;
	if (fd >= 0)
		close(fd);
}

__attribute__((visibility("default"))) int clock_gettime(clockid_t which, struct timespec *ret)
{
	static int (*real)(clockid_t, struct timespec *);
	int failed;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	failed = real(which, ret);
	if (!failed && jump && which == CLOCK_REALTIME)
		ret->tv_sec += *jump;
	return failed;
}
