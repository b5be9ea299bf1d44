/* JSON API: verbs straight from the operation tables, reads from the table below.
 *
 * A create takes Idempotency-Key (required: a lost answer must not store twice), a
 * change takes If-Match with the version seen; both answer {"key":...} and ETag.
 * Lists answer {"items":[...],"next":cursor or null} and page by ?after=.
 */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "assessment.h"
#include "complaint.h"
#include "describe.h"
#include "json.h"
#include "message.h"
#include "metrics.h"
#include "page_sync.h"
#include "referral.h"
#include "report.h"
#include "request.h"

enum { API_BODY_MAX = 256 << 10, PAGE_DEFAULT = 50, PAGE_MAX = 200, INPUT_MAX = 2048 };

static enum rc send_json(struct page *p, struct jw *w)
{
	jw_done(w);
	p->res->type = "application/json; charset=utf-8";
	return OK;
}

static void key_of(struct page *p, struct jw *w, const char *name, int64_t key)
{
	if (!key)
		jw_name(w, name), jw_null(w);
	else
		jw_text_of(w, name, page_key_text(p, key));
}

static void date_of(struct jw *w, const char *name, date_t d)
{
	char iso[FA_ISO_SIZE];

	fa_iso_write(d, iso);
	jw_text_of(w, name, date_is_none(d) ? NULL : iso);
}

static void choice_of_(struct jw *w, const char *name, const struct choice *list, int32_t v)
{
	const struct choice *c = choice_of(list, v);

	jw_text_of(w, name, c ? c->code : NULL);
}

/* ---- writing: one function for every verb ------------------------------------------------ */

/* "3" or "\"3\""; 0 when absent, -1 when it is no version. */
static int64_t if_match(struct page *p)
{
	const char *h = p->req->h.if_match;
	char text[32];
	int64_t v;
	size_t n;

	if (!h)
		return 0;
	n = strlen(h);
	if (n >= 2 && h[0] == '"' && h[n - 1] == '"' && n - 2 < sizeof text) {
		memcpy(text, h + 1, n - 2);
		text[n - 2] = '\0';
	} else if (!str_copy(text, sizeof text, h)) {
		return -1;
	}
	return str_to_i64(text, &v) && v > 0 ? v : -1;
}

static enum rc read_headers(struct page *p, const struct operation *op)
{
	if (op->flags & OP_CREATE) {
		p->ctx.idempotency_key = p->req->h.idempotency_key;
		if (str_empty(p->ctx.idempotency_key))
			return ctx_fault(&p->ctx, INVALID, "api.idempotency_key_needed");
	}
	if (op->flags & OP_CHANGE) {
		p->ctx.if_version = if_match(p);
		if (p->ctx.if_version <= 0)
			return ctx_fault(&p->ctx, INVALID, "api.if_match_needed");
	}
	return OK;
}

/* Fields of one name and type, from a stored record into an input. */
static void copy_alike(const struct record_type *from, const void *record, const struct record_type *to, void *input)
{
	for (size_t i = 0; i < to->nfields; i++) {
		const struct field *t = &to->fields[i], *f = record_field(from, t->name);

		if (f && f->type == t->type && f->size == t->size && f->choices == t->choices)
			memcpy((char *)input + t->offset, (const char *)record + f->offset, f->size);
	}
}

/* What is wrong with a body is told only to somebody who may know of the subject: by its
 * unit, or by the household it belongs to. */
static enum rc within(struct page *p, struct tx *tx, const struct record_type *t, const void *record)
{
	const struct field *unit = record_field(t, "unit"), *household = record_field(t, "household");
	struct household_row h;

	if (unit && unit->size == sizeof(int64_t))
		return in_scope(&p->ctx, *(const int64_t *)((const char *)record + unit->offset)) ? OK : NOT_FOUND;
	if (household && household->type == F_REF)
		return household_row_of(tx, p->ctx.scope,
			(household_key){ *(const int64_t *)((const char *)record + household->offset) }, &h);
	return OK;
}

/* A change starts from the stored record, so that an absent member stays as it is.
 * Scope is run's business: what was read here is not shown. */
static enum rc load_input(struct page *p, const struct operation *op, int64_t subject, void *input)
{
	void *record;

	record_init(op->input, input);
	if (!subject || (op->input != op->subject && !str_eq(op->method, "PATCH")))
		return OK;
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(&p->ctx, shard_of_key(subject), &tx);

	if (rc)
		return rc;
	record = op->input == op->subject ? input : arena_alloc(p->arena, op->subject->size);
	rc = row_load(&tx, op->subject, subject, record);
	if (!rc)
		rc = within(p, &tx, op->subject, record);
	if (!rc && record != input)
		copy_alike(op->subject, record, op->input, input);
	return rc;
}

/* A change says no other value for what stays as it was made; silence would look like consent. */
static enum rc refuse_immutable(struct page *p, const struct record_type *t, const void *was, const void *input)
{
	for (size_t i = 0; i < t->nfields; i++)
		if ((t->fields[i].flags & IMMUTABLE) && !value_equal(&t->fields[i], was, input))
			fault_field(&p->ctx.fault, t->fields[i].name, "field.read_only", NULL);
	return p->ctx.fault.nfields ? ctx_fault(&p->ctx, INVALID, "input.invalid") : OK;
}

/* Which shard: the subject's, else the one of the household or unit that the input names. */
static shard_id shard_for(struct page *p, const struct operation *op, int64_t subject, const void *input)
{
	const struct field *f;

	if (op->flags & OP_NATIONAL)
		return SHARD_NATIONAL;
	if (subject)
		return shard_of_key(subject);
	f = op->input ? record_field(op->input, "household") : NULL;
	if (f && f->type == F_REF) {
		int64_t key = *(const int64_t *)((const char *)input + f->offset);

		if (key)
			return shard_of_key(key);
	}
	f = op->input ? record_field(op->input, "unit") : NULL;
	if (!f && op->input)
		f = record_field(op->input, "county");
	if (f && f->type == F_INT) {
		int64_t unit = *(const int64_t *)((const char *)input + f->offset);

		if (unit > 0)
			return unit_shard((unit_no){ unit });
	}
	return page_shard(p);
}

static enum rc run_verb(struct page *p)
{
	const struct operation *op = ((const struct web_page *)p->req->route->extra)->op;
	int64_t subject = p->req->nparams ? http_path_key(p->req, "key") : 0, key = 0;
	void *input = NULL;
	const void *was;
	shard_id shard;
	struct jw w;
	enum rc rc = read_headers(p, op);

	if (rc)
		return rc;
	if (op->input) {
		if (!http_type_is(p->req, "application/json"))
			return ctx_fault(&p->ctx, INVALID, "api.json_needed");
		CHECK(op->input->size <= INPUT_MAX);
		input = arena_alloc(p->arena, op->input->size);
		rc = load_input(p, op, subject, input);
		if (rc)
			return rc;
		was = arena_dup(p->arena, input, op->input->size);
		rc = record_from_json(op->input, p->req->body, p->req->body_len, input, p->arena, &p->ctx.fault);
		if (rc)
			return rc;
		rc = subject && op->input == op->subject ? refuse_immutable(p, op->input, was, input) : OK;
		if (rc)
			return rc;
	}
	p->ctx.checked = input;
	shard = shard_for(p, op, subject, input);
	if (!store_has_shard(p->ctx.store, shard))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	rc = operation_run(&p->ctx, op, shard, input, subject, &key);
	if (rc)
		return rc;
	p->res->status = op->flags & OP_CREATE ? 201 : 200;
	jw_init(&w, &p->res->body);
	jw_object(&w);
	key_of(p, &w, "key", key);
	jw_end(&w);
	return send_json(p, &w);
}

/* ---- reading ---------------------------------------------------------------------------------- */

static size_t limit_asked(struct page *p)
{
	const char *text = http_query(p->req, "limit");
	int64_t n;

	if (str_empty(text) || !str_to_i64(text, &n) || n < 1)
		return PAGE_DEFAULT;
	return n > PAGE_MAX ? PAGE_MAX : (size_t)n;
}

/* "sortkey.recordkey" */
static void after_asked(struct page *p, const char **ret_sort, int64_t *ret_key)
{
	const char *after = http_query(p->req, "after"), *dot = after ? strrchr(after, '.') : NULL;

	if (!dot || !key_read(dot + 1, ret_key))
		return;
	*ret_sort = arena_strndup(p->arena, after, (size_t)(dot - after));
}

static void next_of(struct page *p, struct jw *w, bool more, const char *sort, int64_t key)
{
	jw_end(w);
	jw_text_of(w, "next", more ? arena_printf(p->arena, "%s.%s", sort, page_key_text(p, key)) : NULL);
	jw_end(w);
}

static void list_begin(struct page *p, struct jw *w)
{
	jw_init(w, &p->res->body);
	jw_object(w);
	jw_array_of(w, "items");
}

/* A list that is whole: there is no next page. */
static enum rc send_list(struct page *p, struct jw *w)
{
	jw_end(w);
	jw_name(w, "next"), jw_null(w);
	jw_end(w);
	return send_json(p, w);
}

/* What belongs to a file is loaded within the scope and noted as read, and only then shown;
 * load is given the key of the address and says which file it belongs to. */
typedef enum rc load_fn(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file);

static enum rc read_of_file(struct page *p, load_fn *load, void *ret)
{
	int64_t key = page_key(p, "key");
	household_key file = {0};

	{
		AUTO(tx) tx = {0};
		enum rc rc = ctx_read(&p->ctx, shard_of_key(key), &tx);

		if (rc)
			return rc;
		rc = load(p, &tx, key, ret, &file);
		if (rc)
			return rc;
		rc = tx_commit(&tx);
		if (rc)
			return rc;
	}
	return page_read_log(p, file, "api");
}

static void household_item(struct page *p, struct jw *w, const struct household_row *h)
{
	jw_object(w);
	key_of(p, w, "key", h->key.v);
	jw_text_of(w, "file_number", h->file_number);
	jw_text_of(w, "family_name", h->family_name);
	jw_int_of(w, "unit", h->unit);
	key_of(p, w, "worker", h->worker);
	choice_of_(w, "state", household_state_choices, h->state);
	choice_of_(w, "stage", stage_choices, h->stage);
	choice_of_(w, "risk_level", risk_level_choices, h->risk_level);
	jw_int_of(w, "members", h->members);
	date_of(w, "opened_on", h->opened_on);
	date_of(w, "last_visit_on", h->last_visit_on);
	date_of(w, "next_visit_due", h->next_visit_due);
	jw_end(w);
}

static enum rc list_households(struct page *p, struct household_filter *f)
{
	struct household_row *rows;
	size_t n;
	bool more;
	struct jw w;
	enum rc rc;
	AUTO(tx) tx = {0};

	f->range = p->ctx.scope;
	after_asked(p, &f->after_sort, &f->after_key);
	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (rc)
		return rc;
	rc = household_list(&tx, f, limit_asked(p), &rows, &n, &more);
	if (rc)
		return rc;
	list_begin(p, &w);
	for (size_t i = 0; i < n; i++)
		household_item(p, &w, &rows[i]);
	next_of(p, &w, more, n ? rows[n - 1].sort : "", n ? rows[n - 1].key.v : 0);
	return send_json(p, &w);
}

static enum rc get_households(struct page *p)
{
	struct household_filter f = { .worker = page_asked_key(p, "worker") };

	f.without_worker = str_eq(http_query(p->req, "worker"), "none");
	return list_households(p, &f);
}

/* Open files whose visit is due on or before a day (today when none is given). */
static enum rc get_due(struct page *p)
{
	struct household_filter f = { .worker = page_asked_key(p, "worker"), .order = HOUSEHOLD_BY_DUE,
		.due_until = p->today };
	const char *until = http_query(p->req, "until");

	if (!str_empty(until) && !fa_iso_read(until, &f.due_until))
		return ctx_fault(&p->ctx, INVALID, "date.form");
	return list_households(p, &f);
}

static enum rc get_overdue(struct page *p)
{
	struct household_filter f = { .worker = page_asked_key(p, "worker"), .order = HOUSEHOLD_BY_DUE,
		.due_until = fa_add_days(p->today, -1) };

	return list_households(p, &f);
}

static void record_of(struct page *p, struct jw *w, const struct record_type *t, const void *record, bool with_sensitive)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	record_to_json(t, record, with_sensitive, &b);
	jw_raw(w, arena_strdup(p->arena, buf_str(&b)));
	buf_release(&b);
}

static void etag_of(struct page *p, int64_t ver)
{
	http_set(p->res, "ETag", arena_printf(p->arena, "\"%lld\"", (long long)ver));
}

static enum rc load_household(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file)
{
	*ret_file = (household_key){ key };
	return household_page(&p->ctx, tx, *ret_file, ret);
}

static enum rc get_household(struct page *p)
{
	struct household_page page;
	struct jw w;
	enum rc rc = read_of_file(p, load_household, &page);

	if (rc)
		return rc;
	if (!household_place_shown(&p->ctx, &page.h)) {
		household_hide_place(&page.h);
		for (size_t i = 0; i < page.nmembers; i++)
			member_hide_place(&page.members[i]);
	}
	jw_init(&w, &p->res->body);
	jw_object(&w);
	jw_name(&w, "household");
	record_of(p, &w, &household_type, &page.h, true);
	jw_array_of(&w, "members");
	for (size_t i = 0; i < page.nmembers; i++)
		record_of(p, &w, &member_type, &page.members[i], true);
	jw_end(&w);
	jw_int_of(&w, "completeness", page.complete.percent);
	jw_end(&w);
	etag_of(p, page.h.ver);
	return send_json(p, &w);
}

/* Above the provinces all of them, unless one is named. */
static enum rc search_where(struct page *p, const char *q, struct search_result *ret_r)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	if (page_shard(p).v == SHARD_NATIONAL.v && str_empty(http_query(p->req, "province")))
		return case_search_country(&p->ctx, q, NULL, 0, limit_asked(p), ret_r);
	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (rc)
		return rc;
	return case_search(&p->ctx, &tx, q, NULL, 0, limit_asked(p), ret_r);
}

static enum rc search_in(struct page *p, const char *q)
{
	struct search_result r;
	struct jw w;
	enum rc rc;

	if (str_empty(q))
		return ctx_fault(&p->ctx, INVALID, "required");
	rc = search_where(p, q, &r);
	if (rc)
		return rc;
	list_begin(p, &w);
	for (size_t i = 0; i < r.nhits; i++) {
		const struct search_hit *h = &r.hits[i];

		jw_object(&w);
		key_of(p, &w, "household", h->household.v);
		key_of(p, &w, "member", h->member.v);
		jw_text_of(&w, "given_name", h->given_name);
		jw_text_of(&w, "surname", h->surname);
		jw_text_of(&w, "father_name", h->father_name);
		jw_text_of(&w, "file_number", h->file_number);
		jw_int_of(&w, "unit", h->unit);
		date_of(&w, "birth_on", h->birth_on);
		jw_end(&w);
	}
	jw_end(&w);
	jw_array_of(&w, "elsewhere");
	for (size_t i = 0; i < r.nelsewhere; i++) {
		jw_object(&w);
		jw_int_of(&w, "unit", r.elsewhere[i].unit.v);
		jw_text_of(&w, "unit_name", page_unit_name(p, r.elsewhere[i].unit.v));
		jw_bool_of(&w, "open", r.elsewhere[i].open);
		jw_end(&w);
	}
	jw_end(&w);
	jw_bool_of(&w, "more", r.more);
	jw_end(&w);
	return send_json(p, &w);
}

struct search_question { const char *q; };
static const struct field search_question_fields[] = {
	FIELD(search_question, q, "چه می‌جویید", "What to look for", .flags = REQUIRED, .max = 200),
};
static RECORD_TYPE(search_question, "جست‌وجو", "Search");

/* The query travels in the body: no name and no ID in a URL (ASVS 14.2.1). */
static enum rc post_search(struct page *p)
{
	const struct jval *v;
	enum rc rc;

	if (!http_type_is(p->req, "application/json"))
		return ctx_fault(&p->ctx, INVALID, "api.json_needed");
	rc = json_read(p->arena, p->req->body, p->req->body_len, &p->ctx.fault, &v);
	if (rc)
		return rc;
	return search_in(p, jval_text(v, "q"));
}

static enum rc load_visit(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file)
{
	struct visit *v = ret;
	enum rc rc = visit_load(&p->ctx, tx, (visit_key){ key }, v);

	if (rc)
		return rc;
	*ret_file = v->household;
	return OK;
}

static enum rc get_visit(struct page *p)
{
	struct visit v;
	struct jw w;
	enum rc rc = read_of_file(p, load_visit, &v);

	if (rc)
		return rc;
	jw_init(&w, &p->res->body);
	record_of(p, &w, &visit_type, &v, true);
	etag_of(p, v.ver);
	return send_json(p, &w);
}

struct visits_read { struct visit_line *lines; size_t n; };

static enum rc load_visits(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file)
{
	struct visits_read *r = ret;
	struct household_row h;
	enum rc rc;

	*ret_file = (household_key){ key };
	rc = household_row_of(tx, p->ctx.scope, *ret_file, &h);
	return rc ? rc : visit_history(&p->ctx, tx, *ret_file, limit_asked(p), &r->lines, &r->n);
}

static enum rc get_household_visits(struct page *p)
{
	struct visits_read r;
	struct jw w;
	enum rc rc = read_of_file(p, load_visits, &r);

	if (rc)
		return rc;
	list_begin(p, &w);
	for (size_t i = 0; i < r.n; i++) {
		jw_object(&w);
		key_of(p, &w, "key", r.lines[i].visit.v);
		choice_of_(&w, "kind", visit_kind_choices, r.lines[i].kind);
		choice_of_(&w, "state", visit_state_choices, r.lines[i].state);
		date_of(&w, "planned_on", r.lines[i].planned_on);
		date_of(&w, "visited_on", r.lines[i].visited_on);
		key_of(p, &w, "worker", r.lines[i].worker);
		jw_end(&w);
	}
	return send_list(p, &w);
}

static enum rc load_request(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file)
{
	struct request *r = ret;
	enum rc rc = request_load(&p->ctx, tx, (request_key){ key }, r);

	if (rc)
		return rc;
	/* One without a file leaves its trace under its own key. */
	*ret_file = (household_key){ r->household.v ? r->household.v : key };
	return OK;
}

static enum rc get_request(struct page *p)
{
	struct request r;
	struct jw w;
	enum rc rc = read_of_file(p, load_request, &r);

	if (rc)
		return rc;
	jw_init(&w, &p->res->body);
	/* What the applicant said stays at the centre; those above see that it is handled (R8). */
	record_of(p, &w, &request_type, &r, (ROLES_CENTRE & ROLE_BIT(p->ctx.actor.role)) != 0);
	etag_of(p, r.ver);
	return send_json(p, &w);
}

static enum rc get_requests(struct page *p)
{
	struct request_filter f = { .range = p->ctx.scope, .unfinished = !str_eq(http_query(p->req, "state"), "all") };
	struct request_row *rows;
	size_t n;
	bool more;
	struct jw w;
	enum rc rc;
	AUTO(tx) tx = {0};

	after_asked(p, &f.after_sort, &f.after_key);
	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (rc)
		return rc;
	rc = request_list(&tx, &f, limit_asked(p), &rows, &n, &more);
	if (rc)
		return rc;
	list_begin(p, &w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		key_of(p, &w, "key", rows[i].key.v);
		jw_text_of(&w, "number", rows[i].number);
		key_of(p, &w, "household", rows[i].household.v);
		jw_int_of(&w, "subject", rows[i].subject);
		choice_of_(&w, "state", request_state_choices, rows[i].state);
		jw_int_of(&w, "unit", rows[i].unit);
		key_of(p, &w, "owner", rows[i].owner);
		date_of(&w, "due_on", rows[i].due_on);
		jw_end(&w);
	}
	next_of(p, &w, more, n ? rows[n - 1].sort : "", n ? rows[n - 1].key.v : 0);
	return send_json(p, &w);
}

/* ---- referrals, complaints ------------------------------------------------------------------- */

static void referral_item(struct page *p, struct jw *w, const struct referral_row *r)
{
	jw_object(w);
	key_of(p, w, "key", r->key.v);
	/* Who only receives it is not led to the file. */
	key_of(p, w, "household", r->family_name ? r->household.v : 0);
	jw_text_of(w, "to_name", r->to_name);
	jw_text_of(w, "subject", r->subject);
	choice_of_(w, "kind", referral_kind_choices, r->kind);
	choice_of_(w, "to_kind", referral_to_choices, r->to_kind);
	choice_of_(w, "state", referral_state_choices, r->state);
	jw_int_of(w, "unit", r->unit);
	date_of(w, "due_on", r->due_on);
	jw_end(w);
}

static enum rc send_referrals(struct page *p, const struct referral_row *rows, size_t n)
{
	struct jw w;

	list_begin(p, &w);
	for (size_t i = 0; i < n; i++)
		referral_item(p, &w, &rows[i]);
	return send_list(p, &w);
}

static enum rc get_referrals(struct page *p)
{
	const char *show = http_query(p->req, "show");
	struct referral_row *rows = NULL;
	size_t n = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (!rc && tx.shard.v != SHARD_NATIONAL.v)
		rc = referral_list(&p->ctx, &tx, str_eq(show, "in") ? REFERRALS_IN : REFERRALS_OUT, (household_key){ 0 },
			str_eq(show, "all"), limit_asked(p), &rows, &n);
	return rc ? rc : send_referrals(p, rows, n);
}

struct referrals_found { struct referral_row *rows; size_t n; };

static enum rc load_referrals(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file)
{
	struct referrals_found *f = ret;
	struct household h;
	enum rc rc = household_load(&p->ctx, tx, (household_key){ key }, &h);

	ret_file->v = key;
	return rc ? rc : referral_list(&p->ctx, tx, REFERRALS_OF_HOUSEHOLD, h.key, true, PAGE_MAX, &f->rows, &f->n);
}

static enum rc get_household_referrals(struct page *p)
{
	struct referrals_found f;
	enum rc rc = read_of_file(p, load_referrals, &f);

	return rc ? rc : send_referrals(p, f.rows, f.n);
}

static enum rc load_referral(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file)
{
	struct referral *r = ret;
	enum rc rc = referral_load(&p->ctx, tx, (referral_key){ key }, r);

	if (rc)
		return rc;
	*ret_file = r->household;
	r->link_hash = NULL;
	if (referral_sides(&p->ctx, r).holder)
		return OK;
	/* Of the file the receiver gets what is told, and nothing beside it. */
	r->household.v = r->member.v = r->request.v = r->agreed.v = 0;
	r->subject = r->words = r->despite = r->closed_note = NULL;
	return OK;
}

static enum rc get_referral(struct page *p)
{
	struct referral r;
	struct jw w;
	enum rc rc = read_of_file(p, load_referral, &r);

	if (rc)
		return rc;
	jw_init(&w, &p->res->body);
	record_of(p, &w, &referral_type, &r, true);
	etag_of(p, r.ver);
	return send_json(p, &w);
}

static enum rc get_complaints(struct page *p)
{
	struct complaint_filter f = { .all = str_eq(http_query(p->req, "state"), "all"),
		.late = str_eq(http_query(p->req, "state"), "late") };
	struct complaint_row *rows = NULL;
	size_t n = 0;
	bool more = false;
	struct jw w;
	enum rc rc;
	AUTO(tx) tx = {0};

	after_asked(p, &f.after_sort, &f.after_key);
	rc = ctx_read(&p->ctx, page_shard_asked(p), &tx);
	if (!rc && tx.shard.v != SHARD_NATIONAL.v)
		rc = complaint_list(&p->ctx, &tx, &f, limit_asked(p), &rows, &n, &more);
	if (rc)
		return rc;
	list_begin(p, &w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		key_of(p, &w, "key", rows[i].key.v);
		choice_of_(&w, "kind", complaint_kind_choices, rows[i].kind);
		choice_of_(&w, "topic", complaint_topic_choices, rows[i].topic);
		choice_of_(&w, "state", complaint_state_choices, rows[i].state);
		choice_of_(&w, "outcome", complaint_outcome_choices, rows[i].outcome);
		jw_int_of(&w, "about_unit", rows[i].about_unit);
		jw_int_of(&w, "handler", rows[i].handler);
		key_of(p, &w, "owner", rows[i].owner);
		date_of(&w, "due_on", rows[i].due_on);
		jw_end(&w);
	}
	next_of(p, &w, more, n ? rows[n - 1].sort : "", n ? rows[n - 1].key.v : 0);
	return send_json(p, &w);
}

static enum rc load_complaint(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file)
{
	ret_file->v = key;
	return complaint_load(&p->ctx, tx, (complaint_key){ key }, ret);
}

static enum rc get_complaint(struct page *p)
{
	struct complaint c;
	struct jw w;
	enum rc rc = read_of_file(p, load_complaint, &c);

	if (rc)
		return rc;
	/* The code is the teller's alone. */
	c.code = NULL;
	jw_init(&w, &p->res->body);
	record_of(p, &w, &complaint_type, &c, true);
	etag_of(p, c.ver);
	return send_json(p, &w);
}

/* ---- figures -------------------------------------------------------------------------------------- */

static void figures_of(struct page *p, struct jw *w, const struct unit_figures *f)
{
	jw_object(w);
	jw_int_of(w, "unit", f->no.v);
	jw_text_of(w, "name", page_unit_name(p, f->no.v));
	jw_int_of(w, "files", f->files);
	jw_int_of(w, "members", f->members);
	jw_int_of(w, "overdue", f->overdue);
	jw_int_of(w, "no_worker", f->no_worker);
	jw_int_of(w, "requests_open", f->requests);
	jw_int_of(w, "visits_month", f->visits_month);
	jw_int_of(w, "visits_year", f->visits_year);
	jw_name(w, "seen_permille");
	f->seen == INT_NONE ? jw_null(w) : jw_int(w, f->seen);
	jw_name(w, "done_permille");
	f->done == INT_NONE ? jw_null(w) : jw_int(w, f->done);
	jw_end(w);
}

static enum rc dashboard_of(struct page *p, unit_no unit)
{
	struct report r;
	struct jw w;
	enum rc rc = report_of(&p->ctx, unit, BELOW_NEXT, &r);

	if (rc)
		return rc;
	jw_init(&w, &p->res->body);
	jw_object(&w);
	jw_name(&w, "figures");
	figures_of(p, &w, &r.unit);
	jw_array_of(&w, "below");
	for (size_t i = 0; i < r.nbelow; i++)
		figures_of(p, &w, &r.below[i]);
	jw_end(&w);
	jw_array_of(&w, "months");
	for (size_t i = 1; i < REPORT_MONTHS; i++) {      /* a year and this month */
		jw_object(&w);
		jw_int_of(&w, "year", r.months[i].month / 12);
		jw_int_of(&w, "month", r.months[i].month % 12 + 1);
		jw_int_of(&w, "visits", r.months[i].visits);
		jw_int_of(&w, "nobody_home", r.months[i].nobody);
		jw_int_of(&w, "requests", r.months[i].requests);
		jw_end(&w);
	}
	jw_end(&w);
	jw_end(&w);
	return send_json(p, &w);
}

static enum rc get_dashboard(struct page *p)
{
	return dashboard_of(p, p->ctx.actor.unit);
}

static enum rc get_dashboard_unit(struct page *p)
{
	return dashboard_of(p, (unit_no){ http_path_key(p->req, "unit") });
}

static void service_of(struct page *p, struct jw *w, const struct service *s)
{
	struct service_step steps[SERVICE_STEPS_MAX];
	size_t n = service_steps(s, steps);

	jw_object(w);
	key_of(p, w, "key", s->key.v);
	jw_int_of(w, "number", s->number);
	jw_int_of(w, "edition", s->edition);
	jw_text_of(w, "code", s->code);
	jw_text_of(w, "name", s->name);
	jw_text_of(w, "name_en", s->name_en);
	jw_text_of(w, "about", s->about);
	choice_of_(w, "heading", service_heading_choices, s->heading);
	choice_of_(w, "field", service_field_choices, s->field);
	choice_of_(w, "level", service_level_choices, s->level);
	jw_array_of(w, "documents");
	for (const struct choice *c = document_kind_choices; c->value; c++)
		if (s->documents >> (c->value - 1) & 1)
			jw_text(w, c->code);
	jw_end(w);
	jw_array_of(w, "steps");
	for (size_t i = 0; i < n; i++) {
		jw_object(w);
		jw_text_of(w, "name", steps[i].name);
		jw_int_of(w, "working_days", steps[i].days);
		choice_of_(w, "role", role_choices, steps[i].role);
		jw_end(w);
	}
	jw_end(w);
	date_of(w, "valid_from", s->valid_from);
	jw_end(w);
}

static enum rc get_services(struct page *p)
{
	const struct service *s;
	struct services list;
	size_t pos = 0;
	struct jw w;
	enum rc rc = services_of(&p->ctx, &list);

	if (rc)
		return rc;
	list_begin(p, &w);
	while ((s = service_next(&list, p->today, true, &pos)) != NULL)
		service_of(p, &w, s);
	return send_list(p, &w);
}

static enum rc get_centres(struct page *p)
{
	size_t pos = 0;
	const struct org_unit *u;
	struct jw w;

	list_begin(p, &w);
	while ((u = org_next(p->ctx.org, p->ctx.scope, LEVEL_CENTRE, &pos)) != NULL) {
		jw_object(&w);
		jw_int_of(&w, "unit", u->no.v);
		key_of(p, &w, "key", u->key.v);
		jw_text_of(&w, "name", u->name);
		jw_text_of(&w, "code", u->code);
		choice_of_(&w, "kind", unit_kind_choices, u->kind);
		jw_int_of(&w, "capacity", u->capacity);
		jw_end(&w);
	}
	return send_list(p, &w);
}

static enum rc get_openapi(struct page *p)
{
	const struct operation *ops[WEB_OPERATIONS_MAX];
	struct api_read list[WEB_READS_MAX];
	struct description d = { .version = p->web->c.version, .types = web_records(), .operations = ops,
		.noperations = web_operations(ops, COUNT_OF(ops)), .reads = list,
		.nreads = web_reads(list, COUNT_OF(list)) };

	while (d.types[d.ntypes])
		d.ntypes++;
	describe_openapi(&d, &p->res->body);
	p->res->type = "application/json; charset=utf-8";
	return OK;
}

/* ---- forms ---------------------------------------------------------------------------------------- */

static void form_of(struct page *p, struct jw *w, const struct form_version *v)
{
	key_of(p, w, "key", v->key.v);
	jw_text_of(w, "code", v->code);
	jw_int_of(w, "number", v->number);
	choice_of_(w, "status", form_status_choices, v->status);
	date_of(w, "valid_from", v->valid_from);
	jw_text_of(w, "fa", v->fa);
	jw_text_of(w, "en", v->en);
	choice_of_(w, "about", form_about_choices, v->about);
	jw_text_of(w, "licence", v->licence);
}

static enum rc get_forms(struct page *p)
{
	struct form_version *list;
	size_t n;
	struct jw w;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = forms_in_force(&tx, p->today, &list, &n);
	if (rc)
		return rc;
	list_begin(p, &w);
	for (size_t i = 0; i < n; i++) {
		jw_object(&w);
		form_of(p, &w, &list[i]);
		jw_end(&w);
	}
	return send_list(p, &w);
}

static enum rc get_form(struct page *p)
{
	const struct form_def *form;
	struct form_version v;
	struct jw w;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = form_load(&tx, (form_version_key){ page_key(p, "key") }, &v, &form);
	if (rc)
		return rc;
	jw_init(&w, &p->res->body);
	jw_object(&w);
	form_of(p, &w, &v);
	jw_name(&w, "definition");
	jw_raw(&w, v.body.text);
	jw_end(&w);
	etag_of(p, v.ver);
	return send_json(p, &w);
}

static void answer_head(struct page *p, struct jw *w, const struct form_answer *a)
{
	static const char *const names[] = { "score_1", "score_2", "score_3", "score_4" };

	key_of(p, w, "key", a->key.v);
	key_of(p, w, "household", a->household.v);
	key_of(p, w, "member", a->member.v);
	key_of(p, w, "form", a->form.v);
	jw_text_of(w, "code", a->code);
	jw_int_of(w, "number", a->number);
	choice_of_(w, "state", answer_state_choices, a->state);
	date_of(w, "answered_on", a->answered_on);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (answer_score(a, i) != INT_NONE)
			jw_int_of(w, names[i], answer_score(a, i));
}

/* What reception fills in itself it may read; the assessments of the others not. */
static enum rc may_read_form(struct page *p, form_version_key key)
{
	const struct form_def *form;
	struct form_version v;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = form_load(&tx, key, &v, &form);
	return rc ? rc : form_for_role(&v, p->ctx.actor.role) ? OK : NOT_FOUND;
}

struct answers_read { struct form_answer *list; size_t n; };

static enum rc load_answers(struct page *p, struct tx *tx, int64_t key, void *ret, household_key *ret_file)
{
	struct answers_read *r = ret;
	struct household_row h;
	enum rc rc;

	*ret_file = (household_key){ key };
	rc = household_row_of(tx, p->ctx.scope, *ret_file, &h);
	return rc ? rc : answers_of(&p->ctx, tx, *ret_file, &r->list, &r->n);
}

static enum rc get_household_answers(struct page *p)
{
	struct answers_read r;
	struct jw w;
	enum rc rc = read_of_file(p, load_answers, &r);

	if (rc)
		return rc;
	list_begin(p, &w);
	for (size_t i = 0; i < r.n; i++) {
		jw_object(&w);
		answer_head(p, &w, &r.list[i]);
		jw_end(&w);
	}
	return send_list(p, &w);
}

static enum rc get_form_answer(struct page *p)
{
	form_answer_key key = { page_key(p, "key") };
	struct form_answer a;
	struct jw w;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = answer_load(&p->ctx, &tx, key, &a);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		rc = may_read_form(p, a.form);
	if (!rc)
		rc = page_read_log(p, a.household, "api");
	if (rc)
		return rc;
	jw_init(&w, &p->res->body);
	jw_object(&w);
	answer_head(p, &w, &a);
	jw_name(&w, "answers");
	jw_raw(&w, a.answers.text);
	jw_end(&w);
	etag_of(p, a.ver);
	return send_json(p, &w);
}

/* ---- tables --------------------------------------------------------------------------------------- */

/* Notes of visits are for who works with them: not for reception, as on the pages. */
#define VISIT_READERS (ROLES_ALL & ~(ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_RECEPTIONIST)))

#define REFERRAL_READERS (VISIT_READERS)
#define COMPLAINT_READERS (ROLES_ABOVE | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define PHONES (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

/* worker: writes or waits, so not on the network thread. */
static const struct { struct api_read read; enum rc (*run)(struct page *p); enum http_method method; bool worker; } reads[] = {
	{ { "/households", "پرونده‌ها", "Households of the scope, by name; ?worker=KEY|none", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, true, NULL }, get_households, HTTP_GET },
	{ { "/households/due", "موعد رسیده", "Households whose visit is due; ?until=YYYY-MM-DD", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, true, NULL }, get_due, HTTP_GET },
	{ { "/households/overdue", "عقب‌افتاده", "Households whose visit is overdue", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, true, NULL }, get_overdue, HTTP_GET },
	{ { "/households/{key}", "یک پرونده", "One household with its members", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, false, NULL }, get_household, HTTP_GET },
	{ { "/households/{key}/visits", "بازدیدهای پرونده", "Visits of a household, latest first", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, true, NULL }, get_household_visits, HTTP_GET },
	{ { "/search", "جست‌وجو", "Search by name, ID, phone or file number", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, false, &search_question_type, true }, post_search, HTTP_POST },
	{ { "/visits/{key}", "یک بازدید", "One visit", VISIT_READERS, &visit_type, false, NULL }, get_visit, HTTP_GET },
	{ { "/visits/due", "بازدیدهای موعد رسیده", "The same as /households/due", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, true, NULL }, get_due, HTTP_GET },
	{ { "/visits/overdue", "بازدیدهای عقب‌افتاده", "The same as /households/overdue", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, true, NULL }, get_overdue, HTTP_GET },
	{ { "/requests", "درخواست‌ها", "Unfinished requests by deadline; ?state=all", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, true, NULL }, get_requests, HTTP_GET },
	{ { "/requests/{key}", "یک درخواست", "One request", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), &request_type, false, NULL }, get_request, HTTP_GET },
	{ { "/referrals", "ارجاع‌ها", "Unfinished referrals sent, by deadline; ?show=in: received, all: finished ones too", REFERRAL_READERS, NULL, true, NULL }, get_referrals, HTTP_GET },
	{ { "/referrals/{key}", "یک ارجاع", "One referral; the receiver gets what is told", REFERRAL_READERS, &referral_type, false, NULL }, get_referral, HTTP_GET, true },
	{ { "/households/{key}/referrals", "ارجاع‌های پرونده", "Referrals of a household, latest first", REFERRAL_READERS, NULL, true, NULL }, get_household_referrals, HTTP_GET },
	{ { "/complaints", "شکایت‌ها و اعتراض‌ها", "Complaints and appeals that the scope handles, by deadline; ?state=late|all", COMPLAINT_READERS, NULL, true, NULL }, get_complaints, HTTP_GET },
	{ { "/complaints/{key}", "یک شکایت یا اعتراض", "One complaint or appeal, for its handler", COMPLAINT_READERS, &complaint_type, false, NULL }, get_complaint, HTTP_GET, true },
	{ { "/services", "خدمات", "Services that are offered today, with steps and documents", ROLES_ALL, NULL, true, NULL }, get_services, HTTP_GET },
	{ { "/forms", "فرم‌ها", "Forms in force", ROLES_ALL, NULL, true, NULL }, get_forms, HTTP_GET },
	{ { "/forms/{key}", "یک نسخهٔ فرم", "One version of a form with its definition", ROLES_ALL, &form_version_type, false, NULL }, get_form, HTTP_GET },
	{ { "/households/{key}/form-answers", "فرم‌های پرشدهٔ پرونده", "Filled forms of a household, latest first, without the answers", VISIT_READERS, NULL, true, NULL }, get_household_answers, HTTP_GET },
	{ { "/form-answers/{key}", "یک فرم پرشده", "One filled form with its answers", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), &form_answer_type, false, NULL }, get_form_answer, HTTP_GET },
	{ { "/centres", "مراکز", "Centres of the scope", ROLES_ALL, NULL, true, NULL }, get_centres, HTTP_GET },
	{ { "/dashboard", "نمای واحد", "Figures of the own unit", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, false, NULL }, get_dashboard, HTTP_GET },
	{ { "/dashboard/{unit:int}", "نمای یک واحد", "Figures of one unit of the scope", ROLES_ALL & ~ROLE_BIT(ROLE_ADMINISTRATOR), NULL, false, NULL }, get_dashboard_unit, HTTP_GET },
	{ { "/sync/forms", "فرم‌های گوشی", "Forms that work without network, from the record types", 0, NULL, false, NULL }, api_sync_forms, HTTP_GET },
	{ { "/sync/state", "وضعیت گوشی", "What a phone is to do: go on, sign in again, or wipe itself", 0, NULL, false, NULL, true }, api_sync_state, HTTP_POST, true },
	{ { "/sync/changes", "تازه‌های پرونده‌های من", "Own files that changed after a cursor, for a phone", PHONES, NULL, false, NULL, true }, api_sync_changes, HTTP_POST, true },
	{ { "/sync/batch", "بستهٔ گوشی", "What was done without network, each item once", PHONES, NULL, false, NULL, true }, api_sync_batch, HTTP_POST, true },
	{ { "/openapi.json", "سند API", "This document", 0, NULL, false, NULL }, get_openapi, HTTP_GET },
};

size_t web_reads(struct api_read *ret_list, size_t max)
{
	CHECK(max >= COUNT_OF(reads));
	for (size_t i = 0; i < COUNT_OF(reads); i++)
		ret_list[i] = reads[i].read;
	return COUNT_OF(reads);
}

static enum http_method method_of(const char *name)
{
	for (int m = 0; m < HTTP_METHODS; m++)
		if (str_eq(http_method_name((enum http_method)m), name))
			return (enum http_method)m;
	CHECK(!"a method of HTTP");
	return HTTP_GET;
}

size_t api_pages(struct arena *a, struct web_page **ret_pages)
{
	const struct operation *ops[WEB_OPERATIONS_MAX];
	size_t nops = web_operations(ops, COUNT_OF(ops)), n = 0;
	struct web_page *pages = ARENA_ARRAY(a, struct web_page, nops + COUNT_OF(reads));

	for (size_t i = 0; i < COUNT_OF(reads); i++) {
		bool get = reads[i].method == HTTP_GET;

		pages[n++] = (struct web_page){ .method = reads[i].method,
			.pattern = arena_printf(a, "/api/v1%s", reads[i].read.path),
			.roles = reads[i].read.roles ? reads[i].read.roles : PAGE_PUBLIC, .run = reads[i].run,
			.label = reads[i].read.en, .flags = reads[i].worker ? HTTP_WORKER : HTTP_INLINE,
			.max_body = get ? 0 : API_BODY_MAX };
	}
	for (size_t i = 0; i < nops; i++) {
		if (!ops[i]->path || (ops[i]->flags & (OP_READ | OP_INTERNAL)))
			continue;
		pages[n++] = (struct web_page){ .method = method_of(ops[i]->method),
			.pattern = arena_printf(a, "/api/v1%s", ops[i]->path), .roles = ops[i]->roles, .run = run_verb,
			.label = ops[i]->en, .flags = HTTP_WORKER, .max_body = API_BODY_MAX, .op = ops[i] };
	}
	*ret_pages = pages;
	return n;
}

MESSAGES(api,
	{ "api.idempotency_key_needed", "برای ثبت، سرآیند Idempotency-Key لازم است.", "A create needs the header Idempotency-Key." },
	{ "api.if_match_needed", "برای تغییر، نسخه‌ای که دیده‌اید را در If-Match بفرستید.", "A change needs If-Match with the version you saw." },
	{ "api.json_needed", "بدنه باید application/json باشد.", "The body must be application/json." },
	{ "access.sign_in_needed", "اول وارد شوید.", "Please sign in first." },
	{ "access.not_meant", "این فرم از همین صفحه فرستاده نشده یا زمان آن گذشته است. صفحه را دوباره باز کنید.", "This form was not sent from our own page, or it is too old. Open the page again." },
);
