/* The API as scripts that write use it: keys of creates, versions of changes, problems, lists by key. */
#include "scenario.h"

static struct browser *script(struct scene *s, enum person who)
{
	struct browser *b = new_browser(s, people_about[who].user);
	struct role_assignment *roles;
	char token[API_TOKEN_SIZE];
	struct ctx ctx;
	size_t n;

	as_program(s, &ctx);
	{
		AUTO(tx) tx = {0};

		CHECK(ctx_read(&ctx, SHARD_NATIONAL, &tx) == OK);
		CHECK(row_list_by(&tx, &role_assignment_type, "staff", s->staff[who], 1, &roles, &n) == OK && n == 1);
	}
	CHECK(token_create(&ctx, (staff_key){ s->staff[who] }, roles[0].key, "script", 3600000, token) == OK);
	http_drive_with(&b->d, "Authorization", say(s, "Bearer %s", token));
	return b;
}

/* Text of a member of the answer, as it stands; "" when it is not there. */
static const char *value_of(struct browser *b, const char *name)
{
	const char *at = strstr(b->d.body, say(b->s, "\"%s\":", name));

	if (!at)
		return "";
	at += strlen(name) + 3;
	return *at == '"' ? arena_strndup(&b->s->w.arena, at + 1, strcspn(at + 1, "\"")) :
		arena_strndup(&b->s->w.arena, at, strcspn(at, ",}]"));
}

static void creates(struct scene *s)
{
	struct browser *leila = script(s, LEILA);
	const char *body = say(s, "{\"given_name\":\"زینب\",\"surname\":\"حسنی\",\"id_kind\":\"national_id\",\"national_id\":\"%s\"}",
		valid_id(s, 7001)), *other = say(s, "{\"given_name\":\"زهره\",\"surname\":\"حسنی\",\"id_kind\":\"national_id\","
		"\"national_id\":\"%s\"}", valid_id(s, 7002)), *key;

	must_answer(leila, 422, http_drive_json(&leila->d, "POST", "/api/v1/households", body));
	must(s, str_eq(value_of(leila, "code"), "api.idempotency_key_needed"), "asks for a key: %s", leila->d.body);
	http_drive_with(&leila->d, "Idempotency-Key", "first");
	must_answer(leila, 201, http_drive_json(&leila->d, "POST", "/api/v1/households", body));
	key = value_of(leila, "key");
	must_answer(leila, 201, http_drive_json(&leila->d, "POST", "/api/v1/households", body));
	must(s, str_eq(key, value_of(leila, "key")), "the lost answer again, no second file");
	must_answer(leila, 409, http_drive_json(&leila->d, "POST", "/api/v1/households", other));
	must(s, str_eq(value_of(leila, "code"), "idempotency.other_request"), "the key stands for another request: %s", leila->d.body);
	must_answer(leila, 200, get(leila, "/api/v1/households/%s", key));
	must(s, str_eq(value_of(leila, "family_name"), "حسنی"), "it can be read: %s", leila->d.body);
}

static void changes(struct scene *s)
{
	struct browser *sara = script(s, SARA);
	const char *path = say(s, "/api/v1/households/%s", key_text(s, s->moradi)), *etag;

	must_answer(sara, 200, get(sara, "%s", path));
	etag = say(s, "%s", http_drive_header(&sara->d, "ETag"));
	must_answer(sara, 422, http_drive_json(&sara->d, "PATCH", path, "{\"paper_archive_no\":\"A-7\"}"));
	http_drive_with(&sara->d, "If-Match", etag);
	must_answer(sara, 200, http_drive_json(&sara->d, "PATCH", path, "{\"paper_archive_no\":\"A-7\"}"));
	must_answer(sara, 409, http_drive_json(&sara->d, "PATCH", path, "{\"paper_archive_no\":\"A-8\"}"));
	must(s, str_eq(household_now(s, s->moradi).paper_archive_no, "A-7"), "a stale version overwrites nothing");
	must(s, strstr(http_drive_header(&sara->d, "Content-Type"), "problem+json") != NULL, "problems are problem+json");
	must(s, household_now(s, s->moradi).members == 2 && household_now(s, s->moradi).risk_level == RISK_LOW,
		"what was not named stays");
}

static void visit(struct scene *s)
{
	struct browser *sara = script(s, SARA);
	date_t due = fa_add_months(s->today, 6);

	must_answer(sara, 200, get(sara, "/api/v1/households/overdue"));
	must(s, strstr(sara->d.body, key_text(s, s->moradi)) != NULL, "she is overdue");
	http_drive_with(&sara->d, "Idempotency-Key", "v1");
	must_answer(sara, 422, http_drive_json(&sara->d, "POST", "/api/v1/visits/record",
		say(s, "{\"household\":\"%s\",\"kind\":\"periodic\",\"outcome\":\"done\",\"visited_on\":\"2026-11-22\"}",
		key_text(s, s->moradi))));
	must(s, strstr(sara->d.body, "visit.notes_missing") && strstr(sara->d.body, "address_check"), "all errors at once: %s",
		sara->d.body);
	must_answer(sara, 201, http_drive_json(&sara->d, "POST", "/api/v1/visits/record",
		say(s, "{\"household\":\"%s\",\"kind\":\"periodic\",\"outcome\":\"done\",\"visited_on\":\"2026-11-22\","
		"\"notes\":\"خوب بودند\",\"address_check\":\"confirmed\"}", key_text(s, s->moradi))));
	must(s, date_eq(household_now(s, s->moradi).next_visit_due, due), "due in six months");
	must_answer(sara, 200, get(sara, "/api/v1/households/overdue"));
	must(s, strstr(sara->d.body, key_text(s, s->moradi)) == NULL, "no more overdue");
}

static void pages_by_key(struct scene *s)
{
	struct browser *hamid = script(s, HAMID);
	const char *after = "", *next;
	int seen = 0, rounds = 0;

	do {
		must_answer(hamid, 200, get(hamid, "/api/v1/households?limit=1%s%s", after[0] ? "&after=" : "", after));
		for (const char *at = hamid->d.body; (at = strstr(at, "\"file_number\"")) != NULL; at++)
			seen++;
		next = strstr(hamid->d.body, "\"next\":\"");
		/* The cursor is text of the list's order: it goes back as a script would send it. */
		if (next) {
			struct buf b;

			next += strlen("\"next\":\"");
			buf_init(&b, 1000);
			http_form_add(&b, "after", arena_strndup(&s->w.arena, next, strcspn(next, "\"")));
			after = arena_strdup(&s->w.arena, buf_str(&b) + strlen("after="));
			buf_release(&b);
		}
	} while (next && ++rounds < 20);
	must(s, seen == 4, "each file of the centre once: %d", seen);
}

static void dashboard(struct scene *s)
{
	struct browser *parviz = script(s, PARVIZ), *hamid = script(s, HAMID);

	must_answer(parviz, 200, get(parviz, "/api/v1/dashboard"));
	must(s, str_eq(value_of(parviz, "files"), "6"), "six files in the province: %s", parviz->d.body);
	must_answer(hamid, 200, get(hamid, "/api/v1/dashboard"));
	must(s, str_eq(value_of(hamid, "files"), "4"), "four at the centre: %s", hamid->d.body);
	must_answer(hamid, 404, get(hamid, "/api/v1/dashboard/%lld", (long long)s->unit[AT_B].v));
	must_answer(parviz, 200, get(parviz, "/api/v1/openapi.json"));
}

const struct scenario scenarios_script[] = {
	SCENARIO("API: a create sent twice is one, and needs its key", "R9 R102", creates),
	SCENARIO("API: a change needs the version it saw", "R9", changes),
	SCENARIO("API: a visit, all errors at once, due and overdue", "R3 R128 R138", visit),
	SCENARIO("API: lists page by key", "R9", pages_by_key),
	SCENARIO("API: dashboards of the own scope", "R130 R247", dashboard),
	SCENARIOS_END
};
