/* sync_int.h - what the files of this room share; nobody else includes it. */
#ifndef SYNC_INT_H
#define SYNC_INT_H

#include "sync.h"

/* Who leads a centre sees what its people's phones brought. */
#define SYNC_LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define SYNC_WORKERS (ROLE_BIT(ROLE_SOCIAL_WORKER) | SYNC_LEADERS)

enum rc device_run_register(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc device_run_end(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc sync_run_keep(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
enum rc sync_run_drop(struct ctx *, struct tx *, const void *, int64_t, int64_t *);
/* Whose entries and phones the actor sees beside her own: -1 none, else a unit range. */
static inline struct unit_range sync_led(const struct ctx *ctx)
{
	return (SYNC_LEADERS & ROLE_BIT(ctx->actor.role)) ? ctx->scope : (struct unit_range){ 1, 0 };
}

/* sync_store.c: the only place with SQL. */
MUST_USE enum rc device_store_count(struct tx *tx, int64_t staff, int64_t *ret_n);
MUST_USE enum rc device_store_by_token(struct tx *tx, int64_t token, int64_t *ret_key, int64_t *ret_seen_ms);
MUST_USE enum rc device_store_seen(struct tx *tx, int64_t device, bool wiped);
MUST_USE enum rc device_store_word(struct tx *tx, int64_t device, const char *digest, int64_t now_ms, enum device_word *ret_word);
MUST_USE enum rc sync_store_entry(struct tx *tx, const char *item, int64_t *ret_key);
MUST_USE enum rc sync_store_open(struct tx *tx, int64_t staff, int64_t *ret_n);
struct sync_mark { int64_t household, seq; };
MUST_USE enum rc sync_store_marks(struct tx *tx, int64_t staff, struct unit_range range, struct sync_mark *list, size_t *ret_n);
MUST_USE enum rc sync_store_plans(struct tx *tx, int64_t staff, struct unit_range range, struct sync_plan **ret_list, size_t *ret_n);

#endif
