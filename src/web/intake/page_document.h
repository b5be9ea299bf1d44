/* page_document - the checklist of a request's documents.  Inside the web room only. */
#ifndef PAGE_DOCUMENT_H
#define PAGE_DOCUMENT_H

#include "page.h"

#include "document.h"

/* One kind that a service asks for, and what there is of it. */
struct document_need { int32_t kind, state; bool missing; date_t expires; };
extern const struct view_type document_need_view;
/* All kinds in the set; documents are those of the household (n 0: none yet). */
const struct document_need *document_needs(struct page *p, int64_t kinds, const struct document *list, size_t n, size_t *ret_n);

#endif
