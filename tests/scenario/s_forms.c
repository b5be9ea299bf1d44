/* Forms and assessments: filled with and without the file's knowledge, scored, alerting, kept (R105, R131, R254). */
#include "scenario.h"

static const struct form_version *form_called(struct scene *s, const char *code)
{
	struct form_version *list;
	struct ctx ctx;
	size_t n;

	as_program(s, &ctx);
	AUTO(tx) tx = { 0 };
	CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK && forms_in_force(&tx, s->today, &list, &n) == OK);
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].code, code))
			return &list[i];
	CHECK(!"the form is shipped");
	return NULL;
}

static const char *fill_path(struct scene *s, const char *code, int64_t household, int64_t member)
{
	const char *path = say(s, "/households/%s/forms/fill?form=%s", key_text(s, household), key_text(s, form_called(s, code)->key.v));

	return member ? say(s, "%s&member=%s", path, key_text(s, member)) : path;
}

static struct form_on_page *phq(struct browser *b, const char *each, const char *last)
{
	struct form_on_page *f;

	must_open(b, "%s", fill_path(b->s, "phq9", b->s->moradi, b->s->moradi_head));
	f = the_form(b, "/forms/fill");
	for (int i = 1; i <= 9; i++)
		type(f, say(b->s, "q.q%d", i), i == 9 ? last : each);
	return f;
}

/* Item 9 cannot be overlooked: it stands on the worker's day until somebody writes what was done. */
static void item_nine(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *mina = enter(s, MINA), *farid = enter(s, FARID);
	struct form_on_page *f = phq(sara, "1", "2");

	must_answer(sara, 303, go_with(f, "do", "submit"));
	must_answer(sara, 200, http_drive_follow(&sara->d));
	must_see(sara, "فرم ثبت شد.");
	must_see(sara, "پاسخ به پرسش ۹");
	must_see(sara, "متوسط");
	must_open(sara, "/day");
	must_see(sara, "هشدارهای سنجش");
	must_cost(s, 19, "the day with an alert");
	must_open(farid, "/centre");
	must_see(farid, "پاسخ به پرسش ۹");
	must_open(mina, "/day");
	must_not_see(mina, "پاسخ به پرسش ۹");
	must_open(sara, "/households/%s/forms", key_text(s, s->moradi));
	must_see(sara, "امتیاز ۱۰");
	must_cost(s, 18, "the tab of forms");
	must_answer(sara, 200, get(sara, "/form-answers/%s", strstr(sara->d.body, "/form-answers/") ?
		arena_strndup(&s->w.arena, strstr(sara->d.body, "/form-answers/") + 14, KEY_TEXT_SIZE - 1) : ""));
	f = the_form(sara, "/done");
	type(f, "note", "همان ساعت گفت‌وگو کردیم؛ خواهرش پیش او می‌ماند.");
	must_go(f);
	must_not_see(sara, "رسیدگی به هشدار");
	must_open(sara, "/day");
	must_not_see(sara, "پاسخ به پرسش ۹");
}

static void over_time(struct scene *s)
{
	struct browser *sara = enter(s, SARA);

	must_answer(sara, 303, go_with(phq(sara, "3", "0"), "do", "submit"));
	days_pass(s, 30);
	sara = enter(s, SARA);
	must_answer(sara, 303, go_with(phq(sara, "1", "0"), "do", "submit"));
	must_open(sara, "/households/%s/forms", key_text(s, s->moradi));
	must_see(sara, "۲ بار");
	must_see(sara, "خفیف");
	must_see(sara, "امتیاز ۲۴");
	must(s, strstr(sara->d.body, "<svg") != NULL, "a small chart");
}

/* Without a script: the server shows what applies, keeps what was typed, refuses what is missing. */
static void without_script(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "%s", fill_path(s, "first_interview", s->moradi, 0));
	must(s, strstr(sara->d.body, "data-q=\"reason_other\"") && strstr(strstr(sara->d.body, "data-q=\"reason_other\""), " hidden>"),
		"what does not apply is hidden");
	f = the_form(sara, "/forms/fill");
	type(f, "q.story", "پدر خانواده ماه پیش کارش را از دست داد.");
	type(f, "q.safe_today", "unsure");
	must_answer(sara, 200, go_with(f, "do", "refresh"));
	must_see(sara, "خطر چیست و برای چه کسی؟");
	f = the_form(sara, "/forms/fill");
	must(s, str_eq(typed_in(f, "q.story"), "پدر خانواده ماه پیش کارش را از دست داد."), "what was typed stays");
	must_answer(sara, 422, go_with(f, "do", "submit"));
	must_see(sara, "این بخش را هم پر کنید.");
	f = the_form(sara, "/forms/fill");
	type(f, "q.reasons", "livelihood");
	type(f, "q.food_today", "yes");
	type(f, "q.strengths", "همسایه‌ها پشت هم‌اند.");
	type(f, "q.agreed", "چهارشنبه با هم به کاریابی می‌رویم.");
	type(f, "q.consent", "no");
	must_answer(sara, 303, go_with(f, "do", "submit"));
	must_answer(sara, 200, http_drive_follow(&sara->d));
	must_see(sara, "چهارشنبه با هم به کاریابی می‌رویم.");
}

/* What the file knows is there already; rows come and go by the server. */
static void nothing_twice(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;
	const char *name;

	must_open(sara, "%s", fill_path(s, "economic_study", s->moradi, 0));
	f = the_form(sara, "/forms/fill");
	name = typed_in(f, "q.members.0.name");
	must(s, !str_empty(name), "the head's name is filled in");
	must_answer(sara, 200, go_with(f, "do", "add.members"));
	f = the_form(sara, "/forms/fill");
	must(s, str_eq(typed_in(f, "q.members.0.name"), name), "the first row stays");
	must(s, typed_in(f, "rows.members") && !str_eq(typed_in(f, "rows.members"), "1"), "and a row is added");
	must_answer(sara, 200, go_with(f, "do", "drop.members.0"));
	f = the_form(sara, "/forms/fill");
	must(s, !str_eq(typed_in(f, "q.members.0.name"), name), "and one removed");
}

static void kept_as_draft(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;
	const char *form = key_text(s, form_called(s, "first_interview")->key.v);
	const char *path = say(s, "/drafts/form/%s-%s", form, key_text(s, s->moradi));

	must_open(sara, "%s", fill_path(s, "first_interview", s->moradi, 0));
	must_answer(sara, 204, post(sara, path, "q.story", "نیمه‌کاره ماند", "q.food_today", "yes", NULL));
	must_open(sara, "/day");
	must_see(sara, "فرم نیمه‌کارهٔ خانوار مرادی");
	must_open(sara, "%s", fill_path(s, "first_interview", s->moradi, 0));
	f = the_form(sara, "/forms/fill");
	must(s, str_eq(typed_in(f, "q.story"), "نیمه‌کاره ماند"), "the draft goes on");
}

/* Nobody outside the file sees it, and reception not what is not hers. */
static void closed_doors(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *leila = enter(s, LEILA), *zahra = enter(s, ZAHRA);
	const char *answer;

	must_answer(sara, 303, go_with(phq(sara, "1", "0"), "do", "submit"));
	answer = say(s, "%s", where(sara));
	must_answer(leila, 404, get(leila, "%s", answer));
	must_answer(leila, 404, get(leila, "%s", fill_path(s, "phq9", s->moradi, s->moradi_head)));
	must_answer(zahra, 404, get(zahra, "%s", answer));
	must_answer(zahra, 404, get(zahra, "/households/%s/forms", key_text(s, s->moradi)));
	must_answer(zahra, 404, get(zahra, "%s", fill_path(s, "phq9", s->moradi, s->moradi_head)));
}

static void withdrawn(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_answer(sara, 303, go_with(phq(sara, "1", "0"), "do", "submit"));
	must_answer(sara, 200, http_drive_follow(&sara->d));
	f = the_form(sara, "/withdraw");
	type(f, "reason", "برای عضو دیگری بود.");
	must_go(f);
	must_see(sara, "برای عضو دیگری بود.");
	must_open(sara, "/households/%s/forms", key_text(s, s->moradi));
	must_see(sara, "پس‌گرفته");
}

/* A version in use never changes; a new one stands beside it. */
static void versions(struct scene *s)
{
	struct form_version_input in = { .from = form_called(s, "gad7")->key };
	struct form_publish_input pub = { .valid_from = s->today };
	struct form_edit_input edit = { .body = { "{\"fa\":\"x\",\"about\":\"person\",\"items\":[]}" } };
	const struct form_version *old = form_called(s, "gad7");
	int64_t draft = done_by(s, GOLNAR, &op_form_version, &in, 0), key;
	struct ctx ctx;

	must(s, form_called(s, "gad7")->key.v == old->key.v, "a draft is not in force");
	as_person(s, &ctx, GOLNAR);
	ctx.if_version = 1;
	must(s, operation_run(&ctx, &op_form_edit, SHARD_NATIONAL, &edit, old->key.v, &key) == CONFLICT, "what is in use stays as it is");
	as_person(s, &ctx, GOLNAR);
	ctx.if_version = 1;
	must(s, operation_run(&ctx, &op_form_publish, SHARD_NATIONAL, &pub, draft, &key) == OK, "the draft is published");
	must(s, form_called(s, "gad7")->key.v == draft && form_called(s, "gad7")->number == 2, "and is in force from its day");
}

/* The administrator writes a form in the browser; a worker fills it in a minute later. */
static void written_in_the_browser(struct scene *s)
{
	struct browser *reza = enter(s, REZA), *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(reza, "/admin/forms");
	f = the_form(reza, "/admin/forms");
	type(f, "code", "garden");
	must_go(f);
	must_see(reza, "بخش نخست");
	f = the_form(reza, "/edit");
	must_answer(reza, 422, post(reza, f->action, "do", "add", "after", "first", "ver", "1", "type", "choice", "name", "has",
		"fa", "باغچه دارند؟", "list", "nolist", NULL));
	must_see(reza, "فهرست گزینه‌های این پرسش پیدا نشد.");
	must_answer(reza, 303, post(reza, f->action, "do", "add", "after", "first", "ver", "1", "type", "choice", "name", "has",
		"fa", "باغچه دارند؟", "list", "yesno", "required", "true()", NULL));
	must_answer(reza, 200, http_drive_follow(&reza->d));
	must_see(reza, "باغچه دارند؟");
	must_go(the_form(reza, "/publish"));
	must_see(reza, "در حال استفاده");
	must_answer(reza, 200, get(reza, "/admin/forms/%s/xforms", key_text(s, form_called(s, "garden")->key.v)));
	must(s, strstr(reza->d.body, "<select1 ref=\"/data/first/has\">") != NULL, "exported as XForms");
	must_open(sara, "%s", fill_path(s, "garden", s->moradi, 0));
	f = the_form(sara, "/forms/fill");
	type(f, "q.has", "yes");
	must_answer(sara, 303, go_with(f, "do", "submit"));
}

/* R382: no steady income, the children's school, the rent: the study has a place for each, and adds them up. */
static void money_of_the_house(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "%s", fill_path(s, "economic_study", s->moradi, 0));
	must_see(sara, "سرچشمه‌های درآمد");
	f = the_form(sara, "/forms/fill");
	type(f, "q.housing", "rent");
	type(f, "q.rent", "30000000");
	type(f, "q.school", "5000000");
	must_answer(sara, 200, go_with(f, "do", "refresh"));
	f = the_form(sara, "/forms/fill");
	must(s, typed_in(f, "q.rent") && typed_in(f, "q.school"), "rent and school cost stand");
	must_see(sara, "۳۵٬۰۰۰٬۰۰۰");
}

const struct scenario scenarios_forms[] = {
	SCENARIO("story: rent, school costs and each source of income have their place", "R131 R382", money_of_the_house),
	SCENARIO("an answer about self-harm waits on the worker's day until somebody acted", "R254", item_nine),
	SCENARIO("results of an instrument over time, on the file", "R254", over_time),
	SCENARIO("a first interview without a script: what applies is shown, nothing typed is lost", "R105 R254", without_script),
	SCENARIO("what the file knows is not asked twice; rows are added and removed", "R105 R131", nothing_twice),
	SCENARIO("a form half filled survives and stands on the day", "R105", kept_as_draft),
	SCENARIO("filled forms stay inside the scope and the roles of the form", "R254", closed_doors),
	SCENARIO("a form filled in by mistake is withdrawn with its reason", "R254", withdrawn),
	SCENARIO("a published version never changes; the next stands beside it", "R254", versions),
	SCENARIO("a form written in the browser is filled in a minute later", "R254", written_in_the_browser),
	SCENARIOS_END,
};
