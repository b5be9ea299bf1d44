/* From JSON to a definition: names, lists, rules, and what they may speak of. */
#include "form.h"

#include "json.h"

#include <string.h>

const struct choice item_type_choices[] = {
	{ ITEM_SECTION, "section", "بخش", "Section" }, { ITEM_GROUP, "group", "گروه", "Group" },
	{ ITEM_REPEAT, "repeat", "ردیف‌های تکراری", "Repeated rows" }, { ITEM_TEXT, "text", "متن کوتاه", "Short text" },
	{ ITEM_NOTE, "note", "متن بلند", "Long text" }, { ITEM_NUMBER, "number", "عدد", "Number" },
	{ ITEM_MONEY, "money", "مبلغ (ریال)", "Money (rial)" }, { ITEM_DATE, "date", "تاریخ", "Date" },
	{ ITEM_CHOICE, "choice", "یک گزینه", "One choice" }, { ITEM_CHOICES, "choices", "چند گزینه", "Several choices" },
	{ ITEM_SIGNATURE, "signature", "امضا (نوشتن نام)", "Signature (typed name)" },
	{ ITEM_LOCATION, "location", "موقعیت مکانی", "Location" }, { ITEM_COMPUTED, "computed", "محاسبه‌شده", "Computed" },
	{ ITEM_LABEL, "label", "توضیح", "Words to read" }, { 0 }
};
const struct choice form_about_choices[] = {
	{ FORM_HOUSEHOLD, "household", "خانوار", "Household" }, { FORM_PERSON, "person", "یک عضو", "A member" }, { 0 }
};

struct reader {
	struct arena *a;
	struct form_def *form;
	struct form_item *item;
	struct form_list *list;
	struct form_place *place;
	/* the rule being checked */
	int upto;                        /* it may name items before this index */
	bool bad;
};

static enum rc wrong(struct reader *r, const char *code, const char *item, const char *part, const char *arg)
{
	*r->place = (struct form_place){ .code = code, .item = item, .part = part, .arg = arg };
	return INVALID;
}

static bool only_knows(const struct jval *v, const char *const *names, const char **ret_name)
{
	for (const struct jval *m = v->child; m; m = m->next) {
		const char *const *n = names;

		while (*n && strcmp(*n, m->name) != 0)
			n++;
		*ret_name = m->name;
		if (!*n)
			return false;
	}
	return true;
}

static bool name_ok(const char *name)
{
	size_t n = name ? strlen(name) : 0;

	if (n < 1 || n > EXPR_NAME_MAX || !(name[0] >= 'a' && name[0] <= 'z'))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') || name[i] == '_'))
			return false;
	return strcmp(name, "or") != 0 && strcmp(name, "and") != 0 && strcmp(name, "div") != 0 && strcmp(name, "mod") != 0;
}

int form_find(const struct form_def *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (strcmp(form->item[i].name, name) == 0)
			return (int)i;
	return -1;
}

static void check_name(void *arg, const char *name, bool loop)
{
	struct reader *r = arg;
	int i = form_find(r->form, name);
	const char *code = NULL;

	if (r->bad)
		return;
	if (i < 0)
		code = "form.unknown_name";
	else if (i >= r->upto)
		code = "form.later_name";
	else if (loop && r->form->item[i].type != ITEM_REPEAT)
		code = "form.not_repeat";
	else if (!loop && (r->form->item[i].type < ITEM_REPEAT || r->form->item[i].type == ITEM_LABEL))
		code = "form.no_answer";
	if (!code)
		return;
	r->bad = true;
	r->place->code = code;
	r->place->arg = name;
}

/* A rule, and that it names only what stands before upto. */
static enum rc rule(struct reader *r, const struct jval *v, const char *part, const char *item, int upto,
		struct form_rule *ret_rule)
{
	const struct jval *m = jval_get(v, part);
	const char *code = NULL;
	size_t at = 0;

	if (!m || (m->kind == JV_TEXT && !*m->text))
		return OK;
	if (m->kind == JV_BOOL)
		ret_rule->text = m->i ? "true()" : "false()";
	else if (m->kind == JV_TEXT)
		ret_rule->text = m->text;
	else
		return wrong(r, "form.rule_text", item, part, NULL);
	if (expr_parse(r->a, ret_rule->text, &ret_rule->expr, &code, &at)) {
		(void)wrong(r, code, item, part, NULL);
		r->place->at = at;
		return INVALID;
	}
	*r->place = (struct form_place){ .item = item, .part = part };
	r->upto = upto;
	r->bad = false;
	expr_names(ret_rule->expr, check_name, r);
	return r->bad ? INVALID : OK;
}

/* ---- lists ------------------------------------------------------------------------------- */

static bool code_ok(const char *code)
{
	return code && *code && strlen(code) <= 40 && !strchr(code, ',') && !strchr(code, '\n') && !strchr(code, ' ');
}

static enum rc read_list(struct reader *r, const struct jval *v, struct form_list *list)
{
	static const char *const names[] = { "code", "fa", "en", NULL };
	struct form_choice *o;
	const char *odd;

	list->name = v->name;
	if (!name_ok(v->name))
		return wrong(r, "form.name", v->name, "list", NULL);
	if (v->kind != JV_ARRAY || v->n < 1 || v->n > FORM_CHOICES_MAX)
		return wrong(r, "form.choices", v->name, "list", NULL);
	list->option = o = ARENA_ARRAY(r->a, struct form_choice, v->n);
	for (const struct jval *c = v->child; c; c = c->next, o++) {
		if (c->kind != JV_OBJECT || !only_knows(c, names, &odd))
			return wrong(r, "form.choices", v->name, "list", NULL);
		*o = (struct form_choice){ jval_text(c, "code"), jval_text(c, "fa"), jval_text(c, "en") };
		if (!code_ok(o->code))
			return wrong(r, "form.choice_code", v->name, "list", o->code);
		if (str_empty(o->fa))
			return wrong(r, "form.label", v->name, "list", o->code);
		for (size_t i = 0; i < list->n; i++)
			if (strcmp(list->option[i].code, o->code) == 0)
				return wrong(r, "form.choice_twice", v->name, "list", o->code);
		list->n++;
	}
	return OK;
}

static enum rc read_lists(struct reader *r, const struct jval *root)
{
	const struct jval *lists = jval_get(root, "lists");
	enum rc rc = OK;

	if (!lists)
		return OK;
	if (lists->kind != JV_OBJECT || lists->n > FORM_LISTS_MAX)
		return wrong(r, "form.lists", "", "lists", NULL);
	r->form->list = r->list = ARENA_ARRAY(r->a, struct form_list, lists->n);
	for (const struct jval *v = lists->child; v && !rc; v = v->next)
		rc = read_list(r, v, &r->list[r->form->nlists++]);
	return rc;
}

/* ---- items ------------------------------------------------------------------------------- */

static enum rc read_list_of(struct reader *r, const struct jval *v, struct form_item *it)
{
	const char *name = jval_text(v, "list");

	if (it->type != ITEM_CHOICE && it->type != ITEM_CHOICES)
		return name ? wrong(r, "form.not_here", it->name, "list", NULL) : OK;
	for (size_t i = 0; name && i < r->form->nlists; i++)
		if (strcmp(r->list[i].name, name) == 0)
			it->list = &r->list[i];
	return it->list ? OK : wrong(r, "form.list_unknown", it->name, "list", name);
}

static enum rc read_rules(struct reader *r, const struct jval *v, struct form_item *it, int index)
{
	enum rc rc = rule(r, v, "relevant", it->name, index, &it->relevant);

	if (!rc)
		rc = rule(r, v, "required", it->name, index, &it->required);
	if (!rc)
		rc = rule(r, v, "constraint", it->name, index + 1, &it->constraint);
	if (!rc)
		rc = rule(r, v, "calculate", it->name, index, &it->calculate);
	if (rc)
		return rc;
	if (it->type == ITEM_COMPUTED && !it->calculate.expr)
		return wrong(r, "form.calculate_missing", it->name, "calculate", NULL);
	if (it->type != ITEM_COMPUTED && it->calculate.expr)
		return wrong(r, "form.not_here", it->name, "calculate", NULL);
	if (!item_is_question(it->type) && (it->required.expr || it->constraint.expr))
		return wrong(r, "form.not_here", it->name, it->required.expr ? "required" : "constraint", NULL);
	return OK;
}

static enum rc read_items(struct reader *r, const struct jval *v, int parent, int depth);

static enum rc read_item(struct reader *r, const struct jval *v, int parent, int depth)
{
	static const char *const names[] = { "type", "name", "fa", "en", "hint_fa", "hint_en", "relevant", "required",
		"constraint", "constraint_fa", "constraint_en", "calculate", "prefill", "list", "places", "max", "items", NULL };
	int index = (int)r->form->n;
	struct form_item *it = &r->item[index];
	const struct choice *type;
	const char *odd;
	enum rc rc;

	if (v->kind != JV_OBJECT)
		return wrong(r, "form.item", "", "items", NULL);
	it->name = jval_text(v, "name");
	if (!name_ok(it->name))
		return wrong(r, "form.name", it->name ? it->name : "", "name", NULL);
	if (!only_knows(v, names, &odd))
		return wrong(r, "form.member", it->name, odd, odd);
	if (form_find(r->form, it->name) >= 0)
		return wrong(r, "form.name_twice", it->name, "name", NULL);
	type = jval_text(v, "type") ? choice_by_code(item_type_choices, jval_text(v, "type")) : NULL;
	if (!type)
		return wrong(r, "form.type", it->name, "type", NULL);
	it->type = (enum item_type)type->value;
	it->fa = jval_text(v, "fa");
	if (str_empty(it->fa))
		return wrong(r, "form.label", it->name, "fa", NULL);
	it->en = jval_text(v, "en");
	it->hint_fa = jval_text(v, "hint_fa");
	it->hint_en = jval_text(v, "hint_en");
	it->constraint_fa = jval_text(v, "constraint_fa");
	it->constraint_en = jval_text(v, "constraint_en");
	it->prefill = jval_text(v, "prefill");
	it->places = jval_int(v, "places", 0);
	it->max = jval_int(v, "max", FORM_ROWS_MAX);
	it->parent = parent;
	it->repeat = parent < 0 ? -1 : r->item[parent].type == ITEM_REPEAT ? parent : r->item[parent].repeat;
	if (it->places < 0 || it->places > 6 || it->max < 1 || it->max > FORM_ROWS_MAX)
		return wrong(r, "form.limit", it->name, it->type == ITEM_REPEAT ? "max" : "places", NULL);
	if ((it->type == ITEM_SECTION && depth > 0) || (it->type <= ITEM_REPEAT && depth > 1) ||
	    (it->type == ITEM_REPEAT && it->repeat >= 0))
		return wrong(r, "form.nesting", it->name, "type", NULL);
	r->form->n++;
	rc = read_list_of(r, v, it);
	if (!rc)
		rc = read_rules(r, v, it, index);
	if (!rc && it->type <= ITEM_REPEAT)
		rc = read_items(r, jval_get(v, "items"), index, depth + 1);
	else if (!rc && jval_get(v, "items"))
		rc = wrong(r, "form.not_here", it->name, "items", NULL);
	it->end = (int)r->form->n;
	return rc;
}

static enum rc read_items(struct reader *r, const struct jval *v, int parent, int depth)
{
	enum rc rc = OK;

	if (!v || v->kind != JV_ARRAY)
		return wrong(r, "form.items", parent < 0 ? "" : r->item[parent].name, "items", NULL);
	for (const struct jval *c = v->child; c && !rc; c = c->next) {
		if (r->form->n == FORM_ITEMS_MAX)
			return wrong(r, "form.many", "", "items", NULL);
		rc = read_item(r, c, parent, depth);
	}
	return rc;
}

/* ---- scores and alerts ------------------------------------------------------------------------ */

static double number_of(const struct jval *v, const char *name)
{
	const struct jval *m = jval_get(v, name);

	return m && (m->kind == JV_INT || m->kind == JV_REAL) ? m->d : 1e9;
}

static enum rc read_score(struct reader *r, const struct jval *v, struct form_score *s)
{
	static const char *const names[] = { "name", "fa", "en", "value", "bands", "population", "source", NULL };
	const char *odd;

	if (v->kind != JV_OBJECT || !only_knows(v, names, &odd) || !name_ok(jval_text(v, "name")))
		return wrong(r, "form.score", jval_text(v, "name") ? jval_text(v, "name") : "", "scores", NULL);
	*s = (struct form_score){ .name = jval_text(v, "name"), .fa = jval_text(v, "fa"), .en = jval_text(v, "en"),
		.population = jval_text(v, "population"), .source = jval_text(v, "source") };
	if (str_empty(s->fa))
		return wrong(r, "form.label", s->name, "fa", NULL);
	for (const struct jval *b = jval_items(v, "bands"); b; b = b->next) {
		struct form_band *band = &s->band[s->nbands++];

		*band = (struct form_band){ number_of(b, "upto"), jval_text(b, "code"), jval_text(b, "fa"), jval_text(b, "en"),
			jval_text(b, "tone") };
		if (!code_ok(band->code) || str_empty(band->fa) || (s->nbands > 1 && band->upto <= band[-1].upto) ||
		    (s->nbands == FORM_BANDS_MAX && b->next))
			return wrong(r, "form.band", s->name, "bands", band->code);
	}
	if (rule(r, v, "value", s->name, (int)r->form->n, &s->value))
		return INVALID;
	return s->value.expr ? OK : wrong(r, "form.calculate_missing", s->name, "value", NULL);
}

static enum rc read_scores(struct reader *r, const struct jval *root)
{
	static const char *const names[] = { "name", "fa", "en", "when", "urgent", NULL };
	const char *odd;
	enum rc rc = OK;

	for (const struct jval *v = jval_items(root, "scores"); v && !rc; v = v->next) {
		if (r->form->nscores == FORM_SCORES_MAX)
			return wrong(r, "form.many", "", "scores", NULL);
		rc = read_score(r, v, &r->form->score[r->form->nscores++]);
	}
	for (const struct jval *v = jval_items(root, "alerts"); v && !rc; v = v->next) {
		struct form_alert *al = &r->form->alert[r->form->nalerts];

		if (r->form->nalerts++ == FORM_ALERTS_MAX)
			return wrong(r, "form.many", "", "alerts", NULL);
		if (v->kind != JV_OBJECT || !only_knows(v, names, &odd) || !name_ok(jval_text(v, "name")))
			return wrong(r, "form.alert", "", "alerts", NULL);
		*al = (struct form_alert){ .name = jval_text(v, "name"), .fa = jval_text(v, "fa"), .en = jval_text(v, "en"),
			.urgent = jval_bool(v, "urgent", false) };
		if (str_empty(al->fa))
			return wrong(r, "form.label", al->name, "fa", NULL);
		rc = rule(r, v, "when", al->name, (int)r->form->n, &al->when);
		if (!rc && !al->when.expr)
			rc = wrong(r, "form.calculate_missing", al->name, "when", NULL);
	}
	return rc;
}

static enum rc read_head(struct reader *r, const struct jval *root)
{
	static const char *const names[] = { "fa", "en", "note_fa", "note_en", "licence", "source", "about", "age_min",
		"age_max", "roles", "result_only", "items", "lists", "scores", "alerts", NULL };
	struct form_def *f = r->form;
	const struct choice *about = jval_text(root, "about") ? choice_by_code(form_about_choices, jval_text(root, "about")) : NULL;
	const char *odd;

	if (root->kind != JV_OBJECT || !only_knows(root, names, &odd))
		return wrong(r, "form.member", "", root->kind == JV_OBJECT ? odd : "", root->kind == JV_OBJECT ? odd : "");
	f->fa = jval_text(root, "fa");
	f->en = jval_text(root, "en");
	f->note_fa = jval_text(root, "note_fa");
	f->note_en = jval_text(root, "note_en");
	f->licence = jval_text(root, "licence");
	f->source = jval_text(root, "source");
	f->age_min = jval_int(root, "age_min", INT_NONE);
	f->age_max = jval_int(root, "age_max", INT_NONE);
	f->result_only = jval_bool(root, "result_only", false);
	if (str_empty(f->fa))
		return wrong(r, "form.label", "", "fa", NULL);
	if (!about)
		return wrong(r, "form.about", "", "about", NULL);
	f->about = (enum form_about)about->value;
	for (const struct jval *v = jval_items(root, "roles"); v; v = v->next) {
		const struct choice *c = v->kind == JV_TEXT ? choice_by_code(role_choices, v->text) : NULL;

		if (!c)
			return wrong(r, "form.role", "", "roles", v->kind == JV_TEXT ? v->text : NULL);
		f->roles |= ROLE_BIT(c->value);
	}
	return OK;
}

enum rc form_read(struct arena *a, const char *json, size_t len, const struct form_def **ret_form,
		struct form_place *ret_place)
{
	struct reader r = { .a = a, .form = ARENA_NEW(a, struct form_def), .place = ret_place };
	struct fault fault = {0};
	const struct jval *root;
	enum rc rc = json_read(a, json, len, &fault, &root);

	if (rc) {
		(void)wrong(&r, fault.code, "", "", NULL);
		ret_place->arg = arena_strdup(a, fault.detail);
		return INVALID;
	}
	r.form->item = r.item = ARENA_ARRAY(a, struct form_item, FORM_ITEMS_MAX);
	rc = read_head(&r, root);
	if (!rc)
		rc = read_lists(&r, root);
	if (!rc)
		rc = read_items(&r, jval_get(root, "items"), -1, 0);
	if (!rc)
		rc = read_scores(&r, root);
	if (!rc)
		*ret_form = r.form;
	return rc;
}
