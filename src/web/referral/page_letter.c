/* Letters: the PDF for who sends it, and the public page that says whether one is genuine (R281). */
#include "page_referral.h"

#include <string.h>

#include "desk.h"
#include "letter.h"

enum { PARTS_MAX = 60 };

/* Lines of the stored text: "label\tvalue" is a pair. */
static size_t parts_of(struct page *p, const char *body, struct letter_part *parts)
{
	char *s = arena_strdup(p->arena, body);
	size_t n = 0;

	while (s && *s && n < PARTS_MAX) {
		char *end = strchr(s, '\n'), *tab;

		if (end)
			*end = '\0';
		tab = strchr(s, '\t');
		if (tab)
			*tab = '\0';
		parts[n++] = (struct letter_part){ tab ? LETTER_PAIR : LETTER_TEXT, tab ? s : NULL, tab ? tab + 1 : s };
		s = end ? end + 1 : NULL;
	}
	return n;
}

static const char *isolated(struct page *p, const char *code)
{
	AUTO(buf) b = {0};

	buf_init(&b, 256);
	fa_put_ltr(&b, code);
	return arena_strdup(p->arena, buf_str(&b));
}

static const char *in_persian(struct page *p, const char *digits)
{
	AUTO(buf) b = {0};

	buf_init(&b, 256);
	fa_put_digits_fa(&b, digits);
	return arena_strdup(p->arena, buf_str(&b));
}

static enum rc letter_pdf(struct page *p)
{
	struct letter_part parts[PARTS_MAX];
	struct sent_letter l;
	struct referral r;
	struct letter out;
	enum rc rc;
	struct buf pdf;

	{
		AUTO(tx) tx = {0};

		rc = ctx_read(&p->ctx, shard_of_key(page_key(p, "key")), &tx);
		if (!rc)
			rc = referral_load(&p->ctx, &tx, (referral_key){ page_key(p, "key") }, &r);
		if (!rc && !referral_sides(&p->ctx, &r).holder)
			rc = ctx_fault(&p->ctx, NOT_FOUND, "referral.not_found");
		if (!rc)
			rc = letter_of(&tx, r.key, &l);
		if (rc)
			return rc;
	}
	rc = page_read_log(p, r.household, "letter");
	if (rc)
		return rc;
	out = (struct letter){ .lang = LANG_FA, .organisation = "سازمان بهزیستی کشور", .unit = page_unit_name(p, l.unit),
		.number = isolated(p, in_persian(p, l.number)), .date = l.issued_on, .title = l.title,
		.to = arena_printf(p->arena, "به: %s", l.to_name), .greeting = "با سلام و احترام،",
		.parts = parts, .nparts = parts_of(p, l.body, parts), .closing = "با احترام", .signed_by = l.signer,
		.position = choice_label(role_choices, l.signer_role, LANG_FA),
		.check_url = arena_printf(p->arena, "https://%s/letter?code=%s", p->req->h.host, l.code),
		.check_note = arena_printf(p->arena, "برای اطمینان از درستی نامه، رمزینه را پویش کنید یا کد %s را در صفحه بررسی نامه بنویسید.",
			isolated(p, desk_code_text(p->arena, l.code))) };
	if (l.state == LETTER_REVOKED)
		out.title = arena_printf(p->arena, "(باطل شده) %s", l.title);
	buf_init(&pdf, 4 << 20);
	rc = letter_write(p->web->letters, &out, &pdf, &p->ctx.fault);
	if (rc == OK)
		http_send_bytes(p->res, "application/pdf", arena_dup(p->arena, pdf.data, pdf.len), pdf.len);
	buf_release(&pdf);
	return rc;
}

/* ---- is it genuine? --------------------------------------------------------------------------------- */

struct letter_page {
	bool asked, found, revoked;
	const char *number, *unit, *typed;
	date_t on, revoked_on;
};
static const struct view_field letter_fields[] = {
	VIEW_BOOL(struct letter_page, asked), VIEW_BOOL(struct letter_page, found), VIEW_BOOL(struct letter_page, revoked),
	VIEW_CODE(struct letter_page, number), VIEW_TEXT(struct letter_page, unit), VIEW_TEXT(struct letter_page, typed),
	VIEW_DATE(struct letter_page, on), VIEW_DATE(struct letter_page, revoked_on),
};
static VIEW_PAGE(letter_view, struct letter_page, letter_fields, "letter");

static enum rc find(struct page *p, const char *code, struct letter_public *ret_l, bool *ret_found)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(p->ctx.store, shards);

	for (int i = 0; i < n; i++) {
		struct letter_public l;
		enum rc rc;
		AUTO(tx) tx = {0};

		if (shards[i].v == SHARD_NATIONAL.v)
			continue;
		rc = ctx_read(&p->ctx, shards[i], &tx);
		if (!rc)
			rc = letter_by_code(&tx, code, &l);
		if (rc && rc != NOT_FOUND)
			return rc;
		/* It may stand in two: where the family was, and where it went. */
		if (rc == OK && (!*ret_found || ret_l->gone)) {
			*ret_l = l;
			*ret_found = true;
		}
	}
	fault_clear(&p->ctx.fault);
	return OK;
}

static enum rc answer(struct page *p, const char *typed)
{
	struct letter_page s = { .asked = !str_empty(typed) };
	char code[TRACKING_CODE_LEN + 1] = "";
	struct auth *auth = p->web->c.auth;
	struct letter_public l = {0};
	bool held, found = false;
	enum rc rc;

	p->layout.wide = true;
	if (!s.asked)
		return page_show(p, &letter_view, "letter.title", &s);
	(void)!tracking_code_read(typed, code);
	held = question_held(auth, &p->ctx, "letter", code, p->req->remote);
	rc = find(p, code, &l, &found);
	if (rc)
		return rc;
	if (!found && !held)
		question_failed(auth, &p->ctx, "letter", code, p->req->remote);
	s.found = found && !held;
	if (s.found) {
		s.number = l.number;
		s.unit = page_unit_name(p, l.unit);
		s.on = l.issued_on;
		s.revoked = l.state == LETTER_REVOKED;
		s.revoked_on = l.revoked_on;
	}
	return page_show(p, &letter_view, "letter.title", &s);
}

static enum rc letter_get(struct page *p)
{
	return answer(p, http_query(p->req, "code"));
}

static enum rc letter_post(struct page *p)
{
	const char *typed = http_form(p->req, "code");

	return answer(p, str_empty(typed) ? "-" : typed);
}

const struct web_page pages_letter[] = {
	{ HTTP_GET, "/referrals/{key}/letter.pdf", PLAN_READERS, letter_pdf, "a letter as PDF", HTTP_WORKER },
	{ HTTP_GET, "/letter", PAGE_PUBLIC, letter_get, "is this letter genuine" },
	{ HTTP_POST, "/letter", PAGE_PUBLIC, letter_post, "check a letter by its code" },
	{ .pattern = NULL }
};
const struct view_type *const views_letter[] = { &letter_view, NULL };
