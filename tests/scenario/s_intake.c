/* Leads, waiting lists, help without a file (R37, R38, R40, R83, R100, R101). */
#include "scenario.h"

static const char *href_of(struct browser *b, const char *start)
{
	const char *at = strstr(b->d.body, start);

	return at ? arena_strndup(&b->s->w.arena, at, strcspn(at, "\"")) : "/none";
}

/* Told by a stranger without a name or an account, found at the centre, never naming who told. */
static void told(struct scene *s)
{
	struct browser *visitor = new_browser(s, "visitor"), *leila = enter(s, LEILA), *farid = enter(s, FARID);
	struct browser *narges = enter(s, NARGES);
	struct form_on_page *f;
	const char *path;

	must_open(visitor, "/report");
	must_see(visitor, "در کدام شهرستان");
	must_open(visitor, "/report?county=%lld", (long long)s->unit[AT_COUNTY].v);
	f = the_form(visitor, "/report");
	type(f, "what", "پدر زمین‌گیر شده و بچه‌ها مدرسه نمی‌روند.");
	must_answer(visitor, 422, go(f));
	f = the_form(visitor, "/report");
	type(f, "unit", say(s, "%lld", (long long)s->unit[AT_A].v));
	type(f, "place", "کوچهٔ پشت نانوایی، در آبی");
	type(f, "reporter_name", "همسایهٔ مهربان");
	type(f, "reporter_phone", "۰۹۱۶۳۳۳۴۴۵۵");
	must_answer(visitor, 200, go(f));
	must_see(visitor, "سپاس که خبر دادید");
	must_open(leila, "/leads");
	must_see(leila, "مردم، صفحهٔ همگانی");
	path = href_of(leila, "/leads/0");
	must_open(leila, "%s", path);
	must_see(leila, "در آبی");
	must_not_see(leila, "همسایهٔ مهربان");
	must(s, !strstr(leila->d.body, "3334455") && !strstr(leila->d.body, "۳۳۳۴۴۵۵"), "nor the phone");
	must_answer(narges, 404, get(narges, "%s", path));
	must_open(farid, "%s", path);
	must_see(farid, "همسایهٔ مهربان");
	must_open(leila, "%s", path);
	must_go(the_form(leila, "/take"));
	must_see(leila, people_about[LEILA].name);
	must_go(the_form(leila, "/request"));
	must_see(leila, "نامی از خبردهنده در آن نیست");
	must_open(leila, "%s", href_of(leila, "/requests/0"));
	must_see(leila, "پشت نانوایی");
	must_not_see(leila, "همسایهٔ مهربان");
	must_open(leila, "/leads");
	must(s, strstr(leila->d.body, path) == NULL, "what became a request is done");
}

static void flood(struct scene *s)
{
	struct browser *machine = new_browser(s, "machine");
	int status = 200;

	for (int i = 0; i < 30 && status == 200; i++) {
		struct form_on_page *f;

		must_open(machine, "/report?county=%lld", (long long)s->unit[AT_COUNTY].v);
		f = the_form(machine, "/report");
		type(f, "unit", say(s, "%lld", (long long)s->unit[AT_A].v));
		type(f, "place", "خانهٔ ته کوچه");
		type(f, "what", "کمک لازم دارند.");
		status = go(f);
	}
	must(s, status == 429, "a machine has to wait: %d", status);
	must_see(machine, "کمی بعد دوباره بیایید");
}

static void closed_with_reason(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "/leads/new");
	f = the_form(sara, "/leads/new");
	type(f, "source", "school");
	type(f, "what", "دانش‌آموزی دو هفته نیامده است.");
	must_answer(sara, 422, go(f));
	must_see(sara, "یکی کافی است");
	f = the_form(sara, "/leads/new");
	type(f, "family", "خانوادهٔ صالحی");
	must_go(f);
	f = the_form(sara, "/close");
	type(f, "reason", "no_need");
	must_answer(sara, 422, go(f));
	f = the_form(sara, "/close");
	type(f, "note", "به خانهٔ پدربزرگ رفته بود و برگشته است.");
	must_go(f);
	must_see(sara, "کمکی نخواست");
}

static void joins(struct scene *s, struct browser *b, int64_t household, const char *priority, const char *reason)
{
	struct form_on_page *f;

	must_open(b, "/households/%s/waiting", key_text(s, household));
	f = the_form(b, "/waiting");
	type(f, "service", "18");
	type(f, "priority", priority);
	type(f, "reason", reason);
	must_go(f);
}

static void line(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN);
	struct form_on_page *f;
	const char *karimi, *moradi;

	joins(s, sara, s->moradi, "ordinary", "");
	joins(s, sara, s->ahmadi, "ordinary", "");
	must_open(sara, "/households/%s/waiting", key_text(s, s->karimi));
	f = the_form(sara, "/waiting");
	type(f, "service", "18");
	type(f, "priority", "first");
	must_answer(sara, 422, go(f));
	must_see(sara, "چرا این خانواده جلوتر است");
	joins(s, sara, s->karimi, "first", "کودک دوساله هنوز پاسخ صدا نمی‌دهد.");
	must_open(sara, "/households/%s/waiting", key_text(s, s->karimi));
	f = the_form(sara, "/waiting");
	type(f, "service", "18");
	must_answer(sara, 422, go(f));
	must_open(hamid, "/waiting?service=18&n=2");
	must_cost(s, 20, "a waiting list");
	karimi = strstr(hamid->d.body, key_text(s, s->karimi));
	moradi = strstr(hamid->d.body, key_text(s, s->moradi));
	must(s, karimi && moradi && karimi < moradi, "who is raised comes first");
	must_see(hamid, "۲ خانوار نشان‌شده");
	f = the_form(hamid, "/waiting/phase");
	type(f, "name", "مرحلهٔ دوم");
	must_go(f);
	must_see(hamid, "مرحله پذیرفته شد");
	must(s, strstr(hamid->d.body, key_text(s, s->karimi)) == NULL, "taken are no longer in the line");
	must(s, strstr(hamid->d.body, key_text(s, s->ahmadi)) != NULL, "the third still waits");
	must_open(sara, "/households/%s/requests", key_text(s, s->karimi));
	must_see(sara, "غربالگری");
	must_go((must_open(hamid, "/waiting?service=18"), the_form(hamid, "/undo")));
	must_see(hamid, "مرحله برگشت");
	must(s, strstr(hamid->d.body, key_text(s, s->karimi)) != NULL, "they stand where they stood");
	must_open(kamran, "/waiting?service=18");
	must_not_see(kamran, "کریمی");
	must_open(hamid, "/waiting?service=18");
	must_go(the_form(hamid, "/take"));
	must_see(hamid, "درخواست ثبت شد");
	must(s, strstr(hamid->d.body, key_text(s, s->karimi)) == NULL, "one by one as well");
}

static int brings(struct browser *b, const char *path, const char *kind, const void *bytes, size_t n)
{
	struct buf body;
	int status;

	buf_init(&body, 1 << 20);
	http_multipart_add(&body, "csrf", NULL, NULL, csrf_of(b), strlen(csrf_of(b)));
	http_multipart_add(&body, "kind", NULL, NULL, kind, strlen(kind));
	if (n)
		http_multipart_add(&body, "scan", "card.jpg", "image/jpeg", bytes, n);
	http_multipart_end(&body);
	status = http_drive_send(&b->d, "POST", path, HTTP_DRIVE_MULTIPART, buf_str(&body), body.len);
	buf_release(&body);
	return status;
}

static size_t a_photo(struct scene *s, const void **ret_bytes)
{
	FILE *f = fopen(PHOTO, "rbe");
	char *bytes = arena_alloc(&s->w.arena, 100000);
	size_t n;

	CHECK(f);
	n = fread(bytes, 1, 100000, f);
	fclose(f);
	*ret_bytes = bytes;
	return n;
}

/* Brought for one request, there for the next (R107). */
static void documents(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *leila = enter(s, LEILA), *kamran = enter(s, KAMRAN);
	const char *path = say(s, "/households/%s/documents", key_text(s, s->moradi)), *scan;
	struct request_register in;
	const void *photo;
	size_t n = a_photo(s, &photo);
	struct form_on_page *f;
	int64_t first, second;

	record_init(&request_register_type, &in);
	in.household = s->moradi;
	in.subject = 7;
	in.channel = CHANNEL_IN_PERSON;
	first = done_by(s, SARA, &op_request_register, &in, 0);
	must_open(leila, "/requests/%s", key_text(s, first));
	must_see(leila, "کارت ملی لازم است");
	must_open(leila, "%s", path);
	must_see(leila, "کارت ملی لازم است");
	must_answer(leila, 422, brings(leila, path, "id_card", "not a picture", 13));
	must_see(leila, "این فایل عکس نیست");
	must_open(leila, "%s", path);
	must_see(leila, "هنوز مدرکی دریافت نشده");
	if (s->w.pg) {
		must_answer(leila, 303, brings(leila, path, "id_card", NULL, 0));
	} else {
		must_answer(leila, 303, brings(leila, path, "id_card", photo, n));
	}
	must_answer(leila, 200, http_drive_follow(&leila->d));
	must_see(leila, "رسید؛ هنوز بررسی نشده");
	must(s, !has_form(leila, "/verify"), "reception does not judge");
	scan = href_of(leila, "/documents/0");
	if (!s->w.pg) {
		must_open(leila, "%s", scan);
		must(s, leila->d.body_len > 100 && memcmp(leila->d.body, "\xff\xd8", 2) == 0, "a picture, made anew");
		must_answer(kamran, 404, get(kamran, "%s", scan));
	}
	must_open(sara, "%s", path);
	f = the_form(sara, "/reject");
	type(f, "note", "");
	must_answer(sara, 422, go(f));
	must_open(sara, "%s", path);
	must_go(the_form(sara, "/verify"));
	must_see(sara, "درست است");
	second = done_by(s, SARA, &op_request_register, &in, 0);
	must_open(leila, "/requests/%s", key_text(s, second));
	must_see(leila, "کارت ملی درست است");
	must_not_see(leila, "کارت ملی لازم است");
	must_see(leila, "شناسنامه لازم است");
}

static void without_file(struct scene *s)
{
	struct browser *leila = enter(s, LEILA), *shirin = enter(s, SHIRIN);
	struct form_on_page *f;

	must_open(leila, "/light");
	f = the_form(leila, "/light");
	type(f, "service", "16");
	type(f, "people", "۲۴");
	type(f, "women", "۳۰");
	must_answer(leila, 422, go(f));
	f = the_form(leila, "/light");
	type(f, "women", "۱۵");
	type(f, "topic", "گفت‌وگو با نوجوان");
	must_go(f);
	must_see(leila, "۲۴ نفر");
	must_open(shirin, "/light");
	must_see(shirin, "۲۴ نفر");
	must_open(leila, "/light");
	f = the_form(leila, "/one-off");
	type(f, "given_name", "رقیه");
	type(f, "surname", "بیرانوند");
	type(f, "national_id", valid_id(s, 8100));
	type(f, "service", "7");
	type(f, "what", "یک بستهٔ زمستانی گرفت.");
	must_go(f);
	must_see(leila, "پرونده بسته شد");
	must_see(leila, "خانوار بیرانوند");
}

const struct scenario scenarios_intake[] = {
	SCENARIO("leads: told without an account or a name, the teller protected", "R83 R100 R101", told),
	SCENARIO("leads: a machine that floods has to wait", "R101", flood),
	SCENARIO("leads: looked into and closed with a reason", "R22 R100", closed_with_reason),
	SCENARIO("waiting: order with reasons, a phase with preview, taken back", "R38", line),
	SCENARIO("documents: a checklist, scan, verified, never asked twice", "R73 R107", documents),
	SCENARIO("without a file: counted people, one-off files opened and closed at once", "R37 R40", without_file),
	SCENARIOS_END
};
