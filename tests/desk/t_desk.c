/* A day at the desk: search, request, slip, the public page, and handing files over.
 *
 * Runs the real pages in process on a small sample province.  What is held here is what
 * somebody would notice: a request gets a number and a code at once and once only; the
 * slip and the public page name nobody; another centre's file is told of by its centre
 * alone; a name never stands in an address; files go over with a reason in their history. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "case_read.h"
#include "http_drive.h"
#include "org.h"
#include "tap.h"
#include "web.h"

#define PASSWORD "zendegi-1405"

struct desk {
	struct options o;
	struct app app;
	struct web *web;
	struct http_drive d;
	struct arena arena;
	char dir[64];
};

static void desk_new(struct desk *s)
{
	struct buf errors;

	*s = (struct desk){ .o = { .province = "lorestan", .households = 900, .seed = 7, .quiet = true,
		.clock = "2026-11-22T06:30:00Z" } };
	str_copy(s->dir, sizeof s->dir, "/tmp/t_desk.XXXXXX");
	CHECK(mkdtemp(s->dir));
	s->o.data = s->dir;
	CHECK(cmd_demo(&s->o) == EXIT_OK);
	CHECK(app_open(&s->app, &s->o, APP_NO_FSYNC, NULL) == OK);
	arena_init(&s->arena, ARENA_CAP_DEFAULT);
	buf_init(&errors, 1 << 20);
	struct web_config c = { .store = s->app.store, .auth = s->app.auth, .orgs = s->app.orgs,
		.visit_rules = &s->app.rule_holder, .services = &s->app.service_holder, .calendar = &s->app.calendar, .clock = &s->app.clock,
		.version = "test" };
	if (web_new(&c, &errors, &s->web)) {
		printf("# %s\n", buf_str(&errors));
		exit(1);
	}
	buf_release(&errors);
	http_drive_init(&s->d, web_router(s->web), s->web);
}

static void desk_free(struct desk *s)
{
	http_drive_release(&s->d);
	web_free(s->web);
	arena_release(&s->arena);
	app_close(&s->app);
	CHECK(str_prefix(s->dir, "/tmp/t_desk."));
	if (!fork()) {
		execl("/bin/rm", "rm", "-rf", s->dir, (char *)NULL);
		_exit(1);
	}
}

/* ---- a browser -------------------------------------------------------------------------- */

static bool shows(struct desk *s, const char *text)
{
	return strstr(s->d.body, text) != NULL;
}

/* Value of the first control of that name on the page. */
static const char *value_on_page(struct desk *s, const char *name)
{
	const char *mark = arena_printf(&s->arena, "name=\"%s\" value=\"", name);
	const char *at = strstr(s->d.body, mark);

	if (!at)
		return "";
	at += strlen(mark);
	return arena_strndup(&s->arena, at, strcspn(at, "\""));
}

/* Form: pairs ended by NULL, with the page's own token. */
__attribute__((sentinel))
static int post(struct desk *s, const char *path, ...)
{
	const char *name, *csrf = value_on_page(s, "csrf");
	struct buf b;
	va_list ap;

	buf_init(&b, 1 << 16);
	http_form_add(&b, "csrf", csrf);
	va_start(ap, path);
	while ((name = va_arg(ap, const char *)))
		http_form_add(&b, name, va_arg(ap, const char *));
	va_end(ap);
	http_drive_post(&s->d, path, buf_str(&b));
	buf_release(&b);
	return s->d.status;
}

static void sign_in_as(struct desk *s, const char *user)
{
	http_drive_forget(&s->d);
	http_drive_get(&s->d, "/sign-in");
	post(s, "/sign-in", "user_name", user, "password", PASSWORD, NULL);
	http_drive_follow(&s->d);
}

static const char *location(struct desk *s)
{
	const char *to = http_drive_header(&s->d, "Location");

	return to ? arena_strdup(&s->arena, to) : "";
}

/* What follows a mark on the page, up to the next "<". */
static const char *text_after(struct desk *s, const char *mark)
{
	const char *at = strstr(s->d.body, mark);

	if (!at)
		return "";
	at += strlen(mark);
	return arena_strndup(&s->arena, at, strcspn(at, "<"));
}

static const char *key_of(struct desk *s, int64_t key)
{
	char text[KEY_TEXT_SIZE];

	key_write(key, text);
	return arena_strdup(&s->arena, text);
}

/* ---- what the store knows ------------------------------------------------------------------ */

static struct ctx program(struct desk *s)
{
	struct ctx ctx;

	app_ctx(&s->app, &ctx, &s->arena);
	return ctx;
}

/* A family of a centre other than `own`, that has a head and an open file. */
static struct household_row family_elsewhere(struct desk *s, int64_t own)
{
	struct ctx ctx = program(s);
	struct household_filter f = { .range = unit_range_of(unit_make(15, 0, 0)) };
	struct household_row *rows;
	size_t n;
	bool more;
	AUTO(tx) tx = {0};

	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(household_list(&tx, &f, 400, &rows, &n, &more) == OK);
	for (size_t i = 0; i < n; i++)
		if (rows[i].unit != own)
			return rows[i];
	CHECK(!"no other centre");
	return rows[0];
}

static struct household_row row_of(struct desk *s, int64_t key)
{
	struct ctx ctx = program(s);
	struct household_row row;
	AUTO(tx) tx = {0};

	CHECK(ctx_read(&ctx, shard_of_key(key), &tx) == OK);
	CHECK(household_row_of(&tx, ctx.scope, (household_key){ key }, &row) == OK);
	return row;
}

static int64_t unit_of_user(struct desk *s, const char *user)
{
	struct ctx ctx = program(s);
	struct staff staff;
	AUTO(tx) tx = {0};

	CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK);
	CHECK(staff_by_user_name(&tx, user, &staff) == OK);
	return staff.unit;
}

/* A family of the centre that left a phone. */
static struct household family_with_phone(struct desk *s, int64_t unit)
{
	struct ctx ctx = program(s);
	struct household_filter f = { .range = { unit, unit } };
	struct household_row *rows;
	struct household h = {0};
	size_t n;
	bool more;
	AUTO(tx) tx = {0};

	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(household_list(&tx, &f, 100, &rows, &n, &more) == OK);
	for (size_t i = 0; i < n && str_empty(h.phone); i++)
		CHECK(household_load(&ctx, &tx, rows[i].key, &h) == OK);
	CHECK(!str_empty(h.phone));
	return h;
}

/* A second social worker at the centre: a small province has one each. */
static void colleague(struct desk *s, int64_t unit)
{
	struct ctx ctx = program(s);
	struct staff_create person = { .unit = unit, .user_name = "hamkar.no", .name = "رها تازه‌وارد",
		.mobile = "09000000001", .profession = PROFESSION_SOCIAL_WORK };
	struct role_grant role = { .role = ROLE_SOCIAL_WORKER, .unit = unit, .from_on = ctx_today(&ctx) };
	int64_t staff, none;

	CHECK(operation_run(&ctx, &op_staff_create, SHARD_NATIONAL, &person, 0, &staff) == OK);
	CHECK(operation_run(&ctx, &op_role_grant, SHARD_NATIONAL, &role, staff, &none) == OK);
}

/* ---- the request, the slip, the public page ---------------------------------------------------- */

static const char *register_one(struct desk *s, const char *once)
{
	http_drive_get(&s->d, "/requests/new");
	is_i64(post(s, "/requests/new", "once", once, "applicant_name", "پروانه آزمون‌پور", "applicant_phone",
		"۰۹۱۶۱۲۳۴۵۶۷", "subject", "15", "channel", "in_person", "description",
		"می‌خواهد در کلاس مادران باشد", NULL), 303, "a request is registered");
	return location(s);
}

static void slip_names_nobody(struct desk *s, const char *request, char ret_code[32])
{
	const char *code;

	http_drive_get(&s->d, request);
	ok(shows(s, "پروانه آزمون‌پور") && shows(s, "کلاس مادران"), "the desk sees who asked and for what");
	code = text_after(s, "<dt>کد پیگیری</dt><dd><bdi dir=\"ltr\">");
	is_i64(strlen(code), 16, "the tracking code stands there in groups of four");
	str_copy(ret_code, 32, code);
	is_i64(http_drive_get(&s->d, arena_printf(&s->arena, "%s/slip", request)), 200, "there is a slip");
	ok(shows(s, code) && shows(s, "<svg"), "with the code, also to be read by a camera");
	ok(!shows(s, "آزمون‌پور") && !shows(s, "آموزش خانواده") && !shows(s, "کلاس مادران"),
		"a lost slip tells neither who asked nor for what");
	ok(shows(s, "تماس می‌گیرد"), "and says in plain words what happens next");
}

static const char *ask(struct desk *s, const char *from, const char *code, const char *digits)
{
	s->d.remote = from;
	http_drive_forget(&s->d);
	http_drive_get(&s->d, "/track");
	is_i64(post(s, "/track", "code", code, "digits", digits, NULL), 200, "the public page answers 200 whatever was asked");
	s->d.remote = "127.0.0.1";
	return arena_strdup(&s->arena, s->d.body);
}

static void public_page(struct desk *s, const char *code)
{
	const char *right = ask(s, "10.1.0.1", code, "۴۵۶۷"), *wrong, *unknown, *braked = "";

	ok(strstr(right, "تازه") && strstr(right, "تماس می‌گیرد"), "who has code and phone learns the state");
	ok(!strstr(right, "آزمون‌پور") && !strstr(right, "آموزش خانواده"), "but no name and no subject");
	wrong = ask(s, "10.1.0.2", code, "1111");
	unknown = ask(s, "10.1.0.2", "0000-0000-0000-0", "4567");
	ok(!strstr(wrong, "تازه"), "wrong digits open nothing");
	is_str(unknown, wrong, "an unknown code and wrong digits get the very same page");
	for (int i = 0; i < 4; i++)
		braked = ask(s, "10.1.0.2", code, "1111");
	is_str(ask(s, "10.1.0.2", code, "4567"), braked, "who guessed too often is not told, not even the right answer");
	ok(strstr(ask(s, "10.9.0.1", code, "4567"), "تازه") != NULL, "somebody elsewhere still is");
}

static void requests_day(struct desk *s)
{
	char code[32] = "";
	const char *request;

	sign_in_as(s, "paziresh");
	ok(shows(s, "ثبت‌شده‌های امروز"), "the receptionist's day begins at the desk");
	request = register_one(s, "0123456789abcdef0123456789abcdef");
	is_str(register_one(s, "0123456789abcdef0123456789abcdef"), request, "the same form sent twice is one request");
	slip_names_nobody(s, request, code);
	public_page(s, code);
	sign_in_as(s, "paziresh");
	http_drive_get(&s->d, request);
	is_i64(post(s, arena_printf(&s->arena, "%s/close", request), "ver", value_on_page(s, "ver"), "note", "", NULL), 422,
		"no request is closed without an answer or a word why");
	http_drive_get(&s->d, request);
	is_i64(post(s, arena_printf(&s->arena, "%s/answer", request), "ver", value_on_page(s, "ver"), "answer",
		"کلاس شنبه‌ها برپاست", NULL), 303, "it is answered");
	http_drive_get(&s->d, request);
	ok(shows(s, "پاسخ داده شد") && shows(s, "ثبت درخواست"), "state and history say so");
	ok(strstr(ask(s, "10.9.0.2", code, "4567"), "پاسخ آماده است") != NULL, "and the public page too");
}

/* The family has a file already: that is noticed by its phone, and tied, not opened twice (R9). */
static void one_file_a_family(struct desk *s)
{
	struct household h = family_with_phone(s, unit_of_user(s, "paziresh"));
	struct household_row other = family_elsewhere(s, h.unit);
	const char *request, *path;

	sign_in_as(s, "paziresh");
	http_drive_get(&s->d, "/requests/new");
	post(s, "/requests/new", "applicant_name", "زن همسایه", "applicant_phone", h.phone, "subject", "18",
		"channel", "phone", NULL);
	request = location(s);
	path = arena_printf(&s->arena, "%s/household", request);
	http_drive_get(&s->d, request);
	ok(shows(s, "همین خانواده است") && shows(s, h.family_name), "a phone that is known points to the family's file");
	is_i64(post(s, path, "ver", value_on_page(s, "ver"), "household", key_of(s, other.key.v), NULL), 404,
		"a file of another centre cannot be tied");
	http_drive_get(&s->d, request);
	is_i64(post(s, path, "ver", value_on_page(s, "ver"), "household", key_of(s, h.key.v), NULL), 303, "the family's can");
	http_drive_get(&s->d, request);
	ok(shows(s, arena_printf(&s->arena, "href=\"/households/%s\"", key_of(s, h.key.v))) && !shows(s, "همین خانواده است"),
		"the request leads to the file now");
}

/* ---- searching -------------------------------------------------------------------------------------- */

static void search_keeps_scope(struct desk *s)
{
	struct household_row other = family_elsewhere(s, unit_of_user(s, "paziresh"));
	const struct org *org = org_get(s->app.orgs);
	const char *centre = arena_strdup(&s->arena, org_name(org, other.unit, DATE_NONE));

	org_put(org);
	sign_in_as(s, "paziresh");
	http_drive_get(&s->d, "/search");
	is_i64(post(s, "/search", "q", other.file_number, NULL), 200, "a file number of another centre may be searched for");
	ok(shows(s, arena_printf(&s->arena, "یک پرونده باز در %s هست", centre)), "it is said where the file is");
	ok(!shows(s, arena_printf(&s->arena, "خانوار %s", other.family_name)) &&
		!shows(s, arena_printf(&s->arena, "/households/%s", key_of(s, other.key.v))),
		"and nothing else: no name, no way in");
	http_drive_get(&s->d, "/search?q=%D8%B2%D9%87%D8%B1%D8%A7");
	ok(!shows(s, "پیدا شد"), "what stands in an address is not searched for");
}

static void nothing_typed_twice(struct desk *s)
{
	sign_in_as(s, "paziresh");
	http_drive_get(&s->d, "/search");
	post(s, "/search", "q", "ژاله قهرمان‌نژاد", NULL);
	ok(shows(s, "چیزی پیدا نشد"), "somebody new is not found");
	post(s, "/requests/start", "applicant_name", value_on_page(s, "applicant_name"), NULL);
	ok(shows(s, "value=\"ژاله قهرمان‌نژاد\""), "but what was typed stands in the request's form");
	http_drive_get(&s->d, "/search");
	post(s, "/search", "q", "ژاله قهرمان‌نژاد", NULL);
	is_i64(post(s, "/search/open-file", "q", "ژاله قهرمان‌نژاد", NULL), 303, "a file may be begun as well");
	is_str(location(s), "/households/new", "with nothing personal in the address");
	http_drive_follow(&s->d);
	ok(shows(s, "value=\"ژاله\"") && shows(s, "value=\"قهرمان‌نژاد\""), "and the name stands in the file's form");
}

/* ---- the manager ---------------------------------------------------------------------------------------- */

static const char *first_worker(struct desk *s)
{
	const char *at = s->d.body;

	while ((at = strstr(at, "/centre/load?worker=")) != NULL) {
		const char *key = arena_strndup(&s->arena, at + 20, KEY_TEXT_SIZE - 1);

		at += 20;
		if (!str_prefix(key, "none"))
			return key;
	}
	return "";
}

static void hand_over(struct desk *s)
{
	const char *from, *to, *file;
	struct household_row before, after;
	int64_t key = 0, worker = 0;

	colleague(s, unit_of_user(s, "modir"));
	sign_in_as(s, "paziresh");
	is_i64(http_drive_get(&s->d, "/centre/load"), 404, "the desk does not hand files over");
	sign_in_as(s, "modir");
	is_i64(http_drive_get(&s->d, "/centre"), 200, "the manager's day");
	ok(shows(s, "از گنجایش"), "shows files against the centre's capacity");
	http_drive_get(&s->d, "/centre/load");
	from = first_worker(s);
	http_drive_get(&s->d, arena_printf(&s->arena, "/centre/load?worker=%s", from));
	file = value_on_page(s, "file");
	to = text_after(s, "<option value=\"\">انتخاب کنید</option><option value=\"");
	to = arena_strndup(&s->arena, to, strcspn(to, "\""));
	CHECK(key_read(file, &key) && key_read(to, &worker));
	before = row_of(s, key);
	is_i64(post(s, "/centre/load", "from", from, "file", file, "worker", to, "reason", "", NULL), 422,
		"a file is not handed over without a reason");
	ok(before.worker == row_of(s, key).worker, "and stays where it was");
	is_i64(post(s, "/centre/load", "from", from, "file", file, "worker", to, "reason", "بار کار زیاد است", NULL), 303,
		"with a reason it is");
	ok(strstr(location(s), "moved=1&left=0") != NULL, "one file moved");
	after = row_of(s, key);
	ok(after.worker == worker && before.worker != worker, "and is with the colleague now");
	http_drive_get(&s->d, arena_printf(&s->arena, "/centre/load?worker=%s", from));
	post(s, "/centre/load", "from", from, "file", file, "worker", to, "reason", "دوباره", NULL);
	ok(strstr(location(s), "moved=0&left=1") != NULL, "the same page sent again moves nothing");
	http_drive_get(&s->d, arena_printf(&s->arena, "/households/%s/history", file));
	post(s, arena_printf(&s->arena, "/households/%s/history", file), NULL);
	ok(shows(s, "بار کار زیاد است"), "the reason stands in the file's history");
}

int main(void)
{
	static struct desk s;

	desk_new(&s);
	requests_day(&s);
	one_file_a_family(&s);
	search_keeps_scope(&s);
	nothing_typed_twice(&s);
	hand_over(&s);
	desk_free(&s);
	return done();
}
