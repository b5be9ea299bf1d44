/* Administrators and managers: accounts, roles, the tree, places, rules. */
#include "scenario.h"

static const char *person_path(struct scene *s, enum person who, const char *verb)
{
	return say(s, "/admin/staff/%s%s", key_text(s, s->staff[who]), verb);
}

static const char *number(struct scene *s, int at)
{
	return say(s, "%lld", (long long)s->unit[at].v);
}

/* ---- accounts ------------------------------------------------------------------------- */

/* The code of a page that shows one this once, "" when there is none. */
static const char *shown_code(struct browser *b)
{
	const char *at = strstr(b->d.body, "id=\"secret\""), *value = at ? strstr(at, "value=\"") : NULL;

	return value ? arena_strndup(&b->s->w.arena, value + 7, strcspn(value + 7, "\"")) : "";
}

static struct browser *knock(struct scene *s, const char *user, const char *password)
{
	struct browser *b = new_browser(s, user);
	struct form_on_page *f;

	must_open(b, "/sign-in");
	f = the_form(b, "/sign-in");
	type(f, "user_name", user);
	type(f, "password", password);
	must_go(f);
	return b;
}

static void hires(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *nasrin;
	struct form_on_page *f;
	const char *code;

	must_open(reza, "/admin/staff/new?unit=%s", number(s, AT_A));
	must_answer(reza, 422, post(reza, "/admin/staff/new", "unit", number(s, AT_A), "user_name", "sara", "name",
		"نسرین کاویانی", NULL));
	must_see(reza, "نام کاربری");
	must(s, strstr(reza->d.body, "value=\"نسرین کاویانی\"") != NULL, "the name stays");
	must_answer(reza, 303, post(reza, "/admin/staff/new", "unit", number(s, AT_A), "user_name", "nasrin", "name",
		"نسرین کاویانی", NULL));
	must_answer(reza, 200, http_drive_follow(&reza->d));
	must_see(reza, "هنوز نقشی ندارد");
	f = the_form(reza, "/grant");
	type(f, "role", "province_expert");
	must_answer(reza, 422, go(f));
	must_see(reza, "این نقش در این سطح از سازمان نیست.");
	f = the_form(reza, "/grant");
	type(f, "role", "social_worker");
	type(f, "position", "centre_manager");
	must_go(f);
	must_see(reza, "نقش داده شد.");
	f = the_form(reza, "/reset");
	must_answer(reza, 200, go(f));
	code = shown_code(reza);
	must(s, strlen(code) > 10, "a code is shown: %s", code);
	nasrin = knock(s, "nasrin", code);
	f = the_form(nasrin, "/password");
	type(f, "password", PASSWORD);
	type(f, "again", PASSWORD);
	must_go(f);
	must_open(nasrin, "/day");
	must_open(reza, "/admin/staff?unit=%s&role=social_worker", number(s, AT_A));
	must_see(reza, "نسرین کاویانی");
	must_not_see(reza, "زهرا یوسفی");
}

/* Six minutes after signing in, giving roles asks for the password again and keeps the form. */
static void asks_again(struct scene *s)
{
	struct browser *reza = enter(s, REZA);
	struct form_on_page *f;

	minutes_pass(s, 6);
	must_open(reza, "%s", person_path(s, MINA, ""));
	f = the_form(reza, "/grant");
	type(f, "role", "receptionist");
	type(f, "unit", number(s, AT_A));
	must_answer(reza, 200, go(f));
	must_see(reza, "گذرواژهٔ خود را بنویسید");
	f = the_form(reza, "/grant");
	must(s, str_eq(typed_in(f, "role"), "receptionist"), "the form is kept");
	type(f, "fresh", "نه این یکی");
	must_answer(reza, 422, go(f));
	f = the_form(reza, "/grant");
	type(f, "fresh", PASSWORD);
	must_go(f);
	must_see(reza, "نقش داده شد.");
	must_see(reza, "پذیرش");
	must_open(reza, "%s", person_path(s, MINA, "/history"));
	must_see(reza, "رضا شریفی");
	must_see(reza, "دادن نقش");
}

static void one_manager(struct scene *s)
{
	struct role_grant held;
	struct browser *reza = enter(s, REZA);
	struct form_on_page *f;
	struct ctx ctx;

	record_init(&role_grant_type, &held);
	held.role = ROLE_TECHNICAL_RESPONSIBLE;
	held.unit = s->unit[AT_A].v;
	held.position = POSITION_TECHNICAL_RESPONSIBLE;
	held.from_on = s->today;
	as_program(s, &ctx);
	must(s, operation_run(&ctx, &op_role_grant, SHARD_NATIONAL, &held, s->staff[MINA], NULL) == OK, "Mina holds it: %s",
		ctx.fault.code);
	must_open(reza, "%s", person_path(s, SARA, ""));
	f = the_form(reza, "/grant");
	type(f, "role", "technical_responsible");
	type(f, "position", "technical_responsible");
	must_answer(reza, 409, go(f));
	must_see(reza, "این سمت را در همین روزها همکار دیگری دارد");
	f = the_form(reza, "/grant");
	must(s, str_eq(typed_in(f, "role"), "technical_responsible"), "what was chosen stays");
}

static void lets_go(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "/day");
	must_open(hamid, "%s", person_path(s, SARA, ""));
	f = the_form(hamid, "/leave");
	type(f, "left_on", short_date(s, fa_add_days(s->today, 1)));
	must_answer(hamid, 422, go(f));
	f = the_form(hamid, "/leave");
	type(f, "left_on", short_date(s, s->today));
	must_go(f);
	must_see(hamid, "پایان همکاری ثبت شد");
	must(s, !has_form(hamid, "/grant"), "nothing more to give");
	must_answer(sara, 303, get(sara, "/day"));
	must(s, str_prefix(where(sara), "/sign-in"), "to the door: %s", where(sara));
	must_open(hamid, "/centre/load");
	must_see(hamid, "سارا بهرامی");
	must_see(hamid, "اینجا کار نمی‌کند");
	must_open(hamid, "/admin/staff");
	must_not_see(hamid, "سارا بهرامی");
	must_open(hamid, "/admin/staff?left=too");
	must_see(hamid, "سارا بهرامی");
}

/* A manager knows the own centre and gives its roles; nobody touches the own account. */
static void own_centre(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID);
	struct form_on_page *f;

	must_open(hamid, "/admin/staff");
	must_see(hamid, "سارا بهرامی");
	must_not_see(hamid, "زهرا یوسفی");
	must_open(hamid, "/admin/staff?unit=%s", number(s, AT_B));
	must_not_see(hamid, "زهرا یوسفی");
	must_answer(hamid, 404, get(hamid, "%s", person_path(s, ZAHRA, "")));
	must_answer(hamid, 404, get(hamid, "%s", person_path(s, ZAHRA, "/history")));
	must_answer(hamid, 404, get(hamid, "/admin/units"));
	must_answer(hamid, 404, get(hamid, "/admin/rules"));
	must_answer(hamid, 404, get(hamid, "/admin/settings"));
	must_open(hamid, "%s", person_path(s, HAMID, ""));
	must(s, !has_form(hamid, "/grant") && !has_form(hamid, "/reset"), "not the own account");
	must_open(hamid, "%s", person_path(s, SARA, ""));
	f = the_form(hamid, "/grant");
	must_answer(hamid, 403, post(hamid, person_path(s, SARA, "/grant"), "role", "administrator", "unit", number(s, AT_A),
		"from_on", short_date(s, s->today), NULL));
	must_see(hamid, "این نقش بیرون از اختیار شماست");
	type(f, "role", "receptionist");
	must_go(f);
	must_answer(hamid, 404, post(hamid, person_path(s, ZAHRA, "/reset"), NULL));
}

static void searches(struct scene *s)
{
	struct browser *reza = enter(s, REZA);
	struct form_on_page *f;

	must_open(reza, "/admin/staff");
	must_cost(s, 8, "the list of staff");
	must_answer(reza, 200, post(reza, "/admin/staff", "text", "زهرا", "unit", "0", NULL));
	must_see(reza, "زهرا یوسفی");
	must_not_see(reza, "سارا بهرامی");
	must(s, strstr(reza->d.body, "?text=") == NULL, "no name in an address");
	must_open(reza, "%s", person_path(s, SARA, ""));
	f = the_form(reza, "/change");
	type(f, "mobile", "۰۹۱۶");
	must_answer(reza, 422, go(f));
	f = the_form(reza, "/change");
	type(f, "mobile", "۰۹۱۶۱۲۳۴۸۲۱");
	type(f, "name", "سارا بهرامی‌پور");
	must_go(f);
	must_see(reza, "سارا بهرامی‌پور");
}

/* A program's token acts in the role of who made it, until it is revoked. */
static void tokens(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *program = new_browser(s, "program");
	struct form_on_page *f;
	const char *token;

	must_open(reza, "%s", person_path(s, REZA, ""));
	f = the_form(reza, "/token");
	type(f, "name", "گزارش ماهانه");
	type(f, "days", "۳۰");
	must_answer(reza, 200, go(f));
	token = shown_code(reza);
	must(s, str_prefix(token, "zdg_"), "a token is shown");
	http_drive_with(&program->d, "Authorization", say(s, "Bearer %s", token));
	must_answer(program, 200, get(program, "/api/v1/centres"));
	must_open(reza, "%s", person_path(s, REZA, ""));
	must_see(reza, "گزارش ماهانه");
	must(s, strstr(reza->d.body, token) == NULL, "and never again");
	f = the_form(reza, "/revoke");
	must_go(f);
	must_answer(program, 401, get(program, "/api/v1/centres"));
}

/* ---- the tree -------------------------------------------------------------------------- */

static void tree(struct scene *s)
{
	struct browser *reza = enter(s, REZA);
	struct form_on_page *f;
	const char *path = say(s, "/admin/units/%s", number(s, AT_A));

	must_open(reza, "/admin/units");
	must_see(reza, "بهزیستی استان لرستان");
	must_open(reza, "/admin/units/%s/close", number(s, AT_COUNTY));
	must_answer(reza, 409, go(the_form(reza, "/close")));
	must_see(reza, "واحدهای زیر آن هنوز باز هستند");
	must_open(reza, "%s/change", path);
	f = the_form(reza, "/change");
	type(f, "name", "مرکز مثبت زندگی لاله");
	type(f, "renamed_on", short_date(s, s->today));
	type(f, "point", "۳۳٫۴۸۷۸، ۴۸٫۳۵۵۸");
	type(f, "capacity", "۵۵۰");
	must_go(f);
	must_see(reza, "مرکز مثبت زندگی لاله");
	must_see(reza, "۵۵۰ خانوار");
	must_see(reza, "مرکز مثبت زندگی خرم‌آباد ۷");
	must_open(reza, "%s/history", path);
	must_see(reza, "تغییر واحد");
	must_open(reza, "%s/change", path);
	f = the_form(reza, "/change");
	must(s, str_eq(typed_in(f, "point"), "33.487800, 48.355800"), "the place stays: %s", typed_in(f, "point"));
	type(f, "point", "لاله");
	must_answer(reza, 422, go(f));
	must_see(reza, "جای روی نقشه دو عدد است");

	must_open(reza, "/admin/units/%s/new", number(s, AT_COUNTY));
	f = the_form(reza, "/new");
	type(f, "name", "مرکز مثبت زندگی نرگس");
	must_go(f);
	must_see(reza, "مرکز مثبت زندگی نرگس");
	days_pass(s, 1);
	reza = enter(s, REZA);
	must_open(reza, "%s/close", path);
	f = the_form(reza, "/close");
	type(f, "successor", number(s, AT_B));
	must_go(f);
	must_see(reza, "واحد جانشین");
	must_answer(enter(s, REZA), 404, get(reza, "/admin/units/999999999"));
}

/* A province's expert keeps the own part of the tree. */
static void part_of_tree(struct scene *s)
{
	struct browser *parviz = enter(s, PARVIZ), *shirin = enter(s, SHIRIN);

	must_open(parviz, "/admin/units");
	must_see(parviz, "خرم‌آباد");
	must_answer(parviz, 404, get(parviz, "/admin/units/0"));
	must_answer(parviz, 404, get(parviz, "/admin/units/0/new"));
	must_answer(shirin, 404, get(shirin, "/admin/units"));
	must_open(shirin, "/admin/neighbourhoods");
	must_see(shirin, "گلدشت");
	must_open(shirin, "/admin/neighbourhoods?unit=%lld", (long long)unit_county(s->unit[AT_C]).v);
	must_see(shirin, "گلدشت");
}

/* ---- places ------------------------------------------------------------------------------ */

static void places(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *leila = enter(s, LEILA);
	struct form_on_page *f;

	must_open(reza, "/admin/neighbourhoods/new?unit=%s", number(s, AT_COUNTY));
	f = the_form(reza, "/neighbourhoods/new");
	type(f, "name", "کوی فلسطین");
	type(f, "kind", "marginal");
	type(f, "centre", number(s, AT_B));
	must_go(f);
	must_see(reza, "کوی فلسطین");
	must_see(reza, "حاشیه‌ای");
	must_open(leila, "/admin/neighbourhoods/which");
	f = the_form(leila, "/which");
	type(f, "neighbourhood", "كوي فلسطين");
	must_answer(leila, 200, go(f));
	must_see(leila, "مرکز مثبت زندگی خرم‌آباد ۸");
	f = the_form(leila, "/which");
	type(f, "neighbourhood", "");
	must_answer(leila, 422, go(f));
	f = the_form(leila, "/which");
	type(f, "neighbourhood", "ناکجا");
	must_answer(leila, 200, go(f));
	must_see(leila, "مرکزی پیدا نشد");
	must_open(reza, "/admin/neighbourhoods/%s", key_text(s, s->place_a[0]));
	f = the_form(reza, "/neighbourhoods/");
	type(f, "centre", number(s, AT_B));
	must_go(f);
	must_open(leila, "/admin/neighbourhoods/which");
	f = the_form(leila, "/which");
	type(f, "neighbourhood", "پشته");
	must_answer(leila, 200, go(f));
	must_see(leila, "مرکز مثبت زندگی خرم‌آباد ۸");
}

static void points(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN);
	struct form_on_page *f;
	const char *href, *path;

	must_open(hamid, "/admin/points/new");
	f = the_form(hamid, "/points/new");
	type(f, "name", "سرای محلهٔ پشته");
	type(f, "kind", "neighbourhood_house");
	type(f, "opening_times", "شنبه و سه‌شنبه، ۱۰ تا ۱۲");
	must_go(f);
	must_see(hamid, "سرای محلهٔ پشته");
	href = strstr(hamid->d.body, "/admin/points/0");
	must(s, href != NULL, "it has a page");
	path = arena_strndup(&s->w.arena, href ? href : "/", href ? strcspn(href, "\"") : 1);
	must_answer(kamran, 404, get(kamran, "%s", path));
	must_open(kamran, "/admin/points?unit=%s", number(s, AT_A));
	must_not_see(kamran, "سرای محلهٔ پشته");
	must_open(hamid, "%s/close", path);
	must_go(the_form(hamid, "/close"));
	must_not_see(hamid, "سرای محلهٔ پشته");
	must_open(hamid, "/admin/points?closed=1");
	must_see(hamid, "سرای محلهٔ پشته");
	must_open(hamid, "%s", path);
	must_see(hamid, "بسته است");
}

/* ---- rules and settings --------------------------------------------------------------------- */

static void records(struct scene *s, struct browser *sara, int64_t household)
{
	struct form_on_page *f;

	must_open(sara, "/households/%s/visit", key_text(s, household));
	f = the_form(sara, "/visit");
	type(f, "notes", "همه خانه بودند.");
	type(f, "address_check", "confirmed");
	must_go(f);
}

/* A rule added on a page counts for the next visit of the same running server. */
static void rules(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *sara = enter(s, SARA);
	struct form_on_page *f;

	records(s, sara, s->moradi);
	must(s, date_eq(household_now(s, s->moradi).next_visit_due, fa_add_months(s->today, 6)), "six months before");
	must_open(reza, "/admin/rules/new");
	f = the_form(reza, "/rules/new");
	type(f, "programme", "ordinary");
	type(f, "every_months", "۴");
	type(f, "every_days", "۱۰");
	type(f, "source", "بخشنامه ۱۲");
	must_answer(reza, 422, go(f));
	must_see(reza, "یا ماه را بنویسید یا روز را");
	f = the_form(reza, "/rules/new");
	must(s, str_eq(typed_in(f, "source"), "بخشنامه ۱۲"), "what was typed stays");
	type(f, "every_days", "");
	must_go(f);
	must_see(reza, "هر ۴ ماه");
	records(s, sara, s->karimi);
	must(s, date_eq(household_now(s, s->karimi).next_visit_due, fa_add_months(s->today, 4)), "four months now");
	must(s, date_eq(household_now(s, s->moradi).next_visit_due, fa_add_months(s->today, 6)), "what was set stays");
}

static void second_factor(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *mina;
	struct form_on_page *f;

	must_open(reza, "/admin/settings/change?name=second_factor_required");
	f = the_form(reza, "/admin/settings/change");
	type(f, "value", "1");
	type(f, "from_on", short_date(s, fa_add_days(s->today, 1)));
	must_go(f);
	must_see(reza, "در راه");
	mina = enter(s, MINA);
	must_open(mina, "/day");
	days_pass(s, 1);
	mina = knock(s, "mina", PASSWORD);
	must(s, strstr(text_of(mina), "کد دوم") != NULL, "from that day a second factor is set up");
}

/* Every number of the product is a field with its unit, its range and who set it. */
static void every_setting(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *sara;
	struct form_on_page *f;

	must_open(reza, "/admin/settings");
	must_see(reza, "ایست خواندن پرونده‌ها");
	must_see(reza, "۱۵۰ پرونده");
	must_see(reza, "سقف برنامهٔ کمک در مرکز");
	must_cost(s, 8, "all settings");
	must_open(reza, "/admin/settings/change?name=task_retry_days");
	must_see(reza, "۱ روز تا ۶۰ روز");
	must_see(reza, "هنوز تغییری نکرده است");
	f = the_form(reza, "/settings/change");
	type(f, "value", "۹۰");
	must_answer(reza, 422, go(f));
	must_see(reza, "بیرون از بازه");
	f = the_form(reza, "/settings/change");
	type(f, "value", "۵");
	must_go(f);
	must_see(reza, "۵ روز");
	must_see(reza, "رضا");
	must_answer(reza, 404, get(reza, "/admin/settings/change?name=colour"));
	/* And it holds: the next attempt comes five days later. */
	sara = enter(s, SARA);
	must_open(sara, "/households/%s/task", key_text(s, s->karimi));
	f = the_form(sara, "/task");
	type(f, "what", "نوبت درمانگاه گرفته شود.");
	type(f, "due_on", short_date(s, s->today));
	must_go(f);
	f = NULL;
	{
		const char *at = strstr(sara->d.body, "/finish");

		if (must(s, at != NULL, "a task to finish")) {
			must_open(sara, "/tasks/%.13s/finish", at - 13);
			f = the_form(sara, "/finish");
			type(f, "outcome", "not_reached");
			must_go(f);
			must_see(sara, say(s, "%.*s", (int)strcspn(day_text(s, fa_add_days(s->today, 5), FA_DATE_MEDIUM), " "),
				day_text(s, fa_add_days(s->today, 5), FA_DATE_MEDIUM)));
		}
	}
}

const struct scenario scenarios_admin[] = {
	SCENARIO("settings: every number has a field, a range, a reason and who set it", "R254", every_setting),
	SCENARIO("a new member of staff gets a role and a code, and works", "R42 R43 R45", hires),
	SCENARIO("giving a role asks for the password again and keeps the form", "R45", asks_again),
	SCENARIO("a position is held by one person", "R43", one_manager),
	SCENARIO("somebody leaves and is outside at once", "R45", lets_go),
	SCENARIO("a manager keeps the own centre's accounts only", "R45", own_centre),
	SCENARIO("people are found and changed", "R42", searches),
	SCENARIO("a program's token works until it is revoked", "R45", tokens),
	SCENARIO("units are opened, renamed and closed with dates", "R54 R58 R69", tree),
	SCENARIO("each keeps the own part of the tree", "R54 R56 R57", part_of_tree),
	SCENARIO("neighbourhoods have a responsible centre, found by name", "R4 R5", places),
	SCENARIO("a centre keeps its service points", "R59", points),
	SCENARIO("a new visit rule counts at once", "R128 R254", rules),
	SCENARIO("a second factor is required from a day on", "R45", second_factor),
	SCENARIOS_END
};
