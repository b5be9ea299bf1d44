/* case_file - the household's file: opening, address, worker, members, closing.
 *
 * The household is the case file and the person a member of it (R1).  Every open
 * file belongs to one centre (unit) and, after assignment, to one social worker
 * (R2), both with history.  This room owns the tables household, file_assignment,
 * centre_membership and request (request.h) of a province shard, and file_series
 * (running numbers, derived).  Reading for pages and the search box: case_read.h.
 *
 * Scope.  Every operation loads its household through the actor's unit range; a
 * file outside it is NOT_FOUND.  A stale version is CONFLICT (operation_run).
 * Every change moves the counters of centre, county, province and worker in the
 * same transaction; case_file_recount proves them.
 *
 * The functions ending in _in are for batches (demo, import) that hold a write
 * transaction open; operations are the same functions behind operation_run.
 */
#ifndef CASE_FILE_H
#define CASE_FILE_H

#include "people.h"

/* A record key that the struct keeps as a plain number, because its room is not
 * needed for the type: none is 0 (null in the table), and outside it is written as
 * a key, since 63 bits do not fit the numbers of JSON readers. */
#define KEYED(s, m, fa_, en_, ...) {                                          \
	.name = #m, .fa = fa_, .en = en_, .type = F_REF,                      \
	.offset = offsetof(struct s, m),                                      \
	.size = _Generic(((struct s *)0)->m, int64_t: sizeof(int64_t)), __VA_ARGS__ }

enum household_state { HOUSEHOLD_OPEN = 1, HOUSEHOLD_CLOSED, HOUSEHOLD_MOVED /* to another province, read-only */ };
enum case_stage {
	STAGE_INTAKE = 1, STAGE_INTERVIEW, STAGE_DOCUMENTS, STAGE_HOME_VISIT, STAGE_NEEDS, STAGE_PLAN,
	STAGE_REFERRAL, STAGE_FOLLOW_UP, STAGE_INDEPENDENCE
};
/* Which visit rule holds for the file (R128 and the schemes); its intervals are
 * dated data of the visit room. */
enum visit_programme { PROGRAMME_ORDINARY = 1, PROGRAMME_AID_CHILD, PROGRAMME_HOST_FAMILY, PROGRAMME_INTENSIVE,
	PROGRAMME_NONE };
enum risk_level { RISK_LOW = 1, RISK_MEDIUM, RISK_HIGH, RISK_URGENT };
enum household_source { SOURCE_RECEPTION = 1, SOURCE_IMPORT, SOURCE_LEAD, SOURCE_TRANSFER };

enum housing { HOUSING_OWNER = 1, HOUSING_RENT, HOUSING_MORTGAGE, HOUSING_FREE, HOUSING_WITH_RELATIVES,
	HOUSING_ORGANISATION, HOUSING_TEMPORARY, HOUSING_NONE };
enum close_reason { CLOSE_INDEPENDENT = 1, CLOSE_DIED, CLOSE_MOVED_ABROAD, CLOSE_NOT_FOUND, CLOSE_DUPLICATE,
	CLOSE_OWN_WISH, CLOSE_NO_LONGER_ELIGIBLE, CLOSE_OTHER, CLOSE_JOINED };
#define CASE_FIRST_VISIT_DAYS 15        /* a new file's first home visit falls due after so many days */

extern const struct choice household_state_choices[], stage_choices[], visit_programme_choices[],
	risk_level_choices[], household_source_choices[], housing_choices[], close_reason_choices[],
	condition_choices[];

struct household {
	household_key key;
	int64_t ver;
	const char *file_number;            /* "15-0427-00183": province, centre, running number without gaps */
	int64_t unit;                       /* centre */
	int64_t worker;                     /* staff key, 0 = none yet */
	date_t worker_since;
	int32_t state, stage;
	const char *family_name;            /* "رضایی", shown as «خانوار رضایی» */
	const char *sort_name;              /* sort key of it */
	member_key head;
	int64_t neighbourhood;              /* key in the national shard, 0 = none */
	const char *address, *area;         /* exact (sensitive); street or village for lists */
	const char *postal_code, *phone;
	const char *point;                  /* "33.487800,48.355800", sensitive as the address is */
	date_t address_confirmed_on, confirmed_on;
	int32_t housing;
	money_t rent;
	int64_t members;                    /* active ones */
	date_t opened_on, closed_on;
	int32_t close_reason;
	const char *close_note;
	date_t last_visit_on, next_visit_due;
	int32_t visit_programme, risk_level;
	int64_t conditions;                 /* bits: ill husband, debt ... (R388) */
	bool hide_address;                  /* someone must not learn where they live */
	const char *paper_archive_no;       /* R124 */
	const char *note;
	int32_t source;
	int64_t import_batch;
	date_t programme_since;             /* visit programme; none: since the file was opened */
};
extern const struct record_type household_type;
void household_blank(struct household *h);

KEY_TYPE(file_assignment);
struct file_assignment {                    /* who was responsible, from when (R2) */
	file_assignment_key key;
	int64_t ver;
	household_key household;
	int64_t unit, worker_from, worker_to, by;
	instant_t at;
	const char *reason;
};
extern const struct record_type file_assignment_type;

KEY_TYPE(centre_membership);
struct centre_membership {                  /* which centre, from when (R103, R119) */
	centre_membership_key key;
	int64_t ver;
	household_key household;
	int64_t unit, unit_from, by;
	instant_t at;
	const char *reason;
};
extern const struct record_type centre_membership_type;

/* ---- inputs of the operations ------------------------------------------------ */

struct household_open {                     /* the file and its head at once: nothing is typed twice */
	int64_t unit;                       /* 0: the actor's centre */
	int64_t request;                    /* the request it starts from, 0 = none */
	int64_t worker;
	const char *given_name, *surname, *father_name;
	int32_t sex;
	date_t birth_on;
	int32_t birth_kind, id_kind;
	const char *id_reason, *national_id, *foreign_id, *mobile;
	int32_t marital, target_group;
	const char *duplicate_reason;
	int64_t neighbourhood;
	const char *address, *area, *postal_code, *phone, *point;
	int32_t housing, visit_programme, risk_level, source;
	bool hide_address;
	const char *paper_archive_no, *note;
	int64_t import_batch;               /* set by an import, never by a form (R103) */
};
extern const struct record_type household_open_type;
void household_open_blank(struct household_open *in);

struct household_assign { int64_t worker; const char *reason; };
struct household_move { int64_t unit; const char *reason; };
struct household_close { int32_t close_reason; const char *reason; bool despite_requests, despite_tasks; };
struct household_reopen { const char *reason; };
struct household_address { const char *address, *area, *postal_code, *phone, *point; int64_t neighbourhood; };
struct member_leave { int32_t leave_reason; date_t left_on; const char *note; };
extern const struct record_type household_assign_type, household_move_type, household_close_type,
	household_reopen_type, household_address_type, member_leave_type;

/* household.change and member.change take the whole record: the caller fills it
 * from the stored one first and then lets the form or JSON change it. */
extern const struct operation op_household_open, op_household_change, op_household_confirm_address,
	op_household_assign, op_household_move_centre, op_household_close, op_household_reopen,
	op_member_add,                      /* input member; its household field names the file */
	op_member_change, op_member_leave, op_member_set_head;
extern const struct operation *const case_file_operations[];        /* requests too */
extern const size_t case_file_noperations;

/* ---- inside a write transaction of the province -------------------------------- */

/* Loads the household through the actor's scope; NOT_FOUND outside. */
MUST_USE enum rc household_load(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h);
/* The same for a change: a file that moved to another province is read-only here
 * (CONFLICT "household.moved"), and the history shows the entry under the household. */
MUST_USE enum rc household_for_change(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h);
/* For verbs on one record of a household, whose scope is proved already: OK while the file is here,
 * else as household_for_change; the fault says where it went ("household.moved_to"). */
MUST_USE enum rc household_stays(struct ctx *ctx, struct tx *tx, household_key key);
/* Stores a changed household; moves counters, search keys and directory by the difference. */
MUST_USE enum rc household_save(struct ctx *ctx, struct tx *tx, const struct household *old, struct household *h);

/* flags: enum member_flag.  opened_on 0 = today (import and demo give older days).
 * people, if not NULL: everybody who belongs to the household, the head first; what
 * `in` says about the head goes over people[0], the rest is taken as it stands
 * (member_blank first; keys are set here).  Without people the head stands alone. */
MUST_USE enum rc household_open_in(struct ctx *ctx, struct tx *tx, const struct household_open *in,
		struct member *people, size_t npeople, date_t opened_on, unsigned flags, household_key *ret_key);
/* m->household says where; the household's counters move with it. */
MUST_USE enum rc member_add_in(struct ctx *ctx, struct tx *tx, struct member *m, unsigned flags);
/* A changed member (old as loaded) of an open file; counters and directory follow. */
MUST_USE enum rc member_save_in(struct ctx *ctx, struct tx *tx, const struct member *old, struct member *m);
/* CONFLICT "member.is_head" for the head; the last one goes by member_leave_last_in, which
 * closes the file with him: no open file is ever without a head. */
MUST_USE enum rc member_leave_in(struct ctx *ctx, struct tx *tx, member_key key, const struct member_leave *in);
MUST_USE enum rc member_leave_last_in(struct ctx *ctx, struct tx *tx, member_key key, const struct member_leave *in,
		enum close_reason reason);
/* Undoes a leaving exactly: the member is active again; reopen: the file that closed with
 * the last one opens with the visit that was due and its stage. */
struct household_return { bool reopen; date_t next_visit_due; int32_t stage; };
MUST_USE enum rc member_return_in(struct ctx *ctx, struct tx *tx, member_key key, const struct household_return *back);
MUST_USE enum rc member_set_head_in(struct ctx *ctx, struct tx *tx, member_key key);
/* Without the question whether requests are open: who calls has settled that. */
MUST_USE enum rc household_close_in(struct ctx *ctx, struct tx *tx, household_key key, enum close_reason reason,
		const char *note);
/* Takes a closing back: open as it was, with that visit due.  CONFLICT when it is not closed or nobody is left. */
MUST_USE enum rc household_unclose_in(struct ctx *ctx, struct tx *tx, household_key key, date_t next_visit_due);
/* To another centre of the province; open requests go along, the worker does not. */
MUST_USE enum rc household_move_in(struct ctx *ctx, struct tx *tx, household_key key, unit_no to, const char *reason);
/* INVALID "household.worker_not_here" unless somebody works at that centre as social worker now; 0 is fine. */
MUST_USE enum rc household_worker_check(struct ctx *ctx, int64_t worker, int64_t unit);
MUST_USE enum rc household_assign_in(struct ctx *ctx, struct tx *tx, household_key key, int64_t worker,
		const char *reason);
/* For the visit room: both dates as they shall stand; DATE_NONE for next = no visit is due. */
MUST_USE enum rc household_set_visit_dates(struct ctx *ctx, struct tx *tx, household_key key,
		date_t last_visit_on, date_t next_visit_due);
/* For inputs that may name a person: of that household, 0 is fine; INVALID at "member". */
MUST_USE enum rc household_member_check(struct ctx *ctx, struct tx *tx, member_key key, household_key household);
MUST_USE enum rc household_set_risk(struct ctx *ctx, struct tx *tx, household_key key, enum risk_level risk);

/* ---- between provinces (room family) ----------------------------------------------- */

/* The open file is read-only here from now on, neither open nor due. */
MUST_USE enum rc household_leave_in(struct ctx *ctx, struct tx *tx, household_key key, unit_no to, const char *reason);
/* A file from elsewhere with its new key, centre and worker: takes a number and stands here.
 * Its people, its centres (the last is this one) and all else follow, then household_settle
 * counts it and makes it found. */
MUST_USE enum rc household_arrive_in(struct ctx *ctx, struct tx *tx, struct household *h, const char *reason);
MUST_USE enum rc household_settle_in(struct ctx *ctx, struct tx *tx, const struct household *h);

/* ---- proof --------------------------------------------------------------------- */

/* Computes every counter of this room anew from the rows of a province and
 * compares; with fix the counters are put right.  *ret_differences = rows that differed. */
MUST_USE enum rc case_file_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences);
/* Compares search keys and directory of a province with the records, and puts them
 * right unless check_only. */
MUST_USE enum rc case_file_reindex(struct ctx *ctx, shard_id province, bool check_only, int64_t *ret_differences);
/* Rebuilds file_series from the numbers given out. */
MUST_USE enum rc case_file_series_rebuild(struct ctx *ctx, shard_id province);

#endif
