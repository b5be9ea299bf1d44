/* web_int.h - between web.c, enter.c, nav.c and error.c only. */
#ifndef WEB_INT_H
#define WEB_INT_H

#include "page.h"

/* Who has the search field and its page. */
#define SEARCHERS (ROLES_CENTRE | ROLES_ABOVE)

extern const struct view_type *const views_error[];

void web_enter(void *app, struct http_request *req, struct http_response *res);
void web_refuse(void *app, const struct http_request *req, struct http_response *res, const char *code);
/* Turns an outcome into an error page or a problem document (only stage 7 knows statuses). */
void web_fail(struct page *p, enum rc rc);
/* The side bar of the actor's role. */
void web_nav(struct page *p);
struct nav_memos *nav_memos_new(void);
void nav_memos_free(struct nav_memos *m);
bool web_may_see(const char *pattern, enum role role);    /* and may this role? */
bool web_has_page(const char *pattern);    /* is there a page to look at under this pattern? */

#endif
