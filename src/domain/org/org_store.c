/* org_store - every SQL text of the org room, and the questions of its pages. */
#include <stdlib.h>
#include <string.h>

#include "org_int.h"

static int64_t rows_int_or_none(struct rows *r, int col)
{
	return rows_null(r, col) ? INT_NONE : rows_int(r, col);
}

static struct unit_range within(struct unit_range scope, int64_t under)
{
	struct unit_range r = unit_range_of(UNIT(unit_no_valid(under) ? under : 0));

	return (struct unit_range){ r.lo > scope.lo ? r.lo : scope.lo, r.hi < scope.hi ? r.hi : scope.hi };
}

static enum rc keys_of(struct rows *r, int64_t *ret_keys, size_t max, size_t *ret_n)
{
	size_t n = 0;

	while (n < max && rows_next(r))
		ret_keys[n++] = rows_int(r, 0);
	*ret_n = n;
	return rows_rc(r);
}

/* ---- for the verbs --------------------------------------------------------------------- */

enum rc org_store_unit(struct tx *tx, struct unit_range scope, int64_t no, struct unit *ret)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL_NATIONAL("select key from unit where no = $1 and no between $2 and $3"),
		VALS(v_int(no), v_int(scope.lo), v_int(scope.hi)), &key);

	if (rc)
		return rc;
	return row_load(tx, &unit_type, key, ret);
}

enum rc org_store_last_no(struct tx *tx, int64_t lo, int64_t hi, int64_t step, int64_t *ret_no)
{
	return db_int(tx, SQL_NATIONAL("select coalesce(max(no), $1) from unit where no > $1 and no <= $2 and no % $3 = 0"),
		VALS(v_int(lo), v_int(hi), v_int(step)), ret_no);
}

enum rc org_store_open_below(struct tx *tx, int64_t no, struct unit_range r, date_t day, int64_t *ret_n)
{
	return db_int(tx, SQL_NATIONAL("select count(*) from unit where no between $1 and $2 and no <> $3 "
		"and (valid_to is null or valid_to > $4)"),
		VALS(v_int(r.lo), v_int(r.hi), v_int(no), v_date(tx, day)), ret_n);
}

enum rc org_store_roles_open_at(struct tx *tx, struct unit_range u, date_t after, int64_t *ret_keys,
		size_t max, size_t *ret_n)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL("select key from role_assignment where unit between $1 and $2 "
		"and (to_on is null or to_on > $3) order by key"),
		VALS(v_int(u.lo), v_int(u.hi), v_date(tx, after)));

	if (rc)
		return rc;
	return keys_of(&r, ret_keys, max, ret_n);
}

enum rc org_store_roles_open_of(struct tx *tx, int64_t staff, date_t after, int64_t *ret_keys,
		size_t max, size_t *ret_n)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL("select key from role_assignment where staff = $1 "
		"and (to_on is null or to_on > $2) order by key"), VALS(v_int(staff), v_date(tx, after)));

	if (rc)
		return rc;
	return keys_of(&r, ret_keys, max, ret_n);
}

enum rc org_store_roles_beyond(struct tx *tx, int64_t staff, struct unit_range scope, uint32_t roles,
		date_t today, int64_t *ret_n)
{
	int64_t n = 0;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL_NATIONAL("select role, unit from role_assignment where staff = $1 "
		"and (to_on is null or to_on >= $2) order by key"), VALS(v_int(staff), v_date(tx, today)));

	if (rc)
		return rc;
	while (rows_next(&r))
		n += !range_has(scope, rows_int(&r, 1)) || !(roles & ROLE_BIT(rows_int(&r, 0)));
	*ret_n = n;
	return rows_rc(&r);
}

enum rc org_store_role_overlaps(struct tx *tx, int64_t staff, int32_t role, int64_t unit,
		date_t from_on, date_t to_on, int64_t *ret_n)
{
	return db_int(tx, SQL_NATIONAL("select count(*) from role_assignment where staff = $1 and role = $2 and unit = $3 "
		"and (to_on is null or to_on >= $4) and (cast($5 as text) is null or from_on <= $5)"),
		VALS(v_int(staff), v_int(role), v_int(unit), v_date(tx, from_on), v_date(tx, to_on)), ret_n);
}

enum rc org_store_position_held(struct tx *tx, int64_t unit, int32_t position, date_t from_on,
		date_t to_on, int64_t but_staff, int64_t *ret_n)
{
	return db_int(tx, SQL_NATIONAL("select count(*) from role_assignment where unit = $1 and position = $2 "
		"and staff <> $3 and (to_on is null or to_on >= $4) and (cast($5 as text) is null or from_on <= $5)"),
		VALS(v_int(unit), v_int(position), v_int(but_staff), v_date(tx, from_on), v_date(tx, to_on)), ret_n);
}

enum rc org_store_neighbourhood_named(struct tx *tx, int64_t county, const char *search, int64_t *ret_key)
{
	return db_int(tx, SQL("select key from neighbourhood where name_search = $1 and (county = $2 or $2 = 0) "
		"order by key limit 1"), VALS(v_text(search), v_int(county)), ret_key);
}

/* ---- units --------------------------------------------------------------------------------- */

static const char *pattern(struct ctx *ctx, const char *text, void (*fold)(struct buf *, const char *))
{
	struct buf b, out;
	const char *p;

	buf_init(&b, 1024);
	buf_init(&out, 2100);
	fold(&b, text);
	buf_putc(&out, '%');
	for (p = buf_str(&b); *p; p++) {
		if (*p == '%' || *p == '_' || *p == '!')
			buf_putc(&out, '!');
		buf_putc(&out, *p);
	}
	buf_putc(&out, '%');
	p = arena_strdup(ctx->arena, buf_str(&out));
	buf_release(&b);
	buf_release(&out);
	return p;
}

enum rc unit_list(struct ctx *ctx, const struct unit_filter *f, const struct org_unit ***ret_units, size_t *ret_n)
{
	struct unit_range r = within(ctx->scope, f->under);
	size_t total = org_count(ctx->org), n = 0;
	const struct org_unit **list = ARENA_ARRAY(ctx->arena, const struct org_unit *, total);
	date_t day = date_is_none(f->day) ? ctx_today(ctx) : f->day;
	struct buf key;

	buf_init(&key, 1024);
	if (!str_empty(f->text))
		fa_search_key(&key, f->text);
	for (size_t i = 0; i < total; i++) {
		const struct org_unit *u = org_at(ctx->org, i);

		if (!range_has(r, u->no.v) || (f->kind && u->kind != f->kind) ||
				(!f->closed_too && !org_unit_open(u, day)) || (key.len && !strstr(u->search, buf_str(&key))))
			continue;
		list[n++] = u;
	}
	buf_release(&key);
	*ret_units = list;
	*ret_n = n;
	return OK;
}

enum rc unit_by_no(struct ctx *ctx, struct tx *national, int64_t no, struct unit *ret_unit)
{
	return org_store_unit(national, ctx->scope, no, ret_unit);
}

/* ---- staff ------------------------------------------------------------------------------------- */

enum rc staff_get(struct ctx *ctx, struct tx *national, staff_key key, struct staff *ret_staff)
{
	int64_t found;
	enum rc rc = db_int(national, SQL_NATIONAL("select key from staff t where t.key = $1 and (t.unit between $2 and $3 "
		"or exists (select 1 from role_assignment a where a.staff = t.key and a.unit between $2 and $3))"),
		VALS(v_int(key.v), v_int(ctx->scope.lo), v_int(ctx->scope.hi)), &found);

	if (rc)
		return rc;
	return row_load(national, &staff_type, found, ret_staff);
}

static void plain(struct buf *b, const char *text)
{
	struct buf n;

	buf_init(&n, 1024);
	fa_normalise(&n, text);
	for (const char *p = buf_str(&n); *p;) {
		uint32_t cp = utf8_next(&p);

		utf8_put(b, cp == 0x200c ? ' ' : cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp);
	}
	buf_release(&n);
}

static enum rc staff_lines(struct rows *r, size_t max, struct arena *a, struct staff_line **ret_lines, size_t *ret_n)
{
	struct staff_line *list = ARENA_ARRAY(a, struct staff_line, max);
	size_t n = 0;

	while (n < max && rows_next(r)) {
		struct staff_line *l = &list[n++];

		l->key.v = rows_int(r, 0);
		l->name = rows_text(r, 1);
		l->user_name = rows_text(r, 2);
		l->profession = (int32_t)rows_int(r, 3);
		l->unit = rows_int(r, 4);
		l->active = rows_int(r, 5) != 0;
		l->role = (int32_t)rows_int(r, 6);
		l->position = (int32_t)rows_int(r, 7);
		l->role_unit = rows_int_or_none(r, 8);
	}
	*ret_lines = list;
	*ret_n = n;
	return rows_rc(r);
}

enum rc staff_list(struct ctx *ctx, struct tx *national, const struct staff_filter *f,
		struct staff_line **ret_lines, size_t *ret_n)
{
	struct unit_range u = within(ctx->scope, f->under);
	size_t people = f->max ? f->max : 50;
	AUTO(rows) r = { 0 };
	/* People of the range first (so that a page is so many people), then their roles in it. */
	enum rc rc = db_query(national, &r, SQL_NATIONAL(
		"with p as (select t.key, t.name, t.user_name, t.profession, t.unit, t.active from staff t "
		"where t.key > $5 and (t.active = 1 or $6 = 1) "
		"and (t.unit between $1 and $2 or exists (select 1 from role_assignment x where x.staff = t.key "
		"and x.unit between $1 and $2 and x.from_on <= $3 and (x.to_on is null or x.to_on >= $3))) "
		"and ($4 = 0 or exists (select 1 from role_assignment y where y.staff = t.key and y.role = $4 "
		"and y.unit between $1 and $2 and y.from_on <= $3 and (y.to_on is null or y.to_on >= $3))) "
		"and (cast($7 as text) is null or replace(t.name, $8, ' ') like $7 escape '!' "
		"or t.user_name like $7 escape '!') order by t.key limit $9) "
		"select p.key, p.name, p.user_name, p.profession, p.unit, p.active, a.role, a.position, a.unit "
		"from p left join role_assignment a on a.staff = p.key and a.unit between $1 and $2 "
		"and a.from_on <= $3 and (a.to_on is null or a.to_on >= $3) order by p.key, a.key"),
		VALS(v_int(u.lo), v_int(u.hi), v_date(national, ctx_today(ctx)), v_int(f->role), v_int(f->after_key),
			v_int(f->left_too), v_text(str_empty(f->text) ? NULL : pattern(ctx, f->text, plain)),
			v_text("\xe2\x80\x8c"), v_int((int64_t)people)));

	if (rc)
		return rc;
	return staff_lines(&r, people * 10, ctx->arena, ret_lines, ret_n);
}

struct sorted { struct staff_line line; const char *key; };

static int by_name(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c ? c : (x->line.key.v > y->line.key.v) - (x->line.key.v < y->line.key.v);
}

enum rc staff_workers(struct ctx *ctx, struct tx *national, int64_t centre,
		struct staff_line **ret_lines, size_t *ret_n)
{
	enum { MOST = 500 };
	struct staff_line *list;
	struct sorted *order;
	struct buf b;
	size_t n;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(national, &r, SQL_NATIONAL(
		"select distinct t.key, t.name, t.user_name, t.profession, t.unit, t.active, a.role, a.position, a.unit "
		"from role_assignment a join staff t on t.key = a.staff and t.active = 1 "
		"where a.unit = $1 and a.unit between $2 and $3 and a.role = $4 "
		"and a.from_on <= $5 and (a.to_on is null or a.to_on >= $5) order by t.key"),
		VALS(v_int(centre), v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int(ROLE_SOCIAL_WORKER),
			v_date(national, ctx_today(ctx))));

	if (!rc)
		rc = staff_lines(&r, MOST, ctx->arena, &list, &n);
	if (rc)
		return rc;
	order = ARENA_ARRAY(ctx->arena, struct sorted, n);
	buf_init(&b, 2048);
	for (size_t i = 0; i < n; i++) {
		buf_clear(&b);
		fa_sort_key(&b, list[i].name);
		order[i] = (struct sorted){ list[i], arena_strdup(ctx->arena, buf_str(&b)) };
	}
	buf_release(&b);
	if (n)
		qsort(order, n, sizeof *order, by_name);
	for (size_t i = 0; i < n; i++)
		list[i] = order[i].line;
	*ret_lines = list;
	*ret_n = n;
	return OK;
}

enum rc staff_works_at(struct tx *national, staff_key staff, int64_t centre, date_t day, bool *ret_yes)
{
	int64_t n = 0;
	enum rc rc = db_int(national, SQL_NATIONAL(
		"select count(*) from role_assignment a join staff t on t.key = a.staff and t.active = 1 "
		"where a.staff = $1 and a.unit = $2 and a.role = $3 "
		"and a.from_on <= $4 and (a.to_on is null or a.to_on >= $4)"),
		VALS(v_int(staff.v), v_int(centre), v_int(ROLE_SOCIAL_WORKER), v_date(national, day)), &n);

	if (!rc)
		*ret_yes = n > 0;
	return rc;
}

enum rc staff_belongs_to(struct tx *national, staff_key staff, int64_t unit, date_t day, bool *ret_yes)
{
	int64_t n = 0;
	enum rc rc = db_int(national, SQL_NATIONAL(
		"select count(*) from role_assignment a join staff t on t.key = a.staff and t.active = 1 "
		"where a.staff = $1 and a.unit = $2 and a.from_on <= $3 and (a.to_on is null or a.to_on >= $3)"),
		VALS(v_int(staff.v), v_int(unit), v_date(national, day)), &n);

	if (!rc)
		*ret_yes = n > 0;
	return rc;
}

/* ---- neighbourhoods and service points -------------------------------------------------------------- */

/* Names of places are public: whoever registers a family at the edge of a county
 * must be able to pick them, so the range asked for is all that bounds this list. */
enum rc neighbourhood_list(struct ctx *ctx, struct tx *province, int64_t unit,
		struct neighbourhood **ret_list, size_t *ret_n)
{
	enum { MOST = 5000 };
	bool centre = unit_level_of(UNIT(unit)) == LEVEL_CENTRE;
	struct unit_range u = unit_range_of(UNIT(unit));
	struct neighbourhood *list;
	size_t n = 0, cap = 64;
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(province, &r, SQL(
		"select key, ver, county, name, kind, centre, lat_e6, lng_e6, name_search from neighbourhood "
		"where ($3 = 0 and county between $1 and $2) or ($3 = 1 and centre between $1 and $2) "
		"order by county, name_search, key limit 5000"),
		VALS(v_int(u.lo), v_int(u.hi), v_int(centre)));

	if (rc)
		return rc;
	list = ARENA_ARRAY(ctx->arena, struct neighbourhood, cap);
	while (n < MOST && rows_next(&r)) {
		struct neighbourhood *x;

		if (n == cap) {
			struct neighbourhood *more = ARENA_ARRAY(ctx->arena, struct neighbourhood, cap * 2);

			memcpy(more, list, n * sizeof *list);
			list = more;
			cap *= 2;
		}
		x = &list[n++];
		x->key.v = rows_int(&r, 0);
		x->ver = rows_int(&r, 1);
		x->county = rows_int(&r, 2);
		x->name = rows_text(&r, 3);
		x->kind = (int32_t)rows_int(&r, 4);
		x->centre = rows_int_or_none(&r, 5);
		x->lat_e6 = rows_int_or_none(&r, 6);
		x->lng_e6 = rows_int_or_none(&r, 7);
		x->name_search = rows_text(&r, 8);
	}
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc neighbourhood_get(struct ctx *ctx, struct tx *province, neighbourhood_key key, struct neighbourhood *ret)
{
	(void)ctx;
	return row_load(province, &neighbourhood_type, key.v, ret);
}

/* Of one centre, in one statement. */
static enum rc points_of(struct ctx *ctx, struct tx *province, int64_t unit, bool closed_too,
		struct service_point **ret_list, size_t *ret_n)
{
	struct service_point *list;
	size_t n, k = 0;
	enum rc rc = row_list_by(province, &service_point_type, "unit", unit, 500, &list, &n);

	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (closed_too || date_is_none(list[i].closed_on) || date_cmp(list[i].closed_on, ctx_today(ctx)) > 0)
			list[k++] = list[i];
	*ret_list = list;
	*ret_n = k;
	return OK;
}

enum rc service_point_list(struct ctx *ctx, struct tx *province, int64_t unit, bool closed_too,
		struct service_point **ret_list, size_t *ret_n)
{
	enum { MOST = 500 };
	struct unit_range u = within(ctx->scope, unit);
	int64_t *keys = ARENA_ARRAY(ctx->arena, int64_t, MOST);
	struct service_point *list;
	size_t n;
	enum rc rc;

	if (u.lo == u.hi)
		return points_of(ctx, province, u.lo, closed_too, ret_list, ret_n);
	{
		AUTO(rows) r = { 0 };

		rc = db_query(province, &r, SQL("select key from service_point where unit between $1 and $2 "
			"and (closed_on is null or closed_on > $3 or $4 = 1) order by unit, key limit 500"),
			VALS(v_int(u.lo), v_int(u.hi), v_date(province, ctx_today(ctx)), v_int(closed_too)));
		if (!rc)
			rc = keys_of(&r, keys, MOST, &n);
	}
	if (rc)
		return rc;
	list = ARENA_ARRAY(ctx->arena, struct service_point, n);
	for (size_t i = 0; i < n; i++) {
		rc = row_load(province, &service_point_type, keys[i], &list[i]);
		if (rc)
			return rc;
	}
	*ret_list = list;
	*ret_n = n;
	return OK;
}
