/* Schemes as data, for whom by age and condition, who takes part (R31-R34, R46, R90, R99); forms about a person
 * (R28, R29, R35, R36, R72, R87, R106). */
#include "scenario.h"

#include "people.h"

static const char *scheme_path(struct scene *s, const char *name)
{
	struct scheme *list;
	struct ctx ctx;
	size_t n;

	as_program(s, &ctx);
	AUTO(tx) tx = {0};
	CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK && scheme_list(&tx, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		if (strstr(list[i].name, name))
			return say(s, "/schemes/%s", key_text(s, list[i].key.v));
	CHECK(!"the scheme is shipped");
	return NULL;
}

/* Somebody of an age joins a family. */
static int64_t joins(struct scene *s, int64_t household, const char *name, int years, int serial, int32_t schooling, int64_t disability)
{
	struct member m;

	member_blank(&m);
	m.household.v = household;
	m.given_name = name;
	m.surname = "مرادی";
	m.father_name = "علی";
	m.sex = SEX_FEMALE;
	m.birth_on = fa_add_months(s->today, -12 * years - 3);
	m.birth_kind = BIRTH_EXACT;
	m.relation = years > 40 ? RELATION_PARENT : RELATION_CHILD;
	m.id_kind = ID_NATIONAL;
	m.national_id = valid_id(s, serial);
	m.schooling = schooling;
	m.disability_types = disability;
	m.disability_severity = disability ? 2 : 0;
	m.target_group = years < 18 ? TARGET_CHILD : TARGET_OTHER;
	return done_by(s, SARA, &op_member_add, &m, 0);
}

static struct form_on_page *enrol(struct browser *b, const char *path, int64_t household, int64_t member)
{
	must_open(b, "/households/%s/enrol?scheme=%s&member=%s", key_text(b->s, household), path + sizeof "/schemes/" - 1,
		key_text(b->s, member));
	return the_form(b, "/enrol");
}

/* Shipped schemes with their bands of age; each lists who fits, by the Jalali birthday. */
static void ages(struct scene *s)
{
	static const struct { const char *scheme, *says; int fits, not; int32_t schooling; int64_t disability; } bands[] = {
		{ "غربالگری بینایی و شنوایی", "از ۵ تا ۶ سالگی", 6, 7, SCHOOLING_AT_SCHOOL, 0 },
		{ "استعدادیابی", "از ۱۳ تا ۱۸ سالگی", 13, 12, SCHOOLING_AT_SCHOOL, 0 },
		{ "توانبخشی حرفه‌ای", "از ۱۴ تا ۵۵ سالگی", 14, 56, SCHOOLING_AT_SCHOOL, 1 },
		{ "زوال عقل", "از ۶۰ سالگی", 61, 59, 0, 0 },
		{ "بازگشت به تحصیل", "از ۶ تا ۱۷ سالگی", 9, 19, SCHOOLING_DROPPED_OUT, 0 },
	};
	struct browser *sara = enter(s, SARA), *zahra = enter(s, ZAHRA);
	struct form_on_page *f;

	for (size_t i = 0; i < COUNT_OF(bands); i++) {
		const char *path = scheme_path(s, bands[i].scheme), *yes = say(s, "شایسته%zu", i), *no = say(s, "بیرون%zu", i);
		int64_t in = joins(s, s->moradi, yes, bands[i].fits, 5000 + (int)i * 2, bands[i].schooling, bands[i].disability);
		int64_t out = joins(s, s->moradi, no, bands[i].not, 5001 + (int)i * 2, bands[i].schooling, bands[i].disability);

		must_open(sara, "/schemes");
		must_see(sara, bands[i].says);
		must_open(sara, "%s", path);
		must_cost(s, 16, "a scheme");
		must_see(sara, yes);
		must_not_see(sara, no);
		must_open(zahra, "%s", path);
		must_not_see(zahra, yes);
		must_go(enrol(sara, path, s->moradi, in));
		must_see(sara, "نام‌نویسی در طرح");
		f = enrol(sara, path, s->moradi, out);
		must_answer(sara, 422, go(f));
		must_see(sara, "این طرح برای او نیست");
	}
	/* The older ones and the children out of school carry their mark in the file too. */
	must_open(sara, "/households/%s/members", key_text(s, s->moradi));
	must_see(sara, "سالمند");
	must_see(sara, "از تحصیل بازمانده");
}

/* Headquarters orders; every centre has it at once; the owner alone sees the results. */
static void ordered(struct scene *s)
{
	struct browser *golnar = enter(s, GOLNAR), *sara = enter(s, SARA), *shirin = enter(s, SHIRIN);
	int64_t first = joins(s, s->moradi, "مهتاب", 15, 5100, SCHOOLING_AT_SCHOOL, 0);
	int64_t second = joins(s, s->karimi, "ستاره", 15, 5101, SCHOOLING_AT_SCHOOL, 0);
	struct form_on_page *f;
	const char *path;

	must_open(golnar, "/schemes/new");
	f = the_form(golnar, "/schemes/new");
	type(f, "name", "باشگاه کتاب نوجوانان");
	type(f, "ordered_by", "معاونت سلامت اجتماعی");
	type(f, "field", "prevention");
	type(f, "age_from", "۱۳");
	type(f, "age_to", "۱۲");
	type(f, "quota", "۱");
	type(f, "form", "psc17");
	type(f, "report_by", short_date(s, fa_add_days(s->today, 90)));
	must_answer(golnar, 422, go(f));
	f = the_form(golnar, "/schemes/new");
	type(f, "age_to", "۱۷");
	must_go(f);
	must_see(golnar, "باشگاه کتاب نوجوانان");
	path = scheme_path(s, "باشگاه کتاب");
	must_open(sara, "%s", path);
	must_see(sara, "مهتاب");
	must_see(sara, "psc17");
	must_see(sara, "مانده از سهم مرکز ۱");
	must(s, !has_form(sara, "/change"), "a centre changes no scheme");
	must_go(enrol(sara, path, s->moradi, first));
	f = enrol(sara, path, s->karimi, second);
	must_answer(sara, 422, go(f));
	must_see(sara, "سهم این مرکز از طرح پر شده است");
	must_open(golnar, "%s", path);
	must_see(golnar, "اکنون در طرح ۱");
	f = the_form(golnar, "/change");
	type(f, "quota", "۲");
	must_go(f);
	must_go(enrol(sara, path, s->karimi, second));
	must_open(shirin, "%s", path);
	must_see(shirin, "اکنون در طرح ۲");
	/* Those that somebody else ordered she reads without results. */
	must_open(golnar, "%s", scheme_path(s, "اضطراب"));
	must_see(golnar, "تنها همان حوزه‌ای می‌بیند");
	must_not_see(golnar, "اکنون در طرح");
	must_answer(sara, 404, get(sara, "/schemes/new"));
	must_open(golnar, "%s", path);
	must_go(the_form(golnar, "/end"));
	f = enrol(sara, path, s->moradi, first);
	must_answer(sara, 422, go(f));
}

/* Followed until an outcome, by the one who enrolled; a child's file has a step of handing over. */
static void followed(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *mina = enter(s, MINA);
	int64_t child = joins(s, s->moradi, "نازنین", 10, 5200, SCHOOLING_DROPPED_OUT, 0);
	const char *path = scheme_path(s, "بازگشت به تحصیل"), *one;
	struct form_on_page *f;

	must_go(enrol(sara, path, s->moradi, child));
	must_open(sara, "/participations");
	must_see(sara, "نازنین");
	one = strstr(sara->d.body, "/participations/0");
	one = arena_strndup(&s->w.arena, one, strcspn(one, "\""));
	must_open(mina, "/participations");
	must_not_see(mina, "نازنین");
	must_open(sara, "%s", one);
	f = the_form(sara, "/hand-over");
	type(f, "note", "به مرکز دیگر");
	must_answer(sara, 409, go(f));
	must_see(sara, "گام واگذاری ندارد");
	f = the_form(sara, "/finish");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/finish");
	type(f, "outcome", "school");
	type(f, "note", "در دبستان شهید رجایی نشست.");
	must_go(f);
	must_see(sara, "به مدرسه بازگشت");
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must_see(sara, "نتیجهٔ طرح");
	path = scheme_path(s, "امدادبگیر");
	must_go(enrol(sara, path, s->moradi, child));
	must_open(sara, "%s", path);
	one = strstr(sara->d.body, "/participations/0");
	one = arena_strndup(&s->w.arena, one, strcspn(one, "\""));
	must_open(sara, "%s", one);
	f = the_form(sara, "/hand-over");
	type(f, "note", "پرونده با خانواده به مرکز شمارهٔ ۹ سپرده شد.");
	must_go(f);
	must_see(sara, "واگذار شد");
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must_see(sara, "واگذاری در طرح");
}

/* ---- forms about a person ---------------------------------------------------------------------- */

static struct form_on_page *form_of(struct browser *b, const char *code, int64_t household, int64_t member)
{
	struct scene *s = b->s;
	struct form_version *list;
	struct ctx ctx;
	size_t n;

	as_program(s, &ctx);
	AUTO(tx) tx = {0};
	CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK && forms_in_force(&tx, s->today, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, code)) {
			const char *path = say(s, "/households/%s/forms/fill?form=%s", key_text(s, household), key_text(s, list[i].key.v));

			must_answer(b, 200, get(b, "%s%s%s", path, member ? "&member=" : "", member ? key_text(s, member) : ""));
			return the_form(b, "/forms/fill");
		}
	CHECK(!"the form is shipped");
	return NULL;
}

static void sent(struct form_on_page *f)
{
	status_at(f->b, go_with(f, "do", "submit"), 303, __FILE__, __LINE__);
	status_at(f->b, http_drive_follow(&f->b->d), 200, __FILE__, __LINE__);
}

static void tick(struct form_on_page *f, const char *name, const char *value)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, name) && f->field[i].kind == BOX && str_eq(f->field[i].value, value)) {
			f->field[i].on = true;
			return;
		}
	must(f->b->s, false, "no box %s=%s", name, value);
}

/* Decision, aids and rights of a person with a disability (R28); why and since when a woman heads the family, four sides (R29). */
static void circumstances(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f = form_of(sara, "disability", s->moradi, s->moradi_head);

	tick(f, "q.kinds", "physical");
	type(f, "q.severity", "severe");
	type(f, "q.decision", "confirmed");
	type(f, "q.decided_on", short_date(s, fa_add_days(s->today, -200)));
	type(f, "q.decision_no", "۴۵۱۲");
	tick(f, "q.has", "wheelchair");
	tick(f, "q.gets", "pension");
	tick(f, "q.lacks", "transport");
	tick(f, "q.lacks", "insurance");
	must_answer(sara, 422, go_with(f, "do", "submit"));
	f = the_form(sara, "/forms/fill");
	type(f, "q.able", "خودش غذا می‌پزد و حساب‌وکتاب خانه با اوست.");
	sent(f);
	must_see(sara, "تأیید شد");
	must_see(sara, "شدید");
	must_see(sara, "صندلی چرخ‌دار");
	must_see(sara, "بلیط سفر");
	must_see(sara, "پیگیری شود");
	f = form_of(sara, "woman_head", s->moradi, s->moradi_head);
	type(f, "q.reason", "addiction");
	type(f, "q.since", short_date(s, fa_add_months(s->today, -20)));
	type(f, "q.economic", "1");
	type(f, "q.psychological", "2");
	type(f, "q.social", "3");
	type(f, "q.physical", "1");
	type(f, "q.strengths", "خیاطی و خواهرش.");
	sent(f);
	must_see(sara, "اعتیاد همسر");
	must_see(sara, "همراهی نزدیک");
	must_open(sara, "/households/%s/forms", key_text(s, s->moradi));
	must_see(sara, "معلولیت، رأی کمیسیون و حقوق");
	must_see(sara, "زن سرپرست خانوار");
}

/* Each school year has its own answer; the latest does not write over the one before (R32). */
static void school_years(struct scene *s)
{
	int64_t child = joins(s, s->moradi, "یاسمن", 9, 5300, SCHOOLING_DROPPED_OUT, 0);
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f = form_of(sara, "school_year", s->moradi, child);

	type(f, "q.year", "1404");
	type(f, "q.state", "dropped_out");
	must_answer(sara, 422, go_with(f, "do", "submit"));
	must_see(sara, "چه چیزی جلویش را گرفته است");
	f = the_form(sara, "/forms/fill");
	tick(f, "q.why", "work");
	sent(f);
	must_see(sara, "کار می‌کند");
	f = form_of(sara, "school_year", s->moradi, child);
	type(f, "q.year", "1405");
	type(f, "q.state", "returned");
	must_answer(sara, 200, go_with(f, "do", "refresh"));
	f = the_form(sara, "/forms/fill");
	type(f, "q.back_on", short_date(s, fa_add_days(s->today, -20)));
	sent(f);
	must_see(sara, "بازگشته");
	must_open(sara, "/households/%s/forms", key_text(s, s->moradi));
	must_see(sara, "وضعیت مدرسه در سال تحصیلی");
	must_open(sara, "%s", scheme_path(s, "بازگشت به تحصیل"));
	must_see(sara, "یاسمن");
}

/* What is confidential is read by the worker and the technical responsible alone (R35, R36). */
static void confidential(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *leila = enter(s, LEILA), *farid = enter(s, FARID);
	struct form_on_page *f = form_of(sara, "social_harm", s->moradi, s->moradi_head);
	const char *answer;

	tick(f, "q.kinds", "violence");
	type(f, "q.when", "now");
	type(f, "q.level", "4");
	type(f, "q.words", "می‌گوید شب‌ها در را قفل می‌کند.");
	type(f, "q.strengths", "خواهرش همسایه است.");
	sent(f);
	must_see(sara, "خشونت در خانه");
	must_see(sara, "فوری");
	answer = strstr(sara->d.body, "/form-answers/");
	answer = arena_strndup(&s->w.arena, answer, sizeof "/form-answers/" - 1 + KEY_TEXT_SIZE - 1);
	must_open(sara, "/day");
	must_see(sara, "خطر فوری نوشته شده است");
	must_open(farid, "%s", answer);
	must_see(farid, "شب‌ها در را قفل می‌کند");
	must_answer(hamid, 404, get(hamid, "%s", answer));
	must_answer(leila, 404, get(leila, "%s", answer));
	f = form_of(sara, "genetic_risk", s->moradi, s->moradi_head);
	type(f, "q.kin", "cousins");
	type(f, "q.pregnant", "yes");
	type(f, "q.affected", "۱");
	type(f, "q.siblings", "no");
	type(f, "q.parents_side", "yes");
	type(f, "q.losses", "۰");
	sent(f);
	must_see(sara, "مشاورهٔ ژنتیک");
	must_open(sara, "/day");
	must_see(sara, "به مشاورهٔ ژنتیک ارجاع");
	answer = strstr(sara->d.body, "/form-answers/");
	must_open(sara, "/households/%s/referral", key_text(s, s->moradi));
	must(s, has_form(sara, "/referral"), "and is referred from the file");
	must_open(hamid, "/households/%s/forms", key_text(s, s->moradi));
	must_not_see(hamid, "شب‌ها");
}

/* A first interview has its form, its version and its signatures (R72); life and means of the house in figures (R106). */
static void interview(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f = form_of(sara, "first_interview", s->karimi, 0);

	tick(f, "q.reasons", "livelihood");
	type(f, "q.story", "پدر خانواده بیکار شده است.");
	type(f, "q.safe_today", "yes");
	type(f, "q.food_today", "yes");
	type(f, "q.strengths", "دخترشان گلدوزی می‌کند.");
	type(f, "q.agreed", "یکشنبه با هم به کاریابی.");
	type(f, "q.consent", "yes");
	must_answer(sara, 422, go_with(f, "do", "submit"));
	f = the_form(sara, "/forms/fill");
	type(f, "q.signed", "زهرا کریمی");
	sent(f);
	must_see(sara, "زهرا کریمی");
	must_see(sara, people_about[SARA].name);
	must_see(sara, "نسخهٔ ۱");
	must(s, !has_form(sara, "/forms/fill"), "what is signed is not written over");
	f = form_of(sara, "economic_study", s->karimi, 0);
	type(f, "q.members.0.work", "seeking");
	type(f, "q.members.0.income", "۴۰٬۰۰۰٬۰۰۰");
	type(f, "q.members.0.health", "ill");
	type(f, "q.housing", "rent");
	must_answer(sara, 200, go_with(f, "do", "refresh"));
	f = the_form(sara, "/forms/fill");
	type(f, "q.rent", "۲۵٬۰۰۰٬۰۰۰");
	type(f, "q.school", "۳٬۰۰۰٬۰۰۰");
	type(f, "q.debts", "۲۰۰٬۰۰۰٬۰۰۰");
	type(f, "q.skills", "گلدوزی، آشپزی.");
	sent(f);
	must_see(sara, "۲۰۰٬۰۰۰٬۰۰۰ ریال");
	must_see(sara, "۲۵٬۰۰۰٬۰۰۰ ریال");
	must_see(sara, "۳٬۰۰۰٬۰۰۰ ریال");
	must_see(sara, "بیماری طولانی");
}

const struct scenario scenarios_scheme[] = {
	SCENARIO("schemes: bands of age and conditions as data; who fits is listed", "R32 R33 R34", ages),
	SCENARIO("schemes: ordered by a specialist field, with quota, form and deadline; results are its own", "R46 R90 R99", ordered),
	SCENARIO("schemes: followed until an outcome; a child's is handed over", "R31 R32", followed),
	SCENARIO("persons: disability with decision, aids and rights; a woman heading her family", "R28 R29", circumstances),
	SCENARIO("persons: schooling, a year at a time; who is out of school is listed at the centre", "R32", school_years),
	SCENARIO("persons: harm and genetic risk, read by few", "R35 R36", confidential),
	SCENARIO("persons: the first interview and the economic study", "R72 R106", interview),
	SCENARIOS_END
};
