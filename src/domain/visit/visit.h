/* visit - home visits: planned, never assumed (R3, R74, R128-R138).
 *
 * A visit is a fact: once recorded it is not edited away; what was wrong is
 * amended with a reason and both texts stay in the journal.  Recording one
 * sets the household's last visit and, by the dated rule table, the day the
 * next is due.  "Nobody home" counts as an attempt, not as a visit: the due
 * date stays where it was (R138: coverage is shown, never assumed).
 *
 * Rules.  struct visit_rule rows live in the national shard and are read into
 * a snapshot (visit_rules_load); they say after how many months or days the
 * next visit, or the next talk in between, is due: by programme, by risk, by
 * time since the programme began (weekly, then monthly, then six-monthly) and by
 * validity.  A visit due is a date of the file; a talk due is a task with a
 * window (R77, R137), and each one that is done makes the next (R114).
 *
 * Every function that takes a ctx reads and writes only inside ctx->scope.
 * SQL stands in visit_store.c alone.
 */
#ifndef VISIT_H
#define VISIT_H

#include "case_file.h"
#include "held.h"
#include "case_read.h"
#include "fa_calendar.h"

KEY_TYPE(visit);
KEY_TYPE(visit_rule);
KEY_TYPE(attachment);

enum visit_kind { VISIT_PERIODIC = 1, VISIT_FIRST, VISIT_ON_DEMAND, VISIT_FOLLOW_UP, VISIT_CRISIS };
enum visit_state { VISIT_PLANNED = 1, VISIT_DONE, VISIT_NOBODY_HOME, VISIT_REFUSED, VISIT_MOVED_AWAY, VISIT_CANCELLED };
enum visit_address { ADDRESS_CONFIRMED = 1, ADDRESS_CORRECTED, ADDRESS_NOT_FOUND };
extern const struct choice visit_kind_choices[], visit_state_choices[], visit_outcome_choices[],
	visit_level_choices[], visit_address_choices[], visit_pension_choices[];
int visit_minutes(int32_t kind);         /* how long one of this kind usually takes */

struct visit {
	visit_key key;
	int64_t ver;
	household_key household;
	int64_t unit;                    /* centre at the time of the visit */
	int64_t worker;                  /* who goes, or went */
	int32_t kind, state;
	date_t planned_on;
	int64_t planned_minute;          /* minute of the day, INT_NONE: no hour agreed */
	int64_t position;                /* order of the day, 0 = none */
	date_t visited_on;
	date_t day;                      /* visited_on, else planned_on: one order for lists */
	instant_t recorded_at;
	int64_t point;                   /* service point it was recorded from (R59), 0 = none */
	/* The form: free words first (R383), then five sections (R131), strengths beside harms (R1). */
	const char *notes;
	int32_t dwelling, environment, family, health, safety;
	const char *dwelling_note, *health_note;
	const char *strengths, *harms;
	int32_t address_check;
	int64_t members_seen;
	bool child_seen_alone;           /* temporary care: a talk in private (bylaw art. 57-64) */
	int32_t pension_proposal;        /* R133: raised here, decided elsewhere */
	const char *pension_reason;
	bool follow_up;
	const char *next_step;           /* what was promised, in the family's words */
	date_t next_due;                 /* as computed when it was recorded */
	const char *amendment;           /* set by visit.amend */
};
extern const struct record_type visit_type;

enum rule_act { RULE_VISIT = 1, RULE_CONTACT };
extern const struct choice rule_act_choices[];
struct visit_rule {
	visit_rule_key key;
	int64_t ver;
	int32_t act;                     /* none: RULE_VISIT */
	int32_t programme;               /* visit_programme_choices of case_file */
	int32_t risk;                    /* from this risk on; none: whatever the risk */
	int64_t window_days;             /* so many days before the last day it may be done; none: 0 */
	int64_t after_days;              /* applies from this many days after the programme began */
	int64_t every_months, every_days; /* exactly one is set */
	date_t valid_from, valid_to;     /* to 0 = open */
	const char *source;              /* article or circular */
};
extern const struct record_type visit_rule_type;

/* A photo taken at a visit: re-encoded, sealed, stored by content hash. */
struct attachment {
	attachment_key key;
	int64_t ver;
	household_key household;
	visit_key visit;
	int64_t unit;
	const char *hash;                /* hex of the stored bytes */
	const char *media_type;
	int64_t bytes, width, height;
	instant_t added_at;
	int64_t added_by;
};
extern const struct record_type attachment_type;

/* ---- inputs of the operations ------------------------------------------------ */

struct visit_plan_input {
	household_key household;
	int32_t kind;
	date_t planned_on;
	int64_t planned_minute, position;
};
struct visit_replan_input { date_t planned_on; int64_t planned_minute, position; };
struct visit_cancel_input { const char *reason; };
struct visit_record_input {
	household_key household;
	visit_key planned;               /* the planned visit it fulfils, 0 = unplanned */
	int32_t kind, outcome;           /* outcome: a visit_state other than planned or cancelled */
	date_t visited_on;
	const char *notes;
	int32_t dwelling, environment, family, health, safety;
	const char *dwelling_note, *health_note, *strengths, *harms;
	int32_t address_check;
	const char *new_address, *new_area, *new_phone;   /* when corrected (R132) */
	int64_t members_seen;
	bool child_seen_alone;
	int32_t pension_proposal;
	const char *pension_reason;
	bool follow_up;
	const char *next_step;
};
struct visit_amend_input { const char *amendment; };
/* A rule holds from valid_from until it is ended; the open rule of the same act, programme,
 * risk and age ends that day by itself.  Nothing is added backwards in time: days that were
 * computed stay explained by the rules of their day. */
struct visit_rule_add_input {
	int32_t act, programme, risk;
	int64_t after_days, every_months, every_days, window_days;
	date_t valid_from;
	const char *source;
};
/* valid_to: first day it holds no more; a rule that never came into force is taken away. */
struct visit_rule_end_input { date_t valid_to; };
extern const struct record_type visit_plan_input_type, visit_replan_input_type,
	visit_cancel_input_type, visit_record_input_type, visit_amend_input_type,
	visit_rule_add_input_type, visit_rule_end_input_type;

extern const struct operation op_visit_plan, op_visit_replan, op_visit_cancel, op_visit_record, op_visit_amend,
	op_visit_rule_add, op_visit_rule_end;
extern const struct operation *const visit_operations[];
extern const size_t visit_noperations;

/* What one field alone cannot show: when `when` holds a value from `from` on, one of `field`
 * and `other` (NULL: field alone) must be filled in, else `code` stands at `field`.  The
 * verbs check by this table and the phone's forms are made from it, so they cannot differ. */
struct visit_need { const struct record_type *type; const char *when; int32_t from, to; const char *field, *other, *code; };
extern const struct visit_need visit_needs[];
extern const size_t visit_nneeds;
/* Adds every unmet need of an input to the fault. */
void visit_check_needs(struct ctx *ctx, const struct record_type *t, const void *input);

/* ---- rules ---------------------------------------------------------------------- */

struct visit_rules { const struct visit_rule *row; size_t n; };
/* All rows of the national shard, into the arena of tx, by programme, age and first day. */
MUST_USE enum rc visit_rules_load(struct tx *national, struct visit_rules *ret_rules);
/* Writes the rules as delivered, of each act that has none (first start): six months by duty
 * (R128, R321); temporary care weekly, two-weekly, monthly (bylaw art. 57-64); talks in between. */
MUST_USE enum rc visit_rules_seed(struct ctx *ctx);

/* The snapshot of a process: shared by its threads, counted by references, swapped whole.
 * A request takes a reference (ctx->visit_rules) and gives it back.  Rules changed by this
 * process count from the next get after visit_rule_holder_reload; those of another process
 * within two seconds.  init fails as reading does; a zeroed holder may be released. */
struct visit_rule_holder { struct held held; };
MUST_USE enum rc visit_rule_holder_init(struct visit_rule_holder *h, struct store *s, struct fault *f);
void visit_rule_holder_release(struct visit_rule_holder *h);
const struct visit_rules *visit_rules_get(struct visit_rule_holder *h);
void visit_rules_put(const struct visit_rules *rules);               /* one that get gave; NULL is fine */
MUST_USE enum rc visit_rule_holder_reload(struct visit_rule_holder *h, struct fault *f);

/* What the rules look at.  since: when the programme began, none: when the file was opened;
 * last: last visit (or talk), none: never; on: by the rules of this day, none: of the last one. */
struct visit_facts { int32_t programme, risk; date_t opened_on, since, last, on; };
struct visit_facts visit_facts_of(const struct household *h, date_t last);
/* From when until when it shall be done; due_on none when no rule applies.  The rule of the
 * programme and that of the risk both count: the earlier day wins.  A file never seen is due
 * one interval, at most 30 days, after opening. */
struct visit_window { date_t opens_on, due_on; int64_t rule; };
struct visit_window visit_window_of(const struct visit_rules *rules, enum rule_act act, const struct visit_facts *f);
date_t visit_next_due(const struct visit_rules *rules, const struct visit_facts *f);

/* ---- what people look at ----------------------------------------------------------- */

/* One line of a day or a week.  Overdue lists are case_read.h's household_list
 * in order of due day. */
struct visit_line {
	visit_key visit;
	int64_t ver;
	household_key household;
	int64_t unit, worker;
	int32_t kind, state;
	date_t planned_on, visited_on, due, last_visit;
	int64_t planned_minute, position, members, neighbourhood;
	const char *family_name, *file_number, *area;
	int32_t risk;
	int64_t proposal;                /* visit_history only: pension_proposal (R133), 0 = none */
	int32_t pension_change, pension_state;
};
/* Visits of a worker planned or made on days from..to, in the order of the day:
 * hour, then position, then neighbourhood; visits without an hour come last. */
MUST_USE enum rc visit_days(struct ctx *ctx, struct tx *tx, int64_t worker, date_t from, date_t to,
		struct visit_line **ret_lines, size_t *ret_n);

/* Which files to see in the working days of a week: the longest overdue first, then
 * what falls due until its end, then neighbours of those, so that a day stays in one
 * or two neighbourhoods (R135).  Nothing is written; the worker confirms day by day. */
struct visit_suggestion {
	date_t on;
	int64_t position;                /* 1.. within the day */
	struct household_row household;
};
MUST_USE enum rc visit_suggest_week(struct ctx *ctx, struct tx *tx, int64_t worker, date_t week_start,
		const struct work_calendar *calendar, int per_day,
		struct visit_suggestion **ret_list, size_t *ret_n);

/* One visit in scope, all fields opened. */
MUST_USE enum rc visit_load(struct ctx *ctx, struct tx *tx, visit_key key, struct visit *ret_visit);
/* Latest first, planned ones before; at most max.  What a line says of the family is left empty. */
MUST_USE enum rc visit_history(struct ctx *ctx, struct tx *tx, household_key household, size_t max,
		struct visit_line **ret_lines, size_t *ret_n);

/* Photos.  bytes: an already cleaned JPEG (room cage); stored sealed, row journalled. */
MUST_USE enum rc attachment_add(struct ctx *ctx, visit_key visit, const void *bytes, size_t n,
		int width, int height, attachment_key *ret_key);
MUST_USE enum rc attachment_list(struct ctx *ctx, struct tx *tx, visit_key visit,
		struct attachment **ret_list, size_t *ret_n);
MUST_USE enum rc attachment_read(struct ctx *ctx, attachment_key key, struct attachment *ret_a,
		const void **ret_bytes, size_t *ret_n);

/* Job: planned visits follow a file that got another worker, moved or closed; where programme
 * or risk changed, due day and talks follow the rules; other events are left alone (OK).  May be repeated. */
MUST_USE enum rc visit_apply(struct ctx *ctx, const struct event *event);
/* Job: open files that should have a talk ahead and have none get one, at most max of them. */
MUST_USE enum rc visit_talks_wanted(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n);

/* A visit's share in the counters, +1 or -1: for what moves with a household. */
void visit_count(struct tx *tx, const struct visit *v, int sign);

/* For zendegi check: recomputes the visit counters of a province from its rows; with fix
 * puts them right.  *ret_differences = counters that differed. */
MUST_USE enum rc visit_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences);

#endif
