/* What a family has agreed to, beside its file: given, standing, taken back (R11). */
#include "page_file.h"

#include "consent.h"
#include "desk.h"
#include "referral.h"

enum { SENT_MAX = 40 };

struct consent_row {
	consent_key key;
	const char *who, *what, *to_whom, *taken_by, *withdraw_note;
	int32_t purpose, how;
	date_t given_on, until_on, withdrawn_on;
	bool holds, over, withdrawn, may;
	struct html withdraw;
};
static const struct view_field row_fields[] = {
	VIEW_KEY(struct consent_row, key), VIEW_TEXT(struct consent_row, who), VIEW_TEXT(struct consent_row, what),
	VIEW_TEXT(struct consent_row, to_whom), VIEW_TEXT(struct consent_row, taken_by),
	VIEW_TEXT(struct consent_row, withdraw_note), VIEW_CHOICE(struct consent_row, purpose, consent_purpose_choices),
	VIEW_CHOICE(struct consent_row, how, consent_how_choices), VIEW_DATE(struct consent_row, given_on),
	VIEW_DATE(struct consent_row, until_on), VIEW_DATE(struct consent_row, withdrawn_on),
	VIEW_BOOL(struct consent_row, holds), VIEW_BOOL(struct consent_row, over), VIEW_BOOL(struct consent_row, withdrawn),
	VIEW_BOOL(struct consent_row, may), VIEW_HTML(struct consent_row, withdraw),
};
static VIEW_ROW(row_view, struct consent_row, row_fields);

struct sent_row { referral_key key; const char *to_name, *subject; int32_t state; };
static const struct view_field sent_fields[] = {
	VIEW_KEY(struct sent_row, key), VIEW_TEXT(struct sent_row, to_name), VIEW_TEXT(struct sent_row, subject),
	VIEW_CHOICE(struct sent_row, state, referral_state_choices),
};
static VIEW_ROW(sent_view, struct sent_row, sent_fields);
struct consents_page { struct file_head head; bool may, uncovered; const struct sent_row *sent; size_t nsent; struct html give; const struct consent_row *rows; size_t nrows; };
static const struct view_field consents_fields[] = {
	VIEW_SUB(struct consents_page, head, file_head_view), VIEW_BOOL(struct consents_page, may),
	VIEW_BOOL(struct consents_page, uncovered), VIEW_LIST(struct consents_page, sent, nsent, sent_view),
	VIEW_HTML(struct consents_page, give), VIEW_LIST(struct consents_page, rows, nrows, row_view),
};
static VIEW_PAGE(consents_view, struct consents_page, consents_fields, "consents");

static const char *name_of(struct page *p, const struct member *m, size_t n, member_key key)
{
	for (size_t i = 0; i < n; i++)
		if (m[i].key.v == key.v)
			return member_shown_name(&m[i], p->arena);
	return "";
}

/* What holds comes first, and in each part the newest. */
static void fill_rows(struct page *p, const struct consent *list, size_t n, const struct member *m, size_t nm,
		struct consents_page *s)
{
	struct consent_row *rows = ARENA_ARRAY(p->arena, struct consent_row, n);

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = n; i > 0; i--) {
			const struct consent *c = &list[i - 1];
			bool holds = consent_holds(c, p->today);
			struct consent_row *r = &rows[s->nrows];

			if (holds != (pass == 0))
				continue;
			*r = (struct consent_row){ .key = c->key, .who = name_of(p, m, nm, c->member), .what = c->what,
				.to_whom = c->to_whom, .taken_by = page_staff_name(p, c->taken_by), .purpose = c->purpose,
				.how = c->how, .given_on = c->given_on, .until_on = c->until_on, .holds = holds,
				.withdrawn = c->state == CONSENT_WITHDRAWN, .withdrawn_on = c->withdrawn_on,
				.withdraw_note = c->withdraw_note, .may = holds && s->may };
			r->over = !holds && !r->withdrawn;
			if (r->may)
				r->withdraw = desk_form(p, page_path(p, "/consents/%s/withdraw", page_key_text(p, c->key.v)),
					arena_printf(p->arena, "w%s", page_key_text(p, c->key.v)), &consent_withdraw_type, c->ver,
					"consent.withdraw", NULL, true);
			s->nrows++;
		}
	s->rows = rows;
}

static struct html give_form(struct page *p, household_key key, const struct member *m, size_t n)
{
	static const char *const only[] = { "member", "purpose", "what", "to_whom", "how", "given_on", "until_on", NULL };
	struct consent_give *in = ARENA_NEW(p->arena, struct consent_give);
	struct form_options *options = ARENA_NEW(p->arena, struct form_options);
	struct form_option *list = ARENA_ARRAY(p->arena, struct form_option, n);
	struct form_hidden *hidden = ARENA_NEW(p->arena, struct form_hidden);
	struct form f = page_form_of(p, page_path(p, "/households/%s/consents", page_key_text(p, key.v)), &consent_give_type, in);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (m[i].status == MEMBER_ACTIVE && m[i].birth_kind != BIRTH_EXPECTED)
			list[k++] = (struct form_option){ page_key_text(p, m[i].key.v), member_shown_name(&m[i], p->arena) };
	*options = (struct form_options){ .field = "member", .list = list, .n = k };
	in->given_on = p->today;
	in->how = CONSENT_HOW_SIGNED;
	*hidden = (struct form_hidden){ "once", page_once(p) };
	f.hidden = hidden;
	f.nhidden = 1;
	f.only = only;
	f.options = options;
	f.noptions = 1;
	f.submit = page_text(p, "consent.give");
	return widget_form(p->arena, &f);
}

/* What is still on its way when nothing stands that covers it: the family decides what becomes of it (R11). */
static enum rc running(struct page *p, struct tx *tx, household_key key, const struct consent *list, size_t n, struct consents_page *s)
{
	struct referral_row *sent;
	struct sent_row *rows;
	size_t nsent;
	enum rc rc;

	for (size_t i = 0; i < n; i++)
		if (list[i].purpose == CONSENT_FOR_REFERRAL && consent_holds(&list[i], p->today))
			return OK;
	rc = referral_list(&p->ctx, tx, REFERRALS_OF_HOUSEHOLD, key, true, SENT_MAX, &sent, &nsent);
	if (rc)
		return rc;
	rows = ARENA_ARRAY(p->arena, struct sent_row, nsent);
	for (size_t i = 0; i < nsent; i++)
		if (referral_open(sent[i].state))
			rows[s->nsent++] = (struct sent_row){ sent[i].key, sent[i].to_name, sent[i].subject, sent[i].state };
	s->sent = rows;
	s->uncovered = s->nsent > 0;
	return OK;
}

static enum rc show(struct page *p, household_key key)
{
	struct consents_page s = {0};
	struct household h;
	struct member *m;
	struct consent *list;
	size_t nm, n;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = file_load(p, &tx, TAB_NONE, &h, &m, &nm, &s.head);
	if (!rc)
		rc = consent_list(&p->ctx, &tx, key, &list, &n);
	if (!rc)
		rc = running(p, &tx, key, list, n, &s);
	if (!rc)
		rc = tx_commit(&tx);
	if (!rc)
		rc = page_read_log(p, key, "consents");
	if (rc)
		return rc;
	s.may = h.state == HOUSEHOLD_OPEN && may(&p->ctx, &op_consent_give);
	fill_rows(p, list, n, m, nm, &s);
	if (s.may)
		s.give = give_form(p, key, m, nm);
	return page_show_titled(p, &consents_view, view_textf(p->arena, p->lang, "file.of_family",
		"what", page_text(p, "consent.title"), "name", s.head.name, NULL), &s);
}

static enum rc consents(struct page *p)
{
	return show(p, (household_key){ page_key(p, "key") });
}

static enum rc give(struct page *p)
{
	household_key key = { page_key(p, "key") };
	struct consent_give in;
	enum rc rc;

	record_init(&consent_give_type, &in);
	in.household = key;
	rc = page_form(p, &consent_give_type, &in);
	in.household = key;
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_consent_give, shard_of_key(key.v), &in, 0, NULL);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show(p, key);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/households/%s/consents", page_key_text(p, key.v)), "notice.consent_given");
}

/* Back to the family's page, whose key the consent knows. */
static enum rc withdraw(struct page *p)
{
	int64_t key = page_key(p, "key");
	struct consent_withdraw in = {0};
	struct consent c;
	enum rc rc = page_form(p, &consent_withdraw_type, &in);

	if (rc == OK)
		rc = operation_run(&p->ctx, &op_consent_withdraw, shard_of_key(key), &in, key, NULL);
	if (rc)
		return rc;
	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(key), &tx);
		if (!rc)
			rc = row_load(&tx, &consent_type, key, &c);
		if (rc)
			return rc;
	}
	return page_redirect(p, page_path(p, "/households/%s/consents", page_key_text(p, c.household.v)), "notice.consent_withdrawn");
}

const struct web_page pages_consent[] = {
	{ HTTP_GET, "/households/{key}/consents", FILE_READERS, consents, "what a family has agreed to" },
	{ HTTP_POST, "/households/{key}/consents", ROLES_CENTRE, give, "record a consent", .op = &op_consent_give },
	{ HTTP_POST, "/consents/{key}/withdraw", ROLES_CENTRE, withdraw, "withdraw a consent", .op = &op_consent_withdraw },
	{ .pattern = NULL }
};
const struct view_type *const views_consent[] = { &consents_view, NULL };
