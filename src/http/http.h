/* http - requests, responses and routes, without a socket in sight.
 *
 * A request is collected whole, checked and decoded once before any handler
 * runs; a handler fills in a response value and returns.  The same stages run
 * behind a socket (http_server.h) and inside a test (http_drive.h):
 *
 *	head     framing, names, values, target; what is doubtful is refused
 *	route    method and path -> struct http_route; path keys are typed
 *	body     up to the route's max_body; form fields decoded, UTF-8 checked
 *	handler  on the network thread (HTTP_INLINE) or on a worker (HTTP_WORKER)
 *	finish   If-None-Match, security headers, Cache-Control
 *
 * Memory.  Everything in struct http_request lives until the response has been
 * sent, and so does req->arena, from which handlers take their own memory.
 * Strings end with NUL and are valid UTF-8 without any other NUL; header
 * values are ASCII.  The response owns its body buffer.
 *
 * What can fail.  Nothing that a client sends aborts the program.  Refusals
 * (400 404 405 413 414 415 417 431 501 503 505) never reach a handler; the
 * router's refuse hook may dress them.  The room knows neither users nor data.
 */
#ifndef HTTP_H
#define HTTP_H

#include "base.h"

enum http_method {
	HTTP_GET,       /* HEAD arrives as GET with head set */
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_METHODS
};
const char *http_method_name(enum http_method m);

struct http_pair {
	const char *name, *value;
};
struct http_pairs {
	const struct http_pair *item;
	size_t n;
};

/* ---- requests -------------------------------------------------------------- */

#define HTTP_TARGET_MAX  ((size_t)3072)      /* bytes of path and query as sent */
#define HTTP_SEGMENTS_MAX 16                 /* segments of a path */
#define HTTP_FIELDS_MAX  ((size_t)2000)      /* query, form fields or parts */
#define HTTP_HEADERS_MAX ((size_t)64)

/* Header values that somebody reads; NULL when absent.  Sent twice is refused.
 * All others are found by http_header(). */
struct http_headers {
	const char *host, *cookie, *origin, *sec_fetch_site, *sec_fetch_mode, *sec_fetch_dest;
	const char *content_type, *accept, *accept_language, *accept_encoding, *authorization;
	const char *if_match, *if_none_match, *idempotency_key;
	const char *hx_request, *hx_target, *csrf_token, *user_agent;
};

/* One part of multipart/form-data.  bytes stay valid as long as the request;
 * a body above HTTP_MEMORY_BODY lies in an unlinked file and is mapped. */
struct http_part {
	const char *name;
	const char *filename;           /* NULL for a plain field; else as shown to people, no path */
	const char *type;               /* "" when the client named none; never to be trusted */
	const char *bytes;
	size_t len;
};
#define HTTP_MEMORY_BODY ((size_t)256 << 10)

struct http_param {                     /* {name} of the route's pattern */
	const char *name, *text;
	int64_t key;                    /* for {x} and {x:int} */
};

struct http_request {
	enum http_method method;
	bool head;                      /* the client asked with HEAD; answer as for GET */
	bool secure;                    /* reached us over TLS, directly or by the trusted proxy */
	bool hurried;                   /* on a network thread: a handler that would have to wait sets res->later */
	const struct http_route *route;
	const char *target;             /* path and query as sent */
	const char *path;               /* decoded, "/a/b" */
	const char *segment[HTTP_SEGMENTS_MAX];
	size_t nsegments;
	struct http_param param[HTTP_SEGMENTS_MAX];
	size_t nparams;
	struct http_pairs query, form, headers, cookies;
	struct http_headers h;
	const struct http_part *part;   /* files of a multipart form; its plain fields are in form */
	size_t nparts;
	const char *body;               /* as received; "" when there is none; NUL follows */
	size_t body_len;
	const char *remote;             /* address of the client, "unix" without proxy on a socket */
	struct arena *arena;
};

/* Value of a name, NULL when absent.  Repeated names are refused in stage body
 * unless the route says HTTP_REPEAT; then these give NULL for a repeated name
 * and the caller walks the pairs or asks http_pairs_all. */
const char *http_query(const struct http_request *req, const char *name);
const char *http_form(const struct http_request *req, const char *name);
const char *http_cookie(const struct http_request *req, const char *name);
const char *http_header(const struct http_request *req, const char *name);  /* case-blind, first */
const struct http_part *http_file(const struct http_request *req, const char *name);
/* All values of a name, in order, from req->arena. */
size_t http_pairs_all(const struct http_request *req, const struct http_pairs *p, const char *name,
		const char *const **ret_values);

/* Keys of the path, by the name in the pattern; a name that the pattern lacks
 * is a broken invariant. */
int64_t http_path_key(const struct http_request *req, const char *name);
const char *http_path_word(const struct http_request *req, const char *name);

/* Media type without parameters, case-blind: http_type_is(req, "application/json"). */
bool http_type_is(const struct http_request *req, const char *type);
/* "fa" or "en" by Accept-Language; fallback when neither is wanted. */
const char *http_language(const struct http_request *req, const char *fallback);
bool http_accepts_gzip(const struct http_request *req);

/* ---- responses ------------------------------------------------------------- */

#define HTTP_RESPONSE_HEADERS 40
#define HTTP_BODY_MAX ((size_t)16 << 20)     /* of a response held in memory */

enum http_body_kind { HTTP_BODY_BUF, HTTP_BODY_STATIC, HTTP_BODY_STREAM, HTTP_BODY_FILE };

/* A body made piece by piece on a worker thread.  next appends some bytes (a
 * few KiB to HTTP_STREAM_PIECE) and returns OK, or NOT_FOUND when there is
 * nothing more; anything else breaks the connection off so that the client
 * sees an incomplete transfer.  done runs exactly once, also on abort.  The
 * request and its arena live until done. */
#define HTTP_STREAM_PIECE ((size_t)64 << 10)
struct http_stream {
	enum rc (*next)(void *state, struct buf *out);
	void (*done)(void *state);
	void *state;
};

struct http_response {
	int status;                     /* 200 unless set */
	const char *type;               /* Content-Type, exact, with charset */
	struct http_pair header[HTTP_RESPONSE_HEADERS];
	size_t nheaders;
	enum http_body_kind kind;
	struct buf body;                /* HTTP_BODY_BUF: write here */
	const void *bytes;              /* HTTP_BODY_STATIC: lives as long as the process or the request */
	size_t len;
	struct http_stream stream;      /* HTTP_BODY_STREAM */
	int fd;                         /* HTTP_BODY_FILE: closed by the room */
	const char *etag;               /* quoted; 304 when If-None-Match has it */
	bool close;                     /* end the connection after this */
	bool later;                     /* only when req->hurried: nothing was done; run once more on a worker */
	struct arena *arena;            /* the request's */
};

void http_response_init(struct http_response *res, struct arena *a);
void http_response_release(struct http_response *res);
/* Back to a blank 200 with no header and an empty body. */
void http_response_reset(struct http_response *res);

/* Replaces (set) or adds (Set-Cookie, Link).  Names are literals, values are
 * copied into the arena; a value with a control character is a broken invariant. */
void http_set(struct http_response *res, const char *name, const char *value);
void http_add(struct http_response *res, const char *name, const char *value);
const char *http_get_header(const struct http_response *res, const char *name);

/* 303 See Other (or status) to a path of ours; anything but "/..." that is not
 * "//..." is a broken invariant: there is no open redirect. */
void http_redirect(struct http_response *res, int status, const char *path);
void http_send_bytes(struct http_response *res, const char *type, const void *bytes, size_t len);
void http_send_file(struct http_response *res, const char *type, int fd, size_t len);
void http_send_stream(struct http_response *res, const char *type, struct http_stream stream);

/* A file compiled into the program: served borrowed, packed when the client
 * takes gzip, cacheable for a year when its name carries its hash. */
struct http_asset {
	const char *path, *type, *etag;      /* etag without quotes */
	const void *bytes, *gz;              /* gz may be NULL */
	size_t len, gz_len;
	bool immutable;
};
void http_send_asset(const struct http_request *req, struct http_response *res,
		const struct http_asset *asset);

/* Content-Disposition (RFC 6266): attachment with an ASCII name and the true
 * name by RFC 8187; bidi controls and separators are taken out. */
void http_attachment(struct http_response *res, const char *filename);

/* The headers of docs/security.md that are not set already: CSP without inline, nosniff,
 * no-referrer, COOP, CORP, Permissions-Policy, no-store, HSTS when secure. */
void http_security_headers(struct http_response *res, bool secure);

/* Cookies: __Host- and Secure when the request came over TLS, plain otherwise
 * (loopback demo).  Always HttpOnly, Path=/, SameSite=Lax.  max_age_s 0 lasts
 * for the browser's session, below 0 deletes.  http_cookie() knows the prefix. */
void http_set_cookie(const struct http_request *req, struct http_response *res, const char *name,
		const char *value, int64_t max_age_s);

/* ---- routes ---------------------------------------------------------------- */

enum {
	/* Quick: runs on the network thread.  Where the handler finds that it would have to wait it
	 * does nothing, sets res->later and is run anew on a worker. */
	HTTP_INLINE = 1,
	HTTP_WORKER = 2,        /* may block: runs on a worker */
	HTTP_REPEAT = 4         /* parameters may repeat */
};

/* pattern: "/households/{key}/visits".  {name} is a record key (base.h),
 * {name:int} a non-negative number without leading zeros, {name:word} 1..100 of
 * [A-Za-z0-9._-] not starting with a dot.  Fixed text wins over {}.  What does
 * not parse does not match: 404. */
struct http_route {
	enum http_method method;
	const char *pattern;
	unsigned flags;
	size_t max_body;        /* 0: a body is refused */
	void (*handler)(void *app, struct http_request *req, struct http_response *res);
	const void *extra;      /* the caller's; reached by req->route->extra */
};

/* Dresses a refusal: res->status and headers (Allow, Retry-After) are set, the
 * hook writes type and body.  req has at least method, path, headers; route may
 * be NULL.  Runs on the network thread: must not block. */
typedef void http_refuse_fn(void *app, const struct http_request *req, struct http_response *res,
		const char *code);

struct http_router;
struct http_router *http_router_new(void);
void http_router_free(struct http_router *r);
/* Routes must outlive the router.  A bad pattern, a route without handler or
 * two routes for the same requests are broken invariants: the start fails. */
void http_router_add(struct http_router *r, const struct http_route *routes, size_t n);
void http_router_refuse(struct http_router *r, http_refuse_fn *refuse);

/* A stored form body (a draft) read as one that is sent: INVALID when it is not one.
 * http_pairs_first gives the first value of a name, NULL when absent. */
MUST_USE enum rc http_form_read(struct arena *a, const char *body, struct http_pairs *ret_pairs);
const char *http_pairs_first(const struct http_pairs *p, const char *name);

/* ---- text helpers ------------------------------------------------------------ */

void http_percent(struct buf *b, const char *s);             /* all but unreserved */
/* "/path?a=b": each value encoded; pairs ended by NULL. */
char *http_url(struct arena *a, const char *path, ...) __attribute__((sentinel));

#endif
