/* Files that stand still: the list to review, closing one or many after a look, what it freed (R117, R142). */
#include "page_plan.h"

#include <string.h>

#include "report.h"
#include "sheet.h"
#include "stagnant.h"

enum { PAGE_ROWS = 30, PICKS = 30, FIGURES = 500 };

#define LEADERS (ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
#define LOOKERS (LEADERS | ROLES_ABOVE)

/* ---- rows ------------------------------------------------------------------------------------ */

struct still_row {
	stagnant_key key;
	household_key household;
	const char *family_name, *file_number, *worker, *saved, *blocked;
	int32_t why, close_reason;
	date_t since, decided;
	int64_t members;
	bool pension, undo, ticked;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct still_row, key), VIEW_KEY(struct still_row, household), VIEW_TEXT(struct still_row, family_name),
	VIEW_CODE(struct still_row, file_number), VIEW_TEXT(struct still_row, worker), VIEW_TEXT(struct still_row, saved),
	VIEW_TEXT(struct still_row, blocked), VIEW_CHOICE(struct still_row, why, stagnant_why_choices),
	VIEW_CHOICE(struct still_row, close_reason, close_reason_choices), VIEW_DATE(struct still_row, since),
	VIEW_DATE(struct still_row, decided), VIEW_INT(struct still_row, members), VIEW_BOOL(struct still_row, pension),
	VIEW_BOOL(struct still_row, undo), VIEW_BOOL(struct still_row, ticked),
};
static VIEW_ROW(row_view, struct still_row, row_fields);

static const char *rial_text(struct page *p, int64_t rial)
{
	AUTO(buf) b = {0};

	buf_init(&b, 200);
	fa_put_rial(&b, rial, p->lang);
	return arena_strdup(p->arena, buf_str(&b));
}

static struct still_row row_of(struct page *p, const struct stagnant_row *l)
{
	return (struct still_row){ .key = l->key, .household = l->household, .family_name = l->family_name,
		.file_number = l->file_number, .worker = page_staff_name(p, l->worker), .why = l->why, .close_reason = l->close_reason,
		.since = l->since, .decided = l->decided_on, .members = l->members, .pension = l->pension,
		.saved = l->pension ? rial_text(p, l->saved.rial) : NULL };
}

/* ---- the list --------------------------------------------------------------------------------------- */

struct option { const char *code, *label; bool chosen; };
static const struct view_field option_fields[] = {
	VIEW_TEXT(struct option, code), VIEW_TEXT(struct option, label), VIEW_BOOL(struct option, chosen),
};
static VIEW_ROW(option_view, struct option, option_fields);

struct list_page {
	bool leads, found, closed, pickable;
	const struct still_row *rows;
	const struct option *whys, *states;
	size_t nrows, nwhys, nstates;
	struct html pager;
};
static const struct view_field list_fields[] = {
	VIEW_BOOL(struct list_page, leads), VIEW_BOOL(struct list_page, found), VIEW_BOOL(struct list_page, closed), VIEW_BOOL(struct list_page, pickable),
	VIEW_LIST(struct list_page, rows, nrows, row_view), VIEW_LIST(struct list_page, whys, nwhys, option_view),
	VIEW_LIST(struct list_page, states, nstates, option_view), VIEW_HTML(struct list_page, pager),
};
static VIEW_PAGE(list_view, struct list_page, list_fields, "stagnant");

static const struct option *options_of(struct page *p, const struct choice *choices, int32_t most, int32_t chosen, size_t *ret_n)
{
	struct option *list = ARENA_ARRAY(p->arena, struct option, 10);
	size_t n = 0;

	for (const struct choice *c = choices; c->value && c->value <= most && n < 10; c++)
		list[n++] = (struct option){ c->code, choice_label(choices, c->value, p->lang), c->value == chosen };
	*ret_n = n;
	return list;
}

static int32_t chosen_of(struct page *p, const char *name, const struct choice *choices)
{
	const char *text = http_query(p->req, name);
	const struct choice *c = str_empty(text) ? NULL : choice_by_code(choices, text);

	return c ? c->value : 0;
}

static void cursor(struct page *p, struct stagnant_filter *f)
{
	const char *after = http_query(p->req, "after"), *dot = after ? strrchr(after, '.') : NULL;

	if (!dot || !key_read(dot + 1, &f->after_key))
		return;
	f->after_sort = arena_strndup(p->arena, after, (size_t)(dot - after));
}

static enum rc show_list(struct page *p)
{
	struct stagnant_filter f = { .range = p->ctx.scope, .state = chosen_of(p, "state", stagnant_state_choices),
		.why = chosen_of(p, "why", stagnant_why_choices) };
	struct list_page s = { .leads = may(&p->ctx, &op_stagnant_close) };
	struct stagnant_row *list;
	struct still_row *rows;
	bool more;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (f.state == 0 || f.state > STAGNANT_CLOSED)
		f.state = STAGNANT_FOUND;
	s.found = f.state == STAGNANT_FOUND;
	s.closed = f.state == STAGNANT_CLOSED;
	cursor(p, &f);
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = stagnant_list(&tx, &f, PAGE_ROWS, &list, &s.nrows, &more);
	if (rc)
		return rc;
	s.rows = rows = ARENA_ARRAY(p->arena, struct still_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++) {
		rows[i] = row_of(p, &list[i]);
		rows[i].undo = s.closed && may(&p->ctx, &op_stagnant_undo) && date_diff(list[i].decided_on, p->today) <= 30;
	}
	s.pickable = s.found && s.leads && s.nrows > 0;
	s.whys = options_of(p, stagnant_why_choices, STAGNANT_AGED, f.why, &s.nwhys);
	s.states = options_of(p, stagnant_state_choices, STAGNANT_CLOSED, f.state, &s.nstates);
	if (more && s.found) {
		char iso[FA_ISO_SIZE];
		const char *why = http_query(p->req, "why");

		fa_iso_write(list[s.nrows - 1].since, iso);
		s.pager = widget_pager(p->arena, p->lang, http_url(p->arena, "/stagnant", "why", why ? why : "", NULL), NULL,
			arena_printf(p->arena, "%s.%s", iso, page_key_text(p, list[s.nrows - 1].key.v)));
	}
	return page_show(p, &list_view, "stagnant.title", &s);
}

static enum rc find_post(struct page *p)
{
	struct stagnant_find in = { 0 };
	int64_t none;
	enum rc rc = operation_run(&p->ctx, &op_stagnant_find, page_shard(p), &in, 0, &none);

	return rc ? rc : page_redirect(p, "/stagnant", "notice.stagnant_found");
}

/* ---- a look before closing ------------------------------------------------------------------------------ */

struct preview_page {
	const char *total, *note, *note_error, *reason_error, *once;
	int64_t able, barred;
	const struct still_row *rows;
	const struct option *reasons;
	size_t nrows, nreasons;
};
static const struct view_field preview_fields[] = {
	VIEW_TEXT(struct preview_page, total), VIEW_TEXT(struct preview_page, note), VIEW_TEXT(struct preview_page, note_error),
	VIEW_TEXT(struct preview_page, reason_error), VIEW_TEXT(struct preview_page, once), VIEW_INT(struct preview_page, able),
	VIEW_INT(struct preview_page, barred), VIEW_LIST(struct preview_page, rows, nrows, row_view),
	VIEW_LIST(struct preview_page, reasons, nreasons, option_view),
};
static VIEW_PAGE(preview_view, struct preview_page, preview_fields, "stagnant_preview");

static bool is_among(const char *const *list, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], text))
			return true;
	return false;
}

static const char *error_of(struct page *p, const char *field)
{
	const struct fault *f = &p->ctx.fault;

	for (size_t i = 0; i < f->nfields; i++)
		if (str_eq(f->field[i].field, field))
			return widget_error_text(p->arena, p->lang, &f->field[i]);
	return NULL;
}

/* What bars it, in words; NULL: nothing. */
static enum rc bar_of(struct page *p, struct tx *tx, household_key household, const char **ret_text)
{
	struct stagnant_bar bar;
	enum rc rc = stagnant_barred(tx, household, &bar);

	if (rc)
		return rc;
	*ret_text = bar.requests ? page_text(p, "stagnant.bar_requests") : bar.tasks ? page_text(p, "stagnant.bar_tasks") : NULL;
	return OK;
}

static enum rc load_row(struct page *p, struct tx *tx, const char *pick, struct still_row *ret_row)
{
	struct stagnant_row l;
	money_t rial;
	int64_t key;
	enum rc rc = key_read(pick, &key) ? stagnant_row_of(tx, p->ctx.scope, (stagnant_key){ key }, &l) :
		ctx_fault(&p->ctx, NOT_FOUND, "not_found");

	if (!rc)
		rc = stagnant_stipend(&p->ctx, l.members, &rial);
	if (rc)
		return rc;
	*ret_row = row_of(p, &l);
	ret_row->saved = rial_text(p, rial.rial);
	return bar_of(p, tx, l.household, &ret_row->blocked);
}

static enum rc show_preview(struct page *p, const struct http_pairs *from)
{
	const struct choice *reasons = record_field(&stagnant_close_type, "close_reason")->choices;
	const char *const *picks, *const *pensions;
	size_t npicks = http_pairs_all(p->req, from, "pick", &picks), npensions = http_pairs_all(p->req, from, "ends", &pensions);
	const char *typed = http_form(p->req, "close_reason");
	const struct choice *reason = str_empty(typed) ? NULL : choice_by_code(reasons, typed);
	struct preview_page s = { .note = http_form(p->req, "note"), .once = page_once(p), .note_error = error_of(p, "note"),
		.reason_error = error_of(p, "close_reason") };
	struct still_row *rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	if (npicks == 0)
		return page_redirect(p, "/stagnant", "notice.stagnant_none");
	if (npicks > PICKS)
		npicks = PICKS;
	s.rows = rows = ARENA_ARRAY(p->arena, struct still_row, npicks);
	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	for (size_t i = 0; !rc && i < npicks; i++) {
		rc = load_row(p, &tx, picks[i], &rows[s.nrows]);
		if (rc)
			return rc;
		rows[s.nrows].ticked = is_among(pensions, npensions, picks[i]);
		s.barred += rows[s.nrows].blocked != NULL;
		s.able += rows[s.nrows].blocked == NULL;
		s.nrows++;
	}
	if (rc)
		return rc;
	s.reasons = options_of(p, reasons, 20, reason ? reason->value : 0, &s.nreasons);
	return page_show(p, &preview_view, "stagnant.preview", &s);
}

static enum rc preview_get(struct page *p)
{
	return show_preview(p, &p->req->query);
}

static enum rc close_post(struct page *p)
{
	const char *const *picks, *const *pensions;
	size_t n = http_pairs_all(p->req, &p->req->form, "pick", &picks), npensions = http_pairs_all(p->req, &p->req->form, "ends", &pensions);
	struct stagnant_close in = {0};
	size_t closed = 0;
	enum rc rc = page_form(p, &stagnant_close_type, &in);

	for (size_t i = 0; !rc && i < n && i < PICKS; i++) {
		int64_t key, none;

		if (!key_read(picks[i], &key))
			return ctx_fault(&p->ctx, INVALID, "input.invalid");
		in.pension = is_among(pensions, npensions, picks[i]);
		rc = operation_run(&p->ctx, &op_stagnant_close, page_shard(p), &in, key, &none);
		closed += rc == OK;
		/* Decided by a colleague, or barred by a request or a task: it stays in the list. */
		if (rc == NOT_FOUND || rc == CONFLICT) {
			fault_clear(&p->ctx.fault);
			rc = OK;
		}
	}
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show_preview(p, &p->req->form);
	}
	if (rc)
		return rc;
	return page_redirect(p, closed ? "/stagnant?state=closed" : "/stagnant", closed == n ? "notice.stagnant_closed" : "notice.stagnant_some");
}

/* ---- what it freed ------------------------------------------------------------------------------------------ */

struct figure { const char *name, *href, *saved; int64_t waiting, closed, freed; };
static const struct view_field figure_fields[] = {
	VIEW_TEXT(struct figure, name), VIEW_URL(struct figure, href), VIEW_TEXT(struct figure, saved), VIEW_INT(struct figure, waiting),
	VIEW_INT(struct figure, closed), VIEW_INT(struct figure, freed),
};
static VIEW_ROW(figure_view, struct figure, figure_fields);
struct why_row { int32_t why; int64_t n; const char *saved; };
static const struct view_field why_fields[] = {
	VIEW_CHOICE(struct why_row, why, close_reason_choices), VIEW_INT(struct why_row, n), VIEW_TEXT(struct why_row, saved),
};
static VIEW_ROW(why_view, struct why_row, why_fields);
struct figures_page {
	const char *name, *saved, *csv, *xlsx, *up_href;
	int64_t waiting, closed, freed;
	bool leads, below;
	const struct figure *rows;
	const struct why_row *whys;
	size_t nrows, nwhys;
};
static const struct view_field figures_fields[] = {
	VIEW_TEXT(struct figures_page, name), VIEW_TEXT(struct figures_page, saved), VIEW_URL(struct figures_page, csv),
	VIEW_URL(struct figures_page, xlsx), VIEW_URL(struct figures_page, up_href), VIEW_INT(struct figures_page, waiting),
	VIEW_INT(struct figures_page, closed), VIEW_INT(struct figures_page, freed), VIEW_BOOL(struct figures_page, leads), VIEW_BOOL(struct figures_page, below),
	VIEW_LIST(struct figures_page, rows, nrows, figure_view), VIEW_LIST(struct figures_page, whys, nwhys, why_view),
};
static VIEW_PAGE(figures_view, struct figures_page, figures_fields, "stagnant_figures");

static unit_no unit_asked(struct page *p)
{
	const char *text = http_query(p->req, "unit");
	int64_t no;

	return !str_empty(text) && str_to_i64(text, &no) && unit_no_valid(no) ? UNIT(no) : p->ctx.actor.unit;
}

static enum rc show_figures(struct page *p)
{
	unit_no unit = unit_asked(p);
	const char *no = arena_printf(p->arena, "%lld", (long long)unit.v);
	struct figures_page s = { .name = page_unit_name(p, unit.v), .leads = may(&p->ctx, &op_stagnant_close) };
	struct freed_figures own, *below;
	struct figure *rows;
	struct why_row *whys = ARENA_ARRAY(p->arena, struct why_row, FREED_REASONS);
	enum rc rc = report_freed(&p->ctx, unit, &own, &below, &s.nrows);

	if (rc)
		return rc;
	if (str_empty(s.name))
		s.name = page_text(p, "stagnant.country");
	s.waiting = own.waiting;
	s.closed = own.closed;
	s.freed = own.freed;
	s.saved = rial_text(p, own.saved);
	s.csv = page_path(p, "/stagnant/figures.csv?unit=%s", no);
	s.xlsx = page_path(p, "/stagnant/figures.xlsx?unit=%s", no);
	if (unit.v != p->ctx.actor.unit.v)
		s.up_href = "/stagnant/figures";
	s.below = s.nrows > 0;
	s.rows = rows = ARENA_ARRAY(p->arena, struct figure, s.nrows);
	for (size_t i = 0; i < s.nrows; i++)
		rows[i] = (struct figure){ page_unit_name(p, below[i].no.v), page_path(p, "/stagnant/figures?unit=%lld", (long long)below[i].no.v),
			rial_text(p, below[i].saved), below[i].waiting, below[i].closed, below[i].freed };
	for (int why = 1; why < FREED_REASONS; why++)
		if (own.by_reason[why] > 0)
			whys[s.nwhys++] = (struct why_row){ why, own.by_reason[why], rial_text(p, own.saved_by_reason[why]) };
	s.whys = whys;
	return page_show(p, &figures_view, "stagnant.figures", &s);
}

static const struct sheet_column columns_fa[] = { { "واحد", SHEET_TEXT }, { "در انتظار بررسی", SHEET_INT }, { "بسته‌شده در دوازده ماه", SHEET_INT },
	{ "مستمری آزادشده", SHEET_INT }, { "آزادشده در ماه", SHEET_MONEY } };
static const struct sheet_column columns_en[] = { { "Unit", SHEET_TEXT }, { "Waiting for review", SHEET_INT },
	{ "Closed in twelve months", SHEET_INT }, { "Pensions freed", SHEET_INT }, { "Freed a month", SHEET_MONEY } };

static bool take_bytes(void *arg, const void *bytes, size_t n)
{
	buf_put(arg, bytes, n);
	return true;
}

static enum rc export_figures(struct page *p, enum sheet_format format)
{
	struct freed_figures own, *below;
	size_t n;
	AUTO(sheet) sheet = {0};
	enum rc rc = report_freed(&p->ctx, unit_asked(p), &own, &below, &n);

	if (!rc)
		rc = sheet_open(&sheet, format, p->lang, page_text(p, "stagnant.figures"), p->lang == LANG_FA ? columns_fa : columns_en,
			COUNT_OF(columns_fa), take_bytes, &p->res->body);
	if (rc)
		return rc;
	for (size_t i = 0; i <= n; i++) {
		const struct freed_figures *f = i < n ? &below[i] : &own;

		sheet_text(&sheet, f->no.v ? page_unit_name(p, f->no.v) : page_text(p, "stagnant.country"));
		sheet_int(&sheet, f->waiting);
		sheet_int(&sheet, f->closed);
		sheet_int(&sheet, f->freed);
		sheet_money(&sheet, (money_t){ f->saved });
		sheet_row(&sheet);
	}
	rc = sheet_finish(&sheet);
	if (rc)
		return rc;
	http_attachment(p->res, format == SHEET_CSV ? "stagnant.csv" : "stagnant.xlsx");
	p->res->type = sheet_type(format);
	return OK;
}

static enum rc figures_csv(struct page *p)
{
	return export_figures(p, SHEET_CSV);
}

static enum rc figures_xlsx(struct page *p)
{
	return export_figures(p, SHEET_XLSX);
}

const struct deed deeds_stagnant[] = {
	{ .op = &op_stagnant_keep, .first = "stagnant", .verb = "keep", .title = "stagnant.keep", .submit = "stagnant.keep",
		.notice = "notice.stagnant_kept", .to = "" },
	{ .op = &op_stagnant_undo, .first = "stagnant", .verb = "undo", .title = "stagnant.undo", .submit = "stagnant.undo",
		.notice = "notice.stagnant_undone", .to = "" },
	{ .op = NULL }
};

const struct web_page pages_stagnant[] = {
	{ HTTP_GET, "/stagnant", LEADERS, show_list, "stagnant files to review" },
	{ HTTP_POST, "/stagnant/searches", LEADERS, find_post, "search for stagnant files", HTTP_WORKER | HTTP_REPEAT, .op = &op_stagnant_find },
	{ HTTP_GET, "/stagnant/preview", LEADERS, preview_get, "look before closing stagnant files", HTTP_WORKER | HTTP_REPEAT, .op = &op_stagnant_close },
	{ HTTP_POST, "/stagnant/close", LEADERS, close_post, "close stagnant files", HTTP_WORKER | HTTP_REPEAT, .op = &op_stagnant_close },
	{ HTTP_GET, "/stagnant/figures", LOOKERS, show_figures, "what closing stagnant files freed" },
	{ HTTP_GET, "/stagnant/figures.csv", LOOKERS, figures_csv, "the same as CSV", HTTP_WORKER },
	{ HTTP_GET, "/stagnant/figures.xlsx", LOOKERS, figures_xlsx, "the same as XLSX", HTTP_WORKER },
	DEED("/stagnant/{key}/keep", LEADERS, op_stagnant_keep, "keep a stagnant file open"),
	DEED("/stagnant/{key}/undo", LEADERS, op_stagnant_undo, "take the closing of a stagnant file back"),
	{ .pattern = NULL }
};
const struct view_type *const views_stagnant[] = { &list_view, &preview_view, &figures_view, NULL };
