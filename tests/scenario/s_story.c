/* What families and workers told of, walked from their own side (R380, R385, R391, R395). */
#include "scenario.h"

/* R380: hours on the way and in the queue for a small matter.  She rings once; from then
 * on she looks from home, and is told what comes next without a second way to the centre. */
static void from_home(struct scene *s)
{
	struct browser *leila = enter(s, LEILA), *sara = enter(s, SARA), *at_home = new_browser(s, "at home");
	struct form_on_page *f;
	const char *code, *at;

	must_open(leila, "/requests/new");
	f = the_form(leila, "/requests/new");
	type(f, "applicant_name", "کبری صفری");
	type(f, "applicant_phone", "۰۹۱۶۷۷۷۸۸۹۹");
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, "subject") && f->field[i].kind == OPTION && !str_empty(f->field[i].value)) {
			type(f, "subject", f->field[i].value);
			break;
		}
	type(f, "channel", "phone");
	type(f, "description", "می‌پرسد پرونده‌اش کجا مانده است.");
	type(f, "owner", key_text(s, s->staff[SARA]));
	must_go(f);
	at = strstr(text_of(leila), "کد پیگیری");
	if (!must(s, at != NULL, "the code is there to be read out over the phone"))
		return;
	code = at + sizeof "کد پیگیری" - 1;
	code += strspn(code, " :");
	code = arena_strndup(&s->w.arena, code, strcspn(code, " "));
	must_open(sara, "/day");
	must_see(sara, "کبری صفری");
	must_open(at_home, "/track");
	f = the_form(at_home, "/track");
	type(f, "code", code);
	type(f, "digits", "۸۸۹۹");
	must_answer(at_home, 200, go(f));
	must_see(at_home, "مرکز مثبت زندگی خرم‌آباد ۷");
	must_see(at_home, "با شما تماس می‌گیرد");
	must_not_see(at_home, "کبری");
}

/* R395: the people next door know, and help; none of it asks who they are. */
static void next_door(struct scene *s)
{
	struct browser *neighbour = new_browser(s, "neighbour"), *leila = enter(s, LEILA);
	struct form_on_page *f;

	must_open(neighbour, "/services");
	must(s, strstr(neighbour->d.body, "<details class=\"card") != NULL, "each service in its own words");
	must_see(neighbour, "مدارک");
	must_open(neighbour, "/report?county=%lld", (long long)s->unit[AT_COUNTY].v);
	f = the_form(neighbour, "/report");
	type(f, "what", "دو بچه چند روز است تنها در خانه‌اند.");
	type(f, "unit", say(s, "%lld", (long long)s->unit[AT_A].v));
	type(f, "place", "کوچهٔ مدرسه، در سبز");
	must_answer(neighbour, 200, go(f));
	must_see(neighbour, "سپاس که خبر دادید");
	must_open(leila, "/leads");
	must_see(leila, "مردم، صفحهٔ همگانی");
}

/* R391: what the evening breaks off stands where it stopped, the next morning on the first page. */
static void broken_off(struct scene *s)
{
	struct browser *sara = enter(s, SARA);

	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	must_answer(sara, 204, post(sara, say(s, "/drafts/visit/%s", key_text(s, s->moradi)), "notes", "مادر تازه از درمانگاه برگشته بود", NULL));
	days_pass(s, 1);
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must_see(sara, "نیمه‌کاره‌ها");
	must_see(sara, "خانوار مرادی");
	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	must_see(sara, "مادر تازه از درمانگاه برگشته بود");
}

const struct scenario scenarios_story[] = {
	SCENARIO("story: one call, and the rest is seen from home", "R22 R380", from_home),
	SCENARIO("story: the people next door know the services and help", "R96 R395", next_door),
	SCENARIO("story: the evening's half-done visit is there in the morning", "R125 R391", broken_off),
	SCENARIOS_END
};
