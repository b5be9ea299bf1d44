#include "base.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *rc_name(enum rc rc)
{
	static const char *const names[] = {
		[OK] = "OK", [NOT_FOUND] = "NOT_FOUND", [DENIED] = "DENIED", [INVALID] = "INVALID",
		[CONFLICT] = "CONFLICT", [BUSY] = "BUSY", [LIMIT] = "LIMIT", [FAILED] = "FAILED",
	};

	CHECK((size_t)rc < COUNT_OF(names));
	return names[rc];
}

static void write_err(const char *s)
{
	/* Nothing to be done if stderr is closed: the abort itself is the message. */
	ssize_t ignored = write(STDERR_FILENO, s, strlen(s));

	(void)ignored;
}

_Noreturn void base_die(const char *file, int line, const char *what)
{
	char digits[12];
	size_t i = sizeof(digits) - 1;
	unsigned n = line > 0 ? (unsigned)line : 0;

	/* No stdio and no heap: either may be what is broken. */
	digits[i] = '\0';
	do {
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n && i);
	write_err("fatal: ");
	write_err(file);
	write_err(":");
	write_err(digits + i);
	write_err(": ");
	write_err(what);
	write_err("\n");
	abort();
}

void *xmalloc(size_t size)
{
	void *p;

	CHECK(size > 0);
	p = malloc(size);
	CHECK(p);
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p;

	CHECK(n > 0 && size > 0);
	p = calloc(n, size);
	CHECK(p);
	return p;
}

void *xrealloc(void *p, size_t size)
{
	CHECK(size > 0);
	p = realloc(p, size);
	CHECK(p);
	return p;
}

char *xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;
	char *copy = xmalloc(n);

	memcpy(copy, s, n);
	return copy;
}
