/* A filled form: reading what was typed, evaluating from top to bottom, writing the answers. */
#include "form.h"

#include "json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 200, NOTE_MAX = 4000 };

/* ---- names in rules --------------------------------------------------------------------- */

static int64_t rows_of(void *arg, const char *name)
{
	const struct form_state *s = arg;
	int i = form_find(s->form, name);

	if (i < 0 || s->form->item[i].type != ITEM_REPEAT)
		return -1;
	return s->cell[i][0].applies ? (int64_t)s->rows[i] : 0;
}

static size_t flatten(struct expr_value v, struct expr_value *list, size_t n)
{
	if (v.kind != EV_LIST) {
		list[n++] = v;
		return n;
	}
	for (size_t i = 0; i < v.n; i++)
		list[n++] = v.item[i];
	return n;
}

static struct expr_value answer_of(void *arg, const char *name, const char *repeat, size_t row)
{
	const struct form_state *s = arg;
	int i = form_find(s->form, name), in = i < 0 ? -1 : s->form->item[i].repeat;
	struct expr_value *list;
	size_t n = 0, room = 0;

	if (i < 0)
		return (struct expr_value){0};
	if (in < 0)
		return s->cell[i][0].value;
	if (repeat && strcmp(repeat, s->form->item[in].name) == 0)
		return row < s->rows[i] ? s->cell[i][row].value : (struct expr_value){0};
	for (size_t k = 0; k < s->rows[i]; k++)
		room += s->cell[i][k].value.kind == EV_LIST ? s->cell[i][k].value.n : 1;
	list = ARENA_ARRAY(s->arena, struct expr_value, room);
	for (size_t k = 0; k < s->rows[i]; k++)
		n = flatten(s->cell[i][k].value, list, n);
	return (struct expr_value){ .kind = EV_LIST, .item = list, .n = n };
}

static struct expr_env env_of(struct form_state *s, const struct form_item *it, size_t row)
{
	return (struct expr_env){ .today = s->today, .rows = rows_of, .value = answer_of, .arg = s, .arena = s->arena,
		.repeat = it && it->repeat >= 0 ? s->form->item[it->repeat].name : NULL, .row = row };
}

/* ---- typed texts ------------------------------------------------------------------------- */

static const struct form_choice *option_of(const struct form_list *list, const char *code)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->option[i].code, code) == 0)
			return &list->option[i];
	return NULL;
}

static void error(struct form_cell *c, const char *code, const char *arg)
{
	c->error = code;
	c->arg = arg;
}

static void read_line(struct form_state *s, const struct form_item *it, struct form_cell *c)
{
	AUTO(buf) b = {0};
	size_t most = it->type == ITEM_NOTE ? NOTE_MAX : TEXT_MAX;

	buf_init(&b, strlen(c->typed) * 4 + 16);
	if (it->type == ITEM_NOTE)
		fa_normalise_note(&b, c->typed);
	else
		fa_normalise(&b, c->typed);
	if (utf8_count(buf_str(&b)) > most)
		error(c, "text.too_long", arena_printf(s->arena, "%zu", most));
	else
		c->value = expr_text(arena_strdup(s->arena, buf_str(&b)));
}

static void read_number(const struct form_item *it, struct form_cell *c)
{
	static const double power[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
	const char *code = NULL;
	int64_t v;

	if (it->type == ITEM_MONEY ? fa_parse_money(c->typed, false, &v, &code) :
	    fa_parse_decimal(c->typed, (int)it->places, &v, &code))
		error(c, code, NULL);
	else if (v > 1000000000000000 || v < -1000000000000000)
		error(c, "number.range", NULL);
	else
		c->value = expr_number((double)v / power[it->type == ITEM_MONEY ? 0 : it->places]);
}

/* Codes joined by ",": each must be of the list; in its order, each once. */
static void read_choices(struct form_state *s, const struct form_item *it, struct form_cell *c)
{
	const struct form_list *list = it->list;
	struct expr_value *v = ARENA_ARRAY(s->arena, struct expr_value, list->n);
	size_t n = 0, found = 0, typed = 0;
	char *copy = arena_strdup(s->arena, c->typed), *rest = copy;
	bool *on = ARENA_ARRAY(s->arena, bool, list->n);

	while (rest) {
		char *code = strsep(&rest, ",");
		const struct form_choice *o = option_of(list, code);

		typed += *code != '\0';
		if (o)
			on[o - list->option] = true, found++;
	}
	for (size_t i = 0; i < list->n; i++)
		if (on[i])
			v[n++] = expr_text(list->option[i].code);
	if (found < typed || (it->type == ITEM_CHOICE && n > 1))
		error(c, "choice.unknown", NULL);
	else if (it->type == ITEM_CHOICE)
		c->value = n ? v[0] : (struct expr_value){0};
	else if (n)
		c->value = (struct expr_value){ .kind = EV_LIST, .item = v, .n = n };
}

static void read_location(struct form_state *s, struct form_cell *c)
{
	AUTO(buf) b = {0};
	double lat, lon;
	char end;

	buf_init(&b, 200);
	fa_put_digits_ascii(&b, c->typed);
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i] == ',')
			b.data[i] = ' ';
	if (sscanf(buf_str(&b), "%lf %lf %c", &lat, &lon, &end) != 2 || !(lat > 20 && lat < 45 && lon > 40 && lon < 70))
		error(c, "form.location", NULL);
	else
		c->value = expr_text(arena_printf(s->arena, "%.6f,%.6f", lat, lon));
}

static void read_typed(struct form_state *s, const struct form_item *it, struct form_cell *c)
{
	const char *code = NULL;
	const char *t = c->typed;
	date_t day;

	while (t && (*t == ' ' || *t == '\t' || *t == '\n' || *t == '\r'))
		t++;
	if (str_empty(t))
		return;
	switch (it->type) {
	case ITEM_TEXT: case ITEM_NOTE: case ITEM_SIGNATURE: read_line(s, it, c); break;
	case ITEM_NUMBER: case ITEM_MONEY: read_number(it, c); break;
	case ITEM_DATE:
		if (fa_iso_read(t, &day))
			c->value = (struct expr_value){ .kind = EV_DAY, .day = day };
		else if (fa_date_parse(t, &day, &code))
			error(c, code, NULL);
		else
			c->value = (struct expr_value){ .kind = EV_DAY, .day = day };
		break;
	case ITEM_CHOICE: case ITEM_CHOICES: read_choices(s, it, c); break;
	case ITEM_LOCATION: read_location(s, c); break;
	default: break;
	}
}

/* ---- evaluating --------------------------------------------------------------------------- */

static void check(struct form_state *s, const struct form_item *it, struct form_cell *c, struct expr_env *env, bool final)
{
	c->needed = it->required.expr && expr_truth(it->required.expr, env);
	if (!c->error && c->value.kind != EV_NONE && it->constraint.expr) {
		env->self = c->value;
		if (!expr_truth(it->constraint.expr, env))
			error(c, "form.constraint", NULL);
	}
	if (final && c->needed && c->value.kind == EV_NONE && !c->error)
		error(c, "required", NULL);
	s->nerrors += c->error != NULL;
}

static void evaluate(struct form_state *s, int i, size_t row, bool final)
{
	const struct form_item *it = &s->form->item[i];
	struct form_cell *c = &s->cell[i][it->repeat >= 0 ? row : 0];
	struct expr_env env = env_of(s, it, row);
	int p = it->parent;

	c->applies = (p < 0 || s->cell[p][s->form->item[p].repeat >= 0 ? row : 0].applies) &&
		(!it->relevant.expr || expr_truth(it->relevant.expr, &env));
	if (!c->applies)
		return;
	if (it->type == ITEM_COMPUTED) {
		c->value = expr_value_of(it->calculate.expr, &env);
	} else if (item_is_question(it->type)) {
		read_typed(s, it, c);
		check(s, it, c, &env, final);
	}
}

void form_fill(const struct form_def *form, struct arena *a, date_t today, form_typed_fn typed, form_rows_fn rows,
		void *arg, bool final, struct form_state *ret_state)
{
	struct form_state *s = ret_state;

	*s = (struct form_state){ .form = form, .arena = a, .today = today };
	s->cell = ARENA_ARRAY(a, struct form_cell *, form->n);
	s->rows = ARENA_ARRAY(a, size_t, form->n);
	for (size_t i = 0; i < form->n; i++) {
		const struct form_item *it = &form->item[i];
		size_t n = it->type == ITEM_REPEAT ? rows(arg, it) : it->repeat >= 0 ? s->rows[it->repeat] : 1;

		s->rows[i] = it->type == ITEM_REPEAT && n > (size_t)it->max ? (size_t)it->max : n;
		s->cell[i] = ARENA_ARRAY(a, struct form_cell, s->rows[i] + 1);
		for (size_t k = 0; k < s->rows[i] && item_is_question(it->type); k++)
			s->cell[i][k].typed = typed(arg, it, k);
	}
	for (int i = 0; i < (int)form->n; i++) {
		const struct form_item *it = &form->item[i];

		evaluate(s, i, 0, final);
		if (it->type != ITEM_REPEAT)
			continue;
		for (size_t row = 0; row < s->rows[i]; row++)
			for (int k = i + 1; k < it->end; k++)
				evaluate(s, k, row, final);
		i = it->end - 1;
	}
}

/* ---- answers as JSON ------------------------------------------------------------------------- */

static const char *number_text(struct arena *a, double v)
{
	char text[40];
	int n = snprintf(text, sizeof text, "%.6f", v);

	while (text[n - 1] == '0')
		n--;
	if (text[n - 1] == '.')
		n--;
	text[n] = '\0';
	return arena_strdup(a, strcmp(text, "-0") == 0 ? "0" : text);
}

static void put_value(const struct form_state *s, struct jw *w, struct expr_value v)
{
	char iso[FA_ISO_SIZE];

	switch (v.kind) {
	case EV_NONE: jw_null(w); break;
	case EV_NUMBER: jw_raw(w, number_text(s->arena, fabs(v.number) < 1e15 ? v.number : 0)); break;
	case EV_TRUTH: jw_bool(w, v.truth); break;
	case EV_TEXT: jw_text(w, v.text); break;
	case EV_DAY:
		fa_iso_write(v.day, iso);
		jw_text(w, iso);
		break;
	case EV_LIST:
		jw_array(w);
		for (size_t i = 0; i < v.n; i++)
			put_value(s, w, v.item[i]);
		jw_end(w);
		break;
	}
}

static void put_items(const struct form_state *s, struct jw *w, int from, int end, size_t row)
{
	for (int i = from; i < end; i++) {
		const struct form_item *it = &s->form->item[i];
		const struct form_cell *c = &s->cell[i][it->repeat >= 0 ? row : 0];

		if (it->type == ITEM_REPEAT && c->applies) {
			jw_array_of(w, it->name);
			for (size_t k = 0; k < s->rows[i]; k++) {
				jw_object(w);
				put_items(s, w, i + 1, it->end, k);
				jw_end(w);
			}
			jw_end(w);
		} else if (it->type > ITEM_REPEAT && c->applies && c->value.kind != EV_NONE) {
			jw_name(w, it->name);
			put_value(s, w, c->value);
		}
		if (it->type == ITEM_REPEAT)
			i = it->end - 1;
	}
}

const char *form_state_json(const struct form_state *s)
{
	AUTO(buf) b = {0};
	struct jw w;

	buf_init(&b, JSON_BYTES_MAX * 4);
	jw_init(&w, &b);
	jw_object(&w);
	put_items(s, &w, 0, (int)s->form->n, 0);
	jw_end(&w);
	jw_done(&w);
	return arena_strdup(s->arena, buf_str(&b));
}

struct document { const struct form_def *form; const struct jval *root; struct arena *a; };

static const char *as_typed(struct arena *a, const struct jval *v)
{
	AUTO(buf) b = {0};

	switch (v->kind) {
	case JV_TEXT: return v->text;
	case JV_INT: return arena_printf(a, "%lld", (long long)v->i);
	case JV_REAL: return number_text(a, fabs(v->d) < 1e15 ? v->d : 1e15);
	case JV_ARRAY:
		buf_init(&b, JSON_BYTES_MAX);
		for (const struct jval *c = v->child; c; c = c->next)
			buf_printf(&b, "%s%s", b.len ? "," : "", c->kind == JV_TEXT ? c->text : "?");
		return arena_strdup(a, buf_str(&b));
	default: return NULL;
	}
}

static const char *document_typed(void *arg, const struct form_item *it, size_t row)
{
	const struct document *d = arg;
	const struct jval *v = d->root;

	if (it->repeat >= 0) {
		v = jval_items(d->root, d->form->item[it->repeat].name);
		while (row-- && v)
			v = v->next;
	}
	v = v ? jval_get(v, it->name) : NULL;
	return v ? as_typed(d->a, v) : NULL;
}

static size_t document_rows(void *arg, const struct form_item *it)
{
	const struct document *d = arg;
	const struct jval *v = jval_get(d->root, it->name);

	return v && v->kind == JV_ARRAY ? v->n : 0;
}

/* Names of the form only, arrays where rows or sets are; a computed answer may come along and is ignored. */
static bool fits(const struct form_def *form, const struct jval *v, int repeat)
{
	for (const struct jval *m = v->child; m; m = m->next) {
		int i = form_find(form, m->name);
		const struct form_item *it = i < 0 ? NULL : &form->item[i];

		if (!it || it->repeat != repeat || it->type < ITEM_REPEAT || it->type == ITEM_LABEL)
			return false;
		if (it->type == ITEM_REPEAT) {
			if (m->kind != JV_ARRAY || m->n > (size_t)it->max)
				return false;
			for (const struct jval *row = m->child; row; row = row->next)
				if (row->kind != JV_OBJECT || !fits(form, row, i))
					return false;
		} else if (m->kind == JV_OBJECT || (m->kind == JV_ARRAY && it->type != ITEM_CHOICES)) {
			if (it->type != ITEM_COMPUTED)
				return false;
		}
	}
	return true;
}

enum rc form_fill_json(const struct form_def *form, struct arena *a, date_t today, const char *json, size_t len,
		bool final, struct form_state *ret_state)
{
	struct document d = { .form = form, .a = a };
	enum rc rc = json_read(a, json, len, NULL, &d.root);

	if (rc)
		return rc;
	if (d.root->kind != JV_OBJECT || !fits(form, d.root, -1))
		return INVALID;
	form_fill(form, a, today, document_typed, document_rows, &d, final, ret_state);
	return OK;
}

/* ---- for readers ------------------------------------------------------------------------------ */

static const char *option_label(const struct form_item *it, const char *code, enum lang l)
{
	const struct form_choice *o = it->list ? option_of(it->list, code) : NULL;

	return o ? form_say(l, o->fa, o->en) : code;
}

const char *form_cell_text(const struct form_state *s, const struct form_item *it, const struct form_cell *c, enum lang l)
{
	AUTO(buf) b = {0};
	struct expr_value v = c->value;

	buf_init(&b, 1 << 16);
	switch (v.kind) {
	case EV_NONE: return NULL;
	case EV_TRUTH: return l == LANG_EN ? (v.truth ? "Yes" : "No") : v.truth ? "بله" : "خیر";
	case EV_TEXT: return it->list ? option_label(it, v.text, l) : v.text;
	case EV_DAY: fa_put_date(&b, v.day, FA_DATE_SHORT, l); break;
	case EV_NUMBER:
		if (it->type == ITEM_MONEY)
			fa_put_rial(&b, (int64_t)v.number, l);
		else if (v.number == floor(v.number) && fabs(v.number) < 1e15)
			fa_put_number(&b, (int64_t)v.number, l);
		else
			fa_put_digits(&b, number_text(s->arena, v.number), l);
		break;
	case EV_LIST:
		for (size_t i = 0; i < v.n; i++)
			if (v.item[i].kind == EV_TEXT)
				buf_printf(&b, "%s%s", b.len ? (l == LANG_EN ? ", " : "، ") : "", option_label(it, v.item[i].text, l));
		break;
	}
	return arena_strdup(s->arena, buf_str(&b));
}

int64_t form_score_of(const struct form_state *s, const struct form_score *score)
{
	struct expr_env env = env_of((struct form_state *)s, NULL, 0);
	double v;

	if (!expr_as_number(expr_value_of(score->value.expr, &env), &v) || fabs(v) > 1e12)
		return INT_NONE;
	return (int64_t)floor(v * 100 + 0.5);
}

const struct form_band *form_band_of(const struct form_score *score, int64_t hundredths)
{
	if (hundredths == INT_NONE)
		return NULL;
	for (size_t i = 0; i < score->nbands; i++)
		if ((double)hundredths <= score->band[i].upto * 100)
			return &score->band[i];
	return NULL;
}

bool form_alert_of(const struct form_state *s, const struct form_alert *alert)
{
	struct expr_env env = env_of((struct form_state *)s, NULL, 0);

	return expr_truth(alert->when.expr, &env);
}
