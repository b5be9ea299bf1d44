/* XLSForm: rows of three sheets into one definition, errors where they stand. */
#include "form_xlsform.h"

#include <string.h>

#include "cage.h"
#include "fa_numbers.h"
#include "json.h"
#include "message.h"

enum { ROWS_MAX = 2000, COLUMNS = 40, LEVELS = 6, CELL_MAX = 4000 };

struct row { int64_t no; const char *cell[COLUMNS]; };
struct sheet_rows {
	const char *name;
	struct arena *arena;
	const char *head[COLUMNS];
	int64_t head_no;
	struct row *row;
	size_t n, cap;
	bool any, many;
};

struct builder {
	struct arena *arena;
	struct xlsform *x;
	struct sheet_rows survey, choices, settings;
	struct jw w;
	/* Open containers: the kind, and the row they began in. */
	struct { enum item_type type; int64_t row; bool own; } level[LEVELS];
	int depth, parts;
};

static void wrong(struct builder *b, const char *sheet, int64_t row, const char *column, const char *code, const char *arg)
{
	if (b->x->nerrors < XLSFORM_ERRORS)
		b->x->error[b->x->nerrors++] = (struct xlsform_error){ sheet, column, row, code, arg };
}

/* ---- reading the sheets ------------------------------------------------------------------------------ */

/* "label::Persian (fa)" -> "label.fa"; "Label" -> "label"; other languages stay as they are written. */
static const char *column_name(struct arena *a, const char *typed)
{
	char *name = arena_strdup(a, typed), *colons;

	for (char *s = name; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
	colons = strstr(name, "::");
	if (!colons)
		return name;
	*colons = '\0';
	if (strstr(colons + 2, "fa") || strstr(colons + 2, "persian") || strstr(colons + 2, "فارسی"))
		return arena_printf(a, "%s.fa", name);
	if (strstr(colons + 2, "en"))
		return arena_printf(a, "%s.en", name);
	return arena_printf(a, "%s.other", name);
}

static enum rc take_row(void *arg, int64_t no, const char *const *cell, size_t n)
{
	struct sheet_rows *s = arg;
	struct row *row;

	if (n > COLUMNS)
		n = COLUMNS;
	if (!s->any) {
		s->any = true;
		s->head_no = no;
		for (size_t i = 0; i < n; i++)
			s->head[i] = column_name(s->arena, cell[i]);
		return OK;
	}
	if (s->n == s->cap) {
		s->many = true;
		return OK;
	}
	row = &s->row[s->n++];
	*row = (struct row){ .no = no };
	for (size_t i = 0; i < n; i++)
		row->cell[i] = str_empty(cell[i]) ? NULL : arena_strndup(s->arena, cell[i], strnlen(cell[i], CELL_MAX));
	return OK;
}

static const char *get(const struct sheet_rows *s, const struct row *r, const char *column)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (s->head[i] && str_eq(s->head[i], column) && r->cell[i])
			return r->cell[i];
	return NULL;
}

/* In one language: the column of it, for Persian also the one without a language. */
static const char *say(const struct sheet_rows *s, const struct row *r, const char *column, const char *lang, struct arena *a)
{
	const char *text = get(s, r, arena_printf(a, "%s.%s", column, lang));

	return text || !str_eq(lang, "fa") ? text : get(s, r, column);
}

static enum rc read_sheet(struct arena *a, const void *bytes, size_t n, const char *name, bool must, struct fault *f,
		struct sheet_rows *ret_s)
{
	struct sheet_rows s = { .name = name, .arena = a, .cap = ROWS_MAX };
	enum rc rc;

	s.row = ARENA_ARRAY(a, struct row, ROWS_MAX);
	rc = cage_xlsx_sheet(bytes, n, name, take_row, &s, f);
	if (rc == INVALID && str_eq(f->code, "cage.sheet.empty") && !must) {
		fault_clear(f);
		rc = OK;
	}
	if (rc == OK)
		*ret_s = s;
	return rc;
}

/* ---- types --------------------------------------------------------------------------------------------- */

static const struct { const char *xls, *type; int places; bool list; } types[] = {
	{ "text", "text", 0, false }, { "note", "label", 0, false }, { "integer", "number", 0, false },
	{ "decimal", "number", 2, false }, { "date", "date", 0, false }, { "calculate", "computed", 0, false },
	{ "geopoint", "location", 0, false }, { "select_one", "choice", 0, true }, { "select_multiple", "choices", 0, true },
	{ "select_many", "choices", 0, true },
};

/* Begins or ends a container: 'b' or 'e' and its kind; 0: a question. */
static char container_of(const char *type, enum item_type *ret_type)
{
	static const struct { const char *text; char what; enum item_type type; } all[] = {
		{ "begin_group", 'b', ITEM_GROUP }, { "begin group", 'b', ITEM_GROUP }, { "end_group", 'e', ITEM_GROUP },
		{ "end group", 'e', ITEM_GROUP }, { "begin_repeat", 'b', ITEM_REPEAT }, { "begin repeat", 'b', ITEM_REPEAT },
		{ "end_repeat", 'e', ITEM_REPEAT }, { "end repeat", 'e', ITEM_REPEAT },
	};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (str_eq(type, all[i].text)) {
			*ret_type = all[i].type;
			return all[i].what;
		}
	return 0;
}

/* "yes" of a required column is a rule that always holds. */
static const char *rule_text(const char *typed)
{
	if (!typed)
		return NULL;
	if (str_eq(typed, "yes") || str_eq(typed, "Yes") || str_eq(typed, "YES") || str_eq(typed, "true") || str_eq(typed, "TRUE") || str_eq(typed, "1"))
		return "true()";
	if (str_eq(typed, "no") || str_eq(typed, "No") || str_eq(typed, "false") || str_eq(typed, "FALSE") || str_eq(typed, "0"))
		return NULL;
	return typed;
}

/* ---- writing ---------------------------------------------------------------------------------------------- */

static void put_said(struct builder *b, const struct row *r, const char *column, const char *fa, const char *en)
{
	const char *text = say(&b->survey, r, column, "fa", b->arena), *other = say(&b->survey, r, column, "en", b->arena);

	if (!text && other && str_eq(column, "label"))
		text = other;
	if (text)
		jw_text_of(&b->w, fa, text);
	if (other)
		jw_text_of(&b->w, en, other);
}

static void put_rules(struct builder *b, const struct row *r)
{
	static const struct { const char *column, *member; } rules[] = { { "relevant", "relevant" }, { "required", "required" },
		{ "constraint", "constraint" }, { "calculation", "calculate" } };

	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		const char *text = rule_text(get(&b->survey, r, rules[i].column));

		if (text)
			jw_text_of(&b->w, rules[i].member, text);
	}
}

static void open_container(struct builder *b, enum item_type type, const struct row *r, const char *name)
{
	bool section = type == ITEM_GROUP && b->depth == 0;

	if (b->depth == LEVELS) {
		wrong(b, "survey", r->no, "type", "form.nesting", NULL);
		return;
	}
	jw_object(&b->w);
	jw_text_of(&b->w, "type", section ? "section" : type == ITEM_GROUP ? "group" : "repeat");
	jw_text_of(&b->w, "name", name);
	put_said(b, r, "label", "fa", "en");
	if (!say(&b->survey, r, "label", "fa", b->arena) && !say(&b->survey, r, "label", "en", b->arena))
		jw_text_of(&b->w, "fa", name);
	put_rules(b, r);
	jw_array_of(&b->w, "items");
	b->level[b->depth].type = type;
	b->level[b->depth].row = r->no;
	b->level[b->depth++].own = false;
}

/* A question outside of every group stands in a part of its own: a page of the form. */
static void need_part(struct builder *b, const struct row *r)
{
	if (b->depth > 0)
		return;
	jw_object(&b->w);
	jw_text_of(&b->w, "type", "section");
	jw_text_of(&b->w, "name", arena_printf(b->arena, "part_%d", ++b->parts));
	jw_text_of(&b->w, "fa", b->parts == 1 ? "پرسش‌ها" : "ادامهٔ پرسش‌ها");
	jw_array_of(&b->w, "items");
	b->level[0].type = ITEM_SECTION;
	b->level[0].row = r->no;
	b->level[b->depth++].own = true;
}

static void close_level(struct builder *b)
{
	jw_end(&b->w);
	jw_end(&b->w);
	b->depth--;
}

static void close_part(struct builder *b)
{
	if (b->depth == 1 && b->level[0].own)
		close_level(b);
}

static void put_question(struct builder *b, const struct row *r, const char *typed, const char *name)
{
	size_t word = strcspn(typed, " ");
	const char *list = typed[word] ? typed + word + 1 : NULL;

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (strlen(types[i].xls) != word || strncmp(types[i].xls, typed, word))
			continue;
		if (types[i].list && (!list || strchr(list, ' '))) {
			wrong(b, "survey", r->no, "type", list ? "xlsform.type" : "xlsform.list", typed);
			return;
		}
		need_part(b, r);
		jw_object(&b->w);
		jw_text_of(&b->w, "type", types[i].type);
		jw_text_of(&b->w, "name", name);
		put_said(b, r, "label", "fa", "en");
		if (str_eq(types[i].xls, "calculate") && !say(&b->survey, r, "label", "fa", b->arena))
			jw_text_of(&b->w, "fa", name);
		put_said(b, r, "hint", "hint_fa", "hint_en");
		put_said(b, r, "constraint_message", "constraint_fa", "constraint_en");
		put_rules(b, r);
		if (types[i].list)
			jw_text_of(&b->w, "list", list);
		if (types[i].places)
			jw_int_of(&b->w, "places", types[i].places);
		jw_end(&b->w);
		return;
	}
	wrong(b, "survey", r->no, "type", "xlsform.type", typed);
}

static void put_row(struct builder *b, const struct row *r)
{
	const char *typed = get(&b->survey, r, "type"), *name = get(&b->survey, r, "name");
	enum item_type kind = ITEM_GROUP;
	char what;

	if (!typed) {
		wrong(b, "survey", r->no, "type", "required", NULL);
		return;
	}
	what = container_of(typed, &kind);
	if (what == 'e') {
		if (b->depth == 0 || b->level[b->depth - 1].own || b->level[b->depth - 1].type != kind)
			wrong(b, "survey", r->no, "type", "xlsform.end", typed);
		else
			close_level(b);
		return;
	}
	if (!name) {
		wrong(b, "survey", r->no, "name", "required", NULL);
		return;
	}
	if (what == 'b') {
		close_part(b);
		if (kind == ITEM_REPEAT)
			need_part(b, r);
		open_container(b, kind, r, name);
		return;
	}
	put_question(b, r, typed, name);
}

static void put_survey(struct builder *b)
{
	jw_array_of(&b->w, "items");
	for (size_t i = 0; i < b->survey.n; i++)
		put_row(b, &b->survey.row[i]);
	close_part(b);
	while (b->depth > 0) {
		if (!b->level[b->depth - 1].own)
			wrong(b, "survey", b->level[b->depth - 1].row, "type", "xlsform.open", NULL);
		close_level(b);
	}
	jw_end(&b->w);
}

static void put_list(struct builder *b, const char *list)
{
	const struct sheet_rows *s = &b->choices;

	jw_array_of(&b->w, list);
	for (size_t i = 0; i < s->n; i++) {
		const struct row *r = &s->row[i];
		const char *of = get(s, r, "list_name"), *code = get(s, r, "name"), *fa = say(s, r, "label", "fa", b->arena),
			*en = say(s, r, "label", "en", b->arena);

		if (!of || !str_eq(of, list))
			continue;
		if (!code)
			wrong(b, "choices", r->no, "name", "required", NULL);
		if (!fa && !en)
			wrong(b, "choices", r->no, "label", "required", NULL);
		if (!code || (!fa && !en))
			continue;
		jw_object(&b->w);
		jw_text_of(&b->w, "code", code);
		jw_text_of(&b->w, "fa", fa ? fa : en);
		if (en)
			jw_text_of(&b->w, "en", en);
		jw_end(&b->w);
	}
	jw_end(&b->w);
}

static void put_lists(struct builder *b)
{
	const struct sheet_rows *s = &b->choices;

	jw_object_of(&b->w, "lists");
	for (size_t i = 0; i < s->n; i++) {
		const char *list = get(s, &s->row[i], "list_name");
		bool seen = false;

		if (!list) {
			wrong(b, "choices", s->row[i].no, "list_name", "required", NULL);
			continue;
		}
		for (size_t k = 0; k < i && !seen; k++)
			seen = get(s, &s->row[k], "list_name") && str_eq(get(s, &s->row[k], "list_name"), list);
		if (!seen)
			put_list(b, list);
	}
	jw_end(&b->w);
}

static void put_settings(struct builder *b)
{
	static const struct row none = { 0 };
	const struct row *r = b->settings.n ? &b->settings.row[0] : &none;
	const char *title = get(&b->settings, r, "form_title"), *about = get(&b->settings, r, "about");

	jw_text_of(&b->w, "fa", title ? title : "فرم تازه");
	if (about && !choice_by_code(form_about_choices, about))
		wrong(b, "settings", r->no, "about", "choice.unknown", about);
	jw_text_of(&b->w, "about", about && choice_by_code(form_about_choices, about) ? about : "household");
	b->x->code = get(&b->settings, r, "form_id");
}

static bool has_column(const struct sheet_rows *s, const char *column)
{
	for (size_t i = 0; i < COLUMNS; i++)
		if (s->head[i] && str_eq(s->head[i], column))
			return true;
	return false;
}

static void check_columns(struct builder *b)
{
	static const char *const needed[] = { "type", "name" };

	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!has_column(&b->survey, needed[i]))
			wrong(b, "survey", b->survey.head_no, needed[i], "xlsform.column", needed[i]);
	if (b->survey.many || b->choices.many)
		wrong(b, b->survey.many ? "survey" : "choices", ROWS_MAX, "type", "xlsform.rows", NULL);
}

/* What the definition itself refuses stands at the row of its question, or of its list. */
static void place_error(struct builder *b, const struct form_place *place)
{
	static const struct { const char *part, *column; } columns[] = { { "fa", "label" }, { "calculate", "calculation" },
		{ "list", "type" }, { "places", "type" }, { "items", "type" }, { "max", "type" } };
	const char *column = place->part ? place->part : "name";

	for (size_t i = 0; i < COUNT_OF(columns); i++)
		if (str_eq(column, columns[i].part))
			column = columns[i].column;
	for (size_t i = b->survey.n; i-- > 0;) {
		const char *name = get(&b->survey, &b->survey.row[i], "name");

		if (name && place->item && str_eq(name, place->item)) {
			wrong(b, "survey", b->survey.row[i].no, column, place->code, place->arg);
			return;
		}
	}
	for (size_t i = b->choices.n; i-- > 0;) {
		const char *list = get(&b->choices, &b->choices.row[i], "list_name");

		if (list && place->item && str_eq(list, place->item)) {
			wrong(b, "choices", b->choices.row[i].no, "name", place->code, place->arg);
			return;
		}
	}
	wrong(b, "survey", b->survey.head_no, column, place->code, place->arg ? place->arg : place->item);
}

static void write_json(struct builder *b)
{
	const struct form_def *form;
	struct form_place place = {0};
	struct buf out;

	buf_init(&out, 4 << 20);
	jw_init(&b->w, &out);
	jw_object(&b->w);
	put_settings(b);
	put_lists(b);
	put_survey(b);
	jw_end(&b->w);
	jw_done(&b->w);
	if (!b->x->nerrors && form_read(b->arena, buf_str(&out), out.len, &form, &place))
		place_error(b, &place);
	if (!b->x->nerrors)
		b->x->json = arena_strdup(b->arena, buf_str(&out));
	buf_release(&out);
}

enum rc form_from_xlsx(struct arena *a, const void *bytes, size_t n, struct fault *f, struct xlsform *ret_x)
{
	struct builder *b = ARENA_NEW(a, struct builder);
	enum rc rc;

	*ret_x = (struct xlsform){0};
	*b = (struct builder){ .arena = a, .x = ret_x };
	rc = read_sheet(a, bytes, n, "survey", true, f, &b->survey);
	if (!rc)
		rc = read_sheet(a, bytes, n, "choices", false, f, &b->choices);
	if (!rc)
		rc = read_sheet(a, bytes, n, "settings", false, f, &b->settings);
	if (rc)
		return rc;
	check_columns(b);
	if (!ret_x->nerrors)
		write_json(b);
	return OK;
}

const char *xlsform_error_text(struct arena *a, const struct xlsform_error *e, enum lang lang)
{
	const char *what = message_text(e->code, e->arg, lang, a);
	AUTO(buf) row = {0};

	buf_init(&row, 64);
	fa_put_plain(&row, e->row, lang);
	return arena_printf(a, lang == LANG_EN ? "%s, row %s, %s: %s" : "برگهٔ %s، سطر %s، ستون %s: %s", e->sheet, buf_str(&row),
		e->column, what);
}

MESSAGES(xlsform,
	{ "xlsform.type", "این نوع پرسش («{arg}») در فرم‌های این سامانه نیست.", "Forms here have no question of the type “{arg}”." },
	{ "xlsform.list", "پس از نوع، نام فهرست گزینه‌ها را بنویسید: select_one yes_no", "Write the list behind the type: select_one yes_no" },
	{ "xlsform.end", "این پایان، آغازی ندارد.", "This end has no beginning." },
	{ "xlsform.open", "این بخش پایان ندارد.", "This part has no end." },
	{ "xlsform.column", "ستون «{arg}» در این برگه نیست.", "The sheet has no column “{arg}”." },
	{ "xlsform.rows", "این برگه بیش از اندازه سطر دارد.", "The sheet has too many rows." },
);
