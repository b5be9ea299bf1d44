/* Runs the scenarios on one engine: scenario sqlite|pg [part of a name]. */
#include <fcntl.h>

#include "cage.h"
#include "scenario.h"

extern const struct scenario scenarios_visit[], scenarios_file[], scenarios_sign[], scenarios_desk[], scenarios_manage[],
	scenarios_admin[], scenarios_api[], scenarios_script[], scenarios_import[], scenarios_family[], scenarios_pension[], scenarios_service[], scenarios_intake[];

extern const struct scenario scenarios_province[], scenarios_moved[], scenarios_both[];
extern const struct scenario scenarios_plan[], scenarios_forms[];
extern const struct scenario scenarios_sync[], scenarios_story[];
extern const struct scenario scenarios_secrecy[];
extern const struct scenario scenarios_referral[];
extern const struct scenario scenarios_xlsform[];
extern const struct scenario scenarios_pace[], scenarios_stagnant[];
extern const struct scenario scenarios_trouble[];
extern const struct scenario scenarios_community[], scenarios_catalogue[], scenarios_scheme[], scenarios_office[];
extern const struct scenario scenarios_complaint[];
extern const struct scenario scenarios_community[], scenarios_catalogue[], scenarios_scheme[], scenarios_office[];

static const struct scenario *const tables[] = {
	scenarios_plan,
	scenarios_xlsform,
	scenarios_import, scenarios_visit, scenarios_file, scenarios_sign, scenarios_desk, scenarios_manage,
	scenarios_admin, scenarios_api, scenarios_script, scenarios_family, scenarios_pension,
	scenarios_sync, scenarios_story,
	scenarios_secrecy,
	scenarios_service, scenarios_intake,
	scenarios_forms,
	scenarios_referral,
	scenarios_trouble,
	scenarios_community, scenarios_catalogue, scenarios_scheme, scenarios_office,
	scenarios_province,
	scenarios_pace, scenarios_stagnant,
	scenarios_moved, scenarios_both,
	scenarios_complaint,
};

static void run(const struct scenario *c, bool pg)
{
	struct scene *s = xcalloc(1, sizeof *s);

	if (c->two)
		scene_open_two(s, pg);
	else
		scene_open(s, pg);
	c->run(s);
	must_hold(s);
	tap_ok(__FILE__, __LINE__, s->failed == 0, "%s [%s]%s", c->name, c->rows, pg ? " on PostgreSQL" : "");
	scene_close(s);
	free(s);
}

int main(int argc, char **argv)
{
	bool pg = argc > 1 && str_eq(argv[1], "pg");
	const char *part = argc > 2 ? argv[2] : "";

	if (cage_is_child(argc, argv))
		return cage_child(argc, argv);
	log_init(open("/dev/null", O_WRONLY | O_CLOEXEC), LOG_ERROR);
	if (pg && !getenv("ZENDEGI_TEST_PG")) {
		tap_skip("scenarios on PostgreSQL", "ZENDEGI_TEST_PG is not set");
		return tap_done();
	}
	for (size_t t = 0; t < COUNT_OF(tables); t++)
		for (const struct scenario *c = tables[t]; c->name; c++)
			if (strstr(c->name, part))
				run(c, pg);
	return tap_done();
}
