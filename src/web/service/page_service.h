/* page_service - what pages say of the catalogue: choosing a service, where to go for what
 * is not delegated, and the administrator's pages.  Inside the web room only. */
#ifndef PAGE_SERVICE_H
#define PAGE_SERVICE_H

#include "page.h"

/* Services offered today as options of a field; those that the actor's unit does not do in
 * full say so and stay (R97). */
MUST_USE enum rc service_choose(struct page *p, struct form_options *ret_options);
/* One sentence when the unit does not do all of a service; NULLs when it does. */
MUST_USE enum rc service_elsewhere(struct page *p, int64_t unit, int64_t number, const char **ret_text,
		const char **ret_limits, const char **ret_phone);
const char *service_number_text(struct page *p, int64_t n);
/* "3 working days"; documents joined by a comma; fee in words. */
const char *service_days_text(struct page *p, const struct service *s);
const char *service_documents_text(struct page *p, const struct service *s);
const char *service_fee_text(struct page *p, const struct service *s);

enum rc admin_services(struct page *p);
enum rc admin_service(struct page *p);
enum rc admin_service_new_get(struct page *p);
enum rc admin_service_new_post(struct page *p);
enum rc admin_service_edition_get(struct page *p);
enum rc admin_service_edition_post(struct page *p);
enum rc admin_delegations(struct page *p);
enum rc admin_delegation_post(struct page *p);

#endif
