/* Shutting a file for all but its team, the team, and opening it up again. */
#include "secret_int.h"

#include <string.h>

#include "duplicate.h"
#include "intake.h"
#include "metrics.h"
#include "movable.h"
#include "store_veil.h"
#include "sync.h"
#include "transfer.h"

enum rc secret_run(struct ctx *ctx, const struct operation *op, const void *input, int64_t subject)
{
	enum rc rc;

	ctx->inside = true;
	rc = operation_run(ctx, op, shard_of_key(subject), input, subject, NULL);
	ctx->inside = false;
	return rc;
}

/* ---- all that belongs to a household ------------------------------------------------------ */

struct turning { struct tx *tx; int64_t from, to; };

static void count(struct turning *t, const struct record_type *type, const void *record, int sign)
{
	for (const struct movable *m = movables; m->type; m++)
		if (m->type == type && m->count)
			m->count(t->tx, record, sign);
}

/* Into the unit in whichever fields name one, however it came there: what was done at another centre before is hidden too. */
static void turn_unit(const struct turning *t, const struct record_type *type, void *record)
{
	static const char *const names[] = { "unit", "unit_a", "unit_b", "unit_from", "unit_to" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct field *f = record_field(type, names[i]);
		int64_t unit;

		if (!f || f->type != F_INT)
			continue;
		memcpy(&unit, (char *)record + f->offset, sizeof unit);
		if (unit > 0 && (unit_veiled(t->to) || unit == t->from))
			memcpy((char *)record + f->offset, &t->to, sizeof unit);
	}
}

static enum rc turn_row(struct turning *t, const struct record_type *type, const void *old)
{
	void *copy = arena_dup(t->tx->arena, old, type->size);

	turn_unit(t, type, copy);
	count(t, type, old, -1);
	count(t, type, copy, +1);
	return row_reseal(t->tx, type, old, copy);
}

static enum rc turn_list(struct turning *t, const struct record_type *type, household_key household)
{
	const struct movable m = { .type = type, .by = "household" };
	char *list;
	size_t n;
	enum rc rc = movable_list(t->tx, &m, household, &list, &n);

	for (size_t i = 0; !rc && i < n; i++)
		rc = turn_row(t, type, list + i * type->size);
	return rc;
}

static enum rc turn_keys(struct turning *t, const struct record_type *type, const int64_t *keys, size_t n)
{
	void *record = arena_alloc(t->tx->arena, type->size);

	for (size_t i = 0; i < n; i++) {
		enum rc rc = row_load(t->tx, type, keys[i], record);

		if (!rc)
			rc = turn_row(t, type, record);
		if (rc)
			return rc;
	}
	return OK;
}

/* They are read outside the file too, by who broke them and who was told: under the key of the store. */
static enum rc turn_glasses(struct turning *t, household_key household, int64_t lead)
{
	bool plain = t->to < t->from;
	struct glass *list;
	size_t n;
	enum rc rc = row_list_by(t->tx, &glass_type, "household", household.v, MOVABLE_MAX, &list, &n);

	veil_write_plain(t->tx, true);
	for (size_t i = 0; !rc && i < n; i++) {
		struct glass g = list[i];

		turn_unit(t, &glass_type, &g);
		g.told = lead ? lead : g.told;
		glass_count(t->tx, &list[i], -1);
		glass_count(t->tx, &g, +1);
		rc = row_update(t->tx, &glass_type, &list[i], &g);
	}
	veil_write_plain(t->tx, plain);
	return rc;
}

static enum rc turn_all(struct turning *t, household_key household, int64_t lead)
{
	int64_t *keys;
	size_t n;
	enum rc rc = OK;

	for (const struct movable *m = movables; !rc && m->type; m++)
		rc = turn_list(t, m->type, household);
	if (!rc)
		rc = turn_list(t, &case_transfer_type, household);
	if (!rc)
		rc = turn_list(t, &sync_entry_type, household);
	if (!rc)
		rc = duplicate_keys(t->tx, household, &keys, &n);
	if (!rc)
		rc = turn_keys(t, &duplicate_type, keys, n);
	if (!rc)
		rc = turn_glasses(t, household, lead);
	if (!rc)
		rc = lead_keys(t->tx, household, &keys, &n);
	if (!rc)
		rc = turn_keys(t, &lead_type, keys, n);
	return rc;
}

/* ---- shut --------------------------------------------------------------------------------------- */

static enum rc works_here(struct ctx *ctx, int64_t staff, int64_t unit, const char *field)
{
	AUTO(tx) national = {0};
	bool yes = false;
	enum rc rc;

	if (ctx->program || staff == ctx->actor.staff)
		return OK;
	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	if (!rc)
		rc = staff_belongs_to(&national, (staff_key){ staff }, unit_seen(UNIT(unit)).v, ctx_today(ctx), &yes);
	if (rc || yes)
		return rc;
	fault_field(&ctx->fault, field, "secret.not_here", NULL);
	return ctx_fault(ctx, INVALID, "secret.not_here");
}

static enum rc add_member(struct ctx *ctx, struct tx *tx, const struct household *h, int64_t staff, const char *why)
{
	struct secret_member m = { .household = h->key, .unit = h->unit, .staff = staff, .added_by = ctx->actor.staff,
		.added_at = { tx_now(tx) }, .why = why, .state = SECRET_IN };

	return row_insert(tx, &secret_member_type, &m);
}

static enum rc household_turn(struct ctx *ctx, struct turning *t, const struct household *old, int64_t worker)
{
	struct household h = *old, now;
	enum rc rc;

	h.unit = t->to;
	h.worker = worker;
	h.worker_since = worker ? ctx_today(ctx) : DATE_NONE;
	rc = household_save(ctx, t->tx, old, &h);
	if (rc)
		return rc;
	/* Also what household_save has not touched is written under the key that counts now. */
	now = h;
	rc = row_reseal(t->tx, &household_type, &now, &h);
	return rc ? rc : turn_all(t, h.key, worker);
}

enum rc secret_shut_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct secret_shut *in = input;
	struct secret_file f = { .household = { subject }, .kind = in->kind, .why = in->why, .lead = in->lead,
		.shut_at = { tx_now(tx) }, .shut_by = ctx->actor.staff, .state = SECRET_SHUT };
	struct turning t = { .tx = tx };
	struct household old, h;
	struct case_transfer under_way;
	int64_t nth;
	enum rc rc = household_for_change(ctx, tx, f.household, &old);

	if (rc)
		return rc;
	if (unit_veiled(old.unit))
		return ctx_fault(ctx, CONFLICT, "secret.already");
	rc = works_here(ctx, in->lead, old.unit, "lead");
	if (rc)
		return rc;
	rc = transfer_under_way(tx, old.key, &under_way);
	if (rc == OK)
		return ctx_fault(ctx, CONFLICT, "secret.transfer");
	if (rc != NOT_FOUND)
		return rc;
	fault_clear(&ctx->fault);
	rc = veil_next(tx, &nth);
	if (rc)
		return rc;
	t.from = old.unit;
	t.to = f.unit = unit_veil(UNIT(old.unit), nth).v;
	rc = veil_make(tx, f.unit);
	if (!rc)
		rc = household_turn(ctx, &t, &old, in->lead);
	if (!rc)
		rc = row_insert(tx, &secret_file_type, &f);
	h = old;
	h.unit = f.unit;
	if (!rc)
		rc = add_member(ctx, tx, &h, in->lead, in->why);
	if (!rc && in->stay && ctx->actor.staff && ctx->actor.staff != in->lead)
		rc = add_member(ctx, tx, &h, ctx->actor.staff, in->why);
	*ret_key = subject;
	return rc;
}

/* ---- the team --------------------------------------------------------------------------------------- */

/* The file in the scope, with its record, for its lead. */
static enum rc led_by_actor(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h, struct secret_file *ret_f)
{
	struct secret_member *team;
	size_t n;
	enum rc rc = household_load(ctx, tx, key, ret_h);

	if (!rc)
		rc = secret_of(ctx, tx, key, ret_f, &team, &n);
	if (rc)
		return rc;
	if (ret_f->lead != ctx->actor.staff && !ctx->program)
		return ctx_fault(ctx, DENIED, "secret.lead_only");
	journal_subject(tx, key.v);
	return OK;
}

enum rc secret_join_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct secret_join *in = input;
	struct secret_file old, f;
	struct household h;
	int64_t key;
	enum rc rc = led_by_actor(ctx, tx, (household_key){ subject }, &h, &old);

	if (!rc)
		rc = works_here(ctx, in->staff, h.unit, "staff");
	if (rc)
		return rc;
	*ret_key = subject;
	rc = team_member_of(tx, h.key, in->staff, &key);
	if (rc == OK && !in->lead)
		return ctx_fault(ctx, CONFLICT, "secret.in_team");
	if (rc == NOT_FOUND) {
		fault_clear(&ctx->fault);
		rc = add_member(ctx, tx, &h, in->staff, in->why);
	}
	if (rc || !in->lead)
		return rc;
	f = old;
	f.lead = in->staff;
	return row_update(tx, &secret_file_type, &old, &f);
}

enum rc secret_leave_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct secret_leave *in = input;
	struct secret_member old, m, *team;
	struct secret_file f;
	struct household h;
	size_t n;
	enum rc rc = row_load(tx, &secret_member_type, subject, &old);

	if (!rc)
		rc = household_load(ctx, tx, old.household, &h);
	if (!rc)
		rc = secret_of(ctx, tx, h.key, &f, &team, &n);
	if (rc)
		return rc;
	journal_subject(tx, h.key.v);
	if (f.lead != ctx->actor.staff && old.staff != ctx->actor.staff && !ctx->program)
		return ctx_fault(ctx, DENIED, "secret.lead_only");
	if (old.staff == f.lead)
		return ctx_fault(ctx, CONFLICT, "secret.lead_stays");
	m = old;
	m.state = SECRET_OUT;
	m.left_at.ms = tx_now(tx);
	m.left_by = ctx->actor.staff;
	m.left_why = in->left_why;
	*ret_key = subject;
	return row_update(tx, &secret_member_type, &old, &m);
}

/* ---- opened up ------------------------------------------------------------------------------------------ */

/* The record and the team stay under the file's key: who was in it is told to nobody. */
enum rc secret_reopen_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct secret_reopen *in = input;
	struct turning t = { .tx = tx };
	struct secret_member *team;
	struct secret_file old, f;
	struct household h, back;
	int64_t differences = 0;
	size_t n;
	enum rc rc = led_by_actor(ctx, tx, (household_key){ subject }, &h, &old);

	if (!rc)
		rc = secret_of(ctx, tx, h.key, &f, &team, &n);
	if (rc)
		return rc;
	f = old;
	f.state = SECRET_OPENED;
	f.opened_at.ms = tx_now(tx);
	f.opened_by = ctx->actor.staff;
	f.opened_why = in->opened_why;
	rc = row_update(tx, &secret_file_type, &old, &f);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		struct secret_member m = team[i];

		m.state = SECRET_OUT;
		if (!m.left_at.ms)
			m.left_at.ms = tx_now(tx);
		rc = row_update(tx, &secret_member_type, &team[i], &m);
		if (rc)
			return rc;
	}
	t.from = h.unit;
	t.to = unit_seen(UNIT(h.unit)).v;
	veil_write_plain(tx, true);
	rc = household_turn(ctx, &t, &h, 0);
	if (!rc)
		rc = row_load(tx, &household_type, subject, &back);
	if (!rc)
		rc = people_reindex_household(tx, h.key, UNIT(t.to), back.state == HOUSEHOLD_OPEN, back.phone, false, &differences);
	if (!rc)
		rc = people_directory_emit(tx, h.key, UNIT(t.to));
	*ret_key = subject;
	return rc;
}

/* ---- asking ------------------------------------------------------------------------------------------------ */

enum rc secret_of(struct ctx *ctx, struct tx *tx, household_key household, struct secret_file *ret_f,
		struct secret_member **ret_team, size_t *ret_n)
{
	struct secret_file *list;
	size_t n;
	enum rc rc;

	/* By the unit: a file that was secret once before has an older record under an older key. */
	if (!unit_veiled(ctx->scope.lo))
		return ctx_fault(ctx, NOT_FOUND, "household.not_found");
	rc = row_list_by(tx, &secret_file_type, "unit", ctx->scope.lo, 1, &list, &n);
	if (rc)
		return rc;
	if (n == 0 || list[0].household.v != household.v || list[0].state != SECRET_SHUT)
		return ctx_fault(ctx, NOT_FOUND, "household.not_found");
	*ret_f = list[0];
	return row_list_by(tx, &secret_member_type, "unit", ctx->scope.lo, 200, ret_team, ret_n);
}

enum rc secret_pool(struct tx *tx, unit_no province, int64_t *ret_files)
{
	return counter_get(tx, M_OPEN_FILES, unit_veil_pool(province).v, 0, ret_files);
}
