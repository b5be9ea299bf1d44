/* Talks between visits: the log of a household and the form that adds to it (R137). */
#include "page.h"

#include "contact.h"

enum { CONTACTS_SHOWN = 30 };

struct contact_row { int32_t channel, outcome; bool from_family; const char *who, *note; instant_t at; date_t again_on; };
static const struct view_field contact_row_fields[] = {
	VIEW_CHOICE(struct contact_row, channel, contact_channel_choices),
	VIEW_CHOICE(struct contact_row, outcome, contact_outcome_choices), VIEW_BOOL(struct contact_row, from_family),
	VIEW_TEXT(struct contact_row, who), VIEW_TEXT(struct contact_row, note), VIEW_TIME(struct contact_row, at),
	VIEW_DATE(struct contact_row, again_on),
};
static VIEW_ROW(contact_row_view, struct contact_row, contact_row_fields);

struct contact_page {
	household_key household;
	const char *family_name;
	struct html form;
	const struct contact_row *rows;
	size_t nrows;
};
static const struct view_field contact_page_fields[] = {
	VIEW_KEY(struct contact_page, household), VIEW_TEXT(struct contact_page, family_name),
	VIEW_HTML(struct contact_page, form), VIEW_LIST(struct contact_page, rows, nrows, contact_row_view),
};
static VIEW_PAGE(contact_page_view, struct contact_page, contact_page_fields, "contact");

static enum rc load(struct page *p, household_key key, struct contact_page *s, bool *ret_open)
{
	struct household_row h;
	struct contact *list;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (rc)
		return rc;
	rc = household_row_of(&tx, p->ctx.scope, key, &h);
	if (rc)
		return rc;
	rc = contact_history(&p->ctx, &tx, key, CONTACTS_SHOWN, &list, &s->nrows);
	if (rc)
		return rc;
	struct contact_row *rows = ARENA_ARRAY(p->arena, struct contact_row, s->nrows);
	for (size_t i = 0; i < s->nrows; i++)
		rows[i] = (struct contact_row){ list[i].channel, list[i].outcome, list[i].from_family,
			page_staff_name(p, list[i].worker), list[i].note, list[i].at, list[i].again_on };
	s->rows = rows;
	s->family_name = h.family_name;
	*ret_open = h.state == HOUSEHOLD_OPEN;
	return tx_commit(&tx);
}

static enum rc show(struct page *p, const struct contact_input *in)
{
	static const char *const only[] = { "channel", "outcome", "from_family", "note", "again_on", NULL };
	household_key key = { page_key(p, "key") };
	const char *self = page_path(p, "/households/%s/contact", page_key_text(p, key.v));
	struct form f = page_form_of(p, self, &contact_input_type, in);
	struct form_hidden hidden = { "once", page_once(p) };
	struct contact_page s = { .household = key };
	bool open;
	enum rc rc = load(p, key, &s, &open);

	if (rc)
		return rc;
	rc = page_read_log(p, key, "contacts");
	if (rc)
		return rc;
	f.only = only;
	f.hidden = &hidden;
	f.nhidden = 1;
	f.submit = page_text(p, "contact.save");
	f.cancel_href = page_path(p, "/households/%s", page_key_text(p, key.v));
	if (open && may(&p->ctx, &op_contact_record))
		s.form = widget_form(p->arena, &f);
	return page_show(p, &contact_page_view, "contact.title", &s);
}

static enum rc contact_get(struct page *p)
{
	struct contact_input in;

	record_init(&contact_input_type, &in);
	in.channel = CONTACT_PHONE;
	in.outcome = CONTACT_REACHED;
	return show(p, &in);
}

static enum rc contact_post(struct page *p)
{
	household_key key = { page_key(p, "key") };
	struct contact_input in;
	int64_t made;
	enum rc rc;

	record_init(&contact_input_type, &in);
	in.household = key;
	rc = page_form(p, &contact_input_type, &in);
	in.household = key;
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_contact_record, shard_of_key(key.v), &in, 0, &made);
	if (rc == INVALID && p->ctx.fault.nfields) {
		p->res->status = 422;
		return show(p, &in);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/households/%s/contact", page_key_text(p, key.v)), "notice.contact_recorded");
}

const struct web_page pages_contact[] = {
	{ HTTP_GET, "/households/{key}/contact", ROLES_CENTRE | ROLES_ABOVE, contact_get, "talks between visits" },
	{ HTTP_POST, "/households/{key}/contact", ROLES_CENTRE, contact_post, "record a contact", 0, 0, &op_contact_record },
	{ .pattern = NULL }
};
const struct view_type *const views_contact[] = { &contact_page_view, NULL };
