/* secret - files that only a named team may know of: adoption, child protection, a safe house (R30, R39; ADR 69).
 *
 * Shutting a file moves it, with all that belongs to it, into a unit of its own (access/veiled.h) and
 * writes everything sensitive anew under a key of its own (store_veil.h); search keys and lines in
 * the directory of persons go.  From then on it is there for nobody but its team: not in lists, counts,
 * searches, exports, the API, on phones, among duplicates, for those who stand above, or for jobs.
 *
 * The team is named person by person, with reason and journal.  One of it leads: she takes others in and
 * lets them go, and opens the file up again when secrecy is over; a lead hands over before leaving.  A
 * member who works elsewhere than in the file's centre has no way in.
 *
 * Counting: figures of a centre, a county, a province and of persons leave secret files out.  Each province counts
 * its own in a pool (unit_veil_pool); the country shows their sum, and says "fewer than five" below
 * SECRET_SHOWN_FROM.  zendegi check recounts the pools as it does all else.
 *
 * Not with a secret file: transfer to another centre, referral to units, letters, phones, the API, lists of existing files.
 *
 *	shut --reopen--> opened          a member: in --leave--> out
 */
#ifndef SECRET_H
#define SECRET_H

#include "family.h"

#define SECRET_SHOWN_FROM 5
#define SECRETS_MAX 32                   /* files in which one person works */

KEY_TYPE(secret_file);
enum secret_kind { SECRET_ADOPTION = 1, SECRET_PROTECTION, SECRET_SHELTER, SECRET_OTHER };
enum secret_state { SECRET_SHUT = 1, SECRET_OPENED };
enum secret_member_state { SECRET_IN = 1, SECRET_OUT };
extern const struct choice secret_kind_choices[], secret_state_choices[], secret_member_state_choices[];

struct secret_file {
	secret_file_key key;
	int64_t ver;
	household_key household;
	int64_t unit;                    /* the veiled one */
	int32_t kind;
	const char *why;
	int64_t lead;                    /* staff key, one of the team */
	instant_t shut_at;
	int64_t shut_by;
	int32_t state;
	instant_t opened_at;
	int64_t opened_by;
	const char *opened_why;
};
KEY_TYPE(secret_member);
struct secret_member {
	secret_member_key key;
	int64_t ver;
	household_key household;
	int64_t unit, staff, added_by;
	instant_t added_at;
	const char *why;
	int32_t state;
	instant_t left_at;
	int64_t left_by;
	const char *left_why;
};
struct secret_shut { int32_t kind; int64_t lead; const char *why; bool stay; };
struct secret_join { int64_t staff; const char *why; bool lead; };
struct secret_leave { const char *left_why; };
struct secret_reopen { const char *opened_why; };
extern const struct record_type secret_file_type, secret_member_type, secret_shut_type, secret_join_type, secret_leave_type,
	secret_reopen_type;
/* Without routes of their own: pages front them (secret_run); the API has none. */
extern const struct operation op_secret_shut, op_secret_join, op_secret_leave, op_secret_reopen;
extern const struct operation *const secret_operations[];
extern const size_t secret_noperations;

/* operation_run for the verbs of this room. */
MUST_USE enum rc secret_run(struct ctx *ctx, const struct operation *op, const void *input, int64_t subject);

/* The veiled units of the province that this person may enter now, as a member of a team or through a
 * broken glass (glass.h); household 0: all, else of that file only. */
struct secret_door { int64_t unit; household_key household; bool glass; };
MUST_USE enum rc secret_doors(struct ctx *ctx, struct tx *tx, household_key household,
		struct secret_door ret_list[SECRETS_MAX], size_t *ret_n);
/* With a ctx whose scope is the file's: the record and its team, newest first. */
MUST_USE enum rc secret_of(struct ctx *ctx, struct tx *tx, household_key household, struct secret_file *ret_f,
		struct secret_member **ret_team, size_t *ret_n);
/* How many stand open in the province, from the counters. */
MUST_USE enum rc secret_pool(struct tx *tx, unit_no province, int64_t *ret_files);

#endif
