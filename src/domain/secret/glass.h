/* glass - a hidden part opened in an emergency, by somebody without the right to it (R10, R30; ADR 69).
 *
 * At night, or when the own worker is ill, somebody else may have to know where a family lives, or that a
 * child is under protection.  She breaks the glass: with a typed reason, for one file, for
 * GLASS_MINUTES.  The worker of the file and the leaders of the centre (of a secret file: the lead of its team) are
 * told at once, by a hot count in their side bar and the list behind it; every reading meanwhile is logged as one through a broken
 * glass; afterwards somebody else says whether it was right.  What nobody has said rises to the county after GLASS_DAYS working days.
 * Found wrong, it raises the alarm of the brake (brake.h).
 *
 * Who asks for a secret file by its number gets the same answer whether there is none or it is not hers to open, and the
 * asking is kept and reviewed like a reading: nobody fishes unseen.
 *
 * Counter M_GLASS: what waits for review, by unit and by the person told; a secret file's only by person.
 *
 *	open --review--> right | wrong
 */
#ifndef GLASS_H
#define GLASS_H

#include "case_file.h"

#define GLASS_MINUTES 60
#define GLASS_DAYS 2                     /* working days until somebody has looked */
#define GLASS_A_DAY 3                    /* of one person; more is LIMIT */

KEY_TYPE(glass);
enum glass_what { GLASS_PLACE = 1, GLASS_SECRET, GLASS_NOTHING };
enum glass_state { GLASS_OPEN = 1, GLASS_RIGHT, GLASS_WRONG };
extern const struct choice glass_what_choices[], glass_state_choices[];

struct glass {
	glass_key key;
	int64_t ver;
	household_key household;         /* none: nothing was found */
	int64_t unit;                    /* who looks into it: the centre, later the county; of a secret file its veiled unit */
	int64_t veil;                    /* the unit it opens, 0: none */
	int32_t what;
	int64_t staff;
	int32_t role;
	const char *why, *file_number;   /* file_number: as asked for, of a secret file */
	instant_t at, until_at;
	int64_t told;                    /* staff key: the file's worker, or the team's lead */
	date_t due_on;
	int32_t state;
	instant_t reviewed_at;
	int64_t reviewed_by;
	const char *review_note;
};
struct glass_break { int32_t what; int64_t household; const char *file_number, *why; };
struct glass_review { bool right; const char *review_note; };
extern const struct record_type glass_type, glass_break_type, glass_review_type;

extern const struct operation op_glass_break, op_glass_review;
/* Both verbs have no routes of their own: nothing of this goes through the API. */
MUST_USE enum rc glass_break_open(struct ctx *ctx, shard_id province, const struct glass_break *in, glass_key *ret_key);
MUST_USE enum rc glass_review(struct ctx *ctx, glass_key key, const struct glass_review *in);

/* This person's glass over this part of the file that is still broken; ret_until 0: none. */
MUST_USE enum rc glass_stands(struct ctx *ctx, struct tx *tx, household_key household, enum glass_what what,
		instant_t *ret_until);
/* For who was told, and leaders of the scope: open ones first, then the newest; at most max, opened texts. */
MUST_USE enum rc glass_list(struct ctx *ctx, struct tx *tx, bool reviewed_too, size_t max, struct glass **ret_list, size_t *ret_n);
/* Of one file, newest first: for the sheet of who has read it. */
MUST_USE enum rc glass_of(struct tx *tx, household_key household, size_t max, struct glass **ret_list, size_t *ret_n);
/* The job: what nobody has looked into rises to the county; *ret_n of at most max. */
MUST_USE enum rc glass_rise(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n);
MUST_USE enum rc glass_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences);

#endif
