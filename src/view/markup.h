/* markup - what the widgets of this room share; inside the view room only. */
#ifndef MARKUP_H
#define MARKUP_H

#include "widget.h"

#include <string.h>

enum { MARKUP_MAX = 4 << 20, MARKUP_USUAL = 4 << 10 };

void put_icon(struct buf *b, const char *icon, const char *cls);     /* cls "s", "l" or "" */
void put_attr(struct buf *b, const char *name, const char *value);   /* name="value", escaped; NULL puts nothing */
/* Text of po with {n}, escaped. */
void put_text_n(struct buf *b, enum lang lang, const char *id, int64_t n);
void put_field_value(struct buf *b, struct arena *a, enum lang lang, const struct field *f,
	const void *record, bool show_sensitive);
/* path?x=y plus name=value, escaped for an attribute. */
void put_url_with(struct buf *b, const char *url, const char *name, const char *value);

#endif
