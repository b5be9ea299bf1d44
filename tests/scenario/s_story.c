/* What families and workers told of, walked from their own side (R380, R381, R385, R386, R388, R390, R391, R395). */
#include "scenario.h"

#include <string.h>

#include "contact.h"
#include "milestone.h"
#include "referral.h"

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

static int64_t asked(struct scene *s, int64_t household)
{
	struct request_register in;

	record_init(&request_register_type, &in);
	in.household = household;
	in.applicant_phone = "09167778899";
	in.subject = 2;
	in.channel = CHANNEL_IN_PERSON;
	in.owner = s->staff[SARA];
	return done_by(s, LEILA, &op_request_register, &in, 0);
}

static struct request request_of(struct scene *s, int64_t key)
{
	struct request r;
	struct ctx ctx;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(key), &tx) == OK);
	CHECK(row_load(&tx, &request_type, key, &r) == OK);
	return r;
}

/* R381: she did not come any more.  Nobody has to look for her in a list: a call stands on the day. */
static void grown_tired(struct scene *s)
{
	int64_t key = asked(s, s->moradi);
	struct browser *sara;
	struct form_on_page *f;

	run_jobs(s);
	sara = enter(s, SARA);
	must_open(sara, "/tasks");
	must_not_see(sara, "شاید از پیگیری");
	days_pass(s, REQUEST_QUIET_DAYS + 1);
	run_jobs(s);
	days_pass(s, 1);
	run_jobs(s);
	sara = enter(s, SARA);
	must_open(sara, "/tasks");
	must_see(sara, request_of(s, key).number);
	must_open(sara, "/day");
	must_see(sara, "شاید از پیگیری");
	must_open(sara, "/requests/%s", key_text(s, key));
	f = the_form(sara, "/call");
	type(f, "outcome", "wants");
	type(f, "note", "بچه بیمار بود؛ شنبه می‌آید.");
	must_go(f);
	must_open(sara, "/tasks");
	must_not_see(sara, "شاید از پیگیری");
	run_jobs(s);
	must_open(sara, "/tasks");
	must_not_see(sara, "شاید از پیگیری");
}

/* R386: not an office but somebody to lean on: a word from home reaches the own worker the same day. */
static void own_worker(struct scene *s)
{
	struct request r = request_of(s, asked(s, s->karimi));
	struct browser *home = new_browser(s, "at home"), *sara, *kamran;
	struct form_on_page *f;

	must_open(home, "/track");
	f = the_form(home, "/track");
	type(f, "code", r.tracking_code);
	type(f, "digits", "8899");
	must_answer(home, 200, go(f));
	must_see(home, "پیام به مددکار خودم");
	f = the_form(home, "/track/message");
	must_answer(home, 422, go(f));
	f = the_form(home, "/track/message");
	type(f, "note", "صاحبخانه تا آخر ماه مهلت داده؛ نمی‌دانم چه کنم.");
	must_answer(home, 200, go(f));
	must_see(home, "پیام شما به مددکارتان رسید");
	must_not_see(home, "کریمی");
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must_see(sara, "کریمی");
	must_open(sara, "/households/%s/contact", key_text(s, s->karimi));
	must_see(sara, "صاحبخانه تا آخر ماه مهلت داده");
	kamran = enter(s, KAMRAN);
	must_answer(kamran, 404, get(kamran, "/households/%s/contact", key_text(s, s->karimi)));
}

/* R388, R390: her husband is ill and works by the day; a loan, a small workshop, and after months the
 * first order, which the whole team hears of. */
static void first_order(struct scene *s)
{
	struct referral_draft draft = { .household = { s->moradi }, .kind = REFERRAL_ONE_OFF, .to_kind = TO_PERSON,
		.to_unit = INT_NONE, .person = "صندوق قرض‌الحسنهٔ محله", .subject = "وام کارگاه خیاطی", .amount = { 500000000 } };
	struct referral_send send = { .consent = REFERRAL_SPOKEN };
	struct referral_finish paid = { .result = "وام پرداخت شد.", .granted = { 500000000 } };
	struct referral_accept yes = { .answer = "بیایند." };
	struct browser *sara = enter(s, SARA), *mina = enter(s, MINA), *zahra = enter(s, ZAHRA), *leila = enter(s, LEILA);
	struct form_on_page *f;
	int64_t loan;

	must_open(sara, "/households/%s/edit", key_text(s, s->moradi));
	f = the_form(sara, "/edit");
	type(f, "conditions", "ill_spouse");
	type(f, "conditions", "unsteady_work");
	must_go(f);
	must(s, household_now(s, s->moradi).conditions & 1 << 1, "the illness of the husband is known of the family");
	loan = done_by(s, SARA, &op_referral_draft, &draft, 0);
	done_by(s, SARA, &op_referral_send, &send, loan);
	done_by(s, SARA, &op_referral_accept, &yes, loan);
	done_by(s, SARA, &op_referral_finish, &paid, loan);
	must_open(sara, "/referrals/%s", key_text(s, loan));
	must_see(sara, "۵۰۰٬۰۰۰٬۰۰۰");
	must_open(sara, "/households/%s/task", key_text(s, s->moradi));
	f = the_form(sara, "/task");
	type(f, "kind", "follow_up");
	type(f, "what", "کارگاه چطور پیش می‌رود؟");
	type(f, "due_on", short_date(s, fa_add_days(s->today, 60)));
	must_go(f);
	days_pass(s, 60);
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must_see(sara, "کارگاه چطور پیش می‌رود؟");
	must_open(sara, "/households/%s/milestone", key_text(s, s->moradi));
	must_cost(s, 16, "the form of good news");
	f = the_form(sara, "/milestone");
	type(f, "kind", "order");
	type(f, "words", "نخستین سفارش: بیست مانتوی مدرسه.");
	must_go(f);
	must_see(sara, "بیست مانتوی مدرسه");
	mina = enter(s, MINA);
	must_open(mina, "/milestones");
	must_cost(s, 10, "good news of the team");
	must_see(mina, "نخستین سفارش کار");
	must_see(mina, "بیست مانتوی مدرسه");
	zahra = enter(s, ZAHRA);
	must_open(zahra, "/milestones");
	must_not_see(zahra, "بیست مانتوی مدرسه");
	leila = enter(s, LEILA);
	must_answer(leila, 404, get(leila, "/milestones"));
}

const struct scenario scenarios_story[] = {
	SCENARIO("story: who grew tired is called, without anybody looking for her", "R22 R381", grown_tired),
	SCENARIO("story: a word from home reaches the own worker", "R386", own_worker),
	SCENARIO("story: a loan, a workshop, and the first order that the team hears of", "R182 R388 R390", first_order),
	SCENARIO("story: one call, and the rest is seen from home", "R22 R380", from_home),
	SCENARIO("story: the people next door know the services and help", "R96 R395", next_door),
	SCENARIO("story: the evening's half-done visit is there in the morning", "R125 R391", broken_off),
	SCENARIOS_END
};
