/* Keys, sealed values and hashes: what must open opens, what was touched or
 * moved does not, and a key that others could read is refused. */
#include "store_seal.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];

static const char *path_in(struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", dir, name);
}

static void t_key_file(struct arena *a)
{
	struct fault f = {0};
	struct seal *k = NULL;
	struct stat st;
	const char *data = path_in(a, "data");
	struct buf path;
	int fd;

	buf_init(&path, 4096);
	mkdir(data, 0700);
	seal_default_path(arena_printf(a, "%s/", data), &path);
	is_str(buf_str(&path), arena_printf(a, "%s.keys/master.key", data), "the key lies beside the data");

	is_rc(seal_new(buf_str(&path), data, false, &f, &k), FAILED, "a missing key is not invented");
	is_str(f.code, "store.key_missing", "and the fault says so");
	is_rc(seal_new(buf_str(&path), data, true, &f, &k), OK, "made when asked");
	seal_free(k);
	ok(stat(buf_str(&path), &st) == 0 && (st.st_mode & 0777) == 0400, "readable by its owner only");
	is_rc(seal_new(buf_str(&path), data, false, &f, &k), OK, "read again");
	seal_free(k);

	chmod(buf_str(&path), 0404);
	is_rc(seal_new(buf_str(&path), data, false, &f, &k), FAILED, "a key that others may read is refused");
	is_str(f.code, "store.key_exposed", "store.key_exposed");
	is_rc(seal_new(path_in(a, "data/key"), data, true, &f, &k), FAILED, "a key inside the data is refused");
	is_str(f.code, "store.key_in_data", "store.key_in_data");

	fd = open(path_in(a, "short"), O_CREAT | O_WRONLY, 0400);
	ok(write(fd, "abcdef\n", 7) == 7, "a short file");
	close(fd);
	is_rc(seal_new(path_in(a, "short"), data, false, &f, &k), FAILED, "is refused");
	is_str(f.code, "store.key_malformed", "store.key_malformed");
	buf_release(&path);
}

static void t_values(struct arena *a, struct seal *k, struct seal *other)
{
	static const char secret[] = "خیابان انقلاب، پلاک ۷";
	struct seal_at at = { "household", "address", 4711 };
	unsigned char sealed[sizeof secret - 1 + SEAL_OVERHEAD], again[sizeof sealed];
	char plain[sizeof sealed];
	size_t n, opened = 0;

	seal_put(k, at, secret, sizeof secret - 1, sealed);
	seal_put(k, at, secret, sizeof secret - 1, again);
	ok(memcmp(sealed, again, sizeof sealed) != 0, "the same text is never sealed alike");
	ok(!memmem(sealed, sizeof sealed, secret, 8), "nothing of it shows");
	is_rc(seal_get(k, at, sealed, sizeof sealed, plain, &n), OK, "opens");
	is_str(plain, secret, "with the same text");
	is_str(seal_text(k, at, sealed, sizeof sealed, a), secret, "also into an arena");

	at.key = 4712;
	is_rc(seal_get(k, at, sealed, sizeof sealed, plain, &n), FAILED, "not in another row");
	at = (struct seal_at){ "household", "note", 4711 };
	is_rc(seal_get(k, at, sealed, sizeof sealed, plain, &n), FAILED, "not in another column");
	at = (struct seal_at){ "person", "address", 4711 };
	is_rc(seal_get(k, at, sealed, sizeof sealed, plain, &n), FAILED, "not in another table");
	at = (struct seal_at){ "household", "address", 4711 };
	is_rc(seal_get(other, at, sealed, sizeof sealed, plain, &n), FAILED, "not with another key");
	is_rc(seal_get(k, at, sealed, SEAL_OVERHEAD - 1, plain, &n), FAILED, "not when cut");
	for (size_t i = 0; i < sizeof sealed * 8; i++) {
		sealed[i / 8] ^= (unsigned char)(1u << (i % 8));
		opened += seal_get(k, at, sealed, sizeof sealed, plain, &n) == OK;
		sealed[i / 8] ^= (unsigned char)(1u << (i % 8));
	}
	is_i64(opened, 0, "not with any single bit turned");
	for (int i = 0; i < 1000; i++)       /* over several refills of the nonces */
		seal_put(k, at, "", 0, again);
	is_rc(seal_get(k, at, again, SEAL_OVERHEAD, plain, &n), OK, "an empty text too");
	is_i64(n, 0, "is empty");
}

static void t_hashes(struct seal *k, struct seal *other)
{
	static const char *const columns[] = { "name", "unit", "note" };
	const struct val row[] = { v_text("Sara"), v_int(7), v_null() };
	const struct val moved[] = { v_text("Sar"), v_int(7), v_text("a") };
	unsigned char d[2][ROW_DIGEST], h[2][CHAIN_HASH];
	static const unsigned char zero[CHAIN_HASH];
	struct blind a = seal_blind(k, "phone", "09121234567"), b = seal_blind(k, "phone", "09121234567");
	struct blind c = seal_blind(k, "national_id", "09121234567"), e = seal_blind(other, "phone", "09121234567");

	ok(memcmp(&a, &b, sizeof a) == 0, "a blind index is found again");
	ok(memcmp(&a, &c, sizeof a) != 0, "but not under another kind");
	ok(memcmp(&a, &e, sizeof a) != 0, "nor with another key");

	seal_row(k, "person", 1, columns, row, 3, d[0]);
	seal_row(k, "person", 1, columns, row, 2, d[1]);
	ok(memcmp(d[0], d[1], ROW_DIGEST) == 0, "a column added as null leaves the digest alone");
	seal_row(k, "person", 1, columns, moved, 3, d[1]);
	ok(memcmp(d[0], d[1], ROW_DIGEST) != 0, "letters pushed into the next column change it");
	seal_row(k, "person", 2, columns, row, 3, d[1]);
	ok(memcmp(d[0], d[1], ROW_DIGEST) != 0, "another key changes it");

	seal_chain(k, "journal", zero, row, 3, h[0]);
	seal_chain(k, "journal", h[0], row, 3, h[1]);
	ok(memcmp(h[0], h[1], CHAIN_HASH) != 0, "a chain depends on what came before");
}

/* Not a check: figures for the commit message and docs. */
static void speed(struct seal *k)
{
	struct clock c = clock_system();
	unsigned char out[200 + SEAL_OVERHEAD], digest[ROW_DIGEST];
	char text[201] = "";
	static const char *const columns[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
	struct val row[8];
	size_t n;
	int64_t t[5];

	for (int i = 0; i < 8; i++)
		row[i] = i % 2 ? v_int(i) : v_blob(text, 40);
	t[0] = clock_mono(&c);
	for (int i = 0; i < 20000; i++)
		seal_put(k, (struct seal_at){ "household", "address", i }, text, 200, out);
	t[1] = clock_mono(&c);
	for (int i = 0; i < 20000; i++)
		CHECK(seal_get(k, (struct seal_at){ "household", "address", 19999 }, out, sizeof out, text, &n) == OK);
	t[2] = clock_mono(&c);
	for (int i = 0; i < 20000; i++)
		seal_row(k, "household", i, columns, row, 8, digest);
	t[3] = clock_mono(&c);
	for (int i = 0; i < 20000; i++)
		(void)seal_blind(k, "phone", "09121234567");
	t[4] = clock_mono(&c);
	printf("# us each: seal 200 B %.2f, open %.2f, digest of 8 columns %.2f, blind index %.2f\n",
		(double)(t[1] - t[0]) / 2e4, (double)(t[2] - t[1]) / 2e4,
		(double)(t[3] - t[2]) / 2e4, (double)(t[4] - t[3]) / 2e4);
}

int main(void)
{
	struct arena a;
	struct fault f = {0};
	struct seal *k, *other;

	arena_init(&a, ARENA_CAP_DEFAULT);
	str_copy(dir, sizeof dir, "/tmp/t_seal.XXXXXX");
	CHECK(mkdtemp(dir));
	t_key_file(&a);
	CHECK(seal_new(path_in(&a, "one.keys/master.key"), NULL, true, &f, &k) == OK);
	CHECK(seal_new(path_in(&a, "two.keys/master.key"), NULL, true, &f, &other) == OK);
	t_values(&a, k, other);
	t_hashes(k, other);
	speed(k);
	seal_free(k);
	seal_free(other);
	arena_release(&a);
	return done();
}
