/* Referrals and their letters, from the worker to the answer (R76, R78, R112, R113, R271-R281). */
#include "scenario.h"

#include <string.h>

#include "consent.h"
#include "referral.h"

static int64_t agency_known(struct scene *s)
{
	struct agency a = { .name = "فنی‌وحرفه‌ای خرم‌آباد", .kind = 5, .offers = "آموزش خیاطی و وام اشتغال", .budget = { INT_NONE },
		.active = true };

	return done_by(s, HAMID, &op_agency_add, &a, 0);
}

static int64_t last_referral(struct scene *s, int64_t household)
{
	struct referral_row *rows;
	struct ctx ctx;
	size_t n;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(referral_list(&ctx, &tx, REFERRALS_OF_HOUSEHOLD, (household_key){ household }, true, 5, &rows, &n) == OK && n > 0);
	return rows[0].key.v;
}

static int64_t drafted(struct scene *s, struct browser *sara, const char *to, const char *field, const char *value)
{
	struct form_on_page *f;

	must_open(sara, "/households/%s/referral", key_text(s, s->moradi));
	must_cost(s, 18, "the form of a referral");
	f = the_form(sara, "/referral");
	type(f, "kind", "letter");
	type(f, "to_kind", to);
	if (field)
		type(f, field, value);
	type(f, "subject", "دوره خیاطی برای مادر");
	type(f, "words", "سه روز در هفته می‌تواند بیاید.");
	must_go(f);
	must_see(sara, "پیش‌نویس ذخیره شد");
	must_see(sara, "سه روز در هفته می‌تواند بیاید.");
	return last_referral(s, s->moradi);
}

/* What the page told once: the token at the end of the link. */
static const char *token_on(struct scene *s, struct browser *b)
{
	const char *at = strstr(text_of(b), "/answer?t=");

	must(s, at != NULL, "the link is shown");
	return at ? say(s, "%.32s", at + strlen("/answer?t=")) : "";
}

static void by_link(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *nobody = new_browser(s, "agency");
	int64_t agency = agency_known(s), key;
	struct form_on_page *f;
	const char *token;

	key = drafted(s, sara, "agency", "agency", key_text(s, agency));
	must(s, !has_form(sara, "/accept"), "a draft is answered by nobody");
	f = the_form(sara, "/send");
	type(f, "consent", "spoken");
	must_go(f);
	must_see(sara, "ارجاع فرستاده شد.");
	must_see(sara, "گیرنده باید پاسخ دهد");
	/* Who leads the centre signs the letter. */
	must(s, !has_form(sara, "/letter"), "a worker signs no letters");
	must_open(hamid, "/referrals/%s", key_text(s, key));
	must_cost(s, 16, "the page of a referral");
	must_go(the_form(hamid, "/letter"));
	must_see(hamid, "نامه صادر شد");
	must_open(sara, "/referrals/%s/letter.pdf", key_text(s, key));
	/* The link, told once. */
	must_open(sara, "/referrals/%s", key_text(s, key));
	must_answer(sara, 200, go(the_form(sara, "/link")));
	token = token_on(s, sara);
	must_open(sara, "/referrals/%s", key_text(s, key));
	must_not_see(sara, token);
	must_open(nobody, "/answer?t=%s", token);
	must_see(nobody, "دوره خیاطی برای مادر");
	must_see(nobody, "مرادی");
	must_not_see(nobody, household_now(s, s->moradi).file_number);
	must_open(sara, "/referrals/%s", key_text(s, key));
	must_see(sara, "دیده شد");
	f = the_form(nobody, "/answer");
	must_answer(nobody, 200, go(f));
	must_see(nobody, "سپاس");
	must_open(nobody, "/answer?t=%s", token);
	f = the_form(nobody, "/answer");
	must_answer(nobody, 422, go(f));
	f = the_form(nobody, "/answer");
	type(f, "result", "در دوره مهرماه نام‌نویسی شد.");
	must_answer(nobody, 200, go(f));
	must_open(nobody, "/answer?t=%s", token);
	must_see(nobody, "این پیوند دیگر باز نیست");
	must_open(sara, "/referrals/%s", key_text(s, key));
	must_see(sara, "در دوره مهرماه نام‌نویسی شد.");
	must_see(sara, "با پیوند یک‌بارمصرف");
	must_go(the_form(sara, "/close"));
	must_see(sara, "به پرونده برگشت و بسته شد");
	must_open(sara, "/households/%s/referrals", key_text(s, s->moradi));
	must_cost(s, 16, "the tab of referrals");
	must_see(sara, "فنی‌وحرفه‌ای خرم‌آباد");
	must_open(sara, "/households/%s/history", key_text(s, s->moradi));
	must_see(sara, "فرستادن ارجاع");
}

static void consent(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID), *zahra = enter(s, ZAHRA);
	int64_t key = drafted(s, sara, "person", "person", "کبری نجفی");
	struct form_on_page *f = the_form(sara, "/send");

	type(f, "consent", "declined");
	must_answer(sara, 422, go(f));
	must_see(sara, "تا خانواده رضایت ندهد");
	must_open(farid, "/referrals/%s", key_text(s, key));
	f = the_form(farid, "/send");
	type(f, "consent", "declined");
	must_answer(farid, 422, go(f));
	must_see(farid, "بنویسید چرا بدون رضایت");
	f = the_form(farid, "/send");
	type(f, "consent", "declined");
	type(f, "despite", "جان کودک در خطر است.");
	must_go(f);
	must_see(farid, "جان کودک در خطر است.");
	/* The neighbour has no account: the reply is typed in. */
	must_open(sara, "/referrals/%s", key_text(s, key));
	f = the_form(sara, "/refuse");
	type(f, "refusal", "no_means");
	type(f, "answer", "این هفته سفر است.");
	must_go(f);
	must_see(sara, "نوشته‌شده به دست مرکز");
	must_see(sara, "این هفته سفر است.");
	must_see(sara, "خانواده می‌تواند به این تصمیم اعتراض کند");
	must_see(sara, "· مددکار");
	must_answer(zahra, 404, get(zahra, "/referrals/%s", key_text(s, key)));
	must_answer(zahra, 404, get(zahra, "/referrals/%s/letter.pdf", key_text(s, key)));
	must_answer(zahra, 404, get(zahra, "/households/%s/referrals", key_text(s, s->moradi)));
	must_open(zahra, "/referrals?show=all");
	must_not_see(zahra, "مرادی");
}

/* R11: what the family has agreed to is asked once; taken back, it is asked again. */
static void agreed_once(struct scene *s)
{
	struct consent_give in = { .household = { s->moradi }, .member = { s->moradi_head }, .purpose = CONSENT_FOR_REFERRAL,
		.what = "معرفی به نهادهای محله", .how = CONSENT_HOW_SIGNED, .given_on = s->today };
	struct consent_withdraw back = { .withdraw_note = "دیگر نمی‌خواهیم." };
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;
	int64_t consent = done_by(s, SARA, &op_consent_give, &in, 0), key;

	key = drafted(s, sara, "person", "person", "کبری نجفی");
	must_see(sara, "دوباره پرسیده نمی‌شود");
	f = the_form(sara, "/send");
	must(s, !typed_in(f, "consent"), "nobody is asked twice");
	must_go(f);
	must_see(sara, "رضایت ثبت‌شدهٔ خانواده");
	done_by(s, SARA, &op_consent_withdraw, &back, consent);
	key = drafted(s, sara, "person", "person", "کبری نجفی");
	f = the_form(sara, "/send");
	must_answer(sara, 422, go(f));
	must_open(sara, "/referrals/%s", key_text(s, key));
	f = the_form(sara, "/send");
	type(f, "consent", "spoken");
	must_go(f);
	must_open(sara, "/households/%s/consents", key_text(s, s->moradi));
	must_see(sara, "دوره خیاطی برای مادر");
}

/* To another centre: it sees what it is told, never the file. */
static void to_centre(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *kamran = enter(s, KAMRAN), *omid = enter(s, OMID);
	int64_t key = drafted(s, sara, "higher", "to_unit", say(s, "%lld", (long long)s->unit[AT_B].v));
	struct form_on_page *f;

	must_answer(kamran, 404, get(kamran, "/referrals/%s", key_text(s, key)));
	must_open(sara, "/referrals/%s", key_text(s, key));
	f = the_form(sara, "/send");
	type(f, "consent", "signed");
	must_go(f);
	must(s, !has_form(sara, "/accept"), "who sends does not accept");
	must_open(kamran, "/referrals?show=in");
	must_cost(s, 16, "the list of referrals");
	must_see(kamran, "نوبت شماست");
	must_open(kamran, "/referrals/%s", key_text(s, key));
	must_see(kamran, "سه روز در هفته می‌تواند بیاید.");
	must(s, !has_form(kamran, "/letter"), "not the receiver's letter");
	must_answer(kamran, 404, get(kamran, "/households/%s", key_text(s, s->moradi)));
	must_answer(omid, 404, get(omid, "/referrals/%s", key_text(s, key)));
	must_open(kamran, "/referrals/%s", key_text(s, key));
	must_go(the_form(kamran, "/accept"));
	f = the_form(kamran, "/finish");
	type(f, "result", "ویزیت شد.");
	must_go(f);
	must_open(sara, "/referrals/%s", key_text(s, key));
	must_see(sara, "ویزیت شد.");
	must_see(sara, "در سامانه");
}

static void overdue(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid;
	struct form_on_page *f;

	drafted(s, sara, "county", NULL, NULL);
	f = the_form(sara, "/send");
	type(f, "consent", "signed");
	must_go(f);
	must_open(sara, "/day");
	must_not_see(sara, "دوره خیاطی برای مادر");
	days_pass(s, 20);
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must_see(sara, "دوره خیاطی برای مادر");
	hamid = enter(s, HAMID);
	must_open(hamid, "/centre");
	must_see(hamid, "دوره خیاطی برای مادر");
	must_open(hamid, "/referrals");
	must_see(hamid, "روز دیرکرد");
}

/* A letter proves itself and tells nothing about the family. */
static void letter(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *nobody = new_browser(s, "clerk");
	int64_t key = drafted(s, sara, "person", "person", "دفتر مدرسه");
	struct form_on_page *f = the_form(sara, "/send");
	struct sent_letter l;
	struct ctx ctx;

	type(f, "consent", "signed");
	must_go(f);
	must_open(hamid, "/referrals/%s", key_text(s, key));
	must_go(the_form(hamid, "/letter"));
	as_program(s, &ctx);
	{
		AUTO(tx) tx = {0};

		CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
		CHECK(letter_of(&tx, (referral_key){ key }, &l) == OK);
	}
	must_open(nobody, "/letter");
	f = the_form(nobody, "/letter");
	type(f, "code", l.code);
	must_answer(nobody, 200, go(f));
	must_see(nobody, "این نامه اصل و معتبر است.");
	must_not_see(nobody, "مرادی");
	must_not_see(nobody, "خیاطی");
	must_open(nobody, "/letter?code=0000000000000");
	must_see(nobody, "نامه‌ای با این کد پیدا نشد");
	must_open(hamid, "/referrals/%s", key_text(s, key));
	f = the_form(hamid, "/letter/revoke");
	type(f, "reason", "نام اشتباه بود.");
	must_go(f);
	must_open(nobody, "/letter?code=%s", l.code);
	must_see(nobody, "باطل شده");
	must_not_see(nobody, "نام اشتباه بود");
}

/* Places of help, found by what people need. */
static void register_of(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *sara = enter(s, SARA), *zahra = enter(s, ZAHRA);
	struct form_on_page *f;

	must_open(hamid, "/agencies/new");
	f = the_form(hamid, "/agencies/new");
	type(f, "name", "خیریه مهر");
	type(f, "kind", "charity");
	type(f, "offers", "عینک و سمعک");
	must_go(f);
	must_open(sara, "/agencies");
	f = the_form(sara, "/agencies");
	type(f, "q", "سمعک");
	must_answer(sara, 200, go(f));
	must_see(sara, "خیریه مهر");
	f = the_form(sara, "/agencies");
	type(f, "q", "دوچرخه");
	must_answer(sara, 200, go(f));
	must_not_see(sara, "خیریه مهر");
	must_open(zahra, "/agencies");
	must_not_see(zahra, "خیریه مهر");
}

const struct scenario scenarios_referral[] = {
	SCENARIO("referral: a letter from the worker to the answer by link", "R76 R78 R112 R113 R273 R276", by_link),
	SCENARIO("referral: no word without consent; a refusal says why and what else there is", "R11 R113 R271 R389", consent),
	SCENARIO("referral: consent is one record, asked once", "R11 R113", agreed_once),
	SCENARIO("referral: another centre sees what it is told", "R78 R271 R272", to_centre),
	SCENARIO("referral: late ones are on the day", "R78 R269", overdue),
	SCENARIO("referral: a letter proves itself and tells nothing", "R76 R281", letter),
	SCENARIO("referral: places of help by need", "R274 R275 R277 R278 R279 R280", register_of),
	SCENARIOS_END
};
