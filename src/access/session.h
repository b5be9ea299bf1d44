/* session - signing in, second factor, sessions, API tokens.
 *
 * Signing in goes in steps; each step that is left is the stage of a session that
 * may do nothing else and lives ten minutes:
 *
 *	name + password (or one-time code)  -> STAGE_PASSWORD   set an own password
 *	                                    -> STAGE_ENROL      set up the second factor
 *	                                    -> STAGE_FACTOR     give it
 *	                                    -> STAGE_OPEN       work
 *
 * Every step forward gives a new token; the old one is dead.  A token is 256 bits
 * of chance and is kept as a keyed hash only; the CSRF token is derived from it.
 * Sessions end 30 minutes after the last request, 12 hours after signing in, at
 * sign-out, and at once when the person leaves or the role ends: each request
 * looks at staff and role again, so a change counts from the next request on.
 *
 * Guessing.  Wrong attempts slow down the pair of account and address block, then
 * the block, then the account for addresses from which its owner has never signed
 * in: nobody can lock somebody else out (ASVS 6.3.1).  The brake answers LIMIT
 * "access.slow_down" before anything is computed.  Unknown name, wrong password,
 * account that left: one answer, DENIED "access.sign_in_failed", one time.
 *
 * Hashing is Argon2id (t=2, 19 MiB) over a keyed hash (pepper) of the folded
 * password, at most `hashes_at_once` at a time; others queue, and when the queue
 * is full the answer is BUSY "access.login_queue".
 *
 * struct auth is process-wide and shared between threads; app makes one.
 */
#ifndef SESSION_H
#define SESSION_H

#include "staff.h"

struct auth_config {
	int hashes_at_once;          /* 0: 2 */
	int queue_limit;             /* 0: 16 */
	size_t memory;               /* of one hash in bytes; 0: 19 MiB; less is for tests only */
};
struct auth;
MUST_USE enum rc auth_new(const struct auth_config *c, struct store *s, struct fault *f, struct auth **ret_auth);
void auth_free(struct auth *a);

#define SESSION_TOKEN_SIZE 65        /* 64 hex digits and NUL */
#define SESSION_ID_SIZE 17           /* public part: names a session, opens nothing */
#define SESSION_IDLE_MS (30 * 60 * 1000)
#define SESSION_LIFE_MS (12 * 3600 * 1000)
#define SESSION_STAGE_MS (10 * 60 * 1000)
#define SECOND_FACTOR_FRESH_MS (5 * 60 * 1000)

/* A clock that was wrong for a while leaves times behind that are still to come: they
 * count for no longer than they would have from now on. */
static inline bool second_factor_is_fresh(int64_t now_ms, int64_t factor_ms)
{
	return now_ms - factor_ms <= SECOND_FACTOR_FRESH_MS && factor_ms - now_ms <= SECOND_FACTOR_FRESH_MS;
}

enum session_stage { STAGE_OPEN = 1, STAGE_FACTOR, STAGE_ENROL, STAGE_PASSWORD };

struct signed_in {
	char token[SESSION_TOKEN_SIZE];
	enum session_stage stage;
	int retry_after_s;           /* with LIMIT "access.slow_down" */
};
struct session {                     /* what a request learns about its token */
	char id[SESSION_ID_SIZE];
	char csrf[33];
	enum session_stage stage;
	staff_key staff;
	role_assignment_key assignment;
	int64_t opened_ms, seen_ms;
	const char *user_name;
};

/* address: of the client as text; device: what the browser calls itself, cut to 120. */
struct sign_in {
	const char *user_name, *password, *address, *device;
};
MUST_USE enum rc sign_in(struct auth *a, struct ctx *ctx, const struct sign_in *in, struct signed_in *ret);
/* TOTP code, or one of the recovery codes.  DENIED "access.code_wrong". */
MUST_USE enum rc sign_in_factor(struct auth *a, struct ctx *ctx, const char *token, const char *code,
		const char *address, struct signed_in *ret);

/* The same brake for what strangers may ask on public pages (a tracking code): true
 * while an address, or whoever asks for `who`, has to wait.  A wrong answer is counted;
 * a right one is not forgotten, since it proves nothing about the next. */
bool question_held(struct auth *a, const struct ctx *ctx, const char *what, const char *who, const char *address);
void question_failed(struct auth *a, const struct ctx *ctx, const char *what, const char *who, const char *address);

/* One statement: fills ctx->actor and ctx->scope for STAGE_OPEN (for other stages
 * the actor has no role, so may() is always false).  NOT_FOUND: sign in again. */
MUST_USE enum rc session_check(struct ctx *ctx, const char *token, struct session *ret);
/* True when typed is the CSRF token of the session, in constant time. */
bool session_csrf_ok(const struct session *s, const char *typed);
/* Acts under another of the own roles from now on (R45): new token. */
MUST_USE enum rc session_switch(struct ctx *ctx, const char *token, role_assignment_key to, struct signed_in *ret);
/* Makes the second factor fresh again (where none is set up: the password).  DENIED "access.code_wrong". */
MUST_USE enum rc session_refresh(struct auth *a, struct ctx *ctx, const char *token, const char *typed, const char *address);
MUST_USE enum rc session_close(struct ctx *ctx, const char *token);          /* sign out; unknown token is OK */
/* Ends one of the own sessions by its public id. */
MUST_USE enum rc session_close_own(struct ctx *ctx, const char *id);
/* Inside an operation on the national shard: kills every session and token (leaving, reset). */
MUST_USE enum rc session_close_all_of(struct tx *tx, staff_key staff);
struct session_row { const char *id, *device; int64_t opened_ms, seen_ms; int32_t role; int64_t unit; };
MUST_USE enum rc session_list(struct ctx *ctx, struct session_row **ret_rows, size_t *ret_n);   /* own, live */
/* Deletes dead sessions and spent state; a job calls it now and then. */
MUST_USE enum rc session_sweep(struct ctx *ctx, int64_t *ret_deleted);

/* ---- password and second factor of the own account ------------------------------ */

/* Errors of field "password": "password.too_short" (8 symbols; 15 where no second
 * factor is needed), "password.too_long", "password.too_common", "password.contains_name". */
MUST_USE enum rc password_check(const char *typed, const char *user_name, bool second_factor, struct fault *f);
/* At STAGE_PASSWORD current is not asked; at STAGE_OPEN it is.  Other sessions die; new token. */
MUST_USE enum rc password_set(struct auth *a, struct ctx *ctx, const char *token, const char *current,
		const char *typed, const char *address, struct signed_in *ret);

/* Enrolment: begin makes a secret (not yet in force) to show as otpauth: text and in
 * groups of four; confirm needs a code made with it and returns ten recovery codes
 * to print, shown this once.  At STAGE_OPEN the second factor must be fresh. */
struct enrolment {
	char secret_base32[33];
	const char *uri;             /* otpauth://totp/... */
};
MUST_USE enum rc factor_begin(struct ctx *ctx, const char *token, struct enrolment *ret);
#define RECOVERY_CODES 10
#define RECOVERY_CODE_SIZE 14        /* xxxx-xxxx-xxx */
struct recovery { char code[RECOVERY_CODES][RECOVERY_CODE_SIZE]; };
MUST_USE enum rc factor_confirm(struct auth *a, struct ctx *ctx, const char *token, const char *secret_base32,
		const char *code, const char *address, struct recovery *ret_codes, struct signed_in *ret);

/* Whether the actor's own account has a second factor: says what session_refresh asks for. */
MUST_USE enum rc factor_known(struct ctx *ctx, bool *ret_set);

/* RFC 6238 with HMAC-SHA-1, 30 s, 6 digits. */
uint32_t totp_at(const void *secret, size_t n, int64_t step);

/* ---- accounts made by the program --------------------------------------------------- */

/* First start: makes the administrator of the country and a one-time code for the
 * console.  CONFLICT "access.not_first" when there is any account. */
#define ONE_TIME_CODE_SIZE 20
#define ONE_TIME_CODE_MS (24 * 3600 * 1000)
MUST_USE enum rc first_administrator(struct ctx *ctx, const char *user_name, const char *name,
		char ret_code[ONE_TIME_CODE_SIZE]);
/* Sets a password without asking: demo accounts and the console of the operator. System ctx only. */
MUST_USE enum rc password_put(struct auth *a, struct ctx *ctx, staff_key staff, const char *password);
/* A new one-time code for an account: its password, second factor and sessions end
 * (op_credential_reset of domain/org calls it; lost phone: ASVS 6.5.6). */
MUST_USE enum rc credential_reset_in(struct ctx *ctx, struct tx *tx, staff_key staff, const char *code_digest);
void one_time_code(struct ctx *ctx, staff_key staff, char ret_code[ONE_TIME_CODE_SIZE], const char **ret_digest);

/* ---- API tokens ------------------------------------------------------------------------ */

/* A bearer token acts as one person in one role until it expires or is revoked. */
KEY_TYPE(api_token);
struct api_token {
	api_token_key key;
	int64_t ver;
	staff_key staff;
	role_assignment_key assignment;
	const char *name;            /* what it is for */
	const char *digest;          /* INTERNAL UNIQUE: keyed hash */
	instant_t expires_at, revoked_at;
};
extern const struct record_type api_token_type;
#define API_TOKEN_SIZE 69            /* "zdg_" and 64 hex digits and NUL */
MUST_USE enum rc token_create(struct ctx *ctx, staff_key staff, role_assignment_key assignment, const char *name,
		int64_t life_ms, char ret_token[API_TOKEN_SIZE]);
MUST_USE enum rc token_check(struct ctx *ctx, const char *token);    /* fills actor and scope; NOT_FOUND */
/* The token of a phone (domain/sync): the phone itself draws the secret, PHONE_SECRET hex
 * digits, and sends PHONE_TOKEN_PREFIX and them; what it opens is the web's to say.
 * Inside an operation on the national shard, for the actor in her present role. */
#define PHONE_TOKEN_PREFIX "zdp_"
#define PHONE_SECRET 64
MUST_USE enum rc phone_token_in(struct ctx *ctx, struct tx *tx, const char *secret, const char *name, int64_t life_ms,
		api_token_key *ret_key);
MUST_USE enum rc phone_token_end_in(struct tx *tx, api_token_key key);
/* The keyed hash under which a phone's token stands in api_token; NULL when it has not the shape of one. */
const char *phone_token_digest(struct ctx *ctx, const char *secret);
MUST_USE enum rc token_revoke(struct ctx *ctx, api_token_key key);   /* own ones; administrators: any in scope */
MUST_USE enum rc token_list(struct ctx *ctx, staff_key staff, struct api_token **ret_tokens, size_t *ret_n);

/* setting.change: the verbs of this room that come with input and subject. */
extern const struct operation *const access_operations[];
extern const size_t access_noperations;

#endif
