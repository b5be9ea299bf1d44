/* form_draw - a filled form as markup: to fill in, and to read.
 *
 * Every question is there at once; what does not apply is hidden.  The rules stand beside the
 * questions as data-… so that assets/js/forms.js shows and hides at once; without it the button
 * "refresh" asks the server.  Names of controls: q.NAME, q.REPEAT.ROW.NAME, rows.REPEAT. */
#ifndef FORM_DRAW_H
#define FORM_DRAW_H

#include "page.h"

#include "form.h"

struct html form_draw(struct page *p, const struct form_state *s);
struct html form_draw_answers(struct page *p, const struct form_state *s);
/* Links to what is wrong or missing; empty when nothing is. */
struct html form_draw_errors(struct page *p, const struct form_state *s);

/* What was sent: for form_fill.  pairs: a stored draft instead of the request, or NULL. */
struct form_sent { struct page *page; const struct form_def *form; const struct http_pairs *pairs;
	const char *add;                 /* name of a repeat that gets one more row */
	const char *drop; size_t drop_row; };
const char *form_sent_typed(void *sent, const struct form_item *item, size_t row);
size_t form_sent_rows(void *sent, const struct form_item *repeat);
#endif
