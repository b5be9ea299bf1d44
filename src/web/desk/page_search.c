/* The search box (R9, R102, R104): names, IDs, phones, file numbers, tracking codes.
 *
 * What is typed is personal, so it travels in the body of a POST and never in an
 * address (security: no personal data in URLs).  A file outside the reader's scope is
 * told of only as "an open file at that centre". */
#include "desk.h"
#include "transfer.h"
#include "web_int.h"

#include <string.h>

#include "draft.h"

enum { HITS_MAX = 20, TYPED_MAX = 120 };

struct hit_row {
	household_key household;
	request_key request;
	const char *name, *father, *family_name, *file_number, *area, *worker, *centre;
	int64_t year, age;
	int32_t state;
	bool open, of_request, no_worker, may_request;
};
static const struct view_field hit_fields[] = {
	VIEW_KEY(struct hit_row, household), VIEW_KEY(struct hit_row, request), VIEW_TEXT(struct hit_row, name),
	VIEW_TEXT(struct hit_row, father), VIEW_TEXT(struct hit_row, family_name),
	VIEW_CODE(struct hit_row, file_number), VIEW_TEXT(struct hit_row, area), VIEW_TEXT(struct hit_row, worker),
	VIEW_TEXT(struct hit_row, centre), VIEW_INT(struct hit_row, year), VIEW_INT(struct hit_row, age),
	VIEW_CHOICE(struct hit_row, state, household_state_choices), VIEW_BOOL(struct hit_row, open),
	VIEW_BOOL(struct hit_row, of_request), VIEW_BOOL(struct hit_row, no_worker),
	VIEW_BOOL(struct hit_row, may_request),
};
static VIEW_ROW(hit_view, struct hit_row, hit_fields);

struct elsewhere_row { const char *centre, *phone, *phone_href; bool open, may_transfer; };
static const struct view_field elsewhere_fields[] = {
	VIEW_TEXT(struct elsewhere_row, centre), VIEW_CODE(struct elsewhere_row, phone),
	VIEW_URL(struct elsewhere_row, phone_href), VIEW_BOOL(struct elsewhere_row, open),
	VIEW_BOOL(struct elsewhere_row, may_transfer),
};
static VIEW_ROW(elsewhere_view, struct elsewhere_row, elsewhere_fields);

struct search_page {
	bool asked, nothing, may_request, may_open, short_query, later;
	const char *typed, *carry, *next_key;
	member_key next_member;
	const struct hit_row *hits;
	size_t nhits;
	const struct elsewhere_row *elsewhere;
	size_t nelsewhere;
};
static const struct view_field search_fields[] = {
	VIEW_BOOL(struct search_page, asked), VIEW_BOOL(struct search_page, nothing),
	VIEW_BOOL(struct search_page, may_request), VIEW_BOOL(struct search_page, may_open),
	VIEW_BOOL(struct search_page, short_query), VIEW_BOOL(struct search_page, later),
	VIEW_TEXT(struct search_page, typed), VIEW_TEXT(struct search_page, carry),
	VIEW_TEXT(struct search_page, next_key), VIEW_KEY(struct search_page, next_member),
	VIEW_LIST(struct search_page, hits, nhits, hit_view),
	VIEW_LIST(struct search_page, elsewhere, nelsewhere, elsewhere_view),
};
static VIEW_PAGE(search_view, struct search_page, search_fields, "search");

/* ---- finding -------------------------------------------------------------------------- */

static enum rc search(struct page *p, const char *typed, struct search_result *ret_r)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	if (page_shard(p).v == SHARD_NATIONAL.v)
		return case_search_country(&p->ctx, typed, http_form(p->req, "after_key"), page_typed_key(p, "after_member"),
			HITS_MAX, ret_r);
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	return case_search(&p->ctx, &tx, typed, http_form(p->req, "after_key"), page_typed_key(p, "after_member"),
		HITS_MAX, ret_r);
}

/* ---- showing ------------------------------------------------------------------------------ */

static struct hit_row hit_of(struct page *p, const struct search_hit *h, bool centre)
{
	struct member m = { .birth_on = h->birth_on, .birth_kind = BIRTH_EXACT };
	int age = member_age(&m, p->today);
	struct hit_row row = { .household = h->household, .request = h->request,
		.name = arena_printf(p->arena, "%s%s%s", h->given_name ? h->given_name : "",
			str_empty(h->given_name) || str_empty(h->surname) ? "" : " ", h->surname ? h->surname : ""),
		.father = h->father_name, .family_name = h->family_name, .file_number = h->file_number,
		.area = h->area, .state = h->state, .year = INT_NONE, .age = age < 0 ? INT_NONE : age,
		.open = h->state == HOUSEHOLD_OPEN, .of_request = h->request.v != 0 };

	if (!date_is_none(h->birth_on))
		row.year = fa_jalali(h->birth_on).year;
	if (str_empty(row.name))
		row.name = view_textf(p->arena, p->lang, "household.of", "name", h->family_name, NULL);
	/* At a centre the worker matters; above it, which centre. */
	if (centre && !row.of_request) {
		row.worker = page_staff_name(p, h->worker);
		row.no_worker = row.open && !h->worker;
	} else {
		row.centre = page_unit_name(p, h->unit);
	}
	row.may_request = centre && row.open && (ROLES_CENTRE & ROLE_BIT(p->ctx.actor.role));
	return row;
}

static void fill_elsewhere(struct page *p, const struct search_result *r, struct search_page *s)
{
	struct elsewhere_row *rows = ARENA_ARRAY(p->arena, struct elsewhere_row, r->nelsewhere);

	for (size_t i = 0; i < r->nelsewhere; i++) {
		const struct org_unit *u = org_unit(p->ctx.org, r->elsewhere[i].unit.v);
		const char *phone = u ? u->phone : NULL;

		rows[i] = (struct elsewhere_row){ .centre = page_unit_name(p, r->elsewhere[i].unit.v),
			.open = r->elsewhere[i].open, .may_transfer = may(&p->ctx, &op_transfer_request), .phone = phone,
			.phone_href = str_empty(phone) ? NULL : arena_printf(p->arena, "tel:%s", phone) };
	}
	s->elsewhere = rows;
	s->nelsewhere = r->nelsewhere;
}

/* Field of the request's form that what was typed belongs to; nothing is typed twice. */
static const char *carry_of(enum person_query_kind kind)
{
	switch (kind) {
	case QUERY_NAME: return "applicant_name";
	case QUERY_NATIONAL_ID: return "applicant_national_id";
	case QUERY_PHONE: return "applicant_phone";
	case QUERY_EMPTY:
	case QUERY_FOREIGN_ID:
	case QUERY_FILE_NUMBER:
	case QUERY_REQUEST_NUMBER:
	case QUERY_TRACKING_CODE: break;
	}
	return NULL;
}

static enum rc fill(struct page *p, const struct search_result *r, struct search_page *s)
{
	bool centre = unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE;
	struct hit_row *rows = ARENA_ARRAY(p->arena, struct hit_row, r->nhits);

	if (centre && r->nhits) {
		struct form_option *none;
		size_t n;
		enum rc rc = desk_staff(p, p->ctx.actor.unit.v, true, &none, &n);

		if (rc)
			return rc;
	}
	for (size_t i = 0; i < r->nhits; i++)
		rows[i] = hit_of(p, &r->hits[i], centre);
	s->hits = rows;
	s->nhits = r->nhits;
	fill_elsewhere(p, r, s);
	s->nothing = !r->nhits && !s->later;
	s->carry = carry_of(r->query.kind);
	if (r->more) {
		s->next_key = r->next_key;
		s->next_member.v = r->next_member;
	}
	return OK;
}

static enum rc search_get(struct page *p)
{
	struct search_page s = {0};

	return page_show(p, &search_view, "search.title", &s);
}

static enum rc search_post(struct page *p)
{
	const char *typed = http_form(p->req, "q");
	unsigned role = ROLE_BIT(p->ctx.actor.role);
	struct search_page s = { .asked = true, .typed = typed, .later = http_form(p->req, "after_key") != NULL,
		.may_request = role & ROLES_CENTRE, .may_open = role & op_household_open.roles };
	struct search_result r;
	enum rc rc;

	if (str_empty(typed) || utf8_count(typed) > TYPED_MAX)
		return search_get(p);
	p->layout.query = typed;
	rc = search(p, typed, &r);
	if (rc)
		return rc;
	if (r.query.kind == QUERY_EMPTY)
		return search_get(p);
	rc = fill(p, &r, &s);
	if (rc)
		return rc;
	return page_show(p, &search_view, "search.title", &s);
}

/* ---- opening a file with what was typed ------------------------------------------------------- */

static const char *draft_body(struct page *p, const struct person_query *q, const char *typed)
{
	const char *blank = strchr(typed, ' ');

	switch (q->kind) {
	case QUERY_NATIONAL_ID:
		return http_url(p->arena, "", "national_id", q->text, NULL) + 1;
	case QUERY_PHONE:
		return http_url(p->arena, "", "mobile", q->text, NULL) + 1;
	case QUERY_NAME:
		if (!blank)
			return http_url(p->arena, "", "surname", typed, NULL) + 1;
		return http_url(p->arena, "", "given_name", arena_strndup(p->arena, typed, (size_t)(blank - typed)),
			"surname", blank + 1, NULL) + 1;
	case QUERY_EMPTY:
	case QUERY_FOREIGN_ID:
	case QUERY_FILE_NUMBER:
	case QUERY_REQUEST_NUMBER:
	case QUERY_TRACKING_CODE: break;
	}
	return NULL;
}

/* Carries what was typed over as the draft of the new file, unless one is being
 * written already: that one is not lost. */
static enum rc open_file(struct page *p)
{
	const char *typed = http_form(p->req, "q"), *body;
	struct person_query q;
	struct draft d;
	enum rc rc;

	if (str_empty(typed) || utf8_count(typed) > TYPED_MAX)
		return page_redirect(p, "/households/new", NULL);
	person_query_read(typed, p->arena, &q);
	body = draft_body(p, &q, typed);
	rc = draft_load(&p->ctx, "household", "new", &d);
	if (rc && rc != NOT_FOUND)
		return rc;
	if (rc == NOT_FOUND && body) {
		rc = draft_save(&p->ctx, "household", "new", 0, body);
		if (rc)
			return rc;
	}
	return page_redirect(p, "/households/new", NULL);
}

const struct web_page pages_search[] = {
	{ HTTP_GET, "/search", SEARCHERS, search_get, "the search box" },
	{ HTTP_POST, "/search", SEARCHERS, search_post, "persons, files and requests by name, ID, phone or number",
		HTTP_INLINE },
	{ HTTP_POST, "/search/open-file", ROLES_CENTRE, open_file, "begin a new file with what was searched for",
		.op = &op_household_open },
	{ .pattern = NULL }
};
const struct view_type *const views_search[] = { &search_view, NULL };
