/* The parent's side: starts the child, feeds it, believes nothing it says. */
#include "cage_int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MARK "ZENDEGI_CAGE"

static const struct { enum rc rc; const char *code; } codes[CAGE_CODES] = {
	[CAGE_OK] = { FAILED, "cage.failed" },
	[CAGE_TOO_LARGE] = { LIMIT, "cage.too_large" },
	[CAGE_IMAGE_KIND] = { INVALID, "cage.image.kind" },
	[CAGE_IMAGE_BROKEN] = { INVALID, "cage.image.broken" },
	[CAGE_IMAGE_PIXELS] = { LIMIT, "cage.image.pixels" },
	[CAGE_SHEET_KIND] = { INVALID, "cage.sheet.kind" },
	[CAGE_SHEET_BROKEN] = { INVALID, "cage.sheet.broken" },
	[CAGE_SHEET_BOMB] = { LIMIT, "cage.sheet.bomb" },
	[CAGE_SHEET_ENTRIES] = { INVALID, "cage.sheet.entries" },
	[CAGE_SHEET_MACROS] = { INVALID, "cage.sheet.macros" },
	[CAGE_SHEET_LINKS] = { INVALID, "cage.sheet.links" },
	[CAGE_SHEET_DOCTYPE] = { INVALID, "cage.sheet.doctype" },
	[CAGE_SHEET_ROWS] = { LIMIT, "cage.sheet.rows" },
	[CAGE_SHEET_COLUMNS] = { LIMIT, "cage.sheet.columns" },
	[CAGE_SHEET_EMPTY] = { INVALID, "cage.sheet.empty" },
	[CAGE_SHEET_LOCKED] = { INVALID, "cage.sheet.locked" },
};

/* ---- what comes back ----------------------------------------------------------------- */

struct reader {
	int fd;
	struct clock clock;
	int64_t until_us;
	size_t total, total_max, at, have;
	uint8_t chunk[65536];
};

static enum rc fill(struct reader *r, struct fault *f)
{
	for (;;) {
		struct pollfd p = { .fd = r->fd, .events = POLLIN };
		int64_t left = r->until_us - clock_mono(&r->clock);
		ssize_t n;

		if (left <= 0)
			return fault_set(f, BUSY, "cage.slow", "%s", "");
		if (poll(&p, 1, (int)(left / 1000) + 1) < 1)
			continue;
		n = read(r->fd, r->chunk, sizeof r->chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fault_set(f, INVALID, "cage.crashed", "%s", "");
		r->total += (size_t)n;
		if (r->total > r->total_max)
			return fault_set(f, LIMIT, "cage.too_large", "answer");
		r->at = 0;
		r->have = (size_t)n;
		return OK;
	}
}

static enum rc take(struct reader *r, void *to, size_t n, struct fault *f)
{
	uint8_t *out = to;

	while (n) {
		size_t part;

		if (r->at == r->have) {
			enum rc rc = fill(r, f);

			if (rc)
				return rc;
		}
		part = r->have - r->at < n ? r->have - r->at : n;
		memcpy(out, r->chunk + r->at, part);
		out += part;
		r->at += part;
		n -= part;
	}
	return OK;
}

static enum rc refuse(const uint8_t *bytes, size_t n, struct fault *f)
{
	uint8_t code = n == 1 ? bytes[0] : 0;

	if (code >= CAGE_CODES)
		code = 0;
	return fault_set(f, codes[code].rc, codes[code].code, "%s", "");
}

static enum rc listen_to(struct reader *r, const struct cage_job *job, struct fault *f)
{
	uint8_t *payload = xmalloc(job->frame_max);
	enum rc rc;

	for (;;) {
		uint8_t head[5];
		uint32_t len;

		rc = take(r, head, sizeof head, f);
		if (rc)
			break;
		memcpy(&len, head + 1, sizeof len);
		if (len > job->frame_max) {
			rc = fault_set(f, LIMIT, "cage.too_large", "frame");
			break;
		}
		rc = take(r, payload, len, f);
		if (rc || head[0] == 'Z')
			break;
		rc = head[0] == 'E' ? refuse(payload, len, f) : job->frame(job->arg, (char)head[0], payload, len);
		if (rc)
			break;
	}
	free(payload);
	return rc;
}

/* ---- starting the child ---------------------------------------------------------------- */

/* The document in memory that has no name; -1 when there is none to be had. */
static int in_memory(const void *bytes, size_t n)
{
	int fd = memfd_create("document", MFD_CLOEXEC);
	size_t done = 0;

	while (fd >= 0 && done < n) {
		ssize_t w = write(fd, (const char *)bytes + done, n - done);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)w;
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool start(const struct cage_job *job, int in, int out, pid_t *ret_pid)
{
	char exe[] = "/proc/self/exe", flag[] = "--cage", mark[] = MARK "=1";
	char *argv[5] = { exe, flag, (char *)(uintptr_t)job->kind, (char *)(uintptr_t)job->option, NULL };
	char *env[] = { mark, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;
	bool good;

	sigemptyset(&none);
	sigfillset(&all);
	if (posix_spawn_file_actions_init(&files))
		return false;
	if (posix_spawnattr_init(&attr)) {
		posix_spawn_file_actions_destroy(&files);
		return false;
	}
	/* The server's threads hold signals back; the child must not inherit that. */
	good = !posix_spawnattr_setsigmask(&attr, &none) && !posix_spawnattr_setsigdefault(&attr, &all) &&
		!posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) &&
		!posix_spawn_file_actions_adddup2(&files, in, 0) &&
		!posix_spawn_file_actions_adddup2(&files, out, 1) &&
		!posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0) &&
		!posix_spawn(ret_pid, exe, &files, &attr, argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return good;
}

/* Everything is said or nothing more will be: no mercy, no waiting for it. */
static void end(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
}

enum rc cage_run(const struct cage_job *job, const void *bytes, size_t n, struct fault *f)
{
	struct reader *r;
	int in, out[2];
	pid_t pid;
	bool started;
	enum rc rc;

	if (n > job->in_max)
		return fault_set(f, LIMIT, "cage.too_large", "%s", "");
	if (getenv(MARK))
		return fault_set(f, FAILED, "cage.nested", "this program does not hand --cage on");
	in = in_memory(bytes, n);
	if (in < 0)
		return fault_set(f, FAILED, "cage.failed", "memory");
	if (pipe2(out, O_CLOEXEC)) {
		close(in);
		return fault_set(f, FAILED, "cage.failed", "pipe");
	}
	started = start(job, in, out[1], &pid);
	close(in);
	close(out[1]);
	if (!started) {
		close(out[0]);
		return fault_set(f, FAILED, "cage.failed", "start");
	}
	r = xcalloc(1, sizeof *r);
	r->fd = out[0];
	r->total_max = job->total_max;
	r->clock = clock_system();
	r->until_us = clock_mono(&r->clock) + job->wall_ms * 1000;
	rc = listen_to(r, job, f);
	end(pid);
	close(out[0]);
	free(r);
	return rc;
}

/* ---- pictures ---------------------------------------------------------------------------- */

struct image_wait { struct arena *arena; struct cage_image image; int max_side; struct fault *fault; };

static enum rc take_image(void *arg, char kind, const uint8_t *bytes, size_t n)
{
	struct image_wait *w = arg;
	int32_t size[2];

	if (kind != 'I' || w->image.bytes || n <= sizeof size + 4)
		return fault_set(w->fault, FAILED, "cage.failed", "frame");
	memcpy(size, bytes, sizeof size);
	bytes += sizeof size;
	n -= sizeof size;
	if (size[0] < 1 || size[1] < 1 || size[0] > w->max_side || size[1] > w->max_side ||
	    bytes[0] != 0xff || bytes[1] != 0xd8)
		return fault_set(w->fault, FAILED, "cage.failed", "image");
	w->image = (struct cage_image){ arena_dup(w->arena, bytes, n), n, size[0], size[1] };
	return OK;
}

enum rc cage_jpeg(struct arena *a, const void *bytes, size_t n, int max_side, struct fault *f,
		struct cage_image *ret_image)
{
	struct image_wait w = { .arena = a, .max_side = max_side, .fault = f };
	char side[16];
	struct cage_job job = { .kind = "jpeg", .option = side, .in_max = CAGE_IMAGE_MAX, .frame_max = 8 << 20,
		.total_max = 9 << 20, .wall_ms = 20000, .frame = take_image, .arg = &w };
	enum rc rc;

	CHECK(max_side >= 16 && max_side <= 4096);
	snprintf(side, sizeof side, "%d", max_side);
	rc = cage_run(&job, bytes, n, f);
	if (rc)
		return rc;
	if (!w.image.bytes)
		return fault_set(f, FAILED, "cage.failed", "no image");
	*ret_image = w.image;
	return OK;
}

/* ---- workbooks ------------------------------------------------------------------------------ */

struct rows_wait {
	cage_row_fn *row;
	void *arg;
	struct fault *fault;
	int64_t rows, last;
	char *text;                     /* the row's cells, each with a NUL */
	const char *cell[CAGE_COLUMNS_MAX];
};
enum { ROW_BYTES_MAX = 1 << 20 };

static bool is_clean(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' && s[i] != '\n' && s[i] != '\t')
			return false;
	return utf8_valid(s, n);
}

static enum rc take_row(void *arg, char kind, const uint8_t *bytes, size_t n)
{
	struct rows_wait *w = arg;
	uint32_t head[2], len;
	size_t at = sizeof head, out = 0;

	if (kind != 'R' || n < sizeof head)
		return fault_set(w->fault, FAILED, "cage.failed", "frame");
	memcpy(head, bytes, sizeof head);
	if (head[1] < 1 || head[1] > CAGE_COLUMNS_MAX || head[0] <= w->last || ++w->rows > CAGE_ROWS_MAX)
		return fault_set(w->fault, FAILED, "cage.failed", "row");
	w->last = head[0];
	for (uint32_t i = 0; i < head[1]; i++) {
		if (n - at < sizeof len)
			return fault_set(w->fault, FAILED, "cage.failed", "cell");
		memcpy(&len, bytes + at, sizeof len);
		at += sizeof len;
		if (len > n - at || !is_clean((const char *)bytes + at, len))
			return fault_set(w->fault, FAILED, "cage.failed", "text");
		memcpy(w->text + out, bytes + at, len);
		w->text[out + len] = '\0';
		w->cell[i] = w->text + out;
		at += len;
		out += len + 1;
	}
	return w->row(w->arg, head[0], w->cell, head[1]);
}

enum rc cage_xlsx(const void *bytes, size_t n, cage_row_fn *row, void *arg, struct fault *f)
{
	return cage_xlsx_sheet(bytes, n, NULL, row, arg, f);
}

enum rc cage_xlsx_sheet(const void *bytes, size_t n, const char *sheet, cage_row_fn *row, void *arg, struct fault *f)
{
	struct rows_wait w = { .row = row, .arg = arg, .fault = f };
	struct cage_job job = { .kind = "xlsx", .option = sheet, .in_max = CAGE_SHEET_MAX, .frame_max = ROW_BYTES_MAX,
		.total_max = (size_t)400 << 20, .wall_ms = 60000, .frame = take_row, .arg = &w };
	enum rc rc;

	w.text = xmalloc(ROW_BYTES_MAX + CAGE_COLUMNS_MAX);
	rc = cage_run(&job, bytes, n, f);
	free(w.text);
	if (rc)
		return rc;
	return w.rows ? OK : fault_set(f, INVALID, "cage.sheet.empty", "%s", "");
}
