/* Alarms of the brake: tables and verbs. */
#include "secrecy_int.h"

#include "message.h"

const struct choice read_alarm_state_choices[] = {
	{ READ_NOTICED,  "noticed",  "تازه", "New" },
	{ READ_STOPPED,  "stopped",  "تا فردا بسته", "Stopped until tomorrow" },
	{ READ_LIFTED,   "lifted",   "برای آن روز باز شد", "Lifted for that day" },
	{ READ_REVIEWED, "reviewed", "بررسی شد", "Reviewed" },
	{ 0 }
};

#define LIFT_REASON(s, more) FIELD(s, lift_reason, "چرا امروز به پرونده‌های بیشتری نیاز است؟", "Why more files are needed today", \
	.kind = TEXT_NOTE, .flags = SENSITIVE | more, .max = 500)
#define REVIEW_NOTE(s, more) FIELD(s, review_note, "نتیجهٔ بررسی (اختیاری)", "What the review found (optional)", \
	.kind = TEXT_NOTE, .flags = SENSITIVE | more, .max = 500)

static const struct field read_alarm_fields[] = {
	KEY(read_alarm), VER(read_alarm),
	KEYED(read_alarm, staff, "همکار", "Colleague", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(read_alarm, role, role_choices, "نقش", "Role", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(read_alarm, unit, "واحد", "Unit", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(read_alarm, day, "روز", "Day", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(read_alarm, files, "پرونده‌های گوناگون", "Different files", .flags = REQUIRED | INTERNAL),
	CHOICE(read_alarm, state, read_alarm_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(read_alarm, stopped_at, "زمان توقف", "Stopped at", .flags = INTERNAL),
	FIELD(read_alarm, lifted_at, "زمان باز شدن", "Lifted at", .flags = INTERNAL),
	KEYED(read_alarm, lifted_by, "بازکننده", "Lifted by", .flags = INTERNAL),
	LIFT_REASON(read_alarm, INTERNAL),
	FIELD(read_alarm, reviewed_at, "زمان بررسی", "Reviewed at", .flags = INTERNAL),
	KEYED(read_alarm, reviewed_by, "بررسی‌کننده", "Reviewed by", .flags = INTERNAL),
	REVIEW_NOTE(read_alarm, INTERNAL),
};
RECORD_TYPE(read_alarm, "خبر خواندن پرشمار", "Alarm of many readings", .national = true);

static const struct field read_alarm_raise_fields[] = {
	KEYED(read_alarm_raise, staff, "همکار", "Colleague", .flags = REQUIRED),
	CHOICE(read_alarm_raise, role, role_choices, "نقش", "Role", .flags = REQUIRED),
	FIELD(read_alarm_raise, unit, "واحد", "Unit", .flags = REQUIRED),
	FIELD(read_alarm_raise, files, "پرونده‌های گوناگون", "Different files", .flags = REQUIRED, .min = 1, .max = 1000000),
	FIELD(read_alarm_raise, stopped, "متوقف شد", "Stopped"),
};
RECORD_TYPE(read_alarm_raise, "خبر خواندن پرشمار", "Raise an alarm of many readings");

static const struct field read_alarm_lift_fields[] = { LIFT_REASON(read_alarm_lift, REQUIRED) };
RECORD_TYPE(read_alarm_lift, "باز کردن برای همان روز", "Lift the stop for the day");

static const struct field read_alarm_review_fields[] = { REVIEW_NOTE(read_alarm_review, 0) };
RECORD_TYPE(read_alarm_review, "بررسی خواندن پرشمار", "Review an alarm of many readings");

/* ---- verbs ------------------------------------------------------------------------------ */

/* Twice the same is once: another process may have been quicker. */
static enum rc run_raise(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct read_alarm_raise *in = input;
	struct read_alarm old, a = { .staff = in->staff, .role = in->role, .unit = in->unit, .day = ctx_today(ctx),
		.state = READ_NOTICED };
	int64_t key;
	enum rc rc = read_alarm_of(tx, in->staff, a.day, &key);

	(void)subject;
	if (rc && rc != NOT_FOUND)
		return rc;
	if (!rc) {
		rc = row_load(tx, &read_alarm_type, key, &old);
		if (rc)
			return rc;
		a = old;
	} else {
		fault_clear(&ctx->fault);
		key = 0;
	}
	a.files = in->files > a.files ? in->files : a.files;
	if (in->stopped && !a.stopped_at.ms) {
		a.state = READ_STOPPED;
		a.stopped_at.ms = tx_now(tx);
	}
	if (key) {
		*ret_key = key;
		journal_subject(tx, key);
		return row_update(tx, &read_alarm_type, &old, &a);
	}
	rc = row_insert(tx, &read_alarm_type, &a);
	*ret_key = a.key.v;
	return rc;
}

/* Somebody else's, within the scope. */
static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, struct read_alarm *ret_a)
{
	enum rc rc = row_load(tx, &read_alarm_type, key, ret_a);

	if (rc == NOT_FOUND || (!rc && !in_scope(ctx, ret_a->unit)))
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	if (rc)
		return rc;
	journal_subject(tx, key);
	return OK;
}

static enum rc run_lift(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct read_alarm_lift *in = input;
	struct read_alarm old, a;
	enum rc rc = for_change(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (old.staff == ctx->actor.staff)
		return ctx_fault(ctx, DENIED, "brake.own");
	if (!date_eq(old.day, ctx_today(ctx)) || old.lifted_at.ms)
		return ctx_fault(ctx, CONFLICT, "brake.over");
	a = old;
	a.state = READ_LIFTED;
	a.lifted_at.ms = tx_now(tx);
	a.lifted_by = ctx->actor.staff;
	a.lift_reason = in->lift_reason;
	*ret_key = subject;
	return row_update(tx, &read_alarm_type, &old, &a);
}

static enum rc run_review(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct read_alarm_review *in = input;
	struct read_alarm old, a;
	enum rc rc = for_change(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (old.staff == ctx->actor.staff)
		return ctx_fault(ctx, DENIED, "brake.own");
	a = old;
	a.state = READ_REVIEWED;
	a.reviewed_at.ms = tx_now(tx);
	a.reviewed_by = ctx->actor.staff;
	a.review_note = in->review_note;
	*ret_key = subject;
	return row_update(tx, &read_alarm_type, &old, &a);
}

#define STATE(s) (1u << (s))
#define MANAGERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT) | \
	ROLE_BIT(ROLE_HEADQUARTERS))

const struct operation op_read_alarm_raise = {
	.name = "read_alarm.raise", .fa = "خبر خواندن پرشمار", .en = "Raise an alarm of many readings",
	.subject = &read_alarm_type, .input = &read_alarm_raise_type, .flags = OP_INTERNAL | OP_NATIONAL, .run = run_raise,
};
const struct operation op_read_alarm_lift = {
	.name = "read_alarm.lift", .fa = "باز کردن برای همان روز", .en = "Lift the stop for the day",
	.subject = &read_alarm_type, .input = &read_alarm_lift_type, .roles = MANAGERS, .flags = OP_CHANGE | OP_NATIONAL,
	.states = read_alarm_state_choices, .from_states = STATE(READ_NOTICED) | STATE(READ_STOPPED) | STATE(READ_REVIEWED),
	.to_state = READ_LIFTED,
	.path = "/read-alarms/{key}/lift", .method = "POST", .run = run_lift,
};
const struct operation op_read_alarm_review = {
	.name = "read_alarm.review", .fa = "بررسی خواندن پرشمار", .en = "Review an alarm of many readings",
	.subject = &read_alarm_type, .input = &read_alarm_review_type,
	.roles = MANAGERS | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE), .flags = OP_CHANGE | OP_NATIONAL,
	.states = read_alarm_state_choices, .from_states = STATE(READ_NOTICED) | STATE(READ_STOPPED) | STATE(READ_LIFTED),
	.to_state = READ_REVIEWED,
	.path = "/read-alarms/{key}/review", .method = "POST", .run = run_review,
};

const struct operation *const secrecy_operations[] = {
	&op_read_alarm_raise, &op_read_alarm_lift, &op_read_alarm_review,
	&op_consent_give, &op_counselling_record, &op_counselling_name, &op_consent_withdraw,
};
const size_t secrecy_noperations = COUNT_OF(secrecy_operations);

MESSAGES(secrecy,
	{ "brake.stopped", "امروز پرونده‌های گوناگون زیادی را باز کرده‌اید و سامانه تا فردا پروندهٔ تازه‌ای باز نمی‌کند. برای نگه داشتن راز خانواده‌ها با همه چنین است و نشانهٔ خطای شما نیست. پرونده‌هایی که امروز دیده‌اید باز می‌مانند. اگر کارتان امروز به پرونده‌های بیشتری نیاز دارد، به مدیر مرکز یا واحد خود بگویید؛ او می‌تواند امروز را با نوشتن دلیل باز کند.",
	  "You have opened very many different files today, so no new one opens until tomorrow. It is so for everybody, to keep the families' secrets, and no sign that you did wrong. Files you saw today stay open. If your work needs more files today, tell the manager of your centre or unit, who can lift this for the day with a reason." },
	{ "brake.own", "دربارهٔ خواندن خودتان همکار دیگری تصمیم می‌گیرد.", "A colleague decides about your own reading." },
	{ "brake.over", "این روز گذشته یا پیش‌تر باز شده است.", "That day is over, or it was lifted already." },
);
