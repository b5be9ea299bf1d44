/* People with accounts: list, roles with dates, leaving, one-time codes, tokens (R42, R43, R45). */
#include "page_admin.h"

#include <string.h>

enum { LIST_MAX = 25, TOKEN_DAYS_MAX = 366 };
#define TOKEN_DAY_MS ((int64_t)86400 * 1000)

static const char *role_label(struct page *p, int32_t role)
{
	return choice_label(role_choices, role, p->lang);
}

static const char *staff_path(struct page *p, int64_t key, const char *verb)
{
	return page_path(p, verb ? "/admin/staff/%s/%s" : "/admin/staff/%s%s", page_key_text(p, key), verb ? verb : "");
}

/* ---- the list ------------------------------------------------------------------------------ */

static const struct choice left_choices[] = {
	{ 1, "too", "با کسانی که رفته‌اند", "With those who have left" },
	{ 0 }
};
struct staff_list_filter { int64_t unit; int32_t role, left; };
static const struct field staff_list_filter_fields[] = {
	FIELD(staff_list_filter, unit, "واحد", "Unit"),
	CHOICE(staff_list_filter, role, role_choices, "نقش", "Role"),
	CHOICE(staff_list_filter, left, left_choices, "چه کسانی", "Who"),
};
static RECORD_TYPE(staff_list_filter, "فهرست همکاران", "List of staff");

struct staff_list_page {
	const char *problem, *text, *unit, *role, *left, *clear_href;
	bool many;
	struct html filter, table;
};
static const struct view_field staff_list_fields[] = {
	VIEW_TEXT(struct staff_list_page, problem), VIEW_TEXT(struct staff_list_page, text),
	VIEW_TEXT(struct staff_list_page, unit), VIEW_TEXT(struct staff_list_page, role),
	VIEW_TEXT(struct staff_list_page, left), VIEW_URL(struct staff_list_page, clear_href),
	VIEW_BOOL(struct staff_list_page, many), VIEW_HTML(struct staff_list_page, filter),
	VIEW_HTML(struct staff_list_page, table),
};
VIEW_PAGE(admin_staff_list_view, struct staff_list_page, staff_list_fields, "admin_staff_list");

static struct html list_filter(struct page *p, const struct staff_list_filter *now)
{
	struct form_options options = { .field = "unit" };
	struct form f = page_form_of(p, "/admin/staff", &staff_list_filter_type, now);

	options.n = admin_units_near(p, now->unit, ADMIN_ANY_LEVEL, &options.list);
	f.filter = true;
	f.typed = NULL;
	f.fault = NULL;
	f.options = &options;
	f.noptions = 1;
	return widget_form(p->arena, &f);
}

static const char *text_of_roles(struct page *p, const struct staff_line *list, size_t n, size_t *i, const char **ret_units)
{
	const char *roles = NULL, *units = NULL;
	size_t first = *i;

	for (; *i < n && list[*i].key.v == list[first].key.v; (*i)++) {
		const struct staff_line *l = &list[*i];
		const char *unit;

		if (!l->role)
			continue;
		unit = admin_unit_name(p, l->role_unit);
		roles = roles ? arena_printf(p->arena, "%s، %s", roles, role_label(p, l->role)) : role_label(p, l->role);
		if (!units || !strstr(units, unit))
			units = units ? arena_printf(p->arena, "%s، %s", units, unit) : unit;
	}
	*ret_units = units;
	return roles;
}

/* One row a person, whatever the number of roles. */
static size_t list_cells(struct page *p, const struct staff_line *list, size_t n, struct html *cells, int64_t *ret_last)
{
	size_t rows = 0;

	for (size_t i = 0; i < n; rows++) {
		const struct staff_line *l = &list[i];
		const char *units, *roles = text_of_roles(p, list, n, &i, &units);
		struct html *c = &cells[rows * 5];

		c[0] = html_link(p->arena, staff_path(p, l->key.v, NULL), l->name);
		c[1] = html_code(p->arena, p->lang, l->user_name);
		c[2] = roles ? html_text(p->arena, roles) :
			html_tag(p->arena, l->active ? "a" : "", page_text(p, l->active ? "admin.staff.no_role" : "admin.staff.left"));
		c[3] = html_text(p->arena, units ? units : admin_unit_name(p, l->unit));
		c[4] = html_text(p->arena, choice_label(profession_choices, l->profession, p->lang));
		*ret_last = l->key.v;
	}
	return rows;
}

static enum rc show_list(struct page *p, const struct staff_list_filter *now, const char *text)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "admin.staff.name"), .head = true }, { .label = page_text(p, "admin.staff.user_name") },
		{ .label = page_text(p, "admin.staff.role") }, { .label = page_text(p, "admin.staff.unit") },
		{ .label = page_text(p, "admin.staff.profession") },
	};
	struct staff_filter f = { .under = now->unit, .role = now->role, .text = text, .left_too = now->left != 0,
		.after_key = page_asked_key(p, "after"), .max = LIST_MAX };
	struct staff_list_page s = { .text = text, .unit = admin_no(p, now->unit) };
	struct staff_line *list;
	int64_t last = 0;
	size_t n, rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = staff_list(&p->ctx, &tx, &f, &list, &n);
	if (rc)
		return rc;
	struct html *cells = ARENA_ARRAY(p->arena, struct html, n * 5);
	rows = list_cells(p, list, n, cells, &last);
	s.role = now->role ? choice_of(role_choices, now->role)->code : "";
	s.left = now->left ? "too" : "";
	s.clear_href = http_url(p->arena, "/admin/staff", "unit", s.unit, "role", s.role, "left", s.left, NULL);
	/* What was searched for stays out of addresses, so there are no pages of it. */
	s.many = text && rows >= LIST_MAX;
	s.filter = list_filter(p, now);
	s.table = widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "nav.staff"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = rows, .url = s.clear_href,
		.next = !text && rows >= LIST_MAX ? page_key_text(p, last) : NULL, .empty = page_text(p, "admin.staff.nobody") });
	return page_show(p, &admin_staff_list_view, "nav.staff", &s);
}

static void read_filter(struct page *p, form_get get, struct staff_list_filter *ret)
{
	const struct choice *role = choice_by_code(role_choices, get(p, "role") ? get(p, "role") : "");

	*ret = (struct staff_list_filter){ .unit = admin_unit_asked(p), .role = role ? role->value : 0,
		.left = str_eq(get(p, "left"), "too") };
}

enum rc admin_staff_list(struct page *p)
{
	struct staff_list_filter now;

	read_filter(p, page_asked, &now);
	return show_list(p, &now, NULL);
}

enum rc admin_staff_find(struct page *p)
{
	struct staff_list_filter now;
	const char *text = http_form(p->req, "text");

	read_filter(p, page_typed, &now);
	return show_list(p, &now, str_empty(text) ? NULL : text);
}

/* ---- a new one -------------------------------------------------------------------------------- */

static enum rc show_new(struct page *p, const struct staff_create *in, const char *problem)
{
	struct form_options options = { .field = "unit" };
	struct form f = admin_form_of(p, "/admin/staff/new", &staff_create_type, in, 0);
	struct admin_page a = { .heading = page_text(p, "admin.staff.new"), .intro = page_text(p, "admin.staff.new_intro"),
		.up_href = "/admin/staff", .up_text = page_text(p, "nav.staff"), .problem = problem };

	options.n = admin_units_near(p, unit_no_valid(in->unit) ? in->unit : 0, ADMIN_ANY_LEVEL, &options.list);
	f.options = &options;
	f.noptions = 1;
	f.submit = page_text(p, "admin.staff.add");
	f.cancel_href = "/admin/staff";
	/* A centre's manager has one unit: nothing to move through. */
	if (options.n > 1)
		a.filter = admin_unit_filter(p, "/admin/staff/new", in->unit, ADMIN_ANY_LEVEL);
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

enum rc admin_staff_new(struct page *p)
{
	struct staff_create in = { .unit = admin_unit_asked(p) };

	return show_new(p, &in, NULL);
}

enum rc admin_staff_create(struct page *p)
{
	struct staff_create in;
	const char *problem;
	int64_t made = 0;
	enum rc rc;

	record_init(&staff_create_type, &in);
	rc = page_form(p, &staff_create_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_staff_create, SHARD_NATIONAL, &in, 0, &made);
	if (rc == CONFLICT && str_eq(p->ctx.fault.code, "staff.user_name.taken") && !p->ctx.fault.nfields) {
		fault_field(&p->ctx.fault, "user_name", "staff.user_name.taken", NULL);
		rc = INVALID;
	}
	if (admin_again(p, rc, &problem))
		return show_new(p, &in, problem);
	if (rc)
		return rc;
	return page_redirect(p, staff_path(p, made, NULL), "notice.staff_created");
}

/* ---- one of them --------------------------------------------------------------------------------- */

struct admin_token { const char *name; int64_t days; };
static const struct field admin_token_fields[] = {
	FIELD(admin_token, name, "برای چه", "What for", .flags = REQUIRED, .max = 80),
	FIELD(admin_token, days, "چند روز معتبر بماند", "Days it stays valid", .flags = REQUIRED, .min = 1,
		.max = TOKEN_DAYS_MAX),
};
static RECORD_TYPE(admin_token, "کلید برنامه", "Token for a program");

struct token_row { api_token_key key; staff_key staff; const char *name; instant_t expires, revoked; bool live; };
static const struct view_field token_fields[] = {
	VIEW_KEY(struct token_row, key), VIEW_KEY(struct token_row, staff), VIEW_TEXT(struct token_row, name), VIEW_TIME(struct token_row, expires),
	VIEW_TIME(struct token_row, revoked), VIEW_BOOL(struct token_row, live),
};
static VIEW_ROW(token_view, struct token_row, token_fields);

struct staff_page {
	staff_key key;
	const char *name, *user_name, *unit, *problem;
	int32_t profession;
	bool active, own, may_tokens, local_hire, may_change;
	date_t left_on;
	struct html roles, grant, grant_unit, change, leave, token;
	const struct token_row *tokens;
	size_t ntokens;
};
static const struct view_field staff_fields_[] = {
	VIEW_KEY(struct staff_page, key), VIEW_TEXT(struct staff_page, name), VIEW_CODE(struct staff_page, user_name),
	VIEW_TEXT(struct staff_page, unit), VIEW_TEXT(struct staff_page, problem),
	VIEW_CHOICE(struct staff_page, profession, profession_choices), VIEW_BOOL(struct staff_page, active),
	VIEW_BOOL(struct staff_page, own), VIEW_BOOL(struct staff_page, may_tokens),
	VIEW_BOOL(struct staff_page, local_hire), VIEW_BOOL(struct staff_page, may_change),
	VIEW_DATE(struct staff_page, left_on), VIEW_HTML(struct staff_page, roles), VIEW_HTML(struct staff_page, grant),
	VIEW_HTML(struct staff_page, grant_unit), VIEW_HTML(struct staff_page, change),
	VIEW_HTML(struct staff_page, leave), VIEW_HTML(struct staff_page, token),
	VIEW_LIST(struct staff_page, tokens, ntokens, token_view),
};
VIEW_PAGE(admin_staff_view, struct staff_page, staff_fields_, "admin_staff");

static struct html role_state(struct page *p, const struct staff_role *r)
{
	bool coming = date_cmp(r->from_on, p->today) > 0;

	return html_tag(p->arena, r->current ? "g" : coming ? "u" : "",
		page_text(p, r->current ? "admin.role.now" : coming ? "admin.role.coming" : "admin.role.over"));
}

static struct html roles_table(struct page *p, const struct staff_page *s, const struct staff_role *list, size_t n)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "admin.staff.role"), .head = true }, { .label = page_text(p, "admin.staff.unit") },
		{ .label = page_text(p, "admin.staff.position") }, { .label = page_text(p, "admin.from") },
		{ .label = page_text(p, "admin.to") }, { .label = page_text(p, "admin.state") },
		{ .label = page_text(p, "admin.act") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, n * COUNT_OF(columns));

	for (size_t i = 0; i < n; i++) {
		const struct staff_role *r = &list[i];
		struct html *c = &cells[i * COUNT_OF(columns)];
		bool over = !date_is_none(r->to_on) && date_cmp(r->to_on, p->today) < 0;

		c[0] = html_text(p->arena, role_label(p, r->role));
		c[1] = html_text(p->arena, admin_unit_name(p, r->unit));
		c[2] = html_text(p->arena, choice_label(position_choices, r->position, p->lang));
		c[3] = html_text(p->arena, admin_date(p, r->from_on));
		c[4] = html_text(p->arena, date_is_none(r->to_on) ? page_text(p, "admin.open") : admin_date(p, r->to_on));
		c[5] = role_state(p, r);
		if (s->may_change && !over && in_scope(&p->ctx, r->unit))
			c[6] = admin_do(p, page_path(p, "/admin/staff/%s/roles/%s", page_key_text(p, s->key.v),
				page_key_text(p, r->key.v)), page_text(p, "admin.role.end"), role_label(p, r->role));
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "admin.staff.roles"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = n,
		.empty = page_text(p, "admin.staff.no_roles") });
}

/* Roles that the actor may give at all; which fits where, the verb says. */
static size_t roles_to_give(struct page *p, struct form_option *list)
{
	size_t n = 0;

	for (const struct choice *c = role_choices; c->value; c++)
		if (p->ctx.actor.role == ROLE_ADMINISTRATOR || (ROLES_CENTRE & ROLE_BIT(c->value)))
			list[n++] = (struct form_option){ c->code, p->lang == LANG_EN ? c->en : c->fa };
	return n;
}

static struct html grant_form(struct page *p, const struct staff *who, struct staff_page *s)
{
	const char *asked = http_query(p->req, "unit");
	struct role_grant now = { .unit = str_empty(asked) ? who->unit : admin_unit_asked(p), .from_on = p->today };
	struct form_option roles[16];
	struct form_options options[2] = { { .field = "unit" }, { .field = "role", .list = roles } };
	struct form f = admin_form_of(p, staff_path(p, who->key.v, "grant"), &role_grant_type, &now, 0);

	/* The unit that was sent stays among the choices. */
	if (f.typed)
		now.unit = admin_unit_asked(p);
	options[0].n = admin_units_near(p, in_scope(&p->ctx, now.unit) ? now.unit : p->ctx.actor.unit.v, ADMIN_ANY_LEVEL,
		&options[0].list);
	options[1].n = roles_to_give(p, roles);
	f.options = options;
	f.noptions = 2;
	f.id = "g";
	f.submit = page_text(p, "admin.staff.grant");
	if (options[0].n > 1)
		s->grant_unit = admin_unit_filter(p, staff_path(p, who->key.v, NULL), now.unit, ADMIN_ANY_LEVEL);
	return widget_form(p->arena, &f);
}

static void draw_forms(struct page *p, const struct staff *who, struct staff_page *s)
{
	struct staff_change now = { who->user_name, who->name, who->mobile, who->profession, who->local_hire };
	struct staff_leave leave = { p->today };
	struct form f = admin_form_of(p, staff_path(p, who->key.v, "change"), &staff_change_type, &now, who->ver);

	f.id = "c";
	s->change = widget_form(p->arena, &f);
	f = admin_form_of(p, staff_path(p, who->key.v, "leave"), &staff_leave_type, &leave, who->ver);
	f.id = "l";
	f.submit = page_text(p, "admin.staff.leave");
	s->leave = widget_form(p->arena, &f);
	s->grant = grant_form(p, who, s);
}

static enum rc load_tokens(struct page *p, struct staff_page *s)
{
	struct admin_token blank = { .days = 90 };
	struct form f = admin_form_of(p, staff_path(p, s->key.v, "token"), &admin_token_type, &blank, 0);
	struct api_token *list;
	size_t n;
	enum rc rc = token_list(&p->ctx, s->key, &list, &n);

	if (rc)
		return rc;
	struct token_row *rows = ARENA_ARRAY(p->arena, struct token_row, n);
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct token_row){ list[i].key, s->key, list[i].name, list[i].expires_at, list[i].revoked_at,
			!list[i].revoked_at.ms && list[i].expires_at.ms > ctx_now(&p->ctx) };
	s->tokens = rows;
	s->ntokens = n;
	f.id = "t";
	f.submit = page_text(p, "admin.token.make");
	if (s->own)
		s->token = widget_form(p->arena, &f);
	return OK;
}

static enum rc show_staff(struct page *p, staff_key key, const char *problem)
{
	struct staff who;
	struct staff_role *roles;
	size_t n;
	struct staff_page s = { .key = key, .problem = problem, .own = key.v == p->ctx.actor.staff };
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = staff_get(&p->ctx, &tx, key, &who);
	if (rc)
		return rc;
	rc = staff_roles(&tx, key, p->today, &roles, &n);
	if (rc)
		return rc;
	s.name = who.name;
	s.user_name = who.user_name;
	s.unit = admin_unit_name(p, who.unit);
	s.profession = who.profession;
	s.local_hire = who.local_hire;
	s.active = who.active;
	s.left_on = who.left_on;
	s.may_change = who.active && !s.own && in_scope(&p->ctx, who.unit);
	s.roles = roles_table(p, &s, roles, n);
	if (s.may_change)
		draw_forms(p, &who, &s);
	s.may_tokens = s.own || (p->ctx.actor.role == ROLE_ADMINISTRATOR && in_scope(&p->ctx, who.unit));
	rc = s.may_tokens ? load_tokens(p, &s) : OK;
	if (rc)
		return rc;
	return page_show_titled(p, &admin_staff_view, who.name, &s);
}

enum rc admin_staff_show(struct page *p)
{
	return show_staff(p, (staff_key){ page_key(p, "key") }, NULL);
}

/* ---- changing ------------------------------------------------------------------------------------------ */

static enum rc run_on(struct page *p, const struct operation *op, void *input, const char *notice)
{
	staff_key key = { page_key(p, "key") };
	const char *problem;
	enum rc rc = page_form(p, op->input, input);

	if (rc == OK)
		rc = operation_run(&p->ctx, op, SHARD_NATIONAL, input, key.v, NULL);
	if (rc == CONFLICT && str_eq(p->ctx.fault.code, "staff.user_name.taken") && !p->ctx.fault.nfields) {
		fault_field(&p->ctx.fault, "user_name", "staff.user_name.taken", NULL);
		rc = INVALID;
	}
	if (admin_again(p, rc, &problem))
		return show_staff(p, key, problem);
	if (rc)
		return rc;
	return page_redirect(p, staff_path(p, key.v, NULL), notice);
}

enum rc admin_staff_change(struct page *p)
{
	struct staff_change in = {0};

	return run_on(p, &op_staff_change, &in, "notice.staff_changed");
}

enum rc admin_staff_leave(struct page *p)
{
	struct staff_leave in = {0};

	return run_on(p, &op_staff_leave, &in, "notice.staff_left");
}

enum rc admin_staff_grant(struct page *p)
{
	struct role_grant in = { .unit = INT_NONE };
	bool asked;
	enum rc rc = admin_ask(p, &asked);

	if (rc || asked)
		return rc;
	return run_on(p, &op_role_grant, &in, "notice.role_granted");
}

enum rc admin_staff_reset(struct page *p)
{
	staff_key key = { page_key(p, "key") };
	char code[ONE_TIME_CODE_SIZE];
	const char *problem;
	bool asked;
	enum rc rc = admin_ask(p, &asked);

	if (rc || asked)
		return rc;
	rc = org_credential_reset(&p->ctx, key, code);
	if (admin_again(p, rc, &problem))
		return show_staff(p, key, problem);
	if (rc)
		return rc;
	return admin_secret(p, "admin.reset.title", "admin.reset.text", arena_strdup(p->arena, code),
		staff_path(p, key.v, NULL));
}

enum rc admin_staff_token(struct page *p)
{
	staff_key key = { page_key(p, "key") };
	struct admin_token in = { .days = INT_NONE };
	char token[API_TOKEN_SIZE];
	const char *problem;
	bool asked;
	enum rc rc = admin_ask(p, &asked);

	if (rc || asked)
		return rc;
	rc = page_form(p, &admin_token_type, &in);
	if (rc == OK)
		rc = token_create(&p->ctx, key, p->session.assignment, in.name, in.days * TOKEN_DAY_MS, token);
	if (admin_again(p, rc, &problem))
		return show_staff(p, key, problem);
	if (rc)
		return rc;
	return admin_secret(p, "admin.token.title", "admin.token.text", arena_strdup(p->arena, token),
		staff_path(p, key.v, NULL));
}

enum rc admin_staff_revoke(struct page *p)
{
	int64_t token = page_typed_key(p, "token");
	enum rc rc = token_revoke(&p->ctx, (api_token_key){ token });

	if (rc)
		return rc;
	return page_redirect(p, staff_path(p, page_key(p, "key"), NULL), "notice.token_revoked");
}

/* ---- the end of a role -------------------------------------------------------------------------------------- */

/* The role as the person's page shows it; NOT_FOUND unless it is one of this person's. */
static enum rc find_role(struct page *p, struct staff *ret_who, struct staff_role *ret_role)
{
	staff_key key = { page_key(p, "key") };
	int64_t wanted = page_key(p, "role");
	struct staff_role *roles;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	rc = staff_get(&p->ctx, &tx, key, ret_who);
	if (rc)
		return rc;
	rc = staff_roles(&tx, key, p->today, &roles, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (roles[i].key.v == wanted) {
			*ret_role = roles[i];
			return OK;
		}
	return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
}

static enum rc show_role_end(struct page *p, const char *problem)
{
	struct role_end now = { p->today };
	struct admin_page a = { .problem = problem, .intro = page_text(p, "admin.role.end_intro") };
	struct staff_role role;
	struct staff who;
	struct form f;
	enum rc rc = find_role(p, &who, &role);

	if (rc)
		return rc;
	f = admin_form_of(p, p->req->path, &role_end_type, &now, 0);
	f.nhidden = 0;
	f.submit = page_text(p, "admin.role.end");
	f.cancel_href = a.up_href = staff_path(p, who.key.v, NULL);
	a.up_text = who.name;
	a.heading = view_textf(p->arena, p->lang, "admin.role.end_heading", "role", role_label(p, role.role), "unit",
		admin_unit_name(p, role.unit), NULL);
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

enum rc admin_role_end_get(struct page *p)
{
	return show_role_end(p, NULL);
}

enum rc admin_role_end_post(struct page *p)
{
	struct role_end in = {0};
	struct staff_role role;
	struct staff who;
	const char *problem;
	enum rc rc = find_role(p, &who, &role);

	if (rc)
		return rc;
	rc = page_form(p, &role_end_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_role_end, SHARD_NATIONAL, &in, role.key.v, NULL);
	if (admin_again(p, rc, &problem))
		return show_role_end(p, problem);
	if (rc)
		return rc;
	return page_redirect(p, staff_path(p, who.key.v, NULL), "notice.role_ended");
}

enum rc admin_staff_history(struct page *p)
{
	staff_key key = { page_key(p, "key") };
	struct staff who;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
		if (rc)
			return rc;
		rc = staff_get(&p->ctx, &tx, key, &who);
		if (rc)
			return rc;
	}
	return admin_history(p, key.v, who.name, staff_path(p, key.v, NULL));
}
