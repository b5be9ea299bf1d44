/* Phones, what they take along and what they bring. */
#include "sync_int.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"

#define HEARD_MS (5 * 60 * 1000)
enum { HISTORY_MAX = 200 };

/* ---- phones -------------------------------------------------------------------- */

enum rc device_run_register(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct device_register *in = input;
	struct device d = { .staff = ctx->actor.staff, .unit = ctx->actor.unit.v, .name = in->name, .state = DEVICE_ACTIVE,
		.registered_at = { tx_now(tx) } };
	api_token_key token;
	int64_t have;
	enum rc rc = device_store_count(tx, d.staff, &have);

	(void)subject;
	if (rc)
		return rc;
	if (have >= SYNC_DEVICES_MAX)
		return ctx_fault(ctx, CONFLICT, "device.many");
	rc = phone_token_in(ctx, tx, in->secret, in->name, SYNC_TOKEN_MS, &token);
	if (rc)
		return rc;
	d.token = token.v;
	rc = row_insert(tx, &device_type, &d);
	if (rc)
		return rc;
	journal_subject(tx, d.staff);
	*ret_key = d.key.v;
	return OK;
}

enum rc device_run_end(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct device_end *in = input;
	struct device old, d;
	enum rc rc = row_load(tx, &device_type, subject, &old);

	if (rc)
		return rc;
	if (!ctx->program && old.staff != ctx->actor.staff && !range_has(sync_led(ctx), old.unit))
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	d = old;
	d.state = DEVICE_ENDED;
	d.ended_at = (instant_t){ tx_now(tx) };
	d.ended_by = ctx->actor.staff;
	d.end_reason = in->reason;
	rc = phone_token_end_in(tx, (api_token_key){ d.token });
	if (rc)
		return rc;
	journal_subject(tx, d.staff);
	*ret_key = subject;
	return row_update(tx, &device_type, &old, &d);
}

static enum rc note_seen(struct ctx *ctx, int64_t device, bool wiped)
{
	struct who who = ctx_who(ctx);
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = tx_write(&tx, ctx->store, SHARD_NATIONAL, ctx->arena, &ctx->fault, &who, "device.seen");
	if (!rc)
		rc = device_store_seen(&tx, device, wiped);
	return rc ? rc : tx_commit(&tx);
}

enum rc device_here(struct ctx *ctx, struct device *ret_d)
{
	int64_t token, key, seen;
	enum rc rc;

	if (!key_read(ctx->actor.session, &token))
		return ctx_fault(ctx, DENIED, "sync.no_phone");
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
		if (!rc)
			rc = device_store_by_token(&tx, token, &key, &seen);
		if (!rc)
			rc = row_load(&tx, &device_type, key, ret_d);
	}
	if (rc == NOT_FOUND)
		return ctx_fault(ctx, DENIED, "sync.no_phone");
	if (rc || llabs(ctx_now(ctx) - seen) < HEARD_MS)
		return rc;
	return note_seen(ctx, key, false);
}

enum rc device_word(struct ctx *ctx, int64_t device, const char *secret, bool wiped, enum device_word *ret_word)
{
	const char *digest = secret ? phone_token_digest(ctx, secret) : NULL;
	enum rc rc;

	if (secret && !digest)
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
		if (!rc)
			rc = device_store_word(&tx, device, digest, ctx_now(ctx), ret_word);
	}
	if (!rc && !secret && *ret_word == DEVICE_SIGN_IN)
		*ret_word = DEVICE_FINE;
	if (rc || !wiped || !secret)
		return rc;
	return note_seen(ctx, device, true);
}

/* ---- down ------------------------------------------------------------------------ */

static bool among(const int64_t *list, size_t n, int64_t key)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == key)
			return true;
	return false;
}

static enum rc load_file(struct ctx *ctx, struct tx *tx, int64_t key, struct sync_file *ret)
{
	struct sync_file f = {0};
	struct member *all;
	size_t n;
	enum rc rc = household_load(ctx, tx, (household_key){ key }, &f.h);

	if (!rc)
		rc = row_list_by(tx, &member_type, "household", key, 60, &all, &n);
	if (rc)
		return rc;
	f.members = ARENA_ARRAY(ctx->arena, struct member, n ? n : 1);
	for (size_t i = 0; i < n; i++)
		if (all[i].status == MEMBER_ACTIVE)
			f.members[f.nmembers++] = all[i];
	if (!household_place_shown(ctx, &f.h)) {
		household_hide_place(&f.h);
		for (size_t i = 0; i < f.nmembers; i++)
			member_hide_place(&f.members[i]);
	}
	*ret = f;
	return OK;
}

enum rc sync_changes(struct ctx *ctx, struct tx *tx, struct sync_cursor from, const int64_t *have, size_t nhave,
		struct sync_changes *ret_c)
{
	struct sync_mark marks[SYNC_FILES_MAX];
	struct sync_changes c = { .next = from };
	int64_t mine[SYNC_FILES_MAX];
	size_t n;
	enum rc rc = sync_store_marks(tx, ctx->actor.staff, ctx->scope, marks, &n);

	if (rc)
		return rc;
	c.files = ARENA_ARRAY(ctx->arena, struct sync_file, SYNC_FILES_PAGE);
	c.gone = ARENA_ARRAY(ctx->arena, int64_t, nhave ? nhave : 1);
	for (size_t i = 0; i < n; i++) {
		bool newer = marks[i].seq > from.seq || (marks[i].seq == from.seq && marks[i].household > from.key);

		mine[i] = marks[i].household;
		if (!newer && among(have, nhave, marks[i].household))
			continue;
		if (c.nfiles == SYNC_FILES_PAGE) {
			c.more = true;
			continue;
		}
		rc = load_file(ctx, tx, marks[i].household, &c.files[c.nfiles++]);
		if (rc)
			return rc;
		if (newer)
			c.next = (struct sync_cursor){ marks[i].seq, marks[i].household };
	}
	for (size_t i = 0; i < nhave; i++)
		if (!among(mine, n, have[i]))
			c.gone[c.ngone++] = have[i];
	rc = sync_store_plans(tx, ctx->actor.staff, ctx->scope, &c.plans, &c.nplans);
	if (rc)
		return rc;
	*ret_c = c;
	return OK;
}

/* ---- up: what the item says ---------------------------------------------------------- */

struct taking {
	struct ctx *ctx;
	const struct sync_item *item;
	const struct sync_verb *verb;
	struct sync_entry e;
	void *input;
	int64_t version;                 /* of the household now */
	struct sync_answer a;
};

/* Fields of one name and type, from the household into an input that changes it. */
static void start_from(const struct record_type *from, const void *record, const struct record_type *to, void *input)
{
	for (size_t i = 0; i < to->nfields; i++) {
		const struct field *t = &to->fields[i], *f = record_field(from, t->name);

		if (f && f->type == t->type && f->size == t->size)
			memcpy((char *)input + t->offset, (const char *)record + f->offset, f->size);
	}
}

static void set_household(const struct record_type *t, void *input, int64_t household)
{
	const struct field *f = record_field(t, "household");

	if (f)
		memcpy((char *)input + f->offset, &household, sizeof household);
}

static const char *value_as_text(const struct record_type *t, const char *name, const void *record, struct arena *a)
{
	const struct field *f = record_field(t, name);

	return f ? value_text(f, record, a) : NULL;
}

/* Adds the names of the household's fields that entries after version base changed. */
static void note_names(const struct jval *change, const char *group, bool *touched, const struct sync_verb *verb)
{
	const struct jval *fields = jval_get(change, group);

	for (const struct jval *m = fields ? fields->child : NULL; m; m = m->next)
		for (size_t i = 0; i < COUNT_OF(verb->clash) && verb->clash[i].field; i++)
			if (str_eq(verb->clash[i].of, m->name))
				touched[i] = true;
}

static enum rc changed_since(struct ctx *ctx, struct tx *tx, int64_t household, int64_t base, const struct sync_verb *verb,
		bool *touched)
{
	struct journal_row *rows;
	int64_t oldest = INT64_MAX, key, ver;
	size_t n;
	enum rc rc = journal_of(tx, household, 0, HISTORY_MAX, &rows, &n);

	for (size_t i = 0; !rc && i < n; i++) {
		const struct jval *list;

		rc = json_read_limited(ctx->arena, rows[i].changes, strlen(rows[i].changes), (size_t)4 << 20, JSON_DEPTH_MAX,
			&ctx->fault, &list);
		for (const struct jval *c = rc ? NULL : list->child; c; c = c->next) {
			ver = jval_int(c, "ver", 0);
			if (!str_eq(jval_text(c, "table"), "household") || !key_read(jval_text(c, "key"), &key) || key != household)
				continue;
			oldest = ver < oldest ? ver : oldest;
			if (ver > base) {
				note_names(c, "fields", touched, verb);
				note_names(c, "sensitive", touched, verb);
			}
		}
	}
	/* The history shown does not reach back so far: then everything may have changed. */
	if (!rc && n == HISTORY_MAX && oldest > base + 1)
		for (size_t i = 0; i < COUNT_OF(verb->clash) && verb->clash[i].field; i++)
			touched[i] = true;
	return rc;
}

static enum rc find_clashes(struct taking *t, struct tx *tx, const struct household *h)
{
	const struct record_type *in = t->verb->op->input;
	bool touched[COUNT_OF(t->verb->clash)] = {0};
	struct buf names;
	enum rc rc;

	if (!t->verb->clash[0].field || !t->item->ver || t->item->ver >= h->ver)
		return OK;
	rc = changed_since(t->ctx, tx, t->item->household, t->item->ver, t->verb, touched);
	if (rc)
		return rc;
	buf_init(&names, 400);
	for (size_t i = 0; i < COUNT_OF(t->verb->clash) && t->verb->clash[i].field; i++) {
		const struct sync_clash *c = &t->verb->clash[i];
		const char *here, *yours;

		if (!touched[i] || !jval_get(t->item->fields, c->field))
			continue;
		here = value_as_text(&household_type, c->of, h, t->ctx->arena);
		yours = value_as_text(in, c->field, t->input, t->ctx->arena);
		if (!yours || str_eq(here ? here : "", yours))
			continue;
		t->a.both[t->a.nboth++] = (struct sync_both){ c->field, here, yours };
		buf_printf(&names, "%s%s", names.len ? "," : "", c->field);
	}
	t->e.fields = t->a.nboth ? arena_strdup(t->ctx->arena, buf_str(&names)) : NULL;
	buf_release(&names);
	return OK;
}

/* Reads the item against the file as it stands; INVALID, NOT_FOUND and the like are its answer. */
static enum rc prepare(struct taking *t)
{
	struct ctx *ctx = t->ctx;
	const struct operation *op = t->verb->op;
	struct household h;
	enum rc rc;
	AUTO(tx) tx = {0};

	CHECK(op->input->size <= 4096);
	t->input = arena_alloc(ctx->arena, op->input->size);
	record_init(op->input, t->input);
	rc = ctx_read(ctx, unit_shard(ctx->actor.unit), &tx);
	if (!rc && shard_of_key(t->item->household).v != unit_shard(ctx->actor.unit).v)
		rc = NOT_FOUND;
	if (!rc)
		rc = household_load(ctx, &tx, (household_key){ t->item->household }, &h);
	if (rc == NOT_FOUND)
		return ctx_fault(ctx, NOT_FOUND, "sync.not_here");
	if (rc)
		return rc;
	t->version = h.ver;
	if (op->flags & OP_CHANGE)
		start_from(&household_type, &h, op->input, t->input);
	set_household(op->input, t->input, t->item->household);
	rc = record_from_json(op->input, t->item->body, strlen(t->item->body), t->input, ctx->arena, &ctx->fault);
	set_household(op->input, t->input, t->item->household);
	return rc ? rc : find_clashes(t, &tx, &h);
}

/* ---- up: what becomes of it --------------------------------------------------------- */

/* In the verb's own transaction: what came, when it was done and when it arrived. */
static enum rc write_entry(struct ctx *ctx, struct tx *tx, int64_t key, void *arg)
{
	struct sync_entry *e = arg;
	int64_t old;
	enum rc rc;

	e->key.v = e->ver = 0;           /* an attempt before this one may have left its own */
	e->result = key;
	e->arrived_at = (instant_t){ tx_now(tx) };
	rc = sync_store_entry(tx, e->item, &old);
	if (rc == OK)
		return ctx_fault(ctx, CONFLICT, "sync.settled");
	return rc == NOT_FOUND ? row_insert(tx, &sync_entry_type, e) : rc;
}

/* The history of a file shows what its own people brought, not what somebody claims about a
 * file of another centre. */
static enum rc name_subject(struct ctx *ctx, struct tx *tx, int64_t household)
{
	struct household_row h;
	enum rc rc;

	if (!household || shard_of_key(household).v != tx->shard.v)
		return OK;
	rc = household_row_of(tx, ctx->scope, (household_key){ household }, &h);
	if (rc == OK)
		journal_subject(tx, household);
	return rc == NOT_FOUND ? OK : rc;
}

enum rc sync_run_keep(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	struct sync_entry e = *(const struct sync_entry *)input;
	int64_t open;
	enum rc rc = sync_store_open(tx, e.staff, &open);

	(void)subject;
	if (rc)
		return rc;
	if (open >= SYNC_OPEN_MAX)
		return ctx_fault(ctx, LIMIT, "sync.many");
	e.arrived_at = (instant_t){ tx_now(tx) };
	rc = row_insert(tx, &sync_entry_type, &e);
	if (rc)
		return rc;
	*ret_key = e.key.v;
	return name_subject(ctx, tx, e.household);
}

static const char *names_of(struct arena *a, const struct fault *f)
{
	const char *names = f->field[0].field;

	for (size_t i = 1; i < f->nfields && strlen(names) < 300; i++)
		names = arena_printf(a, "%s,%s", names, f->field[i].field);
	return names;
}

/* Kept with all its words until a person has looked at it. */
static enum rc keep(struct taking *t, enum sync_state state, const char *code)
{
	struct ctx *ctx = t->ctx;
	struct fault said = ctx->fault;
	bool inside = ctx->inside;
	int64_t none;
	enum rc rc;

	t->e.state = (int32_t)state;
	t->e.code = code;
	t->e.body = t->item->body;
	for (size_t i = 0; i < said.nfields && i < COUNT_OF(t->a.error); i++)
		t->a.error[t->a.nerrors++] = said.field[i];
	if (!t->e.fields && said.nfields)
		t->e.fields = names_of(ctx->arena, &said);
	ctx->along = NULL;
	ctx->idempotency_key = NULL;
	ctx->inside = true;
	rc = operation_run(ctx, &op_sync_keep, unit_shard(ctx->actor.unit), &t->e, 0, &none);
	ctx->inside = inside;
	if (rc)
		return rc;
	t->a.reply = state == SYNC_CONFLICT ? REPLY_CONFLICT : REPLY_REFUSED;
	t->a.code = code;
	t->a.entry = none;
	return OK;
}

static enum rc run_verb(struct taking *t)
{
	struct ctx *ctx = t->ctx;
	const struct operation *op = t->verb->op;
	int64_t subject = op->flags & OP_CHANGE ? t->item->household : 0;
	bool merged = t->verb->clash[0].field && t->item->ver && t->item->ver < t->version && (op->flags & OP_CHANGE);
	enum rc rc;

	t->e.state = merged ? SYNC_MERGED : SYNC_DONE;
	ctx->idempotency_key = arena_printf(ctx->arena, "sync/%s", t->item->id);
	ctx->if_version = op->flags & OP_CHANGE ? t->version : 0;
	ctx->done_ms = t->e.done_at.ms;
	ctx->along = write_entry;
	ctx->along_arg = &t->e;
	rc = operation_run(ctx, op, unit_shard(ctx->actor.unit), t->input, subject, &t->a.key);
	if (!rc) {
		t->a.reply = ctx->replayed ? REPLY_ALREADY : merged ? REPLY_MERGED : REPLY_DONE;
		t->a.entry = t->e.key.v;
	}
	return rc;
}

/* What was answered before, when this item has come before. */
static enum rc answered_before(struct taking *t)
{
	struct ctx *ctx = t->ctx;
	struct sync_entry e;
	int64_t key;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(ctx, unit_shard(ctx->actor.unit), &tx);
	if (!rc)
		rc = sync_store_entry(&tx, t->item->id, &key);
	if (!rc)
		rc = row_load(&tx, &sync_entry_type, key, &e);
	if (rc)
		return rc;
	if (e.staff != ctx->actor.staff)
		return ctx_fault(ctx, CONFLICT, "idempotency.other_request");
	t->a.entry = e.key.v;
	t->a.key = e.result;
	t->a.code = e.code;
	t->a.reply = e.state == SYNC_REFUSED ? REPLY_REFUSED : e.state == SYNC_CONFLICT ? REPLY_CONFLICT :
		e.state == SYNC_DROPPED ? REPLY_DROPPED : REPLY_ALREADY;
	return OK;
}

/* The phone sent it corrected under a new name: what was kept is put aside. */
static enum rc put_aside(struct ctx *ctx, const char *replaced)
{
	struct sync_drop in = { .reason = "→" };
	struct sync_entry e;
	int64_t key;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(ctx, unit_shard(ctx->actor.unit), &tx);
		if (!rc)
			rc = sync_store_entry(&tx, replaced, &key);
		if (!rc)
			rc = row_load(&tx, &sync_entry_type, key, &e);
	}
	if (rc == NOT_FOUND || (!rc && (e.staff != ctx->actor.staff || (e.state != SYNC_REFUSED && e.state != SYNC_CONFLICT))))
		return OK;
	if (rc)
		return rc;
	ctx->along = NULL;
	ctx->idempotency_key = NULL;
	ctx->if_version = e.ver;
	return operation_run(ctx, &op_sync_drop, unit_shard(ctx->actor.unit), &in, e.key.v, &key);
}

static enum rc decide(struct taking *t)
{
	struct ctx *ctx = t->ctx;
	enum rc rc;

	if (!t->verb || !may(ctx, t->verb->op))
		return keep(t, SYNC_REFUSED, "sync.verb");
	rc = prepare(t);
	if (!rc && t->a.nboth)
		return keep(t, SYNC_CONFLICT, "sync.conflict");
	if (!rc)
		rc = run_verb(t);
	/* Somebody was faster between reading and writing: once more from what stands now. */
	if (rc == CONFLICT && str_eq(ctx->fault.code, "access.stale")) {
		fault_clear(&ctx->fault);
		t->a.nboth = 0;
		rc = prepare(t);
		if (!rc && t->a.nboth)
			return keep(t, SYNC_CONFLICT, "sync.conflict");
		if (!rc)
			rc = run_verb(t);
	}
	if (rc == CONFLICT && str_eq(ctx->fault.code, "sync.settled"))
		return answered_before(t);
	if (rc == INVALID || rc == CONFLICT || rc == NOT_FOUND || rc == DENIED)
		return keep(t, SYNC_REFUSED, rc == NOT_FOUND ? "sync.not_here" : ctx->fault.code ? ctx->fault.code : "input.invalid");
	return rc;
}

enum rc sync_take(struct ctx *ctx, const struct device *d, const struct sync_batch *b, const struct sync_item *item,
		struct sync_answer *ret_a)
{
	int64_t now = ctx_now(ctx);
	struct taking t = { .ctx = ctx, .item = item, .verb = sync_verb_of(item->verb), .e = { .item = item->id,
		.device = d->key.v, .staff = ctx->actor.staff, .unit = ctx->actor.unit.v, .household = item->household,
		.verb = item->verb, .done_at = { sync_done_at(item->at_ms, b->now_ms, now) }, .skew_s = (now - b->now_ms) / 1000,
		.base_ver = item->ver ? item->ver : INT_NONE } };
	enum rc rc;

	fault_clear(&ctx->fault);
	rc = answered_before(&t);
	if (rc == NOT_FOUND) {
		fault_clear(&ctx->fault);
		rc = decide(&t);
	}
	if (!rc && item->replaces && (t.a.reply == REPLY_DONE || t.a.reply == REPLY_MERGED || t.a.reply == REPLY_ALREADY))
		rc = put_aside(ctx, item->replaces);
	ctx->along = NULL;
	ctx->idempotency_key = NULL;
	ctx->done_ms = ctx->if_version = 0;
	if (rc == BUSY || rc == LIMIT) {
		t.a = (struct sync_answer){ .reply = REPLY_LATER, .code = ctx->fault.code };
		rc = OK;
	} else if (rc == CONFLICT) {
		t.a = (struct sync_answer){ .reply = REPLY_REFUSED, .code = ctx->fault.code };
		rc = OK;
	}
	*ret_a = t.a;
	return rc;
}

/* ---- what waits for a person --------------------------------------------------------- */

static enum rc seen_and_open(struct ctx *ctx, struct tx *tx, int64_t key, struct sync_entry *ret_e)
{
	enum rc rc = sync_load(ctx, tx, (sync_entry_key){ key }, ret_e);

	if (rc)
		return rc;
	rc = name_subject(ctx, tx, ret_e->household);
	if (rc)
		return rc;
	return ret_e->state == SYNC_REFUSED || ret_e->state == SYNC_CONFLICT ? OK : ctx_fault(ctx, CONFLICT, "sync.settled");
}

/* The words are gone from the row then; the journal keeps them sealed. */
static void close_entry(const struct ctx *ctx, struct tx *tx, enum sync_state state, struct sync_entry *e)
{
	e->state = (int32_t)state;
	e->body = NULL;
	e->settled_by = ctx->actor.staff;
	e->settled_at = (instant_t){ tx_now(tx) };
}

enum rc sync_run_drop(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct sync_drop *in = input;
	struct sync_entry old, e;
	enum rc rc = seen_and_open(ctx, tx, subject, &old);

	if (rc)
		return rc;
	e = old;
	close_entry(ctx, tx, SYNC_DROPPED, &e);
	e.reason = in->reason;
	*ret_key = subject;
	return row_update(tx, &sync_entry_type, &old, &e);
}

struct settling { int64_t key, if_version; };

static enum rc settle_along(struct ctx *ctx, struct tx *tx, int64_t key, void *arg)
{
	const struct settling *s = arg;
	struct sync_entry old, e;
	enum rc rc = seen_and_open(ctx, tx, s->key, &old);

	if (rc)
		return rc;
	if (old.ver != s->if_version)
		return ctx_fault(ctx, CONFLICT, "access.stale");
	e = old;
	close_entry(ctx, tx, SYNC_SETTLED, &e);
	e.result = key;
	return row_update(tx, &sync_entry_type, &old, &e);
}

enum rc sync_settle(struct ctx *ctx, const struct sync_entry *e, int64_t if_version, const void *input, int64_t *ret_key)
{
	const struct sync_verb *verb = sync_verb_of(e->verb);
	struct settling s = { e->key.v, if_version };
	bool change = verb && (verb->op->flags & OP_CHANGE);
	enum rc rc;

	if (!verb)
		return ctx_fault(ctx, CONFLICT, "sync.verb");
	ctx->along = settle_along;
	ctx->along_arg = &s;
	ctx->done_ms = e->done_at.ms;
	ctx->done_by = e->staff;
	ctx->if_version = 0;
	rc = operation_run(ctx, verb->op, shard_of_key(e->key.v), input, change ? e->household : 0, ret_key);
	ctx->along = NULL;
	ctx->done_ms = ctx->done_by = 0;
	return rc;
}

struct body_of { const struct jval *v; struct arena *a; };

static const char *body_member(void *arg, const char *name)
{
	struct body_of *b = arg;
	const struct jval *m = jval_get(b->v, name);

	if (!m)
		return NULL;
	switch (m->kind) {
	case JV_TEXT: return m->text;
	case JV_BOOL: return m->i ? "1" : "0";
	case JV_INT: return arena_printf(b->a, "%lld", (long long)m->i);
	default: return NULL;
	}
}

enum rc sync_input(struct ctx *ctx, struct tx *tx, const struct sync_entry *e, const struct sync_verb **ret_verb, void **ret_input)
{
	const struct sync_verb *verb = sync_verb_of(e->verb);
	struct fault unheard = {0};
	struct household h;
	struct body_of b = { .a = ctx->arena };
	void *input;
	enum rc rc;

	if (!verb || str_empty(e->body))
		return NOT_FOUND;
	input = arena_alloc(ctx->arena, verb->op->input->size);
	record_init(verb->op->input, input);
	if (verb->op->flags & OP_CHANGE) {
		rc = household_load(ctx, tx, (household_key){ e->household }, &h);
		if (rc)
			return rc;
		start_from(&household_type, &h, verb->op->input, input);
	}
	set_household(verb->op->input, input, e->household);
	rc = json_read(ctx->arena, e->body, strlen(e->body), &ctx->fault, &b.v);
	if (rc)
		return rc;
	if (record_from_form(verb->op->input, body_member, &b, input, ctx->arena, &unheard) == OK)
		fault_clear(&unheard);
	set_household(verb->op->input, input, e->household);
	*ret_verb = verb;
	*ret_input = input;
	return OK;
}

enum rc sync_both_of(struct ctx *ctx, struct tx *tx, const struct sync_entry *e, struct sync_both *ret_list, size_t max,
		size_t *ret_n)
{
	const struct sync_verb *verb;
	struct household h;
	void *input;
	size_t n = 0;
	enum rc rc;

	*ret_n = 0;
	if (e->state != SYNC_CONFLICT || str_empty(e->fields))
		return OK;
	rc = sync_input(ctx, tx, e, &verb, &input);
	if (!rc)
		rc = household_load(ctx, tx, (household_key){ e->household }, &h);
	if (rc)
		return rc;
	for (size_t i = 0; n < max && i < COUNT_OF(verb->clash) && verb->clash[i].field; i++) {
		const struct sync_clash *c = &verb->clash[i];

		if (strstr(e->fields, c->field))
			ret_list[n++] = (struct sync_both){ c->field, value_as_text(&household_type, c->of, &h, ctx->arena),
				value_as_text(verb->op->input, c->field, input, ctx->arena) };
	}
	*ret_n = n;
	return OK;
}

void sync_yield(const struct sync_verb *verb, const struct sync_both *both, size_t n, struct arena *a, void *input)
{
	const struct record_type *t = verb->op->input;
	struct visit_record_input *visit = input;
	const char *code;

	for (size_t i = 0; i < n; i++) {
		const struct field *f = record_field(t, both[i].field);

		value_clear(f, input);
		if ((verb->op->flags & OP_CHANGE) && both[i].here && value_read(f, both[i].here, input, a, &code) != OK)
			value_clear(f, input);
	}
	if (t == &visit_record_input_type && str_empty(visit->new_address) && str_empty(visit->new_phone))
		visit->address_check = ADDRESS_CONFIRMED;
}
