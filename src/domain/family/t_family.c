/* Events in a family: who stays, who goes, who leads, and what is counted afterwards. */
#include "t_world.h"

#include "family_int.h"
#include "message.h"

static date_t today_of(struct world *w)
{
	struct ctx ctx = as_program(w);

	return ctx_today(&ctx);
}

static void t_tables(struct world *w)
{
	static const struct record_type *const types[] = { &household_event_type, &case_transfer_type, &duplicate_type };
	static const struct record_type *const inputs[] = { &event_birth_type, &event_child_born_type, &event_death_type,
		&event_marriage_type, &event_divorce_type, &event_split_type, &event_merge_type, &event_new_head_type,
		&event_move_type };
	struct fault f = { 0 };

	ok(!record_type_fault(&household_event_type), "household_event is a good table");
	for (size_t i = 0; i < COUNT_OF(inputs); i++)
		ok(!record_type_fault(inputs[i]), "%s is a good table", inputs[i]->name);
	is_rc(store_check_schema(w->store, types, COUNT_OF(types), &f), OK, "the table is as the model asks");
	ok(!message_fault(&w->arena), "every code has a text in both languages: %s", message_fault(&w->arena));
	for (const struct household_event_about *a = household_event_kinds; a->kind; a++)
		ok(choice_of(household_event_kind_choices, (int32_t)a->kind) && a->op->run, "%s has a name and an effect", a->verb);
}

/* ---- a family to whom things happen ------------------------------------------------- */

struct home { int64_t key; struct member *m; size_t n; };

static void look(struct world *w, struct home *h)
{
	struct ctx ctx = as_program(w);
	AUTO(tx) tx = { 0 };

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(member_list(&tx, (household_key){ h->key }, false, &h->m, &h->n) == OK);
}

static int64_t joined(struct world *w, int64_t household, const char *given, int32_t relation, int32_t birth_kind)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_RECEPTIONIST);
	struct member m;
	int64_t key = 0;

	member_blank(&m);
	m.household.v = household;
	m.given_name = given;
	m.relation = relation;
	m.birth_kind = birth_kind;
	m.id_kind = birth_kind == BIRTH_EXPECTED ? ID_UNBORN : ID_NONE;
	m.id_reason = birth_kind == BIRTH_EXPECTED ? NULL : "گم شده";
	m.birth_on = birth_kind == BIRTH_EXPECTED ? fa_add_days(today_of(w), 20) : (date_t){ 2452000 };
	m.target_group = TARGET_CHILD;
	CHECK(run(&ctx, &op_member_add, &m, 0, &key) == OK);
	return key;
}

/* Head, spouse, two children, and one on the way. */
static struct home family_of(struct world *w, unit_no centre, const char *surname)
{
	struct home h = { .key = opened(w, centre, "حسین", surname, NULL) };

	joined(w, h.key, "زهرا", RELATION_SPOUSE, BIRTH_EXACT);
	joined(w, h.key, "علی", RELATION_CHILD, BIRTH_EXACT);
	joined(w, h.key, "مریم", RELATION_CHILD, BIRTH_EXACT);
	joined(w, h.key, NULL, RELATION_CHILD, BIRTH_EXPECTED);
	look(w, &h);
	return h;
}

static const struct member *named(const struct home *h, const char *given)
{
	for (size_t i = 0; i < h->n; i++)
		if (str_eq(h->m[i].given_name, given))
			return &h->m[i];
	return NULL;
}

static const struct member *unborn(const struct home *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->m[i].birth_kind == BIRTH_EXPECTED)
			return &h->m[i];
	return NULL;
}

static enum rc worker_does(struct world *w, const struct operation *op, const void *in, int64_t subject, const char **ret_code)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER);
	enum rc rc = run(&ctx, op, in, subject, NULL);

	if (ret_code)
		*ret_code = ctx.fault.code;
	if (rc && !ret_code)
		printf("# %s: %s %s\n", op->name, ctx.fault.code, ctx.fault.detail);
	return rc;
}

#define HEAD(w) .on_day = today_of(w), .evidence = EVIDENCE_FAMILY_SAYS

static void t_birth(struct world *w)
{
	struct home h = family_of(w, CENTRE_A, "تولدی");
	struct event_birth in = { HEAD(w), .given_name = "سارا", .sex = SEX_FEMALE, .relation = RELATION_CHILD };
	struct event_child_born born = { HEAD(w), .member = unborn(&h)->key, .given_name = "رضا", .sex = SEX_MALE };
	struct event_birth later = in;
	const char *code;

	later.on_day = fa_add_days(today_of(w), 1);
	is_rc(worker_does(w, &op_event_birth, &later, h.key, &code), INVALID, "nobody is born tomorrow");
	is_rc(worker_does(w, &op_event_birth, &in, h.key, NULL), OK, "a child is born");
	is_rc(worker_does(w, &op_event_child_born, &born, h.key, NULL), OK, "the expected child too (R23)");
	is_rc(worker_does(w, &op_event_child_born, &born, h.key, &code), INVALID, "not twice");
	look(w, &h);
	is_i64((int64_t)h.n, 6, "six of them");
	ok(named(&h, "سارا") && str_eq(named(&h, "سارا")->surname, "تولدی"), "with the family's name");
	ok(named(&h, "رضا") && named(&h, "رضا")->birth_kind == BIRTH_EXACT && named(&h, "رضا")->id_kind == ID_IN_PROCESS,
		"born, the papers under way");
	ok(date_cmp(household_of(w, h.key).next_visit_due, fa_add_days(today_of(w), 30)) <= 0, "a visit within thirty days");
	is_i64(recount_differs(w), 0, "all is counted");
}

static void t_death(struct world *w)
{
	struct home h = family_of(w, CENTRE_A, "سوگوار");
	struct event_death in = { HEAD(w), .member = h.m[0].key };
	const char *code;
	int64_t lone;

	is_rc(worker_does(w, &op_event_death, &in, h.key, &code), INVALID, "the head goes, and nobody leads");
	ok(str_eq(code, "event.head_needed"), "asks who leads: %s", code);
	in.new_head = unborn(&h)->key;
	is_rc(worker_does(w, &op_event_death, &in, h.key, &code), INVALID, "a child not born yet leads nobody");
	in.new_head = named(&h, "زهرا")->key;
	is_rc(worker_does(w, &op_event_death, &in, h.key, NULL), OK, "the widow leads");
	look(w, &h);
	is_i64((int64_t)h.n, 4, "four are left");
	ok(h.m[0].is_head && str_eq(h.m[0].given_name, "زهرا") && h.m[0].marital == 3, "widowed, and the head");
	is_i64(named(&h, "علی")->relation, RELATION_CHILD, "her child");
	lone = opened(w, CENTRE_A, "گوهر", "تنها", NULL);
	in = (struct event_death){ HEAD(w), .member = household_of(w, lone).head };
	is_rc(worker_does(w, &op_event_death, &in, lone, NULL), OK, "the last one dies");
	is_i64(household_of(w, lone).state, HOUSEHOLD_CLOSED, "and the file is closed");
	is_i64(household_of(w, lone).members, 0, "with nobody in it");
	is_i64(recount_differs(w), 0, "all is counted");
}

static void t_marriage(struct world *w)
{
	struct home h = family_of(w, CENTRE_A, "شادمان");
	struct event_marriage in = { HEAD(w), .member = named(&h, "علی")->key, .marriage = MARRIAGE_SPOUSE_COMES };
	struct event_marriage out = { HEAD(w), .member = named(&h, "مریم")->key, .marriage = MARRIAGE_LEAVES };
	struct event_divorce apart = { HEAD(w), .member = h.m[0].key, .partner = named(&h, "زهرا")->key,
		.divorce = DIVORCE_LEAVES, .new_head = named(&h, "علی")->key };
	const char *code;

	is_rc(worker_does(w, &op_event_marriage, &in, h.key, &code), INVALID, "the spouse has a name");
	in.given_name = "لیلا";
	is_rc(worker_does(w, &op_event_marriage, &in, h.key, NULL), OK, "a daughter-in-law");
	is_rc(worker_does(w, &op_event_marriage, &out, h.key, NULL), OK, "a daughter goes");
	look(w, &h);
	is_i64(named(&h, "لیلا")->relation, RELATION_CHILD_IN_LAW, "seen from the head");
	ok(!named(&h, "مریم"), "she lives elsewhere");
	is_rc(worker_does(w, &op_event_divorce, &apart, h.key, NULL), OK, "the parents part, the son leads");
	look(w, &h);
	ok(str_eq(h.m[0].given_name, "علی"), "he is the head");
	is_i64(named(&h, "زهرا")->relation, RELATION_PARENT, "his mother");
	is_i64(named(&h, "زهرا")->marital, 4, "divorced");
	is_i64(named(&h, "لیلا")->relation, RELATION_SPOUSE, "his wife");
	is_i64(recount_differs(w), 0, "all is counted");
}

static void t_split(struct world *w)
{
	struct home h = family_of(w, CENTRE_A, "جداگانه"), other;
	const char *people = NULL, *code;
	char a[KEY_TEXT_SIZE], b[KEY_TEXT_SIZE];
	struct event_split in = { HEAD(w), .leads = h.m[0].key, .area = "کوی نو" };
	struct event_merge back = { HEAD(w), .relation = RELATION_SPOUSE };
	struct household_event *e;
	size_t n = 0;
	struct ctx ctx = as(w, CENTRE_A, ROLE_SOCIAL_WORKER);

	key_write(h.m[0].key.v, a);
	key_write(named(&h, "مریم")->key.v, b);
	people = arena_printf(&w->arena, "%s,%s", a, b);
	in.people = people;
	is_rc(worker_does(w, &op_event_split, &in, h.key, &code), INVALID, "who leads those who stay?");
	in.new_head = named(&h, "مریم")->key;
	is_rc(worker_does(w, &op_event_split, &in, h.key, &code), INVALID, "not one who goes");
	in.new_head = named(&h, "زهرا")->key;
	is_rc(worker_does(w, &op_event_split, &in, h.key, NULL), OK, "father and daughter live apart");
	look(w, &h);
	is_i64((int64_t)h.n, 3, "three stay");
	{
		AUTO(tx) tx = { 0 };

		CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
		CHECK(household_events(&ctx, &tx, (household_key){ h.key }, &e, &n) == OK && n == 1);
	}
	other.key = e[0].other_household.v;
	look(w, &other);
	is_i64((int64_t)other.n, 2, "two in a file of their own");
	ok(other.m[0].is_head && other.m[1].relation == RELATION_CHILD, "father and child");
	is_i64(recount_differs(w), 0, "all is counted");
	back.file_number = household_of(w, other.key).file_number;
	is_rc(worker_does(w, &op_event_merge, &back, h.key, NULL), OK, "and together again");
	look(w, &h);
	is_i64((int64_t)h.n, 5, "five in one file");
	is_i64(household_of(w, other.key).state, HOUSEHOLD_CLOSED, "the other is closed");
	is_i64(household_of(w, other.key).close_reason, CLOSE_JOINED, "because they joined");
	is_rc(run(&ctx, &op_household_reopen, &(struct household_reopen){ .reason = "باز" }, other.key, NULL), CONFLICT,
		"nobody is in it to open it for");
	is_i64(recount_differs(w), 0, "all is counted");
}

static void t_move(struct world *w)
{
	struct home h = family_of(w, CENTRE_A, "رونده"), to = family_of(w, CENTRE_A, "میزبان"), far = family_of(w, CENTRE_A, "دور");
	struct event_move in = { HEAD(w), .member = named(&h, "علی")->key, .relation = RELATION_GRANDCHILD };
	struct event_new_head lead = { HEAD(w), .member = named(&h, "زهرا")->key };
	struct ctx other = as(w, CENTRE_B, ROLE_SOCIAL_WORKER);
	const char *code;

	in.file_number = household_of(w, h.key).file_number;
	is_rc(worker_does(w, &op_event_move, &in, h.key, &code), INVALID, "not to where he is");
	in.file_number = "15-9999-99999";
	is_rc(worker_does(w, &op_event_move, &in, h.key, &code), INVALID, "not to a file that is not there");
	in.file_number = household_of(w, to.key).file_number;
	is_rc(run(&other, &op_event_move, &in, h.key, NULL), NOT_FOUND, "not by another centre");
	is_rc(worker_does(w, &op_event_move, &in, h.key, NULL), OK, "to his grandparents");
	look(w, &h);
	look(w, &to);
	ok(!named(&h, "علی") && (int64_t)h.n == 4, "no more here");
	is_i64((int64_t)to.n, 6, "there now");
	is_rc(worker_does(w, &op_event_new_head, &lead, h.key, NULL), OK, "another head");
	is_rc(worker_does(w, &op_event_new_head, &lead, h.key, &code), INVALID, "who is it already");
	look(w, &h);
	ok(h.m[0].is_head && str_eq(h.m[0].given_name, "زهرا"), "she leads");
	is_i64(named(&h, "حسین")->relation, RELATION_SPOUSE, "he is the spouse");
	is_i64(named(&h, "مریم")->relation, RELATION_CHILD, "and the child stays a child");
	(void)far;
	is_i64(recount_differs(w), 0, "all is counted");
}

/* ---- one person in two rows -------------------------------------------------------------- */

static int64_t person(struct world *w, const char *given, const char *father, const char *id, int64_t *ret_member)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_RECEPTIONIST);
	struct household_open in = family(given, "دوبار", id);
	int64_t key = 0;

	in.father_name = father;
	CHECK(run(&ctx, &op_household_open, &in, 0, &key) == OK);
	*ret_member = household_of(w, key).head.v;
	return key;
}

static struct duplicate pair_of(struct world *w, size_t want)
{
	struct ctx ctx = as(w, CENTRE_A, ROLE_CENTRE_MANAGER);
	struct duplicate *list, d = { 0 };
	size_t n = 99;
	bool more;
	AUTO(tx) tx = { 0 };

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(duplicate_list(&ctx, &tx, DUPLICATE_OPEN, 0, 50, &list, &n, &more) == OK);
	is_i64((int64_t)n, (int64_t)want, "pairs to look at");
	if (n)
		d = list[0];
	return d;
}

static struct member member_now(struct world *w, int64_t key)
{
	struct ctx ctx = as_program(w);
	struct member m;
	AUTO(tx) tx = { 0 };

	CHECK(ctx_read(&ctx, PROVINCE, &tx) == OK);
	CHECK(row_load(&tx, &member_type, key, &m) == OK);
	return m;
}

static void t_duplicates(struct world *w)
{
	struct ctx manager = as(w, CENTRE_A, ROLE_CENTRE_MANAGER), other = as(w, CENTRE_B, ROLE_CENTRE_MANAGER);
	struct duplicate_candidate c[CANDIDATES_MAX];
	struct duplicate_merge in = { .note = "همان شخص است" };
	struct duplicate_undo back = { .note = "اشتباه بود" };
	struct duplicate_scan scan = { .unit = INT_NONE };
	int64_t a, b, first = person(w, "شهین", "قربان", national_id(w, 71), &a), second;
	struct household before, after;
	struct member was, asked;
	struct duplicate d;
	size_t n = 0;

	(void)first;
	member_blank(&asked);
	asked.given_name = "شهين";              /* as an older keyboard writes it */
	asked.surname = "دوبار";
	asked.father_name = "قربان";
	asked.birth_on = (date_t){ 2445000 };
	{
		AUTO(tx) tx = { 0 };

		CHECK(ctx_read(&manager, PROVINCE, &tx) == OK);
		CHECK(duplicate_candidates(&manager, &tx, &asked, c, &n) == OK);
		ok(n == 1 && c[0].member.v == a && c[0].why == 1 << (WHY_NAME - 1), "known while she is registered");
		tx_release(&tx);
		CHECK(ctx_read(&other, PROVINCE, &tx) == OK);
		CHECK(duplicate_candidates(&other, &tx, &asked, c, &n) == OK);
		ok(n == 1 && !c[0].member.v && c[0].unit.v == CENTRE_A.v && !c[0].name, "elsewhere only where");
	}
	second = person(w, "شهین", "قربان", NULL, &b);
	is_rc(run(&manager, &op_duplicate_scan, &scan, 0, NULL), OK, "a scan of the centre");
	d = pair_of(w, 1);
	is_rc(run(&manager, &op_duplicate_scan, &scan, 0, NULL), OK, "and again");
	d = pair_of(w, 1);
	is_rc(run(&manager, &op_duplicate_merge, &in, d.key.v, NULL), INVALID, "which one stays?");
	before = household_of(w, second);
	was = member_now(w, b);
	in.keep.v = a;
	is_rc(run(&other, &op_duplicate_merge, &in, d.key.v, NULL), NOT_FOUND, "not for another centre");
	is_rc(run(&manager, &op_duplicate_merge, &in, d.key.v, NULL), OK, "one person");
	is_i64(household_of(w, second).state, HOUSEHOLD_CLOSED, "the empty file is closed");
	is_i64(household_of(w, second).close_reason, CLOSE_DUPLICATE, "as a duplicate");
	is_i64(member_now(w, b).status, MEMBER_LEFT, "the row stays and says so");
	is_i64(recount_differs(w), 0, "all is counted");
	is_rc(run(&manager, &op_duplicate_undo, &back, d.key.v, NULL), OK, "undone");
	after = household_of(w, second);
	before.ver = after.ver;
	is_i64((int64_t)record_diff(&household_type, &before, &after), 0, "the file is exactly what it was");
	asked = member_now(w, b);
	was.ver = asked.ver;
	is_i64((int64_t)record_diff(&member_type, &was, &asked), 0, "and so is the person");
	is_i64(recount_differs(w), 0, "all is counted");
	/* The other way round: the ID comes along, and goes back. */
	was = member_now(w, b);
	in.keep.v = b;
	is_rc(run(&manager, &op_duplicate_merge, &in, d.key.v, NULL), OK, "the other one stays");
	ok(str_eq(member_now(w, b).national_id, national_id(w, 71)) && member_now(w, b).id_kind == ID_NATIONAL,
		"with the ID of the first");
	is_i64(recount_differs(w), 0, "all is counted");
	is_rc(run(&manager, &op_duplicate_undo, &back, d.key.v, NULL), OK, "undone");
	asked = member_now(w, b);
	was.ver = asked.ver;
	is_i64((int64_t)record_diff(&member_type, &was, &asked), 0, "without it again");
	is_i64(recount_differs(w), 0, "all is counted");
	is_rc(run(&manager, &op_duplicate_merge, &in, d.key.v, NULL), OK, "once more");
	clock_set(&w->clock, clock_now(&w->clock) + INT64_C(31) * 86400000);
	is_rc(run(&manager, &op_duplicate_undo, &back, d.key.v, NULL), CONFLICT, "not after thirty days");
}

static void all(struct world *w)
{
	t_tables(w);
	t_birth(w);
	t_death(w);
	t_marriage(w);
	t_split(w);
	t_move(w);
	t_duplicates(w);
}

int main(void)
{
	return both_engines(all);
}
