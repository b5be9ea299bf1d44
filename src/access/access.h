/* access - who asks, in which role, for what part of the country.
 *
 * struct ctx is the only thing handed down everywhere: request arena, actor,
 * scope, store, language, clock, fault record.  Pages, API, import, jobs and
 * commands each make one and enter the domain through operation_run: there is
 * no second way to change data.
 *
 * Scope.  Every unit has a number; its subtree is a number range (unit_range),
 * so that scope is `unit between $a and $b` inside each query.
 */
#ifndef ACCESS_H
#define ACCESS_H

#include "store.h"

/* Unit numbers: 0 is the country.  Province pp: pp+1 at 10^7; county 1..999 in
 * steps of 10^4; centre 1..9999 within the county.  Example: province 15, county
 * 1 = 16 001 0000; its centre 7 = 16 001 0007.  Shard and level follow from the
 * number.  Store and pass the number (int64_t unit); the record is in units.h. */
typedef struct { int64_t v; } unit_no;
enum unit_level { LEVEL_COUNTRY = 1, LEVEL_PROVINCE, LEVEL_COUNTY, LEVEL_CENTRE };
struct unit_range { int64_t lo, hi; };
unit_no unit_make(int province_code, int county, int centre);   /* county, centre 0: the higher level */
enum unit_level unit_level_of(unit_no u);
struct unit_range unit_range_of(unit_no u);                     /* itself and all below */
#define UNIT(n) ((unit_no){ (n) })
bool unit_no_valid(int64_t n);                                  /* a number of this shape */
unit_no unit_parent(unit_no u);                                 /* country: itself */
unit_no unit_province(unit_no u);
unit_no unit_county(unit_no u);
shard_id unit_shard(unit_no u);                                 /* country: national */
static inline bool range_has(struct unit_range r, int64_t unit) { return unit >= r.lo && unit <= r.hi; }

struct actor {
	int64_t staff;                 /* staff key; 0 = the program itself, or nobody yet */
	const char *name;              /* shown name */
	enum role role;                /* acts under this role now */
	unit_no unit;                  /* unit of that role */
	const char *session;           /* public part, for the journal */
	int64_t second_factor_ms;      /* when it was last given, 0 = never */
};

struct ctx {
	struct store *store;
	struct arena *arena;
	struct actor actor;
	struct unit_range scope;       /* from actor.unit */
	enum lang lang;
	struct clock *clock;
	struct fault fault;
	const char *reason;            /* why, as typed; goes into the journal */
	const char *idempotency_key;   /* NULL: none */
	const void *checked;           /* input that record_from_json has just validated: not again */
	int64_t if_version;            /* version the actor saw, 0: not given */
	const struct org *org;         /* units by number, names (units.h); may be NULL in tests */
	struct org_holder *orgs;       /* told when an operation changes units; may be NULL */
	const struct visit_rules *visit_rules;   /* snapshot (domain/visit); NULL: read when needed */
	const struct services *services;         /* snapshot of the catalogue (domain/service); NULL: read when needed */
	const struct work_calendar *calendar;    /* working days and holidays (fa_calendar.h); NULL: all days but Friday */
	bool rules_changed;            /* set by verbs that change visit rules: whoever holds the snapshot reads it anew */
	bool services_changed;         /* the same for the catalogue of services */
	int64_t done_ms;               /* the deed was done then and arrives later (a phone without network); 0: now */
	int64_t done_by;               /* who did it, where another writes it down for her; 0: the actor */
	enum rc (*along)(struct ctx *ctx, struct tx *tx, int64_t key, void *arg);  /* in the verb's own transaction, after it */
	void *along_arg;
	int statements;                /* sum over transactions of this request */
	bool program;                  /* ctx_system: the program itself, every verb */
	bool inside;                   /* set around operation_run by rooms that front an OP_INTERNAL verb */
	bool hurried;                  /* on a network thread: who would wait for a turn to write sets later, gives BUSY */
	bool later;                    /* the request has to be run anew on a thread that may wait */
	bool replayed;                 /* the last operation_run found its idempotency key: nothing was done */
};
void ctx_init(struct ctx *ctx, struct store *s, struct arena *a);
/* The program itself acting (jobs, demo, import by command line): all units. */
void ctx_system(struct ctx *ctx, struct store *s, struct arena *a);
int64_t ctx_now(const struct ctx *ctx);
date_t ctx_today(const struct ctx *ctx);                         /* Tehran */
/* So many working days after day, by the installation's calendar. */
date_t ctx_workday(const struct ctx *ctx, date_t day, int working_days);
/* When and by whom the deed was done: now and by the actor, unless it was said otherwise. */
int64_t ctx_done_at(const struct ctx *ctx);
int64_t ctx_done_by(const struct ctx *ctx);
struct who ctx_who(const struct ctx *ctx);
MUST_USE enum rc ctx_read(struct ctx *ctx, shard_id shard, struct tx *tx);
/* A day as it stands in a column: bound (none is null) and read (null is none). */
struct val v_date(struct tx *tx, date_t d);
date_t rows_date(struct rows *r, int col);
MUST_USE enum rc ctx_fault(struct ctx *ctx, enum rc rc, const char *code);   /* fault_set without detail */
/* One field is not as it should be: INVALID "input.invalid" with the field's own code. */
MUST_USE enum rc ctx_refuse(struct ctx *ctx, const char *field, const char *code);

/* True when the role of the actor may do op at all (table only). */
bool may(const struct ctx *ctx, const struct operation *op);
/* One cell of the permission matrix: may() for a role, from the table alone. */
bool role_may(enum role role, const struct operation *op);
/* True when unit lies in the actor's range. */
bool in_scope(const struct ctx *ctx, int64_t unit);
/* The one entrance: permission (DENIED "access.denied"; OP_FRESH without a recent
 * second factor: "access.second_factor_needed"), validation of input (INVALID),
 * write transaction in the right shard, idempotency, run, journal, commit; BUSY is
 * retried three times.  shard: where the subject lives (unit_shard or
 * shard_of_key); OP_NATIONAL operations run in the national shard whatever is given.
 * Scope of the subject is checked in run by its query.  For OP_CHANGE a version
 * other than if_version is CONFLICT "access.stale", and a state outside from_states
 * is CONFLICT "access.wrong_state"; both are said only to somebody whose run found
 * the subject, so that nothing is learnt about subjects out of scope.
 *
 * Every domain room lists its operations in const struct operation *const
 * x_operations[] and const size_t x_noperations; web strings the lists together. */
MUST_USE enum rc operation_run(struct ctx *ctx, const struct operation *op, shard_id shard,
		const void *input, int64_t subject, int64_t *ret_key);
/* Same body inside a transaction that an outer operation has open (import, demo
 * batches); on failure the caller gives the whole transaction up. */
MUST_USE enum rc operation_run_in(struct ctx *ctx, struct tx *tx, const struct operation *op,
		const void *input, int64_t subject, int64_t *ret_key);

#endif
