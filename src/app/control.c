/* The door of a running server for commands on the same machine.
 *
 * One line a connection, parts separated by tabs:
 *
 *	hello                       -> ok
 *	figures                     -> ok, then lines as in /metrics until the end
 *	token  USER  ROLE-or-dash  DAYS   -> ok  TOKEN
 *	anything that failed        -> fail  NUMBER-OF-RC  CODE
 */
#include "app.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Who asks may have to wait for a disk; who says nothing must not hold up the next. */
enum { LINE_MAX_BYTES = 512, ANSWER_S = 10, QUESTION_S = 2, FIGURES_MAX = 4 << 20 };

struct control {
	struct app *app;
	void (*figures)(void *arg, struct buf *out);
	void *arg;
	pthread_t thread;
	int dir, fd, stop;
};

/* Through the directory's descriptor: its path may be longer than a socket's address. */
static struct sockaddr_un address(int dir)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	snprintf(a.sun_path, sizeof a.sun_path, "/proc/self/fd/%d/control", dir);
	return a;
}

static void set_patience(int fd, int seconds)
{
	struct timeval tv = { .tv_sec = seconds };

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof tv);
}

/* One line without its end; false when it is none or too long. */
static bool read_line(int fd, char line[LINE_MAX_BYTES])
{
	size_t n = 0;

	while (n < LINE_MAX_BYTES - 1) {
		ssize_t got = read(fd, line + n, LINE_MAX_BYTES - 1 - n);
		char *end;

		if (got <= 0)
			return false;
		n += (size_t)got;
		line[n] = '\0';
		end = strchr(line, '\n');
		if (end) {
			*end = '\0';
			return true;
		}
	}
	return false;
}

static bool send_all(int fd, const char *text, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, text, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		text += sent;
		n -= (size_t)sent;
	}
	return true;
}

static bool send_line(int fd, const char *line)
{
	return send_all(fd, line, strlen(line));
}

/* Cuts a line at its tabs; the count of parts. */
static size_t cut(char *line, char **part, size_t most)
{
	size_t n = 0;

	while (n < most) {
		part[n++] = line;
		line = strchr(line, '\t');
		if (!line)
			break;
		*line++ = '\0';
	}
	return n;
}

/* ---- the server's side ---------------------------------------------------------------- */

static void answer(struct control *c, char *line, char *out, size_t size)
{
	char *part[5], token[API_TOKEN_SIZE];
	struct token_wish w;
	struct fault f = {0};
	size_t n = cut(line, part, COUNT_OF(part));
	enum rc rc = INVALID;

	if (n == 1 && str_eq(part[0], "hello")) {
		snprintf(out, size, "ok\n");
		return;
	}
	w = (struct token_wish){ .user = n > 1 ? part[1] : NULL, .role = n > 2 && !str_eq(part[2], "-") ? part[2] : NULL };
	if (n == 4 && str_eq(part[0], "token") && str_to_i64(part[3], &w.days) && w.days > 0 && w.days <= 3660)
		rc = app_token(c->app, &w, token, &f);
	if (rc)
		snprintf(out, size, "fail\t%d\t%s\n", (int)rc, f.code ? f.code : rc_name(rc));
	else
		snprintf(out, size, "ok\t%s\n", token);
}

static void send_figures(struct control *c, int fd)
{
	struct buf text;

	buf_init(&text, FIGURES_MAX);
	buf_puts(&text, "ok\n");
	c->figures(c->arg, &text);
	(void)!send_line(fd, buf_str(&text));
	buf_release(&text);
}

static bool is_trusted(int fd)
{
	struct ucred who;
	socklen_t n = sizeof who;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && (who.uid == 0 || who.uid == geteuid());
}

static void serve_one(struct control *c)
{
	char line[LINE_MAX_BYTES], out[LINE_MAX_BYTES];
	int fd = accept4(c->fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	set_patience(fd, QUESTION_S);
	if (is_trusted(fd) && read_line(fd, line)) {
		if (str_eq(line, "figures")) {
			send_figures(c, fd);
		} else {
			answer(c, line, out, sizeof out);
			(void)!send_line(fd, out);
		}
	}
	close(fd);
}

static void *work(void *arg)
{
	struct control *c = arg;
	struct pollfd p[2] = { { .fd = c->fd, .events = POLLIN }, { .fd = c->stop, .events = POLLIN } };

	for (;;) {
		if (poll(p, COUNT_OF(p), -1) < 0 && errno != EINTR)
			break;
		if (p[1].revents)
			break;
		if (p[0].revents & POLLIN)
			serve_one(c);
	}
	return NULL;
}

static void release(struct control *c)
{
	if (c->fd >= 0)
		close(c->fd);
	if (c->stop >= 0)
		close(c->stop);
	if (c->dir >= 0)
		close(c->dir);
	free(c);
}

static bool bind_here(struct control *c)
{
	struct sockaddr_un a = address(c->dir);

	/* The lock on the directory is ours, so whatever socket stands here is nobody's. */
	unlinkat(c->dir, "control", 0);
	return bind(c->fd, (struct sockaddr *)&a, sizeof a) == 0 && fchmodat(c->dir, "control", 0600, 0) == 0 &&
		listen(c->fd, 8) == 0;
}

enum rc control_start(struct app *a, void (*figures)(void *arg, struct buf *out), void *arg, struct fault *f,
		struct control **ret_control)
{
	const char *url = a->o->store;
	const char *dir = !url ? a->o->data : str_prefix(url, "sqlite:") ? url + strlen("sqlite:") : NULL;
	struct control *c;

	/* Elsewhere commands write beside the server, as any second process. */
	if (!dir) {
		*ret_control = NULL;
		return OK;
	}
	c = xcalloc(1, sizeof *c);
	c->app = a;
	c->figures = figures;
	c->arg = arg;
	c->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	c->stop = eventfd(0, EFD_CLOEXEC);
	if (c->dir < 0 || c->fd < 0 || c->stop < 0 || !bind_here(c) ||
	    pthread_create(&c->thread, NULL, work, c)) {
		int e = errno;

		release(c);
		return fault_set(f, FAILED, "app.control", "errno %d", e);
	}
	*ret_control = c;
	return OK;
}

void control_stop(struct control *c)
{
	uint64_t one = 1;

	if (!c)
		return;
	CHECK(write(c->stop, &one, sizeof one) == (ssize_t)sizeof one);
	pthread_join(c->thread, NULL);
	unlinkat(c->dir, "control", 0);
	release(c);
}

/* ---- the command's side ---------------------------------------------------------------- */

static int call(const char *dir)
{
	int d = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd = -1;
	struct sockaddr_un a;

	if (d < 0)
		return -1;
	a = address(d);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) != 0) {
		close(fd);
		fd = -1;
	}
	close(d);
	return fd;
}

static enum rc read_answer(char *line, char token[API_TOKEN_SIZE], struct fault *f)
{
	char *part[4];
	size_t n = cut(line, part, COUNT_OF(part));
	int64_t number;

	if (n == 1 && !token && str_eq(part[0], "ok"))
		return OK;
	if (n == 2 && token && str_eq(part[0], "ok") && str_copy(token, API_TOKEN_SIZE, part[1]))
		return OK;
	if (n == 3 && str_eq(part[0], "fail") && str_to_i64(part[1], &number) && number > OK && number <= FAILED)
		return fault_set(f, (enum rc)number, str_eq(part[2], "access.no_role") ? "access.no_role" :
			"app.control", "%s", part[2]);
	return fault_set(f, FAILED, "app.control", "%s", "no answer that makes sense");
}

enum rc control_ask_token(const char *dir, const struct token_wish *w, char token[API_TOKEN_SIZE], struct fault *f)
{
	char line[LINE_MAX_BYTES];
	int fd = call(dir);
	enum rc rc;

	if (fd < 0)
		return NOT_FOUND;
	set_patience(fd, ANSWER_S);
	if (!w)
		str_copy(line, sizeof line, "hello\n");
	else if (strpbrk(w->user, "\t\n") || (w->role && strpbrk(w->role, "\t\n")) ||
		 snprintf(line, sizeof line, "token\t%s\t%s\t%lld\n", w->user, w->role ? w->role : "-",
			(long long)w->days) >= (int)sizeof line)
		line[0] = '\0';
	if (!line[0])
		rc = fault_set(f, NOT_FOUND, "access.no_role", "%s", "");
	else if (send_line(fd, line) && read_line(fd, line))
		rc = read_answer(line, token, f);
	else
		rc = fault_set(f, BUSY, "app.control", "%s", "the server does not answer");
	close(fd);
	return rc;
}

enum rc control_ask_figures(const char *dir, struct buf *out, struct fault *f)
{
	int fd = call(dir);
	char part[4096];
	ssize_t n = 0;
	enum rc rc = OK;

	if (fd < 0)
		return NOT_FOUND;
	set_patience(fd, ANSWER_S);
	if (send_line(fd, "figures\n"))
		while ((n = read(fd, part, sizeof part)) > 0)
			buf_put(out, part, (size_t)n);
	if (n < 0 || !str_prefix(buf_str(out), "ok\n"))
		rc = fault_set(f, BUSY, "app.control", "%s", "the server does not answer");
	close(fd);
	return rc;
}
