/* The SQL of people: members of a household, search keys, directory. */
#include "people_int.h"

#include "veiled.h"

#include <string.h>

/* A secret file is found by nobody: it has no search keys and no lines in the directory (R30, R39). */
enum rc people_names_put(struct tx *tx, const struct name_entry *e)
{
	if (unit_veiled(e->unit))
		return OK;
	return db_exec(tx, SQL("insert into person_name (k, member, unit, household) values ($1, $2, $3, $4)"
			" on conflict (k, member) do nothing"),
			VALS(v_text(e->key), v_int(e->member), v_int(e->unit), v_int(e->household)), NULL);
}

enum rc people_names_drop(struct tx *tx, household_key household, member_key member)
{
	return db_exec(tx, SQL("delete from person_name where household = $1 and member = $2"),
			VALS(v_int(household.v), v_int(member.v)), NULL);
}

enum rc people_names_drop_household(struct tx *tx, household_key household)
{
	return db_exec(tx, SQL("delete from person_name where household = $1"), VALS(v_int(household.v)), NULL);
}

enum rc people_directory_put(struct tx *tx, const struct directory_entry *e)
{
	if (unit_veiled(e->unit))
		return OK;
	return db_exec(tx, SQL("insert into person_directory (kind, bx, subject, household, unit, open)"
			" values ($1, $2, $3, $4, $5, $6)"
			" on conflict (kind, bx, subject) do update set household = excluded.household,"
			" unit = excluded.unit, open = excluded.open"),
			VALS(v_int(e->kind), v_blind(&e->bx), v_int(e->subject), v_int(e->household), v_int(e->unit),
				v_int(e->open)), NULL);
}

enum rc people_directory_drop(struct tx *tx, household_key household, int64_t subject)
{
	return db_exec(tx, SQL("delete from person_directory where household = $1 and subject = $2"),
			VALS(v_int(household.v), v_int(subject)), NULL);
}

enum rc people_directory_drop_household(struct tx *tx, household_key household)
{
	return db_exec(tx, SQL("delete from person_directory where household = $1"),
			VALS(v_int(household.v)), NULL);
}

enum rc people_directory_drop_range(struct tx *tx, struct unit_range range)
{
	return db_exec(tx, SQL("delete from person_directory where unit between $1 and $2"),
			VALS(v_int(range.lo), v_int(range.hi)), NULL);
}

enum rc people_household_moved(struct tx *tx, household_key household, unit_no unit, bool open)
{
	enum rc rc;

	if (unit_veiled(unit.v)) {
		rc = people_names_drop_household(tx, household);
		return rc ? rc : people_directory_drop_household(tx, household);
	}
	rc = db_exec(tx, SQL("update person_name set unit = $2 where household = $1"),
			VALS(v_int(household.v), v_int(unit.v)), NULL);
	if (rc) return rc;
	return db_exec(tx, SQL("update person_directory set unit = $2, open = $3 where household = $1"),
			VALS(v_int(household.v), v_int(unit.v), v_int(open)), NULL);
}

enum rc directory_find(struct tx *tx, enum directory_kind kind, const char *text, size_t max,
		struct directory_row **ret_rows, size_t *ret_n)
{
	struct blind bx = blind_of(tx->store, directory_kind_name(kind), text);
	struct directory_row *list = ARENA_ARRAY(tx->arena, struct directory_row, max);
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, SQL("select subject, household, unit, open from person_directory"
			" where kind = $1 and bx = $2 order by open desc, subject limit $3"),
			VALS(v_int(kind), v_blind(&bx), v_int((int64_t)max)));
	if (rc) return rc;
	while (n < max && rows_next(&r)) {
		list[n++] = (struct directory_row){ .subject = rows_int(&r, 0), .household = { rows_int(&r, 1) },
			.unit = { rows_int(&r, 2) }, .open = rows_int(&r, 3) != 0 };
	}
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

static void entry_read(struct rows *r, struct directory_entry *e)
{
	size_t size;
	const void *bx = rows_blob(r, 1, &size);

	*e = (struct directory_entry){ .kind = (enum directory_kind)rows_int(r, 0), .subject = rows_int(r, 2),
		.household = rows_int(r, 3), .unit = rows_int(r, 4), .open = rows_int(r, 5) != 0 };
	if (bx && size == sizeof e->bx.b)
		memcpy(e->bx.b, bx, size);
}

/* A household has few lines; more than this are not told of. */
#define LINES_MAX 200

enum rc people_directory_of(struct tx *tx, household_key household, struct directory_entry **ret_list, size_t *ret_n)
{
	struct directory_entry *list = ARENA_ARRAY(tx->arena, struct directory_entry, LINES_MAX);
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, SQL("select kind, bx, subject, household, unit, open from person_directory"
			" where household = $1 order by subject, kind, bx limit $2"),
			VALS(v_int(household.v), v_int(LINES_MAX)));
	if (rc) return rc;
	while (n < LINES_MAX && rows_next(&r))
		entry_read(&r, &list[n++]);
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc people_directory_chunk(struct tx *tx, household_key after, size_t max, struct directory_entry **ret_list,
		size_t *ret_n)
{
	size_t room = max + LINES_MAX, n = 0, whole = 0;
	struct directory_entry *list = ARENA_ARRAY(tx->arena, struct directory_entry, room);
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select kind, bx, subject, household, unit, open from person_directory"
			" where household > $1 order by household, subject, kind, bx limit $2"),
			VALS(v_int(after.v), v_int((int64_t)room)));
	if (rc) return rc;
	while (n < room && rows_next(&r)) {
		entry_read(&r, &list[n]);
		if (n > 0 && list[n].household != list[n - 1].household)
			whole = n;
		n++;
	}
	rc = rows_rc(&r);
	if (rc) return rc;
	/* The last household may be cut: it comes again with the next chunk. */
	*ret_n = n < room ? n : whole;
	*ret_list = list;
	return OK;
}

enum rc people_names_of(struct tx *tx, household_key household, struct name_entry **ret_list, size_t *ret_n)
{
	size_t room = LINES_MAX * PERSON_KEYS_MAX, n = 0;
	struct name_entry *list = ARENA_ARRAY(tx->arena, struct name_entry, room);
	AUTO(rows) r = { 0 };
	enum rc rc;

	rc = db_query(tx, &r, SQL("select k, member, unit, household from person_name where household = $1"
			" order by member, k limit $2"), VALS(v_int(household.v), v_int((int64_t)room)));
	if (rc) return rc;
	while (n < room && rows_next(&r)) {
		list[n++] = (struct name_entry){ .key = rows_text(&r, 0), .member = rows_int(&r, 1),
			.unit = rows_int(&r, 2), .household = rows_int(&r, 3) };
	}
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

/* ---- the members of a household ----------------------------------------------- */

#define MEMBERS_MAX 60

static int member_before(const struct member *a, const struct member *b)
{
	if (a->is_head != b->is_head)
		return a->is_head ? -1 : 1;
	if ((a->status == MEMBER_ACTIVE) != (b->status == MEMBER_ACTIVE))
		return a->status == MEMBER_ACTIVE ? -1 : 1;
	/* Parents before children, the eldest first; those without a date at the end. */
	if (date_is_none(a->birth_on) != date_is_none(b->birth_on))
		return date_is_none(a->birth_on) ? 1 : -1;
	if (date_cmp(a->birth_on, b->birth_on))
		return date_cmp(a->birth_on, b->birth_on);
	return a->key.v < b->key.v ? -1 : 1;
}

enum rc member_list(struct tx *tx, household_key household, bool with_left, struct member **ret_list, size_t *ret_n)
{
	struct member *all, *list;
	size_t nall, n = 0;
	enum rc rc;

	rc = row_list_by(tx, &member_type, "household", household.v, MEMBERS_MAX, &all, &nall);
	if (rc) return rc;
	list = ARENA_ARRAY(tx->arena, struct member, nall);
	for (size_t i = 0; i < nall; i++) {
		size_t at = n;

		if (!with_left && all[i].status != MEMBER_ACTIVE)
			continue;
		while (at > 0 && member_before(&all[i], &list[at - 1]) < 0) {
			list[at] = list[at - 1];
			at--;
		}
		list[at] = all[i];
		n++;
	}
	*ret_list = list;
	*ret_n = n;
	return OK;
}
