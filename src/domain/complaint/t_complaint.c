/* That the tables are whole, and who may object until when. */
#include "complaint.h"
#include "tap.h"
#include "visit.h"

static void window(void)
{
	struct clock clock = clock_fixed(INT64_C(30000) * 86400000);
	struct ctx ctx = {0};
	struct complaint c = { .state = COMPLAINT_ANSWERED };
	const int64_t day = INT64_C(86400000);

	ctx.clock = &clock;
	c.answered_at.ms = 30000 * day - COMPLAINT_REOPEN_DAYS * day;
	ok(complaint_may_reopen(&ctx, &c), "on the last day it may be reopened");
	c.answered_at.ms -= day;
	ok(!complaint_may_reopen(&ctx, &c), "on the next day no more");
	c.answered_at.ms += day;
	c.state = COMPLAINT_CLOSED;
	ok(!complaint_may_reopen(&ctx, &c), "nor when it is closed");
}

int main(void)
{
	static const struct record_type *const types[] = { &complaint_type, &appeal_add_type, &appeal_tell_type,
		&complaint_tell_type, &complaint_ask_type, &complaint_reply_type, &complaint_answer_type, &complaint_reopen_type };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		ok(record_type_fault(types[i]) == NULL, "%s: %s", types[i]->name, record_type_fault(types[i]));
	window();
	return tap_done();
}
