/* What a visit proposes about the pension goes to approval; what the file says beside what was seen; talks between
 * visits (R133, R136, R137). */
#include "scenario.h"

#include "pension.h"

/* Sara visits the Moradi household and proposes a raise; the page of the visit follows. */
static void propose(struct browser *sara)
{
	struct form_on_page *f;

	must_open(sara, "/households/%s/visit", key_text(sara->s, sara->s->moradi));
	f = the_form(sara, "/visit");
	type(f, "notes", "صاحبخانه اجاره را دو برابر کرده است.");
	type(f, "outcome", "done");
	type(f, "address_check", "confirmed");
	type(f, "dwelling", "strained");
	type(f, "members_seen", "۱");
	type(f, "pension_proposal", "raise");
	type(f, "pension_reason", "اجاره از درآمد خانه بیشتر است.");
	must_go(f);
}

/* The proposal's path, from the link on the last page. */
static const char *proposal_on(struct browser *b)
{
	const char *at = strstr(b->d.body, "href=\"/pensions/");

	if (!must(b->s, at != NULL, "the page leads to the proposal"))
		return "/pensions";
	at += strlen("href=\"");
	return arena_strndup(&b->s->w.arena, at, strcspn(at, "\""));
}

/* The deadline as it is kept: by the calendar of the installation. */
static date_t deadline(struct scene *s)
{
	struct pension_filter any = {0};
	struct pension_row *rows;
	struct ctx ctx;
	size_t n;
	AUTO(tx) tx = {0};

	as_person(s, &ctx, HAMID);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(pension_list(&ctx, &tx, &any, 10, &rows, &n) == OK && n == 1);
	must(s, date_diff(s->today, rows[0].due_on) >= PENSION_WORKING_DAYS, "working days are not fewer than days");
	return rows[0].due_on;
}

static void approved(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN);
	const char *path;

	propose(sara);
	must_see(sara, "مستمری، افزایش: در انتظار تصمیم");
	path = proposal_on(sara);
	must_open(sara, "%s", path);
	must_see(sara, "همکار دیگری تصمیم می‌گیرد");
	must(s, !has_form(sara, "/approve"), "nobody approves the own proposal");
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must_see(sara, "مستمری، افزایش: در انتظار تصمیم");
	/* The manager's day names it with the next act; the other centre's does not. */
	must_open(hamid, "/centre");
	must_see(hamid, "پیشنهادهای مستمری");
	must_see(hamid, "بررسی و تصمیم");
	must_see(hamid, day_text(s, deadline(s), FA_DATE_DAY_MONTH));
	must_open(kamran, "/pensions");
	must_not_see(kamran, "خانوار مرادی");
	must_answer(kamran, 404, get(kamran, "%s", path));
	must_open(hamid, "/pensions");
	must_see(hamid, "خانوار مرادی");
	must(s, str_eq(proposal_on(hamid), path), "the row leads to it");
	must_open(hamid, "%s", path);
	must_see(hamid, "اجاره از درآمد خانه بیشتر است.");
	must_see(hamid, "نیازمند توجه");
	must_cost(s, 16, "a proposal");
	must_go(the_form(hamid, "/approve"));
	must_see(hamid, "پیشنهاد تأیید شد");
	must_open(hamid, "/pensions");
	must_not_see(hamid, "خانوار مرادی");
	must_open(sara, "%s", path);
	must_see(sara, "تأیید شد");
	must_see(sara, "حمید رستمی");
	must_open(sara, "/households/%s/history", key_text(s, s->moradi));
	must_see(sara, "تأیید پیشنهاد مستمری");
}

static void returned(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *farid = enter(s, FARID), *mina = enter(s, MINA);
	struct form_on_page *f, *late;
	const char *path;

	propose(sara);
	path = proposal_on(sara);
	must_open(farid, "%s", path);
	f = the_form(farid, "/return");
	late = the_form(farid, "/approve");
	must_answer(farid, 422, go(f));
	must_see(farid, "چه چیزی باید روشن یا کامل شود؟");
	f = the_form(farid, "/return");
	type(f, "answer", "قرارداد اجاره را هم ببینید.");
	must_go(f);
	must_see(farid, "پیشنهاد با دلیل شما برگشت.");
	must_answer(farid, 409, go(late));
	must(s, strstr(farid->d.body, say(s, "href=\"%s\"", path)) != NULL, "the refusal leads back to the proposal");
	/* It is on her day with the next act, and nobody else sends it. */
	must_open(sara, "/day");
	must_see(sara, "پیشنهادهای برگشته");
	must_see(sara, "تکمیل و فرستادن");
	must_open(mina, "%s", path);
	must(s, !has_form(mina, "/resubmit"), "only its author sends it again");
	must_open(sara, "%s", path);
	must_see(sara, "قرارداد اجاره را هم ببینید.");
	f = the_form(sara, "/resubmit");
	must(s, str_eq(typed_in(f, "pension_reason"), "اجاره از درآمد خانه بیشتر است."), "the words are there to be completed");
	type(f, "pension_reason", "اجاره از درآمد بیشتر است؛ قرارداد را دیدم.");
	must_go(f);
	must_open(sara, "/day");
	must_not_see(sara, "پیشنهادهای برگشته");
	must_open(farid, "%s", path);
	must_see(farid, "قرارداد را دیدم");
	must_go(the_form(farid, "/approve"));
	must_see(farid, "تأیید شد");
}

static void late(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid;
	const char *path;

	propose(sara);
	path = proposal_on(sara);
	days_pass(s, date_diff(s->today, deadline(s)) + 2);
	hamid = enter(s, HAMID);
	must_open(hamid, "/pensions");
	must_see(hamid, "۲ روز از مهلت گذشته");
	must_open(hamid, "%s", path);
	must_see(hamid, "۲ روز گذشته است");
}

static void own(struct scene *s)
{
	struct browser *hamid = enter(s, HAMID), *farid = enter(s, FARID);
	const char *path;

	propose(hamid);
	path = proposal_on(hamid);
	must_open(hamid, "%s", path);
	must(s, !has_form(hamid, "/approve"), "the manager does not approve the own proposal");
	must_answer(hamid, 403, post(hamid, say(s, "%s/approve", path), "ver", "1", NULL));
	must_open(farid, "%s", path);
	must_go(the_form(farid, "/approve"));
	must_see(farid, "پیشنهاد تأیید شد");
}

static void withdrawn(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID);
	const char *path;

	propose(sara);
	path = proposal_on(sara);
	must_open(sara, "%s", path);
	must_go(the_form(sara, "/withdraw"));
	must_see(sara, "پس گرفته شد");
	must_open(hamid, "/pensions");
	must_not_see(hamid, "خانوار مرادی");
	must_open(hamid, "/pensions?show=all");
	must_see(hamid, "پس گرفته شد");
}

/* The proposal goes with the file to its new centre, and ends when the file closes. */
static void followed(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN);
	struct household_move move = { .unit = s->unit[AT_B].v, .reason = "به محله دیگر رفتند." };
	struct household_close close = { .close_reason = CLOSE_OWN_WISH, .reason = "به خواست خانواده" };

	propose(sara);
	done_by(s, SHIRIN, &op_household_move_centre, &move, s->moradi);
	run_jobs(s);
	must_open(hamid, "/pensions");
	must_not_see(hamid, "خانوار مرادی");
	must_open(kamran, "/pensions");
	must_see(kamran, "خانوار مرادی");
	done_by(s, KAMRAN, &op_household_close, &close, s->moradi);
	run_jobs(s);
	must_open(kamran, "/pensions");
	must_not_see(kamran, "خانوار مرادی");
}

/* ---- the file beside what was seen --------------------------------------------------- */

static void beside(struct scene *s)
{
	struct browser *sara = enter(s, SARA);

	propose(sara);
	must_see(sara, "پرونده در کنار آنچه دیده شد");
	/* Two members in the file, one seen; a rented home, found to need attention. */
	must_see(sara, "اعضا ۲ ۱ با پرونده یکی نیست");
	must_see(sara, "خانه اجاره نیازمند توجه");
	must_see(sara, "نشانی تأییدشده همان نشانی پرونده است");
}

/* ---- talks between visits --------------------------------------------------------------- */

static void talks(struct scene *s)
{
	struct browser *sara = enter(s, SARA), *kamran;
	struct form_on_page *f;

	must_open(sara, "/households/%s/contact", key_text(s, s->moradi));
	must_see(sara, "تماس");
	f = the_form(sara, "/contact");
	type(f, "channel", "phone");
	type(f, "outcome", "reached");
	must_answer(sara, 422, go(f));
	must_see(sara, "یک یا دو جمله بنویسید");
	f = the_form(sara, "/contact");
	type(f, "note", "حال مادر بهتر است؛ نسخه را گرفته‌اند.");
	type(f, "again_on", short_date(s, fa_add_days(s->today, 2)));
	must_go(f);
	must_see(sara, "حال مادر بهتر است");
	must_see(sara, "سارا بهرامی");
	must_open(sara, "/day");
	must_not_see(sara, "تماس‌هایی که قول داده‌اید");
	days_pass(s, 2);
	sara = enter(s, SARA);
	must_open(sara, "/day");
	must(s, strstr(sara->d.body, "id=\"h-calls\"") != NULL, "the promised call stands in her day");
	must_open(sara, "/households/%s/contact", key_text(s, s->moradi));
	f = the_form(sara, "/contact");
	type(f, "channel", "message");
	type(f, "outcome", "left_word");
	must_go(f);
	must_open(sara, "/day");
	must(s, strstr(sara->d.body, "id=\"h-calls\"") == NULL, "and is kept with the next contact");
	kamran = enter(s, KAMRAN);
	must_answer(kamran, 404, get(kamran, "/households/%s/contact", key_text(s, s->moradi)));
	must_open(sara, "/households/%s/readers", key_text(s, s->moradi));
	must_see(sara, "سارا بهرامی");
}

const struct scenario scenarios_pension[] = {
	SCENARIO("pension: proposed at a visit, waits with a deadline, approved by the manager", "R133", approved),
	SCENARIO("pension: returned with a reason, completed by its author, then approved", "R133", returned),
	SCENARIO("pension: days past the deadline are shown", "R133", late),
	SCENARIO("pension: nobody decides over the own proposal", "R133", own),
	SCENARIO("pension: taken back by its author", "R133", withdrawn),
	SCENARIO("pension: goes with the file, and ends with it", "R133", followed),
	SCENARIO("visit: the file's claims stand beside what was seen", "R136", beside),
	SCENARIO("contact: talks are kept, a promised call comes back on its day", "R137", talks),
	SCENARIOS_END
};
