/* A household goes to another province and arrives there once, with everything (R119, R258). */
#include "scenario.h"

#include <string.h>

#include "consent.h"
#include "referral.h"
#include "task.h"
#include "transfer.h"

static struct case_transfer transfer_of(struct scene *s, int64_t household)
{
	struct case_transfer t = {0};
	struct ctx ctx;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(household), &tx) == OK);
	if (transfer_away(&tx, (household_key){ household }, &t))
		must(s, false, "no transfer");
	return t;
}

static size_t rows_of(struct scene *s, const struct record_type *type, int64_t household, void *ret_list)
{
	struct ctx ctx;
	size_t n = 0;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(household), &tx) == OK);
	CHECK(row_list_by(&tx, type, "household", household, 500, ret_list, &n) == OK);
	return n;
}

static struct ctx leader_elsewhere(struct scene *s)
{
	struct ctx ctx;

	test_actor(&s->w, &ctx, s->staff[KAMRAN], ROLE_CENTRE_MANAGER, s->elsewhere.v);
	return ctx;
}

static const char *asked(struct scene *s, int64_t household)
{
	struct request_register in;
	struct request *list;

	record_init(&request_register_type, &in);
	in.household = household;
	in.applicant_name = "فاطمه مرادی";
	in.applicant_phone = "09161230001";
	in.subject = 1;
	in.channel = CHANNEL_IN_PERSON;
	in.description = "کمک برای دارو";
	done_by(s, SARA, &op_request_register, &in, 0);
	CHECK(rows_of(s, &request_type, household, &list) == 1);
	return list[0].tracking_code;
}

static int64_t offer_away(struct scene *s, int64_t household)
{
	struct browser *sara = enter(s, SARA);
	struct form_on_page *f;
	struct case_transfer *list;

	must_open(sara, "/households/%s/transfer", key_text(s, household));
	must_see(sara, "مرکز تازه در استان دیگری است؟");
	must_open(sara, "/households/%s/transfer?province=%lld", key_text(s, household),
		(long long)unit_province(s->elsewhere).v);
	f = the_form(sara, "/transfer");
	type(f, "unit_to", say(s, "%lld", (long long)s->elsewhere.v));
	type(f, "consent", "signed");
	type(f, "reason", "خانواده نزد پدربزرگ رفت.");
	must_go(f);
	must_see(sara, "درخواست انتقال فرستاده شد.");
	CHECK(rows_of(s, &case_transfer_type, household, &list) == 1);
	return list[0].key.v;
}

static void accept_away(struct scene *s, int64_t transfer)
{
	struct transfer_accept in;
	struct ctx ctx = leader_elsewhere(s);
	int64_t none;
	enum rc rc;

	record_init(&transfer_accept_type, &in);
	rc = operation_run(&ctx, &op_transfer_accept, shard_of_key(transfer), &in, transfer, &none);
	must(s, rc == OK, "accepted: %s %s", rc_name(rc), ctx.fault.code ? ctx.fault.code : "");
}

static void track(struct scene *s, const char *code, const char *seen)
{
	struct browser *b = new_browser(s, "applicant");
	struct form_on_page *f;

	must_open(b, "/track");
	f = the_form(b, "/track");
	type(f, "code", code);
	type(f, "digits", "0001");
	must_answer(b, 200, go(f));
	must_see(b, seen);
}

static void seen_over_there(struct scene *s, int64_t from, int64_t to)
{
	struct household old = household_now(s, from), h = household_now(s, to);
	struct member *then, *now;
	struct visit *visits;
	struct request *requests;
	struct task *tasks, *then_tasks;
	size_t n = rows_of(s, &member_type, from, &then);

	must(s, h.state == HOUSEHOLD_OPEN && h.unit == s->elsewhere.v && h.worker == 0, "it is open over there");
	must(s, date_eq(h.next_visit_due, old.next_visit_due), "no due visit is lost");
	must(s, str_eq(h.address, old.address) && str_eq(h.phone, old.phone), "sealed values open there");
	must(s, rows_of(s, &member_type, to, &now) == n, "everybody came");
	must(s, h.head.v == now[0].key.v && str_eq(now[0].national_id, then[0].national_id), "with the head and her ID");
	must(s, rows_of(s, &visit_type, to, &visits) == rows_of(s, &visit_type, from, &then), "with all visits");
	must(s, visits[0].unit == s->unit[AT_A].v, "each where it was done");
	must(s, rows_of(s, &task_type, from, &then_tasks) == 1 && then_tasks[0].state == TASK_DROPPED, "its task ended here");
	must(s, rows_of(s, &task_type, to, &tasks) == 1 && tasks[0].state == TASK_OPEN &&
		tasks[0].unit == s->elsewhere.v, "and is open there");
	must(s, rows_of(s, &request_type, to, &requests) == 1 && requests[0].state == REQUEST_NEW &&
		requests[0].unit == s->elsewhere.v, "the request waits there");
	must(s, strncmp(h.file_number, "16-", 3) == 0, "with a number of the province: %s", h.file_number);
}

static void gone(struct scene *s)
{
	const char *code = asked(s, s->moradi);
	int64_t key = offer_away(s, s->moradi);
	struct browser *sara = enter(s, SARA);
	struct case_transfer t, *twins;
	struct task_add todo = { .household = { s->moradi }, .kind = TASK_OTHER, .what = "دارو پرسیده شود",
		.due_on = fa_add_days(s->today, 4) };

	done_by(s, SARA, &op_task_add, &todo, 0);
	run_jobs(s);
	accept_away(s, key);
	must(s, household_now(s, s->moradi).state == HOUSEHOLD_MOVED, "it left");
	track(s, code, "همراه خانواده");
	must(s, transfer_of(s, s->moradi).state == TRANSFER_LEAVING, "it is on its way");
	must_hold(s);
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must_see(sara, "زندگی دیگر ۳");
	run_jobs(s);
	run_jobs(s);
	t = transfer_of(s, s->moradi);
	must(s, t.state == TRANSFER_DONE && t.moved_to.v, "it arrived");
	seen_over_there(s, s->moradi, t.moved_to.v);
	must(s, rows_of(s, &case_transfer_type, s->moradi, &twins) == 1, "one transfer here");
	must_open(sara, "/households/%s", key_text(s, s->moradi));
	must_see(sara, "زندگی دیگر ۳");
	track(s, code, "زندگی دیگر ۳");
}

/* The job stops in between, and does the same once more. */
static void twice(struct scene *s)
{
	struct event *events;
	struct ctx ctx;
	size_t n, there = 0;
	int64_t key = offer_away(s, s->karimi);

	run_jobs(s);
	accept_away(s, key);
	{
		AUTO(tx) tx = {0};

		as_program(s, &ctx);
		CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
		CHECK(event_list(&tx, 50, &events, &n) == OK);
	}
	for (int times = 0; times < 2; times++)
		for (size_t i = 0; i < n; i++)
			must(s, family_apply(&ctx, &events[i]) == OK, "%s: %s", events[i].name, ctx.fault.code);
	must_hold(s);
	run_jobs(s);
	run_jobs(s);
	{
		AUTO(tx) tx = {0};
		AUTO(rows) r = {0};

		CHECK(ctx_read(&ctx, shard_of_province(16), &tx) == OK);
		CHECK(db_query(&tx, &r, SQL("select key from household where state = 1"), NO_VALS) == OK);
		while (rows_next(&r))
			there++;
	}
	must(s, there == 1, "it arrived once: %zu", there);
	must(s, transfer_of(s, s->karimi).state == TRANSFER_DONE, "and is told");
}

/* ---- papers of a family: referrals, letters, consents ----------------------------------- */

struct papers { int64_t agency, by_link, to_county; const char *token, *code; };

static int64_t sent(struct scene *s, int64_t household, int32_t to, int64_t agency, const char *what)
{
	struct referral_send send = { .consent = REFERRAL_SPOKEN };
	struct referral_draft in;
	int64_t key;

	record_init(&referral_draft_type, &in);
	in.household = (household_key){ household };
	in.kind = REFERRAL_LETTER;
	in.to_kind = to;
	in.agency = agency;
	in.subject = what;
	in.shared = 1 << (SHARE_NAME - 1);
	key = done_by(s, SARA, &op_referral_draft, &in, 0);
	done_by(s, SARA, &op_referral_send, &send, key);
	return key;
}

static struct papers papers_of(struct scene *s, int64_t household)
{
	struct agency a = { .name = "فنی‌وحرفه‌ای", .kind = 5, .budget = { INT_NONE }, .active = true };
	struct consent_give agreed = { .household = { household }, .member = { s->moradi_head },
		.purpose = CONSENT_FOR_TRANSFER, .what = "پرونده به استان دیگر برود.", .how = CONSENT_HOW_SPOKEN,
		.given_on = s->today, .until_on = DATE_NONE };
	struct papers p = { .agency = done_by(s, HAMID, &op_agency_add, &a, 0) };
	char token[REFERRAL_TOKEN_LEN + 1];
	struct sent_letter *letters;
	struct ctx ctx;

	p.by_link = sent(s, household, TO_AGENCY, p.agency, "دوره خیاطی");
	p.to_county = sent(s, household, TO_COUNTY, 0, "مستمری");
	done_by(s, HAMID, &op_letter_issue, NULL, p.by_link);
	done_by(s, SARA, &op_consent_give, &agreed, 0);
	as_person(s, &ctx, SARA);
	must(s, referral_link_make(&ctx, (referral_key){ p.by_link }, token) == OK, "a link");
	p.token = say(s, "%s", token);
	CHECK(rows_of(s, &sent_letter_type, household, &letters) == 1);
	p.code = letters[0].code;
	return p;
}

static void letter_says(struct scene *s, const char *code, const char *seen)
{
	struct browser *b = new_browser(s, "clerk");

	must_open(b, "/letter?code=%s", code);
	must_see(b, seen);
}

static struct referral *referral_for(struct scene *s, int64_t household, const char *what)
{
	struct referral *list;
	size_t n = rows_of(s, &referral_type, household, &list);

	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].subject, what))
			return &list[i];
	must(s, false, "no referral for %s", what);
	return &list[0];
}

static void moves(struct scene *s, struct ctx *from, int64_t household, struct ctx *to, int64_t unit_to)
{
	struct transfer_offer offer = { .household = { household }, .unit_to = unit_to, .consent = CONSENT_SIGNED,
		.reason = "خانواده کوچ کرد." };
	struct transfer_accept in;
	int64_t key, none;
	enum rc rc = operation_run(from, &op_transfer_offer, shard_of_key(household), &offer, 0, &key);

	must(s, rc == OK, "offered: %s %s", rc_name(rc), from->fault.code ? from->fault.code : "");
	record_init(&transfer_accept_type, &in);
	rc = operation_run(to, &op_transfer_accept, shard_of_key(key), &in, key, &none);
	must(s, rc == OK, "accepted: %s %s", rc_name(rc), to->fault.code ? to->fault.code : "");
}

/* The agency answers with the link it was given before the family left. */
static void answered_by_link(struct scene *s, const struct papers *p, int64_t there)
{
	struct browser *agency = new_browser(s, "agency");

	must_open(agency, "/answer?t=%s", p->token);
	must_see(agency, "دوره خیاطی");
	must_answer(agency, 200, go(the_form(agency, "/answer")));
	must(s, referral_for(s, there, "دوره خیاطی")->state == REFERRAL_ACCEPTED, "the answer stands where the file is");
	must(s, referral_for(s, s->moradi, "دوره خیاطی")->state == REFERRAL_WITHDRAWN, "and not in the trace");
}

static void back_again(struct scene *s)
{
	struct letter_revoke wrong_name = { .reason = "نام اشتباه بود." };
	const char *code = asked(s, s->moradi);
	struct papers p = papers_of(s, s->moradi);
	struct ctx hamid, leader = leader_elsewhere(s);
	struct referral *r;
	struct consent *consents;
	struct task *tasks;
	int64_t there, again, none;
	size_t n, left = 0;

	as_person(s, &hamid, HAMID);
	moves(s, &hamid, s->moradi, &leader, s->elsewhere.v);
	letter_says(s, p.code, "این نامه اصل و معتبر است.");
	run_jobs(s);
	run_jobs(s);
	there = transfer_of(s, s->moradi).moved_to.v;
	must_hold(s);
	letter_says(s, p.code, "این نامه اصل و معتبر است.");
	answered_by_link(s, &p, there);
	/* What the county of the former centre had to answer is looked at here, and asked anew. */
	r = referral_for(s, there, "مستمری");
	must(s, r->state == REFERRAL_DRAFT && r->to_unit == unit_county(s->elsewhere).v && r->consent <= 0, "to the county here");
	n = rows_of(s, &task_type, there, &tasks);
	for (size_t i = 0; i < n; i++)
		left += tasks[i].state == TASK_OPEN && tasks[i].source == r->key.v;
	must(s, left == 1, "with its reminder: %zu", left);
	must(s, rows_of(s, &consent_type, there, &consents) >= 1 && shard_of_key(consents[0].member.v).v ==
		shard_of_province(16).v, "what they agreed to came along");
	must(s, operation_run(&leader, &op_letter_revoke, shard_of_key(there), &wrong_name,
		referral_for(s, there, "دوره خیاطی")->key.v, &none) == OK, "revoked here: %s", leader.fault.code);
	letter_says(s, p.code, "باطل شده");
	/* They come back, with the same papers. */
	leader = leader_elsewhere(s);
	moves(s, &leader, there, &hamid, s->unit[AT_A].v);
	run_jobs(s);
	run_jobs(s);
	must_hold(s);
	again = transfer_of(s, there).moved_to.v;
	must(s, again && again != s->moradi && household_now(s, again).state == HOUSEHOLD_OPEN, "they are back");
	letter_says(s, p.code, "باطل شده");
	track(s, code, "مرکز مثبت زندگی");
	must(s, rows_of(s, &referral_type, again, &r) == 2, "with all their papers");
}

/* ---- the road is long ------------------------------------------------------------------- */

static size_t open_over_there(struct scene *s)
{
	struct ctx ctx;
	size_t n = 0;
	AUTO(tx) tx = {0};
	AUTO(rows) r = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(16), &tx) == OK);
	CHECK(db_query(&tx, &r, SQL("select key from household where state = 1"), NO_VALS) == OK);
	while (rows_next(&r))
		n++;
	return n;
}

/* Nobody hands anything on for forty days: the file is on its way all the time, lapses not, and
 * the visit that was promised is due on its day when it arrives. */
static void long_road(struct scene *s)
{
	date_t due = household_now(s, s->karimi).next_visit_due;
	struct browser *hamid = enter(s, HAMID);
	struct transfer_accept in;
	struct ctx ctx;
	int64_t none, there, key;
	size_t lapsed;

	leave_for_elsewhere(s, s->karimi);
	key = transfer_of(s, s->karimi).key.v;
	days_pass(s, 40);
	as_program(s, &ctx);
	must(s, transfers_lapse(&ctx, shard_of_province(15), 50, &lapsed) == OK && lapsed == 0, "accepted ones do not lapse");
	must(s, transfer_of(s, s->karimi).state == TRANSFER_LEAVING && open_over_there(s) == 0, "on its way, open nowhere");
	hamid = enter(s, HAMID);
	must_open(hamid, "/transfers/%s", key_text(s, key));
	must_see(hamid, "در راه استان دیگر");
	ctx = leader_elsewhere(s);
	record_init(&transfer_accept_type, &in);
	must(s, operation_run(&ctx, &op_transfer_accept, shard_of_key(key), &in, key, &none) == CONFLICT, "accepted once");
	run_jobs(s);
	run_jobs(s);
	there = transfer_of(s, s->karimi).moved_to.v;
	must(s, there && date_eq(household_now(s, there).next_visit_due, due), "due on the promised day");
	must(s, open_over_there(s) == 1, "open there once");
}

/* All messages of both provinces once more, the last first, and that twice. */
static void out_of_order(struct scene *s)
{
	struct event *events[4];
	size_t n[4] = { 0 }, rounds = 0;
	struct ctx ctx;

	as_program(s, &ctx);
	leave_for_elsewhere(s, s->karimi);
	for (int round = 0; round < 2; round++) {
		for (int province = 15; province <= 16; province++, rounds++) {
			AUTO(tx) tx = {0};

			CHECK(ctx_read(&ctx, shard_of_province(province), &tx) == OK);
			CHECK(event_list(&tx, 50, &events[rounds], &n[rounds]) == OK);
		}
		run_jobs(s);
	}
	run_jobs(s);
	for (int times = 0; times < 2; times++)
		for (size_t k = rounds; k-- > 0;)
			for (size_t i = n[k]; i-- > 0;)
				must(s, family_apply(&ctx, &events[k][i]) == OK, "%s: %s", events[k][i].name,
					ctx.fault.code ? ctx.fault.code : "");
	run_jobs(s);
	must(s, open_over_there(s) == 1, "there once: %zu", open_over_there(s));
	must(s, transfer_of(s, s->karimi).state == TRANSFER_DONE, "and told");
}

static enum rc lose_run(struct tx *tx, void *arg)
{
	return row_delete(tx, &case_transfer_type, arg);
}

/* One file cannot arrive; the others of the province do, and nothing else waits. */
static void one_stuck(struct scene *s)
{
	struct case_transfer lost;
	struct fault f = {0};
	struct who who = {0};
	struct ctx ctx;

	run_jobs(s);
	leave_for_elsewhere(s, s->ahmadi);
	leave_for_elsewhere(s, s->karimi);
	lost = transfer_of(s, s->ahmadi);
	as_program(s, &ctx);
	CHECK(tx_run(ctx.store, shard_of_province(15), ctx.arena, &f, &who, "test.lose", lose_run, &lost) == OK);
	for (int round = 0; round < 3; round++)
		must(s, jobs_run_once(&s->app, &f) != OK, "the first cannot arrive, and that is said");
	must(s, transfer_of(s, s->karimi).state == TRANSFER_DONE && open_over_there(s) == 1, "the second has");
}

const struct scenario scenarios_province[] = {
	SCENARIO_TWO("province: nobody hands on for forty days, then it arrives and is due on its day", "R119 R258", long_road),
	SCENARIO_TWO("province: messages come twice and the last first", "R119 R258", out_of_order),
	SCENARIO_TWO("province: one file that cannot arrive keeps nobody waiting", "R119 R258", one_stuck),
	SCENARIO_TWO("province: papers go along, answer where the file is, and come back with the family", "R119 R258 R281", back_again),
	SCENARIO_TWO("province: a household goes to another province with everything", "R119 R258", gone),
	SCENARIO_TWO("province: the message comes twice, the household once", "R119 R258", twice),
	SCENARIOS_END
};
