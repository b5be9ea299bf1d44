/* The server over libmicrohttpd; the only file that knows it.
 *
 * Life of a request:
 *
 *	on_target    request line read: struct exchange is made
 *	begin        headers read: judged, routed, limits of the body known
 *	take_piece   body, piece by piece, into the exchange's spool
 *	finish       all there: HTTP_INLINE runs here; HTTP_WORKER, and what would
 *	             have had to wait here, is suspended and pushed; the worker
 *	             resumes it and on_request is called once more
 *	on_completed sent or broken off: everything is freed
 *
 * A request that waits for its body holds its exchange and what it has sent, no
 * arena: the head is read a second time when the body is complete. */
#include "http_server.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http_int.h"
#include "http_links.h"
#include "http_listen.h"
#include "http_spool.h"
#include "http_work.h"

#define DESKS_KEPT 64                           /* spare arenas */
#define DESK_FAT ((size_t)128 << 10)            /* an arena used beyond this is not kept */
#define SWEEP_MS 400
#define ANSWER_ROOM ((size_t)1792)              /* of connection_memory, for the head of the answer */
#define NODE_SIZE ((size_t)64)                  /* the library's own note of one header, cookie, parameter */
#define DRAIN_MAX ((uint64_t)32 << 20)          /* read and dropped so that a browser sees the 413 */

/* Everything needed to answer one request; kept and used again. */
struct desk {
	struct desk *next;
	struct arena arena;
	struct http_request req;
	struct http_response res;
};

enum phase { NEW, COLLECTING, AT_WORK, ANSWERED };

struct exchange {
	struct http_job job;
	struct http_server *server;
	struct MHD_Connection *conn;
	struct http_link *link;
	struct desk *desk;
	enum phase phase;
	struct http_refusal no;                 /* decided before the body was read */
	struct http_spool spool;
	uint64_t body_max, drained;
	int64_t begun_us;
	struct buf piece;                       /* of a stream */
	size_t piece_at;
	enum rc stream_rc;
	const char *method, *version;           /* the library's, as long as the request */
	const char *line_target;                /* where the target stood in its buffer */
	size_t target_len;
	size_t pool_used;                       /* of connection_memory, by the head of the request */
	char target[];                          /* a copy: the library decodes its own in place */
};

struct http_server {
	struct MHD_Daemon *daemon;
	const struct http_router *router;
	void *app;
	struct http_config config;
	struct http_policy policy;
	struct http_spool_caps caps;
	struct http_work *work;
	struct clock clock;
	int listen_fd, wake_fd;
	bool shared;                            /* others hold listen_fd too */
	pthread_t acceptor;                     /* when shared */
	unsigned port;
	pthread_mutex_t lock;                   /* desks; and goes with ended */
	pthread_cond_t ended;                   /* under_way or suspended fell to 0, or stopping */
	pthread_t sweeper;
	struct http_links links;
	struct desk *desks;
	unsigned ndesks;
	atomic_uint under_way, suspended;
	atomic_bool stopping, cutting, sweeper_stop;
	_Atomic uint64_t requests, refused, busy;
};

/* ---- desks --------------------------------------------------------------------- */

static struct desk *desk_take(struct http_server *s)
{
	struct desk *d;

	pthread_mutex_lock(&s->lock);
	d = s->desks;
	if (d) {
		s->desks = d->next;
		s->ndesks--;
	}
	pthread_mutex_unlock(&s->lock);
	if (!d) {
		d = xcalloc(1, sizeof(*d));
		arena_init(&d->arena, ARENA_CAP_DEFAULT);
	}
	d->req = (struct http_request){ .arena = &d->arena, .body = "" };
	http_response_init(&d->res, &d->arena);
	return d;
}

static void desk_give(struct http_server *s, struct desk *d)
{
	bool kept = false;

	http_response_release(&d->res);
	if (d->arena.used <= DESK_FAT) {
		arena_reset(&d->arena);
		pthread_mutex_lock(&s->lock);
		if (s->ndesks < DESKS_KEPT) {
			d->next = s->desks;
			s->desks = d;
			s->ndesks++;
			kept = true;
		}
		pthread_mutex_unlock(&s->lock);
	}
	if (!kept) {
		arena_release(&d->arena);
		free(d);
	}
}

/* ---- what the library's parser let through ---------------------------------------- */

/* Debian's 0.9.75 joins folded lines, ends values at a NUL and takes a bare LF
 * for CR LF without a word.  It parses in place, though: in a clean request
 * every piece stands where the one before ended, with exactly CR LF (by then two
 * NULs) between.  Any gap means that the client sent something else than we see.
 * From 1.0 on the library refuses these itself (MHD_OPTION_CLIENT_DISCIPLINE_LVL). */
#if MHD_VERSION < 0x00097700
static bool as_sent(struct exchange *x, const char *method, const char *version,
		const struct http_pairs *headers)
{
	const union MHD_ConnectionInfo *size = MHD_get_connection_info(x->conn,
			MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	const char *at = version + strlen(version);

	if (method + strlen(method) + 1 != x->line_target)
		return false;
	if (x->line_target + x->target_len + 1 != version)
		return false;
	for (size_t i = 0; i < headers->n; i++) {
		const struct http_pair *h = &headers->item[i];
		size_t name_len = strlen(h->name);

		if (h->name != at + 2 || at[0] || at[1])
			return false;
		/* Between colon and value only blanks. */
		for (const char *p = h->name + name_len + 1; p < h->value; p++)
			if (*p != ' ' && *p != '\t')
				return false;
		if (h->value <= h->name + name_len)
			return false;
		at = h->value + strlen(h->value);
	}
	return size && at + 4 == method + size->header_size;
}
#else
static bool as_sent(struct exchange *x, const char *method, const char *version,
		const struct http_pairs *headers)
{
	(void)x, (void)method, (void)version, (void)headers;
	return true;
}
#endif

struct sheet {
	struct http_pair *item;
	size_t n;
	bool more;
};

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_len,
		const char *value, size_t value_len)
{
	struct sheet *sheet = cls;

	(void)kind;
	(void)name_len;
	(void)value_len;
	if (sheet->n == HTTP_HEADERS_MAX) {
		sheet->more = true;
		return MHD_NO;
	}
	sheet->item[sheet->n++] = (struct http_pair){ name, value ? value : "" };
	return MHD_YES;
}

static size_t count_of(const char *s, char c)
{
	size_t n = 1;

	for (; *s; s++)
		n += *s == c;
	return n;
}

/* What the library has taken of the connection's memory: the head as sent, a
 * note of each header and parameter, and the cookies once more.  The head of the
 * answer must fit into the rest; where it does not, the library would close the
 * connection without a word. */
static size_t head_cost(struct exchange *x, const struct http_pairs *headers)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->conn,
			MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	size_t cost = (info ? info->header_size : 0) + headers->n * NODE_SIZE;

	for (size_t i = 0; i < headers->n; i++)
		if (strcasecmp(headers->item[i].name, "Cookie") == 0)
			cost += strlen(headers->item[i].value)
				+ count_of(headers->item[i].value, ';') * NODE_SIZE;
	if (strchr(x->target, '?'))
		cost += count_of(x->target, '&') * NODE_SIZE;
	return cost;
}

/* Head and route; the same for the same exchange however often it is asked. */
static struct http_refusal read_head(struct exchange *x, struct desk *d, struct http_raw *raw)
{
	struct sheet sheet = { .item = ARENA_ARRAY(&d->arena, struct http_pair, HTTP_HEADERS_MAX) };

	MHD_get_connection_values_n(x->conn, MHD_HEADER_KIND, on_header, &sheet);
	*raw = (struct http_raw){
		.method = x->method, .target = x->target, .version = x->version,
		.peer = x->link->peer, .headers = { sheet.item, sheet.n },
		.policy = &x->server->policy,
	};
	if (sheet.more)
		return HTTP_REFUSE(431, "http.headers");
	x->pool_used = head_cost(x, &raw->headers);
	if (x->pool_used + ANSWER_ROOM > x->server->config.connection_memory)
		return HTTP_REFUSE(431, "http.headers");
	if (!as_sent(x, x->method, x->version, &raw->headers))
		return HTTP_REFUSE(400, "http.framing");
	return http_take_head(&d->req, raw);
}

/* ---- answering ----------------------------------------------------------------- */

static void set_deadline(struct http_server *s, struct http_link *l, unsigned seconds)
{
	int64_t at = seconds ? clock_mono(&s->clock) + (int64_t)seconds * 1000000 : 0;

	atomic_store_explicit(&l->deadline_us, at, memory_order_relaxed);
}

static void stream_work(struct http_job *job);

/* Called by the library when it can send more of a stream.  A worker makes the
 * next piece; a slow reader keeps no worker busy. */
static ssize_t on_stream(void *cls, uint64_t pos, char *out, size_t max)
{
	struct exchange *x = cls;
	size_t n = x->piece.len - x->piece_at;

	(void)pos;
	if (n) {
		n = n < max ? n : max;
		memcpy(out, x->piece.data + x->piece_at, n);
		x->piece_at += n;
		return (ssize_t)n;
	}
	if (x->stream_rc == NOT_FOUND)
		return MHD_CONTENT_READER_END_OF_STREAM;
	atomic_fetch_add(&x->server->suspended, 1);
	if (x->stream_rc || atomic_load(&x->server->cutting)) {
		atomic_fetch_sub(&x->server->suspended, 1);
		return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	MHD_suspend_connection(x->conn);
	x->job.run = stream_work;
	http_work_push(x->server->work, &x->job, false);
	return 0;
}

static struct MHD_Response *body_response(struct exchange *x)
{
	struct http_response *res = &x->desk->res;
	struct MHD_Response *r;

	switch (res->kind) {
	case HTTP_BODY_STATIC:
		return MHD_create_response_from_buffer(res->len, (void *)(uintptr_t)res->bytes,
				MHD_RESPMEM_PERSISTENT);
	case HTTP_BODY_FILE:
		r = MHD_create_response_from_fd64(res->len, res->fd);
		if (r)
			res->fd = -1;
		return r;
	case HTTP_BODY_STREAM:
		buf_init(&x->piece, 4 * HTTP_STREAM_PIECE);
		return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, on_stream, x, NULL);
	default:
		break;
	}
	/* The bytes go over as they are; the library frees them. */
	r = MHD_create_response_from_buffer_with_free_callback(res->body.len,
			res->body.data ? res->body.data : xstrdup(""), free);
	if (r)
		res->body = (struct buf){ .max = HTTP_BODY_MAX };
	return r;
}

/* A head that does not fit (a Location of kilobytes, say) becomes a 500 that
 * does; a refusal of too large a request is sent bare. */
static void fit_head(struct exchange *x)
{
	struct http_response *res = &x->desk->res;
	size_t room = x->server->config.connection_memory - NODE_SIZE, need = 200 + x->pool_used;
	static const char text[] = "پاسخ بیش از اندازه بزرگ شد.\nThe answer grew too large.\n";

	for (size_t i = 0; i < res->nheaders; i++)
		need += strlen(res->header[i].name) + strlen(res->header[i].value) + 4;
	if (need <= room)
		return;
	if (res->status < 400) {
		log_kv(LOG_ERROR, "http.answer_head_too_large", "route", x->desk->req.route
				? x->desk->req.route->pattern : "", NULL);
		http_response_reset(res);
		res->status = 500;
		http_send_bytes(res, NULL, text, sizeof(text) - 1);
	}
	res->nheaders = 0;
	http_set(res, "Content-Type", "text/plain; charset=utf-8");
	http_set(res, "Cache-Control", "no-store");
	http_set(res, "Connection", "close");
}

/* Hands the finished response to the library.  A body in memory has gone with
 * it, so the desk is free for the next request while this one is being sent. */
static enum MHD_Result answer(struct exchange *x)
{
	struct http_response *res = &x->desk->res;
	struct MHD_Response *r;
	enum MHD_Result done = MHD_YES;

	if (atomic_load_explicit(&x->server->stopping, memory_order_relaxed) && !res->close)
		http_set(res, "Connection", "close");
	fit_head(x);
	r = body_response(x);
	if (!r)
		return MHD_NO;
	for (size_t i = 0; i < res->nheaders && done == MHD_YES; i++)
		done = MHD_add_response_header(r, res->header[i].name, res->header[i].value);
	if (done == MHD_YES)
		done = MHD_queue_response(x->conn, (unsigned)res->status, r);
	MHD_destroy_response(r);
	x->phase = ANSWERED;
	set_deadline(x->server, x->link, x->server->config.send_s);
	if (res->kind == HTTP_BODY_BUF) {
		desk_give(x->server, x->desk);
		x->desk = NULL;
	}
	return done;
}

static void note(struct exchange *x)
{
	struct http_server *s = x->server;

	if (s->config.after)
		s->config.after(s->config.after_arg, &x->desk->req, &x->desk->res,
				clock_mono(&s->clock) - x->begun_us);
}

static enum MHD_Result refuse(struct exchange *x, struct http_refusal no, bool close_after)
{
	struct desk *d = x->desk;

	atomic_fetch_add_explicit(no.status == 503 ? &x->server->busy : &x->server->refused, 1,
			memory_order_relaxed);
	d->res.close = close_after;
	http_refuse(x->server->router, x->server->app, d->req.path ? &d->req : NULL, &d->res, no);
	if (d->req.path)
		note(x);
	return answer(x);
}

/* ---- workers --------------------------------------------------------------------- */

/* Resumes; from here on the exchange belongs to the network thread again. */
static void resume(struct http_server *s, struct MHD_Connection *conn)
{
	MHD_resume_connection(conn);
	if (atomic_fetch_sub(&s->suspended, 1) == 1 && atomic_load(&s->stopping)) {
		pthread_mutex_lock(&s->lock);
		pthread_cond_broadcast(&s->ended);
		pthread_mutex_unlock(&s->lock);
	}
}

static struct exchange *exchange_of(struct http_job *job)
{
	return (struct exchange *)((char *)job - offsetof(struct exchange, job));
}

static void handler_work(struct http_job *job)
{
	struct exchange *x = exchange_of(job);

	CHECK(http_run(x->server->app, &x->desk->req, &x->desk->res));
	note(x);
	resume(x->server, x->conn);
}

static void stream_work(struct http_job *job)
{
	struct exchange *x = exchange_of(job);
	struct http_stream *stream = &x->desk->res.stream;

	buf_clear(&x->piece);
	x->piece_at = 0;
	while (x->stream_rc == OK && x->piece.len < HTTP_STREAM_PIECE / 2)
		x->stream_rc = stream->next(stream->state, &x->piece);
	if (x->piece.overflow)
		x->stream_rc = FAILED;
	resume(x->server, x->conn);
}

static void exchange_free(struct exchange *x)
{
	if (x->desk)
		desk_give(x->server, x->desk);
	http_spool_release(&x->spool);
	buf_release(&x->piece);
	free(x);
}

/* The end of a stream may close files or database cursors: work, not network. */
static void free_work(struct http_job *job)
{
	exchange_free(exchange_of(job));
}

/* Sent or broken off; on the network thread. */
static void end_exchange(struct exchange *x)
{
	struct http_server *s = x->server;
	bool begun = x->phase != NEW;

	if (x->link) {
		x->link->current = NULL;
		set_deadline(s, x->link, s->config.idle_s + s->config.head_s);
	}
	if (x->desk && x->desk->res.kind == HTTP_BODY_STREAM) {
		x->job.run = free_work;
		http_work_push(s->work, &x->job, false);
	} else {
		exchange_free(x);
	}
	if (begun && atomic_fetch_sub(&s->under_way, 1) == 1 && atomic_load(&s->stopping)) {
		pthread_mutex_lock(&s->lock);
		pthread_cond_broadcast(&s->ended);
		pthread_mutex_unlock(&s->lock);
	}
}

/* ---- the library's callbacks ------------------------------------------------------- */

static void *on_target(void *cls, const char *target, struct MHD_Connection *conn)
{
	struct http_server *s = cls;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(conn,
			MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	size_t len = target ? strlen(target) : 0;
	size_t keep = len <= HTTP_TARGET_MAX ? len : HTTP_TARGET_MAX + 1;
	struct exchange *x = xmalloc(sizeof(*x) + keep + 1);

	*x = (struct exchange){
		.server = s, .conn = conn, .link = info ? info->socket_context : NULL,
		.line_target = target, .target_len = len,
	};
	if (keep)
		memcpy(x->target, target, keep);
	x->target[keep] = '\0';
	if (x->link) {
		/* When the library fails inside a head it forgets what it was given. */
		if (x->link->current)
			end_exchange(x->link->current);
		x->link->current = x;
		set_deadline(s, x->link, s->config.head_s);
	}
	return x;
}

/* Too large or not at all wanted: a browser that is still sending would only
 * see a broken connection, so a moderate body is read and dropped first. */
static bool worth_draining(const struct http_raw *raw)
{
	if (!raw->chunked && raw->content_length > DRAIN_MAX)
		return false;
	for (size_t i = 0; i < raw->headers.n; i++)
		if (strcasecmp(raw->headers.item[i].name, "Expect") == 0)
			return false;
	return true;
}

static enum MHD_Result begin(struct exchange *x, const char *method, const char *version)
{
	struct http_server *s = x->server;
	struct http_raw raw;
	bool has_body;

	if (!x->link)
		return MHD_NO;
	atomic_fetch_add(&s->under_way, 1);
	atomic_fetch_add_explicit(&s->requests, 1, memory_order_relaxed);
	x->phase = COLLECTING;
	x->method = method;
	x->version = version;
	x->begun_us = clock_mono(&s->clock);
	http_spool_init(&x->spool, &s->caps);
	x->desk = desk_take(s);
	x->no = read_head(x, x->desk, &raw);
	/* What cannot be read with certainty ends the connection: the next bytes
	 * on it might be anybody's. */
	if (x->no.status)
		return refuse(x, x->no, true);
	has_body = raw.chunked || raw.content_length;
	x->no = http_take_route(s->router, &x->desk->req, &x->desk->res);
	if (!x->no.status && raw.content_length > x->desk->req.route->max_body)
		x->no = HTTP_REFUSE(413, "http.too_large");
	if (x->no.status && has_body && !worth_draining(&raw))
		return refuse(x, x->no, true);
	if (!has_body)
		return MHD_YES;
	x->body_max = x->no.status ? 0 : x->desk->req.route->max_body;
	desk_give(s, x->desk);
	x->desk = NULL;
	set_deadline(s, x->link, s->config.body_s);
	return MHD_YES;
}

/* No answer can be queued in the middle of a body: refused bodies are drained,
 * and cut when they do not end. */
static enum MHD_Result take_piece(struct exchange *x, const char *p, size_t n)
{
	if (!x->no.status && x->spool.len + n > x->body_max)
		x->no = HTTP_REFUSE(413, "http.too_large");
	if (!x->no.status && http_spool_put(&x->spool, p, n) != OK) {
		log_kv(LOG_WARN, "http.bodies_full", "spool_dir", x->server->caps.dir, NULL);
		x->no = HTTP_REFUSE(503, "http.busy");
	}
	if (!x->no.status)
		return MHD_YES;
	http_spool_release(&x->spool);
	x->drained += n;
	return x->drained <= DRAIN_MAX ? MHD_YES : MHD_NO;
}

static enum MHD_Result to_worker(struct exchange *x)
{
	struct http_server *s = x->server;

	if (!http_work_admit(s->work)) {
		atomic_fetch_sub(&s->suspended, 1);
		return refuse(x, HTTP_REFUSE(503, "http.busy"), false);
	}
	x->phase = AT_WORK;
	x->job.run = handler_work;
	MHD_suspend_connection(x->conn);
	http_work_push(s->work, &x->job, true);
	return MHD_YES;
}

/* The request is complete. */
static enum MHD_Result finish(struct exchange *x)
{
	struct http_server *s = x->server;
	struct http_refusal no = x->no;
	struct http_request *req;
	struct http_raw raw;

	set_deadline(s, x->link, 0);
	if (!x->desk) {
		struct http_refusal again;

		x->desk = desk_take(s);
		again = read_head(x, x->desk, &raw);
		if (!again.status)
			again = http_take_route(s->router, &x->desk->req, &x->desk->res);
		no = no.status ? no : again;
	}
	req = &x->desk->req;
	/* Lines after the last chunk would be headers that nobody has judged. */
	if (MHD_get_connection_values_n(x->conn, MHD_FOOTER_KIND, NULL, NULL) > 0)
		return refuse(x, HTTP_REFUSE(400, "http.trailer"), true);
	if (!no.status && http_spool_end(&x->spool, &req->body) != OK)
		no = HTTP_REFUSE(503, "http.busy");
	if (!no.status) {
		req->body_len = x->spool.len;
		no = http_take_body(req);
	}
	if (no.status)
		return refuse(x, no, x->drained > 0);
	req->hurried = (req->route->flags & HTTP_INLINE) != 0;
	if (req->hurried && http_run(s->app, req, &x->desk->res)) {
		note(x);
		return answer(x);
	}
	/* suspended is raised before cutting is read and http_server_stop does it the
	 * other way round: nobody is suspended after the stop has counted. */
	atomic_fetch_add(&s->suspended, 1);
	if (atomic_load(&s->cutting)) {
		atomic_fetch_sub(&s->suspended, 1);
		return MHD_NO;
	}
	return to_worker(x);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *conn, const char *url,
		const char *method, const char *version, const char *upload, size_t *upload_len,
		void **con_cls)
{
	struct exchange *x = *con_cls;
	size_t n = *upload_len;

	(void)cls;
	(void)conn;
	(void)url;
	if (!x)
		return MHD_NO;
	switch (x->phase) {
	case NEW:
		return begin(x, method, version);
	case COLLECTING:
		if (!n)
			return finish(x);
		*upload_len = 0;
		return take_piece(x, upload, n);
	case AT_WORK:
		return answer(x);
	default:
		return MHD_YES;
	}
}

static void on_completed(void *cls, struct MHD_Connection *conn, void **con_cls,
		enum MHD_RequestTerminationCode how)
{
	(void)cls;
	(void)conn;
	(void)how;
	if (*con_cls)
		end_exchange(*con_cls);
	*con_cls = NULL;
}

static void on_connection(void *cls, struct MHD_Connection *conn, void **socket_context,
		enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = cls;
	struct http_link *l = *socket_context;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *fd = MHD_get_connection_info(conn,
				MHD_CONNECTION_INFO_CONNECTION_FD);
		const union MHD_ConnectionInfo *addr = MHD_get_connection_info(conn,
				MHD_CONNECTION_INFO_CLIENT_ADDRESS);

		if (!fd)
			return;
		l = http_links_add(&s->links, fd->connect_fd, addr ? addr->client_addr : NULL);
		set_deadline(s, l, s->config.idle_s + s->config.head_s);
		*socket_context = l;
	} else if (l) {
		if (l->current)
			end_exchange(l->current);
		http_links_remove(&s->links, l);
	}
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *addr, socklen_t len)
{
	struct http_server *s = cls;

	(void)addr;
	(void)len;
	return atomic_load_explicit(&s->stopping, memory_order_relaxed) ? MHD_NO : MHD_YES;
}

/* The library decodes paths and parameters for those who ask; we read the raw target. */
static size_t keep_raw(void *cls, struct MHD_Connection *conn, char *s)
{
	(void)cls;
	(void)conn;
	return strlen(s);
}

/* ---- start and stop ---------------------------------------------------------------- */

static void in_ms(struct timespec *ts, int64_t ms)
{
	clock_gettime(CLOCK_MONOTONIC, ts);
	ts->tv_sec += ms / 1000;
	ts->tv_nsec += ms % 1000 * 1000000;
	if (ts->tv_nsec >= 1000000000) {
		ts->tv_sec++;
		ts->tv_nsec -= 1000000000;
	}
}

static void *sweeper(void *arg)
{
	struct http_server *s = arg;

	while (!atomic_load(&s->sweeper_stop)) {
		struct timespec at;

		http_links_sweep(&s->links, clock_mono(&s->clock));
		in_ms(&at, SWEEP_MS);
		pthread_mutex_lock(&s->lock);
		if (!atomic_load(&s->sweeper_stop))
			pthread_cond_timedwait(&s->ended, &s->lock, &at);
		pthread_mutex_unlock(&s->lock);
	}
	return NULL;
}

static unsigned or_else(unsigned given, unsigned usual)
{
	return given ? given : usual;
}

static void take_config(struct http_server *s, const struct http_config *config)
{
	struct http_config *c = &s->config;

	*c = *config;
	c->network_threads = or_else(c->network_threads, 2);
	c->worker_threads = or_else(c->worker_threads, 32);
	c->queue_max = or_else(c->queue_max, 512);
	c->connections_max = or_else(c->connections_max, 20000);
	c->connection_memory = c->connection_memory ? c->connection_memory : (size_t)7 << 10;
	c->header_max = c->header_max ? c->header_max : (size_t)16 << 10;
	c->idle_s = or_else(c->idle_s, 60);
	c->head_s = or_else(c->head_s, 15);
	c->body_s = or_else(c->body_s, 120);
	c->send_s = or_else(c->send_s, 300);
	c->stop_s = or_else(c->stop_s, 10);
	CHECK(c->connection_memory >= 4096);
	/* The library keeps its own notes and the answer's head in the same pool. */
	if (c->header_max > c->connection_memory - 2048)
		c->header_max = c->connection_memory - 2048;
	s->policy = (struct http_policy){ .trusted_proxy = c->trusted_proxy, .hosts = c->hosts,
		.secure = c->secure, .header_max = c->header_max };
	s->caps.memory_max = c->bodies_max ? c->bodies_max : (size_t)64 << 20;
	s->caps.disk_max = c->spool_max ? c->spool_max : (size_t)1 << 30;
	s->caps.dir = c->spool_dir ? c->spool_dir : "/var/tmp";
}

static struct MHD_Daemon *start_daemon(struct http_server *s)
{
	const struct http_config *c = &s->config;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;

	if (s->shared)
		flags |= MHD_USE_NO_LISTEN_SOCKET;
	return MHD_start_daemon(flags, 0, on_accept, s, on_request, s,
			MHD_OPTION_THREAD_POOL_SIZE, c->network_threads,
			MHD_OPTION_CONNECTION_LIMIT, c->connections_max,
			MHD_OPTION_CONNECTION_MEMORY_LIMIT, c->connection_memory,
			MHD_OPTION_CONNECTION_TIMEOUT, c->idle_s,
#if MHD_VERSION >= 0x00097700
			MHD_OPTION_CLIENT_DISCIPLINE_LVL, 2,
#else
			MHD_OPTION_STRICT_FOR_CLIENT, 1,
#endif
			MHD_OPTION_URI_LOG_CALLBACK, on_target, s,
			MHD_OPTION_UNESCAPE_CALLBACK, keep_raw, s,
			MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
			MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
			s->shared ? MHD_OPTION_END : MHD_OPTION_LISTEN_SOCKET, s->listen_fd,
			MHD_OPTION_END);
}

static void server_free(struct http_server *s)
{
	while (s->desks) {
		struct desk *d = s->desks;

		s->desks = d->next;
		arena_release(&d->arena);
		free(d);
	}
	http_links_release(&s->links);
	pthread_cond_destroy(&s->ended);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* A thread that no signal disturbs. */
static bool start_thread(pthread_t *ret_thread, void *(*run)(void *arg), struct http_server *s)
{
	sigset_t all, before;
	bool done;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	done = pthread_create(ret_thread, NULL, run, s) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return done;
}

/* ---- a listening socket that others hold too -------------------------------------- */

/* The library shuts its listening socket down at the end, which would end it for the
 * next program too.  So it gets connections one by one, and what is not accepted any
 * more waits in the kernel for that program. */
static void accept_some(struct http_server *s)
{
	enum { AT_A_TIME = 64 };

	for (int i = 0; i < AT_A_TIME; i++) {
		struct sockaddr_storage addr;
		socklen_t len = sizeof(addr);
		int fd = accept4(s->listen_fd, (struct sockaddr *)&addr, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd < 0) {
			struct timespec soon = { .tv_nsec = 20000000 };

			/* No descriptor or memory left: others have to end first. */
			if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
				nanosleep(&soon, NULL);
			return;
		}
		/* Closes it when it may not be taken. */
		(void)MHD_add_connection(s->daemon, fd, (struct sockaddr *)&addr, len);
	}
}

static void *accept_all(void *arg)
{
	struct http_server *s = arg;
	struct pollfd fds[2] = { { .fd = s->listen_fd, .events = POLLIN }, { .fd = s->wake_fd, .events = POLLIN } };

	for (;;) {
		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[1].revents)
			return NULL;
		accept_some(s);
	}
}

static bool start_acceptor(struct http_server *s)
{
	s->wake_fd = eventfd(0, EFD_CLOEXEC);
	if (s->wake_fd >= 0 && start_thread(&s->acceptor, accept_all, s))
		return true;
	if (s->wake_fd >= 0)
		close(s->wake_fd);
	return false;
}

static void stop_acceptor(struct http_server *s)
{
	uint64_t one = 1;

	CHECK(write(s->wake_fd, &one, sizeof(one)) == sizeof(one));
	pthread_join(s->acceptor, NULL);
	close(s->wake_fd);
}

static void stop_sweeper(struct http_server *s)
{
	pthread_mutex_lock(&s->lock);
	atomic_store(&s->sweeper_stop, true);
	pthread_cond_broadcast(&s->ended);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->sweeper, NULL);
}

static struct http_server *server_new(const struct http_config *config, const struct http_router *router,
		void *app)
{
	struct http_server *s = xcalloc(1, sizeof(*s));
	pthread_condattr_t monotonic;

	s->router = router;
	s->app = app;
	s->clock = clock_system();
	take_config(s, config);
	pthread_mutex_init(&s->lock, NULL);
	http_links_init(&s->links);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&s->ended, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return s;
}

enum rc http_server_start(const struct http_config *config, const struct http_router *router, void *app,
		struct fault *f, struct http_server **ret_server)
{
	struct http_server *s = server_new(config, router, app);
	enum rc rc;

	if (!http_spool_dir_fine(s->caps.dir)) {
		server_free(s);
		return fault_set(f, FAILED, "http.spool_dir", "cannot write unlinked files there");
	}
	rc = http_listen(s->config.listen, f, &s->listen_fd, &s->port, &s->shared);
	if (rc) {
		server_free(s);
		return rc;
	}
	rc = http_work_new(s->config.worker_threads, s->config.queue_max, &s->work);
	if (rc) {
		close(s->listen_fd);
		server_free(s);
		return fault_set(f, FAILED, "http.threads", "no worker threads");
	}
	if (!start_thread(&s->sweeper, sweeper, s)) {
		http_work_free(s->work);
		close(s->listen_fd);
		server_free(s);
		return fault_set(f, FAILED, "http.threads", "no thread for time-outs");
	}
	s->daemon = start_daemon(s);
	if (s->daemon && s->shared && !start_acceptor(s)) {
		MHD_stop_daemon(s->daemon);
		s->daemon = NULL;
	}
	if (!s->daemon) {
		stop_sweeper(s);
		http_work_free(s->work);
		close(s->listen_fd);
		server_free(s);
		return fault_set(f, FAILED, "http.threads", "the network threads did not start");
	}
	*ret_server = s;
	return OK;
}

/* Waits until the counter is 0; until the time is over when one is given. */
static void wait_for_none(struct http_server *s, atomic_uint *count, const struct timespec *until)
{
	pthread_mutex_lock(&s->lock);
	while (atomic_load(count)) {
		struct timespec soon;

		if (until) {
			if (pthread_cond_timedwait(&s->ended, &s->lock, until) == ETIMEDOUT)
				break;
		} else {
			in_ms(&soon, 100);
			pthread_cond_timedwait(&s->ended, &s->lock, &soon);
		}
	}
	pthread_mutex_unlock(&s->lock);
}

void http_server_stop(struct http_server *s)
{
	struct timespec until;

	if (!s)
		return;
	/* New connections are closed at once.  MHD_quiesce_daemon would be the
	 * polite way, but it races with its own threads and then aborts. */
	if (s->shared)
		stop_acceptor(s);
	atomic_store(&s->stopping, true);
	in_ms(&until, (int64_t)s->config.stop_s * 1000);
	wait_for_none(s, &s->under_way, &until);
	atomic_store(&s->cutting, true);
	wait_for_none(s, &s->suspended, NULL);
	MHD_stop_daemon(s->daemon);     /* closes a listening socket of its own, too */
	if (s->shared)
		close(s->listen_fd);
	http_work_free(s->work);
	stop_sweeper(s);
	server_free(s);
}

unsigned http_server_port(const struct http_server *s)
{
	return s->port;
}

struct http_figures http_server_figures(const struct http_server *s)
{
	struct http_figures f = {
		.connections_open = atomic_load(&s->links.open),
		.requests = atomic_load(&s->requests),
		.refused = atomic_load(&s->refused),
		.busy = atomic_load(&s->busy),
		.timed_out = atomic_load(&s->links.timed_out),
		.body_bytes = atomic_load(&s->caps.memory),
		.spool_bytes = atomic_load(&s->caps.disk),
	};

	http_work_figures(s->work, &f.queued, &f.working);
	return f;
}
