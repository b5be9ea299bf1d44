/* What a file still lacks, and how old its data are; without statements. */
#include "case_file_int.h"

#define STALE_MONTHS 12

struct check {
	struct completeness *c;
	int wanted, given;
};

static void want(struct check *k, bool given, const char *code, const char *fa, const char *en, int64_t member)
{
	k->wanted++;
	k->given += given;
	if (!given && k->c->n < MISSING_MAX)
		k->c->item[k->c->n++] = (struct missing_item){ code, fa, en, member };
}

static bool has_mobile(const struct member *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_empty(m[i].mobile))
			return true;
	}
	return false;
}

static void want_household(struct check *k, const struct household *h, const struct member *m, size_t n)
{
	want(k, !str_empty(h->address), "address", "نشانی", "Address", 0);
	want(k, !str_empty(h->phone) || has_mobile(m, n), "phone", "تلفن خانه یا همراه", "A phone", 0);
	want(k, h->neighbourhood > 0, "neighbourhood", "محله", "Neighbourhood", 0);
	want(k, h->housing != 0, "housing", "وضعیت خانه", "Housing", 0);
	if (h->housing == HOUSING_RENT)
		want(k, h->rent.rial != INT_NONE, "rent", "اجارهٔ ماهانه", "Rent", 0);
	want(k, h->worker != 0, "worker", "مددکار", "Social worker", 0);
	want(k, h->risk_level != 0, "risk_level", "سطح خطر", "Risk", 0);
	want(k, !date_is_none(h->last_visit_on), "first_visit", "نخستین بازدید منزل", "First home visit", 0);
}

static void want_member(struct check *k, const struct member *m)
{
	bool unborn = m->birth_kind == BIRTH_EXPECTED;

	if (!unborn) {
		want(k, m->sex != 0, "sex", "جنس", "Sex", m->key.v);
		want(k, !date_is_none(m->birth_on), "birth_on", "تاریخ تولد", "Date of birth", m->key.v);
		/* «در حال گرفتن» is told as missing until the ID is there. */
		want(k, m->id_kind != ID_IN_PROCESS && m->id_kind != 0, "national_id", "کد ملی", "National ID", m->key.v);
		want(k, m->insurance != 0, "insurance", "بیمه", "Insurance", m->key.v);
	}
	if (m->disability_types)
		want(k, m->disability_severity != 0, "disability_severity", "شدت معلولیت", "Severity of disability",
				m->key.v);
	if (!m->is_head)
		return;
	want(k, m->marital != 0, "marital", "وضعیت زناشویی", "Marital status", m->key.v);
	want(k, m->education != 0, "education", "تحصیلات", "Education", m->key.v);
	want(k, m->income_monthly.rial != INT_NONE, "income", "درآمد ماهانه", "Monthly income", m->key.v);
}

void household_completeness(const struct household *h, const struct member *members, size_t n,
		struct completeness *ret_c)
{
	struct completeness c = { 0 };
	struct check k = { .c = &c };

	want_household(&k, h, members, n);
	for (size_t i = 0; i < n; i++) {
		if (members[i].status == MEMBER_ACTIVE)
			want_member(&k, &members[i]);
	}
	c.percent = k.wanted ? k.given * 100 / k.wanted : 100;
	*ret_c = c;
}

bool household_stale(const struct household *h, date_t today)
{
	date_t limit = fa_add_months(today, -STALE_MONTHS);

	return h->state == HOUSEHOLD_OPEN && (date_is_none(h->confirmed_on) || date_cmp(h->confirmed_on, limit) < 0
			|| date_is_none(h->address_confirmed_on) || date_cmp(h->address_confirmed_on, limit) < 0);
}

enum rc household_page(struct ctx *ctx, struct tx *tx, household_key key, struct household_page *ret_p)
{
	struct household_page *p = ARENA_NEW(tx->arena, struct household_page);
	struct request_filter f = { .range = ctx->scope, .household = key, .order = REQUEST_BY_NEWEST };
	bool more;
	enum rc rc;

	rc = household_load(ctx, tx, key, &p->h);
	if (rc) return rc;
	rc = member_list(tx, key, false, &p->members, &p->nmembers);
	if (rc) return rc;
	rc = request_list(tx, &f, 5, &p->requests, &p->nrequests, &more);
	if (rc) return rc;
	rc = row_list_by(tx, &file_assignment_type, "household", key.v, 50, &p->assignments, &p->nassignments);
	if (rc) return rc;
	household_completeness(&p->h, p->members, p->nmembers, &p->complete);
	p->stale = household_stale(&p->h, ctx_today(ctx));
	*ret_p = *p;
	return OK;
}

bool household_place_shown(const struct ctx *ctx, const struct household *h)
{
	if (!h->hide_address || ctx->program || ctx->actor.role == ROLE_TECHNICAL_RESPONSIBLE)
		return true;
	return ctx->actor.role == ROLE_SOCIAL_WORKER && h->worker == ctx->actor.staff;
}

void household_hide_place(struct household *h)
{
	h->address = h->area = h->postal_code = h->phone = h->point = NULL;
	h->neighbourhood = 0;
}

void member_hide_place(struct member *m)
{
	m->mobile = NULL;
}
