/* What does not work in the system itself: told, answered, known to all (R255, R370). */
#include "scenario.h"

#include <string.h>

static void told_and_answered(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *zahra = enter(s, ZAHRA), *reza = enter(s, REZA), *nader = enter(s, NADER);
	struct form_on_page *f;

	must_open(sara, "/day");
	must(s, strstr(sara->d.body, "href=\"/troubles/new\"") != NULL, "every page leads there");
	must_open(sara, "/troubles/new");
	f = the_form(sara, "/troubles/new");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/troubles/new");
	type(f, "kind", "slow");
	type(f, "place", "بازدید");
	type(f, "words", "صفحهٔ بازدید دیر باز می‌شود.");
	must_go(f);
	must_see(sara, "ممنون که گفتید");
	must_see(sara, "صفحهٔ بازدید دیر باز می‌شود.");
	must_cost(s, 12, "how the system is");
	/* Her words are hers and the administrator's. */
	must_open(zahra, "/status");
	must_not_see(zahra, "دیر باز می‌شود");
	must_open(nader, "/troubles");
	must_not_see(nader, "دیر باز می‌شود");
	must_open(reza, "/troubles");
	must_see(reza, "صفحهٔ بازدید دیر باز می‌شود.");
	must_cost(s, 10, "faults told");
	f = the_form(reza, "/answer");
	type(f, "state", "at_work");
	type(f, "headline", "بازدیدها امروز کند باز می‌شوند.");
	type(f, "answer", "دیسک پر بود؛ تا عصر درست می‌شود.");
	must_go(f);
	must_open(zahra, "/status");
	must_see(zahra, "بازدیدها امروز کند باز می‌شوند.");
	must_not_see(zahra, "دیسک پر بود");
	must_open(sara, "/status");
	must_see(sara, "دیسک پر بود؛ تا عصر درست می‌شود.");
	/* Mended, it still stands there for a week, as mended. */
	must_open(reza, "/troubles");
	f = the_form(reza, "/answer");
	type(f, "state", "mended");
	must_go(f);
	must_open(reza, "/troubles");
	must_not_see(reza, "دیر باز می‌شود");
	must_open(zahra, "/status");
	must_see(zahra, "درست شد");
	must(s, !has_form(zahra, "/answer"), "nobody else answers");
}

const struct scenario scenarios_trouble[] = {
	SCENARIO("trouble: told from a page, answered, known to all on the status page", "R255 R370", told_and_answered),
	SCENARIOS_END
};
