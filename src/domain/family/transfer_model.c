/* Transfers as nouns and verbs, and their texts. */
#include "family_int.h"

#include "message.h"

const struct choice transfer_direction_choices[] = {
	{ TRANSFER_OFFERED,   "offered",   "پیشنهاد مرکز کنونی", "Offered by the present centre" },
	{ TRANSFER_REQUESTED, "requested", "درخواست مرکز تازه", "Requested by the new centre" },
	{ 0 }
};

const struct choice transfer_state_choices[] = {
	{ TRANSFER_WAITING,   "waiting",   "در انتظار پاسخ", "Waiting for an answer" },
	{ TRANSFER_LEAVING,   "leaving",   "در راه استان دیگر", "On its way to another province" },
	{ TRANSFER_DONE,      "done",      "انجام شد", "Done" },
	{ TRANSFER_REFUSED,   "refused",   "پذیرفته نشد", "Refused" },
	{ TRANSFER_WITHDRAWN, "withdrawn", "پس گرفته شد", "Withdrawn" },
	{ TRANSFER_LAPSED,    "lapsed",    "بی‌پاسخ ماند", "Not answered in time" },
	{ 0 }
};

const struct choice transfer_consent_choices[] = {
	{ CONSENT_SIGNED,    "signed",    "خانواده رضایت‌نامه امضا کرده است", "The family signed its consent" },
	{ CONSENT_SPOKEN,    "spoken",    "خانواده به زبان رضایت داده است", "The family agreed when asked" },
	{ CONSENT_NOT_ASKED, "not_asked", "هنوز از خانواده پرسیده نشده", "The family was not asked yet" },
	{ CONSENT_DECLINED,  "declined",  "خانواده موافق نیست", "The family does not agree" },
	{ 0 }
};

#define NOTE(s, m, fa_, en_, ...) FIELD(s, m, fa_, en_, .kind = TEXT_NOTE, .max = 1000, __VA_ARGS__)

static const struct field case_transfer_fields[] = {
	KEY(case_transfer),
	VER(case_transfer),
	LINK(case_transfer, household, "خانوار", "Household", .flags = REQUIRED | INTERNAL),
	FIELD(case_transfer, file_number, "شمارهٔ پرونده", "File number", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL),
	FIELD(case_transfer, family_name, "نام خانوادگی", "Family name", .kind = TEXT_NAME, .flags = REQUIRED | INTERNAL, .max = 80),
	FIELD(case_transfer, members, "تعداد اعضا", "Members", .flags = REQUIRED | INTERNAL),
	FIELD(case_transfer, unit_from, "از مرکز", "From centre", .flags = REQUIRED | INTERNAL),
	FIELD(case_transfer, unit_to, "به مرکز", "To centre", .flags = REQUIRED | INTERNAL),
	CHOICE(case_transfer, direction, transfer_direction_choices, "چه کسی خواسته", "Asked by", .flags = REQUIRED | INTERNAL),
	CHOICE(case_transfer, state, transfer_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	NOTE(case_transfer, reason, "دلیل", "Reason", .flags = SENSITIVE | INTERNAL),
	CHOICE(case_transfer, consent, transfer_consent_choices, "رضایت خانواده", "The family's consent", .flags = REQUIRED | INTERNAL),
	NOTE(case_transfer, despite, "چرا بدون رضایت", "Why without consent", .flags = SENSITIVE | INTERNAL),
	NOTE(case_transfer, question, "پرسش از مرکز کنونی", "Question to the present centre", .flags = SENSITIVE | INTERNAL),
	FIELD(case_transfer, question_at, "زمان پرسش", "Asked at", .flags = INTERNAL),
	NOTE(case_transfer, reply, "پاسخ مرکز کنونی", "Reply of the present centre", .flags = SENSITIVE | INTERNAL),
	FIELD(case_transfer, reply_at, "زمان پاسخ", "Replied at", .flags = INTERNAL),
	NOTE(case_transfer, decision_note, "یادداشت تصمیم", "Note on the decision", .flags = SENSITIVE | INTERNAL),
	KEYED(case_transfer, asked_by, "خواسته", "Asked by", .flags = INTERNAL),
	FIELD(case_transfer, asked_at, "زمان درخواست", "Asked at", .flags = REQUIRED | INTERNAL),
	FIELD(case_transfer, due_on, "مهلت پاسخ", "Answer due on", .flags = REQUIRED | INTERNAL),
	KEYED(case_transfer, decided_by, "تصمیم‌گیرنده", "Decided by", .flags = INTERNAL),
	FIELD(case_transfer, decided_at, "زمان تصمیم", "Decided at", .flags = INTERNAL),
	KEYED(case_transfer, worker, "مددکار تازه", "New social worker", .flags = INTERNAL),
	LINK(case_transfer, moved_to, "پرونده در جای تازه", "File at the new place", .ref = &household_type, .flags = INTERNAL),
	LINK(case_transfer, twin, "نسخهٔ استان دیگر", "Record of the other province", .ref = &case_transfer_type, .flags = INTERNAL),
	FIELD(case_transfer, new_number, "شمارهٔ تازهٔ پرونده", "New file number", .kind = TEXT_CODE, .flags = INTERNAL),
};
RECORD_TYPE(case_transfer, "انتقال پرونده", "Case transfer");

#define CENTRE(s) FIELD(s, unit_to, "مرکز تازه", "New centre", .min = 0, .max = 999999999, .flags = REQUIRED)
#define CONSENT(s) CHOICE(s, consent, transfer_consent_choices, "رضایت خانواده", "The family's consent", .flags = REQUIRED)
#define REASON(s) NOTE(s, reason, "دلیل", "Reason", .flags = REQUIRED | SENSITIVE)

static const struct field transfer_offer_fields[] = {
	LINK(transfer_offer, household, "خانوار", "Household", .ref = &household_type, .flags = REQUIRED),
	CENTRE(transfer_offer), CONSENT(transfer_offer), REASON(transfer_offer),
};
RECORD_TYPE(transfer_offer, "پیشنهاد انتقال", "Offer of a transfer");

static const struct field transfer_handover_fields[] = {
	FIELD(transfer_handover, files, "کدام پرونده‌ها", "Which files", .kind = TEXT_CODE, .max = 4000),
	FIELD(transfer_handover, all, "همهٔ پرونده‌های باز این مرکز", "All open files of this centre"),
	CENTRE(transfer_handover), CONSENT(transfer_handover), REASON(transfer_handover),
};
RECORD_TYPE(transfer_handover, "واگذاری گروهی", "Hand-over of many files");

static const struct field transfer_request_fields[] = {
	FIELD(transfer_request, file_number, "شمارهٔ پرونده", "File number", .kind = TEXT_CODE, .flags = REQUIRED, .max = 20,
		.hint_fa = "از خانواده یا از مرکز کنونی بپرسید؛ نمونه: 15-0427-00183",
		.hint_en = "Ask the family or their present centre; example: 15-0427-00183"),
	FIELD(transfer_request, unit_to, "به مرکز", "To centre", .min = 0, .max = 999999999),
	CONSENT(transfer_request), REASON(transfer_request),
};
RECORD_TYPE(transfer_request, "درخواست انتقال", "Request of a transfer");

static const struct field transfer_ask_fields[] = {
	NOTE(transfer_ask, question, "پرسش", "Question", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(transfer_ask, "پرسش از مرکز کنونی", "Inquiry");

static const struct field transfer_reply_fields[] = {
	NOTE(transfer_reply, reply, "پاسخ", "Reply", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(transfer_reply, "پاسخ به مرکز تازه", "Reply");

static const struct field transfer_accept_fields[] = {
	KEYED(transfer_accept, worker, "مددکار پرونده در مرکز تازه", "Social worker at the new centre",
		.hint_fa = "اگر اکنون روشن نیست، خالی بگذارید.", .hint_en = "Leave it empty if not known yet."),
	CHOICE(transfer_accept, consent, transfer_consent_choices, "رضایت خانواده", "The family's consent",
		.hint_fa = "فقط اگر از هنگام درخواست عوض شده است.", .hint_en = "Only if it changed since it was asked."),
	NOTE(transfer_accept, despite, "چرا بدون رضایت خانواده", "Why without the family's consent", .flags = SENSITIVE),
	NOTE(transfer_accept, decision_note, "یادداشت", "Note", .flags = SENSITIVE),
};
RECORD_TYPE(transfer_accept, "پذیرفتن انتقال", "Acceptance");

static const struct field transfer_refuse_fields[] = {
	NOTE(transfer_refuse, decision_note, "چرا پذیرفته نمی‌شود", "Why not", .flags = REQUIRED | SENSITIVE),
};
RECORD_TYPE(transfer_refuse, "نپذیرفتن انتقال", "Refusal");

static const struct field transfer_withdraw_fields[] = {
	NOTE(transfer_withdraw, decision_note, "چرا پس گرفته می‌شود", "Why", .flags = SENSITIVE),
};
RECORD_TYPE(transfer_withdraw, "پس گرفتن", "Withdrawal");

/* ---- verbs --------------------------------------------------------------------- */

#define DECIDERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE) | \
	ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define ASKERS (DECIDERS | ROLE_BIT(ROLE_SOCIAL_WORKER))
#define WAITING (1u << TRANSFER_WAITING)

const struct operation op_transfer_offer = {
	.name = "transfer.offer", .fa = "پیشنهاد انتقال پرونده", .en = "Offer a transfer",
	.subject = &case_transfer_type, .input = &transfer_offer_type, .roles = ASKERS, .flags = OP_CREATE | OP_EVENT,
	.states = transfer_state_choices, .to_state = TRANSFER_WAITING,
	.path = "/transfers/offers", .method = "POST", .run = transfer_offer_run,
};
const struct operation op_transfer_request = {
	.name = "transfer.request", .fa = "درخواست انتقال پرونده", .en = "Request a transfer",
	.subject = &case_transfer_type, .input = &transfer_request_type, .roles = ASKERS, .flags = OP_CREATE,
	.states = transfer_state_choices, .to_state = TRANSFER_WAITING,
	.path = "/transfers/requests", .method = "POST", .run = transfer_request_run,
};
const struct operation op_transfer_ask = {
	.name = "transfer.ask", .fa = "پرسش از مرکز کنونی", .en = "Ask the present centre",
	.subject = &case_transfer_type, .input = &transfer_ask_type, .roles = ASKERS, .flags = OP_CHANGE,
	.states = transfer_state_choices, .from_states = WAITING,
	.path = "/transfers/{key}/ask", .method = "POST", .run = transfer_ask_run,
};
const struct operation op_transfer_reply = {
	.name = "transfer.reply", .fa = "پاسخ به مرکز تازه", .en = "Reply to the new centre",
	.subject = &case_transfer_type, .input = &transfer_reply_type, .roles = ASKERS, .flags = OP_CHANGE,
	.states = transfer_state_choices, .from_states = WAITING,
	.path = "/transfers/{key}/reply", .method = "POST", .run = transfer_reply_run,
};
const struct operation op_transfer_accept = {
	.name = "transfer.accept", .fa = "پذیرفتن انتقال", .en = "Accept the transfer",
	.subject = &case_transfer_type, .input = &transfer_accept_type, .roles = DECIDERS, .flags = OP_CHANGE | OP_EVENT,
	.states = transfer_state_choices, .from_states = WAITING, .to_state = TRANSFER_DONE,
	.path = "/transfers/{key}/accept", .method = "POST", .run = transfer_accept_run,
};
const struct operation op_transfer_refuse = {
	.name = "transfer.refuse", .fa = "نپذیرفتن انتقال", .en = "Refuse the transfer",
	.subject = &case_transfer_type, .input = &transfer_refuse_type, .roles = DECIDERS, .flags = OP_CHANGE | OP_EVENT,
	.states = transfer_state_choices, .from_states = WAITING, .to_state = TRANSFER_REFUSED,
	.path = "/transfers/{key}/refuse", .method = "POST", .run = transfer_refuse_run,
};
const struct operation op_transfer_withdraw = {
	.name = "transfer.withdraw", .fa = "پس گرفتن انتقال", .en = "Withdraw the transfer",
	.subject = &case_transfer_type, .input = &transfer_withdraw_type, .roles = ASKERS, .flags = OP_CHANGE,
	.states = transfer_state_choices, .from_states = WAITING, .to_state = TRANSFER_WITHDRAWN,
	.path = "/transfers/{key}/withdraw", .method = "POST", .run = transfer_withdraw_run,
};
const struct operation op_transfer_lapse = {
	.name = "transfer.lapse", .fa = "گذشتن مهلت انتقال", .en = "The transfer lapses",
	.subject = &case_transfer_type, .flags = OP_CHANGE | OP_INTERNAL,
	.states = transfer_state_choices, .from_states = WAITING, .to_state = TRANSFER_LAPSED, .run = transfer_lapse_run,
};
const struct operation op_household_arrive = {
	.name = "household.arrive", .fa = "رسیدن پرونده از استان دیگر", .en = "The file arrives from another province",
	.subject = &household_type, .flags = OP_CREATE | OP_INTERNAL | OP_EVENT, .run = household_arrive_run,
};
const struct operation op_transfer_arrived = {
	.name = "transfer.arrived", .fa = "پرونده به استان دیگر رسید", .en = "The file has arrived",
	.subject = &case_transfer_type, .flags = OP_CHANGE | OP_INTERNAL,
	.states = transfer_state_choices, .from_states = 1u << TRANSFER_LEAVING, .to_state = TRANSFER_DONE,
	.run = transfer_arrived_run,
};
const struct operation op_transfer_told = {
	.name = "transfer.told", .fa = "انتقال به آگاهی استان دیگر رسید", .en = "The other province knows of a transfer",
	.subject = &case_transfer_type, .flags = OP_CREATE | OP_INTERNAL, .run = transfer_told_run,
};
const struct operation op_household_follow = {
	.name = "household.follow", .fa = "همراه شدن کارهای باز با پرونده", .en = "What is open follows the file",
	.subject = &household_type, .flags = OP_CHANGE | OP_INTERNAL, .run = household_follow_run,
};

MESSAGES(transfer,
	{ "transfer.not_found", "این انتقال پیدا نشد، یا در محدودهٔ کار شما نیست.",
		"There is no such transfer, or it is outside your area." },
	{ "transfer.over", "این انتقال دیگر در انتظار پاسخ نیست.", "This transfer waits for no answer any more." },
	{ "transfer.centre", "این مرکز پیدا نشد، یا دیگر باز نیست.", "There is no such centre, or it is closed." },
	{ "transfer.under_way", "انتقال این پرونده پیش‌تر خواسته شده و هنوز به پایان نرسیده است.",
		"A transfer of this file is under way already." },
	{ "transfer.no_file", "پروندهٔ بازی با این شماره پیدا نشد. شماره را دوباره ببینید.",
		"There is no open file with this number. Look at it once more." },
	{ "transfer.not_your_turn", "اکنون نوبت مرکز دیگر است.", "It is the other centre's turn now." },
	{ "transfer.outdated", "پرونده از هنگام درخواست بسته شده یا به جای دیگری رفته است.",
		"The file was closed or went elsewhere since this was asked." },
	{ "transfer.consent_needed", "خانواده هنوز رضایت نداده است. رضایت را ثبت کنید، یا بنویسید چرا بدون آن.",
		"The family has not agreed yet. Record the consent, or say why without it." },
	{ "transfer.all_of_centre", "همهٔ پرونده‌ها را مدیر همان مرکز می‌سپارد.", "All files of a centre are handed over by its own manager." },
	{ "transfer.which", "پرونده‌ها را نشان کنید، یا «همهٔ پرونده‌ها» را.", "Tick the files, or all of them." },
	{ "transfer.too_much", "این پرونده بیش از اندازه بزرگ است. به سرپرست سامانه خبر دهید.",
		"This file is too large. Tell the administrator." },
);
