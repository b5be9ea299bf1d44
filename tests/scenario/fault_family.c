/* The engine fails at the n-th call under what happens to a family as a whole: events, one
 * person in two rows, transfers within a province and to another (R9, R23, R119, R258).
 *
 * What a deed does to both files is written down as a line of text, once without any fault;
 * with a fault the line is the one before or that one, nothing between, and the same deed sent
 * again ends in that one.  The road to another province is three transactions in two shards:
 * wherever it stops, the file is open in one place at most, and it goes on.
 *	fault-family sqlite|pg short|long: at some calls, at each */
#include <fcntl.h>

#include "duplicate.h"
#include "scenario.h"
#include "store_test.h"
#include "task.h"
#include "transfer.h"

/* ---- one try ---------------------------------------------------------------------------- */

struct attempt {
	struct scene *s;
	int64_t household, other, child;        /* files; the second member of the first */
	const struct record_type *type;         /* and a record beside them */
	int64_t record;
	struct ctx ctx;                         /* who does it */
	const struct operation *op;
	const void *input;
	int64_t subject;
};
struct deed { const char *name, *rows; void (*prepare)(struct attempt *a, int nth); };

static size_t list_of(struct scene *s, const struct record_type *type, int64_t household, void *ret_list)
{
	struct ctx ctx;
	size_t n = 0;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(household), &tx) == OK);
	CHECK(row_list_by(&tx, type, "household", household, 100, ret_list, &n) == OK);
	return n;
}

static const char *line_of(struct attempt *a, int64_t household)
{
	struct scene *s = a->s;
	struct household h = household_now(s, household);
	struct member *people;
	struct task *tasks;
	void *any;
	size_t n = list_of(s, &member_type, household, &people), active = 0, open = 0, ntasks = list_of(s, &task_type, household, &tasks);

	for (size_t i = 0; i < n; i++)
		active += people[i].status == MEMBER_ACTIVE;
	for (size_t i = 0; i < ntasks; i++)
		open += tasks[i].state == TASK_OPEN;
	return say(s, "state %d unit %lld worker %d due %d members %lld of %zu, %zu active, events %zu, tasks %zu open %zu, centres %zu;",
		h.state, (long long)h.unit, h.worker != 0, date_is_none(h.next_visit_due) ? 0 : h.next_visit_due.n - s->today.n,
		(long long)h.members, n, active, list_of(s, &household_event_type, household, &any), ntasks, open,
		list_of(s, &centre_membership_type, household, &any));
}

static const char *line(struct attempt *a)
{
	const char *files = say(a->s, "%s %s", line_of(a, a->household), a->other ? line_of(a, a->other) : "");
	const struct field *state;
	void *record;
	struct ctx ctx;
	AUTO(tx) tx = {0};

	if (!a->record)
		return files;
	as_program(a->s, &ctx);
	record = arena_alloc(ctx.arena, a->type->size);
	state = record_field(a->type, "state");
	CHECK(ctx_read(&ctx, shard_of_key(a->record), &tx) == OK);
	CHECK(row_load(&tx, a->type, a->record, record) == OK);
	return say(a->s, "%s %s %d", files, a->type->name, *(int32_t *)((char *)record + state->offset));
}

static enum rc act(struct attempt *a, const char *once)
{
	int64_t none;

	fault_clear(&a->ctx.fault);
	a->ctx.idempotency_key = once;
	return operation_run(&a->ctx, a->op, shard_of_key(a->household), a->input, a->subject, &none);
}

/* ---- the deeds ------------------------------------------------------------------------------- */

static int64_t family(struct scene *s, int nth)
{
	return open_file(s, SARA, "آزمونی", 50000 + 4 * nth, fa_add_months(s->today, -8));
}

static void begin(struct attempt *a, int nth, enum person who, const struct operation *op)
{
	struct member *people;

	a->household = family(a->s, 2 * nth);
	CHECK(list_of(a->s, &member_type, a->household, &people) == 2);
	a->child = people[1].key.v;
	as_person(a->s, &a->ctx, who);
	a->op = op;
	a->subject = a->household;
}

#define HEAD(a) .on_day = (a)->s->today, .evidence = 1

static void birth(struct attempt *a, int nth)
{
	struct event_birth *in = ARENA_NEW(&a->s->w.arena, struct event_birth);

	begin(a, nth, SARA, &op_event_birth);
	record_init(&event_birth_type, in);
	*in = (struct event_birth){ HEAD(a), .given_name = "نیلوفر", .surname = "آزمونی", .sex = SEX_FEMALE,
		.relation = RELATION_CHILD };
	a->input = in;
}

static void death(struct attempt *a, int nth)
{
	struct event_death *in = ARENA_NEW(&a->s->w.arena, struct event_death);

	begin(a, nth, SARA, &op_event_death);
	*in = (struct event_death){ HEAD(a), .member = { a->child } };
	a->input = in;
}

static void divided(struct attempt *a, int nth)
{
	struct event_split *in = ARENA_NEW(&a->s->w.arena, struct event_split);

	begin(a, nth, SARA, &op_event_split);
	*in = (struct event_split){ HEAD(a), .people = key_text(a->s, a->child), .leads = { a->child } };
	a->input = in;
}

static void joined(struct attempt *a, int nth)
{
	struct event_merge *in = ARENA_NEW(&a->s->w.arena, struct event_merge);

	begin(a, nth, SARA, &op_event_merge);
	a->other = family(a->s, 2 * nth + 1);
	*in = (struct event_merge){ HEAD(a), .file_number = household_now(a->s, a->other).file_number,
		.relation = RELATION_OTHER_RELATIVE };
	a->input = in;
}

static void moved_over(struct attempt *a, int nth)
{
	struct event_move *in = ARENA_NEW(&a->s->w.arena, struct event_move);

	begin(a, nth, SARA, &op_event_move);
	a->other = family(a->s, 2 * nth + 1);
	*in = (struct event_move){ HEAD(a), .member = { a->child }, .relation = RELATION_OTHER_RELATIVE,
		.file_number = household_now(a->s, a->other).file_number };
	a->input = in;
}

static void with_task(struct attempt *a)
{
	struct task_add todo = { .household = { a->household }, .kind = TASK_OTHER, .what = "دارو پرسیده شود",
		.due_on = fa_add_days(a->s->today, 4) };

	done_by(a->s, SARA, &op_task_add, &todo, 0);
}

static void accepted(struct attempt *a, int nth, int64_t unit_to)
{
	struct transfer_offer offer = { .unit_to = unit_to, .consent = CONSENT_SIGNED, .reason = "خانواده کوچ کرد." };
	struct transfer_accept *in = ARENA_NEW(&a->s->w.arena, struct transfer_accept);

	begin(a, nth, SARA, &op_transfer_accept);
	with_task(a);
	offer.household.v = a->household;
	a->type = &case_transfer_type;
	a->record = a->subject = done_by(a->s, SARA, &op_transfer_offer, &offer, 0);
	record_init(&transfer_accept_type, in);
	a->input = in;
	test_actor(&a->s->w, &a->ctx, a->s->staff[KAMRAN], ROLE_CENTRE_MANAGER, unit_to);
}

static void within(struct attempt *a, int nth)
{
	accepted(a, nth, a->s->unit[AT_B].v);
}

static void leaving(struct attempt *a, int nth)
{
	accepted(a, nth, a->s->elsewhere.v);
}

static void pair(struct attempt *a, int nth)
{
	struct duplicate_scan scan = { .unit = a->s->unit[AT_A].v };
	struct duplicate *list;
	struct member m;
	size_t n;
	bool more;
	struct ctx ctx;
	AUTO(tx) tx = {0};

	begin(a, nth, HAMID, &op_duplicate_merge);
	a->other = family(a->s, 2 * nth + 1);
	member_blank(&m);
	m.household.v = a->household;
	m.given_name = say(a->s, "نسترن%d", nth);
	m.surname = "آزمونی";
	m.father_name = "کاوه";
	m.birth_on = fa_add_months(a->s->today, -120);
	m.relation = RELATION_CHILD;
	m.id_kind = ID_NONE;
	m.id_reason = "گم شده";
	a->child = done_by(a->s, SARA, &op_member_add, &m, 0);
	m.household.v = a->other;
	done_by(a->s, SARA, &op_member_add, &m, 0);
	done_by(a->s, HAMID, &op_duplicate_scan, &scan, 0);
	as_person(a->s, &ctx, HAMID);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(duplicate_list(&ctx, &tx, DUPLICATE_OPEN, 0, 50, &list, &n, &more) == OK);
	a->type = &duplicate_type;
	for (size_t i = 0; i < n; i++)
		if (list[i].member_a.v == a->child || list[i].member_b.v == a->child)
			a->record = a->subject = list[i].key.v;
	must(a->s, a->record != 0, "the pair is found");
}

static void one_person(struct attempt *a, int nth)
{
	struct duplicate_merge *in = ARENA_NEW(&a->s->w.arena, struct duplicate_merge);

	pair(a, nth);
	in->keep.v = a->child;
	a->input = in;
}

static void two_again(struct attempt *a, int nth)
{
	struct duplicate_undo *in = ARENA_NEW(&a->s->w.arena, struct duplicate_undo);

	one_person(a, nth);
	must(a->s, act(a, NULL) == OK, "merged: %s", a->ctx.fault.code ? a->ctx.fault.code : "");
	in->note = "دوقلو بودند.";
	a->op = &op_duplicate_undo;
	a->input = in;
}

static const struct deed deeds[] = {
	{ "a birth", "R23", birth }, { "a death", "R23", death }, { "a household divides", "R1 R23", divided },
	{ "two households join", "R9 R23", joined }, { "a person moves over", "R23", moved_over },
	{ "a transfer within the province", "R119", within }, { "a household leaves for another province", "R119 R258", leaving },
	{ "two rows become one person", "R9", one_person }, { "and two again", "R9", two_again },
};

static bool once(struct scene *s, const struct deed *d, int nth, int n, enum store_fault kind, const char *whole)
{
	struct attempt a = { .s = s };
	const char *before, *after, *key = say(s, "once-%d", nth);
	bool struck;
	enum rc rc;

	d->prepare(&a, nth);
	before = line(&a);
	store_fault_arm(s->w.store, n, kind, false);
	rc = act(&a, key);
	struck = store_fault_calls(s->w.store) >= n;
	store_fault_arm(s->w.store, 0, kind, false);
	after = line(&a);
	must(s, str_eq(after, rc ? before : whole) || (rc && str_eq(after, whole)), "%s, call %d, %s:\n# before %s\n# after  %s\n# whole  %s",
		d->name, n, rc_name(rc), before, after, whole);
	rc = rc ? act(&a, key) : OK;
	must(s, rc == OK, "%s, call %d, again: %s %s", d->name, n, rc_name(rc), a.ctx.fault.code ? a.ctx.fault.code : "");
	after = line(&a);
	must(s, str_eq(after, whole), "%s, call %d, again:\n# is    %s\n# whole %s", d->name, n, after, whole);
	return struck;
}

static const char *whole_of(struct scene *s, const struct deed *d, int nth)
{
	struct attempt a = { .s = s };
	enum rc rc;

	d->prepare(&a, nth);
	rc = act(&a, NULL);
	must(s, rc == OK, "%s: %s %s", d->name, rc_name(rc), a.ctx.fault.code ? a.ctx.fault.code : "");
	return line(&a);
}

static void each_call(const struct deed *d, bool pg, enum store_fault kind, bool thorough)
{
	struct scene *s = xcalloc(1, sizeof *s);
	const char *whole;
	int nth = 1, step = thorough ? 1 : 7, n;
	bool struck = true;

	scene_open_two(s, pg);
	whole = whole_of(s, d, 0);
	for (n = 1; struck && n < 600 && s->failed < 9; n += step)
		struck = once(s, d, nth++, n, kind, whole);
	must_hold(s);
	must(s, !struck, "the last try met no fault");
	tap_ok(__FILE__, __LINE__, s->failed == 0, "%s: everything or nothing at %d of %d calls [%s]%s", d->name, nth - 2, n - step - 1, d->rows,
		pg ? " on PostgreSQL" : "");
	scene_close(s);
	free(s);
}

/* ---- on the road to another province -------------------------------------------------------------- */

static int64_t there_of(struct scene *s, int64_t transfer)
{
	struct case_transfer t;
	struct ctx ctx;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_key(transfer), &tx) == OK);
	CHECK(row_load(&tx, &case_transfer_type, transfer, &t) == OK);
	return t.state == TRANSFER_DONE ? t.moved_to.v : 0;
}

static int64_t open_there(struct scene *s, int64_t ret_keys[], int64_t max)
{
	int64_t n = 0;
	struct ctx ctx;
	AUTO(tx) tx = {0};
	AUTO(rows) r = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(16), &tx) == OK);
	CHECK(db_query(&tx, &r, SQL("select key from household where state = 1 order by key"), NO_VALS) == OK);
	while (rows_next(&r)) {
		if (n < max)
			ret_keys[n] = rows_int(&r, 0);
		n++;
	}
	return n;
}

/* All tasks and the due visit are there, and nowhere twice. */
static void arrived_whole(struct scene *s, const struct attempt *a, date_t due)
{
	int64_t there = there_of(s, a->record);
	struct task *here_tasks, *tasks;
	size_t n, open = 0;

	must(s, there != 0, "it arrived");
	if (!there)
		return;
	n = list_of(s, &task_type, there, &tasks);
	for (size_t i = 0; i < n; i++)
		open += tasks[i].state == TASK_OPEN;
	must(s, open == 1, "its task is open there: %zu", open);
	open = 0;
	n = list_of(s, &task_type, a->household, &here_tasks);
	for (size_t i = 0; i < n; i++)
		open += here_tasks[i].state == TASK_OPEN;
	must(s, open == 0, "and not here: %zu", open);
	must(s, date_eq(household_now(s, there).next_visit_due, due), "due once, on the same day");
}

static void jobs_struck(struct scene *s, int n, enum store_fault kind, bool *ret_struck)
{
	struct fault f = {0};

	store_fault_arm(s->w.store, n, kind, false);
	(void)!jobs_run_once(&s->app, &f);
	*ret_struck = store_fault_calls(s->w.store) >= n;
	store_fault_arm(s->w.store, 0, kind, false);
}

static void on_the_road(bool pg, enum store_fault kind, bool thorough)
{
	struct scene *s = xcalloc(1, sizeof *s);
	int n, nth = 0, step = thorough ? 1 : 5;
	int64_t keys[1];
	bool struck = true;

	scene_open_two(s, pg);
	for (n = 1; struck && n < 900 && s->failed < 9; n += step) {
		struct attempt a = { .s = s };
		date_t due;

		leaving(&a, nth++);
		due = household_now(s, a.household).next_visit_due;
		run_jobs(s);
		must(s, act(&a, NULL) == OK, "it leaves: %s", a.ctx.fault.code ? a.ctx.fault.code : "");
		must(s, open_there(s, keys, 1) == nth - 1, "not open there before it arrives");
		jobs_struck(s, n, kind, &struck);
		must(s, open_there(s, keys, 1) <= nth, "call %d: there at most once", n);
		run_jobs(s);
		run_jobs(s);
		must(s, open_there(s, keys, 1) == nth, "call %d: there once", n);
		arrived_whole(s, &a, due);
	}
	must_hold(s);
	must(s, !struck, "the last try met no fault");
	tap_ok(__FILE__, __LINE__, s->failed == 0, "on the road to another province: %d stops of %d calls, it arrives once [R119 R258]%s",
		nth - 1, n - step - 1, pg ? " on PostgreSQL" : "");
	scene_close(s);
	free(s);
}

int main(int argc, char **argv)
{
	bool pg = argc > 1 && str_eq(argv[1], "pg"), thorough = argc > 2 && str_eq(argv[2], "long");
	/* A file has no connection to lose; a full disk is the server's own matter. */
	enum store_fault kind = pg ? STORE_FAULT_LOST : STORE_FAULT_FULL;

	log_init(open("/dev/null", O_WRONLY | O_CLOEXEC), LOG_ERROR);
	if (pg && !getenv("ZENDEGI_TEST_PG")) {
		tap_skip("faults on PostgreSQL", "ZENDEGI_TEST_PG is not set");
		return tap_done();
	}
	for (size_t i = 0; i < COUNT_OF(deeds); i++)
		each_call(&deeds[i], pg, kind, thorough);
	on_the_road(pg, kind, thorough);
	return tap_done();
}
