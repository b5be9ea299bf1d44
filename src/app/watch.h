/* watch - what the running program says of itself: /metrics, /status, `zendegi top`.
 *
 * Requests are counted by route (the pattern, never the path) in classes of time,
 * and by hour for the last day; the store's and the server's own figures are read
 * when somebody asks.  Counting is a handful of atomic additions; nothing is locked.
 */
#ifndef WATCH_H
#define WATCH_H

#include "app.h"
#include "http_server.h"
#include "web.h"

struct watch;
struct watch *watch_new(struct app *a);
void watch_free(struct watch *w);                /* NULL is fine */
/* After each request; any thread. */
void watch_request(struct watch *w, const struct http_request *req, const struct http_response *res, int64_t us);
/* Text for Prometheus (format 0.0.4).  server may be NULL while starting or stopping. */
void watch_metrics(struct watch *w, const struct http_server *server, struct buf *out);
/* For the status page (R255). */
void watch_status(struct watch *w, struct web_status *ret_status);

/* The time of the last backup that ended well, kept as DIR/last-backup; 0 when there was none. */
int64_t backup_last_ms(const struct options *o);
void backup_note(const struct options *o, int64_t now_ms);

#endif
