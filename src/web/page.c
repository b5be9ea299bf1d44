/* What page functions call: reading forms, answering, names. */
#include "message.h"
#include "page.h"

#include <stdio.h>
#include <string.h>

#include "metrics.h"
#include "web_int.h"
#include "veiled.h"

void page_as_program(struct page *p, struct ctx *ret_ctx)
{
	ctx_system(ret_ctx, p->ctx.store, p->arena);
	ret_ctx->lang = p->lang;
	ret_ctx->org = p->ctx.org;
	ret_ctx->orgs = p->ctx.orgs;
	ret_ctx->calendar = p->ctx.calendar;
	ret_ctx->services = p->ctx.services;
	ret_ctx->hurried = p->ctx.hurried;
}

/* ---- reading ------------------------------------------------------------------------ */

/* Values of a repeated control joined by ",": tick boxes, and the hidden 0 before a box. */
const char *page_joined(struct page *p, const struct http_pairs *pairs, const char *name)
{
	const char *const *values;
	size_t n = http_pairs_all(p->req, pairs, name, &values);
	const char *text = n ? values[0] : NULL;

	for (size_t i = 1; i < n && i < 64; i++)
		text = str_empty(text) ? values[i] : arena_printf(p->arena, "%s,%s", text, values[i]);
	return text;
}

const char *page_typed(void *page, const char *name)
{
	struct page *p = page;

	return page_joined(p, &p->req->form, name);
}

const char *page_asked(void *page, const char *name)
{
	struct page *p = page;

	return http_query(p->req, name);
}

static int64_t key_of(const char *text)
{
	int64_t key;

	if (str_empty(text) || !key_read(text, &key))
		return 0;
	return key;
}

int64_t page_asked_key(struct page *p, const char *name)
{
	return key_of(http_query(p->req, name));
}

int64_t page_typed_key(struct page *p, const char *name)
{
	return key_of(http_form(p->req, name));
}

int64_t page_key(struct page *p, const char *name)
{
	return http_path_key(p->req, name);
}

enum rc page_form(struct page *p, const struct record_type *t, void *record)
{
	const char *ver = http_form(p->req, "ver"), *once = http_form(p->req, "once");
	const char *reason = http_form(p->req, "reason");

	if (!str_empty(reason))
		p->ctx.reason = reason;
	if (!str_empty(once))
		p->ctx.idempotency_key = once;
	p->ctx.if_version = 0;
	p->formed = t;
	if (!str_empty(ver) && !str_to_i64(ver, &p->ctx.if_version))
		return ctx_fault(&p->ctx, CONFLICT, "conflict");
	return t ? record_from_form(t, page_typed, p, record, p->arena, &p->ctx.fault) : OK;
}

/* ---- answering ----------------------------------------------------------------------- */

const char *page_text(struct page *p, const char *id)
{
	return view_text(p->lang, id);
}

enum rc page_show_titled(struct page *p, const struct view_type *type, const char *title, const void *data)
{
	p->layout.title = title;
	web_nav(p);
	view_render(p->web->view, type, &p->layout, data, &p->res->body);
	p->res->type = "text/html; charset=utf-8";
	return OK;
}

enum rc page_show(struct page *p, const struct view_type *type, const char *title_id, const void *data)
{
	return page_show_titled(p, type, page_text(p, title_id), data);
}

/* ---- nobody's words are lost ---------------------------------------------------------- */

static const struct view_field both_fields[] = {
	VIEW_TEXT(struct page_both, label), VIEW_HTML(struct page_both, mine), VIEW_HTML(struct page_both, theirs),
};
VIEW_ROW(page_both_view, struct page_both, both_fields);

bool page_overtaken(enum rc rc, const struct page *p)
{
	static const char *const codes[] = { "access.stale", "access.wrong_state", "household.moved", "conflict" };

	for (size_t i = 0; rc == CONFLICT && i < COUNT_OF(codes); i++)
		if (str_eq(p->ctx.fault.code, codes[i]))
			return true;
	return false;
}

/* The record as it stands; NULL where nobody changed it. */
static const void *stands_now(struct page *p, const struct operation *op, int64_t subject)
{
	struct fault said = p->ctx.fault;
	void *record = NULL;
	AUTO(tx) tx = {0};

	if (!op || !subject || !(op->flags & OP_CHANGE) || !str_eq(said.code, "access.stale"))
		return NULL;
	if (ctx_read(&p->ctx, shard_of_key(subject), &tx) == OK) {
		record = arena_alloc(p->arena, op->subject->size);
		if (row_load(&tx, op->subject, subject, record))
			record = NULL;
	}
	p->ctx.fault = said;
	return record;
}

/* Words and numbers of a person; choices that were never touched would only be in the way. */
static bool is_words(const struct field *f)
{
	return (f->type == F_TEXT && f->kind != TEXT_PASSWORD) || f->type == F_INT || f->type == F_MONEY || f->type == F_DATE;
}

size_t page_both(struct page *p, const struct operation *op, int64_t subject, const struct page_both **ret_rows)
{
	const struct record_type *t = p->formed;
	const void *now = stands_now(p, op, subject);
	struct page_both *rows;
	struct fault ignored = {0};
	void *typed;
	size_t n = 0;

	if (!t || !t->nfields)
		return 0;
	rows = ARENA_ARRAY(p->arena, struct page_both, t->nfields);
	typed = arena_alloc(p->arena, t->size);
	record_init(t, typed);
	/* What does not pass is shown in its own form; here is what does. */
	(void)!record_from_form(t, page_typed, p, typed, p->arena, &ignored);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i], *stored = now ? record_field(op->subject, f->name) : NULL;

		if (f->flags & INTERNAL || f->type == F_REF || f->type == F_KEY || !page_typed(p, f->name))
			continue;
		if (stored && (stored->type != f->type || stored->size != f->size))
			stored = NULL;
		if (stored ? str_eq(value_text(f, typed, p->arena), value_text(stored, now, p->arena)) :
				!is_words(f) || value_is_none(f, typed))
			continue;
		rows[n++] = (struct page_both){ .label = field_label(f, p->lang),
			.mine = widget_value(p->arena, p->lang, f, typed, true),
			.theirs = stored ? widget_value(p->arena, p->lang, stored, now, true) :
				html_text(p->arena, page_text(p, "file.empty_value")) };
	}
	*ret_rows = rows;
	return n;
}

const char *page_fault_text(struct page *p)
{
	const struct fault *f = &p->ctx.fault;

	for (size_t i = 0; i < f->nfields; i++)
		if (f->code && str_empty(f->field[i].field))
			return message_text(f->field[i].code, f->field[i].arg, p->lang, p->arena);
	return f->code ? message_text(f->code, NULL, p->lang, p->arena) : NULL;
}

enum rc page_redirect(struct page *p, const char *path, const char *notice_id)
{
	if (notice_id)
		http_set_cookie(p->req, p->res, "notice", notice_id, 60);
	http_redirect(p->res, 303, path);
	return OK;
}

const char *page_key_text(struct page *p, int64_t key)
{
	char text[KEY_TEXT_SIZE];

	key_write(key, text);
	return arena_strdup(p->arena, text);
}

const char *page_once(struct page *p)
{
	unsigned char chance[16];
	struct buf b;
	const char *text;

	rng_fill(store_rng(p->ctx.store), chance, sizeof chance);
	buf_init(&b, 64);
	hex_put(&b, chance, sizeof chance);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

struct form page_form_of(struct page *p, const char *action, const struct record_type *t, const void *record)
{
	return (struct form){
		.lang = p->lang, .today = p->today, .action = action, .csrf = p->layout.csrf,
		.type = t, .record = record,
		.typed = p->req->method == HTTP_GET ? NULL : page_typed, .typed_arg = p,
		.fault = p->ctx.fault.nfields ? &p->ctx.fault : NULL,
	};
}

/* ---- names ------------------------------------------------------------------------------ */

const char *page_staff_name(struct page *p, int64_t staff)
{
	const char *name = "";
	enum rc rc;

	if (!staff)
		return "";
	if (staff == p->ctx.actor.staff)
		return p->ctx.actor.name;
	for (size_t i = 0; i < p->nnames; i++)
		if (p->names[i].staff == staff)
			return p->names[i].name;
	AUTO(tx) tx = {0};
	rc = ctx_read(&p->ctx, SHARD_NATIONAL, &tx);
	if (rc == OK)
		rc = staff_name(&tx, staff, &name);
	if (rc)
		return "";
	if (p->nnames < COUNT_OF(p->names))
		p->names[p->nnames++] = (struct page_name){ staff, name };
	return name;
}

const char *page_unit_name(struct page *p, int64_t no)
{
	return org_name(p->ctx.org, no, DATE_NONE);
}

const char *page_service_name(struct page *p, int64_t number)
{
	return p->ctx.services ? service_name(p->ctx.services, number, p->lang) : "";
}

static const char *plain(struct page *p, int64_t n)
{
	struct buf b;
	const char *text;

	buf_init(&b, 32);
	fa_put_plain(&b, n, p->lang);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

const char *page_step(struct page *p, int64_t edition, int64_t step)
{
	const struct service *s = p->ctx.services ? service_of_key(p->ctx.services, edition) : NULL;
	struct service_step steps[SERVICE_STEPS_MAX];
	size_t n = s ? service_steps(s, steps) : 0;

	step = step == INT_NONE ? 0 : step;
	if (step < 0 || (size_t)step >= n)
		return NULL;
	return view_textf(p->arena, p->lang, "service.step_of", "n", plain(p, step + 1), "all", plain(p, (int64_t)n),
		"name", steps[step].name, NULL);
}

const char *page_neighbourhood_name(struct page *p, struct tx *province, int64_t key)
{
	struct neighbourhood n;

	if (!key)
		return "";
	for (size_t i = 0; i < p->nnames; i++)
		if (p->names[i].staff == key)
			return p->names[i].name;
	if (neighbourhood_get(&p->ctx, province, (neighbourhood_key){ key }, &n) != OK)
		return "";
	if (p->nnames < COUNT_OF(p->names))
		p->names[p->nnames++] = (struct page_name){ key, n.name };
	return n.name;
}

shard_id page_shard(struct page *p)
{
	return unit_shard(p->ctx.actor.unit);
}

shard_id page_shard_asked(struct page *p)
{
	const char *province = http_query(p->req, "province");
	shard_id own = page_shard(p), shards[SHARD_MAX];
	int64_t code;

	if (own.v != SHARD_NATIONAL.v)
		return own;
	if (!str_empty(province) && str_to_i64(province, &code) && code >= 0 && code < SHARD_MAX - 1)
		return shard_of_province((int)code);
	return store_shards(p->ctx.store, shards) > 1 ? shards[1] : own;
}

int64_t page_days_late(const struct page *p, date_t due)
{
	if (date_is_none(due) || date_cmp(due, p->today) >= 0)
		return 0;
	return date_diff(due, p->today);
}

static void add_up(void *arg, size_t span, int64_t subject, int64_t value)
{
	(void)span;
	(void)subject;
	*(int64_t *)arg += value;
}

enum rc page_overdue(struct page *p, struct tx *province, int64_t subject, int64_t *ret_n)
{
	int month = fa_month_index(p->today);
	/* Whole months first, then the days of this one: few rows whatever the age. */
	const struct counter_span spans[] = {
		{ M_DUE_MONTH, subject, subject, 0, month - 1 },
		{ M_DUE_DAY, subject, subject, fa_month_start(month).n, p->today.n - 1 },
	};

	*ret_n = 0;
	return counter_spans(province, spans, COUNT_OF(spans), add_up, ret_n);
}

enum rc page_read_log(struct page *p, household_key household, const char *what)
{
	struct who who = ctx_who(&p->ctx);
	enum rc rc;

	if (p->glass)
		what = "glass";
	if (p->ctx.hurried) {
		p->ctx.later = !read_logged(p->ctx.store, &who, household.v, what);
		return p->ctx.later ? BUSY : OK;
	}
	rc = brake_pass(p->web->brake, &p->ctx, household.v);
	if (rc)
		return rc;
	return read_log(p->ctx.store, &who, household.v, what, p->arena, &p->ctx.fault);
}

struct unit_range page_step_out(struct page *p)
{
	struct unit_range scope = p->ctx.scope;

	if (unit_veiled(scope.lo))
		p->ctx.scope = unit_range_of(p->ctx.actor.unit);
	return scope;
}

bool page_own_site(const struct page *p)
{
	const char *site = p->req->h.sec_fetch_site;

	return !site || str_eq(site, "same-origin") || str_eq(site, "none");
}

enum rc page_picture(struct page *p, household_key household, const char *what, const void *jpeg, size_t n)
{
	enum rc rc = page_read_log(p, household, what);

	if (rc)
		return rc;
	http_set(p->res, "X-Content-Type-Options", "nosniff");
	http_set(p->res, "Content-Security-Policy", "sandbox; default-src 'none'");
	http_set(p->res, "Cache-Control", "private, no-store");
	http_send_bytes(p->res, "image/jpeg", jpeg, n);
	return OK;
}
