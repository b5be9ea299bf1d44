/* The pages of every register: list, new, one, verbs. */
#include "register.h"

#include <string.h>

static const struct register_of *const tables[] = { registers_community, registers_money, registers_scheme, registers_office };
static const struct record_type no_input = { .name = "none", .fa = "", .en = "" };

static const struct register_of *register_here(const struct page *p)
{
	for (size_t t = 0; t < COUNT_OF(tables); t++)
		for (const struct register_of *r = tables[t]; r->path; r++)
			if (str_eq(r->path + 1, p->req->segment[0]))
				return r;
	CHECK(!"a route without its register");
	return NULL;
}

/* ---- values ------------------------------------------------------------------------------- */

int64_t register_int(const struct record_type *t, const void *record, const char *field)
{
	const struct field *f = record_field(t, field);
	const char *at = (const char *)record + f->offset;
	int64_t v;
	int32_t small;

	if (f->size == sizeof small) {
		memcpy(&small, at, sizeof small);
		return small;
	}
	CHECK(f->size == sizeof v);
	memcpy(&v, at, sizeof v);
	return v;
}

const char *register_text(const struct record_type *t, const void *record, const char *field)
{
	const struct field *f = record_field(t, field);
	const char *text;

	CHECK(f && f->type == F_TEXT);
	memcpy(&text, (const char *)record + f->offset, sizeof text);
	return text ? text : "";
}

static const char *named(const struct register_options *options, const char *field, const char *value)
{
	for (size_t i = 0; options && value && i < options->n; i++)
		if (str_eq(options->list[i].field, field))
			for (size_t k = 0; k < options->list[i].n; k++)
				if (str_eq(options->list[i].list[k].value, value))
					return options->list[i].list[k].label;
	return NULL;
}

struct html register_value(struct page *p, const struct record_type *t, const void *record, const char *field,
		const struct register_options *options, bool sensitive)
{
	const struct field *f = record_field(t, field);
	const char *label;

	CHECK(f);
	if (value_is_none(f, record))
		return (struct html){ "", 0 };
	label = named(options, field, value_text(f, record, p->arena));
	if (label)
		return html_text(p->arena, label);
	if (f->type == F_REF)
		return (struct html){ "", 0 };
	return widget_value(p->arena, p->lang, f, record, sensitive);
}

/* What names a record: its words, or its number in the digits of the language. */
static const char *heading_of(struct page *p, const struct record_type *t, const void *record, const char *field)
{
	const char *text = register_text(t, record, field);
	struct buf b;

	if (record_field(t, field)->kind != TEXT_CODE)
		return text;
	buf_init(&b, 128);
	fa_put_digits(&b, text, p->lang);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

struct html register_table(struct page *p, const struct record_type *t, const void *records, size_t n, const char *const *columns,
		const struct register_options *options, const char *href, const char *caption, const char *empty)
{
	struct table_column *heads = ARENA_ARRAY(p->arena, struct table_column, 12);
	struct html *cells;
	struct table table = { .lang = p->lang, .caption = caption, .columns = heads, .nrows = n, .empty = empty };

	for (const char *const *c = columns; *c; c++) {
		const struct field *f = record_field(t, *c);

		CHECK(f && table.ncolumns < 12);
		heads[table.ncolumns++] = (struct table_column){ .label = field_label(f, p->lang), .head = c == columns,
			.number = f->type == F_MONEY || (f->type == F_INT && !(f->flags & MULTI)) };
	}
	cells = ARENA_ARRAY(p->arena, struct html, n * table.ncolumns + 1);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < table.ncolumns; c++) {
			/* The latest first. */
			const char *record = (const char *)records + (n - 1 - i) * t->size;
			struct html *cell = &cells[i * table.ncolumns + c];

			*cell = register_value(p, t, record, columns[c], options, false);
			if (c == 0 && href)
				*cell = html_link(p->arena, page_path(p, "%s/%s", href, page_key_text(p, register_int(t, record, "key"))),
					heading_of(p, t, record, columns[0]));
		}
	table.cells = cells;
	return widget_table(p->arena, &table);
}

static const char *put_text(struct page *p, struct buf *b)
{
	const char *text = arena_strdup(p->arena, buf_str(b));

	buf_release(b);
	return text;
}

void register_figure(struct page *p, struct register_figures *f, const char *label_id, int64_t value, const char *note)
{
	struct buf b;

	CHECK(f->n < REGISTER_FIGURES);
	buf_init(&b, 32);
	html_put_i64(&b, p->lang, value);
	f->list[f->n++] = (struct register_figure){ page_text(p, label_id), put_text(p, &b), note };
}

void register_money(struct page *p, struct register_figures *f, const char *label_id, money_t sum)
{
	struct buf b;

	CHECK(f->n < REGISTER_FIGURES);
	buf_init(&b, 64);
	fa_put_rial(&b, sum.rial, p->lang);
	f->list[f->n++] = (struct register_figure){ page_text(p, label_id), put_text(p, &b), NULL };
}

/* ---- which centre ------------------------------------------------------------------------------ */

/* The centre one looks at: the own one, or that asked for with ?unit=.  0: not chosen yet. */
static enum rc unit_here(struct page *p, int64_t *ret_unit)
{
	const char *typed = http_query(p->req, "unit");
	int64_t unit = 0;

	if (unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE)
		unit = p->ctx.actor.unit.v;
	else if (!str_empty(typed) && (!str_to_i64(typed, &unit) || !unit_no_valid(unit) || !in_scope(&p->ctx, unit) ||
			unit_level_of(UNIT(unit)) != LEVEL_CENTRE))
		return ctx_fault(&p->ctx, NOT_FOUND, "unit.unknown");
	*ret_unit = unit;
	return OK;
}

struct unit_ask { int64_t unit; };
static const struct field unit_ask_fields[] = { FIELD(unit_ask, unit, "مرکز", "Centre") };
static RECORD_TYPE(unit_ask, "مرکز", "Centre");

static struct html choose_unit(struct page *p, const struct register_of *r, int64_t unit)
{
	struct form_options centres = file_centres(p, p->ctx.scope, 0, "unit");
	struct unit_ask ask = { unit ? unit : INT_NONE };
	struct form f = page_form_of(p, r->path, &unit_ask_type, &ask);

	f.filter = true;
	f.id = "u";
	f.options = &centres;
	f.noptions = 1;
	f.submit = page_text(p, "register.choose");
	return widget_form(p->arena, &f);
}

/* ---- list ------------------------------------------------------------------------------------------ */

static const struct view_field figure_fields[] = {
	VIEW_TEXT(struct register_figure, label), VIEW_TEXT(struct register_figure, text), VIEW_TEXT(struct register_figure, note),
};
static VIEW_ROW(figure_view, struct register_figure, figure_fields);

struct list_page {
	const char *title, *sub, *icon, *add_label, *add_href, *year, *before_href, *after_href;
	struct html choose, rows, more;
	const struct register_figure *figures;
	size_t nfigures;
};
static const struct view_field list_fields[] = {
	VIEW_TEXT(struct list_page, title), VIEW_TEXT(struct list_page, sub), VIEW_TEXT(struct list_page, add_label),
	VIEW_URL(struct list_page, add_href), VIEW_TEXT(struct list_page, year), VIEW_URL(struct list_page, before_href),
	VIEW_URL(struct list_page, after_href), VIEW_HTML(struct list_page, choose), VIEW_HTML(struct list_page, rows),
	VIEW_HTML(struct list_page, more), VIEW_LIST(struct list_page, figures, nfigures, figure_view),
};
static VIEW_PAGE(list_view, struct list_page, list_fields, "register");

static int year_here(const struct page *p)
{
	const char *typed = http_query(p->req, "year");
	int now = fa_jalali(p->today).year;
	int64_t year;

	return !str_empty(typed) && str_to_i64(typed, &year) && year > 1300 && year <= now ? (int)year : now;
}

static void years(struct page *p, const struct register_of *r, int64_t unit, int year, struct list_page *s)
{
	struct buf b;

	buf_init(&b, 32);
	fa_put_plain(&b, year, p->lang);
	s->year = put_text(p, &b);
	s->before_href = page_path(p, "%s?unit=%lld&year=%d", r->path, (long long)unit, year - 1);
	if (year < fa_jalali(p->today).year)
		s->after_href = page_path(p, "%s?unit=%lld&year=%d", r->path, (long long)unit, year + 1);
}

static enum rc fill_list(struct page *p, const struct register_of *r, int64_t unit, struct list_page *s)
{
	struct register_options *options = ARENA_NEW(p->arena, struct register_options);
	struct register_figures *figures = ARENA_NEW(p->arena, struct register_figures);
	int year = year_here(p);
	bool sheets = str_eq(r->by, "sheet");
	void *list;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, unit_shard(UNIT(unit)), &tx);
	if (!rc)
		rc = row_list_by(&tx, r->type, r->by, sheets ? unit * 10000 + year : unit, REGISTER_MAX, &list, &n);
	if (!rc && r->options)
		rc = r->options(p, &tx, unit, NULL, options);
	if (!rc && r->above)
		rc = r->above(p, &tx, unit, year, figures);
	if (rc)
		return rc;
	if (sheets)
		years(p, r, unit, year, s);
	s->rows = register_table(p, r->type, list, n, r->columns, options, r->path, s->title, page_text(p, r->none));
	s->figures = figures->list;
	s->nfigures = figures->n;
	s->more = figures->table;
	return OK;
}

enum rc register_list(struct page *p)
{
	const struct register_of *r = register_here(p);
	struct list_page s = { .title = page_text(p, r->title), .sub = page_text(p, r->sub) };
	int64_t unit;
	enum rc rc = unit_here(p, &unit);

	if (rc)
		return rc;
	if (unit_level_of(p->ctx.actor.unit) != LEVEL_CENTRE)
		s.choose = choose_unit(p, r, unit);
	if (unit_level_of(p->ctx.actor.unit) != LEVEL_CENTRE ? r->above_adds && may(&p->ctx, r->add) : r->add && !r->parent && may(&p->ctx, r->add)) {
		s.add_label = page_text(p, r->add_label);
		s.add_href = page_path(p, "%s/new", r->path);
	}
	if (unit)
		rc = fill_list(p, r, unit, &s);
	return rc ? rc : page_show_titled(p, &list_view, s.title, &s);
}

/* ---- new ----------------------------------------------------------------------------------------------- */

struct new_page { const char *title, *up, *up_href, *refused; struct html form; };
static const struct view_field new_fields[] = {
	VIEW_TEXT(struct new_page, title), VIEW_TEXT(struct new_page, up), VIEW_URL(struct new_page, up_href),
	VIEW_TEXT(struct new_page, refused), VIEW_HTML(struct new_page, form),
};
static VIEW_PAGE(new_view, struct new_page, new_fields, "register_new");

static const char *refusal(struct page *p)
{
	return p->req->method != HTTP_GET && !p->ctx.fault.nfields && p->ctx.fault.code ? file_fault_text(p) : NULL;
}

static int64_t parent_key(struct page *p, const struct register_of *r)
{
	return r->parent ? (p->req->method == HTTP_GET ? page_asked_key(p, r->parent) : page_typed_key(p, r->parent)) : 0;
}

/* The record that a new one is for stands in the scope; its centre is where it is made. */
static enum rc parent_unit(struct page *p, const struct register_of *r, struct tx *tx, int64_t key, int64_t *ret_unit)
{
	const struct register_of *up = NULL;
	void *record;
	enum rc rc;

	for (const struct register_of *x = registers_community; x->path; x++)
		if (str_eq(x->path, r->parent_path))
			up = x;
	CHECK(up);
	record = arena_alloc(p->arena, up->type->size);
	rc = row_load(tx, up->type, key, record);
	if (rc)
		return rc;
	*ret_unit = register_int(up->type, record, "unit");
	return in_scope(&p->ctx, *ret_unit) ? OK : ctx_fault(&p->ctx, NOT_FOUND, "unit.unknown");
}

static enum rc show_new(struct page *p, const struct register_of *r, void *input)
{
	struct form f = page_form_of(p, page_path(p, "%s/new", r->path), r->add->input, input);
	struct register_options *options = ARENA_NEW(p->arena, struct register_options);
	struct form_hidden hidden = { "once", page_once(p) };
	struct new_page s = { .title = page_text(p, r->add_label), .up = page_text(p, r->title), .up_href = r->path,
		.refused = refusal(p) };
	int64_t unit = p->ctx.actor.unit.v, parent = parent_key(p, r);
	enum rc rc;
	AUTO(tx) tx = {0};

	/* One is chosen on the page of what it is for. */
	if (r->parent && !parent)
		return page_redirect(p, r->parent_path, NULL);
	rc = ctx_read(&p->ctx, parent ? shard_of_key(parent) : page_shard(p), &tx);
	if (!rc && r->parent)
		rc = parent_unit(p, r, &tx, parent, &unit);
	if (!rc && r->options)
		rc = r->options(p, &tx, unit, NULL, options);
	if (rc)
		return rc;
	if (r->parent) {
		memcpy((char *)input + record_field(r->add->input, r->parent)->offset, &parent, sizeof parent);
		s.up_href = page_path(p, "%s/%s", r->parent_path, page_key_text(p, parent));
	}
	f.hidden = &hidden;
	f.nhidden = 1;
	f.options = options->list;
	f.noptions = options->n;
	f.submit = page_text(p, r->add_label);
	f.cancel_href = s.up_href;
	s.form = widget_form(p->arena, &f);
	return page_show_titled(p, &new_view, s.title, &s);
}

static void *blank(struct page *p, const struct register_of *r)
{
	void *input = arena_alloc(p->arena, r->add->input->size);

	record_init(r->add->input, input);
	if (r->prepare)
		r->prepare(p, input);
	return input;
}

enum rc register_new_get(struct page *p)
{
	const struct register_of *r = register_here(p);

	return show_new(p, r, blank(p, r));
}

enum rc register_new_post(struct page *p)
{
	const struct register_of *r = register_here(p);
	void *input = blank(p, r);
	int64_t key, parent = parent_key(p, r);
	enum rc rc = page_form(p, r->add->input, input);

	if (rc == OK)
		rc = operation_run(&p->ctx, r->add, parent ? shard_of_key(parent) : page_shard(p), input, 0, &key);
	if (file_is_form_error(rc, p)) {
		p->res->status = rc == CONFLICT ? 409 : 422;
		return show_new(p, r, input);
	}
	if (rc)
		return rc;
	return page_redirect(p, r->parent ? page_path(p, "%s/%s", r->parent_path, page_key_text(p, parent)) :
		page_path(p, "%s/%s", r->path, page_key_text(p, key)), r->saved);
}

/* ---- one ------------------------------------------------------------------------------------------------- */

struct one_pair { const char *label; struct html value; };
static const struct view_field pair_fields[] = { VIEW_TEXT(struct one_pair, label), VIEW_HTML(struct one_pair, value) };
static VIEW_ROW(pair_view, struct one_pair, pair_fields);
struct one_verb { const char *label; struct html form; bool open; };
static const struct view_field verb_fields[] = { VIEW_TEXT(struct one_verb, label), VIEW_HTML(struct one_verb, form),
	VIEW_BOOL(struct one_verb, open) };
static VIEW_ROW(verb_view, struct one_verb, verb_fields);

struct one_page {
	const char *title, *up, *up_href, *refused, *act_label, *act_href;
	struct html state, below, chart;
	const struct one_pair *pairs;
	size_t npairs;
	const struct register_figure *figures;
	size_t nfigures;
	struct one_verb verbs[6];
	size_t nverbs;
	bool have_verbs, have_history;
	const struct history_entry *history;
	size_t nhistory;
	const struct one_verb *verb;
};
static const struct view_field one_fields[] = {
	VIEW_TEXT(struct one_page, title), VIEW_TEXT(struct one_page, up), VIEW_URL(struct one_page, up_href),
	VIEW_TEXT(struct one_page, refused), VIEW_HTML(struct one_page, state), VIEW_HTML(struct one_page, below),
	VIEW_HTML(struct one_page, chart), VIEW_TEXT(struct one_page, act_label), VIEW_URL(struct one_page, act_href),
	VIEW_LIST(struct one_page, pairs, npairs, pair_view), VIEW_LIST(struct one_page, figures, nfigures, figure_view),
	VIEW_LIST(struct one_page, verb, nverbs, verb_view), VIEW_BOOL(struct one_page, have_verbs),
	VIEW_BOOL(struct one_page, have_history), VIEW_LIST(struct one_page, history, nhistory, history_entry_view),
};
static VIEW_PAGE(one_view, struct one_page, one_fields, "register_one");

static const char *last_of(const char *path)
{
	return strrchr(path, '/') + 1;
}

/* What a verb's form shows: where it takes what the record has, that stands there. */
static void *input_of(struct page *p, const struct register_of *r, const struct operation *op, const void *record)
{
	const struct record_type *t = op->input;
	char *input = arena_alloc(p->arena, t->size);

	record_init(t, input);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = record_field(r->type, t->fields[i].name);

		if (f && f->size == t->fields[i].size && f->type == t->fields[i].type)
			memcpy(input + t->fields[i].offset, (const char *)record + f->offset, f->size);
	}
	return input;
}

static bool state_allows(const struct register_of *r, const struct operation *op, const void *record)
{
	return !op->from_states || (op->from_states >> register_int(r->type, record, "state") & 1);
}

static void put_verbs(struct page *p, const struct register_of *r, const void *record, const struct register_options *options,
		struct one_page *s)
{
	const char *key = page_key_text(p, register_int(r->type, record, "key"));

	for (const struct operation *const *v = r->verbs; v && *v; v++) {
		const struct operation *op = *v;
		const char *action = page_path(p, "%s/%s/%s", r->path, key, last_of(op->path));
		bool here = str_eq(p->req->path, action);
		struct form_hidden hidden[2] = { { "ver", arena_printf(p->arena, "%lld",
			(long long)register_int(r->type, record, "ver")) }, { "once", page_once(p) } };
		struct form f;

		if (!may(&p->ctx, op) || !state_allows(r, op, record))
			continue;
		f = page_form_of(p, action, op->input ? op->input : &no_input, op->input ? input_of(p, r, op, record) : NULL);
		f.id = last_of(op->path);
		f.hidden = hidden;
		f.nhidden = 2;
		f.options = options->list;
		f.noptions = options->n;
		f.submit = p->lang == LANG_EN ? op->en : op->fa;
		f.quiet = op->input != NULL;
		if (!here) {
			f.fault = NULL;
			f.typed = NULL;
		}
		CHECK(s->nverbs < COUNT_OF(s->verbs));
		s->verbs[s->nverbs++] = (struct one_verb){ f.submit, widget_form(p->arena, &f), here || !op->input };
	}
	s->verb = s->verbs;
	s->have_verbs = s->nverbs > 0;
}

static void put_pairs(struct page *p, const struct register_of *r, const void *record, const struct register_options *options,
		struct one_page *s)
{
	struct one_pair *pairs = ARENA_ARRAY(p->arena, struct one_pair, r->type->nfields);
	bool centre = unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE;

	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct field *f = &r->type->fields[i];
		struct html value;

		if (str_eq(f->name, "key") || str_eq(f->name, "ver") || str_eq(f->name, "unit") || str_eq(f->name, "sheet") ||
		    str_eq(f->name, "state") || value_is_none(f, record) || (r->hides && r->hides(p, record, f->name)))
			continue;
		value = register_value(p, r->type, record, f->name, options, centre);
		if (value.len)
			pairs[s->npairs++] = (struct one_pair){ field_label(f, p->lang), value };
	}
	s->pairs = pairs;
}

static enum rc put_history(struct page *p, struct tx *tx, int64_t key, struct one_page *s)
{
	struct history_ask ask = { .subject = key };
	struct history_entry *rows;
	int64_t next;
	enum rc rc = history_entries(p, tx, &ask, &rows, &s->nhistory, &next);

	s->history = rows;
	s->have_history = s->nhistory > 0;
	return rc;
}

static enum rc show_one(struct page *p, const struct register_of *r)
{
	struct register_options *options = ARENA_NEW(p->arena, struct register_options);
	struct register_figures *figures = ARENA_NEW(p->arena, struct register_figures);
	struct one_page *s = ARENA_NEW(p->arena, struct one_page);
	void *record = arena_alloc(p->arena, r->type->size);
	int64_t key = page_key(p, "key");
	const struct field *state = record_field(r->type, "state");
	const char *refused = refusal(p);
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
	if (!rc)
		rc = row_load(&tx, r->type, key, record);
	if (!rc && !in_scope(&p->ctx, register_int(r->type, record, "unit")))
		rc = ctx_fault(&p->ctx, NOT_FOUND, "unit.unknown");
	if (!rc && r->options)
		rc = r->options(p, &tx, register_int(r->type, record, "unit"), record, options);
	if (!rc && r->below)
		rc = r->below(p, &tx, record, figures);
	if (!rc && r->history)
		rc = put_history(p, &tx, key, s);
	if (rc)
		return rc;
	s->title = heading_of(p, r->type, record, r->heading ? r->heading : r->columns[0]);
	s->up = page_text(p, r->title);
	s->up_href = unit_level_of(p->ctx.actor.unit) == LEVEL_CENTRE ? r->path :
		page_path(p, "%s?unit=%lld", r->path, (long long)register_int(r->type, record, "unit"));
	s->refused = refused;
	if (state)
		s->state = html_tag(p->arena, "t", choice_label(state->choices, (int32_t)register_int(r->type, record, "state"), p->lang));
	s->figures = figures->list;
	s->nfigures = figures->n;
	s->below = figures->table;
	s->chart = figures->chart;
	s->act_label = figures->act_label;
	s->act_href = figures->act_href;
	put_pairs(p, r, record, options, s);
	put_verbs(p, r, record, options, s);
	return page_show_titled(p, &one_view, s->title, s);
}

enum rc register_show(struct page *p)
{
	return show_one(p, register_here(p));
}

enum rc register_verb(struct page *p)
{
	const struct register_of *r = register_here(p);
	const char *verb = p->req->segment[p->req->nsegments - 1];
	const struct operation *op = NULL;
	int64_t key = page_key(p, "key");
	void *input;
	enum rc rc;

	for (const struct operation *const *v = r->verbs; *v; v++)
		if (str_eq(last_of((*v)->path), verb))
			op = *v;
	CHECK(op);
	input = op->input ? arena_alloc(p->arena, op->input->size) : NULL;
	if (input)
		record_init(op->input, input);
	rc = page_form(p, op->input, input);
	if (rc == OK)
		rc = operation_run(&p->ctx, op, shard_of_key(key), input, key, &key);
	if (file_is_form_error(rc, p)) {
		p->res->status = rc == CONFLICT ? 409 : 422;
		return show_one(p, r);
	}
	return rc ? rc : page_redirect(p, page_path(p, "%s/%s", r->path, page_key_text(p, page_key(p, "key"))), r->saved);
}

const struct view_type *const views_register[] = { &list_view, &new_view, &one_view, NULL };
