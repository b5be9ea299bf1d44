/* What the store says of itself while it works. */
#include "store_watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "store_int.h"

void store_statement_name(size_t index, const char *text, char ret_name[STATEMENT_NAME_SIZE])
{
	const struct sql_text *t = index < store_sql_count() ? &__start_zendegi_sql[index] : NULL;
	const char *base = t ? strrchr(t->file, '/') : NULL;
	const char *from = strstr(text, " from ");
	size_t n = 0, words = 0;

	if (t) {
		snprintf(ret_name, STATEMENT_NAME_SIZE, "%s:%d", base ? base + 1 : t->file, t->line);
		return;
	}
	if (str_prefix(text, "select ") && from) {
		from += strlen(" from ");
		snprintf(ret_name, STATEMENT_NAME_SIZE, "select from %.*s", (int)strcspn(from, " "), from);
		return;
	}
	/* "insert into visit", "update visit": where the words of a made text end, its columns begin. */
	while (text[n] && n < STATEMENT_NAME_SIZE - 1) {
		if (text[n] == '(' || text[n] == ',' || (text[n] == ' ' && ++words == 3))
			break;
		ret_name[n] = text[n];
		n++;
	}
	while (n && ret_name[n - 1] == ' ')
		n--;
	ret_name[n] = '\0';
}

static int by_cost(const void *a, const void *b)
{
	const struct statement_figures *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? 1 : -1;
	return x->calls < y->calls ? 1 : x->calls > y->calls ? -1 : 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct statement_figures *)a)->name, ((const struct statement_figures *)b)->name);
}

/* Texts made from one record type share a name: one line for all of them. */
static size_t merge(struct statement_figures *all, size_t n)
{
	size_t kept = 0;

	qsort(all, n, sizeof *all, by_name);
	for (size_t i = 0; i < n; i++) {
		struct statement_figures *last = kept ? &all[kept - 1] : NULL;

		if (last && str_eq(last->name, all[i].name)) {
			last->calls += all[i].calls;
			last->slow += all[i].slow;
			last->ms += all[i].ms;
		} else {
			all[kept++] = all[i];
		}
	}
	return kept;
}

size_t store_statements(struct store *s, struct statement_figures *ret_list, size_t max)
{
	struct statement_figures *all = xcalloc(STATEMENT_USE_MAX, sizeof *all);
	size_t n = 0;

	for (size_t i = 0; i < STATEMENT_USE_MAX; i++) {
		struct statement_use *u = &s->use[i];
		const char *text = atomic_load_explicit(&u->text, memory_order_relaxed);

		if (!text)
			continue;
		store_statement_name(i, text, all[n].name);
		all[n].calls = atomic_load_explicit(&u->calls, memory_order_relaxed);
		all[n].slow = atomic_load_explicit(&u->slow, memory_order_relaxed);
		all[n++].ms = atomic_load_explicit(&u->ms, memory_order_relaxed);
	}
	n = merge(all, n);
	qsort(all, n, sizeof *all, by_cost);
	if (n > max)
		n = max;
	memcpy(ret_list, all, n * sizeof *all);
	free(all);
	return n;
}

enum rc event_backlog(struct tx *tx, int64_t *ret_n, int64_t *ret_oldest_ms)
{
	AUTO(rows) r = {0};
	enum rc rc = db_query(tx, &r, SQL("select count(*), min(at) from event"), NO_VALS);

	if (rc)
		return rc;
	if (rows_next(&r)) {
		*ret_n = rows_int(&r, 0);
		*ret_oldest_ms = rows_int(&r, 1);
	}
	return rows_rc(&r);
}

enum rc store_disk_room(struct store *s, int64_t *ret_free, int64_t *ret_all)
{
	struct statvfs v;

	if (!s->dir || statvfs(s->dir, &v) != 0)
		return NOT_FOUND;
	*ret_free = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
	*ret_all = (int64_t)v.f_blocks * (int64_t)v.f_frsize;
	return OK;
}
