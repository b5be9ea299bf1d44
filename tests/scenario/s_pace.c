/* How often a family is seen and talked to: by programme, by risk, growing with time; each talk
 * makes the next until the file ends (R77, R114, R125, R137). */
#include "scenario.h"
#include "task.h"

static void set_pace(struct scene *s, struct browser *b, int64_t household, const char *programme, const char *risk)
{
	struct form_on_page *f;

	must_open(b, "/households/%s/edit", key_text(s, household));
	f = the_form(b, "/edit");
	type(f, "visit_programme", programme);
	type(f, "risk_level", risk);
	must_go(f);
	run_jobs(s);
}

static void talked(struct scene *s, struct browser *b, int64_t household, const char *outcome)
{
	struct form_on_page *f;

	must_open(b, "/households/%s/contact", key_text(s, household));
	f = the_form(b, "/contact");
	type(f, "outcome", outcome);
	type(f, "note", "حال همه خوب است.");
	must_go(f);
}

/* The talk ahead of a file: its window. */
static struct task ahead(struct scene *s, int64_t household)
{
	struct task_filter f = { .household = { household } };
	struct task_row *rows;
	struct task found = {0};
	struct ctx ctx;
	size_t n = 0;
	bool more;
	AUTO(tx) tx = {0};

	as_person(s, &ctx, SARA);
	f.range = ctx.scope;
	CHECK(ctx_read(&ctx, shard_of_key(household), &tx) == OK);
	CHECK(task_list(&tx, &f, 50, &rows, &n, &more) == OK);
	for (size_t i = 0; i < n; i++)
		if (rows[i].t.kind == TASK_CONTACT) {
			must(s, found.key.v == 0, "one talk ahead, not two");
			found = rows[i].t;
		}
	return found;
}

#define must_be_ahead(s, household, days, what) \
	must((s), date_diff((s)->today, ahead((s), (household)).due_on) == (days), "%s: in %d days", (what), \
		(int)date_diff((s)->today, ahead((s), (household)).due_on))

static void intensive(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	const char *day;
	struct task t;

	must(s, ahead(s, s->karimi).key.v == 0, "an ordinary file of low risk has no talk ahead");
	set_pace(s, sara, s->karimi, "intensive", "low");
	must_be_ahead(s, s->karimi, 7, "weekly in the first month");
	must(s, date_diff(s->today, household_now(s, s->karimi).next_visit_due) == 7, "and so is the visit");
	t = ahead(s, s->karimi);
	must_open(sara, "/households/%s/tasks", key_text(s, s->karimi));
	must_see(sara, "تماس دوره‌ای");
	day = day_text(s, t.opens_on, FA_DATE_MEDIUM);
	must_see(sara, say(s, "از %.*s", (int)(strrchr(day, ' ') - day), day));
	must_open(sara, "/day");
	must_not_see(sara, "تماس دوره‌ای");
	days_pass(s, 4);
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must_see(sara, "تماس دوره‌ای");
	talked(s, sara, s->karimi, "not_reached");
	must_be_ahead(s, s->karimi, 3, "nobody answered: the next attempt");
	talked(s, sara, s->karimi, "reached");
	must_be_ahead(s, s->karimi, 7, "the talk made the next one");
	days_pass(s, 30);
	sara = enter(s, SARA);
	talked(s, sara, s->karimi, "reached");
	must(s, date_eq(ahead(s, s->karimi).due_on, fa_add_months(s->today, 1)), "monthly after a month");
	days_pass(s, 170);
	sara = enter(s, SARA);
	visited(s, SARA, s->karimi, s->today, "همه خوب بودند.");
	must(s, date_eq(ahead(s, s->karimi).due_on, fa_add_months(s->today, 6)), "six-monthly after half a year; a visit is a talk too");
	must(s, date_eq(household_now(s, s->karimi).next_visit_due, fa_add_months(s->today, 6)), "and so is the visit");
	set_pace(s, sara, s->karimi, "none", "low");
	must(s, ahead(s, s->karimi).key.v == 0, "without a programme no talk is ahead");
}

static void by_risk(struct scene *s)
{
	struct browser *sara = enter(s, SARA);

	set_pace(s, sara, s->karimi, "ordinary", "urgent");
	must_be_ahead(s, s->karimi, 3, "urgent risk, every week: within the window, not late at once");
	set_pace(s, sara, s->karimi, "ordinary", "high");
	must(s, date_diff(s->today, ahead(s, s->karimi).due_on) > 7, "high risk: every month");
	set_pace(s, sara, s->karimi, "ordinary", "medium");
	must(s, ahead(s, s->karimi).key.v == 0, "below that the visits are enough");
}

/* A rule of the administrator reaches files that nobody touched, and talks do not bar the way out. */
static void ruled(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *hamid;
	struct form_on_page *f;

	must_open(reza, "/admin/rules");
	must_see(reza, "گفت‌وگو میان بازدیدها، از خطر فوری");
	must_open(reza, "/admin/rules/new");
	f = the_form(reza, "/rules/new");
	type(f, "programme", "ordinary");
	type(f, "every_months", "۲");
	type(f, "window_days", "۵");
	type(f, "source", "بخشنامه ۱۴");
	must_answer(reza, 422, go(f));
	must_see(reza, "بازدید یک موعد دارد");
	f = the_form(reza, "/rules/new");
	type(f, "act", "contact");
	must_go(f);
	must_see(reza, "از ۵ روز پیش از موعد");
	days_pass(s, 1);
	run_jobs(s);
	must(s, ahead(s, s->moradi).key.v != 0, "a file nobody touched has a talk ahead");
	must(s, date_cmp(ahead(s, s->moradi).due_on, s->today) >= 0, "nobody starts with a delay");
	run_jobs(s);
	hamid = enter(s, HAMID);
	must_open(hamid, "/households/%s/close", key_text(s, s->moradi));
	f = the_form(hamid, "/close");
	type(f, "close_reason", "not_found");
	must_go(f);
	must(s, ahead(s, s->moradi).key.v == 0, "the chain ends with the file");
}

const struct scenario scenarios_pace[] = {
	SCENARIO("pace: weekly, then monthly, then six-monthly; each talk makes the next", "R77 R114 R125 R137", intensive),
	SCENARIO("pace: by risk, sooner and later", "R77 R125", by_risk),
	SCENARIO("pace: a rule of the administrator becomes tasks by itself", "R77 R114 R125 R137", ruled),
	SCENARIOS_END
};
