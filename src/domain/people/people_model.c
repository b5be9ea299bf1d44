/* The person as a noun: choices, fields, texts of errors. */
#include "people.h"

#include "message.h"

const struct choice sex_choices[] = {
	{ SEX_FEMALE,  "female",  "زن", "Female" },
	{ SEX_MALE,    "male",    "مرد", "Male" },
	{ SEX_UNKNOWN, "unknown", "هنوز روشن نیست", "Not known yet" },
	{ 0 }
};

const struct choice birth_kind_choices[] = {
	{ BIRTH_EXACT,    "exact",    "روز تولد روشن است", "Exact day" },
	{ BIRTH_YEAR,     "year",     "فقط سال تولد روشن است", "Only the year is known" },
	{ BIRTH_EXPECTED, "expected", "هنوز به دنیا نیامده", "Not born yet" },
	{ 0 }
};

const struct choice relation_choices[] = {
	{ RELATION_HEAD,            "head",            "سرپرست خانوار", "Head of household" },
	{ RELATION_SPOUSE,          "spouse",          "همسر", "Spouse" },
	{ RELATION_CHILD,           "child",           "فرزند", "Child" },
	{ RELATION_CHILD_IN_LAW,    "child_in_law",    "عروس یا داماد", "Child's spouse" },
	{ RELATION_GRANDCHILD,      "grandchild",      "نوه", "Grandchild" },
	{ RELATION_PARENT,          "parent",          "پدر یا مادر", "Parent" },
	{ RELATION_SIBLING,         "sibling",         "خواهر یا برادر", "Sibling" },
	{ RELATION_PARENT_IN_LAW,   "parent_in_law",   "پدر یا مادر همسر", "Spouse's parent" },
	{ RELATION_SIBLING_IN_LAW,  "sibling_in_law",  "خواهر یا برادر همسر", "Spouse's sibling" },
	{ RELATION_OTHER_RELATIVE,  "other_relative",  "خویشاوند دیگر", "Other relative" },
	{ RELATION_NON_RELATIVE,    "non_relative",    "غیر خویشاوند", "Not a relative" },
	{ RELATION_EX_SPOUSE,       "ex_spouse",       "همسر پیشین", "Former spouse" },
	{ RELATION_SECOND_WIFE,     "second_wife",     "همسر دوم", "Second wife" },
	{ RELATION_GUARDIAN,        "guardian",        "قیم", "Guardian" },
	{ RELATION_FOSTER_CHILD,    "foster_child",    "فرزندخوانده", "Adopted or foster child" },
	{ RELATION_HOST_CHILD,      "host_child",      "کودک میهمان", "Hosted child" },
	{ RELATION_STEP_CHILD,      "step_child",      "فرزند همسر", "Stepchild" },
	{ RELATION_GRANDPARENT,     "grandparent",     "پدربزرگ یا مادربزرگ", "Grandparent" },
	{ RELATION_NEPHEW_NIECE,    "nephew_niece",    "فرزند خواهر یا برادر", "Nephew or niece" },
	{ RELATION_CARER,           "carer",           "مراقب", "Carer" },
	{ 0 }
};

const struct choice id_kind_choices[] = {
	{ ID_NATIONAL,   "national_id", "کد ملی دارد", "National ID" },
	{ ID_FOREIGN,    "foreign_id",  "شناسهٔ اتباع خارجی دارد", "ID of foreign nationals" },
	{ ID_NONE,       "none",        "شناسه ندارد", "No document" },
	{ ID_IN_PROCESS, "in_process",  "در حال گرفتن شناسه است", "In process" },
	{ ID_UNBORN,     "unborn",      "هنوز به دنیا نیامده", "Not born yet" },
	{ 0 }
};

const struct choice marital_choices[] = {
	{ 1, "single",     "مجرد", "Single" },
	{ 2, "married",    "متأهل", "Married" },
	{ 3, "widowed",    "همسرش درگذشته", "Widowed" },
	{ 4, "divorced",   "جداشده", "Divorced" },
	{ 5, "separating", "در حال متارکه", "Separating" },
	{ 6, "deserted",   "همسرش رفته است", "Left by the spouse" },
	{ 0 }
};

const struct choice education_choices[] = {
	{ 1, "none",      "نخوانده", "None" },
	{ 2, "literacy",  "خواندن و نوشتن", "Reads and writes" },
	{ 3, "primary",   "ابتدایی", "Primary" },
	{ 4, "middle",    "متوسطهٔ اول", "Lower secondary" },
	{ 5, "secondary", "متوسطهٔ دوم یا دیپلم", "Upper secondary" },
	{ 6, "associate", "کاردانی", "Associate degree" },
	{ 7, "bachelor",  "کارشناسی", "Bachelor" },
	{ 8, "master",    "کارشناسی ارشد", "Master" },
	{ 9, "doctorate", "دکتری", "Doctorate" },
	{ 10, "seminary", "حوزوی", "Seminary" },
	{ 0 }
};

/* Dropped out and never enrolled are the two that the return-to-school list shows (R32). */
const struct choice schooling_choices[] = {
	{ SCHOOLING_NOT_OF_AGE,     "not_of_age",     "در سن مدرسه نیست", "Not of school age" },
	{ SCHOOLING_AT_SCHOOL,      "at_school",      "به مدرسه می‌رود", "At school" },
	{ SCHOOLING_SPECIAL_SCHOOL, "special_school", "به مدرسهٔ استثنایی می‌رود", "At a special school" },
	{ SCHOOLING_DROPPED_OUT,    "dropped_out",    "از تحصیل بازمانده", "Dropped out" },
	{ SCHOOLING_NEVER_ENROLLED, "never_enrolled", "هرگز نام‌نویسی نشده", "Never enrolled" },
	{ SCHOOLING_RETURNED,       "returned",       "به تحصیل بازگشته", "Came back to school" },
	{ SCHOOLING_UNIVERSITY,     "university",     "دانشجو", "At university" },
	{ SCHOOLING_FINISHED,       "finished",       "تحصیل را به پایان برده", "Finished" },
	{ 0 }
};

const struct choice insurance_choices[] = {
	{ 1, "social_security", "تأمین اجتماعی", "Social security" },
	{ 2, "health_iranian",  "سلامت ایرانیان", "Iran health" },
	{ 3, "health_public",   "سلامت همگانی", "Public health" },
	{ 4, "health_rural",    "سلامت روستاییان و عشایر", "Rural health" },
	{ 5, "armed_forces",    "نیروهای مسلح", "Armed forces" },
	{ 6, "relief",          "کمیتهٔ امداد", "Relief committee" },
	{ 7, "other",           "بیمهٔ دیگر", "Other" },
	{ 8, "none",            "ندارد", "None" },
	{ 0 }
};

const struct choice disability_type_choices[] = {
	{ DISABILITY_PHYSICAL,     "physical",     "جسمی‌حرکتی", "Physical" },
	{ DISABILITY_INTELLECTUAL, "intellectual", "ذهنی", "Intellectual" },
	{ DISABILITY_VISION,       "vision",       "بینایی", "Vision" },
	{ DISABILITY_HEARING,      "hearing",      "شنوایی", "Hearing" },
	{ DISABILITY_SPEECH,       "speech",       "صوت و گفتار", "Voice and speech" },
	{ DISABILITY_PSYCHIATRIC,  "psychiatric",  "اعصاب و روان", "Psychiatric" },
	{ 0 }
};

const struct choice disability_severity_choices[] = {
	{ 1, "mild",        "خفیف", "Mild" },
	{ 2, "moderate",    "متوسط", "Moderate" },
	{ 3, "severe",      "شدید", "Severe" },
	{ 4, "very_severe", "خیلی شدید", "Very severe" },
	{ 0 }
};

const struct choice target_group_choices[] = {
	{ TARGET_PERSON_WITH_DISABILITY, "person_with_disability", "فرد دارای معلولیت", "Person with disability" },
	{ TARGET_WOMAN_HOUSEHOLD_HEAD,   "woman_household_head", "زن سرپرست خانوار", "Woman heading a household" },
	{ TARGET_CHILD,                  "child", "کودک و نوجوان", "Child" },
	{ TARGET_OLDER_PERSON,           "older_person", "سالمند", "Older person" },
	{ TARGET_OTHER,                  "other", "گروه دیگر", "Other" },
	{ TARGET_NONE,                   "none", "پروندهٔ جداگانه نداشته", "Had no file" },
	{ 0 }
};

const struct choice member_status_choices[] = {
	{ MEMBER_ACTIVE, "active", "عضو خانوار", "Member" },
	{ MEMBER_LEFT,   "left",   "از خانوار رفته", "Left" },
	{ MEMBER_DIED,   "died",   "درگذشته", "Died" },
	{ 0 }
};

const struct choice leave_reason_choices[] = {
	{ LEAVE_MARRIAGE,   "marriage",   "ازدواج و تشکیل خانواده", "Marriage" },
	{ LEAVE_DIVORCE,    "divorce",    "جدایی", "Divorce" },
	{ LEAVE_MOVED,      "moved",      "زندگی در جای دیگر", "Lives elsewhere" },
	{ LEAVE_STUDY_WORK, "study_work", "تحصیل یا کار در شهر دیگر", "Study or work elsewhere" },
	{ LEAVE_CARE,       "care",       "زندگی در مرکز نگهداری", "Residential care" },
	{ LEAVE_OTHER_FILE, "other_file", "رفتن به پروندهٔ خانوار دیگر", "Joined another household's file" },
	{ LEAVE_DIED,       "died",       "درگذشت", "Died" },
	{ LEAVE_MISTAKE,    "mistake",    "به اشتباه ثبت شده بود", "Entered by mistake" },
	{ LEAVE_OTHER,      "other",      "دلیل دیگر", "Other" },
	{ 0 }
};

static const struct field member_fields[] = {
	KEY(member),
	VER(member),
	LINK(member, household, "خانوار", "Household", .flags = REQUIRED | IMMUTABLE),
	FIELD(member, given_name, "نام", "Given name", .kind = TEXT_NAME, .max = 60),
	FIELD(member, surname, "نام خانوادگی", "Surname", .kind = TEXT_NAME, .max = 80),
	FIELD(member, father_name, "نام پدر", "Father's name", .kind = TEXT_NAME, .max = 60),
	CHOICE(member, sex, sex_choices, "جنس", "Sex"),
	FIELD(member, birth_on, "تاریخ تولد", "Born on",
		.hint_fa = "اگر فقط سال را می‌دانید، روز اول فروردین آن سال را بنویسید.",
		.hint_en = "If only the year is known, give its first day."),
	CHOICE(member, birth_kind, birth_kind_choices, "دقت تاریخ تولد", "Kind of birth date"),
	CHOICE(member, relation, relation_choices, "نسبت با سرپرست", "Relation to the head", .flags = REQUIRED),
	FIELD(member, is_head, "سرپرست", "Head", .flags = INTERNAL),
	CHOICE(member, id_kind, id_kind_choices, "شناسه", "Kind of ID", .flags = REQUIRED),
	FIELD(member, id_reason, "چرا شناسه ندارد", "Why there is no ID", .kind = TEXT_PLAIN, .flags = SENSITIVE, .max = 200),
	FIELD(member, national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID, .flags = SENSITIVE | BLIND),
	FIELD(member, foreign_id, "شناسهٔ اتباع خارجی", "ID of foreign nationals", .kind = TEXT_CODE,
		.flags = SENSITIVE | BLIND, .max = 20),
	FIELD(member, mobile, "تلفن همراه", "Mobile", .kind = TEXT_MOBILE, .flags = SENSITIVE | BLIND),
	CHOICE(member, marital, marital_choices, "وضعیت زناشویی", "Marital status"),
	CHOICE(member, education, education_choices, "تحصیلات", "Education"),
	CHOICE(member, schooling, schooling_choices, "مدرسه", "Schooling"),
	CHOICE(member, insurance, insurance_choices, "بیمه", "Insurance"),
	FIELD(member, occupation, "کار", "Occupation", .kind = TEXT_PLAIN, .max = 100),
	FIELD(member, income_monthly, "درآمد ماهانه", "Monthly income", .min = 0, .max = 100000000000),
	FIELD(member, disability_types, "نوع معلولیت", "Types of disability", .flags = MULTI,
		.choices = disability_type_choices),
	CHOICE(member, disability_severity, disability_severity_choices, "شدت معلولیت", "Severity"),
	FIELD(member, health_note, "سلامت", "Health", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 4000),
	FIELD(member, harm_note, "آسیب‌ها و نگرانی‌ها", "Harms and worries", .kind = TEXT_NOTE,
		.flags = SENSITIVE, .max = 4000),
	CHOICE(member, target_group, target_group_choices, "گروه هدف در پروندهٔ پیشین", "Target group of the old file"),
	FIELD(member, legacy_file_no, "شمارهٔ پروندهٔ پیشین", "Old file number", .kind = TEXT_CODE, .max = 30),
	CHOICE(member, status, member_status_choices, "عضویت", "Membership", .flags = INTERNAL | REQUIRED),
	FIELD(member, joined_on, "عضو از", "Member since", .flags = INTERNAL),
	FIELD(member, left_on, "رفته در", "Left on", .flags = INTERNAL),
	CHOICE(member, leave_reason, leave_reason_choices, "دلیل رفتن", "Reason for leaving", .flags = INTERNAL),
	FIELD(member, leave_note, "توضیح رفتن", "Explanation", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL,
		.max = 500),
	FIELD(member, duplicate_reason, "چرا در دو پرونده است", "Why in two files", .kind = TEXT_NOTE,
		.flags = SENSITIVE, .max = 500),
};
RECORD_TYPE(member, "عضو خانوار", "Household member");

MESSAGES(people,
	{ "member.national_id.open_elsewhere",
		"این شخص پروندهٔ باز دیگری دارد.",
		"This person already stands in another open file." },
	{ "member.national_id.in_this_file", "این کد ملی در همین پرونده ثبت شده است.",
		"This national ID already stands in this file." },
	{ "member.name_needed", "نام یا نام خانوادگی را بنویسید.", "Give a name or a surname." },
	{ "member.id_reason_needed", "بنویسید چرا این شخص شناسه ندارد.", "Say why this person has no ID." },
	{ "member.id_not_expected", "با نوع شناسه‌ای که برگزیده‌اید، این خانه باید خالی باشد.",
		"With this kind of ID the field must be empty." },
	{ "member.birth_in_future", "این تاریخ هنوز نرسیده است. برای نوزادی که هنوز به دنیا نیامده، «هنوز به دنیا نیامده» را برگزینید.",
		"This day has not come yet. For a child not born yet choose “Not born yet”." },
	{ "member.birth_too_far", "تاریخ پیش‌بینی تولد بیش از ده ماه دیگر است.",
		"The expected birth is more than ten months away." },
	{ "member.birth_too_old", "این تاریخ تولد بیش از ۱۳۰ سال پیش است.", "This birth is more than 130 years ago." },
	{ "member.unborn_kind", "برای کسی که هنوز به دنیا نیامده، تاریخ پیش‌بینی تولد را بنویسید.",
		"For a child not born yet give the expected day of birth." },
	{ "member.severity_without_type", "نوع معلولیت را هم برگزینید.", "Choose the type of disability too." },
);
