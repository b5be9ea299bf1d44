/* balance - who could take files over from whom, so that nobody carries too many (R2, R251).
 *
 * Only a suggestion: the manager decides, with a reason, file by file.  Nobody is
 * filled above the limit and nobody under it gives any away. */
#ifndef BALANCE_H
#define BALANCE_H

#include "base.h"

/* gone: has files here but works here no more, so all of them have to go. */
struct balance_load { int64_t worker, files; bool gone; };
struct balance_move { int64_t from, to, files; };

/* From "without worker" (worker 0) and those who are gone first, then from those above
 * limit, fullest first; to those with room, emptiest first.  limit >= 1.  Returns how many moves, at most max. */
size_t balance_suggest(const struct balance_load *loads, size_t n, int64_t limit,
		struct balance_move *ret_moves, size_t max);

#endif
