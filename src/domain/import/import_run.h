/* import_run - what the verbs of this room run; between import.c and import_model.c. */
#ifndef IMPORT_RUN_H
#define IMPORT_RUN_H

#include "import.h"

enum rc import_run_upload(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc import_run_settings(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc import_run_confirm(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc import_run_undo(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc import_run_drop(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc import_run_forget(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
extern const struct operation op_import_upload, op_import_confirm;

#endif
