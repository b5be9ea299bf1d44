/* Files from opening to closing: numbers, scope, versions, people, counters. */
#include "t_world.h"

static void t_schema(struct world *w)
{
	static const struct record_type *const types[] = { &member_type, &household_type, &file_assignment_type,
		&centre_membership_type, &request_type };
	static const struct record_type *const inputs[] = { &household_open_type, &household_assign_type,
		&household_move_type, &household_close_type, &household_reopen_type, &household_address_type,
		&member_leave_type, &request_register_type, &request_assign_type, &request_answer_type,
		&request_close_type };
	struct fault f = { 0 };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_covers_struct(types[i]), "%s is declared whole", types[i]->name);
	for (size_t i = 0; i < COUNT_OF(inputs); i++)
		ok(record_covers_struct(inputs[i]), "%s is declared whole", inputs[i]->name);
	is_rc(store_check_schema(w->store, types, COUNT_OF(types), &f), OK, "tables are as the model asks");
	if (f.code)
		printf("# %s %s\n", f.code, f.detail);
}

static void t_open(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_CENTRE_MANAGER);
	struct household_open in = family("فاطمه", "رضایی", national_id(w, 1));
	struct household h;
	int64_t a, b, c;

	in.phone = "06633221100";
	in.address = "خیابان ولیعصر، کوچه لاله، پلاک ۸";
	in.area = "خیابان ولیعصر";
	in.target_group = TARGET_WOMAN_HOUSEHOLD_HEAD;
	is_rc(run(&ctx, &op_household_open, &in, 0, &a), OK, "opens a file");
	if (ctx.fault.code)
		printf("# %s %s\n", ctx.fault.code, ctx.fault.detail);
	b = opened(w, CENTRE_A, "زهرا", "احمدی", national_id(w, 2));
	c = opened(w, CENTRE_B, "مریم", "کریمی", NULL);
	h = household_of(w, a);
	is_str(h.file_number, "15-0001-00001", "first number of the first centre");
	is_str(household_of(w, b).file_number, "15-0001-00002", "the next without a gap");
	is_str(household_of(w, c).file_number, "15-0002-00001", "the other centre counts for itself");
	is_str(h.family_name, "رضایی", "family name from the head, not typed twice");
	is_i64(h.members, 1, "the head is a member");
	is_i64(date_diff(h.opened_on, h.next_visit_due), CASE_FIRST_VISIT_DAYS, "the first visit falls due");
	is_i64(counted(w, M_OPEN_FILES, CENTRE_A.v, 0), 2, "open files of the centre");
	is_i64(counted(w, M_OPEN_FILES, unit_county(CENTRE_A).v, 0), 3, "of the county");
	is_i64(counted(w, M_OPEN_FILES, unit_province(CENTRE_A).v, 0), 3, "of the province");
	is_i64(counted(w, M_LEGACY_FILES, CENTRE_A.v, TARGET_WOMAN_HOUSEHOLD_HEAD), 1, "old count by group (C4)");
	is_i64(counted(w, M_FILES_NO_WORKER, CENTRE_A.v, 0), 2, "both wait for a worker");
	is_rc(run(&other, &op_household_change, &h, a, NULL), NOT_FOUND, "another centre does not even see it");
	in = family("بی‌نام", "بی‌مرکز", NULL);
	in.unit = CENTRE_B.v;
	is_rc(run(&ctx, &op_household_open, &in, 0, NULL), NOT_FOUND, "no file for another centre");
	in = family("علی", "بی‌شناسه", NULL);
	in.id_reason = NULL;
	is_rc(run(&ctx, &op_household_open, &in, 0, NULL), INVALID, "without an ID a reason is asked");
	is_str(ctx.fault.field[0].field, "id_reason", "at its field");
	is_str(household_of(w, opened(w, CENTRE_A, "نرگس", "بعدی", NULL)).file_number, "15-0001-00003",
			"a refused opening takes no number");
	is_i64(recount_differs(w), 0, "recount agrees");
}

static void t_change(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER);
	int64_t key = opened(w, CENTRE_A, "لیلا", "موسوی", national_id(w, 10));
	struct household h = household_of(w, key), mine = h;
	struct household_address address = { .phone = "09161234567" };
	enum rc rc;

	mine.area = "کوی فلسطین";
	mine.worker = 12345;
	mine.unit = CENTRE_B.v;
	ctx.if_version = h.ver;
	is_rc(run(&ctx, &op_household_change, &mine, key, NULL), OK, "changes the file");
	h = household_of(w, key);
	is_str(h.area, "کوی فلسطین", "as typed");
	is_i64(h.worker, 0, "the worker cannot be smuggled in");
	is_i64(h.unit, CENTRE_A.v, "nor the centre");
	rc = run(&ctx, &op_household_change, &mine, key, NULL);
	is_rc(rc, CONFLICT, "a stale form is a conflict");
	ctx.if_version = 0;
	is_rc(run(&ctx, &op_household_confirm_address, &address, key, NULL), OK, "confirms the address");
	h = household_of(w, key);
	is_str(h.phone, "09161234567", "with a new phone");
	is_str(h.area, "کوی فلسطین", "the rest stays");
	ok(date_eq(h.address_confirmed_on, ctx_today(&ctx)), "with today's date");
	mine = h;
	mine.point = "جایی";
	is_rc(run(&ctx, &op_household_change, &mine, key, NULL), INVALID, "a place on the map is two numbers");
}

static struct member child(int64_t household, const char *name, int relation)
{
	struct member m;

	member_blank(&m);
	m.household.v = household;
	m.given_name = name;
	m.surname = "رضایی";
	m.relation = relation;
	m.id_kind = ID_IN_PROCESS;
	m.id_reason = "تازه به دنیا آمده";
	m.birth_kind = BIRTH_EXACT;
	m.birth_on = (date_t){ 2460000 };
	m.target_group = TARGET_CHILD;
	return m;
}

static void t_members(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	int64_t key = opened(w, CENTRE_A, "معصومه", "رضایی", national_id(w, 20)), boy, girl, head;
	int64_t before = counted(w, M_MEMBERS, CENTRE_A.v, 0);
	struct member m = child(key, "امیرحسین", RELATION_CHILD), unborn = child(key, "نوزاد", RELATION_CHILD);
	struct member_leave leave = { .leave_reason = LEAVE_MARRIAGE, .left_on = ctx_today(&ctx) };

	is_rc(run(&other, &op_member_add, &m, 0, NULL), NOT_FOUND, "not into a file of another centre");
	is_rc(run(&ctx, &op_member_add, &m, 0, &boy), OK, "a child");
	m = child(key, "نرگس", RELATION_CHILD);
	is_rc(run(&ctx, &op_member_add, &m, 0, &girl), OK, "another");
	m = child(key, "دومی", RELATION_HEAD);
	is_rc(run(&ctx, &op_member_add, &m, 0, NULL), CONFLICT, "no second head");
	unborn.birth_kind = BIRTH_EXPECTED;
	unborn.id_kind = ID_UNBORN;
	unborn.id_reason = NULL;
	unborn.birth_on = fa_add_days(ctx_today(&ctx), 100);
	unborn.given_name = unborn.surname = NULL;
	is_rc(run(&ctx, &op_member_add, &unborn, 0, NULL), OK, "a child not born yet (R23)");
	unborn.birth_on = fa_add_days(ctx_today(&ctx), 400);
	is_rc(run(&ctx, &op_member_add, &unborn, 0, NULL), INVALID, "but not a year ahead");
	is_i64(household_of(w, key).members, 4, "the household counts them");
	is_i64(counted(w, M_MEMBERS, CENTRE_A.v, 0) - before, 3, "and the centre");
	is_i64(counted(w, M_LEGACY_FILES, CENTRE_A.v, TARGET_CHILD), 3, "old files of children");
	head = household_of(w, key).head.v;
	is_rc(run(&ctx, &op_member_leave, &leave, head, NULL), CONFLICT, "the head cannot leave");
	is_rc(run(&ctx, &op_member_set_head, NULL, girl, NULL), OK, "the daughter becomes head");
	is_i64(household_of(w, key).head.v, girl, "in the household too");
	is_rc(run(&ctx, &op_member_leave, &leave, head, NULL), OK, "now she can");
	is_rc(run(&ctx, &op_member_leave, &leave, head, NULL), CONFLICT, "once");
	leave.left_on = fa_add_days(leave.left_on, 3);
	is_rc(run(&ctx, &op_member_leave, &leave, boy, NULL), INVALID, "not in the future");
	is_i64(household_of(w, key).members, 3, "three remain");
	is_i64(recount_differs(w), 0, "recount agrees");
}

static void t_duplicates(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	const char *id = national_id(w, 30);
	int64_t first = opened(w, CENTRE_A, "صدیقه", "نوری", id), second;
	struct household_open in = family("صدیقه", "نوری", id);
	struct household_close closing = { .close_reason = CLOSE_OWN_WISH };
	struct ctx manager = as(w, CENTRE_A, ROLE_CENTRE_MANAGER);
	struct member_leave leave = { .leave_reason = LEAVE_MARRIAGE, .left_on = ctx_today(&manager) };
	int64_t daughter;
	struct member m = child(first, "صدیقه", RELATION_SIBLING);
	char unit[24];

	is_rc(run(&ctx, &op_household_open, &in, 0, NULL), CONFLICT, "the same person at two centres");
	is_str(ctx.fault.code, "member.national_id.open_elsewhere", "is said by name");
	snprintf(unit, sizeof unit, "%lld", (long long)CENTRE_A.v);
	is_str(ctx.fault.nfields ? ctx.fault.field[0].arg : NULL, unit, "with the centre");
	in.duplicate_reason = "پس از جدایی در دو خانوار";
	is_rc(run(&ctx, &op_household_open, &in, 0, &second), OK, "and can be overridden with a reason");
	m.id_kind = ID_NATIONAL;
	m.id_reason = NULL;
	m.national_id = id;
	manager.actor.role = ROLE_SOCIAL_WORKER;
	is_rc(run(&manager, &op_member_add, &m, 0, NULL), CONFLICT, "twice in one file");
	is_str(manager.fault.code, "member.national_id.in_this_file", "never");
	manager.actor.role = ROLE_CENTRE_MANAGER;
	id = national_id(w, 31);
	first = opened(w, CENTRE_A, "طاهره", "نوری", id);
	is_rc(run(&manager, &op_household_close, &closing, first, NULL), OK, "after the first file is closed");
	in = family("طاهره", "نوری", id);
	is_rc(run(&ctx, &op_household_open, &in, 0, NULL), OK, "another may be opened");
	first = opened(w, CENTRE_A, "ملیحه", "نوری", NULL);
	m = child(first, "سمیرا", RELATION_CHILD);
	m.id_kind = ID_NATIONAL;
	m.id_reason = NULL;
	m.national_id = national_id(w, 32);
	is_rc(run(&manager, &op_member_add, &m, 0, &daughter), OK, "a daughter");
	in = family("سمیرا", "رضایی", m.national_id);
	is_rc(run(&ctx, &op_household_open, &in, 0, NULL), CONFLICT, "has no file of her own");
	is_rc(run(&manager, &op_member_leave, &leave, daughter, NULL), OK, "until she marries");
	is_rc(run(&ctx, &op_household_open, &in, 0, NULL), OK, "then she may have one");
}

/* Hands all events of the province to the national directory, as the job does. */
static void drain(struct world *w)
{
	struct ctx ctx = as_program(w);
	struct who who = ctx_who(&ctx);
	struct event *e;
	size_t n;

	do {
		AUTO(tx) tx = { 0 };

		CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
		CHECK(event_list(&tx, 100, &e, &n) == OK);
		tx_release(&tx);
		for (size_t i = 0; i < n; i++) {
			AUTO(tx) done = { 0 };

			CHECK(people_directory_apply(&ctx, &e[i]) == OK);
			CHECK(tx_write(&done, w->store, PROVINCE, &w->arena, &ctx.fault, &who, "event.done") == OK);
			CHECK(event_done(&done, e[i].id) == OK);
			CHECK(tx_commit(&done) == OK);
		}
	} while (n > 0);
}

static size_t national_lines(struct world *w, const char *id, struct directory_row *ret_first)
{
	struct ctx ctx = as_program(w);
	struct directory_row *rows;
	AUTO(tx) tx = { 0 };
	size_t n;

	CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK);
	CHECK(directory_find(&tx, DIRECTORY_NATIONAL_ID, id, 5, &rows, &n) == OK);
	if (n)
		*ret_first = rows[0];
	return n;
}

static void t_directory(struct world *w)
{
	const char *id = national_id(w, 40);
	int64_t key = opened(w, CENTRE_A, "اعظم", "صادقی", id);
	struct ctx manager = as(w, CENTRE_A, ROLE_CENTRE_MANAGER), program = as_program(w);
	struct household_close closing = { .close_reason = CLOSE_OWN_WISH };
	struct directory_row row = { 0 };

	is_i64(national_lines(w, id, &row), 0, "the nation does not know yet");
	drain(w);
	is_i64(national_lines(w, id, &row), 1, "after the event it does");
	ok(row.open && row.unit.v == CENTRE_A.v, "where, and that it is open");
	is_rc(run(&manager, &op_household_close, &closing, key, NULL), OK, "closes");
	drain(w);
	is_i64(national_lines(w, id, &row), 1, "still known");
	ok(!row.open, "as closed");
	is_rc(people_directory_rebuild(&program, PROVINCE), OK, "rebuilds the national directory");
	is_i64(national_lines(w, id, &row), 1, "with the same line");
	ok(!row.open, "and the same state");
}

static void t_worker_and_centre(struct world *w)
{
	struct ctx program = as_program(w), manager = as(w, CENTRE_A, ROLE_CENTRE_MANAGER);
	struct ctx county = as(w, unit_county(CENTRE_A), ROLE_COUNTY_EXPERT);
	int64_t key = opened(w, CENTRE_A, "ربابه", "قاسمی", national_id(w, 50)), worker = 990001;
	struct household_assign assign = { .worker = worker };
	struct household_move move = { .unit = CENTRE_B.v, .reason = "خانه را عوض کرده‌اند" };
	struct household h = household_of(w, key);
	date_t due = h.next_visit_due;
	struct household_page page;
	struct centre_membership *centres;
	size_t ncentres;
	AUTO(tx) tx = { 0 };

	is_rc(run(&manager, &op_household_assign, &assign, key, NULL), INVALID, "somebody who does not work here");
	is_rc(run(&program, &op_household_assign, &assign, key, NULL), OK, "gets a worker");
	is_i64(counted(w, M_OPEN_FILES, worker, 0), 1, "who has a file more");
	is_i64(counted(w, M_DUE_DAY, worker, due.n), 1, "and a due visit");
	is_rc(run(&manager, &op_household_move_centre, &move, key, NULL), DENIED, "a manager cannot give a file away");
	is_rc(run(&county, &op_household_move_centre, &move, key, NULL), OK, "the county can");
	move.unit = CENTRE_C.v;
	is_rc(run(&county, &op_household_move_centre, &move, key, NULL), NOT_FOUND, "but not into another county");
	h = household_of(w, key);
	is_i64(h.unit, CENTRE_B.v, "at the new centre");
	is_i64(h.worker, 0, "to be given to one of its own");
	ok(date_eq(h.next_visit_due, due), "no due visit is lost (R119)");
	is_i64(counted(w, M_OPEN_FILES, worker, 0), 0, "the old worker has it no more");
	program = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	CHECK(ctx_read(&program, PROVINCE, &tx) == OK);
	is_rc(household_page(&program, &tx, (household_key){ key }, &page), OK, "the page of the file");
	is_i64(page.nassignments, 2, "both hand-overs are kept");
	ok(tx.statements <= 5, "within its budget: %d statements", tx.statements);
	is_rc(row_list_by(&tx, &centre_membership_type, "household", key, 9, &centres, &ncentres), OK, "its centres");
	ok(ncentres == 2 && centres[1].unit_from == CENTRE_A.v, "both are kept");
	ok(page.complete.percent > 0 && page.complete.percent < 100 && page.complete.n > 0, "says what is missing: %d %%",
			page.complete.percent);
	is_i64(recount_differs(w), 0, "recount agrees");
}

static date_t due_of(struct ctx *ctx, struct world *w, bool urgent)
{
	struct request_register in = { .applicant_name = "خانم شریفی", .subject = 7, .channel = CHANNEL_IN_PERSON,
		.urgent = urgent };
	struct request r;
	int64_t key;
	AUTO(tx) tx = { 0 };

	(void)w;
	CHECK(run(ctx, &op_request_register, &in, 0, &key) == OK);
	CHECK(ctx_read(ctx, PROVINCE, &tx) == OK);
	CHECK(row_load(&tx, &request_type, key, &r) == OK);
	return r.due_on;
}

/* Holidays are no working days: nothing is promised for a day on which nobody is there (R22). */
static void deadlines(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_RECEPTIONIST);
	date_t today = ctx_today(&ctx);
	struct holiday off[] = { { fa_add_days(today, 1), "تعطیل" }, { fa_add_days(today, 2), "تعطیل" } };
	struct holiday_set holidays = { off, COUNT_OF(off) };
	struct work_calendar calendar = { .national = &holidays };

	ctx.calendar = &calendar;
	is_i64(date_diff(today, due_of(&ctx, w, true)), 3, "urgent: the first working day after the holidays");
	is_i64(date_diff(today, due_of(&ctx, w, false)), 2 + REQUEST_WORKING_DAYS, "ordinary: holidays do not count");
}

static void t_requests(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_RECEPTIONIST), other = as(w, CENTRE_B, ROLE_RECEPTIONIST);
	struct request_register in = { .applicant_name = "خانم شریفی", .applicant_phone = "09161234821",
		.subject = 7, .channel = CHANNEL_IN_PERSON, .description = "کمک‌هزینهٔ درمان" };
	struct request_answer answer = { .answer = "معرفی‌نامه آماده است" };
	struct request_close closing = { 0 };
	struct request_tie tie = { 0 };
	struct request_public shown;
	struct request r;
	int64_t key, before = counted(w, M_REQUESTS_OPEN, CENTRE_A.v, 0);
	char code[TRACKING_CODE_LEN + 1], wrong[TRACKING_CODE_LEN + 1];
	AUTO(tx) tx = { 0 };

	is_rc(run(&ctx, &op_request_register, &in, 0, &key), OK, "registers a request");
	if (ctx.fault.code)
		printf("# %s %s\n", ctx.fault.code, ctx.fault.detail);
	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	is_rc(request_load(&ctx, &tx, (request_key){ key }, &r), OK, "reads it");
	is_rc(request_load(&other, &tx, (request_key){ key }, &r), NOT_FOUND, "another centre does not");
	is_str(r.number, "15-0001-000001", "number of the desk");
	is_i64(fa_workdays_between(&(struct work_calendar){ .weekly = FA_WEEKLY_FRIDAY },
			fa_add_days(ctx_today(&ctx), 1), fa_add_days(r.due_on, 1)), REQUEST_WORKING_DAYS,
			"due in three working days");
	ok(tracking_code_read(r.tracking_code, code), "tracking code reads back");
	for (int i = 0; i < TRACKING_CODE_LEN; i++) {
		str_copy(wrong, sizeof wrong, r.tracking_code);
		wrong[i] = wrong[i] == '7' ? '8' : '7';
		ok(!tracking_code_read(wrong, code), "a wrong symbol at %d is noticed", i);
	}
	for (int i = 1; i < TRACKING_CODE_LEN; i++) {
		str_copy(wrong, sizeof wrong, r.tracking_code);
		wrong[i] = r.tracking_code[i - 1];
		wrong[i - 1] = r.tracking_code[i];
		ok(str_eq(wrong, r.tracking_code) || !tracking_code_read(wrong, code), "and two swapped at %d", i);
	}
	is_rc(request_by_tracking(&tx, r.tracking_code, "4821", &shown), OK, "the public page finds it");
	is_rc(request_by_tracking(&tx, r.tracking_code, "4822", &shown), NOT_FOUND, "not with other digits");
	is_rc(request_by_tracking(&tx, r.tracking_code, NULL, &shown), NOT_FOUND, "nor without");
	tx_release(&tx);
	is_i64(counted(w, M_REQUESTS_OPEN, CENTRE_A.v, 0), before + 1, "one more waits");
	is_rc(run(&other, &op_request_answer, &answer, key, NULL), NOT_FOUND, "another centre cannot answer");
	is_rc(run(&ctx, &op_request_close, &closing, key, NULL), CONFLICT, "not closed without answer or word (R22)");
	is_rc(run(&ctx, &op_request_start, NULL, key, NULL), OK, "begins");
	is_rc(run(&ctx, &op_request_start, NULL, key, NULL), CONFLICT, "once");
	tie.household = opened(w, CENTRE_B, "ملیحه", "دورمانده", national_id(w, 71));
	is_rc(run(&ctx, &op_request_tie, &tie, key, NULL), NOT_FOUND, "not tied to a file of another centre");
	tie.household = opened(w, CENTRE_A, "ملیحه", "نزدیک", national_id(w, 72));
	is_rc(run(&ctx, &op_request_tie, &tie, key, NULL), OK, "tied to the family's file (R9)");
	tie.household = opened(w, CENTRE_A, "ملیحه", "دیگر", national_id(w, 73));
	is_rc(run(&ctx, &op_request_tie, &tie, key, NULL), CONFLICT, "and to one only");
	is_rc(run(&ctx, &op_request_answer, &answer, key, NULL), OK, "answers");
	is_i64(counted(w, M_REQUESTS_OPEN, CENTRE_A.v, 0), before, "nobody waits");
	is_rc(run(&ctx, &op_request_close, &closing, key, NULL), OK, "closes");
	in.applicant_name = NULL;
	is_rc(run(&ctx, &op_request_register, &in, 0, NULL), INVALID, "a request is somebody's");
	is_i64(recount_differs(w), 0, "recount agrees");
	deadlines(w);
}

static void t_closing(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_CENTRE_MANAGER), county = as(w, unit_county(CENTRE_A), ROLE_COUNTY_EXPERT);
	int64_t key = opened(w, CENTRE_A, "کبری", "یوسفی", national_id(w, 60)), request;
	struct request_register in = { .household = key, .subject = 2, .channel = CHANNEL_PHONE };
	struct household_close closing = { .close_reason = CLOSE_OWN_WISH };
	struct household_reopen again = { .reason = "بازگشت به نیاز" };
	struct household_move move = { .unit = CENTRE_B.v, .reason = "نشانی تازه" };
	struct household h;
	struct request r;
	AUTO(tx) tx = { 0 };

	is_rc(run(&ctx, &op_request_register, &in, 0, &request), OK, "a request of the household");
	is_rc(run(&ctx, &op_household_close, &closing, key, NULL), CONFLICT, "does not close over it");
	is_str(ctx.fault.code, "household.requests_open", "and says why");
	closing.despite_requests = true;
	closing.reason = "خانواده انصراف داد";
	is_rc(run(&ctx, &op_household_close, &closing, key, NULL), OK, "closes with a reason");
	h = household_of(w, key);
	ok(h.state == HOUSEHOLD_CLOSED && date_is_none(h.next_visit_due), "no visit is due any more");
	is_rc(run(&ctx, &op_household_change, &h, key, NULL), CONFLICT, "a closed file is not changed");
	is_rc(run(&ctx, &op_household_reopen, &again, key, NULL), OK, "opens again");
	is_rc(run(&ctx, &op_household_reopen, &again, key, NULL), CONFLICT, "once");
	is_rc(run(&county, &op_household_move_centre, &move, key, NULL), OK, "moves");
	CHECK(ctx_read(&county, PROVINCE, &tx) == OK);
	is_rc(request_load(&county, &tx, (request_key){ request }, &r), OK, "its request");
	is_i64(r.unit, CENTRE_B.v, "goes with it");
	tx_release(&tx);
	is_i64(recount_differs(w), 0, "recount agrees");
}

/* Whatever is done in whatever order: counters, keys and directory stay exact. */
static void t_random(struct world *w)
{
	int64_t home[12], someone[12] = { 0 };
	struct ctx program = as_program(w);
	struct rng *rng = &w->rng;
	int done_ops = 0;

	for (size_t i = 0; i < COUNT_OF(home); i++)
		home[i] = opened(w, i % 2 ? CENTRE_A : CENTRE_C, "گلناز", "پورحسین", national_id(w, 100 + (int)i));
	for (int step = 0; step < 150; step++) {
		size_t i = rng_below(rng, COUNT_OF(home));
		struct household h = household_of(w, home[i]);
		int64_t worker = 880000 + (int64_t)rng_below(rng, 3);
		enum rc rc = OK;

		switch (rng_below(rng, 9)) {
		case 0: rc = run(&program, &op_household_assign, &(struct household_assign){ .worker = worker }, home[i], NULL);
			break;
		case 1: rc = run(&program, &op_household_move_centre, &(struct household_move){ .reason = "آزمون",
				.unit = h.unit == CENTRE_A.v ? CENTRE_C.v : CENTRE_A.v }, home[i], NULL);
			break;
		case 2: rc = run(&program, &op_household_close, &(struct household_close){ .close_reason = CLOSE_OWN_WISH,
				.despite_requests = true, .reason = "آزمون" }, home[i], NULL);
			break;
		case 3: rc = run(&program, &op_household_reopen, &(struct household_reopen){ "آزمون" }, home[i], NULL);
			break;
		case 4: case 5: {
			struct member m = child(home[i], "آرش", RELATION_CHILD);
			m.mobile = "09120000000";
			rc = run(&program, &op_member_add, &m, 0, &someone[i]);
			break;
		}
		case 6: rc = run(&program, &op_member_leave, &(struct member_leave){ .leave_reason = LEAVE_MOVED,
				.left_on = ctx_today(&program) }, someone[i], NULL);
			break;
		case 7: rc = run(&program, &op_request_register, &(struct request_register){ .household = home[i],
				.subject = 3, .channel = CHANNEL_PHONE, .owner = worker }, 0, NULL);
			break;
		default:
			h.phone = rng_below(rng, 2) ? "06633000000" : NULL;
			h.family_name = "پورحسینی";
			rc = run(&program, &op_household_change, &h, home[i], NULL);
		}
		done_ops += rc == OK;
		CHECK(rc != FAILED);
	}
	ok(done_ops > 60, "%d of 150 random acts were possible", done_ops);
	is_i64(recount_differs(w), 0, "counters, search keys and directory equal a recount");
}

static void t_repair(struct world *w)
{
	struct ctx ctx = as_program(w);
	struct who who = ctx_who(&ctx);
	AUTO(tx) tx = { 0 };
	int64_t n = 0;

	CHECK(tx_write(&tx, w->store, PROVINCE, &w->arena, &ctx.fault, &who, "test.damage") == OK);
	counter_add(&tx, M_OPEN_FILES, CENTRE_A.v, 0, 5);
	counter_add(&tx, M_DUE_DAY, 424242, 1, 1);
	CHECK(db_exec(&tx, SQL("delete from person_name where unit = $1"), VALS(v_int(CENTRE_A.v)), NULL) == OK);
	CHECK(db_exec(&tx, SQL("delete from file_series"), NO_VALS, NULL) == OK);
	CHECK(tx_commit(&tx) == OK);
	is_rc(case_file_recount(&ctx, PROVINCE, true, &n), OK, "recounts");
	is_i64(n, 2, "finds both wrong counters");
	is_rc(case_file_reindex(&ctx, PROVINCE, false, &n), OK, "rebuilds the search keys");
	ok(n > 0, "that were missing");
	is_rc(case_file_series_rebuild(&ctx, PROVINCE), OK, "rebuilds the running numbers");
	is_i64(recount_differs(w), 0, "all is right again");
	n = opened(w, CENTRE_B, "پری", "آخرین", NULL);
	ok(str_prefix(household_of(w, n).file_number, "15-0002-"), "the centre keeps its serial: %s",
			household_of(w, n).file_number);
}

static void all(struct world *w)
{
	t_schema(w);
	t_open(w);
	t_change(w);
	t_members(w);
	t_duplicates(w);
	t_directory(w);
	t_worker_and_centre(w);
	t_requests(w);
	t_closing(w);
	t_random(w);
	t_repair(w);
}

int main(void)
{
	return both_engines(all);
}
