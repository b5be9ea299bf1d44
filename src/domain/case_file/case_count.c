/* What files and requests add to the counters.  One place says it, for a change
 * (minus the old, plus the new) as for the recount of a whole province. */
#include "task_int.h"
#include "veiled.h"

static void add(struct deltas *d, enum metric metric, bool staff, int64_t subject, int64_t bucket, int64_t n)
{
	if (n == 0 || (staff && subject == 0))
		return;
	for (size_t i = 0; i < d->n; i++) {
		struct delta *e = &d->d[i];

		if (e->metric == metric && e->staff == staff && e->subject == subject && e->bucket == bucket) {
			e->n += n;
			return;
		}
	}
	CHECK(d->n < COUNT_OF(d->d));
	d->d[d->n++] = (struct delta){ metric, staff, subject, bucket, n };
}

/* Work in a secret file is counted for nobody: a sum over colleagues must not tell of it. */
static int64_t counted_staff(int64_t staff, int64_t unit)
{
	return unit_veiled(unit) ? 0 : staff;
}

void deltas_household(struct deltas *d, const struct household *h, int sign)
{
	int64_t worker = counted_staff(h->worker, h->unit);

	if (h->state == HOUSEHOLD_CLOSED)
		add(d, M_CLOSED_FILES, false, h->unit, 0, sign);
	if (h->state != HOUSEHOLD_OPEN)
		return;
	add(d, M_OPEN_FILES, false, h->unit, 0, sign);
	add(d, M_OPEN_FILES, true, worker, 0, sign);
	add(d, M_MEMBERS, false, h->unit, 0, sign * h->members);
	if (h->worker == 0)
		add(d, M_FILES_NO_WORKER, false, h->unit, 0, sign);
	if (date_is_none(h->next_visit_due))
		return;
	add(d, M_DUE_DAY, false, h->unit, h->next_visit_due.n, sign);
	add(d, M_DUE_DAY, true, worker, h->next_visit_due.n, sign);
	add(d, M_DUE_MONTH, false, h->unit, fa_month_index(h->next_visit_due), sign);
	add(d, M_DUE_MONTH, true, worker, fa_month_index(h->next_visit_due), sign);
}

void deltas_legacy(struct deltas *d, const struct household *h, const struct legacy *l, int sign)
{
	if (h->state != HOUSEHOLD_OPEN)
		return;
	for (int g = 1; g <= TARGET_OTHER; g++)
		add(d, M_LEGACY_FILES, false, h->unit, g, sign * l->n[g]);
}

static bool unfinished(const struct request *r)
{
	return r->state < REQUEST_ANSWERED;
}

void deltas_request(struct deltas *d, const struct request *r, int sign)
{
	if (r->state == REQUEST_MOVED)
		return;
	add(d, M_REQUESTS_MONTH, false, r->unit, fa_month_index(fa_day_of_ms(r->received_at.ms)), sign);
	if (!unfinished(r))
		return;
	add(d, M_REQUESTS_OPEN, false, r->unit, 0, sign);
	add(d, M_REQUESTS_OPEN, true, counted_staff(r->owner, r->unit), 0, sign);
}

void deltas_write(struct tx *tx, const struct deltas *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct delta *e = &d->d[i];

		if (e->n == 0)
			continue;
		if (e->staff)
			metric_add_staff(tx, e->metric, e->subject, e->bucket, e->n);
		else
			metric_add_unit(tx, e->metric, e->subject, e->bucket, e->n);
	}
}

void deltas_task(struct deltas *d, const struct task *t, int sign)
{
	if (t->state != TASK_OPEN)
		return;
	add(d, M_TASK_DUE_DAY, false, t->unit, t->due_on.n, sign);
	add(d, M_TASK_DUE_DAY, true, counted_staff(t->worker, t->unit), t->due_on.n, sign);
}

void request_count(struct tx *tx, const struct request *r, int sign)
{
	struct deltas d = { 0 };

	deltas_request(&d, r, sign);
	deltas_write(tx, &d);
}

void task_count(struct tx *tx, const struct task *t, int sign)
{
	struct deltas d = { 0 };

	deltas_task(&d, t, sign);
	deltas_write(tx, &d);
}
