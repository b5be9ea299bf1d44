/* Duplicates as nouns and verbs, and their texts. */
#include "family_int.h"

#include "message.h"

const struct choice duplicate_state_choices[] = {
	{ DUPLICATE_OPEN,      "open",      "در انتظار بررسی", "To be looked at" },
	{ DUPLICATE_MERGED,    "merged",    "یک نفر بود، یکی شد", "One person, merged" },
	{ DUPLICATE_DIFFERENT, "different", "دو نفر جداگانه‌اند", "Two different people" },
	{ 0 }
};

const struct choice duplicate_why_choices[] = {
	{ WHY_NATIONAL_ID, "national_id", "کد ملی یکسان", "Same national ID" },
	{ WHY_NAME,        "name",        "نام، نام پدر و سال تولد یکسان", "Same name, father's name and year of birth" },
	{ 0 }
};

#define NOTE(s, ...) FIELD(s, note, "یادداشت", "Note", .kind = TEXT_NOTE, .max = 1000, __VA_ARGS__)

static const struct field duplicate_fields[] = {
	KEY(duplicate),
	VER(duplicate),
	REF(duplicate, member_a, member, "شخص نخست", "First person", .flags = REQUIRED | INTERNAL),
	REF(duplicate, member_b, member, "شخص دوم", "Second person", .flags = REQUIRED | INTERNAL),
	LINK(duplicate, file_a, "پروندهٔ نخست", "First file", .flags = REQUIRED | INTERNAL),
	LINK(duplicate, file_b, "پروندهٔ دوم", "Second file", .flags = REQUIRED | INTERNAL),
	FIELD(duplicate, unit_a, "مرکز نخست", "First centre", .flags = REQUIRED | INTERNAL),
	FIELD(duplicate, unit_b, "مرکز دوم", "Second centre", .flags = REQUIRED | INTERNAL),
	FIELD(duplicate, why, "چرا", "Why", .flags = MULTI | INTERNAL, .choices = duplicate_why_choices),
	CHOICE(duplicate, state, duplicate_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	REF(duplicate, kept, member, "آن که ماند", "Who stayed", .flags = INTERNAL),
	FIELD(duplicate, taken, "آنچه افزوده شد", "Taken over", .kind = TEXT_CODE, .flags = INTERNAL, .max = 1000),
	CHOICE(duplicate, id_kind, id_kind_choices, "شناسهٔ پیشین", "Kind of ID before", .flags = INTERNAL),
	FIELD(duplicate, id_reason, "چرا شناسه نداشت", "Why there was no ID", .kind = TEXT_PLAIN,
		.flags = SENSITIVE | INTERNAL, .max = 200),
	FIELD(duplicate, closed, "پرونده بسته شد", "File closed", .flags = INTERNAL),
	FIELD(duplicate, due_was, "موعد پیشین", "Due before", .flags = INTERNAL),
	CHOICE(duplicate, stage_was, stage_choices, "مرحلهٔ پیشین", "Stage before", .flags = INTERNAL),
	FIELD(duplicate, undo_until, "برگشت‌پذیر تا", "Undone until", .flags = INTERNAL),
	NOTE(duplicate, .flags = SENSITIVE | INTERNAL),
	FIELD(duplicate, found_at, "پیدا شد", "Found at", .flags = REQUIRED | INTERNAL),
	KEYED(duplicate, decided_by, "تصمیم‌گیرنده", "Decided by", .flags = INTERNAL),
	FIELD(duplicate, decided_at, "زمان تصمیم", "Decided at", .flags = INTERNAL),
};
RECORD_TYPE(duplicate, "احتمال تکرار", "Possible duplicate");

static const struct field duplicate_scan_fields[] = {
	FIELD(duplicate_scan, unit, "واحد", "Unit", .min = 0, .max = 999999999),
};
RECORD_TYPE(duplicate_scan, "جست‌وجوی تکراری‌ها", "Scan for duplicates");

static const struct field duplicate_merge_fields[] = {
	REF(duplicate_merge, keep, member, "کدام بماند", "Which one stays", .flags = REQUIRED),
	NOTE(duplicate_merge, .flags = SENSITIVE),
};
RECORD_TYPE(duplicate_merge, "یکی کردن", "Merge");

static const struct field duplicate_different_fields[] = { NOTE(duplicate_different, .flags = SENSITIVE) };
RECORD_TYPE(duplicate_different, "دو نفرند", "Two people");

static const struct field duplicate_undo_fields[] = { NOTE(duplicate_undo, .flags = REQUIRED | SENSITIVE) };
RECORD_TYPE(duplicate_undo, "برگرداندن", "Undo");

#define DECIDERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE) | \
	ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define BIT(s) (1u << (s))

const struct operation op_duplicate_scan = {
	.name = "duplicate.scan", .fa = "جست‌وجوی تکراری‌ها", .en = "Scan for duplicates",
	.subject = &duplicate_type, .input = &duplicate_scan_type, .roles = DECIDERS, .flags = OP_CREATE,
	.states = duplicate_state_choices, .to_state = DUPLICATE_OPEN,
	.path = "/duplicates/scans", .method = "POST", .run = duplicate_scan_run,
};
const struct operation op_duplicate_merge = {
	.name = "duplicate.merge", .fa = "یکی کردن دو ثبت", .en = "Merge two rows of one person",
	.subject = &duplicate_type, .input = &duplicate_merge_type, .roles = DECIDERS, .flags = OP_CHANGE,
	.states = duplicate_state_choices, .from_states = BIT(DUPLICATE_OPEN), .to_state = DUPLICATE_MERGED,
	.path = "/duplicates/{key}/merge", .method = "POST", .run = duplicate_merge_run,
};
const struct operation op_duplicate_different = {
	.name = "duplicate.different", .fa = "دو نفر جداگانه‌اند", .en = "Two different people",
	.subject = &duplicate_type, .input = &duplicate_different_type, .roles = DECIDERS, .flags = OP_CHANGE,
	.states = duplicate_state_choices, .from_states = BIT(DUPLICATE_OPEN), .to_state = DUPLICATE_DIFFERENT,
	.path = "/duplicates/{key}/different", .method = "POST", .run = duplicate_different_run,
};
const struct operation op_duplicate_undo = {
	.name = "duplicate.undo", .fa = "برگرداندن یکی کردن", .en = "Undo the merge",
	.subject = &duplicate_type, .input = &duplicate_undo_type, .roles = DECIDERS, .flags = OP_CHANGE,
	.states = duplicate_state_choices, .from_states = BIT(DUPLICATE_MERGED) | BIT(DUPLICATE_DIFFERENT),
	.to_state = DUPLICATE_OPEN,
	.path = "/duplicates/{key}/undo", .method = "POST", .run = duplicate_undo_run,
};

MESSAGES(duplicate,
	{ "duplicate.not_found", "این مورد پیدا نشد، یا هر دو پرونده در محدودهٔ کار شما نیست.",
		"There is no such case, or not both files lie in your area." },
	{ "duplicate.decided", "دربارهٔ این دو پیش‌تر تصمیم گرفته شده است.", "This was decided before." },
	{ "duplicate.keep", "بگویید کدام‌یک بماند.", "Say which one stays." },
	{ "duplicate.gone", "یکی از این دو دیگر عضو پروندهٔ بازی نیست.", "One of the two is no member of an open file any more." },
	{ "duplicate.has_family", "آن که کنار می‌رود سرپرست خانواده‌ای است. نخست دو خانواده را یکی کنید، یا دیگری را نگه دارید.",
		"The one who would go heads a family. Join the two families first, or keep the other one." },
	{ "duplicate.work_open", "آن پرونده درخواست یا کار باز دارد. نخست آن‌ها را به پایان برسانید.",
		"That file has open requests or tasks. Bring them to an end first." },
	{ "duplicate.too_late", "مهلت برگرداندن گذشته است.", "It is too late to undo this." },
	{ "duplicate.unit", "این واحد در محدودهٔ کار شما نیست.", "This unit is outside your area." },
);
