/* consent - what a family has agreed to, as a record (R11).
 *
 * A member of the household agrees to one thing: what is told or done, for which purpose, towards whom, until when;
 * signed or spoken before the colleague who writes it down.  It stands until its last day or until
 * the family takes it back, which costs the family nothing and needs no reason.  Nothing is
 * deleted: the record says what held on which day.
 *
 *	stands --withdraw--> withdrawn
 *
 * Whoever is about to tell or do such a thing asks consent_stands in the own transaction; what to do without
 * one (refuse, or go on with a recorded reason) is that room's rule.
 */
#ifndef CONSENT_H
#define CONSENT_H

#include "case_file.h"

KEY_TYPE(consent);
enum consent_purpose { CONSENT_FOR_REFERRAL = 1, CONSENT_FOR_TRANSFER, CONSENT_FOR_INQUIRY, CONSENT_FOR_DOCUMENTS,
	CONSENT_FOR_COUNSELLING, CONSENT_FOR_PHOTO, CONSENT_FOR_NEIGHBOURHOOD, CONSENT_FOR_OTHER, CONSENT_FOR_STORY };
enum consent_how { CONSENT_HOW_SIGNED = 1, CONSENT_HOW_SPOKEN };
enum consent_state { CONSENT_STANDS = 1, CONSENT_WITHDRAWN };
extern const struct choice consent_purpose_choices[], consent_how_choices[], consent_state_choices[];

struct consent {
	consent_key key;
	int64_t ver;
	household_key household;
	member_key member;               /* who agreed */
	int32_t purpose;
	const char *what;
	const char *to_whom;             /* agency, school, person; none: within the centre */
	int32_t how;
	date_t given_on, until_on;       /* until_on: the last day; none: until it is taken back */
	int64_t taken_by;                /* staff key */
	int32_t state;
	date_t withdrawn_on;
	int64_t withdrawn_by;
	const char *withdraw_note;
};
extern const struct record_type consent_type;

struct consent_give {
	household_key household;
	member_key member;
	int32_t purpose;
	const char *what, *to_whom;
	int32_t how;
	date_t given_on, until_on;
};
struct consent_withdraw { const char *withdraw_note; };
extern const struct record_type consent_give_type, consent_withdraw_type;
/* In secrecy_operations[] (brake.h). */
extern const struct operation op_consent_give, op_consent_withdraw;

/* A consent of the household for this purpose that stands on the day; *ret_key is 0 when there is
 * none.  The caller has loaded the household through the actor's scope. */
MUST_USE enum rc consent_stands(struct tx *tx, household_key household, enum consent_purpose purpose, date_t day,
		consent_key *ret_key);
/* The same for one that has been read: neither over nor taken back. */
bool consent_holds(const struct consent *c, date_t day);
/* All of a household in scope, in the order given. */
MUST_USE enum rc consent_list(struct ctx *ctx, struct tx *tx, household_key household, struct consent **ret_list,
		size_t *ret_n);

#endif
