/* What the rows and the journal ask of store_ahead.h; inside this room only. */
#ifndef STORE_AHEAD_INT_H
#define STORE_AHEAD_INT_H

#include "store_ahead.h"
#include "store_int.h"

enum { AHEAD_TEXTS = 16 };
struct ahead_text {
	const struct field *field;
	const char *text;
	const unsigned char *sealed;
	const char *base64;
	size_t n, base64_n;
};

struct ahead **journal_ahead(struct tx *tx);                    /* of its entry (store_journal.c) */
/* The key for a new record of type t; 0 when none was made ahead. */
int64_t ahead_key(struct tx *tx, const struct record_type *t);
/* This very text, sealed for that place; NULL when it was not. */
const struct ahead_text *ahead_text_of(struct tx *tx, const struct record_type *t, const struct field *f, int64_t key,
		const void *text);
const struct ahead_text *ahead_sealed_at(struct tx *tx, const void *sealed);

/* Without the turn (store_key.c); false when keys are not to be had so. */
bool store_key_ahead(struct store *s, shard_id shard, int64_t *ret_key);
/* With the turn, before it is written: no later start may give it out again. */
void store_key_taken(struct tx *tx, int64_t key);

#endif
