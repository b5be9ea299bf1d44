/* Documents of a household: what there is, what is missing, scans (R73, R107). */
#include "desk.h"
#include "page_document.h"
#include "page_file.h"

#include "cage.h"

enum { BODY_MAX = 9 << 20, LONG_SIDE = 2000 };

static const struct view_field need_fields[] = {
	VIEW_CHOICE(struct document_need, kind, document_kind_choices), VIEW_CHOICE(struct document_need, state, document_state_choices),
	VIEW_BOOL(struct document_need, missing), VIEW_DATE(struct document_need, expires),
};
VIEW_ROW(document_need_view, struct document_need, need_fields);

const struct document_need *document_needs(struct page *p, int64_t kinds, const struct document *list, size_t n, size_t *ret_n)
{
	struct document_need *rows = ARENA_ARRAY(p->arena, struct document_need, 64);
	size_t k = 0;

	for (const struct choice *c = document_kind_choices; kinds > 0 && c->value; c++) {
		const struct document *d = document_for(list, n, c->value, p->today);

		if (!(kinds >> (c->value - 1) & 1))
			continue;
		rows[k++] = (struct document_need){ .kind = c->value, .state = d ? d->state : 0, .missing = !d,
			.expires = d ? d->expires_on : DATE_NONE };
	}
	*ret_n = k;
	return rows;
}

struct document_line { document_key key; int64_t ver; int32_t kind, state; const char *note, *by, *checked; date_t expires; instant_t at;
	bool scan, may_check, expired; struct html reject; };
static const struct view_field line_fields[] = {
	VIEW_KEY(struct document_line, key), VIEW_INT(struct document_line, ver),
	VIEW_CHOICE(struct document_line, kind, document_kind_choices), VIEW_CHOICE(struct document_line, state, document_state_choices),
	VIEW_TEXT(struct document_line, note), VIEW_TEXT(struct document_line, by), VIEW_TEXT(struct document_line, checked),
	VIEW_DATE(struct document_line, expires), VIEW_TIME(struct document_line, at), VIEW_BOOL(struct document_line, scan),
	VIEW_BOOL(struct document_line, may_check), VIEW_BOOL(struct document_line, expired), VIEW_HTML(struct document_line, reject),
};
static VIEW_ROW(line_view, struct document_line, line_fields);

struct documents_page {
	struct file_head head;
	bool may_add;
	const char *photo_error;
	struct html kind, expires, note;
	const struct document_line *rows;
	size_t nrows;
	const struct document_need *needs;
	size_t nneeds;
};
static const struct view_field page_fields[] = {
	VIEW_SUB(struct documents_page, head, file_head_view), VIEW_BOOL(struct documents_page, may_add),
	VIEW_TEXT(struct documents_page, photo_error), VIEW_HTML(struct documents_page, kind),
	VIEW_HTML(struct documents_page, expires), VIEW_HTML(struct documents_page, note),
	VIEW_LIST(struct documents_page, rows, nrows, line_view), VIEW_LIST(struct documents_page, needs, nneeds, document_need_view),
};
static VIEW_PAGE(documents_view, struct documents_page, page_fields, "documents");

static void fill_rows(struct page *p, const struct document *list, size_t n, struct documents_page *s)
{
	struct document_line *rows = ARENA_ARRAY(p->arena, struct document_line, n);

	for (size_t i = 0; i < n; i++) {
		const struct document *d = &list[n - 1 - i];
		bool check = d->state == DOCUMENT_RECEIVED && may(&p->ctx, &op_document_verify);
		const char *key = page_key_text(p, d->key.v);

		rows[i] = (struct document_line){ .key = d->key, .ver = d->ver, .kind = d->kind, .state = d->state, .note = d->note,
			.by = page_staff_name(p, d->added_by), .checked = d->checked_by ? page_staff_name(p, d->checked_by) : NULL,
			.expires = d->expires_on, .at = d->added_at, .scan = !str_empty(d->hash), .may_check = check,
			.expired = !date_is_none(d->expires_on) && date_cmp(d->expires_on, p->today) < 0 };
		if (check)
			rows[i].reject = desk_form(p, page_path(p, "/documents/%s/reject", key), arena_printf(p->arena, "x%zu", i),
				&document_reject_type, d->ver, "document.reject", NULL, true);
	}
	s->rows = rows;
	s->nrows = n;
}

/* What the services of unfinished requests ask for, each once. */
static int64_t kinds_asked(struct page *p, const struct request_row *rows, size_t n)
{
	int64_t kinds = 0;

	for (size_t i = 0; i < n; i++) {
		const struct service *s = p->ctx.services ? service_of_key(p->ctx.services, rows[i].edition) : NULL;

		if (s && rows[i].state < REQUEST_ANSWERED && s->documents > 0)
			kinds |= s->documents;
	}
	return kinds;
}

static enum rc load(struct page *p, household_key key, struct documents_page *s)
{
	struct request_filter open = { .range = p->ctx.scope, .household = key, .unfinished = true };
	struct request_row *asked;
	struct document *list;
	struct household h;
	struct member *members;
	size_t n, nasked, nmembers;
	bool more;
	enum rc rc;
	AUTO(tx) tx = {0};

	rc = ctx_read(&p->ctx, shard_of_key(key.v), &tx);
	if (!rc)
		rc = file_load(p, &tx, TAB_DOCUMENTS, &h, &members, &nmembers, &s->head);
	if (!rc)
		rc = document_list(&p->ctx, &tx, key, &list, &n);
	if (!rc)
		rc = request_list(&tx, &open, 20, &asked, &nasked, &more);
	if (rc)
		return rc;
	fill_rows(p, list, n, s);
	s->needs = document_needs(p, kinds_asked(p, asked, nasked), list, n, &s->nneeds);
	s->may_add = h.state == HOUSEHOLD_OPEN && may(&p->ctx, &op_document_receive);
	return OK;
}

static enum rc show(struct page *p, household_key key)
{
	struct form f = page_form_of(p, page_path(p, "/households/%s/documents", page_key_text(p, key.v)), &document_receive_type, NULL);
	struct documents_page *s = ARENA_NEW(p->arena, struct documents_page);
	enum rc rc = load(p, key, s);

	if (rc)
		return rc;
	rc = page_read_log(p, key, "documents");
	if (rc)
		return rc;
	if (p->res->status == 422 && p->ctx.fault.nfields == 0)
		s->photo_error = file_fault_text(p);
	s->kind = widget_field(p->arena, &f, "kind");
	s->expires = widget_field(p->arena, &f, "expires_on");
	s->note = widget_field(p->arena, &f, "note");
	return page_show(p, &documents_view, "documents.title", s);
}

static enum rc documents_get(struct page *p)
{
	return show(p, (household_key){ page_key(p, "key") });
}

/* The scan is cleaned before anything is written: a picture that cannot be read leaves nothing behind. */
static enum rc receive(struct page *p, household_key key)
{
	const struct http_part *part = http_file(p->req, "scan");
	bool scanned = part && part->len > 0;
	struct document_receive in;
	struct cage_image image = {0};
	int64_t made;
	enum rc rc;

	record_init(&document_receive_type, &in);
	in.household = key;
	rc = page_form(p, &document_receive_type, &in);
	in.household = key;
	if (rc == OK && scanned)
		rc = cage_jpeg(p->arena, part->bytes, part->len, LONG_SIDE, &p->ctx.fault, &image);
	if (rc == OK)
		rc = operation_run(&p->ctx, &op_document_receive, shard_of_key(key.v), &in, 0, &made);
	p->ctx.idempotency_key = NULL;
	p->ctx.if_version = 0;
	if (rc == OK && scanned)
		rc = document_scan_add(&p->ctx, (document_key){ made },
			&(struct document_scan){ image.bytes, image.n, image.width, image.height });
	return rc;
}

static enum rc documents_post(struct page *p)
{
	household_key key = { page_key(p, "key") };
	enum rc rc = receive(p, key);

	if (rc == INVALID || rc == LIMIT) {
		p->res->status = 422;
		return show(p, key);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/households/%s/documents", page_key_text(p, key.v)), "notice.document_received");
}

static enum rc check(struct page *p, const struct operation *verb, void *input, const char *notice)
{
	int64_t key = page_key(p, "key"), none;
	struct document d;
	enum rc rc = document_load(&p->ctx, (document_key){ key }, &d);

	if (rc)
		return rc;
	rc = page_form(p, verb->input, input);
	if (rc == OK)
		rc = operation_run(&p->ctx, verb, shard_of_key(key), input, key, &none);
	if (desk_form_error(rc, p)) {
		p->res->status = 422;
		return show(p, d.household);
	}
	if (rc)
		return rc;
	return page_redirect(p, page_path(p, "/households/%s/documents", page_key_text(p, d.household.v)), notice);
}

static enum rc verify_post(struct page *p)
{
	return check(p, &op_document_verify, NULL, "notice.document_verified");
}

static enum rc reject_post(struct page *p)
{
	struct document_reject in = {0};

	return check(p, &op_document_reject, &in, "notice.document_rejected");
}

static enum rc scan_get(struct page *p)
{
	struct document d;
	const void *bytes;
	size_t n;
	enum rc rc;

	if (!page_own_site(p))
		return NOT_FOUND;
	rc = document_scan_read(&p->ctx, (document_key){ page_key(p, "key") }, &d, &bytes, &n);
	if (rc)
		return rc;
	return page_picture(p, d.household, "document", bytes, n);
}

const struct web_page pages_document[] = {
	{ HTTP_GET, "/households/{key}/documents", FILE_READERS, documents_get, "documents of a household", HTTP_WORKER },
	{ HTTP_POST, "/households/{key}/documents", ROLES_CENTRE, documents_post, "receive a document", HTTP_WORKER, BODY_MAX,
		&op_document_receive },
	{ HTTP_GET, "/documents/{key}/scan", ROLES_CENTRE, scan_get, "scan of a document", HTTP_WORKER },
	{ HTTP_POST, "/documents/{key}/verify", ROLES_CENTRE, verify_post, "verify a document", .op = &op_document_verify },
	{ HTTP_POST, "/documents/{key}/reject", ROLES_CENTRE, reject_post, "reject a document", .op = &op_document_reject },
	{ .pattern = NULL }
};
const struct view_type *const views_document[] = { &documents_view, NULL };
