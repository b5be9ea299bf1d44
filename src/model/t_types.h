/* t_types - one record type with every kind of field, for this room's tests. */
#ifndef T_TYPES_H
#define T_TYPES_H

#include "message.h"
#include "model.h"

KEY_TYPE(unit_x);
KEY_TYPE(sample);

static const struct choice sample_states[] = {
	{ 1, "open", "باز", "Open" },
	{ 2, "closed", "بسته‌شده", "Closed for good" },
	{ 0 }
};
static const struct choice sample_needs[] = {
	{ 1, "bread", "نان", "Bread" },
	{ 2, "school", "مدرسه رفتن", "School" },
	{ 5, "cure", "درمان", "Cure" },
	{ 0 }
};

struct unit_x {
	unit_x_key key;
	int64_t ver;
};
static const struct field unit_x_fields[] = { KEY(unit_x), VER(unit_x) };
static RECORD_TYPE(unit_x, "واحد", "Unit", .national = true);

struct sample {
	sample_key key;
	int64_t ver;
	unit_x_key unit;
	const char *name, *note, *code, *national_id, *mobile, *phone, *postcode, *sheba;
	const char *address, *user_name, *plain, *password;
	int64_t members, free_number, needs, days_late, hour;
	bool urgent;
	date_t due_on, any_day;
	instant_t seen_at;
	money_t cost;
	int32_t state;
	json_t answers;
};
static const struct field sample_fields[] = {
	KEY(sample),
	VER(sample),
	REF(sample, unit, unit_x, "واحد", "Unit"),
	FIELD(sample, name, "نام", "Name", .kind = TEXT_NAME, .flags = REQUIRED, .min = 2),
	FIELD(sample, note, "یادداشت", "Note", .kind = TEXT_NOTE, .flags = SENSITIVE, .max = 30),
	FIELD(sample, code, "شماره", "Number", .kind = TEXT_CODE, .flags = UNIQUE),
	FIELD(sample, national_id, "کد ملی", "National ID", .kind = TEXT_NATIONAL_ID, .flags = SENSITIVE | BLIND),
	FIELD(sample, mobile, "همراه", "Mobile", .kind = TEXT_MOBILE),
	FIELD(sample, phone, "تلفن", "Phone", .kind = TEXT_PHONE),
	FIELD(sample, postcode, "کد پستی", "Postal code", .kind = TEXT_POSTCODE),
	FIELD(sample, sheba, "شبا", "Sheba", .kind = TEXT_SHEBA),
	FIELD(sample, address, "نشانی", "Address", .kind = TEXT_ADDRESS),
	FIELD(sample, user_name, "نام کاربری", "User name", .kind = TEXT_USER_NAME),
	FIELD(sample, plain, "شرح | کوتاه", "Text"),
	FIELD(sample, password, "گذرواژه", "Password", .kind = TEXT_PASSWORD),
	FIELD(sample, members, "اعضا", "Members", .min = 1, .max = 30),
	FIELD(sample, free_number, "عدد", "Number"),
	FIELD(sample, needs, "نیازها", "Needs", .flags = MULTI, .choices = sample_needs),
	FIELD(sample, days_late, "روز دیرکرد", "Days late", .flags = INTERNAL),
	FIELD(sample, urgent, "فوری", "Urgent"),
	FIELD(sample, due_on, "موعد", "Due on", .min = 2461000, .max = 2461400),
	FIELD(sample, any_day, "روز", "Day"),
	FIELD(sample, seen_at, "زمان دیدار", "Seen at"),
	FIELD(sample, cost, "هزینه", "Cost", .max = 50000000),
	CHOICE(sample, state, sample_states, "وضعیت", "State"),
	FIELD(sample, answers, "پاسخ‌ها", "Answers"),
	FIELD(sample, hour, "ساعت", "Hour", .flags = CLOCK, .min = 0, .max = 1439),
};
static RECORD_TYPE(sample, "نمونه", "Sample");

#endif
