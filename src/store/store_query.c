/* Statements of the rooms above: values in, rows out. */
#include <string.h>

#include "store_int.h"

struct val v_text(const char *s)
{
	if (!s)
		return v_null();
	return (struct val){ .type = VAL_TEXT, .p = s, .n = strlen(s) };
}

struct val v_blob(const void *p, size_t n)
{
	if (!p)
		return v_null();
	return (struct val){ .type = VAL_BLOB, .p = p, .n = n };
}

enum rc store_tx_fail(struct tx *tx, const char *file, int line)
{
	struct fault own = { 0 };
	enum rc rc = store_conn_fault(tx->conn, &own);
	const char *base = strrchr(file, '/');

	/* On PostgreSQL the transaction is over with the first error; so it is here. */
	if (tx->write && !tx->failed)
		tx->failed = rc;
	if (tx->conn->err.kind == ERR_LOST)
		tx->conn->broken = true;
	return fault_set(tx->fault, rc, own.code, "%s:%d %s", base ? base + 1 : file, line, own.detail);
}

static enum rc start(struct tx *tx, struct sql q, const struct val *v, size_t n, bool keep,
		struct store_stmt **ret_st)
{
	CHECK(!tx->done);
	if (tx->failed)
		return tx->failed;
	tx->statements++;
	if (tx->sum)
		++*tx->sum;
	enum rc rc = store_stmt_get(tx->conn, store_sql_index(q), q.t->text, ret_st);
	if (!rc) {
		rc = DRIVER(tx->conn)->bind(*ret_st, v, n, keep);
		if (rc)
			store_stmt_put(*ret_st);
	}
	return rc ? store_tx_fail(tx, q.t->file, q.t->line) : OK;
}

enum rc db_exec(struct tx *tx, struct sql q, const struct val *v, size_t n, int64_t *ret_changed)
{
	struct store_stmt *st;
	bool row = true;

	enum rc rc = start(tx, q, v, n, false, &st);
	if (rc)
		return rc;
	while (!rc && row)
		rc = store_stmt_step(st, &row);
	int64_t changed = rc ? 0 : DRIVER(tx->conn)->changes(st);
	if (rc)
		rc = store_tx_fail(tx, q.t->file, q.t->line);
	store_stmt_put(st);
	if (!rc && ret_changed)
		*ret_changed = changed;
	return rc;
}

enum rc db_query(struct tx *tx, struct rows *r, struct sql q, const struct val *v, size_t n)
{
	struct store_stmt *st;

	enum rc rc = start(tx, q, v, n, true, &st);
	*r = (struct rows){ .tx = tx, .rc = rc };
	if (!rc)
		r->st = st;
	return rc;
}

bool rows_next(struct rows *r)
{
	bool row = false;

	if (!r->st || r->tx->done)
		return false;
	enum rc rc = store_stmt_step(r->st, &row);
	if (rc)
		r->rc = store_tx_fail(r->tx, r->st->text, 0);
	if (rc || !row) {
		store_stmt_put(r->st);
		r->st = NULL;
		return false;
	}
	r->n++;
	return true;
}

enum rc rows_rc(const struct rows *r)
{
	return r->rc;
}

void rows_release(struct rows *r)
{
	/* The end of the transaction has already put back what was still open. */
	if (r->st && !r->tx->done)
		store_stmt_put(r->st);
	r->st = NULL;
}

int64_t rows_int(struct rows *r, int col)
{
	return DRIVER(r->tx->conn)->get_int(r->st, col);
}

bool rows_null(struct rows *r, int col)
{
	return DRIVER(r->tx->conn)->is_null(r->st, col);
}

const char *rows_text(struct rows *r, int col)
{
	size_t n;
	const char *text = DRIVER(r->tx->conn)->get_text(r->st, col, &n);

	return text ? arena_strndup(r->tx->arena, text, n) : NULL;
}

const void *rows_blob(struct rows *r, int col, size_t *ret_n)
{
	if (rows_null(r, col)) {
		*ret_n = 0;
		return NULL;
	}
	const void *p = DRIVER(r->tx->conn)->get_blob(r->st, col, ret_n);
	return p ? p : "";
}

enum rc db_int(struct tx *tx, struct sql q, const struct val *v, size_t n, int64_t *ret_v)
{
	struct store_stmt *st;
	bool row = false;

	enum rc rc = start(tx, q, v, n, false, &st);
	if (rc)
		return rc;
	rc = store_stmt_step(st, &row);
	if (rc)
		rc = store_tx_fail(tx, q.t->file, q.t->line);
	else if (row)
		*ret_v = DRIVER(tx->conn)->get_int(st, 0);
	store_stmt_put(st);
	if (rc)
		return rc;
	return row ? OK : NOT_FOUND;
}
