/* Whatever belongs to a household moves with it: a record type in nobody's line would be
 * left behind when the household goes to another province.  The types of the product are
 * asked, and the tables of a province as the migrations make them. */
#include "movable.h"
#include "tap.h"
#include "web.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* These name a household and stay where they are. */
static const struct { const char *table, *why; } stays[] = {
	{ "household", "is moved by hand (household_leave_in, household_arrive_in)" },
	{ "case_transfer", "is the trace on both sides" },
	{ "sync_entry", "what a phone brought was brought there" },
	{ "stagnant", "is decided where the file stood still; an open one is over once it moves" },
	{ "duplicate", "a pair is of one province; decided before somebody moves" },
	{ "person_name", "is filled again at the receiver from its members" },
	{ "complaint", "an appeal is answered where the decision was made" },
	{ "secret_file", "stays at its centre until it is opened up" }, { "secret_member", "as its secret file" },
	{ "glass", "is answered for where it was broken" }, { "import_row", "belongs to the list that was brought in" },
};

static const char *stays_why(const char *table)
{
	for (size_t i = 0; i < COUNT_OF(stays); i++)
		if (str_eq(stays[i].table, table))
			return stays[i].why;
	return NULL;
}

static bool names_household(const struct record_type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (str_eq(t->fields[i].name, "household") || t->fields[i].ref == &household_type)
			return true;
	return false;
}

static const struct movable *line_of(const char *name)
{
	for (const struct movable *m = movables; m->type; m++)
		if (str_eq(m->type->name, name))
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

static void t_types(void)
{
	for (const struct record_type *const *t = web_records(); *t; t++)
		if (!(*t)->national && !stays_why((*t)->name) && (names_household(*t) || belongs_to_moved(*t)))
			ok(line_of((*t)->name), "%s moves with its household: add a line to movables[] in domain/family/movable.c",
				(*t)->name);
}

/* Tables without a record type too. */
static void t_tables_of(const char *folder, const char *file, int *found)
{
	char path[1024], line[512], table[100] = "";
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, file);
	f = fopen(path, "r");
	CHECK(f);
	while (fgets(line, sizeof line, f)) {
		(void)!sscanf(line, "create table %99[a-z_]", table);
		if (strncmp(line, "\thousehold {I64}", 16) != 0)
			continue;
		++*found;
		ok(line_of(table) || stays_why(table), "%s (%s): in movables[], or here with the reason why it stays", table, file);
	}
	fclose(f);
}

static void t_tables(const char *folder)
{
	struct dirent **names;
	int n = scandir(folder, &names, NULL, alphasort), found = 0;

	CHECK(n > 0);
	for (int i = 0; i < n; i++) {
		if (strstr(names[i]->d_name, ".sql"))
			t_tables_of(folder, names[i]->d_name, &found);
		free(names[i]);
	}
	free(names);
	ok(found > 20, "the tables of a province were read: %d", found);
}

/* The database asks for it: a letter names its referral. */
static bool needed_before(const struct movable *m)
{
	for (const struct movable *before = movables; before != m; before++)
		for (size_t i = 0; i < before->type->nfields; i++)
			if (before->type->fields[i].ref == m->type && before->type->fields[i].flags & REQUIRED)
				return true;
	return false;
}

static void t_lines(void)
{
	for (const struct movable *m = movables; m->type; m++) {
		const struct field *by = record_field(m->type, m->by), *state = record_field(m->type, "state");

		ok(by && by->type == F_REF, "%s is found by its %s", m->type->name, m->by);
		ok(!m->content || record_field(m->type, m->content), "%s has the content it names", m->type->name);
		/* Who has something open says how it ends in the copy that stays. */
		ok(!m->open == !m->parked && (!m->parked || (state && choice_of(state->choices, m->parked))),
			"%s ends in a state of its own", m->type->name);
		ok(!needed_before(m), "%s stands before what names it", m->type->name);
	}
}

int main(int argc, char **argv)
{
	CHECK(argc == 2);
	t_types();
	t_tables(argv[1]);
	t_lines();
	return done();
}
