/* Lists as text: CSV by a reader of our own, XLSX through the cage. */
#include "import_int.h"

#include <string.h>

#include "cage.h"

enum { KEPT_MAX = 64 << 20 };

struct taking {
	struct arena *a;
	struct import_table t;
	size_t room;
	enum rc rc;
	struct fault *f;
};

static bool is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

/* Cells stay where they are; only the row of pointers is made here. */
static enum rc take_line(struct taking *k, int64_t no, const char *const *cell, size_t n)
{
	const char **row;
	size_t used = k->t.head && n > k->t.ncols ? k->t.ncols : n;     /* what has no head is no part of the list */

	while (used > 0 && is_blank(cell[used - 1]))
		used--;
	if (used == 0)
		return OK;
	if (!k->t.head) {
		if (used > IMPORT_COLUMNS_MAX)
			return fault_set(k->f, LIMIT, "import.columns", "%s", "");
		k->t.ncols = used;
		k->t.head = arena_dup(k->a, cell, used * sizeof *cell);
		return OK;
	}
	if (k->t.nlines == IMPORT_LINES_MAX)
		return fault_set(k->f, LIMIT, "import.lines", "%s", "");
	if (k->t.nlines == k->room) {
		size_t more = k->room ? k->room * 2 : 1024;
		struct import_line *lines = ARENA_ARRAY(k->a, struct import_line, more);

		if (k->room)
			memcpy(lines, k->t.line, k->room * sizeof *lines);
		k->t.line = lines;
		k->room = more;
	}
	row = ARENA_ARRAY(k->a, const char *, k->t.ncols);
	for (size_t i = 0; i < k->t.ncols; i++)
		row[i] = i < n ? cell[i] : "";
	k->t.line[k->t.nlines++] = (struct import_line){ no, row };
	return OK;
}

static enum rc finish(const struct taking *k, struct import_table *ret)
{
	if (!k->t.head || k->t.nlines == 0)
		return fault_set(k->f, INVALID, "import.empty", "%s", "");
	*ret = k->t;
	return OK;
}

/* ---- CSV ---------------------------------------------------------------------------- */

/* What stands most often in the first line outside quotes. */
static char separator_of(const char *s)
{
	static const char marks[] = ",;\t";
	size_t count[3] = {0}, best = 0;
	bool quoted = false;

	for (; *s && (quoted || (*s != '\n' && *s != '\r')); s++) {
		const char *m = strchr(marks, *s);

		if (*s == '"')
			quoted = !quoted;
		else if (!quoted && m)
			count[m - marks]++;
	}
	for (size_t i = 1; i < 3; i++)
		if (count[i] > count[best])
			best = i;
	return marks[best];
}

/* One cell, unquoted in place; *s stands after it.  NULL: a quote never ends. */
static char *take_cell(char **s, char separator)
{
	char *start = *s, *out, *in;

	if (*start != '"') {
		while (**s && **s != separator && **s != '\n' && **s != '\r')
			++*s;
		return start;
	}
	out = start;
	for (in = start + 1; ; in++) {
		if (*in == '\0')
			return NULL;
		if (*in == '"' && in[1] == '"')
			in++;
		else if (*in == '"')
			break;
		*out++ = *in;
	}
	/* What follows the closing quote up to the separator belongs to the cell as it stands. */
	for (in++; *in && *in != separator && *in != '\n' && *in != '\r'; in++)
		*out++ = *in;
	*s = in;
	/* There is room: the quotes are gone. */
	*out = '\0';
	return start;
}

/* numbered: our own form, where the first cell is the number of the row. */
static enum rc read_csv(struct taking *k, char *s, bool numbered)
{
	const char *cell[IMPORT_COLUMNS_MAX + 2];
	char separator = numbered ? ',' : separator_of(s);
	int64_t no = 0;

	while (*s) {
		size_t n = 0;
		char end;
		enum rc rc;

		no++;
		do {
			char *c = take_cell(&s, separator);

			if (!c)
				return fault_set(k->f, INVALID, "import.quote", "line %lld", (long long)no);
			if (n == COUNT_OF(cell))
				return fault_set(k->f, LIMIT, "import.columns", "%s", "");
			cell[n++] = c;
			end = *s;
			if (end)
				*s++ = '\0';
		} while (end == separator);
		if (end == '\r' && *s == '\n')
			s++;
		if (numbered && (n < 2 || !str_to_i64(cell[0], &no)))
			return fault_set(k->f, FAILED, "import.kept", "%s", "");
		rc = numbered ? take_line(k, no, cell + 1, n - 1) : take_line(k, no, cell, n);
		if (rc)
			return rc;
	}
	return OK;
}

/* ---- XLSX ---------------------------------------------------------------------------------- */

static enum rc take_row(void *arg, int64_t no, const char *const *cell, size_t n)
{
	struct taking *k = arg;
	const char *kept[CAGE_COLUMNS_MAX];
	size_t most = k->t.head ? k->t.ncols : n;

	for (size_t i = 0; i < n; i++)
		kept[i] = i < most && cell[i][0] ? arena_strdup(k->a, cell[i]) : "";
	return take_line(k, no, kept, n);
}

enum rc import_read(struct arena *a, const void *bytes, size_t n, struct fault *f, struct import_table *ret_table)
{
	struct taking k = { .a = a, .f = f };
	const char *text = bytes;
	enum rc rc;

	if (n > IMPORT_FILE_MAX)
		return fault_set(f, LIMIT, "cage.too_large", "%s", "");
	if (n >= 4 && (memcmp(text, "PK\3\4", 4) == 0 || memcmp(text, "\xd0\xcf\x11\xe0", 4) == 0)) {
		rc = cage_xlsx(bytes, n, take_row, &k, f);
	} else {
		if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
			text += 3;
			n -= 3;
		}
		if (memchr(text, '\0', n) || !utf8_valid(text, n))
			return fault_set(f, INVALID, "import.not_utf8", "%s", "");
		rc = read_csv(&k, arena_strndup(a, text, n), false);
	}
	if (rc)
		return rc;
	return finish(&k, ret_table);
}

/* ---- as it is kept ---------------------------------------------------------------------------- */

static void put_cell(struct buf *b, const char *s)
{
	buf_putc(b, '"');
	for (; *s; s++) {
		if (*s == '"')
			buf_putc(b, '"');
		buf_putc(b, *s);
	}
	buf_putc(b, '"');
}

static void put_line(struct buf *b, int64_t no, const char *const *cell, size_t n)
{
	buf_put_i64(b, no);
	for (size_t i = 0; i < n; i++) {
		buf_putc(b, ',');
		if (cell[i][0])
			put_cell(b, cell[i]);
	}
	buf_putc(b, '\n');
}

void import_table_write(const struct import_table *t, struct buf *b)
{
	buf_init(b, KEPT_MAX);
	put_line(b, 0, t->head, t->ncols);
	for (size_t i = 0; i < t->nlines; i++)
		put_line(b, t->line[i].no, t->line[i].cell, t->ncols);
}

enum rc import_table_load(struct arena *a, const char *text, size_t n, struct fault *f, struct import_table *ret_table)
{
	struct taking k = { .a = a, .f = f };
	enum rc rc = read_csv(&k, arena_strndup(a, text, n), true);

	if (rc)
		return rc;
	return finish(&k, ret_table);
}
