/* Lists taken in: what is read, what is said of it, how people become households, that every
 * old file is still counted, and that it can be undone. */
#include "t_world.h"

#include "cage.h"
#include "case_read.h"
#include "import_int.h"
#include "message.h"
#include "metrics.h"
#include "org.h"

#define P15 shard_of_province(15)

static int64_t centre_a, centre_b;

static struct ctx expert(struct test_world *w)
{
	struct ctx ctx;

	test_actor(w, &ctx, 71, ROLE_PROVINCE_EXPERT, unit_make(15, 0, 0).v);
	return ctx;
}

/* A number with a right check digit; nobody has it. */
static const char *id(struct test_world *w, int serial)
{
	char text[12];
	int sum = 0, rest;

	snprintf(text, sizeof text, "998%06d", serial % 1000000);
	for (int i = 0; i < 9; i++)
		sum += (text[i] - '0') * (10 - i);
	rest = sum % 11;
	text[9] = (char)('0' + (rest < 2 ? rest : 11 - rest));
	text[10] = '\0';
	return arena_strdup(&w->arena, text);
}

/* ---- reading --------------------------------------------------------------------------- */

static const char *read_text(struct test_world *w, const char *csv, size_t n)
{
	struct import_table t;
	struct fault f = {0};
	AUTO(buf) b = {0};
	enum rc rc = import_read(&w->arena, csv, n ? n : strlen(csv), &f, &t);

	if (rc)
		return f.code;
	import_table_write(&t, &b);
	return arena_strdup(&w->arena, buf_str(&b));
}

static void test_read(struct test_world *w)
{
	struct buf big;

	is_str(read_text(w, "\xef\xbb\xbfنام;شهر\r\n\"علی\";\"خرم\"\"آباد;نو\"\r\n\r\nرضا;\r\n", 0),
		"0,\"نام\",\"شهر\"\n2,\"علی\",\"خرم\"\"آباد;نو\"\n4,\"رضا\",\n", "semicolons, quotes, a mark of order and blank lines");
	is_str(read_text(w, "a\tb\n1\t\"x\ny\"\n2", 0), "0,\"a\",\"b\"\n2,\"1\",\"x\ny\"\n3,\"2\",\n",
		"tabs, a cell of two lines, a short last row");
	is_str(read_text(w, "a,b\n1,\"x\n", 0), "import.quote", "a quote that never ends is named");
	is_str(read_text(w, "a,b\n", 0), "import.empty", "a head alone is no list");
	is_str(read_text(w, "a,b\n\xff\xfe,1\n", 0), "import.not_utf8", "another encoding is named");
	is_str(read_text(w, "PK\3\4 not a workbook", 0), "cage.sheet.broken", "a broken workbook is refused in the cage");
	buf_init(&big, 4 << 20);
	for (int i = 0; i < 201; i++)
		buf_puts(&big, "a,");
	buf_puts(&big, "b\n1\n");
	is_str(read_text(w, buf_str(&big), 0), "import.columns", "more than 200 columns are refused");
	buf_clear(&big);
	for (int i = 0; i < IMPORT_LINES_MAX + 2; i++)
		buf_puts(&big, "a\n");
	is_str(read_text(w, buf_str(&big), 0), "import.lines", "more than 100,000 rows are refused");
	buf_release(&big);
}

static void test_guess(struct test_world *w)
{
	struct import_table t;
	struct import_mapping m, n;
	struct fault f = {0};

	/* Arabic ye and kaf, half-spaces left out: as lists come. */
	is_rc(import_read(&w->arena, "كد ملي,نام خانوادگي,نام,کدملی سرپرست,آدرس,موبايل,چیز\nx\n", strlen("كد ملي,نام خانوادگي,نام,کدملی سرپرست,آدرس,موبايل,چیز\nx\n"), &f, &t), OK, "a head");
	import_guess(&t, &m);
	is_i64(m.column[IMPORT_NATIONAL_ID], 0, "national ID in other letters");
	is_i64(m.column[IMPORT_SURNAME], 1, "surname");
	is_i64(m.column[IMPORT_GIVEN_NAME], 2, "given name is not mistaken for the surname");
	is_i64(m.column[IMPORT_HEAD_ID], 3, "the head's ID");
	is_i64(m.column[IMPORT_ADDRESS], 4, "address");
	is_i64(m.column[IMPORT_MOBILE], 5, "mobile");
	is_i64(m.column[IMPORT_BIRTH], -1, "what is not there is not guessed");
	import_mapping_read(import_mapping_text(&m, &w->arena), 7, &n);
	ok(memcmp(&m, &n, sizeof m) == 0, "a mapping survives being kept");
	import_mapping_read("99,-5,x,,2", 7, &n);
	ok(n.column[0] == -1 && n.column[1] == -1 && n.column[2] == -1 && n.column[3] == -1 && n.column[4] == 2,
		"columns that are none are left out");
}

/* ---- plans ------------------------------------------------------------------------------- */

#define HEAD "شماره پرونده,نام,نام خانوادگی,کد ملی,تاریخ تولد,گروه هدف,نسبت,کد ملی سرپرست,نشانی,کد پستی,تلفن همراه,مرکز,تاریخ تشکیل,آخرین بازدید,نوع معلولیت\n"

static import_batch_key upload(struct test_world *w, const char *csv, int64_t centre)
{
	struct ctx ctx = expert(w);
	import_batch_key key = {0};

	rc_is(&ctx, import_upload(&ctx, P15, "list.csv", csv, strlen(csv), centre, &key), OK, NULL, "a list is kept");
	return key;
}

static struct import_batch batch(struct test_world *w, import_batch_key key)
{
	struct ctx ctx = expert(w);
	struct import_batch b = {0};
	AUTO(tx) tx = {0};

	CHECK(ctx_read(&ctx, P15, &tx) == OK && import_load(&ctx, &tx, key, &b) == OK);
	return b;
}

static void plan_of(struct test_world *w, import_batch_key key, struct import_plan *ret)
{
	struct ctx ctx = expert(w);
	struct import_batch b = batch(w, key);

	rc_is(&ctx, import_plan_load(&ctx, &b, ret), OK, NULL, "a plan is made");
}

static bool has_problem(const struct import_plan *p, size_t i, enum import_field field, const char *code, bool error)
{
	for (const struct import_problem *x = p->person[i].problems; x; x = x->next)
		if (x->field == field && str_eq(x->code, code) && x->error == error)
			return true;
	for (const struct import_problem *x = p->person[i].problems; x; x = x->next)
		printf("#   row %zu has %s:%s\n", i, import_fields[x->field].code, x->code);
	return false;
}

static void test_errors(struct test_world *w)
{
	AUTO(import_plan) p = {0};
	AUTO(buf) b = {0};

	buf_init(&b, 1 << 16);
	buf_puts(&b, HEAD);
	/* Arabic letters, Persian digits, a year alone. */
	buf_printf(&b, "۱۰۱,فاطمة,رضايي,%s,۱۳۶۳,زن سرپرست خانوار,سرپرست,,خیابان انقلاب کوچه لاله پلاک ۱۲,,۰۹۱۶۱۲۳۴۵۶۷,A1,۱۳۹۸/۲/۱,۱۴۰۵/۳/۳۱,\n", id(w, 1));
	buf_puts(&b, "102,علی,کریمی,1234567890,1370/13/1,معلول,,,,,,A1,,,جسمی حرکتی\n");
	buf_printf(&b, "103,=HYPERLINK(1),اکبری,%s,,معلول,,,,,,A1,,,\n", id(w, 3));
	buf_printf(&b, "104,زهرا,اکبری,%s,,ناشناس,,,,12,12,Z9,1499/1/1,,\n", id(w, 4));
	buf_printf(&b, "105,مریم,تکراری,%s,,معلول,,,,,,A1,,,بینایی و شنوایی\n", id(w, 1));
	buf_puts(&b, "106,بی,شناسه,,,معلول,,,,,,A1,1420/1/1,,نمی‌دانم\n");
	buf_puts(&b, "107,,,,,معلول,,,,,,A1,,,\n");
	plan_of(w, upload(w, buf_str(&b), 0), &p);
	is_i64((int64_t)p.npeople, 7, "seven rows");
	ok(!p.person[0].refused && str_eq(p.person[0].m.given_name, "فاطمة") && str_eq(p.person[0].m.surname, "رضایی"),
		"names are stored in Persian letters");
	ok(p.person[0].m.birth_kind == BIRTH_YEAR && str_eq(p.person[0].m.mobile, "09161234567") &&
		p.person[0].unit == centre_a, "a year alone, a mobile in Persian digits, a centre by its code");
	ok(has_problem(&p, 1, IMPORT_NATIONAL_ID, "national_id.check_digit", true) &&
		has_problem(&p, 1, IMPORT_BIRTH, "date.month", true), "all errors of a row are said at once");
	ok(p.person[1].refused && has_problem(&p, 2, IMPORT_GIVEN_NAME, "import.formula", true), "a formula is no name");
	ok(has_problem(&p, 3, IMPORT_GROUP, "import.group", true) && has_problem(&p, 3, IMPORT_CENTRE, "import.centre", true),
		"groups and centres that nobody knows");
	ok(has_problem(&p, 3, IMPORT_POSTAL_CODE, "postal_code.length", false), "a bad postal code does not refuse a row");
	ok(has_problem(&p, 4, IMPORT_NATIONAL_ID, "import.twice", true), "the same person twice");
	ok(p.person[4].m.disability_types == 12, "two disabilities in one cell (bits of vision and hearing)");
	ok(has_problem(&p, 5, IMPORT_NATIONAL_ID, "import.no_id", false) && !p.person[5].refused &&
		has_problem(&p, 5, IMPORT_OPENED, "import.future", false) && has_problem(&p, 5, IMPORT_DISABILITY, "import.word", false),
		"what can be left out is left out and said");
	ok(p.person[6].refused, "a row without a name is refused");
	is_i64((int64_t)p.refused, 5, "refused rows are counted");
	is_i64(p.old_count[TARGET_PERSON_WITH_DISABILITY], 5, "the old count takes every row that names the group");
}

static void home_is(const struct import_plan *p, size_t who, size_t with, bool together, const char *name)
{
	ok((p->person[who].home == p->person[with].home) == together, "%s", name);
}

static void test_merge(struct test_world *w)
{
	AUTO(import_plan) p = {0}, q = {0};
	struct ctx ctx = expert(w);
	struct import_settings in;
	struct import_batch b0;
	import_batch_key key;
	int64_t none;
	AUTO(buf) b = {0};
#define FAR "خیابان شهید مطهری کوچه بهار پلاک "

	buf_init(&b, 1 << 16);
	buf_puts(&b, HEAD);
	buf_printf(&b, "1,پدر,الف,%s,1340/1/1,معلول,,,,,,A1,,,\n", id(w, 11));
	buf_printf(&b, "2,پسر,الف,%s,1380/1/1,معلول,فرزند,%s,,,,A1,,,\n", id(w, 12), id(w, 11));
	buf_printf(&b, "3,کودک,ب,%s,1395/1/1,معلول,,,%s۱,,,A1,,,\n", id(w, 13), FAR);
	buf_printf(&b, "4,مادر,ب,%s,1365/1/1,زن سرپرست,سرپرست,,%s1,,,A1,,,\n", id(w, 14), FAR);
	buf_printf(&b, "5,زن,پ,%s,1350/1/1,معلول,,,%s2,,09121111111,A1,,,\n", id(w, 15), FAR);
	buf_printf(&b, "6,شوهر,ت,%s,1345/1/1,معلول,,,%s2,,09121111111,A1,,,\n", id(w, 16), FAR);
	buf_printf(&b, "7,یکی,ث,%s,1350/1/1,معلول,,,,,09122222222,A1,,,\n", id(w, 17));
	buf_printf(&b, "8,دیگری,ج,%s,1345/1/1,معلول,,,,,09122222222,A1,,,\n", id(w, 18));
	buf_printf(&b, "9,خواهر,چ,%s,1350/1/1,زن سرپرست,سرپرست,,%s3,,,A1,,,\n", id(w, 19), FAR);
	buf_printf(&b, "10,خواهر,چ,%s,1352/1/1,زن سرپرست,سرپرست,,%s3,,,A1,,,\n", id(w, 20), FAR);
	buf_printf(&b, "11,کسی,ب,%s,1345/1/1,معلول,,,%s1,,,A2,,,\n", id(w, 21), FAR);
	for (int i = 0; i < 10; i++)
		buf_printf(&b, "%d,مددجو,خ%c,%s,,معلول,,,,,09123333333,A1,,,\n", 30 + i, 'a' + i, id(w, 30 + i));
	key = upload(w, buf_str(&b), 0);
	plan_of(w, key, &p);
	is_i64((int64_t)p.refused, 0, "all rows are good");
	home_is(&p, 0, 1, true, "the head's national ID gathers");
	home_is(&p, 2, 3, true, "the same dwelling and surname gathers, whatever the digits");
	ok(p.home[p.person[2].home].person[0] == 3, "the mother heads it, not the child named first");
	home_is(&p, 4, 5, true, "the same dwelling and phone gathers spouses of different surnames");
	home_is(&p, 6, 7, false, "the same phone alone does not gather");
	home_is(&p, 8, 9, false, "two heads in one dwelling stay apart");
	home_is(&p, 2, 10, false, "nothing is gathered over two centres");
	home_is(&p, 11, 12, false, "a phone of ten people is nobody's household");
	is_i64((int64_t)p.nproposals, 2, "two likely households are proposed");
	ok(p.proposal[0].id == 8 && p.proposal[0].doubt == DOUBT_PHONE && p.proposal[1].id == 10 &&
		p.proposal[1].doubt == DOUBT_TWO_HEADS, "with their reasons");
	b0 = batch(w, key);
	in = (struct import_settings){ b0.mapping, "8", 0 };
	rc_is(&ctx, operation_run(&ctx, &op_import_settings, P15, &in, key.v, &none), OK, NULL, "a person joins one");
	plan_of(w, key, &q);
	home_is(&q, 6, 7, true, "which is then one household");
	home_is(&q, 8, 9, false, "and the other is left apart");
}

/* ---- taking, counting, undoing ---------------------------------------------------------------- */

static struct import_batch work(struct test_world *w, import_batch_key key)
{
	struct import_progress p = {0};
	struct ctx ctx;

	test_system(w, &ctx);
	for (int i = 0; i < 2000 && !p.finished; i++)
		if (!rc_is(&ctx, import_work(&ctx, key, 5, &p), OK, NULL, "a step of the work"))
			break;
	ok(p.finished, "comes to its end");
	return batch(w, key);
}

static int64_t legacy(struct test_world *w, int64_t unit, int64_t group)
{
	struct ctx ctx;
	int64_t v = -1;
	AUTO(tx) tx = {0};

	test_system(w, &ctx);
	CHECK(ctx_read(&ctx, P15, &tx) == OK && counter_get(&tx, M_LEGACY_FILES, unit, group, &v) == OK);
	return v;
}

static void is_sound(struct test_world *w, const char *when)
{
	int64_t n = -1, m = -1;
	struct ctx ctx;

	test_system(w, &ctx);
	CHECK(case_file_recount(&ctx, P15, false, &n) == OK && case_file_reindex(&ctx, P15, true, &m) == OK);
	ok(n == 0 && m == 0, "counters, names and directory are right %s", when);
}

static void touch(struct test_world *w, import_batch_key key, struct household *ret_h)
{
	int64_t keys[2];
	size_t n;
	struct ctx ctx;
	struct who who = {0};
	AUTO(tx) tx = {0};

	test_system(w, &ctx);
	CHECK(ctx_read(&ctx, P15, &tx) == OK && import_households(&tx, key, 0, 2, keys, &n) == OK && n == 2);
	CHECK(tx_commit(&tx) == OK);
	tx = (struct tx){0};
	CHECK(tx_write(&tx, w->store, P15, &w->arena, &ctx.fault, &who, "household.change") == OK);
	CHECK(household_set_risk(&ctx, &tx, (household_key){ keys[1] }, RISK_HIGH) == OK);
	CHECK(household_load(&ctx, &tx, (household_key){ keys[1] }, ret_h) == OK && tx_commit(&tx) == OK);
}

static void fill_list(struct test_world *w, struct buf *b)
{
	buf_puts(b, HEAD);
	for (int i = 0; i < 60; i++)
		buf_printf(b, "%d,نام,خانواده%c,%s,1350/1/1,%s,,%s,,,,%s,1398/5/5,%s,\n", 500 + i, 'a' + i % 20, id(w, 500 + i),
			i % 3 ? "معلول" : "زن سرپرست خانوار", i % 3 == 1 ? id(w, 500 + i - 1) : "", i % 2 ? "A1" : "مرکز ب", i == 3 ? "1405/5/1" : "");
	buf_puts(b, "900,بد,شناسه,1234567890,,معلول,,,,,,A1,,,\n");
}

static void test_take(struct test_world *w)
{
	struct ctx ctx = expert(w);
	struct import_batch b;
	struct import_result *rows;
	struct household changed, h;
	import_batch_key key, same;
	int64_t by[IMPORT_GROUPS], none, before = legacy(w, centre_a, TARGET_PERSON_WITH_DISABILITY);
	size_t n;
	AUTO(buf) csv = {0};

	buf_init(&csv, 1 << 20);
	fill_list(w, &csv);
	key = upload(w, buf_str(&csv), 0);
	rc_is(&ctx, operation_run(&ctx, &op_import_undo, P15, NULL, key.v, &none), CONFLICT, "import.state", "nothing to undo yet");
	rc_is(&ctx, import_confirm(&ctx, key), OK, NULL, "confirmed");
	rc_is(&ctx, import_confirm(&ctx, key), CONFLICT, "import.state", "not twice");
	b = work(w, key);
	ok(b.state == IMPORT_DONE && b.people == 60 && b.refused == 1 && b.homes == 40, "60 people in 40 households, one row refused");
	is_str(b.old_count, "1:41,2:20", "the old count as the list had it");
	{
		AUTO(tx) tx = {0};
		CHECK(ctx_read(&ctx, P15, &tx) == OK && import_count(&tx, key, by) == OK);
		ok(by[1] == 40 && by[2] == 20, "and as the system counts it: short of the refused row alone (C4)");
		CHECK(import_results(&tx, key, 0, 100, &rows, &n) == OK);
		ok(n == 61 && rows[60].outcome == ROW_REFUSED && rows[0].outcome == ROW_TAKEN && str_prefix(rows[0].file_number, "15-"),
			"every row has its outcome");
		ok(strstr(import_reason_text(rows[60].reason, LANG_FA, &w->arena), "کد ملی: "), "in words");
		ok(import_same(&ctx, &tx, &b, &same) == OK && same.v == 0, "it is not its own twin");
	}
	is_sound(w, "after it");
	is_i64(legacy(w, centre_a, TARGET_PERSON_WITH_DISABILITY) - before, 20, "the centre's old count moved with it");
	key = upload(w, buf_str(&csv), 0);
	{
		AUTO(tx) tx = {0};
		b = batch(w, key);
		CHECK(ctx_read(&ctx, P15, &tx) == OK && import_same(&ctx, &tx, &b, &same) == OK);
		ok(same.v != 0, "the same list sent again is noticed");
	}
	rc_is(&ctx, import_confirm(&ctx, key), INVALID, "import.nothing_good", "and brings in nobody twice");
	key = same;
	touch(w, key, &changed);
	rc_is(&ctx, operation_run(&ctx, &op_import_undo, P15, NULL, key.v, &none), OK, NULL, "undone");
	b = work(w, key);
	ok(b.state == IMPORT_UNDONE && b.kept >= 1 && b.undone + b.kept == 60, "all but the household that somebody changed");
	{
		AUTO(tx) tx = {0};
		CHECK(ctx_read(&ctx, P15, &tx) == OK && household_load(&ctx, &tx, changed.key, &h) == OK);
		is_i64(h.state, HOUSEHOLD_OPEN, "which stays open");
		CHECK(import_results(&tx, key, 0, 100, &rows, &n) == OK);
		int named = 0;
		for (size_t i = 0; i < n; i++)
			named += rows[i].outcome == ROW_KEPT && str_eq(rows[i].reason, "import.changed_later");
		is_i64(named, b.kept, "and says why");
	}
	is_sound(w, "after undoing");
	{
		AUTO(import_plan) p = {0};
		plan_of(w, upload(w, buf_str(&csv), 0), &p);
		is_i64((int64_t)p.refused, 1 + b.kept, "what was undone can be taken again");
	}
}

static void test_refused_home(struct test_world *w)
{
	struct ctx ctx = expert(w), other;
	import_batch_key key;
	struct import_batch b;
	AUTO(buf) csv = {0};

	buf_init(&csv, 1 << 16);
	buf_printf(&csv, "%s1,نام,الف,%s,1350/1/1,معلول,,,,,,,,,\n", HEAD, id(w, 800));
	test_actor(w, &other, 72, ROLE_SOCIAL_WORKER, centre_a);
	rc_is(&other, import_upload(&other, P15, "x.csv", csv.data, csv.len, 0, &key), DENIED, NULL, "a social worker takes no lists");
	test_actor(w, &other, 73, ROLE_PROVINCE_EXPERT, unit_make(16, 0, 0).v);
	is_rc(import_upload(&other, P15, "x.csv", csv.data, csv.len, 0, &key), NOT_FOUND, "nor somebody of another province");
	key = upload(w, buf_str(&csv), 0);
	rc_is(&ctx, import_confirm(&ctx, key), INVALID, "import.nothing_good", "no centre: no file");
	key = upload(w, buf_str(&csv), centre_b);
	rc_is(&ctx, import_confirm(&ctx, key), OK, NULL, "a centre for rows that name none");
	b = work(w, key);
	is_i64(b.people, 1, "one person");
}

static bool kept(struct test_world *w, import_batch_key key)
{
	struct import_batch b = batch(w, key);

	return b.forgotten_at.ms == 0 && store_file_has(w->store, P15, b.content);
}

static int64_t forget(struct test_world *w)
{
	struct ctx ctx;
	size_t n = 0;

	test_system(w, &ctx);
	rc_is(&ctx, imports_forget(&ctx, P15, 100, &n), OK, NULL, "a sweep");
	return (int64_t)n;
}

/* What was sent is kept for thirty days after the end, and no day longer. */
static void test_forget(struct test_world *w)
{
	struct ctx ctx = expert(w);
	import_batch_key taken, dropped, again;
	int64_t none;
	AUTO(import_plan) p = {0};
	AUTO(buf) csv = {0}, other = {0};
	struct import_batch b;

	buf_init(&csv, 1 << 16);
	buf_init(&other, 1 << 16);
	buf_printf(&csv, "%s1,نام,کهن,%s,1350/1/1,معلول,,,,,,A1,,,\n", HEAD, id(w, 901));
	buf_printf(&other, "%s1,نام,نو,%s,1350/1/1,معلول,,,,,,A1,,,\n", HEAD, id(w, 902));
	taken = upload(w, buf_str(&csv), 0);
	rc_is(&ctx, import_confirm(&ctx, taken), OK, NULL, "one list is taken");
	work(w, taken);
	dropped = upload(w, buf_str(&other), 0);
	rc_is(&ctx, operation_run(&ctx, &op_import_drop, P15, NULL, dropped.v, &none), OK, NULL, "another put aside");
	clock_set(&w->clock, w->clock.fixed_ms + INT64_C(29) * 86400000);
	again = upload(w, buf_str(&other), 0);
	forget(w);
	ok(kept(w, taken) && kept(w, dropped), "both are kept for thirty days");
	clock_set(&w->clock, w->clock.fixed_ms + INT64_C(2) * 86400000);
	forget(w);
	ok(!kept(w, taken), "what was taken is deleted after them");
	ok(kept(w, dropped) && kept(w, again), "the same rows sent again are still needed");
	b = batch(w, taken);
	is_i64(b.state, IMPORT_DONE, "its outcome stays");
	ok(import_plan_load(&ctx, &b, &p) == NOT_FOUND, "its rows do not");
	clock_set(&w->clock, w->clock.fixed_ms + INT64_C(30) * 86400000);
	forget(w);
	ok(!kept(w, dropped) && !kept(w, again), "and go when nobody may need them");
	is_i64(batch(w, again).state, IMPORT_DROPPED, "a list that nobody took up is put aside");
	is_i64(forget(w), 0, "nothing is deleted twice");
	again = upload(w, buf_str(&csv), 0);
	ok(kept(w, again), "the same list may be sent anew");
}

/* Years of two digits: year first, the last such day up to today (Aban 1405). */
static void test_short_years(struct test_world *w)
{
	static const struct { const char *typed, *iso; bool said; } cases[] = {
		{ "63/2/5", "1984-04-25", true }, { "۶۳-۰۲-۰۵", "1984-04-25", true }, { "05/8/1", "2026-10-23", true },
		{ "05/9/1", "1926-11-23", true }, { "06/1/1", "1927-03-22", true }, { "00.1.1", "2021-03-21", true },
		{ "1363/2/5", "1984-04-25", false }, { "63/13/5", NULL, true }, { "5/2/63", NULL, false },
		{ "363/2/5", NULL, false }, { "63/2", NULL, false }, { "63/2/5/1", NULL, false },
	};
	AUTO(import_plan) p = {0};
	AUTO(buf) b = {0};

	buf_init(&b, 1 << 16);
	buf_puts(&b, HEAD);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		buf_printf(&b, "%zu,نام,سال,%s,%s,معلول,,,,,,A1,63/2/5,,\n", i, id(w, 950 + (int)i), cases[i].typed);
	plan_of(w, upload(w, buf_str(&b), 0), &p);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char iso[FA_ISO_SIZE];

		fa_iso_write(p.person[i].m.birth_on, iso);
		is_str(iso, cases[i].iso ? cases[i].iso : "", cases[i].typed);
		ok(p.person[i].refused == !cases[i].iso, "%s is %s", cases[i].typed, cases[i].iso ? "read" : "refused");
		ok(!cases[i].said || has_problem(&p, i, IMPORT_BIRTH, "import.short_year", false), "and it is said");
		fa_iso_write(p.person[i].opened_on, iso);
		is_str(iso, "1984-04-25", "the day of opening too");
	}
}

static void test_speed(struct test_world *w)
{
	struct ctx ctx;
	struct import_progress p = {0};
	struct clock mono = clock_system();
	import_batch_key key;
	int64_t start;
	AUTO(buf) b = {0};
	enum { MANY = 2000 };

	buf_init(&b, 8 << 20);
	buf_puts(&b, HEAD);
	for (int i = 0; i < MANY; i++)
		buf_printf(&b, "%d,نام,خانواده,%s,1350/1/1,معلول,,%s,خیابان شهید مطهری کوچه بهار پلاک %d,,,A1,1398/5/5,1405/1/1,\n",
			5000 + i, id(w, 5000 + i), i % 2 ? id(w, 5000 + i - 1) : "", i / 2);
	key = upload(w, buf_str(&b), 0);
	ctx = expert(w);
	start = clock_mono(&mono);
	rc_is(&ctx, import_confirm(&ctx, key), OK, NULL, "two thousand rows");
	test_system(w, &ctx);
	rc_is(&ctx, import_work(&ctx, key, 60000, &p), OK, NULL, "at once");
	printf("# %d rows in %lld ms\n", MANY, (long long)(clock_mono(&mono) - start) / 1000);
	is_i64(batch(w, key).homes, MANY / 2, "in pairs");
}

static int64_t add_unit(struct test_world *w, int64_t no, int32_t kind, const char *name, const char *code)
{
	struct ctx ctx;
	struct who who = {0};
	struct unit u = { .no = no, .kind = kind, .name = name, .short_name = name, .code = code, .capacity = INT_NONE,
		.lat_e6 = INT_NONE, .lng_e6 = INT_NONE, .valid_from = fa_day_of_ms(TEST_NOW), .successor = INT_NONE };
	AUTO(tx) tx = {0};

	test_system(w, &ctx);
	CHECK(tx_write(&tx, w->store, SHARD_NATIONAL, &w->arena, &ctx.fault, &who, "test") == OK);
	CHECK(row_insert(&tx, &unit_type, &u) == OK && tx_commit(&tx) == OK);
	return no;
}

static void body(struct test_world *w)
{
	struct fault f = {0};

	add_unit(w, unit_make(15, 0, 0).v, UNIT_PROVINCE, "لرستان", NULL);
	add_unit(w, unit_make(15, 1, 0).v, UNIT_COUNTY, "خرم‌آباد", NULL);
	centre_a = add_unit(w, unit_make(15, 1, 7).v, UNIT_URBAN_CENTRE, "مرکز الف", "A1");
	centre_b = add_unit(w, unit_make(15, 1, 8).v, UNIT_URBAN_CENTRE, "مركز ب", "A2");
	CHECK(org_holder_reload(w->orgs, &f) == OK);
	test_read(w);
	test_guess(w);
	test_errors(w);
	test_merge(w);
	test_take(w);
	test_refused_home(w);
	test_short_years(w);
	test_speed(w);
	test_forget(w);
}

int main(int argc, char **argv)
{
	if (cage_is_child(argc, argv))
		return cage_child(argc, argv);
	TEST_ENGINES(body);
	return done();
}
