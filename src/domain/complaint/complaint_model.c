/* Complaints and appeals: tables only. */
#include "complaint_int.h"

#include "message.h"

#define APPEAL { COMPLAINT_APPEAL, "appeal", "اعتراض به یک تصمیم", "Appeal against a decision" }
#define OPEN_KINDS                                                                                          \
	{ COMPLAINT_COMPLAINT, "complaint", "شکایت", "Complaint" },                                         \
	{ COMPLAINT_FEEDBACK,  "feedback",  "پیشنهاد یا سپاس", "Advice or thanks" },                       \
	{ 0 }

const struct choice complaint_kind_choices[] = { APPEAL, OPEN_KINDS };
const struct choice complaint_open_kind_choices[] = { OPEN_KINDS };

const struct choice complaint_topic_choices[] = {
	{ 1, "behaviour", "رفتار با من یا خانواده‌ام", "How we were treated" },
	{ 2, "delay",     "دیر شدن یا بی‌پاسخ ماندن", "Delay, or no answer" },
	{ 3, "refusal",   "ندادن خدمتی که حق ماست", "A service that is our right was not given" },
	{ 4, "money",     "پول خواستن یا هزینهٔ نابجا", "Money was asked for" },
	{ 5, "privacy",   "گفتن راز خانواده به دیگران", "Our matters were told to others" },
	{ 6, "access",    "جا، ساعت یا دسترسی مرکز", "Place, hours or access" },
	{ 7, "other",     "چیز دیگر", "Something else" },
	{ 0 }
};

const struct choice complaint_state_choices[] = {
	{ COMPLAINT_RECEIVED, "received", "دریافت شد", "Received" },
	{ COMPLAINT_REVIEW,   "review",   "در دست بررسی", "In review" },
	{ COMPLAINT_ASKED,    "asked",    "منتظر پاسخ شما", "A question waits" },
	{ COMPLAINT_REOPENED, "reopened", "دوباره باز شد", "Reopened" },
	{ COMPLAINT_ANSWERED, "answered", "پاسخ داده شد", "Answered" },
	{ COMPLAINT_CLOSED,   "closed",   "بسته شد", "Closed" },
	{ 0 }
};

const struct choice complaint_outcome_choices[] = {
	{ OUTCOME_ACCEPTED,     "accepted",     "پذیرفته شد", "Accepted" },
	{ OUTCOME_NOT_ACCEPTED, "not_accepted", "پذیرفته نشد", "Not accepted" },
	{ OUTCOME_HEARD,        "heard",        "شنیده شد؛ تصمیمی لازم نبود", "Heard; nothing had to be decided" },
	{ 0 }
};

const struct choice appeal_against_choices[] = {
	{ AGAINST_REQUEST,  "request",  "درخواستی که پذیرفته نشد", "A refused request" },
	{ AGAINST_REFERRAL, "referral", "ارجاعی که پذیرفته نشد", "A refused referral" },
	{ AGAINST_PENSION,  "pension",  "پیشنهاد مستمری که برگشت", "A returned pension proposal" },
	{ AGAINST_PLAN,     "plan",     "برنامه‌ای که برگشت", "A returned plan" },
	{ AGAINST_WAITING,  "waiting",  "بیرون رفتن از نوبت", "A line taken off the waiting list" },
	{ AGAINST_CLOSING,  "closing",  "بسته شدن پرونده", "The closing of the file" },
	{ 0 }
};

/* ---- nouns -------------------------------------------------------------------------------- */

#define NOTE(s, m, fa_, en_, ...) FIELD(s, m, fa_, en_, .kind = TEXT_NOTE, .max = 2000, __VA_ARGS__)
#define TELLER(s, more)                                                                                      \
	FIELD(s, reporter_name, "نام شما", "Your name", .kind = TEXT_PLAIN, .flags = SENSITIVE | more, .max = 120, \
		.hint_fa = "لازم نیست.", .hint_en = "Not needed."),                                              \
	FIELD(s, reporter_phone, "تلفن برای پاسخ", "Phone for the answer", .kind = TEXT_PHONE, .flags = SENSITIVE | more, \
		.hint_fa = "لازم نیست؛ پاسخ را با کد پیگیری هم می‌بینید.", .hint_en = "Not needed; the code shows the answer, too.")

static const struct field complaint_fields[] = {
	KEY(complaint), VER(complaint),
	FIELD(complaint, code, "کد پیگیری", "Code", .kind = TEXT_CODE, .flags = UNIQUE | REQUIRED | INTERNAL | IMMUTABLE, .max = 20),
	CHOICE(complaint, kind, complaint_kind_choices, "گونه", "Kind", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(complaint, about_unit, "دربارهٔ کجا", "About", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(complaint, topic, complaint_topic_choices, "موضوع", "Topic", .flags = INTERNAL),
	REF(complaint, household, household, "خانوار", "Household", .flags = INTERNAL | IMMUTABLE),
	CHOICE(complaint, against, appeal_against_choices, "به چه تصمیمی", "Against", .flags = INTERNAL | IMMUTABLE),
	KEYED(complaint, decision, "تصمیم", "Decision", .flags = INTERNAL | IMMUTABLE),
	NOTE(complaint, decided, "تصمیم چه بود", "What was decided", .flags = SENSITIVE | INTERNAL | IMMUTABLE),
	NOTE(complaint, words, "سخن", "What is said", .flags = REQUIRED | SENSITIVE | INTERNAL | IMMUTABLE),
	TELLER(complaint, INTERNAL | IMMUTABLE),
	KEYED(complaint, filed_by, "ثبت‌کننده", "Written down by", .flags = INTERNAL | IMMUTABLE),
	FIELD(complaint, handler, "رسیدگی‌کننده", "Handled at", .min = 0, .max = 999999999, .flags = REQUIRED | INTERNAL),
	KEYED(complaint, owner, "مسئول", "Owner", .flags = INTERNAL),
	CHOICE(complaint, state, complaint_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(complaint, risen, "چند بار بالا رفت", "How often it rose", .flags = REQUIRED | INTERNAL),
	FIELD(complaint, received_at, "زمان دریافت", "Received at", .flags = REQUIRED | INTERNAL),
	FIELD(complaint, due_on, "مهلت", "Due on", .flags = REQUIRED | INTERNAL),
	NOTE(complaint, question, "پرسش", "Question", .flags = SENSITIVE | INTERNAL),
	NOTE(complaint, reply, "پاسخ به پرسش", "Reply", .flags = SENSITIVE | INTERNAL),
	CHOICE(complaint, outcome, complaint_outcome_choices, "نتیجه", "Outcome", .flags = INTERNAL),
	NOTE(complaint, answer, "پاسخ", "Answer", .flags = SENSITIVE | INTERNAL),
	FIELD(complaint, answered_at, "زمان پاسخ", "Answered at", .flags = INTERNAL),
	KEYED(complaint, decided_by, "پاسخ‌دهنده", "Answered by", .flags = INTERNAL),
	FIELD(complaint, reopened, "چند بار دوباره باز شد", "How often it was reopened", .flags = REQUIRED | INTERNAL),
	NOTE(complaint, again, "چرا دوباره باز شد", "Why reopened", .flags = SENSITIVE | INTERNAL),
	FIELD(complaint, closed_at, "زمان بستن", "Closed at", .flags = INTERNAL),
};
RECORD_TYPE(complaint, "شکایت یا اعتراض", "Complaint or appeal");

/* ---- inputs --------------------------------------------------------------------------------- */

static const struct field appeal_add_fields[] = {
	REF(appeal_add, household, household, "خانوار", "Household", .flags = REQUIRED),
	KEYED(appeal_add, decision, "به کدام تصمیم", "Against which decision", .flags = REQUIRED),
	NOTE(appeal_add, words, "خانواده چه می‌گوید", "What the family says", .flags = REQUIRED | SENSITIVE,
		.hint_fa = "به زبان خود خانواده؛ چه چیزی درست دیده نشده است.",
		.hint_en = "In the family’s own words: what was not seen rightly."),
	FIELD(appeal_add, reporter_phone, "تلفن برای پاسخ", "Phone for the answer", .kind = TEXT_PHONE, .flags = SENSITIVE,
		.hint_fa = "لازم نیست؛ پاسخ در پرونده و با کد پیگیری هم دیده می‌شود.",
		.hint_en = "Not needed; the answer stands in the file and behind the code, too."),
};
RECORD_TYPE(appeal_add, "ثبت اعتراض خانواده", "Appeal of a family");

static const struct field appeal_tell_fields[] = {
	KEYED(appeal_tell, request, "درخواست", "Request", .flags = REQUIRED),
	NOTE(appeal_tell, words, "چرا این تصمیم را درست نمی‌دانید", "Why the decision is not right", .flags = REQUIRED | SENSITIVE,
		.hint_fa = "ساده بنویسید؛ کسی دیگر، بیرون از مرکز، آن را می‌خواند.",
		.hint_en = "In simple words; somebody else, outside the centre, reads it."),
	TELLER(appeal_tell, 0),
};
RECORD_TYPE(appeal_tell, "اعتراض با کد پیگیری", "Appeal by tracking code");

static const struct field complaint_tell_fields[] = {
	CHOICE(complaint_tell, kind, complaint_open_kind_choices, "چه می‌خواهید بگویید", "What do you want to say", .flags = REQUIRED),
	FIELD(complaint_tell, about_unit, "دربارهٔ کدام مرکز یا اداره", "About which centre or office", .flags = REQUIRED),
	CHOICE(complaint_tell, topic, complaint_topic_choices, "موضوع شکایت", "What the complaint is about",
		.hint_fa = "فقط برای شکایت.", .hint_en = "Only for a complaint."),
	NOTE(complaint_tell, words, "بنویسید", "Your words", .flags = REQUIRED | SENSITIVE,
		.hint_fa = "چه شد، کی و کجا؛ هر اندازه که می‌خواهید.", .hint_en = "What happened, when and where; as much as you like."),
	TELLER(complaint_tell, 0),
};
RECORD_TYPE(complaint_tell, "شکایت یا پیشنهاد تازه", "New complaint or advice");

static const struct field complaint_ask_fields[] = {
	NOTE(complaint_ask, question, "چه چیزی باید روشن شود", "What has to be made clear", .flags = REQUIRED | SENSITIVE,
		.hint_fa = "گوینده آن را با کد پیگیری می‌خواند.", .hint_en = "Whoever told it reads this by the code."),
};
RECORD_TYPE(complaint_ask, "پرسش از گوینده", "Question to who told it");

static const struct field complaint_reply_fields[] = {
	NOTE(complaint_reply, reply, "پاسخ شما", "Your reply", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(complaint_reply, "پاسخ به پرسش", "Reply to a question");

static const struct field complaint_answer_fields[] = {
	CHOICE(complaint_answer, outcome, complaint_outcome_choices, "نتیجه", "Outcome", .flags = REQUIRED),
	NOTE(complaint_answer, answer, "پاسخ به زبان ساده", "The answer, in plain words", .flags = REQUIRED | SENSITIVE,
		.hint_fa = "چه دیدید، چه تصمیمی گرفتید و از این پس چه می‌شود.",
		.hint_en = "What you saw, what you decided, and what happens next."),
};
RECORD_TYPE(complaint_answer, "پاسخ شکایت یا اعتراض", "Answer to a complaint or appeal");

static const struct field complaint_reopen_fields[] = {
	NOTE(complaint_reopen, again, "چه چیزی هنوز درست نیست", "What is still not right", .flags = REQUIRED | SENSITIVE,
		.hint_fa = "این بار کسی دیگر، یک پله بالاتر، آن را می‌خواند.",
		.hint_en = "This time somebody else reads it, one level higher."),
};
RECORD_TYPE(complaint_reopen, "باز کردن دوباره", "Reopen");

/* ---- verbs ------------------------------------------------------------------------------------ */

#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define HANDLERS (LEADERS | ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT) | ROLE_BIT(ROLE_HEADQUARTERS))
#define BIT(s) (1u << (s))
#define FRESH (BIT(COMPLAINT_RECEIVED) | BIT(COMPLAINT_REOPENED))
#define OPEN (FRESH | BIT(COMPLAINT_REVIEW) | BIT(COMPLAINT_ASKED))

#define VERB(name_, fa_, en_, input_, roles_, flags_, from_, to_, path_, run_) {                            \
	.name = "complaint." name_, .fa = fa_, .en = en_, .subject = &complaint_type, .input = input_, .roles = roles_, \
	.flags = OP_CHANGE | flags_, .states = complaint_state_choices, .from_states = from_, .to_state = to_, \
	.path = path_, .method = "POST", .run = run_ }
#define AT(verb) "/complaints/{key}/" verb

const struct operation op_appeal_add = {
	.name = "appeal.add", .fa = "ثبت اعتراض خانواده", .en = "Write down an appeal", .subject = &complaint_type,
	.input = &appeal_add_type, .roles = ROLES_CENTRE, .flags = OP_CREATE | OP_EVENT, .states = complaint_state_choices,
	.to_state = COMPLAINT_RECEIVED, .path = "/appeals", .method = "POST", .run = appeal_run_add,
};
const struct operation op_appeal_tell = {
	.name = "appeal.tell", .fa = "اعتراض با کد پیگیری", .en = "Appeal by tracking code", .subject = &complaint_type,
	.input = &appeal_tell_type, .flags = OP_INTERNAL | OP_EVENT, .run = appeal_run_tell,
};
const struct operation op_complaint_tell = {
	.name = "complaint.tell", .fa = "شکایت یا پیشنهاد از صفحهٔ همگانی", .en = "Complaint or advice from the public page",
	.subject = &complaint_type, .input = &complaint_tell_type, .flags = OP_INTERNAL, .run = complaint_run_tell,
};
const struct operation op_complaint_take = VERB("take", "برداشتن برای بررسی", "Take for review", NULL, HANDLERS, 0,
	FRESH, COMPLAINT_REVIEW, AT("take"), complaint_run_take);
const struct operation op_complaint_ask = VERB("ask", "پرسیدن از گوینده", "Ask who told it", &complaint_ask_type, HANDLERS, 0,
	FRESH | BIT(COMPLAINT_REVIEW), COMPLAINT_ASKED, AT("ask"), complaint_run_ask);
const struct operation op_complaint_reply = VERB("reply", "پاسخ به پرسش", "Reply to the question", &complaint_reply_type,
	ROLES_CENTRE, OP_INTERNAL, BIT(COMPLAINT_ASKED), COMPLAINT_REVIEW, NULL, complaint_run_reply);
const struct operation op_complaint_answer = VERB("answer", "پاسخ دادن به شکایت یا اعتراض", "Answer", &complaint_answer_type,
	HANDLERS, OP_EVENT, OPEN, COMPLAINT_ANSWERED, AT("answer"), complaint_run_answer);
const struct operation op_complaint_reopen = VERB("reopen", "باز کردن دوباره", "Reopen", &complaint_reopen_type,
	ROLES_CENTRE, OP_INTERNAL,
	BIT(COMPLAINT_ANSWERED), COMPLAINT_REOPENED, NULL, complaint_run_reopen);
const struct operation op_complaint_close = VERB("close", "بستن", "Close", NULL, HANDLERS, 0, BIT(COMPLAINT_ANSWERED),
	COMPLAINT_CLOSED, AT("close"), complaint_run_close);
const struct operation op_complaint_rise = VERB("rise", "بالا رفتن شکایت دیرشده", "A late complaint rises", NULL, 0, OP_INTERNAL,
	OPEN & ~BIT(COMPLAINT_ASKED), COMPLAINT_RECEIVED, NULL, complaint_run_rise);

const struct operation *const complaint_operations[] = {
	&op_appeal_add, &op_appeal_tell, &op_complaint_tell, &op_complaint_take, &op_complaint_ask, &op_complaint_reply,
	&op_complaint_answer, &op_complaint_reopen, &op_complaint_close, &op_complaint_rise,
};
const size_t complaint_noperations = COUNT_OF(complaint_operations);

MESSAGES(complaint,
	{ "complaint.not_found", "شکایت یا اعتراضی با این مشخصات پیدا نشد.", "There is no such complaint or appeal." },
	{ "complaint.wrong_state", "این کار در این مرحله شدنی نیست. صفحه را دوباره باز کنید.",
	  "This is not possible in the present state. Open the page again." },
	{ "complaint.no_decision", "تصمیمی را برگزینید که پذیرفته نشده است.", "Choose a decision that was a refusal." },
	{ "complaint.appealed", "به این تصمیم پیش‌تر اعتراض شده و هنوز در دست بررسی است.",
	  "An appeal against this decision is under way already." },
	{ "complaint.too_late", "مهلت باز کردن دوباره گذشته است؛ می‌توانید شکایت تازه‌ای بنویسید.",
	  "The time to reopen it is over; you may write a new complaint." },
	{ "complaint.not_yet", "تا پایان مهلت اعتراض باز می‌ماند؛ پس از آن خودش بسته می‌شود.",
	  "It stays open until the time to object is over; then it closes by itself." },
	{ "complaint.unit", "این مرکز یا اداره در فهرست نیست.", "This centre or office is not in the list." },
	{ "complaint.undo_not_now", "آن تصمیم اکنون برگشتنی نیست: پرونده یا درخواست از آن پس تغییر کرده است. نتیجه را با مرکز هماهنگ کنید و «شنیده شد» را برگزینید.",
	  "That decision cannot be undone now, since the file or request has changed. Settle it with the centre and choose “heard”." },
);
