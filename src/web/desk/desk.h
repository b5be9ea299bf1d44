/* desk - what the pages of reception, requests, search and the manager share:
 * people of the centre, rows of requests, small forms.  Inside the web room only. */
#ifndef DESK_H
#define DESK_H

#include "page.h"

#define DESK_LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

/* Everybody with a current role at a unit of the scope (or only its social workers), by
 * name, each once; one statement.  page_staff_name knows them from then on. */
MUST_USE enum rc desk_staff(struct page *p, int64_t unit, bool workers_only, struct form_option **ret_list, size_t *ret_n);

struct desk_request {
	request_key key;
	household_key household;
	const char *number, *applicant, *file_number, *owner, *subject, *step;
	int64_t missed;
	int32_t channel, state;
	date_t due;
	instant_t received;
	bool urgent, late, finished, risen;
	int32_t held_by;
};
extern const struct view_type desk_request_view;
const struct desk_request *desk_requests(struct page *p, const struct request_row *list, size_t n);

/* All counties, where somebody without an account says first which one is meant. */
struct desk_county { int64_t no; const char *name; };
extern const struct view_type desk_county_view;
const struct desk_county *desk_counties(struct page *p, size_t *ret_n);

/* One possible file of somebody who is not tied to a file yet. */
struct desk_match { household_key household; const char *name, *family_name, *file_number; int32_t state; };
extern const struct view_type desk_match_view;

/* A form with the version of its subject; its errors show only where it was sent from.
 * quiet: not the page's main act. */
struct html desk_form(struct page *p, const char *action, const char *id, const struct record_type *t,
		int64_t ver, const char *submit_id, const struct form_options *options, bool quiet);
/* What a form can explain: field errors, also those of a conflict. */
bool desk_form_error(enum rc rc, const struct page *p);

/* "4K7M-92QD-XH0T-3": a tracking code as it is read aloud. */
const char *desk_code_text(struct arena *a, const char *code);
/* What happens next with a request and by when, for somebody who does not work here (R269). */
const char *desk_next_text(struct arena *a, enum lang lang, int32_t state, date_t due, date_t today);

#endif
