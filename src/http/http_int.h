/* http_int - the stages, shared by the server and the test driver. */
#ifndef HTTP_INT_H
#define HTTP_INT_H

#include "http.h"

/* status 0: nothing refused.  code is stable and goes to logs and problem documents. */
struct http_refusal {
	int status;
	const char *code;
};
#define HTTP_FINE ((struct http_refusal){0, NULL})
#define HTTP_REFUSE(status, code) ((struct http_refusal){(status), (code)})

/* How the server was told to read requests. */
struct http_policy {
	const char *trusted_proxy;
	const char *const *hosts;
	bool secure;
	size_t header_max;
};

/* The head of a request as it was sent, and what stage head learns of its body. */
struct http_raw {
	const char *method, *target, *version, *peer;
	struct http_pairs headers;
	const struct http_policy *policy;
	bool chunked;                   /* out */
	uint64_t content_length;        /* out */
};

/* http_head.c: framing, names, values, host, target, cookies -> req.  Takes memory from req->arena. */
struct http_refusal http_take_head(struct http_request *req, struct http_raw *raw);
/* http_route.c: method and path -> req->route and params; sets Allow in res for 405. */
struct http_refusal http_take_route(const struct http_router *r, struct http_request *req,
		struct http_response *res);
/* http_body.c: req->body is set; checks and decodes it. */
struct http_refusal http_take_body(struct http_request *req);
/* http_route.c: writes the refusal into res, by the router's hook when req is given. */
void http_refuse(const struct http_router *r, void *app, const struct http_request *req,
		struct http_response *res, struct http_refusal why);
/* http_response.c: handler, then http_finish: 304, defaults.  False when the handler of a
 * hurried request would have to wait: res is blank again, and it is run anew on a worker. */
bool http_run(void *app, struct http_request *req, struct http_response *res);
void http_finish(const struct http_request *req, struct http_response *res);
/* http_response.c: 1 for 204 and 304, which carry no body. */
bool http_bodyless(int status);

/* http_text.c */
bool http_is_token(const char *s);
bool http_control_free(const char *s, size_t n, bool lines);    /* no control characters; lines: TAB CR LF pass */
/* Decodes %XX (and + when plus) of s[0..n) into ret (n+1 bytes); false when not strict. */
MUST_USE bool http_unpercent(const char *s, size_t n, bool plus, char *ret, size_t *ret_n);
/* Path of a target (up to '?') -> req->path, segments. */
struct http_refusal http_parse_path(struct http_request *req, const char *s, size_t n);
/* application/x-www-form-urlencoded. */
struct http_refusal http_parse_pairs(struct arena *a, const char *s, size_t n, struct http_pairs *ret);
struct http_refusal http_parse_cookies(struct arena *a, const char *s, struct http_pairs *ret);
bool http_repeats(const struct http_pairs *p);

/* http_multipart.c: plain fields to *ret_form, files to *ret_part. */
struct http_refusal http_parse_multipart(struct arena *a, const char *boundary, const char *s, size_t n,
		struct http_pairs *ret_form, const struct http_part **ret_part, size_t *ret_nparts);
/* Parameter of a header value such as boundary; NULL when absent or malformed. */
const char *http_value_param(struct arena *a, const char *value, const char *name);

#define HTTP_FORM_TEXT_MAX ((size_t)4 << 20)    /* text of all fields: the arena must never burst */

#endif
