/* Needs with strengths beside them, tasks until they are done, plans and exit
 * (R1, R15, R77, R109-R118, R137, R142, R174, R385). */
#include "need.h"
#include "scenario.h"
#include "task.h"

static void write_need(struct browser *b, int64_t household, const char *words, const char *risk)
{
	struct form_on_page *f;

	must_open(b, "/households/%s/need", key_text(b->s, household));
	f = the_form(b, "/need");
	type(f, "category", "income");
	type(f, "words", words);
	type(f, "severity", "severe");
	type(f, "risk", risk);
	must_go(f);
}

static void write_strength(struct browser *b, int64_t household, const char *words)
{
	struct form_on_page *f;

	must_open(b, "/households/%s/strength", key_text(b->s, household));
	f = the_form(b, "/strength");
	type(f, "kind", "skill");
	type(f, "words", words);
	must_go(f);
}

static void needs(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *omid = enter(s, OMID), *leila = enter(s, LEILA);
	const char *path = say(s, "/households/%s/needs", key_text(s, s->karimi));

	write_need(sara, s->karimi, "اجاره سه ماه عقب افتاده است.", "high");
	must_see(sara, "اجاره سه ماه عقب افتاده است.");
	must_see(sara, "از توانمندی‌های این خانواده هنوز چیزی نوشته نشده است.");
	write_strength(sara, s->karimi, "خیاطی بلد است و چرخ دارد.");
	must_see(sara, "خیاطی بلد است و چرخ دارد.");
	must_not_see(sara, "هنوز چیزی نوشته نشده است. برنامه");
	must(s, strstr(sara->d.body, "<svg class=\"kin\"") != NULL, "the genogram is drawn");
	must_see(sara, "همین نقشه با واژه‌ها");
	must_open(sara, "%s", path);
	must_cost(s, 16, "needs and strengths");
	must(s, household_now(s, s->karimi).risk_level == RISK_HIGH, "the household's risk follows");
	must(s, household_now(s, s->karimi).stage >= STAGE_NEEDS, "and its stage");
	must_answer(omid, 404, get(omid, "%s", path));
	must_answer(leila, 404, get(leila, "%s", path));
}

static void first_contact(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID);
	struct form_on_page *f;

	write_need(sara, s->karimi, "پدر خانه شب‌ها خشونت می‌کند.", "urgent");
	must_open(sara, "/day");
	must_see(sara, "نخستین تماس پس از شناسایی نیاز");
	must_see(sara, "ثبت تماس");
	must_cost(s, 19, "the day with tasks");
	days_pass(s, 3);
	hamid = enter(s, HAMID);
	must_open(hamid, "/centre");
	must_see(hamid, "کارهای عقب‌افتاده");
	must_see(hamid, "خانوار کریمی");
	sara = enter(s, SARA);
	must_open(sara, "/households/%s/contact", key_text(s, s->karimi));
	f = the_form(sara, "/contact");
	type(f, "outcome", "not_reached");
	must_go(f);
	must_open(sara, "/households/%s/tasks", key_text(s, s->karimi));
	must_see(sara, "تلاش ۲");
	must_open(sara, "/households/%s/contact", key_text(s, s->karimi));
	f = the_form(sara, "/contact");
	type(f, "outcome", "reached");
	type(f, "note", "مادر در خانهٔ خواهرش است.");
	must_go(f);
	must_open(sara, "/households/%s/tasks", key_text(s, s->karimi));
	must_see(sara, "کار بازی نیست.");
	must_open(hamid, "/centre");
	must_not_see(hamid, "کارهای عقب‌افتاده");
}

/* The first task's own form: from the tab of the file. */
static struct form_on_page *task_form(struct browser *b, int64_t household, const char *verb)
{
	const char *at, *key;

	must_open(b, "/households/%s/tasks", key_text(b->s, household));
	at = strstr(b->d.body, "/tasks/");
	while (at && at[sizeof "/tasks/" - 1 + KEY_TEXT_SIZE - 1] != '/')
		at = strstr(at + 1, "/tasks/");
	if (!must(b->s, at != NULL, "a task with an act on its row"))
		return NULL;
	key = arena_strndup(&b->s->w.arena, at + sizeof "/tasks/" - 1, KEY_TEXT_SIZE - 1);
	must_open(b, "/tasks/%s/%s", key, verb);
	return the_form(b, verb);
}

static void chain(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID);
	struct form_on_page *f;

	must_open(sara, "/households/%s/task", key_text(s, s->karimi));
	f = the_form(sara, "/task");
	type(f, "what", "نوبت درمانگاه گرفته شود.");
	type(f, "due_on", short_date(s, s->today));
	must_go(f);
	must_see(sara, "نوبت درمانگاه گرفته شود.");
	/* Open tasks keep the file from being closed in silence. */
	must_open(hamid, "/households/%s/close", key_text(s, s->karimi));
	f = the_form(hamid, "/close");
	type(f, "close_reason", "not_found");
	must_answer(hamid, 409, go(f));
	must_see(hamid, "برای این خانوار کار بازی هست.");
	f = task_form(sara, s->karimi, "finish");
	type(f, "outcome", "not_reached");
	must_go(f);
	must_see(sara, "تلاش ۲");
	days_pass(s, 4);
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must_see(sara, "نوبت درمانگاه گرفته شود.");
	f = task_form(sara, s->karimi, "finish");
	type(f, "outcome", "not_possible");
	must_answer(sara, 422, go(f));
	must_see(sara, "چند کلمه بنویسید که چرا شدنی نیست.");
	f = the_form(sara, "finish");
	type(f, "outcome", "done");
	must_go(f);
	must_see(sara, "کار بازی نیست.");
}

static void follows(struct scene *s)
{
	struct task_add in = { .household = { s->karimi }, .kind = TASK_FOLLOW_UP, .what = "مدرسه پرسیده شود.", .due_on = s->today };
	struct browser *hamid = enter(s, HAMID), *mina = enter(s, MINA), *sara = enter(s, SARA);
	struct form_on_page *f;

	done_by(s, SARA, &op_task_add, &in, 0);
	must_open(hamid, "/households/%s/worker", key_text(s, s->karimi));
	f = the_form(hamid, "/worker");
	type(f, "worker", key_text(s, s->staff[MINA]));
	must_go(f);
	must_open(mina, "/day");
	must_see(mina, "مدرسه پرسیده شود.");
	must_open(sara, "/day");
	must_not_see(sara, "مدرسه پرسیده شود.");
}

const struct scenario scenarios_plan[] = {
	SCENARIO("needs: beside strengths, with genogram, risk and stage", "R1 R15 R109", needs),
	SCENARIO("needs: a risky one asks for a first contact, late ones stand at the manager's", "R109 R137", first_contact),
	SCENARIO("tasks: a chain until done, no silent closing", "R77 R114 R125", chain),
	SCENARIO("tasks: go with the file to another worker", "R77 R114", follows),
	SCENARIOS_END
};
