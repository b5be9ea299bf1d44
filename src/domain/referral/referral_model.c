/* Agencies, referrals and letters: tables only. */
#include "referral_int.h"

const struct choice agency_kind_choices[] = {
	{ 1,  "health",     "خانهٔ بهداشت یا مرکز بهداشت", "Health house or centre" },
	{ 2,  "hospital",   "بیمارستان یا درمانگاه", "Hospital or clinic" },
	{ 3,  "counselling", "خدمات تخصصی روان‌شناسی", "Specialist psychological services" },
	{ 4,  "school",     "مدرسه یا آموزش‌وپرورش", "School or education office" },
	{ 5,  "vocational", "فنی‌وحرفه‌ای", "Technical and vocational training" },
	{ 6,  "employment", "کاریابی", "Job agency" },
	{ 7,  "bank",       "بانک یا صندوق وام", "Bank or loan fund" },
	{ 8,  "company",    "شرکت با بودجهٔ مسئولیت اجتماعی", "Company with a social-responsibility budget" },
	{ 9,  "charity",    "خیریه یا سمن", "Charity or association" },
	{ 10, "relief",     "نهاد حمایتی", "Supporting institution" },
	{ 11, "insurance",  "بیمه", "Insurance" },
	{ 12, "municipality", "شهرداری، دهیاری یا سرای محله", "Municipality or neighbourhood house" },
	{ 13, "mosque",     "مسجد یا پایگاه محله", "Mosque or base of the neighbourhood" },
	{ 14, "justice",    "دادگستری یا ثبت احوال", "Court or civil registry" },
	{ 15, "other",      "جای دیگر", "Another place" },
	{ 0 }
};

const struct choice referral_kind_choices[] = {
	{ REFERRAL_RECURRING, "recurring", "کمک مالی مستمر", "Recurring money" },
	{ REFERRAL_ONE_OFF,   "one_off",   "کمک مالی یک‌باره", "One-off money" },
	{ REFERRAL_LETTER,    "letter",    "معرفی‌نامه", "Letter of introduction" },
	{ REFERRAL_SERVICE,   "service",   "خدمت", "Service" },
	{ 0 }
};

const struct choice referral_to_choices[] = {
	{ TO_COUNTY, "county", "بهزیستی شهرستان", "The county’s office" },
	{ TO_HIGHER, "higher", "مرکز سطح بالاتر یا مرکزی دیگر", "Higher-level or another centre" },
	{ TO_AGENCY, "agency", "دستگاه یا نهاد دیگر", "Another agency" },
	{ TO_PERSON, "person", "همیار محله", "Somebody of the neighbourhood" },
	{ 0 }
};

const struct choice referral_state_choices[] = {
	{ REFERRAL_DRAFT,     "draft",     "پیش‌نویس", "Draft" },
	{ REFERRAL_SENT,      "sent",      "فرستاده شد", "Sent" },
	{ REFERRAL_SEEN,      "seen",      "دیده شد", "Seen" },
	{ REFERRAL_ACCEPTED,  "accepted",  "پذیرفته شد", "Accepted" },
	{ REFERRAL_REFUSED,   "refused",   "پذیرفته نشد", "Refused" },
	{ REFERRAL_DONE,      "done",      "انجام شد", "Done" },
	{ REFERRAL_CLOSED,    "closed",    "به پرونده برگشت و بسته شد", "Returned and closed" },
	{ REFERRAL_WITHDRAWN, "withdrawn", "پس گرفته شد", "Withdrawn" },
	{ 0 }
};

const struct choice referral_consent_choices[] = {
	{ REFERRAL_SIGNED,    "signed",    "خانواده رضایت‌نامه امضا کرده است", "The family signed its consent" },
	{ REFERRAL_SPOKEN,    "spoken",    "خانواده به زبان رضایت داده است", "The family agreed when asked" },
	{ REFERRAL_NOT_ASKED, "not_asked", "هنوز از خانواده پرسیده نشده", "The family was not asked yet" },
	{ REFERRAL_DECLINED,  "declined",  "خانواده موافق نیست", "The family does not agree" },
	{ 0 }
};

const struct choice referral_share_choices[] = {
	{ SHARE_NAME,    "name",    "نام و نام خانوادگی", "Name" },
	{ SHARE_ID,      "id",      "کد ملی", "National ID" },
	{ SHARE_PHONE,   "phone",   "شماره تماس", "Phone" },
	{ SHARE_ADDRESS, "address", "نشانی", "Address" },
	{ SHARE_MEMBERS, "members", "تعداد اعضای خانواده", "How many they are" },
	{ SHARE_FILE,    "file",    "شمارهٔ پرونده", "File number" },
	{ 0 }
};

const struct choice referral_via_choices[] = {
	{ VIA_ACCOUNT, "account", "در سامانه", "In the system" },
	{ VIA_LINK,    "link",    "با پیوند یک‌بارمصرف", "By the one-time link" },
	{ VIA_TYPED,   "typed",   "نوشته‌شده به دست مرکز", "Typed in by the centre" },
	{ 0 }
};

const struct choice referral_refusal_choices[] = {
	{ 1, "incomplete",   "مدارک یا اطلاعات کافی نیست", "Documents or facts are missing" },
	{ 2, "not_eligible", "شرایط این کمک را ندارد", "The conditions are not met" },
	{ 3, "no_means",     "بودجه یا ظرفیت نیست", "No means or no room" },
	{ 4, "not_ours",     "کار دستگاه دیگری است", "It is another body’s task" },
	{ 5, "other",        "دلیل دیگر", "Another reason" },
	{ 0 }
};

const struct choice letter_state_choices[] = {
	{ LETTER_VALID,   "valid",   "معتبر", "Valid" },
	{ LETTER_REVOKED, "revoked", "باطل شده", "Revoked" },
	{ 0 }
};

/* ---- nouns -------------------------------------------------------------------------------- */

#define NOTE(s, m, fa_, en_, ...) FIELD(s, m, fa_, en_, .kind = TEXT_NOTE, .max = 1000, __VA_ARGS__)

static const struct field agency_fields[] = {
	KEY(agency), VER(agency),
	FIELD(agency, unit, "برای کجا", "For where", .flags = REQUIRED | INTERNAL),
	FIELD(agency, name, "نام", "Name", .flags = REQUIRED, .max = 120),
	CHOICE(agency, kind, agency_kind_choices, "گونه", "Kind", .flags = REQUIRED),
	FIELD(agency, offers, "چه کاری می‌کند", "What it offers", .max = 300,
		.hint_fa = "با واژه‌هایی که همکاران می‌جویند؛ مانند «عینک، سمعک، وام اشتغال».",
		.hint_en = "In words colleagues look for, such as “glasses, hearing aid, loan”."),
	FIELD(agency, contact, "رابط", "Contact", .kind = TEXT_NAME, .flags = SENSITIVE, .max = 80),
	FIELD(agency, phone, "تلفن", "Phone", .kind = TEXT_PHONE, .flags = SENSITIVE),
	FIELD(agency, budget, "بودجهٔ سالانه برای این کار", "Yearly budget for this", .min = 0, .max = INT64_C(1000000000000000),
		.hint_fa = "فقط برای جاهایی که پول می‌دهند.", .hint_en = "Only where money is given."),
	FIELD(agency, active, "اکنون می‌پذیرد", "Takes people now", .flags = 0),
};
RECORD_TYPE(agency, "دستگاه همکار", "Agency", .national = true);

static const struct field referral_fields[] = {
	KEY(referral), VER(referral),
	REF(referral, household, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(referral, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	KEYED(referral, worker, "مددکار", "Social worker", .flags = REQUIRED | INTERNAL),
	REF(referral, member, member, "دربارهٔ", "About", .flags = INTERNAL),
	REF(referral, request, request, "درخواست", "Request", .flags = INTERNAL),
	CHOICE(referral, kind, referral_kind_choices, "گونه", "Kind", .flags = REQUIRED | INTERNAL),
	CHOICE(referral, to_kind, referral_to_choices, "به کجا", "To", .flags = REQUIRED | INTERNAL),
	FIELD(referral, to_unit, "واحد گیرنده", "Receiving unit", .flags = INTERNAL),
	KEYED(referral, agency, "دستگاه", "Agency", .flags = INTERNAL),
	FIELD(referral, to_name, "گیرنده", "Receiver", .flags = REQUIRED | SENSITIVE | INTERNAL, .max = 200),
	FIELD(referral, subject, "خواسته", "What is asked", .flags = REQUIRED | SENSITIVE | INTERNAL, .max = 200),
	NOTE(referral, words, "توضیح برای گیرنده", "Words for the receiver", .flags = SENSITIVE | INTERNAL),
	FIELD(referral, amount, "مبلغ", "Amount", .flags = INTERNAL),
	FIELD(referral, shared, "چه چیزی گفته می‌شود", "What is told", .choices = referral_share_choices, .flags = MULTI | INTERNAL),
	FIELD(referral, told, "آنچه گیرنده می‌بیند", "What the receiver sees", .kind = TEXT_NOTE,
		.flags = SENSITIVE | INTERNAL, .max = 4000),
	CHOICE(referral, consent, referral_consent_choices, "گفتهٔ خانواده", "What the family said", .flags = INTERNAL),
	NOTE(referral, despite, "چرا بدون رضایت", "Why without consent", .flags = SENSITIVE | INTERNAL),
	CHOICE(referral, state, referral_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(referral, due_on, "مهلت", "Due on", .flags = INTERNAL),
	FIELD(referral, sent_at, "زمان فرستادن", "Sent at", .flags = INTERNAL),
	FIELD(referral, seen_at, "زمان دیدن", "Seen at", .flags = INTERNAL),
	FIELD(referral, decided_at, "زمان تصمیم", "Decided at", .flags = INTERNAL),
	FIELD(referral, done_at, "زمان انجام", "Done at", .flags = INTERNAL),
	FIELD(referral, closed_at, "زمان بستن", "Closed at", .flags = INTERNAL),
	CHOICE(referral, refusal, referral_refusal_choices, "دلیل نپذیرفتن", "Why refused", .flags = INTERNAL),
	NOTE(referral, answer, "پاسخ", "Answer", .flags = SENSITIVE | INTERNAL),
	KEYED(referral, decided_by, "تصمیم‌گیرنده", "Decided by", .flags = INTERNAL),
	CHOICE(referral, decided_role, role_choices, "نقش تصمیم‌گیرنده", "Role of who decided", .flags = INTERNAL),
	CHOICE(referral, via, referral_via_choices, "راه پاسخ", "Answered by", .flags = INTERNAL),
	NOTE(referral, result, "نتیجه", "Result", .flags = SENSITIVE | INTERNAL),
	FIELD(referral, granted, "مبلغ داده‌شده", "Granted", .flags = INTERNAL),
	NOTE(referral, closed_note, "یادداشت پایان", "Closing note", .flags = SENSITIVE | INTERNAL),
	FIELD(referral, link_hash, "نشان پیوند", "Mark of the link", .kind = TEXT_CODE, .flags = INTERNAL, .max = 64),
	FIELD(referral, link_until, "پیوند تا", "Link until", .flags = INTERNAL),
	REF(referral, agreed, consent, "رضایت خانواده", "Consent of the family", .flags = INTERNAL),
};
RECORD_TYPE(referral, "ارجاع", "Referral");

static const struct field sent_letter_fields[] = {
	KEY(sent_letter), VER(sent_letter),
	REF(sent_letter, household, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	REF(sent_letter, referral, referral, "ارجاع", "Referral", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sent_letter, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sent_letter, year, "سال", "Year", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sent_letter, serial, "ردیف", "Running number", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sent_letter, number, "شمارهٔ نامه", "Number", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL | IMMUTABLE, .max = 40),
	FIELD(sent_letter, code, "کد بررسی", "Check code", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL | IMMUTABLE, .max = 20),
	FIELD(sent_letter, issued_on, "تاریخ", "Date", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sent_letter, title, "موضوع", "Subject", .flags = REQUIRED | SENSITIVE | INTERNAL | IMMUTABLE, .max = 300),
	FIELD(sent_letter, to_name, "به", "To", .flags = REQUIRED | SENSITIVE | INTERNAL | IMMUTABLE, .max = 200),
	FIELD(sent_letter, body, "متن", "Text", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE | INTERNAL | IMMUTABLE, .max = 6000),
	KEYED(sent_letter, signed_by, "امضاکننده", "Signed by", .flags = INTERNAL | IMMUTABLE),
	FIELD(sent_letter, signer, "نام امضاکننده", "Name of who signed", .kind = TEXT_NAME, .flags = REQUIRED | INTERNAL | IMMUTABLE, .max = 120),
	CHOICE(sent_letter, signer_role, role_choices, "نقش امضاکننده", "Role of who signed", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(sent_letter, state, letter_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(sent_letter, revoked_on, "باطل از", "Revoked on", .flags = INTERNAL),
	NOTE(sent_letter, revoke_reason, "چرا باطل شد", "Why revoked", .flags = SENSITIVE | INTERNAL),
};
RECORD_TYPE(sent_letter, "نامه", "Letter");

/* ---- inputs --------------------------------------------------------------------------------- */

#define MONEY(s, m, fa_, en_, ...) FIELD(s, m, fa_, en_, .min = 0, .max = INT64_C(1000000000000), __VA_ARGS__)

static const struct field referral_draft_fields[] = {
	REF(referral_draft, household, household, "خانوار", "Household", .flags = REQUIRED),
	CHOICE(referral_draft, kind, referral_kind_choices, "برای چه", "What for", .flags = REQUIRED),
	CHOICE(referral_draft, to_kind, referral_to_choices, "به کجا", "To", .flags = REQUIRED),
	FIELD(referral_draft, to_unit, "کدام مرکز", "Which centre", .min = 0, .max = 999999999,
		.hint_fa = "فقط برای مرکز سطح بالاتر.", .hint_en = "Only for a higher-level centre."),
	KEYED(referral_draft, agency, "کدام دستگاه", "Which agency",
		.hint_fa = "فقط برای دستگاه‌های دیگر؛ اگر نیست، در «دستگاه‌های همکار» بیفزایید.",
		.hint_en = "Only for other agencies; add missing ones under “Agencies”."),
	FIELD(referral_draft, person, "نام همیار", "Name of the neighbour", .kind = TEXT_NAME, .flags = SENSITIVE, .max = 80,
		.hint_fa = "فقط برای همیار محله.", .hint_en = "Only for somebody of the neighbourhood."),
	REF(referral_draft, member, member, "دربارهٔ چه کسی", "About whom",
		.hint_fa = "خالی بماند: سرپرست خانوار.", .hint_en = "Empty: the head."),
	REF(referral_draft, request, request, "برای کدام درخواست", "For which request"),
	FIELD(referral_draft, subject, "چه می‌خواهیم", "What we ask", .flags = REQUIRED | SENSITIVE, .max = 200),
	NOTE(referral_draft, words, "توضیح برای گیرنده", "Words for the receiver", .flags = SENSITIVE,
		.hint_fa = "فقط آنچه برای این کار لازم است؛ گیرنده پرونده را نمی‌بیند.",
		.hint_en = "Only what this needs; the receiver does not see the file."),
	MONEY(referral_draft, amount, "مبلغ", "Amount"),
	FIELD(referral_draft, shared, "چه چیزی به گیرنده گفته شود", "What the receiver is told",
		.choices = referral_share_choices, .flags = MULTI),
};
RECORD_TYPE(referral_draft, "پیش‌نویس ارجاع", "Draft of a referral");

static const struct field referral_send_fields[] = {
	CHOICE(referral_send, consent, referral_consent_choices, "رضایت خانواده", "The family’s consent"),
	NOTE(referral_send, despite, "چرا بدون رضایت", "Why without consent", .flags = SENSITIVE,
		.hint_fa = "فقط مسئول فنی می‌تواند بدون رضایت بفرستد و دلیلش ثبت می‌شود.",
		.hint_en = "Only the technical responsible may send without it; the reason is recorded."),
};
RECORD_TYPE(referral_send, "فرستادن ارجاع", "Send a referral");

static const struct field referral_accept_fields[] = {
	NOTE(referral_accept, answer, "توضیح (اگر لازم است)", "A word, if needed", .flags = SENSITIVE),
};
RECORD_TYPE(referral_accept, "پذیرفتن ارجاع", "Accept a referral");

static const struct field referral_refuse_fields[] = {
	CHOICE(referral_refuse, refusal, referral_refusal_choices, "دلیل", "Reason", .flags = REQUIRED),
	NOTE(referral_refuse, answer, "توضیح برای خانواده", "Words for the family", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(referral_refuse, "نپذیرفتن ارجاع", "Refuse a referral");

static const struct field referral_finish_fields[] = {
	NOTE(referral_finish, result, "نتیجه", "Result", .flags = REQUIRED | SENSITIVE),
	MONEY(referral_finish, granted, "مبلغ داده‌شده", "Granted",
		.hint_fa = "وام یا کمک، اگر پولی بود.", .hint_en = "Loan or aid, if there was money."),
};
RECORD_TYPE(referral_finish, "نتیجهٔ ارجاع", "Result of a referral");

static const struct field referral_close_fields[] = {
	NOTE(referral_close, note, "با خانواده چه گفته شد", "What the family was told", .flags = SENSITIVE),
};
RECORD_TYPE(referral_close, "بستن ارجاع", "Close a referral");

static const struct field referral_withdraw_fields[] = {
	NOTE(referral_withdraw, note, "چرا پس گرفته می‌شود", "Why", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(referral_withdraw, "پس گرفتن ارجاع", "Withdraw a referral");

static const struct field referral_reopen_fields[] = {
	NOTE(referral_reopen, words, "چرا دوباره فرستاده می‌شود", "Why it is sent again", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(referral_reopen, "فرستادن دوبارهٔ ارجاع", "A refused referral goes out again");

static const struct field referral_link_fields[] = {
	FIELD(referral_link, hash, "نشان", "Mark", .kind = TEXT_CODE, .flags = REQUIRED, .max = 64),
};
RECORD_TYPE(referral_link, "پیوند پاسخ", "Link to answer");

static const struct field letter_revoke_fields[] = {
	NOTE(letter_revoke, reason, "چرا باطل می‌شود", "Why", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(letter_revoke, "باطل کردن نامه", "Revoke a letter");

/* ---- verbs ------------------------------------------------------------------------------------ */

#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define SENDERS (LEADERS | ROLE_BIT(ROLE_SOCIAL_WORKER))
#define OFFICES (ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define BIT(s) (1u << (s))
#define UNDECIDED (BIT(REFERRAL_SENT) | BIT(REFERRAL_SEEN))

#define VERB(name_, fa_, en_, input_, roles_, from_, to_, path_, run_) {                              \
	.name = name_, .fa = fa_, .en = en_, .subject = &referral_type, .input = input_, .roles = roles_, \
	.flags = OP_CHANGE, .states = referral_state_choices, .from_states = from_, .to_state = to_,   \
	.path = "/referrals/{key}" path_, .method = "POST", .run = run_ }

const struct operation op_agency_add = {
	.name = "agency.add", .fa = "افزودن دستگاه همکار", .en = "Add an agency", .subject = &agency_type,
	.input = &agency_type, .roles = LEADERS | OFFICES | ROLE_BIT(ROLE_ADMINISTRATOR), .flags = OP_CREATE | OP_NATIONAL,
	.path = "/agencies", .method = "POST", .run = agency_add_run,
};
const struct operation op_agency_change = {
	.name = "agency.change", .fa = "ویرایش دستگاه همکار", .en = "Change an agency", .subject = &agency_type,
	.input = &agency_type, .roles = LEADERS | OFFICES | ROLE_BIT(ROLE_ADMINISTRATOR), .flags = OP_CHANGE | OP_NATIONAL,
	.path = "/agencies/{key}", .method = "PATCH", .run = agency_change_run,
};
const struct operation op_referral_draft = {
	.name = "referral.draft", .fa = "نوشتن ارجاع", .en = "Write a referral", .subject = &referral_type,
	.input = &referral_draft_type, .roles = SENDERS, .flags = OP_CREATE, .states = referral_state_choices,
	.to_state = REFERRAL_DRAFT, .path = "/referrals", .method = "POST", .run = referral_draft_run,
};
const struct operation op_referral_change = {
	.name = "referral.change", .fa = "ویرایش پیش‌نویس ارجاع", .en = "Change the draft of a referral",
	.subject = &referral_type, .input = &referral_draft_type, .roles = SENDERS, .flags = OP_CHANGE,
	.states = referral_state_choices, .from_states = BIT(REFERRAL_DRAFT),
	.path = "/referrals/{key}", .method = "PATCH", .run = referral_change_run,
};
const struct operation op_referral_send = VERB("referral.send", "فرستادن ارجاع", "Send a referral", &referral_send_type,
	SENDERS, BIT(REFERRAL_DRAFT), REFERRAL_SENT, "/send", referral_send_run);
const struct operation op_referral_see = {
	.name = "referral.see", .fa = "دیدن ارجاع", .en = "See a referral", .subject = &referral_type,
	.flags = OP_CHANGE | OP_INTERNAL, .roles = SENDERS | OFFICES, .states = referral_state_choices,
	.from_states = BIT(REFERRAL_SENT), .to_state = REFERRAL_SEEN, .run = referral_see_run,
};
const struct operation op_referral_accept = VERB("referral.accept", "پذیرفتن ارجاع", "Accept a referral",
	&referral_accept_type, SENDERS | OFFICES, UNDECIDED, REFERRAL_ACCEPTED, "/accept", referral_accept_run);
const struct operation op_referral_refuse = VERB("referral.refuse", "نپذیرفتن ارجاع", "Refuse a referral",
	&referral_refuse_type, SENDERS | OFFICES, UNDECIDED | BIT(REFERRAL_ACCEPTED), REFERRAL_REFUSED, "/refuse",
	referral_refuse_run);
const struct operation op_referral_finish = VERB("referral.finish", "نتیجهٔ ارجاع", "Result of a referral",
	&referral_finish_type, SENDERS | OFFICES, BIT(REFERRAL_ACCEPTED), REFERRAL_DONE, "/finish", referral_finish_run);
const struct operation op_referral_close = VERB("referral.close", "بستن ارجاع", "Close a referral", &referral_close_type,
	SENDERS, BIT(REFERRAL_DONE) | BIT(REFERRAL_REFUSED), REFERRAL_CLOSED, "/close", referral_close_run);
const struct operation op_referral_withdraw = VERB("referral.withdraw", "پس گرفتن ارجاع", "Withdraw a referral",
	&referral_withdraw_type, SENDERS, BIT(REFERRAL_DRAFT) | UNDECIDED, REFERRAL_WITHDRAWN, "/withdraw",
	referral_withdraw_run);
const struct operation op_referral_reopen = VERB("referral.reopen", "فرستادن دوبارهٔ ارجاع", "Send a refused referral again",
	&referral_reopen_type, LEADERS | OFFICES | ROLE_BIT(ROLE_HEADQUARTERS), BIT(REFERRAL_REFUSED) | BIT(REFERRAL_CLOSED),
	REFERRAL_SENT, "/reopen", referral_reopen_run);
const struct operation op_referral_link = {
	.name = "referral.link", .fa = "ساختن پیوند پاسخ", .en = "Make a link to answer", .subject = &referral_type,
	.input = &referral_link_type, .flags = OP_CHANGE | OP_INTERNAL, .roles = SENDERS, .states = referral_state_choices,
	.from_states = UNDECIDED | BIT(REFERRAL_ACCEPTED), .run = referral_link_run,
};
const struct operation op_letter_issue = VERB("letter.issue", "صدور نامه", "Issue the letter", NULL, LEADERS,
	UNDECIDED | BIT(REFERRAL_ACCEPTED), 0, "/letter", letter_issue_run);
const struct operation op_letter_revoke = VERB("letter.revoke", "باطل کردن نامه", "Revoke the letter", &letter_revoke_type,
	LEADERS, 0, 0, "/letter/revoke", letter_revoke_run);

const struct operation *const referral_operations[] = {
	&op_agency_add, &op_agency_change, &op_referral_draft, &op_referral_change, &op_referral_send, &op_referral_see,
	&op_referral_accept, &op_referral_refuse, &op_referral_finish, &op_referral_close, &op_referral_withdraw,
	&op_referral_reopen, &op_referral_link, &op_letter_issue, &op_letter_revoke,
};
const size_t referral_noperations = COUNT_OF(referral_operations);

MESSAGES(referral,
	{ "referral.not_found", "ارجاعی با این مشخصات پیدا نشد.", "There is no such referral." },
	{ "referral.secret", "پروندهٔ ویژه به واحد دیگری ارجاع نمی‌شود و نامه‌ای از آن بیرون نمی‌رود؛ با خود مسئول آنجا گفت‌وگو کنید.",
	  "A secret file is not referred to other units and no letter goes out of it; talk to the person in charge there." },
	{ "referral.wrong_state", "این ارجاع در مرحله‌ای نیست که این کار شدنی باشد. صفحه را دوباره باز کنید.",
	  "This is not possible in the present state of the referral. Open the page again." },
	{ "referral.to_missing", "بگویید به کجا ارجاع می‌دهید.", "Say where you refer to." },
	{ "referral.to_wrong", "این گیرنده در استان یا فهرست دستگاه‌های شما نیست.",
	  "This receiver is not in your province or your list of agencies." },
	{ "referral.address_hidden", "نشانی این خانواده پنهان است و نباید جایی گفته شود.",
	  "This family’s address is hidden and must not be told anywhere." },
	{ "referral.other_request", "این درخواست از خانوار دیگری است.", "That request is another household’s." },
	{ "referral.consent_needed", "تا خانواده رضایت ندهد، چیزی از آن‌ها بیرون فرستاده نمی‌شود. اگر جان یا سلامت کسی در خطر است، مسئول فنی می‌تواند با نوشتن دلیل بفرستد.",
	  "Nothing about a family goes out before it agrees. Where life or health is in danger, the technical responsible may send it with a reason." },
	{ "referral.despite_missing", "بنویسید چرا بدون رضایت خانواده فرستاده می‌شود.", "Write why it is sent without the family’s consent." },
	{ "referral.not_yours", "پاسخ این ارجاع با گیرندهٔ آن است.", "The receiver answers this referral." },
	{ "letter.issued", "برای این ارجاع نامهٔ معتبری هست؛ نخست آن را باطل کنید.", "There is a valid letter already; revoke it first." },
	{ "letter.none", "برای این ارجاع نامهٔ معتبری نیست.", "There is no valid letter for this referral." },
	{ "agency.not_found", "این دستگاه پیدا نشد، یا در محدودهٔ کار شما نیست.", "There is no such agency, or it is outside your area." },
);
