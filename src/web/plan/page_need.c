/* Needs and strengths of a family side by side, with its genogram and ecomap (R1, R15, R109). */
#include "page_plan.h"

#include <string.h>

#include "kin.h"

/* ---- rows --------------------------------------------------------------------------------- */

struct strength_row { strength_key key; const char *words, *who; int32_t kind; bool may; };
static const struct view_field strength_row_fields[] = {
	VIEW_KEY(struct strength_row, key), VIEW_TEXT(struct strength_row, words), VIEW_TEXT(struct strength_row, who),
	VIEW_CHOICE(struct strength_row, kind, strength_kind_choices), VIEW_BOOL(struct strength_row, may),
};
static VIEW_ROW(strength_row_view, struct strength_row, strength_row_fields);

struct need_row {
	need_key key;
	const char *words, *evidence, *who, *closed_note;
	int32_t category, severity, risk, state;
	int64_t priority;
	date_t found_on, contact_by, closed_on;
	bool open, may, first, second, other, grave, risky;
	const struct strength_row *strengths;
	size_t nstrengths;
};
static const struct view_field need_row_fields[] = {
	VIEW_KEY(struct need_row, key), VIEW_TEXT(struct need_row, words), VIEW_TEXT(struct need_row, evidence),
	VIEW_TEXT(struct need_row, who), VIEW_TEXT(struct need_row, closed_note),
	VIEW_CHOICE(struct need_row, category, need_category_choices),
	VIEW_CHOICE(struct need_row, severity, need_severity_choices),
	VIEW_CHOICE(struct need_row, risk, risk_level_choices), VIEW_CHOICE(struct need_row, state, need_state_choices),
	VIEW_INT(struct need_row, priority), VIEW_DATE(struct need_row, found_on), VIEW_DATE(struct need_row, contact_by),
	VIEW_DATE(struct need_row, closed_on), VIEW_BOOL(struct need_row, open), VIEW_BOOL(struct need_row, may),
	VIEW_BOOL(struct need_row, first), VIEW_BOOL(struct need_row, second), VIEW_BOOL(struct need_row, other),
	VIEW_BOOL(struct need_row, grave), VIEW_BOOL(struct need_row, risky),
	VIEW_LIST(struct need_row, strengths, nstrengths, strength_row_view),
};
static VIEW_ROW(need_row_view, struct need_row, need_row_fields);

struct tie_row { tie_key key; const char *name, *note; int32_t kind, quality, flow; bool may, strong, weak; };
static const struct view_field tie_row_fields[] = {
	VIEW_KEY(struct tie_row, key), VIEW_TEXT(struct tie_row, name), VIEW_TEXT(struct tie_row, note),
	VIEW_CHOICE(struct tie_row, kind, tie_kind_choices), VIEW_CHOICE(struct tie_row, quality, tie_quality_choices),
	VIEW_CHOICE(struct tie_row, flow, tie_flow_choices), VIEW_BOOL(struct tie_row, may),
	VIEW_BOOL(struct tie_row, strong), VIEW_BOOL(struct tie_row, weak),
};
static VIEW_ROW(tie_row_view, struct tie_row, tie_row_fields);

struct needs_page {
	struct file_head head;
	bool may, lopsided, have_closed;
	const struct need_row *needs, *closed;
	size_t nneeds, nclosed;
	const struct strength_row *strengths;
	size_t nstrengths;
	const struct tie_row *ties;
	size_t nties;
	struct html genogram, ecomap;
	const char *kin_text;
};
static const struct view_field needs_page_fields[] = {
	VIEW_SUB(struct needs_page, head, file_head_view), VIEW_BOOL(struct needs_page, may),
	VIEW_BOOL(struct needs_page, lopsided), VIEW_BOOL(struct needs_page, have_closed),
	VIEW_LIST(struct needs_page, needs, nneeds, need_row_view),
	VIEW_LIST(struct needs_page, closed, nclosed, need_row_view),
	VIEW_LIST(struct needs_page, strengths, nstrengths, strength_row_view),
	VIEW_LIST(struct needs_page, ties, nties, tie_row_view),
	VIEW_HTML(struct needs_page, genogram), VIEW_HTML(struct needs_page, ecomap),
	VIEW_TEXT(struct needs_page, kin_text),
};
static VIEW_PAGE(needs_view, struct needs_page, needs_page_fields, "needs");

/* ---- filling --------------------------------------------------------------------------------- */

struct found {
	struct household h;
	struct member *m;
	size_t nm;
	struct need *needs;
	size_t nneeds;
	struct strength *strengths;
	size_t nstrengths;
	struct tie *ties;
	size_t nties;
};

/* Strengths beside this need; 0: those of the family as a whole. */
static const struct strength_row *beside(struct page *p, const struct found *f, int64_t need, bool may, size_t *ret_n)
{
	struct strength_row *rows = ARENA_ARRAY(p->arena, struct strength_row, f->nstrengths);
	size_t n = 0;

	for (size_t i = 0; i < f->nstrengths; i++)
		if (f->strengths[i].need.v == need)
			rows[n++] = (struct strength_row){ .key = f->strengths[i].key, .words = f->strengths[i].words,
				.kind = f->strengths[i].kind, .may = may,
				.who = plan_member_name(p, f->m, f->nm, f->strengths[i].member) };
	*ret_n = n;
	return rows;
}

static void fill_needs(struct page *p, const struct found *f, struct needs_page *s)
{
	struct need_row *open = ARENA_ARRAY(p->arena, struct need_row, f->nneeds);
	struct need_row *closed = ARENA_ARRAY(p->arena, struct need_row, f->nneeds);

	for (size_t i = 0; i < f->nneeds; i++) {
		const struct need *n = &f->needs[i];
		struct need_row r = { .key = n->key, .words = n->words, .evidence = n->evidence,
			.who = plan_member_name(p, f->m, f->nm, n->member), .closed_note = n->closed_note,
			.category = n->category, .severity = n->severity, .risk = n->risk, .state = n->state,
			.priority = n->priority, .found_on = n->found_on, .contact_by = n->contact_by,
			.closed_on = n->closed_on, .open = n->state == NEED_OPEN, .may = s->may,
			.first = n->priority == 1, .second = n->priority == 2, .other = n->priority > 2,
			.grave = n->severity >= SEVERITY_SEVERE, .risky = n->risk >= RISK_HIGH };

		r.strengths = beside(p, f, n->key.v, s->may, &r.nstrengths);
		if (r.open)
			open[s->nneeds++] = r;
		else
			closed[s->nclosed++] = r;
	}
	s->needs = open;
	s->closed = closed;
	s->have_closed = s->nclosed > 0;
}

static void fill_ties(struct page *p, const struct found *f, struct needs_page *s)
{
	struct tie_row *rows = ARENA_ARRAY(p->arena, struct tie_row, f->nties);
	struct eco_tie *ties = ARENA_ARRAY(p->arena, struct eco_tie, f->nties);
	struct ecomap e = { .title = view_textf(p->arena, p->lang, "need.ecomap_of", "name", f->h.family_name, NULL),
		.text = page_text(p, "need.ecomap_text"), .family = f->h.family_name, .ties = ties, .n = f->nties };

	for (size_t i = 0; i < f->nties; i++) {
		const struct tie *t = &f->ties[i];

		rows[i] = (struct tie_row){ t->key, t->with_name, t->note, t->with_kind, t->quality, t->flow, s->may,
			t->quality == TIE_STRONG, t->quality != TIE_STRONG };
		ties[i] = (struct eco_tie){ .name = t->with_name,
			.kind = choice_label(tie_kind_choices, t->with_kind, p->lang),
			.line = (enum eco_line)(t->quality - TIE_STRONG), .to_family = t->flow != FLOW_FROM_FAMILY,
			.from_family = t->flow != FLOW_TO_FAMILY };
	}
	s->ties = rows;
	s->nties = f->nties;
	if (f->nties)
		s->ecomap = chart_ecomap(p->arena, &e);
}

static enum rc find(struct page *p, struct tx *tx, struct found *f, struct needs_page *s)
{
	enum rc rc = file_load(p, tx, TAB_NEEDS, &f->h, &f->m, &f->nm, &s->head);

	if (!rc)
		rc = need_list(tx, f->h.key, &f->needs, &f->nneeds);
	if (!rc)
		rc = strength_list(tx, f->h.key, &f->strengths, &f->nstrengths);
	if (!rc)
		rc = tie_list(tx, f->h.key, &f->ties, &f->nties);
	return rc;
}

static enum rc needs(struct page *p)
{
	struct needs_page *s = ARENA_NEW(p->arena, struct needs_page);
	struct found *f = ARENA_NEW(p->arena, struct found);
	struct kin_drawn kin;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (!rc)
		rc = find(p, &tx, f, s);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		rc = page_read_log(p, f->h.key, "needs");
	if (rc)
		return rc;
	s->may = f->h.state == HOUSEHOLD_OPEN && may(&p->ctx, &op_need_add);
	fill_needs(p, f, s);
	s->strengths = beside(p, f, 0, s->may, &s->nstrengths);
	/* Never needs alone (R15): it says so before a plan is proposed. */
	s->lopsided = s->nneeds > 0 && f->nstrengths == 0;
	fill_ties(p, f, s);
	kin_draw(p, &f->h, f->m, f->nm, &kin);
	s->genogram = kin.picture;
	s->kin_text = kin.text;
	return page_show_titled(p, &needs_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "file.tab.needs"), "name", f->h.family_name, NULL), s);
}

/* ---- forms ------------------------------------------------------------------------------------- */

static enum rc prepare_need(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)tx;
	deed_members(p, f, "member");
	return OK;
}

static enum rc prepare_need_close(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)tx;
	f->lead = ((const struct need *)f->record)->words;
	(void)p;
	return OK;
}

static enum rc prepare_strength(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct strength_add *in = f->input;

	in->need.v = page_asked_key(p, "need");
	deed_members(p, f, "member");
	return deed_needs(p, tx, f, "need");
}

static enum rc prepare_strength_remove(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)tx;
	f->lead = view_textf(p->arena, p->lang, "need.strength_gone", "what", ((const struct strength *)f->record)->words, NULL);
	return OK;
}

static enum rc prepare_tie(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)p;
	(void)tx;
	((struct tie_add *)f->input)->flow = FLOW_BOTH;
	return OK;
}

static enum rc prepare_tie_remove(struct page *p, struct tx *tx, struct deed_form *f)
{
	(void)tx;
	f->lead = view_textf(p->arena, p->lang, "need.tie_gone", "what", ((const struct tie *)f->record)->with_name, NULL);
	return OK;
}

static const char *const need_only[] = { "category", "words", "member", "severity", "risk", "evidence", "priority", NULL };
static const char *const strength_only[] = { "kind", "words", "member", "need", NULL };
static const char *const tie_only[] = { "with_kind", "with_name", "quality", "flow", "note", NULL };

const struct deed deeds_need[] = {
	{ .op = &op_need_add, .first = "households", .verb = "need", .title = "need.add", .submit = "need.save",
		.notice = "notice.need_added", .only = need_only, .to = "/needs", .prepare = prepare_need },
	{ .op = &op_need_change, .first = "needs", .verb = "edit", .title = "need.edit", .submit = "need.save",
		.notice = "notice.need_changed", .only = need_only, .to = "/needs", .prepare = prepare_need },
	{ .op = &op_need_close, .first = "needs", .verb = "close", .title = "need.close", .submit = "need.close",
		.notice = "notice.need_closed", .to = "/needs", .prepare = prepare_need_close },
	{ .op = &op_strength_add, .first = "households", .verb = "strength", .title = "need.strength_add",
		.submit = "need.save", .notice = "notice.strength_added", .only = strength_only, .to = "/needs",
		.prepare = prepare_strength },
	{ .op = &op_strength_remove, .first = "strengths", .verb = "remove", .title = "need.strength_remove",
		.submit = "need.take_away", .notice = "notice.strength_removed", .to = "/needs",
		.prepare = prepare_strength_remove },
	{ .op = &op_tie_add, .first = "households", .verb = "tie", .title = "need.tie_add", .submit = "need.save",
		.notice = "notice.tie_added", .only = tie_only, .to = "/needs", .prepare = prepare_tie },
	{ .op = &op_tie_remove, .first = "ties", .verb = "remove", .title = "need.tie_remove", .submit = "need.take_away",
		.notice = "notice.tie_removed", .to = "/needs", .prepare = prepare_tie_remove },
	{ .op = NULL }
};

const struct web_page pages_need[] = {
	{ HTTP_GET, "/households/{key}/needs", PLAN_READERS, needs, "needs and strengths of a case file" },
	DEED("/households/{key}/need", PLAN_WORKERS, op_need_add, "write down a need"),
	DEED("/needs/{key}/edit", PLAN_WORKERS, op_need_change, "change a need"),
	DEED("/needs/{key}/close", PLAN_WORKERS, op_need_close, "end a need"),
	DEED("/households/{key}/strength", PLAN_WORKERS, op_strength_add, "write down a strength"),
	DEED("/strengths/{key}/remove", PLAN_WORKERS, op_strength_remove, "take a strength away"),
	DEED("/households/{key}/tie", PLAN_WORKERS, op_tie_add, "write down a tie"),
	DEED("/ties/{key}/remove", PLAN_WORKERS, op_tie_remove, "take a tie away"),
	{ .pattern = NULL }
};
const struct view_type *const views_need[] = { &needs_view, NULL };
