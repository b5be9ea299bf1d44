/* sign_in - the steps of signing in, and what a person does to the own account. */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "settings.h"
#include "access_int.h"

#define CODE_TRIES 5                   /* wrong codes before the step begins anew */

struct account {
	struct staff staff;
	struct credential credential;
	bool found, has_credential, factor_needed;
};

static enum rc begin(struct ctx *ctx, struct tx *tx, const char *verb)
{
	struct who who = ctx_who(ctx);

	return tx_write(tx, ctx->store, SHARD_NATIONAL, ctx->arena, &ctx->fault, &who, verb);
}

static enum rc second_factor_required(struct ctx *ctx, struct tx *tx, bool *ret_yes)
{
	const char *value;
	enum rc rc = setting_get(tx, SETTING_SECOND_FACTOR, ctx_today(ctx), "1", &value);

	if (!rc)
		*ret_yes = !str_eq(value, "0");
	return rc;
}

/* The stored spelling of a user name; NULL when it cannot be one. */
static const char *user_name_of(const char *typed, struct arena *a)
{
	struct staff s = { 0 };
	const char *code;

	if (!typed || value_read(record_field(&staff_type, "user_name"), typed, &s, a, &code))
		return NULL;
	return str_empty(s.user_name) ? NULL : s.user_name;
}

enum rc staff_by_user_name(struct tx *tx, const char *user_name, struct staff *ret_staff)
{
	const char *stored = user_name_of(user_name, tx->arena);
	int64_t key;
	enum rc rc;

	if (!stored)
		return fault_set(tx->fault, NOT_FOUND, "not_found", "%s", "");
	rc = store_staff_key(tx, stored, &key);
	if (rc)
		return rc;
	return row_load(tx, &staff_type, key, ret_staff);
}

static enum rc credential_get(struct tx *tx, int64_t staff, struct credential *ret, bool *ret_has)
{
	enum rc rc = store_credential_of(tx, staff, ret);

	*ret_has = rc == OK;
	if (rc == NOT_FOUND) {
		fault_clear(tx->fault);
		memset(ret, 0, sizeof *ret);
		ret->staff.v = staff;
		return OK;
	}
	return rc;
}

static enum rc credential_put(struct tx *tx, bool has, const struct credential *old, struct credential *c)
{
	return has ? row_update(tx, &credential_type, old, c) : row_insert(tx, &credential_type, c);
}

static enum rc account_load(struct ctx *ctx, const char *user_name, struct account *ret)
{
	struct account acc = { 0 };
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = second_factor_required(ctx, &tx, &acc.factor_needed);
	if (rc)
		return rc;
	rc = staff_by_user_name(&tx, user_name ? user_name : "", &acc.staff);
	if (rc == NOT_FOUND) {
		fault_clear(&ctx->fault);
		rc = OK;
	} else if (!rc) {
		acc.found = acc.staff.active;
		rc = credential_get(&tx, acc.staff.key.v, &acc.credential, &acc.has_credential);
	}
	if (!rc)
		*ret = acc;
	return rc;
}

/* ---- one-time and recovery codes ------------------------------------------------------ */

static const char code_symbols[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* What was typed as the symbols we print: any digits, either case, i l o for 1 1 0. */
static void code_fold(const char *typed, struct buf *out)
{
	struct buf b;

	buf_init(&b, 512);
	fa_put_digits_ascii(&b, typed ? typed : "");
	for (const char *p = buf_str(&b); *p; p++) {
		char c = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;

		if (c == 'i' || c == 'l')
			c = '1';
		if (c == 'o')
			c = '0';
		if (strchr(code_symbols, c))
			buf_putc(out, c);
	}
	buf_release(&b);
}

static const char *code_digest(struct ctx *ctx, const char *kind, int64_t staff, const char *typed)
{
	struct buf b;
	struct blind blind;
	char hex[33];

	buf_init(&b, 1024);
	buf_printf(&b, "%lld:", (long long)staff);
	code_fold(typed, &b);
	blind = blind_of(ctx->store, kind, buf_str(&b));
	buf_release(&b);
	sodium_bin2hex(hex, sizeof hex, blind.b, sizeof blind.b);
	return arena_strdup(ctx->arena, hex);
}

static void code_make(struct ctx *ctx, char *ret, size_t symbols)
{
	size_t at = 0;

	for (size_t i = 0; i < symbols; i++) {
		if (i && i % 4 == 0)
			ret[at++] = '-';
		ret[at++] = code_symbols[rng_below(store_rng(ctx->store), 32)];
	}
	ret[at] = '\0';
}

void one_time_code(struct ctx *ctx, staff_key staff, char ret_code[ONE_TIME_CODE_SIZE], const char **ret_digest)
{
	code_make(ctx, ret_code, 16);
	*ret_digest = code_digest(ctx, "one_time_code", staff.v, ret_code);
}

static bool same_text(const char *a, const char *b)
{
	return a && b && strlen(a) == strlen(b) && sodium_memcmp(a, b, strlen(a)) == 0;
}

/* ---- first step --------------------------------------------------------------------------- */

/* The role to begin with: the one used last, else the first current one. */
static enum rc first_role(struct ctx *ctx, struct tx *tx, staff_key staff, role_assignment_key *ret_assignment)
{
	int64_t last = 0, found;
	enum rc rc = store_last_role(tx, staff.v, &last);

	if (rc && rc != NOT_FOUND)
		return rc;
	rc = last ? store_role_current(tx, staff.v, last, ctx_today(ctx), &found) : NOT_FOUND;
	if (rc == NOT_FOUND)
		rc = store_role_current(tx, staff.v, 0, ctx_today(ctx), &found);
	if (rc == NOT_FOUND)
		return ctx_fault(ctx, DENIED, "access.no_role");
	if (!rc) {
		fault_clear(&ctx->fault);
		ret_assignment->v = found;
	}
	return rc;
}

/* Opens the session of the next stage; in the same transaction old_token dies. */
static enum rc step_to(struct ctx *ctx, struct tx *tx, staff_key staff, enum session_stage stage, int64_t factor_ms,
		const char *device, const char *old_token, struct signed_in *ret)
{
	role_assignment_key role = { 0 };
	enum rc rc = OK;

	if (stage == STAGE_OPEN)
		rc = first_role(ctx, tx, staff, &role);
	if (!rc && old_token) {
		struct blind b = token_blind(ctx->store, "session", old_token);

		rc = store_session_delete(tx, &b);
	}
	if (!rc)
		rc = session_open(ctx, tx, staff, stage, role, ctx_now(ctx), factor_ms, device, ret);
	if (!rc && stage == STAGE_OPEN)
		journal_subject(tx, staff.v);
	return rc;
}

static enum session_stage stage_after_password(const struct credential *c, bool factor_needed)
{
	if (c->totp_secret)
		return STAGE_FACTOR;
	return factor_needed ? STAGE_ENROL : STAGE_OPEN;
}

static enum rc slow_down(struct ctx *ctx, int wait_s, struct signed_in *ret)
{
	if (ret)
		ret->retry_after_s = wait_s;
	return ctx_fault(ctx, LIMIT, "access.slow_down");
}

enum rc sign_in(struct auth *a, struct ctx *ctx, const struct sign_in *in, struct signed_in *ret)
{
	const char *user = user_name_of(in->user_name, ctx->arena);
	struct brake_keys brake = brake_keys_of(a, "sign_in", user ? user : "", in->address);
	struct account acc;
	struct signed_in fresh;
	bool good = false, by_code = false;
	int wait = brake_ask(a, &brake, ctx_now(ctx));
	enum rc rc;

	fault_clear(&ctx->fault);
	if (wait)
		return slow_down(ctx, wait, ret);
	rc = account_load(ctx, user, &acc);
	if (rc)
		return rc;
	rc = auth_verify(a, in->password, acc.found ? acc.credential.password : NULL, &good, &ctx->fault);
	if (rc)
		return rc;
	if (!good && acc.found && acc.credential.reset_code && ctx_now(ctx) < acc.credential.reset_until.ms)
		good = by_code = same_text(acc.credential.reset_code,
			code_digest(ctx, "one_time_code", acc.staff.key.v, in->password));
	if (!good) {
		brake_failed(a, &brake, ctx_now(ctx));
		log_kv(LOG_INFO, "sign_in_failed", NULL);
		return ctx_fault(ctx, DENIED, "access.sign_in_failed");
	}
	brake_passed(a, &brake, ctx_now(ctx));
	ctx->actor = (struct actor){ .staff = acc.staff.key.v, .name = acc.staff.name };
	AUTO(tx) tx = { 0 };
	rc = begin(ctx, &tx, "session.open");
	/* With no second factor asked for, the password is the fresh proof of who it is. */
	if (!rc)
		rc = step_to(ctx, &tx, acc.staff.key,
			by_code ? STAGE_PASSWORD : stage_after_password(&acc.credential, acc.factor_needed),
			acc.factor_needed ? 0 : ctx_now(ctx), in->device, NULL, &fresh);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		*ret = fresh;
	return rc;
}

/* ---- second factor --------------------------------------------------------------------------- */

/* Is typed a code of this account now?  A recovery code is struck off. */
static enum rc code_use(struct ctx *ctx, struct tx *tx, const struct credential *c, const char *typed, bool *ret_ok)
{
	unsigned char secret[TOTP_SECRET_BYTES];
	uint32_t number;
	enum rc rc;

	*ret_ok = false;
	if (!c->totp_secret || !hex_read(c->totp_secret, secret, sizeof secret))
		return OK;
	if (totp_code_read(typed, &number)) {
		int64_t step = totp_step_of(secret, typed, ctx_now(ctx));

		sodium_memzero(secret, sizeof secret);
		return step ? store_step_use(tx, c->staff.v, step, ret_ok) : OK;
	}
	sodium_memzero(secret, sizeof secret);
	if (c->recovery_codes) {
		const char *digest = code_digest(ctx, "recovery_code", c->staff.v, typed);
		const char *at = strstr(c->recovery_codes, digest);
		struct credential left = *c;
		struct buf b;

		if (!at)
			return OK;
		buf_init(&b, 1024);
		buf_put(&b, c->recovery_codes, (size_t)(at - c->recovery_codes));
		buf_puts(&b, at + strlen(digest) + (at[strlen(digest)] == ' '));
		left.recovery_codes = b.len ? arena_strdup(ctx->arena, buf_str(&b)) : NULL;
		buf_release(&b);
		rc = row_update(tx, &credential_type, c, &left);
		if (rc)
			return rc;
		*ret_ok = true;
	}
	return OK;
}

/* Every place that asks for a code goes through here: brake, tries, single use.
 * passed is run in the same transaction. */
struct passed {
	enum rc (*run)(struct ctx *ctx, struct tx *tx, const struct session_line *l, const char *token,
			struct signed_in *ret);
	const char *verb;
	uint32_t stages;                 /* bits of stages it is for */
};

static enum rc with_code(struct auth *a, struct ctx *ctx, const char *token, const char *code,
		const char *address, const struct passed *p, struct signed_in *ret)
{
	struct session_line line = { 0 };
	struct credential c = { 0 };
	struct signed_in fresh = { 0 };
	struct brake_keys brake;
	bool has, good = false;
	char who[24];
	int wait;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	fault_clear(&ctx->fault);
	rc = begin(ctx, &tx, p->verb);
	if (!rc)
		rc = session_find(ctx, &tx, token, &line);
	if (rc)
		return rc;
	if (!(p->stages >> line.stage & 1))
		return ctx_fault(ctx, DENIED, "access.denied");
	snprintf(who, sizeof who, "%lld", (long long)line.staff);
	brake = brake_keys_of(a, "code", who, address);
	wait = brake_ask(a, &brake, ctx_now(ctx));
	if (wait)
		return slow_down(ctx, wait, ret);
	rc = credential_get(&tx, line.staff, &c, &has);
	if (!rc)
		rc = code_use(ctx, &tx, &c, code, &good);
	if (rc)
		return rc;
	if (!good) {
		struct blind b = token_blind(ctx->store, "session", token);

		brake_failed(a, &brake, ctx_now(ctx));
		rc = store_session_try(&tx, &b, CODE_TRIES);
		if (!rc)
			rc = tx_commit(&tx);
		return rc ? rc : ctx_fault(ctx, DENIED, "access.code_wrong");
	}
	brake_passed(a, &brake, ctx_now(ctx));
	rc = p->run(ctx, &tx, &line, token, &fresh);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc && ret)
		*ret = fresh;
	return rc;
}

static enum rc factor_passed(struct ctx *ctx, struct tx *tx, const struct session_line *l, const char *token,
		struct signed_in *ret)
{
	return step_to(ctx, tx, (staff_key){ l->staff }, STAGE_OPEN, ctx_now(ctx), l->device, token, ret);
}

enum rc sign_in_factor(struct auth *a, struct ctx *ctx, const char *token, const char *code,
		const char *address, struct signed_in *ret)
{
	static const struct passed p = { factor_passed, "session.open", 1u << STAGE_FACTOR };

	return with_code(a, ctx, token, code, address, &p, ret);
}

static enum rc refresh_passed(struct ctx *ctx, struct tx *tx, const struct session_line *l, const char *token,
		struct signed_in *ret)
{
	struct blind b = token_blind(ctx->store, "session", token);

	(void)l;
	(void)ret;
	return store_session_factor(tx, &b, ctx_now(ctx));
}

/* Session and credential as they are now. */
static enum rc look(struct ctx *ctx, const char *token, struct session_line *ret_line, struct credential *ret_c,
		bool *ret_has, bool *ret_factor_needed)
{
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = session_find(ctx, &tx, token, ret_line);
	if (!rc)
		rc = credential_get(&tx, ret_line->staff, ret_c, ret_has);
	if (!rc)
		rc = second_factor_required(ctx, &tx, ret_factor_needed);
	return rc;
}

/* The password typed again by somebody who is signed in. */
static enum rc password_again(struct auth *a, struct ctx *ctx, const struct credential *c, const char *typed,
		const char *address, bool *ret_ok)
{
	struct brake_keys brake;
	char who[24];
	int wait;
	enum rc rc;

	snprintf(who, sizeof who, "%lld", (long long)c->staff.v);
	brake = brake_keys_of(a, "again", who, address);
	wait = brake_ask(a, &brake, ctx_now(ctx));
	if (wait)
		return slow_down(ctx, wait, NULL);
	rc = auth_verify(a, typed, c->password, ret_ok, &ctx->fault);
	if (rc)
		return rc;
	if (*ret_ok)
		brake_passed(a, &brake, ctx_now(ctx));
	else
		brake_failed(a, &brake, ctx_now(ctx));
	return OK;
}

enum rc session_refresh(struct auth *a, struct ctx *ctx, const char *token, const char *typed, const char *address)
{
	static const struct passed p = { refresh_passed, "session.refresh", 1u << STAGE_OPEN };
	struct session_line line;
	struct credential c;
	bool has, needed, good = false;
	enum rc rc;

	fault_clear(&ctx->fault);
	rc = look(ctx, token, &line, &c, &has, &needed);
	if (rc)
		return rc;
	if (c.totp_secret) {
		rc = with_code(a, ctx, token, typed, address, &p, NULL);
	} else {
		AUTO(tx) tx = { 0 };

		rc = password_again(a, ctx, &c, typed, address, &good);
		if (!rc && !good)
			rc = ctx_fault(ctx, DENIED, "access.code_wrong");
		if (!rc)
			rc = begin(ctx, &tx, p.verb);
		if (!rc)
			rc = refresh_passed(ctx, &tx, &line, token, NULL);
		if (!rc)
			rc = tx_commit(&tx);
	}
	if (!rc)
		ctx->actor.second_factor_ms = ctx_now(ctx);
	return rc;
}

/* ---- own password ------------------------------------------------------------------------------ */

enum rc password_set(struct auth *a, struct ctx *ctx, const char *token, const char *current,
		const char *typed, const char *address, struct signed_in *ret)
{
	struct session_line line;
	struct credential old, c;
	struct signed_in fresh;
	char hash[HASH_TEXT_SIZE];
	bool has, needed, good = false;
	enum rc rc;

	fault_clear(&ctx->fault);
	rc = look(ctx, token, &line, &c, &has, &needed);
	if (rc)
		return rc;
	if (line.stage != STAGE_PASSWORD && line.stage != STAGE_OPEN)
		return ctx_fault(ctx, DENIED, "access.denied");
	if (line.stage == STAGE_OPEN) {
		rc = password_again(a, ctx, &c, current, address, &good);
		if (!rc && !good) {
			fault_field(&ctx->fault, "current", "password.current", NULL);
			rc = ctx_fault(ctx, INVALID, "input.invalid");
		}
		if (rc)
			return rc;
	}
	rc = password_check(typed, line.user_name, needed || c.totp_secret, &ctx->fault);
	if (!rc)
		rc = auth_hash(a, typed, hash, &ctx->fault);
	if (rc)
		return rc;
	ctx->actor.staff = line.staff;
	AUTO(tx) tx = { 0 };
	rc = begin(ctx, &tx, "password.set");
	if (!rc)
		rc = credential_get(&tx, line.staff, &old, &has);
	if (rc)
		return rc;
	c = old;
	c.password = hash;
	c.password_at.ms = ctx_now(ctx);
	c.reset_code = NULL;
	c.reset_until.ms = 0;
	rc = credential_put(&tx, has, &old, &c);
	if (!rc)
		rc = store_session_delete_staff(&tx, line.staff);
	if (!rc && line.stage == STAGE_OPEN)
		rc = session_open(ctx, &tx, c.staff, STAGE_OPEN, (role_assignment_key){ line.assignment },
			line.opened_ms, line.factor_ms, line.device, &fresh);
	else if (!rc)
		rc = step_to(ctx, &tx, c.staff, stage_after_password(&c, needed), needed ? 0 : ctx_now(ctx),
			line.device, NULL, &fresh);
	if (rc)
		return rc;
	journal_subject(&tx, line.staff);
	rc = tx_commit(&tx);
	if (!rc)
		*ret = fresh;
	return rc;
}

/* ---- enrolment of the second factor ----------------------------------------------------------------- */

static enum rc may_enrol(struct ctx *ctx, const struct session_line *l, const struct credential *c)
{
	if (l->stage == STAGE_ENROL && !c->totp_secret)
		return OK;
	if (l->stage != STAGE_OPEN)
		return ctx_fault(ctx, DENIED, "access.denied");
	if (!second_factor_is_fresh(ctx_now(ctx), l->factor_ms))
		return ctx_fault(ctx, DENIED, "access.second_factor_needed");
	return OK;
}

enum rc factor_known(struct ctx *ctx, bool *ret_set)
{
	struct credential c;
	bool has;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = credential_get(&tx, ctx->actor.staff, &c, &has);
	if (rc)
		return rc;
	*ret_set = c.totp_secret != NULL;
	return OK;
}

enum rc factor_begin(struct ctx *ctx, const char *token, struct enrolment *ret)
{
	unsigned char secret[TOTP_SECRET_BYTES];
	struct session_line line;
	struct credential c;
	bool has, needed;
	enum rc rc;

	fault_clear(&ctx->fault);
	rc = look(ctx, token, &line, &c, &has, &needed);
	if (!rc)
		rc = may_enrol(ctx, &line, &c);
	if (rc)
		return rc;
	rng_fill(store_rng(ctx->store), secret, sizeof secret);
	base32_write(secret, ret->secret_base32);
	sodium_memzero(secret, sizeof secret);
	ret->uri = arena_printf(ctx->arena, "otpauth://totp/Zendegi:%s?secret=%s&issuer=Zendegi", line.user_name,
		ret->secret_base32);
	return OK;
}

static const char *recovery_make(struct ctx *ctx, int64_t staff, struct recovery *ret)
{
	struct buf b;
	const char *digests;

	buf_init(&b, 1024);
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		code_make(ctx, ret->code[i], 11);
		if (i)
			buf_putc(&b, ' ');
		buf_puts(&b, code_digest(ctx, "recovery_code", staff, ret->code[i]));
	}
	digests = arena_strdup(ctx->arena, buf_str(&b));
	buf_release(&b);
	return digests;
}

enum rc factor_confirm(struct auth *a, struct ctx *ctx, const char *token, const char *secret_base32,
		const char *code, const char *address, struct recovery *ret_codes, struct signed_in *ret)
{
	unsigned char secret[TOTP_SECRET_BYTES];
	char hex[2 * TOTP_SECRET_BYTES + 1], who[24];
	struct recovery codes;
	struct session_line line;
	struct credential old, c;
	struct signed_in fresh;
	struct brake_keys brake;
	bool has, good = false;
	int64_t step;
	int wait;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	fault_clear(&ctx->fault);
	rc = begin(ctx, &tx, "factor.set");
	if (!rc)
		rc = session_find(ctx, &tx, token, &line);
	if (!rc)
		rc = credential_get(&tx, line.staff, &old, &has);
	if (!rc)
		rc = may_enrol(ctx, &line, &old);
	if (rc)
		return rc;
	snprintf(who, sizeof who, "%lld", (long long)line.staff);
	brake = brake_keys_of(a, "code", who, address);
	wait = brake_ask(a, &brake, ctx_now(ctx));
	if (wait)
		return slow_down(ctx, wait, ret);
	step = base32_read(secret_base32, secret) ? totp_step_of(secret, code, ctx_now(ctx)) : 0;
	if (step)
		rc = store_step_use(&tx, line.staff, step, &good);
	if (rc)
		return rc;
	if (!good) {
		brake_failed(a, &brake, ctx_now(ctx));
		return ctx_fault(ctx, DENIED, "access.code_wrong");
	}
	sodium_bin2hex(hex, sizeof hex, secret, sizeof secret);
	c = old;
	c.totp_secret = hex;
	c.recovery_codes = recovery_make(ctx, line.staff, &codes);
	rc = credential_put(&tx, has, &old, &c);
	if (!rc)
		rc = step_to(ctx, &tx, c.staff, STAGE_OPEN, ctx_now(ctx), line.device, token, &fresh);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc) {
		*ret = fresh;
		*ret_codes = codes;
	}
	return rc;
}

/* ---- accounts made by the program ------------------------------------------------------------------------ */

enum rc credential_reset_in(struct ctx *ctx, struct tx *tx, staff_key staff, const char *digest)
{
	struct credential old, c;
	bool has;
	enum rc rc = credential_get(tx, staff.v, &old, &has);

	if (rc)
		return rc;
	c = old;
	c.password = NULL;
	c.password_at.ms = 0;
	c.totp_secret = NULL;
	c.recovery_codes = NULL;
	c.reset_code = digest;
	c.reset_until.ms = ctx_now(ctx) + ONE_TIME_CODE_MS;
	rc = credential_put(tx, has, &old, &c);
	if (!rc)
		rc = session_close_all_of(tx, staff);
	return rc;
}

enum rc first_administrator(struct ctx *ctx, const char *user_name, const char *name,
		char ret_code[ONE_TIME_CODE_SIZE])
{
	struct staff s = { .active = true, .profession = PROFESSION_ADMINISTRATION };
	struct role_assignment r = { .role = ROLE_ADMINISTRATOR, .from_on = ctx_today(ctx) };
	const char *code, *digest;
	char shown[ONE_TIME_CODE_SIZE];
	int64_t n = 0;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	fault_clear(&ctx->fault);
	CHECK(ctx->program);
	rc = value_read(record_field(&staff_type, "user_name"), user_name, &s, ctx->arena, &code);
	if (!rc)
		rc = value_read(record_field(&staff_type, "name"), name, &s, ctx->arena, &code);
	if (!rc)
		rc = record_validate(&staff_type, &s, ctx->arena, &ctx->fault);
	if (rc)
		return rc;
	rc = begin(ctx, &tx, "staff.first");
	if (!rc)
		rc = store_staff_count(&tx, &n);
	if (!rc && n)
		rc = ctx_fault(ctx, CONFLICT, "access.not_first");
	if (!rc)
		rc = row_insert(&tx, &staff_type, &s);
	if (rc)
		return rc;
	r.staff = s.key;
	rc = row_insert(&tx, &role_assignment_type, &r);
	if (rc)
		return rc;
	one_time_code(ctx, s.key, shown, &digest);
	rc = credential_reset_in(ctx, &tx, s.key, digest);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		memcpy(ret_code, shown, sizeof shown);
	return rc;
}

enum rc password_put(struct auth *a, struct ctx *ctx, staff_key staff, const char *password)
{
	struct credential old, c;
	char hash[HASH_TEXT_SIZE];
	bool has;
	enum rc rc;

	fault_clear(&ctx->fault);
	CHECK(ctx->program);
	rc = auth_hash(a, password, hash, &ctx->fault);
	if (rc)
		return rc;
	AUTO(tx) tx = { 0 };
	rc = begin(ctx, &tx, "password.put");
	if (!rc)
		rc = credential_get(&tx, staff.v, &old, &has);
	if (rc)
		return rc;
	c = old;
	c.password = hash;
	c.password_at.ms = ctx_now(ctx);
	c.reset_code = NULL;
	c.reset_until.ms = 0;
	rc = credential_put(&tx, has, &old, &c);
	if (!rc)
		rc = tx_commit(&tx);
	return rc;
}

/* ---- settings ----------------------------------------------------------------------------------------------- */

static const struct field setting_change_fields[] = {
	FIELD(setting_change, name, "نام تنظیم", "Setting", .flags = REQUIRED, .kind = TEXT_CODE, .max = 64),
	FIELD(setting_change, value, "مقدار", "Value", .flags = REQUIRED, .max = 1000),
	FIELD(setting_change, from_on, "از تاریخ", "From", .flags = REQUIRED),
};
RECORD_TYPE(setting_change, "تغییر تنظیم", "Change of a setting");

static enum rc setting_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct setting_change *in = input;
	struct setting old, s = { .name = in->name, .value = in->value, .from_on = in->from_on };
	int64_t key;
	enum rc rc;

	(void)subject;
	/* A setting holds for the whole installation: not for an administrator of one province. */
	if (unit_level_of(ctx->actor.unit) != LEVEL_COUNTRY)
		return ctx_fault(ctx, DENIED, "access.denied");
	rc = setting_check(ctx, in->name, in->value);
	if (rc)
		return rc;
	rc = store_setting_at(tx, in->name, in->from_on, &key);
	if (rc == NOT_FOUND) {
		fault_clear(&ctx->fault);
		rc = row_insert(tx, &setting_type, &s);
	} else if (!rc) {
		rc = row_load(tx, &setting_type, key, &old);
		if (rc)
			return rc;
		s = old;
		s.value = in->value;
		rc = row_update(tx, &setting_type, &old, &s);
	}
	if (!rc)
		*ret_key = s.key.v;
	return rc;
}

const struct operation op_setting_change = {
	.name = "setting.change", .fa = "تغییر تنظیم", .en = "Change setting", .subject = &setting_type,
	.input = &setting_change_type, .roles = ROLE_BIT(ROLE_ADMINISTRATOR),
	.flags = OP_CREATE | OP_NATIONAL | OP_FRESH, .path = "/settings", .method = "POST", .run = setting_change_run,
};

const struct operation *const access_operations[] = { &op_setting_change };
const size_t access_noperations = COUNT_OF(access_operations);
