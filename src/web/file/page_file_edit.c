/* One page for every form that changes a file or a person in it.  What was typed
 * is kept; when somebody else was quicker, both versions stand side by side. */
#include "page_file.h"

#include <string.h>

#include "json.h"

/* ---- the page ------------------------------------------------------------------------ */

struct form_page {
	household_key household;
	const char *family_name, *file_number, *heading, *person, *lead, *refused;
	bool stale, alike;
	struct html form;
	const struct page_both *both;
	size_t nboth;
};
static const struct view_field form_page_fields[] = {
	VIEW_KEY(struct form_page, household), VIEW_TEXT(struct form_page, family_name),
	VIEW_CODE(struct form_page, file_number), VIEW_TEXT(struct form_page, heading),
	VIEW_TEXT(struct form_page, person), VIEW_TEXT(struct form_page, lead), VIEW_TEXT(struct form_page, refused),
	VIEW_BOOL(struct form_page, stale), VIEW_BOOL(struct form_page, alike), VIEW_HTML(struct form_page, form),
	VIEW_LIST(struct form_page, both, nboth, page_both_view),
};
VIEW_PAGE(file_form_view, struct form_page, form_page_fields, "file_form");

/* ---- which change -------------------------------------------------------------------------- */

static enum rc prepare_edit(struct page *p, struct tx *tx, struct file_form *f)
{
	static const char *const with_place[] = { "family_name", "neighbourhood", "address", "area", "postal_code", "phone",
		"housing", "rent", "risk_level", "visit_programme", "conditions", "hide_address", "paper_archive_no",
		"note", NULL };
	static const char *const without[] = { "family_name", "housing", "rent", "risk_level", "visit_programme",
		"conditions", "paper_archive_no", "note", NULL };

	f->input = arena_dup(p->arena, &f->h, sizeof f->h);
	f->only = file_may_see_place(p, &f->h) ? with_place : without;
	return file_places(p, tx, f->h.unit, "neighbourhood", &f->options[f->noptions++]);
}

static enum rc prepare_address(struct page *p, struct tx *tx, struct file_form *f)
{
	static const char *const only[] = { "neighbourhood", "area", "address", "postal_code", "phone", "point", NULL };
	struct household_address *in = ARENA_NEW(p->arena, struct household_address);

	if (!file_may_see_place(p, &f->h))
		return ctx_fault(&p->ctx, NOT_FOUND, "not_found");
	*in = (struct household_address){ .address = f->h.address, .area = f->h.area, .postal_code = f->h.postal_code,
		.phone = f->h.phone, .point = f->h.point,
		.neighbourhood = f->h.neighbourhood };
	f->input = in;
	f->only = only;
	f->lead = page_text(p, "file.address_lead");
	return file_places(p, tx, f->h.unit, "neighbourhood", &f->options[f->noptions++]);
}

static enum rc prepare_worker(struct page *p, struct tx *tx, struct file_form *f)
{
	struct household_assign *in = ARENA_NEW(p->arena, struct household_assign);

	(void)tx;
	in->worker = f->h.worker;
	f->input = in;
	if (f->h.worker > 0)
		f->lead = view_textf(p->arena, p->lang, "file.worker_now", "name", page_staff_name(p, f->h.worker), NULL);
	return file_workers(p, f->h.unit, "worker", &f->options[f->noptions++]);
}

static enum rc prepare_centre(struct page *p, struct tx *tx, struct file_form *f)
{
	struct household_move *in = ARENA_NEW(p->arena, struct household_move);

	(void)tx;
	in->unit = INT_NONE;
	f->input = in;
	f->lead = view_textf(p->arena, p->lang, "file.centre_now", "name", page_unit_name(p, f->h.unit), NULL);
	f->options[f->noptions++] = file_centres(p, p->ctx.scope, f->h.unit, "unit");
	return OK;
}

/* Whoever closes a file sees first what the family still waits for (R22). */
static enum rc prepare_close(struct page *p, struct tx *tx, struct file_form *f)
{
	static const char *const plain[] = { "close_reason", "reason", NULL };
	static const char *const despite[] = { "close_reason", "reason", "despite_requests", NULL };
	struct request_filter rf = { .range = p->ctx.scope, .household = f->h.key, .unfinished = true,
		.order = REQUEST_BY_NEWEST };
	struct request_row *rows;
	size_t n;
	bool more;
	enum rc rc = request_list(tx, &rf, 20, &rows, &n, &more);

	if (rc)
		return rc;
	f->input = ARENA_NEW(p->arena, struct household_close);
	f->only = n ? despite : plain;
	if (n) {
		struct buf b;

		buf_init(&b, 32);
		fa_put_plain(&b, (int64_t)n, p->lang);
		f->lead = view_textf(p->arena, p->lang, "file.close_requests", "n", buf_str(&b), NULL);
		buf_release(&b);
	} else {
		f->lead = page_text(p, "file.close_lead");
	}
	return OK;
}

static enum rc prepare_reopen(struct page *p, struct tx *tx, struct file_form *f)
{
	(void)tx;
	f->input = ARENA_NEW(p->arena, struct household_reopen);
	f->lead = page_text(p, "file.reopen_lead");
	return OK;
}

static const struct file_change household_changes[] = {
	{ .op = &op_household_change, .verb = "edit", .title = "file.edit_file", .submit = "file.save",
		.notice = "notice.file_changed", .log = "edit", .prepare = prepare_edit },
	{ .op = &op_household_confirm_address, .verb = "address", .title = "file.confirm_address",
		.submit = "file.confirm_submit", .notice = "notice.address_confirmed", .log = "address",
		.prepare = prepare_address },
	{ .op = &op_household_assign, .verb = "worker", .title = "file.assign", .submit = "file.assign_submit",
		.notice = "notice.file_assigned", .prepare = prepare_worker },
	{ .op = &op_household_move_centre, .verb = "centre", .title = "file.move", .submit = "file.move_submit",
		.notice = "notice.file_moved", .prepare = prepare_centre },
	{ .op = &op_household_close, .verb = "close", .title = "file.close", .submit = "file.close",
		.notice = "notice.file_closed", .prepare = prepare_close },
	{ .op = &op_household_reopen, .verb = "reopen", .title = "file.reopen", .submit = "file.reopen",
		.notice = "notice.file_reopened", .prepare = prepare_reopen },
	{ .verb = NULL }
};

/* The last segment of the path names the change; which half of the table, the first. */
static const struct file_change *change_of(const struct page *p)
{
	const char *verb = p->req->segment[p->req->nsegments - 1];
	bool people = str_eq(p->req->segment[0], "members") || str_eq(verb, "member");
	bool event = str_eq(p->req->segment[p->req->nsegments - 2], "event");

	for (const struct file_change *c = event ? event_changes : people ? member_changes : household_changes; c->verb; c++)
		if (str_eq(c->verb, verb))
			return c;
	CHECK(!"a route without its change");
	return NULL;
}

/* ---- loading ----------------------------------------------------------------------------------- */

static enum rc load(struct page *p, const struct file_change *c, struct tx *tx, struct file_form *f)
{
	int64_t key = page_key(p, "key");
	enum rc rc;

	*f = (struct file_form){0};
	if (c->member) {
		rc = row_load(tx, &member_type, key, &f->m);
		if (rc)
			return rc;
	}
	/* A person is seen through the household's scope only. */
	rc = household_load(&p->ctx, tx, c->member ? f->m.household : (household_key){ key }, &f->h);
	if (rc)
		return rc;
	f->ver = c->create ? 0 : c->member ? f->m.ver : f->h.ver;
	return c->prepare(p, tx, f);
}

/* ---- showing -------------------------------------------------------------------------------------- */

static struct html value_html(struct page *p, const struct field *f, const void *record,
		const struct form_options *options, size_t n)
{
	const char *text;

	if (value_is_none(f, record))
		return html_text(p->arena, page_text(p, "file.empty_value"));
	text = value_text(f, record, p->arena);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < options[i].n && str_eq(options[i].field, f->name); k++)
			if (str_eq(options[i].list[k].value, text))
				return html_text(p->arena, options[i].list[k].label);
	return widget_value(p->arena, p->lang, f, record, true);
}

/* ---- two people at once --------------------------------------------------------------- */

/* What happened to the fields of a form since it was drawn, by bit of the field:
 * taken over from the colleague because this person left them alone, and changed
 * by both. */
struct merge { uint64_t taken, both; };

/* Old values of a record's fields before everything after base_ver, from the journal. */
static void read_base(const struct record_type *t, const struct jval *pairs, const char **base, bool *known)
{
	for (const struct jval *pair = pairs ? pairs->child : NULL; pair; pair = pair->next) {
		const struct field *f = record_field(t, pair->name);

		if (!f || pair->kind != JV_ARRAY || !pair->child)
			continue;
		base[f - t->fields] = pair->child->text;
		known[f - t->fields] = true;
	}
}

static enum rc load_base(struct page *p, struct tx *tx, const struct file_change *c, const struct file_form *now,
		int64_t base_ver, const char **base, bool *known)
{
	const char *key = page_key_text(p, c->member ? now->m.key.v : now->h.key.v);
	struct journal_row *rows;
	size_t n;
	enum rc rc = journal_of(tx, now->h.key.v, 0, 40, &rows, &n);

	if (rc)
		return rc;
	/* Newest first: the last one written is the oldest, what stood when the form was drawn. */
	for (size_t i = 0; i < n; i++) {
		const struct jval *all;

		if (!rows[i].changes || json_read(p->arena, rows[i].changes, strlen(rows[i].changes), NULL, &all) != OK)
			continue;
		for (const struct jval *ch = all->child; ch; ch = ch->next) {
			if (!str_eq(jval_text(ch, "table"), c->op->subject->name) || !str_eq(jval_text(ch, "key"), key) ||
			    jval_int(ch, "ver", 0) <= base_ver)
				continue;
			read_base(c->op->input, jval_get(ch, "fields"), base, known);
			read_base(c->op->input, jval_get(ch, "sensitive"), base, known);
		}
	}
	return OK;
}

static bool same_text(const char *a, const char *b)
{
	return str_empty(a) ? str_empty(b) : str_eq(a, b);
}

/* Another field changed: both changes stand.  The same field changed: a person decides. */
static enum rc merge(struct page *p, struct tx *tx, const struct file_change *c, const struct file_form *now,
		int64_t base_ver, void *typed, struct merge *ret)
{
	const struct record_type *t = c->op->input;
	const char **base = ARENA_ARRAY(p->arena, const char *, t->nfields);
	bool *known = ARENA_ARRAY(p->arena, bool, t->nfields);
	enum rc rc = load_base(p, tx, c, now, base_ver, base, known);

	if (rc)
		return rc;
	*ret = (struct merge){0};
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (f->flags & INTERNAL || !known[i] || value_equal(f, typed, now->input))
			continue;
		if (same_text(value_text(f, typed, p->arena), base[i])) {
			memcpy((char *)typed + f->offset, (const char *)now->input + f->offset, f->size);
			ret->taken |= UINT64_C(1) << i;
		} else {
			ret->both |= UINT64_C(1) << i;
		}
	}
	return OK;
}

static void put_both(struct page *p, const struct file_change *c, const struct file_form *now, const void *typed,
		const struct merge *m, struct form_page *s)
{
	const struct record_type *t = c->op->input;
	struct page_both *rows = ARENA_ARRAY(p->arena, struct page_both, t->nfields);

	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (!(m->both >> i & 1))
			continue;
		rows[s->nboth++] = (struct page_both){ .label = field_label(f, p->lang),
			.mine = value_html(p, f, typed, now->options, now->noptions),
			.theirs = value_html(p, f, now->input, now->options, now->noptions) };
	}
	s->both = rows;
}

/* What was typed, except where the colleague's value was taken over. */
struct merged_form { struct page *p; const struct record_type *type; uint64_t taken; };

static const char *typed_merged(void *arg, const char *name)
{
	struct merged_form *m = arg;
	const struct field *f = record_field(m->type, name);

	if (f && m->taken >> (f - m->type->fields) & 1)
		return NULL;
	return page_typed(m->p, name);
}

/* ---- drawing --------------------------------------------------------------------------- */

static const struct record_type no_input = { .name = "none", .fa = "", .en = "" };
static const char *const no_fields[] = { NULL };

static struct html draw(struct page *p, const struct file_change *c, const struct file_form *f, const void *record,
		const struct merge *m)
{
	struct merged_form merged = { p, c->op->input, m ? m->taken : 0 };
	struct form_hidden hidden[2] = { { "ver", arena_printf(p->arena, "%lld", (long long)f->ver) }, { "seen", "1" } };
	struct form form = page_form_of(p, p->req->path, c->op->input ? c->op->input : &no_input, record);

	if (m) {
		form.typed = typed_merged;
		form.typed_arg = &merged;
	}
	if (c->create)
		hidden[0] = (struct form_hidden){ "once", page_once(p) };
	form.only = c->op->input ? f->only : no_fields;
	form.groups = f->groups;
	form.ngroups = f->ngroups;
	form.options = f->options;
	form.noptions = f->noptions;
	form.hidden = hidden;
	form.nhidden = f->maybe ? 2 : 1;
	form.submit = page_text(p, c->submit);
	form.cancel_href = c->member ? page_path(p, "/members/%s", page_key_text(p, f->m.key.v)) :
		page_path(p, "/households/%s", page_key_text(p, f->h.key.v));
	return widget_form(p->arena, &form);
}

static enum rc show(struct page *p, const struct file_change *c, const struct file_form *f, const void *record,
		const struct merge *m)
{
	struct form_page s = { .household = f->h.key, .family_name = f->h.family_name, .file_number = f->h.file_number,
		.heading = page_text(p, c->title), .lead = f->lead, .stale = m != NULL, .alike = c->op == &op_member_add };
	enum rc rc;

	if (c->log) {
		rc = page_read_log(p, f->h.key, c->log);
		if (rc)
			return rc;
	}
	if (c->member)
		s.person = member_shown_name(&f->m, p->arena);
	if (f->maybe)
		s.refused = f->maybe;
	else if (m)
		put_both(p, c, f, record, m, &s);
	else if (p->res->status == 409)
		s.refused = file_fault_text(p);
	s.form = draw(p, c, f, record, m);
	return page_show_titled(p, &file_form_view,
		view_textf(p->arena, p->lang, "file.of_family", "what", s.heading, "name", f->h.family_name, NULL), &s);
}

enum rc file_change_get(struct page *p)
{
	const struct file_change *c = change_of(p);
	struct file_form f;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = load(p, c, &tx, &f);
	if (rc)
		return rc;
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	return show(p, c, &f, f.input, NULL);
}

/* ---- sending ------------------------------------------------------------------------------------------ */

static bool is_stale(const struct page *p)
{
	return str_eq(p->ctx.fault.code, "access.stale") || str_eq(p->ctx.fault.code, "conflict");
}

static enum rc done(struct page *p, household_key household, const char *notice)
{
	return page_redirect(p, page_path(p, "/households/%s", page_key_text(p, household.v)), notice);
}

/* After somebody else's change: what only they changed is taken over and saved with
 * this; what both changed stands side by side, and saving again is a decision. */
static enum rc settle(struct page *p, struct tx *tx, const struct file_change *c, const struct file_form *now, void *typed)
{
	struct merge m;
	int64_t none;
	enum rc rc = merge(p, tx, c, now, p->ctx.if_version, typed, &m);

	if (rc)
		return rc;
	rc = tx_commit(tx);
	if (rc)
		return rc;
	if (!m.both && m.taken) {
		p->ctx.if_version = now->ver;
		rc = operation_run(&p->ctx, c->op, shard_of_key(page_key(p, "key")), typed, page_key(p, "key"), &none);
		if (rc == OK) {
			p->res->status = 200;
			return done(p, now->h.key, "notice.merged");
		}
		if (!file_is_form_error(rc, p))
			return rc;
	}
	fault_clear(&p->ctx.fault);
	return show(p, c, now, typed, &m);
}

/* Shows the form again: as it was sent, with what is wrong. */
static enum rc again(struct page *p, const struct file_change *c, enum rc rc, void *typed)
{
	bool stale = rc == CONFLICT && is_stale(p) && !c->create && c->op->input;
	struct fault fault = p->ctx.fault;
	struct file_form f;
	AUTO(tx) tx = {0};

	p->res->status = rc == CONFLICT ? 409 : 422;
	/* prepare sees the fault: some fields are asked for only after a refusal. */
	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = load(p, c, &tx, &f);
	if (rc)
		return rc;
	if (stale)
		return settle(p, &tx, c, &f, typed);
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	p->ctx.fault = fault;
	/* The version it was drawn with: a colleague's change must still be noticed. */
	if (p->ctx.if_version)
		f.ver = p->ctx.if_version;
	return show(p, c, &f, typed, NULL);
}

static bool is_named(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (str_eq(*names, name))
			return true;
	return false;
}

/* A form takes what it shows and nothing else, whatever was sent: who must not see
 * an address must not change it either. */
static void keep_others(const struct record_type *t, const struct file_form *f, const void *before, void *typed)
{
	if (!f->only && !f->groups)
		return;
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *field = &t->fields[i];
		bool shown = is_named(f->only, field->name);

		for (size_t g = 0; g < f->ngroups; g++)
			shown |= is_named(f->groups[g].fields, field->name);
		if (!shown)
			memcpy((char *)typed + field->offset, (const char *)before + field->offset, field->size);
	}
}

enum rc file_change_post(struct page *p)
{
	const struct file_change *c = change_of(p);
	int64_t key = page_key(p, "key"), made = 0;
	struct file_form f;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
		if (rc)
			return rc;
		rc = load(p, c, &tx, &f);
		if (rc)
			return rc;
		rc = tx_commit(&tx);
		if (rc)
			return rc;
	}
	if (c->op->input) {
		const void *before = arena_dup(p->arena, f.input, c->op->input->size);

		rc = page_form(p, c->op->input, f.input);
		keep_others(c->op->input, &f, before, f.input);
	} else {
		rc = page_form(p, &no_input, &f);
	}
	if (c->create)
		((struct member *)f.input)->household = f.h.key;
	if (rc == OK && c->op == &op_member_add && str_empty(http_form(p->req, "seen"))) {
		const char *maybe;

		rc = file_maybe(p, shard_of_key(key), f.input, &maybe);
		if (rc == OK && maybe) {
			p->res->status = 409;
			f.maybe = arena_printf(p->arena, "%s %s", maybe, page_text(p, "file.maybe_send"));
			return show(p, c, &f, f.input, NULL);
		}
	}
	if (rc == OK)
		rc = operation_run(&p->ctx, c->op, shard_of_key(key), f.input, c->create ? 0 : key, &made);
	if (file_is_form_error(rc, p))
		return again(p, c, rc, f.input);
	if (rc)
		return rc;
	return done(p, f.h.key, c->notice);
}
