/* message - the text of every error code, in both languages.
 *
 * A code is stable and part of the API ("national_id.length"); its text may be
 * bettered at any time.  Each room says its own codes in a table beside its
 * rules; MESSAGES puts the table into a linker section, so that what is linked
 * is known and nothing is registered at run time.  It must stand in a file whose
 * functions are called, else the linker leaves the whole file out:
 *
 *	MESSAGES(visit,
 *		{ "visit.already_recorded", "نتیجهٔ این بازدید پیش‌تر ثبت شده است؛ …", "…" },
 *	);
 *
 * Texts say what happened and what to do next, without blame and without
 * officialese.  {arg} is replaced by the argument of the error.  model holds
 * the codes of input and those that all rooms share.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "model.h"

struct message { const char *code, *fa, *en; };
struct message_table { const char *room; const struct message *list; size_t n; };

#define MESSAGES(room, ...)                                                          \
	static const struct message room##_messages[] = { __VA_ARGS__ };             \
	static const struct message_table room##_message_table                       \
		__attribute__((section("zendegi_messages"), used, aligned(8))) =     \
		{ #room, room##_messages, COUNT_OF(room##_messages) }

/* The text as declared, with {arg} still in it; NULL when nobody declares code.
 * A code that ends in ".taken" (UNIQUE fields) falls back to "taken". */
const char *message_of(const char *code, enum lang lang);
/* Never NULL: with {arg} filled in (in Persian with Persian digits), or the text
 * of "other" when the code is unknown. */
const char *message_text(const char *code, const char *arg, enum lang lang, struct arena *a);

/* All declared messages, sorted by code; arena array. */
size_t message_list(struct arena *a, const struct message ***ret_list);
/* For tests: the first code that is declared twice or lacks a text, else NULL. */
const char *message_fault(struct arena *a);

#endif
