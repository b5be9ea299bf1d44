/* html_place - where in an HTML document the template compiler stands; inside
 * the view room only.  A small state machine over the literal bytes; it is
 * strict about our own templates, not a parser of other people's HTML. */
#ifndef HTML_PLACE_H
#define HTML_PLACE_H

#include "template.h"

struct html_place {
	uint8_t state;
	char tag[16], attr[24];
	uint8_t ntag, nattr;
	bool closing;                        /* inside </tag> */
	bool begun;                          /* something stands before, in this attribute value */
	uint8_t dashes;                      /* of a comment */
	char within[16];                     /* textarea, pre, script: until its end tag */
};

/* Takes one byte; returns NULL or what is wrong with it. */
const char *html_place_step(struct html_place *p, char ch);
/* May a value stand here, and as what?  NULL or what is wrong. whole_url: the value is a VIEW_URL. */
const char *html_place_value(struct html_place *p, bool whole_url, enum place *ret_place);
bool html_place_in_tag(const struct html_place *p);
bool html_place_verbatim(const struct html_place *p);   /* white space matters here */
bool html_place_is_text(const struct html_place *p);
bool html_place_same(const struct html_place *a, const struct html_place *b);
/* After a section that may or may not have run: what is certain of both. */
void html_place_join(struct html_place *p, const struct html_place *before);

#endif
