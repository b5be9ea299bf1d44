/* history_text - what a journal entry says, in the words of the record types: the
 * label of each field that changed, its value before and after, names instead of
 * numbers, sensitive values masked unless they are to be shown (R21, R244).
 *
 * Pure: no statements, no page.  Results live in the arena.
 */
#ifndef HISTORY_TEXT_H
#define HISTORY_TEXT_H

#include "case_read.h"
#include "widget.h"

struct history_field { const char *label; struct html old, now; bool was; };
struct history_change {
	const char *label;               /* "Household member: Ali Rezaei" */
	bool insert;
	const struct history_field *fields;
	size_t nfields;
};

/* Names of numbers; each gives "" for what it does not know. */
struct history_names {
	void *arg;
	const char *(*staff)(void *arg, int64_t key);
	const char *(*unit)(void *arg, int64_t no);
	const char *(*place)(void *arg, int64_t key);
	const char *(*member)(void *arg, int64_t key);
	const char *(*service)(void *arg, int64_t number);
};
struct history_of {
	struct arena *arena;
	enum lang lang;
	int64_t household;               /* an entry of a batch also speaks of other households: never shown */
	const struct member *members;    /* of this one, former ones too */
	size_t nmembers;
	const struct history_names *names;
	bool show;                       /* sensitive values too */
	bool hide_place;                 /* nothing of where they live, whatever show says */
};

/* changes: as journal_of gives them.  What cannot be read gives no lines. */
void history_changes(const struct history_of *h, const char *changes, struct history_change **ret_list, size_t *ret_n);
/* Label of a verb, "household.change"; the verb itself when nobody declares it. */
const char *history_verb(const char *verb, enum lang lang);

#endif
