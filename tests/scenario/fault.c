/* The engine fails at the n-th call, for every n, under what people send through the
 * pages: fault sqlite|pg short|long.
 *
 * Afterwards there is everything or nothing; an answer that said "stored" is true; and
 * the same form sent again, as people do, ends in exactly one result (R102: the once of
 * the form).  Counters equal a recount and verify finds nothing.
 */
#include <fcntl.h>

#include "metrics.h"
#include "scenario.h"
#include "store_test.h"

struct act {
	const char *name, *rows;
	/* The form of the act on a household that is new each time; sets *ret_subject. */
	struct form_on_page *(*prepare)(struct scene *s, struct browser *b, int nth, int64_t *ret_subject);
	/* How often it is done: 0 or 1; anything else is a half. */
	int (*times)(struct scene *s, int64_t subject, int nth);
	enum person who;
};

static int64_t fresh_file(struct scene *s, int nth)
{
	return open_file(s, SARA, "آزمونی", 20000 + 4 * nth, fa_add_months(s->today, -8));
}

static int64_t open_files(struct scene *s)
{
	struct ctx ctx;
	int64_t n = 0;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(counter_get(&tx, M_OPEN_FILES, s->unit[AT_A].v, 0, &n) == OK);
	return n;
}

static size_t rows_by_household(struct scene *s, const struct record_type *t, int64_t household)
{
	struct ctx ctx;
	void *list;
	size_t n = 99;
	AUTO(tx) tx = {0};

	as_program(s, &ctx);
	CHECK(ctx_read(&ctx, shard_of_province(15), &tx) == OK);
	CHECK(row_list_by(&tx, t, "household", household, 50, &list, &n) == OK);
	return n;
}

/* ---- the acts ----------------------------------------------------------------------- */

static struct form_on_page *open_prepare(struct scene *s, struct browser *b, int nth, int64_t *ret_subject)
{
	struct form_on_page *f;

	*ret_subject = open_files(s);
	must_open(b, "/households/new");
	f = the_form(b, "/households/new");
	type(f, "given_name", "زینب");
	type(f, "surname", "آزمونی");
	type(f, "national_id", valid_id(s, 40000 + nth));
	type(f, "mobile", "09001234567");
	return f;
}

static int open_times(struct scene *s, int64_t before, int nth)
{
	(void)nth;
	return (int)(open_files(s) - before);
}

static struct form_on_page *visit_prepare(struct scene *s, struct browser *b, int nth, int64_t *ret_subject)
{
	struct form_on_page *f;

	*ret_subject = fresh_file(s, nth);
	must_open(b, "/households/%s/visit", key_text(s, *ret_subject));
	f = the_form(b, "/visit");
	type(f, "notes", "همه خوب بودند.");
	type(f, "outcome", "done");
	type(f, "address_check", "confirmed");
	return f;
}

static int visit_times(struct scene *s, int64_t subject, int nth)
{
	struct household h = household_now(s, subject);
	size_t visits = rows_by_household(s, &visit_type, subject);
	bool dated = date_eq(h.last_visit_on, s->today) && date_eq(h.next_visit_due, fa_add_months(s->today, 6));

	(void)nth;
	return visits == 1 && dated ? 1 : visits == 0 && date_is_none(h.last_visit_on) ? 0 : -1;
}

static struct form_on_page *assign_prepare(struct scene *s, struct browser *b, int nth, int64_t *ret_subject)
{
	struct form_on_page *f;

	*ret_subject = fresh_file(s, nth);
	must_open(b, "/households/%s/worker", key_text(s, *ret_subject));
	f = the_form(b, "/worker");
	type(f, "worker", key_text(s, s->staff[MINA]));
	type(f, "reason", "نزدیک‌تر است.");
	return f;
}

static int assign_times(struct scene *s, int64_t subject, int nth)
{
	bool hers = household_now(s, subject).worker == s->staff[MINA];
	size_t lines = rows_by_household(s, &file_assignment_type, subject);

	(void)nth;
	/* The first line is from opening the file. */
	return hers && lines == 2 ? 1 : !hers && lines == 1 ? 0 : -1;
}

static struct form_on_page *request_prepare(struct scene *s, struct browser *b, int nth, int64_t *ret_subject)
{
	struct form_on_page *f;

	*ret_subject = fresh_file(s, nth);
	must_open(b, "/requests/new?household=%s", key_text(s, *ret_subject));
	f = the_form(b, "/requests/new");
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->field[i].name, "subject") && f->field[i].kind == OPTION && !str_empty(f->field[i].value)) {
			type(f, "subject", f->field[i].value);
			break;
		}
	type(f, "channel", "phone");
	type(f, "description", "پرسش درباره اجاره");
	return f;
}

static int request_times(struct scene *s, int64_t subject, int nth)
{
	(void)nth;
	return (int)rows_by_household(s, &request_type, subject);
}

static const struct act acts[] = {
	{ "open a household", "R8 R102", open_prepare, open_times, LEILA },
	{ "record a visit", "R3 R128 R138", visit_prepare, visit_times, SARA },
	{ "assign a worker", "R2", assign_prepare, assign_times, HAMID },
	{ "register a request", "R8 R102", request_prepare, request_times, LEILA },
};

/* ---- every n --------------------------------------------------------------------------- */

static bool stored(int status)
{
	return status == 303;
}

/* One try at n; true when the fault struck. */
static bool once(struct scene *s, const struct act *a, struct browser *b, int nth, int n, enum store_fault kind, int *failed)
{
	int64_t subject;
	struct form_on_page *f = a->prepare(s, b, nth, &subject);
	int status, times;
	bool struck;

	store_fault_arm(s->w.store, n, kind, false);
	status = go(f);
	struck = store_fault_calls(s->w.store) >= n;
	store_fault_arm(s->w.store, 0, kind, false);
	times = a->times(s, subject, nth);
	must(s, times == 0 || times == 1, "%s, call %d: half of it", a->name, n);
	must(s, !stored(status) || times == 1, "%s, call %d: said %d, and it is not there", a->name, n, status);
	must(s, stored(status) || status >= 400, "%s, call %d: %d", a->name, n, status);
	*failed += !stored(status);
	/* As people do: once more. */
	if (!stored(status)) {
		status = go(f);
		/* Assigning twice finds the file changed since: nothing is stored twice. */
		must(s, stored(status) || (times == 1 && status == 409), "%s, call %d, again: %d", a->name, n, status);
	}
	times = a->times(s, subject, nth);
	must(s, times == 1, "%s, call %d, again: done %d times", a->name, n, times);
	return struck;
}

static void all_calls(const struct act *a, bool pg, enum store_fault kind, const char *kind_name, bool thorough)
{
	struct scene *s = xcalloc(1, sizeof *s);
	struct browser *b;
	int n = 1, failed = 0, nth = 0;
	bool struck = true;

	scene_open(s, pg);
	b = enter(s, a->who);
	for (; struck && n < 600 && s->failed < 20; n++) {
		struck = once(s, a, b, nth++, n, kind, &failed);
		if (thorough)
			must_hold(s);
	}
	must_hold(s);
	must(s, !struck, "the last try met no fault");
	/* What was lost or busy is tried again by itself. */
	must(s, failed > (kind == STORE_FAULT_FULL ? 3 : 0) || kind == STORE_FAULT_BUSY, "faults were felt: %d", failed);
	tap_ok(__FILE__, __LINE__, s->failed == 0, "%s: %s at each of %d calls, everything or nothing [%s]%s", a->name, kind_name,
		n - 2, a->rows, pg ? " on PostgreSQL" : "");
	scene_close(s);
	free(s);
}

int main(int argc, char **argv)
{
	bool pg = argc > 1 && str_eq(argv[1], "pg"), thorough = argc > 2 && str_eq(argv[2], "long");
	static const struct { enum store_fault kind; const char *name; } kinds[] = {
		{ STORE_FAULT_FULL, "disk full" }, { STORE_FAULT_LOST, "connection lost" }, { STORE_FAULT_BUSY, "busy" } };

	log_init(open("/dev/null", O_WRONLY | O_CLOEXEC), LOG_ERROR);
	if (pg && !getenv("ZENDEGI_TEST_PG")) {
		tap_skip("faults on PostgreSQL", "ZENDEGI_TEST_PG is not set");
		return tap_done();
	}
	for (size_t k = 0; k < COUNT_OF(kinds); k++) {
		/* A file has no connection to lose; a full disk is the server's own matter. */
		if (pg ? kinds[k].kind == STORE_FAULT_FULL : kinds[k].kind == STORE_FAULT_LOST)
			continue;
		if (!thorough && kinds[k].kind == STORE_FAULT_BUSY)
			continue;
		for (size_t i = 0; i < COUNT_OF(acts); i++)
			all_calls(&acts[i], pg, kinds[k].kind, kinds[k].name, thorough);
	}
	return tap_done();
}
