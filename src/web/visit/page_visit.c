/* Recording and reading home visits, lists of what is due, planning one visit. */
#include "page.h"

#include <string.h>

#include "draft.h"
#include "message.h"
#include "sync.h"

#define CENTRE_WORK (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | \
	ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define READERS (CENTRE_WORK | ROLES_ABOVE)

enum { VISIT_BODY_MAX = 256 << 10, LIST_MAX = 50 };

/* ---- the form -------------------------------------------------------------------------- */

struct visit_form {
	household_key household;
	visit_key planned;
	const char *family_name, *file_number, *area, *once, *draft;
	date_t last_visit, due;
	bool notes_open, more_open, pension_open;   /* what is folded says something already */
	int64_t late, members;
	instant_t draft_at;
	struct html errors, notes, kind, outcome, visited_on, dwelling, environment, family, health, safety,
		dwelling_note, health_note, strengths, harms, address_check, new_address, new_area, new_phone,
		members_seen, child_seen_alone, pension_proposal, pension_reason, follow_up, next_step;
};
static const struct view_field visit_form_fields[] = {
	VIEW_KEY(struct visit_form, household), VIEW_KEY(struct visit_form, planned),
	VIEW_TEXT(struct visit_form, family_name), VIEW_CODE(struct visit_form, file_number),
	VIEW_TEXT(struct visit_form, area), VIEW_TEXT(struct visit_form, once), VIEW_TEXT(struct visit_form, draft),
	VIEW_DATE(struct visit_form, last_visit), VIEW_DATE(struct visit_form, due),
	VIEW_BOOL(struct visit_form, notes_open), VIEW_BOOL(struct visit_form, more_open), VIEW_BOOL(struct visit_form, pension_open), VIEW_INT(struct visit_form, late),
	VIEW_INT(struct visit_form, members), VIEW_TIME(struct visit_form, draft_at),
	VIEW_HTML(struct visit_form, errors), VIEW_HTML(struct visit_form, notes), VIEW_HTML(struct visit_form, kind),
	VIEW_HTML(struct visit_form, outcome), VIEW_HTML(struct visit_form, visited_on),
	VIEW_HTML(struct visit_form, dwelling), VIEW_HTML(struct visit_form, environment),
	VIEW_HTML(struct visit_form, family), VIEW_HTML(struct visit_form, health), VIEW_HTML(struct visit_form, safety),
	VIEW_HTML(struct visit_form, dwelling_note), VIEW_HTML(struct visit_form, health_note),
	VIEW_HTML(struct visit_form, strengths), VIEW_HTML(struct visit_form, harms),
	VIEW_HTML(struct visit_form, address_check), VIEW_HTML(struct visit_form, new_address),
	VIEW_HTML(struct visit_form, new_area), VIEW_HTML(struct visit_form, new_phone),
	VIEW_HTML(struct visit_form, members_seen), VIEW_HTML(struct visit_form, child_seen_alone),
	VIEW_HTML(struct visit_form, pension_proposal), VIEW_HTML(struct visit_form, pension_reason),
	VIEW_HTML(struct visit_form, follow_up), VIEW_HTML(struct visit_form, next_step),
};
static VIEW_PAGE(visit_form_view, struct visit_form, visit_form_fields, "visit_form");

/* Typed, drafted or refused: else it may stay folded.  usual: the answer that says nothing. */
static bool says(struct page *p, const struct form *f, const char *name, const char *usual)
{
	const char *typed = f->typed ? f->typed(f->typed_arg, name) : NULL;

	for (size_t i = 0; i < p->ctx.fault.nfields; i++)
		if (str_eq(p->ctx.fault.field[i].field, name))
			return true;
	return !str_empty(typed) && !str_eq(typed, usual);
}

static void draw_fields(struct page *p, const struct form *f, struct visit_form *v)
{
	const struct { const char *name; struct html *to; } fields[] = {
		{ "notes", &v->notes }, { "kind", &v->kind }, { "outcome", &v->outcome },
		{ "visited_on", &v->visited_on }, { "dwelling", &v->dwelling }, { "environment", &v->environment },
		{ "family", &v->family }, { "health", &v->health }, { "safety", &v->safety },
		{ "dwelling_note", &v->dwelling_note }, { "health_note", &v->health_note },
		{ "strengths", &v->strengths }, { "harms", &v->harms }, { "address_check", &v->address_check },
		{ "new_address", &v->new_address }, { "new_area", &v->new_area }, { "new_phone", &v->new_phone },
		{ "members_seen", &v->members_seen }, { "child_seen_alone", &v->child_seen_alone },
		{ "pension_proposal", &v->pension_proposal }, { "pension_reason", &v->pension_reason },
		{ "follow_up", &v->follow_up }, { "next_step", &v->next_step },
	};

	for (size_t i = 0; i < COUNT_OF(fields); i++)
		*fields[i].to = widget_field(p->arena, f, fields[i].name);
	v->errors = widget_errors(p->arena, f);
	v->notes_open = says(p, f, "dwelling_note", "") || says(p, f, "health_note", "");
	v->more_open = says(p, f, "kind", "periodic") || says(p, f, "members_seen", "") || says(p, f, "child_seen_alone", "0");
	v->pension_open = says(p, f, "pension_proposal", "none") || says(p, f, "pension_reason", "");
}

/* A draft answers for what was typed when the form is opened again. */
static const char *from_draft(void *arg, const char *name)
{
	return http_pairs_first(arg, name);
}

static enum rc load_row(struct page *p, household_key key, struct household_row *ret_row)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	return household_row_of(&tx, p->ctx.scope, key, ret_row);
}

static enum rc show_form(struct page *p, household_key key, visit_key planned, struct visit_record_input *in)
{
	struct form f = page_form_of(p, NULL, &visit_record_input_type, in);
	struct visit_form v = { .household = key, .planned = planned, .once = page_once(p) };
	struct household_row h;
	struct draft d;
	struct http_pairs pairs;
	enum rc rc = load_row(p, key, &h);

	if (rc)
		return rc;
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(&p->ctx, CONFLICT, "household.not_open");
	/* Once it is known that this person may open the file: a refused try is no reading (R21). */
	if (p->req->method == HTTP_GET) {
		rc = page_read_log(p, key, "visit_form");
		if (rc)
			return rc;
	}
	v.family_name = h.family_name;
	v.file_number = h.file_number;
	v.area = h.area;
	v.members = h.members;
	v.last_visit = h.last_visit_on;
	v.due = h.next_visit_due;
	v.late = page_days_late(p, h.next_visit_due);
	v.draft = arena_printf(p->arena, "visit/%s", page_key_text(p, key.v));
	if (p->req->method == HTTP_GET) {
		rc = draft_load(&p->ctx, "visit", page_key_text(p, key.v), &d);
		if (rc == OK && http_form_read(p->arena, d.body, &pairs) == OK) {
			f.typed = from_draft;
			f.typed_arg = &pairs;
			v.draft_at = (instant_t){ d.at_ms };
		} else if (rc != OK && rc != NOT_FOUND) {
			return rc;
		}
	}
	draw_fields(p, &f, &v);
	return page_show(p, &visit_form_view, "visit.form.title", &v);
}

static enum rc record_get(struct page *p)
{
	household_key key = { page_key(p, "key") };
	visit_key planned = { page_asked_key(p, "planned") };
	struct visit_record_input in = { .household = key, .planned = planned, .kind = VISIT_PERIODIC,
		.outcome = VISIT_DONE, .visited_on = p->today, .members_seen = INT_NONE, .pension_proposal = 1 };

	return show_form(p, key, planned, &in);
}

/* Form of another field set than was read: INVALID shows it again with everything typed. */
static bool is_form_error(enum rc rc, const struct page *p)
{
	return rc == INVALID && p->ctx.fault.nfields > 0;
}

static enum rc record_post(struct page *p)
{
	household_key key = { page_key(p, "key") };
	visit_key planned = { page_typed_key(p, "planned") };
	struct visit_record_input in = { .household = key, .planned = planned, .members_seen = INT_NONE };
	const char *notice;
	int64_t made;
	enum rc rc = page_form(p, &visit_record_input_type, &in);

	in.household = key;
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_visit_record, shard_of_key(key.v), &in, 0, &made);
	if (is_form_error(rc, p)) {
		p->res->status = 422;
		return show_form(p, key, planned, &in);
	}
	if (rc)
		return rc;
	rc = draft_drop(&p->ctx, "visit", page_key_text(p, key.v));
	if (rc)
		log_kv(LOG_WARN, "draft", "code", "not_dropped", NULL);
	notice = in.outcome == VISIT_DONE ? "notice.visit_recorded" : "notice.visit_tried";
	return page_redirect(p, page_path(p, "/visits/%s", page_key_text(p, made)), notice);
}

/* ---- one visit --------------------------------------------------------------------------- */

struct photo_row { attachment_key key; int64_t width, height; instant_t at; };
static const struct view_field photo_fields[] = {
	VIEW_KEY(struct photo_row, key), VIEW_INT(struct photo_row, width), VIEW_INT(struct photo_row, height),
	VIEW_TIME(struct photo_row, at),
};
static VIEW_ROW(photo_view, struct photo_row, photo_fields);

/* What the file says beside what was seen (R136). */
struct beside_row { const char *what, *file, *seen; bool differs; };
static const struct view_field beside_fields[] = {
	VIEW_TEXT(struct beside_row, what), VIEW_TEXT(struct beside_row, file), VIEW_TEXT(struct beside_row, seen),
	VIEW_BOOL(struct beside_row, differs),
};
static VIEW_ROW(beside_view, struct beside_row, beside_fields);

struct visit_page {
	visit_key key;
	household_key household;
	int64_t ver;
	const char *family_name, *worker, *unit, *time, *photo_error;
	int32_t kind, state;
	date_t planned_on, visited_on, next_due;
	instant_t recorded_at, phone_at;  /* phone_at: written on a phone then, 0 = not */
	struct html details, amend, replan, cancel;
	bool may_amend, planned, may_photo;
	const struct photo_row *photos;
	size_t nphotos;
	const struct beside_row *beside;
	size_t nbeside;
	bool has_beside;
	pension_proposal_key proposal;
	int32_t pension_change, pension_state;
};
static const struct view_field visit_page_fields[] = {
	VIEW_KEY(struct visit_page, key), VIEW_KEY(struct visit_page, household), VIEW_INT(struct visit_page, ver),
	VIEW_TEXT(struct visit_page, family_name), VIEW_TEXT(struct visit_page, worker),
	VIEW_TEXT(struct visit_page, unit), VIEW_CODE(struct visit_page, time),
	VIEW_TEXT(struct visit_page, photo_error),
	VIEW_CHOICE(struct visit_page, kind, visit_kind_choices),
	VIEW_CHOICE(struct visit_page, state, visit_state_choices),
	VIEW_DATE(struct visit_page, planned_on), VIEW_DATE(struct visit_page, visited_on),
	VIEW_DATE(struct visit_page, next_due), VIEW_TIME(struct visit_page, recorded_at),
	VIEW_TIME(struct visit_page, phone_at),
	VIEW_HTML(struct visit_page, details), VIEW_HTML(struct visit_page, amend),
	VIEW_HTML(struct visit_page, replan), VIEW_HTML(struct visit_page, cancel),
	VIEW_BOOL(struct visit_page, may_amend), VIEW_BOOL(struct visit_page, planned),
	VIEW_BOOL(struct visit_page, may_photo), VIEW_LIST(struct visit_page, photos, nphotos, photo_view),
	VIEW_LIST(struct visit_page, beside, nbeside, beside_view), VIEW_BOOL(struct visit_page, has_beside),
	VIEW_KEY(struct visit_page, proposal), VIEW_CHOICE(struct visit_page, pension_change, visit_pension_choices),
	VIEW_CHOICE(struct visit_page, pension_state, pension_state_choices),
};
static VIEW_PAGE(visit_page_view, struct visit_page, visit_page_fields, "visit");

static const char *const shown[] = { "notes", "dwelling", "dwelling_note", "environment", "family", "health",
	"health_note", "safety", "strengths", "harms", "address_check", "members_seen", "child_seen_alone",
	"pension_proposal", "pension_reason", "follow_up", "next_step", "amendment", NULL };

static struct html small_form(struct page *p, const struct visit *v, const char *verb,
		const struct record_type *t, const char *submit_id, const char *id)
{
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 1);
	struct form f = page_form_of(p, page_path(p, "/visits/%s/%s", page_key_text(p, v->key.v), verb), t, NULL);

	*hidden = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)v->ver) };
	f.hidden = hidden;
	f.nhidden = 1;
	f.submit = page_text(p, submit_id);
	f.id = id;
	if (!str_eq(p->req->segment[p->req->nsegments - 1], verb))
		f.fault = NULL;
	return widget_form(p->arena, &f);
}

static enum rc load_photos(struct page *p, struct tx *tx, struct visit_page *s)
{
	struct attachment *list;
	enum rc rc = attachment_list(&p->ctx, tx, s->key, &list, &s->nphotos);

	if (rc)
		return rc;
	struct photo_row *rows = ARENA_ARRAY(p->arena, struct photo_row, s->nphotos);
	for (size_t i = 0; i < s->nphotos; i++)
		rows[i] = (struct photo_row){ list[i].key, list[i].width, list[i].height, list[i].added_at };
	s->photos = rows;
	return OK;
}

static const char *photo_error(struct page *p)
{
	const struct fault *f = &p->ctx.fault;

	for (size_t i = 0; i < f->nfields; i++)
		if (str_eq(f->field[i].field, "photo"))
			return message_text(f->field[i].code, f->field[i].arg, p->lang, p->arena);
	return NULL;
}

static void fill_page(struct page *p, const struct visit *v, const struct household_row *h, struct visit_page *s)
{
	bool works = (CENTRE_WORK & ROLE_BIT(p->ctx.actor.role)) != 0;
	bool own = p->ctx.actor.role != ROLE_SOCIAL_WORKER || v->worker == p->ctx.actor.staff;

	*s = (struct visit_page){ .key = v->key, .household = v->household, .ver = v->ver,
		.family_name = h->family_name, .worker = page_staff_name(p, v->worker),
		.unit = page_unit_name(p, v->unit), .time = page_minute(p, v->planned_minute), .kind = v->kind,
		.state = v->state, .planned_on = v->planned_on, .visited_on = v->visited_on,
		.next_due = v->next_due, .recorded_at = v->recorded_at, .planned = v->state == VISIT_PLANNED && works };
	s->may_amend = works && own && v->state != VISIT_PLANNED && v->state != VISIT_CANCELLED;
	s->may_photo = works && v->state == VISIT_DONE;
	s->photo_error = photo_error(p);
	if (v->state != VISIT_PLANNED)
		s->details = widget_details(p->arena, p->lang, &visit_type, v, shown, true);
	if (s->may_amend)
		s->amend = small_form(p, v, "amend", &visit_amend_input_type, "visit.amend", "a");
	if (s->planned) {
		s->replan = small_form(p, v, "replan", &visit_replan_input_type, "visit.replan", "r");
		s->cancel = small_form(p, v, "cancel", &visit_cancel_input_type, "visit.cancel", "c");
	}
}

static const char *number_text(struct page *p, int64_t v)
{
	struct buf b;
	const char *text;

	if (v == INT_NONE)
		return NULL;
	buf_init(&b, 64);
	fa_put_number(&b, v, p->lang);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

static enum rc load_beside(struct page *p, struct tx *tx, const struct visit *v, struct visit_page *s)
{
	struct beside_row *rows = ARENA_ARRAY(p->arena, struct beside_row, 4);
	struct household h;
	size_t n = 0;
	enum rc rc = household_load(&p->ctx, tx, v->household, &h);

	if (rc)
		return rc;
	rows[n++] = (struct beside_row){ page_text(p, "visit.beside.members"), number_text(p, h.members),
		number_text(p, v->members_seen), v->members_seen != INT_NONE && v->members_seen != h.members };
	rows[n++] = (struct beside_row){ page_text(p, "visit.beside.dwelling"),
		choice_label(housing_choices, h.housing, p->lang), choice_label(visit_level_choices, v->dwelling, p->lang) };
	rows[n++] = (struct beside_row){ page_text(p, "visit.beside.risk"),
		choice_label(risk_level_choices, h.risk_level, p->lang), choice_label(visit_level_choices, v->safety, p->lang) };
	rows[n++] = (struct beside_row){ page_text(p, "visit.beside.address"),
		page_text(p, date_is_none(h.address_confirmed_on) ? "visit.beside.unconfirmed" : "visit.beside.confirmed"),
		choice_label(visit_address_choices, v->address_check, p->lang), v->address_check > ADDRESS_CONFIRMED };
	s->beside = rows;
	s->nbeside = n;
	s->has_beside = true;
	return OK;
}

/* What became of the proposal about the pension (R133). */
static enum rc load_proposal(struct page *p, struct tx *tx, const struct visit *v, struct visit_page *s)
{
	struct pension_proposal r;
	enum rc rc;

	if (v->pension_proposal <= 1)
		return OK;
	rc = pension_of_visit(&p->ctx, tx, v->key, &r);
	if (rc == NOT_FOUND)
		return OK;
	if (rc)
		return rc;
	s->proposal = r.key;
	s->pension_change = r.change;
	s->pension_state = r.state;
	return OK;
}

/* When it was written on a phone, beside when it was recorded here (R134). */
static enum rc load_phone(struct tx *tx, struct visit_page *s)
{
	struct sync_entry e;
	enum rc rc;

	if (s->planned)
		return OK;
	rc = sync_entry_of(tx, s->key.v, &e);
	if (rc == OK)
		s->phone_at = e.done_at;
	return rc == NOT_FOUND ? OK : rc;
}

enum rc page_visit_show(struct page *p)
{
	visit_key key = { page_key(p, "key") };
	struct visit_page s;
	struct household_row h;
	struct visit v;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	rc = visit_load(&p->ctx, &tx, key, &v);
	if (rc)
		return rc;
	rc = household_row_of(&tx, p->ctx.scope, v.household, &h);
	if (rc)
		return rc;
	fill_page(p, &v, &h, &s);
	rc = load_photos(p, &tx, &s);
	if (rc)
		return rc;
	rc = load_proposal(p, &tx, &v, &s);
	if (rc)
		return rc;
	rc = load_phone(&tx, &s);
	if (rc)
		return rc;
	if (v.state == VISIT_DONE) {
		rc = load_beside(p, &tx, &v, &s);
		if (rc)
			return rc;
	}
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	/* Notes are read here: the trace comes before the page (R21). */
	rc = page_read_log(p, v.household, "visit");
	if (rc)
		return rc;
	return page_show(p, &visit_page_view, "visit.title", &s);
}

static enum rc change(struct page *p, const struct operation *verb, const struct record_type *t, void *input, const char *notice)
{
	int64_t key = page_key(p, "key"), none;
	enum rc rc = page_form(p, t, input);

	if (rc == OK)
		rc = operation_run(&p->ctx, verb, shard_of_key(key), input, key, &none);
	if (is_form_error(rc, p)) {
		p->res->status = 422;
		return page_visit_show(p);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/visits/%s", page_key_text(p, key)), notice);
}

static enum rc amend_post(struct page *p)
{
	struct visit_amend_input in = {0};

	return change(p, &op_visit_amend, &visit_amend_input_type, &in, "notice.visit_amended");
}

static enum rc replan_post(struct page *p)
{
	struct visit_replan_input in = { .planned_minute = INT_NONE, .position = INT_NONE };

	return change(p, &op_visit_replan, &visit_replan_input_type, &in, "notice.visit_replanned");
}

static enum rc cancel_post(struct page *p)
{
	struct visit_cancel_input in = {0};

	return change(p, &op_visit_cancel, &visit_cancel_input_type, &in, "notice.visit_cancelled");
}

/* ---- planning one ---------------------------------------------------------------------------- */

struct plan_page { household_key household; const char *family_name; date_t due; int64_t late; struct html form; };
static const struct view_field plan_fields[] = {
	VIEW_KEY(struct plan_page, household), VIEW_TEXT(struct plan_page, family_name),
	VIEW_DATE(struct plan_page, due), VIEW_INT(struct plan_page, late), VIEW_HTML(struct plan_page, form),
};
static VIEW_PAGE(plan_view, struct plan_page, plan_fields, "visit_plan");

static enum rc show_plan(struct page *p, household_key key, const struct visit_plan_input *in)
{
	static const char *const only[] = { "kind", "planned_on", "planned_minute", NULL };
	struct form f = page_form_of(p, page_path(p, "/households/%s/plan", page_key_text(p, key.v)),
		&visit_plan_input_type, in);
	struct form_hidden hidden = { "once", page_once(p) };
	struct plan_page s = { .household = key };
	struct household_row h;
	enum rc rc = load_row(p, key, &h);

	if (rc)
		return rc;
	f.only = only;
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "visit.plan");
	f.cancel_href = page_path(p, "/households/%s", page_key_text(p, key.v));
	s.family_name = h.family_name;
	s.due = h.next_visit_due;
	s.late = page_days_late(p, h.next_visit_due);
	s.form = widget_form(p->arena, &f);
	return page_show(p, &plan_view, "visit.plan", &s);
}

static enum rc plan_get(struct page *p)
{
	household_key key = { page_key(p, "key") };
	struct visit_plan_input in = { .household = key, .kind = VISIT_PERIODIC, .planned_on = p->today,
		.planned_minute = INT_NONE, .position = INT_NONE };

	return show_plan(p, key, &in);
}

static enum rc plan_post(struct page *p)
{
	household_key key = { page_key(p, "key") };
	struct visit_plan_input in = { .planned_minute = INT_NONE, .position = INT_NONE };
	int64_t made;
	enum rc rc;

	in.household = key;
	rc = page_form(p, &visit_plan_input_type, &in);
	in.household = key;
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_visit_plan, shard_of_key(key.v), &in, 0, &made);
	if (is_form_error(rc, p)) {
		p->res->status = 422;
		return show_plan(p, key, &in);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/households/%s", page_key_text(p, key.v)), "notice.visit_planned");
}

/* ---- what is due --------------------------------------------------------------------------------- */

struct due_row {
	household_key household;
	const char *family_name, *file_number, *area, *neighbourhood, *worker;
	date_t last_visit, due;
	int64_t late, members;
	int32_t risk;
	bool high_risk;
};
static const struct view_field due_fields[] = {
	VIEW_KEY(struct due_row, household), VIEW_TEXT(struct due_row, family_name),
	VIEW_CODE(struct due_row, file_number), VIEW_TEXT(struct due_row, area),
	VIEW_TEXT(struct due_row, neighbourhood), VIEW_TEXT(struct due_row, worker),
	VIEW_DATE(struct due_row, last_visit), VIEW_DATE(struct due_row, due), VIEW_INT(struct due_row, late),
	VIEW_INT(struct due_row, members), VIEW_CHOICE(struct due_row, risk, risk_level_choices),
	VIEW_BOOL(struct due_row, high_risk),
};
static VIEW_ROW(due_view, struct due_row, due_fields);
struct option_row { const char *value, *label; bool chosen; };
static const struct view_field option_fields[] = {
	VIEW_TEXT(struct option_row, value), VIEW_TEXT(struct option_row, label), VIEW_BOOL(struct option_row, chosen),
};
static VIEW_ROW(option_view, struct option_row, option_fields);
struct due_page {
	bool own, soon;
	int64_t overdue;
	const struct due_row *rows;
	size_t nrows;
	const struct option_row *places;
	size_t nplaces;
	struct html pager;
};
static const struct view_field due_page_fields[] = {
	VIEW_BOOL(struct due_page, own), VIEW_BOOL(struct due_page, soon), VIEW_INT(struct due_page, overdue),
	VIEW_LIST(struct due_page, rows, nrows, due_view), VIEW_LIST(struct due_page, places, nplaces, option_view),
	VIEW_HTML(struct due_page, pager),
};
static VIEW_PAGE(due_page_view, struct due_page, due_page_fields, "visits");

/* Cursor of a list: sort key and record key, "2026-05-01.0abc…". */
static void read_cursor(struct page *p, struct household_filter *f)
{
	const char *after = http_query(p->req, "after"), *dot = after ? strrchr(after, '.') : NULL;

	if (!dot || !key_read(dot + 1, &f->after_key))
		return;
	f->after_sort = arena_strndup(p->arena, after, (size_t)(dot - after));
}

static const char *cursor_of(struct page *p, const struct household_row *last)
{
	return arena_printf(p->arena, "%s.%s", last->sort, page_key_text(p, last->key.v));
}

static enum rc load_places(struct page *p, struct tx *tx, int64_t chosen, struct due_page *s)
{
	struct neighbourhood *list;
	size_t n;
	enum rc rc = neighbourhood_list(&p->ctx, tx, p->ctx.actor.unit.v, &list, &n);

	if (rc)
		return rc;
	struct option_row *rows = ARENA_ARRAY(p->arena, struct option_row, n);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct option_row){ page_key_text(p, list[i].key.v), list[i].name, list[i].key.v == chosen };
	s->places = rows;
	s->nplaces = n;
	return OK;
}

static struct due_row *fill_due(struct page *p, struct tx *tx, const struct household_row *list, size_t n, bool own)
{
	struct due_row *rows = ARENA_ARRAY(p->arena, struct due_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct due_row){ .household = list[i].key, .family_name = list[i].family_name,
			.file_number = list[i].file_number, .area = list[i].area,
			.neighbourhood = page_neighbourhood_name(p, tx, list[i].neighbourhood),
			.worker = own ? NULL : page_staff_name(p, list[i].worker), .last_visit = list[i].last_visit_on,
			.due = list[i].next_visit_due, .late = page_days_late(p, list[i].next_visit_due),
			.members = list[i].members, .risk = list[i].risk_level, .high_risk = list[i].risk_level >= RISK_HIGH };
	return rows;
}

static enum rc due_list(struct page *p)
{
	struct due_page s = { .own = p->ctx.actor.role == ROLE_SOCIAL_WORKER, .soon = str_eq(http_query(p->req, "show"), "soon") };
	struct household_filter f = { .range = p->ctx.scope, .order = HOUSEHOLD_BY_DUE,
		.worker = s.own ? p->ctx.actor.staff : page_asked_key(p, "worker"),
		.neighbourhood = page_asked_key(p, "place"),
		.due_until = fa_add_days(p->today, s.soon ? 30 : -1) };
	struct household_row *list;
	const char *url, *next = NULL;
	char sort[FA_ISO_SIZE];
	bool more;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (s.soon) {
		fa_iso_write(fa_add_days(p->today, -1), sort);
		f.after_sort = sort;
		f.after_key = INT64_MAX;
	}
	read_cursor(p, &f);
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	rc = household_list(&tx, &f, LIST_MAX, &list, &s.nrows, &more);
	if (rc)
		return rc;
	s.rows = fill_due(p, &tx, list, s.nrows, s.own);
	rc = load_places(p, &tx, f.neighbourhood, &s);
	if (rc)
		return rc;
	rc = page_overdue(p, &tx, s.own ? p->ctx.actor.staff : p->ctx.actor.unit.v, &s.overdue);
	if (rc)
		return rc;
	if (more)
		next = cursor_of(p, &list[s.nrows - 1]);
	url = http_url(p->arena, "/visits", "show", s.soon ? "soon" : "late", "place",
		f.neighbourhood ? page_key_text(p, f.neighbourhood) : "", NULL);
	s.pager = widget_pager(p->arena, p->lang, url, NULL, next);
	return page_show(p, &due_page_view, "visits.title", &s);
}

/* ---- drafts: what enhance.js sends while somebody types -------------------------------------------- */

static enum rc draft_post(struct page *p)
{
	const char *kind = http_path_word(p->req, "kind"), *ref = http_path_word(p->req, "ref");
	int64_t subject = 0;
	enum rc rc;

	if (!http_type_is(p->req, "application/x-www-form-urlencoded"))
		return ctx_fault(&p->ctx, INVALID, "draft.form");
	/* of a form: the version and the household */
	if (str_prefix(kind, "form") && strlen(ref) == 2 * KEY_TEXT_SIZE - 1)
		ref += KEY_TEXT_SIZE;
	if ((str_eq(kind, "visit") || str_prefix(kind, "form")) && key_read(ref, &subject)) {
		struct household_row h;

		rc = load_row(p, (household_key){ subject }, &h);
		if (rc)
			return rc;
	}
	rc = draft_save(&p->ctx, kind, http_path_word(p->req, "ref"), subject, p->req->body);
	if (rc)
		return rc;
	p->res->status = 204;
	return OK;
}

const struct web_page pages_visit[] = {
	{ HTTP_GET, "/visits", CENTRE_WORK, due_list, "overdue and due visits" },
	{ HTTP_GET, "/visits/{key}", READERS, page_visit_show, "one visit" },
	{ HTTP_POST, "/visits/{key}/amend", CENTRE_WORK, amend_post, "amend a visit", .op = &op_visit_amend },
	{ HTTP_POST, "/visits/{key}/replan", CENTRE_WORK, replan_post, "move a planned visit",
		.op = &op_visit_replan },
	{ HTTP_POST, "/visits/{key}/cancel", CENTRE_WORK, cancel_post, "cancel a planned visit",
		.op = &op_visit_cancel },
	{ HTTP_GET, "/households/{key}/visit", CENTRE_WORK, record_get, "form of a visit" },
	{ HTTP_POST, "/households/{key}/visit", CENTRE_WORK, record_post, "record a visit", 0, VISIT_BODY_MAX },
	{ HTTP_GET, "/households/{key}/plan", CENTRE_WORK, plan_get, "plan a visit" },
	{ HTTP_POST, "/households/{key}/plan", CENTRE_WORK, plan_post, "plan a visit" },
	{ HTTP_POST, "/drafts/{kind:word}/{ref:word}", CENTRE_WORK | ROLE_BIT(ROLE_RECEPTIONIST), draft_post, "keep a draft" },
	{ .pattern = NULL }
};
const struct view_type *const views_visit[] = {
	&visit_form_view, &visit_page_view, &plan_view, &due_page_view, NULL
};
