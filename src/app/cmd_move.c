/* zendegi migrate-store: from SQLite to PostgreSQL or back, most of it while the server works. */
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "store_move.h"

struct moving { const struct options *o; struct progress bar; int64_t rows, written, removed; };

static void see_table(void *arg, shard_id shard, const char *table, int64_t rows)
{
	struct moving *m = arg;

	(void)shard, (void)table;
	progress_to(&m->bar, m->rows + rows);
}

static void see_shard(void *arg, const struct move_shard *s)
{
	struct moving *m = arg;

	m->rows += s->rows;
	m->written += s->written;
	m->removed += s->removed;
	if (!m->o->quiet)
		printf("shard %02d: %lld tables, %lld rows, %lld written, %lld removed, digest %.16s\n", s->shard.v,
			(long long)s->tables, (long long)s->rows, (long long)s->written, (long long)s->removed, s->digest);
}

/* Where the keys of a store lie: named, beside its directory, or beside the data directory. */
static const char *key_of(const struct options *o, struct arena *a)
{
	const char *dir = o->data;

	if (o->key_file)
		return o->key_file;
	if (!dir && str_prefix(o->from, "sqlite:"))
		dir = o->from + strlen("sqlite:");
	return dir ? arena_printf(a, "%s.keys/master.key", dir) : NULL;
}

static const char *provinces_of(struct store *s, struct arena *a)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(s, shards);
	const char *list = NULL;

	for (int i = 0; i < n; i++)
		if (shards[i].v > 0)
			list = arena_printf(a, "%s%s%02d", list ? list : "", list ? "," : "", shards[i].v - 1);
	return list;
}

static enum rc pass(struct moving *m, struct store *from, struct store *to, bool write, struct fault *f, int64_t *ret_differ)
{
	const struct move_calls calls = { m, see_table, see_shard };
	enum rc rc;

	m->rows = m->written = m->removed = 0;
	progress_start(&m->bar, m->o, write ? "copy" : "compare", 1);
	rc = store_move(from, to, write, &calls, f, ret_differ);
	progress_end(&m->bar);
	return rc;
}

/* The last steps, with nobody writing: catch up, prove, close the old house. */
static enum rc finish(struct moving *m, struct store *from, struct store *to, struct fault *f)
{
	int64_t differ = 0;
	enum rc rc = pass(m, from, to, false, f, &differ);

	if (rc)
		return rc;
	if (differ)
		return fault_set(f, CONFLICT, "store.move_differs", "%lld pages; does somebody write?", (long long)differ);
	return store_mark_moved(from, f);
}

int cmd_migrate_store(const struct options *o)
{
	struct store *from = NULL, *to = NULL;
	struct moving m = { .o = o };
	struct fault f = {0};
	struct arena a;
	int64_t differ;
	enum rc rc;

	if (!o->from || !o->to || str_eq(o->from, o->to)) {
		fputs("zendegi migrate-store: --from URL --to URL are needed, sqlite:DIR or postgresql://…\n", stderr);
		return EXIT_USAGE;
	}
	arena_init(&a, ARENA_CAP_DEFAULT);
	struct store_config c = { .url = o->from, .key_file = key_of(o, &a), .read_only = !o->finish };
	rc = store_open(&c, &f, &from);
	if (rc == OK) {
		c = (struct store_config){ .url = o->to, .key_file = key_of(o, &a), .create = true, .moved_too = true,
			.provinces = provinces_of(from, &a) };
		rc = store_open(&c, &f, &to);
	}
	if (rc == OK)
		rc = pass(&m, from, to, true, &f, &differ);
	if (rc == OK)
		printf("%lld rows seen, %lld written, %lld removed\n", (long long)m.rows, (long long)m.written, (long long)m.removed);
	if (rc == OK && o->finish)
		rc = finish(&m, from, to, &f);
	if (rc == OK)
		puts(o->finish ? "both sides hold the same; the old one is closed, serve the new one" :
			"once more with --finish while no server works, and it is done");
	store_close(from);
	store_close(to);
	arena_release(&a);
	return rc ? app_fail("migrate-store", rc, &f) : EXIT_OK;
}
