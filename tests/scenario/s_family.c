/* Events in a family, walked through their pages (R23, R119). */
#include "scenario.h"

#include "duplicate.h"
#include "transfer.h"

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

/* ---- to another centre ------------------------------------------------------------- */

static int64_t latest(struct scene *s, enum person who, bool waiting)
{
	struct case_transfer *list;
	struct ctx ctx;
	size_t n;
	bool more;
	AUTO(tx) tx = {0};

	as_person(s, &ctx, who);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(transfer_list(&ctx, &tx, waiting, 0, 1, &list, &n, &more) == OK && n == 1);
	return list[0].key.v;
}

static int64_t last_transfer(struct scene *s, enum person who)
{
	return latest(s, who, false);
}

static int64_t offered(struct scene *s, const char *consent)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "/households/%s/transfer", key_text(s, s->moradi));
	f = the_form(sara, "/transfer");
	type(f, "unit_to", say(s, "%lld", (long long)s->unit[AT_B].v));
	type(f, "consent", consent);
	type(f, "reason", "خانواده به محله دیگری رفت.");
	must_go(f);
	must_see(sara, "درخواست انتقال فرستاده شد.");
	return last_transfer(s, SARA);
}

/* Everything goes along at once: due visit, promised visit, open request, history. */
static void transferred(struct scene *s)
{
	struct browser *kamran = enter(s, KAMRAN), *sara = enter(s, SARA), *zahra = enter(s, ZAHRA);
	int64_t seen = visited(s, SARA, s->moradi, fa_add_days(s->today, -3), "حالشان خوب بود."), key;
	struct visit_plan_input plan = { .household = { s->moradi }, .kind = VISIT_FOLLOW_UP,
		.planned_on = fa_add_days(s->today, 2), .planned_minute = INT_NONE, .position = INT_NONE };
	struct request_register ask = { .household = s->moradi, .subject = 1, .channel = CHANNEL_PHONE, .description = "پرسش" };
	int64_t promised = done_by(s, SARA, &op_visit_plan, &plan, 0), asked = done_by(s, SARA, &op_request_register, &ask, 0);
	struct form_on_page *f;

	key = offered(s, "spoken");
	must_open(sara, "/transfers/%s", key_text(s, key));
	must_see(sara, "مرکز دیگر باید پاسخ دهد");
	must(s, !has_form(sara, "/accept"), "who offers does not accept");
	/* The receiving centre sees who comes, and asks first. */
	must_answer(kamran, 404, get(kamran, "/households/%s", key_text(s, s->moradi)));
	must_open(kamran, "/transfers");
	must_cost(s, 16, "the list of transfers");
	must_see(kamran, "خانوار مرادی");
	must_see(kamran, "نوبت شماست");
	must_open(kamran, "/transfers/%s", key_text(s, key));
	f = the_form(kamran, "/ask");
	type(f, "question", "آیا کار نیمه‌تمامی مانده است؟");
	must_go(f);
	must_open(sara, "/transfers/%s", key_text(s, key));
	must_see(sara, "آیا کار نیمه‌تمامی مانده است؟");
	f = the_form(sara, "/reply");
	type(f, "reply", "یک درخواست باز دارند.");
	must_go(f);
	must_open(kamran, "/transfers/%s", key_text(s, key));
	must_see(kamran, "یک درخواست باز دارند.");
	f = the_form(kamran, "/accept");
	type(f, "worker", key_text(s, s->staff[ZAHRA]));
	must_go(f);
	must_see(kamran, "انتقال پذیرفته شد.");
	must(s, household_now(s, s->moradi).unit == s->unit[AT_B].v, "it is there");
	must(s, household_now(s, s->moradi).worker == s->staff[ZAHRA], "with its worker");
	run_jobs(s);
	must_answer(sara, 404, get(sara, "/households/%s", key_text(s, s->moradi)));
	must_open(zahra, "/households/%s", key_text(s, s->moradi));
	must_open(zahra, "/visits/%s", key_text(s, seen));
	must_see(zahra, "حالشان خوب بود.");
	must_open(zahra, "/visits/%s", key_text(s, promised));
	must_open(zahra, "/requests/%s", key_text(s, asked));
	must_open(zahra, "/week");
	must_see(zahra, "مرادی");
}

/* Nobody has it yet at the new centre: the promised day becomes the day that is due. */
static void promise_kept(struct scene *s)
{
	struct browser *kamran = enter(s, KAMRAN);
	struct visit_plan_input plan = { .household = { s->karimi }, .kind = VISIT_FOLLOW_UP,
		.planned_on = fa_add_days(s->today, 2), .planned_minute = INT_NONE, .position = INT_NONE };
	struct transfer_request ask = { .file_number = household_now(s, s->karimi).file_number, .unit_to = INT_NONE,
		.consent = CONSENT_NOT_ASKED, .reason = "به محله ما آمده‌اند." };
	struct browser *hamid = enter(s, HAMID);
	struct form_on_page *f;
	int64_t key;

	done_by(s, SARA, &op_visit_plan, &plan, 0);
	must_open(kamran, "/transfers/new");
	f = the_form(kamran, "/transfers/new");
	type(f, "file_number", ask.file_number);
	type(f, "consent", "not_asked");
	type(f, "reason", ask.reason);
	must_go(f);
	key = last_transfer(s, KAMRAN);
	must_open(hamid, "/transfers/%s", key_text(s, key));
	f = the_form(hamid, "/accept");
	must_answer(hamid, 422, go(f));
	must_see(hamid, "خانواده هنوز رضایت نداده است");
	f = the_form(hamid, "/accept");
	type(f, "despite", "خانه‌شان خراب شده و باید زود جابه‌جا شوند.");
	must_go(f);
	must(s, date_eq(household_now(s, s->karimi).next_visit_due, plan.planned_on), "the promised day is due");
	must(s, household_now(s, s->karimi).worker == 0, "nobody has it yet");
	must_open(kamran, "/households/%s", key_text(s, s->karimi));
	must_see(kamran, "این خانواده هنوز مددکار ندارد.");
}

static void not_transferred(struct scene *s)
{
	struct browser *kamran = enter(s, KAMRAN), *sara = enter(s, SARA), *omid = enter(s, OMID);
	int64_t key = offered(s, "signed");
	struct form_on_page *f;
	struct ctx ctx;
	size_t n = 0;

	must_answer(omid, 404, get(omid, "/transfers/%s", key_text(s, key)));
	must_open(sara, "/households/%s/transfer", key_text(s, s->moradi));
	f = the_form(sara, "/transfer");
	type(f, "unit_to", say(s, "%lld", (long long)s->unit[AT_C].v));
	type(f, "consent", "signed");
	type(f, "reason", "بار دوم");
	must_answer(sara, 409, go(f));
	must_see(sara, "هنوز به پایان نرسیده است");
	must_open(kamran, "/transfers/%s", key_text(s, key));
	f = the_form(kamran, "/refuse");
	type(f, "decision_note", "این نشانی در محله ما نیست.");
	must_go(f);
	must_open(sara, "/transfers/%s", key_text(s, key));
	must_see(sara, "این نشانی در محله ما نیست.");
	must_see(sara, "پرونده سر جای خود مانده است");
	/* Once more, and nobody answers. */
	key = offered(s, "signed");
	days_pass(s, 20);
	as_program(s, &ctx);
	must(s, transfers_lapse(&ctx, shard_of_province(15), 10, &n) == OK && n == 1, "one lapses");
	sara = enter(s, SARA);
	must_open(sara, "/transfers/%s", key_text(s, key));
	must_see(sara, "در مهلت پاسخی نیامد");
	must(s, household_now(s, s->moradi).unit == s->unit[AT_A].v, "it stayed");
}

/* A centre gives files away together, and takes a step back for one of them. */
static void handed_over(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN);
	struct form_on_page *f;

	must_open(hamid, "/transfers/many");
	f = the_form(hamid, "/transfers/many");
	type(f, "unit_to", say(s, "%lld", (long long)s->unit[AT_B].v));
	type(f, "consent", "spoken");
	type(f, "reason", "مرکز بسته می‌شود.");
	type(f, "files", key_text(s, s->moradi));
	type(f, "files", key_text(s, s->karimi));
	must_go(f);
	must_see(hamid, "خانوار مرادی");
	must_see(hamid, "خانوار کریمی");
	must_open(hamid, "/transfers/many");
	must_not_see(hamid, "خانوار مرادی");
	must_see(hamid, "خانوار احمدی");
	/* The wrong side changes nothing. */
	must_answer(hamid, 303, post(hamid, "/transfers/many/accept", "files", key_text(s, last_transfer(s, HAMID)), NULL));
	must(s, household_now(s, s->karimi).unit == s->unit[AT_A].v, "who offers does not accept");
	must_open(hamid, "/transfers");
	must_answer(hamid, 303, post(hamid, "/transfers/many/withdraw", "files", key_text(s, last_transfer(s, HAMID)), NULL));
	must_open(kamran, "/transfers");
	must(s, has_form(kamran, "/transfers/many/accept"), "one is left to choose");
	must_answer(kamran, 303, post(kamran, "/transfers/many/accept", "files", key_text(s, latest(s, KAMRAN, true)), NULL));
	must((s), (household_now(s, s->moradi).unit == s->unit[AT_B].v) + (household_now(s, s->karimi).unit == s->unit[AT_B].v) == 1,
		"one went, the other was taken back");
}

/* A centre closes: all its files at once, and the neighbour takes them over in one act. */
static void centre_closes(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN);
	const int64_t files[] = { s->moradi, s->karimi, s->ahmadi, s->shams };
	struct form_on_page *f;

	must_open(hamid, "/transfers/many");
	must_cost(s, 16, "handing files over");
	f = the_form(hamid, "/transfers/many");
	type(f, "unit_to", say(s, "%lld", (long long)s->unit[AT_B].v));
	type(f, "consent", "spoken");
	type(f, "reason", "مرکز بسته می‌شود.");
	must_answer(hamid, 422, go(f));
	must_see(hamid, "پرونده‌ها را نشان کنید");
	f = the_form(hamid, "/transfers/many");
	type(f, "all", "1");
	must_go(f);
	must_open(kamran, "/transfers");
	f = the_form(kamran, "/transfers/many/accept");
	for (size_t i = 0; i < f->n; i++)
		if (f->field[i].kind == BOX)
			f->field[i].on = true;
	must_go(f);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		must(s, household_now(s, files[i]).unit == s->unit[AT_B].v, "file %zu went", i);
}

/* ---- one person in two rows --------------------------------------------------------------- */

/* Told while the name is typed, and before a file of her own is opened. */
static void while_typing(struct scene *s, struct browser *leila, const char *born)
{
	struct browser *narges = enter(s, NARGES);
	struct form_on_page *f;

	must_open(leila, "/households/new");
	must_answer(leila, 200, post(leila, "/people/alike", "given_name", "نسترن", "surname", "مرادی", "birth_on", born, NULL));
	must_cost(s, 18, "who may be this person");
	must_see(leila, "نسترن مرادی");
	must_open(leila, "/households/new");
	must_answer(leila, 200, post(leila, "/people/alike", "given_name", "نسترن", "surname", "مرادی", "birth_on", born,
		"id_kind", "national", "national_id", valid_id(s, 880), NULL));
	must_see(leila, "نسترن مرادی");
	must_open(leila, "/households/new");
	must_answer(leila, 200, post(leila, "/people/alike", "given_name", "نستر", NULL));
	must_not_see(leila, "مرادی");
	/* Another centre learns that there is somebody, and where; no name. */
	must_open(narges, "/households/new");
	must_answer(narges, 200, post(narges, "/people/alike", "given_name", "نسترن", "surname", "مرادی", "birth_on", born, NULL));
	must_not_see(narges, "نسترن");
	must_open(leila, "/households/new");
	f = the_form(leila, "/households/new");
	type(f, "given_name", "نسترن");
	type(f, "surname", "مرادی");
	type(f, "birth_on", born);
	type(f, "id_kind", "none");
	type(f, "id_reason", "گم شده");
	must_answer(leila, 409, go(f));
	must_see(leila, "شاید همین شخص پیش‌تر ثبت شده باشد");
}

static void twice(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN), *leila = enter(s, LEILA);
	struct form_on_page *f;
	struct member m;
	int64_t first;

	member_blank(&m);
	m.household.v = s->moradi;
	m.given_name = "نسترن";
	m.surname = "مرادی";
	m.father_name = "کاوه";
	m.birth_on = fa_add_months(s->today, -120);
	m.relation = RELATION_CHILD;
	m.id_kind = ID_NONE;
	m.id_reason = "گم شده";
	first = done_by(s, SARA, &op_member_add, &m, 0);
	/* Reception registers her once more and is told before anything is stored. */
	must_open(leila, "/households/%s/member", key_text(s, s->karimi));
	f = the_form(leila, "/member");
	type(f, "relation", "other_relative");
	type(f, "given_name", "نسترن");
	type(f, "surname", "مرادی");
	type(f, "father_name", "کاوه");
	type(f, "birth_on", short_date(s, m.birth_on));
	type(f, "birth_kind", "exact");
	type(f, "id_kind", "none");
	type(f, "id_reason", "گم شده");
	must_answer(leila, 409, go(f));
	must_see(leila, "شاید همین شخص پیش‌تر ثبت شده باشد");
	must_see(leila, "نسترن مرادی");
	f = the_form(leila, "/member");
	must_go(f);
	while_typing(s, leila, short_date(s, m.birth_on));
	must_open(hamid, "/duplicates");
	f = the_form(hamid, "/duplicates/scan");
	must_go(f);
	must_cost(s, 16, "the list of duplicates");
	must_see(hamid, "نسترن مرادی / نسترن مرادی");
	must_open(kamran, "/duplicates");
	must_not_see(kamran, "نسترن");
	{
		struct duplicate *list;
		struct ctx ctx;
		size_t n;
		bool more;
		AUTO(tx) tx = {0};

		as_person(s, &ctx, HAMID);
		CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
		CHECK(duplicate_list(&ctx, &tx, DUPLICATE_OPEN, 0, 5, &list, &n, &more) == OK && n == 1);
		must_open(hamid, "/duplicates/%s", key_text(s, list[0].key.v));
		must_answer(kamran, 404, get(kamran, "/duplicates/%s", key_text(s, list[0].key.v)));
	}
	f = the_form(hamid, "/merge");
	type(f, "keep", key_text(s, first));
	must_go(f);
	must_see(hamid, "دو ثبت یکی شد");
	f = the_form(hamid, "/undo");
	type(f, "note", "دوقلو بودند.");
	must_go(f);
	must_see(hamid, "برگردانده شد.");
	f = the_form(hamid, "/different");
	must_go(f);
	must_see(hamid, "دو نفر جداگانه‌اند");
}

const struct scenario scenarios_family[] = {
	SCENARIO("family: a child is born into the file", "R23", born),
	SCENARIO("family: the head dies and another leads", "R23 R119", died),
	SCENARIO("family: a son gets a file of his own", "R1 R9", parted),
	SCENARIO("transfer: offered, asked about, accepted; everything goes along", "R119 R258", transferred),
	SCENARIO("transfer: requested without consent; a promised visit is not lost", "R119 R258", promise_kept),
	SCENARIO("transfer: refused with its reason, and not answered in time", "R119 R10", not_transferred),
	SCENARIO("transfer: many files handed over together, some taken back", "R43 R103", handed_over),
	SCENARIO("transfer: a centre closes and hands all of its files over", "R43 R103 R119", centre_closes),
	SCENARIO("duplicates: told while registering, compared, merged, undone", "R9", twice),
	SCENARIOS_END
};
