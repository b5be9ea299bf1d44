/* The 22 services as a centre gives them, one way for all (R7); fees, receipts and gifts (R24, R91). */
#include "need.h"
#include "scenario.h"

/* What the directive calls each, in its order. */
static const struct { const char *words; bool file; } services[] = {
	{ "فرزندخواندگی", true }, { "تشکیل پرونده", true }, { "مصاحبه", true }, { "بررسی مدارک", true },
	{ "بازدید منزل", true }, { "برنامه کمکی", true }, { "معرفی نامه", true },
	{ "پیگیری امور مددکاری", true }, { "سطح بالاتر", true }, { "نیازسنجی", false }, { "خیرین", false },
	{ "وضعیت اجتماعی محله", false }, { "CBO", false }, { "شناسایی فعال", false }, { "تحکیم خانواده", false },
	{ "مهارتهای زندگی", false }, { "آگاه سازی", false }, { "غربالگری", false }, { "موافقت اصولی", true },
	{ "معرفی خدمات", false }, { "طرحها و برنامههای جدید", true }, { "مشارکتهای مردمی", false },
};

static struct services catalogue(struct scene *s, struct ctx *ctx)
{
	struct services list;

	as_program(s, ctx);
	CHECK(services_of(ctx, &list) == OK);
	return list;
}

/* The page of the request that was just registered. */
static const char *where_at(struct browser *b)
{
	const char *at = strstr(b->d.body, "/requests/0");

	return at ? arena_strndup(&b->s->w.arena, at, sizeof "/requests/" - 1 + KEY_TEXT_SIZE - 1) : "/none";
}

/* Registered at the desk, gone through step by step in the centre, answered; by the page alone. */
static void one_service(struct scene *s, const struct service *v, struct browser *leila, struct browser *hamid, struct browser *visitor)
{
	struct service_step step[SERVICE_STEPS_MAX];
	size_t n = service_steps(v, step);
	struct form_on_page *f;
	const char *path;

	must(s, strstr(v->legal, services[v->number - 1].words) != NULL, "the words of the directive: %s", v->legal);
	must(s, v->fileless == !services[v->number - 1].file, "%s needs a file or none", v->code);
	must(s, v->fee_target.rial == 0, "%s is free for the target group", v->code);
	must_open(visitor, "/services");
	must(s, strstr(text_of(visitor), v->about) != NULL, "told to everybody: %s", v->about);
	must_open(leila, "/requests/new?household=%s", key_text(s, s->moradi));
	f = the_form(leila, "/requests/new");
	type(f, "subject", say(s, "%lld", (long long)v->number));
	type(f, "description", "در این خدمت همراهی می‌خواهند.");
	must_go(f);
	path = where_at(leila);
	for (size_t i = 0; i < n; i++) {
		must(s, ROLE_BIT(step[i].role) & ROLES_CENTRE, "every step is done in the centre (R7): %s", step[i].name);
		must(s, step[i].days > 0, "and has its days");
		must_see(leila, step[i].name);
		must_see(leila, choice_label(role_choices, step[i].role, LANG_FA));
	}
	for (const struct choice *c = document_kind_choices; c->value; c++)
		if (v->documents > 0 && (v->documents >> (c->value - 1) & 1))
			must_see(leila, c->fa);
	must_open(hamid, "%s", path);
	for (size_t i = 0; i < n; i++)
		must_go(the_form(hamid, "/step"));
	must(s, !has_form(hamid, "/step"), "all steps of %s are done", v->code);
	f = the_form(hamid, "/answer");
	type(f, "answer", "انجام شد؛ نتیجه را گفتیم.");
	must_go(f);
	must_see(hamid, "انجام شد؛ نتیجه را گفتیم.");
}

static void all_services(struct scene *s)
{
	struct browser *leila = enter(s, LEILA), *hamid = enter(s, HAMID), *visitor = new_browser(s, "visitor");
	struct ctx ctx;
	struct services all = catalogue(s, &ctx);

	for (int64_t number = 1; number <= (int64_t)COUNT_OF(services); number++) {
		const struct service *v = service_on(&all, number, s->today);

		if (must(s, v && v->offered, "service %lld is offered", (long long)number))
			one_service(s, v, leila, hamid, visitor);
	}
}

/* Enquiries for other institutions go the same way, without a household (R88 in part). */
static void licences(struct scene *s)
{
	struct ctx ctx;
	struct services all = catalogue(s, &ctx);
	const struct service *licence = service_on(&all, 19, s->today);
	struct browser *leila = enter(s, LEILA);
	struct form_on_page *f;

	must_open(leila, "/requests/new");
	f = the_form(leila, "/requests/new");
	type(f, "applicant_name", "مؤسسهٔ نیکان");
	type(f, "applicant_phone", "۰۶۶۳۳۳۲۲۱۱۰");
	type(f, "subject", "19");
	type(f, "description", "تمدید پروانهٔ فعالیت مرکز نگهداری روزانه.");
	must_go(f);
	must(s, strstr(licence->legal, "پروانه مسئول فنی") != NULL, "four kinds of licence");
	must_see(leila, "استعلام و بازدید");
	must_see(leila, "فرستادن پاسخ");
	must_see(leila, "مدیر مرکز");
	must_see(leila, "پروندهٔ خانوار");
}

/* R24: the amount comes from the catalogue, by service, class of client and day; a receipt has a number. */
static struct form_on_page *receipt(struct browser *b, const char *kind)
{
	struct form_on_page *f;

	must_open(b, "/receipts/new");
	f = the_form(b, "/receipts/new");
	type(f, "kind", kind);
	type(f, "payer", "سهراب ایزدی");
	return f;
}

static void fees(struct scene *s)
{
	struct browser *leila = enter(s, LEILA), *hamid = enter(s, HAMID), *narges = enter(s, NARGES), *sara = enter(s, SARA);
	struct form_on_page *f;
	const char *path;

	must_open(leila, "/requests/new?household=%s", key_text(s, s->moradi));
	f = the_form(leila, "/requests/new");
	type(f, "subject", "18");
	type(f, "description", "غربالگری بینایی.");
	must_go(f);
	must_see(leila, "صدور رسید هزینه");
	must_open(leila, "/receipts/new?service=18");
	f = the_form(leila, "/receipts/new");
	type(f, "payer", "سهراب ایزدی");
	type(f, "who", "target");
	must_answer(leila, 422, go(f));
	must_see(leila, "این خدمت برای این کس رایگان است");
	f = the_form(leila, "/receipts/new");
	type(f, "who", "public");
	type(f, "amount", "۱۰۰");
	must_answer(leila, 422, go(f));
	must_see(leila, "از فهرست خدمات می‌آید");
	f = the_form(leila, "/receipts/new");
	type(f, "amount", "");
	must_go(f);
	must_see(leila, "۵۰۰٬۰۰۰ ریال");
	must_see(leila, "سهراب ایزدی");
	path = arena_strndup(&s->w.arena, strstr(leila->d.body, "/receipts/0"), sizeof "/receipts/" - 1 + KEY_TEXT_SIZE - 1);
	must_answer(leila, 200, get(leila, "%s/paper.pdf", path));
	must(s, leila->d.body_len > 1000 && memcmp(leila->d.body, "%PDF", 4) == 0, "on paper");
	must_answer(narges, 404, get(narges, "%s", path));
	must_answer(sara, 404, get(sara, "%s", path));
	/* The next one has the next number; nobody changes one, and only leaders make one void, with a reason. */
	f = receipt(leila, "fee");
	type(f, "service", "18");
	type(f, "who", "public");
	must_go(f);
	must_see(leila, "۰۰۰۰۲");
	must_open(leila, "%s", path);
	must_see(leila, "۰۰۰۰۱");
	must(s, !has_form(leila, "/void"), "reception does not make receipts void");
	must_open(hamid, "%s", path);
	f = the_form(hamid, "/void");
	must_answer(hamid, 422, go(f));
	f = the_form(hamid, "/void");
	type(f, "void_note", "دو بار گرفته شد.");
	must_go(f);
	must_see(hamid, "باطل");
	must_see(hamid, "دو بار گرفته شد.");
	must_see(hamid, people_about[HAMID].name);
	must_open(hamid, "/receipts");
	must_see(hamid, "هزینه از دیگران ۵۰۰٬۰۰۰ ریال");
	must_cost(s, 12, "receipts of a year");
}

static void gifts(struct scene *s)
{
	struct need_add need = { .household = { s->karimi }, .category = NEED_FOOD, .severity = SEVERITY_MARKED, .risk = RISK_MEDIUM,
		.priority = INT_NONE, .words = "یخچال خانه از کار افتاده است." };
	struct browser *hamid = enter(s, HAMID), *sara = enter(s, SARA);
	int64_t key = done_by(s, SARA, &op_need_add, &need, 0);
	struct form_on_page *f;
	const char *path;

	f = receipt(hamid, "goods");
	type(f, "amount", "۹۰٬۰۰۰٬۰۰۰");
	must_answer(hamid, 422, go(f));
	f = the_form(hamid, "/receipts/new");
	type(f, "what", "یخچال نو");
	must_go(f);
	path = arena_strndup(&s->w.arena, strstr(hamid->d.body, "/receipts/0"), sizeof "/receipts/" - 1 + KEY_TEXT_SIZE - 1);
	f = receipt(hamid, "cash");
	type(f, "amount", "۲۰٬۰۰۰٬۰۰۰");
	must_go(f);
	must_open(sara, "/households/%s/gift", key_text(s, s->karimi));
	f = the_form(sara, "/gift");
	type(f, "need", key_text(s, key));
	type(f, "receipt", path + sizeof "/receipts/" - 1);
	type(f, "amount", "۹۰٬۰۰۰٬۰۰۱");
	must_answer(sara, 422, go(f));
	must_see(sara, "کمتر مانده است");
	f = the_form(sara, "/gift");
	type(f, "amount", "۹۰٬۰۰۰٬۰۰۰");
	type(f, "what", "یخچال به خانه رسید.");
	must_go(f);
	must_open(sara, "/households/%s", key_text(s, s->karimi));
	must_see(sara, "کمک مردمی رسید");
	must_not_see(sara, "سهراب ایزدی");
	must_open(hamid, "%s", path);
	must_see(hamid, "یخچال به خانه رسید.");
	f = the_form(hamid, "/void");
	type(f, "void_note", "اشتباه");
	must_answer(hamid, 409, go(f));
	must_see(hamid, "به خانواده‌ای رسیده است");
	must_open(hamid, "/receipts");
	must_see(hamid, "کمک نقدی ۲۰٬۰۰۰٬۰۰۰ ریال");
	must_see(hamid, "کمک غیر نقدی ۹۰٬۰۰۰٬۰۰۰ ریال");
	must_see(hamid, "مانده برای رساندن ۲۰٬۰۰۰٬۰۰۰ ریال");
}

const struct scenario scenarios_catalogue[] = {
	SCENARIO("catalogue: every one of the 22 services, from the desk to the answer, in the centre", "R7", all_services),
	SCENARIO("catalogue: enquiries for licences of other institutions", "R93", licences),
	SCENARIO("money: fees by service, class and day, with a numbered receipt", "R24", fees),
	SCENARIO("money: gifts in cash and in kind reach a need", "R91", gifts),
	SCENARIOS_END
};
