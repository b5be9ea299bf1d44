/* Record types: columns, DDL oracle, texts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_row.h"
#include "store_test.h"

/* Texts of one type for different sets of changed columns; more than this, and
 * the rest is written by the one text that sets all columns. */
#define UPDATES_MAX 48
#define SLOTS 1024

struct record_cache {
	pthread_mutex_t lock;
	size_t next_index;
	_Atomic(struct record_info *) slot[SLOTS];
	struct record_info *all;
};

struct record_cache *record_cache_new(void)
{
	struct record_cache *rc = xcalloc(1, sizeof *rc);

	pthread_mutex_init(&rc->lock, NULL);
	rc->next_index = store_sql_count();
	return rc;
}

static void info_free(struct record_info *info)
{
	struct update_text *u = atomic_load(&info->updates);

	while (u) {
		struct update_text *next = u->next;
		free(u->t.text);
		free(u);
		u = next;
	}
	for (size_t i = 0; i < FIELDS_MAX; i++) {
		struct text *by = atomic_load(&info->by[i]);
		if (by)
			free(by->text);
		free(by);
		free(info->taken[i]);
	}
	for (size_t i = 0; i < info->ncols; i++) {
		if (info->col[i].blind)
			free((char *)info->col[i].name);
	}
	free(info->insert.text);
	free(info->load.text);
	free(info->remove.text);
	free(info->sealed.text);
	free(info);
}

void record_cache_free(struct record_cache *rc)
{
	if (!rc)
		return;
	while (rc->all) {
		struct record_info *next = rc->all->next;
		info_free(rc->all);
		rc->all = next;
	}
	pthread_mutex_destroy(&rc->lock);
	free(rc);
}

/* ---- texts --------------------------------------------------------------------------- */

static struct text text_make(struct record_cache *rc, struct buf *b)
{
	CHECK(!b->overflow);
	struct text t = { rc->next_index++, xstrdup(buf_str(b)) };
	buf_clear(b);
	return t;
}

static char *joined(const char *a, const char *b, const char *c)
{
	size_t n = strlen(a) + strlen(b) + strlen(c) + 1;
	char *s = xmalloc(n);

	snprintf(s, n, "%s%s%s", a, b, c);
	return s;
}

static void column_add(struct record_info *info, const char *name, const struct field *f, int at, bool blind)
{
	CHECK(info->ncols < COLUMNS_MAX);
	info->col[info->ncols] = (struct column){ name, f, at, blind };
	info->name[info->ncols++] = name;
}

static void columns_make(struct record_info *info)
{
	const struct record_type *t = info->type;

	CHECK(t->nfields <= FIELDS_MAX && t->fields[0].type == F_KEY && t->fields[0].offset == 0);
	column_add(info, "ver", NULL, -1, false);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (str_eq(f->name, "ver"))
			info->ver = f;
		if (field_is_head(f))
			continue;
		info->at[i] = (unsigned char)info->ncols;
		column_add(info, f->name, f, (int)i, false);
		if (f->flags & (SENSITIVE | BLIND))
			info->sensitive |= UINT64_C(1) << i;
		if (f->flags & BLIND)
			column_add(info, joined(f->name, "_bx", ""), f, (int)i, true);
		info->taken[i] = joined(t->name, ".", f->name);
		char *code = joined(info->taken[i], ".taken", "");
		free(info->taken[i]);
		info->taken[i] = code;
	}
	column_add(info, "jseq", NULL, -1, false);
	CHECK(info->ver);                  /* a stored record has VER() */
}

/* "a, b, c": the plain columns a record is read from. */
static void put_read_columns(const struct record_info *info, struct buf *b)
{
	buf_puts(b, "ver");
	for (size_t i = 1; i + 1 < info->ncols; i++) {
		if (!info->col[i].blind)
			buf_printf(b, ", %s", info->col[i].name);
	}
}

static void texts_make(struct record_cache *rc, struct record_info *info)
{
	const char *table = info->type->name;
	AUTO(buf) b;

	buf_init(&b, 32768);
	buf_puts(&b, "select ");
	put_read_columns(info, &b);
	buf_printf(&b, " from %s where key = $1", table);
	info->load = text_make(rc, &b);
	buf_printf(&b, "insert into %s (key", table);
	for (size_t i = 0; i < info->ncols; i++)
		buf_printf(&b, ", %s", info->col[i].name);
	buf_puts(&b, ", seal) values ($1");
	for (size_t i = 0; i < info->ncols + 1; i++)
		buf_printf(&b, ", $%zu", i + 2);
	buf_puts(&b, ")");
	info->insert = text_make(rc, &b);
	buf_printf(&b, "delete from %s where key = $1 and ver = $2", table);
	info->remove = text_make(rc, &b);
	if (!info->sensitive)
		return;
	buf_puts(&b, "select ver");
	for (size_t i = 1; i + 1 < info->ncols; i++) {
		if (info->sensitive >> info->col[i].at & 1)
			buf_printf(&b, ", %s", info->col[i].name);
	}
	buf_printf(&b, " from %s where key = $1", table);
	info->sealed = text_make(rc, &b);
}

static struct record_info *find(struct record_cache *rc, const struct record_type *t, size_t *ret_slot)
{
	size_t i = (size_t)((uintptr_t)t >> 4) % SLOTS;
	struct record_info *info;

	while ((info = atomic_load_explicit(&rc->slot[i], memory_order_acquire)) && info->type != t)
		i = (i + 1) % SLOTS;
	*ret_slot = i;
	return info;
}

const struct record_info *record_info_of(struct store *s, const struct record_type *t)
{
	struct record_cache *rc = s->records;
	size_t slot;
	struct record_info *info = find(rc, t, &slot);

	if (info)
		return info;
	pthread_mutex_lock(&rc->lock);
	info = find(rc, t, &slot);
	if (!info) {
		info = xcalloc(1, sizeof *info);
		info->type = t;
		columns_make(info);
		texts_make(rc, info);
		info->next = rc->all;
		rc->all = info;
		atomic_store_explicit(&rc->slot[slot], info, memory_order_release);
	}
	pthread_mutex_unlock(&rc->lock);
	return info;
}

static struct update_text *update_find(const struct record_info *info, uint64_t mask)
{
	struct update_text *u = atomic_load_explicit(&((struct record_info *)info)->updates, memory_order_acquire);

	while (u && u->mask != mask)
		u = u->next;
	return u;
}

const struct text *record_update_text(struct store *s, const struct record_info *info, uint64_t mask, uint64_t *ret_mask)
{
	struct record_cache *rc = s->records;
	struct record_info *open = (struct record_info *)info;
	struct update_text *u = update_find(info, mask);
	AUTO(buf) b;

	buf_init(&b, 32768);
	if (!u) {
		pthread_mutex_lock(&rc->lock);
		if (atomic_load(&open->nupdates) >= UPDATES_MAX)
			mask = UINT64_MAX;
		u = update_find(info, mask);
		if (!u) {
			u = xcalloc(1, sizeof *u);
			u->mask = mask;
			size_t n = 3;
			buf_printf(&b, "update %s set ver = $3", info->type->name);
			for (size_t i = 1; i + 1 < info->ncols; i++) {
				if (mask >> info->col[i].at & 1)
					buf_printf(&b, ", %s = $%zu", info->col[i].name, ++n);
			}
			buf_printf(&b, ", jseq = $%zu, seal = $%zu where key = $1 and ver = $2", n + 1, n + 2);
			u->t = text_make(rc, &b);
			u->next = atomic_load(&open->updates);
			atomic_fetch_add(&open->nupdates, 1);
			atomic_store_explicit(&open->updates, u, memory_order_release);
		}
		pthread_mutex_unlock(&rc->lock);
	}
	*ret_mask = u->mask;
	return &u->t;
}

const struct text *record_by_text(struct store *s, const struct record_info *info, const struct field *f)
{
	struct record_cache *rc = s->records;
	_Atomic(struct text *) *by = &((struct record_info *)info)->by[f - info->type->fields];
	struct text *t = atomic_load_explicit(by, memory_order_acquire);
	AUTO(buf) b;

	if (t)
		return t;
	buf_init(&b, 32768);
	pthread_mutex_lock(&rc->lock);
	t = atomic_load(by);
	if (!t) {
		buf_puts(&b, "select ");
		put_read_columns(info, &b);
		buf_printf(&b, ", key from %s where %s = $1 order by key limit $2", info->type->name, f->name);
		t = xmalloc(sizeof *t);
		*t = text_make(rc, &b);
		atomic_store_explicit(by, t, memory_order_release);
	}
	pthread_mutex_unlock(&rc->lock);
	return t;
}

/* ---- the oracle -------------------------------------------------------------------------- */

static const char *ddl_type(const struct field *f)
{
	if (f->flags & (SENSITIVE | BLIND))
		return "{BLOB}";
	return f->type == F_TEXT || f->type == F_JSON || f->type == F_DATE ? "text" : "{I64}";
}

static bool ddl_not_null(const struct field *f)
{
	return (f->flags & REQUIRED) || f->type == F_BOOL;
}

void record_ddl(const struct record_type *t, struct buf *out)
{
	buf_printf(out, "create table %s (\n\tkey {I64} primary key not null,\n\tver {I64} not null", t->name);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		const char *null = ddl_not_null(f) ? " not null" : "";

		if (field_is_head(f))
			continue;
		buf_printf(out, ",\n\t%s %s%s", f->name, ddl_type(f), null);
		if (f->flags & BLIND)
			buf_printf(out, ",\n\t%s_bx {BLOB}%s", f->name, null);
	}
	buf_puts(out, ",\n\tjseq {I64} not null,\n\tseal {BLOB} not null");
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (f->flags & UNIQUE)
			buf_printf(out, ",\n\tconstraint %s_%s_taken unique (%s%s)", t->name, f->name, f->name,
				f->flags & BLIND ? "_bx" : "");
	}
	buf_puts(out, "\n) {STRICT};\n");
}

static void see_column(void *arg, const char *name, const char *type, bool not_null)
{
	struct buf *b = arg;

	buf_printf(b, ",\n\t%s ", name);
	for (const char *p = type; *p; p++)
		buf_putc(b, *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
	buf_puts(b, not_null ? " not null" : "");
}

/* The oracle's columns in the same form as see_column writes them. */
static void put_expected(const struct store_driver *d, const struct record_type *t, struct buf *out)
{
	AUTO(buf) ddl;

	buf_init(&ddl, 65536);
	record_ddl(t, &ddl);
	char *columns = strchr(buf_str(&ddl), '(');
	char *end = strstr(columns, ",\n\tconstraint");
	if (!end)
		end = strstr(columns, "\n) {STRICT}");
	*end = '\0';
	char *primary = strstr(columns, " primary key");
	AUTO(buf) plain;
	buf_init(&plain, 65536);
	buf_puts(&plain, ",");
	buf_put(&plain, columns + 1, (size_t)(primary - columns - 1));
	buf_puts(&plain, primary + strlen(" primary key"));
	store_ddl_expand(d, buf_str(&plain), out);
}

/* The first column of one list that the other has not; their order does not count, since a
 * column of a later migration stands at the end of the table. */
static const char *odd_column(const char *list, const char *other)
{
	static const char before[] = ",\n\t";

	for (const char *at = strstr(list, before); at; at = strstr(at + 1, before)) {
		const char *column = at + strlen(before);
		size_t n = strcspn(column, ",\n");
		bool found = false;

		for (const char *o = strstr(other, before); o && !found; o = strstr(o + 1, before))
			found = strcspn(o + strlen(before), ",\n") == n && memcmp(o + strlen(before), column, n) == 0;
		if (!found)
			return column;
	}
	return NULL;
}

static enum rc compare(struct store_conn *c, const struct record_type *t, struct fault *f)
{
	AUTO(buf) got;
	AUTO(buf) want;
	const char *a, *b;

	buf_init(&got, 65536);
	buf_init(&want, 65536);
	put_expected(DRIVER(c), t, &want);
	if (DRIVER(c)->columns(c, t->name, see_column, &got) != OK)
		return store_conn_fault(c, f);
	a = odd_column(buf_str(&got), buf_str(&want));
	b = odd_column(buf_str(&want), buf_str(&got));
	if (!a && !b)
		return OK;
	return fault_set(f, FAILED, "store.schema", "%s: database \"%.*s\", model \"%.*s\"", t->name,
		(int)(a ? strcspn(a, ",\n") : 0), a ? a : "", (int)(b ? strcspn(b, ",\n") : 0), b ? b : "");
}

enum rc store_check_schema(struct store *s, const struct record_type *const *types, size_t n, struct fault *f)
{
	enum rc rc = OK;

	for (size_t i = 0; i < n && !rc; i++) {
		struct store_conn *c;
		int at = 0;

		while (!types[i]->national && ++at < SHARD_MAX && !s->shard[at])
			;
		if (at == SHARD_MAX)
			return fault_set(f, NOT_FOUND, "store.no_shard", "no province to look at");
		rc = store_conn_open(s->shard[at], true, false, f, &c);
		if (!rc) {
			rc = compare(c, types[i], f);
			store_conn_close(c);
		}
	}
	return rc;
}
