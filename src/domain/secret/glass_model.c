/* Broken glasses: tables and verbs. */
#include "secret_int.h"

#include "message.h"

const struct choice glass_what_choices[] = {
	{ GLASS_PLACE,   "place",   "نشانی و تلفن پنهان", "Hidden address and phones" },
	{ GLASS_SECRET,  "secret",  "پروندهٔ ویژه", "Secret file" },
	{ GLASS_NOTHING, "nothing", "چیزی پیدا نشد", "Nothing was found" },
	{ 0 }
};
const struct choice glass_state_choices[] = {
	{ GLASS_OPEN,  "open",  "چشم‌به‌راه بررسی", "Waits for review" },
	{ GLASS_RIGHT, "right", "به‌جا بود", "Was right" },
	{ GLASS_WRONG, "wrong", "به‌جا نبود", "Was not right" },
	{ 0 }
};

#define WHY(s, more) FIELD(s, why, "چرا همین حالا لازم است؟", "Why is it needed right now?", .kind = TEXT_NOTE, \
	.flags = REQUIRED | SENSITIVE | more, .max = 1000,                                                      \
	.hint_fa = "خانواده می‌تواند این دلیل را ببیند.", .hint_en = "The family may see this reason.")
#define NOTE(s, more) FIELD(s, review_note, "نتیجهٔ بررسی", "What the review found", .kind = TEXT_NOTE, \
	.flags = SENSITIVE | more, .max = 1000)

static const struct field glass_fields[] = {
	KEY(glass), VER(glass),
	LINK(glass, household, "خانوار", "Household", .ref = &household_type, .flags = INTERNAL | IMMUTABLE),
	FIELD(glass, unit, "واحد", "Unit", .flags = REQUIRED | INTERNAL),
	FIELD(glass, veil, "واحد پنهان", "Veiled unit", .flags = INTERNAL | IMMUTABLE),
	CHOICE(glass, what, glass_what_choices, "چه چیزی", "What", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	KEYED(glass, staff, "همکار", "Colleague", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(glass, role, role_choices, "نقش", "Role", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	WHY(glass, INTERNAL | IMMUTABLE),
	FIELD(glass, file_number, "شمارهٔ پرونده", "File number", .kind = TEXT_CODE, .flags = INTERNAL | IMMUTABLE, .max = 20),
	FIELD(glass, at, "زمان", "At", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(glass, until_at, "تا", "Until", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	KEYED(glass, told, "آگاه‌شده", "Who was told", .flags = INTERNAL),
	FIELD(glass, due_on, "مهلت بررسی", "Review until", .flags = REQUIRED | INTERNAL),
	CHOICE(glass, state, glass_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(glass, reviewed_at, "زمان بررسی", "Reviewed at", .flags = INTERNAL),
	KEYED(glass, reviewed_by, "بررسی‌کننده", "Reviewed by", .flags = INTERNAL),
	NOTE(glass, INTERNAL),
};
RECORD_TYPE(glass, "دیدن در ضرورت", "Broken glass");

static const struct field glass_break_fields[] = {
	CHOICE(glass_break, what, glass_what_choices, "چه چیزی", "What", .flags = REQUIRED),
	KEYED(glass_break, household, "خانوار", "Household"),
	FIELD(glass_break, file_number, "شمارهٔ پرونده", "File number", .kind = TEXT_CODE, .max = 20,
		.hint_fa = "همان شماره‌ای که روی برگهٔ خانواده نوشته شده است.", .hint_en = "As it stands on the family's slip."),
	WHY(glass_break, 0),
};
RECORD_TYPE(glass_break, "دیدن در ضرورت", "Open in an emergency");

static const struct field glass_review_fields[] = {
	FIELD(glass_review, right, "به‌جا بود", "It was right"), NOTE(glass_review, REQUIRED),
};
RECORD_TYPE(glass_review, "بررسی دیدن در ضرورت", "Review a broken glass");

const struct operation op_glass_break = {
	.name = "glass.break", .fa = "دیدن در ضرورت", .en = "Open in an emergency",
	.subject = &glass_type, .input = &glass_break_type, .roles = ROLES_CENTRE, .flags = OP_CREATE | OP_INTERNAL | OP_EVENT,
	.run = glass_break_run,
};
const struct operation op_glass_review = {
	.name = "glass.review", .fa = "بررسی دیدن در ضرورت", .en = "Review a broken glass",
	.subject = &glass_type, .input = &glass_review_type, .roles = ROLES_CENTRE | ROLE_BIT(ROLE_COUNTY_EXPERT),
	.flags = OP_CHANGE | OP_INTERNAL,
	.states = glass_state_choices, .from_states = 1u << GLASS_OPEN, .to_state = GLASS_RIGHT, .run = glass_review_run,
};

MESSAGES(glass,
	{ "glass.why", "با چند واژه بنویسید چه پیش آمده است؛ دست‌کم ده نویسه.",
		"Say in a few words what has happened; at least ten characters." },
	{ "glass.own", "دیدن خود را کس دیگری بررسی می‌کند.", "Somebody else reviews what you opened." },
	{ "glass.often", "امروز سه بار در ضرورت چیزی را دیده‌اید؛ برای بیش از آن با مسئول فنی تماس بگیرید.",
		"You opened three things in an emergency today; for more, call the technical responsible." },
	{ "glass.not_hidden", "نشانی این خانواده برای شما پنهان نیست.", "This family's address is not hidden from you." },
);
