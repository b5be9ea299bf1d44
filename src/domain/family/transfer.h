/* transfer - a whole household goes to another centre (R119, R258).
 *
 * Offered by the centre that has the file, or requested by the one to which the family came.
 * The other side answers within TRANSFER_DAYS working days; until then the receiving centre
 * may ask the former one (inquiry) and gets its reply.  Acceptance needs the family's
 * consent, or a recorded reason why it goes without.  Refusal says why.  Without an answer
 * the transfer lapses: the file stays where it was, and both sides and the county see it.
 *
 * Acceptance moves everything in one transaction, within a province.  Between provinces it takes
 * three steps, each one transaction, handed on by the outbox (province.c):
 *	leaves    the file is read-only where it was, neither open nor due; what was open is parked
 *	arrives   all of it stands in the other province under new keys and a new number
 *	is told   the transfer is done and names the new number; the former file stays as a trace
 * The transfer itself lives in the province of the file.  The other one has a twin, for lists
 * and without anything sensitive.
 *
 * A transfer is seen by both centres and by whoever stands above one of them, also where the
 * file itself is out of their scope: it tells the family's name and number, no more.
 */
#ifndef TRANSFER_H
#define TRANSFER_H

#include "family.h"

KEY_TYPE(case_transfer);

#define TRANSFER_DAYS 7

enum transfer_direction { TRANSFER_OFFERED = 1, TRANSFER_REQUESTED };
enum transfer_state {
	TRANSFER_WAITING = 1, TRANSFER_LEAVING /* accepted, on its way to another province */,
	TRANSFER_DONE = 4 /* 3 stands for nothing */, TRANSFER_REFUSED, TRANSFER_WITHDRAWN, TRANSFER_LAPSED
};
enum transfer_consent { CONSENT_SIGNED = 1, CONSENT_SPOKEN, CONSENT_NOT_ASKED, CONSENT_DECLINED };
extern const struct choice transfer_direction_choices[], transfer_state_choices[], transfer_consent_choices[];

struct case_transfer {
	case_transfer_key key;
	int64_t ver;
	household_key household;
	const char *file_number, *family_name;
	int64_t members;
	int64_t unit_from, unit_to;
	int32_t direction, state;
	const char *reason;
	int32_t consent;
	const char *despite;                /* why without consent */
	const char *question;               /* inquiry of the receiving centre */
	instant_t question_at;
	const char *reply;
	instant_t reply_at;
	const char *decision_note;
	int64_t asked_by;
	instant_t asked_at;
	date_t due_on;
	int64_t decided_by;
	instant_t decided_at;
	int64_t worker;                     /* who takes the file at the new centre, 0 = nobody yet */
	household_key moved_to;             /* its key after the transfer */
	case_transfer_key twin;             /* this record stands for that one, in the province of the file */
	const char *new_number;             /* of the file in the other province */
};
extern const struct record_type case_transfer_type;

struct transfer_offer { household_key household; int64_t unit_to; int32_t consent; const char *reason; };
struct transfer_request { const char *file_number; int64_t unit_to; int32_t consent; const char *reason; };
struct transfer_ask { const char *question; };
struct transfer_reply { const char *reply; };
struct transfer_accept { int64_t worker; int32_t consent; const char *despite, *decision_note; };
struct transfer_refuse { const char *decision_note; };
struct transfer_withdraw { const char *decision_note; };
extern const struct record_type transfer_offer_type, transfer_request_type, transfer_ask_type, transfer_reply_type,
	transfer_accept_type, transfer_refuse_type, transfer_withdraw_type;
extern const struct operation op_transfer_offer, op_transfer_request, op_transfer_ask, op_transfer_reply,
	op_transfer_accept, op_transfer_refuse, op_transfer_withdraw;
extern const struct operation op_household_arrive;      /* a job's; named in the time line */

/* A centre closes, or hands many files over (R43, R103): one offer a file with a common
 * reason.  What is under way already is left as it is, so the same call goes on where a
 * fault stopped it; until the other side accepts, all of it can be withdrawn. */
/* all: every open file of the actor's centre that is not on its way, besides `files`. */
struct transfer_handover { const char *files; bool all; int64_t unit_to; int32_t consent; const char *reason; };
extern const struct record_type transfer_handover_type;
/* Computes M_TRANSFERS_WAITING anew (zendegi check). */
MUST_USE enum rc transfer_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences);
struct transfer_tally { int64_t done, left; };
MUST_USE enum rc transfer_handover(struct ctx *ctx, shard_id shard, const struct transfer_handover *in,
		struct transfer_tally *ret_t);
/* op_transfer_accept or op_transfer_withdraw for transfers whose keys are joined by ",". */
MUST_USE enum rc transfer_many(struct ctx *ctx, const struct operation *op, const char *keys,
		struct transfer_tally *ret_t);

/* Which side of a transfer somebody stands on; whoever is above both, on both. */
struct transfer_sides { bool holder, receiver, decides, asked; };
struct transfer_sides transfer_sides(const struct ctx *ctx, const struct case_transfer *t);

MUST_USE enum rc transfer_load(struct ctx *ctx, struct tx *tx, case_transfer_key key, struct case_transfer *ret_t);
/* Latest first.  waiting: only those that wait for an answer. */
MUST_USE enum rc transfer_list(struct ctx *ctx, struct tx *tx, bool waiting, int64_t before_key, size_t max,
		struct case_transfer **ret_list, size_t *ret_n, bool *ret_more);
/* The household's transfer that is not over, NOT_FOUND when there is none. */
MUST_USE enum rc transfer_under_way(struct tx *tx, household_key household, struct case_transfer *ret_t);

/* Job: lets what was not answered in time lapse, at most max a call. */
MUST_USE enum rc transfers_lapse(struct ctx *ctx, shard_id shard, size_t max, size_t *ret_n);
/* Where a file went that is read-only here; NOT_FOUND when it went nowhere. */
MUST_USE enum rc transfer_away(struct tx *tx, household_key household, struct case_transfer *ret_t);

/* Job: what other rooms and provinces tell; other events are left alone (OK).  May be repeated. */
MUST_USE enum rc family_apply(struct ctx *ctx, const struct event *event);

#endif
