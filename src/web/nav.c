/* The side bar of each role: only what that role has work in, with counts from the
 * counters (no list is read for it): one statement, and none while nothing has changed. */
#include "web_int.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "metrics.h"
#include "sync.h"

enum nav_count { COUNT_NONE, COUNT_MY_FILES, COUNT_MY_OVERDUE, COUNT_FILES, COUNT_OVERDUE, COUNT_REQUESTS, COUNT_NO_WORKER,
	COUNT_SYNC, COUNT_GLASS, COUNT_GLASS_UNIT,
	COUNT_COMPLAINTS, COUNT_MY_REFERRALS, COUNT_REFERRALS, COUNT_REFERRALS_IN, COUNT_TRANSFERS, COUNTS };

struct nav_entry {
	const char *href, *icon, *text, *group;
	unsigned roles;
	enum nav_count count;
	bool bar;
	bool only;                       /* stands there only while its count is not 0 */
};

#define SW ROLE_BIT(ROLE_SOCIAL_WORKER)
#define RECEPTION ROLE_BIT(ROLE_RECEPTIONIST)
#define MANAGER (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define ADMIN ROLE_BIT(ROLE_ADMINISTRATOR)
#define TREE (ROLE_BIT(ROLE_HEADQUARTERS) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define FOLDED "nav.group.more"
#define PLACES (ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))

/* An entry without a group is daily work; "more" is folded until somebody looks into it, or is in it.
 * Entries of a group stand together. */
static const struct nav_entry entries[] = {
	{ "/day", "home", "nav.day", NULL, SW, COUNT_NONE, true },
	{ "/reception", "user-plus", "nav.reception", NULL, RECEPTION, COUNT_NONE, true },
	{ "/centre", "building-community", "nav.centre", NULL, MANAGER, COUNT_NONE, true },
	{ "/overview", "layout-dashboard", "nav.overview", NULL, ROLES_ABOVE, COUNT_NONE, true },
	{ "/households", "folders", "nav.households", NULL, SW, COUNT_MY_FILES, true },
	{ "/households", "folders", "nav.households", NULL, RECEPTION | MANAGER, COUNT_FILES, true },
	{ "/households", "folders", "nav.households", NULL, ROLES_ABOVE, COUNT_NONE, true },
	{ "/requests", "inbox", "nav.requests", NULL, ROLES_CENTRE, COUNT_REQUESTS, true },
	{ "/glasses", "alert-triangle", "nav.glasses", NULL, SW | RECEPTION, COUNT_GLASS, false, true },
	{ "/glasses", "alert-triangle", "nav.glasses", NULL, MANAGER, COUNT_GLASS_UNIT, false, true },
	{ "/leads", "bell", "nav.leads", NULL, RECEPTION, COUNT_NONE, false },
	{ "/waiting", "list", "nav.waiting", NULL, RECEPTION, COUNT_NONE, false },
	{ "/light", "users-group", "nav.light", NULL, RECEPTION, COUNT_NONE, false },
	{ "/visits", "home-heart", "nav.visits", NULL, SW, COUNT_MY_OVERDUE, true },
	{ "/visits", "home-heart", "nav.visits", NULL, MANAGER, COUNT_OVERDUE, false },
	{ "/tasks", "list-check", "nav.tasks", NULL, SW | MANAGER, COUNT_NONE, false },
	{ "/referrals", "arrow-back-up", "nav.referrals", NULL, SW, COUNT_MY_REFERRALS, false },
	{ "/referrals", "arrow-back-up", "nav.referrals", NULL, MANAGER, COUNT_REFERRALS, false },
	{ "/referrals", "arrow-back-up", "nav.referrals", NULL, PLACES, COUNT_REFERRALS_IN, false },
	{ "/complaints", "message", "nav.complaints", NULL, PLACES, COUNT_COMPLAINTS, true },
	{ "/week", "calendar-event", "nav.week", NULL, SW, COUNT_NONE, false },
	{ "/sync", "cloud-upload", "nav.sync", NULL, SW, COUNT_SYNC, false },
	{ "/centre/load", "users-group", "nav.load", NULL, MANAGER, COUNT_NO_WORKER, false },
	{ "/leads", "bell", "nav.leads", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/waiting", "list", "nav.waiting", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/light", "users-group", "nav.light", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/milestones", "heart-plus", "nav.news", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/pensions", "cash", "nav.pensions", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/sync", "cloud-upload", "nav.sync", FOLDED, MANAGER, COUNT_NONE, false },
	{ "/transfers", "transfer", "nav.transfers", FOLDED, SW | MANAGER | PLACES, COUNT_TRANSFERS, false },
	{ "/complaints", "message", "nav.complaints", FOLDED, MANAGER | ROLE_BIT(ROLE_INSPECTOR) | ROLE_BIT(ROLE_HEADQUARTERS), COUNT_COMPLAINTS, false },
	{ "/duplicates", "copy", "nav.duplicates", FOLDED, MANAGER | PLACES, COUNT_NONE, false },
	{ "/secret", "lock", "nav.secret", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/secret/figures", "lock", "nav.secret", FOLDED, ROLE_BIT(ROLE_HEADQUARTERS), COUNT_NONE, false },
	{ "/stagnant", "folders", "nav.stagnant", FOLDED, MANAGER, COUNT_NONE, false },
	{ "/read-alarms", "eye", "nav.read_alarms", FOLDED, MANAGER | ROLES_ABOVE, COUNT_NONE, false },
	{ "/helpers", "users", "nav.helpers", FOLDED, ROLES_CENTRE, COUNT_NONE, false },
	{ "/directives", "notes", "nav.directives", FOLDED, ROLES_CENTRE, COUNT_NONE, false },
	{ "/aims", "target-arrow", "nav.aims", FOLDED, MANAGER, COUNT_NONE, false },
	{ "/inspections", "eye", "nav.inspections", FOLDED, MANAGER, COUNT_NONE, false },
	{ "/licences", "id", "nav.licences", FOLDED, MANAGER, COUNT_NONE, false },
	{ "/stories", "heart-handshake", "nav.stories", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/schemes", "clipboard-list", "nav.schemes", FOLDED, ROLES_CENTRE, COUNT_NONE, false },
	{ "/receipts", "cash", "nav.receipts", FOLDED, RECEPTION | MANAGER, COUNT_NONE, false },
	{ "/projects", "calendar-event", "nav.projects", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/circles", "users-group", "nav.circles", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/studies", "map-2", "nav.studies", FOLDED, SW | MANAGER, COUNT_NONE, false },
	{ "/overview/centres", "building-community", "nav.centres", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, true },
	{ "/helpers", "users", "nav.helpers", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/projects", "calendar-event", "nav.projects", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/justice", "chart-bar", "nav.justice", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/inspections", "eye", "nav.inspections", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/directives", "notes", "nav.directives", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/schemes", "clipboard-list", "nav.schemes", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/receipts", "cash", "nav.receipts", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/studies", "map-2", "nav.studies", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/stagnant/figures", "cash", "nav.freed", "nav.group.reports", ROLES_ABOVE, COUNT_NONE, false },
	{ "/admin/points", "map-pin", "nav.points", "nav.group.system", MANAGER, COUNT_NONE, false },
	{ "/admin/staff", "users", "nav.staff", "nav.group.system", ADMIN | ROLE_BIT(ROLE_CENTRE_MANAGER), COUNT_NONE, true },
	{ "/admin/units", "building-community", "nav.units", "nav.group.system", ADMIN, COUNT_NONE, true },
	{ "/admin/neighbourhoods", "map-2", "nav.neighbourhoods", "nav.group.system", ADMIN, COUNT_NONE, true },
	{ "/admin/points", "map-pin", "nav.points", "nav.group.system", ADMIN, COUNT_NONE, false },
	{ "/admin/forms", "clipboard-list", "nav.forms", "nav.group.system", ADMIN | ROLE_BIT(ROLE_HEADQUARTERS), COUNT_NONE, false },
	{ "/admin/rules", "calendar-due", "nav.rules", "nav.group.system", ADMIN, COUNT_NONE, false },
	{ "/admin/units", "building-community", "nav.units", "nav.group.system", TREE, COUNT_NONE, false },
	{ "/admin/neighbourhoods", "map-2", "nav.neighbourhoods", "nav.group.system", PLACES, COUNT_NONE, false },
	{ "/admin/points", "map-pin", "nav.points", "nav.group.system", PLACES, COUNT_NONE, false },
	{ "/admin/services", "clipboard-list", "nav.services", "nav.group.system", ADMIN | PLACES | MANAGER | ROLE_BIT(ROLE_HEADQUARTERS), COUNT_NONE, false },
	{ "/admin/settings", "settings", "nav.settings", "nav.group.system", ADMIN, COUNT_NONE, false },
	{ "/status", "activity", "nav.status", "nav.group.system", ADMIN | ROLES_ABOVE, COUNT_NONE, false },
	{ "/troubles", "message", "nav.troubles", "nav.group.system", ADMIN, COUNT_NONE, false },
	{ "/import", "file-import", "nav.import", "nav.group.system", ADMIN | ROLE_BIT(ROLE_PROVINCE_EXPERT), COUNT_NONE, true },
};

/* ---- counts -------------------------------------------------------------------------- */

struct adding { enum nav_count into[COUNTER_SPANS]; int64_t *count; };

static void add_count(void *arg, size_t span, int64_t subject, int64_t value)
{
	struct adding *a = arg;

	(void)subject;
	a->count[a->into[span]] += value;
}

static enum rc read_counts(struct page *p, unsigned wanted, int64_t ret_count[COUNTS])
{
	const int64_t unit = p->ctx.actor.unit.v, staff = p->ctx.actor.staff;
	const int month = fa_month_index(p->today);
	const int64_t first = fa_month_start(month).n, until = p->today.n - 1;
	/* What is overdue: whole months, then the days of this one. */
	const struct { enum nav_count into; enum metric metric; int64_t subject, from, to; } all[] = {
		{ COUNT_MY_FILES, M_OPEN_FILES, staff, 0, 0 }, { COUNT_FILES, M_OPEN_FILES, unit, 0, 0 },
		{ COUNT_MY_OVERDUE, M_DUE_MONTH, staff, 0, month - 1 }, { COUNT_MY_OVERDUE, M_DUE_DAY, staff, first, until },
		{ COUNT_OVERDUE, M_DUE_MONTH, unit, 0, month - 1 }, { COUNT_OVERDUE, M_DUE_DAY, unit, first, until },
		{ COUNT_REQUESTS, M_REQUESTS_OPEN, unit, 0, 0 }, { COUNT_NO_WORKER, M_FILES_NO_WORKER, unit, 0, 0 },
		{ COUNT_GLASS, M_GLASS, staff, 0, 0 }, { COUNT_GLASS_UNIT, M_GLASS, unit, 0, 0 },
		{ COUNT_GLASS_UNIT, M_GLASS, staff, 0, 0 },
		{ COUNT_COMPLAINTS, M_COMPLAINTS_OPEN, unit, 0, 0 },
		{ COUNT_MY_REFERRALS, M_REFERRALS_OUT, staff, 0, 0 },
		{ COUNT_REFERRALS, M_REFERRALS_OUT, unit, 0, 0 },
		{ COUNT_REFERRALS_IN, M_REFERRALS_IN, unit, 0, 0 }, { COUNT_TRANSFERS, M_TRANSFERS_WAITING, unit, 0, 0 },
	};
	struct counter_span spans[COUNTER_SPANS];
	struct adding a = { .count = ret_count };
	size_t n = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		if (!(wanted >> all[i].into & 1))
			continue;
		a.into[n] = all[i].into;
		spans[n++] = (struct counter_span){ all[i].metric, all[i].subject, all[i].subject, all[i].from, all[i].to };
	}
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = counter_spans(&tx, spans, n, add_count, &a);
	if (!rc && (wanted >> COUNT_SYNC & 1))
		rc = sync_waiting(&p->ctx, &tx, &ret_count[COUNT_SYNC]);
	return rc;
}

/* What was read stays true until somebody commits to the shard: a person who leafs
 * through files has the same side bar all the time. */
struct nav_memo {
	int64_t version, unit, staff, day;
	unsigned wanted;
	int64_t count[COUNTS];
};
enum { MEMOS = 1024 };
struct nav_memos {
	pthread_mutex_t lock;
	struct nav_memo at[MEMOS];
};

struct nav_memos *nav_memos_new(void)
{
	struct nav_memos *m = xcalloc(1, sizeof *m);

	CHECK(pthread_mutex_init(&m->lock, NULL) == 0);
	return m;
}

void nav_memos_free(struct nav_memos *m)
{
	if (!m)
		return;
	pthread_mutex_destroy(&m->lock);
	free(m);
}

static bool same(const struct nav_memo *a, const struct nav_memo *b)
{
	return a->version == b->version && a->unit == b->unit && a->staff == b->staff && a->day == b->day &&
		a->wanted == b->wanted;
}

/* A count that cannot be read is left out: the page goes on without it. */
static void counts_of(struct page *p, unsigned wanted, int64_t ret_count[COUNTS])
{
	struct nav_memos *m = p->web->memos;
	/* Before reading: what is committed meanwhile makes the memo too old, never too new. */
	struct nav_memo now = { .version = store_version(p->ctx.store, page_shard(p)), .unit = p->ctx.actor.unit.v,
		.staff = p->ctx.actor.staff, .day = p->today.n, .wanted = wanted };
	struct nav_memo *at = &m->at[((uint64_t)now.staff ^ (uint64_t)now.unit) * 0x9e3779b97f4a7c15u >> 54];
	bool known;

	CHECK(pthread_mutex_lock(&m->lock) == 0);
	known = now.version && same(at, &now);
	if (known)
		memcpy(now.count, at->count, sizeof now.count);
	CHECK(pthread_mutex_unlock(&m->lock) == 0);
	if (!known && read_counts(p, wanted, now.count) == OK && now.version) {
		CHECK(pthread_mutex_lock(&m->lock) == 0);
		*at = now;
		CHECK(pthread_mutex_unlock(&m->lock) == 0);
	}
	memcpy(ret_count, now.count, sizeof now.count);
}

/* ---- entries --------------------------------------------------------------------------- */

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

/* The fold that holds the page one is on stands open. */
static void open_fold(struct nav_item *items, size_t n)
{
	struct nav_item *fold = NULL;

	for (size_t i = 0; i < n; i++) {
		if (items[i].opens)
			fold = &items[i];
		if (fold && items[i].current)
			fold->open = true;
		if (items[i].closes)
			fold = NULL;
	}
}

void web_nav(struct page *p)
{
	struct nav_item *items;
	const char *group = NULL;
	int64_t count[COUNTS] = {0};
	unsigned wanted = 0;
	size_t n = 0;

	if (!p->signed_in || p->api || p->layout.nav)
		return;
	items = ARENA_ARRAY(p->arena, struct nav_item, COUNT_OF(entries));
	for (size_t i = 0; i < COUNT_OF(entries); i++)
		if (entries[i].roles & ROLE_BIT(p->ctx.actor.role))
			wanted |= 1u << entries[i].count;
	wanted &= ~(1u << COUNT_NONE);
	if (wanted && page_shard(p).v != SHARD_NATIONAL.v)
		counts_of(p, wanted, count);
	for (size_t i = 0; i < COUNT_OF(entries); i++) {
		const struct nav_entry *e = &entries[i];

		if (!(e->roles & ROLE_BIT(p->ctx.actor.role)) || (e->only && count[e->count] <= 0))
			continue;
		items[n] = (struct nav_item){ .href = e->href, .icon = e->icon, .bar = e->bar,
			.label = page_text(p, e->text),
			.count = count[e->count],
			.hot = e->count == COUNT_MY_OVERDUE || e->count == COUNT_OVERDUE || e->count == COUNT_NO_WORKER ||
				e->count == COUNT_SYNC || e->only,
			.group = e->group && !str_eq(e->group, group) ? page_text(p, e->group) : NULL,
			.opens = e->group && !str_eq(e->group, group) && str_eq(e->group, FOLDED) };
		/* What is folded ends where another group begins. */
		if (n && str_eq(group, FOLDED) && !str_eq(e->group, FOLDED))
			items[n - 1].closes = true;
		group = e->group;
		n++;
	}
	if (n && str_eq(group, FOLDED))
		items[n - 1].closes = true;
	mark_current(p, items, n);
	open_fold(items, n);
	p->layout.nav = items;
	p->layout.nnav = n;
}
