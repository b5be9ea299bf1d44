/* The catalogue for those who keep it (R92), and what is delegated to whom (R97). */
#include "page_admin.h"
#include "page_service.h"

#include <string.h>

static bool may_change(struct page *p)
{
	return p->ctx.actor.role == ROLE_ADMINISTRATOR && p->ctx.actor.unit.v == 0;
}

/* ---- the list ---------------------------------------------------------------------------- */

static struct html state_of(struct page *p, const struct service *s, const struct service *now)
{
	if (date_cmp(s->valid_from, p->today) > 0)
		return html_tag(p->arena, "u", page_text(p, "admin.role.coming"));
	if (now && now->key.v != s->key.v)
		return html_tag(p->arena, "", page_text(p, "admin.role.over"));
	return s->offered ? html_tag(p->arena, "g", page_text(p, "service.offered")) :
		html_tag(p->arena, "", page_text(p, "service.prepared"));
}

static const char *page_of(struct page *p, const struct service *s)
{
	return page_path(p, "/admin/services/%s", page_key_text(p, s->key.v));
}

static struct html services_table(struct page *p, const struct services *all)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "service.number"), .number = true }, { .label = page_text(p, "service.name"), .head = true },
		{ .label = page_text(p, "service.field") }, { .label = page_text(p, "service.heading") },
		{ .label = page_text(p, "service.steps") }, { .label = page_text(p, "services.fee") },
		{ .label = page_text(p, "admin.state") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, (all->n + 1) * COUNT_OF(columns));
	const struct service *s;
	size_t pos = 0, n = 0;

	while ((s = service_next(all, p->today, false, &pos)) != NULL) {
		struct html *c = &cells[n++ * COUNT_OF(columns)];
		const char *days = service_days_text(p, s);

		c[0] = html_text(p->arena, service_number_text(p, s->number));
		c[1] = html_link(p->arena, page_of(p, s), service_label(s, p->lang));
		c[2] = html_text(p->arena, choice_label(service_field_choices, s->field, p->lang));
		c[3] = html_text(p->arena, choice_label(service_heading_choices, s->heading, p->lang));
		c[4] = html_text(p->arena, days);
		c[5] = html_text(p->arena, service_fee_text(p, s));
		c[6] = state_of(p, s, s);
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "nav.services"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = n });
}

enum rc admin_services(struct page *p)
{
	struct admin_page a = { .heading = page_text(p, "nav.services"), .sub = page_text(p, "service.sub"),
		.more_href = "/admin/delegations", .more_text = page_text(p, "delegation.title") };
	struct services all;
	enum rc rc = services_of(&p->ctx, &all);

	if (rc)
		return rc;
	if (may_change(p)) {
		a.act_href = "/admin/services/new";
		a.act_text = page_text(p, "service.add");
	}
	a.table = services_table(p, &all);
	return admin_show(p, &a);
}

/* ---- one edition ---------------------------------------------------------------------------- */

static enum rc find(struct page *p, struct services *ret_all, const struct service **ret_s)
{
	enum rc rc = services_of(&p->ctx, ret_all);

	if (rc)
		return rc;
	*ret_s = service_of_key(ret_all, page_key(p, "key"));
	return *ret_s ? OK : ctx_fault(&p->ctx, NOT_FOUND, "not_found");
}

static const char *edition_name(struct page *p, const struct service *s)
{
	return view_textf(p->arena, p->lang, "service.edition_n", "n", service_number_text(p, s->edition), NULL);
}

static struct html editions_table(struct page *p, const struct services *all, const struct service *of)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "service.edition"), .head = true }, { .label = page_text(p, "admin.from") },
		{ .label = page_text(p, "service.directive") }, { .label = page_text(p, "admin.state") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, (all->n + 1) * COUNT_OF(columns));
	const struct service *now = service_on(all, of->number, p->today);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct service *s = &all->row[i];
		struct html *c = &cells[n * COUNT_OF(columns)];

		if (s->number != of->number)
			continue;
		c[0] = s->key.v == of->key.v ? html_text(p->arena, edition_name(p, s)) :
			html_link(p->arena, page_of(p, s), edition_name(p, s));
		c[1] = html_text(p->arena, admin_date(p, s->valid_from));
		c[2] = html_text(p->arena, s->directive_no);
		c[3] = state_of(p, s, now);
		n++;
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "service.editions"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = n });
}

static struct html steps_table(struct page *p, const struct service *s)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "service.step"), .head = true }, { .label = page_text(p, "service.step_by") },
		{ .label = page_text(p, "service.steps") },
	};
	struct service_step steps[SERVICE_STEPS_MAX];
	size_t n = service_steps(s, steps);
	struct html cells[SERVICE_STEPS_MAX * COUNT_OF(columns)];

	if (!n)
		return (struct html){ 0 };
	for (size_t i = 0; i < n; i++) {
		struct html *c = &cells[i * COUNT_OF(columns)];

		c[0] = html_text(p->arena, steps[i].name);
		c[1] = html_text(p->arena, choice_label(role_choices, steps[i].role, p->lang));
		c[2] = html_text(p->arena, view_textf(p->arena, p->lang, "service.days", "n",
			service_number_text(p, steps[i].days), NULL));
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "service.group.steps"),
		.columns = columns, .ncolumns = COUNT_OF(columns), .cells = cells, .nrows = n });
}

/* What the two tables and the heading do not say. */
static const char *const edition_facts[] = { "code", "name_en", "about", "about_en", "for_whom", "for_whom_en", "heading",
	"field", "level", "provider", "offered", "waits", "fileless", "roles", "documents", "documents_note", "forms",
	"fee_target", "fee_member", "fee_public", "directive_on", NULL };

enum rc admin_service(struct page *p)
{
	struct admin_page a = { .up_href = "/admin/services", .up_text = page_text(p, "nav.services") };
	const struct service *s;
	struct services all;
	enum rc rc = find(p, &all, &s);

	if (rc)
		return rc;
	a.heading = service_label(s, p->lang);
	a.sub = arena_printf(p->arena, "%s · %s", view_textf(p->arena, p->lang, "service.number_n", "n",
		service_number_text(p, s->number), NULL), edition_name(p, s));
	a.intro = str_empty(s->legal) ? NULL : s->legal;
	if (may_change(p)) {
		a.act_href = page_path(p, "%s/edition", page_of(p, s));
		a.act_text = page_text(p, "service.revise");
	}
	a.table = editions_table(p, &all, s);
	a.second = steps_table(p, s);
	a.form = widget_details(p->arena, p->lang, &service_type, s, edition_facts, true);
	return admin_show(p, &a);
}

/* ---- adding and revising ------------------------------------------------------------------------ */

static const char *const what[] = { "code", "name", "name_en", "legal", "about", "about_en", "for_whom", "for_whom_en", NULL };
static const char *const where[] = { "heading", "field", "level", "provider", "offered", "waits", "fileless", "roles", NULL };
static const char *const needs[] = { "documents", "documents_note", "forms", "fee_target", "fee_member", "fee_public", NULL };
static const char *const steps[] = { "step1", "step1_days", "step1_role", "step2", "step2_days", "step2_role",
	"step3", "step3_days", "step3_role", "step4", "step4_days", "step4_role", "step5", "step5_days", "step5_role",
	"step6", "step6_days", "step6_role", NULL };
static const char *const holds[] = { "directive_no", "directive_on", "valid_from", NULL };

static enum rc show_form(struct page *p, const char *action, const char *heading, const struct service_input *in,
		int64_t ver, const char *problem, const char *up)
{
	const struct form_group groups[] = {
		{ page_text(p, "service.group.what"), NULL, what }, { page_text(p, "service.group.where"), NULL, where },
		{ page_text(p, "service.group.needs"), NULL, needs },
		{ page_text(p, "service.group.steps"), page_text(p, "service.group.steps_hint"), steps },
		{ page_text(p, "service.group.holds"), page_text(p, "service.group.holds_hint"), holds },
	};
	struct form f = admin_form_of(p, action, &service_input_type, in, ver);
	struct admin_page a = { .heading = heading, .problem = problem, .up_href = up, .up_text = page_text(p, "nav.services") };

	f.groups = groups;
	f.ngroups = COUNT_OF(groups);
	f.submit = page_text(p, "service.save");
	f.cancel_href = up;
	a.form = widget_form(p->arena, &f);
	return admin_show(p, &a);
}

enum rc admin_service_new_get(struct page *p)
{
	struct service_input in;

	if (!may_change(p))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	record_init(&service_input_type, &in);
	in.valid_from = p->today;
	in.offered = true;
	in.fee_target.rial = in.fee_member.rial = in.fee_public.rial = 0;
	in.roles = ROLES_CENTRE >> 1;
	return show_form(p, "/admin/services/new", page_text(p, "service.add"), &in, 0, NULL, "/admin/services");
}

enum rc admin_service_new_post(struct page *p)
{
	struct service_input in;
	const char *problem;
	int64_t made;
	enum rc rc;

	record_init(&service_input_type, &in);
	rc = page_form(p, &service_input_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_service_add, SHARD_NATIONAL, &in, 0, &made);
	if (admin_again(p, rc, &problem))
		return show_form(p, "/admin/services/new", page_text(p, "service.add"), &in, 0, problem, "/admin/services");
	if (rc)
		return rc;
	return page_redirect(p, "/admin/services", "notice.service_added");
}

static void input_of(const struct service *s, struct service_input *ret_in)
{
	memcpy(ret_in, (const char *)s + offsetof(struct service, code), sizeof *ret_in);
}

static enum rc show_edition(struct page *p, const struct service *s, const struct service_input *in, const char *problem)
{
	return show_form(p, page_path(p, "%s/edition", page_of(p, s)), view_textf(p->arena, p->lang, "service.revise_of",
		"name", service_label(s, p->lang), NULL), in, s->ver, problem, page_of(p, s));
}

enum rc admin_service_edition_get(struct page *p)
{
	struct service_input in;
	const struct service *s;
	struct services all;
	enum rc rc = find(p, &all, &s);

	if (rc)
		return rc;
	if (!may_change(p))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	input_of(s, &in);
	in.valid_from = p->today;
	return show_edition(p, s, &in, NULL);
}

enum rc admin_service_edition_post(struct page *p)
{
	struct service_input in;
	const struct service *s;
	const char *problem;
	struct services all;
	int64_t made;
	enum rc rc = find(p, &all, &s);

	if (rc)
		return rc;
	record_init(&service_input_type, &in);
	rc = page_form(p, &service_input_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_service_revise, SHARD_NATIONAL, &in, s->key.v, &made);
	if (admin_again(p, rc, &problem))
		return show_edition(p, s, &in, problem);
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/admin/services/%s", page_key_text(p, made)), "notice.service_revised");
}

/* ---- delegation --------------------------------------------------------------------------------- */

enum { COLUMNS_MAX = 14 };

static struct html degree_of(struct page *p, const struct delegation *d)
{
	if (!d || d->degree == DELEGATED_FULLY)
		return html_tag(p->arena, "g", page_text(p, "delegation.fully"));
	return d->degree == DELEGATED_NOT ? html_tag(p->arena, "r", page_text(p, "delegation.not")) :
		html_tag(p->arena, "a", page_text(p, "delegation.partly"));
}

/* The unit itself and, beside it, those right below. */
static size_t columns_of(struct page *p, int64_t unit, const struct org_unit *below[COLUMNS_MAX])
{
	enum unit_level level = unit_level_of(UNIT(unit));
	const struct org_unit *u;
	size_t pos = 0, n = 0;

	if (level == LEVEL_CENTRE)
		return 0;
	while (n < COLUMNS_MAX && (u = org_next(p->ctx.org, unit_range_of(UNIT(unit)), level + 1, &pos)) != NULL)
		below[n++] = u;
	return n;
}

static struct html matrix(struct page *p, int64_t unit, const struct services *all, const struct delegations *said)
{
	const struct org_unit *below[COLUMNS_MAX];
	size_t nbelow = columns_of(p, unit, below), ncolumns = nbelow + 3, pos = 0, n = 0;
	struct table_column *columns = ARENA_ARRAY(p->arena, struct table_column, ncolumns);
	struct html *cells = ARENA_ARRAY(p->arena, struct html, (all->n + 1) * ncolumns);
	const struct service *s;

	columns[0] = (struct table_column){ .label = page_text(p, "service.name"), .head = true };
	columns[1] = (struct table_column){ .label = admin_unit_name(p, unit) };
	columns[2] = (struct table_column){ .label = page_text(p, "delegation.limits") };
	for (size_t i = 0; i < nbelow; i++)
		columns[3 + i] = (struct table_column){ .label = below[i]->name };
	while ((s = service_next(all, p->today, true, &pos)) != NULL) {
		const struct delegation *d = delegation_at(said, unit, s->number);
		struct html *c = &cells[n++ * ncolumns];

		c[0] = html_text(p->arena, service_label(s, p->lang));
		c[1] = degree_of(p, d);
		c[2] = html_text(p->arena, !d || d->degree == DELEGATED_FULLY ? NULL : !str_empty(d->limits) ? d->limits : d->instead);
		for (size_t i = 0; i < nbelow; i++)
			c[3 + i] = degree_of(p, delegation_at(said, below[i]->no.v, s->number));
	}
	return widget_table(p->arena, &(struct table){ .lang = p->lang, .caption = page_text(p, "delegation.title"),
		.columns = columns, .ncolumns = ncolumns, .cells = cells, .nrows = n });
}

static enum rc show_delegations(struct page *p, const struct delegation_set *in, const char *problem)
{
	struct admin_page a = { .heading = page_text(p, "delegation.title"), .sub = page_text(p, "delegation.sub"),
		.problem = problem, .up_href = "/admin/services", .up_text = page_text(p, "nav.services") };
	struct form_options options[2] = { { .field = "unit" }, { .field = "service" } };
	const struct form_option *units;
	int64_t unit = in->unit && in->unit != INT_NONE ? in->unit : p->ctx.actor.unit.v;
	struct delegations said;
	struct services all;
	struct form f;
	enum rc rc = services_of(&p->ctx, &all);
	AUTO(tx) tx = {0};

	if (!rc)
		rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = delegations_of(&tx, unit, p->today, &said);
	if (rc)
		return rc;
	a.filter = admin_unit_filter(p, "/admin/delegations", unit, ADMIN_ANY_LEVEL);
	a.table = matrix(p, unit, &all, &said);
	if (may(&p->ctx, &op_delegation_set)) {
		rc = service_choose(p, &options[1]);
		if (rc)
			return rc;
		options[0].n = admin_units_near(p, unit, ADMIN_ANY_LEVEL, &units);
		options[0].list = units;
		f = admin_form_of(p, "/admin/delegations", &delegation_set_type, in, 0);
		f.options = options;
		f.noptions = 2;
		f.submit = page_text(p, "delegation.save");
		a.form = widget_form(p->arena, &f);
	}
	return admin_show(p, &a);
}

enum rc admin_delegations(struct page *p)
{
	struct delegation_set in;

	record_init(&delegation_set_type, &in);
	in.unit = admin_unit_asked(p);
	in.valid_from = p->today;
	return show_delegations(p, &in, NULL);
}

enum rc admin_delegation_post(struct page *p)
{
	struct delegation_set in;
	const char *problem;
	int64_t made;
	enum rc rc;

	record_init(&delegation_set_type, &in);
	rc = page_form(p, &delegation_set_type, &in);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_delegation_set, SHARD_NATIONAL, &in, 0, &made);
	if (admin_again(p, rc, &problem)) {
		if (!unit_no_valid(in.unit) || !in_scope(&p->ctx, in.unit))
			in.unit = p->ctx.actor.unit.v;
		return show_delegations(p, &in, problem);
	}
	if (rc)
		return rc;
	return page_redirect(p, admin_at(p, "/admin/delegations", in.unit), "notice.delegation_set");
}
