/* Signing in step by step, sessions under a fixed clock, the brake, tokens, the tree. */
#include <pthread.h>
#include <time.h>

#include "access_int.h"
#include "t_world.h"
#include "token.h"

#define HOME "10.1.2.3"
#define FAR "203.0.113.9"
#define CENTRE INT64_C(160010007)

struct maryam { staff_key key; role_assignment_key worker, manager; unsigned char secret[TOTP_SECRET_BYTES]; };

static void put(struct test_world *w, const struct record_type *t, void *record)
{
	struct ctx ctx;
	AUTO(tx) tx = { 0 };

	test_system(w, &ctx);
	struct who who = ctx_who(&ctx);
	CHECK(!tx_write(&tx, w->store, SHARD_NATIONAL, &w->arena, &ctx.fault, &who, "test.put"));
	CHECK(!row_insert(&tx, t, record));
	CHECK(!tx_commit(&tx));
}

/* One person with two roles, and a password. */
static void person(struct test_world *w, const char *user_name, struct maryam *m)
{
	struct ctx ctx;
	struct staff s = { .unit = CENTRE, .user_name = user_name, .name = "مریم احمدی", .mobile = "09161234821",
		.active = true };

	test_system(w, &ctx);
	put(w, &staff_type, &s);
	m->key = s.key;
	struct role_assignment r = { .staff = s.key, .role = ROLE_SOCIAL_WORKER, .unit = CENTRE,
		.from_on = fa_add_days(ctx_today(&ctx), -10) };
	put(w, &role_assignment_type, &r);
	m->worker = r.key;
	r = (struct role_assignment){ .staff = s.key, .role = ROLE_CENTRE_MANAGER, .unit = CENTRE,
		.from_on = fa_add_days(ctx_today(&ctx), -10), .to_on = fa_add_days(ctx_today(&ctx), 1) };
	put(w, &role_assignment_type, &r);
	m->manager = r.key;
	CHECK(!password_put(w->auth, &ctx, s.key, "کتاب سبز ۷ فندق"));
}

static void fresh(struct test_world *w, struct ctx *ctx)
{
	ctx_init(ctx, w->store, &w->arena);
}

static enum rc enter(struct test_world *w, struct ctx *ctx, const char *name, const char *password,
		const char *address, struct signed_in *ret)
{
	struct sign_in in = { .user_name = name, .password = password, .address = address, .device = "Firefox" };

	fresh(w, ctx);
	return sign_in(w->auth, ctx, &in, ret);
}

static void pass_ms(struct test_world *w, int64_t ms)
{
	clock_set(&w->clock, w->clock.fixed_ms + ms);
}

static const char *code_now(struct test_world *w, const struct maryam *m, int64_t step_off)
{
	static char text[8];

	snprintf(text, sizeof text, "%06u", totp_at(m->secret, sizeof m->secret, w->clock.fixed_ms / 30000 + step_off));
	return text;
}

static void first_start(struct test_world *w)
{
	char code[ONE_TIME_CODE_SIZE], other[ONE_TIME_CODE_SIZE];
	struct signed_in in = { 0 }, next = { 0 };
	struct session s;
	struct enrolment e;
	struct recovery r;
	unsigned char secret[TOTP_SECRET_BYTES];
	char totp[8];
	struct ctx ctx;

	test_system(w, &ctx);
	rc_is(&ctx, first_administrator(&ctx, "admin.iran", "مدیر سامانه", code), OK, NULL, "the first administrator");
	rc_is(&ctx, first_administrator(&ctx, "second", "دیگری", other), CONFLICT, "access.not_first", "and no second one");
	rc_is(&ctx, enter(w, &ctx, "admin.iran", "0000-0000-0000-0000", HOME, &in), DENIED, "access.sign_in_failed",
		"a wrong code");
	rc_is(&ctx, enter(w, &ctx, "admin.iran", code, HOME, &in), OK, NULL, "the one-time code opens");
	is_i64(in.stage, STAGE_PASSWORD, "only the page for a password");
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), OK, NULL, "the step's session");
	ok(ctx.actor.role == 0 && ctx.scope.lo > ctx.scope.hi, "has no role and an empty scope");
	rc_is(&ctx, password_set(w->auth, &ctx, in.token, NULL, "short", HOME, &next), INVALID, NULL, "a short password");
	rc_is(&ctx, password_set(w->auth, &ctx, in.token, NULL, "دریای آرام جنوب", HOME, &next), OK, NULL, "a good one");
	is_i64(next.stage, STAGE_ENROL, "then the second factor");
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), NOT_FOUND, "access.session_over", "the step before is over");
	rc_is(&ctx, factor_begin(&ctx, next.token, &e), OK, NULL, "a secret is shown");
	ok(base32_read(e.secret_base32, secret) && strstr(e.uri, e.secret_base32), "in both forms");
	snprintf(totp, sizeof totp, "%06u", (totp_at(secret, 20, w->clock.fixed_ms / 30000) + 1) % 1000000);
	rc_is(&ctx, factor_confirm(w->auth, &ctx, next.token, e.secret_base32, totp, HOME, &r, &in), DENIED,
		"access.code_wrong", "a wrong code of it");
	snprintf(totp, sizeof totp, "%06u", totp_at(secret, 20, w->clock.fixed_ms / 30000));
	rc_is(&ctx, factor_confirm(w->auth, &ctx, next.token, e.secret_base32, totp, HOME, &r, &in), OK, NULL, "confirmed");
	is_i64(in.stage, STAGE_OPEN, "and in");
	is_i64((int64_t)strlen(r.code[9]), RECOVERY_CODE_SIZE - 1, "ten recovery codes to print");
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), OK, NULL, "the session");
	is_i64(ctx.actor.role, ROLE_ADMINISTRATOR, "acts as administrator");
	ok(range_has(ctx.scope, CENTRE), "of the whole country");
	rc_is(&ctx, enter(w, &ctx, "admin.iran", code, HOME, &next), DENIED, "access.sign_in_failed",
		"the one-time code works no more");
	rc_is(&ctx, enter(w, &ctx, "Admin.Iran", "درياي آرام جنوب", HOME, &next), OK, NULL,
		"the password from another keyboard");
	is_i64(next.stage, STAGE_FACTOR, "asks for the second factor");
	rc_is(&ctx, sign_in_factor(w->auth, &ctx, next.token, totp, HOME, &in), DENIED, "access.code_wrong",
		"a code is good once");
	rc_is(&ctx, sign_in_factor(w->auth, &ctx, next.token, r.code[3], HOME, &in), OK, NULL, "a recovery code");
	rc_is(&ctx, enter(w, &ctx, "admin.iran", "دریای آرام جنوب", HOME, &next), OK, NULL, "once more");
	rc_is(&ctx, sign_in_factor(w->auth, &ctx, next.token, r.code[3], HOME, &in), DENIED, "access.code_wrong",
		"a recovery code is good once too");
	rc_is(&ctx, sign_in_factor(w->auth, &ctx, next.token, r.code[4], HOME, &in), OK, NULL, "the next one is");
}

static void enrol(struct test_world *w, struct maryam *m)
{
	struct signed_in in, next;
	struct enrolment e;
	struct recovery r;
	struct ctx ctx;

	rc_is(&ctx, enter(w, &ctx, "maryam", "کتاب سبز ۷ فندق", HOME, &in), OK, NULL, "Maryam's password");
	is_i64(in.stage, STAGE_ENROL, "she needs a second factor");
	rc_is(&ctx, factor_begin(&ctx, in.token, &e), OK, NULL, "begin");
	CHECK(base32_read(e.secret_base32, m->secret));
	rc_is(&ctx, factor_confirm(w->auth, &ctx, in.token, e.secret_base32, code_now(w, m, 0), HOME, &r, &next), OK, NULL,
		"has one");
	pass_ms(w, 60000);
}

static void in_and_out(struct test_world *w, const struct maryam *m, struct signed_in *ret)
{
	struct ctx ctx;

	rc_is(&ctx, enter(w, &ctx, "maryam", "کتاب سبز ۷ فندق", HOME, ret), OK, NULL, "password");
	rc_is(&ctx, sign_in_factor(w->auth, &ctx, ret->token, code_now(w, m, 0), HOME, ret), OK, NULL, "code");
	pass_ms(w, 60000);
}

static void sessions(struct test_world *w, const struct maryam *m)
{
	struct signed_in in = { 0 }, other = { 0 };
	struct session s;
	struct session_row *rows;
	size_t n;
	struct ctx ctx;
	char bent[SESSION_TOKEN_SIZE];

	in_and_out(w, m, &in);
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), OK, NULL, "check");
	is_i64(ctx.actor.role, ROLE_SOCIAL_WORKER, "her first role");
	is_str(ctx.actor.name, "مریم احمدی", "her name");
	is_i64(ctx.scope.lo, CENTRE, "her centre");
	ok(ctx.statements <= 3, "one statement, and a write each minute for the time last seen: %d", ctx.statements);
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), OK, NULL, "check again");
	is_i64(ctx.statements, 1, "one statement");
	ok(session_csrf_ok(&s, s.csrf) && !session_csrf_ok(&s, "00000000000000000000000000000000") &&
		!session_csrf_ok(&s, NULL), "the token of forms");
	memcpy(bent, in.token, sizeof bent);
	bent[5] = bent[5] == 'a' ? 'b' : 'a';
	rc_is(&ctx, session_check(&ctx, bent, &s), NOT_FOUND, "access.session_over", "another token");
	rc_is(&ctx, session_check(&ctx, "", &s), NOT_FOUND, "access.session_over", "no token");
	rc_is(&ctx, session_check(&ctx, NULL, &s), NOT_FOUND, "access.session_over", "none at all");

	fresh(w, &ctx);
	CHECK(!session_check(&ctx, in.token, &s));
	rc_is(&ctx, session_switch(&ctx, in.token, (role_assignment_key){ m->key.v }, &other), NOT_FOUND, NULL,
		"a role that is not hers");
	rc_is(&ctx, session_switch(&ctx, in.token, m->manager, &other), OK, NULL, "to her second role (R45)");
	ok(strcmp(in.token, other.token) != 0, "with a new token");
	rc_is(&ctx, session_check(&ctx, in.token, &s), NOT_FOUND, "access.session_over", "the old one is dead");
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, other.token, &s), OK, NULL, "the new one lives");
	is_i64(ctx.actor.role, ROLE_CENTRE_MANAGER, "as manager");

	pass_ms(w, SESSION_IDLE_MS - 1);
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, other.token, &s), OK, NULL, "after not quite 30 minutes");
	pass_ms(w, SESSION_IDLE_MS);
	rc_is(&ctx, session_check(&ctx, other.token, &s), NOT_FOUND, "access.session_over", "after 30 idle minutes");

	in_and_out(w, m, &in);
	fresh(w, &ctx);
	CHECK(!session_check(&ctx, in.token, &s));
	is_i64(ctx.actor.role, ROLE_CENTRE_MANAGER, "the role used last comes first");
	for (int64_t t = 0; t < SESSION_LIFE_MS - 120000; t += SESSION_IDLE_MS / 2) {
		if (session_check(&ctx, in.token, &s))
			ok(false, "lives while used, at %lld", (long long)t);
		pass_ms(w, SESSION_IDLE_MS / 2);
	}
	rc_is(&ctx, session_check(&ctx, in.token, &s), NOT_FOUND, "access.session_over", "12 hours are the end");

	in_and_out(w, m, &in);
	in_and_out(w, m, &other);
	fresh(w, &ctx);
	CHECK(!session_check(&ctx, in.token, &s));
	rc_is(&ctx, session_list(&ctx, &rows, &n), OK, NULL, "own sessions");
	is_i64((int64_t)n, 2, "two");
	rc_is(&ctx, session_close_own(&ctx, "0123456789abcdef"), NOT_FOUND, NULL, "none of hers");
	for (size_t i = 0; i < n; i++)
		if (!str_eq(rows[i].id, s.id))
			rc_is(&ctx, session_close_own(&ctx, rows[i].id), OK, NULL, "ends the other");
	rc_is(&ctx, session_check(&ctx, other.token, &s), NOT_FOUND, NULL, "which is dead");
	rc_is(&ctx, session_close(&ctx, in.token), OK, NULL, "sign out");
	rc_is(&ctx, session_check(&ctx, in.token, &s), NOT_FOUND, NULL, "kills on our side");
}

static void freshness(struct test_world *w, const struct maryam *m)
{
	struct signed_in in, next;
	struct session s;
	struct ctx ctx;

	in_and_out(w, m, &in);
	pass_ms(w, SECOND_FACTOR_FRESH_MS);
	fresh(w, &ctx);
	CHECK(!session_check(&ctx, in.token, &s));
	ok(ctx_now(&ctx) - ctx.actor.second_factor_ms > SECOND_FACTOR_FRESH_MS, "the code is old now");
	rc_is(&ctx, session_refresh(w->auth, &ctx, in.token, "123456", HOME), DENIED, "access.code_wrong", "a wrong one");
	rc_is(&ctx, session_refresh(w->auth, &ctx, in.token, code_now(w, m, 0), HOME), OK, NULL, "a new one");
	fresh(w, &ctx);
	CHECK(!session_check(&ctx, in.token, &s));
	is_i64(ctx.actor.second_factor_ms, w->clock.fixed_ms, "is remembered");
	pass_ms(w, 60000);
	rc_is(&ctx, password_set(w->auth, &ctx, in.token, "نادرست است", "جنگل ابر شاهرود", HOME, &next), INVALID, NULL,
		"a new password needs the present one");
	rc_is(&ctx, password_set(w->auth, &ctx, in.token, "کتاب سبز ۷ فندق", "جنگل ابر شاهرود", HOME, &next), OK, NULL,
		"which is given");
	is_i64(next.stage, STAGE_OPEN, "she goes on");
	rc_is(&ctx, session_check(&ctx, in.token, &s), NOT_FOUND, NULL, "with a new token");
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, next.token, &s), OK, NULL, "that works");
	rc_is(&ctx, enter(w, &ctx, "maryam", "کتاب سبز ۷ فندق", HOME, &in), DENIED, NULL, "the old password is gone");
	rc_is(&ctx, enter(w, &ctx, "maryam", "جنگل ابر شاهرود", HOME, &in), OK, NULL, "the new one counts");
}

static void code_guessing(struct test_world *w, const struct maryam *m)
{
	struct signed_in in;
	struct session s;
	struct ctx ctx;

	(void)m;
	pass_ms(w, 3600000);
	rc_is(&ctx, enter(w, &ctx, "maryam", "جنگل ابر شاهرود", FAR, &in), OK, NULL, "somebody has her password");
	for (int i = 0; i < 5; i++) {
		enum rc rc = sign_in_factor(w->auth, &ctx, in.token, "000000", FAR, &in);

		if (rc == LIMIT) {
			pass_ms(w, 1000 * in.retry_after_s);
			rc = sign_in_factor(w->auth, &ctx, in.token, "000000", FAR, &in);
		}
		ok(rc == DENIED, "guess %d is refused: %s", i, rc_name(rc));
	}
	rc_is(&ctx, session_check(&ctx, in.token, &s), NOT_FOUND, NULL, "after five the step is over");
}

static void guessing(struct test_world *w)
{
	struct signed_in in = { 0 };
	struct maryam parvin;
	struct ctx ctx;
	int limited = 0, denied = 0;

	person(w, "parvin", &parvin);
	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", HOME, &in), OK, NULL, "Parvin signs in at home");
	pass_ms(w, 3600000);
	for (int i = 0; i < 40; i++) {
		enum rc rc = enter(w, &ctx, "parvin", "حدس نادرست من", FAR, &in);

		limited += rc == LIMIT;
		denied += rc == DENIED;
	}
	is_i64(denied, 3, "a stranger guesses three times");
	is_i64(limited, 37, "and is held back then");
	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", FAR, &in), LIMIT, "access.slow_down",
		"even with the right password, so that nothing is learnt");
	is_i64(in.retry_after_s, 2, "two seconds first");
	pass_ms(w, 2000);
	rc_is(&ctx, enter(w, &ctx, "parvin", "حدس نادرست من", FAR, &in), DENIED, NULL, "then once more");
	rc_is(&ctx, enter(w, &ctx, "parvin", "حدس نادرست من", FAR, &in), LIMIT, NULL, "and held longer");
	is_i64(in.retry_after_s, 4, "four seconds");
	for (int i = 0; i < 30; i++) {
		char address[32];

		snprintf(address, sizeof address, "198.51.%d.1", i);
		(void)!enter(w, &ctx, "parvin", "حدس نادرست من", address, &in);
	}
	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", "192.0.2.1", &in), LIMIT, NULL,
		"guessing from many places slows strange places");
	ok(in.retry_after_s <= 60, "by a minute at most: %d s", in.retry_after_s);
	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", HOME, &in), OK, NULL,
		"but not Parvin at home: nobody locks another out");
	rc_is(&ctx, enter(w, &ctx, "nobody.here", "کتاب سبز ۷ فندق", "192.0.2.77", &in), DENIED, "access.sign_in_failed",
		"an unknown name gets the same answer");
	rc_is(&ctx, enter(w, &ctx, "\x01\x02", "x", "192.0.2.78", &in), DENIED, "access.sign_in_failed", "so does rubbish");
	rc_is(&ctx, enter(w, &ctx, NULL, NULL, NULL, &in), DENIED, "access.sign_in_failed", "and nothing at all");
	for (int i = 0; i < 25; i++) {
		char name[32];

		snprintf(name, sizeof name, "user.%d", i);
		(void)!enter(w, &ctx, name, "کتاب سبز ۷ فندق", "192.0.2.200", &in);
	}
	rc_is(&ctx, enter(w, &ctx, "one.more", "کتاب سبز ۷ فندق", "192.0.2.201", &in), LIMIT, NULL,
		"many names from one block of addresses");
}

static void roles_and_leaving(struct test_world *w, const struct maryam *m)
{
	struct signed_in worker, manager;
	char token[API_TOKEN_SIZE], other[API_TOKEN_SIZE], brief[API_TOKEN_SIZE], kept;
	struct session s;
	struct staff_role *roles;
	struct api_token *tokens;
	struct staff old, gone;
	size_t n;
	struct ctx ctx;

	pass_ms(w, 3600000);
	rc_is(&ctx, enter(w, &ctx, "maryam", "جنگل ابر شاهرود", HOME, &worker), OK, NULL, "password");
	rc_is(&ctx, sign_in_factor(w->auth, &ctx, worker.token, code_now(w, m, 0), HOME, &worker), OK, NULL, "code");
	pass_ms(w, 60000);
	rc_is(&ctx, enter(w, &ctx, "maryam", "جنگل ابر شاهرود", HOME, &manager), OK, NULL, "password on a second machine");
	rc_is(&ctx, sign_in_factor(w->auth, &ctx, manager.token, code_now(w, m, 0), HOME, &manager), OK, NULL, "code");
	fresh(w, &ctx);
	CHECK(!session_check(&ctx, manager.token, &s));
	rc_is(&ctx, session_switch(&ctx, manager.token, m->worker, &manager), OK, NULL, "as social worker there");
	fresh(w, &ctx);
	CHECK(!session_check(&ctx, worker.token, &s));
	{
		AUTO(tx) tx = { 0 };

		rc_is(&ctx, ctx_read(&ctx, SHARD_NATIONAL, &tx), OK, NULL, "read");
		rc_is(&ctx, staff_roles(&tx, m->key, ctx_today(&ctx), &roles, &n), OK, NULL, "her roles");
		is_i64((int64_t)n, 2, "two");
		ok(roles[0].current && roles[1].current && roles[0].role == ROLE_SOCIAL_WORKER, "both current");
	}
	rc_is(&ctx, token_create(&ctx, m->key, m->worker, "گزارش ماهانه", 86400000 * 10LL, token), OK, NULL, "an API token");
	rc_is(&ctx, token_create(&ctx, m->key, m->worker, "کوتاه", 60000, brief), OK, NULL, "and one for a minute");
	rc_is(&ctx, token_create(&ctx, (staff_key){ 1 }, m->worker, "x", 1000, other), DENIED, NULL, "for others: no");
	rc_is(&ctx, token_create(&ctx, m->key, (role_assignment_key){ 5 }, "x", 1000, other), NOT_FOUND, NULL,
		"in a role one has not: no");
	rc_is(&ctx, token_create(&ctx, m->key, m->worker, " ", 1000, other), INVALID, NULL, "without a name: no");
	fresh(w, &ctx);
	rc_is(&ctx, token_check(&ctx, token), OK, NULL, "it opens");
	is_i64(ctx.actor.role, ROLE_SOCIAL_WORKER, "as that role");
	is_i64(ctx.statements, 1, "with one statement");
	fresh(w, &ctx);
	rc_is(&ctx, token_known(w->auth, &ctx, token), OK, NULL, "a request with it");
	fresh(w, &ctx);
	rc_is(&ctx, token_known(w->auth, &ctx, token), OK, NULL, "and the next");
	is_i64(ctx.actor.role, ROLE_SOCIAL_WORKER, "is by the same person");
	ok(in_scope(&ctx, ctx.actor.unit.v), "in the same scope");
	/* PostgreSQL has other writers than this program: there each request looks. */
	is_i64(ctx.statements, store_version(ctx.store, SHARD_NATIONAL) ? 0 : 1, "without a statement where nobody else writes");
	rc_is(&ctx, token_check(&ctx, worker.token), NOT_FOUND, NULL, "a session is no token");
	kept = token[20];
	token[20] = kept == 'a' ? 'b' : 'a';
	rc_is(&ctx, token_check(&ctx, token), NOT_FOUND, NULL, "a changed one opens nothing");
	rc_is(&ctx, token_known(w->auth, &ctx, token), NOT_FOUND, NULL, "nor is it known");
	token[20] = kept;

	/* Nobody writes anything, and yet it ends. */
	rc_is(&ctx, token_known(w->auth, &ctx, brief), OK, NULL, "it opens");
	pass_ms(w, 60001);
	rc_is(&ctx, token_known(w->auth, &ctx, brief), NOT_FOUND, NULL, "after that minute not");

	/* The manager's role ends tomorrow: the day after, that session is over, by itself. */
	fresh(w, &ctx);
	CHECK(!session_check(&ctx, worker.token, &s));
	is_i64(ctx.actor.role, ROLE_CENTRE_MANAGER, "still manager");
	fresh(w, &ctx);
	{
		struct role_assignment r, ended;
		struct who who = { 0 };
		AUTO(tx) tx = { 0 };

		CHECK(!tx_write(&tx, w->store, SHARD_NATIONAL, &w->arena, &ctx.fault, &who, "test.end"));
		CHECK(!row_load(&tx, &role_assignment_type, m->manager.v, &r));
		ended = r;
		ended.to_on = fa_add_days(ctx_today(&ctx), -1);
		CHECK(!row_update(&tx, &role_assignment_type, &r, &ended));
		CHECK(!tx_commit(&tx));
	}
	rc_is(&ctx, session_check(&ctx, worker.token, &s), NOT_FOUND, NULL, "a role that ended ends its session");
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, manager.token, &s), OK, NULL, "and no other");
	rc_is(&ctx, token_known(w->auth, &ctx, token), OK, NULL, "the token opens");
	{
		struct who who = { 0 };
		AUTO(tx) tx = { 0 };

		CHECK(!tx_write(&tx, w->store, SHARD_NATIONAL, &w->arena, &ctx.fault, &who, "test.leave"));
		CHECK(!row_load(&tx, &staff_type, m->key.v, &old));
		gone = old;
		gone.active = false;
		CHECK(!row_update(&tx, &staff_type, &old, &gone));
		CHECK(!tx_commit(&tx));
	}
	rc_is(&ctx, session_check(&ctx, manager.token, &s), NOT_FOUND, NULL, "each request looks whether she is still here");
	rc_is(&ctx, token_check(&ctx, token), NOT_FOUND, NULL, "with a token too");
	rc_is(&ctx, token_known(w->auth, &ctx, token), NOT_FOUND, NULL, "which is known no more");
	{
		struct who who = { 0 };
		AUTO(tx) tx = { 0 };

		CHECK(!tx_write(&tx, w->store, SHARD_NATIONAL, &w->arena, &ctx.fault, &who, "test.back"));
		CHECK(!row_load(&tx, &staff_type, m->key.v, &gone));
		old = gone;
		old.active = true;
		CHECK(!row_update(&tx, &staff_type, &gone, &old));
		CHECK(!session_close_all_of(&tx, m->key));
		CHECK(!tx_commit(&tx));
	}
	rc_is(&ctx, session_check(&ctx, manager.token, &s), NOT_FOUND, NULL, "closing all ends every session");
	rc_is(&ctx, token_check(&ctx, token), NOT_FOUND, NULL, "and every token");
	rc_is(&ctx, token_known(w->auth, &ctx, token), NOT_FOUND, NULL, "known or not");
	test_system(w, &ctx);
	rc_is(&ctx, token_list(&ctx, m->key, &tokens, &n), OK, NULL, "the tokens are listed");
	ok(n == 2 && tokens[0].revoked_at.ms && tokens[1].revoked_at.ms, "as revoked");
	int64_t swept = 0;
	pass_ms(w, SESSION_LIFE_MS);
	rc_is(&ctx, session_sweep(&ctx, &swept), OK, NULL, "sweep");
	ok(swept > 0, "dead sessions go");
}

static void without_factor(struct test_world *w)
{
	struct setting s = { .name = SETTING_SECOND_FACTOR, .value = "0", .from_on = fa_day_of_ms(w->clock.fixed_ms) };
	struct signed_in in;
	struct session session;
	struct ctx ctx;

	put(w, &setting_type, &s);
	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", HOME, &in), OK, NULL, "where none is asked for");
	is_i64(in.stage, STAGE_OPEN, "the password opens");
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &session), OK, NULL, "check");
	is_i64(ctx.actor.second_factor_ms, w->clock.fixed_ms, "it counts as fresh proof");
	pass_ms(w, SECOND_FACTOR_FRESH_MS + 1);
	rc_is(&ctx, session_refresh(w->auth, &ctx, in.token, "چیز دیگری", HOME), DENIED, "access.code_wrong",
		"another word does not refresh");
	rc_is(&ctx, session_refresh(w->auth, &ctx, in.token, "کتاب سبز ۷ فندق", HOME), OK, NULL, "the password does");
}

/* ---- the gate: as many hashes at once as allowed, a short queue, then BUSY --------------- */

struct crowd { struct auth *auth; int busy, done; pthread_mutex_t lock; };

static void *one_of(void *arg)
{
	struct crowd *c = arg;
	struct fault f = { 0 };
	char hash[HASH_TEXT_SIZE];
	enum rc rc = auth_hash(c->auth, "گذر", hash, &f);

	pthread_mutex_lock(&c->lock);
	c->busy += rc == BUSY && str_eq(f.code, "access.login_queue");
	c->done += rc == OK;
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static int64_t cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void gate(struct test_world *w)
{
	struct auth_config config = { .hashes_at_once = 1, .queue_limit = 3, .memory = (size_t)32 << 20 };
	struct crowd c = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct fault f = { 0 };
	pthread_t t[24];

	CHECK(auth_new(&config, w->store, &f, &c.auth) == OK);
	for (size_t i = 0; i < COUNT_OF(t); i++)
		CHECK(!pthread_create(&t[i], NULL, one_of, &c));
	for (size_t i = 0; i < COUNT_OF(t); i++)
		pthread_join(t[i], NULL);
	ok(c.busy > 0, "a full queue answers BUSY (%d of 24)", c.busy);
	ok(c.done >= 4, "the others are served (%d)", c.done);
	is_i64(c.busy + c.done, 24, "nobody is lost");

	/* An unknown name costs as much as a known one (ASVS 6.3.8). */
	char hash[HASH_TEXT_SIZE];
	bool known = true, unknown = true;
	CHECK(auth_hash(c.auth, "گذر", hash, &f) == OK);
	int64_t t0 = cpu_us();
	CHECK(auth_verify(c.auth, "گذز", hash, &known, &f) == OK);
	int64_t t1 = cpu_us();
	CHECK(auth_verify(c.auth, "گذز", NULL, &unknown, &f) == OK);
	int64_t t2 = cpu_us();
	ok(!known && !unknown, "neither is right");
	ok(t2 - t1 > (t1 - t0) / 2 && t2 - t1 < (t1 - t0) * 2, "the same work: %lld and %lld us",
		(long long)(t1 - t0), (long long)(t2 - t1));
	auth_free(c.auth);
}

/* ---- the tree ---------------------------------------------------------------------------- */

static void tree(struct test_world *w)
{
	struct unit centre = { .no = 160010007, .kind = UNIT_RURAL_CENTRE, .name = "مرکز یکم", .code = "۱۲۳",
		.capacity = INT_NONE, .lat_e6 = 33487000, .lng_e6 = 48355000, .successor = INT_NONE };
	struct unit second = centre, county = centre, province = centre, closed = centre;
	struct unit_former_name old = { .unit = 160010007, .name = "پایگاه یکم" };
	date_t today = fa_day_of_ms(w->clock.fixed_ms);
	const struct org *org, *newer;
	const struct org_unit *u;
	struct fault f = { 0 };
	int64_t metres = 0;
	size_t pos = 0;

	centre.valid_from = second.valid_from = county.valid_from = province.valid_from = closed.valid_from =
		fa_add_years(today, -5);
	second.no = 160010008;
	second.lat_e6 += 100000;
	second.capacity = 500;
	closed.no = 160010009;
	closed.valid_to = fa_add_years(today, -1);
	county.no = 160010000;
	county.kind = UNIT_COUNTY;
	province.no = 160000000;
	province.kind = UNIT_PROVINCE;
	org = org_get(w->orgs);
	is_i64((int64_t)org_count(org), 0, "no unit yet");
	put(w, &unit_type, &second);
	put(w, &unit_type, &centre);
	put(w, &unit_type, &county);
	put(w, &unit_type, &province);
	put(w, &unit_type, &closed);
	old.until = fa_add_years(today, -2);
	put(w, &unit_former_name_type, &old);
	ok(org_holder_reload(w->orgs, &f) == OK, "read again");
	newer = org_get(w->orgs);
	is_i64((int64_t)org_count(org), 0, "who holds the old tree keeps it");
	is_i64((int64_t)org_count(newer), 5, "five units");
	org_put(org);
	is_i64(org_at(newer, 0)->no.v, 160000000, "in order of number");
	u = org_unit(newer, 160010007);
	is_str(u->name, "مرکز یکم", "by number");
	is_str(u->short_name, "مرکز یکم", "the short name is the name where there is none");
	is_i64(u->capacity, CAPACITY_RURAL, "capacity of a rural centre (R69)");
	is_i64(org_unit(newer, 160010008)->capacity, 500, "its own where stated");
	is_i64(org_unit(newer, 160010000)->capacity, 0, "none above centres");
	ok(!org_unit(newer, 160010006), "no such unit");
	is_str(org_name(newer, 160010007, today), "مرکز یکم", "name today");
	is_str(org_name(newer, 160010007, fa_add_years(today, -3)), "پایگاه یکم", "name three years ago (R54)");
	is_str(org_name(newer, 99, today), "", "no unit, no name");
	is_i64((int64_t)org_nchildren(newer, 160010000), 3, "children of the county");
	is_i64((int64_t)org_nchildren(newer, 160000000), 1, "of the province");
	is_i64((int64_t)org_nchildren(newer, 0), 1, "of the country");
	is_i64((int64_t)org_nchildren(newer, 160010007), 0, "of a centre");
	is_i64(org_child(newer, 160010000, 1)->no.v, 160010008, "the second of them");
	u = org_next(newer, unit_range_of(UNIT(160000000)), LEVEL_CENTRE, &pos);
	is_i64(u ? u->no.v : 0, 160010007, "centres of the province");
	ok(!org_unit_open(org_unit(newer, 160010009), today) &&
		org_unit_open(org_unit(newer, 160010009), fa_add_years(today, -2)), "open as of a date");
	u = org_nearest(newer, unit_range_of(UNIT(0)), 33500000, 48355000, today, &metres);
	is_i64(u ? u->no.v : 0, 160010007, "the nearest (R5)");
	ok(metres > 1400 && metres < 1500, "at its distance: %lld m", (long long)metres);
	/* Tehran to Isfahan, some 340 km. */
	metres = distance_m(35689200, 51389000, 32654600, 51667980);
	ok(metres > 335000 && metres < 342000, "over the ground: %lld m", (long long)metres);
	org_put(newer);
}

/* The clock is put forward and back under people who are signed in. */
static void clock_jumps(struct test_world *w)
{
	const int64_t hour = 3600 * 1000, year = 8766 * hour, start = w->clock.fixed_ms;
	struct signed_in in = { 0 }, later = { 0 };
	struct session s;
	struct ctx ctx;

	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", HOME, &in), OK, NULL, "signed in");
	is_i64(in.stage, STAGE_OPEN, "fully");
	clock_set(&w->clock, start + hour / 4);
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), OK, NULL, "a quarter of an hour on: goes on");
	clock_set(&w->clock, start - hour);
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), OK, NULL, "back by more than an hour: goes on");
	clock_set(&w->clock, start - hour + SESSION_IDLE_MS + 1);
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), NOT_FOUND, "access.session_over", "and idle counts from there");
	clock_set(&w->clock, start);
	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", HOME, &in), OK, NULL, "signed in again");
	clock_set(&w->clock, start + hour);
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, in.token, &s), NOT_FOUND, "access.session_over", "forward by an hour: idle");
	clock_set(&w->clock, start + 10 * year);
	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", HOME, &later), OK, NULL, "signed in while the clock is wrong");
	for (int i = 0; i < 14; i++)
		(void)!enter(w, &ctx, "parvin", "نادرست", HOME, &in);
	clock_set(&w->clock, start);
	fresh(w, &ctx);
	rc_is(&ctx, session_check(&ctx, later.token, &s), NOT_FOUND, "access.session_over",
		"put right: that session does not live for ten years");
	rc_is(&ctx, enter(w, &ctx, "parvin", "کتاب سبز ۷ فندق", HOME, &in), OK, NULL,
		"nor does the brake hold for ten years");
	ok(second_factor_is_fresh(start, start - 60000) && second_factor_is_fresh(start, start + 60000) &&
		!second_factor_is_fresh(start, start + hour) && !second_factor_is_fresh(start, start - hour),
		"a second factor of the future is not fresh");
}

static void engine(struct test_world *w)
{
	struct maryam m;

	first_start(w);
	person(w, "maryam", &m);
	enrol(w, &m);
	sessions(w, &m);
	freshness(w, &m);
	code_guessing(w, &m);
	guessing(w);
	roles_and_leaving(w, &m);
	without_factor(w);
	clock_jumps(w);
	gate(w);
	tree(w);
}

int main(void)
{
	TEST_ENGINES(engine);
	return done();
}
