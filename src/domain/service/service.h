/* service - the catalogue of services as data (R24, R25, R70-R98).
 *
 * A row of the table is one edition of one service.  The number is the legal one
 * (1..22 are R70-R91 in their order and words, 23 up come after them) and stays for
 * ever; an edition is never edited.  What changes, a fee, a step, a directive, is a new
 * edition that holds from a day on.  A running request keeps the edition it began with
 * (case_file/request.h), so several live side by side.
 *
 * Steps say what is done, within how many working days, and by which role.  Fees are
 * those of a class of clients in that edition: with the day an edition begins they are
 * the fee table of R24; zero is free, none is "not for this class".  Forms are named by
 * code only: the forms room stands beside, not above.
 *
 * The table lives in the national shard and is small; whoever serves requests holds a
 * snapshot (service_holder, held.h), and an edition made on a page is used a second
 * later by a receptionist without a restart (R92).
 *
 * Delegation (R97) says what a unit may do of a service, from a day on: nothing, part of
 * it within limits, or all.  The row of the nearest unit above counts, so that a county
 * is said once; where nothing is said, all is delegated.  What is not delegated is
 * shown, with where to go instead, never hidden.
 */
#ifndef SERVICE_H
#define SERVICE_H

#include "held.h"
#include "org.h"

KEY_TYPE(service);
KEY_TYPE(delegation);

enum service_field { FIELD_REHABILITATION = 1, FIELD_SOCIAL, FIELD_PREVENTION };
enum delegation_degree { DELEGATED_NOT = 1, DELEGATED_PARTLY, DELEGATED_FULLY };
/* Who a fee is for (R24). */
enum client_class { CLIENT_TARGET = 1, CLIENT_MEMBER, CLIENT_PUBLIC };
#define SERVICE_STEPS_MAX 6
#define SERVICE_NUMBERS_MAX 200

extern const struct choice service_heading_choices[], service_field_choices[], service_level_choices[],
	document_kind_choices[], delegation_degree_choices[], client_class_choices[];

/* A step is three members in a row. */
#define SERVICE_STEP_MEMBERS(n) const char *step##n; int64_t step##n##_days; int32_t step##n##_role;
#define SERVICE_MEMBERS                                                                                 \
	const char *code;                    /* stable word for programs: "home_visit" */                \
	const char *name, *name_en;                                                                      \
	const char *legal;                   /* the words of the directive */                            \
	const char *about, *about_en;        /* what it is, in plain words, for the public page */       \
	const char *for_whom, *for_whom_en;                                                              \
	int32_t heading, field, level;       /* one of the eight of R96, of the three of R25; who decides */ \
	const char *provider;                /* NULL: the centre itself (R93) */                         \
	bool offered;                        /* false: prepared, or no longer given */                   \
	bool waits;                          /* has a waiting list (R38) */                              \
	bool fileless;                       /* may be given without a household file (R37) */           \
	int64_t roles;                       /* who may take it in and do it: set of role_choices */     \
	int64_t documents;                   /* what is asked for: set of document_kind_choices */       \
	const char *documents_note;          /* what no kind of the list says */                         \
	const char *forms;                   /* codes, joined by a comma */                              \
	money_t fee_target, fee_member, fee_public;                                                      \
	SERVICE_STEP_MEMBERS(1) SERVICE_STEP_MEMBERS(2) SERVICE_STEP_MEMBERS(3)                          \
	SERVICE_STEP_MEMBERS(4) SERVICE_STEP_MEMBERS(5) SERVICE_STEP_MEMBERS(6)                          \
	const char *directive_no;                                                                        \
	date_t directive_on, valid_from;

struct service_input { SERVICE_MEMBERS };
struct service {
	service_key key;
	int64_t ver;
	int64_t number, edition;
	SERVICE_MEMBERS
};
extern const struct record_type service_type, service_input_type;

struct delegation {
	delegation_key key;
	int64_t ver;
	int64_t unit, service;               /* a unit of any level; the number of the service */
	int32_t degree;
	const char *limits;                  /* what the unit may not do, up to which amount */
	const char *instead;                 /* where to go for the rest; NULL: the county office */
	const char *authority;               /* letter that says so */
	date_t valid_from;
};
struct delegation_set { int64_t unit, service; int32_t degree; const char *limits, *instead, *authority; date_t valid_from; };
extern const struct record_type delegation_type, delegation_set_type;

extern const struct operation op_service_add, op_service_revise, op_delegation_set;
extern const struct operation *const service_operations[];
extern const size_t service_noperations;

/* ---- reading ---------------------------------------------------------------------- */

/* All editions, by number, latest first. */
struct services { const struct service *row; size_t n; };
MUST_USE enum rc services_load(struct tx *national, struct services *ret_list);
/* The snapshot of the request; without one (tests, commands) it is read.  A store without
 * the national shard has none: an empty list. */
MUST_USE enum rc services_of(struct ctx *ctx, struct services *ret_list);
/* The edition that holds on that day; NULL when there is none. */
const struct service *service_on(const struct services *list, int64_t number, date_t day);
const struct service *service_of_key(const struct services *list, int64_t key);
const struct service *service_by_code(const struct services *list, const char *code, date_t day);
/* Walks the services of a day in order: *pos starts at 0, NULL ends. */
const struct service *service_next(const struct services *list, date_t day, bool offered, size_t *pos);
const char *service_name(const struct services *list, int64_t number, enum lang lang);   /* "" when unknown */
static inline const char *service_label(const struct service *s, enum lang l)
{
	return l == LANG_EN && !str_empty(s->name_en) ? s->name_en : s->name;
}

struct service_step { const char *name; int64_t days; int32_t role; };
size_t service_steps(const struct service *s, struct service_step ret_steps[SERVICE_STEPS_MAX]);
int64_t service_days(const struct service *s);            /* working days of all steps */
bool service_role_may(const struct service *s, enum role role);
money_t service_fee(const struct service *s, enum client_class who);

struct service_holder { struct held held; };
MUST_USE enum rc service_holder_init(struct service_holder *h, struct store *s, struct fault *f);
void service_holder_release(struct service_holder *h);
const struct services *services_get(struct service_holder *h);
void services_put(const struct services *list);
MUST_USE enum rc service_holder_reload(struct service_holder *h, struct fault *f);

/* Writes the catalogue as delivered (catalogue/services.json) when there is none. */
MUST_USE enum rc services_seed(struct ctx *ctx, const char *json);

/* What was said until that day of a unit, those above it and those below it; one statement. */
struct delegations { const struct delegation *row; size_t n; };
MUST_USE enum rc delegations_of(struct tx *national, int64_t unit, date_t day, struct delegations *ret_list);
/* What holds for a unit: the nearest above counts, there the latest day.  NULL: nothing was
 * said, so all of it is delegated. */
const struct delegation *delegation_at(const struct delegations *list, int64_t unit, int64_t service);

#endif
