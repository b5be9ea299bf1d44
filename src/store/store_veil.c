/* Keys of secret files: made, kept sealed, opened for one transaction. */
#include "store_veil.h"

#include <sodium.h>
#include <string.h>

#include "store_int.h"

static struct seal_at at_veil(int64_t no)
{
	return (struct seal_at){ "veil", "wrapped", no };
}

const struct veil *tx_veil(const struct tx *tx)
{
	return tx->conn && tx->conn->veil.no ? &tx->conn->veil : NULL;
}

const struct veil *tx_veil_write(const struct tx *tx)
{
	return tx->conn && tx->conn->veil.no && !tx->conn->veil.plain ? &tx->conn->veil : NULL;
}

void veil_close(struct store_conn *c)
{
	if (c && c->veil.no)
		sodium_memzero(&c->veil, sizeof c->veil);
}

int64_t veil_of(const struct tx *tx)
{
	return tx->conn ? tx->conn->veil.no : 0;
}

void veil_write_plain(struct tx *tx, bool plain)
{
	if (tx->conn)
		tx->conn->veil.plain = plain;
}

enum rc veil_make(struct tx *tx, int64_t no)
{
	unsigned char wrapped[VEIL_KEY + SEAL_OVERHEAD];
	struct veil v = { .no = no };
	enum rc rc;

	CHECK(tx->write && no > 0);
	randombytes_buf(v.key, sizeof v.key);
	randombytes_buf(v.id, sizeof v.id);
	seal_put(tx->store->seal, at_veil(no), v.key, sizeof v.key, wrapped);
	rc = db_exec(tx, SQL("insert into veil (no, id, wrapped) values ($1, $2, $3)"),
		VALS(v_int(no), v_blob(v.id, sizeof v.id), v_blob(wrapped, sizeof wrapped)), NULL);
	if (!rc)
		tx->conn->veil = v;
	sodium_memzero(&v, sizeof v);
	return rc;
}

/* The current row of r: number, id, wrapped key. */
static bool unwrap(struct rows *r, struct veil *ret_v)
{
	unsigned char plain[VEIL_KEY + SEAL_OVERHEAD + 1];
	struct veil v = { .no = rows_int(r, 0) };
	size_t n, plain_n = 0;
	const void *p = rows_blob(r, 1, &n);

	if (!p || n != sizeof v.id)
		return false;
	memcpy(v.id, p, sizeof v.id);
	p = rows_blob(r, 2, &n);
	if (!p || n != VEIL_KEY + SEAL_OVERHEAD || seal_get(r->tx->store->seal, at_veil(v.no), p, n, plain, &plain_n) ||
	    plain_n != VEIL_KEY)
		return false;
	memcpy(v.key, plain, sizeof v.key);
	*ret_v = v;
	sodium_memzero(plain, sizeof plain);
	sodium_memzero(&v, sizeof v);
	return true;
}

enum rc veil_open(struct tx *tx, int64_t no)
{
	AUTO(rows) r = {0};
	enum rc rc;

	if (veil_of(tx) == no)
		return OK;
	rc = db_query(tx, &r, SQL("select no, id, wrapped from veil where no = $1"), VALS(v_int(no)));
	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : fault_set(tx->fault, NOT_FOUND, "store.not_found", "veil");
	return unwrap(&r, &tx->conn->veil) ? OK : fault_set(tx->fault, FAILED, "store.sealed", "veil.wrapped does not open");
}

enum rc veil_with_id(struct tx *tx, const unsigned char *id, struct veil *ret_v)
{
	AUTO(rows) r = {0};
	enum rc rc;

	if (tx->shard.v == SHARD_NATIONAL.v)
		return NOT_FOUND;
	rc = db_query(tx, &r, SQL("select no, id, wrapped from veil where id = $1"), VALS(v_blob(id, SEAL_KEY_ID)));
	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	return unwrap(&r, ret_v) ? OK : FAILED;
}
