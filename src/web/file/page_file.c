/* Case files: what all their pages share, and the table of routes. */
#include "page_file.h"

#include "transfer.h"
#include "veiled.h"

#include <string.h>

#include "message.h"

/* ---- masks and small texts --------------------------------------------------------- */

const char *file_mask_id(struct arena *a, const char *id)
{
	size_t n = id ? strlen(id) : 0;

	if (n < 6)
		return n ? "•••••" : NULL;
	return arena_printf(a, "%.3s•••••%s", id, id + n - 2);
}

const char *file_mask_phone(struct arena *a, const char *phone)
{
	size_t n = phone ? strlen(phone) : 0;

	if (n < 9)
		return n ? "•••••" : NULL;
	return arena_printf(a, "%.4s ••• %s", phone, phone + n - 4);
}

const char *file_id_of(struct page *p, const struct member *m, bool open)
{
	const char *id = !str_empty(m->national_id) ? m->national_id : m->foreign_id;

	if (str_empty(id))
		return NULL;
	return open ? id : file_mask_id(p->arena, id);
}

const char *file_age(struct page *p, const struct member *m)
{
	int age = member_age(m, p->today);
	struct buf b;
	const char *text;

	if (m->birth_kind == BIRTH_EXPECTED)
		return page_text(p, "file.unborn");
	if (age < 0)
		return NULL;
	if (age == 0)
		return page_text(p, "file.under_one");
	buf_init(&b, 32);
	fa_put_plain(&b, age, p->lang);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

const char *file_disability(struct page *p, const struct member *m)
{
	struct buf b;
	const char *text;

	if (!m->disability_types)
		return NULL;
	buf_init(&b, 1024);
	for (const struct choice *c = disability_type_choices; c->value; c++) {
		if (!(m->disability_types >> (c->value - 1) & 1))
			continue;
		if (b.len)
			buf_puts(&b, p->lang == LANG_FA ? "، " : ", ");
		buf_puts(&b, p->lang == LANG_FA ? c->fa : c->en);
	}
	if (m->disability_severity) {
		buf_puts(&b, p->lang == LANG_FA ? "، " : ", ");
		buf_puts(&b, choice_label(disability_severity_choices, m->disability_severity, p->lang));
	}
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

struct html file_html_join(struct arena *a, const struct html *parts, size_t n)
{
	struct buf b;

	buf_init(&b, (size_t)1 << 20);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_putc(&b, ' ');
		if (parts[i].text)
			buf_put(&b, parts[i].text, parts[i].len);
	}
	return html_of_buf(a, &b);
}

bool file_may_see_place(const struct page *p, const struct household *h)
{
	return household_place_shown(&p->ctx, h);
}

bool file_is_form_error(enum rc rc, const struct page *p)
{
	return (rc == INVALID || rc == CONFLICT) && (p->ctx.fault.nfields > 0 || (rc == CONFLICT && p->ctx.fault.code));
}

const char *file_number_text(struct page *p, const char *number)
{
	AUTO(buf) digits = {0}, whole = {0};

	buf_init(&digits, 128);
	buf_init(&whole, 128);
	fa_put_digits(&digits, number ? number : "", p->lang);
	fa_put_ltr(&whole, buf_str(&digits));
	return arena_strdup(p->arena, buf_str(&whole));
}

const char *file_fault_text(struct page *p)
{
	const struct fault *f = &p->ctx.fault;
	int64_t unit;

	/* Names the centre that has the file, so that one colleague can call another (R9). */
	if (str_eq(f->code, "member.national_id.open_elsewhere"))
		for (size_t i = 0; i < f->nfields; i++)
			if (f->field[i].arg && str_to_i64(f->field[i].arg, &unit))
				return view_textf(p->arena, p->lang, "file.open_elsewhere", "centre",
					page_unit_name(p, unit), NULL);
	return page_fault_text(p);
}

/* ---- members ------------------------------------------------------------------------ */

static const struct view_field member_row_fields[] = {
	VIEW_KEY(struct member_row, key), VIEW_TEXT(struct member_row, name), VIEW_TEXT(struct member_row, relation),
	VIEW_TEXT(struct member_row, age), VIEW_CODE(struct member_row, id), VIEW_TEXT(struct member_row, disability),
	VIEW_HTML(struct member_row, tags),
};
VIEW_ROW(member_row_view, struct member_row, member_row_fields);

static bool out_of_classes(const struct member *m)
{
	return m->schooling == SCHOOLING_DROPPED_OUT || m->schooling == SCHOOLING_NEVER_ENROLLED;
}

static struct html member_tags(struct page *p, const struct member *m)
{
	struct html t[6];
	size_t n = 0;
	int age = member_age(m, p->today);

	if (m->status != MEMBER_ACTIVE)
		t[n++] = html_tag(p->arena, "", choice_label(member_status_choices, m->status, p->lang));
	if (m->is_head)
		t[n++] = html_tag(p->arena, "v", page_text(p, "file.head"));
	if (m->birth_kind == BIRTH_EXPECTED)
		t[n++] = html_tag(p->arena, "t", page_text(p, "file.on_the_way"));
	else if (m->id_kind == ID_NONE || m->id_kind == ID_IN_PROCESS)
		t[n++] = html_tag(p->arena, "a", choice_label(id_kind_choices, m->id_kind, p->lang));
	if (out_of_classes(m))
		t[n++] = html_tag(p->arena, "r", choice_label(schooling_choices, m->schooling, p->lang));
	else if (m->schooling == SCHOOLING_AT_SCHOOL || m->schooling == SCHOOLING_SPECIAL_SCHOOL)
		t[n++] = html_tag(p->arena, "", choice_label(schooling_choices, m->schooling, p->lang));
	if (age >= 60 && n < COUNT_OF(t))
		t[n++] = html_tag(p->arena, "a", page_text(p, "file.older"));
	return file_html_join(p->arena, t, n);
}

const struct member_row *file_member_rows(struct page *p, const struct member *m, size_t n, bool open)
{
	struct member_row *rows = ARENA_ARRAY(p->arena, struct member_row, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct member_row){ .key = m[i].key, .name = member_shown_name(&m[i], p->arena),
			.relation = choice_label(relation_choices, m[i].relation, p->lang), .age = file_age(p, &m[i]),
			.id = file_id_of(p, &m[i], open), .disability = file_disability(p, &m[i]),
			.tags = member_tags(p, &m[i]) };
	return rows;
}

/* ---- the head of every page --------------------------------------------------------------- */

static const struct view_field file_head_fields[] = {
	VIEW_KEY(struct file_head, key), VIEW_TEXT(struct file_head, name), VIEW_CODE(struct file_head, file_number),
	VIEW_TEXT(struct file_head, centre), VIEW_TEXT(struct file_head, worker), VIEW_TEXT(struct file_head, place),
	VIEW_CODE(struct file_head, phone), VIEW_CHOICE(struct file_head, state, household_state_choices),
	VIEW_CHOICE(struct file_head, stage, stage_choices), VIEW_BOOL(struct file_head, open),
	VIEW_BOOL(struct file_head, hidden), VIEW_BOOL(struct file_head, may_place), VIEW_BOOL(struct file_head, may_visit),
	VIEW_BOOL(struct file_head, may_edit), VIEW_BOOL(struct file_head, may_assign),
	VIEW_BOOL(struct file_head, may_move), VIEW_BOOL(struct file_head, may_offer), VIEW_BOOL(struct file_head, may_close),
	VIEW_BOOL(struct file_head, may_reopen), VIEW_BOOL(struct file_head, may_act), VIEW_HTML(struct file_head, tags), VIEW_HTML(struct file_head, steps),
	VIEW_HTML(struct file_head, tabs),
};
VIEW_ROW(file_head_view, struct file_head, file_head_fields);

static const char *group_tone(int32_t group)
{
	switch (group) {
	case TARGET_WOMAN_HOUSEHOLD_HEAD: return "v";
	case TARGET_PERSON_WITH_DISABILITY: return "u";
	case TARGET_CHILD: return "t";
	case TARGET_OLDER_PERSON: return "a";
	default: return "";
	}
}

static struct html head_tags(struct page *p, const struct household *h, const struct member *m, size_t n)
{
	struct html t[12];
	size_t k = 0;
	unsigned groups = 0;

	t[k++] = html_tag(p->arena, h->state == HOUSEHOLD_OPEN ? "g" : "",
		choice_label(household_state_choices, h->state, p->lang));
	for (size_t i = 0; i < n; i++) {
		if (m[i].status != MEMBER_ACTIVE)
			continue;
		if (m[i].target_group > 0 && m[i].target_group < TARGET_OTHER)
			groups |= 1u << m[i].target_group;
		if (m[i].disability_types)
			groups |= 1u << TARGET_PERSON_WITH_DISABILITY;
	}
	for (const struct choice *c = target_group_choices; c->value; c++)
		if (groups >> c->value & 1)
			t[k++] = html_tag(p->arena, group_tone(c->value), p->lang == LANG_FA ? c->fa : c->en);
	if (h->risk_level >= RISK_HIGH)
		t[k++] = html_tag(p->arena, h->risk_level == RISK_URGENT ? "r" : "a",
			view_textf(p->arena, p->lang, "file.risk", "level",
				choice_label(risk_level_choices, h->risk_level, p->lang), NULL));
	if (unit_veiled(h->unit))
		t[k++] = html_tag(p->arena, "r", page_text(p, "secret.tag"));
	if (h->hide_address)
		t[k++] = html_tag(p->arena, "r", page_text(p, "file.hidden"));
	return file_html_join(p->arena, t, k);
}

static struct html head_steps(struct page *p, int32_t stage)
{
	struct step steps[STAGE_INDEPENDENCE];
	size_t n = 0;

	for (const struct choice *c = stage_choices; c->value; c++)
		steps[n++].label = p->lang == LANG_FA ? c->fa : c->en;
	return widget_steps(p->arena, p->lang, steps, n, stage > 0 ? (size_t)stage - 1 : 0);
}

static struct html head_tabs(struct page *p, const struct household *h, enum file_tab tab)
{
	static const struct { const char *path, *text; bool more, deep; } names[] = {
		{ "", "file.tab.overview" }, { "/members", "file.tab.members" }, { "/needs", "file.tab.needs", .deep = true },
		{ "/plans", "file.tab.plans", .deep = true }, { "/tasks", "file.tab.tasks", .deep = true }, { "/visits", "file.tab.visits" },
		{ "/requests", "file.tab.requests" }, { "/referrals", "file.tab.referrals", .deep = true }, { "/documents", "file.tab.documents" },
		{ "/forms", "file.tab.forms" }, { "/history", "file.tab.history", true },
		{ "/readers", "file.tab.readers", true },
	};
	struct tab tabs[COUNT_OF(names)];
	const bool desk = p->ctx.actor.role == ROLE_RECEPTIONIST;
	const char *key = page_key_text(p, h->key.v);
	size_t n = 0;

	/* What a family needs and has agreed to is not the reception's (R21). */
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!desk || !names[i].deep)
			tabs[n++] = (struct tab){ page_path(p, "/households/%s%s", key, names[i].path),
				page_text(p, names[i].text), i == TAB_MEMBERS ? h->members : 0, i == (size_t)tab, names[i].more };
	return widget_tabs(p->arena, p->lang, page_text(p, "file.tabs"), tabs, n);
}

static const char *first_phone(const struct page *p, const struct household *h, const struct member *m, size_t n)
{
	if (!file_may_see_place(p, h))
		return NULL;
	if (!str_empty(h->phone))
		return h->phone;
	for (size_t i = 0; i < n; i++)
		if (m[i].is_head && !str_empty(m[i].mobile))
			return m[i].mobile;
	return NULL;
}

static const char *place_of(struct page *p, struct tx *tx, const struct household *h)
{
	const char *name;

	if (!file_may_see_place(p, h))
		return NULL;
	name = h->neighbourhood > 0 ? page_neighbourhood_name(p, tx, h->neighbourhood) : "";
	if (str_empty(name) || str_empty(h->area) || str_eq(name, h->area))
		return str_empty(name) ? h->area : name;
	return arena_printf(p->arena, p->lang == LANG_FA ? "%s، %s" : "%s, %s", name, h->area);
}

void file_head_fill(struct page *p, struct tx *tx, const struct household *h, const struct member *m, size_t n,
		enum file_tab tab, struct file_head *ret_head)
{
	bool open = h->state == HOUSEHOLD_OPEN;

	*ret_head = (struct file_head){ .key = h->key, .name = h->family_name, .file_number = h->file_number,
		.centre = page_unit_name(p, h->unit), .worker = page_staff_name(p, h->worker > 0 ? h->worker : 0),
		.place = place_of(p, tx, h), .phone = file_mask_phone(p->arena, first_phone(p, h, m, n)),
		.state = h->state, .stage = h->stage, .open = open, .hidden = !file_may_see_place(p, h),
		.may_place = !file_may_see_place(p, h) && (ROLES_CENTRE & ROLE_BIT(p->ctx.actor.role)),
		.may_visit = open && (FILE_VISITORS & ROLE_BIT(p->ctx.actor.role)),
		.may_edit = open && may(&p->ctx, &op_household_change),
		.may_assign = open && may(&p->ctx, &op_household_assign),
		.may_offer = open && !unit_veiled(h->unit) && may(&p->ctx, &op_transfer_offer),
		.may_move = open && !unit_veiled(h->unit) && may(&p->ctx, &op_household_move_centre),
		.may_close = open && may(&p->ctx, &op_household_close),
		.may_reopen = h->state == HOUSEHOLD_CLOSED && may(&p->ctx, &op_household_reopen),
		.tags = head_tags(p, h, m, n), .steps = head_steps(p, h->stage), .tabs = head_tabs(p, h, tab) };
	ret_head->may_act = ret_head->may_visit || ret_head->may_edit || ret_head->may_assign || ret_head->may_move ||
		ret_head->may_offer || ret_head->may_close || ret_head->may_reopen;
}

enum rc file_load(struct page *p, struct tx *tx, enum file_tab tab, struct household *ret_h,
		struct member **ret_members, size_t *ret_n, struct file_head *ret_head)
{
	household_key key = { page_key(p, "key") };
	enum rc rc = household_load(&p->ctx, tx, key, ret_h);

	if (rc)
		return rc;
	rc = member_list(tx, key, true, ret_members, ret_n);
	if (rc)
		return rc;
	file_head_fill(p, tx, ret_h, *ret_members, *ret_n, tab, ret_head);
	return OK;
}

/* A file names several workers of its centre: one statement brings all of them. */
void file_warm_names(struct page *p, int64_t centre)
{
	struct staff_line *list;
	size_t n = 0;
	AUTO(tx) tx = {0};

	if (ctx_read(&p->ctx, SHARD_NATIONAL, &tx) != OK || staff_workers(&p->ctx, &tx, centre, &list, &n) != OK)
		n = 0;
	for (size_t i = 0; i < n && p->nnames < COUNT_OF(p->names); i++)
		p->names[p->nnames++] = (struct page_name){ list[i].key.v, list[i].name };
}

/* ---- choices that are rows ---------------------------------------------------------------------- */

enum rc file_workers(struct page *p, int64_t centre, const char *field, struct form_options *ret_options)
{
	struct staff_line *list;
	struct form_option *o;
	struct unit_range scope;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	scope = page_step_out(p);
	rc = staff_workers(&p->ctx, &tx, unit_seen(UNIT(centre)).v, &list, &n);
	p->ctx.scope = scope;
	if (rc)
		return rc;
	o = ARENA_ARRAY(p->arena, struct form_option, n);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct form_option){ page_key_text(p, list[i].key.v), list[i].name };
	*ret_options = (struct form_options){ field, o, n };
	return OK;
}

enum rc file_places(struct page *p, struct tx *tx, int64_t unit, const char *field, struct form_options *ret_options)
{
	struct neighbourhood *list;
	struct form_option *o;
	size_t n;
	enum rc rc = neighbourhood_list(&p->ctx, tx, unit, &list, &n);

	if (rc)
		return rc;
	o = ARENA_ARRAY(p->arena, struct form_option, n);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct form_option){ page_key_text(p, list[i].key.v), list[i].name };
	*ret_options = (struct form_options){ field, o, n };
	return OK;
}

struct form_options file_centres(struct page *p, struct unit_range range, int64_t but, const char *field)
{
	struct form_option *o = ARENA_ARRAY(p->arena, struct form_option, org_count(p->ctx.org));
	const struct org_unit *u;
	size_t pos = 0, n = 0;

	while ((u = org_next(p->ctx.org, range, LEVEL_CENTRE, &pos)))
		if (u->no.v != but && org_unit_open(u, p->today))
			o[n++] = (struct form_option){ arena_printf(p->arena, "%lld", (long long)u->no.v), u->name };
	return (struct form_options){ field, o, n };
}

/* ---- routes ------------------------------------------------------------------------------------------ */

const struct web_page pages_file[] = {
	{ HTTP_GET, "/households", FILE_READERS, file_list, "list of case files" },
	{ HTTP_GET, "/households/export.csv", FILE_EXPORTERS, file_list_csv, "list of case files as CSV", HTTP_WORKER },
	{ HTTP_GET, "/households/export.xlsx", FILE_EXPORTERS, file_list_xlsx, "list of case files as XLSX", HTTP_WORKER },
	{ HTTP_GET, "/households/new", ROLES_CENTRE, file_new_get, "form of a new case file", 0, 0, &op_household_open },
	{ HTTP_POST, "/households/new", ROLES_CENTRE, file_new_post, "open a case file", 0, 0, &op_household_open },
	{ HTTP_GET, "/households/{key}", FILE_READERS, file_show, "one case file" },
	{ HTTP_POST, "/households/{key}/show", FILE_READERS, file_show_sensitive, "case file with its sensitive fields" },
	{ HTTP_GET, "/households/{key}/members", FILE_READERS, file_members, "members of a case file" },
	{ HTTP_GET, "/households/{key}/visits", FILE_READERS, file_visits, "visits of a case file" },
	{ HTTP_GET, "/households/{key}/requests", FILE_READERS, file_requests, "requests of a case file" },
	{ HTTP_GET, "/households/{key}/history", FILE_READERS, file_history, "who changed what in a case file" },
	{ HTTP_POST, "/households/{key}/history", FILE_READERS, file_history_sensitive,
		"history with its sensitive values" },
	{ HTTP_GET, "/households/{key}/readers", FILE_READERS, file_readers, "who has read a case file" },
	{ HTTP_GET, "/households/{key}/readers/sheet", FILE_READERS, file_sheet, "the family's sheet: who has read our file" },
	{ HTTP_GET, "/households/{key}/edit", ROLES_CENTRE, file_change_get, "edit a case file", 0, 0, &op_household_change },
	{ HTTP_POST, "/households/{key}/edit", ROLES_CENTRE, file_change_post, "edit a case file", 0, 0,
		&op_household_change },
	{ HTTP_GET, "/households/{key}/address", ROLES_CENTRE, file_change_get, "confirm the address", 0, 0,
		&op_household_confirm_address },
	{ HTTP_POST, "/households/{key}/address", ROLES_CENTRE, file_change_post, "confirm the address", 0, 0,
		&op_household_confirm_address },
	{ HTTP_GET, "/households/{key}/worker", FILE_LEADERS, file_change_get, "assign to a social worker", 0, 0,
		&op_household_assign },
	{ HTTP_POST, "/households/{key}/worker", FILE_LEADERS, file_change_post, "assign to a social worker", 0, 0,
		&op_household_assign },
	{ HTTP_GET, "/households/{key}/centre", ROLES_ALL, file_change_get, "move to another centre", 0, 0,
		&op_household_move_centre },
	{ HTTP_POST, "/households/{key}/centre", ROLES_ALL, file_change_post, "move to another centre", 0, 0,
		&op_household_move_centre },
	{ HTTP_GET, "/households/{key}/close", FILE_LEADERS, file_change_get, "close a case file", 0, 0, &op_household_close },
	{ HTTP_POST, "/households/{key}/close", FILE_LEADERS, file_change_post, "close a case file", 0, 0, &op_household_close },
	{ HTTP_GET, "/households/{key}/reopen", ROLES_CENTRE, file_change_get, "reopen a case file", 0, 0,
		&op_household_reopen },
	{ HTTP_POST, "/households/{key}/reopen", ROLES_CENTRE, file_change_post, "reopen a case file", 0, 0,
		&op_household_reopen },
	{ HTTP_GET, "/households/{key}/member", ROLES_CENTRE, file_change_get, "add a member", 0, 0, &op_member_add },
	{ HTTP_POST, "/households/{key}/member", ROLES_CENTRE, file_change_post, "add a member",
		0, 0, &op_member_add },
	{ HTTP_GET, "/members/{key}", FILE_READERS, member_show, "one member" },
	{ HTTP_POST, "/members/{key}/show", FILE_READERS, member_show_sensitive, "one member with sensitive fields" },
	{ HTTP_GET, "/members/{key}/edit", ROLES_CENTRE, file_change_get, "edit a member", 0, 0, &op_member_change },
	{ HTTP_POST, "/members/{key}/edit", ROLES_CENTRE, file_change_post, "edit a member", 0, 0,
		&op_member_change },
	{ HTTP_GET, "/members/{key}/leave", ROLES_CENTRE, file_change_get, "a member leaves or died", 0, 0, &op_member_leave },
	{ HTTP_POST, "/members/{key}/leave", ROLES_CENTRE, file_change_post, "a member leaves or died", 0, 0, &op_member_leave },
	{ HTTP_GET, "/members/{key}/head", ROLES_CENTRE, file_change_get, "make head of household", 0, 0, &op_member_set_head },
	{ HTTP_POST, "/members/{key}/head", ROLES_CENTRE, file_change_post, "make head of household", 0, 0,
		&op_member_set_head },
	{ HTTP_GET, "/households/{key}/event", ROLES_CENTRE, file_events, "events of a family" },
	{ HTTP_GET, "/households/{key}/event/birth", ROLES_CENTRE, file_change_get, "a birth", 0, 0, &op_event_birth },
	{ HTTP_POST, "/households/{key}/event/birth", ROLES_CENTRE, file_change_post, "a birth", 0, 0, &op_event_birth },
	{ HTTP_GET, "/households/{key}/event/child_born", ROLES_CENTRE, file_change_get, "an expected child born", 0, 0, &op_event_child_born },
	{ HTTP_POST, "/households/{key}/event/child_born", ROLES_CENTRE, file_change_post, "an expected child born", 0, 0, &op_event_child_born },
	{ HTTP_GET, "/households/{key}/event/death", ROLES_CENTRE, file_change_get, "a death", 0, 0, &op_event_death },
	{ HTTP_POST, "/households/{key}/event/death", ROLES_CENTRE, file_change_post, "a death", 0, 0, &op_event_death },
	{ HTTP_GET, "/households/{key}/event/marriage", ROLES_CENTRE, file_change_get, "a marriage", 0, 0, &op_event_marriage },
	{ HTTP_POST, "/households/{key}/event/marriage", ROLES_CENTRE, file_change_post, "a marriage", 0, 0, &op_event_marriage },
	{ HTTP_GET, "/households/{key}/event/divorce", ROLES_CENTRE, file_change_get, "a divorce", 0, 0, &op_event_divorce },
	{ HTTP_POST, "/households/{key}/event/divorce", ROLES_CENTRE, file_change_post, "a divorce", 0, 0, &op_event_divorce },
	{ HTTP_GET, "/households/{key}/event/split", ROLES_CENTRE, file_change_get, "a family divided", 0, 0, &op_event_split },
	{ HTTP_POST, "/households/{key}/event/split", ROLES_CENTRE, file_change_post, "a family divided", 0, 0, &op_event_split },
	{ HTTP_GET, "/households/{key}/event/merge", ROLES_CENTRE, file_change_get, "families joined", 0, 0, &op_event_merge },
	{ HTTP_POST, "/households/{key}/event/merge", ROLES_CENTRE, file_change_post, "families joined", 0, 0, &op_event_merge },
	{ HTTP_GET, "/households/{key}/event/new_head", ROLES_CENTRE, file_change_get, "a new head", 0, 0, &op_event_new_head },
	{ HTTP_POST, "/households/{key}/event/new_head", ROLES_CENTRE, file_change_post, "a new head", 0, 0, &op_event_new_head },
	{ HTTP_GET, "/households/{key}/event/move", ROLES_CENTRE, file_change_get, "a member goes to another family", 0, 0, &op_event_move },
	{ HTTP_POST, "/households/{key}/event/move", ROLES_CENTRE, file_change_post, "a member goes to another family", 0, 0, &op_event_move },
	{ .pattern = NULL }
};
const struct view_type *const views_file[] = {
	&file_list_view, &file_show_view, &file_members_view, &file_visits_view, &file_requests_view,
	&file_events_view, &file_new_view, &file_form_view, &member_page_view, &file_history_view, &file_readers_view, &file_sheet_view, NULL
};
