/* Whatever belongs to a household moves with it: a record type in nobody's line would be
 * left behind when the household goes to another province. */
#include "movable.h"
#include "tap.h"
#include "web.h"

#include <string.h>

/* These name a household and stay where they are: the household itself is moved by hand,
 * a transfer is the trace on both sides, a pair of duplicates is of one province, and what a phone brought was brought where it was. */
static const char *const stays[] = { "household", "case_transfer", "sync_entry", "duplicate" };

static bool names_household(const struct record_type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (str_eq(t->fields[i].name, "household") || t->fields[i].ref == &household_type)
			return true;
	return false;
}

static const struct movable *line_of(const struct record_type *t)
{
	for (const struct movable *m = movables; m->type; m++)
		if (m->type == t)
			return m;
	return NULL;
}

static bool belongs_to_moved(const struct record_type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		for (const struct movable *m = movables; m->type; m++)
			if (t->fields[i].ref == m->type && t->fields[i].flags & REQUIRED)
				return true;
	return false;
}

int main(void)
{
	for (const struct record_type *const *t = web_records(); *t; t++) {
		bool stay = false;

		for (size_t i = 0; i < COUNT_OF(stays); i++)
			stay = stay || str_eq(stays[i], (*t)->name);
		if (stay || (*t)->national || (!names_household(*t) && !belongs_to_moved(*t)))
			continue;
		ok(line_of(*t), "%s moves with its household: add a line to movables[] in domain/family/movable.c", (*t)->name);
	}
	for (const struct movable *m = movables; m->type; m++) {
		const struct field *by = record_field(m->type, m->by);

		ok(by && by->type == F_REF, "%s is found by its %s", m->type->name, m->by);
		ok(!m->content || record_field(m->type, m->content), "%s has the content it names", m->type->name);
	}
	return done();
}
