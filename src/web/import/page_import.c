/* Lists of existing files: sending one, what was sent before, and the steps of one (R103, R256). */
#include "page_import.h"

#include <string.h>

#include "cage.h"
#include "import_result.h"
#include "message.h"

/* A little more than the file may have, so that one slightly too large is answered on the page. */
enum { BODY_MAX = 21 << 20, LIST_MAX = 100 };

struct batch_row {
	import_batch_key key;
	const char *name, *by;
	int32_t state;
	int64_t lines, people, homes;
	instant_t at;
	bool taken;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct batch_row, key), VIEW_TEXT(struct batch_row, name), VIEW_TEXT(struct batch_row, by),
	VIEW_CHOICE(struct batch_row, state, import_state_choices), VIEW_INT(struct batch_row, lines),
	VIEW_INT(struct batch_row, people), VIEW_INT(struct batch_row, homes), VIEW_TIME(struct batch_row, at),
	VIEW_BOOL(struct batch_row, taken),
};
static VIEW_ROW(row_view, struct batch_row, row_fields);

struct province_row { const char *href, *name; bool here; };
static const struct view_field province_fields[] = {
	VIEW_URL(struct province_row, href), VIEW_TEXT(struct province_row, name), VIEW_BOOL(struct province_row, here),
};
static VIEW_ROW(province_view, struct province_row, province_fields);

struct import_page {
	const char *problem, *action;
	struct html centres;
	const struct batch_row *rows;
	size_t nrows;
	const struct province_row *provinces;
	size_t nprovinces;
	bool any;
};
static const struct view_field import_fields_shown[] = {
	VIEW_TEXT(struct import_page, problem), VIEW_URL(struct import_page, action), VIEW_HTML(struct import_page, centres),
	VIEW_LIST(struct import_page, rows, nrows, row_view),
	VIEW_LIST(struct import_page, provinces, nprovinces, province_view), VIEW_BOOL(struct import_page, any),
};
static VIEW_PAGE(import_view, struct import_page, import_fields_shown, "import");

/* ---- what was sent before ------------------------------------------------------------------ */

static enum rc load_rows(struct page *p, shard_id province, struct import_page *s)
{
	struct import_batch *list;
	struct batch_row *rows;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, province, &tx);
	if (rc)
		return rc;
	rc = import_list(&p->ctx, &tx, LIST_MAX, &list, &s->nrows);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct batch_row, s->nrows);
	for (size_t i = 0; i < s->nrows; i++)
		rows[i] = (struct batch_row){ list[i].key, str_empty(list[i].file_name) ? "—" : list[i].file_name,
			page_staff_name(p, list[i].made_by), list[i].state, list[i].lines, list[i].people, list[i].homes,
			list[i].made_at, list[i].state >= IMPORT_DONE && list[i].state <= IMPORT_UNDONE };
	s->rows = rows;
	s->any = s->nrows > 0;
	return OK;
}

/* Somebody of the whole country chooses a province first. */
static void fill_provinces(struct page *p, shard_id here, struct import_page *s)
{
	shard_id list[SHARD_MAX];
	int n = store_shards(p->ctx.store, list);
	struct province_row *rows;

	if (page_shard(p).v != SHARD_NATIONAL.v || n <= 2)
		return;
	rows = ARENA_ARRAY(p->arena, struct province_row, n);
	for (int i = 0; i < n; i++)
		if (list[i].v != SHARD_NATIONAL.v)
			rows[s->nprovinces++] = (struct province_row){ page_path(p, "/import?province=%d", list[i].v - 1),
				page_unit_name(p, unit_make(list[i].v - 1, 0, 0).v), list[i].v == here.v };
	s->provinces = rows;
}

static enum rc show_list(struct page *p, const char *problem)
{
	shard_id province = page_shard_asked(p);
	struct import_page s = { .problem = problem };
	enum rc rc = load_rows(p, province, &s);

	if (rc)
		return rc;
	fill_provinces(p, province, &s);
	s.action = page_path(p, "/import?province=%d", province.v - 1);
	s.centres = import_centres(p, province, 0, "centre");
	return page_show(p, &import_view, "nav.import", &s);
}

static enum rc import_get(struct page *p)
{
	return show_list(p, NULL);
}

/* ---- sending --------------------------------------------------------------------------------- */

static int64_t typed_unit(struct page *p, const char *name)
{
	const char *typed = http_form(p->req, name);
	int64_t v;

	return !str_empty(typed) && str_to_i64(typed, &v) && unit_no_valid(v) ? v : 0;
}

/* What can be said beside the form; false: the request itself failed. */
static bool told(struct page *p, enum rc rc, const char **ret_problem)
{
	const struct fault *f = &p->ctx.fault;

	if (rc != INVALID && rc != LIMIT && rc != CONFLICT)
		return false;
	p->res->status = rc == CONFLICT ? 409 : 422;
	*ret_problem = message_text(f->code, NULL, p->lang, p->arena);
	return true;
}

static enum rc import_post(struct page *p)
{
	const struct http_part *file = http_file(p->req, "file");
	import_batch_key key;
	const char *problem;
	enum rc rc;

	if (!file || file->len == 0)
		rc = fault_set(&p->ctx.fault, INVALID, "import.no_file", "%s", "");
	else
		rc = import_upload(&p->ctx, page_shard_asked(p), file->filename, file->bytes, file->len,
			typed_unit(p, "centre"), &key);
	if (rc == OK)
		return page_redirect(p, page_path(p, "/import/%s", page_key_text(p, key.v)), NULL);
	return told(p, rc, &problem) ? show_list(p, problem) : rc;
}

MESSAGES(page_import,
	{ "import.no_file", "هنوز فایلی انتخاب نکرده‌اید.", "No file has been chosen yet." },
);

/* ---- the steps of one list --------------------------------------------------------------------- */

static import_batch_key batch_of(struct page *p)
{
	return (import_batch_key){ page_key(p, "key") };
}

static enum rc load_batch(struct page *p, import_batch_key key, struct import_batch *ret_b)
{
	AUTO(tx) tx = {0};
	enum rc rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);

	if (rc)
		return rc;
	return import_load(&p->ctx, &tx, key, ret_b);
}

static enum rc again(struct page *p, enum rc rc, const char *notice)
{
	const char *problem;

	if (rc == OK)
		return page_redirect(p, page_path(p, "/import/%s", page_key_text(p, batch_of(p).v)), notice);
	return told(p, rc, &problem) ? import_show(p, batch_of(p), problem) : rc;
}

static enum rc batch_get(struct page *p)
{
	return import_show(p, batch_of(p), NULL);
}

static enum rc change(struct page *p, const struct import_settings *in)
{
	int64_t none;

	return operation_run(&p->ctx, &op_import_settings, shard_of_key(batch_of(p).v), in, batch_of(p).v, &none);
}

static enum rc columns_post(struct page *p)
{
	struct import_mapping m;
	struct import_settings in;
	struct import_batch b;
	enum rc rc = load_batch(p, batch_of(p), &b);

	if (rc)
		return rc;
	for (int f = 0; f < IMPORT_FIELDS; f++) {
		const char *typed = http_form(p->req, arena_printf(p->arena, "m%d", f));
		int64_t v;

		m.column[f] = !str_empty(typed) && str_to_i64(typed, &v) && v >= 0 && v < IMPORT_COLUMNS_MAX ? (int)v : -1;
	}
	in = (struct import_settings){ import_mapping_text(&m, p->arena), b.joined, typed_unit(p, "centre") };
	return again(p, change(p, &in), "notice.import_columns");
}

/* "12,77" without those between first and last row of the page, which were asked about now. */
static void keep_others(struct buf *b, const char *joined, int64_t from, int64_t to)
{
	const char *s = joined && !str_eq(joined, "*") ? joined : "";

	while (*s) {
		size_t n = strcspn(s, ",");
		char one[24];
		int64_t id;

		if (n < sizeof one) {
			memcpy(one, s, n);
			one[n] = '\0';
			if (str_to_i64(one, &id) && (id < from || id > to))
				buf_printf(b, "%s%lld", b->len ? "," : "", (long long)id);
		}
		s += n;
		s += *s == ',';
	}
}

static enum rc join_post(struct page *p)
{
	struct import_settings in;
	struct import_batch b;
	int64_t from = 0, to = 0, id;
	const char *all = http_form(p->req, "all");
	struct buf joined;
	enum rc rc = load_batch(p, batch_of(p), &b);

	if (rc)
		return rc;
	(void)(str_to_i64(http_form(p->req, "from") ? http_form(p->req, "from") : "", &from) &&
		str_to_i64(http_form(p->req, "to") ? http_form(p->req, "to") : "", &to));
	buf_init(&joined, 59000);
	if (all) {
		buf_puts(&joined, str_eq(all, "join") ? "*" : "");
	} else {
		keep_others(&joined, b.joined, from, to);
		for (size_t i = 0; i < p->req->form.n; i++)
			if (str_eq(p->req->form.item[i].name, "join") && str_to_i64(p->req->form.item[i].value, &id) && id > 0)
				buf_printf(&joined, "%s%lld", joined.len ? "," : "", (long long)id);
	}
	in = (struct import_settings){ b.mapping, joined.len ? arena_strdup(p->arena, buf_str(&joined)) : NULL, b.centre };
	rc = joined.overflow ? ctx_fault(&p->ctx, LIMIT, "limit") : change(p, &in);
	buf_release(&joined);
	return again(p, rc, "notice.import_joined");
}

static enum rc confirm_post(struct page *p)
{
	return again(p, import_confirm(&p->ctx, batch_of(p)), NULL);
}

static enum rc run_step(struct page *p, const struct operation *op)
{
	int64_t none;

	return operation_run(&p->ctx, op, shard_of_key(batch_of(p).v), NULL, batch_of(p).v, &none);
}

static enum rc undo_post(struct page *p)
{
	return again(p, run_step(p, &op_import_undo), NULL);
}

static enum rc drop_post(struct page *p)
{
	const char *problem;
	enum rc rc = run_step(p, &op_import_drop);

	if (rc == OK)
		return page_redirect(p, "/import", "notice.import_dropped");
	return told(p, rc, &problem) ? import_show(p, batch_of(p), problem) : rc;
}

/* ---- the result ------------------------------------------------------------------------------------ */

static bool to_body(void *arg, const void *bytes, size_t n)
{
	struct buf *b = arg;

	buf_put(b, bytes, n);
	return !b->overflow;
}

static enum rc result(struct page *p, enum sheet_format format, const char *name)
{
	enum rc rc = import_result_sheet(&p->ctx, batch_of(p), format, p->lang, to_body, &p->res->body);

	if (rc)
		return rc;
	p->res->type = sheet_type(format);
	http_attachment(p->res, name);
	return OK;
}

static enum rc csv_get(struct page *p)
{
	return result(p, SHEET_CSV, "import-result.csv");
}

static enum rc xlsx_get(struct page *p)
{
	return result(p, SHEET_XLSX, "import-result.xlsx");
}

const struct web_page pages_import[] = {
	{ HTTP_GET, "/import", IMPORTERS, import_get, "lists of existing files", HTTP_WORKER },
	{ HTTP_POST, "/import", IMPORTERS, import_post, "send a list", HTTP_WORKER, BODY_MAX },
	{ HTTP_GET, "/import/{key}", IMPORTERS, batch_get, "one list", HTTP_WORKER },
	{ HTTP_POST, "/import/{key}/columns", IMPORTERS, columns_post, "which column is what" },
	{ HTTP_POST, "/import/{key}/join", IMPORTERS, join_post, "which likely households are one" },
	{ HTTP_POST, "/import/{key}/confirm", IMPORTERS, confirm_post, "take a list" },
	{ HTTP_POST, "/import/{key}/undo", IMPORTERS, undo_post, "take a list back" },
	{ HTTP_POST, "/import/{key}/drop", IMPORTERS, drop_post, "put a list aside" },
	{ HTTP_GET, "/import/{key}/result.csv", IMPORTERS, csv_get, "what became of each row", HTTP_WORKER },
	{ HTTP_GET, "/import/{key}/result.xlsx", IMPORTERS, xlsx_get, "what became of each row", HTTP_WORKER },
	{ .pattern = NULL }
};
const struct view_type *const views_import[] = { &import_view, &import_batch_view, NULL };
