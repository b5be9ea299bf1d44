/* Complaints and appeals as their handlers see them: what waits, one of them, by centre (R10, R11, R389). */
#include "page_complaint.h"

#include "desk.h"

#include <string.h>

enum { SHOWN = 50, CENTRES = 100 };

#define SEERS (DESK_LEADERS | ROLES_ABOVE)

/* ---- lists ------------------------------------------------------------------------------ */

struct complaint_line {
	complaint_key key;
	const char *about, *handler, *owner;
	int32_t kind, topic, state, outcome;
	date_t due;
	int64_t late;
	bool open, risen, again;
};
static const struct view_field line_fields[] = {
	VIEW_KEY(struct complaint_line, key), VIEW_TEXT(struct complaint_line, about), VIEW_TEXT(struct complaint_line, handler),
	VIEW_TEXT(struct complaint_line, owner), VIEW_CHOICE(struct complaint_line, kind, complaint_kind_choices),
	VIEW_CHOICE(struct complaint_line, topic, complaint_topic_choices),
	VIEW_CHOICE(struct complaint_line, state, complaint_state_choices),
	VIEW_CHOICE(struct complaint_line, outcome, complaint_outcome_choices), VIEW_DATE(struct complaint_line, due),
	VIEW_INT(struct complaint_line, late), VIEW_BOOL(struct complaint_line, open), VIEW_BOOL(struct complaint_line, risen),
	VIEW_BOOL(struct complaint_line, again),
};
static VIEW_ROW(line_view, struct complaint_line, line_fields);

struct unit_line { int64_t no, open, late, all; const char *name; };
static const struct view_field unit_fields[] = {
	VIEW_INT(struct unit_line, no), VIEW_INT(struct unit_line, open), VIEW_INT(struct unit_line, late),
	VIEW_INT(struct unit_line, all), VIEW_TEXT(struct unit_line, name),
};
static VIEW_ROW(unit_view, struct unit_line, unit_fields);

struct complaints_page {
	bool by_unit;
	const char *about;
	struct html tabs, pager;
	const struct complaint_line *rows;
	size_t nrows;
	const struct unit_line *units;
	size_t nunits;
};
static const struct view_field list_fields[] = {
	VIEW_BOOL(struct complaints_page, by_unit), VIEW_TEXT(struct complaints_page, about),
	VIEW_HTML(struct complaints_page, tabs), VIEW_HTML(struct complaints_page, pager),
	VIEW_LIST(struct complaints_page, rows, nrows, line_view), VIEW_LIST(struct complaints_page, units, nunits, unit_view),
};
static VIEW_PAGE(list_view, struct complaints_page, list_fields, "complaints");

static const struct complaint_line *lines(struct page *p, const struct complaint_row *rows, size_t n)
{
	struct complaint_line *list = ARENA_ARRAY(p->arena, struct complaint_line, n);

	for (size_t i = 0; i < n; i++) {
		bool open = complaint_open(rows[i].state);

		list[i] = (struct complaint_line){ .key = rows[i].key, .about = page_unit_name(p, rows[i].about_unit),
			.handler = rows[i].handler == p->ctx.actor.unit.v ? NULL : page_unit_name(p, rows[i].handler),
			.owner = rows[i].owner ? page_staff_name(p, rows[i].owner) : NULL, .kind = rows[i].kind, .topic = rows[i].topic,
			.state = rows[i].state, .outcome = rows[i].outcome, .due = rows[i].due_on,
			.late = open ? page_days_late(p, rows[i].due_on) : 0, .open = open, .risen = rows[i].risen > 0,
			.again = rows[i].reopened > 0 };
	}
	return list;
}

static enum rc load_lines(struct page *p, struct tx *tx, struct complaint_filter *f, const char *url, struct complaints_page *s)
{
	const char *after = http_query(p->req, "after"), *dot = after ? strrchr(after, '.') : NULL, *next = NULL;
	struct complaint_row *rows;
	bool more;
	enum rc rc;

	if (dot && key_read(dot + 1, &f->after_key))
		f->after_sort = arena_strndup(p->arena, after, (size_t)(dot - after));
	rc = complaint_list(&p->ctx, tx, f, SHOWN, &rows, &s->nrows, &more);
	if (rc)
		return rc;
	if (more)
		next = arena_printf(p->arena, "%s.%s", rows[s->nrows - 1].sort, page_key_text(p, rows[s->nrows - 1].key.v));
	s->rows = lines(p, rows, s->nrows);
	s->pager = widget_pager(p->arena, p->lang, url, NULL, next);
	return OK;
}

static enum rc load_units(struct page *p, struct tx *tx, struct complaints_page *s)
{
	struct complaint_count *counts;
	struct unit_line *list;
	enum rc rc = complaint_by_unit(&p->ctx, tx, CENTRES, &counts, &s->nunits);

	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct unit_line, s->nunits);
	for (size_t i = 0; i < s->nunits; i++)
		list[i] = (struct unit_line){ counts[i].unit, counts[i].open, counts[i].late, counts[i].all,
			page_unit_name(p, counts[i].unit) };
	s->units = list;
	return OK;
}

static enum rc complaints(struct page *p)
{
	const char *show = http_query(p->req, "show"), *unit = http_query(p->req, "unit");
	struct complaints_page s = { .by_unit = str_eq(show, "units") };
	struct complaint_filter f = { .owner = str_eq(show, "mine") ? p->ctx.actor.staff : 0, .late = str_eq(show, "late"),
		.all = str_eq(show, "all") };
	const char *url;
	bool above = !(ROLE_BIT(p->ctx.actor.role) & DESK_LEADERS);
	enum rc rc;
	AUTO(tx) tx = {0};

	if (!str_empty(unit) && str_to_i64(unit, &f.about) && unit_no_valid(f.about)) {
		s.about = page_unit_name(p, f.about);
		f.all = true;
	} else {
		f.about = 0;
	}
	const struct tab tabs[] = {
		{ "/complaints", page_text(p, "complaint.open"), 0, !f.owner && !f.late && !f.all && !s.by_unit },
		{ "/complaints?show=mine", page_text(p, "complaint.mine"), 0, f.owner != 0 },
		{ "/complaints?show=late", page_text(p, "complaint.late"), 0, f.late },
		{ "/complaints?show=all", page_text(p, "complaint.all"), 0, f.all && !f.about },
		{ "/complaints?show=units", page_text(p, "complaint.by_unit"), 0, s.by_unit || f.about } };

	s.tabs = widget_tabs(p->arena, p->lang, page_text(p, "complaint.title"), tabs, COUNT_OF(tabs) - !above);
	url = f.about ? page_path(p, "/complaints?unit=%lld", (long long)f.about) : str_empty(show) ? "/complaints" :
		http_url(p->arena, "/complaints", "show", show, NULL);
	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (!rc && tx.shard.v != SHARD_NATIONAL.v)
		rc = s.by_unit ? load_units(p, &tx, &s) : load_lines(p, &tx, &f, url, &s);
	return rc ? rc : page_show(p, &list_view, "complaint.title", &s);
}

/* ---- one of them -------------------------------------------------------------------------------- */

struct complaint_page {
	complaint_key key;
	int64_t ver;
	const char *about, *handler, *owner, *question, *answer, *decided_by, *decision_href, *refused;
	int32_t kind, state, outcome, against;
	date_t due;
	int64_t late;
	instant_t received, answered;
	bool unnamed, may_take, appeals, risen, again;
	struct html told, reporter, ask, give, end;
	const struct history_entry *history;
	size_t nhistory;
};
static const struct view_field page_fields[] = {
	VIEW_KEY(struct complaint_page, key), VIEW_INT(struct complaint_page, ver), VIEW_TEXT(struct complaint_page, about),
	VIEW_TEXT(struct complaint_page, handler), VIEW_TEXT(struct complaint_page, owner),
	VIEW_TEXT(struct complaint_page, question), VIEW_TEXT(struct complaint_page, answer),
	VIEW_TEXT(struct complaint_page, decided_by), VIEW_URL(struct complaint_page, decision_href),
	VIEW_TEXT(struct complaint_page, refused), VIEW_CHOICE(struct complaint_page, kind, complaint_kind_choices),
	VIEW_CHOICE(struct complaint_page, state, complaint_state_choices),
	VIEW_CHOICE(struct complaint_page, outcome, complaint_outcome_choices),
	VIEW_CHOICE(struct complaint_page, against, appeal_against_choices), VIEW_DATE(struct complaint_page, due),
	VIEW_INT(struct complaint_page, late), VIEW_TIME(struct complaint_page, received),
	VIEW_TIME(struct complaint_page, answered), VIEW_BOOL(struct complaint_page, unnamed),
	VIEW_BOOL(struct complaint_page, may_take), VIEW_BOOL(struct complaint_page, appeals),
	VIEW_BOOL(struct complaint_page, risen), VIEW_BOOL(struct complaint_page, again),
	VIEW_HTML(struct complaint_page, told), VIEW_HTML(struct complaint_page, reporter),
	VIEW_HTML(struct complaint_page, ask), VIEW_HTML(struct complaint_page, give), VIEW_HTML(struct complaint_page, end),
	VIEW_LIST(struct complaint_page, history, nhistory, history_entry_view),
};
static VIEW_PAGE(complaint_view, struct complaint_page, page_fields, "complaint");

static const char *decision_href(struct page *p, const struct complaint *c)
{
	const char *key = page_key_text(p, c->decision);

	switch (c->against) {
	case AGAINST_REQUEST: return page_path(p, "/requests/%s", key);
	case AGAINST_REFERRAL: return page_path(p, "/referrals/%s", key);
	case AGAINST_PENSION: return page_path(p, "/pensions/%s", key);
	case AGAINST_PLAN: return page_path(p, "/plans/%s", key);
	case AGAINST_CLOSING:
	case AGAINST_WAITING: return page_path(p, "/households/%s", page_key_text(p, c->household.v));
	default: return NULL;
	}
}

static struct html verb_form(struct page *p, const struct complaint *c, const struct operation *op, const char *verb,
		const char *submit, bool quiet)
{
	if (!may(&p->ctx, op) || !(op->from_states & 1u << c->state))
		return (struct html){0};
	return desk_form(p, page_path(p, "/complaints/%s/%s", page_key_text(p, c->key.v), verb), verb, op->input, c->ver, submit,
		NULL, quiet);
}

/* Only what was said: an empty place asks for something here that nobody owes. */
static void there(const char *const *names, const struct complaint *c, const char **ret_names)
{
	for (; *names; names++)
		if (!value_is_none(record_field(&complaint_type, *names), c))
			*ret_names++ = *names;
	*ret_names = NULL;
}

static void fill(struct page *p, const struct complaint *c, struct complaint_page *s)
{
	static const char *const said[] = { "topic", "decided", "words", "again", "reply", NULL };
	static const char *const named[] = { "reporter_name", "reporter_phone", NULL };
	const char *told[COUNT_OF(said)], *teller[COUNT_OF(named)];

	there(said, c, told);
	there(named, c, teller);

	*s = (struct complaint_page){ .key = c->key, .ver = c->ver, .about = page_unit_name(p, c->about_unit),
		.handler = page_unit_name(p, c->handler), .owner = c->owner ? page_staff_name(p, c->owner) : NULL,
		.question = c->question, .answer = c->answer, .decided_by = page_staff_name(p, c->decided_by), .kind = c->kind,
		.state = c->state, .outcome = c->outcome, .against = c->against, .due = c->due_on,
		.late = complaint_open(c->state) ? page_days_late(p, c->due_on) : 0, .received = c->received_at,
		.answered = c->answered_at, .unnamed = str_empty(c->reporter_name) && str_empty(c->reporter_phone),
		.appeals = c->kind == COMPLAINT_APPEAL, .risen = c->risen > 0, .again = c->reopened > 0,
		.decision_href = decision_href(p, c),
		.may_take = may(&p->ctx, &op_complaint_take) && op_complaint_take.from_states & 1u << c->state };
	s->told = widget_details(p->arena, p->lang, &complaint_type, c, told, true);
	if (!s->unnamed)
		s->reporter = widget_details(p->arena, p->lang, &complaint_type, c, teller, true);
	s->ask = verb_form(p, c, &op_complaint_ask, "ask", "complaint.ask", true);
	s->give = verb_form(p, c, &op_complaint_answer, "answer", "complaint.answer", s->may_take);
}

static enum rc show(struct page *p, const char *refused)
{
	struct complaint_page *s = ARENA_NEW(p->arena, struct complaint_page);
	complaint_key key = { page_key(p, "key") };
	struct history_ask ask = { .subject = key.v };
	struct history_entry *rows;
	struct fault kept = p->ctx.fault;
	struct complaint c;
	int64_t more;
	enum rc rc;
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
		if (!rc)
			rc = complaint_load(&p->ctx, &tx, key, &c);
		if (!rc)
			rc = history_entries(p, &tx, &ask, &rows, &s->nhistory, &more);
		if (rc)
			return rc;
	}
	rc = page_read_log(p, (household_key){ key.v }, "complaint");
	if (rc)
		return rc;
	p->ctx.fault = kept;
	size_t n = s->nhistory;
	fill(p, &c, s);
	s->history = rows;
	s->nhistory = n;
	s->refused = refused;
	return page_show(p, &complaint_view, "complaint.one", s);
}

static enum rc complaint_get(struct page *p)
{
	return show(p, NULL);
}

static const struct verb { const char *last; const struct operation *op; } verbs[] = {
	{ "take", &op_complaint_take }, { "ask", &op_complaint_ask }, { "answer", &op_complaint_answer }, { NULL, NULL } };

static enum rc complaint_post(struct page *p)
{
	const char *last = p->req->segment[p->req->nsegments - 1];
	const struct verb *v = verbs;
	int64_t key = page_key(p, "key"), none;
	void *in = NULL;
	enum rc rc;

	while (!str_eq(v->last, last))
		v++;
	if (v->op->input) {
		in = arena_alloc(p->arena, v->op->input->size);
		record_init(v->op->input, in);
	}
	rc = page_form(p, v->op->input, in);
	if (rc == OK)
		rc = operation_run(&p->ctx, v->op, shard_of_key(key), in, key, &none);
	if (file_is_form_error(rc, p)) {
		p->res->status = rc == CONFLICT ? 409 : 422;
		return show(p, rc == CONFLICT ? file_fault_text(p) : NULL);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/complaints/%s", page_key_text(p, key)),
		arena_printf(p->arena, "notice.complaint.%s", last));
}

#define POST(verb_, op_, label_) { HTTP_POST, "/complaints/{key}/" verb_, ROLES_ALL, complaint_post, label_, 0, 0, &(op_) }

const struct web_page pages_complaint[] = {
	{ HTTP_GET, "/complaints", SEERS, complaints, "complaints and appeals" },
	{ HTTP_GET, "/complaints/{key}", SEERS, complaint_get, "one complaint or appeal", HTTP_WORKER },
	POST("take", op_complaint_take, "take a complaint"),
	POST("ask", op_complaint_ask, "ask who told a complaint"),
	POST("answer", op_complaint_answer, "answer a complaint"),
	{ .pattern = NULL }
};
const struct view_type *const views_complaint[] = { &list_view, &complaint_view, NULL };
