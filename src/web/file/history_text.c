/* Journal entries in words. */
#include "brake.h"
#include "history_text.h"

#include <stdio.h>
#include <string.h>

#include "complaint.h"
#include "contact.h"
#include "family.h"
#include "json.h"
#include "milestone.h"
#include "plan.h"
#include "support_exit.h"
#include "referral.h"
#include "org.h"
#include "pension.h"
#include "document.h"
#include "intake.h"
#include "service.h"
#include "sync.h"
#include "task.h"
#include "transfer.h"
#include "visit.h"

enum { CHANGES_MAX = 40 };

/* Records whose changes a person reads.  Assignments and memberships say again what
 * the household's own fields say. */
static const struct record_type *const types[] = {
	&household_type, &member_type, &visit_type, &request_type, &attachment_type,
	&unit_type, &unit_former_name_type, &staff_type, &role_assignment_type, &api_token_type, &setting_type,
	&service_type, &delegation_type, &waiting_type, &document_type,
	&visit_rule_type, &household_event_type, &pension_proposal_type,
	&milestone_type,
	&contact_type, &task_type, &need_type, &strength_type, &tie_type,
	&referral_type, &sent_letter_type,
	&case_transfer_type,
	&assistance_plan_type, &plan_goal_type, &plan_act_type, &support_exit_type,
	&device_type, &sync_entry_type,
};

/* Fields that only the program needs. */
static const char *const silent[] = {
	"key", "ver", "household", "sort_name", "import_batch", "day", "hash", "media_type", "bytes", "width", "height",
	"position", "tracking_code", "recorded_at", "added_at", "added_by", "confirmed_on", "worker_since", "is_head",
	"no", "digest", "assignment", "edition", "moved_on", "other_household", "other_member", "twin", "moved_to", "asked_by", "decided_by", "by", "at", "proposed_at", "decided_at", "visit",
	"item", "device", "token", "verb", "skew_s", "base_ver", "result", "fields", "settled_by", "settled_at",
	"link_hash", "link_until", "told", "code", "year", "serial", "signed_by", "body",
};

static const struct record_type *type_of(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (str_eq(types[i]->name, name))
			return types[i];
	return NULL;
}

static bool is_silent(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(silent); i++)
		if (str_eq(silent[i], name))
			return true;
	return false;
}

const char *history_verb(const char *verb, enum lang lang)
{
	const struct { const struct operation *const *list; size_t n; } rooms[] = {
		{ case_file_operations, case_file_noperations }, { visit_operations, visit_noperations },
		{ family_operations, family_noperations }, { org_operations, org_noperations }, { access_operations, access_noperations },
		{ plan_operations, plan_noperations }, { secrecy_operations, secrecy_noperations },
		{ referral_operations, referral_noperations },
		{ complaint_operations, complaint_noperations },
		{ service_operations, service_noperations },
		{ intake_operations, intake_noperations },
		{ document_operations, document_noperations },
		{ sync_operations, sync_noperations },
	};
	char id[80];
	const char *text;

	for (size_t r = 0; r < COUNT_OF(rooms); r++)
		for (size_t i = 0; i < rooms[r].n; i++)
			if (str_eq(rooms[r].list[i]->name, verb))
				return lang == LANG_EN ? rooms[r].list[i]->en : rooms[r].list[i]->fa;
	/* What rooms write under a name of their own: signing in, tokens. */
	snprintf(id, sizeof id, "verb.%s", verb);
	text = view_text_find(lang, id);
	return text ? text : verb;
}

/* ---- one value --------------------------------------------------------------------------- */

static bool names_staff(const char *field)
{
	const size_t n = strlen(field);

	return str_eq(field, "staff") || str_eq(field, "worker") || str_eq(field, "owner") ||
		(n > 3 && str_eq(field + n - 3, "_by"));
}

/* The name behind a key or unit number; NULL when the field is neither. */
static const char *number_name(const struct history_of *h, const struct field *f, const char *text)
{
	const struct history_names *n = h->names;
	int64_t v;

	if (f->flags & MULTI || (f->type != F_REF && f->type != F_INT))
		return NULL;
	if (f->type == F_REF ? !key_read(text, &v) : !str_to_i64(text, &v))
		return NULL;
	if (str_eq(f->name, "unit") || str_eq(f->name, "unit_from") || str_eq(f->name, "unit_to") || str_eq(f->name, "successor"))
		return n->unit(n->arg, v);
	if (f->type == F_INT && (str_eq(f->name, "subject") || str_eq(f->name, "service")))
		return n->service(n->arg, v);
	if (str_eq(f->name, "neighbourhood"))
		return v > 0 ? n->place(n->arg, v) : "";
	if (names_staff(f->name))
		return v > 0 ? n->staff(n->arg, v) : "";
	if (str_eq(f->name, "head") || str_eq(f->name, "member"))
		return n->member(n->arg, v);
	return f->type == F_REF ? "" : NULL;
}

static bool tells_place(const char *name)
{
	static const char *const names[] = { "address", "area", "postal_code", "point", "neighbourhood",
		"phone", "mobile" };

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static struct html value(const struct history_of *h, const struct record_type *t, const struct field *f, const char *text)
{
	const char *name, *code;
	void *record;

	if (str_empty(text))
		return html_text(h->arena, NULL);
	if (h->hide_place && tells_place(f->name))
		return html_text(h->arena, "••••••");
	name = number_name(h, f, text);
	if (name)
		return html_text(h->arena, name);
	record = arena_alloc(h->arena, t->size);
	record_init(t, record);
	if (value_read(f, text, record, h->arena, &code) == OK)
		return widget_value(h->arena, h->lang, f, record, h->show);
	/* A value of a former definition: as it stands, if it is no secret. */
	return html_text(h->arena, f->flags & SENSITIVE && !h->show ? "••••••" : text);
}

/* ---- one record ---------------------------------------------------------------------------- */

static size_t put_pairs(const struct history_of *h, const struct record_type *t, const struct jval *pairs,
		struct history_field *list, size_t n)
{
	for (const struct jval *pair = pairs ? pairs->child : NULL; pair && n < t->nfields; pair = pair->next) {
		const struct field *f = record_field(t, pair->name);
		const struct jval *old = pair->kind == JV_ARRAY ? pair->child : NULL, *now = old ? old->next : NULL;

		if (!f || !now || (is_silent(f->name) && f->type != F_CHOICE) || (!old->text && !now->text))
			continue;
		if (t == &sync_entry_type && str_eq(f->name, "code"))       /* what the state says already */
			continue;
		/* A number that names nothing, or a record that has no words of its own. */
		if (f->type == F_REF && number_name(h, f, now->text ? now->text : old->text) &&
		    str_empty(number_name(h, f, now->text ? now->text : old->text)))
			continue;
		if (str_empty(old->text) && str_eq(now->text, "0"))
			continue;
		list[n++] = (struct history_field){ .label = field_label(f, h->lang), .old = value(h, t, f, old->text),
			.now = value(h, t, f, now->text), .was = !str_empty(old->text) };
	}
	return n;
}

static const char *member_name(const struct history_of *h, int64_t key)
{
	for (size_t i = 0; i < h->nmembers; i++)
		if (h->members[i].key.v == key)
			return member_shown_name(&h->members[i], h->arena);
	return NULL;
}

/* One entry may hold the changes of many households (import): only what is of this one. */
static bool is_ours(const struct history_of *h, const struct record_type *t, int64_t key, bool batch)
{
	if (t == &household_type)
		return key == h->household;
	if (t == &member_type)
		return member_name(h, key) != NULL;
	return !batch;
}

static bool is_batch(const struct history_of *h, const struct jval *all)
{
	for (const struct jval *c = all->child; c; c = c->next) {
		const char *key = jval_text(c, "key");
		int64_t v;

		if (str_eq(jval_text(c, "table"), household_type.name) && key && key_read(key, &v) && v != h->household)
			return true;
	}
	return false;
}

static bool put_change(const struct history_of *h, const struct jval *c, bool batch, struct history_change *ret)
{
	const struct record_type *t = type_of(jval_text(c, "table"));
	const char *text = jval_text(c, "key"), *name;
	struct history_field *list;
	int64_t key;
	size_t n;

	if (!t || !text || !key_read(text, &key) || !is_ours(h, t, key, batch))
		return false;
	list = ARENA_ARRAY(h->arena, struct history_field, t->nfields);
	n = put_pairs(h, t, jval_get(c, "fields"), list, 0);
	n = put_pairs(h, t, jval_get(c, "sensitive"), list, n);
	name = t == &member_type ? member_name(h, key) : NULL;
	*ret = (struct history_change){ .insert = str_eq(jval_text(c, "op"), "insert"), .fields = list, .nfields = n,
		.label = h->lang == LANG_EN ? t->en : t->fa };
	if (name)
		ret->label = arena_printf(h->arena, "%s: %s", ret->label, name);
	return n > 0;
}

void history_changes(const struct history_of *h, const char *changes, struct history_change **ret_list, size_t *ret_n)
{
	struct history_change *list = ARENA_ARRAY(h->arena, struct history_change, CHANGES_MAX);
	const struct jval *all;
	size_t n = 0;

	*ret_list = list;
	*ret_n = 0;
	if (!changes || json_read(h->arena, changes, strlen(changes), NULL, &all) != OK || all->kind != JV_ARRAY)
		return;
	bool batch = is_batch(h, all);
	for (const struct jval *c = all->child; c && n < CHANGES_MAX; c = c->next)
		n += put_change(h, c, batch, &list[n]);
	*ret_n = n;
}
