/* Journal, history, read log, counters, events, idempotency: on both engines. */
#include "t_store_pet.h"
#include "store_journal.h"

#include <pthread.h>

static size_t history(struct world *w, int64_t subject, struct journal_row **ret_rows)
{
	AUTO(tx) tx = {0};
	size_t n = 0;

	CHECK(tx_read(&tx, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	if (journal_of(&tx, subject, 0, 50, ret_rows, &n) != OK)
		printf("# %s %s\n", w->fault.code, w->fault.detail);
	return n;
}

static void t_history(struct world *w)
{
	int64_t key = pet_add(w, "پیشی", "09121112233");
	struct journal_row *rows;
	struct pet old, new;
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.rename") == OK);
	is_rc(row_load(&tx, &pet_type, key, &old), OK, "a row is read back");
	is_str(old.phone, "09121112233", "with its sealed values opened");
	new = old;
	new.name = "ملوس \"خانم\"";
	new.phone = NULL;
	is_rc(row_update(&tx, &pet_type, &old, &new), OK, "and changed");
	journal_subject(&tx, key);
	journal_subject(&tx, 4242);
	is_rc(tx_commit(&tx), OK, "committed");

	is_i64(history(w, key, &rows), 2, "the history has two entries");
	is_str(rows[0].verb, "pet.rename", "newest first");
	is_i64(rows[0].person, 77, "who");
	is_str(rows[0].reason, "تماس تلفنی", "and why, opened");
	ok(strstr(rows[0].changes, "\"op\":\"update\",\"ver\":2,\"fields\":{\"name\":[\"پیشی\",\"ملوس \\\"خانم\\\"\"]}"),
		"what before and after");
	ok(strstr(rows[0].changes, "\"sensitive\":{\"phone\":[\"09121112233\",null]}}]"), "sensitive values apart from it");
	ok(strstr(rows[1].changes, "\"kind\":[null,\"cat\"]"), "choices by their code");
	is_i64(rows[0].seq - rows[1].seq, 1, "numbers are dense");
	is_i64(history(w, 4242, &rows), 1, "found under the second subject too");
	is_i64(history(w, 999, &rows), 0, "and under no other");
}

/* Entry of a subject that is an event, is none, or of which nobody said so. */
static void mark(struct world *w, int64_t subject, int event)
{
	struct pet p = pet_make("رویداد", NULL);
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, event > 0 ? "pet.event" : "pet.edit") == OK);
	if (event >= 0)
		journal_event(&tx, event > 0);
	/* An event that does something else on the way stays one. */
	if (event > 0)
		journal_event(&tx, false);
	CHECK(row_insert(&tx, &pet_type, &p) == OK);
	journal_subject(&tx, subject);
	CHECK(tx_commit(&tx) == OK);
}

static void t_timeline(struct world *w)
{
	struct journal_row *rows;
	struct fault f = {0};
	size_t n = 0;
	AUTO(tx) tx = {0};

	mark(w, 77, 1);
	mark(w, 77, 0);
	mark(w, 77, -1);
	is_i64(history(w, 77, &rows), 3, "the history has all");
	CHECK(tx_read(&tx, w->store, PET_SHARD, &w->arena, &f) == OK);
	is_rc(journal_events_of(&tx, 77, 0, 10, false, &rows, &n), OK, "a time line is read");
	is_i64(n, 2, "without what is said to be no event");
	is_str(rows[1].verb, "pet.event", "with what is one");
	ok(!rows[0].reason, "and without reasons");
	is_rc(journal_events_of(&tx, 77, rows[0].at_ms + 1, 10, true, &rows, &n), OK, "a late beginning");
	is_i64(n, 0, "leaves the old ones out");
}

static void t_rollback(struct world *w)
{
	int64_t before = 0, after = 0, one;
	struct journal_row *rows;
	struct pet p = pet_make("گم", NULL);
	AUTO(tx) tx = {0};
	AUTO(tx) rd = {0};

	one = pet_add(w, "الف", NULL);
	CHECK(tx_read(&rd, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	CHECK(counter_get(&rd, 1, 7, 0, &before) == OK);
	tx_release(&rd);
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.add") == OK);
	CHECK(row_insert(&tx, &pet_type, &p) == OK);
	counter_add(&tx, 1, 7, 0, 1);
	tx_release(&tx);
	int64_t two = pet_add(w, "ب", NULL);
	CHECK(history(w, one, &rows) == 1);
	int64_t seq = rows[0].seq;
	CHECK(history(w, two, &rows) == 1);
	is_i64(rows[0].seq, seq + 1, "a transaction rolled back leaves no gap");
	is_i64(history(w, p.key.v, &rows), 0, "and no entry");
	CHECK(tx_read(&rd, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	CHECK(counter_get(&rd, 1, 7, 0, &after) == OK);
	is_i64(after, before + 1, "nor does it count");
}

static void count(void *arg, int metric, int64_t subject, int64_t bucket, int64_t stored, int64_t counted)
{
	printf("# counter %d %lld %lld: %lld, counted %lld\n", metric, (long long)subject, (long long)bucket,
		(long long)stored, (long long)counted);
	++*(int64_t *)arg;
}

static void t_counters(struct world *w)
{
	struct counter_row *list;
	struct recount *r = recount_new();
	int64_t v = -1;
	size_t n = 0;
	AUTO(tx) tx = {0};
	AUTO(tx) rd = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "count") == OK);
	for (int i = 0; i < 200; i++)
		counter_add(&tx, 9, i % 10, i % 3, i % 10 == 5 ? 0 : 2);
	counter_add(&tx, 9, 3, 0, -2);
	is_rc(tx_commit(&tx), OK, "counters without any row commit");
	CHECK(tx_read(&rd, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	is_rc(counter_sum(&rd, 9, 3, 0, 2, &v), OK, "summed over buckets");
	is_i64(v, 38, "exactly");
	is_rc(counter_get(&rd, 9, 5, 0, &v), OK, "none is nought");
	is_i64(v, 0, "0");
	is_rc(counter_list(&rd, 9, 2, 4, 0, 2, 100, &list, &n), OK, "listed");
	is_i64(n, 9, "three subjects, three buckets");
	ok(list[0].subject == 2 && list[8].subject == 4 && list[8].bucket == 2, "in order");
	for (size_t i = 0; i < 10; i++)
		for (int b = 0; b < 3; b++) {
			CHECK(counter_get(&rd, 9, (int64_t)i, b, &v) == OK);
			recount_add(r, 9, (int64_t)i, b, v + (i == 4 && b == 1));
		}
	recount_add(r, 9, 88, 0, 5);
	int64_t wrong = 0;
	is_rc(recount_compare(r, &rd, 9, 9, count, &wrong, &v), OK, "recount");
	is_i64(v, 2, "names what is wrong and what is missing, nothing else");
	recount_free(r);
}

static void t_events(struct world *w)
{
	struct event *list;
	size_t n = 0;
	bool first = false;
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "say") == OK);
	is_rc(tx_emit(&tx, "pet.found", 5, "{\"n\":1}"), OK, "an event");
	is_rc(tx_emit(&tx, "pet.lost", 6, NULL), OK, "and another");
	is_rc(tx_commit(&tx), OK, "go out with the transaction");
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "hand on") == OK);
	is_rc(event_list(&tx, 10, &list, &n), OK, "listed");
	is_i64(n, 2, "both");
	is_str(list[0].name, "pet.found", "oldest first");
	is_str(list[0].payload, "{\"n\":1}", "with its payload");
	is_rc(event_done(&tx, list[0].id), OK, "done");
	is_rc(inbox_take(&tx, list[1].id, &first), OK, "a message is taken");
	ok(first, "for the first time");
	is_rc(inbox_take(&tx, list[1].id, &first), OK, "and again");
	ok(!first, "which is known");
	is_rc(tx_commit(&tx), OK, "committed");
	CHECK(tx_read(&tx, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	is_rc(event_list(&tx, 10, &list, &n), OK, "listed");
	is_i64(n, 1, "one is left");
}

static void t_idempotency(struct world *w)
{
	unsigned char digest[32] = { 1 }, other[32] = { 2 };
	struct who ali = { .person = 78 };
	int64_t key = 0, n = 0;
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "create") == OK);
	is_rc(idempotency_find(&tx, "k-1", digest, &key), NOT_FOUND, "a new key");
	is_rc(idempotency_note(&tx, "k-1", digest, 4711), OK, "noted");
	is_rc(tx_commit(&tx), OK, "committed");
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "create") == OK);
	is_rc(idempotency_find(&tx, "k-1", digest, &key), OK, "is found again");
	is_i64(key, 4711, "with its result");
	is_rc(idempotency_find(&tx, "k-1", other, &key), CONFLICT, "not for another request");
	is_str(w->fault.code, "idempotency.other_request", "which is named");
	tx_release(&tx);
	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &ali, "create") == OK);
	is_rc(idempotency_find(&tx, "k-1", digest, &key), NOT_FOUND, "nor for another person");
	is_rc(store_forget_old(&tx, clock_now(&w->clock) + 1, &n), OK, "old ones are forgotten");
	is_i64(n, 2, "the key and the message");
	is_rc(tx_commit(&tx), OK, "committed");
}

static void t_reads(struct world *w)
{
	int64_t subject = pet_add(w, "خوانده", NULL);
	struct read_row *list;
	size_t n = 0;
	AUTO(tx) tx = {0};

	is_rc(read_log(w->store, &sara, subject, "file.view", &w->arena, &w->fault), OK, "a read is logged");
	is_rc(read_log(w->store, &sara, subject, "file.view", &w->arena, &w->fault), OK, "and again");
	is_rc(read_log(w->store, &sara, subject, "file.sensitive", &w->arena, &w->fault), OK, "more of it is shown");
	clock_set(&w->clock, clock_now(&w->clock) + 61000);
	is_rc(read_log(w->store, &sara, subject, "file.view", &w->arena, &w->fault), OK, "and a minute later");
	CHECK(tx_read(&tx, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	is_rc(read_log_of(&tx, subject, 0, 10, &list, &n), OK, "listed");
	is_i64(n, 3, "once a minute for each thing that was read");
	is_str(list[1].what, "file.sensitive", "seeing more within the minute is a read of its own");
	ok(list[0].at_ms > list[1].at_ms && list[0].person == 77, "newest first");
	is_str(list[0].what, "file.view", "what was read");
}

struct job { struct world *w; int id; };

static void *worker(void *arg)
{
	struct job *j = arg;
	struct world own = *j->w;

	arena_init(&own.arena, ARENA_CAP_DEFAULT);
	for (int i = 0; i < 40; i++) {
		pet_add(&own, "ریس", "09120000000");
		arena_reset(&own.arena);
	}
	arena_release(&own.arena);
	return NULL;
}

static void found(void *arg, const struct verify_problem *p)
{
	(void)arg;
	printf("# shard %d %s %lld %s: %s\n", p->shard.v, p->table, (long long)p->key, p->column ? p->column : "-", p->code);
}

static void t_together(struct world *w)
{
	struct verify_calls calls = { .problem = found };
	struct verify_counts n;
	struct job job[8];
	pthread_t thread[8];
	int64_t before = 0, after = 0;
	AUTO(tx) tx = {0};

	CHECK(tx_read(&tx, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	CHECK(counter_get(&tx, 1, 7, 0, &before) == OK);
	tx_release(&tx);
	for (int i = 0; i < 8; i++) {
		job[i] = (struct job){ w, i };
		CHECK(pthread_create(&thread[i], NULL, worker, &job[i]) == 0);
	}
	for (int i = 0; i < 8; i++)
		pthread_join(thread[i], NULL);
	CHECK(tx_read(&tx, w->store, PET_SHARD, &w->arena, &w->fault) == OK);
	CHECK(counter_get(&tx, 1, 7, 0, &after) == OK);
	is_i64(after - before, 320, "eight writers at once: every pet is counted");
	tx_release(&tx);
	is_rc(store_verify(w->store, pet_types, 1, &calls, &w->fault, &n), OK, "verify runs");
	is_i64(n.problems, 0, "chain, rows and values are right");
	ok(n.entries >= 320 && n.rows >= 320 && n.values > 640, "and were looked at");
	world_reopen(w);
	pet_add(w, "پس از بازگشایی", NULL);
	is_rc(store_verify(w->store, pet_types, 1, &calls, &w->fault, &n), OK, "again after a restart");
	is_i64(n.problems, 0, "the chain goes on");
}

static void all(bool pg)
{
	struct world w;

	printf("# %s\n", pg ? "PostgreSQL" : "SQLite");
	world_new(&w, pg);
	t_history(&w);
	t_timeline(&w);
	t_rollback(&w);
	t_counters(&w);
	t_events(&w);
	t_idempotency(&w);
	t_reads(&w);
	t_together(&w);
	world_free(&w);
}

int main(void)
{
	all(false);
	if (world_pg())
		all(true);
	else
		skip("PostgreSQL", "ZENDEGI_TEST_PG is not set");
	return done();
}
