/* Definitions, filling, scores and alerts, on the forms as shipped and on small ones. */
#include "form.h"
#include "forms_int.h"

#include "message.h"
#include "tap.h"

struct typed { const char *name[60], *text[60]; size_t n, rows; };

static const char *typed(void *arg, const struct form_item *it, size_t row)
{
	const struct typed *t = arg;

	for (size_t i = 0; i < t->n; i++) {
		char name[80];

		snprintf(name, sizeof name, "%s.%zu", it->name, row);
		if (strcmp(t->name[i], it->repeat >= 0 ? name : it->name) == 0)
			return t->text[i];
	}
	return NULL;
}

static size_t rows(void *arg, const struct form_item *it)
{
	(void)it;
	return ((const struct typed *)arg)->rows;
}

static const struct form_def *shipped(struct arena *a, const char *code)
{
	struct form_place place = {0};
	const struct form_def *form = NULL;

	for (size_t i = 0; i < forms_nshipped; i++)
		if (strcmp(forms_shipped[i].code, code) == 0 &&
		    form_read(a, forms_shipped[i].body, strlen(forms_shipped[i].body), &form, &place) != OK)
			ok(false, "%s: %s", code, form_place_text(&place, LANG_EN, a));
	return form;
}

static void all(struct arena *a)
{
	for (size_t i = 0; i < forms_nshipped; i++) {
		const struct form_def *f = shipped(a, forms_shipped[i].code);
		struct form_state s;
		struct typed none = { .rows = 1 };

		if (!ok(f && f->n > 0, "%s is a form", forms_shipped[i].code))
			continue;
		form_fill(f, a, (date_t){ 2461367 }, typed, rows, &none, false, &s);
		ok(s.nerrors == 0, "and empty it has nothing wrong");
		form_fill(f, a, (date_t){ 2461367 }, typed, rows, &none, true, &s);
		ok(s.nerrors > 0, "but it cannot be handed in");
	}
}

static struct form_state phq(struct arena *a, const struct form_def *f, const char *each, const char *last)
{
	static const char *const names[] = { "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9" };
	struct typed t = {0};
	struct form_state s;

	for (size_t i = 0; i < 9; i++) {
		t.name[t.n] = names[i];
		t.text[t.n++] = i == 8 ? last : each;
	}
	form_fill(f, a, (date_t){ 2461367 }, typed, rows, &t, true, &s);
	return s;
}

static void instrument(struct arena *a)
{
	const struct form_def *f = shipped(a, "phq9");
	struct form_state s = phq(a, f, "1", "0");

	is_i64(s.nerrors, 0, "nine answers are a whole PHQ-9");
	is_i64(form_score_of(&s, &f->score[0]), 800, "eight of them count one");
	is_str(form_band_of(&f->score[0], 800)->code, "mild", "which is mild");
	ok(!form_alert_of(&s, &f->alert[0]), "without an alert");
	s = phq(a, f, "0", "1");
	ok(form_alert_of(&s, &f->alert[0]), "item 9 raises it at once, whatever the sum");
	s = phq(a, f, "2", "");
	is_i64(form_score_of(&s, &f->score[0]), INT_NONE, "an unanswered item: no score");
	is_i64(s.nerrors, 1, "and it is asked for");
	s = phq(a, f, "7", "0");
	ok(s.nerrors == 8, "an answer that is none is refused");
}

static void repeats(struct arena *a)
{
	const struct form_def *f = shipped(a, "economic_study");
	struct typed t = { .rows = 2, .n = 8,
		.name = { "name.0", "birth.0", "sources.0", "income.0", "name.1", "birth.1", "income.1", "skills" },
		.text = { "مریم", "۱۳۶۰/۱/۱", "wage,own", "۱۲٬۰۰۰٬۰۰۰", "رضا", "1403/05/05", "5", "خیاطی" } };
	struct form_state s, again;
	const char *json;
	int total = form_find(f, "total_income"), workers = form_find(f, "workers"), age = form_find(f, "age"),
		income = form_find(f, "income");

	form_fill(f, a, (date_t){ 2461367 }, typed, rows, &t, true, &s);
	ok(s.cell[total][0].value.number == 12000000, "incomes add up over the rows");
	ok(s.cell[workers][0].value.number == 1, "and those who have one are counted");
	ok(s.cell[age][0].value.number == 45 && s.cell[age][1].value.number == 2, "ages by the Jalali birthday");
	ok(!s.cell[income][1].applies && s.cell[income][1].value.kind == EV_NONE, "a small child is not asked for income");
	is_i64(s.nerrors, 0, "nothing is missing");
	json = form_state_json(&s);
	ok(strstr(json, "\"members\":[{\"name\":\"مریم\",\"birth\":\"1981-03-21\"") != NULL, "answers as JSON");
	ok(form_fill_json(f, a, (date_t){ 2461367 }, json, strlen(json), true, &again) == OK && again.nerrors == 0, "read back");
	is_str(form_state_json(&again), json, "they are the same");
	is_str(form_cell_text(&again, &f->item[form_find(f, "sources")], &again.cell[form_find(f, "sources")][0], LANG_FA),
		"دستمزد یا حقوق، کار خود", "choices by their words");
	ok(form_fill_json(f, a, (date_t){ 2461367 }, "{\"other\":1}", 11, true, &again) == INVALID, "an unknown answer is refused");
}

static void wrong(struct arena *a, const char *json, const char *want)
{
	struct form_place place = {0};
	const struct form_def *f;

	is_rc(form_read(a, json, strlen(json), &f, &place), INVALID, want);
	is_str(form_place_text(&place, LANG_EN, a), want, json);
}

#define HEAD "{\"fa\":\"x\",\"about\":\"household\",\"lists\":{\"l\":[{\"code\":\"a\",\"fa\":\"x\"}]},\"items\":["
static void faults(struct arena *a)
{
	wrong(a, HEAD "{\"type\":\"text\",\"name\":\"Q\",\"fa\":\"x\"}]}",
		"Q · name: A name begins with a small letter and has only letters, digits and _.");
	wrong(a, HEAD "{\"type\":\"text\",\"name\":\"q\",\"fa\":\"x\",\"relevant\":\"p = 1\"},{\"type\":\"text\",\"name\":\"p\",\"fa\":\"x\"}]}",
		"q · relevant: No question is called “p”.");
	wrong(a, HEAD "{\"type\":\"text\",\"name\":\"q\",\"fa\":\"x\",\"required\":\"1 +\"}]}",
		"q · required: The rule is not finished. (character 4)");
	wrong(a, HEAD "{\"type\":\"choice\",\"name\":\"q\",\"fa\":\"x\",\"list\":\"m\"}]}",
		"q · list: The list of this question’s choices is not there.");
	wrong(a, HEAD "{\"type\":\"text\",\"name\":\"q\",\"fa\":\"x\",\"constraint\":\"q > 1\",\"reqired\":\"1\"}]}",
		"q · reqired: “reqired” is not known.");
	wrong(a, HEAD "{\"type\":\"computed\",\"name\":\"q\",\"fa\":\"x\",\"calculate\":\"q + 1\"}]}",
		"q · calculate: “q” stands below this question; move it up.");
}

int main(void)
{
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	all(&a);
	instrument(&a);
	repeats(&a);
	faults(&a);
	arena_release(&a);
	return done();
}
