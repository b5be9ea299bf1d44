/* assessment_int.h - what the files of this room share; nobody else includes it. */
#ifndef ASSESSMENT_INT_H
#define ASSESSMENT_INT_H

#include "assessment.h"

enum rc assessment_run_answer(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc assessment_run_withdraw(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc assessment_run_alert_done(struct ctx *, struct tx *, const void *, int64_t, int64_t *);

#endif
