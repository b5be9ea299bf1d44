/* Verify must find whatever is done to the database behind the store's back. */
#include "t_store_pet.h"

#include <sqlite3.h>
#include <sys/stat.h>

#define FOUND_MAX 512
struct finding { char table[32], column[32], code[32]; int64_t key; };
struct findings { struct finding f[FOUND_MAX]; size_t n; };

static void note(void *arg, const struct verify_problem *p)
{
	struct findings *all = arg;
	struct finding *f = &all->f[all->n < FOUND_MAX ? all->n++ : FOUND_MAX - 1];

	*f = (struct finding){ .key = p->key };
	str_copy(f->table, sizeof f->table, p->table);
	str_copy(f->column, sizeof f->column, p->column ? p->column : "");
	str_copy(f->code, sizeof f->code, p->code);
}

static size_t verify(struct world *w, struct findings *found)
{
	struct verify_calls calls = { .arg = found, .problem = note };
	struct verify_counts n = {0};

	found->n = 0;
	if (store_verify(w->store, pet_types, 1, &calls, &w->fault, &n) != OK) {
		printf("# verify: %s %s\n", w->fault.code, w->fault.detail);
		return 0;
	}
	return found->n;
}

/* Does sql behind the store's back; verify must then report exactly this besides
 * what it reported before. */
static void tamper(struct world *w, const char *sql, const char *table, int64_t key, const char *column, const char *code,
		const char *name)
{
	static struct findings before, after;
	size_t fresh = 0;
	bool seen = false;

	verify(w, &before);
	if (store_ddl(w->store, PET_SHARD, sql, &w->fault) != OK)
		printf("# %s\n", w->fault.detail);
	verify(w, &after);
	for (size_t i = 0; i < after.n; i++) {
		const struct finding *f = &after.f[i];
		bool old = false;

		for (size_t j = 0; j < before.n; j++)
			old = old || memcmp(f, &before.f[j], sizeof *f) == 0;
		if (old)
			continue;
		fresh++;
		seen = seen || (str_eq(f->table, table) && str_eq(f->column, column) && str_eq(f->code, code) &&
			(key < 0 || f->key == key));
		if (!seen)
			printf("# %s %lld %s %s\n", f->table, (long long)f->key, f->column, f->code);
	}
	ok(seen, "%s: %s", name, code);
	ok(fresh == 1 || key < 0, "%s: nothing else is accused", name);
}

#define sqlf1(w, fmt, a) arena_printf(&(w)->arena, fmt, (long long)(a))
#define sqlf(w, fmt, a, b) arena_printf(&(w)->arena, fmt, (long long)(a), (long long)(b))

static void rename_pet(struct world *w, int64_t key, const char *name)
{
	struct pet old, new;
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.rename") == OK);
	CHECK(row_load(&tx, &pet_type, key, &old) == OK);
	new = old;
	new.name = name;
	CHECK(row_update(&tx, &pet_type, &old, &new) == OK);
	CHECK(tx_commit(&tx) == OK);
}

static void delete_pet(struct world *w, int64_t key)
{
	struct pet old;
	AUTO(tx) tx = {0};

	CHECK(tx_write(&tx, w->store, PET_SHARD, &w->arena, &w->fault, &sara, "pet.remove") == OK);
	CHECK(row_load(&tx, &pet_type, key, &old) == OK);
	CHECK(row_delete(&tx, &pet_type, &old) == OK);
	CHECK(tx_commit(&tx) == OK);
}

#define COPY_COLUMNS "ver, name, phone, phone_bx, note, unit, born, kind, jseq, seal"

static void t_rows(struct world *w, const int64_t *k)
{
	static struct findings found;

	is_i64(verify(w, &found), 0, "all is well before");
	tamper(w, sqlf1(w, "update pet set name = 'x' where key = %lld", k[1]), "pet", k[1], "name", "row.changed", "a name");
	tamper(w, sqlf1(w, "update pet set unit = unit + 1 where key = %lld", k[2]), "pet", k[2], "unit", "row.changed", "a number");
	tamper(w, sqlf1(w, "update pet set born = '2001-01-01' where key = %lld", k[3]), "pet", k[3], "born", "row.changed", "a null");
	tamper(w, sqlf(w, "update pet set phone = (select phone from pet where key = %lld) where key = %lld", k[5], k[4]),
		"pet", k[4], "phone", "value.sealed", "a phone of another");
	tamper(w, sqlf1(w, "update pet set note = phone where key = %lld", k[6]), "pet", k[6], "note", "value.sealed",
		"a value in another column");
	tamper(w, sqlf(w, "update pet set phone_bx = (select phone_bx from pet where key = %lld) where key = %lld", k[6], k[7]),
		"pet", k[7], "", "row.changed", "a blind index of another");
	tamper(w, sqlf1(w, "update pet set jseq = jseq - 1 where key = %lld", k[8]), "pet", k[8], "", "row.changed",
		"the number of the entry");
	tamper(w, sqlf1(w, "delete from pet where key = %lld", k[9]), "pet", k[9], "", "row.missing", "a row taken away");
	tamper(w, sqlf1(w, "insert into pet (key, " COPY_COLUMNS ") select key + 1, " COPY_COLUMNS
		" from pet where key = %lld", k[10]), "pet", -1, "", "row.unknown", "a row put in");
	rename_pet(w, k[11], "تازه");
	tamper(w, sqlf(w, "delete from pet where key = %lld; insert into pet select * from pet_old where key = %lld", k[11], k[11]),
		"pet", k[11], "", "row.old", "an older state brought back");
	delete_pet(w, k[12]);
	tamper(w, sqlf1(w, "insert into pet select * from pet_old where key = %lld", k[12]), "pet", k[12], "", "row.old",
		"a deleted row brought back");
}

static void t_chain(struct world *w)
{
	tamper(w, "update journal set actor = actor + 1 where seq = 3", "journal", 3, "", "journal.changed", "who");
	tamper(w, "update journal set changes = replace(changes, 'insert', 'delete') where seq = 6", "journal", -1, "",
		"journal.changed", "what");
	tamper(w, "update journal set reason = (select reason from journal where seq = 9) where seq = 8", "journal", -1,
		"reason", "value.sealed", "a reason of another");
	tamper(w, "delete from journal_subject where seq = 17", "journal_subject", 0, "", "journal.subject",
		"an entry hidden from its history");
	tamper(w, "delete from journal where seq = 15", "journal", -1, "", "journal.gap", "an entry taken away");
	tamper(w, "delete from read_log where seq = 1", "read_log", 2, "", "journal.gap", "a read hidden");
	tamper(w, "update read_log set what = 'x' where seq = 3", "read_log", 3, "", "journal.changed", "a read changed");
}

static void t_cut(struct world *w)
{
	struct fault f = {0};
	struct pet p = pet_make("آخر", NULL);
	AUTO(tx) tx = {0};

	tamper(w, "update journal_head set seq = seq - 1 where chain = 1", "journal", -1, "", "journal.cut", "a head set back");
	is_rc(tx_write(&tx, w->store, PET_SHARD, &w->arena, &f, &sara, "pet.add"), FAILED, "writing on it is refused");
	is_str(f.code, "store.journal_head", "and says why");
	tx_release(&tx);
	CHECK(store_ddl(w->store, PET_SHARD, "update journal_head set seq = seq + 1 where chain = 1", &w->fault) == OK);
	is_rc(tx_write(&tx, w->store, PET_SHARD, &w->arena, &f, &sara, "pet.add"), OK, "put right again");
	CHECK(row_insert(&tx, &pet_type, &p) == OK);
	is_rc(tx_commit(&tx), OK, "writing goes on");
	tamper(w, "delete from journal where seq = (select max(seq) from journal)", "journal", -1, "", "journal.cut",
		"the tail cut off");
	tamper(w, "delete from journal_head where chain = 2", "read_log", -1, "", "journal.cut", "a head taken away");
}

static void all(bool pg)
{
	struct world w;
	int64_t k[16];

	printf("# %s\n", pg ? "PostgreSQL" : "SQLite");
	world_new(&w, pg);
	for (int i = 0; i < 16; i++) {
		k[i] = pet_add(&w, "جانور", i % 2 ? "09121112233" : "09351112233");
		clock_set(&w.clock, clock_now(&w.clock) + 60000);
		CHECK(read_log(w.store, &sara, k[i], "file.view", &w.arena, &w.fault) == OK);
	}
	for (int i = 13; i < 16; i++)
		rename_pet(&w, k[i], "نامی دیگر");
	delete_pet(&w, k[15]);
	CHECK(store_ddl(w.store, PET_SHARD, "create table pet_old as select * from pet", &w.fault) == OK);
	t_rows(&w, k);
	t_chain(&w);
	t_cut(&w);
	world_free(&w);
}

/* ---- turned bits in the file (SQLite) ------------------------------------------------ */

/* All of these tables as text; NULL when the engine cannot read them. */
static char *dump(const char *path)
{
	static const char *const queries[] = { "select quote(key)||quote(ver)||quote(name)||quote(phone)||quote(phone_bx)||"
		"quote(note)||quote(unit)||quote(born)||quote(kind)||quote(jseq)||quote(seal) from pet order by key",
		"select quote(seq)||quote(id)||quote(actor)||quote(changes)||quote(reason)||quote(hash)||quote(at)||quote(verb)||"
		"quote(subject)||quote(hlc)||quote(unit)||quote(role)||quote(device)||quote(node) from journal order by seq" };
	sqlite3 *db = NULL;
	struct buf b;
	int e = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);

	buf_init(&b, 8 << 20);
	buf_puts(&b, "-");
	for (size_t q = 0; e == SQLITE_OK && q < 2; q++) {
		sqlite3_stmt *st = NULL;

		e = sqlite3_prepare_v2(db, queries[q], -1, &st, NULL);
		while (e == SQLITE_OK && (e = sqlite3_step(st)) == SQLITE_ROW) {
			const char *text = (const char *)sqlite3_column_text(st, 0);

			buf_puts(&b, text ? text : "");
			e = SQLITE_OK;
		}
		e = e == SQLITE_DONE ? SQLITE_OK : e;
		sqlite3_finalize(st);
	}
	sqlite3_close(db);
	if (e == SQLITE_OK)
		return b.data;
	buf_release(&b);
	return NULL;
}

static int pages_of(const char *path, int *page, int max)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	int n = 0;

	CHECK(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
	CHECK(sqlite3_prepare_v2(db, "select pageno from dbstat where name in ('pet', 'journal')", -1, &st, NULL) == SQLITE_OK);
	while (n < max && sqlite3_step(st) == SQLITE_ROW)
		page[n++] = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static void turn_bit(const char *path, long at, int bit)
{
	FILE *f = fopen(path, "r+b");
	int c;

	CHECK(f && fseek(f, at, SEEK_SET) == 0);
	c = getc(f);
	CHECK(fseek(f, at, SEEK_SET) == 0);
	putc(c ^ (1 << bit), f);
	fclose(f);
}

/* true: reported, or the store does not even open. */
static bool reported(struct world *w)
{
	struct store_config c = world_config(w, false);
	static struct findings found;
	size_t n;

	c.read_only = true;
	if (store_open(&c, &w->fault, &w->store) != OK)
		return true;
	n = verify(w, &found);
	store_close(w->store);
	return n > 0;
}

static void t_bits(int flips)
{
	struct rng rng = rng_seeded(20);
	int page[256], npages, changed = 0, missed = 0, harmless = 0, false_alarm = 0;
	struct world w;
	const char *path;
	char *right;

	world_new(&w, false);
	for (int i = 0; i < 40; i++)
		pet_add(&w, "جانور", "09121112233");
	store_close(w.store);
	path = arena_printf(&w.arena, "%s/province-15.db", w.data);
	right = dump(path);
	CHECK(right);
	npages = pages_of(path, page, 256);
	ok(!reported(&w), "an untouched file is well");
	for (int i = 0; i < flips; i++) {
		long at = (long)(page[rng_below(&rng, (uint64_t)npages)] - 1) * 4096 + (long)rng_below(&rng, 4096);
		int bit = (int)rng_below(&rng, 8);
		char *now;
		bool told, differs;

		turn_bit(path, at, bit);
		now = dump(path);
		told = reported(&w);
		differs = !now || !str_eq(now, right);
		changed += differs;
		harmless += !differs;
		false_alarm += !differs && told;
		if (differs && !told) {
			missed++;
			printf("# bit %d at %ld\n", bit, at);
		}
		free(now);
		turn_bit(path, at, bit);
	}
	printf("# %d bits turned: %d changed data, %d did not (%d of them reported)\n", flips, changed, harmless, false_alarm);
	ok(changed > flips / 4, "bits were turned where it matters");
	is_i64(missed, 0, "every turned bit that changes data is reported");
	free(right);
	CHECK(store_open(&(struct store_config){ .url = w.url, .key_file = world_config(&w, false).key_file,
		.clock = &w.clock }, &w.fault, &w.store) == OK);
	world_free(&w);
}

int main(void)
{
	const char *flips = getenv("ZENDEGI_TEST_FLIPS");

	all(false);
	if (world_pg())
		all(true);
	else
		skip("PostgreSQL", "ZENDEGI_TEST_PG is not set");
	t_bits(flips ? (int)strtol(flips, NULL, 10) : 60);
	return done();
}
