/* Files that stand still: tables only. */
#include "visit_int.h"

#include "message.h"
#include "stagnant.h"

const struct choice stagnant_why_choices[] = {
	{ STAGNANT_NO_ACT,      "no_act",      "مدت‌هاست کاری ثبت نشده", "Nothing was done for long" },
	{ STAGNANT_UNREACHABLE, "unreachable", "چند بار پی در پی پاسخی نبود", "Nobody answered several times" },
	{ STAGNANT_MOVED,       "moved",       "از نشانی رفته‌اند", "They have moved away" },
	{ STAGNANT_AGED,        "aged",        "تنها عضو بیش از صد سال دارد", "The only member is over a hundred" },
	{ 0 }
};

const struct choice stagnant_state_choices[] = {
	{ STAGNANT_FOUND,  "found",  "در انتظار بررسی", "Waits for review" },
	{ STAGNANT_KEPT,   "kept",   "باز می‌ماند", "Stays open" },
	{ STAGNANT_CLOSED, "closed", "بسته شد", "Closed" },
	{ STAGNANT_UNDONE, "undone", "دوباره باز شد", "Opened again" },
	{ STAGNANT_OVER,   "over",   "خودبه‌خود برطرف شد", "Over by itself" },
	{ 0 }
};

/* Independence is decided with the family and by two people (support_exit.h), joining by its own event. */
static const struct choice why_closed_choices[] = {
	{ CLOSE_NOT_FOUND,          "not_found", "خانواده پیدا نشد", "The family could not be found" },
	{ CLOSE_DIED,               "died", "درگذشت", "Died" },
	{ CLOSE_MOVED_ABROAD,       "abroad", "رفتن از کشور", "Left the country" },
	{ CLOSE_DUPLICATE,          "duplicate", "پروندهٔ تکراری", "Duplicate file" },
	{ CLOSE_OWN_WISH,           "own_wish", "به خواست خانواده", "At the family's wish" },
	{ CLOSE_NO_LONGER_ELIGIBLE, "not_eligible", "دیگر در گروه هدف نیست", "No longer in the target group" },
	{ 0 }
};

static const struct field stagnant_fields[] = {
	KEY(stagnant), VER(stagnant),
	REF(stagnant, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(stagnant, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(stagnant, why, stagnant_why_choices, "چرا رسوبی است", "Why it stands still", .flags = REQUIRED | INTERNAL),
	CHOICE(stagnant, state, stagnant_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(stagnant, since, "آخرین کار", "Last act", .flags = REQUIRED | INTERNAL),
	FIELD(stagnant, found_on, "یافته‌شده در", "Found on", .flags = REQUIRED | INTERNAL),
	FIELD(stagnant, decided_on, "تصمیم در", "Decided on", .flags = INTERNAL),
	FIELD(stagnant, decided_by, "تصمیم‌گیرنده", "Decided by", .flags = INTERNAL),
	FIELD(stagnant, note, "توضیح", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 1000),
	FIELD(stagnant, ask_again, "پرسش دوباره از", "Asked again from", .flags = INTERNAL),
	CHOICE(stagnant, close_reason, close_reason_choices, "دلیل بستن", "Reason for closing", .flags = INTERNAL),
	FIELD(stagnant, pension, "مستمری پایان یافت", "A pension ended", .flags = INTERNAL),
	FIELD(stagnant, saved, "آزادشده در ماه", "Freed a month", .flags = INTERNAL),
	FIELD(stagnant, due_before, "موعد پیشین بازدید", "Visit due before", .flags = INTERNAL),
};
RECORD_TYPE(stagnant, "پروندهٔ رسوبی", "Stagnant file");

static const struct field stagnant_find_fields[] = { FIELD(stagnant_find, unit, "واحد", "Unit") };
RECORD_TYPE(stagnant_find, "جست‌وجوی پرونده‌های رسوبی", "Search for stagnant files");

static const struct field stagnant_keep_fields[] = {
	FIELD(stagnant_keep, note, "چرا باز می‌ماند", "Why it stays open", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 1000),
};
RECORD_TYPE(stagnant_keep, "باز ماندن پرونده", "Keeping a file open");

static const struct field stagnant_close_fields[] = {
	CHOICE(stagnant_close, close_reason, why_closed_choices, "دلیل بستن", "Reason for closing", .flags = REQUIRED),
	FIELD(stagnant_close, note, "چه کردید تا مطمئن شدید", "What you did to be sure", .kind = TEXT_NOTE,
		.flags = REQUIRED | SENSITIVE, .max = 1000),
	FIELD(stagnant_close, pension, "مستمری داشت و پایان می‌یابد", "There was a pension, and it ends"),
};
RECORD_TYPE(stagnant_close, "بستن پروندهٔ رسوبی", "Closing a stagnant file");

static const struct field stagnant_undo_fields[] = {
	FIELD(stagnant_undo, note, "چرا دوباره باز می‌شود", "Why it is opened again", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 1000),
};
RECORD_TYPE(stagnant_undo, "بازگرداندن بستن", "Taking a closing back");

#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

const struct operation op_stagnant_find = {
	.name = "stagnant.find", .fa = "جست‌وجوی پرونده‌های رسوبی", .en = "Search for stagnant files", .subject = &stagnant_type,
	.input = &stagnant_find_type, .roles = LEADERS, .flags = OP_CREATE, .states = stagnant_state_choices,
	.to_state = STAGNANT_FOUND, .path = "/stagnant/searches", .method = "POST", .run = stagnant_find_run,
};
const struct operation op_stagnant_keep = {
	.name = "stagnant.keep", .fa = "باز ماندن پرونده", .en = "Keep a file open", .subject = &stagnant_type,
	.input = &stagnant_keep_type, .roles = LEADERS, .flags = OP_CHANGE, .states = stagnant_state_choices,
	.from_states = 1u << STAGNANT_FOUND, .to_state = STAGNANT_KEPT, .path = "/stagnant/{key}/keep", .method = "POST",
	.run = stagnant_keep_run,
};
const struct operation op_stagnant_close = {
	.name = "stagnant.close", .fa = "بستن پروندهٔ رسوبی", .en = "Close a stagnant file", .subject = &stagnant_type,
	.input = &stagnant_close_type, .roles = LEADERS, .flags = OP_CHANGE, .states = stagnant_state_choices,
	.from_states = 1u << STAGNANT_FOUND, .to_state = STAGNANT_CLOSED, .path = "/stagnant/{key}/close", .method = "POST",
	.run = stagnant_close_run,
};
const struct operation op_stagnant_undo = {
	.name = "stagnant.undo", .fa = "بازگرداندن بستن", .en = "Take a closing back", .subject = &stagnant_type,
	.input = &stagnant_undo_type, .roles = LEADERS, .flags = OP_CHANGE, .states = stagnant_state_choices,
	.from_states = 1u << STAGNANT_CLOSED, .to_state = STAGNANT_UNDONE, .path = "/stagnant/{key}/undo", .method = "POST",
	.run = stagnant_undo_run,
};

MESSAGES(stagnant,
	{ "stagnant.not_found", "این پرونده در فهرست بررسی شما نیست.", "This file is not in your list to review." },
	{ "stagnant.decided", "دربارهٔ این پرونده پیش‌تر تصمیم گرفته شده است.", "This file has been decided on already." },
	{ "stagnant.too_late", "مهلت بازگرداندن گذشته است؛ پرونده را از صفحهٔ خودش دوباره باز کنید.",
	  "It is too late to take this back; reopen the file on its own page." },
);
