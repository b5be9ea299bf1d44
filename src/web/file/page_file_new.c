/* Opening a case file: the household and its head in one form, from a request or
 * from nothing; what was typed once is not asked for again (R8, R102). */
#include "page_file.h"

#include <string.h>

#include "draft.h"

struct new_page { const char *request_number, *refused; request_key request; instant_t draft_at; struct html form; };
static const struct view_field new_fields[] = {
	VIEW_CODE(struct new_page, request_number), VIEW_TEXT(struct new_page, refused),
	VIEW_KEY(struct new_page, request), VIEW_TIME(struct new_page, draft_at), VIEW_HTML(struct new_page, form),
};
VIEW_PAGE(file_new_view, struct new_page, new_fields, "household_new");

static const char *const head_fields[] = { "given_name", "surname", "sex", "birth_on", NULL };
static const char *const about_fields[] = { "father_name", "birth_kind", "marital", NULL };
static const char *const id_fields[] = { "id_kind", "national_id", "foreign_id", "id_reason", "mobile", NULL };
static const char *const id_fields_twice[] = { "id_kind", "national_id", "duplicate_reason", "foreign_id", "id_reason",
	"mobile", NULL };
static const char *const place_fields[] = { "neighbourhood", "area", "address", "worker", NULL };
static const char *const post_fields[] = { "phone", "postal_code", "hide_address", NULL };
static const char *const case_fields[] = { "source", "housing", "risk_level", "visit_programme",
	"target_group", "paper_archive_no", "note", NULL };

/* ---- what is known already --------------------------------------------------------------- */

/* "Fatemeh Rezaei" as people write it: the first word is the given name. */
static void split_name(struct page *p, const char *name, struct household_open *in)
{
	const char *space = name ? strchr(name, ' ') : NULL;

	if (str_empty(name))
		return;
	in->given_name = space ? arena_strndup(p->arena, name, (size_t)(space - name)) : NULL;
	in->surname = space ? space + 1 : name;
}

static void take_request(struct page *p, const struct request *r, struct household_open *in)
{
	char mobile[FA_MOBILE_SIZE];
	const char *code;

	in->request = r->key.v;
	split_name(p, r->applicant_name, in);
	if (!str_empty(r->applicant_national_id))
		in->national_id = r->applicant_national_id;
	if (str_empty(r->applicant_phone))
		return;
	if (fa_mobile(r->applicant_phone, mobile, &code) == OK)
		in->mobile = r->applicant_phone;
	else
		in->phone = r->applicant_phone;
}

static enum rc find_request(struct page *p, int64_t key, struct request *ret_r)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
	if (rc)
		return rc;
	rc = request_load(&p->ctx, &tx, (request_key){ key }, ret_r);
	if (rc)
		return rc;
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	/* The request's names and numbers are shown in the form: that is a read (R21). */
	return page_read_log(p, (household_key){ key }, "file_new");
}

/* ---- the form -------------------------------------------------------------------------------- */

struct draft_form { struct page *p; struct http_pairs pairs; };

static const char *from_draft(void *arg, const char *name)
{
	struct draft_form *d = arg;

	return page_joined(d->p, &d->pairs, name);
}

/* A draft begun from another request is not meant here. */
static enum rc load_draft(struct page *p, const struct household_open *in, struct form *f, struct new_page *s)
{
	struct draft_form *d = ARENA_NEW(p->arena, struct draft_form);
	const char *request;
	struct draft kept;
	int64_t from = 0;
	enum rc rc = draft_load(&p->ctx, "household", "new", &kept);

	if (rc)
		return rc == NOT_FOUND ? OK : rc;
	d->p = p;
	if (http_form_read(p->arena, kept.body, &d->pairs) != OK)
		return OK;
	request = http_pairs_first(&d->pairs, "request");
	if (!str_empty(request) && !key_read(request, &from))
		return OK;
	if (in->request > 0 && from != in->request)
		return OK;
	f->typed = from_draft;
	f->typed_arg = d;
	s->draft_at = (instant_t){ kept.at_ms };
	return OK;
}

static enum rc load_options(struct page *p, struct form_options *o)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = file_workers(p, p->ctx.actor.unit.v, "worker", &o[0]);
	if (rc)
		return rc;
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (rc)
		return rc;
	return file_places(p, &tx, p->ctx.actor.unit.v, "neighbourhood", &o[1]);
}

static enum rc show(struct page *p, const struct household_open *in, const struct request *from, const char *maybe)
{
	struct form f = page_form_of(p, "/households/new", &household_open_type, in);
	struct form_options options[2];
	struct form_hidden hidden[3] = { { "once", page_once(p) }, { "request", "" }, { "seen", "1" } };
	struct new_page s = {0};
	enum rc rc = load_options(p, options);

	if (rc)
		return rc;
	if (p->req->method == HTTP_GET) {
		rc = load_draft(p, in, &f, &s);
		if (rc)
			return rc;
	}
	bool twice = str_eq(p->ctx.fault.code, "member.national_id.open_elsewhere") ||
		(f.typed && !str_empty(f.typed(f.typed_arg, "duplicate_reason")));
	const struct form_group groups[] = {
		{ page_text(p, "file.new.head"), page_text(p, "file.new.head_hint"), head_fields, false },
		{ page_text(p, "member.id"), page_text(p, "member.id_hint"), twice ? id_fields_twice : id_fields, false },
		{ page_text(p, "file.contact"), page_text(p, "file.new.place_hint"), place_fields, false },
		{ page_text(p, "file.new.about"), NULL, about_fields, true },
		{ page_text(p, "file.new.post"), NULL, post_fields, true },
		{ page_text(p, "file.new.case"), NULL, case_fields, true },
	};

	if (in->request > 0)
		hidden[1].value = page_key_text(p, in->request);
	if (from) {
		s.request = from->key;
		s.request_number = from->number;
	}
	if (p->res->status == 409)
		s.refused = maybe ? maybe : file_fault_text(p);
	f.told = s.refused != NULL;
	f.groups = groups;
	f.ngroups = COUNT_OF(groups);
	f.options = options;
	f.noptions = COUNT_OF(options);
	f.hidden = hidden;
	f.nhidden = maybe ? 3 : 2;
	f.draft = "household/new";
	f.submit = page_text(p, "file.open_new");
	f.cancel_href = "/households";
	s.form = widget_form(p->arena, &f);
	return page_show(p, &file_new_view, "file.open_new", &s);
}

static void blank(struct page *p, struct household_open *in)
{
	household_open_blank(in);
	in->id_kind = ID_NATIONAL;
	in->birth_kind = BIRTH_EXACT;
	in->source = SOURCE_RECEPTION;
	in->visit_programme = PROGRAMME_ORDINARY;
	if (p->ctx.actor.role == ROLE_SOCIAL_WORKER)
		in->worker = p->ctx.actor.staff;
}

enum rc file_new_get(struct page *p)
{
	int64_t request = page_asked_key(p, "request");
	struct household_open in;
	struct request r;
	enum rc rc;

	blank(p, &in);
	if (!request)
		return show(p, &in, NULL, NULL);
	rc = find_request(p, request, &r);
	if (rc)
		return rc;
	if (r.household.v > 0)
		return page_redirect(p, page_path(p, "/households/%s", page_key_text(p, r.household.v)), NULL);
	take_request(p, &r, &in);
	return show(p, &in, &r, NULL);
}

/* By name, father's name and year; one ID in two files has words of its own. */
static enum rc maybe_known(struct page *p, const struct household_open *in, const char **ret_text)
{
	const char *text = NULL;
	struct member m;
	enum rc rc;

	if (in->id_kind == ID_NATIONAL)
		return OK;
	member_blank(&m);
	m.given_name = in->given_name;
	m.surname = in->surname;
	m.father_name = in->father_name;
	m.birth_on = in->birth_on;
	rc = file_maybe(p, page_shard(p), &m, &text);
	if (rc == OK && text)
		*ret_text = arena_printf(p->arena, "%s %s", text, page_text(p, "file.maybe_send"));
	return rc;
}

enum rc file_new_post(struct page *p)
{
	struct household_open in;
	struct request r;
	const char *maybe = NULL;
	bool from = false;
	int64_t made;
	enum rc rc;

	blank(p, &in);
	rc = page_form(p, &household_open_type, &in);
	if (rc == OK && str_empty(http_form(p->req, "seen"))) {
		rc = maybe_known(p, &in, &maybe);
		if (rc == OK && maybe) {
			p->res->status = 409;
			from = in.request > 0 && find_request(p, in.request, &r) == OK;
			return show(p, &in, from ? &r : NULL, maybe);
		}
	}
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_household_open, page_shard(p), &in, 0, &made);
	if (file_is_form_error(rc, p)) {
		struct fault fault = p->ctx.fault;

		p->res->status = rc == CONFLICT ? 409 : 422;
		from = in.request > 0 && find_request(p, in.request, &r) == OK;
		p->ctx.fault = fault;
		return show(p, &in, from ? &r : NULL, NULL);
	}
	if (rc)
		return rc;
	rc = draft_drop(&p->ctx, "household", "new");
	if (rc)
		log_kv(LOG_WARN, "draft", "code", "not_dropped", NULL);
	return page_redirect(p, page_path(p, "/households/%s", page_key_text(p, made)), "notice.file_opened");
}
