/* scheme - schemes that a specialist field orders from the centres, and who takes part (R31-R34, R46, R90, R99).
 *
 * A scheme is data: whom it is for (age by the Jalali birthday, sex, what is true of the person), how many a
 * centre may take, the form that is filled, the day until which the centres report, the directive.  Headquarters
 * orders it; who ordered it owns it, changes and ends it, and alone sees its results over the country.  Those of
 * catalogue/schemes.json come with the program and belong to nobody until somebody takes them over.
 *
 * An participation is one member of a household in one scheme, since a day, with who follows it, until an
 * outcome.  Schemes that say so have a step of their own by which a child's participation is handed over (R31).
 *
 * Schemes live in the national shard, participations beside their household.  SQL stands in scheme_store.c alone.
 */
#ifndef SCHEME_H
#define SCHEME_H

#include "case_file.h"
#include "service.h"

KEY_TYPE(scheme);
KEY_TYPE(participation);

enum scheme_state { SCHEME_RUNNING = 1, SCHEME_ENDED };
/* What is true of a person, from the file; bits of value - 1. */
enum scheme_want { WANT_OUT_OF_SCHOOL = 1, WANT_DISABILITY, WANT_WOMAN_HEAD, WANT_CHILD_FILE };
enum participation_state { ENROLLED = 1, PARTICIPATION_DONE, PARTICIPATION_LEFT, PARTICIPATION_HANDED };
extern const struct choice scheme_state_choices[], scheme_want_choices[], participation_state_choices[], outcome_choices[];

#define SCHEME_MEMBERS                                                                                  \
	const char *name, *about, *ordered_by;   /* the specialist field in words */                     \
	int32_t field;                           /* service_field_choices */                             \
	int64_t age_from, age_to;                /* full years, both included; INT_NONE: any */           \
	int32_t sex;                             /* 0: any */                                            \
	int64_t wants;                           /* set of scheme_want_choices, all of them */           \
	const char *form;                        /* code of the form that is filled */                   \
	int64_t quota;                           /* of each centre; INT_NONE: open to all */             \
	bool hands_over;                                                                                 \
	date_t begins_on, report_by;                                                                     \
	const char *directive_no;
struct scheme { scheme_key key; int64_t ver; SCHEME_MEMBERS int64_t owner; int32_t state; date_t ended_on; };
struct scheme_input { SCHEME_MEMBERS };
extern const struct record_type scheme_type, scheme_input_type;
extern const struct operation op_scheme_order, op_scheme_change, op_scheme_end;

struct participation {
	participation_key key;
	int64_t ver, unit;
	household_key household;
	member_key member;
	int64_t scheme;                          /* key in the national shard */
	const char *scheme_name;                 /* so that lists need no look at it */
	int64_t follower;                        /* staff key */
	date_t since, ended_on;
	int32_t state, outcome;
	const char *note;
};
struct participation_add { household_key household; member_key member; int64_t scheme; };
struct participation_finish { int32_t outcome; const char *note; };
struct participation_leave { const char *note; };
extern const struct record_type participation_type, participation_add_type, participation_finish_type, participation_leave_type;
extern const struct operation op_participation_add, op_participation_finish, op_participation_leave, op_participation_hand_over;
extern const struct operation *const scheme_operations[];
extern const size_t scheme_noperations;

/* Writes what is shipped when there is none. */
MUST_USE enum rc schemes_seed(struct ctx *ctx, const char *json);

/* Running ones first, then by name; at most 200. */
MUST_USE enum rc scheme_list(struct tx *national, struct scheme **ret_list, size_t *ret_n);
MUST_USE enum rc scheme_load(struct ctx *ctx, int64_t key, struct scheme *ret_scheme);
/* Whether a person is one of those the scheme is for, on a day. */
bool scheme_fits(const struct scheme *s, const struct member *m, date_t on);

/* Members of open files of a centre who fit and do not take part, by birth; at most max. */
struct fit_row { household_key household; member_key member; const char *name, *family_name, *file_number; date_t birth_on; int64_t worker; };
MUST_USE enum rc scheme_fitting(struct ctx *ctx, struct tx *tx, const struct scheme *s, int64_t unit, size_t max,
		struct fit_row **ret_rows, size_t *ret_n);
struct participation_row { struct participation e; const char *name, *family_name; };
/* Of a scheme at a centre, or (scheme 0) what somebody follows; open ones first. */
MUST_USE enum rc participation_list(struct ctx *ctx, struct tx *tx, int64_t scheme, int64_t follower, size_t max,
		struct participation_row **ret_rows, size_t *ret_n);
/* How a scheme (0: all of them) goes in a province: by state and outcome, within ctx->scope. */
struct participation_sum { int32_t state, outcome; int64_t n; };
MUST_USE enum rc participation_sums(struct ctx *ctx, struct tx *tx, int64_t scheme, struct participation_sum **ret_rows, size_t *ret_n);

#endif
