/* Appeals, complaints, feedback: told below, heard above, undone with the answer (R10, R11, R51, R269, R389). */
#include "scenario.h"

#include <string.h>

#include "pension.h"
#include "plan.h"
#include "referral.h"
#include "support_exit.h"

/* ---- the scene ------------------------------------------------------------------------- */

static int64_t refused_request(struct scene *s, int64_t household, const char *applicant)
{
	struct request_refuse no = { .refusal = 2, .answer = "اعتبار امسال تمام شده است.", .instead = "صندوق محله" };
	struct request_register in;
	int64_t key;

	record_init(&request_register_type, &in);
	in.household = household;
	in.applicant_name = applicant;
	in.applicant_phone = "09167778899";
	in.subject = 2;
	in.channel = CHANNEL_IN_PERSON;
	key = done_by(s, LEILA, &op_request_register, &in, 0);
	done_by(s, HAMID, &op_request_refuse, &no, key);
	return key;
}

static struct request request_now(struct scene *s, int64_t key)
{
	struct request r;
	struct ctx ctx;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(key), &tx) == OK);
	CHECK(row_load(&tx, &request_type, key, &r) == OK);
	return r;
}

/* The newest complaint of all; its handler is asked for by number. */
static struct complaint newest(struct scene *s)
{
	struct complaint_filter f = { .all = true };
	struct complaint_row *rows;
	struct complaint c;
	struct ctx ctx;
	size_t n, best = 0;
	bool more;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(complaint_list(&ctx, &tx, &f, 100, &rows, &n, &more) == OK && n > 0);
	for (size_t i = 1; i < n; i++)
		if (rows[i].key.v > rows[best].key.v)
			best = i;
	CHECK(row_load(&tx, &complaint_type, rows[best].key.v, &c) == OK);
	return c;
}

static const char *unit_text(struct scene *s, int at)
{
	return say(s, "%lld", (long long)s->unit[at].v);
}

/* Somebody without an account writes; what the page says last stands in b. */
static struct complaint told(struct scene *s, struct browser *b, const char *kind, int at, const char *words)
{
	struct form_on_page *f;

	must_open(b, "/complaint?county=%lld", (long long)s->unit[AT_COUNTY].v);
	f = the_form(b, "/complaint");
	type(f, "kind", kind);
	type(f, "about_unit", unit_text(s, at));
	type(f, "words", words);
	must_answer(b, 200, go(f));
	must_see(b, "کد پیگیری شما");
	return newest(s);
}

static void follow(struct scene *s, struct browser *b, const struct complaint *c)
{
	struct form_on_page *f;

	must_open(b, "/complaint/follow");
	f = the_form(b, "/complaint/follow");
	type(f, "code", c->code);
	must_answer(b, 200, go(f));
	(void)s;
}

/* ---- scenarios --------------------------------------------------------------------------- */

static void from_file(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *shirin = enter(s, SHIRIN), *hamid = enter(s, HAMID);
	int64_t request = refused_request(s, s->moradi, NULL);
	struct form_on_page *f;
	struct complaint c;

	must_open(sara, "/requests/%s", key_text(s, request));
	must_cost(s, 16, "a refused request");
	must_see(sara, "اگر خانواده موافق نیست");
	must_see(sara, "اورژانس اجتماعی");
	must_see(sara, people_about[HAMID].name);
	must_open(sara, "/households/%s/appeal?decision=%s", key_text(s, s->moradi), key_text(s, request));
	must_cost(s, 20, "the form of an appeal");
	f = the_form(sara, "/appeal");
	must(s, str_eq(typed_in(f, "decision"), key_text(s, request)), "the decision is chosen already");
	type(f, "words", "اجارهٔ سه ماه مانده است و کسی خانه را ندید.");
	must_go(f);
	must_see(sara, "کسی بیرون از آن مرکز بررسی می‌کند");
	c = newest(s);
	/* Twice is once. */
	must_open(sara, "/households/%s/appeal?decision=%s", key_text(s, s->moradi), key_text(s, request));
	must_not_see(sara, "درخواستی که پذیرفته نشد:");
	/* The centre does not handle what is said about it. */
	must_answer(hamid, 404, get(hamid, "/complaints/%s", key_text(s, c.key.v)));
	must_open(hamid, "/complaints?show=all");
	must_not_see(hamid, "اعتراض به یک تصمیم");
	must_open(shirin, "/complaints");
	must_cost(s, 12, "the list of complaints");
	must_see(shirin, "اعتراض به یک تصمیم");
	must_open(shirin, "/complaints/%s", key_text(s, c.key.v));
	must_cost(s, 14, "one complaint");
	must_see(shirin, "اجارهٔ سه ماه");
	must_go(the_form(shirin, "/take"));
	f = the_form(shirin, "/ask");
	type(f, "question", "قرارداد اجاره را دارند؟");
	must_go(f);
	must_open(sara, "/households/%s/appeals", key_text(s, s->moradi));
	must_cost(s, 20, "the appeals of a file");
	must_see(sara, "قرارداد اجاره را دارند؟");
	f = the_form(sara, "/reply");
	type(f, "reply", "بله، در پرونده هست.");
	must_go(f);
	must_open(shirin, "/complaints/%s", key_text(s, c.key.v));
	must_see(shirin, "بله، در پرونده هست.");
	f = the_form(shirin, "/answer");
	type(f, "outcome", "accepted");
	type(f, "answer", "حق با شماست؛ درخواست دوباره دیده می‌شود.");
	must_go(f);
	must(s, request_now(s, request).state == REQUEST_IN_PROGRESS, "the request is open again");
	must(s, request_now(s, request).refusal == 0, "and no longer refused");
	must_open(sara, "/requests/%s", key_text(s, request));
	must_see(sara, "در دست پیگیری");
	must_open(sara, "/households/%s/history", key_text(s, s->moradi));
	must_see(sara, "ثبت اعتراض خانواده");
	must_see(sara, "پاسخ دادن به شکایت یا اعتراض");
	must_not_see(sara, "اجارهٔ سه ماه");
	must_open(shirin, "/complaints?show=units");
	must_see(shirin, "مرکز مثبت زندگی خرم‌آباد ۷");
}

static void by_code(struct scene *s)
{
	struct browser *home = new_browser(s, "at home"), *hamid = enter(s, HAMID), *shirin = enter(s, SHIRIN),
		*parviz = enter(s, PARVIZ);
	int64_t request = refused_request(s, s->moradi, "کبری صفری");
	struct form_on_page *f;
	struct complaint c;

	must_open(home, "/track");
	f = the_form(home, "/track");
	type(f, "code", request_now(s, request).tracking_code);
	type(f, "digits", "۸۸۹۹");
	must_answer(home, 200, go(f));
	must_see(home, "اکنون اعتبار یا ظرفیت نیست");
	f = the_form(home, "/track/appeal");
	must_answer(home, 422, go(f));
	f = the_form(home, "/track/appeal");
	type(f, "words", "همسایه‌مان با همین شرایط گرفت؛ با مدیر دعوایمان شد.");
	must_answer(home, 200, go(f));
	must_see(home, "اعتراض شما رسید");
	c = newest(s);
	/* The centre knows that there is an appeal, never its words. */
	must_open(hamid, "/households/%s/appeals", key_text(s, s->moradi));
	must_see(hamid, "دریافت شد");
	must_not_see(hamid, "دعوایمان");
	must_open(hamid, "/households/%s/history", key_text(s, s->moradi));
	must_not_see(hamid, "دعوایمان");
	must_answer(hamid, 404, get(hamid, "/complaints/%s", key_text(s, c.key.v)));
	must_open(shirin, "/complaints/%s", key_text(s, c.key.v));
	f = the_form(shirin, "/answer");
	type(f, "outcome", "not_accepted");
	type(f, "answer", "اعتبار تا پایان سال نیست؛ از تیر دوباره نوبت داده می‌شود.");
	must_go(f);
	must(s, request_now(s, request).state == REQUEST_REFUSED, "a refused appeal undoes nothing");
	follow(s, home, &c);
	must_see(home, "از تیر دوباره نوبت داده می‌شود.");
	must_see(home, "اورژانس اجتماعی");
	must_not_see(home, "کبری");
	f = the_form(home, "/complaint/follow");
	type(f, "again", "ما زودتر از همسایه نوشته بودیم.");
	must_answer(home, 200, go(f));
	must_see(home, "یک پله بالاتر");
	must_answer(shirin, 404, get(shirin, "/complaints/%s", key_text(s, c.key.v)));
	must_open(parviz, "/complaints/%s", key_text(s, c.key.v));
	must_see(parviz, "ما زودتر از همسایه نوشته بودیم.");
	f = the_form(parviz, "/answer");
	type(f, "outcome", "accepted");
	type(f, "answer", "نوبت شما دوباره باز شد.");
	must_go(f);
	must(s, request_now(s, request).state == REQUEST_IN_PROGRESS, "the province undid it");
	follow(s, home, &c);
	must_see(home, "نوبت شما دوباره باز شد.");
}

static void unnamed(struct scene *s)
{
	struct browser *nobody = new_browser(s, "nobody"), *hamid = enter(s, HAMID), *shirin = enter(s, SHIRIN),
		*parviz = enter(s, PARVIZ), *farid = enter(s, FARID), *zahra = enter(s, ZAHRA), *omid = enter(s, OMID);
	struct complaint c = told(s, nobody, "complaint", AT_A, "از ما پول خواستند.");
	const enum person centre[] = { HAMID, FARID, SARA, LEILA };

	must(s, str_empty(c.reporter_name) && !c.filed_by, "nothing of who said it is kept");
	for (size_t i = 0; i < COUNT_OF(centre); i++) {
		struct browser *b = program_of(s, centre[i]);

		must_answer(b, 404, http_drive_get(&b->d, say(s, "/api/v1/complaints/%s", key_text(s, c.key.v))));
	}
	must_answer(hamid, 404, get(hamid, "/complaints/%s", key_text(s, c.key.v)));
	must_answer(farid, 404, get(farid, "/complaints/%s", key_text(s, c.key.v)));
	must_answer(zahra, 404, get(zahra, "/complaints/%s", key_text(s, c.key.v)));
	must_answer(omid, 404, get(omid, "/complaints/%s", key_text(s, c.key.v)));
	must_open(farid, "/complaints?show=all");
	must_not_see(farid, "شکایت · ");
	must_open(shirin, "/complaints/%s", key_text(s, c.key.v));
	must_see(shirin, "از ما پول خواستند.");
	/* About the county itself: not for the county. */
	c = told(s, nobody, "complaint", AT_COUNTY, "کسی پاسخ تلفن را نمی‌دهد.");
	must_answer(shirin, 404, get(shirin, "/complaints/%s", key_text(s, c.key.v)));
	must_open(parviz, "/complaints/%s", key_text(s, c.key.v));
	must_see(parviz, "کسی پاسخ تلفن را نمی‌دهد.");
	/* Thanks and advice go straight to who they are for. */
	c = told(s, nobody, "feedback", AT_A, "کلاس ریاضی بچه‌ها خوب بود.");
	must_open(hamid, "/complaints/%s", key_text(s, c.key.v));
	must_see(hamid, "ریاضی");
	must_answer(zahra, 404, get(zahra, "/complaints/%s", key_text(s, c.key.v)));
	must_answer(omid, 404, get(omid, "/complaints/%s", key_text(s, c.key.v)));
	/* A code that is none, and one that is somebody's request. */
	must_open(nobody, "/complaint/follow");
	c.code = "0000000000000";
	follow(s, nobody, &c);
	must_see(nobody, "با این کد چیزی پیدا نشد");
}

static void by_itself(struct scene *s)
{
	struct browser *nobody = new_browser(s, "nobody"), *shirin, *parviz;
	struct complaint c = told(s, nobody, "complaint", AT_A, "دو ماه است پاسخی نیامده.");
	struct form_on_page *f;

	days_pass(s, 15);
	run_jobs(s);
	must(s, newest(s).handler == s->unit[AT_COUNTY].v, "it has its days");
	days_pass(s, 20);
	run_jobs(s);
	c = newest(s);
	must(s, c.handler == s->unit[AT_PROVINCE].v && c.risen == 1, "then it rises by itself");
	run_jobs(s);
	must(s, newest(s).risen == 1, "once");
	shirin = enter(s, SHIRIN);
	must_answer(shirin, 404, get(shirin, "/complaints/%s", key_text(s, c.key.v)));
	parviz = enter(s, PARVIZ);
	must_open(parviz, "/complaints/%s", key_text(s, c.key.v));
	must_see(parviz, "در ردهٔ پایین‌تر دیر شد");
	f = the_form(parviz, "/answer");
	type(f, "outcome", "accepted");
	type(f, "answer", "رسیدگی شد؛ مرکز با شما تماس می‌گیرد.");
	must_go(f);
	days_pass(s, 10);
	run_jobs(s);
	must(s, newest(s).state == COMPLAINT_ANSWERED, "whoever said it has days to object");
	days_pass(s, 10);
	run_jobs(s);
	must(s, newest(s).state == COMPLAINT_CLOSED, "then it closes by itself");
	follow(s, nobody, &c);
	must_see(nobody, "پایان یافته است");
	must(s, !has_form(nobody, "act"), "nothing is reopened after that");
}

/* Whoever tries codes has to wait, and learns no more than before. */
static void braked(struct scene *s)
{
	struct browser *nobody = new_browser(s, "nobody");
	struct complaint c = told(s, nobody, "feedback", AT_A, "سپاس از خانم رضایی."), wrong;
	struct ctx ctx;

	follow(s, nobody, &c);
	must_see(nobody, "همان مرکز آن را می‌خواند");
	as_program(s, &ctx);
	for (int i = 0; i < 25; i++) {
		AUTO(tx) tx = {0};

		CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
		wrong.code = tracking_code_new(&tx);
		follow(s, nobody, &wrong);
	}
	follow(s, nobody, &c);
	must_see(nobody, "با این کد چیزی پیدا نشد");
}

/* ---- each decision is undone in its own way -------------------------------------------------------- */

static void appeal(struct scene *s, int64_t household, int64_t decision)
{
	struct appeal_add in = { .household = { household }, .decision = decision, .words = "درست نیست." };
	struct complaint_answer yes = { .outcome = OUTCOME_ACCEPTED, .answer = "پذیرفته شد." };
	int64_t key = done_by(s, SARA, &op_appeal_add, &in, 0);

	done_by(s, PARVIZ, &op_complaint_answer, &yes, key);
}

static void undone(struct scene *s)
{
	struct referral_draft draft = { .household = { s->moradi }, .kind = REFERRAL_SERVICE, .to_kind = TO_COUNTY,
		.to_unit = INT_NONE, .subject = "سمعک" };
	struct referral_send send = { .consent = REFERRAL_SPOKEN };
	struct referral_refuse no = { .refusal = 3, .answer = "بودجه نیست." };
	struct waiting_add wait = { .household = { s->moradi }, .priority = PRIORITY_ORDINARY };
	struct waiting_leave leave = { .note = "در دسترس نبود." };
	struct household_close end = { .close_reason = CLOSE_NOT_FOUND, .reason = "پیدا نشد.", .despite_requests = true,
		.despite_tasks = true };
	struct browser *sara;
	struct referral r;
	struct ctx ctx;
	int64_t key, line;

	key = done_by(s, SARA, &op_referral_draft, &draft, 0);
	done_by(s, SARA, &op_referral_send, &send, key);
	done_by(s, SHIRIN, &op_referral_refuse, &no, key);
	appeal(s, s->moradi, key);
	as_program(s, &ctx);
	{
		AUTO(tx) tx = {0};

		CHECK(ctx_read(&ctx, shard_of_key(key), &tx) == OK);
		CHECK(row_load(&tx, &referral_type, key, &r) == OK);
	}
	must(s, r.state == REFERRAL_SENT && !r.refusal, "the county is asked again");
	must(s, newest(s).about_unit == s->unit[AT_COUNTY].v, "it was the county's decision");
	sara = enter(s, SARA);
	must_open(sara, "/households/%s/tasks", key_text(s, s->moradi));
	must_see(sara, "سمعک");
	/* A line of the waiting list. */
	wait.service = 11;
	line = 0;
	for (int64_t number = 1; number <= 22 && !line; number++) {
		wait.service = number;
		as_person(s, &ctx, SARA);
		if (operation_run(&ctx, &op_waiting_add, shard_of_province(15), &wait, 0, &line) != OK)
			line = 0;
	}
	must(s, line != 0, "some service has a waiting list");
	done_by(s, SARA, &op_waiting_leave, &leave, line);
	appeal(s, s->moradi, line);
	must_open(sara, "/waiting?service=%lld", (long long)wait.service);
	must_see(sara, "مرادی");
	/* The file itself. */
	done_by(s, HAMID, &op_household_close, &end, s->karimi);
	must_open(sara, "/households/%s/appeals", key_text(s, s->karimi));
	must_see(sara, "بسته شدن پرونده");
	appeal(s, s->karimi, s->karimi);
	must(s, household_now(s, s->karimi).state == HOUSEHOLD_OPEN, "the file is open again");
}

/* What can be read is what may be seen: programs too. */
static void by_program(struct scene *s)
{
	struct browser *nobody = new_browser(s, "nobody"), *shirin = program_of(s, SHIRIN), *sara = program_of(s, SARA);
	int64_t request = refused_request(s, s->moradi, NULL);
	struct complaint c = told(s, nobody, "complaint", AT_A, "رفتار خوبی نداشتند.");

	must_answer(shirin, 200, http_drive_get(&shirin->d, "/api/v1/complaints"));
	must(s, strstr(shirin->d.body, key_text(s, c.key.v)) != NULL, "the list has it");
	must_answer(shirin, 200, http_drive_get(&shirin->d, say(s, "/api/v1/complaints/%s", key_text(s, c.key.v))));
	must(s, strstr(shirin->d.body, "رفتار خوبی نداشتند") != NULL, "with its words");
	must(s, strstr(shirin->d.body, c.code) == NULL, "but not the code");
	must_answer(sara, 404, http_drive_get(&sara->d, "/api/v1/complaints"));
	must_answer(sara, 200, http_drive_get(&sara->d, "/api/v1/referrals"));
	must_answer(sara, 200, http_drive_get(&sara->d, say(s, "/api/v1/households/%s/referrals", key_text(s, s->moradi))));
	(void)request;
}

const struct scenario scenarios_complaint[] = {
	SCENARIO("complaint: an appeal from the file opens the request again", "R11 R22 R269 R389", from_file),
	SCENARIO("complaint: an appeal by code passes the centre by", "R11 R269 R389", by_code),
	SCENARIO("complaint: who complains is protected, and nobody judges the own unit", "R10 R51", unnamed),
	SCENARIO("complaint: late ones rise, settled ones close, by themselves", "R10 R22", by_itself),
	SCENARIO("complaint: who tries codes has to wait", "R10", braked),
	SCENARIO("complaint: each decision is undone in its own way", "R38 R118 R389", undone),
	SCENARIO("complaint: programs see what people see", "R10 R11", by_program),
	SCENARIOS_END
};
