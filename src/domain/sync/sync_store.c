/* SQL of phones and what they brought. */
#include "sync_int.h"

enum { DEVICES_MAX = 400, LIST_MAX = 200, PLANS_MAX = 1000 };

/* ---- phones -------------------------------------------------------------------- */

enum rc device_store_count(struct tx *tx, int64_t staff, int64_t *ret_n)
{
	return db_int(tx, SQL_NATIONAL("select count(*) from device where staff = $1 and state = 1"), VALS(v_int(staff)), ret_n);
}

enum rc device_store_by_token(struct tx *tx, int64_t token, int64_t *ret_key, int64_t *ret_seen_ms)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL_NATIONAL("select d.key, coalesce(c.seen_at, 0) from device d "
		"left join device_contact c on c.device = d.key where d.token = $1 and d.state = 1"), VALS(v_int(token)));

	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	*ret_key = rows_int(&r, 0);
	*ret_seen_ms = rows_int(&r, 1);
	return OK;
}

enum rc device_store_seen(struct tx *tx, int64_t device, bool wiped)
{
	return db_exec(tx, SQL_NATIONAL("insert into device_contact (device, seen_at, wiped_at) values ($1, $2, $3) "
		"on conflict (device) do update set seen_at = excluded.seen_at, "
		"wiped_at = coalesce(device_contact.wiped_at, excluded.wiped_at)"),
		VALS(v_int(device), v_int(tx_now(tx)), wiped ? v_int(tx_now(tx)) : v_null()), NULL);
}

enum rc device_store_word(struct tx *tx, int64_t device, const char *digest, int64_t now_ms, enum device_word *ret_word)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL_NATIONAL("select d.state, k.revoked_at is not null, k.expires_at, s.active from device d "
		"join api_token k on k.key = d.token join staff s on s.key = d.staff "
		"where d.key = $1 and (k.digest = $2 or cast($2 as text) is null)"),
		VALS(v_int(device), v_text(digest)));

	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	if (rows_int(&r, 0) != DEVICE_ACTIVE || rows_int(&r, 1) || !rows_int(&r, 3))
		*ret_word = DEVICE_WIPE;
	else
		*ret_word = rows_int(&r, 2) <= now_ms ? DEVICE_SIGN_IN : DEVICE_FINE;
	return OK;
}

enum rc device_list(struct ctx *ctx, struct device_row **ret_rows, size_t *ret_n)
{
	struct unit_range led = sync_led(ctx);
	struct device_row *list = ARENA_ARRAY(ctx->arena, struct device_row, DEVICES_MAX);
	size_t n = 0;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (rc)
		return rc;
	AUTO(rows) r = {0};
	rc = db_query(&tx, &r, SQL_NATIONAL("select d.key, d.ver, d.staff, d.unit, d.name, d.state, d.registered_at, d.ended_at, "
		"d.end_reason, c.seen_at, c.wiped_at, s.name from device d join staff s on s.key = d.staff "
		"left join device_contact c on c.device = d.key where d.staff = $1 or d.unit between $2 and $3 "
		"order by d.state, d.key desc limit 400"), VALS(v_int(ctx->actor.staff), v_int(led.lo), v_int(led.hi)));
	if (rc)
		return rc;
	while (n < DEVICES_MAX && rows_next(&r))
		list[n++] = (struct device_row){ .d = { .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .staff = rows_int(&r, 2),
			.unit = rows_int(&r, 3), .name = rows_text(&r, 4), .state = (int32_t)rows_int(&r, 5),
			.registered_at = { rows_int(&r, 6) }, .ended_at = { rows_int(&r, 7) }, .end_reason = rows_text(&r, 8) },
			.seen_at = { rows_int(&r, 9) }, .wiped_at = { rows_int(&r, 10) }, .staff_name = rows_text(&r, 11) };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

/* ---- down ------------------------------------------------------------------------ */

/* The worker's files that are due first, each with the newest entry that wrote it, one of
 * its people or one of its visits; oldest entry first. */
enum rc sync_store_marks(struct tx *tx, int64_t staff, struct unit_range range, struct sync_mark *list, size_t *ret_n)
{
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL(
		"with mine as (select key, jseq from household where worker = $1 and state = 1 and unit between $2 and $3 "
		"order by coalesce(next_visit_due, '9999'), key limit 200) "
		"select k, max(s) as seq from (select key as k, jseq as s from mine "
		"union all select m.household, m.jseq from member m join mine on mine.key = m.household "
		"union all select v.household, v.jseq from visit v join mine on mine.key = v.household) as x "
		"group by k order by seq, k"),
		VALS(v_int(staff), v_int(range.lo), v_int(range.hi)));

	if (rc)
		return rc;
	while (n < SYNC_FILES_MAX && rows_next(&r))
		list[n++] = (struct sync_mark){ rows_int(&r, 0), rows_int(&r, 1) };
	*ret_n = n;
	return rows_rc(&r);
}

enum rc sync_store_plans(struct tx *tx, int64_t staff, struct unit_range range, struct sync_plan **ret_list, size_t *ret_n)
{
	struct sync_plan *list = ARENA_ARRAY(tx->arena, struct sync_plan, PLANS_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select v.household, v.key, v.ver, v.kind, v.planned_on, v.planned_minute, v.position "
		"from visit v join household h on h.key = v.household where h.worker = $1 and h.state = 1 "
		"and h.unit between $2 and $3 and v.state = 1 order by v.household, v.planned_on, v.key limit 1000"),
		VALS(v_int(staff), v_int(range.lo), v_int(range.hi)));

	if (rc)
		return rc;
	while (n < PLANS_MAX && rows_next(&r))
		list[n++] = (struct sync_plan){ .household = rows_int(&r, 0), .visit = { rows_int(&r, 1) }, .ver = rows_int(&r, 2),
			.kind = (int32_t)rows_int(&r, 3), .planned_on = rows_date(&r, 4),
			.minute = rows_null(&r, 5) ? INT_NONE : rows_int(&r, 5),
			.position = rows_null(&r, 6) ? INT_NONE : rows_int(&r, 6) };
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

/* ---- entries ----------------------------------------------------------------------- */

enum rc sync_store_entry(struct tx *tx, const char *item, int64_t *ret_key)
{
	return db_int(tx, SQL("select key from sync_entry where item = $1"), VALS(v_text(item)), ret_key);
}

enum rc sync_store_open(struct tx *tx, int64_t staff, int64_t *ret_n)
{
	return db_int(tx, SQL("select count(*) from sync_entry where staff = $1 and state in (3, 4)"), VALS(v_int(staff)), ret_n);
}

enum rc sync_waiting(struct ctx *ctx, struct tx *tx, int64_t *ret_n)
{
	struct unit_range led = sync_led(ctx);

	if (led.lo <= led.hi)
		return db_int(tx, SQL("select count(*) from sync_entry where unit between $1 and $2 and state in (3, 4)"),
			VALS(v_int(led.lo), v_int(led.hi)), ret_n);
	return sync_store_open(tx, ctx->actor.staff, ret_n);
}

enum rc sync_entry_of(struct tx *tx, int64_t result, struct sync_entry *ret_e)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL("select key from sync_entry where result = $1 order by key limit 1"), VALS(v_int(result)), &key);

	return rc ? rc : row_load(tx, &sync_entry_type, key, ret_e);
}

enum rc sync_load(struct ctx *ctx, struct tx *tx, sync_entry_key key, struct sync_entry *ret_e)
{
	struct unit_range led = sync_led(ctx);
	int64_t one;
	enum rc rc = db_int(tx, SQL("select 1 from sync_entry where key = $1 and (staff = $2 or unit between $3 and $4)"),
		VALS(v_int(key.v), v_int(ctx->actor.staff), v_int(led.lo), v_int(led.hi)), &one);

	return rc ? rc : row_load(tx, &sync_entry_type, key.v, ret_e);
}

enum rc sync_list(struct ctx *ctx, struct tx *tx, size_t max, struct sync_row **ret_rows, size_t *ret_n)
{
	struct unit_range led = sync_led(ctx);
	struct sync_row *list = ARENA_ARRAY(tx->arena, struct sync_row, LIST_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select e.key, e.staff, e.household, e.verb, e.done_at, e.arrived_at, e.state, e.code, "
		"e.result, h.family_name from sync_entry e left join household h on h.key = e.household and h.unit = e.unit "
		"where (e.staff = $1 or e.unit between $2 and $3) and e.state in (3, 4, 5, 6) "
		"order by case when e.state in (3, 4) then 0 else 1 end, e.key desc limit $4"),
		VALS(v_int(ctx->actor.staff), v_int(led.lo), v_int(led.hi), v_int((int64_t)(max < LIST_MAX ? max : LIST_MAX))));

	if (rc)
		return rc;
	while (n < LIST_MAX && rows_next(&r))
		list[n++] = (struct sync_row){ .e = { .key = { rows_int(&r, 0) }, .staff = rows_int(&r, 1), .household = rows_int(&r, 2),
			.verb = rows_text(&r, 3), .done_at = { rows_int(&r, 4) }, .arrived_at = { rows_int(&r, 5) },
			.state = (int32_t)rows_int(&r, 6), .code = rows_text(&r, 7), .result = rows_int(&r, 8) },
			.family_name = rows_text(&r, 9) };
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}
