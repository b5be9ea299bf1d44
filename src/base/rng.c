#include "base.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static void system_fill(struct rng *r, void *p, size_t n)
{
	unsigned char *out = p;

	(void)r;
	while (n) {
		ssize_t got = getrandom(out, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		/* Without good random bytes no key and no token may be made. */
		CHECK(got > 0);
		out += got;
		n -= (size_t)got;
	}
}

struct rng rng_system(void)
{
	return (struct rng){ .fill = system_fill };
}

/* SplitMix64: a counter and a mixing function.  Chosen over generators with a
 * larger state because the counter can be advanced by one atomic addition, so
 * threads may share it without a lock.  Not for keys. */
static uint64_t seeded_next(struct rng *r)
{
	uint64_t step = 0x9e3779b97f4a7c15u;
	uint64_t z = __atomic_add_fetch(&r->state[0], step, __ATOMIC_RELAXED);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static void seeded_fill(struct rng *r, void *p, size_t n)
{
	unsigned char *out = p;

	while (n) {
		uint64_t v = seeded_next(r);
		size_t part = n < sizeof(v) ? n : sizeof(v);

		memcpy(out, &v, part);
		out += part;
		n -= part;
	}
}

struct rng rng_seeded(uint64_t seed)
{
	return (struct rng){ .fill = seeded_fill, .state = { seed } };
}

uint64_t rng_u64(struct rng *r)
{
	uint64_t v;

	rng_fill(r, &v, sizeof(v));
	return v;
}

uint64_t rng_below(struct rng *r, uint64_t n)
{
	uint64_t v, reject;

	CHECK(n > 0);
	/* Values under 2^64 mod n would make small results likelier. */
	reject = (0 - n) % n;
	do
		v = rng_u64(r);
	while (v < reject);
	return v % n;
}
