/* draft - what somebody is still typing, safe without a save button (R125, R391).
 *
 * A draft belongs to one person; nobody else reads it.  kind says which form
 * ("visit"), ref which thing (the household's key text); one draft each.  The
 * body is the form as it was sent (urlencoded), sealed.  Drafts are no records:
 * not journalled, gone when the form is sent for good or after 30 days.  They lie
 * in the shard of the actor's unit.
 */
#ifndef DRAFT_H
#define DRAFT_H

#include "access.h"

#define DRAFT_BODY_MAX ((size_t)60 << 10)
#define DRAFT_LIFE_MS ((int64_t)30 * 86400 * 1000)

struct draft {
	const char *kind, *ref, *body;      /* body NULL in lists */
	int64_t subject;                    /* household or request it is about, 0 = none */
	int64_t at_ms;
};

/* INVALID "draft.form" for a kind or ref with other symbols than [a-z0-9._-]{1,40};
 * LIMIT "draft.size"; at most 100 drafts a person (LIMIT "draft.many"). */
MUST_USE enum rc draft_save(struct ctx *ctx, const char *kind, const char *ref, int64_t subject, const char *body);
MUST_USE enum rc draft_load(struct ctx *ctx, const char *kind, const char *ref, struct draft *ret_draft);
MUST_USE enum rc draft_drop(struct ctx *ctx, const char *kind, const char *ref);
/* Latest first, without bodies. */
MUST_USE enum rc draft_list(struct ctx *ctx, size_t max, struct draft **ret_list, size_t *ret_n);
/* Job: drops what is older than DRAFT_LIFE_MS in one shard. */
MUST_USE enum rc draft_sweep(struct ctx *ctx, shard_id shard, int64_t *ret_dropped);

#endif
