/* Settings on which durability rests, for `zendegi doctor`. */
#include "store_admin.h"
#include "store_pg.h"

#include <string.h>

struct doctor {
	void (*see)(void *arg, const struct doctor_line *l);
	void *arg;
};

static void say(const struct doctor *d, const char *name, const char *value, bool good)
{
	struct doctor_line l = { name, value, good };

	d->see(d->arg, &l);
}

static void see_setting(void *arg, const char *name, const char *value)
{
	const struct doctor *d = arg;
	bool good = true;

	if (str_eq(name, "synchronous_commit"))
		good = !str_eq(value, "off");
	else if (str_eq(name, "data_sync_retry"))
		good = str_eq(value, "off");
	else if (!str_eq(name, "server_version"))
		good = str_eq(value, "on");
	say(d, name, value, good);
}

static enum rc pragma(struct store_conn *c, const char *text, struct buf *ret_value)
{
	struct store_stmt *st;
	bool row = false;
	size_t n = 0;
	enum rc rc = DRIVER(c)->prepare(c, text, &st);

	if (rc)
		return rc;
	st->conn = c;
	rc = DRIVER(c)->step(st, &row);
	if (!rc && row) {
		const char *value = DRIVER(c)->get_text(st, 0, &n);

		buf_put(ret_value, value, n);
	}
	DRIVER(c)->finalise(st);
	return rc;
}

static enum rc sqlite_settings(struct store_conn *c, const struct doctor *d)
{
	AUTO(buf) mode;
	enum rc rc;

	buf_init(&mode, 64);
	rc = pragma(c, "pragma journal_mode", &mode);
	if (!rc)
		say(d, "journal_mode", buf_str(&mode), str_eq(buf_str(&mode), "wal"));
	/* Not FULL: COMMIT leaves the sync to the store, which answers nobody before it (store_turn.c). */
	say(d, "synchronous", c->store->config.no_fsync ? "off" : "normal", !c->store->config.no_fsync);
	if (!c->store->config.no_fsync)
		say(d, "log_sync", "before every answer", true);
	return rc;
}

enum rc store_doctor(struct store *s, void (*see)(void *arg, const struct doctor_line *l), void *arg, struct fault *f)
{
	struct doctor d = { see, arg };
	struct arena a;
	AUTO(tx) tx = {0};
	enum rc rc;

	arena_init(&a, 1 << 20);
	say(&d, "engine", s->inner->name, true);
	rc = tx_read(&tx, s, SHARD_NATIONAL, &a, f);
	if (!rc) {
		rc = store_is_sqlite(s) ? sqlite_settings(tx.conn, &d) : store_pg_settings(tx.conn, see_setting, &d);
		if (rc)
			rc = store_conn_fault(tx.conn, f);
	}
	tx_release(&tx);
	arena_release(&a);
	return rc;
}
