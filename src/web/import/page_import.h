/* page_import - the pages of lists of existing files: what the two files share. */
#ifndef PAGE_IMPORT_H
#define PAGE_IMPORT_H

#include "import.h"
#include "page.h"

#define IMPORTERS (ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
enum { IMPORT_PROPOSALS_SHOWN = 20 };

/* The page of one list; problem: what went wrong with the last step, or NULL. */
MUST_USE enum rc import_show(struct page *p, import_batch_key key, const char *problem);
/* Centres of a province as a list to choose from, the chosen one marked; with a first "none". */
struct html import_centres(struct page *p, shard_id province, int64_t chosen, const char *id);
extern const struct view_type import_batch_view;

#endif
