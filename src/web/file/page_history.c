/* Who changed what in a file, and who has read it; the family's own sheet of it (R10, R11, R21, R244). */
#include "page_file.h"

#include "history_text.h"
#include "glass.h"
#include "veiled.h"

enum { ENTRIES = 30, READS = 100, SHEET_READS = 2000, SHEET_GLASSES = 20, SHEET_MONTHS = 12 };

/* ---- history ----------------------------------------------------------------------------- */

static const struct view_field field_fields[] = {
	VIEW_TEXT(struct history_field, label), VIEW_HTML(struct history_field, old),
	VIEW_HTML(struct history_field, now), VIEW_BOOL(struct history_field, was),
};
static VIEW_ROW(field_view, struct history_field, field_fields);
static const struct view_field change_fields[] = {
	VIEW_TEXT(struct history_change, label), VIEW_BOOL(struct history_change, insert),
	VIEW_LIST(struct history_change, fields, nfields, field_view),
};
static VIEW_ROW(change_view, struct history_change, change_fields);

static const struct view_field entry_fields[] = {
	VIEW_TIME(struct history_entry, at), VIEW_TEXT(struct history_entry, verb), VIEW_TEXT(struct history_entry, who),
	VIEW_TEXT(struct history_entry, role), VIEW_TEXT(struct history_entry, unit), VIEW_TEXT(struct history_entry, reason),
	VIEW_BOOL(struct history_entry, program), VIEW_LIST(struct history_entry, changes, nchanges, change_view),
};
VIEW_ROW(history_entry_view, struct history_entry, entry_fields);

struct history_page { struct file_head head; bool shown; struct html pager; const struct history_entry *entries; size_t nentries; };
static const struct view_field history_fields[] = {
	VIEW_SUB(struct history_page, head, file_head_view), VIEW_BOOL(struct history_page, shown),
	VIEW_HTML(struct history_page, pager), VIEW_LIST(struct history_page, entries, nentries, history_entry_view),
};
VIEW_PAGE(file_history_view, struct history_page, history_fields, "file_history");

struct naming { struct page *p; struct tx *tx; const struct member *m; size_t n; };

static const char *name_staff(void *arg, int64_t key)
{
	return page_staff_name(((struct naming *)arg)->p, key);
}

static const char *name_unit(void *arg, int64_t no)
{
	return page_unit_name(((struct naming *)arg)->p, no);
}

static const char *name_service(void *arg, int64_t no)
{
	return page_service_name(((struct naming *)arg)->p, no);
}

static const char *name_place(void *arg, int64_t key)
{
	struct naming *n = arg;

	return page_neighbourhood_name(n->p, n->tx, key);
}

static const char *name_member(void *arg, int64_t key)
{
	struct naming *n = arg;

	for (size_t i = 0; i < n->n; i++)
		if (n->m[i].key.v == key)
			return member_shown_name(&n->m[i], n->p->arena);
	return "";
}

enum rc history_entries(struct page *p, struct tx *tx, const struct history_ask *ask, struct history_entry **ret_rows,
		size_t *ret_n, int64_t *ret_next)
{
	struct naming naming = { p, tx, ask->members, ask->nmembers };
	struct history_names names = { &naming, name_staff, name_unit, name_place, name_member, name_service };
	struct history_of of = { .arena = p->arena, .lang = p->lang, .household = ask->household,
		.members = ask->members, .nmembers = ask->nmembers, .names = &names, .show = ask->show,
		.hide_place = ask->hide_place };
	struct journal_row *list;
	struct history_entry *rows;
	size_t n;
	enum rc rc = journal_of(tx, ask->subject, ask->before, ENTRIES + 1, &list, &n);

	if (rc)
		return rc;
	*ret_next = n > ENTRIES ? list[ENTRIES - 1].seq : 0;
	n = n < ENTRIES ? n : ENTRIES;
	rows = ARENA_ARRAY(p->arena, struct history_entry, n);
	for (size_t i = 0; i < n; i++) {
		struct history_change *changes;

		rows[i] = (struct history_entry){ .at = { list[i].at_ms }, .verb = history_verb(list[i].verb, p->lang),
			.who = page_staff_name(p, list[i].person), .role = choice_label(role_choices, list[i].role, p->lang),
			.unit = page_unit_name(p, list[i].unit), .program = list[i].person == 0,
			.reason = str_empty(list[i].reason) ? NULL : ask->show ? list[i].reason : "••••••" };
		history_changes(&of, list[i].changes, &changes, &rows[i].nchanges);
		rows[i].changes = changes;
	}
	*ret_rows = rows;
	*ret_n = n;
	return OK;
}

static enum rc load_entries(struct page *p, struct tx *tx, const struct household *h, const struct member *m, size_t n,
		struct history_page *s)
{
	const char *before = http_query(p->req, "after");
	struct history_ask ask = { .subject = h->key.v, .household = h->key.v, .members = m, .nmembers = n, .show = s->shown,
		.hide_place = !file_may_see_place(p, h) };
	struct history_entry *rows;
	int64_t next;
	enum rc rc;

	if (str_empty(before) || !str_to_i64(before, &ask.before) || ask.before < 0)
		ask.before = 0;
	rc = history_entries(p, tx, &ask, &rows, &s->nentries, &next);
	if (rc)
		return rc;
	s->entries = rows;
	s->pager = widget_pager(p->arena, p->lang, page_path(p, "/households/%s/history", page_key_text(p, h->key.v)), NULL,
		next ? arena_printf(p->arena, "%lld", (long long)next) : NULL);
	return OK;
}

static enum rc history(struct page *p, bool shown)
{
	struct history_page s = { .shown = shown };
	struct household h;
	struct member *m;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = file_load(p, &tx, TAB_HISTORY, &h, &m, &n, &s.head);
	if (rc)
		return rc;
	rc = load_entries(p, &tx, &h, m, n, &s);
	if (rc)
		return rc;
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	rc = page_read_log(p, h.key, shown ? "history_sensitive" : "history");
	if (rc)
		return rc;
	return page_show_titled(p, &file_history_view, page_text(p, "file.tab.history"), &s);
}

enum rc file_history(struct page *p)
{
	return history(p, false);
}

enum rc file_history_sensitive(struct page *p)
{
	return history(p, true);
}

/* ---- readers ---------------------------------------------------------------------------------- */

struct reader_row { instant_t at; const char *who, *role, *unit, *what; };
static const struct view_field reader_fields[] = {
	VIEW_TIME(struct reader_row, at), VIEW_TEXT(struct reader_row, who), VIEW_TEXT(struct reader_row, role),
	VIEW_TEXT(struct reader_row, unit), VIEW_TEXT(struct reader_row, what),
};
static VIEW_ROW(reader_view, struct reader_row, reader_fields);
struct readers_page { struct file_head head; bool any, may_secret; struct html pager; const struct reader_row *readers; size_t nreaders; };
static const struct view_field readers_fields[] = {
	VIEW_SUB(struct readers_page, head, file_head_view), VIEW_BOOL(struct readers_page, any), VIEW_BOOL(struct readers_page, may_secret),
	VIEW_HTML(struct readers_page, pager), VIEW_LIST(struct readers_page, readers, nreaders, reader_view),
};
VIEW_PAGE(file_readers_view, struct readers_page, readers_fields, "file_readers");

/* What was read, in words; the log of another version may know more. */
static const char *what_text(struct page *p, const char *what)
{
	const char *text = view_text_find(p->lang, arena_printf(p->arena, "file.read.%s", what ? what : ""));

	return text ? text : page_text(p, "file.read.other");
}

enum rc file_readers(struct page *p)
{
	struct readers_page s = {0};
	const char *before = http_query(p->req, "after");
	struct household h;
	struct member *m;
	struct read_row *list;
	struct reader_row *rows;
	int64_t before_ms = 0;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (str_empty(before) || !str_to_i64(before, &before_ms) || before_ms < 0)
		before_ms = 0;
	rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
	if (rc)
		return rc;
	rc = file_load(p, &tx, TAB_READERS, &h, &m, &n, &s.head);
	if (rc)
		return rc;
	rc = read_log_of(&tx, h.key.v, before_ms, READS, &list, &s.nreaders);
	if (rc)
		return rc;
	rc = tx_commit(&tx);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct reader_row, s.nreaders);
	for (size_t i = 0; i < s.nreaders; i++)
		rows[i] = (struct reader_row){ .at = { list[i].at_ms }, .who = page_staff_name(p, list[i].person),
			.role = choice_label(role_choices, list[i].role, p->lang), .unit = page_unit_name(p, list[i].unit),
			.what = what_text(p, list[i].what) };
	s.readers = rows;
	s.any = s.nreaders > 0;
	s.may_secret = (ROLES_CENTRE & ROLE_BIT(p->ctx.actor.role)) != 0;
	s.pager = widget_pager(p->arena, p->lang, page_path(p, "/households/%s/readers", page_key_text(p, h.key.v)), NULL,
		s.nreaders == READS ? arena_printf(p->arena, "%lld", (long long)list[READS - 1].at_ms) : NULL);
	rc = page_read_log(p, h.key, "readers");
	if (rc)
		return rc;
	return page_show_titled(p, &file_readers_view, page_text(p, "file.tab.readers"), &s);
}

/* ---- the family's sheet ------------------------------------------------------------------------- */

/* Roles, centres and days: whoever works here does so in a role, and answers for it to the centre. */
struct sheet_row { date_t on; const char *role, *unit; int64_t times; };
static const struct view_field sheet_row_fields[] = {
	VIEW_DATE(struct sheet_row, on), VIEW_TEXT(struct sheet_row, role), VIEW_TEXT(struct sheet_row, unit),
	VIEW_INT(struct sheet_row, times),
};
static VIEW_ROW(sheet_row_view, struct sheet_row, sheet_row_fields);
struct sheet_glass { instant_t at; const char *role, *unit, *why; int32_t what; };
static const struct view_field sheet_glass_fields[] = {
	VIEW_TIME(struct sheet_glass, at), VIEW_TEXT(struct sheet_glass, role), VIEW_TEXT(struct sheet_glass, unit),
	VIEW_TEXT(struct sheet_glass, why), VIEW_CHOICE(struct sheet_glass, what, glass_what_choices),
};
static VIEW_ROW(sheet_glass_view, struct sheet_glass, sheet_glass_fields);
struct sheet_page {
	household_key key;
	const char *name, *file_number, *centre, *phone;
	date_t today, since;
	bool any, cut;
	const struct sheet_row *rows;
	size_t nrows;
	const struct sheet_glass *glasses;       /* opened in an emergency, with the reason */
	size_t nglasses;
};
static const struct view_field sheet_fields[] = {
	VIEW_KEY(struct sheet_page, key), VIEW_TEXT(struct sheet_page, name), VIEW_CODE(struct sheet_page, file_number),
	VIEW_TEXT(struct sheet_page, centre), VIEW_CODE(struct sheet_page, phone), VIEW_DATE(struct sheet_page, today),
	VIEW_DATE(struct sheet_page, since), VIEW_BOOL(struct sheet_page, any), VIEW_BOOL(struct sheet_page, cut),
	VIEW_LIST(struct sheet_page, rows, nrows, sheet_row_view), VIEW_LIST(struct sheet_page, glasses, nglasses, sheet_glass_view),
};
VIEW_PAGE(file_sheet_view, struct sheet_page, sheet_fields, "file_sheet");

/* One line a day, role and unit, the newest day first. */
static void fill_sheet(struct page *p, const struct read_row *list, size_t n, struct sheet_page *s)
{
	struct sheet_row *rows = ARENA_ARRAY(p->arena, struct sheet_row, n);
	size_t first = 0;

	for (size_t i = 0; i < n; i++) {
		struct sheet_row r = { .on = fa_day_of_ms(list[i].at_ms), .times = 1, .unit = page_unit_name(p, list[i].unit),
			.role = choice_label(role_choices, list[i].role, p->lang) };
		size_t k;

		if (date_cmp(r.on, s->since) < 0 || !list[i].person)
			continue;
		if (s->nrows && !date_eq(rows[s->nrows - 1].on, r.on))
			first = s->nrows;
		for (k = first; k < s->nrows && !(str_eq(rows[k].role, r.role) && str_eq(rows[k].unit, r.unit)); k++)
			continue;
		if (k < s->nrows)
			rows[k].times++;
		else
			rows[s->nrows++] = r;
	}
	s->rows = rows;
	s->any = s->nrows > 0;
}

static void fill_sheet_glasses(struct page *p, const struct glass *list, size_t n, struct sheet_page *s)
{
	struct sheet_glass *rows = ARENA_ARRAY(p->arena, struct sheet_glass, n);

	for (size_t i = 0; i < n; i++)
		if (date_cmp(fa_day_of_ms(list[i].at.ms), s->since) >= 0)
			rows[s->nglasses++] = (struct sheet_glass){ .at = list[i].at, .role = choice_label(role_choices, list[i].role, p->lang),
				.unit = page_unit_name(p, list[i].unit), .why = list[i].why, .what = list[i].what };
	s->glasses = rows;
}

enum rc file_sheet(struct page *p)
{
	struct sheet_page s = { .today = p->today, .since = fa_add_months(p->today, -SHEET_MONTHS) };
	household_key key = { page_key(p, "key") };
	const struct org_unit *unit;
	struct household h;
	struct read_row *list;
	struct glass *glass;
	size_t n, nglass;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = household_load(&p->ctx, &tx, key, &h);
	if (!rc)
		rc = read_log_of(&tx, key.v, 0, SHEET_READS, &list, &n);
	if (!rc)
		rc = glass_of(&tx, key, SHEET_GLASSES, &glass, &nglass);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		rc = page_read_log(p, key, "sheet");
	if (rc)
		return rc;
	unit = org_unit(p->ctx.org, unit_seen(UNIT(h.unit)).v);
	s.key = key;
	s.name = h.family_name;
	s.file_number = h.file_number;
	s.centre = page_unit_name(p, h.unit);
	s.phone = unit ? unit->phone : NULL;
	s.cut = n == SHEET_READS;
	fill_sheet(p, list, n, &s);
	fill_sheet_glasses(p, glass, nglass, &s);
	return page_show(p, &file_sheet_view, "file.sheet.title", &s);
}
