/* people_int - between people.c and people_store.c only. */
#ifndef PEOPLE_INT_H
#define PEOPLE_INT_H

#include "people.h"

/* One line of the directory as it is stored. */
struct directory_entry {
	enum directory_kind kind;
	struct blind bx;
	int64_t subject, household, unit;
	bool open;
};
struct name_entry { const char *key; int64_t member, unit, household; };

const char *directory_kind_name(enum directory_kind kind);       /* blind_of's kind */
/* The lines a person has a right to; fills at most 3. */
size_t member_directory(struct store *s, const struct member *m, unit_no unit, bool open,
		struct directory_entry ret_list[3]);

MUST_USE enum rc people_names_put(struct tx *tx, const struct name_entry *e);
MUST_USE enum rc people_names_drop(struct tx *tx, household_key household, member_key member);
MUST_USE enum rc people_names_drop_household(struct tx *tx, household_key household);
MUST_USE enum rc people_directory_put(struct tx *tx, const struct directory_entry *e);
MUST_USE enum rc people_directory_drop(struct tx *tx, household_key household, int64_t subject);
MUST_USE enum rc people_directory_drop_household(struct tx *tx, household_key household);
MUST_USE enum rc people_directory_drop_range(struct tx *tx, struct unit_range range);
MUST_USE enum rc people_directory_of(struct tx *tx, household_key household,
		struct directory_entry **ret_list, size_t *ret_n);
/* Directory lines with household > after, whole households, about max lines. */
MUST_USE enum rc people_directory_chunk(struct tx *tx, household_key after, size_t max,
		struct directory_entry **ret_list, size_t *ret_n);
MUST_USE enum rc people_names_of(struct tx *tx, household_key household, struct name_entry **ret_list, size_t *ret_n);

#endif
