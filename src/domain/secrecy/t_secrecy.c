/* Limits of reading. */
#include "../case_file/t_world.h"
#include "brake.h"
#include "consent.h"
#include "staff.h"

static void t_types(struct world *w)
{
	static const struct record_type *const types[] = { &read_alarm_type, &read_alarm_raise_type, &read_alarm_lift_type,
		&read_alarm_review_type, &consent_type, &consent_give_type, &consent_withdraw_type };

	(void)w;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		is_str(record_type_fault(types[i]), NULL, types[i]->name);
}

static void set(struct world *w, const char *name, const char *value)
{
	struct ctx ctx = as_program(w);
	struct setting_change in = { .name = name, .value = value, .from_on = ctx_today(&ctx) };

	CHECK(operation_run(&ctx, &op_setting_change, SHARD_NATIONAL, &in, 0, NULL) == OK);
}

/* Passes the brake and leaves the trace, as a page does. */
static enum rc look(struct brake *b, struct ctx *ctx, int64_t file)
{
	struct who who = ctx_who(ctx);
	enum rc rc;

	fault_clear(&ctx->fault);
	rc = brake_pass(b, ctx, file);
	return rc ? rc : read_log(ctx->store, &who, file, "file", ctx->arena, &ctx->fault);
}

static size_t alarms(struct world *w, struct ctx *ctx, struct read_alarm **ret_list)
{
	size_t n = 0;
	AUTO(tx) tx = { 0 };

	(void)w;
	CHECK(ctx_read(ctx, SHARD_NATIONAL, &tx) == OK);
	CHECK(read_alarm_list(ctx, &tx, true, 10, ret_list, &n) == OK);
	return n;
}

static void t_brake(struct world *w)
{
	struct ctx sara = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), hamid = as(w, CENTRE_A, ROLE_CENTRE_MANAGER);
	struct ctx other = as(w, CENTRE_B, ROLE_CENTRE_MANAGER), farid = as(w, CENTRE_A, ROLE_TECHNICAL_RESPONSIBLE);
	struct read_alarm_lift in = { "نوبت بازدید گروهی است" };
	struct read_alarm_review seen = { NULL };
	struct brake *b = brake_new(), *beside = brake_new();
	struct read_alarm *list;
	int64_t file[8];
	int before;

	for (size_t i = 0; i < COUNT_OF(file); i++)
		file[i] = opened(w, CENTRE_A, "گلی", "بهاروند", national_id(w, 700 + (int)i));
	hamid.actor.staff++;
	farid.actor.staff += 2;
	set(w, SETTING_READ_ALARM, "3");
	set(w, SETTING_READ_STOP, "5");
	is_rc(look(b, &sara, file[0]), OK, "a file");
	before = sara.statements;
	is_rc(look(b, &sara, file[1]), OK, "another");
	is_rc(brake_pass(b, &sara, file[0]), OK, "the first one again");
	is_i64(sara.statements, before, "far from the limits nothing is asked");
	is_i64((int64_t)alarms(w, &hamid, &list), 0, "nobody is told yet");
	is_rc(look(b, &sara, file[2]), OK, "the third");
	is_i64((int64_t)alarms(w, &hamid, &list), 1, "is noticed");
	ok(list[0].staff == sara.actor.staff && list[0].files == 3 && list[0].state == READ_NOTICED, "who, and how many");
	is_i64((int64_t)alarms(w, &other, &list), 0, "not by another centre");
	/* A server beside this one. */
	is_rc(look(beside, &sara, file[3]), OK, "the fourth");
	is_rc(look(beside, &sara, file[4]), OK, "the fifth");
	is_rc(look(b, &sara, file[5]), OK, "seen here as the fourth");
	is_rc(look(beside, &sara, file[6]), LIMIT, "the seventh does not open");
	is_str(sara.fault.code, "brake.stopped", "and says so");
	is_rc(look(b, &sara, file[6]), OK, "this one believes in five until it asks");
	is_rc(look(b, &sara, file[7]), LIMIT, "then it is stopped too");
	is_rc(look(b, &sara, file[0]), OK, "what was open stays open");
	is_i64((int64_t)alarms(w, &hamid, &list), 1, "one alarm a day");
	is_i64(list[0].state, READ_STOPPED, "says that it stopped");
	is_rc(run(&sara, &op_read_alarm_lift, &in, list[0].key.v, NULL), DENIED, "not oneself");
	is_rc(run(&farid, &op_read_alarm_lift, &in, list[0].key.v, NULL), DENIED, "the manager lifts");
	is_rc(run(&other, &op_read_alarm_lift, &in, list[0].key.v, NULL), NOT_FOUND, "of the own centre");
	is_rc(run(&hamid, &op_read_alarm_lift, &in, list[0].key.v, NULL), OK, "with a reason");
	is_rc(look(b, &sara, file[7]), OK, "and it goes on");
	is_rc(run(&farid, &op_read_alarm_review, &seen, list[0].key.v, NULL), OK, "reviewed");
	clock_set(&w->clock, T_NOW + 86400000);
	is_rc(look(b, &sara, file[7]), OK, "the next day begins at none");
	is_rc(run(&hamid, &op_read_alarm_lift, &in, list[0].key.v, NULL), CONFLICT, "that day is over");
	set(w, SETTING_READ_STOP, "0");
	set(w, SETTING_READ_ALARM, "0");
	for (size_t i = 0; i < COUNT_OF(file); i++)
		CHECK(look(beside, &sara, file[i]) == OK);
	is_i64((int64_t)alarms(w, &hamid, &list), 1, "0 is no limit");
	brake_free(b);
	brake_free(beside);
}

static void each(struct world *w)
{
	t_types(w);
	t_brake(w);
}

int main(void)
{
	return both_engines(each);
}
