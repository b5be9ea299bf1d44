/* What a centre does with its neighbourhood (R12-R16, R48-R51, R79-R82, R84-R86, R89). */
#include "scenario.h"

static const char *href_of(struct browser *b, const char *start)
{
	const char *at = strstr(b->d.body, start);

	return at ? arena_strndup(&b->s->w.arena, at, strcspn(at, "\"?#")) : "/none";
}

/* Ticks one box of a set. */
static void tick(struct form_on_page *f, const char *name, const char *value)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, name) && f->field[i].kind == BOX && str_eq(f->field[i].value, value)) {
			f->field[i].on = true;
			return;
		}
	must(f->b->s, false, "no box %s=%s", name, value);
}

static struct form_on_page *new_helper(struct browser *b, const char *name, const char *kind)
{
	struct form_on_page *f;

	must_open(b, "/helpers/new");
	f = the_form(b, "/helpers/new");
	type(f, "name", name);
	tick(f, "kinds", kind);
	return f;
}

/* Somebody without an account offers help; the centre talks with them; the register keeps what they can do. */
static void helpers(struct scene *s)
{
	struct browser *visitor = new_browser(s, "visitor"), *leila = enter(s, LEILA), *sara = enter(s, SARA), *narges = enter(s, NARGES),
		*shirin = enter(s, SHIRIN);
	struct form_on_page *f;
	const char *path;

	must_open(visitor, "/sign-in");
	must_see(visitor, "می‌خواهم کمک کنم");
	must_open(visitor, "/offer");
	must_see(visitor, "در کدام شهرستان");
	must_open(visitor, "/offer?county=%lld", (long long)s->unit[AT_COUNTY].v);
	f = the_form(visitor, "/offer");
	type(f, "name", "پروانه نیک‌دل");
	must_answer(visitor, 422, go(f));
	f = the_form(visitor, "/offer");
	type(f, "unit", say(s, "%lld", (long long)s->unit[AT_A].v));
	type(f, "phone", "۰۹۱۶۱۱۱۲۲۳۳");
	type(f, "skills", "آموزش ریاضی به کودکان");
	type(f, "availability", "عصر دوشنبه");
	tick(f, "kinds", "volunteer");
	must_answer(visitor, 200, go(f));
	must_see(visitor, "سپاس از مهربانی شما");
	must_open(leila, "/helpers");
	must_see(leila, "پروانه نیک‌دل");
	must_see(leila, "پیشنهاد کمک داده");
	path = href_of(leila, "/helpers/0");
	must(s, !has_form(leila, "/accept"), "reception reads");
	must_answer(narges, 404, get(narges, "%s", path));
	must_open(sara, "%s", path);
	must_see(sara, "آموزش ریاضی به کودکان");
	must_see(sara, "عصر دوشنبه");
	must(s, strstr(sara->d.body, "۱۱۱۲۲۳۳") || strstr(sara->d.body, "1112233") || strstr(text_of(sara), "۱۱۱"), "she may be rung");
	must_go(the_form(sara, "/accept"));
	must_see(sara, "همراه مرکز");
	/* Every kind of R48 has its place; who did not agree to be contacted shows no phone. */
	f = new_helper(sara, "حاج رضا", "trusted");
	tick(f, "kinds", "donor");
	type(f, "phone", "۰۹۱۶۴۴۴۵۵۶۶");
	must_go(f);
	must_see(sara, "معتمد محل");
	must_see(sara, "خیّر");
	must(s, !strstr(text_of(sara), "۴۴۴۵۵۶۶") && !strstr(text_of(sara), "۴۴۴"), "his phone stays closed");
	must_see(sara, people_about[SARA].name);
	f = the_form(sara, "/change");
	type(f, "skills", "میانجیگری");
	must_go(f);
	must_see(sara, "اصلاح مشخصات همراه");
	must_see(sara, "میانجیگری");
	f = the_form(sara, "/end");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/end");
	type(f, "note", "به شهر دیگری رفت.");
	must_go(f);
	must_see(sara, "پایان همکاری");
	must(s, !has_form(sara, "/change"), "what ended is not changed");
	/* Whoever stands above reads, by centre, and changes nothing. */
	must_open(shirin, "/helpers");
	must_not_see(shirin, "پروانه نیک‌دل");
	must_open(shirin, "/helpers?unit=%lld", (long long)s->unit[AT_A].v);
	must_see(shirin, "پروانه نیک‌دل");
	must_cost(s, 12, "a register");
	must_answer(shirin, 404, get(shirin, "/helpers?unit=%lld", (long long)s->unit[AT_C].v));
	must_answer(shirin, 404, get(shirin, "/helpers/new"));
}

/* R49: a local facilitator stands under an intermediate one of the same centre. */
static void facilitators(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *zahra = enter(s, ZAHRA);
	struct form_on_page *f = new_helper(zahra, "میانی جای دیگر", "intermediate");
	const char *over;

	must_go(f);
	f = new_helper(sara, "مهناز", "intermediate");
	type(f, "programme", "توانمندسازی محلی");
	must_go(f);
	over = arena_strndup(&s->w.arena, strstr(sara->d.body, "/helpers/0") + 9, KEY_TEXT_SIZE - 1);
	f = new_helper(sara, "نسرین", "volunteer");
	type(f, "supervisor", over);
	must_answer(sara, 422, go(f));
	must_see(sara, "تنها تسهیلگر محلی");
	f = new_helper(sara, "نسرین", "facilitator");
	for (size_t i = 0; i < f->n; i++)
		must(s, !f->field[i].value || !strstr(f->field[i].value, "میانی جای دیگر"), "nobody of another centre is offered");
	type(f, "supervisor", over);
	type(f, "neighbourhood", key_text(s, s->place_a[0]));
	must_go(f);
	must_see(sara, "تسهیلگر محلی");
	must_see(sara, "تسهیلگر میانی او");
	must_see(sara, "مهناز");
}

static const char *start(struct browser *b, const char *name, const char *kind, const char *service)
{
	struct form_on_page *f;

	must_open(b, "/projects/new");
	f = the_form(b, "/projects/new");
	type(f, "name", name);
	type(f, "kind", kind);
	type(f, "service", service);
	type(f, "sessions", "۳");
	type(f, "neighbourhood", key_text(b->s, b->s->place_a[0]));
	must_go(f);
	must_see(b, name);
	must_see(b, "ثبت نشست");
	return arena_strndup(&b->s->w.arena, strstr(b->d.body, "?project=") + 9, KEY_TEXT_SIZE - 1);
}

static struct form_on_page *meeting(struct browser *b, const char *project, const char *topic, const char *people)
{
	struct form_on_page *f;

	must_open(b, "/meetings/new?project=%s", project);
	f = the_form(b, "/meetings/new");
	type(f, "topic", topic);
	type(f, "people", people);
	return f;
}

/* Education, campaigns and information (R84, R85, R86, R89): one way for each, the catalogue says what it is. */
static void courses(struct scene *s)
{
	static const struct { const char *name, *kind, *service, *topic, *says; } all[] = {
		{ "آموزش پیش از ازدواج", "course", "15", "گفت‌وگوی زن و شوهر", "خانواده" },
		{ "مهارت‌های زندگی", "course", "16", "مدیریت خشم", "مهارت‌های زندگی" },
		{ "پیشگیری از معلولیت", "campaign", "17", "مشاورهٔ ژنتیک پیش از ازدواج", "معلولیت" },
		{ "معرفی خدمات در مسجد", "information", "20", "مرکز چه می‌کند", "معرفی" },
		{ "گفت‌وگو با شهرداری برای رمپ", "advocacy", "11", "نشست با شورای شهر", "حمایت" },
	};
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID);
	struct form_on_page *f;

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		const char *project = start(sara, all[i].name, all[i].kind, all[i].service);

		f = meeting(sara, project, all[i].topic, "۲۰");
		type(f, "women", "۲۱");
		must_answer(sara, 422, go(f));
		f = the_form(sara, "/meetings/new");
		type(f, "women", "۱۲");
		must_go(f);
		must_see(sara, all[i].topic);
		must_see(sara, "از ۳ نشستِ برنامه");
		must_see(sara, "۲۰");
	}
	must_open(hamid, "/projects");
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		must_see(hamid, all[i].name);
		must_see(hamid, all[i].says);
	}
	must_cost(s, 14, "projects of a year");
	/* Prevention is counted apart (R12): three of these services are of the field of prevention. */
	must(s, strstr(text_of(hamid), "نشست پیشگیرانه") != NULL, "prevention apart");
	must_see(hamid, "نشست پیشگیرانه ۳");
	must_see(hamid, "نشست‌های دیگر ۲");
}

/* Who came is named with the file, and stands in its time line. */
static void attended(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *zahra = enter(s, ZAHRA);
	const char *project = start(sara, "مهارت‌های زندگی", "course", "16");
	struct form_on_page *f = meeting(sara, project, "دوست‌یابی", "۸");

	must_go(f);
	must_open(sara, "/households/%s/members", key_text(s, s->moradi));
	must_see(sara, "حضور در کلاس و برنامه");
	must_open(sara, "/households/%s/attend", key_text(s, s->moradi));
	f = the_form(sara, "/attend");
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, "meeting") && f->field[i].kind == OPTION && !str_empty(f->field[i].value))
			type(f, "meeting", f->field[i].value);
	type(f, "member", key_text(s, s->moradi_head));
	must_go(f);
	must_see(sara, "حضور در برنامهٔ محله");
	must_open(sara, "/households/%s/attend", key_text(s, s->moradi));
	f = the_form(sara, "/attend");
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, "meeting") && f->field[i].kind == OPTION && !str_empty(f->field[i].value))
			type(f, "meeting", f->field[i].value);
	type(f, "member", key_text(s, s->moradi_head));
	must_answer(sara, 422, go(f));
	must_see(sara, "نوشته شده است");
	must_open(sara, "/projects/%s", project);
	must_see(sara, "حضور اعضای پرونده‌ها ۱");
	must_answer(zahra, 404, get(zahra, "/projects/%s", project));
	must_answer(zahra, 404, get(zahra, "/meetings/new?project=%s", project));
}

/* Needs, action and judgement together with the people, and the work goes over to them (R13, R14, R16, R82). */
static void together(struct scene *s)
{
	static const struct { const char *phase, *doer, *level, *who; int days; } way[] = {
		{ "needs", "centre", "heard", "زنان کوچهٔ بالا و معتمدان", -60 },
		{ "action", "facilitator", "involved", "جوانان محله", -30 },
		{ "evaluation", "residents", "leading", "همهٔ همسایه‌ها", -2 },
	};
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID);
	struct form_on_page *f;
	const char *circle, *project;

	must_open(sara, "/circles/new");
	f = the_form(sara, "/circles/new");
	type(f, "name", "تیم محلهٔ پایین");
	type(f, "kind", "team");
	type(f, "people", "۹");
	type(f, "neighbourhood", key_text(s, s->place_a[0]));
	must_go(f);
	must_see(sara, "تیم محله");
	circle = arena_strndup(&s->w.arena, strstr(sara->d.body, "/circles/0") + 9, KEY_TEXT_SIZE - 1);
	must_open(sara, "/projects/new");
	f = the_form(sara, "/projects/new");
	type(f, "name", "بوستان کوچک");
	type(f, "kind", "neighbourhood");
	type(f, "service", "13");
	type(f, "circle", circle);
	type(f, "neighbourhood", key_text(s, s->place_a[0]));
	type(f, "begins_on", short_date(s, fa_add_days(s->today, -61)));
	must_go(f);
	project = arena_strndup(&s->w.arena, strstr(sara->d.body, "?project=") + 9, KEY_TEXT_SIZE - 1);
	for (size_t i = 0; i < COUNT_OF(way); i++) {
		f = meeting(sara, project, "بوستان کوچک", "۱۵");
		type(f, "phase", way[i].phase);
		type(f, "doer", way[i].doer);
		type(f, "day", short_date(s, fa_add_days(s->today, way[i].days)));
		type(f, "level", way[i].level);
		must_answer(sara, 422, go(f));
		must_see(sara, "چه کسانی همراه بودند");
		f = the_form(sara, "/meetings/new");
		type(f, "took_part", way[i].who);
		type(f, "decisions", "قرار بعدی شنبه.");
		must_go(f);
		must_see(sara, way[i].who);
		must_see(sara, "قرار بعدی شنبه.");
		if (i + 1 == COUNT_OF(way))
			break;
		f = the_form(sara, "/finish");
		type(f, "result", "درخت‌ها کاشته شد.");
		must_answer(sara, 409, go(f));
		must_see(sara, "هر سه نوشته شده باشد");
	}
	must_open(sara, "/projects/%s", project);
	f = the_form(sara, "/finish");
	type(f, "result", "درخت‌ها کاشته شد.");
	must_go(f);
	must_see(sara, "به پایان رسید");
	must_open(hamid, "/projects");
	must_see(hamid, "به دست همکاران مرکز ۱");
	must_see(hamid, "به دست تسهیلگر ۱");
	must_see(hamid, "به دست خود اهالی ۱");
	/* The step on which the group stands, with the way it came. */
	must_open(hamid, "/circles/%s", circle);
	must_see(hamid, "آخرین اندازهٔ مشارکت، از ۵ ۵");
	must_see(hamid, "نظرشان پرسیده شد");
	must_see(hamid, "خودشان پیش بردند");
	must(s, strstr(hamid->d.body, "hbars") || strstr(hamid->d.body, "class=\"bar") || strstr(hamid->d.body, "<svg"), "as a chart");
}

/* What a place lacks and has, in figures and words; the files of the centre beside it (R79, R81). */
static void studied(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *shirin = enter(s, SHIRIN);
	struct form_on_page *f;
	const char *path;

	must_open(sara, "/studies/new");
	f = the_form(sara, "/studies/new");
	type(f, "neighbourhood", key_text(s, s->place_a[0]));
	type(f, "people", "۴٬۲۰۰");
	type(f, "jobless", "۲۳");
	type(f, "dropouts", "۱۷");
	type(f, "asked", "۸۵");
	type(f, "level", "heard");
	tick(f, "needs", "school");
	tick(f, "needs", "addiction");
	tick(f, "assets", "mosque");
	tick(f, "assets", "skills");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/studies/new");
	type(f, "words", "محله‌ای مهاجرپذیر با همسایگی گرم و بیکاری زیاد.");
	type(f, "asset_words", "سه خیاط، یک نانوایی که به بچه‌ها نان می‌دهد.");
	must_go(f);
	must_see(sara, "محله‌ای مهاجرپذیر");
	must_see(sara, "مدرسه و ماندن در آن");
	must_see(sara, "مردم کاربلد");
	must_see(sara, "سه خیاط");
	must_see(sara, "۲۳");
	must_see(sara, "پروندهٔ باز در این محله");
	must_open(sara, "/studies");
	path = href_of(sara, "/studies/0");
	must_open(shirin, "%s", path);
	must_see(shirin, "محله‌ای مهاجرپذیر");
	must(s, !has_form(shirin, "/change"), "nothing is rewritten; another day gets another study");
}

/* R50: an expert of the place is paid by the session, and the year shows what came of it; staff of the place too. */
static void paid(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID);
	const char *project, *expert;
	struct form_on_page *f = new_helper(sara, "نیلوفر کریم‌زاده", "volunteer");

	type(f, "session_fee", "۲٬۰۰۰٬۰۰۰");
	must_answer(sara, 422, go(f));
	must_see(sara, "تنها برای کارشناس محلی");
	f = new_helper(sara, "نیلوفر کریم‌زاده", "expert");
	type(f, "session_fee", "۲٬۰۰۰٬۰۰۰");
	type(f, "skills", "روان‌شناس کودک");
	must_go(f);
	expert = arena_strndup(&s->w.arena, strstr(sara->d.body, "/helpers/0") + 9, KEY_TEXT_SIZE - 1);
	project = start(sara, "فرزندپروری", "course", "15");
	for (int i = 0; i < 2; i++) {
		f = meeting(sara, project, i ? "خواب کودک" : "قهر و آشتی", "۱۱");
		type(f, "helper", expert);
		must_go(f);
	}
	must_see(sara, "نیلوفر کریم‌زاده");
	must_open(hamid, "/helpers");
	must_see(hamid, "کارشناس محلی ۱");
	must_see(hamid, "دستمزد نشست‌های این سال ۴٬۰۰۰٬۰۰۰ ریال");
}

const struct scenario scenarios_community[] = {
	SCENARIO("neighbourhood: somebody offers help, the register keeps it", "R48 R80", helpers),
	SCENARIO("neighbourhood: facilitators at two levels", "R49", facilitators),
	SCENARIO("neighbourhood: courses, campaigns, information, advocacy; prevention apart", "R80 R84 R85 R86 R89", courses),
	SCENARIO("neighbourhood: who of a file was there", "R84 R85", attended),
	SCENARIO("neighbourhood: needs, action and judgement with the people, handed on to them", "R13 R14 R16 R82", together),
	SCENARIO("neighbourhood: a place studied, its needs and assets, its profile", "R79 R81", studied),
	SCENARIO("neighbourhood: experts of the place are paid by the session", "R50", paid),
	SCENARIOS_END
};
