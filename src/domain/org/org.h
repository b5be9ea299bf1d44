/* org - the organisation tree, its neighbourhoods, its people and their roles.
 *
 * The lowest domain room.  Units, staff and roles live in the national shard
 * (records in access: units.h, staff.h); neighbourhoods and service points live
 * in the shard of their province, beside the households that point to them.
 *
 * Rules kept here: nobody changes the own roles; a role is granted only for units
 * inside the actor's range and never above the actor's own reach; a centre
 * manager makes accounts for the own centre with centre roles only; nobody but
 * the owner ever knows a password.
 *
 * All lists are scoped in their query by ctx->scope and come in arena arrays.
 */
#ifndef ORG_H
#define ORG_H

#include "units.h"
#include "staff.h"
#include "session.h"

/* ---- neighbourhoods (R4) and service points (R59): province shard ------------------ */

enum neighbourhood_kind {
	NEIGHBOURHOOD_ORDINARY = 1, NEIGHBOURHOOD_MARGINAL, NEIGHBOURHOOD_HARM_PRONE,
	NEIGHBOURHOOD_DEPRIVED, NEIGHBOURHOOD_RURAL
};
extern const struct choice neighbourhood_kind_choices[];

KEY_TYPE(neighbourhood);
struct neighbourhood {
	neighbourhood_key key;
	int64_t ver;
	int64_t county;              /* unit number of the county; IMMUTABLE */
	const char *name;
	int32_t kind;
	int64_t centre;              /* number of the responsible centre: its catchment (R5) */
	int64_t lat_e6, lng_e6;      /* INT_NONE */
	const char *name_search;     /* INTERNAL: folded */
};
extern const struct record_type neighbourhood_type;

enum service_point_kind {
	SERVICE_POINT_SCHOOL = 1, SERVICE_POINT_MOSQUE, SERVICE_POINT_NEIGHBOURHOOD_HOUSE,
	SERVICE_POINT_HEALTH_HOUSE, SERVICE_POINT_BASIJ_BASE, SERVICE_POINT_OTHER
};
extern const struct choice service_point_kind_choices[];

KEY_TYPE(service_point);
struct service_point {
	service_point_key key;
	int64_t ver;
	int64_t unit;                /* the centre; IMMUTABLE */
	const char *name;
	int32_t kind;
	const char *owner;           /* who gives the room */
	const char *address, *opening_times, *programmes;
	int64_t lat_e6, lng_e6;
	date_t opened_on, closed_on; /* closed_on INTERNAL */
};
extern const struct record_type service_point_type;

/* ---- verbs -------------------------------------------------------------------------- */

extern const struct operation *const org_operations[];
extern const size_t org_noperations;

/* Inputs, for those who call operation_run from C (demo, import).  Subjects: key of
 * the unit, staff, role_assignment, neighbourhood or service_point. */
struct unit_open {                   /* op_unit_open */
	int64_t parent;              /* unit number; the province's parent is 0 */
	int64_t own_no;              /* county 1..999, centre 1..9999; provinces: SCI code; INT_NONE = next free */
	int32_t kind;
	const char *name, *short_name, *code;
	int64_t capacity;
	const char *address, *phone;
	int64_t lat_e6, lng_e6;
	date_t valid_from;
};
extern const struct record_type unit_open_type;
struct unit_change {                 /* op_unit_change: all fields as they shall be */
	int32_t kind;
	const char *name, *short_name, *code;
	int64_t capacity;
	const char *address, *phone;
	int64_t lat_e6, lng_e6;
	date_t renamed_on;           /* first day of a new name; none = a correction, no history */
};
extern const struct record_type unit_change_type;
struct unit_close { date_t valid_to; int64_t successor; };
extern const struct record_type unit_close_type;
struct staff_create {                /* op_staff_create; also takes struct staff_change minus unit */
	int64_t unit;
	const char *user_name, *name, *mobile;
	int32_t profession;
	bool local_hire;
};
extern const struct record_type staff_create_type;
struct staff_change { const char *user_name, *name, *mobile; int32_t profession; bool local_hire; };
extern const struct record_type staff_change_type;
struct staff_leave { date_t left_on; };
extern const struct record_type staff_leave_type;
struct role_grant {                  /* op_role_grant: subject = the person */
	int32_t role;
	int64_t unit;
	int32_t position;
	date_t from_on, to_on;
};
extern const struct record_type role_grant_type;
struct role_end { date_t to_on; };
extern const struct record_type role_end_type;
struct neighbourhood_add { int64_t county; const char *name; int32_t kind; int64_t centre, lat_e6, lng_e6; };
extern const struct record_type neighbourhood_add_type;
struct neighbourhood_change { const char *name; int32_t kind; int64_t centre, lat_e6, lng_e6; };
extern const struct record_type neighbourhood_change_type;
struct service_point_add {
	int64_t unit;
	const char *name;
	int32_t kind;
	const char *owner, *address, *opening_times, *programmes;
	int64_t lat_e6, lng_e6;
	date_t opened_on;
};
extern const struct record_type service_point_add_type;
struct service_point_change {
	const char *name;
	int32_t kind;
	const char *owner, *address, *opening_times, *programmes;
	int64_t lat_e6, lng_e6;
};
extern const struct record_type service_point_change_type;
struct service_point_close { date_t closed_on; };
extern const struct record_type service_point_close_type;

extern const struct operation op_unit_open, op_unit_change, op_unit_close, op_staff_create, op_staff_change,
	op_staff_leave, op_role_grant, op_role_end, op_credential_reset, op_neighbourhood_add,
	op_neighbourhood_change, op_service_point_add, op_service_point_change, op_service_point_close;

/* A one-time code (24 hours) to hand over; the account's password, second factor
 * and sessions end.  Runs op_credential_reset. */
MUST_USE enum rc org_credential_reset(struct ctx *ctx, staff_key staff, char ret_code[ONE_TIME_CODE_SIZE]);

/* ---- questions: tx on the shard said, everything within ctx->scope ------------------- */

struct unit_filter { int64_t under; int32_t kind; const char *text; bool closed_too; date_t day; };
/* From ctx->org (no statement): units under `under`, in order of number. */
MUST_USE enum rc unit_list(struct ctx *ctx, const struct unit_filter *f, const struct org_unit ***ret_units, size_t *ret_n);
MUST_USE enum rc unit_by_no(struct ctx *ctx, struct tx *national, int64_t no, struct unit *ret_unit);

struct staff_line {
	staff_key key;
	const char *name, *user_name;
	int32_t profession, role, position;   /* role 0: none current; a line for each current role */
	int64_t unit, role_unit;
	bool active;
};
struct staff_filter { int64_t under; int32_t role; const char *text; bool left_too; int64_t after_key; size_t max; };
MUST_USE enum rc staff_list(struct ctx *ctx, struct tx *national, const struct staff_filter *f,
		struct staff_line **ret_lines, size_t *ret_n);
MUST_USE enum rc staff_get(struct ctx *ctx, struct tx *national, staff_key key, struct staff *ret_staff);
/* Social workers with a current role at a centre, by name: choice lists. */
MUST_USE enum rc staff_workers(struct ctx *ctx, struct tx *national, int64_t centre,
		struct staff_line **ret_lines, size_t *ret_n);
/* True when the person holds a current role of social worker at the centre. */
MUST_USE enum rc staff_works_at(struct tx *national, staff_key staff, int64_t centre, date_t day, bool *ret_yes);

/* True when the person holds any current role at the unit. */
MUST_USE enum rc staff_belongs_to(struct tx *national, staff_key staff, int64_t unit, date_t day, bool *ret_yes);
/* True for an open centre of the transaction's province, whatever the actor's scope; asks
 * the tree in memory (without one, only the shape of the number). */
bool org_centre_open(struct ctx *ctx, struct tx *tx, int64_t centre);

/* unit: county (all of it) or centre (its catchment). */
MUST_USE enum rc neighbourhood_list(struct ctx *ctx, struct tx *province, int64_t unit,
		struct neighbourhood **ret_list, size_t *ret_n);
MUST_USE enum rc neighbourhood_get(struct ctx *ctx, struct tx *province, neighbourhood_key key, struct neighbourhood *ret);
MUST_USE enum rc service_point_list(struct ctx *ctx, struct tx *province, int64_t unit, bool closed_too,
		struct service_point **ret_list, size_t *ret_n);

/* Which centre answers for a place (R5): by neighbourhood first, else the nearest
 * to the point.  Any of neighbourhood name (with county) and point may be missing.
 * Looks at the whole province whatever the actor's scope: centres are public. */
struct place { int64_t county; const char *neighbourhood; int64_t lat_e6, lng_e6; };
struct centre_found {
	int64_t centre;
	neighbourhood_key neighbourhood;   /* 0: found by the point */
	int64_t metres;                    /* distance to the point; INT_NONE if not known */
};
MUST_USE enum rc centre_for_address(struct ctx *ctx, struct tx *province, const struct place *p, struct centre_found *ret);

#endif
