/* people - the persons in the case files: record, names, search keys, directory.
 *
 * A person is a member of one household at a time, from before birth to old age
 * (R1, R23).  This room owns three tables of a province shard: member (the
 * record), person_name (search keys) and person_directory (national ID, other ID
 * and phones by blind index -> household and centre).  The last two are derived
 * and can be rebuilt at any time (case_file_reindex); person_directory exists in the
 * national shard too, fed by events, so that an open file in another province is
 * found by exact ID or phone (R9).
 *
 * People does not know the case file: who calls gives the unit and says whether
 * the file is open.  The operations on members stand in case_file.h, because they
 * move the household's counters.
 *
 * What can fail: INVALID with field errors (check digits, contradictions),
 * CONFLICT "member.national_id.open_elsewhere", and what store reports.
 */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "access.h"

KEY_TYPE(household);
KEY_TYPE(member);

enum sex { SEX_FEMALE = 1, SEX_MALE, SEX_UNKNOWN };
/* BIRTH_YEAR: only the year is known, birth_on is 1 Farvardin of it.
 * BIRTH_EXPECTED: not born yet, birth_on is the expected date (R23). */
enum birth_kind { BIRTH_EXACT = 1, BIRTH_YEAR, BIRTH_EXPECTED };
/* Relation to the head: 1..11 are the census list in its order, then what case
 * work needs besides; relation_census maps every one back to the census. */
enum relation {
	RELATION_HEAD = 1, RELATION_SPOUSE, RELATION_CHILD, RELATION_CHILD_IN_LAW, RELATION_GRANDCHILD,
	RELATION_PARENT, RELATION_SIBLING, RELATION_PARENT_IN_LAW, RELATION_SIBLING_IN_LAW,
	RELATION_OTHER_RELATIVE, RELATION_NON_RELATIVE, RELATION_EX_SPOUSE, RELATION_SECOND_WIFE,
	RELATION_GUARDIAN, RELATION_FOSTER_CHILD, RELATION_HOST_CHILD, RELATION_STEP_CHILD,
	RELATION_GRANDPARENT, RELATION_NEPHEW_NIECE, RELATION_CARER
};
enum id_kind { ID_NATIONAL = 1, ID_FOREIGN, ID_NONE, ID_IN_PROCESS, ID_UNBORN };
enum disability_type {                  /* bit = value - 1 in disability_types */
	DISABILITY_PHYSICAL = 1, DISABILITY_INTELLECTUAL, DISABILITY_VISION, DISABILITY_HEARING,
	DISABILITY_SPEECH, DISABILITY_PSYCHIATRIC
};
/* The group under which the old system counted this person's file: each old file
 * is in exactly one group, so that the old total stays reproducible (C4). */
enum target_group {
	TARGET_PERSON_WITH_DISABILITY = 1, TARGET_WOMAN_HOUSEHOLD_HEAD, TARGET_CHILD,
	TARGET_OLDER_PERSON, TARGET_OTHER, TARGET_NONE
};
enum schooling {
	SCHOOLING_NOT_OF_AGE = 1, SCHOOLING_AT_SCHOOL, SCHOOLING_SPECIAL_SCHOOL, SCHOOLING_DROPPED_OUT,
	SCHOOLING_NEVER_ENROLLED, SCHOOLING_RETURNED, SCHOOLING_UNIVERSITY, SCHOOLING_FINISHED
};
enum leave_reason {
	LEAVE_MARRIAGE = 1, LEAVE_DIVORCE, LEAVE_MOVED, LEAVE_STUDY_WORK, LEAVE_CARE, LEAVE_OTHER_FILE,
	LEAVE_DIED, LEAVE_MISTAKE, LEAVE_OTHER
};
enum member_status { MEMBER_ACTIVE = 1, MEMBER_LEFT, MEMBER_DIED };

extern const struct choice sex_choices[], birth_kind_choices[], relation_choices[], id_kind_choices[],
	marital_choices[], education_choices[], schooling_choices[], insurance_choices[],
	disability_type_choices[], disability_severity_choices[], target_group_choices[],
	member_status_choices[], leave_reason_choices[];

struct member {
	member_key key;
	int64_t ver;
	household_key household;
	const char *given_name, *surname, *father_name;
	int32_t sex;
	date_t birth_on;
	int32_t birth_kind;
	int32_t relation;
	bool is_head;                       /* set by member.set_head only */
	int32_t id_kind;
	const char *id_reason;              /* why there is no national ID */
	const char *national_id, *foreign_id, *mobile;
	int32_t marital, education, schooling, insurance;
	const char *occupation;
	money_t income_monthly;
	int64_t disability_types;
	int32_t disability_severity;
	const char *health_note, *harm_note;
	int32_t target_group;
	const char *legacy_file_no;
	int32_t status;
	date_t joined_on, left_on;
	int32_t leave_reason;
	const char *leave_note;
	const char *duplicate_reason;       /* why this person may stand in two open files */
};
extern const struct record_type member_type;
void member_blank(struct member *m);    /* all none: numbers INT_NONE, status active */

char relation_census(int32_t relation); /* '1'..'9', 'M', 'P'; 0 if unknown */
/* Full years on a day by the Jalali birthday; -1 unknown or not born yet. */
int member_age(const struct member *m, date_t on);
/* "فاطمه رضایی"; never NULL. */
const char *member_shown_name(const struct member *m, struct arena *a);

/* ---- writing, inside an operation's transaction ---------------------------- */

enum member_flag {
	MEMBER_BULK = 1                 /* demo and import: no look into other provinces, no event;
	                                   people_directory_rebuild afterwards */
};
/* Contradictions within one person: kind of ID against IDs given, birth kind,
 * future dates.  Adds all of them to ctx->fault. */
MUST_USE enum rc member_check(struct ctx *ctx, const struct member *m);
/* Inserts the person and its keys.  m->household is set; unit is the file's
 * centre, open says whether the file is open.  CONFLICT
 * "member.national_id.open_elsewhere" (field national_id, arg = unit number of
 * the other centre) unless duplicate_reason is given. */
MUST_USE enum rc member_insert(struct ctx *ctx, struct tx *tx, unit_no unit, bool open, unsigned flags,
		struct member *m);
MUST_USE enum rc member_update(struct ctx *ctx, struct tx *tx, unit_no unit, bool open,
		const struct member *old, struct member *m);
/* The file moved to another centre, or was closed or opened again. */
MUST_USE enum rc people_household_moved(struct tx *tx, household_key household, unit_no unit, bool open);
/* The household's own phone in the directory; NULL or "" takes it out. */
MUST_USE enum rc people_household_phone(struct tx *tx, household_key household, unit_no unit, bool open,
		const char *phone);
/* Tells the national directory what now holds for a household (event "person.directory");
 * once at the end of an operation that called any of the above without MEMBER_BULK. */
MUST_USE enum rc people_directory_emit(struct tx *tx, household_key household, unit_no unit);

/* All active members, head first, then by birth. */
MUST_USE enum rc member_list(struct tx *tx, household_key household, bool with_left,
		struct member **ret_list, size_t *ret_n);

/* ---- what somebody typed into the search box -------------------------------- */

enum person_query_kind {
	QUERY_EMPTY, QUERY_NAME, QUERY_NATIONAL_ID, QUERY_FOREIGN_ID, QUERY_PHONE, QUERY_FILE_NUMBER,
	QUERY_REQUEST_NUMBER, QUERY_TRACKING_CODE
};
struct person_query {
	enum person_query_kind kind;
	const char *text;      /* normalised: ID, phone, file or request number, tracking code */
	const char *file_number;   /* eleven digits in one piece may be a phone and a file number; else NULL */
	const char *key;       /* QUERY_NAME: joined search key, titles taken away */
	const char *key_end;   /* first key after the prefix range */
	int parts;             /* QUERY_NAME: words typed */
};
/* Digits of any script, with or without hyphens and spaces; never fails. */
void person_query_read(const char *typed, struct arena *a, struct person_query *ret_q);

/* The search keys of one person, smallest first: given+surname+father and
 * surname+given+father, each with and without titles.  Returns their number. */
#define PERSON_KEYS_MAX 6
int person_keys(const struct member *m, struct arena *a, const char *ret_key[PERSON_KEYS_MAX]);

/* ---- the directory ------------------------------------------------------------- */

enum directory_kind { DIRECTORY_NATIONAL_ID = 1, DIRECTORY_FOREIGN_ID, DIRECTORY_PHONE };
struct directory_row {
	int64_t subject;           /* member key, or the household's own key for its phone */
	household_key household;
	unit_no unit;
	bool open;
};
/* Rows of the shard of tx (province or national) for one normalised ID or phone,
 * open files first. */
MUST_USE enum rc directory_find(struct tx *tx, enum directory_kind kind, const char *text, size_t max,
		struct directory_row **ret_rows, size_t *ret_n);
/* Job: hands one "person.directory" event of a province to the national shard;
 * other events are left alone (OK).  May be repeated. */
MUST_USE enum rc people_directory_apply(struct ctx *ctx, const struct event *event);
/* Copies the whole directory of a province into the national shard. */
MUST_USE enum rc people_directory_rebuild(struct ctx *ctx, shard_id province);

/* Compares the search keys and directory lines of one household with what its
 * record and members say, and puts them right unless check_only.  case_file_reindex
 * calls it for a whole province.  Adds the lines that differ to *ret_differences. */
MUST_USE enum rc people_reindex_household(struct tx *tx, household_key household, unit_no unit, bool open,
		const char *phone, bool check_only, int64_t *ret_differences);

#endif
