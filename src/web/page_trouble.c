/* What does not work in the system itself: told from any page, answered by the administrator (R255, R370). */
#include "desk.h"

#include "support.h"

struct trouble_row {
	trouble_key key;
	const char *who, *unit, *place, *words, *headline, *answer;
	int32_t kind, state;
	instant_t at, answered;
	bool may, done;
	struct html form;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct trouble_row, key), VIEW_TEXT(struct trouble_row, who), VIEW_TEXT(struct trouble_row, unit),
	VIEW_TEXT(struct trouble_row, place), VIEW_TEXT(struct trouble_row, words), VIEW_TEXT(struct trouble_row, headline),
	VIEW_TEXT(struct trouble_row, answer), VIEW_CHOICE(struct trouble_row, kind, trouble_kind_choices),
	VIEW_CHOICE(struct trouble_row, state, trouble_state_choices), VIEW_TIME(struct trouble_row, at),
	VIEW_TIME(struct trouble_row, answered), VIEW_BOOL(struct trouble_row, may), VIEW_BOOL(struct trouble_row, done),
	VIEW_HTML(struct trouble_row, form),
};
static VIEW_ROW(row_view, struct trouble_row, row_fields);

struct troubles_page { bool all; const struct trouble_row *rows; size_t nrows; };
static const struct view_field troubles_fields[] = {
	VIEW_BOOL(struct troubles_page, all), VIEW_LIST(struct troubles_page, rows, nrows, row_view),
};
static VIEW_PAGE(troubles_view, struct troubles_page, troubles_fields, "troubles");

static struct html answer_form(struct page *p, const struct trouble *t)
{
	struct trouble_answer a = { .state = t->state == TROUBLE_NEW ? TROUBLE_AT_WORK : t->state, .headline = t->headline,
		.answer = t->answer };
	struct form f = page_form_of(p, page_path(p, "/troubles/%s/answer", page_key_text(p, t->key.v)), &trouble_answer_type, &a);
	struct form_hidden *ver = ARENA_NEW(p->arena, struct form_hidden);

	*ver = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)t->ver) };
	f.id = arena_printf(p->arena, "a%s", page_key_text(p, t->key.v));
	f.hidden = ver;
	f.nhidden = 1;
	f.submit = page_text(p, "trouble.answer");
	return widget_form(p->arena, &f);
}

/* Everybody's for the administrator, the own ones for others. */
static enum rc troubles(struct page *p)
{
	bool answers = may(&p->ctx, &op_trouble_answer);
	struct troubles_page s = { .all = str_eq(http_query(p->req, "show"), "all") };
	struct trouble *list;
	struct trouble_row *rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = trouble_list(&p->ctx, &tx, !answers ? TROUBLES_MINE : s.all ? TROUBLES_ALL : TROUBLES_OPEN, TROUBLES_MAX, &list,
			&s.nrows);
	if (!rc)
		rc = tx_commit(&tx);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct trouble_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++) {
		const struct trouble *t = &list[i];

		rows[i] = (struct trouble_row){ .key = t->key, .who = page_staff_name(p, t->reporter), .unit = page_unit_name(p, t->unit),
			.place = t->place, .words = t->words, .headline = t->headline, .answer = t->answer, .kind = t->kind,
			.state = t->state, .at = t->reported_at, .answered = t->answered_at, .may = answers,
			.done = t->state >= TROUBLE_MENDED };
		if (answers)
			rows[i].form = answer_form(p, t);
	}
	s.rows = rows;
	return page_show(p, &troubles_view, "trouble.title", &s);
}

/* ---- telling ---------------------------------------------------------------------------------- */

struct trouble_page { struct html form; };
static const struct view_field trouble_fields[] = { VIEW_HTML(struct trouble_page, form) };
static VIEW_PAGE(trouble_view, struct trouble_page, trouble_fields, "trouble_new");

static enum rc show_form(struct page *p, const struct trouble_tell *in)
{
	struct form f = page_form_of(p, "/troubles/new", &trouble_tell_type, in);
	struct form_hidden once = { "once", page_once(p) };
	struct trouble_page s;

	f.hidden = &once;
	f.nhidden = 1;
	f.submit = page_text(p, "trouble.send");
	f.cancel_href = "/status";
	s.form = widget_form(p->arena, &f);
	return page_show(p, &trouble_view, "trouble.new", &s);
}

static enum rc tell_get(struct page *p)
{
	struct trouble_tell in = {0};

	return show_form(p, &in);
}

static enum rc tell_post(struct page *p)
{
	struct trouble_tell in = {0};
	int64_t key;
	enum rc rc = page_form(p, &trouble_tell_type, &in);

	if (rc == OK)
		rc = operation_run(&p->ctx, &op_trouble_tell, SHARD_NATIONAL, &in, 0, &key);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show_form(p, &in);
	}
	return rc ? rc : page_redirect(p, "/status", "notice.trouble_told");
}

static enum rc answer_post(struct page *p)
{
	struct trouble_answer in = {0};
	enum rc rc = page_form(p, &trouble_answer_type, &in);

	if (rc == OK)
		rc = operation_run(&p->ctx, &op_trouble_answer, SHARD_NATIONAL, &in, page_key(p, "key"), NULL);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return troubles(p);
	}
	return rc ? rc : page_redirect(p, "/troubles", "notice.trouble_answered");
}

const struct web_page pages_trouble[] = {
	{ HTTP_GET, "/troubles", ROLES_ALL, troubles, "faults of the system that were told" },
	{ HTTP_GET, "/troubles/new", ROLES_ALL, tell_get, "tell of a fault of the system", .op = &op_trouble_tell },
	{ HTTP_POST, "/troubles/new", ROLES_ALL, tell_post, "tell of a fault of the system", .op = &op_trouble_tell },
	{ HTTP_POST, "/troubles/{key}/answer", ROLES_ALL, answer_post, "answer a fault of the system", .op = &op_trouble_answer },
	{ .pattern = NULL }
};
const struct view_type *const views_trouble[] = { &troubles_view, &trouble_view, NULL };
