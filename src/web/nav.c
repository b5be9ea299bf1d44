/* The side bar of each role: only what that role has work in, with counts from the
 * counters (no list is read for it). */
#include "web_int.h"

#include <string.h>

#include "metrics.h"

enum nav_count { COUNT_NONE, COUNT_MY_FILES, COUNT_MY_OVERDUE, COUNT_FILES, COUNT_OVERDUE, COUNT_REQUESTS, COUNT_NO_WORKER };

struct nav_entry {
	const char *href, *icon, *text, *group;
	unsigned roles;
	enum nav_count count;
	bool bar;
};

#define SW ROLE_BIT(ROLE_SOCIAL_WORKER)
#define RECEPTION ROLE_BIT(ROLE_RECEPTIONIST)
#define MANAGER (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define ADMIN ROLE_BIT(ROLE_ADMINISTRATOR)
#define TREE (ROLE_BIT(ROLE_HEADQUARTERS) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define PLACES (ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))

static const struct nav_entry entries[] = {
	{ "/day", "home", "nav.day", NULL, SW, COUNT_NONE, true },
	{ "/reception", "user-plus", "nav.reception", NULL, RECEPTION, COUNT_NONE, true },
	{ "/centre", "building-community", "nav.centre", NULL, MANAGER, COUNT_NONE, true },
	{ "/overview", "layout-dashboard", "nav.overview", NULL, ROLES_ABOVE, COUNT_NONE, true },
	{ "/households", "folders", "nav.households", NULL, SW, COUNT_MY_FILES, true },
	{ "/households", "folders", "nav.households", NULL, RECEPTION | MANAGER, COUNT_FILES, true },
	{ "/households", "folders", "nav.households", NULL, ROLES_ABOVE, COUNT_NONE, true },
	{ "/requests", "inbox", "nav.requests", NULL, ROLES_CENTRE, COUNT_REQUESTS, true },
	{ "/visits", "home-heart", "nav.visits", NULL, SW, COUNT_MY_OVERDUE, true },
	{ "/visits", "home-heart", "nav.visits", NULL, MANAGER, COUNT_OVERDUE, false },
	{ "/pensions", "cash", "nav.pensions", NULL, SW | MANAGER, COUNT_NONE, false },
	{ "/week", "calendar-event", "nav.week", NULL, SW, COUNT_NONE, false },
	{ "/centre/load", "users-group", "nav.load", "nav.group.centre", MANAGER, COUNT_NO_WORKER, false },
	{ "/admin/points", "map-pin", "nav.points", NULL, MANAGER, COUNT_NONE, false },
	{ "/overview/centres", "building-community", "nav.centres", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, true },
	{ "/admin/staff", "users", "nav.staff", "nav.group.system", ADMIN | ROLE_BIT(ROLE_CENTRE_MANAGER), COUNT_NONE, true },
	{ "/admin/units", "building-community", "nav.units", NULL, ADMIN, COUNT_NONE, true },
	{ "/admin/neighbourhoods", "map-2", "nav.neighbourhoods", NULL, ADMIN, COUNT_NONE, true },
	{ "/admin/points", "map-pin", "nav.points", NULL, ADMIN, COUNT_NONE, false },
	{ "/admin/rules", "calendar-due", "nav.rules", NULL, ADMIN, COUNT_NONE, false },
	{ "/admin/units", "building-community", "nav.units", NULL, TREE, COUNT_NONE, false },
	{ "/admin/neighbourhoods", "map-2", "nav.neighbourhoods", NULL, PLACES, COUNT_NONE, false },
	{ "/admin/points", "map-pin", "nav.points", NULL, PLACES, COUNT_NONE, false },
	{ "/admin/settings", "settings", "nav.settings", NULL, ADMIN, COUNT_NONE, false },
	{ "/status", "activity", "nav.status", NULL, ADMIN | ROLES_ABOVE, COUNT_NONE, false },
	{ "/import", "file-import", "nav.import", NULL, ADMIN | ROLE_BIT(ROLE_PROVINCE_EXPERT), COUNT_NONE, true },
};

static int64_t count_of(struct page *p, struct tx *tx, enum nav_count what)
{
	int64_t unit = p->ctx.actor.unit.v, staff = p->ctx.actor.staff, v = 0;
	enum rc rc = OK;

	switch (what) {
	case COUNT_NONE: break;
	case COUNT_MY_FILES: rc = counter_get(tx, M_OPEN_FILES, staff, 0, &v); break;
	case COUNT_FILES: rc = counter_get(tx, M_OPEN_FILES, unit, 0, &v); break;
	case COUNT_MY_OVERDUE: rc = page_overdue(p, tx, staff, &v); break;
	case COUNT_OVERDUE: rc = page_overdue(p, tx, unit, &v); break;
	case COUNT_REQUESTS: rc = counter_get(tx, M_REQUESTS_OPEN, unit, 0, &v); break;
	case COUNT_NO_WORKER: rc = counter_get(tx, M_FILES_NO_WORKER, unit, 0, &v); break;
	}
	return rc ? 0 : v;
}

static bool is_current(const char *path, const char *href)
{
	size_t n = strlen(href);

	return str_prefix(path, href) && (path[n] == '\0' || path[n] == '/');
}

/* The longest href that the path lies under is the current one. */
static void mark_current(struct page *p, struct nav_item *items, size_t n)
{
	size_t best = n;
	const char *path = p->req->path;
	bool visits = ROLE_BIT(p->ctx.actor.role) & (SW | MANAGER);

	/* A person belongs to a file; where no list of visits is offered, so does a visit. */
	if (str_prefix(path, "/members/") || (!visits && str_prefix(path, "/visits/")))
		path = "/households";
	for (size_t i = 0; i < n; i++)
		if (is_current(path, items[i].href) &&
		    (best == n || strlen(items[i].href) > strlen(items[best].href)))
			best = i;
	if (best < n)
		items[best].current = true;
}

void web_nav(struct page *p)
{
	struct nav_item *items;
	const char *group = NULL;
	size_t n = 0;

	if (!p->signed_in || p->api || p->layout.nav)
		return;
	items = ARENA_ARRAY(p->arena, struct nav_item, COUNT_OF(entries));
	AUTO(tx) tx = {0};
	bool counts = unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE &&
		ctx_read(&p->ctx, page_shard(p), &tx) == OK;
	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		const struct nav_entry *e = &entries[i];

		if (e->group)
			group = e->group;
		if (!(e->roles & ROLE_BIT(p->ctx.actor.role)))
			continue;
		items[n] = (struct nav_item){ .href = e->href, .icon = e->icon, .bar = e->bar,
			.label = page_text(p, e->text),
			.count = counts ? count_of(p, &tx, e->count) : 0,
			.hot = e->count == COUNT_MY_OVERDUE || e->count == COUNT_OVERDUE || e->count == COUNT_NO_WORKER,
			.group = group ? page_text(p, group) : NULL };
		group = NULL;
		n++;
	}
	mark_current(p, items, n);
	p->layout.nav = items;
	p->layout.nnav = n;
}
