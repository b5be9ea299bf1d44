/* contact - talks between visits: calls, messages, meetings (R137).
 *
 * A contact is a fact and only added to.  It may name the day on which somebody
 * will call again; that stays open until the next contact with the household is
 * written down, so that no promise is forgotten and nothing has to be ticked off.
 */
#ifndef CONTACT_H
#define CONTACT_H

#include "case_file.h"

KEY_TYPE(contact);

enum contact_channel { CONTACT_PHONE = 1, CONTACT_MESSAGE, CONTACT_OFFICE, CONTACT_SCHOOL, CONTACT_NEIGHBOUR, CONTACT_OTHER };
enum contact_outcome { CONTACT_REACHED = 1, CONTACT_NOT_REACHED, CONTACT_LEFT_WORD };
extern const struct choice contact_channel_choices[], contact_outcome_choices[];

struct contact {
	contact_key key;
	int64_t ver;
	household_key household;
	int64_t unit, worker;            /* centre then, and who talked */
	instant_t at;
	int32_t channel, outcome;
	bool from_family;                /* they called us */
	const char *note;
	date_t again_on;                 /* call again on this day; none */
};
extern const struct record_type contact_type;

struct contact_input {
	household_key household;
	int32_t channel, outcome;
	bool from_family;
	const char *note;
	date_t again_on;
};
extern const struct record_type contact_input_type;
/* Whoever holds the tracking code of a family's request leaves a word for the family's own worker (R386): it stands
 * on the worker's day as a call of today. */
struct contact_word { household_key household; const char *note; };
extern const struct record_type contact_word_type;
extern const struct operation op_contact_word;           /* internal; in visit_operations[] */
extern const struct operation op_contact_record;         /* in visit_operations[] */

/* Latest first; the household is in scope. */
MUST_USE enum rc contact_history(struct ctx *ctx, struct tx *tx, household_key household, size_t max,
		struct contact **ret_list, size_t *ret_n);

/* Calls that somebody promised for a day until `until` and that are still open, oldest first. */
struct contact_due { household_key household; const char *family_name, *area; date_t again_on; };
MUST_USE enum rc contact_due_of(struct ctx *ctx, struct tx *tx, int64_t worker, date_t until, size_t max,
		struct contact_due **ret_list, size_t *ret_n);

#endif
