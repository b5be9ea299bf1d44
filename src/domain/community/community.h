/* community - people of the neighbourhood who help, groups, what is done together, what a place is like.
 *
 * Helpers (R48-R51, R80).  Volunteers, donors, trusted persons, activists, facilitators at two levels and
 * experts of the place who are paid by the session: one register with what somebody can do, when, and
 * whether the centre may ring.  A local facilitator may stand under an intermediate one (R49).  Whoever
 * offers help on the public page stands in the register as offered, until the centre has spoken with them.
 *
 * Projects (R13, R82, R84-R86, R89).  A course, a campaign, an information round, an act of advocacy or a
 * project of the neighbourhood.  What takes place is a meeting of it: the day, how many came, who did
 * the work (R14) and how far people took part (R16, the five steps of enum taking_part).  A project of the
 * neighbourhood ends only when its needs were looked at, something was done and it was judged, each
 * together with the people.  Members of files who took part are named one by one (attendance); it
 * stands in the time line of their file.
 *
 * Studies (R79, R81).  What a neighbourhood lacks and has, with figures and words, on a day; the latest
 * is its profile, the older ones stay.
 *
 * Registers of a centre are read by the sheet: a centre and a Jalali year in one number, so that a page is
 * one indexed read however long the centre has been at work.  Province shard; scope is the centre's.
 * SQL stands in community_store.c alone.
 */
#ifndef COMMUNITY_H
#define COMMUNITY_H

#include "case_file.h"
#include "service.h"

KEY_TYPE(helper);
KEY_TYPE(circle);
KEY_TYPE(project);
KEY_TYPE(meeting);
KEY_TYPE(attendance);
KEY_TYPE(study);

#define SHEET_OF(unit, year) ((unit) * 10000 + (year))
int64_t sheet_of(int64_t unit, date_t day);

/* ---- helpers ------------------------------------------------------------------------- */

enum helper_kind { HELPER_VOLUNTEER = 1, HELPER_DONOR, HELPER_TRUSTED, HELPER_ACTIVIST, HELPER_COMPANION,
	HELPER_FACILITATOR, HELPER_INTERMEDIATE, HELPER_EXPERT };
enum helper_state { HELPER_OFFERED = 1, HELPER_ACTIVE, HELPER_ENDED };
#define HELPER_IS(kinds, k) ((kinds) >> ((k) - 1) & 1)
extern const struct choice helper_kind_choices[], helper_state_choices[];

#define HELPER_MEMBERS                                                                                  \
	int64_t kinds;                       /* set of helper_kind_choices */                             \
	const char *name, *phone;                                                                        \
	bool may_contact;                    /* said that the centre may ring */                         \
	const char *skills, *availability;                                                               \
	int64_t neighbourhood;               /* key; 0 none */                                           \
	int64_t supervisor;                  /* key of the intermediate facilitator over a local one */  \
	const char *programme;                                                                           \
	money_t session_fee;                 /* of an expert of the place, for one session */            \
	date_t since;
struct helper { helper_key key; int64_t ver, unit; HELPER_MEMBERS int32_t state; date_t ended_on; const char *end_note; };
struct helper_input { HELPER_MEMBERS };
/* From the public page: the centre asks the rest. */
struct helper_offer { int64_t unit; int64_t kinds; const char *name, *phone, *skills, *availability; bool may_contact; };
struct helper_end { const char *note; };
extern const struct record_type helper_type, helper_input_type, helper_offer_type, helper_end_type;
extern const struct operation op_helper_add, op_helper_change, op_helper_accept, op_helper_end;
/* By the program itself, as lead_report. */
MUST_USE enum rc helper_offered(struct ctx *program, const struct helper_offer *in, helper_key *ret_key);

/* ---- groups ---------------------------------------------------------------------------- */

enum circle_state { CIRCLE_ACTIVE = 1, CIRCLE_ENDED };
extern const struct choice circle_kind_choices[], circle_state_choices[];
#define CIRCLE_MEMBERS const char *name; int32_t kind; int64_t neighbourhood, people, contact; date_t founded_on; const char *aim;
struct circle { circle_key key; int64_t ver, unit; CIRCLE_MEMBERS int32_t state; date_t ended_on; const char *end_note; };
struct circle_input { CIRCLE_MEMBERS };
struct circle_end { const char *note; };
extern const struct record_type circle_type, circle_input_type, circle_end_type;
extern const struct operation op_circle_found, op_circle_change, op_circle_end;

/* ---- projects and what takes place -------------------------------------------------------- */

enum project_kind { PROJECT_COURSE = 1, PROJECT_CAMPAIGN, PROJECT_INFORMATION, PROJECT_ADVOCACY, PROJECT_NEIGHBOURHOOD };
enum project_state { PROJECT_RUNNING = 1, PROJECT_DONE, PROJECT_STOPPED };
enum meeting_phase { PHASE_SESSION = 1, PHASE_NEEDS, PHASE_ACTION, PHASE_EVALUATION };
enum meeting_doer { DOER_CENTRE = 1, DOER_FACILITATOR, DOER_RESIDENTS };
/* From being told to deciding (R16). */
enum taking_part { PART_TOLD = 1, PART_HEARD, PART_INVOLVED, PART_PARTNERS, PART_LEADING };
extern const struct choice project_kind_choices[], project_state_choices[], meeting_phase_choices[],
	meeting_doer_choices[], taking_part_choices[];

#define PROJECT_MEMBERS const char *name; int32_t kind; int64_t service, neighbourhood, circle, sessions; const char *aim; date_t begins_on;
struct project { project_key key; int64_t ver, unit, sheet; PROJECT_MEMBERS int32_t state; date_t ended_on; const char *result; };
struct project_input { PROJECT_MEMBERS };
struct project_end { const char *result; };
extern const struct record_type project_type, project_input_type, project_end_type;
extern const struct operation op_project_start, op_project_finish, op_project_stop;

#define MEETING_MEMBERS                                                                                 \
	project_key project; int32_t phase; date_t day; const char *topic, *place;                       \
	int64_t people, women; int32_t doer, level; int64_t helper; const char *took_part, *decisions;
struct meeting { meeting_key key; int64_t ver, unit; MEETING_MEMBERS int64_t neighbourhood, circle, service; money_t fee; int64_t by; };
struct meeting_record { MEETING_MEMBERS };
extern const struct record_type meeting_type, meeting_record_type;
extern const struct operation op_meeting_record;

/* Goes with its household: what it was stands in words, meeting and project are numbers of where it was. */
struct attendance { attendance_key key; int64_t ver, unit, meeting, project; household_key household; member_key member;
	date_t day; const char *what; };
struct attendance_add { household_key household; member_key member; meeting_key meeting; };
extern const struct record_type attendance_type, attendance_add_type;
extern const struct operation op_attendance_add;

/* ---- studies of a neighbourhood -------------------------------------------------------------- */

extern const struct choice place_need_choices[], place_asset_choices[];
#define STUDY_MEMBERS                                                                                   \
	int64_t neighbourhood; date_t day; int64_t people, jobless, dropouts, alone, needs, assets;      \
	const char *asset_words, *words; int64_t asked; int32_t level;
struct study { study_key key; int64_t ver, unit; STUDY_MEMBERS int64_t by; };
struct study_record { STUDY_MEMBERS };
extern const struct record_type study_type, study_record_type;
extern const struct operation op_study_record;

/* ---- figures: within ctx->scope -------------------------------------------------------------- */

/* One row a service, doer and level of the meetings from a day on. */
struct meeting_sum { int64_t service, meetings, people, women; int32_t doer, level; money_t fees; };
MUST_USE enum rc meeting_sums(struct ctx *ctx, struct tx *tx, int64_t unit, date_t from, date_t to,
		struct meeting_sum **ret_rows, size_t *ret_n);
/* How far people took part, oldest first: of a neighbourhood, or of a group (the other is 0). */
struct part_point { date_t day; int32_t level; };
MUST_USE enum rc part_points(struct tx *tx, int64_t unit, int64_t neighbourhood, int64_t circle, struct part_point **ret_rows,
		size_t *ret_n);

/* Meetings of a centre from a day on, the latest first; at most 60. */
struct meeting_line { meeting_key key; const char *project, *topic; date_t day; };
MUST_USE enum rc meetings_recent(struct tx *tx, int64_t unit, date_t from, struct meeting_line **ret_rows, size_t *ret_n);
/* Open files of a centre in a neighbourhood. */
struct place_files { int64_t files, members, risky; };
MUST_USE enum rc place_files_of(struct tx *tx, int64_t unit, int64_t neighbourhood, struct place_files *ret);

extern const struct operation *const community_operations[];
extern const size_t community_noperations;

#endif
