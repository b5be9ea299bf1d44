/* The household's file: one screen, masks, history, readers, stale forms (R1, R21, R104, R387). */
#include "scenario.h"

#include "document.h"

static void one_screen(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct household h = household_now(s, s->moradi);

	/* The first file of a day asks how many were read today (brake.h); from then on a page costs its own. */
	must_open(sara, "/households/%s", key_text(s, s->karimi));
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must_cost(s, 10, "the file");
	must_see(sara, "خانوار مرادی");
	must_see(sara, "آرش مرادی");
	must_see(sara, "سرپرست");
	must_see(sara, "سارا بهرامی");
	must_see(sara, "کامل بودن پرونده");
	must_not_see(sara, valid_id(s, 1000));
	must_not_see(sara, h.phone);
	must_not_see(sara, "پلاک ۱۲");
}

static void masked(struct scene *s)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(sara, "/households/%s", key_text(s, s->moradi));
	f = the_form(sara, "/show");
	must_answer(sara, 200, go(f));
	must_see(sara, "پلاک ۱۲");
	must_open(sara, "/households/%s/readers", key_text(s, s->moradi));
	must_see(sara, "نشانی، تلفن و کد ملی");
	must_see(sara, "سارا بهرامی");
}

static void readers(struct scene *s)
{
	struct browser *mina = enter(s, MINA), *hamid = enter(s, HAMID);

	must_open(mina, "/households/%s", key_text(s, s->moradi));
	minutes_pass(s, 5);
	must_open(mina, "/households/%s/members", key_text(s, s->moradi));
	must_open(hamid, "/households/%s/readers", key_text(s, s->moradi));
	must_see(hamid, "مینا داودی");
	must_see(hamid, "مددکار");
	must_see(hamid, "نمای کلی پرونده");
	must_see(hamid, "اعضای خانوار");
}

static void history(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID);
	struct form_on_page *f;

	must_open(hamid, "/households/%s/worker", key_text(s, s->moradi));
	f = the_form(hamid, "/worker");
	type(f, "worker", key_text(s, s->staff[MINA]));
	type(f, "reason", "محله مینا نزدیک‌تر است.");
	must_go(f);
	must_see(hamid, "پرونده به مددکار سپرده شد.");
	must_see(hamid, "مینا داودی");
	must_open(hamid, "/households/%s/history", key_text(s, s->moradi));
	must_see(hamid, "سپردن به مددکار");
	must_see(hamid, "حمید رستمی");
	must_see(hamid, "سارا بهرامی");
	must_see(hamid, "مینا داودی");
	f = the_form(hamid, "/history");
	must_answer(hamid, 200, go(f));
	must_see(hamid, "محله مینا نزدیک‌تر است.");
}

static void stale(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID);
	struct form_on_page *hers, *his;

	must_open(sara, "/households/%s/edit", key_text(s, s->moradi));
	hers = the_form(sara, "/edit");
	must_open(hamid, "/households/%s/edit", key_text(s, s->moradi));
	his = the_form(hamid, "/edit");
	type(his, "paper_archive_no", "A-99");
	must_go(his);
	type(hers, "paper_archive_no", "A-11");
	must_answer(sara, 409, go(hers));
	must_see(sara, "همکار دیگری پرونده را تغییر داد");
	must_see(sara, "A-99");
	must_see(sara, "A-11");
	must(s, str_eq(household_now(s, s->moradi).paper_archive_no, "A-99"), "nothing is overwritten");
	hers = the_form(sara, "/edit");
	must_go(hers);
	must(s, str_eq(household_now(s, s->moradi).paper_archive_no, "A-11"), "after seeing both, a second time is meant");
}

static void members(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);
	struct form_on_page *f;
	int64_t before = household_now(s, s->moradi).members;

	must_open(leila, "/households/%s/member", key_text(s, s->moradi));
	f = the_form(leila, "/member");
	type(f, "relation", "child");
	type(f, "birth_kind", "expected");
	type(f, "birth_on", short_date(s, fa_add_months(s->today, 4)));
	type(f, "id_kind", "unborn");
	type(f, "surname", "مرادي");            /* with the Arabic yeh of an older keyboard */
	must_go(f);
	must_see(leila, "عضو تازه افزوده شد.");
	must_see(leila, "در راه");
	must_open(leila, "/households/%s/member", key_text(s, s->moradi));
	f = the_form(leila, "/member");
	type(f, "relation", "parent");
	type(f, "given_name", "گل‌بانو");
	type(f, "id_kind", "none");
	must_answer(leila, 422, go(f));
	must_see(leila, "بنویسید چرا این شخص شناسه ندارد.");
	f = the_form(leila, "/member");
	must(s, str_eq(typed_in(f, "given_name"), "گل‌بانو"), "the name is still there");
	type(f, "id_reason", "شناسنامه سوخته است.");
	must_go(f);
	must(s, household_now(s, s->moradi).members == before + 2, "two more");
}

static void completeness(struct scene *s)
{
	struct browser *leila = enter(s, LEILA);

	must_open(leila, "/households/%s", key_text(s, s->shams));
	must_see(leila, "کامل بودن پرونده");
	must_see(leila, "بدون مددکار");
}

static void list(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID);

	must_open(hamid, "/households");
	must_see(hamid, "خانوار مرادی");
	must_see(hamid, "خانوار شمس");
	must_not_see(hamid, MARK);
	must_not_see(hamid, "طاهری");
	must_cost(s, 10, "the list of files");
}

static void closed(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *sara = enter(s, SARA);
	struct form_on_page *f;

	must_open(hamid, "/households/%s/close", key_text(s, s->karimi));
	f = the_form(hamid, "/close");
	type(f, "close_reason", "own_wish");
	type(f, "reason", "کار پیدا کردند.");
	must_go(f);
	must_see(hamid, "پرونده بسته شد.");
	must_answer(sara, 409, get(sara, "/households/%s/visit", key_text(s, s->karimi)));
	must_open(hamid, "/households/%s/reopen", key_text(s, s->karimi));
	f = the_form(hamid, "/reopen");
	type(f, "reason", "برگشتند.");
	must_go(f);
	must_see(hamid, "بدون مددکار");
}

static void moved(struct scene *s)
{
	struct browser *shirin = enter(s, SHIRIN), *sara = enter(s, SARA), *kamran = enter(s, KAMRAN);
	date_t due = household_now(s, s->moradi).next_visit_due;
	struct form_on_page *f;

	must_open(shirin, "/households/%s/centre", key_text(s, s->moradi));
	f = the_form(shirin, "/centre");
	type(f, "unit", say(s, "%lld", (long long)s->unit[AT_B].v));
	type(f, "reason", "خانواده به آن محله رفت.");
	must_go(f);
	run_jobs(s);
	must_answer(sara, 404, get(sara, "/households/%s", key_text(s, s->moradi)));
	must_open(kamran, "/households/%s", key_text(s, s->moradi));
	must_see(kamran, "این خانواده هنوز مددکار ندارد.");
	must(s, date_eq(household_now(s, s->moradi).next_visit_due, due), "no due visit is lost");
}

/* A file of years costs what a new one does: no page has a statement for each row. */
static void thick(struct scene *s)
{
	static const struct { const char *tab; int most; } tabs[] = {
		{ "", 10 }, { "/members", 10 }, { "/visits", 10 }, { "/requests", 10 }, { "/documents", 12 }, { "/needs", 12 },
		{ "/plans", 16 }, { "/tasks", 12 }, { "/referrals", 12 }, { "/forms", 14 }, { "/history", 14 }, { "/contact", 14 },
	};
	struct browser *sara = enter(s, SARA);
	const char *family = key_text(s, s->moradi);
	struct request_register asked;
	struct document_receive paper;

	for (int i = 20; i > 0; i--)
		visited(s, SARA, s->moradi, fa_add_days(s->today, -9 * i), "همه خوب بودند.");
	for (int i = 0; i < 10; i++) {
		record_init(&request_register_type, &asked);
		asked.household = s->moradi;
		asked.subject = 1 + i;
		asked.channel = CHANNEL_PHONE;
		done_by(s, SARA, &op_request_register, &asked, 0);
	}
	for (int i = 0; i < 40; i++) {
		record_init(&document_receive_type, &paper);
		paper.household.v = s->moradi;
		paper.kind = 1 + i % 5;
		done_by(s, LEILA, &op_document_receive, &paper, 0);
	}
	run_jobs(s);
	must_open(sara, "/households/%s", key_text(s, s->karimi));
	for (size_t i = 0; i < COUNT_OF(tabs); i++) {
		must_open(sara, "/households/%s%s", family, tabs[i].tab);
		must_cost(s, tabs[i].most, say(s, "tab %s of a thick file", tabs[i].tab));
	}
	must_open(sara, "/requests");
	must_cost(s, 14, "requests with ten more");
	must_open(sara, "/visits");
	must_cost(s, 16, "due visits");
	must_open(sara, "/households");
	must_cost(s, 10, "the list of files");
}

const struct scenario scenarios_file[] = {
	SCENARIO("file: the family in one screen, sensitive fields masked", "R1 R104 R387", one_screen),
	SCENARIO("file: what is masked is shown on request and journalled", "R10 R21", masked),
	SCENARIO("file: who has read it", "R21 R244", readers),
	SCENARIO("file: who, when, what before and after, why", "R2 R244", history),
	SCENARIO("file: a stale form overwrites nothing and shows both", "R9 R132", stale),
	SCENARIO("file: unborn child and member without papers", "R23 R104", members),
	SCENARIO("file: completeness and what is missing", "R104", completeness),
	SCENARIO("files: list of the centre within its statements", "R1 R387", list),
	SCENARIO("file: 20 visits, 10 requests, 40 documents cost no statement more", "R387", thick),
	SCENARIO("file: closed, no visit, opened again without worker", "R2", closed),
	SCENARIO("file: moved to another centre with its due visit", "R119", moved),
	SCENARIOS_END
};
