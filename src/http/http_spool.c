#include "http_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "http.h"

static bool charge(atomic_size_t *held, size_t max, size_t n)
{
	if (atomic_fetch_add(held, n) + n <= max)
		return true;
	atomic_fetch_sub(held, n);
	return false;
}

static int nameless(const char *dir)
{
	return open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

bool http_spool_dir_fine(const char *dir)
{
	int fd = nameless(dir);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

void http_spool_init(struct http_spool *s, struct http_spool_caps *caps)
{
	*s = (struct http_spool){ .caps = caps, .fd = -1 };
	buf_init(&s->mem, HTTP_MEMORY_BODY);
}

void http_spool_release(struct http_spool *s)
{
	if (!s->caps)
		return;
	if (s->map)
		munmap(s->map, s->len + 1);
	if (s->fd >= 0) {
		atomic_fetch_sub(&s->caps->disk, s->len);
		close(s->fd);
	} else {
		atomic_fetch_sub(&s->caps->memory, s->len);
	}
	buf_release(&s->mem);
	*s = (struct http_spool){ .fd = -1 };
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* Moves what is in memory to a file that has no name: nothing is left behind
 * when the program dies. */
static enum rc move_to_disk(struct http_spool *s)
{
	int fd = nameless(s->caps->dir);

	if (fd < 0)
		return LIMIT;
	if (!charge(&s->caps->disk, s->caps->disk_max, s->len)) {
		close(fd);
		return LIMIT;
	}
	if (!write_all(fd, buf_str(&s->mem), s->len)) {
		atomic_fetch_sub(&s->caps->disk, s->len);
		close(fd);
		return LIMIT;
	}
	atomic_fetch_sub(&s->caps->memory, s->len);
	buf_release(&s->mem);
	s->fd = fd;
	return OK;
}

enum rc http_spool_put(struct http_spool *s, const void *p, size_t n)
{
	bool disk = s->fd >= 0;
	enum rc rc;

	if (!disk && s->len + n > HTTP_MEMORY_BODY) {
		rc = move_to_disk(s);
		if (rc)
			return rc;
		disk = true;
	}
	if (!charge(disk ? &s->caps->disk : &s->caps->memory,
			disk ? s->caps->disk_max : s->caps->memory_max, n))
		return LIMIT;
	if (!disk) {
		buf_put(&s->mem, p, n);
	} else if (!write_all(s->fd, p, n)) {
		atomic_fetch_sub(&s->caps->disk, n);
		return LIMIT;
	}
	s->len += n;
	return OK;
}

enum rc http_spool_end(struct http_spool *s, const char **ret_bytes)
{
	if (s->fd < 0) {
		*ret_bytes = buf_str(&s->mem);
		return OK;
	}
	if (!s->map) {
		void *map;

		if (!write_all(s->fd, "", 1))
			return LIMIT;
		map = mmap(NULL, s->len + 1, PROT_READ, MAP_PRIVATE, s->fd, 0);
		if (map == MAP_FAILED)
			return LIMIT;
		s->map = map;
	}
	*ret_bytes = s->map;
	return OK;
}
