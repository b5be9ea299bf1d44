/* How the system is, in words for centres: is it well, what was slow, is there a backup (R255, R370). */
#include "page.h"

struct status_hour { instant_t at; int64_t requests, slow, failed; };
struct status_page {
	instant_t started, backup, waiting_since;
	const char *version;
	bool well, unreachable, unsafe, full, backup_old, waits;
	int64_t waiting;
	int32_t free_percent;
	const struct status_hour *hours;
	size_t nhours;
	int64_t requests, slow, failed;          /* of the hours shown */
};
static const struct view_field hour_fields[] = {
	VIEW_TIME(struct status_hour, at), VIEW_INT(struct status_hour, requests),
	VIEW_INT(struct status_hour, slow), VIEW_INT(struct status_hour, failed),
};
static VIEW_ROW(hour_view, struct status_hour, hour_fields);
static const struct view_field status_fields[] = {
	VIEW_TIME(struct status_page, started), VIEW_TIME(struct status_page, backup),
	VIEW_TIME(struct status_page, waiting_since), VIEW_CODE(struct status_page, version),
	VIEW_BOOL(struct status_page, well), VIEW_BOOL(struct status_page, unreachable),
	VIEW_BOOL(struct status_page, unsafe), VIEW_BOOL(struct status_page, full),
	VIEW_BOOL(struct status_page, backup_old), VIEW_BOOL(struct status_page, waits),
	VIEW_INT(struct status_page, waiting), VIEW_INT(struct status_page, free_percent),
	VIEW_INT(struct status_page, requests), VIEW_INT(struct status_page, slow), VIEW_INT(struct status_page, failed),
	VIEW_LIST(struct status_page, hours, nhours, hour_view),
};
static VIEW_PAGE(status_view, struct status_page, status_fields, "status");

enum { BACKUP_OLD_MS = 26 * 3600 * 1000, WAITS_MS = 5 * 60 * 1000, DISK_LOW_PERCENT = 10 };

/* Newest first, without hours in which nobody worked. */
static void fill_hours(struct page *p, const struct web_status *st, struct status_page *s)
{
	struct status_hour *rows = ARENA_ARRAY(p->arena, struct status_hour, WEB_STATUS_HOURS);

	for (size_t i = WEB_STATUS_HOURS; i-- > 0;) {
		const struct web_status_hour *h = &st->hour[i];

		s->requests += h->requests;
		s->slow += h->slow;
		s->failed += h->failed;
		if (h->requests)
			rows[s->nhours++] = (struct status_hour){ h->at, h->requests, h->slow, h->failed };
	}
	s->hours = rows;
}

static enum rc status_get(struct page *p)
{
	struct status_page s = { .version = p->web->c.version };
	struct web_status st;
	int64_t now = clock_now(p->web->c.clock);

	if (!p->web->c.status)
		return NOT_FOUND;
	p->web->c.status(p->web->c.watch_arg, &st);
	s.started = st.started;
	s.backup = st.backup;
	s.waiting = st.waiting;
	s.waiting_since = st.waiting_since;
	s.free_percent = st.disk_free_percent < 0 ? 100 : st.disk_free_percent;
	s.unreachable = !st.reachable;
	s.unsafe = st.reachable && !st.durable;
	s.full = s.free_percent < DISK_LOW_PERCENT;
	s.backup_old = now - st.backup.ms > BACKUP_OLD_MS;
	s.waits = st.waiting && now - st.waiting_since.ms > WAITS_MS;
	s.well = !s.unreachable && !s.unsafe && !s.full && !s.waits;
	fill_hours(p, &st, &s);
	return page_show(p, &status_view, "status.title", &s);
}

const struct web_page pages_status[] = {
	{ HTTP_GET, "/status", ROLES_ALL, status_get, "how the system is" },
	{ .pattern = NULL }
};
const struct view_type *const views_status[] = { &status_view, NULL };
