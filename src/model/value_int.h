/* value_int - between the files of this room only. */
#ifndef VALUE_INT_H
#define VALUE_INT_H

#include "model.h"

/* Sets of choices: bit = value - 1. */
static inline int64_t set_bit(int32_t value) { return INT64_C(1) << (value - 1); }
static inline bool set_has(int64_t bits, int32_t value) { return bits & set_bit(value); }

const char *value_string(const struct field *f, const void *record);
int64_t value_number(const struct field *f, const void *record);     /* all but text and JSON */

/* By code, else by label in either language however it is spaced and spelt. */
const struct choice *choice_typed(const struct choice *list, const char *typed);

/* What is wrong with a value that is not none; NULL if nothing. */
const char *number_fault(const struct field *f, int64_t v);
const char *text_fault(const struct field *f, const char *text);

/* Typed text -> the form that is stored, checked; NULL when nothing is left. */
enum rc text_read(const struct field *f, const char *typed, struct arena *a, const char **ret_text,
	const char **ret_code);

/* value_read of what is known to be valid UTF-8: values of JSON that was read. */
MUST_USE enum rc value_read_valid(const struct field *f, const char *typed, void *record, struct arena *a,
	const char **ret_code);

/* Fields that value_read has taken, by their place; further ones are looked at twice. */
enum { FIELDS_NOTED = 128 };
struct fields_read { uint64_t bits[FIELDS_NOTED / 64]; };
void fields_note(struct fields_read *r, size_t i);
/* record_validate, without looking again at the values of fields just read; NULL: all. */
MUST_USE enum rc record_validate_rest(const struct record_type *t, const void *record,
	const struct fields_read *read, struct arena *a, struct fault *f);

#endif
