/* Backup and restore of SQLite stores; see store_admin.h.
 *
 * VACUUM INTO gives each shard as of one moment while others write, and leaves
 * out what was deleted.  It needs a connection of its own: those of the store may
 * not attach anything.  With a public key the plain copy lies in the data
 * directory for a moment, never on the medium. */
#include "store_admin.h"
#include "store_file.h"
#include "store_int.h"
#include "store_seal.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST "manifest"
#define MANIFEST_MAX ((size_t)64 << 20)
#define PATH_MAX_OURS 4096
#define DEPTH_MAX 8

static void path_put(struct buf *b, const char *dir, const char *name)
{
	buf_clear(b);
	buf_puts(b, dir);
	buf_putc(b, '/');
	buf_puts(b, name);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

/* What was begun and not finished: a directory that we made ourselves. */
static void remove_tree(const char *dir)
{
	if (nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0)
		log_kv(LOG_WARN, "backup_left_over", "error", strerror(errno), NULL);
}

/* A backup inside the data would be copied into itself. */
static bool inside(const char *path, const char *dir)
{
	char *p = realpath(path, NULL), *d = realpath(dir, NULL);
	size_t n = d ? strlen(d) : 0;
	bool in = p && d && strncmp(p, d, n) == 0 && (p[n] == '/' || p[n] == '\0');

	free(p);
	free(d);
	return in;
}

/* ---- writing a backup ---------------------------------------------------------------- */

struct backup {
	struct store *store;
	const char *dir;                 /* the backup under its working name */
	const unsigned char *public_key;
	struct buf manifest;
	struct backup_counts n;
	struct fault *f;
};

static enum rc add_file(struct backup *b, const char *from, const char *name)
{
	struct file_result r;
	AUTO(buf) to;
	enum rc rc;

	buf_init(&to, PATH_MAX_OURS);
	path_put(&to, b->dir, name);
	if (b->public_key)
		buf_puts(&to, ".sealed");
	rc = file_parents(buf_str(&to), b->f);
	if (rc)
		return rc;
	rc = file_pass(from, buf_str(&to), b->public_key ? FILE_SEAL : FILE_PLAIN, b->public_key, b->f, &r);
	if (rc)
		return rc;
	buf_printf(&b->manifest, "file %s%s %lld ", name, b->public_key ? ".sealed" : "", (long long)r.bytes);
	hex_put(&b->manifest, r.sum, sizeof r.sum);
	buf_putc(&b->manifest, '\n');
	b->n.files++;
	b->n.bytes += r.bytes;
	return OK;
}

static enum rc engine(struct backup *b, sqlite3 *db, int e, const char *what)
{
	if ((e & 0xff) == SQLITE_FULL)
		return fault_set(b->f, LIMIT, "store.disk_full", "%s", what);
	return fault_set(b->f, FAILED, "store.io", "%s: %s", what, db ? sqlite3_errmsg(db) : "no connection");
}

/* The end of the journal as it is in the copy: printed, it anchors the chain elsewhere. */
static enum rc add_head(struct backup *b, sqlite3 *db, const char *shard)
{
	sqlite3_stmt *st = NULL;
	int e = sqlite3_prepare_v2(db, "select seq, hash from journal_head where chain = 1", -1, &st, NULL);

	if (e == SQLITE_OK && (e = sqlite3_step(st)) == SQLITE_ROW) {
		buf_printf(&b->manifest, "head %s %lld ", shard, (long long)sqlite3_column_int64(st, 0));
		hex_put(&b->manifest, sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1));
		buf_putc(&b->manifest, '\n');
		e = SQLITE_DONE;
	}
	sqlite3_finalize(st);
	return e == SQLITE_DONE ? OK : engine(b, db, e, shard);
}

/* Who was shut out after the backup must not be let in again by restoring it:
 * sessions are not saved. */
static enum rc forget_sessions(struct backup *b, sqlite3 *copy, const char *shard)
{
	int e = sqlite3_table_column_metadata(copy, NULL, "session", NULL, NULL, NULL, NULL, NULL, NULL);

	if (e == SQLITE_OK)
		e = sqlite3_exec(copy, "pragma secure_delete = on; delete from session", NULL, NULL, NULL);
	else if (e == SQLITE_ERROR)                   /* no such table in this shard */
		e = SQLITE_OK;
	return e == SQLITE_OK ? OK : engine(b, copy, e, shard);
}

static enum rc vacuum_into(struct backup *b, const char *from, const char *to, const char *shard)
{
	sqlite3 *db = NULL, *copy = NULL;
	sqlite3_stmt *st = NULL;
	enum rc rc = OK;
	int e = sqlite3_open_v2(from, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (e == SQLITE_OK) {
		sqlite3_busy_timeout(db, 10000);
		e = sqlite3_exec(db, "pragma mmap_size = 0; pragma temp_store = 2; pragma wal_autocheckpoint = 0",
			NULL, NULL, NULL);
	}
	if (e == SQLITE_OK)
		e = sqlite3_prepare_v2(db, "vacuum into $1", -1, &st, NULL);
	if (e == SQLITE_OK)
		e = sqlite3_bind_text(st, 1, to, -1, SQLITE_STATIC);
	if (e == SQLITE_OK)
		e = sqlite3_step(st);
	if (e != SQLITE_DONE)
		rc = engine(b, db, e, shard);
	sqlite3_finalize(st);
	sqlite3_close(db);
	if (rc)
		return rc;
	e = sqlite3_open_v2(to, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	rc = e == SQLITE_OK ? forget_sessions(b, copy, shard) : engine(b, copy, e, shard);
	if (!rc)
		rc = add_head(b, copy, shard);
	sqlite3_close(copy);
	return rc;
}

static enum rc add_shard(struct backup *b, const char *shard)
{
	AUTO(buf) from;
	AUTO(buf) copy;
	AUTO(buf) name;
	enum rc rc;

	buf_init(&from, PATH_MAX_OURS);
	buf_init(&copy, PATH_MAX_OURS);
	buf_init(&name, PATH_MAX_OURS);
	buf_printf(&name, "%s.db", shard);
	path_put(&from, b->store->dir, buf_str(&name));
	path_put(&copy, b->store->dir, buf_str(&name));
	buf_puts(&copy, ".backup");
	(void)unlink(buf_str(&copy));                 /* left by one that was interrupted */
	rc = vacuum_into(b, buf_str(&from), buf_str(&copy), shard);
	if (!rc)
		rc = add_file(b, buf_str(&copy), buf_str(&name));
	(void)unlink(buf_str(&copy));
	return rc;
}

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && str_eq(s + n - m, end);
}

static bool is_ours(const char *name)
{
	return ends_in(name, ".db") || ends_in(name, ".db-wal") || ends_in(name, ".db-shm") ||
		ends_in(name, ".db.backup") || ends_in(name, ".db.backup-journal") || str_eq(name, "lock") ||
		str_eq(name, "control");        /* socket of a running server */
}

/* Names go into the manifest and come back from it: letters, digits and . _ - only,
 * and nothing that leads upward. */
static bool name_good(const char *name)
{
	if (!*name || *name == '/' || strstr(name, "..") || strstr(name, "//"))
		return false;
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/")] == '\0';
}

/* Uploads and whatever else lies beside the shards. */
static enum rc add_others(struct backup *b, const char *below, int depth)
{
	AUTO(buf) path;
	AUTO(buf) name;
	struct dirent *d;
	struct stat st;
	enum rc rc = OK;
	DIR *dir;

	buf_init(&path, PATH_MAX_OURS);
	buf_init(&name, PATH_MAX_OURS);
	path_put(&path, b->store->dir, below);
	dir = opendir(buf_str(&path));
	if (!dir)
		return fault_set(b->f, FAILED, "store.io", "data directory: %s", strerror(errno));
	while (!rc && (d = readdir(dir))) {
		if (d->d_name[0] == '.' || is_ours(d->d_name))
			continue;
		buf_clear(&name);
		buf_printf(&name, "%s%s%s", below, *below ? "/" : "", d->d_name);
		path_put(&path, b->store->dir, buf_str(&name));
		/* Deleted since it was listed: nothing in the copies needs it. */
		if (lstat(buf_str(&path), &st) != 0 && errno == ENOENT)
			continue;
		if (lstat(buf_str(&path), &st) != 0 || name.overflow || path.overflow || !name_good(buf_str(&name)))
			rc = fault_set(b->f, FAILED, "backup.name", "a file that cannot be named in a backup");
		else if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
			rc = add_others(b, buf_str(&name), depth + 1);
		else if (S_ISREG(st.st_mode))
			rc = add_file(b, buf_str(&path), buf_str(&name));
	}
	closedir(dir);
	return rc;
}

/* The MAC over the lines above it, by the key of the chains. */
static void manifest_mac(struct store *s, const char *text, size_t n, struct buf *out)
{
	static const unsigned char none[CHAIN_HASH];
	unsigned char mac[CHAIN_HASH];

	seal_chain(s->seal, "backup", none, VALS(v_blob(text, n)), mac);
	hex_put(out, mac, sizeof mac);
}

static enum rc write_all(struct backup *b)
{
	unsigned char id[SEAL_KEY_ID];
	shard_id list[SHARD_MAX];
	int n = store_shards(b->store, list);
	AUTO(buf) path;
	AUTO(buf) mac;
	enum rc rc = OK;

	buf_init(&path, PATH_MAX_OURS);
	buf_init(&mac, 256);
	seal_key_id(b->store->seal, id);
	buf_printf(&b->manifest, "zendegi-backup 1\ncreated %lld\nsealed %d\nkey ",
		(long long)clock_now(b->store->clock), b->public_key != NULL);
	hex_put(&b->manifest, id, sizeof id);
	buf_putc(&b->manifest, '\n');
	for (int i = 0; !rc && i < n; i++) {
		char shard[16];

		shard_name(list[i], shard);
		rc = add_shard(b, shard);
	}
	if (!rc)
		rc = add_others(b, "", 0);
	if (rc)
		return rc;
	manifest_mac(b->store, b->manifest.data, b->manifest.len, &mac);
	buf_printf(&b->manifest, "mac %s\n", buf_str(&mac));
	if (b->manifest.overflow)
		return fault_set(b->f, LIMIT, "backup.too_many_files", "manifest");
	path_put(&path, b->dir, MANIFEST);
	rc = file_make(buf_str(&path), b->manifest.data, b->manifest.len, 0600, b->f);
	return rc ? rc : file_sync_dir(b->dir, b->f);
}

/* 2026-11-22T170000Z: sorts by time, and has no colon, which some media refuse. */
static void stamp(int64_t ms, struct buf *out)
{
	int64_t s = ms / 1000;
	char day[FA_ISO_SIZE];
	date_t d;

	CHECK(fa_iso_read("1970-01-01", &d));
	fa_iso_write(fa_add_days(d, (int)(s / 86400)), day);
	s %= 86400;
	buf_printf(out, "%sT%02d%02d%02dZ", day, (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

enum rc store_backup(struct store *s, const char *to, const unsigned char *public_key,
		struct buf *ret_dir, struct backup_counts *ret_counts, struct fault *f)
{
	struct backup b = { .store = s, .public_key = public_key, .f = f };
	AUTO(buf) final;
	AUTO(buf) working;
	AUTO(buf) name;
	enum rc rc;

	if (!store_is_sqlite(s))
		return fault_set(f, INVALID, "backup.engine", "PostgreSQL is saved with its own tools (docs/operations.md)");
	CHECK(sodium_init() >= 0);
	buf_init(&final, PATH_MAX_OURS);
	buf_init(&working, PATH_MAX_OURS);
	buf_init(&name, 64);
	buf_init(&b.manifest, MANIFEST_MAX);
	stamp(clock_now(s->clock), &name);
	path_put(&final, to, buf_str(&name));
	path_put(&working, to, buf_str(&name));
	buf_puts(&working, ".part");
	b.dir = buf_str(&working);
	rc = file_parents(buf_str(&final), f);
	if (!rc && (access(buf_str(&final), F_OK) == 0 || mkdir(b.dir, 0700) != 0))
		rc = fault_set(f, CONFLICT, "backup.exists", "%s", buf_str(&name));
	if (!rc) {
		rc = inside(b.dir, s->dir) ? fault_set(f, INVALID, "backup.target", "inside the data directory")
			: write_all(&b);
		if (!rc && rename(b.dir, buf_str(&final)) != 0)
			rc = fault_set(f, FAILED, "store.io", "rename: %s", strerror(errno));
		if (rc)
			remove_tree(b.dir);
	}
	if (!rc)
		rc = file_sync_dir(to, f);
	if (!rc) {
		buf_puts(ret_dir, buf_str(&final));
		*ret_counts = b.n;
	}
	buf_release(&b.manifest);
	return rc;
}

/* ---- reading one --------------------------------------------------------------------------- */

struct listed { const char *name; int64_t bytes; unsigned char sum[FILE_SUM]; };

struct reading {
	struct arena arena;
	const char *dir;
	const unsigned char *secret_key;
	bool sealed;
	struct listed *file;
	size_t n, cap;
	struct backup_counts total;
	struct fault *f;
};

static enum rc bad_manifest(struct reading *r)
{
	return fault_set(r->f, FAILED, "backup.damaged", "the manifest is not as we write it");
}

static enum rc take_file(struct reading *r, char *line)
{
	char *bytes = strchr(line, ' '), *sum = bytes ? strchr(bytes + 1, ' ') : NULL;
	struct listed l = { .name = line };

	if (!sum)
		return bad_manifest(r);
	*bytes++ = '\0';
	*sum++ = '\0';
	if (!name_good(line) || !str_to_i64(bytes, &l.bytes) || strlen(sum) != 2 * FILE_SUM || !hex_read(sum, l.sum, FILE_SUM))
		return bad_manifest(r);
	if (r->n == r->cap) {
		struct listed *more = ARENA_ARRAY(&r->arena, struct listed, r->cap ? r->cap * 2 : 64);

		if (r->n)
			memcpy(more, r->file, r->n * sizeof *more);
		r->file = more;
		r->cap = r->cap ? r->cap * 2 : 64;
	}
	r->file[r->n++] = l;
	return OK;
}

static enum rc parse_manifest(struct reading *r, char *line)
{
	bool mac = false;
	enum rc rc = OK;
	char *end;

	if (!str_prefix(line, "zendegi-backup 1\n"))
		return bad_manifest(r);
	for (; !rc && *line; line = end) {
		end = strchr(line, '\n');
		if (!end || mac)
			return bad_manifest(r);
		*end++ = '\0';
		if (str_prefix(line, "file "))
			rc = take_file(r, line + 5);
		else if (str_prefix(line, "sealed "))
			r->sealed = str_eq(line, "sealed 1");
		mac = str_prefix(line, "mac ");
	}
	return rc || mac ? rc : bad_manifest(r);
}

static enum rc read_manifest(struct reading *r)
{
	AUTO(buf) path;
	AUTO(buf) text;
	enum rc rc;

	buf_init(&path, PATH_MAX_OURS);
	buf_init(&text, MANIFEST_MAX + 4096);
	path_put(&path, r->dir, MANIFEST);
	rc = file_text(buf_str(&path), MANIFEST_MAX, &text, r->f);
	if (rc)
		return rc;
	return parse_manifest(r, arena_strndup(&r->arena, text.data ? text.data : "", text.len));
}

enum rc backup_manifest_read(const char *text, void (*see)(void *arg, const char *name, int64_t bytes), void *arg)
{
	struct reading r = { .dir = "" };
	enum rc rc;

	arena_init(&r.arena, MANIFEST_MAX * 3);
	rc = parse_manifest(&r, arena_strdup(&r.arena, text));
	for (size_t i = 0; !rc && i < r.n; i++)
		see(arg, r.file[i].name, r.file[i].bytes);
	arena_release(&r.arena);
	return rc;
}

/* Target NULL: only look.  The checksum is of the stored side, so it is checked
 * without the secret key too. */
static enum rc pass_file(struct reading *r, const struct listed *l, const char *target)
{
	enum file_way way = r->sealed && r->secret_key ? FILE_OPEN : FILE_PLAIN;
	struct file_result got;
	AUTO(buf) from;
	enum rc rc;

	buf_init(&from, PATH_MAX_OURS);
	path_put(&from, r->dir, l->name);
	rc = file_pass(buf_str(&from), target, way, r->secret_key, r->f, &got);
	if (rc)
		return rc;
	if (got.bytes != l->bytes || memcmp(got.sum, l->sum, FILE_SUM) != 0)
		return fault_set(r->f, FAILED, "backup.damaged", "%s is not as it was written", l->name);
	r->total.files++;
	r->total.bytes += got.bytes;
	return OK;
}

enum rc backup_verify(const char *dir, const unsigned char *secret_key, struct backup_counts *ret_counts, struct fault *f)
{
	struct reading r = { .dir = dir, .secret_key = secret_key, .f = f };
	enum rc rc;

	arena_init(&r.arena, MANIFEST_MAX * 3);
	rc = read_manifest(&r);
	for (size_t i = 0; !rc && i < r.n; i++)
		rc = pass_file(&r, &r.file[i], NULL);
	arena_release(&r.arena);
	if (rc)
		return rc;
	*ret_counts = r.total;
	return OK;
}

static bool empty_or_missing(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	bool empty = true;

	if (!d)
		return errno == ENOENT;
	while ((e = readdir(d)))
		if (!str_eq(e->d_name, ".") && !str_eq(e->d_name, ".."))
			empty = false;
	closedir(d);
	return empty;
}

static enum rc restore_file(struct reading *r, const struct listed *l, const char *work)
{
	AUTO(buf) to;
	enum rc rc;

	buf_init(&to, PATH_MAX_OURS);
	path_put(&to, work, l->name);
	if (r->sealed && ends_in(l->name, ".sealed")) {
		to.len -= strlen(".sealed");
		to.data[to.len] = '\0';
	}
	rc = file_parents(buf_str(&to), r->f);
	return rc ? rc : pass_file(r, l, buf_str(&to));
}

/* Into DATA.restoring beside it, renamed when all of it is right and on the disk. */
static enum rc restore_all(struct reading *r, const char *data_dir)
{
	AUTO(buf) work;
	AUTO(buf) parent;
	size_t n = strlen(data_dir);
	char *slash;
	enum rc rc;

	while (n > 1 && data_dir[n - 1] == '/')
		n--;
	buf_init(&work, PATH_MAX_OURS);
	buf_init(&parent, PATH_MAX_OURS);
	buf_put(&work, data_dir, n);
	buf_put(&parent, data_dir, n);
	buf_puts(&work, ".restoring");
	rc = file_parents(buf_str(&work), r->f);
	if (rc)
		return rc;
	if (mkdir(buf_str(&work), 0700) != 0)
		return fault_set(r->f, CONFLICT, "backup.target", "DIR.restoring: %s", strerror(errno));
	for (size_t i = 0; !rc && i < r->n; i++)
		rc = restore_file(r, &r->file[i], buf_str(&work));
	if (!rc)
		rc = file_sync_dir(buf_str(&work), r->f);
	if (!rc) {
		(void)rmdir(data_dir);
		if (rename(buf_str(&work), buf_str(&parent)) != 0)
			rc = fault_set(r->f, FAILED, "store.io", "rename: %s", strerror(errno));
	}
	if (rc) {
		remove_tree(buf_str(&work));
		return rc;
	}
	slash = strrchr(parent.data, '/');
	if (slash)
		slash[slash == parent.data ? 1 : 0] = '\0';
	return file_sync_dir(slash ? parent.data : ".", r->f);
}

enum rc backup_restore(const char *dir, const unsigned char *secret_key, const char *data_dir,
		struct backup_counts *ret_counts, struct fault *f)
{
	struct reading r = { .dir = dir, .secret_key = secret_key, .f = f };
	enum rc rc;

	if (!empty_or_missing(data_dir))
		return fault_set(f, CONFLICT, "backup.target", "the target directory is not empty");
	arena_init(&r.arena, MANIFEST_MAX * 3);
	rc = read_manifest(&r);
	if (!rc && r.sealed && !secret_key)
		rc = fault_set(f, INVALID, "backup.key", "this backup needs its secret key");
	if (!rc)
		rc = restore_all(&r, data_dir);
	arena_release(&r.arena);
	if (rc)
		return rc;
	*ret_counts = r.total;
	return OK;
}

enum rc backup_authentic(struct store *s, const char *dir, struct fault *f)
{
	AUTO(buf) path;
	AUTO(buf) text;
	AUTO(buf) mac;
	const char *last;
	enum rc rc;

	buf_init(&path, PATH_MAX_OURS);
	buf_init(&text, MANIFEST_MAX + 4096);
	buf_init(&mac, 256);
	path_put(&path, dir, MANIFEST);
	rc = file_text(buf_str(&path), MANIFEST_MAX, &text, f);
	if (rc)
		return rc;
	last = strstr(buf_str(&text), "\nmac ");
	if (last)
		manifest_mac(s, text.data, (size_t)(last + 1 - text.data), &mac);
	buf_putc(&mac, '\n');
	if (!last || !str_eq(last + 5, buf_str(&mac)))
		return fault_set(f, CONFLICT, "backup.mac", "not made with the key of this store, or changed");
	return OK;
}

/* ---- keys of backups --------------------------------------------------------------------------- */

enum rc backup_keygen(const char *secret_path, const char *public_path, struct fault *f)
{
	unsigned char pk[crypto_box_PUBLICKEYBYTES], sk[crypto_box_SECRETKEYBYTES];
	AUTO(buf) text;
	enum rc rc;

	CHECK(sodium_init() >= 0);
	crypto_box_keypair(pk, sk);
	buf_init(&text, 256);
	hex_put(&text, sk, sizeof sk);
	buf_putc(&text, '\n');
	rc = file_make(secret_path, text.data, text.len, 0400, f);
	sodium_memzero(text.data, text.len);
	buf_clear(&text);
	hex_put(&text, pk, sizeof pk);
	buf_putc(&text, '\n');
	sodium_memzero(sk, sizeof sk);
	return rc ? rc : file_make(public_path, text.data, text.len, 0644, f);
}

enum rc backup_key_read(const char *path, unsigned char ret_key[32], struct fault *f)
{
	AUTO(buf) text;
	enum rc rc;

	buf_init(&text, 4096 * 2);
	rc = file_text(path, 256, &text, f);
	if (rc)
		return rc;
	while (text.len && (text.data[text.len - 1] == '\n' || text.data[text.len - 1] == '\r'))
		text.data[--text.len] = '\0';
	if (text.len != 64 || !hex_read(text.data, ret_key, 32))
		rc = fault_set(f, INVALID, "backup.key", "wanted 64 hexadecimal digits");
	if (text.data)
		sodium_memzero(text.data, text.len);
	return rc;
}
