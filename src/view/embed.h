/* embed - what tools/embed.py puts into the program; inside the view room only. */
#ifndef EMBED_H
#define EMBED_H

#include "view.h"

struct embed_text {
	const char *id;
	const char *text[2];                 /* by enum lang */
};

/* All sorted as the name suggests, so that look-ups are binary searches. */
extern const struct view_source view_embedded_templates[];
extern const size_t view_embedded_ntemplates;
extern const struct embed_text view_embedded_texts[];
extern const size_t view_embedded_ntexts;
/* Where a text stands, plus one: by the FNV-1a hash of its id, then on to the next free
 * place; 0 is free.  mask: places less one. */
extern const uint16_t view_embedded_text_places[];
extern const uint32_t view_embedded_text_mask;
extern const struct view_asset view_embedded_assets[];   /* by path */
extern const size_t view_embedded_nassets;
extern const char *const view_embedded_icons[];
extern const size_t view_embedded_nicons;

/* catalogue/iran-map.json; dots: small islands as a path of points, or NULL;
 * outside: the name stands beside the province. */
struct embed_province { const char *id, *code, *fa, *en, *d, *dots; int x, y, size; bool outside; };
extern const int view_map_size[2];
extern const struct embed_province view_map_provinces[];
extern const size_t view_map_nprovinces;

#endif
