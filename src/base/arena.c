/* A chain of chunks, newest first.  Chunks double up to 1 MiB so that a small
 * request costs one malloc and a large one few.  Under ASan every byte that is
 * not handed out is poisoned and each piece is followed by a red zone. */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define RED_ZONE ((size_t)16)
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define RED_ZONE ((size_t)0)
#endif

#define ALIGN ((size_t)16)
#define CHUNK_FIRST ((size_t)16 << 10)
#define CHUNK_MOST ((size_t)1 << 20)

struct arena_chunk {
	struct arena_chunk *older;
	size_t size, used;
	_Alignas(16) unsigned char data[];
};

void arena_init(struct arena *a, size_t cap)
{
	CHECK(cap > 0);
	*a = (struct arena){ .cap = cap };
}

static void chunk_free(struct arena_chunk *c)
{
	UNPOISON(c->data, c->size);
	free(c);
}

static void chunk_add(struct arena *a, size_t need)
{
	size_t size = a->chunk ? a->chunk->size * 2 : CHUNK_FIRST;
	struct arena_chunk *c;

	if (size > CHUNK_MOST)
		size = CHUNK_MOST;
	if (size < need)
		size = need;
	c = xmalloc(sizeof(*c) + size);
	c->older = a->chunk;
	c->size = size;
	c->used = 0;
	POISON(c->data, size);
	a->chunk = c;
}

/* Memory as it is, for who writes all of it at once. */
static void *take(struct arena *a, size_t size)
{
	size_t step;
	void *p;

	/* The cap stands between hostile input and the machine's memory. */
	CHECK(size <= a->cap && a->used <= a->cap - size);
	step = ((size ? size : 1) + ALIGN - 1) / ALIGN * ALIGN + RED_ZONE;
	if (!a->chunk || a->chunk->size - a->chunk->used < step)
		chunk_add(a, step);
	p = a->chunk->data + a->chunk->used;
	a->chunk->used += step;
	a->used += size;
	UNPOISON(p, size ? size : 1);
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size), 0, size ? size : 1);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	CHECK(!__builtin_mul_overflow(n ? n : 1, size, &bytes));
	return arena_alloc(a, bytes);
}

void *arena_dup(struct arena *a, const void *p, size_t size)
{
	if (!size)
		return arena_alloc(a, 0);
	return memcpy(take(a, size), p, size);
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_dup(a, s, strlen(s) + 1) : NULL;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = take(a, len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

/* A page makes forty texts of other texts, its paths above all: those need no printf. */
static bool of_texts_only(const char *fmt)
{
	while ((fmt = strchr(fmt, '%'))) {
		if (fmt[1] != 's')
			return false;
		fmt += 2;
	}
	return true;
}

/* Writes what there is room for and the NUL, as vsnprintf does. */
static int join_texts(char *out, size_t size, const char *fmt, va_list texts)
{
	size_t len = 0;

	while (*fmt) {
		const char *value = *fmt == '%' ? va_arg(texts, const char *) : NULL;
		const char *from = *fmt != '%' ? fmt : value ? value : "";
		size_t n = *fmt == '%' ? strlen(from) : (size_t)(strchrnul(fmt, '%') - fmt);

		if (len + n < size)
			memcpy(out + len, from, n);
		fmt += *fmt == '%' ? 2 : n;
		len += n;
	}
	if (len < size)
		out[len] = '\0';
	return (int)len;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	bool join = of_texts_only(fmt);
	char most[160] __attribute__((uninitialized));
	va_list args;
	char *text;
	int n;

	va_start(args, fmt);
	n = join ? join_texts(most, sizeof most, fmt, args) : vsnprintf(most, sizeof most, fmt, args);
	va_end(args);
	CHECK(n >= 0);
	if ((size_t)n < sizeof most)
		return arena_dup(a, most, (size_t)n + 1);
	text = take(a, (size_t)n + 1);
	va_start(args, fmt);
	(void)(join ? join_texts(text, (size_t)n + 1, fmt, args) : vsnprintf(text, (size_t)n + 1, fmt, args));
	va_end(args);
	return text;
}

void arena_reset(struct arena *a)
{
	struct arena_chunk *keep = a->chunk;

	if (!keep)
		return;
	while (keep->older) {
		struct arena_chunk *older = keep->older;

		keep->older = older->older;
		chunk_free(older);
	}
	a->used = 0;
	/* A giant chunk is not kept: one large request must not fatten every worker. */
	if (keep->size > CHUNK_MOST) {
		chunk_free(keep);
		a->chunk = NULL;
		return;
	}
	keep->used = 0;
	POISON(keep->data, keep->size);
}

void arena_release(struct arena *a)
{
	while (a->chunk) {
		struct arena_chunk *c = a->chunk;

		a->chunk = c->older;
		chunk_free(c);
	}
	*a = (struct arena){ 0 };
}
