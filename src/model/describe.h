/* describe - prints what the tables declare: data dictionary, permissions,
 * states, routes and OpenAPI.  The output depends on the tables alone (same
 * tables, same bytes), so that docs/ref can be compared in the build and a
 * change of API or permission shows as a difference.
 *
 * Nothing here can fail; the owner of the buffer looks at overflow.
 */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "model.h"

/* A route that only reads. */
struct api_read {
	const char *path;                       /* below /api/v1: "/households/{key}" */
	const char *fa, *en;
	unsigned roles;                         /* ROLE_BIT set; 0: anybody, without a token */
	const struct record_type *response;     /* NULL: an object of no declared type */
	bool list;                              /* {"items":[...],"next":cursor or null} */
	const struct record_type *query;        /* parameters as an input type; NULL: none, or an object of no declared type */
	bool asks;                              /* POST with query as JSON body: what is asked stays out of URLs */
};

struct description {
	const char *version;
	const struct record_type *const *types; /* in the order to print */
	size_t ntypes;
	const struct operation *const *operations;
	size_t noperations;
	const struct api_read *reads;
	size_t nreads;
};

void describe_dictionary(const struct description *d, struct buf *out);   /* Markdown */
void describe_permissions(const struct description *d, struct buf *out);  /* Markdown */
void describe_states(const struct description *d, struct buf *out);       /* Markdown with Mermaid */
void describe_routes(const struct description *d, struct buf *out);       /* Markdown */
void describe_codes(struct buf *out);                                     /* Markdown: message.h */
void describe_openapi(const struct description *d, struct buf *out);      /* OpenAPI 3.1, JSON */

#endif
