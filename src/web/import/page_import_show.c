/* The page of one list: columns, what is wrong, households, counts, progress. */
#include "page_import.h"

#include <string.h>

#include "message.h"

enum { ERRORS_SHOWN = 100, HOMES_SHOWN = 10, PEOPLE_SHOWN = 12 };

struct proposal_row { int64_t id; const char *first; int32_t doubt; bool joined; struct html people; };
static const struct view_field proposal_fields[] = {
	VIEW_INT(struct proposal_row, id), VIEW_TEXT(struct proposal_row, first),
	VIEW_CHOICE(struct proposal_row, doubt, import_doubt_choices),
	VIEW_BOOL(struct proposal_row, joined), VIEW_HTML(struct proposal_row, people),
};
static VIEW_ROW(proposal_view, struct proposal_row, proposal_fields);

struct batch_page {
	import_batch_key key, same;
	const char *name, *by, *centre, *problem, *more_href;
	int32_t state;
	instant_t made_at, ended_at, forgotten_at;
	int64_t lines, good, refused, warned, homes, people, undone, kept, nlikely, shown_from, shown_to, shown_errors;
	bool open, working, done, undone_state, incomplete, ready, has_errors, cut;
	struct html columns, errors, preview, groups, centres;
	const struct proposal_row *proposals;
	size_t nproposals;
};
static const struct view_field batch_fields[] = {
	VIEW_KEY(struct batch_page, key), VIEW_KEY(struct batch_page, same), VIEW_TEXT(struct batch_page, name),
	VIEW_TEXT(struct batch_page, by), VIEW_TEXT(struct batch_page, centre), VIEW_TEXT(struct batch_page, problem),
	VIEW_URL(struct batch_page, more_href), VIEW_CHOICE(struct batch_page, state, import_state_choices),
	VIEW_TIME(struct batch_page, made_at), VIEW_TIME(struct batch_page, ended_at), VIEW_TIME(struct batch_page, forgotten_at),
	VIEW_INT(struct batch_page, lines),
	VIEW_INT(struct batch_page, good), VIEW_INT(struct batch_page, refused), VIEW_INT(struct batch_page, warned),
	VIEW_INT(struct batch_page, homes), VIEW_INT(struct batch_page, people), VIEW_INT(struct batch_page, undone),
	VIEW_INT(struct batch_page, kept), VIEW_INT(struct batch_page, nlikely),
	VIEW_INT(struct batch_page, shown_from), VIEW_INT(struct batch_page, shown_to),
	VIEW_INT(struct batch_page, shown_errors), VIEW_BOOL(struct batch_page, open), VIEW_BOOL(struct batch_page, working),
	VIEW_BOOL(struct batch_page, done), VIEW_BOOL(struct batch_page, undone_state),
	VIEW_BOOL(struct batch_page, incomplete), VIEW_BOOL(struct batch_page, ready),
	VIEW_BOOL(struct batch_page, has_errors), VIEW_BOOL(struct batch_page, cut), VIEW_HTML(struct batch_page, columns),
	VIEW_HTML(struct batch_page, errors), VIEW_HTML(struct batch_page, preview), VIEW_HTML(struct batch_page, groups),
	VIEW_HTML(struct batch_page, centres),
	VIEW_LIST(struct batch_page, proposals, nproposals, proposal_view),
};
VIEW_PAGE(import_batch_view, struct batch_page, batch_fields, "import_batch");

static const char *field_name(const struct page *p, int f)
{
	return p->lang == LANG_EN ? import_fields[f].en : import_fields[f].fa;
}

static struct html put_number(struct page *p, int64_t v)
{
	struct buf b;

	buf_init(&b, 64);
	html_put_i64(&b, p->lang, v);
	return html_of_buf(p->arena, &b);
}

/* ---- choosing columns and centre ------------------------------------------------------------ */

static void put_option(struct buf *b, const char *value, const char *label, bool chosen)
{
	buf_puts(b, "<option value=\"");
	html_put(b, value);
	buf_puts(b, chosen ? "\" selected>" : "\">");
	html_put(b, label);
	buf_puts(b, "</option>");
}

struct html import_centres(struct page *p, shard_id province, int64_t chosen, const char *id)
{
	struct unit_range range = unit_range_of(unit_make(province.v - 1, 0, 0));
	const struct org_unit *u;
	size_t pos = 0;
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_puts(&b, "<select name=\"centre\" id=\"");
	html_put(&b, id);
	buf_puts(&b, "\">");
	put_option(&b, "", page_text(p, "import.by_column"), chosen == 0);
	while (p->ctx.org && (u = org_next(p->ctx.org, range, LEVEL_CENTRE, &pos)))
		if (org_unit_open(u, p->today) && in_scope(&p->ctx, u->no.v))
			put_option(&b, arena_printf(p->arena, "%lld", (long long)u->no.v), u->name, u->no.v == chosen);
	buf_puts(&b, "</select>");
	return html_of_buf(p->arena, &b);
}

static struct html column_selects(struct page *p, const struct import_plan *plan)
{
	struct buf b;

	buf_init(&b, 4 << 20);
	for (int f = 0; f < IMPORT_FIELDS; f++) {
		buf_printf(&b, "<div class=\"f\"><label for=\"m%d\">", f);
		html_put(&b, field_name(p, f));
		if (import_fields[f].must) {
			buf_puts(&b, " <span class=\"req\">");
			html_put(&b, page_text(p, "import.needed"));
			buf_puts(&b, "</span>");
		}
		buf_printf(&b, "</label><select id=\"m%d\" name=\"m%d\">", f, f);
		put_option(&b, "", page_text(p, "import.not_there"), plan->mapping.column[f] < 0);
		for (size_t c = 0; c < plan->table.ncols; c++)
			put_option(&b, arena_printf(p->arena, "%zu", c), str_empty(plan->table.head[c]) ?
				arena_printf(p->arena, "%zu", c + 1) : plan->table.head[c], plan->mapping.column[f] == (int)c);
		buf_puts(&b, "</select></div>");
	}
	return html_of_buf(p->arena, &b);
}

/* ---- what is wrong ------------------------------------------------------------------------------ */

/* What is said of a value; a day whose year was completed stands there as it was read. */
static struct html problem_text(struct page *p, const struct import_person *who, const struct import_problem *x)
{
	date_t read = x->field == IMPORT_BIRTH ? who->m.birth_on : x->field == IMPORT_OPENED ? who->opened_on :
		x->field == IMPORT_LAST_VISIT ? who->last_visit_on : DATE_NONE;
	struct buf b;

	buf_init(&b, 4096);
	html_put(&b, message_text(x->code, x->arg, p->lang, p->arena));
	if (str_eq(x->code, "import.short_year") && !date_is_none(read)) {
		buf_putc(&b, ' ');
		fa_put_date(&b, read, FA_DATE_SHORT, p->lang);
	}
	return html_of_buf(p->arena, &b);
}

static struct html error_table(struct page *p, const struct import_plan *plan, struct batch_page *s)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "import.row"), .number = true, .head = true }, { .label = page_text(p, "import.column") },
		{ .label = page_text(p, "import.what") }, { .label = page_text(p, "import.effect") },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, ERRORS_SHOWN * COUNT_OF(columns));
	struct table t = { .lang = p->lang, .caption = page_text(p, "import.errors"), .columns = columns,
		.ncolumns = COUNT_OF(columns), .cells = cells, .url = "" };

	/* What keeps a row out comes before what is only left out of it. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < plan->npeople; i++)
			for (const struct import_problem *x = plan->person[i].problems; x; x = x->next) {
				struct html *c = cells + t.nrows * COUNT_OF(columns);

				if (x->error != (pass == 0))
					continue;
				if (t.nrows == ERRORS_SHOWN) {
					s->cut = true;
					break;
				}
				c[0] = put_number(p, plan->person[i].line);
				c[1] = html_text(p->arena, field_name(p, x->field));
				c[2] = problem_text(p, &plan->person[i], x);
				c[3] = html_tag(p->arena, x->error ? "r" : "a",
					page_text(p, x->error ? "import.row_out" : "import.value_out"));
				t.nrows++;
			}
	s->shown_errors = (int64_t)t.nrows;
	s->has_errors = t.nrows > 0;
	return t.nrows ? widget_table(p->arena, &t) : (struct html){0};
}

/* ---- households ------------------------------------------------------------------------------------- */

static void put_person(struct page *p, struct buf *b, const struct import_person *w)
{
	buf_puts(b, "<li>");
	html_put(b, member_shown_name(&w->m, p->arena));
	buf_puts(b, " <span class=\"sm mut\">");
	html_put(b, page_text(p, "import.row"));
	buf_putc(b, ' ');
	html_put_i64(b, p->lang, w->line);
	if (!date_is_none(w->m.birth_on)) {
		buf_puts(b, " · ");
		html_put(b, page_text(p, "import.born"));
		buf_putc(b, ' ');
		fa_put_plain(b, fa_jalali(w->m.birth_on).year, p->lang);
	}
	if (w->m.target_group) {
		buf_puts(b, " · ");
		html_put(b, choice_label(target_group_choices, w->m.target_group, p->lang));
	}
	buf_puts(b, "</span></li>");
}

/* Who is gathered already stands together; what is only likely stands apart. */
static struct html people_list(struct page *p, const struct import_plan *plan, const size_t *who, size_t n)
{
	size_t shown = n < PEOPLE_SHOWN ? n : PEOPLE_SHOWN;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < shown; i++) {
		size_t home = plan->person[who[i]].home;
		bool first = true;

		for (size_t k = 0; k < i; k++)
			first = first && plan->person[who[k]].home != home;
		if (!first)
			continue;
		buf_puts(&b, "<ul class=\"mb\">");
		for (size_t k = i; k < shown; k++)
			if (plan->person[who[k]].home == home)
				put_person(p, &b, &plan->person[who[k]]);
		buf_puts(&b, "</ul>");
	}
	return html_of_buf(p->arena, &b);
}

static struct html home_table(struct page *p, const struct import_plan *plan)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "import.household"), .head = true }, { .label = page_text(p, "import.people") },
		{ .label = page_text(p, "import.centre") }, { .label = page_text(p, "import.opened") },
	};
	size_t n = plan->nhomes < HOMES_SHOWN ? plan->nhomes : HOMES_SHOWN;
	struct html *cells = ARENA_ARRAY(p->arena, struct html, (n + 1) * COUNT_OF(columns));
	struct table t = { .lang = p->lang, .caption = page_text(p, "import.preview"), .columns = columns,
		.ncolumns = COUNT_OF(columns), .cells = cells, .nrows = n, .url = "" };

	for (size_t i = 0; i < n; i++) {
		const struct import_home *h = &plan->home[i];
		const struct import_person *head = &plan->person[h->person[0]];
		struct buf b;

		buf_init(&b, 64);
		fa_put_date(&b, head->opened_on, FA_DATE_SHORT, p->lang);
		cells[i * 4] = html_text(p->arena, head->m.surname);
		cells[i * 4 + 1] = people_list(p, plan, h->person, h->n);
		cells[i * 4 + 2] = html_text(p->arena, page_unit_name(p, head->unit));
		cells[i * 4 + 3] = html_text(p->arena, arena_strdup(p->arena, buf_str(&b)));
		buf_release(&b);
	}
	return n ? widget_table(p->arena, &t) : (struct html){0};
}

static void fill_proposals(struct page *p, const struct import_plan *plan, struct batch_page *s)
{
	struct proposal_row *rows = ARENA_ARRAY(p->arena, struct proposal_row, IMPORT_PROPOSALS_SHOWN);
	const char *asked = http_query(p->req, "after");
	int64_t after = 0;

	if (asked && !str_to_i64(asked, &after))
		after = 0;
	for (size_t i = 0; i < plan->nproposals; i++) {
		const struct import_proposal *o = &plan->proposal[i];

		if (o->id <= after)
			continue;
		if (s->nproposals == IMPORT_PROPOSALS_SHOWN) {
			s->more_href = page_path(p, "/import/%s?after=%lld#likely", page_key_text(p, s->key.v),
				(long long)rows[IMPORT_PROPOSALS_SHOWN - 1].id);
			break;
		}
		rows[s->nproposals++] = (struct proposal_row){ o->id,
			member_shown_name(&plan->person[o->person[0]].m, p->arena), o->doubt, o->joined,
			people_list(p, plan, o->person, o->n) };
	}
	s->proposals = rows;
	s->nlikely = (int64_t)plan->nproposals;
	s->shown_from = s->nproposals ? rows[0].id : 0;
	s->shown_to = s->nproposals ? rows[s->nproposals - 1].id : 0;
}

/* ---- the old count (C4) ---------------------------------------------------------------------------------- */

static void read_old(const char *text, int64_t by[IMPORT_GROUPS])
{
	const char *s = text ? text : "";

	memset(by, 0, IMPORT_GROUPS * sizeof *by);
	while (*s >= '0' && *s <= '9') {
		int64_t group = 0, n = 0;

		for (; *s >= '0' && *s <= '9'; s++)
			group = group * 10 + (*s - '0');
		if (*s++ != ':')
			return;
		for (; *s >= '0' && *s <= '9'; s++)
			n = n * 10 + (*s - '0');
		if (group < IMPORT_GROUPS)
			by[group] = n;
		s += *s == ',';
	}
}

static struct html group_table(struct page *p, const int64_t *old, const int64_t *now, const char *now_id)
{
	const struct table_column columns[] = {
		{ .label = page_text(p, "import.group"), .head = true }, { .label = page_text(p, "import.old_count"), .number = true },
		{ .label = page_text(p, now_id), .number = true },
	};
	struct html *cells = ARENA_ARRAY(p->arena, struct html, (IMPORT_GROUPS + 1) * 3);
	struct table t = { .lang = p->lang, .caption = page_text(p, "import.groups"), .columns = columns, .ncolumns = 3,
		.cells = cells, .url = "" };

	for (int g = 0; g < IMPORT_GROUPS; g++) {
		if (!old[g] && !now[g])
			continue;
		cells[t.nrows * 3] = html_text(p->arena, g ? choice_label(target_group_choices, g, p->lang) :
			page_text(p, "import.no_group"));
		cells[t.nrows * 3 + 1] = put_number(p, old[g]);
		cells[t.nrows * 3 + 2] = put_number(p, now[g]);
		t.nrows++;
	}
	return t.nrows ? widget_table(p->arena, &t) : (struct html){0};
}

/* ---- the page ---------------------------------------------------------------------------------------------- */

static enum rc fill_open(struct page *p, const struct import_batch *b, struct batch_page *s)
{
	int64_t will[IMPORT_GROUPS] = {0};
	AUTO(import_plan) plan = {0};
	enum rc rc = import_plan_load(&p->ctx, b, &plan);

	if (rc)
		return rc;
	for (size_t i = 0; i < plan.npeople; i++)
		if (!plan.person[i].refused)
			will[plan.person[i].m.target_group]++;
	s->good = (int64_t)(plan.npeople - plan.refused);
	s->refused = (int64_t)plan.refused;
	s->warned = (int64_t)plan.warned;
	s->homes = (int64_t)plan.nhomes;
	s->incomplete = plan.incomplete;
	s->ready = !plan.incomplete && plan.nhomes > 0;
	/* Everything is turned to markup here; nothing of the plan is kept. */
	s->columns = column_selects(p, &plan);
	s->centres = import_centres(p, shard_of_key(b->key.v), b->centre, "centre");
	s->errors = error_table(p, &plan, s);
	s->preview = home_table(p, &plan);
	s->groups = group_table(p, plan.old_count, will, "import.will_count");
	fill_proposals(p, &plan, s);
	for (size_t i = 0; i < s->nproposals; i++)
		((struct proposal_row *)(uintptr_t)s->proposals)[i].first = arena_strdup(p->arena, s->proposals[i].first);
	return OK;
}

static enum rc fill_rest(struct page *p, struct tx *tx, const struct import_batch *b, struct batch_page *s)
{
	int64_t old[IMPORT_GROUPS], now[IMPORT_GROUPS];
	enum rc rc = import_count(tx, b->key, now);

	if (rc)
		return rc;
	read_old(b->old_count, old);
	s->groups = group_table(p, old, now, "import.counted");
	s->refused = b->refused;
	s->homes = b->homes;
	s->people = b->people;
	s->undone = b->undone;
	s->kept = b->kept;
	return OK;
}

enum rc import_show(struct page *p, import_batch_key key, const char *problem)
{
	struct batch_page s = { .key = key, .problem = problem };
	struct import_batch b;
	enum rc rc;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
		if (rc)
			return rc;
		rc = import_load(&p->ctx, &tx, key, &b);
		if (rc)
			return rc;
		rc = import_same(&p->ctx, &tx, &b, &s.same);
		if (rc == OK && b.state != IMPORT_OPEN)
			rc = fill_rest(p, &tx, &b, &s);
		if (rc)
			return rc;
	}
	s.name = str_empty(b.file_name) ? "—" : b.file_name;
	s.by = page_staff_name(p, b.made_by);
	s.centre = b.centre ? page_unit_name(p, b.centre) : NULL;
	s.state = b.state;
	s.made_at = b.made_at;
	s.ended_at = b.ended_at;
	s.forgotten_at = b.forgotten_at;
	s.lines = b.lines;
	s.open = b.state == IMPORT_OPEN;
	s.working = b.state == IMPORT_RUNNING || b.state == IMPORT_UNDOING;
	s.done = b.state == IMPORT_DONE;
	s.undone_state = b.state == IMPORT_UNDONE;
	if (s.open) {
		rc = fill_open(p, &b, &s);
		if (rc)
			return rc;
	} else {
		s.same.v = 0;
	}
	/* Somebody who waits need not press anything. */
	if (s.working)
		http_set(p->res, "Refresh", "3");
	return page_show(p, &import_batch_view, "import.title", &s);
}
