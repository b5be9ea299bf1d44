/* Receipts and what is given on, as nouns and verbs. */
#include "money_int.h"

#include "message.h"

const struct choice receipt_kind_choices[] = {
	{ RECEIPT_FEE,   "fee",   "هزینهٔ خدمت", "Fee of a service" },
	{ RECEIPT_CASH,  "cash",  "کمک نقدی", "Gift in cash" },
	{ RECEIPT_GOODS, "goods", "کمک غیر نقدی", "Gift in kind" },
	{ 0 }
};
const struct choice receipt_state_choices[] = {
	{ RECEIPT_VALID, "valid", "معتبر", "Valid" },
	{ RECEIPT_VOID,  "void",  "باطل", "Void" },
	{ 0 }
};

#define RECEIPT_TOLD(s)                                                                                   \
	CHOICE(s, kind, receipt_kind_choices, "رسید چیست", "What for", .flags = REQUIRED),                   \
	FIELD(s, service, "کدام خدمت", "Service", .hint_fa = "برای هزینهٔ خدمت", .hint_en = "For a fee"),      \
	CHOICE(s, who, client_class_choices, "برای چه کسی", "Class of client", .hint_fa = "برای هزینهٔ خدمت؛ مبلغ از فهرست خدمات می‌آید", \
		.hint_en = "For a fee; the amount comes from the catalogue"),                                 \
	FIELD(s, payer, "پرداخت‌کننده یا بخشنده", "Payer or giver", .kind = TEXT_NAME, .flags = REQUIRED | SENSITIVE, .max = 100), \
	FIELD(s, what, "چه چیزی، برای چه", "What, for what", .max = 300),                                    \
	FIELD(s, amount, "مبلغ یا ارزش", "Amount or value", .min = 1, .max = 100000000000,                   \
		.hint_fa = "برای کمک نقدی یا غیر نقدی", .hint_en = "For a gift"),                             \
	FIELD(s, day, "روز", "Day", .flags = REQUIRED)

static const struct field receipt_fields[] = {
	KEY(receipt), VER(receipt), FIELD(receipt, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	FIELD(receipt, sheet, "برگ دفتر", "Sheet", .flags = REQUIRED | INTERNAL),
	FIELD(receipt, number, "شمارهٔ رسید", "Number", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL | UNIQUE, .max = 40),
	FIELD(receipt, serial, "ردیف", "Serial", .flags = REQUIRED | INTERNAL),
	RECEIPT_TOLD(receipt),
	FIELD(receipt, remains, "مانده", "Left", .flags = INTERNAL),
	CHOICE(receipt, state, receipt_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(receipt, void_note, "چرا باطل شد", "Why void", .kind = TEXT_NOTE, .flags = INTERNAL, .max = 500),
	KEYED(receipt, by, "صادرکننده", "Issued by", .flags = INTERNAL),
};
RECORD_TYPE(receipt, "رسید", "Receipt");
static const struct field receipt_issue_fields[] = { RECEIPT_TOLD(receipt_issue) };
RECORD_TYPE(receipt_issue, "رسید تازه", "New receipt");
static const struct field receipt_void_fields[] = {
	FIELD(receipt_void, void_note, "چرا باطل می‌شود", "Why", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 500) };
RECORD_TYPE(receipt_void, "باطل کردن رسید", "Making a receipt void");

static const struct field allocation_fields[] = {
	KEY(allocation), VER(allocation), FIELD(allocation, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL),
	REF(allocation, household, household, "خانوار", "Household", .flags = REQUIRED),
	KEYED(allocation, need, "برای کدام نیاز", "For which need", .flags = REQUIRED),
	KEYED(allocation, receipt, "از کدام کمک", "From which gift", .flags = REQUIRED),
	FIELD(allocation, amount, "مبلغ یا ارزش", "Amount", .flags = REQUIRED),
	FIELD(allocation, what, "چه رسید", "What was given", .max = 300),
	FIELD(allocation, day, "روز", "Day", .flags = REQUIRED | INTERNAL),
	KEYED(allocation, by, "ثبت‌کننده", "By", .flags = INTERNAL),
};
RECORD_TYPE(allocation, "کمک مردمی به خانوار", "Gift given on");
static const struct field allocation_give_fields[] = {
	REF(allocation_give, household, household, "خانوار", "Household", .flags = REQUIRED),
	KEYED(allocation_give, need, "برای کدام نیاز", "For which need", .flags = REQUIRED),
	KEYED(allocation_give, receipt, "از کدام کمک", "From which gift", .flags = REQUIRED),
	FIELD(allocation_give, amount, "چه مبلغی", "How much", .min = 1, .max = 100000000000, .flags = REQUIRED),
	FIELD(allocation_give, what, "چه رسید", "What was given", .max = 300),
};
RECORD_TYPE(allocation_give, "رساندن کمک مردمی", "Giving a gift on");

#define BIT(state) (1u << (state))
#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

const struct operation op_receipt_issue = { .name = "receipt.issue", .fa = "صدور رسید", .en = "Issue a receipt",
	.subject = &receipt_type, .states = receipt_state_choices, .roles = LEADERS | ROLE_BIT(ROLE_RECEPTIONIST),
	.input = &receipt_issue_type, .flags = OP_CREATE, .to_state = RECEIPT_VALID, .path = "/receipts", .method = "POST",
	.run = receipt_run_issue };
const struct operation op_receipt_void = { .name = "receipt.void", .fa = "باطل کردن رسید", .en = "Make a receipt void",
	.subject = &receipt_type, .states = receipt_state_choices, .roles = LEADERS, .input = &receipt_void_type,
	.flags = OP_CHANGE, .from_states = BIT(RECEIPT_VALID), .to_state = RECEIPT_VOID, .path = "/receipts/{key}/void",
	.method = "POST", .run = receipt_run_void };
const struct operation op_allocation_give = { .name = "allocation.give", .fa = "رساندن کمک مردمی", .en = "Give a gift on",
	.subject = &allocation_type, .roles = LEADERS | ROLE_BIT(ROLE_SOCIAL_WORKER), .input = &allocation_give_type,
	.flags = OP_CREATE | OP_EVENT, .path = "/allocations", .method = "POST", .run = allocation_run_give };

const struct operation *const money_operations[] = { &op_receipt_issue, &op_receipt_void, &op_allocation_give };
const size_t money_noperations = COUNT_OF(money_operations);

MESSAGES(money,
	{ "receipt.not_found", "این رسید در دفتر مرکز نیست.", "There is no such receipt of this centre." },
	{ "receipt.free", "این خدمت برای این کس رایگان است؛ رسید لازم نیست.", "This service is free for this person; no receipt is needed." },
	{ "receipt.typed", "مبلغِ هزینه نوشته نمی‌شود؛ از فهرست خدمات می‌آید.", "A fee is not typed; it comes from the catalogue." },
	{ "receipt.gift", "برای کمک مردمی این خانه خالی می‌ماند.", "For a gift this stays empty." },
	{ "receipt.year", "رسید برای روزی از همین سال صادر می‌شود.", "A receipt is for a day of this year." },
	{ "receipt.used", "بخشی از این کمک به خانواده‌ای رسیده است و رسیدش باطل نمی‌شود.",
		"Part of this gift has reached a family; its receipt cannot be void." },
	{ "receipt.left", "از این کمک کمتر مانده است.", "Less than that is left of this gift." },
);
