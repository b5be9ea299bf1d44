/* referral_int.h - what the files of this room share; nobody else includes it. */
#ifndef REFERRAL_INT_H
#define REFERRAL_INT_H

#include "message.h"
#include "metrics.h"
#include "store_admin.h"
#include "referral.h"
#include "staff.h"
#include "task.h"

typedef enum rc referral_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key);
referral_run agency_add_run, agency_change_run, referral_draft_run, referral_change_run, referral_send_run,
	referral_see_run, referral_accept_run, referral_refuse_run, referral_finish_run, referral_close_run,
	referral_withdraw_run, referral_reopen_run, referral_link_run, letter_issue_run, letter_revoke_run;

struct referral_link { const char *hash; };
extern const struct record_type referral_link_type;
extern const struct operation op_referral_link;

/* For a change, as sender; states: bits. */
MUST_USE enum rc referral_of_sender(struct ctx *ctx, struct tx *tx, int64_t key, struct referral *ret_r);

/* ---- SQL (referral_store.c) ----------------------------------------------------------------- */

MUST_USE enum rc letter_last_serial(struct tx *tx, int64_t unit, int64_t year, int64_t *ret_serial);
/* The letter of a check code; key 0: none. */
MUST_USE enum rc letter_of_code(struct tx *tx, const char *code, sent_letter_key *ret_key);
MUST_USE enum rc referral_counts(struct tx *tx, struct recount *rec);
MUST_USE enum rc referral_by_hash(struct tx *tx, const char *hash, struct referral *ret_r);

#endif
