/* The catalogue of services, one window, refusals and calls (R8, R22, R24, R70-R98, R381, R389). */
#include "scenario.h"

static int64_t asks(struct scene *s, enum person who, int64_t household, int64_t service)
{
	struct request_register in;

	record_init(&request_register_type, &in);
	in.household = household;
	in.subject = service;
	in.channel = CHANNEL_IN_PERSON;
	in.description = "پرسش دربارهٔ این خدمت.";
	return done_by(s, who, &op_request_register, &in, 0);
}

static const char *service_path(struct browser *b, const char *name)
{
	const char *at = strstr(b->d.body, name), *href = NULL;

	for (const char *h = strstr(b->d.body, "/admin/services/0"); h && at && h < at; h = strstr(h + 1, "/admin/services/0"))
		href = h;
	return href ? arena_strndup(&b->s->w.arena, href, strcspn(href, "\"")) : "/none";
}

/* R92: made in the browser, used at the desk a minute later, nothing restarted. */
static void another_service(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *leila = enter(s, LEILA), *sara = enter(s, SARA);
	struct form_on_page *f;
	const char *path;

	must_open(reza, "/admin/services");
	must_see(reza, "بازدید منزل");
	must_see(reza, "آماده، هنوز نه");
	must_open(reza, "/admin/services/new");
	f = the_form(reza, "/admin/services/new");
	type(f, "code", "legal_aid");
	type(f, "name", "راهنمایی حقوقی");
	must_answer(reza, 422, go(f));
	f = the_form(reza, "/admin/services/new");
	type(f, "about", "یک وکیل داوطلب به پرسش شما پاسخ می‌دهد.");
	type(f, "heading", "counsel");
	type(f, "field", "social");
	type(f, "level", "centre");
	type(f, "forms", "legal_question");
	type(f, "fee_public", "۲۰۰٬۰۰۰");
	type(f, "step1", "قرار با وکیل");
	type(f, "step1_days", "۴");
	type(f, "step1_role", "receptionist");
	type(f, "step2", "گفت‌وگو");
	type(f, "step2_days", "۶");
	type(f, "step2_role", "social_worker");
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, "roles") && f->field[i].kind == BOX)
			f->field[i].on = str_eq(f->field[i].value, "receptionist");
	must_go(f);
	must_see(reza, "راهنمایی حقوقی");
	minutes_pass(s, 1);
	must_open(leila, "/requests/new?household=%s", key_text(s, s->moradi));
	must_see(leila, "راهنمایی حقوقی");
	f = the_form(leila, "/requests/new");
	type(f, "subject", "32");
	must_go(f);
	must_see(leila, "راهنمایی حقوقی");
	must_see(leila, "قرار با وکیل");
	must_open(leila, "/requests");
	must_see(leila, "گام ۱ از ۲: قرار با وکیل");
	/* Its roles count: a social worker does not take it in. */
	must_open(sara, "/requests/new?household=%s", key_text(s, s->moradi));
	f = the_form(sara, "/requests/new");
	type(f, "subject", "32");
	must_answer(sara, 422, go(f));
	must_see(sara, "با همکار دیگری");
	must_open(reza, "/admin/services");
	path = service_path(reza, "راهنمایی حقوقی");
	must_open(reza, "%s", path);
	must_see(reza, "خدمت شمارهٔ ۳۲");
	must_answer(leila, 404, get(leila, "/admin/services/new"));
}

/* R98: a running request keeps the edition it came under. */
static void editions(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *leila = enter(s, LEILA);
	int64_t old = asks(s, LEILA, s->moradi, 5), new;
	struct form_on_page *f;
	const char *path;

	must_open(reza, "/admin/services");
	path = service_path(reza, "بازدید منزل");
	must_open(reza, "%s/edition", path);
	f = the_form(reza, "/edition");
	must(s, str_eq(typed_in(f, "code"), "home_visit"), "the edition before stands in the form");
	type(f, "step1", "هماهنگی تلفنی");
	type(f, "directive_no", "۱۴۰۵/۷۷");
	must_go(f);
	must_see(reza, "ویرایش تازه ثبت شد.");
	must_see(reza, "ویرایش ۲");
	new = asks(s, LEILA, s->karimi, 5);
	must_open(leila, "/requests/%s", key_text(s, old));
	must_see(leila, "قرار بازدید");
	must_open(leila, "/requests/%s", key_text(s, new));
	must_see(leila, "هماهنگی تلفنی");
	/* From an edition that is not the newest nothing is made. */
	must_open(reza, "%s/edition", path);
	f = the_form(reza, "/edition");
	must_answer(reza, 409, go(f));
	must_see(reza, "ویرایش تازه‌تری");
}

static void delegation(struct scene *s)
{
	struct browser *shirin = enter(s, SHIRIN), *leila = enter(s, LEILA), *omid = enter(s, OMID);
	struct form_on_page *f;
	int64_t key;

	must_open(shirin, "/admin/delegations?unit=%lld", (long long)s->unit[AT_A].v);
	f = the_form(shirin, "/admin/delegations");
	f = f->post ? f : NULL;
	must_answer(shirin, 422, post(shirin, "/admin/delegations", "unit", say(s, "%lld", (long long)s->unit[AT_A].v),
		"service", "18", "degree", "partly", "valid_from", short_date(s, s->today), NULL));
	must_see(shirin, "کدام بخش");
	must_answer(shirin, 303, post(shirin, "/admin/delegations", "unit", say(s, "%lld", (long long)s->unit[AT_A].v),
		"service", "18", "degree", "not", "instead", "مرکز جامع شهید همت", "valid_from", short_date(s, s->today), NULL));
	must_answer(shirin, 200, http_drive_follow(&shirin->d));
	must_see(shirin, "مرکز جامع شهید همت");
	/* Of another county this expert says nothing. */
	must_answer(shirin, 404, post(shirin, "/admin/delegations", "unit", say(s, "%lld", (long long)s->unit[AT_C].v),
		"service", "18", "degree", "not", "valid_from", short_date(s, s->today), NULL));
	must_open(leila, "/requests/new");
	must_see(leila, "غربالگری (واگذار نشده)");
	key = asks(s, LEILA, s->moradi, 18);
	must_open(leila, "/requests/%s", key_text(s, key));
	must_see(leila, "مرکز جامع شهید همت");
	must_open(omid, "/requests/new");
	must_not_see(omid, "غربالگری (واگذار نشده)");
}

static void in_plain_words(struct scene *s)
{
	struct browser *visitor = new_browser(s, "visitor");

	must_open(visitor, "/services");
	must_see(visitor, "بازدید و همراهی خانواده");
	must_see(visitor, "طرح‌های حمایتی و توانمندسازی");
	must_see(visitor, "رایگان");
	must_see(visitor, "برای جامعهٔ هدف رایگان");
	must_see(visitor, "۱۵ روز کاری");
	must_not_see(visitor, "رصد آسیب‌های اجتماعی محله");
}

/* R22: steps have deadlines of their own, the next act stands on the row. */
static void steps(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	int64_t key = asks(s, SARA, s->moradi, 5);

	must_open(sara, "/requests/%s", key_text(s, key));
	must_see(sara, "قرار بازدید");
	must_go(the_form(sara, "/step"));
	must_see(sara, "مهلت گام بعد نوشته شد");
	must_open(sara, "/day");
	must_see(sara, "گام ۲ از ۲: بازدید و ثبت");
	must_open(sara, "/requests/%s", key_text(s, key));
	must_go(the_form(sara, "/step"));
	must(s, !has_form(sara, "/step"), "all steps are done");
}

static void refused(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *leila = enter(s, LEILA);
	int64_t key = asks(s, SARA, s->moradi, 7);
	struct form_on_page *f;

	must_open(leila, "/requests/%s", key_text(s, key));
	must(s, !has_form(leila, "/refuse"), "reception does not refuse");
	must_open(sara, "/requests/%s", key_text(s, key));
	f = the_form(sara, "/refuse");
	type(f, "refusal", "no_resources");
	type(f, "answer", "اعتبار امسال تمام شده است.");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/refuse");
	type(f, "instead", "خیریهٔ محله تا پایان ماه پذیرش دارد.");
	must_go(f);
	must_see(sara, "اکنون اعتبار یا ظرفیت نیست");
	must_see(sara, people_about[SARA].name);
	must_see(sara, "خانواده می‌تواند به این تصمیم اعتراض کند");
	must_see(sara, "خیریهٔ محله");
	must(s, !has_form(sara, "/answer"), "it is decided");
}

/* R381: who stopped coming is found and called. */
static void tired(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	int64_t key = asks(s, SARA, s->moradi, 7);
	struct form_on_page *f;

	must_open(sara, "/requests?whose=all&state=quiet");
	must(s, strstr(sara->d.body, key_text(s, key)) == NULL, "fresh ones are not there");
	for (int i = 0; i < REQUEST_MISSED; i++) {
		must_open(sara, "/requests/%s", key_text(s, key));
		must_go(the_form(sara, "/missed"));
	}
	must_open(sara, "/requests?whose=all&state=quiet");
	must(s, strstr(sara->d.body, key_text(s, key)) != NULL, "two appointments went by");
	must_open(sara, "/requests/%s", key_text(s, key));
	f = the_form(sara, "/call");
	type(f, "outcome", "wants");
	must_go(f);
	must_open(sara, "/requests?whose=all&state=quiet");
	must(s, strstr(sara->d.body, key_text(s, key)) == NULL, "she still wants it");
	days_pass(s, REQUEST_QUIET_DAYS);
	sara = enter(s, SARA);
	must_open(sara, "/requests?whose=all&state=quiet");
	must(s, strstr(sara->d.body, key_text(s, key)) != NULL, "three weeks later nobody had moved it");
	must_open(sara, "/requests/%s", key_text(s, key));
	f = the_form(sara, "/call");
	type(f, "outcome", "gave_up");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/call");
	type(f, "note", "از شهر دیگری کمک گرفت.");
	must_go(f);
	must_see(sara, "بسته");
}

const struct scenario scenarios_service[] = {
	SCENARIO("services: one more with form, steps, fee and roles, at the desk a minute later",
		"R24 R71 R92 R95", another_service),
	SCENARIO("services: a running request keeps its edition", "R92 R98", editions),
	SCENARIO("services: what is not delegated says where to go", "R97", delegation),
	SCENARIO("services: told to everybody in plain words under eight headings", "R24 R25 R93 R96", in_plain_words),
	SCENARIO("requests: steps with deadlines, the next act on the row", "R8 R22", steps),
	SCENARIO("requests: a refusal says why, who decided, how to appeal, what else", "R22 R389", refused),
	SCENARIO("requests: who grew tired is found and called", "R381", tired),
	SCENARIOS_END
};
