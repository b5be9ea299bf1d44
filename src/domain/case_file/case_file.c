/* The household's file: opening, changing, worker, centre, closing. */
#include "task_int.h"
#include "veiled.h"

#include <string.h>

void household_blank(struct household *h)
{
	*h = (struct household){ .state = HOUSEHOLD_OPEN, .stage = STAGE_INTAKE, .rent = { INT_NONE },
		.visit_programme = PROGRAMME_ORDINARY, .risk_level = RISK_LOW, .source = SOURCE_RECEPTION };
}

void household_open_blank(struct household_open *in)
{
	*in = (struct household_open){ .id_kind = ID_NATIONAL, .birth_kind = BIRTH_EXACT,
		.visit_programme = PROGRAMME_ORDINARY, .risk_level = RISK_LOW, .source = SOURCE_RECEPTION };
}

void record_take(const struct record_type *t, const void *input, void *record)
{
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (!(f->flags & (INTERNAL | IMMUTABLE)))
			memcpy((char *)record + f->offset, (const char *)input + f->offset, f->size);
	}
}

/* ---- loading and saving ------------------------------------------------------ */

enum rc household_load(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h)
{
	struct household h;
	enum rc rc;

	rc = row_load(tx, &household_type, key.v, &h);
	if (rc) return rc;
	if (!range_has(ctx->scope, h.unit))
		return ctx_fault(ctx, NOT_FOUND, "household.not_found");
	*ret_h = h;
	return OK;
}

/* Whoever wants to change it has to know whom to ask. */
static enum rc went_away(struct ctx *ctx, struct tx *tx, household_key key)
{
	const char *name = NULL;
	int64_t unit;
	enum rc rc = household_last_centre(tx, key, &unit);

	if (rc && rc != NOT_FOUND)
		return rc;
	fault_clear(&ctx->fault);
	if (!rc && ctx->org)
		name = org_name(ctx->org, unit, DATE_NONE);
	if (!str_empty(name))
		fault_field(&ctx->fault, "", "household.moved_to", arena_strdup(ctx->arena, name));
	return ctx_fault(ctx, CONFLICT, "household.moved");
}

enum rc household_stays(struct ctx *ctx, struct tx *tx, household_key key)
{
	int64_t state;
	enum rc rc = household_state_of(tx, key, &state);

	return rc ? rc : state == HOUSEHOLD_MOVED ? went_away(ctx, tx, key) : OK;
}

enum rc household_for_change(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h)
{
	struct household h;
	enum rc rc;

	rc = household_load(ctx, tx, key, &h);
	if (rc) return rc;
	if (h.state == HOUSEHOLD_MOVED)
		return went_away(ctx, tx, key);
	journal_subject(tx, key.v);
	*ret_h = h;
	return OK;
}

static enum rc for_change_open(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_h)
{
	struct household h;
	enum rc rc;

	rc = household_for_change(ctx, tx, key, &h);
	if (rc) return rc;
	if (h.state != HOUSEHOLD_OPEN)
		return ctx_fault(ctx, CONFLICT, "household.not_open");
	*ret_h = h;
	return OK;
}

static const char *sort_name_of(struct arena *a, const char *family_name)
{
	AUTO(buf) key = { 0 };

	buf_init(&key, 400);
	fa_sort_key(&key, family_name ? family_name : "");
	return arena_strdup(a, str_empty(buf_str(&key)) ? "~" : buf_str(&key));
}

static enum rc save_counters(struct tx *tx, const struct household *old, const struct household *h)
{
	struct deltas d = { 0 };
	struct legacy l;
	enum rc rc;

	deltas_household(&d, old, -1);
	deltas_household(&d, h, +1);
	if (old->unit != h->unit || old->state != h->state) {
		rc = legacy_of(tx, h->key, &l);
		if (rc) return rc;
		deltas_legacy(&d, old, &l, -1);
		deltas_legacy(&d, h, &l, +1);
	}
	deltas_write(tx, &d);
	return OK;
}

enum rc household_save(struct ctx *ctx, struct tx *tx, const struct household *old, struct household *h)
{
	unit_no unit = { h->unit };
	bool open = h->state == HOUSEHOLD_OPEN;
	bool moved = old->unit != h->unit || old->state != h->state;
	bool rung = !str_eq(old->phone, h->phone);
	bool other = old->visit_programme != h->visit_programme;
	enum rc rc;

	if (other)
		h->programme_since = ctx_today(ctx);
	h->neighbourhood = none_to_zero(h->neighbourhood);
	if (!str_eq(old->family_name, h->family_name))
		h->sort_name = sort_name_of(tx->arena, h->family_name);
	rc = row_update(tx, &household_type, old, h);
	if (rc) return rc;
	rc = save_counters(tx, old, h);
	if (rc) return rc;
	if (moved) {
		rc = people_household_moved(tx, h->key, unit, open);
		if (rc) return rc;
	}
	if (rung) {
		rc = people_household_phone(tx, h->key, unit, open, h->phone);
		if (rc) return rc;
	}
	/* How often they are seen and talked to follows (R125). */
	if (open && (other || old->risk_level != h->risk_level)) {
		rc = tx_emit(tx, "household.pace", h->key.v, "{}");
		if (rc) return rc;
	}
	return moved || rung ? people_directory_emit(tx, h->key, unit) : OK;
}

/* "33.4878,48.3558" in degrees; empty is fine. */
static enum rc check_point(struct ctx *ctx, const char *point)
{
	int commas = 0, digits = 0;
	bool good = true;

	if (str_empty(point))
		return OK;
	for (const char *s = point; *s; s++) {
		commas += *s == ',';
		digits += *s >= '0' && *s <= '9';
		good = good && (*s == ',' || *s == '.' || *s == '-' || (*s >= '0' && *s <= '9'));
	}
	if (good && commas == 1 && digits >= 4)
		return OK;
	fault_field(&ctx->fault, "point", "household.point", NULL);
	return ctx_fault(ctx, INVALID, "invalid");
}

/* A neighbourhood of the province, when another one than before is named. */
static enum rc check_neighbourhood(struct ctx *ctx, struct tx *tx, int64_t key, int64_t before)
{
	struct neighbourhood n;
	enum rc rc;

	if (none_to_zero(key) == 0 || key == before)
		return OK;
	rc = neighbourhood_get(ctx, tx, (neighbourhood_key){ key }, &n);
	if (rc != NOT_FOUND)
		return rc;
	fault_clear(&ctx->fault);
	fault_field(&ctx->fault, "neighbourhood", "household.neighbourhood", NULL);
	return ctx_fault(ctx, INVALID, "household.neighbourhood");
}

/* ---- history rows ---------------------------------------------------------------- */

static enum rc note_worker(struct ctx *ctx, struct tx *tx, const struct household *h, int64_t from, int64_t to,
		const char *reason)
{
	struct file_assignment a = { .household = h->key, .unit = h->unit, .worker_from = from, .worker_to = to,
		.by = ctx->actor.staff, .at = { tx_now(tx) }, .reason = str_empty(reason) ? NULL : reason };

	return row_insert(tx, &file_assignment_type, &a);
}

static enum rc note_centre(struct ctx *ctx, struct tx *tx, const struct household *h, int64_t from, const char *reason)
{
	struct centre_membership m = { .household = h->key, .unit = h->unit, .unit_from = from,
		.by = ctx->actor.staff, .at = { tx_now(tx) }, .reason = str_empty(reason) ? NULL : reason };

	return row_insert(tx, &centre_membership_type, &m);
}

/* ---- opening ------------------------------------------------------------------------ */

static void take_head(const struct household_open *in, struct member *m)
{
	m->given_name = in->given_name;
	m->surname = in->surname;
	m->father_name = in->father_name;
	m->sex = in->sex;
	m->birth_on = in->birth_on;
	m->birth_kind = in->birth_kind;
	m->id_kind = in->id_kind;
	m->id_reason = in->id_reason;
	m->national_id = in->national_id;
	m->foreign_id = in->foreign_id;
	m->mobile = in->mobile;
	m->marital = in->marital;
	m->target_group = in->target_group;
	m->duplicate_reason = in->duplicate_reason;
	m->relation = RELATION_HEAD;
	m->is_head = true;
}

static void take_household(const struct household_open *in, struct household *h)
{
	h->worker = none_to_zero(in->worker);
	h->family_name = in->surname;
	h->neighbourhood = none_to_zero(in->neighbourhood);
	h->address = in->address;
	h->area = in->area;
	h->postal_code = in->postal_code;
	h->phone = in->phone;
	h->point = in->point;
	h->housing = in->housing;
	h->visit_programme = in->visit_programme ? in->visit_programme : PROGRAMME_ORDINARY;
	h->risk_level = in->risk_level ? in->risk_level : RISK_LOW;
	h->source = in->source ? in->source : SOURCE_RECEPTION;
	h->hide_address = in->hide_address;
	h->paper_archive_no = in->paper_archive_no;
	h->note = in->note;
	h->import_batch = in->import_batch;
}

/* The centre of the new file: as asked, else the actor's own.  A number inside the range that
 * no open centre bears would take the file where nobody works. */
static enum rc centre_for(struct ctx *ctx, struct tx *tx, int64_t asked, unit_no *ret_unit)
{
	unit_no unit = { none_to_zero(asked) ? asked : ctx->actor.unit.v };

	if (unit_level_of(unit) != LEVEL_CENTRE) {
		fault_field(&ctx->fault, "unit", "household.unit_not_centre", NULL);
		return ctx_fault(ctx, INVALID, "household.unit_not_centre");
	}
	if (!range_has(ctx->scope, unit.v) || !org_centre_open(ctx, tx, unit.v))
		return ctx_fault(ctx, NOT_FOUND, "household.unit");
	*ret_unit = unit;
	return OK;
}

static enum rc insert_people(struct ctx *ctx, struct tx *tx, const struct household *h, struct member *people,
		size_t n, unsigned flags)
{
	for (size_t i = 0; i < n; i++) {
		struct member *m = &people[i];
		enum rc rc;

		m->household = h->key;
		m->status = MEMBER_ACTIVE;
		m->is_head = i == 0;
		if (date_is_none(m->joined_on))
			m->joined_on = h->opened_on;
		if (i > 0 && m->relation == RELATION_HEAD)
			return ctx_fault(ctx, CONFLICT, "member.second_head");
		rc = member_check(ctx, m);
		if (rc) return rc;
		rc = member_insert(ctx, tx, (unit_no){ h->unit }, true, flags, m);
		if (rc) return rc;
	}
	return OK;
}

/* Rows besides the household and its people: histories, counters, directory, request. */
static enum rc open_rest(struct ctx *ctx, struct tx *tx, const struct household *h, const struct member *people,
		size_t n, unsigned flags)
{
	struct deltas d = { 0 };
	struct legacy l = { 0 };
	enum rc rc;

	rc = note_centre(ctx, tx, h, 0, NULL);
	if (rc) return rc;
	if (h->worker) {
		rc = note_worker(ctx, tx, h, 0, h->worker, NULL);
		if (rc) return rc;
	}
	for (size_t i = 0; i < n; i++) {
		if (counts_legacy(&people[i]))
			l.n[people[i].target_group]++;
	}
	deltas_household(&d, h, +1);
	deltas_legacy(&d, h, &l, +1);
	deltas_write(tx, &d);
	if (!str_empty(h->phone)) {
		rc = people_household_phone(tx, h->key, (unit_no){ h->unit }, true, h->phone);
		if (rc) return rc;
	}
	return flags & MEMBER_BULK ? OK : people_directory_emit(tx, h->key, (unit_no){ h->unit });
}

static enum rc number_file(struct ctx *ctx, struct tx *tx, struct household *h)
{
	unit_no unit = { h->unit };
	struct series s;
	enum rc rc;

	rc = series_take_file(ctx, tx, unit, &s);
	if (rc) return rc;
	h->file_number = arena_printf(tx->arena, "%02d-%04d-%05lld", unit_shard(unit).v - 1, (int)s.serial,
			(long long)s.file);
	return OK;
}

enum rc household_open_in(struct ctx *ctx, struct tx *tx, const struct household_open *in,
		struct member *people, size_t npeople, date_t opened_on, unsigned flags, household_key *ret_key)
{
	struct household h;
	struct member alone;
	unit_no unit;
	enum rc rc;

	rc = centre_for(ctx, tx, in->unit, &unit);
	if (rc) return rc;
	rc = check_point(ctx, in->point);
	if (rc) return rc;
	if (!people || npeople == 0) {
		member_blank(&alone);
		people = &alone;
		npeople = 1;
	}
	household_blank(&h);
	take_household(in, &h);
	take_head(in, &people[0]);
	h.key.v = key_new(tx);
	people[0].key.v = key_new(tx);
	h.unit = unit.v;
	h.head = people[0].key;
	h.members = (int64_t)npeople;
	h.opened_on = date_is_none(opened_on) ? ctx_today(ctx) : opened_on;
	h.confirmed_on = h.opened_on;
	h.worker_since = h.worker ? h.opened_on : DATE_NONE;
	h.address_confirmed_on = str_empty(h.address) ? DATE_NONE : h.opened_on;
	if (h.visit_programme != PROGRAMME_NONE)
		h.next_visit_due = fa_add_days(h.opened_on, CASE_FIRST_VISIT_DAYS);
	h.sort_name = sort_name_of(tx->arena, h.family_name);
	journal_subject(tx, h.key.v);
	rc = number_file(ctx, tx, &h);
	if (rc) return rc;
	rc = row_insert(tx, &household_type, &h);
	if (rc) return rc;
	rc = insert_people(ctx, tx, &h, people, npeople, flags);
	if (rc) return rc;
	rc = open_rest(ctx, tx, &h, people, npeople, flags);
	if (rc) return rc;
	*ret_key = h.key;
	return OK;
}

/* A worker is somebody who works at this centre as social worker now (R2). */
enum rc household_worker_check(struct ctx *ctx, int64_t worker, int64_t unit)
{
	AUTO(tx) national = { 0 };
	bool yes = false;
	enum rc rc;

	/* Batches of the program itself name workers that they made themselves. */
	if (worker == 0 || ctx->program || !store_has_shard(ctx->store, SHARD_NATIONAL))
		return OK;
	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	if (rc) return rc;
	rc = staff_works_at(&national, (staff_key){ worker }, unit_seen(UNIT(unit)).v, ctx_today(ctx), &yes);
	if (rc) return rc;
	if (yes)
		return OK;
	fault_field(&ctx->fault, "worker", "household.worker_not_here", NULL);
	return ctx_fault(ctx, INVALID, "household.worker_not_here");
}

enum rc household_open_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct household_open *in = input;
	household_key key;
	unit_no unit;
	enum rc rc;

	(void)subject;
	rc = centre_for(ctx, tx, in->unit, &unit);
	if (rc) return rc;
	rc = household_worker_check(ctx, none_to_zero(in->worker), unit.v);
	if (rc) return rc;
	rc = check_neighbourhood(ctx, tx, in->neighbourhood, 0);
	if (rc) return rc;
	rc = household_open_in(ctx, tx, in, NULL, 0, DATE_NONE, 0, &key);
	if (rc) return rc;
	if (none_to_zero(in->request)) {
		rc = request_join(ctx, tx, (request_key){ in->request }, key);
		if (rc) return rc;
	}
	*ret_key = key.v;
	return OK;
}

/* ---- changing ------------------------------------------------------------------------ */

enum rc household_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct household *in = input;
	struct household old, h;
	enum rc rc;

	rc = for_change_open(ctx, tx, (household_key){ subject }, &old);
	if (rc) return rc;
	rc = check_point(ctx, in->point);
	if (rc) return rc;
	rc = check_neighbourhood(ctx, tx, in->neighbourhood, old.neighbourhood);
	if (rc) return rc;
	h = old;
	record_take(&household_type, in, &h);
	h.confirmed_on = ctx_today(ctx);
	*ret_key = subject;
	return household_save(ctx, tx, &old, &h);
}

enum rc household_address_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct household_address *in = input;
	struct household old, h;
	enum rc rc;

	rc = for_change_open(ctx, tx, (household_key){ subject }, &old);
	if (rc) return rc;
	rc = check_point(ctx, in->point);
	if (rc) return rc;
	rc = check_neighbourhood(ctx, tx, in->neighbourhood, old.neighbourhood);
	if (rc) return rc;
	h = old;
	/* Nothing given confirms what stands there. */
	if (!str_empty(in->address)) {
		h.address = in->address;
		h.area = in->area;
		h.postal_code = in->postal_code;
		h.point = in->point;
	}
	if (!str_empty(in->phone))
		h.phone = in->phone;
	if (none_to_zero(in->neighbourhood))
		h.neighbourhood = in->neighbourhood;
	h.address_confirmed_on = ctx_today(ctx);
	*ret_key = subject;
	return household_save(ctx, tx, &old, &h);
}

/* ---- worker and centre ------------------------------------------------------------------ */

enum rc household_assign_in(struct ctx *ctx, struct tx *tx, household_key key, int64_t worker, const char *reason)
{
	struct household old, h;
	enum rc rc;

	rc = for_change_open(ctx, tx, key, &old);
	if (rc) return rc;
	worker = none_to_zero(worker);
	if (old.worker == worker)
		return OK;
	h = old;
	h.worker = worker;
	h.worker_since = worker ? ctx_today(ctx) : DATE_NONE;
	rc = household_save(ctx, tx, &old, &h);
	if (rc) return rc;
	rc = note_worker(ctx, tx, &h, old.worker, worker, reason);
	if (rc) return rc;
	rc = tasks_follow(tx, &old, &h);
	if (rc) return rc;
	/* Planned visits follow the file (visit room). */
	return tx_emit(tx, "household.assigned", key.v, "{}");
}

enum rc household_assign_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct household_assign *in = input;
	struct household h;
	enum rc rc;

	rc = household_for_change(ctx, tx, (household_key){ subject }, &h);
	if (rc) return rc;
	rc = household_worker_check(ctx, none_to_zero(in->worker), h.unit);
	if (rc) return rc;
	*ret_key = subject;
	return household_assign_in(ctx, tx, (household_key){ subject }, in->worker, in->reason);
}

enum rc household_move_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct household_move *in = input;
	struct household old;
	unit_no to = { in->unit };
	enum rc rc;

	rc = for_change_open(ctx, tx, (household_key){ subject }, &old);
	if (rc) return rc;
	if (in->unit == old.unit)
		return ctx_fault(ctx, CONFLICT, "household.same_centre");
	if (unit_level_of(to) == LEVEL_CENTRE && unit_shard(to).v != tx->shard.v)
		return ctx_fault(ctx, CONFLICT, "household.other_province");
	rc = centre_for(ctx, tx, in->unit, &to);
	if (rc) return rc;
	*ret_key = subject;
	return household_move_in(ctx, tx, old.key, to, in->reason);
}

enum rc household_move_in(struct ctx *ctx, struct tx *tx, household_key key, unit_no to, const char *reason)
{
	struct household old, h;
	enum rc rc;

	rc = for_change_open(ctx, tx, key, &old);
	if (rc) return rc;
	h = old;
	h.unit = to.v;
	h.worker = 0;                   /* the new centre gives it to one of its own */
	h.worker_since = DATE_NONE;     /* next_visit_due stays: no due visit is lost (R119) */
	rc = household_save(ctx, tx, &old, &h);
	if (rc) return rc;
	rc = note_centre(ctx, tx, &h, old.unit, reason);
	if (rc) return rc;
	if (old.worker) {
		rc = note_worker(ctx, tx, &h, old.worker, 0, reason);
		if (rc) return rc;
	}
	rc = requests_follow(ctx, tx, &h);
	if (rc) return rc;
	rc = tasks_follow(tx, &old, &h);
	if (rc) return rc;
	return tx_emit(tx, "household.moved", key.v, arena_printf(tx->arena, "{\"from\":%lld,\"unit\":%lld}",
			(long long)old.unit, (long long)h.unit));
}

/* ---- between provinces --------------------------------------------------------------------- */

enum rc household_leave_in(struct ctx *ctx, struct tx *tx, household_key key, unit_no to, const char *reason)
{
	struct household old, h;
	enum rc rc;

	rc = for_change_open(ctx, tx, key, &old);
	if (rc) return rc;
	h = old;
	h.state = HOUSEHOLD_MOVED;
	rc = household_save(ctx, tx, &old, &h);
	h.unit = to.v;
	return rc ? rc : note_centre(ctx, tx, &h, old.unit, reason);
}

enum rc household_arrive_in(struct ctx *ctx, struct tx *tx, struct household *h, const char *reason)
{
	enum rc rc;

	h->state = HOUSEHOLD_OPEN;
	h->source = SOURCE_TRANSFER;
	h->worker_since = h->worker ? ctx_today(ctx) : DATE_NONE;
	rc = number_file(ctx, tx, h);
	if (rc) return rc;
	rc = row_insert(tx, &household_type, h);
	if (rc) return rc;
	return h->worker ? note_worker(ctx, tx, h, 0, h->worker, reason) : OK;
}

enum rc household_settle_in(struct ctx *ctx, struct tx *tx, const struct household *h)
{
	struct deltas d = { 0 };
	struct legacy l;
	int64_t none = 0;
	enum rc rc;

	(void)ctx;
	rc = legacy_of(tx, h->key, &l);
	if (rc) return rc;
	deltas_household(&d, h, +1);
	deltas_legacy(&d, h, &l, +1);
	deltas_write(tx, &d);
	rc = people_reindex_household(tx, h->key, (unit_no){ h->unit }, true, h->phone, false, &none);
	if (rc) return rc;
	return people_directory_emit(tx, h->key, (unit_no){ h->unit });
}

/* ---- closing ------------------------------------------------------------------------------- */

enum rc household_close_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct household_close *in = input;
	struct household old;
	int64_t open = 0;
	enum rc rc;

	rc = for_change_open(ctx, tx, (household_key){ subject }, &old);
	if (rc) return rc;
	/* Independence is decided with the family and by two people (R118, room plan). */
	if (in->close_reason == CLOSE_INDEPENDENT)
		return ctx_fault(ctx, CONFLICT, "household.exit_first");
	rc = requests_open(tx, old.key, &open);
	if (rc) return rc;
	/* Nobody's request may end unanswered in silence (R22, R114). */
	if (open > 0 && !(in->despite_requests && !str_empty(in->reason)))
		return ctx_fault(ctx, CONFLICT, "household.requests_open");
	rc = tasks_blocking(tx, old.key, &open);
	if (rc) return rc;
	/* Nor may what was promised and begun (R114). */
	if (open > 0 && !(in->despite_tasks && !str_empty(in->reason)))
		return ctx_fault(ctx, CONFLICT, "household.tasks_open");
	if (in->close_reason == CLOSE_OTHER && str_empty(in->reason)) {
		fault_field(&ctx->fault, "reason", "household.reason_needed", NULL);
		return ctx_fault(ctx, INVALID, "household.reason_needed");
	}
	*ret_key = subject;
	return household_close_in(ctx, tx, old.key, (enum close_reason)in->close_reason, in->reason);
}

enum rc household_close_in(struct ctx *ctx, struct tx *tx, household_key key, enum close_reason reason, const char *note)
{
	struct household old, h;
	enum rc rc;

	rc = for_change_open(ctx, tx, key, &old);
	if (rc) return rc;
	h = old;
	h.state = HOUSEHOLD_CLOSED;
	h.closed_on = ctx_today(ctx);
	h.close_reason = (int32_t)reason;
	h.close_note = note;
	h.next_visit_due = DATE_NONE;
	if (reason == CLOSE_INDEPENDENT)
		h.stage = STAGE_INDEPENDENCE;
	rc = tasks_close(ctx, tx, old.key);
	if (rc) return rc;
	rc = household_save(ctx, tx, &old, &h);
	if (rc) return rc;
	return tx_emit(tx, "household.closed", key.v, arena_printf(tx->arena, "{\"unit\":%lld}", (long long)h.unit));
}

static enum rc opened_again(struct ctx *ctx, struct tx *tx, household_key key, struct household *ret_old, struct household *ret_h)
{
	enum rc rc = household_for_change(ctx, tx, key, ret_old);

	if (rc) return rc;
	if (ret_old->state != HOUSEHOLD_CLOSED)
		return ctx_fault(ctx, CONFLICT, "household.not_closed");
	if (ret_old->members < 1)
		return ctx_fault(ctx, CONFLICT, "household.nobody_left");
	*ret_h = *ret_old;
	ret_h->state = HOUSEHOLD_OPEN;
	ret_h->closed_on = DATE_NONE;
	ret_h->close_reason = 0;
	ret_h->close_note = NULL;
	return OK;
}

enum rc household_unclose_in(struct ctx *ctx, struct tx *tx, household_key key, date_t next_visit_due)
{
	struct household old, h;
	enum rc rc = opened_again(ctx, tx, key, &old, &h);

	if (rc) return rc;
	h.next_visit_due = next_visit_due;
	return household_save(ctx, tx, &old, &h);
}

enum rc household_reopen_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct household_reopen *in = input;
	struct household old, h;
	enum rc rc;

	rc = opened_again(ctx, tx, (household_key){ subject }, &old, &h);
	if (rc) return rc;
	h.stage = STAGE_FOLLOW_UP;
	h.worker = 0;                   /* so that it stands in the list of files without a worker (R2) */
	h.worker_since = DATE_NONE;
	if (h.visit_programme != PROGRAMME_NONE)
		h.next_visit_due = fa_add_days(ctx_today(ctx), CASE_FIRST_VISIT_DAYS);
	rc = household_save(ctx, tx, &old, &h);
	if (rc) return rc;
	if (old.worker) {
		rc = note_worker(ctx, tx, &h, old.worker, 0, in->reason);
		if (rc) return rc;
	}
	rc = tasks_follow(tx, &old, &h);
	if (rc) return rc;
	*ret_key = subject;
	return note_centre(ctx, tx, &h, old.unit, in->reason);
}

/* ---- for other rooms ------------------------------------------------------------------------- */

enum rc household_set_visit_dates(struct ctx *ctx, struct tx *tx, household_key key, date_t last_visit_on,
		date_t next_visit_due)
{
	struct household old, h;
	enum rc rc;

	rc = for_change_open(ctx, tx, key, &old);
	if (rc) return rc;
	h = old;
	h.last_visit_on = last_visit_on;
	h.next_visit_due = next_visit_due;
	return household_save(ctx, tx, &old, &h);
}

enum rc household_set_risk(struct ctx *ctx, struct tx *tx, household_key key, enum risk_level risk)
{
	struct household old, h;
	enum rc rc;

	rc = for_change_open(ctx, tx, key, &old);
	if (rc) return rc;
	h = old;
	h.risk_level = (int32_t)risk;
	return household_save(ctx, tx, &old, &h);
}
