/* web - routes, pages, generic lists, JSON API: stages 2 to 7 of a request.
 *
 * One table of struct web_page per subject (page_*.c, api_*.c) says method,
 * pattern, who may, and the function; web_enter() runs every one of them:
 *
 *	who      cookie or bearer token -> session -> actor, scope     (access)
 *	may      role stands in the table, else the page does not exist (404)
 *	meant    non-GET: Sec-Fetch-Site, Origin and the form's token
 *	do       page->run: reads, or enters the domain by operation_run
 *	show     enum rc -> page, redirect or problem document; one log line
 *
 * A page function returns OK after it has answered (page_show, page_redirect,
 * http_send_*), or the rc of what failed; then the fault of p->ctx becomes an
 * error page or a problem document.  INVALID of a form is the page's own
 * business: it shows the form again with what was typed and status 422.
 *
 * This room holds no SQL and does not see the store's transactions except
 * through ctx_read.  struct web is shared by all threads and read-only but for
 * what its members lock themselves.
 */
#ifndef WEB_H
#define WEB_H

#include "access.h"
#include "fa_calendar.h"
#include "http.h"
#include "session.h"
#include "units.h"
#include "view.h"

struct visit_rule_holder;
struct service_holder;

/* How the program is, for the status page that centres see (R255). */
#define WEB_STATUS_HOURS 24
struct web_status_hour { instant_t at; int64_t requests, failed, slow /* over a second */; };
struct web_status {
	instant_t started, backup;       /* backup 0: none is known of */
	bool reachable, durable;         /* the store answers; what is written survives a power cut */
	int64_t waiting;                 /* messages between provinces and rooms */
	instant_t waiting_since;
	int32_t disk_free_percent;       /* -1: not known */
	struct web_status_hour hour[WEB_STATUS_HOURS];   /* oldest first; the last one runs */
};

struct web_config {
	struct store *store;
	struct auth *auth;
	struct org_holder *orgs;
	struct visit_rule_holder *visit_rules;   /* NULL: read when needed (tests) */
	struct service_holder *services;         /* the same for the catalogue */
	const struct work_calendar *calendar;
	struct clock *clock;
	bool demo;                       /* sign-in page shows the sample accounts */
	const char *version;
	/* For /metrics and /status: filled by app; may be NULL in tests. */
	void (*metrics)(void *arg, struct buf *out);
	void (*status)(void *arg, struct web_status *ret_status);
	void *watch_arg;
	/* Told of each request when it is answered, with the statements it took: for the
	 * statement budgets of the scenarios; may be NULL. */
	void (*observe)(void *arg, const struct http_request *req, int status, int statements);
	void *observe_arg;
};

struct web;
/* Compiles all templates; INVALID with the list of mistakes in errors. */
MUST_USE enum rc web_new(const struct web_config *c, struct buf *errors, struct web **ret_web);
void web_free(struct web *w);
/* The router is the web's own; app of http_server_start and http_drive_init is w. */
struct http_router *web_router(struct web *w);
/* Every route as (method, pattern, roles, label) for `zendegi describe routes` and
 * for the test of each route x role x scope cell. */
struct web_route_info {
	const char *method, *pattern, *label;
	unsigned roles;
	bool public, stage;              /* stage: also while signing in */
	const struct operation *op;
};
size_t web_routes_list(struct arena *a, struct web_route_info **ret_list);
void web_describe_routes(struct buf *out);
/* What the API reads, for the description; operations are what it writes. */
struct api_read;
#define WEB_READS_MAX 60
size_t web_reads(struct api_read *ret_list, size_t max);
/* All operations of the product, in a fixed order; CHECKs that max is enough. */
#define WEB_OPERATIONS_MAX 400
size_t web_operations(const struct operation **ret_list, size_t max);
/* All record types, for the data dictionary; ends with NULL. */
const struct record_type *const *web_records(void);

#endif
