/* counselling - sessions with a family or one of it, and notes that only the counsellor and those named read (R10, R42, R121).
 *
 * That a session took place is known to whoever may read the file, so that nobody plans past it; a closed one
 * is known to the counsellor and those named alone.  What was said stands in a note under a key of its own
 * (store_veil.h, the number is the session's key): no list, export, history page or program that has not
 * asked counselling_note first can open it, not even for the manager or who stands above.
 *
 * The counsellor names colleagues one by one and takes the name back; both are journalled under the session.
 * A note is not rewritten: what came later is said at the next session.  When the family moves to another province the sessions go
 * along and the notes stay where they were written.
 *
 * Verbs have no routes: nothing of this goes through the API or to phones.
 */
#ifndef COUNSELLING_H
#define COUNSELLING_H

#include "case_file.h"

KEY_TYPE(counselling);
enum counselling_kind { COUNSEL_ALONE = 1, COUNSEL_COUPLE, COUNSEL_FAMILY, COUNSEL_CHILD, COUNSEL_PHONE, COUNSEL_CRISIS };
enum counselling_came { COUNSEL_CAME = 1, COUNSEL_LATE, COUNSEL_EXCUSED, COUNSEL_MISSED };
extern const struct choice counselling_kind_choices[], counselling_came_choices[];

struct counselling {
	counselling_key key;
	int64_t ver;
	household_key household;
	member_key member;               /* none: the family together */
	int64_t counsellor;              /* staff key */
	date_t on_day, next_on;
	int32_t kind, came;
	bool closed;                     /* nobody else learns that it took place */
};
KEY_TYPE(counselling_note);
struct counselling_note { counselling_note_key key; int64_t ver, session; const char *words; };
KEY_TYPE(counselling_reader);
struct counselling_reader { counselling_reader_key key; int64_t ver, session, staff, named_by; instant_t named_at; bool named; };
struct counselling_record {
	int64_t household, member;
	date_t on_day, next_on;
	int32_t kind, came;
	const char *words;
	int64_t reader;                  /* named at once; 0: nobody */
	bool closed;
};
struct counselling_name { int64_t staff; bool named; };
extern const struct record_type counselling_type, counselling_note_type, counselling_reader_type, counselling_record_type,
	counselling_name_type;
extern const struct operation op_counselling_record, op_counselling_name;

/* Fronts the verbs, which are OP_INTERNAL. */
MUST_USE enum rc counselling_run(struct ctx *ctx, const struct operation *op, shard_id shard, const void *input, int64_t subject);

/* One session as this person may know of it. */
struct counselling_line { struct counselling c; bool mine, may_read; const int64_t *readers; size_t nreaders; };
/* The newest first; closed ones only where may_read. */
MUST_USE enum rc counselling_list(struct ctx *ctx, struct tx *tx, household_key household, struct counselling_line **ret_list,
		size_t *ret_n);
/* What was said: in a snapshot of its own, for the counsellor and those named; else NOT_FOUND. */
MUST_USE enum rc counselling_words(struct ctx *ctx, counselling_key key, const char **ret_words);

#endif
