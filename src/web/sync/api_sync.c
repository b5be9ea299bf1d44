/* What phones ask and bring (domain/sync): /api/v1/sync. */
#include "page.h"

#include <string.h>

#include "json.h"
#include "message.h"
#include "sync.h"
#include "page_sync.h"

enum { HAVE_MAX = SYNC_FILES_MAX * 2 };

static enum rc answer(struct page *p, struct jw *w)
{
	jw_end(w);
	jw_done(w);
	p->res->type = "application/json; charset=utf-8";
	return OK;
}

static void begin(struct page *p, struct jw *w)
{
	jw_init(w, &p->res->body);
	jw_object(w);
	jw_int_of(w, "now", ctx_now(&p->ctx));
}

static enum rc read_body(struct page *p, const struct jval **ret_v)
{
	if (!http_type_is(p->req, "application/json"))
		return ctx_fault(&p->ctx, INVALID, "api.json_needed");
	return json_read(p->arena, p->req->body, p->req->body_len, &p->ctx.fault, ret_v);
}

static void key_member(struct page *p, struct jw *w, const char *name, int64_t key)
{
	jw_text_of(w, name, key ? page_key_text(p, key) : NULL);
}

/* The members of a record that a phone carries, and no others. */
static void some_of(struct page *p, struct jw *w, const struct record_type *t, const void *record, const char *const *names)
{
	for (; *names; names++)
		jw_text_of(w, *names, value_text(record_field(t, *names), record, p->arena));
}

/* ---- forms, from the tables ----------------------------------------------------------- */

static void both_texts(struct jw *w, const char *name, const char *fa, const char *en)
{
	jw_object_of(w, name);
	jw_text_of(w, "fa", fa);
	jw_text_of(w, "en", en);
	jw_end(w);
}

static const char *type_word(const struct field *f)
{
	switch (f->type) {
	case F_BOOL: return "bool";
	case F_DATE: return "date";
	case F_CHOICE: return "choice";
	case F_INT: return f->flags & CLOCK ? "clock" : "number";
	case F_KEY: case F_REF: return "key";
	case F_TEXT: return f->kind == TEXT_NOTE ? "note" : f->kind == TEXT_PHONE || f->kind == TEXT_MOBILE ? "phone" : "text";
	case F_TIME: case F_MONEY: case F_JSON: break;
	}
	return "text";
}

static void form_of(struct jw *w, const struct record_type *t)
{
	int64_t min, max;

	jw_object(w);
	both_texts(w, "label", t->fa, t->en);
	jw_array_of(w, "fields");
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		if (f->flags & INTERNAL)
			continue;
		jw_object(w);
		jw_text_of(w, "name", f->name);
		jw_text_of(w, "type", type_word(f));
		both_texts(w, "label", f->fa, f->en);
		if (f->hint_fa)
			both_texts(w, "hint", f->hint_fa, f->hint_en);
		jw_bool_of(w, "required", (f->flags & REQUIRED) != 0);
		field_limits(f, &min, &max);
		if (f->type == F_TEXT || f->type == F_INT) {
			jw_int_of(w, "min", min);
			jw_int_of(w, "max", max);
		}
		if (f->choices) {
			jw_array_of(w, "choices");
			for (const struct choice *c = f->choices; c->value; c++) {
				jw_object(w);
				jw_text_of(w, "code", c->code);
				both_texts(w, "label", c->fa, c->en);
				jw_end(w);
			}
			jw_end(w);
		}
		jw_end(w);
	}
	jw_end(w);
	jw_array_of(w, "needs");
	for (size_t i = 0; i < visit_nneeds; i++) {
		const struct visit_need *n = &visit_needs[i];
		const struct field *when;

		if (n->type != t)
			continue;
		when = record_field(t, n->when);
		jw_object(w);
		jw_text_of(w, "when", n->when);
		jw_array_of(w, "is");
		for (const struct choice *c = when->choices; c->value; c++)
			if (c->value >= n->from && c->value <= n->to)
				jw_text(w, c->code);
		jw_end(w);
		jw_text_of(w, "field", n->field);
		jw_text_of(w, "other", n->other);
		jw_text_of(w, "code", n->code);
		jw_end(w);
	}
	jw_end(w);
	jw_end(w);
}

static void choices_of(struct jw *w, const char *name, const struct choice *list)
{
	jw_object_of(w, name);
	for (; list->value; list++)
		both_texts(w, list->code, list->fa, list->en);
	jw_end(w);
}

enum rc api_sync_forms(struct page *p)
{
	static const char *const codes[] = { "required", "text.too_short", "text.too_long", "number.form", "number.too_large",
		"choice.unknown", "date.form", "time.form", "visit.future", "visit.plan_past" };
	struct jw w;

	jw_init(&w, &p->res->body);
	jw_object(&w);
	jw_object_of(&w, "verbs");
	for (size_t i = 0; i < sync_nverbs; i++) {
		jw_name(&w, sync_verbs[i].op->name);
		form_of(&w, sync_verbs[i].op->input);
	}
	jw_end(&w);
	jw_object_of(&w, "choices");
	choices_of(&w, "relation", relation_choices);
	choices_of(&w, "risk_level", risk_level_choices);
	choices_of(&w, "kind", visit_kind_choices);
	jw_end(&w);
	jw_object_of(&w, "messages");
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (message_of(codes[i], LANG_FA))
			both_texts(&w, codes[i], message_of(codes[i], LANG_FA), message_of(codes[i], LANG_EN));
	for (size_t i = 0; i < visit_nneeds; i++)
		if (!str_eq(visit_needs[i].code, "required"))
			both_texts(&w, visit_needs[i].code, message_of(visit_needs[i].code, LANG_FA), message_of(visit_needs[i].code, LANG_EN));
	jw_end(&w);
	return answer(p, &w);
}

/* ---- what a phone is to know of itself -------------------------------------------------- */

enum rc api_sync_state(struct page *p)
{
	static const char *const words[] = { "fine", "sign_in", "wipe" };
	enum device_word word = DEVICE_FINE;
	const char *device;
	const struct jval *v;
	int64_t key;
	struct jw w;
	enum rc rc = read_body(p, &v);

	if (rc)
		return rc;
	device = jval_text(v, "device");
	if (!device || !key_read(device, &key))
		return NOT_FOUND;
	rc = device_word(&p->ctx, key, jval_text(v, "secret"), jval_bool(v, "wiped", false), &word);
	if (rc)
		return rc;
	begin(p, &w);
	jw_text_of(&w, "word", words[word]);
	return answer(p, &w);
}

/* ---- down ---------------------------------------------------------------------------------- */

static bool read_have(const struct jval *v, int64_t *have, size_t *ret_n)
{
	const struct jval *list = jval_get(v, "have");
	size_t n = 0;

	if (!list || list->kind != JV_ARRAY || list->n > HAVE_MAX)
		return false;
	for (const struct jval *i = list->child; i; i = i->next)
		if (i->kind != JV_TEXT || !key_read(i->text, &have[n++]))
			return false;
	*ret_n = n;
	return true;
}

static void file_item(struct page *p, struct jw *w, const struct sync_file *f, const struct sync_changes *c, struct tx *tx)
{
	static const char *const file[] = { "file_number", "family_name", "address", "area", "phone", "risk_level",
		"opened_on", "last_visit_on", "next_visit_due", NULL };
	static const char *const person[] = { "relation", "sex", "birth_on", NULL };
	static const char *const plan[] = { "kind", NULL };

	jw_object(w);
	key_member(p, w, "key", f->h.key.v);
	jw_int_of(w, "ver", f->h.ver);
	some_of(p, w, &household_type, &f->h, file);
	jw_text_of(w, "neighbourhood", f->h.neighbourhood ? page_neighbourhood_name(p, tx, f->h.neighbourhood) : NULL);
	jw_array_of(w, "members");
	for (size_t i = 0; i < f->nmembers; i++) {
		jw_object(w);
		jw_text_of(w, "name", member_shown_name(&f->members[i], p->arena));
		some_of(p, w, &member_type, &f->members[i], person);
		jw_end(w);
	}
	jw_end(w);
	jw_array_of(w, "plans");
	for (size_t i = 0; i < c->nplans; i++) {
		struct visit v = { .kind = c->plans[i].kind };
		char iso[FA_ISO_SIZE];

		if (c->plans[i].household != f->h.key.v)
			continue;
		jw_object(w);
		key_member(p, w, "key", c->plans[i].visit.v);
		jw_int_of(w, "ver", c->plans[i].ver);
		some_of(p, w, &visit_type, &v, plan);
		fa_iso_write(c->plans[i].planned_on, iso);
		jw_text_of(w, "on", iso);
		jw_text_of(w, "time", page_minute(p, c->plans[i].minute));
		jw_end(w);
	}
	jw_end(w);
	jw_end(w);
}

static void put_changes(struct page *p, struct tx *tx, const struct sync_changes *c)
{
	struct jw w;

	begin(p, &w);
	jw_text_of(&w, "name", p->ctx.actor.name);
	jw_int_of(&w, "keep_days", SYNC_KEEP_DAYS);
	jw_array_of(&w, "files");
	for (size_t i = 0; i < c->nfiles; i++)
		file_item(p, &w, &c->files[i], c, tx);
	jw_end(&w);
	jw_array_of(&w, "gone");
	for (size_t i = 0; i < c->ngone; i++)
		jw_text(&w, page_key_text(p, c->gone[i]));
	jw_end(&w);
	jw_text_of(&w, "cursor", c->next.seq ? arena_printf(p->arena, "%lld.%s", (long long)c->next.seq,
		page_key_text(p, c->next.key)) : "");
	jw_bool_of(&w, "more", c->more);
	jw_end(&w);
	jw_done(&w);
	p->res->type = "application/json; charset=utf-8";
}

/* The phone says what it holds, in the body: no key of a family stands in an address. */
enum rc api_sync_changes(struct page *p)
{
	int64_t *have = ARENA_ARRAY(p->arena, int64_t, HAVE_MAX);
	struct sync_cursor from;
	struct sync_changes c;
	struct device d;
	const struct jval *v;
	size_t nhave;
	enum rc rc = device_here(&p->ctx, &d);

	if (!rc)
		rc = read_body(p, &v);
	if (rc)
		return rc;
	if (!sync_cursor_read(jval_text(v, "cursor"), &from) || !read_have(v, have, &nhave))
		return ctx_fault(&p->ctx, INVALID, "sync.batch_form");
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, page_shard(p), &tx);
		if (!rc)
			rc = sync_changes(&p->ctx, &tx, from, have, nhave, &c);
		if (rc)
			return rc;
		put_changes(p, &tx, &c);
		rc = tx_commit(&tx);
	}
	/* Taking a file along is reading it: the trace comes before it leaves (R21). */
	for (size_t i = 0; !rc && i < c.nfiles; i++)
		rc = page_read_log(p, c.files[i].h.key, "phone");
	return rc;
}

/* ---- up -------------------------------------------------------------------------------------- */

static void put_answer(struct page *p, struct jw *w, const char *id, const struct sync_answer *a)
{
	jw_object(w);
	jw_text_of(w, "id", id);
	jw_text_of(w, "state", choice_of(sync_reply_choices, a->reply)->code);
	key_member(p, w, "key", a->key);
	key_member(p, w, "entry", a->entry);
	jw_text_of(w, "code", a->code);
	jw_text_of(w, "message", a->code ? message_text(a->code, NULL, p->lang, p->arena) : NULL);
	jw_array_of(w, "errors");
	for (size_t i = 0; i < a->nerrors; i++) {
		jw_object(w);
		jw_text_of(w, "field", a->error[i].field);
		jw_text_of(w, "code", a->error[i].code);
		jw_text_of(w, "message", message_text(a->error[i].code, a->error[i].arg, p->lang, p->arena));
		jw_end(w);
	}
	jw_end(w);
	jw_array_of(w, "both");
	for (size_t i = 0; i < a->nboth; i++) {
		jw_object(w);
		jw_text_of(w, "field", a->both[i].field);
		jw_text_of(w, "here", a->both[i].here);
		jw_text_of(w, "yours", a->both[i].yours);
		jw_end(w);
	}
	jw_end(w);
	jw_end(w);
}

enum rc api_sync_batch(struct page *p)
{
	struct sync_batch b;
	struct sync_answer *answers;
	struct device d;
	struct jw w;
	enum rc rc = device_here(&p->ctx, &d);

	if (rc)
		return rc;
	if (!http_type_is(p->req, "application/json"))
		return ctx_fault(&p->ctx, INVALID, "api.json_needed");
	rc = sync_batch_read(p->arena, p->req->body, p->req->body_len, &p->ctx.fault, &b);
	if (rc)
		return rc;
	answers = ARENA_ARRAY(p->arena, struct sync_answer, b.n ? b.n : 1);
	for (size_t i = 0; i < b.n; i++) {
		rc = sync_take(&p->ctx, &d, &b, &b.item[i], &answers[i]);
		if (rc)
			return rc;
	}
	begin(p, &w);
	jw_array_of(&w, "items");
	for (size_t i = 0; i < b.n; i++)
		put_answer(p, &w, b.item[i].id, &answers[i]);
	jw_end(&w);
	return answer(p, &w);
}
