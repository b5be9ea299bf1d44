#include "base.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 2048

/* The one piece of state of the room; app sets it before any thread starts. */
static int log_fd = STDERR_FILENO;
static enum log_level log_least = LOG_INFO;

void log_init(int fd, enum log_level least)
{
	log_fd = fd;
	log_least = least;
}

struct line {
	char text[LINE_MAX_BYTES];
	size_t len;
};

static void line_put(struct line *l, const char *s, size_t n)
{
	/* One byte stays free for the newline. */
	if (n > sizeof(l->text) - 1 - l->len)
		return;
	memcpy(l->text + l->len, s, n);
	l->len += n;
}

static void line_puts(struct line *l, const char *s)
{
	line_put(l, s, strlen(s));
}

static void line_hex(struct line *l, const char *lead, uint32_t v, int digits)
{
	char text[8];

	for (int i = digits - 1; i >= 0; i--) {
		text[i] = "0123456789abcdef"[v & 15];
		v >>= 4;
	}
	line_puts(l, lead);
	line_put(l, text, (size_t)digits);
}

/* Controls, line separators and bidi marks could forge or reorder a line. */
static bool cp_unsafe(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x061c || cp == 0xfeff ||
	       (cp >= 0x200e && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069);
}

static void line_value(struct line *l, const char *s)
{
	line_puts(l, "\"");
	while (*s) {
		const char *from = s;
		uint32_t cp = utf8_next(&s);

		if (cp == 0xfffd && s - from == 1)
			line_hex(l, "\\x", (unsigned char)*from, 2);
		else if (cp == '"' || cp == '\\')
			line_puts(l, cp == '"' ? "\\\"" : "\\\\");
		else if (cp == '\n')
			line_puts(l, "\\n");
		else if (cp_unsafe(cp))
			line_hex(l, "\\u", cp, 4);
		else
			line_put(l, from, (size_t)(s - from));
	}
	line_puts(l, "\"");
}

static void line_number(struct line *l, int64_t v, int width)
{
	char text[20];

	for (int i = width - 1; i >= 0; i--) {
		text[i] = (char)('0' + v % 10);
		v /= 10;
	}
	line_put(l, text, (size_t)width);
}

/* UTC in ISO 8601 with milliseconds. */
static void line_time(struct line *l)
{
	struct timespec t;
	int64_t days, second, era, day_of_era, year_of_era, day_of_year, month;

	CHECK(clock_gettime(CLOCK_REALTIME, &t) == 0);
	days = t.tv_sec / 86400;
	second = t.tv_sec % 86400;
	/* Years counted from 1 March, in eras of 400 years = 146,097 days. */
	days += 719468;
	era = days / 146097;
	day_of_era = days % 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	month = (5 * day_of_year + 2) / 153;
	line_number(l, year_of_era + era * 400 + (month >= 10), 4);
	line_puts(l, "-");
	line_number(l, month < 10 ? month + 3 : month - 9, 2);
	line_puts(l, "-");
	line_number(l, day_of_year - (153 * month + 2) / 5 + 1, 2);
	line_puts(l, "T");
	line_number(l, second / 3600, 2);
	line_puts(l, ":");
	line_number(l, second / 60 % 60, 2);
	line_puts(l, ":");
	line_number(l, second % 60, 2);
	line_puts(l, ".");
	line_number(l, t.tv_nsec / 1000000, 3);
	line_puts(l, "Z");
}

void log_kv(enum log_level level, const char *event, ...)
{
	static const char *const names[] = { " debug ", " info ", " warn ", " error " };
	struct line l;
	const char *key;
	va_list args;
	size_t done = 0;

	if (level < log_least)
		return;
	CHECK((size_t)level < COUNT_OF(names));
	l.len = 0;
	line_time(&l);
	line_puts(&l, names[level]);
	line_puts(&l, event);
	va_start(args, event);
	while ((key = va_arg(args, const char *))) {
		const char *value = va_arg(args, const char *);

		line_puts(&l, " ");
		line_puts(&l, key);
		line_puts(&l, "=");
		line_value(&l, value ? value : "");
	}
	va_end(args);
	l.text[l.len++] = '\n';
	/* One write a line, so that lines of several threads do not mix. */
	while (done < l.len) {
		ssize_t n = write(log_fd, l.text + done, l.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		done += (size_t)n;
	}
}
