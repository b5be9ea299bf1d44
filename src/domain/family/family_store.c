/* The SQL of this room. */
#include "family_int.h"

enum rc event_known(struct tx *tx, const struct household_event *e, bool *ret_yes)
{
	int64_t n = 0;
	enum rc rc = db_int(tx, SQL("select count(*) from household_event where household = $1 and kind = $2"
			" and on_day = $3 and coalesce(member, 0) = $4"),
			VALS(v_int(e->household.v), v_int(e->kind), v_date(tx, e->on_day), v_int(e->member.v)), &n);

	*ret_yes = n > 0;
	return rc;
}

enum rc household_by_number(struct ctx *ctx, struct tx *tx, const char *file_number, household_key *ret_key)
{
	return db_int(tx, SQL("select key from household where file_number = $1 and unit between $2 and $3"),
			VALS(v_text(file_number), v_int(ctx->scope.lo), v_int(ctx->scope.hi)), &ret_key->v);
}

static enum rc by_number(struct ctx *ctx, struct tx *tx, const char *file_number, struct household *ret_h)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL("select key from household where file_number = $1 and state <> 3 and unit < 10000000000"),
			VALS(v_text(file_number)), &key);

	(void)ctx;
	return rc ? rc : row_load(tx, &household_type, key, ret_h);
}

enum rc household_anywhere(struct ctx *ctx, struct tx *tx, const char *file_number, struct household *ret_h)
{
	return by_number(ctx, tx, file_number, ret_h);
}

/* ---- transfers ------------------------------------------------------------------------- */

static enum rc keys_of(struct rows *r, struct tx *tx, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	int64_t *keys = ARENA_ARRAY(tx->arena, int64_t, max);
	size_t n = 0;
	enum rc rc;

	while (n < max && rows_next(r))
		keys[n++] = rows_int(r, 0);
	rc = rows_rc(r);
	if (rc) return rc;
	*ret_keys = keys;
	*ret_n = n;
	return OK;
}

enum rc transfers_late(struct tx *tx, date_t today, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL("select key from case_transfer where state = 1 and twin is null and due_on < $1"
			" order by due_on, key limit $2"), VALS(v_date(tx, today), v_int((int64_t)max)));

	return rc ? rc : keys_of(&r, tx, max, ret_keys, ret_n);
}

enum rc transfer_under_way(struct tx *tx, household_key household, struct case_transfer *ret_t)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL("select key from case_transfer where household = $1 and state = 1"
			" order by key limit 1"), VALS(v_int(household.v)), &key);

	return rc ? rc : row_load(tx, &case_transfer_type, key, ret_t);
}

enum rc transfer_twin(struct tx *tx, case_transfer_key key, case_transfer_key *ret_key)
{
	enum rc rc = db_int(tx, SQL("select key from case_transfer where twin = $1"), VALS(v_int(key.v)), &ret_key->v);

	if (rc == NOT_FOUND)
		ret_key->v = 0;
	return rc == NOT_FOUND ? OK : rc;
}

enum rc transfer_away(struct tx *tx, household_key household, struct case_transfer *ret_t)
{
	int64_t key;
	enum rc rc = db_int(tx, SQL("select key from case_transfer where household = $1 and state in (2, 4)"
			" order by key desc limit 1"), VALS(v_int(household.v)), &key);

	return rc ? rc : row_load(tx, &case_transfer_type, key, ret_t);
}

enum rc transfer_list(struct ctx *ctx, struct tx *tx, bool waiting, int64_t before_key, size_t max,
		struct case_transfer **ret_list, size_t *ret_n, bool *ret_more)
{
	struct case_transfer *list;
	int64_t *keys;
	size_t n;
	AUTO(rows) r = { 0 };
	enum rc rc;

	/* Two ranges of their own index each: a centre has few of either. */
	rc = db_query(tx, &r, SQL("select key from (select key, state from case_transfer where unit_from between $1 and $2"
			" union select key, state from case_transfer where unit_to between $1 and $2) t"
			" where key < $3 and (state = 1 or $4 = 0) order by key desc limit $5"),
			VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int(before_key ? before_key : INT64_MAX),
				v_int(waiting), v_int((int64_t)max + 1)));
	if (rc) return rc;
	rc = keys_of(&r, tx, max + 1, &keys, &n);
	if (rc) return rc;
	*ret_more = n > max;
	n = n > max ? max : n;
	list = ARENA_ARRAY(tx->arena, struct case_transfer, n);
	for (size_t i = 0; i < n; i++) {
		rc = row_load(tx, &case_transfer_type, keys[i], &list[i]);
		if (rc) return rc;
	}
	*ret_list = list;
	*ret_n = n;
	return OK;
}

/* ---- duplicates --------------------------------------------------------------------------- */

static void pair_read(struct rows *r, enum duplicate_why why, struct duplicate *list, size_t *n)
{
	int64_t a = rows_int(r, 0), b = rows_int(r, 1);

	for (size_t i = 0; i < *n; i++)
		if (list[i].member_a.v == a && list[i].member_b.v == b) {
			list[i].why |= INT64_C(1) << (why - 1);
			return;
		}
	list[(*n)++] = (struct duplicate){ .member_a = { a }, .member_b = { b }, .file_a = { rows_int(r, 2) },
		.file_b = { rows_int(r, 3) }, .unit_a = rows_int(r, 4), .unit_b = rows_int(r, 5),
		.why = INT64_C(1) << (why - 1) };
}

enum rc duplicate_pairs(struct tx *tx, struct unit_range range, size_t max, struct duplicate **ret_list, size_t *ret_n)
{
	struct duplicate *list = ARENA_ARRAY(tx->arena, struct duplicate, max);
	AUTO(rows) ids = { 0 };
	AUTO(rows) names = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &ids, SQL("select a.subject, b.subject, a.household, b.household, a.unit, b.unit"
			" from person_directory a join person_directory b on b.kind = 1 and b.bx = a.bx and b.subject > a.subject"
			" where a.kind = 1 and a.open = 1 and b.open = 1 and a.unit between $1 and $2 and b.unit between $1 and $2"
			" and not exists (select 1 from duplicate d where d.member_a = a.subject and d.member_b = b.subject)"
			" order by a.subject, b.subject limit $3"),
			VALS(v_int(range.lo), v_int(range.hi), v_int((int64_t)max)));
	if (rc) return rc;
	while (n < max && rows_next(&ids))
		pair_read(&ids, WHY_NATIONAL_ID, list, &n);
	rc = rows_rc(&ids);
	if (rc) return rc;
	/* Who has two different national IDs is two people, whatever the names say. */
	rc = db_query(tx, &names, SQL("select distinct a.member, b.member, a.household, b.household, a.unit, b.unit"
			" from person_name a join person_name b on b.k = a.k and b.member > a.member"
			" join member ma on ma.key = a.member join member mb on mb.key = b.member"
			" where a.unit between $1 and $2 and b.unit between $1 and $2 and ma.status = 1 and mb.status = 1"
			" and ma.father_name is not null and ma.father_name = mb.father_name"
			" and ma.given_name = mb.given_name and substr(ma.birth_on, 1, 4) = substr(mb.birth_on, 1, 4)"
			" and (ma.national_id_bx is null or mb.national_id_bx is null or ma.national_id_bx = mb.national_id_bx)"
			" and not exists (select 1 from duplicate d where d.member_a = a.member and d.member_b = b.member)"
			" order by a.member, b.member limit $3"),
			VALS(v_int(range.lo), v_int(range.hi), v_int((int64_t)max)));
	if (rc) return rc;
	while (n < max && rows_next(&names))
		pair_read(&names, WHY_NAME, list, &n);
	rc = rows_rc(&names);
	if (rc) return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

/* A name without a father's name or day says too little to point at anybody; who has another
 * national ID is somebody else, whatever the names say. */
#define ALIKE " and m.status = 1 and m.key <> $3" \
	" and (m.father_name is null or $4 = '' or m.father_name = $4)" \
	" and (m.birth_on is null or $5 = '' or substr(m.birth_on, 1, 4) = substr($5, 1, 4))" \
	" and (m.father_name = $4 or substr(m.birth_on, 1, 4) = substr($5, 1, 4))" \
	" and (cast($6 as bigint) = 0 or m.national_id_bx is null) order by n.member limit $7"

enum rc members_alike(struct tx *tx, const struct alike *a, const struct member *m, size_t max, int64_t **ret_keys,
		size_t *ret_n)
{
	struct val father = v_text(m->father_name ? m->father_name : ""), has_id = v_int(!str_empty(m->national_id));
	struct val born = date_is_none(m->birth_on) ? v_text("") : v_date(tx, m->birth_on);
	AUTO(rows) r = { 0 };
	enum rc rc;

	if (str_empty(m->father_name))
		rc = db_query(tx, &r, SQL("select distinct n.member from person_name n join member m on m.key = n.member"
			" where n.k >= $1 and n.k < $2" ALIKE), VALS(v_text(a->name),
			v_text(arena_printf(tx->arena, "%s\xF4\x8F\xBF\xBF", a->name)), v_int(m->key.v), father, born, has_id,
			v_int((int64_t)max)));
	else
		rc = db_query(tx, &r, SQL("select distinct n.member from person_name n join member m on m.key = n.member"
			" where (n.k = $1 or n.k = $2)" ALIKE), VALS(v_text(a->name), v_text(a->full), v_int(m->key.v), father,
			born, has_id, v_int((int64_t)max)));
	return rc ? rc : keys_of(&r, tx, max, ret_keys, ret_n);
}

enum rc households_staying(struct tx *tx, struct unit_range range, int64_t after, size_t max, int64_t **ret_keys, size_t *ret_n)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL("select h.key from household h where h.unit between $1 and $2 and h.state = 1"
			" and h.key > $3 and not exists (select 1 from case_transfer t where t.household = h.key and t.state in (1, 2))"
			" order by h.key limit $4"),
			VALS(v_int(range.lo), v_int(range.hi), v_int(after), v_int((int64_t)max)));

	return rc ? rc : keys_of(&r, tx, max, ret_keys, ret_n);
}

enum rc household_work_open(struct tx *tx, household_key household, int64_t *ret_n)
{
	return db_int(tx, SQL("select (select count(*) from request where household = $1 and state < 4)"
			" + (select count(*) from task where household = $1 and state = 1)"), VALS(v_int(household.v)), ret_n);
}

enum rc duplicate_list(struct ctx *ctx, struct tx *tx, int32_t state, int64_t before_key, size_t max,
		struct duplicate **ret_list, size_t *ret_n, bool *ret_more)
{
	struct duplicate *list;
	int64_t *keys;
	size_t n;
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select key from duplicate where unit_a between $1 and $2 and unit_b between $1 and $2"
			" and (state = $3 or $3 = 0) and key < $4 order by key desc limit $5"),
			VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_int(state),
				v_int(before_key ? before_key : INT64_MAX), v_int((int64_t)max + 1)));
	if (rc) return rc;
	rc = keys_of(&r, tx, max + 1, &keys, &n);
	if (rc) return rc;
	*ret_more = n > max;
	n = n > max ? max : n;
	list = ARENA_ARRAY(tx->arena, struct duplicate, n);
	for (size_t i = 0; i < n; i++) {
		rc = row_load(tx, &duplicate_type, keys[i], &list[i]);
		if (rc) return rc;
	}
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc transfer_counts(struct tx *tx, struct recount *rec)
{
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(tx, &r, SQL("select case when direction = 1 then unit_to else unit_from end from case_transfer"
			" where state = 1 order by key"), NO_VALS);

	if (rc) return rc;
	while (rows_next(&r)) {
		if (unit_shard(UNIT(rows_int(&r, 0))).v != tx->shard.v)
			continue;
		for (unit_no u = UNIT(rows_int(&r, 0)); unit_level_of(u) != LEVEL_COUNTRY; u = unit_parent(u))
			recount_add(rec, M_TRANSFERS_WAITING, u.v, 0, 1);
	}
	return rows_rc(&r);
}
