/* load - sends prepared HTTP requests over kept-alive connections and measures.
 *
 *	load run  HOST PORT FILE CLIENTS SECONDS [FIRST] [once]
 *	load open HOST PORT FILE CONNECTIONS
 *
 * FILE holds requests one after the other, each as its length in digits, a newline
 * and the bytes as sent.  run: every client sends its next request when the answer
 * to the one before is complete; requests are taken in the order of the file from
 * number FIRST on, beginning anew at its end, or stopping there with `once`; it ends
 * after SECONDS, too.  The result is one line of JSON.
 *
 * open: opens CONNECTIONS and sends on each the whole or half request that the file
 * holds, waits for a first answer only where the file's name ends in "idle", says
 * "ready" and holds them until its input ends.
 *
 * One thread and epoll: on two cores the generator must leave one to the server. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base.h"

enum { HEAD_MAX = 16 << 10, EVENTS = 256 };

struct request { const char *bytes; size_t n; };

struct client {
	int fd;
	struct request now;
	size_t sent, got, body_left;    /* got: bytes of the head; body_left: after the head */
	bool in_body, close_after, at_work;
	int64_t begun_us;
	int status;
	char head[HEAD_MAX];
};

/* Times in steps of 2 % from 1 us to 30 min: small, and exact enough for a percentile. */
enum { STEPS = 2048 };
struct histogram { uint64_t n[STEPS], total; int64_t max_us; double sum_us; };

struct load {
	struct sockaddr_in to;
	struct request *list;
	size_t n, next;
	bool once, over;
	int epoll;
	struct client *client;
	size_t nclients, busy;
	struct histogram h;
	uint64_t by_class[6], errors, bytes, other;
	int first_bad;
	char bad_text[300];
};

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t own_cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (int64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- histogram ------------------------------------------------------------------ */

/* 32 steps for each doubling. */
static size_t step_of(int64_t us)
{
	int top;

	if (us < 32)
		return us < 0 ? 0 : (size_t)us;
	top = 63 - __builtin_clzll((uint64_t)us);
	size_t s = (size_t)(top - 4) * 32 + (size_t)((us >> (top - 5)) & 31);
	return s < STEPS ? s : STEPS - 1;
}

static double step_us(size_t s)
{
	if (s < 32)
		return (double)s;
	return (double)((32 + s % 32) << (s / 32 - 1));
}

static void count_time(struct histogram *h, int64_t us)
{
	h->n[step_of(us)]++;
	h->total++;
	h->sum_us += (double)us;
	if (us > h->max_us)
		h->max_us = us;
}

static double percentile_ms(const struct histogram *h, double p)
{
	uint64_t want = (uint64_t)((double)h->total * p), seen = 0;

	for (size_t i = 0; i < STEPS; i++) {
		seen += h->n[i];
		if (seen > want)
			return step_us(i) / 1000;
	}
	return (double)h->max_us / 1000;
}

/* ---- requests --------------------------------------------------------------------- */

static void read_requests(struct load *l, const char *path)
{
	struct stat st;
	size_t room = 0, size;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0)
		die(path);
	size = (size_t)st.st_size;
	const char *at = mmap(NULL, size ? size : 1, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		die(path);
	close(fd);
	for (const char *end = at + size; at < end; ) {
		char *after;
		size_t n = strtoul(at, &after, 10);

		if (*after != '\n' || n == 0 || after + 1 + n > end) {
			errno = EINVAL;
			die(path);
		}
		if (l->n == room) {
			room = room ? room * 2 : 1024;
			l->list = xrealloc(l->list, room * sizeof l->list[0]);
		}
		l->list[l->n++] = (struct request){ after + 1, n };
		at = after + 1 + n;
	}
	if (l->n == 0) {
		errno = ENODATA;
		die(path);
	}
}

/* ---- connections ------------------------------------------------------------------- */

static int dial(const struct load *l)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0)
		die("socket");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	for (int attempt = 0; connect(fd, (const struct sockaddr *)&l->to, sizeof l->to) != 0; attempt++) {
		if (attempt > 100 || (errno != EADDRNOTAVAIL && errno != EAGAIN && errno != ECONNREFUSED))
			die("connect");
		usleep(10000);
	}
	return fd;
}

static void join_epoll(struct load *l, struct client *c)
{
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };

	fcntl(c->fd, F_SETFL, fcntl(c->fd, F_GETFL) | O_NONBLOCK);
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &e) != 0)
		die("epoll");
}

static void push_out(struct load *l, struct client *c)
{
	while (c->sent < c->now.n) {
		ssize_t n = send(c->fd, c->now.bytes + c->sent, c->now.n - c->sent, MSG_NOSIGNAL);

		if (n <= 0) {
			/* A body larger than the socket's buffer: rare here, so wait for it. */
			if (n < 0 && errno == EAGAIN) {
				usleep(200);
				continue;
			}
			l->errors++;
			return;
		}
		c->sent += (size_t)n;
	}
}

static void begin(struct load *l, struct client *c)
{
	if (l->over || (l->once && l->next >= l->n)) {
		if (c->at_work)
			l->busy--;
		c->at_work = false;
		return;
	}
	if (!c->at_work)
		l->busy++;
	c->at_work = true;
	c->now = l->list[l->next++ % l->n];
	c->sent = c->got = 0;
	c->in_body = false;
	c->begun_us = now_us();
	push_out(l, c);
}

static void again(struct load *l, struct client *c)
{
	close(c->fd);
	c->fd = dial(l);
	join_epoll(l, c);
}

static void note_bad(struct load *l, const struct client *c, size_t n)
{
	if (l->first_bad)
		return;
	l->first_bad = c->status;
	size_t keep = n < sizeof l->bad_text - 1 ? n : sizeof l->bad_text - 1;
	memcpy(l->bad_text, c->head, keep);
	for (size_t i = 0; i < keep; i++)
		if ((unsigned char)l->bad_text[i] < ' ' || l->bad_text[i] == '"' || l->bad_text[i] == '\\')
			l->bad_text[i] = ' ';
}

/* The head is complete: status, length, what came of the body already. */
static bool read_head(struct load *l, struct client *c, size_t head_len)
{
	char *end = c->head + head_len, *line = memchr(c->head, '\n', head_len);
	size_t length = 0;
	bool have = false;

	c->status = (int)strtol(c->head + 9, NULL, 10);
	c->close_after = false;
	for (line++; line < end; ) {
		char *eol = memchr(line, '\n', (size_t)(end - line));

		if (!eol)
			break;
		if (strncasecmp(line, "Content-Length:", 15) == 0) {
			length = strtoul(line + 15, NULL, 10);
			have = true;
		} else if (strncasecmp(line, "Connection: close", 17) == 0) {
			c->close_after = true;
		}
		line = eol + 1;
	}
	if (!have && c->status != 204 && c->status != 304)
		return false;
	c->body_left = length - (c->got - head_len < length ? c->got - head_len : length);
	l->bytes += length;
	c->in_body = true;
	if (c->status >= 400)
		note_bad(l, c, c->got);
	return true;
}

static void finish(struct load *l, struct client *c)
{
	count_time(&l->h, now_us() - c->begun_us);
	l->by_class[c->status / 100 < 6 ? c->status / 100 : 0]++;
	if (c->close_after)
		again(l, c);
	begin(l, c);
}

static void fail(struct load *l, struct client *c)
{
	l->errors++;
	again(l, c);
	begin(l, c);
}

static void readable(struct load *l, struct client *c)
{
	static char sink[64 << 10];
	bool into_head = !c->in_body;
	ssize_t n = into_head ? recv(c->fd, c->head + c->got, HEAD_MAX - 1 - c->got, 0)
		: recv(c->fd, sink, sizeof sink, 0);

	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		if (c->at_work)
			fail(l, c);
		else
			epoll_ctl(l->epoll, EPOLL_CTL_DEL, c->fd, NULL);
		return;
	}
	if (into_head) {
		char *end;

		c->got += (size_t)n;
		c->head[c->got] = '\0';
		end = memmem(c->head, c->got, "\r\n\r\n", 4);
		if (!end) {
			if (c->got >= HEAD_MAX - 1)
				fail(l, c);
			return;
		}
		if (!read_head(l, c, (size_t)(end + 4 - c->head))) {
			fail(l, c);
			return;
		}
	} else {
		c->body_left -= (size_t)n < c->body_left ? (size_t)n : c->body_left;
	}
	if (c->body_left == 0)
		finish(l, c);
}

/* ---- commands ------------------------------------------------------------------------- */

static int run(struct load *l, double seconds)
{
	struct epoll_event events[EVENTS];
	int64_t from = now_us(), until = from + (int64_t)(seconds * 1e6), end = until, cpu = own_cpu_us();

	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->client = xcalloc(l->nclients, sizeof l->client[0]);
	for (size_t i = 0; i < l->nclients; i++) {
		l->client[i].fd = dial(l);
		join_epoll(l, &l->client[i]);
	}
	from = now_us();
	until = from + (int64_t)(seconds * 1e6);
	size_t first = l->next;
	for (size_t i = 0; i < l->nclients; i++)
		begin(l, &l->client[i]);
	while (l->busy) {
		int n = epoll_wait(l->epoll, events, EVENTS, 100);

		for (int i = 0; i < n; i++)
			readable(l, events[i].data.ptr);
		end = now_us();
		if (end >= until)
			l->over = true;
		/* Nobody answers any more. */
		if (end > until + 20000000) {
			l->errors += l->busy;
			break;
		}
	}
	double s = (double)(end - from) / 1e6;
	printf("{\"requests\":%llu,\"seconds\":%.4f,\"rate\":%.1f,\"p50_ms\":%.4f,\"p90_ms\":%.4f,\"p99_ms\":%.4f,"
		"\"max_ms\":%.3f,\"ok\":%llu,\"redirected\":%llu,\"refused\":%llu,\"failed\":%llu,\"errors\":%llu,"
		"\"bytes\":%llu,\"load_cpu_us\":%.2f,\"cpu_us\":%lld,\"taken\":%zu,\"bad\":\"%s\"}\n",
		(unsigned long long)l->h.total, s, (double)l->h.total / s, percentile_ms(&l->h, 0.5),
		percentile_ms(&l->h, 0.9), percentile_ms(&l->h, 0.99), (double)l->h.max_us / 1000,
		(unsigned long long)l->by_class[2], (unsigned long long)l->by_class[3],
		(unsigned long long)l->by_class[4], (unsigned long long)l->by_class[5], (unsigned long long)l->errors,
		(unsigned long long)l->bytes, l->h.total ? (double)(own_cpu_us() - cpu) / (double)l->h.total : 0,
		(long long)(own_cpu_us() - cpu), l->next - first, l->bad_text);
	return 0;
}

/* Reads what there is of one answer; the connection stays open and idle. */
static bool answered(int fd)
{
	static char sink[256 << 10];
	struct timeval wait = { .tv_sec = 10 };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	return recv(fd, sink, sizeof sink, 0) > 0;
}

static int hold(struct load *l, bool wait)
{
	char c;
	size_t bad = 0;

	for (size_t i = 0; i < l->nclients; i++) {
		int fd = dial(l);
		struct request r = l->list[i % l->n];

		if (send(fd, r.bytes, r.n, MSG_NOSIGNAL) != (ssize_t)r.n || (wait && !answered(fd)))
			bad++;
	}
	printf("ready %zu bad %zu\n", l->nclients, bad);
	fflush(stdout);
	while (read(0, &c, 1) > 0)
		;
	return 0;
}

int main(int argc, char **argv)
{
	struct load l = { 0 };
	size_t len;
	int status;

	if (argc < 6) {
		fprintf(stderr, "usage: load run|open HOST PORT FILE CLIENTS [SECONDS [FIRST [once]]]\n");
		return 2;
	}
	l.to = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(argv[3], NULL, 10)) };
	if (inet_pton(AF_INET, argv[2], &l.to.sin_addr) != 1) {
		fprintf(stderr, "load: %s is no address\n", argv[2]);
		return 2;
	}
	read_requests(&l, argv[4]);
	l.nclients = strtoul(argv[5], NULL, 10);
	if (str_eq(argv[1], "open")) {
		len = strlen(argv[4]);
		status = hold(&l, len >= 4 && str_eq(argv[4] + len - 4, "idle"));
		free(l.list);
		return status;
	}
	l.next = argc > 7 ? strtoul(argv[7], NULL, 10) : 0;
	l.once = argc > 8 && str_eq(argv[8], "once");
	status = run(&l, argc > 6 ? strtod(argv[6], NULL) : 5);
	free(l.client);
	free(l.list);
	return status;
}
