/* page_referral.h - between the pages of referrals, letters and answers only. */
#ifndef PAGE_REFERRAL_H
#define PAGE_REFERRAL_H

#include "page_plan.h"
#include "referral.h"

/* A form of a verb that takes nothing. */
extern const struct record_type referral_nothing;
/* What happens next and who does it, in plain words (R269). */
const char *referral_next(struct page *p, const struct referral *r, bool holder);
/* The acts of whoever answers, as forms to `path`/accept and so on; hidden is sent along. */
struct referral_answer_forms { struct html accept, refuse, finish; };
/* Other places of help near that unit: names, at most five (R389). */
struct resource_row { const char *name, *offers; int32_t kind; };
extern const struct view_type resource_row_view;
MUST_USE enum rc referral_resources(struct page *p, int64_t unit, const struct resource_row **ret_rows, size_t *ret_n);

#endif
