/* page_sync - what phones ask of the API (api_sync.c), for the table of reads in api.c. */
#ifndef PAGE_SYNC_H
#define PAGE_SYNC_H

#include "page.h"

/* Record types as forms; the same for everybody, so a phone may keep it. */
enum rc api_sync_forms(struct page *p);
/* Whether the phone may go on, has to sign in again, or is to wipe itself. */
enum rc api_sync_state(struct page *p);
enum rc api_sync_changes(struct page *p);
enum rc api_sync_batch(struct page *p);

#endif
