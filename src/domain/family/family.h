/* family - what happens to a household as a whole: events in the family, and (transfer.h,
 * duplicate.h, handover.h) going to another centre, being found twice, changing hands.
 *
 * This room stands above all rooms of casework, because it moves what they hold.
 *
 * Events.  A birth, a death, a marriage ... is one act with a date, what proves it and a
 * note; its effects on membership (dated), head, relations, counters and the next visit
 * follow from one table (household_event_kinds) in the same transaction.  Two rules hold
 * after every event: an open file has exactly one head who lives in it, and nobody is an
 * active member of two of the files involved.
 *
 * What can fail: INVALID with field errors ("event.head_needed": the head goes, so who
 * leads the family now?), CONFLICT "event.twice" and what case_file reports; NOT_FOUND
 * outside the actor's scope.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include "case_file.h"

KEY_TYPE(household_event);

enum household_event_kind {
	EVENT_BIRTH = 1, EVENT_CHILD_BORN /* who stood in the file unborn */, EVENT_DEATH, EVENT_MARRIAGE, EVENT_DIVORCE,
	EVENT_SPLIT, EVENT_MERGE, EVENT_NEW_HEAD, EVENT_MOVE /* of a member to another file */
};
enum event_evidence {
	EVIDENCE_BIRTH_CERTIFICATE = 1, EVIDENCE_DEATH_CERTIFICATE, EVIDENCE_MARRIAGE_CONTRACT, EVIDENCE_DIVORCE_DEED,
	EVIDENCE_COURT_ORDER, EVIDENCE_SEEN_AT_HOME, EVIDENCE_FAMILY_SAYS, EVIDENCE_OTHER
};
enum marriage_outcome { MARRIAGE_SPOUSE_COMES = 1, MARRIAGE_LEAVES, MARRIAGE_STAYS };
enum divorce_outcome { DIVORCE_LEAVES = 1, DIVORCE_STAYS };
extern const struct choice household_event_kind_choices[], event_evidence_choices[], marriage_outcome_choices[],
	divorce_outcome_choices[];

struct household_event {
	household_event_key key;
	int64_t ver;
	household_key household;
	int64_t unit;                       /* centre at that time */
	int32_t kind;
	date_t on_day;                      /* when it happened, not when it was told */
	member_key member;                  /* whom it is about; 0 = all of them */
	household_key other_household;      /* split off, joined or moved to */
	member_key other_member;            /* the same person there, or the spouse */
	int32_t evidence;
	const char *evidence_no, *note;
	int64_t members_before, members_after;
	int64_t by;
	instant_t at;
};
extern const struct record_type household_event_type;

/* ---- inputs: every one begins with the same four ------------------------------ */

#define EVENT_HEAD date_t on_day; int32_t evidence; const char *evidence_no, *note
struct event_head { EVENT_HEAD; };
struct event_birth {
	EVENT_HEAD;
	const char *given_name, *surname, *father_name;
	int32_t sex, relation;
	const char *national_id;            /* empty: the papers are under way */
};
struct event_child_born { EVENT_HEAD; member_key member; const char *given_name; int32_t sex; const char *national_id; };
struct event_death { EVENT_HEAD; member_key member, new_head; };
struct event_marriage {
	EVENT_HEAD;
	member_key member;
	int32_t marriage;
	const char *given_name, *surname, *father_name, *national_id;     /* of a spouse who comes */
	date_t birth_on;
	member_key new_head;
};
struct event_divorce { EVENT_HEAD; member_key member, partner; int32_t divorce; member_key new_head; };
struct event_split {
	EVENT_HEAD;
	const char *people;                 /* keys of members joined by "," */
	member_key leads;                   /* head of the new file, one of them */
	const char *area, *address, *phone;
	member_key new_head;                /* of those who stay, when the head is among the leavers */
};
struct event_merge { EVENT_HEAD; const char *file_number; int32_t relation; /* of their head to ours */ };
struct event_new_head { EVENT_HEAD; member_key member; };
struct event_move { EVENT_HEAD; member_key member; const char *file_number; int32_t relation; member_key new_head; };
extern const struct record_type event_birth_type, event_child_born_type, event_death_type, event_marriage_type,
	event_divorce_type, event_split_type, event_merge_type, event_new_head_type, event_move_type;
extern const struct operation op_event_birth, op_event_child_born, op_event_death, op_event_marriage,
	op_event_divorce, op_event_split, op_event_merge, op_event_new_head, op_event_move;

/* What an event is and does: one line a kind; pages, API and tests read it. */
struct household_event_about {
	enum household_event_kind kind;
	const char *verb;                   /* last segment of its path */
	const struct operation *op;
	const char *icon, *tone;            /* in time lines */
	bool member;                        /* about one of the members, who has to be chosen */
	int visit_days;                     /* a visit falls due within so many days, 0 = unchanged */
};
extern const struct household_event_about household_event_kinds[];      /* ended by kind 0 */

extern const struct operation *const family_operations[];
extern const size_t family_noperations;

/* The relation to the new head of somebody whose relation to the old one was `relation`;
 * head_was: what the new head was to the old.  RELATION_OTHER_RELATIVE where nothing follows. */
int32_t relation_seen_from(int32_t head_was, int32_t relation);

/* Events of a household in scope, latest day first. */
MUST_USE enum rc household_events(struct ctx *ctx, struct tx *tx, household_key household,
		struct household_event **ret_list, size_t *ret_n);

#endif
