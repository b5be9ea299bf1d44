/* staff - who works here, in which dated roles; settings of an installation.
 *
 * All of it lives in the national shard and is changed by operations: domain/org
 * holds those of staff and roles, this room those a person does to the own account.
 * A person has one account and any number of dated roles (R43, R45); each role
 * belongs to one unit.  Positions of R43 are noted with the role: one person may
 * hold several, each with own dates.
 *
 * Credentials are a record of their own.  Their fields are SENSITIVE and INTERNAL:
 * no form, no API and no export shows them.
 */
#ifndef STAFF_H
#define STAFF_H

#include "access.h"

enum profession {                    /* R42 */
	PROFESSION_SOCIAL_WORK = 1, PROFESSION_PSYCHOLOGY, PROFESSION_SOCIOLOGY, PROFESSION_PSYCHIATRY,
	PROFESSION_COUNSELLING, PROFESSION_REHABILITATION, PROFESSION_ADMINISTRATION, PROFESSION_OTHER
};
extern const struct choice profession_choices[];
enum position {                      /* R43 */
	POSITION_LICENCE_HOLDER = 1, POSITION_RESPONSIBLE_MANAGER, POSITION_TECHNICAL_RESPONSIBLE,
	POSITION_CENTRE_MANAGER
};
extern const struct choice position_choices[];

KEY_TYPE(staff);
struct staff {
	staff_key key;
	int64_t ver;
	int64_t unit;                /* where the person works; scope of the record */
	const char *user_name;       /* signs in with it */
	const char *name;
	const char *mobile;          /* SENSITIVE */
	int32_t profession;
	bool local_hire;             /* from the neighbourhood (R50) */
	bool active;                 /* INTERNAL; false from the moment of leaving */
	date_t left_on;              /* INTERNAL */
};
extern const struct record_type staff_type;

KEY_TYPE(role_assignment);
struct role_assignment {
	role_assignment_key key;
	int64_t ver;
	staff_key staff;
	int32_t role;                /* enum role */
	int64_t unit;
	int32_t position;            /* 0: none of the four */
	date_t from_on, to_on;       /* to_on: last day; none = open */
};
extern const struct record_type role_assignment_type;

/* True when somebody may hold role at a unit of this level. */
bool role_fits_level(int32_t role, enum unit_level level);

KEY_TYPE(credential);
struct credential {
	credential_key key;
	int64_t ver;
	staff_key staff;                     /* UNIQUE */
	const char *password;                /* Argon2id text; NULL: none set yet */
	instant_t password_at;
	const char *reset_code;              /* digest of a one-time code */
	instant_t reset_until;
	const char *totp_secret;             /* hex; NULL: no second factor yet */
	const char *recovery_codes;          /* digests, separated by blanks; each works once */
};
extern const struct record_type credential_type;

/* Settings are dated: the row with the latest from_on that has come counts. */
KEY_TYPE(setting);
struct setting {
	setting_key key;
	int64_t ver;
	const char *name, *value;
	date_t from_on;
};
extern const struct record_type setting_type;
/* Value of a setting on a day, in the arena of tx (national shard); otherwise if none. */
MUST_USE enum rc setting_get(struct tx *tx, const char *name, date_t day, const char *otherwise, const char **ret_value);
/* The number that a dated setting gives today, at least 0; otherwise where none stands.
 * In a transaction of its own on the national shard. */
MUST_USE enum rc setting_number(struct ctx *ctx, const char *name, int64_t otherwise, int64_t *ret_number);
/* Several of them in one statement. */
enum { SETTINGS_AT_ONCE = 6 };
struct setting_wanted { const char *name; int64_t otherwise, number; };
MUST_USE enum rc setting_numbers(struct ctx *ctx, struct setting_wanted *list, size_t n);
/* All values of a setting, past and coming ones too, the latest first. */
MUST_USE enum rc setting_list(struct tx *tx, const char *name, struct setting **ret_list, size_t *ret_n);
/* "1" (as delivered): every account needs a second factor; "0" for trying out. */
#define SETTING_SECOND_FACTOR "second_factor_required"
/* Input name, value, from_on; ADMINISTRATOR, second factor fresh. */
struct setting_change { const char *name, *value; date_t from_on; };
extern const struct record_type setting_change_type;
extern const struct operation op_setting_change;

/* A role as lists show it; current: within its dates on the day asked. */
struct staff_role {
	role_assignment_key key;
	int32_t role, position;
	int64_t unit;
	date_t from_on, to_on;
	bool current;
};
MUST_USE enum rc staff_roles(struct tx *tx, staff_key staff, date_t day, struct staff_role **ret_roles, size_t *ret_n);

/* For history pages: one statement a person, so ask once for each; "" if unknown. */
MUST_USE enum rc staff_name(struct tx *tx, int64_t staff, const char **ret_name);
/* NOT_FOUND when nobody is called so; user_name in any spelling. */
MUST_USE enum rc staff_by_user_name(struct tx *tx, const char *user_name, struct staff *ret_staff);

#endif
