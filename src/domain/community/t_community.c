/* The tables are whole, and a sheet is told by centre and year. */
#include "community.h"
#include "tap.h"

int main(void)
{
	static const struct record_type *const types[] = { &helper_type, &helper_input_type, &helper_offer_type, &helper_end_type,
		&circle_type, &circle_input_type, &circle_end_type, &project_type, &project_input_type, &project_end_type,
		&meeting_type, &meeting_record_type, &attendance_type, &attendance_add_type, &study_type, &study_record_type };
	date_t last, first;

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_type_fault(types[i]) == NULL, "%s: %s", types[i]->name, record_type_fault(types[i]));
	CHECK(fa_date(1404, 12, 29, &last) && fa_date(1405, 1, 1, &first));
	ok(sheet_of(160010007, last) == SHEET_OF(INT64_C(160010007), 1404), "the last day of a year stands on its sheet");
	ok(sheet_of(160010007, first) == SHEET_OF(INT64_C(160010007), 1405), "the first on the next");
	return tap_done();
}
