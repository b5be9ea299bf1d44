/* Tasks: of a file, of a worker, of a centre; each with the act on its row (R77, R114, R125). */
#include "page_plan.h"

#include <string.h>

enum { OPEN_MAX = 100, ENDED_MAX = 30, PAGE_ROWS = 30 };

static const struct view_field task_line_fields[] = {
	VIEW_KEY(struct task_line, key), VIEW_KEY(struct task_line, household), VIEW_TEXT(struct task_line, family_name),
	VIEW_TEXT(struct task_line, what), VIEW_TEXT(struct task_line, who), VIEW_TEXT(struct task_line, area),
	VIEW_TEXT(struct task_line, note), VIEW_CHOICE(struct task_line, kind, task_kind_choices),
	VIEW_CHOICE(struct task_line, state, task_state_choices),
	VIEW_CHOICE(struct task_line, outcome, task_outcome_choices), VIEW_DATE(struct task_line, due), VIEW_DATE(struct task_line, opens),
	VIEW_DATE(struct task_line, done_on), VIEW_INT(struct task_line, late), VIEW_INT(struct task_line, attempt),
	VIEW_BOOL(struct task_line, talk), VIEW_BOOL(struct task_line, mine), VIEW_BOOL(struct task_line, again),
	VIEW_BOOL(struct task_line, may), VIEW_BOOL(struct task_line, on_file),
	VIEW_KEY(struct task_line, referral),
};
VIEW_ROW(task_line_view, struct task_line, task_line_fields);

const struct task_line *task_lines(struct page *p, const struct task_row *rows, size_t n, bool file,
		const struct member *members, size_t nmembers)
{
	struct task_line *list = ARENA_ARRAY(p->arena, struct task_line, n);

	for (size_t i = 0; i < n; i++) {
		const struct task *t = &rows[i].t;
		const char *member = plan_member_name(p, members, nmembers, t->member);

		list[i] = (struct task_line){ .key = t->key, .household = t->household, .family_name = rows[i].family_name,
			.what = t->what, .area = rows[i].area, .note = t->note, .kind = t->kind, .state = t->state,
			.outcome = t->outcome, .due = t->due_on,
			.opens = date_cmp(t->opens_on, p->today) > 0 && t->state == TASK_OPEN ? t->opens_on : DATE_NONE, .done_on = t->done_on,
			.late = t->state == TASK_OPEN ? page_days_late(p, t->due_on) : 0, .attempt = t->attempt,
			/* A talk is written down as a talk; that ends the task by itself. */
			.talk = t->kind == TASK_FIRST_CONTACT || t->kind == TASK_CONTACT,
			.referral = { t->kind == TASK_REFERRAL ? t->source : 0 },
			.mine = t->worker == p->ctx.actor.staff, .again = t->attempt > 1, .on_file = file,
			.may = t->state == TASK_OPEN && may(&p->ctx, &op_task_finish),
			.who = member ? member : t->worker == p->ctx.actor.staff ? NULL : page_staff_name(p, t->worker) };
	}
	return list;
}

enum rc task_lines_due(struct page *p, struct tx *tx, int64_t worker, date_t until, size_t max,
		const struct task_line **ret_rows, size_t *ret_n, bool *ret_more)
{
	struct task_filter f = { .range = p->ctx.scope, .worker = worker, .due_until = until, .open_on = p->today };
	struct task_row *rows;
	enum rc rc = task_list(tx, &f, max, &rows, ret_n, ret_more);

	if (rc)
		return rc;
	*ret_rows = task_lines(p, rows, *ret_n, false, NULL, 0);
	return OK;
}

/* ---- the tab of a file -------------------------------------------------------------------------- */

struct tasks_page {
	struct file_head head;
	bool may, have_ended;
	const struct task_line *tasks, *ended;
	size_t ntasks, nended;
};
static const struct view_field tasks_page_fields[] = {
	VIEW_SUB(struct tasks_page, head, file_head_view), VIEW_BOOL(struct tasks_page, may),
	VIEW_BOOL(struct tasks_page, have_ended), VIEW_LIST(struct tasks_page, tasks, ntasks, task_line_view),
	VIEW_LIST(struct tasks_page, ended, nended, task_line_view),
};
static VIEW_PAGE(tasks_view, struct tasks_page, tasks_page_fields, "file_tasks");

static enum rc load_tasks(struct page *p, struct tx *tx, struct household *h, struct tasks_page *s)
{
	struct task_filter f = { .range = p->ctx.scope };
	struct task_row *rows;
	struct member *m;
	size_t nm;
	bool more;
	enum rc rc = file_load(p, tx, TAB_TASKS, h, &m, &nm, &s->head);

	if (rc)
		return rc;
	f.household = h->key;
	rc = task_list(tx, &f, OPEN_MAX, &rows, &s->ntasks, &more);
	if (rc)
		return rc;
	s->tasks = task_lines(p, rows, s->ntasks, true, m, nm);
	f.finished = true;
	rc = task_list(tx, &f, ENDED_MAX, &rows, &s->nended, &more);
	if (rc)
		return rc;
	s->ended = task_lines(p, rows, s->nended, true, m, nm);
	s->have_ended = s->nended > 0;
	s->may = h->state == HOUSEHOLD_OPEN && may(&p->ctx, &op_task_add);
	return tx_commit(tx);
}

static enum rc file_tasks(struct page *p)
{
	struct tasks_page *s = ARENA_NEW(p->arena, struct tasks_page);
	struct household h;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (!rc)
		rc = load_tasks(p, &tx, &h, s);
	if (!rc)
		rc = page_read_log(p, h.key, "tasks");
	if (rc)
		return rc;
	return page_show_titled(p, &tasks_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "file.tab.tasks"), "name", h.family_name, NULL), s);
}

/* ---- all of a worker or a centre ------------------------------------------------------------------- */

struct task_list_page { struct html pager; bool late, whole; const struct task_line *tasks; size_t ntasks; };
static const struct view_field task_list_fields[] = {
	VIEW_HTML(struct task_list_page, pager), VIEW_BOOL(struct task_list_page, late), VIEW_BOOL(struct task_list_page, whole),
	VIEW_LIST(struct task_list_page, tasks, ntasks, task_line_view),
};
static VIEW_PAGE(task_list_view, struct task_list_page, task_list_fields, "tasks");

/* "2026-11-22.0abc…" of ?after=: the last row that was shown. */
static void after_of(struct page *p, struct task_filter *f)
{
	const char *after = http_query(p->req, "after"), *dot = after ? strchr(after, '.') : NULL;
	date_t d;

	if (!dot || !key_read(dot + 1, &f->after_key))
		return;
	f->after_sort = arena_strndup(p->arena, after, (size_t)(dot - after));
	if (!fa_iso_read(f->after_sort, &d)) {
		f->after_sort = NULL;
		f->after_key = 0;
	}
}

static enum rc all_tasks(struct page *p)
{
	struct task_filter f = { .range = p->ctx.scope };
	struct task_list_page s = { .late = str_eq(http_query(p->req, "state"), "late") };
	struct task_row *rows;
	bool more;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (p->ctx.actor.role == ROLE_SOCIAL_WORKER)
		f.worker = p->ctx.actor.staff;
	s.whole = !f.worker;
	if (s.late)
		f.due_until = fa_add_days(p->today, -1);
	after_of(p, &f);
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = task_list(&tx, &f, PAGE_ROWS, &rows, &s.ntasks, &more);
	if (rc)
		return rc;
	s.tasks = task_lines(p, rows, s.ntasks, false, NULL, 0);
	if (more) {
		char iso[FA_ISO_SIZE];

		fa_iso_write(rows[s.ntasks - 1].t.due_on, iso);
		s.pager = widget_pager(p->arena, p->lang, s.late ? "/tasks?state=late" : "/tasks", NULL,
			arena_printf(p->arena, "%s.%s", iso, page_key_text(p, rows[s.ntasks - 1].t.key.v)));
	}
	return page_show(p, &task_list_view, "task.list", &s);
}

/* ---- forms -------------------------------------------------------------------------------------------- */

static enum rc prepare_add(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct task_add *in = f->input;

	(void)tx;
	in->kind = TASK_FOLLOW_UP;
	deed_members(p, f, "member");
	return deed_workers(p, f, "worker");
}

static enum rc prepare_end(struct page *p, struct tx *tx, struct deed_form *f)
{
	const struct task *t = f->record;

	(void)tx;
	f->lead = str_empty(t->what) ? choice_label(task_kind_choices, t->kind, p->lang) : t->what;
	return OK;
}

static const char *const add_only[] = { "kind", "what", "due_on", "worker", "member", NULL };

const struct deed deeds_task[] = {
	{ .op = &op_task_add, .first = "households", .verb = "task", .title = "task.add", .submit = "need.save",
		.notice = "notice.task_added", .only = add_only, .to = "/tasks", .prepare = prepare_add },
	{ .op = &op_task_finish, .first = "tasks", .verb = "finish", .title = "task.finish", .submit = "task.save_result",
		.notice = "notice.task_finished", .to = "/tasks", .prepare = prepare_end },
	{ .op = &op_task_move, .first = "tasks", .verb = "move", .title = "task.move", .submit = "task.move",
		.notice = "notice.task_moved", .to = "/tasks", .prepare = prepare_end },
	{ .op = &op_task_drop, .first = "tasks", .verb = "drop", .title = "task.drop", .submit = "task.drop",
		.notice = "notice.task_dropped", .to = "/tasks", .prepare = prepare_end },
	{ .op = NULL }
};

const struct web_page pages_task[] = {
	{ HTTP_GET, "/households/{key}/tasks", PLAN_READERS, file_tasks, "tasks of a case file" },
	{ HTTP_GET, "/tasks", PLAN_WORKERS, all_tasks, "tasks of a worker or a centre" },
	DEED("/households/{key}/task", PLAN_WORKERS, op_task_add, "write down a task"),
	DEED("/tasks/{key}/finish", PLAN_WORKERS, op_task_finish, "record the result of a task"),
	DEED("/tasks/{key}/move", PLAN_WORKERS, op_task_move, "move a task to another day"),
	DEED("/tasks/{key}/drop", PLAN_WORKERS, op_task_drop, "give a task up"),
	{ .pattern = NULL }
};
const struct view_type *const views_task[] = { &tasks_view, &task_list_view, NULL };
