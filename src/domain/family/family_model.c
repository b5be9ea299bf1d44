/* Events of a family as nouns and verbs, and their texts. */
#include "family_int.h"

#include "message.h"

const struct choice household_event_kind_choices[] = {
	{ EVENT_BIRTH,      "birth",      "تولد", "Birth" },
	{ EVENT_CHILD_BORN, "child_born", "به دنیا آمدن کودکِ در راه", "Expected child born" },
	{ EVENT_DEATH,      "death",      "درگذشت", "Death" },
	{ EVENT_MARRIAGE,   "marriage",   "ازدواج", "Marriage" },
	{ EVENT_DIVORCE,    "divorce",    "جدایی", "Divorce" },
	{ EVENT_SPLIT,      "split",      "جدا شدن خانواده", "Family divided" },
	{ EVENT_MERGE,      "merge",      "یکی شدن دو خانواده", "Families joined" },
	{ EVENT_NEW_HEAD,   "new_head",   "سرپرست تازه", "New head" },
	{ EVENT_MOVE,       "move",       "رفتن به خانوادهٔ دیگر", "Moved to another family" },
	{ 0 }
};

const struct choice event_evidence_choices[] = {
	{ EVIDENCE_BIRTH_CERTIFICATE, "birth_certificate", "شناسنامه یا گواهی ولادت", "Birth certificate" },
	{ EVIDENCE_DEATH_CERTIFICATE, "death_certificate", "گواهی فوت", "Death certificate" },
	{ EVIDENCE_MARRIAGE_CONTRACT, "marriage_contract", "سند ازدواج", "Marriage contract" },
	{ EVIDENCE_DIVORCE_DEED,      "divorce_deed",      "سند طلاق", "Divorce deed" },
	{ EVIDENCE_COURT_ORDER,       "court_order",       "حکم دادگاه", "Court order" },
	{ EVIDENCE_SEEN_AT_HOME,      "seen_at_home",      "دیده‌شده در بازدید منزل", "Seen at a home visit" },
	{ EVIDENCE_FAMILY_SAYS,       "family_says",       "گفتهٔ خانواده", "The family says so" },
	{ EVIDENCE_OTHER,             "other",             "مدرک دیگر", "Other" },
	{ 0 }
};

const struct choice marriage_outcome_choices[] = {
	{ MARRIAGE_SPOUSE_COMES, "spouse_comes", "همسر به این خانوار می‌آید", "The spouse joins this household" },
	{ MARRIAGE_LEAVES,       "leaves",       "از این خانوار می‌رود", "Leaves this household" },
	{ MARRIAGE_STAYS,        "stays",        "همین‌جا می‌ماند، همسر جای دیگر است", "Stays; the spouse lives elsewhere" },
	{ 0 }
};

const struct choice divorce_outcome_choices[] = {
	{ DIVORCE_LEAVES, "leaves", "از این خانوار می‌رود", "Leaves this household" },
	{ DIVORCE_STAYS,  "stays",  "هر دو فعلاً همین‌جا می‌مانند", "Both stay for now" },
	{ 0 }
};

static const struct field household_event_fields[] = {
	KEY(household_event),
	VER(household_event),
	REF(household_event, household, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(household_event, unit, "مرکز", "Centre", .flags = REQUIRED | IMMUTABLE),
	CHOICE(household_event, kind, household_event_kind_choices, "رویداد", "Event", .flags = REQUIRED | IMMUTABLE),
	FIELD(household_event, on_day, "تاریخ", "Date", .flags = REQUIRED | IMMUTABLE),
	REF(household_event, member, member, "عضو", "Member", .flags = IMMUTABLE),
	LINK(household_event, other_household, "خانوار دیگر", "Other household", .ref = &household_type, .flags = IMMUTABLE),
	LINK(household_event, other_member, "شخص در آن‌جا", "The person there", .ref = &member_type, .flags = IMMUTABLE),
	CHOICE(household_event, evidence, event_evidence_choices, "مدرک", "Evidence", .flags = IMMUTABLE),
	FIELD(household_event, evidence_no, "شمارهٔ مدرک", "Number of the document", .kind = TEXT_PLAIN,
		.flags = SENSITIVE | IMMUTABLE, .max = 60),
	FIELD(household_event, note, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE | IMMUTABLE, .max = 2000),
	FIELD(household_event, members_before, "اعضا پیش از آن", "Members before", .flags = REQUIRED | IMMUTABLE),
	FIELD(household_event, members_after, "اعضا پس از آن", "Members after", .flags = REQUIRED | IMMUTABLE),
	KEYED(household_event, by, "ثبت‌کننده", "By", .flags = IMMUTABLE),
	FIELD(household_event, at, "زمان ثبت", "Recorded at", .flags = REQUIRED | IMMUTABLE),
};
RECORD_TYPE(household_event, "رویداد خانواده", "Household event");

/* ---- inputs --------------------------------------------------------------------- */

#define HEAD_FIELDS(s)                                                                          \
	FIELD(s, on_day, "تاریخ رویداد", "Date", .flags = REQUIRED),                             \
	CHOICE(s, evidence, event_evidence_choices, "از کجا می‌دانیم", "Evidence", .flags = REQUIRED), \
	FIELD(s, evidence_no, "شمارهٔ مدرک", "Number of the document", .kind = TEXT_PLAIN, .flags = SENSITIVE, .max = 60), \
	FIELD(s, note, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 2000)
#define NAME_FIELDS(s, more)                                                                  \
	FIELD(s, given_name, "نام", "Given name", .kind = TEXT_NAME, .flags = more, .max = 60)
#define ID_FIELD(s)                                                                           \
	FIELD(s, national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID, .flags = SENSITIVE,    \
		.hint_fa = "اگر هنوز شناسنامه نگرفته‌اند، خالی بگذارید.", .hint_en = "Leave it empty while the papers are under way.")
#define NEW_HEAD_FIELD(s)                                                                     \
	REF(s, new_head, member, "سرپرست پس از این", "Head after this",                          \
		.hint_fa = "فقط وقتی لازم است که سرپرست کنونی می‌رود.", .hint_en = "Needed only when the present head goes.")
#define FILE_FIELD(s, fa_, en_)                                                               \
	FIELD(s, file_number, fa_, en_, .kind = TEXT_CODE, .flags = REQUIRED, .max = 20)

static const struct field event_birth_fields[] = {
	HEAD_FIELDS(event_birth),
	NAME_FIELDS(event_birth, 0),
	FIELD(event_birth, surname, "نام خانوادگی", "Surname", .kind = TEXT_NAME, .max = 80),
	FIELD(event_birth, father_name, "نام پدر", "Father's name", .kind = TEXT_NAME, .max = 60),
	CHOICE(event_birth, sex, sex_choices, "جنس", "Sex", .flags = REQUIRED),
	CHOICE(event_birth, relation, relation_choices, "نسبت با سرپرست", "Relation to the head", .flags = REQUIRED),
	ID_FIELD(event_birth),
};
RECORD_TYPE(event_birth, "تولد", "Birth");

static const struct field event_child_born_fields[] = {
	HEAD_FIELDS(event_child_born),
	REF(event_child_born, member, member, "کودک در راه", "Expected child", .flags = REQUIRED),
	NAME_FIELDS(event_child_born, 0),
	CHOICE(event_child_born, sex, sex_choices, "جنس", "Sex", .flags = REQUIRED),
	ID_FIELD(event_child_born),
};
RECORD_TYPE(event_child_born, "به دنیا آمدن کودک در راه", "Expected child born");

static const struct field event_death_fields[] = {
	HEAD_FIELDS(event_death),
	REF(event_death, member, member, "چه کسی درگذشته است", "Who died", .flags = REQUIRED),
	NEW_HEAD_FIELD(event_death),
};
RECORD_TYPE(event_death, "درگذشت", "Death");

static const struct field event_marriage_fields[] = {
	HEAD_FIELDS(event_marriage),
	REF(event_marriage, member, member, "چه کسی ازدواج کرده است", "Who married", .flags = REQUIRED),
	CHOICE(event_marriage, marriage, marriage_outcome_choices, "پس از ازدواج", "After the marriage", .flags = REQUIRED),
	FIELD(event_marriage, given_name, "نام همسر", "Spouse's given name", .kind = TEXT_NAME, .max = 60),
	FIELD(event_marriage, surname, "نام خانوادگی همسر", "Spouse's surname", .kind = TEXT_NAME, .max = 80),
	FIELD(event_marriage, father_name, "نام پدر همسر", "Spouse's father", .kind = TEXT_NAME, .max = 60),
	FIELD(event_marriage, national_id, "کد ملی همسر", "Spouse's national ID", .kind = TEXT_NATIONAL_ID, .flags = SENSITIVE),
	FIELD(event_marriage, birth_on, "تاریخ تولد همسر", "Spouse born on"),
	NEW_HEAD_FIELD(event_marriage),
};
RECORD_TYPE(event_marriage, "ازدواج", "Marriage");

static const struct field event_divorce_fields[] = {
	HEAD_FIELDS(event_divorce),
	REF(event_divorce, member, member, "چه کسی جدا شده است", "Who divorced", .flags = REQUIRED),
	REF(event_divorce, partner, member, "از کدام عضو", "From which member"),
	CHOICE(event_divorce, divorce, divorce_outcome_choices, "پس از جدایی", "After the divorce", .flags = REQUIRED),
	NEW_HEAD_FIELD(event_divorce),
};
RECORD_TYPE(event_divorce, "جدایی", "Divorce");

static const struct field event_split_fields[] = {
	HEAD_FIELDS(event_split),
	FIELD(event_split, people, "چه کسانی جدا می‌شوند", "Who goes", .kind = TEXT_CODE, .flags = REQUIRED, .max = 1000),
	REF(event_split, leads, member, "سرپرست خانوار تازه", "Head of the new household", .flags = REQUIRED),
	FIELD(event_split, area, "خیابان یا روستا", "Street or village", .kind = TEXT_PLAIN, .max = 80),
	FIELD(event_split, address, "نشانی خانوار تازه", "Address of the new household", .kind = TEXT_ADDRESS,
		.flags = SENSITIVE, .max = 300),
	FIELD(event_split, phone, "تلفن", "Phone", .kind = TEXT_PHONE, .flags = SENSITIVE),
	NEW_HEAD_FIELD(event_split),
};
RECORD_TYPE(event_split, "جدا شدن خانواده", "Family divided");

static const struct field event_merge_fields[] = {
	HEAD_FIELDS(event_merge),
	FILE_FIELD(event_merge, "شمارهٔ پروندهٔ خانوادهٔ دیگر", "File number of the other family"),
	CHOICE(event_merge, relation, relation_choices, "نسبت سرپرست آن‌ها با سرپرست این خانوار",
		"Relation of their head to ours", .flags = REQUIRED),
};
RECORD_TYPE(event_merge, "یکی شدن دو خانواده", "Families joined");

static const struct field event_new_head_fields[] = {
	HEAD_FIELDS(event_new_head),
	REF(event_new_head, member, member, "سرپرست تازه", "New head", .flags = REQUIRED),
};
RECORD_TYPE(event_new_head, "سرپرست تازه", "New head");

static const struct field event_move_fields[] = {
	HEAD_FIELDS(event_move),
	REF(event_move, member, member, "چه کسی می‌رود", "Who goes", .flags = REQUIRED),
	FILE_FIELD(event_move, "شمارهٔ پروندهٔ خانوادهٔ دیگر", "File number of the other family"),
	CHOICE(event_move, relation, relation_choices, "نسبت با سرپرست آن خانوار", "Relation to the head there",
		.flags = REQUIRED),
	NEW_HEAD_FIELD(event_move),
};
RECORD_TYPE(event_move, "رفتن به خانوادهٔ دیگر", "Move to another family");

/* ---- verbs ------------------------------------------------------------------------- */

#define EVENT(id, fa_, en_)                                                                   \
	const struct operation op_event_##id = {                                               \
		.name = "event." #id, .fa = fa_, .en = en_, .subject = &household_type,          \
		.input = &event_##id##_type, .roles = ROLES_CENTRE, .flags = OP_CHANGE | OP_EVENT, \
		.states = household_state_choices, .from_states = 1u << HOUSEHOLD_OPEN,          \
		.path = "/households/{key}/events/" #id, .method = "POST", .run = event_##id##_run }

EVENT(birth, "تولد در خانواده", "Birth in the family");
EVENT(child_born, "به دنیا آمدن کودک در راه", "Expected child born");
EVENT(death, "درگذشت در خانواده", "Death in the family");
EVENT(marriage, "ازدواج در خانواده", "Marriage in the family");
EVENT(divorce, "جدایی در خانواده", "Divorce in the family");
EVENT(split, "جدا شدن خانواده", "Family divided");
EVENT(merge, "یکی شدن دو خانواده", "Families joined");
EVENT(new_head, "سرپرست تازهٔ خانواده", "New head of the family");
EVENT(move, "رفتن عضو به خانوادهٔ دیگر", "Member moved to another family");

const struct household_event_about household_event_kinds[] = {
	{ EVENT_BIRTH,      "birth",      &op_event_birth,      "user-plus",   "t", false, 30 },
	{ EVENT_CHILD_BORN, "child_born", &op_event_child_born, "user-plus",   "t", true,  30 },
	{ EVENT_DEATH,      "death",      &op_event_death,      "user-minus",  "",  true,  15 },
	{ EVENT_MARRIAGE,   "marriage",   &op_event_marriage,   "heart-handshake", "t", true,  0 },
	{ EVENT_DIVORCE,    "divorce",    &op_event_divorce,    "users",       "a", true,  30 },
	{ EVENT_NEW_HEAD,   "new_head",   &op_event_new_head,   "user-check",  "v", true,  0 },
	{ EVENT_MOVE,       "move",       &op_event_move,       "transfer",    "a", true,  0 },
	{ EVENT_SPLIT,      "split",      &op_event_split,      "users-group", "a", false, 30 },
	{ EVENT_MERGE,      "merge",      &op_event_merge,      "users-group", "t", false, 30 },
	{ 0 }
};

const struct operation *const family_operations[] = {
	&op_event_birth, &op_event_child_born, &op_event_death, &op_event_marriage, &op_event_divorce, &op_event_split,
	&op_event_merge, &op_event_new_head, &op_event_move,
	&op_transfer_offer, &op_transfer_request, &op_transfer_ask, &op_transfer_reply, &op_transfer_accept,
	&op_transfer_refuse, &op_transfer_withdraw, &op_transfer_lapse, &op_household_follow,
	&op_duplicate_scan, &op_duplicate_merge, &op_duplicate_different, &op_duplicate_undo,
};
const size_t family_noperations = COUNT_OF(family_operations);

MESSAGES(family,
	{ "event.future", "این تاریخ هنوز نرسیده است.", "This day has not come yet." },
	{ "event.twice", "این رویداد با همین تاریخ پیش‌تر ثبت شده است.", "This event was recorded before with the same date." },
	{ "event.not_here", "این شخص اکنون عضو این خانوار نیست.", "This person is not a member of this household now." },
	{ "event.head_needed", "سرپرست از خانوار می‌رود. بگویید پس از این سرپرست چه کسی است.",
		"The head leaves. Say who leads the family after this." },
	{ "event.head_unfit", "سرپرست باید از کسانی باشد که در این خانوار می‌مانند و به دنیا آمده‌اند.",
		"The head has to be somebody who stays and is born." },
	{ "event.not_expected", "این شخص کودک در راه نیست.", "This person is not an expected child." },
	{ "event.spouse_name", "نام همسر را بنویسید.", "Give the spouse's name." },
	{ "event.same_person", "دو نفرِ جداگانه را برگزینید.", "Choose two different people." },
	{ "event.nobody_chosen", "کسانی را که جدا می‌شوند برگزینید.", "Choose who goes." },
	{ "event.all_chosen", "همه را برگزیده‌اید. برای رفتن همهٔ خانواده «انتقال پرونده» را به کار ببرید.",
		"Everybody is chosen. When the whole family goes, transfer the file." },
	{ "event.leads_one_of_them", "سرپرست خانوار تازه باید یکی از کسانی باشد که جدا می‌شوند.",
		"The head of the new household has to be one of those who go." },
	{ "event.other_file", "پروندهٔ بازی با این شماره در محدودهٔ کار شما نیست.",
		"There is no open file with this number in your area." },
	{ "event.same_file", "این شمارهٔ همین پرونده است.", "This is the number of this very file." },
	{ "event.relation_head", "نسبت را نسبت به سرپرست آن خانوار بنویسید؛ سرپرست همان است که بود.",
		"Give the relation to the head there; the head stays who it was." },
);
