/* What phones brought and a person has to look at, and the phones themselves (R134). */
#include "page_sync.h"

#include <string.h>

#include "message.h"
#include "sync.h"

#define PHONES (ROLE_BIT(ROLE_SOCIAL_WORKER) | ROLE_BIT(ROLE_CENTRE_MANAGER) | ROLE_BIT(ROLE_TECHNICAL_RESPONSIBLE))
enum { LIST_MAX = 60 };

/* ---- the list --------------------------------------------------------------------------- */

struct entry_row {
	sync_entry_key key;
	const char *family_name, *verb, *who, *why;
	int32_t state;
	instant_t done_at, arrived_at;
	bool open;
};
static const struct view_field entry_row_fields[] = {
	VIEW_KEY(struct entry_row, key), VIEW_TEXT(struct entry_row, family_name), VIEW_TEXT(struct entry_row, verb),
	VIEW_TEXT(struct entry_row, who), VIEW_TEXT(struct entry_row, why),
	VIEW_CHOICE(struct entry_row, state, sync_state_choices), VIEW_TIME(struct entry_row, done_at),
	VIEW_TIME(struct entry_row, arrived_at), VIEW_BOOL(struct entry_row, open),
};
static VIEW_ROW(entry_row_view, struct entry_row, entry_row_fields);

struct sync_page { bool own; const struct entry_row *rows; size_t nrows; };
static const struct view_field sync_page_fields[] = {
	VIEW_BOOL(struct sync_page, own), VIEW_LIST(struct sync_page, rows, nrows, entry_row_view),
};
static VIEW_PAGE(sync_page_view, struct sync_page, sync_page_fields, "sync");

static const char *verb_label(struct page *p, const char *name)
{
	const struct sync_verb *v = sync_verb_of(name);

	return !v ? name : p->lang == LANG_EN ? v->op->en : v->op->fa;
}

static bool is_open(int32_t state)
{
	return state == SYNC_REFUSED || state == SYNC_CONFLICT;
}

static enum rc sync_get(struct page *p)
{
	struct sync_page s = { .own = p->ctx.actor.role == ROLE_SOCIAL_WORKER };
	struct entry_row *rows;
	struct sync_row *list;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, page_shard(p), &tx);
	if (!rc)
		rc = sync_list(&p->ctx, &tx, LIST_MAX, &list, &s.nrows);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct entry_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++) {
		const struct sync_entry *e = &list[i].e;

		rows[i] = (struct entry_row){ .key = e->key, .family_name = list[i].family_name, .verb = verb_label(p, e->verb),
			.who = s.own ? NULL : page_staff_name(p, e->staff), .state = e->state, .done_at = e->done_at,
			.arrived_at = e->arrived_at, .open = is_open(e->state),
			.why = is_open(e->state) && e->code ? message_text(e->code, NULL, p->lang, p->arena) : NULL };
	}
	s.rows = rows;
	return page_show(p, &sync_page_view, "sync.title", &s);
}

/* ---- one of them ----------------------------------------------------------------------------- */

struct both_row { const char *label; struct html here, yours; };
static const struct view_field both_fields[] = {
	VIEW_TEXT(struct both_row, label), VIEW_HTML(struct both_row, here), VIEW_HTML(struct both_row, yours),
};
static VIEW_ROW(both_view, struct both_row, both_fields);

struct entry_page {
	sync_entry_key key;
	household_key household;
	visit_key result;
	int64_t ver;
	const char *family_name, *verb, *who, *why, *where;
	int32_t state;
	instant_t done_at, arrived_at, settled_at;
	bool open, has_household, has_visit, choose;
	const struct both_row *both;
	size_t nboth;
	struct html form, drop;
};
static const struct view_field entry_fields[] = {
	VIEW_KEY(struct entry_page, key), VIEW_KEY(struct entry_page, household), VIEW_KEY(struct entry_page, result),
	VIEW_INT(struct entry_page, ver), VIEW_TEXT(struct entry_page, family_name), VIEW_TEXT(struct entry_page, verb),
	VIEW_TEXT(struct entry_page, who), VIEW_TEXT(struct entry_page, why),
	VIEW_TEXT(struct entry_page, where),
	VIEW_CHOICE(struct entry_page, state, sync_state_choices), VIEW_TIME(struct entry_page, done_at),
	VIEW_TIME(struct entry_page, arrived_at), VIEW_TIME(struct entry_page, settled_at), VIEW_BOOL(struct entry_page, open),
	VIEW_BOOL(struct entry_page, has_household), VIEW_BOOL(struct entry_page, has_visit), VIEW_BOOL(struct entry_page, choose),
	VIEW_LIST(struct entry_page, both, nboth, both_view),
	VIEW_HTML(struct entry_page, form), VIEW_HTML(struct entry_page, drop),
};
static VIEW_PAGE(entry_view, struct entry_page, entry_fields, "sync_entry");

struct opened {
	struct sync_entry e;
	struct household_row h;
	const struct sync_verb *verb;
	void *input;                     /* NULL: nothing left to correct here */
	struct sync_both both[8];
	size_t nboth;
	bool here;                       /* the file is in scope */
};

static enum rc open_entry(struct page *p, struct opened *o)
{
	sync_entry_key key = { page_key(p, "key") };
	enum rc rc;
	AUTO(tx) tx = {0};

	*o = (struct opened){0};
	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = sync_load(&p->ctx, &tx, key, &o->e);
	if (rc)
		return rc;
	if (shard_of_key(o->e.household).v == shard_of_key(key.v).v) {
		rc = household_row_of(&tx, p->ctx.scope, (household_key){ o->e.household }, &o->h);
		if (rc && rc != NOT_FOUND)
			return rc;
		o->here = rc == OK;
	}
	if (!is_open(o->e.state) || !o->here)
		return OK;
	rc = sync_input(&p->ctx, &tx, &o->e, &o->verb, &o->input);
	if (!rc)
		rc = sync_both_of(&p->ctx, &tx, &o->e, o->both, COUNT_OF(o->both), &o->nboth);
	return rc == NOT_FOUND ? OK : rc;
}

static struct html shown_value(struct page *p, const struct field *f, const char *text)
{
	void *record = arena_alloc(p->arena, 4096);
	const char *code;

	if (str_empty(text) || value_read(f, text, record, p->arena, &code) != OK)
		return html_text(p->arena, page_text(p, "sync.nothing"));
	return widget_value(p->arena, p->lang, f, record, true);
}

static void fill_both(struct page *p, const struct opened *o, struct entry_page *s)
{
	struct both_row *rows = ARENA_ARRAY(p->arena, struct both_row, o->nboth);

	for (size_t i = 0; i < o->nboth; i++) {
		const struct field *f = record_field(o->verb->op->input, o->both[i].field);

		rows[i] = (struct both_row){ field_label(f, p->lang), shown_value(p, f, o->both[i].here),
			shown_value(p, f, o->both[i].yours) };
	}
	s->both = rows;
	s->nboth = o->nboth;
}

static void fill_forms(struct page *p, const struct opened *o, struct entry_page *s)
{
	const char *self = page_path(p, "/sync/%s", page_key_text(p, s->key.v));
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 1);
	struct form drop = page_form_of(p, page_path(p, "%s/drop", self), &sync_drop_type, NULL);
	const char **only;
	size_t n = 0;

	*hidden = (struct form_hidden){ "ver", arena_printf(p->arena, "%lld", (long long)s->ver) };
	drop.hidden = hidden;
	drop.nhidden = 1;
	drop.id = "d";
	drop.submit = page_text(p, "sync.drop");
	if (!str_eq(p->req->segment[p->req->nsegments - 1], "drop"))
		drop.fault = NULL;
	s->drop = widget_form(p->arena, &drop);
	if (!o->input)
		return;
	struct form f = page_form_of(p, self, o->verb->op->input, o->input);

	only = ARENA_ARRAY(p->arena, const char *, f.type->nfields + 1);
	for (size_t i = 0; i < f.type->nfields; i++)
		if (f.type->fields[i].type != F_REF && !(f.type->fields[i].flags & INTERNAL))
			only[n++] = f.type->fields[i].name;
	f.only = only;
	f.hidden = hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "sync.record");
	f.cancel_href = "/sync";
	if (drop.fault)
		f.fault = NULL;
	s->form = widget_form(p->arena, &f);
}

/* Labels of the fields that were at fault when it came. */
static const char *where_of(struct page *p, const struct sync_entry *e)
{
	const struct sync_verb *verb = sync_verb_of(e->verb);
	const char *labels = "";

	for (size_t i = 0; verb && e->fields && i < verb->op->input->nfields; i++) {
		const struct field *f = &verb->op->input->fields[i];
		const char *at = strstr(e->fields, f->name);
		size_t n = strlen(f->name);

		if (at && (at == e->fields || at[-1] == ',') && (at[n] == ',' || at[n] == '\0'))
			labels = arena_printf(p->arena, "%s%s%s", labels, labels[0] ? p->lang == LANG_EN ? ", " : "، " : "",
				field_label(f, p->lang));
	}
	return labels[0] ? labels : NULL;
}

static enum rc show_entry(struct page *p, const struct opened *o)
{
	const struct sync_entry *e = &o->e;
	struct entry_page s = { .key = e->key, .household = { e->household }, .result = { e->result }, .ver = e->ver,
		.family_name = o->h.family_name, .verb = verb_label(p, e->verb), .who = page_staff_name(p, e->staff),
		.state = e->state, .done_at = e->done_at, .arrived_at = e->arrived_at, .settled_at = e->settled_at,
		.open = is_open(e->state), .has_household = o->here,
		.has_visit = e->result && o->here && str_eq(e->verb, op_visit_record.name) };

	if (s.open && e->code) {
		s.why = message_text(e->code, NULL, p->lang, p->arena);
		s.where = where_of(p, e);
	}
	fill_both(p, o, &s);
	s.choose = s.nboth > 0;
	if (s.open)
		fill_forms(p, o, &s);
	return page_show(p, &entry_view, "sync.title", &s);
}

static enum rc entry_get(struct page *p)
{
	struct opened o;
	enum rc rc = open_entry(p, &o);

	if (rc)
		return rc;
	if (o.here) {
		rc = page_read_log(p, o.h.key, "sync");
		if (rc)
			return rc;
	}
	return show_entry(p, &o);
}

static enum rc entry_post(struct page *p)
{
	bool file = str_eq(http_form(p->req, "choose"), "file");
	struct opened o;
	int64_t made;
	enum rc rc = open_entry(p, &o);

	if (rc)
		return rc;
	if (!o.input)
		return ctx_fault(&p->ctx, CONFLICT, is_open(o.e.state) ? "sync.not_here" : "sync.settled");
	if (file) {
		sync_yield(o.verb, o.both, o.nboth, p->arena, o.input);
		rc = str_to_i64(http_form(p->req, "ver"), &p->ctx.if_version) ? OK : ctx_fault(&p->ctx, INVALID, "input.invalid");
	} else {
		rc = page_form(p, o.verb->op->input, o.input);
	}
	if (!rc)
		rc = sync_settle(&p->ctx, &o.e, p->ctx.if_version, o.input, &made);
	if (rc == INVALID && p->ctx.fault.nfields && !file) {
		p->res->status = 422;
		return show_entry(p, &o);
	}
	return rc ? rc : page_redirect(p, "/sync", "notice.sync_recorded");
}

static enum rc drop_post(struct page *p)
{
	struct sync_drop in = {0};
	struct opened o;
	int64_t none;
	enum rc rc = open_entry(p, &o);

	if (rc)
		return rc;
	rc = page_form(p, &sync_drop_type, &in);
	if (!rc)
		rc = operation_run(&p->ctx, &op_sync_drop, shard_of_key(o.e.key.v), &in, o.e.key.v, &none);
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show_entry(p, &o);
	}
	return rc ? rc : page_redirect(p, "/sync", "notice.sync_dropped");
}

/* ---- phones ------------------------------------------------------------------------------------ */

struct phone_row {
	device_key key;
	const char *name, *who, *reason;
	int32_t state;
	instant_t registered_at, seen_at, ended_at, wiped_at;
	bool active;
};
static const struct view_field phone_row_fields[] = {
	VIEW_KEY(struct phone_row, key), VIEW_TEXT(struct phone_row, name), VIEW_TEXT(struct phone_row, who),
	VIEW_TEXT(struct phone_row, reason), VIEW_CHOICE(struct phone_row, state, device_state_choices),
	VIEW_TIME(struct phone_row, registered_at), VIEW_TIME(struct phone_row, seen_at), VIEW_TIME(struct phone_row, ended_at),
	VIEW_TIME(struct phone_row, wiped_at), VIEW_BOOL(struct phone_row, active),
};
static VIEW_ROW(phone_row_view, struct phone_row, phone_row_fields);
struct phones_page { const struct phone_row *rows; size_t nrows; };
static const struct view_field phones_fields[] = { VIEW_LIST(struct phones_page, rows, nrows, phone_row_view) };
static VIEW_PAGE(phones_view, struct phones_page, phones_fields, "devices");

struct phone_page { const char *name, *who; bool active; struct html form; };
static const struct view_field phone_fields[] = {
	VIEW_TEXT(struct phone_page, name), VIEW_TEXT(struct phone_page, who), VIEW_BOOL(struct phone_page, active),
	VIEW_HTML(struct phone_page, form),
};
static VIEW_PAGE(phone_view, struct phone_page, phone_fields, "device");

static enum rc devices_get(struct page *p)
{
	struct phones_page s = {0};
	struct device_row *list;
	enum rc rc = device_list(&p->ctx, &list, &s.nrows);

	if (rc)
		return rc;
	struct phone_row *rows = ARENA_ARRAY(p->arena, struct phone_row, s.nrows);
	for (size_t i = 0; i < s.nrows; i++)
		rows[i] = (struct phone_row){ .key = list[i].d.key, .name = list[i].d.name, .who = list[i].staff_name,
			.reason = list[i].d.end_reason, .state = list[i].d.state, .registered_at = list[i].d.registered_at,
			.seen_at = list[i].seen_at, .ended_at = list[i].d.ended_at, .wiped_at = list[i].wiped_at,
			.active = list[i].d.state == DEVICE_ACTIVE };
	s.rows = rows;
	return page_show(p, &phones_view, "device.title", &s);
}

static enum rc show_device(struct page *p)
{
	int64_t key = page_key(p, "key");
	struct phone_page s = {0};
	struct form_hidden hidden = { "ver", "" };
	struct device_row *list;
	size_t n;
	enum rc rc = device_list(&p->ctx, &list, &n);

	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		if (list[i].d.key.v != key)
			continue;
		struct form f = page_form_of(p, page_path(p, "/devices/%s/end", page_key_text(p, key)), &device_end_type, NULL);

		hidden.value = arena_printf(p->arena, "%lld", (long long)list[i].d.ver);
		f.hidden = &hidden;
		f.nhidden = 1;
		f.submit = page_text(p, "device.end");
		f.cancel_href = "/devices";
		s = (struct phone_page){ .name = list[i].d.name, .who = list[i].staff_name, .active = list[i].d.state == DEVICE_ACTIVE };
		if (s.active)
			s.form = widget_form(p->arena, &f);
		return page_show(p, &phone_view, "device.title", &s);
	}
	return NOT_FOUND;
}

static enum rc device_end_post(struct page *p)
{
	int64_t key = page_key(p, "key"), none;
	struct device_end in = {0};
	enum rc rc = page_form(p, &device_end_type, &in);

	if (!rc)
		rc = operation_run(&p->ctx, &op_device_end, SHARD_NATIONAL, &in, key, &none);
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show_device(p);
	}
	return rc ? rc : page_redirect(p, "/devices", "notice.device_ended");
}

const struct web_page pages_sync[] = {
	{ HTTP_GET, "/sync", PHONES, sync_get, "what phones brought and needs a look" },
	{ HTTP_GET, "/sync/{key}", PHONES, entry_get, "one item of a phone", HTTP_WORKER },
	{ HTTP_POST, "/sync/{key}", PHONES, entry_post, "record an item as corrected", 0, 256 << 10 },
	{ HTTP_POST, "/sync/{key}/drop", PHONES, drop_post, "put an item aside", 0, 0, &op_sync_drop },
	{ HTTP_GET, "/devices", PHONES, devices_get, "phones" },
	{ HTTP_GET, "/devices/{key}", PHONES, show_device, "one phone" },
	{ HTTP_POST, "/devices/{key}/end", PHONES, device_end_post, "end a phone", 0, 0, &op_device_end },
	{ .pattern = NULL }
};
const struct view_type *const views_sync[] = { &sync_page_view, &entry_view, &phones_view, &phone_view, NULL };
