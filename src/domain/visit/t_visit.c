/* Visits planned and recorded, the day the next one is due, and the rules that say so. */
#include "t_world.h"

#include "contact.h"
#include "message.h"
#include "visit_int.h"

#define DAY_MS INT64_C(86400000)

static date_t jalali(int y, int m, int d)
{
	date_t day;

	CHECK(fa_date(y, m, d, &day));
	return day;
}

/* Noon of that day from now on. */
static void go_to(struct world *w, date_t day)
{
	clock_set(&w->clock, fa_ms_of_day(day) + 12 * 3600 * 1000);
}

static date_t today_of(struct world *w)
{
	struct ctx ctx = as_program(w);

	return ctx_today(&ctx);
}

static void t_tables(struct world *w)
{
	static const struct record_type *const types[] = { &visit_type, &visit_rule_type, &attachment_type,
		&contact_type };
	static const struct record_type *const inputs[] = { &visit_plan_input_type, &visit_replan_input_type,
		&contact_input_type, &visit_cancel_input_type, &visit_record_input_type, &visit_amend_input_type,
		&visit_rule_add_input_type, &visit_rule_end_input_type };
	struct fault f = { 0 };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(!record_type_fault(types[i]), "%s is a good table", types[i]->name);
	for (size_t i = 0; i < COUNT_OF(inputs); i++)
		ok(!record_type_fault(inputs[i]), "%s is a good table", inputs[i]->name);
	is_rc(store_check_schema(w->store, types, COUNT_OF(types), &f), OK, "tables are as the model asks");
	if (f.code)
		printf("# %s %s\n", f.code, f.detail);
	ok(!message_fault(&w->arena), "every code has a text in both languages");
}

/* ---- when the next one is due ------------------------------------------------------------ */

static struct visit_rules rules_now(struct world *w)
{
	struct ctx ctx = as_program(w);
	struct visit_rules rules = { 0 };
	AUTO(tx) tx = { 0 };

	CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK);
	CHECK(visit_rules_load(&tx, &rules) == OK);
	return rules;
}

static void t_due(struct world *w)
{
	struct ctx ctx = as_program(w);
	struct visit_rules rules;
	date_t opened = jalali(1403, 1, 10);

	is_rc(visit_rules_seed(&ctx), OK, "rules as delivered");
	is_rc(visit_rules_seed(&ctx), OK, "once only");
	rules = rules_now(w);
	is_i64((int64_t)rules.n, 15, "eight rows of visits, seven of talks");
#define DUE(p, l) visit_next_due(&rules, &(struct visit_facts){ .programme = (p), .opened_on = opened, .last = (l) }).n
	is_i64(DUE(PROGRAMME_ORDINARY, jalali(1404, 6, 31)), jalali(1404, 12, 29).n,
		"31 Shahrivar and six months is the last day of Esfand");
	is_i64(DUE(PROGRAMME_ORDINARY, jalali(1403, 6, 31)), jalali(1403, 12, 30).n, "of a leap year the 30th");
	is_i64(DUE(PROGRAMME_ORDINARY, jalali(1404, 8, 30)), jalali(1405, 2, 30).n, "the same day six months on (R128)");
	is_i64(DUE(PROGRAMME_HOST_FAMILY, fa_add_days(opened, 5)), fa_add_days(opened, 12).n, "temporary care weekly");
	is_i64(DUE(PROGRAMME_HOST_FAMILY, fa_add_days(opened, 30)), fa_add_days(opened, 44).n, "then two-weekly");
	is_i64(DUE(PROGRAMME_HOST_FAMILY, fa_add_days(opened, 60)), fa_add_months(fa_add_days(opened, 60), 1).n,
		"then monthly");
	is_i64(DUE(PROGRAMME_ORDINARY, DATE_NONE), fa_add_days(opened, 30).n, "a first visit within thirty days");
	is_i64(DUE(PROGRAMME_HOST_FAMILY, DATE_NONE), fa_add_days(opened, 7).n, "sooner where the rule is shorter");
	is_i64(DUE(PROGRAMME_NONE, opened), 0, "none without a programme");
#undef DUE
	is_i64(visit_next_due(&rules, &(struct visit_facts){ .programme = PROGRAMME_ORDINARY, .opened_on = jalali(1290, 1, 1), .last = jalali(1290, 1, 1) }).n, 0,
		"none before the rules began");
}

/* ---- planning ------------------------------------------------------------------------------ */

static struct visit visit_of(struct world *w, int64_t key)
{
	struct ctx ctx = as_program(w);
	struct visit v;
	AUTO(tx) tx = { 0 };

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(row_load(&tx, &visit_type, key, &v) == OK);
	return v;
}

static struct visit_plan_input plan_for(int64_t household, date_t day)
{
	return (struct visit_plan_input){ .household = { household }, .kind = VISIT_PERIODIC, .planned_on = day,
		.planned_minute = INT_NONE, .position = INT_NONE };
}

static void t_plan(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	struct ctx reception = as(w, CENTRE_A, ROLE_RECEPTIONIST);
	int64_t home = opened(w, CENTRE_A, "فاطمه", "رضایی", national_id(w, 1)), key = 0;
	struct visit_plan_input in = plan_for(home, today_of(w));
	struct visit_replan_input later = { .planned_on = fa_add_days(today_of(w), 3), .planned_minute = 600,
		.position = INT_NONE };
	struct visit_cancel_input off = { .reason = "خانواده در سفر است" };

	is_rc(run(&other, &op_visit_plan, &in, 0, NULL), NOT_FOUND, "not a family of another centre");
	is_rc(run(&reception, &op_visit_plan, &in, 0, NULL), DENIED, "reception plans no visits");
	in.planned_on = fa_add_days(today_of(w), -1);
	is_rc(run(&ctx, &op_visit_plan, &in, 0, NULL), INVALID, "not for yesterday");
	is_str(ctx.fault.field[0].code, "visit.plan_past", "it says so");
	in.planned_on = today_of(w);
	is_rc(run(&ctx, &op_visit_plan, &in, 0, &key), OK, "for today");
	is_i64(visit_of(w, key).state, VISIT_PLANNED, "it is planned");
	is_i64(visit_of(w, key).worker, ctx.actor.staff, "for who planned it: the file has no worker yet");
	is_rc(run(&other, &op_visit_replan, &later, key, NULL), NOT_FOUND, "nobody else's visit moves");
	is_rc(run(&ctx, &op_visit_replan, &later, key, NULL), OK, "moved");
	is_i64(visit_of(w, key).day.n, later.planned_on.n, "to the new day");
	is_i64(visit_of(w, key).planned_minute, 600, "at ten");
	later.planned_on = fa_add_days(today_of(w), -2);
	is_rc(run(&ctx, &op_visit_replan, &later, key, NULL), INVALID, "not into the past");
	is_rc(run(&ctx, &op_visit_cancel, &off, key, NULL), OK, "cancelled");
	is_rc(run(&ctx, &op_visit_cancel, &off, key, NULL), CONFLICT, "once");
	later.planned_on = today_of(w);
	is_rc(run(&ctx, &op_visit_replan, &later, key, NULL), CONFLICT, "a cancelled visit is not moved");
}

/* ---- recording ------------------------------------------------------------------------------- */

static struct visit_record_input record_for(struct world *w, int64_t household, int32_t outcome)
{
	return (struct visit_record_input){ .household = { household }, .kind = VISIT_PERIODIC, .outcome = outcome,
		.visited_on = today_of(w), .notes = outcome == VISIT_DONE ? "مادر کار پیدا کرده است." : NULL,
		.address_check = outcome == VISIT_DONE ? ADDRESS_CONFIRMED : 0, .members_seen = 2 };
}

static int64_t visit_differs(struct world *w)
{
	struct ctx ctx = as_program(w);
	int64_t n = -1;

	if (visit_recount(&ctx, PROVINCE, false, &n))
		return -1;
	return n + recount_differs(w);
}

static int64_t this_month(struct world *w, enum metric m, int64_t subject)
{
	return counted(w, m, subject, fa_month_index(today_of(w)));
}

static void t_record(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_CENTRE_MANAGER);
	int64_t home = opened(w, CENTRE_A, "زهرا", "احمدی", national_id(w, 2)), planned = 0, key = 0;
	struct visit_plan_input plan = plan_for(home, today_of(w));
	struct visit_record_input in = record_for(w, home, VISIT_NOBODY_HOME);
	date_t due = household_of(w, home).next_visit_due;
	int64_t done = this_month(w, M_VISITS_MONTH, CENTRE_A.v), tried = this_month(w, M_VISITS_NOBODY_MONTH, CENTRE_A.v);

	is_rc(run(&other, &op_visit_record, &in, 0, NULL), NOT_FOUND, "no result for another centre's family");
	is_rc(run(&ctx, &op_visit_record, &in, 0, NULL), OK, "nobody home");
	is_i64(household_of(w, home).next_visit_due.n, due.n, "the due day stays (R138)");
	is_i64(household_of(w, home).last_visit_on.n, 0, "and they still count as not seen");
	is_i64(this_month(w, M_VISITS_NOBODY_MONTH, CENTRE_A.v) - tried, 1, "an attempt is counted");
	is_i64(this_month(w, M_VISITS_MONTH, CENTRE_A.v) - done, 0, "no visit");

	is_rc(run(&ctx, &op_visit_plan, &plan, 0, &planned), OK, "planned again");
	in = record_for(w, home, VISIT_DONE);
	in.planned.v = planned;
	in.notes = NULL;
	in.address_check = 0;
	in.pension_proposal = 3;
	in.visited_on = fa_add_days(today_of(w), 1);
	is_rc(run(&ctx, &op_visit_record, &in, 0, NULL), INVALID, "not so");
	is_i64((int64_t)ctx.fault.nfields, 4, "day, notes, address and reason: all at once");
	in = record_for(w, home, VISIT_DONE);
	in.visited_on = fa_add_days(today_of(w), -1);
	is_rc(run(&ctx, &op_visit_record, &in, 0, NULL), INVALID, "not before the file was opened");
	in = record_for(w, home, VISIT_DONE);
	in.planned.v = planned;
	in.address_check = ADDRESS_CORRECTED;
	in.new_address = "خیابان سعدی، کوچه نرگس، پلاک ۳";
	in.new_phone = "06633221100";
	is_rc(run(&ctx, &op_visit_record, &in, 0, &key), OK, "done");
	is_i64(key, planned, "the planned visit has its result");
	is_i64(household_of(w, home).last_visit_on.n, today_of(w).n, "seen today");
	is_i64(household_of(w, home).next_visit_due.n, fa_add_months(today_of(w), 6).n, "again in six months");
	is_str(household_of(w, home).address, in.new_address, "the address is corrected (R132)");
	is_i64(this_month(w, M_VISITS_MONTH, CENTRE_A.v) - done, 1, "counted at the centre");
	is_i64(this_month(w, M_VISITS_MONTH, ctx.actor.staff), 1, "and for her");
	is_rc(run(&ctx, &op_visit_record, &in, 0, NULL), CONFLICT, "a second result is refused");
	is_str(ctx.fault.code, "visit.already_recorded", "it says so");
	in.planned.v = 0;
	is_rc(run(&ctx, &op_visit_record, &in, 0, NULL), CONFLICT, "also without naming the plan");
	is_i64(this_month(w, M_VISITS_MONTH, CENTRE_A.v) - done, 1, "and counted once");
	is_i64(visit_differs(w), 0, "counters equal the recount");
}

/* A plan of one family does not take the result of another. */
static void t_other_family(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER);
	int64_t a = opened(w, CENTRE_A, "مریم", "کریمی", national_id(w, 3)), b = opened(w, CENTRE_A, "لیلا", "موسوی", NULL);
	struct visit_plan_input plan = plan_for(a, today_of(w));
	struct visit_record_input in = record_for(w, b, VISIT_DONE);

	is_rc(run(&ctx, &op_visit_plan, &plan, 0, &in.planned.v), OK, "planned for one");
	is_rc(run(&ctx, &op_visit_record, &in, 0, NULL), NOT_FOUND, "recorded for another: no");
}

static void t_clamp(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), manager = as(w, CENTRE_A, ROLE_CENTRE_MANAGER);
	struct ctx colleague = ctx;
	struct visit_amend_input amend = { .amendment = "پلاک خانه ۸ است." };
	struct visit_record_input in;
	int64_t home, key = 0, late = 0;

	go_to(w, jalali(1406, 6, 1));
	home = opened(w, CENTRE_A, "نرگس", "صادقی", national_id(w, 4));
	go_to(w, jalali(1406, 6, 31));
	in = record_for(w, home, VISIT_DONE);
	is_rc(run(&ctx, &op_visit_record, &in, 0, &key), OK, "seen on 31 Shahrivar");
	is_i64(household_of(w, home).next_visit_due.n, jalali(1406, 12, 29).n, "due on 29 Esfand");
	is_i64(visit_of(w, key).next_due.n, jalali(1406, 12, 29).n, "the visit remembers it");
	in.visited_on = jalali(1406, 6, 20);
	is_rc(run(&ctx, &op_visit_record, &in, 0, &late), OK, "an older visit written down late");
	is_i64(household_of(w, home).next_visit_due.n, jalali(1406, 12, 29).n, "does not move the due day back");
	colleague.actor.staff++;
	is_rc(run(&colleague, &op_visit_amend, &amend, key, NULL), DENIED, "a colleague does not amend it");
	is_rc(run(&ctx, &op_visit_amend, &amend, key, NULL), OK, "who recorded it does");
	is_rc(run(&manager, &op_visit_amend, &amend, late, NULL), OK, "and the manager");
	is_str(visit_of(w, key).notes, in.notes, "what was written stays");
	is_i64(visit_differs(w), 0, "counters equal the recount");
}

/* ---- changing the rules ------------------------------------------------------------------------ */

static struct visit_rule_add_input rule(int32_t programme, int64_t months, int64_t days, date_t from)
{
	return (struct visit_rule_add_input){ .act = RULE_VISIT, .programme = programme, .after_days = INT_NONE, .window_days = INT_NONE, .every_months = months,
		.every_days = days, .valid_from = from, .source = "بخشنامه ۱۲" };
}

/* ---- talks between visits (R137) ------------------------------------------------------------ */

static size_t promised(struct ctx *ctx, date_t until)
{
	struct contact_due *list;
	size_t n = 99;
	AUTO(tx) tx = { 0 };

	CHECK(ctx_read(ctx, unit_shard(ctx->actor.unit), &tx) == OK);
	CHECK(contact_due_of(ctx, &tx, ctx->actor.staff, until, 10, &list, &n) == OK);
	return n;
}

static void t_contact(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	struct ctx province = as(w, unit_province(CENTRE_A), ROLE_PROVINCE_EXPERT);
	int64_t home = opened(w, CENTRE_A, "گل‌بانو", "مرادی", national_id(w, 77));
	struct contact_input in = { .household = { home }, .channel = CONTACT_PHONE, .outcome = CONTACT_REACHED };
	struct contact *list;
	size_t n;
	date_t tomorrow = fa_add_days(today_of(w), 1);

	is_rc(run(&ctx, &op_contact_record, &in, 0, NULL), INVALID, "a talk without a word is no record");
	is_str(ctx.fault.field[0].code, "contact.note_missing", "it says what is missing");
	in.note = "قرار شد فردا دوباره زنگ بزنم";
	in.again_on = tomorrow;
	is_rc(run(&other, &op_contact_record, &in, 0, NULL), NOT_FOUND, "not with another centre's family");
	is_rc(run(&province, &op_contact_record, &in, 0, NULL), DENIED, "the province does not talk for the centre");
	is_rc(run(&ctx, &op_contact_record, &in, 0, NULL), OK, "a call");
	is_i64((int64_t)promised(&ctx, today_of(w)), 0, "not due today");
	is_i64((int64_t)promised(&ctx, tomorrow), 1, "the promise stands tomorrow");
	go_to(w, tomorrow);
	in.outcome = CONTACT_NOT_REACHED;
	in.note = NULL;
	in.again_on = DATE_NONE;
	is_rc(run(&ctx, &op_contact_record, &in, 0, NULL), OK, "called again, nobody answered");
	is_i64((int64_t)promised(&ctx, tomorrow), 0, "kept by the next contact");
	AUTO(tx) tx = { 0 };
	CHECK(ctx_read(&other, unit_shard(CENTRE_A), &tx) == OK);
	is_rc(contact_history(&other, &tx, (household_key){ home }, 10, &list, &n), OK, "asked from another centre");
	is_i64((int64_t)n, 0, "there is nothing to see");
}

static void t_rule_refused(struct world *w)
{
	struct ctx admin = as(w, UNIT(0), ROLE_ADMINISTRATOR), province = as(w, unit_make(15, 0, 0), ROLE_ADMINISTRATOR);
	struct ctx headquarters = as(w, UNIT(0), ROLE_HEADQUARTERS);
	struct visit_rule_add_input in = rule(PROGRAMME_ORDINARY, 4, INT_NONE, today_of(w));

	is_rc(run(&headquarters, &op_visit_rule_add, &in, 0, NULL), DENIED, "administrators only");
	is_rc(run(&province, &op_visit_rule_add, &in, 0, NULL), DENIED, "of the country");
	is_str(province.fault.code, "visit_rule.country", "it says so");
	in.every_days = 10;
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), INVALID, "not months and days");
	in.every_months = in.every_days = INT_NONE;
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), INVALID, "nor neither");
	is_str(admin.fault.field[0].code, "visit_rule.one_interval", "it says so");
	in = rule(PROGRAMME_NONE, 4, INT_NONE, today_of(w));
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), INVALID, "no rule where nobody visits");
	in = rule(PROGRAMME_ORDINARY, 4, INT_NONE, fa_add_days(today_of(w), -1));
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), INVALID, "not backwards in time");
	in = rule(PROGRAMME_ORDINARY, 0, INT_NONE, today_of(w));
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), INVALID, "not every nought months");
	in = rule(PROGRAMME_ORDINARY, 4, INT_NONE, today_of(w));
	in.source = NULL;
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), INVALID, "not without a source");
	is_i64((int64_t)rules_now(w).n, 15, "nothing was added");
}

static void t_rule_change(struct world *w)
{
	struct ctx admin = as(w, UNIT(0), ROLE_ADMINISTRATOR);
	date_t today = today_of(w), next = fa_add_days(today, 40);
	struct visit_rule_add_input in = rule(PROGRAMME_ORDINARY, 4, INT_NONE, next);
	struct visit_rule_end_input end = { .valid_to = fa_add_days(next, 10) };
	struct visit_rules rules;
	int64_t key = 0, other = 0;

	is_rc(run(&admin, &op_visit_rule_add, &in, 0, &key), OK, "four months, from a day to come");
	ok(admin.rules_changed, "who holds the rules is told");
	rules = rules_now(w);
	is_i64((int64_t)rules.n, 16, "one row more");
	is_i64(rules.row[0].valid_to.n, next.n, "the open rule ends that day");
	is_i64(visit_next_due(&rules, &(struct visit_facts){ .programme = PROGRAMME_ORDINARY, .opened_on = today, .last = fa_add_days(next, -1) }).n,
		fa_add_months(fa_add_days(next, -1), 6).n, "the day before: six months");
	is_i64(visit_next_due(&rules, &(struct visit_facts){ .programme = PROGRAMME_ORDINARY, .opened_on = today, .last = next }).n, fa_add_months(next, 4).n, "that day: four");
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), INVALID, "twice the same day");
	is_str(admin.fault.field[0].code, "visit_rule.overlaps", "it says so");
	in.valid_from = fa_add_days(next, -5);
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), INVALID, "nor between two that stand");
	in.after_days = 365;
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, &other), OK, "another age of the file is another rule");

	is_rc(run(&admin, &op_visit_rule_end, &end, key, NULL), OK, "ended");
	is_rc(run(&admin, &op_visit_rule_end, &end, key, NULL), CONFLICT, "once");
	end.valid_to = fa_add_days(today, -1);
	is_rc(run(&admin, &op_visit_rule_end, &end, other, NULL), INVALID, "not backwards in time");
	end.valid_to = today;
	is_rc(run(&admin, &op_visit_rule_end, &end, other, NULL), OK, "a rule that never began");
	is_i64((int64_t)rules_now(w).n, 16, "is taken away");
	is_rc(run(&admin, &op_visit_rule_end, &end, other, NULL), NOT_FOUND, "and gone");
}

/* What a server does: the snapshot it hands out follows the rules. */
static void t_holder(struct world *w)
{
	struct ctx admin = as(w, UNIT(0), ROLE_ADMINISTRATOR), worker = as(w, CENTRE_A, ROLE_SOCIAL_WORKER);
	struct visit_rule_add_input in = rule(PROGRAMME_AID_CHILD, INT_NONE, 10, today_of(w));
	struct visit_rule_holder h = { 0 };
	const struct visit_rules *old, *fresh;
	struct visit_record_input visit;
	struct fault f = { 0 };
	int64_t home = opened(w, CENTRE_A, "سارا", "امینی", national_id(w, 5)), from, n = 0;

	visit_rule_holder_release(&h);
	is_rc(visit_rule_holder_init(&h, w->store, &f), OK, "a holder");
	old = visit_rules_get(&h);
	n = (int64_t)old->n;
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), OK, "a rule is added");
	fresh = visit_rules_get(&h);
	is_i64((int64_t)fresh->n, n, "before it is read again, the old ones");
	visit_rules_put(fresh);
	is_rc(visit_rule_holder_reload(&h, &f), OK, "read again");
	fresh = visit_rules_get(&h);
	is_i64((int64_t)fresh->n, n + 1, "the new ones at once");
	is_i64((int64_t)old->n, n, "who still works with the old ones keeps them");
	is_str(old->row[0].source, fresh->row[0].source, "with their texts");
	visit_rules_put(old);
	worker.visit_rules = fresh;
	visit = record_for(w, home, VISIT_DONE);
	is_rc(run(&worker, &op_visit_record, &visit, 0, NULL), OK, "a visit by the snapshot");
	visit_rules_put(fresh);

	in = rule(PROGRAMME_AID_CHILD, INT_NONE, 12, fa_add_days(today_of(w), 9));
	is_rc(run(&admin, &op_visit_rule_add, &in, 0, NULL), OK, "as another process would");
	clock_set(&w->clock, clock_now(&w->clock) + 3000);
	fresh = visit_rules_get(&h);
	is_i64((int64_t)fresh->n, n + 2, "is seen a little later");
	visit_rules_put(fresh);
	visit_rules_put(NULL);
	struct clock c = clock_system();
	from = clock_mono(&c);
	for (int i = 0; i < 100000; i++)
		visit_rules_put(visit_rules_get(&h));
	from = clock_mono(&c) - from;
	printf("# get and put: %lld ns\n", (long long)(from * 1000 / 100000));
	ok(from < 1000000, "taking a reference costs less than ten microseconds");
	visit_rule_holder_release(&h);
}

static void all(struct world *w)
{
	t_tables(w);
	t_due(w);
	t_plan(w);
	t_record(w);
	t_other_family(w);
	t_clamp(w);
	t_contact(w);
	t_rule_refused(w);
	t_rule_change(w);
	t_holder(w);
}

int main(void)
{
	return both_engines(all);
}
