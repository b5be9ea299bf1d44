/* org_model - nouns, inputs and the list of verbs of the org room. */
#include "message.h"
#include "org_int.h"

#define LAT .min = 20000000, .max = 45000000
#define LNG .min = 40000000, .max = 70000000
#define E6_FA "درجه، ضرب در یک میلیون"
#define E6_EN "degrees times one million"

const struct choice neighbourhood_kind_choices[] = {
	{ NEIGHBOURHOOD_ORDINARY, "ordinary", "معمولی", "Ordinary" },
	{ NEIGHBOURHOOD_MARGINAL, "marginal", "حاشیه‌ای", "Marginal" },
	{ NEIGHBOURHOOD_HARM_PRONE, "harm_prone", "آسیب‌خیز", "Harm-prone" },
	{ NEIGHBOURHOOD_DEPRIVED, "deprived", "کم‌برخوردار", "Deprived" },
	{ NEIGHBOURHOOD_RURAL, "rural", "روستا", "Village" },
	{ 0 }
};

static const struct field neighbourhood_fields[] = {
	KEY(neighbourhood), VER(neighbourhood),
	FIELD(neighbourhood, county, "شهرستان", "County", .flags = REQUIRED | IMMUTABLE),
	FIELD(neighbourhood, name, "نام محله", "Name", .flags = REQUIRED, .max = 80),
	CHOICE(neighbourhood, kind, neighbourhood_kind_choices, "گونهٔ محله", "Kind", .flags = REQUIRED),
	FIELD(neighbourhood, centre, "مرکز مسئول", "Responsible centre"),
	FIELD(neighbourhood, lat_e6, "عرض جغرافیایی", "Latitude", .hint_fa = E6_FA, .hint_en = E6_EN, LAT),
	FIELD(neighbourhood, lng_e6, "طول جغرافیایی", "Longitude", .hint_fa = E6_FA, .hint_en = E6_EN, LNG),
	FIELD(neighbourhood, name_search, "نام برای جست‌وجو", "Name for searching", .flags = REQUIRED | INTERNAL, .max = 200),
};
RECORD_TYPE(neighbourhood, "محله", "Neighbourhood");

const struct choice service_point_kind_choices[] = {
	{ SERVICE_POINT_SCHOOL, "school", "مدرسه", "School" },
	{ SERVICE_POINT_MOSQUE, "mosque", "مسجد", "Mosque" },
	{ SERVICE_POINT_NEIGHBOURHOOD_HOUSE, "neighbourhood_house", "سرای محله", "Neighbourhood house" },
	{ SERVICE_POINT_HEALTH_HOUSE, "health_house", "خانهٔ بهداشت", "Health house" },
	{ SERVICE_POINT_BASIJ_BASE, "basij_base", "پایگاه بسیج", "Basij base" },
	{ SERVICE_POINT_OTHER, "other", "جای دیگر", "Other" },
	{ 0 }
};

static const struct field service_point_fields[] = {
	KEY(service_point), VER(service_point),
	FIELD(service_point, unit, "مرکز", "Centre", .flags = REQUIRED | IMMUTABLE),
	FIELD(service_point, name, "نام", "Name", .flags = REQUIRED, .max = 120),
	CHOICE(service_point, kind, service_point_kind_choices, "گونهٔ مکان", "Kind", .flags = REQUIRED),
	FIELD(service_point, owner, "صاحب مکان", "Who gives the room", .max = 120),
	FIELD(service_point, address, "نشانی", "Address", .kind = TEXT_ADDRESS),
	FIELD(service_point, opening_times, "روزها و ساعت‌ها", "Opening times", .max = 200),
	FIELD(service_point, programmes, "برنامه‌ها", "Programmes", .kind = TEXT_NOTE, .max = 1000),
	FIELD(service_point, lat_e6, "عرض جغرافیایی", "Latitude", .hint_fa = E6_FA, .hint_en = E6_EN, LAT),
	FIELD(service_point, lng_e6, "طول جغرافیایی", "Longitude", .hint_fa = E6_FA, .hint_en = E6_EN, LNG),
	FIELD(service_point, opened_on, "از تاریخ", "From", .flags = REQUIRED),
	FIELD(service_point, closed_on, "پایان", "Closed on", .flags = INTERNAL),
};
RECORD_TYPE(service_point, "پایگاه بهزیست محله", "Service point");

/* ---- inputs ------------------------------------------------------------------------ */

static const struct field unit_open_fields[] = {
	FIELD(unit_open, parent, "زیر نظر", "Below", .hint_fa = "شمارهٔ واحد بالاتر؛ برای استان صفر",
		.hint_en = "Number of the unit above; 0 for a province"),
	FIELD(unit_open, own_no, "شماره در واحد بالاتر", "Own number", .hint_fa = "خالی: نخستین شمارهٔ آزاد",
		.hint_en = "Empty: the next free one",
		.min = 0, .max = 9999),
	CHOICE(unit_open, kind, unit_kind_choices, "گونهٔ واحد", "Kind of unit", .flags = REQUIRED),
	FIELD(unit_open, name, "نام", "Name", .flags = REQUIRED, .max = 120),
	FIELD(unit_open, short_name, "نام کوتاه", "Short name", .max = 60),
	FIELD(unit_open, code, "کد مرکز", "Centre code", .kind = TEXT_CODE, .max = 20),
	FIELD(unit_open, capacity, "ظرفیت (خانوار)", "Capacity (households)", .min = 1, .max = 100000),
	FIELD(unit_open, address, "نشانی", "Address", .kind = TEXT_ADDRESS),
	FIELD(unit_open, phone, "تلفن", "Phone", .kind = TEXT_PHONE),
	FIELD(unit_open, lat_e6, "عرض جغرافیایی", "Latitude", .hint_fa = E6_FA, .hint_en = E6_EN, LAT),
	FIELD(unit_open, lng_e6, "طول جغرافیایی", "Longitude", .hint_fa = E6_FA, .hint_en = E6_EN, LNG),
	FIELD(unit_open, valid_from, "از تاریخ", "From", .flags = REQUIRED),
};
RECORD_TYPE(unit_open, "واحد تازه", "New unit");

static const struct field unit_change_fields[] = {
	CHOICE(unit_change, kind, unit_kind_choices, "گونهٔ واحد", "Kind of unit", .flags = REQUIRED),
	FIELD(unit_change, name, "نام", "Name", .flags = REQUIRED, .max = 120),
	FIELD(unit_change, short_name, "نام کوتاه", "Short name", .max = 60),
	FIELD(unit_change, code, "کد مرکز", "Centre code", .kind = TEXT_CODE, .max = 20),
	FIELD(unit_change, capacity, "ظرفیت (خانوار)", "Capacity (households)", .min = 1, .max = 100000),
	FIELD(unit_change, address, "نشانی", "Address", .kind = TEXT_ADDRESS),
	FIELD(unit_change, phone, "تلفن", "Phone", .kind = TEXT_PHONE),
	FIELD(unit_change, lat_e6, "عرض جغرافیایی", "Latitude", .hint_fa = E6_FA, .hint_en = E6_EN, LAT),
	FIELD(unit_change, lng_e6, "طول جغرافیایی", "Longitude", .hint_fa = E6_FA, .hint_en = E6_EN, LNG),
	FIELD(unit_change, renamed_on, "نام تازه از", "New name from", .hint_fa = "خالی: تنها اصلاح نوشتار است",
		.hint_en = "Empty: only a correction"),
};
RECORD_TYPE(unit_change, "تغییر واحد", "Change of a unit");

static const struct field unit_close_fields[] = {
	FIELD(unit_close, valid_to, "پایان کار از", "Closed from", .flags = REQUIRED),
	FIELD(unit_close, successor, "واحد جانشین", "Successor", .hint_fa = "شمارهٔ واحدی که کار را به دست می‌گیرد",
		.hint_en = "Number of the unit that takes over"),
};
RECORD_TYPE(unit_close, "بستن واحد", "Closing of a unit");

static const struct field staff_create_fields[] = {
	FIELD(staff_create, unit, "محل کار", "Works at", .flags = REQUIRED),
	FIELD(staff_create, user_name, "نام کاربری", "User name", .flags = REQUIRED, .kind = TEXT_USER_NAME),
	FIELD(staff_create, name, "نام و نام خانوادگی", "Name", .flags = REQUIRED, .kind = TEXT_NAME),
	FIELD(staff_create, mobile, "تلفن همراه", "Mobile", .flags = SENSITIVE, .kind = TEXT_MOBILE),
	CHOICE(staff_create, profession, profession_choices, "تخصص", "Profession"),
	FIELD(staff_create, local_hire, "اهل همین محل", "Local hire"),
};
RECORD_TYPE(staff_create, "همکار تازه", "New member of staff");

static const struct field staff_change_fields[] = {
	FIELD(staff_change, user_name, "نام کاربری", "User name", .flags = REQUIRED, .kind = TEXT_USER_NAME),
	FIELD(staff_change, name, "نام و نام خانوادگی", "Name", .flags = REQUIRED, .kind = TEXT_NAME),
	FIELD(staff_change, mobile, "تلفن همراه", "Mobile", .flags = SENSITIVE, .kind = TEXT_MOBILE),
	CHOICE(staff_change, profession, profession_choices, "تخصص", "Profession"),
	FIELD(staff_change, local_hire, "اهل همین محل", "Local hire"),
};
RECORD_TYPE(staff_change, "تغییر همکار", "Change of a member of staff");

static const struct field staff_leave_fields[] = {
	FIELD(staff_leave, left_on, "تاریخ پایان همکاری", "Left on", .flags = REQUIRED),
};
RECORD_TYPE(staff_leave, "پایان همکاری", "Leaving");

static const struct field role_grant_fields[] = {
	CHOICE(role_grant, role, role_choices, "نقش", "Role", .flags = REQUIRED),
	FIELD(role_grant, unit, "واحد", "Unit", .flags = REQUIRED),
	CHOICE(role_grant, position, position_choices, "سمت", "Position"),
	FIELD(role_grant, from_on, "از تاریخ", "From", .flags = REQUIRED),
	FIELD(role_grant, to_on, "تا تاریخ", "To"),
};
RECORD_TYPE(role_grant, "دادن نقش", "Granting a role");

static const struct field role_end_fields[] = {
	FIELD(role_end, to_on, "آخرین روز", "Last day", .flags = REQUIRED),
};
RECORD_TYPE(role_end, "پایان نقش", "End of a role");

static const struct field neighbourhood_add_fields[] = {
	FIELD(neighbourhood_add, county, "شهرستان", "County", .flags = REQUIRED),
	FIELD(neighbourhood_add, name, "نام محله", "Name", .flags = REQUIRED, .max = 80),
	CHOICE(neighbourhood_add, kind, neighbourhood_kind_choices, "گونهٔ محله", "Kind", .flags = REQUIRED),
	FIELD(neighbourhood_add, centre, "مرکز مسئول", "Responsible centre"),
	FIELD(neighbourhood_add, lat_e6, "عرض جغرافیایی", "Latitude", .hint_fa = E6_FA, .hint_en = E6_EN, LAT),
	FIELD(neighbourhood_add, lng_e6, "طول جغرافیایی", "Longitude", .hint_fa = E6_FA, .hint_en = E6_EN, LNG),
};
RECORD_TYPE(neighbourhood_add, "محلهٔ تازه", "New neighbourhood");

static const struct field neighbourhood_change_fields[] = {
	FIELD(neighbourhood_change, name, "نام محله", "Name", .flags = REQUIRED, .max = 80),
	CHOICE(neighbourhood_change, kind, neighbourhood_kind_choices, "گونهٔ محله", "Kind", .flags = REQUIRED),
	FIELD(neighbourhood_change, centre, "مرکز مسئول", "Responsible centre"),
	FIELD(neighbourhood_change, lat_e6, "عرض جغرافیایی", "Latitude", .hint_fa = E6_FA, .hint_en = E6_EN, LAT),
	FIELD(neighbourhood_change, lng_e6, "طول جغرافیایی", "Longitude", .hint_fa = E6_FA, .hint_en = E6_EN, LNG),
};
RECORD_TYPE(neighbourhood_change, "تغییر محله", "Change of a neighbourhood");

static const struct field service_point_add_fields[] = {
	FIELD(service_point_add, unit, "مرکز", "Centre", .flags = REQUIRED),
	FIELD(service_point_add, name, "نام", "Name", .flags = REQUIRED, .max = 120),
	CHOICE(service_point_add, kind, service_point_kind_choices, "گونهٔ مکان", "Kind", .flags = REQUIRED),
	FIELD(service_point_add, owner, "صاحب مکان", "Who gives the room", .max = 120),
	FIELD(service_point_add, address, "نشانی", "Address", .kind = TEXT_ADDRESS),
	FIELD(service_point_add, opening_times, "روزها و ساعت‌ها", "Opening times", .max = 200),
	FIELD(service_point_add, programmes, "برنامه‌ها", "Programmes", .kind = TEXT_NOTE, .max = 1000),
	FIELD(service_point_add, lat_e6, "عرض جغرافیایی", "Latitude", .hint_fa = E6_FA, .hint_en = E6_EN, LAT),
	FIELD(service_point_add, lng_e6, "طول جغرافیایی", "Longitude", .hint_fa = E6_FA, .hint_en = E6_EN, LNG),
	FIELD(service_point_add, opened_on, "از تاریخ", "From", .flags = REQUIRED),
};
RECORD_TYPE(service_point_add, "پایگاه تازه", "New service point");

static const struct field service_point_change_fields[] = {
	FIELD(service_point_change, name, "نام", "Name", .flags = REQUIRED, .max = 120),
	CHOICE(service_point_change, kind, service_point_kind_choices, "گونهٔ مکان", "Kind", .flags = REQUIRED),
	FIELD(service_point_change, owner, "صاحب مکان", "Who gives the room", .max = 120),
	FIELD(service_point_change, address, "نشانی", "Address", .kind = TEXT_ADDRESS),
	FIELD(service_point_change, opening_times, "روزها و ساعت‌ها", "Opening times", .max = 200),
	FIELD(service_point_change, programmes, "برنامه‌ها", "Programmes", .kind = TEXT_NOTE, .max = 1000),
	FIELD(service_point_change, lat_e6, "عرض جغرافیایی", "Latitude", .hint_fa = E6_FA, .hint_en = E6_EN, LAT),
	FIELD(service_point_change, lng_e6, "طول جغرافیایی", "Longitude", .hint_fa = E6_FA, .hint_en = E6_EN, LNG),
};
RECORD_TYPE(service_point_change, "تغییر پایگاه", "Change of a service point");

static const struct field service_point_close_fields[] = {
	FIELD(service_point_close, closed_on, "پایان کار از", "Closed from", .flags = REQUIRED),
};
RECORD_TYPE(service_point_close, "بستن پایگاه", "Closing of a service point");

const struct operation *const org_operations[] = {
	&op_unit_open, &op_unit_change, &op_unit_close,
	&op_staff_create, &op_staff_change, &op_staff_leave,
	&op_role_grant, &op_role_end, &op_credential_reset,
	&op_neighbourhood_add, &op_neighbourhood_change,
	&op_service_point_add, &op_service_point_change, &op_service_point_close,
};
const size_t org_noperations = COUNT_OF(org_operations);

MESSAGES(org,
	{ "unit.parent", "این واحد زیر آن واحد جای نمی‌گیرد؛ واحد بالاتر را دوباره انتخاب کنید.",
		"Such a unit cannot stand below that one; choose the unit above again." },
	{ "unit.full", "شمارهٔ آزادی زیر این واحد نمانده است.", "No number is left below this unit." },
	{ "unit.no_taken", "این شماره از آنِ واحد دیگری است.", "Another unit has this number." },
	{ "unit.has_children", "واحدهای زیر آن هنوز باز هستند؛ نخست آن‌ها را ببندید یا جابه‌جا کنید.",
		"Units below it are still open; close them first." },
	{ "unit.closed", "این واحد بسته است.", "This unit is closed." },
	{ "unit.kind", "این گونه برای این سطح از سازمان نیست.", "This kind does not belong to this level." },
	{ "unit.unknown", "چنین واحدی در این روز باز نیست؛ واحد را از فهرست انتخاب کنید.",
		"No such unit is open on this day; choose one from the list." },
	{ "unit.successor", "جانشین باید واحدی باز در همان سطح باشد.", "The successor must be an open unit of the same level." },
	{ "date.order", "پایان پیش از آغاز است؛ تاریخ‌ها را دوباره ببینید.", "The end is before the beginning; look at the dates again." },
	{ "place.half", "عرض و طول جغرافیایی را با هم بنویسید یا هر دو را خالی بگذارید.",
		"Give both latitude and longitude, or neither." },
	{ "role.own", "هیچ‌کس نقش و راه ورود خودش را تغییر نمی‌دهد؛ از همکار دیگری بخواهید.",
		"Nobody changes the own roles or credentials; please ask a colleague." },
	{ "role.beyond", "این نقش بیرون از اختیار شماست؛ از ادارهٔ بالاتر بخواهید.",
		"This role is beyond your reach; please ask the office above." },
	{ "role.level", "این نقش در این سطح از سازمان نیست.", "This role does not exist at this level." },
	{ "role.overlaps", "این همکار همین نقش را در همین روزها دارد.", "The person already has this role in these days." },
	{ "role.position_level", "این سمت تنها در مرکز معنا دارد.", "This position exists at centres only." },
	{ "role.position_held", "این سمت را در همین روزها همکار دیگری دارد؛ نخست پایان آن را ثبت کنید.",
		"Another person holds this position in these days; end it first." },
	{ "role.ended", "این نقش پیش‌تر پایان یافته است.", "This role has already ended." },
	{ "staff.left", "این همکار دیگر در سازمان نیست.", "This person has left." },
	{ "neighbourhood.county", "محله باید در یک شهرستان باشد.", "A neighbourhood belongs to a county." },
	{ "neighbourhood.centre", "مرکز مسئول باید مرکزی باز در همین استان باشد.",
		"The responsible centre must be an open centre of the same province." },
	{ "service_point.closed", "این پایگاه بسته شده است.", "This service point is closed." },
);
