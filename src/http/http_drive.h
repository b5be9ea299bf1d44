/* http_drive - requests without sockets, for tests.
 *
 * One struct http_drive is one browser in front of one router: it runs every
 * request through the same stages as the server (head, route, body, handler,
 * finish) in the calling thread, keeps the cookies that come back and the last
 * response.  What is taken out of a response stays readable until the request
 * after the next one, so that it can be sent back.
 *
 *	AUTO(http_drive) d;
 *	http_drive_init(&d, router, app);
 *	http_drive_get(&d, "/login");
 *	status = http_drive_post(&d, "/login", "user=sara&password=...");
 *	... d.status, http_drive_header(&d, "Location"), d.body, d.body_len
 */
#ifndef HTTP_DRIVE_H
#define HTTP_DRIVE_H

#include "http.h"

#define HTTP_DRIVE_COOKIES 16
#define HTTP_DRIVE_HEADERS 16

struct http_drive {
	const struct http_router *router;
	void *app;
	bool secure;                    /* as if over TLS: __Host- cookies, HSTS */
	const char *remote;             /* address of the client; "127.0.0.1" */
	const char *host;               /* Host and Origin; "test.example" */
	struct http_pair with[HTTP_DRIVE_HEADERS];   /* sent with every request; see http_drive_with */
	/* the last response */
	int status;
	const char *body;               /* NUL-terminated; streams and files collected */
	size_t body_len;
	struct http_response res;
	/* inside */
	struct { char *name, *value; } jar[HTTP_DRIVE_COOKIES];
	struct arena arena, older;      /* the last response and the one before */
	struct buf collected, older_body;
};

void http_drive_init(struct http_drive *d, const struct http_router *router, void *app);
void http_drive_release(struct http_drive *d);

/* Any request; type is the Content-Type or NULL.  Returns the status.  Browsers'
 * headers are sent along: Host, and for everything but GET Origin and
 * Sec-Fetch-Site: same-origin, unless given. */
int http_drive_send(struct http_drive *d, const char *method, const char *target, const char *type,
		const void *body, size_t len);
int http_drive_get(struct http_drive *d, const char *target);
int http_drive_post(struct http_drive *d, const char *target, const char *form);       /* urlencoded */
int http_drive_json(struct http_drive *d, const char *method, const char *target, const char *json);
/* Follows Location of a 3xx until something else comes, at most 5 times. */
int http_drive_follow(struct http_drive *d);

/* Header for all requests to come; value NULL takes it away, "" sends it empty. */
void http_drive_with(struct http_drive *d, const char *name, const char *value);
const char *http_drive_header(const struct http_drive *d, const char *name);
const char *http_drive_cookie(const struct http_drive *d, const char *name);    /* with or without __Host- */
void http_drive_forget(struct http_drive *d);                                   /* all cookies */

/* Bodies.  form_add: "a=1&b=..." encoded; multipart: part by part, then end;
 * the type to send is HTTP_DRIVE_MULTIPART. */
#define HTTP_DRIVE_MULTIPART "multipart/form-data; boundary=----zendegi"
void http_form_add(struct buf *b, const char *name, const char *value);
void http_multipart_add(struct buf *b, const char *name, const char *filename, const char *type,
		const void *bytes, size_t len);
void http_multipart_end(struct buf *b);

#endif
