#include "support.h"

enum rc trouble_list(struct ctx *ctx, struct tx *national, enum trouble_which which, size_t max,
		struct trouble **ret_list, size_t *ret_n)
{
	size_t most = max < TROUBLES_MAX ? max : TROUBLES_MAX, n = 0;
	struct trouble *list = ARENA_ARRAY(national->arena, struct trouble, most);
	int64_t week_ago = tx_now(national) - TROUBLE_TOLD_DAYS * INT64_C(86400000);
	AUTO(rows) r = {0};
	enum rc rc;

#define COLUMNS "select key, ver, unit, reporter, kind, place, words, reported_at, state, headline, answer, " \
	"coalesce(answered_at, 0), coalesce(answered_by, 0) from trouble where "
	if (which == TROUBLES_TOLD)
		rc = db_query(national, &r, SQL_NATIONAL(COLUMNS "headline is not null and state between 2 and 3"
			" and (state = 2 or answered_at > $1) order by key desc limit $2"), VALS(v_int(week_ago), v_int((int64_t)most)));
	else if (which == TROUBLES_MINE)
		rc = db_query(national, &r, SQL_NATIONAL(COLUMNS "reporter = $1 order by key desc limit $2"),
			VALS(v_int(ctx->actor.staff), v_int((int64_t)most)));
	else
		rc = db_query(national, &r, SQL_NATIONAL(COLUMNS "state <= $1 order by state, key desc limit $2"),
			VALS(v_int(which == TROUBLES_OPEN ? TROUBLE_AT_WORK : TROUBLE_ANSWERED), v_int((int64_t)most)));
#undef COLUMNS
	if (rc)
		return rc;
	for (; n < most && rows_next(&r); n++) {
		int64_t key = rows_int(&r, 0);
		struct trouble *t = &list[n];

		*t = (struct trouble){ .key = { key }, .ver = rows_int(&r, 1), .kind = (int32_t)rows_int(&r, 4),
			.reported_at = { rows_int(&r, 7) }, .state = (int32_t)rows_int(&r, 8), .headline = rows_text(&r, 9),
			.answered_at = { rows_int(&r, 11) } };
		if (which == TROUBLES_TOLD)
			continue;
		t->unit = rows_int(&r, 2);
		t->reporter = rows_int(&r, 3);
		t->place = rows_text(&r, 5);
		t->words = rows_secret(&r, 6, &trouble_type, "words", key);
		t->answer = rows_secret(&r, 10, &trouble_type, "answer", key);
		t->answered_by = rows_int(&r, 12);
	}
	*ret_list = list;
	*ret_n = n;
	return rows_rc(&r);
}
