/* org_units - verbs of the tree, of neighbourhoods and of service points. */
#include "org_int.h"
#include "veiled.h"

#define ROLES_TREE (ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_HEADQUARTERS) | ROLE_BIT(ROLE_PROVINCE_EXPERT))
#define ROLES_PLACES (ROLE_BIT(ROLE_ADMINISTRATOR) | ROLE_BIT(ROLE_PROVINCE_EXPERT) | ROLE_BIT(ROLE_COUNTY_EXPERT))
#define ROLES_POINTS (ROLES_PLACES | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))

bool org_place_ok(struct ctx *ctx, int64_t lat_e6, int64_t lng_e6)
{
	if ((lat_e6 == INT_NONE) == (lng_e6 == INT_NONE))
		return true;
	fault_field(&ctx->fault, lat_e6 == INT_NONE ? "lat_e6" : "lng_e6", "place.half", NULL);
	return false;
}

void org_fold(struct ctx *ctx, const char *name, const char **ret_search)
{
	struct buf b;

	buf_init(&b, 1024);
	fa_joined_key(&b, name);
	*ret_search = arena_strdup(ctx->arena, buf_str(&b));
	buf_release(&b);
}

/* ---- units ------------------------------------------------------------------------- */

static bool open_on(const struct unit *u, date_t day)
{
	return date_cmp(u->valid_from, day) <= 0 && (date_is_none(u->valid_to) || date_cmp(u->valid_to, day) > 0);
}

/* The number of a new unit: as asked, else the next free one below its parent. */
static enum rc number_for(struct ctx *ctx, struct tx *tx, const struct unit_open *in, int64_t *ret_no)
{
	enum unit_level level = unit_kind_level(in->kind);
	int64_t step = level == LEVEL_COUNTY ? unit_make(0, 1, 0).v - unit_make(0, 0, 0).v : 1;
	int64_t most = level == LEVEL_COUNTY ? 999 : 9999, last;
	enum rc rc;

	if (level == LEVEL_COUNTRY) {
		*ret_no = 0;
		return OK;
	}
	if (level == LEVEL_PROVINCE) {
		if (in->own_no < 0 || in->own_no >= SHARD_MAX - 1)
			return ctx_refuse(ctx, "own_no", "required");
		*ret_no = unit_make((int)in->own_no, 0, 0).v;
		return OK;
	}
	if (in->own_no != INT_NONE) {
		if (in->own_no < 1 || in->own_no > most)
			return ctx_refuse(ctx, "own_no", "unit.full");
		*ret_no = in->parent + step * in->own_no;
		return OK;
	}
	rc = org_store_last_no(tx, in->parent, in->parent + step * most, step, &last);
	if (rc)
		return rc;
	if (last >= in->parent + step * most)
		return ctx_refuse(ctx, "own_no", "unit.full");
	*ret_no = last + step;
	return OK;
}

static enum rc unit_open_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct unit_open *in = input;
	enum unit_level level = unit_kind_level(in->kind);
	struct unit parent, u = {
		.kind = in->kind, .name = in->name, .short_name = in->short_name, .code = in->code,
		.capacity = in->capacity, .address = in->address, .phone = in->phone, .lat_e6 = in->lat_e6,
		.lng_e6 = in->lng_e6, .valid_from = in->valid_from, .successor = INT_NONE,
	};
	enum rc rc;

	(void)subject;
	if (!unit_no_valid(in->parent) || !in_scope(ctx, in->parent))
		return ctx_refuse(ctx, "parent", "unit.unknown");
	if (level != LEVEL_COUNTRY && unit_level_of(UNIT(in->parent)) + 1 != level)
		return ctx_refuse(ctx, "parent", "unit.parent");
	if (level == LEVEL_COUNTRY && in->parent != 0)
		return ctx_refuse(ctx, "parent", "unit.parent");
	if (!org_place_ok(ctx, in->lat_e6, in->lng_e6))
		return ctx_fault(ctx, INVALID, "input.invalid");
	if (in->parent != 0) {
		rc = org_store_unit(tx, ctx->scope, in->parent, &parent);
		if (rc == NOT_FOUND || (!rc && !open_on(&parent, in->valid_from)))
			return ctx_refuse(ctx, "parent", "unit.unknown");
		if (rc)
			return rc;
	}
	rc = number_for(ctx, tx, in, &u.no);
	if (!rc)
		rc = row_insert(tx, &unit_type, &u);
	if (!rc)
		*ret_key = u.key.v;
	return rc;
}

static enum rc unit_subject(struct ctx *ctx, struct tx *tx, int64_t subject, struct unit *ret)
{
	enum rc rc = row_load(tx, &unit_type, subject, ret);

	if (rc)
		return rc;
	return in_scope(ctx, ret->no) ? OK : ctx_fault(ctx, NOT_FOUND, "not_found");
}

static enum rc unit_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct unit_change *in = input;
	struct unit old, u;
	enum rc rc = unit_subject(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (!date_is_none(old.valid_to))
		return ctx_fault(ctx, CONFLICT, "unit.closed");
	if (unit_kind_level(in->kind) != unit_level_of(UNIT(old.no)))
		return ctx_refuse(ctx, "kind", "unit.kind");
	if (!org_place_ok(ctx, in->lat_e6, in->lng_e6))
		return ctx_fault(ctx, INVALID, "input.invalid");
	if (!date_is_none(in->renamed_on) && date_cmp(in->renamed_on, old.valid_from) <= 0)
		return ctx_refuse(ctx, "renamed_on", "date.order");
	if (!date_is_none(in->renamed_on) && (!str_eq(in->name, old.name) || !str_eq(in->short_name, old.short_name))) {
		struct unit_former_name former = {
			.unit = old.no, .name = old.name, .short_name = old.short_name, .until = in->renamed_on,
		};

		rc = row_insert(tx, &unit_former_name_type, &former);
		if (rc)
			return rc;
	}
	u = old;
	u.kind = in->kind;
	u.name = in->name;
	u.short_name = in->short_name;
	u.code = in->code;
	u.capacity = in->capacity;
	u.address = in->address;
	u.phone = in->phone;
	u.lat_e6 = in->lat_e6;
	u.lng_e6 = in->lng_e6;
	/* A former name alone would leave the version, and with it the tree in memory, as it was;
	 * names differ here, so the row changes too. */
	rc = row_update(tx, &unit_type, &old, &u);
	if (rc)
		return rc;
	journal_subject(tx, subject);
	*ret_key = subject;
	return OK;
}

/* Roles at a unit that is no more end with it; those not yet begun fall away. */
static enum rc end_roles(struct tx *tx, const int64_t *keys, size_t n, date_t last_day)
{
	for (size_t i = 0; i < n; i++) {
		struct role_assignment old, r;
		enum rc rc = row_load(tx, &role_assignment_type, keys[i], &old);

		if (rc)
			return rc;
		r = old;
		r.to_on = last_day;
		if (date_cmp(old.from_on, last_day) > 0)
			rc = row_delete(tx, &role_assignment_type, &old);
		else
			rc = row_update(tx, &role_assignment_type, &old, &r);
		if (rc)
			return rc;
	}
	return OK;
}

static enum rc unit_close_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	enum { MOST = 2000 };
	const struct unit_close *in = input;
	int64_t *keys = ARENA_ARRAY(ctx->arena, int64_t, MOST), below;
	struct unit old, u, next;
	size_t n;
	enum rc rc = unit_subject(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (!date_is_none(old.valid_to))
		return ctx_fault(ctx, CONFLICT, "unit.closed");
	if (date_cmp(in->valid_to, old.valid_from) <= 0)
		return ctx_refuse(ctx, "valid_to", "date.order");
	if (in->successor != INT_NONE) {
		rc = org_store_unit(tx, ctx->scope, in->successor, &next);
		if (rc && rc != NOT_FOUND)
			return rc;
		if (rc || next.no == old.no || !open_on(&next, in->valid_to) ||
				unit_level_of(UNIT(next.no)) != unit_level_of(UNIT(old.no))) {
			fault_clear(&ctx->fault);
			return ctx_refuse(ctx, "successor", "unit.successor");
		}
	}
	rc = org_store_open_below(tx, old.no, unit_range_of(UNIT(old.no)), in->valid_to, &below);
	if (!rc && below)
		rc = ctx_fault(ctx, CONFLICT, "unit.has_children");
	if (!rc)
		rc = org_store_roles_open_at(tx, (struct unit_range){ old.no, old.no },
			fa_add_days(in->valid_to, -1), keys, MOST, &n);
	if (!rc)
		rc = end_roles(tx, keys, n, fa_add_days(in->valid_to, -1));
	if (rc)
		return rc;
	u = old;
	u.valid_to = in->valid_to;
	u.successor = in->successor;
	rc = row_update(tx, &unit_type, &old, &u);
	if (rc)
		return rc;
	journal_subject(tx, subject);
	*ret_key = subject;
	return OK;
}

const struct operation op_unit_open = {
	.name = "unit.open", .fa = "گشودن واحد", .en = "Open unit", .subject = &unit_type, .input = &unit_open_type,
	.roles = ROLES_TREE, .flags = OP_CREATE | OP_NATIONAL, .path = "/units", .method = "POST", .run = unit_open_run,
};
const struct operation op_unit_change = {
	.name = "unit.change", .fa = "تغییر واحد", .en = "Change unit", .subject = &unit_type,
	.input = &unit_change_type, .roles = ROLES_TREE, .flags = OP_CHANGE | OP_NATIONAL,
	.path = "/units/{key}", .method = "PATCH", .run = unit_change_run,
};
const struct operation op_unit_close = {
	.name = "unit.close", .fa = "بستن واحد", .en = "Close unit", .subject = &unit_type,
	.input = &unit_close_type, .roles = ROLES_TREE, .flags = OP_CHANGE | OP_NATIONAL,
	.path = "/units/{key}/close", .method = "POST", .run = unit_close_run,
};

/* ---- neighbourhoods ------------------------------------------------------------------------ */

bool org_centre_open(struct ctx *ctx, struct tx *tx, int64_t centre)
{
	const struct org_unit *u;

	centre = unit_seen(UNIT(centre)).v;
	if (!unit_no_valid(centre) || unit_level_of(UNIT(centre)) != LEVEL_CENTRE ||
			unit_shard(UNIT(centre)).v != tx->shard.v)
		return false;
	if (!ctx->org)
		return true;
	u = org_unit(ctx->org, centre);
	return u && org_unit_open(u, ctx_today(ctx));
}

static enum rc neighbourhood_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject,
		int64_t *ret_key)
{
	const struct neighbourhood_add *in = input;
	struct neighbourhood n = {
		.county = in->county, .name = in->name, .kind = in->kind, .centre = in->centre,
		.lat_e6 = in->lat_e6, .lng_e6 = in->lng_e6,
	};
	enum rc rc;

	(void)subject;
	if (!unit_no_valid(in->county) || unit_level_of(UNIT(in->county)) != LEVEL_COUNTY ||
			!in_scope(ctx, in->county) || unit_shard(UNIT(in->county)).v != tx->shard.v)
		return ctx_refuse(ctx, "county", "neighbourhood.county");
	if (in->centre != INT_NONE && !org_centre_open(ctx, tx, in->centre))
		return ctx_refuse(ctx, "centre", "neighbourhood.centre");
	if (!org_place_ok(ctx, in->lat_e6, in->lng_e6))
		return ctx_fault(ctx, INVALID, "input.invalid");
	org_fold(ctx, in->name, &n.name_search);
	rc = row_insert(tx, &neighbourhood_type, &n);
	if (!rc)
		*ret_key = n.key.v;
	return rc;
}

static enum rc neighbourhood_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject,
		int64_t *ret_key)
{
	const struct neighbourhood_change *in = input;
	struct neighbourhood old, n;
	enum rc rc = row_load(tx, &neighbourhood_type, subject, &old);

	if (!rc && !in_scope(ctx, old.county))
		rc = ctx_fault(ctx, NOT_FOUND, "not_found");
	if (rc)
		return rc;
	if (in->centre != INT_NONE && in->centre != old.centre && !org_centre_open(ctx, tx, in->centre))
		return ctx_refuse(ctx, "centre", "neighbourhood.centre");
	if (!org_place_ok(ctx, in->lat_e6, in->lng_e6))
		return ctx_fault(ctx, INVALID, "input.invalid");
	n = old;
	n.name = in->name;
	n.kind = in->kind;
	n.centre = in->centre;
	n.lat_e6 = in->lat_e6;
	n.lng_e6 = in->lng_e6;
	org_fold(ctx, in->name, &n.name_search);
	rc = row_update(tx, &neighbourhood_type, &old, &n);
	if (!rc)
		*ret_key = subject;
	return rc;
}

const struct operation op_neighbourhood_add = {
	.name = "neighbourhood.add", .fa = "افزودن محله", .en = "Add neighbourhood", .subject = &neighbourhood_type,
	.input = &neighbourhood_add_type, .roles = ROLES_PLACES, .flags = OP_CREATE,
	.path = "/neighbourhoods", .method = "POST", .run = neighbourhood_add_run,
};
const struct operation op_neighbourhood_change = {
	.name = "neighbourhood.change", .fa = "تغییر محله", .en = "Change neighbourhood",
	.subject = &neighbourhood_type, .input = &neighbourhood_change_type, .roles = ROLES_PLACES,
	.flags = OP_CHANGE, .path = "/neighbourhoods/{key}", .method = "PATCH", .run = neighbourhood_change_run,
};

/* The neighbourhood by its name first (R4), else by the point on the map (R5). */
enum rc centre_for_address(struct ctx *ctx, struct tx *province, const struct place *p, struct centre_found *ret)
{
	struct unit_range all = unit_range_of(unit_make(province->shard.v - 1, 0, 0));
	bool point = p->lat_e6 != INT_NONE && p->lng_e6 != INT_NONE;
	struct centre_found found = { .metres = INT_NONE };
	const struct org_unit *u;
	struct neighbourhood n;
	const char *search;
	int64_t key = 0;
	enum rc rc;

	if (!str_empty(p->neighbourhood)) {
		org_fold(ctx, p->neighbourhood, &search);
		rc = org_store_neighbourhood_named(province, p->county == INT_NONE ? 0 : p->county, search, &key);
		if (rc && rc != NOT_FOUND)
			return rc;
		if (!rc)
			rc = row_load(province, &neighbourhood_type, key, &n);
		if (!rc && n.centre != INT_NONE && org_centre_open(ctx, province, n.centre)) {
			found.centre = n.centre;
			found.neighbourhood = n.key;
			u = org_unit(ctx->org, n.centre);
			if (point && u && u->lat_e6 != INT_NONE)
				found.metres = distance_m(p->lat_e6, p->lng_e6, u->lat_e6, u->lng_e6);
			*ret = found;
			return OK;
		}
		fault_clear(&ctx->fault);
	}
	u = point ? org_nearest(ctx->org, all, p->lat_e6, p->lng_e6, ctx_today(ctx), &found.metres) : NULL;
	if (!u)
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	found.centre = u->no.v;
	*ret = found;
	return OK;
}

/* ---- service points ----------------------------------------------------------------------------- */

static enum rc service_point_add_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject,
		int64_t *ret_key)
{
	const struct service_point_add *in = input;
	struct service_point s = {
		.unit = in->unit, .name = in->name, .kind = in->kind, .owner = in->owner, .address = in->address,
		.opening_times = in->opening_times, .programmes = in->programmes, .lat_e6 = in->lat_e6,
		.lng_e6 = in->lng_e6, .opened_on = in->opened_on,
	};
	enum rc rc;

	(void)subject;
	if (!in_scope(ctx, in->unit) || !org_centre_open(ctx, tx, in->unit))
		return ctx_refuse(ctx, "unit", "unit.unknown");
	if (!org_place_ok(ctx, in->lat_e6, in->lng_e6))
		return ctx_fault(ctx, INVALID, "input.invalid");
	rc = row_insert(tx, &service_point_type, &s);
	if (!rc)
		*ret_key = s.key.v;
	return rc;
}

static enum rc service_point_subject(struct ctx *ctx, struct tx *tx, int64_t subject, struct service_point *ret)
{
	enum rc rc = row_load(tx, &service_point_type, subject, ret);

	if (rc)
		return rc;
	if (!in_scope(ctx, ret->unit))
		return ctx_fault(ctx, NOT_FOUND, "not_found");
	return date_is_none(ret->closed_on) ? OK : ctx_fault(ctx, CONFLICT, "service_point.closed");
}

static enum rc service_point_change_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject,
		int64_t *ret_key)
{
	const struct service_point_change *in = input;
	struct service_point old, s;
	enum rc rc = service_point_subject(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (!org_place_ok(ctx, in->lat_e6, in->lng_e6))
		return ctx_fault(ctx, INVALID, "input.invalid");
	s = old;
	s.name = in->name;
	s.kind = in->kind;
	s.owner = in->owner;
	s.address = in->address;
	s.opening_times = in->opening_times;
	s.programmes = in->programmes;
	s.lat_e6 = in->lat_e6;
	s.lng_e6 = in->lng_e6;
	rc = row_update(tx, &service_point_type, &old, &s);
	if (!rc)
		*ret_key = subject;
	return rc;
}

static enum rc service_point_close_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject,
		int64_t *ret_key)
{
	const struct service_point_close *in = input;
	struct service_point old, s;
	enum rc rc = service_point_subject(ctx, tx, subject, &old);

	if (rc)
		return rc;
	if (date_cmp(in->closed_on, old.opened_on) < 0)
		return ctx_refuse(ctx, "closed_on", "date.order");
	s = old;
	s.closed_on = in->closed_on;
	rc = row_update(tx, &service_point_type, &old, &s);
	if (!rc)
		*ret_key = subject;
	return rc;
}

const struct operation op_service_point_add = {
	.name = "service_point.add", .fa = "افزودن پایگاه", .en = "Add service point", .subject = &service_point_type,
	.input = &service_point_add_type, .roles = ROLES_POINTS, .flags = OP_CREATE,
	.path = "/service-points", .method = "POST", .run = service_point_add_run,
};
const struct operation op_service_point_change = {
	.name = "service_point.change", .fa = "تغییر پایگاه", .en = "Change service point",
	.subject = &service_point_type, .input = &service_point_change_type, .roles = ROLES_POINTS,
	.flags = OP_CHANGE, .path = "/service-points/{key}", .method = "PATCH", .run = service_point_change_run,
};
const struct operation op_service_point_close = {
	.name = "service_point.close", .fa = "بستن پایگاه", .en = "Close service point",
	.subject = &service_point_type, .input = &service_point_close_type, .roles = ROLES_POINTS,
	.flags = OP_CHANGE, .path = "/service-points/{key}/close", .method = "POST", .run = service_point_close_run,
};
