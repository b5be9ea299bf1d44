/* Keys and what is made with them; see store_seal.h. */
#include "store_seal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MASTER_BYTES 32
#define KEY_BYTES 32
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define SEAL_VERSION 1
#define SEAL_VERSION_VEIL 2        /* under the key of one secret file */
#define NONCES_AT_ONCE 256         /* one call to the system for so many values */

_Static_assert(SEAL_OVERHEAD == 1 + SEAL_KEY_ID + NONCE_BYTES + TAG_BYTES, "header of a sealed value");

enum { SUBKEY_DATA = 1, SUBKEY_BLIND, SUBKEY_ROW, SUBKEY_CHAIN, SUBKEY_ID };

struct seal {
	/* Hash states that have their key already taken in: copying one saves
	 * hashing the key block again for each row. */
	crypto_generichash_state blind, row, chain;
	unsigned char data_key[KEY_BYTES];
	unsigned char id[SEAL_KEY_ID];
	pthread_mutex_t lock;              /* over the nonces only */
	size_t nonces;
	unsigned char nonce[NONCES_AT_ONCE][NONCE_BYTES];
};

/* ---- the key file ---------------------------------------------------------- */

void seal_default_path(const char *data_dir, struct buf *ret_path)
{
	size_t n = strlen(data_dir);

	while (n > 1 && data_dir[n - 1] == '/')
		n--;
	buf_put(ret_path, data_dir, n);
	buf_puts(ret_path, ".keys/master.key");
}

static bool path_inside(const char *path, const char *dir)
{
	char *p = realpath(path, NULL), *d = realpath(dir, NULL);
	bool inside = false;

	if (p && d) {
		size_t n = strlen(d);

		inside = strncmp(p, d, n) == 0 && (p[n] == '/' || p[n] == '\0');
	}
	free(p);
	free(d);
	return inside;
}

static enum rc sync_parent(const char *path)
{
	char *dir = xstrdup(path);
	char *slash = strrchr(dir, '/');
	enum rc rc = FAILED;
	int fd;

	if (slash)
		slash[slash == dir ? 1 : 0] = '\0';
	fd = open(slash ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		rc = fsync(fd) == 0 ? OK : FAILED;
		close(fd);
	}
	free(dir);
	return rc;
}

static void make_parent(const char *path)
{
	char *dir = xstrdup(path);
	char *slash = strrchr(dir, '/');

	if (slash && slash != dir) {
		*slash = '\0';
		bool made = mkdir(dir, 0700) == 0;

		/* A key that a power failure takes away takes the data with it. */
		if (made ? sync_parent(dir) != OK : errno != EEXIST)
			log_kv(LOG_WARN, "key_directory", "error", strerror(errno), NULL);
	}
	free(dir);
}

/* O_EXCL: two programs started at once must not each invent a key. */
static enum rc key_create(const char *path, struct fault *f)
{
	unsigned char master[MASTER_BYTES];
	char hex[MASTER_BYTES * 2 + 2];
	enum rc rc = FAILED;
	int fd;

	make_parent(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
	if (fd < 0 && errno == EEXIST)
		return OK;
	if (fd < 0)
		return fault_set(f, FAILED, "store.key_missing", "cannot make the key file: %s", strerror(errno));
	randombytes_buf(master, sizeof master);
	sodium_bin2hex(hex, sizeof hex, master, sizeof master);
	hex[sizeof hex - 2] = '\n';
	if (write(fd, hex, sizeof hex - 1) == (ssize_t)sizeof hex - 1 && fsync(fd) == 0)
		rc = sync_parent(path);
	close(fd);
	sodium_memzero(master, sizeof master);
	sodium_memzero(hex, sizeof hex);
	if (rc)
		return fault_set(f, FAILED, "store.key_missing", "cannot write the key file: %s", strerror(errno));
	return OK;
}

static enum rc key_read_file(const char *path, const char *data_dir, bool create, struct fault *f,
		unsigned char ret_master[MASTER_BYTES])
{
	char text[MASTER_BYTES * 2 + 64];
	struct stat st;
	enum rc rc = OK;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT && create) {
		rc = key_create(path, f);
		if (rc)
			return rc;
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0)
		return fault_set(f, FAILED, "store.key_missing", "key file: %s", strerror(errno));
	n = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? read(fd, text, sizeof text - 1) : -1;
	close(fd);
	if (n < 0)
		return fault_set(f, FAILED, "store.key_missing", "the key file cannot be read");
	/* A systemd credential may be 0440; nobody else may read, nobody but us write. */
	if (st.st_mode & (S_IWGRP | S_IRWXO))
		return fault_set(f, FAILED, "store.key_exposed", "mode %03o, wanted 0400", (unsigned)st.st_mode & 0777);
	if (data_dir && path_inside(path, data_dir))
		return fault_set(f, FAILED, "store.key_in_data", "keep the key file outside the data directory");
	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r' || text[n - 1] == ' '))
		n--;
	text[n] = '\0';
	if (n != MASTER_BYTES * 2 || !hex_read(text, ret_master, MASTER_BYTES))
		rc = fault_set(f, FAILED, "store.key_malformed", "wanted 64 hexadecimal digits");
	sodium_memzero(text, sizeof text);
	return rc;
}

/* ---- life ------------------------------------------------------------------------ */

static void subkey(const unsigned char *master, uint64_t which, unsigned char key[KEY_BYTES])
{
	CHECK(crypto_kdf_derive_from_key(key, KEY_BYTES, which, "zendegi_", master) == 0);
}

static void keyed_state(const unsigned char *master, uint64_t which, size_t out, crypto_generichash_state *st)
{
	unsigned char key[KEY_BYTES];

	subkey(master, which, key);
	CHECK(crypto_generichash_init(st, key, sizeof key, out) == 0);
	sodium_memzero(key, sizeof key);
}

enum rc seal_new(const char *path, const char *data_dir, bool create, struct fault *f, struct seal **ret_seal)
{
	unsigned char master[MASTER_BYTES], id[KEY_BYTES];
	struct seal *k;
	enum rc rc;

	CHECK(sodium_init() >= 0);
	rc = key_read_file(path, data_dir, create, f, master);
	if (rc)
		return rc;
	k = sodium_malloc(sizeof *k);
	CHECK(k);
	memset(k, 0, sizeof *k);
	subkey(master, SUBKEY_DATA, k->data_key);
	keyed_state(master, SUBKEY_BLIND, sizeof(struct blind), &k->blind);
	keyed_state(master, SUBKEY_ROW, ROW_DIGEST, &k->row);
	keyed_state(master, SUBKEY_CHAIN, CHAIN_HASH, &k->chain);
	subkey(master, SUBKEY_ID, id);
	memcpy(k->id, id, sizeof k->id);
	sodium_memzero(master, sizeof master);
	CHECK(pthread_mutex_init(&k->lock, NULL) == 0);
	*ret_seal = k;
	return OK;
}

void seal_free(struct seal *k)
{
	if (!k)
		return;
	pthread_mutex_destroy(&k->lock);
	sodium_free(k);
}

void seal_key_id(const struct seal *k, unsigned char ret_id[SEAL_KEY_ID])
{
	memcpy(ret_id, k->id, SEAL_KEY_ID);
}

/* ---- sealed values ----------------------------------------------------------------- */

static void put_le64(unsigned char out[8], uint64_t v)
{
	for (int i = 0; i < 8; i++)
		out[i] = (unsigned char)(v >> (8 * i));
}

#define AAD_MAX 192

static size_t aad_write(const unsigned char header[1 + SEAL_KEY_ID], struct seal_at at, unsigned char aad[AAD_MAX])
{
	size_t t = strlen(at.table) + 1, c = strlen(at.column) + 1, n = 1 + SEAL_KEY_ID;

	CHECK(n + t + c + 8 <= AAD_MAX);
	memcpy(aad, header, n);
	memcpy(aad + n, at.table, t);
	n += t;
	memcpy(aad + n, at.column, c);
	n += c;
	put_le64(aad + n, (uint64_t)at.key);
	return n + 8;
}

static void nonce_take(struct seal *k, unsigned char nonce[NONCE_BYTES])
{
	CHECK(pthread_mutex_lock(&k->lock) == 0);
	if (k->nonces == 0) {
		randombytes_buf(k->nonce, sizeof k->nonce);
		k->nonces = NONCES_AT_ONCE;
	}
	memcpy(nonce, k->nonce[--k->nonces], NONCE_BYTES);
	CHECK(pthread_mutex_unlock(&k->lock) == 0);
}

void seal_put_under(struct seal *k, const struct veil *v, struct seal_at at, const void *plain, size_t n,
		unsigned char *out)
{
	unsigned char aad[AAD_MAX];
	unsigned char *nonce = out + 1 + SEAL_KEY_ID;
	size_t aad_n;

	out[0] = v ? SEAL_VERSION_VEIL : SEAL_VERSION;
	memcpy(out + 1, v ? v->id : k->id, SEAL_KEY_ID);
	aad_n = aad_write(out, at, aad);
	nonce_take(k, nonce);
	CHECK(crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_BYTES, NULL, plain, n,
			aad, aad_n, NULL, nonce, v ? v->key : k->data_key) == 0);
}

void seal_put(struct seal *k, struct seal_at at, const void *plain, size_t n, unsigned char *out)
{
	seal_put_under(k, NULL, at, plain, n, out);
}

const unsigned char *seal_veil_id(const void *sealed, size_t n)
{
	const unsigned char *in = sealed;

	return in && n >= SEAL_OVERHEAD && in[0] == SEAL_VERSION_VEIL ? in + 1 : NULL;
}

enum rc seal_get_under(const struct seal *k, const struct veil *v, struct seal_at at, const void *sealed, size_t n,
		void *ret_plain, size_t *ret_n)
{
	const unsigned char *in = sealed, *veiled = seal_veil_id(sealed, n);
	unsigned char aad[AAD_MAX];
	unsigned long long plain_n;
	size_t aad_n;

	if (!in || n < SEAL_OVERHEAD || (!veiled && in[0] != SEAL_VERSION))
		return FAILED;
	if (veiled ? !v || memcmp(veiled, v->id, SEAL_KEY_ID) != 0 : memcmp(in + 1, k->id, SEAL_KEY_ID) != 0)
		return FAILED;
	aad_n = aad_write(in, at, aad);
	in += 1 + SEAL_KEY_ID;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(ret_plain, &plain_n, NULL, in + NONCE_BYTES,
			n - 1 - SEAL_KEY_ID - NONCE_BYTES, aad, aad_n, in, veiled ? v->key : k->data_key) != 0)
		return FAILED;
	((unsigned char *)ret_plain)[plain_n] = '\0';
	*ret_n = (size_t)plain_n;
	return OK;
}

enum rc seal_get(const struct seal *k, struct seal_at at, const void *sealed, size_t n,
		void *ret_plain, size_t *ret_n)
{
	return seal_get_under(k, NULL, at, sealed, n, ret_plain, ret_n);
}

const char *seal_text_under(const struct seal *k, const struct veil *v, struct seal_at at, const void *sealed, size_t n,
		struct arena *a)
{
	size_t plain_n;
	char *text;

	if (n < SEAL_OVERHEAD)
		return NULL;
	text = arena_alloc(a, n - SEAL_OVERHEAD + 1);
	return seal_get_under(k, v, at, sealed, n, text, &plain_n) ? NULL : text;
}

const char *seal_text(const struct seal *k, struct seal_at at, const void *sealed, size_t n, struct arena *a)
{
	return seal_text_under(k, NULL, at, sealed, n, a);
}

/* ---- hashes -------------------------------------------------------------------------- */

/* Gathers small pieces, since each call into the hash costs more than the
 * copying of the bytes. */
struct sink {
	crypto_generichash_state st;
	size_t n;
	unsigned char b[512];
};

static void sink_put(struct sink *s, const void *p, size_t n)
{
	if (s->n + n > sizeof s->b) {
		crypto_generichash_update(&s->st, s->b, s->n);
		s->n = 0;
	}
	if (n > sizeof s->b) {
		crypto_generichash_update(&s->st, p, n);
		return;
	}
	if (n)
		memcpy(s->b + s->n, p, n);
	s->n += n;
}

static void sink_val(struct sink *s, const struct val *v)
{
	unsigned char head[9] = { (unsigned char)v->type };

	put_le64(head + 1, v->type == VAL_INT ? (uint64_t)v->i : v->type == VAL_NULL ? 0 : v->n);
	sink_put(s, head, sizeof head);
	if (v->type == VAL_TEXT || v->type == VAL_BLOB)
		sink_put(s, v->p, v->n);
}

static void sink_end(struct sink *s, unsigned char *out, size_t n)
{
	crypto_generichash_update(&s->st, s->b, s->n);
	CHECK(crypto_generichash_final(&s->st, out, n) == 0);
}

struct blind seal_blind(const struct seal *k, const char *kind, const char *text)
{
	struct sink s = { .st = k->blind };
	struct blind b;

	sink_put(&s, kind, strlen(kind) + 1);
	sink_put(&s, text, strlen(text));
	sink_end(&s, b.b, sizeof b.b);
	return b;
}

void seal_row(const struct seal *k, const char *table, int64_t key, const char *const *columns,
		const struct val *values, size_t n, unsigned char ret_digest[ROW_DIGEST])
{
	struct sink s = { .st = k->row };
	unsigned char le[8];

	put_le64(le, (uint64_t)key);
	sink_put(&s, table, strlen(table) + 1);
	sink_put(&s, le, sizeof le);
	for (size_t i = 0; i < n; i++) {
		if (values[i].type == VAL_NULL)
			continue;
		sink_put(&s, columns[i], strlen(columns[i]) + 1);
		sink_val(&s, &values[i]);
	}
	sink_end(&s, ret_digest, ROW_DIGEST);
}

void seal_chain(const struct seal *k, const char *table, const unsigned char prev[CHAIN_HASH],
		const struct val *values, size_t n, unsigned char ret_hash[CHAIN_HASH])
{
	struct sink s = { .st = k->chain };

	sink_put(&s, table, strlen(table) + 1);
	sink_put(&s, prev, CHAIN_HASH);
	for (size_t i = 0; i < n; i++)
		sink_val(&s, &values[i]);
	sink_end(&s, ret_hash, CHAIN_HASH);
}
