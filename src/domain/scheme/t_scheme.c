/* The tables are whole; ages go by the Jalali birthday. */
#include "scheme.h"
#include "tap.h"

static date_t on(int year, int month, int day)
{
	date_t d;

	CHECK(fa_date(year, month, day, &d));
	return d;
}

int main(void)
{
	static const struct record_type *const types[] = { &scheme_type, &scheme_input_type, &participation_type, &participation_add_type,
		&participation_finish_type, &participation_leave_type };
	struct scheme s = { .age_from = 5, .age_to = 6 };
	struct member m;

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_type_fault(types[i]) == NULL, "%s: %s", types[i]->name, record_type_fault(types[i]));
	member_blank(&m);
	m.birth_kind = BIRTH_EXACT;
	m.birth_on = on(1400, 9, 1);
	ok(!scheme_fits(&s, &m, on(1405, 8, 30)), "the day before the fifth birthday");
	ok(scheme_fits(&s, &m, on(1405, 9, 1)), "on the fifth birthday [R33]");
	ok(scheme_fits(&s, &m, on(1407, 8, 30)), "the last day of six");
	ok(!scheme_fits(&s, &m, on(1407, 9, 1)), "on the seventh birthday no more");
	s = (struct scheme){ .age_from = INT_NONE, .age_to = INT_NONE, .wants = 1 << (WANT_OUT_OF_SCHOOL - 1) };
	ok(!scheme_fits(&s, &m, on(1405, 9, 1)), "who goes to school is not out of it");
	m.schooling = SCHOOLING_DROPPED_OUT;
	ok(scheme_fits(&s, &m, on(1405, 9, 1)), "who dropped out is");
	return tap_done();
}
