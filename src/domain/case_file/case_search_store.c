/* The search box: names as a prefix range of joined keys, everything else exact.
 *
 * Never ranks, never counts, never skips: a name walks the index from where the
 * page before ended, so it costs the same with a thousand or eight million
 * persons.  A person stands under several keys; it is shown at the smallest that
 * fits and passed over at the others, which needs no memory of earlier pages. */
#include "case_file_int.h"

#include <string.h>

#define HIT_SELECT                                                                                 \
	"select m.key, h.key, m.given_name, m.surname, m.father_name, h.family_name, h.file_number, h.area," \
	" m.birth_on, m.relation, h.state, h.stage, h.unit, h.worker, h.hide_address"

static void hit_read(struct rows *r, struct search_hit *hit)
{
	*hit = (struct search_hit){ .member = { rows_int(r, 0) }, .household = { rows_int(r, 1) },
		.given_name = rows_text(r, 2), .surname = rows_text(r, 3), .father_name = rows_text(r, 4),
		.family_name = rows_text(r, 5), .file_number = rows_text(r, 6),
		.area = rows_int(r, 14) ? NULL : rows_text(r, 7), .birth_on = rows_date(r, 8),
		.relation = (int32_t)rows_int(r, 9), .state = (int32_t)rows_int(r, 10),
		.stage = (int32_t)rows_int(r, 11), .unit = rows_int(r, 12), .worker = rows_int(r, 13) };
}

static void elsewhere_add(struct search_result *res, unit_no unit, bool open)
{
	for (size_t i = 0; i < res->nelsewhere; i++) {
		if (res->elsewhere[i].unit.v == unit.v) {
			res->elsewhere[i].open |= open;
			return;
		}
	}
	if (res->nelsewhere < ELSEWHERE_MAX)
		res->elsewhere[res->nelsewhere++] = (struct search_elsewhere){ unit, open };
}

/* ---- names -------------------------------------------------------------------------- */

#define NAME_FROM ", p.k from person_name p join member m on m.key = p.member"                         \
	" join household h on h.key = p.household where "
#define NAME_RANGE " and (p.k, p.member) > ($3, $4) and p.k < $5 order by p.k, p.member limit $6"

/* Is k the smallest of this person's keys within the range asked for? */
static bool first_key(const struct search_hit *hit, const struct person_query *q, const char *k, struct arena *a)
{
	struct member m = { .given_name = hit->given_name, .surname = hit->surname, .father_name = hit->father_name };
	const char *key[PERSON_KEYS_MAX];
	int n = person_keys(&m, a, key);

	for (int i = 0; i < n; i++) {
		if (str_prefix(key[i], q->key))
			return str_eq(key[i], k);
	}
	return true;
}

static enum rc names_here(struct ctx *ctx, struct tx *tx, const char *after_key, int64_t after_member, const char *until_key,
		size_t max, struct search_result *res)
{
	bool centre = ctx->scope.lo == ctx->scope.hi;
	const struct person_query *q = &res->query;
	/* No letter of a key sorts below this one. */
	const char *end = until_key ? arena_printf(tx->arena, "%s\x01", until_key) : q->key_end;
	AUTO(rows) r = { 0 };
	size_t seen = 0;
	enum rc rc;

	rc = db_query(tx, &r, centre ? SQL(HIT_SELECT NAME_FROM "p.unit = $1 and p.unit <= $2" NAME_RANGE)
			: SQL(HIT_SELECT NAME_FROM "p.unit between $1 and $2" NAME_RANGE),
			VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_text(after_key ? after_key : q->key),
				v_int(after_key ? after_member : 0), v_text(end), v_int((int64_t)max * 2 + 1)));
	if (rc) return rc;
	while (rows_next(&r)) {
		struct search_hit hit;

		if (res->nhits == max || seen == max * 2) {
			res->more = true;
			break;
		}
		seen++;
		hit_read(&r, &hit);
		res->next_key = rows_text(&r, 15);
		res->next_member = hit.member.v;
		hit.key = res->next_key;
		if (first_key(&hit, q, hit.key, tx->arena))
			res->hits[res->nhits++] = hit;
	}
	return rows_rc(&r);
}

/* Whoever may see the whole province has seen everybody: looking for others would walk all of a frequent name. */
static bool sees_all(const struct ctx *ctx, shard_id province)
{
	struct unit_range all = unit_range_of(unit_make(province.v - 1, 0, 0));

	return ctx->scope.lo <= all.lo && ctx->scope.hi >= all.hi;
}

/* Where else in the province somebody of this name has a file: the centre, nothing more. */
static enum rc names_elsewhere(struct ctx *ctx, struct tx *tx, struct search_result *res)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select p.unit, h.state from person_name p join household h on h.key = p.household"
			" where p.k >= $1 and p.k < $2 and (p.unit < $3 or p.unit > $4)"
			" order by p.k, p.member limit 40"),
			VALS(v_text(res->query.key), v_text(res->query.key_end), v_int(ctx->scope.lo),
				v_int(ctx->scope.hi)));
	if (rc) return rc;
	while (rows_next(&r))
		elsewhere_add(res, (unit_no){ rows_int(&r, 0) }, rows_int(&r, 1) == HOUSEHOLD_OPEN);
	return rows_rc(&r);
}

/* ---- exact ------------------------------------------------------------------------------- */

static void take_hit(struct ctx *ctx, struct rows *r, size_t max, struct search_result *res)
{
	struct search_hit hit;

	hit_read(r, &hit);
	if (!range_has(ctx->scope, hit.unit)) {
		elsewhere_add(res, (unit_no){ hit.unit }, hit.state == HOUSEHOLD_OPEN);
		return;
	}
	for (size_t i = 0; i < res->nhits; i++) {
		/* The household's phone and a member's may be the same. */
		if (res->hits[i].household.v == hit.household.v && (!hit.member.v || !res->hits[i].member.v))
			return;
	}
	if (res->nhits < max)
		res->hits[res->nhits++] = hit;
	else
		res->more = true;
}

static enum rc by_directory(struct ctx *ctx, struct tx *tx, enum directory_kind kind, const char *name, size_t max,
		struct search_result *res)
{
	struct blind bx = blind_of(tx->store, name, res->query.text);
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL(HIT_SELECT " from person_directory d join household h on h.key = d.household"
			" left join member m on m.key = d.subject where d.kind = $1 and d.bx = $2"
			" order by d.open desc, d.subject limit $3"),
			VALS(v_int(kind), v_blind(&bx), v_int((int64_t)max + ELSEWHERE_MAX)));
	if (rc) return rc;
	while (rows_next(&r))
		take_hit(ctx, &r, max, res);
	return rows_rc(&r);
}

static enum rc other_provinces(struct ctx *ctx, struct tx *tx, enum directory_kind kind, struct search_result *res)
{
	AUTO(tx) national = { 0 };
	struct directory_row *row;
	size_t n;
	enum rc rc;

	if (!store_has_shard(ctx->store, SHARD_NATIONAL))
		return OK;
	rc = ctx_read(ctx, SHARD_NATIONAL, &national);
	if (rc) return rc;
	rc = directory_find(&national, kind, res->query.text, ELSEWHERE_MAX, &row, &n);
	if (rc) return rc;
	for (size_t i = 0; i < n; i++) {
		if (unit_shard(row[i].unit).v != tx->shard.v)
			elsewhere_add(res, row[i].unit, row[i].open);
	}
	return OK;
}

static enum rc by_file_number(struct ctx *ctx, struct tx *tx, const char *number, size_t max, struct search_result *res)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL(HIT_SELECT " from household h left join member m on m.key = h.head"
			" where h.file_number = $1 and h.unit < 10000000000"), VALS(v_text(number)));
	if (rc) return rc;
	while (rows_next(&r))
		take_hit(ctx, &r, max, res);
	return rows_rc(&r);
}

static enum rc by_request(struct ctx *ctx, struct tx *tx, struct search_result *res, size_t max)
{
	char code[TRACKING_CODE_LEN + 1];
	AUTO(rows) r = { 0 };
	bool tracking = res->query.kind == QUERY_TRACKING_CODE;
	enum rc rc;

	if (tracking && !tracking_code_read(res->query.text, code))
		return OK;
	rc = db_query(tx, &r, tracking
			? SQL("select r.key, r.household, r.unit, r.applicant_name, h.family_name, h.file_number from request r"
				" left join household h on h.key = r.household where r.tracking_code = $1")
			: SQL("select r.key, r.household, r.unit, r.applicant_name, h.family_name, h.file_number from request r"
				" left join household h on h.key = r.household where r.number = $1"),
			VALS(v_text(tracking ? code : res->query.text)));
	if (rc) return rc;
	/* A request of another centre is not told of: its slip leads to the public page. */
	while (res->nhits < max && rows_next(&r)) {
		if (range_has(ctx->scope, rows_int(&r, 2)))
			res->hits[res->nhits++] = (struct search_hit){ .request = { rows_int(&r, 0) },
				.household = { rows_int(&r, 1) }, .unit = rows_int(&r, 2), .given_name = rows_text(&r, 3),
				.family_name = rows_text(&r, 4), .file_number = rows_text(&r, 5) };
	}
	return rows_rc(&r);
}

static enum rc by_id(struct ctx *ctx, struct tx *tx, enum directory_kind kind, const char *name, size_t max,
		struct search_result *res)
{
	enum rc rc;

	rc = by_directory(ctx, tx, kind, name, max, res);
	if (rc) return rc;
	return other_provinces(ctx, tx, kind, res);
}

enum rc case_search(struct ctx *ctx, struct tx *tx, const char *typed, const char *after_key, int64_t after_member,
		size_t max, struct search_result *ret_r)
{
	return case_search_until(ctx, tx, typed, after_key, after_member, NULL, max, ret_r);
}

enum rc case_search_until(struct ctx *ctx, struct tx *tx, const char *typed, const char *after_key, int64_t after_member,
		const char *until_key, size_t max, struct search_result *ret_r)
{
	struct search_result res = { .hits = ARENA_ARRAY(tx->arena, struct search_hit, max) };
	enum rc rc = OK;

	person_query_read(typed, tx->arena, &res.query);
	switch (res.query.kind) {
	case QUERY_EMPTY:
		break;
	case QUERY_NAME:
		rc = names_here(ctx, tx, after_key, after_member, until_key, max, &res);
		if (!rc && res.query.parts >= 2 && !after_key && !sees_all(ctx, tx->shard))
			rc = names_elsewhere(ctx, tx, &res);
		break;
	case QUERY_NATIONAL_ID:
		rc = by_id(ctx, tx, DIRECTORY_NATIONAL_ID, "national_id", max, &res);
		break;
	case QUERY_FOREIGN_ID:
		rc = by_id(ctx, tx, DIRECTORY_FOREIGN_ID, "foreign_id", max, &res);
		break;
	case QUERY_PHONE:
		rc = by_id(ctx, tx, DIRECTORY_PHONE, "phone", max, &res);
		if (!rc && res.nhits == 0 && res.query.file_number)
			rc = by_file_number(ctx, tx, res.query.file_number, max, &res);
		break;
	case QUERY_FILE_NUMBER:
		rc = by_file_number(ctx, tx, res.query.text, max, &res);
		break;
	case QUERY_REQUEST_NUMBER:
	case QUERY_TRACKING_CODE:
		rc = by_request(ctx, tx, &res, max);
		break;
	}
	if (rc) return rc;
	*ret_r = res;
	return OK;
}
