/* Families' secrets: who read how much, and who learns of it (R10, R11, R21, R244). */
#include "scenario.h"

#include "brake.h"
#include "consent.h"
#include "referral.h"
#include "secret.h"
#include "staff.h"

static void set(struct scene *s, const char *name, const char *value)
{
	struct setting_change in = { .name = name, .value = value, .from_on = s->today };
	struct ctx ctx;

	as_program(s, &ctx);
	CHECK(operation_run(&ctx, &op_setting_change, SHARD_NATIONAL, &in, 0, NULL) == OK);
}

static int file(struct browser *b, int64_t household)
{
	return get(b, "/households/%s", key_text(b->s, household));
}

static void braked(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *farid = enter(s, FARID), *kamran = enter(s, KAMRAN);
	struct form_on_page *f;

	set(s, SETTING_READ_ALARM, "2");
	set(s, SETTING_READ_STOP, "3");
	must_answer(sara, 200, file(sara, s->moradi));
	must_open(hamid, "/read-alarms");
	must_see(hamid, "خبری نیست");
	must_answer(sara, 200, file(sara, s->karimi));
	must_answer(sara, 200, file(sara, s->ahmadi));
	must_cost(s, 20, "a file far from the limit");
	must_answer(sara, 429, file(sara, s->shams));
	must_see(sara, "برای امروز کافی است");
	must_see(sara, "نشانهٔ خطای شما نیست");
	must_see(sara, people_about[HAMID].name);
	must_not_see(sara, "شمس");
	/* By no other door either. */
	must_answer(sara, 429, get(sara, "/households/%s/members", key_text(s, s->shams)));
	must_answer(sara, 429, get(sara, "/households/%s/history", key_text(s, s->shams)));
	must_answer(sara, 429, get(sara, "/api/v1/households/%s", key_text(s, s->shams)));
	must(s, strstr(sara->d.body, "brake.stopped") != NULL, "the API says which limit");
	must_not_see(sara, "شمس");
	/* What was begun can be ended. */
	must_answer(sara, 200, file(sara, s->moradi));
	must_open(hamid, "/centre");
	must_see(hamid, "پرونده‌های بسیار زیادی باز کرده است");
	must_open(kamran, "/read-alarms");
	must_see(kamran, "خبری نیست");
	must_answer(sara, 404, get(sara, "/read-alarms"));
	must_open(farid, "/read-alarms");
	must_see(farid, people_about[SARA].name);
	must(s, !has_form(farid, "/lift") && has_form(farid, "/review"), "the technical responsible looks into it");
	must_open(hamid, "/read-alarms");
	must_see(hamid, people_about[SARA].name);
	must_see(hamid, "۳ پروندهٔ گوناگون");
	must_cost(s, 16, "the list of readings");
	f = the_form(hamid, "/lift");
	must_answer(hamid, 422, go(f));
	must_answer(sara, 429, file(sara, s->shams));
	f = the_form(hamid, "/lift");
	type(f, "lift_reason", "امروز جای همکارش هم کار می‌کند.");
	must_go(f);
	must_answer(sara, 200, file(sara, s->shams));
	must_open(farid, "/read-alarms");
	must_see(farid, "باز شد به دست " );
	must_go(the_form(farid, "/review"));
	must_see(farid, "بررسی ثبت شد");
	must_see(farid, "خبری نیست");
	must_open(farid, "/read-alarms?show=all");
	must_see(farid, people_about[SARA].name);
}

/* The family asks who has read its file, and takes the answer home. */
static void sheet(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *leila = enter(s, LEILA), *omid = enter(s, OMID);
	const char *path = say(s, "/households/%s/readers/sheet", key_text(s, s->moradi));

	must_answer(sara, 200, file(sara, s->moradi));
	days_pass(s, 1);
	sara = enter(s, SARA);
	leila = enter(s, LEILA);
	must_answer(sara, 200, file(sara, s->moradi));
	minutes_pass(s, 5);
	must_answer(sara, 200, file(sara, s->moradi));
	must_open(leila, "/households/%s/readers", key_text(s, s->moradi));
	must_see(leila, "برگهٔ خانواده برای چاپ");
	must_open(leila, "%s", path);
	must_cost(s, 14, "the family's sheet");
	must_see(leila, "چه کسی پروندهٔ ما را دیده است");
	must_see(leila, day_text(s, s->today, FA_DATE_LONG));
	must_see(leila, day_text(s, fa_add_days(s->today, -1), FA_DATE_LONG));
	must_see(leila, "مددکار");
	must_see(leila, "حق شماست");
	must(s, !strstr(strstr(leila->d.body, "class=\"slip\"") ? strstr(leila->d.body, "class=\"slip\"") : "", people_about[SARA].name),
		"roles and centres, not names");
	omid = enter(s, OMID);
	must_answer(omid, 404, get(omid, "%s", path));
	must_open(leila, "/households/%s/readers", key_text(s, s->moradi));
	must_see(leila, "برگهٔ «چه کسی پروندهٔ ما را دیده است»");
}

static bool consents(struct scene *s, enum consent_purpose purpose)
{
	struct ctx ctx;
	consent_key key;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(consent_stands(&tx, (household_key){ s->moradi }, purpose, s->today, &key) == OK);
	return key.v != 0;
}

/* The family agrees to one thing for a while, and to another until it takes it back. */
static void consent(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *omid = enter(s, OMID);
	const char *path = say(s, "/households/%s/consents", key_text(s, s->moradi));
	struct form_on_page *f;

	must_open(sara, "%s", path);
	must_see(sara, "هنوز رضایتی ثبت نشده است");
	must(s, !consents(s, CONSENT_FOR_REFERRAL), "nobody has agreed");
	f = the_form(sara, "/consents");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/consents");
	type(f, "member", key_text(s, s->moradi_head));
	type(f, "purpose", "referral");
	type(f, "what", "گزارش درآمد به کمیته گفته شود.");
	type(f, "to_whom", "کمیتهٔ امداد");
	type(f, "until_on", short_date(s, fa_add_days(s->today, 10)));
	must_go(f);
	must_see(sara, "گزارش درآمد به کمیته گفته شود.");
	must_see(sara, "برقرار");
	must_not_see(sara, "هنوز در راه‌اند");
	must_cost(s, 18, "a family's consents");
	must(s, consents(s, CONSENT_FOR_REFERRAL), "it stands");
	must(s, !consents(s, CONSENT_FOR_PHOTO), "for this and nothing else");
	days_pass(s, 11);
	must(s, !consents(s, CONSENT_FOR_REFERRAL), "until its last day");
	sara = enter(s, SARA);
	{
		struct referral_draft draft = { .household = { s->moradi }, .kind = REFERRAL_SERVICE, .to_kind = TO_COUNTY,
			.to_unit = INT_NONE, .subject = "پرسش از اداره" };
		struct referral_send send = { .consent = REFERRAL_SPOKEN };

		done_by(s, SARA, &op_referral_send, &send, done_by(s, SARA, &op_referral_draft, &draft, 0));
	}
	/* What was sent with its consent, and the family thinks better of it. */
	must_open(sara, "%s", path);
	must_see(sara, "مهلتش گذشته");
	must_not_see(sara, "هنوز در راه‌اند");
	must_go(the_form(sara, "/withdraw"));
	must_see(sara, "هنوز در راه‌اند");
	must_see(sara, "پرسش از اداره");
	f = the_form(sara, path);
	type(f, "member", key_text(s, s->moradi_head));
	type(f, "purpose", "photo");
	type(f, "what", "عکس از خانه");
	must_go(f);
	must(s, consents(s, CONSENT_FOR_PHOTO), "agreed");
	must_go(the_form(sara, "/withdraw"));
	must_see(sara, "پس گرفته شد");
	must(s, !consents(s, CONSENT_FOR_PHOTO), "and taken back");
	must(s, !has_form(sara, "/withdraw"), "once");
	must_open(sara, "/households/%s/history", key_text(s, s->moradi));
	must_see(sara, "پس گرفتن رضایت");
	omid = enter(s, OMID);
	must_answer(omid, 404, get(omid, "%s", path));
}

/* Somebody must not learn where they live: place and phones are for the own worker and the technical responsible. */
static void hidden(struct scene *s)
{
	static const enum person others[] = { MINA, LEILA, HAMID, SHIRIN, PARVIZ };
	static const char *const pages[] = { "", "/members", "/history", "/requests", "/visits", "/readers" };
	struct browser *b = enter(s, SARA);
	struct household h = household_now(s, s->moradi);
	struct member m;
	struct ctx ctx;
	const char *key = key_text(s, s->moradi), *head = key_text(s, s->moradi_head);

	as_program(s, &ctx);
	{
		AUTO(tx) tx = {0};

		CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
		CHECK(row_load(&tx, &member_type, s->moradi_head, &m) == OK);
	}
	h.hide_address = true;
	h.area = "کوی شقایق";
	m.mobile = "09007771234";
	done_by(s, FARID, &op_household_change, &h, s->moradi);
	done_by(s, FARID, &op_member_change, &m, s->moradi_head);
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		b = enter(s, others[i]);
		for (size_t k = 0; k < COUNT_OF(pages); k++) {
			must_open(b, "/households/%s%s", key, pages[k]);
			must_not_see(b, "شقایق");
			must_not_see(b, "۱۲۳۴");
			must(s, !strstr(b->d.body, "1234") && !strstr(b->d.body, h.phone), "no phone on %s", pages[k]);
		}
		if (people_about[others[i]].unit == AT_A) {
			must_answer(b, 200, post(b, say(s, "/households/%s/show", key), NULL));
			must_not_see(b, "شقایق");
			must_not_see(b, "پلاک ۱۲");
			must(s, !strstr(b->d.body, h.phone), "nor when all is shown");
			must_answer(b, 200, post(b, say(s, "/households/%s/history", key), NULL));
			must_not_see(b, "شقایق");
			must(s, !strstr(b->d.body, "09007771234"), "nor in the history");
			must_answer(b, 200, get(b, "/members/%s/edit", head));
			must(s, !strstr(b->d.body, "7771234"), "nor in the form");
		}
		must_answer(b, 200, get(b, "/api/v1/households/%s", key));
		must(s, !strstr(b->d.body, "شقایق") && !strstr(b->d.body, h.phone) && !strstr(b->d.body, "09007771234"),
			"nor through the API");
		must_open(b, "/households");
		must_not_see(b, "شقایق");
		must_answer(b, 200, get(b, "/search?q=%s", "%D9%85%D8%B1%D8%A7%D8%AF%DB%8C"));
		must_not_see(b, "شقایق");
	}
	b = enter(s, FARID);
	must_open(b, "/households/%s", key);
	must_see(b, "شقایق");
	b = enter(s, SARA);
	must_open(b, "/households/%s", key);
	must_see(b, "شقایق");
}

/* Work goes on inside as in any file. */
static void visited_inside(struct scene *s, struct browser *sara)
{
	struct form_on_page *f = the_form(sara, "/visit");

	type(f, "notes", "در خانهٔ مادربزرگ بودند.");
	type(f, "address_check", "confirmed");
	must_go(f);
	must_open(sara, "/households/%s/visits", key_text(s, s->moradi));
}

/* A child is to be protected: its worker shuts the file, takes a colleague in, and opens it up again when it is over. */
static void team(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *mina = enter(s, MINA), *hamid = enter(s, HAMID), *setad = enter(s, SHIRIN);
	const char *path = say(s, "/households/%s/secret", key_text(s, s->moradi)), *number = household_now(s, s->moradi).file_number;
	struct form_on_page *f;

	must_answer(hamid, 200, file(hamid, s->moradi));
	must_open(sara, "/households/%s/readers", key_text(s, s->moradi));
	must_see(sara, "چه کسی از این پرونده خبر دارد");
	must_open(sara, "%s", path);
	f = the_form(sara, path);
	must_answer(sara, 422, go(f));
	f = the_form(sara, path);
	type(f, "kind", "protection");
	type(f, "lead", key_text(s, s->staff[SARA]));
	type(f, "why", "قاضی خواسته است کسی جایشان را نداند.");
	must_go(f);
	must_see(sara, "فقط گروه این پرونده از آن خبر دارد");
	must_see(sara, "مرادی");
	run_jobs(s);
	must_hold(s);
	/* For its own worker nothing has changed but the tag. */
	must_answer(sara, 200, file(sara, s->moradi));
	must_see(sara, "ویژهٔ گروه");
	must_open(sara, "/households/%s/history", key_text(s, s->moradi));
	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	visited_inside(s, sara);
	must_open(sara, "/households");
	must_not_see(sara, "مرادی");
	/* Nobody else finds it, or anything that says it is there. */
	must_answer(hamid, 404, file(hamid, s->moradi));
	must_answer(mina, 404, file(mina, s->moradi));
	must_answer(setad, 404, file(setad, s->moradi));
	setad = enter(s, GOLNAR);
	must_open(setad, "/secret/figures");
	must_see(setad, "کمتر از پنج");
	must_answer(mina, 200, post(mina, "/search", "q", number, NULL));
	must_not_see(mina, "مرادی");
	must_not_see(mina, "مرکز دیگر");
	/* A colleague joins, with a reason, and leaves. */
	must_open(sara, "%s", path);
	f = the_form(sara, "/team");
	type(f, "staff", key_text(s, s->staff[MINA]));
	type(f, "why", "شب‌ها جانشین من است.");
	must_go(f);
	must_answer(mina, 200, file(mina, s->moradi));
	must_open(mina, "/secret");
	must_see(mina, "مرادی");
	must_open(mina, "%s", path);
	must(s, !has_form(mina, "/team") && !has_form(mina, "/end"), "only the lead takes others in");
	f = the_form(mina, "/leave");
	type(f, "left_why", "از این پس در بخش دیگری کار می‌کنم.");
	must_go(f);
	must_answer(mina, 404, file(mina, s->moradi));
	must_hold(s);
	must_open(sara, "%s", path);
	f = the_form(sara, "/end");
	type(f, "opened_why", "حکم دادگاه پایان یافت.");
	must_go(f);
	run_jobs(s);
	must_answer(hamid, 200, file(hamid, s->moradi));
	must_answer(mina, 200, post(mina, "/search", "q", number, NULL));
	must_see(mina, "مرادی");
	must_hold(s);
}

/* At night somebody else has to know: for an hour, told at once, looked into afterwards. */
static void emergency(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *leila = enter(s, LEILA);
	const char *path = say(s, "/households/%s/secret", key_text(s, s->moradi)), *number = household_now(s, s->moradi).file_number;
	struct form_on_page *f;

	must_open(sara, "%s", path);
	f = the_form(sara, path);
	type(f, "kind", "shelter");
	type(f, "lead", key_text(s, s->staff[SARA]));
	type(f, "why", "خانهٔ امن");
	must_go(f);
	must_open(leila, "/glasses/new");
	f = the_form(leila, "/glasses");
	type(f, "file_number", number);
	type(f, "why", "زود");
	must_answer(leila, 422, go(f));
	f = the_form(leila, "/glasses");
	type(f, "file_number", number);
	type(f, "why", "مادر با بچه‌ها پشت در مرکز است و سارا پاسخ نمی‌دهد.");
	must_go(f);
	must_see(leila, "مرادی");
	must_see(leila, "برای یک ساعت");
	must_answer(leila, 200, file(leila, s->moradi));
	/* Told at once: the lead, and nobody who may not know. */
	must_open(sara, "/day");
	must_see(sara, "دیدن در ضرورت");
	must_open(sara, "/glasses");
	must_see(sara, people_about[LEILA].name);
	must_see(sara, "پشت در مرکز");
	must_open(hamid, "/glasses");
	must_not_see(hamid, "پشت در مرکز");
	must_open(sara, "/households/%s/readers", key_text(s, s->moradi));
	must_see(sara, "در ضرورت، تا یک ساعت");
	minutes_pass(s, 61);
	leila = enter(s, LEILA);
	must_answer(leila, 404, file(leila, s->moradi));
	/* Fishing: the same answer, and the leaders see who asked. */
	must_open(leila, "/glasses/new");
	f = the_form(leila, "/glasses");
	type(f, "file_number", "15-0001-09999");
	type(f, "why", "می‌خواهم ببینم چنین پرونده‌ای هست.");
	must_go(f);
	must_see(leila, "اگر چنین پرونده‌ای در مرکز شما باشد");
	must_not_see(leila, "مرادی");
	hamid = enter(s, HAMID);
	must_open(hamid, "/glasses");
	must_see(hamid, "چیزی پیدا نشد");
	f = the_form(hamid, "/review");
	type(f, "review_note", "کنجکاوی بود؛ با او صحبت کردم.");
	must_go(f);
	must_open(hamid, "/read-alarms");
	must_see(hamid, people_about[LEILA].name);
	sara = enter(s, SARA);
	must_open(sara, "/glasses");
	f = the_form(sara, "/review");
	type(f, "right", "1");
	type(f, "review_note", "به‌جا بود.");
	must_go(f);
	must_see(sara, "چیزی برای بررسی نیست");
	must_hold(s);
}

/* A hidden address, in an emergency, with a reason that the family may read. */
static void place(struct scene *s)
{
	struct browser *hamid, *sara, *farid, *county;
	struct household h = household_now(s, s->moradi);
	const char *path = say(s, "/households/%s/place", key_text(s, s->moradi));
	struct form_on_page *f;

	h.hide_address = true;
	h.address = "کوی شقایق، پلاک ۱۲";
	done_by(s, FARID, &op_household_change, &h, s->moradi);
	hamid = enter(s, HAMID);
	must_answer(hamid, 200, file(hamid, s->moradi));
	must_not_see(hamid, "شقایق");
	must_see(hamid, "دیدن در ضرورت");
	must_open(hamid, "%s", path);
	must_not_see(hamid, "شقایق");
	f = the_form(hamid, path);
	type(f, "why", "آتش‌نشانی نشانی را همین حالا می‌خواهد.");
	must_go(f);
	must_see(hamid, "شقایق");
	must_see(hamid, "تا یک ساعت باز است");
	sara = enter(s, SARA);
	must_open(sara, "/glasses");
	must_see(sara, "آتش‌نشانی");
	must_open(sara, "/households/%s/readers", key_text(s, s->moradi));
	must_see(sara, "نشانی پنهان، در ضرورت");
	must_open(sara, "/households/%s/readers/sheet", key_text(s, s->moradi));
	must_see(sara, "آتش‌نشانی");
	minutes_pass(s, 61);
	hamid = enter(s, HAMID);
	must_open(hamid, "%s", path);
	must_not_see(hamid, "شقایق");
	/* Nobody looks into it: the county does. */
	days_pass(s, 5);
	run_jobs(s);
	county = enter(s, SHIRIN);
	must_open(county, "/glasses");
	must_see(county, "آتش‌نشانی");
	farid = enter(s, FARID);
	must_open(farid, "/glasses");
	must_hold(s);
}

/* What is said in counselling stays between two, and whom the counsellor names. */
static void counselling(struct scene *s)
{
	static const char *const pages[] = { "", "/visits", "/history", "/counselling", "/readers", "/readers/sheet", "/tasks" };
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID), *hamid = enter(s, HAMID), *b;
	const char *path = say(s, "/households/%s/counselling", key_text(s, s->moradi)), *key = key_text(s, s->moradi);
	static const enum person others[] = { HAMID, MINA, LEILA, SHIRIN, PARVIZ };
	struct form_on_page *f;

	must_open(sara, "/households/%s/visits", key);
	must_see(sara, "نشست‌های مشاوره");
	must_open(sara, "%s", path);
	f = the_form(sara, path);
	type(f, "kind", "alone");
	type(f, "words", "از همسرش می‌ترسد؛ واژهٔ نهفتهٔ نیلوفری.");
	type(f, "next_on", short_date(s, fa_add_days(s->today, 7)));
	must_go(f);
	must_see(sara, "نیلوفری");
	f = the_form(sara, path);
	type(f, "kind", "crisis");
	type(f, "words", "نشستی که هیچ‌کس نباید بداند، کبود.");
	type(f, "closed", "1");
	must_go(f);
	must_see(sara, "کبود");
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		b = enter(s, others[i]);
		for (size_t k = 0; k < COUNT_OF(pages); k++) {
			int status = get(b, "/households/%s%s", key, pages[k]);

			must(s, status == 200 || status == 404, "%s: %d", pages[k], status);
			must_not_see(b, "نیلوفری");
			must_not_see(b, "کبود");
			/* Who may record a session finds the word in the form. */
			if (!str_eq(pages[k], "/counselling"))
				must_not_see(b, "بحران");
		}
		if (people_about[others[i]].unit == AT_A) {
			post(b, say(s, "/households/%s/history", key), NULL);
			must_not_see(b, "نیلوفری");
			must_not_see(b, "کبود");
			must_not_see(b, "بحران");
		}
	}
	/* The manager sees that there was one session. */
	must_open(hamid, "%s", path);
	must_see(hamid, "نشست بعدی");
	must_see(hamid, "فقط مشاور و کسانی که نام برده است");
	must(s, !has_form(hamid, "/counselling"), "and writes none");
	must_open(farid, "%s", path);
	must_not_see(farid, "نیلوفری");
	/* Named, he reads; the name taken back, he does not. */
	must_open(sara, "%s", path);
	f = the_form(sara, "/readers");
	type(f, "staff", key_text(s, s->staff[FARID]));
	type(f, "named", "1");
	must_go(f);
	must_see(sara, people_about[FARID].name);
	must_open(farid, "%s", path);
	must(s, (strstr(text_of(farid), "نیلوفری") != NULL) != (strstr(text_of(farid), "کبود") != NULL), "the one he was named for");
	must_not_see(hamid, "نیلوفری");
	must_open(sara, "%s", path);
	f = the_form(sara, "/readers");
	type(f, "staff", key_text(s, s->staff[FARID]));
	must_go(f);
	must_open(farid, "%s", path);
	must_not_see(farid, "نیلوفری");
	must_not_see(farid, "کبود");
	must_hold(s);
}

const struct scenario scenarios_secrecy[] = {
	SCENARIO("somebody who opens very many files is noticed and stopped", "R10 R21 R244", braked),
	SCENARIO("the family learns who has read its file", "R10 R11 R244", sheet),
	SCENARIO("consent is a record that ends and can be taken back", "R11", consent),
	SCENARIO("a hidden address is hidden everywhere, and phones with it", "R10 R21", hidden),
	SCENARIO("a secret file is for its team only, and comes back", "R30 R39 R42", team),
	SCENARIO("a glass is broken, told at once, closes and is reviewed", "R10 R30", emergency),
	SCENARIO("a hidden address is shown in an emergency, with a reason the family may read", "R10 R11", place),
	SCENARIO("a counselling note is read by the counsellor and those named", "R10 R42 R121", counselling),
	SCENARIOS_END
};
