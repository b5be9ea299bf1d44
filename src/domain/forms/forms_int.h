/* forms_int.h - what the files of this room share; nobody else includes it. */
#ifndef FORMS_INT_H
#define FORMS_INT_H

#include "forms.h"

enum rc forms_run_create(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc forms_run_edit(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc forms_run_version(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc forms_run_publish(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc forms_run_retire(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc forms_run_seed(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
extern const struct operation op_form_seed;

struct form_seed { const char *code, *body; };
extern const struct form_seed forms_shipped[];
extern const size_t forms_nshipped;

/* Highest number of a code, 0 when there is none. */
MUST_USE enum rc forms_newest(struct tx *national, const char *code, int64_t *ret_number);

#endif
