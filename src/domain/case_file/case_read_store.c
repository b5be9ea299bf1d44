/* The SQL of lists: households, requests, workload, children out of school.
 *
 * One text for each way through the tables, because the way decides the speed: a
 * centre's list walks the index of its unit, a county's or province's list walks
 * the order itself and skips what is out of range, a worker's list walks the
 * worker's files (a plus before a column keeps the planner off its index).
 * Everything else is filtered on the way. */
#include "case_file_int.h"

/* ---- households --------------------------------------------------------------- */

#define HOUSEHOLD_SELECT(sort)                                                                     \
	"select h.key, h.file_number, h.family_name, m.given_name, m.surname, h.area, h.unit, h.worker," \
	" h.neighbourhood, h.members, h.state, h.stage, h.risk_level, h.opened_on, h.last_visit_on,"     \
	" h.next_visit_due, h.hide_address, " sort                                                      \
	" from household h left join member m on m.key = h.head where "
#define HOUSEHOLD_FILTER                                                                           \
	" and (cast($4 as bigint) = -1 or coalesce(h.worker, 0) = $4)"                                \
	" and (cast($5 as bigint) = 0 or h.neighbourhood = $5)"                                           \
	" and (cast($6 as bigint) = 0 or h.risk_level >= $6)"                                             \
	" and (cast($7 as bigint) = 0 or h.stage = $7)"                                                   \
	" and (cast($8 as text) is null or h.next_visit_due <= $8)"                                       \
	" and (cast($9 as text) is null or h.confirmed_on is null or h.confirmed_on < $9)"               \
	" and (cast($13 as bigint) = 0 or h.import_batch = $13)"
#define AT_CENTRE "h.unit = $1 and h.unit <= $2 and h.state = $3"
#define IN_RANGE "h.unit between $1 and $2 and h.state = $3"
#define OF_WORKER "h.worker = $4 and +h.unit between $1 and $2 and +h.state = $3"
#define OF_NOBODY "h.worker is null and +h.unit between $1 and $2 and +h.state = $3"
#define BY_NAME " and (h.sort_name, h.key) > ($10, $11) order by h.sort_name, h.key limit $12"
/* Without a due day: at the end. */
#define DUE "coalesce(h.next_visit_due, '9999')"
#define BY_DUE " and (" DUE ", h.key) > ($10, $11) order by " DUE ", h.key limit $12"

static struct sql household_sql(const struct household_filter *f)
{
	bool centre = f->range.lo == f->range.hi, worker = f->worker > 0 && !f->without_worker;

	if (f->without_worker && !centre)
		return f->order == HOUSEHOLD_BY_DUE ? SQL(HOUSEHOLD_SELECT(DUE) OF_NOBODY HOUSEHOLD_FILTER BY_DUE)
			: SQL(HOUSEHOLD_SELECT("h.sort_name") OF_NOBODY HOUSEHOLD_FILTER BY_NAME);
	if (f->order == HOUSEHOLD_BY_DUE) {
		if (worker)
			return SQL(HOUSEHOLD_SELECT(DUE) OF_WORKER HOUSEHOLD_FILTER BY_DUE);
		if (centre)
			return SQL(HOUSEHOLD_SELECT(DUE) AT_CENTRE HOUSEHOLD_FILTER BY_DUE);
		return SQL(HOUSEHOLD_SELECT(DUE) IN_RANGE HOUSEHOLD_FILTER BY_DUE);
	}
	if (worker)
		return SQL(HOUSEHOLD_SELECT("h.sort_name") OF_WORKER HOUSEHOLD_FILTER BY_NAME);
	if (centre)
		return SQL(HOUSEHOLD_SELECT("h.sort_name") AT_CENTRE HOUSEHOLD_FILTER BY_NAME);
	return SQL(HOUSEHOLD_SELECT("h.sort_name") IN_RANGE HOUSEHOLD_FILTER BY_NAME);
}

static const char *full_name(struct arena *a, const char *given, const char *surname)
{
	struct member m = { .given_name = given, .surname = surname };

	return member_shown_name(&m, a);
}

static void household_row_read(struct rows *r, struct arena *a, struct household_row *row)
{
	bool hidden = rows_int(r, 16) != 0;

	*row = (struct household_row){ .key = { rows_int(r, 0) }, .file_number = rows_text(r, 1),
		.family_name = rows_text(r, 2), .head_name = full_name(a, rows_text(r, 3), rows_text(r, 4)),
		.area = hidden ? NULL : rows_text(r, 5), .unit = rows_int(r, 6), .worker = rows_int(r, 7),
		.neighbourhood = hidden ? 0 : rows_int(r, 8), .members = rows_int(r, 9),
		.state = (int32_t)rows_int(r, 10), .stage = (int32_t)rows_int(r, 11),
		.risk_level = (int32_t)rows_int(r, 12), .opened_on = rows_date(r, 13),
		.last_visit_on = rows_date(r, 14), .next_visit_due = rows_date(r, 15), .sort = rows_text(r, 17) };
}

enum rc household_list(struct tx *tx, const struct household_filter *f, size_t max,
		struct household_row **ret_rows, size_t *ret_n, bool *ret_more)
{
	struct household_row *list = ARENA_ARRAY(tx->arena, struct household_row, max);
	int64_t worker = f->without_worker ? 0 : f->worker ? f->worker : -1;
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, household_sql(f), VALS(v_int(f->range.lo), v_int(f->range.hi),
			v_int(f->state ? f->state : HOUSEHOLD_OPEN), v_int(worker), v_int(f->neighbourhood),
			v_int(f->risk_level), v_int(f->stage), v_date(tx, f->due_until), v_date(tx, f->confirmed_before),
			v_text(f->after_sort ? f->after_sort : ""), v_int(f->after_sort ? f->after_key : 0),
			v_int((int64_t)max + 1), v_int(f->import_batch)));
	if (rc) return rc;
	while (n < max && rows_next(&r))
		household_row_read(&r, tx->arena, &list[n++]);
	*ret_more = n == max && rows_next(&r);
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

enum rc household_row_of(struct tx *tx, struct unit_range range, household_key key, struct household_row *ret_row)
{
	AUTO(rows) r = { 0 };
	enum rc rc;

	/* Keys come from outside and name a shard themselves; the national one holds no files. */
	if (tx->shard.v == SHARD_NATIONAL.v)
		return NOT_FOUND;
	rc = db_query(tx, &r, SQL(HOUSEHOLD_SELECT("h.sort_name") "h.key = $1 and h.unit between $2 and $3"),
			VALS(v_int(key.v), v_int(range.lo), v_int(range.hi)));
	if (rc) return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : NOT_FOUND;
	household_row_read(&r, tx->arena, ret_row);
	return OK;
}

/* ---- requests -------------------------------------------------------------------- */

#define REQUEST_SELECT                                                                             \
	"select r.key, r.number, r.applicant_name, h.family_name, h.file_number, r.household, r.unit, r.owner," \
	" r.subject, r.channel, r.state, r.urgent, r.due_on, r.received_at, r.edition, r.step, r.missed, r.moved_on," \
	" r.held_by, r.held_since"                               \
	" from request r left join household h on h.key = r.household where "
#define REQUEST_FILTER                                                                             \
	" and (cast($3 as bigint) = -1 or coalesce(r.owner, 0) = $3) and (cast($4 as bigint) = 0 or r.state < 4)"      \
	" and (cast($5 as text) is null or r.due_on <= $5)"                                               \
	" and (cast($10 as text) is null or r.moved_on <= $10 or r.missed >= 2)"                         \
	" and (cast($11 as bigint) = 0 or coalesce(r.held_by, 1) >= $11)"
#define R_AT_CENTRE "r.unit = $1 and r.unit <= $2"
#define R_IN_RANGE "r.unit between $1 and $2"
#define R_OF_HOUSEHOLD "r.household = $8 and +r.unit between $1 and $2"
#define R_BY_DUE " and r.state < 4 and (r.due_on, r.key) > ($6, $7) and cast($8 as bigint) = 0"           \
	" order by r.due_on, r.key limit $9"
#define R_NEWEST " and r.key < $7 and cast($6 as text) is not null and (cast($8 as bigint) = 0 or r.household = $8)" \
	" order by r.key desc limit $9"

static struct sql request_sql(const struct request_filter *f, bool by_due)
{
	bool centre = f->range.lo == f->range.hi;

	if (f->household.v)
		return SQL(REQUEST_SELECT R_OF_HOUSEHOLD REQUEST_FILTER R_NEWEST);
	if (by_due)
		return centre ? SQL(REQUEST_SELECT R_AT_CENTRE REQUEST_FILTER R_BY_DUE)
			: SQL(REQUEST_SELECT R_IN_RANGE REQUEST_FILTER R_BY_DUE);
	return centre ? SQL(REQUEST_SELECT R_AT_CENTRE REQUEST_FILTER R_NEWEST)
		: SQL(REQUEST_SELECT R_IN_RANGE REQUEST_FILTER R_NEWEST);
}

static void request_row_read(struct rows *r, bool by_due, struct request_row *row)
{
	*row = (struct request_row){ .key = { rows_int(r, 0) }, .number = rows_text(r, 1),
		.applicant_name = rows_text(r, 2), .family_name = rows_text(r, 3), .file_number = rows_text(r, 4),
		.household = { rows_int(r, 5) }, .unit = rows_int(r, 6), .owner = rows_int(r, 7),
		.subject = rows_int(r, 8), .channel = (int32_t)rows_int(r, 9),
		.state = (int32_t)rows_int(r, 10), .urgent = rows_int(r, 11) != 0, .due_on = rows_date(r, 12),
		.received_at = { rows_int(r, 13) }, .edition = rows_int(r, 14),
		.step = rows_int(r, 15), .missed = rows_int(r, 16), .moved_on = rows_date(r, 17),
		.held_by = (int32_t)rows_int(r, 18), .held_since = rows_date(r, 19), .sort = by_due ? rows_text(r, 12) : "" };
}

enum rc request_list(struct tx *tx, const struct request_filter *f, size_t max, struct request_row **ret_rows,
		size_t *ret_n, bool *ret_more)
{
	struct request_row *list = ARENA_ARRAY(tx->arena, struct request_row, max);
	/* Only what is unfinished has a deadline that matters; all else comes newest first. */
	bool by_due = f->order == REQUEST_BY_DUE && f->unfinished && !f->household.v;
	int64_t owner = f->without_owner ? 0 : f->owner ? f->owner : -1;
	int64_t after = f->after_sort ? f->after_key : by_due ? 0 : INT64_MAX;
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, request_sql(f, by_due), VALS(v_int(f->range.lo), v_int(f->range.hi), v_int(owner),
			v_int(f->unfinished), v_date(tx, f->due_until), v_text(f->after_sort ? f->after_sort : ""),
			v_int(after), v_int(f->household.v), v_int((int64_t)max + 1), v_date(tx, f->quiet_since),
			v_int(f->held_by)));
	if (rc) return rc;
	while (n < max && rows_next(&r))
		request_row_read(&r, by_due, &list[n++]);
	*ret_more = n == max && rows_next(&r);
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

/* The phone's last digits are the second thing that a stranger with a found slip
 * does not have (security: public pages). */
static bool phone_fits(const char *phone, const char *last4)
{
	size_t n = phone ? utf8_count(phone) : 0;

	if (n < 4)
		return true;            /* none was given at the desk */
	return last4 && str_eq(phone + (n - 4), last4);
}

enum rc request_by_tracking(struct tx *tx, const char *code, const char *phone_last4, struct request_public *ret_p)
{
	char clean[TRACKING_CODE_LEN + 1];
	struct request_public p;
	AUTO(rows) r = { 0 };
	enum rc rc;

	if (!tracking_code_read(code, clean))
		return fault_set(tx->fault, NOT_FOUND, "request.not_found", "check symbol");
	rc = db_query(tx, &r, SQL("select key, unit, refusal, state, due_on, received_at, answered_at, applicant_phone, coalesce(household, 0)"
			" from request where tracking_code = $1 and unit < 10000000000"), VALS(v_text(clean)));
	if (rc) return rc;
	if (!rows_next(&r))
		return rows_rc(&r) ? rows_rc(&r) : fault_set(tx->fault, NOT_FOUND, "request.not_found", "no such code");
	p = (struct request_public){ .key = { rows_int(&r, 0) }, .household = { rows_int(&r, 8) }, .unit = rows_int(&r, 1), .refusal = (int32_t)rows_int(&r, 2),
		.state = (int32_t)rows_int(&r, 3), .due_on = rows_date(&r, 4), .received_at = { rows_int(&r, 5) },
		.answered_at = { rows_int(&r, 6) } };
	if (!phone_fits(rows_secret(&r, 7, &request_type, "applicant_phone", rows_int(&r, 0)), phone_last4))
		return rows_rc(&r) ? rows_rc(&r) : fault_set(tx->fault, NOT_FOUND, "request.not_found", "second item");
	*ret_p = p;
	return OK;
}

enum rc request_trace(struct tx *tx, const char *code, request_key *ret_key)
{
	enum rc rc = db_int(tx, SQL("select key from request where tracking_code = $1"), VALS(v_text(code)), &ret_key->v);

	if (rc == NOT_FOUND)
		ret_key->v = 0;
	return rc == NOT_FOUND ? OK : rc;
}

/* ---- workload and school ---------------------------------------------------------------- */

#define WORKERS_MAX 200

enum rc caseload(struct tx *tx, unit_no centre, date_t today, struct caseload_row **ret_rows, size_t *ret_n)
{
	struct caseload_row *list = ARENA_ARRAY(tx->arena, struct caseload_row, WORKERS_MAX);
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, SQL("select worker, count(*), sum(members),"
			" count(*) filter (where next_visit_due < $2), count(*) filter (where risk_level = 4)"
			" from household where unit = $1 and state = 1 group by worker order by coalesce(worker, 0) limit $3"),
			VALS(v_int(centre.v), v_date(tx, today), v_int(WORKERS_MAX)));
	if (rc) return rc;
	while (n < WORKERS_MAX && rows_next(&r)) {
		list[n++] = (struct caseload_row){ .worker = rows_int(&r, 0), .files = rows_int(&r, 1),
			.members = rows_int(&r, 2), .overdue = rows_int(&r, 3), .urgent = rows_int(&r, 4) };
	}
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}

enum rc out_of_school(struct tx *tx, struct unit_range range, int64_t after_key, size_t max,
		struct school_row **ret_rows, size_t *ret_n, bool *ret_more)
{
	struct school_row *list = ARENA_ARRAY(tx->arena, struct school_row, max);
	AUTO(rows) r = { 0 };
	size_t n = 0;
	enum rc rc;

	rc = db_query(tx, &r, SQL("select m.key, m.household, m.given_name, m.surname, h.family_name, h.file_number,"
			" m.birth_on, m.schooling, h.unit, h.worker from member m join household h on h.key = m.household"
			" where m.status = 1 and m.schooling in (4, 5) and m.key > $1 and h.state = 1"
			" and h.unit between $2 and $3 order by m.key limit $4"),
			VALS(v_int(after_key), v_int(range.lo), v_int(range.hi), v_int((int64_t)max + 1)));
	if (rc) return rc;
	while (n < max && rows_next(&r)) {
		list[n++] = (struct school_row){ .member = { rows_int(&r, 0) }, .household = { rows_int(&r, 1) },
			.name = full_name(tx->arena, rows_text(&r, 2), rows_text(&r, 3)),
			.family_name = rows_text(&r, 4), .file_number = rows_text(&r, 5), .birth_on = rows_date(&r, 6),
			.schooling = (int32_t)rows_int(&r, 7), .unit = rows_int(&r, 8), .worker = rows_int(&r, 9) };
	}
	*ret_more = n == max && rows_next(&r);
	rc = rows_rc(&r);
	if (rc) return rc;
	*ret_rows = list;
	*ret_n = n;
	return OK;
}
