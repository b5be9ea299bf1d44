/* What programs with a token of a person read: never more than the person's own pages show. */
#include "scenario.h"

static void notes_not_for_reception(struct scene *s)
{
	int64_t visit = visited(s, SARA, s->moradi, s->today, "سقف آشپزخانه نم دارد");
	struct browser *sara = program_of(s, SARA), *leila = program_of(s, LEILA);
	const char *path = say(s, "/api/v1/visits/%s", key_text(s, visit));

	must_answer(sara, 200, http_drive_get(&sara->d, path));
	must(s, strstr(sara->d.body, "سقف آشپزخانه") != NULL, "the worker reads her note");
	must_answer(leila, 404, http_drive_get(&leila->d, path));
	must(s, !strstr(leila->d.body, "سقف آشپزخانه"), "reception does not");
}

static void applicants_stay_at_the_centre(struct scene *s)
{
	struct request_register in = { .applicant_name = "خانم بهرامی", .applicant_phone = "09120001122", .subject = 3,
		.channel = CHANNEL_PHONE, .description = "از همسرش پنهان بماند" };
	int64_t request = done_by(s, LEILA, &op_request_register, &in, 0);
	const char *path = say(s, "/api/v1/requests/%s", key_text(s, request));
	static const enum person above[] = { SHIRIN, PARVIZ, NADER, GOLNAR };
	struct browser *leila = program_of(s, LEILA);

	must_answer(leila, 200, http_drive_get(&leila->d, path));
	must(s, strstr(leila->d.body, "پنهان بماند") != NULL, "the centre reads what was said");
	for (size_t i = 0; i < COUNT_OF(above); i++) {
		struct browser *b = program_of(s, above[i]);

		must_answer(b, 200, http_drive_get(&b->d, path));
		must(s, !strstr(b->d.body, "پنهان بماند") && !strstr(b->d.body, "09120001122"), "%s does not: %s", b->who, b->d.body);
	}
}

/* Every way into a file leaves its trace, and only who may open it leaves one (R21, R244). */
static void traces(struct scene *s)
{
	struct browser *mina = program_of(s, MINA), *hamid = enter(s, HAMID), *kamran = enter(s, KAMRAN), *narges = enter(s, NARGES);

	must_answer(mina, 200, http_drive_get(&mina->d, say(s, "/api/v1/households/%s/visits", key_text(s, s->moradi))));
	must_answer(kamran, 404, get(kamran, "/households/%s/visit", key_text(s, s->moradi)));
	must_answer(narges, 404, get(narges, "/requests/new?household=%s", key_text(s, s->moradi)));
	must_open(hamid, "/households/%s/readers", key_text(s, s->moradi));
	must_see(hamid, people_about[MINA].name);
	must_not_see(hamid, people_about[KAMRAN].name);
	must_not_see(hamid, people_about[NARGES].name);
}

/* Numbers and keys in what is sent: another centre's people, and centres that do not exist. */
static void nobody_and_nowhere(struct scene *s)
{
	struct request_register in = { .applicant_name = "خانم بهرامی", .subject = 3, .channel = CHANNEL_PHONE };
	int64_t request = done_by(s, LEILA, &op_request_register, &in, 0);
	struct browser *leila = program_of(s, LEILA), *shirin = program_of(s, SHIRIN);

	http_drive_with(&leila->d, "If-Match", "1");
	http_drive_with(&leila->d, "Idempotency-Key", "one");
	must_answer(leila, 422, http_drive_json(&leila->d, "POST", say(s, "/api/v1/requests/%s/owner", key_text(s, request)),
		say(s, "{\"owner\":\"%s\"}", key_text(s, s->staff[ZAHRA]))));
	must_answer(leila, 422, http_drive_json(&leila->d, "POST", "/api/v1/requests",
		say(s, "{\"applicant_name\":\"رضا\",\"subject\":5,\"channel\":\"phone\",\"owner\":\"%s\"}",
			key_text(s, s->staff[ZAHRA]))));
	must_answer(leila, 200, http_drive_json(&leila->d, "POST", say(s, "/api/v1/requests/%s/owner", key_text(s, request)),
		say(s, "{\"owner\":\"%s\"}", key_text(s, s->staff[MINA]))));
	http_drive_with(&leila->d, "If-Match", say(s, "%lld", (long long)household_now(s, s->moradi).ver));
	must_answer(leila, 422, http_drive_json(&leila->d, "POST", say(s, "/api/v1/households/%s/address", key_text(s, s->moradi)),
		say(s, "{\"neighbourhood\":\"%s\"}", key_text(s, s->nouri))));
	http_drive_with(&leila->d, "If-Match", "\"1\"");
	must_answer(leila, 422, http_drive_json(&leila->d, "PATCH", say(s, "/api/v1/members/%s", key_text(s, s->moradi_head)),
		say(s, "{\"household\":\"%s\"}", key_text(s, s->karimi))));
	must(s, strstr(leila->d.body, "read_only") != NULL, "says which field: %s", leila->d.body);
	http_drive_with(&shirin->d, "If-Match", say(s, "%lld", (long long)household_now(s, s->moradi).ver));
	must_answer(shirin, 404, http_drive_json(&shirin->d, "POST", say(s, "/api/v1/households/%s/centre",
		key_text(s, s->moradi)), say(s, "{\"unit\":%lld,\"reason\":\"x\"}", (long long)s->unit[AT_A].v + 900)));
	must(s, household_now(s, s->moradi).unit == s->unit[AT_A].v, "the file stays where it is");
}

const struct scenario scenarios_api[] = {
	SCENARIO("a program of reception reads no notes of visits", "R21", notes_not_for_reception),
	SCENARIO("what an applicant said stays at the centre, in the API too", "R8 R21", applicants_stay_at_the_centre),
	SCENARIO("a request goes to colleagues of the centre, a file to a centre there is", "R2 R8", nobody_and_nowhere),
	SCENARIO("whoever reads a file leaves a trace, whoever is refused none", "R21 R244", traces),
	SCENARIOS_END
};
