/* Services in plain words for everybody (R96), and what other pages say of them. */
#include "page_admin.h"
#include "page_service.h"

/* ---- words ---------------------------------------------------------------------------- */

const char *service_number_text(struct page *p, int64_t n)
{
	struct buf b;
	const char *text;

	buf_init(&b, 32);
	fa_put_plain(&b, n, p->lang);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

const char *service_days_text(struct page *p, const struct service *s)
{
	int64_t days = service_days(s);

	return days ? view_textf(p->arena, p->lang, "service.days", "n", service_number_text(p, days), NULL) : NULL;
}

const char *service_documents_text(struct page *p, const struct service *s)
{
	const char *text = NULL;

	for (const struct choice *c = document_kind_choices; c->value; c++)
		if (s->documents > 0 && (s->documents >> (c->value - 1) & 1)) {
			const char *name = p->lang == LANG_EN ? c->en : c->fa;

			text = text ? arena_printf(p->arena, "%s%s%s", text, p->lang == LANG_EN ? ", " : "، ", name) : name;
		}
	if (!str_empty(s->documents_note))
		text = text ? arena_printf(p->arena, "%s؛ %s", text, s->documents_note) : s->documents_note;
	return text;
}

static bool is_free(money_t m)
{
	return m.rial == 0 || m.rial == INT_NONE;
}

/* Free for whom, and what it costs everybody else (R24). */
const char *service_fee_text(struct page *p, const struct service *s)
{
	struct buf b;
	const char *amount;

	if (is_free(s->fee_target) && is_free(s->fee_member) && is_free(s->fee_public))
		return page_text(p, "service.free");
	buf_init(&b, 64);
	fa_put_rial(&b, is_free(s->fee_public) ? s->fee_member.rial : s->fee_public.rial, p->lang);
	amount = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return view_textf(p->arena, p->lang, is_free(s->fee_target) ? "service.fee_free_target" : "service.fee_all",
		"amount", amount, NULL);
}

/* ---- choosing --------------------------------------------------------------------------- */

static const char *option_label(struct page *p, const struct service *s, const struct delegation *d)
{
	const char *name = service_label(s, p->lang);

	if (!d || d->degree == DELEGATED_FULLY)
		return name;
	return arena_printf(p->arena, "%s (%s)", name, choice_label(delegation_degree_choices, d->degree, p->lang));
}

enum rc service_choose(struct page *p, struct form_options *ret_options)
{
	struct form_option *list;
	const struct service *s;
	struct delegations said;
	struct services all;
	size_t pos = 0, n = 0;
	enum rc rc = services_of(&p->ctx, &all);
	AUTO(tx) tx = {0};

	if (!rc)
		rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = delegations_of(&tx, p->ctx.actor.unit.v, p->today, &said);
	if (rc)
		return rc;
	list = ARENA_ARRAY(p->arena, struct form_option, all.n + 1);
	while ((s = service_next(&all, p->today, true, &pos)) != NULL)
		list[n++] = (struct form_option){ arena_printf(p->arena, "%lld", (long long)s->number),
			option_label(p, s, delegation_at(&said, p->ctx.actor.unit.v, s->number)) };
	ret_options->list = list;
	ret_options->n = n;
	return OK;
}

enum rc service_elsewhere(struct page *p, int64_t unit, int64_t number, const char **ret_text,
		const char **ret_limits, const char **ret_phone)
{
	const struct org_unit *office = org_unit(p->ctx.org, unit_county(UNIT(unit)).v);
	const struct delegation *d;
	struct delegations said;
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);

	if (!rc)
		rc = delegations_of(&tx, unit, p->today, &said);
	if (rc)
		return rc;
	d = delegation_at(&said, unit, number);
	if (!d || d->degree == DELEGATED_FULLY)
		return OK;
	*ret_text = view_textf(p->arena, p->lang, d->degree == DELEGATED_NOT ? "service.not_here" : "service.partly_here",
		"where", !str_empty(d->instead) ? d->instead : office ? office->name : "", NULL);
	*ret_limits = d->limits;
	*ret_phone = str_empty(d->instead) && office ? office->phone : NULL;
	return OK;
}

/* ---- for everybody -------------------------------------------------------------------------- */

struct public_service { const char *name, *about, *for_whom, *documents, *fee, *days, *provider; };
static const struct view_field service_fields[] = {
	VIEW_TEXT(struct public_service, name), VIEW_TEXT(struct public_service, about),
	VIEW_TEXT(struct public_service, for_whom), VIEW_TEXT(struct public_service, documents),
	VIEW_TEXT(struct public_service, fee), VIEW_TEXT(struct public_service, days),
	VIEW_TEXT(struct public_service, provider),
};
static VIEW_ROW(public_service_view, struct public_service, service_fields);

struct public_heading { const char *name; const struct public_service *services; size_t nservices; };
static const struct view_field heading_fields[] = {
	VIEW_TEXT(struct public_heading, name),
	VIEW_LIST(struct public_heading, services, nservices, public_service_view),
};
static VIEW_ROW(heading_view, struct public_heading, heading_fields);

struct services_page { const struct public_heading *headings; size_t nheadings; };
static const struct view_field page_fields[] = { VIEW_LIST(struct services_page, headings, nheadings, heading_view) };
static VIEW_PAGE(services_view, struct services_page, page_fields, "services");

static struct public_service told(struct page *p, const struct service *s)
{
	bool en = p->lang == LANG_EN;

	return (struct public_service){ .name = service_label(s, p->lang),
		.about = en && !str_empty(s->about_en) ? s->about_en : s->about,
		.for_whom = en && !str_empty(s->for_whom_en) ? s->for_whom_en : s->for_whom,
		.documents = service_documents_text(p, s), .fee = service_fee_text(p, s), .days = service_days_text(p, s),
		.provider = s->provider };
}

static enum rc services_page(struct page *p)
{
	struct services_page s = {0};
	struct public_heading *headings = ARENA_ARRAY(p->arena, struct public_heading, 16);
	struct services all;
	enum rc rc = services_of(&p->ctx, &all);

	if (rc)
		return rc;
	for (const struct choice *c = service_heading_choices; c->value; c++) {
		struct public_service *list = ARENA_ARRAY(p->arena, struct public_service, all.n + 1);
		const struct service *one;
		size_t pos = 0, n = 0;

		while ((one = service_next(&all, p->today, true, &pos)) != NULL)
			if (one->heading == c->value)
				list[n++] = told(p, one);
		if (n)
			headings[s.nheadings++] = (struct public_heading){ .name = p->lang == LANG_EN ? c->en : c->fa,
				.services = list, .nservices = n };
	}
	s.headings = headings;
	p->layout.wide = true;
	return page_show(p, &services_view, "services.title", &s);
}

#define SERVICE_READERS (ADMIN | ROLES_ABOVE | ROLES_CENTRE)

const struct web_page pages_service[] = {
	{ HTTP_GET, "/services", PAGE_PUBLIC, services_page, "the services in plain words" },
	{ HTTP_GET, "/admin/services", SERVICE_READERS, admin_services, "the catalogue of services" },
	{ HTTP_GET, "/admin/services/new", ADMIN, admin_service_new_get, "form of a new service" },
	{ HTTP_POST, "/admin/services/new", ADMIN, admin_service_new_post, "add a service", .op = &op_service_add },
	{ HTTP_GET, "/admin/services/{key}", SERVICE_READERS, admin_service, "one edition of a service" },
	{ HTTP_GET, "/admin/services/{key}/edition", ADMIN, admin_service_edition_get, "form of a new edition" },
	{ HTTP_POST, "/admin/services/{key}/edition", ADMIN, admin_service_edition_post, "make a new edition",
		.op = &op_service_revise },
	{ HTTP_GET, "/admin/delegations", SERVICE_READERS, admin_delegations, "what is delegated to whom" },
	{ HTTP_POST, "/admin/delegations", ADMIN_PLACES, admin_delegation_post, "set a delegation",
		.op = &op_delegation_set },
	{ .pattern = NULL }
};
const struct view_type *const views_service[] = { &services_view, NULL };
