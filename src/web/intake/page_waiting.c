/* Waiting lists: who waits for what, in which order, one by one or a phase at a time (R38). */
#include "desk.h"
#include "page.h"
#include "page_plan.h"
#include "page_service.h"

#include "intake.h"

enum { LIST_MAX = 150 };

struct waiting_line { waiting_key key; household_key household; int64_t ver, position; const char *name, *file_number, *reason;
	int32_t priority; date_t since; bool chosen; };
static const struct view_field line_fields[] = {
	VIEW_KEY(struct waiting_line, key), VIEW_KEY(struct waiting_line, household), VIEW_INT(struct waiting_line, ver),
	VIEW_INT(struct waiting_line, position), VIEW_TEXT(struct waiting_line, name), VIEW_CODE(struct waiting_line, file_number),
	VIEW_TEXT(struct waiting_line, reason), VIEW_CHOICE(struct waiting_line, priority, waiting_priority_choices),
	VIEW_DATE(struct waiting_line, since), VIEW_BOOL(struct waiting_line, chosen),
};
static VIEW_ROW(line_view, struct waiting_line, line_fields);
struct list_line { int64_t service, n; const char *name; date_t oldest; bool current; };
static const struct view_field list_fields[] = {
	VIEW_INT(struct list_line, service), VIEW_INT(struct list_line, n), VIEW_TEXT(struct list_line, name),
	VIEW_DATE(struct list_line, oldest), VIEW_BOOL(struct list_line, current),
};
static VIEW_ROW(list_view, struct list_line, list_fields);
struct phase_line { phase_key key; int64_t ver, taken; const char *name; int32_t state; instant_t at; bool may_undo; };
static const struct view_field phase_fields[] = {
	VIEW_KEY(struct phase_line, key), VIEW_INT(struct phase_line, ver), VIEW_INT(struct phase_line, taken),
	VIEW_TEXT(struct phase_line, name), VIEW_CHOICE(struct phase_line, state, phase_state_choices),
	VIEW_TIME(struct phase_line, at), VIEW_BOOL(struct phase_line, may_undo),
};
static VIEW_ROW(phase_view, struct phase_line, phase_fields);

struct waiting_page {
	int64_t service, preview;
	const char *name;
	bool leads;
	struct html add, phase;
	const struct list_line *lists;
	const struct waiting_line *rows;
	const struct phase_line *phases;
	size_t nlists, nrows, nphases;
};
static const struct view_field page_fields[] = {
	VIEW_INT(struct waiting_page, service), VIEW_INT(struct waiting_page, preview), VIEW_TEXT(struct waiting_page, name),
	VIEW_BOOL(struct waiting_page, leads), VIEW_HTML(struct waiting_page, add), VIEW_HTML(struct waiting_page, phase),
	VIEW_LIST(struct waiting_page, lists, nlists, list_view), VIEW_LIST(struct waiting_page, rows, nrows, line_view),
	VIEW_LIST(struct waiting_page, phases, nphases, phase_view),
};
static VIEW_PAGE(waiting_view, struct waiting_page, page_fields, "waiting");

static int64_t asked_number(struct page *p, const char *name)
{
	const char *text = http_query(p->req, name);
	int64_t v;
	const char *code;

	return !str_empty(text) && fa_parse_int(text, &v, &code) == OK && v > 0 ? v : 0;
}

static enum rc load_lists(struct page *p, struct tx *tx, struct waiting_page *s)
{
	struct waiting_count *counts;
	struct list_line *lists;
	enum rc rc = waiting_counts(&p->ctx, tx, &counts, &s->nlists);

	if (rc)
		return rc;
	lists = ARENA_ARRAY(p->arena, struct list_line, s->nlists);
	if (!s->service && s->nlists)
		s->service = counts[0].service;
	for (size_t i = 0; i < s->nlists; i++)
		lists[i] = (struct list_line){ .service = counts[i].service, .n = counts[i].n, .oldest = counts[i].oldest,
			.name = page_service_name(p, counts[i].service), .current = counts[i].service == s->service };
	s->lists = lists;
	s->name = page_service_name(p, s->service);
	return OK;
}

static enum rc load_rows(struct page *p, struct tx *tx, struct waiting_page *s)
{
	struct waiting_row *list;
	struct waiting_line *rows;
	enum rc rc = waiting_list(&p->ctx, tx, s->service, LIST_MAX, &list, &s->nrows);

	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct waiting_line, s->nrows);
	for (size_t i = 0; i < s->nrows; i++)
		rows[i] = (struct waiting_line){ .key = list[i].key, .household = list[i].household, .ver = list[i].ver,
			.position = list[i].position, .name = list[i].family_name, .file_number = list[i].file_number,
			.reason = list[i].reason, .priority = list[i].priority, .since = list[i].since,
			.chosen = (int64_t)i < s->preview };
	s->rows = rows;
	return OK;
}

static enum rc load_phases(struct page *p, struct tx *tx, struct waiting_page *s)
{
	struct phase_line *rows;
	struct phase *list;
	enum rc rc = phase_list(&p->ctx, tx, s->service, &list, &s->nphases);

	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct phase_line, s->nphases);
	for (size_t i = 0; i < s->nphases; i++)
		rows[i] = (struct phase_line){ .key = list[i].key, .ver = list[i].ver, .taken = list[i].taken,
			.name = list[i].name, .state = list[i].state, .at = list[i].at,
			.may_undo = s->leads && list[i].state == PHASE_DONE };
	s->phases = rows;
	return OK;
}

static void draw_phase(struct page *p, struct waiting_page *s)
{
	static const char *const only[] = { "name", NULL };
	struct form_hidden hidden[] = { { "once", page_once(p) }, { "service", arena_printf(p->arena, "%lld", (long long)s->service) },
		{ "taken", arena_printf(p->arena, "%lld", (long long)s->preview) } };
	struct form f = page_form_of(p, "/waiting/phase", &phase_take_type, NULL);

	f.only = only;
	f.hidden = hidden;
	f.nhidden = COUNT_OF(hidden);
	f.id = "p";
	f.submit = page_text(p, "waiting.phase_take");
	if (!str_eq(p->req->path, "/waiting/phase"))
		f.fault = NULL;
	s->phase = widget_form(p->arena, &f);
}

static enum rc show_waiting(struct page *p, struct waiting_page *s)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	s->leads = may(&p->ctx, &op_phase_take);
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = load_lists(p, &tx, s);
	if (!rc)
		rc = load_rows(p, &tx, s);
	if (!rc)
		rc = load_phases(p, &tx, s);
	if (rc)
		return rc;
	if (s->preview > (int64_t)s->nrows)
		s->preview = (int64_t)s->nrows;
	if (s->leads && s->preview > 0)
		draw_phase(p, s);
	return page_show(p, &waiting_view, "waiting.title", s);
}

static enum rc waiting_get(struct page *p)
{
	struct waiting_page s = { .service = asked_number(p, "service"), .preview = asked_number(p, "n") };

	if (s.preview > PHASE_MAX)
		s.preview = PHASE_MAX;
	return show_waiting(p, &s);
}

static const char *list_path(struct page *p, int64_t service)
{
	return page_path(p, "/waiting?service=%lld", (long long)service);
}

static enum rc waiting_phase_post(struct page *p)
{
	struct phase_take in;
	int64_t made;
	enum rc rc;

	record_init(&phase_take_type, &in);
	rc = page_form(p, &phase_take_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_phase_take, page_shard(p), &in, 0, &made);
	if (desk_form_error(rc, p)) {
		struct waiting_page s = { .service = in.service == INT_NONE ? 0 : in.service,
			.preview = in.taken == INT_NONE ? 0 : in.taken };

		p->res->status = 422;
		return show_waiting(p, &s);
	}
	if (rc)
		return rc;
	return page_redirect(p, list_path(p, in.service), "notice.phase_taken");
}

static enum rc change(struct page *p, const struct operation *verb, void *input, const char *notice)
{
	int64_t key = page_key(p, "key"), none, service;
	const char *back = http_form(p->req, "service");
	enum rc rc = page_form(p, verb->input, input);

	if (rc == OK)
		rc = operation_run(&p->ctx, verb, shard_of_key(key), input, key, &none);
	if (rc)
		return rc;
	return page_redirect(p, !str_empty(back) && str_to_i64(back, &service) ? list_path(p, service) : "/waiting", notice);
}

static enum rc waiting_take_post(struct page *p)
{
	return change(p, &op_waiting_take, NULL, "notice.waiting_taken");
}

static enum rc waiting_undo_post(struct page *p)
{
	return change(p, &op_phase_undo, NULL, "notice.phase_undone");
}

/* ---- joining, from the file ------------------------------------------------------------------ */

struct join_page { household_key household; const char *family_name; struct html form; };
static const struct view_field join_fields[] = {
	VIEW_KEY(struct join_page, household), VIEW_TEXT(struct join_page, family_name), VIEW_HTML(struct join_page, form) };
static VIEW_PAGE(join_view, struct join_page, join_fields, "waiting_join");

static enum rc show_join(struct page *p, const struct waiting_add *in)
{
	static const char *const only[] = { "service", "priority", "reason", NULL };
	household_key key = { page_key(p, "key") };
	const char *self = page_path(p, "/households/%s/waiting", page_key_text(p, key.v));
	struct form_hidden hidden = { "once", page_once(p) };
	struct form f = page_form_of(p, self, &waiting_add_type, in);
	struct join_page s = { .household = key };
	struct form_option *list;
	struct form_options options = { .field = "service" };
	const struct service *one;
	struct household_row h;
	struct services all;
	size_t pos = 0;
	enum rc rc = services_of(&p->ctx, &all);
	AUTO(tx) tx = {0};

	if (!rc)
		rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = household_row_of(&tx, p->ctx.scope, key, &h);
	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct form_option, all.n + 1);
	while ((one = service_next(&all, p->today, true, &pos)) != NULL)
		if (one->waits)
			list[options.n++] = (struct form_option){ arena_printf(p->arena, "%lld", (long long)one->number),
				service_label(one, p->lang) };
	options.list = list;
	s.family_name = h.family_name;
	f.only = only;
	f.options = &options;
	f.noptions = 1;
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "waiting.join");
	f.cancel_href = page_path(p, "/households/%s", page_key_text(p, key.v));
	s.form = widget_form(p->arena, &f);
	return page_show(p, &join_view, "waiting.join", &s);
}

static enum rc join_get(struct page *p)
{
	struct waiting_add in;

	record_init(&waiting_add_type, &in);
	in.priority = PRIORITY_ORDINARY;
	return show_join(p, &in);
}

static enum rc join_post(struct page *p)
{
	household_key key = { page_key(p, "key") };
	struct waiting_add in;
	int64_t made;
	enum rc rc;

	record_init(&waiting_add_type, &in);
	in.household = key;
	rc = page_form(p, &waiting_add_type, &in);
	in.household = key;
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_waiting_add, shard_of_key(key.v), &in, 0, &made);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show_join(p, &in);
	}
	if (rc)
		return rc;
	return page_redirect(p, list_path(p, in.service), "notice.waiting_added");
}

const struct deed deeds_waiting[] = {
	{ .op = &op_waiting_leave, .first = "waiting", .verb = "leave", .title = "waiting.leave", .submit = "waiting.leave",
		.notice = "notice.waiting_left", .to = "" },
	{ .op = NULL }
};

const struct web_page pages_waiting[] = {
	{ HTTP_GET, "/waiting", ROLES_CENTRE | ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT), waiting_get, "waiting lists" },
	{ HTTP_POST, "/waiting/phase", ROLES_CENTRE, waiting_phase_post, "take a phase", .op = &op_phase_take },
	{ HTTP_POST, "/waiting/{key}/take", ROLES_CENTRE, waiting_take_post, "take from a list", .op = &op_waiting_take },
	DEED("/waiting/{key}/leave", ROLES_CENTRE, op_waiting_leave, "leave a list"),
	{ HTTP_POST, "/phases/{key}/undo", ROLES_CENTRE, waiting_undo_post, "take a phase back", .op = &op_phase_undo },
	{ HTTP_GET, "/households/{key}/waiting", ROLES_CENTRE, join_get, "form of joining a waiting list", .op = &op_waiting_add },
	{ HTTP_POST, "/households/{key}/waiting", ROLES_CENTRE, join_post, "join a waiting list", .op = &op_waiting_add },
	{ .pattern = NULL }
};
const struct view_type *const views_waiting[] = { &waiting_view, &join_view, NULL };
