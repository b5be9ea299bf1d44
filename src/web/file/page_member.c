/* One person of a household, and the forms about persons. */
#include "page_file.h"

/* ---- forms ----------------------------------------------------------------------------- */

static const char *const who_fields[] = { "given_name", "surname", "father_name", "relation", "sex", "birth_on",
	"birth_kind", NULL };
static const char *const id_fields[] = { "id_kind", "national_id", "foreign_id", "id_reason", "mobile", NULL };
static const char *const id_fields_twice[] = { "id_kind", "national_id", "duplicate_reason", "foreign_id", "id_reason",
	"mobile", NULL };
/* Where nobody may learn where they live, no phone leads there either. */
static const char *const id_fields_hidden[] = { "id_kind", "national_id", "duplicate_reason", "foreign_id", "id_reason", NULL };
static const char *const life_fields[] = { "marital", "education", "schooling", "insurance", "occupation",
	"income_monthly", NULL };
static const char *const health_fields[] = { "disability_types", "disability_severity", "health_note", "harm_note", NULL };
static const char *const old_fields[] = { "target_group", "legacy_file_no", NULL };

/* The reason for standing in two files is asked for only when it came up (R9). */
static bool asks_twice(struct page *p, const struct member *m)
{
	return str_eq(p->ctx.fault.code, "member.national_id.open_elsewhere") || !str_empty(m->duplicate_reason) ||
		!str_empty(page_typed(p, "duplicate_reason"));
}

static void set_groups(struct page *p, struct file_form *f)
{
	struct form_group *g = ARENA_ARRAY(p->arena, struct form_group, 5);

	g[0] = (struct form_group){ page_text(p, "member.who"), page_text(p, "member.who_hint"), who_fields };
	g[1] = (struct form_group){ page_text(p, "member.id"), page_text(p, "member.id_hint"),
		f->m.key.v && !file_may_see_place(p, &f->h) ? id_fields_hidden : asks_twice(p, f->input) ? id_fields_twice : id_fields };
	g[2] = (struct form_group){ page_text(p, "member.life"), NULL, life_fields };
	g[3] = (struct form_group){ page_text(p, "member.health"), NULL, health_fields, true };
	g[4] = (struct form_group){ page_text(p, "member.old"), page_text(p, "member.old_hint"), old_fields, true };
	f->groups = g;
	f->ngroups = 5;
}

static enum rc prepare_add(struct page *p, struct tx *tx, struct file_form *f)
{
	struct member *m = ARENA_NEW(p->arena, struct member);

	(void)tx;
	member_blank(m);
	m->household = f->h.key;
	m->surname = f->h.family_name;
	m->id_kind = ID_NATIONAL;
	m->birth_kind = BIRTH_EXACT;
	f->input = m;
	set_groups(p, f);
	return OK;
}

static enum rc prepare_change(struct page *p, struct tx *tx, struct file_form *f)
{
	(void)tx;
	f->input = arena_dup(p->arena, &f->m, sizeof f->m);
	set_groups(p, f);
	return OK;
}

static enum rc prepare_leave(struct page *p, struct tx *tx, struct file_form *f)
{
	struct member_leave *in = ARENA_NEW(p->arena, struct member_leave);

	(void)tx;
	in->left_on = p->today;
	f->input = in;
	f->lead = page_text(p, f->m.is_head ? "member.leave_head" : "member.leave_lead");
	return OK;
}

static enum rc prepare_head(struct page *p, struct tx *tx, struct file_form *f)
{
	(void)tx;
	f->lead = page_text(p, "member.head_lead");
	return OK;
}

const struct file_change member_changes[] = {
	{ .op = &op_member_add, .verb = "member", .create = true, .title = "member.add", .submit = "member.add_submit",
		.notice = "notice.member_added", .prepare = prepare_add },
	{ .op = &op_member_change, .verb = "edit", .member = true, .title = "member.edit", .submit = "file.save",
		.notice = "notice.member_changed", .log = "member_edit", .prepare = prepare_change },
	{ .op = &op_member_leave, .verb = "leave", .member = true, .title = "member.leave", .submit = "member.leave_submit",
		.notice = "notice.member_left", .prepare = prepare_leave },
	{ .op = &op_member_set_head, .verb = "head", .member = true, .title = "member.head", .submit = "member.head_submit",
		.notice = "notice.head_set", .prepare = prepare_head },
	{ .verb = NULL }
};

/* ---- one person --------------------------------------------------------------------------- */

struct member_page {
	member_key key;
	household_key household;
	const char *family_name, *file_number, *name, *relation, *age;
	struct html tags, who, ids, life, health, membership;
	bool shown, may_edit, may_head, left;
};
static const struct view_field member_page_fields[] = {
	VIEW_KEY(struct member_page, key), VIEW_KEY(struct member_page, household),
	VIEW_TEXT(struct member_page, family_name), VIEW_CODE(struct member_page, file_number),
	VIEW_TEXT(struct member_page, name), VIEW_TEXT(struct member_page, relation), VIEW_TEXT(struct member_page, age),
	VIEW_HTML(struct member_page, tags), VIEW_HTML(struct member_page, who), VIEW_HTML(struct member_page, ids),
	VIEW_HTML(struct member_page, life), VIEW_HTML(struct member_page, health),
	VIEW_HTML(struct member_page, membership), VIEW_BOOL(struct member_page, shown),
	VIEW_BOOL(struct member_page, may_edit), VIEW_BOOL(struct member_page, may_head),
	VIEW_BOOL(struct member_page, left),
};
VIEW_PAGE(member_page_view, struct member_page, member_page_fields, "member");

/* Only what somebody has said: most people have no use for most of these. */
static struct html said(struct page *p, const struct member *m, const char *const *names, bool shown)
{
	const char *some[16];
	size_t n = 0;

	for (; *names && n < COUNT_OF(some) - 1; names++)
		if (!value_is_none(record_field(&member_type, *names), m))
			some[n++] = *names;
	some[n] = NULL;
	return widget_details(p->arena, p->lang, &member_type, m, some, shown);
}

static void fill(struct page *p, const struct household *h, const struct member *m, bool shown, struct member_page *s)
{
	static const char *const who[] = { "given_name", "surname", "father_name", "sex", "birth_on", "birth_kind", NULL };
	static const char *const ids[] = { "id_kind", "national_id", "foreign_id", "id_reason", "mobile",
		"duplicate_reason", NULL };
	static const char *const membership[] = { "status", "joined_on", "left_on", "leave_reason", "leave_note",
		"target_group", "legacy_file_no", NULL };
	bool active = m->status == MEMBER_ACTIVE, open = h->state == HOUSEHOLD_OPEN;

	*s = (struct member_page){ .key = m->key, .household = h->key, .family_name = h->family_name,
		.file_number = h->file_number, .name = member_shown_name(m, p->arena), .shown = shown,
		.relation = choice_label(relation_choices, m->relation, p->lang), .age = file_age(p, m),
		.tags = file_member_rows(p, m, 1, false)->tags, .left = !active,
		.may_edit = active && open && may(&p->ctx, &op_member_change),
		.may_head = active && open && !m->is_head && m->birth_kind != BIRTH_EXPECTED &&
			may(&p->ctx, &op_member_set_head) };
	s->who = widget_details(p->arena, p->lang, &member_type, m, who, shown);
	s->ids = said(p, m, ids, shown);
	s->life = widget_details(p->arena, p->lang, &member_type, m, life_fields, shown);
	s->health = widget_details(p->arena, p->lang, &member_type, m, health_fields, shown);
	s->membership = said(p, m, membership, shown);
}

static enum rc show(struct page *p, bool shown)
{
	int64_t key = page_key(p, "key");
	struct member_page s;
	struct household h;
	struct member m;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
	if (rc)
		return rc;
	rc = row_load(&tx, &member_type, key, &m);
	if (rc)
		return rc;
	rc = household_load(&p->ctx, &tx, m.household, &h);
	if (rc)
		return rc;
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	if (!file_may_see_place(p, &h))
		member_hide_place(&m);
	fill(p, &h, &m, shown, &s);
	rc = page_read_log(p, h.key, shown ? "member_sensitive" : "member");
	if (rc)
		return rc;
	return page_show_titled(p, &member_page_view, s.name, &s);
}

enum rc member_show(struct page *p)
{
	return show(p, false);
}

enum rc member_show_sensitive(struct page *p)
{
	p->layout.path = page_path(p, "/members/%s", page_key_text(p, page_key(p, "key")));
	return show(p, true);
}
