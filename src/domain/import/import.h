/* import - existing files of persons brought in as files of households (R103, R256).
 *
 * The old system has one file per person, by target group (C4); here the household is
 * the file.  So a list is taken in four steps, and nothing is written before the last:
 *
 *	upload    CSV or XLSX -> rows of text, kept sealed; a batch is made
 *	map       which column is what; guessed from the words of the head, changed by a person
 *	plan      each row read with all its errors; rows gathered into households: by the
 *	          head's national ID, by dwelling and surname, by dwelling and phone; what is
 *	          only likely (the same phone, two heads in one dwelling) is proposed, and a
 *	          person joins it or leaves it apart
 *	apply     households through household_open_in, one transaction each, with the batch's
 *	          number; may be broken off and goes on where it stopped
 *
 * Every row gets an outcome.  A batch can be undone: households that nobody touched since
 * are closed by household.close; those that were are left and named.
 *
 * The old count stays reproducible: rows of the list by group stand beside the members
 * counted by group after it.  This room owns import_batch (record) and import_row (outcome
 * per row, no personal values) of a province.  The rows themselves lie in a sealed file,
 * which is deleted IMPORT_KEPT_DAYS after the list was taken, undone or put aside; a list that
 * nobody took up for so long is put aside first.
 *
 * Days.  A list may give a year two digits (63/2/5, year first): it is read as the last such
 * day that is not after today, so at most a hundred years back, and the preview shows it as
 * read.  Forms ask for four digits; an old list cannot be asked.
 *
 * Memory.  A plan owns an arena of its own; AUTO(import_plan).  What can fail: INVALID with
 * a code of the cage or "import.*", LIMIT, CONFLICT for a batch in another state.
 */
#ifndef IMPORT_H
#define IMPORT_H

#include "visit.h"

KEY_TYPE(import_batch);

#define IMPORT_FILE_MAX ((size_t)20 << 20)
#define IMPORT_LINES_MAX 100000
#define IMPORT_COLUMNS_MAX 200
#define IMPORT_KEPT_DAYS 30

enum import_field {
	IMPORT_FILE_NO, IMPORT_GIVEN_NAME, IMPORT_SURNAME, IMPORT_FATHER, IMPORT_NATIONAL_ID, IMPORT_BIRTH,
	IMPORT_SEX, IMPORT_GROUP, IMPORT_DISABILITY, IMPORT_SEVERITY, IMPORT_RELATION, IMPORT_HEAD_ID,
	IMPORT_ADDRESS, IMPORT_AREA, IMPORT_POSTAL_CODE, IMPORT_PHONE, IMPORT_MOBILE, IMPORT_CENTRE,
	IMPORT_OPENED, IMPORT_LAST_VISIT, IMPORT_FIELDS
};
/* must: a list without this column cannot be taken. */
struct import_field_info { const char *code, *fa, *en; bool must; };
extern const struct import_field_info import_fields[IMPORT_FIELDS];

/* ---- the list as text --------------------------------------------------------------- */

struct import_line { int64_t no; const char *const *cell; };    /* no: row of the sheet or file, from 1 */
struct import_table {
	const char *const *head;
	size_t ncols;
	struct import_line *line;
	size_t nlines;
};
/* CSV in UTF-8 (comma, semicolon or tab; RFC 4180) or XLSX, told apart by content.
 * Codes: import.not_utf8, import.quote, import.empty, import.lines, import.columns, cage.*. */
MUST_USE enum rc import_read(struct arena *a, const void *bytes, size_t n, struct fault *f,
		struct import_table *ret_table);

struct import_mapping { int column[IMPORT_FIELDS]; };           /* -1: not in the list */
void import_guess(const struct import_table *t, struct import_mapping *ret_mapping);
/* "0,2,-1,…" in the order of the fields; reading leaves out what is no column. */
const char *import_mapping_text(const struct import_mapping *m, struct arena *a);
void import_mapping_read(const char *text, size_t ncols, struct import_mapping *ret_mapping);

/* ---- batches ------------------------------------------------------------------------- */

enum import_state { IMPORT_OPEN = 1, IMPORT_RUNNING, IMPORT_DONE, IMPORT_UNDOING, IMPORT_UNDONE, IMPORT_DROPPED };
extern const struct choice import_state_choices[];

struct import_batch {
	import_batch_key key;
	int64_t ver;
	int64_t unit;                   /* province */
	int64_t centre;                 /* for rows that name none; 0 = each row must */
	const char *file_name;
	const char *content;            /* hash of the sealed rows */
	const char *mapping;
	const char *joined;             /* proposals joined by a person: rows "12,77", or "*" */
	int32_t state;
	int64_t lines, homes, people, refused, undone, kept;
	const char *old_count;          /* rows by target group: "1:720,2:298" */
	int64_t made_by;
	instant_t made_at, ended_at, forgotten_at;
};
extern const struct record_type import_batch_type;

/* The list is read and kept; *ret_key is its batch.  centre 0: by column. */
MUST_USE enum rc import_upload(struct ctx *ctx, shard_id province, const char *file_name, const void *bytes,
		size_t n, int64_t centre, import_batch_key *ret_key);
MUST_USE enum rc import_load(struct ctx *ctx, struct tx *tx, import_batch_key key, struct import_batch *ret_b);
/* Newest first. */
MUST_USE enum rc import_list(struct ctx *ctx, struct tx *tx, size_t max, struct import_batch **ret_list, size_t *ret_n);
/* An earlier batch that took the same rows and stands; key 0: none. */
MUST_USE enum rc import_same(struct ctx *ctx, struct tx *tx, const struct import_batch *b, import_batch_key *ret_key);

/* Deletes what was kept of lists that ended IMPORT_KEPT_DAYS ago, at most max of them. */
MUST_USE enum rc imports_forget(struct ctx *ctx, shard_id province, size_t max, size_t *ret_n);

/* The plan is made once more; then the batch is RUNNING and import_work takes it.  INVALID
 * when a needed column is missing or no row is good. */
MUST_USE enum rc import_confirm(struct ctx *ctx, import_batch_key key);

struct import_settings { const char *mapping, *joined; int64_t centre; };
extern const struct record_type import_settings_type;
extern const struct operation op_import_settings, op_import_undo, op_import_drop, op_import_forget;
extern const struct operation *const import_operations[];
extern const size_t import_noperations;

/* ---- the plan ----------------------------------------------------------------------------- */

struct import_problem {
	enum import_field field;
	const char *code, *arg;
	bool error;                     /* the row is refused; else only this value is left out */
	struct import_problem *next;
};
struct import_person {
	int64_t line;
	struct member m;
	const char *address, *area, *postal_code, *phone, *head_id;
	int64_t unit;
	date_t opened_on, last_visit_on;
	bool is_head;                   /* the list says so */
	bool refused;
	struct import_problem *problems;
	size_t home;                    /* in plan->home; SIZE_MAX when refused */
};
struct import_home {
	size_t *person;                 /* in plan->person, the head first */
	size_t n;
};
enum import_doubt { DOUBT_PHONE = 1, DOUBT_TWO_HEADS };
extern const struct choice import_doubt_choices[];
struct import_proposal {
	int64_t id;                     /* its first row */
	int32_t doubt;
	bool joined;
	size_t *person;
	size_t n;
};
#define IMPORT_GROUPS (TARGET_NONE + 1)
struct import_plan {
	struct arena arena;
	struct import_table table;
	struct import_mapping mapping;
	struct import_person *person;
	size_t npeople, refused, warned;
	struct import_home *home;
	size_t nhomes;
	struct import_proposal *proposal;
	size_t nproposals;
	int64_t old_count[IMPORT_GROUPS];       /* by target group; [0]: rows without one */
	bool incomplete;                        /* a column that must be there is not mapped */
};
/* Also asks which national IDs stand in an open file already, but for rows of this batch
 * that were taken. */
MUST_USE enum rc import_plan_load(struct ctx *ctx, const struct import_batch *b, struct import_plan *ret_plan);
void import_plan_release(struct import_plan *p);

/* ---- applying and undoing -------------------------------------------------------------------- */

struct import_progress { int64_t done, total; bool finished; };
/* Goes on with a batch that is RUNNING or UNDOING for about most_ms, then returns; OK and
 * finished when there is nothing left to do.  As the program, in the name of who made it. */
MUST_USE enum rc import_work(struct ctx *ctx, import_batch_key key, int64_t most_ms, struct import_progress *ret_p);
/* Batches of a province that wait to be worked on. */
MUST_USE enum rc import_waiting(struct ctx *ctx, shard_id province, import_batch_key *ret_key);

enum import_outcome { ROW_TAKEN = 1, ROW_REFUSED, ROW_UNDONE, ROW_KEPT };
extern const struct choice import_outcome_choices[];
struct import_result { int64_t line; int32_t outcome; const char *file_number, *reason; };
/* Outcomes in order of rows after after_line; reason: codes joined by " ", "field:code" or a code. */
MUST_USE enum rc import_results(struct tx *tx, import_batch_key key, int64_t after_line, size_t max,
		struct import_result **ret_list, size_t *ret_n);
/* A reason in words. */
const char *import_reason_text(const char *reason, enum lang lang, struct arena *a);
/* Rows taken by this batch and standing now, counted by the members' target group (C4). */
MUST_USE enum rc import_count(struct tx *tx, import_batch_key key, int64_t ret_by_group[IMPORT_GROUPS]);

#endif
