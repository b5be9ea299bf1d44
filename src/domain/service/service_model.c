/* The catalogue as nouns and verbs. */
#include "service_int.h"

#include "message.h"

/* R96: what the public is told, apart from the legal list. */
const struct choice service_heading_choices[] = {
	{ 1, "file",       "تشکیل و تکمیل پرونده", "Opening and keeping the file" },
	{ 2, "pension",    "مستمری و کمک مالی", "Pension and financial aid" },
	{ 3, "visit",      "بازدید و همراهی خانواده", "Visits and family follow-up" },
	{ 4, "counsel",    "گفت‌وگو و مشاوره", "Talks and counselling" },
	{ 5, "education",  "آموزش مهارت‌های زندگی و خانواده", "Life skills and family education" },
	{ 6, "screening",  "غربالگری و پیشگیری", "Screening and prevention" },
	{ 7, "community",  "کار محله و همیاری مردم", "Neighbourhood and people's help" },
	{ 8, "empower",    "طرح‌های حمایتی و توانمندسازی", "Support and empowerment schemes" },
	{ 0 }
};
const struct choice service_field_choices[] = {
	{ FIELD_REHABILITATION, "rehabilitation", "توانبخشی", "Rehabilitation" },
	{ FIELD_SOCIAL,         "social",         "اجتماعی", "Social" },
	{ FIELD_PREVENTION,     "prevention",     "پیشگیری", "Prevention" },
	{ 0 }
};
const struct choice service_level_choices[] = {
	{ 1, "centre",   "مرکز", "Centre" },
	{ 2, "county",   "ادارهٔ شهرستان", "County office" },
	{ 3, "province", "استان", "Province" },
	{ 4, "country",  "ستاد", "Headquarters" },
	{ 0 }
};
/* What families are asked for; shared by all services, so that nothing is asked twice (R107). */
const struct choice document_kind_choices[] = {
	{ 1,  "id_card",        "کارت ملی", "National ID card" },
	{ 2,  "birth_booklet",  "شناسنامه", "Identity booklet" },
	{ 3,  "marriage",       "سند ازدواج", "Marriage certificate" },
	{ 4,  "divorce",        "سند طلاق", "Divorce certificate" },
	{ 5,  "death",          "گواهی فوت", "Death certificate" },
	{ 6,  "photo",          "عکس", "Photograph" },
	{ 7,  "income",         "گواهی درآمد یا نبود درآمد", "Proof of income or of none" },
	{ 8,  "lease",          "اجاره‌نامه یا سند خانه", "Lease or deed" },
	{ 9,  "bank_account",   "شمارهٔ شبای سرپرست", "Bank account of the head" },
	{ 10, "medical",        "مدارک پزشکی", "Medical documents" },
	{ 11, "disability",     "کارت یا رأی کمیسیون معلولیت", "Disability card or ruling" },
	{ 12, "insurance",      "دفترچه یا گواهی بیمه", "Insurance" },
	{ 13, "school",         "گواهی تحصیل", "School certificate" },
	{ 14, "guardianship",   "حکم قیمومت یا حضانت", "Guardianship or custody order" },
	{ 15, "no_record",      "گواهی نبود پیشینهٔ کیفری", "Certificate of no criminal record" },
	{ 16, "health",         "گواهی سلامت", "Health certificate" },
	{ 17, "prison",         "گواهی زندان", "Certificate of imprisonment" },
	{ 18, "residence",      "گواهی سکونت", "Proof of residence" },
	{ 19, "introduction",   "معرفی‌نامه", "Letter of introduction" },
	{ 20, "statutes",       "اساسنامه و آگهی ثبت", "Statutes and registration" },
	{ 21, "professional",   "مدرک تحصیلی یا کاری", "Professional certificate" },
	{ 22, "consent",        "رضایت‌نامه", "Written consent" },
	{ 23, "other",          "مدرک دیگر", "Another document" },
	{ 0 }
};
const struct choice delegation_degree_choices[] = {
	{ DELEGATED_NOT,    "not",    "واگذار نشده", "Not delegated" },
	{ DELEGATED_PARTLY, "partly", "بخشی واگذار شده", "Partly delegated" },
	{ DELEGATED_FULLY,  "fully",  "واگذار شده", "Delegated" },
	{ 0 }
};
const struct choice client_class_choices[] = {
	{ CLIENT_TARGET, "target", "جامعهٔ هدف", "Target group" },
	{ CLIENT_MEMBER, "member", "خانواده‌های عضو مرکز", "Member households" },
	{ CLIENT_PUBLIC, "public", "همهٔ مردم", "General public" },
	{ 0 }
};

#define STEP_FIELDS(s, n, fa_n, en_n)                                                                     \
	FIELD(s, step##n, "گام " fa_n, "Step " en_n, .max = 120),                                       \
	FIELD(s, step##n##_days, "روز کاری گام " fa_n, "Working days of step " en_n, .min = 0, .max = 365), \
	CHOICE(s, step##n##_role, role_choices, "انجام‌دهندهٔ گام " fa_n, "Step " en_n " is done by")
#define SERVICE_FIELDS(s)                                                                                \
	FIELD(s, code, "نام برای برنامه‌ها", "Word for programs", .kind = TEXT_CODE, .max = 40, .flags = REQUIRED, \
		.hint_fa = "حروف لاتین کوچک؛ بعد عوض نمی‌شود", .hint_en = "Small Latin letters; stays for ever"), \
	FIELD(s, name, "نام خدمت", "Name", .max = 120, .flags = REQUIRED),                             \
	FIELD(s, name_en, "نام انگلیسی", "English name", .max = 120),                                 \
	FIELD(s, legal, "متن دستورالعمل", "Words of the directive", .max = 600),                       \
	FIELD(s, about, "این خدمت چیست؟", "What it is", .kind = TEXT_NOTE, .max = 1000, .flags = REQUIRED, \
		.hint_fa = "با واژه‌های ساده، برای صفحهٔ همگانی", .hint_en = "In plain words, for the public page"), \
	FIELD(s, about_en, "همین به انگلیسی", "The same in English", .kind = TEXT_NOTE, .max = 1000), \
	FIELD(s, for_whom, "برای چه کسانی؟", "For whom", .max = 300),                                 \
	FIELD(s, for_whom_en, "همین به انگلیسی (برای که)", "For whom, in English", .max = 300),           \
	CHOICE(s, heading, service_heading_choices, "سرفصل همگانی", "Public heading", .flags = REQUIRED), \
	CHOICE(s, field, service_field_choices, "حوزه", "Field", .flags = REQUIRED),                   \
	CHOICE(s, level, service_level_choices, "تصمیم با", "Decided by", .flags = REQUIRED),           \
	FIELD(s, provider, "ارائه‌دهندهٔ دیگر", "Other provider", .max = 120,                            \
		.hint_fa = "اگر خود مرکز نیست", .hint_en = "If not the centre itself"),                  \
	FIELD(s, offered, "اکنون ارائه می‌شود", "Offered now"),                                        \
	FIELD(s, waits, "فهرست انتظار دارد", "Has a waiting list"),                                    \
	FIELD(s, fileless, "بی‌پرونده هم می‌شود", "Also without a file"),                               \
	FIELD(s, roles, "چه کسانی پذیرش و انجام می‌دهند", "Taken in and done by", .choices = role_choices, .flags = MULTI), \
	FIELD(s, documents, "مدارک لازم", "Documents needed", .choices = document_kind_choices, .flags = MULTI), \
	FIELD(s, documents_note, "دربارهٔ مدارک", "About the documents", .max = 300),                    \
	FIELD(s, forms, "کد فرم‌ها", "Codes of forms", .max = 200,                                      \
		.hint_fa = "با ویرگول از هم جدا", .hint_en = "Separated by commas"),                     \
	FIELD(s, fee_target, "هزینه برای جامعهٔ هدف (ریال)", "Fee, target group (rial)", .min = 0, .max = 1000000000), \
	FIELD(s, fee_member, "هزینه برای خانواده‌های عضو (ریال)", "Fee, members (rial)", .min = 0, .max = 1000000000), \
	FIELD(s, fee_public, "هزینه برای همگان (ریال)", "Fee, public (rial)", .min = 0, .max = 1000000000), \
	STEP_FIELDS(s, 1, "۱", "1"), STEP_FIELDS(s, 2, "۲", "2"), STEP_FIELDS(s, 3, "۳", "3"),          \
	STEP_FIELDS(s, 4, "۴", "4"), STEP_FIELDS(s, 5, "۵", "5"), STEP_FIELDS(s, 6, "۶", "6"),          \
	FIELD(s, directive_no, "شمارهٔ دستورالعمل", "Directive number", .max = 60),                      \
	FIELD(s, directive_on, "تاریخ دستورالعمل", "Date of the directive"),                            \
	FIELD(s, valid_from, "از روز", "From", .flags = REQUIRED)

static const struct field service_fields[] = {
	KEY(service),
	VER(service),
	FIELD(service, number, "شمارهٔ خدمت", "Number of the service", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(service, edition, "ویرایش", "Edition", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	SERVICE_FIELDS(service),
};
RECORD_TYPE(service, "خدمت", "Service", .national = true);

static const struct field service_input_fields[] = { SERVICE_FIELDS(service_input) };
RECORD_TYPE(service_input, "خدمت تازه", "New service");

#define DELEGATION_FIELDS(s)                                                                             \
	FIELD(s, unit, "واحد", "Unit", .flags = REQUIRED),                                              \
	FIELD(s, service, "خدمت", "Service", .flags = REQUIRED),                                       \
	CHOICE(s, degree, delegation_degree_choices, "واگذاری", "Delegation", .flags = REQUIRED),      \
	FIELD(s, limits, "حد اختیار", "Limits", .max = 300,                                            \
		.hint_fa = "چه بخشی یا تا چه مبلغی", .hint_en = "Which part, up to which amount"),      \
	FIELD(s, instead, "برای بقیه به کجا مراجعه شود", "Where to go for the rest", .max = 200,           \
		.hint_fa = "اگر خالی بماند: ادارهٔ شهرستان", .hint_en = "Empty: the county office"),      \
	FIELD(s, authority, "به استناد", "By authority of", .max = 120),                               \
	FIELD(s, valid_from, "از روز", "From", .flags = REQUIRED)

static const struct field delegation_fields[] = { KEY(delegation), VER(delegation), DELEGATION_FIELDS(delegation) };
RECORD_TYPE(delegation, "واگذاری خدمت", "Delegation of a service", .national = true);
static const struct field delegation_set_fields[] = { DELEGATION_FIELDS(delegation_set) };
RECORD_TYPE(delegation_set, "واگذاری", "Delegation");

const struct operation op_service_add = {
	.name = "service.add", .fa = "افزودن خدمت", .en = "Add a service",
	.subject = &service_type, .input = &service_input_type, .roles = ROLE_BIT(ROLE_ADMINISTRATOR),
	.flags = OP_CREATE | OP_NATIONAL, .path = "/services", .method = "POST", .run = service_run_add,
};
const struct operation op_service_revise = {
	.name = "service.revise", .fa = "ویرایش تازهٔ خدمت", .en = "New edition of a service",
	.subject = &service_type, .input = &service_input_type, .roles = ROLE_BIT(ROLE_ADMINISTRATOR),
	.flags = OP_CHANGE | OP_NATIONAL, .path = "/services/{key}/editions", .method = "POST", .run = service_run_revise,
};
const struct operation op_delegation_set = {
	.name = "delegation.set", .fa = "تعیین واگذاری خدمت", .en = "Set the delegation of a service",
	.subject = &delegation_type, .input = &delegation_set_type,
	.roles = ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_PROVINCE_EXPERT) | ROLE_BIT(ROLE_COUNTY_EXPERT),
	.flags = OP_CREATE | OP_NATIONAL, .path = "/delegations", .method = "POST", .run = delegation_run_set,
};
const struct operation *const service_operations[] = { &op_service_add, &op_service_revise, &op_delegation_set };
const size_t service_noperations = COUNT_OF(service_operations);

MESSAGES(service,
	{ "service.country", "فهرست خدمات برای همهٔ کشور است و تنها مدیر سامانه در ستاد آن را تغییر می‌دهد.",
		"The catalogue holds for the whole country; only the administrator at headquarters changes it." },
	{ "service.past", "ویرایش تازه از امروز یا روزی پس از آن معتبر می‌شود.", "An edition holds from today or later." },
	{ "service.before_old", "این روز پیش از آغاز ویرایش کنونی است.", "That day is before the present edition begins." },
	{ "service.step_days", "برای هر گام نام و روز کاری را با هم بنویسید.", "A step needs its name and its working days." },
	{ "service.step_needed", "خدمتی که ارائه می‌شود دست‌کم یک گام دارد.", "A service that is offered has at least one step." },
	{ "service.code.taken", "این نام را خدمت دیگری دارد.", "Another service has this word." },
	{ "service.many", "فهرست خدمات پر است.", "The catalogue is full." },
	{ "service.newer", "ویرایش تازه‌تری از این خدمت هست؛ آن را باز کنید.", "There is a newer edition of this service; open that one." },
	{ "service.unknown", "این خدمت در فهرست نیست.", "There is no such service." },
	{ "service.not_offered", "این خدمت اکنون ارائه نمی‌شود؛ خدمت دیگری را انتخاب کنید.", "This service is not offered now; choose another." },
	{ "service.role", "پذیرش این خدمت با همکار دیگری در مرکز است.", "Another colleague at the centre takes in this service." },
	{ "delegation.unit", "این واحد پیدا نشد.", "There is no such unit." },
	{ "delegation.limits_needed", "بنویسید کدام بخش یا تا چه مبلغی واگذار شده است.", "Say which part, or up to which amount." },
);
