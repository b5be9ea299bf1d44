/* One person in two rows: the list, the two side by side, and the decision (R9). */
#include "page_file.h"

#include "desk.h"
#include "duplicate.h"

enum { SHOWN = 50 };

#define DECIDERS (FILE_LEADERS | ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))

struct pair_row { duplicate_key key; const char *name_a, *name_b, *centre_a, *centre_b, *why; int32_t state; instant_t found_at; };
static const struct view_field pair_fields[] = {
	VIEW_KEY(struct pair_row, key), VIEW_TEXT(struct pair_row, name_a), VIEW_TEXT(struct pair_row, name_b),
	VIEW_TEXT(struct pair_row, centre_a), VIEW_TEXT(struct pair_row, centre_b), VIEW_TEXT(struct pair_row, why),
	VIEW_CHOICE(struct pair_row, state, duplicate_state_choices), VIEW_TIME(struct pair_row, found_at),
};
static VIEW_ROW(pair_view, struct pair_row, pair_fields);

struct pairs_page { bool all; const struct pair_row *rows; size_t nrows; struct html tabs, pager; };
static const struct view_field pairs_fields[] = {
	VIEW_BOOL(struct pairs_page, all), VIEW_LIST(struct pairs_page, rows, nrows, pair_view),
	VIEW_HTML(struct pairs_page, tabs), VIEW_HTML(struct pairs_page, pager),
};
static VIEW_PAGE(pairs_view, struct pairs_page, pairs_fields, "duplicates");

static const char *why_text(struct page *p, int64_t why)
{
	const char *text = "";

	for (const struct choice *c = duplicate_why_choices; c->value; c++)
		if (why >> (c->value - 1) & 1)
			text = str_empty(text) ? choice_label(duplicate_why_choices, c->value, p->lang) :
				arena_printf(p->arena, "%s؛ %s", text, choice_label(duplicate_why_choices, c->value, p->lang));
	return text;
}

static enum rc shown_name(struct page *p, struct tx *tx, member_key key, const char **ret_name)
{
	struct member m;
	enum rc rc = row_load(tx, &member_type, key.v, &m);

	if (rc)
		return rc;
	*ret_name = member_shown_name(&m, p->arena);
	return OK;
}

static enum rc duplicates(struct page *p)
{
	struct pairs_page s = { .all = str_eq(http_query(p->req, "state"), "any") };
	struct tab tabs[] = { { "/duplicates", page_text(p, "duplicate.open"), 0, !s.all },
		{ "/duplicates?state=any", page_text(p, "duplicate.all"), 0, s.all } };
	struct duplicate *list = NULL;
	struct pair_row *rows;
	bool more = false;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (rc)
		return rc;
	rc = duplicate_list(&p->ctx, &tx, s.all ? 0 : DUPLICATE_OPEN, page_asked_key(p, "after"), SHOWN, &list, &s.nrows, &more);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct pair_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++) {
		rows[i] = (struct pair_row){ .key = list[i].key, .why = why_text(p, list[i].why), .state = list[i].state,
			.centre_a = page_unit_name(p, list[i].unit_a), .centre_b = page_unit_name(p, list[i].unit_b),
			.found_at = list[i].found_at };
		rc = shown_name(p, &tx, list[i].member_a, &rows[i].name_a);
		if (rc)
			return rc;
		rc = shown_name(p, &tx, list[i].member_b, &rows[i].name_b);
		if (rc)
			return rc;
	}
	s.rows = rows;
	s.tabs = widget_tabs(p->arena, p->lang, page_text(p, "duplicate.title"), tabs, COUNT_OF(tabs));
	s.pager = widget_pager(p->arena, p->lang, s.all ? "/duplicates?state=any" : "/duplicates", NULL,
		more ? page_key_text(p, list[s.nrows - 1].key.v) : NULL);
	return page_show(p, &pairs_view, "duplicate.title", &s);
}

static enum rc scan_post(struct page *p)
{
	struct duplicate_scan in = { .unit = INT_NONE };
	int64_t key = 0;
	enum rc rc = operation_run(&p->ctx, &op_duplicate_scan, page_shard(p), &in, 0, &key);

	if (rc)
		return rc;
	return page_redirect(p, "/duplicates", "notice.duplicate.scan");
}

/* ---- side by side --------------------------------------------------------------------- */

struct line_row { const char *label; struct html a, b; bool differs; };
static const struct view_field line_fields[] = {
	VIEW_TEXT(struct line_row, label), VIEW_HTML(struct line_row, a), VIEW_HTML(struct line_row, b),
	VIEW_BOOL(struct line_row, differs),
};
static VIEW_ROW(line_view, struct line_row, line_fields);

struct pair_page {
	duplicate_key key;
	const char *name_a, *name_b, *file_a, *file_b, *href_a, *href_b, *centre_a, *centre_b, *why, *note, *refused;
	int32_t state;
	date_t undo_until;
	const struct line_row *lines;
	size_t nlines;
	struct html merge, different, undo;
};
static const struct view_field pair_page_fields[] = {
	VIEW_KEY(struct pair_page, key), VIEW_TEXT(struct pair_page, name_a), VIEW_TEXT(struct pair_page, name_b),
	VIEW_CODE(struct pair_page, file_a), VIEW_CODE(struct pair_page, file_b), VIEW_URL(struct pair_page, href_a),
	VIEW_URL(struct pair_page, href_b), VIEW_TEXT(struct pair_page, centre_a), VIEW_TEXT(struct pair_page, centre_b),
	VIEW_TEXT(struct pair_page, why), VIEW_TEXT(struct pair_page, note), VIEW_TEXT(struct pair_page, refused),
	VIEW_CHOICE(struct pair_page, state, duplicate_state_choices), VIEW_DATE(struct pair_page, undo_until),
	VIEW_LIST(struct pair_page, lines, nlines, line_view), VIEW_HTML(struct pair_page, merge),
	VIEW_HTML(struct pair_page, different), VIEW_HTML(struct pair_page, undo),
};
static VIEW_PAGE(pair_page_view, struct pair_page, pair_page_fields, "duplicate");

static struct html cell(struct page *p, const struct field *f, const struct member *m)
{
	return value_is_none(f, m) ? html_text(p->arena, page_text(p, "file.empty_value")) :
		widget_value(p->arena, p->lang, f, m, false);
}

static void put_lines(struct page *p, const struct member *a, const struct member *b, struct pair_page *s)
{
	static const char *const names[] = { "given_name", "surname", "father_name", "sex", "birth_on", "relation", "id_kind",
		"national_id", "mobile", "marital", "education", "schooling", "occupation", "disability_types", "joined_on", "status" };
	struct line_row *rows = ARENA_ARRAY(p->arena, struct line_row, COUNT_OF(names));

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct field *f = record_field(&member_type, names[i]);

		if (value_is_none(f, a) && value_is_none(f, b))
			continue;
		rows[s->nlines++] = (struct line_row){ .label = field_label(f, p->lang), .a = cell(p, f, a), .b = cell(p, f, b),
			.differs = !value_equal(f, a, b) };
	}
	s->lines = rows;
}

static const struct { const char *verb, *submit; const struct operation *op; } verbs[] = {
	{ "merge", "duplicate.merge", &op_duplicate_merge }, { "different", "duplicate.different", &op_duplicate_different },
	{ "undo", "duplicate.undo", &op_duplicate_undo },
};

static struct html verb_form(struct page *p, const struct duplicate *d, size_t i, const struct form_options *o)
{
	return desk_form(p, page_path(p, "/duplicates/%s/%s", page_key_text(p, d->key.v), verbs[i].verb), verbs[i].verb,
		verbs[i].op->input, d->ver, verbs[i].submit, o, i > 0);
}

static void put_forms(struct page *p, const struct duplicate *d, struct pair_page *s)
{
	struct form_option *o = ARENA_ARRAY(p->arena, struct form_option, 2);
	struct form_options keep = { "keep", o, 2 };

	o[0] = (struct form_option){ page_key_text(p, d->member_a.v), arena_printf(p->arena, "%s (%s)", s->name_a,
		file_number_text(p, s->file_a)) };
	o[1] = (struct form_option){ page_key_text(p, d->member_b.v), arena_printf(p->arena, "%s (%s)", s->name_b,
		file_number_text(p, s->file_b)) };
	if (d->state == DUPLICATE_OPEN) {
		s->merge = verb_form(p, d, 0, &keep);
		s->different = verb_form(p, d, 1, NULL);
	} else if (date_cmp(d->undo_until, p->today) >= 0) {
		s->undo = verb_form(p, d, 2, NULL);
	}
}

static enum rc load_pair(struct page *p, struct duplicate *d, struct member *a, struct member *b, struct household *ha,
		struct household *hb)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = duplicate_load(&p->ctx, &tx, (duplicate_key){ page_key(p, "key") }, d);
	if (rc)
		return rc;
	rc = row_load(&tx, &member_type, d->member_a.v, a);
	if (rc)
		return rc;
	rc = row_load(&tx, &member_type, d->member_b.v, b);
	if (rc)
		return rc;
	/* Both are seen through the scope once more: a file may have gone elsewhere since. */
	rc = household_load(&p->ctx, &tx, d->file_a, ha);
	if (rc)
		return rc;
	return household_load(&p->ctx, &tx, d->file_b, hb);
}

static enum rc show_pair(struct page *p, const char *refused)
{
	struct household ha, hb;
	struct member a, b;
	struct duplicate d;
	struct pair_page s;
	enum rc rc = load_pair(p, &d, &a, &b, &ha, &hb);

	if (rc)
		return rc;
	rc = page_read_log(p, ha.key, "duplicate");
	if (rc)
		return rc;
	rc = page_read_log(p, hb.key, "duplicate");
	if (rc)
		return rc;
	s = (struct pair_page){ .key = d.key, .name_a = member_shown_name(&a, p->arena), .name_b = member_shown_name(&b, p->arena),
		.file_a = ha.file_number, .file_b = hb.file_number,
		.href_a = page_path(p, "/households/%s", page_key_text(p, ha.key.v)),
		.href_b = page_path(p, "/households/%s", page_key_text(p, hb.key.v)), .centre_a = page_unit_name(p, ha.unit),
		.centre_b = page_unit_name(p, hb.unit), .why = why_text(p, d.why), .note = d.note, .refused = refused,
		.state = d.state, .undo_until = d.undo_until };
	put_lines(p, &a, &b, &s);
	put_forms(p, &d, &s);
	return page_show(p, &pair_page_view, "duplicate.one", &s);
}

static enum rc pair_get(struct page *p)
{
	return show_pair(p, NULL);
}

static enum rc pair_post(struct page *p)
{
	const char *verb = p->req->segment[p->req->nsegments - 1];
	int64_t key = page_key(p, "key"), none;
	size_t i = 0;
	void *in;
	enum rc rc;

	while (!str_eq(verbs[i].verb, verb))
		i++;
	in = arena_alloc(p->arena, verbs[i].op->input->size);
	record_init(verbs[i].op->input, in);
	rc = page_form(p, verbs[i].op->input, in);
	if (rc == OK)
		rc = operation_run(&p->ctx, verbs[i].op, shard_of_key(key), in, key, &none);
	if (page_overtaken(rc, p))
		return rc;
	if (file_is_form_error(rc, p)) {
		p->res->status = rc == CONFLICT ? 409 : 422;
		return show_pair(p, rc == CONFLICT ? file_fault_text(p) : NULL);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/duplicates/%s", page_key_text(p, key)),
		arena_printf(p->arena, "notice.duplicate.%s", verb));
}

const struct web_page pages_duplicate[] = {
	{ HTTP_GET, "/duplicates", DECIDERS, duplicates, "possible duplicates" },
	{ HTTP_POST, "/duplicates/scan", DECIDERS, scan_post, "scan for duplicates", 0, 0, &op_duplicate_scan },
	{ HTTP_GET, "/duplicates/{key}", DECIDERS, pair_get, "two rows side by side" },
	{ HTTP_POST, "/duplicates/{key}/merge", DECIDERS, pair_post, "merge two rows of one person", 0, 0, &op_duplicate_merge },
	{ HTTP_POST, "/duplicates/{key}/different", DECIDERS, pair_post, "two different people", 0, 0, &op_duplicate_different },
	{ HTTP_POST, "/duplicates/{key}/undo", DECIDERS, pair_post, "undo a merge", 0, 0, &op_duplicate_undo },
	{ .pattern = NULL }
};
const struct view_type *const views_duplicate[] = { &pairs_view, &pair_page_view, NULL };
