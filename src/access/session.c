/* session - tokens that stand for a person who has signed in; API tokens. */
#include <pthread.h>
#include <string.h>

#include <sodium.h>

#include "access_int.h"
#include "token.h"

#define SEEN_EVERY_MS 60000            /* last_seen is written at most once a minute */
#define TOKEN_PREFIX "zdg_"

struct blind token_blind(struct store *s, const char *kind, const char *token)
{
	return blind_of(s, kind, token ? token : "");
}

/* Derived from the token, so that it needs no storage and dies with it. */
void session_csrf(const char *token, char ret_csrf[33])
{
	unsigned char mac[16];

	crypto_generichash(mac, sizeof mac, (const unsigned char *)"csrf", 4,
		(const unsigned char *)token, strlen(token) <= 64 ? strlen(token) : 64);
	sodium_bin2hex(ret_csrf, 33, mac, sizeof mac);
}

bool session_csrf_ok(const struct session *s, const char *typed)
{
	return typed && strlen(typed) == 32 && sodium_memcmp(typed, s->csrf, 32) == 0;
}

static bool token_shape(const char *token)
{
	if (!token || strlen(token) != SESSION_TOKEN_SIZE - 1)
		return false;
	return strspn(token, "0123456789abcdef") == SESSION_TOKEN_SIZE - 1;
}

static void random_hex(struct ctx *ctx, char *ret, size_t bytes)
{
	unsigned char raw[32];

	CHECK(bytes <= sizeof raw);
	rng_fill(store_rng(ctx->store), raw, bytes);
	sodium_bin2hex(ret, 2 * bytes + 1, raw, bytes);
	sodium_memzero(raw, sizeof raw);
}

enum rc session_open(struct ctx *ctx, struct tx *tx, staff_key staff, enum session_stage stage,
		role_assignment_key assignment, int64_t opened_ms, int64_t factor_ms, const char *device, struct signed_in *ret)
{
	char token[SESSION_TOKEN_SIZE], id[SESSION_ID_SIZE], shown[121];
	struct session_line line = {
		.stage = (int32_t)stage, .staff = staff.v, .assignment = assignment.v,
		.opened_ms = opened_ms, .seen_ms = ctx_now(ctx), .factor_ms = factor_ms,
	};
	struct blind b;
	enum rc rc;

	random_hex(ctx, token, 32);
	random_hex(ctx, id, 8);
	str_copy(shown, sizeof shown, device ? device : "");
	line.id = id;
	line.device = shown;
	b = token_blind(ctx->store, "session", token);
	rc = store_session_insert(tx, &b, &line);
	if (!rc && stage == STAGE_OPEN)
		rc = store_last_role_set(tx, staff.v, assignment.v);
	if (!rc) {
		memset(ret, 0, sizeof *ret);
		memcpy(ret->token, token, sizeof token);
		ret->stage = stage;
	}
	sodium_memzero(token, sizeof token);
	return rc;
}

enum rc session_find(struct ctx *ctx, struct tx *tx, const char *token, struct session_line *ret)
{
	struct session_line line;
	struct blind b;
	int64_t now = ctx_now(ctx);
	enum rc rc;

	if (!token_shape(token))
		return ctx_fault(ctx, NOT_FOUND, "access.session_over");
	b = token_blind(ctx->store, "session", token);
	rc = store_session_find(tx, &b, ctx_today(ctx), now - SESSION_IDLE_MS, now - SESSION_LIFE_MS,
		now + SESSION_LIFE_MS, &line);
	if (rc == NOT_FOUND)
		return ctx_fault(ctx, NOT_FOUND, "access.session_over");
	if (rc)
		return rc;
	if ((line.stage == STAGE_OPEN && !line.role) ||
			(line.stage != STAGE_OPEN && (line.opened_ms <= now - SESSION_STAGE_MS ||
			line.opened_ms > now + SESSION_STAGE_MS)))
		return ctx_fault(ctx, NOT_FOUND, "access.session_over");
	*ret = line;
	return OK;
}

static void become(struct ctx *ctx, const struct session_line *l)
{
	ctx->actor = (struct actor){
		.staff = l->staff, .name = l->name, .session = l->id, .second_factor_ms = l->factor_ms,
	};
	ctx->scope = (struct unit_range){ 1, 0 };
	if (l->stage == STAGE_OPEN) {
		ctx->actor.role = (enum role)l->role;
		ctx->actor.unit = UNIT(l->unit);
		ctx->scope = unit_range_of(ctx->actor.unit);
	}
}

static void touch(struct ctx *ctx, const char *token)
{
	struct who who = ctx_who(ctx);
	struct blind b = token_blind(ctx->store, "session", token);
	struct fault unheard = { 0 };
	enum rc rc;
	AUTO(tx) tx = { 0 };

	/* Not written now is written a minute later: the request goes on either way. */
	rc = tx_write(&tx, ctx->store, SHARD_NATIONAL, ctx->arena, &unheard, &who, "session.seen");
	if (!rc)
		rc = store_session_seen(&tx, &b, ctx_now(ctx));
	if (!rc)
		rc = tx_commit(&tx);
	ctx->statements += tx.statements;
	if (rc)
		log_kv(LOG_INFO, "session_seen_late", "rc", rc_name(rc), NULL);
}

enum rc session_check(struct ctx *ctx, const char *token, struct session *ret)
{
	struct session_line line = { 0 };
	bool stale;
	enum rc rc;

	{
		AUTO(tx) tx = { 0 };

		if (!token_shape(token))
			return ctx_fault(ctx, NOT_FOUND, "access.session_over");
		rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
		if (!rc)
			rc = session_find(ctx, &tx, token, &line);
	}
	if (rc)
		return rc;
	/* Also when the clock was put back: else an idle session would stay until then. */
	stale = ctx_now(ctx) - line.seen_ms >= SEEN_EVERY_MS || line.seen_ms - ctx_now(ctx) >= SEEN_EVERY_MS;
	if (stale && ctx->hurried) {
		ctx->later = true;
		return BUSY;
	}
	become(ctx, &line);
	memset(ret, 0, sizeof *ret);
	str_copy(ret->id, sizeof ret->id, line.id);
	session_csrf(token, ret->csrf);
	ret->stage = (enum session_stage)line.stage;
	ret->staff.v = line.staff;
	ret->assignment.v = line.assignment;
	ret->opened_ms = line.opened_ms;
	ret->seen_ms = line.seen_ms;
	ret->user_name = line.user_name;
	if (stale)
		touch(ctx, token);
	return OK;
}

static enum rc begin(struct ctx *ctx, struct tx *tx, const char *verb)
{
	struct who who = ctx_who(ctx);

	return tx_write(tx, ctx->store, SHARD_NATIONAL, ctx->arena, &ctx->fault, &who, verb);
}

enum rc session_switch(struct ctx *ctx, const char *token, role_assignment_key to, struct signed_in *ret)
{
	struct session_line line = { 0 };
	struct signed_in fresh;
	struct blind b = token_blind(ctx->store, "session", token);
	int64_t found;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = begin(ctx, &tx, "session.switch");
	if (!rc)
		rc = session_find(ctx, &tx, token, &line);
	if (!rc && line.stage != STAGE_OPEN)
		rc = ctx_fault(ctx, DENIED, "access.denied");
	if (!rc)
		rc = store_role_current(&tx, line.staff, to.v ? to.v : -1, ctx_today(ctx), &found);
	if (!rc)
		rc = session_open(ctx, &tx, (staff_key){ line.staff }, STAGE_OPEN, to, line.opened_ms, line.factor_ms,
			line.device, &fresh);
	if (!rc)
		rc = store_session_delete(&tx, &b);
	if (rc)
		return rc;
	journal_subject(&tx, line.staff);
	rc = tx_commit(&tx);
	ctx->statements += tx.statements;
	if (!rc)
		*ret = fresh;
	return rc;
}

enum rc session_close(struct ctx *ctx, const char *token)
{
	struct blind b = token_blind(ctx->store, "session", token);
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = begin(ctx, &tx, "session.close");
	if (!rc)
		rc = store_session_delete(&tx, &b);
	if (!rc)
		rc = tx_commit(&tx);
	return rc;
}

enum rc session_close_own(struct ctx *ctx, const char *id)
{
	int64_t n = 0;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	if (!ctx->actor.staff)
		return ctx_fault(ctx, DENIED, "access.denied");
	rc = begin(ctx, &tx, "session.close");
	if (!rc)
		rc = store_session_delete_id(&tx, ctx->actor.staff, id, &n);
	if (!rc)
		rc = n ? tx_commit(&tx) : ctx_fault(ctx, NOT_FOUND, "access.session_over");
	return rc;
}

enum rc session_list(struct ctx *ctx, struct session_row **ret_rows, size_t *ret_n)
{
	int64_t now = ctx_now(ctx);
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	return store_session_list(&tx, ctx->actor.staff, now - SESSION_IDLE_MS, now - SESSION_LIFE_MS,
		ctx_today(ctx), ret_rows, ret_n);
}

enum rc session_sweep(struct ctx *ctx, int64_t *ret_deleted)
{
	int64_t now = ctx_now(ctx), n = 0;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = begin(ctx, &tx, "session.sweep");
	if (!rc)
		rc = store_session_sweep(&tx, now - SESSION_IDLE_MS, now - SESSION_LIFE_MS, now - SESSION_STAGE_MS, &n);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		*ret_deleted = n;
	return rc;
}

/* ---- API tokens ---------------------------------------------------------------------- */

static const char *digest_of(struct ctx *ctx, const char *kind, const char *token)
{
	struct blind b = token_blind(ctx->store, kind, token);
	char hex[33];

	sodium_bin2hex(hex, sizeof hex, b.b, sizeof b.b);
	return arena_strdup(ctx->arena, hex);
}

static const char *token_digest(struct ctx *ctx, const char *token)
{
	return digest_of(ctx, "api_token", token);
}

enum rc session_close_all_of(struct tx *tx, staff_key staff)
{
	struct api_token *list = NULL;
	size_t n = 0;
	enum rc rc = store_session_delete_staff(tx, staff.v);

	if (!rc)
		rc = row_list_by(tx, &api_token_type, "staff", staff.v, 1000, &list, &n);
	for (size_t i = 0; !rc && i < n; i++) {
		struct api_token gone = list[i];

		if (gone.revoked_at.ms)
			continue;
		gone.revoked_at.ms = tx_now(tx);
		rc = row_update(tx, &api_token_type, &list[i], &gone);
	}
	return rc;
}

enum rc token_create(struct ctx *ctx, staff_key staff, role_assignment_key assignment, const char *name,
		int64_t life_ms, char ret_token[API_TOKEN_SIZE])
{
	struct api_token t = { .staff = staff, .assignment = assignment };
	char text[API_TOKEN_SIZE] = TOKEN_PREFIX;
	const struct field *f = record_field(&api_token_type, "name");
	const char *code = NULL;
	int64_t found;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	fault_clear(&ctx->fault);
	if (!ctx->program && ctx->actor.staff != staff.v)
		return ctx_fault(ctx, DENIED, "access.denied");
	if (!ctx->program && !second_factor_is_fresh(ctx_now(ctx), ctx->actor.second_factor_ms))
		return ctx_fault(ctx, DENIED, "access.second_factor_needed");
	rc = value_read(f, name ? name : "", &t, ctx->arena, &code);
	if (rc || str_empty(t.name)) {
		fault_field(&ctx->fault, "name", code ? code : "required", NULL);
		return ctx_fault(ctx, INVALID, "input.invalid");
	}
	random_hex(ctx, text + sizeof TOKEN_PREFIX - 1, 32);
	t.digest = token_digest(ctx, text);
	t.expires_at.ms = ctx_now(ctx) + life_ms;
	rc = begin(ctx, &tx, "token.create");
	if (!rc)
		rc = store_role_current(&tx, staff.v, assignment.v ? assignment.v : -1, ctx_today(ctx), &found);
	if (!rc)
		rc = row_insert(&tx, &api_token_type, &t);
	if (rc)
		return rc;
	journal_subject(&tx, staff.v);
	rc = tx_commit(&tx);
	if (!rc)
		memcpy(ret_token, text, sizeof text);
	sodium_memzero(text, sizeof text);
	return rc;
}

/* NULL for what no token looks like. */
static const char *any_digest(struct ctx *ctx, const char *token)
{
	if (token && str_prefix(token, PHONE_TOKEN_PREFIX))
		return phone_token_digest(ctx, token + sizeof PHONE_TOKEN_PREFIX - 1);
	if (token && str_prefix(token, TOKEN_PREFIX) && token_shape(token + sizeof TOKEN_PREFIX - 1))
		return token_digest(ctx, token);
	return NULL;
}

static enum rc token_find(struct ctx *ctx, const char *digest, struct token_line *ret)
{
	AUTO(tx) tx = { 0 };
	enum rc rc = ctx_read(ctx, SHARD_NATIONAL, &tx);

	if (!rc)
		rc = store_token_find(&tx, digest, ctx_today(ctx), ctx_now(ctx), ret);
	return rc == NOT_FOUND ? ctx_fault(ctx, NOT_FOUND, "access.session_over") : rc;
}

static void token_become(struct ctx *ctx, const struct token_line *line)
{
	char id[KEY_TEXT_SIZE];

	key_write(line->key, id);
	become(ctx, &(struct session_line){
		.id = arena_strdup(ctx->arena, id), .name = line->name, .stage = STAGE_OPEN,
		.staff = line->staff, .role = line->role, .unit = line->unit,
	});
}

enum rc token_check(struct ctx *ctx, const char *token)
{
	const char *digest = any_digest(ctx, token);
	struct token_line line = { 0 };
	enum rc rc = digest ? token_find(ctx, digest, &line) : ctx_fault(ctx, NOT_FOUND, "access.session_over");

	if (!rc)
		token_become(ctx, &line);
	return rc;
}

/* Values that fit; a longer name is read each time. */
struct token_memo {
	int64_t version, day;
	struct token_line line;
	char digest[40], name[164];
};
enum { TOKEN_MEMOS = 128 };
struct token_memos {
	pthread_mutex_t lock;
	struct token_memo at[TOKEN_MEMOS];
};

struct token_memos *token_memos_new(void)
{
	struct token_memos *m = xcalloc(1, sizeof *m);

	CHECK(pthread_mutex_init(&m->lock, NULL) == 0);
	return m;
}

void token_memos_free(struct token_memos *m)
{
	if (!m)
		return;
	pthread_mutex_destroy(&m->lock);
	free(m);
}

static struct token_memo *memo_at(struct token_memos *m, const char *digest)
{
	size_t h = 0;

	for (int i = 0; i < 8 && digest[i]; i++)
		h = h * 31 + (unsigned char)digest[i];
	return &m->at[h % TOKEN_MEMOS];
}

enum rc token_known(struct auth *a, struct ctx *ctx, const char *token)
{
	struct token_memos *m = a ? auth_tokens(a) : NULL;
	/* Before reading: what is committed meanwhile makes the memo too old, never too new. */
	struct token_memo now = { .version = store_version(ctx->store, SHARD_NATIONAL), .day = ctx_today(ctx).n }, *at;
	const char *digest = any_digest(ctx, token);
	bool known;
	enum rc rc;

	if (!m)
		return token_check(ctx, token);
	if (!digest)
		return ctx_fault(ctx, NOT_FOUND, "access.session_over");
	at = memo_at(m, digest);
	CHECK(pthread_mutex_lock(&m->lock) == 0);
	known = now.version && at->version == now.version && at->day == now.day && str_eq(at->digest, digest) &&
		at->line.expires_ms > ctx_now(ctx);
	if (known) {
		now.line = at->line;
		now.line.name = arena_strdup(ctx->arena, at->name);
	}
	CHECK(pthread_mutex_unlock(&m->lock) == 0);
	rc = known ? OK : token_find(ctx, digest, &now.line);
	if (rc)
		return rc;
	token_become(ctx, &now.line);
	if (!known && now.version && str_copy(now.digest, sizeof now.digest, digest) &&
			str_copy(now.name, sizeof now.name, now.line.name)) {
		now.line.name = NULL;
		CHECK(pthread_mutex_lock(&m->lock) == 0);
		*at = now;
		CHECK(pthread_mutex_unlock(&m->lock) == 0);
	}
	return OK;
}

/* ---- phones -------------------------------------------------------------------------- */

const char *phone_token_digest(struct ctx *ctx, const char *secret)
{
	return token_shape(secret) ? digest_of(ctx, "phone_token", secret) : NULL;
}

enum rc phone_token_in(struct ctx *ctx, struct tx *tx, const char *secret, const char *name, int64_t life_ms,
		api_token_key *ret_key)
{
	struct api_token t = { .staff = { ctx->actor.staff }, .name = name,
		.digest = phone_token_digest(ctx, secret), .expires_at = { tx_now(tx) + life_ms } };
	enum rc rc;

	if (!t.digest)
		return ctx_fault(ctx, INVALID, "input.invalid");
	rc = store_role_of(tx, ctx->actor.staff, (int32_t)ctx->actor.role, ctx->actor.unit.v, ctx_today(ctx), &t.assignment.v);
	if (!rc)
		rc = row_insert(tx, &api_token_type, &t);
	if (!rc)
		*ret_key = t.key;
	return rc;
}

enum rc phone_token_end_in(struct tx *tx, api_token_key key)
{
	struct api_token old, gone;
	enum rc rc = row_load(tx, &api_token_type, key.v, &old);

	if (rc || old.revoked_at.ms)
		return rc;
	gone = old;
	gone.revoked_at.ms = tx_now(tx);
	return row_update(tx, &api_token_type, &old, &gone);
}

enum rc token_revoke(struct ctx *ctx, api_token_key key)
{
	struct api_token old, gone;
	struct staff owner;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = begin(ctx, &tx, "token.revoke");
	if (!rc)
		rc = row_load(&tx, &api_token_type, key.v, &old);
	if (!rc)
		rc = row_load(&tx, &staff_type, old.staff.v, &owner);
	if (rc)
		return rc;
	if (!ctx->program && ctx->actor.staff != old.staff.v &&
			!(ctx->actor.role == ROLE_ADMINISTRATOR && in_scope(ctx, owner.unit)))
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	gone = old;
	if (!gone.revoked_at.ms)
		gone.revoked_at.ms = ctx_now(ctx);
	rc = row_update(&tx, &api_token_type, &old, &gone);
	if (rc)
		return rc;
	journal_subject(&tx, old.staff.v);
	return tx_commit(&tx);
}

enum rc token_list(struct ctx *ctx, staff_key staff, struct api_token **ret_tokens, size_t *ret_n)
{
	struct staff owner;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (!rc && !ctx->program && ctx->actor.staff != staff.v) {
		if (ctx->actor.role != ROLE_ADMINISTRATOR)
			return ctx_fault(ctx, NOT_FOUND, "not_found");
		rc = row_load(&tx, &staff_type, staff.v, &owner);
		if (!rc && !in_scope(ctx, owner.unit))
			return ctx_fault(ctx, NOT_FOUND, "not_found");
	}
	if (rc)
		return rc;
	return row_list_by(&tx, &api_token_type, "staff", staff.v, 1000, ret_tokens, ret_n);
}
