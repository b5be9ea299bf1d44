#include "base.h"

#include <time.h>

static int64_t system_now_ms(struct clock *c)
{
	struct timespec t;

	(void)c;
	CHECK(clock_gettime(CLOCK_REALTIME, &t) == 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t system_mono_us(struct clock *c)
{
	struct timespec t;

	(void)c;
	CHECK(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct clock clock_system(void)
{
	return (struct clock){ .now_ms = system_now_ms, .mono_us = system_mono_us };
}

static int64_t fixed_now_ms(struct clock *c)
{
	return __atomic_load_n(&c->fixed_ms, __ATOMIC_RELAXED);
}

static int64_t fixed_mono_us(struct clock *c)
{
	return fixed_now_ms(c) * 1000;
}

struct clock clock_fixed(int64_t now_ms)
{
	return (struct clock){ .now_ms = fixed_now_ms, .mono_us = fixed_mono_us, .fixed_ms = now_ms };
}

void clock_set(struct clock *c, int64_t now_ms)
{
	CHECK(c->now_ms == fixed_now_ms);
	__atomic_store_n(&c->fixed_ms, now_ms, __ATOMIC_RELAXED);
}

void uuid7(struct clock *c, struct rng *r, char ret_text[UUID_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint64_t ms = (uint64_t)clock_now(c);
	unsigned char u[16];
	size_t at = 0;

	rng_fill(r, u, sizeof(u));
	for (int i = 0; i < 6; i++)
		u[i] = (unsigned char)(ms >> (40 - 8 * i));
	u[6] = (unsigned char)(0x70 | (u[6] & 0x0f));
	u[8] = (unsigned char)(0x80 | (u[8] & 0x3f));
	for (size_t i = 0; i < sizeof(u); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			ret_text[at++] = '-';
		ret_text[at++] = digits[u[i] >> 4];
		ret_text[at++] = digits[u[i] & 15];
	}
	ret_text[at] = '\0';
}
