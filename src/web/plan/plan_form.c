/* One page for every form about needs, tasks, plans and exit: it is found by its path,
 * keeps what was typed, and shows beside the fields what is wrong. */
#include "page_plan.h"

#include <string.h>

struct deed_page {
	household_key household;
	const char *family_name, *file_number, *heading, *lead, *refused;
	struct html form;
	bool stale;
	const struct page_both *both;
	size_t nboth;
};
static const struct view_field deed_page_fields[] = {
	VIEW_BOOL(struct deed_page, stale), VIEW_LIST(struct deed_page, both, nboth, page_both_view),
	VIEW_KEY(struct deed_page, household), VIEW_TEXT(struct deed_page, family_name),
	VIEW_CODE(struct deed_page, file_number), VIEW_TEXT(struct deed_page, heading),
	VIEW_TEXT(struct deed_page, lead), VIEW_TEXT(struct deed_page, refused), VIEW_HTML(struct deed_page, form),
};
static VIEW_PAGE(deed_view, struct deed_page, deed_page_fields, "deed");

static const struct deed *const deeds[] = {
	deeds_milestone, deeds_waiting,
	deeds_stagnant, deeds_appeal,
	deeds_need, deeds_task, deeds_assist, deeds_referral, deeds_community, deeds_money, deeds_scheme, deeds_office };

static const struct deed *deed_of(const struct page *p)
{
	const char *first = p->req->segment[0], *verb = p->req->segment[p->req->nsegments - 1];

	for (size_t t = 0; t < COUNT_OF(deeds); t++)
		for (const struct deed *d = deeds[t]; d->op; d++)
			if (str_eq(d->first, first) && str_eq(d->verb, verb))
				return d;
	CHECK(!"a route without its deed");
	return NULL;
}

static bool of_household(const struct deed *d)
{
	return str_eq(d->first, "households");
}

static bool makes(const struct deed *d)
{
	return of_household(d) || d->parent;
}

static int64_t field_number(const struct record_type *t, const char *name, const void *record)
{
	const struct field *f = record_field(t, name);
	int64_t v;

	CHECK(f && f->size == sizeof v);
	memcpy(&v, (const char *)record + f->offset, sizeof v);
	return v;
}

static void set_key(const struct record_type *t, const char *name, int64_t key, void *input)
{
	const struct field *f = t && name ? record_field(t, name) : NULL;

	if (f && f->size == sizeof key)
		memcpy((char *)input + f->offset, &key, sizeof key);
}

/* ---- loading -------------------------------------------------------------------------------- */

static const struct record_type no_input = { .name = "none", .fa = "", .en = "" };

static const struct record_type *input_of(const struct deed *d)
{
	return d->op->input ? d->op->input : &no_input;
}

static enum rc load(struct page *p, const struct deed *d, struct tx *tx, struct deed_form *f)
{
	household_key key = { page_key(p, "key") };
	const struct record_type *in = input_of(d);
	enum rc rc;

	*f = (struct deed_form){0};
	if (!of_household(d)) {
		const struct record_type *t = d->parent ? d->parent : d->op->subject;
		void *record = arena_alloc(p->arena, t->size);

		rc = row_load(tx, t, key.v, record);
		if (rc)
			return rc;
		f->record = record;
		f->subject = d->parent ? 0 : key.v;
		f->ver = field_number(t, "ver", record);
		key.v = field_number(t, "household", record);
	}
	/* Whatever it is: it is seen through the household's scope. */
	rc = household_load(&p->ctx, tx, key, &f->h);
	if (rc)
		return rc;
	rc = member_list(tx, key, true, &f->members, &f->nmembers);
	if (rc)
		return rc;
	f->input = arena_alloc(p->arena, in->size ? in->size : 1);
	if (in->size && in == d->op->subject)
		memcpy(f->input, f->record, in->size);
	else if (in->size)
		record_init(in, f->input);
	set_key(d->op->input, "household", key.v, f->input);
	set_key(d->op->input, d->parent_field, page_key(p, "key"), f->input);
	return d->prepare ? d->prepare(p, tx, f) : OK;
}

/* ---- choices ---------------------------------------------------------------------------------- */

const char *plan_member_name(struct page *p, const struct member *m, size_t n, member_key key)
{
	for (size_t i = 0; i < n; i++)
		if (m[i].key.v == key.v && key.v)
			return member_shown_name(&m[i], p->arena);
	return NULL;
}

void deed_members(struct page *p, struct deed_form *f, const char *field)
{
	struct form_option *o = ARENA_ARRAY(p->arena, struct form_option, f->nmembers);
	size_t n = 0;

	for (size_t i = 0; i < f->nmembers; i++)
		if (f->members[i].status == MEMBER_ACTIVE)
			o[n++] = (struct form_option){ page_key_text(p, f->members[i].key.v),
				member_shown_name(&f->members[i], p->arena) };
	f->options[f->noptions++] = (struct form_options){ field, o, n };
}

enum rc deed_needs(struct page *p, struct tx *tx, struct deed_form *f, const char *field)
{
	struct form_option *o;
	struct need *list;
	size_t n, k = 0;
	enum rc rc = need_list(tx, f->h.key, &list, &n);

	if (rc)
		return rc;
	o = ARENA_ARRAY(p->arena, struct form_option, n);
	for (size_t i = 0; i < n; i++)
		if (list[i].state == NEED_OPEN)
			o[k++] = (struct form_option){ page_key_text(p, list[i].key.v), arena_printf(p->arena, "%s: %s",
				choice_label(need_category_choices, list[i].category, p->lang), list[i].words) };
	f->options[f->noptions++] = (struct form_options){ field, o, k };
	return OK;
}

enum rc deed_workers(struct page *p, struct deed_form *f, const char *field)
{
	return file_workers(p, f->h.unit, field, &f->options[f->noptions++]);
}

/* ---- showing ------------------------------------------------------------------------------------ */

static const char *back_of(struct page *p, const struct deed *d, const struct deed_form *f, int64_t made)
{
	const struct record_type *t = d->parent ? d->parent : d->op->subject;
	int64_t plan = of_household(d) ? made : str_eq(d->first, "plans") ? page_key(p, "key") :
		d->to_plan ? field_number(t, "plan", f->record) : 0;

	if (d->own && (made || f->subject))
		return page_path(p, "/%s/%s", d->own, page_key_text(p, made ? made : f->subject));
	if (d->to_plan && plan)
		return page_path(p, "/plans/%s", page_key_text(p, plan));
	return page_path(p, "/households/%s%s", page_key_text(p, f->h.key.v), d->to);
}

static enum rc show(struct page *p, const struct deed *d, const struct deed_form *f)
{
	struct form_hidden hidden = { "ver", arena_printf(p->arena, "%lld", (long long)f->ver) };
	struct form form = page_form_of(p, p->req->path, input_of(d), f->input);
	struct deed_page s = { .household = f->h.key, .family_name = f->h.family_name, .file_number = f->h.file_number,
		.heading = page_text(p, d->title), .lead = f->lead };
	static const char *const nothing[] = { NULL };
	enum rc rc = page_read_log(p, f->h.key, "edit");

	if (rc)
		return rc;
	if (makes(d))
		hidden = (struct form_hidden){ "once", page_once(p) };
	form.only = d->op->input ? d->only : nothing;
	form.hidden = &hidden;
	form.nhidden = 1;
	form.options = f->options;
	form.noptions = f->noptions;
	form.submit = page_text(p, d->submit);
	form.cancel_href = back_of(p, d, f, 0);
	s.stale = p->res->status >= 400 && str_eq(p->ctx.fault.code, "access.stale");
	if (s.stale)
		s.nboth = page_both(p, d->op, f->subject, &s.both);
	else if (p->res->status >= 400 && p->ctx.fault.code && !p->ctx.fault.nfields)
		s.refused = file_fault_text(p);
	s.form = widget_form(p->arena, &form);
	return page_show_titled(p, &deed_view,
		view_textf(p->arena, p->lang, "file.of_family", "what", s.heading, "name", f->h.family_name, NULL), &s);
}

enum rc deed_get(struct page *p)
{
	const struct deed *d = deed_of(p);
	struct deed_form f;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = load(p, d, &tx, &f);
	if (rc)
		return rc;
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	return show(p, d, &f);
}

/* Fields that the form does not show stay as they were, whatever was sent. */
static void keep_others(const struct deed *d, const void *before, void *typed)
{
	const struct record_type *t = input_of(d);

	for (size_t i = 0; d->only && i < t->nfields; i++) {
		const char *const *name = d->only;

		while (*name && !str_eq(*name, t->fields[i].name))
			name++;
		if (!*name)
			memcpy((char *)typed + t->fields[i].offset, (const char *)before + t->fields[i].offset, t->fields[i].size);
	}
}

static enum rc act(struct page *p, const struct deed *d, struct deed_form *f, int64_t *ret_made)
{
	const struct record_type *in = input_of(d);
	void *before = arena_dup(p->arena, f->input, in->size ? in->size : 1);
	enum rc rc = page_form(p, in, f->input);

	keep_others(d, before, f->input);
	set_key(d->op->input, "household", f->h.key.v, f->input);
	set_key(d->op->input, d->parent_field, page_key(p, "key"), f->input);
	/* What is missing in fields that are not asked for here was never the person's to give. */
	if (rc)
		return rc;
	return operation_run(&p->ctx, d->op, shard_of_key(f->h.key.v), d->op->input ? f->input : NULL, f->subject, ret_made);
}

enum rc deed_post(struct page *p)
{
	const struct deed *d = deed_of(p);
	int64_t made = 0;
	struct deed_form f;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
		if (rc)
			return rc;
		rc = load(p, d, &tx, &f);
		if (rc)
			return rc;
		rc = tx_commit(&tx);
		if (rc)
			return rc;
	}
	rc = act(p, d, &f, &made);
	if (page_overtaken(rc, p) && !str_eq(p->ctx.fault.code, "access.stale"))
		return rc;
	if (rc == LIMIT || file_is_form_error(rc, p)) {
		p->res->status = rc == INVALID ? 422 : 409;
		return show(p, d, &f);
	}
	if (rc)
		return rc;
	return page_redirect(p, back_of(p, d, &f, made), d->notice);
}

const struct view_type *const views_deed[] = { &deed_view, NULL };
