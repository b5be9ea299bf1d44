/* Secret files and their teams: tables and verbs (R30, R39). */
#include "secret_int.h"

#include "message.h"

const struct choice secret_kind_choices[] = {
	{ SECRET_ADOPTION,   "adoption",   "فرزندپذیری", "Adoption" },
	{ SECRET_PROTECTION, "protection", "حمایت از کودک", "Child protection" },
	{ SECRET_SHELTER,    "shelter",    "خانهٔ امن", "Safe house" },
	{ SECRET_OTHER,      "other",      "کار محرمانهٔ دیگر", "Another matter in confidence" },
	{ 0 }
};
const struct choice secret_state_choices[] = {
	{ SECRET_SHUT,   "shut",   "ویژهٔ گروه", "For its team only" },
	{ SECRET_OPENED, "opened", "به پرونده‌های عادی برگشت", "Among the ordinary files again" },
	{ 0 }
};
const struct choice secret_member_state_choices[] = {
	{ SECRET_IN,  "in",  "عضو گروه", "In the team" },
	{ SECRET_OUT, "out", "از گروه رفت", "Left the team" },
	{ 0 }
};

#define WHY(s, m, fa, en, more) FIELD(s, m, fa, en, .kind = TEXT_NOTE, .flags = SENSITIVE | more, .max = 1000)

static const struct field secret_file_fields[] = {
	KEY(secret_file), VER(secret_file),
	REF(secret_file, household, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(secret_file, unit, "واحد", "Unit", .flags = REQUIRED | INTERNAL),
	CHOICE(secret_file, kind, secret_kind_choices, "برای چه", "What for", .flags = REQUIRED | INTERNAL),
	WHY(secret_file, why, "چرا باید پنهان بماند؟", "Why it must stay hidden", REQUIRED | INTERNAL),
	KEYED(secret_file, lead, "مسئول گروه", "Lead of the team", .flags = REQUIRED | INTERNAL),
	FIELD(secret_file, shut_at, "از", "Since", .flags = REQUIRED | INTERNAL),
	KEYED(secret_file, shut_by, "به دست", "By", .flags = REQUIRED | INTERNAL),
	CHOICE(secret_file, state, secret_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(secret_file, opened_at, "تا", "Until", .flags = INTERNAL),
	KEYED(secret_file, opened_by, "برگرداننده", "Opened up by", .flags = INTERNAL),
	WHY(secret_file, opened_why, "چرا دیگر نباید پنهان باشد؟", "Why it need not stay hidden", INTERNAL),
};
RECORD_TYPE(secret_file, "پروندهٔ ویژه", "Secret file");

static const struct field secret_member_fields[] = {
	KEY(secret_member), VER(secret_member),
	REF(secret_member, household, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(secret_member, unit, "واحد", "Unit", .flags = REQUIRED | INTERNAL),
	KEYED(secret_member, staff, "همکار", "Colleague", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	KEYED(secret_member, added_by, "آورنده", "Taken in by", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(secret_member, added_at, "از", "Since", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	WHY(secret_member, why, "چرا باید در این گروه باشد؟", "Why in the team", REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(secret_member, state, secret_member_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(secret_member, left_at, "تا", "Until", .flags = INTERNAL),
	KEYED(secret_member, left_by, "به دست", "By", .flags = INTERNAL),
	WHY(secret_member, left_why, "چرا از گروه می‌رود؟", "Why leaving", INTERNAL),
};
RECORD_TYPE(secret_member, "عضو گروه پروندهٔ ویژه", "Member of the team of a secret file");

static const struct field secret_shut_fields[] = {
	CHOICE(secret_shut, kind, secret_kind_choices, "برای چه", "What for", .flags = REQUIRED),
	KEYED(secret_shut, lead, "مسئول گروه", "Lead of the team", .flags = REQUIRED),
	WHY(secret_shut, why, "چرا باید پنهان بماند؟", "Why it must stay hidden", REQUIRED),
	FIELD(secret_shut, stay, "خودم هم در گروه می‌مانم", "I stay in the team myself"),
};
RECORD_TYPE(secret_shut, "بستن پرونده برای همه جز گروهش", "Shut a file for all but its team");

static const struct field secret_join_fields[] = {
	KEYED(secret_join, staff, "همکار", "Colleague", .flags = REQUIRED),
	WHY(secret_join, why, "چرا باید در این گروه باشد؟", "Why in the team", REQUIRED),
	FIELD(secret_join, lead, "از این پس مسئول گروه است", "Leads the team from now on"),
};
RECORD_TYPE(secret_join, "آوردن همکار به گروه", "Take a colleague into the team");

static const struct field secret_leave_fields[] = {
	WHY(secret_leave, left_why, "چرا از گروه می‌رود؟", "Why leaving", REQUIRED),
};
RECORD_TYPE(secret_leave, "رفتن از گروه", "Leave the team");

static const struct field secret_reopen_fields[] = {
	WHY(secret_reopen, opened_why, "چرا دیگر نباید پنهان باشد؟", "Why it need not stay hidden", REQUIRED),
};
RECORD_TYPE(secret_reopen, "برگرداندن به پرونده‌های عادی", "Open a secret file up");

/* ---- verbs ------------------------------------------------------------------------------ */

#define LEADERS (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE) | ROLE_BIT(ROLE_CENTRE_MANAGER))

const struct operation op_secret_shut = {
	.name = "secret.shut", .fa = "بستن پرونده برای همه جز گروهش", .en = "Shut a file for all but its team",
	.subject = &household_type, .input = &secret_shut_type, .roles = LEADERS, .flags = OP_CHANGE | OP_INTERNAL,
	.run = secret_shut_run,
};
const struct operation op_secret_join = {
	.name = "secret.join", .fa = "آوردن همکار به گروه", .en = "Take a colleague into the team",
	.subject = &household_type, .input = &secret_join_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE | OP_INTERNAL,
	.run = secret_join_run,
};
const struct operation op_secret_leave = {
	.name = "secret.leave", .fa = "رفتن از گروه", .en = "Leave the team",
	.subject = &secret_member_type, .input = &secret_leave_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE | OP_INTERNAL,
	.states = secret_member_state_choices, .from_states = 1u << SECRET_IN, .to_state = SECRET_OUT, .run = secret_leave_run,
};
const struct operation op_secret_reopen = {
	.name = "secret.reopen", .fa = "برگرداندن به پرونده‌های عادی", .en = "Open a secret file up",
	.subject = &household_type, .input = &secret_reopen_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE | OP_INTERNAL,
	.run = secret_reopen_run,
};
const struct operation *const secret_operations[] = {
	&op_secret_shut, &op_secret_join, &op_secret_leave, &op_secret_reopen, &op_glass_break, &op_glass_review,
};
const size_t secret_noperations = COUNT_OF(secret_operations);

MESSAGES(secret,
	{ "secret.already", "این پرونده پیش‌تر ویژهٔ گروهش شده است.", "This file is for its team only already." },
	{ "secret.transfer", "انتقال این پرونده هنوز در راه است؛ نخست آن را به پایان برسانید یا پس بگیرید.",
		"A transfer of this file is under way; end it or take it back first." },
	{ "secret.lead_only", "این کار را مسئول گروه انجام می‌دهد.", "The lead of the team does this." },
	{ "secret.lead_stays", "مسئول گروه پیش از رفتن، کار را به یکی از گروه می‌سپارد.",
		"The lead hands over to one of the team before leaving." },
	{ "secret.not_here", "این همکار اکنون در این مرکز نقشی ندارد.", "This colleague has no role at this centre now." },
	{ "secret.in_team", "این همکار در گروه هست.", "This colleague is in the team." },
	{ "household.secret", "پروندهٔ ویژه در همین مرکز می‌ماند؛ نخست مسئول گروه آن را به پرونده‌های عادی برگرداند.",
		"A secret file stays at its centre; its lead opens it up first." },
);
