/* Colleagues who opened very many different files in a day: who looks into it, who lifts the stop (R21). */
#include "desk.h"

#define READERS (DESK_LEADERS | ROLES_ABOVE)

enum { LIST_MAX = 60 };

struct alarm_row {
	read_alarm_key key;
	const char *name, *role, *unit, *lifted_by, *reviewed_by;
	date_t day;
	int64_t files;
	int32_t state;
	instant_t stopped_at, lifted_at;
	bool stopped, lifted, reviewed;
	struct html lift, review;
	bool may_lift, may_review;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct alarm_row, key), VIEW_TEXT(struct alarm_row, name), VIEW_TEXT(struct alarm_row, role),
	VIEW_TEXT(struct alarm_row, unit), VIEW_TEXT(struct alarm_row, lifted_by), VIEW_TEXT(struct alarm_row, reviewed_by),
	VIEW_DATE(struct alarm_row, day), VIEW_INT(struct alarm_row, files),
	VIEW_CHOICE(struct alarm_row, state, read_alarm_state_choices), VIEW_TIME(struct alarm_row, stopped_at),
	VIEW_TIME(struct alarm_row, lifted_at), VIEW_BOOL(struct alarm_row, stopped), VIEW_BOOL(struct alarm_row, lifted),
	VIEW_BOOL(struct alarm_row, reviewed), VIEW_HTML(struct alarm_row, lift), VIEW_HTML(struct alarm_row, review),
	VIEW_BOOL(struct alarm_row, may_lift), VIEW_BOOL(struct alarm_row, may_review),
};
static VIEW_ROW(row_view, struct alarm_row, row_fields);

struct alarms_page { const char *problem; bool all; int64_t alarm, stop; const struct alarm_row *rows; size_t nrows; };
static const struct view_field alarms_fields[] = {
	VIEW_TEXT(struct alarms_page, problem), VIEW_BOOL(struct alarms_page, all), VIEW_INT(struct alarms_page, alarm),
	VIEW_INT(struct alarms_page, stop), VIEW_LIST(struct alarms_page, rows, nrows, row_view),
};
static VIEW_PAGE(alarms_view, struct alarms_page, alarms_fields, "read_alarms");

static struct alarm_row row_of(struct page *p, const struct read_alarm *a)
{
	bool other = a->staff != p->ctx.actor.staff;
	struct alarm_row r = { .key = a->key, .name = page_staff_name(p, a->staff),
		.role = choice_label(role_choices, a->role, p->lang), .unit = page_unit_name(p, a->unit), .day = a->day,
		.files = a->files, .state = a->state, .stopped_at = a->stopped_at, .lifted_at = a->lifted_at,
		.stopped = a->stopped_at.ms != 0, .lifted = a->lifted_at.ms != 0, .reviewed = a->reviewed_at.ms != 0,
		.lifted_by = page_staff_name(p, a->lifted_by), .reviewed_by = page_staff_name(p, a->reviewed_by) };

	r.may_lift = other && may(&p->ctx, &op_read_alarm_lift) && !r.lifted && date_eq(a->day, p->today);
	r.may_review = other && may(&p->ctx, &op_read_alarm_review) && a->state != READ_REVIEWED;
	if (r.may_lift)
		r.lift = desk_form(p, page_path(p, "/read-alarms/%s/lift", page_key_text(p, a->key.v)),
			arena_printf(p->arena, "l%s", page_key_text(p, a->key.v)), &read_alarm_lift_type, a->ver,
			"brake.lift", NULL, true);
	if (r.may_review)
		r.review = desk_form(p, page_path(p, "/read-alarms/%s/review", page_key_text(p, a->key.v)),
			arena_printf(p->arena, "r%s", page_key_text(p, a->key.v)), &read_alarm_review_type, a->ver,
			"brake.review", NULL, true);
	return r;
}

static enum rc alarms(struct page *p)
{
	struct alarms_page s = { .all = str_eq(http_query(p->req, "show"), "all") };
	struct read_alarm *list;
	struct alarm_row *rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (p->ctx.fault.nfields || p->ctx.fault.code)
		s.problem = page_text(p, "brake.problem");
	rc = setting_number(&p->ctx, SETTING_READ_ALARM, READ_ALARM_FILES, &s.alarm);
	if (!rc)
		rc = setting_number(&p->ctx, SETTING_READ_STOP, READ_STOP_FILES, &s.stop);
	if (!rc)
		rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = read_alarm_list(&p->ctx, &tx, s.all, LIST_MAX, &list, &s.nrows);
	if (!rc)
		rc = tx_commit(&tx);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct alarm_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++)
		rows[i] = row_of(p, &list[i]);
	s.rows = rows;
	return page_show(p, &alarms_view, "brake.title", &s);
}

static enum rc act(struct page *p, const struct operation *verb, void *input, const char *notice)
{
	enum rc rc = page_form(p, verb->input, input);

	if (rc == OK)
		rc = operation_run(&p->ctx, verb, SHARD_NATIONAL, input, page_key(p, "key"), NULL);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return alarms(p);
	}
	if (rc)
		return rc;
	return page_redirect(p, "/read-alarms", notice);
}

static enum rc lift(struct page *p)
{
	struct read_alarm_lift in = {0};

	return act(p, &op_read_alarm_lift, &in, "notice.brake_lifted");
}

static enum rc review(struct page *p)
{
	struct read_alarm_review in = {0};

	return act(p, &op_read_alarm_review, &in, "notice.brake_reviewed");
}

const struct web_page pages_brake[] = {
	{ HTTP_GET, "/read-alarms", READERS, alarms, "colleagues who opened very many files" },
	{ HTTP_POST, "/read-alarms/{key}/lift", READERS, lift, "lift the stop for the day", .op = &op_read_alarm_lift },
	{ HTTP_POST, "/read-alarms/{key}/review", READERS, review, "review an alarm", .op = &op_read_alarm_review },
	{ .pattern = NULL }
};
const struct view_type *const views_brake[] = { &alarms_view, NULL };
