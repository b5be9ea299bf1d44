/* The search box above the provinces: what each finds, in one order.  Who sits there may see
 * all of it, so nothing is told of as elsewhere. */
#include "case_file_int.h"

#include <stdlib.h>
#include <string.h>

static int by_place(const char *a_key, int64_t a_member, const char *b_key, int64_t b_member)
{
	int order = strcmp(a_key, b_key);

	return order ? order : (a_member > b_member) - (a_member < b_member);
}

static int hit_order(const void *a, const void *b)
{
	const struct search_hit *x = a, *y = b;

	return by_place(x->key, x->member.v, y->key, y->member.v);
}

static enum rc search_shard(struct ctx *ctx, shard_id shard, const char *typed, const char *after_key,
		int64_t after_member, const char *until_key, size_t max, struct search_result *ret_r)
{
	AUTO(tx) tx = { 0 };
	enum rc rc = ctx_read(ctx, shard, &tx);

	return rc ? rc : case_search_until(ctx, &tx, typed, after_key, after_member, until_key, max, ret_r);
}

/* Where one province has more, nobody knows yet what comes after its last: the page of all
 * ends at the first such place. */
static void cut(struct search_result *sum)
{
	for (size_t i = 0; sum->more && i < sum->nhits; i++) {
		if (by_place(sum->hits[i].key, sum->hits[i].member.v, sum->next_key, sum->next_member) > 0)
			sum->nhits = i;
	}
}

/* The page so far and what another province has, in order and not longer than a page. */
static bool join(struct search_result *sum, const struct search_result *one, size_t max)
{
	bool full;

	memcpy(sum->hits + sum->nhits, one->hits, one->nhits * sizeof *one->hits);
	sum->nhits += one->nhits;
	qsort(sum->hits, sum->nhits, sizeof *sum->hits, hit_order);
	full = sum->nhits >= max;
	if (full)
		sum->nhits = max;
	if (one->more && (!sum->more || by_place(one->next_key, one->next_member, sum->next_key, sum->next_member) < 0)) {
		sum->more = true;
		sum->next_key = one->next_key;
		sum->next_member = one->next_member;
	}
	return full;
}

/* Once a page is full, a province is only asked for what comes before its end. */
static enum rc names(struct ctx *ctx, const shard_id *shards, int n, const char *typed, const char *after_key,
		int64_t after_member, size_t max, struct search_result *sum)
{
	bool full = false, beyond = false;

	sum->hits = ARENA_ARRAY(ctx->arena, struct search_hit, max * 2);
	for (int i = 0; i < n; i++) {
		const char *until_key = full ? sum->hits[max - 1].key : NULL;
		struct search_result one;
		enum rc rc = search_shard(ctx, shards[i], typed, after_key, after_member, until_key, max, &one);

		if (rc)
			return rc;
		beyond |= full || sum->nhits + one.nhits > max;
		full = join(sum, &one, max);
	}
	cut(sum);
	if (beyond && sum->nhits == max) {
		sum->more = true;
		sum->next_key = sum->hits[max - 1].key;
		sum->next_member = sum->hits[max - 1].member.v;
	}
	return OK;
}

static enum rc exact(struct ctx *ctx, const shard_id *shards, int n, const char *typed, size_t max,
		struct search_result *sum)
{
	sum->hits = ARENA_ARRAY(ctx->arena, struct search_hit, max);
	for (int i = 0; i < n && sum->nhits < max; i++) {
		struct search_result one;
		enum rc rc = search_shard(ctx, shards[i], typed, NULL, 0, NULL, max - sum->nhits, &one);

		if (rc)
			return rc;
		memcpy(sum->hits + sum->nhits, one.hits, one.nhits * sizeof *one.hits);
		sum->nhits += one.nhits;
		sum->more |= one.more;
	}
	return OK;
}

/* The provinces that the national directory names; ret_n 0 when it knows of nobody. */
static enum rc known_in(struct ctx *ctx, enum directory_kind kind, const char *text, shard_id ret_shards[SHARD_MAX],
		int *ret_n)
{
	struct directory_row *row;
	bool seen[SHARD_MAX] = { false };
	size_t n;
	enum rc rc;
	AUTO(tx) tx = { 0 };

	rc = ctx_read(ctx, SHARD_NATIONAL, &tx);
	if (rc) return rc;
	rc = directory_find(&tx, kind, text, 64, &row, &n);
	if (rc) return rc;
	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		shard_id shard = unit_shard(row[i].unit);

		if (shard.v == SHARD_NATIONAL.v || !store_has_shard(ctx->store, shard) || seen[shard.v])
			continue;
		seen[shard.v] = true;
		ret_shards[(*ret_n)++] = shard;
	}
	return OK;
}

enum rc case_search_country(struct ctx *ctx, const char *typed, const char *after_key, int64_t after_member,
		size_t max, struct search_result *ret_r)
{
	shard_id all[SHARD_MAX], some[SHARD_MAX], *shards = all + 1;   /* the national one is the first */
	struct search_result sum = { 0 };
	enum directory_kind kind = 0;
	int n = store_shards(ctx->store, all) - 1, nsome = 0;
	enum rc rc = OK;

	person_query_read(typed, ctx->arena, &sum.query);
	switch (sum.query.kind) {
	case QUERY_NAME:
		rc = names(ctx, shards, n, typed, after_key, after_member, max, &sum);
		if (!rc)
			*ret_r = sum;
		return rc;
	case QUERY_NATIONAL_ID: kind = DIRECTORY_NATIONAL_ID; break;
	case QUERY_FOREIGN_ID: kind = DIRECTORY_FOREIGN_ID; break;
	case QUERY_PHONE: kind = DIRECTORY_PHONE; break;
	case QUERY_EMPTY:
	case QUERY_FILE_NUMBER:
	case QUERY_REQUEST_NUMBER:
	case QUERY_TRACKING_CODE: break;
	}
	if (kind) {
		rc = known_in(ctx, kind, sum.query.text, some, &nsome);
		if (rc) return rc;
		/* Digits that are nobody's phone may be a file's number. */
		if (nsome || !sum.query.file_number) {
			shards = some;
			n = nsome;
		}
	}
	rc = exact(ctx, shards, sum.query.kind == QUERY_EMPTY ? 0 : n, typed, max, &sum);
	if (rc) return rc;
	*ret_r = sum;
	return OK;
}
