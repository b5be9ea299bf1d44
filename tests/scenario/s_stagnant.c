/* Files that stand still: found by rule, reviewed, closed with a reason, taken back; what it freed
 * stands at the manager's, the province's and headquarters' (R117, R142). */
#include "scenario.h"
#include "stagnant.h"

static struct stagnant_row *found(struct scene *s, int32_t state, size_t *ret_n)
{
	struct stagnant_filter f = { .state = state };
	struct stagnant_row *rows = NULL;
	struct ctx ctx;
	bool more;
	AUTO(tx) tx = {0};

	as_person(s, &ctx, HAMID);
	f.range = ctx.scope;
	CHECK(ctx_read(&ctx, shard_of_key(s->moradi), &tx) == OK);
	CHECK(stagnant_list(&tx, &f, 50, &rows, ret_n, &more) == OK);
	return rows;
}

static const char *key_for(struct scene *s, int64_t household)
{
	size_t n = 0;
	struct stagnant_row *rows = found(s, STAGNANT_FOUND, &n);

	for (size_t i = 0; i < n; i++)
		if (rows[i].household.v == household)
			return key_text(s, rows[i].key.v);
	return NULL;
}

static void nobody_answered(struct scene *s, struct browser *b, int64_t household)
{
	struct form_on_page *f;

	must_open(b, "/households/%s/contact", key_text(s, household));
	f = the_form(b, "/contact");
	type(f, "outcome", "not_reached");
	must_go(f);
}

static void by_rule(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *omid = enter(s, OMID);
	size_t n;

	for (int i = 0; i < 3; i++) {
		nobody_answered(s, sara, s->moradi);
		minutes_pass(s, 5);
	}
	must_answer(hamid, 303, post(hamid, "/stagnant/searches", NULL));
	must_open(hamid, "/stagnant");
	must_see(hamid, "خانوار مرادی");
	must_see(hamid, "چند بار پی در پی پاسخی نبود");
	must_not_see(hamid, "خانوار کریمی");
	must_not_see(hamid, MARK);
	must_answer(omid, 404, get(omid, "/stagnant"));
	/* Somebody met them: it is over by itself. */
	visited(s, SARA, s->moradi, s->today, "همه خانه بودند.");
	must_answer(hamid, 303, post(hamid, "/stagnant/searches", NULL));
	must(s, key_for(s, s->moradi) == NULL, "a file that was seen is stagnant no more");
	days_pass(s, 400);
	run_jobs(s);
	found(s, STAGNANT_FOUND, &n);
	must(s, n >= 3, "after a year without any act all are found by the job: %zu", n);
	hamid = enter(s, HAMID);
	must_open(hamid, "/stagnant?why=no_act");
	must_see(hamid, "مدت‌هاست کاری ثبت نشده");
	must_cost(s, 12, "the list of stagnant files");
}

static void kept(struct scene *s)
{
	struct browser *hamid;
	struct form_on_page *f;
	const char *key;

	days_pass(s, 400);
	run_jobs(s);
	hamid = enter(s, HAMID);
	key = key_for(s, s->moradi);
	if (!must(s, key != NULL, "found"))
		return;
	must_open(hamid, "/stagnant/%s/keep", key);
	f = the_form(hamid, "/keep");
	must_answer(hamid, 422, go(f));
	f = the_form(hamid, "/keep");
	type(f, "note", "خانواده در سفر درمان است.");
	must_go(f);
	must_answer(hamid, 303, post(hamid, "/stagnant/searches", NULL));
	must(s, key_for(s, s->moradi) == NULL, "nobody is asked again next day");
	days_pass(s, 200);
	run_jobs(s);
	must(s, key_for(s, s->moradi) != NULL, "but after half a year");
}

static void closed(struct scene *s)
{
	struct browser *hamid, *parviz, *golnar;
	struct form_on_page *f;
	const char *a, *b, *undone;
	struct household before;
	size_t n;

	days_pass(s, 400);
	run_jobs(s);
	hamid = enter(s, HAMID);
	a = key_for(s, s->moradi);
	b = key_for(s, s->ahmadi);
	if (!must(s, a && b, "both are found"))
		return;
	before = household_now(s, s->moradi);
	must_open(hamid, "/households/%s/task", key_text(s, s->ahmadi));
	f = the_form(hamid, "/task");
	type(f, "what", "شناسنامه گرفته شود.");
	type(f, "due_on", short_date(s, s->today));
	must_go(f);
	must_open(hamid, "/stagnant/preview?pick=%s&pick=%s", a, b);
	must_see(hamid, "کار باز دارد");
	must_see(hamid, "بستن ۱ پرونده");
	f = the_form(hamid, "/stagnant/close");
	type(f, "note", "");
	must_answer(hamid, 422, go(f));
	f = the_form(hamid, "/stagnant/close");
	type(f, "close_reason", "not_found");
	type(f, "ends", a);
	type(f, "note", "سه بار رفتیم و همسایه‌ها گفتند که رفته‌اند.");
	must_go(f);
	must_see(hamid, "خانوار مرادی");
	must(s, household_now(s, s->moradi).state == HOUSEHOLD_CLOSED, "closed");
	must(s, household_now(s, s->moradi).close_reason == CLOSE_NOT_FOUND, "with its reason");
	must(s, household_now(s, s->ahmadi).state == HOUSEHOLD_OPEN, "an open task bars the other");
	must_hold(s);
	golnar = enter(s, GOLNAR);
	must_open(golnar, "/stagnant/figures");
	must_see(golnar, "خانواده پیدا نشد");
	must_see(golnar, "ریال");
	parviz = enter(s, PARVIZ);
	must_open(parviz, "/stagnant/figures");
	must_see(parviz, "مستمری آزادشده");
	must_cost(s, 14, "what was freed");
	must_answer(parviz, 200, get(parviz, "/stagnant/figures.csv"));
	must(s, strstr(parviz->d.body, "مستمری آزادشده") != NULL, "as CSV");
	must_answer(parviz, 200, get(parviz, "/stagnant/figures.xlsx"));
	undone = key_text(s, found(s, STAGNANT_CLOSED, &n)[0].key.v);
	must(s, n == 1, "one was closed");
	must_open(hamid, "/stagnant/%s/undo", undone);
	f = the_form(hamid, "/undo");
	type(f, "note", "خانواده به مرکز آمد.");
	must_go(f);
	must(s, household_now(s, s->moradi).state == HOUSEHOLD_OPEN, "open again");
	must(s, household_now(s, s->moradi).worker == before.worker && date_eq(household_now(s, s->moradi).next_visit_due, before.next_visit_due),
		"as it was");
	must_open(hamid, "/stagnant/figures");
	must_see(hamid, "هنوز چیزی آزاد نشده است.");
	must_hold(s);
}

const struct scenario scenarios_stagnant[] = {
	SCENARIO("stagnant: found by rule, over by itself when somebody is met", "R117", by_rule),
	SCENARIO("stagnant: a kept file is asked about again later", "R117", kept),
	SCENARIO("stagnant: closed after a look, counted, taken back", "R117 R142 R114", closed),
	SCENARIOS_END
};
