/* The search box and the lists: spellings, scope, pages, budgets. */
#include "t_world.h"

static struct search_result search(struct world *w, struct ctx *ctx, const char *typed)
{
	struct search_result res = { 0 };
	AUTO(tx) tx = { 0 };

	(void)w;
	CHECK(ctx_read(ctx, PROVINCE, &tx) == OK);
	is_rc(case_search(ctx, &tx, typed, NULL, 0, 20, &res), OK, typed);
	if (ctx->fault.code)
		printf("# %s %s\n", ctx->fault.code, ctx->fault.detail);
	ok(tx.statements <= 4, "at most four statements: %d", tx.statements);
	return res;
}

static void t_spelling(struct world *w, int64_t fatemeh, int64_t amir)
{
	static const char *const fatemeh_as[] = { "فاطمه محمدی", "محمدی فاطمه", "فاطمه محمدی علی", "فاطمهمحمدی",
		"فاطمة محمدي", "فاطمه‌محمدی", "فاطمه مح", "محمدي", "سیده فاطمه محمدی" };
	static const char *const amir_as[] = { "امیرحسین کاظم‌زاده", "امیر حسین کاظم زاده", "امیر‌حسین کاظمزاده",
		"اميرحسين كاظم زاده", "کاظم‌زاده امیر", "کاظمزاده" };
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER);

	for (size_t i = 0; i < COUNT_OF(fatemeh_as); i++) {
		struct search_result r = search(w, &ctx, fatemeh_as[i]);

		ok(r.nhits == 1 && r.hits[0].household.v == fatemeh, "finds her once as %s (%zu)", fatemeh_as[i], r.nhits);
	}
	for (size_t i = 0; i < COUNT_OF(amir_as); i++) {
		struct search_result r = search(w, &ctx, amir_as[i]);

		ok(r.nhits == 1 && r.hits[0].household.v == amir, "finds him once as %s (%zu)", amir_as[i], r.nhits);
	}
	is_i64(search(w, &ctx, "فاطمه احمدی").nhits, 0, "nobody of that name");
	is_i64(search(w, &ctx, "%").nhits, 0, "no wildcards");
}

static void t_scope(struct world *w, int64_t fatemeh, const char *id)
{
	struct ctx a = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), b = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	struct ctx county = as(w, unit_county(CENTRE_A), ROLE_COUNTY_EXPERT);
	struct ctx far = as(w, unit_county(CENTRE_C), ROLE_COUNTY_EXPERT);
	char number[40];
	struct search_result r;

	str_copy(number, sizeof number, household_of(w, fatemeh).file_number);
	r = search(w, &b, "فاطمه محمدی");
	is_i64(r.nhits, 0, "not shown to another centre");
	ok(r.nelsewhere == 1 && r.elsewhere[0].unit.v == CENTRE_A.v && r.elsewhere[0].open,
			"which learns only where an open file is");
	r = search(w, &b, "فاطمه");
	is_i64(r.nelsewhere, 0, "and that only for an exact enough name");
	r = search(w, &b, id);
	ok(r.nhits == 0 && r.nelsewhere == 1, "the same for the national ID");
	r = search(w, &b, number);
	ok(r.nhits == 0 && r.nelsewhere == 1, "and the file number");
	r = search(w, &a, id);
	ok(r.nhits == 1 && r.hits[0].household.v == fatemeh && r.nelsewhere == 0, "the own centre sees all of it");
	r = search(w, &a, "۰۹۱۶ ۷۷۷ ۶۶۵۵");
	ok(r.nhits == 1 && r.hits[0].household.v == fatemeh, "by mobile in Persian digits");
	r = search(w, &a, "066-33 22 11 00");
	ok(r.nhits == 1 && r.hits[0].household.v == fatemeh && !r.hits[0].member.v, "by the household's phone");
	r = search(w, &a, number);
	ok(r.nhits == 1 && r.hits[0].household.v == fatemeh, "by file number");
	r = search(w, &county, "محمدی فاطمه");
	is_i64(r.nhits, 1, "the county sees its centres");
	r = search(w, &far, "محمدی فاطمه");
	ok(r.nhits == 0 && r.nelsewhere == 1, "another county does not");
}

static void t_other_province(struct world *w)
{
	struct ctx a = as(w, CENTRE_A, ROLE_SOCIAL_WORKER), program = as_program(w);
	const char *id = national_id(w, 900);
	struct blind bx = blind_of(w->store, "national_id", id);
	struct household_open in = family("شهین", "ابراهیمی", id);
	AUTO(buf) hex = { 0 };
	struct event e = { .name = "person.directory", .subject = 4242 };
	struct search_result r;

	buf_init(&hex, 64);
	hex_put(&hex, bx.b, sizeof bx.b);
	e.payload = arena_printf(&w->arena, "{\"household\":4242,\"unit\":%lld,\"lines\":[{\"kind\":1,\"bx\":\"%s\","
			"\"subject\":4243,\"open\":true}]}", (long long)unit_make(7, 3, 2).v, buf_str(&hex));
	is_rc(people_directory_apply(&program, &e), OK, "Fars tells of a file");
	is_rc(people_directory_apply(&program, &e), OK, "twice does no harm");
	r = search(w, &a, id);
	ok(r.nhits == 0 && r.nelsewhere == 1 && r.elsewhere[0].unit.v == unit_make(7, 3, 2).v, "it is seen here");
	is_rc(run(&a, &op_household_open, &in, 0, NULL), CONFLICT, "and warns at the desk");
	is_str(a.fault.code, "member.national_id.open_elsewhere", "by name");
}

static void t_pages(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_C, ROLE_SOCIAL_WORKER);
	static const char *const given[] = { "محمد", "محمدعلی", "محمدجواد", "سید محمد" };
	const char *after = NULL;
	int64_t after_member = 0, seen[64];
	size_t n = 0, pages = 0;
	bool more = true, twice = false;

	/* Every one of them stands under several keys that begin with محمد. */
	for (int i = 0; i < 22; i++)
		opened(w, CENTRE_C, given[i % 4], "محمدی", NULL);
	while (more && pages < 20) {
		struct search_result r;
		AUTO(tx) tx = { 0 };

		CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
		CHECK(case_search(&ctx, &tx, "محمد", after, after_member, 5, &r) == OK);
		for (size_t i = 0; i < r.nhits && n < COUNT_OF(seen); i++) {
			for (size_t j = 0; j < n; j++)
				twice |= seen[j] == r.hits[i].member.v;
			seen[n++] = r.hits[i].member.v;
		}
		after = arena_strdup(&w->arena, r.next_key);
		after_member = r.next_member;
		more = r.more;
		pages++;
	}
	is_i64(n, 22, "page by page everybody comes");
	ok(!twice, "and nobody twice");
}

static size_t walk(struct ctx *ctx, struct household_filter *f, size_t max, bool *ret_ordered)
{
	size_t all = 0;
	bool more = true;
	const char *last = "";

	f->after_sort = NULL;
	*ret_ordered = true;
	while (more && all < 500) {
		struct household_row *rows;
		AUTO(tx) tx = { 0 };
		size_t n;

		CHECK(ctx_read(ctx, PROVINCE, &tx) == OK);
		CHECK(household_list(&tx, f, max, &rows, &n, &more) == OK);
		CHECK(tx.statements == 1);
		for (size_t i = 0; i < n; i++) {
			*ret_ordered &= strcmp(last, rows[i].sort) <= 0;
			last = rows[i].sort;
		}
		if (n) {
			f->after_sort = rows[n - 1].sort;
			f->after_key = rows[n - 1].key.v;
		}
		all += n;
	}
	return all;
}

/* A handed-over file with two people, as an import opens it. */
static int64_t imported(struct world *w, unit_no centre, int64_t batch)
{
	struct ctx ctx = as_program(w);
	struct who who = ctx_who(&ctx);
	struct household_open in = family("ژاله", "اکبری", NULL);
	struct member people[2];
	household_key key;
	AUTO(tx) tx = { 0 };

	in.unit = centre.v;
	in.source = SOURCE_IMPORT;
	in.import_batch = batch;
	member_blank(&people[0]);
	people[0].occupation = "خیاط";
	member_blank(&people[1]);
	people[1].given_name = "سهراب";
	people[1].surname = "اکبری";
	people[1].relation = RELATION_CHILD;
	people[1].id_kind = ID_IN_PROCESS;
	people[1].id_reason = "گم شده";
	CHECK(tx_write(&tx, w->store, PROVINCE, &w->arena, &ctx.fault, &who, "household.import") == OK);
	is_rc(household_open_in(&ctx, &tx, &in, people, 2, fa_add_days(ctx_today(&ctx), -1), MEMBER_BULK, &key), OK,
			"imports a file");
	CHECK(tx_commit(&tx) == OK);
	return key.v;
}

static void t_lists(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_C, ROLE_CENTRE_MANAGER), program = as_program(w);
	struct ctx province = as(w, unit_province(CENTRE_C), ROLE_PROVINCE_EXPERT);
	struct household_filter f = { .range = ctx.scope };
	struct household_assign assign = { .worker = 55000001 };
	struct household h;
	int64_t mine, hidden;
	bool ordered;
	struct caseload_row *load;
	AUTO(tx) tx = { 0 };
	size_t n;

	mine = imported(w, CENTRE_C, 77);
	hidden = opened(w, CENTRE_C, "پروانه", "ژیان", NULL);
	CHECK(run(&program, &op_household_assign, &assign, mine, NULL) == OK);
	h = household_of(w, hidden);
	h.hide_address = true;
	h.area = "کوی پنهان";
	h.risk_level = RISK_URGENT;
	CHECK(run(&program, &op_household_change, &h, hidden, NULL) == OK);
	is_i64(walk(&ctx, &f, 5, &ordered), 24, "all of the centre in pages of five");
	ok(ordered, "in the order of the alphabet");
	f.order = HOUSEHOLD_BY_DUE;
	is_i64(walk(&ctx, &f, 7, &ordered), 24, "by due day");
	f.range = province.scope;
	ok(walk(&province, &f, 7, &ordered) > 24 && ordered, "the province sees more, in order");
	f.worker = assign.worker;
	is_i64(walk(&province, &f, 7, &ordered), 1, "the files of one worker");
	f.range = ctx.scope;
	f.worker = 0;
	f.without_worker = true;
	is_i64(walk(&ctx, &f, 7, &ordered), 23, "files without one (R2)");
	f = (struct household_filter){ .range = ctx.scope, .risk_level = RISK_HIGH };
	is_i64(walk(&ctx, &f, 7, &ordered), 1, "high risk");
	f = (struct household_filter){ .range = ctx.scope, .due_until = ctx_today(&ctx) };
	is_i64(walk(&ctx, &f, 7, &ordered), 0, "nothing due today");
	f.due_until = fa_add_days(ctx_today(&ctx), CASE_FIRST_VISIT_DAYS);
	is_i64(walk(&ctx, &f, 7, &ordered), 24, "all due in two weeks");
	ok(household_of(w, mine).members == 2, "the imported household has both its people");
	f = (struct household_filter){ .range = ctx.scope, .import_batch = 77 };
	is_i64(walk(&ctx, &f, 7, &ordered), 1, "the files of one import (R103)");
	f = (struct household_filter){ .order = HOUSEHOLD_BY_DUE };
	f.range = unit_range_of(CENTRE_B);
	is_i64(walk(&ctx, &f, 7, &ordered), 0, "another centre's list is another list");
	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	{
		struct household_row row;

		is_rc(household_row_of(&tx, ctx.scope, (household_key){ hidden }, &row), OK, "one line");
		ok(row.area == NULL, "a hidden address leaves no street in lists");
		is_rc(household_row_of(&tx, unit_range_of(CENTRE_B), (household_key){ hidden }, &row), NOT_FOUND,
				"and no line for another centre");
		AUTO(tx) national = { 0 };
		CHECK(ctx_read(&ctx, SHARD_NATIONAL, &national) == OK);
		is_rc(household_row_of(&national, ctx.scope, (household_key){ hidden }, &row), NOT_FOUND,
				"nor where a made-up key may point, in the national shard");
	}
	is_rc(caseload(&tx, CENTRE_C, ctx_today(&ctx), &load, &n), OK, "workload");
	ok(n == 2 && load[0].worker == 0 && load[0].files == 23 && load[0].urgent == 1 && load[1].files == 1,
			"by worker, those without first");
}

static void t_school_and_requests(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_B, ROLE_SOCIAL_WORKER), other = as(w, CENTRE_A, ROLE_SOCIAL_WORKER);
	int64_t key = opened(w, CENTRE_B, "نسرین", "داوودی", NULL);
	struct member m;
	struct school_row *school;
	struct request_filter f = { .range = ctx.scope, .unfinished = true };
	struct request_register in = { .household = key, .subject = 5, .channel = CHANNEL_PHONE };
	struct request_row *rows;
	struct search_result found;
	AUTO(tx) tx = { 0 };
	bool more;
	size_t n;

	member_blank(&m);
	m.household.v = key;
	m.given_name = "کاوه";
	m.surname = "داوودی";
	m.relation = RELATION_CHILD;
	m.id_kind = ID_NONE;
	m.id_reason = "در دست پیگیری";
	m.schooling = SCHOOLING_DROPPED_OUT;
	CHECK(run(&ctx, &op_member_add, &m, 0, NULL) == OK);
	for (int i = 0; i < 5; i++) {
		in.urgent = i == 4;
		CHECK(run(&ctx, &op_request_register, &in, 0, NULL) == OK);
	}
	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	is_rc(out_of_school(&tx, ctx.scope, 0, 10, &school, &n, &more), OK, "children out of school (R32)");
	ok(n == 1 && !more && str_eq(school[0].name, "کاوه داوودی"), "the one there is");
	is_rc(out_of_school(&tx, other.scope, 0, 10, &school, &n, &more), OK, "at another centre");
	is_i64(n, 0, "nobody");
	is_rc(request_list(&tx, &f, 3, &rows, &n, &more), OK, "requests by deadline");
	ok(n == 3 && more && rows[0].urgent, "the urgent one first");
	f.after_sort = rows[2].sort;
	f.after_key = rows[2].key.v;
	is_rc(request_list(&tx, &f, 3, &rows, &n, &more), OK, "next page");
	ok(n == 2 && !more, "the other two");
	f = (struct request_filter){ .range = ctx.scope, .household = { key } };
	is_rc(request_list(&tx, &f, 10, &rows, &n, &more), OK, "of the household");
	ok(n == 5 && rows[0].key.v > rows[4].key.v && str_eq(rows[0].family_name, "داوودی"), "newest first");
	f = (struct request_filter){ .range = other.scope, .unfinished = true };
	is_rc(request_list(&tx, &f, 10, &rows, &n, &more), OK, "of another centre");
	is_i64(n, 0, "none of these");
	f = (struct request_filter){ .range = ctx.scope, .without_owner = true, .order = REQUEST_BY_NEWEST };
	is_rc(request_list(&tx, &f, 10, &rows, &n, &more), OK, "without an owner");
	is_i64(n, 5, "all five");
	tx_release(&tx);
	found = search(w, &ctx, rows[0].number);
	ok(found.nhits == 1 && found.hits[0].request.v == rows[0].key.v, "the box finds a request by its number");
	is_i64(search(w, &other, rows[0].number).nhits, 0, "not for another centre");
}

/* Above the provinces: one order over both, each once, and on from where the page before ended. */
static void t_country(struct world *w)
{
	static const char *const given[] = { "زهرا", "سیده زهرا", "زهرا" };
	struct ctx ctx = as(w, UNIT(0), ROLE_HEADQUARTERS), program = as_program(w);
	const char *id = national_id(w, 950), *after = NULL, *before = NULL;
	int64_t after_member = 0, seen[64], far = 0;
	size_t n = 0, pages = 0;
	bool more = true, twice = false, ordered = true;
	struct search_result r;

	for (int i = 0; i < 23; i++)
		far = opened(w, i % 3 ? CENTRE_FAR : CENTRE_C, given[i % 3], i % 2 ? "کریمی" : "کریمیان", i == 22 ? id : NULL);
	while (more && pages < 20) {
		is_rc(case_search_country(&ctx, "زهرا کریمی", after, after_member, 4, &r), OK, "a page");
		for (size_t i = 0; i < r.nhits && n < COUNT_OF(seen); i++) {
			for (size_t j = 0; j < n; j++)
				twice |= seen[j] == r.hits[i].member.v;
			ordered &= !before || strcmp(before, r.hits[i].key) <= 0;
			before = r.hits[i].key;
			seen[n++] = r.hits[i].member.v;
		}
		after = r.next_key;
		after_member = r.next_member;
		more = r.more;
		pages++;
	}
	ok(n == 23 && !twice, "all of them, each once (%zu)", n);
	ok(ordered && pages >= 6, "in one order, page by page (%zu)", pages);
	is_rc(case_search_country(&ctx, id, NULL, 0, 20, &r), OK, "an ID that nobody has told the country of yet");
	is_i64(r.nhits, 0, "is not found");
	{
		struct event *e;
		size_t ne;
		AUTO(tx) tx = { 0 };

		CHECK(ctx_read(&ctx, shard_of_key(far), &tx) == OK && event_list(&tx, 200, &e, &ne) == OK);
		for (size_t i = 0; i < ne; i++)
			if (str_eq(e[i].name, "person.directory"))
				CHECK(people_directory_apply(&program, &e[i]) == OK);
	}
	is_rc(case_search_country(&ctx, id, NULL, 0, 20, &r), OK, "once told of");
	ok(r.nhits == 1 && r.hits[0].household.v == far && r.nelsewhere == 0, "it leads to the other province");
	is_rc(case_search_country(&ctx, "%", NULL, 0, 20, &r), OK, "nothing to search for");
	is_i64(r.nhits, 0, "finds nobody");
}

static void all(struct world *w)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_RECEPTIONIST);
	const char *id = national_id(w, 700);
	struct household_open in = family("فاطمه", "محمدی", id);
	int64_t fatemeh, amir;

	in.father_name = "علی";
	in.mobile = "09167776655";
	in.phone = "06633221100";
	CHECK(run(&ctx, &op_household_open, &in, 0, &fatemeh) == OK);
	amir = opened(w, CENTRE_A, "امیر‌حسین", "کاظم‌زاده", national_id(w, 701));
	t_spelling(w, fatemeh, amir);
	t_scope(w, fatemeh, id);
	t_other_province(w);
	t_pages(w);
	t_lists(w);
	t_school_and_requests(w);
	t_country(w);
	is_i64(recount_differs(w), 0, "all counters and keys agree");
}

int main(void)
{
	return both_engines(all);
}
