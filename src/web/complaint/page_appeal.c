/* Appeals from the household's file, and what stands beside every refusal (R389). */
#include "page_complaint.h"

#include "desk.h"

/* ---- beside a refusal --------------------------------------------------------------------- */

static const struct view_field box_fields[] = {
	VIEW_BOOL(struct appeal_box, shown), VIEW_URL(struct appeal_box, href), VIEW_URL(struct appeal_box, list_href),
	VIEW_CHOICE(struct appeal_box, state, complaint_state_choices),
	VIEW_CHOICE(struct appeal_box, outcome, complaint_outcome_choices), VIEW_DATE(struct appeal_box, due),
	VIEW_LIST(struct appeal_box, resources, nresources, resource_row_view),
};
VIEW_ROW(appeal_box_view, struct appeal_box, box_fields);

enum rc appeal_box_fill(struct page *p, struct tx *tx, household_key household, int64_t decision, int64_t unit,
		struct appeal_box *ret_box)
{
	struct appeal_box b = { .shown = true };
	struct complaint c;
	enum rc rc = appeal_of(tx, decision, &c);

	if (rc && rc != NOT_FOUND)
		return rc;
	if (rc == OK) {
		b.state = c.state;
		b.outcome = c.outcome;
		b.due = complaint_open(c.state) ? c.due_on : DATE_NONE;
	}
	if (household.v)
		b.list_href = page_path(p, "/households/%s/appeals", page_key_text(p, household.v));
	if (household.v && may(&p->ctx, &op_appeal_add) && (rc == NOT_FOUND || !complaint_open(c.state)))
		b.href = page_path(p, "/households/%s/appeal?decision=%s", page_key_text(p, household.v), page_key_text(p, decision));
	fault_clear(&p->ctx.fault);
	rc = referral_resources(p, unit, &b.resources, &b.nresources);
	*ret_box = b;
	return rc;
}

/* ---- on the file ------------------------------------------------------------------------------- */

struct appeal_line {
	complaint_key key;
	int64_t ver;
	const char *decided, *words, *next, *question, *reply, *answer, *code;
	int32_t against, state, outcome;
	date_t due;
	instant_t received;
	int64_t late;
	bool open;
	struct html answering, again;
};
static const struct view_field line_fields[] = {
	VIEW_KEY(struct appeal_line, key), VIEW_INT(struct appeal_line, ver), VIEW_TEXT(struct appeal_line, decided),
	VIEW_TEXT(struct appeal_line, words), VIEW_TEXT(struct appeal_line, next), VIEW_TEXT(struct appeal_line, question),
	VIEW_TEXT(struct appeal_line, reply), VIEW_TEXT(struct appeal_line, answer), VIEW_CODE(struct appeal_line, code),
	VIEW_CHOICE(struct appeal_line, against, appeal_against_choices),
	VIEW_CHOICE(struct appeal_line, state, complaint_state_choices),
	VIEW_CHOICE(struct appeal_line, outcome, complaint_outcome_choices), VIEW_DATE(struct appeal_line, due),
	VIEW_TIME(struct appeal_line, received), VIEW_INT(struct appeal_line, late), VIEW_BOOL(struct appeal_line, open),
	VIEW_HTML(struct appeal_line, answering), VIEW_HTML(struct appeal_line, again),
};
static VIEW_ROW(line_view, struct appeal_line, line_fields);

struct decision_line { const char *what, *why, *decided_by, *href; int32_t against; date_t on; bool appealed; };
static const struct view_field decision_fields[] = {
	VIEW_TEXT(struct decision_line, what), VIEW_TEXT(struct decision_line, why), VIEW_TEXT(struct decision_line, decided_by),
	VIEW_URL(struct decision_line, href), VIEW_CHOICE(struct decision_line, against, appeal_against_choices),
	VIEW_DATE(struct decision_line, on), VIEW_BOOL(struct decision_line, appealed),
};
static VIEW_ROW(decision_view, struct decision_line, decision_fields);

struct appeals_page {
	struct file_head head;
	const char *refused;
	const struct appeal_line *rows;
	size_t nrows;
	const struct decision_line *decisions;
	size_t ndecisions;
};
static const struct view_field appeals_fields[] = {
	VIEW_SUB(struct appeals_page, head, file_head_view), VIEW_TEXT(struct appeals_page, refused),
	VIEW_LIST(struct appeals_page, rows, nrows, line_view),
	VIEW_LIST(struct appeals_page, decisions, ndecisions, decision_view),
};
static VIEW_PAGE(appeals_view, struct appeals_page, appeals_fields, "appeals");

static const char *what_of(struct page *p, const struct decision *d)
{
	const char *service = d->service ? page_service_name(p, d->service) : "";

	return !str_empty(service) ? service : str_empty(d->what) ? NULL : d->what;
}

static struct html form_of(struct page *p, const struct complaint *c, const struct operation *op, const char *verb,
		const char *submit, bool allowed)
{
	if (!allowed || !c->filed_by || !may(&p->ctx, op) || !(op->from_states & 1u << c->state))
		return (struct html){0};
	return desk_form(p, page_path(p, "/appeals/%s/%s", page_key_text(p, c->key.v), verb),
		arena_printf(p->arena, "%s%s", verb, page_key_text(p, c->key.v)), op->input, c->ver, submit, NULL, true);
}

static void fill_appeals(struct page *p, const struct complaint *list, struct appeals_page *s)
{
	struct appeal_line *rows = ARENA_ARRAY(p->arena, struct appeal_line, s->nrows);

	for (size_t i = 0; i < s->nrows; i++) {
		const struct complaint *c = &list[i];
		bool open = complaint_open(c->state);

		rows[i] = (struct appeal_line){ .key = c->key, .ver = c->ver, .decided = c->decided, .words = c->words,
			.next = complaint_next(p, c), .question = c->state == COMPLAINT_ASKED ? c->question : NULL, .reply = c->reply,
			.answer = c->answer, .code = c->code ? desk_code_text(p->arena, c->code) : NULL, .against = c->against,
			.state = c->state, .outcome = c->outcome, .due = open ? c->due_on : DATE_NONE, .received = c->received_at,
			.late = open ? page_days_late(p, c->due_on) : 0, .open = open };
		rows[i].answering = form_of(p, c, &op_complaint_reply, "reply", "complaint.reply", true);
		rows[i].again = form_of(p, c, &op_complaint_reopen, "reopen", "complaint.reopen", complaint_may_reopen(&p->ctx, c));
	}
	s->rows = rows;
}

static void fill_decisions(struct page *p, household_key household, const struct decision *list, struct appeals_page *s)
{
	struct decision_line *rows = ARENA_ARRAY(p->arena, struct decision_line, s->ndecisions);
	bool allowed = may(&p->ctx, &op_appeal_add);

	for (size_t i = 0; i < s->ndecisions; i++)
		rows[i] = (struct decision_line){ .what = what_of(p, &list[i]), .why = list[i].why,
			.decided_by = list[i].decided_by ? page_staff_name(p, list[i].decided_by) : NULL, .against = list[i].against,
			.on = list[i].on, .appealed = list[i].appealed,
			.href = allowed && !list[i].appealed ? page_path(p, "/households/%s/appeal?decision=%s",
				page_key_text(p, household.v), page_key_text(p, list[i].key)) : NULL };
	s->decisions = rows;
}

static enum rc show(struct page *p, int64_t key, const char *refused)
{
	struct appeals_page *s = ARENA_NEW(p->arena, struct appeals_page);
	struct fault kept = p->ctx.fault;
	struct complaint *appeals;
	struct decision *decisions;
	struct household h;
	struct member *m;
	size_t nm;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
	if (!rc)
		rc = household_load(&p->ctx, &tx, (household_key){ key }, &h);
	if (!rc)
		rc = member_list(&tx, h.key, false, &m, &nm);
	if (rc)
		return rc;
	file_head_fill(p, &tx, &h, m, nm, TAB_NONE, &s->head);
	rc = appeal_list(&p->ctx, &tx, h.key, &appeals, &s->nrows);
	if (!rc)
		rc = decision_list(&p->ctx, &tx, h.key, &decisions, &s->ndecisions);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		rc = page_read_log(p, h.key, "appeals");
	if (rc)
		return rc;
	p->ctx.fault = kept;
	s->refused = refused;
	fill_appeals(p, appeals, s);
	fill_decisions(p, h.key, decisions, s);
	return page_show_titled(p, &appeals_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "appeal.title"), "name", h.family_name, NULL), s);
}

static enum rc appeals(struct page *p)
{
	return show(p, page_key(p, "key"), NULL);
}

/* The file an appeal stands with; NOT_FOUND where staff did not write it down. */
static enum rc file_of(struct page *p, int64_t key, int64_t *ret_household)
{
	struct complaint c;
	struct household h;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
	if (!rc)
		rc = row_load(&tx, &complaint_type, key, &c);
	if (!rc)
		rc = c.filed_by ? household_load(&p->ctx, &tx, c.household, &h) : NOT_FOUND;
	if (rc == NOT_FOUND)
		return ctx_fault(&p->ctx, NOT_FOUND, "complaint.not_found");
	*ret_household = rc ? 0 : c.household.v;
	return rc;
}

static enum rc for_family(struct page *p, const struct operation *op, void *in, const char *notice)
{
	int64_t key = page_key(p, "key"), household, none;
	enum rc rc = file_of(p, key, &household);

	if (rc)
		return rc;
	rc = page_form(p, op->input, in);
	if (rc == OK) {
		p->ctx.inside = true;
		rc = operation_run(&p->ctx, op, shard_of_key(key), in, key, &none);
		p->ctx.inside = false;
	}
	if (file_is_form_error(rc, p)) {
		p->res->status = rc == CONFLICT ? 409 : 422;
		return show(p, household, rc == CONFLICT ? file_fault_text(p) : NULL);
	}
	return rc ? rc : page_redirect(p, page_path(p, "/households/%s/appeals", page_key_text(p, household)), notice);
}

static enum rc reply_post(struct page *p)
{
	struct complaint_reply in = {0};

	return for_family(p, &op_complaint_reply, &in, "notice.appeal_replied");
}

static enum rc reopen_post(struct page *p)
{
	struct complaint_reopen in = {0};

	return for_family(p, &op_complaint_reopen, &in, "notice.appeal_reopened");
}

/* ---- writing one --------------------------------------------------------------------------------- */

static enum rc prepare(struct page *p, struct tx *tx, struct deed_form *f)
{
	struct appeal_add *in = f->input;
	struct form_option *o;
	struct decision *list;
	size_t n, k = 0;
	enum rc rc = decision_list(&p->ctx, tx, f->h.key, &list, &n);

	if (rc)
		return rc;
	o = ARENA_ARRAY(p->arena, struct form_option, n);
	for (size_t i = 0; i < n; i++) {
		const char *what = what_of(p, &list[i]), *label = choice_label(appeal_against_choices, list[i].against, p->lang);

		if (!list[i].appealed)
			o[k++] = (struct form_option){ page_key_text(p, list[i].key),
				what ? arena_printf(p->arena, "%s: %s", label, what) : label };
	}
	in->decision = page_asked_key(p, "decision");
	f->lead = page_text(p, k ? "appeal.lead" : "appeal.no_decision");
	f->options[f->noptions++] = (struct form_options){ "decision", o, k };
	return OK;
}

static const char *const only[] = { "decision", "words", "reporter_phone", NULL };

const struct deed deeds_appeal[] = {
	{ .op = &op_appeal_add, .first = "households", .verb = "appeal", .title = "appeal.new", .submit = "appeal.send",
		.notice = "notice.appeal_sent", .only = only, .to = "/appeals", .prepare = prepare },
	{ .op = NULL }
};

const struct web_page pages_appeal[] = {
	{ HTTP_GET, "/households/{key}/appeals", ROLES_CENTRE | ROLES_ABOVE, appeals, "refusals and appeals of a case file" },
	DEED("/households/{key}/appeal", ROLES_CENTRE, op_appeal_add, "write down an appeal of the family"),
	{ HTTP_POST, "/appeals/{key}/reply", ROLES_CENTRE, reply_post, "reply to a question about an appeal" },
	{ HTTP_POST, "/appeals/{key}/reopen", ROLES_CENTRE, reopen_post, "reopen an appeal" },
	{ .pattern = NULL }
};
const struct view_type *const views_appeal[] = { &appeals_view, NULL };
