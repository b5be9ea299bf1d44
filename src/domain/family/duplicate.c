/* Finding one person in two rows, and what a person decides about it (R9). */
#include "family_int.h"

#include <string.h>

#include "task.h"

/* ---- loading -------------------------------------------------------------------- */

enum rc duplicate_load(struct ctx *ctx, struct tx *tx, duplicate_key key, struct duplicate *ret_d)
{
	struct duplicate d;
	enum rc rc;

	rc = row_load(tx, &duplicate_type, key.v, &d);
	if (rc) return rc;
	if (!range_has(ctx->scope, d.unit_a) || !range_has(ctx->scope, d.unit_b))
		return ctx_fault(ctx, NOT_FOUND, "duplicate.not_found");
	*ret_d = d;
	return OK;
}

static enum rc for_change(struct ctx *ctx, struct tx *tx, int64_t key, uint32_t states, struct duplicate *ret_d)
{
	enum rc rc = duplicate_load(ctx, tx, (duplicate_key){ key }, ret_d);

	if (rc) return rc;
	if (!(states >> ret_d->state & 1))
		return ctx_fault(ctx, CONFLICT, "duplicate.decided");
	journal_subject(tx, key);
	journal_subject(tx, ret_d->file_a.v);
	journal_subject(tx, ret_d->file_b.v);
	return OK;
}

static void decided(struct ctx *ctx, struct tx *tx, struct duplicate *d, enum duplicate_state state, const char *note)
{
	d->state = (int32_t)state;
	d->note = note;
	d->decided_by = ctx->actor.staff;
	d->decided_at.ms = tx_now(tx);
}

/* ---- the scan -------------------------------------------------------------------------- */

enum { PAIRS_MAX = 500 };

enum rc duplicate_scan_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct duplicate_scan *in = input;
	int64_t unit = in->unit > 0 ? in->unit : ctx->actor.unit.v;
	struct unit_range range = unit_range_of(UNIT(unit));
	struct duplicate *list;
	size_t n;
	enum rc rc;

	(void)subject;
	if (!unit_no_valid(unit) || range.lo < ctx->scope.lo || range.hi > ctx->scope.hi)
		return ctx_fault(ctx, NOT_FOUND, "duplicate.unit");
	rc = duplicate_pairs(tx, range, PAIRS_MAX, &list, &n);
	if (rc) return rc;
	journal_subject(tx, unit);
	for (size_t i = 0; i < n; i++) {
		list[i].state = DUPLICATE_OPEN;
		list[i].found_at.ms = tx_now(tx);
		rc = row_insert(tx, &duplicate_type, &list[i]);
		if (rc) return rc;
		*ret_key = list[i].key.v;
	}
	/* Nothing new is an answer too. */
	if (!n)
		*ret_key = unit;
	return OK;
}

/* ---- merging ------------------------------------------------------------------------------ */

/* What one row says and the other does not; what makes the household and the membership stays. */
static bool is_takeable(const struct field *f)
{
	static const char *const own[] = { "household", "relation", "target_group", "legacy_file_no", "duplicate_reason" };

	if (f->type == F_KEY || f->flags & (INTERNAL | IMMUTABLE))
		return false;
	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (str_eq(f->name, own[i]))
			return false;
	return true;
}

static void take_over(struct member *kept, const struct member *gone, struct buf *taken)
{
	for (size_t i = 0; i < member_type.nfields; i++) {
		const struct field *f = &member_type.fields[i];

		if (!is_takeable(f) || !value_is_none(f, kept) || value_is_none(f, gone))
			continue;
		memcpy((char *)kept + f->offset, (const char *)gone + f->offset, f->size);
		if (taken->len)
			buf_putc(taken, ',');
		buf_puts(taken, f->name);
	}
}

/* An ID that comes along makes the papers complete. */
static void settle_id(struct member *m)
{
	if (!str_empty(m->national_id) && m->id_kind != ID_NATIONAL) {
		m->id_kind = ID_NATIONAL;
		m->id_reason = NULL;
	}
}

static enum rc work_open(struct ctx *ctx, struct tx *tx, household_key household)
{
	int64_t n = 0;
	enum rc rc = household_work_open(tx, household, &n);

	if (rc) return rc;
	return n ? ctx_fault(ctx, CONFLICT, "duplicate.work_open") : OK;
}

static enum rc let_go(struct ctx *ctx, struct tx *tx, const struct member *gone, const char *note, struct duplicate *d)
{
	struct member_leave leave = { .leave_reason = LEAVE_MISTAKE, .left_on = ctx_today(ctx), .note = note };
	struct household h;
	enum rc rc;

	rc = household_for_change(ctx, tx, gone->household, &h);
	if (rc) return rc;
	if (!gone->is_head)
		return member_leave_in(ctx, tx, gone->key, &leave);
	if (h.members > 1)
		return ctx_fault(ctx, CONFLICT, "duplicate.has_family");
	rc = work_open(ctx, tx, h.key);
	if (rc) return rc;
	d->closed = true;
	d->due_was = h.next_visit_due;
	d->stage_was = h.stage;
	return member_leave_last_in(ctx, tx, gone->key, &leave, CLOSE_DUPLICATE);
}

enum rc duplicate_merge_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct duplicate_merge *in = input;
	struct duplicate old, d;
	struct member kept, merged, gone;
	AUTO(buf) taken = { 0 };
	enum rc rc;

	rc = for_change(ctx, tx, subject, 1u << DUPLICATE_OPEN, &old);
	if (rc) return rc;
	if (in->keep.v != old.member_a.v && in->keep.v != old.member_b.v) {
		fault_field(&ctx->fault, "keep", "duplicate.keep", NULL);
		return ctx_fault(ctx, INVALID, "duplicate.keep");
	}
	rc = row_load(tx, &member_type, in->keep.v, &kept);
	if (rc) return rc;
	rc = row_load(tx, &member_type, in->keep.v == old.member_a.v ? old.member_b.v : old.member_a.v, &gone);
	if (rc) return rc;
	if (kept.status != MEMBER_ACTIVE || gone.status != MEMBER_ACTIVE)
		return ctx_fault(ctx, CONFLICT, "duplicate.gone");
	d = old;
	rc = let_go(ctx, tx, &gone, in->note, &d);
	if (rc) return rc;
	buf_init(&taken, 2000);
	d.id_reason = kept.id_reason;
	d.id_kind = kept.id_kind;
	merged = kept;
	take_over(&merged, &gone, &taken);
	settle_id(&merged);
	rc = member_save_in(ctx, tx, &kept, &merged);
	if (rc) return rc;
	d.kept = kept.key;
	d.taken = taken.len ? arena_strdup(tx->arena, buf_str(&taken)) : NULL;
	d.undo_until = fa_add_days(ctx_today(ctx), DUPLICATE_UNDO_DAYS);
	decided(ctx, tx, &d, DUPLICATE_MERGED, in->note);
	*ret_key = subject;
	return row_update(tx, &duplicate_type, &old, &d);
}

enum rc duplicate_different_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct duplicate_different *in = input;
	struct duplicate old, d;
	enum rc rc;

	rc = for_change(ctx, tx, subject, 1u << DUPLICATE_OPEN, &old);
	if (rc) return rc;
	d = old;
	d.undo_until = fa_add_days(ctx_today(ctx), DUPLICATE_UNDO_DAYS);
	decided(ctx, tx, &d, DUPLICATE_DIFFERENT, in->note);
	*ret_key = subject;
	return row_update(tx, &duplicate_type, &old, &d);
}

/* ---- undoing --------------------------------------------------------------------------------- */

static bool is_taken(const char *taken, const char *name)
{
	size_t n = strlen(name);

	for (const char *s = taken ? taken : ""; *s;) {
		size_t len = strcspn(s, ",");

		if (len == n && !memcmp(s, name, n))
			return true;
		s += len + (s[len] == ',');
	}
	return false;
}

/* What was taken over goes back where nobody changed it since. */
static enum rc give_back(struct ctx *ctx, struct tx *tx, const struct duplicate *d, const struct member *gone)
{
	struct member now, m;
	enum rc rc;

	rc = row_load(tx, &member_type, d->kept.v, &now);
	if (rc) return rc;
	if (now.status != MEMBER_ACTIVE)
		return ctx_fault(ctx, CONFLICT, "duplicate.gone");
	m = now;
	for (size_t i = 0; i < member_type.nfields; i++) {
		const struct field *f = &member_type.fields[i];

		if (is_taken(d->taken, f->name) && value_equal(f, &now, gone))
			value_clear(f, &m);
	}
	if (is_taken(d->taken, "national_id") && str_empty(m.national_id)) {
		m.id_kind = d->id_kind;
		m.id_reason = d->id_reason;
	}
	return member_save_in(ctx, tx, &now, &m);
}

static enum rc undo_merge(struct ctx *ctx, struct tx *tx, const struct duplicate *d)
{
	member_key other = d->kept.v == d->member_a.v ? d->member_b : d->member_a;
	struct household_return back = { .reopen = d->closed, .next_visit_due = d->due_was, .stage = d->stage_was };
	struct member gone;
	enum rc rc;

	rc = row_load(tx, &member_type, other.v, &gone);
	if (rc) return rc;
	/* First the ID leaves the one, then it returns with the other. */
	rc = give_back(ctx, tx, d, &gone);
	if (rc) return rc;
	return member_return_in(ctx, tx, other, &back);
}

enum rc duplicate_undo_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct duplicate_undo *in = input;
	struct duplicate old, d;
	enum rc rc;

	rc = for_change(ctx, tx, subject, 1u << DUPLICATE_MERGED | 1u << DUPLICATE_DIFFERENT, &old);
	if (rc) return rc;
	if (date_cmp(old.undo_until, ctx_today(ctx)) < 0)
		return ctx_fault(ctx, CONFLICT, "duplicate.too_late");
	if (old.state == DUPLICATE_MERGED) {
		rc = undo_merge(ctx, tx, &old);
		if (rc) return rc;
	}
	d = old;
	decided(ctx, tx, &d, DUPLICATE_OPEN, in->note);
	d.kept.v = 0;
	d.taken = d.id_reason = NULL;
	d.closed = false;
	d.due_was = d.undo_until = DATE_NONE;
	d.stage_was = d.id_kind = 0;
	*ret_key = subject;
	return row_update(tx, &duplicate_type, &old, &d);
}

/* ---- while somebody is registered ---------------------------------------------------------------- */

static bool knows(const struct duplicate_candidate *list, size_t n, int64_t member)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].member.v == member)
			return true;
	return false;
}

static enum rc add(struct ctx *ctx, struct tx *tx, int64_t member, enum duplicate_why why,
		struct duplicate_candidate *list, size_t *n)
{
	struct household h;
	struct member m;
	enum rc rc;

	rc = row_load(tx, &member_type, member, &m);
	if (rc) return rc;
	rc = row_load(tx, &household_type, m.household.v, &h);
	if (rc) return rc;
	list[*n] = (struct duplicate_candidate){ .unit = { h.unit }, .why = INT64_C(1) << (why - 1) };
	if (range_has(ctx->scope, h.unit)) {
		list[*n].member = m.key;
		list[*n].household = h.key;
		list[*n].name = member_shown_name(&m, tx->arena);
		list[*n].father_name = m.father_name;
		list[*n].family_name = h.family_name;
		list[*n].file_number = h.file_number;
		list[*n].birth_on = m.birth_on;
	}
	(*n)++;
	return OK;
}

static enum rc by_id(struct ctx *ctx, struct tx *tx, const struct member *m, struct duplicate_candidate *list, size_t *n)
{
	struct directory_row *row;
	size_t rows;
	enum rc rc;

	if (str_empty(m->national_id))
		return OK;
	rc = directory_find(tx, DIRECTORY_NATIONAL_ID, m->national_id, CANDIDATES_MAX, &row, &rows);
	if (rc) return rc;
	for (size_t i = 0; i < rows && *n < CANDIDATES_MAX; i++) {
		if (row[i].subject == m->key.v)
			continue;
		rc = add(ctx, tx, row[i].subject, WHY_NATIONAL_ID, list, n);
		if (rc) return rc;
	}
	/* The other provinces: only where. */
	if (store_has_shard(ctx->store, SHARD_NATIONAL)) {
		AUTO(tx) national = { 0 };

		rc = ctx_read(ctx, SHARD_NATIONAL, &national);
		if (rc) return rc;
		rc = directory_find(&national, DIRECTORY_NATIONAL_ID, m->national_id, CANDIDATES_MAX, &row, &rows);
		if (rc) return rc;
		for (size_t i = 0; i < rows && *n < CANDIDATES_MAX; i++)
			if (unit_shard(row[i].unit).v != tx->shard.v)
				list[(*n)++] = (struct duplicate_candidate){ .unit = row[i].unit, .why = 1 };
	}
	return OK;
}

/* The first search key of a person is enough: everybody is kept under all of them. */
static bool keys_alike(struct tx *tx, const struct member *m, struct alike *ret_a)
{
	const char *key[PERSON_KEYS_MAX];
	struct member nameless = *m;

	nameless.father_name = NULL;
	if (str_empty(m->given_name) || str_empty(m->surname) || person_keys(m, tx->arena, key) == 0)
		return false;
	ret_a->full = key[0];
	if (person_keys(&nameless, tx->arena, key) == 0)
		return false;
	ret_a->name = key[0];
	return true;
}

/* A key that begins with the name may be a longer name. */
static bool same_name(struct tx *tx, int64_t member, const struct alike *a, enum rc *ret_rc)
{
	struct alike other;
	struct member m;

	*ret_rc = row_load(tx, &member_type, member, &m);
	return *ret_rc == OK && keys_alike(tx, &m, &other) && str_eq(other.name, a->name);
}

enum rc duplicate_candidates(struct ctx *ctx, struct tx *tx, const struct member *m,
		struct duplicate_candidate ret_list[CANDIDATES_MAX], size_t *ret_n)
{
	struct alike a;
	int64_t *found;
	size_t nfound, n = 0;
	enum rc rc;

	rc = by_id(ctx, tx, m, ret_list, &n);
	if (rc) return rc;
	if (keys_alike(tx, m, &a)) {
		rc = members_alike(tx, &a, m, 4 * CANDIDATES_MAX, &found, &nfound);
		if (rc) return rc;
		for (size_t i = 0; i < nfound && n < CANDIDATES_MAX; i++) {
			if (knows(ret_list, n, found[i]) || !same_name(tx, found[i], &a, &rc)) {
				if (rc) return rc;
				continue;
			}
			rc = add(ctx, tx, found[i], WHY_NAME, ret_list, &n);
			if (rc) return rc;
		}
	}
	*ret_n = n;
	return OK;
}
