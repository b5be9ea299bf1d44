/* What somebody is still typing: kept for her alone, sealed, gone when it is old. */
#include "t_world.h"

#include <string.h>

#include "draft.h"
#include "store_test.h"

#define CENTRE INT64_C(160010007)
#define DAY_MS INT64_C(86400000)

static void keeps(struct test_world *w)
{
	struct ctx mine, other;
	struct draft d = { 0 }, *list;
	size_t n;

	test_actor(w, &mine, 41, ROLE_SOCIAL_WORKER, CENTRE);
	test_actor(w, &other, 42, ROLE_CENTRE_MANAGER, CENTRE);
	rc_is(&mine, draft_load(&mine, "visit", "0a1", &d), NOT_FOUND, NULL, "nothing typed yet");
	rc_is(&mine, draft_save(&mine, "visit", "0a1", 9001, "notes=%D8%AE%D8%A7%D9%86%D9%87"), OK, NULL, "typing");
	clock_set(&w->clock, clock_now(&w->clock) + 1000);
	rc_is(&mine, draft_save(&mine, "request", "new", 0, "subject=a"), OK, NULL, "another form");
	rc_is(&mine, draft_load(&mine, "visit", "0a1", &d), OK, NULL, "opened again");
	is_str(d.body, "notes=%D8%AE%D8%A7%D9%86%D9%87", "as typed");
	is_i64(d.subject, 9001, "about that family");
	is_i64(d.at_ms, TEST_NOW, "and when");
	rc_is(&other, draft_load(&other, "visit", "0a1", &d), NOT_FOUND, NULL, "not for the manager");
	rc_is(&other, draft_drop(&other, "visit", "0a1"), OK, NULL, "whose dropping");
	rc_is(&mine, draft_load(&mine, "visit", "0a1", &d), OK, NULL, "does not reach it");
	rc_is(&mine, draft_list(&mine, 10, &list, &n), OK, NULL, "her list");
	ok(n == 2 && str_eq(list[0].kind, "request") && str_eq(list[1].ref, "0a1"), "latest first");
	ok(n == 2 && !list[0].body, "without what was typed");
	rc_is(&other, draft_list(&other, 10, &list, &n), OK, NULL, "the manager's");
	is_i64((int64_t)n, 0, "is empty");
	clock_set(&w->clock, clock_now(&w->clock) + 1000);
	rc_is(&mine, draft_save(&mine, "visit", "0a1", 9001, "notes=b"), OK, NULL, "she goes on");
	rc_is(&mine, draft_load(&mine, "visit", "0a1", &d), OK, NULL, "opened once more");
	is_str(d.body, "notes=b", "the later text");
	rc_is(&mine, draft_drop(&mine, "visit", "0a1"), OK, NULL, "sent");
	rc_is(&mine, draft_load(&mine, "visit", "0a1", &d), NOT_FOUND, NULL, "and gone");
}

static void refuses(struct test_world *w)
{
	struct ctx ctx;
	size_t size = DRAFT_BODY_MAX + 1;
	char *big = arena_alloc(&w->arena, size + 1);
	char ref[16];
	enum rc rc = OK;

	memset(big, 'a', size);
	test_actor(w, &ctx, 43, ROLE_SOCIAL_WORKER, CENTRE);
	rc_is(&ctx, draft_save(&ctx, "Visit", "0a1", 0, "x=1"), INVALID, "draft.form", "a word of other letters");
	rc_is(&ctx, draft_save(&ctx, "visit", "../a", 0, "x=1"), INVALID, "draft.form", "or signs");
	rc_is(&ctx, draft_save(&ctx, "visit", "", 0, "x=1"), INVALID, "draft.form", "or none");
	rc_is(&ctx, draft_save(&ctx, "visit", "0a1", 0, big), LIMIT, "draft.size", "a book");
	big[DRAFT_BODY_MAX] = '\0';
	rc_is(&ctx, draft_save(&ctx, "visit", "0", 0, big), OK, NULL, "a long form");
	for (int i = 1; !rc && i < 100; i++) {
		snprintf(ref, sizeof ref, "%d", i);
		rc = draft_save(&ctx, "visit", ref, 0, "x=1");
	}
	rc_is(&ctx, rc, OK, NULL, "a hundred forms");
	rc_is(&ctx, draft_save(&ctx, "visit", "100", 0, "x=1"), LIMIT, "draft.many", "not one more");
	fault_clear(&ctx.fault);
	rc_is(&ctx, draft_save(&ctx, "visit", "99", 0, "x=2"), OK, NULL, "each of them goes on");
}

static void sweeps(struct test_world *w)
{
	struct ctx ctx, system;
	struct draft d;
	int64_t n = -1;

	test_actor(w, &ctx, 44, ROLE_SOCIAL_WORKER, CENTRE);
	test_system(w, &system);
	rc_is(&ctx, draft_save(&ctx, "visit", "old", 0, "x=1"), OK, NULL, "left lying");
	clock_set(&w->clock, clock_now(&w->clock) + DRAFT_LIFE_MS - DAY_MS);
	rc_is(&ctx, draft_save(&ctx, "visit", "new", 0, "x=1"), OK, NULL, "a new one, 29 days later");
	clock_set(&w->clock, clock_now(&w->clock) + 2 * DAY_MS);
	rc_is(&system, draft_sweep(&system, shard_of_province(15), &n), OK, NULL, "after 31 days");
	ok(n > 0, "the old ones go");
	rc_is(&ctx, draft_load(&ctx, "visit", "old", &d), NOT_FOUND, NULL, "that one");
	rc_is(&ctx, draft_load(&ctx, "visit", "new", &d), OK, NULL, "the new one stays");
}

static void all(struct test_world *w)
{
	keeps(w);
	refuses(w);
	sweeps(w);
}

int main(void)
{
	TEST_ENGINES(all);
	return done();
}
