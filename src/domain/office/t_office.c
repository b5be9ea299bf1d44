/* The tables are whole. */
#include "office.h"
#include "tap.h"

int main(void)
{
	static const struct record_type *const types[] = { &directive_type, &directive_input_type, &inspection_type, &inspection_input_type,
		&inspection_answer_type, &licence_enquiry_type, &licence_input_type, &licence_letter_type, &licence_visit_type,
		&licence_finish_type, &story_type, &story_write_type, &year_aim_type, &aim_input_type, &aim_report_type };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_type_fault(types[i]) == NULL, "%s: %s", types[i]->name, record_type_fault(types[i]));
	ok(!(op_inspection_record.roles & ROLES_CENTRE), "nobody inspects the own centre");
	return tap_done();
}
