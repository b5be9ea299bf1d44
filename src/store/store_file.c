/* Copying with checksums and secretstream; see store_file.h.
 *
 * A sealed file: "ZBK1" | stream key in a sealed box 80 | stream header 24 |
 * chunks of 64 KiB, each with 17 bytes of tag; the last one is marked as such, so
 * that a file that was cut short does not open. */
#include "store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536
#define TAG crypto_secretstream_xchacha20poly1305_ABYTES
#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define STREAM_KEY crypto_secretstream_xchacha20poly1305_KEYBYTES
#define BOX (STREAM_KEY + crypto_box_SEALBYTES)
static const char magic[4] = { 'Z', 'B', 'K', '1' };

struct pass {
	FILE *in, *out;
	enum file_way way;
	crypto_secretstream_xchacha20poly1305_state stream;
	crypto_generichash_state sum;
	int64_t bytes;
	struct fault *f;
	unsigned char buf[CHUNK + TAG], other[CHUNK + TAG];
};

static enum rc failed(struct fault *f, const char *what)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return fault_set(f, LIMIT, "store.disk_full", "%s", what);
	return fault_set(f, FAILED, "store.io", "%s: %s", what, strerror(errno));
}

static enum rc broken(struct fault *f, const char *why)
{
	return fault_set(f, FAILED, "backup.damaged", "%s", why);
}

/* Bytes of the stored side go through here. */
static void count(struct pass *p, const void *b, size_t n)
{
	crypto_generichash_update(&p->sum, b, n);
	p->bytes += (int64_t)n;
}

static enum rc put(struct pass *p, const void *b, size_t n)
{
	if (p->way == FILE_SEAL)
		count(p, b, n);
	if (p->out && fwrite(b, 1, n, p->out) != n)
		return failed(p->f, "write");
	return OK;
}

static enum rc seal_begin(struct pass *p, const unsigned char *public_key)
{
	unsigned char key[STREAM_KEY], head[sizeof magic + BOX + HEADER];

	memcpy(head, magic, sizeof magic);
	crypto_secretstream_xchacha20poly1305_keygen(key);
	CHECK(crypto_box_seal(head + sizeof magic, key, sizeof key, public_key) == 0);
	crypto_secretstream_xchacha20poly1305_init_push(&p->stream, head + sizeof magic + BOX, key);
	sodium_memzero(key, sizeof key);
	return put(p, head, sizeof head);
}

static enum rc open_begin(struct pass *p, const unsigned char *secret_key)
{
	unsigned char key[STREAM_KEY], head[sizeof magic + BOX + HEADER], public_key[crypto_box_PUBLICKEYBYTES];
	enum rc rc = OK;

	if (fread(head, 1, sizeof head, p->in) != sizeof head || memcmp(head, magic, sizeof magic) != 0)
		return broken(p->f, "not a sealed file");
	count(p, head, sizeof head);
	crypto_scalarmult_base(public_key, secret_key);
	if (crypto_box_seal_open(key, head + sizeof magic, BOX, public_key, secret_key) != 0)
		return fault_set(p->f, FAILED, "backup.key", "this secret key does not open it");
	if (crypto_secretstream_xchacha20poly1305_init_pull(&p->stream, head + sizeof magic + BOX, key) != 0)
		rc = broken(p->f, "stream header");
	sodium_memzero(key, sizeof key);
	return rc;
}

/* One chunk; the last is known by the end of the file behind it. */
static enum rc step(struct pass *p, bool *ret_end)
{
	size_t size = p->way == FILE_OPEN ? CHUNK + TAG : CHUNK;
	size_t n = fread(p->buf, 1, size, p->in);
	unsigned long long out_n = 0;
	unsigned char tag = 0;
	int next;

	if (n < size && ferror(p->in))
		return failed(p->f, "read");
	next = getc(p->in);
	if (next != EOF)
		ungetc(next, p->in);
	*ret_end = next == EOF;
	if (p->way != FILE_SEAL)
		count(p, p->buf, n);
	if (p->way == FILE_PLAIN)
		return put(p, p->buf, n);
	if (p->way == FILE_SEAL) {
		tag = *ret_end ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
		crypto_secretstream_xchacha20poly1305_push(&p->stream, p->other, &out_n, p->buf, n, NULL, 0, tag);
		return put(p, p->other, (size_t)out_n);
	}
	if (n < TAG || crypto_secretstream_xchacha20poly1305_pull(&p->stream, p->other, &out_n, &tag, p->buf, n, NULL, 0) != 0)
		return broken(p->f, "a chunk was changed");
	if ((tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) != *ret_end)
		return broken(p->f, "the file was cut or something was added");
	return put(p, p->other, (size_t)out_n);
}

static enum rc pass_all(struct pass *p, const unsigned char *key)
{
	bool end = false;
	enum rc rc = OK;

	if (p->way == FILE_SEAL)
		rc = seal_begin(p, key);
	else if (p->way == FILE_OPEN)
		rc = open_begin(p, key);
	while (!rc && !end)
		rc = step(p, &end);
	if (!rc && p->out && (fflush(p->out) != 0 || fsync(fileno(p->out)) != 0))
		rc = failed(p->f, "sync");
	return rc;
}

enum rc file_pass(const char *from, const char *to, enum file_way way, const unsigned char *key,
		struct fault *f, struct file_result *ret)
{
	struct pass *p = xcalloc(1, sizeof *p);
	enum rc rc = OK;
	int fd;

	CHECK(sodium_init() >= 0);
	p->way = way;
	p->f = f;
	crypto_generichash_init(&p->sum, NULL, 0, FILE_SUM);
	p->in = fopen(from, "rbe");
	if (!p->in)
		rc = errno == ENOENT ? broken(f, "a file is missing") : failed(f, "open");
	if (!rc && to) {
		fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
		p->out = fd >= 0 ? fdopen(fd, "wb") : NULL;
		if (!p->out)
			rc = failed(f, "create");
	}
	if (!rc)
		rc = pass_all(p, key);
	if (p->in)
		fclose(p->in);
	if (p->out && fclose(p->out) != 0 && !rc)
		rc = failed(f, "close");
	if (!rc) {
		ret->bytes = p->bytes;
		crypto_generichash_final(&p->sum, ret->sum, FILE_SUM);
	}
	sodium_memzero(p, sizeof *p);
	free(p);
	return rc;
}

enum rc file_sync_dir(const char *dir, struct fault *f)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum rc rc = OK;

	if (fd < 0 || fsync(fd) != 0)
		rc = failed(f, "sync of the directory");
	if (fd >= 0)
		close(fd);
	return rc;
}

enum rc file_sync_above(const char *path, struct fault *f)
{
	const char *slash = strrchr(path, '/');
	char *up = xstrdup(slash ? path : ".");
	enum rc rc;

	if (slash)
		up[slash == path ? 1 : slash - path] = '\0';
	rc = file_sync_dir(up, f);
	free(up);
	return rc;
}

enum rc file_parents(const char *path, struct fault *f)
{
	char *copy = xstrdup(path);
	enum rc rc = OK;

	for (char *s = strchr(copy + 1, '/'); !rc && s; s = strchr(s + 1, '/')) {
		*s = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			rc = failed(f, "directory");
		*s = '/';
	}
	free(copy);
	return rc;
}

enum rc file_text(const char *path, size_t max, struct buf *ret_text, struct fault *f)
{
	char part[4096];
	FILE *in = fopen(path, "rbe");
	size_t n;

	if (!in)
		return fault_set(f, errno == ENOENT ? NOT_FOUND : FAILED, "backup.missing", "%s", strerror(errno));
	while ((n = fread(part, 1, sizeof part, in)) > 0 && ret_text->len <= max)
		buf_put(ret_text, part, n);
	n = (size_t)ferror(in);
	fclose(in);
	if (n || ret_text->len > max || strlen(buf_str(ret_text)) != ret_text->len)
		return broken(f, "not a text of ours");
	return OK;
}

enum rc file_make(const char *path, const void *p, size_t n, mode_t mode, struct fault *f)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	enum rc rc = OK;

	if (fd < 0)
		return failed(f, "create");
	if (write(fd, p, n) != (ssize_t)n || fsync(fd) != 0)
		rc = failed(f, "write");
	close(fd);
	return rc;
}
