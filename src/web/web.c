/* Gathers the tables of all files into one router and compiles the templates. */
#include "web_int.h"

#include <stdlib.h>

#include "letter.h"

static const struct web_page *const page_tables[] = {
	pages_site, pages_status, pages_trouble, pages_sign, pages_day, pages_photo, pages_pension, pages_file, pages_visit, pages_contact, pages_forms, pages_forms_admin, pages_search, pages_request, pages_track,
	pages_manage, pages_report, pages_admin, pages_import,
	pages_service,
	pages_intake, pages_waiting, pages_light, pages_document,
	pages_need, pages_task, pages_stagnant, pages_assist,
	pages_referral, pages_answer, pages_letter, pages_agency,
	pages_milestone,
	pages_complaint, pages_appeal, pages_tell,
	pages_sync, pages_app,
	pages_secret, pages_glass, pages_counselling,
	pages_alike, pages_transfer, pages_duplicate, pages_brake, pages_consent, pages_community, pages_offer, pages_money, pages_scheme, pages_office,
	NULL
};

static const struct view_type *const *const view_tables[] = {
	views_error, views_site, views_status, views_trouble, views_sign, views_day, views_file, views_visit, views_contact, views_forms, views_forms_admin, views_search, views_request,
	views_track, views_manage, views_report, views_admin, views_import, views_pension,
	views_service,
	views_intake, views_waiting, views_light, views_document,
	views_deed, views_need, views_task, views_stagnant, views_assist,
	views_referral, views_answer, views_letter, views_agency,
	views_milestone,
	views_complaint, views_appeal, views_tell,
	views_sync,
	views_transfer, views_duplicate, views_brake, views_consent, views_register, views_offer, views_scheme, views_office, views_secret, views_glass, views_counselling,
	NULL
};

/* Bodies larger than this need a route that says so. */
enum { FORM_MAX = 64 << 10, ROUTES_MAX = 1200 };

bool web_has_page(const char *pattern)
{
	for (size_t t = 0; page_tables[t]; t++)
		for (const struct web_page *p = page_tables[t]; p->pattern; p++)
			if (p->method == HTTP_GET && str_eq(p->pattern, pattern))
				return true;
	return false;
}

bool web_may_see(const char *pattern, enum role role)
{
	for (size_t t = 0; page_tables[t]; t++)
		for (const struct web_page *p = page_tables[t]; p->pattern; p++)
			if (p->method == HTTP_GET && str_eq(p->pattern, pattern))
				return (p->roles & ROLE_BIT(role)) != 0;
	return false;
}

/* Every page and API entry, in order. */
static size_t all_pages(struct arena *a, const struct web_page ***ret_list)
{
	const struct web_page **list;
	struct web_page *api;
	size_t n = 0, napi = api_pages(a, &api);

	list = ARENA_ARRAY(a, const struct web_page *, ROUTES_MAX);
	for (size_t t = 0; page_tables[t]; t++)
		for (const struct web_page *p = page_tables[t]; p->pattern; p++) {
			CHECK(n < ROUTES_MAX);
			list[n++] = p;
		}
	for (size_t i = 0; i < napi; i++) {
		CHECK(n < ROUTES_MAX);
		list[n++] = &api[i];
	}
	*ret_list = list;
	return n;
}

static void add_routes(struct web *w)
{
	const struct web_page **pages;

	w->nroutes = all_pages(&w->arena, &pages);
	w->routes = ARENA_ARRAY(&w->arena, struct http_route, w->nroutes);
	for (size_t i = 0; i < w->nroutes; i++) {
		const struct web_page *p = pages[i];
		bool get = p->method == HTTP_GET;

		w->routes[i] = (struct http_route){
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
	arena_init(&w->arena, ARENA_CAP_DEFAULT);
	rc = compile(w, errors);
	if (rc) {
		arena_release(&w->arena);
		free(w);
		return rc;
	}
	w->letters = letters_new();
	w->memos = nav_memos_new();
	w->brake = brake_new();
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
	letters_free(w->letters);
	nav_memos_free(w->memos);
	brake_free(w->brake);
	arena_release(&w->arena);
	free(w);
}

struct http_router *web_router(struct web *w)
{
	return w->router;
}

/* ---- what there is: for printed tables and for the tests of every cell -------------- */

size_t web_routes_list(struct arena *a, struct web_route_info **ret_list)
{
	const struct web_page **pages;
	size_t n = all_pages(a, &pages);
	struct web_route_info *list = ARENA_ARRAY(a, struct web_route_info, n);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct web_route_info){
			.method = http_method_name(pages[i]->method), .pattern = pages[i]->pattern,
			.label = pages[i]->label, .roles = pages[i]->roles & ~(PAGE_PUBLIC | PAGE_STAGE),
			.public = (pages[i]->roles & PAGE_PUBLIC) != 0, .stage = (pages[i]->roles & PAGE_STAGE) != 0,
			.op = pages[i]->op };
	*ret_list = list;
	return n;
}

void web_describe_routes(struct buf *out)
{
	struct web_route_info *list;
	struct arena a;
	size_t n;

	arena_init(&a, ARENA_CAP_DEFAULT);
	n = web_routes_list(&a, &list);
	buf_puts(out, "# Routes\n\nPrinted by `zendegi describe routes`. Letters of the roles, in order: "
		"social worker, receptionist, centre manager, technical responsible, county expert, province expert, "
		"inspector, headquarters, administrator.\n\n| Method | Path | What | Roles |\n|---|---|---|---|\n");
	for (size_t i = 0; i < n; i++) {
		static const char letters[] = "srmtcpiha";
		char roles[10] = "---------";

		for (int r = 0; r < 9; r++)
			if (list[i].roles & ROLE_BIT(r + 1))
				roles[r] = letters[r];
		buf_printf(out, "| %s | `%s` | %s | %s |\n", list[i].method, list[i].pattern,
			list[i].label ? list[i].label : "", list[i].public ? "everybody" :
			list[i].stage && !list[i].roles ? "while signing in" : roles);
	}
	arena_release(&a);
}
