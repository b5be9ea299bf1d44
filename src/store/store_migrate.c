#include "store_migrate.h"
#include "store_test.h"

#include <string.h>

void store_ddl_expand(const struct store_driver *d, const char *text, struct buf *out)
{
	const struct { const char *token, *value; } list[] = {
		{ "{I64}", d->ddl_i64 }, { "{BLOB}", d->ddl_blob },
		{ "{STRICT}", d->ddl_strict }, { "{WITHOUT_ROWID}", d->ddl_without_rowid },
	};
	bool option = false;           /* the table options before this one need a comma */

	for (const char *p = text; *p; ) {
		size_t i = 0;

		while (i < COUNT_OF(list) && !str_prefix(p, list[i].token))
			i++;
		if (i == COUNT_OF(list)) {
			option = option && (*p == ' ' || *p == '\n');
			buf_putc(out, *p++);
			continue;
		}
		if (option && *list[i].value)
			buf_puts(out, ", ");
		buf_puts(out, list[i].value);
		option = i >= 2 && *list[i].value;
		p += strlen(list[i].token);
	}
}

static enum rc ddl_run(struct store_conn *c, const char *text, struct fault *f)
{
	AUTO(buf) sql;

	buf_init(&sql, 1 << 20);
	store_ddl_expand(DRIVER(c), text, &sql);
	CHECK(!sql.overflow);
	return DRIVER(c)->script(c, buf_str(&sql)) ? store_conn_fault(c, f) : OK;
}

static enum rc in_transaction(struct store_conn *c, struct fault *f,
		enum rc (*run)(struct store_conn *c, const void *arg, struct fault *f), const void *arg)
{
	if (DRIVER(c)->control(c, CONTROL_BEGIN_WRITE) != OK)
		return store_conn_fault(c, f);
	enum rc rc = run(c, arg, f);
	if (!rc && DRIVER(c)->control(c, CONTROL_COMMIT) != OK)
		rc = store_conn_fault(c, f);
	store_conn_quiet(c);
	if (rc && DRIVER(c)->in_transaction(c))
		(void)DRIVER(c)->control(c, CONTROL_ROLLBACK);
	return rc;
}

static enum rc run_ddl(struct store_conn *c, const void *arg, struct fault *f)
{
	return ddl_run(c, arg, f);
}

enum rc store_ddl(struct store *s, shard_id shard, const char *text, struct fault *f)
{
	struct store_conn *c;

	enum rc rc = store_conn_open(s->shard[shard.v], true, false, f, &c);
	if (rc)
		return rc;
	rc = in_transaction(c, f, run_ddl, text);
	store_conn_close(c);
	return rc;
}

/* ---- migrations ------------------------------------------------------------------- */

static bool wanted(const struct migration *m, const struct shard *sh)
{
	return str_eq(m->kind, "common") || str_eq(m->kind, sh->id.v ? "province" : "national");
}

static const struct migration *known(const char *kind, int64_t number)
{
	for (size_t i = 0; i < store_nmigrations; i++) {
		if (store_migrations[i].number == number && str_eq(store_migrations[i].kind, kind))
			return &store_migrations[i];
	}
	return NULL;
}

static enum rc run_one(struct store_conn *c, const void *arg, struct fault *f)
{
	const struct migration *m = arg;
	struct tx tx;

	enum rc rc = ddl_run(c, m->text, f);
	if (rc)
		return rc;
	tx_over(&tx, c, NULL, f);
	return db_exec(&tx, SQL("insert into migration (kind, number, name, at) values ($1, $2, $3, $4)"),
		VALS(v_text(m->kind), v_int(m->number), v_text(m->name), v_int(tx_now(&tx))), NULL);
}

/* Which have run?  Sets ret_done[i]; refuses what this program does not know. */
static enum rc done_read(struct store_conn *c, bool *ret_done, struct fault *f)
{
	struct arena a;
	struct tx tx;

	arena_init(&a, 1 << 20);
	tx_over(&tx, c, &a, f);
	AUTO(rows) r = { 0 };
	enum rc rc = db_query(&tx, &r, SQL("select kind, number from migration order by kind, number"), NO_VALS);
	while (!rc && rows_next(&r)) {
		const char *kind = rows_text(&r, 0);
		const struct migration *m = known(kind, rows_int(&r, 1));

		if (m)
			ret_done[m - store_migrations] = true;
		else
			rc = fault_set(f, FAILED, "store.schema_newer",
				"%s: a newer program has changed it (%s %lld)", c->shard->name, kind,
				(long long)rows_int(&r, 1));
	}
	if (!rc)
		rc = rows_rc(&r);
	rows_release(&r);
	arena_release(&a);
	return rc;
}

static enum rc migrate(struct store_conn *c, struct fault *f)
{
	bool done[512] = { false };
	bool may = c->store->config.create || c->store->config.migrate;
	enum rc rc = OK;

	CHECK(store_nmigrations <= COUNT_OF(done));
	if (may)
		rc = in_transaction(c, f, run_ddl, "create table if not exists migration (\n"
			"\tkind text not null,\n\tnumber {I64} not null,\n\tname text not null,\n"
			"\tat {I64} not null,\n\tconstraint migration_pk primary key (kind, number)\n) {STRICT}");
	if (!rc)
		rc = done_read(c, done, f);
	for (size_t i = 0; i < store_nmigrations && !rc; i++) {
		const struct migration *m = &store_migrations[i];

		if (done[i] || !wanted(m, c->shard))
			continue;
		if (!may)
			return fault_set(f, FAILED, "store.schema_older", "%s lacks %s/%03d_%s: run zendegi migrate first",
				c->shard->name, m->kind, m->number, m->name);
		rc = in_transaction(c, f, run_one, m);
		if (!rc && c->store->config.migrate)
			log_kv(LOG_INFO, "store.migration", "shard", c->shard->name, "name", m->name, NULL);
		if (rc)
			log_kv(LOG_ERROR, "store.migration", "shard", c->shard->name, "name", m->name,
				"detail", f ? f->detail : "", NULL);
	}
	return rc;
}

enum rc store_migrate_shard(struct shard *sh, bool fresh, struct fault *f)
{
	struct store_conn *c;

	enum rc rc = store_conn_open(sh, !sh->store->config.read_only, fresh, f, &c);
	if (rc)
		return rc;
	rc = migrate(c, f);
	store_conn_close(c);
	return rc;
}
