/* Events of a family: which one is it, its short form, and what happened before (R23, R119). */
#include "page_file.h"

#include "family.h"

/* ---- the page that asks what happened --------------------------------------------- */

struct kind_row { const char *name, *lead, *href; };
static const struct view_field kind_fields[] = {
	VIEW_TEXT(struct kind_row, name), VIEW_TEXT(struct kind_row, lead), VIEW_URL(struct kind_row, href),
};
static VIEW_ROW(kind_view, struct kind_row, kind_fields);

struct past_row {
	int32_t kind, evidence;
	date_t on;
	const char *who, *by, *other_href;
	int64_t before, after;
	bool changed;
};
static const struct view_field past_fields[] = {
	VIEW_CHOICE(struct past_row, kind, household_event_kind_choices),
	VIEW_CHOICE(struct past_row, evidence, event_evidence_choices), VIEW_DATE(struct past_row, on),
	VIEW_TEXT(struct past_row, who), VIEW_TEXT(struct past_row, by), VIEW_URL(struct past_row, other_href),
	VIEW_INT(struct past_row, before), VIEW_INT(struct past_row, after), VIEW_BOOL(struct past_row, changed),
};
static VIEW_ROW(past_view, struct past_row, past_fields);

struct events_page {
	struct file_head head;
	const struct kind_row *kinds;
	size_t nkinds;
	const struct past_row *past;
	size_t npast;
};
static const struct view_field events_fields[] = {
	VIEW_SUB(struct events_page, head, file_head_view), VIEW_LIST(struct events_page, kinds, nkinds, kind_view),
	VIEW_LIST(struct events_page, past, npast, past_view),
};
VIEW_PAGE(file_events_view, struct events_page, events_fields, "file_events");

static const char *event_text(struct page *p, const char *what, const char *verb)
{
	return page_text(p, arena_printf(p->arena, "event.%s.%s", what, verb));
}

/* Only what can happen to this family: nobody parts from a family of one. */
static bool possible(const struct household_event_about *a, const struct household *h, const struct member *m, size_t n)
{
	bool expected = false;

	for (size_t i = 0; i < n; i++)
		expected = expected || (m[i].status == MEMBER_ACTIVE && m[i].birth_kind == BIRTH_EXPECTED);
	switch (a->kind) {
	case EVENT_CHILD_BORN: return expected;
	case EVENT_SPLIT: case EVENT_NEW_HEAD: return h->members > 1;
	default: return true;
	}
}

static const char *name_of(struct page *p, const struct member *m, size_t n, int64_t key)
{
	for (size_t i = 0; i < n; i++)
		if (m[i].key.v == key)
			return member_shown_name(&m[i], p->arena);
	return NULL;
}

static void fill_past(struct page *p, const struct household_event *e, const struct member *m, size_t n,
		struct events_page *s)
{
	struct past_row *rows = ARENA_ARRAY(p->arena, struct past_row, s->npast);

	for (size_t i = 0; i < s->npast; i++)
		rows[i] = (struct past_row){ .kind = e[i].kind, .evidence = e[i].evidence, .on = e[i].on_day,
			.who = name_of(p, m, n, e[i].member.v), .by = page_staff_name(p, e[i].by),
			.other_href = e[i].other_household.v ?
				page_path(p, "/households/%s", page_key_text(p, e[i].other_household.v)) : NULL,
			.before = e[i].members_before, .after = e[i].members_after,
			.changed = e[i].members_before != e[i].members_after };
	s->past = rows;
}

enum rc file_events(struct page *p)
{
	struct events_page *s = ARENA_NEW(p->arena, struct events_page);
	struct kind_row kinds[16];
	struct household_event *e;
	struct household h;
	struct member *m;
	size_t n;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
		if (rc)
			return rc;
		rc = file_load(p, &tx, TAB_NONE, &h, &m, &n, &s->head);
		if (rc)
			return rc;
		rc = household_events(&p->ctx, &tx, h.key, &e, &s->npast);
		if (rc)
			return rc;
		rc = tx_commit(&tx);
		if (rc)
			return rc;
	}
	rc = page_read_log(p, h.key, "events");
	if (rc)
		return rc;
	for (const struct household_event_about *a = household_event_kinds; a->kind && h.state == HOUSEHOLD_OPEN; a++)
		if (possible(a, &h, m, n))
			kinds[s->nkinds++] = (struct kind_row){
				.name = choice_label(household_event_kind_choices, (int32_t)a->kind, p->lang),
				.lead = event_text(p, "about", a->verb),
				.href = page_path(p, "/households/%s/event/%s", page_key_text(p, h.key.v), a->verb) };
	s->kinds = kinds;
	fill_past(p, e, m, n, s);
	return page_show_titled(p, &file_events_view,
		view_textf(p->arena, p->lang, "file.of_family", "what", page_text(p, "event.title"), "name", h.family_name, NULL), s);
}

/* ---- the forms --------------------------------------------------------------------------- */

static const char *const birth_only[] = { "given_name", "sex", "relation", "on_day", "national_id", "surname",
	"father_name", "evidence", "evidence_no", "note", NULL };
static const char *const born_only[] = { "member", "on_day", "sex", "given_name", "national_id", "evidence",
	"evidence_no", "note", NULL };
static const char *const death_only[] = { "member", "on_day", "new_head", "evidence", "evidence_no", "note", NULL };
static const char *const marriage_only[] = { "member", "on_day", "marriage", "given_name", "surname", "father_name",
	"birth_on", "national_id", "new_head", "evidence", "evidence_no", "note", NULL };
static const char *const divorce_only[] = { "member", "partner", "on_day", "divorce", "new_head", "evidence",
	"evidence_no", "note", NULL };
static const char *const split_only[] = { "people", "leads", "on_day", "new_head", "area", "address", "phone", "evidence",
	"evidence_no", "note", NULL };
static const char *const merge_only[] = { "file_number", "relation", "on_day", "evidence", "evidence_no", "note", NULL };
static const char *const head_only[] = { "member", "on_day", "evidence", "evidence_no", "note", NULL };
static const char *const move_only[] = { "member", "file_number", "relation", "on_day", "new_head", "evidence",
	"evidence_no", "note", NULL };

static const struct { enum household_event_kind kind; const char *const *only; } shown[] = {
	{ EVENT_BIRTH, birth_only }, { EVENT_CHILD_BORN, born_only }, { EVENT_DEATH, death_only },
	{ EVENT_MARRIAGE, marriage_only }, { EVENT_DIVORCE, divorce_only }, { EVENT_SPLIT, split_only },
	{ EVENT_MERGE, merge_only }, { EVENT_NEW_HEAD, head_only }, { EVENT_MOVE, move_only },
};

static const struct household_event_about *about(const struct page *p)
{
	const struct household_event_about *a = household_event_kinds;

	while (a->kind && !str_eq(a->verb, p->req->segment[p->req->nsegments - 1]))
		a++;
	CHECK(a->kind);
	return a;
}

/* The members as options; those not born yet only where they are asked for. */
static struct form_options people(struct page *p, const struct member *m, size_t n, const char *field, bool unborn, bool born)
{
	struct form_option *o = ARENA_ARRAY(p->arena, struct form_option, n);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		bool expected = m[i].birth_kind == BIRTH_EXPECTED;

		if (expected ? !unborn : !born)
			continue;
		o[k++] = (struct form_option){ page_key_text(p, m[i].key.v), arena_printf(p->arena, "%s (%s)",
			expected && str_empty(m[i].given_name) ? page_text(p, "file.unborn") : member_shown_name(&m[i], p->arena),
			choice_label(relation_choices, m[i].relation, p->lang)) };
	}
	return (struct form_options){ field, o, k };
}

static enum rc prepare_event(struct page *p, struct tx *tx, struct file_form *f)
{
	static const char *const one_of_them[] = { "member", "new_head", "partner", "leads" };
	const struct household_event_about *a = about(p);
	struct member *m;
	size_t n;
	enum rc rc = member_list(tx, f->h.key, false, &m, &n);

	if (rc)
		return rc;
	f->input = arena_alloc(p->arena, a->op->input->size);
	record_init(a->op->input, f->input);
	f->lead = event_text(p, "lead", a->verb);
	for (size_t i = 0; i < COUNT_OF(shown); i++)
		if (shown[i].kind == a->kind)
			f->only = shown[i].only;
	for (size_t i = 0; i < COUNT_OF(one_of_them); i++)
		if (record_field(a->op->input, one_of_them[i]))
			f->options[f->noptions++] = people(p, m, n, one_of_them[i], a->kind == EVENT_CHILD_BORN,
				a->kind != EVENT_CHILD_BORN);
	if (a->kind == EVENT_SPLIT) {
		f->options[f->noptions] = people(p, m, n, "people", true, true);
		f->options[f->noptions++].many = true;
	}
	if (a->kind == EVENT_BIRTH) {
		struct event_birth *in = f->input;

		in->relation = RELATION_CHILD;
		in->surname = f->h.family_name;
	}
	return OK;
}

#define EVENT(name) { .op = &op_event_##name, .verb = #name, .title = "event.of." #name, .submit = "event.submit",      \
	.notice = "notice.event", .prepare = prepare_event }
const struct file_change event_changes[] = {
	EVENT(birth), EVENT(child_born), EVENT(death), EVENT(marriage), EVENT(divorce), EVENT(split), EVENT(merge),
	EVENT(new_head), EVENT(move), { .verb = NULL }
};
