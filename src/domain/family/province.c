/* A household goes to another province: leaves, arrives, and the former centre is told.
 *
 * While it is on its way the former province keeps all of it, frozen, so the message names
 * the household and nothing sensitive stands in it.  What was open is parked there when it
 * leaves: it ends in that copy, and the message says what state it was in. */
#include "family_int.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "request.h"
#include "task.h"

enum { TYPES_MAX = 40, FILE_ARENA = 80 << 20, CARGO_ARENA = 256 << 20, PARKED_MAX = 200 << 10 };

struct cargo { const struct movable *m; const char *rows; size_t n; };
struct arrival {
	int64_t event;
	struct household h;             /* as it stood where it comes from */
	struct case_transfer t;
	struct cargo cargo[TYPES_MAX];
	size_t ncargo;
	const char *parked;             /* "key:state," of what was open */
};

/* ---- leaving ---------------------------------------------------------------------- */

enum rc transfer_tell(struct tx *tx, const struct case_transfer *t)
{
	return between_provinces(t) && !t->twin.v ? tx_emit(tx, "transfer.told", t->key.v, "{}") : OK;
}

static int32_t *state_of(const struct record_type *type, void *record)
{
	return (int32_t *)((char *)record + record_field(type, "state")->offset);
}

static enum rc park_all(struct tx *tx, const struct movable *m, household_key household, struct buf *parked)
{
	char *list, *copy = arena_alloc(tx->arena, m->type->size);
	size_t n;
	enum rc rc = movable_list(tx, m, household, &list, &n);

	for (size_t i = 0; !rc && i < n; i++) {
		const char *old = list + i * m->type->size;

		memcpy(copy, old, m->type->size);
		if (!m->parked || !m->open(old))
			continue;
		*state_of(m->type, copy) = m->parked;
		buf_printf(parked, "%lld:%d,", (long long)*(const int64_t *)old, *state_of(m->type, (void *)old));
		if (m->count) {
			m->count(tx, old, -1);
			m->count(tx, copy, +1);
		}
		rc = row_update(tx, m->type, old, copy);
	}
	return rc;
}

enum rc household_leaves(struct ctx *ctx, struct tx *tx, const struct case_transfer *t)
{
	enum rc rc = household_leave_in(ctx, tx, t->household, UNIT(t->unit_to), t->reason);
	AUTO(buf) parked;

	buf_init(&parked, PARKED_MAX);
	for (const struct movable *m = movables; !rc && m->type; m++)
		rc = park_all(tx, m, t->household, &parked);
	if (!rc && parked.overflow)
		rc = fault_set(tx->fault, LIMIT, "transfer.too_much", "parked");
	if (rc) return rc;
	return tx_emit(tx, "household.leaves", t->household.v, arena_printf(tx->arena,
		"{\"transfer\":\"%lld\",\"parked\":\"%s\"}", (long long)t->key.v, buf_str(&parked)));
}

/* ---- arriving ----------------------------------------------------------------------- */

struct new_key { int64_t old, key; };
struct keys { struct new_key *k; size_t n; shard_id from; };

static int by_old(const void *a, const void *b)
{
	const struct new_key *x = a, *y = b;

	return (x->old > y->old) - (x->old < y->old);
}

static int64_t turned(const struct keys *keys, int64_t old)
{
	struct new_key asked = { .old = old }, *found = bsearch(&asked, keys->k, keys->n, sizeof asked, by_old);

	if (found)
		return found->key;
	/* What stays behind is no longer named; the country's records are the same everywhere. */
	return old == INT_NONE || shard_of_key(old).v != keys->from.v ? old : 0;
}

static void turn(const struct keys *keys, const struct record_type *type, void *record)
{
	for (size_t i = 0; i < type->nfields; i++) {
		const struct field *f = &type->fields[i];
		int64_t *v = (int64_t *)((char *)record + f->offset);

		if ((f->type == F_KEY || f->type == F_REF) && *v)
			*v = turned(keys, *v);
	}
}

/* In key order over all types, so that what came first stays first. */
static struct keys keys_for(struct tx *tx, const struct arrival *in)
{
	struct keys keys = { .n = 1, .from = shard_of_key(in->h.key.v) };
	size_t n = 1;

	for (size_t i = 0; i < in->ncargo; i++)
		keys.n += in->cargo[i].n;
	keys.k = ARENA_ARRAY(tx->arena, struct new_key, keys.n);
	keys.k[0].old = in->h.key.v;
	for (size_t i = 0; i < in->ncargo; i++)
		for (size_t k = 0; k < in->cargo[i].n; k++)
			keys.k[n++].old = *(const int64_t *)(in->cargo[i].rows + k * in->cargo[i].m->type->size);
	qsort(keys.k, keys.n, sizeof *keys.k, by_old);
	for (size_t i = 0; i < keys.n; i++)
		keys.k[i].key = key_new(tx);
	return keys;
}

/* "key:state," -> states by old key, sorted. */
static struct keys parked_of(struct tx *tx, const char *text)
{
	struct keys p = { 0 };

	for (const char *at = text; *at; at++)
		p.n += *at == ',';
	p.k = ARENA_ARRAY(tx->arena, struct new_key, p.n + 1);
	for (size_t i = 0; i < p.n; i++) {
		char *end;

		p.k[i].old = strtoll(text, &end, 10);
		p.k[i].key = strtoll(*end == ':' ? end + 1 : end, &end, 10);
		text = *end == ',' ? end + 1 : end;
	}
	qsort(p.k, p.n, sizeof *p.k, by_old);
	return p;
}

static char *unload(struct moving *mv, const struct cargo *c, const struct keys *keys, const struct keys *parked)
{
	size_t size = c->m->type->size;
	char *rows = arena_alloc(mv->tx->arena, size * c->n + 1);

	for (size_t i = 0; i < c->n; i++) {
		struct new_key asked, *was;
		char *row = rows + i * size;

		memcpy(row, c->rows + i * size, size);
		asked.old = *(int64_t *)row;
		was = bsearch(&asked, parked->k, parked->n, sizeof asked, by_old);
		if (was)
			*state_of(c->m->type, row) = (int32_t)was->key;
		turn(keys, c->m->type, row);
		if (c->m->follow)
			c->m->follow(mv, row);
	}
	return rows;
}

static enum rc set_down(struct tx *tx, const struct movable *m, char *rows, size_t n)
{
	enum rc rc = OK;

	for (size_t i = 0; !rc && i < n; i++) {
		char *row = rows + i * m->type->size;

		if (m->make_way)
			rc = m->make_way(tx, row);
		if (!rc)
			rc = row_insert(tx, m->type, row);
		if (!rc && m->count)
			m->count(tx, row, +1);
	}
	return rc;
}

enum rc household_arrive_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct arrival *in = input;
	struct moving mv = { .ctx = ctx, .tx = tx, .h = in->h, .unit_from = in->t.unit_from, .between = true };
	struct keys keys, parked;
	char *rows[TYPES_MAX];
	bool first;
	enum rc rc;

	(void)subject;
	*ret_key = 0;
	rc = inbox_take(tx, in->event, &first);
	if (rc || !first) return rc;
	keys = keys_for(tx, in);
	parked = parked_of(tx, in->parked);
	turn(&keys, &household_type, &mv.h);
	mv.h.unit = in->t.unit_to;
	mv.h.worker = in->t.worker;
	for (size_t i = 0; i < in->ncargo; i++)
		rows[i] = unload(&mv, &in->cargo[i], &keys, &parked);
	if (!date_is_none(mv.due) && (date_is_none(mv.h.next_visit_due) || date_cmp(mv.due, mv.h.next_visit_due) < 0))
		mv.h.next_visit_due = mv.due;
	rc = household_arrive_in(ctx, tx, &mv.h, in->t.reason);
	for (size_t i = 0; !rc && i < in->ncargo; i++)
		rc = set_down(tx, in->cargo[i].m, rows[i], in->cargo[i].n);
	if (!rc)
		rc = household_settle_in(ctx, tx, &mv.h);
	if (rc) return rc;
	journal_subject(tx, mv.h.key.v);
	*ret_key = mv.h.key.v;
	return tx_emit(tx, "household.arrived", mv.h.key.v, arena_printf(tx->arena,
		"{\"transfer\":\"%lld\",\"number\":\"%s\"}", (long long)in->t.key.v, mv.h.file_number));
}

/* ---- what the job does between the two ------------------------------------------------- */

static enum rc load(struct ctx *ctx, const struct event *event, int64_t transfer, struct arrival *a)
{
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(ctx, event->shard, &tx);
	if (rc) return rc;
	rc = row_load(&tx, &household_type, event->subject, &a->h);
	if (rc) return rc;
	rc = row_load(&tx, &case_transfer_type, transfer, &a->t);
	for (const struct movable *m = movables; !rc && m->type; m++) {
		struct cargo *c = &a->cargo[a->ncargo++];

		CHECK(a->ncargo <= TYPES_MAX);
		c->m = m;
		rc = movable_list(&tx, m, a->h.key, &c->rows, &c->n);
	}
	return rc;
}

/* Stored files stand under their content: putting one twice is putting it once. */
static enum rc carry_file(struct ctx *ctx, shard_id from, shard_id to, const char *hash)
{
	struct arena arena;
	char same[STORE_FILE_HASH];
	const void *bytes;
	size_t n;
	enum rc rc;

	arena_init(&arena, FILE_ARENA);
	rc = store_file_get(ctx->store, from, hash, &arena, &ctx->fault, &bytes, &n);
	if (!rc)
		rc = store_file_put(ctx->store, to, bytes, n, &ctx->fault, same);
	arena_release(&arena);
	/* What is missing here is missing there too. */
	if (rc == NOT_FOUND)
		fault_clear(&ctx->fault);
	return rc == NOT_FOUND ? OK : rc;
}

static enum rc carry_files(struct ctx *ctx, shard_id from, shard_id to, const struct arrival *a)
{
	enum rc rc = OK;

	for (size_t i = 0; i < a->ncargo; i++) {
		const struct cargo *c = &a->cargo[i];
		const struct field *f = c->m->content ? record_field(c->m->type, c->m->content) : NULL;

		for (size_t k = 0; f && !rc && k < c->n; k++) {
			const char *hash = *(const char *const *)(c->rows + k * c->m->type->size + f->offset);

			if (!str_empty(hash))
				rc = carry_file(ctx, from, to, hash);
		}
	}
	return rc;
}

static enum rc arrive(struct ctx *ctx, const struct event *event, int64_t transfer, const char *parked)
{
	struct arrival a = { .event = event->id, .parked = parked ? parked : "" };
	int64_t none;
	shard_id to;
	enum rc rc = load(ctx, event, transfer, &a);

	if (rc) return rc;
	to = unit_shard(UNIT(a.t.unit_to));
	rc = carry_files(ctx, event->shard, to, &a);
	return rc ? rc : operation_run(ctx, &op_household_arrive, to, &a, 0, &none);
}

/* ---- being told --------------------------------------------------------------------------- */

struct arrived { household_key household; const char *number; };

enum rc transfer_arrived_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct arrived *in = input;
	struct case_transfer old, t;
	enum rc rc;

	(void)ctx;
	*ret_key = subject;
	rc = row_load(tx, &case_transfer_type, subject, &old);
	if (rc || old.state != TRANSFER_LEAVING) return rc;
	t = old;
	t.state = TRANSFER_DONE;
	t.moved_to = in->household;
	t.new_number = in->number;
	journal_subject(tx, subject);
	journal_subject(tx, t.household.v);
	rc = row_update(tx, &case_transfer_type, &old, &t);
	return rc ? rc : transfer_tell(tx, &t);
}

enum rc transfer_told_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct case_transfer *in = input;
	struct case_transfer old, t;
	case_transfer_key twin;
	enum rc rc;

	(void)ctx;
	(void)subject;
	rc = transfer_twin(tx, in->key, &twin);
	if (rc) return rc;
	if (twin.v) {
		rc = row_load(tx, &case_transfer_type, twin.v, &old);
		if (rc) return rc;
		t = old;
	} else {
		t = *in;
		t.key.v = 0;
		t.twin = in->key;
		t.reason = t.despite = t.question = t.reply = t.decision_note = NULL;
	}
	t.state = in->state;
	t.consent = in->consent;
	t.question_at = in->question_at;
	t.reply_at = in->reply_at;
	t.decided_by = in->decided_by;
	t.decided_at = in->decided_at;
	t.worker = in->worker;
	t.moved_to = in->moved_to;
	t.new_number = in->new_number;
	rc = twin.v ? row_update(tx, &case_transfer_type, &old, &t) : row_insert(tx, &case_transfer_type, &t);
	*ret_key = t.key.v;
	if (rc) return rc;
	if (twin.v)
		transfer_count(tx, &old, -1);
	transfer_count(tx, &t, +1);
	return OK;
}

static enum rc tell(struct ctx *ctx, const struct event *event)
{
	struct case_transfer t;
	int64_t none;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, event->shard, &tx);
		if (rc) return rc;
		rc = row_load(&tx, &case_transfer_type, event->subject, &t);
		if (rc) return rc;
	}
	return operation_run(ctx, &op_transfer_told, unit_shard(UNIT(t.unit_to)), &t, 0, &none);
}

static enum rc apply(struct ctx *ctx, const struct event *event)
{
	const struct jval *v;
	struct arrived in = { .household = { event->subject } };
	int64_t transfer, none;
	enum rc rc;

	if (str_eq(event->name, "transfer.told"))
		return tell(ctx, event);
	rc = json_read(ctx->arena, event->payload, strlen(event->payload), &ctx->fault, &v);
	if (rc) return rc;
	if (!str_to_i64(jval_text(v, "transfer"), &transfer))
		return ctx_fault(ctx, FAILED, "transfer.not_found");
	if (str_eq(event->name, "household.leaves"))
		return arrive(ctx, event, transfer, jval_text(v, "parked"));
	in.number = jval_text(v, "number");
	rc = operation_run(ctx, &op_transfer_arrived, shard_of_key(transfer), &in, transfer, &none);
	/* Told before, and the message was not ticked off. */
	if (rc != CONFLICT || !str_eq(ctx->fault.code, "access.wrong_state"))
		return rc;
	fault_clear(&ctx->fault);
	return OK;
}

enum rc province_apply(struct ctx *ctx, const struct event *event)
{
	static const char *const names[] = { "household.leaves", "household.arrived", "transfer.told" };
	struct ctx own = *ctx;
	struct arena arena;
	enum rc rc = OK;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (!str_eq(event->name, names[i]))
			continue;
		arena_init(&arena, CARGO_ARENA);
		own.arena = &arena;
		rc = apply(&own, event);
		ctx->fault = own.fault;
		arena_release(&arena);
	}
	return rc;
}
