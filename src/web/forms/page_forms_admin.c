/* Forms of the country: list, versions, editor with preview, publishing, export (R254). */
#include "page.h"

#include <string.h>

#include "assessment.h"
#include "form_draw.h"
#include "form_xlsform.h"
#include "json.h"
#include "message.h"

#define WRITERS (ROLE_BIT(ROLE_HEADQUARTERS) | ROLE_BIT(ROLE_ADMINISTRATOR))

enum { BODY_MAX = 512 << 10, IMPORT_MAX = 21 << 20 };

/* ---- the list ---------------------------------------------------------------------------- */

struct version_row { form_version_key key; const char *name, *code; int64_t number; int32_t status, about; date_t from; };
static const struct view_field version_fields[] = {
	VIEW_KEY(struct version_row, key), VIEW_TEXT(struct version_row, name), VIEW_CODE(struct version_row, code),
	VIEW_INT(struct version_row, number), VIEW_CHOICE(struct version_row, status, form_status_choices),
	VIEW_CHOICE(struct version_row, about, form_about_choices), VIEW_DATE(struct version_row, from),
};
static VIEW_ROW(version_view, struct version_row, version_fields);
struct told_row { const char *text; };
static const struct view_field told_fields[] = { VIEW_TEXT(struct told_row, text) };
static VIEW_ROW(told_view, struct told_row, told_fields);
struct list_page { const struct version_row *rows; size_t nrows; struct html create; const struct told_row *told; size_t ntold; bool wrong; };
static const struct view_field list_fields[] = {
	VIEW_LIST(struct list_page, rows, nrows, version_view), VIEW_HTML(struct list_page, create),
	VIEW_LIST(struct list_page, told, ntold, told_view), VIEW_BOOL(struct list_page, wrong),
};
static VIEW_PAGE(list_view, struct list_page, list_fields, "forms_admin");

static enum rc show_told(struct page *p, const struct told_row *told, size_t ntold)
{
	static const char *const only[] = { "code", NULL };
	struct list_page s = { .told = told, .ntold = ntold, .wrong = ntold > 0 };
	struct form_version *list;
	struct version_row *rows;
	struct form f = page_form_of(p, "/admin/forms", &form_create_input_type, NULL);
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = forms_list(&tx, &list, &s.nrows);
	if (rc)
		return rc;
	s.rows = rows = ARENA_ARRAY(p->arena, struct version_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++)
		rows[i] = (struct version_row){ list[i].key, form_say(p->lang, list[i].fa, list[i].en), list[i].code, list[i].number,
			list[i].status, list[i].about, list[i].valid_from };
	f.only = only;
	f.submit = page_text(p, "forms.create");
	s.create = widget_form(p->arena, &f);
	return page_show(p, &list_view, "forms.admin", &s);
}

static enum rc show_list(struct page *p)
{
	return show_told(p, NULL, 0);
}

static enum rc create_post(struct page *p)
{
	struct form_create_input in = { .body = { "{\"fa\":\"فرم تازه\",\"about\":\"household\",\"lists\":{\"yesno\":[{\"code\":\"yes\",\"fa\":\"بله\"},"
		"{\"code\":\"no\",\"fa\":\"خیر\"}]},\"items\":[{\"type\":\"section\",\"name\":\"first\",\"fa\":\"بخش نخست\",\"items\":[]}]}" } };
	int64_t made;
	enum rc rc = page_form(p, &form_create_input_type, &in);

	if (!rc)
		rc = operation_run(&p->ctx, &op_form_create, SHARD_NATIONAL, &in, 0, &made);
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show_list(p);
	}
	return rc ? rc : page_redirect(p, page_path(p, "/admin/forms/%s", page_key_text(p, made)), NULL);
}

/* ---- from a workbook -------------------------------------------------------------------------- */

static enum rc refuse_one(struct page *p, const char *text)
{
	struct told_row *row = ARENA_NEW(p->arena, struct told_row);

	row->text = text;
	p->res->status = 422;
	return show_told(p, row, 1);
}

static enum rc refuse_workbook(struct page *p, const struct xlsform *x)
{
	struct told_row *rows = ARENA_ARRAY(p->arena, struct told_row, XLSFORM_ERRORS);

	for (size_t i = 0; i < x->nerrors; i++)
		rows[i].text = xlsform_error_text(p->arena, &x->error[i], p->lang);
	p->res->status = 422;
	return show_told(p, rows, x->nerrors);
}

static enum rc import_post(struct page *p)
{
	const struct http_part *file = http_file(p->req, "file");
	const char *code = http_form(p->req, "code");
	struct xlsform *x = ARENA_NEW(p->arena, struct xlsform);
	struct form_create_input in = {0};
	struct fault *f = &p->ctx.fault;
	int64_t made;
	enum rc rc;

	if (!file || file->len == 0)
		return refuse_one(p, page_text(p, "forms.import_none"));
	rc = form_from_xlsx(p->arena, file->bytes, file->len, f, x);
	if ((rc == INVALID || rc == LIMIT || rc == BUSY) && !str_empty(f->code))
		return refuse_one(p, str_eq(f->code, "cage.sheet.empty") ? page_text(p, "forms.import_no_survey") :
			message_text(f->code, NULL, p->lang, p->arena));
	if (rc)
		return rc;
	if (!x->json)
		return refuse_workbook(p, x);
	in.code = str_empty(code) ? x->code : code;
	in.body = (json_t){ x->json };
	if (str_empty(in.code))
		return refuse_one(p, page_text(p, "forms.import_code"));
	rc = operation_run(&p->ctx, &op_form_create, SHARD_NATIONAL, &in, 0, &made);
	if ((rc == INVALID || rc == CONFLICT) && (f->nfields || !str_empty(f->code)))
		return refuse_one(p, f->nfields ? widget_error_text(p->arena, p->lang, &f->field[0]) : message_text(f->code, NULL, p->lang, p->arena));
	return rc ? rc : page_redirect(p, page_path(p, "/admin/forms/%s", page_key_text(p, made)), "notice.form_imported");
}

/* ---- one version ----------------------------------------------------------------------------- */

struct item_row { const char *name, *label; int32_t type; int64_t deep; bool movable; };
static const struct view_field item_fields[] = {
	VIEW_TEXT(struct item_row, name), VIEW_TEXT(struct item_row, label), VIEW_CHOICE(struct item_row, type, item_type_choices),
	VIEW_INT(struct item_row, deep), VIEW_BOOL(struct item_row, movable),
};
static VIEW_ROW(item_view, struct item_row, item_fields);
struct kind_row { const char *code, *label; };
static const struct view_field kind_fields[] = { VIEW_TEXT(struct kind_row, code), VIEW_TEXT(struct kind_row, label) };
static VIEW_ROW(kind_view, struct kind_row, kind_fields);
struct edit_page { form_version_key key; int64_t ver, number, day; const char *name, *code, *body, *problem, *today;
	int32_t status; date_t from; bool draft, active; const struct item_row *items; const struct kind_row *kinds; size_t nitems, nkinds;
	struct html preview; };
static const struct view_field edit_fields[] = {
	VIEW_KEY(struct edit_page, key), VIEW_INT(struct edit_page, ver), VIEW_INT(struct edit_page, number), VIEW_INT(struct edit_page, day),
	VIEW_TEXT(struct edit_page, name), VIEW_CODE(struct edit_page, code), VIEW_TEXT(struct edit_page, body),
	VIEW_TEXT(struct edit_page, problem), VIEW_TEXT(struct edit_page, today),
	VIEW_CHOICE(struct edit_page, status, form_status_choices), VIEW_DATE(struct edit_page, from),
	VIEW_BOOL(struct edit_page, draft), VIEW_BOOL(struct edit_page, active),
	VIEW_LIST(struct edit_page, items, nitems, item_view), VIEW_LIST(struct edit_page, kinds, nkinds, kind_view),
	VIEW_HTML(struct edit_page, preview),
};
static VIEW_PAGE(edit_view, struct edit_page, edit_fields, "form_admin");

static const char *nothing_typed(void *arg, const struct form_item *it, size_t row)
{
	(void)arg, (void)it, (void)row;
	return NULL;
}

static size_t one_row(void *arg, const struct form_item *it)
{
	(void)arg, (void)it;
	return 1;
}

static const char *pretty(struct page *p, const char *json)
{
	AUTO(buf) b = {0};
	const struct jval *v;
	struct jw w;

	if (json_read(p->arena, json, strlen(json), NULL, &v))
		return json;
	buf_init(&b, BODY_MAX);
	jw_init_pretty(&w, &b);
	jw_value(&w, v);
	jw_done(&w);
	return arena_strdup(p->arena, buf_str(&b));
}

static enum rc load(struct page *p, struct form_version *v, const struct form_def **form)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	return rc ? rc : form_load(&tx, (form_version_key){ page_key(p, "key") }, v, form);
}

/* typed: what was sent and refused, NULL: as stored. */
static enum rc show_version(struct page *p, const char *typed, const char *problem)
{
	struct form_version v;
	const struct form_def *form;
	struct form_state state;
	struct item_row *items;
	struct kind_row *kinds = ARENA_ARRAY(p->arena, struct kind_row, 16);
	struct edit_page s;
	AUTO(buf) today = {0};
	enum rc rc = load(p, &v, &form);

	if (rc)
		return rc;
	buf_init(&today, 64);
	fa_put_date(&today, p->today, FA_DATE_SHORT, p->lang);
	s = (struct edit_page){ .key = v.key, .ver = v.ver, .number = v.number, .day = p->today.n, .name = form_say(p->lang, v.fa, v.en), .code = v.code,
		.body = typed ? typed : pretty(p, v.body.text), .problem = problem, .today = buf_str(&today), .status = v.status,
		.from = v.valid_from, .draft = v.status == FORM_DRAFT, .active = v.status == FORM_ACTIVE, .nitems = form->n };
	s.items = items = ARENA_ARRAY(p->arena, struct item_row, form->n);
	for (size_t i = 0; i < form->n; i++) {
		const struct form_item *it = &form->item[i];
		int64_t deep = it->parent < 0 ? 0 : form->item[it->parent].parent < 0 ? 1 : 2;

		items[i] = (struct item_row){ it->name, form_say(p->lang, it->fa, it->en), (int32_t)it->type, deep, s.draft };
	}
	s.kinds = kinds;
	for (const struct choice *c = item_type_choices; c->value; c++)
		if (c->value >= ITEM_TEXT)
			kinds[s.nkinds++] = (struct kind_row){ c->code, p->lang == LANG_FA ? c->fa : c->en };
	form_fill(form, p->arena, p->today, nothing_typed, one_row, NULL, false, &state);
	s.preview = form_draw(p, &state);
	return page_show_titled(p, &edit_view, s.name, &s);
}

static enum rc version_get(struct page *p)
{
	return show_version(p, NULL, NULL);
}

/* ---- changing a draft: the same document with one item moved, dropped or added ------------------ */

struct deed { const char *what, *name; struct page *page; };

static bool is_item(const struct jval *v, const char *name)
{
	return v && str_eq(jval_text(v, "name"), name);
}

static void put_fresh(struct jw *w, const struct deed *d)
{
	static const char *const parts[] = { "type", "name", "fa", "list", "relevant", "required", "constraint", "calculate" };

	jw_object(w);
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		const char *text = http_form(d->page->req, parts[i]);

		if (!str_empty(text))
			jw_text_of(w, parts[i], text);
	}
	jw_end(w);
}

static void put_changed(struct jw *w, const struct jval *v, const struct deed *d);

static void put_list(struct jw *w, const struct jval *v, const struct deed *d)
{
	for (const struct jval *c = v->child; c; c = c->next) {
		bool swap = (str_eq(d->what, "up") && is_item(c->next, d->name)) || (str_eq(d->what, "down") && is_item(c, d->name) && c->next);

		if (str_eq(d->what, "drop") && is_item(c, d->name))
			continue;
		if (swap) {
			put_changed(w, c->next, d);
			put_changed(w, c, d);
			c = c->next;
		} else {
			put_changed(w, c, d);
		}
		if (str_eq(d->what, "add") && is_item(c, d->name) && !jval_get(c, "items"))
			put_fresh(w, d);
	}
}

static void put_changed(struct jw *w, const struct jval *v, const struct deed *d)
{
	if (v->kind != JV_OBJECT) {
		jw_value(w, v);
		return;
	}
	jw_object(w);
	for (const struct jval *m = v->child; m; m = m->next) {
		jw_name(w, m->name);
		if (m->kind == JV_ARRAY && str_eq(m->name, "items")) {
			jw_array(w);
			if (str_eq(d->what, "add") && is_item(v, d->name))
				put_fresh(w, d);
			put_list(w, m, d);
			jw_end(w);
		} else {
			jw_value(w, m);
		}
	}
	jw_end(w);
}

static const char *changed(struct page *p, const char *json, const struct deed *d)
{
	AUTO(buf) b = {0};
	const struct jval *v;
	struct jw w;

	if (json_read(p->arena, json, strlen(json), NULL, &v))
		return json;
	buf_init(&b, BODY_MAX);
	jw_init(&w, &b);
	put_changed(&w, v, d);
	jw_done(&w);
	return arena_strdup(p->arena, buf_str(&b));
}

static enum rc after(struct page *p, enum rc rc, const char *typed, int64_t key)
{
	const struct fault *f = &p->ctx.fault;

	if (rc == INVALID && f->nfields) {
		p->res->status = 422;
		return show_version(p, typed, f->field[0].arg ? f->field[0].arg : widget_error_text(p->arena, p->lang, &f->field[0]));
	}
	return rc ? rc : page_redirect(p, page_path(p, "/admin/forms/%s", page_key_text(p, key)), NULL);
}

static enum rc edit_post(struct page *p)
{
	int64_t key = page_key(p, "key"), made;
	const char *button = http_form(p->req, "do"), *dot = button ? strchr(button, '.') : NULL;
	struct form_edit_input in = {0};
	struct deed d = { .page = p };
	struct form_version v;
	const struct form_def *form;
	enum rc rc = load(p, &v, &form);

	if (!rc && str_eq(button, "save"))
		rc = page_form(p, &form_edit_input_type, &in);
	if (!rc && !str_eq(button, "save")) {
		d.what = dot ? arena_strndup(p->arena, button, (size_t)(dot - button)) : "add";
		d.name = dot ? dot + 1 : http_form(p->req, "after");
		in.body = (json_t){ changed(p, v.body.text, &d) };
		if (!str_to_i64(http_form(p->req, "ver") ? http_form(p->req, "ver") : "", &p->ctx.if_version))
			return ctx_fault(&p->ctx, CONFLICT, "conflict");
	}
	if (!rc)
		rc = operation_run(&p->ctx, &op_form_edit, SHARD_NATIONAL, &in, key, &made);
	return after(p, rc, str_eq(button, "save") ? http_form(p->req, "body") : NULL, key);
}

static enum rc publish_post(struct page *p)
{
	int64_t key = page_key(p, "key"), made;
	struct form_publish_input in = {0};
	enum rc rc = page_form(p, &form_publish_input_type, &in);

	if (!rc)
		rc = operation_run(&p->ctx, &op_form_publish, SHARD_NATIONAL, &in, key, &made);
	return after(p, rc, NULL, key);
}

static enum rc retire_post(struct page *p)
{
	int64_t key = page_key(p, "key"), made;

	if (!str_to_i64(http_form(p->req, "ver") ? http_form(p->req, "ver") : "", &p->ctx.if_version))
		return ctx_fault(&p->ctx, CONFLICT, "conflict");
	return after(p, operation_run(&p->ctx, &op_form_retire, SHARD_NATIONAL, NULL, key, &made), NULL, key);
}

static enum rc version_post(struct page *p)
{
	struct form_version_input in = { .from = { page_key(p, "key") } };
	int64_t made = 0;
	enum rc rc = operation_run(&p->ctx, &op_form_version, SHARD_NATIONAL, &in, 0, &made);

	return after(p, rc, NULL, made);
}

static enum rc export_get(struct page *p)
{
	struct form_version v;
	const struct form_def *form;
	enum rc rc = load(p, &v, &form);

	if (rc)
		return rc;
	form_put_xforms(form, v.code, v.number, &p->res->body);
	p->res->type = "text/xml; charset=utf-8";
	return OK;
}

const struct web_page pages_forms_admin[] = {
	{ HTTP_GET, "/admin/forms", WRITERS, show_list, "forms of the country" },
	{ HTTP_POST, "/admin/forms", WRITERS, create_post, "create a form", .op = &op_form_create },
	{ HTTP_POST, "/admin/forms/import", WRITERS, import_post, "take a form from a workbook", HTTP_WORKER, IMPORT_MAX, &op_form_create },
	{ HTTP_GET, "/admin/forms/{key}", WRITERS, version_get, "one version of a form" },
	{ HTTP_POST, "/admin/forms/{key}/edit", WRITERS, edit_post, "edit a draft", 0, BODY_MAX, &op_form_edit },
	{ HTTP_POST, "/admin/forms/{key}/publish", WRITERS, publish_post, "publish a form", .op = &op_form_publish },
	{ HTTP_POST, "/admin/forms/{key}/retire", WRITERS, retire_post, "retire a form", .op = &op_form_retire },
	{ HTTP_POST, "/admin/forms/{key}/version", WRITERS, version_post, "new version of a form", .op = &op_form_version },
	{ HTTP_GET, "/admin/forms/{key}/xforms", WRITERS, export_get, "a form as XForms" },
	{ .pattern = NULL }
};
const struct view_type *const views_forms_admin[] = { &list_view, &edit_view, NULL };
