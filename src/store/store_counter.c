/* Counters: deltas gathered in a transaction, joined to its group when it is
 * accepted, written once per group in key order.  A transaction that is rolled
 * back leaves nothing; a group of a thousand visits writes each centre's count once. */
#include "store_admin.h"
#include "store_counter.h"
#include "store_series.h"

#include <stdlib.h>
#include <string.h>

#define SCRATCH_CAP ((size_t)4 << 20)

struct delta { int64_t metric, subject, bucket, value; };

/* pending: of the open transaction, in the order of counter_add.  table: of
 * the group, open addressing, size a power of two. */
struct counter_state {
	struct delta *pending;
	size_t npending, pending_cap;
	struct delta *table;
	bool *used;
	size_t ntable, table_cap;
	struct arena scratch;
};

void counters_open(struct shard *sh)
{
	sh->counters = xcalloc(1, sizeof *sh->counters);
	arena_init(&sh->counters->scratch, SCRATCH_CAP);
}

void counters_close(struct shard *sh)
{
	struct counter_state *c = sh->counters;

	if (!c)
		return;
	free(c->pending);
	free(c->table);
	free(c->used);
	arena_release(&c->scratch);
	free(c);
	sh->counters = NULL;
}

void counters_begin(struct shard *sh)
{
	sh->counters->npending = 0;
}

void counter_add(struct tx *tx, int metric, int64_t subject, int64_t bucket, int64_t delta)
{
	struct counter_state *c = tx->conn->shard->counters;

	CHECK(tx->write && !tx->done);
	if (delta == 0)
		return;
	if (c->npending == c->pending_cap) {
		c->pending_cap = c->pending_cap ? c->pending_cap * 2 : 16;
		c->pending = xrealloc(c->pending, c->pending_cap * sizeof *c->pending);
	}
	c->pending[c->npending++] = (struct delta){ metric, subject, bucket, delta };
}

static size_t delta_hash(const struct delta *d)
{
	uint64_t h = (uint64_t)d->subject * 0x9e3779b97f4a7c15u;

	h ^= ((uint64_t)d->metric << 32 ^ (uint64_t)d->bucket) * 0xc2b2ae3d27d4eb4fu;
	h ^= h >> 29;
	return (size_t)(h * 0x165667b19e3779f9u >> 20);
}

static struct delta *table_place(struct counter_state *c, const struct delta *d)
{
	size_t mask = c->table_cap - 1, i = delta_hash(d) & mask;

	while (c->used[i] && (c->table[i].metric != d->metric || c->table[i].subject != d->subject ||
			c->table[i].bucket != d->bucket))
		i = (i + 1) & mask;
	if (!c->used[i]) {
		c->used[i] = true;
		c->table[i] = (struct delta){ d->metric, d->subject, d->bucket, 0 };
		c->ntable++;
	}
	return &c->table[i];
}

static void table_grow(struct counter_state *c)
{
	struct delta *old = c->table;
	bool *used = c->used;
	size_t cap = c->table_cap;

	c->table_cap = cap ? cap * 2 : 64;
	c->table = xcalloc(c->table_cap, sizeof *c->table);
	c->used = xcalloc(c->table_cap, sizeof *c->used);
	c->ntable = 0;
	for (size_t i = 0; i < cap; i++)
		if (used[i])
			table_place(c, &old[i])->value = old[i].value;
	free(old);
	free(used);
}

void counters_accept(struct tx *tx)
{
	struct counter_state *c = tx->conn->shard->counters;

	for (size_t i = 0; i < c->npending; i++) {
		if (c->ntable * 4 >= c->table_cap * 3)
			table_grow(c);
		table_place(c, &c->pending[i])->value += c->pending[i].value;
	}
	c->npending = 0;
}

static int delta_order(const void *a, const void *b)
{
	const struct delta *x = a, *y = b;

	if (x->metric != y->metric)
		return x->metric < y->metric ? -1 : 1;
	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return x->bucket < y->bucket ? -1 : x->bucket > y->bucket;
}

enum rc counters_flush(struct shard *sh, struct store_conn *conn, struct fault *f)
{
	struct counter_state *c = sh->counters;
	struct delta *list;
	struct tx tx;
	size_t n = 0;
	enum rc rc;

	arena_reset(&c->scratch);
	tx_over(&tx, conn, &c->scratch, f);
	rc = journal_flush(sh, &tx);
	if (rc || !c->ntable)
		return rc;
	list = xmalloc(c->ntable * sizeof *list);
	for (size_t i = 0; i < c->table_cap; i++)
		if (c->used[i] && c->table[i].value)
			list[n++] = c->table[i];
	/* Sorted: neighbours share pages, and two processes never wait for each other crosswise. */
	qsort(list, n, sizeof *list, delta_order);
	for (size_t i = 0; !rc && i < n; i++)
		rc = db_exec(&tx, SQL("insert into counter (metric, subject, bucket, value) values ($1, $2, $3, $4) "
				"on conflict (metric, subject, bucket) do update set value = counter.value + excluded.value"),
				VALS(v_int(list[i].metric), v_int(list[i].subject), v_int(list[i].bucket),
					v_int(list[i].value)), NULL);
	free(list);
	return rc;
}

void counters_forget(struct shard *sh)
{
	struct counter_state *c = sh->counters;

	if (c && c->ntable) {
		memset(c->used, 0, c->table_cap * sizeof *c->used);
		c->ntable = 0;
	}
	journal_shard_rollback(sh);
}

/* ---- recount -------------------------------------------------------------------- */

struct recount { struct counter_state c; };

struct recount *recount_new(void)
{
	return xcalloc(1, sizeof(struct recount));
}

void recount_free(struct recount *r)
{
	if (!r)
		return;
	free(r->c.table);
	free(r->c.used);
	free(r);
}

static struct delta *recount_place(struct recount *r, const struct delta *d)
{
	if (r->c.ntable * 4 >= r->c.table_cap * 3)
		table_grow(&r->c);
	return table_place(&r->c, d);
}

void recount_add(struct recount *r, int metric, int64_t subject, int64_t bucket, int64_t delta)
{
	recount_place(r, &(struct delta){ metric, subject, bucket, 0 })->value += delta;
}

/* What was compared is set to nought, so that the rest is what the store lacks. */
enum rc recount_compare(struct recount *r, struct tx *tx, int metric_lo, int metric_hi,
		void (*see)(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted),
		void *arg, int64_t *ret_n)
{
	AUTO(rows) rows = {0};
	int64_t n = 0;
	enum rc rc = db_query(tx, &rows, SQL("select metric, subject, bucket, value from counter "
			"where metric between $1 and $2 order by metric, subject, bucket"),
			VALS(v_int(metric_lo), v_int(metric_hi)));
	if (rc)
		return rc;
	while (rows_next(&rows)) {
		struct delta d = { rows_int(&rows, 0), rows_int(&rows, 1), rows_int(&rows, 2), rows_int(&rows, 3) };
		struct delta *counted = recount_place(r, &d);

		if (counted->value != d.value) {
			see(arg, (int)d.metric, d.subject, d.bucket, d.value, counted->value);
			n++;
		}
		counted->value = 0;
	}
	rc = rows_rc(&rows);
	if (rc)
		return rc;
	for (size_t i = 0; i < r->c.table_cap; i++) {
		const struct delta *d = &r->c.table[i];

		if (!r->c.used[i] || !d->value || d->metric < metric_lo || d->metric > metric_hi)
			continue;
		see(arg, (int)d->metric, d->subject, d->bucket, 0, d->value);
		n++;
	}
	*ret_n = n;
	return OK;
}

/* ---- reading -------------------------------------------------------------------- */

enum rc counter_get(struct tx *tx, int metric, int64_t subject, int64_t bucket, int64_t *ret_v)
{
	int64_t v = 0;
	enum rc rc = db_int(tx, SQL("select value from counter where metric = $1 and subject = $2 and bucket = $3"),
			VALS(v_int(metric), v_int(subject), v_int(bucket)), &v);
	if (rc && rc != NOT_FOUND)
		return rc;
	*ret_v = v;
	return OK;
}

enum rc counter_sum(struct tx *tx, int metric, int64_t subject, int64_t from, int64_t to, int64_t *ret_v)
{
	return db_int(tx, SQL("select cast(coalesce(sum(value), 0) as bigint) from counter "
			"where metric = $1 and subject = $2 and bucket between $3 and $4"),
			VALS(v_int(metric), v_int(subject), v_int(from), v_int(to)), ret_v);
}

enum { SPAN_VALS = 5 };

enum rc counter_series(struct tx *tx, const struct counter_span *spans, size_t n,
		void (*see)(void *arg, size_t span, int64_t subject, int64_t bucket, int64_t value), void *arg)
{
	struct val v[COUNTER_SPANS * SPAN_VALS];
	AUTO(rows) r = {0};
	enum rc rc;

	CHECK(n <= COUNTER_SPANS);
	for (size_t i = 0; i < COUNTER_SPANS; i++) {
		/* A metric that there is not finds nothing. */
		const struct counter_span s = i < n ? spans[i] : (struct counter_span){ .metric = -1 };
		const struct val one[SPAN_VALS] = { v_int(s.metric), v_int(s.subject_lo), v_int(s.subject_hi),
			v_int(s.bucket_lo), v_int(s.bucket_hi) };

		memcpy(v + i * SPAN_VALS, one, sizeof one);
	}
	rc = db_query(tx, &r, SQL(
		"with span (i, metric, subject_lo, subject_hi, bucket_lo, bucket_hi) as (values "
		"(0, cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), cast($4 as bigint), cast($5 as bigint)), "
		"(1, $6, $7, $8, $9, $10), (2, $11, $12, $13, $14, $15), "
		"(3, $16, $17, $18, $19, $20), (4, $21, $22, $23, $24, $25), "
		"(5, $26, $27, $28, $29, $30), (6, $31, $32, $33, $34, $35), "
		"(7, $36, $37, $38, $39, $40), (8, $41, $42, $43, $44, $45), "
		"(9, $46, $47, $48, $49, $50)) "
		"select s.i, c.subject, c.bucket, c.value from span s cross join counter c "
		"where c.metric = s.metric and c.subject between s.subject_lo and s.subject_hi "
		"and c.bucket between s.bucket_lo and s.bucket_hi and c.value <> 0"), v, COUNT_OF(v));
	if (rc)
		return rc;
	while (rows_next(&r))
		see(arg, (size_t)rows_int(&r, 0), rows_int(&r, 1), rows_int(&r, 2), rows_int(&r, 3));
	return rows_rc(&r);
}

struct without_bucket {
	void (*see)(void *arg, size_t span, int64_t subject, int64_t value);
	void *arg;
};

static void see_without(void *arg, size_t span, int64_t subject, int64_t bucket, int64_t value)
{
	const struct without_bucket *w = arg;

	(void)bucket;
	w->see(w->arg, span, subject, value);
}

enum rc counter_spans(struct tx *tx, const struct counter_span *spans, size_t n,
		void (*see)(void *arg, size_t span, int64_t subject, int64_t value), void *arg)
{
	return counter_series(tx, spans, n, see_without, &(struct without_bucket){ see, arg });
}

enum rc counter_list(struct tx *tx, int metric, int64_t subject_lo, int64_t subject_hi,
		int64_t bucket_lo, int64_t bucket_hi, size_t max, struct counter_row **ret_rows, size_t *ret_n)
{
	AUTO(rows) r = {0};
	struct counter_row *list = NULL;
	size_t n = 0, cap = 0;
	enum rc rc = db_query(tx, &r, SQL("select subject, bucket, value from counter where metric = $1 "
			"and subject between $2 and $3 and bucket between $4 and $5 and value <> 0 "
			"order by subject, bucket limit $6"),
			VALS(v_int(metric), v_int(subject_lo), v_int(subject_hi), v_int(bucket_lo), v_int(bucket_hi),
				v_int((int64_t)max)));
	if (rc)
		return rc;
	while (rows_next(&r)) {
		if (n == cap) {
			struct counter_row *more = ARENA_ARRAY(tx->arena, struct counter_row, cap ? cap * 2 : 64);

			if (n)
				memcpy(more, list, n * sizeof *list);
			list = more;
			cap = cap ? cap * 2 : 64;
		}
		list[n++] = (struct counter_row){ rows_int(&r, 0), rows_int(&r, 1), rows_int(&r, 2) };
	}
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}
