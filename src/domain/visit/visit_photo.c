/* Photos of visits, and the proof of the visit counters. */
#include "visit_int.h"

#include "metrics.h"

enum { PHOTOS_MAX = 10 };

enum rc attachment_list(struct ctx *ctx, struct tx *tx, visit_key visit,
		struct attachment **ret_list, size_t *ret_n)
{
	enum rc rc = visit_in_scope(ctx, tx, visit.v);

	if (rc)
		return rc;
	return row_list_by(tx, &attachment_type, "visit", visit.v, PHOTOS_MAX, ret_list, ret_n);
}

/* ---- adding -------------------------------------------------------------------------- */

/* Not a form: the bytes are on the disk already when the row is written, so a row never
 * names a file that is not there.  A file without a row is harmless. */
struct photo_input { const char *hash; int64_t bytes, width, height; };

enum rc visit_run_photo(struct ctx *ctx, struct tx *tx, const void *input, int64_t subject, int64_t *ret_key)
{
	const struct photo_input *in = input;
	struct attachment *have, a = {0};
	struct visit v;
	size_t n;
	enum rc rc;

	rc = visit_load(ctx, tx, (visit_key){ subject }, &v);
	if (rc)
		return rc;
	rc = household_stays(ctx, tx, v.household);
	if (rc)
		return rc;
	if (v.state != VISIT_DONE)
		return ctx_fault(ctx, CONFLICT, "visit.not_recorded");
	rc = row_list_by(tx, &attachment_type, "visit", subject, PHOTOS_MAX, &have, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (str_eq(have[i].hash, in->hash)) {
			*ret_key = have[i].key.v;       /* the same photo twice is one */
			return OK;
		}
	if (n >= PHOTOS_MAX)
		return ctx_fault(ctx, LIMIT, "attachment.many");
	a = (struct attachment){ .household = v.household, .visit = v.key, .unit = v.unit, .hash = in->hash,
		.media_type = "image/jpeg", .bytes = in->bytes, .width = in->width, .height = in->height,
		.added_at = { tx_now(tx) }, .added_by = ctx->actor.staff };
	rc = row_insert(tx, &attachment_type, &a);
	if (rc)
		return rc;
	journal_subject(tx, v.household.v);
	*ret_key = a.key.v;
	return OK;
}

enum rc attachment_add(struct ctx *ctx, visit_key visit, const void *bytes, size_t n,
		int width, int height, attachment_key *ret_key)
{
	shard_id shard = shard_of_key(visit.v);
	struct photo_input in = { .bytes = (int64_t)n, .width = width, .height = height };
	char hash[STORE_FILE_HASH];
	int64_t key;
	enum rc rc;

	{
		AUTO(tx) tx = {0};
		rc = ctx_read(ctx, shard, &tx);
		if (rc)
			return rc;
		rc = visit_in_scope(ctx, &tx, visit.v);
		if (rc)
			return rc;
	}
	rc = store_file_put(ctx->store, shard, bytes, n, &ctx->fault, hash);
	if (rc)
		return rc;
	in.hash = hash;
	rc = operation_run(ctx, &op_visit_photo, shard, &in, visit.v, &key);
	if (rc)
		return rc;
	*ret_key = (attachment_key){ key };
	return OK;
}

enum rc attachment_read(struct ctx *ctx, attachment_key key, struct attachment *ret_a,
		const void **ret_bytes, size_t *ret_n)
{
	shard_id shard = shard_of_key(key.v);
	struct attachment a;
	enum rc rc;

	{
		AUTO(tx) tx = {0};
		rc = ctx_read(ctx, shard, &tx);
		if (rc)
			return rc;
		rc = row_load(&tx, &attachment_type, key.v, &a);
		if (rc)
			return rc;
		rc = visit_in_scope(ctx, &tx, a.visit.v);
		if (rc)
			return rc;
	}
	rc = store_file_get(ctx->store, shard, a.hash, ctx->arena, &ctx->fault, ret_bytes, ret_n);
	if (rc)
		return rc;
	*ret_a = a;
	return OK;
}

/* ---- proof ---------------------------------------------------------------------------- */

struct difference { struct tx *tx; bool fix; };

static void see_difference(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted)
{
	struct difference *d = arg;

	if (d->fix)
		counter_add(d->tx, metric, subject, bucket, counted - stored);
}

enum rc visit_recount(struct ctx *ctx, shard_id province, bool fix, int64_t *ret_differences)
{
	struct who who = ctx_who(ctx);
	struct difference d = { .fix = fix };
	struct recount *rec = recount_new();
	AUTO(tx) tx = {0};
	int64_t more = 0;
	enum rc rc;

	rc = fix ? tx_write(&tx, ctx->store, province, ctx->arena, &ctx->fault, &who, "visit.recount") :
		ctx_read(ctx, province, &tx);
	d.tx = &tx;
	if (rc == OK)
		rc = visit_count_rows(&tx, rec);
	if (rc == OK)
		rc = stagnant_count_rows(&tx, rec);
	if (rc == OK)
		rc = recount_compare(rec, &tx, M_VISITS_MONTH, M_VISITS_NOBODY_MONTH, see_difference, &d, ret_differences);
	if (rc == OK)
		rc = recount_compare(rec, &tx, M_STAGNANT, M_SAVED, see_difference, &d, &more);
	if (rc == OK)
		*ret_differences += more;
	if (rc == OK)
		rc = tx_commit(&tx);
	recount_free(rec);
	return rc;
}
