/* Unit numbers, the permission of verbs, one-time codes, passwords, and operation_run. */
#include "access_int.h"
#include "t_world.h"
#include "message.h"
#include "store_test.h"

#include <sodium.h>

static void numbers(void)
{
	unit_no centre = unit_make(15, 1, 7);

	is_i64(centre.v, 160010007, "number of a centre");
	is_i64(unit_make(15, 0, 0).v, 160000000, "number of a province");
	is_i64(unit_make(0, 12, 0).v, 10120000, "number of a county in province 00");
	is_i64(unit_level_of(centre), LEVEL_CENTRE, "level of a centre");
	is_i64(unit_level_of(unit_county(centre)), LEVEL_COUNTY, "level of its county");
	is_i64(unit_level_of(unit_province(centre)), LEVEL_PROVINCE, "level of its province");
	is_i64(unit_level_of(UNIT(0)), LEVEL_COUNTRY, "level of the country");
	is_i64(unit_parent(centre).v, 160010000, "parent of a centre");
	is_i64(unit_parent(unit_make(15, 1, 0)).v, 160000000, "parent of a county");
	is_i64(unit_parent(unit_make(15, 0, 0)).v, 0, "parent of a province");
	is_i64(unit_parent(UNIT(0)).v, 0, "the country is its own parent");
	is_i64(unit_shard(centre).v, shard_of_province(15).v, "shard of a centre");
	is_i64(unit_shard(UNIT(0)).v, 0, "the country lives in the national shard");
	ok(range_has(unit_range_of(UNIT(160010000)), centre.v), "a county reaches its centre");
	ok(!range_has(unit_range_of(UNIT(160010000)), 160020001), "and no centre of the next county");
	ok(range_has(unit_range_of(UNIT(160000000)), 169999999), "a province reaches its last centre");
	ok(!range_has(unit_range_of(UNIT(160000000)), 170000000), "and not the next province");
	ok(!range_has(unit_range_of(centre), 160010008), "a centre reaches itself alone");
	ok(range_has(unit_range_of(UNIT(0)), unit_make(30, 999, 9999).v), "the country reaches all");
	ok(unit_no_valid(0) && unit_no_valid(centre.v) && !unit_no_valid(5) && !unit_no_valid(160000005) &&
		!unit_no_valid(-1) && !unit_no_valid(INT_NONE) && !unit_no_valid(INT64_C(330000000)), "shapes of numbers");
}

static void sha1_is(const char *text, size_t n, const char *want, const char *name)
{
	unsigned char digest[SHA1_SIZE];
	char hex[41];

	sha1(text, n, digest);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	is_str(hex, want, name);
}

static void totp(void)
{
	/* RFC 6238 appendix B, last six digits of eight; RFC 4226 appendix D. */
	static const struct { int64_t at; uint32_t code; } rfc[] = {
		{ 59, 287082 }, { 1111111109, 81804 }, { 1111111111, 50471 }, { 1234567890, 5924 },
		{ 2000000000, 279037 }, { 20000000000, 353130 },
	};
	static const uint32_t hotp[] = { 755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489 };
	const char *secret = "12345678901234567890";
	unsigned char back[TOTP_SECRET_BYTES], mac[SHA1_SIZE];
	char text[33], hex[41], million[1000];
	uint32_t code = 0;

	sha1_is("abc", 3, "a9993e364706816aba3e25717850c26c9cd0d89d", "SHA-1 of abc");
	sha1_is("", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709", "SHA-1 of nothing");
	sha1_is("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
		"84983e441c3bd26ebaae4aa1f95129e5e54670f1", "SHA-1 over the edge of a block");
	memset(million, 'a', sizeof million);
	sha1_is(million, 1000, "291e9a6c66994949b57ba5e650361e98fc36b1ba", "SHA-1 of a thousand a");
	memset(mac, 0x0b, 20);
	hmac_sha1(mac, 20, "Hi There", 8, mac);
	sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
	is_str(hex, "b617318655057264e28bc0b6fb378c8ef146be00", "HMAC-SHA-1 of RFC 2202");
	for (size_t i = 0; i < COUNT_OF(rfc); i++)
		is_i64(totp_at(secret, 20, rfc[i].at / 30), rfc[i].code, "RFC 6238");
	for (size_t i = 0; i < COUNT_OF(hotp); i++)
		is_i64(totp_at(secret, 20, (int64_t)i), hotp[i], "RFC 4226");
	base32_write((const unsigned char *)secret, text);
	is_str(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "base 32 of the secret");
	ok(base32_read("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", back) && memcmp(back, secret, 20) == 0, "and back");
	ok(!base32_read("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", back), "1 is no symbol of it");
	ok(!base32_read("GEZD", back), "too short a secret");
	is_i64(totp_step_of((const unsigned char *)secret, "287082", 59000), 1, "a code of now");
	is_i64(totp_step_of((const unsigned char *)secret, "287082", 89000), 1, "a code of the step before");
	is_i64(totp_step_of((const unsigned char *)secret, "287082", 119000), 0, "an old code");
	ok(totp_code_read("۲۸۷ ۰۸۲", &code) && code == 287082, "Persian digits");
	ok(!totp_code_read("28708", &code) && !totp_code_read("2870825", &code) && !totp_code_read("28708a", &code) &&
		!totp_code_read(NULL, &code), "what is no code");
}

static const char *refused(const char *password, bool second_factor)
{
	static struct fault f;

	fault_clear(&f);
	return password_check(password, "maryam.ahmadi", second_factor, &f) ? f.field[0].code : "";
}

static void passwords(void)
{
	struct buf a, b;

	is_str(refused("کتاب سبز ۷", true), "", "ten symbols with a second factor");
	is_str(refused("abc1xyz", true), "password.too_short", "seven symbols");
	is_str(refused("کتاب سبز ۷", false), "password.too_short", "ten symbols alone");
	is_str(refused("چهار واژهٔ بی‌ربط کنار هم", false), "", "a sentence alone");
	is_str(refused("behzisti1404", true), "password.too_common", "the word of the house and a year");
	is_str(refused("بهزیستی۱۲۳", true), "password.too_common", "the same in Persian");
	is_str(refused("بهزيستي۱۲۳", true), "password.too_common", "from an Arabic keyboard");
	is_str(refused("aaaaaaaaaa", true), "password.too_common", "one symbol");
	is_str(refused("abcdefghij", true), "password.too_common", "the alphabet");
	is_str(refused("98765432", true), "password.too_common", "counting down");
	is_str(refused("0912345678", true), "password.too_common", "a phone number");
	is_str(refused("xMaryam.Ahmadi!", true), "password.contains_name", "the own user name");
	is_str(refused(NULL, true), "password.too_short", "none");
	buf_init(&a, 1000);
	buf_init(&b, 1000);
	password_fold(&a, "كتابي ١٢٣ می‌رود");
	password_fold(&b, "کتابی ۱۲۳ میرود");
	is_str(buf_str(&a), buf_str(&b), "the same password on two keyboards");
	buf_clear(&a);
	password_fold(&a, "AbC");
	is_str(buf_str(&a), "AbC", "upper and lower case differ");
	buf_release(&a);
	buf_release(&b);
}

static void tables(void)
{
	static const struct record_type *const types[] = {
		&unit_type, &unit_former_name_type, &staff_type, &role_assignment_type, &credential_type,
		&setting_type, &api_token_type,
	};
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_covers_struct(types[i]), "%s: every member is declared", types[i]->name);
	is_str(message_fault(&a), NULL, "every text is there once in both languages");
	arena_release(&a);
}

/* ---- operation_run ------------------------------------------------------------------- */

struct note { const char *text; };
static const struct field note_fields[] = { FIELD(note, text, "متن", "Text", .flags = REQUIRED, .max = 20) };
static RECORD_TYPE(note, "یادداشت", "Note");
static int runs, busy_left;

static enum rc note_run(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct note *in = input;
	struct setting s = { .name = "note", .value = in->text, .from_on = ctx_today(ctx) }, old;
	enum rc rc;

	runs++;
	if (busy_left > 0) {
		busy_left--;
		return ctx_fault(ctx, BUSY, "store.busy");
	}
	if (!subject) {
		rc = row_insert(tx, &setting_type, &s);
		*ret_key = s.key.v;
		return rc;
	}
	rc = row_load(tx, &setting_type, subject, &old);
	if (rc)
		return rc;
	s = old;
	s.value = in->text;
	return row_update(tx, &setting_type, &old, &s);
}

static const struct operation op_note = {
	.name = "note.add", .fa = "یادداشت", .en = "Note", .subject = &setting_type, .input = &note_type,
	.roles = ROLE_BIT(ROLE_SOCIAL_WORKER), .flags = OP_CREATE | OP_NATIONAL, .run = note_run,
};
static const struct operation op_note_change = {
	.name = "note.change", .fa = "یادداشت", .en = "Note", .subject = &setting_type, .input = &note_type,
	.roles = ROLE_BIT(ROLE_SOCIAL_WORKER), .flags = OP_CHANGE | OP_NATIONAL | OP_FRESH, .run = note_run,
};

static int64_t count_notes(struct test_world *w)
{
	struct fault f = { 0 };
	int64_t n = -1;
	AUTO(tx) tx = { 0 };

	if (!tx_read(&tx, w->store, SHARD_NATIONAL, &w->arena, &f) &&
			db_int(&tx, SQL_NATIONAL("select count(*) from setting where name = 'note'"), NO_VALS, &n))
		return -1;
	return n;
}

static void running(struct test_world *w)
{
	struct note in = { .text = "نخست" }, empty = { 0 };
	int64_t key = 0, again = 0;
	struct ctx ctx;

	runs = 0;
	test_actor(w, &ctx, 77, ROLE_RECEPTIONIST, 160010007);
	rc_is(&ctx, operation_run(&ctx, &op_note, SHARD_NATIONAL, &in, 0, &key), DENIED, "access.denied",
		"a role that is not in the table");
	is_i64(runs, 0, "nothing was run");
	ctx_init(&ctx, w->store, &w->arena);
	rc_is(&ctx, operation_run(&ctx, &op_note, SHARD_NATIONAL, &in, 0, &key), DENIED, "access.denied", "nobody");
	test_actor(w, &ctx, 77, ROLE_SOCIAL_WORKER, 160010007);
	rc_is(&ctx, operation_run(&ctx, &op_note, SHARD_NATIONAL, &empty, 0, &key), INVALID, "input.invalid",
		"a missing field");
	is_str(ctx.fault.field[0].field, "text", "which is named");
	rc_is(&ctx, operation_run(&ctx, &op_note, (shard_id){ 3 }, &in, 0, &key), OK, NULL,
		"a national verb runs in the national shard whatever is given");
	is_i64(count_notes(w), 1, "one note");

	ctx.idempotency_key = "key-1";
	rc_is(&ctx, operation_run(&ctx, &op_note, SHARD_NATIONAL, &in, 0, &key), OK, NULL, "with a key");
	ok(!ctx.replayed, "is new");
	rc_is(&ctx, operation_run(&ctx, &op_note, SHARD_NATIONAL, &in, 0, &again), OK, NULL, "the same again");
	ok(ctx.replayed && again == key, "gives the same result");
	is_i64(count_notes(w), 2, "and no second note");
	in.text = "دیگر";
	rc_is(&ctx, operation_run(&ctx, &op_note, SHARD_NATIONAL, &in, 0, &again), CONFLICT, "idempotency.other_request",
		"another request under that key");
	ctx.idempotency_key = NULL;

	ctx.actor.second_factor_ms = 0;
	rc_is(&ctx, operation_run(&ctx, &op_note_change, SHARD_NATIONAL, &in, key, NULL), DENIED,
		"access.second_factor_needed", "without a fresh second factor");
	ctx.actor.second_factor_ms = w->clock.fixed_ms - SECOND_FACTOR_FRESH_MS;
	ctx.if_version = 1;
	rc_is(&ctx, operation_run(&ctx, &op_note_change, SHARD_NATIONAL, &in, key, &again), OK, NULL, "with one");
	is_i64(again, key, "the subject is the result");
	rc_is(&ctx, operation_run(&ctx, &op_note_change, SHARD_NATIONAL, &in, key, NULL), CONFLICT, "access.stale",
		"an old version");
	rc_is(&ctx, operation_run(&ctx, &op_note_change, SHARD_NATIONAL, &in, key + 1, NULL), NOT_FOUND, NULL,
		"an unknown subject");
	ctx.if_version = 0;

	runs = 0;
	busy_left = 2;
	rc_is(&ctx, operation_run(&ctx, &op_note, SHARD_NATIONAL, &in, 0, &key), OK, NULL, "busy twice, then well");
	is_i64(runs, 3, "run three times");
	is_i64(count_notes(w), 3, "written once");
	runs = 0;
	busy_left = 100;
	rc_is(&ctx, operation_run(&ctx, &op_note, SHARD_NATIONAL, &in, 0, &key), BUSY, "store.busy", "busy for good");
	is_i64(runs, 4, "after three more tries");
	busy_left = 0;

	struct setting_change_input { const char *name, *value; date_t from_on; } change = {
		"colour", "blue", ctx_today(&ctx) };
	const char *value = NULL;
	test_actor(w, &ctx, 77, ROLE_SOCIAL_WORKER, 160010007);
	rc_is(&ctx, operation_run(&ctx, &op_setting_change, SHARD_NATIONAL, &change, 0, NULL), DENIED, "access.denied",
		"settings are the administrator's");
	test_actor(w, &ctx, 78, ROLE_ADMINISTRATOR, 160000000);
	rc_is(&ctx, operation_run(&ctx, &op_setting_change, SHARD_NATIONAL, &change, 0, NULL), DENIED, "access.denied",
		"of the country, not of one province");
	test_system(w, &ctx);
	rc_is(&ctx, operation_run(&ctx, &op_setting_change, SHARD_NATIONAL, &change, 0, &key), OK, NULL, "a setting");
	change.value = "green";
	rc_is(&ctx, operation_run(&ctx, &op_setting_change, SHARD_NATIONAL, &change, 0, &again), OK, NULL, "changed");
	is_i64(again, key, "in place");
	AUTO(tx) tx = { 0 };
	rc_is(&ctx, ctx_read(&ctx, SHARD_NATIONAL, &tx), OK, NULL, "read");
	rc_is(&ctx, setting_get(&tx, "colour", fa_add_days(ctx_today(&ctx), -1), "none", &value), OK, NULL, "yesterday");
	is_str(value, "none", "it was not yet");
	rc_is(&ctx, setting_get(&tx, "colour", fa_add_days(ctx_today(&ctx), 9), "none", &value), OK, NULL, "later");
	is_str(value, "green", "it stays");
	struct setting *list;
	size_t n;
	rc_is(&ctx, setting_list(&tx, "colour", &list, &n), OK, NULL, "all of it");
	ok(n == 1 && str_eq(list[0].value, "green") && date_eq(list[0].from_on, ctx_today(&ctx)), "with its day");
}

static void schema(struct test_world *w)
{
	static const struct record_type *const types[] = {
		&unit_type, &unit_former_name_type, &staff_type, &role_assignment_type, &credential_type,
		&setting_type, &api_token_type,
	};
	struct fault f = { 0 };
	enum rc rc = store_check_schema(w->store, types, COUNT_OF(types), &f);

	ok(rc == OK, "tables are as the model says: %s", rc ? f.detail : "yes");
}

static void engine(struct test_world *w)
{
	schema(w);
	running(w);
}

int main(void)
{
	numbers();
	totp();
	passwords();
	tables();
	TEST_ENGINES(engine);
	return done();
}
