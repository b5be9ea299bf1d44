/* access_store - every SQL text of the access room. */
#include "settings.h"
#include "access_int.h"

struct val v_date(struct tx *tx, date_t d)
{
	char iso[FA_ISO_SIZE];

	if (date_is_none(d))
		return v_null();
	fa_iso_write(d, iso);
	return v_text(arena_strdup(tx->arena, iso));
}

date_t rows_date(struct rows *r, int col)
{
	date_t d = DATE_NONE;
	const char *text = rows_text(r, col);

	if (text && !fa_iso_read(text, &d))
		return DATE_NONE;
	return d;
}

static int64_t rows_int_or_none(struct rows *r, int col)
{
	return rows_null(r, col) ? INT_NONE : rows_int(r, col);
}

/* ---- sessions ------------------------------------------------------------------- */

enum rc store_session_find(struct tx *tx, const struct blind *token, date_t today, int64_t seen_after,
		int64_t opened_after, int64_t before, struct session_line *ret)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL(
		"select s.id, s.device, s.stage, s.staff, s.assignment, s.opened_at, s.seen_at, s.factor_at, s.tries, "
		"t.name, t.user_name, a.role, a.unit "
		"from session s join staff t on t.key = s.staff and t.active = 1 "
		"left join role_assignment a on a.key = s.assignment and a.staff = s.staff "
		"and a.from_on <= $2 and (a.to_on is null or a.to_on >= $2) "
		"where s.token = $1 and s.seen_at > $3 and s.opened_at > $4 and s.seen_at < $5 and s.opened_at < $5"),
		VALS(v_blind(token), v_date(tx, today), v_int(seen_after), v_int(opened_after),
			v_int(before)));

	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	*ret = (struct session_line){
		.id = rows_text(&r, 0), .device = rows_text(&r, 1), .stage = (int32_t)rows_int(&r, 2),
		.staff = rows_int(&r, 3), .assignment = rows_int(&r, 4), .opened_ms = rows_int(&r, 5),
		.seen_ms = rows_int(&r, 6), .factor_ms = rows_int(&r, 7), .tries = rows_int(&r, 8),
		.name = rows_text(&r, 9), .user_name = rows_text(&r, 10),
		.role = (int32_t)rows_int(&r, 11), .unit = rows_int(&r, 12),
	};
	return OK;
}

enum rc store_session_insert(struct tx *tx, const struct blind *token, const struct session_line *s)
{
	return db_exec(tx, SQL_NATIONAL(
		"insert into session (token, id, staff, stage, assignment, opened_at, seen_at, factor_at, tries, device) "
		"values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)"),
		VALS(v_blind(token), v_text(s->id), v_int(s->staff), v_int(s->stage), v_int(s->assignment),
			v_int(s->opened_ms), v_int(s->seen_ms), v_int(s->factor_ms), v_text(s->device)), NULL);
}

enum rc store_session_delete(struct tx *tx, const struct blind *token)
{
	return db_exec(tx, SQL_NATIONAL("delete from session where token = $1"), VALS(v_blind(token)), NULL);
}

enum rc store_session_delete_id(struct tx *tx, int64_t staff, const char *id, int64_t *ret_n)
{
	return db_exec(tx, SQL_NATIONAL("delete from session where staff = $1 and id = $2"),
		VALS(v_int(staff), v_text(id)), ret_n);
}

enum rc store_session_delete_staff(struct tx *tx, int64_t staff)
{
	return db_exec(tx, SQL_NATIONAL("delete from session where staff = $1"), VALS(v_int(staff)), NULL);
}

enum rc store_session_seen(struct tx *tx, const struct blind *token, int64_t now_ms)
{
	return db_exec(tx, SQL_NATIONAL("update session set seen_at = $2 where token = $1 "
			"and (seen_at < $2 or seen_at > $3)"), VALS(v_blind(token), v_int(now_ms), v_int(now_ms + 60000)), NULL);
}

enum rc store_session_factor(struct tx *tx, const struct blind *token, int64_t now_ms)
{
	return db_exec(tx, SQL_NATIONAL("update session set factor_at = $2, tries = 0 where token = $1"),
		VALS(v_blind(token), v_int(now_ms)), NULL);
}

enum rc store_session_try(struct tx *tx, const struct blind *token, int64_t most)
{
	enum rc rc = db_exec(tx, SQL_NATIONAL("update session set tries = tries + 1 where token = $1"),
		VALS(v_blind(token)), NULL);

	if (rc)
		return rc;
	return db_exec(tx, SQL_NATIONAL("delete from session where token = $1 and tries >= $2"),
		VALS(v_blind(token), v_int(most)), NULL);
}

enum rc store_session_list(struct tx *tx, int64_t staff, int64_t seen_after, int64_t opened_after,
		date_t today, struct session_row **ret_rows, size_t *ret_n)
{
	enum { MOST = 50 };
	struct session_row *list = ARENA_ARRAY(tx->arena, struct session_row, MOST);
	size_t n = 0;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL(
		"select s.id, s.device, s.opened_at, s.seen_at, a.role, a.unit "
		"from session s join role_assignment a on a.key = s.assignment and a.staff = s.staff "
		"and a.from_on <= $2 and (a.to_on is null or a.to_on >= $2) "
		"where s.staff = $1 and s.stage = 1 and s.seen_at > $3 and s.opened_at > $4 "
		"order by s.seen_at desc, s.id limit 50"),
		VALS(v_int(staff), v_date(tx, today), v_int(seen_after), v_int(opened_after)));

	if (rc)
		return rc;
	while (n < MOST && rows_next(&r))
		list[n++] = (struct session_row){
			.id = rows_text(&r, 0), .device = rows_text(&r, 1), .opened_ms = rows_int(&r, 2),
			.seen_ms = rows_int(&r, 3), .role = (int32_t)rows_int(&r, 4), .unit = rows_int(&r, 5),
		};
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

enum rc store_session_sweep(struct tx *tx, int64_t seen_before, int64_t opened_before,
		int64_t stage_before, int64_t *ret_n)
{
	return db_exec(tx, SQL_NATIONAL("delete from session where seen_at <= $1 or opened_at <= $2 "
		"or (stage <> 1 and opened_at <= $3)"),
		VALS(v_int(seen_before), v_int(opened_before), v_int(stage_before)), ret_n);
}

/* ---- staff, roles, credentials ----------------------------------------------------- */

enum rc store_staff_key(struct tx *tx, const char *user_name, int64_t *ret_key)
{
	return db_int(tx, SQL_NATIONAL("select key from staff where user_name = $1"), VALS(v_text(user_name)), ret_key);
}

enum rc store_staff_count(struct tx *tx, int64_t *ret_n)
{
	return db_int(tx, SQL_NATIONAL("select count(*) from staff"), NO_VALS, ret_n);
}

/* assignment 0: the first current one. */
enum rc store_role_current(struct tx *tx, int64_t staff, int64_t assignment, date_t today, int64_t *ret_key)
{
	return db_int(tx, SQL_NATIONAL(
		"select key from role_assignment where staff = $1 and (key = $2 or $2 = 0) "
		"and from_on <= $3 and (to_on is null or to_on >= $3) order by key limit 1"),
		VALS(v_int(staff), v_int(assignment), v_date(tx, today)), ret_key);
}

enum rc store_role_of(struct tx *tx, int64_t staff, int32_t role, int64_t unit, date_t today, int64_t *ret_key)
{
	return db_int(tx, SQL_NATIONAL(
		"select key from role_assignment where staff = $1 and role = $2 and unit = $3 "
		"and from_on <= $4 and (to_on is null or to_on >= $4) order by key limit 1"),
		VALS(v_int(staff), v_int(role), v_int(unit), v_date(tx, today)), ret_key);
}

enum rc staff_roles(struct tx *tx, staff_key staff, date_t day, struct staff_role **ret_roles, size_t *ret_n)
{
	enum { MOST = 200 };
	struct staff_role *list = ARENA_ARRAY(tx->arena, struct staff_role, MOST);
	size_t n = 0;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL(
		"select key, role, position, unit, from_on, to_on from role_assignment where staff = $1 "
		"order by key limit 200"), VALS(v_int(staff.v)));

	if (rc)
		return rc;
	while (n < MOST && rows_next(&r)) {
		struct staff_role *s = &list[n++];

		s->key.v = rows_int(&r, 0);
		s->role = (int32_t)rows_int(&r, 1);
		s->position = (int32_t)rows_int(&r, 2);
		s->unit = rows_int(&r, 3);
		s->from_on = rows_date(&r, 4);
		s->to_on = rows_date(&r, 5);
		s->current = date_cmp(s->from_on, day) <= 0 && (date_is_none(s->to_on) || date_cmp(s->to_on, day) >= 0);
	}
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_roles = list;
	*ret_n = n;
	return OK;
}

enum rc staff_name(struct tx *tx, int64_t staff, const char **ret_name)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL("select name from staff where key = $1"), VALS(v_int(staff)));

	if (rc)
		return rc;
	if (rows_next(&r))
		*ret_name = rows_text(&r, 0);
	else
		*ret_name = "";
	return rows_rc(&r);
}

enum rc store_credential_of(struct tx *tx, int64_t staff, struct credential *ret)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL_NATIONAL("select key from credential where staff = $1"), VALS(v_int(staff)), &key);

	if (rc)
		return rc;
	return row_load(tx, &credential_type, key, ret);
}

enum rc store_step_use(struct tx *tx, int64_t staff, int64_t step, bool *ret_fresh)
{
	int64_t changed = 0;
	enum rc rc = db_exec(tx, SQL_NATIONAL(
		"insert into credential_use (staff, last_step, last_assignment) values ($1, $2, 0) "
		"on conflict (staff) do update set last_step = excluded.last_step "
		"where credential_use.last_step < excluded.last_step"),
		VALS(v_int(staff), v_int(step)), &changed);

	if (rc)
		return rc;
	*ret_fresh = changed == 1;
	return OK;
}

enum rc store_last_role_set(struct tx *tx, int64_t staff, int64_t assignment)
{
	return db_exec(tx, SQL_NATIONAL(
		"insert into credential_use (staff, last_step, last_assignment) values ($1, 0, $2) "
		"on conflict (staff) do update set last_assignment = excluded.last_assignment"),
		VALS(v_int(staff), v_int(assignment)), NULL);
}

enum rc store_last_role(struct tx *tx, int64_t staff, int64_t *ret_assignment)
{
	return db_int(tx, SQL_NATIONAL("select last_assignment from credential_use where staff = $1"),
		VALS(v_int(staff)), ret_assignment);
}

/* ---- API tokens ------------------------------------------------------------------------ */

enum rc store_token_find(struct tx *tx, const char *digest, date_t today, int64_t now_ms, struct token_line *ret)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL(
		"select k.key, k.staff, t.name, a.role, a.unit, k.expires_at from api_token k "
		"join staff t on t.key = k.staff and t.active = 1 "
		"join role_assignment a on a.key = k.assignment and a.staff = k.staff "
		"and a.from_on <= $2 and (a.to_on is null or a.to_on >= $2) "
		"where k.digest = $1 and k.expires_at > $3 and k.revoked_at is null"),
		VALS(v_text(digest), v_date(tx, today), v_int(now_ms)));

	if (rc)
		return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	*ret = (struct token_line){
		.key = rows_int(&r, 0), .staff = rows_int(&r, 1), .name = rows_text(&r, 2),
		.role = (int32_t)rows_int(&r, 3), .unit = rows_int(&r, 4), .expires_ms = rows_int(&r, 5),
	};
	return OK;
}

/* ---- settings ---------------------------------------------------------------------------- */

enum rc setting_get(struct tx *tx, const char *name, date_t day, const char *otherwise, const char **ret_value)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL(
		"select value from setting where name = $1 and from_on <= $2 order by from_on desc, key desc limit 1"),
		VALS(v_text(name), v_date(tx, day)));

	if (rc)
		return rc;
	*ret_value = rows_next(&r) ? rows_text(&r, 0) : otherwise;
	return rows_rc(&r);
}

static enum rc numbers_read(struct tx *tx, date_t day, struct setting_wanted *list, size_t n)
{
	const char *name[SETTINGS_AT_ONCE];
	AUTO(rows) r = { 0 };
	enum rc rc;

	for (size_t i = 0; i < SETTINGS_AT_ONCE; i++)
		name[i] = list[i < n ? i : 0].name;
	rc = db_query(tx, &r, SQL_NATIONAL("select name, value from setting where name in ($2, $3, $4, $5, $6, $7) "
		"and from_on <= $1 order by name, from_on, key"), VALS(v_date(tx, day), v_text(name[0]), v_text(name[1]),
		v_text(name[2]), v_text(name[3]), v_text(name[4]), v_text(name[5])));
	if (rc)
		return rc;
	/* The latest of a name comes last. */
	while (rows_next(&r)) {
		const char *of = rows_text(&r, 0), *text = rows_text(&r, 1);
		int64_t number;

		for (size_t i = 0; i < n; i++)
			if (str_eq(list[i].name, of))
				list[i].number = text && str_to_i64(text, &number) && number >= 0 ? number : list[i].otherwise;
	}
	return rows_rc(&r);
}

enum rc setting_numbers(struct ctx *ctx, struct setting_wanted *list, size_t n)
{
	AUTO(tx) tx = { 0 };
	enum rc rc;

	CHECK(n >= 1 && n <= SETTINGS_AT_ONCE);
	for (size_t i = 0; i < n; i++)
		list[i].number = list[i].otherwise;
	if (!store_has_shard(ctx->store, SHARD_NATIONAL))
		return OK;
	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (!rc)
		rc = numbers_read(&tx, ctx_today(ctx), list, n);
	return rc ? rc : tx_commit(&tx);
}

enum rc setting_number(struct ctx *ctx, const char *name, int64_t otherwise, int64_t *ret_number)
{
	struct setting_wanted one = { .name = name, .otherwise = otherwise };
	enum rc rc = setting_numbers(ctx, &one, 1);

	*ret_number = one.number;
	return rc;
}

enum rc setting_list(struct tx *tx, const char *name, struct setting **ret_list, size_t *ret_n)
{
	enum { MOST = 200 };
	struct setting *list = ARENA_ARRAY(tx->arena, struct setting, MOST);
	size_t n = 0;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL("select key, ver, name, value, from_on from setting where name = $1 "
		"order by from_on desc, key desc limit 200"), VALS(v_text(name)));

	if (rc)
		return rc;
	while (n < MOST && rows_next(&r))
		list[n++] = (struct setting){ .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1),
			.name = rows_text(&r, 2), .value = rows_text(&r, 3), .from_on = rows_date(&r, 4) };
	rc = rows_rc(&r);
	if (rc)
		return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc setting_values(struct tx *national, struct setting_value **ret_list, size_t *ret_n)
{
	enum { MOST = 1000 };
	struct setting_value *list = ARENA_ARRAY(national->arena, struct setting_value, MOST);
	size_t n = 0;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(national, &r, SQL_NATIONAL("select s.key, s.name, s.value, s.from_on, j.actor, j.at from setting s"
		" left join journal j on j.seq = s.jseq order by s.name, s.from_on desc, s.key desc limit 1000"), NO_VALS);

	if (rc)
		return rc;
	while (n < MOST && rows_next(&r))
		list[n++] = (struct setting_value){ .key = { rows_int(&r, 0) }, .name = rows_text(&r, 1), .value = rows_text(&r, 2),
			.from_on = rows_date(&r, 3), .by = rows_int(&r, 4), .at = { rows_int(&r, 5) } };
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc store_setting_at(struct tx *tx, const char *name, date_t day, int64_t *ret_key)
{
	return db_int(tx, SQL_NATIONAL("select key from setting where name = $1 and from_on = $2 order by key limit 1"),
		VALS(v_text(name), v_date(tx, day)), ret_key);
}

/* ---- the tree ------------------------------------------------------------------------------ */

enum rc store_org_count(struct tx *tx, int64_t *ret_units, int64_t *ret_names, int64_t *ret_stamp)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL("select count(*), cast(coalesce(sum(ver), 0) as bigint) from unit"),
		NO_VALS);

	if (rc)
		return rc;
	if (rows_next(&r)) {
		*ret_units = rows_int(&r, 0);
		*ret_stamp = rows_int(&r, 1);
	}
	rc = rows_rc(&r);
	if (rc)
		return rc;
	return db_int(tx, SQL_NATIONAL("select count(*) from unit_former_name"), NO_VALS, ret_names);
}

enum rc store_org_units(struct tx *tx, struct org_unit *units, size_t max, size_t *ret_n)
{
	size_t n = 0;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL(
		"select no, key, kind, name, short_name, code, address, phone, capacity, lat_e6, lng_e6, "
		"valid_from, valid_to, successor from unit order by no"), NO_VALS);

	if (rc)
		return rc;
	while (n < max && rows_next(&r)) {
		struct org_unit *u = &units[n++];

		u->no = UNIT(rows_int(&r, 0));
		u->key.v = rows_int(&r, 1);
		u->kind = (int32_t)rows_int(&r, 2);
		u->name = rows_text(&r, 3);
		u->short_name = rows_text(&r, 4);
		u->code = rows_text(&r, 5);
		u->address = rows_text(&r, 6);
		u->phone = rows_text(&r, 7);
		u->capacity = rows_int_or_none(&r, 8);
		u->lat_e6 = rows_int_or_none(&r, 9);
		u->lng_e6 = rows_int_or_none(&r, 10);
		u->valid_from = rows_date(&r, 11);
		u->valid_to = rows_date(&r, 12);
		u->successor = rows_int_or_none(&r, 13);
	}
	*ret_n = n;
	return rows_rc(&r);
}

enum rc store_org_former(struct tx *tx, struct former *names, size_t max, size_t *ret_n)
{
	size_t n = 0;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL(
		"select unit, name, short_name, until from unit_former_name order by unit, until, key"), NO_VALS);

	if (rc)
		return rc;
	while (n < max && rows_next(&r)) {
		names[n].unit = rows_int(&r, 0);
		names[n].name = rows_text(&r, 1);
		names[n].short_name = rows_text(&r, 2);
		names[n++].until = rows_date(&r, 3);
	}
	*ret_n = n;
	return rows_rc(&r);
}
