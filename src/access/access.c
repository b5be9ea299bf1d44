/* access.c - unit numbers, struct ctx, and the one entrance to the domain. */
#include <string.h>
#include <stdio.h>
#include <time.h>

#include "message.h"
#include "store_veil.h"
#include "units.h"
#include "session.h"
#include "store_ahead.h"
#include "veiled.h"
#include "access_int.h"

#include <sodium.h>

#define PROVINCE_STEP INT64_C(10000000)
#define COUNTY_STEP INT64_C(10000)
#define COUNTRY_LAST INT64_C(999999999)
#define ATTEMPTS 4                     /* one and three more when BUSY */

/* ---- unit numbers -------------------------------------------------------------- */

unit_no unit_make(int province_code, int county, int centre)
{
	CHECK(province_code >= 0 && province_code < SHARD_MAX - 1);
	CHECK(county >= 0 && county <= 999 && centre >= 0 && centre <= 9999);
	CHECK(county > 0 || centre == 0);
	return UNIT((province_code + 1) * PROVINCE_STEP + county * COUNTY_STEP + centre);
}

bool unit_no_valid(int64_t n)
{
	if (n == 0)
		return true;
	if (n < PROVINCE_STEP || n >= SHARD_MAX * PROVINCE_STEP)
		return false;
	return n % COUNTY_STEP == 0 || n % PROVINCE_STEP >= COUNTY_STEP;
}

bool unit_veiled(int64_t no)
{
	return no >= VEILED_FIRST;
}

unit_no unit_seen(unit_no u)
{
	return UNIT(u.v % (COUNTRY_LAST + 1));
}

unit_no unit_veil(unit_no centre, int64_t nth)
{
	CHECK(nth > 0 && nth < VEILS_MAX && unit_level_of(centre) == LEVEL_CENTRE && !unit_veiled(centre.v));
	return UNIT(nth * VEILED_FIRST + centre.v);
}

unit_no unit_veil_pool(unit_no province)
{
	return UNIT(VEIL_POOL + unit_province(unit_seen(province)).v);
}

enum unit_level unit_level_of(unit_no u)
{
	u = unit_seen(u);
	if (u.v == 0)
		return LEVEL_COUNTRY;
	if (u.v % PROVINCE_STEP == 0)
		return LEVEL_PROVINCE;
	return u.v % COUNTY_STEP == 0 ? LEVEL_COUNTY : LEVEL_CENTRE;
}

struct unit_range unit_range_of(unit_no u)
{
	switch (unit_level_of(u)) {
	case LEVEL_COUNTRY: return (struct unit_range){ 0, COUNTRY_LAST };
	case LEVEL_PROVINCE: return (struct unit_range){ u.v, u.v + (u.v < VEIL_POOL ? PROVINCE_STEP - 1 : 0) };
	case LEVEL_COUNTY: return (struct unit_range){ u.v, u.v + COUNTY_STEP - 1 };
	case LEVEL_CENTRE: break;
	}
	return (struct unit_range){ u.v, u.v };
}

unit_no unit_province(unit_no u)
{
	u = unit_seen(u);
	return UNIT(u.v - u.v % PROVINCE_STEP);
}

unit_no unit_county(unit_no u)
{
	u = unit_seen(u);
	return UNIT(u.v - u.v % COUNTY_STEP);
}

unit_no unit_parent(unit_no u)
{
	if (unit_veiled(u.v))
		return unit_veil_pool(u);
	switch (unit_level_of(u)) {
	case LEVEL_CENTRE: return unit_county(u);
	case LEVEL_COUNTY: return unit_province(u);
	default: return UNIT(0);
	}
}

shard_id unit_shard(unit_no u)
{
	return (shard_id){ (int)(unit_seen(u).v / PROVINCE_STEP) };
}

/* ---- struct ctx ------------------------------------------------------------------- */

void ctx_init(struct ctx *ctx, struct store *s, struct arena *a)
{
	memset(ctx, 0, sizeof *ctx);
	ctx->store = s;
	ctx->arena = a;
	ctx->clock = s ? store_clock(s) : NULL;
	ctx->lang = LANG_FA;
	/* Nobody yet: an empty range, so that a query that forgets to ask finds nothing. */
	ctx->scope = (struct unit_range){ 1, 0 };
}

void ctx_system(struct ctx *ctx, struct store *s, struct arena *a)
{
	ctx_init(ctx, s, a);
	ctx->actor.name = "";
	ctx->actor.role = ROLE_ADMINISTRATOR;
	ctx->actor.unit = UNIT(0);
	ctx->program = true;
	ctx->scope = unit_range_of(UNIT(0));
}

int64_t ctx_now(const struct ctx *ctx)
{
	return clock_now(ctx->clock);
}

date_t ctx_workday(const struct ctx *ctx, date_t day, int working_days)
{
	static const struct work_calendar week = { .weekly = FA_WEEKLY_FRIDAY };

	return fa_add_workdays(ctx->calendar ? ctx->calendar : &week, day, working_days);
}

date_t ctx_today(const struct ctx *ctx)
{
	return fa_day_of_ms(ctx_now(ctx));
}

int64_t ctx_done_at(const struct ctx *ctx)
{
	return ctx->done_ms ? ctx->done_ms : ctx_now(ctx);
}

int64_t ctx_done_by(const struct ctx *ctx)
{
	return ctx->done_by ? ctx->done_by : ctx->actor.staff;
}

struct who ctx_who(const struct ctx *ctx)
{
	return (struct who){
		.person = ctx->actor.staff, .role = (int32_t)ctx->actor.role, .unit = ctx->actor.unit.v,
		.device = ctx->actor.session, .reason = ctx->reason,
	};
}

/* Whoever has come as far as one secret file works under its key, and only there. */
static enum rc lift_veil(struct ctx *ctx, struct tx *tx)
{
	if (!unit_veiled(ctx->scope.lo) || unit_shard(UNIT(ctx->scope.lo)).v != tx->shard.v)
		return OK;
	return veil_open(tx, ctx->scope.lo);
}

enum rc ctx_read(struct ctx *ctx, shard_id shard, struct tx *tx)
{
	enum rc rc = tx_read(tx, ctx->store, shard, ctx->arena, &ctx->fault);

	if (rc)
		return rc;
	tx->sum = &ctx->statements;
	return lift_veil(ctx, tx);
}

enum rc ctx_fault(struct ctx *ctx, enum rc rc, const char *code)
{
	return fault_set(&ctx->fault, rc, code, "%s", "");
}

enum rc ctx_refuse(struct ctx *ctx, const char *field, const char *code)
{
	fault_field(&ctx->fault, field, code, NULL);
	return ctx_fault(ctx, INVALID, "input.invalid");
}

/* ---- may ------------------------------------------------------------------------------ */

bool role_may(enum role role, const struct operation *op)
{
	return role >= ROLE_SOCIAL_WORKER && role <= ROLE_ADMINISTRATOR && (op->roles & ROLE_BIT(role)) != 0;
}

/* The program itself (jobs, import by command, demo) may do every verb: whoever
 * starts it has the data directory in hand. */
bool may(const struct ctx *ctx, const struct operation *op)
{
	return ctx->program || role_may(ctx->actor.role, op);
}

bool in_scope(const struct ctx *ctx, int64_t unit)
{
	return range_has(ctx->scope, unit);
}

static enum rc refuse(struct ctx *ctx, const struct operation *op, const char *code)
{
	const struct choice *role = choice_of(role_choices, (int32_t)ctx->actor.role);
	char unit[24];

	snprintf(unit, sizeof unit, "%lld", (long long)ctx->actor.unit.v);
	log_kv(LOG_WARN, "denied", "op", op->name, "role", role ? role->code : "none", "unit", unit, "code", code, NULL);
	return ctx_fault(ctx, DENIED, code);
}

static enum rc check_permission(struct ctx *ctx, const struct operation *op)
{
	if ((op->flags & OP_READ) || !op->run)
		return ctx_fault(ctx, FAILED, "access.not_a_change");
	if (!may(ctx, op))
		return refuse(ctx, op, "access.denied");
	if ((op->flags & OP_INTERNAL) && !ctx->program && !ctx->inside)
		return refuse(ctx, op, "access.denied");
	if ((op->flags & OP_FRESH) && !ctx->program &&
			!second_factor_is_fresh(ctx_now(ctx), ctx->actor.second_factor_ms))
		return refuse(ctx, op, "access.second_factor_needed");
	return OK;
}

/* ---- running ------------------------------------------------------------------------------ */

/* Version and state of the subject before run changed it. */
struct before { bool known; int64_t ver; int32_t state; };

static enum rc look_before(struct ctx *ctx, struct tx *tx, const struct operation *op, int64_t subject,
		struct before *ret)
{
	const struct record_type *t = op->subject;
	const struct field *ver = record_field(t, "ver");
	void *record;
	enum rc rc;

	memset(ret, 0, sizeof *ret);
	if (!subject || !(op->flags & OP_CHANGE) || !ver || (!ctx->if_version && !op->from_states))
		return OK;
	record = arena_alloc(ctx->arena, t->size);
	rc = row_load(tx, t, subject, record);
	if (rc)
		return rc;
	ret->known = true;
	memcpy(&ret->ver, (char *)record + ver->offset, sizeof ret->ver);
	for (size_t i = 0; i < t->nfields; i++)
		if (op->states && t->fields[i].type == F_CHOICE && t->fields[i].choices == op->states)
			memcpy(&ret->state, (char *)record + t->fields[i].offset, sizeof ret->state);
	return OK;
}

/* Judged after run, so that only somebody in whose scope the subject is learns of it. */
static enum rc judge(struct ctx *ctx, const struct operation *op, const struct before *b, enum rc rc)
{
	if (!b->known || (rc != OK && rc != CONFLICT && rc != INVALID))
		return rc;
	/* The whole file went elsewhere: that explains version and state too. */
	if (rc == CONFLICT && str_eq(ctx->fault.code, "household.moved"))
		return rc;
	if (ctx->if_version && b->ver != ctx->if_version) {
		fault_clear(&ctx->fault);
		return ctx_fault(ctx, CONFLICT, "access.stale");
	}
	if (op->from_states && !(b->state >= 0 && b->state < 32 && (op->from_states >> b->state & 1))) {
		fault_clear(&ctx->fault);
		return ctx_fault(ctx, CONFLICT, "access.wrong_state");
	}
	return rc;
}

static enum rc run_body(struct ctx *ctx, struct tx *tx, const struct operation *op, const void *input,
		int64_t subject, int64_t *ret_key)
{
	struct before before;
	int64_t key = 0;

	journal_event(tx, op->flags & OP_EVENT);
	enum rc rc = look_before(ctx, tx, op, subject, &before);

	if (rc)
		return rc;
	rc = judge(ctx, op, &before, op->run(ctx, tx, input, subject, &key));
	if (rc)
		return rc;
	if (ret_key)
		*ret_key = key ? key : subject;
	return OK;
}

enum rc operation_run_in(struct ctx *ctx, struct tx *tx, const struct operation *op, const void *input,
		int64_t subject, int64_t *ret_key)
{
	enum rc rc = check_permission(ctx, op);

	if (rc)
		return rc;
	if (op->input) {
		rc = record_validate(op->input, input, ctx->arena, &ctx->fault);
		if (rc)
			return rc;
	}
	return run_body(ctx, tx, op, input, subject, ret_key);
}

/* Name and value as they stand in memory: texts hold no NUL, numbers have their size. */
static void put_field(struct buf *out, const struct field *f, const void *record)
{
	const char *at = (const char *)record + f->offset, *text;

	if (f->type == F_TEXT && f->kind == TEXT_PASSWORD)
		return;
	buf_put(out, f->name, strlen(f->name) + 1);
	if (f->type != F_TEXT && f->type != F_JSON) {
		buf_put(out, at, f->size);
		return;
	}
	memcpy(&text, at, sizeof text);
	if (!text)
		text = "";
	buf_put(out, text, strlen(text) + 1);
}

/* What makes two requests with one Idempotency-Key the same request. */
static void request_digest(struct ctx *ctx, const struct operation *op, const void *input, int64_t subject,
		unsigned char ret_digest[32])
{
	struct buf text;

	buf_init(&text, (size_t)4 << 20);
	buf_printf(&text, "%s\n%lld\n%lld\n", op->name, (long long)ctx->actor.staff, (long long)subject);
	for (size_t i = 0; op->input && i < op->input->nfields; i++)
		put_field(&text, &op->input->fields[i], input);
	crypto_generichash(ret_digest, 32, (const unsigned char *)buf_str(&text), text.len, NULL, 0);
	sodium_memzero(text.data, text.len);
	buf_release(&text);
}

struct attempt {
	struct ctx *ctx;
	const struct operation *op;
	const void *input;
	int64_t subject, key;
	unsigned char digest[32];
	struct ahead *ahead;             /* of the record that a verb of OP_CREATE makes */
	bool replayed;
};

/* Inside the transaction, perhaps in another writer's thread. */
static enum rc attempt_body(struct tx *tx, void *arg)
{
	struct attempt *a = arg;
	struct ctx *ctx = a->ctx;
	enum rc rc = NOT_FOUND;

	ctx->statements += tx->statements;
	tx->sum = &ctx->statements;
	if (ctx->idempotency_key) {
		rc = idempotency_find(tx, ctx->idempotency_key, a->digest, &a->key);
		a->replayed = rc == OK;
		if (rc != NOT_FOUND)       /* answered when that is durable which was found */
			return rc;
		fault_clear(&ctx->fault);
	}
	rc = lift_veil(ctx, tx);
	if (rc)
		return rc;
	ahead_use(tx, a->ahead);
	rc = run_body(ctx, tx, a->op, a->input, a->subject, &a->key);
	if (!rc && ctx->along)
		rc = ctx->along(ctx, tx, a->key, ctx->along_arg);
	if (!rc && ctx->idempotency_key)
		rc = idempotency_note(tx, ctx->idempotency_key, a->digest, a->key);
	return rc;
}

static enum rc attempt(struct ctx *ctx, struct attempt *a, shard_id shard)
{
	struct who who = ctx_who(ctx);
	enum rc rc;

	a->replayed = false;
	a->key = 0;
	rc = tx_run(ctx->store, shard, ctx->arena, &ctx->fault, &who, a->op->name, attempt_body, a);
	ctx->replayed = !rc && a->replayed;
	return rc;
}

/* Waits a little, each time longer and never the same for two threads. */
static void back_off(struct ctx *ctx, int n)
{
	int64_t us = 2000 * (int64_t)(1 << (2 * n)) + (int64_t)rng_below(store_rng(ctx->store), 3000);
	struct timespec t = { .tv_nsec = us * 1000 };

	nanosleep(&t, NULL);
}

enum rc operation_run(struct ctx *ctx, const struct operation *op, shard_id shard, const void *input,
		int64_t subject, int64_t *ret_key)
{
	struct attempt a = { .ctx = ctx, .op = op, .input = input, .subject = subject };
	enum rc rc;

	fault_clear(&ctx->fault);
	ctx->replayed = false;
	rc = check_permission(ctx, op);
	if (rc)
		return rc;
	if (op->input && (!input || input != ctx->checked)) {
		rc = record_validate(op->input, input, ctx->arena, &ctx->fault);
		if (rc)
			return rc;
	}
	ctx->checked = NULL;
	if (op->flags & OP_NATIONAL)
		shard = SHARD_NATIONAL;
	else if (shard.v == SHARD_NATIONAL.v)          /* a made-up key may name any shard */
		return ctx_fault(ctx, NOT_FOUND, "access.no_such_shard");
	if (!store_has_shard(ctx->store, shard))
		return ctx_fault(ctx, NOT_FOUND, "access.no_such_shard");
	if (ctx->idempotency_key)
		request_digest(ctx, op, input, subject, a.digest);
	if ((op->flags & OP_CREATE) && op->input && op->subject && input)
		a.ahead = ahead_make(ctx->store, shard, ctx->arena, op->subject, op->input, input);
	rc = attempt(ctx, &a, shard);
	for (int n = 1; rc == BUSY && n < ATTEMPTS; n++) {
		back_off(ctx, n);
		fault_clear(&ctx->fault);
		rc = attempt(ctx, &a, shard);
	}
	if (rc)
		return rc;
	if (op->subject == &unit_type && ctx->orgs && org_holder_reload(ctx->orgs, NULL))
		log_kv(LOG_WARN, "org_reload_failed", NULL);
	if (ret_key)
		*ret_key = a.key;
	return OK;
}

MESSAGES(access,
	{ "access.no_such_shard", "این استان در این سامانه نیست.", "This province is not in this installation." },
	{ "access.not_a_change", "این کار چیزی را تغییر نمی‌دهد.", "This changes nothing." },
	{ "access.sign_in_failed", "نام کاربری یا گذرواژه درست نیست.", "The user name or password is not right." },
	{ "access.slow_down", "چند بار نادرست وارد شده است؛ کمی بعد دوباره تلاش کنید.",
		"There were several wrong tries; please try again a little later." },
	{ "access.login_queue", "اکنون افراد زیادی وارد می‌شوند؛ چند ثانیهٔ دیگر دوباره تلاش کنید.",
		"Many people are signing in just now; try again in a few seconds." },
	{ "access.code_wrong", "این کد درست نیست یا پیش‌تر به کار رفته است.", "This code is not right or was used before." },
	{ "access.no_role", "امروز نقشی برای شما ثبت نشده است؛ با مدیر مرکز خود تماس بگیرید.",
		"You have no role today; please ask your centre manager." },
	{ "access.session_over", "نشست شما به پایان رسیده است؛ دوباره وارد شوید.", "Your session has ended; please sign in again." },
	{ "access.not_first", "این سامانه مدیر دارد.", "This installation already has an administrator." },
	{ "password.current", "گذرواژهٔ کنونی درست نیست.", "The present password is not right." },
	{ "password.too_short", "گذرواژه باید دست‌کم {arg} نشانه داشته باشد.", "The password needs at least {arg} symbols." },
	{ "password.too_long", "گذرواژه بیش از {arg} نشانه دارد.", "The password has more than {arg} symbols." },
	{ "password.too_common", "این گذرواژه را دیگران آسان حدس می‌زنند؛ چند واژهٔ بی‌ربط کنار هم بگذارید.",
		"Others would guess this password easily; put some unrelated words together." },
	{ "password.contains_name", "گذرواژه نباید نام کاربری شما را در خود داشته باشد.",
		"The password must not contain your user name." },
);
