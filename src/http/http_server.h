/* http_server - the sockets: network threads, workers, limits, a clean stop.
 *
 * Network threads (epoll) collect requests and send responses and never wait
 * for anything but sockets.  HTTP_WORKER routes, and requests of HTTP_INLINE routes
 * that turn out to have to wait, are handed to a bounded pool of
 * workers, which may wait for an fsync; when the queue is full the client gets
 * 503 with Retry-After at once.  A slow or half-sent request holds nothing but
 * its own connection and is cut by time-out.
 *
 * Speaks plain HTTP/1.1; TLS is the business of a proxy in front.  Requests
 * that two parsers could read in two ways are refused and their connection is
 * closed (t_http_strict.c lists them).  SIGPIPE must be ignored by the caller.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http.h"

struct http_config {
	/* "127.0.0.1:8080", "[::1]:8080", ":8080" (loopback), "unix:/path",
	 * "fd:3", or "systemd" for the first socket handed over (LISTEN_FDS).
	 * Port 0 picks a free one; see http_server_port. */
	const char *listen;
	unsigned network_threads;       /* 0: 2 */
	unsigned worker_threads;        /* 0: 32 */
	unsigned queue_max;             /* requests waiting for a worker; 0: 512 */
	unsigned connections_max;       /* 0: 20,000 */
	size_t connection_memory;       /* 0: 7 KiB, which keeps 12,000 idle connections under 100 MB */
	/* All header bytes; 0: 16 KiB.  Request line, headers, cookies once more and
	 * the head of the answer share connection_memory, so that is the limit that
	 * counts: about 5 KiB with the default, 431 above. */
	size_t header_max;
	size_t bodies_max;              /* memory for request bodies under way; 0: 64 MiB */
	size_t spool_max;               /* the same on disk; 0: 1 GiB */
	const char *spool_dir;          /* for unlinked files of large bodies; NULL: /var/tmp */
	unsigned idle_s;                /* keep-alive without a request; 0: 60 */
	unsigned head_s;                /* from first byte to end of headers; 0: 15 */
	unsigned body_s;                /* whole body; 0: 120 */
	unsigned send_s;                /* whole response, also streamed; 0: 300 */
	unsigned stop_s;                /* wait for requests under way at stop; 0: 10 */
	/* Address whose X-Forwarded-For and X-Forwarded-Proto are believed
	 * ("127.0.0.1", "unix"); NULL: nobody's. */
	const char *trusted_proxy;
	/* Names that Host may carry, ended by NULL; NULL: any. */
	const char *const *hosts;
	bool secure;                    /* every request counts as TLS: __Host- cookies and HSTS */
	/* Runs after each response is made, on the thread that made it; for
	 * metrics and the log line.  May be NULL. */
	void (*after)(void *after_arg, const struct http_request *req, const struct http_response *res,
			int64_t duration_us);
	void *after_arg;
};

struct http_server;

/* INVALID: listen makes no sense; FAILED: socket, threads or spool_dir; f says why. */
MUST_USE enum rc http_server_start(const struct http_config *config, const struct http_router *router,
		void *app, struct fault *f, struct http_server **ret_server);

/* Stops listening, lets requests under way finish for up to stop_s, cuts the
 * rest, joins every thread and frees.  NULL is fine. */
void http_server_stop(struct http_server *s);

unsigned http_server_port(const struct http_server *s);          /* 0 for a unix socket */

/* Figures for /metrics, read without a lock. */
struct http_figures {
	uint64_t connections_open, requests, refused, busy, timed_out;
	uint64_t body_bytes, spool_bytes;      /* held now */
	uint64_t queued, working;
};
struct http_figures http_server_figures(const struct http_server *s);

#endif
