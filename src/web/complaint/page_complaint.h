/* page_complaint.h - what pages of refusals, the file and the public share about appeals.
 * Inside the web room only. */
#ifndef PAGE_COMPLAINT_H
#define PAGE_COMPLAINT_H

#include "complaint.h"
#include "page_referral.h"

/* What stands beside every refusal: how to appeal, what became of an appeal, where else help is
 * (R389).  A page names its member `appeal` and takes templates/appeal_box.html in. */
struct appeal_box {
	bool shown;
	const char *href;                /* the form; NULL: not for this person, or one is under way */
	const char *list_href;           /* appeals of the file; NULL: no file */
	int32_t state, outcome;          /* of the newest appeal; 0: none */
	date_t due;
	const struct resource_row *resources;
	size_t nresources;
};
extern const struct view_type appeal_box_view;
/* The decision has been loaded through the actor's scope; household 0: none. */
MUST_USE enum rc appeal_box_fill(struct page *p, struct tx *tx, household_key household, int64_t decision, int64_t unit,
		struct appeal_box *ret_box);

/* The form of somebody with the tracking code of a refused request, for the public page of that request. */
struct html appeal_public_form(struct page *p, const char *code, const char *digits);
/* Sends it for request; *ret_code is for following.  INVALID leaves the errors for the form. */
MUST_USE enum rc appeal_public_send(struct page *p, request_key request, const char **ret_code);
/* What happens next, for whoever told it (R269). */
const char *complaint_next(struct page *p, const struct complaint *c);

#endif
