#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *b, size_t max)
{
	CHECK(max > 0 && max < SIZE_MAX / 2);
	*b = (struct buf){ .max = max };
}

void buf_release(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ 0 };
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->overflow = false;
	if (b->data)
		b->data[0] = '\0';
}

/* Makes room for n more bytes and the NUL; false when that would pass max. */
static bool buf_room(struct buf *b, size_t n)
{
	size_t cap;

	if (b->overflow || n > b->max - b->len) {
		b->overflow = true;
		return false;
	}
	if (b->data && b->len + n + 1 <= b->cap)
		return true;
	cap = b->cap ? b->cap : 256;
	while (cap < b->len + n + 1)
		cap *= 2;
	if (cap > b->max + 1)
		cap = b->max + 1;
	b->data = xrealloc(b->data, cap);
	b->cap = cap;
	return true;
}

void buf_put_slowly(struct buf *b, const void *p, size_t n)
{
	if (!buf_room(b, n))
		return;
	if (n)
		memcpy(b->data + b->len, p, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_want(struct buf *b, size_t n)
{
	size_t cap = b->len + n + 1;

	if (b->overflow || n > b->max - b->len || cap <= b->cap)
		return;
	b->data = xrealloc(b->data, cap);
	b->data[b->len] = '\0';
	b->cap = cap;
}

/* Written where there is room at once; a second time only when it was too little. */
void buf_printf(struct buf *b, const char *fmt, ...)
{
	size_t room = b->overflow ? 0 : b->cap - b->len;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(room ? b->data + b->len : NULL, room, fmt, args);
	va_end(args);
	CHECK(n >= 0);
	if ((size_t)n >= room) {
		if (room)
			b->data[b->len] = '\0';
		if (!buf_room(b, (size_t)n))
			return;
		va_start(args, fmt);
		vsnprintf(b->data + b->len, (size_t)n + 1, fmt, args);
		va_end(args);
	}
	b->len += (size_t)n;
}

void buf_put_i64(struct buf *b, int64_t v)
{
	char digits[20];
	size_t i = sizeof(digits);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		digits[--i] = '-';
	buf_put(b, digits + i, sizeof(digits) - i);
}

const char *buf_str(struct buf *b)
{
	return b->data ? b->data : "";
}
