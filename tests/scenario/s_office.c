/* The work itself: directives, inspections, licences of others, stories, aims, justice, and what everybody may see
 * (R19, R20, R26, R47, R51, R52, R88, R393, R394). */
#include "consent.h"
#include "scenario.h"

static const char *one_of(struct browser *b, const char *start)
{
	const char *at = strstr(b->d.body, start);

	return at ? arena_strndup(&b->s->w.arena, at, strcspn(at, "\"?#")) : "/none";
}

/* Everybody who works here finds the words of a directive, in its newest edition, with the older one beside it. */
static void directives(struct scene *s)
{
	struct browser *golnar = enter(s, GOLNAR), *sara = enter(s, SARA), *leila = enter(s, LEILA);
	struct form_on_page *f;

	for (int i = 0; i < 2; i++) {
		must_open(golnar, "/directives");
		must_answer(golnar, 303, post(golnar, "/directives", "number", "۷۷/۱۴۰۵", "title", "بازدید شش‌ماهه", "issued_on",
			short_date(s, fa_add_days(s->today, i - 10)), "words", i ? "هر خانوار دست‌کم هر شش ماه یک بار، با گوشی." : "هر خانوار سالی یک بار.", NULL));
	}
	must_open(sara, "/directives");
	f = the_form(sara, "/directives");
	type(f, "q", "بازدید شش");
	must_answer(sara, 200, go(f));
	must_see(sara, "بازدید شش‌ماهه");
	must_see(sara, "ویرایش ۲");
	must_see(sara, "با گوشی");
	must_see(sara, "ویرایش تازه‌تری هست");
	must_open(leila, "/directives");
	f = the_form(leila, "/directives");
	type(f, "q", "نیست‌درجهان");
	must_answer(leila, 200, go(f));
	must_see(leila, "چیزی پیدا نشد");
	must_answer(sara, 404, post(sara, "/directives", "number", "۱", "title", "ت", "words", "م", NULL));
}

/* An inspector reads the whole province and no other, writes what was seen; the centre answers; nothing else is theirs to change. */
static void inspected(struct scene *s)
{
	struct browser *nader = enter(s, NADER), *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN), *sara = enter(s, SARA);
	struct form_on_page *f;
	const char *path;

	must_open(nader, "/overview");
	must_open(nader, "/households/%s", key_text(s, s->moradi));
	must(s, !has_form(nader, "/visit"), "an inspector changes no file");
	must_answer(nader, 404, get(nader, "/households/%s/edit", key_text(s, s->moradi)));
	must_answer(nader, 404, get(nader, "/households/new"));
	must_open(nader, "/inspections/new");
	f = the_form(nader, "/inspections/new");
	type(f, "unit", say(s, "%lld", (long long)s->unit[AT_A].v));
	type(f, "place", "good");
	type(f, "files", "mend");
	type(f, "privacy", "good");
	type(f, "staff", "good");
	type(f, "service", "good");
	type(f, "seen", "ده بازدید عقب افتاده است.");
	type(f, "mend", "برنامهٔ بازدید نوشته شود.");
	must_answer(nader, 422, go(f));
	f = the_form(nader, "/inspections/new");
	type(f, "mend_by", short_date(s, fa_add_days(s->today, 20)));
	must_go(f);
	must_see(nader, "در انتظار پاسخ مرکز");
	path = one_of(nader, "/inspections/0");
	must_open(nader, "/inspections?unit=%lld", (long long)s->unit[AT_A].v);
	must_see(nader, "ده بازدید عقب افتاده است.");
	path = one_of(nader, "/inspections/0");
	must_answer(kamran, 404, get(kamran, "%s", path));
	must_answer(sara, 404, get(sara, "%s", path));
	must_open(hamid, "%s", path);
	must_see(hamid, "نیازمند اصلاح");
	f = the_form(hamid, "/answer");
	type(f, "answer", "از شنبه هر روز سه بازدید.");
	must_go(f);
	must(s, !has_form(hamid, "/close"), "a centre does not close its own inspection");
	must_open(nader, "%s", path);
	must_see(nader, "از شنبه هر روز سه بازدید.");
	must_go(the_form(nader, "/close"));
	must_see(nader, "بسته");
}

/* Four licences, to issue or to renew: letters, answers, a look at the place; only then the opinion. */
static void licences(struct scene *s)
{
	static const char *const kinds[] = { "agreement", "founding", "activity", "technical" };
	static const char *const says[] = { "موافقت اصولی", "پروانهٔ تأسیس", "پروانهٔ فعالیت", "پروانهٔ مسئول فنی" };
	struct browser *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN);
	struct form_on_page *f;
	const char *path = NULL;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		must_open(hamid, "/licences/new");
		f = the_form(hamid, "/licences/new");
		type(f, "institution", say(s, "مؤسسهٔ نیکان %zu", i));
		type(f, "applicant", "مهرداد نیکان");
		type(f, "licence", kinds[i]);
		type(f, "purpose", i % 2 ? "renew" : "issue");
		type(f, "clause", "۱۴");
		must_answer(hamid, 422, go(f));
		f = the_form(hamid, "/licences/new");
		type(f, "clause", "۵");
		must_go(f);
		must_see(hamid, says[i]);
		must_see(hamid, i % 2 ? "تمدید" : "صدور");
		path = arena_strndup(&s->w.arena, one_of(hamid, "/licences/0"), sizeof "/licences/" - 1 + KEY_TEXT_SIZE - 1);
	}
	f = the_form(hamid, "/finish");
	type(f, "opinion", "شایسته است.");
	must_answer(hamid, 409, go(f));
	must_see(hamid, "نامه و بازدید از محل نوشته شود");
	f = the_form(hamid, "/letter");
	type(f, "to_whom", "نیروی انتظامی");
	type(f, "letter_no", "۱۲/۴۰۵");
	type(f, "sent_on", short_date(s, s->today));
	type(f, "reply", "سوء پیشینه ندارد");
	must_go(f);
	must_see(hamid, "نیروی انتظامی");
	must_see(hamid, "سوء پیشینه ندارد");
	f = the_form(hamid, "/visit");
	type(f, "visited_on", short_date(s, s->today));
	type(f, "visit", "ساختمان دو طبقه، بالابر دارد.");
	must_go(f);
	f = the_form(hamid, "/finish");
	type(f, "opinion", "شایسته است.");
	must_go(f);
	must_see(hamid, "پاسخ داده شد");
	must_answer(kamran, 404, get(kamran, "%s", path));
}

/* Told only with a signed consent, without names, on the centre's public page; gone when the family takes it back. */
static void told(struct scene *s)
{
	struct consent_give give = { .household = { s->moradi }, .member = { s->moradi_head }, .purpose = CONSENT_FOR_STORY,
		.what = "گفتن سرگذشت", .how = CONSENT_HOW_SPOKEN, .given_on = s->today };
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *visitor = new_browser(s, "visitor");
	const char *centre = say(s, "/centres/%lld", (long long)s->unit[AT_A].v), *path;
	struct consent_withdraw back = { .withdraw_note = NULL };
	struct form_on_page *f;
	int64_t consent;

	must_open(sara, "/households/%s/story", key_text(s, s->moradi));
	f = the_form(sara, "/story");
	type(f, "title", "یک چرخ خیاطی");
	type(f, "words", "از روزی که چرخ خرید، سه نفر دیگر را هم سر کار آورد.");
	must_answer(sara, 409, go(f));
	must_see(sara, "رضایت امضاشدهٔ خانواده");
	done_by(s, SARA, &op_consent_give, &give, 0);
	f = the_form(sara, "/story");
	must_answer(sara, 409, go(f));
	give.how = CONSENT_HOW_SIGNED;
	consent = done_by(s, SARA, &op_consent_give, &give, 0);
	must_open(sara, "/households/%s/story", key_text(s, s->moradi));
	f = the_form(sara, "/story");
	type(f, "title", "یک چرخ خیاطی");
	type(f, "words", "خانم مرادی چرخ خرید.");
	must_answer(sara, 422, go(f));
	must_see(sara, "نام یکی از اعضای خانواده در متن هست");
	f = the_form(sara, "/story");
	type(f, "words", "از روزی که چرخ خرید، سه نفر دیگر را هم سر کار آورد.");
	must_go(f);
	must_open(visitor, "%s", centre);
	must_not_see(visitor, "یک چرخ خیاطی");
	must_open(hamid, "/stories");
	path = one_of(hamid, "/stories/0");
	must_open(hamid, "%s", path);
	must_go(the_form(hamid, "/publish"));
	must_open(visitor, "%s", centre);
	must_see(visitor, "یک چرخ خیاطی");
	must_see(visitor, "سه نفر دیگر را هم سر کار آورد");
	must_not_see(visitor, "مرادی");
	done_by(s, SARA, &op_consent_withdraw, &back, consent);
	must_open(visitor, "%s", centre);
	must_not_see(visitor, "یک چرخ خیاطی");
}

/* Services, hours, fees and figures of each centre, for everybody; nothing so small that it names a family. */
static void open_to_all(struct scene *s)
{
	struct service_point_add point;
	struct browser *visitor = new_browser(s, "visitor");

	record_init(&service_point_add_type, &point);
	point.unit = s->unit[AT_A].v;
	point.name = "سرای محلهٔ پشته";
	point.kind = SERVICE_POINT_NEIGHBOURHOOD_HOUSE;
	point.opening_times = "شنبه تا چهارشنبه، ۸ تا ۱۴";
	point.opened_on = s->today;
	done_by(s, HAMID, &op_service_point_add, &point, 0);
	must_open(visitor, "/sign-in");
	must_see(visitor, "مرکزها");
	must_open(visitor, "/centres");
	must_open(visitor, "/centres?county=%lld", (long long)s->unit[AT_COUNTY].v);
	must_see(visitor, "خرم‌آباد");
	must_open(visitor, "/centres/%lld", (long long)s->unit[AT_A].v);
	must_see(visitor, "بازدید منزل");
	must_see(visitor, "رایگان");
	must_see(visitor, "۵۰۰٬۰۰۰ ریال");
	must_see(visitor, "شنبه تا چهارشنبه");
	must_see(visitor, "کمتر از آن است که رقمی گفته شود");
	for (int i = 0; i < 4; i++)
		open_file(s, SARA, "رستگار", 6000 + i * 2, fa_add_days(s->today, -30));
	must_open(visitor, "/centres/%lld", (long long)s->unit[AT_A].v);
	must_see(visitor, "خانوار همراه");
	must_see(visitor, "بازدید در دوازده ماه");
	must_not_see(visitor, "رستگار");
	must_answer(visitor, 404, get(visitor, "/centres/%lld", (long long)s->unit[AT_COUNTY].v));
}

/* The year's priorities of a manager, and the way into work (R393). */
static void aims(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *sara = enter(s, SARA);
	struct scheme_input in;
	struct participation_add add = { .household = { s->moradi }, .member = { s->moradi_head } };
	struct participation_finish end = { .outcome = 5 };
	struct form_on_page *f;
	int64_t key;

	must_open(hamid, "/aims/new");
	f = the_form(hamid, "/aims/new");
	type(f, "kind", "jobs");
	type(f, "what", "بیست مادر سر کار بروند");
	type(f, "target", "۲۰");
	must_go(f);
	must_see(hamid, "رساندن به کار");
	record_init(&scheme_input_type, &in);
	in.name = "همراهی تا کار";
	in.ordered_by = "مرکز کارآفرینی";
	in.field = FIELD_SOCIAL;
	in.begins_on = s->today;
	add.scheme = done_by(s, GOLNAR, &op_scheme_order, &in, 0);
	key = done_by(s, SARA, &op_participation_add, &add, 0);
	must_open(hamid, "/aims");
	must_see(hamid, "در طرح‌ها ۱");
	must_see(hamid, "سر کار رفت ۰");
	done_by(s, SARA, &op_participation_finish, &end, key);
	must_open(hamid, "/aims");
	must_see(hamid, "سر کار رفت ۱");
	must_see(hamid, "بیست مادر سر کار بروند");
	must_open(hamid, "%s", arena_strndup(&s->w.arena, one_of(hamid, "/aims/0"), sizeof "/aims/" - 1 + KEY_TEXT_SIZE - 1));
	f = the_form(hamid, "/report");
	type(f, "reached", "۱");
	must_go(f);
	must_see(hamid, "ثبت پیشرفت");
	must_answer(sara, 404, get(sara, "/aims/new"));
}

/* Coverage and waiting by kind of neighbourhood; one rule for all (R26). */
static void just(struct scene *s)
{
	struct browser *shirin = enter(s, SHIRIN), *hamid = enter(s, HAMID), *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "/households/%s/address", key_text(s, s->moradi));
	f = the_form(sara, "/address");
	type(f, "neighbourhood", key_text(s, s->place_a[0]));
	must_go(f);
	must_open(sara, "/households/%s/waiting", key_text(s, s->moradi));
	f = the_form(sara, "/waiting");
	type(f, "service", "18");
	type(f, "priority", "ordinary");
	must_go(f);
	days_pass(s, 12);
	hamid = enter(s, HAMID);
	must_open(hamid, "/justice");
	must_see(hamid, "۱ در انتظار");
	must_see(hamid, "میانگین انتظار ۱۲ روز");
	must_see(hamid, "خانوار در شش ماه دیده شد");
	shirin = enter(s, SHIRIN);
	sara = enter(s, SARA);
	must_open(shirin, "/justice");
	must_see(shirin, "محله");
	must_cost(s, 12, "justice");
	must_answer(sara, 404, get(sara, "/justice"));
}

/* Each centre is a licensee of its own with people and files of its own; those above see both and enter neither's work (R20). */
static void licensees(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN), *shirin = enter(s, SHIRIN), *reza = enter(s, REZA);
	struct role_grant held;
	struct ctx ctx;

	record_init(&role_grant_type, &held);
	held.role = ROLE_CENTRE_MANAGER;
	held.unit = s->unit[AT_A].v;
	held.position = POSITION_LICENCE_HOLDER;
	held.from_on = s->today;
	as_program(s, &ctx);
	must(s, operation_run(&ctx, &op_role_grant, SHARD_NATIONAL, &held, s->staff[FARID], NULL) == OK, "a licence holder: %s",
		ctx.fault.code);
	must_open(reza, "/admin/staff/%s", key_text(s, s->staff[FARID]));
	must_see(reza, "صاحب امتیاز");
	must_open(hamid, "/admin/staff");
	must_see(hamid, people_about[SARA].name);
	must_not_see(hamid, people_about[ZAHRA].name);
	must_open(kamran, "/admin/staff");
	must_see(kamran, people_about[ZAHRA].name);
	must_not_see(kamran, people_about[SARA].name);
	must_answer(hamid, 404, get(hamid, "/households/%s", key_text(s, s->nouri)));
	must_answer(kamran, 404, get(kamran, "/households/%s", key_text(s, s->moradi)));
	must_open(shirin, "/households/%s", key_text(s, s->moradi));
	must_open(shirin, "/households/%s", key_text(s, s->nouri));
	must_answer(shirin, 404, get(shirin, "/households/%s/visit", key_text(s, s->moradi)));
}

const struct scenario scenarios_office[] = {
	SCENARIO("work: directives are found by a word, in their editions", "R394", directives),
	SCENARIO("work: an inspector reads the province, writes what was seen; the centre answers", "R47", inspected),
	SCENARIO("work: enquiries for licences of other institutions", "R88", licences),
	SCENARIO("work: a story without names, by signed consent", "R52", told),
	SCENARIO("work: each centre's services, hours, fees and figures for everybody", "R19", open_to_all),
	SCENARIO("work: aims of the year and the way into work", "R393", aims),
	SCENARIO("work: coverage and waiting by kind of neighbourhood", "R26", just),
	SCENARIO("work: each centre is a licensee with people and files of its own", "R20", licensees),
	SCENARIOS_END
};
