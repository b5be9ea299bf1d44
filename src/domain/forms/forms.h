/* forms - the country's forms, by code and version.
 *
 * A form_version is a definition (form.h) with its number.  A draft may be edited; published, it
 * never changes again, because answers refer to it.  In force for a code on a day is the published
 * version with the latest first day that has come; older ones stay readable for ever.  Retiring takes
 * a version out of the choice and out of nothing else.
 *
 * Rows live in the national shard, written by headquarters and administrators of the country
 * through operations; forms_seed adds what is shipped (catalogue/forms) and is not there yet.
 * SQL stands in forms_store.c alone.
 */
#ifndef FORMS_H
#define FORMS_H

#include "access.h"
#include "form.h"

KEY_TYPE(form_version);

enum form_status { FORM_DRAFT = 1, FORM_ACTIVE, FORM_RETIRED };
extern const struct choice form_status_choices[];

struct form_version {
	form_version_key key;
	int64_t ver;
	const char *code;                /* "phq9"; the same for all versions */
	int64_t number;                  /* 1, 2, ... of the code */
	int32_t status;
	date_t valid_from;               /* first day, once published */
	const char *fa, *en, *licence, *source;      /* from the definition, for lists */
	int32_t about;
	int64_t roles;                   /* ROLE_BITs of who may use it, 0: everybody of a centre */
	instant_t written_at;
	int64_t written_by;
	json_t body;
};
extern const struct record_type form_version_type;

struct form_create_input { const char *code; json_t body; };
struct form_edit_input { json_t body; };
struct form_version_input { form_version_key from; };     /* a new draft from an older version */
struct form_publish_input { date_t valid_from; };
extern const struct record_type form_create_input_type, form_edit_input_type, form_version_input_type,
	form_publish_input_type;

extern const struct operation op_form_create, op_form_edit, op_form_version, op_form_publish, op_form_retire;
extern const struct operation *const forms_operations[];
extern const size_t forms_noperations;

/* Shipped forms that the store does not have, published as of the first day of 1400. */
MUST_USE enum rc forms_seed(struct ctx *ctx);

/* All versions by code and number, the newest first, without body. */
MUST_USE enum rc forms_list(struct tx *national, struct form_version **ret_list, size_t *ret_n);
/* What is in force on a day, one a code, without body. */
MUST_USE enum rc forms_in_force(struct tx *national, date_t on, struct form_version **ret_list, size_t *ret_n);
/* One version with its definition read; NOT_FOUND when there is none. */
MUST_USE enum rc form_load(struct tx *national, form_version_key key, struct form_version *ret_version,
		const struct form_def **ret_form);
/* True when this role fills and reads answers of the form. */
bool form_for_role(const struct form_version *v, enum role role);
/* "relevant: a question that stands later (q3), character 4": for pages and faults; in the arena. */
const char *form_place_text(const struct form_place *place, enum lang lang, struct arena *a);

#endif
