/* sync - work taken along on a phone and brought back (R134, R3, R132, R391).
 *
 * Phones.  A struct device (national shard) is a phone of one worker in one role.  It draws
 * a secret itself and signs its requests with it (PHONE_TOKEN_PREFIX of session.h); the
 * token ends after SYNC_TOKEN_MS, when the person leaves, and when the phone is given up
 * as lost.  A phone that hears so wipes itself; device_contact (derived) says when it was
 * last heard of and when it said that it is empty.
 *
 * Down.  sync_changes gives the worker's own open files, at most SYNC_FILES_MAX, those due
 * first, that changed after a cursor (journal number and key) or that the phone does not
 * have yet, and names those of its files that are no longer hers.
 *
 * Up.  sync_take takes one item of a batch: a verb of the list in sync_verbs, when it was
 * done by the phone's clock, the version of the file the worker saw, and the input.  It
 * enters by operation_run as every other door does, under the item's own idempotency key;
 * the struct sync_entry that keeps the moment of the deed beside that of arrival is
 * written in the same transaction, so an item counts once however often it is sent.
 * An item that is refused, or that says something else about the address than a colleague
 * wrote meanwhile, is kept with all its words (SENSITIVE) until a person has settled it:
 * nothing is lost, not even with the phone.
 *
 * Moments.  done_at is the phone's, corrected by the difference of the clocks when the batch
 * came, and never later than arrival.
 *
 * What can fail: INVALID for a batch that is not of this shape, LIMIT "sync.many" when
 * somebody has SYNC_OPEN_MAX unsettled items; what goes wrong with one item is its answer.
 */
#ifndef SYNC_H
#define SYNC_H

#include "contact.h"
#include "session.h"
#include "visit.h"

struct jval;

KEY_TYPE(device);
KEY_TYPE(sync_entry);

#define SYNC_FILES_MAX 200
#define SYNC_FILES_PAGE 40               /* in one answer */
#define SYNC_ITEMS_MAX 50                /* in one batch */
#define SYNC_OPEN_MAX 500
#define SYNC_KEEP_DAYS 14                /* a phone that was not heard of so long drops its files, not its outbox */
#define SYNC_DEVICES_MAX 3
#define SYNC_TOKEN_MS (INT64_C(90) * 86400 * 1000)
#define SYNC_ID_MAX 40

enum device_state { DEVICE_ACTIVE = 1, DEVICE_ENDED };
enum sync_state { SYNC_DONE = 1, SYNC_MERGED, SYNC_REFUSED, SYNC_CONFLICT, SYNC_SETTLED, SYNC_DROPPED };
extern const struct choice device_state_choices[], sync_state_choices[];

struct device {
	device_key key;
	int64_t ver;
	int64_t staff, unit;             /* whose, and the unit of the role she registered it in */
	const char *name;
	int64_t token;                   /* api_token */
	int32_t state;
	instant_t registered_at, ended_at;
	int64_t ended_by;
	const char *end_reason;
};
extern const struct record_type device_type;

struct sync_entry {
	sync_entry_key key;
	int64_t ver;
	const char *item;                /* the phone's name for it, unique */
	int64_t device, staff, unit, household;
	const char *verb;
	instant_t done_at, arrived_at;
	int64_t skew_s;                  /* added to the phone's clock */
	int64_t base_ver;                /* version of the household that she saw; INT_NONE: not said */
	int32_t state;
	int64_t result;                  /* the record made or changed */
	const char *code, *fields;       /* why it waits, and at which fields ("new_address,new_phone") */
	const char *body;                /* the input as JSON, while it waits */
	int64_t settled_by;
	instant_t settled_at;
	const char *reason;
};
extern const struct record_type sync_entry_type;

struct device_register { const char *name, *secret; };
struct device_end { const char *reason; };
struct sync_drop { const char *reason; };
extern const struct record_type device_register_type, device_end_type, sync_drop_type;
extern const struct operation op_device_register, op_device_end, op_sync_keep, op_sync_drop;
extern const struct operation *const sync_operations[];
extern const size_t sync_noperations;

/* ---- verbs that a phone may carry -------------------------------------------- */

/* clash: fields of the input that overwrite a field of the household. */
struct sync_clash { const char *field, *of; };
struct sync_verb { const struct operation *op; struct sync_clash clash[7]; };
extern const struct sync_verb sync_verbs[];
extern const size_t sync_nverbs;
const struct sync_verb *sync_verb_of(const char *name);          /* NULL: none */

/* ---- phones -------------------------------------------------------------------- */

/* The phone that the actor's token belongs to; DENIED "sync.no_phone" for other tokens and
 * sessions, and for a phone that was ended.  Notes that it was heard of, at most every five minutes. */
MUST_USE enum rc device_here(struct ctx *ctx, struct device *ret_d);
/* What a phone is to know of itself though its token opens nothing any more: by its secret.
 * NOT_FOUND when there is none.  secret NULL: a locked phone asks, whose secret is sealed; it
 * hears only whether it is to wipe itself.  wiped: it says that it holds nothing now. */
enum device_word { DEVICE_FINE, DEVICE_SIGN_IN, DEVICE_WIPE };
MUST_USE enum rc device_word(struct ctx *ctx, int64_t device, const char *secret, bool wiped, enum device_word *ret_word);
struct device_row { struct device d; instant_t seen_at, wiped_at; const char *staff_name; };
/* Own phones; for those who lead a centre those of its people.  Active first, latest first. */
MUST_USE enum rc device_list(struct ctx *ctx, struct device_row **ret_rows, size_t *ret_n);

/* ---- down ------------------------------------------------------------------------ */

struct sync_cursor { int64_t seq, key; };
bool sync_cursor_read(const char *text, struct sync_cursor *ret_c);      /* "12.0abc…"; "" is the beginning */
struct sync_plan { int64_t household; visit_key visit; int64_t ver; int32_t kind; date_t planned_on; int64_t minute, position; };
struct sync_file { struct household h; struct member *members; size_t nmembers; };
struct sync_changes {
	struct sync_file *files;
	size_t nfiles;
	struct sync_plan *plans;         /* planned visits of those files, by household */
	size_t nplans;
	int64_t *gone;
	size_t ngone;
	struct sync_cursor next;
	bool more;
};
/* have: keys on the phone, at most SYNC_FILES_MAX * 2. */
MUST_USE enum rc sync_changes(struct ctx *ctx, struct tx *tx, struct sync_cursor from, const int64_t *have, size_t nhave,
		struct sync_changes *ret_c);

/* ---- up ---------------------------------------------------------------------------- */

struct sync_item {
	const char *id, *verb, *replaces;
	int64_t at_ms, ver, household;
	const char *body;                /* one JSON object as text */
	const struct jval *fields;       /* the same, read */
};
struct sync_batch { int64_t now_ms; struct sync_item *item; size_t n; };
/* {"now":MS,"items":[{"id","verb","at":MS,"ver","household","replaces","body":{…}},…]}; strict. */
MUST_USE enum rc sync_batch_read(struct arena *a, const char *text, size_t len, struct fault *f, struct sync_batch *ret_b);
/* At which moment of ours something was done. */
int64_t sync_done_at(int64_t done_ms, int64_t phone_now_ms, int64_t now_ms);

enum sync_reply { REPLY_DONE = 1, REPLY_MERGED, REPLY_ALREADY, REPLY_REFUSED, REPLY_CONFLICT, REPLY_DROPPED, REPLY_LATER };
extern const struct choice sync_reply_choices[];
struct sync_both { const char *field, *here, *yours; };   /* canonical texts; NULL: none */
struct sync_answer {
	enum sync_reply reply;
	int64_t key, entry;              /* what was made; the entry kept */
	const char *code;
	struct field_error error[16];
	size_t nerrors;
	struct sync_both both[8];
	size_t nboth;
};
MUST_USE enum rc sync_take(struct ctx *ctx, const struct device *d, const struct sync_batch *b,
		const struct sync_item *item, struct sync_answer *ret_a);

/* ---- what waits for a person --------------------------------------------------------- */

struct sync_row { struct sync_entry e; const char *family_name; };
/* Open ones first, then the latest settled; own ones, or the centre's for who leads it. */
MUST_USE enum rc sync_list(struct ctx *ctx, struct tx *tx, size_t max, struct sync_row **ret_rows, size_t *ret_n);
MUST_USE enum rc sync_load(struct ctx *ctx, struct tx *tx, sync_entry_key key, struct sync_entry *ret_e);
/* How many wait for the actor; for the side bar. */
MUST_USE enum rc sync_waiting(struct ctx *ctx, struct tx *tx, int64_t *ret_n);
/* The entry of a record that came by phone; NOT_FOUND when it did not. */
MUST_USE enum rc sync_entry_of(struct tx *tx, int64_t result, struct sync_entry *ret_e);
/* The kept input, as record of the verb's input type (record_init and the household set);
 * what does not fit any more is left out. */
MUST_USE enum rc sync_input(struct ctx *ctx, struct tx *tx, const struct sync_entry *e, const struct sync_verb **ret_verb,
		void **ret_input);
/* Both versions of the fields in conflict. */
MUST_USE enum rc sync_both_of(struct ctx *ctx, struct tx *tx, const struct sync_entry *e, struct sync_both *ret_list,
		size_t max, size_t *ret_n);
/* Takes back from the input what contradicts the file: the file's address stays. */
void sync_yield(const struct sync_verb *verb, const struct sync_both *both, size_t n, struct arena *a, void *input);
/* Records an entry as corrected: the verb itself runs, at the moment of the deed and for who did
 * it, and the entry is settled in the same transaction. */
MUST_USE enum rc sync_settle(struct ctx *ctx, const struct sync_entry *e, int64_t if_version, const void *input, int64_t *ret_key);

#endif
