/* Gathers the tables of all files into one router and compiles the templates. */
#include "web_int.h"

#include <stdlib.h>

static const struct web_page *const page_tables[] = {
	pages_site, pages_sign, pages_day, pages_file, pages_visit, pages_request, pages_manage,
	pages_report, pages_admin, pages_import, pages_api, NULL
};

static const struct view_type *const *const view_tables[] = {
	views_error, views_site, views_sign, views_day, views_file, views_visit, views_request, views_manage,
	views_report, views_admin, views_import, NULL
};

/* Bodies larger than this need a route that says so. */
enum { FORM_MAX = 64 << 10 };

static size_t count_pages(void)
{
	size_t n = 0;

	for (size_t t = 0; page_tables[t]; t++)
		for (const struct web_page *p = page_tables[t]; p->pattern; p++)
			n++;
	return n;
}

static void add_routes(struct web *w)
{
	size_t n = 0;

	w->nroutes = count_pages();
	w->routes = xcalloc(w->nroutes, sizeof *w->routes);
	for (size_t t = 0; page_tables[t]; t++)
		for (const struct web_page *p = page_tables[t]; p->pattern; p++) {
			bool get = p->method == HTTP_GET;

			w->routes[n++] = (struct http_route){
				.method = p->method, .pattern = p->pattern,
				/* Tick boxes repeat their name, so forms may. */
				.flags = p->flags ? p->flags : get ? HTTP_INLINE : HTTP_WORKER | HTTP_REPEAT,
				.max_body = p->max_body ? p->max_body : get ? 0 : FORM_MAX,
				.handler = web_enter, .extra = p,
			};
		}
	http_router_add(w->router, w->routes, w->nroutes);
}

static enum rc compile(struct web *w, struct buf *errors)
{
	const struct view_type *types[200];
	size_t n = 0;

	for (size_t t = 0; view_tables[t]; t++)
		for (const struct view_type *const *v = view_tables[t]; *v; v++) {
			CHECK(n < COUNT_OF(types));
			types[n++] = *v;
		}
	return view_new(NULL, 0, types, n, errors, &w->view);
}

enum rc web_new(const struct web_config *c, struct buf *errors, struct web **ret_web)
{
	struct web *w = xcalloc(1, sizeof *w);
	enum rc rc;

	w->c = *c;
	rc = compile(w, errors);
	if (rc) {
		free(w);
		return rc;
	}
	w->router = http_router_new();
	add_routes(w);
	http_router_refuse(w->router, web_refuse);
	*ret_web = w;
	return OK;
}

void web_free(struct web *w)
{
	if (!w)
		return;
	http_router_free(w->router);
	view_free(w->view);
	free(w->routes);
	free(w);
}

struct http_router *web_router(struct web *w)
{
	return w->router;
}

/* ---- what there is: for printed tables and for the tests of every cell -------------- */

size_t web_routes_list(const struct web_route_info **ret_list)
{
	static struct web_route_info list[400];
	size_t n = 0;

	for (size_t t = 0; page_tables[t]; t++)
		for (const struct web_page *p = page_tables[t]; p->pattern; p++) {
			CHECK(n < COUNT_OF(list));
			list[n++] = (struct web_route_info){
				.method = http_method_name(p->method), .pattern = p->pattern, .label = p->label,
				.roles = p->roles & ~(PAGE_PUBLIC | PAGE_STAGE),
				.public = (p->roles & PAGE_PUBLIC) != 0, .op = p->op };
		}
	*ret_list = list;
	return n;
}
