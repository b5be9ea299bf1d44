/* tap - the few calls a unit test needs; prints TAP for meson and ./dev test.
 *
 *	int main(void)
 *	{
 *		ok(1 + 1 == 2, "sums");
 *		is_str(name, "آب", "keeps the madda");
 *		is_i64(count, 3, "three rows");
 *		return done();
 *	}
 *
 * The plan is printed by done(); a test that dies before has no plan and fails.
 * A failing check prints where it stands and what it saw.
 */
#ifndef TAP_H
#define TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((unused, format(printf, 4, 5)))
static bool tap_ok(const char *file, int line, bool pass, const char *fmt, ...)
{
	char name[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	/* A name is one line; tests like to pass texts that are not. */
	for (char *p = name; *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	printf("%sok %d - %s\n", pass ? "" : "not ", ++tap_count, name);
	if (!pass) {
		tap_failed++;
		printf("#   at %s:%d\n", file, line);
	}
	fflush(stdout);
	return pass;
}

__attribute__((unused))
static bool tap_is_str(const char *file, int line, const char *got, const char *want, const char *name)
{
	bool pass = got && want ? strcmp(got, want) == 0 : got == want;

	tap_ok(file, line, pass, "%s", name);
	if (!pass)
		printf("#   got  %s\n#   want %s\n", got ? got : "(null)", want ? want : "(null)");
	return pass;
}

__attribute__((unused))
static bool tap_is_i64(const char *file, int line, int64_t got, int64_t want, const char *name)
{
	bool pass = got == want;

	tap_ok(file, line, pass, "%s", name);
	if (!pass)
		printf("#   got  %" PRId64 "\n#   want %" PRId64 "\n", got, want);
	return pass;
}

/* Some cases cannot run here (no PostgreSQL, say): one line that is seen, not a silent pass. */
__attribute__((unused))
static void tap_skip(const char *name, const char *why)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_count, name, why);
	fflush(stdout);
}

__attribute__((unused))
static int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#define ok(cond, ...) tap_ok(__FILE__, __LINE__, (cond), __VA_ARGS__)
#define is_str(got, want, name) tap_is_str(__FILE__, __LINE__, (got), (want), (name))
#define is_i64(got, want, name) tap_is_i64(__FILE__, __LINE__, (int64_t)(got), (int64_t)(want), (name))
#define is_rc(got, want, name) tap_is_str(__FILE__, __LINE__, rc_name(got), rc_name(want), (name))
#define skip(name, why) tap_skip((name), (why))
#define done() tap_done()

#endif
