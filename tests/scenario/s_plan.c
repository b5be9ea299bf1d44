/* Needs with strengths beside them, tasks until they are done, plans and exit
 * (R1, R15, R77, R109-R118, R137, R142, R174, R385). */
#include "plan.h"
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
	must_see(sara, "تماس دوره‌ای");
	must_not_see(sara, "تلاش ۳");
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

/* The key in the last address that the browser stands on. */
static const char *key_of_page(struct browser *b, const char *before)
{
	const char *at = strstr(b->d.body, before);

	return must(b->s, at != NULL, "%s stands on the page", before) ?
		arena_strndup(&b->s->w.arena, at + strlen(before), KEY_TEXT_SIZE - 1) : "";
}

static struct form_on_page *step_form(struct browser *b, const char *plan, const char *verb)
{
	must_open(b, "/plans/%s/%s", plan, verb);
	return the_form(b, verb);
}

/* A draft with one goal and two acts, one of them the mother's; its key. */
static const char *draft_plan(struct browser *sara, int64_t household, const char *amount)
{
	struct scene *s = sara->s;
	const char *plan, *goal;
	struct form_on_page *f;

	must_open(sara, "/households/%s/assistance", key_text(s, household));
	f = the_form(sara, "/assistance");
	type(f, "aim", "می‌خواهیم اجاره‌مان عقب نیفتد.");
	type(f, "review_on", short_date(s, fa_add_days(s->today, 60)));
	must_go(f);
	plan = key_of_page(sara, "/plans/");
	f = step_form(sara, plan, "goal");
	type(f, "words", "مادر سفارش خیاطی بگیرد.");
	must_go(f);
	goal = key_of_page(sara, "/goals/");
	must_open(sara, "/goals/%s/act", goal);
	f = the_form(sara, "/act");
	type(f, "what", "معرفی به کارگاه محله");
	type(f, "due_on", short_date(s, fa_add_days(s->today, 4)));
	type(f, "means", "organisation");
	type(f, "amount", amount);
	must_go(f);
	must_open(sara, "/goals/%s/act", goal);
	f = the_form(sara, "/act");
	type(f, "what", "چرخ خیاطی را راه بیندازد.");
	type(f, "member", key_text(s, household_now(s, household).head.v));
	type(f, "due_on", short_date(s, fa_add_days(s->today, 6)));
	type(f, "means", "family");
	must_go(f);
	return plan;
}

static void propose(struct browser *b, const char *plan)
{
	struct form_on_page *f = step_form(b, plan, "propose");

	type(f, "family_agrees", "1");
	type(f, "family_words", "خودمان هم همین را می‌خواستیم.");
	must_go(f);
}

static void assistance(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID), *hamid = enter(s, HAMID);
	struct form_on_page *f;
	const char *plan = draft_plan(sara, s->karimi, "45000000");

	must_see(sara, "چرخ خیاطی را راه بیندازد.");
	f = step_form(sara, plan, "propose");
	type(f, "family_words", "باشد.");
	must_answer(sara, 409, go(f));
	must_see(sara, "دست‌کم یک توانمندی خانواده");
	write_strength(sara, s->karimi, "خیاطی بلد است.");
	propose(sara, plan);
	must_see(sara, "در انتظار تأیید مسئول فنی");
	must_answer(sara, 404, get(sara, "/plans/%s/approve", plan));
	must_answer(hamid, 404, get(hamid, "/plans/%s/approve", plan));
	must_open(farid, "/centre");
	must_see(farid, "برنامه‌های در انتظار تأیید");
	must_cost(s, 18, "the technical responsible's day");
	must_go(step_form(farid, plan, "approve"));
	must_see(farid, "برنامه تأیید شد.");
	/* Frozen from its proposal on. */
	must_open(sara, "/plans/%s/goal", plan);
	f = the_form(sara, "/goal");
	type(f, "words", "هدفی دیگر");
	must_answer(sara, 409, go(f));
	must_see(sara, "نسخهٔ تازه");
	must_go(step_form(sara, plan, "start"));
	must_open(sara, "/plans/%s", plan);
	must_cost(s, 18, "a plan");
	must_open(sara, "/households/%s/tasks", key_text(s, s->karimi));
	must_see(sara, "معرفی به کارگاه محله");
	must_see(sara, "بازنگری برنامه");
	must_open(sara, "/day");
	must_see(sara, "معرفی به کارگاه محله");
	f = task_form(sara, s->karimi, "finish");
	type(f, "outcome", "done");
	must_go(f);
	must_open(sara, "/plans/%s", plan);
	must_see(sara, "انجام شد");
	must_open(sara, "/plans/%s/family", plan);
	must_see(sara, "از این‌جا به بعد چه می‌شود");
	must_see(sara, "چرخ خیاطی را راه بیندازد.");
	must_not_see(sara, "معرفی به کارگاه محله");
	must_see(sara, "سارا بهرامی");
	must_see(sara, "امضای خانواده");
}

static void versions(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID);
	const char *first, *second;
	struct form_on_page *f;

	write_strength(sara, s->karimi, "خیاطی بلد است.");
	first = draft_plan(sara, s->karimi, "0");
	propose(sara, first);
	must_go(step_form(farid, first, "approve"));
	must_go(step_form(sara, first, "start"));
	must_open(sara, "/households/%s/assistance", key_text(s, s->karimi));
	f = the_form(sara, "/assistance");
	must_go(f);
	must_see(sara, "نسخهٔ ۲");
	must_see(sara, "معرفی به کارگاه محله");
	second = key_of_page(sara, "/plans/");
	must_open(sara, "/plans/%s", first);
	must_see(sara, "در حال اجرا");
	propose(sara, second);
	f = step_form(farid, second, "return");
	type(f, "note", "روز کارگاه را هم بنویسید.");
	must_go(f);
	must_open(sara, "/plans/%s", second);
	must_see(sara, "روز کارگاه را هم بنویسید.");
	propose(sara, second);
	must_go(step_form(farid, second, "approve"));
	must_go(step_form(sara, second, "start"));
	must_open(sara, "/plans/%s", first);
	must_see(sara, "جایش را نسخهٔ تازه گرفت");
	f = step_form(sara, second, "review");
	type(f, "note", "سفارش اول رسید.");
	type(f, "review_on", short_date(s, fa_add_days(s->today, 90)));
	must_go(f);
	must_see(sara, "بازنگری‌شده");
}

static void above(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID), *shirin = enter(s, SHIRIN), *parviz = enter(s, PARVIZ);
	struct form_on_page *f;
	const char *plan;

	write_strength(sara, s->karimi, "خیاطی بلد است.");
	plan = draft_plan(sara, s->karimi, "3000000000");
	propose(sara, plan);
	must_see(sara, "کارشناس استان");
	must_go(step_form(farid, plan, "approve"));
	must_see(farid, "در انتظار تأیید بالاتر");
	f = step_form(shirin, plan, "approve-above");
	must_answer(shirin, 409, go(f));
	must_see(shirin, "تأییدش با استان است");
	must_go(step_form(parviz, plan, "approve-above"));
	must_see(parviz, "تأییدشده");
}

static void leaving(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID);
	struct form_on_page *f;
	const char *exit;

	must_open(hamid, "/households/%s/close", key_text(s, s->karimi));
	f = the_form(hamid, "/close");
	type(f, "close_reason", "independent");
	must_answer(hamid, 409, go(f));
	must_see(hamid, "پیشنهاد خروج از حمایت");
	must_open(sara, "/households/%s/plans", key_text(s, s->karimi));
	must_see(sara, "به سوی استقلال");
	must_cost(s, 16, "plans and exit");
	must_open(sara, "/households/%s/exit", key_text(s, s->karimi));
	f = the_form(sara, "/exit");
	type(f, "family_agrees", "1");
	type(f, "family_words", "دیگر روی پای خودمانیم.");
	type(f, "grounds", "کار ثابت دارند.");
	must_go(f);
	must_see(sara, "در انتظار تصمیم");
	must_open(hamid, "/households/%s/plans", key_text(s, s->karimi));
	exit = key_of_page(hamid, "/exits/");
	must_answer(sara, 404, get(sara, "/exits/%s/approve", exit));
	must_open(hamid, "/exits/%s/approve", exit);
	f = the_form(hamid, "approve");
	type(f, "note", "با خانواده گفت‌وگو شد.");
	must_go(f);
	must(s, household_now(s, s->karimi).state == HOUSEHOLD_CLOSED, "the file is closed");
	must(s, household_now(s, s->karimi).close_reason == CLOSE_INDEPENDENT, "as independent");
	days_pass(s, 180);
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must_see(sara, "احوال‌پرسی پس از استقلال");
	must_open(sara, "/households/%s/reopen", key_text(s, s->karimi));
	f = the_form(sara, "/reopen");
	type(f, "reason", "دوباره کمک می‌خواهند.");
	must_go(f);
}

/* Needs in their order, then a plan with goals, acts, who and when, approved by another (R75). */
static void analysis(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID);
	const char *plan;

	write_need(sara, s->karimi, "درآمد خانه کم است.", "low");
	write_need(sara, s->karimi, "سقف چکه می‌کند.", "low");
	must_open(sara, "/households/%s/needs", key_text(s, s->karimi));
	must(s, strstr(sara->d.body, "pr p1") && strstr(sara->d.body, "pr p2"), "the first and the second are marked");
	must(s, strstr(text_of(sara), "درآمد خانه کم است.") < strstr(text_of(sara), "سقف چکه می‌کند."), "in their order");
	write_strength(sara, s->karimi, "خیاطی بلد است.");
	plan = draft_plan(sara, s->karimi, "0");
	propose(sara, plan);
	must_open(sara, "/plans/%s", plan);
	must_see(sara, "چرخ خیاطی را راه بیندازد.");
	must_see(sara, "معرفی به کارگاه محله");
	must_go(step_form(farid, plan, "approve"));
	must_see(farid, "برنامه تأیید شد.");
}

const struct scenario scenarios_plan[] = {
	SCENARIO("exit: scored, proposed with the family, decided by another, looked after", "R118 R174", leaving),
	SCENARIO("plan: drafted, proposed, approved, frozen, started; the family's copy", "R110 R111 R385", assistance),
	SCENARIO("plan: needs in their order, a plan from them, approved", "R75", analysis),
	SCENARIO("plan: a new version takes the place of the one that runs; review", "R110 R114", versions),
	SCENARIO("plan: more money than the centre may spend waits above", "R110", above),
	SCENARIO("needs: beside strengths, with genogram, risk and stage", "R1 R15 R109", needs),
	SCENARIO("needs: a risky one asks for a first contact, late ones stand at the manager's", "R109 R137", first_contact),
	SCENARIO("tasks: a chain until done, no silent closing", "R77 R114 R125", chain),
	SCENARIO("tasks: go with the file to another worker", "R77 R114", follows),
	SCENARIOS_END
};
