/* The server under the conduct of real clients: slow, half-sent, broken off,
 * too many, large, streaming; and a clean stop while all that goes on. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "http_server.h"
#include "tap.h"

#define H "Host: a.example\r\n"
#define NEXT "GET /a HTTP/1.1\r\n" H "\r\n"
#define BIG ((size_t)3 << 20)

struct app {
	struct http_server *server;
	atomic_int noted, done;
	pthread_mutex_t gate;
};

static void quick(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	buf_printf(&res->body, "quick %s %d", req->remote, req->secure);
}

static void sleeper(void *app, struct http_request *req, struct http_response *res)
{
	struct timespec nap = { .tv_nsec = (long)http_path_key(req, "ms") * 1000000 };

	(void)app;
	nanosleep(&nap, NULL);
	buf_puts(&res->body, "slept");
}

/* Waits until the test opens the gate. */
static void gated(void *app, struct http_request *req, struct http_response *res)
{
	struct app *a = app;

	(void)req;
	pthread_mutex_lock(&a->gate);
	pthread_mutex_unlock(&a->gate);
	buf_puts(&res->body, "through");
}

static void sum(void *app, struct http_request *req, struct http_response *res)
{
	uint64_t total = 0;

	(void)app;
	for (size_t i = 0; i < req->body_len; i++)
		total += (unsigned char)req->body[i];
	buf_printf(&res->body, "%zu %llu %zu nul %d", req->body_len, (unsigned long long)total,
			req->nparts, req->body[req->body_len]);
}

struct lines {
	struct app *app;
	int at, to;
};

static enum rc next_line(void *state, struct buf *out)
{
	struct lines *l = state;

	if (l->at == l->to)
		return NOT_FOUND;
	if (l->at == 777)
		return FAILED;
	buf_printf(out, "line %08d\n", l->at++);
	return OK;
}

static void lines_done(void *state)
{
	atomic_fetch_add(&((struct lines *)state)->app->done, 1);
}

static void lines(void *app, struct http_request *req, struct http_response *res)
{
	struct lines *l = ARENA_NEW(req->arena, struct lines);

	l->app = app;
	l->at = str_eq(http_query(req, "break"), "1") ? 0 : 1000;
	l->to = l->at + (int)http_path_key(req, "n");
	http_send_stream(res, "text/plain; charset=utf-8",
			(struct http_stream){ next_line, lines_done, l });
}

static void file(void *app, struct http_request *req, struct http_response *res)
{
	int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	(void)app;
	(void)req;
	CHECK(fd >= 0 && write(fd, "file bytes", 10) == 10 && lseek(fd, 0, SEEK_SET) == 0);
	http_send_file(res, "text/plain; charset=utf-8", fd, 10);
}

static void nothing(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	(void)req;
	res->status = 204;
}

static void tagged(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	(void)req;
	res->etag = "\"1\"";
	buf_puts(&res->body, "tagged");
}

static void large(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	(void)req;
	for (int i = 0; i < 200000; i++)
		buf_puts(&res->body, "0123456789");
}

/* Finds only when it is half done that it would have to wait. */
static void waits(void *app, struct http_request *req, struct http_response *res)
{
	(void)app;
	buf_puts(&res->body, req->hurried ? "half" : "whole");
	http_set(res, "X-Half", "yes");
	if (!req->hurried)
		http_set(res, "X-Half", "no");
	res->later = req->hurried;
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/waits", HTTP_INLINE, 0, waits, NULL },
	{ HTTP_POST, "/waits", HTTP_INLINE, 100, waits, NULL },
	{ HTTP_GET, "/quick", HTTP_INLINE, 0, quick, NULL },
	{ HTTP_GET, "/a", HTTP_WORKER, 0, quick, NULL },
	{ HTTP_GET, "/sleep/{ms:int}", HTTP_WORKER, 0, sleeper, NULL },
	{ HTTP_GET, "/gated", HTTP_WORKER, 0, gated, NULL },
	{ HTTP_POST, "/sum", HTTP_WORKER, (size_t)8 << 20, sum, NULL },
	{ HTTP_POST, "/small", HTTP_INLINE, 1000, sum, NULL },
	{ HTTP_GET, "/lines/{n:int}", HTTP_WORKER, 0, lines, NULL },
	{ HTTP_GET, "/file", HTTP_WORKER, 0, file, NULL },
	{ HTTP_DELETE, "/nothing", HTTP_INLINE, 0, nothing, NULL },
	{ HTTP_GET, "/tagged", HTTP_INLINE, 0, tagged, NULL },
	{ HTTP_GET, "/large", HTTP_INLINE, 0, large, NULL },
};

static void noted(void *app, const struct http_request *req, const struct http_response *res, int64_t us)
{
	CHECK(req->path && res->status && us >= 0);
	atomic_fetch_add(&((struct app *)app)->noted, 1);
}

/* ---- a client ------------------------------------------------------------------- */

static int dial(unsigned port)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons((in_port_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct timeval patience = { .tv_sec = 5 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	CHECK(fd >= 0 && connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

static bool push(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

static bool say(int fd, const char *text)
{
	return push(fd, text, strlen(text));
}

/* Reads one response by its Content-Length, or to the end without one. */
static int hear(int fd, struct buf *b)
{
	char part[65536];
	ssize_t n;

	buf_clear(b);
	while ((n = recv(fd, part, sizeof(part), 0)) > 0) {
		const char *end, *length;

		buf_put(b, part, (size_t)n);
		end = strstr(b->data, "\r\n\r\n");
		length = strcasestr(b->data, "\r\nContent-Length: ");
		if (end && length && b->len >= (size_t)(end + 4 - b->data) + strtoul(length + 18, NULL, 10))
			break;
		if (end && !length && b->len >= 5 && strcmp(b->data + b->len - 5, "0\r\n\r\n") == 0)
			break;
		if (end && !length && strstr(b->data, " 204 "))
			break;
	}
	return b->len > 12 ? (int)strtol(b->data + 9, NULL, 10) : 0;
}

static const char *body_of(struct buf *b)
{
	const char *end = b->data ? strstr(b->data, "\r\n\r\n") : NULL;

	return end ? end + 4 : "";
}

static int ask(unsigned port, const char *target, struct buf *b)
{
	AUTO(buf) line;
	int fd = dial(port), status;

	buf_init(&line, 4096);
	buf_printf(&line, "GET %s HTTP/1.1\r\n" H "\r\n", target);
	say(fd, line.data);
	status = hear(fd, b);
	close(fd);
	return status;
}

static void nap_ms(long ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* Up to 3 s until the figure has the value. */
#define SOON(cond) ({ bool seen_ = false; for (int i_ = 0; i_ < 300 && !(seen_ = (cond)); i_++) nap_ms(10); seen_; })

static struct http_server *start(struct app *app, struct http_router *router, struct http_config config)
{
	struct fault f = { 0 };
	struct http_server *s;

	config.after = noted;
	config.after_arg = app;
	config.spool_dir = "/tmp";
	if (!config.listen)
		config.listen = "127.0.0.1:0";
	if (http_server_start(&config, router, app, &f, &s) != OK) {
		printf("# %s\n", f.detail);
		CHECK(!"server starts");
	}
	app->server = s;
	return s;
}

/* ---- cases ------------------------------------------------------------------------ */

static void test_kinds(unsigned port)
{
	AUTO(buf) b;
	int fd = dial(port);

	buf_init(&b, (size_t)8 << 20);
	for (int i = 0; i < 3; i++) {
		say(fd, "GET /quick HTTP/1.1\r\n" H "\r\n");
		CHECK(hear(fd, &b) == 200);
		say(fd, "GET /a HTTP/1.1\r\n" H "\r\n");
		CHECK(hear(fd, &b) == 200);
	}
	is_str(body_of(&b), "quick 127.0.0.1 0", "many requests on one connection");
	for (int i = 0; i < 3; i++) {
		say(fd, "GET /waits HTTP/1.1\r\n" H "\r\n");
		CHECK(hear(fd, &b) == 200);
	}
	is_str(body_of(&b), "whole", "what would wait is run anew on a worker");
	ok(strstr(b.data, "X-Half: no") && !strstr(b.data, "X-Half: yes"), "of the first run nothing is left");
	say(fd, "POST /waits HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc");
	is_i64(hear(fd, &b), 200, "also with a body");
	is_str(body_of(&b), "whole", "of which it is told twice");
	say(fd, "GET /file HTTP/1.1\r\n" H "\r\n");
	is_i64(hear(fd, &b), 200, "a file");
	is_str(body_of(&b), "file bytes", "its bytes");
	say(fd, "DELETE /nothing HTTP/1.1\r\n" H "\r\n");
	is_i64(hear(fd, &b), 204, "no content");
	say(fd, "GET /tagged HTTP/1.1\r\n" H "If-None-Match: \"1\"\r\n\r\n" NEXT);
	nap_ms(100);
	buf_clear(&b);
	hear(fd, &b);
	ok(str_prefix(buf_str(&b), "HTTP/1.1 304"), "not modified");
	ok(strstr(buf_str(&b), "HTTP/1.1 200"), "and the next request goes on");
	say(fd, "GET /large HTTP/1.1\r\n" H "\r\n");
	is_i64(hear(fd, &b), 200, "a large page");
	is_i64((int64_t)strlen(body_of(&b)), 2000000, "whole");
	close(fd);
}

static void test_streams(struct app *app, unsigned port)
{
	AUTO(buf) b;
	int fd;

	buf_init(&b, (size_t)64 << 20);
	atomic_store(&app->done, 0);
	is_i64(ask(port, "/lines/200000", &b), 200, "a stream of 2.8 MB");
	ok(strstr(b.data, "line 00200999\n") && strcmp(b.data + b.len - 5, "0\r\n\r\n") == 0, "to its end");
	ok(SOON(atomic_load(&app->done) == 1), "done once");
	ask(port, "/lines/1000?break=1", &b);
	ok(!strstr(b.data, "line 00000777") && strcmp(b.data + b.len - 5, "0\r\n\r\n") != 0,
			"a stream that fails is seen to be cut");
	ok(SOON(atomic_load(&app->done) == 2), "done after failure");
	fd = dial(port);
	say(fd, "GET /lines/90000000 HTTP/1.1\r\n" H "\r\n");
	nap_ms(50);
	close(fd);
	ok(SOON(atomic_load(&app->done) == 3), "done when the reader goes away");
}

static void test_bodies(struct app *app, unsigned port)
{
	AUTO(buf) b;
	AUTO(buf) out;
	int fd = dial(port);
	char *bytes = xcalloc(1, BIG);

	buf_init(&b, 65536);
	buf_init(&out, BIG * 2);
	memset(bytes, 1, BIG);
	buf_printf(&out, "POST /sum HTTP/1.1\r\n" H "Content-Length: %zu\r\n\r\n", BIG);
	buf_put(&out, bytes, BIG);
	push(fd, out.data, out.len);
	is_i64(hear(fd, &b), 200, "a large body");
	is_str(body_of(&b), "3145728 3145728 0 nul 0", "arrives whole, mapped from its file");
	say(fd, "POST /sum HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 64; i++) {
		say(fd, "2000\r\n");
		push(fd, bytes, 8192);
		say(fd, "\r\n");
	}
	say(fd, "0\r\n\r\n");
	is_i64(hear(fd, &b), 200, "a large body in chunks");
	is_str(body_of(&b), "524288 524288 0 nul 0", "arrives whole");
	ok(SOON(http_server_figures(app->server).spool_bytes == 0), "disk is given back");
	say(fd, "POST /small HTTP/1.1\r\n" H "Content-Length: 3000000\r\n\r\n");
	push(fd, bytes, 3000000);
	is_i64(hear(fd, &b), 413, "too large, read to the end and told so");
	close(fd);
	fd = dial(port);
	say(fd, "POST /small HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 4; i++) {
		say(fd, "2000\r\n");
		push(fd, bytes, 8192);
		say(fd, "\r\n");
	}
	say(fd, "0\r\n\r\n");
	is_i64(hear(fd, &b), 413, "too large in chunks");
	close(fd);
	free(bytes);
}

static void test_full_queue(struct app *app, struct http_router *router)
{
	struct http_server *s = start(app, router, (struct http_config){ .worker_threads = 2, .queue_max = 3 });
	unsigned port = http_server_port(s);
	int fd[5], busy, status[5];
	AUTO(buf) b;

	buf_init(&b, 65536);
	pthread_mutex_lock(&app->gate);
	for (int i = 0; i < 5; i++) {
		fd[i] = dial(port);
		say(fd[i], "GET /gated HTTP/1.1\r\n" H "\r\n");
		if (i == 1)
			CHECK(SOON(http_server_figures(s).working == 2));
	}
	ok(SOON(http_server_figures(s).queued == 3), "two at work, three wait");
	busy = dial(port);
	say(busy, "GET /a HTTP/1.1\r\n" H "\r\n");
	is_i64(hear(busy, &b), 503, "the next one is told to come back");
	ok(strstr(b.data, "Retry-After: 2"), "and when");
	say(busy, "GET /quick HTTP/1.1\r\n" H "\r\n");
	is_i64(hear(busy, &b), 200, "quick pages are still served, on the same connection");
	pthread_mutex_unlock(&app->gate);
	for (int i = 0; i < 5; i++) {
		status[i] = hear(fd[i], &b);
		close(fd[i]);
	}
	ok(status[0] == 200 && status[1] == 200 && status[2] == 200 && status[3] == 200 && status[4] == 200,
			"all that were let in are answered");
	close(busy);
	http_server_stop(s);
}

/* Head or body that stops in the middle. */
static void half_sent(unsigned port, int *fd, int n)
{
	for (int i = 0; i < n; i++) {
		fd[i] = dial(port);
		say(fd[i], i % 2 ? "POST /sum HTTP/1.1\r\n" H "Content-Length: 9000\r\n\r\nhalf"
			: "GET /quick HTTP/1.1\r\nHost: a.ex");
	}
}

/* They may stay for a minute here: whoever had to wait for them would wait longer
 * than even a busy machine takes. */
static void test_slow_beside(struct app *app, struct http_router *router)
{
	struct http_server *s = start(app, router, (struct http_config){
		.head_s = 60, .body_s = 60, .idle_s = 60 });
	unsigned port = http_server_port(s);
	enum { SLOW = 200 };
	int slow[SLOW], good = 0;
	struct timespec from, to;
	AUTO(buf) b;

	buf_init(&b, 65536);
	half_sent(port, slow, SLOW);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < 100; i++)
		good += ask(port, "/a", &b) == 200;
	clock_gettime(CLOCK_MONOTONIC, &to);
	ok(good == 100 && to.tv_sec - from.tv_sec < 30, "200 half-sent requests disturb nobody");
	for (int i = 0; i < SLOW; i++)
		close(slow[i]);
	http_server_stop(s);
}

static void test_slow_cut(struct app *app, struct http_router *router)
{
	struct http_server *s = start(app, router, (struct http_config){
		.head_s = 1, .body_s = 1, .idle_s = 1 });
	unsigned port = http_server_port(s);
	enum { SLOW = 200 };
	int slow[SLOW], trickle = dial(port), cut = 0;
	char byte;

	half_sent(port, slow, SLOW);
	/* A byte every 100 ms is never idle. */
	say(trickle, "GET / HTTP/1.1\r\n");
	for (int i = 0; i < 100; i++) {
		nap_ms(100);
		if (!say(trickle, "X"))
			break;
	}
	ok(recv(trickle, &byte, 1, MSG_DONTWAIT) == 0 || errno == ECONNRESET || errno == EPIPE,
			"a trickled head is cut");
	for (int i = 0; i < SLOW; i++)
		cut += recv(slow[i], &byte, 1, 0) <= 0;
	is_i64(cut, SLOW, "all half-sent requests are cut in time");
	ok(SOON(http_server_figures(s).body_bytes == 0), "and hold no memory");
	for (int i = 0; i < SLOW; i++)
		close(slow[i]);
	close(trickle);
	http_server_stop(s);
}

/* More than all bodies together may take: six of 10,000 bytes have their place, the
 * seventh has none while they are there. */
static void test_bodies_cap(struct app *app, struct http_router *router)
{
	struct http_server *s = start(app, router, (struct http_config){
		.head_s = 60, .body_s = 60, .idle_s = 60, .bodies_max = 64 << 10 });
	unsigned port = http_server_port(s);
	int fd[7], served = 0;
	AUTO(buf) b;

	buf_init(&b, 65536);
	for (int i = 0; i < 7; i++) {
		fd[i] = dial(port);
		say(fd[i], "POST /sum HTTP/1.1\r\n" H "Content-Length: 10001\r\n\r\n");
		for (int k = 0; k < 1000; k++)
			say(fd[i], "0123456789");
		if (i < 6)
			CHECK(SOON(http_server_figures(s).body_bytes == (uint64_t)(i + 1) * 10000));
	}
	say(fd[6], "!");
	is_i64(hear(fd[6], &b), 503, "who comes too late is told to come back");
	is_i64((int64_t)http_server_figures(s).body_bytes, 60000, "bodies under way stay within their cap");
	for (int i = 0; i < 6; i++) {
		say(fd[i], "!");
		served += hear(fd[i], &b) == 200;
	}
	is_i64(served, 6, "who was in is served");
	for (int i = 0; i < 7; i++)
		close(fd[i]);
	http_server_stop(s);
}

static void *rude(void *arg)
{
	unsigned port = *(unsigned *)arg;

	for (int i = 0; i < 150; i++) {
		struct linger now = { .l_onoff = 1 };
		static const char *const acts[] = {
			"GET /sleep/3 HTTP/1.1\r\n" H "\r\n", "GET /lines/100000 HTTP/1.1\r\n" H "\r\n",
			"POST /sum HTTP/1.1\r\n" H "Content-Length: 500\r\n\r\nabc", "GET /large HTTP/1.1\r\n" H "\r\n",
			NEXT NEXT NEXT NEXT, "GET /qui",
		};
		int fd = dial(port);

		say(fd, acts[(unsigned)i % COUNT_OF(acts)]);
		if (i % 3 == 0)
			nap_ms(1);
		if (i % 2)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(fd);
	}
	return NULL;
}

/* The disk is full, or its share for bodies. */
static void test_full_disk(struct app *app, struct http_router *router)
{
	struct http_server *s = start(app, router, (struct http_config){ .spool_max = 512 << 10 });
	char *bytes = xcalloc(1, (size_t)1 << 20);
	int fd = dial(http_server_port(s));
	AUTO(buf) b;

	buf_init(&b, 65536);
	say(fd, "POST /sum HTTP/1.1\r\n" H "Content-Length: 1048576\r\n\r\n");
	push(fd, bytes, (size_t)1 << 20);
	is_i64(hear(fd, &b), 503, "a body that finds no room");
	close(fd);
	fd = dial(http_server_port(s));
	say(fd, "POST /sum HTTP/1.1\r\n" H "Content-Length: 500000\r\n\r\n");
	push(fd, bytes, 500000);
	is_i64(hear(fd, &b), 200, "leaves the room to the next");
	close(fd);
	free(bytes);
	http_server_stop(s);
}

/* Clients that leave at any moment, beside ones that stay. */
static void test_aborts(struct app *app, struct http_router *router)
{
	struct http_server *s = start(app, router, (struct http_config){ .worker_threads = 4 });
	unsigned port = http_server_port(s);
	pthread_t thread[4];
	int good = 0;
	AUTO(buf) b;

	buf_init(&b, 65536);
	for (size_t i = 0; i < COUNT_OF(thread); i++)
		CHECK(pthread_create(&thread[i], NULL, rude, &port) == 0);
	for (int i = 0; i < 200; i++)
		good += ask(port, i % 2 ? "/a" : "/quick", &b) == 200;
	for (size_t i = 0; i < COUNT_OF(thread); i++)
		pthread_join(thread[i], NULL);
	is_i64(good, 200, "600 broken-off requests disturb nobody");
	ok(SOON(http_server_figures(s).connections_open == 0), "no connection is left");
	http_server_stop(s);
}

static void test_stop(struct app *app, struct http_router *router)
{
	struct http_server *s = start(app, router, (struct http_config){ .worker_threads = 2, .stop_s = 1 });
	unsigned port = http_server_port(s);
	int working = dial(port), streaming = dial(port), idle = dial(port), half = dial(port);
	struct timespec from, to;
	AUTO(buf) b;

	buf_init(&b, 65536);
	say(working, "GET /sleep/300 HTTP/1.1\r\n" H "\r\n");
	say(streaming, "GET /lines/90000000 HTTP/1.1\r\n" H "\r\n");
	say(idle, "GET /quick HTTP/1.1\r\n" H "\r\n");
	hear(idle, &b);
	say(half, "POST /sum HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nab");
	nap_ms(100);
	clock_gettime(CLOCK_MONOTONIC, &from);
	http_server_stop(s);
	clock_gettime(CLOCK_MONOTONIC, &to);
	is_i64(hear(working, &b), 200, "a request under way is finished");
	ok(strstr(b.data, "Connection: close"), "and the client told that this was all");
	ok(to.tv_sec - from.tv_sec < 3, "an endless one does not stop the stop");
	close(working);
	close(streaming);
	close(idle);
	close(half);
}

static void test_listening(struct app *app, struct http_router *router)
{
	static const char *const wrong[] = { "", "8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999",
		"example.org:80", "[::1:80", "unix:", "fd:0", "fd:999", "systemd" };
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct http_server *s;
	AUTO(buf) b;
	int fd, refused = 0;

	buf_init(&b, 65536);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct http_config config = { .listen = wrong[i] };
		struct fault f = { 0 };

		refused += http_server_start(&config, router, app, &f, &s) == INVALID && f.detail[0];
	}
	is_i64(refused, COUNT_OF(wrong), "addresses that make no sense are refused with a reason");

	{
		struct http_config config = { .listen = "127.0.0.1:0", .spool_dir = "/nowhere/at/all" };
		struct fault f = { 0 };

		is_rc(http_server_start(&config, router, app, &f, &s), FAILED,
				"a folder that takes no files is found out at the start");
	}
	snprintf(addr.sun_path, sizeof(addr.sun_path), "/tmp/zendegi-t-http-%d.sock", (int)getpid());
	buf_printf(&b, "unix:%s", addr.sun_path);
	for (int i = 0; i < 2; i++) {
		s = start(app, router, (struct http_config){ .listen = b.data, .trusted_proxy = "unix" });
		if (i == 0)
			http_server_stop(s);
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0);
	say(fd, "GET /quick HTTP/1.1\r\n" H "X-Forwarded-For: 6.6.6.6, 10.0.0.7\r\nX-Forwarded-Proto: https\r\n\r\n");
	hear(fd, &b);
	is_str(body_of(&b), "quick 10.0.0.7 1", "behind a proxy on a unix socket, after a restart");
	ok(strstr(b.data, "Strict-Transport-Security"), "TLS at the proxy counts");
	close(fd);
	http_server_stop(s);
	unlink(addr.sun_path);

	fd = socket(AF_INET, SOCK_STREAM, 0);
	CHECK(fd >= 0 && listen(fd, 5) == 0);
	buf_clear(&b);
	buf_printf(&b, "fd:%d", fd);
	s = start(app, router, (struct http_config){ .listen = b.data,
		.hosts = (const char *const[]){ "a.example", NULL } });
	is_i64(ask(http_server_port(s), "/quick", &b), 200, "on a socket that was handed over");
	fd = dial(http_server_port(s));
	say(fd, "GET /quick HTTP/1.1\r\nHost: evil.example\r\n\r\n");
	is_i64(hear(fd, &b), 400, "a foreign Host is refused where ours are known");
	close(fd);
	http_server_stop(s);
}

int main(void)
{
	struct app app = { .gate = PTHREAD_MUTEX_INITIALIZER };
	struct http_router *router = http_router_new();
	struct http_server *s;

	http_router_add(router, routes, COUNT_OF(routes));
	s = start(&app, router, (struct http_config){ .worker_threads = 4 });
	test_kinds(http_server_port(s));
	test_streams(&app, http_server_port(s));
	test_bodies(&app, http_server_port(s));
	http_server_stop(s);
	test_full_queue(&app, router);
	test_slow_beside(&app, router);
	test_slow_cut(&app, router);
	test_bodies_cap(&app, router);
	test_full_disk(&app, router);
	test_aborts(&app, router);
	test_stop(&app, router);
	test_listening(&app, router);
	ok(atomic_load(&app.noted) > 500, "every answer was noted");
	http_router_free(router);
	return done();
}
