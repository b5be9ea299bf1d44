/* Units, places, people and roles: what is allowed, what is refused, who sees what. */
#include "t_world.h"
#include "message.h"
#include "metrics.h"
#include "org_int.h"
#include "store_test.h"

#define PROVINCE INT64_C(160000000)
#define COUNTY INT64_C(160010000)
#define A INT64_C(160010001)          /* two centres of one county */
#define B INT64_C(160010002)
#define P15 ((shard_id){ 16 })

static date_t today;
static int64_t key_a, key_b, key_county;

static int64_t open_as(struct test_world *w, int64_t parent, int64_t own_no, int32_t kind, const char *name)
{
	struct unit_open in = { .parent = parent, .own_no = own_no, .kind = kind, .name = name, .capacity = INT_NONE,
		.lat_e6 = INT_NONE, .lng_e6 = INT_NONE, .valid_from = fa_add_years(today, -5) };
	int64_t key = 0;
	struct ctx ctx;

	test_system(w, &ctx);
	rc_is(&ctx, operation_run(&ctx, &op_unit_open, SHARD_NATIONAL, &in, 0, &key), OK, NULL, name);
	return key;
}

static void units(struct test_world *w)
{
	struct unit_open in = { .parent = COUNTY, .own_no = INT_NONE, .kind = UNIT_URBAN_CENTRE, .name = "مرکز سوم",
		.capacity = INT_NONE, .lat_e6 = INT_NONE, .lng_e6 = INT_NONE, .valid_from = fa_add_years(today, -1) };
	struct unit_change change = { .kind = UNIT_URBAN_CENTRE, .name = "مرکز شقایق", .capacity = 550,
		.lat_e6 = 33487000, .lng_e6 = 48355000 };
	struct unit_close closing = { .valid_to = today, .successor = INT_NONE };
	const struct org *org;
	const struct org_unit **list;
	int64_t key = 0, extra;
	size_t n;
	struct ctx ctx;

	open_as(w, 0, INT_NONE, UNIT_HEADQUARTERS, "ستاد");
	open_as(w, 0, 15, UNIT_PROVINCE, "لرستان");
	key_county = open_as(w, PROVINCE, 1, UNIT_COUNTY, "خرم‌آباد");
	key_a = open_as(w, COUNTY, INT_NONE, UNIT_URBAN_CENTRE, "مرکز یکم");
	key_b = open_as(w, COUNTY, INT_NONE, UNIT_RURAL_CENTRE, "مرکز دوم");
	test_actor(w, &ctx, 5, ROLE_PROVINCE_EXPERT, PROVINCE);
	rc_is(&ctx, operation_run(&ctx, &op_unit_open, SHARD_NATIONAL, &in, 0, &extra), OK, NULL, "the province opens one");
	org = ctx.org = org_get(w->orgs);
	ok(org_unit(org, 160010003) != NULL, "with the next free number, seen at once");
	in.kind = UNIT_COUNTY;
	rc_is(&ctx, operation_run(&ctx, &op_unit_open, SHARD_NATIONAL, &in, 0, &key), INVALID, NULL, "no county in a county");
	is_str(ctx.fault.field[0].code, "unit.parent", "it says so");
	in.kind = UNIT_URBAN_CENTRE;
	in.own_no = 3;
	rc_is(&ctx, operation_run(&ctx, &op_unit_open, SHARD_NATIONAL, &in, 0, &key), CONFLICT, "unit.no.taken",
		"a number twice");
	in.own_no = INT_NONE;
	in.parent = 170010000;
	rc_is(&ctx, operation_run(&ctx, &op_unit_open, SHARD_NATIONAL, &in, 0, &key), INVALID, NULL,
		"nothing in another province");
	in.parent = 160020000;
	rc_is(&ctx, operation_run(&ctx, &op_unit_open, SHARD_NATIONAL, &in, 0, &key), INVALID, NULL,
		"nothing below a county that is not there");
	in.parent = COUNTY;
	in.lat_e6 = 33487000;
	rc_is(&ctx, operation_run(&ctx, &op_unit_open, SHARD_NATIONAL, &in, 0, &key), INVALID, NULL, "half a place");
	is_str(ctx.fault.field[0].code, "place.half", "it says so");
	test_actor(w, &ctx, 5, ROLE_PROVINCE_EXPERT, 170000000);
	rc_is(&ctx, operation_run(&ctx, &op_unit_change, SHARD_NATIONAL, &change, key_a, NULL), NOT_FOUND, NULL,
		"another province does not know the unit");

	test_actor(w, &ctx, 5, ROLE_PROVINCE_EXPERT, PROVINCE);
	change.renamed_on = today;
	ctx.if_version = 1;
	rc_is(&ctx, operation_run(&ctx, &op_unit_change, SHARD_NATIONAL, &change, key_a, NULL), OK, NULL, "a new name");
	rc_is(&ctx, operation_run(&ctx, &op_unit_change, SHARD_NATIONAL, &change, key_a, NULL), CONFLICT, "access.stale",
		"an old form");
	ctx.if_version = 0;
	change.kind = UNIT_COUNTY;
	rc_is(&ctx, operation_run(&ctx, &op_unit_change, SHARD_NATIONAL, &change, key_a, NULL), INVALID, NULL,
		"a centre stays a centre");
	org_put(org);
	org = ctx.org = org_get(w->orgs);
	is_str(org_name(org, A, today), "مرکز شقایق", "today's name");
	is_str(org_name(org, A, fa_add_days(today, -1)), "مرکز یکم", "yesterday's name (R54)");
	is_i64(org_unit(org, A)->capacity, 550, "its capacity");

	rc_is(&ctx, operation_run(&ctx, &op_unit_close, SHARD_NATIONAL, &closing, key_county, NULL), CONFLICT,
		"unit.has_children", "a county with open centres stays open");
	closing.successor = COUNTY;
	rc_is(&ctx, operation_run(&ctx, &op_unit_close, SHARD_NATIONAL, &closing, extra, NULL), INVALID, NULL,
		"a county cannot follow a centre");
	closing.successor = A;
	rc_is(&ctx, operation_run(&ctx, &op_unit_close, SHARD_NATIONAL, &closing, extra, NULL), OK, NULL, "closed");
	rc_is(&ctx, operation_run(&ctx, &op_unit_close, SHARD_NATIONAL, &closing, extra, NULL), CONFLICT, "unit.closed",
		"once is enough");
	org_put(org);
	org = ctx.org = org_get(w->orgs);
	struct unit_filter f = { .under = COUNTY };
	rc_is(&ctx, unit_list(&ctx, &f, &list, &n), OK, NULL, "list");
	is_i64((int64_t)n, 3, "the county and its two open centres");
	f.closed_too = true;
	f.kind = UNIT_URBAN_CENTRE;
	rc_is(&ctx, unit_list(&ctx, &f, &list, &n), OK, NULL, "urban centres, closed ones too");
	is_i64((int64_t)n, 2, "two");
	f = (struct unit_filter){ .text = "شقايق" };
	rc_is(&ctx, unit_list(&ctx, &f, &list, &n), OK, NULL, "by name from an Arabic keyboard");
	ok(n == 1 && list[0]->no.v == A, "found");
	test_actor(w, &ctx, 5, ROLE_CENTRE_MANAGER, B);
	ctx.org = org;
	f = (struct unit_filter){ .under = 0 };
	rc_is(&ctx, unit_list(&ctx, &f, &list, &n), OK, NULL, "a centre lists");
	ok(n == 1 && list[0]->no.v == B, "itself");
	org_put(org);
}

static int64_t hire(struct test_world *w, struct ctx *ctx, const char *user_name, int64_t unit, enum rc want)
{
	struct staff_create in = { .unit = unit, .user_name = user_name, .name = "نمونه نمونه‌ای", .mobile = "09161234821",
		.profession = PROFESSION_SOCIAL_WORK, .local_hire = true };
	int64_t key = 0;

	(void)w;
	rc_is(ctx, operation_run(ctx, &op_staff_create, SHARD_NATIONAL, &in, 0, &key), want, NULL, user_name);
	return key;
}

static enum rc grant(struct ctx *ctx, int64_t staff, int32_t role, int64_t unit, int32_t position, int64_t *ret_key)
{
	struct role_grant in = { .role = role, .unit = unit, .position = position, .from_on = today };

	return operation_run(ctx, &op_role_grant, SHARD_NATIONAL, &in, staff, ret_key);
}

static void people(struct test_world *w)
{
	struct ctx admin, manager, province;
	int64_t boss, worker, other, chief, role = 0, boss_role = 0, second = 0;
	struct staff_change change = { .user_name = "worker.a", .name = "زهرا نمونه", .profession = PROFESSION_PSYCHOLOGY };
	struct role_end end = { .to_on = today };
	struct staff_leave leave = { .left_on = fa_add_days(today, 1) };
	char code[ONE_TIME_CODE_SIZE] = "";
	struct staff s;
	bool yes = true;

	test_system(w, &admin);
	boss = hire(w, &admin, "manager.a", A, OK);
	rc_is(&admin, grant(&admin, boss, ROLE_CENTRE_MANAGER, A, POSITION_CENTRE_MANAGER, &boss_role), OK, NULL, "manager");
	chief = hire(w, &admin, "chief", PROVINCE, OK);
	rc_is(&admin, grant(&admin, chief, ROLE_ADMINISTRATOR, PROVINCE, 0, NULL), OK, NULL, "administrator of a province");
	hire(w, &admin, "manager.a", A, CONFLICT);
	is_str(admin.fault.code, "staff.user_name.taken", "a user name twice");

	test_actor(w, &manager, boss, ROLE_CENTRE_MANAGER, A);
	worker = hire(w, &manager, "worker.a", A, OK);
	hire(w, &manager, "worker.b", B, INVALID);
	rc_is(&manager, grant(&manager, worker, ROLE_SOCIAL_WORKER, A, 0, &role), OK, NULL, "a role of the centre");
	rc_is(&manager, grant(&manager, worker, ROLE_SOCIAL_WORKER, A, 0, NULL), CONFLICT, "role.overlaps", "not twice");
	rc_is(&manager, grant(&manager, worker, ROLE_SOCIAL_WORKER, B, 0, NULL), INVALID, NULL, "not at another centre");
	rc_is(&manager, grant(&manager, worker, ROLE_INSPECTOR, A, 0, NULL), DENIED, "role.beyond", "no inspector");
	rc_is(&manager, grant(&manager, worker, ROLE_ADMINISTRATOR, 0, 0, NULL), DENIED, "role.beyond", "no administrator");
	rc_is(&manager, grant(&manager, boss, ROLE_SOCIAL_WORKER, A, 0, NULL), DENIED, "role.own", "nothing for oneself");
	rc_is(&manager, grant(&manager, worker, ROLE_RECEPTIONIST, A, POSITION_CENTRE_MANAGER, NULL), CONFLICT,
		"role.position_held", "one centre manager at a time (R43)");
	rc_is(&manager, grant(&manager, chief, ROLE_SOCIAL_WORKER, A, 0, NULL), NOT_FOUND, NULL, "people elsewhere are unknown");
	rc_is(&manager, org_credential_reset(&manager, (staff_key){ chief }, code), NOT_FOUND, NULL, "for a code too");
	rc_is(&manager, operation_run(&manager, &op_credential_reset, SHARD_NATIONAL, &(const char *){ "x" }, worker, NULL),
		DENIED, "access.denied", "a code's digest is not taken from outside");
	rc_is(&manager, org_credential_reset(&manager, (staff_key){ worker }, code), OK, NULL, "a code for the own worker");
	is_i64((int64_t)strlen(code), ONE_TIME_CODE_SIZE - 1, "to hand over");
	rc_is(&manager, org_credential_reset(&manager, (staff_key){ boss }, code), DENIED, "role.own", "not for oneself");
	rc_is(&manager, operation_run(&manager, &op_staff_change, SHARD_NATIONAL, &change, worker, NULL), OK, NULL, "corrected");
	manager.actor.second_factor_ms = 0;
	rc_is(&manager, grant(&manager, worker, ROLE_RECEPTIONIST, A, 0, NULL), DENIED, "access.second_factor_needed",
		"giving roles needs a fresh second factor");
	manager.actor.second_factor_ms = w->clock.fixed_ms;

	test_actor(w, &province, chief, ROLE_ADMINISTRATOR, PROVINCE);
	rc_is(&province, grant(&province, worker, ROLE_HEADQUARTERS, 0, 0, NULL), INVALID, NULL,
		"a province gives nothing of the country");
	rc_is(&province, grant(&province, worker, ROLE_COUNTY_EXPERT, A, 0, NULL), INVALID, NULL,
		"no county expert at a centre");
	rc_is(&province, grant(&province, worker, ROLE_COUNTY_EXPERT, COUNTY, 0, &second), OK, NULL, "but at the county");
	rc_is(&manager, org_credential_reset(&manager, (staff_key){ worker }, code), DENIED, "role.beyond",
		"an account that reaches beyond the centre is not the manager's any more");
	rc_is(&manager, operation_run(&manager, &op_role_end, SHARD_NATIONAL, &end, second, NULL), NOT_FOUND, NULL,
		"nor is that role");
	rc_is(&province, operation_run(&province, &op_role_end, SHARD_NATIONAL, &end, second, NULL), OK, NULL, "it ends");
	rc_is(&manager, operation_run(&manager, &op_role_end, SHARD_NATIONAL, &end, boss_role, NULL), DENIED, "role.own",
		"nobody ends the own role");
	other = hire(w, &province, "worker.c", B, OK);
	rc_is(&province, grant(&province, other, ROLE_SOCIAL_WORKER, B, 0, NULL), OK, NULL, "a worker of the other centre");
	rc_is(&manager, operation_run(&manager, &op_staff_leave, SHARD_NATIONAL, &leave, other, NULL), NOT_FOUND, NULL,
		"whom the manager of this one does not know");

	/* Signed in with the code, then gone. */
	struct signed_in in;
	struct session session;
	struct sign_in typed = { .user_name = "worker.a", .password = code, .address = "10.0.0.1" };
	struct ctx self;
	rc_is(&province, operation_run(&province, &op_role_end, SHARD_NATIONAL, &end, role, NULL), OK, NULL, "role ends today");
	clock_set(&w->clock, w->clock.fixed_ms + 86400000);
	today = fa_day_of_ms(w->clock.fixed_ms);
	manager.actor.second_factor_ms = w->clock.fixed_ms;
	rc_is(&manager, grant(&manager, worker, ROLE_SOCIAL_WORKER, A, 0, &role), OK, NULL, "and begins again tomorrow");
	rc_is(&manager, org_credential_reset(&manager, (staff_key){ worker }, code), OK, NULL, "a new code");
	ctx_init(&self, w->store, &w->arena);
	rc_is(&self, sign_in(w->auth, &self, &typed, &in), OK, NULL, "the worker comes in");
	leave.left_on = fa_add_days(today, 1);
	rc_is(&manager, operation_run(&manager, &op_staff_leave, SHARD_NATIONAL, &leave, worker, NULL), INVALID, NULL,
		"leaving is recorded on the day");
	leave.left_on = today;
	rc_is(&manager, operation_run(&manager, &op_staff_leave, SHARD_NATIONAL, &leave, worker, NULL), OK, NULL, "leaves");
	rc_is(&self, session_check(&self, in.token, &session), NOT_FOUND, NULL, "the session is dead at once");
	rc_is(&self, sign_in(w->auth, &self, &typed, &in), DENIED, "access.sign_in_failed", "the code too");
	rc_is(&manager, grant(&manager, worker, ROLE_SOCIAL_WORKER, A, 0, NULL), CONFLICT, "staff.left", "no role any more");
	{
		struct event *events;
		size_t n, left = 0, ended = 0;
		int64_t sessions = -1;
		AUTO(tx) tx = { 0 };

		rc_is(&manager, ctx_read(&manager, SHARD_NATIONAL, &tx), OK, NULL, "read");
		rc_is(&manager, staff_get(&manager, &tx, (staff_key){ worker }, &s), OK, NULL, "the record stays");
		ok(!s.active && date_eq(s.left_on, today), "as left");
		rc_is(&manager, db_int(&tx, SQL_NATIONAL("select count(*) from session where staff = $1"),
			VALS(v_int(worker)), &sessions), OK, NULL, "count");
		is_i64(sessions, 0, "no session is kept");
		rc_is(&manager, staff_works_at(&tx, (staff_key){ worker }, A, today, &yes), OK, NULL, "asked");
		ok(!yes, "works here no more");
		rc_is(&manager, staff_get(&manager, &tx, (staff_key){ other }, &s), NOT_FOUND, NULL, "people of B are not A's");
		rc_is(&manager, event_list(&tx, 50, &events, &n), OK, NULL, "events");
		for (size_t i = 0; i < n; i++) {
			left += str_eq(events[i].name, "staff.left") && events[i].subject == worker;
			ended += str_eq(events[i].name, "role.ended");
		}
		ok(left == 1 && ended == 2, "the rooms above are told");
	}
}

static void lists(struct test_world *w)
{
	struct staff_filter f = { 0 };
	struct staff_line *lines;
	struct ctx a, province;
	size_t n;

	test_actor(w, &a, 1, ROLE_CENTRE_MANAGER, A);
	test_actor(w, &province, 1, ROLE_ADMINISTRATOR, PROVINCE);
	AUTO(tx) tx = { 0 };
	rc_is(&a, ctx_read(&a, SHARD_NATIONAL, &tx), OK, NULL, "read");
	rc_is(&a, staff_list(&a, &tx, &f, &lines, &n), OK, NULL, "A's people");
	ok(n == 1 && str_eq(lines[0].user_name, "manager.a") && lines[0].role == ROLE_CENTRE_MANAGER &&
		lines[0].position == POSITION_CENTRE_MANAGER, "the manager, with role and position");
	f.left_too = true;
	rc_is(&a, staff_list(&a, &tx, &f, &lines, &n), OK, NULL, "with those who left");
	is_i64((int64_t)n, 2, "two");
	f.under = B;
	rc_is(&a, staff_list(&a, &tx, &f, &lines, &n), OK, NULL, "A asks for B");
	is_i64((int64_t)n, 0, "and sees nobody");
	f = (struct staff_filter){ .role = ROLE_SOCIAL_WORKER };
	rc_is(&province, staff_list(&province, &tx, &f, &lines, &n), OK, NULL, "social workers of the province");
	ok(n == 1 && str_eq(lines[0].user_name, "worker.c"), "the one");
	f = (struct staff_filter){ .text = "نمونه نمونه ای" };
	rc_is(&province, staff_list(&province, &tx, &f, &lines, &n), OK, NULL, "by name, a space for the half-space");
	is_i64((int64_t)n, 3, "three people");
	f.text = "100%";
	rc_is(&province, staff_list(&province, &tx, &f, &lines, &n), OK, NULL, "a sign of the engine");
	is_i64((int64_t)n, 0, "stands for itself");
	rc_is(&province, staff_workers(&province, &tx, B, &lines, &n), OK, NULL, "workers of B");
	is_i64((int64_t)n, 1, "one");
	rc_is(&a, staff_workers(&a, &tx, B, &lines, &n), OK, NULL, "A asks for them");
	is_i64((int64_t)n, 0, "in vain");
}

static void places(struct test_world *w)
{
	struct neighbourhood_add add = { .county = COUNTY, .name = "کوی فلسطین", .kind = NEIGHBOURHOOD_DEPRIVED,
		.centre = B, .lat_e6 = INT_NONE, .lng_e6 = INT_NONE };
	struct neighbourhood_change change = { .name = "کوی فلسطین", .kind = NEIGHBOURHOOD_MARGINAL, .centre = A,
		.lat_e6 = INT_NONE, .lng_e6 = INT_NONE };
	struct service_point_add point = { .unit = A, .name = "مسجد جامع", .kind = SERVICE_POINT_MOSQUE,
		.opening_times = "شنبه‌ها ۹ تا ۱۲", .lat_e6 = INT_NONE, .lng_e6 = INT_NONE, .opened_on = today };
	struct service_point_change point_change = { .name = "مسجد جامع شهر", .kind = SERVICE_POINT_MOSQUE,
		.lat_e6 = INT_NONE, .lng_e6 = INT_NONE };
	struct service_point_close point_close = { .closed_on = today };
	struct place where = { .county = COUNTY, .neighbourhood = "كوی‌فلسطين", .lat_e6 = INT_NONE, .lng_e6 = INT_NONE };
	struct centre_found found = { 0 };
	struct neighbourhood *list;
	struct service_point *points;
	struct ctx county, a, b;
	int64_t key = 0, spot = 0;
	size_t n;

	test_actor(w, &county, 1, ROLE_COUNTY_EXPERT, COUNTY);
	test_actor(w, &a, 2, ROLE_CENTRE_MANAGER, A);
	test_actor(w, &b, 3, ROLE_CENTRE_MANAGER, B);
	county.org = a.org = b.org = org_get(w->orgs);
	rc_is(&county, operation_run(&county, &op_neighbourhood_add, P15, &add, 0, &key), OK, NULL, "a neighbourhood");
	rc_is(&county, operation_run(&county, &op_neighbourhood_add, P15, &add, 0, NULL), CONFLICT, NULL, "not twice");
	add.county = 160020000;
	rc_is(&county, operation_run(&county, &op_neighbourhood_add, P15, &add, 0, NULL), INVALID, NULL,
		"not in another county");
	add.county = COUNTY;
	add.name = "دیگر";
	add.centre = 160010003;
	rc_is(&county, operation_run(&county, &op_neighbourhood_add, P15, &add, 0, NULL), INVALID, NULL,
		"no closed centre answers for it");
	{
		AUTO(tx) tx = { 0 };

		rc_is(&b, ctx_read(&b, P15, &tx), OK, NULL, "read");
		rc_is(&b, centre_for_address(&b, &tx, &where, &found), OK, NULL, "which centre, by neighbourhood (R4)");
		is_i64(found.centre, B, "B");
		is_i64(found.neighbourhood.v, key, "through it");
		where = (struct place){ .county = INT_NONE, .neighbourhood = "ناکجا", .lat_e6 = 33500000, .lng_e6 = 48355000 };
		rc_is(&b, centre_for_address(&b, &tx, &where, &found), OK, NULL, "by the point (R5)");
		is_i64(found.centre, A, "A, the nearest");
		ok(found.metres > 1400 && found.metres < 1500 && found.neighbourhood.v == 0, "with the distance");
		where.lat_e6 = INT_NONE;
		rc_is(&b, centre_for_address(&b, &tx, &where, &found), NOT_FOUND, NULL, "by nothing: nothing");
		rc_is(&b, neighbourhood_list(&b, &tx, B, &list, &n), OK, NULL, "catchment of B");
		ok(n == 1 && list[0].kind == NEIGHBOURHOOD_DEPRIVED, "one");
	}
	rc_is(&county, operation_run(&county, &op_neighbourhood_change, P15, &change, key, NULL), OK, NULL, "moves to A");
	test_actor(w, &b, 3, ROLE_COUNTY_EXPERT, 160020000);
	rc_is(&b, operation_run(&b, &op_neighbourhood_change, P15, &change, key, NULL), NOT_FOUND, NULL,
		"unknown to the next county");
	test_actor(w, &b, 3, ROLE_CENTRE_MANAGER, B);
	b.org = a.org;
	rc_is(&b, operation_run(&b, &op_service_point_add, P15, &point, 0, NULL), INVALID, NULL, "B opens nothing for A");
	rc_is(&a, operation_run(&a, &op_service_point_add, P15, &point, 0, &spot), OK, NULL, "A opens a room (R59)");
	rc_is(&b, operation_run(&b, &op_service_point_change, P15, &point_change, spot, NULL), NOT_FOUND, NULL, "B changes none");
	rc_is(&a, operation_run(&a, &op_service_point_change, P15, &point_change, spot, NULL), OK, NULL, "A does");
	{
		AUTO(tx) tx = { 0 };

		rc_is(&a, ctx_read(&a, P15, &tx), OK, NULL, "read");
		rc_is(&a, neighbourhood_list(&a, &tx, COUNTY, &list, &n), OK, NULL, "neighbourhoods of the county");
		ok(n == 1 && list[0].centre == A && list[0].ver == 2, "now A's");
		rc_is(&a, service_point_list(&a, &tx, 0, false, &points, &n), OK, NULL, "points of A");
		ok(n == 1 && str_eq(points[0].name, "مسجد جامع شهر"), "one");
		rc_is(&b, service_point_list(&b, &tx, A, false, &points, &n), OK, NULL, "B asks");
		is_i64((int64_t)n, 0, "and sees none");
	}
	rc_is(&a, operation_run(&a, &op_service_point_close, P15, &point_close, spot, NULL), OK, NULL, "closed");
	rc_is(&a, operation_run(&a, &op_service_point_close, P15, &point_close, spot, NULL), CONFLICT,
		"service_point.closed", "once");
	org_put(a.org);
}

static void figures(struct test_world *w)
{
	struct who who = { 0 };
	struct ctx ctx;
	int64_t v = -1;

	test_system(w, &ctx);
	{
		AUTO(tx) tx = { 0 };

		CHECK(!tx_write(&tx, w->store, P15, &w->arena, &ctx.fault, &who, "test.count"));
		metric_add_unit(&tx, M_OPEN_FILES, A, 0, 3);
		metric_add_unit(&tx, M_OPEN_FILES, B, 0, 2);
		metric_add_staff(&tx, M_OPEN_FILES, 123456789012345, 0, 2);
		metric_add_staff(&tx, M_OPEN_FILES, 0, 0, 9);
		CHECK(!tx_commit(&tx));
	}
	AUTO(tx) tx = { 0 };
	CHECK(!ctx_read(&ctx, P15, &tx));
	rc_is(&ctx, counter_get(&tx, M_OPEN_FILES, A, 0, &v), OK, NULL, "centre");
	is_i64(v, 3, "its own");
	rc_is(&ctx, counter_get(&tx, M_OPEN_FILES, COUNTY, 0, &v), OK, NULL, "county");
	is_i64(v, 5, "the sum");
	rc_is(&ctx, counter_get(&tx, M_OPEN_FILES, PROVINCE, 0, &v), OK, NULL, "province");
	is_i64(v, 5, "the sum");
	rc_is(&ctx, counter_get(&tx, M_OPEN_FILES, 0, 0, &v), OK, NULL, "nobody");
	is_i64(v, 0, "nothing");
	rc_is(&ctx, counter_get(&tx, M_OPEN_FILES, 123456789012345, 0, &v), OK, NULL, "worker");
	is_i64(v, 2, "her own");
}

/* Every verb of the room by every role: the table decides, and nothing else. */
static void matrix(struct test_world *w)
{
	int wrong = 0, cells = 0;

	for (size_t i = 0; i < org_noperations; i++) {
		const struct operation *op = org_operations[i];
		void *input = arena_alloc(&w->arena, op->input ? op->input->size : 1);

		for (int role = 0; role <= ROLE_ADMINISTRATOR + 1; role++) {
			struct ctx ctx;
			enum rc rc;

			test_actor(w, &ctx, 99, (enum role)role, PROVINCE);
			ctx.inside = true;
			rc = operation_run(&ctx, op, op->flags & OP_NATIONAL ? SHARD_NATIONAL : P15, input, 1, NULL);
			cells++;
			if ((rc == DENIED) == role_may((enum role)role, op)) {
				printf("# %s role %d: %s\n", op->name, role, rc_name(rc));
				wrong++;
			}
		}
	}
	is_i64(wrong, 0, "every cell of the matrix");
	ok(cells == 14 * 11, "%d cells", cells);
}

static void tables(struct test_world *w)
{
	static const struct record_type *const types[] = { &neighbourhood_type, &service_point_type };
	struct fault f = { 0 };
	enum rc rc;

	for (size_t i = 0; i < org_noperations; i++) {
		const struct operation *op = org_operations[i];

		ok(record_covers_struct(op->subject) && (!op->input || record_covers_struct(op->input)),
			"%s: every member is declared", op->name);
		ok(!record_type_fault(op->input), "%s: its table is sound: %s", op->name,
			record_type_fault(op->input) ? record_type_fault(op->input) : "yes");
	}
	for (int m = 1; m < M_LAST; m++)
		if (!metric_name(m) != (m == 8 || m == 9))
			ok(false, "metric %d has a name, or is one of the two numbers that are kept free", m);
	ok(!metric_name(0) && !metric_name(M_LAST), "and there are no others");
	is_str(message_fault(&w->arena), NULL, "every text is there once in both languages");
	rc = store_check_schema(w->store, types, COUNT_OF(types), &f);
	ok(rc == OK, "tables are as the model says: %s", rc ? f.detail : "yes");
}

static void engine(struct test_world *w)
{
	today = fa_day_of_ms(w->clock.fixed_ms);
	tables(w);
	units(w);
	people(w);
	lists(w);
	places(w);
	figures(w);
	matrix(w);
}

int main(void)
{
	TEST_ENGINES(engine);
	return done();
}
