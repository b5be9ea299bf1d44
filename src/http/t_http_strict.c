/* Requests that two parsers could read in two ways, sent byte by byte through a
 * real socket.  Every one of them must be refused and its connection closed, so
 * that the bytes after it are nobody's request.  nginx refuses the same ones;
 * the library below takes many (docs/architecture.md). */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "http_server.h"
#include "tap.h"

static unsigned port;

static void hello(void *app, struct http_request *req, struct http_response *res)
{
	++*(_Atomic int *)app;
	res->type = "text/plain; charset=utf-8";
	buf_printf(&res->body, "hello %zu %s", req->body_len, req->path);
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/", HTTP_INLINE, 0, hello, NULL },
	{ HTTP_POST, "/", HTTP_INLINE, 100, hello, NULL },
	{ HTTP_GET, "/a", HTTP_WORKER, 0, hello, NULL },
};

/* Sends bytes and reads to the end; a server that keeps the connection open is
 * caught by the time-out and shows as ret_closed false. */
static size_t talk(const char *bytes, size_t n, char *answer, size_t size, bool *ret_closed)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons((in_port_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct timeval patience = { .tv_usec = 150000 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t got = 0;
	ssize_t r = -1;

	CHECK(fd >= 0 && connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	CHECK(send(fd, bytes, n, MSG_NOSIGNAL) == (ssize_t)n);
	while (got < size - 1 && (r = recv(fd, answer + got, size - 1 - got, 0)) > 0)
		got += (size_t)r;
	/* A reset is an end as good as any. */
	*ret_closed = r == 0 || (r < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
	answer[got] = '\0';
	close(fd);
	return got;
}

#define H "Host: a.example\r\n"
#define BYTES(s) s, sizeof(s) - 1
/* What a smuggler hopes will be read as a request of its own. */
#define NEXT "GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"

static const struct bad {
	const char *name, *bytes;
	size_t n;
	int status;             /* 0: closing without a word will do, too */
} bad[] = {
	{ "Content-Length with Transfer-Encoding", BYTES("POST / HTTP/1.1\r\n" H
		"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT), 400 },
	{ "Transfer-Encoding with Content-Length", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" NEXT), 400 },
	{ "two lengths that differ", BYTES("POST / HTTP/1.1\r\n" H
		"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" NEXT), 0 },
	{ "two lengths alike", BYTES("POST / HTTP/1.1\r\n" H
		"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello" NEXT), 0 },
	{ "length with a plus", BYTES("POST / HTTP/1.1\r\n" H "Content-Length: +5\r\n\r\nhello" NEXT), 400 },
	{ "length with a minus", BYTES("POST / HTTP/1.1\r\n" H "Content-Length: -5\r\n\r\nhello" NEXT), 400 },
	{ "length in hexadecimal", BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 0x5\r\n\r\nhello" NEXT), 400 },
	{ "length as a list", BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5, 5\r\n\r\nhello" NEXT), 400 },
	{ "length with a blank behind", BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5 \r\n\r\nhello" NEXT), 0 },
	{ "empty length", BYTES("POST / HTTP/1.1\r\n" H "Content-Length:\r\n\r\n" NEXT), 400 },
	{ "length beyond 64 bits", BYTES("POST / HTTP/1.1\r\n" H
		"Content-Length: 99999999999999999999999\r\n\r\nhello" NEXT), 0 },
	{ "unknown coding", BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
	{ "identity, chunked", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
	{ "two codings", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
	{ "coding with a control character", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding: \013chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
	{ "chunks in HTTP/1.0", BYTES("POST / HTTP/1.0\r\n" H
		"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT), 0 },
	{ "chunk size 0x", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n" NEXT), 0 },
	{ "chunk size with a minus", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n" NEXT), 0 },
	{ "chunk without its end", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX0\r\n\r\n" NEXT), 0 },
	{ "trailer after chunks", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nHost: b.example\r\n\r\n" NEXT), 400 },
	{ "blank before the colon of a length", BYTES("POST / HTTP/1.1\r\n" H
		"Content-Length : 5\r\n\r\nhello" NEXT), 400 },
	{ "blank before the colon of a coding", BYTES("POST / HTTP/1.1\r\n" H
		"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" NEXT), 400 },
	{ "tab before the colon", BYTES("GET / HTTP/1.1\r\n" H "X\t: 1\r\n\r\n"), 400 },
	{ "folded line", BYTES("GET / HTTP/1.1\r\n" H "X: 1\r\n 2\r\n\r\n"), 400 },
	{ "folded line with a tab", BYTES("GET / HTTP/1.1\r\n" H "X: 1\r\n\t2\r\n\r\n"), 400 },
	{ "folded last line", BYTES("GET / HTTP/1.1\r\nHost: a.example\r\n  b\r\n\r\n"), 400 },
	{ "folded first line", BYTES("GET / HTTP/1.1\r\n " H "\r\n"), 400 },
	{ "NUL in a value", BYTES("GET / HTTP/1.1\r\n" H "X: a\0b\r\nY: 1\r\n\r\n"), 400 },
	{ "NUL in the last value", BYTES("GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n"), 400 },
	{ "NUL at the end of the last value", BYTES("GET / HTTP/1.1\r\n" H "X: a\0\r\n\r\n"), 400 },
	{ "NUL in a name", BYTES("GET / HTTP/1.1\r\n" H "X\0: a\r\n\r\n"), 400 },
	{ "NUL in the target", BYTES("GET /\0a HTTP/1.1\r\n" H "\r\n"), 0 },
	{ "bare LF after a header", BYTES("GET / HTTP/1.1\r\n" H "X: 1\nY: 2\r\n\r\n"), 400 },
	{ "bare LF after the request line", BYTES("GET / HTTP/1.1\n" H "\r\n"), 400 },
	{ "bare LF at the end", BYTES("GET / HTTP/1.1\r\n" H "X: 1\r\n\n"), 400 },
	{ "bare LF everywhere", BYTES("GET / HTTP/1.1\nHost: a.example\n\n"), 400 },
	{ "bare CR in a value", BYTES("GET / HTTP/1.1\r\n" H "X: 1\rY: 2\r\n\r\n"), 400 },
	{ "bare CR before a name", BYTES("GET / HTTP/1.1\r\n" H "\rX: 1\r\n\r\n"), 400 },
	{ "control character in a value", BYTES("GET / HTTP/1.1\r\n" H "X: a\001b\r\n\r\n"), 400 },
	{ "DEL in a value", BYTES("GET / HTTP/1.1\r\n" H "X: a\177b\r\n\r\n"), 400 },
	{ "bytes above ASCII in a value", BYTES("GET / HTTP/1.1\r\n" H "X: \xd8\xa2\r\n\r\n"), 400 },
	{ "name that is no token", BYTES("GET / HTTP/1.1\r\n" H "X(1): a\r\n\r\n"), 400 },
	{ "line without colon", BYTES("GET / HTTP/1.1\r\n" H "nonsense\r\n\r\n"), 400 },
	{ "line with an empty name", BYTES("GET / HTTP/1.1\r\n" H ": a\r\n\r\n"), 400 },
	{ "no Host", BYTES("GET / HTTP/1.1\r\nX: 1\r\n\r\n"), 400 },
	{ "no header at all", BYTES("GET / HTTP/1.1\r\n\r\n"), 400 },
	{ "no Host in HTTP/1.0", BYTES("GET / HTTP/1.0\r\nX: 1\r\n\r\n"), 400 },
	{ "two Hosts", BYTES("GET / HTTP/1.1\r\n" H "Host: b.example\r\n\r\n"), 400 },
	{ "Host twice alike", BYTES("GET / HTTP/1.1\r\n" H H "\r\n"), 400 },
	{ "empty Host", BYTES("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400 },
	{ "Host with a path", BYTES("GET / HTTP/1.1\r\nHost: a.example/x\r\n\r\n"), 400 },
	{ "Host with a user", BYTES("GET / HTTP/1.1\r\nHost: u@a.example\r\n\r\n"), 400 },
	{ "Host with a bad port", BYTES("GET / HTTP/1.1\r\nHost: a.example:80x\r\n\r\n"), 400 },
	{ "cookies twice", BYTES("GET / HTTP/1.1\r\n" H "Cookie: a=1\r\nCookie: a=2\r\n\r\n"), 400 },
	{ "absolute target of another host", BYTES("GET http://b.example/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "target with authority only", BYTES("GET a.example:80 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "target *", BYTES("GET * HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "blank in the target", BYTES("GET /a b HTTP/1.1\r\n" H "\r\n"), 0 },
	{ "two blanks before the target", BYTES("GET  / HTTP/1.1\r\n" H "\r\n"), 0 },
	{ "two blanks before the version", BYTES("GET /  HTTP/1.1\r\n" H "\r\n"), 0 },
	{ "tab for a blank", BYTES("GET\t/\tHTTP/1.1\r\n" H "\r\n"), 0 },
	{ "NUL as %00", BYTES("GET /a%00 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "folder above", BYTES("GET /../a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "folder above, encoded", BYTES("GET /%2e%2e/a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "folder above, overlong UTF-8", BYTES("GET /%c0%ae%c0%ae/a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "bad percent", BYTES("GET /%zz HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "bad UTF-8 in the query", BYTES("GET /?a=%ff HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "fragment in the target", BYTES("GET /#a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "TRACE", BYTES("TRACE / HTTP/1.1\r\n" H "\r\n"), 405 },
	{ "OPTIONS", BYTES("OPTIONS / HTTP/1.1\r\n" H "\r\n"), 405 },
	{ "CONNECT", BYTES("CONNECT a.example:80 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "unknown method", BYTES("BREW / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ "method in lower case", BYTES("get / HTTP/1.1\r\n" H "\r\n"), 501 },
	{ "HTTP/2.0", BYTES("GET / HTTP/2.0\r\n" H "\r\n"), 0 },
	{ "HTTP/0.9", BYTES("GET /\r\n\r\n"), 0 },
	{ "HTTP/1.2", BYTES("GET / HTTP/1.2\r\n" H "\r\n"), 505 },
	{ "version in lower case", BYTES("GET / http/1.1\r\n" H "\r\n"), 0 },
	{ "unknown expectation", BYTES("POST / HTTP/1.1\r\n" H "Expect: coffee\r\nContent-Length: 1\r\n\r\nx"), 417 },
	{ "packed body", BYTES("POST / HTTP/1.1\r\n" H
		"Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"), 415 },
	{ "enormous length", BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 9999999999\r\n\r\nx"), 413 },
	{ "length above the limit that waits for 100", BYTES("POST / HTTP/1.1\r\n" H
		"Content-Length: 101\r\nExpect: 100-continue\r\n\r\n"), 413 },
};

static void test_bad(_Atomic int *calls)
{
	char answer[8192];

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		bool closed, pass;
		size_t got;
		int before = *calls, status;

		got = talk(bad[i].bytes, bad[i].n, answer, sizeof(answer), &closed);
		status = got > 12 ? (int)strtol(answer + 9, NULL, 10) : 0;
		pass = closed && *calls == before && (status >= 400 || (!status && !bad[i].status));
		if (bad[i].status && status != bad[i].status)
			pass = false;
		if (!ok(pass, "%s", bad[i].name))
			printf("#   status %d, %s, handlers run %d\n", status, closed ? "closed" : "open",
					*calls - before);
	}
}

static void is_status(const char *bytes, size_t n, const char *status_line, const char *part, const char *name)
{
	char answer[8192];
	bool closed;

	talk(bytes, n, answer, sizeof(answer), &closed);
	if (!ok(str_prefix(answer, status_line) && strstr(answer, part), "%s", name))
		printf("#   %.300s\n", answer);
}

/* A head that grows: answered, then refused.  Silence only where the very last
 * bytes of the connection's memory are taken, or by the library itself. */
static void test_sizes(const char *line, const char *more, int silent_max)
{
	char answer[8192];
	int silent = 0, good = 0, large = 0;
	AUTO(buf) b;

	buf_init(&b, 100000);
	for (size_t n = 100; n < 6000; n += 100) {
		bool closed;

		buf_clear(&b);
		buf_puts(&b, "GET / HTTP/1.1\r\n" H "Connection: close\r\n");
		buf_puts(&b, line);
		for (size_t i = 0; i < n; i += strlen(more))
			buf_puts(&b, more);
		buf_puts(&b, "\r\n\r\n");
		talk(b.data, b.len, answer, sizeof(answer), &closed);
		good += str_prefix(answer, "HTTP/1.1 200");
		large += str_prefix(answer, "HTTP/1.1 431");
		silent += !answer[0];
	}
	if (!ok(good > 0 && large > 0 && silent <= silent_max, "growing %.6s", line))
		printf("#   answered %d, too large %d, silent %d\n", good, large, silent);
}

static void test_long(void)
{
	AUTO(buf) b;
	char answer[8192];
	bool closed;

	buf_init(&b, 100000);
	buf_puts(&b, "GET /");
	for (int i = 0; i < 3072; i++)
		buf_putc(&b, 'a');
	buf_puts(&b, " HTTP/1.1\r\n" H "\r\n");
	talk(b.data, b.len, answer, sizeof(answer), &closed);
	ok(closed && str_prefix(answer, "HTTP/1.1 414"), "overlong target");
	buf_clear(&b);
	buf_puts(&b, "GET / HTTP/1.1\r\n" H);
	for (int i = 0; i < 65; i++)
		buf_printf(&b, "X%d: 1\r\n", i);
	buf_puts(&b, "\r\n");
	talk(b.data, b.len, answer, sizeof(answer), &closed);
	ok(closed && str_prefix(answer, "HTTP/1.1 431"), "too many headers");
	buf_clear(&b);
	buf_puts(&b, "GET / HTTP/1.1\r\n" H "X: ");
	for (int i = 0; i < 20000; i++)
		buf_putc(&b, 'a');
	buf_puts(&b, "\r\n\r\n");
	talk(b.data, b.len, answer, sizeof(answer), &closed);
	ok(closed && (!answer[0] || str_prefix(answer, "HTTP/1.1 431")), "headers too large");
	test_sizes("X: ", "a", 0);
	test_sizes("Cookie: a=", "a", 2);
	test_sizes("Cookie: a=1", "; b=1", 60);
	test_sizes("X: 1", "\r\nX: 1", 0);
}

static void test_good(void)
{
	is_status(BYTES("GET / HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 200", "\r\n\r\nhello 0 /", "a plain GET");
	is_status(BYTES("GET / HTTP/1.1\r\nHost:a.example\r\nX:   1\r\nY:\t2\r\nZ:\r\n\r\n"),
			"HTTP/1.1 200", "hello", "blanks after the colon, empty value");
	is_status(BYTES("GET /a HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 200", "hello 0 /a", "by a worker");
	is_status(BYTES("GET http://a.example/a HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 200", "hello 0 /a",
			"absolute target of the same host");
	is_status(BYTES("HEAD / HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 200", "Content-Length: 9\r\n", "HEAD");
	is_status(BYTES("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), "HTTP/1.1 200", "hello", "IPv6 host");
	is_status(BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhello"), "HTTP/1.1 200",
			"hello 5 /", "a body by length");
	is_status(BYTES("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
			"HTTP/1.1 200", "hello 5 /", "a body in chunks");
	is_status(BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello"),
			"HTTP/1.1 100", "hello 5 /", "a body after 100 Continue");
	is_status(BYTES(NEXT NEXT), "HTTP/1.1 200", "hello 0 /aHTTP/1.1 200 OK", "two requests in one go");
	is_status(BYTES("GET /nowhere HTTP/1.1\r\n" H "\r\n" NEXT), "HTTP/1.1 404", "hello 0 /a",
			"404 keeps the connection");
	is_status(BYTES("DELETE / HTTP/1.1\r\n" H "\r\n"), "HTTP/1.1 405", "Allow: GET, HEAD, POST", "405");
	is_status(BYTES("POST / HTTP/1.1\r\n" H "Content-Length: 101\r\n\r\n"
			"0123456789012345678901234567890123456789012345678901234567890123456789"
			"0123456789012345678901234567890"), "HTTP/1.1 413", "Connection: close",
			"a body above the limit is read and refused");
	is_status(BYTES("GET / HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\nhello"), "HTTP/1.1 413",
			"Connection: close", "a body where none is wanted");
}

int main(void)
{
	struct http_config config = { .listen = "127.0.0.1:0", .worker_threads = 2 };
	struct http_router *router = http_router_new();
	struct http_server *server;
	struct fault f = { 0 };
	_Atomic int calls = 0;

	http_router_add(router, routes, COUNT_OF(routes));
	CHECK(http_server_start(&config, router, &calls, &f, &server) == OK);
	port = http_server_port(server);
	test_good();
	test_bad(&calls);
	test_long();
	http_server_stop(server);
	http_router_free(router);
	return done();
}
