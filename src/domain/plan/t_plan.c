/* Needs, strengths, ties and the tasks that come of them. */
#include "../case_file/t_world.h"
#include "metrics.h"
#include "plan.h"
#include "support_exit.h"
#include "task.h"

static date_t today_of(struct world *w)
{
	struct ctx ctx = as_program(w);

	return ctx_today(&ctx);
}

static void t_types(struct world *w)
{
	static const struct record_type *const types[] = { &assistance_plan_type, &plan_goal_type, &plan_act_type, &support_exit_type,
		&plan_draft_type, &plan_goal_add_type, &plan_act_add_type, &exit_propose_type, &need_type, &strength_type, &tie_type, &task_type, &need_add_type,
		&need_close_type, &strength_add_type, &tie_add_type, &task_add_type, &task_finish_type, &task_move_type,
		&task_drop_type };

	(void)w;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		is_str(record_type_fault(types[i]), NULL, types[i]->name);
}

static size_t open_tasks(struct world *w, int64_t household, struct task_row **ret_rows)
{
	struct ctx ctx = as_program(w);
	struct task_filter f = { .range = ctx.scope, .household = { household } };
	size_t n;
	bool more;
	AUTO(tx) tx = { 0 };

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(task_list(&tx, &f, 20, ret_rows, &n, &more) == OK);
	return n;
}

static struct need_add need_of(int64_t household, int32_t risk)
{
	return (struct need_add){ .household = { household }, .category = NEED_HEALTH, .severity = SEVERITY_SEVERE, .risk = risk,
		.priority = INT_NONE, .words = "دارو ندارند" };
}

static void t_needs(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	struct ctx reception = as(w, CENTRE_A, ROLE_RECEPTIONIST);
	int64_t home = opened(w, CENTRE_A, "شیرین", "کاکاوند", national_id(w, 51)), key = 0, second = 0;
	int64_t elsewhere = opened(w, CENTRE_A, "مریم", "بهاروند", national_id(w, 52));
	struct need_add in = need_of(home, RISK_MEDIUM);
	struct strength_add s = { .household = { elsewhere }, .kind = 1, .words = "خیاطی" };
	struct need_close close = { .state = NEED_MET, .note = "بیمه شدند" };
	struct task_row *rows;

	is_rc(run(&other, &op_need_add, &in, 0, NULL), NOT_FOUND, "not for another centre's family");
	is_rc(run(&reception, &op_need_add, &in, 0, NULL), DENIED, "reception writes down no needs");
	is_rc(run(&ctx, &op_need_add, &in, 0, &key), OK, "a need");
	is_i64((int64_t)open_tasks(w, home, &rows), 1, "asks for a first contact");
	is_i64(rows[0].t.due_on.n, fa_add_days(today_of(w), 7).n, "within a week at medium risk");
	in = need_of(home, RISK_URGENT);
	is_rc(run(&ctx, &op_need_add, &in, 0, &second), OK, "a riskier one");
	is_i64((int64_t)open_tasks(w, home, &rows), 1, "one contact is enough");
	is_i64(rows[0].t.due_on.n, fa_add_days(today_of(w), 1).n, "but within a day");
	is_i64(household_of(w, home).risk_level, RISK_URGENT, "the household's risk is the highest");
	is_i64(household_of(w, home).stage, STAGE_NEEDS, "its stage too");
	s.need.v = key;
	is_rc(run(&ctx, &op_strength_add, &s, 0, NULL), INVALID, "no strength beside another family's need");
	is_str(ctx.fault.field[0].code, "need.other_household", "it says so");
	in.member.v = household_of(w, elsewhere).head.v;
	is_rc(run(&ctx, &op_need_add, &in, 0, NULL), INVALID, "no need of another family's member");
	is_rc(run(&other, &op_need_close, &close, key, NULL), NOT_FOUND, "nobody else's need ends");
	is_rc(run(&ctx, &op_need_close, &close, key, NULL), OK, "met");
	is_rc(run(&ctx, &op_need_close, &close, key, NULL), CONFLICT, "once");
	is_i64(recount_differs(w), 0, "counters equal the recount");
}

static void t_tasks(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	struct ctx manager = as(w, CENTRE_A, ROLE_CENTRE_MANAGER);
	int64_t home = opened(w, CENTRE_A, "گلناز", "رشنو", national_id(w, 53)), key = 0;
	struct task_add in = { .household = { home }, .kind = TASK_FOLLOW_UP, .what = "نوبت", .due_on = fa_add_days(today_of(w), -1) };
	struct task_finish finish = { .outcome = TASK_OUTCOME_NOT_REACHED };
	struct household_close close = { .close_reason = CLOSE_NOT_FOUND, .reason = "رفته‌اند" };
	struct task_row *rows;

	is_rc(run(&ctx, &op_task_add, &in, 0, NULL), INVALID, "not for yesterday");
	in.due_on = today_of(w);
	is_rc(run(&other, &op_task_add, &in, 0, NULL), NOT_FOUND, "not for another centre's family");
	is_rc(run(&ctx, &op_task_add, &in, 0, &key), OK, "a task");
	is_i64(counted(w, M_TASK_DUE_DAY, CENTRE_A.v, today_of(w).n), 1, "counted on its day");
	is_rc(run(&manager, &op_household_close, &close, home, NULL), CONFLICT, "keeps the file open (R114)");
	is_str(manager.fault.code, "household.tasks_open", "it says so");
	is_rc(run(&ctx, &op_task_finish, &finish, key, NULL), OK, "not reached");
	is_rc(run(&ctx, &op_task_finish, &finish, key, NULL), CONFLICT, "once");
	is_i64((int64_t)open_tasks(w, home, &rows), 1, "the next attempt stands");
	is_i64(rows[0].t.attempt, 2, "as the second");
	is_i64(rows[0].t.due_on.n, fa_add_days(today_of(w), 3).n, "in three days");
	close.despite_tasks = true;
	is_rc(run(&manager, &op_household_close, &close, home, NULL), OK, "closed with a reason");
	is_i64((int64_t)open_tasks(w, home, &rows), 0, "its tasks end with it");
	is_i64(recount_differs(w), 0, "counters equal the recount");
}

static void each(struct world *w)
{
	t_types(w);
	t_needs(w);
	t_tasks(w);
}

int main(void)
{
	return both_engines(each);
}
