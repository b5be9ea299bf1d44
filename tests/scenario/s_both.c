/* Two people at once: a clear conflict with both versions, never a lost edit.  Files and persons
 * have their scenario in s_file.c; here are needs, plans, requests, visits, referrals. */
#include "scenario.h"

#include "plan.h"
#include "referral.h"
#include "request.h"

static int64_t a_need(struct scene *s)
{
	struct need_add in;

	record_init(&need_add_type, &in);
	in.household = (household_key){ s->moradi };
	in.category = 1;
	in.severity = 1;
	in.risk = 1;
	in.words = "سقف نم می‌دهد.";
	return done_by(s, SARA, &op_need_add, &in, 0);
}

static void needs(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *mina = enter(s, MINA);
	const char *path = say(s, "/needs/%s/edit", key_text(s, a_need(s)));
	struct form_on_page *hers, *mine;

	must_open(sara, "%s", path);
	mine = the_form(sara, "/edit");
	type(mine, "words", "سقف و دیوار نم می‌دهد.");
	must_open(mina, "%s", path);
	hers = the_form(mina, "/edit");
	type(hers, "words", "سقف ریخته است.");
	must_go(hers);
	must_answer(sara, 409, go(mine));
	must_see(sara, "نوشته شما و آنچه اکنون ثبت است");
	must_see(sara, "سقف و دیوار نم می‌دهد.");
	must_see(sara, "سقف ریخته است.");
	/* Seen both; saving again is a decision. */
	must_go(the_form(sara, "/edit"));
	must_see(sara, "سقف و دیوار نم می‌دهد.");
}

static void requests(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *mina = enter(s, MINA);
	struct request_register in;
	struct form_on_page *mine, *hers;
	const char *path;

	record_init(&request_register_type, &in);
	in.household = s->moradi;
	in.subject = 1;
	in.channel = CHANNEL_IN_PERSON;
	in.description = "کمک برای دارو";
	path = say(s, "/requests/%s", key_text(s, done_by(s, LEILA, &op_request_register, &in, 0)));
	must_open(sara, "%s", path);
	mine = the_form(sara, "/answer");
	type(mine, "answer", "دارو از داروخانهٔ طرف قرارداد داده شد.");
	must_open(mina, "%s", path);
	hers = the_form(mina, "/answer");
	type(hers, "answer", "به بیمه معرفی شدند.");
	must_go(hers);
	must_answer(sara, 409, go(mine));
	must_see(sara, "دارو از داروخانهٔ طرف قرارداد داده شد.");
	must_see(sara, "به بیمه معرفی شدند.");
}

static void visits(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID);
	int64_t visit = visited(s, SARA, s->karimi, s->today, "همه خوب بودند.");
	struct form_on_page *mine, *his;

	must_open(sara, "/visits/%s", key_text(s, visit));
	mine = the_form(sara, "/amend");
	type(mine, "amendment", "پدر خانه نبود.");
	must_open(farid, "/visits/%s", key_text(s, visit));
	his = the_form(farid, "/amend");
	type(his, "amendment", "نام کوچه نادرست است.");
	must_go(his);
	must_answer(sara, 409, go(mine));
	must_see(sara, "پدر خانه نبود.");
	must_see(sara, "نام کوچه نادرست است.");
}

/* A step that a colleague took already: no second answer, and the words come back. */
static void referrals(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID);
	struct referral_send send = { .consent = REFERRAL_SPOKEN };
	struct form_on_page *mine, *his;
	struct referral_draft in;
	int64_t key;

	record_init(&referral_draft_type, &in);
	in.household = (household_key){ s->moradi };
	in.kind = REFERRAL_SERVICE;
	in.to_kind = TO_PERSON;
	in.person = "کبری نجفی";
	in.subject = "نگهداری از کودک";
	key = done_by(s, SARA, &op_referral_draft, &in, 0);
	done_by(s, SARA, &op_referral_send, &send, key);
	must_open(sara, "/referrals/%s", key_text(s, key));
	mine = the_form(sara, "/refuse");
	type(mine, "refusal", "no_means");
	type(mine, "answer", "این هفته سفر است.");
	must_open(farid, "/referrals/%s", key_text(s, key));
	his = the_form(farid, "/withdraw");
	type(his, "note", "خانواده نخواست.");
	must_go(his);
	must_answer(sara, 409, go(mine));
	must_see(sara, "این هفته سفر است.");
}

const struct scenario scenarios_both[] = {
	SCENARIO("both: a need changed by two shows both versions", "R109", needs),
	SCENARIO("both: a request answered by two shows both answers", "R22", requests),
	SCENARIO("both: a visit amended by two shows both amendments", "R138", visits),
	SCENARIO("both: a referral ended meanwhile gives the typed words back", "R113", referrals),
	SCENARIOS_END
};
