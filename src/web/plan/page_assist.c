/* The assistance plan: versions of a family, one plan with its steps, and the family's own
 * copy in plain words (R110, R111, R385). */
#include "page_plan.h"

#include <stdlib.h>

enum { TASKS_READ = 1000 };

/* ---- rows ------------------------------------------------------------------------------------- */

struct act_row {
	plan_act_key key;
	const char *what, *who;
	int32_t means, state;
	date_t due;
	money_t amount;
	int64_t late;
	bool family, paid, known, done, may;
};
static const struct view_field act_row_fields[] = {
	VIEW_KEY(struct act_row, key), VIEW_TEXT(struct act_row, what), VIEW_TEXT(struct act_row, who),
	VIEW_CHOICE(struct act_row, means, plan_means_choices), VIEW_CHOICE(struct act_row, state, task_state_choices),
	VIEW_DATE(struct act_row, due), VIEW_MONEY(struct act_row, amount), VIEW_INT(struct act_row, late),
	VIEW_BOOL(struct act_row, family), VIEW_BOOL(struct act_row, paid), VIEW_BOOL(struct act_row, known),
	VIEW_BOOL(struct act_row, done), VIEW_BOOL(struct act_row, may),
};
static VIEW_ROW(act_row_view, struct act_row, act_row_fields);

struct goal_row {
	plan_goal_key key;
	const char *words, *measure, *need;
	bool may;
	const struct act_row *acts;
	size_t nacts;
};
static const struct view_field goal_row_fields[] = {
	VIEW_KEY(struct goal_row, key), VIEW_TEXT(struct goal_row, words), VIEW_TEXT(struct goal_row, measure),
	VIEW_TEXT(struct goal_row, need), VIEW_BOOL(struct goal_row, may),
	VIEW_LIST(struct goal_row, acts, nacts, act_row_view),
};
static VIEW_ROW(goal_row_view, struct goal_row, goal_row_fields);

struct version_row { assistance_plan_key key; int64_t version; int32_t state; const char *aim; date_t start, review, closed; bool live; };
static const struct view_field version_row_fields[] = {
	VIEW_KEY(struct version_row, key), VIEW_INT(struct version_row, version),
	VIEW_CHOICE(struct version_row, state, plan_state_choices), VIEW_TEXT(struct version_row, aim),
	VIEW_DATE(struct version_row, start), VIEW_DATE(struct version_row, review), VIEW_DATE(struct version_row, closed),
	VIEW_BOOL(struct version_row, live),
};
static VIEW_ROW(version_row_view, struct version_row, version_row_fields);

/* ---- versions of a family ------------------------------------------------------------------------ */

struct criterion_row { const char *label; int64_t weight; bool met; };
static const struct view_field criterion_row_fields[] = {
	VIEW_TEXT(struct criterion_row, label), VIEW_INT(struct criterion_row, weight), VIEW_BOOL(struct criterion_row, met),
};
static VIEW_ROW(criterion_row_view, struct criterion_row, criterion_row_fields);

struct exit_row { support_exit_key key; int32_t state; date_t proposed; const char *by, *words, *note; int64_t score, of; bool may; };
static const struct view_field exit_row_fields[] = {
	VIEW_KEY(struct exit_row, key), VIEW_CHOICE(struct exit_row, state, support_exit_state_choices),
	VIEW_DATE(struct exit_row, proposed), VIEW_TEXT(struct exit_row, by), VIEW_TEXT(struct exit_row, words),
	VIEW_TEXT(struct exit_row, note), VIEW_INT(struct exit_row, score), VIEW_INT(struct exit_row, of),
	VIEW_BOOL(struct exit_row, may),
};
static VIEW_ROW(exit_row_view, struct exit_row, exit_row_fields);

struct plans_page { struct file_head head; bool may, may_exit; int64_t score, of; struct html score_bar;
	const struct criterion_row *criteria; size_t ncriteria; const struct exit_row *exits; size_t nexits; const struct version_row *versions; size_t nversions; };
static const struct view_field plans_page_fields[] = {
	VIEW_SUB(struct plans_page, head, file_head_view), VIEW_BOOL(struct plans_page, may),
	VIEW_BOOL(struct plans_page, may_exit), VIEW_INT(struct plans_page, score), VIEW_INT(struct plans_page, of),
	VIEW_HTML(struct plans_page, score_bar), VIEW_LIST(struct plans_page, criteria, ncriteria, criterion_row_view),
	VIEW_LIST(struct plans_page, exits, nexits, exit_row_view),
	VIEW_LIST(struct plans_page, versions, nversions, version_row_view),
};
static VIEW_PAGE(plans_view, struct plans_page, plans_page_fields, "file_plans");

static bool is_live(int32_t state)
{
	return state < PLAN_CLOSED;
}

/* How near the family is to standing on its own, and what was proposed (R118). */
static enum rc load_exit(struct page *p, struct tx *tx, const struct household *h, const struct member *m, size_t nm,
		struct plans_page *s)
{
	struct criterion_row *rows = ARENA_ARRAY(p->arena, struct criterion_row, EXIT_CRITERIA);
	struct support_exit *list;
	struct exit_row *exits;
	struct exit_score e;
	enum rc rc = exit_score(&p->ctx, tx, h, m, nm, &e);

	if (!rc)
		rc = exit_list(tx, h->key, &list, &s->nexits);
	if (rc)
		return rc;
	for (size_t i = 0; i < EXIT_CRITERIA; i++)
		rows[i] = (struct criterion_row){ p->lang == LANG_FA ? e.criterion[i].fa : e.criterion[i].en, e.criterion[i].weight,
			e.criterion[i].met };
	exits = ARENA_ARRAY(p->arena, struct exit_row, s->nexits);
	s->may_exit = h->state == HOUSEHOLD_OPEN && may(&p->ctx, &op_exit_propose);
	for (size_t i = 0; i < s->nexits; i++) {
		const struct support_exit *x = &list[i];
		bool waits = x->state == EXIT_PROPOSED;

		exits[i] = (struct exit_row){ x->key, x->state, x->proposed_on, page_staff_name(p, x->proposed_by), x->family_words,
			x->note, x->score, x->score_of, waits && h->state == HOUSEHOLD_OPEN && may(&p->ctx, &op_exit_approve) &&
			x->proposed_by != p->ctx.actor.staff };
		if (waits)
			s->may_exit = false;
	}
	s->exits = exits;
	s->criteria = rows;
	s->ncriteria = EXIT_CRITERIA;
	s->score = e.score;
	s->of = e.of;
	s->score_bar = chart_bar(p->arena, e.score, e.of, "", page_text(p, "exit.score"));
	return OK;
}

static enum rc load_plans(struct page *p, struct tx *tx, struct household *h, struct plans_page *s)
{
	struct assistance_plan *list;
	struct version_row *rows;
	struct member *m;
	size_t nm;
	enum rc rc = file_load(p, tx, TAB_PLANS, h, &m, &nm, &s->head);

	if (!rc)
		rc = plan_list(tx, h->key, &list, &s->nversions);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct version_row, s->nversions);
	s->may = h->state == HOUSEHOLD_OPEN && may(&p->ctx, &op_plan_draft);
	for (size_t i = 0; i < s->nversions; i++) {
		rows[i] = (struct version_row){ list[i].key, list[i].version, list[i].state, list[i].aim, list[i].start_on,
			list[i].review_on, list[i].closed_on, is_live(list[i].state) };
		/* One draft at a time. */
		if (list[i].state < PLAN_RUNNING)
			s->may = false;
	}
	s->versions = rows;
	rc = load_exit(p, tx, h, m, nm, s);
	return rc ? rc : tx_commit(tx);
}

static enum rc file_plans(struct page *p)
{
	struct plans_page *s = ARENA_NEW(p->arena, struct plans_page);
	struct household h;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (!rc)
		rc = load_plans(p, &tx, &h, s);
	if (!rc)
		rc = page_read_log(p, h.key, "plans");
	if (rc)
		return rc;
	return page_show_titled(p, &plans_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "file.tab.plans"), "name", h.family_name, NULL), s);
}

/* ---- one plan ---------------------------------------------------------------------------------------- */

struct plan_page {
	struct file_head head;
	assistance_plan_key key;
	household_key household;
	int64_t version;
	int32_t state, level;
	const char *aim, *family_words, *note, *proposed_by, *approved_by, *above_by, *family_name, *worker, *centre, *phone;
	date_t start, review, proposed, approved, above, reviewed, closed, today;
	money_t total;
	bool agrees, paid, draft, live, have_note;
	bool may_write, may_propose, may_approve, may_above, may_return, may_start, may_review, may_close, may_act;
	const struct goal_row *goals;
	size_t ngoals;
	const struct act_row *next;      /* the acts that are not done, by day */
	size_t nnext;
};
static const struct view_field plan_page_fields[] = {
	VIEW_SUB(struct plan_page, head, file_head_view), VIEW_KEY(struct plan_page, key),
	VIEW_KEY(struct plan_page, household), VIEW_INT(struct plan_page, version),
	VIEW_CHOICE(struct plan_page, state, plan_state_choices), VIEW_CHOICE(struct plan_page, level, plan_level_choices),
	VIEW_TEXT(struct plan_page, aim), VIEW_TEXT(struct plan_page, family_words), VIEW_TEXT(struct plan_page, note),
	VIEW_TEXT(struct plan_page, proposed_by), VIEW_TEXT(struct plan_page, approved_by),
	VIEW_TEXT(struct plan_page, above_by), VIEW_TEXT(struct plan_page, family_name), VIEW_TEXT(struct plan_page, worker),
	VIEW_TEXT(struct plan_page, centre), VIEW_CODE(struct plan_page, phone), VIEW_DATE(struct plan_page, start),
	VIEW_DATE(struct plan_page, review), VIEW_DATE(struct plan_page, proposed), VIEW_DATE(struct plan_page, approved),
	VIEW_DATE(struct plan_page, above), VIEW_DATE(struct plan_page, reviewed), VIEW_DATE(struct plan_page, closed),
	VIEW_DATE(struct plan_page, today), VIEW_MONEY(struct plan_page, total), VIEW_BOOL(struct plan_page, agrees),
	VIEW_BOOL(struct plan_page, paid), VIEW_BOOL(struct plan_page, draft), VIEW_BOOL(struct plan_page, live),
	VIEW_BOOL(struct plan_page, have_note), VIEW_BOOL(struct plan_page, may_write),
	VIEW_BOOL(struct plan_page, may_propose), VIEW_BOOL(struct plan_page, may_approve),
	VIEW_BOOL(struct plan_page, may_above), VIEW_BOOL(struct plan_page, may_return),
	VIEW_BOOL(struct plan_page, may_start), VIEW_BOOL(struct plan_page, may_review),
	VIEW_BOOL(struct plan_page, may_close), VIEW_BOOL(struct plan_page, may_act),
	VIEW_LIST(struct plan_page, goals, ngoals, goal_row_view), VIEW_LIST(struct plan_page, next, nnext, act_row_view),
};
static VIEW_PAGE(plan_view, struct plan_page, plan_page_fields, "plan");
static VIEW_PAGE(family_view, struct plan_page, plan_page_fields, "plan_family");

struct seen {
	struct plan_whole w;
	struct member *m;
	size_t nm;
	struct need *needs;
	size_t nneeds;
	struct task *tasks;
	size_t ntasks;
};

/* The last task of an act says how far it is: attempts follow each other. */
static const struct task *task_of(const struct seen *f, int64_t act)
{
	const struct task *last = NULL;

	for (size_t i = 0; i < f->ntasks; i++)
		if (f->tasks[i].source == act && (!last || f->tasks[i].key.v > last->key.v))
			last = &f->tasks[i];
	return last;
}

static struct act_row act_row(struct page *p, const struct seen *f, const struct plan_act *a, bool may_write)
{
	const struct task *t = task_of(f, a->key.v);
	const char *member = plan_member_name(p, f->m, f->nm, a->member);
	struct act_row r = { .key = a->key, .what = a->what, .means = a->means, .due = t ? t->due_on : a->due_on,
		.amount = a->amount, .family = member != NULL, .paid = a->amount.rial > 0, .known = t != NULL, .may = may_write,
		.state = t ? t->state : 0, .done = t && t->state == TASK_DONE };

	r.who = member ? member : page_staff_name(p, a->staff > 0 ? a->staff : f->w.household.worker > 0 ? f->w.household.worker : 0);
	r.late = t && t->state == TASK_OPEN ? page_days_late(p, t->due_on) : 0;
	return r;
}

static int by_day(const void *a, const void *b)
{
	const struct act_row *x = a, *y = b;

	if (x->due.n != y->due.n)
		return x->due.n < y->due.n ? -1 : 1;
	return (x->key.v > y->key.v) - (x->key.v < y->key.v);
}

static const char *need_name(struct page *p, const struct seen *f, need_key key)
{
	for (size_t i = 0; i < f->nneeds; i++)
		if (f->needs[i].key.v == key.v && key.v)
			return choice_label(need_category_choices, f->needs[i].category, p->lang);
	return NULL;
}

static void fill_goals(struct page *p, const struct seen *f, struct plan_page *s)
{
	struct goal_row *goals = ARENA_ARRAY(p->arena, struct goal_row, f->w.ngoals);
	struct act_row *next = ARENA_ARRAY(p->arena, struct act_row, f->w.nacts);

	for (size_t g = 0; g < f->w.ngoals; g++) {
		const struct plan_goal *goal = &f->w.goals[g];
		struct act_row *acts = ARENA_ARRAY(p->arena, struct act_row, f->w.nacts);

		goals[g] = (struct goal_row){ .key = goal->key, .words = goal->words, .measure = goal->measure,
			.need = need_name(p, f, goal->need), .may = s->may_write, .acts = acts };
		for (size_t i = 0; i < f->w.nacts; i++) {
			if (f->w.acts[i].goal.v != goal->key.v)
				continue;
			acts[goals[g].nacts] = act_row(p, f, &f->w.acts[i], s->may_write);
			if (!acts[goals[g].nacts].done)
				next[s->nnext++] = acts[goals[g].nacts];
			goals[g].nacts++;
		}
	}
	qsort(next, s->nnext, sizeof *next, by_day);
	s->goals = goals;
	s->ngoals = f->w.ngoals;
	s->next = next;
}

static bool may_step(struct page *p, const struct plan_whole *w, const struct operation *op)
{
	return w->household.state == HOUSEHOLD_OPEN && may(&p->ctx, op) && (op->from_states >> w->plan.state & 1);
}

static void fill_steps(struct page *p, const struct plan_whole *w, struct plan_page *s)
{
	s->may_write = may_step(p, w, &op_plan_change);
	s->may_propose = s->may_write && w->ngoals;
	s->may_approve = may_step(p, w, &op_plan_approve) && w->plan.proposed_by != p->ctx.actor.staff;
	s->may_above = may_step(p, w, &op_plan_approve_above);
	s->may_return = may_step(p, w, &op_plan_return) && (s->may_approve || s->may_above);
	s->may_start = may_step(p, w, &op_plan_start);
	s->may_review = may_step(p, w, &op_plan_review);
	s->may_close = may_step(p, w, &op_plan_close);
	s->may_act = s->may_write || s->may_approve || s->may_above || s->may_start || s->may_review || s->may_close;
}

static void fill(struct page *p, const struct seen *f, struct plan_page *s)
{
	const struct assistance_plan *a = &f->w.plan;
	const struct household *h = &f->w.household;
	const struct org_unit *unit = org_unit(p->ctx.org, h->unit);

	s->key = a->key;
	s->household = h->key;
	s->family_name = h->family_name;
	s->version = a->version;
	s->state = a->state;
	s->level = a->level;
	s->aim = a->aim;
	s->family_words = a->family_words;
	s->note = a->note;
	s->have_note = !str_empty(a->note);
	s->proposed_by = page_staff_name(p, a->proposed_by > 0 ? a->proposed_by : 0);
	s->approved_by = page_staff_name(p, a->approved_by > 0 ? a->approved_by : 0);
	s->above_by = page_staff_name(p, a->above_by > 0 ? a->above_by : 0);
	s->worker = page_staff_name(p, h->worker > 0 ? h->worker : 0);
	s->centre = page_unit_name(p, h->unit);
	s->phone = unit ? unit->phone : NULL;
	s->start = a->start_on;
	s->review = a->review_on;
	s->proposed = a->proposed_on;
	s->approved = a->approved_on;
	s->above = a->above_on;
	s->reviewed = a->reviewed_on;
	s->closed = a->closed_on;
	s->today = p->today;
	s->total = a->total;
	s->agrees = a->family_agrees;
	s->paid = a->total.rial > 0;
	s->draft = a->state == PLAN_DRAFT;
	s->live = is_live(a->state);
	fill_steps(p, &f->w, s);
	fill_goals(p, f, s);
}

static enum rc load_plan(struct page *p, struct tx *tx, struct seen *f, struct plan_page *s)
{
	enum rc rc = plan_load(&p->ctx, tx, (assistance_plan_key){ page_key(p, "key") }, &f->w);

	if (!rc)
		rc = member_list(tx, f->w.household.key, true, &f->m, &f->nm);
	if (!rc)
		rc = need_list(tx, f->w.household.key, &f->needs, &f->nneeds);
	if (!rc)
		rc = row_list_by(tx, &task_type, "household", f->w.household.key.v, TASKS_READ, &f->tasks, &f->ntasks);
	if (rc)
		return rc;
	file_warm_names(p, f->w.household.unit);
	file_head_fill(p, tx, &f->w.household, f->m, f->nm, TAB_PLANS, &s->head);
	return tx_commit(tx);
}

static enum rc show_plan(struct page *p, const struct view_type *view, const char *what)
{
	struct plan_page *s = ARENA_NEW(p->arena, struct plan_page);
	struct seen *f = ARENA_NEW(p->arena, struct seen);
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (!rc)
		rc = load_plan(p, &tx, f, s);
	if (!rc)
		rc = page_read_log(p, f->w.household.key, "plans");
	if (rc)
		return rc;
	fill(p, f, s);
	return page_show_titled(p, view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, what), "name", f->w.household.family_name, NULL), s);
}

static enum rc plan(struct page *p)
{
	return show_plan(p, &plan_view, "plan.title");
}

/* What the family takes home: no codes, no figures of others, whom to call (R385). */
static enum rc plan_family(struct page *p)
{
	return show_plan(p, &family_view, "plan.family_title");
}

/* ---- forms ---------------------------------------------------------------------------------------------- */

static enum rc prepare_draft(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct assistance_plan *list;
	size_t n;
	enum rc rc = plan_list(tx, f->h.key, &list, &n);

	if (rc)
		return rc;
	((struct plan_draft *)f->input)->review_on = fa_add_months(p->today, 3);
	if (n) {
		((struct plan_draft *)f->input)->aim = list[0].aim;
		f->lead = page_text(p, "plan.new_version_lead");
	}
	return OK;
}

static enum rc prepare_goal(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)p;
	return deed_needs(p, tx, f, "need");
}

static enum rc prepare_act(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)tx;
	f->lead = ((const struct plan_goal *)f->record)->words;
	((struct plan_act_add *)f->input)->means = MEANS_NONE;
	deed_members(p, f, "member");
	return deed_workers(p, f, "staff");
}

static enum rc prepare_goal_remove(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)p;
	(void)tx;
	f->lead = ((const struct plan_goal *)f->record)->words;
	return OK;
}

static enum rc prepare_act_remove(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)p;
	(void)tx;
	f->lead = ((const struct plan_act *)f->record)->what;
	return OK;
}

static enum rc prepare_start(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)tx;
	f->lead = page_text(p, "plan.start_lead");
	return OK;
}

static const char *const draft_only[] = { "aim", "review_on", NULL };
static const char *const goal_only[] = { "words", "need", "measure", NULL };
static const char *const act_only[] = { "what", "member", "staff", "due_on", "means", "amount", NULL };

static enum rc prepare_exit(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)tx;
	f->lead = page_text(p, "exit.lead");
	return OK;
}

static const char *const exit_only[] = { "family_agrees", "family_words", "grounds", NULL };

#define STEP(op_, verb_, title_, notice_, prepare_) { .op = &(op_), .first = "plans", .verb = verb_, .title = title_, \
	.submit = title_, .notice = notice_, .to_plan = true, .prepare = prepare_ }

const struct deed deeds_assist[] = {
	{ .op = &op_plan_draft, .first = "households", .verb = "assistance", .title = "plan.new", .submit = "need.save",
		.notice = "notice.plan_drafted", .only = draft_only, .to = "/plans", .to_plan = true, .prepare = prepare_draft },
	{ .op = &op_plan_change, .first = "plans", .verb = "edit", .title = "plan.edit", .submit = "need.save",
		.notice = "notice.plan_changed", .only = draft_only, .to_plan = true },
	{ .op = &op_goal_add, .first = "plans", .verb = "goal", .title = "plan.goal_add", .submit = "need.save",
		.notice = "notice.goal_added", .only = goal_only, .to_plan = true, .parent = &assistance_plan_type,
		.parent_field = "plan", .prepare = prepare_goal },
	{ .op = &op_goal_remove, .first = "goals", .verb = "remove", .title = "plan.goal_remove", .submit = "need.take_away",
		.notice = "notice.goal_removed", .to_plan = true, .prepare = prepare_goal_remove },
	{ .op = &op_act_add, .first = "goals", .verb = "act", .title = "plan.act_add", .submit = "need.save",
		.notice = "notice.act_added", .only = act_only, .to_plan = true, .parent = &plan_goal_type,
		.parent_field = "goal", .prepare = prepare_act },
	{ .op = &op_act_remove, .first = "acts", .verb = "remove", .title = "plan.act_remove", .submit = "need.take_away",
		.notice = "notice.act_removed", .to_plan = true, .prepare = prepare_act_remove },
	STEP(op_plan_propose, "propose", "plan.propose", "notice.plan_proposed", NULL),
	STEP(op_plan_approve, "approve", "plan.approve", "notice.plan_approved", NULL),
	STEP(op_plan_approve_above, "approve-above", "plan.approve", "notice.plan_approved", NULL),
	STEP(op_plan_return, "return", "plan.return", "notice.plan_returned", NULL),
	STEP(op_plan_start, "start", "plan.start", "notice.plan_started", prepare_start),
	STEP(op_plan_review, "review", "plan.review", "notice.plan_reviewed", NULL),
	STEP(op_plan_close, "close", "plan.close", "notice.plan_closed", NULL),
	{ .op = &op_exit_propose, .first = "households", .verb = "exit", .title = "exit.propose", .submit = "exit.propose",
		.notice = "notice.exit_proposed", .only = exit_only, .to = "/plans", .prepare = prepare_exit },
	{ .op = &op_exit_approve, .first = "exits", .verb = "approve", .title = "exit.approve", .submit = "exit.approve",
		.notice = "notice.exit_approved", .to = "/plans" },
	{ .op = &op_exit_decline, .first = "exits", .verb = "decline", .title = "exit.decline", .submit = "exit.decline",
		.notice = "notice.exit_declined", .to = "/plans" },
	{ .op = NULL }
};

const struct web_page pages_assist[] = {
	{ HTTP_GET, "/households/{key}/plans", PLAN_READERS, file_plans, "assistance plans of a case file" },
	{ HTTP_GET, "/plans/{key}", PLAN_READERS, plan, "one assistance plan" },
	{ HTTP_GET, "/plans/{key}/family", PLAN_READERS, plan_family, "the family’s copy of its plan" },
	DEED("/households/{key}/assistance", PLAN_WORKERS, op_plan_draft, "draft a plan"),
	DEED("/plans/{key}/edit", PLAN_WORKERS, op_plan_change, "change a draft"),
	DEED("/plans/{key}/goal", PLAN_WORKERS, op_goal_add, "add a goal"),
	DEED("/goals/{key}/remove", PLAN_WORKERS, op_goal_remove, "take a goal away"),
	DEED("/goals/{key}/act", PLAN_WORKERS, op_act_add, "add an act"),
	DEED("/acts/{key}/remove", PLAN_WORKERS, op_act_remove, "take an act away"),
	DEED("/plans/{key}/propose", PLAN_WORKERS, op_plan_propose, "propose a plan"),
	DEED("/plans/{key}/approve", PLAN_READERS, op_plan_approve, "approve a plan"),
	DEED("/plans/{key}/approve-above", PLAN_READERS, op_plan_approve_above, "approve a plan above"),
	DEED("/plans/{key}/return", PLAN_READERS, op_plan_return, "return a plan"),
	DEED("/plans/{key}/start", PLAN_WORKERS, op_plan_start, "start a plan"),
	DEED("/plans/{key}/review", PLAN_WORKERS, op_plan_review, "review a plan"),
	DEED("/plans/{key}/close", PLAN_WORKERS, op_plan_close, "close a plan"),
	DEED("/households/{key}/exit", PLAN_WORKERS, op_exit_propose, "propose an exit from support"),
	DEED("/exits/{key}/approve", FILE_LEADERS, op_exit_approve, "approve an exit"),
	DEED("/exits/{key}/decline", FILE_LEADERS, op_exit_decline, "decline an exit"),
	{ .pattern = NULL }
};
const struct view_type *const views_assist[] = { &plans_view, &plan_view, &family_view, NULL };
