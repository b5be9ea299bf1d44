#include "base.h"
#include "tap.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs f in a child and tells whether it was ended by a signal. */
static bool dies(void (*f)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		close(STDERR_FILENO);
		f();
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && (WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
}

static void over_cap(void)
{
	struct arena a;

	arena_init(&a, 1000);
	arena_alloc(&a, 600);
	arena_alloc(&a, 600);
}

static void array_wraps(void)
{
	struct arena a;

	arena_init(&a, ARENA_CAP_DEFAULT);
	ARENA_ARRAY(&a, uint64_t, SIZE_MAX / 4);
}

static void test_arena(void)
{
	AUTO(arena) a;
	unsigned char *p;
	char *big;
	bool zero = true;

	arena_init(&a, ARENA_CAP_DEFAULT);
	p = arena_alloc(&a, 3);
	memset(p, 0xff, 3);
	ok((uintptr_t)p % 16 == 0 && (uintptr_t)arena_alloc(&a, 1) % 16 == 0, "pieces are 16-aligned");
	arena_reset(&a);
	p = arena_alloc(&a, 3);
	ok(p[0] == 0 && p[2] == 0, "memory is zeroed after a reset");
	big = arena_alloc(&a, 5 << 20);
	for (size_t i = 0; i < 5u << 20; i++)
		zero = zero && !big[i];
	ok(zero, "a piece larger than any chunk");
	is_str(arena_printf(&a, "%s-%d", "ب", 7), "ب-7", "arena_printf");
	is_str(arena_strndup(&a, "abcdef", 3), "abc", "arena_strndup cuts");
	is_str(arena_strndup(&a, "ab", 9), "ab", "arena_strndup stops at the end");
	ok(arena_strdup(&a, NULL) == NULL, "arena_strdup of NULL");
	arena_reset(&a);
	ok(a.used == 0, "reset forgets");
	ok(dies(over_cap), "beyond the cap the program ends");
	ok(dies(array_wraps), "an array size that wraps ends the program");
}

static void test_buf(void)
{
	AUTO(buf) b;

	buf_init(&b, 10);
	is_str(buf_str(&b), "", "an empty buffer reads as empty");
	buf_puts(&b, "12345");
	buf_printf(&b, "%s", "67890");
	ok(!b.overflow, "exactly max fits");
	is_str(buf_str(&b), "1234567890", "and is there");
	buf_putc(&b, 'x');
	ok(b.overflow && b.len == 10, "one more sets overflow and is dropped");
	buf_clear(&b);
	buf_puts(&b, "a");
	ok(!b.overflow, "clear takes overflow back");
	buf_clear(&b);
	buf_printf(&b, "%s", "12345678901");
	ok(b.overflow && b.len == 0, "printf past max writes nothing");
	buf_release(&b);
	buf_init(&b, 100);
	buf_put_i64(&b, INT64_MIN);
	buf_put_i64(&b, 0);
	buf_put_i64(&b, INT64_MAX);
	is_str(buf_str(&b), "-922337203685477580809223372036854775807", "numbers at both ends");
}

static void test_base64(void)
{
	/* The vectors of RFC 4648, section 10, without padding. */
	static const struct { const char *in, *want; } cases[] = { { "", "" }, { "f", "Zg" }, { "fo", "Zm8" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" }, { "foobar", "Zm9vYmFy" },
		{ "\xfb\xff\xbf", "+/+/" } };
	char out[16];

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		base64_write(cases[i].in, strlen(cases[i].in), out);
		is_str(out, cases[i].want, "base64");
		is_i64(strlen(out), base64_length(strlen(cases[i].in)), "and its length");
	}
}

/* By characters of at most four bytes, each looked at alone. */
static bool valid_slowly(const char *s, size_t n)
{
	while (n) {
		size_t k = 1;

		while (k <= 4 && k <= n && !utf8_valid(s, k))
			k++;
		if (k > 4 || k > n)
			return false;
		s += k;
		n -= k;
	}
	return true;
}

/* Texts are looked at eight bytes at a time: any two or three bytes at any place among them. */
static void test_utf8_long(void)
{
	static const unsigned char odd[] = { 0x00, 'a', 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xd8, 0xdf,
		0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff };
	struct rng rng = rng_seeded(8);
	int64_t wrong = 0, good = 0;

	for (int i = 0; i < 300000; i++) {
		char text[24];
		size_t n = 8 + (size_t)rng_below(&rng, 16), at = (size_t)rng_below(&rng, (uint32_t)n - 3);

		for (size_t k = 0; k < n; k += 2)
			memcpy(text + k, rng_below(&rng, 3) ? "\xd8\xa7" : " x", 2);
		for (size_t k = 0; k < (size_t)rng_below(&rng, 4); k++)
			text[at + k] = (char)odd[rng_below(&rng, COUNT_OF(odd))];
		bool valid = utf8_valid(text, n);
		good += valid;
		wrong += valid != valid_slowly(text, n);
	}
	is_i64(wrong, 0, "long texts are judged as their characters are");
	ok(good > 1000 && good < 299000, "some of them valid, some not");
}

static void test_utf8(void)
{
	static const struct { const char *s; size_t n; bool valid; } cases[] = {
		{ "", 0, true }, { "سلام", 8, true }, { "\xf0\x9f\x98\x80", 4, true },
		{ "\xed\x9f\xbf", 3, true }, { "\xee\x80\x80", 3, true }, { "\xf4\x8f\xbf\xbf", 4, true },
		{ "\xc0\x80", 2, false }, { "\xc1\xbf", 2, false }, { "\xe0\x9f\xbf", 3, false },
		{ "\xed\xa0\x80", 3, false }, { "\xf4\x90\x80\x80", 4, false }, { "\xf5\x80\x80\x80", 4, false },
		{ "\x80", 1, false }, { "\xd8", 1, false }, { "\xe2\x80", 2, false }, { "\xff", 1, false },
		{ "\xf0\x8f\xbf\xbf", 4, false }, { "a\0b", 3, true },
	};
	const char *s = "aب\xf0\x9f\x98\x80", *broken = "\xd8" "a";
	AUTO(buf) b;
	bool same = true;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ok(utf8_valid(cases[i].s, cases[i].n) == cases[i].valid, "utf8_valid case %zu", i);
	is_i64(utf8_next(&s), 'a', "next: ASCII");
	is_i64(utf8_next(&s), 0x628, "next: two bytes");
	is_i64(utf8_next(&s), 0x1f600, "next: four bytes");
	ok(utf8_next(&s) == 0 && utf8_next(&s) == 0, "next: stays at the end");
	is_i64(utf8_next(&broken), 0xfffd, "next: a broken byte is replaced");
	is_i64(utf8_next(&broken), 'a', "next: and skipped alone");
	is_i64(utf8_count("می‌شود"), 6, "count is in code points");
	buf_init(&b, 16);
	for (uint32_t cp = 1; cp <= 0x10ffff; cp += cp < 0x3000 ? 1 : 97) {
		const char *p;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		buf_clear(&b);
		utf8_put(&b, cp);
		p = buf_str(&b);
		same = same && utf8_valid(b.data, b.len) && utf8_next(&p) == cp && !*p;
	}
	ok(same, "what utf8_put writes utf8_next reads");
}

static void test_text(void)
{
	char small[5];
	int64_t v = 7;
	unsigned char bytes[2] = { 1, 1 };

	ok(str_copy(small, sizeof(small), "abcd"), "str_copy: fits");
	ok(!str_copy(small, sizeof(small), "ابج"), "str_copy: cut");
	is_str(small, "اب", "str_copy: cut between code points");
	ok(!str_copy(small, 2, "ا") && !small[0], "str_copy: no half letter");
	ok(str_eq(NULL, NULL) && !str_eq(NULL, "") && str_eq("a", "a") && !str_eq("a", "b"), "str_eq");
	ok(str_prefix("visit/3", "visit/") && !str_prefix("vis", "visit"), "str_prefix");
	ok(str_to_i64("-9223372036854775808", &v) && v == INT64_MIN, "least number");
	ok(str_to_i64("9223372036854775807", &v) && v == INT64_MAX, "greatest number");
	v = 7;
	ok(!str_to_i64("9223372036854775808", &v) && !str_to_i64("-9223372036854775809", &v), "one further");
	ok(!str_to_i64("", &v) && !str_to_i64("-", &v) && !str_to_i64("+1", &v) && !str_to_i64(" 1", &v) &&
	   !str_to_i64("1 ", &v) && !str_to_i64("۱", &v), "what is no number");
	is_i64(v, 7, "the result is untouched on failure");
	ok(hex_read("0aFf", bytes, 2) && bytes[0] == 10 && bytes[1] == 255, "hex_read");
	bytes[0] = 9;
	ok(!hex_read("00g0", bytes, 2) && !hex_read("000", bytes, 2) && bytes[0] == 9, "hex_read refuses whole");
}

static void test_key(void)
{
	static const int64_t keys[] = { 0, 1, 31, 32, 1764000000000, INT64_MAX };
	char text[KEY_TEXT_SIZE];
	int64_t back = -1;

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		key_write(keys[i], text);
		ok(strlen(text) == 13 && key_read(text, &back) && back == keys[i], "key %zu: %s", i, text);
	}
	ok(key_read("000000000001o", &back) && back == 32, "o reads as 0");
	ok(key_read("00000000000IL", &back) && back == 33, "I and L read as 1");
	ok(!key_read("8000000000000", &back) && !key_read("zzzzzzzzzzzzz", &back), "more than 63 bits");
	ok(!key_read("000000000000u", &back) && !key_read("00000000000", &back) &&
	   !key_read("00000000000000", &back) && !key_read("000000 000000", &back), "what is no key");
}

static void test_time(void)
{
	struct clock c = clock_fixed(1764000000123), s = clock_system();
	struct rng r = rng_seeded(1), r2 = rng_seeded(1), sys = rng_system();
	char u[UUID_SIZE], u2[UUID_SIZE];
	unsigned char a[16], b[16];
	int seen[6] = { 0 };
	bool even = true;

	is_i64(clock_now(&c), 1764000000123, "the fixed clock stands");
	clock_set(&c, 1764000000124);
	is_i64(clock_now(&c), 1764000000124, "and moves when told");
	ok(clock_now(&s) > 1700000000000 && clock_mono(&s) <= clock_mono(&s), "the system clock");
	uuid7(&c, &r, u);
	uuid7(&c, &r2, u2);
	is_str(u, u2, "the same seed and time give the same UUID");
	ok(strncmp(u, "019ab697-e87c-7", 15) == 0, "UUID carries the time and version 7: %s", u);
	ok(strlen(u) == 36 && strchr("89ab", u[19]), "and the variant");
	uuid7(&c, &r, u2);
	ok(strcmp(u, u2) != 0, "the next one differs");
	for (int i = 0; i < 6000; i++)
		seen[rng_below(&r, 6)]++;
	for (int i = 0; i < 6; i++)
		even = even && seen[i] > 850 && seen[i] < 1150;
	ok(even, "a die falls evenly");
	rng_fill(&sys, a, sizeof(a));
	rng_fill(&sys, b, sizeof(b));
	ok(memcmp(a, b, sizeof(a)) != 0, "system bytes differ");
}

struct draw { struct rng *r; uint64_t sum; };

static void *draw_many(void *arg)
{
	struct draw *d = arg;

	for (int i = 0; i < 10000; i++)
		d->sum += rng_u64(d->r);
	return NULL;
}

static void test_rng_threads(void)
{
	struct rng shared = rng_seeded(3), alone = rng_seeded(3);
	struct draw one = { .r = &shared }, two = { .r = &shared };
	uint64_t sum = 0;
	pthread_t t1, t2;

	CHECK(!pthread_create(&t1, NULL, draw_many, &one) && !pthread_create(&t2, NULL, draw_many, &two));
	CHECK(!pthread_join(t1, NULL) && !pthread_join(t2, NULL));
	for (int i = 0; i < 20000; i++)
		sum += rng_u64(&alone);
	ok(one.sum + two.sum == sum, "threads that share a seeded source lose and repeat nothing");
}

static void test_log(void)
{
	char got[4096] = "";
	int fd[2];
	ssize_t n;

	CHECK(pipe(fd) == 0);
	log_init(fd[1], LOG_INFO);
	log_kv(LOG_DEBUG, "hidden", NULL);
	log_kv(LOG_WARN, "start", "a", "x\"\\\n=y", "b", "\xe2\x80\xae" "z\x01\xff", "c", (char *)NULL, NULL);
	n = read(fd[0], got, sizeof(got) - 1);
	ok(n > 24 && got[4] == '-' && got[10] == 'T' && got[23] == 'Z', "time first: %.24s", got);
	is_str(n > 24 ? got + 24 : "", " warn start a=\"x\\\"\\\\\\n=y\" b=\"\\u202ez\\u0001\\xff\" c=\"\"\n",
	       "one line, quoted, nothing can break out");
	log_init(STDERR_FILENO, LOG_INFO);
	close(fd[0]);
	close(fd[1]);
}

static void test_fault(void)
{
	struct fault f;

	fault_clear(&f);
	is_rc(fault_set(&f, CONFLICT, "visit.already_recorded", "visit %d", 3), CONFLICT, "fault_set hands rc back");
	is_str(f.code, "visit.already_recorded", "code");
	is_str(f.detail, "visit 3", "detail");
	is_rc(fault_set(NULL, BUSY, "x", "%s", ""), BUSY, "no fault record is fine");
	for (int i = 0; i < 70; i++)
		fault_field(&f, "name", "required", NULL);
	is_i64(f.nfields, FAULT_FIELDS_MAX, "at most 64 fields");
	is_str(rc_name(INVALID), "INVALID", "rc_name");
}

int main(void)
{
	test_arena();
	test_buf();
	test_base64();
	test_utf8();
	test_utf8_long();
	test_text();
	test_key();
	test_time();
	test_rng_threads();
	test_log();
	test_fault();
	return done();
}
