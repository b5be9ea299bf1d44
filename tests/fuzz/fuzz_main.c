/* Drives a fuzzer without libFuzzer: every seed of a folder as it is, then RUNS
 * mutations of them, always the same ones.
 *	fuzz_x RUNS FOLDER        fuzz_x 0 FILE (to repeat a find) */
#include "base.h"
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SEEDS_MAX = 256, INPUT_MAX = 4096 };

struct seed { uint8_t bytes[INPUT_MAX]; size_t n; };
static struct seed seeds[SEEDS_MAX];
static size_t nseeds;

static void read_seed(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, seeds[nseeds].bytes, INPUT_MAX);

	CHECK(n >= 0);
	close(fd);
	seeds[nseeds++].n = (size_t)n;
}

static void read_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *e;

	CHECK(folder);
	while ((e = readdir(folder)) && nseeds < SEEDS_MAX)
		if (e->d_name[0] != '.')
			read_seed(dirfd(folder), e->d_name);
	closedir(folder);
	CHECK(nseeds > 0);
}

/* Bytes that tend to hurt parsers of text. */
static const char *const pieces[] = {
	"0", "9", "-", "/", ",", ".", "\n", "\r\n", "\"", "\\", "{", "}", "[", "]", "%", "&", "=", ";", "<", "--",
	"\xff", "\xd9", "\xc0\x80", "\xed\xa0\x80", "\u200c", "\u202e", "\u06f1", "\u0661", "\ufdfa", "\ufefc",
	"\U0001f600", "99999999999999999999",
};

static void insert_piece(struct rng *r, struct seed *s, size_t at)
{
	const char *piece = pieces[rng_below(r, COUNT_OF(pieces))];
	size_t n = strlen(piece);

	if (s->n + n > INPUT_MAX)
		return;
	memmove(s->bytes + at + n, s->bytes + at, s->n - at);
	memcpy(s->bytes + at, piece, n);
	s->n += n;
}

static void mutate(struct rng *r, struct seed *s)
{
	const struct seed *other = &seeds[rng_below(r, nseeds)];

	for (uint64_t i = rng_below(r, 6); i-- > 0 && s->n; ) {
		size_t at = rng_below(r, s->n), n = 1 + rng_below(r, 8);

		switch (rng_below(r, 6)) {
		case 0:
			s->bytes[at] ^= (uint8_t)(1u << rng_below(r, 8));
			break;
		case 1:
			s->bytes[at] = (uint8_t)rng_u64(r);
			break;
		case 2:                         /* cut a piece out */
			n = n > s->n - at ? s->n - at : n;
			memmove(s->bytes + at, s->bytes + at + n, s->n - at - n);
			s->n -= n;
			break;
		case 3:                         /* double a piece */
			n = n > s->n - at ? s->n - at : n;
			if (s->n + n > INPUT_MAX)
				break;
			memmove(s->bytes + at + n, s->bytes + at, s->n - at);
			s->n += n;
			break;
		case 4:
			insert_piece(r, s, at);
			break;
		default:                        /* end like another */
			if (at > other->n)
				break;
			memcpy(s->bytes + at, other->bytes + at, other->n - at);
			s->n = other->n;
			break;
		}
	}
}

int main(int argc, char **argv)
{
	static struct seed input;
	struct rng r = rng_seeded(1);
	int64_t runs = 0;

	CHECK(argc == 3 && str_to_i64(argv[1], &runs));
	if (runs == 0)
		read_seed(AT_FDCWD, argv[2]);
	else
		read_folder(argv[2]);
	for (size_t i = 0; i < nseeds; i++)
		LLVMFuzzerTestOneInput(seeds[i].bytes, seeds[i].n);
	for (int64_t i = 0; i < runs; i++) {
		input = seeds[rng_below(&r, nseeds)];
		mutate(&r, &input);
		LLVMFuzzerTestOneInput(input.bytes, input.n);
	}
	printf("%zu seeds, %lld mutations\n", nseeds, (long long)runs);
	return 0;
}
