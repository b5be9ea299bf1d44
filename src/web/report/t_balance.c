/* Suggestions for sharing files out (R2, R251). */
#include "balance.h"
#include "tap.h"

enum { ANA = 11, BEH = 12, CIA = 13 };

static void nothing_to_do(void)
{
	const struct balance_load fine[] = { { ANA, 180 }, { BEH, 200 } };
	const struct balance_load full[] = { { ANA, 230 }, { BEH, 200 } };
	const struct balance_load nobody[] = { { 0, 12 } };
	struct balance_move m[8];

	ok(balance_suggest(fine, 2, 200, m, 8) == 0, "nobody above the limit: nothing is suggested");
	ok(balance_suggest(full, 2, 200, m, 8) == 0, "nobody has room: nothing is suggested");
	ok(balance_suggest(nobody, 1, 200, m, 8) == 0, "a centre without workers: nothing is suggested");
}

static void gives_over(void)
{
	const struct balance_load loads[] = { { ANA, 260 }, { BEH, 150 }, { CIA, 190 } };
	struct balance_move m[8];
	size_t n = balance_suggest(loads, 3, 200, m, 8);

	ok(n == 2, "what one alone cannot take goes to two");
	ok(n > 0 && m[0].from == ANA && m[0].to == BEH && m[0].files == 50, "the emptiest is filled up to the limit");
	ok(n > 1 && m[1].from == ANA && m[1].to == CIA && m[1].files == 10, "the rest goes to the next");
}

static void without_worker(void)
{
	const struct balance_load loads[] = { { ANA, 240 }, { 0, 30 }, { BEH, 180 } };
	struct balance_move m[8];
	size_t n = balance_suggest(loads, 3, 200, m, 8);

	ok(n > 0 && m[0].from == 0 && m[0].to == BEH && m[0].files == 20, "files without a worker come first");
	ok(n == 1, "then there is no room left for those above the limit");
	ok(balance_suggest(loads, 3, 200, m, 0) == 0, "no more moves than asked for");
}

static void who_left(void)
{
	const struct balance_load loads[] = { { ANA, 40, .gone = true }, { BEH, 120 }, { CIA, 190 } };
	struct balance_move m[8];
	size_t n = balance_suggest(loads, 3, 200, m, 8);

	ok(n == 1 && m[0].from == ANA && m[0].files == 40, "all files of somebody who left are handed over");
	ok(n == 1 && m[0].to == BEH, "and none to somebody who left, though that one has fewest");
}

int main(void)
{
	nothing_to_do();
	gives_over();
	without_worker();
	who_left();
	return tap_done();
}
