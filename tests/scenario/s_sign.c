/* Signing in, second factor, roles, sessions, language, and what strangers get (R43, R45, R54). */
#include "scenario.h"

static void wrong_password(struct scene *s)
{
	struct browser *b = new_browser(s, "stranger");
	struct form_on_page *f;

	must_answer(b, 303, get(b, "/households/%s", key_text(s, s->moradi)));
	must(s, str_prefix(where(b), "/sign-in"), "to the door: %s", where(b));
	must_open(b, "/sign-in?next=/households");
	f = the_form(b, "/sign-in");
	type(f, "user_name", "sara");
	type(f, "password", "اشتباه اشتباه");
	must_answer(b, 422, go(f));
	must_see(b, "نام کاربری یا گذرواژه درست نیست.");
	f = the_form(b, "/sign-in");
	must(s, str_eq(typed_in(f, "user_name"), "sara"), "the name stays");
	type(f, "user_name", "nobody.here");
	type(f, "password", "اشتباه اشتباه");
	must_answer(b, 422, go(f));
	must_see(b, "نام کاربری یا گذرواژه درست نیست.");
	f = the_form(b, "/sign-in");
	type(f, "user_name", "sara");
	type(f, "password", PASSWORD);
	must_answer(b, 303, go(f));
	must(s, str_eq(where(b), "/households"), "goes where it was headed: %s", where(b));
}

static void open_redirect(struct scene *s)
{
	static const char *const evil[] = { "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1" };

	for (size_t i = 0; i < COUNT_OF(evil); i++) {
		struct browser *b = new_browser(s, "sara");
		struct form_on_page *f;

		must_open(b, "/sign-in");
		f = the_form(b, "/sign-in");
		type(f, "user_name", "sara");
		type(f, "password", PASSWORD);
		type(f, "next", evil[i]);
		must_answer(b, 303, go(f));
		must(s, str_eq(where(b), "/"), "%s leads to %s", evil[i], where(b));
	}
}

static void leaves(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *phone = enter(s, SARA);
	struct staff_leave in = { .left_on = s->today };
	struct ctx ctx;
	int64_t none;

	must_open(sara, "/day");
	must_open(phone, "/day");
	as_program(s, &ctx);
	must(s, operation_run(&ctx, &op_staff_leave, SHARD_NATIONAL, &in, s->staff[SARA], &none) == OK, "leaves: %s",
		ctx.fault.code);
	must_answer(sara, 303, get(sara, "/day"));
	must_answer(phone, 303, get(phone, "/households/%s", key_text(s, s->moradi)));
	struct browser *again = new_browser(s, "sara");
	must_open(again, "/sign-in");
	struct form_on_page *f = the_form(again, "/sign-in");
	type(f, "user_name", "sara");
	type(f, "password", PASSWORD);
	must_answer(again, 422, go(f));
}

static void switches(struct scene *s)
{
	struct role_grant grant;
	struct browser *mina;
	struct form_on_page *f;
	struct ctx ctx;
	int64_t none;
	const char *before;

	record_init(&role_grant_type, &grant);
	grant.role = ROLE_RECEPTIONIST;
	grant.unit = s->unit[AT_A].v;
	grant.from_on = fa_add_days(s->today, -1);
	as_program(s, &ctx);
	must(s, operation_run(&ctx, &op_role_grant, SHARD_NATIONAL, &grant, s->staff[MINA], &none) == OK, "granted");
	mina = enter(s, MINA);
	must_open(mina, "/me");
	must_see(mina, "کار با این نقش");
	before = say(s, "%s", http_drive_cookie(&mina->d, "session"));
	f = the_form(mina, "/me/role");
	must_answer(mina, 303, go(f));
	must(s, !str_eq(before, http_drive_cookie(&mina->d, "session")), "a new token");
	must_open(mina, "/reception");
	must_answer(mina, 404, get(mina, "/day"));
}

static void role_ends(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);
	struct role_assignment *roles;
	struct role_end in = { .to_on = fa_add_days(s->today, -1) };
	struct ctx ctx;
	int64_t none;
	size_t n;

	must_open(leila, "/reception");
	as_program(s, &ctx);
	{
		AUTO(tx) tx = {0};

		CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK);
		CHECK(row_list_by(&tx, &role_assignment_type, "staff", s->staff[LEILA], 5, &roles, &n) == OK && n == 1);
	}
	must(s, operation_run(&ctx, &op_role_end, SHARD_NATIONAL, &in, roles[0].key.v, &none) == OK, "ended: %s",
		ctx.fault.code);
	must_answer(leila, 303, get(leila, "/reception"));
}

/* ---- after the end --------------------------------------------------------------------------- */

/* A stranger who kept what the browser or the program of a person had: no page, no list, no deed. */
static void nothing_opens(struct scene *s, struct browser *page, struct browser *program, const char *csrf, const char *why)
{
	const char *file = key_text(s, s->moradi);
	const char *pages[] = { "/", "/day", "/me", "/households", "/search", say(s, "/households/%s", file),
		say(s, "/households/%s/history", file), say(s, "/households/%s/visit", file) };
	const char *reads[] = { "/api/v1/households", say(s, "/api/v1/households/%s", file), "/api/v1/visits/due",
		say(s, "/api/v1/households/%s/visits", file) };
	int64_t ver = household_now(s, s->moradi).ver;
	const char *form = say(s, "csrf=%s&notes=x&outcome=1&kind=1", csrf);

	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		int status = get(page, "%s", pages[i]);

		must(s, status == 303 && str_prefix(where(page), "/sign-in"), "%s: %s answers %d %s", why, pages[i], status,
			where(page));
	}
	for (size_t i = 0; i < COUNT_OF(reads); i++) {
		must_answer(page, 401, http_drive_get(&page->d, reads[i]));
		if (program)
			must_answer(program, 401, http_drive_get(&program->d, reads[i]));
	}
	must_answer(page, 303, http_drive_post(&page->d, say(s, "/households/%s/visit", file), form));
	must(s, str_prefix(where(page), "/sign-in"), "%s: a form leads to the door, not %s", why, where(page));
	if (program) {
		http_drive_with(&program->d, "Idempotency-Key", why);
		must_answer(program, 401, http_drive_json(&program->d, "POST", "/api/v1/visits",
			say(s, "{\"household\":\"%s\"}", file)));
	}
	must(s, household_now(s, s->moradi).ver == ver, "%s: nothing was done", why);
}

static const char *csrf_kept(struct scene *s, struct browser *b)
{
	must_open(b, "/households/%s/visit", key_text(s, s->moradi));
	return say(s, "%s", csrf_of(b));
}

static void keeps_cookie(struct scene *s, struct browser *b)
{
	http_drive_with(&b->d, "Cookie", say(s, "__Host-session=%s; session=%s", http_drive_cookie(&b->d, "session"),
		http_drive_cookie(&b->d, "session")));
}

static void ended(struct scene *s)
{
	struct browser *b = enter(s, SARA), *program;
	struct staff_leave leave = { .left_on = s->today };
	struct role_end role = { .to_on = fa_add_days(s->today, -1) };
	struct staff_role *roles;
	struct ctx ctx;
	const char *csrf = csrf_kept(s, b);
	int64_t none;
	size_t n;

	keeps_cookie(s, b);
	must_answer(b, 303, go(the_form(b, "/sign-out")));
	nothing_opens(s, b, NULL, csrf, "signed-out");
	b = enter(s, SARA);
	program = program_of(s, SARA);
	must_answer(program, 200, http_drive_get(&program->d, "/api/v1/households"));
	csrf = csrf_kept(s, b);
	keeps_cookie(s, b);
	as_program(s, &ctx);
	must(s, operation_run(&ctx, &op_staff_leave, SHARD_NATIONAL, &leave, s->staff[SARA], &none) == OK, "leaves");
	nothing_opens(s, b, program, csrf, "left");
	b = enter(s, MINA);
	program = program_of(s, MINA);
	csrf = csrf_kept(s, b);
	keeps_cookie(s, b);
	as_program(s, &ctx);
	{
		AUTO(tx) tx = { 0 };

		CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK);
		CHECK(staff_roles(&tx, (staff_key){ s->staff[MINA] }, s->today, &roles, &n) == OK && n == 1);
	}
	must(s, operation_run(&ctx, &op_role_end, SHARD_NATIONAL, &role, roles[0].key.v, &none) == OK, "role ends");
	nothing_opens(s, b, program, csrf, "role-over");
}

static const char *code_of(struct scene *s, const char *secret_base32, int step)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned char secret[20] = {0};
	unsigned long long bits = 0;
	int have = 0;
	size_t n = 0;

	for (const char *p = secret_base32; *p && n < sizeof secret; p++) {
		const char *at = strchr(letters, *p);

		if (!at)
			continue;
		bits = bits << 5 | (unsigned long long)(at - letters);
		have += 5;
		if (have >= 8) {
			have -= 8;
			secret[n++] = (unsigned char)(bits >> have);
		}
	}
	return say(s, "%06u", totp_at(secret, sizeof secret, s->w.clock.fixed_ms / 30000 + step));
}

static void second_factor(struct scene *s)
{
	struct setting_change on = { .name = SETTING_SECOND_FACTOR, .value = "1", .from_on = fa_add_days(s->today, -1) };
	struct browser *sara;
	struct form_on_page *f;
	const char *secret;
	struct ctx ctx;
	int64_t none;

	as_program(s, &ctx);
	must(s, operation_run(&ctx, &op_setting_change, SHARD_NATIONAL, &on, 0, &none) == OK, "asked for");
	sara = new_browser(s, "sara");
	must_open(sara, "/sign-in");
	f = the_form(sara, "/sign-in");
	type(f, "user_name", "sara");
	type(f, "password", PASSWORD);
	must_go(f);
	must_see(sara, "راه‌اندازی کد دوم");
	must_answer(sara, 303, get(sara, "/day"));
	must(s, str_eq(where(sara), "/second-factor/set-up"), "nothing else opens: %s", where(sara));
	must_open(sara, "/second-factor/set-up");
	f = the_form(sara, "/second-factor/set-up");
	secret = typed_in(f, "secret");
	type(f, "code", "000000");
	must_answer(sara, 422, go(f));
	must_see(sara, "این کد درست نیست");
	f = the_form(sara, "/second-factor/set-up");
	type(f, "code", code_of(s, secret, 0));
	must_answer(sara, 200, go(f));
	must_see(sara, "کدهای پشتیبان");
	must_open(sara, "/day");
	/* Next time the code is asked; typed with Persian digits it is the same code. */
	minutes_pass(s, 5);
	sara = new_browser(s, "sara");
	must_open(sara, "/sign-in");
	f = the_form(sara, "/sign-in");
	type(f, "user_name", "sara");
	type(f, "password", PASSWORD);
	must_go(f);
	must_see(sara, "کد دوم");
	f = the_form(sara, "/second-factor");
	struct buf b;
	buf_init(&b, 100);
	fa_put_digits_fa(&b, code_of(s, secret, 0));
	type(f, "code", arena_strdup(&s->w.arena, buf_str(&b)));
	buf_release(&b);
	must_go(f);
	must_open(sara, "/day");
}

static void times_out(struct scene *s)
{
	struct browser *sara = enter(s, SARA);

	minutes_pass(s, 29);
	must_open(sara, "/day");
	minutes_pass(s, 31);
	must_answer(sara, 303, get(sara, "/day"));
	sara = enter(s, SARA);
	for (int i = 0; i < 28; i++) {
		minutes_pass(s, 25);
		must_open(sara, "/day");
	}
	minutes_pass(s, 25);
	must_answer(sara, 303, get(sara, "/day"));
}

static void signs_out(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	const char *old;
	struct form_on_page *f;

	must_open(sara, "/day");
	old = say(s, "__Host-session=%s; session=%s", http_drive_cookie(&sara->d, "session"),
		http_drive_cookie(&sara->d, "session"));
	f = the_form(sara, "/sign-out");
	must_answer(sara, 303, go(f));
	must_answer(sara, 303, get(sara, "/day"));
	http_drive_with(&sara->d, "Cookie", old);
	must_answer(sara, 303, get(sara, "/day"));
}

static void ends_other(struct scene *s)
{
	struct browser *here = enter(s, SARA), *there = enter(s, SARA);
	struct form_on_page *f;

	must_open(here, "/me");
	f = the_form(here, "/me/sessions/end");
	must_go(f);
	must_open(here, "/day");
	must_answer(there, 303, get(there, "/day"));
}

static void language(struct scene *s)
{
	struct browser *sara = enter(s, SARA);

	must_open(sara, "/day");
	must(s, strstr(sara->d.body, "lang=\"fa\" dir=\"rtl\"") != NULL, "Persian first");
	struct form_on_page *f = the_form(sara, "/display");
	must_answer(sara, 303, go_with(f, "lang", "en"));
	must_open(sara, "/day");
	must(s, strstr(sara->d.body, "lang=\"en\" dir=\"ltr\"") != NULL, "then English");
	must_not_see(sara, "بازدیدهای امروز");
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must(s, strstr(sara->d.body, "dir=\"ltr\"") != NULL, "on every page");
}

static void headers(struct scene *s)
{
	static const char *const pages[] = { "/sign-in", "/day", "/households", "/no/such/page" };
	struct browser *sara = enter(s, SARA);

	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		const char *csp;

		get(sara, "%s", pages[i]);
		csp = http_drive_header(&sara->d, "Content-Security-Policy");
		must(s, csp && strstr(csp, "default-src 'none'") && !strstr(csp, "unsafe") && strstr(csp, "frame-ancestors 'none'"),
			"%s: policy %s", pages[i], csp ? csp : "none");
		must(s, str_eq(http_drive_header(&sara->d, "X-Content-Type-Options"), "nosniff"), "%s: nosniff", pages[i]);
		must(s, http_drive_header(&sara->d, "Referrer-Policy") != NULL, "%s: no referrer", pages[i]);
		must(s, !http_drive_header(&sara->d, "Access-Control-Allow-Origin"), "%s: no CORS", pages[i]);
	}
	sara->d.secure = true;
	get(sara, "/sign-in");
	must(s, http_drive_header(&sara->d, "Strict-Transport-Security") != NULL, "HSTS over TLS");
}

const struct scenario scenarios_sign[] = {
	SCENARIO("sign-in: one answer for a wrong name and a wrong password, then on to where one was headed", "R45",
		wrong_password),
	SCENARIO("sign-in: leads only to pages of ours", "R21", open_redirect),
	SCENARIO("sign-in: second factor set up and asked for, in Persian digits too", "R21", second_factor),
	SCENARIO("sessions: end after 30 idle minutes and after 12 hours", "R21", times_out),
	SCENARIO("sessions: signing out kills the token", "R21", signs_out),
	SCENARIO("sessions: one ends another of one's own", "R21", ends_other),
	SCENARIO("staff: who leaves loses every session at once", "R43", leaves),
	SCENARIO("roles: one login, several roles, switched with a new token", "R43 R45", switches),
	SCENARIO("roles: an ended role is over with the next request", "R43", role_ends),
	SCENARIO("sessions: what is ended opens no page and no call, and does nothing", "R21 R43", ended),
	SCENARIO("display: Persian and English by switch", "R45", language),
	SCENARIO("headers: policy without inline, nosniff, no referrer, no CORS, HSTS", "R21", headers),
	SCENARIOS_END
};
