/* Moving house: every table of every shard, page by page, until both sides are the same. */
#include "store_move.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "store_int.h"

enum { PAGE_ROWS = 400, TABLES_MOST = 200, COLUMNS_MOST = 64, PK_MOST = 4, VALUES_A_STATEMENT = 600, TEXT_MAX = 1 << 16 };

enum kind { KIND_INT, KIND_TEXT, KIND_BLOB };
struct column { char name[64]; enum kind kind; };
struct table {
	char name[64];
	struct column col[COLUMNS_MOST];
	int ncols, pk[PK_MOST], npk;
	bool extras;                     /* the target has rows that the source has not */
};

struct move {
	struct store_conn *from, *to;
	const struct move_calls *calls;
	struct fault *fault;
	bool write;
	struct table *tables;
	size_t ntables;
	bool too_many;
	struct move_shard n;
	int64_t differ;
	crypto_generichash_state digest;
};

/* ---- what tables there are ------------------------------------------------------------- */

static enum kind kind_of(const char *type)
{
	return str_eq(type, "INTEGER") || str_eq(type, "bigint") ? KIND_INT : str_eq(type, "BLOB") || str_eq(type, "bytea") ?
		KIND_BLOB : KIND_TEXT;
}

static void see_column(void *arg, const char *table, const char *column, const char *type, int pk)
{
	struct move *m = arg;
	struct table *t = m->ntables ? &m->tables[m->ntables - 1] : NULL;

	if (!t || !str_eq(t->name, table)) {
		if (m->ntables == TABLES_MOST) {
			m->too_many = true;
			return;
		}
		t = &m->tables[m->ntables++];
		*t = (struct table){0};
		str_copy(t->name, sizeof t->name, table);
	}
	if (t->ncols == COLUMNS_MOST || pk > PK_MOST) {
		m->too_many = true;
		return;
	}
	if (pk > 0) {
		t->pk[pk - 1] = t->ncols;
		t->npk = t->npk > pk ? t->npk : pk;
	}
	str_copy(t->col[t->ncols].name, sizeof t->col[0].name, column);
	t->col[t->ncols++].kind = kind_of(type);
}

/* ---- texts ------------------------------------------------------------------------------- */

static void put_columns(struct buf *b, const struct table *t)
{
	for (int i = 0; i < t->ncols; i++)
		buf_printf(b, "%s%s", i ? ", " : "", t->col[i].name);
}

static void put_pk(struct buf *b, const struct table *t)
{
	for (int i = 0; i < t->npk; i++)
		buf_printf(b, "%s%s", i ? ", " : "", t->col[t->pk[i]].name);
}

/* "(a, b) > ($1, $2)"; at: number of the first value. */
static void put_bound(struct buf *b, const struct table *t, const char *op, int at)
{
	buf_puts(b, "(");
	put_pk(b, t);
	buf_printf(b, ") %s (", op);
	for (int i = 0; i < t->npk; i++)
		buf_printf(b, "%s$%d", i ? ", " : "", at + i);
	buf_puts(b, ")");
}

/* Rows after one key and up to another, either of which may be open. */
static void put_where(struct buf *b, const struct table *t, bool after, bool until)
{
	if (after || until)
		buf_puts(b, " where ");
	if (after)
		put_bound(b, t, ">", 1);
	if (until) {
		buf_puts(b, after ? " and " : "");
		put_bound(b, t, "<=", after ? 1 + t->npk : 1);
	}
}

static void select_text(struct buf *b, const struct table *t, bool after, bool until)
{
	buf_puts(b, "select ");
	put_columns(b, t);
	buf_printf(b, " from %s", t->name);
	put_where(b, t, after, until);
	buf_puts(b, " order by ");
	put_pk(b, t);
	/* Two more than a page show that there is one too many, without reading them all. */
	buf_printf(b, " limit %d", until ? PAGE_ROWS + 2 : PAGE_ROWS);
}

static void upsert_text(struct buf *b, const struct table *t, int rows)
{
	int n = 0;

	buf_printf(b, "insert into %s (", t->name);
	put_columns(b, t);
	buf_puts(b, ") values ");
	for (int r = 0; r < rows; r++) {
		buf_puts(b, r ? ", (" : "(");
		for (int i = 0; i < t->ncols; i++)
			buf_printf(b, "%s$%d", i ? ", " : "", ++n);
		buf_puts(b, ")");
	}
	buf_puts(b, " on conflict (");
	put_pk(b, t);
	buf_puts(b, t->ncols > t->npk ? ") do update set " : ") do nothing");
	n = 0;
	for (int i = 0; i < t->ncols; i++) {
		bool key = false;

		for (int k = 0; k < t->npk; k++)
			key = key || t->pk[k] == i;
		if (!key)
			buf_printf(b, "%s%s = excluded.%s", n++ ? ", " : "", t->col[i].name, t->col[i].name);
	}
}

/* ---- statements ---------------------------------------------------------------------------- */

static enum rc failed(struct move *m, const struct store_conn *c, const struct table *t)
{
	struct fault own = {0};
	enum rc rc = store_conn_fault(c, &own);

	return fault_set(m->fault, rc, own.code, "%s: %s", t->name, own.detail);
}

/* Statements are made for one use or one page; the engine's cache of plans is not worth a table here. */
static enum rc prepare(struct move *m, struct store_conn *c, const struct table *t, const char *text, struct store_stmt **ret_st)
{
	if (DRIVER(c)->prepare(c, text, ret_st) != OK)
		return failed(m, c, t);
	(*ret_st)->conn = c;
	(*ret_st)->text = text;
	return OK;
}

static struct val read_value(const struct store_driver *d, struct store_stmt *st, int col, enum kind kind, struct arena *a)
{
	size_t n = 0;
	const void *p;

	if (d->is_null(st, col))
		return v_null();
	if (kind == KIND_INT)
		return v_int(d->get_int(st, col));
	p = kind == KIND_TEXT ? d->get_text(st, col, &n) : d->get_blob(st, col, &n);
	return (struct val){ .type = kind == KIND_TEXT ? VAL_TEXT : VAL_BLOB, .p = n ? memcpy(arena_alloc(a, n), p, n) : "", .n = n };
}

struct page { struct val *v; size_t rows; };

/* At most max rows into the arena. */
static enum rc read_page(struct move *m, struct store_conn *c, const struct table *t, const char *text, const struct val *keys,
		size_t nkeys, size_t max, struct arena *a, struct page *ret_page)
{
	const struct store_driver *d = DRIVER(c);
	struct store_stmt *st;
	bool row = true;
	enum rc rc = prepare(m, c, t, text, &st);

	if (rc)
		return rc;
	*ret_page = (struct page){ .v = ARENA_ARRAY(a, struct val, max * (size_t)t->ncols) };
	rc = d->bind(st, keys, nkeys, true);
	while (!rc && ret_page->rows < max && (rc = d->step(st, &row)) == OK && row) {
		for (int i = 0; i < t->ncols; i++)
			ret_page->v[ret_page->rows * (size_t)t->ncols + (size_t)i] = read_value(d, st, i, t->col[i].kind, a);
		ret_page->rows++;
	}
	if (rc)
		rc = failed(m, c, t);
	d->reset(st);
	d->finalise(st);
	return rc;
}

static bool same_value(const struct val *x, const struct val *y)
{
	if (x->type != y->type)
		return false;
	if (x->type == VAL_NULL)
		return true;
	return x->type == VAL_INT ? x->i == y->i : x->n == y->n && (!x->n || memcmp(x->p, y->p, x->n) == 0);
}

static bool same_row(const struct table *t, const struct val *x, const struct val *y)
{
	for (int i = 0; i < t->ncols; i++)
		if (!same_value(&x[i], &y[i]))
			return false;
	return true;
}

static bool same_key(const struct table *t, const struct val *x, const struct val *y)
{
	for (int i = 0; i < t->npk; i++)
		if (!same_value(&x[t->pk[i]], &y[t->pk[i]]))
			return false;
	return true;
}

static void add_digest(struct move *m, const struct table *t, const struct page *p)
{
	for (size_t i = 0; i < p->rows * (size_t)t->ncols; i++) {
		const struct val *v = &p->v[i];
		unsigned char head[9] = { (unsigned char)v->type };
		uint64_t n = v->type == VAL_INT ? (uint64_t)v->i : v->n;

		for (int k = 0; k < 8; k++)
			head[1 + k] = (unsigned char)(n >> 8 * k);
		crypto_generichash_update(&m->digest, head, sizeof head);
		if (v->type == VAL_TEXT || v->type == VAL_BLOB)
			crypto_generichash_update(&m->digest, v->p, v->n);
	}
}

/* ---- one page -------------------------------------------------------------------------------- */

struct span { struct val after[PK_MOST]; bool has_after, has_until; struct val until[PK_MOST]; };

static size_t span_values(const struct table *t, const struct span *s, struct val *v)
{
	size_t n = 0;

	for (int i = 0; s->has_after && i < t->npk; i++)
		v[n++] = s->after[i];
	for (int i = 0; s->has_until && i < t->npk; i++)
		v[n++] = s->until[i];
	return n;
}

static enum rc write_rows(struct move *m, const struct table *t, const struct val *const *rows, size_t nrows)
{
	const struct store_driver *d = DRIVER(m->to);
	size_t each = store_is_sqlite(m->to->store) ? 1 : VALUES_A_STATEMENT / (size_t)t->ncols;
	struct val *v = xcalloc(each * (size_t)t->ncols, sizeof *v);
	struct store_stmt *st = NULL;
	size_t prepared = 0;
	AUTO(buf) text;
	enum rc rc = OK;

	buf_init(&text, TEXT_MAX);
	for (size_t at = 0, n; at < nrows && !rc; at += n) {
		bool row = true;

		n = nrows - at < each ? nrows - at : each;
		if (n != prepared) {
			if (st)
				d->finalise(st);
			st = NULL;
			buf_clear(&text);
			upsert_text(&text, t, (int)n);
			rc = prepare(m, m->to, t, buf_str(&text), &st);
			prepared = n;
		}
		for (size_t i = 0; i < n && !rc; i++)
			memcpy(v + i * (size_t)t->ncols, rows[at + i], (size_t)t->ncols * sizeof *v);
		if (!rc)
			rc = d->bind(st, v, n * (size_t)t->ncols, true);
		while (!rc && row)
			rc = d->step(st, &row);
		if (rc)
			rc = failed(m, m->to, t);
		if (st)
			d->reset(st);
	}
	if (st)
		d->finalise(st);
	free(v);
	m->n.written += (int64_t)nrows;
	return rc;
}

/* Both pages stand in the order of the key; which rows of the source are new or different? */
static size_t rows_to_write(const struct table *t, const struct page *src, const struct page *dst, const struct val **rows,
		bool *ret_extras)
{
	size_t n = 0, j = 0;

	for (size_t i = 0; i < src->rows; i++) {
		const struct val *x = src->v + i * (size_t)t->ncols;
		size_t k = j;

		/* The key orders both the same way, so a row that is there is not far. */
		while (k < dst->rows && !same_key(t, x, dst->v + k * (size_t)t->ncols))
			k++;
		if (k < dst->rows) {
			*ret_extras = *ret_extras || k > j;
			j = k + 1;
			if (same_row(t, x, dst->v + k * (size_t)t->ncols))
				continue;
		}
		rows[n++] = x;
	}
	*ret_extras = *ret_extras || j < dst->rows;
	return n;
}

static enum rc move_page(struct move *m, struct table *t, const struct page *src, const struct span *s, struct arena *a)
{
	const struct val **rows = ARENA_ARRAY(a, const struct val *, src->rows + 1);
	struct val keys[2 * PK_MOST];
	struct page dst;
	AUTO(buf) text;
	size_t n;
	enum rc rc;

	buf_init(&text, TEXT_MAX);
	select_text(&text, t, s->has_after, s->has_until);
	rc = read_page(m, m->to, t, buf_str(&text), keys, span_values(t, s, keys), PAGE_ROWS + 2, a, &dst);
	if (rc)
		return rc;
	bool extras = dst.rows > PAGE_ROWS + 1;
	n = rows_to_write(t, src, &dst, rows, &extras);
	t->extras = t->extras || extras;
	m->differ += n || extras;
	if (n && m->write)
		rc = write_rows(m, t, rows, n);
	add_digest(m, t, src);
	m->n.rows += (int64_t)src->rows;
	if (m->calls->progress)
		m->calls->progress(m->calls->arg, m->n.shard, t->name, m->n.rows);
	return rc;
}

static enum rc begin(struct move *m, struct store_conn *c, enum store_control what, const struct table *t)
{
	return DRIVER(c)->control(c, what) == OK ? OK : failed(m, c, t);
}

/* The last key of a page is where the next one begins; a short page reaches to the end. */
static void span_close(const struct table *t, const struct page *p, struct span *s)
{
	s->has_until = p->rows == PAGE_ROWS;
	for (int i = 0; s->has_until && i < t->npk; i++)
		s->until[i] = p->v[(p->rows - 1) * (size_t)t->ncols + (size_t)t->pk[i]];
}

typedef enum rc page_fn(struct move *m, struct table *t, const struct page *p, const struct span *s, struct arena *a);

/* All pages of a table of one side.  Keys outlive the page's arena: two take turns. */
static enum rc walk(struct move *m, struct store_conn *c, struct table *t, page_fn *run)
{
	struct arena arena[2];
	struct span s = {0};
	AUTO(buf) text;
	bool more = true;
	enum rc rc = OK;

	buf_init(&text, TEXT_MAX);
	arena_init(&arena[0], (size_t)1 << 30);
	arena_init(&arena[1], (size_t)1 << 30);
	for (int turn = 0; more && !rc; turn ^= 1) {
		struct page page;

		arena_reset(&arena[turn]);
		buf_clear(&text);
		select_text(&text, t, s.has_after, false);
		rc = read_page(m, c, t, buf_str(&text), s.after, s.has_after ? (size_t)t->npk : 0, PAGE_ROWS, &arena[turn], &page);
		if (rc)
			break;
		span_close(t, &page, &s);
		rc = run(m, t, &page, &s, &arena[turn]);
		more = s.has_until;
		memcpy(s.after, s.until, sizeof s.after);
		s.has_after = true;
	}
	arena_release(&arena[0]);
	arena_release(&arena[1]);
	return rc;
}

static enum rc move_pages(struct move *m, struct table *t)
{
	return walk(m, m->from, t, move_page);
}

/* ---- tables and shards ----------------------------------------------------------------------------- */

typedef enum rc table_fn(struct move *m, struct table *t);

/* One table in a snapshot of the source and one transaction of the target. */
static enum rc in_transactions(struct move *m, struct table *t, table_fn *run)
{
	enum rc rc = begin(m, m->from, CONTROL_BEGIN_READ, t), end;

	if (!rc)
		rc = begin(m, m->to, m->write ? CONTROL_BEGIN_WRITE : CONTROL_BEGIN_READ, t);
	if (!rc)
		rc = run(m, t);
	end = begin(m, m->from, CONTROL_COMMIT, t);
	if (rc) {
		(void)!DRIVER(m->to)->control(m->to, CONTROL_ROLLBACK);
		return rc;
	}
	rc = begin(m, m->to, CONTROL_COMMIT, t);
	return rc ? rc : end;
}

static enum rc run_once(struct move *m, const struct table *t, const char *text, const struct val *v, size_t n)
{
	struct store_stmt *st;
	bool row = true;
	enum rc rc = prepare(m, m->to, t, text, &st);

	if (rc)
		return rc;
	rc = DRIVER(m->to)->bind(st, v, n, true);
	while (!rc && row)
		rc = DRIVER(m->to)->step(st, &row);
	if (rc)
		rc = failed(m, m->to, t);
	DRIVER(m->to)->reset(st);
	DRIVER(m->to)->finalise(st);
	return rc;
}

/* Rows of the target that the source does not have: few, so each is looked for by its key. */
static enum rc remove_page(struct move *m, struct table *t, const struct page *p, const struct span *s, struct arena *a)
{
	struct table one = { .ncols = 1, .col = { { .kind = KIND_INT } } };
	AUTO(buf) find;
	AUTO(buf) drop;
	enum rc rc = OK;

	(void)s;
	str_copy(one.name, sizeof one.name, t->name);
	buf_init(&find, TEXT_MAX);
	buf_init(&drop, TEXT_MAX);
	buf_printf(&find, "select 1 from %s where ", t->name);
	put_bound(&find, t, "=", 1);
	buf_printf(&drop, "delete from %s where ", t->name);
	put_bound(&drop, t, "=", 1);
	for (size_t i = 0; i < p->rows && !rc; i++) {
		struct val key[PK_MOST];
		struct page found;

		for (int k = 0; k < t->npk; k++)
			key[k] = p->v[i * (size_t)t->ncols + (size_t)t->pk[k]];
		rc = read_page(m, m->from, &one, buf_str(&find), key, (size_t)t->npk, 1, a, &found);
		if (!rc && !found.rows) {
			rc = run_once(m, t, buf_str(&drop), key, (size_t)t->npk);
			m->n.removed++;
		}
	}
	return rc;
}

static enum rc remove_extras(struct move *m, struct table *t)
{
	return walk(m, m->to, t, remove_page);
}

static enum rc read_tables(struct move *m)
{
	if (DRIVER(m->from)->tables(m->from, see_column, m) != OK)
		return store_conn_fault(m->from, m->fault);
	if (m->too_many)
		return fault_set(m->fault, LIMIT, "store.move_tables", "%s", "");
	for (size_t i = 0; i < m->ntables; i++)
		if (!m->tables[i].npk)
			return fault_set(m->fault, FAILED, "store.move_tables", "%s has no primary key", m->tables[i].name);
	return OK;
}

static enum rc move_tables(struct move *m)
{
	enum rc rc = read_tables(m);

	for (size_t i = 0; i < m->ntables && !rc; i++)
		rc = in_transactions(m, &m->tables[i], move_pages);
	/* Children go before their parents, which came first. */
	for (size_t i = m->ntables; i-- > 0 && !rc;)
		if (m->tables[i].extras && m->write)
			rc = in_transactions(m, &m->tables[i], remove_extras);
	return rc;
}

static enum rc move_shard_of(struct move *m, struct shard *from, struct shard *to)
{
	unsigned char digest[32];
	enum rc rc = store_conn_open(from, false, false, m->fault, &m->from);

	if (!rc)
		rc = store_conn_open(to, m->write, false, m->fault, &m->to);
	m->n = (struct move_shard){ .shard = from->id };
	m->ntables = 0;
	crypto_generichash_init(&m->digest, NULL, 0, sizeof digest);
	if (!rc)
		rc = move_tables(m);
	m->n.tables = (int64_t)m->ntables;
	crypto_generichash_final(&m->digest, digest, sizeof digest);
	sodium_bin2hex(m->n.digest, sizeof m->n.digest, digest, sizeof digest);
	store_conn_close(m->from);
	store_conn_close(m->to);
	m->from = m->to = NULL;
	if (!rc)
		m->calls->done(m->calls->arg, &m->n);
	return rc;
}

enum rc store_move(struct store *from, struct store *to, bool write, const struct move_calls *calls, struct fault *f,
		int64_t *ret_differ)
{
	struct move m = { .calls = calls, .fault = f, .write = write };
	enum rc rc = OK;

	for (int i = 0; i < SHARD_MAX; i++)
		if (from->shard[i] && !to->shard[i])
			return fault_set(f, INVALID, "store.move_shards", "%s", from->shard[i]->name);
	m.tables = xcalloc(TABLES_MOST, sizeof *m.tables);
	for (int i = 0; i < SHARD_MAX && !rc; i++)
		if (from->shard[i])
			rc = move_shard_of(&m, from->shard[i], to->shard[i]);
	free(m.tables);
	if (!rc)
		*ret_differ = m.differ;
	return rc;
}

/* ---- the house that was left ------------------------------------------------------------------------- */

enum rc store_mark_moved(struct store *s, struct fault *f)
{
	struct who who = {0};
	struct arena a;
	enum rc rc;

	arena_init(&a, 1 << 20);
	{
		AUTO(tx) tx = {0};

		rc = tx_write(&tx, s, SHARD_NATIONAL, &a, f, &who, "store.moved");
		if (!rc)
			rc = db_exec(&tx, SQL_NATIONAL("insert into meta (name, value) values ('moved', '1') on conflict (name) do nothing"),
				NO_VALS, NULL);
		if (!rc)
			rc = tx_commit(&tx);
	}
	arena_release(&a);
	return rc;
}

enum rc store_moved_check(struct store *s, struct fault *f)
{
	struct store_conn *c;
	struct arena a;
	struct tx tx;
	int64_t n = 0;
	/* A connection of its own: the pool is for what comes later. */
	enum rc rc = store_conn_open(s->shard[0], false, false, f, &c);

	if (rc)
		return rc;
	arena_init(&a, 65536);
	tx_over(&tx, c, &a, f);
	rc = db_int(&tx, SQL_NATIONAL("select count(*) from meta where name = 'moved'"), NO_VALS, &n);
	arena_release(&a);
	store_conn_close(c);
	if (!rc && n)
		rc = fault_set(f, FAILED, "store.moved", "%s", "its content works elsewhere now");
	return rc;
}
