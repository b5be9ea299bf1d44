/* referral - a request that somebody else must decide or do (R76, R78, R112, R113, R271-R281).
 *
 * One kind of record for all of them: recurring or one-off money, a letter of introduction,
 * a service; to the county's office, a higher-level centre, an agency of the register or a
 * person of the neighbourhood.
 *
 *	draft --send--> sent --see--> seen --accept--> accepted --finish--> done --close--> closed
 *	                sent, seen, accepted --refuse (with reason)--> refused --close--> closed
 *	refused, closed after a refusal --reopen--> sent
 *	draft, sent, seen --withdraw--> withdrawn
 *
 * Consent.  Nothing about a family leaves the centre before the family agreed.  What counts is
 * the record of the room secrecy (consent.h): one that stands for referrals is taken as it is;
 * where there is none, the sender says how the family agreed now and the sending writes that
 * record.  Only the technical responsible may send without, and writes why; both stand in the
 * referral and the journal.
 *
 * What the receiver sees is `told`: the chosen fields, put together and sealed when it is sent.
 * Never the file: a receiving unit loads the referral through to_unit, and pages show it
 * `told` alone.  Who has no account answers by a one-time link (referral_link_make; a keyed
 * hash of the token is kept, it expires and dies with the end of the referral), or staff of
 * the sending centre type the reply in.
 *
 * The deadline is in working days by kind: dated setting SETTING_REFERRAL_DAYS + code of the
 * kind.  While it is open a task (TASK_REFERRAL, source = the referral) stands with the file,
 * so what is late is on the worker's day and on the manager's page.
 *
 * Every function that takes a ctx reads and writes inside ctx->scope only: as sender by unit,
 * as receiver by to_unit.
 */
#ifndef REFERRAL_H
#define REFERRAL_H

#include "case_file.h"
#include "consent.h"
#include "request.h"

KEY_TYPE(agency);
KEY_TYPE(referral);
KEY_TYPE(sent_letter);

enum referral_kind { REFERRAL_RECURRING = 1, REFERRAL_ONE_OFF, REFERRAL_LETTER, REFERRAL_SERVICE };
enum referral_to { TO_COUNTY = 1, TO_HIGHER, TO_AGENCY, TO_PERSON };
enum referral_state { REFERRAL_DRAFT = 1, REFERRAL_SENT, REFERRAL_SEEN, REFERRAL_ACCEPTED, REFERRAL_REFUSED,
	REFERRAL_DONE, REFERRAL_CLOSED, REFERRAL_WITHDRAWN };
enum referral_consent { REFERRAL_SIGNED = 1, REFERRAL_SPOKEN, REFERRAL_NOT_ASKED, REFERRAL_DECLINED };
enum referral_share { SHARE_NAME = 1, SHARE_ID, SHARE_PHONE, SHARE_ADDRESS, SHARE_MEMBERS, SHARE_FILE };
enum referral_via { VIA_ACCOUNT = 1, VIA_LINK, VIA_TYPED };
extern const struct choice agency_kind_choices[], referral_kind_choices[], referral_to_choices[],
	referral_state_choices[], referral_consent_choices[], referral_share_choices[], referral_via_choices[],
	referral_refusal_choices[], letter_state_choices[];

/* ---- agencies: data of a centre, county, province or the country ------------------------------ */

struct agency {
	agency_key key;
	int64_t ver;
	int64_t unit;                    /* whom it is there for: this unit and all below */
	const char *name;
	int32_t kind;
	const char *offers;              /* what can be had there, in words people search for (R280) */
	const char *contact, *phone;
	money_t budget;                  /* a year, where it gives money (R277) */
	bool active;
};
extern const struct record_type agency_type;
extern const struct operation op_agency_add, op_agency_change;

/* Those that serve this unit (its own, of those above and below it), by name; search NULL or
 * words of name and offers; kind 0: any. */
MUST_USE enum rc agency_list(struct tx *national, int64_t unit, int32_t kind, const char *search,
		struct agency **ret_list, size_t *ret_n);

/* ---- referrals ------------------------------------------------------------------------------- */

struct referral {
	referral_key key;
	int64_t ver;
	household_key household;
	int64_t unit, worker;            /* sending centre; staff key */
	member_key member;               /* 0: the head */
	request_key request;             /* which request is passed on; 0: none */
	int32_t kind, to_kind;
	int64_t to_unit;                 /* TO_COUNTY, TO_HIGHER; else 0 */
	int64_t agency;                  /* TO_AGENCY: its key */
	const char *to_name;
	const char *subject, *words;     /* what is asked, and what must be known for it */
	money_t amount;
	int64_t shared;                  /* bits of referral_share */
	const char *told;                /* what the receiver sees; none before it was sent */
	consent_key agreed;              /* the consent under which it was sent */
	int32_t consent;                 /* what was said when there was none */
	const char *despite;             /* why without consent */
	int32_t state;
	date_t due_on;
	instant_t sent_at, seen_at, decided_at, done_at, closed_at;
	int32_t refusal;
	const char *answer;              /* words of acceptance or refusal */
	int64_t decided_by;              /* staff key; 0 by link */
	int32_t decided_role, via;
	const char *result;
	money_t granted;                 /* R277, R279: what came of it in money */
	const char *closed_note;
	const char *link_hash;
	instant_t link_until;
};
extern const struct record_type referral_type;

struct referral_draft {
	household_key household;
	int32_t kind, to_kind;
	int64_t to_unit, agency;
	const char *person;
	member_key member;
	request_key request;
	const char *subject, *words;
	money_t amount;
	int64_t shared;
};
struct referral_send { int32_t consent; const char *despite; };  /* where a consent stands neither is needed */
struct referral_accept { const char *answer; };
struct referral_refuse { int32_t refusal; const char *answer; };
struct referral_finish { const char *result; money_t granted; };
struct referral_close { const char *note; };
struct referral_withdraw { const char *note; };
struct referral_reopen { const char *words; };           /* why the refusal falls, for the receiver */
struct letter_revoke { const char *reason; };
extern const struct record_type referral_draft_type, referral_send_type, referral_accept_type, referral_refuse_type,
	referral_finish_type, referral_close_type, referral_withdraw_type,
	referral_reopen_type, letter_revoke_type;
extern const struct operation op_referral_draft, op_referral_change, op_referral_send, op_referral_see,
	op_referral_accept, op_referral_refuse, op_referral_finish, op_referral_close, op_referral_withdraw,
	op_referral_reopen, op_letter_issue, op_letter_revoke;
extern const struct operation *const referral_operations[];      /* of the whole room */
extern const size_t referral_noperations;

#define SETTING_REFERRAL_DAYS "referral_days."
#define REFERRAL_LINK_DAYS 30            /* a link lives so long */

/* Which side somebody stands on; whoever is above both, on both. */
struct referral_sides { bool holder, receiver, answers; };
struct referral_sides referral_sides(const struct ctx *ctx, const struct referral *r);
static inline bool referral_open(int32_t state) { return state >= REFERRAL_SENT && state <= REFERRAL_ACCEPTED; }

/* NOT_FOUND for others; a receiver does not learn of a draft.  Who is receiver only gets it
 * without subject to the file: household stays set for the journal, pages show `told`. */
MUST_USE enum rc referral_load(struct ctx *ctx, struct tx *tx, referral_key key, struct referral *ret_r);
/* The text that a receiver would see now. */
MUST_USE enum rc referral_tell(struct ctx *ctx, struct tx *tx, const struct referral *r, const char **ret_text);
/* Somebody on the receiving side looked at it: sent -> seen; nothing otherwise. */
MUST_USE enum rc referral_look(struct ctx *ctx, const struct referral *r);

struct referral_row {
	referral_key key;
	household_key household;
	const char *family_name;         /* NULL for who is receiver only */
	const char *to_name, *subject;   /* subject NULL likewise */
	int64_t unit, worker;
	int32_t kind, to_kind, state;
	date_t due_on;
	instant_t sent_at;
};
enum referral_which { REFERRALS_OF_HOUSEHOLD, REFERRALS_OUT, REFERRALS_IN };
/* Of one household, latest first; or sent by / to units of the scope, the nearest deadline first,
 * unfinished ones only unless all.  At most max; one statement. */
MUST_USE enum rc referral_list(struct ctx *ctx, struct tx *tx, enum referral_which which, household_key household,
		bool all, size_t max, struct referral_row **ret_rows, size_t *ret_n);

/* The family went to another province (room family, r->unit is there): what a unit of the former one
 * should have answered becomes a draft to the county there, so that somebody looks and asks the family again.
 * What an agency or a person answers goes on, its link and typed reply with it. */
void referral_anew(struct ctx *ctx, struct referral *r);
/* A family that comes back brings its codes along: the trace it left behind gives them up. */
MUST_USE enum rc referral_link_give_way(struct tx *tx, const struct referral *r);

/* Its share in the counters M_REFERRALS_OUT and M_REFERRALS_IN, for whoever moves whole files. */
void referral_count(struct tx *tx, const void *record, int sign);
/* Computes the counters of this room anew (zendegi check). */
MUST_USE enum rc referral_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences);

/* ---- the one-time link ------------------------------------------------------------------------ */

#define REFERRAL_TOKEN_LEN 32
/* A new one (the one before dies); the sending side only.  The token is told this once. */
MUST_USE enum rc referral_link_make(struct ctx *ctx, referral_key key, char ret_token[REFERRAL_TOKEN_LEN + 1]);
/* Of the whole store; NOT_FOUND for unknown, expired and ended alike. */
MUST_USE enum rc referral_by_token(struct ctx *ctx, const char *token, struct referral *ret_r);

/* ---- letters ------------------------------------------------------------------------------------ */

enum letter_state { LETTER_VALID = 1, LETTER_REVOKED };
struct sent_letter {
	sent_letter_key key;
	int64_t ver;
	household_key household;
	referral_key referral;
	int64_t unit, year, serial;      /* gapless per centre and Jalali year */
	const char *number;              /* "15-01-007-1405-0012" */
	const char *code;                /* check code, as a tracking code */
	date_t issued_on;
	const char *title, *to_name;
	const char *body;                /* lines; "label\tvalue" is a pair */
	int64_t signed_by;
	const char *signer;
	int32_t signer_role, state;
	date_t revoked_on;
	const char *revoke_reason;
};
extern const struct record_type sent_letter_type;

/* The newest of a referral; NOT_FOUND when it has none. */
MUST_USE enum rc letter_of(struct tx *tx, referral_key referral, struct sent_letter *ret_l);
/* What anybody who holds the letter may learn: that it is genuine, not whom it is about. */
struct letter_public {
	const char *number;
	int64_t unit;
	date_t issued_on, revoked_on;
	int32_t state;
	bool gone;                       /* its file went to another province; what stands there counts */
};
MUST_USE enum rc letter_by_code(struct tx *tx, const char *code, struct letter_public *ret_l);
/* As referral_link_give_way. */
MUST_USE enum rc letter_give_way(struct tx *tx, const struct sent_letter *l);

#endif
