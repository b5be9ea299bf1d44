/* The list of case files: filters, next act on the row, pages by key, CSV and XLSX. */
#include "page_file.h"

#include <stdlib.h>
#include <string.h>

#include "metrics.h"
#include "sheet.h"

enum { ROWS = 50, BATCH = 200, DUE_SOON_DAYS = 30, STALE_MONTHS = 12, SORT_MAX = 480, NAMES_MAX = 800 };

/* ---- filters --------------------------------------------------------------------------- */

enum list_show { SHOW_MINE = 1, SHOW_OVERDUE, SHOW_SOON, SHOW_NO_WORKER, SHOW_STALE, SHOW_ALL };
static const struct choice show_choices[] = {
	{ SHOW_ALL,       "all",       "همه", "All" },
	{ SHOW_MINE,      "mine",      "خانوارهای من", "My households" },
	{ SHOW_OVERDUE,   "overdue",   "بازدید عقب‌افتاده", "Visit overdue" },
	{ SHOW_SOON,      "soon",      "موعد تا ۳۰ روز", "Due within 30 days" },
	{ SHOW_NO_WORKER, "no_worker", "بدون مددکار", "Without a worker" },
	{ SHOW_STALE,     "stale",     "اطلاعات تأییدنشده در یک سال", "Not confirmed for a year" },
	{ 0 }
};
static const struct choice order_choices[] = {
	{ HOUSEHOLD_BY_NAME + 1, "name", "نام خانوار", "Family name" },
	{ HOUSEHOLD_BY_DUE + 1,  "due",  "موعد بازدید", "Visit due" },
	{ 0 }
};
struct file_filter {
	int64_t province, centre;
	staff_key worker;
	neighbourhood_key place;
	int32_t show, risk, stage, state, order;
};
static const struct field file_filter_fields[] = {
	CHOICE(file_filter, show, show_choices, "نمایش", "Show"),
	FIELD(file_filter, province, "استان", "Province"),
	FIELD(file_filter, centre, "مرکز", "Centre"),
	LINK(file_filter, worker, "مددکار", "Social worker"),
	LINK(file_filter, place, "محله", "Neighbourhood"),
	CHOICE(file_filter, risk, risk_level_choices, "خطر از", "Risk from"),
	CHOICE(file_filter, stage, stage_choices, "مرحله", "Stage"),
	CHOICE(file_filter, state, household_state_choices, "وضعیت", "State"),
	CHOICE(file_filter, order, order_choices, "ترتیب", "Order"),
};
static RECORD_TYPE(file_filter, "پالایش", "Filter");

static int64_t asked_unit(struct page *p, const char *name)
{
	const char *text = http_query(p->req, name);
	int64_t v;

	return !str_empty(text) && str_to_i64(text, &v) && v > 0 ? v : 0;
}

static int32_t asked_choice(struct page *p, const char *name, const struct choice *list)
{
	const char *text = http_query(p->req, name);
	const struct choice *c = str_empty(text) ? NULL : choice_by_code(list, text);

	return c ? c->value : 0;
}

static struct file_filter asked(struct page *p)
{
	bool own = p->ctx.actor.role == ROLE_SOCIAL_WORKER;
	struct file_filter f = { .province = asked_unit(p, "province"), .centre = asked_unit(p, "centre"),
		.worker = { page_asked_key(p, "worker") }, .place = { page_asked_key(p, "place") },
		.show = asked_choice(p, "show", show_choices), .risk = asked_choice(p, "risk", risk_level_choices),
		.stage = asked_choice(p, "stage", stage_choices), .state = asked_choice(p, "state", household_state_choices),
		.order = asked_choice(p, "order", order_choices) };

	if (!f.show)
		f.show = own && !f.worker.v ? SHOW_MINE : SHOW_ALL;
	if (f.show == SHOW_MINE && !own)
		f.show = SHOW_ALL;
	if (!f.state)
		f.state = HOUSEHOLD_OPEN;
	if (!f.order)
		f.order = (f.show == SHOW_OVERDUE || f.show == SHOW_SOON ? HOUSEHOLD_BY_DUE : HOUSEHOLD_BY_NAME) + 1;
	return f;
}

/* Whose province: the actor's, or for the country's people the one they chose. */
static unit_no province_of(struct page *p, const struct file_filter *f)
{
	const struct org_unit *u;
	size_t pos = 0;

	if (p->ctx.actor.unit.v != 0)
		return unit_province(p->ctx.actor.unit);
	if (f->province && unit_no_valid(f->province) && unit_level_of(UNIT(f->province)) == LEVEL_PROVINCE)
		return UNIT(f->province);
	while ((u = org_next(p->ctx.org, unit_range_of(UNIT(0)), LEVEL_PROVINCE, &pos)))
		if (store_has_shard(p->ctx.store, unit_shard(u->no)))
			return u->no;
	return UNIT(0);
}

/* The part of the actor's scope that is asked for; never more than it. */
static struct unit_range range_of(struct page *p, const struct file_filter *f, unit_no province)
{
	struct unit_range r = p->ctx.actor.unit.v == 0 ? unit_range_of(province) : p->ctx.scope;

	if (f->centre && unit_no_valid(f->centre) && range_has(r, f->centre))
		r = unit_range_of(UNIT(f->centre));
	return r;
}

static struct household_filter domain_filter(struct page *p, const struct file_filter *f, struct unit_range range)
{
	struct household_filter d = { .range = range, .state = f->state, .worker = f->worker.v,
		.neighbourhood = f->place.v, .risk_level = f->risk, .stage = f->stage,
		.order = (enum household_order)(f->order - 1) };

	switch ((enum list_show)f->show) {
	case SHOW_MINE: d.worker = p->ctx.actor.staff; break;
	case SHOW_OVERDUE: d.due_until = fa_add_days(p->today, -1); break;
	case SHOW_SOON: d.due_until = fa_add_days(p->today, DUE_SOON_DAYS); break;
	case SHOW_NO_WORKER: d.without_worker = true; break;
	case SHOW_STALE: d.confirmed_before = fa_add_months(p->today, -STALE_MONTHS); break;
	case SHOW_ALL: break;
	}
	/* "Within 30 days" begins today: what is late has its own choice. */
	if (f->show == SHOW_SOON && d.order == HOUSEHOLD_BY_DUE) {
		char iso[FA_ISO_SIZE];

		fa_iso_write(fa_add_days(p->today, -1), iso);
		d.after_sort = arena_strdup(p->arena, iso);
		d.after_key = INT64_MAX;
	}
	return d;
}

/* Cursor: sort key, a dot, record key. */
static void read_cursor(struct page *p, struct household_filter *f)
{
	const char *after = http_query(p->req, "after"), *dot = after ? strrchr(after, '.') : NULL;

	if (dot && key_read(dot + 1, &f->after_key))
		f->after_sort = arena_strndup(p->arena, after, (size_t)(dot - after));
}

static const char *url_of(struct page *p, const char *path, const struct file_filter *f)
{
	return http_url(p->arena, path,
		"show", choice_of(show_choices, f->show)->code,
		"province", f->province ? arena_printf(p->arena, "%lld", (long long)f->province) : "",
		"centre", f->centre ? arena_printf(p->arena, "%lld", (long long)f->centre) : "",
		"worker", f->worker.v ? page_key_text(p, f->worker.v) : "",
		"place", f->place.v ? page_key_text(p, f->place.v) : "",
		"risk", f->risk ? choice_of(risk_level_choices, f->risk)->code : "",
		"stage", f->stage ? choice_of(stage_choices, f->stage)->code : "",
		"state", choice_of(household_state_choices, f->state)->code,
		"order", choice_of(order_choices, f->order)->code, NULL);
}

/* ---- the page ------------------------------------------------------------------------------ */

struct file_row {
	household_key key;
	const char *family_name, *head_name, *file_number, *place, *worker, *centre, *act, *act_href;
	int32_t stage, risk, state;
	date_t last_visit, due;
	int64_t late, members;
	bool high_risk;
};
static const struct view_field file_row_fields[] = {
	VIEW_KEY(struct file_row, key), VIEW_TEXT(struct file_row, family_name), VIEW_TEXT(struct file_row, head_name),
	VIEW_CODE(struct file_row, file_number), VIEW_TEXT(struct file_row, place), VIEW_TEXT(struct file_row, worker),
	VIEW_TEXT(struct file_row, centre), VIEW_TEXT(struct file_row, act), VIEW_URL(struct file_row, act_href),
	VIEW_CHOICE(struct file_row, stage, stage_choices), VIEW_CHOICE(struct file_row, risk, risk_level_choices),
	VIEW_CHOICE(struct file_row, state, household_state_choices), VIEW_DATE(struct file_row, last_visit),
	VIEW_DATE(struct file_row, due), VIEW_INT(struct file_row, late), VIEW_INT(struct file_row, members),
	VIEW_BOOL(struct file_row, high_risk),
};
static VIEW_ROW(file_row_view, struct file_row, file_row_fields);

struct list_page {
	bool may_open, may_export, one_centre, own, any;
	int64_t files, overdue, nobody;
	const char *csv, *xlsx;
	struct html filter, pager;
	const struct file_row *rows;
	size_t nrows;
};
static const struct view_field list_fields[] = {
	VIEW_BOOL(struct list_page, may_open), VIEW_BOOL(struct list_page, may_export),
	VIEW_BOOL(struct list_page, one_centre), VIEW_BOOL(struct list_page, own), VIEW_BOOL(struct list_page, any),
	VIEW_INT(struct list_page, files),
	VIEW_INT(struct list_page, overdue), VIEW_INT(struct list_page, nobody), VIEW_URL(struct list_page, csv),
	VIEW_URL(struct list_page, xlsx), VIEW_HTML(struct list_page, filter), VIEW_HTML(struct list_page, pager),
	VIEW_LIST(struct list_page, rows, nrows, file_row_view),
};
VIEW_PAGE(file_list_view, struct list_page, list_fields, "households");

/* The next thing to do with a file, on its row. */
static void next_act(struct page *p, const struct household_row *h, struct file_row *r)
{
	const char *key = page_key_text(p, h->key.v);
	bool visits = (FILE_VISITORS & ROLE_BIT(p->ctx.actor.role)) != 0;

	r->act = page_text(p, "file.act.open");
	r->act_href = page_path(p, "/households/%s", key);
	if (h->state != HOUSEHOLD_OPEN)
		return;
	if (h->worker <= 0 && may(&p->ctx, &op_household_assign)) {
		r->act = page_text(p, "file.act.assign");
		r->act_href = page_path(p, "/households/%s/worker", key);
	} else if (visits && r->late > 0) {
		r->act = page_text(p, "file.record_visit");
		r->act_href = page_path(p, "/households/%s/visit", key);
	} else if (visits && !date_is_none(h->next_visit_due) && date_diff(p->today, h->next_visit_due) <= DUE_SOON_DAYS) {
		r->act = page_text(p, "file.act.plan");
		r->act_href = page_path(p, "/households/%s/plan", key);
	}
}

static const char *row_place(struct page *p, struct tx *tx, const struct household_row *h)
{
	const char *name = h->neighbourhood > 0 ? page_neighbourhood_name(p, tx, h->neighbourhood) : "";

	if (str_empty(name) || str_empty(h->area) || str_eq(name, h->area))
		return str_empty(name) ? h->area : name;
	return arena_printf(p->arena, "%s · %s", name, h->area);
}

static struct file_row *fill_rows(struct page *p, struct tx *tx, const struct household_row *h, size_t n,
		const struct list_page *s)
{
	struct file_row *rows = ARENA_ARRAY(p->arena, struct file_row, n);

	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct file_row){ .key = h[i].key, .family_name = h[i].family_name, .head_name = h[i].head_name,
			.file_number = h[i].file_number, .place = s->one_centre ? row_place(p, tx, &h[i]) : h[i].area,
			.worker = s->own ? NULL : page_staff_name(p, h[i].worker > 0 ? h[i].worker : 0),
			.centre = s->one_centre ? NULL : page_unit_name(p, h[i].unit), .stage = h[i].stage,
			.risk = h[i].risk_level, .state = h[i].state, .last_visit = h[i].last_visit_on,
			.due = h[i].state == HOUSEHOLD_OPEN ? h[i].next_visit_due : DATE_NONE,
			.late = h[i].state == HOUSEHOLD_OPEN ? page_days_late(p, h[i].next_visit_due) : 0,
			.members = h[i].members, .high_risk = h[i].risk_level >= RISK_HIGH };
		next_act(p, &h[i], &rows[i]);
	}
	return rows;
}

static struct form_options provinces(struct page *p)
{
	struct form_option *o = ARENA_ARRAY(p->arena, struct form_option, SHARD_MAX);
	const struct org_unit *u;
	size_t pos = 0, n = 0;

	while (n < SHARD_MAX && (u = org_next(p->ctx.org, unit_range_of(UNIT(0)), LEVEL_PROVINCE, &pos)))
		if (store_has_shard(p->ctx.store, unit_shard(u->no)))
			o[n++] = (struct form_option){ arena_printf(p->arena, "%lld", (long long)u->no.v), u->name };
	return (struct form_options){ "province", o, n };
}

/* Which lists the filter has depends on how much of the country the actor sees. */
static enum rc draw_filter(struct page *p, struct tx *tx, struct file_filter *f, struct unit_range range,
		struct list_page *s)
{
	struct form_options *o = ARENA_ARRAY(p->arena, struct form_options, 4);
	const char **only = ARENA_ARRAY(p->arena, const char *, 12);
	size_t no = 0, k = 0;
	enum rc rc;

	only[k++] = "show";
	if (p->ctx.actor.unit.v == 0) {
		o[no++] = provinces(p);
		only[k++] = "province";
	}
	if (unit_level_of(p->ctx.actor.unit) != LEVEL_CENTRE) {
		o[no++] = file_centres(p, p->ctx.actor.unit.v == 0 ? unit_range_of(province_of(p, f)) : p->ctx.scope, 0,
			"centre");
		only[k++] = "centre";
	}
	if (s->one_centre) {
		if (!s->own) {
			rc = file_workers(p, range.lo, "worker", &o[no++]);
			if (rc)
				return rc;
			only[k++] = "worker";
		}
		rc = file_places(p, tx, range.lo, "place", &o[no++]);
		if (rc)
			return rc;
		only[k++] = "place";
	}
	only[k++] = "risk";
	only[k++] = "stage";
	only[k++] = "state";
	only[k++] = "order";
	/* Zero means "any" here; the record says none as INT_NONE. */
	f->centre = f->centre ? f->centre : INT_NONE;
	f->province = p->ctx.actor.unit.v == 0 ? province_of(p, f).v : INT_NONE;
	s->filter = widget_form(p->arena, &(struct form){ .lang = p->lang, .action = "/households",
		.type = &file_filter_type, .record = f, .only = only, .options = o, .noptions = no, .filter = true });
	return OK;
}

/* Figures above the list come from the counters; nothing is counted for them. */
static enum rc fill_counters(struct page *p, struct tx *tx, const struct file_filter *f, struct unit_range range,
		struct list_page *s)
{
	int64_t subject = f->show == SHOW_MINE ? p->ctx.actor.staff : f->worker.v ? f->worker.v : range.lo;
	enum rc rc = counter_get(tx, M_OPEN_FILES, subject, 0, &s->files);

	if (rc)
		return rc;
	rc = page_overdue(p, tx, subject, &s->overdue);
	if (rc || subject != range.lo)
		return rc;
	return counter_get(tx, M_FILES_NO_WORKER, subject, 0, &s->nobody);
}

enum rc file_list(struct page *p)
{
	struct file_filter f = asked(p);
	unit_no province = province_of(p, &f);
	struct unit_range range = range_of(p, &f, province);
	struct household_filter d = domain_filter(p, &f, range);
	struct list_page s = { .may_open = may(&p->ctx, &op_household_open),
		.may_export = (FILE_EXPORTERS & ROLE_BIT(p->ctx.actor.role)) != 0, .one_centre = range.lo == range.hi,
		.own = f.show == SHOW_MINE, .csv = url_of(p, "/households/export.csv", &f),
		.xlsx = url_of(p, "/households/export.xlsx", &f) };
	const char *url = url_of(p, "/households", &f);
	struct household_row *list;
	bool more;
	enum rc rc;
	AUTO(tx) tx = {0};

	read_cursor(p, &d);
	rc = ctx_read(&p->ctx, unit_shard(province), &tx);
	if (rc)
		return rc;
	rc = household_list(&tx, &d, ROWS, &list, &s.nrows, &more);
	if (rc)
		return rc;
	s.any = s.nrows > 0;
	s.rows = fill_rows(p, &tx, list, s.nrows, &s);
	rc = fill_counters(p, &tx, &f, range, &s);
	if (rc)
		return rc;
	rc = draw_filter(p, &tx, &f, range, &s);
	if (rc)
		return rc;
	s.pager = widget_pager(p->arena, p->lang, url, NULL, !more ? NULL :
		arena_printf(p->arena, "%s.%s", list[s.nrows - 1].sort, page_key_text(p, list[s.nrows - 1].key.v)));
	return page_show(p, &file_list_view, "file.list", &s);
}

/* ---- export ---------------------------------------------------------------------------------- */

/* Written batch by batch on a worker; outlives the page, so it owns what it needs. */
struct export {
	struct ctx ctx;
	struct arena *arena;             /* of the request: names */
	struct arena batch;              /* emptied after each batch */
	struct household_filter filter;
	char after[SORT_MAX];
	shard_id shard;
	enum lang lang;
	struct sheet sheet;
	struct buf *out;                 /* of the running call; NULL between calls */
	struct buf waiting;              /* written outside of a call */
	struct page_name name[NAMES_MAX];
	size_t nnames;
	bool done;
};

static bool take_bytes(void *arg, const void *bytes, size_t n)
{
	struct export *e = arg;

	buf_put(e->out ? e->out : &e->waiting, bytes, n);
	return !e->waiting.overflow;
}

static const char *kept_name(struct export *e, int64_t key)
{
	for (size_t i = 0; i < e->nnames; i++)
		if (e->name[i].staff == key)
			return e->name[i].name;
	return NULL;
}

static const char *keep_name(struct export *e, int64_t key, const char *name)
{
	name = arena_strdup(e->arena, name ? name : "");
	if (e->nnames < NAMES_MAX)
		e->name[e->nnames++] = (struct page_name){ key, name };
	return name;
}

static const char *worker_name(struct export *e, int64_t staff)
{
	const char *name = staff > 0 ? kept_name(e, staff) : "";

	if (name)
		return name;
	AUTO(tx) tx = {0};
	if (ctx_read(&e->ctx, SHARD_NATIONAL, &tx) != OK || staff_name(&tx, staff, &name) != OK)
		name = "";
	return keep_name(e, staff, name);
}

static const char *place_name(struct export *e, struct tx *tx, int64_t key)
{
	const char *name = key > 0 ? kept_name(e, key) : "";
	struct neighbourhood n;

	if (name)
		return name;
	if (neighbourhood_get(&e->ctx, tx, (neighbourhood_key){ key }, &n) != OK)
		n.name = "";
	return keep_name(e, key, n.name);
}

static const struct sheet_column columns_fa[] = {
	{ "شمارهٔ پرونده", SHEET_CODE }, { "خانوار", SHEET_TEXT }, { "سرپرست", SHEET_TEXT }, { "مرکز", SHEET_TEXT },
	{ "مددکار", SHEET_TEXT }, { "محله", SHEET_TEXT }, { "خیابان یا روستا", SHEET_TEXT }, { "تعداد اعضا", SHEET_INT },
	{ "وضعیت", SHEET_TEXT }, { "مرحله", SHEET_TEXT }, { "سطح خطر", SHEET_TEXT }, { "تشکیل پرونده", SHEET_DATE },
	{ "آخرین بازدید", SHEET_DATE }, { "موعد بازدید", SHEET_DATE },
};
static const struct sheet_column columns_en[] = {
	{ "File number", SHEET_CODE }, { "Household", SHEET_TEXT }, { "Head", SHEET_TEXT }, { "Centre", SHEET_TEXT },
	{ "Social worker", SHEET_TEXT }, { "Neighbourhood", SHEET_TEXT }, { "Street or village", SHEET_TEXT },
	{ "Members", SHEET_INT }, { "State", SHEET_TEXT }, { "Stage", SHEET_TEXT }, { "Risk", SHEET_TEXT },
	{ "Opened on", SHEET_DATE }, { "Last visit", SHEET_DATE }, { "Visit due", SHEET_DATE },
};

static void write_row(struct export *e, struct tx *tx, const struct household_row *h)
{
	struct sheet *s = &e->sheet;

	sheet_text(s, h->file_number);
	sheet_text(s, h->family_name);
	sheet_text(s, h->head_name);
	sheet_text(s, org_name(e->ctx.org, h->unit, DATE_NONE));
	sheet_text(s, worker_name(e, h->worker));
	sheet_text(s, place_name(e, tx, h->neighbourhood));
	sheet_text(s, h->area);
	sheet_int(s, h->members);
	sheet_text(s, choice_label(household_state_choices, h->state, e->lang));
	sheet_text(s, choice_label(stage_choices, h->stage, e->lang));
	sheet_text(s, choice_label(risk_level_choices, h->risk_level, e->lang));
	sheet_date(s, h->opened_on);
	sheet_date(s, h->last_visit_on);
	sheet_date(s, h->next_visit_due);
	sheet_row(s);
}

static enum rc write_batch(struct export *e, bool *ret_more)
{
	struct household_row *list;
	size_t n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&e->ctx, e->shard, &tx);
	if (rc)
		return rc;
	rc = household_list(&tx, &e->filter, BATCH, &list, &n, ret_more);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++)
		write_row(e, &tx, &list[i]);
	if (n) {
		if (!str_copy(e->after, sizeof e->after, list[n - 1].sort))
			return FAILED;
		e->filter.after_sort = e->after;
		e->filter.after_key = list[n - 1].key.v;
	}
	return OK;
}

static enum rc export_next(void *state, struct buf *out)
{
	struct export *e = state;
	bool more;
	enum rc rc;

	if (e->done)
		return NOT_FOUND;
	e->out = out;
	if (e->waiting.len) {
		buf_put(out, e->waiting.data, e->waiting.len);
		buf_clear(&e->waiting);
	}
	rc = write_batch(e, &more);
	arena_reset(&e->batch);
	if (rc == OK && !more) {
		rc = sheet_finish(&e->sheet);
		e->done = true;
	}
	e->out = NULL;
	return rc;
}

static void export_done(void *state)
{
	struct export *e = state;

	sheet_release(&e->sheet);
	buf_release(&e->waiting);
	arena_release(&e->batch);
	org_put(e->ctx.org);
}

/* Who took a list out of the system is journalled under the unit it was of (R21). */
static enum rc trace(struct page *p, struct unit_range range)
{
	const struct org_unit *u = org_unit(p->ctx.org, range.lo);
	struct who who = ctx_who(&p->ctx);

	if (!u)
		return NOT_FOUND;
	return read_log(p->ctx.store, &who, u->key.v, "export", p->arena, &p->ctx.fault);
}

static enum rc export_list(struct page *p, enum sheet_format format)
{
	struct file_filter f = asked(p);
	unit_no province = province_of(p, &f);
	struct unit_range range = range_of(p, &f, province);
	struct export *e;
	bool fa = p->lang == LANG_FA;
	enum rc rc = trace(p, range);

	if (rc)
		return rc;
	e = ARENA_NEW(p->arena, struct export);
	e->ctx = p->ctx;
	e->arena = p->arena;
	arena_init(&e->batch, ARENA_CAP_DEFAULT);
	e->ctx.arena = &e->batch;
	e->ctx.org = org_get(p->web->c.orgs);
	e->filter = domain_filter(p, &f, range);
	e->shard = unit_shard(province);
	e->lang = p->lang;
	buf_init(&e->waiting, (size_t)4 << 20);
	rc = sheet_open(&e->sheet, format, p->lang, page_text(p, "file.list"), fa ? columns_fa : columns_en,
		COUNT_OF(columns_fa), take_bytes, e);
	if (rc) {
		export_done(e);
		return rc;
	}
	http_attachment(p->res, format == SHEET_CSV ? "households.csv" : "households.xlsx");
	http_send_stream(p->res, sheet_type(format), (struct http_stream){ export_next, export_done, e });
	return OK;
}

enum rc file_list_csv(struct page *p)
{
	return export_list(p, SHEET_CSV);
}

enum rc file_list_xlsx(struct page *p)
{
	return export_list(p, SHEET_XLSX);
}
