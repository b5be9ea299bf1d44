/* Manager, county, province, headquarters (R2, R69, R130, R135, R138, R247, R392). */
#include "scenario.h"

static void centre(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID);

	must_open(hamid, "/centre");
	must_cost(s, 16, "the manager's day");
	must_see(hamid, "مرکز مثبت زندگی خرم‌آباد ۷");
	must_see(hamid, "سارا بهرامی");
	must_see(hamid, "از گنجایش ۶۰۰");
	must_see(hamid, "یک پرونده مددکار ندارد.");
	must_not_see(hamid, MARK);
	must_not_see(hamid, "زهرا یوسفی");
}

static void reassigns(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *sara;
	struct form_on_page *f;

	must_open(hamid, "/centre/load?worker=%s", key_text(s, s->staff[SARA]));
	f = the_form(hamid, "/centre/load");
	type(f, "worker", key_text(s, s->staff[MINA]));
	must_answer(hamid, 422, go_with(f, "all", "1"));
	must_see(hamid, "دلیل را در یک جمله بنویسید");
	f = the_form(hamid, "/centre/load");
	must(s, str_eq(typed_in(f, "worker"), key_text(s, s->staff[MINA])), "the choice stays");
	type(f, "reason", "سارا دو ماه مرخصی است.");
	must_answer(hamid, 303, go_with(f, "all", "1"));
	must_answer(hamid, 200, http_drive_follow(&hamid->d));
	must_see(hamid, "۳ پرونده به مینا داودی سپرده شد.");
	must(s, household_now(s, s->moradi).worker == s->staff[MINA] && household_now(s, s->karimi).worker == s->staff[MINA]
		&& household_now(s, s->ahmadi).worker == s->staff[MINA], "all three are Mina's");
	run_jobs(s);
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must_not_see(sara, "خانوار مرادی");
	must_open(hamid, "/households/%s/history", key_text(s, s->moradi));
	f = the_form(hamid, "/history");
	must_answer(hamid, 200, go(f));
	must_see(hamid, "سارا دو ماه مرخصی است.");
}

static void gives_free_file(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID);
	struct form_on_page *f;

	must_open(hamid, "/centre/load?worker=none");
	must_see(hamid, "خانوار شمس");
	f = the_form(hamid, "/centre/load");
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, "file"))
			f->field[i].on = true;
	type(f, "worker", key_text(s, s->staff[SARA]));
	type(f, "reason", "نزدیک‌ترین مددکار است.");
	must_answer(hamid, 303, go(f));
	must_answer(hamid, 200, http_drive_follow(&hamid->d));
	must(s, household_now(s, s->shams).worker == s->staff[SARA], "it has a worker");
}

static void province(struct scene *s)
{
	struct browser *parviz = enter(s, PARVIZ), *shirin = enter(s, SHIRIN);

	must_open(parviz, "/overview");
	/* The side bar's counts are a statement of their own on PostgreSQL. */
	must_cost(s, s->w.pg ? 3 : 2, "the overview of a province");
	must_see(parviz, "لرستان");
	must_open(parviz, "/overview/centres");
	must_cost(s, s->w.pg ? 3 : 2, "the list of centres");
	must_see(parviz, "خرم‌آباد ۷");
	must_see(parviz, "بروجرد ۱");
	must_open(shirin, "/overview/centres");
	must_see(shirin, "خرم‌آباد ۸");
	must_not_see(shirin, "بروجرد ۱");
	must_answer(shirin, 404, get(shirin, "/overview/%lld", (long long)s->unit[AT_C].v));
	must_open(parviz, "/overview/%lld", (long long)s->unit[AT_A].v);
}

static void exports(struct scene *s)
{
	struct browser *parviz = enter(s, PARVIZ);
	const char *type;

	must_open(parviz, "/overview/%lld/centres.csv", (long long)s->unit[AT_PROVINCE].v);
	must(s, str_prefix(parviz->d.body, "\xef\xbb\xbf") || strstr(parviz->d.body, "خرم‌آباد") != NULL, "CSV with centres");
	must_open(parviz, "/overview/%lld/centres.xlsx", (long long)s->unit[AT_PROVINCE].v);
	must(s, parviz->d.body_len > 1000 && memcmp(parviz->d.body, "PK", 2) == 0, "a workbook");
	type = http_drive_header(&parviz->d, "Content-Disposition");
	must(s, type && strstr(type, "attachment"), "as an attachment");
}

static void country(struct scene *s)
{
	struct browser *golnar = enter(s, GOLNAR), *nader = enter(s, NADER);

	must_open(golnar, "/overview");
	must_cost(s, 2, "the overview of a country of one province");
	must_open(nader, "/overview");
	must_open(nader, "/households/%s", key_text(s, s->nouri));
	must(s, !has_form(nader, "/visit"), "an inspector changes nothing");
	must_answer(nader, 404, get(nader, "/households/%s/edit", key_text(s, s->nouri)));
}

static void honest(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *parviz = enter(s, PARVIZ);
	const char *before, *after;
	struct form_on_page *f;

	must_open(parviz, "/overview/%lld", (long long)s->unit[AT_A].v);
	before = say(s, "%.1900s", strstr(text_of(parviz), "مرکز مثبت زندگی خرم‌آباد ۷"));
	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	f = the_form(sara, "/visit");
	type(f, "outcome", "nobody_home");
	must_go(f);
	must_open(parviz, "/overview/%lld", (long long)s->unit[AT_A].v);
	after = say(s, "%.1900s", strstr(text_of(parviz), "مرکز مثبت زندگی خرم‌آباد ۷"));
	must(s, str_eq(before, after), "a visit where nobody was home covers nobody");
	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	f = the_form(sara, "/visit");
	type(f, "notes", "این بار خانه بودند.");
	type(f, "outcome", "done");
	type(f, "address_check", "confirmed");
	must_go(f);
	must_open(parviz, "/overview/%lld", (long long)s->unit[AT_A].v);
	after = say(s, "%.1900s", strstr(text_of(parviz), "مرکز مثبت زندگی خرم‌آباد ۷"));
	must(s, !str_eq(before, after), "a visit made does");
}

/* The test's store does not wait for the disk, which is exactly what the page must say. */
static void sees_status(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID);

	must_open(hamid, "/me");
	must_see(hamid, "حال سامانه");
	must_open(hamid, "/status");
	if (store_is_sqlite(s->w.store))
		must_see(hamid, "یکی از تنظیم‌های نگهداری داده درست نیست.");
	must_see(hamid, "هنوز نسخه‌ای روی این دستگاه ساخته نشده است.");
	must_see(hamid, "همه رسیده‌اند.");
}

const struct scenario scenarios_manage[] = {
	SCENARIO("centre: load, capacity, files without worker", "R2 R69 R135 R392", centre),
	SCENARIO("centre: many files handed over with the reason in each history", "R2 R135 R392", reassigns),
	SCENARIO("centre: a file without worker gets one", "R2", gives_free_file),
	SCENARIO("province: figures, drill down, a county sees only itself", "R54 R128 R130 R247", province),
	SCENARIO("province: CSV and XLSX", "R130 R247", exports),
	SCENARIO("country and inspector: read, change nothing", "R54 R247", country),
	SCENARIO("coverage: nobody home counts for nothing, a visit counts at once", "R130 R138", honest),
	SCENARIO("a centre sees how the system is", "", sees_status),
	SCENARIOS_END
};
