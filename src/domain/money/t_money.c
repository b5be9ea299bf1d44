/* The tables are whole. */
#include "money.h"
#include "tap.h"

int main(void)
{
	static const struct record_type *const types[] = { &receipt_type, &receipt_issue_type, &receipt_void_type, &allocation_type,
		&allocation_give_type };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_type_fault(types[i]) == NULL, "%s: %s", types[i]->name, record_type_fault(types[i]));
	ok(!(op_receipt_void.roles & ROLE_BIT(ROLE_RECEPTIONIST)), "who takes money does not make receipts void");
	return tap_done();
}
