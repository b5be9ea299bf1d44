/* SQL of forms: definitions in the national shard. */
#include "forms_int.h"

enum { LIST_MAX = 1000 };

enum rc forms_newest(struct tx *national, const char *code, int64_t *ret_number)
{
	return db_int(national, SQL_NATIONAL("select coalesce(max(number), 0) from form_version where code = $1"),
		VALS(v_text(code)), ret_number);
}

static enum rc read_rows(struct tx *tx, struct rows *r, struct form_version **ret_list, size_t *ret_n)
{
	struct form_version *list = ARENA_ARRAY(tx->arena, struct form_version, LIST_MAX);
	size_t n = 0;
	enum rc rc;

	while (n < LIST_MAX && rows_next(r)) {
		list[n++] = (struct form_version){
			.key = { rows_int(r, 0) }, .ver = rows_int(r, 1), .code = rows_text(r, 2), .number = rows_int(r, 3),
			.status = (int32_t)rows_int(r, 4), .valid_from = rows_date(r, 5), .fa = rows_text(r, 6),
			.en = rows_text(r, 7), .about = (int32_t)rows_int(r, 8), .roles = rows_int(r, 9),
			.written_at = { rows_int(r, 10) }, .written_by = rows_int(r, 11), .licence = rows_text(r, 12),
		};
	}
	rc = rows_rc(r);
	if (rc)
		return rc;
	*ret_list = list;
	*ret_n = n;
	return OK;
}

enum rc forms_list(struct tx *national, struct form_version **ret_list, size_t *ret_n)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL(
		"select key, ver, code, number, status, valid_from, fa, en, about, roles, written_at, written_by, licence "
		"from form_version order by code, number desc, key limit 1000"), NO_VALS);

	return rc ? rc : read_rows(national, &r, ret_list, ret_n);
}

enum rc forms_in_force(struct tx *national, date_t on, struct form_version **ret_list, size_t *ret_n)
{
	struct form_version *list;
	size_t n, k = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(national, &r, SQL_NATIONAL(
		"select key, ver, code, number, status, valid_from, fa, en, about, roles, written_at, written_by, licence "
		"from form_version where status = 2 and valid_from <= $1 order by code, valid_from desc, number desc, key limit 1000"),
		VALS(v_date(national, on)));

	if (!rc)
		rc = read_rows(national, &r, &list, &n);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (!k || !str_eq(list[k - 1].code, list[i].code))
			list[k++] = list[i];
	*ret_list = list;
	*ret_n = k;
	return OK;
}
