/* The SQL behind the operations of files and requests. */
#include "case_file_int.h"
#include "veiled.h"

/* ---- running numbers ---------------------------------------------------------- */

/* The organisation's own code of the centre if it has up to four digits, else 0. */
static int64_t serial_of_org(struct ctx *ctx, unit_no unit)
{
	const struct org_unit *u = ctx->org ? org_unit(ctx->org, unit.v) : NULL;
	int64_t serial;

	if (!u || str_empty(u->code) || !str_to_i64(u->code, &serial) || serial < 1 || serial > 9999)
		return 0;
	return serial;
}

static enum rc serial_choose(struct ctx *ctx, struct tx *tx, unit_no unit, int64_t *ret_serial)
{
	int64_t serial = serial_of_org(ctx, unit), holder, last;
	enum rc rc;

	if (serial) {
		rc = db_int(tx, SQL("select unit from file_series where serial = $1"), VALS(v_int(serial)), &holder);
		if (rc == NOT_FOUND) {
			*ret_serial = serial;
			return OK;
		}
		if (rc) return rc;
	}
	rc = db_int(tx, SQL("select coalesce(max(serial), 0) from file_series"), NO_VALS, &last);
	if (rc) return rc;
	if (last < 9999) {
		*ret_serial = last + 1;
		return OK;
	}
	/* The highest is taken: the lowest gap. */
	rc = db_int(tx, SQL("select min(a.serial) + 1 from file_series a"
			" where not exists (select 1 from file_series b where b.serial = a.serial + 1)"
			" and a.serial < 9999"), NO_VALS, &serial);
	if (rc) return rc;
	if (serial < 1)
		return ctx_fault(ctx, LIMIT, "household.serials");
	*ret_serial = serial;
	return OK;
}

static enum rc series_read(struct tx *tx, unit_no unit, struct series *ret_s)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select serial, last_file, last_request from file_series where unit = $1"),
			VALS(v_int(unit.v)));
	if (rc) return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	*ret_s = (struct series){ rows_int(&r, 0), rows_int(&r, 1), rows_int(&r, 2) };
	return OK;
}

/* The centre's line, made at its first file or request. */
static enum rc series_make(struct ctx *ctx, struct tx *tx, unit_no unit)
{
	int64_t serial;
	enum rc rc;

	rc = serial_choose(ctx, tx, unit, &serial);
	if (rc) return rc;
	return db_exec(tx, SQL("insert into file_series (unit, serial, last_file, last_request) values ($1, $2, 0, 0)"),
			VALS(v_int(unit.v), v_int(serial)), NULL);
}

static enum rc series_step(struct ctx *ctx, struct tx *tx, unit_no unit, int files, int requests, struct series *ret_s)
{
	int64_t changed = 0;
	enum rc rc;

	for (int i = 0; i < 2 && changed == 0; i++) {
		if (i == 1) {
			rc = series_make(ctx, tx, unit);
			if (rc) return rc;
		}
		rc = db_exec(tx, SQL("update file_series set last_file = last_file + $2,"
				" last_request = last_request + $3 where unit = $1"),
				VALS(v_int(unit.v), v_int(files), v_int(requests)), &changed);
		if (rc) return rc;
	}
	return series_read(tx, unit, ret_s);
}

/* A secret file's requests are numbered among those of its centre. */
enum rc series_take_file(struct ctx *ctx, struct tx *tx, unit_no unit, struct series *ret_s)
{
	return series_step(ctx, tx, unit_seen(unit), 1, 0, ret_s);
}

enum rc series_take_request(struct ctx *ctx, struct tx *tx, unit_no unit, struct series *ret_s)
{
	return series_step(ctx, tx, unit_seen(unit), 0, 1, ret_s);
}

enum rc series_clear(struct tx *tx)
{
	return db_exec(tx, SQL("delete from file_series"), NO_VALS, NULL);
}

/* Which centre has which serial is told by the files opened there (a file keeps
 * its number when it moves) and by requests of centres without files; the last
 * numbers by all that carry the serial. */
enum rc series_fill(struct tx *tx)
{
	struct val here = v_text(arena_printf(tx->arena, "%02d", tx->shard.v - 1));
	struct unit_range range = unit_range_of(unit_make(tx->shard.v - 1, 0, 0));
	enum rc rc;

	rc = db_exec(tx, SQL("insert into file_series (unit, serial, last_file, last_request)"
			" select n.unit, min(n.serial), 0, 0"
			" from (select m.unit as unit, cast(substr(h.file_number, 4, 4) as integer) as serial"
			" from centre_membership m join household h on h.key = m.household"
			" where m.unit between $2 and $3 and (m.unit_from = 0 or m.unit_from not between $2 and $3)"
			/* Who came back has a new number, of the centre of the last arrival. */
			" and not exists (select 1 from centre_membership l where l.household = m.household and l.key > m.key"
			" and l.unit between $2 and $3 and l.unit_from <> 0 and l.unit_from not between $2 and $3)"
			" union all select q.unit, cast(substr(q.number, 4, 4) as integer) from request q"
			" where substr(q.number, 1, 2) = $1"
			" and q.unit < 10000000000 and not exists (select 1 from centre_membership c where c.household = q.household"
			" and c.unit_from <> 0)) n group by n.unit"), VALS(here, v_int(range.lo), v_int(range.hi)), NULL);
	if (rc) return rc;
	rc = db_exec(tx, SQL("update file_series set last_file = s.n from"
			" (select cast(substr(file_number, 4, 4) as integer) as serial,"
			" max(cast(substr(file_number, 9) as integer)) as n from household"
			" group by cast(substr(file_number, 4, 4) as integer)) as s"
			" where s.serial = file_series.serial"), NO_VALS, NULL);
	if (rc) return rc;
	return db_exec(tx, SQL("update file_series set last_request = s.n from"
			" (select cast(substr(number, 4, 4) as integer) as serial,"
			" max(cast(substr(number, 9) as integer)) as n from request where substr(number, 1, 2) = $1"
			" group by cast(substr(number, 4, 4) as integer)) as s"
			" where s.serial = file_series.serial"), VALS(here), NULL);
}

/* ---- where a file is ---------------------------------------------------------------- */

enum rc household_state_of(struct tx *tx, household_key key, int64_t *ret_state)
{
	return db_int(tx, SQL("select state from household where key = $1"), VALS(v_int(key.v)), ret_state);
}

enum rc household_last_centre(struct tx *tx, household_key key, int64_t *ret_unit)
{
	return db_int(tx, SQL("select unit from centre_membership where household = $1 order by key desc limit 1"),
		VALS(v_int(key.v)), ret_unit);
}

/* ---- small questions of the rules -------------------------------------------------- */

enum rc legacy_of(struct tx *tx, household_key key, struct legacy *ret_l)
{
	struct legacy l = { 0 };
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select target_group, count(*) from member where household = $1 and status = 1"
			" and target_group between 1 and 5 group by target_group order by target_group"),
			VALS(v_int(key.v)));
	if (rc) return rc;
	while (rows_next(&r))
		l.n[rows_int(&r, 0)] = rows_int(&r, 1);
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_l = l;
	return OK;
}

enum rc requests_open(struct tx *tx, household_key key, int64_t *ret_n)
{
	return db_int(tx, SQL("select count(*) from request where household = $1 and state < 4"),
			VALS(v_int(key.v)), ret_n);
}

enum rc household_keys(struct tx *tx, household_key after, size_t max, household_key **ret_keys, size_t *ret_n)
{
	household_key *keys = ARENA_ARRAY(tx->arena, household_key, max);
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, SQL("select key from household where key > $1 and unit < 10000000000 order by key limit $2"),
			VALS(v_int(after.v), v_int((int64_t)max)));
	if (rc) return rc;
	while (n < max && rows_next(&r))
		keys[n++].v = rows_int(&r, 0);
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_keys = keys;
	*ret_n = n;
	return OK;
}

/* Of families with an open file, and no call waiting yet. */
enum rc requests_quiet(struct tx *tx, date_t since, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max);
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, SQL("select r.key from request r join household h on h.key = r.household and h.state = 1"
		" where r.state < 4 and (r.moved_on <= $1 or coalesce(r.missed, 0) >= 2)"
		" and not exists (select 1 from task t where t.household = r.household and t.source = r.key and t.state = 1)"
		" order by r.key limit $2"), VALS(v_date(tx, since), v_int((int64_t)max)));
	if (rc) return rc;
	while (n < max && rows_next(&r))
		keys[n++] = rows_int(&r, 0);
	*ret_keys = keys;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc requests_held(struct tx *tx, enum request_holder holder, date_t since, size_t max, int64_t **ret_keys,
		size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max);
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, SQL("select key from request where state < 4 and due_on <= $1 and unit < 10000000000 "
		"and coalesce(held_by, 1) = $2 and coalesce(held_since, '') <= $1 order by due_on, key limit $3"),
		VALS(v_date(tx, since), v_int(holder), v_int((int64_t)max)));
	if (rc) return rc;
	while (n < max && rows_next(&r))
		keys[n++] = rows_int(&r, 0);
	*ret_keys = keys;
	*ret_n = n;
	return rows_rc(&r);
}
