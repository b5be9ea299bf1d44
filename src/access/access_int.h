/* access_int - the inside of the access room; no other room may include it.
 *
 *	access.c        unit numbers, ctx, may, operation_run
 *	org_tree.c      struct org and its holder
 *	access_model.c  record types and choices of this room
 *	password.c      folding, blocklist, hashing gate, brake        (struct auth)
 *	totp.c          SHA-1, HMAC, TOTP, base 32
 *	sign_in.c       the steps of signing in; own password and second factor
 *	session.c       sessions, tokens
 *	access_store.c  every SQL text
 */
#ifndef ACCESS_INT_H
#define ACCESS_INT_H

#include "session.h"
#include "units.h"

/* ---- password.c --------------------------------------------------------------- */

#define HASH_TEXT_SIZE 128                /* crypto_pwhash_STRBYTES */
#define PASSWORD_BYTES_MAX 1024

/* What is hashed: Persian letters and digits of all keyboards made one. */
void password_fold(struct buf *out, const char *typed);
/* BUSY "access.login_queue" when too many wait. */
MUST_USE enum rc auth_hash(struct auth *a, const char *password, char ret_text[HASH_TEXT_SIZE], struct fault *f);
/* hash NULL: takes as long and says no. */
MUST_USE enum rc auth_verify(struct auth *a, const char *password, const char *hash, bool *ret_ok, struct fault *f);

/* The brake.  what: "sign_in" or "code"; who: folded user name or staff key as text. */
struct brake_keys { uint64_t pair, block, account; };
struct brake_keys brake_keys_of(struct auth *a, const char *what, const char *who, const char *address);
/* Seconds until the next try is heard; 0: now. */
int brake_ask(struct auth *a, const struct brake_keys *k, int64_t now_ms);
void brake_failed(struct auth *a, const struct brake_keys *k, int64_t now_ms);
void brake_passed(struct auth *a, const struct brake_keys *k, int64_t now_ms);

/* ---- totp.c ---------------------------------------------------------------------- */

#define SHA1_SIZE 20
void sha1(const void *p, size_t n, unsigned char ret[SHA1_SIZE]);
void hmac_sha1(const void *key, size_t nkey, const void *p, size_t n, unsigned char ret[SHA1_SIZE]);
#define TOTP_SECRET_BYTES 20
void base32_write(const unsigned char secret[TOTP_SECRET_BYTES], char ret_text[33]);
MUST_USE bool base32_read(const char *text, unsigned char ret_secret[TOTP_SECRET_BYTES]);
/* The step a code belongs to (now, one before, one after), 0 if none. */
int64_t totp_step_of(const unsigned char secret[TOTP_SECRET_BYTES], const char *code, int64_t now_ms);
/* Six digits from what was typed, or false. */
bool totp_code_read(const char *typed, uint32_t *ret_code);

/* ---- session.c ---------------------------------------------------------------------- */

/* Opens a session of the given stage; ctx->actor.staff is the person. */
MUST_USE enum rc session_open(struct ctx *ctx, struct tx *tx, staff_key staff, enum session_stage stage,
		role_assignment_key assignment, int64_t opened_ms, int64_t factor_ms, const char *device, struct signed_in *ret);
/* NOT_FOUND "access.session_over" for what is no live session. */
struct session_line;
MUST_USE enum rc session_find(struct ctx *ctx, struct tx *tx, const char *token, struct session_line *ret);
void session_csrf(const char *token, char ret_csrf[33]);
struct blind token_blind(struct store *s, const char *kind, const char *token);

/* ---- access_store.c ------------------------------------------------------------------- */

struct session_line {                     /* session joined with staff and current role */
	const char *id, *device, *name, *user_name;
	int32_t stage, role;
	int64_t staff, assignment, unit, opened_ms, seen_ms, factor_ms, tries;
};
MUST_USE enum rc store_session_find(struct tx *tx, const struct blind *token, date_t today, int64_t seen_after,
		int64_t opened_after, int64_t before, struct session_line *ret);
MUST_USE enum rc store_session_insert(struct tx *tx, const struct blind *token, const struct session_line *s);
MUST_USE enum rc store_session_delete(struct tx *tx, const struct blind *token);
MUST_USE enum rc store_session_delete_id(struct tx *tx, int64_t staff, const char *id, int64_t *ret_n);
MUST_USE enum rc store_session_delete_staff(struct tx *tx, int64_t staff);
MUST_USE enum rc store_session_seen(struct tx *tx, const struct blind *token, int64_t now_ms);
MUST_USE enum rc store_session_factor(struct tx *tx, const struct blind *token, int64_t now_ms);
/* Counts a wrong code; at the most-th the session is gone. */
MUST_USE enum rc store_session_try(struct tx *tx, const struct blind *token, int64_t most);
MUST_USE enum rc store_session_list(struct tx *tx, int64_t staff, int64_t seen_after, int64_t opened_after,
		date_t today, struct session_row **ret_rows, size_t *ret_n);
MUST_USE enum rc store_session_sweep(struct tx *tx, int64_t seen_before, int64_t opened_before,
		int64_t stage_before, int64_t *ret_n);
MUST_USE enum rc store_staff_key(struct tx *tx, const char *user_name, int64_t *ret_key);
MUST_USE enum rc store_staff_count(struct tx *tx, int64_t *ret_n);
MUST_USE enum rc store_role_current(struct tx *tx, int64_t staff, int64_t assignment, date_t today, int64_t *ret_key);
MUST_USE enum rc store_credential_of(struct tx *tx, int64_t staff, struct credential *ret);      /* NOT_FOUND */
/* False when this step, or a later one, was used before (single use). */
MUST_USE enum rc store_step_use(struct tx *tx, int64_t staff, int64_t step, bool *ret_fresh);
MUST_USE enum rc store_last_role_set(struct tx *tx, int64_t staff, int64_t assignment);
MUST_USE enum rc store_last_role(struct tx *tx, int64_t staff, int64_t *ret_assignment);
/* Tokens that were looked up (token.h); of struct auth. */
struct auth;
struct token_memos;
struct token_memos *token_memos_new(void);
void token_memos_free(struct token_memos *m);
struct token_memos *auth_tokens(struct auth *a);
struct token_line { const char *name; int32_t role; int64_t key, staff, unit, expires_ms; };
MUST_USE enum rc store_role_of(struct tx *tx, int64_t staff, int32_t role, int64_t unit, date_t today, int64_t *ret_key);
MUST_USE enum rc store_token_find(struct tx *tx, const char *digest, date_t today, int64_t now_ms, struct token_line *ret);
MUST_USE enum rc store_setting_at(struct tx *tx, const char *name, date_t day, int64_t *ret_key);   /* NOT_FOUND */
MUST_USE enum rc store_org_count(struct tx *tx, int64_t *ret_units, int64_t *ret_names, int64_t *ret_stamp);
MUST_USE enum rc store_org_units(struct tx *tx, struct org_unit *units, size_t max, size_t *ret_n);
struct former { int64_t unit; const char *name, *short_name; date_t until; };
MUST_USE enum rc store_org_former(struct tx *tx, struct former *names, size_t max, size_t *ret_n);

#endif
