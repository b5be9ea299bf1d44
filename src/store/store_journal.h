/* store_journal - the journal as it stands in the database, for the files of
 * the room that read it (verify, journal_of) and for the exchange between nodes.
 *
 * changes is a JSON array, written by this room only and always in this order,
 * without blanks:
 *   [{"table":"visit","key":"0a1…","op":"insert","ver":1,
 *     "fields":{"outcome":[null,"done"]},"sealed":{"note":[null,"BASE64"]}},…]
 * op: insert, update, delete.  Each field has [old,new], null for none, else
 * the canonical text of value_text().  Values of SENSITIVE fields stand under
 * "sealed", sealed as in their column (store_seal.h) and in base 64.  journal_of
 * hands the same out with "sealed" opened and renamed "sensitive": whatever
 * shows history masks what stands there, and shows "fields" freely.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store_int.h"
#include "store_seal.h"

/* One change of an entry, found without reading the JSON as such: the order is
 * ours, and inside a JSON string every quote is escaped, so {"table":" can only
 * be the beginning of a change. */
struct journal_change {
	char table[64], op[8];
	int64_t key, ver;
	const char *text, *end;        /* the object, from { to after } */
	const char *sealed;            /* at {"name":… of "sealed", NULL if none */
};
/* Sets *at to the next one; starts with the text of changes.  NOT_FOUND at the
 * end, FAILED when it is not of our making. */
MUST_USE enum rc journal_change_next(const char **at, struct journal_change *ret_change);

/* One pair of "sealed", old and new as base 64 in the text, NULL for null. */
struct journal_sealed {
	char name[64];
	const char *value[2];
	size_t len[2];
};
MUST_USE enum rc journal_sealed_next(const char **at, struct journal_sealed *ret_pair);
/* Opens one; NULL when it does not open. */
/* Is it under a veil (store_veil.h), and whose? */
bool journal_value_veil(const char *b64, size_t n, unsigned char ret_id[SEAL_KEY_ID]);
const char *journal_open_value(const struct seal *k, const struct veil *veil, struct seal_at at, const char *b64, size_t n,
		struct arena *a);

/* A row of the journal in the order of its columns; hash last. */
#define JOURNAL_COLUMNS 15
#define JOURNAL_SELECT "select seq, id, node, hlc, at, actor, role, unit, device, verb, " \
	"subject, subjects, changes, reason, hash from journal "

enum { CHAIN_JOURNAL = 1, CHAIN_READ = 2 };
struct chain_head { int64_t node, seq, hlc; unsigned char hash[CHAIN_HASH]; };
void chain_head_seal(const struct seal *k, int chain, const struct chain_head *h, unsigned char ret_seal[CHAIN_HASH]);
/* A head as it stands on disk, read only; NOT_FOUND before the first write, FAILED when it is not ours. */
MUST_USE enum rc chain_head_load(struct tx *tx, int chain, struct chain_head *ret_head);

#endif
