/* The fault driver: any driver, failing on demand.  It stands in front of the
 * real one from the first store_fault_arm on; only the calls that reach the disk
 * or the server are counted. */
#include <stdlib.h>

#include "store_int.h"
#include "store_test.h"

struct store_fault_plan {
	struct store_driver driver;        /* the inner one with our calls put in */
	atomic_llong calls;
	int64_t at;                        /* 0: disarmed */
	enum store_fault kind;
	bool repeat;
};

static bool strikes(struct store_conn *c)
{
	struct store_fault_plan *p = c->store->fault;
	int64_t n = atomic_fetch_add(&p->calls, 1) + 1;

	if (!p->at || !(n == p->at || (p->repeat && n > p->at)))
		return false;
	static const enum store_err_kind kinds[] = {
		[STORE_FAULT_BUSY] = ERR_BUSY, [STORE_FAULT_FULL] = ERR_FULL,
		[STORE_FAULT_IO] = ERR_IO, [STORE_FAULT_LOST] = ERR_LOST,
	};
	c->err = (struct store_err){ .kind = kinds[p->kind] };
	str_copy(c->err.detail, sizeof c->err.detail, "fault on demand");
	return true;
}

static enum rc fault_control(struct store_conn *c, enum store_control what)
{
	/* Rolling back must work, as it does on a real disk; a lost connection cannot. */
	bool undo = what == CONTROL_ROLLBACK || what == CONTROL_ROLLBACK_TO;

	if (!undo && strikes(c))
		return store_err_rc(c->err.kind);
	return c->store->inner->control(c, what);
}

static enum rc fault_step(struct store_stmt *st, bool *ret_row)
{
	if (strikes(st->conn))
		return store_err_rc(st->conn->err.kind);
	return st->conn->store->inner->step(st, ret_row);
}

void store_fault_arm(struct store *s, int64_t n, enum store_fault kind, bool repeat)
{
	struct store_fault_plan *p = s->fault;

	if (!p) {
		p = xcalloc(1, sizeof *p);
		p->driver = *s->inner;
		p->driver.control = fault_control;
		p->driver.step = fault_step;
		s->fault = p;
		/* The maintenance thread must not look while the driver is exchanged. */
		store_wal_stop(s);
		s->driver = &p->driver;
		CHECK(store_wal_start(s, NULL) == OK);
	}
	atomic_store(&p->calls, 0);
	p->at = n;
	p->kind = kind;
	p->repeat = repeat;
}

int64_t store_fault_calls(const struct store *s)
{
	return s->fault ? atomic_load(&((struct store *)s)->fault->calls) : 0;
}
