/* The register of agencies: search by need, add and change (R271, R275-R280). */
#include "page_referral.h"

#include "desk.h"

#define SEERS (PLAN_WORKERS | ROLE_BIT(ROLE_RECEPTIONIST) | ROLES_ABOVE | ROLE_BIT(ROLE_ADMINISTRATOR))

struct agency_row {
	agency_key key;
	const char *name, *offers, *contact, *phone, *where;
	int32_t kind;
	money_t budget;
	bool active, may;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct agency_row, key), VIEW_TEXT(struct agency_row, name), VIEW_TEXT(struct agency_row, offers),
	VIEW_TEXT(struct agency_row, contact), VIEW_CODE(struct agency_row, phone), VIEW_TEXT(struct agency_row, where),
	VIEW_CHOICE(struct agency_row, kind, agency_kind_choices), VIEW_MONEY(struct agency_row, budget),
	VIEW_BOOL(struct agency_row, active), VIEW_BOOL(struct agency_row, may),
};
static VIEW_ROW(row_view, struct agency_row, row_fields);

struct agencies_page { const char *search; bool may; const struct agency_row *rows; size_t nrows; };
static const struct view_field page_fields[] = {
	VIEW_TEXT(struct agencies_page, search), VIEW_BOOL(struct agencies_page, may),
	VIEW_LIST(struct agencies_page, rows, nrows, row_view),
};
static VIEW_PAGE(agencies_view, struct agencies_page, page_fields, "agencies");

static enum rc agencies(struct page *p)
{
	struct agencies_page s = { .search = http_query(p->req, "q"), .may = may(&p->ctx, &op_agency_add) };
	struct agency *list;
	struct agency_row *rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = agency_list(&tx, p->ctx.actor.unit.v, 0, s.search, &list, &s.nrows);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct agency_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++)
		rows[i] = (struct agency_row){ .key = list[i].key, .name = list[i].name, .offers = list[i].offers,
			.contact = list[i].contact, .phone = list[i].phone, .where = page_unit_name(p, list[i].unit),
			.kind = list[i].kind, .budget = list[i].budget, .active = list[i].active,
			.may = s.may && in_scope(&p->ctx, list[i].unit) };
	s.rows = rows;
	return page_show(p, &agencies_view, "agency.title", &s);
}

/* ---- one form -------------------------------------------------------------------------------------- */

struct agency_page { const char *heading; struct html form; };
static const struct view_field form_fields[] = {
	VIEW_TEXT(struct agency_page, heading), VIEW_HTML(struct agency_page, form),
};
static VIEW_PAGE(agency_view, struct agency_page, form_fields, "agency");

static enum rc show(struct page *p, const struct agency *a)
{
	static const char *const new_only[] = { "name", "kind", "offers", "contact", "phone", "budget", NULL };
	static const char *const only[] = { "name", "kind", "offers", "contact", "phone", "budget", "active", NULL };
	struct form f = page_form_of(p, p->req->path, &agency_type, a);
	struct form_hidden hidden = { "ver", arena_printf(p->arena, "%lld", (long long)a->ver) };
	struct agency_page s = { .heading = page_text(p, a->key.v ? "agency.edit" : "agency.add") };

	if (!a->key.v)
		hidden = (struct form_hidden){ "once", page_once(p) };
	f.only = a->key.v ? only : new_only;
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "agency.save");
	f.cancel_href = "/agencies";
	s.form = widget_form(p->arena, &f);
	return page_show_titled(p, &agency_view, s.heading, &s);
}

static enum rc load(struct page *p, struct agency *ret_a)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	record_init(&agency_type, ret_a);
	ret_a->active = true;
	if (str_eq(p->req->path, "/agencies/new"))
		return OK;
	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = row_load(&tx, &agency_type, page_key(p, "key"), ret_a);
	if (!rc && !in_scope(&p->ctx, ret_a->unit))
		rc = ctx_fault(&p->ctx, NOT_FOUND, "agency.not_found");
	return rc;
}

static enum rc agency_get(struct page *p)
{
	struct agency a;
	enum rc rc = load(p, &a);

	return rc ? rc : show(p, &a);
}

static enum rc agency_post(struct page *p)
{
	struct agency a;
	int64_t key;
	enum rc rc = load(p, &a);

	if (rc)
		return rc;
	key = a.key.v;
	rc = page_form(p, &agency_type, &a);
	if (rc == OK)
		rc = operation_run(&p->ctx, key ? &op_agency_change : &op_agency_add, SHARD_NATIONAL, &a, key, &key);
	if (page_overtaken(rc, p))
		return rc;
	if (file_is_form_error(rc, p)) {
		p->res->status = 422;
		return show(p, &a);
	}
	return rc ? rc : page_redirect(p, "/agencies", "notice.agency_saved");
}

const struct web_page pages_agency[] = {
	{ HTTP_GET, "/agencies", SEERS, agencies, "agencies to refer to" },
	{ HTTP_GET, "/agencies/new", ROLES_ALL, agency_get, "add an agency", 0, 0, &op_agency_add },
	{ HTTP_POST, "/agencies/new", ROLES_ALL, agency_post, "add an agency", 0, 0, &op_agency_add },
	{ HTTP_GET, "/agencies/{key}", ROLES_ALL, agency_get, "change an agency", 0, 0, &op_agency_change },
	{ HTTP_POST, "/agencies/{key}", ROLES_ALL, agency_post, "change an agency", 0, 0, &op_agency_change },
	{ .pattern = NULL }
};
const struct view_type *const views_agency[] = { &agencies_view, &agency_view, NULL };
