/* What was opened in an emergency: doing it, and looking into it afterwards (R10, R30). */
#include "desk.h"
#include "page_file.h"

#include "glass.h"
#include "veiled.h"

#define READERS (ROLES_CENTRE | ROLE_BIT(ROLE_COUNTY_EXPERT))

enum { LIST_MAX = 60 };

/* ---- the list ---------------------------------------------------------------------------- */

struct glass_row {
	glass_key key;
	household_key household;
	const char *name, *role, *unit, *why, *file_number, *review_note, *reviewed_by;
	int32_t what, state;
	instant_t at, reviewed_at;
	date_t due;
	bool linked, reviewed, late, may;
	struct html review;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct glass_row, key), VIEW_KEY(struct glass_row, household), VIEW_TEXT(struct glass_row, name),
	VIEW_TEXT(struct glass_row, role), VIEW_TEXT(struct glass_row, unit), VIEW_TEXT(struct glass_row, why),
	VIEW_CODE(struct glass_row, file_number), VIEW_TEXT(struct glass_row, review_note), VIEW_TEXT(struct glass_row, reviewed_by),
	VIEW_CHOICE(struct glass_row, what, glass_what_choices), VIEW_CHOICE(struct glass_row, state, glass_state_choices),
	VIEW_TIME(struct glass_row, at), VIEW_TIME(struct glass_row, reviewed_at), VIEW_DATE(struct glass_row, due),
	VIEW_BOOL(struct glass_row, linked), VIEW_BOOL(struct glass_row, reviewed), VIEW_BOOL(struct glass_row, late),
	VIEW_BOOL(struct glass_row, may), VIEW_HTML(struct glass_row, review),
};
static VIEW_ROW(row_view, struct glass_row, row_fields);
struct glasses_page { const char *problem; bool all; const struct glass_row *rows; size_t nrows; };
static const struct view_field glasses_fields[] = {
	VIEW_TEXT(struct glasses_page, problem), VIEW_BOOL(struct glasses_page, all),
	VIEW_LIST(struct glasses_page, rows, nrows, row_view),
};
static VIEW_PAGE(glasses_view, struct glasses_page, glasses_fields, "glasses");

static struct glass_row row_of(struct page *p, const struct glass *g)
{
	struct glass_row r = { .key = g->key, .household = g->household, .name = page_staff_name(p, g->staff),
		.role = choice_label(role_choices, g->role, p->lang), .unit = page_unit_name(p, g->unit), .why = g->why,
		.file_number = g->file_number, .review_note = g->review_note, .reviewed_by = page_staff_name(p, g->reviewed_by),
		.what = g->what, .state = g->state, .at = g->at, .reviewed_at = g->reviewed_at, .due = g->due_on,
		.linked = g->household.v != 0, .reviewed = g->state != GLASS_OPEN };

	r.late = !r.reviewed && date_cmp(g->due_on, p->today) < 0;
	r.may = !r.reviewed && g->staff != p->ctx.actor.staff;
	if (r.may)
		r.review = desk_form(p, page_path(p, "/glasses/%s/review", page_key_text(p, g->key.v)),
			arena_printf(p->arena, "r%s", page_key_text(p, g->key.v)), &glass_review_type, g->ver, "glass.review", NULL, true);
	return r;
}

static enum rc glasses(struct page *p)
{
	struct glasses_page s = { .all = str_eq(http_query(p->req, "show"), "all") };
	struct glass *list;
	struct glass_row *rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (p->ctx.fault.code)
		s.problem = file_fault_text(p);
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = glass_list(&p->ctx, &tx, s.all, LIST_MAX, &list, &s.nrows);
	if (!rc)
		rc = tx_commit(&tx);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct glass_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++)
		rows[i] = row_of(p, &list[i]);
	s.rows = rows;
	return page_show(p, &glasses_view, "glass.title", &s);
}

static enum rc review(struct page *p)
{
	struct glass_review in = {0};
	enum rc rc = page_form(p, &glass_review_type, &in);

	if (rc == OK)
		rc = glass_review(&p->ctx, (glass_key){ page_key(p, "key") }, &in);
	if (rc == INVALID || (rc == DENIED && p->ctx.fault.code)) {
		p->res->status = 422;
		return glasses(p);
	}
	return rc ? rc : page_redirect(p, "/glasses", "notice.glass_reviewed");
}

/* ---- a file by its number ------------------------------------------------------------------- */

struct ask_page { const char *problem; struct html form; };
static const struct view_field ask_fields[] = { VIEW_TEXT(struct ask_page, problem), VIEW_HTML(struct ask_page, form) };
static VIEW_PAGE(ask_view, struct ask_page, ask_fields, "glass_ask");

static struct html form_of(struct page *p, const char *action, const char *const *only)
{
	struct glass_break *in = ARENA_NEW(p->arena, struct glass_break);
	struct form_hidden *hidden = ARENA_NEW(p->arena, struct form_hidden);
	struct form f = page_form_of(p, action, &glass_break_type, in);

	*hidden = (struct form_hidden){ "once", page_once(p) };
	f.hidden = hidden;
	f.nhidden = 1;
	f.only = only;
	f.submit = page_text(p, "glass.break");
	return widget_form(p->arena, &f);
}

static enum rc ask(struct page *p)
{
	static const char *const only[] = { "file_number", "why", NULL };
	struct ask_page s = { .problem = p->ctx.fault.code && !p->ctx.fault.nfields ? file_fault_text(p) : NULL,
		.form = form_of(p, "/glasses", only) };

	return page_show(p, &ask_view, "glass.ask", &s);
}

static enum rc break_it(struct page *p, struct glass_break *in, enum rc (*again)(struct page *p), const char *to, const char *notice)
{
	const int32_t what = in->what;
	const int64_t household = in->household;
	glass_key key;
	enum rc rc = page_form(p, &glass_break_type, in);

	/* What the form left out is no mistake: the path says it. */
	in->what = what;
	in->household = household;
	if (rc == OK || (rc == INVALID && p->ctx.fault.nfields == 1 && str_eq(p->ctx.fault.field[0].field, "what"))) {
		fault_clear(&p->ctx.fault);
		rc = glass_break_open(&p->ctx, page_shard(p), in, &key);
	}
	if (rc == INVALID || rc == CONFLICT) {
		p->res->status = 422;
		return again(p);
	}
	return rc ? rc : page_redirect(p, to, notice);
}

/* To the list of what one may enter: there it stands now, or not. */
static enum rc ask_post(struct page *p)
{
	struct glass_break in = { .what = GLASS_SECRET };

	return break_it(p, &in, ask, "/secret", "notice.glass_asked");
}

/* ---- a hidden address ------------------------------------------------------------------------ */

struct place_page {
	struct file_head head;
	const char *problem, *address, *area, *postal_code, *phone;
	instant_t until;
	bool shown, hidden;
	struct html form;
};
static const struct view_field place_fields[] = {
	VIEW_SUB(struct place_page, head, file_head_view), VIEW_TEXT(struct place_page, problem),
	VIEW_TEXT(struct place_page, address), VIEW_TEXT(struct place_page, area), VIEW_CODE(struct place_page, postal_code),
	VIEW_CODE(struct place_page, phone), VIEW_TIME(struct place_page, until), VIEW_BOOL(struct place_page, shown),
	VIEW_BOOL(struct place_page, hidden), VIEW_HTML(struct place_page, form),
};
static VIEW_PAGE(place_view, struct place_page, place_fields, "glass_place");

static enum rc place(struct page *p)
{
	static const char *const only[] = { "why", NULL };
	household_key key = { page_key(p, "key") };
	struct place_page s = {0};
	struct household h;
	struct member *m;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (p->ctx.fault.code && !p->ctx.fault.nfields)
		s.problem = file_fault_text(p);
	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = file_load(p, &tx, TAB_NONE, &h, &m, &n, &s.head);
	if (!rc)
		rc = glass_stands(&p->ctx, &tx, key, GLASS_PLACE, &s.until);
	if (!rc)
		rc = tx_commit(&tx);
	if (rc)
		return rc;
	s.hidden = !file_may_see_place(p, &h);
	s.shown = s.until.ms != 0 || !s.hidden;
	if (s.shown) {
		s.address = h.address;
		s.area = h.area;
		s.postal_code = h.postal_code;
		s.phone = h.phone;
	} else {
		s.form = form_of(p, page_path(p, "/households/%s/place", page_key_text(p, key.v)), only);
	}
	rc = page_read_log(p, key, s.until.ms ? "glass_place" : "place");
	if (rc)
		return rc;
	return page_show_titled(p, &place_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "glass.place"), "name", s.head.name, NULL), &s);
}

static enum rc place_post(struct page *p)
{
	struct glass_break in = { .what = GLASS_PLACE, .household = page_key(p, "key") };

	return break_it(p, &in, place, page_path(p, "/households/%s/place", page_key_text(p, in.household)), "notice.glass_broken");
}

const struct web_page pages_glass[] = {
	{ HTTP_GET, "/glasses", READERS, glasses, "what was opened in an emergency" },
	{ HTTP_POST, "/glasses/{key}/review", READERS, review, "review a broken glass", .op = &op_glass_review },
	{ HTTP_GET, "/glasses/new", ROLES_CENTRE, ask, "ask for a secret file in an emergency" },
	{ HTTP_POST, "/glasses", ROLES_CENTRE, ask_post, "open a secret file in an emergency", .op = &op_glass_break },
	{ HTTP_GET, "/households/{key}/place", ROLES_CENTRE, place, "a hidden address" },
	{ HTTP_POST, "/households/{key}/place", ROLES_CENTRE, place_post, "show a hidden address in an emergency", .op = &op_glass_break },
	{ .pattern = NULL }
};
const struct view_type *const views_glass[] = { &glasses_view, &ask_view, &place_view, NULL };
