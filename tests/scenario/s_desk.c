/* Reception: search, requests, slip, opening a file (R8, R9, R22, R102, R104). */
#include "scenario.h"

static void search(struct browser *b, const char *typed)
{
	struct form_on_page *f;

	must_open(b, "/search");
	f = the_form(b, "/search");
	type(f, "q", typed);
	must_answer(b, 200, go(f));
}

static void finds(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);
	const char *const ways[] = { "مرادی", "مرادي", "فاطمه مرادی", "فاطمهمرادی", "  مرادی   فاطمه ", valid_id(s, 1000),
		household_now(s, s->moradi).file_number, "09160001000", "۰۹۱۶۰۰۰۱۰۰۰", "٠٩١٦٠٠٠١٠٠٠", "+98 916 000 1000" };

	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		search(leila, ways[i]);
		must(s, strstr(text_of(leila), "خانوار مرادی") != NULL, "\"%s\" finds her", ways[i]);
		must_not_see(leila, MARK);
	}
	must_cost(s, 6 + 2, "search");
	must(s, !strstr(leila->d.body, "?q="), "what was typed is in no address");
}

static void elsewhere(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);

	search(leila, valid_id(s, MARK_ID_SERIAL));
	must_see(leila, "یک پرونده باز در مرکز مثبت زندگی خرم‌آباد ۸ هست.");
	must_not_see(leila, "نوری");
	must_not_see(leila, MARK);
	search(leila, MARK);
	must_not_see(leila, "نوری");
	must(s, strstr(leila->d.body, key_text(s, s->nouri)) == NULL, "no key of it either");
}

static void opens_twice(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);
	struct form_on_page *f;

	must_open(leila, "/households/new");
	f = the_form(leila, "/households/new");
	type(f, "given_name", "زینب");
	type(f, "surname", "نوری");
	type(f, "national_id", valid_id(s, MARK_ID_SERIAL));
	must_answer(leila, 409, go(f));
	must_see(leila, "خرم‌آباد ۸");
	must_not_see(leila, MARK);
	f = the_form(leila, "/households/new");
	must(s, str_eq(typed_in(f, "given_name"), "زینب"), "what was typed stays");
	type(f, "duplicate_reason", "با هماهنگی مرکز ۸ در هر دو پرونده است.");
	must_go(f);
	must_see(leila, "پرونده تشکیل شد.");
}

static void opens(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);
	struct form_on_page *f;

	must_open(leila, "/households/new");
	f = the_form(leila, "/households/new");
	must_answer(leila, 422, go(f));
	must_see(leila, "هنوز ثبت نشد");
	must(s, strstr(leila->d.body, "id=\"f-given_name-err\"") != NULL, "the error stands at the name");
	f = the_form(leila, "/households/new");
	type(f, "given_name", "زینب");
	type(f, "surname", "حسنی");
	type(f, "national_id", "۱۲۳۴۵۶۷۸۹۰");
	type(f, "birth_on", "۱۳۶۳/۵/۱۲");
	must_answer(leila, 422, go(f));
	must(s, strstr(leila->d.body, "id=\"f-national_id-err\"") != NULL, "the wrong check digit is found");
	f = the_form(leila, "/households/new");
	must(s, str_eq(typed_in(f, "surname"), "حسنی"), "what was typed stays");
	type(f, "national_id", valid_id(s, 5001));
	type(f, "worker", key_text(s, s->staff[MINA]));
	must_go(f);
	must_see(leila, "پرونده تشکیل شد.");
	must_see(leila, "خانوار حسنی");
	must_see(leila, "مینا داودی");
}

static void registers(struct scene *s)
{
	struct browser *leila = enter(s, LEILA), *visitor = new_browser(s, "visitor");
	struct form_on_page *f;
	const char *request, *code;

	must_open(leila, "/requests/new");
	f = the_form(leila, "/requests/new");
	must_answer(leila, 422, go(f));
	must_see(leila, "هنوز ثبت نشد");
	f = the_form(leila, "/requests/new");
	type(f, "applicant_name", "کبری صفری");
	type(f, "applicant_phone", "۰۹۱۶۷۷۷۸۸۹۹");
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, "subject") && f->field[i].kind == OPTION && !str_empty(f->field[i].value)) {
			type(f, "subject", f->field[i].value);
			break;
		}
	if (!str_eq(typed_in(f, "channel"), "in_person"))
		type(f, "channel", "in_person");
	type(f, "description", "می‌پرسد چه کمکی برای اجاره هست.");
	must_answer(leila, 303, go(f));
	request = say(s, "%s", where(leila));
	must_answer(leila, 200, http_drive_follow(&leila->d));
	must_see(leila, "درخواست ثبت شد.");
	must_open(leila, "%s%s", request, strstr(request, "/slip") ? "" : "/slip");
	must_see(leila, "رسید درخواست");
	must_see(leila, "کد پیگیری");
	must_not_see(leila, "کبری");
	/* The visitor asks from home with code and last digits; a stranger without them learns nothing. */
	{
		const char *at = strstr(text_of(leila), "کد پیگیری");

		code = at ? at + strlen("کد پیگیری ") : "";
		code = arena_strndup(&s->w.arena, code, strcspn(code, " "));
	}
	must_open(visitor, "/track");
	f = the_form(visitor, "/track");
	type(f, "code", code);
	type(f, "digits", "8899");
	must_answer(visitor, 200, go(f));
	must_see(visitor, "مرکز مثبت زندگی خرم‌آباد ۷");
	must_not_see(visitor, "کبری");
	must_not_see(visitor, "اجاره");
	must_open(visitor, "/track");
	f = the_form(visitor, "/track");
	type(f, "code", code);
	type(f, "digits", "1111");
	must_answer(visitor, 200, go(f));
	must_see(visitor, "درخواستی پیدا نشد");
	must_open(leila, "/reception");
	must_see(leila, "کبری صفری");
	must_cost(s, 16, "reception");
}

static void answered(struct scene *s)
{
	struct browser *leila = enter(s, LEILA), *sara = enter(s, SARA);
	struct request_register in;
	int64_t key;
	struct form_on_page *f;

	record_init(&request_register_type, &in);
	in.household = s->moradi;
	in.subject = 1;
	in.channel = CHANNEL_PHONE;
	in.description = "عینک می‌خواهند.";
	key = done_by(s, LEILA, &op_request_register, &in, 0);
	must_open(leila, "/requests/%s", key_text(s, key));
	f = the_form(leila, "/owner");
	type(f, "owner", key_text(s, s->staff[SARA]));
	must_go(f);
	must_see(leila, "درخواست سپرده شد.");
	must_open(sara, "/day");
	must_see(sara, "درخواست‌های باز من");
	must(s, strstr(sara->d.body, key_text(s, key)) != NULL, "it stands in her day");
	must_open(sara, "/requests/%s", key_text(s, key));
	f = the_form(sara, "/answer");
	type(f, "answer", "");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/answer");
	type(f, "answer", "با خیریه بینایی هماهنگ شد.");
	must_go(f);
	must_see(sara, "پاسخ ثبت شد.");
	must_open(sara, "/households/%s/requests", key_text(s, s->moradi));
	must_see(sara, "پاسخ داده");
	must_open(leila, "/requests");
	must_cost(s, 14, "requests");
}

static void never_twice(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);
	struct form_on_page *f;

	search(leila, valid_id(s, 6001));
	must_see(leila, "چیزی پیدا نشد");
	f = the_form(leila, "/search/open-file");
	must_answer(leila, 303, go(f));
	must_answer(leila, 200, http_drive_follow(&leila->d));
	f = the_form(leila, "/households/new");
	must(s, str_eq(typed_in(f, "national_id"), valid_id(s, 6001)), "the ID came along: %s", typed_in(f, "national_id"));
	must(s, !strstr(where(leila), valid_id(s, 6001)), "not by the address");
}

static void double_submit(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);
	struct form_on_page *f;
	const char *to;

	must_open(leila, "/households/new");
	f = the_form(leila, "/households/new");
	type(f, "given_name", "زینب");
	type(f, "surname", "حسنی");
	type(f, "national_id", valid_id(s, 5002));
	must_answer(leila, 303, go(f));
	to = say(s, "%s", where(leila));
	must_answer(leila, 303, go(f));
	must(s, str_eq(to, where(leila)), "one file: %s, %s", to, where(leila));
}

/* The next day on which n working days have passed since the last look at the jobs. */
static void working_days_pass(struct scene *s, int n)
{
	days_pass(s, date_diff(s->today, fa_add_workdays(&s->app.calendar, s->today, n)));
	run_jobs(s);
}

static date_t deadline_of(struct scene *s, int64_t key)
{
	struct request r;
	struct ctx ctx;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(key), &tx) == OK);
	CHECK(row_load(&tx, &request_type, key, &r) == OK);
	return r.due_on;
}

static void rises(struct scene *s)
{
	struct request_register in;
	int64_t key;
	struct browser *b;
	struct form_on_page *f;
	const char *path;

	record_init(&request_register_type, &in);
	in.household = s->moradi;
	in.subject = 20;
	in.channel = CHANNEL_PHONE;
	in.owner = s->staff[SARA];
	key = done_by(s, LEILA, &op_request_register, &in, 0);
	path = say(s, "/requests/%s", key_text(s, key));
	/* Until its deadline it stays with its owner. */
	days_pass(s, date_diff(s->today, deadline_of(s, key)));
	run_jobs(s);
	b = enter(s, SARA);
	must_open(b, "%s", path);
	must_not_see(b, "نزد مدیر مرکز");
	working_days_pass(s, REQUEST_MANAGER_DAYS);
	b = enter(s, HAMID);
	must_open(b, "/centre");
	must_see(b, "نزد مدیر مرکز");
	must_open(b, "%s", path);
	must_see(b, "نزد مدیر مرکز است");
	must_see(b, "بالا رفتن درخواست دیرشده");
	/* The jobs may look as often as they like. */
	run_jobs(s);
	b = enter(s, SHIRIN);
	must_open(b, "/overview");
	must_not_see(b, "به شهرستان رسیده‌اند");
	working_days_pass(s, REQUEST_COUNTY_DAYS);
	b = enter(s, SHIRIN);
	must_open(b, "/overview");
	must_see(b, "به شهرستان رسیده‌اند");
	must_open(b, "%s", path);
	must_see(b, "نزد کارشناس شهرستان است");
	must(s, !has_form(b, "/answer"), "the county gives it to somebody; the centre answers");
	f = the_form(b, "/owner");
	type(f, "owner", key_text(s, s->staff[MINA]));
	must_go(f);
	must_not_see(b, "نزد کارشناس شهرستان است");
	must_open(b, "/overview");
	must(s, !strstr(b->d.body, path), "with its owner again");
	run_jobs(s);
	b = enter(s, MINA);
	must_open(b, "%s", path);
	must_see(b, "مینا داودی");
	f = the_form(b, "/answer");
	type(f, "answer", "با خانواده گفت‌وگو شد.");
	must_go(f);
	working_days_pass(s, 20);
	b = enter(s, HAMID);
	must_open(b, "%s", path);
	must_not_see(b, "نزد مدیر مرکز است");
}

const struct scenario scenarios_desk[] = {
	SCENARIO("search: any keyboard, any digits, joined names, ID, phone, file number", "R9 R102", finds),
	SCENARIO("search: elsewhere is said by centre and nothing more", "R9", elsewhere),
	SCENARIO("new file: a person with an open file elsewhere needs a reason", "R9", opens_twice),
	SCENARIO("new file: errors at the field, typed values kept, then opened with a worker", "R2 R8 R104", opens),
	SCENARIO("new file: sent twice, opened once", "R8", double_submit),
	SCENARIO("request: number at once, slip, public state by code and digits", "R8 R22 R102", registers),
	SCENARIO("request: owner, day, answer", "R22 R41 R102", answered),
	SCENARIO("search: what was typed comes along into the new file", "R8 R104", never_twice),
	SCENARIO("request: late, it rises to the manager and then to the county", "R22", rises),
	SCENARIOS_END
};
