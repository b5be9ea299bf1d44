/* Counselling sessions of a family; notes for the counsellor and those named (R10, R42, R121). */
#include "desk.h"
#include "page_file.h"

#include "counselling.h"
#include "veiled.h"

/* That there were sessions is known to whoever works with the family. */
#define READERS FILE_VISITORS

struct counsel_row {
	counselling_key key;
	const char *who, *counsellor, *words, *readers;
	date_t on_day, next_on;
	int32_t kind, came;
	bool closed, may_read, mine;
	struct html name;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct counsel_row, key), VIEW_TEXT(struct counsel_row, who), VIEW_TEXT(struct counsel_row, counsellor),
	VIEW_TEXT(struct counsel_row, words), VIEW_TEXT(struct counsel_row, readers), VIEW_DATE(struct counsel_row, on_day),
	VIEW_DATE(struct counsel_row, next_on), VIEW_CHOICE(struct counsel_row, kind, counselling_kind_choices),
	VIEW_CHOICE(struct counsel_row, came, counselling_came_choices), VIEW_BOOL(struct counsel_row, closed),
	VIEW_BOOL(struct counsel_row, may_read), VIEW_BOOL(struct counsel_row, mine), VIEW_HTML(struct counsel_row, name),
};
static VIEW_ROW(row_view, struct counsel_row, row_fields);
struct counselling_page { struct file_head head; bool may; struct html form; const struct counsel_row *rows; size_t nrows; };
static const struct view_field page_fields[] = {
	VIEW_SUB(struct counselling_page, head, file_head_view), VIEW_BOOL(struct counselling_page, may),
	VIEW_HTML(struct counselling_page, form), VIEW_LIST(struct counselling_page, rows, nrows, row_view),
};
static VIEW_PAGE(counselling_view, struct counselling_page, page_fields, "counselling");

static const char *names_of(struct page *p, const int64_t *staff, size_t n)
{
	struct buf b;
	const char *text;

	buf_init(&b, 4000);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_puts(&b, p->lang == LANG_FA ? "، " : ", ");
		buf_puts(&b, page_staff_name(p, staff[i]));
	}
	text = n ? arena_strdup(p->arena, buf_str(&b)) : NULL;
	buf_release(&b);
	return text;
}

static enum rc row_of(struct page *p, const struct counselling_line *l, const struct member *m, size_t n,
		const struct form_options *colleagues, struct counsel_row *ret_r)
{
	struct counsel_row r = { .key = l->c.key, .counsellor = page_staff_name(p, l->c.counsellor), .on_day = l->c.on_day,
		.next_on = l->c.next_on, .kind = l->c.kind, .came = l->c.came, .closed = l->c.closed, .may_read = l->may_read,
		.mine = l->mine, .readers = l->may_read ? names_of(p, l->readers, l->nreaders) : NULL };
	enum rc rc = OK;

	for (size_t i = 0; i < n; i++)
		if (m[i].key.v == l->c.member.v)
			r.who = member_shown_name(&m[i], p->arena);
	if (l->may_read)
		rc = counselling_words(&p->ctx, l->c.key, &r.words);
	if (r.mine)
		r.name = desk_form(p, page_path(p, "/counselling/%s/readers", page_key_text(p, l->c.key.v)),
			arena_printf(p->arena, "n%s", page_key_text(p, l->c.key.v)), &counselling_name_type, l->c.ver, "counselling.name",
			colleagues, true);
	*ret_r = r;
	return rc;
}

static struct html form_of(struct page *p, household_key key, const struct member *m, size_t n, const struct form_options *colleagues)
{
	static const char *const only[] = { "member", "on_day", "kind", "came", "words", "next_on", "reader", "closed", NULL };
	struct counselling_record *in = ARENA_NEW(p->arena, struct counselling_record);
	struct form_options *o = ARENA_ARRAY(p->arena, struct form_options, 2);
	struct form_option *list = ARENA_ARRAY(p->arena, struct form_option, n);
	struct form_hidden *hidden = ARENA_NEW(p->arena, struct form_hidden);
	struct form f = page_form_of(p, page_path(p, "/households/%s/counselling", page_key_text(p, key.v)), &counselling_record_type, in);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (m[i].status == MEMBER_ACTIVE && m[i].birth_kind != BIRTH_EXPECTED)
			list[k++] = (struct form_option){ page_key_text(p, m[i].key.v), member_shown_name(&m[i], p->arena) };
	in->on_day = p->today;
	in->came = COUNSEL_CAME;
	o[0] = (struct form_options){ .field = "member", .list = list, .n = k };
	o[1] = (struct form_options){ .field = "reader", .list = colleagues->list, .n = colleagues->n };
	*hidden = (struct form_hidden){ "once", page_once(p) };
	f.hidden = hidden;
	f.nhidden = 1;
	f.only = only;
	f.options = o;
	f.noptions = 2;
	f.submit = page_text(p, "counselling.record");
	return widget_form(p->arena, &f);
}

static enum rc colleagues_of(struct page *p, struct form_options *ret_o)
{
	struct form_option *list;
	size_t n, k = 0;
	enum rc rc = desk_staff(p, p->ctx.actor.unit.v, false, &list, &n);

	for (size_t i = 0; !rc && i < n; i++)
		if (!str_eq(list[i].value, page_key_text(p, p->ctx.actor.staff)))
			list[k++] = list[i];
	*ret_o = (struct form_options){ .field = "staff", .list = list, .n = k };
	return rc;
}

static enum rc show(struct page *p)
{
	household_key key = { page_key(p, "key") };
	struct form_options *colleagues = ARENA_NEW(p->arena, struct form_options);
	struct counselling_page s = { .may = may(&p->ctx, &op_counselling_record) };
	struct counselling_line *lines;
	struct counsel_row *rows;
	struct household h;
	struct member *m;
	size_t nm;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
		if (!rc)
			rc = file_load(p, &tx, TAB_NONE, &h, &m, &nm, &s.head);
		if (!rc)
			rc = counselling_list(&p->ctx, &tx, key, &lines, &s.nrows);
		if (!rc)
			rc = tx_commit(&tx);
	}
	if (!rc)
		rc = page_read_log(p, key, "counselling");
	if (!rc && s.may)
		rc = colleagues_of(p, colleagues);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct counsel_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++) {
		rc = row_of(p, &lines[i], m, nm, colleagues, &rows[i]);
		if (rc)
			return rc;
	}
	s.rows = rows;
	if (s.may)
		s.form = form_of(p, key, m, nm, colleagues);
	return page_show_titled(p, &counselling_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "counselling.title"), "name", s.head.name, NULL), &s);
}

static enum rc record(struct page *p)
{
	struct counselling_record in;
	int64_t key = page_key(p, "key");
	enum rc rc;

	record_init(&counselling_record_type, &in);
	in.household = key;
	rc = page_form(p, &counselling_record_type, &in);
	in.household = key;
	if (rc == OK)
		rc = counselling_run(&p->ctx, &op_counselling_record, shard_of_key(key), &in, 0);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show(p);
	}
	return rc ? rc : page_redirect(p, page_path(p, "/households/%s/counselling", page_key_text(p, key)), "notice.counselling_recorded");
}

static enum rc name(struct page *p)
{
	int64_t key = page_key(p, "key");
	struct counselling_name in = {0};
	struct counselling c;
	enum rc rc = page_form(p, &counselling_name_type, &in);

	if (rc == OK)
		rc = counselling_run(&p->ctx, &op_counselling_name, shard_of_key(key), &in, key);
	if (rc)
		return rc;
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
		if (!rc)
			rc = row_load(&tx, &counselling_type, key, &c);
		if (rc)
			return rc;
	}
	return page_redirect(p, page_path(p, "/households/%s/counselling", page_key_text(p, c.household.v)), "notice.counselling_named");
}

const struct web_page pages_counselling[] = {
	{ HTTP_GET, "/households/{key}/counselling", READERS, show, "counselling sessions of a family" },
	{ HTTP_POST, "/households/{key}/counselling", READERS, record, "record a counselling session", .op = &op_counselling_record },
	{ HTTP_POST, "/counselling/{key}/readers", READERS, name, "who may read a counselling note", .op = &op_counselling_name },
	{ .pattern = NULL }
};
const struct view_type *const views_counselling[] = { &counselling_view, NULL };
