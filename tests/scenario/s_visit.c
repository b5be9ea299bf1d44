/* The social worker: her day, home visits, drafts, the week (R3, R41, R128-R138, R383, R391). */
#include "scenario.h"

/* The visit form of a household, filled in as most visits are. */
static struct form_on_page *visit_form(struct browser *b, int64_t household)
{
	struct form_on_page *f;

	must_open(b, "/households/%s/visit", key_text(b->s, household));
	f = the_form(b, "/visit");
	type(f, "notes", "مادر گفت شب‌ها راحت‌تر می‌خوابد.");
	type(f, "strengths", "همسایه‌ها هوایشان را دارند.");
	type(f, "outcome", "done");
	type(f, "address_check", "confirmed");
	return f;
}

static void day(struct scene *s)
{
	struct browser *sara = enter(s, SARA);

	must_open(sara, "/day");
	must_see(sara, day_text(s, s->today, FA_DATE_LONG));
	must_see(sara, "سلام سارا بهرامی");
	must_see(sara, "خانوار مرادی");
	must_see(sara, "۴۰ روز");
	must_see(sara, "خانوار کریمی");
	must_not_see(sara, "طاهری");
	must_not_see(sara, MARK);
	must_cost(s, 18, "the day");
}

static void recorded(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	date_t due = fa_add_months(s->today, 6);

	must_go(visit_form(sara, s->moradi));
	must_see(sara, "بازدید ثبت شد و موعد بعدی تعیین شد.");
	must_see(sara, day_text(s, due, FA_DATE_LONG));
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must_see(sara, short_date(s, due));
	must_not_see(sara, "دیرکرد");
	must(s, date_eq(household_now(s, s->moradi).next_visit_due, due), "due six months later");
	must_open(sara, "/day");
	must_not_see(sara, "۴۰ روز");
}

static void clamped(struct scene *s)
{
	struct browser *sara;

	set_day(s, 1406, 6, 31);
	sara = enter(s, SARA);
	must_go(visit_form(sara, s->moradi));
	must_see(sara, "۲۹ اسفند ۱۴۰۶");
	set_day(s, 1408, 6, 31);
	sara = enter(s, SARA);
	must_go(visit_form(sara, s->moradi));
	must_see(sara, "۳۰ اسفند ۱۴۰۸");
}

static void nobody_home(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	date_t due = household_now(s, s->moradi).next_visit_due;
	struct form_on_page *f;

	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	f = the_form(sara, "/visit");
	type(f, "outcome", "nobody_home");
	must_go(f);
	must_see(sara, "چون بازدید انجام نشد، موعد همان است که بود.");
	must_see(sara, "کسی خانه نبود");
	must(s, date_eq(household_now(s, s->moradi).next_visit_due, due), "the due day stays");
	must_open(sara, "/day");
	must_see(sara, "خانوار مرادی");
	must_see(sara, "۴۰ روز");
}

static void second_result(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_go(visit_form(sara, s->moradi));
	f = visit_form(sara, s->moradi);
	must_answer(sara, 409, go(f));
	must_see(sara, "بازدید");
	must_open(sara, "/households/%s/visits", key_text(s, s->moradi));
}

static void planned_twice(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *plan, *first, *second;
	const char *at, *key;

	must_open(sara, "/households/%s/plan", key_text(s, s->karimi));
	plan = the_form(sara, "/plan");
	type(plan, "planned_on", short_date(s, s->today));
	must_go(plan);
	must_see(sara, "بازدید در برنامه نشست.");
	must_open(sara, "/day");
	must_see(sara, "خانوار کریمی");
	at = strstr(sara->d.body, "/visit?planned=");
	if (!must(s, at != NULL, "the day leads to the planned visit's form"))
		return;
	key = arena_strndup(&s->w.arena, at + strlen("/visit?planned="), KEY_TEXT_SIZE - 1);
	must_open(sara, "/households/%s/visit?planned=%s", key_text(s, s->karimi), key);
	first = the_form(sara, "/visit");
	type(first, "notes", "همه خوب بودند.");
	type(first, "address_check", "confirmed");
	must_open(sara, "/households/%s/visit?planned=%s", key_text(s, s->karimi), key);
	second = the_form(sara, "/visit");
	type(second, "outcome", "nobody_home");
	must_go(first);
	must_answer(sara, 409, go(second));
}

static void double_submit(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f = visit_form(sara, s->moradi);
	const char *to;

	must_answer(sara, 303, go(f));
	to = say(s, "%s", where(sara));
	must_answer(sara, 303, go(f));
	must(s, str_eq(to, where(sara)), "the same visit both times: %s and %s", to, where(sara));
}

static void empty_form(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	f = the_form(sara, "/visit");
	type(f, "strengths", "خواهر بزرگ‌تر کمک می‌کند.");
	type(f, "visited_on", "");
	type(f, "outcome", "done");
	must_answer(sara, 422, go(f));
	must_see(sara, "هنوز ثبت نشد");
	must(s, strstr(sara->d.body, "id=\"f-notes-err\"") != NULL || strstr(sara->d.body, "f-visited_on-err") != NULL,
		"the error stands at its field");
	f = the_form(sara, "/visit");
	must(s, str_eq(typed_in(f, "strengths"), "خواهر بزرگ‌تر کمک می‌کند."), "what was typed is still there");
	type(f, "notes", "اکنون نوشتم.");
	type(f, "visited_on", short_date(s, s->today));
	type(f, "address_check", "confirmed");
	must_go(f);
}

static void digits(struct scene *s)
{
	static const char *const persian = "۱۴۰۵/۰۸/۲۵", *const arabic = "١٤٠٥/٠٨/٢٦", *const ascii = "1405-8-27";
	const struct { int64_t household; const char *date, *seen; int day; } days[] = {
		{ s->moradi, persian, "۲", 25 }, { s->karimi, arabic, "٢", 26 }, { s->taheri, ascii, "2", 27 } };
	struct browser *sara = enter(s, SARA), *omid = enter(s, OMID);

	for (size_t i = 0; i < COUNT_OF(days); i++) {
		struct browser *b = days[i].household == s->taheri ? omid : sara;
		struct form_on_page *f = visit_form(b, days[i].household);
		date_t on;

		type(f, "visited_on", days[i].date);
		type(f, "members_seen", days[i].seen);
		must_go(f);
		CHECK(fa_date(1405, 8, days[i].day, &on));
		must(s, date_eq(household_now(s, days[i].household).last_visit_on, on), "%s is understood", days[i].date);
		must_see(b, day_text(s, on, FA_DATE_LONG));
	}
}

static void future(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f = visit_form(sara, s->moradi);

	type(f, "visited_on", short_date(s, fa_add_days(s->today, 1)));
	must_answer(sara, 422, go(f));
	must(s, strstr(sara->d.body, "id=\"f-visited_on-err\"") != NULL, "the error stands at the day");
	f = the_form(sara, "/visit");
	must(s, str_eq(typed_in(f, "notes"), "مادر گفت شب‌ها راحت‌تر می‌خوابد."), "the notes are still there");
}

static void sections(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f = visit_form(sara, s->moradi);
	const char *notes = strstr(sara->d.body, "name=\"notes\""), *dwelling = strstr(sara->d.body, "name=\"dwelling\"");

	must(s, notes && dwelling && notes < dwelling, "free words come before the sections");
	type(f, "kind", "crisis");
	type(f, "dwelling", "urgent");
	type(f, "environment", "strained");
	type(f, "family", "good");
	type(f, "health", "acceptable");
	type(f, "safety", "strained");
	type(f, "harms", "سقف در خطر ریزش است.");
	type(f, "address_check", "corrected");
	type(f, "new_address", "خیابان معلم، کوچه سوم، پلاک ۹");
	type(f, "new_phone", "۰۹۰۰۱۲۳۴۵۶۷");
	type(f, "pension_proposal", "raise");
	type(f, "pension_reason", "اجاره خانه دو برابر شده است.");
	must_go(f);
	must_see(sara, "فوری (بحران)");
	must_see(sara, "نیازمند اقدام فوری");
	must_see(sara, "سقف در خطر ریزش است.");
	must_see(sara, "همسایه‌ها هوایشان را دارند.");
	must_see(sara, "اجاره خانه دو برابر شده است.");
	struct household h = household_now(s, s->moradi);
	must(s, str_eq(h.phone, "09001234567"), "the phone is corrected: %s", h.phone);
	must(s, strstr(h.address, "معلم") != NULL, "the address is corrected");
}

static void draft(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *mina = enter(s, MINA);
	struct form_on_page *f;

	f = visit_form(sara, s->moradi);
	must_answer(sara, 204, post(sara, say(s, "/drafts/visit/%s", key_text(s, s->moradi)), "notes", "نیمه‌کاره ماند",
		"strengths", "مهربانی", "members_seen", "۳", NULL));
	must_open(sara, "/day");
	must_see(sara, "بازدید خانوار مرادی");
	minutes_pass(s, 24 * 60);
	sara = enter(s, SARA);
	must_open(sara, "/households/%s/visit", key_text(s, s->moradi));
	must_see(sara, "نوشته نیمه‌کاره شما");
	f = the_form(sara, "/visit");
	must(s, str_eq(typed_in(f, "notes"), "نیمه‌کاره ماند"), "the words are back");
	must(s, str_eq(typed_in(f, "strengths"), "مهربانی"), "and the others");
	mina = enter(s, MINA);
	must_open(mina, "/households/%s/visit", key_text(s, s->moradi));
	must_not_see(mina, "نیمه‌کاره ماند");
	type(f, "address_check", "confirmed");
	type(f, "outcome", "done");
	must_go(f);
	must_open(sara, "/day");
	must_see(sara, "کار نیمه‌کاره‌ای ندارید.");
}

static void week(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "/week");
	must_see(sara, "خانوار مرادی");
	f = the_form(sara, "/week");
	must_answer(sara, 303, go(f));
	http_drive_follow(&sara->d);
	must_open(sara, "/week");
}

static void back_button(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f = visit_form(sara, s->moradi), *again;
	const char *made;

	must_answer(sara, 303, go(f));
	made = say(s, "%s", where(sara));
	/* Back: the form of before, as the browser kept it, with one word changed. */
	again = f;
	type(again, "notes", "با یک کلمه دیگر");
	must_answer(sara, 409, go(again));
	must_open(sara, "%s", made);
	must_see(sara, "مادر گفت شب‌ها راحت‌تر می‌خوابد.");
}

static void amended(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *mina;
	struct form_on_page *f = visit_form(sara, s->moradi);
	const char *path;

	must_answer(sara, 303, go(f));
	path = say(s, "%s", where(sara));
	must_open(sara, "%s", path);
	f = the_form(sara, "/amend");
	type(f, "amendment", "نام پزشک را اشتباه نوشته بودم.");
	must_go(f);
	must_see(sara, "متن پیشین در سابقه می‌ماند");
	must_see(sara, "نام پزشک را اشتباه نوشته بودم.");
	must_see(sara, "مادر گفت شب‌ها راحت‌تر می‌خوابد.");
	mina = enter(s, MINA);
	must_open(mina, "%s", path);
	must(s, !has_form(mina, "/amend"), "only its author amends it");
}

static void lists(struct scene *s)
{
	struct browser *sara = enter(s, SARA);

	must_open(sara, "/visits");
	must_see(sara, "خانوار مرادی");
	must_not_see(sara, MARK);
	must_cost(s, 16, "the list of due visits");
}

const struct scenario scenarios_visit[] = {
	SCENARIO("my day: overdue by days late, due soon, nothing of others", "R3 R41 R128 R135", day),
	SCENARIO("visit: recorded and next due six months later", "R3 R74 R128", recorded),
	SCENARIO("visit: 31 Shahrivar and six months is the last of Esfand", "R128", clamped),
	SCENARIO("visit: nobody home leaves the due day where it was", "R130 R138", nobody_home),
	SCENARIO("visit: a second result on the same day is refused", "R138", second_result),
	SCENARIO("visit: a planned visit gets one result", "R138 R41", planned_twice),
	SCENARIO("visit: sent twice, stored once", "R138", double_submit),
	SCENARIO("visit: an empty form says what is missing and keeps what was typed", "R383 R391", empty_form),
	SCENARIO("visit: a day to come is refused at its field", "R138", future),
	SCENARIO("visit: Persian, Arabic and Latin digits", "R128", digits),
	SCENARIO("visit: words first, five sections, strengths beside harms, address and pension",
		"R129 R131 R132 R133 R383", sections),
	SCENARIO("visit: half-written words wait for their author alone", "R125 R391", draft),
	SCENARIO("visit: the back button after saving changes nothing", "R138", back_button),
	SCENARIO("visit: amended with both texts kept", "R244", amended),
	SCENARIO("visits: overdue list of the worker", "R3 R128", lists),
	SCENARIO("week: suggested by lateness and neighbourhood", "R135 R4", week),
	SCENARIOS_END
};
