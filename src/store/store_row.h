/* store_row - how a record type becomes columns and texts; inside this room only.
 *
 * Made once per record type and store at its first use, kept until store_close.
 * Readers need no lock: entries are published whole and never change. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include "store_int.h"

#define FIELDS_MAX 64
#define COLUMNS_MAX (2 * FIELDS_MAX + 4)

/* A column between key and seal: ver first, jseq last (both without a field). */
struct column {
	const char *name;
	const struct field *field;
	int at;                        /* the field's place in the record type */
	bool blind;                    /* <name>_bx */
};

struct text { size_t index; char *text; };

struct update_text {
	uint64_t mask;
	struct text t;
	struct update_text *next;
};

struct record_info {
	const struct record_type *type;
	struct record_info *next;
	struct column col[COLUMNS_MAX];
	const char *name[COLUMNS_MAX]; /* the columns' names, for seal_row */
	size_t ncols;
	unsigned char at[FIELDS_MAX];  /* a field's place in col */
	const struct field *ver;
	uint64_t sensitive;            /* bits of sealed fields */
	struct text insert, load, remove, sealed;
	_Atomic(struct update_text *) updates;
	atomic_int nupdates;
	_Atomic(struct text *) by[FIELDS_MAX];
	char *taken[FIELDS_MAX];       /* "visit.number.taken" */
};

const struct record_info *record_info_of(struct store *s, const struct record_type *t);
const struct text *record_update_text(struct store *s, const struct record_info *info, uint64_t mask, uint64_t *ret_mask);
const struct text *record_by_text(struct store *s, const struct record_info *info, const struct field *f);
static inline bool field_is_head(const struct field *f) { return f->type == F_KEY || str_eq(f->name, "ver"); }

#endif
