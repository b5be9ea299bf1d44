/* What each person has read today, in memory; the read log is the truth. */
#include "secrecy_int.h"

#include <pthread.h>

#include "staff.h"

/* A file list doubles from 32 to 512 in the brake's arena and is never given back: 32 MB at most. */
enum { SLOTS = 4096, SLOT_BITS = 12, ASK_EACH = 20, FILES_FIRST = 32, FILES_MAX = 512 };

struct slot {
	int64_t person;
	date_t day;
	int64_t *file;
	size_t n, room;
	bool asked, raised, lifted;              /* asked: what the log says is in it */
};
struct brake {
	struct arena arena;                      /* holds the brake itself too */
	pthread_mutex_t lock;
	int64_t alarm, stop;                     /* as they stood when somebody's log was asked last */
	struct slot at[SLOTS];
};

struct brake *brake_new(void)
{
	struct arena a;
	struct brake *b;

	arena_init(&a, ARENA_CAP_DEFAULT);
	b = ARENA_NEW(&a, struct brake);
	b->arena = a;
	CHECK(pthread_mutex_init(&b->lock, NULL) == 0);
	b->alarm = READ_ALARM_FILES;
	b->stop = READ_STOP_FILES;
	return b;
}

void brake_free(struct brake *b)
{
	struct arena a;

	if (!b)
		return;
	pthread_mutex_destroy(&b->lock);
	a = b->arena;
	arena_release(&a);
}

/* ---- under the lock --------------------------------------------------------------------- */

/* The person's slot; *ret_known: it holds what was read today.  Who shares it with somebody else
 * finds it empty now and then, and asks the log again. */
static struct slot *slot_of(struct brake *b, int64_t person, date_t day, bool *ret_known)
{
	struct slot *s = &b->at[(uint64_t)person * 0x9e3779b97f4a7c15u >> (64 - SLOT_BITS)];

	if (s->person != person || !date_eq(s->day, day)) {
		s->person = person;
		s->day = day;
		s->n = 0;
		s->asked = s->raised = s->lifted = false;
	}
	*ret_known = s->asked;
	return s;
}

static bool slot_has(const struct slot *s, int64_t file)
{
	for (size_t i = s->n; i > 0; i--)
		if (s->file[i - 1] == file)
			return true;
	return false;
}

static void slot_add(struct brake *b, struct slot *s, int64_t file)
{
	int64_t *more;

	if (slot_has(s, file) || s->n >= FILES_MAX)
		return;
	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : FILES_FIRST;
		more = ARENA_ARRAY(&b->arena, int64_t, s->room);
		for (size_t i = 0; i < s->n; i++)
			more[i] = s->file[i];
		s->file = more;
	}
	s->file[s->n++] = file;
}

/* ---- asking the log ------------------------------------------------------------------------ */

static enum rc read_today(struct ctx *ctx, shard_id shard, int64_t **ret_files, size_t *ret_n)
{
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(ctx, shard, &tx);

	if (!rc)
		rc = read_log_by(&tx, ctx->actor.staff, fa_ms_of_day(ctx_today(ctx)), FILES_MAX, ret_files, ret_n);
	return rc ? rc : tx_commit(&tx);
}

static void learn(struct brake *b, struct ctx *ctx, const int64_t *files, size_t n, bool all)
{
	struct slot *s;
	bool known;

	CHECK(pthread_mutex_lock(&b->lock) == 0);
	s = slot_of(b, ctx->actor.staff, ctx_today(ctx), &known);
	for (size_t i = 0; i < n; i++)
		slot_add(b, s, files[i]);
	s->asked = s->asked || all;
	CHECK(pthread_mutex_unlock(&b->lock) == 0);
}

/* Who works above the provinces reads in all of them. */
static enum rc ask_log(struct brake *b, struct ctx *ctx)
{
	shard_id own = unit_shard(ctx->actor.unit), list[SHARD_MAX];
	int n = own.v == SHARD_NATIONAL.v ? store_shards(ctx->store, list) : 1;
	int64_t alarm, stop;
	enum rc rc = setting_number(ctx, SETTING_READ_ALARM, READ_ALARM_FILES, &alarm);

	if (!rc)
		rc = setting_number(ctx, SETTING_READ_STOP, READ_STOP_FILES, &stop);
	if (rc)
		return rc;
	CHECK(pthread_mutex_lock(&b->lock) == 0);
	b->alarm = alarm;
	b->stop = stop;
	CHECK(pthread_mutex_unlock(&b->lock) == 0);
	if (own.v != SHARD_NATIONAL.v)
		list[0] = own;
	for (int i = 0; i < n; i++) {
		int64_t *files = NULL;
		size_t nfiles = 0;

		rc = read_today(ctx, list[i], &files, &nfiles);
		if (rc)
			return rc;
		learn(b, ctx, files, nfiles, i == n - 1);
	}
	return OK;
}

static enum rc is_lifted(struct ctx *ctx, bool *ret_yes)
{
	struct read_alarm a;
	int64_t key;
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(ctx, SHARD_NATIONAL, &tx);

	*ret_yes = false;
	if (!rc)
		rc = read_alarm_of(&tx, ctx->actor.staff, ctx_today(ctx), &key);
	if (rc == NOT_FOUND) {
		fault_clear(&ctx->fault);
		return OK;
	}
	if (!rc)
		rc = row_load(&tx, &read_alarm_type, key, &a);
	if (!rc)
		*ret_yes = a.lifted_at.ms != 0;
	return rc ? rc : tx_commit(&tx);
}

/* The program tells; an alarm that cannot be written is tried again at the next file. */
static bool raise_alarm(struct ctx *ctx, int64_t files, bool stopped)
{
	struct read_alarm_raise in = { .staff = ctx->actor.staff, .role = (int32_t)ctx->actor.role,
		.unit = ctx->actor.unit.v, .files = files, .stopped = stopped };
	struct ctx own;
	enum rc rc;

	if (!store_has_shard(ctx->store, SHARD_NATIONAL))
		return false;
	ctx_system(&own, ctx->store, ctx->arena);
	rc = operation_run(&own, &op_read_alarm_raise, SHARD_NATIONAL, &in, 0, NULL);
	ctx->statements += own.statements;
	if (rc)
		log_kv(LOG_WARN, "read_alarm_failed", "code", own.fault.code ? own.fault.code : "", NULL);
	return rc == OK;
}

/* ---- each file -------------------------------------------------------------------------------- */

struct standing { bool known, has, raised, lifted; int64_t next, alarm, stop; };

static struct standing stand(struct brake *b, struct ctx *ctx, int64_t subject)
{
	struct standing st = {0};
	struct slot *s;

	CHECK(pthread_mutex_lock(&b->lock) == 0);
	s = slot_of(b, ctx->actor.staff, ctx_today(ctx), &st.known);
	st.has = st.known && slot_has(s, subject);
	st.next = (int64_t)s->n + !st.has;
	st.raised = s->raised;
	st.lifted = s->lifted;
	st.alarm = b->alarm;
	st.stop = b->stop;
	CHECK(pthread_mutex_unlock(&b->lock) == 0);
	return st;
}

static bool over(const struct standing *st)
{
	return st->stop && st->stop <= READ_COUNT_MAX && st->next > st->stop && !st->has && !st->lifted;
}

static void mark(struct brake *b, struct ctx *ctx, int64_t subject, bool raised, bool lifted)
{
	struct slot *s;
	bool known;

	CHECK(pthread_mutex_lock(&b->lock) == 0);
	s = slot_of(b, ctx->actor.staff, ctx_today(ctx), &known);
	if (subject)
		slot_add(b, s, subject);
	s->raised = s->raised || raised;
	s->lifted = s->lifted || lifted;
	CHECK(pthread_mutex_unlock(&b->lock) == 0);
}

enum rc brake_pass(struct brake *b, struct ctx *ctx, int64_t subject)
{
	struct standing st;
	bool raised = false;
	enum rc rc;

	if (ctx->program || !ctx->actor.staff)
		return OK;
	st = stand(b, ctx, subject);
	if (st.has)
		return OK;
	if (!st.known || st.next % ASK_EACH == 0 || over(&st)) {
		rc = ask_log(b, ctx);
		if (rc)
			return rc;
		st = stand(b, ctx, subject);
	}
	if (over(&st)) {
		rc = is_lifted(ctx, &st.lifted);
		if (rc)
			return rc;
	}
	if (over(&st)) {
		raise_alarm(ctx, st.next - 1, true);
		return ctx_fault(ctx, LIMIT, "brake.stopped");
	}
	if (st.alarm && st.next >= st.alarm && !st.raised && !st.has)
		raised = raise_alarm(ctx, st.next, false);
	mark(b, ctx, subject, raised, st.lifted);
	return OK;
}
