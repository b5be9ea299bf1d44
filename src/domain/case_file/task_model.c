/* Tasks as nouns and verbs: tables only. */
#include "task_int.h"

#include "message.h"

const struct choice task_kind_choices[] = {
	{ TASK_FIRST_CONTACT, "first_contact", "نخستین تماس پس از شناسایی نیاز", "First contact about a need" },
	{ TASK_CONTACT,       "contact",       "تماس دوره‌ای", "Regular contact" },
	{ TASK_ACT,           "act",           "اقدام برنامه", "Act of the plan" },
	{ TASK_PLAN_REVIEW,   "plan_review",   "بازنگری برنامه", "Review of the plan" },
	{ TASK_FOLLOW_UP,     "follow_up",     "پیگیری", "Follow-up" },
	{ TASK_AFTER_CARE,    "after_care",    "احوال‌پرسی پس از استقلال", "After-care check" },
	{ TASK_REFERRAL,      "referral",      "پیگیری ارجاع", "Follow-up of a referral" },
	{ TASK_ALERT,         "alert",         "هشدار یک فرم", "Alert from a form" },
	{ TASK_OTHER,         "other",         "کار دیگر", "Something else" },
	{ 0 }
};

const struct choice task_state_choices[] = {
	{ TASK_OPEN,    "open",    "باز", "Open" },
	{ TASK_DONE,    "done",    "انجام شد", "Done" },
	{ TASK_TRIED,   "tried",   "تلاش شد", "Tried" },
	{ TASK_DROPPED, "dropped", "کنار گذاشته شد", "Given up" },
	{ 0 }
};

const struct choice task_outcome_choices[] = {
	{ TASK_OUTCOME_DONE,         "done",         "انجام شد", "Done" },
	{ TASK_OUTCOME_NOT_REACHED,  "not_reached",  "نشد؛ دوباره تلاش می‌کنم", "Not yet; I will try again" },
	{ TASK_OUTCOME_NOT_POSSIBLE, "not_possible", "شدنی نیست", "Cannot be done" },
	{ 0 }
};

/* What a person may write down; the other kinds come from rules and from other records. */
static const struct choice task_own_choices[] = {
	{ TASK_FOLLOW_UP, "follow_up", "پیگیری", "Follow-up" },
	{ TASK_CONTACT,   "contact",   "تماس با خانواده", "Contact with the family" },
	{ TASK_OTHER,     "other",     "کار دیگر", "Something else" },
	{ 0 }
};

static const struct field task_fields[] = {
	KEY(task), VER(task),
	REF(task, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(task, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(task, worker, "پیگیر", "Who answers for it", .flags = REQUIRED | INTERNAL),
	REF(task, member, member, "انجام‌دهنده از خانواده", "Who does it, of the family"),
	CHOICE(task, kind, task_kind_choices, "نوع", "Kind", .flags = REQUIRED | IMMUTABLE),
	CHOICE(task, state, task_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(task, what, "چه کاری", "What", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 500),
	FIELD(task, opens_on, "از", "From"),
	FIELD(task, due_on, "تا", "Until", .flags = REQUIRED),
	FIELD(task, attempt, "چندمین تلاش", "Attempt", .flags = REQUIRED | INTERNAL, .min = 1, .max = 1000),
	KEYED(task, source, "از کجا آمده", "Comes from", .flags = INTERNAL | IMMUTABLE),
	REF(task, before, task, "تلاش پیشین", "Attempt before", .flags = INTERNAL | IMMUTABLE),
	CHOICE(task, outcome, task_outcome_choices, "نتیجه", "Outcome", .flags = INTERNAL),
	FIELD(task, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 1000),
	FIELD(task, made_at, "ثبت", "Made at", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(task, made_by, "ثبت‌کننده", "Made by", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(task, done_on, "روز پایان", "Ended on", .flags = INTERNAL),
	FIELD(task, done_by, "پایان‌دهنده", "Ended by", .flags = INTERNAL),
};
RECORD_TYPE(task, "کار پیگیری", "Task");

static const struct field task_add_fields[] = {
	REF(task_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	CHOICE(task_add, kind, task_own_choices, "نوع", "Kind", .flags = REQUIRED),
	FIELD(task_add, what, "چه کاری؟", "What?", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 500,
		.hint_fa = "کوتاه و روشن؛ همان‌طور که به خود خانواده می‌گویید.",
		.hint_en = "Short and plain, as you would say it to the family."),
	FIELD(task_add, due_on, "تا چه روزی", "Until", .flags = REQUIRED),
	KEYED(task_add, worker, "پیگیر", "Who answers for it",
		.hint_fa = "خالی بماند: مددکار همین پرونده.", .hint_en = "Empty: the file’s own worker."),
	REF(task_add, member, member, "اگر خود خانواده انجام می‌دهد، چه کسی", "If the family does it, who"),
};
RECORD_TYPE(task_add, "کار تازه", "New task");

static const struct field task_finish_fields[] = {
	CHOICE(task_finish, outcome, task_outcome_choices, "نتیجه", "Outcome", .flags = REQUIRED),
	FIELD(task_finish, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 1000),
	FIELD(task_finish, again_on, "تلاش بعدی", "Next attempt",
		.hint_fa = "اگر نشد؛ خالی بماند، چند روز دیگر یادآوری می‌شود.",
		.hint_en = "If it did not work; left empty, it comes back in a few days."),
};
RECORD_TYPE(task_finish, "نتیجهٔ کار", "Result of a task");

static const struct field task_move_fields[] = {
	FIELD(task_move, due_on, "روز تازه", "New day", .flags = REQUIRED),
	FIELD(task_move, note, "چرا", "Why", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 1000),
};
RECORD_TYPE(task_move, "روز تازه برای کار", "Another day for a task");

static const struct field task_drop_fields[] = {
	FIELD(task_drop, note, "چرا", "Why", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 1000),
};
RECORD_TYPE(task_drop, "کنار گذاشتن کار", "Giving a task up");

#define TASK_WORKERS (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | \
	ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define OPEN (1u << TASK_OPEN)

const struct operation op_task_add = {
	.name = "task.add", .fa = "کار تازه", .en = "Add a task", .subject = &task_type, .input = &task_add_type,
	.roles = TASK_WORKERS, .flags = OP_CREATE, .states = task_state_choices, .to_state = TASK_OPEN,
	.path = "/tasks", .method = "POST", .run = task_add_run,
};
const struct operation op_task_finish = {
	.name = "task.finish", .fa = "ثبت نتیجهٔ کار", .en = "Record the result of a task", .subject = &task_type,
	.input = &task_finish_type, .roles = TASK_WORKERS, .flags = OP_CHANGE, .states = task_state_choices,
	.from_states = OPEN, .to_state = TASK_DONE, .path = "/tasks/{key}/finish", .method = "POST", .run = task_finish_run,
};
const struct operation op_task_move = {
	.name = "task.move", .fa = "روز تازه برای کار", .en = "Move a task to another day", .subject = &task_type,
	.input = &task_move_type, .roles = TASK_WORKERS, .flags = OP_CHANGE, .states = task_state_choices,
	.from_states = OPEN, .path = "/tasks/{key}/move", .method = "POST", .run = task_move_run,
};
const struct operation op_task_drop = {
	.name = "task.drop", .fa = "کنار گذاشتن کار", .en = "Give a task up", .subject = &task_type,
	.input = &task_drop_type, .roles = TASK_WORKERS, .flags = OP_CHANGE, .states = task_state_choices,
	.from_states = OPEN, .to_state = TASK_DROPPED, .path = "/tasks/{key}/drop", .method = "POST", .run = task_drop_run,
};

MESSAGES(task,
	{ "task.not_found", "این کار پیدا نشد، یا در محدودهٔ کار شما نیست.", "There is no such task, or it is outside your area." },
	{ "task.not_open", "این کار پیش‌تر تمام شده است.", "This task has ended already." },
	{ "task.past", "این روز گذشته است؛ امروز یا پس از آن را بنویسید.", "That day is past; write today or later." },
	{ "task.note_needed", "چند کلمه بنویسید که چرا شدنی نیست.", "Write a few words why it cannot be done." },
	{ "task.member", "این شخص عضو این خانوار نیست.", "This person is no member of this household." },
);
