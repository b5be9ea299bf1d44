/* Leaving support: the score, the proposal, the decision, and what comes after. */
#include "plan_int.h"

/* ---- tables ---------------------------------------------------------------------------------------- */

const struct choice support_exit_state_choices[] = {
	{ EXIT_PROPOSED, "proposed", "در انتظار تصمیم", "Waits for a decision" },
	{ EXIT_APPROVED, "approved", "تأیید شد", "Approved" },
	{ EXIT_DECLINED, "declined", "هنوز زود است", "Too early" },
	{ 0 }
};

#define EXIT_FIELDS(s)                                                                                    \
	FIELD(s, family_agrees, "خانواده آماده است", "The family is ready"),                                \
	FIELD(s, family_words, "خانواده چه گفت", "What the family said", .kind = TEXT_NOTE,                 \
		.flags = REQUIRED | SENSITIVE, .max = 1000),                                                \
	FIELD(s, grounds, "چرا اکنون", "Why now", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 2000)

static const struct field support_exit_fields[] = {
	KEY(support_exit), VER(support_exit),
	REF(support_exit, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(support_exit, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	CHOICE(support_exit, state, support_exit_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(support_exit, score, "امتیاز", "Score", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(support_exit, score_of, "از", "Out of", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	EXIT_FIELDS(support_exit),
	FIELD(support_exit, proposed_on, "پیشنهاد در", "Proposed on", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(support_exit, proposed_by, "پیشنهاددهنده", "Proposed by", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(support_exit, decided_on, "تصمیم در", "Decided on", .flags = INTERNAL),
	FIELD(support_exit, decided_by, "تصمیم‌گیرنده", "Decided by", .flags = INTERNAL),
	FIELD(support_exit, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 2000),
};
RECORD_TYPE(support_exit, "خروج از چرخهٔ حمایت", "Exit from support");

static const struct field exit_propose_fields[] = {
	REF(exit_propose, household, household, "خانوار", "Household", .flags = REQUIRED),
	EXIT_FIELDS(exit_propose),
};
RECORD_TYPE(exit_propose, "پیشنهاد خروج", "Proposal of an exit");

static const struct field exit_decide_fields[] = {
	FIELD(exit_decide, note, "توضیح تصمیم", "Why so", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 2000),
};
RECORD_TYPE(exit_decide, "تصمیم دربارهٔ خروج", "Decision on an exit");

#define DECIDERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

const struct operation op_exit_propose = {
	.name = "exit.propose", .fa = "پیشنهاد خروج از حمایت", .en = "Propose an exit", .subject = &support_exit_type,
	.input = &exit_propose_type, .roles = PLAN_WORKERS, .flags = OP_CREATE, .states = support_exit_state_choices,
	.to_state = EXIT_PROPOSED, .path = "/exits", .method = "POST", .run = exit_propose_run,
};
const struct operation op_exit_approve = {
	.name = "exit.approve", .fa = "تأیید خروج از حمایت", .en = "Approve an exit", .subject = &support_exit_type,
	.input = &exit_decide_type, .roles = DECIDERS, .flags = OP_CHANGE, .states = support_exit_state_choices,
	.from_states = 1u << EXIT_PROPOSED, .to_state = EXIT_APPROVED, .path = "/exits/{key}/approve", .method = "POST",
	.run = exit_approve_run,
};
const struct operation op_exit_decline = {
	.name = "exit.decline", .fa = "هنوز زود است", .en = "Decline an exit", .subject = &support_exit_type,
	.input = &exit_decide_type, .roles = DECIDERS, .flags = OP_CHANGE, .states = support_exit_state_choices,
	.from_states = 1u << EXIT_PROPOSED, .to_state = EXIT_DECLINED, .path = "/exits/{key}/decline", .method = "POST",
	.run = exit_decline_run,
};

MESSAGES(support_exit,
	{ "exit.open", "برای این خانوار هم‌اکنون یک پیشنهاد خروج در انتظار تصمیم است.", "An exit of this household waits for a decision already." },
	{ "exit.own", "دربارهٔ پیشنهادی که خودتان داده‌اید، همکار دیگری تصمیم می‌گیرد.", "Somebody else decides on what you proposed." },
);

/* ---- the score --------------------------------------------------------------------------------------- */

static const struct { const char *code, *fa, *en; int64_t weight; } criteria[EXIT_CRITERIA] = {
	{ "needs", "همهٔ نیازها برآورده یا کنار گذاشته شده است", "No need is open", 25 },
	{ "tasks", "کار بازی نمانده است", "No task is open", 15 },
	{ "risk", "سطح خطر کم است", "The risk is low", 20 },
	{ "income", "یکی از اعضا کار یا درآمد دارد", "Somebody has work or income", 20 },
	{ "school", "هیچ کودکی از مدرسه بازنمانده است", "No child is out of school", 10 },
	{ "seen", "در شش ماه گذشته بازدید شده است", "Visited in the last six months", 10 },
};

static void look_at_people(const struct member *m, size_t n, bool *ret_income, bool *ret_school)
{
	*ret_income = false;
	*ret_school = true;
	for (size_t i = 0; i < n; i++) {
		if (m[i].status != MEMBER_ACTIVE)
			continue;
		if (!str_empty(m[i].occupation) || m[i].income_monthly.rial > 0)
			*ret_income = true;
		if (m[i].schooling == SCHOOLING_DROPPED_OUT || m[i].schooling == SCHOOLING_NEVER_ENROLLED)
			*ret_school = false;
	}
}

enum rc exit_score(struct ctx *ctx, struct tx *tx, const struct household *h, const struct member *m, size_t nm,
		struct exit_score *ret_s)
{
	struct exit_score s = {0};
	struct setting_wanted weight[EXIT_CRITERIA];
	struct need *needs;
	size_t nneeds;
	int64_t tasks;
	bool income, school, open = false;
	enum rc rc = need_list(tx, h->key, &needs, &nneeds);

	if (!rc)
		rc = tasks_blocking(tx, h->key, &tasks);
	for (size_t i = 0; i < EXIT_CRITERIA; i++)
		weight[i] = (struct setting_wanted){ .name = arena_printf(ctx->arena, SETTING_EXIT_WEIGHT "%s", criteria[i].code),
			.otherwise = criteria[i].weight };
	if (!rc)
		rc = setting_numbers(ctx, weight, EXIT_CRITERIA);
	if (rc)
		return rc;
	for (size_t i = 0; i < nneeds; i++)
		open |= needs[i].state == NEED_OPEN;
	look_at_people(m, nm, &income, &school);
	const bool met[EXIT_CRITERIA] = { !open, tasks == 0, h->risk_level <= RISK_LOW, income, school,
		!date_is_none(h->last_visit_on) && date_cmp(h->last_visit_on, fa_add_months(ctx_today(ctx), -6)) >= 0 };
	for (size_t i = 0; i < EXIT_CRITERIA; i++) {
		s.criterion[i].code = criteria[i].code;
		s.criterion[i].fa = criteria[i].fa;
		s.criterion[i].en = criteria[i].en;
		s.criterion[i].weight = weight[i].number;
		s.criterion[i].met = met[i];
		s.of += weight[i].number;
		s.score += met[i] ? weight[i].number : 0;
	}
	*ret_s = s;
	return OK;
}

enum rc exit_list(struct tx *tx, household_key household, struct support_exit **ret_list, size_t *ret_n)
{
	return row_list_by(tx, &support_exit_type, "household", household.v, 100, ret_list, ret_n);
}

/* ---- proposing and deciding ----------------------------------------------------------------------------- */

enum rc exit_propose_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct exit_propose *in = input;
	struct support_exit e = { .household = in->household, .state = EXIT_PROPOSED, .family_agrees = in->family_agrees,
		.family_words = in->family_words, .grounds = in->grounds, .proposed_on = ctx_today(ctx),
		.proposed_by = ctx->actor.staff };
	struct support_exit *list;
	struct exit_score score;
	struct household h;
	struct member *m;
	size_t n, nm;
	enum rc rc = plan_household(ctx, tx, in->household, &h);

	(void)subject;
	if (!rc)
		rc = exit_list(tx, in->household, &list, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (list[i].state == EXIT_PROPOSED)
			return ctx_fault(ctx, CONFLICT, "exit.open");
	rc = member_list(tx, in->household, false, &m, &nm);
	if (!rc)
		rc = exit_score(ctx, tx, &h, m, nm, &score);
	if (rc)
		return rc;
	e.unit = h.unit;
	e.score = score.score;
	e.score_of = score.of;
	rc = row_insert(tx, &support_exit_type, &e);
	*ret_key = e.key.v;
	return rc;
}

static enum rc decide(struct ctx *ctx, struct tx *tx, int64_t subject, enum support_exit_state state, const char *note,
		struct household *ret_h)
{
	struct support_exit old, e;
	enum rc rc = row_load(tx, &support_exit_type, subject, &old);

	if (rc)
		return rc;
	rc = plan_household(ctx, tx, old.household, ret_h);
	if (rc)
		return rc;
	if (old.proposed_by == ctx->actor.staff)
		return ctx_fault(ctx, CONFLICT, "exit.own");
	e = old;
	e.state = (int32_t)state;
	e.decided_on = ctx_today(ctx);
	e.decided_by = ctx->actor.staff;
	e.note = note;
	return row_update(tx, &support_exit_type, &old, &e);
}

/* Nobody's request ends unanswered in silence (R22). */
static enum rc none_asked(struct ctx *ctx, struct tx *tx, household_key household)
{
	struct request_filter f = { .range = ctx->scope, .household = household, .unfinished = true };
	struct request_row *rows;
	size_t n;
	bool more;
	enum rc rc = request_list(tx, &f, 1, &rows, &n, &more);

	if (rc)
		return rc;
	return n ? ctx_fault(ctx, CONFLICT, "household.requests_open") : OK;
}

enum rc exit_approve_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	static const int months[] = { 6, 12 };
	const struct exit_decide *in = input;
	struct household h;
	int64_t open;
	enum rc rc = decide(ctx, tx, subject, EXIT_APPROVED, in->note, &h);

	if (!rc)
		rc = tasks_blocking(tx, h.key, &open);
	if (rc)
		return rc;
	if (open)
		return ctx_fault(ctx, CONFLICT, "household.tasks_open");
	rc = none_asked(ctx, tx, h.key);
	if (rc)
		return rc;
	for (size_t i = 0; i < COUNT_OF(months); i++) {
		struct task t = { .household = h.key, .kind = TASK_AFTER_CARE, .due_on = fa_add_months(ctx_today(ctx), months[i]),
			.opens_on = fa_add_days(fa_add_months(ctx_today(ctx), months[i]), -15), .source = subject };

		rc = task_make_in(ctx, tx, &t);
		if (rc)
			return rc;
	}
	*ret_key = subject;
	return household_close_in(ctx, tx, h.key, CLOSE_INDEPENDENT, in->note);
}

enum rc exit_decline_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct exit_decide *in = input;
	struct household h;

	*ret_key = subject;
	return decide(ctx, tx, subject, EXIT_DECLINED, in->note, &h);
}
