/* access_model - nouns of the access room. */
#include "access_int.h"

const struct choice unit_kind_choices[] = {
	{ UNIT_HEADQUARTERS, "headquarters", "ستاد سازمان بهزیستی", "Headquarters" },
	{ UNIT_PROVINCE, "province", "ادارهٔ کل بهزیستی استان", "Provincial directorate" },
	{ UNIT_COUNTY, "county", "ادارهٔ بهزیستی شهرستان", "County office" },
	{ UNIT_COMPLEX, "complex", "مجتمع خدمات بهزیستی", "Welfare services complex" },
	{ UNIT_URBAN_CENTRE, "urban_centre", "مرکز مثبت زندگی شهری", "Urban Positive Life centre" },
	{ UNIT_RURAL_CENTRE, "rural_centre", "مرکز مثبت زندگی روستایی", "Rural Positive Life centre" },
	{ UNIT_QAMAR_CENTRE, "qamar_centre", "مرکز قمر", "Qamar centre" },
	{ 0 }
};

enum unit_level unit_kind_level(int32_t kind)
{
	switch (kind) {
	case UNIT_HEADQUARTERS: return LEVEL_COUNTRY;
	case UNIT_PROVINCE: return LEVEL_PROVINCE;
	case UNIT_COUNTY: return LEVEL_COUNTY;
	case UNIT_COMPLEX: case UNIT_URBAN_CENTRE: case UNIT_RURAL_CENTRE: case UNIT_QAMAR_CENTRE:
		return LEVEL_CENTRE;
	default: return 0;
	}
}

static const struct field unit_fields[] = {
	KEY(unit), VER(unit),
	FIELD(unit, no, "شمارهٔ واحد", "Unit number", .flags = REQUIRED | UNIQUE | IMMUTABLE | INTERNAL),
	CHOICE(unit, kind, unit_kind_choices, "گونهٔ واحد", "Kind of unit", .flags = REQUIRED),
	FIELD(unit, name, "نام", "Name", .flags = REQUIRED, .max = 120),
	FIELD(unit, short_name, "نام کوتاه", "Short name", .max = 60),
	FIELD(unit, code, "کد مرکز", "Centre code", .kind = TEXT_CODE, .max = 20),
	FIELD(unit, capacity, "ظرفیت (خانوار)", "Capacity (households)", .min = 1, .max = 100000),
	FIELD(unit, address, "نشانی", "Address", .kind = TEXT_ADDRESS),
	FIELD(unit, phone, "تلفن", "Phone", .kind = TEXT_PHONE),
	FIELD(unit, lat_e6, "عرض جغرافیایی", "Latitude", .min = 20000000, .max = 45000000),
	FIELD(unit, lng_e6, "طول جغرافیایی", "Longitude", .min = 40000000, .max = 70000000),
	FIELD(unit, valid_from, "از تاریخ", "From", .flags = REQUIRED),
	FIELD(unit, valid_to, "تا پیش از تاریخ", "Until before", .flags = INTERNAL),
	FIELD(unit, successor, "واحد جانشین", "Successor", .flags = INTERNAL),
};
RECORD_TYPE(unit, "واحد سازمانی", "Unit", .national = true);

static const struct field unit_former_name_fields[] = {
	KEY(unit_former_name), VER(unit_former_name),
	FIELD(unit_former_name, unit, "شمارهٔ واحد", "Unit number", .flags = REQUIRED | IMMUTABLE),
	FIELD(unit_former_name, name, "نام پیشین", "Former name", .flags = REQUIRED, .max = 120),
	FIELD(unit_former_name, short_name, "نام کوتاه پیشین", "Former short name", .max = 60),
	FIELD(unit_former_name, until, "تا پیش از تاریخ", "Until before", .flags = REQUIRED),
};
RECORD_TYPE(unit_former_name, "نام پیشین واحد", "Former name of a unit", .national = true);

const struct choice profession_choices[] = {
	{ PROFESSION_SOCIAL_WORK, "social_work", "مددکار اجتماعی", "Social worker" },
	{ PROFESSION_PSYCHOLOGY, "psychology", "روان‌شناس", "Psychologist" },
	{ PROFESSION_SOCIOLOGY, "sociology", "جامعه‌شناس", "Sociologist" },
	{ PROFESSION_PSYCHIATRY, "psychiatry", "روان‌پزشک", "Psychiatrist" },
	{ PROFESSION_COUNSELLING, "counselling", "مشاور", "Counsellor" },
	{ PROFESSION_REHABILITATION, "rehabilitation", "کارشناس توانبخشی", "Rehabilitation specialist" },
	{ PROFESSION_ADMINISTRATION, "administration", "کارشناس اداری", "Administrator" },
	{ PROFESSION_OTHER, "other", "دیگر", "Other" },
	{ 0 }
};

const struct choice position_choices[] = {
	{ POSITION_LICENCE_HOLDER, "licence_holder", "صاحب امتیاز", "Licence holder" },
	{ POSITION_RESPONSIBLE_MANAGER, "responsible_manager", "مدیر مسئول", "Responsible manager" },
	{ POSITION_TECHNICAL_RESPONSIBLE, "technical_responsible", "مسئول فنی", "Technical responsible" },
	{ POSITION_CENTRE_MANAGER, "centre_manager", "مدیر مرکز", "Centre manager" },
	{ 0 }
};

static const struct field staff_fields[] = {
	KEY(staff), VER(staff),
	FIELD(staff, unit, "محل کار", "Works at", .flags = REQUIRED),
	FIELD(staff, user_name, "نام کاربری", "User name", .flags = REQUIRED | UNIQUE, .kind = TEXT_USER_NAME),
	FIELD(staff, name, "نام و نام خانوادگی", "Name", .flags = REQUIRED, .kind = TEXT_NAME),
	FIELD(staff, mobile, "تلفن همراه", "Mobile", .flags = SENSITIVE, .kind = TEXT_MOBILE),
	CHOICE(staff, profession, profession_choices, "تخصص", "Profession"),
	FIELD(staff, local_hire, "اهل همین محل", "Local hire"),
	FIELD(staff, active, "مشغول به کار", "Active", .flags = INTERNAL),
	FIELD(staff, left_on, "تاریخ پایان همکاری", "Left on", .flags = INTERNAL),
};
RECORD_TYPE(staff, "همکار", "Member of staff", .national = true);

static const struct field role_assignment_fields[] = {
	KEY(role_assignment), VER(role_assignment),
	REF(role_assignment, staff, staff, "همکار", "Member of staff", .flags = REQUIRED | IMMUTABLE),
	CHOICE(role_assignment, role, role_choices, "نقش", "Role", .flags = REQUIRED | IMMUTABLE),
	FIELD(role_assignment, unit, "واحد", "Unit", .flags = REQUIRED | IMMUTABLE),
	CHOICE(role_assignment, position, position_choices, "سمت", "Position"),
	FIELD(role_assignment, from_on, "از تاریخ", "From", .flags = REQUIRED),
	FIELD(role_assignment, to_on, "تا تاریخ", "To"),
};
RECORD_TYPE(role_assignment, "نقش همکار", "Role of a person", .national = true);

bool role_fits_level(int32_t role, enum unit_level level)
{
	switch (role) {
	case ROLE_SOCIAL_WORKER: case ROLE_RECEPTIONIST: case ROLE_CENTRE_MANAGER: case ROLE_TECHNICAL_RESPONSIBLE:
		return level == LEVEL_CENTRE;
	case ROLE_COUNTY_EXPERT: return level == LEVEL_COUNTY;
	case ROLE_PROVINCE_EXPERT: return level == LEVEL_PROVINCE;
	case ROLE_INSPECTOR: return level == LEVEL_PROVINCE || level == LEVEL_COUNTY || level == LEVEL_COUNTRY;
	case ROLE_HEADQUARTERS: return level == LEVEL_COUNTRY;
	case ROLE_ADMINISTRATOR: return level != LEVEL_CENTRE;
	default: return false;
	}
}

#define SECRET SENSITIVE | INTERNAL
static const struct field credential_fields[] = {
	KEY(credential), VER(credential),
	REF(credential, staff, staff, "همکار", "Member of staff", .flags = REQUIRED | UNIQUE | IMMUTABLE | INTERNAL),
	FIELD(credential, password, "گذرواژه", "Password", .flags = SECRET, .max = 200),
	FIELD(credential, password_at, "زمان گذرواژه", "Password set at", .flags = INTERNAL),
	FIELD(credential, reset_code, "کد یک‌بارمصرف", "One-time code", .flags = SECRET, .max = 64),
	FIELD(credential, reset_until, "اعتبار کد", "Code valid until", .flags = INTERNAL),
	FIELD(credential, totp_secret, "کلید کد دوم", "Second factor key", .flags = SECRET, .max = 64),
	FIELD(credential, recovery_codes, "کدهای بازیابی", "Recovery codes", .flags = SECRET, .max = 1000),
};
RECORD_TYPE(credential, "راه ورود", "Credential", .national = true);

static const struct field setting_fields[] = {
	KEY(setting), VER(setting),
	FIELD(setting, name, "نام تنظیم", "Setting", .flags = REQUIRED | IMMUTABLE, .kind = TEXT_CODE, .max = 64),
	FIELD(setting, value, "مقدار", "Value", .flags = REQUIRED, .max = 1000),
	FIELD(setting, from_on, "از تاریخ", "From", .flags = REQUIRED | IMMUTABLE),
};
RECORD_TYPE(setting, "تنظیم", "Setting", .national = true);

static const struct field api_token_fields[] = {
	KEY(api_token), VER(api_token),
	REF(api_token, staff, staff, "همکار", "Member of staff", .flags = REQUIRED | IMMUTABLE),
	REF(api_token, assignment, role_assignment, "نقش", "Role", .flags = REQUIRED | IMMUTABLE),
	FIELD(api_token, name, "برای چه", "What for", .flags = REQUIRED, .max = 80),
	FIELD(api_token, digest, "چکیدهٔ کلید", "Digest", .flags = REQUIRED | UNIQUE | IMMUTABLE | INTERNAL, .max = 64),
	FIELD(api_token, expires_at, "اعتبار تا", "Expires", .flags = REQUIRED),
	FIELD(api_token, revoked_at, "زمان ابطال", "Revoked", .flags = INTERNAL),
};
RECORD_TYPE(api_token, "کلید برنامه", "API token", .national = true);
