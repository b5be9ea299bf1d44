/* Taking and undoing, household by household; may be broken off anywhere and goes on. */
#include "import_int.h"
#include "store_admin.h"

#include <string.h>

/* So many households share one turn at the province's pen; then others may write. */
enum { TURN = 300, NOTES = 1000, REASON_MAX = 300 };

struct working {
	struct ctx *ctx;                /* the program, in the name of who made the batch */
	struct import_batch b;
	shard_id shard;
	struct import_plan *p;
	bool *done;
	struct visit_rules rules;
	struct arena scratch;           /* of one household */
	struct clock clock;
	int64_t most_us, until_us;      /* counted from when the plan stands, so that every call gets on */
	bool bulk;
	int turn;
};

static bool time_left(struct working *w)
{
	return clock_mono(&w->clock) < w->until_us;
}

/* ---- turns --------------------------------------------------------------------------------- */

static enum rc turn_end(struct working *w)
{
	if (!w->bulk)
		return OK;
	w->bulk = false;
	w->turn = 0;
	return store_bulk_end(w->ctx->store, w->shard);
}

static enum rc turn_begin(struct working *w)
{
	enum rc rc = OK;

	if (w->bulk && w->turn++ < TURN)
		return OK;
	rc = turn_end(w);
	if (rc)
		return rc;
	rc = store_bulk_begin(w->ctx->store, w->shard);
	w->bulk = rc == OK;
	return rc;
}

static enum rc write_tx(struct working *w, struct tx *tx, const char *verb)
{
	struct who who = ctx_who(w->ctx);

	fault_clear(&w->ctx->fault);
	return tx_write(tx, w->ctx->store, w->shard, w->ctx->arena, &w->ctx->fault, &who, verb);
}

/* ---- rows that are not taken ---------------------------------------------------------------- */

static const char *reason_of(struct arena *a, const struct import_problem *list)
{
	char text[REASON_MAX];
	AUTO(buf) b = {0};

	buf_init(&b, sizeof text - 1);
	for (const struct import_problem *x = list; x; x = x->next) {
		size_t before = b.len;

		buf_printf(&b, "%s%s:%s%s%s", b.len ? " " : "", import_fields[x->field].code, x->code,
			x->arg ? "=" : "", x->arg ? x->arg : "");
		if (b.overflow) {
			/* The first ones matter; a cut one would say nothing. */
			b.len = before;
			b.data[before] = '\0';
			break;
		}
	}
	return b.len ? arena_strdup(a, buf_str(&b)) : NULL;
}

static enum rc note_refused(struct working *w, size_t *at)
{
	enum rc rc;
	int n = 0;
	AUTO(tx) tx = {0};

	rc = write_tx(w, &tx, "import.refused");
	if (rc)
		return rc;
	for (; *at < w->p->npeople && n < NOTES; ++*at) {
		const struct import_person *who = &w->p->person[*at];
		struct row_note note = { who->line, ROW_REFUSED, 0, 0, NULL };

		if (!who->refused || w->done[*at])
			continue;
		note.reason = reason_of(&w->scratch, who->problems);
		rc = import_note(&tx, w->b.key, &note);
		if (rc)
			return rc;
		n++;
	}
	return tx_commit(&tx);
}

/* ---- one household ----------------------------------------------------------------------------- */

static void fill_open(const struct working *w, const struct import_home *h, struct household_open *in, date_t *ret_opened,
		date_t *ret_seen)
{
	const struct import_person *head = &w->p->person[h->person[0]];

	household_open_blank(in);
	in->unit = head->unit;
	in->given_name = head->m.given_name;
	in->surname = head->m.surname;
	in->father_name = head->m.father_name;
	in->sex = head->m.sex;
	in->birth_on = head->m.birth_on;
	in->birth_kind = head->m.birth_kind;
	in->id_kind = head->m.id_kind;
	in->id_reason = head->m.id_reason;
	in->national_id = head->m.national_id;
	in->mobile = head->m.mobile;
	in->target_group = head->m.target_group;
	in->source = SOURCE_IMPORT;
	in->import_batch = w->b.key.v;
	*ret_opened = *ret_seen = DATE_NONE;
	/* The head's own where the list has it, else what is known of the others. */
	for (size_t i = 0; i < h->n; i++) {
		const struct import_person *who = &w->p->person[h->person[i]];

		in->address = in->address ? in->address : who->address;
		in->area = in->area ? in->area : who->area;
		in->postal_code = in->postal_code ? in->postal_code : who->postal_code;
		in->phone = in->phone ? in->phone : who->phone;
		if (!date_is_none(who->opened_on) && (date_is_none(*ret_opened) || date_cmp(who->opened_on, *ret_opened) < 0))
			*ret_opened = who->opened_on;
		if (date_cmp(who->last_visit_on, *ret_seen) > 0)
			*ret_seen = who->last_visit_on;
	}
}

static enum rc open_home(struct working *w, struct tx *tx, const struct import_home *h, struct member *people,
		household_key *ret_key)
{
	struct household_open in;
	date_t opened, seen;
	enum rc rc;

	fill_open(w, h, &in, &opened, &seen);
	for (size_t i = 0; i < h->n; i++)
		people[i] = w->p->person[h->person[i]].m;
	rc = household_open_in(w->ctx, tx, &in, people, h->n, opened, MEMBER_BULK, ret_key);
	if (rc)
		return rc;
	if (date_is_none(seen))
		return OK;
	return household_set_visit_dates(w->ctx, tx, *ret_key, seen,
		visit_next_due(&w->rules, &(struct visit_facts){ .programme = PROGRAMME_ORDINARY,
			.opened_on = date_is_none(opened) ? ctx_today(w->ctx) : opened, .last = seen }));
}

static enum rc take_home(struct working *w, const struct import_home *h)
{
	struct member *people = ARENA_ARRAY(&w->scratch, struct member, h->n);
	household_key key;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = write_tx(w, &tx, IMPORT_VERB);
	if (rc)
		return rc;
	rc = open_home(w, &tx, h, people, &key);
	if (rc)
		return rc;
	for (size_t i = 0; i < h->n; i++) {
		const struct import_person *who = &w->p->person[h->person[i]];
		struct row_note note = { who->line, ROW_TAKEN, key.v, people[i].key.v, reason_of(&w->scratch, who->problems) };

		rc = import_note(&tx, w->b.key, &note);
		if (rc)
			return rc;
	}
	return tx_commit(&tx);
}

/* The household as a whole does not go in: each of its rows says why. */
static enum rc refuse_home(struct working *w, const struct import_home *h)
{
	struct fault *f = &w->ctx->fault;
	const char *why = f->nfields ? f->field[0].code : f->code ? f->code : "import.home_refused";
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = write_tx(w, &tx, "import.refused");
	if (rc)
		return rc;
	for (size_t i = 0; i < h->n; i++) {
		struct row_note note = { w->p->person[h->person[i]].line, ROW_REFUSED, 0, 0, why };

		rc = import_note(&tx, w->b.key, &note);
		if (rc)
			return rc;
	}
	return tx_commit(&tx);
}

static enum rc take_homes(struct working *w, bool *ret_all)
{
	for (size_t i = 0; i < w->p->nhomes; i++) {
		const struct import_home *h = &w->p->home[i];
		bool done = false;
		enum rc rc;

		for (size_t k = 0; k < h->n; k++)
			done = done || w->done[h->person[k]];
		if (done)
			continue;
		if (!time_left(w))
			return OK;
		rc = turn_begin(w);
		if (rc)
			return rc;
		arena_reset(&w->scratch);
		rc = take_home(w, h);
		if (rc == INVALID || rc == CONFLICT || rc == NOT_FOUND)
			rc = refuse_home(w, h);
		/* Its rows have outcomes already: another process on the same database was here. */
		if (rc == CONFLICT)
			rc = OK;
		if (rc)
			return rc;
	}
	*ret_all = true;
	return OK;
}

/* ---- the end of it -------------------------------------------------------------------------------- */

static enum rc finish(struct working *w, int32_t state)
{
	struct import_batch old, b;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = write_tx(w, &tx, state == IMPORT_DONE ? "import.done" : "import.undone");
		if (rc)
			return rc;
		rc = row_load(&tx, &import_batch_type, w->b.key.v, &old);
		if (rc)
			return rc;
		b = old;
		b.state = state;
		b.ended_at = (instant_t){ tx_now(&tx) };
		rc = import_totals(&tx, b.key, &b);
		if (rc)
			return rc;
		rc = row_update(&tx, &import_batch_type, &old, &b);
		if (rc)
			return rc;
		rc = tx_commit(&tx);
		if (rc)
			return rc;
	}
	/* Batches leave the country's directory alone until here. */
	return store_has_shard(w->ctx->store, SHARD_NATIONAL) && state == IMPORT_DONE ?
		people_directory_rebuild(w->ctx, w->shard) : OK;
}

static enum rc load_rules(struct working *w)
{
	AUTO(tx) tx = {0};
	enum rc rc;

	if (w->ctx->visit_rules || !store_has_shard(w->ctx->store, SHARD_NATIONAL)) {
		w->rules = w->ctx->visit_rules ? *w->ctx->visit_rules : (struct visit_rules){0};
		return OK;
	}
	rc = ctx_read(w->ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	tx.arena = &w->p->arena;
	return visit_rules_load(&tx, &w->rules);
}

static enum rc load_done(struct working *w, int64_t *ret_n)
{
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(w->ctx, w->shard, &tx);

	if (rc)
		return rc;
	return import_lines_done(&tx, w->b.key, w->p, w->done, ret_n);
}

static enum rc take_all(struct working *w, struct import_progress *ret_p)
{
	AUTO(import_plan) plan = {0};
	bool all = false;
	size_t at = 0;
	enum rc rc = import_plan_load(w->ctx, &w->b, &plan), ended;

	if (rc)
		return rc;
	w->p = &plan;
	w->done = ARENA_ARRAY(&plan.arena, bool, plan.npeople);
	rc = load_rules(w);
	if (rc)
		return rc;
	rc = load_done(w, &ret_p->done);
	if (rc)
		return rc;
	while (rc == OK && at < plan.npeople) {
		rc = note_refused(w, &at);
		arena_reset(&w->scratch);
	}
	if (rc)
		return rc;
	w->until_us = clock_mono(&w->clock) + w->most_us;
	rc = take_homes(w, &all);
	ended = turn_end(w);
	if (rc == OK)
		rc = ended;
	if (rc)
		return rc;
	ret_p->total = (int64_t)plan.npeople;
	rc = load_done(w, &ret_p->done);
	if (rc || !all)
		return rc;
	ret_p->finished = true;
	return finish(w, IMPORT_DONE);
}

/* ---- undoing -------------------------------------------------------------------------------------- */

/* NULL when nothing happened to the file since it was taken. */
static enum rc why_kept(struct working *w, struct tx *tx, int64_t household, const char **ret_why)
{
	struct household h;
	struct journal_row *rows;
	size_t n;
	enum rc rc = row_load(tx, &household_type, household, &h);

	if (rc)
		return rc;
	rc = journal_of(tx, household, 0, 1, &rows, &n);
	if (rc)
		return rc;
	*ret_why = h.state != HOUSEHOLD_OPEN || !range_has(w->ctx->scope, h.unit) ? "import.closed_later" :
		n && str_eq(rows[0].verb, IMPORT_VERB) ? NULL : "import.changed_later";
	return OK;
}

static enum rc mark_kept(struct working *w, int64_t household, const char *why)
{
	AUTO(tx) tx = {0};
	enum rc rc = write_tx(w, &tx, "import.kept");

	if (rc)
		return rc;
	rc = import_mark(&tx, w->b.key, household, ROW_KEPT, why);
	if (rc)
		return rc;
	return tx_commit(&tx);
}

static enum rc undo_home(struct working *w, int64_t household)
{
	struct household_close in = { .close_reason = CLOSE_OTHER, .reason = "بازگرداندن ورود گروهی" };
	const char *why = NULL;
	int64_t none;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = write_tx(w, &tx, op_household_close.name);
		if (rc)
			return rc;
		rc = why_kept(w, &tx, household, &why);
		if (rc)
			return rc;
		if (!why) {
			rc = operation_run_in(w->ctx, &tx, &op_household_close, &in, household, &none);
			if (rc == OK)
				rc = import_mark(&tx, w->b.key, household, ROW_UNDONE, NULL);
			if (rc == OK)
				return tx_commit(&tx);
			if (rc != INVALID && rc != CONFLICT)
				return rc;
			why = w->ctx->fault.code;
		}
	}
	return mark_kept(w, household, why);
}

static enum rc undo_all(struct working *w, struct import_progress *ret_p)
{
	int64_t after = 0, keys[TURN], left;
	size_t n = 1;
	enum rc rc;

	w->until_us = clock_mono(&w->clock) + w->most_us;
	while (n > 0 && time_left(w)) {
		{
			AUTO(tx) tx = {0};
			rc = ctx_read(w->ctx, w->shard, &tx);
			if (rc)
				return rc;
			rc = import_households(&tx, w->b.key, after, TURN, keys, &n);
			if (rc)
				return rc;
		}
		rc = turn_begin(w);
		for (size_t i = 0; i < n && rc == OK; i++) {
			arena_reset(&w->scratch);
			rc = undo_home(w, keys[i]);
			after = keys[i];
		}
		enum rc ended = turn_end(w);
		if (rc == OK)
			rc = ended;
		if (rc)
			return rc;
	}
	{
		AUTO(tx) tx = {0};
		rc = ctx_read(w->ctx, w->shard, &tx);
		if (rc)
			return rc;
		rc = import_count_left(&tx, w->b.key, &left, &ret_p->total);
		if (rc)
			return rc;
	}
	ret_p->done = ret_p->total - left;
	if (left)
		return OK;
	ret_p->finished = true;
	return finish(w, IMPORT_UNDONE);
}

/* ---- both ------------------------------------------------------------------------------------------ */

static enum rc load_batch(struct ctx *ctx, import_batch_key key, struct import_batch *ret_b)
{
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(ctx, shard_of_key(key.v), &tx);

	if (rc)
		return rc;
	return import_load(ctx, &tx, key, ret_b);
}

enum rc import_work(struct ctx *ctx, import_batch_key key, int64_t most_ms, struct import_progress *ret_p)
{
	struct ctx own = *ctx;
	struct working w = { .ctx = &own, .clock = clock_system() };
	struct import_progress p = {0};
	enum rc rc = load_batch(ctx, key, &w.b), ended;

	if (rc)
		return rc;
	if (w.b.state != IMPORT_RUNNING && w.b.state != IMPORT_UNDOING) {
		*ret_p = (struct import_progress){ .finished = true };
		return OK;
	}
	w.shard = shard_of_key(key.v);
	w.most_us = most_ms * 1000;
	/* Reset after every household; only the directory of a whole province asks for more. */
	arena_init(&w.scratch, (size_t)1 << 30);
	own.arena = &w.scratch;
	own.program = true;
	own.actor.staff = w.b.made_by;
	own.scope = unit_range_of(UNIT(w.b.unit));
	rc = w.b.state == IMPORT_RUNNING ? take_all(&w, &p) : undo_all(&w, &p);
	ended = turn_end(&w);
	if (rc == OK)
		rc = ended;
	ctx->fault = own.fault;
	ctx->fault.nfields = 0;         /* their arguments end with the arena */
	arena_release(&w.scratch);
	if (rc)
		return rc;
	*ret_p = p;
	return OK;
}
