/* model - nouns and verbs, declared once as tables.
 *
 * A noun is a plain C struct; a static const table beside it (struct
 * record_type) adds names, labels, limits and secrecy.  The compiler picks the
 * field type from the member's C type, so table and struct cannot drift apart.
 * From the table come row binding, DDL, validation, form, list, JSON, CSV,
 * XLSX, journal entry and data dictionary.
 *
 * A verb is a struct operation: input type, subject, who may, from which state
 * to which.  From it come route, form, API and OpenAPI entry, permission
 * matrix, state diagram, command and journal verb.
 *
 * Run-time forms become the same struct record_type, built in an arena.
 * This room knows nothing of SQL, HTTP or HTML, and keeps no state.
 *
 * "None" in a record: key 0, text NULL (or "" - stored as null), date 0,
 * choice 0, time 0, empty set 0; other numbers have INT_NONE, which record_init
 * sets.  A bool is never none.
 *
 * What can fail: reading and validating, with INVALID and codes whose texts in
 * both languages stand in message.h.  json.h reads and writes JSON; describe.h
 * prints the references.
 */
#ifndef MODEL_H
#define MODEL_H

#include "base.h"
#include "fa.h"

typedef struct { int64_t rial; } money_t;
typedef struct { int64_t ms; } instant_t;      /* milliseconds UTC; 0 = none */
typedef struct { const char *text; } json_t;   /* one JSON document as text; NULL = none */

#define INT_NONE INT64_MIN

/* One C type per record key, so that a visit key cannot be passed as a
 * household key.  Keys are positive; their bits are store's business. */
#define KEY_TYPE(name) typedef struct { int64_t v; } name##_key

enum field_type {
	F_KEY, F_REF, F_TEXT, F_INT, F_BOOL, F_DATE, F_TIME, F_MONEY, F_CHOICE, F_JSON
};

/* What a text holds: decides normalising, checking, the control, and whether
 * it goes out through the bidi-isolating writer. */
enum text_kind {
	TEXT_PLAIN, TEXT_NAME, TEXT_NOTE, TEXT_CODE, TEXT_NATIONAL_ID, TEXT_MOBILE,
	TEXT_PHONE, TEXT_POSTCODE, TEXT_SHEBA, TEXT_ADDRESS, TEXT_USER_NAME, TEXT_PASSWORD
};

enum field_flag {
	REQUIRED = 1 << 0,     /* form, API and DDL (not null) */
	UNIQUE = 1 << 1,       /* DDL unique; violation is CONFLICT "<record>.<field>.taken" */
	IMMUTABLE = 1 << 2,    /* set at creation, never changed */
	SENSITIVE = 1 << 3,    /* stored encrypted (XChaCha20-Poly1305), masked on pages until shown */
	BLIND = 1 << 4,        /* SENSITIVE and found by keyed blind index: column <name>_bx */
	INTERNAL = 1 << 5,     /* set by rules, never taken from input; not in forms */
	MULTI = 1 << 6,         /* F_INT as bit set over choices (bit = value - 1) */
	CLOCK = 1 << 7         /* F_INT as minute of the day: typed and shown as 10:30 */
};

struct choice {
	int32_t value;         /* > 0; 0 ends the table and means "not stated" */
	const char *code;      /* stable, in API, CSV and journal */
	const char *fa, *en;
};

struct record_type;
struct operation;

struct field {
	const char *name;                /* column, JSON member and form control */
	const char *fa, *en;             /* labels */
	const char *hint_fa, *hint_en;   /* one short line under the label, may be NULL */
	enum field_type type;
	enum text_kind kind;
	uint16_t offset, size;           /* where it lives in the C struct */
	unsigned flags;
	int64_t min, max;                /* characters of text, value of numbers; 0,0 = default of kind */
	const struct choice *choices;    /* F_CHOICE, MULTI */
	const struct record_type *ref;   /* F_REF; NULL where the target is a later room (number only) */
};

/* Every stored record type begins with KEY and has ver (INTERNAL int64_t,
 * starts at 1).  national: table lives in the national shard, else in the
 * province shards.  Input types (forms, API bodies) have no key and no table. */
struct record_type {
	const char *name, *fa, *en;
	size_t size;
	const struct field *fields;
	size_t nfields;
	bool national;
};

#define FIELD(s, m, fa_, en_, ...) {                                          \
	.name = #m, .fa = fa_, .en = en_,                                     \
	.offset = offsetof(struct s, m), .size = sizeof(((struct s *)0)->m),   \
	.type = _Generic(((struct s *)0)->m, const char *: F_TEXT,            \
		int64_t: F_INT, bool: F_BOOL, date_t: F_DATE,                 \
		instant_t: F_TIME, money_t: F_MONEY, json_t: F_JSON),         \
	__VA_ARGS__ }
#define KEY(s) {                                                              \
	.name = "key", .fa = "شناسه", .en = "Key", .flags = IMMUTABLE | INTERNAL, \
	.offset = offsetof(struct s, key), .size = sizeof(s##_key),           \
	.type = _Generic(((struct s *)0)->key, s##_key: F_KEY) }
#define VER(s) {                                                              \
	.name = "ver", .fa = "نسخه", .en = "Version", .flags = INTERNAL,      \
	.offset = offsetof(struct s, ver), .size = sizeof(int64_t),           \
	.type = _Generic(((struct s *)0)->ver, int64_t: F_INT) }
#define REF(s, m, target, fa_, en_, ...) {                                    \
	.name = #m, .fa = fa_, .en = en_, .ref = &target##_type,              \
	.offset = offsetof(struct s, m), .size = sizeof(target##_key),        \
	.type = _Generic(((struct s *)0)->m, target##_key: F_REF), __VA_ARGS__ }
#define CHOICE(s, m, list, fa_, en_, ...) {                                   \
	.name = #m, .fa = fa_, .en = en_, .choices = list,                    \
	.offset = offsetof(struct s, m), .size = sizeof(((struct s *)0)->m),   \
	.type = _Generic(((struct s *)0)->m, int32_t: F_CHOICE), __VA_ARGS__ }
/* A key of a record that an upper room declares: any one-member key struct. */
#define LINK(s, m, fa_, en_, ...) {                                           \
	.name = #m, .fa = fa_, .en = en_, .type = F_REF,                      \
	.offset = offsetof(struct s, m), .size = sizeof(((struct s *)0)->m.v), \
	__VA_ARGS__ }
/* A record key kept as a plain number, where its room is not needed for the type; none is 0. */
#define KEYED(s, m, fa_, en_, ...) {                                          \
	.name = #m, .fa = fa_, .en = en_, .type = F_REF, .offset = offsetof(struct s, m), \
	.size = _Generic(((struct s *)0)->m, int64_t: sizeof(int64_t)), __VA_ARGS__ }
/* RECORD_TYPE(visit, "بازدید منزل", "Home visit", .national = false) reads visit_fields[]. */
#define RECORD_TYPE(s, fa_, en_, ...) const struct record_type s##_type = {   \
	.name = #s, .fa = fa_, .en = en_, .size = sizeof(struct s),           \
	.fields = s##_fields, .nfields = COUNT_OF(s##_fields), __VA_ARGS__ }

const struct field *record_field(const struct record_type *t, const char *name);   /* NULL if none */
const struct choice *choice_of(const struct choice *list, int32_t value);          /* NULL if none */
const struct choice *choice_by_code(const struct choice *list, const char *code);
const char *choice_label(const struct choice *list, int32_t value, enum lang lang); /* "" if none */
static inline const char *field_label(const struct field *f, enum lang l) { return l == LANG_EN ? f->en : f->fa; }

/* Zeroes a record and sets INT_NONE in its numbers (F_INT without MULTI, F_MONEY;
 * not in ver).  Do this before reading a form or JSON into a new record. */
void record_init(const struct record_type *t, void *record);

/* Characters of a text, values of a number or Julian days of a date that a field
 * takes: its own limits, or those of its kind.  For maxlength, min and max. */
void field_limits(const struct field *f, int64_t *ret_min, int64_t *ret_max);

/* True when every byte of the struct belongs to a declared field or to padding;
 * tests call it for every type, so an undeclared member is found at once. */
bool record_covers_struct(const struct record_type *t);
/* What is wrong with the table itself (names, labels, choices, more than 64
 * fields, covering), NULL if nothing; for tests too. */
const char *record_type_fault(const struct record_type *t);

/* The member of a record as canonical, language-free text (ISO date, ISO time in
 * UTC, decimal, choice code, codes of a set joined by ",", 0/1, base-32 key) used
 * in CSV, journal and hidden form fields; NULL when the value is none. */
const char *value_text(const struct field *f, const void *record, struct arena *a);
void value_put(const struct field *f, const void *record, struct buf *out);   /* the same; none puts nothing */
void value_clear(const struct field *f, void *record);                        /* makes it none; a bool false */
/* The opposite: what a person or program typed -> member.  Persian and Arabic
 * digits and letters, Jalali or ISO dates, labels or codes of choices, yes/no
 * words and grouped numbers are accepted; text is normalised for storage (fa
 * room); blank is none.  Sets are codes or labels joined by ","; a bool takes the
 * part after the last "," (a hidden 0 before a ticked box).  On error returns
 * INVALID, leaves the member untouched and names the reason in *ret_code. */
MUST_USE enum rc value_read(const struct field *f, const char *typed, void *record,
		struct arena *a, const char **ret_code);
bool value_is_none(const struct field *f, const void *record);
bool value_equal(const struct field *f, const void *a, const void *b);

/* The limit that the message of code speaks of ("80", "1 - 30"), NULL if none. */
const char *field_error_arg(const struct field *f, const char *code, struct arena *a);

/* Checks limits, REQUIRED, choices and kinds of a filled record; adds every
 * error to f and returns INVALID if there was one.  INTERNAL fields are skipped,
 * and fields that f already names. */
MUST_USE enum rc record_validate(const struct record_type *t, const void *record,
		struct arena *a, struct fault *f);

/* Form or query parameters -> record.  get(arg, name) gives the typed text or
 * NULL (repeated controls joined by ","); a field absent from the form is left as
 * it is in the record.  INTERNAL fields are not read.  All errors at once; then
 * record_validate. */
typedef const char *(*form_get)(void *arg, const char *name);
MUST_USE enum rc record_from_form(const struct record_type *t, form_get get, void *arg,
		void *record, struct arena *a, struct fault *f);

/* JSON object text -> record, as with forms; null is none.  Unknown members are
 * INVALID "field.unknown", INTERNAL ones "field.read_only", duplicate ones
 * "json.duplicate"; depth 8, 256 KiB.  The other way round writes one object;
 * sensitive fields only when with_sensitive is set, passwords never. */
MUST_USE enum rc record_from_json(const struct record_type *t, const char *json, size_t len,
		void *record, struct arena *a, struct fault *f);
void record_to_json(const struct record_type *t, const void *record, bool with_sensitive,
		struct buf *out);

/* Bit i of the result is set when field i differs. Types have at most 64 fields. */
uint64_t record_diff(const struct record_type *t, const void *a, const void *b);

/* ---- verbs ---------------------------------------------------------------- */

/* Roles of requirements section 2; a person may hold several, dated, and acts
 * under one at a time (R45). */
enum role {
	ROLE_SOCIAL_WORKER = 1, ROLE_RECEPTIONIST, ROLE_CENTRE_MANAGER, ROLE_TECHNICAL_RESPONSIBLE,
	ROLE_COUNTY_EXPERT, ROLE_PROVINCE_EXPERT, ROLE_INSPECTOR, ROLE_HEADQUARTERS, ROLE_ADMINISTRATOR
};
extern const struct choice role_choices[];
#define ROLE_BIT(r) (1u << (r))
#define ROLES_CENTRE (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_RECEPTIONIST) | \
	ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define ROLES_ABOVE (ROLE_BIT(ROLE_COUNTY_EXPERT) | ROLE_BIT(ROLE_PROVINCE_EXPERT) | \
	ROLE_BIT(ROLE_INSPECTOR) | ROLE_BIT(ROLE_HEADQUARTERS))
#define ROLES_ALL (ROLES_CENTRE | ROLES_ABOVE | ROLE_BIT(ROLE_ADMINISTRATOR))

struct ctx;            /* access room */
struct tx;             /* store room */

enum op_flag {
	OP_CREATE = 1,         /* takes an Idempotency-Key; 201 */
	OP_CHANGE = 2,         /* subject exists; takes its version (If-Match, hidden field) */
	OP_NATIONAL = 4,       /* runs in the national shard */
	OP_READ = 8,           /* changes nothing; run is NULL, routes and pages serve it */
	OP_FRESH = 16,         /* needs a second factor not older than 5 minutes */
	OP_EVENT = 64,         /* stands in the time line of its subject */
	OP_INTERNAL = 32       /* no route: jobs and the command line only */
};

/* run gets an open write transaction of the right shard, the validated input and
 * the subject's key (0 for creates), writes through store's row functions, and
 * returns; the caller (operation_run in access) checks permission and scope
 * before, adds the journal entry, and commits.  *ret_key is the record made or
 * changed. */
struct operation {
	const char *name;                     /* "visit.record": API, journal, metrics */
	const char *fa, *en;                  /* label of button and history entry */
	const struct record_type *subject;
	const struct record_type *input;      /* NULL: takes nothing */
	unsigned roles;                       /* ROLE_BIT set */
	unsigned flags;
	const struct choice *states;          /* the subject's states, NULL if none */
	uint32_t from_states;                 /* bit = state value; 0 = any */
	int32_t to_state;                     /* 0 = unchanged */
	const char *path;                     /* "/households/{key}/visits" below /api/v1, NULL: none */
	const char *method;                   /* "POST", "PATCH" */
	enum rc (*run)(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key);
};

#endif
