/* password - folding, blocklist, the hashing gate, the brake against guessing. */
#include <arpa/inet.h>
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "access_int.h"

#define BRAKE_SLOTS 8192
#define BRAKE_PROBES 8
#define ARGON_OPS 2
#define ARGON_MEMORY ((size_t)19 << 20)

struct brake_slot {
	uint64_t key;
	int64_t last_ms, until_ms;
	int32_t failures;
	bool known;                      /* of a pair: its owner has signed in from there */
};

struct auth {
	struct store *store;
	size_t memory;
	char dummy[HASH_TEXT_SIZE];      /* hash of nobody's password */
	pthread_mutex_t lock;            /* gate */
	pthread_cond_t moved;
	int running, waiting, at_once, queue_limit;
	uint64_t next, serving;          /* tickets: first come, first served */
	pthread_mutex_t brake_lock;
	unsigned char brake_secret[crypto_shorthash_KEYBYTES];
	struct brake_slot slot[BRAKE_SLOTS];
	struct token_memos *tokens;
};

struct token_memos *auth_tokens(struct auth *a)
{
	return a->tokens;
}

enum rc auth_new(const struct auth_config *c, struct store *s, struct fault *f, struct auth **ret_auth)
{
	struct auth *a;

	if (sodium_init() < 0)
		return fault_set(f, FAILED, "access.crypto", "%s", "sodium_init");
	a = xcalloc(1, sizeof *a);
	a->store = s;
	a->tokens = token_memos_new();
	a->memory = c && c->memory ? c->memory : ARGON_MEMORY;
	a->at_once = c && c->hashes_at_once ? c->hashes_at_once : 2;
	a->queue_limit = c && c->queue_limit ? c->queue_limit : 16;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->moved, NULL);
	pthread_mutex_init(&a->brake_lock, NULL);
	rng_fill(store_rng(s), a->brake_secret, sizeof a->brake_secret);
	/* A well-formed text of the same cost whose password nobody knows: checking
	 * against it takes as long as against a real one. */
	snprintf(a->dummy, sizeof a->dummy, "$argon2id$v=19$m=%zu,t=%d,p=1$%s$%s", a->memory / 1024, ARGON_OPS,
		"emVuZGVnaXplbmRlZ2kxMg", "Jk3yPq0dZ8mQ1nV5xS7uT2wR4aB6cD9eF0gH1iJ2kL4");
	*ret_auth = a;
	return OK;
}

void auth_free(struct auth *a)
{
	if (!a)
		return;
	pthread_mutex_destroy(&a->lock);
	pthread_cond_destroy(&a->moved);
	pthread_mutex_destroy(&a->brake_lock);
	token_memos_free(a->tokens);
	free(a);
}

/* ---- folding --------------------------------------------------------------------- */

/* NIST asks for one normal form, ASVS 6.2.8 for the bytes as typed: in Persian the
 * same word from two keyboards differs in ye, kaf and digits, so we fold
 * (docs/security.md, deviation from 6.2.8). */
void password_fold(struct buf *out, const char *typed)
{
	struct buf first, second;
	const char *p;
	uint32_t cp;

	buf_init(&first, PASSWORD_BYTES_MAX * 4);
	buf_init(&second, PASSWORD_BYTES_MAX * 4);
	fa_normalise(&first, typed);
	fa_put_digits_ascii(&second, buf_str(&first));
	p = buf_str(&second);
	while ((cp = utf8_next(&p))) {
		if (cp == 0x200c || (cp >= 0x64b && cp <= 0x652) || cp == 0x670)
			continue;
		utf8_put(out, cp == 0x629 || cp == 0x6c0 ? 0x647 : cp);
	}
	if (first.data)
		sodium_memzero(first.data, first.cap);
	if (second.data)
		sodium_memzero(second.data, second.cap);
	buf_release(&first);
	buf_release(&second);
}

static const char *const context_words[] = {          /* ASVS 6.1.2 */
	"بهزیستی", "زندگی", "مثبت", "مرکز", "مددکار", "مددکاری", "ایران", "گذرواژه", "رمز", "عبور", "سلام",
	"behzisti", "behzist", "zendegi", "zendegy", "mosbat", "markaz", "madadkar", "madadkari", "iran", "tehran",
	"password", "passw0rd", "qwerty", "asdf", "zxcv", "admin", "welcome", "letmein", "iloveyou", "secret",
	"ramz", "obour", "salam", "namoone", "monkey", "dragon", "football", "1234567890", "123456789", "12345678",
	"1234567", "123456", "12345", "1234", "123", "1404", "1405", "1403", "654321", "111111", "000000",
};

static bool steady(const uint32_t *cp, size_t n)      /* abcdefgh, 87654321, aaaaaaaa */
{
	for (size_t i = 2; i < n; i++)
		if (cp[i] - cp[i - 1] != cp[1] - cp[0])
			return false;
	return n > 2 && (cp[1] - cp[0] + 1 <= 2);
}

static bool too_common(const char *folded, size_t n)
{
	struct buf rest;
	uint32_t cp[300], distinct[5];
	size_t ncp = 0, ndistinct = 0;
	bool digits = true, common;

	for (const char *p = folded; *p && ncp < COUNT_OF(cp); ncp++) {
		size_t i = 0;

		cp[ncp] = utf8_next(&p);
		digits = digits && cp[ncp] >= '0' && cp[ncp] <= '9';
		while (i < ndistinct && distinct[i] != cp[ncp])
			i++;
		if (i == ndistinct && ndistinct < COUNT_OF(distinct))
			distinct[ndistinct++] = cp[ncp];
	}
	/* Short numbers are dates, phones and national IDs. */
	if (ndistinct < 5 || steady(cp, ncp) || (digits && n < 12))
		return true;
	buf_init(&rest, PASSWORD_BYTES_MAX * 4);
	for (const char *p = folded; *p;) {
		size_t skip = 0;

		for (size_t i = 0; i < COUNT_OF(context_words) && !skip; i++)
			if (str_prefix(p, context_words[i]))
				skip = strlen(context_words[i]);
		if (!skip)
			buf_putc(&rest, *p);
		p += skip ? skip : 1;
	}
	common = rest.len < n && utf8_count(buf_str(&rest)) < 5;
	buf_release(&rest);
	return common;
}

enum rc password_check(const char *typed, const char *user_name, bool second_factor, struct fault *f)
{
	struct buf b;
	const char *code = NULL, *arg = NULL;
	size_t n;

	if (typed && strlen(typed) > PASSWORD_BYTES_MAX) {
		fault_field(f, "password", "password.too_long", "256");
		return fault_set(f, INVALID, "input.invalid", "%s", "");
	}
	buf_init(&b, PASSWORD_BYTES_MAX * 4);
	password_fold(&b, typed ? typed : "");
	n = utf8_count(buf_str(&b));
	if (n < (second_factor ? 8 : 15)) {
		code = "password.too_short";
		arg = second_factor ? "8" : "15";
	} else if (n > 256) {
		code = "password.too_long";
		arg = "256";
	} else {
		for (size_t i = 0; i < b.len; i++)
			if (b.data[i] >= 'A' && b.data[i] <= 'Z')
				b.data[i] = (char)(b.data[i] - 'A' + 'a');
		if (user_name && strlen(user_name) >= 4 && strstr(buf_str(&b), user_name))
			code = "password.contains_name";
		else if (too_common(buf_str(&b), b.len))
			code = "password.too_common";
	}
	if (b.data)
		sodium_memzero(b.data, b.cap);
	buf_release(&b);
	if (!code)
		return OK;
	fault_field(f, "password", code, arg);
	return fault_set(f, INVALID, "input.invalid", "%s", "");
}

/* ---- the gate ------------------------------------------------------------------------ */

static enum rc gate_enter(struct auth *a, struct fault *f)
{
	uint64_t ticket;

	pthread_mutex_lock(&a->lock);
	if (a->waiting >= a->queue_limit) {
		pthread_mutex_unlock(&a->lock);
		return fault_set(f, BUSY, "access.login_queue", "%s", "");
	}
	ticket = a->next++;
	a->waiting++;
	while (ticket != a->serving || a->running >= a->at_once)
		pthread_cond_wait(&a->moved, &a->lock);
	a->serving++;
	a->waiting--;
	a->running++;
	pthread_cond_broadcast(&a->moved);
	pthread_mutex_unlock(&a->lock);
	return OK;
}

static void gate_leave(struct auth *a)
{
	pthread_mutex_lock(&a->lock);
	a->running--;
	pthread_cond_broadcast(&a->moved);
	pthread_mutex_unlock(&a->lock);
}

/* The pepper: without the key file a stolen hash cannot even be tried. */
static void peppered(struct auth *a, const char *password, char ret_hex[33])
{
	struct buf folded, hex;
	struct blind b;

	buf_init(&folded, PASSWORD_BYTES_MAX * 4);
	buf_init(&hex, 64);
	password_fold(&folded, password);
	b = blind_of(a->store, "password", buf_str(&folded));
	hex_put(&hex, b.b, sizeof b.b);
	memcpy(ret_hex, buf_str(&hex), 33);
	if (folded.data)
		sodium_memzero(folded.data, folded.cap);
	buf_release(&folded);
	buf_release(&hex);
}

enum rc auth_hash(struct auth *a, const char *password, char ret_text[HASH_TEXT_SIZE], struct fault *f)
{
	char hex[33], text[crypto_pwhash_STRBYTES];
	int failed;
	enum rc rc;

	static_assert(sizeof text == HASH_TEXT_SIZE, "libsodium's text fits");
	rc = gate_enter(a, f);
	if (rc)
		return rc;
	peppered(a, password, hex);
	failed = crypto_pwhash_str(text, hex, 32, ARGON_OPS, a->memory);
	gate_leave(a);
	sodium_memzero(hex, sizeof hex);
	if (failed)
		return fault_set(f, FAILED, "access.crypto", "%s", "argon2id: out of memory");
	memcpy(ret_text, text, sizeof text);
	return OK;
}

enum rc auth_verify(struct auth *a, const char *password, const char *hash, bool *ret_ok, struct fault *f)
{
	char hex[33];
	bool good;
	enum rc rc;

	if (!password || strlen(password) > PASSWORD_BYTES_MAX)
		password = "";
	rc = gate_enter(a, f);
	if (rc)
		return rc;
	peppered(a, password, hex);
	good = crypto_pwhash_str_verify(hash ? hash : a->dummy, hex, 32) == 0;
	gate_leave(a);
	sodium_memzero(hex, sizeof hex);
	*ret_ok = good && hash;
	return OK;
}

/* ---- the brake --------------------------------------------------------------------------- */

/* IPv4 by 24, IPv6 by 48 bits: who has one address of a block has the others too. */
static void address_block(const char *address, char ret[64])
{
	unsigned char b[16];

	if (address && inet_pton(AF_INET, address, b) == 1) {
		snprintf(ret, 64, "4:%u.%u.%u", b[0], b[1], b[2]);
	} else if (address && inet_pton(AF_INET6, address, b) == 1) {
		static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

		if (memcmp(b, mapped, sizeof mapped) == 0)
			snprintf(ret, 64, "4:%u.%u.%u", b[12], b[13], b[14]);
		else
			snprintf(ret, 64, "6:%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4], b[5]);
	} else {
		str_copy(ret, 64, address ? address : "none");
	}
}

static uint64_t brake_key(struct auth *a, const char *kind, const char *what, const char *who, const char *block)
{
	unsigned char out[crypto_shorthash_BYTES], digest[32];
	crypto_generichash_state h;
	uint64_t key;

	crypto_generichash_init(&h, a->brake_secret, sizeof a->brake_secret, sizeof digest);
	for (int i = 0; i < 4; i++) {
		const char *part[] = { kind, what, who, block };

		crypto_generichash_update(&h, (const unsigned char *)part[i], strlen(part[i]) + 1);
	}
	crypto_generichash_final(&h, digest, sizeof digest);
	crypto_shorthash(out, digest, sizeof digest, a->brake_secret);
	memcpy(&key, out, sizeof key);
	return key ? key : 1;
}

struct brake_keys brake_keys_of(struct auth *a, const char *what, const char *who, const char *address)
{
	char block[64];

	address_block(address, block);
	return (struct brake_keys){
		.pair = brake_key(a, "pair", what, who, block),
		.block = brake_key(a, "block", what, "", block),
		.account = brake_key(a, "account", what, who, ""),
	};
}

/* The slot of a key, or NULL; with make the oldest of its places is given up. */
static struct brake_slot *brake_slot(struct auth *a, uint64_t key, bool make)
{
	struct brake_slot *oldest = NULL;

	for (size_t i = 0; i < BRAKE_PROBES; i++) {
		struct brake_slot *s = &a->slot[(key + i) % BRAKE_SLOTS];

		if (s->key == key)
			return s;
		if (!oldest || s->last_ms < oldest->last_ms)
			oldest = s;
	}
	if (!make)
		return NULL;
	*oldest = (struct brake_slot){ .key = key };
	return oldest;
}

struct brake_rule { int free; int most_s; int64_t forget_ms; };
static const struct brake_rule rule_pair = { 3, 900, 3600 * 1000 };
static const struct brake_rule rule_block = { 20, 900, 900 * 1000 };
static const struct brake_rule rule_account = { 10, 60, 900 * 1000 };

static void brake_count(struct auth *a, uint64_t key, const struct brake_rule *r, int64_t now_ms)
{
	struct brake_slot *s = brake_slot(a, key, true);
	int over;

	if (now_ms - s->last_ms > r->forget_ms)
		s->failures = 0;
	s->failures++;
	s->last_ms = now_ms;
	over = s->failures - r->free;
	if (over >= 0) {
		int64_t wait_s = over >= 10 ? r->most_s : 1 << (over + 1);

		s->until_ms = now_ms + 1000 * (wait_s < r->most_s ? wait_s : r->most_s);
	}
}

enum { WAIT_MOST_S = 900 };

/* Nobody waits longer than that: then the clock was put back meanwhile. */
static int seconds_left(const struct brake_slot *s, int64_t now_ms)
{
	if (s && s->until_ms - now_ms > WAIT_MOST_S * 1000)
		return 0;
	return s && s->until_ms > now_ms ? (int)((s->until_ms - now_ms + 999) / 1000) : 0;
}

int brake_ask(struct auth *a, const struct brake_keys *k, int64_t now_ms)
{
	const struct brake_slot *pair;
	int wait, other;

	pthread_mutex_lock(&a->brake_lock);
	pair = brake_slot(a, k->pair, false);
	wait = seconds_left(pair, now_ms);
	/* Where the owner has signed in before, others' failures do not count: nobody
	 * locks another person out (ASVS 6.3.1). */
	if (!pair || !pair->known) {
		other = seconds_left(brake_slot(a, k->block, false), now_ms);
		wait = other > wait ? other : wait;
		other = seconds_left(brake_slot(a, k->account, false), now_ms);
		wait = other > wait ? other : wait;
	}
	pthread_mutex_unlock(&a->brake_lock);
	return wait;
}

void brake_failed(struct auth *a, const struct brake_keys *k, int64_t now_ms)
{
	pthread_mutex_lock(&a->brake_lock);
	brake_count(a, k->pair, &rule_pair, now_ms);
	brake_count(a, k->block, &rule_block, now_ms);
	brake_count(a, k->account, &rule_account, now_ms);
	pthread_mutex_unlock(&a->brake_lock);
}

void brake_passed(struct auth *a, const struct brake_keys *k, int64_t now_ms)
{
	struct brake_slot *pair;

	pthread_mutex_lock(&a->brake_lock);
	pair = brake_slot(a, k->pair, true);
	pair->failures = 0;
	pair->until_ms = 0;
	pair->known = true;
	pair->last_ms = now_ms;
	pthread_mutex_unlock(&a->brake_lock);
}

bool question_held(struct auth *a, const struct ctx *ctx, const char *what, const char *who, const char *address)
{
	struct brake_keys k = brake_keys_of(a, what, who, address);

	return brake_ask(a, &k, ctx_now(ctx)) > 0;
}

void question_failed(struct auth *a, const struct ctx *ctx, const char *what, const char *who, const char *address)
{
	struct brake_keys k = brake_keys_of(a, what, who, address);

	brake_failed(a, &k, ctx_now(ctx));
}
