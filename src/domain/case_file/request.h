/* request - the single entrance: one form and one number for every service (R8).
 *
 * A request is for a service of the catalogue (service.h) by its number, and keeps the
 * edition that held when it came.  It has an owner and a deadline, that of the step it is
 * at, and no one stays without an answer (R22).  A refusal says why, who decided, how to
 * appeal and what else there is (R389).  Requests that nobody moves, or whose people stopped
 * coming, are found and called (R381).
 * The tracking code is random (60 bits and a check symbol), because whoever knows
 * it may ask for the state on the public page; the number is for the centre's desk.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include "case_file.h"
#include "service.h"

KEY_TYPE(request);

enum request_state { REQUEST_NEW = 1, REQUEST_ASSIGNED, REQUEST_IN_PROGRESS, REQUEST_ANSWERED, REQUEST_CLOSED,
	REQUEST_REFUSED, REQUEST_MOVED /* went along to another province */ };
/* A late request rises by itself (R22): from its owner to the manager of the centre, from there to
 * the expert of the county.  Whoever assigns it anew gives it back to its owner. */
enum request_holder { HELD_BY_OWNER = 1, HELD_BY_MANAGER, HELD_BY_COUNTY };
#define REQUEST_MANAGER_DAYS 1          /* working days past the deadline until it rises to the manager */
#define REQUEST_COUNTY_DAYS 3           /* working days with the manager until it rises to the county */
enum request_channel { CHANNEL_IN_PERSON = 1, CHANNEL_PHONE, CHANNEL_ONLINE, CHANNEL_OUTREACH, CHANNEL_INTRODUCED };
#define REQUEST_WORKING_DAYS 3          /* of a service without steps, unless due_on is given */
#define REQUEST_QUIET_DAYS 21           /* nobody moved it for so long: call (R381) */
#define REQUEST_MISSED 2                /* or so many appointments went by */
#define TRACKING_CODE_LEN 13            /* 12 random symbols and a check symbol */

extern const struct choice request_state_choices[], request_channel_choices[], request_refusal_choices[],
	request_call_choices[], request_holder_choices[];

struct request {
	request_key key;
	int64_t ver;
	const char *number;                 /* "15-0427-R00042" */
	const char *tracking_code;
	int64_t unit;
	household_key household;            /* 0 = none yet */
	const char *applicant_name, *applicant_phone, *applicant_national_id;
	int64_t subject;                    /* number of the service */
	int32_t channel;
	const char *description;
	bool urgent;
	int32_t state;
	int64_t owner;                      /* staff key, 0 = nobody yet */
	date_t due_on;
	instant_t received_at, answered_at, closed_at;
	const char *answer;
	int64_t edition;                    /* service key; 0 = from before the catalogue */
	int64_t step;                       /* 0 = the first; as many as there are = all done */
	date_t moved_on;
	int64_t missed;                     /* appointments that went by */
	int32_t refusal;                    /* why it was refused */
	int64_t decided_by;                 /* staff key */
	const char *instead;                /* other resources that were named */
	int32_t held_by;                    /* enum request_holder; 0 = the owner, it never was late */
	date_t held_since;
};
extern const struct record_type request_type;

struct request_register {
	int64_t unit;                       /* 0: the actor's centre */
	int64_t household;                  /* its key; 0 = none yet */
	const char *applicant_name, *applicant_phone, *applicant_national_id;
	int64_t subject;
	int32_t channel;
	const char *description;
	bool urgent;
	date_t due_on;
	int64_t owner;
};
struct request_assign { int64_t owner; };
struct request_answer { const char *answer; };
struct request_close { const char *note; };
struct request_refuse { int32_t refusal; const char *answer, *instead; };
enum request_call_outcome { CALL_WANTS = 1, CALL_GAVE_UP, CALL_NOT_REACHED };
struct request_call { int32_t outcome; const char *note; };
struct request_rise { int32_t held_by; };
struct request_reopen { const char *answer; };
struct request_tie { int64_t household; };      /* the applicant's family has a file already (R9) */
extern const struct record_type request_register_type, request_assign_type, request_answer_type,
	request_close_type, request_tie_type, request_refuse_type, request_call_type, request_rise_type, request_reopen_type;
extern const struct operation op_request_register, op_request_assign, op_request_start,
	op_request_answer, op_request_close, op_request_tie, op_request_step, op_request_missed,
	op_request_call, op_request_refuse, op_request_rise,
	op_request_reopen, op_request_tired;                  /* the refusal falls: by itself or by an appeal (complaint.h) */

/* received_at 0 = now. */
MUST_USE enum rc request_register_in(struct ctx *ctx, struct tx *tx, const struct request_register *in,
		instant_t received_at, request_key *ret_key);
/* Takes back a request that nobody has touched yet; CONFLICT "request.touched" otherwise. */
MUST_USE enum rc request_withdraw_in(struct ctx *ctx, struct tx *tx, request_key key, const char *note);
MUST_USE enum rc request_load(struct ctx *ctx, struct tx *tx, request_key key, struct request *ret_r);

/* A request's share in the counters of its centre, +1 or -1: for what moves with a household. */
void request_count(struct tx *tx, const struct request *r, int sign);
/* The trace of a request with this tracking code, which comes back to the province; key 0: none. */
MUST_USE enum rc request_trace(struct tx *tx, const char *code, request_key *ret_key);

/* Job: requests of a province that are late enough rise one step, each by its own operation, at most
 * max; *ret_n = how many rose.  As often as one likes. */
MUST_USE enum rc requests_rise(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n);

/* Job: requests of families that nobody moved for REQUEST_QUIET_DAYS, or whose appointments went by, become a
 * task of the family's worker: call (R381).  One stands as long as nothing moves; any movement settles it. */
MUST_USE enum rc requests_tired(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n);

/* A fresh code, in the arena of tx; letters and complaints have such codes, too. */
const char *tracking_code_new(struct tx *tx);
/* Typed code -> the 13 stored symbols (spaces, hyphens, lower case, o i l are
 * forgiven); false when the check symbol is wrong. */
bool tracking_code_read(const char *typed, char ret_code[TRACKING_CODE_LEN + 1]);
/* Public page: no names, only what the applicant may know.  NOT_FOUND also when
 * the last four digits of the phone do not fit. */
struct request_public { request_key key; household_key household; int64_t unit; int32_t state, refusal; date_t due_on; instant_t received_at, answered_at; };
MUST_USE enum rc request_by_tracking(struct tx *tx, const char *code, const char *phone_last4,
		struct request_public *ret_p);

enum request_order { REQUEST_BY_DUE, REQUEST_BY_NEWEST };
struct request_filter {
	struct unit_range range;
	int64_t owner;                      /* 0 = any */
	bool without_owner;
	bool unfinished;                    /* not answered, not closed */
	date_t quiet_since;                 /* not moved since that day, or not come too often; 0 = any */
	date_t due_until;                   /* 0 = any */
	household_key household;            /* 0 = any */
	int32_t held_by;                    /* 0 = any; else this holder or a higher one */
	enum request_order order;
	const char *after_sort;             /* of the last row shown; NULL = from the start */
	int64_t after_key;
};
struct request_row {
	request_key key;
	const char *number, *applicant_name, *family_name, *file_number;
	household_key household;
	int64_t unit, owner;
	int64_t subject, edition, step, missed;
	int32_t channel, state;
	bool urgent;
	date_t due_on, moved_on;
	instant_t received_at;
	int32_t held_by;
	date_t held_since;
	const char *sort;                   /* for after_sort */
};
/* At most max rows; asks for one more than max to know whether more follow. */
MUST_USE enum rc request_list(struct tx *tx, const struct request_filter *f, size_t max,
		struct request_row **ret_rows, size_t *ret_n, bool *ret_more);

#endif
