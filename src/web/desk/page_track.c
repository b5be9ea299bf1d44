/* The public page: how far is my request (R22, R269, R380).
 *
 * Whoever knows the tracking code and the last digits of the phone learns the state and
 * nothing else: no name, no subject.  Unknown, wrong and braked have one answer, one
 * status and take one way through every province, so that nothing can be told apart. */
#include "contact.h"
#include "desk.h"
#include "page_complaint.h"

enum { LAST_DIGITS = 4 };

struct track_page {
	bool asked, found;
	const char *unit, *phone, *phone_href, *next;
	int32_t state, refusal;
	date_t due;
	instant_t received_at, answered_at;
	struct html appeal, message;
	bool message_open, message_sent;
	const char *message_refused;
	bool appeal_open;
	const char *appeal_code, *appeal_refused;
};
static const struct view_field track_fields[] = {
	VIEW_BOOL(struct track_page, asked), VIEW_BOOL(struct track_page, found),
	VIEW_TEXT(struct track_page, unit), VIEW_CODE(struct track_page, phone),
	VIEW_URL(struct track_page, phone_href), VIEW_TEXT(struct track_page, next),
	VIEW_CHOICE(struct track_page, state, request_state_choices),
	VIEW_CHOICE(struct track_page, refusal, request_refusal_choices), VIEW_DATE(struct track_page, due),
	VIEW_TIME(struct track_page, received_at), VIEW_TIME(struct track_page, answered_at),
	VIEW_HTML(struct track_page, message), VIEW_BOOL(struct track_page, message_open),
	VIEW_BOOL(struct track_page, message_sent), VIEW_TEXT(struct track_page, message_refused),
	VIEW_HTML(struct track_page, appeal), VIEW_BOOL(struct track_page, appeal_open), VIEW_CODE(struct track_page, appeal_code),
	VIEW_TEXT(struct track_page, appeal_refused),
};
static VIEW_PAGE(track_view, struct track_page, track_fields, "track");

/* Last four digits, whatever keyboard they came from; "" when there are not four. */
static const char *last_digits(struct page *p, const char *typed)
{
	struct buf b;
	const char *text, *digits = "";

	if (str_empty(typed) || utf8_count(typed) > 20)
		return "";
	buf_init(&b, 256);
	fa_put_digits_ascii(&b, typed);
	text = arena_strdup(p->arena, buf_str(&b));
	buf_release(&b);
	for (const char *s = text; *s; s++) {
		if (*s == ' ')
			continue;
		if (*s < '0' || *s > '9')
			return "";
		digits = arena_printf(p->arena, "%s%c", digits, *s);
	}
	for (size_t n = 0; digits[n]; n++)
		if (!digits[n + LAST_DIGITS - 1])
			return "";
		else if (!digits[n + LAST_DIGITS])
			return digits + n;
	return "";
}

/* The code does not say which province: all are asked, also after it was found. */
static enum rc find(struct page *p, const char *code, const char *digits, struct request_public *ret_r, bool *ret_found)
{
	shard_id shards[SHARD_MAX];
	int n = store_shards(p->ctx.store, shards);

	*ret_found = false;
	for (int i = 0; i < n; i++) {
		struct request_public r;
		enum rc rc;
		AUTO(tx) tx = {0};

		if (shards[i].v == SHARD_NATIONAL.v)
			continue;
		rc = ctx_read(&p->ctx, shards[i], &tx);
		if (rc)
			return rc;
		rc = request_by_tracking(&tx, code, digits, &r);
		/* It may stand in two: where the family was, and where it went. */
		if (rc == OK && (!*ret_found || ret_r->state == REQUEST_MOVED)) {
			*ret_r = r;
			*ret_found = true;
		} else if (rc && rc != NOT_FOUND) {
			return rc;
		}
	}
	return OK;
}

static void fill(struct page *p, const struct request_public *r, struct track_page *s)
{
	const struct org_unit *u = org_unit(p->ctx.org, r->unit);

	s->found = true;
	s->unit = page_unit_name(p, r->unit);
	s->phone = u ? u->phone : NULL;
	s->phone_href = str_empty(s->phone) ? NULL : arena_printf(p->arena, "tel:%s", s->phone);
	s->state = r->state;
	s->refusal = r->refusal;
	s->due = r->due_on;
	s->received_at = r->received_at;
	s->answered_at = r->answered_at;
	s->next = desk_next_text(p->arena, p->lang, r->state, r->due_on, p->today);
}

static enum rc show(struct page *p, const struct track_page *s)
{
	p->layout.wide = true;
	return page_show(p, &track_view, "track.title", s);
}

static enum rc track_get(struct page *p)
{
	struct track_page s = {0};

	return show(p, &s);
}

/* NOT_FOUND for every way in which a code does not open. */
static enum rc opened(struct page *p, const char *digits, char code[TRACKING_CODE_LEN + 1], struct request_public *ret_r)
{
	struct auth *auth = p->web->c.auth;
	bool known = tracking_code_read(http_form(p->req, "code"), code), held, found;
	enum rc rc;

	held = question_held(auth, &p->ctx, "track", code, p->req->remote);
	rc = find(p, known ? code : "", digits, ret_r, &found);
	if (rc)
		return rc;
	if (!found && !held)
		question_failed(auth, &p->ctx, "track", code, p->req->remote);
	fault_clear(&p->ctx.fault);
	return found && !held ? OK : NOT_FOUND;
}

/* A word to the own worker, without a way to the centre (R386). */
static struct html message_form(struct page *p, const char *code, const char *digits)
{
	static const char *const only[] = { "note", NULL };
	struct form_hidden *hidden = ARENA_ARRAY(p->arena, struct form_hidden, 2);
	struct form f = page_form_of(p, "/track/message", &contact_word_type, NULL);

	hidden[0] = (struct form_hidden){ "code", code };
	hidden[1] = (struct form_hidden){ "digits", digits };
	f.hidden = hidden;
	f.nhidden = 2;
	f.only = only;
	f.id = "m";
	f.submit = page_text(p, "track.message_send");
	f.quiet = true;
	if (!str_eq(p->req->path, "/track/message")) {
		f.fault = NULL;
		f.typed = NULL;
	}
	return widget_form(p->arena, &f);
}

static enum rc track_post(struct page *p)
{
	const char *digits = last_digits(p, http_form(p->req, "digits"));
	struct track_page s = { .asked = true };
	char code[TRACKING_CODE_LEN + 1] = "";
	struct request_public r = {0};
	enum rc rc = opened(p, digits, code, &r);

	if (rc && rc != NOT_FOUND)
		return rc;
	if (rc == OK) {
		fill(p, &r, &s);
		if (r.state == REQUEST_REFUSED)
			s.appeal = appeal_public_form(p, code, digits);
		if (r.household.v)
			s.message = message_form(p, code, digits);
	}
	return show(p, &s);
}

static enum rc send_message(struct page *p, household_key household)
{
	struct contact_word in;
	struct ctx program;
	int64_t none;
	enum rc rc;

	record_init(&contact_word_type, &in);
	in.household = household;
	rc = page_form(p, &contact_word_type, &in);
	in.household = household;
	if (rc)
		return rc;
	page_as_program(p, &program);
	rc = operation_run(&program, &op_contact_word, shard_of_key(household.v), &in, 0, &none);
	p->ctx.fault = program.fault;
	return rc;
}

static enum rc message_post(struct page *p)
{
	const char *digits = last_digits(p, http_form(p->req, "digits"));
	struct auth *auth = p->web->c.auth;
	struct track_page s = { .asked = true };
	char code[TRACKING_CODE_LEN + 1] = "";
	struct request_public r = {0};
	enum rc rc = opened(p, digits, code, &r);

	if (rc && rc != NOT_FOUND)
		return rc;
	if (rc == NOT_FOUND || !r.household.v)
		return show(p, &s);
	fill(p, &r, &s);
	rc = send_message(p, r.household);
	s.message_sent = rc == OK;
	/* Each one counts, so that a machine that floods a worker has to wait. */
	if (rc == OK)
		question_failed(auth, &p->ctx, "track", code, p->req->remote);
	else if (!file_is_form_error(rc, p))
		return rc;
	else
		p->res->status = rc == CONFLICT ? 409 : 422;
	if (rc == CONFLICT)
		s.message_refused = file_fault_text(p);
	s.message_open = rc == INVALID;
	if (s.message_open)
		s.message = message_form(p, code, digits);
	return show(p, &s);
}

/* Whoever may read the refusal may appeal against it; what is said goes past the centre (R389). */
static enum rc appeal_post(struct page *p)
{
	const char *digits = last_digits(p, http_form(p->req, "digits"));
	struct auth *auth = p->web->c.auth;
	struct track_page s = { .asked = true };
	char code[TRACKING_CODE_LEN + 1] = "";
	struct request_public r = {0};
	enum rc rc = opened(p, digits, code, &r);

	if (rc == NOT_FOUND)
		return show(p, &s);
	if (rc)
		return rc;
	fill(p, &r, &s);
	rc = appeal_public_send(p, r.key, &s.appeal_code);
	if (rc == OK) {
		question_failed(auth, &p->ctx, "track", code, p->req->remote);
		return show(p, &s);
	}
	if (!file_is_form_error(rc, p))
		return rc;
	p->res->status = rc == CONFLICT ? 409 : 422;
	if (rc == CONFLICT)
		s.appeal_refused = file_fault_text(p);
	s.appeal_open = rc == INVALID;
	if (s.appeal_open)
		s.appeal = appeal_public_form(p, code, digits);
	return show(p, &s);
}

const struct web_page pages_track[] = {
	{ HTTP_GET, "/track", PAGE_PUBLIC, track_get, "how far is my request" },
	{ HTTP_POST, "/track", PAGE_PUBLIC, track_post, "state of a request by tracking code" },
	{ HTTP_POST, "/track/message", PAGE_PUBLIC, message_post, "word to the own worker by the tracking code of a request" },
	{ HTTP_POST, "/track/appeal", PAGE_PUBLIC, appeal_post, "appeal against a refused request by its tracking code" },
	{ .pattern = NULL }
};
const struct view_type *const views_track[] = { &track_view, NULL };
