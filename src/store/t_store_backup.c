/* Secrecy of what lies on the disk; backup, encrypted or not, and restore. */
#include "t_store_pet.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#define PHONE "09121112233"
#define NATIONAL_ID "0499370899"
#define ADDRESS "بن‌بست نسترن پلاک ۱۸"

/* In how many files below dir do these bytes stand?  *ret_files counts all. */
static int files_with(const char *dir, const char *bytes, int *ret_files)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	int hits = 0;

	while (d && (e = readdir(d))) {
		char path[512];
		struct stat st;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		CHECK(lstat(path, &st) == 0);
		if (S_ISDIR(st.st_mode)) {
			hits += files_with(path, bytes, ret_files);
		} else if (S_ISREG(st.st_mode) && st.st_size > 0) {
			char *all = xmalloc((size_t)st.st_size);
			FILE *f = fopen(path, "rb");

			CHECK(f && fread(all, 1, (size_t)st.st_size, f) == (size_t)st.st_size);
			fclose(f);
			if (memmem(all, (size_t)st.st_size, bytes, strlen(bytes))) {
				hits++;
				printf("# found in %s\n", path);
			}
			++*ret_files;
			free(all);
		}
	}
	if (d)
		closedir(d);
	return hits;
}

static void no_trace(const char *dir, const char *when)
{
	static const char *const planted[] = { PHONE, NATIONAL_ID, ADDRESS, "NOTE-PLANTED", "تماس تلفنی" };
	int files = 0, found = 0;

	for (size_t i = 0; i < COUNT_OF(planted); i++)
		found += files_with(dir, planted[i], &files);
	ok(files > 0 && found == 0, "%s: nothing sensitive in clear", when);
}

static void fill(struct world *w)
{
	struct pet old, new;
	AUTO(tx) tx = {0};
	int64_t key = 0;
	char hash[STORE_FILE_HASH];

	for (int i = 0; i < 30; i++)
		key = pet_add(w, "VISIBLE-NAME", PHONE);
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.change") == OK);
	CHECK(row_load(&tx, &pet_type, key, &old) == OK);
	new = old;
	new.note = ADDRESS;
	new.phone = NATIONAL_ID;
	CHECK(row_update(&tx, &pet_type, &old, &new) == OK);
	CHECK(idempotency_note(&tx, PHONE, "................................", key) == OK);
	CHECK(tx_commit(&tx) == OK);
	CHECK(read_log(w->store, &sara, key, "file.view", &w->arena, &w->fault) == OK);
	CHECK(store_ddl(w->store, SHARD_NATIONAL, "insert into session (token, id, staff, stage, assignment, opened_at, seen_at, "
		"factor_at, tries) values (x'0011', 'SESSION-PLANTED', 1, 1, 1, 1, 1, 1, 0)", &w->fault) == OK);
	CHECK(store_file_put(w->store, PET_SHARD, ADDRESS, strlen(ADDRESS), &w->fault, hash) == OK);
}

static void problem(void *arg, const struct verify_problem *p)
{
	(void)arg;
	printf("# %s %lld %s\n", p->table, (long long)p->key, p->code);
}

/* A restored directory is opened with the old key, read, verified and written. */
static void opens(struct world *w, const char *data, const char *name)
{
	struct world other = *w;
	struct verify_calls calls = { .problem = problem };
	struct verify_counts n = {0};

	snprintf(other.url, sizeof other.url, "sqlite:%s", data);
	world_open(&other, false);
	is_rc(store_verify(other.store, pet_types, 1, &calls, &other.fault, &n), OK, name);
	is_i64(n.problems, 0, "is well");
	is_i64(n.rows, 30, "and has every row");
	pet_add(&other, "نو", NULL);
	store_close(other.store);
}

static void spoil(const char *path)
{
	FILE *f = fopen(path, "r+b");

	CHECK(f && fseek(f, 5000, SEEK_SET) == 0);
	int c = getc(f);
	CHECK(fseek(f, 5000, SEEK_SET) == 0);
	putc(c ^ 4, f);
	fclose(f);
}

static void t_plain(struct world *w)
{
	struct backup_counts n = {0};
	struct buf dir;
	const char *to = arena_printf(&w->arena, "%s/backups", w->dir);
	const char *back = arena_printf(&w->arena, "%s/back", w->dir);
	int files = 0;

	buf_init(&dir, 4096);
	is_rc(store_backup(w->store, to, NULL, &dir, &n, &w->fault), OK, "a backup while the store is open");
	printf("# %s, %lld files, %lld bytes\n", buf_str(&dir), (long long)n.files, (long long)n.bytes);
	is_i64(n.files, 3, "two shards and the uploaded file");
	no_trace(buf_str(&dir), "backup");
	ok(files_with(buf_str(&dir), "SESSION-PLANTED", &files) == 0 && files_with(w->data, "SESSION-PLANTED", &files) > 0,
		"sessions are not saved");
	ok(files_with(buf_str(&dir), "VISIBLE-NAME", &files) == 1, "names are searchable, so they stand in it");
	is_rc(backup_verify(buf_str(&dir), NULL, &n, &w->fault), OK, "its sums are right");
	is_rc(backup_authentic(w->store, buf_str(&dir), &w->fault), OK, "and it is ours");
	is_rc(store_backup(w->store, to, NULL, &dir, &n, &w->fault), CONFLICT, "no second one in the same second");
	is_rc(backup_restore(buf_str(&dir), NULL, w->data, &n, &w->fault), CONFLICT, "never over existing data");
	is_rc(backup_restore(buf_str(&dir), NULL, back, &n, &w->fault), OK, "restored elsewhere");
	opens(w, back, "the restored store");

	spoil(arena_printf(&w->arena, "%s/province-15.db", buf_str(&dir)));
	is_rc(backup_verify(buf_str(&dir), NULL, &n, &w->fault), FAILED, "one turned bit is found");
	is_str(w->fault.code, "backup.damaged", "and named");
	is_rc(backup_restore(buf_str(&dir), NULL, arena_printf(&w->arena, "%s/never", w->dir), &n, &w->fault), FAILED,
		"and not restored");
	ok(access(arena_printf(&w->arena, "%s/never", w->dir), F_OK) != 0 &&
		access(arena_printf(&w->arena, "%s/never.restoring", w->dir), F_OK) != 0, "not even in part");
	clock_set(&w->clock, clock_now(&w->clock) + 1000);
	is_rc(store_backup(w->store, arena_printf(&w->arena, "%s/in", w->data), NULL, &dir, &n, &w->fault), INVALID,
		"not into the data directory");
	buf_release(&dir);
}

static void t_sealed(struct world *w)
{
	unsigned char public_key[32], secret_key[32], wrong[32] = { 9 };
	const char *sk = arena_printf(&w->arena, "%s/backup.secret", w->dir);
	const char *pk = arena_printf(&w->arena, "%s/backup.public", w->dir);
	const char *to = arena_printf(&w->arena, "%s/sealed", w->dir);
	const char *back = arena_printf(&w->arena, "%s/back2", w->dir);
	struct backup_counts n = {0};
	struct stat st;
	struct buf dir;
	int files = 0;

	buf_init(&dir, 4096);
	is_rc(backup_keygen(sk, pk, &w->fault), OK, "a pair of keys");
	ok(stat(sk, &st) == 0 && (st.st_mode & 0777) == 0400, "the secret half for its owner only");
	CHECK(backup_key_read(sk, secret_key, &w->fault) == OK && backup_key_read(pk, public_key, &w->fault) == OK);
	is_rc(store_backup(w->store, to, public_key, &dir, &n, &w->fault), OK, "an encrypted backup");
	ok(files_with(buf_str(&dir), "VISIBLE-NAME", &files) == 0, "shows not even names");
	ok(files_with(w->data, "backup", &files) == 0 &&
		access(arena_printf(&w->arena, "%s/province-15.db.backup", w->data), F_OK) != 0, "nothing is left beside the data");
	is_rc(backup_verify(buf_str(&dir), NULL, &n, &w->fault), OK, "is checked without the secret key");
	is_rc(backup_verify(buf_str(&dir), secret_key, &n, &w->fault), OK, "and with it");
	is_rc(backup_verify(buf_str(&dir), wrong, &n, &w->fault), FAILED, "not with another");
	is_rc(backup_restore(buf_str(&dir), NULL, back, &n, &w->fault), INVALID, "does not restore without it");
	is_rc(backup_restore(buf_str(&dir), secret_key, back, &n, &w->fault), OK, "restores with it");
	opens(w, back, "the opened store");
	CHECK(truncate(arena_printf(&w->arena, "%s/national.db.sealed", buf_str(&dir)), 65536 + 17 + 108) == 0);
	is_rc(backup_verify(buf_str(&dir), secret_key, &n, &w->fault), FAILED, "a file cut at a chunk is found");
	buf_release(&dir);
}

static void t_manifest(struct world *w)
{
	const char *dir = arena_printf(&w->arena, "%s/evil", w->dir);
	const char *path = arena_printf(&w->arena, "%s/manifest", dir);
	static const char *const bad[] = {
		"zendegi-backup 1\nfile ../../x 1 00\nmac 0\n", "zendegi-backup 2\nmac 0\n", "zendegi-backup 1\n",
		"zendegi-backup 1\nfile /etc/passwd 1 0000000000000000000000000000000000000000000000000000000000000000\nmac 0\n",
		"zendegi-backup 1\nfile a\nmac 0\n", "zendegi-backup 1\nmac 0\nfile b 1 00\n", "",
	};
	struct backup_counts n;
	int refused = 0;

	CHECK(mkdir(dir, 0700) == 0);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		FILE *f = fopen(path, "wb");

		CHECK(f);
		fputs(bad[i], f);
		fclose(f);
		refused += backup_restore(dir, NULL, arena_printf(&w->arena, "%s/evil-out", w->dir), &n, &w->fault) == FAILED;
	}
	is_i64(refused, COUNT_OF(bad), "manifests that are not ours are refused");
}

static void t_doctor_see(void *arg, const struct doctor_line *l)
{
	int *bad = arg;

	printf("# %s = %s%s\n", l->name, l->value, l->good ? "" : " (bad)");
	*bad += !l->good;
}

int main(void)
{
	struct world w;
	int bad = 0, files = 0;

	world_new(&w, false);
	fill(&w);
	no_trace(w.data, "with the store open");
	ok(files_with(w.data, "VISIBLE-NAME", &files) > 0, "the search itself finds what is in clear");
	t_plain(&w);
	clock_set(&w.clock, clock_now(&w.clock) + 1000);
	t_sealed(&w);
	t_manifest(&w);
	is_rc(store_doctor(w.store, t_doctor_see, &bad, &w.fault), OK, "doctor");
	is_i64(bad, 1, "sees that tests do not wait for the disk, and nothing else");
	world_reopen(&w);
	no_trace(w.data, "after a restart");
	world_free(&w);
	return done();
}
