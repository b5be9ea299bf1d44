/* How the system is, in words for centres: is it well, what was slow, is there a backup (R255, R370). */
#include "page.h"

#include "support.h"

struct status_trouble { const char *headline, *words, *answer; int32_t kind, state; instant_t at; bool done; };
static const struct view_field trouble_fields[] = {
	VIEW_TEXT(struct status_trouble, headline), VIEW_TEXT(struct status_trouble, words),
	VIEW_TEXT(struct status_trouble, answer), VIEW_CHOICE(struct status_trouble, kind, trouble_kind_choices),
	VIEW_CHOICE(struct status_trouble, state, trouble_state_choices), VIEW_TIME(struct status_trouble, at),
	VIEW_BOOL(struct status_trouble, done),
};
static VIEW_ROW(trouble_view, struct status_trouble, trouble_fields);

struct status_hour { instant_t at; int64_t requests, slow, failed; };
struct status_page {
	instant_t started, backup, waiting_since;
	const char *version;
	bool well, unreachable, unsafe, full, backup_old, waits;
	int64_t waiting;
	int32_t free_percent;
	bool told, own;                          /* there are faults that everybody shall know, that the reader told */
	const struct status_trouble *rows, *mine;
	size_t nrows, nmine;
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
	VIEW_BOOL(struct status_page, told), VIEW_BOOL(struct status_page, own),
	VIEW_LIST(struct status_page, rows, nrows, trouble_view), VIEW_LIST(struct status_page, mine, nmine, trouble_view),
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

static enum rc list_of(struct page *p, struct tx *tx, enum trouble_which which, const struct status_trouble **ret_rows,
		size_t *ret_n)
{
	enum { FEW = 10 };
	struct status_trouble *rows;
	struct trouble *list;
	enum rc rc = trouble_list(&p->ctx, tx, which, FEW, &list, ret_n);

	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct status_trouble, *ret_n);
	for (size_t i = 0; i < *ret_n; i++)
		rows[i] = (struct status_trouble){ list[i].headline, list[i].words, list[i].answer, list[i].kind, list[i].state,
			list[i].reported_at, list[i].state >= TROUBLE_MENDED };
	*ret_rows = rows;
	return OK;
}

static enum rc fill_troubles(struct page *p, struct status_page *s)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = list_of(p, &tx, TROUBLES_TOLD, &s->rows, &s->nrows);
	if (!rc)
		rc = list_of(p, &tx, TROUBLES_MINE, &s->mine, &s->nmine);
	if (rc)
		return rc;
	s->told = s->nrows > 0;
	s->own = s->nmine > 0;
	return tx_commit(&tx);
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
	/* Without the store the page still says that it is away. */
	if (st.reachable) {
		enum rc rc = fill_troubles(p, &s);

		if (rc)
			return rc;
	}
	return page_show(p, &status_view, "status.title", &s);
}

const struct web_page pages_status[] = {
	{ HTTP_GET, "/status", ROLES_ALL, status_get, "how the system is" },
	{ .pattern = NULL }
};
const struct view_type *const views_status[] = { &status_view, NULL };
