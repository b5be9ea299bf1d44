/* Phones and what they brought: tables only. */
#include "sync_int.h"

#include "message.h"

const struct choice device_state_choices[] = {
	{ DEVICE_ACTIVE, "active", "در کار", "In use" },
	{ DEVICE_ENDED,  "ended",  "کنار گذاشته شد", "Ended" },
	{ 0 }
};

const struct choice sync_state_choices[] = {
	{ SYNC_DONE,     "done",     "ثبت شد", "Recorded" },
	{ SYNC_MERGED,   "merged",   "با تغییر همکار یکی شد", "Joined with a colleague’s change" },
	{ SYNC_REFUSED,  "refused",  "نیاز به نگاه شما", "Needs a look" },
	{ SYNC_CONFLICT, "conflict", "دو نوشتهٔ ناهمخوان", "Two versions" },
	{ SYNC_SETTLED,  "settled",  "رسیدگی و ثبت شد", "Settled and recorded" },
	{ SYNC_DROPPED,  "dropped",  "کنار گذاشته شد", "Put aside" },
	{ 0 }
};

const struct choice sync_reply_choices[] = {
	{ REPLY_DONE,     "done",     "ثبت شد", "Recorded" },
	{ REPLY_MERGED,   "merged",   "با تغییر همکار یکی شد", "Joined with a colleague’s change" },
	{ REPLY_ALREADY,  "already",  "پیش‌تر ثبت شده بود", "Recorded before" },
	{ REPLY_REFUSED,  "refused",  "نیاز به نگاه شما", "Needs a look" },
	{ REPLY_CONFLICT, "conflict", "دو نوشتهٔ ناهمخوان", "Two versions" },
	{ REPLY_DROPPED,  "dropped",  "کنار گذاشته شد", "Put aside" },
	{ REPLY_LATER,    "later",    "کمی بعد دوباره", "Again a little later" },
	{ 0 }
};

static const struct field device_fields[] = {
	KEY(device), VER(device),
	FIELD(device, staff, "همکار", "Member of staff", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(device, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(device, name, "نام گوشی", "Name of the phone", .flags = REQUIRED, .max = 60),
	FIELD(device, token, "کلید", "Token", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	CHOICE(device, state, device_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(device, registered_at, "زمان ثبت گوشی", "Registered at", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(device, ended_at, "زمان کنار گذاشتن", "Ended at", .flags = INTERNAL),
	FIELD(device, ended_by, "کنارگذارنده", "Ended by", .flags = INTERNAL),
	FIELD(device, end_reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = INTERNAL, .max = 300),
};
RECORD_TYPE(device, "گوشی", "Phone", .national = true);

static const struct field sync_entry_fields[] = {
	KEY(sync_entry), VER(sync_entry),
	FIELD(sync_entry, item, "شناسه در گوشی", "Item", .kind = TEXT_CODE,
		.flags = REQUIRED | UNIQUE | INTERNAL | IMMUTABLE, .max = SYNC_ID_MAX),
	FIELD(sync_entry, device, "گوشی", "Phone", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sync_entry, staff, "همکار", "Member of staff", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sync_entry, unit, "مرکز", "Centre", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sync_entry, household, "خانوار", "Household", .flags = INTERNAL | IMMUTABLE),
	FIELD(sync_entry, verb, "کار", "Verb", .kind = TEXT_CODE, .flags = REQUIRED | INTERNAL | IMMUTABLE, .max = 40),
	FIELD(sync_entry, done_at, "زمان انجام", "Done at", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sync_entry, arrived_at, "زمان رسیدن", "Arrived at", .flags = REQUIRED | INTERNAL | IMMUTABLE),
	FIELD(sync_entry, skew_s, "اختلاف ساعت گوشی (ثانیه)", "Clock difference, s", .flags = INTERNAL | IMMUTABLE),
	FIELD(sync_entry, base_ver, "نسخهٔ دیده‌شده", "Version seen", .flags = INTERNAL | IMMUTABLE),
	CHOICE(sync_entry, state, sync_state_choices, "وضعیت", "State", .flags = REQUIRED | INTERNAL),
	FIELD(sync_entry, result, "رکورد ثبت‌شده", "Result", .flags = INTERNAL),
	FIELD(sync_entry, code, "دلیل ماندن", "Why it waits", .kind = TEXT_CODE, .flags = INTERNAL, .max = 60),
	FIELD(sync_entry, fields, "کدام خانه‌ها", "Which fields", .kind = TEXT_CODE, .flags = INTERNAL, .max = 400),
	FIELD(sync_entry, body, "آنچه نوشته شد", "What was written", .kind = TEXT_NOTE,
		.flags = SENSITIVE | INTERNAL, .max = 60000),
	FIELD(sync_entry, settled_by, "رسیدگی‌کننده", "Settled by", .flags = INTERNAL),
	FIELD(sync_entry, settled_at, "زمان رسیدگی", "Settled at", .flags = INTERNAL),
	FIELD(sync_entry, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = SENSITIVE | INTERNAL, .max = 300),
};
RECORD_TYPE(sync_entry, "آمده از گوشی", "From a phone");

static const struct field device_register_fields[] = {
	FIELD(device_register, name, "نام گوشی", "Name of the phone", .flags = REQUIRED, .max = 60),
	FIELD(device_register, secret, "کلید گوشی", "Secret of the phone", .kind = TEXT_CODE,
		.flags = REQUIRED | SENSITIVE, .min = PHONE_SECRET, .max = PHONE_SECRET),
};
RECORD_TYPE(device_register, "ثبت گوشی", "Register a phone");

static const struct field device_end_fields[] = {
	FIELD(device_end, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = REQUIRED, .max = 300,
		.hint_fa = "مثل: گم شد، عوض شد، همکار رفت.", .hint_en = "Such as: lost, replaced, colleague left."),
};
RECORD_TYPE(device_end, "کنار گذاشتن گوشی", "End a phone");

static const struct field sync_drop_fields[] = {
	FIELD(sync_drop, reason, "دلیل", "Reason", .kind = TEXT_NOTE, .flags = REQUIRED | SENSITIVE, .max = 300),
};
RECORD_TYPE(sync_drop, "کنار گذاشتن نوشتهٔ گوشی", "Put an item aside");

const struct operation op_device_register = {
	.name = "device.register", .fa = "ثبت گوشی", .en = "Register a phone", .subject = &device_type,
	.input = &device_register_type, .roles = SYNC_WORKERS, .flags = OP_CREATE | OP_NATIONAL,
	.path = "/devices", .method = "POST", .run = device_run_register,
};
const struct operation op_device_end = {
	.name = "device.end", .fa = "کنار گذاشتن گوشی", .en = "End a phone", .subject = &device_type,
	.input = &device_end_type, .roles = SYNC_WORKERS, .flags = OP_CHANGE | OP_NATIONAL,
	.states = device_state_choices, .from_states = 1u << DEVICE_ACTIVE, .to_state = DEVICE_ENDED,
	.path = "/devices/{key}/end", .method = "POST", .run = device_run_end,
};
const struct operation op_sync_keep = {
	.name = "sync.keep", .fa = "نگه‌داشتن نوشتهٔ گوشی", .en = "Keep an item of a phone", .subject = &sync_entry_type,
	.roles = SYNC_WORKERS, .flags = OP_CREATE | OP_INTERNAL, .run = sync_run_keep,
};
const struct operation op_sync_drop = {
	.name = "sync.drop", .fa = "کنار گذاشتن نوشتهٔ گوشی", .en = "Put an item aside", .subject = &sync_entry_type,
	.input = &sync_drop_type, .roles = SYNC_WORKERS, .flags = OP_CHANGE, .states = sync_state_choices,
	.from_states = 1u << SYNC_REFUSED | 1u << SYNC_CONFLICT, .to_state = SYNC_DROPPED,
	.path = "/sync/entries/{key}/drop", .method = "POST", .run = sync_run_drop,
};
const struct operation *const sync_operations[] = { &op_device_register, &op_device_end, &op_sync_keep, &op_sync_drop };
const size_t sync_noperations = COUNT_OF(sync_operations);

const struct sync_verb sync_verbs[] = {
	{ &op_visit_record, { { "new_address", "address" }, { "new_area", "area" }, { "new_phone", "phone" } } },
	{ &op_visit_plan },
	{ &op_contact_record },
	{ &op_household_confirm_address, { { "address", "address" }, { "area", "area" }, { "postal_code", "postal_code" },
		{ "phone", "phone" }, { "point", "point" }, { "neighbourhood", "neighbourhood" } } },
};
const size_t sync_nverbs = COUNT_OF(sync_verbs);

const struct sync_verb *sync_verb_of(const char *name)
{
	for (size_t i = 0; i < sync_nverbs; i++)
		if (str_eq(sync_verbs[i].op->name, name))
			return &sync_verbs[i];
	return NULL;
}

MESSAGES(sync,
	{ "sync.batch_form", "این بسته خوانده نشد؛ برنامهٔ گوشی را تازه کنید و دوباره بفرستید.",
		"This batch could not be read; renew the app and send it again." },
	{ "sync.batch_large", "در هر بار تا ۵۰ نوشته فرستاده می‌شود؛ بقیه را در بار بعد بفرستید.",
		"At most 50 items at a time; send the rest with the next." },
	{ "sync.no_phone", "این کار با گوشی ثبت‌شده انجام می‌شود.", "This is done with a registered phone." },
	{ "sync.many", "۵۰۰ نوشتهٔ گوشی هنوز رسیدگی نشده است؛ نخست به آن‌ها نگاه کنید.",
		"500 items from the phone still wait for a look; please settle those first." },
	{ "sync.verb", "این کار از گوشی انجام نمی‌شود؛ آن را در سامانه ثبت کنید.",
		"This is not done from a phone; please record it in the office." },
	{ "sync.not_here", "این پرونده اکنون در مرکز شما نیست؛ نوشتهٔ شما نگه داشته شد تا درباره‌اش تصمیم بگیرید.",
		"This file is not at your centre now; what you wrote is kept until you decide." },
	{ "sync.conflict", "تا رسیدن نوشتهٔ شما همکاری همین نشانی یا تلفن را تغییر داده است؛ هر دو نگه داشته شد تا یکی را برگزینید.",
		"A colleague changed the same address or phone meanwhile; both are kept until you choose." },
	{ "sync.settled", "به این نوشته پیش‌تر رسیدگی شده است.", "This item has been settled already." },
	{ "device.many", "برای هر نفر تا سه گوشی جا هست؛ یکی را که دیگر به کار نمی‌رود کنار بگذارید.",
		"There is room for three phones a person; end one that is no longer used." },
);
