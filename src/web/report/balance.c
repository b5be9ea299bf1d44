/* Suggests how the files of a centre could be shared out. */
#include "balance.h"

enum { WORKERS_MAX = 200 };

static size_t emptiest(const int64_t *files, const struct balance_load *loads, size_t n)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++)
		if (loads[i].worker && !loads[i].gone && (best == n || files[i] < files[best]))
			best = i;
	return best;
}

/* Files that nobody works on first (R2), then whoever is furthest above the limit. */
static size_t fullest(const int64_t *files, const struct balance_load *loads, size_t n, int64_t limit)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++) {
		if ((!loads[i].worker || loads[i].gone) && files[i] > 0)
			return i;
		if (files[i] > limit && (best == n || files[i] > files[best]))
			best = i;
	}
	return best;
}

size_t balance_suggest(const struct balance_load *loads, size_t n, int64_t limit,
		struct balance_move *ret_moves, size_t max)
{
	int64_t files[WORKERS_MAX];
	size_t moves = 0;

	CHECK(limit >= 1);
	if (n > WORKERS_MAX)
		n = WORKERS_MAX;
	for (size_t i = 0; i < n; i++)
		files[i] = loads[i].files;
	while (moves < max) {
		size_t from = fullest(files, loads, n, limit), to = emptiest(files, loads, n);
		int64_t give, room;

		if (from == n || to == n || from == to || files[to] >= limit)
			break;
		room = limit - files[to];
		give = !loads[from].worker || loads[from].gone ? files[from] : files[from] - limit;
		if (give > room)
			give = room;
		files[from] -= give;
		files[to] += give;
		ret_moves[moves++] = (struct balance_move){ loads[from].worker, loads[to].worker, give };
	}
	return moves;
}
