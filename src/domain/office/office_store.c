/* SQL of what is kept about the work itself. */
#include "office_int.h"

#include <string.h>

enum { DIRECTIVES_MAX = 400, STORIES_MAX = 20, KINDS_MAX = 12 };

enum rc directive_editions(struct tx *national, const char *number, int64_t *ret_n)
{
	return db_int(national, SQL_NATIONAL("select count(*) from directive where number = $1"), VALS(v_text(number)), ret_n);
}

enum rc directive_list(struct tx *national, const char *search, struct directive **ret_list, size_t *ret_n)
{
	struct directive *list = ARENA_ARRAY(national->arena, struct directive, DIRECTIVES_MAX);
	AUTO(buf) want = {0}, have = {0};
	AUTO(rows) r = {0};
	size_t n = 0;
	enum rc rc = db_query(national, &r, SQL_NATIONAL("select key, ver, number, title, words, about, issued_on, edition from directive"
		" order by issued_on desc, number, edition desc, key limit 400"), NO_VALS);

	if (rc)
		return rc;
	buf_init(&want, 1024);
	buf_init(&have, 64 << 10);
	if (!str_empty(search))
		fa_search_key(&want, search);
	while (n < DIRECTIVES_MAX && rows_next(&r)) {
		struct directive d = { .key = { rows_int(&r, 0) }, .ver = rows_int(&r, 1), .number = rows_text(&r, 2), .title = rows_text(&r, 3),
			.words = rows_text(&r, 4), .about = rows_text(&r, 5), .issued_on = rows_date(&r, 6), .edition = rows_int(&r, 7) };

		if (want.len) {
			buf_clear(&have);
			fa_search_key(&have, arena_printf(national->arena, "%s %s %s %s", d.number, d.title, d.about ? d.about : "", d.words));
			if (!strstr(buf_str(&have), buf_str(&want)))
				continue;
		}
		list[n++] = d;
	}
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}

enum rc stories_told(struct tx *tx, date_t today, struct story_told **ret_rows, size_t *ret_n)
{
	struct story_told *list = ARENA_ARRAY(tx->arena, struct story_told, STORIES_MAX);
	size_t n = 0;
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select s.title, s.words, s.unit, s.published_on from story s where s.state = 2 and exists"
		" (select 1 from consent c where c.household = s.household and c.purpose = 9 and c.how = 1 and c.state = 1"
		" and c.given_on <= $1 and (c.until_on is null or c.until_on >= $1)) and not exists (select 1 from household h"
		" where h.key = s.household and h.state = 3) order by s.published_on desc, s.key desc limit 20"),
		VALS(v_date(tx, today)));

	if (rc)
		return rc;
	while (n < STORIES_MAX && rows_next(&r)) {
		list[n] = (struct story_told){ rows_text(&r, 0), rows_text(&r, 1), rows_int(&r, 2), rows_date(&r, 3) };
		n++;
	}
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&r);
}

static struct justice_row *row_of(struct justice_row *list, size_t *n, int32_t kind)
{
	for (size_t i = 0; i < *n; i++)
		if (list[i].kind == kind)
			return &list[i];
	CHECK(*n < KINDS_MAX);
	list[*n] = (struct justice_row){ .kind = kind };
	return &list[(*n)++];
}

enum rc justice_rows(struct ctx *ctx, struct tx *tx, date_t today, struct justice_row **ret_rows, size_t *ret_n)
{
	struct justice_row *list = ARENA_ARRAY(tx->arena, struct justice_row, KINDS_MAX);
	size_t n = 0;
	AUTO(rows) files = {0};
	AUTO(rows) waits = {0};
	enum rc rc = db_query(tx, &files, SQL("select p.kind, count(distinct p.key), count(h.key),"
		" coalesce(sum(case when h.last_visit_on >= $3 then 1 else 0 end), 0)"
		" from household h join neighbourhood p on p.key = h.neighbourhood where h.unit between $1 and $2 and h.state = 1"
		" group by p.kind order by p.kind limit 12"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi), v_date(tx, fa_add_months(today, -6))));

	if (rc)
		return rc;
	while (rows_next(&files)) {
		struct justice_row *r = row_of(list, &n, (int32_t)rows_int(&files, 0));

		r->places = rows_int(&files, 1);
		r->files = rows_int(&files, 2);
		r->seen = rows_int(&files, 3);
	}
	rc = rows_rc(&files);
	if (rc)
		return rc;
	rc = db_query(tx, &waits, SQL("select p.kind, w.since from waiting w join household h on h.key = w.household"
		" join neighbourhood p on p.key = h.neighbourhood where w.unit between $1 and $2 and w.state = 1 order by w.key limit 20000"),
		VALS(v_int(ctx->scope.lo), v_int(ctx->scope.hi)));
	if (rc)
		return rc;
	while (rows_next(&waits)) {
		struct justice_row *r = row_of(list, &n, (int32_t)rows_int(&waits, 0));

		r->waiting++;
		r->days += today.n - rows_date(&waits, 1).n;
	}
	for (size_t i = 0; i < n; i++)
		if (list[i].waiting)
			list[i].days /= list[i].waiting;
	*ret_rows = list;
	*ret_n = n;
	return rows_rc(&waits);
}
