/* token - API tokens as requests bring them: looked up once, then known.
 *
 * What was found stays true until somebody commits to the national shard, where tokens,
 * staff and roles stand, until the day is over, and until the token ends; so a token that was
 * revoked opens nothing from the answer on that says so.  On PostgreSQL, where another
 * process may have revoked it, each request looks again. */
#ifndef TOKEN_H
#define TOKEN_H

#include "session.h"

/* As token_check: fills actor and scope; NOT_FOUND.  Without auth every request looks. */
MUST_USE enum rc token_known(struct auth *a, struct ctx *ctx, const char *token);

#endif
