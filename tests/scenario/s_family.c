/* Events in a family, walked through their pages (R23, R119). */
#include "scenario.h"

#include "family.h"

static struct form_on_page *event_form(struct scene *s, struct browser *b, int64_t household, const char *kind)
{
	struct form_on_page *f;

	must_open(b, "/households/%s/event/%s", key_text(s, household), kind);
	f = the_form(b, say(s, "/event/%s", kind));
	type(f, "on_day", short_date(s, s->today));
	type(f, "evidence", "family_says");
	return f;
}

static void born(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	int64_t before = household_now(s, s->karimi).members;
	struct form_on_page *f;

	must_open(sara, "/households/%s/event", key_text(s, s->karimi));
	must_cost(s, 16, "the page of events");
	must_see(sara, "چه پیش آمده است؟");
	f = event_form(s, sara, s->karimi, "birth");
	must(s, str_eq(typed_in(f, "surname"), "کریمی"), "the family's name stands there");
	type(f, "given_name", "نیلوفر");
	type(f, "sex", "female");
	must_go(f);
	must_see(sara, "رویداد ثبت شد");
	must_see(sara, "نیلوفر کریمی");
	must_see(sara, "تولد در خانواده");
	must(s, household_now(s, s->karimi).members == before + 1, "one more");
	must(s, date_cmp(household_now(s, s->karimi).next_visit_due, fa_add_days(s->today, 30)) <= 0, "a visit soon");
	must_open(sara, "/households/%s/event", key_text(s, s->karimi));
	must_see(sara, "نیلوفر کریمی");
}

static void died(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;
	int64_t widow;
	struct member m;
	struct ctx ctx;

	as_person(s, &ctx, SARA);
	member_blank(&m);
	m.household.v = s->moradi;
	m.given_name = "پروانه";
	m.relation = RELATION_SPOUSE;
	m.id_kind = ID_NONE;
	m.id_reason = "گم شده";
	widow = done_by(s, SARA, &op_member_add, &m, 0);
	f = event_form(s, sara, s->moradi, "death");
	type(f, "member", key_text(s, s->moradi_head));
	must_answer(sara, 422, go(f));
	must_see(sara, "بگویید پس از این سرپرست چه کسی است");
	f = the_form(sara, "/event/death");
	type(f, "new_head", key_text(s, widow));
	must_go(f);
	must(s, household_now(s, s->moradi).head.v == widow, "the widow leads");
	must_open(sara, "/households/%s/history", key_text(s, s->moradi));
	must_see(sara, "درگذشت در خانواده");
}

static void parted(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *zahra = enter(s, ZAHRA);
	struct form_on_page *f;
	int64_t son;
	struct member m;

	member_blank(&m);
	m.household.v = s->moradi;
	m.given_name = "سهراب";
	m.surname = "مرادی";
	m.relation = RELATION_CHILD;
	m.id_kind = ID_NONE;
	m.id_reason = "گم شده";
	son = done_by(s, SARA, &op_member_add, &m, 0);
	f = event_form(s, sara, s->moradi, "split");
	type(f, "people", key_text(s, son));
	type(f, "leads", key_text(s, son));
	type(f, "area", "کوی تازه");
	must_go(f);
	must_open(sara, "/households?worker=mine");
	must_see(sara, "کوی تازه");
	/* Nobody outside the centre records what happens in a family, nor learns of it. */
	must_answer(zahra, 404, get(zahra, "/households/%s/event", key_text(s, s->moradi)));
	must_answer(zahra, 404, get(zahra, "/households/%s/event/birth", key_text(s, s->moradi)));
}

const struct scenario scenarios_family[] = {
	SCENARIO("family: a child is born into the file", "R23", born),
	SCENARIO("family: the head dies and another leads", "R23 R119", died),
	SCENARIO("family: a son gets a file of his own", "R1 R9", parted),
	SCENARIOS_END
};
