/* A household goes to another province and arrives there once, with everything (R119, R258). */
#include "scenario.h"

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

const struct scenario scenarios_province[] = {
	SCENARIO_TWO("province: a household goes to another province with everything", "R119 R258", gone),
	SCENARIO_TWO("province: the message comes twice, the household once", "R119 R258", twice),
	SCENARIOS_END
};
