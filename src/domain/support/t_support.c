/* The tables are whole; what everybody may read holds no words of a person. */
#include "support.h"
#include "tap.h"

int main(void)
{
	static const struct record_type *const types[] = { &trouble_type, &trouble_tell_type, &trouble_answer_type };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_type_fault(types[i]) == NULL, "%s: %s", types[i]->name, record_type_fault(types[i]));
	ok(role_may(ROLE_INSPECTOR, &op_trouble_tell), "everybody may tell");
	ok(!role_may(ROLE_HEADQUARTERS, &op_trouble_answer) && role_may(ROLE_ADMINISTRATOR, &op_trouble_answer),
		"the administrator answers");
	return tap_done();
}
