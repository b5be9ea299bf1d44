/* What counts of a family's documents, and that the tables are whole. */
#include "document.h"
#include "intake.h"
#include "tap.h"

static const date_t day = { 2460000 };

static void counts(void)
{
	const struct document list[] = {
		{ .kind = 1, .state = DOCUMENT_REJECTED }, { .kind = 1, .state = DOCUMENT_RECEIVED },
		{ .kind = 7, .state = DOCUMENT_VERIFIED, .expires_on = { 2459999 } },
		{ .kind = 8, .state = DOCUMENT_RECEIVED }, { .kind = 8, .state = DOCUMENT_VERIFIED, .expires_on = { 2460000 } },
	};

	ok(document_for(list, COUNT_OF(list), 1, day) == &list[1], "rejected ones do not count");
	ok(document_for(list, COUNT_OF(list), 7, day) == NULL, "nor those that have run out");
	ok(document_for(list, COUNT_OF(list), 8, day) == &list[4], "verified before received, on its last day too");
	ok(document_for(list, COUNT_OF(list), 2, day) == NULL, "what never came is asked for");
}

int main(void)
{
	static const struct record_type *const types[] = { &lead_type, &lead_add_type, &lead_close_type, &waiting_type,
		&waiting_add_type, &waiting_leave_type, &phase_type, &phase_take_type, &light_type, &light_record_type,
		&one_off_type, &document_type, &document_receive_type, &document_reject_type };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_type_fault(types[i]) == NULL, "%s: %s", types[i]->name, record_type_fault(types[i]));
	counts();
	return tap_done();
}
