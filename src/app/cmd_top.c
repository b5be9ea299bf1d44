/* zendegi top: the running server's figures, twice a few seconds apart, and what happened between. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"

enum { EVERY_MS = 2000, ROWS = 12, FIGURES_MAX = 4 << 20 };

/* One figure of one look: name with its labels, value. */
struct figure { const char *name; double value; };
struct look {
	struct buf text;
	struct figure *list;             /* by name */
	size_t n;
	int64_t at_us;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct figure *)a)->name, ((const struct figure *)b)->name);
}

/* "name{labels} value", in place; labels may hold spaces. */
static void read_lines(struct look *l, char *text)
{
	size_t lines = 0;

	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	l->list = xcalloc(lines + 1, sizeof *l->list);
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		char *value;

		*end = '\0';
		value = strrchr(line, ' ');
		if (line[0] == '#' || !value)
			continue;
		*value++ = '\0';
		l->list[l->n++] = (struct figure){ line, strtod(value, NULL) };
	}
	qsort(l->list, l->n, sizeof *l->list, by_name);
}

static enum rc look_take(struct look *l, const char *dir, struct fault *f)
{
	struct clock mono = clock_system();
	enum rc rc;

	*l = (struct look){0};
	buf_init(&l->text, FIGURES_MAX);
	rc = control_ask_figures(dir, &l->text, f);
	if (rc)
		return rc;
	l->at_us = clock_mono(&mono);
	read_lines(l, (char *)buf_str(&l->text));
	return OK;
}

static void look_release(struct look *l)
{
	free(l->list);
	buf_release(&l->text);
	*l = (struct look){0};
}

static double value_of(const struct look *l, const char *name)
{
	struct figure key = { .name = name };
	const struct figure *f = l->list ? bsearch(&key, l->list, l->n, sizeof key, by_name) : NULL;

	return f ? f->value : 0;
}

/* ---- rows of routes and statements ------------------------------------------------------------ */

struct row { char name[120]; double calls, seconds, slow; };

static int by_time(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->seconds < y->seconds ? 1 : x->seconds > y->seconds ? -1 : 0;
}

/* "…{method="GET",route="/day"}" -> "GET /day"; "…{statement="x.c:1"}" -> "x.c:1". */
static void label_text(const char *labels, char *out, size_t size)
{
	size_t n = 0;

	for (const char *c = strchr(labels, '"'); c && n + 2 < size; c = strchr(c, '"')) {
		const char *end = strchr(++c, '"');

		if (!end)
			break;
		if (n)
			out[n++] = ' ';
		while (c < end && n + 1 < size)
			out[n++] = *c++;
		c = end + 1;
	}
	out[n] = '\0';
}

struct family { const char *calls, *seconds, *slow; };

/* What a family of figures did between two looks. */
static size_t rows_of(const struct look *before, const struct look *now, const struct family *f, struct row *rows, size_t max)
{
	size_t n = 0, head = strlen(f->calls);
	char name[400];

	for (size_t i = 0; i < now->n && n < max; i++) {
		const char *labels = now->list[i].name + head;
		double calls;

		if (strncmp(now->list[i].name, f->calls, head) != 0 || *labels != '{')
			continue;
		calls = now->list[i].value - value_of(before, now->list[i].name);
		if (calls <= 0)
			continue;
		rows[n] = (struct row){ .calls = calls };
		snprintf(name, sizeof name, "%s%s", f->seconds, labels);
		rows[n].seconds = value_of(now, name) - value_of(before, name);
		snprintf(name, sizeof name, "%s%s", f->slow, labels);
		rows[n].slow = value_of(now, name) - value_of(before, name);
		label_text(labels, rows[n++].name, sizeof rows[0].name);
	}
	qsort(rows, n, sizeof *rows, by_time);
	return n;
}

static void show_rows(const struct look *before, const struct look *now, double span, const char *title, const char *bad,
		const struct family *f)
{
	static struct row rows[2048];
	size_t n = rows_of(before, now, f, rows, COUNT_OF(rows));

	printf("\n%-52s %10s %10s %8s\n", title, "a second", "mean ms", bad);
	for (size_t i = 0; i < n && i < ROWS; i++)
		printf("%-52.52s %10.1f %10.2f %8.0f\n", rows[i].name, rows[i].calls / span,
			rows[i].seconds * 1000 / rows[i].calls, rows[i].slow);
	if (!n)
		puts("(nothing)");
}

/* ---- the head --------------------------------------------------------------------------------- */

static void show_age(const char *what, double seconds)
{
	if (seconds < 120)
		printf("%s%.0f s", what, seconds);
	else if (seconds < 2 * 3600)
		printf("%s%.0f min", what, seconds / 60);
	else if (seconds < 2 * 86400)
		printf("%s%.1f h", what, seconds / 3600);
	else
		printf("%s%.1f days", what, seconds / 86400);
}

static double rate(const struct look *before, const struct look *now, const char *name, double span)
{
	return (value_of(now, name) - value_of(before, name)) / span;
}

static void show_settings(const struct look *now)
{
	static const char head[] = "zendegi_store_setting_good{name=\"";
	bool good = true;

	for (size_t i = 0; i < now->n; i++)
		if (str_prefix(now->list[i].name, head) && now->list[i].value == 0) {
			printf("UNSAFE SETTING: %.*s\n", (int)strcspn(now->list[i].name + sizeof head - 1, "\""),
				now->list[i].name + sizeof head - 1);
			good = false;
		}
	if (good)
		puts("settings good: what is acknowledged survives a power cut");
}

static void show(const struct look *before, const struct look *now, struct clock *clock)
{
	static const struct family routes = { "zendegi_request_seconds_count", "zendegi_request_seconds_sum",
		"zendegi_requests_failed_total" };
	static const struct family statements = { "zendegi_statement_calls_total", "zendegi_statement_seconds_total",
		"zendegi_statement_slow_total" };
	double span = (double)(now->at_us - before->at_us) / 1e6;
	double now_s = (double)clock_now(clock) / 1000;
	double commits = rate(before, now, "zendegi_store_commits_total", span);
	double changes = rate(before, now, "zendegi_store_operations_total", span);
	double backup = value_of(now, "zendegi_backup_time_seconds"), disk = value_of(now, "zendegi_disk_bytes");

	show_age("up ", now_s - value_of(now, "zendegi_start_time_seconds"));
	printf(", %.0f MB, %.0f connections, %.0f workers busy, %.0f waiting\n",
		value_of(now, "zendegi_memory_anonymous_bytes") / 1e6, value_of(now, "zendegi_connections_open"),
		value_of(now, "zendegi_workers_busy"), value_of(now, "zendegi_queue_length"));
	printf("requests %.1f a second; refused %.0f, told to come back %.0f, timed out %.0f since the start\n",
		rate(before, now, "zendegi_requests_total", span), value_of(now, "zendegi_requests_refused_total"),
		value_of(now, "zendegi_requests_busy_total"), value_of(now, "zendegi_requests_timed_out_total"));
	printf("changes %.1f a second, %.1f a commit; %.0f pages to checkpoint; %.0f messages waiting", changes,
		commits > 0 ? changes / commits : 0, value_of(now, "zendegi_store_wal_pages"), value_of(now, "zendegi_events_waiting"));
	if (value_of(now, "zendegi_events_waiting") > 0)
		show_age(", the oldest for ", value_of(now, "zendegi_events_oldest_seconds"));
	if (disk > 0)
		printf("\ndisk %.0f %% free", value_of(now, "zendegi_disk_free_bytes") * 100 / disk);
	if (backup > 0)
		show_age(", last good backup before ", now_s - backup);
	else
		printf(", NO BACKUP KNOWN");
	puts("");
	show_settings(now);
	show_rows(before, now, span, "route", "failed", &routes);
	show_rows(before, now, span, "statement", "slow", &statements);
}

/* Waits for the next look; false when the person wants to go. */
static bool wait_a_while(void)
{
	struct pollfd in = { .fd = 0, .events = POLLIN };
	char c;

	if (!isatty(0)) {
		poll(NULL, 0, EVERY_MS);
		return true;
	}
	return poll(&in, 1, EVERY_MS) <= 0 || (read(0, &c, 1) == 1 && c != 'q');
}

int cmd_top(const struct options *o)
{
	struct look before, now;
	struct clock clock = clock_system();
	struct fault f = {0};
	bool tty = isatty(1);
	enum rc rc;

	if (!o->data) {
		fputs("zendegi top: --data DIR of the running server is needed\n", stderr);
		return EXIT_USAGE;
	}
	rc = look_take(&before, o->data, &f);
	while (rc == OK && wait_a_while()) {
		rc = look_take(&now, o->data, &f);
		if (rc)
			break;
		if (tty && !o->once)
			fputs("\033[H\033[2J", stdout);
		show(&before, &now, &clock);
		fflush(stdout);
		look_release(&before);
		before = now;
		if (o->once)
			break;
	}
	look_release(&before);
	if (rc == NOT_FOUND)
		fputs("zendegi top: no server works on this directory\n", stderr);
	else if (rc)
		app_fail("top", rc, &f);
	return rc ? EXIT_FAILED : EXIT_OK;
}
