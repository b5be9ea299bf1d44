/* Chance, time and words. */
#include "demo.h"

#include <string.h>

extern const char demo_female_fa_txt[], demo_male_fa_txt[], demo_surnames_txt[], demo_places_txt[],
	demo_streets_txt[], demo_notes_txt[];

/* SplitMix64: each state gives one number; streams by mixing the parts in. */
static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct dice dice_for(uint64_t seed, uint64_t a, uint64_t b)
{
	return (struct dice){ mix(mix(mix(seed + 1) ^ (a + 1)) ^ (b + 1)) };
}

static uint64_t next(struct dice *d)
{
	d->state += UINT64_C(0x9e3779b97f4a7c15);
	return mix(d->state);
}

uint64_t dice_roll(struct dice *d, uint64_t n)
{
	CHECK(n > 0);
	return next(d) % n;
}

bool dice_chance(struct dice *d, unsigned permille)
{
	return dice_roll(d, 1000) < permille;
}

size_t dice_pick(struct dice *d, const unsigned *weights, size_t n)
{
	uint64_t sum = 0, at;

	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	at = dice_roll(d, sum);
	for (size_t i = 0; i < n; i++) {
		if (at < weights[i])
			return i;
		at -= weights[i];
	}
	return n - 1;
}

/* ---- a thread's own time and chance ------------------------------------------------------- */

static _Thread_local struct { bool set; int64_t now_ms; struct rng rng; } mine;

static int64_t own_now_ms(struct clock *c)
{
	return mine.set ? mine.now_ms : c->fixed_ms;
}

static int64_t own_mono_us(struct clock *c)
{
	return own_now_ms(c) * 1000;
}

static void own_fill(struct rng *r, void *p, size_t n)
{
	struct rng seeded = rng_seeded(0);

	seeded.fill(mine.set ? &mine.rng : r, p, n);
}

void demo_time_use(struct app *a)
{
	a->clock = (struct clock){ .now_ms = own_now_ms, .mono_us = own_mono_us, .fixed_ms = clock_now(&a->clock) };
	a->rng.fill = own_fill;
}

void demo_time_begin(int64_t now_ms, uint64_t seed)
{
	mine.set = true;
	mine.now_ms = now_ms;
	mine.rng = rng_seeded(seed);
}

void demo_time_set(int64_t now_ms)
{
	CHECK(mine.set);
	mine.now_ms = now_ms;
}

static struct words lines(struct arena *a, const char *text)
{
	struct words w = {0};
	size_t max = 1;

	for (const char *c = text; *c; c++)
		max += *c == '\n';
	w.word = ARENA_ARRAY(a, const char *, max);
	while (*text) {
		size_t n = strcspn(text, "\n");

		if (n > 0)
			w.word[w.n++] = arena_strndup(a, text, n);
		text += n + (text[n] == '\n');
	}
	return w;
}

void demo_words_load(struct arena *a, struct demo_words *w)
{
	*w = (struct demo_words){
		.female = lines(a, demo_female_fa_txt), .male = lines(a, demo_male_fa_txt),
		.surname = lines(a, demo_surnames_txt), .place = lines(a, demo_places_txt),
		.street = lines(a, demo_streets_txt), .note = lines(a, demo_notes_txt),
	};
}

/* Shares seen in public counts: Fatemeh 6.2 %, Zahra 4.4 %, Ali 2.6 %, Mohammad 2.5 %. */
static const struct { const char *name; unsigned permille; int32_t sex; } common[] = {
	{ "فاطمه", 124, SEX_FEMALE }, { "زهرا", 88, SEX_FEMALE }, { "مریم", 45, SEX_FEMALE },
	{ "زینب", 30, SEX_FEMALE }, { "معصومه", 26, SEX_FEMALE }, { "فاطمه‌زهرا", 8, SEX_FEMALE },
	{ "علی", 52, SEX_MALE }, { "محمد", 50, SEX_MALE }, { "مهدی", 39, SEX_MALE }, { "حسین", 38, SEX_MALE },
	{ "امیرحسین", 18, SEX_MALE }, { "محمدرضا", 18, SEX_MALE }, { "علی‌اکبر", 12, SEX_MALE }, { "محمد مهدی", 8, SEX_MALE },
};

const char *demo_given(const struct demo_words *w, struct dice *d, int32_t sex)
{
	const struct words *list = sex == SEX_MALE ? &w->male : &w->female;
	uint64_t at = dice_roll(d, 1000);

	for (size_t i = 0; i < COUNT_OF(common); i++) {
		if (common[i].sex != sex)
			continue;
		if (at < common[i].permille)
			return common[i].name;
		at -= common[i].permille;
	}
	return list->word[dice_roll(d, list->n)];
}

const char *demo_surname(const struct demo_words *w, struct dice *d, struct arena *a)
{
	static const char *const endings[] = { "‌زاده", "‌پور", "‌نژاد", "‌فر", "‌نیا", "‌وند", "ی" };
	/* The first is by far the most frequent (1.1 % of the country), then it falls. */
	uint64_t at = dice_roll(d, 1000);

	if (at < 22)
		return w->surname.word[0];
	if (at < 300) {
		uint64_t r = dice_roll(d, w->surname.n), s = dice_roll(d, w->surname.n);

		return w->surname.word[r < s ? r : s];
	}
	return arena_printf(a, "%s%s", w->male.word[dice_roll(d, w->male.n)], endings[dice_roll(d, COUNT_OF(endings))]);
}
