/* case_read - what pages show of case files: one file, lists, search, workload.
 *
 * Nothing here writes.  Every function takes the unit range of the reader; lists
 * page by key (no OFFSET, no counts) and need few statements each: household_page
 * at most 5, a list 1, the search box at most 4.
 */
#ifndef CASE_READ_H
#define CASE_READ_H

#include "request.h"

/* ---- one file (R387) ------------------------------------------------------- */

struct missing_item {
	const char *code;            /* "address", "head.birth_on", "member.national_id" */
	const char *fa, *en;
	int64_t member;              /* whose; 0 = the household's */
};
#define MISSING_MAX 24
struct completeness { int percent; struct missing_item item[MISSING_MAX]; size_t n; };
/* Score 0..100 and what is missing (R104); without statements. */
void household_completeness(const struct household *h, const struct member *members, size_t n,
		struct completeness *ret_c);
/* Oldest confirmation of the data is more than 12 months back (R116). */
bool household_stale(const struct household *h, date_t today);
/* Whoever must not learn where a family lives may work beside us: with hide_address the
 * place, and every phone that leads to it, is for the file's own worker and the technical responsible. */
bool household_place_shown(const struct ctx *ctx, const struct household *h);
/* Takes neighbourhood, address, area, postal code, phone and point out of a copy to be shown. */
void household_hide_place(struct household *h);
void member_hide_place(struct member *m);

struct household_page {
	struct household h;
	struct member *members;             /* head first; active */
	size_t nmembers;
	struct request_row *requests;       /* latest 5 */
	size_t nrequests;
	struct file_assignment *assignments;    /* oldest first */
	size_t nassignments;
	struct completeness complete;
	bool stale;
};
MUST_USE enum rc household_page(struct ctx *ctx, struct tx *tx, household_key key, struct household_page *ret_p);

/* ---- lists ------------------------------------------------------------------- */

enum household_order { HOUSEHOLD_BY_NAME, HOUSEHOLD_BY_DUE };
struct household_filter {
	struct unit_range range;
	int32_t state;                      /* 0 = open */
	int64_t worker;                     /* 0 = any */
	bool without_worker;
	date_t due_until;                   /* next visit due on or before; 0 = any */
	int64_t neighbourhood;
	int32_t risk_level, stage;          /* 0 = any; risk: this level or higher */
	date_t confirmed_before;            /* stale data: confirmed before this day or never; 0 = any */
	int64_t import_batch;               /* review of an import (R103); 0 = any */
	enum household_order order;
	const char *after_sort;             /* of the last row shown; NULL = from the start */
	int64_t after_key;
};
struct household_row {
	household_key key;
	const char *file_number, *family_name, *head_name, *area;
	int64_t unit, worker, neighbourhood, members;
	int32_t state, stage, risk_level;
	date_t opened_on, last_visit_on, next_visit_due;
	const char *sort;                   /* for after_sort */
};
MUST_USE enum rc household_list(struct tx *tx, const struct household_filter *f, size_t max,
		struct household_row **ret_rows, size_t *ret_n, bool *ret_more);
MUST_USE enum rc household_row_of(struct tx *tx, struct unit_range range, household_key key,
		struct household_row *ret_row);

/* Workload of a centre: for reassigning and capacity.  worker 0 = without. */
struct caseload_row { int64_t worker, files, members, overdue, urgent; };
MUST_USE enum rc caseload(struct tx *tx, unit_no centre, date_t today, struct caseload_row **ret_rows, size_t *ret_n);

/* Children of school age who do not go to school (R32), by household name. */
struct school_row { household_key household; member_key member; const char *name, *family_name, *file_number;
	date_t birth_on; int32_t schooling; int64_t unit, worker; };
MUST_USE enum rc out_of_school(struct tx *tx, struct unit_range range, int64_t after_key, size_t max,
		struct school_row **ret_rows, size_t *ret_n, bool *ret_more);

/* ---- the search box (R9) -------------------------------------------------------- */

struct search_hit {
	member_key member;                  /* 0: the household itself (file number, its phone) */
	household_key household;
	request_key request;                /* found by tracking code */
	const char *given_name, *surname, *father_name, *family_name, *file_number, *area;
	date_t birth_on;
	int32_t relation, state, stage;
	int64_t unit, worker;
	const char *key;                    /* names: its place in the order, with member */
};
/* A file outside the reader's scope: only where it is, nothing about whom. */
struct search_elsewhere { unit_no unit; bool open; };
#define ELSEWHERE_MAX 8
struct search_result {
	struct person_query query;
	struct search_hit *hits;
	size_t nhits;
	bool more;
	const char *next_key;               /* names: where the next page goes on */
	int64_t next_member;
	struct search_elsewhere elsewhere[ELSEWHERE_MAX];
	size_t nelsewhere;
};
/* One box for names, national IDs, phones, file numbers and tracking codes.
 * after_key
 * and after_member: next_key and next_member of the page before (names only).  Files outside
 * the scope are told of only when the query is exact enough: an ID, a phone, a
 * file number, or two parts of a name.  The national directory is asked for IDs
 * and phones. */
MUST_USE enum rc case_search(struct ctx *ctx, struct tx *tx, const char *typed, const char *after_key,
		int64_t after_member, size_t max, struct search_result *ret_r);
/* The same over all provinces, for scopes above them: names in one order, each province walked
 * from the same place on; IDs and phones only where the national directory knows of them (which
 * learns of a new one within seconds); the rest in each province. */
MUST_USE enum rc case_search_country(struct ctx *ctx, const char *typed, const char *after_key,
		int64_t after_member, size_t max, struct search_result *ret_r);

#endif
